"""A graph library: traversal, shortest paths, spanning trees, components, topological order, flows, colouring."""

import heapq
from collections import defaultdict, deque
from itertools import combinations


class GraphError(Exception):
    pass


class CycleError(GraphError):
    def __init__(self, cycle):
        super().__init__(" -> ".join(map(str, cycle)))
        self.cycle = cycle


class Graph:
    directed = False

    def __init__(self, edges=()):
        self._adjacent = {}
        for edge in edges:
            self.add(*edge)

    def add(self, a, b=None, weight=1):
        self._adjacent.setdefault(a, {})
        if b is not None:
            self._adjacent.setdefault(b, {})
            self._adjacent[a][b] = weight
            if not self.directed:
                self._adjacent[b][a] = weight
        return self

    def __iter__(self):
        return iter(self._adjacent)

    def __len__(self):
        return len(self._adjacent)

    def __contains__(self, item):
        if isinstance(item, tuple) and len(item) == 2:
            return item[1] in self._adjacent.get(item[0], ())
        return item in self._adjacent

    def __getitem__(self, key):
        match key:
            case node if node in self._adjacent:
                return self._adjacent[node]
            case (a, b):
                return self._adjacent[a][b]
        raise GraphError(f"no node {key!r}")

    def __delitem__(self, node):
        del self._adjacent[node]
        for others in self._adjacent.values():
            others.pop(node, None)

    def __eq__(self, other):
        return type(self) is type(other) and self._adjacent == other._adjacent

    def __or__(self, other):
        return type(self)([*self.edges(), *other.edges()])

    def edges(self):
        seen = set()
        for a, others in self._adjacent.items():
            for b, weight in others.items():
                if self.directed or (b, a) not in seen:
                    seen.add((a, b))
                    yield a, b, weight

    def degree(self, node):
        return len(self[node])

    def breadth_first(self, start):
        seen, queue = {start}, deque([(start, 0)])
        while queue:
            node, depth = queue.popleft()
            yield node, depth
            for other in self[node]:
                if other not in seen:
                    seen.add(other)
                    queue.append((other, depth + 1))

    def depth_first(self, start, seen=None):
        seen = set() if seen is None else seen
        seen.add(start)
        yield "enter", start
        for other in self[start]:
            if other not in seen:
                yield from self.depth_first(other, seen)
        yield "leave", start

    def components(self):
        left = dict.fromkeys(self)
        while left:
            start = next(iter(left))
            component = [n for n, _ in self.breadth_first(start)]
            for node in component:
                del left[node]
            yield component

    def shortest(self, start, goal=None):
        distance, previous = {start: 0}, {}
        heap, done = [(0, 0, start)], set()
        count = 0
        while heap:
            d, _, node = heapq.heappop(heap)
            if node in done:
                continue
            done.add(node)
            if node == goal:
                break
            for other, weight in self[node].items():
                if weight < 0:
                    raise GraphError(f"negative edge {node}-{other}")
                new = d + weight
                if new < distance.get(other, float("inf")):
                    distance[other], previous[other] = new, node
                    count += 1
                    heapq.heappush(heap, (new, count, other))
        if goal is None:
            return distance
        if goal not in distance:
            raise GraphError(f"no way from {start} to {goal}")
        path = [goal]
        while path[-1] != start:
            path.append(previous[path[-1]])
        return distance[goal], path[::-1]

    def spanning_tree(self):
        parent = {n: n for n in self}

        def find(n):
            while parent[n] != n:
                parent[n] = parent[parent[n]]
                n = parent[n]
            return n

        total, tree = 0, type(self)()
        for a, b, w in sorted(self.edges(), key=lambda e: (e[2], str(e[0]), str(e[1]))):
            x, y = find(a), find(b)
            if x != y:
                parent[x] = y
                tree.add(a, b, w)
                total += w
        return total, tree

    def colouring(self):
        colours = {}
        for node in sorted(self, key=lambda n: (-self.degree(n), str(n))):
            used = {colours[o] for o in self[node] if o in colours}
            colours[node] = next(c for c in range(len(self)) if c not in used)
        return colours

    def is_bipartite(self):
        side = {}
        for component in self.components():
            for node, depth in self.breadth_first(component[0]):
                side[node] = depth % 2
        return all(side[a] != side[b] for a, b, _ in self.edges())

    def bridges(self):
        order, low, found = {}, {}, []

        def visit(node, parent):
            order[node] = low[node] = len(order)
            for other in self[node]:
                if other not in order:
                    visit(other, node)
                    low[node] = min(low[node], low[other])
                    if low[other] > order[node]:
                        found.append((node, other))
                elif other != parent:
                    low[node] = min(low[node], order[other])

        for node in self:
            if node not in order:
                visit(node, None)
        return found


