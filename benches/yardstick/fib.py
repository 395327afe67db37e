"""Calls, and nothing else."""

N = 30


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def run(n):
    return fib(n), fib(n - 1)
