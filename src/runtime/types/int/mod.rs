//! `int`: unboxed up to 50 bits, beyond that one cell with its limbs inline.

#![expect(unsafe_code, reason = "limbs lie behind the head and are reached by address")]

pub mod arith;
mod format;
mod methods;
mod parse;

pub use arith::admit;
pub use arith::decimal;
pub use arith::floor_div;
pub use arith::floor_mod;
pub use arith::sub;
pub use format::format;
pub(crate) use parse::construct;
pub use parse::exact_result;
pub use parse::from_number;
pub use parse::from_str;
pub use parse::repeat_count;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::Value;
use taipan_macros::pytype;

use crate::number::fault::Fault;
use crate::number::fault::FaultKind;
use crate::number::limbs;
use crate::number::limbs::IntBuf;
use crate::number::limbs::SmallInt;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;

// An integer that does not fit 50 bits. The limbs of its magnitude follow, least significant first.
/// int([x]) -> integer
/// int(x, base=10) -> integer
///
/// Convert a number or string to an integer, or return 0 if no arguments
/// are given.  If x is a number, return x.__int__().  For floating-point
/// numbers, this truncates towards zero.
///
/// If x is not a number or if base is given, then x must be a string,
/// bytes, or bytearray instance representing an integer literal in the
/// given base.  The literal can be preceded by '+' or '-' and be surrounded
/// by whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.
/// Base 0 means to interpret the base from the string as an integer literal.
/// >>> int('0b100', base=0)
/// 4
#[pytype(name = "int", shape = ids::INT, flags(BASETYPE, MATCH_SELF), methods(METHODS))]
#[repr(C)]
pub struct Int {
    header: Header,
    len: usize,
}

// SAFETY: `repr(C)`, header first; there is nothing to trace.
unsafe impl HeapObject for Int {
    const KIND: &'static Kind = &Kind::leaf("int");
}

impl Int {
    /// Set in the header's `aux` where the integer is below zero.
    pub const NEGATIVE: u16 = 1;
    /// Where the number of limbs stands.
    pub const LEN: usize = std::mem::offset_of!(Int, len);
    /// Where the limbs begin.
    pub const FIRST: usize = size_of::<Int>();

    /// Sign and magnitude.
    #[inline]
    pub fn as_limbs(&self) -> limbs::Int<'_> {
        // SAFETY: `len` limbs were written behind the head when the cell was made.
        let limbs = unsafe {
            std::slice::from_raw_parts(
                std::ptr::from_ref(self).cast::<u8>().add(Self::FIRST).cast(),
                self.len,
            )
        };
        limbs::Int { negative: self.header.aux() & Self::NEGATIVE != 0, limbs }
    }
}

/// Magnitudes up to this many limbs are allocated without asking.
const SMALL: usize = 64;

fn fill(cell: Gc<Int>, limbs: &[u64]) -> Value {
    // SAFETY: the cell was allocated with room for the limbs and nobody else has it yet.
    unsafe { std::ptr::copy_nonoverlapping(limbs.as_ptr(), cell.tail::<u64>(), limbs.len()) };
    cell.as_value()
}

fn head(negative: bool, len: usize) -> Int {
    let header = Header::new(ids::INT);
    header.set_aux(if negative { Int::NEGATIVE } else { 0 });
    Int { header, len }
}

/// The int of a machine integer.
#[inline]
pub fn from_i64(interp: &Interpreter, int: i64) -> Value {
    match Value::small_int(int) {
        Some(value) => value,
        None => boxed(interp, int),
    }
}

#[cold]
fn boxed(interp: &Interpreter, int: i64) -> Value {
    let cell = interp.heap().alloc_tail(ids::INT, head(int < 0, 1), size_of::<u64>());
    fill(cell, &[int.unsigned_abs()])
}

/// The int of an unsigned machine integer.
pub fn from_u64(interp: &Interpreter, int: u64) -> Value {
    match i64::try_from(int) {
        Ok(int) => from_i64(interp, int),
        Err(_) => fill(interp.heap().alloc_tail(ids::INT, head(false, 1), size_of::<u64>()), &[int]),
    }
}

/// The int of a size or index.
pub fn from_usize(interp: &Interpreter, int: usize) -> Value {
    from_u64(interp, int as u64)
}

