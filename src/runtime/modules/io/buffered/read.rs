//! Reading of buffered streams.

use std::ops::Range;

use taipan_gc::Gc;
use taipan_gc::Value;

use super::Stream;
use crate::modules::io::buffered::BufferedRandom;
use crate::modules::io::buffered::BufferedReader;
use crate::modules::io::file::FileIo;
use crate::modules::io::room;
use crate::modules::io::room::Room;
use crate::modules::io::stream::Size;
use crate::modules::io::stream::attribute_optional;
use crate::modules::io::stream::call_method;
use crate::modules::io::stream::ssize;
use crate::modules::io::target::Target;
use crate::object::buffer;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::storage;
use crate::state::thread::Thread;
use crate::types::bytearray::ByteArray;
use crate::types::bytes;
use crate::types::bytes::Bytes;

/// The end of a read: what there is, or nothing where the raw stream would block at once.
fn so_far(thread: &mut Thread, data: Room, ended: bool) -> PyResult {
    if ended || data.len() > 0 { Ok(data.finish(thread)?.as_value()) } else { Ok(Value::NONE) }
}

/// No process has so much memory: what is longer is refused before anything is read.
const ADDRESS_SPACE: usize = 1 << 47;

impl Stream {
    /// Reads once from the raw stream into a part of a storage cell; nothing where it would block.
    fn raw_read(
        self,
        thread: &mut Thread,
        cell: Gc<storage::Bytes>,
        range: Range<usize>,
    ) -> PyResult<Option<usize>> {
        let raw = self.raw(thread)?;
        let count = match raw.exact::<FileIo>() {
            Some(file) => file.read_into(thread, cell, range)?,
            None => raw_read_into(thread, raw, cell, range)?,
        };
        if let (Some(count), Some(absolute)) = (count, self.core.absolute.get()) {
            self.core.absolute.set(Some(absolute.saturating_add(count as i64)));
        }
        Ok(count)
    }

    /// Reads once into the free part of the buffer. `wanted` bytes are of use at once.
    fn fill(self, thread: &mut Thread, wanted: usize) -> PyResult<Option<usize>> {
        let (size, piece) = (self.core.size.get(), self.core.piece.get());
        let start = self.core.read_end.get().unwrap_or(0);
        let is_plain = self.raw(thread)?.exact::<FileIo>().is_some();
        let end = if is_plain { start.saturating_add(piece.max(wanted)).min(size) } else { size };
        let room = self.room(thread, end)?;
        let count = self.raw_read(thread, room, start..end)?;
        if count == Some(end - start) {
            self.core.piece.set(piece.saturating_mul(2).min(size));
        }
        if let Some(count) = count.filter(|&count| count > 0) {
            self.core.read_end.set(Some(start + count));
            self.core.raw_pos.set(Some(start + count));
        }
        Ok(count)
    }

