//! `frame`: made only when asked for. It reads the live frame while that runs and takes its contents over when it ends.

pub(crate) mod locals;
mod methods;
mod watch;

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pytype;

use crate::interp::jump::Jump;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::storage;
use crate::object::storage::Values;
use crate::state::frame::FrameRef;
use crate::state::frame::flags;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::function::Function;
use crate::types::generator::Generator;
use crate::types::generator::State;

/// A frame object.
#[pytype(name = "frame", shape = ids::FRAME, trace)]
#[repr(C)]
pub struct FrameObject {
    header: Header,
    /// The frame while it is on a stack.
    #[untraced]
    pub(crate) live: Cell<Option<FrameRef>>,
    pub(crate) function: GcSlot<Function>,
    pub(crate) code: GcSlot<Code>,
    /// The slots after the frame ended.
    pub(crate) slots: GcSlot<Values>,
    /// The caller's frame object, once the frame ended.
    pub(crate) back: GcSlot<FrameObject>,
    /// The namespace of a module or class body.
    pub(crate) namespace: Slot,
    /// Return the generator or coroutine associated with this frame, or None.
    #[pymember(name = "f_generator", computed)]
    pub(crate) generator: Slot,
    #[untraced]
    pub(crate) lasti: Cell<i32>,
    /// `f_trace`
    pub(crate) trace: Slot,
    /// `f_trace_lines`, `f_trace_opcodes` and other bits.
    #[untraced]
    pub(crate) bits: Cell<u32>,
    /// The instruction that was last looked at while the frame was watched, and the last line.
    #[untraced]
    pub(crate) last_index: Cell<usize>,
    #[untraced]
    pub(crate) last_line: Cell<Option<u32>>,
    /// Where the trace function lets the frame go on.
    #[untraced]
    pub(crate) jump: Cell<Option<Jump>>,
    /// Names that only the write-through mapping has.
    pub(crate) extra_locals: GcSlot<Dict>,
}

impl FrameObject {
    /// The code.
    pub fn code(&self) -> Gc<Code> {
        self.code.get().expect("a frame has code")
    }

    /// The function.
    pub fn function(&self) -> Gc<Function> {
        self.function.get().expect("a frame has a function")
    }

    /// `f_lasti`
    pub fn last_instruction(&self) -> i32 {
        match self.live.get() {
            Some(frame) => frame.last_instruction(),
            None => self.lasti.get(),
        }
    }

    /// Slot `index` of locals, own cells and free variables.
    pub fn slot(&self, index: usize) -> Option<Value> {
        if let Some(frame) = self.live.get() {
            return frame.slot(index);
        }
        if let Some(generator) = self.generator.get().and_then(|generator| generator.exact::<Generator>()) {
            return crate::interp::saved_slot(generator, index);
        }
        self.slots.get()?.slots().get(index)?.get()
    }
}

/// The frame object of a running frame, made if there is none.
pub fn object_of(thread: &mut Thread, frame: FrameRef) -> Gc<FrameObject> {
    if let Some(object) = frame.object.get().and_then(|object| object.exact::<FrameObject>()) {
        return object;
    }
    let generator = frame.context.get().filter(|_| frame.has_flag(flags::GENERATOR));
    let known = generator
        .and_then(|generator| generator.exact::<Generator>())
        .and_then(|generator| generator.object.get().and_then(|object| object.exact::<FrameObject>()));
    let object = match known {
        Some(object) => object,
        None => make(thread, frame),
    };
    object.live.set(Some(frame));
    frame.object.init(object.as_value());
    frame.set_flag(flags::HAS_OBJECT);
    if let Some(generator) = generator.and_then(|generator| generator.exact::<Generator>()) {
        thread.heap().set(generator, &generator.object, object.as_value());
    }
    object
}

fn make(thread: &mut Thread, frame: FrameRef) -> Gc<FrameObject> {
    let context = |flag: u32| match frame.context.get() {
        Some(context) if frame.has_flag(flag) => Slot::new(context),
        _ => Slot::empty(),
    };
    let (namespace, generator) = (context(flags::NAMESPACE), context(flags::GENERATOR));
    let object = FrameObject {
        header: Header::new(ids::FRAME),
        live: Cell::new(Some(frame)),
        function: GcSlot::new(frame.function),
        code: GcSlot::new(frame.code),
        slots: GcSlot::empty(),
        back: GcSlot::empty(),
        namespace,
        generator,
        lasti: Cell::new(-1),
        trace: Slot::empty(),
        bits: Cell::new(watch::TRACE_LINES),
        last_index: Cell::new(0),
        last_line: Cell::new(None),
        jump: Cell::new(None),
        extra_locals: GcSlot::empty(),
    };
    thread.heap().alloc(ids::FRAME, object)
}

/// The frame object of a generator that has not ended.
pub fn object_of_generator(thread: &mut Thread, generator: Gc<Generator>) -> Gc<FrameObject> {
    if let Some(frame) = generator.frame.get() {
        return object_of(thread, frame);
    }
    if let Some(object) = generator.object.get().and_then(|object| object.exact::<FrameObject>()) {
        return object;
    }
    let (function, code) = (generator.function.get(), generator.code.get());
    let lasti = match generator.state.get() {
        State::Created => -1,
        _ => generator.pc.get() as i32 * 2,
    };
    let object = FrameObject {
        header: Header::new(ids::FRAME),
        live: Cell::new(None),
        function: function.map_or(GcSlot::empty(), GcSlot::new),
        code: code.map_or(GcSlot::empty(), GcSlot::new),
        slots: GcSlot::empty(),
        back: GcSlot::empty(),
        namespace: Slot::empty(),
        generator: Slot::new(generator.as_value()),
        lasti: Cell::new(lasti),
        trace: Slot::empty(),
        bits: Cell::new(watch::TRACE_LINES),
        last_index: Cell::new(0),
        last_line: Cell::new(None),
        jump: Cell::new(None),
        extra_locals: GcSlot::empty(),
    };
    let object = thread.heap().alloc(ids::FRAME, object);
    thread.heap().set(generator, &generator.object, object.as_value());
    object
}

/// A frame ends: its object takes the contents over.
pub fn take_over(thread: &mut Thread, frame: FrameRef) {
    let Some(object) = frame.object.get().and_then(|object| object.exact::<FrameObject>()) else { return };
    object.lasti.set(frame.last_instruction());
    let heap = thread.heap();
    let count = frame.code.slot_count();
    if let Ok(slots) = Values::try_new(heap, count) {
        for index in 0..count {
            if let Some(value) = frame.slot(index) {
                storage::store(heap, slots, index, value);
            }
        }
        heap.set_gc(object, &object.slots, slots);
    }
    object.generator.clear();
    object.live.set(None);
    if let Some(previous) = frame.previous.get() {
        let back = object_of(thread, previous);
        heap.set_gc(object, &object.back, back);
    }
}

/// A generator's frame leaves the stack at a yield.
pub fn suspend(_thread: &Thread, object: Value, generator: Gc<Generator>) {
    if let Some(object) = object.exact::<FrameObject>() {
        object.live.set(None);
        object.set_entered(false);
        object.lasti.set(generator.pc.get() as i32 * 2);
    }
}

/// A generator's frame is on the stack again.
pub fn revive(object: Value, frame: FrameRef) {
    if let Some(object) = object.exact::<FrameObject>() {
        object.live.set(Some(frame));
        frame.object.init(object.as_value());
        frame.set_flag(flags::HAS_OBJECT);
    }
}
