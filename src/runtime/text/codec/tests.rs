//! CPython's answers.

use proptest::prelude::*;

use super::standard::Standard;
use super::standard::Utf;
use super::*;

/// A standard handler over one input.
struct Handling<'a> {
    how: Standard,
    utf: Option<Utf>,
    bytes: &'a [u8],
    text: TextRef<'a>,
}

impl DecodeHandler for Handling<'_> {
    type Error = CodecError;
    fn recover(&mut self, error: CodecError) -> Result<DecodeRecovery, CodecError> {
        self.how.decode(self.bytes, error, self.utf).ok_or(error)
    }
}

impl EncodeHandler for Handling<'_> {
    type Error = CodecError;
    fn recover(&mut self, error: CodecError) -> Result<EncodeRecovery, CodecError> {
        self.how.encode(self.text, error, self.utf, |_| Some("NAME".into())).ok_or(error)
    }
    fn refuse(&mut self, error: CodecError) -> CodecError {
        error
    }
}

fn points(text: TextBuilder) -> Vec<u32> {
    text.finish().as_ref().points().collect()
}

fn utf8(bytes: &[u8], last: bool, how: Standard) -> Result<(usize, Vec<u32>), CodecError> {
    let mut out = TextBuilder::default();
    let mut handler = Handling { how, utf: Some(Utf::Utf8), bytes, text: TextRef::Latin1(&[]) };
    let consumed = utf8::decode(bytes, last, &mut out, &mut handler)?;
    Ok((consumed, points(out)))
}

fn error(start: usize, end: usize, reason: &'static str) -> CodecError {
    CodecError { start, end, reason }
}

#[test]
fn utf8_errors_stand_where_cpython_finds_them() {
    let start = "invalid start byte";
    let go_on = "invalid continuation byte";
    let cut = "unexpected end of data";
    let cases: [(&[u8], CodecError); 9] = [
        (b"\xff", error(0, 1, start)),
        (b"a\xc3", error(1, 2, cut)),
        (b"a\xe2\x82", error(1, 3, cut)),
        (b"\xe2\x82a", error(0, 2, go_on)),
        (b"\xed\xa0\x80", error(0, 1, go_on)),
        (b"\xf4\x90\x80\x80", error(0, 1, go_on)),
        (b"\xc0\x80", error(0, 1, start)),
        (b"\xf0\x80\x80\x80", error(0, 1, go_on)),
        (b"\xe0\x80", error(0, 1, go_on)),
    ];
    for (bytes, expected) in cases {
        assert_eq!(utf8(bytes, true, Standard::Strict), Err(expected), "{bytes:?}");
    }
}

#[test]
fn utf8_in_pieces() {
    for (bytes, consumed) in [(&b"a\xe2\x82"[..], 1), (b"\xed\xa0", 0), (b"\xed", 0), (b"ab", 2)] {
        assert_eq!(utf8(bytes, false, Standard::Strict).map(|done| done.0), Ok(consumed));
    }
    assert_eq!(utf8(b"a\xe2\x28", false, Standard::Strict), Err(error(1, 2, "invalid continuation byte")));
}

#[test]
fn standard_decoding() {
    let decoded = |bytes: &[u8], how| utf8(bytes, true, how).map(|done| done.1);
    assert_eq!(decoded(b"a\xff\xe2\x82", Standard::Replace), Ok(vec![0x61, 0xFFFD, 0xFFFD]));
    assert_eq!(decoded(b"a\xe2\x82", Standard::SurrogateEscape), Ok(vec![0x61, 0xDCE2, 0xDC82]));
    assert_eq!(decoded(b"\xed\xa0\x80z", Standard::SurrogatePass), Ok(vec![0xD800, 0x7A]));
    assert_eq!(decoded(b"\xffz", Standard::BackslashReplace), Ok(vec![0x5C, 0x78, 0x66, 0x66, 0x7A]));
    assert_eq!(decoded(b"\xffz", Standard::Ignore), Ok(vec![0x7A]));
    assert!(decoded(b"\xff", Standard::XmlCharRefReplace).is_err());
}

#[test]
fn standard_encoding() {
    let text = TextRef::Ucs4(&[0x61, 0x1F600, 0xE9]);
    let ascii = |how| {
        let mut out = Vec::new();
        let mut handler = Handling { how, utf: None, bytes: &[], text };
        narrow::encode_ascii(text, &mut out, &mut handler).map(|()| String::from_utf8(out).unwrap())
    };
    assert_eq!(ascii(Standard::Strict), Err(error(1, 3, "ordinal not in range(128)")));
    assert_eq!(ascii(Standard::Replace).as_deref(), Ok("a??"));
    assert_eq!(ascii(Standard::XmlCharRefReplace).as_deref(), Ok("a&#128512;&#233;"));
    assert_eq!(ascii(Standard::BackslashReplace).as_deref(), Ok("a\\U0001f600\\xe9"));
    assert_eq!(ascii(Standard::NameReplace).as_deref(), Ok("a\\N{NAME}\\N{NAME}"));
}

