//! Making strings.

#![expect(unsafe_code, reason = "a string's units are written before anybody else sees the cell")]

use std::cell::Cell;

use smallvec::SmallVec;
use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;

use super::Str;
use super::Units;
use super::bits;
use crate::number::limbs::DecimalBuffer;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::growth::Growth;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::text::TextBuf;
use crate::text::TextBuilder;
use crate::text::Unit;
use crate::text::unit;

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
        put(bytes, std::slice::from_raw_parts_mut(data, bytes.len()));
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
    let text = TextBuf::from(text);
    let units = text.as_ref();
    let head = head(units.len(), units.unit_size(), false);
    fill(interp.heap().alloc_tail(ids::STR, head, units.as_bytes().len()), units.as_bytes())
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
        return from_narrow(thread, text.as_bytes(), true);
    }
    let mut builder = TextBuilder::default();
    builder.push_str(text);
    from_buf(thread, &builder.finish())
}

pub(super) fn from_buf(thread: &mut Thread, text: &TextBuf) -> PyResult<Gc<Str>> {
    match text {
        TextBuf::Ascii(units) => from_narrow(thread, units, true),
        TextBuf::Latin1(units) => from_narrow(thread, units, false),
        TextBuf::Ucs2(units) => exactly(thread, units),
        TextBuf::Ucs4(units) => exactly(thread, units),
    }
}

pub(super) fn from_one(thread: &mut Thread, units: &[u8]) -> PyResult<Gc<Str>> {
    from_narrow(thread, units, units.is_ascii())
}

/// A string of one byte a unit; `ascii` says whether all are below 128.
#[inline]
pub(super) fn from_narrow(thread: &mut Thread, units: &[u8], ascii: bool) -> PyResult<Gc<Str>> {
    match units {
        [] => return Ok(thread.interp().strings().empty()),
        [unit] => {
            let interp = thread.interp();
            return Ok(interp.strings().of_code_point(&interp, u32::from(*unit)));
        }
        _ => {}
    }
    // SAFETY: the tail is filled at once; a string's is not traced.
    let string = unsafe { thread.alloc_raw_tail(ids::STR, head(units.len(), 1, ascii), units.len()) }?;
    Ok(fill(string, units))
}

/// A string of wide units that need their kind.
fn exactly<T: Unit>(thread: &mut Thread, units: &[T]) -> PyResult<Gc<Str>> {
    let head = head(units.len(), size_of::<T>(), false);
    // SAFETY: as above.
    let string = unsafe { thread.alloc_raw_tail(ids::STR, head, size_of_val(units)) }?;
    Ok(fill(string, bytemuck::cast_slice(units)))
}

pub(super) fn from_units(thread: &mut Thread, units: Units<'_>) -> PyResult<Gc<Str>> {
    match units {
        Units::Latin1(units) => from_one(thread, units),
        Units::Ucs2(units) => narrowed(thread, units),
        Units::Ucs4(units) => narrowed(thread, units),
    }
}

/// A string of wide units in the narrowest kind that holds them.
fn narrowed<T: Unit>(thread: &mut Thread, units: &[T]) -> PyResult<Gc<Str>> {
    let most = unit::or_of_points(units);
    match unit_for(most) {
        _ if units.is_empty() => Ok(thread.interp().strings().empty()),
        1 => written::<u8>(thread, units.len(), |out| unit::convert_into(units, out)),
        wanted if wanted == size_of::<T>() => exactly(thread, units),
        _ => {
            let string = uninitialised(thread, units.len(), 2, false)?;
            unit::convert_into(units, room::<u16>(string));
            Ok(string)
        }
    }
}

/// The units of a string that nobody else has yet, to be written.
fn room<T: Unit>(string: Gc<Str>) -> &'static mut [T] {
    // SAFETY: the cell was made with room for `len` units of this size right behind its head, aligned to 8; the
    // caller has just made it, so there is no other reference, and drops the slice before it hands the string out.
    unsafe { std::slice::from_raw_parts_mut(string.data.get().cast_mut().cast(), string.len()) }
}

