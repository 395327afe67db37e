//! Constructor and operators of arrays.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_runtime::modules::warnings;
use taipan_runtime::object::args::Args;
use taipan_runtime::object::buffer::Export;
use taipan_runtime::object::buffer::Region;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::instance;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::slots::Comparison;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytearray::ByteArray;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::slice::Indices;
use taipan_runtime::types::slice::Slice;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::str::StrBuilder;

use super::Array;
use super::ArrayIterator;
use super::items::Kind;
use crate::ids;
use crate::modules::buffers;

/// The type of items that a constructor's first argument names.
fn kind_of(thread: &mut Thread, code: Value) -> PyResult<&'static Kind> {
    let given = match code.cast::<Str>() {
        Some(string) if string.len() == 1 => {
            let point = string.units().get(0).unwrap_or(0);
            return Kind::of_code(point).ok_or_else(|| {
                thread.value_error("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)")
            });
        }
        Some(string) => format!("a string of length {}", string.len()),
        None => thread.interp().class_of(code).name_text(),
    };
    Err(thread.type_error(format!("array() argument 1 must be a unicode character, not {given}")))
}

/// Refuses characters for numbers.
fn check_initializer(thread: &mut Thread, kind: &Kind, initializer: Value) -> PyResult<()> {
    if kind.is_text() {
        return Ok(());
    }
    let what = match initializer.cast::<Array>() {
        _ if initializer.cast::<Str>().is_some() => "str",
        Some(array) if array.kind.is_text() => "unicode array",
        _ => return Ok(()),
    };
    let code = char::from(kind.code);
    Err(thread.type_error(format!("cannot use a {what} to initialize an array with typecode '{code}'")))
}

/// Puts the constructor's second argument into a new array.
fn initialize(thread: &mut Thread, array: Gc<Array>, initializer: Value) -> PyResult<()> {
    if let Some(text) = initializer.cast::<Str>() {
        return array.push_text(thread, text);
    }
    if initializer.cast::<Bytes>().is_some() || initializer.cast::<ByteArray>().is_some() {
        let bytes = buffers::read(thread, initializer)?;
        return array.push_whole(thread, bytes);
    }
    let Some(other) = initializer.cast::<Array>() else { return array.extend_from(thread, initializer) };
    if other.kind.format == array.kind.format {
        return array.push_bytes(thread, other.bytes());
    }
    let mut index = 0;
    while let Some(item) = other.get(thread, index)? {
        array.push(thread, item)?;
        thread.work(64)?;
        index += 1;
    }
    Ok(())
}

/// The index that a subscript means, counted from the end where negative.
fn place(thread: &mut Thread, array: &Array, key: Value, message: &str) -> PyResult<usize> {
    if thread.interp().class_of(key).slot(|slots| slots.index).is_none() {
        return Err(thread.type_error("array indices must be integers"));
    }
    let index = ops::index_i64(thread, key)?;
    let len = array.len() as i64;
    let index = if index < 0 { index.saturating_add(len) } else { index };
    match usize::try_from(index).ok().filter(|_| index < len) {
        Some(index) => Ok(index),
        None => Err(thread.index_error(message)),
    }
}

/// The items of a slice, one behind the other.
fn sliced(thread: &mut Thread, array: &Array, indices: Indices) -> PyResult<Gc<ByteArray>> {
    let size = array.kind.size;
    let bytes = array.bytes();
    thread.work(indices.len)?;
    ByteArray::written(thread, indices.len * size, |out| {
        for (out, at) in out.chunks_exact_mut(size).zip(indices.indices()) {
            out.copy_from_slice(&bytes[at * size..][..size]);
        }
        Ok(())
    })
}

/// `PyErr_BadArgument`
#[cold]
fn other_kind(thread: &mut Thread) -> Raised {
    thread.type_error("bad argument type for built-in operation")
}

fn assigned(thread: &mut Thread, array: &Array, value: Value) -> PyResult<Gc<Array>> {
    match value.cast::<Array>() {
        Some(other) if other.kind.code == array.kind.code => Ok(other),
        Some(_) => Err(other_kind(thread)),
        None => {
            let name = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!("can only assign array (not \"{name}\") to array slice")))
        }
    }
}

