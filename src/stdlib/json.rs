//! JSON's strings, numbers and white space in texts of any kind. Objects are made by others.

use std::convert::Infallible;
use std::fmt;
use std::ops::Range;

use taipan_runtime::number::Fault;
use taipan_runtime::text::TextBuf;
use taipan_runtime::text::TextBuilder;
use taipan_runtime::text::TextRef;
use taipan_runtime::text::Unit;
use taipan_runtime::with_units;

/// A JSONDecodeError: its text and the position it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The text.
    pub message: &'static str,
    /// The index of the character.
    pub position: usize,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

/// A string literal that has been looked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// The characters between the quotes.
    pub content: Range<usize>,
    /// The number of characters that the content stands for, if there are escapes in it.
    pub escaped: Option<usize>,
    /// The greatest character that an escape stands for.
    max_escape: u32,
}

impl Literal {
    /// The index behind the closing quote.
    pub fn end(&self) -> usize {
        self.content.end + 1
    }
}

/// Looks through the string literal in `text` whose content begins at `start`. Strict means that control
/// characters are not allowed. `start` is at most the length of the text.
pub fn scan_string(text: TextRef<'_>, start: usize, strict: bool) -> Result<Literal, Malformed> {
    with_units!(text, units => scan(units, start, strict))
}

/// Like [`scan_string`], in the units of a text.
pub fn scan<T: Unit>(units: &[T], start: usize, strict: bool) -> Result<Literal, Malformed> {
    let (mut at, mut len, mut max_escape, mut escapes) = (start, 0, 0, false);
    loop {
        let plain = plain_run(units.get(at..).unwrap_or_default(), strict);
        at += plain;
        len += plain;
        let unterminated =
            Malformed { message: "Unterminated string starting at", position: start.wrapping_sub(1) };
        match units.get(at).map(|unit| unit.point()) {
            None => return Err(unterminated),
            Some(QUOTE) => break,
            Some(BACKSLASH) => {}
            Some(_) => return Err(Malformed { message: "Invalid control character at", position: at }),
        }
        if at + 1 == units.len() {
            return Err(unterminated);
        }
        let escape = escape(units, at)?;
        max_escape = max_escape.max(escape.point);
        escapes = true;
        at += escape.len;
        len += 1;
    }
    Ok(Literal { content: start..at, escaped: escapes.then_some(len), max_escape })
}

const QUOTE: u32 = b'"' as u32;
const BACKSLASH: u32 = b'\\' as u32;

/// How many characters stand before a quote, a backslash or a control character that is not allowed.
fn plain_run<T: Unit>(units: &[T], strict: bool) -> usize {
    let least = if strict { 0x20 } else { 0 };
    run_without(units, |point| (point == QUOTE) | (point == BACKSLASH) | (point < least))
}

/// How many units are looked at together: such a loop without branches becomes vector instructions.
const LANES: usize = 16;

/// How many characters stand before one that stops.
#[inline]
fn run_without<T: Unit>(units: &[T], stops: impl Fn(u32) -> bool) -> usize {
    let (chunks, _) = units.as_chunks::<LANES>();
    let is_plain = |chunk: &&[T; LANES]| !chunk.iter().fold(false, |any, unit| any | stops(unit.point()));
    let skipped = chunks.iter().take_while(is_plain).count() * LANES;
    let rest = &units[skipped..];
    skipped + rest.iter().position(|unit| stops(unit.point())).unwrap_or(rest.len())
}

/// What an escape stands for, and how many characters it takes.
struct Escape {
    point: u32,
    len: usize,
}

/// The escape whose backslash is at `at`; a character follows that.
fn escape<T: Unit>(units: &[T], at: usize) -> Result<Escape, Malformed> {
    let letter = units.get(at + 1).map_or(0, |unit| unit.point());
    let point = match u8::try_from(letter).unwrap_or(0) {
        b'"' | b'\\' | b'/' => letter,
        b'b' => 0x08,
        b'f' => 0x0C,
        b'n' => 0x0A,
        b'r' => 0x0D,
        b't' => 0x09,
        b'u' => return unicode_escape(units, at),
        _ => return Err(Malformed { message: "Invalid \\escape", position: at }),
    };
    Ok(Escape { point, len: 2 })
}