    /// Takes up to `most` bytes of what was read.
    fn take(self, thread: &mut Thread, most: usize) -> PyResult<&'static [u8]> {
        let count = self.core.ahead().min(most);
        if count == 0 {
            return Ok(&[]);
        }
        let pos = self.core.pos.get();
        let taken = room::part(self.room(thread, pos + count)?, pos..pos + count);
        self.core.pos.set(pos + count);
        Ok(taken)
    }

    /// Empties the buffer for the next read; what is to be written goes out first.
    fn renew(self, thread: &mut Thread) -> PyResult<()> {
        if self.core.writes.get() {
            self.flush_and_rewind(thread)?;
        }
        self.core.reset_reading();
        Ok(())
    }

    /// `read(size)`
    pub(super) fn read(self, thread: &mut Thread, size: Size) -> PyResult {
        self.raw(thread)?;
        if size.0 < -1 {
            return Err(thread.value_error("read length must be non-negative or -1"));
        }
        self.check_open(thread, "read of")?;
        let Some(limit) = size.limit() else { return self.alone(thread, |thread| self.read_all(thread)) };
        if limit <= self.core.ahead() {
            let taken = self.take(thread, limit)?;
            return Ok(Bytes::new(thread, taken)?.as_value());
        }
        self.alone(thread, |thread| self.read_exactly(thread, limit))
    }

    /// `read(limit)` of more than is in the buffer.
    fn read_exactly(self, thread: &mut Thread, limit: usize) -> PyResult {
        if limit >= ADDRESS_SPACE {
            return Err(thread.memory_error());
        }
        let core = self.core;
        let size = core.size.get();
        let mut data = Room::new(thread, core.ahead().max(limit.min(size)))?;
        let taken = self.take(thread, limit)?;
        data.push(thread, taken)?;
        self.renew(thread)?;
        // Whole buffers need not go through the buffer.
        while limit - data.len() >= size {
            let whole = (limit - data.len()) / size * size;
            data.reserve(thread, whole.min(data.len().max(size)))?;
            let (cell, range) = data.free(whole);
            match self.raw_read(thread, cell, range)? {
                None => return so_far(thread, data, false),
                Some(0) => return so_far(thread, data, true),
                Some(count) => data.advance(count),
            }
        }
        core.pos.set(0);
        core.raw_pos.set(Some(0));
        core.read_end.set(Some(0));
        while data.len() < limit && core.read_end.get().is_some_and(|end| end < size) {
            let count = self.fill(thread, limit - data.len())?;
            match count {
                None => return so_far(thread, data, false),
                Some(0) => return so_far(thread, data, true),
                Some(_) => {
                    let taken = self.take(thread, limit - data.len())?;
                    data.push(thread, taken)?;
                }
            }
        }
        so_far(thread, data, true)
    }

    /// `read()`
    fn read_all(self, thread: &mut Thread) -> PyResult {
        let raw = self.raw(thread)?;
        let mut data = Room::new(thread, 0)?;
        let taken = self.take(thread, usize::MAX)?;
        data.push(thread, taken)?;
        self.renew(thread)?;
        if let Some(file) = raw.exact::<FileIo>() {
            self.core.absolute.set(None);
            let blocked = file.read_rest(thread, &mut data)?;
            return so_far(thread, data, !blocked);
        }
        if let Some(readall) = attribute_optional(thread, raw, Name::readall)? {
            let rest = call::call(thread, readall, &[])?;
            if !rest.is_none() && bytes::borrowed(rest).is_none() {
                return Err(thread.type_error("readall() should return bytes"));
            }
            if data.len() == 0 {
                return Ok(rest);
            }
            data.push(thread, bytes::borrowed(rest).unwrap_or(&[]))?;
            return so_far(thread, data, true);
        }
        loop {
            let piece = call_method(thread, raw, Name::read, &[])?;
            if !piece.is_none() && bytes::borrowed(piece).is_none() {
                return Err(thread.type_error("read() should return bytes"));
            }
            match bytes::borrowed(piece) {
                Some(piece) if !piece.is_empty() => {
                    data.push(thread, piece)?;
                    let moved = self.core.absolute.get().map(|at| at.saturating_add(piece.len() as i64));
                    self.core.absolute.set(moved);
                }
                _ if data.len() == 0 => return Ok(piece),
                _ => return so_far(thread, data, true),
            }
        }
    }

    /// `peek()`
    pub(super) fn peek(self, thread: &mut Thread) -> PyResult<Gc<Bytes>> {
        self.raw(thread)?;
        self.check_open(thread, "peek of")?;
        self.alone(thread, |thread| {
            if self.core.ahead() == 0 {
                self.renew(thread)?;
                self.fill(thread, self.core.size.get())?;
                self.core.pos.set(0);
            }
            let (pos, ahead) = (self.core.pos.get(), self.core.ahead());
            let room = self.room(thread, pos + ahead)?;
            Bytes::new(thread, room::part(room, pos..pos + ahead))
        })
    }

    /// `read1(size)`
    pub fn read1(self, thread: &mut Thread, size: Option<usize>) -> PyResult<Gc<Bytes>> {
        let taken = self.read1_slice(thread, size.unwrap_or(self.core.size.get()))?;
        Bytes::new(thread, taken)
    }

    /// What [`Stream::read1`] gives, in place: it is to be used before the stream is used again.
    pub fn read1_slice(self, thread: &mut Thread, size: usize) -> PyResult<&'static [u8]> {
        self.raw(thread)?;
        self.check_open(thread, "read of")?;
        if size == 0 {
            return Ok(&[]);
        }
        self.alone(thread, |thread| self.read1_alone(thread, size))
    }

    fn read1_alone(self, thread: &mut Thread, size: usize) -> PyResult<&'static [u8]> {
        if self.core.ahead() > 0 {
            return self.take(thread, size);
        }
        self.renew(thread)?;
        if size > self.core.size.get() {
            let mut data = Room::new(thread, size)?;
            let (cell, range) = data.free(size);
            let count = self.raw_read(thread, cell, range)?;
            data.advance(count.unwrap_or(0));
            return Ok(data.as_slice());
        }
        self.core.pos.set(0);
        self.fill(thread, size)?;
        self.take(thread, size)
    }

    /// `readinto(buffer)`; with `once`, `readinto1(buffer)`
    pub(super) fn read_into(
        self,
        thread: &mut Thread,
        target: Target,
        once: bool,
    ) -> PyResult<Option<usize>> {
        self.raw(thread)?;
        self.check_open(thread, "readinto of")?;
        self.alone(thread, |thread| self.read_into_alone(thread, target, once))
    }

    fn read_into_alone(self, thread: &mut Thread, target: Target, once: bool) -> PyResult<Option<usize>> {
        let limit = target.len();
        let mut data = Room::new(thread, limit)?;
        let taken = self.take(thread, limit)?;
        data.push(thread, taken)?;
        if data.len() == limit {
            return target.fill(thread, data.as_slice()).map(Some);
        }
        self.renew(thread)?;
        self.core.pos.set(0);
        let held = data.len();
        while data.len() < limit && !(once && data.len() > held) {
            let left = limit - data.len();
            let count = if left > self.core.size.get() {
                let (cell, range) = data.free(left);
                let count = self.raw_read(thread, cell, range)?;
                data.advance(count.unwrap_or(0));
                count
            } else if once && held > 0 {
                // The buffer is not filled where there is something to give already.
                break;
            } else {
                let count = self.fill(thread, left)?;
                let taken = self.take(thread, left)?;
                data.push(thread, taken)?;
                count
            };
            match count {
                None if data.len() == 0 => return Ok(None),
                None | Some(0) => break,
                Some(_) => {}
            }
        }
        target.fill(thread, data.as_slice()).map(Some)
    }

    /// `readline(limit)`
    pub(super) fn read_line(self, thread: &mut Thread, limit: Option<usize>) -> PyResult<Gc<Bytes>> {
        self.check_open(thread, "readline of")?;
        self.alone(thread, |thread| self.read_line_alone(thread, limit))
    }

    fn read_line_alone(self, thread: &mut Thread, limit: Option<usize>) -> PyResult<Gc<Bytes>> {
        let (piece, complete) = self.take_line(thread, limit)?;
        if complete {
            return Bytes::new(thread, piece);
        }
        let mut line = Room::new(thread, piece.len().saturating_add(256))?;
        line.push(thread, piece)?;
        if self.core.writes.get() {
            self.flush_and_rewind(thread)?;
        }
        loop {
            self.core.reset_reading();
            self.core.pos.set(0);
            if self.fill(thread, 1)?.unwrap_or(0) == 0 {
                break;
            }
            let (piece, complete) = self.take_line(thread, limit.map(|limit| limit - line.len()))?;
            line.push(thread, piece)?;
            if complete {
                break;
            }
        }
        line.finish(thread)
    }

    /// Takes a line of what was read, as far as it is there, and says whether it is all of it.
    fn take_line(self, thread: &mut Thread, limit: Option<usize>) -> PyResult<(&'static [u8], bool)> {
        let most = self.core.ahead().min(limit.unwrap_or(usize::MAX));
        if most == 0 {
            return Ok((&[], limit == Some(0)));
        }
        let pos = self.core.pos.get();
        let ahead = room::part(self.room(thread, pos + most)?, pos..pos + most);
        let (line, complete) = match memchr::memchr(b'\n', ahead) {
            Some(at) => (&ahead[..=at], true),
            None => (ahead, limit == Some(most)),
        };
        self.core.pos.set(pos + line.len());
        Ok((line, complete))
    }

    /// The next line, as iteration gives it.
    pub(super) fn next_line(self, thread: &mut Thread) -> PyResult<Option<Value>> {
        self.raw(thread)?;
        let exact =
            self.this.exact::<BufferedReader>().is_some() || self.this.exact::<BufferedRandom>().is_some();
        if exact {
            let line = self.read_line(thread, None)?;
            return Ok(if line.is_empty() { None } else { Some(line.as_value()) });
        }
        let line = call_method(thread, self.this, Name::readline, &[])?;
        let contents = crate::modules::io::stream::returned_bytes(thread, line, "readline")?;
        Ok(if contents.is_empty() { None } else { Some(line) })
    }
}

