//! From bytes to text: byte order mark, coding cookie, line ends.

use std::borrow::Cow;

use super::ParseOptions;
use crate::error::ErrorKind;
use crate::error::Position;
use crate::error::SyntaxError;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The text of a source: no byte order mark, every line end a line feed, no NUL. Most sources are borrowed.
pub(crate) fn decode<'a>(bytes: &'a [u8], options: &ParseOptions<'_>) -> Result<Cow<'a, str>, SyntaxError> {
    if memchr::memchr(0, bytes).is_some() {
        return Err(unplaced("source code string cannot contain null bytes".into(), None));
    }
    let (bytes, marked) = match bytes.strip_prefix(BOM) {
        Some(rest) if !options.ignore_cookie => (rest, true),
        _ => (bytes, false),
    };
    let cookie = if options.ignore_cookie { None } else { cookie(bytes).map(normalise) };
    let text = match cookie {
        Some(name) if name != "utf-8" && marked => return Err(marked_otherwise(&name, bytes)),
        Some(name) if !matches!(name.to_ascii_lowercase().as_str(), "utf-8" | "utf8") => {
            Cow::Owned(transcode(&name, bytes)?)
        }
        _ => Cow::Borrowed(utf8(bytes, options.file)?),
    };
    Ok(line_feeds(text))
}

fn line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive('\r') {
        // A line feed behind a carriage return begins the next part.
        let part = if out.ends_with('\r') { part.strip_prefix('\n').unwrap_or(part) } else { part };
        if out.ends_with('\r') {
            out.pop();
            out.push('\n');
        }
        out.push_str(part);
    }
    if out.ends_with('\r') {
        out.pop();
        out.push('\n');
    }
    Cow::Owned(out)
}

/// The encoding that a comment in the first two lines declares.
fn cookie(bytes: &[u8]) -> Option<&str> {
    let mut lines = bytes.split(|&byte| matches!(byte, b'\n' | b'\r'));
    let first = lines.next()?;
    if let Some(name) = cookie_in(first) {
        return Some(name);
    }
    let blank =
        |line: &[u8]| line.iter().find(|byte| !b" \t\x0c".contains(byte)).is_none_or(|&byte| byte == b'#');
    let crlf = bytes.get(first.len()..first.len() + 2) == Some(b"\r\n");
    let second = if crlf { lines.nth(1) } else { lines.next() };
    if blank(first) { cookie_in(second?) } else { None }
}

fn cookie_in(line: &[u8]) -> Option<&str> {
    let comment = line.iter().position(|byte| !b" \t\x0c".contains(byte))?;
    if line[comment] != b'#' {
        return None;
    }
    let mut rest = &line[comment..];
    while let Some(at) = memchr::memmem::find(rest, b"coding") {
        rest = &rest[at + b"coding".len()..];
        let Some(b':' | b'=') = rest.first() else { continue };
        let value = &rest[1..];
        let start = value.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let value = &value[start..];
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        let len = value.iter().take_while(|byte| is_part(byte)).count();
        if len > 0 {
            return std::str::from_utf8(&value[..len]).ok();
        }
    }
    None
}

/// The two encodings that are spelt in many ways under one name; others unchanged.
fn normalise(name: &str) -> String {
    let lower: String =
        name.chars().take(12).map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect();
    let is = |known: &str| lower == known || lower.starts_with(&format!("{known}-"));
    if is("utf-8") {
        return "utf-8".into();
    }
    if ["latin-1", "iso-8859-1", "iso-latin-1"].into_iter().any(is) {
        return "iso-8859-1".into();
    }
    name.into()
}

/// The encoding that the bytes of a file declare, where it is none of those that are read here: whoever has them
/// decoded otherwise reads the text with [`ParseOptions::ignore_cookie`].
pub fn foreign_encoding(bytes: &[u8]) -> Option<&str> {
    if bytes.starts_with(BOM) {
        return None;
    }
    let declared = cookie(bytes)?;
    let name = normalise(declared).to_ascii_lowercase();
    let known = matches!(name.as_str(), "utf-8" | "utf8") || Own::of(&name).is_some();
    (!known).then_some(declared)
}

/// The encodings that are read here, beside UTF-8.
enum Own {
    Latin1,
    Ascii,
    Cp1252,
}

impl Own {
    fn of(lower: &str) -> Option<Own> {
        match lower {
            "iso-8859-1" | "latin1" => Some(Own::Latin1),
            "ascii" | "us-ascii" => Some(Own::Ascii),
            "cp1252" | "windows-1252" => Some(Own::Cp1252),
            _ => None,
        }
    }
}

fn transcode(name: &str, bytes: &[u8]) -> Result<String, SyntaxError> {
    match Own::of(&name.to_ascii_lowercase()) {
        Some(Own::Latin1) => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
        Some(Own::Ascii) => ascii(bytes),
        Some(Own::Cp1252) => cp1252(bytes),
        None => Err(undecoded(format!("unknown encoding: {name}"))),
    }
}

fn ascii(bytes: &[u8]) -> Result<String, SyntaxError> {
    match bytes.iter().position(|byte| !byte.is_ascii()) {
        None => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
        Some(at) => Err(undecoded(format!(
            "'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in range(128)",
            bytes[at]
        ))),
    }
}

