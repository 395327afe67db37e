import dis

def g():
    def f(x): return x + 1
    print(f(1))

dis.dis(g)
