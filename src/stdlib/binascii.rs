//! `binascii`: bytes as text of several kinds and back, and checksums.

use std::fmt;

use taipan_runtime::number::Fault;

/// What `binascii.Error` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// Hexadecimal digits come in pairs.
    OddLength,
    /// Not a hexadecimal digit.
    HexDigit,
    /// The last group of base64 is not filled up.
    Padding,
    /// So many base64 characters stand for no bytes.
    DataCount(usize),
    /// Padding at the start (strict base64).
    LeadingPadding,
    /// Padding where none is needed (strict base64).
    ExcessPadding,
    /// Data between padding (strict base64).
    DiscontinuousPadding,
    /// Data behind padding (strict base64).
    ExcessData,
    /// A character that is not base64 (strict).
    OnlyBase64,
    /// A uuencoded line without its length.
    MissingLength,
    /// A character that is not uuencoded.
    IllegalChar,
    /// More characters than the length of a uuencoded line says.
    TrailingGarbage,
    /// A line to be uuencoded is too long.
    LongLine,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Malformed::OddLength => "Odd-length string",
            Malformed::HexDigit => "Non-hexadecimal digit found",
            Malformed::Padding => "Incorrect padding",
            Malformed::DataCount(count) => {
                return write!(
                    f,
                    "Invalid base64-encoded string: number of data characters ({count}) \
                     cannot be 1 more than a multiple of 4"
                );
            }
            Malformed::LeadingPadding => "Leading padding not allowed",
            Malformed::ExcessPadding => "Excess padding not allowed",
            Malformed::DiscontinuousPadding => "Discontinuous padding not allowed",
            Malformed::ExcessData => "Excess data after padding",
            Malformed::OnlyBase64 => "Only base64 data is allowed",
            Malformed::MissingLength => "Missing length byte",
            Malformed::IllegalChar => "Illegal char",
            Malformed::TrailingGarbage => "Trailing garbage",
            Malformed::LongLine => "At most 45 bytes at once",
        };
        f.write_str(text)
    }
}

fn reserved(len: usize) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    out.try_reserve_exact(len).map_err(|_| Fault::memory())?;
    Ok(out)
}

// Hexadecimal.

const HEX: &[u8; 16] = b"0123456789abcdef";

/// The bytes of [`hexlify`]'s result; nothing if they cannot be counted.
pub fn hexlify_size(len: usize, group: isize) -> Option<usize> {
    let group = group.unsigned_abs();
    let separators = if group == 0 || len == 0 { 0 } else { (len - 1) / group };
    len.checked_mul(2)?.checked_add(separators)
}

/// Hexadecimal digits, with a separator between groups of bytes. Groups are counted from the end, or from the
/// start if `group` is negative; zero: there are none.
pub fn hexlify(bytes: &[u8], separator: u8, group: isize) -> Result<Vec<u8>, Fault> {
    let size = hexlify_size(bytes.len(), group).ok_or_else(Fault::memory)?;
    let mut out = reserved(size)?;
    let step = group.unsigned_abs();
    for (index, &byte) in bytes.iter().enumerate() {
        let counted = if group < 0 { index } else { bytes.len() - index };
        if step > 0 && index > 0 && counted % step == 0 {
            out.push(separator);
        }
        out.extend([HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
    }
    Ok(out)
}

/// The bytes of hexadecimal digits.
pub fn unhexlify(text: &[u8]) -> Result<Vec<u8>, Malformed> {
    let (pairs, rest) = text.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Malformed::OddLength);
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).ok_or(Malformed::HexDigit);
    pairs.iter().map(|[high, low]| Ok((digit(*high)? * 16 + digit(*low)?) as u8)).collect()
}

// Base64.

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// What is no base64 character.
const NO_VALUE: u8 = 0xFF;

static BASE64_VALUES: [u8; 256] = {
    let mut values = [NO_VALUE; 256];
    let mut index = 0;
    while index < 64 {
        values[BASE64[index] as usize] = index as u8;
        index += 1;
    }
    values
};

