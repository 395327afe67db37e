//! `traceback`: where an exception passed.

mod methods;
pub mod print;

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pytype;

use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::state::frame::FrameRef;
use crate::state::thread::Thread;
use crate::types::code::stand_in;
use crate::types::exception::Exception;
use crate::types::frame;
use crate::types::frame::FrameObject;

/// One frame that an exception left or was caught in.
#[pytype(name = "traceback", shape = ids::TRACEBACK, trace)]
#[repr(C)]
pub struct Traceback {
    header: Header,
    /// The next inner one.
    pub(crate) next: Slot,
    #[pymember(name = "tb_frame")]
    pub(crate) frame: GcSlot<FrameObject>,
    // The offset in `co_code`.
    #[pymember(name = "tb_lasti")]
    #[untraced]
    pub(crate) lasti: i32,
    /// The line, -1 to be computed from the offset.
    #[untraced]
    pub(crate) lineno: Cell<i32>,
}

impl Traceback {
    /// An entry in front of `next`.
    pub fn new(
        thread: &mut Thread,
        next: Option<Value>,
        frame: Gc<FrameObject>,
        lasti: i32,
        lineno: i32,
    ) -> Gc<Traceback> {
        let traceback = Traceback {
            header: Header::new(ids::TRACEBACK),
            next: next.map_or(Slot::empty(), Slot::new),
            frame: GcSlot::new(frame),
            lasti,
            lineno: Cell::new(lineno),
        };
        thread.heap().alloc(ids::TRACEBACK, traceback)
    }

    /// The line.
    pub fn line(&self) -> Option<u32> {
        if let Ok(line) = u32::try_from(self.lineno.get()) {
            return Some(line);
        }
        self.frame.get()?.code().line_at(self.lasti)
    }
}

/// Notes that an exception passed through a frame.
pub fn add(thread: &mut Thread, exception: Value, frame: FrameRef) {
    if stand_in::is_stand_in(frame.code.data()) {
        return;
    }
    let Some(target) = exception.cast::<Exception>() else { return };
    let object = frame::object_of(thread, frame);
    let entry = Traceback::new(thread, target.traceback.get(), object, frame.last_instruction(), -1);
    thread.heap().set(target, &target.traceback, entry.as_value());
}

/// Notes that an exception left a frame before its first instruction.
pub fn add_at_start(thread: &mut Thread, exception: Value, frame: FrameRef) {
    let Some(target) = exception.cast::<Exception>() else { return };
    let object = frame::object_of(thread, frame);
    let line = i32::try_from(frame.code.data().firstlineno).unwrap_or(-1);
    let entry = Traceback::new(thread, target.traceback.get(), object, -1, line);
    thread.heap().set(target, &target.traceback, entry.as_value());
}

/// Names of more characters are similar to none.
pub const LONGEST_NAME: usize = 40;
/// Among so many names none is looked for.
pub const MOST_CANDIDATES: usize = 750;

/// The most similar of some names, if one is similar enough: "Did you mean".
pub fn suggest<'a>(wrong: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    const MOVE: usize = 2;
    let is_long = |name: &str| name.chars().nth(LONGEST_NAME).is_some();
    if is_long(wrong) {
        return None;
    }
    let candidates: Vec<&str> = candidates.take(MOST_CANDIDATES).collect();
    if candidates.len() == MOST_CANDIDATES {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.into_iter().filter(|&candidate| candidate != wrong && !is_long(candidate)) {
        let limit = (wrong.chars().count() + candidate.chars().count() + 3) * MOVE / 6;
        let limit = best.map_or(limit, |(distance, _)| limit.min(distance.saturating_sub(1)));
        let distance = edit_distance(wrong, candidate);
        if distance <= limit && best.is_none_or(|(known, _)| distance < known) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name.to_string())
}

/// Levenshtein's distance in which a change of case costs half of any other change.
fn edit_distance(a: &str, b: &str) -> usize {
    const MOVE: usize = 2;
    const CASE: usize = 1;
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).map(|index| index * MOVE).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * MOVE;
        for (j, y) in b.iter().enumerate() {
            let change = if x == y {
                0
            } else if x.to_lowercase().eq(y.to_lowercase()) {
                CASE
            } else {
                MOVE
            };
            let cost = (diagonal + change).min(row[j] + MOVE).min(row[j + 1] + MOVE);
            diagonal = row[j + 1];
            row[j + 1] = cost;
        }
    }
    row[b.len()]
}
