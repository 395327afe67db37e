# Strings that machine code compares: of one cell, of several, interned or not, joined late, and what turns up beside them.
class Text(str):
    def __eq__(self, other):
        return "own" if str.__eq__(self, other) else ""

    __hash__ = str.__hash__


def run(program):
    stack, out, names = [], [], {}
    at = 0
    while at < len(program):
        op, arg = program[at]
        at += 1
        if op == "push":
            stack.append(arg)
        elif op == "load":
            stack.append(names[arg])
        elif op == "store":
            names[arg] = stack.pop()
        elif op == "less":
            right = stack.pop()
            stack.append(stack.pop() < right)
        elif op == "add":
            right = stack.pop()
            stack.append(stack.pop() + right)
        elif op == "unless":
            if not stack.pop():
                at = arg
        elif op == "jump":
            at = arg
        elif op != "stop":
            out.append((op, stack.pop()))
        else:
            break
    return out


def count(words, wanted):
    same = other = 0
    for word in words:
        if word == wanted:
            same += 1
        if word != wanted:
            other += 1
    return same, other


def pieces(n):
    found = []
    text = ""
    for i in range(n):
        text += "ab"[i % 2]
        if text == "abab":
            found.append(i)
        joined = text + "c"
        if joined != text and joined == text + "c":
            found.append(len(joined))
        if text == "ab" * (i // 2):
            found.append(-i)
    return len(found), sum(found)


program = [("push", 0), ("store", "i"), ("push", 0), ("store", "s")]
program += [("load", "i"), ("push", 2000), ("less", None), ("unless", 17)]
program += [("load", "s"), ("load", "i"), ("add", None), ("store", "s")]
program += [("load", "i"), ("push", 1), ("add", None), ("store", "i"), ("jump", 4)]
program += [("load", "s"), ("show", None), ("stop", None), ("push", "never")]
print(run(program))
words = ["spam", "egg", "".join(["sp", "am"]), "sp\u00e4m", "\u732b", "spam" * 1, "spa" + chr(109), "SPAM", ""] * 60
print(count(words, "spam"), count(words, "\u732b"), count(words, "sp\u00e4m"), count(words, ""), count(words, chr(0x732B)))
mixed = words + [1, None, 2.5, b"spam", Text("spam"), ["spam"]] * 40
print(count(mixed, "spam"), count(mixed, 1), count(mixed, Text("spam")), count(mixed, None))
print(pieces(300))
