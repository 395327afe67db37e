//! Where a stream comes from. Nothing about it is trusted.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::object::call;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::int;

use super::unpickling_error;
use crate::modules::buffers;

/// The bytes of a stream.
pub(super) enum Source {
    /// In a buffer that the caller holds.
    Bytes { all: &'static [u8], at: usize },
    /// In a file; of a frame, what is left.
    File { read: Value, readline: Value, frame: Option<(Gc<Bytes>, usize)> },
}

#[cold]
fn truncated(thread: &mut Thread) -> Raised {
    unpickling_error(thread, "pickle data was truncated")
}

impl Source {
    /// The next instruction; EOFError at the end.
    #[inline]
    pub(super) fn instruction(&mut self, thread: &mut Thread) -> PyResult<u8> {
        if let Source::Bytes { all, at } = self
            && let Some(&op) = all.get(*at)
        {
            *at += 1;
            return Ok(op);
        }
        self.slow_instruction(thread)
    }

    #[cold]
    fn slow_instruction(&mut self, thread: &mut Thread) -> PyResult<u8> {
        match self.some(thread, 1)? {
            &[op, ..] => Ok(op),
            [] => Err(thread.eof_error("Ran out of input")),
        }
    }

    /// So many bytes.
    #[inline]
    pub(super) fn take(&mut self, thread: &mut Thread, len: usize) -> PyResult<&'static [u8]> {
        if let Source::Bytes { all, at } = self
            && let Some(bytes) = all[*at..].get(..len)
        {
            *at += len;
            return Ok(bytes);
        }
        let bytes = self.some(thread, len)?;
        if bytes.len() == len { Ok(bytes) } else { Err(truncated(thread)) }
    }

    /// So many bytes as an array.
    #[inline]
    pub(super) fn array<const N: usize>(&mut self, thread: &mut Thread) -> PyResult<[u8; N]> {
        let bytes = self.take(thread, N)?;
        <[u8; N]>::try_from(bytes).map_err(|_| truncated(thread))
    }

    /// Up to so many bytes; fewer at the end.
    fn some(&mut self, thread: &mut Thread, len: usize) -> PyResult<&'static [u8]> {
        if len == 0 {
            return Ok(&[]);
        }
        match self {
            Source::Bytes { all, at } => {
                let rest = &all[*at..];
                let bytes = &rest[..len.min(rest.len())];
                *at += bytes.len();
                Ok(bytes)
            }
            Source::File { read, frame, .. } => {
                if let Some((bytes, at)) = frame {
                    let rest = &bytes.as_slice()[*at..];
                    if rest.len() >= len {
                        *at += len;
                        return Ok(&rest[..len]);
                    }
                    if !rest.is_empty() {
                        return Err(unpickling_error(thread, "pickle exhausted before end of frame"));
                    }
                    *frame = None;
                }
                let read = *read;
                from_file(thread, read, len)
            }
        }
    }

    /// A line without its end.
    pub(super) fn line(&mut self, thread: &mut Thread) -> PyResult<&'static [u8]> {
        let line = match self {
            Source::Bytes { all, at } => take_line(all, at),
            Source::File { frame: Some((bytes, at)), .. } if *at < bytes.len() => {
                take_line(bytes.as_slice(), at)
            }
            Source::File { readline, .. } => {
                let given = call::call(thread, *readline, &[])?;
                let bytes = buffers::read(thread, given)?;
                take_line(Bytes::new(thread, bytes)?.as_slice(), &mut 0)
            }
        };
        match line {
            Some(line) => Ok(line),
            None => Err(truncated(thread)),
        }
    }

    /// A frame of so many bytes begins.
    pub(super) fn begin_frame(&mut self, thread: &mut Thread, len: usize) -> PyResult<()> {
        match self {
            Source::Bytes { all, at } => {
                if all.len() - *at < len {
                    return Err(truncated(thread));
                }
            }
            Source::File { read, frame, .. } => {
                if frame.is_some_and(|(bytes, at)| at < bytes.len()) {
                    let message = "beginning of a new frame before end of current frame";
                    return Err(unpickling_error(thread, message));
                }
                let read = *read;
                let bytes = from_file(thread, read, len)?;
                if bytes.len() < len {
                    return Err(truncated(thread));
                }
                let bytes = Bytes::new(thread, bytes)?;
                if let Source::File { frame, .. } = self {
                    *frame = Some((bytes, 0));
                }
            }
        }
        Ok(())
    }
}

/// A copy of what `read(len)` gives.
fn from_file(thread: &mut Thread, read: Value, len: usize) -> PyResult<&'static [u8]> {
    let wanted = int::from_usize(&thread.interp(), len);
    let given = call::call(thread, read, &[wanted])?;
    let bytes = buffers::read(thread, given)?;
    if bytes.len() > len {
        let given = bytes.len();
        let message = format!("read() returned {given} bytes, {len} were asked for");
        return Err(thread.value_error(message));
    }
    Ok(Bytes::new(thread, bytes)?.as_slice())
}

/// The line that begins at a place, which moves behind it; `None` where it does not end.
fn take_line(all: &'static [u8], at: &mut usize) -> Option<&'static [u8]> {
    let rest = &all[*at..];
    let len = memchr::memchr(b'\n', rest)?;
    *at += len + 1;
    Some(&rest[..len])
}
