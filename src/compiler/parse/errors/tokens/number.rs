//! Numbers.

use super::Complaint;
use super::How;
use super::Kind;
use super::Step;
use super::Token;
use super::Tokenizer;
use super::is_identifier_part;
use crate::error::ErrorKind;

impl Tokenizer<'_> {
    pub(super) fn number(&mut self) -> Step<Token> {
        if self.bump() != Some(b'0') {
            self.decimal_tail()?;
            return self.after_integer();
        }
        match self.peek().map(|byte| byte.to_ascii_lowercase()) {
            Some(b'x') => self.radix("hexadecimal", 16),
            Some(b'o') => self.radix("octal", 8),
            Some(b'b') => self.radix("binary", 2),
            _ => self.zeros(),
        }
    }

    pub(super) fn radix(&mut self, name: &str, radix: u32) -> Step<Token> {
        self.cur += 1;
        let is_digit = |byte: u8| char::from(byte).is_digit(radix);
        loop {
            self.eat(b'_');
            match self.peek() {
                Some(byte) if is_digit(byte) => {}
                Some(byte) if byte.is_ascii_digit() => return self.bad_digit(byte, name),
                _ => return self.raise(format!("invalid {name} literal")),
            }
            while self.peek().is_some_and(is_digit) {
                self.cur += 1;
            }
            if self.peek() != Some(b'_') {
                break;
            }
        }
        match self.peek() {
            Some(byte) if byte.is_ascii_digit() => self.bad_digit(byte, name),
            _ => self.end_of_number(name),
        }
    }

    pub(super) fn bad_digit<T>(&mut self, digit: u8, name: &str) -> Step<T> {
        self.cur += 1;
        self.raise(format!("invalid digit '{}' in {name} literal", char::from(digit)))
    }

    /// A literal that begins with zeros.
    pub(super) fn zeros(&mut self) -> Step<Token> {
        loop {
            if self.eat(b'_') && !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                return self.raise("invalid decimal literal");
            }
            if !self.eat(b'0') {
                break;
            }
        }
        let zeros_end = self.column();
        let nonzero = self.peek().is_some_and(|byte| byte.is_ascii_digit());
        if nonzero {
            self.decimal_tail()?;
        }
        if nonzero && !self.is_listing() && !matches!(self.peek(), Some(b'.' | b'e' | b'E' | b'j' | b'J')) {
            return Err(Box::new(Complaint {
                kind: ErrorKind::Syntax,
                message:
                    "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal \
                          integers"
                        .into(),
                line: self.line,
                reached: (self.start + 1 - self.line_start) as u32,
                end: Some(zeros_end + 1),
                how: How::Raised,
                in_string: !self.strings.is_empty(),
                at_end: false,
            }));
        }
        self.after_integer()
    }

    pub(super) fn decimal_tail(&mut self) -> Step<()> {
        loop {
            while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                self.cur += 1;
            }
            if !self.eat(b'_') {
                return Ok(());
            }
            if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                return self.raise("invalid decimal literal");
            }
        }
    }

    pub(super) fn after_integer(&mut self) -> Step<Token> {
        if self.eat(b'.') {
            return self.fraction();
        }
        self.exponent()
    }

    pub(super) fn fraction(&mut self) -> Step<Token> {
        if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.decimal_tail()?;
        }
        self.exponent()
    }

    pub(super) fn exponent(&mut self) -> Step<Token> {
        if matches!(self.peek(), Some(b'e' | b'E')) {
            let signed = matches!(self.peek_at(1), Some(b'+' | b'-'));
            let digit = self.peek_at(1 + usize::from(signed)).is_some_and(|byte| byte.is_ascii_digit());
            if !digit && !signed {
                return self.end_of_number("decimal");
            }
            self.cur += 1 + usize::from(signed);
            if !digit {
                return self.raise("invalid decimal literal");
            }
            self.decimal_tail()?;
        }
        let imaginary = matches!(self.peek(), Some(b'j' | b'J'));
        self.cur += usize::from(imaginary);
        self.end_of_number(if imaginary { "imaginary" } else { "decimal" })
    }

    /// A number must not run into a name, except into keywords that may follow it.
    pub(super) fn end_of_number(&mut self, name: &str) -> Step<Token> {
        let rest = &self.bytes[self.cur..];
        let whole_word = |word: &&[u8]| {
            rest.starts_with(word) && !rest.get(word.len()).is_some_and(|&byte| is_identifier_part(byte))
        };
        let keyword = [&b"and"[..], b"else", b"for", b"or", b"not"].iter().any(whole_word)
            || [&b"if"[..], b"in", b"is"].iter().any(|word| rest.starts_with(word));
        let runs_on = self.peek().is_some_and(|byte| byte.is_ascii() && is_identifier_part(byte));
        if runs_on && !keyword && !self.is_listing() {
            return self.raise(format!("invalid {name} literal"));
        }
        Ok(self.token(Kind::Number))
    }
}
