//! Text without objects: the algorithms of `str` and `bytes` over plain slices.
//!
//! A string is a slice of code points in the narrowest of three kinds (PEP 393): `u8` (Latin-1), `u16`, `u32`.
//! Surrogates are code points like others. [`Unit`] is a code point of one kind; most functions are generic over
//! it and serve `bytes` too. [`TextRef`] is a borrowed string of any kind, [`TextBuf`] an owned one.
//!
//! A [`TextBuilder`] allocates without a limit of its own: what it makes of a text is about as long as the text
//! (escapes and case mappings are a few times as long), and the caller charges that.
//! Functions that fill a buffer of the caller (`*_into`) have a `*_size` beside them, so that a size is charged
//! before it is allocated.

pub mod affix;
pub mod buffer;
pub mod case;
pub mod codec;
pub mod hex;
pub mod quote;
pub mod search;
pub mod split;
pub mod template;
mod two_way;
pub mod unicode;
pub mod unit;

pub use buffer::TextBuf;
pub use buffer::TextBuilder;
pub use case::is_identifier;
/// Names of code points: the compiler needs them for `\N{...}`.
pub use taipan_compiler::char_names as names;
pub use unit::TextRef;
pub use unit::Unit;
