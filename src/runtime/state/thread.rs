//! A thread of an interpreter: call stack, exception state, recursion depth, budget.

#![expect(unsafe_code, reason = "owns the mapped value stack")]

use std::cell::Cell;
use std::cell::RefCell;
use std::ops::Range;
use std::ptr::NonNull;
use std::sync::Arc;

use taipan_gc::AnyCell;
use taipan_gc::Budget;
use taipan_gc::CollectionKind;
use taipan_gc::Gc;
use taipan_gc::Heap;
use taipan_gc::HeapObject;
use taipan_gc::OutOfMemory;
use taipan_gc::ShapeId;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_gc::map::Region;

use crate::abi::unit::Exit as UnitExit;
use crate::interp::enter::Machine;
use crate::interp::watch::Told;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::storage::Values;
use crate::state::current;
use crate::state::frame::FrameRef;
use crate::state::interpreter::InterpRef;
use crate::state::interpreter::Interpreter;
use crate::state::roots;
use crate::state::signals;
use crate::state::threads::Threads;
use crate::types::exception;
use crate::types::str::Str;

/// Bytes of value stack of the main thread.
pub const MAIN_STACK: usize = 64 << 20;
/// Bytes of value stack of other threads.
pub const THREAD_STACK: usize = 16 << 20;
/// Bytes of native stack that are left for code that makes no Python calls.
const NATIVE_RESERVE: usize = 256 << 10;
/// Slots that stay free at the end of the value stack for native calls.
const STACK_RESERVE: usize = 4096;

/// What was being handled where a generator was resumed. Lies in the native frame of the resumption.
pub(crate) struct OuterHandled {
    handled: Option<Value>,
    outer: Option<NonNull<OuterHandled>>,
}

/// A thread. It does not move while it runs.
#[repr(C)]
pub struct Thread {
    /// What is left until the next poll. First, so that machine code reaches it with no offset.
    pub budget: Budget,
    interp: InterpRef,
    /// The frame that runs.
    pub(crate) frame: Cell<Option<FrameRef>>,
    /// The first free slot of the value stack.
    pub(crate) top: Cell<*mut u64>,
    /// Where the value stack ends for Python frames.
    pub(crate) stack_limit: *mut u64,
    /// The exception on its way, while a function has returned `Raised`.
    pending: Slot,
    /// The exception being handled (`sys.exception()`), empty for none.
    pub(crate) handled: Slot,
    /// The present `contextvars.Context`, empty before one was asked for.
    pub(crate) context: Slot,
    outer_handled: Cell<Option<NonNull<OuterHandled>>>,
    /// The containers whose `repr` is on its way, by their bits: native frames keep them.
    reprs: RefCell<Vec<u64>>,
    /// Python frames that may still be entered.
    pub(crate) depth_left: Cell<i32>,
    pub(crate) recursion_limit: Cell<i32>,
    /// The lowest address that native recursion may reach.
    pub(crate) native_limit: Cell<usize>,
    /// The highest address of the native stack that may hold values.
    native_base: Cell<usize>,
    stack: Region,
    collecting: Cell<bool>,
    /// Finalizers and callbacks are being run.
    pub(crate) finalizing: Cell<bool>,
    pub(crate) safepoints: Cell<u32>,
    /// The exit by which machine code was left; null where it raised.
    pub(crate) exit: Cell<*const UnitExit>,
    /// What a helper answered that machine code called from a cold path.
    pub(crate) answer: Cell<u64>,
    /// The machine between two handlers, in unoptimised builds.
    pub(crate) machine: Machine,
    /// What the entry frame returned or yielded. Before the thread begins: what it is to run.
    result: Slot,
    /// The slice of fuel that the budget began with.
    pub(crate) slice: Cell<i64>,
    /// The native stack that may hold values, while the thread is without the interpreter.
    pub(crate) parked: Cell<Option<Range<*const u64>>>,
    /// Whether the process's signals are handled by this thread.
    pub(crate) receives_signals: Cell<bool>,
    /// The native thread it runs on (`threading.get_ident`); 0 before it runs.
    ident: Cell<u64>,
    /// What calls that push a frame in the fast way take for the end of the value stack: null while the thread is watched.
    pub(crate) call_limit: Cell<*mut u64>,
    /// Whether frames are watched that are pushed now.
    pub(crate) watching: Cell<bool>,
    /// Whether a function that is told of events runs: it is not watched itself.
    pub(crate) telling: Cell<bool>,
    /// What is told, and of which frame.
    pub(crate) told: Cell<Option<Told>>,
    pub(crate) told_frame: Cell<Option<FrameRef>>,
    /// `sys.gettrace()`
    pub(crate) trace_function: Slot,
    /// `sys.getprofile()`
    pub(crate) profile_function: Slot,
    /// The hooks of `sys.set_asyncgen_hooks`: what hears of an async generator's first iteration, and of its end.
    pub(crate) first_iteration: Slot,
    pub(crate) asyncgen_finalizer: Slot,
    /// `sys.get_coroutine_origin_tracking_depth()`
    pub(crate) origin_depth: Cell<i32>,
    /// A number that no other thread of the interpreter has had.
    number: u64,
    /// The `_thread._local` objects that it has used; not kept by the main thread.
    pub(crate) locals: Slot,
    /// It tells the others when it goes, also when the interpreter may be gone right after.
    registry: Arc<Threads>,
    /// Whether it is the thread that ends the interpreter.
    pub(crate) finishes: Cell<bool>,
    /// Where the native frame of the interpreter's innermost loop lies.
    #[cfg(debug_assertions)]
    pub(crate) machine_at: Cell<usize>,
}

