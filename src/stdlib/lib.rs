//! Native modules that the core does not need itself, and the embedded Python library.
//!
//! Algorithms stand apart from objects: each file here is plain Rust over numbers, bytes and text ([`sre`] for
//! `re`, [`packing`] for `struct`, ...), and [`modules`] makes Python modules of them. [`library`] is the image of
//! the Python library, which the build script puts together from the crate that carries it and from `overlay/`,
//! the modules that are our own.

pub mod binascii;
pub mod clock;
pub mod deflate;
pub mod digest;
pub mod ids;
pub mod json;
pub mod library;
pub mod mersenne;
pub mod modules;
pub mod packing;
pub mod sre;
pub mod unicode;
