//! Suspending and resuming.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_code::Op;
use taipan_gc::Gc;
use taipan_gc::Slot;
use taipan_gc::Value;

use crate::interp::Exit;
use crate::interp::Pc;
use crate::interp::Sp;
use crate::interp::control::for_iter_plain;
use crate::interp::delegation::throw_to_delegate;
use crate::interp::dispatch;
use crate::interp::enter;
use crate::interp::enter::Start;
use crate::interp::op;
use crate::interp::operand;
use crate::interp::prepared::Instr;
use crate::interp::prepared::Prepared;
use crate::interp::save;
use crate::interp::watch;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::frame::FrameRef;
use crate::state::frame::HEADER_SLOTS;
use crate::state::frame::flags;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::exception;
use crate::types::exception::Exception;
use crate::types::function::Function;
use crate::types::generator::Generator;
use crate::types::generator::State;
use crate::types::traceback;

/// What a resumed generator did.
#[derive(Clone, Copy, Debug)]
pub enum Resumed {
    /// It yielded.
    Yielded(Value),
    /// It returned.
    Returned(Value),
}

/// What a generator is resumed with.
#[derive(Clone, Copy, Debug)]
pub enum Sent {
    /// The value of the yield expression.
    Value(Value),
    /// An exception raised at the yield.
    Exception(Value),
}

/// Makes the generator of a function whose parameters are bound at `locals`.
///
/// # Safety
/// There is room for the frame.
pub(crate) unsafe fn make(
    thread: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    locals: Sp,
) -> PyResult {
    // SAFETY: as the caller promises. The frame is pushed to have its cells made, then moved to the heap.
    unsafe {
        enter::push(thread, function, code, locals, locals, flags::GENERATOR)?;
        let generator = Generator::new(thread, function)?;
        let frame = thread.current_frame();
        suspend(thread, generator, frame, 0, 0);
        enter::pop(thread, frame);
        if generator.is_coroutine() {
            Generator::want_end(generator, thread);
            if thread.origin_depth.get() > 0 {
                Generator::note_origin(generator, thread)?;
            }
        }
        Ok(generator.as_value())
    }
}

/// Copies words, as `read` takes them from their places. They are few: the first two are copied without a loop.
///
/// # Safety
/// So many words lie at `from`, with room for them at `to`; `read` reads a word from its place.
#[inline(always)]
unsafe fn copy(from: Sp, to: Sp, count: usize, read: unsafe fn(Sp) -> u64) {
    // SAFETY: as the caller promises.
    unsafe {
        if count == 0 {
            return;
        }
        *to = read(from);
        if count == 1 {
            return;
        }
        *to.add(1) = read(from.add(1));
        for index in 2..count {
            // Volatile, so that the loop does not become a call of `memcpy`.
            to.add(index).write_volatile(read(from.add(index)));
        }
    }
}

/// Reads a word.
///
/// # Safety
/// There is one.
#[inline(always)]
unsafe fn peek(place: Sp) -> u64 {
    // SAFETY: as the caller promises.
    unsafe { *place }
}

/// Reads a word and leaves nothing there: what is on the stack is no longer kept on the heap.
///
/// # Safety
/// There is one.
#[inline(always)]
unsafe fn take(place: Sp) -> u64 {
    // SAFETY: as the caller promises.
    unsafe { place.replace(0) }
}

/// Copies slots and operands of the live frame to the heap.
///
/// # Safety
/// `depth` operands lie on the frame's stack.
#[inline(always)]
unsafe fn suspend(thread: &Thread, generator: Gc<Generator>, frame: FrameRef, depth: usize, pc: u32) {
    let Some(saved) = generator.saved.get() else { return };
    let slots = frame.code.slot_count();
    let to: *mut u64 = saved.slots().as_ptr().cast_mut().cast();
    // SAFETY: the array was made with room for all slots and the deepest stack; one barrier covers what was moved.
    unsafe {
        copy(frame.0.as_ptr().cast::<u64>().sub(slots), to, slots, peek);
        copy(frame.stack(), to.add(slots), depth, peek);
    }
    thread.heap().write_barrier_range(saved.header(), to.addr(), (slots + depth) * size_of::<u64>());
    generator.depth.set(depth as u32);
    generator.handling.set(frame.handling.get());
    generator.pc.set(pc);
    generator.frame.set(None);
}

