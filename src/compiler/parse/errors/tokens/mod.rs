//! The tokens of a source as CPython's tokenizer makes them, with its complaints.
//!
//! Only a source that is known to be wrong comes here. All tokens are made at once; the first complaint ends them,
//! and counts only if the matcher asks for the token in its place (or nothing else is wrong).

mod number;
mod string;

use crate::ast::is_printable;
use crate::error::ErrorKind;
use crate::parse::nesting::MAX_BRACKETS;
use crate::parse::nesting::MAX_INDENTS;

/// How deep interpolations in format specifications may nest.
const MAX_SPEC_LEVEL: i32 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::parse) enum Kind {
    /// A name that is no keyword.
    Name,
    Keyword,
    Number,
    String,
    FStart,
    FMiddle,
    FEnd,
    TStart,
    TMiddle,
    TEnd,
    Newline,
    Indent,
    Dedent,
    End,
    Op,
}

#[derive(Clone, Copy, Debug)]
pub(in crate::parse) struct Token {
    pub(in crate::parse) kind: Kind,
    /// Byte offsets.
    pub(in crate::parse) start: usize,
    pub(in crate::parse) end: usize,
    pub(in crate::parse) line: u32,
    /// Columns in bytes; `None` for tokens without extent.
    pub(in crate::parse) col: Option<u32>,
    pub(in crate::parse) end_line: u32,
    pub(in crate::parse) end_col: Option<u32>,
    /// How many brackets are open behind it.
    pub(in crate::parse) level: usize,
    /// The column the tokenizer had reached.
    pub(in crate::parse) reached: u32,
}

/// Why there are no more tokens.
#[derive(Clone, Debug)]
pub(in crate::parse) struct Complaint {
    pub(in crate::parse) kind: ErrorKind,
    pub(in crate::parse) message: String,
    pub(in crate::parse) line: u32,
    /// In bytes from the line's start: the column behind which the error is, as `offset` counts.
    pub(in crate::parse) reached: u32,
    /// As `reached`, of the end.
    pub(in crate::parse) end: Option<u32>,
    pub(in crate::parse) how: How,
    /// Whether it is about something in an f-string or t-string.
    pub(in crate::parse) in_string: bool,
    /// Whether it is about a string that the end of the source cuts off.
    pub(in crate::parse) at_end: bool,
}

/// How a complaint comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::parse) enum How {
    /// Raised by the tokenizer itself: goes before an error of the grammar further up.
    Raised,
    /// Found by whoever asks for the token.
    Found,
    /// The source ends inside brackets.
    OpenBracket,
    /// The source ends behind a continuation.
    End,
    /// The source ends inside a string.
    OpenString,
}

/// An open bracket.
#[derive(Clone, Copy, Debug)]
pub(in crate::parse) struct Bracket {
    pub(in crate::parse) open: char,
    pub(in crate::parse) line: u32,
    pub(in crate::parse) col: u32,
}

impl Bracket {
    /// Whether it is what `close` closes.
    fn fits(self, close: char) -> bool {
        matches!((self.open, close), ('(', ')') | ('[', ']') | ('{', '}'))
    }
}

/// Everything the tokenizer found.
pub(in crate::parse) struct Tokens {
    pub(in crate::parse) list: Vec<Token>,
    pub(in crate::parse) complaint: Option<Complaint>,
    /// Brackets open where the tokens end.
    pub(in crate::parse) open: Vec<Bracket>,
}

/// An f-string or t-string being read.
struct Interpolated {
    /// `f` or `t`.
    prefix: char,
    quote: u8,
    quotes: usize,
    raw: bool,
    /// Whether its text is being read, not an expression.
    in_text: bool,
    depth: i32,
    expr_depth: i32,
    in_spec: bool,
    start: usize,
    line: u32,
    line_start: usize,
}

/// A piece of the text of an f-string or t-string, being read.
struct Piece {
    kind: Kind,
    /// The string's quote, thrice.
    closing: [u8; 3],
    quotes: usize,
    raw: bool,
    in_spec: bool,
    /// Not within any braces.
    outermost: bool,
    /// In the braces of `\N{...}`.
    named: bool,
    line: u32,
    line_start: usize,
}

