//! String literals: plain, bytes, f-strings and t-strings, and what stands side by side.

use ruff_python_ast as ruff;
use ruff_text_size::Ranged;
use ruff_text_size::TextRange;
use ruff_text_size::TextSize;
use taipan_code::Const;
use taipan_code::Text;

use super::Converter;
use super::Fault;
use super::expr::constant;
use crate::ast;
use crate::ast::Expr;
use crate::ast::ExprKind;
use crate::ast::Range;
use crate::error::Warning;
use crate::parse::escape;

impl<'s> Converter<'s> {
    pub(super) fn string(&mut self, node: &'s ruff::ExprStringLiteral) -> ExprKind {
        let value = match node.value.as_slice() {
            [only] => self.literal(only),
            parts => {
                let texts: Vec<Text> = parts.iter().map(|part| self.literal(part)).collect();
                concat(&texts)
            }
        };
        let kind = node.value.is_unicode().then(|| "u".into());
        ast::Constant { value: Const::Str(value), kind }.into()
    }

    fn literal(&mut self, literal: &ruff::StringLiteral) -> Text {
        let raw = literal.flags.prefix().is_raw();
        self.decoded(&literal.value, literal.range, literal.content_range(), raw)
    }

    /// The text of literal characters in the source: `value` as the parser decoded it, unless it holds lone
    /// surrogates, which the parser cannot express. `token` is what escapes are reported in.
    fn decoded(&mut self, value: &str, token: TextRange, content: TextRange, raw: bool) -> Text {
        let source = self.slice(content);
        if raw || memchr::memchr(b'\\', source.as_bytes()).is_none() {
            return Text::from(value);
        }
        // A backslash before a brace belongs to the text, the brace does not.
        let brace = TextSize::new(u32::from(source.ends_with('\\')));
        self.check_escapes(token, TextRange::new(content.start(), content.end() + brace), false);
        if value.contains('\u{FFFD}') { escape::decode(source) } else { Text::from(value) }
    }

    fn check_escapes(&mut self, token: TextRange, content: TextRange, bytes: bool) {
        let range = content;
        let content = self.slice(range);
        let Some(invalid) = escape::find_invalid(content, bytes) else { return };
        let (place, text) = match self.string_end.is_some() && invalid.is_brace {
            true => self.place_of_brace(range, invalid.at),
            false => self.place_of_escape(token, &content[..invalid.at]),
        };
        self.warn(invalid.message, place, text);
    }

    fn warn(&mut self, message: String, range: Range, text: String) {
        let text = Some(text.into());
        self.warnings.push(Warning { message: message.into(), line: range.line, range, text });
    }

    /// Where the tokenizer is when it has read a backslash before a brace: columns in characters, and the line.
    fn place_of_brace(&mut self, content: TextRange, at: usize) -> (Range, String) {
        let brace = content.start() + TextSize::new(at as u32 + 1);
        let (line, col) = self.lines.position(brace.to_u32());
        let text = self.line_text(line);
        let col = text.get(..col as usize).unwrap_or_default().chars().count() as u32;
        (Range { line, col, end_line: line, end_col: col }, text.to_owned())
    }

    /// Where CPython says that an escape is: columns in characters, and the line. It counts from the start of the
    /// token it has at hand (of an f-string that is the end of it), over quotes and what the decoder has read.
    fn place_of_escape(&mut self, token: TextRange, before: &str) -> (Range, String) {
        let (first, start) = self.lines.position(token.start().to_u32());
        let last = self.lines.position(token.end().to_u32()).0;
        let col = match before.rsplit_once('\n') {
            Some((_, before)) => escape::decoded_width(before),
            None => start as usize + escape::decoded_width(before) + escape::quotes(self.slice(token)),
        };
        let line = first + before.matches('\n').count() as u32;
        let mut text = self.line_text(line.min(last)).to_owned();
        if line >= last {
            text.push('\n');
        }
        let chars = |bytes: usize| text.char_indices().take_while(|&(at, _)| at < bytes).count() as u32;
        let offset = |bytes: usize| chars(bytes) + u32::from(bytes > text.len());
        let range = Range { line, col: offset(col + 1) - 1, end_line: line, end_col: offset(col + 3) - 1 };
        (range, text)
    }

