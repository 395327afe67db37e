//! Constants as plain data: what a code object carries before any runtime exists.

use crate::CodeRef;
use crate::Text;

/// A constant of a code object, or of an AST `Constant` node.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    /// `None`
    None,
    /// `True` or `False`
    Bool(bool),
    /// `...`
    Ellipsis,
    /// An integer that fits 64 bits.
    Int(i64),
    /// Any other integer.
    BigInt(BigInt),
    /// A float. Compare by bits where constants are merged: `0.0` and `-0.0` are two constants.
    Float(f64),
    /// A complex number.
    Complex {
        /// The real part.
        re: f64,
        /// The imaginary part.
        im: f64,
    },
    /// A string.
    Str(Text),
    /// A bytes object.
    Bytes(Box<[u8]>),
    /// A tuple of constants.
    Tuple(Box<[Const]>),
    /// A frozen set of constants (the folded right side of `x in {1, 2}`), in source order, no duplicates.
    FrozenSet(Box<[Const]>),
    /// A slice whose parts are constants: start, stop, step.
    Slice(Box<[Const; 3]>),
    /// The code object of a nested function, class or comprehension.
    Code(CodeRef),
}

/// An integer outside the range of `i64`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BigInt {
    /// Whether the integer is below zero.
    pub negative: bool,
    /// The magnitude, 64 bits a limb, least significant first, the last limb not zero.
    pub limbs: Box<[u64]>,
}
