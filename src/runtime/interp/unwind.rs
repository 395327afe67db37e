//! Raising, handling, cleaning up.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_code::Op;
use taipan_gc::Gc;
use taipan_gc::Value;

use crate::interp::Base;
use crate::interp::Exit;
use crate::interp::Pc;
use crate::interp::Sp;
use crate::interp::build::context_method;
use crate::interp::dispatch;
use crate::interp::enter;
use crate::interp::generator;
use crate::interp::op;
use crate::interp::prepared::Handler;
use crate::interp::save;
use crate::interp::specialised::Placement;
use crate::interp::specialised::call_python;
use crate::interp::try_op;
use crate::interp::watch;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::descr::Method;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::frame::flags;
use crate::state::poll::is_stop;
use crate::state::thread::Thread;
use crate::types::exception;
use crate::types::exception::Exception;
use crate::types::exception::group;
use crate::types::function::Function;
use crate::types::list::List;
use crate::types::traceback;
use crate::types::tuple::Tuple;

/// Finds the handler of the pending exception, leaving frames as it goes.
///
/// # Safety
/// As for [`dispatch`]; an exception is pending.
#[cold]
#[inline(never)]
pub(crate) unsafe fn unwind(pc: Pc, sp: Sp, locals: Sp, thread: *mut Thread, base: Base) -> Exit {
    // SAFETY: as the caller promises.
    unsafe {
        save!(pc, sp, thread);
        let _ = (locals, base);
        if !find_handler(&mut *thread) {
            return Exit::Raised;
        }
        let enter::Machine { pc, sp, locals, base } = (*thread).machine;
        dispatch(pc, sp, locals, thread, base)
    }
}

/// Whether the instruction, the first in these bytes, raised again what is being handled: the traceback has the frame
/// already.
fn raises_again(thread: &Thread, code: &[u8], exception: Value) -> bool {
    let is = |op: Op| code.first() == Some(&(op as u8));
    let is_bare = is(Op::RaiseVarargs) && code.get(1) == Some(&0);
    is(Op::Reraise) || is(Op::EndCleanup) || is_bare && thread.handled() == Some(exception)
}

/// Leaves frames up to the one that handles the pending exception, and prepares its machine; false where the entry
/// frame was left.
///
/// # Safety
/// The machine state has been saved.
#[inline(never)]
unsafe fn find_handler(thread: &mut Thread) -> bool {
    let mut top = thread.top.get();
    loop {
        let frame = thread.current_frame();
        let code = frame.code;
        let Some(prepared) = code.prepared.get() else { return false };
        let pc = frame.pc.get();
        let exception = thread.pending().unwrap_or(Value::NONE);
        let index = prepared.index_of(pc);
        if !raises_again(thread, &code.data().code[index * 2..], exception) {
            traceback::add(thread, exception, frame);
            watch::raised(thread, frame);
        }
        if code.data().code[index * 2] == Op::EndCleanup as u8 {
            // SAFETY: the index of an instruction of this copy.
            frame.pc.set(unsafe { prepared.copy_with(pc).add(frame.handling.get() as usize) });
        }
        let exception = thread.pending().unwrap_or(exception);
        let handler = prepared.handler_at(index);
        // SAFETY: the analysis gives depths within the frame's operand stack.
        unsafe {
            if let Some(restore) =
                handler.map(|handler| handler.restore).filter(|&restore| restore != u32::MAX)
            {
                thread.set_handled(Value::from_bits_unchecked(*frame.stack().add(restore as usize)));
            }
            let catches = |handler: &Handler| handler.target != u32::MAX && !is_stop(exception);
            if let Some(handler) = handler.filter(catches) {
                let sp = frame.stack().add(handler.depth as usize);
                sp.write(thread.own_handled().unwrap_or(Value::NONE).bits());
                sp.add(1).write(exception.bits());
                thread.forget(Raised);
                thread.set_handled(exception);
                frame.handling.set(prepared.index_of(frame.pc.get()) as u32);
                thread.machine = enter::Machine {
                    pc: prepared.copy_with(pc).add(handler.target as usize),
                    sp: sp.add(2),
                    locals: frame.locals(),
                    base: prepared.consts().cast(),
                };
                return true;
            }
        }
        let is_entry = frame.has_flag(flags::ENTRY);
        // Until the frame is popped its slots stay below the top, where the collector sees them.
        thread.top.set(top);
        watch::left(thread, frame);
        enter::pop(thread, frame);
        top = frame.result.get();
        if is_entry {
            return false;
        }
        if frame.has_flag(flags::GENERATOR) {
            generator::failed_in_loop(thread, frame);
        }
    }
}

op! {
    pop_block(pc, sp, locals, thread, base) {}
}

op! {
    setup_finally(pc, sp, locals, thread, base) {}
}

op! {
    setup_async_with(pc, sp, locals, thread, base) {}
}

op! {
    pop_except(pc, sp, locals, thread, base) {
        sp = sp.sub(1);
        (*thread).set_handled(Value::from_bits_unchecked(*sp));
    }
}

