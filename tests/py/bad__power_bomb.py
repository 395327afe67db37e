# Powers whose result no memory holds.
for base, exponent in ((2, 10**10), (3, 10**12), (10**6, 10**15), (-7, 2**60), (2, 2**70)):
    try:
        r = base**exponent
        print("has an answer", r.bit_length())
    except (MemoryError, OverflowError) as e:
        print(base, exponent, type(e).__name__)
print(1 ** 10**30, 0 ** 10**30, (-1) ** 10**30, (-1) ** (10**30 + 1), True ** 2**80)
print(pow(2, 10**10, 1000007))
