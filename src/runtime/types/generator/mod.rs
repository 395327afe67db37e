//! `generator`, `coroutine`, `async_generator`: suspended frames.
//!
//! The frame is on the heap only while suspended: resuming copies its slots to the thread's stack, yielding copies them
//! back with one write barrier.

#![expect(unsafe_code, reason = "implements the collector's trait for a layout")]

mod coroutine;
pub(crate) mod finalize;
pub(crate) mod methods;

pub use coroutine::CoroutineWrapper;
pub use methods::send;
pub(crate) use methods::shared_methods;
pub(crate) use methods::thrown;
pub(crate) use methods::warn_of_parts;
pub(crate) use methods::yielded;

use std::cell::Cell;

use taipan_code::CodeFlags;
use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::ShapeId;
use taipan_gc::Slot;
use taipan_gc::Trace;
use taipan_gc::Tracer;

use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::slots::Slots;
use crate::object::spec::NativeType;
use crate::object::spec::TypeFlags;
use crate::object::spec::TypeSpec;
use crate::object::storage::Values;
use crate::state::frame::FrameRef;
use crate::state::thread::Thread;
use crate::types::async_generator::AsyncGeneratorMethods;
use crate::types::function::Function;
use crate::types::generator::coroutine::CoroutineMethods;
use crate::types::str::Str;

/// Where a generator stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not started.
    Created,
    /// At a yield.
    Suspended,
    /// On some thread's stack.
    Running,
    /// Returned, raised or closed.
    Finished,
}

/// What is noted of a generator.
pub(crate) mod notes {
    /// Of an async generator: it was closed, or ended by an exception that says so.
    pub const CLOSED: u8 = 1;
    /// Of an async generator: one of its awaitables is under way.
    pub const RUNNING: u8 = 2;
    /// Of an async generator: the hook of its first iteration has heard of it.
    pub const HOOKED: u8 = 4;
    /// It was ended because nothing refers to it.
    pub const FINALIZED: u8 = 8;
}

/// A generator, coroutine or async generator: the shape says which.
#[repr(C)]
pub struct Generator {
    header: Header,
    pub(crate) function: GcSlot<Function>,
    pub(crate) code: GcSlot<crate::types::code::Code>,
    /// The slots and operands while suspended.
    pub(crate) saved: GcSlot<Values>,
    /// The slot index of the instruction it stands at.
    pub(crate) pc: Cell<u32>,
    /// Operands while suspended.
    pub(crate) depth: Cell<u32>,
    pub(crate) state: Cell<State>,
    /// Bits of [`notes`].
    pub(crate) notes: Cell<u8>,
    /// The frame's `handling` while suspended.
    pub(crate) handling: Cell<u32>,
    /// The live frame while it runs.
    pub(crate) frame: Cell<Option<FrameRef>>,
    /// The exception handled inside while suspended.
    pub(crate) handled: Slot,
    pub(crate) name: GcSlot<Str>,
    pub(crate) qualname: GcSlot<Str>,
    /// The frame object, if one was asked for.
    pub(crate) object: Slot,
    /// `cr_origin`, or the finaliser hook of an async generator.
    pub(crate) extra: Slot,
}

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for Generator {
    const KIND: &'static Kind = &Kind::of::<Generator>("generator");
}

impl Trace for Generator {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.function.trace(tracer);
        self.code.trace(tracer);
        self.saved.trace(tracer);
        self.handled.trace(tracer);
        self.name.trace(tracer);
        self.qualname.trace(tracer);
        self.object.trace(tracer);
        self.extra.trace(tracer);
    }
}

const fn spec(shape: ShapeId, name: &'static str) -> TypeSpec {
    TypeSpec {
        shape,
        name,
        module: "builtins",
        doc: "",
        text_signature: "",
        base: ids::OBJECT,
        kind: Generator::KIND,
        flags: TypeFlags::NO_NEW.with(TypeFlags::WEAKREF),
        slots: &Slots::EMPTY,
        methods: &[],
        getset: &[],
        dict: None,
    }
}

