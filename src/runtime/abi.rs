//! The door for the JIT: all that it may know of the runtime.
//!
//! [`layout`] says where things lie, [`helpers`] is the table of what machine code may call, [`snapshot`] what a
//! compile is given, [`unit`] what it gives back. [`Tier`] is all that the runtime knows of a JIT.
//!
//! # The call of a unit
//! `fn(thread, frame) -> u64`: the frame is the thread's current one. The result is the bits of the value returned, and
//! the frame has been popped; or 0, and then either the thread's current frame is still this one (the thread's `exit`
//! says where the interpreter goes on, or is null: an exception was raised at the frame's `pc`), or it is the
//! caller's, and an exception is pending.

pub mod helpers;
pub mod layout;
pub mod snapshot;
pub mod unit;

pub use crate::interp::specialised::ENTRY_COST;
pub use crate::interp::specialised::Special;
pub use crate::number::complex::abs_or_nan as complex_abs;
pub use crate::state::frame::flags as frame_flags;
pub use crate::state::settings::JitMode;
pub use crate::state::settings::JitSettings;

use snapshot::Snapshot;
use unit::Compiled;

/// A tier above the interpreter.
pub trait Tier: Send {
    /// Asks for machine code. It comes back through [`Tier::take_ready`], at once where the settings say that compiles
    /// are synchronous.
    fn request(&self, snapshot: Snapshot);

    /// Whether something has come back. Asked at every poll.
    fn has_ready(&self) -> bool;

    /// What has come back.
    fn take_ready(&self) -> Vec<Answer>;

    /// What became of each code object asked for, as text.
    fn report(&self) -> String;

    /// Says that a unit was thrown away, for the report.
    fn discarded(&self, title: &str, line: u32, why: &str);

    /// Waits until the tier's own threads do nothing, and keeps them from it until what is given is dropped.
    fn hold_still(&self) -> Box<dyn Still + '_>;
}

/// The threads of a tier do nothing while this is there.
pub trait Still {
    /// Says that this is a copy of the process: it has not got those threads.
    fn is_copy(self: Box<Self>);
}

/// The answer to a request.
#[derive(Debug)]
pub struct Answer {
    /// The request's ticket ([`Snapshot::ticket`]).
    pub ticket: u32,
    /// Machine code; `None` where the code stays interpreted.
    pub compiled: Option<Compiled>,
}
