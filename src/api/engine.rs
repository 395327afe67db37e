//! Interpreters as embedders see them.

use std::sync::Arc;
use std::time::Instant;

use taipan_runtime::builtins;
use taipan_runtime::modules::io::standard;
use taipan_runtime::object::plain::Plain;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::interpreter::Config;
use taipan_runtime::state::interpreter::Interpreter as Isolated;
use taipan_runtime::state::isolate::Isolate;
use taipan_runtime::state::poll::Stop;
use taipan_runtime::state::requests::Requests;
use taipan_runtime::state::thread::MAIN_STACK;
use taipan_runtime::state::thread::Thread;

use crate::api::Error;
use crate::api::Exception;
use crate::api::Limits;

/// The name of sources in tracebacks.
const FILE: &str = "<string>";

/// An isolate that runs Python: with a heap, modules and limits of its own.
pub struct Interpreter {
    isolate: Isolate,
    limits: Limits,
}

/// Stops an interpreter from any thread.
///
/// ```
/// use std::time::Duration;
///
/// let mut python = taipan::Interpreter::new(taipan::Limits::default())?;
/// let interrupter = python.interrupter();
/// let other = std::thread::spawn(move || {
///     std::thread::sleep(Duration::from_millis(20));
///     interrupter.interrupt();
/// });
/// assert_eq!(python.run("while True: pass"), Err(taipan::Error::Interrupted));
/// other.join().expect("it does not panic");
/// # Ok::<(), taipan::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Interrupter(Arc<Requests>);

impl Interrupter {
    /// Stops the call that runs, or else the next one. The program cannot prevent it.
    pub fn interrupt(&self) {
        self.0.cancel();
    }
}

impl Interpreter {
    /// An interpreter with its builtins, the embedded library, and an empty `__main__`.
    pub fn new(limits: Limits) -> Result<Interpreter, Error> {
        let mut config = Config::default();
        config.heap.limit = limits.memory.unwrap_or(usize::MAX);
        let Ok(mut isolate) = Isolate::new(config, MAIN_STACK) else { return Err(Error::NoMemory) };
        let registry = isolate.interp().registry();
        registry.set_library(taipan_stdlib::library::LIBRARY);
        registry.add_native(taipan_stdlib::modules::MODULES);
        isolate.interp().sources().set_finder(taipan_stdlib::library::source_of_file);
        install_tier(isolate.interp());
        let started = isolate.enter(|thread| {
            let started = builtins::start(thread).and_then(|()| builtins::main_module(thread).map(drop));
            started.map_err(|raised| error_of(thread, raised))
        });
        started?;
        isolate.interp().fuel().refill(limits.fuel);
        Ok(Interpreter { isolate, limits })
    }

    /// Runs a program in `__main__`.
    ///
    /// ```
    /// let mut python = taipan::Interpreter::new(taipan::Limits::default())?;
    /// python.run("x = 1")?;
    /// python.run("x += 1")?;
    /// let Err(taipan::Error::Exception(error)) = python.run("x.y") else { panic!("there is no y") };
    /// assert_eq!(error.kind, "AttributeError");
    /// assert_eq!(error.message, "'int' object has no attribute 'y'");
    /// # Ok::<(), taipan::Error>(())
    /// ```
    pub fn run(&mut self, source: &str) -> Result<(), Error> {
        self.isolate.interp().sources().register(FILE, source);
        self.call(|thread| builtins::run_source(thread, source, FILE))
    }

    /// The value of an expression in `__main__`.
    ///
    /// ```
    /// use taipan::Object;
    ///
    /// let mut python = taipan::Interpreter::new(taipan::Limits::default())?;
    /// let list = Object::List(vec![Object::Int(1), Object::Str("a".to_string()), Object::None]);
    /// assert_eq!(python.eval("[1, 'a', None]")?, list);
    /// assert_eq!(python.eval("range(3)")?, Object::Other("range(0, 3)".to_string()));
    /// # Ok::<(), taipan::Error>(())
    /// ```
    pub fn eval(&mut self, expression: &str) -> Result<Plain, Error> {
        self.isolate.interp().sources().register(FILE, expression);
        self.call(|thread| {
            let value = builtins::eval_source(thread, expression)?;
            Plain::from_value(thread, value)
        })
    }

    /// Gives a name in `__main__` a value.
    ///
    /// ```
    /// use taipan::Object;
    ///
    /// let mut python = taipan::Interpreter::new(taipan::Limits::default())?;
    /// python.set("name", &Object::Str("world".to_string()))?;
    /// assert_eq!(python.eval("f'hello {name}'")?, Object::Str("hello world".to_string()));
    /// # Ok::<(), taipan::Error>(())
    /// ```
    pub fn set(&mut self, name: &str, value: &Plain) -> Result<(), Error> {
        self.call(|thread| {
            let value = value.to_value(thread)?;
            builtins::main_namespace(thread)?.set_text(thread, name, value)
        })
    }

    /// Stops this interpreter from other threads.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter(Arc::clone(self.isolate.interp().requests()))
    }

    /// Units of fuel spent so far.
    ///
    /// ```
    /// let spent = || -> Result<u64, taipan::Error> {
    ///     let mut python = taipan::Interpreter::new(taipan::Limits::default())?;
    ///     python.run("for i in range(1000): str(i)")?;
    ///     Ok(python.fuel_spent())
    /// };
    /// assert_eq!(spent()?, spent()?);
    /// # Ok::<(), taipan::Error>(())
    /// ```
    pub fn fuel_spent(&self) -> u64 {
        self.isolate.interp().fuel().spent()
    }

    /// Lets the program spend so much fuel from now on; `None` for no limit.
    pub fn refuel(&mut self, units: Option<u64>) {
        self.limits.fuel = units;
        self.isolate.interp().fuel().refill(units);
    }

    /// Bytes of memory in use, with what waits for the next collection.
    pub fn memory_used(&self) -> usize {
        self.isolate.interp().heap().used()
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Runs something as the main thread, within the limits.
    fn call<R>(&mut self, body: impl FnOnce(&mut Thread) -> PyResult<R>) -> Result<R, Error> {
        let deadline = self.limits.time.and_then(|time| Instant::now().checked_add(time));
        self.isolate.interp().set_deadline(deadline);
        self.isolate.enter(|thread| {
            let result = body(thread).map_err(|raised| error_of(thread, raised));
            standard::flush_output(thread);
            result
        })
    }
}

/// Hot code is compiled, where there is a compiler.
#[cfg(feature = "jit")]
fn install_tier(interp: &Isolated) {
    let settings = interp.config().jit;
    interp.tiers().install(Box::new(taipan_jit::Jit::new(false, None)), settings);
}

#[cfg(not(feature = "jit"))]
fn install_tier(_interp: &Isolated) {}

/// What a pending exception means for the embedder.
fn error_of(thread: &mut Thread, raised: Raised) -> Error {
    let interp = thread.interp();
    if let Some(stop) = interp.take_stopped() {
        thread.forget(raised);
        return match stop {
            Stop::OutOfFuel => Error::OutOfFuel,
            Stop::Deadline => Error::TimedOut,
            Stop::Cancelled => {
                interp.requests().allow();
                Error::Interrupted
            }
        };
    }
    match builtins::describe_uncaught(thread, raised) {
        builtins::Uncaught::Exit(code) => Error::Exit(code),
        builtins::Uncaught::Exception { kind, message, traceback } => {
            Error::Exception(Exception { kind, message, traceback })
        }
    }
}