static GENERATOR_SLOTS: Slots = Generator::native_slots(Slots::EMPTY);
static COROUTINE_SLOTS: Slots = CoroutineMethods::native_slots(Slots::EMPTY);
static ASYNC_GENERATOR_SLOTS: Slots = AsyncGeneratorMethods::native_slots(Slots::EMPTY);

static GENERATOR_SPEC: TypeSpec = TypeSpec {
    slots: &GENERATOR_SLOTS,
    methods: Generator::NATIVE_METHODS,
    getset: Generator::NATIVE_GETSET,
    ..spec(ids::GENERATOR, "generator")
};

/// `coroutine`
pub static COROUTINE_SPEC: TypeSpec = TypeSpec {
    slots: &COROUTINE_SLOTS,
    methods: CoroutineMethods::NATIVE_METHODS,
    getset: CoroutineMethods::NATIVE_GETSET,
    ..spec(ids::COROUTINE, "coroutine")
};

/// `async_generator`
pub static ASYNC_GENERATOR_SPEC: TypeSpec = TypeSpec {
    slots: &ASYNC_GENERATOR_SLOTS,
    methods: AsyncGeneratorMethods::NATIVE_METHODS,
    getset: AsyncGeneratorMethods::NATIVE_GETSET,
    ..spec(ids::ASYNC_GENERATOR, "async_generator")
};

// SAFETY: cells of these shapes are made by `Generator::new` alone.
unsafe impl NativeType for Generator {
    const SHAPE: ShapeId = ids::GENERATOR;
    const SPEC: &'static TypeSpec = &GENERATOR_SPEC;

    #[inline(always)]
    fn matches(header: &Header) -> bool {
        matches!(header.shape(), ids::GENERATOR | ids::COROUTINE | ids::ASYNC_GENERATOR)
    }
}

impl Generator {
    /// A generator of the kind that the code's flags say, without a saved frame yet.
    pub fn new(thread: &mut Thread, function: Gc<Function>) -> PyResult<Gc<Generator>> {
        let code = function.code();
        let saved = thread.alloc_values(code.slot_count() + code.stacksize())?;
        let shape = shape_for(code.flags());
        thread.interp().class(shape);
        let generator = Generator {
            header: Header::new(shape),
            function: GcSlot::new(function),
            code: GcSlot::new(code),
            saved: GcSlot::new(saved),
            pc: Cell::new(0),
            depth: Cell::new(0),
            handling: Cell::new(0),
            state: Cell::new(State::Created),
            notes: Cell::new(0),
            frame: Cell::new(None),
            handled: Slot::empty(),
            name: GcSlot::new(function.name()),
            qualname: GcSlot::new(function.qualname()),
            object: Slot::empty(),
            extra: Slot::empty(),
        };
        Ok(thread.heap().alloc(shape, generator))
    }

    /// What it is called in messages: "generator", "coroutine", "async generator".
    pub fn kind_text(&self) -> &'static str {
        match self.header.shape() {
            ids::COROUTINE => "coroutine",
            ids::ASYNC_GENERATOR => "async generator",
            _ => "generator",
        }
    }

    pub(crate) fn has_note(&self, note: u8) -> bool {
        self.notes.get() & note != 0
    }

    pub(crate) fn set_note(&self, note: u8, on: bool) {
        let notes = self.notes.get();
        self.notes.set(if on { notes | note } else { notes & !note });
    }

    /// Whether it was ended because nothing refers to it.
    pub(crate) fn is_finalized(&self) -> bool {
        self.has_note(notes::FINALIZED)
    }

    /// Whether it is a coroutine.
    pub fn is_coroutine(&self) -> bool {
        self.header.shape() == ids::COROUTINE
    }

    /// Whether it is an async generator.
    pub fn is_async_generator(&self) -> bool {
        self.header.shape() == ids::ASYNC_GENERATOR
    }
}

fn shape_for(flags: CodeFlags) -> ShapeId {
    if flags.contains(CodeFlags::COROUTINE) {
        ids::COROUTINE
    } else if flags.contains(CodeFlags::ASYNC_GENERATOR) {
        ids::ASYNC_GENERATOR
    } else {
        ids::GENERATOR
    }
}
