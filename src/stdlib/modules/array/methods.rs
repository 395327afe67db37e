//! Methods of arrays.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_runtime::modules::import;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytearray::ByteArray;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::generic_alias;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::memoryview::MemoryView;
use taipan_runtime::types::slice::SliceIndex;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::Array;
use super::reconstruct;
use crate::modules::buffers;

/// Files are written in blocks of this many bytes.
const BLOCK: usize = 64 * 1024;

/// Overwrites the whole array with its bytes in another order.
fn reorder(thread: &mut Thread, array: &Array, write: impl FnOnce(&mut [u8])) -> PyResult<()> {
    let bytes = array.bytes();
    thread.work(bytes.len() / 16)?;
    let written = ByteArray::written(thread, bytes.len(), |out| {
        out.copy_from_slice(bytes);
        write(out);
        Ok(())
    })?;
    array.storage().overwrite(0, written.as_slice());
    Ok(())
}

/// What pickling keeps of an instance's attributes.
fn attributes(thread: &mut Thread, this: Value) -> PyResult {
    let name = Str::intern(&thread.interp(), "__dict__");
    Ok(attr::get_optional(thread, this, name)?.unwrap_or(Value::NONE))
}

#[pymethods(extra = METHODS)]
impl Array {
    /// the typecode character used to create the array
    #[getter]
    fn typecode(thread: &mut Thread, this: Gc<Array>) -> Gc<Str> {
        Str::of_code_point(&thread.interp(), this.kind.code.into())
    }

    /// the size, in bytes, of one array item
    #[getter]
    fn itemsize(this: Gc<Array>) -> usize {
        this.kind.size
    }

    /// Append new value v to the end of the array.
    #[method("(v, /)")]
    fn append(thread: &mut Thread, this: Gc<Array>, v: Value) -> PyResult<()> {
        this.push(thread, v)
    }

    /// Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.
    ///
    /// The length should be multiplied by the itemsize attribute to
    /// calculate the buffer length in bytes.
    #[method("()")]
    fn buffer_info(thread: &mut Thread, this: Gc<Array>) -> PyResult<Gc<Tuple>> {
        let interp = thread.interp();
        let address = int::from_usize(&interp, this.bytes().as_ptr().addr());
        Ok(Tuple::small(&interp, &[address, int::from_usize(&interp, this.len())]))
    }

