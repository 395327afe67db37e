//! `struct`: formats, and plain values in their bytes.
//!
//! Nothing here knows objects: integers come as `i128` (whatever does not fit one fits no format either), texts of
//! errors are CPython's.

use std::fmt;

use taipan_runtime::number::float::double_to_half;
use taipan_runtime::number::float::half_to_double;

/// Why a format is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// A NUL is in it.
    Null,
    /// A number at its end.
    CountAlone,
    /// Not a type, or not one of this byte order.
    BadChar,
    /// The bytes could not be counted.
    TooLong,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FormatError::Null => "embedded null character",
            FormatError::CountAlone => "repeat count given without format specifier",
            FormatError::BadChar => "bad char in struct format",
            FormatError::TooLong => "total struct size too long",
        })
    }
}

/// Why a number does not go into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackError {
    /// `struct.error`: outside the range of an integer type.
    Range(Field),
    /// `struct.error`: no pointer.
    Pointer,
    /// OverflowError: not a finite number of that type any more.
    Float(char),
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PackError::Range(field) => {
                let (low, high) = field.range();
                write!(f, "'{}' format requires {low} <= number <= {high}", field.letter)
            }
            PackError::Pointer => f.write_str("int too large to convert"),
            PackError::Float(letter) => write!(f, "float too large to pack with {letter} format"),
        }
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `c`: bytes of length one.
    Char,
    /// `?`
    Bool,
    /// `b`, `h`, `i`, `l`, `q`, `n`
    Signed,
    /// `B`, `H`, `I`, `L`, `Q`, `N`
    Unsigned,
    /// `P`
    Pointer,
    /// `e`, `f`, `d`
    Float,
    /// `F`, `D`
    Complex,
    /// `s`: bytes, cut or filled with zeros.
    Bytes,
    /// `p`: bytes behind a length in one byte.
    Pascal,
}

/// One value in a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it holds.
    pub kind: Kind,
    /// The character of the format.
    pub letter: char,
    /// The bytes it takes.
    pub size: usize,
    /// Where it begins.
    pub offset: usize,
    big_endian: bool,
    /// Whether a NaN that signals becomes a quiet one on the way.
    quiets: bool,
}

/// Fields of one type, one behind the other.
#[derive(Clone, Copy, Debug)]
struct Run {
    first: Field,
    count: usize,
}

/// A format.
#[derive(Clone, Debug)]
pub struct Format {
    runs: Box<[Run]>,
    size: usize,
    count: usize,
}

/// A value as it is unpacked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unpacked<'a> {
    /// A signed integer.
    Int(i64),
    /// An unsigned one.
    Unsigned(u64),
    /// A truth value.
    Bool(bool),
    /// A float; its bits are foreign.
    Float(f64),
    /// A complex number: real and imaginary part.
    Complex(f64, f64),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// Sizes are counted as CPython counts them.
const MAX_SIZE: usize = isize::MAX as usize;

/// How the bytes of a format lie.
#[derive(Clone, Copy)]
struct Order {
    native: bool,
    big_endian: bool,
}

impl Order {
    /// The order that the first character says, and whether there is such a character.
    fn of(first: Option<&u8>) -> (Order, bool) {
        let host = cfg!(target_endian = "big");
        let standard = |big_endian| (Order { native: false, big_endian }, true);
        match first {
            Some(b'@') => (Order { native: true, big_endian: host }, true),
            Some(b'=') => standard(host),
            Some(b'<') => standard(false),
            Some(b'>' | b'!') => standard(true),
            _ => (Order { native: true, big_endian: host }, false),
        }
    }

    /// What a type letter stands for, and its size. Native types are aligned to their parts' size.
    fn field(self, letter: u8) -> Option<(Kind, usize)> {
        let long = if self.native { size_of::<std::ffi::c_long>() } else { 4 };
        let word = size_of::<usize>();
        Some(match letter {
            b'c' => (Kind::Char, 1),
            b'?' => (Kind::Bool, 1),
            b'b' => (Kind::Signed, 1),
            b'B' => (Kind::Unsigned, 1),
            b'h' => (Kind::Signed, 2),
            b'H' => (Kind::Unsigned, 2),
            b'i' => (Kind::Signed, 4),
            b'I' => (Kind::Unsigned, 4),
            b'l' => (Kind::Signed, long),
            b'L' => (Kind::Unsigned, long),
            b'q' => (Kind::Signed, 8),
            b'Q' => (Kind::Unsigned, 8),
            b'n' if self.native => (Kind::Signed, word),
            b'N' if self.native => (Kind::Unsigned, word),
            b'P' if self.native => (Kind::Pointer, word),
            b'e' => (Kind::Float, 2),
            b'f' => (Kind::Float, 4),
            b'd' => (Kind::Float, 8),
            b'F' => (Kind::Complex, 8),
            b'D' => (Kind::Complex, 16),
            b's' => (Kind::Bytes, 1),
            b'p' => (Kind::Pascal, 1),
            _ => return None,
        })
    }

