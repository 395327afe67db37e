//! The abstract syntax tree: Python's own, as the module `ast` shows it.
//!
//! The types are made from `python.asdl`: a struct for each constructor with fields and each product (`BinOp`,
//! `FunctionDef`, `Arguments`), `Stmt`/`Expr`/`Pattern`/`TypeParam` of a range and a kind, plain enums for
//! operators and contexts. Two names differ from Python's: the statement `Expr` is [`ExprStmt`], and the types
//! `boolop`, `unaryop`, `cmpop` are [`BoolOperator`], [`UnaryOperator`], [`CmpOperator`].
//!
//! [`Node`] walks a tree without knowing its types; [`Read`] makes one from another representation.

mod chain;
mod dump;
mod function;
mod identifier;
mod node;
mod read;

use taipan_code::Const;

pub use chain::link;
pub use dump::dump;
pub(crate) use dump::is_printable;
pub use function::Function;
pub use identifier::Identifier;
pub use identifier::Interner;
pub use node::Attributes;
pub use node::Count;
pub use node::Field;
pub use node::FieldInfo;
pub use node::Node;
pub use node::NodeInfo;
pub use node::NodeList;
pub use node::TypeInfo;
pub use read::Read;
pub use read::Reader;

/// A stretch of source: lines from 1, columns from 0 in bytes of the UTF-8 source, as Python's `ast` counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Range {
    /// The line of the first character.
    pub line: u32,
    /// The column of the first character.
    pub col: u32,
    /// The line of the end.
    pub end_line: u32,
    /// The column behind the last character.
    pub end_col: u32,
}

include!(concat!(env!("OUT_DIR"), "/ast.rs"));
