//! `async_generator` and what drives it: the awaitables of `__anext__`, `asend`, `athrow`, `aclose`, and of
//! `anext` with a default.

use std::cell::Cell;

use taipan_gc::AnyCell;
use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_gc::flag_bits;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::interp;
use crate::interp::Sent;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::exception;
use crate::types::generator::Generator;
use crate::types::generator::State;
use crate::types::generator::finalize;
use crate::types::generator::notes;
use crate::types::generator::shared_methods;
use crate::types::generator::thrown;
use crate::types::generator::warn_of_parts;
use crate::types::generator::yielded;
use crate::types::str::Str;

/// Tells the thread's hook that an async generator is about to be iterated for the first time.
fn tell_first_iteration(thread: &mut Thread, generator: Gc<Generator>) -> PyResult<()> {
    if generator.has_note(notes::HOOKED) {
        return Ok(());
    }
    generator.set_note(notes::HOOKED, true);
    if let Some(hook) = thread.asyncgen_finalizer.get() {
        thread.heap().set(generator, &generator.extra, hook);
        Generator::want_end(generator, thread);
    }
    match thread.first_iteration.get() {
        Some(hook) => call::call(thread, hook, &[generator.as_value()]).map(drop),
        None => Ok(()),
    }
}

/// A value that an async generator yields, told from one that an `await` inside hands through.
#[pytype(name = "async_generator_wrapped_value", shape = ids::ASYNC_GEN_WRAPPED, flags(NO_NEW), trace)]
#[repr(C)]
pub struct Wrapped {
    header: Header,
    value: Slot,
}

#[pymethods]
impl Wrapped {}

impl Wrapped {
    /// The value.
    pub fn value(&self) -> Value {
        self.value.get().unwrap_or(Value::NONE)
    }
}

/// Wraps a value that an async generator yields.
pub fn wrap(thread: &mut Thread, value: Value) -> Value {
    let wrapped = Wrapped { header: Header::new(ids::ASYNC_GEN_WRAPPED), value: Slot::new(value) };
    thread.interp().class(ids::ASYNC_GEN_WRAPPED);
    thread.heap().alloc(ids::ASYNC_GEN_WRAPPED, wrapped).as_value()
}

/// The methods of async generators.
pub struct AsyncGeneratorMethods;

shared_methods! {
    AsyncGeneratorMethods "async_generator" "async generator" itself(aiter):
    "ag_running" "ag_frame" "ag_code" "ag_suspended" "ag_await" "object being awaited on, or None" {
        #[slot(anext)]
        fn anext(thread: &mut Thread, this: Gc<Generator>) -> PyResult<Gc<Asend>> {
            tell_first_iteration(thread, this)?;
            Ok(Asend::new(thread, this, Value::NONE))
        }

        /// asend(v) -> send 'v' in generator.
        #[method("(value, /)")]
        fn asend(thread: &mut Thread, this: Gc<Generator>, value: Value) -> PyResult<Gc<Asend>> {
            tell_first_iteration(thread, this)?;
            Ok(Asend::new(thread, this, value))
        }

        /// athrow(value)
        /// athrow(type[,value[,tb]])
        ///
        /// raise exception in generator.
        /// the (type, val, tb) signature is deprecated,
        /// and may be removed in a future version of Python.
        #[method("(type, value=None, traceback=None, /)")]
        fn athrow(
            thread: &mut Thread,
            this: Gc<Generator>,
            kind: Value,
            value: Option<Value>,
            traceback: Option<Value>,
        ) -> PyResult<Gc<Athrow>> {
            warn_of_parts(thread, "athrow", value)?;
            tell_first_iteration(thread, this)?;
            Ok(Athrow::new(thread, this, Some([Some(kind), value, traceback])))
        }

        /// aclose() -> raise GeneratorExit inside generator.
        #[method("()")]
        fn aclose(thread: &mut Thread, this: Gc<Generator>) -> PyResult<Gc<Athrow>> {
            tell_first_iteration(thread, this)?;
            Ok(Athrow::new(thread, this, None))
        }
    }
}

