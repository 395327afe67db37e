//! `bytes % args`.

use smallvec::SmallVec;
use taipan_gc::Gc;
use taipan_gc::Value;

use super::Bytes;
use crate::number::printf;
use crate::number::printf::Flags;
use crate::number::printf::Piece;
use crate::number::printf::Pieces;
use crate::object::cast::ValueExt;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::specials;
use crate::state::growth::Growth;
use crate::state::thread::Thread;
use crate::types::int;
use crate::types::str::Arguments;
use crate::types::str::Str;
use crate::types::str::ascii;
use crate::types::str::format_amounts;
use crate::types::str::format_number;

/// `format % args`
pub fn format(thread: &mut Thread, format: &[u8], args: Value) -> PyResult<Gc<Bytes>> {
    let is_text = super::plain(args).is_some() || args.cast::<Str>().is_some();
    let mut args = Arguments::new(thread, args, is_text);
    let mut out: SmallVec<[u8; 128]> = SmallVec::new();
    let mut growth = Growth::default();
    for piece in Pieces::new(format) {
        let mut directive = match piece.map_err(|fault| int::raise_fault(thread, &fault))? {
            Piece::Literal(range) => {
                out.extend_from_slice(&format[range]);
                continue;
            }
            Piece::Directive(directive) => directive,
        };
        if let Some(key) = directive.key.clone() {
            let key = Bytes::new(thread, &format[key])?;
            args.select(thread, key.as_value())?;
        }
        let (width, precision) = format_amounts(thread, &mut directive, &mut args)?;
        let value = args.next(thread)?;
        let cut = |bytes: &mut SmallVec<[u8; 32]>| bytes.truncate(precision.unwrap_or(usize::MAX));
        let mut text: SmallVec<[u8; 32]> = SmallVec::new();
        match u8::try_from(directive.conversion).unwrap_or(0) {
            b's' | b'b' => {
                text.extend_from_slice(contents(thread, value)?);
                cut(&mut text);
            }
            b'r' | b'a' => {
                let shown = ascii(thread, value)?;
                text.extend_from_slice(shown.as_ascii().unwrap_or_default().as_bytes());
                cut(&mut text);
            }
            b'c' => text.push(character(thread, value)?),
            conversion => match format_number(thread, conversion, directive.flags, precision, value)? {
                Some(number) => {
                    let number = number
                        .pad(directive.flags, width)
                        .map_err(|fault| int::raise_fault(thread, &fault))?;
                    text.extend_from_slice(number.as_bytes());
                }
                None => return Err(int::raise_fault(thread, &printf::unsupported(&directive))),
            },
        }
        growth.reach(thread, out.len().saturating_add(width.max(text.len())))?;
        pad(&mut out, &text, directive.flags, width);
    }
    if args.is_left() {
        return Err(thread.type_error("not all arguments converted during bytes formatting"));
    }
    Bytes::new(thread, &out)
}

fn pad(out: &mut SmallVec<[u8; 128]>, text: &[u8], flags: Flags, width: usize) {
    let free = width.saturating_sub(text.len());
    if !flags.left {
        out.resize(out.len() + free, b' ');
    }
    out.extend_from_slice(text);
    if flags.left {
        out.resize(out.len() + free, b' ');
    }
}

/// What `%b` shows of a value.
fn contents(thread: &mut Thread, value: Value) -> PyResult<&'static [u8]> {
    if let Some(bytes) = super::borrow(thread, value)? {
        return Ok(bytes);
    }
    match specials::method_optional(thread, value, Name::__bytes__, &[])? {
        Some(result) if result.cast::<Bytes>().is_some() => Ok(super::borrowed(result).unwrap_or_default()),
        Some(result) => {
            let name = thread.interp().class_of(result).name_text();
            Err(thread.type_error(format!("__bytes__ returned non-bytes (type {name})")))
        }
        None => {
            let name = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!(
                "%b requires a bytes-like object, or an object that implements __bytes__, not '{name}'"
            )))
        }
    }
}

/// The byte that `%c` takes a value for.
fn character(thread: &mut Thread, value: Value) -> PyResult<u8> {
    if let Some(bytes) = super::plain(value) {
        return match *bytes {
            [byte] => Ok(byte),
            _ => {
                let name = thread.interp().class_of(value).name_text();
                Err(thread.type_error(format!(
                    "%c requires an integer in range(256) or a single byte, not a {name} object of length {}",
                    bytes.len()
                )))
            }
        };
    }
    if thread.interp().class_of(value).slot(|slots| slots.index).is_none() {
        let name = thread.interp().class_of(value).name_text();
        let message = format!("%c requires an integer in range(256) or a single byte, not {name}");
        return Err(thread.type_error(message));
    }
    let int = ops::index(thread, value)?;
    match int::to_i64(int).and_then(|int| u8::try_from(int).ok()) {
        Some(byte) => Ok(byte),
        None => Err(thread.overflow_error("%c arg not in range(256)")),
    }
}
