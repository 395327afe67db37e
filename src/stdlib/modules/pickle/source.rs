//! Where a stream comes from. Nothing about it is trusted.

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
pub(super) struct Source {
    /// What can be read at once: a frame, or else what the caller holds. Of a file, a copy, which this keeps alive.
    ready: &'static [u8],
    /// How much of it has been read.
    at: usize,
    /// Whether it is a frame, which nothing may reach over.
    is_frame: bool,
    behind: Behind,
}

/// What comes behind a frame.
#[derive(Clone, Copy)]
enum Behind {
    /// The rest of a buffer that the caller holds.
    Bytes(&'static [u8]),
    /// What a file still has.
    File { read: Value, readline: Value },
}

#[cold]
fn truncated(thread: &mut Thread) -> Raised {
    unpickling_error(thread, "pickle data was truncated")
}

#[cold]
fn beyond_frame(thread: &mut Thread) -> Raised {
    unpickling_error(thread, "pickle exhausted before end of frame")
}

impl Source {
    /// The bytes of a buffer that the caller holds.
    pub(super) fn bytes(all: &'static [u8]) -> Source {
        Source { ready: all, at: 0, is_frame: false, behind: Behind::Bytes(&[]) }
    }

    /// What the two methods of a file give.
    pub(super) fn file(read: Value, readline: Value) -> Source {
        Source { ready: &[], at: 0, is_frame: false, behind: Behind::File { read, readline } }
    }

    /// The next instruction; EOFError at the end.
    #[inline]
    pub(super) fn instruction(&mut self, thread: &mut Thread) -> PyResult<u8> {
        if let Some(&op) = self.ready.get(self.at) {
            self.at += 1;
            return Ok(op);
        }
        self.slow_instruction(thread)
    }

    #[cold]
    fn slow_instruction(&mut self, thread: &mut Thread) -> PyResult<u8> {
        match self.up_to(thread, 1)? {
            &[op, ..] => Ok(op),
            [] => Err(thread.eof_error("Ran out of input")),
        }
    }

    /// So many bytes.
    #[inline]
    pub(super) fn take(&mut self, thread: &mut Thread, len: usize) -> PyResult<&'static [u8]> {
        if let Some(bytes) = self.rest().get(..len) {
            self.at += len;
            return Ok(bytes);
        }
        if len > isize::MAX as usize - self.at {
            return Err(unpickling_error(thread, "read would overflow (invalid bytecode)"));
        }
        let bytes = self.up_to(thread, len)?;
        if bytes.len() == len { Ok(bytes) } else { Err(truncated(thread)) }
    }

    /// So many bytes as an array.
    #[inline]
    pub(super) fn array<const N: usize>(&mut self, thread: &mut Thread) -> PyResult<[u8; N]> {
        let bytes = self.take(thread, N)?;
        <[u8; N]>::try_from(bytes).map_err(|_| truncated(thread))
    }

    #[inline]
    fn rest(&self) -> &'static [u8] {
        &self.ready[self.at..]
    }

    /// Steps behind a frame that has been read to its end.
    fn leave_frame(&mut self) {
        if self.is_frame && self.rest().is_empty() {
            let behind = match self.behind {
                Behind::Bytes(rest) => rest,
                Behind::File { .. } => &[],
            };
            (self.ready, self.at, self.is_frame) = (behind, 0, false);
        }
    }

    /// Up to so many bytes; fewer at the end.
    fn up_to(&mut self, thread: &mut Thread, len: usize) -> PyResult<&'static [u8]> {
        self.leave_frame();
        let rest = self.rest();
        if self.is_frame && rest.len() < len {
            return Err(beyond_frame(thread));
        }
        if let Behind::File { read, .. } = self.behind
            && !self.is_frame
        {
            return from_file(thread, read, len);
        }
        let bytes = &rest[..len.min(rest.len())];
        self.at += bytes.len();
        Ok(bytes)
    }

    /// A line without its end.
    pub(super) fn line(&mut self, thread: &mut Thread) -> PyResult<&'static [u8]> {
        self.leave_frame();
        let all = match self.behind {
            Behind::File { readline, .. } if !self.is_frame => {
                let given = call::call(thread, readline, &[])?;
                let bytes = buffers::read(thread, given)?;
                Bytes::new(thread, bytes)?.as_slice()
            }
            _ => self.rest(),
        };
        let Some(len) = memchr::memchr(b'\n', all) else {
            return Err(if self.is_frame { beyond_frame(thread) } else { truncated(thread) });
        };
        if !self.rest().is_empty() {
            self.at += len + 1;
        }
        Ok(&all[..len])
    }

    /// A line that is not empty.
    pub(super) fn full_line(&mut self, thread: &mut Thread) -> PyResult<&'static [u8]> {
        let line = self.line(thread)?;
        if line.is_empty() { Err(truncated(thread)) } else { Ok(line) }
    }

    /// A frame of so many bytes begins.
    pub(super) fn begin_frame(&mut self, thread: &mut Thread, len: usize) -> PyResult<()> {
        self.leave_frame();
        if self.is_frame {
            let message = "beginning of a new frame before end of current frame";
            return Err(unpickling_error(thread, message));
        }
        let frame = match self.behind {
            Behind::Bytes(_) => self.rest().split_at_checked(len).map(|(frame, behind)| {
                self.behind = Behind::Bytes(behind);
                frame
            }),
            Behind::File { read, .. } => Some(from_file(thread, read, len)?),
        };
        let Some(frame) = frame.filter(|frame| frame.len() == len) else { return Err(truncated(thread)) };
        (self.ready, self.at, self.is_frame) = (frame, 0, true);
        Ok(())
    }
}

/// A copy of what `read(len)` gives.
fn from_file(thread: &mut Thread, read: Value, len: usize) -> PyResult<&'static [u8]> {
    if len == 0 {
        return Ok(&[]);
    }
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
