# The program itself is wrong: nothing of it runs.
print("never printed")


def broken(x)
    return x
