"""Bytecode in readable form: one line an instruction.

A line gives the source line where it changes, `-->` at the current instruction, `>>` at the target of a jump,
the offset, the name and the argument with its meaning.
"""

import collections
import io
import sys
import types

from opcode import *
from opcode import __all__ as _opcodes_all
from opcode import _intrinsic_1_descs, _intrinsic_2_descs, _operand_kinds

__all__ = [
    "code_info", "dis", "disassemble", "distb", "disco", "findlinestarts", "findlabels", "show_code",
    "get_instructions", "Instruction", "Bytecode",
] + _opcodes_all
del _opcodes_all

_have_code = (types.MethodType, types.FunctionType, types.CodeType, classmethod, staticmethod, type)

_CODE_ATTRIBUTES = ("__code__", "gi_code", "ag_code", "cr_code")
_FUNCTION_PARTS = ((1, "defaults"), (2, "kwdefaults"), (8, "closure"), (16, "annotate"))
_CONVERSIONS = (None, str, repr, ascii)


# --- What is disassembled ---

def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False, show_offsets=False,
        show_positions=False):
    """Disassemble classes, methods, functions, and other compiled objects.

    With no argument, disassemble the last traceback. `depth` limits how deep nested code objects are followed;
    `show_positions` gives the range in the source instead of the line. The other options change nothing: offsets
    are always shown, and there are no caches.
    """
    if x is None:
        distb(file=file, show_positions=show_positions)
        return
    x = _unwrapped(x)
    if hasattr(x, "__dict__"):
        _dis_namespace(x, file, depth, show_positions)
    elif hasattr(x, "co_code"):
        _dis_code(x, file, depth, show_positions)
    elif isinstance(x, (bytes, bytearray)):
        _print_instructions(_instructions(x), file=file)
    elif isinstance(x, str):
        _dis_code(_try_compile(x, "<dis>"), file, depth, show_positions)
    else:
        raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def distb(tb=None, *, file=None, show_caches=False, adaptive=False, show_offsets=False, show_positions=False):
    """Disassemble a traceback (default: last traceback)."""
    if tb is None:
        tb = _last_traceback()
    while tb.tb_next:
        tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file, show_positions=show_positions)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False, show_offsets=False,
                show_positions=False):
    """Disassemble a code object, without those nested in it."""
    _print_instructions(_code_instructions(co), lasti, file=file, positions=show_positions)


disco = disassemble


def _last_traceback():
    try:
        if hasattr(sys, "last_exc"):
            return sys.last_exc.__traceback__
        return sys.last_traceback
    except AttributeError:
        raise RuntimeError("no last traceback to disassemble") from None


def _unwrapped(x):
    """The code object behind a function, method, generator or coroutine; anything else as it is."""
    x = getattr(x, "__func__", x)
    for attribute in _CODE_ATTRIBUTES:
        if hasattr(x, attribute):
            return getattr(x, attribute)
    return x


def _dis_namespace(x, file, depth, show_positions):
    for name, item in sorted(x.__dict__.items()):
        if not isinstance(item, _have_code):
            continue
        print(f"Disassembly of {name}:", file=file)
        try:
            dis(item, file=file, depth=depth, show_positions=show_positions)
        except TypeError as error:
            print("Sorry:", error, file=file)
        print(file=file)


def _dis_code(co, file, depth, show_positions):
    """Disassembles a code object and, `depth` levels deep, those among its constants; nesting is the program's,
    so it is followed in a loop."""
    pending = [(co, depth)]
    first = True
    while pending:
        co, depth = pending.pop()
        if not first:
            print(file=file)
            print(f"Disassembly of {co!r}:", file=file)
        first = False
        disassemble(co, file=file, show_positions=show_positions)
        if depth is None or depth > 0:
            inner = None if depth is None else depth - 1
            pending.extend((x, inner) for x in reversed(co.co_consts) if hasattr(x, "co_code"))


def _try_compile(source, name):
    """Compiles an expression, or else statements."""
    try:
        return compile(source, name, "eval")
    except SyntaxError:
        pass
    return compile(source, name, "exec")


def _get_code_object(x):
    x = _unwrapped(x)
    if isinstance(x, str):
        x = _try_compile(x, "<disassembly>")
    if hasattr(x, "co_code"):
        return x
    raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


# --- Facts about a code object ---