op! {
    reraise(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let raised: PyResult<()> = Err((*thread).raise(Value::from_bits_unchecked(*sp.sub(1))));
        try_op!(raised, pc, sp, locals, thread, base);
    }
}

op! {
    end_cleanup(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let raised: PyResult<()> = Err((*thread).raise(Value::from_bits_unchecked(*sp.sub(1))));
        try_op!(raised, pc, sp, locals, thread, base);
    }
}

op! {
    raise_varargs(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let count = (*pc).arg;
        let cause = if count == 2 { Value::from_bits(*sp.sub(1)) } else { None };
        let value = if count >= 1 { Value::from_bits(*sp.sub(count as usize)) } else { None };
        let raised: PyResult<()> = Err(raise(&mut *thread, value, cause));
        try_op!(raised, pc, sp, locals, thread, base);
    }
}

/// `raise`, `raise value`, `raise value from cause`.
#[inline(never)]
fn raise(thread: &mut Thread, value: Option<Value>, cause: Option<Value>) -> Raised {
    let Some(value) = value else {
        return match thread.handled() {
            Some(handled) => thread.raise(handled),
            None => thread.runtime_error("No active exception to reraise"),
        };
    };
    match raise_value(thread, value, cause) {
        Ok(exception) => {
            exception::chain_to_handled(thread, exception);
            thread.raise(exception)
        }
        Err(raised) => raised,
    }
}

fn raise_value(thread: &mut Thread, value: Value, cause: Option<Value>) -> PyResult {
    let exception = instantiate(thread, value, "exceptions must derive from BaseException")?;
    if let (Some(cause), Some(target)) = (cause, exception.cast::<Exception>()) {
        if cause.is_none() {
            target.cause.clear();
            target.set_suppress_context(true);
        } else {
            let cause = instantiate(thread, cause, "exception causes must derive from BaseException")?;
            exception::set_cause(thread, target, cause);
        }
    }
    Ok(exception)
}

/// The exception itself, or a new one of a class.
pub(crate) fn instantiate(thread: &mut Thread, value: Value, message: &str) -> PyResult {
    if value.cast::<Exception>().is_some() {
        return Ok(value);
    }
    if let Some(class) = value.as_class()
        && class.is_subclass_of(thread.interp().class(exceptions::BASE_EXCEPTION))
    {
        let exception = call::call(thread, value, &[])?;
        if exception.cast::<Exception>().is_some() {
            return Ok(exception);
        }
        return Err(exception::not_an_exception(thread, class, exception));
    }
    Err(thread.type_error(message))
}

op! {
    jump_if_not_exc_match(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (exception, wanted) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let matches =
            try_op!(exception_matches(&mut *thread, exception, wanted), pc, sp, locals, thread, base);
        sp = sp.sub(2);
        if !matches {
            pc = pc.offset((*pc).distance() - 1);
        }
    }
}

const NOT_CATCHABLE: &str = "catching classes that do not inherit from BaseException is not allowed";

/// Whether an exception is an instance of a class or of one of a tuple of classes.
#[inline(never)]
pub(crate) fn exception_matches(thread: &mut Thread, exception: Value, wanted: Value) -> PyResult<bool> {
    let single = [wanted];
    let classes: &[Value] = match wanted.cast::<Tuple>() {
        Some(tuple) => tuple.items(),
        None => &single,
    };
    let base = thread.interp().class(exceptions::BASE_EXCEPTION);
    if classes.iter().any(|class| class.as_class().is_none_or(|class| !class.is_subclass_of(base))) {
        return Err(thread.type_error(NOT_CATCHABLE));
    }
    let own = thread.interp().class_of(exception);
    Ok(classes.iter().filter_map(|class| class.as_class()).any(|class| own.is_subclass_of(class)))
}

op! {
    setup_with(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let manager = Value::from_bits_unchecked(*sp.sub(1));
        if let Some(enter) = plain_context(&mut *thread, manager, sp) {
            // The manager, at `sp`, is the argument, and what comes back takes its place.
            let at = Placement { first: sp, count: 1, result: sp, flags: 0, context: 0 };
            if let Some(machine) = call_python(thread, pc, sp.add(1), enter, at) {
                return dispatch(machine.pc, machine.sp, machine.locals, thread, machine.base);
            }
            *sp.sub(1) = manager.bits();
        }
        let exit = try_op!(enter_context(&mut *thread, manager, sp), pc, sp, locals, thread, base);
        *sp.sub(1) = exit.bits();
        sp = sp.add(1);
    }
}

