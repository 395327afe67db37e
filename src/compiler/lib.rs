//! Python source to code objects.

pub mod ast;
mod error;
mod parse;

pub use error::ErrorKind;
pub use error::Position;
pub use error::SyntaxError;
pub use error::Warning;
pub use parse::Decoder;
pub use parse::Mode;
pub use parse::ParseOptions;
pub use parse::Parsed;
pub use parse::parse;
