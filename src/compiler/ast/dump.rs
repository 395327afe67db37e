//! A tree as text, in the form of Python's `ast.dump`, every field printed.

use std::fmt::Write;

use taipan_code::Const;
use taipan_code::Text;

use super::Field;
use super::Identifier;
use super::Node;
use super::NodeList;
use super::Range;
use crate::parse::decimal;

/// `node` as Python would write the call that makes it: every field, `None` and empty lists included; with
/// `attributes`, the positions behind the fields.
pub fn dump(node: &dyn Node, attributes: bool) -> String {
    let mut dumper = Dumper { out: String::new(), work: vec![Work::Node(node)], attributes };
    while let Some(work) = dumper.work.pop() {
        dumper.step(work);
    }
    dumper.out
}

/// What is still to be written. The depth of a tree is unbounded, hence no recursion.
enum Work<'a> {
    Text(&'static str),
    Node(&'a dyn Node),
    Field(Field<'a>),
    Range(Range, bool),
}

struct Dumper<'a> {
    out: String,
    /// Last comes first.
    work: Vec<Work<'a>>,
    attributes: bool,
}

impl<'a> Dumper<'a> {
    fn step(&mut self, work: Work<'a>) {
        match work {
            Work::Text(text) => self.out.push_str(text),
            Work::Node(node) => self.node(node),
            Work::Field(field) => self.field(field),
            Work::Range(range, first) => self.range(range, first),
        }
    }

    fn node(&mut self, node: &'a dyn Node) {
        let info = node.info();
        self.out.push_str(info.name);
        self.out.push('(');
        self.work.push(Work::Text(")"));
        if let (true, Some(range)) = (self.attributes, node.range()) {
            self.work.push(Work::Range(range, info.fields.is_empty()));
        }
        for (index, field) in info.fields.iter().enumerate().rev() {
            self.work.push(Work::Field(node.field(index)));
            self.work.push(Work::Text("="));
            self.work.push(Work::Text(field.name));
            if index > 0 {
                self.work.push(Work::Text(", "));
            }
        }
    }

    fn field(&mut self, field: Field<'a>) {
        match field {
            Field::None => self.out.push_str("None"),
            Field::Node(node) => self.node(node),
            Field::Nodes(nodes) => self.nodes(nodes),
            Field::Identifier(name) => self.name(name),
            Field::Identifiers(names) => self.names(names),
            Field::Int(value) => self.int(value),
            Field::String(text) => repr_text(&mut self.out, &Text::from(text)),
            Field::Constant(value) => repr_const(&mut self.out, value),
        }
    }

    fn nodes(&mut self, nodes: &'a dyn NodeList) {
        self.out.push('[');
        self.work.push(Work::Text("]"));
        for index in (0..nodes.len()).rev() {
            self.work.push(nodes.node(index).map_or(Work::Text("None"), Work::Node));
            if index > 0 {
                self.work.push(Work::Text(", "));
            }
        }
    }

    fn name(&mut self, name: &Identifier) {
        repr_text(&mut self.out, &Text::from(name.as_str()));
    }

    fn names(&mut self, names: &[Identifier]) {
        self.out.push('[');
        for (index, name) in names.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            self.name(name);
        }
        self.out.push(']');
    }

    fn int(&mut self, value: i32) {
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{value}");
    }

    fn range(&mut self, range: Range, first: bool) {
        let comma = if first { "" } else { ", " };
        let Range { line, col, end_line, end_col } = range;
        let _ = write!(
            self.out,
            "{comma}lineno={line}, col_offset={col}, end_lineno={end_line}, end_col_offset={end_col}"
        );
    }
}

/// Appends the `repr()` of a constant.
fn repr_const(out: &mut String, value: &Const) {
    match value {
        Const::None => out.push_str("None"),
        Const::Bool(true) => out.push_str("True"),
        Const::Bool(false) => out.push_str("False"),
        Const::Ellipsis => out.push_str("Ellipsis"),
        Const::Int(value) => {
            let _ = write!(out, "{value}");
        }
        Const::BigInt(value) => out.push_str(&decimal(value)),
        Const::Float(value) => repr_float(out, *value),
        Const::Complex { re, im } => repr_complex(out, *re, *im),
        Const::Str(text) => repr_text(out, text),
        Const::Bytes(bytes) => repr_bytes(out, bytes),
        Const::Tuple(items) => repr_items(out, items, "(", if items.len() == 1 { ",)" } else { ")" }),
        Const::FrozenSet(items) => repr_items(out, items, "frozenset({", "})"),
        Const::Slice(parts) => repr_items(out, parts.as_slice(), "slice(", ")"),
        Const::Code(_) => out.push_str("<code object>"),
    }
}