/// The bytes of [`b2a_base64`]'s result; nothing if they cannot be counted.
pub fn b2a_base64_size(len: usize, newline: bool) -> Option<usize> {
    len.div_ceil(3).checked_mul(4)?.checked_add(usize::from(newline))
}

/// Base64, on one line.
pub fn b2a_base64(bytes: &[u8], newline: bool) -> Result<Vec<u8>, Fault> {
    let size = b2a_base64_size(bytes.len(), newline).ok_or_else(Fault::memory)?;
    let mut out = reserved(size)?;
    for chunk in bytes.chunks(3) {
        let quad = sextets(chunk).map(|value| BASE64[usize::from(value)]);
        out.extend_from_slice(&quad[..=chunk.len()]);
        out.extend(std::iter::repeat_n(b'=', 3 - chunk.len()));
    }
    if newline {
        out.push(b'\n');
    }
    Ok(out)
}

/// The four groups of six bits in up to three bytes, zeros filling up.
fn sextets(chunk: &[u8]) -> [u8; 4] {
    let byte = |index: usize| chunk.get(index).copied().unwrap_or(0);
    let (a, b, c) = (byte(0), byte(1), byte(2));
    [a >> 2, (a & 3) << 4 | b >> 4, (b & 15) << 2 | c >> 6, c & 63]
}

/// The bytes of base64. Characters that are not base64 are passed over, unless it is strict.
pub fn a2b_base64(text: &[u8], strict: bool) -> Result<Vec<u8>, Malformed> {
    let mut decoder = Base64 { out: Vec::with_capacity(text.len() / 4 * 3 + 3), bits: 0, filled: 0, pads: 0 };
    for (index, &byte) in text.iter().enumerate() {
        match BASE64_VALUES[usize::from(byte)] {
            NO_VALUE if byte == b'=' => decoder.pad(index, strict)?,
            NO_VALUE if strict => return Err(Malformed::OnlyBase64),
            NO_VALUE => {}
            value => decoder.take(value, strict)?,
        }
    }
    decoder.finish()
}

struct Base64 {
    out: Vec<u8>,
    /// The bits of the group under way that are not written yet.
    bits: u32,
    /// Characters in the group under way.
    filled: usize,
    /// Padding since the last character.
    pads: usize,
}

impl Base64 {
    fn take(&mut self, value: u8, strict: bool) -> Result<(), Malformed> {
        if strict && self.pads > 0 {
            let full = self.filled + self.pads == 4;
            return Err(if full { Malformed::ExcessData } else { Malformed::DiscontinuousPadding });
        }
        self.pads = 0;
        self.bits = self.bits << 6 | u32::from(value);
        self.filled = (self.filled + 1) % 4;
        if self.filled != 1 {
            let left = 2 * ((4 - self.filled) % 4);
            self.out.push((self.bits >> left) as u8);
            self.bits &= (1 << left) - 1;
        }
        Ok(())
    }

    fn pad(&mut self, index: usize, strict: bool) -> Result<(), Malformed> {
        self.pads += 1;
        if !strict {
            return Ok(());
        }
        match self.filled {
            0 if index == 0 => Err(Malformed::LeadingPadding),
            0 => Err(Malformed::ExcessPadding),
            1 => Err(self.odd()),
            filled if filled + self.pads > 4 => Err(Malformed::ExcessPadding),
            _ => Ok(()),
        }
    }

    fn odd(&self) -> Malformed {
        Malformed::DataCount(self.out.len() / 3 * 4 + 1)
    }

    fn finish(self) -> Result<Vec<u8>, Malformed> {
        match self.filled {
            0 => Ok(self.out),
            1 => Err(self.odd()),
            filled if filled + self.pads < 4 => Err(Malformed::Padding),
            _ => Ok(self.out),
        }
    }
}

// Uuencoding.