impl Thread {
    /// A thread that runs on the present native thread.
    pub fn new(interp: &Interpreter, stack_bytes: usize) -> Result<Box<Thread>, OutOfMemory> {
        let stack = Region::map(stack_bytes)?;
        let base: *mut u64 = stack.base().as_ptr().cast();
        let slots = stack.len() / size_of::<u64>();
        let thread = Box::new(Thread {
            budget: Budget::default(),
            interp: interp.handle(),
            frame: Cell::new(None),
            top: Cell::new(base),
            // SAFETY: inside the region.
            stack_limit: unsafe { base.add(slots - STACK_RESERVE) },
            pending: Slot::empty(),
            handled: Slot::empty(),
            context: Slot::empty(),
            outer_handled: Cell::new(None),
            reprs: RefCell::default(),
            depth_left: Cell::new(1000),
            recursion_limit: Cell::new(1000),
            native_limit: Cell::new(0),
            native_base: Cell::new(0),
            stack,
            collecting: Cell::new(false),
            finalizing: Cell::new(false),
            safepoints: Cell::new(0),
            exit: Cell::new(std::ptr::null()),
            answer: Cell::new(0),
            machine: Machine::NOWHERE,
            result: Slot::empty(),
            slice: Cell::new(0),
            parked: Cell::new(None),
            receives_signals: Cell::new(false),
            ident: Cell::new(0),
            // SAFETY: inside the region.
            call_limit: Cell::new(unsafe { base.add(slots - STACK_RESERVE) }),
            watching: Cell::new(false),
            telling: Cell::new(false),
            told: Cell::new(None),
            told_frame: Cell::new(None),
            trace_function: Slot::empty(),
            profile_function: Slot::empty(),
            first_iteration: Slot::empty(),
            asyncgen_finalizer: Slot::empty(),
            origin_depth: Cell::new(0),
            number: interp.next_thread_number(),
            locals: Slot::empty(),
            registry: Arc::clone(interp.threads()),
            finishes: Cell::new(false),
            #[cfg(debug_assertions)]
            machine_at: Cell::new(0),
        });
        interp.threads().add(&thread);
        Ok(thread)
    }

