//! `traceback`: where an exception passed.

mod methods;
pub mod print;
mod similar;

pub use similar::MOST_CANDIDATES;
pub use similar::Nearest;
pub use similar::suggest;

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
