//! Methods of `str` that make other strings, and its predicates.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::Str;
use super::Units;
use super::build;
use super::template;
use super::translate;
use super::translate::Translated;
use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::iter;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::text::Unit;
use crate::text::affix;
use crate::text::affix::PointSet;
use crate::text::affix::Sides;
use crate::text::case;
use crate::text::search;
use crate::text::split;
use crate::text::unit;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;
use crate::with_units;

/// How often to split or replace: a negative number means without end.
fn times(most: i64) -> usize {
    usize::try_from(most).unwrap_or(usize::MAX)
}

/// A list being filled with parts of a string.
struct Parts {
    list: Gc<List>,
    string: Gc<Str>,
}

impl Parts {
    fn new(thread: &mut Thread, string: Gc<Str>) -> PyResult<Parts> {
        Ok(Parts { list: List::with_capacity(thread, 6)?, string })
    }

    fn push(&self, thread: &mut Thread, start: usize, end: usize) -> PyResult<()> {
        let part = Str::slice(thread, self.string, start, end)?;
        self.list.push(thread, part.as_value())
    }

    fn push_all(
        self,
        thread: &mut Thread,
        ranges: impl Iterator<Item = std::ops::Range<usize>>,
    ) -> PyResult<Gc<List>> {
        for range in ranges {
            thread.work(16 + range.len() / 16)?;
            self.push(thread, range.start, range.end)?;
        }
        Ok(self.list)
    }

    fn push_reversed(
        self,
        thread: &mut Thread,
        ranges: impl Iterator<Item = std::ops::Range<usize>>,
    ) -> PyResult<Gc<List>> {
        let list = self.push_all(thread, ranges)?;
        let (interp, len) = (thread.interp(), list.len());
        for index in 0..len / 2 {
            if let (Some(low), Some(high)) = (list.get(index), list.get(len - 1 - index)) {
                list.set(&interp, index, high);
                list.set(&interp, len - 1 - index, low);
            }
        }
        Ok(list)
    }
}

/// The separator of `split`, absent for white space.
fn separator(thread: &mut Thread, sep: Option<Value>) -> PyResult<Option<Gc<Str>>> {
    let Some(sep) = sep.filter(|sep| !sep.is_none()) else { return Ok(None) };
    match sep.cast::<Str>() {
        Some(sep) if sep.is_empty() => Err(thread.value_error("empty separator")),
        Some(sep) => Ok(Some(sep)),
        None => {
            let name = thread.interp().class_of(sep).name_text();
            Err(thread.type_error(format!("must be str or None, not {name}")))
        }
    }
}

fn strip(
    thread: &mut Thread,
    string: Gc<Str>,
    chars: Option<Value>,
    sides: Sides,
    method: &str,
) -> PyResult<Gc<Str>> {
    let range = match chars.filter(|chars| !chars.is_none()) {
        None => with_units!(string.units(), units => affix::strip(units, sides, split::is_space)),
        Some(chars) => {
            let Some(chars) = chars.cast::<Str>() else {
                return Err(thread.type_error(format!("{method} arg must be None or str")));
            };
            let set = PointSet::new(chars.units());
            with_units!(string.units(), units => affix::strip(units, sides, |unit| set.contains(unit)))
        }
    };
    Str::slice(thread, string, range.start, range.end)
}

/// Puts `left` and `right` times the fill around the string.
fn pad(thread: &mut Thread, string: Gc<Str>, left: usize, width: usize, fill: u32) -> PyResult<Gc<Str>> {
    if fill > 0xFFFF || matches!(string.units(), Units::Ucs4(_)) {
        return pad_as::<u32>(thread, string, left, width, fill);
    }
    if fill > 0xFF || matches!(string.units(), Units::Ucs2(_)) {
        return pad_as::<u16>(thread, string, left, width, fill);
    }
    pad_as::<u8>(thread, string, left, width, fill)
}

fn pad_as<T: Unit>(
    thread: &mut Thread,
    string: Gc<Str>,
    left: usize,
    width: usize,
    fill: u32,
) -> PyResult<Gc<Str>> {
    build::written::<T>(thread, width, |out| {
        let (before, rest) = out.split_at_mut(left);
        before.fill(T::truncate(fill));
        unit::copy_into(string.units(), rest).fill(T::truncate(fill));
    })
}

