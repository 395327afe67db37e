//! Tracing and profiling: `sys.settrace`, `sys.setprofile`.
//!
//! Watched code is a second copy of the prepared instructions in which every opcode is one that tells of events and then
//! runs what the code object has there. Frames pushed while their thread is watched run that copy; nothing else
//! costs anything, for calls that would push a frame in the fast way are turned away by the one limit that they test in any
//! case ([`Thread::call_limit`]).

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_code::Op;
use taipan_gc::Gc;
use taipan_gc::Slot;
use taipan_gc::Value;

use crate::interp::Pc;
use crate::interp::Sp;
use crate::interp::call;
use crate::interp::delegation;
use crate::interp::generator;
use crate::interp::generator::Resumed;
use crate::interp::generator::Sent;
use crate::interp::jump::Jump;
use crate::interp::op;
use crate::interp::operate;
use crate::interp::prepared;
use crate::interp::prepared::Instr;
use crate::interp::prepared::Prepared;
use crate::interp::push_item;
use crate::interp::save;
use crate::interp::specialised::Special;
use crate::interp::table::TABLE;
use crate::interp::try_op;
use crate::modules::sys::monitoring;
use crate::object::call as object_call;
use crate::object::cast::ValueExt;
use crate::object::descr::BuiltinFunction;
use crate::object::descr::MethodDescriptor;
use crate::object::iter;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::storage::Bytes;
use crate::state::frame::FrameRef;
use crate::state::frame::flags;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::code::stand_in;
use crate::types::exception::Exception;
use crate::types::frame;
use crate::types::frame::FrameObject;
use crate::types::generator::Generator;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// What a trace or profile function is told of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Event {
    Call,
    Line,
    Opcode,
    Return,
    Exception,
    CCall,
    CReturn,
    CException,
}

/// What a trace or profile function is being told of, as far as it decides whether the function may let its frame jump.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Told {
    /// A line or an instruction.
    Line,
    /// The beginning of a call.
    Beginning,
    /// A generator goes on.
    Resumption,
    /// The call of something native.
    NativeCall,
    Other,
}

impl Event {
    fn told(self, object: Gc<FrameObject>) -> Told {
        match self {
            Event::Line | Event::Opcode => Told::Line,
            Event::Call if object.last_instruction() <= 0 => Told::Beginning,
            Event::Call => Told::Resumption,
            Event::CCall | Event::CReturn | Event::CException => Told::NativeCall,
            Event::Return | Event::Exception => Told::Other,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Event::Call => "call",
            Event::Line => "line",
            Event::Opcode => "opcode",
            Event::Return => "return",
            Event::Exception => "exception",
            Event::CCall => "c_call",
            Event::CReturn => "c_return",
            Event::CException => "c_exception",
        }
    }
}

/// The settings of a thread.
impl Thread {
    /// Sets the function of `sys.settrace`.
    pub(crate) fn set_trace(&self, function: Option<Value>) {
        set(&self.trace_function, function);
        self.update_watching();
    }

    /// Sets the function of `sys.setprofile`.
    pub(crate) fn set_profile(&self, function: Option<Value>) {
        set(&self.profile_function, function);
        self.update_watching();
    }

    /// Watches if one of the functions is set.
    pub(crate) fn update_watching(&self) {
        let watched = self.trace_function.get().is_some()
            || self.profile_function.get().is_some()
            || self.interp().monitor().is_active();
        self.watch(watched && !self.telling.get());
    }

    /// Calls a function that is told of an event: while it runs its thread is not watched.
    pub(crate) fn tell(&mut self, function: Value, args: &[Value]) -> PyResult {
        self.telling.set(true);
        self.watch(false);
        let answer = object_call::call(self, function, args);
        self.telling.set(false);
        self.update_watching();
        answer
    }

    /// Frames pushed from now on are watched, or not.
    pub(crate) fn watch(&self, on: bool) {
        self.watching.set(on);
        self.call_limit.set(if on { std::ptr::null_mut() } else { self.stack_limit });
    }
}

fn set(slot: &Slot, function: Option<Value>) {
    match function {
        Some(function) => slot.init(function),
        None => slot.clear(),
    }
}

