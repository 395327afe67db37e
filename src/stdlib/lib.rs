//! Native modules that the core does not need itself, and the embedded Python library.

pub mod library;
pub mod sre;