/// A string of `len` units of some kind that `write` writes into the cell itself; in a narrower kind where the units
/// turn out to fit one.
pub(super) fn written<T: Unit>(
    thread: &mut Thread,
    len: usize,
    write: impl FnOnce(&mut [T]),
) -> PyResult<Gc<Str>> {
    if len == 0 {
        write(&mut []);
        return Ok(thread.interp().strings().empty());
    }
    let string = uninitialised(thread, len, size_of::<T>(), false)?;
    let units = room::<T>(string);
    write(units);
    if let [unit] = units {
        return Ok(Str::of_code_point(&thread.interp(), unit.point()));
    }
    if size_of::<T>() == 1 {
        if unit::is_ascii(units) {
            string.header.set_aux(string.header.aux() | bits::ASCII);
        }
        return Ok(string);
    }
    if unit_for(unit::or_of_points(units)) < size_of::<T>() {
        return narrowed(thread, units);
    }
    Ok(string)
}

/// ASCII text, mapped byte by byte to ASCII.
pub(super) fn ascii_mapped(thread: &mut Thread, text: &[u8], map: impl Fn(&u8) -> u8) -> PyResult<Gc<Str>> {
    if let [byte] = text {
        return Ok(Str::of_code_point(&thread.interp(), u32::from(map(byte))));
    }
    if text.is_empty() {
        return Ok(thread.interp().strings().empty());
    }
    let string = uninitialised(thread, text.len(), 1, true)?;
    for (out, byte) in room::<u8>(string).iter_mut().zip(text) {
        *out = map(byte);
    }
    Ok(string)
}

/// The strings one after the other, with `separator` between them; TypeError where an item is no string.
///
/// The items lie on a scanned stack or in a cell that the caller holds.
pub(super) fn join(thread: &mut Thread, separator: Option<Gc<Str>>, items: &[Value]) -> PyResult<Gc<Str>> {
    if let [only] = items
        && let Some(only) = only.cast::<Str>()
    {
        return Ok(only);
    }
    let mut sum = Sum { unit: 1, ascii: bits::ASCII, len: Some(0) };
    for (index, item) in items.iter().enumerate() {
        match item.cast::<Str>() {
            Some(string) => sum.add(string, 1),
            None => return Err(no_string(thread, index, *item)),
        }
    }
    let separator = separator.filter(|separator| !separator.is_empty() && !items.is_empty());
    if let Some(separator) = separator {
        sum.add(separator, items.len() - 1);
    }
    let Some(len) = sum.len.filter(|&len| len < isize::MAX as usize) else {
        return Err(thread.memory_error());
    };
    if len < 2 {
        let mut all = items.iter().filter_map(|item| item.cast::<Str>()).chain(separator);
        return Ok(all.find(|string| string.len() == len).unwrap_or(thread.interp().strings().empty()));
    }
    let joined = uninitialised(thread, len, usize::from(sum.unit), sum.ascii != 0)?;
    match sum.unit {
        1 => join_bytes(room::<u8>(joined), separator, items),
        2 => join_into(room::<u16>(joined), separator, items),
        _ => join_into(room::<u32>(joined), separator, items),
    }
    // Not before: what a poll runs may change the items that were measured.
    thread.work(items.len().max(len / 8))?;
    Ok(joined)
}

#[cold]
fn no_string(thread: &mut Thread, index: usize, item: Value) -> Raised {
    let name = thread.interp().class_of(item).name_text();
    thread.type_error(format!("sequence item {index}: expected str instance, {name} found"))
}

/// What joined strings come to.
struct Sum {
    unit: u16,
    ascii: u16,
    len: Option<usize>,
}

