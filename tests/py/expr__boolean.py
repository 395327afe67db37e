# Short-circuit logic and conditional expressions keep values and order.
log = []


def say(x):
    log.append(x)
    return x


print(say(0) or say("") or say([]) or say("end"), log)
log.clear()
print(say(1) and say("x") and say([]) and say("never"), log)
log.clear()
print(say(0) and say(1) or say(2) and say(3), log)
log.clear()
print((say(0) or say(1)) and (say(2) or say(3)), log)
print(not 0, not [], not [0], not "", not None, not 0.0, not 0j, not 10**30, not range(0), not b"")
print("a" if 1 else "b", "a" if 0 else "b", 1 if 0 else 2 if 0 else 3, (lambda: 1 if 0 else 2)())
x = [1 if n % 2 else 2 if n % 3 else 3 for n in range(8)]
print(x)
print(0 or None, None or 0, [] and 1, 1 and [], not (1 and 0), not 1 or 1, 1 or 1 / 0)


class Falsy:
    def __bool__(self):
        return False


class Empty:
    def __len__(self):
        return 0


class Both:
    def __bool__(self):
        return True

    def __len__(self):
        return 0


class Bad:
    def __bool__(self):
        return 1


class Negative:
    def __len__(self):
        return -1


class Huge:
    def __len__(self):
        return 10**30


for cls in (Falsy, Empty, Both, Bad, Negative, Huge):
    try:
        print(cls.__name__, bool(cls()), not cls(), "then" if cls() else "else")
    except Exception as e:
        print(cls.__name__, type(e).__name__, e)

count = 0
while not (count > 3 and (count % 2 == 0 or count == 7)):
    count += 1
print(count)
a = b = c = 0
if a or b or not c and (a or not b):
    print("taken")
if not (a or b) and not (b and c):
    print("taken too")
assert a == 0 or b, "message"
assert (a, b) != (1, 2)
