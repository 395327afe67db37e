//! Constants as Python prints them.

use std::fmt::Write;

use crate::BigInt;
use crate::CodeRef;
use crate::Const;
use crate::Text;

/// How code objects are printed inside constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addresses {
    /// As they are.
    Real,
    /// All alike, for texts that are compared.
    Masked,
}

/// `repr(constant)`
pub fn repr(constant: &Const, addresses: Addresses) -> String {
    let mut out = String::new();
    push_repr(&mut out, constant, addresses);
    out
}

/// `repr(code)`
pub fn code_repr(code: &CodeRef, addresses: Addresses) -> String {
    let address = match addresses {
        Addresses::Real => format!("{:#x}", code.address()),
        Addresses::Masked => "0x..".to_owned(),
    };
    format!("<code object {} at {address}, file \"{}\", line {}>", code.name, code.filename, code.firstlineno)
}

fn push_repr(out: &mut String, constant: &Const, addresses: Addresses) {
    match constant {
        Const::None => out.push_str("None"),
        Const::Bool(value) => out.push_str(if *value { "True" } else { "False" }),
        Const::Ellipsis => out.push_str("Ellipsis"),
        Const::Int(value) => out.push_str(&value.to_string()),
        Const::BigInt(value) => out.push_str(&big_int(value)),
        Const::Float(value) => out.push_str(&float(*value)),
        Const::Complex { re, im } => out.push_str(&complex(*re, *im)),
        Const::Str(text) => push_str_repr(out, text),
        Const::Bytes(bytes) => push_bytes_repr(out, bytes),
        Const::Tuple(items) => {
            let end = if items.len() == 1 { ",)" } else { ")" };
            push_items(out, "(", items, end, addresses);
        }
        Const::FrozenSet(items) if items.is_empty() => out.push_str("frozenset()"),
        Const::FrozenSet(items) => push_items(out, "frozenset({", items, "})", addresses),
        Const::Slice(parts) => push_items(out, "slice(", &parts[..], ")", addresses),
        Const::Code(code) => out.push_str(&code_repr(code, addresses)),
    }
}

fn push_items(out: &mut String, start: &str, items: &[Const], end: &str, addresses: Addresses) {
    out.push_str(start);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        push_repr(out, item, addresses);
    }
    out.push_str(end);
}

/// Above this many limbs an integer is printed in hexadecimal: decimal takes quadratic time here.
const DECIMAL_LIMBS: usize = 256;

fn big_int(value: &BigInt) -> String {
    let sign = if value.negative { "-" } else { "" };
    if value.limbs.len() > DECIMAL_LIMBS {
        let mut digits = String::new();
        for limb in value.limbs.iter().rev() {
            // Writing to a String cannot fail.
            let _ = write!(digits, "{limb:016x}");
        }
        return format!("{sign}0x{}", digits.trim_start_matches('0'));
    }
    let mut limbs = value.limbs.to_vec();
    let mut groups = Vec::new();
    while !limbs.is_empty() {
        groups.push(divide_by_group(&mut limbs));
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
    }
    let mut digits = groups.pop().unwrap_or(0).to_string();
    for group in groups.iter().rev() {
        let _ = write!(digits, "{group:019}");
    }
    format!("{sign}{digits}")
}

/// Divides by 10**19 and returns the remainder.
fn divide_by_group(limbs: &mut [u64]) -> u64 {
    const GROUP: u128 = 10_000_000_000_000_000_000;
    let mut rest = 0u128;
    for limb in limbs.iter_mut().rev() {
        let value = rest << 64 | u128::from(*limb);
        *limb = (value / GROUP) as u64;
        rest = value % GROUP;
    }
    rest as u64
}

/// `repr` of a float: the shortest digits that read back, in the exponent form below 1e-4 and from 1e16.
pub fn float(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent = exponent.parse::<i32>().unwrap_or(0);
    if !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs());
    }
    let plain = format!("{value}");
    if plain.contains('.') { plain } else { format!("{plain}.0") }
}

fn complex(re: f64, im: f64) -> String {
    let part = |value: f64| {
        let text = float(value);
        text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
    };
    if re == 0.0 && re.is_sign_positive() {
        return format!("{}j", part(im));
    }
    let sign = if im.is_sign_negative() && !im.is_nan() { "" } else { "+" };
    format!("({}{sign}{}j)", part(re), part(im))
}

fn push_str_repr(out: &mut String, text: &Text) {
    let has = |wanted: char| text.code_points().any(|point| point == u32::from(wanted));
    let quote = if has('\'') && !has('"') { '"' } else { '\'' };
    out.push(quote);
    for point in text.code_points() {
        push_point(out, point, quote);
    }
    out.push(quote);
}

fn push_point(out: &mut String, point: u32, quote: char) {
    match char::from_u32(point) {
        Some('\n') => out.push_str("\\n"),
        Some('\r') => out.push_str("\\r"),
        Some('\t') => out.push_str("\\t"),
        Some(c) if c == quote || c == '\\' => out.extend(['\\', c]),
        Some(c) if is_printable(c) => out.push(c),
        _ => {
            // Writing to a String cannot fail.
            let _ = match point {
                0..=0xFF => write!(out, "\\x{point:02x}"),
                0x100..=0xFFFF => write!(out, "\\u{point:04x}"),
                _ => write!(out, "\\U{point:08x}"),
            };
        }
    }
}

fn is_printable(c: char) -> bool {
    c == ' '
        || c.is_alphanumeric()
        || !(c.is_whitespace() || c.is_control() || c.escape_debug().nth(1) == Some('u'))
}

fn push_bytes_repr(out: &mut String, bytes: &[u8]) {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    out.push('b');
    out.push(quote);
    for &byte in bytes {
        match byte {
            0x20..=0x7E => push_point(out, u32::from(byte), quote),
            b'\n' | b'\r' | b'\t' => push_point(out, u32::from(byte), quote),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push(quote);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(constant: Const) -> String {
        repr(&constant, Addresses::Masked)
    }

    #[test]
    fn numbers() {
        assert_eq!(shown(Const::Float(1.0)), "1.0");
        assert_eq!(shown(Const::Float(1e16)), "1e+16");
        assert_eq!(shown(Const::Float(123_456_789_012_345.6)), "123456789012345.6");
        assert_eq!(shown(Const::Float(1.5e-5)), "1.5e-05");
        assert_eq!(shown(Const::Float(-0.0)), "-0.0");
        assert_eq!(shown(Const::Complex { re: 0.0, im: 2.0 }), "2j");
        assert_eq!(shown(Const::Complex { re: 1.5, im: -2.0 }), "(1.5-2j)");
        let big = BigInt { negative: true, limbs: [0, 1].into() };
        assert_eq!(shown(Const::BigInt(big)), "-18446744073709551616");
    }

    #[test]
    fn texts() {
        assert_eq!(shown(Const::Str("it's\n\u{e9}\u{7f}".into())), "\"it's\\n\u{e9}\\x7f\"");
        assert_eq!(shown(Const::Str(Text::from_code_points([0xD800]))), "'\\ud800'");
        assert_eq!(shown(Const::Bytes([0, b'\'', 0xFF].into())), "b\"\\x00'\\xff\"");
    }

    #[test]
    fn containers() {
        let items = || [Const::Int(1)].into();
        assert_eq!(shown(Const::Tuple(items())), "(1,)");
        assert_eq!(shown(Const::FrozenSet(items())), "frozenset({1})");
        assert_eq!(shown(Const::Tuple([Const::None, Const::Bool(true)].into())), "(None, True)");
    }
}
