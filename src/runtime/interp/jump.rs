//! Assignments to `f_lineno`: a trace function lets its frame go on at another line.

use taipan_code::instr;
use taipan_code::operands;
use taipan_code::operands::Operand;
use taipan_code::operands::Operands;
use taipan_gc::Gc;
use taipan_gc::Value;

use crate::interp::watch::Told;
use crate::modules::warnings;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::state::frame::FrameRef;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::frame::FrameObject;
use crate::types::int;

/// Where a frame goes on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Jump {
    /// How many operands it keeps.
    pub(crate) depth: usize,
    /// The operand that becomes the handled exception: a handler was left.
    pub(crate) handled: Option<usize>,
}

/// An instruction at which a line begins.
struct Start {
    offset: u32,
    line: u32,
}

/// `frame.f_lineno = value`
pub(crate) fn set_line(thread: &mut Thread, object: Gc<FrameObject>, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else {
        let text = "attribute 'f_lineno' of 'frame' objects cannot be deleted";
        return Err(thread.raise_text(exceptions::ATTRIBUTE_ERROR, text));
    };
    if value.is_bool() || int::exact(value).is_none() {
        return Err(thread.value_error("lineno must be an integer"));
    }
    let refusal = match thread.told.get() {
        None => Some("f_lineno can only be set in a trace function"),
        Some(Told::Line | Told::Resumption) => None,
        Some(Told::Beginning) => Some("can't jump from the 'call' trace event of a new frame"),
        Some(Told::NativeCall) => Some("can't jump during a call"),
        Some(Told::Other) => Some("can only jump from a 'line' trace event"),
    };
    if let Some(refusal) = refusal {
        return Err(thread.value_error(refusal));
    }
    let Some(frame) = object.live.get().filter(|_| object.trace.get().is_some()) else {
        return Err(thread.value_error("f_lineno can only be set by a trace function"));
    };
    if thread.told_frame.get() != Some(frame) {
        return Err(thread.value_error("can only jump from a 'line' trace event"));
    }
    let Some(line) = int::to_i64(value).and_then(|line| i32::try_from(line).ok()) else {
        return Err(thread.value_error("lineno out of range"));
    };
    jump(thread, object, frame, line)
}

fn jump(thread: &mut Thread, object: Gc<FrameObject>, frame: FrameRef, line: i32) -> PyResult<()> {
    let code = frame.code;
    if i64::from(line) < i64::from(code.data().firstlineno) {
        return Err(thread.value_error(format!("line {line} comes before the current code block")));
    }
    let starts = line_starts(code);
    let after =
        starts.iter().map(|start| start.line).filter(|&start| i64::from(start) >= i64::from(line)).min();
    let Some(target) = after else {
        return Err(thread.value_error(format!("line {line} comes after the current code block")));
    };
    let Some(prepared) = code.prepared.get() else {
        return Err(thread.system_error("a frame without prepared code"));
    };
    let operands = Operands::of(&code.data().code);
    let pc = frame.pc.get();
    let Some(from) = operands.before(prepared.index_of(pc) as u32 * 2) else {
        return Err(thread.value_error("can't jump from unreachable code"));
    };
    let offset = match best(from, &operands, starts.iter().filter(|start| start.line == target)) {
        Ok(offset) => offset,
        Err(message) => return Err(thread.value_error(message)),
    };
    bind_unbound(thread, frame)?;
    let depth = operands.before(offset).map_or(0, <[_]>::len);
    let left = from[depth..].iter().position(|&operand| operand == Operand::Handled);
    object.jump.set(Some(Jump { depth, handled: left.map(|left| depth + left) }));
    // SAFETY: the offset is that of an instruction of this copy.
    frame.pc.set(pc.wrapping_sub(prepared.index_of(pc)).wrapping_add(offset as usize / 2));
    Ok(())
}

/// The instructions at which another line begins than that of the one in front of them.
fn line_starts(code: Gc<Code>) -> Vec<Start> {
    let data = code.data();
    let mut starts: Vec<Start> = Vec::new();
    let mut runs = data.positions.runs(data.firstlineno);
    let mut run = runs.next();
    for instr in instr::instrs(&data.code) {
        while run.as_ref().is_some_and(|run| run.end <= instr.offset) {
            run = runs.next();
        }
        let line = run.as_ref().and_then(|run| run.position.line);
        if let Some(line) = line.filter(|&line| starts.last().is_none_or(|last| last.line != line)) {
            starts.push(Start { offset: instr.start, line });
        }
    }
    starts
}

/// The instruction among some that keeps the most of the operand stack; or why there is none.
fn best<'a>(
    from: &[Operand],
    operands: &Operands,
    starts: impl Iterator<Item = &'a Start>,
) -> Result<u32, &'static str> {
    let mut found: Option<(&[Operand], u32)> = None;
    let mut problem = None;
    for start in starts {
        match operands.before(start.offset) {
            Some(to) if operands::leads_to(from, to) => {
                if found.is_none_or(|(best, _)| to.len() > best.len()) {
                    found = Some((to, start.offset));
                }
            }
            to => {
                problem.get_or_insert(match to.map(<[_]>::last) {
                    None | Some(Some(Operand::Handled)) => {
                        "can't jump into an 'except' block as there's no exception"
                    }
                    Some(Some(Operand::Iterator)) => "can't jump into the body of a for loop",
                    _ => "incompatible stacks",
                });
            }
        }
    }
    match found {
        Some((_, offset)) => Ok(offset),
        None => Err(problem.unwrap_or("cannot find bytecode for specified line")),
    }
}

/// Gives None to the variables that are not bound: what is jumped to may count on them.
fn bind_unbound(thread: &mut Thread, frame: FrameRef) -> PyResult<()> {
    let unbound =
        |frame: FrameRef| (0..frame.code.slot_count()).filter(move |&index| frame.slot(index).is_none());
    let count = unbound(frame).count();
    if count == 0 {
        return Ok(());
    }
    let plural = if count == 1 { "" } else { "s" };
    let message = format!("assigning None to {count} unbound local{plural}");
    warnings::warn_of(thread, exceptions::RUNTIME_WARNING, &message, 0)?;
    for index in unbound(frame).collect::<Vec<_>>() {
        frame.set_slot(index, Some(Value::NONE));
    }
    Ok(())
}
