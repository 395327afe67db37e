//! `array`: arrays of numbers or characters of one type, stored as C does.
//!
//! The bytes are a [`ByteArray`]'s, which knows of the views of them.

mod items;
mod methods;
mod reconstruct;
mod slots;

use std::cell::Cell;

use items::Kind;
use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::modules::import;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::slots::Comparison;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytearray::ByteArray;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::exception::unicode;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "array",
    doc: "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers.  Arrays are sequence types and behave very much like lists,\nexcept that the type of objects stored in them is constrained.\n",
    functions: &[reconstruct::RECONSTRUCTOR_SPEC],
    types: &[Array::SPEC],
    exec: Some(exec),
};

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    interp.add_extension_type(ArrayIterator::SPEC);
    let class = interp.class(ids::ARRAY).as_value();
    space.set_text(thread, "ArrayType", class)?;
    let codes: String = items::KINDS.iter().map(|kind| char::from(kind.code)).collect();
    space.set_text(thread, "typecodes", Str::new(&interp, &codes).as_value())?;
    let abstracts = import::import_module(thread, "_collections_abc")?;
    let sequence = attr::get(thread, abstracts, Str::intern(&interp, "MutableSequence"))?;
    let register = attr::get(thread, sequence, Str::intern(&interp, "register"))?;
    call::call(thread, register, &[class])?;
    Ok(())
}

/// array(typecode [, initializer]) -> array
///
/// Return a new array whose items are restricted by typecode, and
/// initialized from the optional initializer value, which must be a list,
/// string or iterable over elements of the appropriate type.
///
/// Arrays represent basic values and behave very much like lists, except
/// the type of objects stored in them is constrained. The type is specified
/// at object creation time by using a type code, which is a single character.
/// The following type codes are defined:
///
///     Type code   C Type             Minimum size in bytes
///     'b'         signed integer     1
///     'B'         unsigned integer   1
///     'u'         Unicode character  2 (see note)
///     'w'         Py_UCS4            4
///     'h'         signed integer     2
///     'H'         unsigned integer   2
///     'i'         signed integer     2
///     'I'         unsigned integer   2
///     'l'         signed integer     4
///     'L'         unsigned integer   4
///     'q'         signed integer     8 (see note)
///     'Q'         unsigned integer   8 (see note)
///     'f'         floating-point     4
///     'd'         floating-point     8
///
/// NOTE: The 'u' typecode corresponds to Python's unicode character. On
/// narrow builds this is 2-bytes on wide builds this is 4-bytes.
///
/// NOTE: The 'q' and 'Q' type codes are only available if the platform
/// C compiler used to build Python supports 'long long', or, on Windows,
/// '__int64'.
///
/// Methods:
///
/// append() -- append a new item to the end of the array
/// buffer_info() -- return information giving the current memory info
/// byteswap() -- byteswap all the items of the array
/// count() -- return number of occurrences of an object
/// extend() -- extend array by appending multiple elements from an iterable
/// fromfile() -- read items from a file object
/// fromlist() -- append items from the list
/// frombytes() -- append items from the string
/// index() -- return index of first occurrence of an object
/// insert() -- insert a new item into the array at a provided position
/// pop() -- remove and return item (default last)
/// remove() -- remove first occurrence of an object
/// reverse() -- reverse the order of the items in the array
/// tofile() -- write all items to a file object
/// tolist() -- return the array converted to an ordinary list
/// tobytes() -- return the array converted to a string
///
/// Attributes:
///
/// typecode -- the typecode character used to create the array
/// itemsize -- the length in bytes of one array item
#[pytype(name = "array", module = "array", shape = ids::ARRAY, flags(BASETYPE, SEQUENCE, UNHASHABLE, WEAKREF),
    methods(METHODS), trace)]
#[repr(C)]
pub struct Array {
    header: Header,
    storage: GcSlot<ByteArray>,
    #[untraced]
    kind: &'static Kind,
}

