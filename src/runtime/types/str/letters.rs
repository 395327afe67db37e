//! Methods of `str` that change the case of its letters.

use taipan_gc::Gc;
use taipan_macros::pymethods;

use super::Str;
use super::Units;
use super::build;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::text::case;

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

#[pymethods(extra = LETTERS)]
impl Str {
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
}
