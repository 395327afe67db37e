//! Tables by which characters become others: `str.translate` and `str.maketrans`.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::Str;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::int;

/// What `translate` makes of one code point.
pub(super) enum Translated {
    Same,
    Nothing,
    Point(u32),
    Text(Gc<Str>),
}

/// Asks the table for a code point; a LookupError means that it stays.
pub(super) fn translated(thread: &mut Thread, table: Value, point: u32) -> PyResult<Translated> {
    let key = Value::int_from_low_bits(i64::from(point));
    let found = match table.exact::<Dict>() {
        Some(dict) => dict.get(thread, key)?,
        None => match ops::getitem(thread, table, key) {
            Ok(found) => Some(found),
            Err(raised) => {
                thread.catch_builtin(raised, exceptions::LOOKUP_ERROR)?;
                None
            }
        },
    };
    let Some(found) = found else { return Ok(Translated::Same) };
    if found.is_none() {
        return Ok(Translated::Nothing);
    }
    if let Some(text) = found.cast::<Str>() {
        return Ok(Translated::Text(text));
    }
    match int::exact(found).map(int::to_i64) {
        Some(int) => match int.and_then(|int| u32::try_from(int).ok()).filter(|&point| point < 0x11_0000) {
            Some(point) => Ok(Translated::Point(point)),
            None => Err(thread.value_error("character mapping must be in range(0x110000)")),
        },
        None => Err(thread.type_error("character mapping must return integer, None or str")),
    }
}

/// The code point that a key of `maketrans` names.
pub(super) fn table_key(thread: &mut Thread, key: Value) -> PyResult {
    if let Some(key) = key.cast::<Str>() {
        return match (key.len(), key.units().get(0)) {
            (1, Some(point)) => Ok(Value::int_from_low_bits(i64::from(point))),
            _ => Err(thread.value_error("string keys in translatetable must be of length 1")),
        };
    }
    match int::exact(key) {
        Some(_) => Ok(key),
        None => Err(thread.type_error("keys in translate table must be strings or integers")),
    }
}

/// The table by which the characters of one string become those of another, and some vanish.
pub(super) fn table_from_strings(
    thread: &mut Thread,
    from: Gc<Str>,
    to: Gc<Str>,
    delete: Option<Gc<Str>>,
) -> PyResult<Gc<Dict>> {
    if from.len() != to.len() {
        return Err(thread.value_error("the first two maketrans arguments must have equal length"));
    }
    let table = Dict::new(thread);
    let int = |point: u32| Value::int_from_low_bits(i64::from(point));
    for (from, to) in from.units().points().zip(to.units().points()) {
        table.set(thread, int(from), int(to))?;
        thread.work(64)?;
    }
    if let Some(delete) = delete {
        for point in delete.units().points() {
            table.set(thread, int(point), Value::NONE)?;
            thread.work(64)?;
        }
    }
    Ok(table)
}

/// An argument of `maketrans` that is a string.
pub(super) fn string_argument(thread: &mut Thread, value: Value, position: usize) -> PyResult<Gc<Str>> {
    match value.cast::<Str>() {
        Some(string) => Ok(string),
        None => {
            let name = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!("maketrans() argument {position} must be str, not {name}")))
        }
    }
}
