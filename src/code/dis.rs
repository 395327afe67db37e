//! The classic listing of `dis.dis`.

use std::collections::HashSet;
use std::fmt::Write;

use crate::Code;
use crate::CodeRef;
use crate::Const;
use crate::Instr;
use crate::Op;
use crate::OperandKind;
use crate::instr::instrs;
use crate::operand;
use crate::repr::Addresses;
use crate::repr::code_repr;
use crate::repr::repr;

/// The listing of a code object and, after it, of the code objects among its constants.
pub fn disassemble(code: &CodeRef, addresses: Addresses) -> String {
    let mut out = String::new();
    push_code(&mut out, code, addresses);
    // Depth first, in the order of the constants, without recursion: nesting is the program's.
    let mut pending = nested(code);
    while let Some(inner) = pending.pop() {
        let _ = writeln!(out, "\nDisassembly of {}:", code_repr(&inner, addresses));
        push_code(&mut out, &inner, addresses);
        pending.extend(nested(&inner));
    }
    out
}

fn nested(code: &Code) -> Vec<CodeRef> {
    let codes = code.consts.iter().rev().filter_map(|constant| match constant {
        Const::Code(inner) => Some(inner.clone()),
        _ => None,
    });
    codes.collect()
}

fn push_code(out: &mut String, code: &Code, addresses: Addresses) {
    let labels = instrs(&code.code).filter_map(|instr| instr.target()).collect::<HashSet<_>>();
    let layout = Layout::of(code);
    let mut runs = code.positions.runs(code.firstlineno).peekable();
    let mut shown = None;
    for instr in words(&code.code) {
        while runs.next_if(|run| run.end <= instr.offset).is_some() {}
        let line = runs.peek().and_then(|run| run.position.line);
        let new_line = line.filter(|_| line != shown);
        if new_line.is_some() {
            if instr.offset > 0 {
                out.push('\n');
            }
            shown = line;
        }
        let label = labels.contains(&instr.offset);
        layout.push_line(out, new_line, label, instr, &argument(code, instr, addresses));
    }
}

/// The instructions with their `EXTENDED_ARG` words as instructions of their own, as `dis` shows them.
fn words(code: &[u8]) -> impl Iterator<Item = Instr> + '_ {
    instrs(code).flat_map(|instr| {
        let prefixes = (instr.start..instr.offset).step_by(2).map(move |offset| {
            let shift = 4 * (instr.offset - offset);
            Instr { start: offset, offset, op: Op::ExtendedArg, arg: instr.arg >> shift }
        });
        prefixes.chain([instr])
    })
}

/// Widths of the columns.
struct Layout {
    line: usize,
    offset: usize,
}

impl Layout {
    fn of(code: &Code) -> Layout {
        let last_line = code.positions.runs(code.firstlineno).filter_map(|run| run.position.line).max();
        Layout {
            line: last_line.unwrap_or(0).to_string().len().max(3),
            offset: code.code.len().saturating_sub(2).to_string().len().max(4),
        }
    }

    fn push_line(&self, out: &mut String, line: Option<u32>, label: bool, instr: Instr, argument: &str) {
        let line = line.map_or(String::new(), |line| line.to_string());
        let label = if label { ">>" } else { "  " };
        let mut text = format!(
            "{line:>line_width$}     {label} {:>offset_width$} {:<20}",
            instr.offset,
            instr.op.name(),
            line_width = self.line,
            offset_width = self.offset,
        );
        if instr.op.has_arg() {
            let _ = write!(text, " {:>5}", instr.arg);
            if !argument.is_empty() {
                let _ = write!(text, " ({argument})");
            }
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
}

/// What stands in parentheses behind the argument.
fn argument(code: &Code, instr: Instr, addresses: Addresses) -> String {
    let name = |names: &[crate::Name], index: u32| {
        names.get(index as usize).map_or(String::new(), |name| name.to_string())
    };
    match instr.op.operand() {
        OperandKind::Local => name(&code.varnames, instr.arg),
        OperandKind::Name => name(&code.names, instr.arg),
        OperandKind::SuperName => name(&code.names, instr.arg >> 1),
        OperandKind::Cell => code.cell_name(instr.arg).map_or(String::new(), |name| name.to_string()),
        OperandKind::Const => {
            code.consts.get(instr.arg as usize).map_or(String::new(), |constant| repr(constant, addresses))
        }
        OperandKind::Delta => format!("to {}", instr.target().unwrap_or(0)),
        OperandKind::Compare => operand::CompareOp::from_arg(instr.arg).map_or("", |op| op.text()).to_owned(),
        OperandKind::Intrinsic1 => {
            operand::Intrinsic1::from_arg(instr.arg).map_or("", |function| function.text()).to_owned()
        }
        OperandKind::Intrinsic2 => {
            operand::Intrinsic2::from_arg(instr.arg).map_or("", |function| function.text()).to_owned()
        }
        OperandKind::MakeFunction => make_function(instr.arg),
        OperandKind::Format => format_value(instr.arg),
        OperandKind::None
        | OperandKind::Target
        | OperandKind::Count
        | OperandKind::Depth
        | OperandKind::Invert
        | OperandKind::CallEx
        | OperandKind::Unpack
        | OperandKind::Awaitable
        | OperandKind::Extended => String::new(),
    }
}

fn make_function(flags: u32) -> String {
    use operand::make_function::*;
    let parts =
        [(DEFAULTS, "defaults"), (KWDEFAULTS, "kwdefaults"), (CLOSURE, "closure"), (ANNOTATE, "annotate")];
    let set = parts.iter().filter(|(flag, _)| flags & flag != 0).map(|(_, text)| *text);
    set.collect::<Vec<_>>().join(", ")
}

fn format_value(flags: u32) -> String {
    let conversion = ["", "str", "repr", "ascii"][(flags & operand::format::CONVERSION) as usize];
    match (conversion, flags & operand::format::SPEC != 0) {
        (conversion, false) => conversion.to_owned(),
        ("", true) => "with format".to_owned(),
        (conversion, true) => format!("{conversion}, with format"),
    }
}