    /// A line of the source, from 1, without its end.
    fn line_text(&mut self, line: u32) -> &'s str {
        let rest = self.text.get(self.lines.start(line) as usize..).unwrap_or_default();
        rest.split('\n').next().unwrap_or_default()
    }

    pub(super) fn bytes(&mut self, node: &'s ruff::ExprBytesLiteral) -> ExprKind {
        let mut value = Vec::new();
        for part in &node.value {
            value.extend_from_slice(&part.value);
            let content = part.content_range();
            if !part.flags.prefix().is_raw()
                && memchr::memchr(b'\\', self.slice(content).as_bytes()).is_some()
            {
                self.check_escapes(part.range, content, true);
            }
        }
        constant(Const::Bytes(value.into()))
    }

    /// `1if x else y` is read as it was in older Pythons, with a warning.
    pub(super) fn check_end_of_number(&mut self, range: TextRange) {
        let next = self.text.as_bytes().get(range.end().to_usize());
        if !next.is_some_and(u8::is_ascii_alphabetic) {
            return;
        }
        let literal = self.slice(range);
        let kind = match literal.as_bytes() {
            [b'0', b'x' | b'X', ..] => "hexadecimal",
            [b'0', b'o' | b'O', ..] => "octal",
            [b'0', b'b' | b'B', ..] => "binary",
            [.., b'j' | b'J'] => "imaginary",
            _ => "decimal",
        };
        let last = range.end() - TextSize::new(1);
        let range = self.lines.span(last, last);
        let text = self.line_text(range.line).to_owned();
        self.warn(format!("invalid {kind} literal"), range, text);
    }

    pub(super) fn fstring(&mut self, node: &'s ruff::ExprFString) -> ExprKind {
        let mut pieces = Vec::new();
        for part in &node.value {
            match part {
                ruff::FStringPart::Literal(literal) => {
                    let value = Const::Str(self.literal(literal));
                    let kind = unicode_kind(literal);
                    let range = self.range(literal.range);
                    pieces.push(Expr { range, kind: ast::Constant { value, kind }.into() });
                }
                ruff::FStringPart::FString(fstring) => {
                    let raw = fstring.flags.prefix().is_raw();
                    let around = self.string_end.replace(end_token(fstring.range, fstring.flags));
                    self.elements(&fstring.elements, raw, Kind::Format, &mut pieces);
                    self.string_end = around;
                }
            }
        }
        ast::JoinedStr { values: merge_constants(pieces) }.into()
    }

    pub(super) fn tstring(&mut self, node: &'s ruff::ExprTString) -> ExprKind {
        let mut pieces = Vec::new();
        for part in &node.value {
            let raw = part.flags.prefix().is_raw();
            let around = self.string_end.replace(end_token(part.range, part.flags));
            self.elements(&part.elements, raw, Kind::Template, &mut pieces);
            self.string_end = around;
        }
        ast::TemplateStr { values: merge_constants(pieces) }.into()
    }

    fn elements(
        &mut self,
        elements: &'s ruff::InterpolatedStringElements,
        raw: bool,
        kind: Kind,
        pieces: &mut Vec<Expr>,
    ) {
        for element in elements {
            match element {
                ruff::InterpolatedStringElement::Literal(literal) => {
                    let token = match self.string_end {
                        Some(end) if self.spec_depth == 0 => end,
                        _ => literal.range,
                    };
                    let value = self.decoded(&literal.value, token, literal.range, raw);
                    let range = self.range(literal.range);
                    pieces.push(Expr { range, kind: constant(Const::Str(value)) });
                }
                ruff::InterpolatedStringElement::Interpolation(node) => {
                    self.interpolation(node, raw, kind, pieces);
                }
            }
        }
    }

    fn interpolation(
        &mut self,
        node: &'s ruff::InterpolatedElement,
        raw: bool,
        kind: Kind,
        pieces: &mut Vec<Expr>,
    ) {
        let end_of_expr = self.end_of_expression(node);
        if node.debug_text.is_some() {
            let text = TextRange::new(node.range.start() + TextSize::new(1), end_of_expr);
            let value = Const::Str(without_comments(self.slice(text)).into());
            let range = self.range(text);
            pieces.push(Expr { range, kind: constant(value) });
        }
        let conversion = match node.conversion {
            ruff::ConversionFlag::None if node.debug_text.is_some() && node.format_spec.is_none() => {
                b'r'.into()
            }
            flag => flag.to_byte().map_or(-1, i32::from),
        };
        let around = self.string_end.take();
        let value = self.boxed(&node.expression);
        self.string_end = around;
        let format_spec = node.format_spec.as_deref().map(|spec| Box::new(self.format_spec(spec, raw)));
        let range = self.range(node.range);
        let kind = match kind {
            Kind::Format => ast::FormattedValue { value, conversion, format_spec }.into(),
            Kind::Template => {
                let text = TextRange::new(node.range.start() + TextSize::new(1), end_of_expr);
                let text = without_comments(self.slice(text));
                let text = match node.debug_text.is_some() {
                    true => {
                        text.trim_end_matches(|c: char| c.is_whitespace() || c == '\\').trim_end_matches('=')
                    }
                    false => &text,
                };
                ast::Interpolation { value, str: Const::Str(text.into()), conversion, format_spec }.into()
            }
        };
        pieces.push(Expr { range, kind });
    }

    /// Where the `!`, `:` or `}` behind an interpolated expression is.
    fn end_of_expression(&self, node: &ruff::InterpolatedElement) -> TextSize {
        let from = node.expression.range().end().to_usize();
        let mut rest = self.text[from..].char_indices();
        while let Some((at, c)) = rest.next() {
            match c {
                '#' => {
                    rest.by_ref().find(|&(_, c)| c == '\n');
                }
                '!' | ':' | '}' => return TextSize::new((from + at) as u32),
                _ => {}
            }
        }
        node.range.end()
    }

    fn format_spec(&mut self, spec: &'s ruff::InterpolatedStringFormatSpec, raw: bool) -> Expr {
        let mut pieces = Vec::new();
        self.spec_depth += 1;
        if self.spec_depth > MAX_SPEC_DEPTH {
            self.fail(Fault::Unexplained);
        }
        // What is nested in the format of a template is formatted, not interpolated.
        self.elements(&spec.elements, raw, Kind::Format, &mut pieces);
        self.spec_depth -= 1;
        let range = self.lines.span(spec.range.start() - TextSize::new(1), spec.range.end());
        Expr { range, kind: ast::JoinedStr { values: merge_constants(pieces) }.into() }
    }
}

