//! The instruction set of Taipan: operations, code objects as plain data, encoding, disassembly, verification.

pub mod constant;
pub mod text;

pub use constant::BigInt;
pub use constant::Const;
pub use text::Text;

/// A code object as plain, immutable data: shared between interpreters, knows no runtime.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {}
