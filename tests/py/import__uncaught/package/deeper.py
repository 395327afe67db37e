def compute(x):
    return (1 / x +
            2)
