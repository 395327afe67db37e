//! Writing of buffered streams.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::Life;
use super::Stream;
use super::read::lend;
use crate::modules::io::file::FileIo;
use crate::modules::io::room;
use crate::modules::io::stream::call_method;
use crate::modules::io::stream::ssize;
use crate::object::buffer;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::exception::Exception;
use crate::types::exception::field;
use crate::types::int;
use crate::types::str::Str;

/// BlockingIOError that says how much was taken all the same.
#[cold]
fn would_block(thread: &mut Thread, written: usize) -> Raised {
    let interp = thread.interp();
    let number = Value::int_from_low_bits(i64::from(libc::EAGAIN));
    let message = Str::new(&interp, "write could not complete without blocking").as_value();
    let written = int::from_usize(&interp, written);
    let raised = thread.raise_with(exceptions::BLOCKING_IO_ERROR, &[number, message, written]);
    if let Some(error) = thread.pending().and_then(|error| error.cast::<Exception>()) {
        error.set_field(thread, field::OS_ERRNO, number);
        error.set_field(thread, field::OS_STRERROR, message);
        error.set_field(thread, field::OS_WRITTEN, written);
    }
    raised
}

impl Stream {
    /// Gives bytes to the raw stream; nothing where it would block.
    fn raw_write(self, thread: &mut Thread, bytes: &[u8]) -> PyResult<Option<usize>> {
        let raw = self.raw(thread)?;
        let count = match raw.exact::<FileIo>() {
            Some(file) => file.write_once(thread, bytes)?,
            None => {
                let object = Bytes::new(thread, bytes)?.as_value();
                let answer = lend(thread, object, buffer::SIMPLE, |thread, view| {
                    call_method(thread, raw, Name::write, &[view])
                })?;
                if answer.is_none() {
                    return Ok(None);
                }
                let count = ssize(thread, answer)?;
                let Some(count) = usize::try_from(count).ok().filter(|&count| count <= bytes.len()) else {
                    let most = bytes.len();
                    let message = format!(
                        "raw write() returned invalid length {count} (should have been between 0 and {most})"
                    );
                    return Err(thread.raise_text(exceptions::OS_ERROR, message));
                };
                Some(count)
            }
        };
        if let (Some(count), Some(absolute)) = (count, self.core.absolute.get()) {
            self.core.absolute.set(Some(absolute.saturating_add(count as i64)));
        }
        Ok(count)
    }

    /// Writes out what is to be written.
    pub(super) fn write_out(self, thread: &mut Thread) -> PyResult<()> {
        let core = self.core;
        if core.write_end.get().is_none_or(|end| core.write_pos.get() >= end) {
            core.reset_writing();
            return Ok(());
        }
        let rewind = core.raw_offset() + (core.pos.get() as i64 - core.write_pos.get() as i64);
        if rewind != 0 {
            self.raw_seek(thread, -rewind, libc::SEEK_CUR)?;
            core.raw_pos.set(Some(core.write_pos.get()));
        }
        while let Some(end) = core.write_end.get().filter(|&end| core.write_pos.get() < end) {
            // Another thread that comes along meanwhile finds nothing left to write.
            let from = core.write_pos.replace(end);
            let room = self.room(thread, end)?;
            let written = self.raw_write(thread, room::part(room, from..end));
            let count = written.as_ref().map_or(0, |count| count.unwrap_or(0));
            core.write_pos.set(from + count);
            core.raw_pos.set(Some(from + count));
            if written?.is_none() {
                return Err(would_block(thread, 0));
            }
        }
        core.reset_writing();
        if let Some(file) = self.file() {
            file.release(thread);
        }
        Ok(())
    }

    /// The raw stream, where it is a file.
    pub fn file(self) -> Option<Gc<FileIo>> {
        self.core.raw.get()?.exact::<FileIo>()
    }

    /// Whether something is still to be written.
    pub fn holds_output(self) -> bool {
        self.core.life.get() == Life::Ready
            && self.core.write_end.get().is_some_and(|end| self.core.write_pos.get() < end)
    }

