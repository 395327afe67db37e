"""Planets pulling on each other, as objects with attributes."""

N = 30_000


class Body:
    def __init__(self, mass, x, y, z, vx, vy, vz):
        self.mass = mass
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz


def system():
    return [
        Body(39.478, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        Body(0.03769, 4.84, -1.16, -0.10, 0.606, 2.81, -0.025),
        Body(0.01128, 8.34, 4.12, -0.40, -1.01, 1.82, 0.0084),
        Body(0.00172, 12.89, -15.11, -0.22, 1.08, 0.868, -0.0108),
        Body(0.00203, 15.37, -25.91, 0.179, 0.979, 0.594, -0.0347),
    ]


def settle(bodies):
    px = sum(b.vx * b.mass for b in bodies)
    py = sum(b.vy * b.mass for b in bodies)
    pz = sum(b.vz * b.mass for b in bodies)
    sun = bodies[0]
    sun.vx, sun.vy, sun.vz = -px / sun.mass, -py / sun.mass, -pz / sun.mass


def advance(bodies, pairs, dt):
    for a, b in pairs:
        dx = a.x - b.x
        dy = a.y - b.y
        dz = a.z - b.z
        d2 = dx * dx + dy * dy + dz * dz
        mag = dt / (d2 * d2**0.5)
        am = a.mass * mag
        bm = b.mass * mag
        a.vx -= dx * bm
        a.vy -= dy * bm
        a.vz -= dz * bm
        b.vx += dx * am
        b.vy += dy * am
        b.vz += dz * am
    for b in bodies:
        b.x += dt * b.vx
        b.y += dt * b.vy
        b.z += dt * b.vz


def energy(bodies, pairs):
    total = 0.0
    for b in bodies:
        total += 0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz)
    for a, b in pairs:
        dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
        total -= a.mass * b.mass / (dx * dx + dy * dy + dz * dz) ** 0.5
    return total


def run(n):
    bodies = system()
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1 :]]
    settle(bodies)
    before = energy(bodies, pairs)
    for _ in range(n):
        advance(bodies, pairs, 0.001)
    return round(before, 9), round(energy(bodies, pairs), 9)
