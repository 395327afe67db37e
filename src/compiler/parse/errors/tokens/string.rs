//! Strings, and the pieces of interpolated ones.

use super::How;
use super::Interpolated;
use super::Kind;
use super::MAX_SPEC_LEVEL;
use super::Piece;
use super::Step;
use super::Token;
use super::Tokenizer;
use crate::error::ErrorKind;
use crate::parse::nesting::MAX_STRINGS;

impl Tokenizer<'_> {
    /// How many quotes open the string here; they are read.
    pub(super) fn opening_quotes(&mut self, quote: u8) -> usize {
        let triple = self.bytes[self.cur..].starts_with(&[quote; 3]);
        let quotes = if triple { 3 } else { 1 };
        self.cur += quotes;
        quotes
    }

    pub(super) fn string(&mut self, quote: u8) -> Step<Token> {
        let (line, line_start) = (self.line, self.line_start);
        let quotes = self.opening_quotes(quote);
        let mut escaped_quote = false;
        loop {
            match self.bump() {
                None => return self.unterminated(quote, quotes, line, line_start, escaped_quote, true),
                Some(b'\n') if quotes == 1 => {
                    // The error is on the line that ends here.
                    self.line -= u32::from(self.cur != self.bytes.len());
                    return self.unterminated(quote, quotes, line, line_start, escaped_quote, false);
                }
                Some(b'\\') => escaped_quote |= self.bump() == Some(quote),
                Some(byte) if byte == quote => {
                    let rest = &self.bytes[self.cur - 1..];
                    if quotes == 1 || rest.starts_with(&[quote; 3]) {
                        self.cur += quotes - 1;
                        return Ok(self.token_from(Kind::String, line, line_start));
                    }
                }
                Some(_) => {}
            }
        }
    }

    pub(super) fn unterminated(
        &mut self,
        quote: u8,
        quotes: usize,
        line: u32,
        line_start: usize,
        escaped_quote: bool,
        at_end: bool,
    ) -> Step<Token> {
        self.stay_on_last_line();
        let detected = self.line;
        self.cur = self.start + 1;
        (self.line, self.line_start) = (line, line_start);
        let string = self.strings.last().filter(|string| string.quote == quote && string.quotes == quotes);
        let message = match string {
            Some(string) => format!("{}-string: expecting '}}'", string.prefix),
            None if quotes == 3 => {
                format!("unterminated triple-quoted string literal (detected at line {detected})")
            }
            None if escaped_quote => format!(
                "unterminated string literal (detected at line {detected}); perhaps you escaped the end quote?"
            ),
            None => format!("unterminated string literal (detected at line {detected})"),
        };
        let how = if quotes == 3 && at_end { How::OpenString } else { How::Raised };
        self.complain(ErrorKind::Syntax, message, self.column(), how).map_err(|mut complaint| {
            complaint.at_end = at_end;
            complaint
        })
    }

    pub(super) fn interpolated(&mut self, quote: u8, prefix: char, raw: bool) -> Step<Token> {
        let quotes = self.opening_quotes(quote);
        if self.strings.len() + 1 >= MAX_STRINGS {
            return self.raise("too many nested f-strings or t-strings");
        }
        self.strings.push(Interpolated {
            prefix,
            quote,
            quotes,
            raw,
            in_text: true,
            depth: 0,
            expr_depth: -1,
            in_spec: false,
            start: self.start,
            line: self.line,
            line_start: self.line_start,
        });
        Ok(self.token(if prefix == 'f' { Kind::FStart } else { Kind::TStart }))
    }

    /// The next token inside the text of an f-string or t-string.
    pub(super) fn string_text(&mut self) -> Step<Token> {
        self.start = self.cur;
        let Some(string) = self.strings.last() else { return self.code() };
        let mut piece = Piece {
            kind: if string.prefix == 'f' { Kind::FMiddle } else { Kind::TMiddle },
            closing: [string.quote; 3],
            quotes: string.quotes,
            raw: string.raw,
            in_spec: string.in_spec && string.expr_depth >= 0,
            outermost: string.depth == 0,
            named: false,
            line: self.line,
            line_start: self.line_start,
        };
        if self.peek() == Some(b'{') && (piece.in_spec || self.peek_at(1) != Some(b'{')) {
            self.enter_expression()?;
            return self.code();
        }
        if self.closes(&piece) {
            self.cur += piece.quotes;
            self.strings.pop();
            return Ok(self.token(if piece.kind == Kind::FMiddle { Kind::FEnd } else { Kind::TEnd }));
        }
        while !self.closes(&piece) {
            match self.peek() {
                None => return self.unterminated_interpolated(piece.in_spec),
                Some(b'\n') if piece.quotes == 1 => return self.unterminated_interpolated(piece.in_spec),
                Some(b'{') => return self.opening_brace(&piece),
                Some(b'}') => return self.closing_brace(&piece),
                Some(b'\\') => self.escape(&mut piece),
                Some(_) => {
                    self.bump();
                }
            }
        }
        Ok(self.piece(&piece))
    }

    pub(super) fn closes(&self, piece: &Piece) -> bool {
        self.bytes[self.cur..].starts_with(&piece.closing[..piece.quotes])
    }

    pub(super) fn piece(&self, piece: &Piece) -> Token {
        self.token_from(piece.kind, piece.line, piece.line_start)
    }

    /// A brace ends the piece; a doubled one is its last character.
    pub(super) fn opening_brace(&mut self, piece: &Piece) -> Step<Token> {
        if self.peek_at(1) == Some(b'{') && !piece.in_spec {
            return Ok(self.doubled_brace(piece));
        }
        let token = self.piece(piece);
        self.enter_expression()?;
        Ok(token)
    }

    pub(super) fn closing_brace(&mut self, piece: &Piece) -> Step<Token> {
        if piece.named {
            self.cur += 1;
            return Ok(self.piece(piece));
        }
        if self.peek_at(1) == Some(b'}') && !piece.in_spec && piece.outermost {
            return Ok(self.doubled_brace(piece));
        }
        if let Some(string) = self.strings.last_mut() {
            string.in_text = false;
        }
        Ok(self.piece(piece))
    }

    pub(super) fn doubled_brace(&mut self, piece: &Piece) -> Token {
        self.cur += 1;
        let token = self.piece(piece);
        self.cur += 1;
        token
    }

    pub(super) fn escape(&mut self, piece: &mut Piece) {
        self.cur += 1;
        match self.peek() {
            Some(b'{' | b'}') | None => {}
            Some(b'N') if !piece.raw && self.peek_at(1) == Some(b'{') => {
                self.cur += 2;
                piece.named = true;
            }
            Some(_) => {
                self.bump();
            }
        }
    }

    pub(super) fn enter_expression(&mut self) -> Step<()> {
        let Some(string) = self.strings.last_mut() else { return Ok(()) };
        string.expr_depth += 1;
        string.in_text = false;
        let (depth, prefix) = (string.expr_depth, string.prefix);
        if depth >= MAX_SPEC_LEVEL {
            return self.raise(format!("{prefix}-string: expressions nested too deeply"));
        }
        Ok(())
    }

    pub(super) fn unterminated_interpolated(&mut self, in_spec: bool) -> Step<Token> {
        self.stay_on_last_line();
        let Some(string) = self.strings.last() else { return self.code() };
        let (prefix, detected) = (string.prefix, self.line);
        if in_spec && self.peek() == Some(b'\n') {
            self.cur += 1;
            return self.raise(format!(
                "{prefix}-string: newlines are not allowed in format specifiers for single quoted {prefix}-strings"
            ));
        }
        let triple = string.quotes == 3;
        self.cur = string.start + 1;
        (self.line, self.line_start) = (string.line, string.line_start);
        let what = if triple { "triple-quoted " } else { "" };
        let message = format!("unterminated {what}{prefix}-string literal (detected at line {detected})");
        let how = if triple { How::OpenString } else { How::Raised };
        self.complain(ErrorKind::Syntax, message, self.column(), how)
    }
}