    fn padding(self, kind: Kind, size: usize, offset: usize) -> usize {
        let alignment = match kind {
            _ if !self.native => 1,
            Kind::Complex => size / 2,
            _ => size,
        };
        (alignment - offset % alignment) % alignment
    }
}

impl Format {
    /// Reads a format.
    pub fn parse(text: &[u8]) -> Result<Self, FormatError> {
        if text.contains(&0) {
            return Err(FormatError::Null);
        }
        let (order, written) = Order::of(text.first());
        let mut rest = &text[usize::from(written)..];
        let mut format = Builder { order, runs: Vec::new(), size: 0, count: 0 };
        while let Some((&letter, after)) = rest.split_first() {
            rest = after;
            if matches!(letter, b' ' | 0x09..=0x0D) {
                continue;
            }
            if !letter.is_ascii_digit() {
                format.add(1, letter)?;
                continue;
            }
            let (count, after) = read_count(letter, rest)?;
            let (&letter, after) = after.split_first().ok_or(FormatError::CountAlone)?;
            rest = after;
            format.add(count, letter)?;
        }
        Ok(Format { runs: format.runs.into(), size: format.size, count: format.count })
    }

    /// The bytes of a struct.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The number of values.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = Field> + '_ {
        self.runs.iter().flat_map(|run| {
            let step = run.first.size;
            (0..run.count).map(move |index| Field { offset: run.first.offset + index * step, ..run.first })
        })
    }

    /// The values in `bytes`, which are [`Format::size`] many.
    pub fn unpack<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Unpacked<'a>> {
        self.fields().map(move |field| field.unpack(bytes))
    }
}

fn read_count(first: u8, mut rest: &[u8]) -> Result<(usize, &[u8]), FormatError> {
    let mut count = usize::from(first - b'0');
    while let Some((&digit, after)) = rest.split_first().filter(|(digit, _)| digit.is_ascii_digit()) {
        count = count
            .checked_mul(10)
            .and_then(|count| count.checked_add(usize::from(digit - b'0')))
            .filter(|&count| count <= MAX_SIZE)
            .ok_or(FormatError::TooLong)?;
        rest = after;
    }
    Ok((count, rest))
}

struct Builder {
    order: Order,
    runs: Vec<Run>,
    size: usize,
    count: usize,
}

impl Builder {
    fn add(&mut self, count: usize, letter: u8) -> Result<(), FormatError> {
        if letter == b'x' {
            return self.grow(count);
        }
        let (kind, size) = self.order.field(letter).ok_or(FormatError::BadChar)?;
        self.grow(self.order.padding(kind, size, self.size))?;
        let whole = matches!(kind, Kind::Bytes | Kind::Pascal);
        let (size, count) = if whole { (count, 1) } else { (size, count) };
        let letter = char::from(letter);
        let big_endian = self.order.big_endian;
        let host = big_endian == cfg!(target_endian = "big");
        let quiets = letter == 'f' && self.order.native || letter == 'F' && host;
        let first = Field { kind, letter, size, offset: self.size, big_endian, quiets };
        self.grow(size.checked_mul(count).ok_or(FormatError::TooLong)?)?;
        self.count += count;
        if count > 0 {
            self.runs.push(Run { first, count });
        }
        Ok(())
    }

    fn grow(&mut self, bytes: usize) -> Result<(), FormatError> {
        let size = self.size.checked_add(bytes).filter(|&size| size <= MAX_SIZE);
        self.size = size.ok_or(FormatError::TooLong)?;
        Ok(())
    }
}

impl Field {
    /// The least and the greatest integer that fits.
    fn range(&self) -> (i128, i128) {
        let bits = 8 * self.size as u32;
        match self.kind {
            Kind::Unsigned => (0, (1 << bits) - 1),
            Kind::Pointer => (-(1 << (bits - 1)), (1 << bits) - 1),
            _ => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
        }
    }

