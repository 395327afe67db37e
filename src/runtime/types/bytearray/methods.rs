//! Operators of `bytearray` and the methods that change it.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::ByteArray;
use crate::object::args::Args;
use crate::object::buffer::Export;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::instance;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::text::quote;
use crate::text::search;
use crate::types::bytes;
use crate::types::bytes::shared;
use crate::types::int;
use crate::types::iterators::reduce_indexed;
use crate::types::memoryview::MemoryView;
use crate::types::slice::Slice;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The index that a subscript means, counted from the end where negative.
fn place(thread: &mut Thread, array: Gc<ByteArray>, key: Value) -> PyResult<usize> {
    if thread.interp().class_of(key).slot(|slots| slots.index).is_none() {
        let name = thread.interp().class_of(key).name_text();
        return Err(thread.type_error(format!("bytearray indices must be integers or slices, not {name}")));
    }
    let index = ops::index_i64(thread, key)?;
    let len = array.len();
    let index = if index < 0 { index + len as i64 } else { index };
    match usize::try_from(index).ok().filter(|&index| index < len) {
        Some(index) => Ok(index),
        None => Err(thread.index_error("bytearray index out of range")),
    }
}

/// The bytes that are assigned to a slice.
fn assigned(thread: &mut Thread, value: Value) -> PyResult<&'static [u8]> {
    if let Some(bytes) = bytes::borrow(thread, value)? {
        return Ok(bytes);
    }
    let class = thread.interp().class_of(value);
    if class.slot(|slots| slots.iter).is_none() || value.cast::<Str>().is_some() {
        let message = "can assign only bytes, buffers, or iterables of ints in range(0, 256)";
        return Err(thread.type_error(message));
    }
    Ok(shared::from_object(thread, value, "bytearray")?.as_slice())
}

/// Assigns to a slice, or deletes it.
fn set_slice(
    thread: &mut Thread,
    array: Gc<ByteArray>,
    slice: Gc<Slice>,
    value: Option<Value>,
) -> PyResult<()> {
    let with = match value {
        Some(value) => assigned(thread, value)?,
        None => &[],
    };
    let indices = slice.resolve(thread, || array.len())?;
    if indices.step == 1 {
        let start = indices.start as usize;
        return array.splice(thread, start, start + indices.len, with);
    }
    if value.is_some() {
        if with.len() != indices.len {
            return Err(thread.value_error(format!(
                "attempt to assign bytes of size {} to extended slice of size {}",
                with.len(),
                indices.len
            )));
        }
        // Others may be bytes of the array itself.
        let is_apart = value.is_some_and(|value| value.exact::<bytes::Bytes>().is_some());
        let with = if is_apart { with } else { bytes::Bytes::new(thread, with)?.as_slice() };
        for (index, &byte) in indices.indices().zip(with) {
            array.set(index, byte);
        }
        return Ok(());
    }
    let mut gone = indices.ascending().indices().peekable();
    let mut kept = Vec::new();
    drop(thread.charge(array.len())?);
    for (index, &byte) in array.as_slice().iter().enumerate() {
        if gone.next_if_eq(&index).is_none() {
            kept.push(byte);
        }
    }
    array.splice(thread, 0, array.len(), &kept)
}

/// The class, its arguments and the state: bytes where the protocol has them, else their Latin-1 text.
fn reduced(thread: &mut Thread, this: Value, protocol: i64) -> PyResult {
    let contents = this.cast::<ByteArray>().map_or(&[][..], |array| array.as_slice());
    let args = if protocol < 3 {
        let text = Str::from_latin1(thread, contents)?.as_value();
        let encoding = Str::from_text(thread, "latin-1")?.as_value();
        Tuple::new(thread, &[text, encoding])?
    } else {
        let contents = bytes::Bytes::new(thread, contents)?.as_value();
        Tuple::new(thread, &[contents])?
    };
    let state = specials::method(thread, this, Name::__getstate__, &[])?;
    let class = thread.interp().class_of(this).as_value();
    Ok(Tuple::new(thread, &[class, args.as_value(), state])?.as_value())
}

