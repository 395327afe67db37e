//! `Decompress`: what `decompressobj` gives.

use std::cell::Cell;
use std::cell::RefCell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::buffer;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;

use super::DEF_BUF_SIZE;
use super::error;
use super::pump::Pump;
use crate::deflate;
use crate::deflate::Stream;
use crate::ids;
use crate::modules::buffers;

/// A decompressor. Its stream is away while a call works with it.
#[pytype(name = "Decompress", module = "zlib", shape = ids::ZLIB_DECOMPRESS, flags(NO_NEW), trace, drop)]
#[repr(C)]
pub struct Decompress {
    header: Header,
    dictionary: GcSlot<Bytes>,
    #[pymember]
    unused_data: GcSlot<Bytes>,
    #[pymember]
    unconsumed_tail: GcSlot<Bytes>,
    #[untraced]
    stream: RefCell<Option<Stream>>,
    #[pymember]
    #[untraced]
    eof: Cell<bool>,
}

/// The dictionary that an argument is.
pub(super) fn dictionary_of(thread: &mut Thread, zdict: Option<Value>) -> PyResult<Option<Gc<Bytes>>> {
    let Some(zdict) = zdict else { return Ok(None) };
    match buffer::borrow(thread, zdict)? {
        Some(bytes) => Bytes::new(thread, bytes).map(Some),
        None => Err(thread.type_error("zdict argument must support the buffer protocol")),
    }
}

impl Decompress {
    pub(super) fn new(
        thread: &mut Thread,
        mut stream: Stream,
        dictionary: Option<Gc<Bytes>>,
        raw: bool,
    ) -> PyResult<Gc<Decompress>> {
        // A raw stream does not say that it needs a dictionary.
        if raw && let Some(dictionary) = dictionary {
            let code = stream.set_dictionary(dictionary.as_slice());
            if code != deflate::OK {
                return Err(error(thread, code, Some(&stream), "while setting zdict"));
            }
        }
        let empty = Bytes::new(thread, &[])?;
        let object = Decompress {
            header: Header::new(ids::ZLIB_DECOMPRESS),
            dictionary: dictionary.map_or(GcSlot::empty(), GcSlot::new),
            unused_data: GcSlot::new(empty),
            unconsumed_tail: GcSlot::new(empty),
            stream: RefCell::new(Some(stream)),
            eof: Cell::new(false),
        };
        Ok(thread.heap().alloc(ids::ZLIB_DECOMPRESS, object))
    }

    /// Decompresses up to `limit` bytes; what is left of the input is kept.
    fn advance(
        this: Gc<Decompress>,
        thread: &mut Thread,
        input: &[u8],
        limit: Option<usize>,
        chunk: usize,
    ) -> PyResult<(Vec<u8>, i32)> {
        let taken = this.stream.borrow_mut().take();
        let Some(mut stream) = taken else {
            return Err(error(thread, deflate::STREAM_ERROR, None, "while decompressing data"));
        };
        let dictionary = this.dictionary.get().map(|dictionary| dictionary.as_slice());
        let mut pump = Pump::new(&mut stream, input, chunk, limit).with_dictionary(dictionary);
        let run = pump.run(thread, deflate::SYNC_FLUSH);
        let (out, rest) = (std::mem::take(&mut pump.out), pump.rest);
        let code = match run {
            Ok(code @ (deflate::OK | deflate::STREAM_END)) => Ok(code),
            // Only setting the dictionary fails without a message of the stream.
            Ok(code) if code == deflate::DATA_ERROR && stream.message().is_none() => {
                Err(error(thread, code, Some(&stream), "while setting zdict"))
            }
            Ok(code) => Err(error(thread, code, Some(&stream), "while decompressing data")),
            Err(raised) => Err(raised),
        };
        *this.stream.borrow_mut() = Some(stream);
        let code = code?;
        this.keep_rest(thread, rest, code)?;
        Ok((out, code))
    }

