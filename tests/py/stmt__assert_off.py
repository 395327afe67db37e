# flags: -O
# With -O the assertions are gone, message and all.
def loud():
    print("evaluated")
    return False


assert loud(), loud()
assert 0
print(__debug__)
if __debug__:
    print("debug only")
else:
    print("optimised")


def documented():
    """Kept with -O."""
    assert loud()
    return 1


print(documented(), documented.__doc__)
