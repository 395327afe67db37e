//! `format(value, spec)`: the mini-language, and the formatting of numbers by it.
//!
//! The empty specification is `str(value)` and does not come here.

use super::Fault;
use super::complex::Complex;
use super::float;
use super::float::FloatStyle;
use super::float::Style;
use super::limbs;
use super::limbs::Int;
use crate::text::TextBuf;
use crate::text::TextBuilder;
use crate::text::TextRef;
use crate::text::unicode;

/// Where a value stands in its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`
    Left,
    /// `>`
    Right,
    /// `^`
    Center,
    /// `=`: padding between sign and digits.
    AfterSign,
}

impl Align {
    fn from_point(point: u32) -> Option<Self> {
        match char::from_u32(point)? {
            '<' => Some(Align::Left),
            '>' => Some(Align::Right),
            '^' => Some(Align::Center),
            '=' => Some(Align::AfterSign),
            _ => None,
        }
    }
}

/// A separator between groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// `,`
    Comma,
    /// `_`
    Underscore,
}

impl Grouping {
    fn symbol(self) -> char {
        match self {
            Grouping::Comma => ',',
            Grouping::Underscore => '_',
        }
    }
}

/// Which defaults a type has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Strings: to the left, `s`.
    Str,
    /// Integers: to the right, `d`.
    Int,
    /// Floats and complex numbers: to the right, no presentation type.
    Float,
}

/// A parsed specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The code point that fills the field.
    pub fill: u32,
    /// Where the value stands.
    pub align: Align,
    /// `+`, `-` or a blank.
    pub sign: Option<u8>,
    /// `z`: a zero is never negative.
    pub positive_zero: bool,
    /// `#`
    pub alternate: bool,
    /// The least width of the field.
    pub width: Option<usize>,
    /// Separators between digits before the point.
    pub grouping: Option<Grouping>,
    /// Separators between digits after the point.
    pub fraction_grouping: Option<Grouping>,
    /// What stands after the point of the specification.
    pub precision: Option<usize>,
    /// The presentation type; 0 for none.
    pub kind: u32,
}

/// A specification being read.
struct Reader<'a> {
    text: TextRef<'a>,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u32> {
        self.text.get(self.at)
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted.into());
        self.at += usize::from(found);
        found
    }

    /// A decimal number of any script, if one stands here.
    fn number(&mut self) -> Result<Option<usize>, Fault> {
        let mut value = None;
        while let Some(digit) = self.peek().and_then(unicode::decimal) {
            let next =
                value.unwrap_or(0_usize).checked_mul(10).and_then(|value| value.checked_add(digit.into()));
            value = Some(next.filter(|&value| value <= isize::MAX as usize).ok_or_else(too_many_digits)?);
            self.at += 1;
        }
        Ok(value)
    }

    /// At most one grouping symbol.
    fn grouping(&mut self) -> Result<Option<Grouping>, Fault> {
        let both = || Fault::value("Cannot specify both ',' and '_'.");
        let comma = self.eat(',');
        if self.eat('_') {
            return if comma || self.peek() == Some(','.into()) {
                Err(both())
            } else {
                Ok(Some(Grouping::Underscore))
            };
        }
        Ok(comma.then_some(Grouping::Comma))
    }
}

fn too_many_digits() -> Fault {
    Fault::value("Too many decimal digits in format string")
}

impl Spec {
    /// Reads a specification for a value of the type `type_name`.
    pub fn parse(text: TextRef<'_>, type_name: &str, family: Family) -> Result<Self, Fault> {
        let mut reader = Reader { text, at: 0 };
        let mut spec = Spec {
            fill: ' '.into(),
            align: if family == Family::Str { Align::Left } else { Align::Right },
            sign: None,
            positive_zero: false,
            alternate: false,
            width: None,
            grouping: None,
            fraction_grouping: None,
            precision: None,
            kind: match family {
                Family::Str => 's'.into(),
                Family::Int => 'd'.into(),
                Family::Float => 0,
            },
        };
        spec.read_flags(&mut reader, family);
        spec.width = reader.number()?;
        spec.grouping = reader.grouping()?;
        spec.read_precision(&mut reader)?;
        match text.len() - reader.at {
            0 => {}
            1 => spec.kind = reader.peek().unwrap_or(0),
            _ => {
                let shown: String = text.points().map(|p| char::from_u32(p).unwrap_or('\u{FFFD}')).collect();
                return Err(Fault::value(format!(
                    "Invalid format specifier '{shown}' for object of type '{type_name}'"
                )));
            }
        }
        spec.check_grouping()?;
        Ok(spec)
    }

