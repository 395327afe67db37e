//! Delegation: what `yield from` and `await` send and throw on to.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::builtins::unraisable;
use crate::interp::Sp;
use crate::interp::dispatch;
use crate::interp::generator::Continue;
use crate::interp::generator::Resumed;
use crate::interp::generator::Sent;
use crate::interp::generator::close_generator;
use crate::interp::generator::go_on;
use crate::interp::generator::leave_suspended;
use crate::interp::generator::restore;
use crate::interp::generator::resume;
use crate::interp::generator::run;
use crate::interp::op;
use crate::interp::operand;
use crate::interp::save;
use crate::interp::try_op;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::frame::flags;
use crate::state::thread::Thread;
use crate::types::exception;
use crate::types::exception::Exception;
use crate::types::generator::Generator;
use crate::types::generator::State;

/// Throws into a generator that delegates: into its delegate first.
pub(super) fn throw_to_delegate(
    thread: &mut Thread,
    generator: Gc<Generator>,
    delegate: Value,
    exception: Value,
) -> PyResult<Resumed> {
    let exit = thread.interp().class(exceptions::GENERATOR_EXIT);
    let answer = if thread.interp().class_of(exception).is_subclass_of(exit) {
        generator.state.set(State::Running);
        let closed = close(thread, delegate);
        generator.state.set(State::Suspended);
        closed.map(|()| None)
    } else {
        throw_above(thread, generator, delegate, exception)
    };
    match answer {
        Ok(Some(Resumed::Yielded(value))) => Ok(Resumed::Yielded(value)),
        Ok(Some(Resumed::Returned(value))) => {
            run(thread, generator, Sent::Value(Value::NONE), Some(Continue::Delegated(value)))
        }
        Ok(None) => run(thread, generator, Sent::Exception(exception), None),
        Err(raised) => {
            let exception = thread.take_pending(raised);
            run(thread, generator, Sent::Exception(exception), None)
        }
    }
}

/// Hands an exception to what a generator delegates to, with the generator's frame below it.
fn throw_above(
    thread: &mut Thread,
    generator: Gc<Generator>,
    delegate: Value,
    exception: Value,
) -> PyResult<Option<Resumed>> {
    let (Some(code), Some(function)) = (generator.code.get(), generator.function.get()) else {
        return Err(thread.system_error("a generator without code"));
    };
    let locals = thread.top.get();
    // SAFETY: the room is checked before the frame is laid down; it is lifted with the operands that it came with.
    unsafe {
        if locals.add(code.frame_slots()) > thread.stack_limit || thread.depth_left.get() <= 0 {
            return Err(thread.recursion_error(""));
        }
        let copy = code.prepared.get().unwrap_unchecked().code();
        thread.depth_left.set(thread.depth_left.get() - 1);
        let frame_flags = flags::ENTRY | flags::GENERATOR;
        let machine = restore(thread, generator, function, code, copy, locals, frame_flags);
        thread.save(machine.pc, machine.sp);
        let answer = throw_into(thread, delegate, exception);
        leave_suspended(thread, thread.current_frame(), machine.pc, machine.sp);
        thread.top.set(locals);
        answer
    }
}

/// Hands an exception to what a generator delegates to; `None` where that has no `throw`.
fn throw_into(thread: &mut Thread, delegate: Value, exception: Value) -> PyResult<Option<Resumed>> {
    let interp = thread.interp();
    if let Some(inner) = delegate.exact::<Generator>() {
        return resume(thread, inner, Sent::Exception(exception)).map(Some);
    }
    let Some(throw) = attr::get_optional(thread, delegate, Name::throw.get(&interp))? else {
        return Ok(None);
    };
    match call::call(thread, throw, &[exception]) {
        Ok(value) => Ok(Some(Resumed::Yielded(value))),
        Err(raised) => stop_value(thread, raised).map(|value| Some(Resumed::Returned(value))),
    }
}

