//! Templates of `str.format`: `a{0.name[key]!r:{width}}b`.

use std::ops::Range;

use super::Unit;
use super::unicode;
use crate::number::Fault;

/// A replacement field, its parts as ranges of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What is to be formatted.
    pub name: Range<usize>,
    /// The conversion, `r` in `!r`.
    pub conversion: Option<u32>,
    /// The specification, not yet expanded.
    pub spec: Range<usize>,
    /// Whether the specification has fields of its own.
    pub nested: bool,
}

/// A literal text, possibly empty, and the field that follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text; one brace of a doubled one ends it.
    pub literal: Range<usize>,
    /// The field; none behind a doubled brace and at the end.
    pub field: Option<Field>,
}

/// The pieces of a template, read one by one: an error comes after the pieces before it.
#[derive(Clone, Debug)]
pub struct Pieces<'t, T> {
    text: &'t [T],
    at: usize,
}

impl<'t, T: Unit> Pieces<'t, T> {
    /// The pieces of `text`.
    pub fn new(text: &'t [T]) -> Self {
        Pieces { text, at: 0 }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at).and_then(|unit| char::from_u32(unit.point()))
    }

    /// The literal up to a field or a doubled brace.
    fn piece(&mut self) -> Result<Piece, Fault> {
        let start = self.at;
        let brace = self.text[start..].iter().position(|unit| matches!(unit.point(), 0x7B | 0x7D));
        let Some(brace) = brace.map(|offset| start + offset) else {
            self.at = self.text.len();
            return Ok(Piece { literal: start..self.at, field: None });
        };
        let open = self.text[brace].point() == u32::from('{');
        self.at = brace + 1;
        if self.text.get(brace + 1) == Some(&self.text[brace]) {
            self.at = brace + 2;
            return Ok(Piece { literal: start..brace + 1, field: None });
        }
        if !open {
            return Err(Fault::value("Single '}' encountered in format string"));
        }
        if self.at == self.text.len() {
            return Err(Fault::value("Single '{' encountered in format string"));
        }
        let field = self.field()?;
        Ok(Piece { literal: start..brace, field: Some(field) })
    }

    /// Reads a field behind its opening brace.
    fn field(&mut self) -> Result<Field, Fault> {
        let start = self.at;
        self.skip_name()?;
        let name = start..self.at;
        let mut field = Field { name, conversion: None, spec: self.at..self.at, nested: false };
        let Some(end) = self.peek() else { return Err(Fault::value("expected '}' before end of string")) };
        self.at += 1;
        if end == '}' {
            return Ok(field);
        }
        if end == '!' && self.conversion(&mut field)? {
            return Ok(field);
        }
        self.spec(&mut field)?;
        Ok(field)
    }

    /// Moves to what ends a field's name: `}`, `:` or `!` outside of square brackets.
    fn skip_name(&mut self) -> Result<(), Fault> {
        let mut bracket = false;
        while let Some(c) = self.peek() {
            match c {
                '{' if !bracket => return Err(Fault::value("unexpected '{' in field name")),
                '[' => bracket = true,
                ']' => bracket = false,
                '}' | ':' | '!' if !bracket => return Ok(()),
                _ => {}
            }
            self.at += 1;
        }
        Ok(())
    }

    /// Reads a conversion; whether it ends the field.
    fn conversion(&mut self, field: &mut Field) -> Result<bool, Fault> {
        let Some(conversion) = self.text.get(self.at) else {
            return Err(Fault::value("end of string while looking for conversion specifier"));
        };
        field.conversion = Some(conversion.point());
        self.at += 1;
        let Some(end) = self.text.get(self.at) else { return Err(unmatched()) };
        self.at += 1;
        match char::from_u32(end.point()) {
            Some('}') => Ok(true),
            Some(':') => Ok(false),
            _ => Err(Fault::value("expected ':' after conversion specifier")),
        }
    }

    /// Reads a specification up to the brace that ends the field.
    fn spec(&mut self, field: &mut Field) -> Result<(), Fault> {
        let start = self.at;
        let mut depth = 1;
        while let Some(c) = self.text.get(self.at) {
            match c.point() {
                0x7B => {
                    field.nested = true;
                    depth += 1;
                }
                0x7D => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                field.spec = start..self.at - 1;
                return Ok(());
            }
        }
        Err(unmatched())
    }
}