/// Reads once by the method `readinto` of a raw stream.
fn raw_read_into(
    thread: &mut Thread,
    raw: Value,
    cell: Gc<storage::Bytes>,
    range: Range<usize>,
) -> PyResult<Option<usize>> {
    let room = ByteArray::written(thread, range.len(), |_| Ok(()))?;
    let answer = lend(thread, room.as_value(), buffer::WRITABLE, |thread, view| {
        call_method(thread, raw, Name::readinto, &[view])
    })?;
    if answer.is_none() {
        return Ok(None);
    }
    let count = ssize(thread, answer)?;
    let most = range.len();
    match usize::try_from(count).ok().and_then(|count| room.as_slice().get(..count)) {
        Some(read) if read.len() <= most => {
            room::put(cell, range.start, read);
            Ok(Some(read.len()))
        }
        _ => {
            let message = format!(
                "raw readinto() returned invalid length {count} (should have been between 0 and {most})"
            );
            Err(thread.raise_text(exceptions::OS_ERROR, message))
        }
    }
}

/// Calls `body` with a view of an object, which is released afterwards.
pub(super) fn lend(
    thread: &mut Thread,
    object: Value,
    flags: i64,
    body: impl FnOnce(&mut Thread, Value) -> PyResult,
) -> PyResult {
    let Some(view) = buffer::view(thread, object, flags)? else { return body(thread, object) };
    let answer = body(thread, view.as_value());
    view.release(thread)?;
    answer
}