/// One line of uuencoded text.
pub fn b2a_uu(bytes: &[u8], backtick: bool) -> Result<Vec<u8>, Malformed> {
    if bytes.len() > 45 {
        return Err(Malformed::LongLine);
    }
    let char_of = |value: u8| if backtick && value == 0 { b'`' } else { b' ' + value };
    let mut out = vec![char_of(bytes.len() as u8)];
    out.extend(bytes.chunks(3).flat_map(sextets).map(char_of));
    out.push(b'\n');
    Ok(out)
}

/// The bytes of one line of uuencoded text; missing characters are spaces that were cut off.
pub fn a2b_uu(text: &[u8]) -> Result<Vec<u8>, Malformed> {
    let (&first, mut rest) = text.split_first().ok_or(Malformed::MissingLength)?;
    let len = usize::from(first.wrapping_sub(b' ') & 0x3F);
    let mut out = Vec::with_capacity(len);
    let (mut bits, mut count) = (0_u32, 0);
    while out.len() < len {
        let (char, after) = rest.split_first().map_or((b'\n', rest), |(&char, after)| (char, after));
        rest = after;
        let value = match char {
            b'\n' | b'\r' => 0,
            b' '..=b'`' => (char - b' ') & 0x3F,
            _ => return Err(Malformed::IllegalChar),
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    let blank = rest.iter().all(|char| matches!(char, b' ' | b'`' | b'\n' | b'\r'));
    if blank { Ok(out) } else { Err(Malformed::TrailingGarbage) }
}

// Quoted-printable.

/// How [`b2a_qp`] encodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoting {
    /// Blanks and tabs within a line are encoded too.
    pub tabs: bool,
    /// Line ends are kept.
    pub text: bool,
    /// For a header: blanks become underscores.
    pub header: bool,
}

/// The longest line of quoted-printable text, with the sign that it goes on.
const QP_LINE: usize = 76;

/// Bytes in quoted-printable form.
pub fn b2a_qp(bytes: &[u8], quoting: Quoting) -> Result<Vec<u8>, Fault> {
    let first_end = memchr::memchr(b'\n', bytes);
    let crlf = first_end.is_some_and(|end| end > 0 && bytes[end - 1] == b'\r');
    let break_line: &[u8] = if crlf { b"\r\n" } else { b"\n" };
    let mut out = reserved(bytes.len().checked_mul(3).ok_or_else(Fault::memory)?)?;
    let (mut at, mut column) = (0, 0);
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        let width = if must_quote(byte, next, column == 0, quoting) { 3 } else { 1 };
        let ends_line = quoting.text && (byte == b'\n' || byte == b'\r' && next == Some(b'\n'));
        if width == 1 && ends_line {
            quote_last_blank(&mut out);
            out.extend_from_slice(break_line);
            at += if byte == b'\r' { 2 } else { 1 };
            column = 0;
            continue;
        }
        let last_of_line = width == 1 && matches!(next, None | Some(b'\n'));
        if column + width >= QP_LINE && !last_of_line {
            out.push(b'=');
            out.extend_from_slice(break_line);
            column = 0;
        }
        match byte {
            _ if width == 3 => push_quoted(&mut out, byte),
            b' ' if quoting.header => out.push(b'_'),
            _ => out.push(byte),
        }
        column += width;
        at += 1;
    }
    Ok(out)
}

fn must_quote(byte: u8, next: Option<u8>, starts_line: bool, quoting: Quoting) -> bool {
    match byte {
        b'=' | 127.. => true,
        b'_' => quoting.header,
        // A line of one dot ends a mail.
        b'.' => starts_line && matches!(next, None | Some(b'\n' | b'\r' | 0)),
        b'\r' | b'\n' => !quoting.text,
        b' ' | b'\t' => next.is_none() || quoting.tabs,
        _ => byte < b' ',
    }
}