# `inspect` makes its CO_ constants from this.
COMPILER_FLAG_NAMES = {
    0x1: "OPTIMIZED",
    0x2: "NEWLOCALS",
    0x4: "VARARGS",
    0x8: "VARKEYWORDS",
    0x10: "NESTED",
    0x20: "GENERATOR",
    0x40: "NOFREE",
    0x80: "COROUTINE",
    0x100: "ITERABLE_COROUTINE",
    0x200: "ASYNC_GENERATOR",
    0x4000000: "HAS_DOCSTRING",
    0x8000000: "METHOD",
}


def pretty_flags(flags):
    """The names of the flags that are set."""
    names = []
    for bit in range(32):
        flag = 1 << bit
        if flags & flag:
            names.append(COMPILER_FLAG_NAMES.get(flag, hex(flag)))
            flags ^= flag
    if flags or not names:
        names.append(hex(flags))
    return ", ".join(names)


def code_info(x):
    """Formatted details of methods, functions, or code."""
    co = _get_code_object(x)
    lines = [
        f"Name:              {co.co_name}",
        f"Filename:          {co.co_filename}",
        f"Argument count:    {co.co_argcount}",
        f"Positional-only arguments: {co.co_posonlyargcount}",
        f"Kw-only arguments: {co.co_kwonlyargcount}",
        f"Number of locals:  {co.co_nlocals}",
        f"Stack size:        {co.co_stacksize}",
        f"Flags:             {pretty_flags(co.co_flags)}",
    ]
    _append_list(lines, "Constants", map(repr, co.co_consts))
    _append_list(lines, "Names", co.co_names)
    _append_list(lines, "Variable names", co.co_varnames)
    _append_list(lines, "Free variables", co.co_freevars)
    _append_list(lines, "Cell variables", co.co_cellvars)
    return "\n".join(lines)


def _append_list(lines, title, items):
    items = [f"{index:4}: {item}" for index, item in enumerate(items)]
    if items:
        lines.append(title + ":")
        lines.extend(items)


def show_code(co, *, file=None):
    """Print details of methods, functions, or code to *file*, or to the standard output."""
    print(code_info(co), file=file)


def findlinestarts(code):
    """Yield (offset, line) where the source line changes; the line is None where there is none."""
    last = False  # None is a line too
    for start, _, line in code.co_lines():
        if line is not last:
            last = line
            yield start, line


def findlabels(code):
    """The offsets in *code* that jumps lead to."""
    labels = []
    for offset, _, op, arg in _unpack_opargs(code):
        target = _jump_target(op, arg, offset)
        if target is not None and target not in labels:
            labels.append(target)
    return labels


def _unpack_opargs(code):
    """Yields (offset, offset of the first prefix, number, argument or None)."""
    high = 0
    start = 0
    for offset in range(0, len(code), 2):
        op = code[offset]
        arg = code[offset + 1] | high if op >= HAVE_ARGUMENT else None
        if op == EXTENDED_ARG:
            yield offset, offset, op, arg
            high = arg << 8
        else:
            yield offset, start, op, arg
            high = 0
            start = offset + 2


def _jump_target(op, arg, offset):
    match _operand_kinds.get(op):
        case "Delta":
            return offset + 2 + arg
        case "Target":
            return arg
    return None


def _find_imports(co):
    """Yields (name, level, names) for each import statement whose level and names are constants."""
    import_name = opmap["IMPORT_NAME"]
    instructions = [(op, arg) for _, _, op, arg in _unpack_opargs(co.co_code) if op != EXTENDED_ARG]
    for index, (op, arg) in enumerate(instructions):
        if op != import_name or index < 2:
            continue
        (level_op, level), (names_op, names) = instructions[index - 2:index]
        if level_op in hasconst and names_op in hasconst:
            yield co.co_names[arg], co.co_consts[level], co.co_consts[names]


def _find_store_names(co):
    """Yields the names that the code stores in a namespace."""
    stores = {opmap["STORE_NAME"], opmap["STORE_GLOBAL"]}
    for _, _, op, arg in _unpack_opargs(co.co_code):
        if op in stores:
            yield co.co_names[arg]


# --- Instructions ---

Positions = collections.namedtuple(
    "Positions", ["lineno", "end_lineno", "col_offset", "end_col_offset"], defaults=[None] * 4)


class _Unknown:
    def __repr__(self):
        return "<unknown>"


