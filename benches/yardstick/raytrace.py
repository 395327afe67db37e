"""A small ray tracer: vector objects with operators, spheres, planes, shadows, reflection."""

N = 110


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def __add__(self, o):
        return Vector(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return Vector(self.x - o.x, self.y - o.y, self.z - o.z)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k, self.z * k)

    def dot(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z

    def length(self):
        return self.dot(self) ** 0.5

    def unit(self):
        return self * (1.0 / self.length())

    def reflect(self, normal):
        return self - normal * (2.0 * self.dot(normal))


class Ray:
    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction.unit()

    def at(self, t):
        return self.origin + self.direction * t


class Sphere:
    def __init__(self, centre, radius, colour, shine):
        self.centre, self.radius, self.colour, self.shine = centre, radius, colour, shine

    def hit(self, ray):
        to_centre = self.centre - ray.origin
        along = to_centre.dot(ray.direction)
        inside = self.radius * self.radius - (to_centre.dot(to_centre) - along * along)
        if inside < 0:
            return None
        t = along - inside**0.5
        return t if t > 1e-4 else None

    def normal(self, point):
        return (point - self.centre).unit()

    def shade(self, point):
        return self.colour


class Floor:
    shine = 0.1

    def __init__(self, height):
        self.height = height

    def hit(self, ray):
        if ray.direction.y > -1e-6:
            return None
        t = (self.height - ray.origin.y) / ray.direction.y
        return t if t > 1e-4 else None

    def normal(self, point):
        return Vector(0.0, 1.0, 0.0)

    def shade(self, point):
        return 0.9 if (int(point.x // 1) + int(point.z // 1)) % 2 else 0.3


class Scene:
    def __init__(self, things, light):
        self.things, self.light = things, light
        self.rays = 0

    def nearest(self, ray):
        best, thing = None, None
        for candidate in self.things:
            t = candidate.hit(ray)
            if t is not None and (best is None or t < best):
                best, thing = t, candidate
        return best, thing

    def colour(self, ray, depth):
        self.rays += 1
        t, thing = self.nearest(ray)
        if thing is None:
            return 0.2 + 0.3 * max(0.0, ray.direction.y)
        point = ray.at(t)
        normal = thing.normal(point)
        to_light = self.light - point
        lit = normal.dot(to_light.unit())
        if lit > 0 and self.nearest(Ray(point, to_light))[1] is not None:
            lit = 0.0
        value = thing.shade(point) * (0.1 + 0.9 * max(0.0, lit))
        if depth and thing.shine:
            bounced = Ray(point, ray.direction.reflect(normal))
            value = value * (1 - thing.shine) + thing.shine * self.colour(bounced, depth - 1)
        return value


def run(n):
    spheres = [Sphere(Vector(i * 1.5 - 3, 0.5 * (i % 3), 4 + i), 0.8, 0.2 + i * 0.15, 0.3 if i % 2 else 0.0) for i in range(5)]
    scene = Scene(spheres + [Floor(-1.0)], Vector(-5.0, 8.0, -2.0))
    eye = Vector(0.0, 1.0, -3.0)
    total = 0.0
    for row in range(n):
        for column in range(n):
            direction = Vector(column * 2.0 / n - 1, 1 - row * 2.0 / n, 2.0)
            total += scene.colour(Ray(eye, direction), 3)
    return round(total, 6), scene.rays