    fn read_flags(&mut self, reader: &mut Reader<'_>, family: Family) {
        let mut filled = false;
        let aligned = if let Some(align) = reader.text.get(1).and_then(Align::from_point) {
            self.fill = reader.peek().unwrap_or(self.fill);
            self.align = align;
            filled = true;
            reader.at = 2;
            true
        } else if let Some(align) = reader.peek().and_then(Align::from_point) {
            self.align = align;
            reader.at = 1;
            true
        } else {
            false
        };
        if let Some(sign @ (0x20 | 0x2B | 0x2D)) = reader.peek() {
            self.sign = Some(sign as u8);
            reader.at += 1;
        }
        self.positive_zero = reader.eat('z');
        self.alternate = reader.eat('#');
        if !filled && reader.eat('0') {
            self.fill = '0'.into();
            if !aligned && family != Family::Str {
                self.align = Align::AfterSign;
            }
        }
    }

    fn read_precision(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {
        if !reader.eat('.') {
            return Ok(());
        }
        self.precision = reader.number()?;
        self.fraction_grouping = reader.grouping()?;
        if self.precision.is_none() && self.fraction_grouping.is_none() {
            return Err(Fault::value("Format specifier missing precision"));
        }
        Ok(())
    }

    /// Separators go with decimal types; an underscore also with binary, octal and hexadecimal ones.
    fn check_grouping(&self) -> Result<(), Fault> {
        let kind = char::from_u32(self.kind).unwrap_or('\u{FFFD}');
        if let Some(grouping) = self.grouping {
            let decimal = matches!(kind, 'd' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' | '\0');
            let binary = matches!(kind, 'b' | 'o' | 'x' | 'X') && grouping == Grouping::Underscore;
            if !decimal && !binary {
                return Err(self.cannot_group(grouping));
            }
        }
        match self.fraction_grouping {
            Some(grouping) if kind == 'n' => Err(self.cannot_group(grouping)),
            _ => Ok(()),
        }
    }

    fn cannot_group(&self, grouping: Grouping) -> Fault {
        Fault::value(format!("Cannot specify '{}' with {}.", grouping.symbol(), self.kind_in_quotes()))
    }

    fn kind_in_quotes(&self) -> String {
        match self.kind {
            0x21..0x80 => format!("'{}'", self.kind as u8 as char),
            kind => format!("'\\x{kind:x}'"),
        }
    }

    /// The error for a presentation type that `type_name` does not have.
    pub fn unknown_kind(&self, type_name: &str) -> Fault {
        Fault::value(format!(
            "Unknown format code {} for object of type '{type_name}'",
            self.kind_in_quotes()
        ))
    }

    /// The presentation type as an ASCII character; 0 when there is none or it is no ASCII.
    fn kind_byte(&self) -> u8 {
        u8::try_from(self.kind).unwrap_or(u8::MAX)
    }

    /// The least number of code points that the formatted value may have by this specification: to be charged before
    /// it is formatted.
    pub fn size(&self) -> usize {
        self.width.unwrap_or(0).saturating_add(self.precision.unwrap_or(0))
    }

    /// Whether an integer goes through [`format_float`] with this specification.
    pub fn wants_float(&self) -> bool {
        matches!(self.kind_byte(), b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%')
    }

    /// The precision as the C library's limits allow it.
    fn checked_precision(&self) -> Result<Option<usize>, Fault> {
        match self.precision {
            Some(precision) if precision > i32::MAX as usize => Err(Fault::value("precision too big")),
            precision => Ok(precision),
        }
    }
}

/// How a string is laid out in its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StrLayout {
    /// How many code points of the string are shown.
    pub shown: usize,
    /// How often the fill stands before it.
    pub left: usize,
    /// How often the fill stands after it.
    pub right: usize,
}

/// The layout of a string of `len` code points.
pub fn layout_str(len: usize, spec: &Spec, type_name: &str) -> Result<StrLayout, Fault> {
    if spec.kind != u32::from(b's') {
        return Err(spec.unknown_kind(type_name));
    }
    match spec.sign {
        Some(b' ') => return Err(Fault::value("Space not allowed in string format specifier")),
        Some(_) => return Err(Fault::value("Sign not allowed in string format specifier")),
        None => {}
    }
    if spec.positive_zero {
        return Err(Fault::value("Negative zero coercion (z) not allowed in string format specifier"));
    }
    if spec.alternate {
        return Err(Fault::value("Alternate form (#) not allowed in string format specifier"));
    }
    if spec.align == Align::AfterSign {
        return Err(Fault::value("'=' alignment not allowed in string format specifier"));
    }
    let shown = spec.precision.unwrap_or(len).min(len);
    let (left, right) = padding(shown, spec);
    Ok(StrLayout { shown, left, right })
}

/// Formats a string.
pub fn format_str(text: TextRef<'_>, spec: &Spec, type_name: &str) -> Result<TextBuf, Fault> {
    let layout = layout_str(text.len(), spec, type_name)?;
    let shown = text.slice(0..layout.shown);
    let size = layout.left.saturating_add(layout.shown).saturating_add(layout.right);
    let mut out = TextBuilder::with_capacity(size, shown.max_point().max(spec.fill))?;
    out.push_repeated(spec.fill, layout.left);
    out.push_text(shown);
    out.push_repeated(spec.fill, layout.right);
    Ok(out.finish())
}

/// The fill before and after a value of `len` code points.
fn padding(len: usize, spec: &Spec) -> (usize, usize) {
    let free = spec.width.unwrap_or(0).saturating_sub(len);
    match spec.align {
        Align::Right => (free, 0),
        Align::Center => (free / 2, free - free / 2),
        Align::Left | Align::AfterSign => (0, free),
    }
}

/// A number's text in parts.
#[derive(Clone, Copy, Debug, Default)]
struct Parts<'a> {
    negative: bool,
    /// `0x` and the like.
    prefix: &'a str,
    /// Digits before the point.
    whole: &'a str,
    /// Digits after the point.
    fraction: Option<&'a str>,
    /// What follows the digits: exponent, percent sign; or a word such as `inf`.
    rest: &'a str,
    /// How many digits before the point stand between separators.
    group: usize,
}

impl<'a> Parts<'a> {
    /// The parts of a float's text without sign.
    fn of_float(negative: bool, text: &'a str) -> Self {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (whole, rest) = text.split_at(digits(text));
        let (fraction, rest) = match rest.strip_prefix('.') {
            Some(rest) => {
                let (fraction, rest) = rest.split_at(digits(rest));
                (Some(fraction), rest)
            }
            None => (None, rest),
        };
        Parts { negative, prefix: "", whole, fraction, rest, group: 3 }
    }