type Step<T> = Result<T, Box<Complaint>>;

struct Tokenizer<'s> {
    text: &'s str,
    ending: Ending,
    /// Whether there has been a token since the end last ended a statement.
    begun: bool,
    bytes: &'s [u8],
    cur: usize,
    line: u32,
    line_start: usize,
    start: usize,
    /// The start of the last line that began outside of a token: some columns are counted from there.
    buffer: usize,
    at_line_start: bool,
    indents: Vec<(usize, usize)>,
    /// Indents (positive) or dedents still to be handed out.
    pending: i32,
    open: Vec<Bracket>,
    strings: Vec<Interpolated>,
}

/// How the end of the source is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::parse) enum Ending {
    /// As it is.
    Plain,
    /// The end of interactive input ends the statement; if so said, its blocks too.
    Interactive { dedents: bool },
    /// As it is, where tokens are only listed: brackets need not fit, and a number may run into a name.
    Listing,
}

/// All tokens of `text`, whose lines end in line feeds.
pub(in crate::parse) fn tokenize(text: &str, ending: Ending) -> Tokens {
    let mut tokenizer = Tokenizer {
        text,
        ending,
        begun: false,
        bytes: text.as_bytes(),
        cur: 0,
        line: 1,
        line_start: 0,
        start: 0,
        buffer: 0,
        at_line_start: true,
        indents: vec![(0, 0)],
        pending: 0,
        open: Vec::new(),
        strings: Vec::new(),
    };
    let mut list = Vec::new();
    let complaint = loop {
        match tokenizer.next() {
            Ok(token) => {
                let ending = token.kind == Kind::Newline && token.col.is_none();
                tokenizer.begun |= !ending && token.kind != Kind::End;
                list.push(token);
                if token.kind == Kind::End {
                    break None;
                }
            }
            Err(complaint) => break Some(*complaint),
        }
    };
    Tokens { list, complaint, open: tokenizer.open }
}

fn is_identifier_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_identifier_part(byte: u8) -> bool {
    is_identifier_start(byte) || byte.is_ascii_digit()
}

