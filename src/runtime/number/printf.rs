//! The `%` operator of strings and bytes: its mini-language, and the formatting of numbers by it.

use std::ops::Range;

use super::Fault;
use super::FaultKind;
use super::float;
use super::float::FloatStyle;
use super::float::Style;
use super::format_spec::reserve_digits;
use super::limbs;
use super::limbs::Int;
use crate::text::Unit;

/// The flags of a conversion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `-`: to the left.
    pub left: bool,
    /// `+`: a sign always.
    pub plus: bool,
    /// A blank where a sign could be.
    pub blank: bool,
    /// `#`: the alternate form.
    pub alternate: bool,
    /// `0`: zeros between sign and digits.
    pub zero: bool,
}

/// A width or precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Not given.
    None,
    /// `*`: the next argument.
    Star,
    /// A number.
    Given(usize),
}

/// A conversion, `%...d`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The key in parentheses, as a range of the format.
    pub key: Option<Range<usize>>,
    /// The flags.
    pub flags: Flags,
    /// The least width.
    pub width: Amount,
    /// What stands after the point.
    pub precision: Amount,
    /// The letter.
    pub conversion: u32,
    /// Where the letter stands.
    pub index: usize,
}

/// A piece of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text as it stands, as a range of the format; of `%%` one sign.
    Literal(Range<usize>),
    /// A conversion.
    Directive(Directive),
}

/// The pieces of a format, read one by one: an error comes after the pieces before it.
#[derive(Clone, Debug)]
pub struct Pieces<'f, T> {
    format: &'f [T],
    at: usize,
}

impl<'f, T: Unit> Pieces<'f, T> {
    /// The pieces of `format`.
    pub fn new(format: &'f [T]) -> Self {
        Pieces { format, at: 0 }
    }

    /// Takes a conversion that is nothing but `%s`, `%d` or `%r`, if one is next: its letter.
    #[inline]
    pub fn bare(&mut self) -> Option<u8> {
        let &[percent, letter, ..] = self.format.get(self.at..)? else { return None };
        let letter =
            u8::try_from(letter.point()).ok().filter(|letter| matches!(letter, b's' | b'd' | b'r'))?;
        if percent.point() != u32::from('%') {
            return None;
        }
        self.at += 2;
        Some(letter)
    }

    fn peek(&self) -> Option<u32> {
        self.format.get(self.at).map(|unit| unit.point())
    }

    fn next(&mut self) -> Result<u32, Fault> {
        let point = self.peek().ok_or_else(|| Fault::value("incomplete format"))?;
        self.at += 1;
        Ok(point)
    }

    /// Reads a conversion behind its percent sign.
    fn directive(&mut self) -> Result<Directive, Fault> {
        let key = if self.peek() == Some('('.into()) { Some(self.key()?) } else { None };
        let flags = self.flags();
        let width = self.amount(isize::MAX as usize, "width too big")?;
        let precision = if self.peek() == Some('.'.into()) {
            self.at += 1;
            match self.amount(i32::MAX as usize, "precision too big")? {
                Amount::None => Amount::Given(0),
                amount => amount,
            }
        } else {
            Amount::None
        };
        let mut conversion = self.next()?;
        // One length modifier of C means nothing.
        if matches!(conversion, 0x68 | 0x6C | 0x4C) {
            conversion = self.next()?;
        }
        Ok(Directive { key, flags, width, precision, conversion, index: self.at - 1 })
    }

    /// Reads a key with balanced parentheses.
    fn key(&mut self) -> Result<Range<usize>, Fault> {
        let start = self.at + 1;
        let mut depth = 0_usize;
        for (offset, unit) in self.format[self.at..].iter().enumerate() {
            match unit.point() {
                0x28 => depth += 1,
                0x29 => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let end = self.at + offset;
                self.at = end + 1;
                return Ok(start..end);
            }
        }
        Err(Fault::value("incomplete format key"))
    }

    fn flags(&mut self) -> Flags {
        let mut flags = Flags::default();
        while let Some(point) = self.peek().and_then(char::from_u32) {
            match point {
                '-' => flags.left = true,
                '+' => flags.plus = true,
                ' ' => flags.blank = true,
                '#' => flags.alternate = true,
                '0' => flags.zero = true,
                _ => break,
            }
            self.at += 1;
        }
        flags
    }

    fn amount(&mut self, most: usize, message: &'static str) -> Result<Amount, Fault> {
        if self.peek() == Some('*'.into()) {
            self.at += 1;
            return Ok(Amount::Star);
        }
        let mut amount = Amount::None;
        while let Some(digit) = self.peek().and_then(char::from_u32).and_then(|c| c.to_digit(10)) {
            let before = if let Amount::Given(before) = amount { before } else { 0 };
            let value = before.checked_mul(10).and_then(|value| value.checked_add(digit as usize));
            amount =
                Amount::Given(value.filter(|&value| value <= most).ok_or_else(|| Fault::value(message))?);
            self.at += 1;
        }
        Ok(amount)
    }
}

