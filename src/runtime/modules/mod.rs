//! Native modules that the runtime needs itself, and the machinery of imports.

pub mod codecs;
pub mod import;
pub mod io;
pub mod native;
pub mod registry;
mod signal;
pub mod sys;
mod weakref;

use crate::object::spec::ModuleSpec;

/// The native modules of this crate, `builtins` aside.
pub static MODULES: &[&ModuleSpec] =
    &[&codecs::MODULE, &io::MODULE, &signal::MODULE, &sys::MODULE, &weakref::MODULE];
