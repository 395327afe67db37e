//! `Struct`, and what `iter_unpack` gives.

use std::cell::Cell;
use std::cell::RefCell;
use std::rc::Rc;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::memoryview::MemoryView;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::error;
use super::format_of;
use crate::ids;
use crate::modules::buffers;
use crate::packing::Format;

/// Struct(fmt) --> compiled struct object
#[pytype(name = "Struct", module = "_struct", shape = ids::STRUCT, flags(BASETYPE, WEAKREF), trace, drop)]
#[repr(C)]
pub struct Struct {
    header: Header,
    text: GcSlot<Str>,
    #[untraced]
    format: RefCell<Option<Rc<Format>>>,
}

impl Struct {
    /// An object for a format that was parsed.
    pub(super) fn of(thread: &mut Thread, format: Rc<Format>, text: Gc<Str>) -> Gc<Struct> {
        thread.interp().class(ids::STRUCT);
        let made = Struct {
            header: Header::new(ids::STRUCT),
            text: GcSlot::new(text),
            format: RefCell::new(Some(format)),
        };
        thread.heap().alloc(ids::STRUCT, made)
    }

    /// The format, which stays what it is whatever the object is made meanwhile.
    pub(super) fn ready(&self, thread: &mut Thread) -> PyResult<Rc<Format>> {
        let format = self.format.borrow().clone();
        format.ok_or_else(|| thread.runtime_error("Struct object is not initialized"))
    }
}

#[pymethods]
impl Struct {
    #[new("(*args, **kwargs)")]
    fn new(thread: &mut Thread, args: &[Value], kwargs: Option<Gc<Dict>>) -> Gc<Struct> {
        // They are for `__init__`.
        let _ = (args, kwargs);
        let made =
            Struct { header: Header::new(ids::STRUCT), text: GcSlot::empty(), format: RefCell::new(None) };
        thread.heap().alloc(ids::STRUCT, made)
    }

    #[init("(format)")]
    fn init(thread: &mut Thread, this: Gc<Struct>, format: Value) -> PyResult<()> {
        let (format, text) = format_of(thread, format)?;
        *this.format.borrow_mut() = Some(format);
        thread.heap().set_gc(this, &this.text, Some(text));
        Ok(())
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Struct>) -> PyResult<String> {
        this.ready(thread)?;
        let text = this.text.get().map_or(Value::NONE, |text| text.as_value());
        let text = ops::repr(thread, text)?.to_string_lossy();
        let name = thread.interp().class_of(this.as_value()).short_name();
        Ok(format!("{name}({text})"))
    }

    /// S.pack(v1, v2, ...) -> bytes
    ///
    /// Return a bytes object containing values v1, v2, ... packed according
    /// to the format string S.format.  See help(struct) for more on format
    /// strings.
    #[method("(*values)")]
    fn pack(thread: &mut Thread, this: Gc<Struct>, values: &[Value]) -> PyResult<Gc<Bytes>> {
        let format = this.ready(thread)?;
        super::pack_with(thread, &format, values)
    }

    /// S.pack_into(buffer, offset, v1, v2, ...)
    ///
    /// Pack the values v1, v2, ... according to the format string S.format
    /// and write the packed bytes into the writable buffer buf starting at
    /// offset.  Note that the offset is a required argument.  A negative
    /// offset counts from the end of the buffer.  See help(struct) for more
    /// on format strings.
    #[method("(*values)")]
    fn pack_into(thread: &mut Thread, this: Gc<Struct>, values: &[Value]) -> PyResult<()> {
        let format = this.ready(thread)?;
        super::pack_into_with(thread, &format, values)
    }

    /// Return a tuple containing unpacked values.
    ///
    /// Unpack according to the format string Struct.format. The buffer's size
    /// in bytes must be Struct.size.
    ///
    /// See help(struct) for more on format strings.
    #[method("(buffer, /)")]
    fn unpack(thread: &mut Thread, this: Gc<Struct>, buffer: Value) -> PyResult<Gc<Tuple>> {
        let format = this.ready(thread)?;
        super::unpack_with(thread, &format, buffer)
    }

