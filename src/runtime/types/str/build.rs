//! Making strings.

#![expect(unsafe_code, reason = "a string's units are written before anybody else sees the cell")]

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;

use super::Str;
use super::Units;
use super::bits;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;

/// A head whose data will lie behind it.
fn head(len: usize, unit: usize, ascii: bool) -> Str {
    let header = Header::new(ids::STR);
    header.set_aux(unit as u16 | if ascii { bits::ASCII } else { 0 });
    Str { header, hash: Cell::new(0), len: Cell::new(len), data: Cell::new(std::ptr::null()) }
}

/// Points `data` behind the head and copies the units there.
fn fill(string: Gc<Str>, bytes: &[u8]) -> Gc<Str> {
    // SAFETY: the cell was allocated with a tail of at least `bytes.len()` bytes, aligned to 8, and nobody else has
    // it yet.
    unsafe {
        let data = string.tail::<u8>();
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), data, bytes.len());
        string.data.set(data);
    }
    string
}

/// Longer texts go through the fallible path.
const SMALL: usize = 1024;

pub(super) fn from_text(interp: &Interpreter, text: &str) -> Gc<Str> {
    let text = if text.len() > SMALL { &text[..text.floor_char_boundary(SMALL)] } else { text };
    if text.is_ascii() {
        if let [byte] = text.as_bytes() {
            return interp.strings().of_code_point(interp, u32::from(*byte));
        }
        let string = interp.heap().alloc_tail(ids::STR, head(text.len(), 1, true), text.len());
        return fill(string, text.as_bytes());
    }
    let points: Vec<u32> = text.chars().map(u32::from).collect();
    let (unit, bytes) = narrow(Units::Ucs4(&points));
    let string = interp.heap().alloc_tail(ids::STR, head(points.len(), unit, false), bytes.len());
    fill(string, &bytes)
}

pub(super) fn single(interp: &Interpreter, point: u32) -> Gc<Str> {
    let unit = unit_for(point);
    let string = interp.heap().alloc_tail(ids::STR, head(1, unit, point < 128), unit);
    match unit {
        1 => fill(string, &[point as u8]),
        2 => fill(string, &(point as u16).to_ne_bytes()),
        _ => fill(string, &point.to_ne_bytes()),
    }
}

pub(super) fn try_from_text(thread: &mut Thread, text: &str) -> PyResult<Gc<Str>> {
    if text.is_ascii() {
        return from_ascii_or_latin1(thread, text.as_bytes(), true);
    }
    let points: Vec<u32> = text.chars().map(u32::from).collect();
    from_units(thread, Units::Ucs4(&points))
}

pub(super) fn from_one(thread: &mut Thread, units: &[u8]) -> PyResult<Gc<Str>> {
    from_ascii_or_latin1(thread, units, units.is_ascii())
}

fn from_ascii_or_latin1(thread: &mut Thread, units: &[u8], ascii: bool) -> PyResult<Gc<Str>> {
    match units {
        [] => return Ok(thread.interp().strings().empty()),
        [unit] => {
            let interp = thread.interp();
            return Ok(interp.strings().of_code_point(&interp, u32::from(*unit)));
        }
        _ => {}
    }
    let string = thread.alloc_tail(ids::STR, head(units.len(), 1, ascii), units.len())?;
    Ok(fill(string, units))
}

pub(super) fn from_units(thread: &mut Thread, units: Units<'_>) -> PyResult<Gc<Str>> {
    match units {
        Units::Latin1(units) => return from_one(thread, units),
        Units::Ucs2([]) | Units::Ucs4([]) => return Ok(thread.interp().strings().empty()),
        _ => {}
    }
    let (unit, bytes) = narrow(units);
    if unit == 1 {
        return from_one(thread, &bytes);
    }
    let string = thread.alloc_tail(ids::STR, head(units.len(), unit, false), bytes.len())?;
    Ok(fill(string, &bytes))
}

