"""Primes by crossing out, in a list of flags, one by one."""

N = 1_500_000


def run(n):
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    i = 2
    while i * i <= n:
        if flags[i]:
            j = i * i
            while j <= n:
                flags[j] = False
                j += i
        i += 1
    count = last = 0
    for i in range(n + 1):
        if flags[i]:
            count += 1
            last = i
    return count, last
