"""The Mandelbrot set, counted on a grid."""

N = 220


def run(n):
    inside = 0
    total = 0
    for row in range(n):
        ci = 2.0 * row / n - 1.0
        for column in range(n):
            cr = 3.0 * column / n - 2.0
            zr = zi = 0.0
            count = 0
            while count < 100:
                zr2 = zr * zr
                zi2 = zi * zi
                if zr2 + zi2 > 4.0:
                    break
                zi = 2.0 * zr * zi + ci
                zr = zr2 - zi2 + cr
                count += 1
            else:
                inside += 1
            total += count
    return inside, total
