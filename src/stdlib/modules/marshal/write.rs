//! Values to bytes.

use std::collections::HashMap;

use taipan_code::serial;
use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::number::Int;
use taipan_runtime::number::float;
use taipan_runtime::number::limbs;
use taipan_runtime::number::printf;
use taipan_runtime::number::printf::Flags;
use taipan_runtime::object::buffer;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::ids;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::growth::Growth;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::code::Code;
use taipan_runtime::types::complex::Complex;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::set;
use taipan_runtime::types::slice::Slice;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::letter;

/// Values nested deeper are refused.
const MOST_NESTED: usize = 2000;

/// The bytes of a value.
pub(super) fn marshal(
    thread: &mut Thread,
    value: Value,
    version: i32,
    allow_code: bool,
) -> PyResult<Gc<Bytes>> {
    let mut writer = Writer {
        out: Vec::new(),
        growth: Growth::default(),
        version,
        allow_code,
        depth: 0,
        known: HashMap::new(),
    };
    writer.value(thread, value)?;
    Bytes::new(thread, &writer.out)
}

struct Writer {
    out: Vec<u8>,
    growth: Growth,
    version: i32,
    allow_code: bool,
    depth: usize,
    /// The numbers of the objects written so far, by their bits: nothing moves or dies while no Python code runs.
    known: HashMap<u64, u32>,
}

#[cold]
fn unmarshallable(thread: &mut Thread) -> Raised {
    thread.value_error("unmarshallable object")
}