#[test]
fn surrogates_in_utf8() {
    let text = TextRef::Ucs2(&[0x61, 0xDC80, 0xDCFF]);
    let encode = |how| {
        let mut out = Vec::new();
        let mut handler = Handling { how, utf: Some(Utf::Utf8), bytes: &[], text };
        utf8::encode(text, &mut out, &mut handler).map(|()| out)
    };
    assert_eq!(encode(Standard::Strict), Err(error(1, 3, "surrogates not allowed")));
    assert_eq!(encode(Standard::SurrogateEscape), Ok(b"a\x80\xff".to_vec()));
    let mixed = TextRef::Ucs2(&[0xDCFF, 0x1234]);
    let mut handler = Handling { how: Standard::SurrogateEscape, utf: None, bytes: &[], text: mixed };
    let refused = narrow::encode_ascii(mixed, &mut Vec::new(), &mut handler);
    assert_eq!(refused, Err(error(1, 2, "ordinal not in range(128)")));
    assert_eq!(encode(Standard::SurrogatePass), Ok(b"a\xed\xb2\x80\xed\xb3\xbf".to_vec()));
}

#[test]
fn utf16_errors() {
    let decode = |bytes: &[u8], last| {
        let mut out = TextBuilder::default();
        utf16::decode(bytes, Endian::Little, last, &mut out, &mut Strict)
    };
    assert_eq!(decode(b"a", true), Err(error(0, 1, "truncated data")));
    assert_eq!(decode(b"\x00\xd8", true), Err(error(0, 2, "unexpected end of data")));
    assert_eq!(decode(b"\x00\xd8\x00", true), Err(error(0, 3, "unexpected end of data")));
    assert_eq!(decode(b"\x00\xd8a\x00", true), Err(error(0, 2, "illegal UTF-16 surrogate")));
    assert_eq!(decode(b"\x00\xdca\x00", true), Err(error(0, 2, "illegal encoding")));
    assert_eq!(decode(b"a\x00\x00\xd8", false), Ok(2));
    assert_eq!(utf16::byte_order_mark(b"\xfe\xffa"), Some((Endian::Big, 2)));
}

#[test]
fn utf32_errors() {
    let decode = |bytes: &[u8]| {
        let mut out = TextBuilder::default();
        utf32::decode(bytes, Endian::Little, true, &mut out, &mut Strict)
    };
    assert_eq!(decode(b"abc"), Err(error(0, 3, "truncated data")));
    assert_eq!(decode(b"\x00\x00\x11\x00"), Err(error(0, 4, "code point not in range(0x110000)")));
    assert_eq!(
        decode(b"\x00\xd8\x00\x00"),
        Err(error(0, 4, "code point in surrogate code point range(0xd800, 0xe000)"))
    );
}

fn unescape(bytes: &[u8], last: bool) -> Result<(usize, Vec<u32>), CodecError> {
    let mut out = TextBuilder::default();
    let name = |name: &str| (name == "BULLET").then_some(0x2022);
    let (consumed, _) = escape::decode_unicode(bytes, last, &mut out, &mut Strict, name)?;
    Ok((consumed, points(out)))
}

#[test]
fn unicode_escapes() {
    assert_eq!(
        unescape(br"\N{BULLET}\x41\q\777\u03bb", true).unwrap().1,
        [0x2022, 0x41, 0x5C, 0x71, 0x1FF, 0x3BB]
    );
    let cases: [(&[u8], CodecError); 7] = [
        (br"\x4", error(0, 3, "truncated \\xXX escape")),
        (br"\u12", error(0, 4, "truncated \\uXXXX escape")),
        (br"\U00110000", error(0, 10, "illegal Unicode character")),
        (br"\N{foo}", error(0, 7, "unknown Unicode character name")),
        (br"\N{foo", error(0, 6, "malformed \\N character escape")),
        (br"\N", error(0, 2, "malformed \\N character escape")),
        (b"abc\\", error(3, 4, "\\ at end of string")),
    ];
    for (bytes, expected) in cases {
        assert_eq!(unescape(bytes, true), Err(expected), "{bytes:?}");
    }
    assert_eq!(unescape(b"abc\\", false).unwrap().0, 3);
    assert_eq!(unescape(br"\x4", false).unwrap().0, 0);
}