/// Assigns to a slice.
fn set_slice(thread: &mut Thread, array: Gc<Array>, slice: Gc<Slice>, value: Value) -> PyResult<()> {
    let other = assigned(thread, &array, value)?;
    let indices = slice.resolve(thread, || array.len())?;
    if indices.step == 1 {
        let start = indices.start as usize;
        return array.splice(thread, start, start + indices.len, other.bytes());
    }
    if other.len() != indices.len {
        return Err(thread.value_error(format!(
            "attempt to assign array of size {} to extended slice of size {}",
            other.len(),
            indices.len
        )));
    }
    let with = ByteArray::new(thread, other.bytes())?;
    let size = array.kind.size;
    for (at, item) in indices.indices().zip(with.as_slice().chunks_exact(size)) {
        array.storage().overwrite(at * size, item);
    }
    Ok(())
}

/// Deletes a slice.
fn delete_slice(thread: &mut Thread, array: Gc<Array>, slice: Gc<Slice>) -> PyResult<()> {
    let indices = slice.resolve(thread, || array.len())?;
    let gone = indices.ascending();
    if gone.step == 1 {
        let start = gone.start as usize;
        return array.splice(thread, start, start + gone.len, &[]);
    }
    let (size, bytes) = (array.kind.size, array.bytes());
    let kept = ByteArray::written(thread, bytes.len() - gone.len * size, |out| {
        let mut gone = gone.indices().peekable();
        let kept = bytes.chunks_exact(size).enumerate().filter(|(at, _)| gone.next_if_eq(at).is_none());
        for (out, (_, item)) in out.chunks_exact_mut(size).zip(kept) {
            out.copy_from_slice(item);
        }
        Ok(())
    })?;
    let len = array.len();
    array.splice(thread, 0, len, kept.as_slice())
}

/// `array(typecode, initializer)`
fn made(thread: &mut Thread, args: &[Value]) -> PyResult<Gc<Array>> {
    let (code, initializer) = match *args {
        [code] => (code, None),
        [code, initializer] => (code, Some(initializer)),
        [] => return Err(thread.type_error("array() takes at least 1 argument (0 given)")),
        _ => {
            let message = format!("array() takes at most 2 arguments ({} given)", args.len());
            return Err(thread.type_error(message));
        }
    };
    let kind = kind_of(thread, code)?;
    if kind.code == b'u' {
        let message = "The 'u' type code is deprecated and will be removed in Python 3.16";
        warnings::warn_of(thread, exceptions::DEPRECATION_WARNING, message, 1)?;
    }
    if let Some(initializer) = initializer {
        check_initializer(thread, kind, initializer)?;
    }
    let array = Array::of_bytes(thread, kind, &[])?;
    if let Some(initializer) = initializer {
        initialize(thread, array, initializer)?;
    }
    Ok(array)
}