    /// Takes bytes that fit into the buffer.
    fn put(self, thread: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        let core = self.core;
        let pos = core.pos.get();
        room::put(self.room(thread, pos + bytes.len())?, pos, bytes);
        if core.write_end.get().is_none() || core.write_pos.get() > pos {
            core.write_pos.set(pos);
        }
        core.move_to(pos + bytes.len());
        if core.write_end.get().is_none_or(|end| end < core.pos.get()) {
            core.write_end.set(Some(core.pos.get()));
        }
        Ok(())
    }

    /// `write(bytes)`
    pub fn write(self, thread: &mut Thread, bytes: &[u8]) -> PyResult<usize> {
        self.alone(thread, |thread| {
            if self.is_closed(thread)? {
                return Err(thread.value_error("write to closed file"));
            }
            let written = self.write_alone(thread, bytes);
            if self.holds_output()
                && let Some(file) = self.file()
                && !file.is_held()
            {
                file.hold(thread, self.cell);
            }
            written
        })
    }

    fn write_alone(self, thread: &mut Thread, bytes: &[u8]) -> PyResult<usize> {
        let core = self.core;
        if core.read_end.get().is_none() && core.write_end.get().is_none() {
            core.pos.set(0);
            core.raw_pos.set(Some(0));
        }
        let size = core.size.get();
        if bytes.len() <= size - core.pos.get().min(size) && bytes.len() < size {
            self.put(thread, bytes)?;
            return Ok(bytes.len());
        }
        if let Err(raised) = self.write_out(thread) {
            return self.keep_blocked(thread, raised, bytes);
        }
        // The raw stream has to be where the guest is.
        let offset = core.raw_offset();
        if offset != 0 {
            self.raw_seek(thread, -offset, libc::SEEK_CUR)?;
            core.raw_pos.set(Some(core.pos.get()));
        }
        self.write_large(thread, bytes)
    }

    /// Writes more than the buffer holds: directly, all but what fits into the buffer at the end.
    fn write_large(self, thread: &mut Thread, bytes: &[u8]) -> PyResult<usize> {
        let core = self.core;
        let size = core.size.get();
        let mut written = 0;
        while bytes.len() - written > size {
            match self.raw_write(thread, &bytes[written..])? {
                Some(count) => written += count,
                None => {
                    self.restart(thread, &bytes[written..written + size])?;
                    return Err(would_block(thread, written + size));
                }
            }
        }
        self.restart(thread, &bytes[written..])?;
        Ok(bytes.len())
    }

    /// Begins the buffer anew with bytes to be written.
    fn restart(self, thread: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        let core = self.core;
        core.reset_reading();
        room::put(self.room(thread, bytes.len())?, 0, bytes);
        core.write_pos.set(0);
        core.write_end.set(Some(bytes.len()));
        core.move_to(bytes.len());
        core.raw_pos.set(Some(0));
        Ok(())
    }

    /// The raw stream would block: keeps what still fits into the buffer.
    #[cold]
    fn keep_blocked(self, thread: &mut Thread, raised: Raised, bytes: &[u8]) -> PyResult<usize> {
        if !thread.pending_is(thread.interp().class(exceptions::BLOCKING_IO_ERROR)) {
            return Err(raised);
        }
        let core = self.core;
        core.reset_reading();
        let room = self.room(thread, core.size.get())?;
        let (from, end) = (core.write_pos.get(), core.write_end.get().unwrap_or(0));
        let waiting = room::part(room, from.min(end)..end);
        room::put(room, 0, waiting);
        core.write_end.set(Some(waiting.len()));
        core.raw_pos.set(core.raw_pos.get().map(|raw_pos| raw_pos.saturating_sub(from)));
        core.pos.set(waiting.len());
        core.write_pos.set(0);
        let fits = bytes.len().min(core.size.get() - waiting.len());
        room::put(room, waiting.len(), &bytes[..fits]);
        core.write_end.set(Some(waiting.len() + fits));
        core.pos.set(waiting.len() + fits);
        thread.forget(raised);
        if fits == bytes.len() { Ok(fits) } else { Err(would_block(thread, fits)) }
    }
}
