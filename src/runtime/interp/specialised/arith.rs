//! Operators on small ints and floats.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_code::Op;
use taipan_gc::Gc;
use taipan_gc::Value;

use crate::abi::snapshot::Side;
use crate::interp::Pc;
use crate::interp::Sp;
use crate::interp::dispatch;
use crate::interp::op;
use crate::interp::operand;
use crate::interp::save;
use crate::interp::specialised::Special;
use crate::interp::specialised::rewrite;
use crate::interp::try_op;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::ops::BinaryOp;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::complex::Complex;
use crate::types::complex::exact_operation;
use crate::types::int::floor_div;
use crate::types::int::floor_mod;
use crate::types::str::Str;

/// Bits above the 50 of a small int.
const SHIFT: u32 = 14;

/// The tag of a small int.
const TAG: u64 = Value::int_from_low_bits(0).bits();

#[inline(always)]
fn both_int(a: u64, b: u64) -> bool {
    a & b >= TAG
}

#[inline(always)]
unsafe fn both_float(a: u64, b: u64) -> bool {
    // SAFETY: operands are values.
    unsafe { Value::from_bits_unchecked(a).is_float() && Value::from_bits_unchecked(b).is_float() }
}

/// A float or small int as a float; exact, as a small int has 50 bits.
#[inline(always)]
unsafe fn number(bits: u64) -> Option<f64> {
    // SAFETY: operands are values.
    unsafe {
        if bits >= TAG {
            Some(int(bits) as f64)
        } else if Value::from_bits_unchecked(bits).is_float() {
            Some(float(bits))
        } else {
            None
        }
    }
}

/// A small int as a machine integer.
#[inline(always)]
fn int(bits: u64) -> i64 {
    (bits << SHIFT) as i64 >> SHIFT
}

#[inline(always)]
unsafe fn float(bits: u64) -> f64 {
    // SAFETY: operands are values.
    unsafe { Value::from_bits_unchecked(bits).float_unchecked() }
}

/// Which binary instruction is in place, by its slot's opcode or specialised form: the operator and whether in place.
fn operator_of(op: Op) -> Option<(BinaryOp, bool)> {
    Some(match op {
        Op::BinaryAdd => (BinaryOp::Add, false),
        Op::InplaceAdd => (BinaryOp::Add, true),
        Op::BinarySubtract => (BinaryOp::Sub, false),
        Op::InplaceSubtract => (BinaryOp::Sub, true),
        Op::BinaryMultiply => (BinaryOp::Mul, false),
        Op::InplaceMultiply => (BinaryOp::Mul, true),
        Op::BinaryTrueDivide => (BinaryOp::TrueDiv, false),
        Op::InplaceTrueDivide => (BinaryOp::TrueDiv, true),
        Op::BinaryFloorDivide => (BinaryOp::FloorDiv, false),
        Op::InplaceFloorDivide => (BinaryOp::FloorDiv, true),
        Op::BinaryModulo => (BinaryOp::Mod, false),
        Op::InplaceModulo => (BinaryOp::Mod, true),
        Op::BinaryAnd => (BinaryOp::And, false),
        Op::InplaceAnd => (BinaryOp::And, true),
        Op::BinaryOr => (BinaryOp::Or, false),
        Op::InplaceOr => (BinaryOp::Or, true),
        Op::BinaryXor => (BinaryOp::Xor, false),
        Op::InplaceXor => (BinaryOp::Xor, true),
        Op::BinaryLshift => (BinaryOp::LShift, false),
        Op::InplaceLshift => (BinaryOp::LShift, true),
        Op::BinaryRshift => (BinaryOp::RShift, false),
        Op::InplaceRshift => (BinaryOp::RShift, true),
        _ => return None,
    })
}

