//! Encodings. Decoders and encoders find errors where CPython finds them and leave what to do to a handler.
//!
//! A decoder appends to a [`TextBuilder`] and returns how many bytes it consumed: all of them, or, when more input
//! may follow (`last` is false), fewer if a sequence is cut off at the end. An encoder appends to a byte vector.
//! [`standard`] are the error handlers that every interpreter knows.

pub mod charmap;
pub mod escape;
pub mod narrow;
pub mod standard;
pub mod utf16;
pub mod utf32;
pub mod utf7;
pub mod utf8;

use super::TextBuf;
use super::TextBuilder;
use super::TextRef;

/// A piece of the input that cannot be decoded or encoded: bytes or code points `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodecError {
    /// Where the piece begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What is wrong, in CPython's words.
    pub reason: &'static str,
}

/// How decoding goes on after an error.
#[derive(Clone, Debug)]
pub struct DecodeRecovery {
    /// The text that takes the place of the undecodable bytes.
    pub replacement: TextBuf,
    /// The byte at which decoding resumes; beyond the end is the end.
    pub resume: usize,
}

/// What to do about bytes that cannot be decoded.
pub trait DecodeHandler {
    /// The exception.
    type Error;
    /// Says how to go on, or raises.
    fn recover(&mut self, error: CodecError) -> Result<DecodeRecovery, Self::Error>;
}

/// What takes the place of code points that cannot be encoded.
#[derive(Clone, Debug)]
pub enum Replacement {
    /// Text that is encoded in its turn.
    Text(TextBuf),
    /// Bytes that are written as they are.
    Bytes(Vec<u8>),
}

/// How encoding goes on after an error.
#[derive(Clone, Debug)]
pub struct EncodeRecovery {
    /// What is written.
    pub replacement: Replacement,
    /// The code point at which encoding resumes; beyond the end is the end.
    pub resume: usize,
}

/// What to do about code points that cannot be encoded.
pub trait EncodeHandler {
    /// The exception.
    type Error;
    /// Says how to go on, or raises.
    fn recover(&mut self, error: CodecError) -> Result<EncodeRecovery, Self::Error>;
    /// Raises, because the replacement itself cannot be encoded.
    fn refuse(&mut self, error: CodecError) -> Self::Error;
}

/// The handler `strict`: the error itself is the exception.
#[derive(Clone, Copy, Debug)]
pub struct Strict;

impl DecodeHandler for Strict {
    type Error = CodecError;
    fn recover(&mut self, error: CodecError) -> Result<DecodeRecovery, CodecError> {
        Err(error)
    }
}

impl EncodeHandler for Strict {
    type Error = CodecError;
    fn recover(&mut self, error: CodecError) -> Result<EncodeRecovery, CodecError> {
        Err(error)
    }
    fn refuse(&mut self, error: CodecError) -> CodecError {
        error
    }
}

/// The order of bytes in a unit of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endian {
    /// The lowest byte first.
    Little,
    /// The highest byte first.
    Big,
}

impl Endian {
    /// The machine's order.
    pub const NATIVE: Endian = if cfg!(target_endian = "big") { Endian::Big } else { Endian::Little };
}

/// Appends the handler's replacement for `error`; returns where decoding resumes.
fn recover_decoding<H: DecodeHandler>(
    handler: &mut H,
    error: CodecError,
    len: usize,
    out: &mut TextBuilder,
) -> Result<usize, H::Error> {
    let recovery = handler.recover(error)?;
    out.push_text(recovery.replacement.as_ref());
    Ok(recovery.resume.min(len))
}

/// Appends the handler's replacement for `error`; a text goes through `encode`, which says whether it could;
/// bytes must be a multiple of `width`. Returns where encoding resumes.
fn recover_encoding<H: EncodeHandler>(
    handler: &mut H,
    error: CodecError,
    text: TextRef<'_>,
    out: &mut Vec<u8>,
    width: usize,
    encode: impl Fn(u32, &mut Vec<u8>) -> bool,
) -> Result<usize, H::Error> {
    let recovery = handler.recover(error)?;
    match recovery.replacement {
        Replacement::Bytes(bytes) if !bytes.len().is_multiple_of(width) => return Err(handler.refuse(error)),
        Replacement::Bytes(bytes) => out.extend_from_slice(&bytes),
        Replacement::Text(replacement) => {
            if !replacement.as_ref().points().all(|point| encode(point, out)) {
                return Err(handler.refuse(error));
            }
        }
    }
    Ok(recovery.resume.min(text.len()))
}

/// Encodes code points in units of `width` bytes, each as `push` does it; a surrogate is an error.
fn encode_in_units<H: EncodeHandler>(
    text: TextRef<'_>,
    width: usize,
    out: &mut Vec<u8>,
    handler: &mut H,
    push: impl Fn(&mut Vec<u8>, u32),
) -> Result<(), H::Error> {
    let mut at = 0;
    while let Some(point) = text.get(at) {
        if !is_surrogate(point) {
            push(out, point);
            at += 1;
            continue;
        }
        let error = CodecError { start: at, end: at + 1, reason: "surrogates not allowed" };
        at = recover_encoding(handler, error, text, out, width, |point, out| {
            push(out, point);
            point < 0x80
        })?;
    }
    Ok(())
}

/// The end of the run of code points from `start` on that `bad` is true of.
fn run_end(text: TextRef<'_>, start: usize, bad: impl Fn(u32) -> bool) -> usize {
    start + text.slice(start..text.len()).points().take_while(|&point| bad(point)).count()
}

/// Whether a code point is half of a surrogate pair.
pub fn is_surrogate(point: u32) -> bool {
    (0xD800..0xE000).contains(&point)
}

#[cfg(test)]
mod tests;