impl Tokenizer<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.cur).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.cur + ahead).copied()
    }

    fn bump(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.cur += 1;
        if byte == b'\n' {
            self.line += 1;
            self.line_start = self.cur;
        }
        Some(byte)
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.bump();
        }
        found
    }

    fn column(&self) -> u32 {
        (self.cur - self.line_start) as u32
    }

    fn token(&self, kind: Kind) -> Token {
        self.token_from(kind, self.line, self.line_start)
    }

    /// The token from `start` to here that began on another line.
    fn token_from(&self, kind: Kind, line: u32, line_start: usize) -> Token {
        Token {
            kind,
            start: self.start,
            end: self.cur,
            line,
            col: Some((self.start - line_start) as u32),
            end_line: self.line,
            end_col: Some(self.column()),
            level: self.open.len(),
            reached: self.column(),
        }
    }

    fn bare_token(&self, kind: Kind) -> Token {
        Token { col: None, end_col: None, start: self.cur, ..self.token(kind) }
    }

    fn raise<T>(&self, message: impl Into<String>) -> Step<T> {
        self.complain(ErrorKind::Syntax, message, self.column(), How::Raised)
    }

    fn complain<T>(&self, kind: ErrorKind, message: impl Into<String>, reached: u32, how: How) -> Step<T> {
        let (message, line) = (message.into(), self.line);
        let in_string = !self.strings.is_empty();
        Err(Box::new(Complaint { kind, message, line, reached, end: None, how, in_string, at_end: false }))
    }

    fn next(&mut self) -> Step<Token> {
        match self.strings.last() {
            Some(string) if string.in_text => self.string_text(),
            _ => self.code(),
        }
    }

    fn code(&mut self) -> Step<Token> {
        loop {
            let mut blank = false;
            if self.at_line_start {
                self.at_line_start = false;
                blank = self.indentation()?;
            }
            self.start = self.cur;
            if self.pending != 0 {
                let kind = if self.pending < 0 { Kind::Dedent } else { Kind::Indent };
                self.pending -= self.pending.signum();
                return Ok(self.bare_token(kind));
            }
            self.blanks()?;
            self.start = self.cur;
            if self.peek() == Some(b'#') {
                while self.peek().is_some_and(|byte| byte != b'\n') {
                    self.cur += 1;
                }
            }
            match self.peek() {
                None => return self.end(),
                Some(b'\n') => {
                    let token = self.token(Kind::Newline);
                    self.bump();
                    self.buffer = self.cur;
                    self.at_line_start = true;
                    if blank || !self.open.is_empty() {
                        continue;
                    }
                    let end_col = token.end_col.map(|col| col + 1);
                    return Ok(Token { end: self.cur, end_col, reached: token.reached + 1, ..token });
                }
                Some(byte) => return self.visible(byte),
            }
        }
    }

    /// Reads the blanks at the start of a line; whether nothing follows them.
    fn indentation(&mut self) -> Step<bool> {
        let (mut col, mut alt) = (0, 0);
        let mut continued = None;
        loop {
            match self.peek() {
                Some(b' ') => (col, alt) = (col + 1, alt + 1),
                Some(b'\t') => (col, alt) = ((col / 8 + 1) * 8, alt + 1),
                Some(b'\x0c') => (col, alt) = (0, 0),
                Some(b'\\') => {
                    continued.get_or_insert((col, alt));
                    self.cur += 1;
                    self.continuation()?;
                    self.buffer = self.line_start;
                    continue;
                }
                _ => break,
            }
            self.cur += 1;
        }
        if matches!(self.peek(), Some(b'#' | b'\n')) {
            return Ok(true);
        }
        if self.open.is_empty() {
            let (col, alt) = continued.filter(|&(col, _)| col > 0).unwrap_or((col, alt));
            self.indent_to(col, alt)?;
        }
        Ok(false)
    }

    fn indent_to(&mut self, col: usize, alt: usize) -> Step<()> {
        let (top, top_alt) = self.indents.last().copied().unwrap_or_default();
        if self.peek().is_none() {
            // The end closes every block.
            self.stay_on_last_line();
            self.pending -= self.indents.len() as i32 - 1;
            self.indents.truncate(1);
            return Ok(());
        }
        if col == top {
            return if alt == top_alt { Ok(()) } else { self.tab_error() };
        }
        if col > top {
            if self.indents.len() >= MAX_INDENTS {
                let message = "too many levels of indentation";
                return self.complain(ErrorKind::Indentation, message, 1, How::Found).map_err(
                    |mut complaint: Box<Complaint>| {
                        complaint.end = Some(0);
                        complaint
                    },
                );
            }
            if alt <= top_alt {
                return self.tab_error();
            }
            self.pending += 1;
            self.indents.push((col, alt));
            return Ok(());
        }
        while self.indents.last().is_some_and(|&(top, _)| col < top) {
            self.pending -= 1;
            self.indents.pop();
        }
        let (top, top_alt) = self.indents.last().copied().unwrap_or_default();
        if col != top {
            return self.bad_dedent();
        }
        if alt == top_alt { Ok(()) } else { self.tab_error() }
    }

    fn line_end(&self) -> usize {
        memchr::memchr(b'\n', &self.bytes[self.cur..]).map_or(self.bytes.len(), |at| self.cur + at)
    }

    fn tab_error<T>(&self) -> Step<T> {
        let message = "inconsistent use of tabs and spaces in indentation";
        self.complain(ErrorKind::Tab, message, 1, How::Found)
    }

    fn bad_dedent<T>(&self) -> Step<T> {
        let reached = ((self.line_end() + 1).min(self.bytes.len()) - self.line_start) as u32;
        let message = "unindent does not match any outer indentation level";
        self.complain(ErrorKind::Indentation, message, reached, How::Found)
    }

    /// Skips blanks and continued lines.
    fn blanks(&mut self) -> Step<()> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\x0c') => self.cur += 1,
                Some(b'\\') => {
                    self.cur += 1;
                    self.continuation()?;
                }
                _ => return Ok(()),
            }
        }
    }

    /// What follows a backslash between tokens must be a line end, and something behind it.
    fn continuation(&mut self) -> Step<()> {
        if self.peek() != Some(b'\n') {
            let message = "unexpected character after line continuation character";
            let reached = (self.cur - self.buffer) as u32 + u32::from(self.peek().is_some());
            return self.complain(ErrorKind::Syntax, message, reached, How::Found);
        }
        self.bump();
        if self.peek().is_some() {
            return Ok(());
        }
        self.stay_on_last_line();
        self.complain(ErrorKind::Syntax, "unexpected EOF while parsing", self.column(), How::End)
    }

    /// At the end, the last line counts as the current one.
    fn stay_on_last_line(&mut self) {
        if self.cur == self.bytes.len() && self.line_start == self.cur && self.line > 1 {
            self.line -= 1;
            self.line_start = memchr::memrchr(b'\n', &self.bytes[..self.cur - 1]).map_or(0, |at| at + 1);
        }
    }

    fn end(&mut self) -> Step<Token> {
        self.stay_on_last_line();
        if !self.open.is_empty() {
            return self.complain(ErrorKind::Syntax, "", self.column(), How::OpenBracket);
        }
        if let (Ending::Interactive { dedents }, true) = (self.ending, self.begun) {
            self.begun = false;
            if dedents {
                self.pending = -(self.indents.len() as i32 - 1);
                self.indents.truncate(1);
            }
            return Ok(self.bare_token(Kind::Newline));
        }
        Ok(self.bare_token(Kind::End))
    }

    fn visible(&mut self, byte: u8) -> Step<Token> {
        match byte {
            b'\'' | b'"' => self.string(byte),
            b'.' if self.peek_at(1).is_some_and(|byte| byte.is_ascii_digit()) => {
                self.cur += 1;
                self.fraction()
            }
            byte if byte.is_ascii_digit() => self.number(),
            byte if is_identifier_start(byte) => self.name_or_string(),
            _ => self.operator(byte),
        }
    }

    fn name_or_string(&mut self) -> Step<Token> {
        let mut seen: Vec<u8> = Vec::new();
        while let Some(byte) = self.peek().map(|byte| byte.to_ascii_lowercase()) {
            if !b"burft".contains(&byte) || seen.contains(&byte) {
                break;
            }
            seen.push(byte);
            self.cur += 1;
            if let Some(quote @ (b'\'' | b'"')) = self.peek() {
                self.check_prefixes(&seen)?;
                let interpolated = seen.iter().find(|byte| matches!(byte, b'f' | b't'));
                return match interpolated {
                    Some(&prefix) => self.interpolated(quote, prefix.into(), seen.contains(&b'r')),
                    None => self.string(quote),
                };
            }
        }
        while self.peek().is_some_and(is_identifier_part) {
            self.cur += 1;
        }
        self.check_identifier()?;
        let kind = if is_keyword(&self.text[self.start..self.cur]) { Kind::Keyword } else { Kind::Name };
        Ok(self.token(kind))
    }

    fn check_prefixes(&self, seen: &[u8]) -> Step<()> {
        for (one, other) in ["ub", "ur", "uf", "ut", "bf", "bt", "ft"].map(|pair| (&pair[..1], &pair[1..])) {
            if seen.contains(&one.as_bytes()[0]) && seen.contains(&other.as_bytes()[0]) {
                return Err(Box::new(Complaint {
                    kind: ErrorKind::Syntax,
                    message: format!("'{one}' and '{other}' prefixes are incompatible"),
                    line: self.line,
                    reached: (self.start + 1 - self.line_start) as u32,
                    end: Some(self.column() + 1),
                    how: How::Raised,
                    in_string: !self.strings.is_empty(),
                    at_end: false,
                }));
            }
        }
        Ok(())
    }

    fn check_identifier(&mut self) -> Step<()> {
        let name = &self.text[self.start..self.cur];
        if name.is_ascii() {
            return Ok(());
        }
        let valid = |(at, c): (usize, char)| match at {
            0 => c == '_' || unicode_ident::is_xid_start(c),
            _ => unicode_ident::is_xid_continue(c),
        };
        let Some((at, c)) = name.char_indices().find(|&part| !valid(part)) else { return Ok(()) };
        self.cur = self.start + at + c.len_utf8();
        if is_printable(c) {
            return self.raise(format!("invalid character '{c}' (U+{:04X})", c as u32));
        }
        self.raise(format!("invalid non-printable character U+{:04X}", c as u32))
    }

    fn operator(&mut self, byte: u8) -> Step<Token> {
        if let Some(string) = self.strings.last_mut()
            && byte == b':'
            && string.expr_depth >= 0
            && string.depth - 1 == string.expr_depth
        {
            string.in_text = true;
            string.in_spec = true;
            self.cur += 1;
            return Ok(self.token(Kind::Op));
        }
        let rest = &self.text[self.cur..];
        if let Some(operator) = LONG_OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
            self.cur += operator.len();
            return Ok(self.token(Kind::Op));
        }
        let (line, col) = (self.line, self.column());
        self.cur += 1;
        match byte {
            b'(' | b'[' | b'{' => {
                if self.open.len() >= MAX_BRACKETS {
                    return self.raise("too many nested parentheses");
                }
                self.open.push(Bracket { open: byte.into(), line, col });
                if let Some(string) = self.strings.last_mut() {
                    string.depth += 1;
                }
            }
            b')' | b']' | b'}' => self.close(byte)?,
            byte if byte.is_ascii_control() => {
                return self.raise(format!("invalid non-printable character U+{byte:04X}"));
            }
            _ => {}
        }
        Ok(self.token(Kind::Op))
    }

    fn close(&mut self, byte: u8) -> Step<()> {
        let close = char::from(byte);
        if let Some(string) = self.strings.last()
            && string.depth == 0
            && close == '}'
        {
            return self.raise(format!("{}-string: single '}}' is not allowed", string.prefix));
        }
        match self.open.pop() {
            Some(bracket) if !bracket.fits(close) => self.mismatched(bracket, close)?,
            None if !self.is_listing() => return self.raise(format!("unmatched '{close}'")),
            _ => {}
        }
        let Some(string) = self.strings.last_mut() else { return Ok(()) };
        string.depth -= 1;
        if string.depth < 0 {
            let prefix = string.prefix;
            return self.raise(format!("{prefix}-string: unmatched '{close}'"));
        }
        if close == '}' && string.depth == string.expr_depth {
            string.expr_depth -= 1;
            string.in_text = true;
            string.in_spec = false;
        }
        Ok(())
    }

    /// Whether tokens are only listed.
    fn is_listing(&self) -> bool {
        self.ending == Ending::Listing
    }

    fn mismatched(&self, bracket: Bracket, close: char) -> Step<()> {
        if let Some(string) = self.strings.last()
            && bracket.open == '{'
            && string.depth - 1 == string.expr_depth
        {
            return self.raise(format!("{}-string: unmatched '{close}'", string.prefix));
        }
        if self.is_listing() {
            return Ok(());
        }
        let open = bracket.open;
        let place =
            if bracket.line == self.line { String::new() } else { format!(" on line {}", bracket.line) };
        self.raise(format!(
            "closing parenthesis '{close}' does not match opening parenthesis '{open}'{place}"
        ))
    }
}

/// Operators of more than one character, the longest first.
const LONG_OPERATORS: [&str; 24] = [
    "**=", "//=", ">>=", "<<=", "...", "!=", "%=", "&=", "**", "*=", "+=", "-=", "->", "//", "/=", ":=",
    "<<", "<=", "==", ">=", ">>", "@=", "^=", "|=",
];

fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// Python's keywords, sorted.
pub(in crate::parse) const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];
