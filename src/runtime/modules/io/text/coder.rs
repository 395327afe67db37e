//! Encoding and decoding of text streams.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::Text;
use crate::modules::codecs;
use crate::modules::codecs::Encoding;
use crate::modules::io::buffered::Stream;
use crate::modules::io::newline;
use crate::modules::io::stream;
use crate::modules::io::stream::ask;
use crate::modules::io::stream::call_method;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::bytes;
use crate::types::bytes::Bytes;
use crate::types::int;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The encodings that need no codec.
fn native(name: Gc<Str>) -> Option<Encoding> {
    let encoding = Encoding::from_name(name.as_ascii()?)?;
    matches!(encoding, Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1).then_some(encoding)
}

/// LookupError for a codec that is not for text.
fn check_text_codec(thread: &mut Thread, codec: Value, name: Gc<Str>) -> PyResult<()> {
    let answer = stream::attribute_optional(thread, codec, Name::_is_text_encoding)?;
    let is_text = match answer {
        Some(answer) => ops::truth(thread, answer)?,
        None => true,
    };
    if is_text {
        return Ok(());
    }
    let name = name.to_string_lossy();
    Err(thread.lookup_error(format!("'{name}' is not a text encoding")))
}

impl Text {
    /// Finds out whether the buffer is read or written, and makes the coders.
    pub(super) fn find_coders(self, thread: &mut Thread, buffer: Value) -> PyResult<()> {
        let (own, state) = (self.own, self.state());
        own.encoder.clear();
        own.decoder.clear();
        state.newlines.set_up(state.newline.get() == super::Newline::Translated);
        state.held_len.set(0);
        let name = own.encoding.get().unwrap_or_else(|| Str::intern(&thread.interp(), "utf-8"));
        state.native.set(native(name));
        let codec = match state.native.get() {
            Some(_) => None,
            None => {
                let codec = codecs::lookup(thread, name)?;
                check_text_codec(thread, codec, name)?;
                Some(codec)
            }
        };
        let (reads, writes) = match Stream::native(buffer) {
            Some((_, file)) => (file.is_readable(), file.is_writable()),
            None => (ask(thread, buffer, Name::readable)?, ask(thread, buffer, Name::writable)?),
        };
        state.reads.set(reads);
        state.writes.set(writes);
        let Some(codec) = codec else { return Ok(()) };
        let errors = own.errors.get().map_or(Value::NONE, Gc::as_value);
        if reads {
            let factory = stream::attribute(thread, codec, Name::incrementaldecoder)?;
            let mut decoder = call::call(thread, factory, &[errors])?;
            if state.newline.get().is_universal() {
                let translate = state.newline.get() == super::Newline::Translated;
                decoder = newline::around(thread, decoder, translate);
            }
            thread.heap().set(own, &own.decoder, decoder);
        }
        if writes {
            let factory = stream::attribute(thread, codec, Name::incrementalencoder)?;
            let encoder = call::call(thread, factory, &[errors])?;
            thread.heap().set(own, &own.encoder, encoder);
        }
        Ok(())
    }

    /// Tells an encoder that the stream does not begin here, where that is so.
    pub(super) fn begin_encoder(self, thread: &mut Thread, buffer: Value) -> PyResult<()> {
        let Some(encoder) = self.own.encoder.get().filter(|_| self.state().seekable.get()) else {
            return Ok(());
        };
        let position = call_method(thread, buffer, Name::tell, &[])?;
        if !ops::truth(thread, position)? {
            return Ok(());
        }
        call_method(thread, encoder, Name::setstate, &[Value::int_from_low_bits(0)]).map(drop)
    }