/// The watched copy of a code object's instructions.
pub(crate) fn copy_of(thread: &mut Thread, code: Gc<Code>, prepared: Gc<Prepared>) -> PyResult<*const Instr> {
    if let Some(copy) = prepared.watched_code() {
        return Ok(copy);
    }
    let instrs = prepared::instructions_with(&code.data().code, Special::Watched as u16);
    let Ok(copy) = Bytes::try_new(thread.heap(), size_of_val(instrs.as_slice())) else {
        return Err(thread.memory_error());
    };
    // SAFETY: the storage is as long as the instructions, and aligned like any.
    unsafe { std::ptr::copy_nonoverlapping(instrs.as_ptr(), copy.base().cast(), instrs.len()) };
    Prepared::set_watched(prepared, thread, copy);
    Ok(copy.base().cast_const().cast())
}

/// Where a frame begins or goes on that is pushed now: in the watched copy if the thread is watched.
pub(crate) fn start_of(
    thread: &mut Thread,
    code: Gc<Code>,
    prepared: Gc<Prepared>,
) -> PyResult<*const Instr> {
    if !thread.watching.get() || stand_in::is_stand_in(code.data()) {
        return Ok(prepared.code());
    }
    // The caller goes on watched as well, if it began before the watching did.
    if let Some(caller) = thread.frame.get()
        && is_followed(thread, caller)
    {
        watch_frame(thread, caller)?;
    }
    copy_of(thread, code, prepared)
}

/// Whether one of the functions wants to hear of a frame that has begun: its own trace function, or the profile function.
fn is_followed(thread: &Thread, frame: FrameRef) -> bool {
    let object = frame.object.get().and_then(|object| object.exact::<FrameObject>());
    thread.profile_function.get().is_some()
        || thread.interp().monitor().is_active()
        || object.is_some_and(|object| object.trace.get().is_some())
}

/// The callers of the running frame go on in the watched copy: of them, too, the profile function wants to hear.
pub(crate) fn watch_callers(thread: &mut Thread) -> PyResult<()> {
    let mut frame = thread.frame.get();
    while let Some(caller) = frame {
        watch_frame(thread, caller)?;
        frame = caller.previous.get();
    }
    Ok(())
}

/// The running frames that have a trace function of their own go on in the watched copy.
pub(crate) fn watch_followed(thread: &mut Thread) -> PyResult<()> {
    let mut frame = thread.frame.get();
    while let Some(running) = frame {
        if is_followed(thread, running) {
            watch_frame(thread, running)?;
        }
        frame = running.previous.get();
    }
    Ok(())
}

/// A frame goes on in the watched copy, once it goes on where its header says: at the latest when a call has returned to it.
pub(crate) fn watch_frame(thread: &mut Thread, frame: FrameRef) -> PyResult<()> {
    let Some(prepared) = frame.code.prepared.get() else { return Ok(()) };
    if !thread.watching.get() || prepared.is_watched(frame.pc.get()) {
        return Ok(());
    }
    let copy = copy_of(thread, frame.code, prepared)?;
    let index = prepared.index_of(frame.pc.get());
    frame.pc.set(copy.wrapping_add(index));
    frame.set_flag(flags::LEAVE);
    let object = frame::object_of(thread, frame);
    object.set_entered(true);
    object.note_line(index, frame.line());
    Ok(())
}

/// Calls a trace or profile function. While it runs its thread is not watched; what it raises ends the watching.
fn tell(
    thread: &mut Thread,
    function: Value,
    object: Gc<FrameObject>,
    event: Event,
    arg: Value,
) -> PyResult<Value> {
    let name = Str::intern(&thread.interp(), event.name()).as_value();
    let told = thread.told.replace(Some(event.told(object)));
    let told_frame = thread.told_frame.replace(object.live.get());
    let answer = thread.tell(function, &[object.as_value(), name, arg]);
    thread.told.set(told);
    thread.told_frame.set(told_frame);
    answer
}

/// Tells the trace function of the frame, or of the thread where a call begins.
fn trace(thread: &mut Thread, object: Gc<FrameObject>, event: Event, arg: Value) -> PyResult<()> {
    let Some(global) = thread.trace_function.get() else { return Ok(()) };
    let function = if event == Event::Call { Some(global) } else { object.trace.get() };
    let Some(function) = function else { return Ok(()) };
    match tell(thread, function, object, event, arg) {
        Ok(local) if local.is_none() => Ok(()),
        Ok(local) => {
            thread.heap().set(object, &object.trace, local);
            Ok(())
        }
        Err(raised) => {
            thread.set_trace(None);
            object.trace.clear();
            Err(raised)
        }
    }
}

