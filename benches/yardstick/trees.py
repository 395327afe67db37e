"""Trees allocated and dropped: plain binary trees, a search tree with rebalancing."""

N = 15


class Node:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def build(depth):
    if depth == 0:
        return Node(None, None)
    return Node(build(depth - 1), build(depth - 1))


def count(node):
    return 1 if node.left is None else 1 + count(node.left) + count(node.right)


class Search:
    def __init__(self, key, value, priority):
        self.key = key
        self.value = value
        self.priority = priority
        self.left = self.right = None


def insert(node, key, value, priority):
    if node is None:
        return Search(key, value, priority)
    if key < node.key:
        node.left = insert(node.left, key, value, priority)
        if node.left.priority > node.priority:
            top = node.left
            node.left, top.right = top.right, node
            return top
    elif key > node.key:
        node.right = insert(node.right, key, value, priority)
        if node.right.priority > node.priority:
            top = node.right
            node.right, top.left = top.left, node
            return top
    else:
        node.value = value
    return node


def find(node, key):
    while node is not None and node.key != key:
        node = node.left if key < node.key else node.right
    return None if node is None else node.value


def height(node):
    return 0 if node is None else 1 + max(height(node.left), height(node.right))


def run(n):
    kept = build(n)
    total = 0
    for depth in range(4, n + 1, 2):
        for _ in range(1 << (n - depth)):
            total += count(build(depth))
    root = None
    seed = 7
    for i in range(1 << (n - 1)):
        seed = (seed * 16807) % 2147483647
        root = insert(root, seed % 5000, i, (seed >> 7) % 65536)
    found = sum(1 for key in range(5000) if find(root, key) is not None)
    return total, count(kept), found, height(root)
