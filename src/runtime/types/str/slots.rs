//! Operators and constructor of `str`.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::Str;
use super::StrIterator;
use super::build;
use super::percent;
use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::text::Unit;
use crate::text::quote;
use crate::text::search;
use crate::types::int;
use crate::types::slice::Indices;
use crate::types::slice::Slice;
use crate::with_units;

impl Str {
    fn check_count(thread: &mut Thread, args: Args<'_>) -> PyResult<()> {
        args.check_at_most(thread, "str", 3)
    }
}

#[pymethods]
impl Str {
    #[new("(object='', encoding='utf-8', errors='strict')", check = check_count)]
    fn new_object(
        thread: &mut Thread,
        object: Option<Value>,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
    ) -> PyResult {
        match object {
            None => Ok(thread.interp().strings().empty().as_value()),
            Some(object) if encoding.is_none() && errors.is_none() => ops::str_object(thread, object),
            Some(object) => Ok(super::decode_object(thread, object, encoding, errors)?.as_value()),
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Str>) -> PyResult<Gc<Str>> {
        if let Some(text) = this.as_ascii()
            && is_plain(text.as_bytes())
        {
            let text = text.as_bytes();
            return build::written::<u8>(thread, text.len() + 2, |out| {
                out.fill(b'\'');
                out[1..=text.len()].copy_from_slice(text);
            });
        }
        drop(thread.charge(this.len().saturating_mul(4))?);
        Str::from_buf(thread, &quote::repr(this.units()))
    }

    #[slot(str)]
    fn to_str(this: Gc<Str>) -> Gc<Str> {
        this
    }

    #[slot(hash)]
    fn hash_slot(this: Gc<Str>) -> i64 {
        this.hash() as i64
    }

    #[slot(compare)]
    fn compare_slot(this: Gc<Str>, other: Value, op: Comparison) -> Value {
        let Some(other) = other.cast::<Str>() else { return Value::NOT_IMPLEMENTED };
        match op {
            Comparison::Eq => Value::bool(this.equals(&other)),
            Comparison::Ne => Value::bool(!this.equals(&other)),
            _ => Value::bool(op.holds(this.compare(&other))),
        }
    }

    #[slot(len)]
    fn len_slot(this: Gc<Str>) -> usize {
        this.len()
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<Str>, key: Value) -> PyResult<Gc<Str>> {
        if let Some(index) = key.as_int() {
            return item(thread, this, index);
        }
        if let Some(slice) = key.exact::<Slice>() {
            let indices = slice.resolve(thread, || this.len())?;
            return part(thread, this, indices);
        }
        let class = thread.interp().class_of(key);
        if class.slot(|slots| slots.index).is_none() {
            let name = class.name_text();
            return Err(thread.type_error(format!("string indices must be integers, not '{name}'")));
        }
        let index = ops::index_i64(thread, key)?;
        item(thread, this, index)
    }

    #[slot(contains)]
    fn contains_slot(thread: &mut Thread, this: Gc<Str>, item: Value) -> PyResult<bool> {
        match item.cast::<Str>() {
            Some(item) => Ok(this.units().find(item.units()).is_some()),
            None => {
                let name = thread.interp().class_of(item).name_text();
                let message = format!("'in <string>' requires string as left operand, not {name}");
                Err(thread.type_error(message))
            }
        }
    }

    #[slot(iter)]
    fn iter_slot(thread: &mut Thread, this: Gc<Str>) -> Gc<StrIterator> {
        StrIterator::new(&thread.interp(), this)
    }

    #[slot(concat)]
    fn concat_slot(thread: &mut Thread, this: Gc<Str>, other: Value) -> PyResult<Gc<Str>> {
        match other.cast::<Str>() {
            Some(other) => Str::concat(thread, this, other),
            None => {
                let name = thread.interp().class_of(other).name_text();
                Err(thread.type_error(format!("can only concatenate str (not \"{name}\") to str")))
            }
        }
    }

    #[slot(repeat)]
    fn repeat_slot(thread: &mut Thread, this: Gc<Str>, count: Value) -> PyResult<Gc<Str>> {
        let count = int::repeat_count(thread, count)?;
        repeat(thread, this, count)
    }

    #[slot(modulo)]
    fn modulo(thread: &mut Thread, this: Gc<Str>, args: Value) -> PyResult<Gc<Str>> {
        percent::format(thread, this, args)
    }
}

/// Whether the text's repr is the text between single quotes.
fn is_plain(text: &[u8]) -> bool {
    text.iter().all(|&byte| matches!(byte, 0x20..0x7F) && byte != b'\'' && byte != b'\\')
}

/// `string[index]`
#[inline]
fn item(thread: &mut Thread, string: Gc<Str>, index: i64) -> PyResult<Gc<Str>> {
    let index = if index < 0 { index + string.len() as i64 } else { index };
    match usize::try_from(index).ok().and_then(|index| string.units().get(index)) {
        Some(point) => Ok(Str::of_code_point(&thread.interp(), point)),
        None => Err(thread.index_error("string index out of range")),
    }
}

/// `string[start:stop:step]`
fn part(thread: &mut Thread, string: Gc<Str>, indices: Indices) -> PyResult<Gc<Str>> {
    let Indices { start, step, len, .. } = indices;
    if len == 0 {
        return Ok(thread.interp().strings().empty());
    }
    if step == 1 {
        return Str::slice(thread, string, start as usize, start as usize + len);
    }
    thread.work(len / 4)?;
    with_units!(string.units(), units => build::written(thread, len, |out| stride(units, start, step, out)))
}

/// Every `step`-th unit from `start` on, as many as `out` has room for.
fn stride<T: Unit>(units: &[T], start: i64, step: i64, out: &mut [T]) {
    let mut at = start;
    for unit in out {
        *unit = units[at as usize];
        at = at.wrapping_add(step);
    }
}

/// `string * count`
pub(super) fn repeat(thread: &mut Thread, string: Gc<Str>, count: usize) -> PyResult<Gc<Str>> {
    if count == 0 || string.is_empty() {
        return Ok(thread.interp().strings().empty());
    }
    if count == 1 {
        return Ok(string);
    }
    let len = string.len().checked_mul(count).filter(|&len| len <= isize::MAX as usize);
    let Some(len) = len else { return Err(thread.overflow_error("repeated string is too long")) };
    thread.work(len / 16)?;
    with_units!(string.units(), units => build::written(thread, len, |out| search::repeat_into(units, out)))
}