fn unicode_escape<T: Unit>(units: &[T], at: usize) -> Result<Escape, Malformed> {
    let invalid = Malformed { message: "Invalid \\uXXXX escape", position: at + 1 };
    let high = four_digits(units, at).ok_or(invalid)?;
    // A surrogate is joined with the other half, if that is there; alone it stays what it is.
    if (0xD800..0xDC00).contains(&high)
        && let Some(low @ 0xDC00..0xE000) = four_digits(units, at + 6)
    {
        return Ok(Escape { point: 0x1_0000 + (high - 0xD800) * 0x400 + (low - 0xDC00), len: 12 });
    }
    Ok(Escape { point: high, len: 6 })
}

/// The number of `\uXXXX` at `at`, if it is that.
fn four_digits<T: Unit>(units: &[T], at: usize) -> Option<u32> {
    let [backslash, letter, digits @ ..] = units.get(at..at + 6)? else { return None };
    if backslash.point() != BACKSLASH || letter.point() != u32::from(b'u') {
        return None;
    }
    let digit = |unit: &T| char::from_u32(unit.point()).and_then(|ch| ch.to_digit(16));
    digits.iter().try_fold(0, |number, unit| Some(number * 16 + digit(unit)?))
}

/// The string that a literal of `text` with escapes stands for.
pub fn decode_string(text: TextRef<'_>, literal: &Literal) -> Result<TextBuf, Fault> {
    let content = text.slice(literal.content.clone());
    let widest = content.max_point().max(literal.max_escape);
    let mut out = TextBuilder::with_capacity(literal.escaped.unwrap_or(content.len()), widest)?;
    with_units!(content, units => decode_into(units, &mut out));
    Ok(out.finish())
}

fn decode_into<T: Unit>(units: &[T], out: &mut TextBuilder) {
    let mut at = 0;
    while let Some(rest) = units.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = plain_run(rest, false);
        out.push_units(&rest[..plain]);
        at += plain;
        if at < units.len() {
            let Ok(escape) = escape(units, at) else { return };
            out.push(escape.point);
            at += escape.len;
        }
    }
}

/// A number in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// The index behind it.
    pub end: usize,
    /// Whether it has a fraction or an exponent.
    pub is_float: bool,
}

/// The number that begins at `start`.
pub fn number<T: Unit>(units: &[T], start: usize) -> Option<Number> {
    let byte = |at: usize| units.get(at).and_then(|unit| u8::try_from(unit.point()).ok()).unwrap_or(0);
    let digits = |at: usize| {
        let rest = units.get(at..).unwrap_or_default();
        rest.iter().take_while(|unit| (0x30..0x3A).contains(&unit.point())).count()
    };
    let mut end = start + usize::from(byte(start) == b'-');
    match byte(end) {
        b'0' => end += 1,
        b'1'..=b'9' => end += digits(end),
        _ => return None,
    }
    let whole = end;
    if byte(end) == b'.' && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if matches!(byte(end), b'e' | b'E') {
        let signed = end + 1 + usize::from(matches!(byte(end + 1), b'+' | b'-'));
        let count = digits(signed);
        end = if count > 0 { signed + count } else { end };
    }
    Some(Number { end, is_float: end != whole })
}

/// The value of a number's digits without fraction, where it is short enough for a machine integer.
pub fn short_int<T: Unit>(digits: &[T]) -> Option<i64> {
    let (negative, digits) = match digits {
        [sign, digits @ ..] if sign.point() == u32::from(b'-') => (true, digits),
        digits => (false, digits),
    };
    if digits.len() > 18 {
        return None;
    }
    let value = digits.iter().fold(0, |value, unit| value * 10 + i64::from(unit.point().wrapping_sub(0x30)));
    Some(if negative { -value } else { value })
}

