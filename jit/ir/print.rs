//! The IR as text.

use std::fmt;

use super::Budget;
use super::CallSite;
use super::Checkpoint;
use super::ExitId;
use super::Function;
use super::Inst;
use super::Pending;
use super::RangeLeft;
use super::Slot;
use super::Terminator;
use super::ValueId;
use super::Word;

impl fmt::Display for ValueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}", self.0)
    }
}

impl fmt::Display for ExitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit{}", self.0)
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Slot::Local(index) => write!(f, "local{index}"),
            Slot::Stack(index) => write!(f, "stack{index}"),
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Word::Value(value) => write!(f, "{value}"),
            Word::Number(number) => write!(f, "{number}"),
            Word::Operand(index) => write!(f, "&stack{index}"),
        }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{} depth {}", self.slot * 2, self.depth)
    }
}

impl fmt::Display for CallSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{} depth {}", self.slot * 2, self.depth)
    }
}

/// The bits of a constant: addresses are not the same in every run.
struct Bits(u64);

impl fmt::Display for Bits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if (4096..1 << 47).contains(&self.0) { write!(f, "<cell>") } else { write!(f, "{:#x}", self.0) }
    }
}

impl fmt::Display for Inst {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Inst::IntConst(value) => write!(f, "int {value}"),
            Inst::FloatConst(value) => write!(f, "float {value:?}"),
            Inst::BoolConst(value) => write!(f, "bool {value}"),
            Inst::BoxedConst(bits) => write!(f, "const {}", Bits(*bits)),
            Inst::RangeLeft(RangeLeft { next, end, step: Some(step) }) => {
                write!(f, "range_left {next}, {end}, {step}")
            }
            Inst::RangeLeft(RangeLeft { next, end, step: None }) => write!(f, "range_left {next}, {end}"),
            Inst::WordConst(value) => write!(f, "word {value}"),
            Inst::LoadSlot(slot) => write!(f, "load {slot}"),
            Inst::StoreSlot(slot, value) => write!(f, "store {slot}, {value}"),
            Inst::Checkpoint(checkpoint) => write!(f, "checkpoint {checkpoint}"),
            Inst::Box(value) => write!(f, "box {value}"),
            Inst::UnboxInt(value, exit) => write!(f, "unbox_int {value}, {exit}"),
            Inst::UnboxWide(value, exit) => write!(f, "unbox_wide {value}, {exit}"),
            Inst::UnboxFloat(value, exit) => write!(f, "unbox_float {value}, {exit}"),
            Inst::UnboxNumber(value, exit) => write!(f, "unbox_number {value}, {exit}"),
            Inst::UnboxBool(value, exit) => write!(f, "unbox_bool {value}, {exit}"),
            Inst::GuardShape(value, shape, exit) => write!(f, "guard_shape {value}, {shape}, {exit}"),
            Inst::GuardBits(value, bits, exit) => write!(f, "guard_bits {value}, {}, {exit}", Bits(*bits)),
            Inst::GuardPrivate(value, exit) => write!(f, "guard_private {value}, {exit}"),
            Inst::GuardBound(value, exit) => write!(f, "guard_bound {value}, {exit}"),
            Inst::Guard(value, wanted, exit) => write!(f, "guard {value} is {wanted}, {exit}"),
            Inst::GuardEpoch(exit) => write!(f, "guard_epoch {exit}"),
            Inst::GuardNativeStack(exit) => write!(f, "guard_native_stack {exit}"),
            Inst::GuardRoom { end, calls, exit } => write!(f, "guard_room stack{end} calls {calls}, {exit}"),
            Inst::BoolToInt(value) => write!(f, "bool_to_int {value}"),
            Inst::IntToFloat(value) => write!(f, "int_to_float {value}"),
            Inst::Int(op, a, b, Some(exit)) => write!(f, "int.{op:?} {a}, {b}, {exit}"),
            Inst::Int(op, a, b, None) => write!(f, "int.{op:?} {a}, {b}"),
            Inst::Assume(value) => write!(f, "assume {value}"),
            Inst::Float(op, a, b) => write!(f, "float.{op:?} {a}, {b}"),
            Inst::FloatSqrt(value) => write!(f, "float_sqrt {value}"),
            Inst::CallFloat(function, values, exit) => {
                write!(f, "call_float {} ({}), {exit}", Bits(*function), list(values))
            }
            Inst::NewTuple(items) => write!(f, "new_tuple ({})", list(items)),
            Inst::NewList(items) => write!(f, "new_list ({})", list(items)),
            Inst::NewDict => write!(f, "new_dict"),
            Inst::FloatAbs(value) => write!(f, "float_abs {value}"),
            Inst::IntAbs(value) => write!(f, "int_abs {value}"),
            Inst::ComplexOf(re, im) => write!(f, "complex {re}, {im}"),
            Inst::ComplexPart(value, false) => write!(f, "real {value}"),
            Inst::ComplexPart(value, true) => write!(f, "imaginary {value}"),
            Inst::LoadFloat(cell, offset) => write!(f, "load_float {cell}+{offset}"),
            Inst::FloatNeg(value) => write!(f, "float_neg {value}"),
            Inst::IntCompare(op, a, b) => write!(f, "int.{op:?} {a}, {b}"),
            Inst::FloatCompare(op, a, b) => write!(f, "float.{op:?} {a}, {b}"),
            Inst::Same(a, b) => write!(f, "same {a}, {b}"),
            Inst::StrEquals(a, b) => write!(f, "str_equals {a}, {b}"),
            Inst::Not(value) => write!(f, "not {value}"),
            Inst::Below(a, b) => write!(f, "below {a}, {b}"),
            Inst::WrapIndex(index, len) => write!(f, "wrap_index {index}, {len}"),
            Inst::WordToInt(value, exit) => write!(f, "word_to_int {value}, {exit}"),
            Inst::WordAdd(a, b) => write!(f, "word_add {a}, {b}"),
            Inst::WordMul(a, b) => write!(f, "word_mul {a}, {b}"),
            Inst::LoadField(cell, offset) => write!(f, "load_field {cell}+{offset}"),
            Inst::LoadWord(cell, offset) => write!(f, "load_word {cell}+{offset}"),
            Inst::StoreWord(cell, offset, value) => write!(f, "store_word {cell}+{offset}, {value}"),
            Inst::SetShape(cell, shape) => write!(f, "set_shape {cell}, {shape}"),
            Inst::StoreField(cell, offset, value) => write!(f, "store_field {cell}+{offset}, {value}"),
            Inst::NewInstance(class, exit) => write!(f, "new_instance {}, {exit}", Bits(class.class)),
            Inst::InitShape(cell, shape) => write!(f, "init_shape {cell}, {shape}"),
            Inst::InitField(cell, offset, value) => write!(f, "init_field {cell}+{offset}, {value}"),
            Inst::RequireImplemented { value, operator, left, right, site } => {
                write!(f, "require_implemented {value} of {operator} {left}, {right} {site}")
            }
            Inst::RequireNone(value, site) => write!(f, "require_none {value} {site}"),
            Inst::LoadItem(cell, offset, index) => write!(f, "load_item {cell}+{offset}[{index}]"),
            Inst::LoadByte(cell, offset, index) => write!(f, "load_byte {cell}+{offset}[{index}]"),
            Inst::StoreByte(cell, offset, index, value) => {
                write!(f, "store_byte {cell}+{offset}[{index}], {value}")
            }
            Inst::StoreItem(cell, offset, index, value) => {
                write!(f, "store_item {cell}+{offset}[{index}], {value}")
            }
            Inst::Append(list, value, exit) => write!(f, "append {list}, {value}, {exit}"),
            Inst::LoadAttrAny(object, name, ways, site) => {
                write!(f, "load_attr {object}, {name}")?;
                ways.iter().try_for_each(|way| write!(f, ", {}: +{}", way.shape, way.offset))?;
                write!(f, " {site}")
            }
            Inst::BinaryAny(helper, op, a, b, site) => write!(f, "{helper:?}.{op} {a}, {b} {site}"),
            Inst::LoadMethodAny { object, name, methods, place, site } => {
                let shapes: Vec<String> = methods.iter().map(|method| method.shape.to_string()).collect();
                write!(f, "load_method {object}.{name} [{}] -> stack{place} {site}", shapes.join(", "))
            }
            Inst::CallMethodAny { functions, at, count, site } => {
                write!(f, "call_method stack{at} ({count}) of {} {site}", functions.len())
            }
            Inst::CompareAny(op, a, b, site) => write!(f, "compare.{op:?} {a}, {b} {site}"),
            Inst::Truth(value, site) => write!(f, "truth {value} {site}"),
            Inst::Call(helper, words, site) => {
                write!(f, "call {helper:?}(")?;
                for (index, word) in words.iter().enumerate() {
                    write!(f, "{}{word}", if index == 0 { "" } else { ", " })?;
                }
                write!(f, ") {site}")
            }
            Inst::CallPython { first, result, site, .. } => {
                write!(f, "call_python stack{first}.. -> stack{result} {site}")
            }
            Inst::LeaveIfTouched(Some((slot, value)), exit) => {
                write!(f, "leave_if_touched {slot} = {value}, {exit}")
            }
            Inst::LeaveIfTouched(None, exit) => write!(f, "leave_if_touched {exit}"),
            Inst::Poll(cost, exit) => write!(f, "poll {cost}, {exit}"),
            Inst::PollRegister(budget, cost, exit) => write!(f, "poll {budget} - {cost}, {exit}"),
            Inst::LoadBudget => write!(f, "load_budget"),
            Inst::RangeLimit(next, end, budget, cost) => {
                write!(f, "range_limit {next}, {end}, {budget} / {cost}")
            }
            Inst::StoreBudget(budget) => write!(f, "store_budget {budget}"),
        }
    }
}