op! {
    yield_value(pc, sp, locals, thread, base) {
        return give(pc, sp.sub(1), thread);
    }
}

op! {
    yield_delegate(pc, sp, locals, thread, base) {
        return give(pc, sp.sub(1), thread);
    }
}

/// Suspends the running generator, which yields what lies at `sp`, and goes on in the loop that resumed it, or leaves
/// to the native code that did.
///
/// # Safety
/// As for [`crate::interp::dispatch`].
#[inline(always)]
unsafe fn give(pc: Pc, sp: Sp, thread: *mut Thread) -> Exit {
    // SAFETY: as the caller promises.
    unsafe {
        save!(pc, sp, thread);
        let frame = (*thread).current_frame();
        let value = Value::from_bits_unchecked(*sp);
        leave_suspended(&mut *thread, frame, pc, sp);
        if frame.has_flag(flags::ENTRY) {
            (*thread).set_result(value);
            return Exit::Yielded;
        }
        let caller = frame.previous.get().unwrap_unchecked();
        let (pc, sp) = (caller.pc.get(), frame.result.get());
        *sp = value.bits();
        let base = caller.code.prepared.get().unwrap_unchecked().consts().cast();
        dispatch(pc.add(1), sp.add(1), caller.locals(), thread, base)
    }
}

/// Moves the running generator's frame to the heap and pops it.
///
/// # Safety
/// The operands end at `sp`; the frame is a generator's that has been resumed.
#[inline(always)]
pub(super) unsafe fn leave_suspended(thread: &mut Thread, frame: FrameRef, pc: Pc, sp: Sp) {
    // SAFETY: as the caller promises: the context of such a frame is its generator, whose code is prepared.
    unsafe {
        let generator = generator_of(frame);
        let depth = sp.offset_from(frame.stack()) as usize;
        let prepared = frame.code.prepared.get().unwrap_unchecked();
        suspend(thread, generator, frame, depth, prepared.index_of(pc) as u32);
        generator.state.set(State::Suspended);
        if prepared.has_handlers() || frame.object.bits() != 0 || thread.handles_something() {
            note_suspended(thread, generator, frame, prepared);
        }
        thread.depth_left.set(thread.depth_left.get() + 1);
        thread.frame.set(frame.previous.get());
    }
}

/// The generator whose frame this is.
///
/// # Safety
/// The frame has the GENERATOR flag and runs.
#[inline(always)]
unsafe fn generator_of(frame: FrameRef) -> Gc<Generator> {
    // SAFETY: what resumes a generator makes it the context of its frame.
    unsafe { Gc::from_ptr(std::ptr::NonNull::new_unchecked(frame.context.bits() as *mut Generator)) }
}

/// What few generators need at a yield: to be ended when they die, to tell their frame object, to keep the exception
/// that they handle.
#[inline(never)]
fn note_suspended(thread: &mut Thread, generator: Gc<Generator>, frame: FrameRef, prepared: Gc<Prepared>) {
    if prepared.handler_at(generator.pc.get() as usize).is_some() {
        Generator::want_end(generator, thread);
    }
    if let Some(object) = frame.object.get() {
        crate::types::frame::suspend(thread, object, generator);
    }
    if let Some(handled) = thread.own_handled() {
        thread.heap().set(generator, &generator.handled, handled);
        thread.set_handled(Value::NONE);
    }
}

/// Resumes a generator with a value: its frame is laid at `locals` and runs next, with the machine given back. `None`,
/// with nothing done, where the general way is needed.
///
/// # Safety
/// Nobody's words lie at `locals`.
#[inline(always)]
pub(super) unsafe fn go_on(
    thread: &mut Thread,
    generator: Gc<Generator>,
    sent: Value,
    locals: Sp,
    frame_flags: u32,
) -> Option<enter::Machine> {
    let started = generator.state.get() == State::Suspended;
    if !started && (generator.state.get() != State::Created || !sent.is_none()) {
        return None;
    }
    let (code, function) = (generator.code.get()?, generator.function.get()?);
    let prepared = code.prepared.get()?;
    let end = locals.wrapping_add(code.frame_slots());
    // What is being handled would have to be set aside.
    if end > thread.call_limit.get() || thread.depth_left.get() <= 0 || thread.handles_something() {
        return None;
    }
    thread.depth_left.set(thread.depth_left.get() - 1);
    // SAFETY: the room has been checked.
    let mut machine =
        unsafe { restore(thread, generator, function, code, prepared.code(), locals, frame_flags) };
    if started {
        // SAFETY: the operand stack has room for what the yield gives.
        unsafe { machine.sp.write(sent.bits()) };
        machine.sp = machine.sp.wrapping_add(1);
        machine.pc = machine.pc.wrapping_add(1);
    } else if generator.is_coroutine() {
        generator.forgo_end();
    }
    if let Some(handled) = generator.handled.get() {
        thread.set_handled(handled);
        generator.handled.clear();
    }
    Some(machine)
}

