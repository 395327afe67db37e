"""A tiny virtual machine: assembler with labels, stack machine, calls, heap, traps, a disassembler and a tracer."""

import enum


class Op(enum.IntEnum):
    HALT = 0
    PUSH = enum.auto()
    POP = enum.auto()
    DUP = enum.auto()
    SWAP = enum.auto()
    OVER = enum.auto()
    ADD = enum.auto()
    SUB = enum.auto()
    MUL = enum.auto()
    DIV = enum.auto()
    MOD = enum.auto()
    EQ = enum.auto()
    LT = enum.auto()
    NOT = enum.auto()
    JMP = enum.auto()
    JZ = enum.auto()
    CALL = enum.auto()
    RET = enum.auto()
    LOAD = enum.auto()
    STORE = enum.auto()
    NEW = enum.auto()
    GET = enum.auto()
    PUT = enum.auto()
    OUT = enum.auto()
    TRY = enum.auto()
    END = enum.auto()
    THROW = enum.auto()


TAKES_OPERAND = {Op.PUSH, Op.JMP, Op.JZ, Op.CALL, Op.LOAD, Op.STORE, Op.TRY}
JUMPS = {Op.JMP, Op.JZ, Op.CALL, Op.TRY}


class AssemblyError(Exception):
    def __init__(self, line, message):
        super().__init__(f"line {line}: {message}")


class Trap(Exception):
    def __init__(self, code, at=None):
        super().__init__(code)
        self.code = code
        self.at = at


def assemble(source):
    code, labels, patches, lines = [], {}, [], {}
    for number, line in enumerate(source.splitlines(), 1):
        line = line.partition(";")[0].strip()
        while ":" in line:
            label, _, line = line.partition(":")
            label, line = label.strip(), line.strip()
            if label in labels:
                raise AssemblyError(number, f"label {label} twice")
            labels[label] = len(code)
        if not line:
            continue
        name, *operands = line.split()
        try:
            op = Op[name.upper()]
        except KeyError:
            raise AssemblyError(number, f"unknown instruction {name}") from None
        if len(operands) != (op in TAKES_OPERAND):
            raise AssemblyError(number, f"{name} takes {'one operand' if op in TAKES_OPERAND else 'no operand'}")
        lines[len(code)] = number
        code.append(op)
        if operands:
            text = operands[0]
            if op in JUMPS:
                patches.append((len(code), text, number))
                code.append(0)
            else:
                try:
                    code.append(int(text, 0))
                except ValueError:
                    raise AssemblyError(number, f"bad number {text}") from None
    for at, label, number in patches:
        if label not in labels:
            raise AssemblyError(number, f"no label {label}")
        code[at] = labels[label]
    return code, labels, lines


def disassemble(code, labels):
    names = {at: label for label, at in labels.items()}
    at = 0
    while at < len(code):
        op = Op(code[at])
        label = names.get(at, "")
        if op in TAKES_OPERAND:
            operand = code[at + 1]
            target = f" ({names[operand]})" if op in JUMPS and operand in names else ""
            yield f"{label + ':' if label else '':<8}{at:>4} {op.name:<6}{operand}{target}"
            at += 2
        else:
            yield f"{label + ':' if label else '':<8}{at:>4} {op.name}"
            at += 1


