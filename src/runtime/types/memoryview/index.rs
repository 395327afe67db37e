//! Items and slices of a view.

use smallvec::SmallVec;
use taipan_gc::Gc;
use taipan_gc::Value;

use super::MemoryView;
use super::Parts;
use super::item;
use super::layout::Dim;
use crate::object::buffer;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::slice::Slice;
use crate::types::tuple::Tuple;

/// What a subscript means.
enum Key {
    /// All dimensions of a view without any.
    Whole,
    /// An index in the first dimension.
    Index(i64),
    /// An index in each dimension.
    Indices(Gc<Tuple>),
    /// A part of the first dimension.
    Slice(Gc<Slice>),
    /// Parts of several dimensions.
    Slices,
}

fn is_index(thread: &Thread, value: Value) -> bool {
    thread.interp().class_of(value).slot(|slots| slots.index).is_some()
}

fn key_of(thread: &mut Thread, view: Gc<MemoryView>, key: Value) -> PyResult<Key> {
    let tuple = key.cast::<Tuple>();
    if view.ndim() == 0 {
        return match tuple {
            Some(tuple) if tuple.is_empty() => Ok(Key::Whole),
            _ if key.is(Value::ELLIPSIS) => Ok(Key::Whole),
            _ => Err(thread.type_error("invalid indexing of 0-dim memory")),
        };
    }
    if is_index(thread, key) {
        return ops::index_i64(thread, key).map(Key::Index);
    }
    if let Some(slice) = key.exact::<Slice>() {
        return Ok(Key::Slice(slice));
    }
    match tuple {
        Some(tuple) if tuple.items().iter().all(|&index| is_index(thread, index)) => Ok(Key::Indices(tuple)),
        Some(tuple) if tuple.items().iter().all(|index| index.exact::<Slice>().is_some()) => Ok(Key::Slices),
        _ => Err(thread.type_error("memoryview: invalid slice key")),
    }
}

/// The distance in bytes of an index of a dimension from its first item.
fn distance(thread: &mut Thread, dim: Dim, index: i64, number: usize) -> PyResult<isize> {
    let at = if index < 0 { index + dim.len as i64 } else { index };
    match usize::try_from(at).ok().filter(|&at| at < dim.len) {
        Some(at) => Ok(dim.stride * at as isize),
        None => Err(thread.index_error(format!("index out of bounds on dimension {number}"))),
    }
}

impl MemoryView {
    /// The item that lies so many bytes from the first.
    fn item(&self, thread: &mut Thread, distance: isize) -> PyResult {
        let code = item::need_code(thread, self.format())?;
        let memory = self.memory(thread)?;
        item::unpack(thread, code, memory.bytes(self.offset.wrapping_add_signed(distance), self.itemsize))
    }

    fn set_item(&self, thread: &mut Thread, distance: isize, value: Value) -> PyResult<()> {
        let code = item::need_code(thread, self.format())?;
        let bytes = item::pack(thread, code, value)?;
        // The conversion may have released the view.
        let memory = self.memory(thread)?;
        memory.write(self.offset.wrapping_add_signed(distance), &bytes[..self.itemsize]);
        Ok(())
    }

    /// The item of an index of the only dimension.
    pub(super) fn item_at(&self, thread: &mut Thread, index: usize) -> PyResult {
        self.item(thread, self.first.stride * index as isize)
    }

    /// The distance of an item given by one index for each dimension.
    fn place(&self, thread: &mut Thread, indices: Gc<Tuple>) -> PyResult<isize> {
        let (ndim, given) = (self.ndim(), indices.len());
        if given < ndim {
            return Err(thread.not_implemented_error("sub-views are not implemented"));
        }
        if given > ndim {
            let text = format!("cannot index {ndim}-dimension view with {given}-element tuple");
            return Err(thread.type_error(text));
        }
        let mut at = 0;
        for (number, (&index, &dim)) in indices.items().iter().zip(self.layout().dims()).enumerate() {
            let index = ops::index_i64(thread, index)?;
            at += distance(thread, dim, index, number + 1)?;
        }
        Ok(at)
    }

    fn sliced(&self, thread: &mut Thread, slice: Gc<Slice>) -> PyResult<Gc<MemoryView>> {
        let indices = slice.resolve(thread, || self.first.len)?;
        let stride = self.first.stride;
        let first = Dim { len: indices.len, stride: stride.wrapping_mul(indices.step as isize) };
        let offset = match indices.len {
            0 => self.offset,
            _ => self.offset.wrapping_add_signed(stride * indices.start as isize),
        };
        let layout = self.layout().with_first(first);
        self.derive(thread, &Parts { offset, ..self.parts(&layout) })
    }