fn push_quoted(out: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.extend([b'=', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
}

/// White space at the end of a line could get lost on the way.
fn quote_last_blank(out: &mut Vec<u8>) {
    if let Some(&blank @ (b' ' | b'\t')) = out.last() {
        out.pop();
        push_quoted(out, blank);
    }
}

/// The bytes of quoted-printable text; what is not encoded rightly stays as it is.
pub fn a2b_qp(text: &[u8], header: bool) -> Result<Vec<u8>, Fault> {
    let mut out = reserved(text.len())?;
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'=' => rest = unquote(&mut out, after),
            b'_' if header => out.push(b' '),
            _ => out.push(byte),
        }
    }
    Ok(out)
}

/// Reads on behind an equals sign; gives what is left.
fn unquote<'a>(out: &mut Vec<u8>, rest: &'a [u8]) -> &'a [u8] {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    match *rest {
        [] => rest,
        [b'\n' | b'\r', ..] => {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            &rest[end..]
        }
        [b'=', ref after @ ..] => {
            out.push(b'=');
            after
        }
        [high, low, ref after @ ..] if digit(high).is_some() && digit(low).is_some() => {
            out.push((digit(high).unwrap_or(0) * 16 + digit(low).unwrap_or(0)) as u8);
            after
        }
        _ => {
            out.push(b'=');
            rest
        }
    }
}

// Checksums.

/// CRC-32, going on from `start`.
pub fn crc32(bytes: &[u8], start: u32) -> u32 {
    zlib_rs::crc32::crc32(start, bytes)
}

