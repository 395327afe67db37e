//! `zlib`, over [`crate::deflate`].

mod compress;
mod decompress;
mod decompressor;
mod pump;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::exception::declared;
use taipan_runtime::types::exception::declared::ExceptionSpec;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;

use super::binascii::low_bits;
use super::buffers;
use crate::binascii;
use crate::deflate;
use crate::deflate::Settings;
use crate::deflate::Stream;
use compress::Compress;
use decompress::Decompress;
use decompressor::Decompressor;
use pump::Pump;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "zlib",
    doc: "The functions in this module allow compression and decompression using the\nzlib library, which is based on \
          GNU zip.\n\nadler32(string[, start]) -- Compute an Adler-32 checksum.\ncompress(data[, level]) -- Compress \
          data, with compression level 0-9 or -1.\ncompressobj([level[, ...]]) -- Return a compressor \
          object.\ncrc32(string[, start]) -- Compute a CRC-32 checksum.\ndecompress(string,[wbits],[bufsize]) -- \
          Decompresses a compressed string.\ndecompressobj([wbits[, zdict]]) -- Return a decompressor object.\n\n\
          'wbits' is window buffer size and container format.\nCompressor objects support compress() and flush() \
          methods; decompressor\nobjects support decompress() and flush().",
    functions: &[
        ADLER32_SPEC,
        COMPRESS_SPEC,
        COMPRESSOBJ_SPEC,
        CRC32_SPEC,
        DECOMPRESS_SPEC,
        DECOMPRESSOBJ_SPEC,
    ],
    types: &[Decompressor::SPEC],
    exec: Some(exec),
};

static ERROR: ExceptionSpec =
    ExceptionSpec { name: "error", module: "zlib", doc: "", base: exceptions::EXCEPTION };

/// The window that is usual.
const MAX_WBITS: i32 = 15;
/// The only method.
const DEFLATED: i32 = 8;
/// The usual amount of memory.
const DEF_MEM_LEVEL: i32 = 8;
/// The first output buffer.
const DEF_BUF_SIZE: i64 = 16 * 1024;

fn exec(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    interp.add_extension_type(Compress::SPEC);
    interp.add_extension_type(Decompress::SPEC);
    let error = declared::class(thread, &ERROR)?;
    namespace.set_text(thread, "error", error.as_value())?;
    for (name, value) in [
        ("MAX_WBITS", MAX_WBITS.into()),
        ("DEFLATED", DEFLATED.into()),
        ("DEF_MEM_LEVEL", DEF_MEM_LEVEL.into()),
        ("DEF_BUF_SIZE", DEF_BUF_SIZE),
        ("Z_NO_COMPRESSION", 0),
        ("Z_BEST_SPEED", 1),
        ("Z_BEST_COMPRESSION", 9),
        ("Z_DEFAULT_COMPRESSION", -1),
        ("Z_DEFAULT_STRATEGY", 0),
        ("Z_FILTERED", 1),
        ("Z_HUFFMAN_ONLY", 2),
        ("Z_RLE", 3),
        ("Z_FIXED", 4),
        ("Z_NO_FLUSH", 0),
        ("Z_PARTIAL_FLUSH", 1),
        ("Z_SYNC_FLUSH", 2),
        ("Z_FULL_FLUSH", 3),
        ("Z_FINISH", 4),
        ("Z_BLOCK", 5),
        ("Z_TREES", 6),
    ] {
        let value = int::from_i64(&interp, value);
        namespace.set_text(thread, name, value)?;
    }
    let version = Str::from_text(thread, &deflate::version())?;
    for name in ["ZLIB_VERSION", "ZLIB_RUNTIME_VERSION"] {
        namespace.set_text(thread, name, version.as_value())?;
    }
    Ok(())
}

/// `zlib.error` with the library's code and what it says.
#[cold]
fn error(thread: &mut Thread, code: i32, stream: Option<&Stream>, doing: &str) -> Raised {
    if code == deflate::MEM_ERROR {
        return thread.memory_error();
    }
    let said = stream.and_then(Stream::message);
    let usual = match code {
        deflate::BUF_ERROR => Some("incomplete or truncated stream"),
        deflate::STREAM_ERROR => Some("inconsistent stream state"),
        deflate::DATA_ERROR => Some("invalid input data"),
        _ => None,
    };
    let detail = said.as_deref().or(usual).map_or(String::new(), |detail| format!(": {detail}"));
    declared::raise(thread, &ERROR, format!("Error {code} {doing}{detail}"))
}

/// Compute an Adler-32 checksum of data.
///
///   value
///     Starting value of the checksum.
///
/// The returned checksum is an integer.
#[pyfunction("(data, value=1, /)", module = "zlib")]
fn adler32(thread: &mut Thread, data: Value, value: Option<Value>) -> PyResult<u32> {
    let start = match value {
        Some(value) => low_bits(thread, value)?,
        None => 1,
    };
    let bytes = buffers::read(thread, data)?;
    Ok(deflate::adler32(bytes, start))
}

/// Compute a CRC-32 checksum of data.
///
///   value
///     Starting value of the checksum.
///
/// The returned checksum is an integer.
#[pyfunction("(data, value=0, /)", module = "zlib")]
fn crc32(thread: &mut Thread, data: Value, value: Option<Value>) -> PyResult<u32> {
    let start = match value {
        Some(value) => low_bits(thread, value)?,
        None => 0,
    };
    let bytes = buffers::read(thread, data)?;
    Ok(binascii::crc32(bytes, start))
}

