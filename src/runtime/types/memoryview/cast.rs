//! `memoryview.cast`: the same bytes as other items.

use smallvec::SmallVec;
use taipan_gc::Gc;
use taipan_gc::Value;

use super::MemoryView;
use super::Parts;
use super::item;
use super::layout::Layout;
use super::layout::MAX_DIMS;
use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// `view.cast(format, shape)`
pub(super) fn cast(
    thread: &mut Thread,
    view: Gc<MemoryView>,
    format: Gc<Str>,
    shape: Option<Value>,
) -> PyResult<Gc<MemoryView>> {
    view.memory(thread)?;
    if !view.is_contiguous() {
        return Err(thread.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let lens = match shape {
        Some(shape) => {
            let shape = dimensions(thread, shape)?;
            if view.ndim() != 1 && shape.len() != 1 {
                return Err(thread.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
            }
            Some(shape)
        }
        None => None,
    };
    let itemsize = item_size(thread, view, format)?;
    let bytes = view.byte_count();
    if !bytes.is_multiple_of(itemsize) {
        return Err(thread.type_error("memoryview: length is not a multiple of itemsize"));
    }
    let layout = match lens {
        Some(lens) => shaped(thread, lens, itemsize, bytes)?,
        None => Layout::line(bytes / itemsize, itemsize),
    };
    view.derive(thread, &Parts { format, itemsize, ..view.parts(&layout) })
}

/// The size of an item of the new format, which must go with the old one.
fn item_size(thread: &mut Thread, view: Gc<MemoryView>, format: Gc<Str>) -> PyResult<usize> {
    let rule = "format must be a native single character format prefixed with an optional '@'";
    let Some(from) = item::code(&view.format().to_string_lossy()) else {
        return Err(thread.value_error(format!("memoryview: source {rule}")));
    };
    let to = item::code(&format.to_string_lossy()).and_then(|code| Some((code, item::size(code)?)));
    let Some((to, size)) = to else {
        return Err(thread.value_error(format!("memoryview: destination {rule}")));
    };
    let is_bytes = |code: u8| matches!(code, b'b' | b'B' | b'c');
    if !is_bytes(from) && !is_bytes(to) {
        return Err(thread.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    Ok(size)
}

fn dimensions(thread: &mut Thread, shape: Value) -> PyResult<&'static [Value]> {
    let items = match (shape.cast::<List>(), shape.cast::<Tuple>()) {
        (Some(list), _) => list.items(),
        (_, Some(tuple)) => tuple.items(),
        (None, None) => return Err(thread.type_error("shape must be a list or a tuple")),
    };
    if items.len() > MAX_DIMS {
        let text = format!("memoryview: number of dimensions must not exceed {MAX_DIMS}");
        return Err(thread.value_error(text));
    }
    Ok(items)
}

/// The layout of a shape that takes all bytes.
fn shaped(thread: &mut Thread, shape: &[Value], itemsize: usize, bytes: usize) -> PyResult<Layout> {
    let mut lens: SmallVec<[usize; 4]> = SmallVec::new();
    let mut product = Some(itemsize);
    for &len in shape {
        let Some(exact) = int::exact(len).or_else(|| int::of_subclass(len)) else {
            return Err(thread.type_error("memoryview.cast(): elements of shape must be integers"));
        };
        let len = int::to_i64(exact).and_then(|len| usize::try_from(len).ok()).filter(|&len| len > 0);
        let Some(len) = len else {
            return Err(thread.value_error("memoryview.cast(): elements of shape must be integers > 0"));
        };
        product = product.and_then(|product| product.checked_mul(len));
        lens.push(len);
    }
    if product != Some(bytes) {
        return Err(thread.type_error("memoryview: product(shape) * itemsize != buffer size"));
    }
    Ok(Layout::packed(&lens, itemsize))
}