impl Sum {
    fn add(&mut self, string: Gc<Str>, times: usize) {
        let aux = string.header.aux();
        self.unit = self.unit.max(aux & bits::KIND);
        self.ascii &= aux;
        self.len = self.len.and_then(|len| string.len().checked_mul(times)?.checked_add(len));
    }
}

/// As [`join_into`] for strings of one-byte units.
fn join_bytes(mut out: &mut [u8], separator: Option<Gc<Str>>, items: &[Value]) {
    let between = separator.as_deref().map_or(&[][..], one_byte_units);
    for (index, string) in items.iter().filter_map(|item| item.cast::<Str>()).enumerate() {
        if index > 0 {
            out = put(between, out);
        }
        out = put(one_byte_units(&string), out);
    }
}

fn one_byte_units(string: &Str) -> &[u8] {
    match string.units() {
        Units::Latin1(units) => units,
        Units::Ucs2(_) | Units::Ucs4(_) => &[],
    }
}

/// Copies bytes to the start of `out`; the rest. Few are copied as two words that may overlap, without a call.
#[inline(always)]
fn put<'o>(bytes: &[u8], out: &'o mut [u8]) -> &'o mut [u8] {
    let (start, rest) = out.split_at_mut(bytes.len());
    match bytes.len() {
        0 => {}
        1 => start[0] = bytes[0],
        4..8 => put_ends::<4>(bytes, start),
        8..=16 => put_ends::<8>(bytes, start),
        _ => start.copy_from_slice(bytes),
    }
    rest
}

/// Copies between `N` and `2 * N` bytes.
#[inline(always)]
fn put_ends<const N: usize>(bytes: &[u8], out: &mut [u8]) {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<N>(), bytes.last_chunk::<N>())
        && let Some(start) = out.first_chunk_mut::<N>()
    {
        *start = *first;
        if let Some(end) = out.last_chunk_mut::<N>() {
            *end = *last;
        }
    }
}

fn join_into<T: Unit>(mut out: &mut [T], separator: Option<Gc<Str>>, items: &[Value]) {
    for (index, string) in items.iter().filter_map(|item| item.cast::<Str>()).enumerate() {
        if let (Some(separator), true) = (separator, index > 0) {
            out = unit::copy_into(separator.units(), out);
        }
        out = unit::copy_into(string.units(), out);
    }
}

fn unit_for(most: u32) -> usize {
    match most {
        0..=0xFF => 1,
        0x100..=0xFFFF => 2,
        _ => 4,
    }
}

