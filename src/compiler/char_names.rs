//! Names of code points: `\N{...}`, `namereplace`, `unicodedata.name` and `lookup`.

/// The name of a code point; control characters and private ones have none.
pub fn name(point: u32) -> Option<String> {
    Some(unicode_names2::name(char::from_u32(point)?)?.to_string())
}

/// Blocks whose characters have their number for a name: CPython finds those names, but does not tell them.
const TANGUT: [(u32, u32); 2] = [(0x17000, 0x187F7), (0x18D00, 0x18D08)];
const TANGUT_PREFIX: &str = "TANGUT IDEOGRAPH-";
/// The alias that is longer than the code point's name only at its end.
const LONGER_ALIAS: &str = "MENDE KIKAKUI SYLLABLE M174 MBOO";

/// The code point of a name or alias, in any case.
pub fn lookup(wanted: &str) -> Option<u32> {
    let Some(found) = unicode_names2::character(wanted).map(u32::from) else { return tangut(wanted) };
    let own = name(found).unwrap_or_default();
    // An alias is unlike the code point's own name. The library also takes more behind a name and leading zeros in
    // a numbered one, which no alias has.
    let start = wanted.get(..own.len()).unwrap_or_default();
    let longer = !own.is_empty() && wanted.len() > own.len() && start.eq_ignore_ascii_case(&own);
    let numbered = own.starts_with("CJK UNIFIED IDEOGRAPH-") && !wanted.eq_ignore_ascii_case(&own);
    (!numbered && (!longer || wanted.eq_ignore_ascii_case(LONGER_ALIAS))).then_some(found)
}

fn tangut(wanted: &str) -> Option<u32> {
    let prefix = wanted.get(..TANGUT_PREFIX.len())?;
    let digits = &wanted[TANGUT_PREFIX.len()..];
    if !prefix.eq_ignore_ascii_case(TANGUT_PREFIX) || digits.len() != 5 {
        return None;
    }
    let found = u32::from_str_radix(digits, 16).ok()?;
    TANGUT.iter().any(|&(first, last)| (first..=last).contains(&found)).then_some(found)
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
            ("MENDE KIKAKUI SYLLABLE M174 MBOO", 0x1E89A),
            ("Tangut Ideograph-187F7", 0x187F7),
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
