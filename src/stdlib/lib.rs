//! Native modules that the core does not need itself, and the embedded Python library.

pub mod binascii;
pub mod clock;
pub mod digest;
pub mod ids;
pub mod json;
pub mod library;
pub mod mersenne;
pub mod modules;
pub mod packing;
pub mod sre;