/// Has the heap tell when an awaitable dies before anybody awaited it. Without room for that it dies in silence.
fn want_end(thread: &Thread, awaitable: AnyCell) {
    let _ = thread.heap().need_del(awaitable);
}

/// How far an awaitable has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Fresh,
    Iterating,
    Closed,
}

/// Resumes an async generator: a value that an `await` inside hands through, or the end.
fn resume(thread: &mut Thread, generator: Gc<Generator>, sent: Sent) -> PyResult {
    let resumed = interp::resume(thread, generator, sent)?;
    yielded(thread, generator, resumed)
}

/// A value that the generator itself yielded ends the awaitable: StopIteration carries it.
fn unwrap(thread: &mut Thread, generator: Gc<Generator>, result: PyResult) -> PyResult {
    match result {
        Ok(value) => match value.exact::<Wrapped>() {
            Some(wrapped) => {
                generator.set_note(notes::RUNNING, false);
                Err(thread.stop_iteration(Some(wrapped.value())))
            }
            None => Ok(value),
        },
        Err(raised) => {
            if pending_is_end(thread) {
                generator.set_note(notes::CLOSED, true);
            }
            generator.set_note(notes::RUNNING, false);
            Err(raised)
        }
    }
}

/// Whether StopAsyncIteration or GeneratorExit is pending.
fn pending_is_end(thread: &Thread) -> bool {
    [exceptions::STOP_ASYNC_ITERATION, exceptions::GENERATOR_EXIT]
        .into_iter()
        .any(|class| thread.pending_is(thread.interp().class(class)))
}

/// What `asend` and `__anext__` give.
#[pytype(name = "async_generator_asend", shape = ids::ASYNC_GEN_ASEND, flags(NO_NEW), trace)]
#[repr(C)]
pub struct Asend {
    header: Header,
    generator: GcSlot<Generator>,
    value: Slot,
    #[untraced]
    progress: Cell<Progress>,
}

impl Asend {
    fn new(thread: &mut Thread, generator: Gc<Generator>, value: Value) -> Gc<Asend> {
        let asend = Asend {
            header: Header::new(ids::ASYNC_GEN_ASEND),
            generator: GcSlot::new(generator),
            value: Slot::new(value),
            progress: Cell::new(Progress::Fresh),
        };
        thread.interp().class(ids::ASYNC_GEN_ASEND);
        let asend = thread.heap().alloc(ids::ASYNC_GEN_ASEND, asend);
        want_end(thread, asend.any());
        asend
    }

    /// The generator, with the awaitable marked as under way.
    fn begin(&self, thread: &mut Thread) -> PyResult<Gc<Generator>> {
        self.header.clear_flag(flag_bits::NEEDS_DEL);
        let Some(generator) = self.generator.get() else {
            return Err(thread.system_error("an awaitable without its generator"));
        };
        match self.progress.get() {
            Progress::Closed => {
                return Err(thread.runtime_error("cannot reuse already awaited __anext__()/asend()"));
            }
            Progress::Fresh if generator.has_note(notes::RUNNING) => {
                self.progress.set(Progress::Closed);
                return Err(thread.runtime_error("anext(): asynchronous generator is already running"));
            }
            Progress::Fresh | Progress::Iterating => {}
        }
        self.progress.set(Progress::Iterating);
        generator.set_note(notes::RUNNING, true);
        Ok(generator)
    }

    fn finish(&self, thread: &mut Thread, generator: Gc<Generator>, result: PyResult) -> PyResult {
        let result = unwrap(thread, generator, result);
        if result.is_err() {
            self.progress.set(Progress::Closed);
        }
        result
    }
}