UNKNOWN = _Unknown()

_FIELDS = {
    "opname": "Human readable name for operation",
    "opcode": "Numeric code for operation",
    "arg": "Numeric argument to operation (if any), otherwise None",
    "argval": "Resolved arg value (if known), otherwise same as arg",
    "argrepr": "Human readable description of operation argument",
    "offset": "Start index of operation within bytecode sequence",
    "start_offset": "Start index of operation, including extended args if present",
    "starts_line": "True if this opcode starts a source line, otherwise False",
    "line_number": "Source line number associated with this opcode (if any), otherwise None",
    "label": "A label (int > 0) if this instruction is a jump target, otherwise None",
    "positions": "dis.Positions object holding the span of source code covered by this instruction",
    "cache_info": "Always None: there are no cache entries",
}

_Instruction = collections.namedtuple("_Instruction", _FIELDS, defaults=[None, None, None])
for _name, _doc in _FIELDS.items():
    getattr(_Instruction, _name).__doc__ = _doc


class Instruction(_Instruction):
    """One operation of a bytecode sequence."""

    @property
    def oparg(self):
        """Alias for arg."""
        return self.arg

    @property
    def baseopcode(self):
        """Numeric code for the operation."""
        return self.opcode

    @property
    def baseopname(self):
        """Name of the operation."""
        return self.opname

    @property
    def cache_offset(self):
        """Start index of the cache entries following the operation."""
        return self.offset + 2

    @property
    def end_offset(self):
        """End index of the operation."""
        return self.offset + 2

    @property
    def jump_target(self):
        """Offset of the jump target if this is a jump, otherwise None."""
        return _jump_target(self.opcode, self.arg, self.offset)

    @property
    def is_jump_target(self):
        """True if other code jumps to here, otherwise False."""
        return self.label is not None

    def __str__(self):
        return _line(self, 0, False, 0)


def _name_at(names, index):
    return names[index] if 0 <= index < len(names) else None


class _Resolver:
    """Says what the arguments in a code object mean; of bare bytes nothing is known."""

    def __init__(self, co=None):
        self.co = co
        self.cells = co.co_cellvars + co.co_freevars if co else ()

    def resolve(self, op, arg, offset):
        """The value and the text of an argument."""
        kind = _operand_kinds[op]
        match kind:
            case "Delta":
                target = offset + 2 + arg
                return target, f"to {target}"
            case "Compare":
                return self.text(cmp_op, arg)
            case "Intrinsic1":
                return self.text(_intrinsic_1_descs, arg)
            case "Intrinsic2":
                return self.text(_intrinsic_2_descs, arg)
            case "MakeFunction":
                return arg, ", ".join(text for flag, text in _FUNCTION_PARTS if arg & flag)
            case "Format":
                return self.format(arg)
        return self.of_code(kind, arg) if self.co else (arg, "")

    def of_code(self, kind, arg):
        match kind:
            case "Const":
                if 0 <= arg < len(self.co.co_consts):
                    value = self.co.co_consts[arg]
                    return value, repr(value)
                return UNKNOWN, ""
            case "Local":
                return self.name(self.co.co_varnames, arg)
            case "Cell":
                return self.name(self.cells, arg)
            case "Name":
                return self.name(self.co.co_names, arg)
            case "SuperName":
                return self.name(self.co.co_names, arg >> 1)
        return arg, ""

    @staticmethod
    def name(names, index):
        name = _name_at(names, index)
        return (UNKNOWN, "") if name is None else (name, name)

    @staticmethod
    def text(texts, index):
        text = _name_at(texts, index)
        return (index, "") if text is None else (text, text)

    @staticmethod
    def format(arg):
        conversion, spec = _CONVERSIONS[arg & 3], bool(arg & 4)
        parts = [conversion.__name__] if conversion else []
        if spec:
            parts.append("with format")
        return (conversion, spec), ", ".join(parts)


def get_instructions(x, *, first_line=None, show_caches=None, adaptive=False):
    """Iterator for the opcodes in methods, functions or code.

    With *first_line*, source lines are counted as if the code began there.
    """
    co = _get_code_object(x)
    line_offset = 0 if first_line is None else first_line - co.co_firstlineno
    return _code_instructions(co, line_offset)