impl fmt::Display for Terminator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Terminator::Missing => write!(f, "missing"),
            Terminator::Jump(block, args) => {
                write!(f, "jump b{}", block.0)?;
                for (index, arg) in args.iter().enumerate() {
                    write!(f, "{}{arg}", if index == 0 { " " } else { ", " })?;
                }
                Ok(())
            }
            Terminator::Branch(value, yes, no) => write!(f, "branch {value}, b{}, b{}", yes.0, no.0),
            Terminator::Exit(exit) => write!(f, "leave {exit}"),
            Terminator::Return(value, ..) => write!(f, "return {value}"),
        }
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, block) in self.blocks.iter().enumerate() {
            write!(f, "b{index}")?;
            for (at, param) in block.params.iter().enumerate() {
                write!(f, "{}{param}: {:?}", if at == 0 { "(" } else { ", " }, self.repr(*param))?;
            }
            let cold = if block.is_cold { " cold" } else { "" };
            writeln!(f, "{}: @{}{cold}", if block.params.is_empty() { "" } else { ")" }, block.slot * 2)?;
            for (result, inst) in &block.insts {
                match result {
                    Some(value) => writeln!(f, "    {value}: {:?} = {inst}", self.repr(*value))?,
                    None => writeln!(f, "    {inst}")?,
                }
            }
            writeln!(f, "    {}", block.end)?;
        }
        for (index, exit) in self.exits.iter().enumerate() {
            let (at, reason) = (exit.at * 2, exit.reason);
            let budget = exit.budget.map_or(String::new(), |budget| format!(" with budget {budget}"));
            write!(f, "exit{index}: to {} because {reason:?} @{at}{budget}", exit.checkpoint)?;
            if let Some(pending) = self.pending.get(exit.pending.0 as usize) {
                write!(f, "{pending}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (slot, value) in &self.slots {
            write!(f, ", {slot} = {value}")?;
        }
        for (cell, offset, word) in &self.words {
            write!(f, ", {cell}+{offset} = {word}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Budget::Held(value) => write!(f, "{value}"),
            Budget::Counted { base, cost, next } => write!(f, "{base} - {cost} * {next}"),
        }
    }
}

/// Values in a row.
fn list(values: &[ValueId]) -> String {
    values.iter().map(ValueId::to_string).collect::<Vec<_>>().join(", ")
}