#[pymethods(itself(await_, iter))]
impl Asend {
    #[slot(del)]
    fn del(thread: &mut Thread, this: Gc<Asend>) -> PyResult {
        if let Some(generator) = this.generator.get().filter(|_| this.progress.get() == Progress::Fresh) {
            finalize::warn_of_method(thread, generator, "asend");
        }
        Ok(Value::NONE)
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Asend>) -> PyResult<Option<Value>> {
        Asend::send(thread, this, Value::NONE).map(Some)
    }

    #[method("(value, /)")]
    fn send(thread: &mut Thread, this: Gc<Asend>, value: Value) -> PyResult {
        let fresh = this.progress.get() == Progress::Fresh;
        let generator = this.begin(thread)?;
        let value = if fresh && value.is_none() { this.value.get().unwrap_or(value) } else { value };
        let result = resume(thread, generator, Sent::Value(value));
        this.finish(thread, generator, result)
    }

    #[method("(type, value=None, traceback=None, /)")]
    fn throw(
        thread: &mut Thread,
        this: Gc<Asend>,
        kind: Value,
        value: Option<Value>,
        traceback: Option<Value>,
    ) -> PyResult {
        warn_of_parts(thread, "throw", value)?;
        let generator = this.begin(thread)?;
        let result = match thrown(thread, kind, value, traceback) {
            Ok(exception) => resume(thread, generator, Sent::Exception(exception)),
            Err(raised) => Err(raised),
        };
        this.finish(thread, generator, result)
    }

    #[method("()")]
    fn close(thread: &mut Thread, this: Gc<Asend>) -> PyResult {
        if this.progress.get() == Progress::Closed {
            return Ok(Value::NONE);
        }
        let exit = exception::new(thread, exceptions::GENERATOR_EXIT, &[]);
        let result = Asend::throw(thread, this, exit.as_value(), None, None);
        closed(thread, result)
    }
}

/// The result of closing an awaitable by throwing GeneratorExit in.
fn closed(thread: &mut Thread, result: PyResult) -> PyResult {
    let raised = match result {
        Ok(_) => return Err(thread.runtime_error("coroutine ignored GeneratorExit")),
        Err(raised) => raised,
    };
    let stop = thread.interp().class(exceptions::STOP_ITERATION);
    if pending_is_end(thread) || thread.pending_is(stop) {
        thread.forget(raised);
        return Ok(Value::NONE);
    }
    Err(raised)
}

/// What `athrow` and `aclose` give.
#[pytype(name = "async_generator_athrow", shape = ids::ASYNC_GEN_ATHROW, flags(NO_NEW), trace)]
#[repr(C)]
pub struct Athrow {
    header: Header,
    generator: GcSlot<Generator>,
    kind: Slot,
    value: Slot,
    traceback: Slot,
    #[untraced]
    closing: bool,
    #[untraced]
    progress: Cell<Progress>,
}

impl Athrow {
    fn new(thread: &mut Thread, generator: Gc<Generator>, thrown: Option<[Option<Value>; 3]>) -> Gc<Athrow> {
        let [kind, value, traceback] = thrown.unwrap_or_default();
        let slot = |value: Option<Value>| value.map_or(Slot::empty(), Slot::new);
        let athrow = Athrow {
            header: Header::new(ids::ASYNC_GEN_ATHROW),
            generator: GcSlot::new(generator),
            kind: slot(kind),
            value: slot(value),
            traceback: slot(traceback),
            closing: thrown.is_none(),
            progress: Cell::new(Progress::Fresh),
        };
        thread.interp().class(ids::ASYNC_GEN_ATHROW);
        let athrow = thread.heap().alloc(ids::ASYNC_GEN_ATHROW, athrow);
        want_end(thread, athrow.any());
        athrow
    }

    fn generator(&self, thread: &mut Thread) -> PyResult<Gc<Generator>> {
        self.header.clear_flag(flag_bits::NEEDS_DEL);
        let Some(generator) = self.generator.get() else {
            return Err(thread.system_error("an awaitable without its generator"));
        };
        if self.progress.get() == Progress::Closed {
            return Err(thread.runtime_error("cannot reuse already awaited aclose()/athrow()"));
        }
        Ok(generator)
    }