impl Array {
    /// An array of the items in `bytes`.
    fn of_bytes(thread: &mut Thread, kind: &'static Kind, bytes: &[u8]) -> PyResult<Gc<Array>> {
        let storage = ByteArray::new(thread, bytes)?;
        let array = Array { header: Header::new(ids::ARRAY), storage: GcSlot::new(storage), kind };
        Ok(thread.heap().alloc(ids::ARRAY, array))
    }

    fn storage(&self) -> Gc<ByteArray> {
        self.storage.get().expect("an array has storage from the first on")
    }

    /// The bytes as they are now. Whoever runs Python reads them again.
    fn bytes(&self) -> &'static [u8] {
        self.storage().as_slice()
    }

    /// How many items.
    fn len(&self) -> usize {
        self.storage().len() / self.kind.size
    }

    /// The bytes of an item.
    fn item(&self, index: usize) -> Option<&'static [u8]> {
        let start = index.checked_mul(self.kind.size)?;
        self.bytes().get(start..start + self.kind.size)
    }

    /// The value of an item.
    fn get(&self, thread: &mut Thread, index: usize) -> PyResult<Option<Value>> {
        match self.item(index) {
            Some(bytes) => self.kind.value(thread, bytes).map(Some),
            None => Ok(None),
        }
    }

    /// BufferError where the size may not change.
    fn check_resizable(&self, thread: &mut Thread) -> PyResult<()> {
        if self.storage().is_exported(thread) {
            return Err(thread.buffer_error("cannot resize an array that is exporting buffers"));
        }
        Ok(())
    }

    /// Replaces items `start..end` by those in `with`.
    fn splice(&self, thread: &mut Thread, start: usize, end: usize, with: &[u8]) -> PyResult<()> {
        let size = self.kind.size;
        if with.len() != (end - start) * size {
            self.check_resizable(thread)?;
        }
        self.storage().splice(thread, start * size, end * size, with)
    }

    /// Appends items.
    fn push_bytes(&self, thread: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        let len = self.len();
        self.splice(thread, len, len, bytes)
    }

    /// Appends a value.
    fn push(&self, thread: &mut Thread, value: Value) -> PyResult<()> {
        let encoded = self.kind.encode(thread, value)?;
        self.push_bytes(thread, &encoded[..self.kind.size])
    }

    /// Appends what an iterable gives, or the items of an array.
    fn extend_from(&self, thread: &mut Thread, iterable: Value) -> PyResult<()> {
        if let Some(other) = iterable.cast::<Array>() {
            if other.kind.code != self.kind.code {
                return Err(thread.type_error("can only extend with array of same kind"));
            }
            return self.push_bytes(thread, other.bytes());
        }
        iter::for_each(thread, iterable, |thread, item| self.push(thread, item))
    }

    /// Appends bytes that must be whole items.
    fn push_whole(&self, thread: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        if !bytes.len().is_multiple_of(self.kind.size) {
            return Err(thread.value_error("bytes length not a multiple of item size"));
        }
        self.push_bytes(thread, bytes)
    }

    /// Appends the characters of a string to an array of characters.
    fn push_text(&self, thread: &mut Thread, text: Gc<Str>) -> PyResult<()> {
        let Some(len) = text.len().checked_mul(4) else { return Err(thread.memory_error()) };
        thread.work(len / 16)?;
        let encoded = ByteArray::written(thread, len, |out| {
            for (out, point) in out.chunks_exact_mut(4).zip(text.units().points()) {
                out.copy_from_slice(&point.to_ne_bytes());
            }
            Ok(())
        })?;
        self.push_bytes(thread, encoded.as_slice())
    }

    /// The string of an array of characters.
    fn text(&self, thread: &mut Thread) -> PyResult<Gc<Str>> {
        let bytes = self.bytes();
        let _charge = thread.charge(bytes.len())?;
        thread.work(bytes.len() / 16)?;
        let points: Vec<u32> = bytes
            .chunks_exact(4)
            .map(|unit| u32::from_ne_bytes([unit[0], unit[1], unit[2], unit[3]]))
            .collect();
        let is_surrogate = |point: u32| self.kind.code == b'w' && (0xD800..0xE000).contains(&point);
        match points.iter().position(|&point| point > 0x10_FFFF || is_surrogate(point)) {
            None => Str::from_code_points(thread, &points),
            Some(at) => Err(undecodable(thread, bytes, at, is_surrogate(points[at]))),
        }
    }

    /// The items as values.
    fn list(&self, thread: &mut Thread) -> PyResult<Gc<List>> {
        let list = List::with_capacity(thread, self.len())?;
        let mut index = 0;
        while let Some(value) = self.get(thread, index)? {
            list.push(thread, value)?;
            index += 1;
        }
        thread.work(index)?;
        Ok(list)
    }

    /// The first item that equals a value.
    fn find(&self, thread: &mut Thread, value: Value, from: usize, to: usize) -> PyResult<Option<usize>> {
        for index in from..to {
            let Some(item) = self.get(thread, index)? else { break };
            if ops::compare_truth(thread, Comparison::Eq, item, value)? {
                return Ok(Some(index));
            }
            thread.work(64)?;
        }
        Ok(None)
    }

    /// The first index at which two arrays differ, and the values there.
    fn difference(&self, thread: &mut Thread, other: &Array) -> PyResult<Option<(Value, Value)>> {
        let mut index = 0;
        while let (Some(left), Some(right)) = (self.get(thread, index)?, other.get(thread, index)?) {
            if !ops::compare_truth(thread, Comparison::Eq, left, right)? {
                return Ok(Some((left, right)));
            }
            thread.work(64)?;
            index += 1;
        }
        Ok(None)
    }
}

