//! Native modules that the runtime needs itself, and the machinery of imports.

pub mod ast;
pub mod atexit;
pub mod codecs;
mod contextvars;
mod gc;
pub(crate) mod imp;
pub mod import;
pub mod io;
pub mod native;
pub mod registry;
mod signal;
mod string;
mod suggestions;
pub mod sys;
pub mod thread;
mod tokenize;
mod typing;
pub mod warnings;
mod weakref;

use crate::object::spec::ModuleSpec;

/// The native modules of this crate, `builtins` aside.
pub static MODULES: &[&ModuleSpec] = &[
    &ast::MODULE,
    &atexit::MODULE,
    &codecs::MODULE,
    &contextvars::MODULE,
    &gc::MODULE,
    &imp::MODULE,
    &io::MODULE,
    &signal::MODULE,
    &string::MODULE,
    &suggestions::MODULE,
    &sys::MODULE,
    &tokenize::MODULE,
    &thread::MODULE,
    &typing::MODULE,
    &warnings::MODULE,
    &weakref::MODULE,
];