    /// The method that gave it.
    fn name(&self) -> &'static str {
        if self.closing { "aclose" } else { "athrow" }
    }

    /// Checks that may be made at the first step only.
    fn begin(&self, thread: &mut Thread, generator: Gc<Generator>) -> PyResult<()> {
        if generator.has_note(notes::RUNNING) {
            self.progress.set(Progress::Closed);
            let what = self.name();
            return Err(thread.runtime_error(format!("{what}(): asynchronous generator is already running")));
        }
        if generator.has_note(notes::CLOSED) {
            self.progress.set(Progress::Closed);
            return Err(thread.raise_with(exceptions::STOP_ASYNC_ITERATION, &[]));
        }
        Ok(())
    }

    /// Throws what the awaitable was made for.
    fn first_step(&self, thread: &mut Thread, generator: Gc<Generator>) -> PyResult {
        self.progress.set(Progress::Iterating);
        generator.set_note(notes::RUNNING, true);
        let exception = if self.closing {
            generator.set_note(notes::CLOSED, true);
            Ok(exception::new(thread, exceptions::GENERATOR_EXIT, &[]).as_value())
        } else {
            let kind = self.kind.get().unwrap_or(Value::NONE);
            thrown(thread, kind, self.value.get(), self.traceback.get())
        };
        match exception {
            Ok(exception) => resume(thread, generator, Sent::Exception(exception)),
            Err(raised) => Err(raised),
        }
    }

    fn finish(&self, thread: &mut Thread, generator: Gc<Generator>, result: PyResult) -> PyResult {
        if !self.closing {
            let result = unwrap(thread, generator, result);
            if result.is_err() {
                self.progress.set(Progress::Closed);
            }
            return result;
        }
        match result {
            Ok(value) if value.exact::<Wrapped>().is_some() => {
                self.end(generator);
                Err(thread.runtime_error("async generator ignored GeneratorExit"))
            }
            Ok(value) => Ok(value),
            Err(raised) => {
                self.end(generator);
                Err(end_as_stop(thread, raised))
            }
        }
    }

    fn end(&self, generator: Gc<Generator>) {
        generator.set_note(notes::RUNNING, false);
        self.progress.set(Progress::Closed);
    }
}

/// The end that closing was after is a plain StopIteration for who awaits it.
fn end_as_stop(thread: &mut Thread, raised: Raised) -> Raised {
    if !pending_is_end(thread) {
        return raised;
    }
    thread.forget(raised);
    thread.stop_iteration(None)
}

#[pymethods(itself(await_, iter))]
impl Athrow {
    #[slot(del)]
    fn del(thread: &mut Thread, this: Gc<Athrow>) -> PyResult {
        if let Some(generator) = this.generator.get().filter(|_| this.progress.get() == Progress::Fresh) {
            finalize::warn_of_method(thread, generator, this.name());
        }
        Ok(Value::NONE)
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Athrow>) -> PyResult<Option<Value>> {
        Athrow::send(thread, this, Value::NONE).map(Some)
    }

    #[method("(value, /)")]
    fn send(thread: &mut Thread, this: Gc<Athrow>, value: Value) -> PyResult {
        let generator = this.generator(thread)?;
        if generator.state.get() == State::Finished {
            this.progress.set(Progress::Closed);
            return Err(thread.stop_iteration(None));
        }
        let result = if this.progress.get() == Progress::Fresh {
            this.begin(thread, generator)?;
            if !value.is_none() {
                return Err(thread.runtime_error("can't send non-None value to a just-started coroutine"));
            }
            this.first_step(thread, generator)
        } else {
            resume(thread, generator, Sent::Value(value))
        };
        this.finish(thread, generator, result)
    }