/// The error of an item that is no character.
#[cold]
fn undecodable(thread: &mut Thread, bytes: &[u8], at: usize, is_surrogate: bool) -> Raised {
    let reason = match is_surrogate {
        true => "code point in surrogate code point range(0xd800, 0xe000)",
        false => "code point not in range(0x110000)",
    };
    let codec = if cfg!(target_endian = "big") { "utf-32-be" } else { "utf-32-le" };
    let made = match Bytes::new(thread, bytes) {
        Ok(bytes) => unicode::decode_error(thread, codec, bytes.as_value(), at * 4..at * 4 + 4, reason),
        Err(raised) => Err(raised),
    };
    unicode::raise(thread, made)
}

/// Over the items of an array as it is at each step.
#[pytype(name = "arrayiterator", module = "array", shape = ids::ARRAY_ITERATOR, flags(NO_NEW), trace)]
#[repr(C)]
pub struct ArrayIterator {
    header: Header,
    array: GcSlot<Array>,
    #[untraced]
    index: Cell<usize>,
}

#[pymethods(itself(iter))]
impl ArrayIterator {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<ArrayIterator>) -> PyResult<Option<Value>> {
        let Some(array) = this.array.get() else { return Ok(None) };
        let item = array.get(thread, this.index.get())?;
        match item {
            Some(_) => this.index.set(this.index.get() + 1),
            None => this.array.clear(),
        }
        Ok(item)
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(thread: &mut Thread, this: Gc<ArrayIterator>) -> PyResult {
        let interp = thread.interp();
        let builtins = import::import_module(thread, "builtins")?;
        let iter = attr::get(thread, builtins, Str::intern(&interp, "iter"))?;
        let index = int::from_usize(&interp, this.index.get());
        Ok(match this.array.get() {
            Some(array) => {
                let args = Tuple::small(&interp, &[array.as_value()]).as_value();
                Tuple::small(&interp, &[iter, args, index]).as_value()
            }
            None => {
                let args = Tuple::small(&interp, &[interp.empty_tuple().as_value()]).as_value();
                Tuple::small(&interp, &[iter, args]).as_value()
            }
        })
    }

    /// Set state information for unpickling.
    #[method("(state, /)")]
    fn __setstate__(this: Gc<ArrayIterator>, state: isize) {
        if let Some(array) = this.array.get() {
            this.index.set(usize::try_from(state).unwrap_or(0).min(array.len()));
        }
    }
}
