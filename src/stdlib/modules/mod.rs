//! The native modules of this crate as objects.

mod cursor;
pub mod itertools;
pub mod json;
pub mod opcode;
pub mod random;
pub mod sha2;
pub mod sre;

use taipan_runtime::object::spec::ModuleSpec;

/// All of them.
pub static MODULES: &[&ModuleSpec] = &[
    &itertools::MODULE,
    &json::MODULE,
    &opcode::MODULE,
    &random::MODULE,
    &sha2::MODULE,
    &sre::MODULE,
];