/// Tells the profile function.
fn profile(thread: &mut Thread, object: Gc<FrameObject>, event: Event, arg: Value) -> PyResult<()> {
    let Some(function) = thread.profile_function.get() else { return Ok(()) };
    match tell(thread, function, object, event, arg) {
        Ok(_) => Ok(()),
        Err(raised) => {
            thread.set_profile(None);
            Err(raised)
        }
    }
}

/// Tells both of the beginning and the end of a call.
fn tell_both(thread: &mut Thread, object: Gc<FrameObject>, event: Event, arg: Value) -> PyResult<()> {
    trace(thread, object, event, arg)?;
    profile(thread, object, event, arg)
}

/// What runs after the events: an instruction, and where.
struct Step {
    op: u16,
    pc: Pc,
    sp: Sp,
}

op! {
    watched(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let step = try_op!(before(&mut *thread, pc, sp), pc, sp, locals, thread, base);
        return (TABLE[step.op as usize])(step.pc, step.sp, locals, thread, base);
    }
}

op! {
    /// A call of something native, of which the profile function is told.
    watched_call(pc, sp, locals, thread, base) {
        sp = try_op!(run_current_call(&mut *thread, pc, sp), pc, sp, locals, thread, base);
    }
}

op! {
    /// A loop that tells of the StopIteration that ends it.
    watched_for_iter(pc, sp, locals, thread, base) {
        let iterator = Value::from_bits_unchecked(*sp.sub(1));
        let item = try_op!(next_told(&mut *thread, iterator), pc, sp, locals, thread, base);
        push_item!(item, pc, sp);
    }
}

op! {
    /// A delegation that tells of the StopIteration that ends it.
    watched_send(pc, sp, locals, thread, base) {
        let (receiver, value) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        match try_op!(send_told(&mut *thread, receiver, value), pc, sp, locals, thread, base) {
            Resumed::Yielded(value) => *sp.sub(1) = value.bits(),
            Resumed::Returned(value) => {
                *sp.sub(2) = value.bits();
                sp = sp.sub(1);
                pc = pc.offset((*pc).distance() - 1);
            }
        }
    }
}

/// Whether anybody wants to hear of exceptions in a frame, be they only the end of an iteration.
fn hears_of_ends(thread: &Thread, object: Gc<FrameObject>) -> bool {
    object.trace.get().is_some() || thread.interp().monitor().wants(monitoring::Event::Raise)
}

/// The next item of a loop. Where the end is a StopIteration that Python code raises, or that carries a generator's value,
/// it is told of.
#[inline(never)]
fn next_told(thread: &mut Thread, iterator: Value) -> PyResult<Option<Value>> {
    if let Some(generator) = iterator.exact::<Generator>() {
        return match generator::resume(thread, generator, Sent::Value(Value::NONE))? {
            Resumed::Yielded(item) => Ok(Some(item)),
            Resumed::Returned(value) => {
                if !value.is_none() {
                    tell_stop(thread, value)?;
                }
                Ok(None)
            }
        };
    }
    if thread.interp().class_of(iterator).spec().is_some() {
        return iter::next(thread, iterator);
    }
    match iter::next_or_raise(thread, iterator) {
        Ok(item) => Ok(Some(item)),
        Err(raised) => {
            let value = delegation::stop_value(thread, raised)?;
            tell_stop(thread, value)?;
            Ok(None)
        }
    }
}

/// Sends a value to the receiver of a delegation. Its end is told of where it is a StopIteration: by `send`, of Python
/// code, or with a value.
#[inline(never)]
fn send_told(thread: &mut Thread, receiver: Value, sent: Value) -> PyResult<Resumed> {
    let result = delegation::send(thread, receiver, sent)?;
    if let Resumed::Returned(value) = result {
        let is_coroutine = receiver.exact::<Generator>().is_some_and(|receiver| receiver.is_coroutine());
        let is_native = thread.interp().class_of(receiver).spec().is_some();
        if is_coroutine || !is_native || !sent.is_none() || !value.is_none() {
            tell_stop(thread, value)?;
        }
    }
    Ok(result)
}