    /// Overwrites the items with those of another object of the same structure.
    fn assign(&self, thread: &mut Thread, value: Value) -> PyResult<()> {
        let Some(source) = buffer::view(thread, value, buffer::FULL_RO)? else {
            let name = thread.interp().class_of(value).name_text();
            return Err(thread.type_error(format!("a bytes-like object is required, not '{name}'")));
        };
        let copied = self.copy_from(thread, source);
        source.release(thread)?;
        copied
    }

    fn copy_from(&self, thread: &mut Thread, source: Gc<MemoryView>) -> PyResult<()> {
        let same_format = same_format(self, &source);
        let lens = [self.layout(), source.layout()]
            .map(|layout| layout.dims().iter().map(|dim| dim.len).collect::<SmallVec<[usize; 4]>>());
        if !same_format || lens[0] != lens[1] {
            let text = "memoryview assignment: lvalue and rvalue have different structures";
            return Err(thread.value_error(text));
        }
        let bytes = source.gather(thread)?;
        self.scatter(thread, bytes.as_slice())
    }

    /// The items as nested lists.
    pub(super) fn nested(&self, thread: &mut Thread) -> PyResult {
        let layout = self.layout();
        self.nested_from(thread, layout.dims(), 0)
    }

    fn nested_from(&self, thread: &mut Thread, dims: &[Dim], distance: isize) -> PyResult {
        let Some((dim, inner)) = dims.split_first() else { return self.item(thread, distance) };
        let list = List::empty(&thread.interp());
        for index in 0..dim.len {
            let item = self.nested_from(thread, inner, distance + dim.stride * index as isize)?;
            list.push(thread, item)?;
            thread.work(64)?;
        }
        Ok(list.as_value())
    }
}

/// Whether two views have items of the same format.
pub(super) fn same_format(one: &MemoryView, other: &MemoryView) -> bool {
    let plain = |view: &MemoryView| {
        let text = view.format().to_string_lossy();
        text.strip_prefix('@').map_or(text.clone(), str::to_string)
    };
    one.itemsize == other.itemsize && plain(one) == plain(other)
}

/// `view[key]`
pub(super) fn get(thread: &mut Thread, view: Gc<MemoryView>, key: Value) -> PyResult {
    view.memory(thread)?;
    match key_of(thread, view, key)? {
        Key::Whole if key.is(Value::ELLIPSIS) => Ok(view.as_value()),
        Key::Whole => view.item(thread, 0),
        Key::Index(index) if view.ndim() == 1 => {
            let at = distance(thread, view.first, index, 1)?;
            view.item(thread, at)
        }
        Key::Index(_) => Err(sub_views(thread)),
        Key::Indices(indices) => {
            let at = view.place(thread, indices)?;
            view.item(thread, at)
        }
        Key::Slice(slice) => Ok(view.sliced(thread, slice)?.as_value()),
        Key::Slices => Err(thread.not_implemented_error("multi-dimensional slicing is not implemented")),
    }
}

/// `view[key] = value`, or `del view[key]` without a value.
pub(super) fn set(
    thread: &mut Thread,
    view: Gc<MemoryView>,
    key: Value,
    value: Option<Value>,
) -> PyResult<()> {
    view.memory(thread)?;
    item::need_code(thread, view.format())?;
    if view.is_readonly() {
        return Err(thread.type_error("cannot modify read-only memory"));
    }
    let Some(value) = value else { return Err(thread.type_error("cannot delete memory")) };
    match key_of(thread, view, key)? {
        Key::Whole => view.set_item(thread, 0, value),
        Key::Index(index) if view.ndim() == 1 => {
            let at = distance(thread, view.first, index, 1)?;
            view.set_item(thread, at, value)
        }
        Key::Index(_) => Err(thread.not_implemented_error("sub-views are not implemented")),
        Key::Indices(indices) => {
            let at = view.place(thread, indices)?;
            view.set_item(thread, at, value)
        }
        Key::Slice(slice) if view.ndim() == 1 => {
            let part = view.sliced(thread, slice)?;
            let assigned = part.assign(thread, value);
            part.release(thread)?;
            assigned
        }
        Key::Slice(_) | Key::Slices => {
            let text = "memoryview slice assignments are currently restricted to ndim = 1";
            Err(thread.not_implemented_error(text))
        }
    }
}

/// The error for an item of a view of several dimensions that is a view itself.
#[cold]
pub(super) fn sub_views(thread: &mut Thread) -> Raised {
    thread.not_implemented_error("multi-dimensional sub-views are not implemented")
}
