//! Methods and attributes of `memoryview`.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::MemoryIterator;
use super::MemoryView;
use super::Parts;
use super::cast;
use super::compare;
use super::index;
use crate::number::hash;
use crate::object::buffer;
use crate::object::buffer::Export;
use crate::object::class::Class;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::text::hex;
use crate::types::bytes::Bytes;
use crate::types::bytes::shared;
use crate::types::generic_alias;
use crate::types::object;
use crate::types::slice::SliceIndex;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

fn of_object(thread: &mut Thread, object: Value, flags: i64) -> PyResult<Gc<MemoryView>> {
    match buffer::view(thread, object, flags)? {
        Some(view) => Ok(view),
        None => {
            let name = thread.interp().class_of(object).name_text();
            Err(thread.type_error(format!("memoryview: a bytes-like object is required, not '{name}'")))
        }
    }
}

#[pymethods]
impl MemoryView {
    #[new("(object)")]
    fn new(thread: &mut Thread, object: Value) -> PyResult<Gc<MemoryView>> {
        of_object(thread, object, buffer::FULL_RO)
    }

    #[slot(repr)]
    fn repr(this: Gc<MemoryView>) -> String {
        let state = if this.memory.get().is_some() { "memory" } else { "released memory" };
        format!("<{state} at {:#x}>", object::identity(this.as_value()))
    }