/// The int of a 128-bit integer.
pub fn from_i128(interp: &Interpreter, int: i128) -> Value {
    match i64::try_from(int) {
        Ok(int) => from_i64(interp, int),
        Err(_) => {
            let magnitude = int.unsigned_abs();
            let limbs = [magnitude as u64, (magnitude >> 64) as u64];
            let len = if limbs[1] == 0 { 1 } else { 2 };
            let cell = interp.heap().alloc_tail(ids::INT, head(int < 0, len), len * size_of::<u64>());
            fill(cell, &limbs[..len])
        }
    }
}

/// The int of sign and magnitude.
pub fn from_limbs(thread: &mut Thread, int: limbs::Int<'_>) -> PyResult {
    if let Some(small) = int.to_i64().and_then(Value::small_int) {
        return Ok(small);
    }
    let bytes = size_of_val(int.limbs);
    let init = head(int.negative, int.limbs.len());
    let cell = if int.limbs.len() <= SMALL {
        thread.heap().alloc_tail(ids::INT, init, bytes)
    } else {
        thread.alloc_tail(ids::INT, init, bytes)?
    };
    Ok(fill(cell, int.limbs))
}

/// The int of an owned magnitude.
pub fn from_buf(thread: &mut Thread, int: &IntBuf) -> PyResult {
    from_limbs(thread, int.as_int())
}

/// The int of a constant.
pub fn from_constant(thread: &mut Thread, int: &taipan_code::BigInt) -> PyResult {
    from_limbs(thread, limbs::Int::new(int.negative, &int.limbs))
}

/// Whether an exact int is below zero.
pub fn is_negative(int: Value) -> bool {
    with_limbs(int, |limbs| limbs.negative).unwrap_or(false)
}

/// The exact int under an instance of a subclass of `int` (not `bool`).
pub fn of_subclass(value: Value) -> Option<Value> {
    let payload = value.as_instance()?.payload()?;
    (payload.is_int() || payload.exact::<Int>().is_some()).then_some(payload)
}

/// The exact int that a value is: an int, a bool, or an instance of a subclass.
#[inline]
pub fn exact(value: Value) -> Option<Value> {
    if value.is_int() || value.exact::<Int>().is_some() {
        return Some(value);
    }
    if let Some(flag) = value.as_bool() {
        return Some(Value::int_from_low_bits(i64::from(flag)));
    }
    of_subclass(value)
}

/// Calls `body` with the magnitude of an exact int; `None` for anything else.
pub fn with_limbs<R>(value: Value, body: impl FnOnce(limbs::Int<'_>) -> R) -> Option<R> {
    if let Some(small) = value.as_int() {
        return Some(body(SmallInt::new(small).as_int()));
    }
    value.exact::<Int>().map(|int| body(int.as_limbs()))
}

/// The machine integer of an exact int, if it fits.
pub fn to_i64(value: Value) -> Option<i64> {
    match value.as_int() {
        Some(int) => Some(int),
        None => value.exact::<Int>()?.as_limbs().to_i64(),
    }
}

/// The float nearest to an exact int; OverflowError beyond the range.
pub fn to_f64(thread: &mut Thread, value: Value) -> PyResult<f64> {
    if let Some(int) = value.as_int() {
        return Ok(int as f64);
    }
    match with_limbs(value, limbs::to_f64) {
        Some(Ok(float)) => Ok(float),
        Some(Err(fault)) => Err(raise_fault(thread, &fault)),
        None => Err(thread.type_error("an integer is required")),
    }
}

/// The hash of a boxed int.
pub fn hash_big(int: Gc<Int>) -> i64 {
    limbs::hash(int.as_limbs())
}

/// The exception that a failed computation becomes.
#[cold]
pub fn raise_fault(thread: &mut Thread, fault: &Fault) -> Raised {
    let class = match fault.kind {
        FaultKind::Value => exceptions::VALUE_ERROR,
        FaultKind::Overflow => exceptions::OVERFLOW_ERROR,
        FaultKind::ZeroDivision => exceptions::ZERO_DIVISION_ERROR,
        FaultKind::Type => exceptions::TYPE_ERROR,
        FaultKind::Memory => return thread.memory_error(),
        FaultKind::Range => {
            let message = match crate::types::str::Str::from_text(thread, &fault.message) {
                Ok(message) => message.as_value(),
                Err(raised) => return raised,
            };
            return thread.raise_with(exceptions::OVERFLOW_ERROR, &[Value::int_from_low_bits(34), message]);
        }
    };
    thread.raise_text(class, &*fault.message)
}
