//! Streams of zlib: compression and decompression, without objects.

#![expect(unsafe_code, reason = "the library is asked through zlib's own interface, by address")]

use std::ffi::CStr;
use std::ffi::c_int;

use libz_rs_sys as zlib;
use libz_rs_sys::z_stream;

/// A call did what it should.
pub const OK: i32 = 0;
/// The end of the stream is reached.
pub const STREAM_END: i32 = 1;
/// The data were compressed with a dictionary.
pub const NEED_DICT: i32 = 2;
/// There is no input, or no room for output.
pub const BUF_ERROR: i32 = -5;
/// A parameter is wrong.
pub const STREAM_ERROR: i32 = -2;
/// Data are damaged, or a dictionary is the wrong one.
pub const DATA_ERROR: i32 = -3;
/// Memory is used up.
pub const MEM_ERROR: i32 = -4;

/// More input may come.
pub const NO_FLUSH: i32 = 0;
/// All input so far must come out.
pub const SYNC_FLUSH: i32 = 2;
/// There is no more input.
pub const FINISH: i32 = 4;

/// How to compress.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// From 0, no compression, to 9; -1 is the usual level.
    pub level: i32,
    /// 8 is the only method.
    pub method: i32,
    /// The size of the window, and the format: negative for raw data, plus 16 for gzip.
    pub window_bits: i32,
    /// From 1 to 9.
    pub memory_level: i32,
    /// One of zlib's strategies.
    pub strategy: i32,
}

/// What a call did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The library's code.
    pub code: i32,
    /// Bytes of input that were used up.
    pub read: usize,
    /// Bytes of output.
    pub written: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Compress,
    Decompress,
}

/// A stream under way. The library's part of it stays where it is.
pub struct Stream {
    raw: Box<z_stream>,
    direction: Direction,
}

impl Stream {
    /// A stream that compresses; the library's code where the settings are refused.
    pub fn compress(settings: Settings) -> Result<Stream, i32> {
        let mut raw = Box::new(z_stream::default());
        let Settings { level, method, window_bits, memory_level, strategy } = settings;
        // SAFETY: the stream is fresh; version and size are the library's own.
        let code = unsafe {
            zlib::deflateInit2_(
                &raw mut *raw,
                level,
                method,
                window_bits,
                memory_level,
                strategy,
                zlib::zlibVersion(),
                size_of::<z_stream>() as c_int,
            )
        };
        if code == OK { Ok(Stream { raw, direction: Direction::Compress }) } else { Err(code) }
    }

    /// A stream that decompresses.
    pub fn decompress(window_bits: i32) -> Result<Stream, i32> {
        let mut raw = Box::new(z_stream::default());
        // SAFETY: the stream is fresh; version and size are the library's own.
        let code = unsafe {
            zlib::inflateInit2_(
                &raw mut *raw,
                window_bits,
                zlib::zlibVersion(),
                size_of::<z_stream>() as c_int,
            )
        };
        if code == OK { Ok(Stream { raw, direction: Direction::Decompress }) } else { Err(code) }
    }

    /// Goes on with some input and some room for output.
    pub fn step(&mut self, input: &[u8], out: &mut [u8], flush: i32) -> Step {
        let given = u32::try_from(input.len()).unwrap_or(u32::MAX);
        let room = u32::try_from(out.len()).unwrap_or(u32::MAX);
        self.raw.next_in = input.as_ptr().cast_mut();
        self.raw.avail_in = given;
        self.raw.next_out = out.as_mut_ptr();
        self.raw.avail_out = room;
        let stream = &raw mut *self.raw;
        // SAFETY: the stream is open; input and output are as long as it says.
        let code = unsafe {
            match self.direction {
                Direction::Compress => zlib::deflate(stream, flush),
                Direction::Decompress => zlib::inflate(stream, flush),
            }
        };
        let (read, written) = (given - self.raw.avail_in, room - self.raw.avail_out);
        Step { code, read: read as usize, written: written as usize }
    }

