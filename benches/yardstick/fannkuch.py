"""Pancake flips over all permutations: small lists, slices, index arithmetic."""

N = 8


def flip(n):
    perm1 = list(range(n))
    count = [0] * n
    flips_max = checksum = 0
    r = n
    parity = 0
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        if perm1[0] != 0:
            perm = perm1[:]
            flips = 0
            first = perm[0]
            while first:
                perm[: first + 1] = perm[first::-1]
                flips += 1
                first = perm[0]
            if flips > flips_max:
                flips_max = flips
            checksum += -flips if parity else flips
        while True:
            if r == n:
                return checksum, flips_max
            first = perm1[0]
            for i in range(r):
                perm1[i] = perm1[i + 1]
            perm1[r] = first
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1
        parity ^= 1


def run(n):
    return [flip(n) for _ in range(3)][-1]