    /// The bytes of text.
    pub(super) fn encode(self, thread: &mut Thread, piece: Gc<Str>) -> PyResult<&'static [u8]> {
        if let Some(encoding) = self.state().native.get() {
            return Ok(codecs::encode(thread, piece, encoding, self.own.errors.get())?.as_slice());
        }
        let encoder = self.own.encoder.get().unwrap_or(Value::NONE);
        let encoded = call_method(thread, encoder, Name::encode, &[piece.as_value()])?;
        match bytes::borrowed(encoded) {
            Some(encoded) => Ok(encoded),
            None => {
                let name = thread.interp().class_of(encoded).name_text();
                let message = format!("encoder should return a bytes object, not '{name}'");
                Err(thread.type_error(message))
            }
        }
    }

    /// The text of the next bytes.
    pub(super) fn decode(self, thread: &mut Thread, input: &[u8], last: bool) -> PyResult<Gc<Str>> {
        let Some(encoding) = self.state().native.get() else {
            let decoder = self.own.decoder.get().unwrap_or(Value::NONE);
            let input = Bytes::new(thread, input)?.as_value();
            let decoded = call_method(thread, decoder, Name::decode, &[input, Value::bool(last)])?;
            return match decoded.cast::<Str>() {
                Some(decoded) => Ok(decoded),
                None => {
                    let name = thread.interp().class_of(decoded).name_text();
                    Err(thread.type_error(format!("decoder should return a string result, not '{name}'")))
                }
            };
        };
        let state = self.state();
        let (held, held_len) = (state.held.get(), state.held_len.get());
        let joined;
        let input = if held_len == 0 {
            input
        } else {
            joined = Bytes::written(thread, held_len + input.len(), |out| {
                out[..held_len].copy_from_slice(&held[..held_len]);
                out[held_len..].copy_from_slice(input);
                Ok(())
            })?;
            joined.as_slice()
        };
        let (decoded, consumed) = codecs::decode(thread, input, encoding, self.own.errors.get(), last)?;
        self.hold(&input[consumed..]);
        if state.newline.get().is_universal() {
            return state.newlines.apply(thread, decoded, last);
        }
        Ok(decoded)
    }

    /// Keeps the bytes of a character that is not complete yet.
    fn hold(self, bytes: &[u8]) {
        let mut held = [0; 4];
        let count = bytes.len().min(held.len());
        held[..count].copy_from_slice(&bytes[..count]);
        self.state().held.set(held);
        self.state().held_len.set(count);
    }

    /// The decoder's state: bytes held back, and flags.
    pub(super) fn decoder_state(self, thread: &mut Thread) -> PyResult<(Gc<Bytes>, u64)> {
        let state = self.state();
        if state.native.get().is_some() {
            let held = Bytes::new(thread, &state.held.get()[..state.held_len.get()])?;
            let universal = state.newline.get().is_universal();
            return Ok((held, u64::from(universal && state.newlines.holds_cr())));
        }
        let decoder = self.own.decoder.get().unwrap_or(Value::NONE);
        let answer = call_method(thread, decoder, Name::getstate, &[])?;
        let (held, flags) = newline::state_parts(thread, answer)?;
        let Some(held) = held.cast::<Bytes>() else {
            let name = thread.interp().class_of(held).name_text();
            let message =
                format!("illegal decoder state: the first item should be a bytes object, not '{name}'");
            return Err(thread.type_error(message));
        };
        let flags = ops::index(thread, flags)?;
        Ok((held, int::to_i64(flags).unwrap_or(0) as u64))
    }

    /// Puts the decoder into a state without bytes held back.
    pub(super) fn set_decoder_state(self, thread: &mut Thread, held: &[u8], flags: u64) -> PyResult<()> {
        let state = self.state();
        if state.native.get().is_some() {
            self.hold(held);
            state.newlines.set_holds_cr(flags & 1 != 0);
            return Ok(());
        }
        let Some(decoder) = self.own.decoder.get() else { return Ok(()) };
        let held = Bytes::new(thread, held)?.as_value();
        let interp = thread.interp();
        let argument = Tuple::small(&interp, &[held, int::from_u64(&interp, flags)]);
        call_method(thread, decoder, Name::setstate, &[argument.as_value()]).map(drop)
    }

    /// Puts the decoder at the start.
    pub(super) fn reset_decoder(self, thread: &mut Thread) -> PyResult<()> {
        let state = self.state();
        if state.native.get().is_some() {
            state.held_len.set(0);
            state.newlines.reset();
            return Ok(());
        }
        match self.own.decoder.get() {
            Some(decoder) => call_method(thread, decoder, Name::reset, &[]).map(drop),
            None => Ok(()),
        }
    }

    /// Puts the encoder at the start of the stream, or somewhere else.
    pub(super) fn reset_encoder(self, thread: &mut Thread, at_start: bool) -> PyResult<()> {
        let Some(encoder) = self.own.encoder.get() else { return Ok(()) };
        if at_start {
            return call_method(thread, encoder, Name::reset, &[]).map(drop);
        }
        call_method(thread, encoder, Name::setstate, &[Value::int_from_low_bits(0)]).map(drop)
    }

    /// What `newlines` shows.
    pub(super) fn seen_newlines(self, thread: &mut Thread) -> PyResult {
        let state = self.state();
        if state.native.get().is_some() {
            let shows = state.reads.get() && state.newline.get().is_universal();
            return Ok(if shows { state.newlines.show(thread) } else { Value::NONE });
        }
        match self.own.decoder.get() {
            Some(decoder) => {
                Ok(stream::attribute_optional(thread, decoder, Name::newlines)?.unwrap_or(Value::NONE))
            }
            None => Ok(Value::NONE),
        }
    }
}
