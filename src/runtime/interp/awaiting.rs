//! Awaiting: the iterators behind `await` and `async for`.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_code::CodeFlags;
use taipan_gc::Value;

use crate::interp::delegate_of;
use crate::interp::op;
use crate::interp::save;
use crate::interp::try_op;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::async_generator;
use crate::types::exception;
use crate::types::exception::Exception;
use crate::types::generator::Generator;

op! {
    get_awaitable(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = Value::from_bits_unchecked(*sp.sub(1));
        let receiver = try_op!(awaitable(&mut *thread, value, (*pc).arg), pc, sp, locals, thread, base);
        *sp.sub(1) = receiver.bits();
    }
}

#[inline(never)]
fn awaitable(thread: &mut Thread, value: Value, origin: u32) -> PyResult {
    use taipan_code::operand::awaitable as origins;
    match await_iterator(thread, value) {
        Ok(receiver) => {
            if let Some(coroutine) = receiver.exact::<Generator>()
                && coroutine.is_coroutine()
                && delegate_of(coroutine).is_some()
            {
                return Err(thread.runtime_error("coroutine is being awaited already"));
            }
            Ok(receiver)
        }
        Err(raised) => {
            let method = match origin {
                origins::ENTER => "__aenter__",
                origins::EXIT => "__aexit__",
                _ => return Err(raised),
            };
            if thread.interp().class_of(value).slot(|slots| slots.await_).is_some() {
                return Err(raised);
            }
            thread.forget(raised);
            let name = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!(
                "'async with' received an object from {method} that does not implement __await__: {name}"
            )))
        }
    }
}

/// The iterator that drives an awaitable.
pub fn await_iterator(thread: &mut Thread, value: Value) -> PyResult {
    if let Some(generator) = value.exact::<Generator>() {
        let is_iterable =
            generator.code.get().is_some_and(|code| code.flags().contains(CodeFlags::ITERABLE_COROUTINE));
        if generator.is_coroutine() || is_iterable {
            return Ok(value);
        }
    }
    let class = thread.interp().class_of(value);
    let Some(slot) = class.slot(|slots| slots.await_) else {
        return Err(thread.type_error(format!("'{}' object can't be awaited", class.name_text())));
    };
    let iterator = slot(thread, value)?;
    if iterator.exact::<Generator>().is_some_and(|generator| generator.is_coroutine()) {
        return Err(thread.type_error("__await__() returned a coroutine"));
    }
    let kind = thread.interp().class_of(iterator);
    if kind.slot(|slots| slots.next).is_none() {
        let name = kind.name_text();
        return Err(thread.type_error(format!("__await__() returned non-iterator of type '{name}'")));
    }
    Ok(iterator)
}

op! {
    get_aiter(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = Value::from_bits_unchecked(*sp.sub(1));
        let iterator = try_op!(async_iterator(&mut *thread, value), pc, sp, locals, thread, base);
        *sp.sub(1) = iterator.bits();
    }
}

#[inline(never)]
fn async_iterator(thread: &mut Thread, value: Value) -> PyResult {
    let class = thread.interp().class_of(value);
    let Some(slot) = class.slot(|slots| slots.aiter) else {
        let name = class.name_text();
        return Err(
            thread.type_error(format!("'async for' requires an object with __aiter__ method, got {name}"))
        );
    };
    let iterator = slot(thread, value)?;
    let kind = thread.interp().class_of(iterator);
    if kind.slot(|slots| slots.anext).is_none() {
        let name = kind.name_text();
        return Err(thread.type_error(format!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
        )));
    }
    Ok(iterator)
}

op! {
    get_anext(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let iterator = Value::from_bits_unchecked(*sp.sub(1));
        let receiver = try_op!(next_awaitable(&mut *thread, iterator), pc, sp, locals, thread, base);
        *sp = receiver.bits();
        sp = sp.add(1);
    }
}

#[inline(never)]
fn next_awaitable(thread: &mut Thread, iterator: Value) -> PyResult {
    let class = thread.interp().class_of(iterator);
    let Some(slot) = class.slot(|slots| slots.anext) else {
        let name = class.name_text();
        return Err(
            thread.type_error(format!("'async for' requires an iterator with __anext__ method, got {name}"))
        );
    };
    let next = slot(thread, iterator)?;
    match await_iterator(thread, next) {
        Ok(receiver) => Ok(receiver),
        Err(raised) => {
            let cause = thread.take_pending(raised);
            let name = thread.interp().class_of(next).name_text();
            let raised =
                thread.type_error(format!("'async for' received an invalid object from __anext__: {name}"));
            if let Some(error) = thread.pending().and_then(|error| error.cast::<Exception>()) {
                exception::set_cause(thread, error, cause);
            }
            Err(raised)
        }
    }
}

op! {
    async_gen_wrap(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = Value::from_bits_unchecked(*sp.sub(1));
        *sp.sub(1) = async_generator::wrap(&mut *thread, value).bits();
    }
}

op! {
    end_async_for(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (previous, exception) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let stop = (*thread).interp().class(exceptions::STOP_ASYNC_ITERATION);
        if !(*thread).interp().class_of(exception).is_subclass_of(stop) {
            let raised: PyResult<()> = Err((*thread).raise(exception));
            try_op!(raised, pc, sp, locals, thread, base);
        }
        (*thread).set_handled(previous);
        sp = sp.sub(3);
    }
}