    /// Return a tuple containing unpacked values.
    ///
    /// Values are unpacked according to the format string Struct.format.
    ///
    /// The buffer's size in bytes, starting at position offset, must be
    /// at least Struct.size.  A negative offset counts from the end of the
    /// buffer.
    ///
    /// See help(struct) for more on format strings.
    #[method("(buffer, offset=0)")]
    fn unpack_from(
        thread: &mut Thread,
        this: Gc<Struct>,
        buffer: Value,
        #[default(0)] offset: isize,
    ) -> PyResult<Gc<Tuple>> {
        let format = this.ready(thread)?;
        super::unpack_from_with(thread, &format, buffer, offset)
    }

    /// Return an iterator yielding tuples.
    ///
    /// Tuples are unpacked from the given bytes source, like a repeated
    /// invocation of unpack_from().
    ///
    /// Requires that the bytes length be a multiple of the struct size.
    #[method("(buffer, /)")]
    fn iter_unpack(thread: &mut Thread, this: Gc<Struct>, buffer: Value) -> PyResult<Gc<UnpackIterator>> {
        let format = this.ready(thread)?;
        UnpackIterator::new(thread, format, buffer)
    }

    /// struct format string
    #[getter]
    fn format(thread: &mut Thread, this: Gc<Struct>) -> PyResult<Option<Gc<Str>>> {
        this.ready(thread)?;
        Ok(this.text.get())
    }

    /// struct size in bytes
    #[getter]
    fn size(thread: &mut Thread, this: Gc<Struct>) -> PyResult<usize> {
        Ok(this.ready(thread)?.size())
    }
}

/// The structs in a buffer, one after the other.
#[pytype(name = "unpack_iterator", module = "_struct", shape = ids::UNPACK_ITERATOR, flags(NO_NEW), trace, drop)]
#[repr(C)]
pub struct UnpackIterator {
    header: Header,
    /// The buffer until its end is reached.
    view: GcSlot<MemoryView>,
    #[untraced]
    format: Rc<Format>,
    #[untraced]
    offset: Cell<usize>,
}

impl UnpackIterator {
    pub(super) fn new(
        thread: &mut Thread,
        format: Rc<Format>,
        buffer: Value,
    ) -> PyResult<Gc<UnpackIterator>> {
        let size = format.size();
        if size == 0 {
            return Err(error(thread, "cannot iteratively unpack with a struct of length 0"));
        }
        let view = buffers::held(thread, buffer)?;
        if !view.byte_count().is_multiple_of(size) {
            view.release(thread)?;
            let message = format!("iterative unpacking requires a buffer of a multiple of {size} bytes");
            return Err(error(thread, message));
        }
        let iterator = UnpackIterator {
            header: Header::new(ids::UNPACK_ITERATOR),
            view: GcSlot::new(view),
            format,
            offset: Cell::new(0),
        };
        Ok(thread.heap().alloc(ids::UNPACK_ITERATOR, iterator))
    }
}

#[pymethods(itself(iter))]
impl UnpackIterator {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<UnpackIterator>) -> PyResult<Option<Value>> {
        let Some(view) = this.view.get() else { return Ok(None) };
        let bytes = view.contents(thread)?;
        let start = this.offset.get();
        let Some(bytes) = bytes.get(start..start + this.format.size()) else {
            this.view.clear();
            view.release(thread)?;
            return Ok(None);
        };
        this.offset.set(start + bytes.len());
        super::unpack_values(thread, &this.format, bytes).map(|values| Some(values.as_value()))
    }

    #[method("()", name = "__length_hint__")]
    fn length_hint(this: Gc<UnpackIterator>) -> usize {
        let left = this.view.get().map_or(0, |view| view.byte_count() - this.offset.get());
        left / this.format.size()
    }
}
