//! Lazy concatenation.

#![expect(
    unsafe_code,
    reason = "writes the units of a string that it has just made, and into spare room of shared storage"
)]

use std::ptr::NonNull;

use taipan_gc::Gc;
use taipan_gc::Heap;

use super::Str;
use super::Units;
use super::bits;
use super::build;
use crate::object::cast::gc;
use crate::object::raised::PyResult;
use crate::object::storage::Bytes;
use crate::state::current;
use crate::state::thread::Thread;

/// Concatenations up to this many code points are copied at once.
const EAGER: usize = 256;

/// Lengths above this many bytes could never be allocated.
const MAX_BYTES: usize = 1 << 46;

pub(super) fn concat(thread: &mut Thread, left: Gc<Str>, right: Gc<Str>) -> PyResult<Gc<Str>> {
    if left.is_empty() {
        return Ok(right);
    }
    if right.is_empty() {
        return Ok(left);
    }
    let unit = (left.header().aux() & bits::KIND).max(right.header().aux() & bits::KIND) as usize;
    let len = left.len() + right.len();
    if len <= EAGER {
        let ascii = left.is_ascii() && right.is_ascii();
        let string = build::uninitialised(thread, len, unit, ascii)?;
        // SAFETY: the cell has room for `len` units of this size and nobody else has it yet.
        unsafe {
            write_units(string.data.get().cast_mut(), unit, left.units());
            write_units(string.data.get().cast_mut().add(left.len() * unit), unit, right.units());
        }
        return Ok(string);
    }
    let bytes = len.checked_mul(unit).filter(|&bytes| bytes < MAX_BYTES);
    match bytes {
        Some(bytes) if thread.heap().could_allocate(bytes) => {
            Ok(build::rope_head(&thread.interp(), left, right, len))
        }
        _ => Err(thread.memory_error()),
    }
}

/// Writes `units` at `to` as units of `unit` bytes, at least their own size.
///
/// # Safety
/// `to` has room and is aligned.
unsafe fn write_units(to: *mut u8, unit: usize, units: Units<'_>) {
    // SAFETY: the caller vouches for the room; source and target are different cells.
    unsafe {
        match (unit, units) {
            (1, Units::Latin1(source)) => std::ptr::copy_nonoverlapping(source.as_ptr(), to, source.len()),
            (2, Units::Ucs2(source)) => {
                std::ptr::copy_nonoverlapping(source.as_ptr(), to.cast::<u16>(), source.len())
            }
            (4, Units::Ucs4(source)) => {
                std::ptr::copy_nonoverlapping(source.as_ptr(), to.cast::<u32>(), source.len())
            }
            (2, source) => {
                for (index, point) in source.points().enumerate() {
                    to.cast::<u16>().add(index).write(point as u16);
                }
            }
            (_, source) => {
                for (index, point) in source.points().enumerate() {
                    to.cast::<u32>().add(index).write(point);
                }
            }
        }
    }
}

/// A part of a rope.
pub(super) fn part(address: usize) -> Gc<Str> {
    let cell =
        NonNull::new(std::ptr::with_exposed_provenance_mut::<Str>(address)).expect("a rope has two parts");
    // SAFETY: a rope marks its parts, which are strings.
    unsafe { Gc::from_ptr(cell) }
}

fn is_rope(string: &Str) -> bool {
    string.header.aux() & bits::ROPE != 0
}

/// Does the concatenation that `rope` stands for and makes it an indirect string.
///
/// The leftmost part's storage is extended in place where it has room and ends with that part; else new storage is made
/// with as much room again. Iterative: ropes are as deep as loops are long.
#[inline(never)]
pub(super) fn flatten(rope: &Str) {
    let interp = current::interpreter();
    let heap = interp.heap();
    let unit = (rope.header.aux() & bits::KIND) as usize;
    let mut leftmost = gc(rope);
    while is_rope(&leftmost) {
        leftmost = part(leftmost.hash.get() as usize);
    }
    let total = rope.len() * unit;
    let (storage, done) = match extendable(&leftmost, unit, total) {
        Some(storage) => (storage, leftmost.len()),
        None => (new_storage(heap, total), 0),
    };
    // SAFETY: the storage has room for `total` bytes; what lies before `done` units is the leftmost part already.
    unsafe { write_parts(rope, storage.base(), unit, done) };
    storage.set_used(total);
    rope.hash.set(0);
    rope.data.set(storage.base());
    rope.header.set_aux(rope.header.aux() & !bits::ROPE | bits::INDIRECT);
    heap.barrier(&rope.header, (&raw const rope.data).addr());
}

/// The storage of an indirect string that ends where the storage's used part ends, if it has room for `total` bytes.
fn extendable(string: &Str, unit: usize, total: usize) -> Option<Gc<Bytes>> {
    let aux = string.header.aux();
    if aux & bits::INDIRECT == 0 || (aux & bits::KIND) as usize != unit {
        return None;
    }
    // SAFETY: an indirect string's data is the base of a bytes cell.
    let storage = unsafe { Bytes::from_base(string.data.get()) };
    (storage.used() == string.len() * unit && storage.len() >= total).then_some(storage)
}

fn new_storage(heap: &Heap, total: usize) -> Gc<Bytes> {
    // The length was checked against the limit when the concatenation was made.
    // Of the storage, strings read only what they have written.
    let storage = Bytes::try_unwritten(heap, total + total / 2).ok();
    let storage = storage.or_else(|| Bytes::force_new(heap, total));
    match storage {
        Some(storage) => storage,
        // The system has no memory left for what the limit allows: as when Rust's own allocator fails.
        None => std::alloc::handle_alloc_error(std::alloc::Layout::new::<[u8; 1 << 20]>()),
    }
}

/// Writes the parts of `rope` from the right end down to unit `done`.
///
/// # Safety
/// `base` has room for the rope's units of this size.
unsafe fn write_parts(rope: &Str, base: *mut u8, unit: usize, done: usize) {
    let mut pending: Vec<Gc<Str>> = vec![gc(rope)];
    let mut end = rope.len();
    while let Some(string) = pending.pop() {
        if end <= done {
            break;
        }
        if is_rope(&string) {
            pending.push(part(string.hash.get() as usize));
            pending.push(part(string.data.get() as usize));
        } else {
            end -= string.len();
            if end >= done {
                // SAFETY: `end` counts the units left of this part; the caller vouches for the room.
                unsafe { write_units(base.add(end * unit), unit, string.units()) };
            }
        }
    }
}