#[pymethods]
impl ByteArray {
    #[slot(new)]
    fn new_empty(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
        let array = ByteArray::value(thread, &[])?;
        instance::finish_new(thread, class, array)
    }

    #[init("(source=b'', encoding='utf-8', errors='strict')")]
    fn init(
        thread: &mut Thread,
        this: Gc<ByteArray>,
        source: Option<Value>,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
    ) -> PyResult<()> {
        let contents = shared::contents(thread, source, encoding, errors, "bytearray")?;
        this.splice(thread, 0, this.len(), contents.as_slice())
    }

    #[slot(str)]
    fn to_str(thread: &mut Thread, this: Value) -> PyResult<String> {
        shared::warn(thread, "str() on a bytearray instance")?;
        ByteArray::repr(thread, this)
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult<String> {
        let contents = this.cast::<ByteArray>().map_or(&[][..], |array| array.as_slice());
        drop(thread.charge(contents.len().saturating_mul(4))?);
        let name = thread.interp().class_of(this).name_text();
        Ok(format!("{name}({})", quote::repr_bytes(contents)))
    }

    #[slot(buffer)]
    fn buffer(this: Gc<ByteArray>, flags: i64) -> Export {
        let _ = flags;
        Export::Region(this.region())
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
        Err(ops::unhashable(thread, this))
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<ByteArray>, other: Value, op: Comparison) -> PyResult {
        match bytes::borrow(thread, other)? {
            Some(other) => Ok(Value::bool(op.holds(this.as_slice().cmp(other)))),
            None => {
                shared::warn_of_comparison(thread, "bytearray", other, op)?;
                Ok(Value::NOT_IMPLEMENTED)
            }
        }
    }

    #[slot(len)]
    fn len_slot(this: Gc<ByteArray>) -> usize {
        this.len()
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<ByteArray>, key: Value) -> PyResult {
        if let Some(slice) = key.exact::<Slice>() {
            let indices = slice.resolve(thread, || this.len())?;
            let contents = this.as_slice();
            return Ok(ByteArray::written(thread, indices.len, |out| {
                out.iter_mut().zip(indices.indices()).for_each(|(out, at)| *out = contents[at]);
                Ok(())
            })?
            .as_value());
        }
        let index = place(thread, this, key)?;
        Ok(Value::int_from_low_bits(i64::from(this.as_slice()[index])))
    }

    #[slot(setitem)]
    fn setitem(thread: &mut Thread, this: Gc<ByteArray>, key: Value, value: Option<Value>) -> PyResult<()> {
        if let Some(slice) = key.exact::<Slice>() {
            return set_slice(thread, this, slice, value);
        }
        match value {
            Some(value) => {
                place(thread, this, key)?;
                let byte = shared::byte(thread, value)?;
                // The conversion may have run Python.
                let index = place(thread, this, key)?;
                this.set(index, byte);
                Ok(())
            }
            None => {
                let index = place(thread, this, key)?;
                this.splice(thread, index, index + 1, &[])
            }
        }
    }

    #[slot(contains)]
    fn contains(thread: &mut Thread, this: Gc<ByteArray>, item: Value) -> PyResult<bool> {
        shared::contains(thread, this.as_slice(), item)
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Gc<ByteArray>) -> Gc<ByteArrayIterator> {
        let iterator = ByteArrayIterator {
            header: Header::new(ids::BYTEARRAY_ITERATOR),
            array: GcSlot::new(this),
            index: Cell::new(0),
        };
        thread.heap().alloc(ids::BYTEARRAY_ITERATOR, iterator)
    }

    #[slot(concat)]
    fn concat(thread: &mut Thread, this: Gc<ByteArray>, other: Value) -> PyResult<Gc<ByteArray>> {
        let Some(other) = bytes::borrow(thread, other)? else {
            let name = thread.interp().class_of(other).name_text();
            return Err(thread.type_error(format!("can't concat {name} to bytearray")));
        };
        let contents = this.as_slice();
        ByteArray::written(thread, contents.len() + other.len(), |out| {
            let (first, second) = out.split_at_mut(contents.len());
            first.copy_from_slice(contents);
            second.copy_from_slice(other);
            Ok(())
        })
    }

    #[slot(iconcat)]
    fn iconcat(thread: &mut Thread, this: Value, other: Value) -> PyResult {
        let Some(array) = this.cast::<ByteArray>() else { return Ok(Value::NOT_IMPLEMENTED) };
        let Some(other) = bytes::borrow(thread, other)? else {
            let name = thread.interp().class_of(other).name_text();
            return Err(thread.type_error(format!("can't concat {name} to bytearray")));
        };
        array.splice(thread, array.len(), array.len(), other)?;
        Ok(this)
    }

    /// The contents, `count` times.
    #[slot(repeat)]
    pub fn repeat(thread: &mut Thread, this: Gc<ByteArray>, count: Value) -> PyResult<Gc<ByteArray>> {
        let count = int::repeat_count(thread, count)?;
        let Some(len) = this.len().checked_mul(count) else { return Err(thread.memory_error()) };
        thread.work(len / 16)?;
        let contents = this.as_slice();
        ByteArray::written(thread, len, |out| {
            search::repeat_into(contents, out);
            Ok(())
        })
    }

    #[slot(irepeat)]
    fn irepeat(thread: &mut Thread, this: Value, count: Value) -> PyResult {
        let Some(array) = this.cast::<ByteArray>() else { return Ok(Value::NOT_IMPLEMENTED) };
        let repeated = Self::repeat(thread, array, count)?;
        array.splice(thread, 0, array.len(), repeated.as_slice())?;
        Ok(this)
    }

    #[slot(modulo)]
    fn modulo(thread: &mut Thread, this: Gc<ByteArray>, args: Value) -> PyResult<Gc<ByteArray>> {
        let formatted = bytes::format(thread, this.as_slice(), args)?;
        ByteArray::new(thread, formatted.as_slice())
    }
}

#[pymethods(extra = METHODS)]
impl ByteArray {
    /// Append a single item to the end of the bytearray.
    #[method("(item, /)")]
    fn append(thread: &mut Thread, this: Gc<ByteArray>, item: Value) -> PyResult<()> {
        let byte = shared::byte(thread, item)?;
        this.push(thread, byte)
    }

