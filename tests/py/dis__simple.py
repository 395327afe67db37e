def g(x):
    return x + 3


import dis

dis.dis(g)
