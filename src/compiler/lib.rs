//! Python source to code objects: [`parse()`] makes the tree, [`compile_ast`] the code, [`compile`] does both.

pub mod ast;
pub mod char_names;
mod compile;
mod error;
mod fail;
mod future;
mod lower;
mod nesting;
mod parse;
mod scopes;
mod validate;

pub use compile::CompileOptions;
pub use compile::Compiled;
pub use compile::compile;
pub use compile::compile_ast;
pub use compile::show_scopes;
pub use error::ErrorKind;
pub use error::Position;
pub use error::SyntaxError;
pub use error::Warning;
pub use parse::Mode;
pub use parse::ParseOptions;
pub use parse::Parsed;
pub use parse::Suspect;
pub use parse::foreign_encoding;
pub use parse::listing;
pub use parse::may_be_typo;
pub use parse::parse;
pub use parse::suggest_keyword;
pub use parse::undecoded;
pub use validate::Invalid;
pub use validate::validate;
pub use validate::validate_position;