op! {
    /// A loop over a generator: its frame is laid above the loop's operands and runs next. What it yields becomes the
    /// loop's next item.
    for_iter_generator(pc, sp, locals, thread, base) {
        (*thread).current_frame().pc.set(pc);
        if let Some(generator) = operand(sp, 1).exact::<Generator>()
            && let Some(machine) = go_on(&mut *thread, generator, Value::NONE, sp, flags::GENERATOR)
        {
            return dispatch(machine.pc, machine.sp, machine.locals, thread, machine.base);
        }
        return for_iter_plain(pc, sp, locals, thread, base);
    }
}

/// The next value of a generator; `None` at its end.
pub fn next(thread: &mut Thread, generator: Gc<Generator>) -> PyResult<Option<Value>> {
    match resume(thread, generator, Sent::Value(Value::NONE))? {
        Resumed::Yielded(value) => Ok(Some(value)),
        Resumed::Returned(_) => Ok(None),
    }
}

/// The frame of a generator that a loop resumed has been popped at its end.
pub(crate) fn ended_in_loop(thread: &mut Thread, frame: FrameRef) {
    thread.set_handled(Value::NONE);
    if let Some(generator) = frame.context.get().and_then(|context| context.exact::<Generator>()) {
        retire(generator);
    }
}

/// As [`ended_in_loop`], by an exception, which is pending.
pub(crate) fn failed_in_loop(thread: &mut Thread, frame: FrameRef) {
    ended_in_loop(thread, frame);
    if let Some(generator) = frame.context.get().and_then(|context| context.exact::<Generator>()) {
        let Raised = convert_stop(thread, generator, Raised);
    }
}

/// A generator has come to its end.
fn retire(generator: Gc<Generator>) {
    generator.state.set(State::Finished);
    generator.forgo_end();
    generator.frame.set(None);
    generator.saved.clear();
}

/// Resumes a generator, coroutine or async generator.
#[inline]
pub fn resume(thread: &mut Thread, generator: Gc<Generator>, sent: Sent) -> PyResult<Resumed> {
    thread.check_native_stack("")?;
    if let Sent::Value(value) = sent {
        let locals = thread.top.get();
        // SAFETY: what lies above the top is nobody's.
        let machine = unsafe { go_on(thread, generator, value, locals, flags::ENTRY | flags::GENERATOR) };
        if let Some(machine) = machine {
            let result = enter::run_from(thread, machine, Start::Run);
            thread.top.set(locals);
            if generator.state.get() == State::Suspended {
                return result.map(Resumed::Yielded);
            }
            thread.set_handled(Value::NONE);
            return ended(thread, generator, result);
        }
    }
    resume_generally(thread, generator, sent)
}

#[inline(never)]
fn resume_generally(thread: &mut Thread, generator: Gc<Generator>, sent: Sent) -> PyResult<Resumed> {
    match generator.state.get() {
        State::Running => {
            let kind = generator.kind_text();
            return Err(thread.value_error(format!("{kind} already executing")));
        }
        State::Finished => return resume_finished(thread, generator, sent),
        State::Created => {
            if let Sent::Value(value) = sent
                && !value.is_none()
            {
                let kind = generator.kind_text();
                return Err(thread.type_error(format!("can't send non-None value to a just-started {kind}")));
            }
        }
        State::Suspended => {}
    }
    if let Sent::Exception(exception) = sent
        && let Some(delegate) = delegate_of(generator)
    {
        return throw_to_delegate(thread, generator, delegate, exception);
    }
    run(thread, generator, sent, None)
}

