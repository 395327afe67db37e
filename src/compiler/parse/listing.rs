//! The tokens of a source as the module `tokenize` shows them, comments and blank lines included.

use super::errors::tokens;
use super::errors::tokens::Ending;
use super::errors::tokens::How;
use super::errors::tokens::Kind;
use crate::error::ErrorKind;

/// The numbers of the kinds of tokens, as the module `token` has them.
pub mod kind {
    #![expect(missing_docs, reason = "each is the name that the module has")]
    pub const ENDMARKER: u8 = 0;
    pub const NAME: u8 = 1;
    pub const NUMBER: u8 = 2;
    pub const STRING: u8 = 3;
    pub const NEWLINE: u8 = 4;
    pub const INDENT: u8 = 5;
    pub const DEDENT: u8 = 6;
    pub const OP: u8 = 55;
    pub const FSTRING_START: u8 = 59;
    pub const FSTRING_MIDDLE: u8 = 60;
    pub const FSTRING_END: u8 = 61;
    pub const TSTRING_START: u8 = 62;
    pub const TSTRING_MIDDLE: u8 = 63;
    pub const TSTRING_END: u8 = 64;
    pub const COMMENT: u8 = 65;
    pub const NL: u8 = 66;
}

/// The operators whose kinds have the numbers from 7 on.
const OPERATORS: [&str; 48] = [
    "(", ")", "[", "]", ":", ",", ";", "+", "-", "*", "/", "|", "&", "<", ">", "=", ".", "%", "{", "}", "==",
    "!=", "<=", ">=", "~", "^", "<<", ">>", "**", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=",
    ">>=", "**=", "//", "//=", "@", "@=", "->", "...", ":=", "!",
];

/// The number of an operator's own kind.
pub fn operator_kind(text: &str) -> u8 {
    const FIRST: u8 = 7;
    OPERATORS.iter().position(|&known| known == text).map_or(kind::OP, |index| FIRST + index as u8)
}

/// A token: its kind and its bytes in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedToken {
    /// One of [`kind`].
    pub kind: u8,
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// Why there are no more tokens.
#[derive(Clone, Debug)]
pub struct ListingError {
    /// The exception's type.
    pub kind: ErrorKind,
    /// Its message.
    pub message: String,
    /// Where the error is: line and column from 1 on, in bytes; the last line and 0 where the source just ends.
    pub place: Option<(u32, u32)>,
}

/// The tokens of a source, and what is wrong behind the last one.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The tokens.
    pub tokens: Vec<ListedToken>,
    /// The error, if there is one.
    pub error: Option<ListingError>,
}

/// Lists the tokens of a text whose lines end in line feeds, the last one too. `lenient`: brackets need not fit, and
/// numbers may run into names.
pub fn list_tokens(text: &str, lenient: bool) -> Listing {
    let found = tokens::tokenize(text, if lenient { Ending::Listing } else { Ending::Plain });
    let mut lister = Lister { text, tokens: Vec::new(), at: 0 };
    for token in &found.list {
        lister.take(token);
    }
    if found.complaint.as_ref().is_some_and(|complaint| matches!(complaint.how, How::OpenBracket)) {
        lister.gap(text.len());
    }
    let error = found.complaint.map(|complaint| match complaint.how {
        How::OpenBracket | How::End => ListingError {
            kind: ErrorKind::Syntax,
            message: "unexpected EOF in multi-line statement".into(),
            place: Some((text.lines().count() as u32, 0)),
        },
        _ => ListingError {
            kind: complaint.kind,
            message: complaint.message,
            place: Some((complaint.line, complaint.reached)),
        },
    });
    Listing { tokens: lister.tokens, error }
}

struct Lister<'a> {
    text: &'a str,
    tokens: Vec<ListedToken>,
    /// The end of what has been listed.
    at: usize,
}

impl Lister<'_> {
    fn take(&mut self, token: &tokens::Token) {
        let number = match token.kind {
            Kind::Name | Kind::Keyword => kind::NAME,
            Kind::Number => kind::NUMBER,
            Kind::String => kind::STRING,
            Kind::FStart => kind::FSTRING_START,
            Kind::FMiddle => kind::FSTRING_MIDDLE,
            Kind::FEnd => kind::FSTRING_END,
            Kind::TStart => kind::TSTRING_START,
            Kind::TMiddle => kind::TSTRING_MIDDLE,
            Kind::TEnd => kind::TSTRING_END,
            Kind::Newline => kind::NEWLINE,
            Kind::Indent => kind::INDENT,
            Kind::Dedent => kind::DEDENT,
            Kind::End => kind::ENDMARKER,
            Kind::Op => kind::OP,
        };
        let start = match number {
            // A comment may stand before it.
            kind::NEWLINE => token.end.saturating_sub(1).max(self.at),
            _ => token.start.max(self.at),
        };
        self.gap(start);
        // The blanks of an indent begin its line.
        let start = if number == kind::INDENT { self.line_start(start) } else { start };
        let end = if matches!(number, kind::INDENT | kind::DEDENT) { token.start } else { token.end };
        self.tokens.push(ListedToken { kind: number, start, end: end.max(start) });
        self.at = end.max(self.at);
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// Lists the comments and line ends up to `end`.
    fn gap(&mut self, end: usize) {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while at < end {
            match bytes[at] {
                b'#' => {
                    let rest = &bytes[at..end];
                    let len = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                    self.tokens.push(ListedToken { kind: kind::COMMENT, start: at, end: at + len });
                    at += len;
                    continue;
                }
                b'\\' if bytes.get(at + 1) == Some(&b'\n') => at += 1,
                b'\n' => self.tokens.push(ListedToken { kind: kind::NL, start: at, end: at + 1 }),
                _ => {}
            }
            at += 1;
        }
        self.at = self.at.max(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blank_lines_are_listed() {
        let text = "if x: # c\n\n  y = f'{z}'\n# d\n";
        let listing = list_tokens(text, true);
        let shown: Vec<(u8, &str)> =
            listing.tokens.iter().map(|token| (token.kind, &text[token.start..token.end])).collect();
        assert_eq!(shown[..6], [(1, "if"), (1, "x"), (55, ":"), (65, "# c"), (4, "\n"), (66, "\n")]);
        assert_eq!(shown[6..10], [(5, "  "), (1, "y"), (55, "="), (59, "f'")]);
        let rest =
            [(55, "{"), (1, "z"), (55, "}"), (61, "'"), (4, "\n"), (65, "# d"), (66, "\n"), (6, ""), (0, "")];
        assert_eq!(shown[10..], rest);
        assert!(listing.error.is_none());
        assert_eq!(list_tokens("(a\n\n", true).error.and_then(|error| error.place), Some((2, 0)));
    }
}