/// Returns a bytes object containing compressed data.
///
///   data
///     Binary data to be compressed.
///   level
///     Compression level, in 0-9 or -1.
///   wbits
///     The window buffer size and container format.
#[pyfunction("(data, /, level=-1, wbits=15)", module = "zlib")]
fn compress(
    thread: &mut Thread,
    data: Value,
    #[default(-1)] level: i32,
    #[default(MAX_WBITS)] wbits: i32,
) -> PyResult<Gc<Bytes>> {
    let view = buffers::held(thread, data)?;
    let settings =
        Settings { level, method: DEFLATED, window_bits: wbits, memory_level: DEF_MEM_LEVEL, strategy: 0 };
    let packed = match Stream::compress(settings) {
        Ok(mut stream) => view.contents(thread).and_then(|bytes| {
            let mut pump = Pump::new(&mut stream, bytes, DEF_BUF_SIZE as usize, None);
            match pump.run(thread, deflate::FINISH)? {
                deflate::STREAM_END => Bytes::new(thread, &pump.out),
                code => Err(error(thread, code, Some(&stream), "while compressing data")),
            }
        }),
        Err(deflate::STREAM_ERROR) => Err(declared::raise(thread, &ERROR, "Bad compression level")),
        Err(code) => Err(error(thread, code, None, "while compressing data")),
    };
    let released = view.release(thread);
    packed.and_then(|packed| released.map(|()| packed))
}

/// Returns a bytes object containing the uncompressed data.
///
///   data
///     Compressed data.
///   wbits
///     The window buffer size and container format.
///   bufsize
///     The initial output buffer size.
#[pyfunction("(data, /, wbits=15, bufsize=16384)", module = "zlib")]
fn decompress(
    thread: &mut Thread,
    data: Value,
    #[default(MAX_WBITS)] wbits: i32,
    #[default(DEF_BUF_SIZE as isize)] bufsize: isize,
) -> PyResult<Gc<Bytes>> {
    let Ok(bufsize) = usize::try_from(bufsize) else {
        return Err(thread.value_error("bufsize must be non-negative"));
    };
    let view = buffers::held(thread, data)?;
    let plain = match Stream::decompress(wbits) {
        Ok(mut stream) => view.contents(thread).and_then(|bytes| {
            let mut pump = Pump::new(&mut stream, bytes, bufsize.max(1), None);
            match pump.run(thread, deflate::SYNC_FLUSH)? {
                deflate::STREAM_END => Bytes::new(thread, &pump.out),
                deflate::OK => Err(error(thread, deflate::BUF_ERROR, None, "while decompressing data")),
                code => Err(error(thread, code, Some(&stream), "while decompressing data")),
            }
        }),
        Err(code) => Err(error(thread, code, None, "while preparing to decompress data")),
    };
    let released = view.release(thread);
    plain.and_then(|plain| released.map(|()| plain))
}

/// Return a compressor object.
///
///   level
///     The compression level (an integer in the range 0-9 or -1; default is
///     currently equivalent to 6).  Higher compression levels are slower,
///     but produce smaller results.
///   method
///     The compression algorithm.  If given, this must be DEFLATED.
///   wbits
///     +9 to +15: The base-two logarithm of the window size.  Include a zlib
///         container.
///     -9 to -15: Generate a raw stream.
///     +25 to +31: Include a gzip container.
///   memLevel
///     Controls the amount of memory used for internal compression state.
///     Valid values range from 1 to 9.  Higher values result in higher memory
///     usage, faster compression, and smaller output.
///   strategy
///     Used to tune the compression algorithm.  Possible values are
///     Z_DEFAULT_STRATEGY, Z_FILTERED, and Z_HUFFMAN_ONLY.
///   zdict
///     The predefined compression dictionary - a sequence of bytes
///     containing subsequences that are likely to occur in the input data.
#[pyfunction("(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None)", module = "zlib")]
fn compressobj(
    thread: &mut Thread,
    #[default(-1)] level: i32,
    #[default(DEFLATED)] method: i32,
    #[default(MAX_WBITS)] wbits: i32,
    #[default(DEF_MEM_LEVEL)] memory_level: i32,
    #[default(0)] strategy: i32,
    zdict: Option<Value>,
) -> PyResult<Gc<Compress>> {
    let dictionary = match zdict.filter(|zdict| !zdict.is_none()) {
        Some(zdict) => Some(buffers::read(thread, zdict)?),
        None => None,
    };
    let settings = Settings { level, method, window_bits: wbits, memory_level, strategy };
    let mut stream = match Stream::compress(settings) {
        Ok(stream) => stream,
        Err(deflate::STREAM_ERROR) => return Err(thread.value_error("Invalid initialization option")),
        Err(code) => return Err(error(thread, code, None, "while creating compression object")),
    };
    match dictionary.map_or(deflate::OK, |dictionary| stream.set_dictionary(dictionary)) {
        deflate::OK => Ok(Compress::new(thread, stream)),
        deflate::STREAM_ERROR => Err(thread.value_error("Invalid dictionary")),
        _ => Err(thread.value_error("deflateSetDictionary()")),
    }
}

/// Return a decompressor object.
///
///   wbits
///     The window buffer size and container format.
///   zdict
///     The predefined compression dictionary.  This must be the same
///     dictionary as used by the compressor that produced the input data.
#[pyfunction("(wbits=15, zdict=b'')", module = "zlib")]
fn decompressobj(
    thread: &mut Thread,
    #[default(MAX_WBITS)] wbits: i32,
    zdict: Option<Value>,
) -> PyResult<Gc<Decompress>> {
    let dictionary = decompress::dictionary_of(thread, zdict)?;
    match Stream::decompress(wbits) {
        Ok(stream) => Decompress::new(thread, stream, dictionary, wbits < 0),
        Err(deflate::STREAM_ERROR) => Err(thread.value_error("Invalid initialization option")),
        Err(code) => Err(error(thread, code, None, "while creating decompression object")),
    }
}
