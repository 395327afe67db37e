//! `_ZlibDecompressor`: a decompressor that keeps the input it has not used, as `gzip` wants it.

use std::cell::Cell;
use std::cell::RefCell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;

use super::DEF_BUF_SIZE;
use super::MAX_WBITS;
use super::decompress::dictionary_of;
use super::error;
use super::pump::Pump;
use crate::deflate;
use crate::deflate::Stream;
use crate::ids;
use crate::modules::buffers;

/// Create a decompressor object for decompressing data incrementally.
///
///   wbits = 15
///   zdict
///     The predefined compression dictionary. This is a sequence of bytes
///     (such as a bytes object) containing subsequences that are expected
///     to occur frequently in the data that is to be compressed. Those
///     subsequences that are expected to be most common should come at the
///     end of the dictionary. This must be the same dictionary as used by the
///     compressor that produced the input data.
#[pytype(name = "_ZlibDecompressor", module = "zlib", shape = ids::ZLIB_DECOMPRESSOR, trace, drop)]
#[repr(C)]
pub struct Decompressor {
    header: Header,
    dictionary: GcSlot<Bytes>,
    /// Input that is still to be decompressed.
    pending: GcSlot<Bytes>,
    /// Data found after the end of the compressed stream.
    #[pymember]
    unused_data: GcSlot<Bytes>,
    #[untraced]
    stream: RefCell<Option<Stream>>,
    /// True if the end-of-stream marker has been reached.
    #[pymember]
    #[untraced]
    eof: Cell<bool>,
    /// True if more input is needed before more decompressed data can be produced.
    #[pymember]
    #[untraced]
    needs_input: Cell<bool>,
}

impl Decompressor {
    fn advance(
        this: Gc<Decompressor>,
        thread: &mut Thread,
        input: Gc<Bytes>,
        limit: Option<usize>,
    ) -> PyResult<Gc<Bytes>> {
        let taken = this.stream.borrow_mut().take();
        let Some(mut stream) = taken else {
            return Err(error(thread, deflate::STREAM_ERROR, None, "while decompressing data"));
        };
        let dictionary = this.dictionary.get().map(|dictionary| dictionary.as_slice());
        let bytes = input.as_slice();
        let mut pump =
            Pump::new(&mut stream, bytes, DEF_BUF_SIZE as usize, limit).with_dictionary(dictionary);
        let run = pump.run(thread, deflate::SYNC_FLUSH);
        let (out, rest) = (std::mem::take(&mut pump.out), pump.rest);
        let code = match run {
            Ok(code @ (deflate::OK | deflate::STREAM_END)) => Ok(code),
            Ok(code) => Err(error(thread, code, Some(&stream), "while decompressing data")),
            Err(raised) => Err(raised),
        };
        *this.stream.borrow_mut() = Some(stream);
        let ended = code? == deflate::STREAM_END;
        let full = limit.is_some_and(|limit| out.len() >= limit);
        let rest = Bytes::new(thread, rest)?;
        let empty = Bytes::new(thread, &[])?;
        let (unused, pending) = if ended { (rest, empty) } else { (empty, rest) };
        thread.heap().set_gc(this, &this.unused_data, Some(unused));
        thread.heap().set_gc(this, &this.pending, Some(pending));
        this.eof.set(ended);
        this.needs_input.set(!ended && !full && pending.is_empty());
        Bytes::new(thread, &out)
    }
}

#[pymethods]
impl Decompressor {
    #[new("(wbits=15, zdict=b'')")]
    fn new(
        thread: &mut Thread,
        #[default(MAX_WBITS)] wbits: i32,
        zdict: Option<Value>,
    ) -> PyResult<Gc<Decompressor>> {
        let dictionary = dictionary_of(thread, zdict)?;
        let mut stream = match Stream::decompress(wbits) {
            Ok(stream) => stream,
            Err(deflate::STREAM_ERROR) => {
                return Err(thread.value_error("Invalid initialization option"));
            }
            Err(code) => return Err(error(thread, code, None, "while creating decompression object")),
        };
        if wbits < 0
            && let Some(dictionary) = dictionary
            && stream.set_dictionary(dictionary.as_slice()) != deflate::OK
        {
            return Err(error(thread, deflate::DATA_ERROR, Some(&stream), "while setting zdict"));
        }
        let empty = Bytes::new(thread, &[])?;
        let object = Decompressor {
            header: Header::new(ids::ZLIB_DECOMPRESSOR),
            dictionary: dictionary.map_or(GcSlot::empty(), GcSlot::new),
            pending: GcSlot::new(empty),
            unused_data: GcSlot::new(empty),
            stream: RefCell::new(Some(stream)),
            eof: Cell::new(false),
            needs_input: Cell::new(true),
        };
        Ok(thread.heap().alloc(ids::ZLIB_DECOMPRESSOR, object))
    }

    /// Decompress *data*, returning uncompressed data as bytes.
    ///
    /// If *max_length* is nonnegative, returns at most *max_length* bytes of
    /// decompressed data. If this limit is reached and further output can be
    /// produced, *self.needs_input* will be set to ``False``. In this case, the next
    /// call to *decompress()* may provide *data* as b'' to obtain more of the output.
    ///
    /// If all of the input data was decompressed and returned (either because this
    /// was less than *max_length* bytes, or because *max_length* was negative),
    /// *self.needs_input* will be set to True.
    ///
    /// Attempting to decompress data after the end of stream is reached raises an
    /// EOFError.  Any data found after the end of the stream is ignored and saved in
    /// the unused_data attribute.
    #[method("(data, max_length=-1)")]
    fn decompress(
        thread: &mut Thread,
        this: Gc<Decompressor>,
        data: Value,
        #[default(-1)] max_length: isize,
    ) -> PyResult<Gc<Bytes>> {
        if this.eof.get() {
            return Err(thread.eof_error("End of stream already reached"));
        }
        let more = buffers::read(thread, data)?;
        let pending = this.pending.get().map_or(&[][..], |pending| pending.as_slice());
        drop(thread.charge(more.len() + pending.len())?);
        let input = Bytes::new(thread, &[pending, more].concat())?;
        Decompressor::advance(this, thread, input, usize::try_from(max_length).ok())
    }
}
