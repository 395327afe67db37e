//! What `bytes` and `bytearray` have in common: one list of methods, expanded for each.

use std::ops::Range;

use smallvec::SmallVec;
use taipan_gc::Gc;
use taipan_gc::Value;

use super::Bytes;
use crate::modules::codecs;
use crate::modules::warnings;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Comparison;
use crate::object::specials;
use crate::state::growth::Growth;
use crate::state::thread::Thread;
use crate::text::search;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::str::bounds;
use crate::types::tuple::Tuple;

/// The contents of a bytes-like argument.
pub fn need(thread: &mut Thread, value: Value) -> PyResult<&'static [u8]> {
    match super::borrow(thread, value)? {
        Some(bytes) => Ok(bytes),
        None => {
            let name = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!("a bytes-like object is required, not '{name}'")))
        }
    }
}

/// What is searched: one byte or several.
pub struct Needle {
    byte: [u8; 1],
    bytes: Option<&'static [u8]>,
}

impl Needle {
    /// The needle that an argument is.
    pub fn new(thread: &mut Thread, value: Value) -> PyResult<Needle> {
        if let Some(bytes) = super::borrow(thread, value)? {
            return Ok(Needle { byte: [0], bytes: Some(bytes) });
        }
        if thread.interp().class_of(value).slot(|slots| slots.index).is_none() {
            let name = thread.interp().class_of(value).name_text();
            let message = format!("argument should be integer or bytes-like object, not '{name}'");
            return Err(thread.type_error(message));
        }
        Ok(Needle { byte: [byte(thread, value)?], bytes: None })
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        self.bytes.unwrap_or(&self.byte)
    }
}

/// A byte from an integer.
pub fn byte(thread: &mut Thread, value: Value) -> PyResult<u8> {
    let int = ops::index(thread, value)?;
    match int::to_i64(int).and_then(|int| u8::try_from(int).ok()) {
        Some(byte) => Ok(byte),
        None => Err(thread.value_error("byte must be in range(0, 256)")),
    }
}

/// Searches between the bounds; the place counts from the start.
pub fn place(
    thread: &mut Thread,
    contents: &[u8],
    sub: Value,
    (start, end): (Option<Value>, Option<Value>),
    search: fn(&[u8], &[u8]) -> Option<usize>,
) -> PyResult<Option<usize>> {
    thread.work(contents.len() / 16)?;
    let needle = Needle::new(thread, sub)?;
    let Some(range) = bounds(thread, contents.len(), start, end)? else { return Ok(None) };
    let from = range.start;
    Ok(search(&contents[range], needle.as_slice()).map(|at| from + at))
}

/// `item in contents`
pub fn contains(thread: &mut Thread, contents: &[u8], item: Value) -> PyResult<bool> {
    if let Some(int) = item.as_int() {
        return match u8::try_from(int) {
            Ok(byte) => Ok(contents.contains(&byte)),
            Err(_) => Err(thread.value_error("byte must be in range(0, 256)")),
        };
    }
    if thread.interp().class_of(item).slot(|slots| slots.index).is_some() {
        let byte = byte(thread, item)?;
        return Ok(contents.contains(&byte));
    }
    let needle = need(thread, item)?;
    Ok(search::find(contents, needle).is_some())
}

/// The error of `index`.
#[cold]
pub fn not_found(thread: &mut Thread) -> Raised {
    thread.value_error("subsection not found")
}