/// Closes a generator, or anything with `close`.
pub fn close(thread: &mut Thread, delegate: Value) -> PyResult<()> {
    if let Some(inner) = delegate.exact::<Generator>() {
        return close_generator(thread, inner).map(|_| ());
    }
    let name = Name::close.get(&thread.interp());
    match attr::get_optional(thread, delegate, name) {
        Ok(Some(method)) => call::call(thread, method, &[]).map(|_| ()),
        Ok(None) => Ok(()),
        Err(raised) => {
            let exception = thread.take_pending(raised);
            let message =
                format!("Exception ignored while closing generator {}", unraisable::shown(thread, delegate));
            unraisable::report(thread, exception, Some(&message), Value::NONE);
            Ok(())
        }
    }
}

/// The value of a pending StopIteration; any other exception goes on.
pub fn stop_value(thread: &mut Thread, raised: Raised) -> PyResult {
    let stop = thread.interp().class(exceptions::STOP_ITERATION);
    if !thread.pending_is(stop) {
        return Err(raised);
    }
    let exception = thread.take_pending(raised);
    let value = exception.cast::<Exception>().and_then(|stop| stop.field(exception::field::STOP_VALUE));
    Ok(value.unwrap_or(Value::NONE))
}

/// Sends a value to any receiver of a delegation.
pub fn send(thread: &mut Thread, receiver: Value, value: Value) -> PyResult<Resumed> {
    if let Some(generator) = receiver.exact::<Generator>() {
        return resume(thread, generator, Sent::Value(value));
    }
    let result = if value.is_none() {
        iter::next_or_raise(thread, receiver)
    } else {
        let name = Name::send.get(&thread.interp());
        attr::get(thread, receiver, name).and_then(|send| call::call(thread, send, &[value]))
    };
    match result {
        Ok(value) => Ok(Resumed::Yielded(value)),
        Err(raised) => stop_value(thread, raised).map(Resumed::Returned),
    }
}

op! {
    send_op(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (receiver, value) = (operand(sp, 2), operand(sp, 1));
        // What the generator yields takes the value's place.
        let own = flags::GENERATOR | flags::DELEGATE;
        if let Some(generator) = receiver.exact::<Generator>()
            && let Some(machine) = go_on(&mut *thread, generator, value, sp, own)
        {
            (*thread).current_frame().result.set(sp.sub(1));
            return dispatch(machine.pc, machine.sp, machine.locals, thread, machine.base);
        }
        let yielded = try_op!(send_to(&mut *thread, receiver, value, sp), pc, sp, locals, thread, base);
        if !yielded {
            sp = sp.sub(1);
            pc = pc.offset((*pc).distance() - 1);
        }
    }
}

/// Sends, and writes what comes back in place of the value, or of receiver and value at the end; whether it yielded.
///
/// # Safety
/// Receiver and value lie below `sp`.
#[inline(never)]
unsafe fn send_to(thread: &mut Thread, receiver: Value, value: Value, sp: Sp) -> PyResult<bool> {
    let result = send(thread, receiver, value)?;
    // SAFETY: as the caller promises.
    unsafe {
        match result {
            Resumed::Yielded(value) => sp.sub(1).write(value.bits()),
            Resumed::Returned(value) => sp.sub(2).write(value.bits()),
        }
    }
    Ok(matches!(result, Resumed::Yielded(_)))
}

op! {
    get_yield_from_iter(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = Value::from_bits_unchecked(*sp.sub(1));
        let receiver = try_op!(delegation_iterator(&mut *thread, value), pc, sp, locals, thread, base);
        *sp.sub(1) = receiver.bits();
    }
}

#[inline(never)]
fn delegation_iterator(thread: &mut Thread, value: Value) -> PyResult {
    use taipan_code::CodeFlags;
    let Some(generator) = value.exact::<Generator>() else { return iter::iter(thread, value) };
    if generator.is_coroutine() {
        let flags = thread.current_frame().code.flags();
        if !flags.intersects(CodeFlags::COROUTINE | CodeFlags::ITERABLE_COROUTINE) {
            return Err(
                thread.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator")
            );
        }
    }
    if generator.is_async_generator() { iter::iter(thread, value) } else { Ok(value) }
}