    /// Byteswap all items of the array.
    ///
    /// If the items in the array are not 1, 2, 4, or 8 bytes in size,
    /// RuntimeError is raised.
    #[method("()")]
    fn byteswap(thread: &mut Thread, this: Gc<Array>) -> PyResult<()> {
        let size = this.kind.size;
        reorder(thread, &this, |bytes| bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse))
    }

    /// Remove all items from the array.
    #[method("()")]
    fn clear(thread: &mut Thread, this: Gc<Array>) -> PyResult<()> {
        let len = this.len();
        this.splice(thread, 0, len, &[])
    }

    /// Return a copy of the array.
    #[method("()")]
    fn __copy__(thread: &mut Thread, this: Gc<Array>) -> PyResult<Gc<Array>> {
        Array::of_bytes(thread, this.kind, this.bytes())
    }

    /// Return a copy of the array.
    #[method("(unused, /)")]
    fn __deepcopy__(thread: &mut Thread, this: Gc<Array>, unused: Value) -> PyResult<Gc<Array>> {
        let _ = unused;
        Array::of_bytes(thread, this.kind, this.bytes())
    }

    /// Return number of occurrences of v in the array.
    #[method("(v, /)")]
    fn count(thread: &mut Thread, this: Gc<Array>, v: Value) -> PyResult<usize> {
        let (mut count, mut from) = (0, 0);
        while let Some(at) = this.find(thread, v, from, usize::MAX)? {
            count += 1;
            from = at + 1;
        }
        Ok(count)
    }

    /// Append items to the end of the array.
    #[method("(bb, /)")]
    fn extend(thread: &mut Thread, this: Gc<Array>, bb: Value) -> PyResult<()> {
        this.extend_from(thread, bb)
    }

    /// Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.
    #[method("(buffer, /)")]
    fn frombytes(thread: &mut Thread, this: Gc<Array>, buffer: Value) -> PyResult<()> {
        let view = buffers::held(thread, buffer)?;
        let appended = match view.item_size() {
            1 => {
                let bytes = view.contents(thread)?;
                this.push_whole(thread, bytes)
            }
            _ => Err(thread.type_error("a bytes-like object is required")),
        };
        view.release(thread)?;
        appended
    }

    /// Read n objects from the file object f and append them to the end of the array.
    #[method("(f, n, /)")]
    fn fromfile(thread: &mut Thread, this: Gc<Array>, f: Value, n: isize) -> PyResult<()> {
        let Ok(count) = usize::try_from(n) else { return Err(thread.value_error("negative count")) };
        let Some(wanted) = count.checked_mul(this.kind.size) else { return Err(thread.memory_error()) };
        let interp = thread.interp();
        let read = attr::get(thread, f, Str::intern(&interp, "read"))?;
        let read = call::call(thread, read, &[int::from_usize(&interp, wanted)])?;
        let Some(bytes) = read.cast::<Bytes>() else {
            return Err(thread.type_error("read() didn't return bytes"));
        };
        this.push_whole(thread, bytes.as_slice())?;
        if bytes.as_slice().len() != wanted {
            return Err(thread.raise_text(exceptions::EOF_ERROR, "read() didn't return enough bytes"));
        }
        Ok(())
    }

    /// Append items to array from list.
    #[method("(list, /)")]
    fn fromlist(thread: &mut Thread, this: Gc<Array>, list: Value) -> PyResult<()> {
        let Some(list) = list.cast::<List>() else { return Err(thread.type_error("arg must be list")) };
        let count = list.len();
        if count == 0 {
            return Ok(());
        }
        this.check_resizable(thread)?;
        // Nothing is appended when one of them will not do.
        let items = Array::of_bytes(thread, this.kind, &[])?;
        for index in 0..count {
            let Some(&item) = list.items().get(index).filter(|_| list.len() == count) else {
                return Err(thread.runtime_error("list changed size during iteration"));
            };
            items.push(thread, item)?;
            thread.work(64)?;
        }
        this.push_bytes(thread, items.bytes())
    }

    /// Extends this array with data from the unicode string ustr.
    ///
    /// The array must be a unicode type array; otherwise a ValueError is
    /// raised.  Use array.frombytes(ustr.encode(...)) to append Unicode
    /// data to an array of some other type.
    #[method("(ustr, /)")]
    fn fromunicode(thread: &mut Thread, this: Gc<Array>, ustr: Gc<Str>) -> PyResult<()> {
        if !this.kind.is_text() {
            let message = "fromunicode() may only be called on unicode type arrays ('u' or 'w')";
            return Err(thread.value_error(message));
        }
        this.push_text(thread, ustr)
    }

    /// Return index of first occurrence of v in the array.
    ///
    /// Raise ValueError if the value is not present.
    #[method("(v, start=0, stop=sys.maxsize, /)")]
    fn index(
        thread: &mut Thread,
        this: Gc<Array>,
        v: Value,
        #[default(SliceIndex(0))] start: SliceIndex,
        #[default(SliceIndex(i64::MAX))] stop: SliceIndex,
    ) -> PyResult<usize> {
        let len = this.len();
        match this.find(thread, v, start.within(len), stop.within(len))? {
            Some(index) => Ok(index),
            None => Err(thread.value_error("array.index(x): x not in array")),
        }
    }

    /// Insert a new item v into the array before position i.
    #[method("(i, v, /)")]
    fn insert(thread: &mut Thread, this: Gc<Array>, i: isize, v: Value) -> PyResult<()> {
        let encoded = this.kind.encode(thread, v)?;
        let at = SliceIndex(i as i64).within(this.len());
        this.splice(thread, at, at, &encoded[..this.kind.size])
    }

    /// Return the i-th element and delete it from the array.
    ///
    /// i defaults to -1.
    #[method("(i=-1, /)")]
    fn pop(thread: &mut Thread, this: Gc<Array>, #[default(-1)] i: isize) -> PyResult {
        let len = this.len();
        if len == 0 {
            return Err(thread.index_error("pop from empty array"));
        }
        let at = if i < 0 { i.saturating_add(len as isize) } else { i };
        let Some(at) = usize::try_from(at).ok().filter(|&at| at < len) else {
            return Err(thread.index_error("pop index out of range"));
        };
        let item = this.get(thread, at)?.unwrap_or(Value::NONE);
        this.splice(thread, at, at + 1, &[])?;
        Ok(item)
    }

    /// Remove the first occurrence of v in the array.
    #[method("(v, /)")]
    fn remove(thread: &mut Thread, this: Gc<Array>, v: Value) -> PyResult<()> {
        match this.find(thread, v, 0, usize::MAX)? {
            Some(at) if at < this.len() => this.splice(thread, at, at + 1, &[]),
            _ => Err(thread.value_error("array.remove(x): x not in array")),
        }
    }

    /// Reverse the order of the items in the array.
    #[method("()")]
    fn reverse(thread: &mut Thread, this: Gc<Array>) -> PyResult<()> {
        let size = this.kind.size;
        reorder(thread, &this, |bytes| {
            bytes.reverse();
            bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse);
        })
    }

    /// Convert the array to an array of machine values and return the bytes representation.
    #[method("()")]
    fn tobytes(thread: &mut Thread, this: Gc<Array>) -> PyResult<Gc<Bytes>> {
        Bytes::new(thread, this.bytes())
    }

    /// Write all items (as machine values) to the file object f.
    #[method("(f, /)")]
    fn tofile(thread: &mut Thread, this: Gc<Array>, f: Value) -> PyResult<()> {
        let write = Str::intern(&thread.interp(), "write");
        let mut at = 0;
        while let Some(rest) = this.bytes().get(at..).filter(|rest| !rest.is_empty()) {
            let block = &rest[..rest.len().min(BLOCK)];
            at += block.len();
            let block = Bytes::new(thread, block)?;
            let write = attr::get(thread, f, write)?;
            call::call(thread, write, &[block.as_value()])?;
        }
        Ok(())
    }

    /// Convert array to an ordinary list with the same items.
    #[method("()")]
    fn tolist(thread: &mut Thread, this: Gc<Array>) -> PyResult<Gc<List>> {
        this.list(thread)
    }

    /// Extends this array with data from the unicode string ustr.
    ///
    /// Convert the array to a unicode string.  The array must be a unicode
    /// type array; otherwise a ValueError is raised.  Use
    /// array.tobytes().decode() to obtain a unicode string from an array of
    /// some other type.
    #[method("()")]
    fn tounicode(thread: &mut Thread, this: Gc<Array>) -> PyResult<Gc<Str>> {
        if !this.kind.is_text() {
            let message = "tounicode() may only be called on unicode type arrays ('u' or 'w')";
            return Err(thread.value_error(message));
        }
        this.text(thread)
    }

    /// Return state information for pickling.
    #[method("(value, /)")]
    fn __reduce_ex__(thread: &mut Thread, this: Value, value: Value) -> PyResult {
        let Some(protocol) = int::exact(value) else {
            return Err(thread.type_error("__reduce_ex__ argument should be an integer"));
        };
        let Some(array) = this.cast::<Array>() else { return Ok(Value::NONE) };
        let state = attributes(thread, this)?;
        let interp = thread.interp();
        let class = interp.class_of(this).as_value();
        let code = Str::of_code_point(&interp, array.kind.code.into()).as_value();
        if int::to_i64(protocol).is_some_and(|protocol| protocol < 3) {
            let items = array.list(thread)?.as_value();
            let args = Tuple::small(&interp, &[code, items]).as_value();
            return Ok(Tuple::small(&interp, &[class, args, state]).as_value());
        }
        let module = import::import_module(thread, "array")?;
        let maker = attr::get(thread, module, Str::intern(&interp, reconstruct::NAME))?;
        let bytes = Bytes::new(thread, array.bytes())?.as_value();
        let machine = Value::int_from_low_bits(array.kind.machine.into());
        let args = Tuple::small(&interp, &[class, code, machine, bytes]).as_value();
        Ok(Tuple::small(&interp, &[maker, args, state]).as_value())
    }

    /// Size of the array in memory, in bytes.
    #[method("()")]
    fn __sizeof__(this: Gc<Array>) -> usize {
        size_of::<Array>() + size_of::<ByteArray>() + this.bytes().len()
    }

    /// Release the buffer object that exposes the underlying memory of the object.
    #[method("(buffer, /)")]
    fn __release_buffer__(thread: &mut Thread, this: Gc<Array>, buffer: Gc<MemoryView>) -> PyResult<()> {
        let _ = this;
        buffer.release(thread)
    }

    /// Arrays are generic over the type of their elements
    #[classmethod("(object, /)")]
    fn __class_getitem__(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), object)
    }
}