    /// Append all the items from the iterator or sequence to the end of the bytearray.
    #[method("(iterable_of_ints, /)")]
    fn extend(thread: &mut Thread, this: Gc<ByteArray>, iterable_of_ints: Value) -> PyResult<()> {
        let items = match bytes::borrow(thread, iterable_of_ints)? {
            Some(bytes) => bytes,
            None => {
                let class = thread.interp().class_of(iterable_of_ints);
                let name = class.name_text();
                if iterable_of_ints.cast::<Str>().is_some() {
                    return Err(thread.type_error(format!("expected iterable of integers; got: '{name}'")));
                }
                if !class.is_iterable() {
                    return Err(thread.type_error(format!("can't extend bytearray with {name}")));
                }
                shared::from_object(thread, iterable_of_ints, "bytearray")?.as_slice()
            }
        };
        this.splice(thread, this.len(), this.len(), items)
    }

    /// Insert a single item into the bytearray before the given index.
    #[method("(index, item, /)")]
    fn insert(thread: &mut Thread, this: Gc<ByteArray>, index: isize, item: Value) -> PyResult<()> {
        let byte = shared::byte(thread, item)?;
        let len = this.len() as isize;
        let at = if index < 0 { (index + len).max(0) } else { index.min(len) } as usize;
        this.splice(thread, at, at, &[byte])
    }

    /// Remove and return a single item from B.
    ///
    /// If no index argument is given, will pop the last item.
    #[method("(index=-1, /)")]
    fn pop(thread: &mut Thread, this: Gc<ByteArray>, #[default(-1)] index: isize) -> PyResult<u8> {
        let len = this.len() as isize;
        if len == 0 {
            return Err(thread.index_error("pop from empty bytearray"));
        }
        let at = if index < 0 { index + len } else { index };
        let Some(at) = usize::try_from(at).ok().filter(|&at| at < len as usize) else {
            return Err(thread.index_error("pop index out of range"));
        };
        let byte = this.as_slice()[at];
        this.splice(thread, at, at + 1, &[])?;
        Ok(byte)
    }