/// Rewrites a plain operator whose operands have a specialised form. An in-place operator on ints and floats is the
/// plain one; its argument keeps that it was written in place.
///
/// # Safety
/// `pc` is the instruction that runs, its operands lie below `sp`.
pub(crate) unsafe fn quicken_binary(pc: Pc, sp: Sp) {
    // SAFETY: as the caller promises.
    unsafe {
        let (a, b) = (*sp.sub(2), *sp.sub(1));
        let is_complex = are_complex(operand(sp, 2), operand(sp, 1));
        if !is_complex && (number(a).is_none() || number(b).is_none()) {
            return;
        }
        let plain = u8::try_from((*pc).op).ok().and_then(Op::from_u8);
        let Some((operator, in_place)) = plain.and_then(operator_of) else { return };
        let special = if is_complex {
            match operator {
                BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::TrueDiv => Special::OperateComplex,
                _ => return,
            }
        } else if both_int(a, b) {
            match operator {
                BinaryOp::Add => Special::AddInt,
                BinaryOp::Sub => Special::SubInt,
                BinaryOp::Mul => Special::MulInt,
                BinaryOp::TrueDiv => Special::DivMixed,
                BinaryOp::FloorDiv => Special::FloorDivInt,
                BinaryOp::Mod => Special::ModInt,
                BinaryOp::And => Special::AndInt,
                BinaryOp::Or => Special::OrInt,
                BinaryOp::Xor => Special::XorInt,
                BinaryOp::LShift => Special::LShiftInt,
                BinaryOp::RShift => Special::RShiftInt,
                _ => return,
            }
        } else {
            match (operator, both_float(a, b)) {
                (BinaryOp::Add, true) => Special::AddFloat,
                (BinaryOp::Add, false) => Special::AddMixed,
                (BinaryOp::Sub, true) => Special::SubFloat,
                (BinaryOp::Sub, false) => Special::SubMixed,
                (BinaryOp::Mul, true) => Special::MulFloat,
                (BinaryOp::Mul, false) => Special::MulMixed,
                (BinaryOp::TrueDiv, true) => Special::DivFloat,
                (BinaryOp::TrueDiv, false) => Special::DivMixed,
                _ => return,
            }
        };
        let slot = pc.cast_mut();
        (*slot).arg = u32::from(in_place) << 8 | operator as u32;
        rewrite(pc, special as u16);
    }
}

/// Rewrites a plain operator one of whose operands is an instance of a Python class; the tier is told what they were.
///
/// # Safety
/// As for [`quicken_binary`].
pub(crate) unsafe fn quicken_operator(thread: &mut Thread, pc: Pc, sp: Sp) {
    // SAFETY: as the caller promises.
    unsafe {
        // Strings come here at each run: the left one tells.
        let Some(left) = Side::of(operand(sp, 2)) else { return };
        let Some(right) = Side::of(operand(sp, 1)) else { return };
        let has_instance = left.shape().or(right.shape()).is_some();
        let plain = u8::try_from((*pc).op).ok().and_then(Op::from_u8);
        let Some((operator, in_place)) = plain.filter(|_| has_instance).and_then(operator_of) else { return };
        let code = thread.current_frame().code;
        if let Some(prepared) = code.prepared.get() {
            let slot = prepared.index_of(pc) as u32;
            code.with_tiering(|tiering| tiering.operands.push((slot, left, right)));
        }
        (*pc.cast_mut()).arg = u32::from(in_place) << 8 | operator as u32;
        rewrite(pc, Special::OperateMethod as u16);
    }
}

/// Whether one operand is exactly complex, and the other complex or a float or a small int.
fn are_complex(left: Value, right: Value) -> bool {
    let is_complex = |value: Value| value.exact::<Complex>().is_some();
    let is_number = |value: Value| value.as_int().is_some() || value.is_float() || is_complex(value);
    (is_complex(left) && is_number(right)) || (is_complex(right) && is_number(left))
}

/// The general way of a rewritten operator, by the argument that [`quicken_binary`] left.
#[inline(never)]
fn general(thread: &mut Thread, arg: u32, left: Value, right: Value) -> PyResult {
    let operator = BinaryOp::ALL[(arg & 0xFF) as usize];
    if arg >> 8 != 0 {
        ops::in_place(thread, operator, left, right)
    } else {
        ops::binary(thread, operator, left, right)
    }
}