/// Tells of the StopIteration that ended an iteration with this value.
fn tell_stop(thread: &mut Thread, value: Value) -> PyResult<()> {
    let raised = thread.stop_iteration(Some(value).filter(|value| !value.is_none()));
    let stop = thread.take_pending(raised);
    let frame = thread.current_frame();
    if is_watched(thread, frame) { tell_raised(thread, frame, stop) } else { Ok(()) }
}

/// Tells of what the instruction at `pc` begins.
#[inline(never)]
fn before(thread: &mut Thread, pc: Pc, sp: Sp) -> PyResult<Step> {
    let frame = thread.current_frame();
    let Some(prepared) = frame.code.prepared.get() else {
        return Err(thread.system_error("a frame without prepared code"));
    };
    let index = prepared.index_of(pc);
    if !thread.watching.get() {
        let plain = prepared.code().wrapping_add(index);
        // SAFETY: the index is that of an instruction.
        return Ok(Step { op: unsafe { (*plain).op }, pc: plain, sp });
    }
    let object = frame::object_of(thread, frame);
    if !object.is_entered() {
        begin(thread, object, index)?;
    }
    if object.trace.get().is_some() || thread.interp().monitor().wants(monitoring::Event::Line) {
        line(thread, frame, object, index)?;
    }
    monitor(thread, monitoring::Event::Instruction, frame.code, index, None)?;
    let (pc, sp) = (frame.pc.get(), thread.top.get());
    if let Some(jump) = object.jump.take() {
        return Ok(land(thread, frame, object, jump));
    }
    let op = plain_op(frame.code, index);
    match Op::from_u8(op as u8) {
        Some(op @ (Op::ReturnValue | Op::YieldValue | Op::YieldDelegate)) => {
            // SAFETY: what is returned or yielded lies on top.
            let value = unsafe { Value::from_bits_unchecked(*sp.sub(1)) };
            let event = match op {
                Op::ReturnValue => monitoring::Event::Return,
                _ => monitoring::Event::Yield,
            };
            monitor(thread, event, frame.code, index, Some(value))?;
            tell_both(thread, object, Event::Return, value)?;
        }
        Some(op @ (Op::ForIter | Op::Send)) if hears_of_ends(thread, object) => {
            let special = if op == Op::Send { Special::WatchedSend } else { Special::WatchedForIter };
            return Ok(Step { op: special as u16, pc, sp });
        }
        Some(op) if thread.profile_function.get().is_some() && is_native_call(op, pc, sp) => {
            return Ok(Step { op: Special::WatchedCall as u16, pc, sp });
        }
        _ => {}
    }
    Ok(Step { op, pc, sp })
}

/// A trace function has set `f_lineno`: the frame goes on there, and is looked at there anew.
fn land(thread: &mut Thread, frame: FrameRef, object: Gc<FrameObject>, jump: Jump) -> Step {
    if let Some(handled) = jump.handled {
        // SAFETY: the jump names one of the frame's operands.
        thread.set_handled(unsafe { Value::from_bits_unchecked(*frame.stack().add(handled)) });
    }
    object.note_line(0, None);
    // SAFETY: the frame has at least so many operands.
    let sp = unsafe { frame.stack().add(jump.depth) };
    Step { op: Special::Watched as u16, pc: frame.pc.get(), sp }
}

/// The instruction that the code object has at an index.
fn plain_op(code: Gc<Code>, index: usize) -> u16 {
    u16::from(code.data().code[index * 2])
}

/// A call begins, or a generator goes on.
fn begin(thread: &mut Thread, object: Gc<FrameObject>, index: usize) -> PyResult<()> {
    object.set_entered(true);
    let event = if index == 0 { monitoring::Event::Start } else { monitoring::Event::Resume };
    monitor(thread, event, object.code(), index, None)?;
    object.set_beginning(true);
    let told = tell_both(thread, object, Event::Call, Value::NONE);
    object.set_beginning(false);
    if index == 0 {
        object.note_line(0, None);
    }
    told
}

/// Tells the tools of `sys.monitoring` of an event at an instruction.
fn monitor(
    thread: &mut Thread,
    event: monitoring::Event,
    code: Gc<Code>,
    index: usize,
    last: Option<Value>,
) -> PyResult<()> {
    monitoring::tell(thread, event, code, index as i64 * 2, last)
}