/// The code point that fills a field.
fn fill_point(thread: &mut Thread, fill: Option<Value>) -> PyResult<u32> {
    let Some(fill) = fill else { return Ok(0x20) };
    match fill.cast::<Str>().map(|fill| (fill.len(), fill.units().get(0))) {
        Some((1, Some(point))) => Ok(point),
        Some(_) => Err(thread.type_error("The fill character must be exactly one character long")),
        None => {
            let name = thread.interp().class_of(fill).name_text();
            Err(thread.type_error(format!("The fill character must be a unicode character, not {name}")))
        }
    }
}

/// The width of a field, at least the string's.
fn field_width(string: Gc<Str>, width: isize) -> usize {
    usize::try_from(width).unwrap_or(0).max(string.len())
}

/// A text made from a string in about its size, charged in front.
fn mapped(
    thread: &mut Thread,
    string: Gc<Str>,
    map: fn(Units<'_>) -> crate::text::TextBuf,
) -> PyResult<Gc<Str>> {
    if string.len() > 4096 {
        drop(thread.charge(string.len().saturating_mul(12))?);
        thread.work(string.len() / 4)?;
    }
    Str::from_buf(thread, &map(string.units()))
}

/// ASCII text with letters changed in place.
fn ascii_changed(thread: &mut Thread, text: &[u8], change: fn(&mut [u8])) -> PyResult<Gc<Str>> {
    thread.work(text.len() / 8)?;
    build::written::<u8>(thread, text.len(), |units| {
        units.copy_from_slice(text);
        change(units);
    })
}

/// Replaces the first `most` places.
fn replace(
    thread: &mut Thread,
    string: Gc<Str>,
    old: Gc<Str>,
    new: Gc<Str>,
    most: usize,
) -> PyResult<Gc<Str>> {
    thread.work(string.len() / 8)?;
    if most == 0 || (old.len() > string.len()) {
        return Ok(string);
    }
    match string.units().unit_size().max(new.units().unit_size()) {
        1 => replace_as::<u8>(thread, string, old, new, most),
        2 => replace_as::<u16>(thread, string, old, new, most),
        _ => replace_as::<u32>(thread, string, old, new, most),
    }
}

fn replace_as<T: Unit>(
    thread: &mut Thread,
    string: Gc<Str>,
    old: Gc<Str>,
    new: Gc<Str>,
    most: usize,
) -> PyResult<Gc<Str>> {
    let count = with_units!(string.units(), units => match unit::units_like(units, old.units()) {
        Some(old) => search::count(units, &old, most),
        None => 0,
    });
    if count == 0 {
        return Ok(string);
    }
    let Some(size) = search::replace_size(string.len(), old.len(), new.len(), count) else {
        return Err(thread.overflow_error("replace string is too long"));
    };
    if string.units().unit_size() != size_of::<T>() {
        // The text is made wider on the way; what that takes is charged.
        drop(thread.charge(string.len().saturating_mul(size_of::<T>()))?);
    }
    build::written::<T>(thread, size, |out| {
        let text = unit::in_kind::<T>(string.units()).unwrap_or_default();
        let old = unit::in_kind::<T>(old.units()).unwrap_or_default();
        let new = unit::in_kind::<T>(new.units()).unwrap_or_default();
        search::replace_into(&text, &old, &new, count, out);
    })
}

fn expand_tabs<T: Unit>(thread: &mut Thread, units: &[T], size: usize) -> PyResult<Gc<Str>> {
    let Some(len) = affix::expand_tabs_size(units, size) else {
        return Err(thread.overflow_error("result too long"));
    };
    build::written(thread, len, |out| affix::expand_tabs_into(units, size, out))
}

#[cold]
fn not_joinable(thread: &mut Thread, raised: Raised, iterable: Value) -> Raised {
    let class = thread.interp().class_of(iterable);
    if class.is_iterable() {
        return raised;
    }
    match thread.catch_builtin(raised, exceptions::TYPE_ERROR) {
        Ok(()) => thread.type_error("can only join an iterable"),
        Err(raised) => raised,
    }
}

#[pymethods(extra = METHODS)]
impl Str {
    /// Concatenate any number of strings.
    ///
    /// The string whose method is called is inserted in between each given string.
    /// The result is returned as a new string.
    ///
    /// Example: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'
    #[method("(iterable, /)")]
    fn join(thread: &mut Thread, this: Gc<Str>, iterable: Value) -> PyResult<Gc<Str>> {
        if let Some(list) = iterable.exact::<List>() {
            return build::join(thread, Some(this), list.items());
        }
        if let Some(tuple) = iterable.exact::<Tuple>() {
            return build::join(thread, Some(this), tuple.items());
        }
        match iter::to_list(thread, iterable) {
            Ok(list) => build::join(thread, Some(this), list.items()),
            Err(raised) => Err(not_joinable(thread, raised, iterable)),
        }
    }

    /// Return a list of the substrings in the string, using sep as the separator string.
    ///
    ///   sep
    ///     The separator used to split the string.
    ///
    ///     When set to None (the default value), will split on any whitespace
    ///     character (including \n \r \t \f and spaces) and will discard
    ///     empty strings from the result.
    ///   maxsplit
    ///     Maximum number of splits.
    ///     -1 (the default value) means no limit.
    ///
    /// Splitting starts at the front of the string and works to the end.
    ///
    /// Note, str.split() is mainly useful for data that has been intentionally
    /// delimited.  With natural text that includes punctuation, consider using
    /// the regular expression module.
    #[method("(sep=None, maxsplit=-1)")]
    fn split(
        thread: &mut Thread,
        this: Gc<Str>,
        sep: Option<Value>,
        #[default(-1)] maxsplit: i64,
    ) -> PyResult<Gc<List>> {
        let separator = separator(thread, sep)?;
        let (parts, most) = (Parts::new(thread, this)?, times(maxsplit));
        with_units!(this.units(), units => match separator {
            None => parts.push_all(thread, split::split_spaces(units, most, split::is_space)),
            Some(separator) => match unit::units_like(units, separator.units()) {
                Some(separator) => parts.push_all(thread, split::split(units, &separator, most)),
                None => parts.push_all(thread, std::iter::once(0..units.len())),
            },
        })
    }

    /// Return a list of the substrings in the string, using sep as the separator string.
    ///
    ///   sep
    ///     The separator used to split the string.
    ///
    ///     When set to None (the default value), will split on any whitespace
    ///     character (including \n \r \t \f and spaces) and will discard
    ///     empty strings from the result.
    ///   maxsplit
    ///     Maximum number of splits.
    ///     -1 (the default value) means no limit.
    ///
    /// Splitting starts at the end of the string and works to the front.
    #[method("(sep=None, maxsplit=-1)")]
    fn rsplit(
        thread: &mut Thread,
        this: Gc<Str>,
        sep: Option<Value>,
        #[default(-1)] maxsplit: i64,
    ) -> PyResult<Gc<List>> {
        let separator = separator(thread, sep)?;
        let (parts, most) = (Parts::new(thread, this)?, times(maxsplit));
        with_units!(this.units(), units => match separator {
            None => parts.push_reversed(thread, split::rsplit_spaces(units, most, split::is_space)),
            Some(separator) => match unit::units_like(units, separator.units()) {
                Some(separator) => parts.push_reversed(thread, split::rsplit(units, &separator, most)),
                None => parts.push_all(thread, std::iter::once(0..units.len())),
            },
        })
    }

    /// Return a list of the lines in the string, breaking at line boundaries.
    ///
    /// Line breaks are not included in the resulting list unless keepends is given and
    /// true.
    #[method("(keepends=False)")]
    fn splitlines(
        thread: &mut Thread,
        this: Gc<Str>,
        #[default(false)] keepends: bool,
    ) -> PyResult<Gc<List>> {
        let parts = Parts::new(thread, this)?;
        with_units!(this.units(), units => {
            parts.push_all(thread, split::split_lines(units, keepends, split::is_line_break))
        })
    }

    /// Return a copy of the string with leading and trailing whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method("(chars=None, /)")]
    fn strip(thread: &mut Thread, this: Gc<Str>, chars: Option<Value>) -> PyResult<Gc<Str>> {
        strip(thread, this, chars, Sides::Both, "strip")
    }

    /// Return a copy of the string with leading whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method("(chars=None, /)")]
    fn lstrip(thread: &mut Thread, this: Gc<Str>, chars: Option<Value>) -> PyResult<Gc<Str>> {
        strip(thread, this, chars, Sides::Left, "lstrip")
    }

    /// Return a copy of the string with trailing whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method("(chars=None, /)")]
    fn rstrip(thread: &mut Thread, this: Gc<Str>, chars: Option<Value>) -> PyResult<Gc<Str>> {
        strip(thread, this, chars, Sides::Right, "rstrip")
    }

    /// Return a copy with all occurrences of substring old replaced by new.
    ///
    ///   count
    ///     Maximum number of occurrences to replace.
    ///     -1 (the default value) means replace all occurrences.
    ///
    /// If the optional argument count is given, only the first count occurrences are
    /// replaced.
    #[method("(old, new, /, count=-1)")]
    fn replace(
        thread: &mut Thread,
        this: Gc<Str>,
        old: Gc<Str>,
        new: Gc<Str>,
        #[default(-1)] count: i64,
    ) -> PyResult<Gc<Str>> {
        replace(thread, this, old, new, times(count))
    }

    /// Return a centered string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[method("(width, fillchar=' ', /)")]
    fn center(
        thread: &mut Thread,
        this: Gc<Str>,
        width: isize,
        fillchar: Option<Value>,
    ) -> PyResult<Gc<Str>> {
        let fill = fill_point(thread, fillchar)?;
        let width = field_width(this, width);
        let (left, _) = affix::center_padding(this.len(), width);
        if width == this.len() { Ok(this) } else { pad(thread, this, left, width, fill) }
    }

    /// Return a left-justified string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[method("(width, fillchar=' ', /)")]
    fn ljust(thread: &mut Thread, this: Gc<Str>, width: isize, fillchar: Option<Value>) -> PyResult<Gc<Str>> {
        let fill = fill_point(thread, fillchar)?;
        let width = field_width(this, width);
        if width == this.len() { Ok(this) } else { pad(thread, this, 0, width, fill) }
    }

    /// Return a right-justified string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[method("(width, fillchar=' ', /)")]
    fn rjust(thread: &mut Thread, this: Gc<Str>, width: isize, fillchar: Option<Value>) -> PyResult<Gc<Str>> {
        let fill = fill_point(thread, fillchar)?;
        let width = field_width(this, width);
        let left = width - this.len();
        if left == 0 { Ok(this) } else { pad(thread, this, left, width, fill) }
    }

    /// Pad a numeric string with zeros on the left, to fill a field of the given width.
    ///
    /// The string is never truncated.
    #[method("(width, /)")]
    fn zfill(thread: &mut Thread, this: Gc<Str>, width: isize) -> PyResult<Gc<Str>> {
        let width = field_width(this, width);
        if width == this.len() {
            return Ok(this);
        }
        with_units!(this.units(), units => build::written(thread, width, |out| affix::zfill_into(units, out)))
    }

    /// Return a copy where all tab characters are expanded using spaces.
    ///
    /// If tabsize is not given, a tab size of 8 characters is assumed.
    #[method("(tabsize=8)")]
    fn expandtabs(thread: &mut Thread, this: Gc<Str>, #[default(8)] tabsize: i32) -> PyResult<Gc<Str>> {
        let size = usize::try_from(tabsize).unwrap_or(0);
        with_units!(this.units(), units => expand_tabs(thread, units, size))
    }

    /// Return a copy of the string converted to uppercase.
    #[method("()")]
    fn upper(thread: &mut Thread, this: Gc<Str>) -> PyResult<Gc<Str>> {
        match this.as_ascii() {
            Some(text) => build::ascii_mapped(thread, text.as_bytes(), |byte| byte.to_ascii_uppercase()),
            None => mapped(thread, this, case::upper),
        }
    }

    /// Return a copy of the string converted to lowercase.
    #[method("()")]
    fn lower(thread: &mut Thread, this: Gc<Str>) -> PyResult<Gc<Str>> {
        match this.as_ascii() {
            Some(text) => build::ascii_mapped(thread, text.as_bytes(), |byte| byte.to_ascii_lowercase()),
            None => mapped(thread, this, case::lower),
        }
    }

    /// Return a version of the string suitable for caseless comparisons.
    #[method("()")]
    fn casefold(thread: &mut Thread, this: Gc<Str>) -> PyResult<Gc<Str>> {
        match this.as_ascii() {
            Some(text) => build::ascii_mapped(thread, text.as_bytes(), |byte| byte.to_ascii_lowercase()),
            None => mapped(thread, this, case::casefold),
        }
    }

    /// Return a capitalized version of the string.
    ///
    /// More specifically, make the first character have upper case and the rest lower
    /// case.
    #[method("()")]
    fn capitalize(thread: &mut Thread, this: Gc<Str>) -> PyResult<Gc<Str>> {
        match this.as_ascii() {
            Some(text) => ascii_changed(thread, text.as_bytes(), case::ascii::capitalize),
            None => mapped(thread, this, case::capitalize),
        }
    }

    /// Return a version of the string where each word is titlecased.
    ///
    /// More specifically, words start with uppercased characters and all remaining
    /// cased characters have lower case.
    #[method("()")]
    fn title(thread: &mut Thread, this: Gc<Str>) -> PyResult<Gc<Str>> {
        match this.as_ascii() {
            Some(text) => ascii_changed(thread, text.as_bytes(), case::ascii::title),
            None => mapped(thread, this, case::title),
        }
    }

    /// Convert uppercase characters to lowercase and lowercase characters to uppercase.
    #[method("()")]
    fn swapcase(thread: &mut Thread, this: Gc<Str>) -> PyResult<Gc<Str>> {
        match this.as_ascii() {
            Some(text) => ascii_changed(thread, text.as_bytes(), case::ascii::swapcase),
            None => mapped(thread, this, case::swapcase),
        }
    }

    /// Replace each character in the string using the given translation table.
    ///
    ///   table
    ///     Translation table, which must be a mapping of Unicode ordinals to
    ///     Unicode ordinals, strings, or None.
    ///
    /// The table must implement lookup/indexing via __getitem__, for instance a
    /// dictionary or list.  If this operation raises LookupError, the character is
    /// left untouched.  Characters mapped to None are deleted.
    #[method("(table, /)")]
    fn translate(thread: &mut Thread, this: Gc<Str>, table: Value) -> PyResult<Gc<Str>> {
        let mut out = StrBuilder::new();
        let mut changed = false;
        for index in 0..this.len() {
            let Some(point) = this.units().get(index) else { break };
            thread.work(32)?;
            match translate::translated(thread, table, point)? {
                Translated::Same => out.push(point),
                Translated::Nothing => changed = true,
                Translated::Point(point) => {
                    changed = true;
                    out.push(point);
                }
                Translated::Text(text) => {
                    changed = true;
                    out.push_string(text);
                }
            }
        }
        if changed { out.finish(thread) } else { Ok(this) }
    }

    /// Return a translation table usable for str.translate().
    ///
    /// If there is only one argument, it must be a dictionary mapping Unicode
    /// ordinals (integers) or characters to Unicode ordinals, strings or None.
    /// Character keys will be then converted to ordinals.
    /// If there are two arguments, they must be strings of equal length, and
    /// in the resulting dictionary, each character in x will be mapped to the
    /// character at the same position in y. If there is a third argument, it
    /// must be a string, whose characters will be mapped to None in the result.
    #[staticmethod("(x, y=None, z=None, /)")]
    fn maketrans(thread: &mut Thread, x: Value, y: Option<Value>, z: Option<Value>) -> PyResult<Gc<Dict>> {
        if let Some(y) = y {
            let Some(from) = x.cast::<Str>() else {
                let message = "first maketrans argument must be a string if there is a second argument";
                return Err(thread.type_error(message));
            };
            let to = translate::string_argument(thread, y, 2)?;
            let delete = z.map(|z| translate::string_argument(thread, z, 3)).transpose()?;
            return translate::table_from_strings(thread, from, to, delete);
        }
        let Some(source) = x.cast::<Dict>() else {
            return Err(thread.type_error("if you give only one argument to maketrans it must be a dict"));
        };
        let table = Dict::new(thread);
        let mut position = Default::default();
        while let Some((key, value)) = source.next(&mut position) {
            let key = translate::table_key(thread, key)?;
            table.set(thread, key, value)?;
            thread.work(32)?;
        }
        Ok(table)
    }

    /// Encode the string using the codec registered for encoding.
    ///
    ///   encoding
    ///     The encoding in which to encode the string.
    ///   errors
    ///     The error handling scheme to use for encoding errors.
    ///     The default is 'strict' meaning that encoding errors raise a
    ///     UnicodeEncodeError.  Other possible values are 'ignore', 'replace' and
    ///     'xmlcharrefreplace' as well as any other name registered with
    ///     codecs.register_error that can handle UnicodeEncodeErrors.
    #[method("(encoding='utf-8', errors='strict')")]
    fn encode(
        thread: &mut Thread,
        this: Gc<Str>,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
    ) -> PyResult {
        crate::modules::codecs::encode_str(thread, this, encoding, errors)
    }

    /// Return a formatted version of the string, using substitutions from args and kwargs.
    ///
    /// The substitutions are identified by braces ('{' and '}').
    #[method(raw, "(*args, **kwargs)")]
    fn format(thread: &mut Thread, this: Gc<Str>, args: Args<'_>) -> PyResult<Gc<Str>> {
        template::format(thread, this, template::Source::Args(args))
    }

    /// Return a formatted version of the string, using substitutions from mapping.
    ///
    /// The substitutions are identified by braces ('{' and '}').
    #[method("(mapping, /)")]
    fn format_map(thread: &mut Thread, this: Gc<Str>, mapping: Value) -> PyResult<Gc<Str>> {
        template::format(thread, this, template::Source::Mapping(mapping))
    }

    /// Return a formatted version of the string as described by format_spec.
    #[method("(format_spec, /)")]
    fn __format__(thread: &mut Thread, this: Value, format_spec: Gc<Str>) -> PyResult<Gc<Str>> {
        super::format::str_method(thread, this, format_spec)
    }

    #[method("()")]
    fn __getnewargs__(thread: &mut Thread, this: Gc<Str>) -> Gc<Tuple> {
        Tuple::small(&thread.interp(), &[this.as_value()])
    }

    /// Return the size of the string in memory, in bytes.
    #[method("()")]
    fn __sizeof__(this: Gc<Str>) -> usize {
        size_of::<Str>() + this.len() * this.units().unit_size()
    }

    /// Return True if the string is an alphabetic string, False otherwise.
    ///
    /// A string is alphabetic if all characters in the string are alphabetic and there
    /// is at least one character in the string.
    #[method("()")]
    fn isalpha(this: Gc<Str>) -> bool {
        case::is_alpha(this.units())
    }

    /// Return True if the string is an alpha-numeric string, False otherwise.
    ///
    /// A string is alpha-numeric if all characters in the string are alpha-numeric and
    /// there is at least one character in the string.
    #[method("()")]
    fn isalnum(this: Gc<Str>) -> bool {
        case::is_alnum(this.units())
    }

    /// Return True if all characters in the string are ASCII, False otherwise.
    ///
    /// ASCII characters have code points in the range U+0000-U+007F.
    /// Empty string is ASCII too.
    #[method("()", name = "isascii")]
    fn isascii_method(this: Gc<Str>) -> bool {
        this.is_ascii()
    }

    /// Return True if the string is a decimal string, False otherwise.
    ///
    /// A string is a decimal string if all characters in the string are decimal and
    /// there is at least one character in the string.
    #[method("()")]
    fn isdecimal(this: Gc<Str>) -> bool {
        case::is_decimal(this.units())
    }

    /// Return True if the string is a digit string, False otherwise.
    ///
    /// A string is a digit string if all characters in the string are digits and there
    /// is at least one character in the string.
    #[method("()")]
    fn isdigit(this: Gc<Str>) -> bool {
        case::is_digit(this.units())
    }

    /// Return True if the string is a numeric string, False otherwise.
    ///
    /// A string is numeric if all characters in the string are numeric and there is at
    /// least one character in the string.
    #[method("()")]
    fn isnumeric(this: Gc<Str>) -> bool {
        case::is_numeric(this.units())
    }

    /// Return True if the string is a whitespace string, False otherwise.
    ///
    /// A string is whitespace if all characters in the string are whitespace and there
    /// is at least one character in the string.
    #[method("()")]
    fn isspace(this: Gc<Str>) -> bool {
        case::is_space(this.units())
    }

    /// Return True if all characters in the string are printable, False otherwise.
    ///
    /// A character is printable if repr() may use it in its output.
    #[method("()")]
    fn isprintable(this: Gc<Str>) -> bool {
        case::is_printable(this.units())
    }

    /// Return True if the string is a valid Python identifier, False otherwise.
    ///
    /// Call keyword.iskeyword(s) to test whether string s is a reserved identifier,
    /// such as "def" or "class".
    #[method("()")]
    fn isidentifier(this: Gc<Str>) -> bool {
        case::is_identifier(this.units())
    }

    /// Return True if the string is a lowercase string, False otherwise.
    ///
    /// A string is lowercase if all cased characters in the string are lowercase and
    /// there is at least one cased character in the string.
    #[method("()")]
    fn islower(this: Gc<Str>) -> bool {
        case::is_lower(this.units())
    }

    /// Return True if the string is an uppercase string, False otherwise.
    ///
    /// A string is uppercase if all cased characters in the string are uppercase and
    /// there is at least one cased character in the string.
    #[method("()")]
    fn isupper(this: Gc<Str>) -> bool {
        case::is_upper(this.units())
    }

    /// Return True if the string is a title-cased string, False otherwise.
    ///
    /// In a title-cased string, upper- and title-case characters may only
    /// follow uncased characters and lowercase characters only cased ones.
    #[method("()")]
    fn istitle(this: Gc<Str>) -> bool {
        case::is_title(this.units())
    }
}