/// What code page 1252 has at 0x80..=0x9F; zero where it has nothing.
const CP1252: [u16; 32] = [
    0x20AC, 0, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17D,
    0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0,
    0x17E, 0x178,
];

fn cp1252(bytes: &[u8]) -> Result<String, SyntaxError> {
    let mut out = String::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        let point = match byte {
            0x80..=0x9F => CP1252[usize::from(byte - 0x80)].into(),
            _ => u32::from(byte),
        };
        match char::from_u32(point) {
            Some(c) if point != 0 => out.push(c),
            _ => {
                return Err(undecoded(format!(
                    "'charmap' codec can't decode byte 0x{byte:02x} in position {at}: character maps to <undefined>"
                )));
            }
        }
    }
    Ok(out)
}

fn utf8<'a>(bytes: &'a [u8], file: Option<&str>) -> Result<&'a str, SyntaxError> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
    let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() as i32 + 1;
    let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |newline| start + newline);
    let offset = String::from_utf8_lossy(&bytes[start..at]).chars().count() as i32 + 1;
    let place = file.map_or(String::new(), |file| format!(" in file {file}"));
    let message = format!(
        "Non-UTF-8 code starting with '\\x{:02x}'{place} on line {line}, but no encoding declared; see \
         https://peps.python.org/pep-0263/ for details",
        bytes[at]
    );
    let position = Position { line, offset, end_line: Some(line), end_offset: Some(offset) };
    let text = String::from_utf8_lossy(&bytes[start..end]).into();
    Err(SyntaxError {
        kind: ErrorKind::Syntax,
        message: message.into(),
        position: Some(position),
        text: Some(text),
    })
}

fn marked_otherwise(name: &str, bytes: &[u8]) -> SyntaxError {
    let line = bytes.split(|&byte| byte == b'\n').find(|line| cookie_in(line).is_some()).unwrap_or_default();
    let number = if bytes.starts_with(line) { 1 } else { 2 };
    let text = String::from_utf8_lossy(line);
    let end_offset = Some(text.chars().count() as i32);
    let position = Position { line: number, offset: 0, end_line: Some(number), end_offset };
    SyntaxError {
        kind: ErrorKind::Syntax,
        message: format!("encoding problem: {name} with BOM").into(),
        position: Some(position),
        text: Some(text.into()),
    }
}

/// The error of a file that cannot be decoded.
pub fn undecoded(message: String) -> SyntaxError {
    unplaced(message, Some(Position { line: 0, offset: -1, end_line: None, end_offset: None }))
}

fn unplaced(message: String, position: Option<Position>) -> SyntaxError {
    SyntaxError { kind: ErrorKind::Syntax, message: message.into(), position, text: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, String> {
        decode(bytes, &ParseOptions::default()).map(Cow::into_owned).map_err(|error| error.message.into())
    }

    #[test]
    fn line_ends_become_line_feeds() {
        assert_eq!(text(b"a\r\nb\rc\r\r\nd\n\re\r"), Ok("a\nb\nc\n\nd\n\ne\n".into()));
    }

    #[test]
    fn cookies_are_found_in_two_lines() {
        assert_eq!(text(b"# coding: latin-1\n\xE9"), Ok("# coding: latin-1\n\u{E9}".into()));
        assert_eq!(
            text(b"\r\n# -*- coding: cp1252 -*-\r\n\x80"),
            Ok("\n# -*- coding: cp1252 -*-\n\u{20AC}".into())
        );
        assert!(text(b"x\n# coding: latin-1\n\xE9").is_err());
        assert_eq!(text(b"# coding: klingon\n"), Err("unknown encoding: klingon".into()));
        assert_eq!(text(b"\xEF\xBB\xBF#coding=latin1\n"), Err("encoding problem: latin1 with BOM".into()));
    }

    fn error(bytes: &[u8]) -> (String, Option<[i32; 2]>, Option<String>) {
        let error = decode(bytes, &ParseOptions::default()).expect_err("the source is wrong");
        let position = error.position.map(|position| [position.line, position.offset]);
        (error.message.into(), position, error.text.map(Into::into))
    }

    #[test]
    fn errors_are_placed_as_by_cpython() {
        let hint = "but no encoding declared; see https://peps.python.org/pep-0263/ for details";
        let message = format!("Non-UTF-8 code starting with '\\xe9' on line 2, {hint}");
        assert_eq!(error(b"a=1\nb=\"\xE9\"\n"), (message, Some([2, 4]), Some("b=\"\u{FFFD}\"".into())));
        let message = "'ascii' codec can't decode byte 0xe9 in position 19: ordinal not in range(128)";
        assert_eq!(error(b"# coding: ascii\nx=\"\xE9\"\n"), (message.into(), Some([0, -1]), None));
        let message = "'charmap' codec can't decode byte 0x81 in position 22: character maps to <undefined>";
        assert_eq!(error(b"\n# coding: cp1252\nx=\"\x80\x81\"\n"), (message.into(), Some([0, -1]), None));
        let message = "encoding problem: iso-8859-1 with BOM";
        let text = "# coding: latin-1";
        assert_eq!(
            error(b"\xEF\xBB\xBF# coding: latin-1\nx=1\n"),
            (message.into(), Some([1, 0]), Some(text.into()))
        );
        assert_eq!(error(b"x=1\0\n"), ("source code string cannot contain null bytes".into(), None, None));
    }
}