#[pymethods]
impl Array {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
        // A subclass may take keywords in an `__init__` of its own.
        let init = |class: Gc<Class>| class.slot(|slots| slots.init).map(|init| init as usize);
        let own = thread.interp().class(ids::ARRAY);
        if args.keyword_count() > 0 && init(class) == init(own) {
            return Err(thread.type_error("array.array() takes no keyword arguments"));
        }
        let array = made(thread, args.positional())?;
        instance::finish_new(thread, class, array.as_value())
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let Some(array) = this.cast::<Array>() else { return Ok(Value::NONE) };
        let name = thread.interp().class_of(this).short_name();
        let mut text = StrBuilder::new();
        text.push_str(&format!("{name}('{}'", char::from(array.kind.code)));
        if array.len() > 0 {
            let items = match array.kind.is_text() {
                true => array.text(thread)?.as_value(),
                false => array.list(thread)?.as_value(),
            };
            text.push_str(", ");
            text.push_repr(thread, items)?;
        }
        text.push_str(")");
        Ok(text.finish(thread)?.as_value())
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
        ops::no_hash(thread, this)
    }

    #[slot(buffer)]
    fn buffer(this: Gc<Array>, flags: i64) -> Export {
        let _ = flags;
        let region = this.storage().region();
        Export::Region(Region { itemsize: this.kind.size, format: this.kind.format, ..region })
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<Array>, other: Value, op: Comparison) -> PyResult {
        let Some(other) = other.cast::<Array>() else { return Ok(Value::NOT_IMPLEMENTED) };
        let equality = matches!(op, Comparison::Eq | Comparison::Ne);
        if equality && this.len() != other.len() {
            return Ok(Value::bool(op == Comparison::Ne));
        }
        match this.difference(thread, &other)? {
            Some(_) if equality => Ok(Value::bool(op == Comparison::Ne)),
            Some((left, right)) => ops::compare(thread, op, left, right),
            None => Ok(Value::bool(op.holds(this.len().cmp(&other.len())))),
        }
    }

    #[slot(len)]
    fn len_slot(this: Gc<Array>) -> usize {
        this.len()
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Gc<Array>) -> Gc<ArrayIterator> {
        let header = Header::new(ids::ARRAY_ITERATOR);
        let iterator = ArrayIterator { header, array: GcSlot::new(this), index: Cell::new(0) };
        thread.heap().alloc(ids::ARRAY_ITERATOR, iterator)
    }

    #[slot(contains)]
    fn contains(thread: &mut Thread, this: Gc<Array>, value: Value) -> PyResult<bool> {
        Ok(this.find(thread, value, 0, usize::MAX)?.is_some())
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<Array>, key: Value) -> PyResult {
        if let Some(slice) = key.exact::<Slice>() {
            let indices = slice.resolve(thread, || this.len())?;
            let items = sliced(thread, &this, indices)?;
            return Ok(Array::of_bytes(thread, this.kind, items.as_slice())?.as_value());
        }
        let index = place(thread, &this, key, "array index out of range")?;
        Ok(this.get(thread, index)?.unwrap_or(Value::NONE))
    }

    #[slot(setitem)]
    fn setitem(thread: &mut Thread, this: Gc<Array>, key: Value, value: Option<Value>) -> PyResult<()> {
        match (key.exact::<Slice>(), value) {
            (Some(slice), Some(value)) => return set_slice(thread, this, slice, value),
            (Some(slice), None) => return delete_slice(thread, this, slice),
            (None, _) => {}
        }
        const OUTSIDE: &str = "array assignment index out of range";
        let index = place(thread, &this, key, OUTSIDE)?;
        let Some(value) = value else { return this.splice(thread, index, index + 1, &[]) };
        let encoded = this.kind.encode(thread, value)?;
        // The conversion may have run Python.
        if index >= this.len() {
            return Err(thread.index_error(OUTSIDE));
        }
        let size = this.kind.size;
        this.storage().overwrite(index * size, &encoded[..size]);
        Ok(())
    }

    #[slot(concat)]
    fn concat(thread: &mut Thread, this: Gc<Array>, other: Value) -> PyResult<Gc<Array>> {
        let Some(other) = other.cast::<Array>() else {
            let name = thread.interp().class_of(other).name_text();
            return Err(thread.type_error(format!("can only append array (not \"{name}\") to array")));
        };
        if other.kind.code != this.kind.code {
            return Err(other_kind(thread));
        }
        let joined = Array::of_bytes(thread, this.kind, this.bytes())?;
        joined.push_bytes(thread, other.bytes())?;
        Ok(joined)
    }

    #[slot(iconcat)]
    fn iconcat(thread: &mut Thread, this: Value, other: Value) -> PyResult {
        let Some(array) = this.cast::<Array>() else { return Ok(Value::NOT_IMPLEMENTED) };
        if other.cast::<Array>().is_none() {
            let name = thread.interp().class_of(other).name_text();
            return Err(thread.type_error(format!("can only extend array with array (not \"{name}\")")));
        }
        array.extend_from(thread, other)?;
        Ok(this)
    }

    #[slot(repeat)]
    fn repeat(thread: &mut Thread, this: Gc<Array>, count: Value) -> PyResult<Gc<Array>> {
        let repeated = ByteArray::repeat(thread, this.storage(), count)?;
        Array::of_bytes(thread, this.kind, repeated.as_slice())
    }

    #[slot(irepeat)]
    fn irepeat(thread: &mut Thread, this: Value, count: Value) -> PyResult {
        let Some(array) = this.cast::<Array>() else { return Ok(Value::NOT_IMPLEMENTED) };
        let repeated = ByteArray::repeat(thread, array.storage(), count)?;
        let len = array.len();
        array.splice(thread, 0, len, repeated.as_slice())?;
        Ok(this)
    }
}
