//! Numbers without objects: the algorithms of `int`, `float` and `complex` over plain slices and Rust values.
//!
//! Results are CPython's, bit for bit and letter for letter; failures are [`Fault`]s with CPython's messages.

pub mod complex;
pub mod fault;
pub mod float;
pub mod format_spec;
pub mod hash;
pub mod limbs;
pub mod printf;

pub use complex::Complex;
pub use fault::Fault;
pub use fault::FaultKind;
pub use limbs::Int;
pub use limbs::IntBuf;
