//! Python source to code objects.

pub mod ast;
mod error;
mod parse;

pub use error::ErrorKind;
pub use error::Position;
pub use error::SyntaxError;
pub use error::Warning;
pub use parse::Mode;