    #[method("(type, value=None, traceback=None, /)")]
    fn throw(
        thread: &mut Thread,
        this: Gc<Athrow>,
        kind: Value,
        value: Option<Value>,
        traceback: Option<Value>,
    ) -> PyResult {
        warn_of_parts(thread, "throw", value)?;
        let generator = this.generator(thread)?;
        if this.progress.get() == Progress::Fresh {
            this.begin(thread, generator)?;
            this.progress.set(Progress::Iterating);
            generator.set_note(notes::RUNNING, true);
        }
        let result = match thrown(thread, kind, value, traceback) {
            Ok(exception) => resume(thread, generator, Sent::Exception(exception)),
            Err(raised) => Err(raised),
        };
        this.finish(thread, generator, result)
    }

    #[method("()")]
    fn close(thread: &mut Thread, this: Gc<Athrow>) -> PyResult {
        if this.progress.get() == Progress::Closed {
            return Ok(Value::NONE);
        }
        let exit = exception::new(thread, exceptions::GENERATOR_EXIT, &[]);
        let result = Athrow::throw(thread, this, exit.as_value(), None, None);
        closed(thread, result)
    }
}

/// What `anext(iterator, default)` gives: the end of the iterator becomes the default.
#[pytype(name = "anext_awaitable", shape = ids::ANEXT_AWAITABLE, flags(NO_NEW), trace)]
#[repr(C)]
pub struct AnextAwaitable {
    header: Header,
    awaitable: Slot,
    default: Slot,
}

impl AnextAwaitable {
    /// The awaitable of an iterator's `__anext__`, with a default for its end.
    pub fn new(thread: &mut Thread, awaitable: Value, default: Value) -> Gc<AnextAwaitable> {
        let made = AnextAwaitable {
            header: Header::new(ids::ANEXT_AWAITABLE),
            awaitable: Slot::new(awaitable),
            default: Slot::new(default),
        };
        thread.interp().class(ids::ANEXT_AWAITABLE);
        thread.heap().alloc(ids::ANEXT_AWAITABLE, made)
    }

    fn iterator(&self, thread: &mut Thread) -> PyResult {
        interp::await_iterator(thread, self.awaitable.get().unwrap_or(Value::NONE))
    }

    fn finish(&self, thread: &mut Thread, result: PyResult) -> PyResult {
        let raised = match result {
            Ok(value) => return Ok(value),
            Err(raised) => raised,
        };
        let end = thread.interp().class(exceptions::STOP_ASYNC_ITERATION);
        thread.catch(raised, end)?;
        Err(thread.stop_iteration(self.default.get()))
    }

    fn method(&self, thread: &mut Thread, name: Name, args: &[Value]) -> PyResult {
        let iterator = self.iterator(thread)?;
        let name = name.get(&thread.interp());
        let result = crate::object::attr::get(thread, iterator, name)
            .and_then(|method| call::call(thread, method, args));
        self.finish(thread, result)
    }
}

#[pymethods(itself(await_, iter))]
impl AnextAwaitable {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<AnextAwaitable>) -> PyResult<Option<Value>> {
        let iterator = this.iterator(thread)?;
        let result = iter::next_or_raise(thread, iterator);
        this.finish(thread, result).map(Some)
    }

    #[method("(value, /)")]
    fn send(thread: &mut Thread, this: Gc<AnextAwaitable>, value: Value) -> PyResult {
        this.method(thread, Name::send, &[value])
    }

    #[method("(type, value=None, traceback=None, /)")]
    fn throw(
        thread: &mut Thread,
        this: Gc<AnextAwaitable>,
        kind: Value,
        value: Option<Value>,
        traceback: Option<Value>,
    ) -> PyResult {
        let none = Value::NONE;
        this.method(thread, Name::throw, &[kind, value.unwrap_or(none), traceback.unwrap_or(none)])
    }

    #[method("()")]
    fn close(thread: &mut Thread, this: Gc<AnextAwaitable>) -> PyResult {
        this.method(thread, Name::close, &[])
    }
}
