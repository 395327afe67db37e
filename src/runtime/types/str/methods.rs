//! Methods of `str` that make other strings.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::Str;
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
use crate::text::search;
use crate::text::split;
use crate::text::unit;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;
use crate::with_units;

/// How often to split or replace: a negative number means without end.
pub(super) fn times(most: i64) -> usize {
    usize::try_from(most).unwrap_or(usize::MAX)
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
        match iter::sequence_list(thread, iterable) {
            Ok(list) => build::join(thread, Some(this), list.items()),
            Err(raised) => Err(not_joinable(thread, raised, iterable)),
        }
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
            thread.work(64)?;
            match translate::translated(thread, table, point)? {
                Translated::Same => out.push(point),
                Translated::Nothing => changed = true,
                Translated::Point(point) => {
                    changed = true;
                    out.push(point);
                }
                Translated::Text(text) => {
                    changed = true;
                    out.push_string(thread, text)?;
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
            thread.work(64)?;
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
}