/// The narrowest unit size and the units in it, as bytes.
fn narrow(units: Units<'_>) -> (usize, std::borrow::Cow<'_, [u8]>) {
    let most = units.max_point();
    let wanted = unit_for(most);
    if wanted == units.unit_size() {
        return (wanted, units.as_bytes().into());
    }
    let mut bytes = Vec::with_capacity(units.len() * wanted);
    for point in units.points() {
        match wanted {
            1 => bytes.push(point as u8),
            2 => bytes.extend_from_slice(&(point as u16).to_ne_bytes()),
            _ => bytes.extend_from_slice(&point.to_ne_bytes()),
        }
    }
    (wanted, bytes.into())
}

fn unit_for(most: u32) -> usize {
    match most {
        0..=0xFF => 1,
        0x100..=0xFFFF => 2,
        _ => 4,
    }
}

/// A string of known length and kind, not yet written: for the rope and for bulk builders.
pub(super) fn uninitialised(thread: &mut Thread, len: usize, unit: usize, ascii: bool) -> PyResult<Gc<Str>> {
    let Some(bytes) = len.checked_mul(unit) else { return Err(thread.memory_error()) };
    let string = thread.alloc_tail(ids::STR, head(len, unit, ascii), bytes)?;
    Ok(fill(string, &[]))
}

/// The small head of a lazy concatenation.
pub(super) fn rope_head(interp: &Interpreter, left: Gc<Str>, right: Gc<Str>, len: usize) -> Gc<Str> {
    let kind = (left.header().aux() & bits::KIND).max(right.header().aux() & bits::KIND);
    let ascii = left.header().aux() & right.header().aux() & bits::ASCII;
    let header = Header::new(ids::STR);
    header.set_aux(kind | ascii | bits::ROPE);
    let head = Str {
        header,
        hash: Cell::new(left.addr() as u64),
        len: Cell::new(len),
        data: Cell::new(right.addr() as *const u8),
    };
    interp.heap().alloc(ids::STR, head)
}

/// Collects text piece by piece; widens as it must.
///
/// The buffer is Rust memory; what the guest decides is checked when the string is made and, above a megabyte, as it grows.
#[derive(Default)]
pub struct StrBuilder {
    one: Vec<u8>,
    wide: Option<Vec<u32>>,
}

impl StrBuilder {
    /// An empty builder.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many code points so far.
    pub fn len(&self) -> usize {
        self.wide.as_ref().map_or(self.one.len(), Vec::len)
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends Rust text.
    pub fn push_str(&mut self, text: &str) {
        if text.is_ascii() && self.wide.is_none() {
            self.one.extend_from_slice(text.as_bytes());
        } else {
            text.chars().for_each(|c| self.push(u32::from(c)));
        }
    }

    /// Appends a code point.
    pub fn push(&mut self, point: u32) {
        match (&mut self.wide, u8::try_from(point)) {
            (None, Ok(byte)) => self.one.push(byte),
            (Some(wide), _) => wide.push(point),
            (None, Err(_)) => {
                let mut wide: Vec<u32> = self.one.iter().map(|&unit| u32::from(unit)).collect();
                wide.push(point);
                self.one.clear();
                self.wide = Some(wide);
            }
        }
    }

    /// Appends units.
    pub fn push_units(&mut self, units: Units<'_>) {
        match (units, &mut self.wide) {
            (Units::Latin1(units), None) => self.one.extend_from_slice(units),
            (units, _) => units.points().for_each(|point| self.push(point)),
        }
    }

    /// Appends a string.
    pub fn push_string(&mut self, string: Gc<Str>) {
        self.push_units(string.units());
    }

    /// The string.
    pub fn finish(self, thread: &mut Thread) -> PyResult<Gc<Str>> {
        match self.wide {
            Some(wide) => from_units(thread, Units::Ucs4(&wide)),
            None => from_one(thread, &self.one),
        }
    }
}
