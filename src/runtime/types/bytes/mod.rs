//! `bytes`: an immutable sequence of bytes, inline in its cell.

#![expect(unsafe_code, reason = "bytes lie behind the head and are reached by address")]

mod iterator;
mod percent;
pub(crate) mod shared;

pub use iterator::BytesIterator;
pub use percent::format;
pub use shared::hex_separator;

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::number::fault::Fault;
use crate::number::hash;
use crate::object::buffer::Export;
use crate::object::buffer::Region;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::text::affix;
use crate::text::affix::Sides;
use crate::text::case;
use crate::text::hex;
use crate::text::quote;
use crate::text::search;
use crate::text::split;
use crate::types::bytearray::ByteArray;
use crate::types::int;
use crate::types::list::List;
use crate::types::slice::Slice;
use crate::types::str::Str;
use crate::types::str::bounds;
use crate::types::tuple::Tuple;
use crate::with_units;

/// bytes(iterable_of_ints) -> bytes
/// bytes(string, encoding[, errors]) -> bytes
/// bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer
/// bytes(int) -> bytes object of size given by the parameter initialized with null bytes
/// bytes() -> empty bytes object
///
/// Construct an immutable array of bytes from:
///   - an iterable yielding integers in range(256)
///   - a text string encoded using the specified encoding
///   - any object implementing the buffer API.
///   - an integer
#[pytype(name = "bytes", shape = ids::BYTES_OBJECT, flags(BASETYPE, MATCH_SELF), methods(SHARED), leaf)]
#[repr(C)]
pub struct Bytes {
    header: Header,
    hash: Cell<i64>,
    len: usize,
}

impl Bytes {
    /// The offset of the length, for machine code.
    pub const LEN: usize = std::mem::offset_of!(Bytes, len);
    /// The offset of the first byte, for machine code.
    pub const FIRST: usize = size_of::<Bytes>();

    /// A bytes object with these contents.
    pub fn new(thread: &mut Thread, bytes: &[u8]) -> PyResult<Gc<Bytes>> {
        let head = Bytes { header: Header::new(ids::BYTES_OBJECT), hash: Cell::new(0), len: bytes.len() };
        // SAFETY: the cell has room for the bytes, which are written at once, and nobody else has it yet.
        unsafe {
            let made = thread.alloc_raw_tail(ids::BYTES_OBJECT, head, bytes.len())?;
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), made.tail::<u8>(), bytes.len());
            Ok(made)
        }
    }

    /// A bytes object of `len` bytes, written by `write` into zeroed room.
    pub fn written(
        thread: &mut Thread,
        len: usize,
        write: impl FnOnce(&mut [u8]) -> Result<(), Fault>,
    ) -> PyResult<Gc<Bytes>> {
        let head = Bytes { header: Header::new(ids::BYTES_OBJECT), hash: Cell::new(0), len };
        let made = thread.alloc_tail(ids::BYTES_OBJECT, head, len)?;
        // SAFETY: the cell has room for the bytes and nobody else has it yet.
        let room = unsafe { std::slice::from_raw_parts_mut(made.tail::<u8>(), len) };
        match write(room) {
            Ok(()) => Ok(made),
            Err(fault) => Err(int::raise_fault(thread, &fault)),
        }
    }

    /// The contents. The slice itself, on a scanned stack, keeps the cell.
    pub fn as_slice(&self) -> &'static [u8] {
        // SAFETY: `len` bytes lie behind the head.
        unsafe {
            std::slice::from_raw_parts(
                std::ptr::from_ref(self).cast::<u8>().add(size_of::<Bytes>()),
                self.len,
            )
        }
    }
}

/// The contents of a bytes object, to be read at once.
pub fn borrowed(value: Value) -> Option<&'static [u8]> {
    Some(value.cast::<Bytes>()?.as_slice())
}

pub use crate::object::buffer::borrow;

/// The contents of a `bytes` or a `bytearray`.
pub fn plain(value: Value) -> Option<&'static [u8]> {
    match value.cast::<Bytes>() {
        Some(bytes) => Some(bytes.as_slice()),
        None => value.cast::<ByteArray>().map(|array| array.as_slice()),
    }
}

/// `bytes(value)` of a value that is no number and no text: a buffer or an iterable of integers.
pub fn from_object(thread: &mut Thread, value: Value) -> PyResult<Gc<Bytes>> {
    shared::from_object(thread, value, "bytes")
}

impl Bytes {
    /// How many bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn value(thread: &mut Thread, bytes: &[u8]) -> PyResult {
        Ok(Self::new(thread, bytes)?.as_value())
    }

    fn of_bytes(_thread: &mut Thread, bytes: Gc<Bytes>) -> PyResult<Gc<Bytes>> {
        Ok(bytes)
    }

    /// A copy changed in place by `map`.
    fn mapped(thread: &mut Thread, bytes: &[u8], map: fn(&mut [u8])) -> PyResult<Gc<Bytes>> {
        thread.work(bytes.len() / 16)?;
        Self::written(thread, bytes.len(), |out| {
            out.copy_from_slice(bytes);
            map(out);
            Ok(())
        })
    }
}