/// A line begins where another one ends or a jump leads back; then the instruction.
fn line(thread: &mut Thread, frame: FrameRef, object: Gc<FrameObject>, index: usize) -> PyResult<()> {
    let line = frame.code.line_at(index as i32 * 2);
    // The way back in a delegation is a part of it.
    let leads_back = index < object.last_index() && plain_op(frame.code, index) != Op::Send as u16;
    let begins = line.is_some() && (object.last_line() != line || leads_back);
    object.note_line(index, line.or(object.last_line()));
    if let (true, Some(line)) = (begins, line) {
        monitoring::tell(thread, monitoring::Event::Line, frame.code, line.into(), None)?;
    }
    if begins && object.wants_lines() {
        trace(thread, object, Event::Line, Value::NONE)?;
    }
    if object.wants_opcodes() && thread.watching.get() {
        trace(thread, object, Event::Opcode, Value::NONE)?;
    }
    Ok(())
}

/// Whether a frame is watched at this moment.
fn is_watched(thread: &Thread, frame: FrameRef) -> bool {
    thread.watching.get()
        && frame.code.prepared.get().is_some_and(|prepared| prepared.is_watched(frame.pc.get()))
}

/// Tells of the pending exception, which the frame has raised or got from a call. What a function raises takes its place.
pub(crate) fn raised(thread: &mut Thread, frame: FrameRef) {
    if !is_watched(thread, frame) {
        return;
    }
    let exception = thread.take_pending(Raised);
    if tell_raised(thread, frame, exception).is_ok() {
        let _ = thread.raise(exception);
    }
}

fn tell_raised(thread: &mut Thread, frame: FrameRef, exception: Value) -> PyResult<()> {
    let object = frame::object_of(thread, frame);
    if !object.is_entered() {
        begin(thread, object, 1)?;
    }
    let at = frame.code.prepared.get().map_or(0, |prepared| prepared.index_of(frame.pc.get()));
    monitor(thread, monitoring::Event::Raise, frame.code, at, Some(exception))?;
    let class = thread.interp().class_of(exception).as_value();
    let traceback = exception.cast::<Exception>().and_then(|exception| exception.traceback.get());
    let facts = Tuple::new(thread, &[class, exception, traceback.unwrap_or(Value::NONE)])?;
    trace(thread, object, Event::Exception, facts.as_value())
}

/// Tells that the pending exception leaves the frame.
pub(crate) fn left(thread: &mut Thread, frame: FrameRef) {
    if !is_watched(thread, frame) {
        return;
    }
    let exception = thread.take_pending(Raised);
    let object = frame::object_of(thread, frame);
    let at = frame.code.prepared.get().map_or(0, |prepared| prepared.index_of(frame.pc.get()));
    let told = monitor(thread, monitoring::Event::Unwind, frame.code, at, Some(exception))
        .and_then(|()| tell_both(thread, object, Event::Return, Value::NONE));
    if told.is_ok() {
        let _ = thread.raise(exception);
    }
}

/// A call instruction whose callable is native.
struct NativeCall {
    op: Op,
    count: usize,
    /// The lowest operand, where the result goes.
    bottom: Sp,
    sp: Sp,
}

impl NativeCall {
    /// The call that an instruction makes.
    ///
    /// # Safety
    /// `pc` is a watched call instruction of the current frame, its operands lie in front of `sp`.
    unsafe fn decode(pc: Pc, sp: Sp, op: Op) -> NativeCall {
        // SAFETY: as the caller promises.
        unsafe {
            let arg = (*pc).arg as usize;
            let operands = match op {
                Op::CallFunction => arg + 1,
                Op::CallFunctionKw | Op::CallMethod => arg + 2,
                Op::CallMethodKw => arg + 3,
                _ => 2 + (arg & 1),
            };
            NativeCall { op, count: arg, bottom: sp.sub(operands), sp }
        }
    }
    /// The callable, and the receiver of a method that was found in its class.
    fn callable(&self) -> (Value, Option<Value>) {
        // SAFETY: operands are values; a method's first is 0 where it is already bound.
        unsafe {
            let bottom = Value::from_bits(*self.bottom);
            match (self.op, bottom) {
                (Op::CallMethod | Op::CallMethodKw, Some(function)) => {
                    (function, Value::from_bits(*self.bottom.add(1)))
                }
                (Op::CallMethod | Op::CallMethodKw, None) => {
                    (Value::from_bits_unchecked(*self.bottom.add(1)), None)
                }
                (_, function) => (function.unwrap_or(Value::NONE), None),
            }
        }
    }

