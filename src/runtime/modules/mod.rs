//! Native modules that the runtime needs itself.

pub mod import;