shared::byte_methods!(Bytes);

#[pymethods]
impl Bytes {
    #[new("(source=b'', encoding='utf-8', errors='strict')")]
    fn new_bytes(
        thread: &mut Thread,
        source: Option<Value>,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
    ) -> PyResult {
        if let Some(source) = source.filter(|_| encoding.is_none() && errors.is_none())
            && let Some(converted) = shared::converted(thread, source)?
        {
            return Ok(converted);
        }
        Ok(shared::contents(thread, source, encoding, errors, "bytes")?.as_value())
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Bytes>) -> PyResult<Gc<Str>> {
        drop(thread.charge(this.len().saturating_mul(4))?);
        Str::from_text(thread, &quote::repr_bytes(this.as_slice()))
    }

    #[slot(buffer)]
    fn buffer(this: Gc<Bytes>, flags: i64) -> Export {
        let _ = flags;
        Export::Region(Region::constant(this.as_slice()))
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Gc<Bytes>) -> i64 {
        if this.hash.get() == 0 {
            this.hash.set(hash::bytes(thread.interp().hash_key(), this.as_slice()));
        }
        this.hash.get()
    }

    #[slot(str)]
    fn to_str(thread: &mut Thread, this: Gc<Bytes>) -> PyResult<Gc<Str>> {
        shared::warn(thread, "str() on a bytes instance")?;
        Bytes::repr(thread, this)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<Bytes>, other: Value, op: Comparison) -> PyResult {
        match plain(other) {
            Some(other) => Ok(Value::bool(op.holds(this.as_slice().cmp(other)))),
            None => {
                shared::warn_of_comparison(thread, "bytes", other, op)?;
                Ok(Value::NOT_IMPLEMENTED)
            }
        }
    }

    #[slot(len)]
    fn len_slot(this: Gc<Bytes>) -> usize {
        this.len
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<Bytes>, key: Value) -> PyResult {
        let contents = this.as_slice();
        if let Some(slice) = key.exact::<Slice>() {
            let indices = slice.resolve(thread, || contents.len())?;
            if indices.len == contents.len() && indices.step == 1 {
                return Ok(this.as_value());
            }
            return Ok(Bytes::written(thread, indices.len, |out| {
                out.iter_mut().zip(indices.indices()).for_each(|(out, at)| *out = contents[at]);
                Ok(())
            })?
            .as_value());
        }
        if thread.interp().class_of(key).slot(|slots| slots.index).is_none() {
            let name = thread.interp().class_of(key).name_text();
            return Err(thread.type_error(format!("byte indices must be integers or slices, not {name}")));
        }
        let index = ops::index_i64(thread, key)?;
        let index = if index < 0 { index + contents.len() as i64 } else { index };
        match usize::try_from(index).ok().and_then(|index| contents.get(index)) {
            Some(&byte) => Ok(Value::int_from_low_bits(i64::from(byte))),
            None => Err(thread.index_error("index out of range")),
        }
    }

    #[slot(contains)]
    fn contains(thread: &mut Thread, this: Gc<Bytes>, item: Value) -> PyResult<bool> {
        shared::contains(thread, this.as_slice(), item)
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Gc<Bytes>) -> Gc<BytesIterator> {
        BytesIterator::new(&thread.interp(), this)
    }

    #[slot(concat)]
    fn concat(thread: &mut Thread, this: Gc<Bytes>, other: Value) -> PyResult<Gc<Bytes>> {
        let Some(other) = borrow(thread, other)? else {
            let name = thread.interp().class_of(other).name_text();
            return Err(thread.type_error(format!("can't concat {name} to bytes")));
        };
        let contents = this.as_slice();
        Bytes::written(thread, contents.len() + other.len(), |out| {
            let (first, second) = out.split_at_mut(contents.len());
            first.copy_from_slice(contents);
            second.copy_from_slice(other);
            Ok(())
        })
    }

    #[slot(repeat)]
    fn repeat(thread: &mut Thread, this: Gc<Bytes>, count: Value) -> PyResult<Gc<Bytes>> {
        let count = int::repeat_count(thread, count)?;
        if count == 1 {
            return Ok(this);
        }
        let len = this.len.checked_mul(count).filter(|&len| len <= isize::MAX as usize);
        let Some(len) = len else { return Err(thread.overflow_error("repeated bytes are too long")) };
        thread.work(len / 16)?;
        Bytes::written(thread, len, |out| {
            search::repeat_into(this.as_slice(), out);
            Ok(())
        })
    }

    #[slot(modulo)]
    fn modulo(thread: &mut Thread, this: Gc<Bytes>, args: Value) -> PyResult<Gc<Bytes>> {
        format(thread, this.as_slice(), args)
    }

    /// Convert this value to exact type bytes.
    #[method("()", name = "__bytes__")]
    fn exact_bytes(this: Gc<Bytes>) -> Gc<Bytes> {
        this
    }

    #[method("()")]
    fn __getnewargs__(thread: &mut Thread, this: Gc<Bytes>) -> Gc<Tuple> {
        Tuple::small(&thread.interp(), &[this.as_value()])
    }
}