impl<T: Unit> Iterator for Pieces<'_, T> {
    type Item = Result<Piece, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.format[self.at..];
        let percent = T::truncate('%'.into());
        match T::find_unit(rest, percent) {
            _ if rest.is_empty() => None,
            None => {
                let literal = self.at..self.format.len();
                self.at = self.format.len();
                Some(Ok(Piece::Literal(literal)))
            }
            Some(0) if rest.get(1) == Some(&percent) => {
                self.at += 2;
                Some(Ok(Piece::Literal(self.at - 1..self.at)))
            }
            Some(0) => {
                self.at += 1;
                let directive = self.directive();
                if directive.is_err() {
                    self.at = self.format.len();
                }
                Some(directive.map(Piece::Directive))
            }
            Some(len) => {
                self.at += len;
                Some(Ok(Piece::Literal(self.at - len..self.at)))
            }
        }
    }
}

/// The error for a letter that is no conversion.
pub fn unsupported(directive: &Directive) -> Fault {
    let point = directive.conversion;
    let shown = if (0x20..0x7F).contains(&point) { char::from(point as u8) } else { '?' };
    Fault::value(format!("unsupported format character '{shown}' (0x{point:x}) at index {}", directive.index))
}

/// Formats an integer by `d`, `i`, `u`, `o`, `x` or `X`, without the width; `limit` is that of decimal digits.
pub fn format_int(
    value: Int<'_>,
    conversion: u8,
    flags: Flags,
    precision: Option<usize>,
    limit: usize,
) -> Result<Number, Fault> {
    if precision.is_some_and(|precision| precision > i32::MAX as usize - 3) {
        return Err(Fault::overflow("precision too large"));
    }
    let (bits, prefix) = match conversion {
        b'o' => (3, "0o"),
        b'x' => (4, "0x"),
        b'X' => (4, "0X"),
        _ => (0, ""),
    };
    let digits = if bits == 0 {
        limbs::decimal_magnitude(value.limbs, limit)?
    } else {
        limbs::to_radix(value.limbs, bits)
    };
    let zeros = precision.unwrap_or(0).saturating_sub(digits.len());
    let mut text = String::new();
    text.try_reserve(zeros + digits.len()).map_err(|_| Fault::memory())?;
    text.extend(std::iter::repeat_n('0', zeros));
    text.push_str(&digits);
    if conversion == b'X' {
        text.make_ascii_uppercase();
    }
    let prefix = if flags.alternate { prefix } else { "" };
    Ok(Number { sign: sign(value.negative, flags), prefix, digits: text })
}

/// Formats a float by `e`, `E`, `f`, `F`, `g` or `G`, without the width.
pub fn format_float(
    value: f64,
    conversion: u8,
    flags: Flags,
    precision: Option<usize>,
) -> Result<Number, Fault> {
    let style = FloatStyle {
        style: match conversion.to_ascii_lowercase() {
            b'e' => Style::Exponent,
            b'f' => Style::Fixed,
            _ => Style::General,
        },
        precision: precision.unwrap_or(6),
        alternate: flags.alternate,
        dot_zero: false,
    };
    let mut digits = String::new();
    reserve_digits(&mut digits, value, style.precision)?;
    if value.is_finite() {
        float::write_finite(&mut digits, value, style);
    } else {
        digits.push_str(if value.is_nan() { "nan" } else { "inf" });
    }
    if conversion.is_ascii_uppercase() {
        digits.make_ascii_uppercase();
    }
    let negative = value.is_sign_negative() && !value.is_nan();
    Ok(Number { sign: sign(negative, flags), prefix: "", digits })
}

fn sign(negative: bool, flags: Flags) -> &'static str {
    if negative {
        "-"
    } else if flags.plus {
        "+"
    } else if flags.blank {
        " "
    } else {
        ""
    }
}

/// A formatted number without its padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// `-`, `+`, a blank or nothing.
    pub sign: &'static str,
    /// `0x` and the like.
    pub prefix: &'static str,
    /// The digits, with point and exponent.
    pub digits: String,
}

impl Number {
    /// The number in a field of a width.
    pub fn pad(&self, flags: Flags, width: usize) -> Result<String, Fault> {
        let len = self.sign.len() + self.prefix.len() + self.digits.len();
        let free = width.saturating_sub(len);
        let (left, zeros, right) = match flags {
            Flags { left: true, .. } => (0, 0, free),
            Flags { zero: true, .. } => (0, free, 0),
            _ => (free, 0, 0),
        };
        let mut out = String::new();
        out.try_reserve(len + free).map_err(|_| Fault::memory())?;
        out.extend(std::iter::repeat_n(' ', left));
        out.push_str(self.sign);
        out.push_str(self.prefix);
        out.extend(std::iter::repeat_n('0', zeros));
        out.push_str(&self.digits);
        out.extend(std::iter::repeat_n(' ', right));
        Ok(out)
    }
}

