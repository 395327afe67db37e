//! Taipan: a Python 3.14 to run and to embed.
//!
//! An [`Interpreter`] is an isolate: it has a heap, modules and limits of its own, and shares nothing with others. Any number
//! of them run Python at the same time, each on the native thread that calls it; an idle one may move to another
//! native thread. Dropping it frees all that it had.
//!
//! ```
//! use taipan::Interpreter;
//! use taipan::Limits;
//! use taipan::Object;
//!
//! let mut python = Interpreter::new(Limits::default())?;
//! python.run("def area(width, height): return width * height")?;
//! assert_eq!(python.eval("area(6, 7)")?, Object::Int(42));
//! # Ok::<(), taipan::Error>(())
//! ```
//!
//! # Limits
//! Programs that are not trusted get limits, and these hold whatever the program does:
//!
//! ```
//! use taipan::Error;
//! use taipan::Interpreter;
//! use taipan::Limits;
//!
//! let limits = Limits { memory: Some(64 << 20), fuel: Some(10_000_000), ..Limits::default() };
//! let mut python = Interpreter::new(limits)?;
//! assert!(matches!(python.run("while True: pass"), Err(Error::OutOfFuel)));
//! python.refuel(Some(1_000_000));
//! let Err(Error::Exception(error)) = python.run("[0] * 10**9") else { panic!("too large") };
//! assert_eq!(error.kind, "MemoryError");
//! # Ok::<(), Error>(())
//! ```

mod api;

pub use api::Error;
pub use api::Exception;
pub use api::Interpreter;
pub use api::Interrupter;
pub use api::Limits;
pub use api::Object;
