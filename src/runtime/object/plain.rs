//! Objects as plain Rust data, for embedders.

use taipan_gc::Value;

use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::dict::Dict;
use crate::types::dict::Position;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// An object of a basic kind, copied out of its interpreter; of any other kind, its `repr`.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain {
    /// `None`
    None,
    /// `True`, `False`
    Bool(bool),
    /// An `int` that fits.
    Int(i64),
    /// An `int` beyond that, in decimal.
    BigInt(String),
    /// A `float`
    Float(f64),
    /// A `str`; code points that are no characters became U+FFFD.
    Str(String),
    /// A `bytes`
    Bytes(Vec<u8>),
    /// A `list`
    List(Vec<Plain>),
    /// A `tuple`
    Tuple(Vec<Plain>),
    /// A `dict`, in its order.
    Dict(Vec<(Plain, Plain)>),
    /// The `repr` of anything else, and of what is nested deeper than [`DEPTH`].
    Other(String),
}

/// How deep containers are copied.
pub const DEPTH: usize = 64;

impl Plain {
    /// Copies an object out.
    pub fn from_value(thread: &mut Thread, value: Value) -> PyResult<Plain> {
        convert(thread, value, DEPTH)
    }

    /// Makes the object. What stands for a `repr` becomes a `str`.
    pub fn to_value(&self, thread: &mut Thread) -> PyResult {
        Ok(match self {
            Plain::None => Value::NONE,
            Plain::Bool(flag) => Value::bool(*flag),
            Plain::Int(int) => int::from_i64(&thread.interp(), *int),
            Plain::BigInt(digits) => {
                let digits = Str::from_text(thread, digits)?;
                int::from_str(thread, digits, 10)?
            }
            Plain::Float(float) => Value::canonical_float(*float),
            Plain::Str(text) | Plain::Other(text) => Str::from_text(thread, text)?.as_value(),
            Plain::Bytes(bytes) => Bytes::new(thread, bytes)?.as_value(),
            Plain::List(items) => {
                let list = List::with_capacity(thread, items.len())?;
                for item in items {
                    let item = item.to_value(thread)?;
                    list.push(thread, item)?;
                }
                list.as_value()
            }
            Plain::Tuple(items) => {
                let list = List::with_capacity(thread, items.len())?;
                for item in items {
                    let item = item.to_value(thread)?;
                    list.push(thread, item)?;
                }
                Tuple::new(thread, list.items())?.as_value()
            }
            Plain::Dict(entries) => {
                let dict = Dict::new(thread);
                for (key, value) in entries {
                    let key = key.to_value(thread)?;
                    let value = value.to_value(thread)?;
                    dict.set(thread, key, value)?;
                }
                dict.as_value()
            }
        })
    }
}

fn convert(thread: &mut Thread, value: Value, depth: usize) -> PyResult<Plain> {
    if let Some(plain) = scalar(value) {
        return Ok(plain);
    }
    let Some(deeper) = depth.checked_sub(1) else { return other(thread, value) };
    if let Some(list) = value.exact::<List>() {
        return Ok(Plain::List(items(thread, list.items(), deeper)?));
    }
    if let Some(tuple) = value.exact::<Tuple>() {
        return Ok(Plain::Tuple(items(thread, tuple.items(), deeper)?));
    }
    if let Some(dict) = value.exact::<Dict>() {
        let mut entries = Vec::new();
        let mut position = Position::default();
        while let Some((key, value)) = dict.next(&mut position) {
            let key = convert(thread, key, deeper)?;
            entries.push((key, convert(thread, value, deeper)?));
        }
        return Ok(Plain::Dict(entries));
    }
    other(thread, value)
}

fn scalar(value: Value) -> Option<Plain> {
    if value.is_none() {
        return Some(Plain::None);
    }
    if value.is_bool() {
        return Some(Plain::Bool(value == Value::TRUE));
    }
    if let Some(float) = value.as_float() {
        return Some(Plain::Float(float));
    }
    if let Some(int) = int::exact(value).and_then(int::to_i64) {
        return Some(Plain::Int(int));
    }
    if let Some(text) = value.exact::<Str>() {
        return Some(Plain::Str(text.to_string_lossy()));
    }
    value.exact::<Bytes>().map(|bytes| Plain::Bytes(bytes.as_slice().to_vec()))
}

fn items(thread: &mut Thread, items: &[Value], depth: usize) -> PyResult<Vec<Plain>> {
    items.iter().map(|&item| convert(thread, item, depth)).collect()
}

fn other(thread: &mut Thread, value: Value) -> PyResult<Plain> {
    let text = ops::repr(thread, value)?.to_string_lossy();
    Ok(if int::exact(value).is_some() { Plain::BigInt(text) } else { Plain::Other(text) })
}
