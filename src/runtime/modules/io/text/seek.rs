//! Positions of text streams.
//!
//! A position is a number that packs where the bytes begin, the decoder's flags there, how many bytes to feed it
//! and how many characters to skip afterwards: little-endian fields of 8, 4, 4, 4 and 1 bytes. For most encodings all but
//! the first are mostly zero, so that the number is a byte offset.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::Text;
use crate::modules::io::state::unsupported;
use crate::modules::io::stream;
use crate::modules::io::stream::call_method;
use crate::number::Int;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::int;
use crate::types::str::Str;

/// A position, unpacked.
#[derive(Clone, Copy, Debug, Default)]
struct Cookie {
    start: i64,
    flags: u32,
    bytes_to_feed: u32,
    chars_to_skip: u32,
    need_eof: bool,
}

impl Cookie {
    fn pack(self, thread: &mut Thread) -> PyResult {
        let high = u64::from(self.flags) | u64::from(self.bytes_to_feed) << 32;
        let top = u64::from(self.chars_to_skip) | u64::from(self.need_eof) << 32;
        let mut limbs = vec![self.start as u64, high, top];
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
        int::from_limbs(thread, Int { negative: false, limbs: &limbs })
    }

    fn unpack(thread: &mut Thread, cookie: Value) -> PyResult<Cookie> {
        let limbs = int::with_limbs(cookie, |int| {
            let limb = |index: usize| int.limbs.get(index).copied().unwrap_or(0);
            (int.limbs.len() <= 3).then(|| [limb(0), limb(1), limb(2)])
        });
        match limbs.flatten() {
            Some([start, high, top]) if top >> 40 == 0 && start <= i64::MAX as u64 => Ok(Cookie {
                start: start as i64,
                flags: high as u32,
                bytes_to_feed: (high >> 32) as u32,
                chars_to_skip: top as u32,
                need_eof: top >> 32 != 0,
            }),
            _ => Err(thread.overflow_error("int too big to convert")),
        }
    }
}

/// Where decoding is safe to start again: no bytes are held back there.
struct Search {
    cookie: Cookie,
    chars_to_skip: usize,
}

impl Text {
    /// `tell()`
    pub(super) fn tell(self, thread: &mut Thread) -> PyResult {
        let buffer = self.open_buffer(thread)?;
        let state = self.state();
        if !state.seekable.get() {
            return Err(unsupported(thread, "underlying stream is not seekable"));
        }
        if !state.telling.get() {
            let message = "telling position disabled by next() call";
            return Err(thread.raise_text(exceptions::OS_ERROR, message));
        }
        self.write_pending(thread)?;
        call_method(thread, self.this, Name::flush, &[])?;
        let position = call_method(thread, buffer, Name::tell, &[])?;
        let Some(snapshot) = self.own.snapshot.get().filter(|_| state.reads.get()) else {
            return Ok(position);
        };
        let input = snapshot.as_slice();
        let position = stream::offset(thread, position)? - input.len() as i64;
        let used = state.decoded_used.get();
        if self.own.decoded.get().is_none() || used == 0 {
            return Cookie { start: position, flags: state.snapshot_flags.get() as u32, ..Cookie::default() }
                .pack(thread);
        }
        let (held, flags) = self.decoder_state(thread)?;
        let found = self.find_cookie(thread, input, position, used);
        self.set_decoder_state(thread, held.as_slice(), flags)?;
        found?.pack(thread)
    }

    /// The position of `used` characters in what was decoded from `input`, which begins at `position`.
    fn find_cookie(self, thread: &mut Thread, input: &[u8], position: i64, used: usize) -> PyResult<Cookie> {
        let flags = self.state().snapshot_flags.get();
        let mut search = self.find_start(thread, input, position, used, flags)?;
        let start = (search.cookie.start - position) as usize;
        if search.chars_to_skip == 0 {
            return Ok(search.cookie);
        }
        // Feed single bytes, and note the last safe place.
        let (mut decoded, mut fed) = (0, 0);
        self.start_decoder(thread, search.cookie.start, u64::from(search.cookie.flags))?;
        for &byte in &input[start..] {
            decoded += self.decode(thread, &[byte], false)?.len();
            fed += 1;
            let (held, flags) = self.decoder_state(thread)?;
            if held.is_empty() && decoded <= search.chars_to_skip {
                search.cookie.start += i64::from(fed);
                search.chars_to_skip -= decoded;
                search.cookie.flags = flags as u32;
                (decoded, fed) = (0, 0);
            }
            if decoded >= search.chars_to_skip {
                search.cookie.bytes_to_feed = fed;
                search.cookie.chars_to_skip = search.chars_to_skip as u32;
                return Ok(search.cookie);
            }
        }
        decoded += self.decode(thread, &[], true)?.len();
        search.cookie.need_eof = true;
        if decoded < search.chars_to_skip {
            let message = "can't reconstruct logical file position";
            return Err(thread.raise_text(exceptions::OS_ERROR, message));
        }
        search.cookie.bytes_to_feed = fed;
        search.cookie.chars_to_skip = search.chars_to_skip as u32;
        Ok(search.cookie)
    }

