//! Equality of views: of their items, whatever the formats.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::MemoryView;
use super::index::same_format;
use super::item;
use crate::object::buffer;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::sequence;

/// `view == other`; `None` where the other has no buffer.
pub(super) fn equal(thread: &mut Thread, view: Gc<MemoryView>, other: Value) -> PyResult<Option<bool>> {
    if view.memory.get().is_none() {
        return Ok(Some(view.as_value().is(other)));
    }
    if let Some(other) = other.exact::<MemoryView>()
        && other.memory.get().is_none()
    {
        return Ok(Some(false));
    }
    let Some(other) = buffer::view(thread, other, buffer::FULL_RO)? else { return Ok(None) };
    let answer = equal_views(thread, view, other);
    other.release(thread)?;
    answer.map(Some)
}

fn equal_views(thread: &mut Thread, one: Gc<MemoryView>, other: Gc<MemoryView>) -> PyResult<bool> {
    let (left, right) = (one.layout(), other.layout());
    let lens = left.dims().iter().map(|dim| dim.len);
    if !lens.eq(right.dims().iter().map(|dim| dim.len)) {
        return Ok(false);
    }
    let [code, other_code] = [one, other].map(|view| item::code(&view.format().to_string_lossy()));
    let (Some(code), Some(other_code)) = (code, other_code) else { return Ok(false) };
    let (bytes, other_bytes) = (one.gather(thread)?, other.gather(thread)?);
    if same_format(&one, &other) && !matches!(code, b'e' | b'f' | b'd' | b'?') {
        return Ok(bytes.as_slice() == other_bytes.as_slice());
    }
    let items = bytes.as_slice().chunks_exact(one.itemsize);
    for (index, (a, b)) in items.zip(other_bytes.as_slice().chunks_exact(other.itemsize)).enumerate() {
        let a = item::unpack(thread, code, a)?;
        let b = item::unpack(thread, other_code, b)?;
        // No `is`: a NaN differs from itself.
        let same = match (a.as_float(), b.as_float()) {
            (Some(a), Some(b)) => a == b,
            _ => ops::equal(thread, a, b)?,
        };
        if !same {
            return Ok(false);
        }
        sequence::tick(thread, index)?;
    }
    Ok(true)
}