op! {
    #[inline(never)]
    slow(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (left, right) = (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let result = try_op!(general(&mut *thread, (*pc).arg, left, right), pc, sp, locals, thread, base);
        sp = sp.sub(1);
        *sp.sub(1) = result.bits();
    }
}

/// A form for one pair of types, and what it becomes when it meets another: the first where both are numbers, one of them
/// a float; the second otherwise.
macro_rules! typed {
    ($($name:ident $miss:ident [$mixed:expr, $any:expr], |$a:ident, $b:ident| $test:expr => $result:expr;)*) => {
        $(
            op! {
                $name(pc, sp, locals, thread, base) {
                    let ($a, $b) = (*sp.sub(2), *sp.sub(1));
                    if !$test {
                        return $miss(pc, sp, locals, thread, base);
                    }
                    let Some(bits) = $result else { return slow(pc, sp, locals, thread, base) };
                    sp = sp.sub(1);
                    *sp.sub(1) = bits;
                }
            }

            op! {
                #[inline(never)]
                #[cold]
                $miss(pc, sp, locals, thread, base) {
                    let (mixed, any): (Option<Special>, Option<Special>) = ($mixed, $any);
                    let is_mixed = number(*sp.sub(2)).is_some() && number(*sp.sub(1)).is_some();
                    if let Some(other) = if is_mixed { mixed } else { any } {
                        rewrite(pc, other as u16);
                        return dispatch(pc, sp, locals, thread, base);
                    }
                    return slow(pc, sp, locals, thread, base);
                }
            }
        )*
    };
}

/// The bits of a machine integer's int, if it is small.
#[inline(always)]
fn small(value: i64) -> Option<u64> {
    Value::small_int(value).map(Value::bits)
}

#[inline(always)]
fn sum(a: u64, b: u64) -> Option<u64> {
    let (sum, overflow) = ((a << SHIFT) as i64).overflowing_add((b << SHIFT) as i64);
    if overflow { None } else { Some((sum >> SHIFT) as u64 | TAG) }
}

#[inline(always)]
fn difference(a: u64, b: u64) -> Option<u64> {
    let (difference, overflow) = ((a << SHIFT) as i64).overflowing_sub((b << SHIFT) as i64);
    if overflow { None } else { Some((difference >> SHIFT) as u64 | TAG) }
}

#[inline(always)]
fn product(a: u64, b: u64) -> Option<u64> {
    let (product, overflow) = int(a).overflowing_mul((b << SHIFT) as i64);
    if overflow { None } else { Some((product >> SHIFT) as u64 | TAG) }
}

#[inline(always)]
fn floats(value: f64) -> Option<u64> {
    Some(Value::float(value).bits())
}

typed! {
    add_int add_int_miss [Some(Special::AddAny), Some(Special::AddAny)], |a, b| both_int(a, b) => sum(a, b);
    sub_int sub_int_miss [Some(Special::SubAny), Some(Special::SubAny)], |a, b| both_int(a, b) => difference(a, b);
    mul_int mul_int_miss [Some(Special::MulAny), Some(Special::MulAny)], |a, b| both_int(a, b) => product(a, b);
    add_float add_float_miss [Some(Special::AddMixed), Some(Special::AddAny)], |a, b| both_float(a, b) => floats(float(a) + float(b));
    sub_float sub_float_miss [Some(Special::SubMixed), Some(Special::SubAny)], |a, b| both_float(a, b) => floats(float(a) - float(b));
    mul_float mul_float_miss [Some(Special::MulMixed), Some(Special::MulAny)], |a, b| both_float(a, b) => floats(float(a) * float(b));
    div_float div_float_miss [Some(Special::DivMixed), None], |a, b| both_float(a, b) && float(b) != 0.0 => floats(float(a) / float(b));
    floordiv_int floordiv_int_miss [None, None], |a, b| both_int(a, b) && int(b) != 0 => small(floor_div(int(a), int(b)));
    mod_int mod_int_miss [None, None], |a, b| both_int(a, b) && int(b) != 0 => small(floor_mod(int(a), int(b)));
    and_int and_int_miss [None, None], |a, b| both_int(a, b) => Some(a & b);
    or_int or_int_miss [None, None], |a, b| both_int(a, b) => Some(a | b);
    xor_int xor_int_miss [None, None], |a, b| both_int(a, b) => Some(a ^ b | TAG);
    lshift_int lshift_int_miss [None, None], |a, b| both_int(a, b) && (0..=13).contains(&int(b)) => small(int(a) << int(b));
    rshift_int rshift_int_miss [None, None], |a, b| both_int(a, b) && int(b) >= 0 =>
        Some(Value::int_from_low_bits(int(a) >> int(b).min(63)).bits());
}

op! {
    operate_complex(pc, sp, locals, thread, base) {
        let operator = BinaryOp::ALL[((*pc).arg & 0xFF) as usize];
        let interp = (*thread).interp();
        let Some(result) = exact_operation(&interp, operator, operand(sp, 2), operand(sp, 1)) else {
            return slow(pc, sp, locals, thread, base);
        };
        sp = sp.sub(1);
        *sp.sub(1) = result.as_value().bits();
    }
}

op! {
    /// An operator of a Python class.
    operate_method(pc, sp, locals, thread, base) {
        if number(*sp.sub(2)).is_some() && number(*sp.sub(1)).is_some() {
            let any = match BinaryOp::ALL[((*pc).arg & 0xFF) as usize] {
                BinaryOp::Add => Special::AddAny,
                BinaryOp::Sub => Special::SubAny,
                BinaryOp::Mul => Special::MulAny,
                _ => return slow(pc, sp, locals, thread, base),
            };
            rewrite(pc, any as u16);
            return dispatch(pc, sp, locals, thread, base);
        }
        return slow(pc, sp, locals, thread, base);
    }
}

/// A form for numbers of which one is a float, and what it becomes when it meets others.
macro_rules! mixed {
    ($($name:ident $any:expr, |$a:ident, $b:ident| $test:expr => $result:expr;)*) => {
        $(op! {
            $name(pc, sp, locals, thread, base) {
                let any: Option<Special> = $any;
                let (left, right) = (*sp.sub(2), *sp.sub(1));
                match (number(left), number(right), any) {
                    (_, _, Some(any)) if both_int(left, right) => {
                        rewrite(pc, any as u16);
                        return dispatch(pc, sp, locals, thread, base);
                    }
                    (Some($a), Some($b), _) if $test => {
                        sp = sp.sub(1);
                        *sp.sub(1) = Value::float($result).bits();
                    }
                    _ => return slow(pc, sp, locals, thread, base),
                }
            }
        })*
    };
}

mixed! {
    add_mixed Some(Special::AddAny), |a, b| true => a + b;
    sub_mixed Some(Special::SubAny), |a, b| true => a - b;
    mul_mixed Some(Special::MulAny), |a, b| true => a * b;
    div_mixed None, |a, b| b != 0.0 => a / b;
}

/// A form that tests for ints and for other numbers in turn.
macro_rules! any {
    ($($name:ident $ints:expr, |$a:ident, $b:ident| $float:expr;)*) => {
        $(op! {
            $name(pc, sp, locals, thread, base) {
                let (left, right) = (*sp.sub(2), *sp.sub(1));
                let bits = if both_int(left, right) {
                    let compute: fn(u64, u64) -> Option<u64> = $ints;
                    match compute(left, right) {
                        Some(bits) => bits,
                        None => return slow(pc, sp, locals, thread, base),
                    }
                } else if let (Some($a), Some($b)) = (number(left), number(right)) {
                    Value::float($float).bits()
                } else {
                    return slow(pc, sp, locals, thread, base);
                };
                sp = sp.sub(1);
                *sp.sub(1) = bits;
            }
        })*
    };
}

any! {
    add_any sum, |a, b| a + b;
    sub_any difference, |a, b| a - b;
    mul_any product, |a, b| a * b;
}

/// Rewrites a plain comparison of two ints or two floats.
///
/// # Safety
/// `pc` is the comparison that runs, its operands lie below `sp`.
pub(crate) unsafe fn quicken_compare(pc: Pc, sp: Sp) {
    // SAFETY: as the caller promises.
    unsafe {
        let (a, b) = (*sp.sub(2), *sp.sub(1));
        if both_int(a, b) {
            rewrite(pc, Special::CompareInt as u16);
        } else if both_float(a, b) {
            rewrite(pc, Special::CompareFloat as u16);
        } else if number(a).is_some() && number(b).is_some() {
            rewrite(pc, Special::CompareMixed as u16);
        } else if matches!((*pc).arg, EQUAL | UNEQUAL) && strings(operand(sp, 2), operand(sp, 1)).is_some() {
            rewrite(pc, Special::CompareStr as u16);
        }
    }
}

/// The arguments of `COMPARE_OP` for `==` and `!=`.
const EQUAL: u32 = Comparison::Eq as u32;
const UNEQUAL: u32 = Comparison::Ne as u32;

/// Both operands, where they are exact strings.
#[inline(always)]
fn strings(left: Value, right: Value) -> Option<(Gc<Str>, Gc<Str>)> {
    Some((left.exact::<Str>()?, right.exact::<Str>()?))
}

#[inline(never)]
fn compare_general(thread: &mut Thread, op: u32, left: Value, right: Value) -> PyResult {
    ops::compare(thread, Comparison::from_index(op), left, right)
}

op! {
    #[inline(never)]
    compare_slow(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (left, right) = (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let result =
            try_op!(compare_general(&mut *thread, (*pc).arg, left, right), pc, sp, locals, thread, base);
        sp = sp.sub(1);
        *sp.sub(1) = result.bits();
    }
}

#[inline(always)]
fn holds<T: PartialOrd>(op: u32, a: T, b: T) -> bool {
    match op {
        0 => a < b,
        1 => a <= b,
        2 => a == b,
        3 => a != b,
        4 => a > b,
        _ => a >= b,
    }
}

/// Goes on with a comparison's result: straight to the target where a conditional jump follows.
macro_rules! decide {
    ($truth:expr, $pc:ident, $sp:ident, $locals:ident, $thread:ident, $base:ident) => {
        let truth: bool = $truth;
        let next = $pc.add(1);
        $sp = $sp.sub(2);
        let wanted = (*next).op == Op::PopJumpIfTrue as u16;
        if wanted || (*next).op == Op::PopJumpIfFalse as u16 {
            let target = if truth == wanted { next.offset((*next).distance()) } else { next.add(1) };
            return dispatch(target, $sp, $locals, $thread, $base);
        }
        *$sp = Value::bool(truth).bits();
        return dispatch(next, $sp.add(1), $locals, $thread, $base)
    };
}

op! {
    compare_int(pc, sp, locals, thread, base) {
        let (a, b) = (*sp.sub(2), *sp.sub(1));
        if !both_int(a, b) {
            return compare_miss(pc, sp, locals, thread, base);
        }
        decide!(holds((*pc).arg, int(a), int(b)), pc, sp, locals, thread, base);
    }
}

op! {
    compare_float(pc, sp, locals, thread, base) {
        let (a, b) = (*sp.sub(2), *sp.sub(1));
        if !both_float(a, b) {
            return compare_miss(pc, sp, locals, thread, base);
        }
        decide!(holds((*pc).arg, float(a), float(b)), pc, sp, locals, thread, base);
    }
}

op! {
    #[inline(never)]
    #[cold]
    compare_miss(pc, sp, locals, thread, base) {
        if number(*sp.sub(2)).is_some() && number(*sp.sub(1)).is_some() {
            rewrite(pc, Special::CompareMixed as u16);
            return dispatch(pc, sp, locals, thread, base);
        }
        rewrite(pc, Special::CompareAny as u16);
        return compare_slow(pc, sp, locals, thread, base);
    }
}

op! {
    compare_mixed(pc, sp, locals, thread, base) {
        match (number(*sp.sub(2)), number(*sp.sub(1))) {
            (Some(a), Some(b)) => {
                decide!(holds((*pc).arg, a, b), pc, sp, locals, thread, base);
            }
            _ => {
                rewrite(pc, Special::CompareAny as u16);
                return compare_slow(pc, sp, locals, thread, base);
            }
        }
    }
}

op! {
    compare_any(pc, sp, locals, thread, base) {
        let (a, b) = (*sp.sub(2), *sp.sub(1));
        if both_int(a, b) {
            decide!(holds((*pc).arg, int(a), int(b)), pc, sp, locals, thread, base);
        }
        if let (Some(a), Some(b)) = (number(a), number(b)) {
            decide!(holds((*pc).arg, a, b), pc, sp, locals, thread, base);
        }
        return compare_slow(pc, sp, locals, thread, base);
    }
}

op! {
    /// `==` and `!=` of strings.
    compare_str(pc, sp, locals, thread, base) {
        match strings(operand(sp, 2), operand(sp, 1)) {
            Some((a, b)) => {
                decide!(a.equals(&b) == ((*pc).arg == EQUAL), pc, sp, locals, thread, base);
            }
            None => {
                rewrite(pc, Special::CompareAny as u16);
                return compare_slow(pc, sp, locals, thread, base);
            }
        }
    }
}