fn repr_items(out: &mut String, items: &[Const], open: &str, close: &str) {
    out.push_str(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        repr_const(out, item);
    }
    out.push_str(close);
}

/// The shortest digits that read back as `value`; an exponent below 1e-4 and from 1e16.
fn repr_float(out: &mut String, value: f64) {
    if !value.is_finite() {
        out.push_str(if value.is_nan() {
            "nan"
        } else if value > 0.0 {
            "inf"
        } else {
            "-inf"
        });
        return;
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    let _ = match power {
        -4..16 => write!(out, "{value:?}"),
        _ => write!(out, "{digits}e{}{:02}", if power < 0 { '-' } else { '+' }, power.abs()),
    };
}

fn repr_complex(out: &mut String, re: f64, im: f64) {
    let part = |out: &mut String, value: f64| {
        let start = out.len();
        repr_float(out, value);
        if out[start..].ends_with(".0") {
            out.truncate(out.len() - 2);
        }
    };
    if re == 0.0 && re.is_sign_positive() {
        part(out, im);
        out.push('j');
        return;
    }
    out.push('(');
    part(out, re);
    if im.is_sign_positive() || im.is_nan() {
        out.push('+');
    }
    part(out, im);
    out.push_str("j)");
}

fn repr_text(out: &mut String, text: &Text) {
    let has = |c: u8| text.as_wtf8().contains(&c);
    let quote = if has(b'\'') && !has(b'"') { '"' } else { '\'' };
    out.push(quote);
    for point in text.code_points() {
        match char::from_u32(point) {
            Some(c) if c == quote || c == '\\' => out.extend(['\\', c]),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(c) if is_printable(c) => out.push(c),
            _ => escape(out, point),
        }
    }
    out.push(quote);
}

fn escape(out: &mut String, point: u32) {
    let _ = match point {
        0..0x100 => write!(out, "\\x{point:02x}"),
        0x100..0x10000 => write!(out, "\\u{point:04x}"),
        _ => write!(out, "\\U{point:08x}"),
    };
}

/// What `str.isprintable` says of one character.
pub(crate) fn is_printable(c: char) -> bool {
    use unicode_general_category::GeneralCategory as Category;
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    !matches!(
        unicode_general_category::get_general_category(c),
        Category::Control
            | Category::Format
            | Category::Surrogate
            | Category::PrivateUse
            | Category::Unassigned
            | Category::LineSeparator
            | Category::ParagraphSeparator
            | Category::SpaceSeparator
    )
}

fn repr_bytes(out: &mut String, bytes: &[u8]) {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
    out.push('b');
    out.push(quote.into());
    for &byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            byte if byte == quote || byte == b'\\' => out.extend(['\\', byte.into()]),
            b' '..0x7F => out.push(byte.into()),
            byte => escape(out, byte.into()),
        }
    }
    out.push(quote.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repr(value: Const) -> String {
        let mut out = String::new();
        repr_const(&mut out, &value);
        out
    }

    #[test]
    fn floats_as_python_writes_them() {
        for (value, text) in [
            (1.0, "1.0"),
            (1e16, "1e+16"),
            (1234567890123456.0, "1234567890123456.0"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1.5e300, "1.5e+300"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(repr(Const::Float(value)), text);
        }
        assert_eq!(repr(Const::Complex { re: 0.0, im: 2.0 }), "2j");
    }

    #[test]
    fn strings_as_python_writes_them() {
        assert_eq!(repr(Const::Str("it's".into())), "\"it's\"");
        assert_eq!(repr(Const::Str(Text::from_code_points([0xD800, 0xAD, 0x1F600]))), "'\\ud800\\xad😀'");
        assert_eq!(repr(Const::Bytes(Box::from(&b"a\x00'"[..]))), "b\"a\\x00'\"");
    }
}
