//! Reading of text streams.

use taipan_gc::Gc;

use super::Text;
use super::number;
use crate::modules::io::buffered::Stream;
use crate::modules::io::bytes_io;
use crate::modules::io::bytes_io::BytesIo;
use crate::modules::io::newline::Found;
use crate::modules::io::state::unsupported;
use crate::modules::io::stream::Size;
use crate::modules::io::stream::call_method;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::bytes;
use crate::types::bytes::Bytes;
use crate::types::str::Str;

impl Text {
    /// Bytes from the buffer, with one call of the raw stream where the buffer knows how.
    fn read_bytes(self, thread: &mut Thread, wanted: usize) -> PyResult<&'static [u8]> {
        let buffer = self.buffer(thread)?;
        if let Some((stream, _)) = Stream::native(buffer) {
            return stream.read1_slice(thread, wanted);
        }
        if let Some(stream) = buffer.exact::<BytesIo>() {
            return bytes_io::native_read(thread, stream, wanted);
        }
        let method = if self.state().has_read1.get() { Name::read1 } else { Name::read };
        let wanted = number(thread, wanted);
        let input = call_method(thread, buffer, method, &[wanted])?;
        match bytes::borrow(thread, input)? {
            Some(input) => Ok(input),
            None => {
                let (method, name) = (method.text(), thread.interp().class_of(input).name_text());
                Err(thread.type_error(format!(
                    "underlying {method}() should have returned a bytes-like object, not '{name}'"
                )))
            }
        }
    }

    /// Reads and decodes the next chunk; false at the end. `hint` characters are wanted.
    fn read_chunk(self, thread: &mut Thread, hint: usize) -> PyResult<bool> {
        let state = self.state();
        if !state.reads.get() {
            return Err(unsupported(thread, "not readable"));
        }
        let before = if state.telling.get() { Some(self.decoder_state(thread)?) } else { None };
        let wanted = (state.bytes_per_character.get().max(1.0) * hint as f64) as usize;
        let input = self.read_bytes(thread, wanted.max(state.chunk_size.get()))?;
        if let Some((held, flags)) = before {
            let snapshot = Bytes::written(thread, held.len() + input.len(), |out| {
                let (first, second) = out.split_at_mut(held.len());
                first.copy_from_slice(held.as_slice());
                second.copy_from_slice(input);
                Ok(())
            })?;
            thread.heap().set_gc(self.own, &self.own.snapshot, Some(snapshot));
            state.snapshot_flags.set(flags);
        }
        let at_end = input.is_empty();
        let decoded = self.decode(thread, input, at_end)?;
        let characters = decoded.len();
        thread.heap().set_gc(self.own, &self.own.decoded, Some(decoded));
        state.decoded_used.set(0);
        let ratio = if characters > 0 { input.len() as f64 / characters as f64 } else { 0.0 };
        state.bytes_per_character.set(ratio);
        Ok(!at_end || characters > 0)
    }

    /// Takes up to `most` decoded characters.
    fn take(self, thread: &mut Thread, most: usize) -> PyResult<Gc<Str>> {
        let Some(decoded) = self.own.decoded.get() else { return Ok(thread.interp().strings().empty()) };
        let used = self.state().decoded_used.get().min(decoded.len());
        let end = used.saturating_add(most).min(decoded.len());
        self.state().decoded_used.set(end);
        Str::slice(thread, decoded, used, end)
    }

    /// `read(size)`
    pub(super) fn read(self, thread: &mut Thread, size: Size) -> PyResult<Gc<Str>> {
        self.open_buffer(thread)?;
        if !self.state().reads.get() {
            return Err(unsupported(thread, "not readable"));
        }
        self.write_pending(thread)?;
        match size.limit() {
            None => self.read_all(thread),
            Some(limit) => self.read_some(thread, limit),
        }
    }

    fn read_all(self, thread: &mut Thread) -> PyResult<Gc<Str>> {
        let buffer = self.buffer(thread)?;
        let input = call_method(thread, buffer, Name::read, &[])?;
        if input.is_none() {
            return Err(thread.raise_text(exceptions::BLOCKING_IO_ERROR, "Read returned None."));
        }
        let Some(input) = bytes::borrow(thread, input)? else {
            let name = thread.interp().class_of(input).name_text();
            let message = format!("underlying read() should have returned a bytes-like object, not '{name}'");
            return Err(thread.type_error(message));
        };
        let rest = self.decode(thread, input, true)?;
        let first = self.take(thread, usize::MAX)?;
        let all = Str::concat_all(thread, &[first.as_value(), rest.as_value()])?;
        if self.own.snapshot.get().is_some() {
            self.forget_decoded();
            self.forget_snapshot();
        }
        Ok(all)
    }

    fn read_some(self, thread: &mut Thread, limit: usize) -> PyResult<Gc<Str>> {
        let mut result = self.take(thread, limit)?;
        while result.len() < limit {
            if !self.read_chunk(thread, limit - result.len())? {
                break;
            }
            let piece = self.take(thread, limit - result.len())?;
            result = Str::concat(thread, result, piece)?;
        }
        Ok(result)
    }

    /// The decoded text that is left; nothing at the end of the stream.
    fn decoded_text(self, thread: &mut Thread) -> PyResult<Option<(Gc<Str>, usize)>> {
        loop {
            let used = self.state().decoded_used.get();
            if let Some(decoded) = self.own.decoded.get().filter(|decoded| used < decoded.len()) {
                return Ok(Some((decoded, used)));
            }
            if !self.read_chunk(thread, 0)? {
                return Ok(None);
            }
        }
    }

    /// `readline(limit)` of an open stream
    pub(super) fn read_line(self, thread: &mut Thread, limit: Option<usize>) -> PyResult<Gc<Str>> {
        self.write_pending(thread)?;
        let mut line: Option<Gc<Str>> = None;
        // What may be half of a line end is looked at again with the next chunk.
        let mut open: Option<Gc<Str>> = None;
        loop {
            let Some((decoded, used)) = self.decoded_text(thread)? else {
                self.forget_decoded();
                self.forget_snapshot();
                return match (line, open) {
                    (Some(line), Some(open)) => Str::concat(thread, line, open),
                    (line, open) => Ok(line.or(open).unwrap_or(thread.interp().strings().empty())),
                };
            };
            let (text, start, offset) = match open.take() {
                None => (decoded, used, 0),
                Some(open) => {
                    (Str::concat_all(thread, &[open.as_value(), decoded.as_value()])?, 0, open.len())
                }
            };
            let so_far = line.map_or(0, |line| line.len());
            let found = self.line_end().find(text.units(), start);
            let (end, complete) = match found {
                Found::End(end) => (end, true),
                Found::Open(end) => (end, false),
            };
            if let Some(limit) = limit
                && end - start + so_far >= limit
            {
                let end = (start + (limit - so_far)).min(end);
                self.state().decoded_used.set(end.saturating_sub(offset));
                return self.finish_line(thread, line, text, start, end);
            }
            if complete {
                self.state().decoded_used.set(end.saturating_sub(offset));
                return self.finish_line(thread, line, text, start, end);
            }
            line = Some(self.finish_line(thread, line, text, start, end)?);
            if end < text.len() {
                open = Some(Str::slice(thread, text, end, text.len())?);
            }
            self.forget_decoded();
            thread.work(64)?;
        }
    }

    /// The line so far with a piece of the text.
    fn finish_line(
        self,
        thread: &mut Thread,
        line: Option<Gc<Str>>,
        text: Gc<Str>,
        start: usize,
        end: usize,
    ) -> PyResult<Gc<Str>> {
        let piece = Str::slice(thread, text, start, end)?;
        match line {
            Some(line) => Str::concat(thread, line, piece),
            None => Ok(piece),
        }
    }
}
