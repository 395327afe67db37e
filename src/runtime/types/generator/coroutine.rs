//! `coroutine` and the iterator that `__await__` gives.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::interp;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::generator::Generator;
use crate::types::generator::methods;
use crate::types::generator::methods::shared_methods;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The methods of coroutines.
pub(super) struct CoroutineMethods;

shared_methods! {
    CoroutineMethods "coroutine" "coroutine" itself():
    "cr_running" "cr_frame" "cr_code" "cr_suspended" "cr_await" "object being awaited on, or None" {
        #[slot(await_)]
        fn await_(thread: &mut Thread, this: Gc<Generator>) -> Gc<CoroutineWrapper> {
            let wrapper = CoroutineWrapper {
                header: Header::new(ids::COROUTINE_WRAPPER),
                coroutine: GcSlot::new(this),
            };
            thread.interp().class(ids::COROUTINE_WRAPPER);
            thread.heap().alloc(ids::COROUTINE_WRAPPER, wrapper)
        }

        /// send(arg) -> send 'arg' into coroutine,
        /// return next iterated value or raise StopIteration.
        #[method("(value, /)")]
        fn send(thread: &mut Thread, this: Gc<Generator>, value: Value) -> PyResult {
            methods::send(thread, this, value)
        }

        /// throw(value)
        /// throw(type[,value[,traceback]])
        ///
        /// Raise exception in coroutine, return next iterated value or raise
        /// StopIteration.
        /// the (type, val, tb) signature is deprecated,
        /// and may be removed in a future version of Python.
        #[method("(type, value=None, traceback=None, /)")]
        fn throw(
            thread: &mut Thread,
            this: Gc<Generator>,
            kind: Value,
            value: Option<Value>,
            traceback: Option<Value>,
        ) -> PyResult {
            methods::throw(thread, this, kind, value, traceback)
        }

        /// close() -> raise GeneratorExit inside coroutine.
        #[method("()")]
        fn close(thread: &mut Thread, this: Gc<Generator>) -> PyResult {
            interp::close_generator(thread, this)
        }

        #[getter(name = "cr_origin")]
        fn origin(this: Gc<Generator>) -> Option<Value> {
            this.extra.get()
        }
    }
}

impl Generator {
    /// Notes where a coroutine is made: file, line and function of as many frames as the program wants to know.
    #[cold]
    pub(crate) fn note_origin(this: Gc<Generator>, thread: &mut Thread) -> PyResult<()> {
        let interp = thread.interp();
        let origin = List::empty(&interp);
        let mut frame = thread.frame.get();
        for _ in 0..thread.origin_depth.get() {
            let Some(at) = frame else { break };
            let filename = Str::intern(&interp, at.code.data().filename.as_str()).as_value();
            let line = at.line().map_or(Value::NONE, |line| Value::int_from_low_bits(i64::from(line)));
            let name = Str::intern(&interp, at.code.name()).as_value();
            origin.push(thread, Tuple::small(&interp, &[filename, line, name]).as_value())?;
            frame = at.previous.get();
        }
        let origin = Tuple::new(thread, origin.items())?;
        thread.heap().set(this, &this.extra, origin.as_value());
        Ok(())
    }
}

/// A wrapper object implementing __await__ for coroutines.
#[pytype(name = "coroutine_wrapper", shape = ids::COROUTINE_WRAPPER, flags(NO_NEW), trace)]
#[repr(C)]
pub struct CoroutineWrapper {
    header: Header,
    coroutine: GcSlot<Generator>,
}

impl CoroutineWrapper {
    fn coroutine(&self, thread: &mut Thread) -> PyResult<Gc<Generator>> {
        match self.coroutine.get() {
            Some(coroutine) => Ok(coroutine),
            None => Err(thread.system_error("a coroutine wrapper without its coroutine")),
        }
    }
}

#[pymethods(itself(iter))]
impl CoroutineWrapper {
    /// The end, with its value, is an exception here: only `await` drives a coroutine.
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<CoroutineWrapper>) -> PyResult<Option<Value>> {
        let coroutine = this.coroutine(thread)?;
        methods::send(thread, coroutine, Value::NONE).map(Some)
    }

    /// send(arg) -> send 'arg' into coroutine
    /// return next iterated value or raise StopIteration.
    #[method("(value, /)")]
    fn send(thread: &mut Thread, this: Gc<CoroutineWrapper>, value: Value) -> PyResult {
        let coroutine = this.coroutine(thread)?;
        methods::send(thread, coroutine, value)
    }

    /// throw(value)
    /// throw(type[,value[,traceback]])
    ///
    /// Raise exception in coroutine, return next iterated value or raise
    /// StopIteration.
    /// the (type, val, tb) signature is deprecated,
    /// and may be removed in a future version of Python.
    #[method("(type, value=None, traceback=None, /)")]
    fn throw(
        thread: &mut Thread,
        this: Gc<CoroutineWrapper>,
        kind: Value,
        value: Option<Value>,
        traceback: Option<Value>,
    ) -> PyResult {
        let coroutine = this.coroutine(thread)?;
        methods::throw(thread, coroutine, kind, value, traceback)
    }

    /// close() -> raise GeneratorExit inside coroutine.
    #[method("()")]
    fn close(thread: &mut Thread, this: Gc<CoroutineWrapper>) -> PyResult {
        let coroutine = this.coroutine(thread)?;
        interp::close_generator(thread, coroutine)
    }
}
