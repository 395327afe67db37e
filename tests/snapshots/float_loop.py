def power(base, n):
    x = 1.0
    for i in range(n):
        x = x * base + 0.5
    return x


print(power(1.5, 10))
