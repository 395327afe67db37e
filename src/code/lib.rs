//! The instruction set of Taipan: operations, code objects as plain data, encoding, disassembly, verification.

pub mod analysis;
pub mod constant;
pub mod dis;
pub mod instr;
pub mod name;
pub mod object;
pub mod operand;
pub mod operands;
pub mod ops;
pub mod positions;
pub mod repr;
pub mod serial;
pub mod text;
pub mod verify;

pub use constant::BigInt;
pub use constant::Const;
pub use instr::Instr;
pub use name::Name;
pub use object::Code;
pub use object::CodeFlags;
pub use object::CodeRef;
pub use ops::Op;
pub use ops::OperandKind;
pub use positions::Position;
pub use positions::Positions;
pub use text::Text;