/// Where both methods are Python functions: `__enter__`, with the bound `__exit__` in the manager's place and the manager
/// at `sp`.
///
/// # Safety
/// The manager is the top operand; there is room for another one.
#[inline(never)]
unsafe fn plain_context(thread: &mut Thread, manager: Value, sp: Sp) -> Option<Gc<Function>> {
    let interp = thread.interp();
    let class = interp.class_of(manager);
    let exit = class::lookup(&interp, class, Name::__exit__.get(&interp))?.exact::<Function>()?;
    let enter = class::lookup(&interp, class, Name::__enter__.get(&interp))?.exact::<Function>()?;
    // SAFETY: as the caller promises.
    unsafe {
        sp.sub(1).write(Method::new(&interp, exit.as_value(), manager).as_value().bits());
        sp.write(manager.bits());
    }
    Some(enter)
}

/// Looks both methods up, calls `__enter__`, writes its result at `sp`; the bound `__exit__`.
///
/// # Safety
/// There is room for an operand at `sp`.
#[inline(never)]
pub(crate) unsafe fn enter_context(thread: &mut Thread, manager: Value, sp: Sp) -> PyResult {
    let exit = context_method(thread, manager, Name::__exit__, "context manager")?;
    let enter = context_method(thread, manager, Name::__enter__, "context manager")?;
    let result = call::call(thread, enter, &[])?;
    // SAFETY: as the caller promises.
    unsafe { sp.write(result.bits()) };
    Ok(exit)
}

op! {
    before_async_with(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let manager = Value::from_bits_unchecked(*sp.sub(1));
        let exit = try_op!(enter_async_context(&mut *thread, manager, sp), pc, sp, locals, thread, base);
        *sp.sub(1) = exit.bits();
        sp = sp.add(1);
    }
}

/// Like `enter_context` for `async with`; the result is to be awaited.
///
/// # Safety
/// There is room for an operand at `sp`.
#[inline(never)]
unsafe fn enter_async_context(thread: &mut Thread, manager: Value, sp: Sp) -> PyResult {
    let exit = context_method(thread, manager, Name::__aexit__, "asynchronous context manager")?;
    let enter = context_method(thread, manager, Name::__aenter__, "asynchronous context manager")?;
    let result = call::call(thread, enter, &[])?;
    // SAFETY: as the caller promises.
    unsafe { sp.write(result.bits()) };
    Ok(exit)
}

op! {
    with_except_start(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (exit, exception) =
            (Value::from_bits_unchecked(*sp.sub(3)), Value::from_bits_unchecked(*sp.sub(1)));
        let result = try_op!(call_exit(&mut *thread, exit, exception), pc, sp, locals, thread, base);
        *sp = result.bits();
        sp = sp.add(1);
    }
}

#[inline(never)]
fn call_exit(thread: &mut Thread, exit: Value, exception: Value) -> PyResult {
    let class = thread.interp().class_of(exception).as_value();
    let traceback = exception.cast::<Exception>().and_then(|exception| exception.traceback.get());
    call::call(thread, exit, &[class, exception, traceback.unwrap_or(Value::NONE)])
}

op! {
    check_eg_match(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (exception, wanted) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        try_op!(split_group(&mut *thread, exception, wanted, sp.sub(2)), pc, sp, locals, thread, base);
    }
}

/// Writes rest and match at `to`; a match becomes the exception being handled.
///
/// # Safety
/// There is room for both.
#[inline(never)]
unsafe fn split_group(thread: &mut Thread, exception: Value, wanted: Value, to: Sp) -> PyResult<()> {
    let (matched, rest) = if exception.is_none() {
        (Value::NONE, Value::NONE)
    } else {
        check_group_types(thread, wanted)?;
        group::split_for_handler(thread, exception, wanted)?
    };
    // SAFETY: as the caller promises.
    unsafe {
        to.write(rest.bits());
        to.add(1).write(matched.bits());
    }
    if !matched.is_none() {
        thread.set_handled(matched);
    }
    Ok(())
}

fn check_group_types(thread: &mut Thread, wanted: Value) -> PyResult<()> {
    let single = [wanted];
    let classes: &[Value] = match wanted.cast::<Tuple>() {
        Some(tuple) => tuple.items(),
        None => &single,
    };
    let interp = thread.interp();
    let (base, groups) =
        (interp.class(exceptions::BASE_EXCEPTION), interp.class(exceptions::BASE_EXCEPTION_GROUP));
    for class in classes {
        match class.as_class() {
            Some(class) if class.is_subclass_of(groups) => {
                return Err(thread
                    .type_error("catching ExceptionGroup with except* is not allowed. Use except instead."));
            }
            Some(class) if class.is_subclass_of(base) => {}
            _ => return Err(thread.type_error(NOT_CATCHABLE)),
        }
    }
    Ok(())
}

op! {
    prep_reraise_star(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (original, list) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let result = try_op!(merge_raised(&mut *thread, original, list), pc, sp, locals, thread, base);
        sp = sp.sub(1);
        *sp.sub(1) = result.bits();
    }
}

#[inline(never)]
fn merge_raised(thread: &mut Thread, original: Value, list: Value) -> PyResult {
    let raised: Gc<List> = match list.exact::<List>() {
        Some(list) => list,
        None => return Ok(Value::NONE),
    };
    group::prepare_reraise(thread, original, raised)
}