    fn sign(&self, spec: &Spec) -> &'static str {
        match spec.sign {
            _ if self.negative => "-",
            Some(b'+') => "+",
            Some(b' ') => " ",
            _ => "",
        }
    }

    /// Appends the number, zeros that fill its field included, other padding not. Returns the length of sign and
    /// prefix.
    fn write(&self, out: &mut String, spec: &Spec) -> Result<usize, Fault> {
        let start = out.len();
        out.push_str(self.sign(spec));
        out.push_str(self.prefix);
        let head = out.len() - start;
        let fraction =
            self.fraction.map_or(0, |digits| 1 + grouped_len(digits.len(), spec.fraction_grouping, 3));
        let zeros = spec.fill == u32::from(b'0') && spec.align == Align::AfterSign;
        let least =
            if zeros { spec.width.unwrap_or(0).saturating_sub(head + fraction + self.rest.len()) } else { 0 };
        push_whole(out, self.whole, spec.grouping, self.group, least)?;
        if let Some(digits) = self.fraction {
            out.push('.');
            push_fraction(out, digits, spec.fraction_grouping);
        }
        out.push_str(self.rest);
        Ok(head)
    }

    /// The number in its field.
    fn finish(&self, spec: &Spec) -> Result<TextBuf, Fault> {
        let mut body = String::new();
        let head = self.write(&mut body, spec)?;
        field(body, head, spec)
    }
}

