//! Names of code points: `\N{...}`, `namereplace`, `unicodedata.name` and `lookup`.

/// The name of a code point; control characters and private ones have none.
pub fn name(point: u32) -> Option<String> {
    Some(unicode_names2::name(char::from_u32(point)?)?.to_string())
}

/// The code point of a name or alias, in any case.
pub fn lookup(wanted: &str) -> Option<u32> {
    let found = u32::from(unicode_names2::character(wanted)?);
    let own = name(found).unwrap_or_default();
    // An alias is unlike the code point's own name. The library also takes more behind a name and leading zeros in
    // a numbered one, which no alias has.
    let start = wanted.get(..own.len()).unwrap_or_default();
    let longer = !own.is_empty() && wanted.len() > own.len() && start.eq_ignore_ascii_case(&own);
    let numbered = own.starts_with("CJK UNIFIED IDEOGRAPH-") && !wanted.eq_ignore_ascii_case(&own);
    (!longer && !numbered).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_aliases() {
        let cases = [
            ("latin small letter a", 0x61),
            ("HANGUL SYLLABLE GAG", 0xAC01),
            ("CJK UNIFIED IDEOGRAPH-4E00", 0x4E00),
            ("NULL", 0),
            ("new line", 0x0A),
            ("LATIN CAPITAL LETTER GHA", 0x1A2),
            ("ZWNBSP", 0xFEFF),
        ];
        for (name, point) in cases {
            assert_eq!(lookup(name), Some(point), "{name}");
        }
        for name in ["", "nonsense", "LATINSMALLLETTERA", "CJK UNIFIED IDEOGRAPH-04E00", "LINE-FEED", "λ"] {
            assert_eq!(lookup(name), None, "{name}");
        }
        assert_eq!(name(0x1F600).as_deref(), Some("GRINNING FACE"));
        assert_eq!((name(0), name(0xD800), name(0xE000)), (None, None, None));
    }
}
