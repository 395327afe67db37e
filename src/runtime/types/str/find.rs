//! Methods of `str` that search: places, counts, prefixes, suffixes, partitions.

use std::ops::Range;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::Str;
use super::Units;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::int;
use crate::types::tuple::Tuple;

/// The range that `start` and `end` of a search mean; `None` where `start` lies behind the end, so that not even an empty
/// text is found.
pub fn bounds(
    thread: &mut Thread,
    len: usize,
    start: Option<Value>,
    end: Option<Value>,
) -> PyResult<Option<Range<usize>>> {
    let start = bound(thread, len, start, 0)?;
    let end = bound(thread, len, end, len)?.min(len);
    Ok((start <= end).then_some(start..end))
}

/// An index counted from the end where negative, at least 0, not cut off at the length.
fn bound(thread: &mut Thread, len: usize, value: Option<Value>, default: usize) -> PyResult<usize> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(default) };
    let index = match value.as_int() {
        Some(index) => index,
        None => far_index(thread, value)?,
    };
    let index = if index < 0 { index.saturating_add(len as i64).max(0) } else { index };
    Ok(index as usize)
}

/// An index of any size, cut off at the ends of the machine's range.
fn far_index(thread: &mut Thread, value: Value) -> PyResult<i64> {
    if thread.interp().class_of(value).slot(|slots| slots.index).is_none() {
        return Err(thread.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    let index = ops::index(thread, value)?;
    let negative = int::with_limbs(index, |limbs| limbs.negative).unwrap_or(false);
    Ok(int::to_i64(index).unwrap_or(if negative { i64::MIN } else { i64::MAX }))
}

/// Searches `sub` between the bounds by `search`; the place counts from the string's start.
fn place(
    thread: &mut Thread,
    string: Gc<Str>,
    sub: Gc<Str>,
    (start, end): (Option<Value>, Option<Value>),
    search: impl FnOnce(Units<'_>, Units<'_>) -> Option<usize>,
) -> PyResult<Option<usize>> {
    thread.work(string.len() / 16)?;
    let Some(range) = bounds(thread, string.len(), start, end)? else { return Ok(None) };
    let start = range.start;
    Ok(search(string.units().slice(range), sub.units()).map(|at| start + at))
}

/// Whether the part of a string between the bounds begins or ends with an affix or with one of a tuple of them.
fn has_affix(
    thread: &mut Thread,
    string: Gc<Str>,
    affix: Value,
    (start, end): (Option<Value>, Option<Value>),
    method: &str,
    test: fn(Units<'_>, Units<'_>) -> bool,
) -> PyResult<bool> {
    let range = bounds(thread, string.len(), start, end)?;
    let has =
        |affix: Gc<Str>| range.clone().is_some_and(|range| test(string.units().slice(range), affix.units()));
    if let Some(affix) = affix.cast::<Str>() {
        return Ok(has(affix));
    }
    let Some(affixes) = affix.cast::<Tuple>() else {
        let name = thread.interp().class_of(affix).name_text();
        let message = format!("{method} first arg must be str or a tuple of str, not {name}");
        return Err(thread.type_error(message));
    };
    for affix in affixes.items() {
        match affix.cast::<Str>() {
            Some(affix) if has(affix) => return Ok(true),
            Some(_) => {}
            None => {
                let name = thread.interp().class_of(*affix).name_text();
                let message = format!("tuple for {method} must only contain str, not {name}");
                return Err(thread.type_error(message));
            }
        }
    }
    Ok(false)
}

type Place = Option<usize>;

fn or_minus_one(place: Place) -> i64 {
    place.map_or(-1, |at| at as i64)
}

fn or_raise(thread: &mut Thread, place: Place) -> PyResult<usize> {
    place.ok_or_else(|| thread.value_error("substring not found"))
}

/// The parts before and behind a place of `len` characters, with the separator between them.
fn cut(thread: &mut Thread, string: Gc<Str>, at: usize, separator: Gc<Str>) -> PyResult<Gc<Tuple>> {
    let before = Str::slice(thread, string, 0, at)?;
    let after = Str::slice(thread, string, at + separator.len(), string.len())?;
    let parts = [before, separator, after].map(|part| part.as_value());
    Ok(Tuple::small(&thread.interp(), &parts))
}

fn check_separator(thread: &mut Thread, separator: Gc<Str>) -> PyResult<()> {
    if separator.is_empty() { Err(thread.value_error("empty separator")) } else { Ok(()) }
}

#[pymethods(extra = FIND)]
impl Str {
    /// Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Return -1 on failure.
    #[method("(sub, start=None, end=None, /)")]
    fn find(
        thread: &mut Thread,
        this: Gc<Str>,
        sub: Gc<Str>,
        start: Option<Value>,
        end: Option<Value>,
    ) -> PyResult<i64> {
        place(thread, this, sub, (start, end), |text, sub| text.find(sub)).map(or_minus_one)
    }

    /// Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Return -1 on failure.
    #[method("(sub, start=None, end=None, /)")]
    fn rfind(
        thread: &mut Thread,
        this: Gc<Str>,
        sub: Gc<Str>,
        start: Option<Value>,
        end: Option<Value>,
    ) -> PyResult<i64> {
        place(thread, this, sub, (start, end), |text, sub| text.rfind(sub)).map(or_minus_one)
    }

    /// Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Raises ValueError when the substring is not found.
    #[method("(sub, start=None, end=None, /)")]
    fn index(
        thread: &mut Thread,
        this: Gc<Str>,
        sub: Gc<Str>,
        start: Option<Value>,
        end: Option<Value>,
    ) -> PyResult<usize> {
        let found = place(thread, this, sub, (start, end), |text, sub| text.find(sub))?;
        or_raise(thread, found)
    }

    /// Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Raises ValueError when the substring is not found.
    #[method("(sub, start=None, end=None, /)")]
    fn rindex(
        thread: &mut Thread,
        this: Gc<Str>,
        sub: Gc<Str>,
        start: Option<Value>,
        end: Option<Value>,
    ) -> PyResult<usize> {
        let found = place(thread, this, sub, (start, end), |text, sub| text.rfind(sub))?;
        or_raise(thread, found)
    }

    /// Return the number of non-overlapping occurrences of substring sub in string S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    #[method("(sub, start=None, end=None, /)")]
    fn count(
        thread: &mut Thread,
        this: Gc<Str>,
        sub: Gc<Str>,
        start: Option<Value>,
        end: Option<Value>,
    ) -> PyResult<usize> {
        thread.work(this.len() / 16)?;
        let Some(range) = bounds(thread, this.len(), start, end)? else { return Ok(0) };
        Ok(this.units().slice(range).count(sub.units()))
    }

    /// Return True if the string starts with the specified prefix, False otherwise.
    ///
    ///   prefix
    ///     A string or a tuple of strings to try.
    ///   start
    ///     Optional start position. Default: start of the string.
    ///   end
    ///     Optional stop position. Default: end of the string.
    #[method("(prefix, start=None, end=None, /)")]
    fn startswith(
        thread: &mut Thread,
        this: Gc<Str>,
        prefix: Value,
        start: Option<Value>,
        end: Option<Value>,
    ) -> PyResult<bool> {
        has_affix(thread, this, prefix, (start, end), "startswith", |text, sub| text.starts_with(sub))
    }

    /// Return True if the string ends with the specified suffix, False otherwise.
    ///
    ///   suffix
    ///     A string or a tuple of strings to try.
    ///   start
    ///     Optional start position. Default: start of the string.
    ///   end
    ///     Optional stop position. Default: end of the string.
    #[method("(suffix, start=None, end=None, /)")]
    fn endswith(
        thread: &mut Thread,
        this: Gc<Str>,
        suffix: Value,
        start: Option<Value>,
        end: Option<Value>,
    ) -> PyResult<bool> {
        has_affix(thread, this, suffix, (start, end), "endswith", |text, sub| text.ends_with(sub))
    }

    /// Partition the string into three parts using the given separator.
    ///
    /// This will search for the separator in the string.  If the separator is found,
    /// returns a 3-tuple containing the part before the separator, the separator
    /// itself, and the part after it.
    ///
    /// If the separator is not found, returns a 3-tuple containing the original string
    /// and two empty strings.
    #[method("(sep, /)")]
    fn partition(thread: &mut Thread, this: Gc<Str>, sep: Gc<Str>) -> PyResult<Gc<Tuple>> {
        check_separator(thread, sep)?;
        if let Some(at) = this.units().find(sep.units()) {
            return cut(thread, this, at, sep);
        }
        let interp = thread.interp();
        let empty = interp.strings().empty();
        Ok(Tuple::small(&interp, &[this, empty, empty].map(|part| part.as_value())))
    }

    /// Partition the string into three parts using the given separator.
    ///
    /// This will search for the separator in the string, starting at the end. If
    /// the separator is found, returns a 3-tuple containing the part before the
    /// separator, the separator itself, and the part after it.
    ///
    /// If the separator is not found, returns a 3-tuple containing two empty strings
    /// and the original string.
    #[method("(sep, /)")]
    fn rpartition(thread: &mut Thread, this: Gc<Str>, sep: Gc<Str>) -> PyResult<Gc<Tuple>> {
        check_separator(thread, sep)?;
        if let Some(at) = this.units().rfind(sep.units()) {
            return cut(thread, this, at, sep);
        }
        let interp = thread.interp();
        let empty = interp.strings().empty();
        Ok(Tuple::small(&interp, &[empty, empty, this].map(|part| part.as_value())))
    }

    /// Return a str with the given prefix string removed if present.
    ///
    /// If the string starts with the prefix string, return string[len(prefix):].
    /// Otherwise, return a copy of the original string.
    #[method("(prefix, /)")]
    fn removeprefix(thread: &mut Thread, this: Gc<Str>, prefix: Gc<Str>) -> PyResult<Gc<Str>> {
        match this.units().starts_with(prefix.units()) {
            true => Str::slice(thread, this, prefix.len(), this.len()),
            false => Ok(this),
        }
    }

    /// Return a str with the given suffix string removed if present.
    ///
    /// If the string ends with the suffix string and that suffix is not empty,
    /// return string[:-len(suffix)]. Otherwise, return a copy of the original
    /// string.
    #[method("(suffix, /)")]
    fn removesuffix(thread: &mut Thread, this: Gc<Str>, suffix: Gc<Str>) -> PyResult<Gc<Str>> {
        match this.units().ends_with(suffix.units()) {
            true => Str::slice(thread, this, 0, this.len() - suffix.len()),
            false => Ok(this),
        }
    }
}
