//! The native modules of this crate as objects.

pub mod json;
pub mod opcode;
pub mod random;
pub mod sha2;
pub mod sre;

use taipan_runtime::object::spec::ModuleSpec;

/// All of them.
pub static MODULES: &[&ModuleSpec] =
    &[&json::MODULE, &opcode::MODULE, &random::MODULE, &sha2::MODULE, &sre::MODULE];
