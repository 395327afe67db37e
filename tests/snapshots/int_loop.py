def total(n):
    s = 0
    i = 0
    while i < n:
        s += i * 3
        i += 1
    return s


print(total(10))