/// The value of a number's digits, where they are few.
pub fn short_float<T: Unit>(digits: &[T]) -> Option<f64> {
    let mut text = [0; 32];
    let text = text.get_mut(..digits.len())?;
    for (byte, unit) in text.iter_mut().zip(digits) {
        *byte = unit.point() as u8;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// The first index from `start` on that is no white space.
#[inline]
pub fn space_end<T: Unit>(units: &[T], start: usize) -> usize {
    let is_space = |unit: &T| matches!(unit.point(), 0x20 | 0x09 | 0x0A | 0x0D);
    let mut at = start;
    while units.get(at).is_some_and(is_space) {
        at += 1;
    }
    at
}

/// Whether `word`, which is ASCII, stands at `start`.
pub fn word_at<T: Unit>(units: &[T], start: usize, word: &str) -> bool {
    let here = units.get(start..).and_then(|rest| rest.get(..word.len()));
    here.is_some_and(|here| here.iter().zip(word.bytes()).all(|(unit, byte)| unit.point() == u32::from(byte)))
}

/// Which characters of a string literal stand for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Those of ASCII.
    Ascii,
    /// All but control characters.
    Most,
}

impl Kept {
    #[inline]
    fn keeps(self, point: u32) -> bool {
        let past_end = match self {
            Kept::Ascii => point > 0x7E,
            Kept::Most => false,
        };
        !((point < 0x20) | (point == QUOTE) | (point == BACKSLASH) | past_end)
    }

    fn width(self, point: u32) -> usize {
        match point {
            _ if self.keeps(point) => 1,
            _ if short_escape(point).is_some() => 2,
            0..=0xFFFF => 6,
            _ => 12,
        }
    }

    /// The length of the literal for a text, quotes included.
    pub fn size(self, text: TextRef<'_>) -> usize {
        2 + text.points().map(|point| self.width(point)).sum::<usize>()
    }
}

/// A letter that stands for a character behind a backslash.
fn short_escape(point: u32) -> Option<u8> {
    Some(match u8::try_from(point).ok()? {
        b'"' => b'"',
        b'\\' => b'\\',
        0x08 => b'b',
        0x0C => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => return None,
    })
}

/// Hands the literal for `text`, between the quotes, to `put` piece by piece; escapes are ASCII.
pub fn pieces<E>(
    text: TextRef<'_>,
    kept: Kept,
    mut put: impl FnMut(TextRef<'_>) -> Result<(), E>,
) -> Result<(), E> {
    with_units!(text, units => pieces_of(units, kept, &mut put))
}

fn pieces_of<T: Unit, E>(
    units: &[T],
    kept: Kept,
    put: &mut impl FnMut(TextRef<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut rest = units;
    loop {
        let (run, behind) = rest.split_at(match kept {
            Kept::Ascii => run_without(rest, |point| !Kept::Ascii.keeps(point)),
            Kept::Most => run_without(rest, |point| !Kept::Most.keeps(point)),
        });
        if !run.is_empty() {
            put(T::text(run))?;
        }
        let Some((unit, others)) = behind.split_first() else { return Ok(()) };
        put_escape(unit.point(), put)?;
        rest = others;
    }
}

fn put_escape<E>(point: u32, put: &mut impl FnMut(TextRef<'_>) -> Result<(), E>) -> Result<(), E> {
    match (short_escape(point), point) {
        (Some(letter), _) => put(TextRef::Latin1(&[b'\\', letter])),
        (None, 0..=0xFFFF) => put(TextRef::Latin1(&hex_escape(point))),
        (None, _) => {
            put(TextRef::Latin1(&hex_escape(0xD800 + (point - 0x1_0000) / 0x400)))?;
            put(TextRef::Latin1(&hex_escape(0xDC00 + (point - 0x1_0000) % 0x400)))
        }
    }
}

fn hex_escape(number: u32) -> [u8; 6] {
    let digit = |shift: u32| b"0123456789abcdef"[(number >> shift & 15) as usize];
    [b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]
}

/// A string literal for `text`.
pub fn quote(text: TextRef<'_>, kept: Kept) -> Result<TextBuf, Fault> {
    let widest = if kept == Kept::Ascii { 0 } else { text.max_point() };
    let mut out = TextBuilder::with_capacity(kept.size(text), widest)?;
    out.push(QUOTE);
    let Ok(()) = pieces(text, kept, |piece| {
        out.push_text(piece);
        Ok::<(), Infallible>(())
    });
    out.push(QUOTE);
    Ok(out.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_text<R>(text: &str, run: impl Fn(TextRef<'_>) -> R) -> R {
        let points: Vec<u32> = text.chars().map(u32::from).collect();
        run(TextRef::Ucs4(&points))
    }

    /// The decoded content and the index behind it, or the error and its position.
    fn scanned(text: &str) -> Result<(Vec<u32>, usize), (&'static str, usize)> {
        with_text(text, |text| {
            let literal = scan_string(text, 1, true).map_err(|error| (error.message, error.position))?;
            let decoded = decode_string(text, &literal).expect("memory");
            assert_eq!(decoded.as_ref().len(), literal.escaped.unwrap_or(literal.content.len()));
            Ok((decoded.as_ref().points().collect(), literal.end()))
        })
    }

    #[test]
    fn strings() {
        assert_eq!(scanned(r#""\ud800\udc00x""#), Ok((vec![0x1_0000, 0x78], 15)));
        assert_eq!(scanned(r#""\ud800""#), Ok((vec![0xD800], 8)));
        assert_eq!(scanned(r#""\ud800\u0041""#), Ok((vec![0xD800, 0x41], 14)));
        assert_eq!(scanned("\"\\u00e9\u{101}\""), Ok((vec![0xE9, 0x101], 9)));
        assert_eq!(scanned(r#""\b\f\n\r\t\/\\\"""#), Ok((vec![8, 12, 10, 13, 9, 47, 92, 34], 18)));
        assert_eq!(scanned("\"a\u{7f}\""), Ok((vec![0x61, 0x7F], 4)));
    }

    #[test]
    fn malformed_strings() {
        let cases = [
            ("\"abc", "Unterminated string starting at", 0),
            (r#""a\"#, "Unterminated string starting at", 0),
            (r#""\u1234"#, "Unterminated string starting at", 0),
            (r#""\ud800\"#, "Unterminated string starting at", 0),
            (r#""a\q""#, "Invalid \\escape", 2),
            (r#""a\u12""#, "Invalid \\uXXXX escape", 3),
            (r#""\ud800\ux""#, "Invalid \\uXXXX escape", 8),
            (r#""\u+123""#, "Invalid \\uXXXX escape", 2),
            (r#""\u"#, "Invalid \\uXXXX escape", 2),
            ("\"a\nb\"", "Invalid control character at", 2),
        ];
        for (text, message, position) in cases {
            assert_eq!(scanned(text), Err((message, position)), "{text}");
        }
    }

    #[test]
    fn numbers() {
        let cases = [
            ("1", 1, false),
            ("01", 1, false),
            ("-0", 2, false),
            ("1.", 1, false),
            ("1.e5", 1, false),
            ("1e+", 1, false),
            ("1E-5x", 4, true),
            ("1.5e3", 5, true),
            ("1.5e", 3, true),
            ("-1.0", 4, true),
        ];
        for (text, end, is_float) in cases {
            let found = with_text(text, |text| with_units!(text, units => number(units, 0)));
            assert_eq!(found, Some(Number { end, is_float }), "{text}");
        }
        for text in ["-", "--1", "", ".5", "\u{663}"] {
            assert_eq!(with_text(text, |text| with_units!(text, units => number(units, 0))), None, "{text}");
        }
    }

    #[test]
    fn quoting() {
        let text = "\\\"\n\0\u{1f}\u{7f}\u{80}\u{e9}\u{101}\u{10000}/";
        let quoted = |kept| {
            let quoted = with_text(text, |text| {
                quote(text, kept).expect("memory").as_ref().points().collect::<Vec<_>>()
            });
            assert_eq!(with_text(text, |text| kept.size(text)), quoted.len());
            quoted
        };
        let points = |text: &str| text.chars().map(u32::from).collect::<Vec<_>>();
        let ascii = r#""\\\"\n\u0000\u001f\u007f\u0080\u00e9\u0101\ud800\udc00/""#;
        assert_eq!(quoted(Kept::Ascii), points(ascii));
        assert_eq!(
            quoted(Kept::Most),
            points("\"\\\\\\\"\\n\\u0000\\u001f\u{7f}\u{80}\u{e9}\u{101}\u{10000}/\"")
        );
    }

    #[test]
    fn short_numbers() {
        assert_eq!(short_int(b"-123456789012345678"), Some(-123_456_789_012_345_678));
        assert_eq!(short_int(b"1234567890123456789"), None);
        assert_eq!(short_float(b"-1.5e3"), Some(-1500.0));
        assert_eq!(short_float(&[b'1'; 33]), None);
    }

    #[test]
    fn long_runs() {
        let text = [&[b'x'; 40][..], b"\"", &[b'x'; 40]].concat();
        assert_eq!(plain_run(&text, true), 40);
        assert_eq!(plain_run(&text[41..], true), 40);
    }

    #[test]
    fn words_and_space() {
        assert!(word_at(b"[null]", 1, "null"));
        assert!(!word_at(b"[nul", 1, "null"));
        assert_eq!(space_end(b" \t\r\n\xa0x", 0), 4);
    }
}