    /// A safe place close in front of the position, guessed by the ratio of bytes to characters.
    fn find_start(
        self,
        thread: &mut Thread,
        input: &[u8],
        position: i64,
        used: usize,
        flags: u64,
    ) -> PyResult<Search> {
        let guess = (self.state().bytes_per_character.get() * used as f64) as usize;
        let (mut skip, mut back) = (guess.min(input.len()), 1);
        while skip > 0 {
            self.start_decoder(thread, position, flags)?;
            let decoded = self.decode(thread, &input[..skip], false)?.len();
            if decoded <= used {
                let (held, flags) = self.decoder_state(thread)?;
                if held.is_empty() {
                    let cookie =
                        Cookie { start: position + skip as i64, flags: flags as u32, ..Cookie::default() };
                    return Ok(Search { cookie, chars_to_skip: used - decoded });
                }
                skip -= held.len().min(skip);
                back = 1;
            } else {
                skip -= back.min(skip);
                back *= 2;
            }
        }
        let cookie = Cookie { start: position, flags: flags as u32, ..Cookie::default() };
        Ok(Search { cookie, chars_to_skip: used })
    }

    /// Makes the decoder ready for the bytes from `start` on.
    fn start_decoder(self, thread: &mut Thread, start: i64, flags: u64) -> PyResult<()> {
        if start == 0 && flags == 0 {
            return self.reset_decoder(thread);
        }
        self.set_decoder_state(thread, &[], flags)
    }

    /// `seek(cookie, whence)`
    pub(super) fn seek(self, thread: &mut Thread, cookie: Value, whence: i32) -> PyResult {
        let buffer = self.open_buffer(thread)?;
        if !self.state().seekable.get() {
            return Err(unsupported(thread, "underlying stream is not seekable"));
        }
        let zero = Value::int_from_low_bits(0);
        let mut cookie = cookie;
        match whence {
            libc::SEEK_SET => {}
            libc::SEEK_CUR => {
                if !ops::equal(thread, cookie, zero)? {
                    return Err(unsupported(thread, "can't do nonzero cur-relative seeks"));
                }
                call_method(thread, self.this, Name::flush, &[])?;
                cookie = call_method(thread, self.this, Name::tell, &[])?;
            }
            libc::SEEK_END => return self.seek_end(thread, buffer, cookie),
            _ => {
                let message = format!("invalid whence ({whence}, should be 0, 1 or 2)");
                return Err(thread.value_error(message));
            }
        }
        if ops::compare_truth(thread, Comparison::Lt, cookie, zero)? {
            let shown = ops::repr(thread, cookie)?.to_string_lossy();
            return Err(thread.value_error(format!("negative seek position {shown}")));
        }
        call_method(thread, self.this, Name::flush, &[])?;
        let index = ops::index(thread, cookie)?;
        let place = Cookie::unpack(thread, index)?;
        self.go_to(thread, buffer, place)?;
        Ok(cookie)
    }

    fn seek_end(self, thread: &mut Thread, buffer: Value, offset: Value) -> PyResult {
        let zero = Value::int_from_low_bits(0);
        if !ops::equal(thread, offset, zero)? {
            return Err(unsupported(thread, "can't do nonzero end-relative seeks"));
        }
        call_method(thread, self.this, Name::flush, &[])?;
        self.forget_decoded();
        self.forget_snapshot();
        self.reset_decoder(thread)?;
        let end = Value::int_from_low_bits(i64::from(libc::SEEK_END));
        let position = call_method(thread, buffer, Name::seek, &[zero, end])?;
        let at_start = !ops::truth(thread, position)?;
        self.reset_encoder(thread, at_start)?;
        Ok(position)
    }

    fn go_to(self, thread: &mut Thread, buffer: Value, place: Cookie) -> PyResult<()> {
        let state = self.state();
        let start = int::from_i64(&thread.interp(), place.start);
        call_method(thread, buffer, Name::seek, &[start])?;
        self.forget_decoded();
        self.forget_snapshot();
        let plain = place.start == 0 && place.flags == 0;
        if state.reads.get() {
            self.start_decoder(thread, place.start, u64::from(place.flags))?;
        }
        if place.chars_to_skip > 0 {
            self.skip(thread, buffer, place)?;
        } else if state.reads.get() {
            let nothing = Bytes::new(thread, b"")?;
            thread.heap().set_gc(self.own, &self.own.snapshot, Some(nothing));
            state.snapshot_flags.set(u64::from(place.flags));
        }
        if state.writes.get() {
            self.reset_encoder(thread, plain)?;
        }
        Ok(())
    }

    /// Feeds the decoder as the position says.
    fn skip(self, thread: &mut Thread, buffer: Value, place: Cookie) -> PyResult<()> {
        let state = self.state();
        let wanted = super::number(thread, place.bytes_to_feed as usize);
        let input = call_method(thread, buffer, Name::read, &[wanted])?;
        let Some(input) = input.cast::<Bytes>() else {
            let name = thread.interp().class_of(input).name_text();
            let message = format!("underlying read() should have returned a bytes object, not '{name}'");
            return Err(thread.type_error(message));
        };
        thread.heap().set_gc(self.own, &self.own.snapshot, Some(input));
        state.snapshot_flags.set(u64::from(place.flags));
        let decoded: Gc<Str> = self.decode(thread, input.as_slice(), place.need_eof)?;
        thread.heap().set_gc(self.own, &self.own.decoded, Some(decoded));
        if decoded.len() < place.chars_to_skip as usize {
            return Err(thread.raise_text(exceptions::OS_ERROR, "can't restore logical file position"));
        }
        state.decoded_used.set(place.chars_to_skip as usize);
        Ok(())
    }
}
