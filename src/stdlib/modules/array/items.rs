//! The types of items: how they are stored, and what goes into them.

use taipan_gc::Value;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::convert;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;

/// A range that an integer is tried against, with its name in messages.
struct Limit {
    low: i64,
    high: i64,
    name: &'static str,
}

const CHAR: Limit = Limit { low: -0x80, high: 0x7F, name: "signed char" };
const BYTE: Limit = Limit { low: 0, high: 0xFF, name: "unsigned byte integer" };
const SHORT: Limit = Limit { low: -0x8000, high: 0x7FFF, name: "signed short integer" };
const UNSIGNED_SHORT: Limit = Limit { low: 0, high: 0xFFFF, name: "unsigned short" };
const INT: Limit = Limit { low: -0x8000_0000, high: 0x7FFF_FFFF, name: "signed integer" };

/// What an item is.
enum Item {
    /// A code point.
    Text,
    /// An integer that passes through C's `long`: the ranges it is tried against, in order.
    Integer(&'static [Limit]),
    /// An unsigned integer as wide as C's `int` or `long`.
    Unsigned,
    /// C's `long long`.
    Long,
    /// C's `unsigned long long`.
    UnsignedLong,
    /// A float.
    Float,
}

/// A type of items.
pub(super) struct Kind {
    /// The letter that stands for it.
    pub code: u8,
    /// Bytes of an item.
    pub size: usize,
    /// Its format in the language of `struct`.
    pub format: &'static str,
    /// Its number among the formats of machines, in this machine's byte order.
    pub machine: u8,
    item: Item,
}

/// Added to the number of a machine's format where the greatest byte comes first.
const BIG: u8 = cfg!(target_endian = "big") as u8;

/// All types, in the order of `typecodes`.
pub(super) static KINDS: [Kind; 14] = [
    Kind { code: b'b', size: 1, format: "b", machine: 1, item: Item::Integer(&[SHORT, CHAR]) },
    Kind { code: b'B', size: 1, format: "B", machine: 0, item: Item::Integer(&[BYTE]) },
    Kind { code: b'u', size: 4, format: "w", machine: 20 + BIG, item: Item::Text },
    Kind { code: b'w', size: 4, format: "w", machine: 20 + BIG, item: Item::Text },
    Kind { code: b'h', size: 2, format: "h", machine: 4 + BIG, item: Item::Integer(&[SHORT]) },
    Kind { code: b'H', size: 2, format: "H", machine: 2 + BIG, item: Item::Integer(&[INT, UNSIGNED_SHORT]) },
    Kind { code: b'i', size: 4, format: "i", machine: 8 + BIG, item: Item::Integer(&[INT]) },
    Kind { code: b'I', size: 4, format: "I", machine: 6 + BIG, item: Item::Unsigned },
    Kind { code: b'l', size: 8, format: "l", machine: 12 + BIG, item: Item::Integer(&[]) },
    Kind { code: b'L', size: 8, format: "L", machine: 10 + BIG, item: Item::Unsigned },
    Kind { code: b'q', size: 8, format: "q", machine: 12 + BIG, item: Item::Long },
    Kind { code: b'Q', size: 8, format: "Q", machine: 10 + BIG, item: Item::UnsignedLong },
    Kind { code: b'f', size: 4, format: "f", machine: 14 + BIG, item: Item::Float },
    Kind { code: b'd', size: 8, format: "d", machine: 16 + BIG, item: Item::Float },
];

/// An item's bytes, as many of them as it has.
pub(super) type Encoded = [u8; 8];

/// The bits of an item in this machine's order.
fn bits(bytes: &[u8]) -> u64 {
    let mut whole = [0; 8];
    let len = bytes.len().min(8);
    if cfg!(target_endian = "big") {
        whole[8 - len..].copy_from_slice(&bytes[..len]);
    } else {
        whole[..len].copy_from_slice(&bytes[..len]);
    }
    u64::from_ne_bytes(whole)
}

impl Kind {
    /// The type of a letter.
    pub fn of_code(code: u32) -> Option<&'static Kind> {
        KINDS.iter().find(|kind| u32::from(kind.code) == code)
    }

    /// Whether items are characters.
    pub fn is_text(&self) -> bool {
        matches!(self.item, Item::Text)
    }

