//! UTF-7: ASCII, with runs of base 64 over UTF-16 between `+` and a character that is no digit.

use super::CodecError;
use super::DecodeHandler;
use crate::text::TextBuilder;
use crate::text::TextRef;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Characters that stand for themselves outside of runs: RFC 2152's sets D and O and white space.
fn is_direct(point: u32) -> bool {
    let Ok(byte) = u8::try_from(point) else { return false };
    byte.is_ascii_graphic() && !matches!(byte, b'+' | b'\\' | b'~')
        || matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Encodes as UTF-7.
pub fn encode(text: TextRef<'_>, out: &mut Vec<u8>) {
    let mut run = Run::default();
    for point in text.points() {
        if is_direct(point) {
            run.close(out, point);
            out.push(point as u8);
        } else if point == u32::from(b'+') && !run.open {
            out.extend_from_slice(b"+-");
        } else {
            run.push(out, point);
        }
    }
    run.finish(out);
}

/// A run of base 64 being written.
#[derive(Default)]
struct Run {
    open: bool,
    bits: u32,
    count: u32,
}

impl Run {
    fn push(&mut self, out: &mut Vec<u8>, point: u32) {
        if !self.open {
            out.push(b'+');
            self.open = true;
        }
        match point.checked_sub(0x1_0000) {
            None => self.push_unit(out, point),
            Some(offset) => {
                self.push_unit(out, 0xD800 + (offset >> 10));
                self.push_unit(out, 0xDC00 + (offset & 0x3FF));
            }
        }
    }

    fn push_unit(&mut self, out: &mut Vec<u8>, unit: u32) {
        self.bits = self.bits << 16 | unit;
        self.count += 16;
        while self.count >= 6 {
            self.count -= 6;
            out.push(DIGITS[(self.bits >> self.count & 63) as usize]);
        }
        self.bits &= (1 << self.count) - 1;
    }

    /// Writes the bits that are left.
    fn flush(&mut self, out: &mut Vec<u8>) {
        if self.count > 0 {
            out.push(DIGITS[(self.bits << (6 - self.count) & 63) as usize]);
        }
        *self = Run::default();
    }

    /// Ends the run before a direct character; a minus parts it from what would be read as another digit.
    fn close(&mut self, out: &mut Vec<u8>, next: u32) {
        if self.open {
            self.flush(out);
            if next == u32::from(b'-') || u8::try_from(next).is_ok_and(|byte| DIGITS.contains(&byte)) {
                out.push(b'-');
            }
        }
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        if self.open {
            self.flush(out);
            out.push(b'-');
        }
    }
}

/// Decodes UTF-7.
pub fn decode<H: DecodeHandler>(
    input: &[u8],
    last: bool,
    out: &mut TextBuilder,
    handler: &mut H,
) -> Result<usize, H::Error> {
    let mut at = 0;
    while let Some(&byte) = input.get(at) {
        let error = match byte {
            b'+' if input.get(at + 1) == Some(&b'-') => {
                out.push(byte.into());
                at += 2;
                continue;
            }
            b'+' => match decode_run(&input[at + 1..], last) {
                RunEnd::Whole(units, len) => {
                    push_units(out, &units);
                    at += 1 + len;
                    continue;
                }
                RunEnd::Open => return Ok(at),
                RunEnd::Bad(units, len, reason) => {
                    push_units(out, &units);
                    CodecError { start: at, end: at + 1 + len, reason }
                }
            },
            0..0x80 => {
                out.push(byte.into());
                at += 1;
                continue;
            }
            _ => CodecError { start: at, end: at + 1, reason: "unexpected special character" },
        };
        at = super::recover_decoding(handler, error, input.len(), out)?;
    }
    Ok(input.len())
}

/// How a run of base 64 ends, with its UTF-16 units and the bytes behind its plus sign.
enum RunEnd {
    /// As it should, a closing minus included.
    Whole(Vec<u16>, usize),
    /// At the end of the input, and more may follow.
    Open,
    /// In an error.
    Bad(Vec<u16>, usize, &'static str),
}

fn decode_run(input: &[u8], last: bool) -> RunEnd {
    let (mut units, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for (index, byte) in input.iter().enumerate() {
        let Some(digit) = DIGITS.iter().position(|digit| digit == byte) else {
            return end_run(units, index, *byte, bits, count);
        };
        bits = bits << 6 | digit as u32;
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push((bits >> count) as u16);
            bits &= (1 << count) - 1;
        }
    }
    if !last {
        return RunEnd::Open;
    }
    if drop_half_pair(&mut units) || count >= 6 || bits != 0 {
        return RunEnd::Bad(units, input.len(), "unterminated shift sequence");
    }
    RunEnd::Whole(units, input.len())
}

/// The end of a run at a byte that is no digit, with the bits that are left over.
fn end_run(mut units: Vec<u16>, index: usize, byte: u8, bits: u32, count: u32) -> RunEnd {
    if index == 0 {
        return RunEnd::Bad(units, 1, "ill-formed sequence");
    }
    if count >= 6 || bits != 0 || !byte.is_ascii() || byte == b'+' {
        drop_half_pair(&mut units);
    }
    if count >= 6 {
        return RunEnd::Bad(units, index + 1, "partial character in shift sequence");
    }
    if bits != 0 {
        return RunEnd::Bad(units, index + 1, "non-zero padding bits in shift sequence");
    }
    RunEnd::Whole(units, index + usize::from(byte == b'-'))
}

/// Drops the first half of a surrogate pair from the end, and says whether it stood there.
fn drop_half_pair(units: &mut Vec<u16>) -> bool {
    units.pop_if(|unit| (0xD800..0xDC00).contains(unit)).is_some()
}

fn push_units(out: &mut TextBuilder, units: &[u16]) {
    for decoded in char::decode_utf16(units.iter().copied()) {
        out.push(match decoded {
            Ok(c) => c.into(),
            Err(lone) => lone.unpaired_surrogate().into(),
        });
    }
}