    /// Runs `body` as this thread on the present native thread, once it has the interpreter.
    pub fn enter<R>(&mut self, body: impl FnOnce(&mut Thread) -> R) -> R {
        let (low, high) = native_bounds();
        let former = current::replace(Some(self.interp));
        self.take_interpreter();
        self.native_limit.set(low + NATIVE_RESERVE);
        self.native_base.set(high);
        self.ident.set(signals::this_thread());
        if self.is_main() {
            self.interp.set_main_ident(self.ident.get());
        }
        let _leave = Leave { thread: NonNull::from(&*self), former };
        body(self)
    }

    /// The native thread it runs on (`threading.get_ident`); 0 before it runs.
    pub fn ident(&self) -> u64 {
        self.ident.get()
    }

    /// A number that no other thread of the interpreter has had.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Whether it is the first thread of its interpreter.
    pub(crate) fn is_main(&self) -> bool {
        self.number == 0
    }

    /// The interpreter.
    #[inline(always)]
    pub fn interp(&self) -> InterpRef {
        self.interp
    }

    /// The heap.
    #[inline(always)]
    pub fn heap(&self) -> &'static Heap {
        let heap = std::ptr::from_ref(self.interp.heap());
        // SAFETY: the interpreter outlives its threads; the reference is not kept beyond the thread's work.
        unsafe { &*heap }
    }

    /// Hands the result of the entry frame to its caller.
    pub(crate) fn set_result(&self, value: Value) {
        self.result.init(value);
    }

    /// The result of the entry frame.
    pub(crate) fn take_result(&self) -> Value {
        let value = self.result.get().unwrap_or(Value::NONE);
        self.result.clear();
        value
    }

    /// The bounds of the value stack in use.
    pub(crate) fn value_stack(&self) -> Range<*const u64> {
        self.stack.base().as_ptr().cast::<u64>().cast_const()..self.top.get().cast_const()
    }

    /// The native stack that may hold values, while the thread is without the interpreter.
    pub(crate) fn parked_stack(&self) -> Option<Range<*const u64>> {
        let interval = self.parked.take();
        self.parked.set(interval.clone());
        interval
    }

    /// The highest address of the native stack that may hold values.
    pub(crate) fn native_base(&self) -> usize {
        self.native_base.get()
    }

    /// Shows what the thread holds apart from its stacks.
    pub(crate) fn trace(&self, tracer: &mut taipan_gc::Tracer<'_>) {
        tracer.mark_slot(&self.pending);
        tracer.mark_slot(&self.handled);
        tracer.mark_slot(&self.context);
        tracer.mark_slot(&self.result);
        tracer.mark_slot(&self.locals);
        tracer.mark_slot(&self.trace_function);
        tracer.mark_slot(&self.profile_function);
        tracer.mark_slot(&self.first_iteration);
        tracer.mark_slot(&self.asyncgen_finalizer);
    }
}

/// The thread lets go of the interpreter at the end, also when the body panics.
struct Leave {
    thread: NonNull<Thread>,
    former: Option<InterpRef>,
}

impl Drop for Leave {
    fn drop(&mut self) {
        // SAFETY: made in a method of the thread, which outlives it.
        unsafe { self.thread.as_ref() }.leave_interpreter();
        current::replace(self.former);
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        self.registry.remove(self);
    }
}

fn native_bounds() -> (usize, usize) {
    let here = std::ptr::from_ref(&()).addr();
    let low =
        stacker::remaining_stack().map_or(here, |left| approximate_stack_pointer().saturating_sub(left));
    (low, roots::native_stack_end().unwrap_or(approximate_stack_pointer()))
}

#[inline(always)]
pub(crate) fn approximate_stack_pointer() -> usize {
    let here: usize;
    // SAFETY: reads the stack pointer, nothing else.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        std::arch::asm!("mov {}, rsp", out(reg) here, options(nomem, nostack, preserves_flags));
        #[cfg(target_arch = "aarch64")]
        std::arch::asm!("mov {}, sp", out(reg) here, options(nomem, nostack, preserves_flags));
    }
    here
}

/// Native recursion.
impl Thread {
    /// RecursionError where the native stack is nearly used up. Whoever recurses natively asks first.
    #[inline]
    pub fn check_native_stack(&mut self, doing: &str) -> PyResult<()> {
        if approximate_stack_pointer() > self.native_limit.get() {
            return Ok(());
        }
        Err(self.recursion_error(doing))
    }

