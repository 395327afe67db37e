//! f-strings and t-strings.

use taipan_code::Const;
use taipan_code::Op;
use taipan_code::Text;
use taipan_code::operand::format;

use super::Lowering;
use crate::ast;
use crate::ast::Expr;
use crate::ast::ExprKind;
use crate::ast::Range;
use crate::fail::Outcome;

/// Longer f-strings are joined in steps.
const MAX_STACKED: usize = 255;

impl<'a> Lowering<'a, '_> {
    pub(super) fn joined_str(&mut self, values: &'a [Expr], range: Range) -> Outcome<()> {
        match values {
            [] => self.constant(Const::Str(Text::default()), range),
            [single] => {
                self.expr(single)?;
                // A constant or a formatted value is a string already.
                if !matches!(single.kind, ExprKind::Constant(_) | ExprKind::FormattedValue(_)) {
                    self.emit_arg(Op::BuildString, 1, range);
                }
            }
            _ => {
                for (index, part) in values.chunks(MAX_STACKED).enumerate() {
                    self.exprs(part)?;
                    self.emit_arg(Op::BuildString, part.len() + usize::from(index > 0), range);
                }
            }
        }
        Ok(())
    }

    /// `'...' % (a, b)` as an f-string, where the format is simple enough; returns whether it is.
    pub(super) fn percent_format(&mut self, text: &Text, values: &'a Expr, range: Range) -> Outcome<bool> {
        let ExprKind::Tuple(tuple) = &values.kind else { return Ok(false) };
        let Some(parts) = text.as_str().and_then(percent_parts) else { return Ok(false) };
        let wanted = parts.iter().filter(|part| matches!(part, Part::Value(_))).count();
        let starred = tuple.elts.iter().any(|elt| matches!(elt.kind, ExprKind::Starred(_)));
        if starred || wanted != tuple.elts.len() || parts.len() > MAX_STACKED || wanted == 0 {
            return Ok(false);
        }
        let count = parts.len();
        let mut values = tuple.elts.iter();
        for part in parts {
            match part {
                Part::Text(text) => self.constant(Const::Str(text.into()), range),
                Part::Value(conversion) => {
                    if let Some(value) = values.next() {
                        self.expr(value)?;
                        self.emit_arg(Op::FormatValue, conversion as usize, value.range);
                    }
                }
            }
        }
        if count > 1 {
            self.emit_arg(Op::BuildString, count, range);
        }
        Ok(true)
    }

    pub(super) fn formatted_value(&mut self, node: &'a ast::FormattedValue, range: Range) -> Outcome<()> {
        self.expr(&node.value)?;
        let mut flags = conversion(node.conversion);
        if let Some(spec) = &node.format_spec {
            self.expr(spec)?;
            flags |= format::SPEC;
        }
        self.emit_arg(Op::FormatValue, flags as usize, range);
        Ok(())
    }

    pub(super) fn interpolation(&mut self, node: &'a ast::Interpolation, range: Range) -> Outcome<()> {
        self.expr(&node.value)?;
        self.constant(node.str.clone(), range);
        let mut flags = conversion(node.conversion);
        if let Some(spec) = &node.format_spec {
            self.expr(spec)?;
            flags |= format::SPEC;
        }
        self.emit_arg(Op::BuildInterpolation, flags as usize, range);
        Ok(())
    }

    /// The strings around the interpolations, empty ones included, then the interpolations.
    pub(super) fn template_str(&mut self, values: &'a [Expr], range: Range) -> Outcome<()> {
        let mut strings = 0;
        let mut interpolated = true;
        for value in values {
            let interpolation = matches!(value.kind, ExprKind::Interpolation(_));
            match (interpolation, interpolated) {
                (true, true) => self.constant(Const::Str(Text::default()), range),
                (true, false) => {}
                (false, _) => self.expr(value)?,
            }
            strings += usize::from(!interpolation || interpolated);
            interpolated = interpolation;
        }
        if interpolated {
            self.constant(Const::Str(Text::default()), range);
            strings += 1;
        }
        self.emit_arg(Op::BuildTuple, strings, range);
        let mut count = 0;
        for value in values.iter().filter(|value| matches!(value.kind, ExprKind::Interpolation(_))) {
            self.expr(value)?;
            count += 1;
        }
        self.emit_arg(Op::BuildTuple, count, range);
        self.emit(Op::BuildTemplate, range);
        Ok(())
    }
}

/// A part of a `%` format.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// A value with its conversion.
    Value(u32),
}

/// The parts of a `%` format of nothing but `%s`, `%r`, `%a` and `%%`.
fn percent_parts(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            plain.push(c);
            continue;
        }
        let conversion = match chars.next()? {
            '%' => {
                plain.push('%');
                continue;
            }
            's' => format::STR,
            'r' => format::REPR,
            'a' => format::ASCII,
            _ => return None,
        };
        if !plain.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut plain)));
        }
        parts.push(Part::Value(conversion));
    }
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    Some(parts)
}

/// The bits of a conversion, which the tree gives as a character.
fn conversion(character: i32) -> u32 {
    match u8::try_from(character) {
        Ok(b's') => format::STR,
        Ok(b'r') => format::REPR,
        Ok(b'a') => format::ASCII,
        _ => format::NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_simple_formats_are_taken_apart() {
        let text = |text: &str| Part::Text(text.to_owned());
        let parts = percent_parts("a %s%% %r");
        assert_eq!(parts, Some(vec![text("a "), Part::Value(1), text("% "), Part::Value(2)]));
        assert_eq!(percent_parts("%5s"), None);
        assert_eq!(percent_parts("%(a)s"), None);
        assert_eq!(percent_parts("%"), None);
    }
}