fn unmatched() -> Fault {
    Fault::value("unmatched '{' in format spec")
}

impl<T: Unit> Iterator for Pieces<'_, T> {
    type Item = Result<Piece, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at == self.text.len() {
            return None;
        }
        let piece = self.piece();
        if piece.is_err() {
            self.at = self.text.len();
        }
        Some(piece)
    }
}

/// What a field's name begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    /// Nothing: the next positional argument.
    Automatic,
    /// A positional argument.
    Index(usize),
    /// A keyword argument, as a range of the name.
    Name(Range<usize>),
}

/// A step from an object to one of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `.name`, as a range of the name.
    Attribute(Range<usize>),
    /// `[number]`
    Index(usize),
    /// `[key]`, as a range of the name.
    Key(Range<usize>),
}

/// Splits a field's name in its beginning and the steps that follow.
pub fn split_name<T: Unit>(name: &[T]) -> Result<(First, Steps<'_, T>), Fault> {
    let end = name.iter().position(|unit| matches!(unit.point(), 0x2E | 0x5B)).unwrap_or(name.len());
    let first = match index(&name[..end])? {
        _ if end == 0 => First::Automatic,
        Some(index) => First::Index(index),
        None => First::Name(0..end),
    };
    Ok((first, Steps { name, at: end }))
}

/// The value of a text of decimal digits; `None` when it is something else.
fn index<T: Unit>(text: &[T]) -> Result<Option<usize>, Fault> {
    let mut value = 0_usize;
    for unit in text {
        let Some(digit) = unicode::decimal(unit.point()) else { return Ok(None) };
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(digit.into()))
            .filter(|&value| value <= isize::MAX as usize)
            .ok_or_else(|| Fault::value("Too many decimal digits in format string"))?;
    }
    Ok((!text.is_empty()).then_some(value))
}

/// The steps of a field's name, read one by one.
#[derive(Clone, Debug)]
pub struct Steps<'n, T> {
    name: &'n [T],
    at: usize,
}

impl<T: Unit> Steps<'_, T> {
    fn step(&mut self, first: u32) -> Result<Step, Fault> {
        let start = self.at + 1;
        let rest = &self.name[start..];
        let step = match char::from_u32(first) {
            Some('.') => {
                let len =
                    rest.iter().position(|unit| matches!(unit.point(), 0x2E | 0x5B)).unwrap_or(rest.len());
                self.at = start + len;
                Step::Attribute(start..self.at)
            }
            Some('[') => {
                let Some(len) = rest.iter().position(|unit| unit.point() == 0x5D) else {
                    return Err(Fault::value("Missing ']' in format string"));
                };
                self.at = start + len + 1;
                match index(&rest[..len])? {
                    Some(index) => Step::Index(index),
                    None => Step::Key(start..start + len),
                }
            }
            _ => return Err(Fault::value("Only '.' or '[' may follow ']' in format field specifier")),
        };
        match &step {
            Step::Attribute(range) | Step::Key(range) if range.is_empty() => {
                Err(Fault::value("Empty attribute in format string"))
            }
            _ => Ok(step),
        }
    }
}

impl<T: Unit> Iterator for Steps<'_, T> {
    type Item = Result<Step, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = self.name.get(self.at)?.point();
        let step = self.step(first);
        if step.is_err() {
            self.at = self.name.len();
        }
        Some(step)
    }
}

/// The numbering of positional arguments in one template: automatic or by hand, never both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbering {
    /// No field yet.
    #[default]
    Open,
    /// By hand.
    Manual,
    /// Automatic; the number of the next field.
    Automatic(usize),
}

impl Numbering {
    /// The number of a field without one.
    pub fn automatic(&mut self) -> Result<usize, Fault> {
        let number = match *self {
            Numbering::Open => 0,
            Numbering::Automatic(next) => next,
            Numbering::Manual => {
                return Err(Fault::value(
                    "cannot switch from manual field specification to automatic field numbering",
                ));
            }
        };
        *self = Numbering::Automatic(number + 1);
        Ok(number)
    }