    /// Sets the dictionary that the data are, or were, compressed with.
    pub fn set_dictionary(&mut self, dictionary: &[u8]) -> i32 {
        let Ok(len) = u32::try_from(dictionary.len()) else { return STREAM_ERROR };
        let stream = &raw mut *self.raw;
        // SAFETY: the stream is open; the dictionary is as long as it says.
        unsafe {
            match self.direction {
                Direction::Compress => zlib::deflateSetDictionary(stream, dictionary.as_ptr(), len),
                Direction::Decompress => zlib::inflateSetDictionary(stream, dictionary.as_ptr(), len),
            }
        }
    }

    /// A stream in the same state.
    pub fn duplicate(&mut self) -> Result<Stream, i32> {
        if self.raw.next_out.is_null() {
            // A stream that has not begun has no output yet; the library wants an address all the same.
            self.raw.next_out = std::ptr::NonNull::dangling().as_ptr();
            self.raw.avail_out = 0;
        }
        let mut raw = Box::new(z_stream::default());
        let (from, to) = (&raw mut *self.raw, &raw mut *raw);
        // SAFETY: the source is open, the destination is fresh.
        let code = unsafe {
            match self.direction {
                Direction::Compress => zlib::deflateCopy(to, from),
                Direction::Decompress => zlib::inflateCopy(to, from),
            }
        };
        if code == OK { Ok(Stream { raw, direction: self.direction }) } else { Err(code) }
    }

    /// What the library says about the last error.
    pub fn message(&self) -> Option<String> {
        if self.raw.msg.is_null() {
            return None;
        }
        // SAFETY: the library's messages are constant strings.
        Some(unsafe { CStr::from_ptr(self.raw.msg) }.to_string_lossy().into_owned())
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let stream = &raw mut *self.raw;
        // SAFETY: the stream is open, and nobody uses it any more.
        unsafe {
            match self.direction {
                Direction::Compress => zlib::deflateEnd(stream),
                Direction::Decompress => zlib::inflateEnd(stream),
            }
        };
    }
}

/// Adler-32, going on from `start`.
pub fn adler32(bytes: &[u8], start: u32) -> u32 {
    // Both halves are numbers modulo this prime, whatever the caller says.
    const PRIME: u32 = 65_521;
    let start = (((start >> 16) % PRIME) << 16) | ((start & 0xFFFF) % PRIME);
    zlib_rs::adler32::adler32(start, bytes)
}

/// The version of zlib that the library stands for.
pub fn version() -> String {
    // SAFETY: a constant string.
    unsafe { CStr::from_ptr(zlib::zlibVersion()) }.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: Settings =
        Settings { level: -1, method: 8, window_bits: 15, memory_level: 8, strategy: 0 };

    #[test]
    fn there_and_back() {
        let data = b"to be or not to be ".repeat(40);
        let mut packed = vec![0; 2000];
        let mut stream = Stream::compress(SETTINGS).expect("good settings");
        let step = stream.step(&data, &mut packed, FINISH);
        assert_eq!((step.code, step.read), (STREAM_END, data.len()));
        let mut out = vec![0; 2000];
        let mut stream = Stream::decompress(15).expect("good settings");
        let mut copy = stream.duplicate().expect("an open stream");
        let back = stream.step(&packed[..step.written], &mut out, SYNC_FLUSH);
        assert_eq!((back.code, back.read, &out[..back.written]), (STREAM_END, step.written, &data[..]));
        assert_eq!(copy.step(b"\0\x01", &mut out, SYNC_FLUSH).code, DATA_ERROR);
        assert_eq!(copy.message().as_deref(), Some("incorrect header check"));
    }

    #[test]
    fn wrong_settings_are_refused() {
        assert!(Stream::compress(Settings { level: 10, ..SETTINGS }).is_err());
        assert!(Stream::decompress(99).is_err());
    }
}