def _code_instructions(co, line_offset=0):
    return _instructions(co.co_code, _Resolver(co), dict(findlinestarts(co)), line_offset, co.co_positions())


def _instructions(code, resolver=_Resolver(), line_starts={}, line_offset=0, positions=None):
    labels = {offset: index for index, offset in enumerate(sorted(findlabels(code)), 1)}
    line = None
    for offset, start, op, arg in _unpack_opargs(code):
        starts_line = offset in line_starts
        if starts_line:
            line = line_starts[offset]
            if line is not None:
                line += line_offset
        value, text = (None, "") if arg is None else resolver.resolve(op, arg, offset)
        position = Positions(*next(positions, ())) if positions is not None else None
        yield Instruction(opname[op], op, arg, value, text, offset, start, starts_line, line,
                          labels.get(offset), position)


# --- Lines ---

def _print_instructions(instructions, lasti=-1, *, file=None, positions=False):
    instructions = list(instructions)
    width = _source_width(instructions, positions)
    offset_width = max(4, len(str(instructions[-1].offset))) if instructions else 4
    shown = None
    for instruction in instructions:
        line = instruction.line_number
        changes = line is not None and line != shown
        if changes:
            shown = line
            if instruction.offset > 0:
                print(file=file)
        source = _source(instruction, positions) if changes or positions else ""
        print(_line(instruction, width, instruction.offset == lasti, offset_width, source), file=file)


def _source(instruction, positions):
    if not positions:
        return str(instruction.line_number)
    line, end_line, column, end_column = ("?" if part is None else part for part in instruction.positions)
    return f"{line}:{column}-{end_line}:{end_column}"


def _source_width(instructions, positions):
    """The width of the column of source lines; nothing where no line is known."""
    known = [x for x in instructions if x.line_number is not None]
    if not known:
        return 0
    return max(3, *(len(_source(x, positions)) for x in known))


def _line(instruction, width, current, offset_width, source=""):
    fields = [source.rjust(width)] if width else []
    fields.append("-->" if current else "   ")
    fields.append(">>" if instruction.is_jump_target else "  ")
    fields.append(str(instruction.offset).rjust(offset_width))
    fields.append(instruction.opname.ljust(20))
    if instruction.arg is not None:
        fields.append(str(instruction.arg).rjust(5))
        if instruction.argrepr:
            fields.append(f"({instruction.argrepr})")
    return " ".join(fields).rstrip()


class Bytecode:
    """The bytecode operations of a function, method, string of source or code object.

    Iterating over it yields Instruction objects.
    """

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False,
                 show_offsets=False, show_positions=False):
        self.codeobj = co = _get_code_object(x)
        self.first_line = co.co_firstlineno if first_line is None else first_line
        self._line_offset = self.first_line - co.co_firstlineno
        self._original_object = x
        self.current_offset = current_offset
        self.show_caches = show_caches
        self.adaptive = adaptive
        self.show_offsets = show_offsets
        self.show_positions = show_positions

    def __iter__(self):
        return _code_instructions(self.codeobj, self._line_offset)

    def __repr__(self):
        return f"{type(self).__name__}({self._original_object!r})"

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """Construct a Bytecode from the given traceback."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti)

    def info(self):
        """Return formatted information about the code object."""
        return code_info(self.codeobj)

    def dis(self):
        """Return a formatted view of the bytecode operations."""
        lasti = -1 if self.current_offset is None else self.current_offset
        with io.StringIO() as output:
            _print_instructions(self, lasti, file=output, positions=self.show_positions)
            return output.getvalue()


def main(args=None):
    import argparse

    parser = argparse.ArgumentParser(color=True)
    parser.add_argument("-C", "--show-caches", action="store_true", help="there are none; nothing changes")
    parser.add_argument("-O", "--show-offsets", action="store_true", help="they are always shown")
    parser.add_argument("-P", "--show-positions", action="store_true", help="show instruction positions")
    parser.add_argument("-S", "--specialized", action="store_true", help="there are none; nothing changes")
    parser.add_argument("infile", nargs="?", default="-")
    args = parser.parse_args(args=args)
    if args.infile == "-":
        name, source = "<stdin>", sys.stdin.buffer.read()
    else:
        name = args.infile
        with open(args.infile, "rb") as infile:
            source = infile.read()
    dis(compile(source, name, "exec"), show_positions=args.show_positions)


if __name__ == "__main__":
    main()