    /// The bytes of the field in those of a struct; nothing if that is too short.
    fn bytes<'a>(&self, all: &'a [u8]) -> &'a [u8] {
        all.get(self.offset..self.offset + self.size).unwrap_or_default()
    }

    fn put(&self, all: &mut [u8], little_endian: &[u8]) {
        let Some(place) = all.get_mut(self.offset..self.offset + self.size) else { return };
        place.copy_from_slice(&little_endian[..self.size]);
        if self.big_endian {
            place.reverse();
        }
    }

    /// The value of the field in the bytes of a struct.
    pub fn unpack<'a>(&self, all: &'a [u8]) -> Unpacked<'a> {
        let bytes = self.bytes(all);
        match self.kind {
            Kind::Char | Kind::Bytes => Unpacked::Bytes(bytes),
            Kind::Pascal => Unpacked::Bytes(pascal(bytes)),
            Kind::Bool => Unpacked::Bool(bytes != [0]),
            Kind::Signed => Unpacked::Int(self.signed(bytes)),
            Kind::Unsigned | Kind::Pointer => Unpacked::Unsigned(self.unsigned(bytes)),
            Kind::Float => Unpacked::Float(self.float(bytes)),
            Kind::Complex => {
                let (re, im) = bytes.split_at(bytes.len() / 2);
                Unpacked::Complex(self.float(re), self.float(im))
            }
        }
    }

    fn unsigned(&self, bytes: &[u8]) -> u64 {
        let push = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        if self.big_endian { bytes.iter().fold(0, push) } else { bytes.iter().rev().fold(0, push) }
    }

    fn signed(&self, bytes: &[u8]) -> i64 {
        let unused = 64 - 8 * bytes.len() as u32;
        (self.unsigned(bytes).wrapping_shl(unused) as i64).wrapping_shr(unused)
    }

    fn float(&self, bytes: &[u8]) -> f64 {
        let bits = self.unsigned(bytes);
        match bytes.len() {
            2 => half_to_double(bits as u16),
            4 => self.converted(single_to_double(bits as u32)),
            _ => f64::from_bits(bits),
        }
    }

    /// The float that CPython leaves where its C compiler converts a single: a NaN becomes quiet.
    fn converted(&self, value: f64) -> f64 {
        let quiet = self.quiets && value.is_nan();
        if quiet { f64::from_bits(value.to_bits() | 1 << 51) } else { value }
    }

    /// Puts an integer into the bytes of a struct.
    pub fn put_int(&self, all: &mut [u8], value: i128) -> Result<(), PackError> {
        let (low, high) = self.range();
        if value < low || value > high {
            let pointer = self.kind == Kind::Pointer;
            return Err(if pointer { PackError::Pointer } else { PackError::Range(*self) });
        }
        self.put(all, &value.to_le_bytes());
        Ok(())
    }

    /// Puts a truth value.
    pub fn put_bool(&self, all: &mut [u8], value: bool) {
        self.put(all, &[u8::from(value)]);
    }

    /// Puts a float.
    pub fn put_float(&self, all: &mut [u8], value: f64) -> Result<(), PackError> {
        let bits = self.float_bits(value, self.size)?;
        self.put(all, &bits.to_le_bytes());
        Ok(())
    }

    /// Puts a complex number.
    pub fn put_complex(&self, all: &mut [u8], re: f64, im: f64) -> Result<(), PackError> {
        let size = self.size / 2;
        for (index, part) in [re, im].into_iter().enumerate() {
            let offset = self.offset + index * size;
            let bits = self.float_bits(part, size)?;
            Field { size, offset, ..*self }.put(all, &bits.to_le_bytes());
        }
        Ok(())
    }

    fn float_bits(&self, value: f64, size: usize) -> Result<u64, PackError> {
        let bits = match size {
            2 => double_to_half(value).map(u64::from),
            4 => double_to_single(self.converted(value)).map(u64::from),
            _ => Some(value.to_bits()),
        };
        bits.ok_or(PackError::Float(self.letter.to_ascii_lowercase()))
    }

    /// Puts bytes: cut to the field's length, or filled with zeros up to it.
    pub fn put_bytes(&self, all: &mut [u8], value: &[u8]) {
        let Some(mut place) = all.get_mut(self.offset..self.offset + self.size) else { return };
        if self.kind == Kind::Pascal {
            let Some((len, after)) = place.split_first_mut() else { return };
            *len = value.len().min(after.len()).min(255) as u8;
            place = after;
        }
        let len = value.len().min(place.len());
        place[..len].copy_from_slice(&value[..len]);
        place[len..].fill(0);
    }
}

/// The bytes behind a length, as many as are there.
fn pascal(bytes: &[u8]) -> &[u8] {
    let Some((&len, rest)) = bytes.split_first() else { return bytes };
    &rest[..usize::from(len).min(rest.len())]
}

