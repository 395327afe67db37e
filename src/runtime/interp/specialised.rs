//! Specialised instructions: what quickening puts in the place of the plain ones.

use crate::interp::Handler;
use crate::interp::prepared::Instr;

/// Puts the specialised handlers into the dispatch table.
pub(crate) const fn fill(_table: &mut [Handler; crate::interp::table::LEN]) {}

/// Replaces the first instruction of frequent sequences by a superinstruction.
pub(crate) fn fuse(_instrs: &mut [Instr]) {}
