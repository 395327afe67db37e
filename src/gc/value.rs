//! The 64-bit value.
//!
//! | bits, from the top                        | meaning                                        |
//! |-------------------------------------------|------------------------------------------------|
//! | `0x0000_0000_0000_0001 ..= 0xFFF`         | singletons and markers                         |
//! | `0x0000_0000_0000_1000 ..= 2^47 - 1`      | a cell: its plain address, a multiple of 16    |
//! | `0x0002_0000_0000_0000 ..= 0xFFFB_FF...`  | a float: its bits plus 2^49                    |
//! | `0xFFFC_0000_0000_0000 ..= 0xFFFF_FF...`  | a small integer: 50 bits, two's complement     |
//!
//! Zero is no value, so that `Option<Value>` takes 8 bytes and a cleared slot reads as `None`.
//! A plain address needs no untagging; a float never allocates; the test for two integers is one `and` and
//! one comparison. Floats that arithmetic makes fit as they are (the only NaN that hardware makes up is the
//! quiet one, of either sign); bits from outside go through [`Value::canonical_float`], because a NaN with a
//! foreign payload could look like an integer.
#![expect(unsafe_code, reason = "values are made from bits whose validity the encoding guarantees")]

use std::fmt;
use std::num::NonZeroU64;
use std::ptr::NonNull;

use crate::cell::Header;

/// A Python value: a cell, a float, a small integer, a singleton. Equality is identity of bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(NonZeroU64);

/// What is added to the bits of a float.
pub const FLOAT_OFFSET: u64 = 1 << 49;
/// The 14 leading ones of a small integer.
pub const INT_TAG: u64 = 0xFFFC << 48;
/// Bits of a small integer.
pub const INT_BITS: u32 = 50;
/// Below this there are no cells, only singletons.
pub const FIRST_ADDRESS: u64 = 4096;

const INT_SHIFT: u32 = 64 - INT_BITS;
const FALSE_BITS: u64 = 6;

const fn singleton(bits: u64) -> Value {
    assert!(bits < FIRST_ADDRESS);
    match NonZeroU64::new(bits) {
        Some(bits) => Value(bits),
        None => panic!("zero is no value"),
    }
}

impl Value {
    /// `None`.
    pub const NONE: Value = singleton(2);
    /// `...`
    pub const ELLIPSIS: Value = singleton(3);
    /// `NotImplemented`.
    pub const NOT_IMPLEMENTED: Value = singleton(4);
    /// `False`; the next number is `True`.
    pub const FALSE: Value = singleton(FALSE_BITS);
    /// `True`.
    pub const TRUE: Value = singleton(FALSE_BITS + 1);
    /// Marker, never seen by a program: an entry that was there and is gone (tables).
    pub const DELETED: Value = singleton(16);
    /// Marker, never seen by a program: an argument that was not given, an attribute that is absent.
    pub const MISSING: Value = singleton(17);
    /// Marker, never seen by a program: a variable before its first assignment, where zero will not do.
    pub const UNBOUND: Value = singleton(18);
    /// The smallest integer that needs no cell.
    pub const MIN_INT: i64 = -(1 << (INT_BITS - 1));
    /// The largest integer that needs no cell.
    pub const MAX_INT: i64 = (1 << (INT_BITS - 1)) - 1;

