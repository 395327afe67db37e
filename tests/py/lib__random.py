# random with a seed gives CPython's numbers.
import random

random.seed(42)
print([random.random() for _ in range(3)], [random.randint(1, 100) for _ in range(5)], random.choice("abcdef"), random.sample(range(50), 5), random.uniform(1, 2), random.randrange(0, 100, 7), random.getrandbits(70))
l = list(range(10))
random.shuffle(l)
print(l, random.choices("abc", weights=[1, 2, 3], k=5), random.gauss(0, 1), random.normalvariate(5, 2), random.expovariate(1.5), random.triangular(0, 10, 3), random.betavariate(2, 3), random.paretovariate(3), random.randbytes(4))
r = random.Random("text seed")
state = r.getstate()
a = [r.random() for _ in range(3)]
r.setstate(state)
print(a == [r.random() for _ in range(3)], random.Random(5).random() == random.Random(5).random(), random.Random(2**100).randrange(10**30), random.Random(-5).random(), random.Random(1.5).random(), random.Random(b"x").random(), random.Random(0).sample("abc", counts=[2, 1, 3], k=4), random.Random(1).binomialvariate(10, 0.3), random.Random(7).vonmisesvariate(0, 4), random.Random(7).gammavariate(2, 1), random.Random(3).lognormvariate(0, 1), random.Random(3).weibullvariate(1, 2))
for code in ["random.choice([])", "random.randint(5, 1)", "random.sample([1], 5)", "random.sample({1}, 1)", "random.randrange(0)", "random.randrange(1.5)", "random.choices([], k=1)", "random.choices([1], weights=[1, 2])", "random.seed([])", "random.getrandbits(-1)", "random.shuffle((1, 2))", "random.choices([1, 2], [0, 0])"]:
    try:
        print(code, eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
random.seed(1)
print(sum(random.random() for _ in range(1000)), sorted(random.sample(range(1000), 10)), [random.randrange(10**20) for _ in range(2)])


class Loaded(random.Random):
    def random(self):
        return 0.5


print(Loaded().randint(1, 10), Loaded().choice("abc"), Loaded().uniform(0, 10))
