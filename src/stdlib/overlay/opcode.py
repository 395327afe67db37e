"""The instructions of the bytecode, for `dis` and other tools that read it."""

from _opcode import stack_effect
from _opcode_metadata import (
    HAVE_ARGUMENT,
    MIN_INSTRUMENTED_OPCODE,
    _specializations,
    _specialized_opmap,
    cmp_op,
    intrinsic_1_descs as _intrinsic_1_descs,
    intrinsic_2_descs as _intrinsic_2_descs,
    operand_kinds as _operand_kinds,
    opmap,
)

__all__ = [
    "cmp_op", "stack_effect", "hascompare", "opname", "opmap", "HAVE_ARGUMENT", "EXTENDED_ARG",
    "hasarg", "hasconst", "hasname", "hasjump", "hasjrel", "hasjabs", "hasfree", "haslocal", "hasexc",
]

EXTENDED_ARG = opmap["EXTENDED_ARG"]

opname = [f"<{number}>" for number in range(256)]
for _name, _number in opmap.items():
    opname[_number] = _name


def _of_kind(*kinds):
    return [number for number, kind in _operand_kinds.items() if kind in kinds]


hasarg = list(_operand_kinds)
hasconst = _of_kind("Const")
hasname = _of_kind("Name", "SuperName")
hasjrel = _of_kind("Delta")
hasjabs = _of_kind("Target")
hasjump = hasjrel + hasjabs
hasfree = _of_kind("Cell")
haslocal = _of_kind("Local")
hascompare = _of_kind("Compare")
# Instructions that open a block for exceptions.
hasexc = [number for name, number in opmap.items() if name.startswith("SETUP_") and number in hasjrel]

# No instruction is followed by cache entries.
_cache_format = {}
_inline_cache_entries = {}
