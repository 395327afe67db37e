//! Native modules that the runtime needs itself.

pub mod codecs;
pub mod import;
