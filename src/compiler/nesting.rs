//! How deep the passes go: programs decide the nesting, so the native stack grows with it, up to a limit.

use crate::fail::Outcome;
use crate::fail::too_deep;

/// The deepest nesting of statements, expressions and patterns that is compiled: above what the parser lets
/// through, so that only trees made by hand meet it; shallow enough to drop nested code objects recursively.
const LIMIT: u32 = 5_000;

const RED_ZONE: usize = 96 * 1024;
const SEGMENT: usize = 2 * 1024 * 1024;

/// A pass over a tree, which counts how deep it has gone.
pub(crate) trait Descent {
    /// How many nodes the current one is nested in.
    fn depth(&mut self) -> &mut u32;

    /// Does the work for a node that is one level deeper, with enough native stack; RecursionError beyond [`LIMIT`].
    fn descend(&mut self, work: impl FnOnce(&mut Self) -> Outcome<()>) -> Outcome<()> {
        *self.depth() += 1;
        if *self.depth() > LIMIT {
            return too_deep();
        }
        let outcome = grow(|| work(self));
        *self.depth() -= 1;
        outcome
    }
}

/// Runs `work` with enough native stack for one more level.
#[inline]
pub(crate) fn grow<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, SEGMENT, work)
}
