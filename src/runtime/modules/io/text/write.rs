//! Writing of text streams.

use taipan_gc::Gc;

use super::Life;
use super::Text;
use crate::modules::io::buffered::Stream;
use crate::modules::io::newline;
use crate::modules::io::room;
use crate::modules::io::state::unsupported;
use crate::modules::io::stream::call_method;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::storage;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::str::Str;

impl Text {
    /// `write(text)`
    pub fn write(self, thread: &mut Thread, piece: Gc<Str>) -> PyResult<()> {
        let buffer = self.open_buffer(thread)?;
        let state = self.state();
        if !state.writes.get() {
            return Err(unsupported(thread, "not writable"));
        }
        let ends_line = state.line_buffering.get() && {
            let units = piece.units();
            newline::find(units, 0, u32::from('\n')).is_some()
                || newline::find(units, 0, u32::from('\r')).is_some()
        };
        let translated = state.newline.get().translate(thread, piece)?;
        match translated.as_ascii() {
            Some(ascii) if state.native.get().is_some() => self.append(thread, ascii.as_bytes())?,
            _ => {
                let encoded = self.encode(thread, translated)?;
                self.append(thread, encoded)?;
            }
        }
        let full = state.pending_len.get() >= state.chunk_size.get();
        if full || ends_line || state.write_through.get() {
            self.write_pending(thread)?;
        }
        if ends_line {
            match Stream::native(buffer) {
                Some((stream, _)) => stream.flush(thread)?,
                None => call_method(thread, buffer, Name::flush, &[]).map(drop)?,
            }
        }
        // What was read ahead of a stream that has positions lies behind what is written.
        if self.own.snapshot.get().is_some() {
            self.forget_decoded();
            self.forget_snapshot();
        }
        if state.reads.get() {
            self.reset_decoder(thread)?;
        }
        Ok(())
    }

    /// Whether text is still to be written: to the buffer, or by it.
    pub fn holds_output(self) -> bool {
        let waits = self.state().pending_len.get() > 0;
        self.state().life.get() == Life::Ready && waits
    }

    /// Adds encoded text to what is to be written.
    fn append(self, thread: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        let state = self.state();
        let size = state.chunk_size.get();
        if bytes.len() >= size {
            // What `write` of the buffer runs may write to this stream.
            while state.pending_len.get() > 0 {
                self.write_pending(thread)?;
            }
            return self.write_bytes(thread, bytes);
        }
        if state.pending_len.get() == 0
            && let Some(file) = self.own.buffer.get().and_then(Stream::of).and_then(Stream::file)
        {
            file.hold(thread, self.own.any());
        }
        let pending = self.pending_room(thread, bytes.len())?;
        room::put(pending, state.pending_len.get(), bytes);
        state.pending_len.set(state.pending_len.get() + bytes.len());
        Ok(())
    }

    /// Where text waits to be written, with room for `more` bytes behind what waits. The size of the chunks may have
    /// been changed, and what `write` of the buffer runs may have written to this stream.
    fn pending_room(self, thread: &mut Thread, more: usize) -> PyResult<Gc<storage::Bytes>> {
        let state = self.state();
        loop {
            let Some(needed) = state.pending_len.get().checked_add(more) else {
                return Err(thread.memory_error());
            };
            if let Some(pending) = self.own.pending.get()
                && pending.len() >= needed
            {
                return Ok(pending);
            }
            let made = room::allocate(thread, needed.max(state.chunk_size.get()))?;
            let held = state.pending_len.get();
            if made.len() < held {
                continue;
            }
            if let Some(former) = self.own.pending.get() {
                room::put(made, 0, room::part(former, 0..held));
            }
            thread.heap().set_gc(self.own, &self.own.pending, Some(made));
        }
    }

    /// Hands what is to be written to the buffer.
    pub(super) fn write_pending(self, thread: &mut Thread) -> PyResult<()> {
        let len = self.state().pending_len.replace(0);
        match self.own.pending.get() {
            Some(pending) if len > 0 => self.write_bytes(thread, room::part(pending, 0..len)),
            _ => Ok(()),
        }
    }

    fn write_bytes(self, thread: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        let buffer = self.buffer(thread)?;
        if let Some((stream, _)) = Stream::native(buffer) {
            return stream.write(thread, bytes).map(drop);
        }
        let object = Bytes::new(thread, bytes)?.as_value();
        call_method(thread, buffer, Name::write, &[object]).map(drop)
    }
}
