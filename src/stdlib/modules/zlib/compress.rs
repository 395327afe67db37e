//! `Compress`: what `compressobj` gives.

use std::cell::RefCell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
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

/// A compressor. Its stream is gone when it is finished, and away while a call works with it.
#[pytype(name = "Compress", module = "zlib", shape = ids::ZLIB_COMPRESS, flags(NO_NEW), trace, drop)]
#[repr(C)]
pub struct Compress {
    header: Header,
    #[untraced]
    stream: RefCell<Option<Stream>>,
}

impl Compress {
    pub(super) fn new(thread: &mut Thread, stream: Stream) -> Gc<Compress> {
        let object = Compress { header: Header::new(ids::ZLIB_COMPRESS), stream: RefCell::new(Some(stream)) };
        thread.heap().alloc(ids::ZLIB_COMPRESS, object)
    }

    fn take(&self, thread: &mut Thread, doing: &str) -> PyResult<Stream> {
        let stream = self.stream.borrow_mut().take();
        stream.ok_or_else(|| error(thread, deflate::STREAM_ERROR, None, doing))
    }
}

#[pymethods]
impl Compress {
    /// Returns a bytes object containing compressed data.
    ///
    ///   data
    ///     Binary data to be compressed.
    ///
    /// After calling this function, some of the input data may still
    /// be stored in internal buffers for later processing.
    /// Call the flush() method to clear these buffers.
    #[method("(data, /)")]
    fn compress(thread: &mut Thread, this: Gc<Compress>, data: Value) -> PyResult<Gc<Bytes>> {
        let view = buffers::held(thread, data)?;
        let packed = view.contents(thread).and_then(|bytes| {
            let mut stream = this.take(thread, "while compressing data")?;
            let mut pump = Pump::new(&mut stream, bytes, DEF_BUF_SIZE as usize, None);
            let run = pump.run(thread, deflate::NO_FLUSH);
            let out = pump.out;
            let result = match run {
                Ok(deflate::OK) => Bytes::new(thread, &out),
                Ok(code) => Err(error(thread, code, Some(&stream), "while compressing data")),
                Err(raised) => Err(raised),
            };
            *this.stream.borrow_mut() = Some(stream);
            result
        });
        let released = view.release(thread);
        packed.and_then(|packed| released.map(|()| packed))
    }

    /// Return a bytes object containing any remaining compressed data.
    ///
    ///   mode
    ///     One of the constants Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH.
    ///     If mode == Z_FINISH, the compressor object can no longer be
    ///     used after calling the flush() method.  Otherwise, more data
    ///     can still be compressed.
    #[method("(mode=zlib.Z_FINISH, /)")]
    fn flush(
        thread: &mut Thread,
        this: Gc<Compress>,
        #[default(deflate::FINISH)] mode: i32,
    ) -> PyResult<Gc<Bytes>> {
        if mode == deflate::NO_FLUSH {
            return Bytes::new(thread, &[]);
        }
        let mut stream = this.take(thread, "while flushing")?;
        let mut pump = Pump::new(&mut stream, &[], DEF_BUF_SIZE as usize, None);
        let run = pump.run(thread, mode);
        let out = pump.out;
        let result = match run {
            Ok(deflate::STREAM_END) if mode == deflate::FINISH => return Bytes::new(thread, &out),
            Ok(deflate::OK) => Bytes::new(thread, &out),
            Ok(code) => Err(error(thread, code, Some(&stream), "while flushing")),
            Err(raised) => Err(raised),
        };
        *this.stream.borrow_mut() = Some(stream);
        result
    }

    /// Return a copy of the compression object.
    #[method("()")]
    fn copy(thread: &mut Thread, this: Gc<Compress>) -> PyResult<Gc<Compress>> {
        let copy = this.stream.borrow_mut().as_mut().map(Stream::duplicate);
        match copy {
            Some(Ok(stream)) => Ok(Compress::new(thread, stream)),
            Some(Err(deflate::MEM_ERROR)) => Err(thread.memory_error()),
            Some(Err(deflate::STREAM_ERROR)) | None => Err(thread.value_error("Inconsistent stream state")),
            Some(Err(code)) => Err(error(thread, code, None, "while copying compression object")),
        }
    }

    #[method("()", name = "__copy__")]
    fn copy_method(thread: &mut Thread, this: Gc<Compress>) -> PyResult<Gc<Compress>> {
        Compress::copy(thread, this)
    }

    #[method("(memo, /)", name = "__deepcopy__")]
    fn deepcopy(thread: &mut Thread, this: Gc<Compress>, memo: Value) -> PyResult<Gc<Compress>> {
        let _ = memo;
        Compress::copy(thread, this)
    }
}
