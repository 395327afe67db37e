//! The module `_opcode_metadata`, written from the instruction table, so that `dis` cannot differ from it.

use std::fmt::Write;

use taipan_code::Op;
use taipan_code::operand::CompareOp;
use taipan_code::operand::Intrinsic1;
use taipan_code::operand::Intrinsic2;

/// The first number of an instruction with an argument.
const HAVE_ARGUMENT: u8 = 90;
/// Numbers from here on are not used by the table.
const MIN_INSTRUMENTED: u8 = 234;

/// The source of the module.
pub fn module() -> String {
    let mut out = String::from("\"\"\"The instruction set: numbers, and what arguments mean.\"\"\"\n\n");
    let _ = writeln!(out, "_specializations = {{}}\n_specialized_opmap = {{}}\n\nopmap = {{");
    for op in Op::ALL {
        let _ = writeln!(out, "    '{}': {},", op.name(), *op as u8);
    }
    let _ = writeln!(out, "}}\n\n# What the argument of an instruction means.\noperand_kinds = {{");
    for op in Op::ALL.iter().filter(|op| op.has_arg()) {
        let _ = writeln!(out, "    {}: '{:?}',", *op as u8, op.operand());
    }
    let _ = writeln!(
        out,
        "}}\n\nHAVE_ARGUMENT = {HAVE_ARGUMENT}\nMIN_INSTRUMENTED_OPCODE = {MIN_INSTRUMENTED}\n"
    );
    push_texts(&mut out, "cmp_op", |arg| CompareOp::from_arg(arg).map(CompareOp::text));
    push_texts(&mut out, "intrinsic_1_descs", |arg| Intrinsic1::from_arg(arg).map(Intrinsic1::text));
    push_texts(&mut out, "intrinsic_2_descs", |arg| Intrinsic2::from_arg(arg).map(Intrinsic2::text));
    out
}

/// A tuple of the texts of an enumeration; a number without an item has an empty one.
fn push_texts(out: &mut String, name: &str, text: impl Fn(u32) -> Option<&'static str>) {
    let count = (0..256).filter_map(|arg| text(arg).map(|_| arg + 1)).max().unwrap_or(0);
    let texts: Vec<String> = (0..count).map(|arg| format!("'{}'", text(arg).unwrap_or(""))).collect();
    let _ = writeln!(out, "{name} = ({},)", texts.join(", "));
}