    #[slot(buffer)]
    fn buffer(thread: &mut Thread, this: Gc<MemoryView>, flags: i64) -> PyResult<Export> {
        this.memory(thread)?;
        if this.readonly && flags & buffer::WRITABLE != 0 {
            return Err(thread.buffer_error("memoryview: underlying buffer is not writable"));
        }
        // Who writes without a word of strides writes bytes one behind the other.
        if flags == buffer::WRITABLE && !this.is_contiguous() {
            return Err(this.not_contiguous(thread));
        }
        Ok(Export::View(this))
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<i64> {
        if this.hash.get() != 0 {
            return Ok(this.hash.get());
        }
        let memory = this.memory(thread)?;
        if !this.readonly {
            return Err(thread.value_error("cannot hash writable memoryview object"));
        }
        if !matches!(&*this.format().to_string_lossy(), "B" | "b" | "c" | "@B" | "@b" | "@c") {
            let text = "memoryview: hashing is restricted to formats 'B', 'b' or 'c'";
            return Err(thread.value_error(text));
        }
        ops::hash(thread, memory.owner())?;
        let bytes = this.gather(thread)?;
        this.hash.set(hash::bytes(thread.interp().hash_key(), bytes.as_slice()));
        Ok(this.hash.get())
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<MemoryView>, other: Value, op: Comparison) -> PyResult {
        if !matches!(op, Comparison::Eq | Comparison::Ne) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        Ok(match compare::equal(thread, this, other)? {
            Some(equal) => Value::bool(equal == (op == Comparison::Eq)),
            None => Value::NOT_IMPLEMENTED,
        })
    }

    #[slot(len)]
    fn len(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<usize> {
        this.memory(thread)?;
        match this.ndim() {
            0 => Err(thread.type_error("0-dim memory has no length")),
            _ => Ok(this.first.len),
        }
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<MemoryView>, key: Value) -> PyResult {
        index::get(thread, this, key)
    }

    #[slot(setitem)]
    fn setitem(thread: &mut Thread, this: Gc<MemoryView>, key: Value, value: Option<Value>) -> PyResult<()> {
        index::set(thread, this, key, value)
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<Gc<MemoryIterator>> {
        this.memory(thread)?;
        match this.ndim() {
            0 => Err(thread.type_error("invalid indexing of 0-dim memory")),
            1 => Ok(MemoryIterator::new(thread, this)),
            _ => Err(index::sub_views(thread)),
        }
    }
}

#[pymethods(extra = METHODS)]
impl MemoryView {
    /// Create a new memoryview object which references the given object.
    #[classmethod("(object, flags)")]
    fn _from_flags(
        thread: &mut Thread,
        class: Gc<Class>,
        object: Value,
        flags: i64,
    ) -> PyResult<Gc<MemoryView>> {
        let _ = class;
        of_object(thread, object, flags)
    }

    /// Release the underlying buffer exposed by the memoryview object.
    #[method("()", name = "release")]
    fn release_method(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<()> {
        this.release(thread)
    }

    /// Release the buffer object that exposes the underlying memory of the object.
    #[method("(buffer, /)")]
    fn __release_buffer__(thread: &mut Thread, this: Gc<MemoryView>, buffer: Gc<MemoryView>) -> PyResult<()> {
        let _ = this;
        buffer.release(thread)
    }

    #[method("()")]
    fn __enter__(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<Gc<MemoryView>> {
        this.memory(thread)?;
        Ok(this)
    }

    /// Release the underlying buffer exposed by the memoryview object.
    #[method("(*exc_info)")]
    fn __exit__(thread: &mut Thread, this: Gc<MemoryView>, exc_info: &[Value]) -> PyResult<()> {
        let _ = exc_info;
        this.release(thread)
    }

    /// Cast a memoryview to a new format or shape.
    #[method("(format, shape=<unrepresentable>)")]
    fn cast(
        thread: &mut Thread,
        this: Gc<MemoryView>,
        format: Gc<Str>,
        shape: Option<Value>,
    ) -> PyResult<Gc<MemoryView>> {
        cast::cast(thread, this, format, shape)
    }

    /// Return a readonly version of the memoryview.
    #[method("()")]
    fn toreadonly(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<Gc<MemoryView>> {
        this.derive(thread, &Parts { readonly: true, ..this.parts(&this.layout()) })
    }

    /// Return the data in the buffer as a list of elements.
    #[method("()")]
    fn tolist(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult {
        this.memory(thread)?;
        this.nested(thread)
    }

    /// Return the data in the buffer as a byte string.
    ///
    /// Order can be {'C', 'F', 'A'}.  When order is 'C' or 'F', the data of
    /// the original array is converted to C or Fortran order.  For
    /// contiguous views, 'A' returns an exact copy of the physical memory.
    /// In particular, in-memory Fortran order is preserved.  For
    /// non-contiguous views, the data is converted to C first.  order=None
    /// is the same as order='C'.
    #[method("(order='C')")]
    fn tobytes(
        thread: &mut Thread,
        this: Gc<MemoryView>,
        #[default(None)] order: Option<Gc<Str>>,
    ) -> PyResult<Gc<Bytes>> {
        this.memory(thread)?;
        let order = order.map_or("C".to_string(), |order| order.to_string_lossy());
        let turned = this.layout().transposed();
        match order.as_str() {
            "C" => this.gather(thread),
            "F" => this.gather_in(thread, &turned),
            "A" if turned.is_contiguous(this.itemsize) => this.gather_in(thread, &turned),
            "A" => this.gather(thread),
            _ => Err(thread.value_error("order must be 'C', 'F' or 'A'")),
        }
    }

    /// Return the data in the buffer as a str of hexadecimal numbers.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from
    ///     the right, negative values count from the left.
    ///
    /// Example:
    /// >>> value = memoryview(b'\xb9\x01\xef')
    /// >>> value.hex()
    /// 'b901ef'
    /// >>> value.hex(':')
    /// 'b9:01:ef'
    /// >>> value.hex(':', 2)
    /// 'b9:01ef'
    /// >>> value.hex(':', -2)
    /// 'b901:ef'
    #[method("(sep=<unrepresentable>, bytes_per_sep=1)", name = "hex")]
    fn hex_method(
        thread: &mut Thread,
        this: Gc<MemoryView>,
        sep: Option<Value>,
        #[default(1)] bytes_per_sep: isize,
    ) -> PyResult<Gc<Str>> {
        let (separator, group) = shared::hex_separator(thread, sep, bytes_per_sep)?;
        let bytes = this.gather(thread)?;
        let Some(size) = hex::to_hex_size(bytes.len(), group) else { return Err(thread.memory_error()) };
        drop(thread.charge(size)?);
        Str::from_latin1(thread, &hex::to_hex(bytes.as_slice(), separator, group))
    }

    /// Count the number of occurrences of a value.
    #[method("(value, /)")]
    fn count(thread: &mut Thread, this: Gc<MemoryView>, value: Value) -> PyResult<usize> {
        Self::iter(thread, this)?;
        let found = Cell::new(0);
        find(thread, this, value, 0..usize::MAX, |_| {
            found.set(found.get() + 1);
            false
        })?;
        Ok(found.get())
    }

    /// Return the index of the first occurrence of a value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("(value, start=0, stop=sys.maxsize, /)")]
    fn index(
        thread: &mut Thread,
        this: Gc<MemoryView>,
        value: Value,
        #[default(SliceIndex(0))] start: SliceIndex,
        #[default(SliceIndex(i64::MAX))] stop: SliceIndex,
    ) -> PyResult<usize> {
        this.memory(thread)?;
        match this.ndim() {
            0 => return Err(thread.type_error("invalid lookup on 0-dim memory")),
            1 => {}
            _ => return Err(thread.not_implemented_error("multi-dimensional lookup is not implemented")),
        }
        let len = this.first.len;
        match find(thread, this, value, start.within(len)..stop.within(len), |_| true)? {
            Some(index) => Ok(index),
            None => Err(thread.value_error("memoryview.index(x): x not found")),
        }
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), object)
    }
}

/// The first item in a range that equals the value and at which `stop` says so.
fn find(
    thread: &mut Thread,
    view: Gc<MemoryView>,
    value: Value,
    range: std::ops::Range<usize>,
    stop: impl Fn(usize) -> bool,
) -> PyResult<Option<usize>> {
    for index in range.start..range.end.min(view.first.len) {
        let item = view.item_at(thread, index)?;
        if (item.is(value) || ops::equal(thread, item, value)?) && stop(index) {
            return Ok(Some(index));
        }
        thread.work(64)?;
    }
    Ok(None)
}

#[pymethods(extra = ATTRIBUTES)]
impl MemoryView {
    /// The underlying object of the memoryview.
    #[getter]
    fn obj(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult {
        Ok(this.memory(thread)?.owner())
    }

    /// The amount of space in bytes that the array would use in
    ///  a contiguous representation.
    #[getter]
    fn nbytes(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<usize> {
        this.memory(thread)?;
        Ok(this.byte_count())
    }

    /// A bool indicating whether the memory is read only.
    #[getter]
    fn readonly(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<bool> {
        this.memory(thread)?;
        Ok(this.readonly)
    }

    /// The size in bytes of each element of the memoryview.
    #[getter]
    fn itemsize(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<usize> {
        this.memory(thread)?;
        Ok(this.itemsize)
    }

    /// A string containing the format (in struct module style)
    ///  for each element in the view.
    #[getter(name = "format")]
    fn format_text(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<Gc<Str>> {
        this.memory(thread)?;
        Ok(this.format())
    }

    /// An integer indicating how many dimensions of a multi-dimensional
    ///  array the memory represents.
    #[getter(name = "ndim")]
    fn dimensions(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<usize> {
        this.memory(thread)?;
        Ok(this.ndim())
    }

    /// A tuple of ndim integers giving the shape of the memory
    ///  as an N-dimensional array.
    #[getter]
    fn shape(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<Option<Gc<Tuple>>> {
        this.memory(thread)?;
        Ok(this.shape.get())
    }

    /// A tuple of ndim integers giving the size in bytes to access
    ///  each element for each dimension of the array.
    #[getter]
    fn strides(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<Option<Gc<Tuple>>> {
        this.memory(thread)?;
        Ok(this.strides.get())
    }

    /// A tuple of integers used internally for PIL-style arrays.
    #[getter]
    fn suboffsets(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<Gc<Tuple>> {
        this.memory(thread)?;
        Ok(thread.interp().empty_tuple())
    }

    /// A bool indicating whether the memory is C contiguous.
    #[getter]
    fn c_contiguous(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<bool> {
        this.memory(thread)?;
        Ok(this.is_contiguous())
    }

    /// A bool indicating whether the memory is Fortran contiguous.
    #[getter]
    fn f_contiguous(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<bool> {
        this.memory(thread)?;
        Ok(this.layout().transposed().is_contiguous(this.itemsize))
    }

    /// A bool indicating whether the memory is contiguous.
    #[getter]
    fn contiguous(thread: &mut Thread, this: Gc<MemoryView>) -> PyResult<bool> {
        this.memory(thread)?;
        Ok(this.is_contiguous() || this.layout().transposed().is_contiguous(this.itemsize))
    }
}
