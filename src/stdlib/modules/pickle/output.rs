//! Where a stream goes: into memory, in frames, and from there to a file.

use taipan_gc::Value;
use taipan_runtime::object::call;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::growth::Growth;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;

use super::opcode;

/// A frame that has reached this length is ended; bytes of this length stand outside of frames.
const FRAME_TARGET: usize = 64 * 1024;
/// Shorter contents get no frame.
const FRAME_LEAST: usize = 4;
/// The instruction and the length.
const FRAME_HEADER: usize = 9;

/// A stream under way.
#[derive(Default)]
pub(super) struct Output {
    bytes: Vec<u8>,
    growth: Growth,
    /// The `write` method of the file.
    write: Option<Value>,
    /// Whether there are frames.
    pub(super) framing: bool,
    /// Where the frame's header stands.
    frame: Option<usize>,
}

impl Output {
    /// A stream to a file's `write` method.
    pub(super) fn to(write: Value) -> Output {
        Output { write: Some(write), ..Output::default() }
    }

    /// What is in memory.
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.bytes
    }

    /// Appends bytes.
    #[inline]
    pub(super) fn put(&mut self, thread: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        let more = bytes.len() + FRAME_HEADER;
        if self.bytes.capacity() - self.bytes.len() < more {
            self.make_room(thread, more)?;
        }
        if self.framing && self.frame.is_none() {
            self.frame = Some(self.bytes.len());
            self.bytes.extend_from_slice(&[opcode::FRAME; FRAME_HEADER]);
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    #[cold]
    fn make_room(&mut self, thread: &mut Thread, more: usize) -> PyResult<()> {
        let len = self.bytes.len().saturating_add(more);
        self.growth.reach(thread, len)?;
        thread.work(len)?;
        self.bytes.try_reserve(more).map_err(|_| thread.memory_error())
    }

    /// Appends an instruction with bytes that have a length of their own; long ones stand outside of frames.
    pub(super) fn put_payload(&mut self, thread: &mut Thread, header: &[u8], payload: &[u8]) -> PyResult<()> {
        if payload.len() < FRAME_TARGET {
            self.put(thread, header)?;
            return self.put(thread, payload);
        }
        self.end_frame();
        let framing = std::mem::replace(&mut self.framing, false);
        self.put(thread, header)?;
        let put = match self.write {
            Some(write) => self.pass_on(thread, write, payload),
            None => self.put(thread, payload),
        };
        self.framing = framing;
        put
    }

    /// Between two objects: a frame that is long enough ends, and goes to the file.
    #[inline]
    pub(super) fn boundary(&mut self, thread: &mut Thread) -> PyResult<()> {
        match self.frame {
            Some(start) if self.bytes.len() - start >= FRAME_TARGET + FRAME_HEADER => {
                self.end_frame();
                self.flush(thread)
            }
            _ => Ok(()),
        }
    }

    /// Ends the frame.
    pub(super) fn end_frame(&mut self) {
        let Some(start) = self.frame.take() else { return };
        let (header, contents) = self.bytes[start..].split_at_mut(FRAME_HEADER);
        if contents.len() >= FRAME_LEAST {
            header[1..].copy_from_slice(&(contents.len() as u64).to_le_bytes());
        } else {
            self.bytes.drain(start..start + FRAME_HEADER);
        }
    }

    /// Hands what is in memory to the file, if there is one.
    pub(super) fn flush(&mut self, thread: &mut Thread) -> PyResult<()> {
        let Some(write) = self.write.filter(|_| !self.bytes.is_empty()) else { return Ok(()) };
        let bytes = std::mem::take(&mut self.bytes);
        write_to(thread, write, &bytes)
    }

    fn pass_on(&mut self, thread: &mut Thread, write: Value, payload: &[u8]) -> PyResult<()> {
        self.flush(thread)?;
        write_to(thread, write, payload)
    }
}

fn write_to(thread: &mut Thread, write: Value, bytes: &[u8]) -> PyResult<()> {
    let bytes = Bytes::new(thread, bytes)?.as_value();
    call::call(thread, write, &[bytes]).map(|_| ())
}