/// Whether the part between the bounds begins or ends with an affix or with one of a tuple of them.
pub fn has_affix(
    thread: &mut Thread,
    contents: &[u8],
    affix: Value,
    (start, end): (Option<Value>, Option<Value>),
    method: &str,
    test: fn(&[u8], &[u8]) -> bool,
) -> PyResult<bool> {
    let range = bounds(thread, contents.len(), start, end)?;
    let has = |affix: &[u8]| range.clone().is_some_and(|range| test(&contents[range], affix));
    if let Some(affixes) = affix.cast::<Tuple>() {
        for &affix in affixes.items() {
            if has(need(thread, affix)?) {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    match super::borrow(thread, affix)? {
        Some(affix) => Ok(has(affix)),
        None => {
            let name = thread.interp().class_of(affix).name_text();
            let message = format!("{method} first arg must be bytes or a tuple of bytes, not {name}");
            Err(thread.type_error(message))
        }
    }
}

/// A separator that is not empty.
pub fn separator(thread: &mut Thread, sep: Value) -> PyResult<&'static [u8]> {
    let sep = need(thread, sep)?;
    if sep.is_empty() { Err(thread.value_error("empty separator")) } else { Ok(sep) }
}

/// How often to split or replace: a negative number means without end.
pub fn times(most: i64) -> usize {
    usize::try_from(most).unwrap_or(usize::MAX)
}

/// A list of parts, each made by `make`.
pub fn parts(
    thread: &mut Thread,
    contents: &[u8],
    ranges: impl Iterator<Item = Range<usize>>,
    make: fn(&mut Thread, &[u8]) -> PyResult,
) -> PyResult<Gc<List>> {
    let list = List::with_capacity(thread, 6)?;
    for range in ranges {
        thread.work(16 + range.len() / 16)?;
        let part = make(thread, &contents[range])?;
        list.push(thread, part)?;
    }
    Ok(list)
}

/// The set of bytes that `strip` takes away.
pub fn strip_set(thread: &mut Thread, bytes: Option<Value>) -> PyResult<[bool; 256]> {
    let mut set = [false; 256];
    match bytes.filter(|bytes| !bytes.is_none()) {
        None => b" \t\n\r\x0b\x0c".iter().for_each(|&byte| set[usize::from(byte)] = true),
        Some(bytes) => need(thread, bytes)?.iter().for_each(|&byte| set[usize::from(byte)] = true),
    }
    Ok(set)
}

/// The byte that fills a field.
pub fn fill_byte(thread: &mut Thread, fill: Option<Value>, method: &str) -> PyResult<u8> {
    let Some(fill) = fill else { return Ok(b' ') };
    let class = thread.interp().class_of(fill).name_text();
    match super::borrow(thread, fill)? {
        Some(&[byte]) => Ok(byte),
        Some(bytes) => Err(thread.type_error(format!(
            "{method}(): argument 2 must be a byte string of length 1, not a {class} object of length {}",
            bytes.len()
        ))),
        None => Err(thread
            .type_error(format!("{method}() argument 2 must be a byte string of length 1, not {class}"))),
    }
}

/// The same contents as bytes and bytearrays, which can be read without running Python.
fn plain_parts(thread: &mut Thread, list: Gc<List>) -> PyResult<Gc<List>> {
    if list.items().iter().all(|&item| super::plain(item).is_some()) {
        return Ok(list);
    }
    let plain = List::empty(&thread.interp());
    let mut index = 0;
    while let Some(item) = list.get(index) {
        let Some(bytes) = super::borrow(thread, item)? else {
            let name = thread.interp().class_of(item).name_text();
            let message = format!("sequence item {index}: expected a bytes-like object, {name} found");
            return Err(thread.type_error(message));
        };
        let part = match super::plain(item) {
            Some(_) => item,
            None => Bytes::new(thread, bytes)?.as_value(),
        };
        plain.push(thread, part)?;
        index += 1;
    }
    Ok(plain)
}

/// The items of `iterable` joined by `separator`, into room that `make` provides.
pub fn join(thread: &mut Thread, separator: &[u8], iterable: Value) -> PyResult<Gc<Bytes>> {
    let list = match iterable.exact::<List>() {
        Some(list) => list,
        None => {
            let class = thread.interp().class_of(iterable);
            if !class.is_iterable() {
                return Err(thread.type_error("can only join an iterable"));
            }
            iter::sequence_list(thread, iterable)?
        }
    };
    let list = plain_parts(thread, list)?;
    let parts = || list.items().iter().filter_map(|&item| super::plain(item));
    let separators = separator.len().checked_mul(list.len().saturating_sub(1));
    let len = parts().try_fold(separators, |len, part| Some(len?.checked_add(part.len())));
    let Some(len) = len.flatten() else { return Err(thread.memory_error()) };
    let joined = Bytes::written(thread, len, |out| {
        let mut at = 0;
        for (index, part) in parts().enumerate() {
            if index > 0 {
                out[at..at + separator.len()].copy_from_slice(separator);
                at += separator.len();
            }
            out[at..at + part.len()].copy_from_slice(part);
            at += part.len();
        }
        Ok(())
    })?;
    // Not before: what a poll runs may change the list that was measured.
    thread.work(list.len().max(len / 8))?;
    Ok(joined)
}

/// The separator and the group of `hex`.
pub fn hex_separator(thread: &mut Thread, sep: Option<Value>, group: isize) -> PyResult<(u8, isize)> {
    let Some(sep) = sep else { return Ok((b' ', 0)) };
    if ops::len(thread, sep)? != 1 {
        return Err(thread.value_error("sep must be length 1."));
    }
    let point = match (sep.cast::<Str>(), sep.cast::<Bytes>()) {
        (Some(string), _) => string.units().get(0),
        (_, Some(bytes)) => bytes.as_slice().first().map(|&byte| u32::from(byte)),
        (None, None) => return Err(thread.type_error("sep must be str or bytes.")),
    };
    match point {
        Some(point) if point < 0x80 => Ok((point as u8, group)),
        _ => Err(thread.value_error("sep must be ASCII.")),
    }
}

/// What `__bytes__` gives, if an object has it: bytes, or an instance of a subclass.
pub fn converted(thread: &mut Thread, source: Value) -> PyResult<Option<Value>> {
    let Some(result) = specials::method_optional(thread, source, Name::__bytes__, &[])? else {
        return Ok(None);
    };
    if result.cast::<Bytes>().is_none() {
        let name = thread.interp().class_of(result).name_text();
        return Err(thread.type_error(format!("__bytes__ returned non-bytes (type {name})")));
    }
    Ok(Some(result))
}

/// The contents of a `bytes(..)` or `bytearray(..)` call whose source has no `__bytes__`, or where that does not count.
pub fn contents(
    thread: &mut Thread,
    source: Option<Value>,
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
    type_name: &str,
) -> PyResult<Gc<Bytes>> {
    if let Some(string) = source.and_then(|source| source.cast::<Str>()) {
        return encoded(thread, string, encoding, errors);
    }
    if encoding.is_some() || errors.is_some() {
        let what = if encoding.is_some() { "encoding" } else { "errors" };
        return Err(thread.type_error(format!("{what} without a string argument")));
    }
    let Some(source) = source else { return Bytes::new(thread, &[]) };
    if thread.interp().class_of(source).slot(|slots| slots.index).is_some() {
        return zeros(thread, source);
    }
    from_object(thread, source, type_name)
}

/// The bytes of a string in an encoding, which must be given.
fn encoded(
    thread: &mut Thread,
    string: Gc<Str>,
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
) -> PyResult<Gc<Bytes>> {
    if encoding.is_none() {
        return Err(thread.type_error("string argument without an encoding"));
    }
    let encoded = codecs::encode_str(thread, string, encoding, errors)?;
    match encoded.cast::<Bytes>() {
        Some(bytes) => Ok(bytes),
        None => Err(thread.type_error("encoder did not return a bytes object")),
    }
}

/// As many zeros as an object with `__index__` says.
fn zeros(thread: &mut Thread, count: Value) -> PyResult<Gc<Bytes>> {
    let number = int::to_i64(ops::index(thread, count)?);
    match number.map(usize::try_from) {
        Some(Ok(number)) => Bytes::written(thread, number, |_| Ok(())),
        Some(Err(_)) => Err(thread.value_error("negative count")),
        None => {
            let name = thread.interp().class_of(count).name_text();
            Err(thread.overflow_error(format!("cannot fit '{name}' into an index-sized integer")))
        }
    }
}

/// The bytes of a buffer or of an iterable of integers.
pub fn from_object(thread: &mut Thread, value: Value, type_name: &str) -> PyResult<Gc<Bytes>> {
    if let Some(bytes) = value.exact::<Bytes>() {
        return Ok(bytes);
    }
    if let Some(bytes) = super::borrow(thread, value)? {
        return Bytes::new(thread, bytes);
    }
    let class = thread.interp().class_of(value);
    if !class.is_iterable() || value.cast::<Str>().is_some() {
        let name = class.name_text();
        return Err(thread.type_error(format!("cannot convert '{name}' object to {type_name}")));
    }
    let mut out: SmallVec<[u8; 64]> = SmallVec::new();
    let mut growth = Growth::default();
    iter::for_each(thread, value, |thread, item| {
        let int = ops::index(thread, item)?;
        match int::to_i64(int).and_then(|int| u8::try_from(int).ok()) {
            Some(byte) => {
                growth.reach(thread, out.len() + 1)?;
                out.push(byte);
            }
            None => {
                let what = if type_name == "bytes" { "bytes" } else { "byte" };
                return Err(thread.value_error(format!("{what} must be in range(0, 256)")));
            }
        }
        Ok(())
    })?;
    Bytes::new(thread, &out)
}

/// Warns of a use of bytes that is probably a mistake, where `-b` asks for it.
pub fn warn(thread: &mut Thread, message: &str) -> PyResult<()> {
    if thread.interp().config().flags.bytes_warning == 0 {
        return Ok(());
    }
    warnings::warn_of(thread, exceptions::BYTES_WARNING, message, 1)
}

/// Warns of a test for equality with text, and with a number where the bytes are `bytes`.
pub fn warn_of_comparison(thread: &mut Thread, own: &str, other: Value, op: Comparison) -> PyResult<()> {
    let is_number = || own == "bytes" && (other.is_int() || other.cast::<int::Int>().is_some());
    match op {
        Comparison::Eq | Comparison::Ne if other.cast::<Str>().is_some() => {
            warn(thread, &format!("Comparison between {own} and string"))
        }
        Comparison::Eq | Comparison::Ne if is_number() => warn(thread, "Comparison between bytes and int"),
        _ => Ok(()),
    }
}

/// Declares the methods that `bytes` and `bytearray` share.
macro_rules! byte_methods {
    ($ty:ident) => {
        #[pymethods(extra = SHARED)]
        impl $ty {
            /// Return the lowest index in B where subsection sub is found, such that sub is contained within B[start:end].
            #[method("(sub, start=None, end=None, /)")]
            fn find(thread: &mut Thread, this: Gc<$ty>, sub: Value, start: Option<Value>, end: Option<Value>) -> PyResult<i64> {
                let found = shared::place(thread, this.as_slice(), sub, (start, end), search::find)?;
                Ok(found.map_or(-1, |at| at as i64))
            }

            /// Return the highest index in B where subsection sub is found, such that sub is contained within B[start:end].
            #[method("(sub, start=None, end=None, /)")]
            fn rfind(thread: &mut Thread, this: Gc<$ty>, sub: Value, start: Option<Value>, end: Option<Value>) -> PyResult<i64> {
                let found = shared::place(thread, this.as_slice(), sub, (start, end), search::rfind)?;
                Ok(found.map_or(-1, |at| at as i64))
            }

            /// Return the lowest index in B where subsection sub is found; raise ValueError when it is not.
            #[method("(sub, start=None, end=None, /)")]
            fn index(thread: &mut Thread, this: Gc<$ty>, sub: Value, start: Option<Value>, end: Option<Value>) -> PyResult<usize> {
                let found = shared::place(thread, this.as_slice(), sub, (start, end), search::find)?;
                found.ok_or_else(|| shared::not_found(thread))
            }

            /// Return the highest index in B where subsection sub is found; raise ValueError when it is not.
            #[method("(sub, start=None, end=None, /)")]
            fn rindex(thread: &mut Thread, this: Gc<$ty>, sub: Value, start: Option<Value>, end: Option<Value>) -> PyResult<usize> {
                let found = shared::place(thread, this.as_slice(), sub, (start, end), search::rfind)?;
                found.ok_or_else(|| shared::not_found(thread))
            }

            /// Return the number of non-overlapping occurrences of subsection sub in B[start:end].
            #[method("(sub, start=None, end=None, /)")]
            fn count(thread: &mut Thread, this: Gc<$ty>, sub: Value, start: Option<Value>, end: Option<Value>) -> PyResult<usize> {
                let needle = shared::Needle::new(thread, sub)?;
                let contents = this.as_slice();
                thread.work(contents.len() / 16)?;
                let range = bounds(thread, contents.len(), start, end)?;
                Ok(range.map_or(0, |range| search::count(&contents[range], needle.as_slice(), usize::MAX)))
            }

            /// Return True if the bytes starts with the specified prefix, False otherwise.
            #[method("(prefix, start=None, end=None, /)")]
            fn startswith(thread: &mut Thread, this: Gc<$ty>, prefix: Value, start: Option<Value>, end: Option<Value>) -> PyResult<bool> {
                shared::has_affix(thread, this.as_slice(), prefix, (start, end), "startswith", |a, b| a.starts_with(b))
            }

            /// Return True if the bytes ends with the specified suffix, False otherwise.
            #[method("(suffix, start=None, end=None, /)")]
            fn endswith(thread: &mut Thread, this: Gc<$ty>, suffix: Value, start: Option<Value>, end: Option<Value>) -> PyResult<bool> {
                shared::has_affix(thread, this.as_slice(), suffix, (start, end), "endswith", |a, b| a.ends_with(b))
            }

            /// Partition the bytes into three parts using the given separator.
            #[method("(sep, /)")]
            fn partition(thread: &mut Thread, this: Gc<$ty>, sep: Value) -> PyResult<Gc<Tuple>> {
                let (contents, wanted) = (this.as_slice(), shared::separator(thread, sep)?);
                let cut = search::find(contents, wanted).map_or([contents, &[], &[]], |at| {
                    [&contents[..at], wanted, &contents[at + wanted.len()..]]
                });
                let parts = [Self::new(thread, cut[0])?, Self::new(thread, cut[1])?, Self::new(thread, cut[2])?];
                Ok(Tuple::small(&thread.interp(), &parts.map(|part| part.as_value())))
            }

            /// Partition the bytes into three parts using the given separator, searching from the end.
            #[method("(sep, /)")]
            fn rpartition(thread: &mut Thread, this: Gc<$ty>, sep: Value) -> PyResult<Gc<Tuple>> {
                let (contents, wanted) = (this.as_slice(), shared::separator(thread, sep)?);
                let cut = search::rfind(contents, wanted).map_or([&[], &[], contents], |at| {
                    [&contents[..at], wanted, &contents[at + wanted.len()..]]
                });
                let parts = [Self::new(thread, cut[0])?, Self::new(thread, cut[1])?, Self::new(thread, cut[2])?];
                Ok(Tuple::small(&thread.interp(), &parts.map(|part| part.as_value())))
            }

            /// Return a bytes object with the given prefix string removed if present.
            #[method("(prefix, /)")]
            fn removeprefix(thread: &mut Thread, this: Gc<$ty>, prefix: Value) -> PyResult<Gc<$ty>> {
                let (contents, prefix) = (this.as_slice(), shared::need(thread, prefix)?);
                Self::new(thread, contents.strip_prefix(prefix).unwrap_or(contents))
            }

            /// Return a bytes object with the given suffix string removed if present.
            #[method("(suffix, /)")]
            fn removesuffix(thread: &mut Thread, this: Gc<$ty>, suffix: Value) -> PyResult<Gc<$ty>> {
                let (contents, suffix) = (this.as_slice(), shared::need(thread, suffix)?);
                Self::new(thread, contents.strip_suffix(suffix).unwrap_or(contents))
            }

            /// Return a list of the sections in the bytes, using sep as the delimiter.
            #[method("(sep=None, maxsplit=-1)")]
            fn split(thread: &mut Thread, this: Gc<$ty>, sep: Option<Value>, #[default(-1)] maxsplit: i64) -> PyResult<Gc<List>> {
                let (contents, most) = (this.as_slice(), shared::times(maxsplit));
                match sep.filter(|sep| !sep.is_none()) {
                    None => shared::parts(thread, contents, split::split_spaces(contents, most, split::is_byte_space), Self::value),
                    Some(sep) => {
                        let sep = shared::separator(thread, sep)?;
                        shared::parts(thread, contents, split::split(contents, sep, most), Self::value)
                    }
                }
            }

            /// Return a list of the sections in the bytes, using sep as the delimiter, splitting from the end.
            #[method("(sep=None, maxsplit=-1)")]
            fn rsplit(thread: &mut Thread, this: Gc<$ty>, sep: Option<Value>, #[default(-1)] maxsplit: i64) -> PyResult<Gc<List>> {
                let (contents, most) = (this.as_slice(), shared::times(maxsplit));
                let mut ranges: Vec<std::ops::Range<usize>> = match sep.filter(|sep| !sep.is_none()) {
                    None => split::rsplit_spaces(contents, most, split::is_byte_space).collect(),
                    Some(sep) => {
                        let sep = shared::separator(thread, sep)?;
                        split::rsplit(contents, sep, most).collect()
                    }
                };
                ranges.reverse();
                shared::parts(thread, contents, ranges.into_iter(), Self::value)
            }

            /// Return a list of the lines in the bytes, breaking at line boundaries.
            #[method("(keepends=False)")]
            fn splitlines(thread: &mut Thread, this: Gc<$ty>, #[default(false)] keepends: bool) -> PyResult<Gc<List>> {
                let contents = this.as_slice();
                shared::parts(thread, contents, split::split_lines(contents, keepends, split::is_byte_line_break), Self::value)
            }

            /// Strip leading and trailing bytes contained in the argument.
            #[method("(bytes=None, /)")]
            fn strip(thread: &mut Thread, this: Gc<$ty>, bytes: Option<Value>) -> PyResult<Gc<$ty>> {
                let (contents, set) = (this.as_slice(), shared::strip_set(thread, bytes)?);
                Self::new(thread, &contents[affix::strip(contents, Sides::Both, |byte| set[usize::from(byte)])])
            }

            /// Strip leading bytes contained in the argument.
            #[method("(bytes=None, /)")]
            fn lstrip(thread: &mut Thread, this: Gc<$ty>, bytes: Option<Value>) -> PyResult<Gc<$ty>> {
                let (contents, set) = (this.as_slice(), shared::strip_set(thread, bytes)?);
                Self::new(thread, &contents[affix::strip(contents, Sides::Left, |byte| set[usize::from(byte)])])
            }

            /// Strip trailing bytes contained in the argument.
            #[method("(bytes=None, /)")]
            fn rstrip(thread: &mut Thread, this: Gc<$ty>, bytes: Option<Value>) -> PyResult<Gc<$ty>> {
                let (contents, set) = (this.as_slice(), shared::strip_set(thread, bytes)?);
                Self::new(thread, &contents[affix::strip(contents, Sides::Right, |byte| set[usize::from(byte)])])
            }

            /// Return a copy with all occurrences of substring old replaced by new.
            #[method("(old, new, count=-1, /)")]
            fn replace(thread: &mut Thread, this: Gc<$ty>, old: Value, new: Value, #[default(-1)] count: i64) -> PyResult<Gc<$ty>> {
                let (old, new) = (shared::need(thread, old)?, shared::need(thread, new)?);
                let contents = this.as_slice();
                thread.work(contents.len() / 8)?;
                let count = search::count(contents, old, shared::times(count));
                let Some(size) = search::replace_size(contents.len(), old.len(), new.len(), count) else {
                    return Err(thread.overflow_error("replace bytes is too long"));
                };
                Self::written(thread, size, |out| {
                    search::replace_into(contents, old, new, count, out);
                    Ok(())
                })
            }

            /// Concatenate any number of bytes objects.
            #[method("(iterable_of_bytes, /)")]
            fn join(thread: &mut Thread, this: Gc<$ty>, iterable_of_bytes: Value) -> PyResult<Gc<$ty>> {
                let joined = shared::join(thread, this.as_slice(), iterable_of_bytes)?;
                Self::of_bytes(thread, joined)
            }

            /// Return a centered string of length width.
            #[method("(width, fillchar=b' ', /)")]
            fn center(thread: &mut Thread, this: Gc<$ty>, width: isize, fillchar: Option<Value>) -> PyResult<Gc<$ty>> {
                let fill = shared::fill_byte(thread, fillchar, "center")?;
                let contents = this.as_slice();
                let width = usize::try_from(width).unwrap_or(0).max(contents.len());
                let (left, _) = affix::center_padding(contents.len(), width);
                Self::written(thread, width, |out| {
                    affix::pad_into(contents, left, fill, out);
                    Ok(())
                })
            }

            /// Return a left-justified string of length width.
            #[method("(width, fillchar=b' ', /)")]
            fn ljust(thread: &mut Thread, this: Gc<$ty>, width: isize, fillchar: Option<Value>) -> PyResult<Gc<$ty>> {
                let fill = shared::fill_byte(thread, fillchar, "ljust")?;
                let contents = this.as_slice();
                let width = usize::try_from(width).unwrap_or(0).max(contents.len());
                Self::written(thread, width, |out| {
                    affix::pad_into(contents, 0, fill, out);
                    Ok(())
                })
            }

            /// Return a right-justified string of length width.
            #[method("(width, fillchar=b' ', /)")]
            fn rjust(thread: &mut Thread, this: Gc<$ty>, width: isize, fillchar: Option<Value>) -> PyResult<Gc<$ty>> {
                let fill = shared::fill_byte(thread, fillchar, "rjust")?;
                let contents = this.as_slice();
                let width = usize::try_from(width).unwrap_or(0).max(contents.len());
                Self::written(thread, width, |out| {
                    affix::pad_into(contents, width - contents.len(), fill, out);
                    Ok(())
                })
            }

            /// Pad a numeric string with zeros on the left, to fill a field of the given width.
            #[method("(width, /)")]
            fn zfill(thread: &mut Thread, this: Gc<$ty>, width: isize) -> PyResult<Gc<$ty>> {
                let contents = this.as_slice();
                let width = usize::try_from(width).unwrap_or(0).max(contents.len());
                Self::written(thread, width, |out| {
                    affix::zfill_into(contents, out);
                    Ok(())
                })
            }

            /// Return a copy where all tab characters are expanded using spaces.
            #[method("(tabsize=8)")]
            fn expandtabs(thread: &mut Thread, this: Gc<$ty>, #[default(8)] tabsize: i32) -> PyResult<Gc<$ty>> {
                let (contents, size) = (this.as_slice(), usize::try_from(tabsize).unwrap_or(0));
                let Some(len) = affix::expand_tabs_size(contents, size) else {
                    return Err(thread.overflow_error("result too long"));
                };
                Self::written(thread, len, |out| {
                    affix::expand_tabs_into(contents, size, out);
                    Ok(())
                })
            }

            /// Return a copy with all ASCII characters converted to uppercase.
            #[method("()")]
            fn upper(thread: &mut Thread, this: Gc<$ty>) -> PyResult<Gc<$ty>> {
                Self::mapped(thread, this.as_slice(), |bytes| bytes.make_ascii_uppercase())
            }

            /// Return a copy with all ASCII characters converted to lowercase.
            #[method("()")]
            fn lower(thread: &mut Thread, this: Gc<$ty>) -> PyResult<Gc<$ty>> {
                Self::mapped(thread, this.as_slice(), |bytes| bytes.make_ascii_lowercase())
            }

            /// Return a copy with ASCII uppercase converted to lowercase and vice versa.
            #[method("()")]
            fn swapcase(thread: &mut Thread, this: Gc<$ty>) -> PyResult<Gc<$ty>> {
                Self::mapped(thread, this.as_slice(), case::ascii::swapcase)
            }

            /// Return a titlecased version.
            #[method("()")]
            fn title(thread: &mut Thread, this: Gc<$ty>) -> PyResult<Gc<$ty>> {
                Self::mapped(thread, this.as_slice(), case::ascii::title)
            }

            /// Return a copy with its first character capitalized and the rest lowercased.
            #[method("()")]
            fn capitalize(thread: &mut Thread, this: Gc<$ty>) -> PyResult<Gc<$ty>> {
                Self::mapped(thread, this.as_slice(), case::ascii::capitalize)
            }

            /// Return a copy with each character mapped by the given translation table.
            #[method("(table, /, delete=b'')")]
            fn translate(thread: &mut Thread, this: Gc<$ty>, table: Value, delete: Option<Value>) -> PyResult<Gc<$ty>> {
                let delete = match delete {
                    Some(delete) => shared::need(thread, delete)?,
                    None => &[],
                };
                let table = if table.is_none() { None } else { Some(shared::need(thread, table)?) };
                let table = match table.map(<&[u8; 256]>::try_from) {
                    Some(Err(_)) => {
                        return Err(thread.value_error("translation table must be 256 characters long"));
                    }
                    table => table.and_then(Result::ok),
                };
                drop(thread.charge(this.as_slice().len())?);
                Self::new(thread, &hex::translate(this.as_slice(), table, delete))
            }

            /// Return a translation table usable for the bytes or bytearray translate method.
            #[staticmethod("(frm, to, /)")]
            fn maketrans(thread: &mut Thread, frm: Value, to: Value) -> PyResult<Gc<Bytes>> {
                let (from, to) = (shared::need(thread, frm)?, shared::need(thread, to)?);
                if from.len() != to.len() {
                    return Err(thread.value_error("maketrans arguments must have same length"));
                }
                let mut table: [u8; 256] = std::array::from_fn(|byte| byte as u8);
                for (&from, &to) in from.iter().zip(to) {
                    table[usize::from(from)] = to;
                }
                Bytes::new(thread, &table)
            }

            /// Decode the bytes using the codec registered for encoding.
            #[method("(encoding='utf-8', errors='strict')")]
            fn decode(thread: &mut Thread, this: Gc<$ty>, encoding: Option<Gc<Str>>, errors: Option<Gc<Str>>) -> PyResult<Gc<Str>> {
                crate::modules::codecs::decode_bytes(thread, this.as_slice(), encoding, errors)
            }

            /// Create a string of hexadecimal numbers from a bytes object.
            #[method("(sep='', bytes_per_sep=1)")]
            fn hex(thread: &mut Thread, this: Gc<$ty>, sep: Option<Value>, #[default(1)] bytes_per_sep: isize) -> PyResult<Gc<Str>> {
                let (separator, group) = shared::hex_separator(thread, sep, bytes_per_sep)?;
                let contents = this.as_slice();
                let Some(size) = hex::to_hex_size(contents.len(), group) else { return Err(thread.memory_error()) };
                drop(thread.charge(size)?);
                Str::from_latin1(thread, &hex::to_hex(contents, separator, group))
            }

            /// Create a bytes object from a string of hexadecimal numbers.
            #[classmethod("(string, /)")]
            fn fromhex(thread: &mut Thread, class: Gc<Class>, string: Value) -> PyResult {
                let made = if let Some(text) = string.cast::<Str>() {
                    with_units!(text.units(), units => hex::from_hex(units))
                } else if let Some(text) = crate::types::bytes::borrow(thread, string)? {
                    hex::from_hex(text)
                } else {
                    let name = thread.interp().class_of(string).name_text();
                    let message = format!("fromhex() argument must be str or bytes-like, not {name}");
                    return Err(thread.type_error(message));
                };
                let made = made.map_err(|fault| int::raise_fault(thread, &fault))?;
                let made = Self::new(thread, &made)?.as_value();
                if class.spec().is_some() { Ok(made) } else { call::call(thread, class.as_value(), &[made]) }
            }

            /// Return True if all characters are alphabetic and there is at least one character, False otherwise.
            #[method("()")]
            fn isalpha(this: Gc<$ty>) -> bool {
                let bytes = this.as_slice();
                !bytes.is_empty() && bytes.iter().all(u8::is_ascii_alphabetic)
            }

            /// Return True if all characters are alphanumeric and there is at least one character, False otherwise.
            #[method("()")]
            fn isalnum(this: Gc<$ty>) -> bool {
                let bytes = this.as_slice();
                !bytes.is_empty() && bytes.iter().all(u8::is_ascii_alphanumeric)
            }

            /// Return True if the bytes is empty or all characters are ASCII, False otherwise.
            #[method("()")]
            fn isascii(this: Gc<$ty>) -> bool {
                this.as_slice().is_ascii()
            }

            /// Return True if all characters are digits and there is at least one character, False otherwise.
            #[method("()")]
            fn isdigit(this: Gc<$ty>) -> bool {
                let bytes = this.as_slice();
                !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit)
            }

            /// Return True if all characters are whitespace and there is at least one character, False otherwise.
            #[method("()")]
            fn isspace(this: Gc<$ty>) -> bool {
                let bytes = this.as_slice();
                !bytes.is_empty() && bytes.iter().all(|&byte| split::is_byte_space(byte))
            }

            /// Return True if all cased characters are lowercase and there is at least one cased character.
            #[method("()")]
            fn islower(this: Gc<$ty>) -> bool {
                let bytes = this.as_slice();
                bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)
            }

            /// Return True if all cased characters are uppercase and there is at least one cased character.
            #[method("()")]
            fn isupper(this: Gc<$ty>) -> bool {
                let bytes = this.as_slice();
                bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)
            }

            /// Return True if the bytes is titlecased and there is at least one cased character.
            #[method("()")]
            fn istitle(this: Gc<$ty>) -> bool {
                case::ascii::is_title(this.as_slice())
            }
        }
    };
}

pub(crate) use byte_methods;