fn resume_finished(thread: &mut Thread, generator: Gc<Generator>, sent: Sent) -> PyResult<Resumed> {
    if generator.is_coroutine() {
        return Err(thread.runtime_error("cannot reuse already awaited coroutine"));
    }
    match sent {
        Sent::Exception(exception) => Err(thread.raise(exception)),
        Sent::Value(_) => Ok(Resumed::Returned(Value::NONE)),
    }
}

/// An exception thrown into a generator that never ran: raised at the line of its `def`, and not converted. The
/// generator's frame, which is the current one, is popped.
fn fail_at_start(thread: &mut Thread, generator: Gc<Generator>, exception: Value) -> Raised {
    let frame = thread.current_frame();
    let raised = thread.raise(exception);
    traceback::add_at_start(thread, exception, frame);
    watch::raised(thread, frame);
    watch::left(thread, frame);
    enter::pop(thread, frame);
    thread.top.set(frame.locals());
    retire(generator);
    raised
}

/// The instruction that a suspended generator stands at.
fn instruction(generator: Gc<Generator>) -> Option<Instr> {
    let prepared = generator.code.get()?.prepared.get()?;
    // SAFETY: the index is that of an instruction of the code.
    (generator.pc.get() < prepared.len() as u32)
        .then(|| unsafe { *prepared.code().add(generator.pc.get() as usize) })
}

/// What a suspended generator delegates to (`yield from`, `await`).
pub fn delegate_of(generator: Gc<Generator>) -> Option<Value> {
    if generator.state.get() != State::Suspended || instruction(generator)?.op != Op::YieldDelegate as u16 {
        return None;
    }
    let slots = generator.code.get()?.slot_count();
    generator.saved.get()?.slots()[slots + generator.depth.get() as usize - 1].get()
}

/// Where a generator continues other than behind its yield.
#[derive(Clone, Copy)]
pub(super) enum Continue {
    /// At the target of the delegation, with this result in place of the receiver.
    Delegated(Value),
}

/// Lays the frame on the stack and runs it until it yields or ends.
pub(super) fn run(
    thread: &mut Thread,
    generator: Gc<Generator>,
    sent: Sent,
    at: Option<Continue>,
) -> PyResult<Resumed> {
    let (Some(code), Some(function)) = (generator.code.get(), generator.function.get()) else {
        return Err(thread.system_error("a generator without code"));
    };
    let locals = thread.top.get();
    let started = generator.state.get() == State::Suspended;
    if !started && generator.is_coroutine() {
        generator.forgo_end();
    }
    // SAFETY: the room is checked before the frame is laid down; slots and operands are those that were saved.
    unsafe {
        if locals.add(code.frame_slots()) > thread.stack_limit || thread.depth_left.get() <= 0 {
            return Err(thread.recursion_error(""));
        }
        let copy = watch::start_of(thread, code, code.prepared.get().unwrap_unchecked())?;
        thread.depth_left.set(thread.depth_left.get() - 1);
        let frame_flags = flags::ENTRY | flags::GENERATOR;
        let mut machine = restore(thread, generator, function, code, copy, locals, frame_flags);

        let start = match (sent, at) {
            (_, Some(Continue::Delegated(result))) => {
                machine.sp.sub(1).write(result.bits());
                machine.pc = machine.pc.offset((*machine.pc).distance());
                Start::Run
            }
            (Sent::Value(value), None) => {
                if started {
                    machine.sp.write(value.bits());
                    machine.sp = machine.sp.add(1);
                    machine.pc = machine.pc.add(1);
                }
                Start::Run
            }
            (Sent::Exception(exception), None) if !started => {
                thread.save(machine.pc, machine.sp);
                return Err(fail_at_start(thread, generator, exception));
            }
            (Sent::Exception(exception), None) => {
                let _ = thread.raise(exception);
                Start::Unwind
            }
        };
        thread.save(machine.pc, machine.sp);
        let own = generator.handled.get();
        generator.handled.clear();
        let thrown = if let Sent::Exception(exception) = sent { own.map(|_| exception) } else { None };
        let result = thread.with_handled(own, |thread| {
            if let Some(exception) = thrown {
                exception::chain_to_handled(thread, exception);
            }
            enter::run_from(thread, machine, start)
        });
        thread.top.set(locals);
        finish(thread, generator, result)
    }
}

