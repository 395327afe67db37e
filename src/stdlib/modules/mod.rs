//! The native modules of this crate as objects.

pub mod opcode;
pub mod random;
pub mod sre;

use taipan_runtime::object::spec::ModuleSpec;

/// All of them.
pub static MODULES: &[&ModuleSpec] = &[&opcode::MODULE, &random::MODULE, &sre::MODULE];