/// A single's value; a NaN keeps its payload and whether it is quiet.
fn single_to_double(bits: u32) -> f64 {
    let single = f32::from_bits(bits);
    if !single.is_nan() {
        return f64::from(single);
    }
    let sign = u64::from(bits >> 31) << 63;
    f64::from_bits(sign | 0x7FF << 52 | u64::from(bits & 0x7F_FFFF) << 29)
}

/// The nearest single; nothing if the number is finite and the single is not.
fn double_to_single(value: f64) -> Option<u32> {
    if value.is_nan() {
        let bits = value.to_bits();
        let payload = (bits >> 29) as u32 & 0x7F_FFFF;
        // A payload in the lost bits only would leave an infinity.
        let payload = if payload == 0 { 0x40_0000 } else { payload };
        let sign = ((bits >> 63) as u32) << 31;
        return Some(sign | 0x7F80_0000 | payload);
    }
    let single = value as f32;
    (single.is_finite() || value.is_infinite()).then_some(single.to_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(format: &str) -> Result<usize, FormatError> {
        Format::parse(format.as_bytes()).map(|format| format.size())
    }

    #[test]
    fn sizes() {
        let sizes = [
            (" b", 1),
            ("0i", 0),
            ("b0i", 4),
            ("ib0q", 8),
            (">bi", 5),
            ("b q", 16),
            ("hb0l", 8),
            ("<D", 16),
            ("bF", 12),
            ("p", 1),
            ("0s", 0),
            ("3p2s", 5),
        ];
        for (format, expected) in sizes {
            assert_eq!(size(format), Ok(expected), "{format}");
        }
        assert_eq!(size("9223372036854775807x"), Ok(MAX_SIZE));
    }

    #[test]
    fn refused_formats() {
        assert_eq!(size("3"), Err(FormatError::CountAlone));
        for format in ["z", "<n", "<P", "2 b", "b@"] {
            assert_eq!(size(format), Err(FormatError::BadChar), "{format}");
        }
        assert_eq!(size("b\0"), Err(FormatError::Null));
        for format in ["99999999999999999999b", "9223372036854775807b9b", ">9223372036854775807h"] {
            assert_eq!(size(format), Err(FormatError::TooLong), "{format}");
        }
    }

    #[test]
    fn integers() {
        let format = Format::parse(b"<bBhHiIqQ").expect("a format");
        let values = [-1, 200, -300, 40_000, -70_000, 4_000_000_000, i128::from(i64::MIN), u64::MAX.into()];
        let mut bytes = vec![0; format.size()];
        for (field, value) in format.fields().zip(values) {
            assert_eq!(field.put_int(&mut bytes, value), Ok(()));
        }
        let back: Vec<i128> = format
            .unpack(&bytes)
            .map(|value| match value {
                Unpacked::Int(value) => value.into(),
                Unpacked::Unsigned(value) => value.into(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(back, values);
        let field = Format::parse(b"!h").expect("a format").fields().next().expect("a field");
        let mut bytes = [0; 2];
        assert_eq!(field.put_int(&mut bytes, 258), Ok(()));
        assert_eq!(bytes, [1, 2]);
        let error = field.put_int(&mut bytes, 40_000).expect_err("too large");
        assert_eq!(error.to_string(), "'h' format requires -32768 <= number <= 32767");
    }

    #[test]
    fn singles() {
        assert_eq!(double_to_single(3.402_823_567_797_336_6e38), None);
        assert_eq!(double_to_single(f64::NEG_INFINITY), Some(0xFF80_0000));
        for bits in [0x7F80_0001, 0xFFC0_0000, 1, 0x3F80_0000] {
            assert_eq!(double_to_single(single_to_double(bits)), Some(bits));
        }
    }

    #[test]
    fn byte_strings() {
        let format = Format::parse(b"5s3p?c").expect("a format");
        let mut bytes = vec![0xAA; format.size()];
        let fields: Vec<Field> = format.fields().collect();
        fields[0].put_bytes(&mut bytes, b"ab");
        fields[1].put_bytes(&mut bytes, b"abcdef");
        fields[2].put_bool(&mut bytes, true);
        fields[3].put_bytes(&mut bytes, b"x");
        assert_eq!(bytes, b"ab\0\0\0\x02ab\x01x");
        let back: Vec<Unpacked<'_>> = format.unpack(&bytes).collect();
        let expected = [
            Unpacked::Bytes(b"ab\0\0\0"),
            Unpacked::Bytes(b"ab"),
            Unpacked::Bool(true),
            Unpacked::Bytes(b"x"),
        ];
        assert_eq!(back, expected);
    }
}