    /// Whether native recursion may go on.
    #[inline]
    pub(crate) fn has_native_stack(&self) -> bool {
        approximate_stack_pointer() > self.native_limit.get()
    }

    /// The error at a limit of recursion.
    #[cold]
    pub fn recursion_error(&mut self, doing: &str) -> Raised {
        self.raise_text(exceptions::RECURSION_ERROR, format!("maximum recursion depth exceeded{doing}"))
    }
}

/// Containers that hold themselves.
impl Thread {
    /// Runs `body`, which computes the `repr` of a container; `None` where that is on its way already, further out.
    pub fn repr_once<R>(
        &mut self,
        value: Value,
        body: impl FnOnce(&mut Thread) -> PyResult<R>,
    ) -> PyResult<Option<R>> {
        if self.reprs.borrow().contains(&value.bits()) {
            return Ok(None);
        }
        self.reprs.borrow_mut().push(value.bits());
        let result = body(self);
        self.reprs.borrow_mut().pop();
        result.map(Some)
    }
}

/// Allocation of sizes that the program decides, and collection.
impl Thread {
    /// A cell with a tail of any size: MemoryError where it does not fit, after a collection has not helped.
    #[inline]
    pub fn alloc_tail<T: HeapObject>(&mut self, shape: ShapeId, init: T, tail: usize) -> PyResult<Gc<T>> {
        const SMALL: usize = 1024;
        if tail <= SMALL {
            return Ok(self.heap().alloc_tail(shape, init, tail));
        }
        self.alloc_large(shape, init, tail)
    }

    #[inline(never)]
    fn alloc_large<T: HeapObject>(&mut self, shape: ShapeId, init: T, tail: usize) -> PyResult<Gc<T>> {
        self.make_room(tail);
        self.heap().try_alloc_tail(shape, init, tail).map_err(|OutOfMemory| self.memory_error())
    }

    /// The same with a tail of arbitrary bytes: for bytes that are about to be written in any case.
    ///
    /// # Safety
    /// Every byte of the tail is written before it is read, and before the next safepoint if the kind traces it.
    #[inline]
    pub unsafe fn alloc_raw_tail<T: HeapObject>(
        &mut self,
        shape: ShapeId,
        init: T,
        tail: usize,
    ) -> PyResult<Gc<T>> {
        if tail > Heap::MAX_TAIL {
            self.make_room(tail);
        }
        // SAFETY: as the caller promises.
        unsafe { self.heap().try_alloc_raw_tail(shape, init, tail) }
            .map_err(|OutOfMemory| self.memory_error())
    }

    /// Collects if so many bytes are more than the limit has left.
    fn make_room(&mut self, bytes: usize) {
        let room = self.heap().limit().saturating_sub(self.heap().used());
        if bytes > room {
            self.collect(CollectionKind::Full);
        }
    }

    /// An array of empty slots.
    pub fn alloc_values(&mut self, capacity: usize) -> PyResult<Gc<Values>> {
        match Values::try_new(self.heap(), capacity) {
            Ok(values) => Ok(values),
            Err(OutOfMemory) => {
                self.collect(CollectionKind::Full);
                Values::try_new(self.heap(), capacity).map_err(|OutOfMemory| self.memory_error())
            }
        }
    }

    /// Counts foreign memory against the limit until the guard is dropped.
    pub fn charge(&mut self, bytes: usize) -> PyResult<taipan_gc::Charge> {
        match self.heap().charge(bytes) {
            Ok(charge) => Ok(charge),
            Err(OutOfMemory) => {
                self.collect(CollectionKind::Full);
                self.heap().charge(bytes).map_err(|OutOfMemory| self.memory_error())
            }
        }
    }

    /// Collects now. The caller is at a safepoint: it holds values only where the collector looks.
    pub fn collect(&mut self, kind: CollectionKind) {
        if self.collecting.replace(true) {
            return;
        }
        roots::collect(self, kind);
        self.collecting.set(false);
    }

