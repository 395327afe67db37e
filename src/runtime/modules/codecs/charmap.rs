//! The functions of `_codecs` for encodings that a table or mapping describes.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use super::Encoding;
use super::functions::contents;
use super::functions::decoded;
use super::functions::encoded;
use super::handling::Handling;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::text::TextBuilder;
use crate::text::codec::charmap;
use crate::text::codec::charmap::UNDEFINED;
use crate::types::bytes::Bytes;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

const NAME: &str = "charmap";

/// The mapping that encodes what a table of 256 characters decodes.
#[pyfunction("(map, /)", module = "_codecs")]
pub(super) fn charmap_build(thread: &mut Thread, map: Gc<Str>) -> PyResult<Gc<Dict>> {
    let interp = thread.interp();
    let mapping = Dict::new(thread);
    for (byte, point) in map.units().points().enumerate().take(256) {
        if point != UNDEFINED {
            mapping.set(thread, int::from_i64(&interp, point.into()), int::from_usize(&interp, byte))?;
        }
    }
    Ok(mapping)
}

#[pyfunction("(str, errors=None, mapping=None, /)", module = "_codecs")]
pub(super) fn charmap_encode(
    thread: &mut Thread,
    string: Gc<Str>,
    errors: Option<Gc<Str>>,
    mapping: Option<Value>,
) -> PyResult<Gc<Tuple>> {
    let Some(mapping) = mapping.filter(|mapping| !mapping.is_none()) else {
        return encoded(thread, string, errors, Encoding::Latin1);
    };
    let text = string.units();
    drop(thread.charge(text.len().saturating_mul(4))?);
    thread.work(text.len() / 4)?;
    let mut meanings = HashMap::new();
    for point in text.points() {
        note_bytes(thread, mapping, point, &mut meanings)?;
    }
    if errors.is_some_and(|errors| !errors.equals_str("strict")) {
        // What stands in for characters without a meaning is encoded as well.
        for point in 0x20..0x7F {
            note_bytes(thread, mapping, point, &mut meanings)?;
        }
    }
    let mut out = Vec::new();
    let mut handler = Handling::encoding(thread, string.as_value(), NAME, None, errors, text);
    let meaning = |point| meanings.get(&point).and_then(|bytes| bytes.as_deref());
    charmap::encode(text, meaning, &mut out, &mut handler)?;
    let bytes = Bytes::new(thread, &out)?;
    let interp = thread.interp();
    Ok(Tuple::small(&interp, &[bytes.as_value(), int::from_usize(&interp, string.len())]))
}

/// Asks the mapping for the bytes of a character, once.
fn note_bytes(
    thread: &mut Thread,
    mapping: Value,
    point: u32,
    meanings: &mut HashMap<u32, Option<Box<[u8]>>>,
) -> PyResult<()> {
    if let Entry::Vacant(entry) = meanings.entry(point) {
        entry.insert(match meaning_in(thread, mapping, point)? {
            Some(meaning) => Some(bytes_of(thread, meaning)?),
            None => None,
        });
    }
    Ok(())
}

fn bytes_of(thread: &mut Thread, meaning: Value) -> PyResult<Box<[u8]>> {
    if let Some(bytes) = meaning.cast::<Bytes>() {
        return Ok(bytes.as_slice().into());
    }
    if int::exact(meaning).is_none() {
        let given = thread.interp().class_of(meaning).name_text();
        let message = format!("character mapping must return integer, bytes or None, not {given}");
        return Err(thread.type_error(message));
    }
    match ops::index_i64(thread, meaning).map(u8::try_from)? {
        Ok(byte) => Ok([byte].into()),
        Err(_) => Err(thread.type_error("character mapping must be in range(256)")),
    }
}

#[pyfunction("(data, errors=None, mapping=None, /)", module = "_codecs")]
pub(super) fn charmap_decode(
    thread: &mut Thread,
    data: Value,
    errors: Option<Gc<Str>>,
    mapping: Option<Value>,
) -> PyResult<Gc<Tuple>> {
    let Some(mapping) = mapping.filter(|mapping| !mapping.is_none()) else {
        return decoded(thread, data, errors, Encoding::Latin1, true);
    };
    let input = contents(thread, data, false)?;
    drop(thread.charge(input.len().saturating_mul(4))?);
    thread.work(input.len() / 4)?;
    let table = decode_table(thread, mapping, input)?;
    let mut out = TextBuilder::default();
    let mut handler = Handling::decoding(thread, input, NAME, None, errors);
    let push = |byte: u8, out: &mut TextBuilder| match &table[usize::from(byte)] {
        Some(points) => {
            points.iter().for_each(|&point| out.push(point));
            true
        }
        None => false,
    };
    charmap::decode(input, push, &mut out, &mut handler)?;
    let string = Str::from_buf(thread, &out.finish())?;
    let interp = thread.interp();
    Ok(Tuple::small(&interp, &[string.as_value(), int::from_usize(&interp, input.len())]))
}

/// What each byte of the input means: the code points of a table, or what a mapping says.
fn decode_table(thread: &mut Thread, mapping: Value, input: &[u8]) -> PyResult<Vec<Option<Vec<u32>>>> {
    let mut table = vec![None; 256];
    if let Some(text) = mapping.cast::<Str>() {
        for (meaning, point) in table.iter_mut().zip(text.units().points()) {
            *meaning = Some(vec![point]).filter(|_| point != UNDEFINED);
        }
        return Ok(table);
    }
    let mut asked = [false; 256];
    for &byte in input {
        if !std::mem::replace(&mut asked[usize::from(byte)], true)
            && let Some(meaning) = meaning_in(thread, mapping, byte.into())?
        {
            let points = points_of(thread, meaning)?;
            table[usize::from(byte)] = Some(points).filter(|points| points != &[UNDEFINED]);
        }
    }
    Ok(table)
}

fn points_of(thread: &mut Thread, meaning: Value) -> PyResult<Vec<u32>> {
    if let Some(text) = meaning.cast::<Str>() {
        return Ok(text.units().points().collect());
    }
    if int::exact(meaning).is_none() {
        return Err(thread.type_error("character mapping must return integer, None or str"));
    }
    match ops::index_i64(thread, meaning).map(u32::try_from)? {
        Ok(point @ 0..=0x10_FFFF) => Ok(vec![point]),
        _ => Err(thread.type_error("character mapping must be in range(0x110000)")),
    }
}

/// `mapping[point]`; `None` where that has no entry, or the entry is `None`.
fn meaning_in(thread: &mut Thread, mapping: Value, point: u32) -> PyResult<Option<Value>> {
    let key = int::from_i64(&thread.interp(), point.into());
    match ops::getitem(thread, mapping, key) {
        Ok(meaning) => Ok(Some(meaning).filter(|meaning| !meaning.is_none())),
        Err(raised) if thread.pending_is(thread.interp().class(exceptions::LOOKUP_ERROR)) => {
            thread.forget(raised);
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}