/// Lays the saved frame on the stack, to go on in these instructions: the prepared ones, or a copy that is watched.
///
/// # Safety
/// There is room for it at `locals`.
#[inline(always)]
pub(super) unsafe fn restore(
    thread: &mut Thread,
    generator: Gc<Generator>,
    function: Gc<Function>,
    code: Gc<Code>,
    instructions: Pc,
    locals: Sp,
    frame_flags: u32,
) -> enter::Machine {
    let slots = code.slot_count();
    let depth = generator.depth.get() as usize;
    // SAFETY: the array has all slots and operands; the frame has room for them.
    unsafe {
        if let Some(saved) = generator.saved.get() {
            let from: Sp = saved.slots().as_ptr().cast_mut().cast();
            copy(from, locals, slots, take);
            copy(from.add(slots), locals.add(slots + HEADER_SLOTS), depth, take);
        }
        let at = locals.add(slots).cast();
        let frame = enter::lay_frame(thread, function, code, at, locals, frame_flags);
        frame.context.init(generator.as_value());
        frame.handling.set(generator.handling.get());
        generator.frame.set(Some(frame));
        generator.state.set(State::Running);
        if let Some(object) = generator.object.get() {
            crate::types::frame::revive(object, frame);
        }
        let prepared = code.prepared.get().unwrap_unchecked();
        enter::Machine {
            pc: instructions.add(generator.pc.get() as usize),
            sp: locals.add(slots + HEADER_SLOTS + depth),
            locals,
            base: prepared.consts().cast(),
        }
    }
}

fn finish(thread: &mut Thread, generator: Gc<Generator>, result: PyResult) -> PyResult<Resumed> {
    if generator.state.get() == State::Suspended {
        return result.map(Resumed::Yielded);
    }
    ended(thread, generator, result)
}

/// A generator has returned or raised.
fn ended(thread: &mut Thread, generator: Gc<Generator>, result: PyResult) -> PyResult<Resumed> {
    retire(generator);
    match result {
        Ok(value) => Ok(Resumed::Returned(value)),
        Err(raised) => Err(convert_stop(thread, generator, raised)),
    }
}

/// A StopIteration that would leave a generator becomes a RuntimeError (PEP 479).
fn convert_stop(thread: &mut Thread, generator: Gc<Generator>, raised: Raised) -> Raised {
    let stop = thread.interp().class(exceptions::STOP_ITERATION);
    let stop_async = thread.interp().class(exceptions::STOP_ASYNC_ITERATION);
    let name = if thread.pending_is(stop) {
        "StopIteration"
    } else if generator.is_async_generator() && thread.pending_is(stop_async) {
        "StopAsyncIteration"
    } else {
        return raised;
    };
    let cause = thread.take_pending(raised);
    let kind = generator.kind_text();
    let raised = thread.runtime_error(format!("{kind} raised {name}"));
    if let Some(error) = thread.pending().and_then(|error| error.cast::<Exception>()) {
        exception::set_cause(thread, error, cause);
        thread.heap().set(error, &error.context, cause);
    }
    raised
}

/// `generator.close()`: its return value, if it returned on GeneratorExit.
pub fn close_generator(thread: &mut Thread, generator: Gc<Generator>) -> PyResult {
    match generator.state.get() {
        State::Finished => return Ok(Value::NONE),
        State::Created => {
            retire(generator);
            return Ok(Value::NONE);
        }
        State::Running | State::Suspended => {}
    }
    let exit = exception::new(thread, exceptions::GENERATOR_EXIT, &[]);
    exception::chain_to_handled(thread, exit.as_value());
    match resume(thread, generator, Sent::Exception(exit.as_value())) {
        Ok(Resumed::Yielded(_)) => {
            let kind = generator.kind_text();
            Err(thread.runtime_error(format!("{kind} ignored GeneratorExit")))
        }
        Ok(Resumed::Returned(value)) => Ok(value),
        Err(raised) => {
            for class in [exceptions::GENERATOR_EXIT, exceptions::STOP_ITERATION] {
                let class = thread.interp().class(class);
                if thread.pending_is(class) {
                    thread.forget(raised);
                    return Ok(Value::NONE);
                }
            }
            Err(raised)
        }
    }
}

/// The slot of a generator's saved frame, for introspection.
pub fn saved_slot(generator: Gc<Generator>, index: usize) -> Option<Value> {
    generator.saved.get()?.slots().get(index).and_then(Slot::get)
}