class Digraph(Graph):
    directed = True

    def topological(self):
        WHITE, GREY, BLACK = range(3)
        state = defaultdict(int)
        trail, result = [], []

        def visit(node):
            if state[node] == BLACK:
                return
            trail.append(node)
            if state[node] == GREY:
                raise CycleError(trail[trail.index(node) :])
            state[node] = GREY
            for other in self[node]:
                visit(other)
            state[node] = BLACK
            trail.pop()
            result.append(node)

        for node in self:
            visit(node)
        return result[::-1]

    def reversed(self):
        return type(self)([(n,) for n in self] + [(b, a, w) for a, b, w in self.edges()])

    def strong_components(self):
        seen, order = set(), []
        for node in self:
            if node not in seen:
                order += [n for event, n in self.depth_first(node, seen) if event == "leave"]
        back, seen = self.reversed(), set()
        for node in reversed(order):
            if node not in seen:
                yield [n for event, n in back.depth_first(node, seen) if event == "enter"]

    def bellman_ford(self, start):
        distance = {n: float("inf") for n in self} | {start: 0}
        for round_ in range(len(self)):
            changed = False
            for a, b, w in self.edges():
                if distance[a] + w < distance[b]:
                    distance[b] = distance[a] + w
                    changed = True
            if not changed:
                return distance
        raise GraphError("negative cycle")

    def max_flow(self, source, sink):
        residual = defaultdict(lambda: defaultdict(int))
        for a, b, w in self.edges():
            residual[a][b] += w
        total = 0
        while True:
            previous, queue = {source: None}, deque([source])
            while queue and sink not in previous:
                node = queue.popleft()
                for other, room in list(residual[node].items()):
                    if room > 0 and other not in previous:
                        previous[other] = node
                        queue.append(other)
            if sink not in previous:
                return total
            path, node = [], sink
            while previous[node] is not None:
                path.append((previous[node], node))
                node = previous[node]
            flow = min(residual[a][b] for a, b in path)
            for a, b in path:
                residual[a][b] -= flow
                residual[b][a] += flow
            total += flow


def grid(text):
    rows = text.split()
    g = Graph()
    cells = {(x, y): c for y, row in enumerate(rows) for x, c in enumerate(row) if c != "#"}
    for (x, y), c in cells.items():
        g.add((x, y))
        for other in ((x + 1, y), (x, y + 1)):
            if other in cells:
                g.add((x, y), other)
    find = lambda ch: next(p for p, c in cells.items() if c == ch)
    return g, find("S"), find("E"), rows


roads = Graph([("A", "B", 4), ("A", "C", 2), ("B", "C", 1), ("B", "D", 5), ("C", "D", 8), ("C", "E", 10), ("D", "E", 2), ("D", "F", 6), ("E", "F", 3), ("X", "Y", 1)])
print(len(roads), ("A", "B") in roads, ("B", "A") in roads, "Q" in roads, roads["A"], roads["D", "E"])
print(list(roads.breadth_first("A")), [n for e, n in roads.depth_first("A") if e == "leave"])
print(roads.shortest("A"), roads.shortest("A", "F"), list(roads.components()))
total, tree = roads.spanning_tree()
print(total, sorted(tree.edges()), roads.colouring(), roads.is_bipartite(), tree.is_bipartite(), tree.bridges(), roads.bridges())
for action in (lambda: roads.shortest("A", "X"), lambda: roads["nope"], lambda: roads["A", "nope"], lambda: list(roads.breadth_first("?"))):
    try:
        action()
    except (GraphError, KeyError) as e:
        print(type(e).__name__, e)
tasks = Digraph([("shirt", "tie"), ("tie", "jacket"), ("trousers", "shoes"), ("trousers", "belt"), ("belt", "jacket"), ("socks", "shoes")])
print(tasks.topological())
tasks.add("jacket", "shirt")
try:
    tasks.topological()
except CycleError as e:
    print("cycle:", e, e.cycle)
print([sorted(c) for c in tasks.strong_components() if len(c) > 1])
flow = Digraph([("s", "a", 10), ("s", "b", 5), ("a", "b", 15), ("a", "t", 5), ("b", "t", 10), ("b", "a", 4)])
print(flow.max_flow("s", "t"), flow.bellman_ford("s"))
debts = Digraph([(1, 2, 4), (2, 3, -6), (3, 4, 1), (1, 4, 3)])
print(debts.bellman_ford(1))
debts.add(4, 2, 1)
for method in (debts.bellman_ford, debts.shortest):
    try:
        method(1)
    except GraphError as e:
        print(e)
maze, start, end, rows = grid("S..#.... .#.#.##. .#...#.. .####.#. ......#E")
steps, path = maze.shortest(start, end)
marked = [list(r) for r in rows]
for x, y in path[1:-1]:
    marked[y][x] = "*"
print(steps, *map("".join, marked), sep="\n")
complete = Graph((a, b, a * b % 7 + 1) for a, b in combinations(range(12), 2))
print(complete.spanning_tree()[0], max(complete.colouring().values()) + 1, len(list(complete.edges())), sum(complete.shortest(0).values()))
union = Graph([(1, 2)]) | Graph([(2, 3, 5)])
del union[1]
print(list(union.edges()), union == Graph([(2, 3, 5)]), union != Digraph([(2, 3, 5)]), len(Graph()))