/// A string of known length and kind, whose units are arbitrary until the caller writes them: for the rope and for
/// bulk builders.
pub(super) fn uninitialised(thread: &mut Thread, len: usize, unit: usize, ascii: bool) -> PyResult<Gc<Str>> {
    let Some(bytes) = len.checked_mul(unit) else { return Err(thread.memory_error()) };
    // SAFETY: whoever asks writes all units at once; a string's are not traced.
    let string = unsafe { thread.alloc_raw_tail(ids::STR, head(len, unit, ascii), bytes) }?;
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
/// The buffer is Rust memory, at first on the native stack. Strings are charged as they are pushed; widths that the guest
/// gives are charged by whoever pushes them.
#[derive(Default)]
pub struct StrBuilder {
    one: SmallVec<[u8; 104]>,
    ascii_broken: bool,
    wide: Option<Box<TextBuilder>>,
    growth: Growth,
}

impl StrBuilder {
    /// An empty builder.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many code points so far.
    pub fn len(&self) -> usize {
        self.wide.as_ref().map_or(self.one.len(), |wide| wide.len())
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The builder for text beyond Latin-1, with what is there so far.
    #[cold]
    fn widen(&mut self) -> &mut TextBuilder {
        let one = std::mem::take(&mut self.one);
        self.wide.get_or_insert_with(|| {
            let mut wide = Box::<TextBuilder>::default();
            wide.push_units(&one[..]);
            wide
        })
    }

    /// Appends ASCII text.
    pub fn push_ascii(&mut self, text: &[u8]) {
        debug_assert!(text.is_ascii());
        match &mut self.wide {
            None => self.one.extend_from_slice(text),
            Some(wide) => wide.push_units(text),
        }
    }

    /// Appends Rust text.
    pub fn push_str(&mut self, text: &str) {
        if text.is_ascii() {
            self.push_ascii(text.as_bytes());
        } else {
            self.widen().push_str(text);
        }
    }

    /// Appends a code point.
    pub fn push(&mut self, point: u32) {
        match (&mut self.wide, u8::try_from(point)) {
            (None, Ok(byte)) => {
                self.ascii_broken |= !byte.is_ascii();
                self.one.push(byte);
            }
            (Some(wide), _) => wide.push(point),
            (None, Err(_)) => self.widen().push(point),
        }
    }

    /// Appends a code point `count` times.
    pub fn push_repeated(&mut self, point: u32, count: usize) {
        match (&mut self.wide, u8::try_from(point)) {
            (None, Ok(byte)) => {
                self.ascii_broken |= !byte.is_ascii();
                self.one.resize(self.one.len() + count, byte);
            }
            (Some(wide), _) => wide.push_repeated(point, count),
            (None, Err(_)) => self.widen().push_repeated(point, count),
        }
    }

    /// Appends units that are few, or charged.
    pub fn push_units(&mut self, units: Units<'_>) {
        match (units, &mut self.wide) {
            (Units::Latin1(units), None) => {
                self.ascii_broken |= !units.is_ascii();
                self.one.extend_from_slice(units);
            }
            (units, Some(wide)) => wide.push_text(units),
            (units, None) => self.widen().push_text(units),
        }
    }

    /// Appends text in its narrowest kind.
    pub fn push_buf(&mut self, text: &TextBuf) {
        match text {
            TextBuf::Ascii(units) => self.push_ascii(units),
            text => self.push_units(text.as_ref()),
        }
    }

    /// Appends a string; MemoryError where the limit leaves no room for it.
    #[inline]
    pub fn push_string(&mut self, thread: &mut Thread, string: Gc<Str>) -> PyResult<()> {
        self.push_part(thread, string.units())
    }

    /// Appends units of a string; MemoryError as for [`StrBuilder::push_string`].
    #[inline]
    pub fn push_part(&mut self, thread: &mut Thread, units: Units<'_>) -> PyResult<()> {
        self.charge(thread, units.len(), units.unit_size())?;
        self.push_units(units);
        Ok(())
    }

    /// Charges so many more units of that width, before they are pushed; MemoryError as for [`StrBuilder::push_string`].
    #[inline]
    pub fn charge(&mut self, thread: &mut Thread, more: usize, unit: usize) -> PyResult<()> {
        let widest = if self.wide.is_some() { size_of::<u32>() } else { unit };
        let len = self.len().saturating_add(more);
        self.growth.reach(thread, len.saturating_mul(widest))
    }

    /// Appends `repr(value)`.
    pub fn push_repr(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        if let Some(int) = value.as_int() {
            let mut digits = DecimalBuffer::default();
            let digits = digits.format(int);
            self.charge(thread, digits.len(), 1)?;
            self.push_ascii(digits.as_bytes());
            return Ok(());
        }
        let shown = ops::repr(thread, value)?;
        self.push_string(thread, shown)
    }

    /// Appends `str(value)`.
    pub fn push_str_of(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        let shown = ops::str(thread, value)?;
        self.push_string(thread, shown)
    }

    /// The string.
    pub fn finish(self, thread: &mut Thread) -> PyResult<Gc<Str>> {
        match self.wide {
            None if self.ascii_broken => from_one(thread, &self.one),
            None => from_narrow(thread, &self.one, true),
            Some(wide) => from_buf(thread, &wide.finish()),
        }
    }
}