    /// The last integer type of this size and sign: what integers from another machine become.
    pub fn of_integer(size: usize, signed: bool) -> Option<&'static Kind> {
        KINDS.iter().rev().find(|kind| kind.size == size && kind.is_integer(signed))
    }

    fn is_integer(&self, signed: bool) -> bool {
        match self.item {
            Item::Text | Item::Float => false,
            _ => self.code.is_ascii_lowercase() == signed,
        }
    }

    fn encoded(&self, bits: u64) -> Encoded {
        let shift = if cfg!(target_endian = "big") { 64 - 8 * self.size as u32 } else { 0 };
        (bits << shift).to_ne_bytes()
    }

    /// The value of an item.
    pub fn value(&self, thread: &mut Thread, bytes: &[u8]) -> PyResult {
        let bits = bits(bytes);
        let unused = 64 - 8 * self.size as u32;
        let interp = thread.interp();
        Ok(match self.item {
            Item::Text if bits > 0x10_FFFF => {
                return Err(thread.value_error("chr() arg not in range(0x110000)"));
            }
            Item::Text => Str::of_code_point(&interp, bits as u32).as_value(),
            Item::Float if self.size == 4 => Value::canonical_float(f64::from(f32::from_bits(bits as u32))),
            Item::Float => Value::canonical_float(f64::from_bits(bits)),
            _ if self.is_integer(true) => int::from_i64(&interp, ((bits << unused) as i64) >> unused),
            _ => int::from_u64(&interp, bits),
        })
    }

    /// The bytes of a value. Its conversion may run Python.
    pub fn encode(&self, thread: &mut Thread, value: Value) -> PyResult<Encoded> {
        let bits = match self.item {
            Item::Text => u64::from(character(thread, value)?),
            Item::Float => {
                let float = convert::real(thread, value)?;
                if self.size == 4 { u64::from((float as f32).to_bits()) } else { float.to_bits() }
            }
            Item::Integer(limits) => within(thread, value, limits)? as u64,
            Item::Long => {
                let int = ops::index(thread, value)?;
                int::to_i64(int).ok_or_else(|| thread.overflow_error("int too big to convert"))? as u64
            }
            Item::Unsigned => self.unsigned(thread, value)?,
            Item::UnsignedLong => {
                let words = ["can't convert negative int to unsigned", "int too big to convert"];
                unsigned(thread, value, words)?
            }
        };
        Ok(self.encoded(bits))
    }

    fn unsigned(&self, thread: &mut Thread, value: Value) -> PyResult<u64> {
        let words = [
            "can't convert negative value to unsigned int",
            "Python int too large to convert to C unsigned long",
        ];
        let int = unsigned(thread, value, words)?;
        if self.size == 4 && int > u64::from(u32::MAX) {
            return Err(thread.overflow_error("unsigned int is greater than maximum"));
        }
        Ok(int)
    }
}

/// An unsigned integer; the words are for one below zero and for one that is too large.
fn unsigned(thread: &mut Thread, value: Value, [negative, large]: [&str; 2]) -> PyResult<u64> {
    let int = ops::index(thread, value)?;
    let found = int::with_limbs(int, |int| match *int.limbs {
        _ if int.negative => Err(negative),
        [] => Ok(0),
        [limb] => Ok(limb),
        _ => Err(large),
    });
    found.unwrap_or(Err(large)).map_err(|message| thread.overflow_error(message))
}

/// An integer of C's `long` that must be inside each of the limits.
fn within(thread: &mut Thread, value: Value, limits: &[Limit]) -> PyResult<i64> {
    let int = ops::index(thread, value)?;
    let Some(int) = int::to_i64(int) else {
        return Err(thread.overflow_error("Python int too large to convert to C long"));
    };
    for limit in limits {
        let outside = match int {
            _ if int < limit.low => "less than minimum",
            _ if int > limit.high => "greater than maximum",
            _ => continue,
        };
        return Err(thread.overflow_error(format!("{} is {outside}", limit.name)));
    }
    Ok(int)
}

/// The code point of an item that is a character.
fn character(thread: &mut Thread, value: Value) -> PyResult<u32> {
    let Some(string) = value.cast::<Str>() else {
        let given = thread.interp().class_of(value).name_text();
        return Err(no_character(thread, &given));
    };
    match (string.len(), string.units().get(0)) {
        (1, Some(point)) => Ok(point),
        (len, _) => Err(no_character(thread, &format!("a string of length {len}"))),
    }
}

#[cold]
fn no_character(thread: &mut Thread, given: &str) -> Raised {
    thread.type_error(format!("array item must be a unicode character, not {given}"))
}