/// An ASCII text in its field; with `=` the fill stands behind its first `head` characters.
fn field(body: String, head: usize, spec: &Spec) -> Result<TextBuf, Fault> {
    let (left, right) = padding(body.len(), spec);
    if left == 0 && right == 0 {
        return Ok(TextBuf::Ascii(body.into_bytes()));
    }
    let (inside, right) = if spec.align == Align::AfterSign { (right, 0) } else { (0, right) };
    let (head, tail) = body.as_bytes().split_at(head);
    let mut out = TextBuilder::with_capacity(left + body.len() + inside + right, spec.fill)?;
    out.push_repeated(spec.fill, left);
    out.push_units(head);
    out.push_repeated(spec.fill, inside);
    out.push_units(tail);
    out.push_repeated(spec.fill, right);
    Ok(out.finish())
}

fn grouped_len(digits: usize, grouping: Option<Grouping>, group: usize) -> usize {
    if grouping.is_some() && digits > 0 { digits + (digits - 1) / group } else { digits }
}

/// Appends digits with separators, and zeros in front until there are at least `least` characters. A separator is
/// never the first one.
fn push_whole(
    out: &mut String,
    digits: &str,
    grouping: Option<Grouping>,
    group: usize,
    least: usize,
) -> Result<(), Fault> {
    let zeros = match grouping {
        _ if digits.is_empty() => 0,
        None => least.saturating_sub(digits.len()),
        Some(_) => {
            // The fewest digits that with their separators fill the width.
            let wanted = least - least.saturating_sub(1) / (group + 1);
            wanted.saturating_sub(digits.len())
        }
    };
    let count = zeros + digits.len();
    out.try_reserve(grouped_len(count, grouping, group)).map_err(|_| Fault::memory())?;
    let Some(grouping) = grouping else {
        out.extend(std::iter::repeat_n('0', zeros));
        out.push_str(digits);
        return Ok(());
    };
    let all = std::iter::repeat_n('0', zeros).chain(digits.chars());
    for (index, digit) in all.enumerate() {
        if index > 0 && (count - index).is_multiple_of(group) {
            out.push(grouping.symbol());
        }
        out.push(digit);
    }
    Ok(())
}

fn push_fraction(out: &mut String, digits: &str, grouping: Option<Grouping>) {
    let Some(grouping) = grouping else { return out.push_str(digits) };
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index.is_multiple_of(3) {
            out.push(grouping.symbol());
        }
        out.push(digit);
    }
}