#[test]
fn raw_escapes() {
    let decode = |bytes: &[u8]| {
        let mut out = TextBuilder::default();
        escape::decode_raw(bytes, true, &mut out, &mut Strict).map(|_| points(out))
    };
    assert_eq!(decode(br"\\u1234").unwrap().len(), 7);
    assert_eq!(decode(br"\\\u1234"), Ok(vec![0x5C, 0x5C, 0x1234]));
    assert_eq!(decode(b"a\\"), Ok(vec![0x61, 0x5C]));
    assert_eq!(decode(br"\U0011ffff"), Err(error(0, 10, "\\Uxxxxxxxx out of range")));
}

#[test]
fn escapes_of_bytes() {
    let decode = |bytes: &[u8]| escape::decode_bytes(bytes, escape::BytesErrors::Strict);
    assert_eq!(decode(br"\x41\u12\n").unwrap().0, b"A\\u12\n");
    assert_eq!(decode(br"\777").unwrap(), (vec![0xFF], Some(escape::InvalidEscape { at: 0, octal: true })));
    assert_eq!(decode(br"ab\x4").unwrap_err().message, "invalid \\x escape at position 2");
    assert_eq!(decode(b"\\").unwrap_err().message, "Trailing \\ in string");
    assert_eq!(escape::encode_bytes(b"\\'\"\n\x00\xff"), br#"\\\'"\n\x00\xff"#);
}

#[test]
fn tables() {
    let table = [Some(0x61), None, Some(0x3BB)];
    let push =
        |byte: u8, out: &mut TextBuilder| table[usize::from(byte)].map(|point| out.push(point)).is_some();
    let mut out = TextBuilder::default();
    assert_eq!(charmap::decode(b"\x00\x02", push, &mut out, &mut Strict), Ok(()));
    assert_eq!(points(out), [0x61, 0x3BB]);
    let undefined = Err(error(0, 1, "character maps to <undefined>"));
    assert_eq!(charmap::decode(b"\x01", push, &mut TextBuilder::default(), &mut Strict), undefined);
}

#[test]
fn utf7_runs() {
    let encode = |text: &str| {
        let mut out = Vec::new();
        utf7::encode(TextBuf::from(text).as_ref(), &mut out);
        String::from_utf8(out).unwrap()
    };
    assert_eq!(encode("aλ-b+😀~"), "a+A7s--b+-+2D3eAAB+-");
    let decode = |bytes: &[u8], last| {
        let mut out = TextBuilder::default();
        utf7::decode(bytes, last, &mut out, &mut Strict).map(|consumed| (consumed, points(out)))
    };
    assert_eq!(decode(b"a+A7s-b", true), Ok((7, vec![0x61, 0x3BB, 0x62])));
    assert_eq!(decode(b"a+A7", false), Ok((1, vec![0x61])));
    assert_eq!(decode(b"+A7", true), Err(error(0, 3, "unterminated shift sequence")));
    assert_eq!(decode(b"+A!", true), Err(error(0, 3, "partial character in shift sequence")));
}

proptest! {
    #[test]
    fn texts_survive_every_encoding(text in any::<String>()) {
        let buf = TextBuf::from(text.as_str());
        let mut bytes = Vec::new();
        utf8::encode(buf.as_ref(), &mut bytes, &mut Strict).unwrap();
        prop_assert_eq!(&bytes, text.as_bytes());
        prop_assert_eq!(utf8::encoded_size(buf.as_ref()), text.len());
        for endian in [Endian::Little, Endian::Big] {
            let (mut bytes, mut out) = (Vec::new(), TextBuilder::default());
            utf16::encode(buf.as_ref(), endian, &mut bytes, &mut Strict).unwrap();
            utf16::decode(&bytes, endian, true, &mut out, &mut Strict).unwrap();
            prop_assert_eq!(out.finish(), buf.clone());
            let (mut bytes, mut out) = (Vec::new(), TextBuilder::default());
            utf32::encode(buf.as_ref(), endian, &mut bytes, &mut Strict).unwrap();
            utf32::decode(&bytes, endian, true, &mut out, &mut Strict).unwrap();
            prop_assert_eq!(out.finish(), buf.clone());
        }
        let mut bytes = Vec::new();
        escape::encode_unicode(buf.as_ref(), &mut bytes);
        prop_assert_eq!(unescape(&bytes, true).unwrap().1, text.chars().map(u32::from).collect::<Vec<_>>());
    }
}