/// CRC-CCITT, going on from `start`.
pub fn crc_hqx(bytes: &[u8], start: u16) -> u16 {
    let step = |crc: u16, _| if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 };
    bytes.iter().fold(start, |crc, &byte| (0..8).fold(crc ^ u16::from(byte) << 8, step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal() {
        let hex = |bytes: &[u8], group| String::from_utf8(hexlify(bytes, b':', group).expect("memory"));
        assert_eq!(hex(b"abcdef", 0).as_deref(), Ok("616263646566"));
        assert_eq!(hex(b"abcdef", 1).as_deref(), Ok("61:62:63:64:65:66"));
        assert_eq!(hex(b"abcde", 2).as_deref(), Ok("61:6263:6465"));
        assert_eq!(hex(b"abcde", -2).as_deref(), Ok("6162:6364:65"));
        assert_eq!(hex(b"abc", 5).as_deref(), Ok("616263"));
        assert_eq!(hex(b"", 1).as_deref(), Ok(""));
        assert_eq!(unhexlify(b"aAfF"), Ok(vec![0xAA, 0xFF]));
        assert_eq!(unhexlify(b"0"), Err(Malformed::OddLength));
        assert_eq!(unhexlify(b"0g"), Err(Malformed::HexDigit));
    }

    type Answer = Result<&'static [u8], Malformed>;

    #[test]
    fn base64() {
        let cases: [(&[u8], Answer, Answer); 20] = [
            (b"", Ok(b""), Ok(b"")),
            (b"YQ==", Ok(b"a"), Ok(b"a")),
            (b"YWI=", Ok(b"ab"), Ok(b"ab")),
            (b"YWJj", Ok(b"abc"), Ok(b"abc")),
            (b"YR==", Ok(b"a"), Ok(b"a")),
            (b"YQ=", Err(Malformed::Padding), Err(Malformed::Padding)),
            (b"YWJjZ", Err(Malformed::DataCount(5)), Err(Malformed::DataCount(5))),
            (b"Y=Q=", Err(Malformed::Padding), Err(Malformed::DataCount(1))),
            (b"YW\nJj", Ok(b"abc"), Err(Malformed::OnlyBase64)),
            (b"=YQ==", Ok(b"a"), Err(Malformed::LeadingPadding)),
            (b"YQ==YQ==", Ok(b"a\x06\x10"), Err(Malformed::ExcessData)),
            (b"YQ=Q", Err(Malformed::Padding), Err(Malformed::DiscontinuousPadding)),
            (b"YQ==\n", Ok(b"a"), Err(Malformed::OnlyBase64)),
            (b"====", Ok(b""), Err(Malformed::LeadingPadding)),
            (b"YWJj=", Ok(b"abc"), Err(Malformed::ExcessPadding)),
            (b"YQ===", Ok(b"a"), Err(Malformed::ExcessPadding)),
            (b"YWI==", Ok(b"ab"), Err(Malformed::ExcessPadding)),
            (b"ABC=D", Ok(b"\x00\x10\x83"), Err(Malformed::ExcessData)),
            (b"AB==CDEF", Err(Malformed::Padding), Err(Malformed::ExcessData)),
            (b"Y===", Err(Malformed::DataCount(1)), Err(Malformed::DataCount(1))),
        ];
        for (text, lax, strict) in cases {
            assert_eq!(a2b_base64(text, false), lax.map(<[u8]>::to_vec), "{text:?}");
            assert_eq!(a2b_base64(text, true), strict.map(<[u8]>::to_vec), "{text:?} strict");
        }
        let encoded = |bytes: &[u8]| b2a_base64(bytes, true).expect("memory");
        assert_eq!(encoded(b""), b"\n");
        assert_eq!(encoded(b"a"), b"YQ==\n");
        assert_eq!(encoded(b"ab"), b"YWI=\n");
        assert_eq!(encoded(b"abcd"), b"YWJjZA==\n");
    }

    #[test]
    fn uuencoding() {
        assert_eq!(b2a_uu(b"abc", false).as_deref(), Ok(&b"#86)C\n"[..]));
        assert_eq!(b2a_uu(b"a\0", false).as_deref(), Ok(&b"\"80  \n"[..]));
        assert_eq!(b2a_uu(b"a\0", true).as_deref(), Ok(&b"\"80``\n"[..]));
        assert_eq!(b2a_uu(&[0; 46], false), Err(Malformed::LongLine));
        assert_eq!(a2b_uu(b"#86)C\n").as_deref(), Ok(&b"abc"[..]));
        assert_eq!(a2b_uu(b"%86)C").as_deref(), Ok(&b"abc\0\0"[..]));
        assert_eq!(a2b_uu(b"`\n").as_deref(), Ok(&b""[..]));
        assert_eq!(a2b_uu(b""), Err(Malformed::MissingLength));
        assert_eq!(a2b_uu(b"#86)\x80"), Err(Malformed::IllegalChar));
        assert_eq!(a2b_uu(b"#86)Ca"), Err(Malformed::TrailingGarbage));
    }

    #[test]
    fn quoted_printable() {
        let plain = Quoting { tabs: false, text: true, header: false };
        let quoted = |bytes: &[u8], quoting| b2a_qp(bytes, quoting).expect("memory");
        assert_eq!(quoted(b"a=b\x80 \t\n", plain), b"a=3Db=80 =09\n");
        assert_eq!(quoted(b".\n.a\n", plain), b"=2E\n.a\n");
        assert_eq!(quoted(b"a b_c", Quoting { header: true, ..plain }), b"a_b=5Fc");
        assert_eq!(quoted(b"a\r\nb\n", plain), b"a\r\nb\r\n");
        let long = quoted(&[b'A'; 77], plain);
        assert_eq!((long.len(), &long[75..]), (79, &b"=\nAA"[..]));
        let text = |text: &[u8]| a2b_qp(text, false).expect("memory");
        assert_eq!(text(b"a=41=\n b=\r\nc=3D =z=4 x_y="), b"aA bc= =z=4 x_y");
    }

    #[test]
    fn checksums() {
        assert_eq!(crc32(b"hello", 0), 907_060_870);
        assert_eq!(crc32(b"lo", crc32(b"hel", 0)), 907_060_870);
        assert_eq!(crc_hqx(b"hello", 0), 50_018);
        assert_eq!(crc_hqx(b"hello", 0x1234), 26_019);
    }
}