/// Formats an integer with one of the presentation types of integers; `limit` is that of decimal digits. The caller
/// formats as a float when [`Spec::wants_float`].
pub fn format_int(value: Int<'_>, spec: &Spec, type_name: &str, limit: usize) -> Result<TextBuf, Fault> {
    let kind = spec.kind_byte();
    if !matches!(kind, b'b' | b'c' | b'd' | b'o' | b'x' | b'X' | b'n') {
        return Err(spec.unknown_kind(type_name));
    }
    if spec.precision.is_some() {
        return Err(Fault::value("Precision not allowed in integer format specifier"));
    }
    if spec.positive_zero {
        return Err(Fault::value("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    if kind == b'c' {
        return format_character(value, spec);
    }
    let (prefix, bits) = match kind {
        b'b' => ("0b", 1),
        b'o' => ("0o", 3),
        b'x' => ("0x", 4),
        b'X' => ("0X", 4),
        _ => ("", 0),
    };
    let mut digits = if bits == 0 {
        limbs::decimal_magnitude(value.limbs, limit)?
    } else {
        limbs::to_radix(value.limbs, bits)
    };
    if kind == b'X' {
        digits.make_ascii_uppercase();
    }
    let parts = Parts {
        negative: value.negative,
        prefix: if spec.alternate { prefix } else { "" },
        whole: &digits,
        group: if bits == 0 { 3 } else { 4 },
        ..Parts::default()
    };
    parts.finish(spec)
}

/// The presentation type `c`.
fn format_character(value: Int<'_>, spec: &Spec) -> Result<TextBuf, Fault> {
    if spec.sign.is_some() {
        return Err(Fault::value("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(Fault::value("Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    let point = value.to_i64().ok_or_else(|| Fault::overflow("Python int too large to convert to C long"))?;
    let point = u32::try_from(point).ok().filter(|&point| point < 0x11_0000);
    let point = point.ok_or_else(|| Fault::overflow("%c arg not in range(0x110000)"))?;
    let (left, right) = padding(1, spec);
    let mut out = TextBuilder::with_capacity(left + 1 + right, point.max(spec.fill))?;
    out.push_repeated(spec.fill, left);
    // Between sign and digits is before the character.
    let inside = spec.align == Align::AfterSign;
    out.push_repeated(spec.fill, if inside { right } else { 0 });
    out.push(point);
    out.push_repeated(spec.fill, if inside { 0 } else { right });
    Ok(out.finish())
}

/// The text of a float without sign, in the form of a presentation type.
struct FloatText {
    negative: bool,
    text: String,
}

/// What a specification says about the digits of a float. `dot_zero`: a number without type keeps `.0`.
fn float_text(value: f64, spec: &Spec, dot_zero: bool) -> Result<FloatText, Fault> {
    let precision = spec.checked_precision()?;
    let kind = spec.kind_byte();
    let value = if kind == b'%' { value * 100.0 } else { value };
    let style = match kind.to_ascii_lowercase() {
        b'e' => Style::Exponent,
        b'f' | b'%' => Style::Fixed,
        0 if precision.is_none() => Style::Shortest,
        _ => Style::General,
    };
    let style = FloatStyle {
        style,
        precision: precision.unwrap_or(6),
        alternate: spec.alternate,
        dot_zero: dot_zero && kind == 0,
    };
    let mut text = String::new();
    reserve_digits(&mut text, value, style.precision)?;
    if value.is_finite() {
        float::write_finite(&mut text, value, style);
    } else {
        text.push_str(if value.is_nan() { "nan" } else { "inf" });
    }
    if kind.is_ascii_uppercase() {
        text.make_ascii_uppercase();
    }
    let zero = spec.positive_zero && value.is_finite() && is_zero(&text);
    if kind == b'%' {
        text.push('%');
    }
    Ok(FloatText { negative: value.is_sign_negative() && !value.is_nan() && !zero, text })
}

/// Makes room for a float's digits, as far as the guest decides their number.
pub(super) fn reserve_digits(text: &mut String, value: f64, precision: usize) -> Result<(), Fault> {
    // Fixed numbers have up to 309 digits before the point.
    let whole = if value.abs() < 1e20 { 22 } else { 320 };
    text.try_reserve(whole + precision).map_err(|_| Fault::memory())
}

/// Whether a number's text has no digit but zeros before its exponent.
fn is_zero(text: &str) -> bool {
    text.bytes().take_while(|byte| !matches!(byte, b'e' | b'E')).all(|byte| matches!(byte, b'0' | b'.'))
}

/// Formats a float.
pub fn format_float(value: f64, spec: &Spec, type_name: &str) -> Result<TextBuf, Fault> {
    if !matches!(spec.kind_byte(), 0 | b'n') && !spec.wants_float() || spec.kind > 0x7F {
        return Err(spec.unknown_kind(type_name));
    }
    let FloatText { negative, mut text } = float_text(value, spec, true)?;
    let plain = spec.width.is_none() && spec.grouping.is_none() && spec.fraction_grouping.is_none();
    if plain && spec.sign.is_none() {
        if negative {
            text.insert(0, '-');
        }
        return Ok(TextBuf::Ascii(text.into_bytes()));
    }
    Parts::of_float(negative, &text).finish(spec)
}

/// Formats a complex number.
pub fn format_complex(value: Complex, spec: &Spec, type_name: &str) -> Result<TextBuf, Fault> {
    let kind = spec.kind_byte();
    if !matches!(kind, 0 | b'n') && (kind == b'%' || !spec.wants_float()) {
        return Err(spec.unknown_kind(type_name));
    }
    spec.checked_precision()?;
    if spec.fill == u32::from(b'0') {
        return Err(Fault::value("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Align::AfterSign {
        return Err(Fault::value("'=' alignment flag is not allowed in complex format specifier"));
    }
    let skip_real = kind == 0 && value.re == 0.0 && value.re.is_sign_positive();
    let parentheses = kind == 0 && !skip_real;
    let mut part = Spec { fill: 0, align: Align::Left, width: None, ..*spec };
    let mut body = String::from(if parentheses { "(" } else { "" });
    if !skip_real {
        let FloatText { negative, text } = float_text(value.re, spec, false)?;
        Parts::of_float(negative, &text).write(&mut body, &part)?;
        part.sign = Some(b'+');
    }
    let FloatText { negative, text } = float_text(value.im, spec, false)?;
    Parts::of_float(negative, &text).write(&mut body, &part)?;
    body.push_str(if parentheses { "j)" } else { "j" });
    field(body, 0, spec)
}

#[cfg(test)]
mod tests;