class Machine:
    def __init__(self, code, lines=None, stack_limit=200, fuel=100_000):
        self.code, self.lines = code, lines or {}
        self.stack, self.frames, self.handlers = [], [[0] * 8], []
        self.returns = []
        self.heap = {}
        self.next_address = 1
        self.output = []
        self.pc = 0
        self.steps = 0
        self.stack_limit, self.fuel = stack_limit, fuel
        self.table = {op: getattr(self, f"op_{op.name.lower()}") for op in Op if op is not Op.HALT}

    def push(self, value):
        if len(self.stack) >= self.stack_limit:
            raise Trap("stack overflow")
        self.stack.append(value)

    def pop(self):
        try:
            return self.stack.pop()
        except IndexError:
            raise Trap("stack underflow") from None

    def fetch(self):
        try:
            value = self.code[self.pc]
        except IndexError:
            raise Trap("ran off the end") from None
        self.pc += 1
        return value

    def run(self, trace=None):
        try:
            while True:
                self.steps += 1
                if self.steps > self.fuel:
                    raise Trap("out of fuel", self.pc)
                at = self.pc
                try:
                    op = Op(self.fetch())
                    if trace is not None and self.steps <= trace:
                        print(f"    {at:>3} {op.name:<6}{self.stack}")
                    if op is Op.HALT:
                        return self.output
                    self.table[op]()
                except Trap as trap:
                    if trap.code == "out of fuel" or not self.handlers:
                        trap.at = self.lines.get(at)
                        raise
                    self.pc, depth, frames, returns = self.handlers.pop()
                    del self.stack[depth:]
                    del self.frames[frames:]
                    del self.returns[returns:]
                    self.stack.append(trap.code)
        finally:
            self.finished = True

    def op_push(self):
        self.push(self.fetch())

    def op_pop(self):
        self.pop()

    def op_dup(self):
        value = self.pop()
        self.push(value)
        self.push(value)

    def op_swap(self):
        b, a = self.pop(), self.pop()
        self.stack += [b, a]

    def op_over(self):
        if len(self.stack) < 2:
            raise Trap("stack underflow")
        self.push(self.stack[-2])

    def binary(self, fn):
        b, a = self.pop(), self.pop()
        try:
            self.push(fn(a, b))
        except ZeroDivisionError:
            raise Trap("division by zero") from None
        except TypeError:
            raise Trap(f"bad operands {a!r} {b!r}") from None

    def op_add(self):
        self.binary(lambda a, b: a + b)

    def op_sub(self):
        self.binary(lambda a, b: a - b)

    def op_mul(self):
        self.binary(lambda a, b: a * b)

    def op_div(self):
        self.binary(lambda a, b: a // b)

    def op_mod(self):
        self.binary(lambda a, b: a % b)

    def op_eq(self):
        self.binary(lambda a, b: int(a == b))

    def op_lt(self):
        self.binary(lambda a, b: int(a < b))

    def op_not(self):
        self.push(int(not self.pop()))

    def op_jmp(self):
        self.pc = self.fetch()

    def op_jz(self):
        target = self.fetch()
        if not self.pop():
            self.pc = target

    def op_call(self):
        target = self.fetch()
        if len(self.returns) >= 100:
            raise Trap("call depth")
        self.returns.append(self.pc)
        self.frames.append([0] * 8)
        self.pc = target

    def op_ret(self):
        if not self.returns:
            raise Trap("return without call")
        self.pc = self.returns.pop()
        self.frames.pop()

    def op_load(self):
        self.push(self.frames[-1][self.fetch()])

    def op_store(self):
        self.frames[-1][self.fetch()] = self.pop()

    def op_new(self):
        size = self.pop()
        address, self.next_address = self.next_address, self.next_address + 1
        self.heap[address] = [0] * size
        self.push(address)

    def cell(self):
        index, address = self.pop(), self.pop()
        block = self.heap.get(address)
        if block is None:
            raise Trap(f"bad address {address}")
        if not 0 <= index < len(block):
            raise Trap(f"index {index} of {len(block)}")
        return block, index

    def op_get(self):
        block, index = self.cell()
        self.push(block[index])

    def op_put(self):
        value = self.pop()
        block, index = self.cell()
        block[index] = value

    def op_out(self):
        self.output.append(self.pop())

    def op_try(self):
        self.handlers.append((self.fetch(), len(self.stack), len(self.frames), len(self.returns)))

    def op_end(self):
        self.handlers.pop()

    def op_throw(self):
        raise Trap(self.pop())


PROGRAMS = {
    "countdown": "push 5\nloop: dup\nout\npush 1\nsub\ndup\njz done\njmp loop\ndone: halt",
    "factorial": "push 20\ncall fact\nout\nhalt\nfact: store 0\nload 0\npush 2\nlt\njz rec\npush 1\nret\nrec: load 0\nload 0\npush 1\nsub\ncall fact\nmul\nret",
    "sieve": """
        push 60
        new
        store 0          ; flags
        push 2
        store 1
    outer: load 1
        push 60
        lt
        jz done
        load 0
        load 1
        get
        not
        jz skip
        load 1
        out
        load 1
        dup
        mul
        store 2
    inner: load 2
        push 60
        lt
        jz skip
        load 0
        load 2
        push 1
        put
        load 2
        load 1
        add
        store 2
        jmp inner
    skip: load 1
        push 1
        add
        store 1
        jmp outer
    done: halt""",
    "caught": "try oops\npush 1\npush 0\ndiv\nout\nend\nhalt\noops: out\npush 7\nout\nhalt",
    "thrown": "try h\ncall f\nend\nhalt\nf: push 42\nthrow\nret\nh: push 1\nadd\nout\nhalt",
    "uncaught": "push 1\npush 0\nmod\nhalt",
    "endless": "a: jmp a",
    "deep": "f: call f",
    "underflow": "push 1\nadd\nhalt",
    "overflow": "a: push 1\njmp a",
    "bad index": "push 3\nnew\npush 3\nget\nhalt",
    "bad address": "push 99\npush 0\nget",
    "off the end": "push 1",
    "ret": "ret",
}
for name, source in PROGRAMS.items():
    machine = Machine(*assemble(source)[::2])
    try:
        result = machine.run()
        print(f"{name}: {result} in {machine.steps} steps")
    except Trap as trap:
        print(f"{name}: trap {trap.code!r} at line {trap.at}, stack {machine.stack[:4]} ({len(machine.stack)})")
for bad in ("jmp nowhere", "push", "pop 1", "fly", "push x", "a: halt\na: halt"):
    try:
        assemble(bad)
    except AssemblyError as error:
        print(error)
code, labels, lines = assemble(PROGRAMS["factorial"])
print("\n".join(disassemble(code, labels)))
Machine(code).run(trace=12)
print(sum(Machine(assemble(f"push {n}\ncall fact\nout\nhalt\n" + PROGRAMS["factorial"].partition("halt\n")[2])[0]).run()[0] for n in range(8)))