    /// What a call has not used: behind the end of the stream, or beyond its limit.
    fn keep_rest(&self, thread: &mut Thread, rest: &[u8], code: i32) -> PyResult<()> {
        let this = taipan_runtime::object::cast::gc(self);
        let empty = Bytes::new(thread, &[])?;
        if code == deflate::STREAM_END {
            let unused = self.unused_data.get().map_or(&[][..], |unused| unused.as_slice());
            let unused = Bytes::new(thread, &[unused, rest].concat())?;
            thread.heap().set_gc(this, &self.unused_data, Some(unused));
            thread.heap().set_gc(this, &self.unconsumed_tail, Some(empty));
            self.eof.set(true);
            return Ok(());
        }
        let tail = Bytes::new(thread, rest)?;
        thread.heap().set_gc(this, &self.unconsumed_tail, Some(tail));
        Ok(())
    }
}

#[pymethods]
impl Decompress {
    /// Return a bytes object containing the decompressed version of the data.
    ///
    ///   data
    ///     The binary data to decompress.
    ///   max_length
    ///     The maximum allowable length of the decompressed data.
    ///     Unconsumed input data will be stored in
    ///     the unconsumed_tail attribute.
    ///
    /// After calling this function, some of the input data may still be stored in
    /// internal buffers for later processing.
    /// Call the flush() method to clear these buffers.
    #[method("(data, /, max_length=0)")]
    fn decompress(
        thread: &mut Thread,
        this: Gc<Decompress>,
        data: Value,
        #[default(0)] max_length: isize,
    ) -> PyResult<Gc<Bytes>> {
        let Ok(limit) = usize::try_from(max_length) else {
            return Err(thread.value_error("max_length must be non-negative"));
        };
        let limit = Some(limit).filter(|&limit| limit > 0);
        let view = buffers::held(thread, data)?;
        let plain = view
            .contents(thread)
            .and_then(|bytes| Decompress::advance(this, thread, bytes, limit, DEF_BUF_SIZE as usize))
            .and_then(|(out, _)| Bytes::new(thread, &out));
        let released = view.release(thread);
        plain.and_then(|plain| released.map(|()| plain))
    }

    /// Return a bytes object containing any remaining decompressed data.
    ///
    ///   length
    ///     the initial size of the output buffer.
    #[method("(length=zlib.DEF_BUF_SIZE, /)")]
    fn flush(
        thread: &mut Thread,
        this: Gc<Decompress>,
        #[default(DEF_BUF_SIZE as isize)] length: isize,
    ) -> PyResult<Gc<Bytes>> {
        let Some(length) = usize::try_from(length).ok().filter(|&length| length > 0) else {
            return Err(thread.value_error("length must be greater than zero"));
        };
        let tail = this.unconsumed_tail.get().map_or(&[][..], |tail| tail.as_slice());
        if this.eof.get() {
            return Bytes::new(thread, &[]);
        }
        let (out, _) = Decompress::advance(this, thread, tail, None, length)?;
        Bytes::new(thread, &out)
    }

    /// Return a copy of the decompression object.
    #[method("()")]
    fn copy(thread: &mut Thread, this: Gc<Decompress>) -> PyResult<Gc<Decompress>> {
        let copy = this.stream.borrow_mut().as_mut().map(Stream::duplicate);
        match copy {
            Some(Ok(stream)) => {
                let made = Decompress {
                    header: Header::new(ids::ZLIB_DECOMPRESS),
                    dictionary: this.dictionary.get().map_or(GcSlot::empty(), GcSlot::new),
                    unused_data: this.unused_data.get().map_or(GcSlot::empty(), GcSlot::new),
                    unconsumed_tail: this.unconsumed_tail.get().map_or(GcSlot::empty(), GcSlot::new),
                    stream: RefCell::new(Some(stream)),
                    eof: Cell::new(this.eof.get()),
                };
                Ok(thread.heap().alloc(ids::ZLIB_DECOMPRESS, made))
            }
            Some(Err(deflate::MEM_ERROR)) => Err(thread.memory_error()),
            Some(Err(_)) | None => Err(thread.value_error("Inconsistent stream state")),
        }
    }

    #[method("()", name = "__copy__")]
    fn copy_method(thread: &mut Thread, this: Gc<Decompress>) -> PyResult<Gc<Decompress>> {
        Decompress::copy(thread, this)
    }

    #[method("(memo, /)", name = "__deepcopy__")]
    fn deepcopy(thread: &mut Thread, this: Gc<Decompress>, memo: Value) -> PyResult<Gc<Decompress>> {
        let _ = memo;
        Decompress::copy(thread, this)
    }
}
