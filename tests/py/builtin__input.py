# input(): prompts, lines, the end of the input.
import sys

name = input("Your name? ")
print("Hello", name)
print(repr(input()), repr(input("")), repr(input("number: ")))
numbers = [int(x) for x in input().split()]
print(sum(numbers))
print(repr(sys.stdin.readline()), repr(sys.stdin.read(5)))
for line in sys.stdin:
    print("line", repr(line))
    if "stop" in line:
        break
print(sys.stdin.readlines())
try:
    input("at the end: ")
except EOFError as e:
    print("EOFError", e)
print(repr(sys.stdin.read()), repr(sys.stdin.readline()), list(sys.stdin))