impl Writer {
    /// Writes bytes, with memory accounted for.
    fn put(&mut self, thread: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        let len = self.out.len() + bytes.len();
        if len > self.out.capacity() {
            self.growth.reach(thread, len)?;
            thread.work(len)?;
            self.out.try_reserve(bytes.len()).map_err(|_| thread.memory_error())?;
        }
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    fn letter(&mut self, thread: &mut Thread, letter: u8) -> PyResult<()> {
        self.put(thread, &[letter])
    }

    /// A number of items or bytes; beyond 31 bits there is no form for it.
    fn size(&mut self, thread: &mut Thread, size: usize) -> PyResult<()> {
        match i32::try_from(size) {
            Ok(size) => self.put(thread, &size.to_le_bytes()),
            Err(_) => Err(unmarshallable(thread)),
        }
    }

    fn value(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        self.depth += 1;
        if self.depth > MOST_NESTED {
            return Err(thread.value_error("object too deeply nested to marshal"));
        }
        thread.check_native_stack(" while marshalling an object")?;
        let written = match singleton(thread, value) {
            Some(letter) => self.letter(thread, letter),
            None => self.object(thread, value),
        };
        self.depth -= 1;
        written
    }

    /// Writes an object, or the number of its first appearance.
    fn object(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        if self.version < 3 {
            return self.contents(thread, value, 0);
        }
        if let Some(&number) = self.known.get(&value.bits()) {
            self.letter(thread, letter::REF)?;
            return self.put(thread, &number.to_le_bytes());
        }
        let number = self.known.len() as u32;
        self.known.insert(value.bits(), number);
        self.contents(thread, value, letter::FLAG_REF)
    }

    fn contents(&mut self, thread: &mut Thread, value: Value, flag: u8) -> PyResult<()> {
        if let Some(float) = value.as_float() {
            return self.float(thread, float, flag);
        }
        if value.as_instance().is_none()
            && let Some(integer) = int::exact(value)
        {
            return self.integer(thread, integer, flag);
        }
        if let Some(text) = value.exact::<Str>() {
            return self.text(thread, text, flag);
        }
        if let Some(tuple) = value.exact::<Tuple>() {
            return self.tuple(thread, tuple, flag);
        }
        if let Some(code) = value.exact::<Code>() {
            return self.code(thread, code, flag);
        }
        if let Some(complex) = value.exact::<Complex>() {
            return self.complex(thread, complex.parts(), flag);
        }
        self.container(thread, value, flag)
    }

    fn container(&mut self, thread: &mut Thread, value: Value, flag: u8) -> PyResult<()> {
        if let Some(list) = value.exact::<List>() {
            self.letter(thread, letter::LIST | flag)?;
            self.size(thread, list.len())?;
            return list.items().iter().try_for_each(|&item| self.value(thread, item));
        }
        if let Some(dict) = value.exact::<Dict>() {
            return self.dict(thread, dict, flag);
        }
        if value.as_instance().is_none() && set::is_any_set(value) {
            return self.set(thread, value, flag);
        }
        if let Some(slice) = value.exact::<Slice>() {
            if self.version < 5 {
                return Err(unmarshallable(thread));
            }
            self.letter(thread, letter::SLICE | flag)?;
            return slice.parts().iter().try_for_each(|&part| self.value(thread, part));
        }
        match buffer::borrow(thread, value)? {
            Some(bytes) => {
                self.letter(thread, letter::STRING | flag)?;
                self.size(thread, bytes.len())?;
                self.put(thread, bytes)
            }
            None => Err(unmarshallable(thread)),
        }
    }

    fn integer(&mut self, thread: &mut Thread, integer: Value, flag: u8) -> PyResult<()> {
        if let Some(small) = int::to_i64(integer).and_then(|small| i32::try_from(small).ok()) {
            self.letter(thread, letter::INT | flag)?;
            return self.put(thread, &small.to_le_bytes());
        }
        self.letter(thread, letter::LONG | flag)?;
        let digits = int::with_limbs(integer, |int| (int.negative, digits(int)));
        let (negative, digits) = digits.unwrap_or_default();
        let Ok(count) = i32::try_from(digits.len()) else { return Err(unmarshallable(thread)) };
        let count = if negative { -count } else { count };
        self.put(thread, &count.to_le_bytes())?;
        digits.iter().try_for_each(|digit| self.put(thread, &digit.to_le_bytes()))
    }

    fn float(&mut self, thread: &mut Thread, value: f64, flag: u8) -> PyResult<()> {
        if self.version > 1 {
            self.letter(thread, letter::BINARY_FLOAT | flag)?;
            return self.put(thread, &value.to_le_bytes());
        }
        self.letter(thread, letter::FLOAT | flag)?;
        self.float_text(thread, value)
    }

    fn float_text(&mut self, thread: &mut Thread, value: f64) -> PyResult<()> {
        let text = printf::format_float(value, b'g', Flags::default(), Some(17))
            .and_then(|number| number.pad(Flags::default(), 0))
            .unwrap_or_else(|_| float::repr(value));
        self.letter(thread, text.len() as u8)?;
        self.put(thread, text.as_bytes())
    }

    fn complex(&mut self, thread: &mut Thread, (re, im): (f64, f64), flag: u8) -> PyResult<()> {
        if self.version > 1 {
            self.letter(thread, letter::BINARY_COMPLEX | flag)?;
            self.put(thread, &re.to_le_bytes())?;
            return self.put(thread, &im.to_le_bytes());
        }
        self.letter(thread, letter::COMPLEX | flag)?;
        self.float_text(thread, re)?;
        self.float_text(thread, im)
    }

    fn text(&mut self, thread: &mut Thread, text: Gc<Str>, flag: u8) -> PyResult<()> {
        let interned = self.version > 0 && text.is_interned();
        if self.version >= 4
            && let Some(ascii) = text.as_ascii()
        {
            if let Ok(len) = u8::try_from(ascii.len()) {
                let letter = if interned { letter::SHORT_ASCII_INTERNED } else { letter::SHORT_ASCII };
                self.put(thread, &[letter | flag, len])?;
            } else {
                self.letter(thread, flag | if interned { letter::ASCII_INTERNED } else { letter::ASCII })?;
                self.size(thread, ascii.len())?;
            }
            return self.put(thread, ascii.as_bytes());
        }
        self.letter(thread, flag | if interned { letter::INTERNED } else { letter::UNICODE })?;
        let mut bytes = Vec::new();
        for point in text.units().points() {
            taipan_code::text::push_code_point(&mut bytes, point);
        }
        self.size(thread, bytes.len())?;
        self.put(thread, &bytes)
    }

    fn tuple(&mut self, thread: &mut Thread, tuple: Gc<Tuple>, flag: u8) -> PyResult<()> {
        match u8::try_from(tuple.len()) {
            Ok(len) if self.version >= 4 => self.put(thread, &[letter::SMALL_TUPLE | flag, len])?,
            _ => {
                self.letter(thread, letter::TUPLE | flag)?;
                self.size(thread, tuple.len())?;
            }
        }
        tuple.items().iter().try_for_each(|&item| self.value(thread, item))
    }

    fn dict(&mut self, thread: &mut Thread, dict: Gc<Dict>, flag: u8) -> PyResult<()> {
        self.letter(thread, letter::DICT | flag)?;
        for (_, key, value) in dict.entries() {
            self.value(thread, key)?;
            self.value(thread, value)?;
        }
        self.letter(thread, letter::NULL)
    }

    /// Items in the order of their own bytes, so that equal sets are written the same.
    fn set(&mut self, thread: &mut Thread, value: Value, flag: u8) -> PyResult<()> {
        let Some(items) = set::any_set(value) else { return Err(unmarshallable(thread)) };
        let frozen =
            thread.interp().class_of(value).as_value().is(thread.interp().class(ids::FROZENSET).as_value());
        self.letter(thread, flag | if frozen { letter::FROZENSET } else { letter::SET })?;
        self.size(thread, items.len())?;
        let keyed = List::with_capacity(thread, items.len())?;
        let mut order = Vec::new();
        let mut place = 0;
        while let Some((item, _)) = items.next(&mut place) {
            let key = marshal(thread, item, self.version, self.allow_code)?;
            order.push((key.as_slice(), order.len()));
            keyed.push(thread, key.as_value())?;
            keyed.push(thread, item)?;
        }
        order.sort_unstable();
        for (_, index) in order {
            if let Some(item) = keyed.get(2 * index + 1) {
                self.value(thread, item)?;
            }
        }
        Ok(())
    }

    fn code(&mut self, thread: &mut Thread, code: Gc<Code>, flag: u8) -> PyResult<()> {
        if !self.allow_code {
            return Err(thread.value_error("marshalling code objects is disallowed"));
        }
        let bytes = serial::encode(code.data());
        self.letter(thread, letter::CODE | flag)?;
        self.size(thread, bytes.len())?;
        self.put(thread, &bytes)
    }
}

/// The letter of a value that is always the same object.
fn singleton(thread: &mut Thread, value: Value) -> Option<u8> {
    if value.is_none() {
        return Some(letter::NONE);
    }
    if let Some(flag) = value.as_bool() {
        return Some(if flag { letter::TRUE } else { letter::FALSE });
    }
    if value == Value::ELLIPSIS {
        return Some(letter::ELLIPSIS);
    }
    let stop = thread.interp().class(exceptions::STOP_ITERATION).as_value();
    value.is(stop).then_some(letter::STOP_ITERATION)
}

/// The magnitude in digits of 15 bits, the least first.
fn digits(int: Int<'_>) -> Vec<u16> {
    const BITS: u64 = 15;
    let count = limbs::bit_length(int).div_ceil(BITS);
    let limb = |index: u64| int.limbs.get(index as usize).copied().unwrap_or(0);
    (0..count)
        .map(|digit| {
            let (index, shift) = (digit * BITS / 64, digit * BITS % 64);
            let pair = u128::from(limb(index)) | u128::from(limb(index + 1)) << 64;
            (pair >> shift) as u16 & 0x7FFF
        })
        .collect()
}
