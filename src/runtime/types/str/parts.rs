//! Methods of `str` that take it apart into lists.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::Str;
use super::methods::times;
use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::text::split;
use crate::text::unit;
use crate::types::list::List;
use crate::with_units;

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

#[pymethods(extra = PARTS)]
impl Str {
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
}