    /// What the profile function is told of: a builtin function or method; `None` for other callables.
    fn shown(&self, thread: &mut Thread) -> PyResult<Option<Value>> {
        let (callable, receiver) = self.callable();
        if callable.exact::<BuiltinFunction>().is_some() {
            return Ok(Some(callable));
        }
        let interp = thread.interp();
        let getter = interp.class_of(callable).slot(|slots| slots.descr_get);
        match (callable.exact::<MethodDescriptor>(), receiver, getter) {
            (Some(_), Some(receiver), Some(getter)) => {
                let owner = interp.class_of(receiver).as_value();
                getter(thread, callable, Some(receiver), owner).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Makes the call and tells of its beginning and end.
    fn run(&self, thread: &mut Thread) -> PyResult {
        let frame = thread.current_frame();
        let object = frame::object_of(thread, frame);
        let Some(shown) = self.shown(thread)? else { return self.call(thread) };
        profile(thread, object, Event::CCall, shown)?;
        match self.call(thread) {
            Ok(value) => {
                profile(thread, object, Event::CReturn, shown)?;
                Ok(value)
            }
            Err(raised) => {
                let exception = thread.take_pending(raised);
                profile(thread, object, Event::CException, shown)?;
                Err(thread.raise(exception))
            }
        }
    }

    fn call(&self, thread: &mut Thread) -> PyResult {
        // SAFETY: the operands are those of the instruction; they stay until the call returns.
        unsafe {
            let top = |depth: usize| Value::from_bits_unchecked(*self.sp.sub(depth));
            match self.op {
                Op::CallFunction => {
                    call::call_native(thread, self.callable().0, self.bottom.add(1), self.count, None)
                }
                Op::CallFunctionKw => {
                    let names = top(1).exact::<Tuple>();
                    call::call_native(thread, self.callable().0, self.bottom.add(1), self.count, names)
                }
                Op::CallMethod => operate::call_prepared(thread, self.bottom, self.count, None),
                Op::CallMethodKw => {
                    operate::call_prepared(thread, self.bottom, self.count, top(1).exact::<Tuple>())
                }
                _ => {
                    let keywords = if self.count & 1 == 1 { Some(top(1)) } else { None };
                    let args = Value::from_bits_unchecked(*self.bottom.add(1));
                    call::call_spread(thread, self.callable().0, args, keywords)
                }
            }
        }
    }
}

/// Makes the native call of the instruction at `pc`; where the operands end afterwards.
///
/// # Safety
/// As for [`NativeCall::decode`].
#[inline(never)]
unsafe fn run_current_call(thread: &mut Thread, pc: Pc, sp: Sp) -> PyResult<Sp> {
    let code = thread.current_frame().code;
    let op =
        code.prepared.get().and_then(|prepared| Op::from_u8(plain_op(code, prepared.index_of(pc)) as u8));
    let Some(op) = op else { return Err(thread.system_error("a call without prepared code")) };
    // SAFETY: as the caller promises; the result takes the place of the lowest operand.
    unsafe {
        let call = NativeCall::decode(pc, sp, op);
        let value = call.run(thread)?;
        *call.bottom = value.bits();
        Ok(call.bottom.add(1))
    }
}

/// Whether an instruction is a call that the profile function hears of.
fn is_native_call(op: Op, pc: Pc, sp: Sp) -> bool {
    let is_call = matches!(
        op,
        Op::CallFunction | Op::CallFunctionKw | Op::CallMethod | Op::CallMethodKw | Op::CallFunctionEx
    );
    if !is_call {
        return false;
    }
    // SAFETY: the instruction is about to run: its operands lie in front of `sp`.
    let (callable, _) = unsafe { NativeCall::decode(pc, sp, op) }.callable();
    callable.exact::<BuiltinFunction>().is_some() || callable.exact::<MethodDescriptor>().is_some()
}