    /// Remove the first occurrence of a value in the bytearray.
    #[method("(value, /)")]
    fn remove(thread: &mut Thread, this: Gc<ByteArray>, value: Value) -> PyResult<()> {
        let byte = shared::byte(thread, value)?;
        match this.as_slice().iter().position(|&other| other == byte) {
            Some(at) => this.splice(thread, at, at + 1, &[]),
            None => Err(thread.value_error("value not found in bytearray")),
        }
    }

    /// Remove all items from the bytearray.
    #[method("()")]
    fn clear(thread: &mut Thread, this: Gc<ByteArray>) -> PyResult<()> {
        this.resize(thread, 0)
    }

    /// Return a copy of B.
    #[method("()")]
    fn copy(thread: &mut Thread, this: Gc<ByteArray>) -> PyResult<Gc<ByteArray>> {
        ByteArray::new(thread, this.as_slice())
    }

    /// Reverse the order of the values in B in place.
    #[method("()")]
    fn reverse(this: Gc<ByteArray>) {
        this.reverse_in_place();
    }

    /// Resize the internal buffer of bytearray to len.
    #[method("(size, /)", name = "resize")]
    fn resize_method(thread: &mut Thread, this: Gc<ByteArray>, size: isize) -> PyResult<()> {
        match usize::try_from(size) {
            Ok(size) => this.resize(thread, size),
            Err(_) => Err(thread.value_error(format!("Can only resize to positive sizes, got {size}"))),
        }
    }

    /// Release the buffer object that exposes the underlying memory of the object.
    #[method("(buffer, /)")]
    fn __release_buffer__(thread: &mut Thread, this: Gc<ByteArray>, buffer: Gc<MemoryView>) -> PyResult<()> {
        let _ = this;
        buffer.release(thread)
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        reduced(thread, this, 2)
    }

    /// Return state information for pickling.
    #[method("(proto=0, /)", name = "__reduce_ex__")]
    fn reduce_ex(thread: &mut Thread, this: Value, proto: Option<i64>) -> PyResult {
        reduced(thread, this, proto.unwrap_or(0))
    }

    /// B.__alloc__() -> int
    ///
    /// Return the number of bytes actually allocated.
    #[method("()")]
    fn __alloc__(this: Gc<ByteArray>) -> usize {
        this.storage.get().map_or(0, |storage| storage.len())
    }
}

/// Over the bytes of an array as it is at each step.
#[pytype(name = "bytearray_iterator", shape = ids::BYTEARRAY_ITERATOR, flags(NO_NEW), trace)]
#[repr(C)]
pub struct ByteArrayIterator {
    header: Header,
    array: GcSlot<ByteArray>,
    #[untraced]
    index: Cell<usize>,
}

#[pymethods(itself(iter))]
impl ByteArrayIterator {
    #[slot(next)]
    fn next(this: Gc<ByteArrayIterator>) -> PyResult<Option<Value>> {
        let Some(array) = this.array.get() else { return Ok(None) };
        match array.as_slice().get(this.index.get()) {
            Some(&byte) => {
                this.index.set(this.index.get() + 1);
                Ok(Some(Value::int_from_low_bits(i64::from(byte))))
            }
            None => {
                this.array.clear();
                Ok(None)
            }
        }
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()", name = "__length_hint__")]
    fn length_hint(this: Gc<ByteArrayIterator>) -> usize {
        this.array.get().map_or(0, |array| array.len().saturating_sub(this.index.get()))
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<ByteArrayIterator>) -> PyResult {
        let array = this.array.get().map(Gc::as_value);
        reduce_indexed(thread, "iter", array, this.index.get() as i64)
    }

    /// Set state information for unpickling.
    #[method("(state, /)", name = "__setstate__")]
    fn setstate(this: Gc<ByteArrayIterator>, state: isize) {
        if let Some(array) = this.array.get() {
            this.index.set(usize::try_from(state).unwrap_or(0).min(array.len()));
        }
    }
}