/// The quotes that end a string.
fn end_token(string: TextRange, flags: impl ruff::StringFlags) -> TextRange {
    TextRange::new(string.end() - flags.closer_len(), string.end())
}

/// How deep format specifications may nest.
const MAX_SPEC_DEPTH: usize = 2;

/// What an interpolation in braces becomes.
#[derive(Clone, Copy)]
enum Kind {
    Format,
    Template,
}

fn unicode_kind(literal: &ruff::StringLiteral) -> Option<Box<str>> {
    literal.flags.prefix().is_unicode().then(|| "u".into())
}

fn concat(texts: &[Text]) -> Text {
    let bytes: Vec<u8> = texts.iter().flat_map(|text| text.as_wtf8()).copied().collect();
    Text::from_wtf8(bytes)
}

/// Neighbouring constants become one, empty ones go.
fn merge_constants(pieces: Vec<Expr>) -> Vec<Expr> {
    let mut merged: Vec<Expr> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if let Some(last) = merged.last_mut()
            && let (Some(left), Some(right)) = (text_of(last), text_of(&piece))
        {
            let joined = concat(&[left.clone(), right.clone()]);
            let (end_line, end_col) = (piece.range.end_line, piece.range.end_col);
            if let ExprKind::Constant(constant) = &mut last.kind {
                constant.value = Const::Str(joined);
            }
            last.range = Range { end_line, end_col, ..last.range };
            continue;
        }
        merged.push(piece);
    }
    merged.retain(|piece| text_of(piece).is_none_or(|text| !text.as_wtf8().is_empty()));
    merged
}

fn text_of(piece: &Expr) -> Option<&Text> {
    match &piece.kind {
        ExprKind::Constant(ast::Constant { value: Const::Str(text), .. }) => Some(text),
        _ => None,
    }
}

/// Source of an expression as it is shown: comments left out.
fn without_comments(source: &str) -> String {
    if !source.contains('#') {
        return source.to_owned();
    }
    let mut out = String::with_capacity(source.len());
    let mut quote = None;
    let mut rest = source.chars();
    while let Some(c) = rest.next() {
        match (c, quote) {
            ('#', None) => {
                if rest.by_ref().any(|c| c == '\n') {
                    out.push('\n');
                }
                continue;
            }
            ('\'' | '"', None) => quote = Some(c),
            ('\\', Some(_)) => {
                out.push(c);
                out.extend(rest.next());
                continue;
            }
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
        out.push(c);
    }
    out
}