    /// A field has a number of its own.
    pub fn manual(&mut self) -> Result<(), Fault> {
        if let Numbering::Automatic(_) = self {
            return Err(Fault::value(
                "cannot switch from automatic field numbering to manual field specification",
            ));
        }
        *self = Numbering::Manual;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces as `_string.formatter_parser` shows them: literal, name, conversion, specification.
    fn show(template: &str) -> Result<String, String> {
        let mut shown = String::new();
        for piece in Pieces::new(template.as_bytes()) {
            let piece = piece.map_err(|fault| fault.message.into_owned())?;
            shown += &template[piece.literal];
            if let Some(field) = piece.field {
                let conversion = field.conversion.and_then(char::from_u32).unwrap_or('-');
                let nested = if field.nested { "*" } else { "" };
                shown +=
                    &format!("<{}|{conversion}|{}{nested}>", &template[field.name], &template[field.spec]);
            }
        }
        Ok(shown)
    }

    #[test]
    fn pieces() {
        let cases = [
            ("a{b!r:c{d}}e{{f", "a<b|r|c{d}*>e{f"),
            ("{}", "<|-|>"),
            ("x}}{a[}]}", "x}<a[}]|-|>"),
            ("{a[!r]:}", "<a[!r]|-|>"),
            ("{:{}} {}", "<|-|{}*> <|-|>"),
            ("{!r:}", "<|r|>"),
        ];
        for (template, pieces) in cases {
            assert_eq!(show(template).as_deref(), Ok(pieces), "{template}");
        }
    }

    #[test]
    fn faults() {
        let cases = [
            ("{", "Single '{' encountered in format string"),
            ("a}", "Single '}' encountered in format string"),
            ("{:}}", "Single '}' encountered in format string"),
            ("{a", "expected '}' before end of string"),
            ("{a[b", "expected '}' before end of string"),
            ("{0!", "end of string while looking for conversion specifier"),
            ("{0!r", "unmatched '{' in format spec"),
            ("{!}", "unmatched '{' in format spec"),
            ("{:{", "unmatched '{' in format spec"),
            ("{0!rx}", "expected ':' after conversion specifier"),
            ("{a{b}}", "unexpected '{' in field name"),
        ];
        for (template, message) in cases {
            assert_eq!(show(template), Err(message.into()), "{template}");
        }
    }

    #[test]
    fn names() {
        let steps = |name: &str| {
            let (first, steps) = split_name(name.as_bytes()).map_err(|fault| fault.message.into_owned())?;
            let steps = steps.collect::<Result<Vec<_>, _>>().map_err(|fault| fault.message.into_owned())?;
            Ok::<_, String>((first, steps))
        };
        assert_eq!(
            steps("a.b[0].c[x]"),
            Ok((
                First::Name(0..1),
                vec![Step::Attribute(2..3), Step::Index(0), Step::Attribute(7..8), Step::Key(9..10)]
            ))
        );
        assert_eq!(steps("0"), Ok((First::Index(0), vec![])));
        assert_eq!(steps("[7]"), Ok((First::Automatic, vec![Step::Index(7)])));
        assert_eq!(steps("00a"), Ok((First::Name(0..3), vec![])));
        let faults = [
            ("a.", "Empty attribute in format string"),
            ("a[]", "Empty attribute in format string"),
            ("a[0]x", "Only '.' or '[' may follow ']' in format field specifier"),
            ("a[0", "Missing ']' in format string"),
            ("99999999999999999999", "Too many decimal digits in format string"),
            ("a[99999999999999999999]", "Too many decimal digits in format string"),
        ];
        for (name, message) in faults {
            assert_eq!(steps(name), Err(message.into()), "{name}");
        }
    }

    #[test]
    fn numbering() {
        let mut numbering = Numbering::default();
        assert_eq!((numbering.automatic(), numbering.automatic()), (Ok(0), Ok(1)));
        assert!(numbering.manual().is_err());
        let mut numbering = Numbering::default();
        assert_eq!((numbering.manual(), numbering.automatic().is_err()), (Ok(()), true));
    }
}
