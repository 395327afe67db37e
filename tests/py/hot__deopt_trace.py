# A whole traceback out of a loop that was hot, with values of several types at hand.
class Acc:
    def __init__(self):
        self.total = 0
        self.count = 0

    def add(self, value):
        self.total += value
        self.count += 1
        return self.total / self.count


def mean(values, acc):
    result = 0.0
    for index, value in enumerate(values):
        scaled = value * 2 + index % 3
        result = acc.add(scaled) + (result if index % 2 else -result) / 4
    return result


def main():
    acc = Acc()
    print(round(mean(list(range(2000)), acc), 6), acc.count)
    print(round(mean([i / 3 for i in range(2000)], acc), 6), acc.count)
    values = list(range(1500)) + ["boom"]
    try:
        mean(values, acc)
    finally:
        print(acc.count, acc.total > 0)


main()
