//! The checks every code object passes before it is run: in debug builds, in tests, and where it comes from
//! outside.

use std::collections::HashSet;
use std::fmt;

use crate::Code;
use crate::Instr;
use crate::Op;
use crate::OperandKind;
use crate::analysis::Analysis;
use crate::analysis::analyse;
use crate::instr::instr_at;
use crate::operand;

/// Why a code object is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// The code object's qualified name.
    pub qualname: String,
    /// The byte offset, where an instruction is to blame.
    pub offset: Option<u32>,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.offset {
            Some(offset) => write!(f, "{}, offset {offset}: {}", self.qualname, self.problem),
            None => write!(f, "{}: {}", self.qualname, self.problem),
        }
    }
}

impl std::error::Error for VerifyError {}

/// Checks one code object (not those among its constants) and returns what was learnt on the way.
pub fn verify(code: &Code) -> Result<Analysis, VerifyError> {
    let fail = |offset, problem: &str| VerifyError {
        qualname: code.qualname.to_string(),
        offset,
        problem: problem.to_owned(),
    };
    check_header(code).map_err(|problem| fail(None, problem))?;
    let starts = check_instrs(code).map_err(|(offset, problem)| fail(Some(offset), problem))?;
    check_targets(code, &starts).map_err(|(offset, problem)| fail(Some(offset), problem))?;
    let analysis = analyse(&code.code).map_err(|error| fail(Some(error.offset), error.problem))?;
    if analysis.max_depth() > code.stacksize {
        return Err(fail(None, "stacksize is too small"));
    }
    Ok(analysis)
}

/// Checks a code object and all those inside it.
pub fn verify_all(code: &Code) -> Result<(), VerifyError> {
    let mut pending = vec![code];
    while let Some(code) = pending.pop() {
        verify(code)?;
        pending.extend(code.consts.iter().filter_map(|constant| match constant {
            crate::Const::Code(inner) => Some(&**inner),
            _ => None,
        }));
    }
    Ok(())
}

fn check_header(code: &Code) -> Result<(), &'static str> {
    if code.posonlyargcount > code.argcount {
        return Err("more positional-only parameters than positional ones");
    }
    let parameters = u64::from(code.argcount) + u64::from(code.kwonlyargcount) + 2;
    if parameters > u64::from(u32::MAX) || code.parameter_slots() > code.nlocals() {
        return Err("more parameters than locals");
    }
    if !code.cell2arg.is_empty() && code.cell2arg.len() != code.cellvars.len() {
        return Err("cell2arg and cellvars differ in length");
    }
    if code.cell2arg.iter().flatten().any(|&slot| slot >= code.parameter_slots()) {
        return Err("cell2arg names no parameter");
    }
    Ok(())
}

/// Checks each instruction by itself and returns where instructions begin.
fn check_instrs(code: &Code) -> Result<HashSet<u32>, (u32, &'static str)> {
    let mut starts = HashSet::new();
    let mut next = 0;
    while (next as usize) < code.code.len() {
        let instr = instr_at(&code.code, next).ok_or((next, "no instruction"))?;
        check_operand(code, instr).map_err(|problem| (next, problem))?;
        starts.insert(next);
        next = instr.next();
    }
    Ok(starts)
}

fn check_operand(code: &Code, instr: Instr) -> Result<(), &'static str> {
    let arg = instr.arg;
    let index = |len: usize, problem| if (arg as usize) < len { Ok(()) } else { Err(problem) };
    match instr.op.operand() {
        OperandKind::None => if_else(arg == 0, "an argument where none belongs"),
        OperandKind::Local => index(code.varnames.len(), "no such local"),
        OperandKind::Cell => index(code.cellvars.len() + code.freevars.len(), "no such cell"),
        OperandKind::Const => index(code.consts.len(), "no such constant"),
        OperandKind::Name => index(code.names.len(), "no such name"),
        OperandKind::SuperName => if_else((arg >> 1) < code.names.len() as u32, "no such name"),
        OperandKind::Compare => if_else(operand::CompareOp::from_arg(arg).is_some(), "no such comparison"),
        OperandKind::Invert | OperandKind::CallEx => if_else(arg <= 1, "neither 0 nor 1"),
        OperandKind::Depth => if_else(arg >= 1, "depths count from 1"),
        OperandKind::MakeFunction => {
            if_else(arg & !operand::make_function::ALL == 0, "unknown flag of a function")
        }
        OperandKind::Format => if_else(arg <= 7, "unknown flag of a format"),
        OperandKind::Awaitable => if_else(arg <= operand::awaitable::EXIT, "unknown origin of an awaitable"),
        OperandKind::Intrinsic1 => if_else(operand::Intrinsic1::from_arg(arg).is_some(), "no such intrinsic"),
        OperandKind::Intrinsic2 => if_else(operand::Intrinsic2::from_arg(arg).is_some(), "no such intrinsic"),
        OperandKind::Count => check_count(instr.op, arg),
        OperandKind::Target | OperandKind::Delta | OperandKind::Unpack | OperandKind::Extended => Ok(()),
    }
}

fn check_count(op: Op, arg: u32) -> Result<(), &'static str> {
    match op {
        Op::BuildSlice => if_else(arg == 2 || arg == 3, "a slice has two or three parts"),
        Op::RaiseVarargs => if_else(arg <= 2, "raise has at most two parts"),
        _ => Ok(()),
    }
}

fn if_else(holds: bool, problem: &'static str) -> Result<(), &'static str> {
    if holds { Ok(()) } else { Err(problem) }
}

/// Jumps lead to instructions, and only `JUMP_ABSOLUTE` leads back.
fn check_targets(code: &Code, starts: &HashSet<u32>) -> Result<(), (u32, &'static str)> {
    for instr in crate::instr::instrs(&code.code) {
        let Some(target) = instr.target() else { continue };
        if !starts.contains(&target) {
            return Err((instr.start, "a jump into nothing"));
        }
        if target <= instr.offset && instr.op != Op::JumpAbsolute {
            return Err((instr.start, "a jump back by another instruction than JUMP_ABSOLUTE"));
        }
    }
    Ok(())
}
