//! The native modules of this crate as objects.

pub mod sre;

use taipan_runtime::object::spec::ModuleSpec;

/// All of them.
pub static MODULES: &[&ModuleSpec] = &[&sre::MODULE];
