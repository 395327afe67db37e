# assert with and without message, in functions and loops.
assert True
assert 1, "unused"
for text in ["assert 0", "assert 0, 'message'", "assert [], [1, 2]", "assert None, None", "assert 0, (1, 2)", "assert not 1, f'{1 + 1}'"]:
    try:
        exec(text)
    except AssertionError as e:
        print(text, "->", repr(e), e.args, str(e))


def check(x):
    assert x > 0, f"{x} is not positive"
    assert isinstance(x, int), type(x)
    return x


for value in (1, 0, 2.5, -1):
    try:
        print(check(value))
    except AssertionError as e:
        print(type(e).__name__, e)


class Falsy:
    def __bool__(self):
        print("asked")
        return False


try:
    assert Falsy(), "falsy"
except AssertionError as e:
    print(e)


def lazy():
    print("message built")
    return "built"


assert 1, lazy()
try:
    assert 0, lazy()
except AssertionError as e:
    print(e)
AssertionError = ValueError
try:
    assert 0, "the builtin, whatever the global says"
except BaseException as e:
    print(type(e), e)
assert_used = 1
def compute(data):
    total = sum(data)
    assert total < 10, (
        "total",
        total,
    )
    return total


compute([1, 2])
compute([5, 6])