    /// Collects, and says for each cell whether anything but the native stack of this thread leads to it; to a young
    /// collection all old cells are held. What only that stack names is at most what calls have left there: code that
    /// still works with it keeps its storage alive.
    pub(crate) fn collect_asking(&mut self, kind: CollectionKind, asked: &[AnyCell]) -> Vec<bool> {
        if self.collecting.replace(true) {
            return vec![true; asked.len()];
        }
        let held = roots::collect_asking(self, kind, asked);
        self.collecting.set(false);
        held
    }
}

/// Raising and catching.
impl Thread {
    /// Makes `exception` the pending one.
    #[cold]
    pub fn raise(&mut self, exception: Value) -> Raised {
        self.pending.init(exception);
        Raised
    }

    /// Raises a new exception of a builtin class with a message.
    #[cold]
    pub fn raise_text(&mut self, class: ShapeId, message: impl AsRef<str>) -> Raised {
        match Str::from_text(self, message.as_ref()) {
            Ok(message) => self.raise_with(class, &[message.as_value()]),
            Err(raised) => raised,
        }
    }

    /// Raises a new exception of a builtin class with these arguments.
    #[cold]
    pub fn raise_with(&mut self, class: ShapeId, args: &[Value]) -> Raised {
        let exception = exception::new(self, class, args);
        exception::chain_to_handled(self, exception.as_value());
        self.raise(exception.as_value())
    }

    /// The pending exception, which is no longer pending.
    pub fn take_pending(&mut self, _raised: Raised) -> Value {
        let exception = self.pending.get().unwrap_or(Value::NONE);
        self.pending.clear();
        exception
    }

    /// The pending exception.
    pub fn pending(&self) -> Option<Value> {
        self.pending.get()
    }

    /// Whether the pending exception is an instance of the class.
    pub fn pending_is(&self, class: Gc<Class>) -> bool {
        self.pending.get().is_some_and(|exception| self.interp.class_of(exception).is_subclass_of(class))
    }

    /// Drops the pending exception if it is an instance of the class, else goes on raising it.
    pub fn catch(&mut self, raised: Raised, class: Gc<Class>) -> PyResult<()> {
        if !self.pending_is(class) {
            return Err(raised);
        }
        self.pending.clear();
        Ok(())
    }

    /// Drops the pending exception if it is an instance of the builtin class, else goes on raising it.
    pub fn catch_builtin(&mut self, raised: Raised, class: ShapeId) -> PyResult<()> {
        let class = self.interp.class(class);
        self.catch(raised, class)
    }

    /// Drops the pending exception.
    pub fn forget(&mut self, _raised: Raised) {
        self.pending.clear();
    }

    /// The exception being handled: the innermost of this frame's generator, else of those that resumed it.
    pub fn handled(&self) -> Option<Value> {
        if let Some(own) = self.own_handled() {
            return Some(own);
        }
        let mut link = self.outer_handled.get();
        while let Some(outer) = link {
            // SAFETY: links lie in native frames that are still running.
            let outer = unsafe { outer.as_ref() };
            if outer.handled.is_some() {
                return outer.handled;
            }
            link = outer.outer;
        }
        None
    }

    /// The exception being handled by the running generator, or by the code outside of all.
    pub(crate) fn own_handled(&self) -> Option<Value> {
        self.handled.get().filter(|value| !value.is_none())
    }

    /// Whether [`Self::own_handled`] is there.
    #[inline(always)]
    pub(crate) fn handles_something(&self) -> bool {
        self.own_handled().is_some()
    }

    /// Makes an exception, or `None`, the one being handled.
    #[inline]
    pub(crate) fn set_handled(&self, exception: Value) {
        self.handled.init(exception);
    }

