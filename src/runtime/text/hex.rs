//! `bytes.hex`, `bytes.fromhex`, `bytes.translate`.

use super::Unit;
use super::split::is_byte_space;
use crate::number::Fault;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The number of digits and separators that [`to_hex`] writes; `None` when no address space could hold it.
pub fn to_hex_size(len: usize, group: isize) -> Option<usize> {
    let separators = if len == 0 || group == 0 { 0 } else { (len - 1) / group.unsigned_abs() };
    len.checked_mul(2)?.checked_add(separators).filter(|&size| size <= isize::MAX as usize)
}

/// `bytes.hex(separator, group)`: a separator between groups of so many bytes, counted from the right, or from the
/// left when `group` is negative; none when it is zero.
pub fn to_hex(bytes: &[u8], separator: u8, group: isize) -> Vec<u8> {
    let mut out = Vec::with_capacity(to_hex_size(bytes.len(), group).unwrap_or(0));
    let width = group.unsigned_abs();
    if width == 0 {
        out.resize(bytes.len() * 2, 0);
        for (pair, byte) in out.chunks_exact_mut(2).zip(bytes) {
            pair.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        return out;
    }
    for (index, byte) in bytes.iter().enumerate() {
        let distance = if group > 0 { bytes.len() - index } else { index };
        if index > 0 && distance.is_multiple_of(width) {
            out.push(separator);
        }
        out.extend([DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    }
    out
}

/// `bytes.fromhex(text)`: two digits a byte, white space between bytes.
pub fn from_hex<T: Unit>(text: &[T]) -> Result<Vec<u8>, Fault> {
    let invalid =
        |at: usize| Fault::value(format!("non-hexadecimal number found in fromhex() arg at position {at}"));
    if let Some(at) = text.iter().position(|unit| unit.point() >= 0x80) {
        return Err(invalid(at));
    }
    let byte = |at: usize| text.get(at).map(|unit| unit.point() as u8);
    let digit =
        |at: usize| byte(at).and_then(|byte| char::from(byte).to_digit(16)).ok_or_else(|| invalid(at));
    let (mut out, mut at) = (Vec::with_capacity(text.len() / 2), 0);
    while let Some(first) = byte(at) {
        if is_byte_space(first) {
            at += 1;
            continue;
        }
        let high = digit(at)?;
        if at + 1 == text.len() {
            return Err(Fault::value("fromhex() arg must contain an even number of hexadecimal digits"));
        }
        out.push((high << 4 | digit(at + 1)?) as u8);
        at += 2;
    }
    Ok(out)
}

/// `bytes.translate(table, delete)`: the bytes that are not in `delete`, through the table if there is one.
pub fn translate(bytes: &[u8], table: Option<&[u8; 256]>, delete: &[u8]) -> Vec<u8> {
    let map = |byte: u8| table.map_or(byte, |table| table[usize::from(byte)]);
    if delete.is_empty() {
        return bytes.iter().map(|&byte| map(byte)).collect();
    }
    let mut deleted = [false; 256];
    for &byte in delete {
        deleted[usize::from(byte)] = true;
    }
    bytes.iter().filter(|&&byte| !deleted[usize::from(byte)]).map(|&byte| map(byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups() {
        let hex = |group| String::from_utf8(to_hex(b"abcdefg", b'-', group)).unwrap();
        assert_eq!(hex(0), "61626364656667");
        assert_eq!(hex(3), "61-626364-656667");
        assert_eq!(hex(-3), "616263-646566-67");
        assert_eq!(hex(100), hex(0));
        assert_eq!(to_hex_size(7, 3), Some(16));
        assert_eq!(to_hex_size(usize::MAX, 1), None);
    }

    #[test]
    fn digits() {
        assert_eq!(from_hex(b"ab \x0bCD "), Ok(vec![0xAB, 0xCD]));
        let cases: [(&[u16], &str); 5] = [
            (&[0x61], "fromhex() arg must contain an even number of hexadecimal digits"),
            (&[0x61, 0x20, 0x62], "non-hexadecimal number found in fromhex() arg at position 1"),
            (&[0x61, 0x62, 0x7A], "non-hexadecimal number found in fromhex() arg at position 2"),
            (&[0x7A, 0x7A, 0x1234], "non-hexadecimal number found in fromhex() arg at position 2"),
            (&[0x61, 0x62, 0x63], "fromhex() arg must contain an even number of hexadecimal digits"),
        ];
        for (text, message) in cases {
            assert_eq!(from_hex(text).unwrap_err().message, message, "{text:?}");
        }
    }

    #[test]
    fn tables() {
        let mut table: [u8; 256] = std::array::from_fn(|index| index as u8);
        table[usize::from(b'a')] = b'x';
        assert_eq!(translate(b"abca", Some(&table), b"b"), b"xcx");
        assert_eq!(translate(b"abca", None, b""), b"abca");
    }
}
