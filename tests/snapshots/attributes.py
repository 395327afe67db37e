class Counter:
    def __init__(self):
        self.count = 0

    def add(self, step):
        self.count += step


def run(counter, n):
    for i in range(n):
        counter.add(i)
    return counter.count


print(run(Counter(), 10))
