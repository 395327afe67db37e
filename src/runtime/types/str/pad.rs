//! Methods of `str` that fill it up to a width.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::Str;
use super::Units;
use super::build;
use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::text::Unit;
use crate::text::affix;
use crate::text::unit;
use crate::with_units;

/// The string in a field of `width` code points: `left` times the fill, the string, and the fill up to the end.
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

fn expand_tabs<T: Unit>(thread: &mut Thread, units: &[T], size: usize) -> PyResult<Gc<Str>> {
    let Some(len) = affix::expand_tabs_size(units, size) else {
        return Err(thread.overflow_error("result too long"));
    };
    build::written(thread, len, |out| affix::expand_tabs_into(units, size, out))
}

#[pymethods(extra = PADDING)]
impl Str {
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
}