/// The width or precision that an argument gives in place of `*`: for a width below zero the flag `-` is set, a
/// precision below zero is 0. `None` when the argument is no 64-bit integer.
pub fn star_width(argument: Option<i64>, flags: &mut Flags) -> Result<usize, Fault> {
    let width = argument.ok_or_else(|| Fault::overflow("Python int too large to convert to C ssize_t"))?;
    if width == i64::MIN {
        return Err(Fault::overflow("width too big"));
    }
    flags.left |= width < 0;
    Ok(width.unsigned_abs() as usize)
}

/// See [`star_width`].
pub fn star_precision(argument: Option<i64>) -> Result<usize, Fault> {
    let precision = argument.and_then(|precision| i32::try_from(precision).ok());
    let overflow =
        Fault { kind: FaultKind::Overflow, message: "Python int too large to convert to C int".into() };
    precision.map(|precision| precision.max(0) as usize).ok_or(overflow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::IntBuf;

    fn pieces(format: &str) -> Result<Vec<Piece>, String> {
        Pieces::new(format.as_bytes()).collect::<Result<_, _>>().map_err(|fault| fault.message.into_owned())
    }

    fn one(format: &str) -> Directive {
        match pieces(format).unwrap().remove(0) {
            Piece::Directive(directive) => directive,
            Piece::Literal(_) => panic!("no directive"),
        }
    }

    fn amount(amount: Amount) -> Option<usize> {
        if let Amount::Given(value) = amount { Some(value) } else { None }
    }

    fn int(format: &str, value: i64) -> String {
        let directive = one(format);
        let value = IntBuf::from(value);
        let conversion = directive.conversion as u8;
        format_int(value.as_int(), conversion, directive.flags, amount(directive.precision), 0)
            .and_then(|number| number.pad(directive.flags, amount(directive.width).unwrap_or(0)))
            .unwrap()
    }

    fn float(format: &str, value: f64) -> String {
        let directive = one(format);
        let conversion = directive.conversion as u8;
        format_float(value, conversion, directive.flags, amount(directive.precision))
            .and_then(|number| number.pad(directive.flags, amount(directive.width).unwrap_or(0)))
            .unwrap()
    }

    #[test]
    fn parsing() {
        assert_eq!(
            pieces("a%%%(k(x))-08.*ld"),
            Ok(vec![
                Piece::Literal(0..1),
                Piece::Literal(2..3),
                Piece::Directive(Directive {
                    key: Some(5..9),
                    flags: Flags { left: true, zero: true, ..Flags::default() },
                    width: Amount::Given(8),
                    precision: Amount::Star,
                    conversion: 'd'.into(),
                    index: 16,
                }),
            ])
        );
        assert_eq!(one("%.d").precision, Amount::Given(0));
        let faults = [
            ("%", "incomplete format"),
            ("%5", "incomplete format"),
            ("%l", "incomplete format"),
            ("%(a", "incomplete format key"),
            ("%99999999999999999999d", "width too big"),
            ("%.2147483648d", "precision too big"),
        ];
        for (format, message) in faults {
            assert_eq!(pieces(format), Err(message.into()), "{format}");
        }
        let directive = one("%y");
        assert_eq!(unsupported(&directive).message, "unsupported format character 'y' (0x79) at index 1");
    }

    #[test]
    fn integers() {
        let cases = [
            ("%08.5d", -42, "-0000042"),
            ("%#.5x", 255, "0x000ff"),
            ("%#010X", 255, "0X000000FF"),
            ("%-8d", 5, "5       "),
            ("%+x", -255, "-ff"),
            ("% d", 2, " 2"),
            ("%#o", -8, "-0o10"),
            ("%0-5d", 3, "3    "),
            ("%.0d", 0, "0"),
        ];
        for (format, value, text) in cases {
            assert_eq!(int(format, value), text, "{format}");
        }
    }

    #[test]
    fn floats() {
        let cases = [
            ("%010.3f", 2.34567, "000002.346"),
            ("%+.1e", 12345.678, "+1.2e+04"),
            ("%05f", f64::INFINITY, "00inf"),
            ("%#.0f", 1.0, "1."),
            ("%#G", 1.0, "1.00000"),
            ("%.f", 1.5, "2"),
            ("%020f", -1.5, "-000000000001.500000"),
            ("%F", f64::NEG_INFINITY, "-INF"),
        ];
        for (format, value, text) in cases {
            assert_eq!(float(format, value), text, "{format}");
        }
    }
}