    /// The encoding.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0.get()
    }

    /// A value from its encoding; `None` for zero, the empty slot.
    ///
    /// # Safety
    /// The bits came from [`Value::bits`] of a value that is still alive, or are zero.
    #[inline(always)]
    pub const unsafe fn from_bits(bits: u64) -> Option<Value> {
        match NonZeroU64::new(bits) {
            Some(bits) => Some(Value(bits)),
            None => None,
        }
    }

    /// `True` or `False`.
    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        if b { Value::TRUE } else { Value::FALSE }
    }

    /// The boolean, if it is one.
    #[inline(always)]
    pub const fn as_bool(self) -> Option<bool> {
        if self.is_bool() { Some(self.bits() == FALSE_BITS + 1) } else { None }
    }

    /// Is it `True` or `False`?
    #[inline(always)]
    pub const fn is_bool(self) -> bool {
        self.bits() | 1 == FALSE_BITS | 1
    }

    /// Is it `None`?
    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.bits() == Value::NONE.bits()
    }

    /// Is it one of the constants (`None`, booleans, markers, ...)?
    #[inline(always)]
    pub const fn is_singleton(self) -> bool {
        self.bits() < FIRST_ADDRESS
    }

    /// Is it a small integer? (Booleans are not.)
    #[inline(always)]
    pub const fn is_int(self) -> bool {
        self.bits() >= INT_TAG
    }

    /// Are both small integers?
    #[inline(always)]
    pub const fn both_int(a: Value, b: Value) -> bool {
        (a.bits() & b.bits()) >= INT_TAG
    }

    /// The small integer, if it is one.
    #[inline(always)]
    pub const fn as_int(self) -> Option<i64> {
        if self.is_int() { Some(self.int_unchecked()) } else { None }
    }

    /// The small integer; of anything else, some number.
    #[inline(always)]
    pub const fn int_unchecked(self) -> i64 {
        ((self.bits() << INT_SHIFT) as i64) >> INT_SHIFT
    }

    /// A small integer, if the number fits in 50 bits.
    #[inline(always)]
    pub const fn small_int(i: i64) -> Option<Value> {
        if (i << INT_SHIFT) >> INT_SHIFT == i { Some(Value::int_from_low_bits(i)) } else { None }
    }

    /// The small integer with the low 50 bits of `i`: for numbers known to fit.
    #[inline(always)]
    pub const fn int_from_low_bits(i: i64) -> Value {
        let bits = INT_TAG | (i as u64 & !INT_TAG);
        // SAFETY: the tag is not zero.
        Value(unsafe { NonZeroU64::new_unchecked(bits) })
    }

    /// The value with these bits, which are those of a value.
    ///
    /// # Safety
    /// The bits came from [`Value::bits`], and if they name a cell it is alive.
    #[inline(always)]
    pub const unsafe fn from_bits_unchecked(bits: u64) -> Value {
        // SAFETY: a value's bits are not zero.
        Value(unsafe { NonZeroU64::new_unchecked(bits) })
    }

    /// Are both the same object? Floats and small integers are the same where their bits are.
    #[inline(always)]
    pub const fn is(self, other: Value) -> bool {
        self.bits() == other.bits()
    }

    /// Is it a float?
    #[inline(always)]
    pub const fn is_float(self) -> bool {
        self.bits().wrapping_sub(FLOAT_OFFSET) < INT_TAG - FLOAT_OFFSET
    }

    /// The float, if it is one.
    #[inline(always)]
    pub const fn as_float(self) -> Option<f64> {
        if self.is_float() { Some(self.float_unchecked()) } else { None }
    }

    /// The float; of anything else, some number.
    #[inline(always)]
    pub const fn float_unchecked(self) -> f64 {
        f64::from_bits(self.bits().wrapping_sub(FLOAT_OFFSET))
    }

    /// A float that arithmetic made. Bits from outside: [`Value::canonical_float`].
    #[inline(always)]
    pub const fn float(f: f64) -> Value {
        let bits = f.to_bits().wrapping_add(FLOAT_OFFSET);
        debug_assert!(bits >= FLOAT_OFFSET && bits < INT_TAG, "a NaN with a foreign payload");
        // SAFETY: the sum wraps to zero only for a NaN whose payload the contract excludes; for the rest of
        // the excluded NaNs the value is wrong but not zero. `| 1 << 49` would hide the error and cost more.
        Value(unsafe { NonZeroU64::new_unchecked(bits) })
    }

    /// A float from foreign bits: every NaN becomes the quiet one with its sign.
    #[inline]
    pub const fn canonical_float(f: f64) -> Value {
        if f.is_nan() { Value::float(f64::NAN.copysign(f)) } else { Value::float(f) }
    }

    /// Is it a cell?
    #[inline(always)]
    pub const fn is_ptr(self) -> bool {
        self.bits().wrapping_sub(FIRST_ADDRESS) < FLOAT_OFFSET - FIRST_ADDRESS
    }

    /// The cell, if it is one.
    #[inline(always)]
    pub const fn as_cell(self) -> Option<NonNull<Header>> {
        if self.is_ptr() {
            // SAFETY: a cell's address is its value, and `is_ptr` excludes zero.
            Some(unsafe {
                NonNull::new_unchecked(std::ptr::with_exposed_provenance_mut(self.bits() as usize))
            })
        } else {
            None
        }
    }

    /// The value that is this cell.
    #[inline(always)]
    pub fn from_cell(cell: NonNull<Header>) -> Value {
        let bits = cell.as_ptr().expose_provenance() as u64;
        debug_assert!((FIRST_ADDRESS..1 << 47).contains(&bits) && bits.is_multiple_of(16));
        // SAFETY: an address that is not null is not zero.
        Value(unsafe { NonZeroU64::new_unchecked(bits) })
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Value::NONE => f.write_str("None"),
            Value::FALSE => f.write_str("False"),
            Value::TRUE => f.write_str("True"),
            Value::ELLIPSIS => f.write_str("Ellipsis"),
            Value::NOT_IMPLEMENTED => f.write_str("NotImplemented"),
            v if v.is_int() => write!(f, "{}", v.int_unchecked()),
            v if v.is_float() => write!(f, "{:?}", v.float_unchecked()),
            v if v.is_ptr() => write!(f, "<cell {:#x}>", v.bits()),
            v => write!(f, "<marker {}>", v.bits()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn sizes() {
        assert_eq!(size_of::<Value>(), 8);
        assert_eq!(size_of::<Option<Value>>(), 8);
        assert_eq!(size_of::<Result<Value, ()>>(), 8);
    }

    #[test]
    fn integers() {
        for i in [0, 1, -1, 42, Value::MIN_INT, Value::MAX_INT] {
            let v = Value::small_int(i).unwrap();
            assert!(v.is_int() && !v.is_float() && !v.is_ptr() && !v.is_singleton());
            assert_eq!(v.as_int(), Some(i));
        }
        assert_eq!(Value::small_int(Value::MAX_INT + 1), None);
        assert_eq!(Value::small_int(Value::MIN_INT - 1), None);
        assert_eq!(Value::small_int(i64::MIN), None);
    }

    #[test]
    fn floats() {
        for f in [
            0.0,
            -0.0,
            1.5,
            f64::MAX,
            f64::MIN_POSITIVE,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
            -f64::NAN,
        ] {
            let v = Value::float(f);
            assert!(v.is_float() && !v.is_int() && !v.is_ptr() && !v.is_singleton());
            assert_eq!(v.as_float().unwrap().to_bits(), f.to_bits());
        }
        let v = Value::canonical_float(f64::from_bits(u64::MAX));
        assert!(v.is_float() && v.as_float().unwrap().is_nan());
    }

    #[test]
    fn singletons() {
        assert_eq!(Value::bool(true), Value::TRUE);
        assert_eq!(Value::FALSE.as_bool(), Some(false));
        assert_eq!(Value::NONE.as_bool(), None);
        assert!(Value::NONE.is_none() && Value::NONE.is_singleton());
        for v in [Value::NONE, Value::TRUE, Value::ELLIPSIS, Value::MISSING, Value::DELETED] {
            assert!(!v.is_int() && !v.is_float() && !v.is_ptr());
        }
    }
}