    /// Runs `body` with a generator's own handled exception.
    pub(crate) fn with_handled<R>(&mut self, own: Option<Value>, body: impl FnOnce(&mut Thread) -> R) -> R {
        let link = OuterHandled { handled: self.own_handled(), outer: self.outer_handled.get() };
        self.outer_handled.set(Some(NonNull::from(&link)));
        self.set_handled(own.unwrap_or(Value::NONE));
        let result = body(self);
        self.outer_handled.set(link.outer);
        self.set_handled(link.handled.unwrap_or(Value::NONE));
        result
    }

    /// `AttributeError` with the object and name for suggestions.
    #[cold]
    pub fn attribute_error(&mut self, message: impl AsRef<str>, object: Value, name: Gc<Str>) -> Raised {
        let raised = self.raise_text(exceptions::ATTRIBUTE_ERROR, message);
        if let Some(error) = self.pending.get().and_then(|error| error.cast::<exception::Exception>()) {
            error.set_field(self, exception::field::ATTRIBUTE_NAME, name.as_value());
            error.set_field(self, exception::field::ATTRIBUTE_OBJECT, object);
        }
        raised
    }

    /// An `AttributeError` that a property or a `__getattr__` raises without saying what it is about learns the object
    /// and name, for suggestions.
    #[cold]
    pub(crate) fn complete_attribute_error(
        &mut self,
        raised: Raised,
        object: Value,
        name: Gc<Str>,
    ) -> Raised {
        if !self.pending_is(self.interp.exception_class(exceptions::ATTRIBUTE_ERROR)) {
            return raised;
        }
        if let Some(error) = self.pending.get().and_then(|error| error.cast::<exception::Exception>())
            && error.field(exception::field::ATTRIBUTE_NAME).is_none()
            && error.field(exception::field::ATTRIBUTE_OBJECT).is_none()
        {
            error.set_field(self, exception::field::ATTRIBUTE_NAME, name.as_value());
            error.set_field(self, exception::field::ATTRIBUTE_OBJECT, object);
        }
        raised
    }

    /// `NameError` with the name for suggestions.
    #[cold]
    pub fn name_error(&mut self, message: impl AsRef<str>, name: Gc<Str>) -> Raised {
        let raised = self.raise_text(exceptions::NAME_ERROR, message);
        if let Some(error) = self.pending.get().and_then(|error| error.cast::<exception::Exception>()) {
            error.set_field(self, exception::field::NAME, name.as_value());
        }
        raised
    }

    /// `StopIteration` with a value.
    #[cold]
    pub fn stop_iteration(&mut self, value: Option<Value>) -> Raised {
        match value {
            Some(value) => self.raise_with(exceptions::STOP_ITERATION, &[value]),
            None => self.raise_with(exceptions::STOP_ITERATION, &[]),
        }
    }

    /// `KeyError` with the key.
    #[cold]
    pub fn key_error(&mut self, key: Value) -> Raised {
        self.raise_with(exceptions::KEY_ERROR, &[key])
    }

    /// `MemoryError`
    #[cold]
    pub fn memory_error(&mut self) -> Raised {
        self.raise_with(exceptions::MEMORY_ERROR, &[])
    }
}

macro_rules! shorthands {
    ($($name:ident $class:ident)*) => {
        /// Shorthands: a new exception with a message.
        impl Thread {
            $(
                #[doc = concat!("Raises `", stringify!($class), "` with a message.")]
                #[cold]
                pub fn $name(&mut self, message: impl AsRef<str>) -> Raised {
                    self.raise_text(exceptions::$class, message)
                }
            )*
        }
    };
}

shorthands! {
    type_error TYPE_ERROR
    value_error VALUE_ERROR
    index_error INDEX_ERROR
    overflow_error OVERFLOW_ERROR
    zero_division_error ZERO_DIVISION_ERROR
    runtime_error RUNTIME_ERROR
    system_error SYSTEM_ERROR
    lookup_error LOOKUP_ERROR
    import_error IMPORT_ERROR
    not_implemented_error NOT_IMPLEMENTED_ERROR
    buffer_error BUFFER_ERROR
    assertion_error ASSERTION_ERROR
    reference_error REFERENCE_ERROR
    eof_error EOF_ERROR
    unicode_error UNICODE_ERROR
}
