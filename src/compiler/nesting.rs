//! How deep the passes go: programs decide the nesting, so the native stack grows with it, up to a limit.

/// The deepest nesting of statements, expressions and patterns that is compiled: above what the parser lets
/// through, so that only trees made by hand meet it; shallow enough to drop nested code objects recursively.
pub(crate) const LIMIT: u32 = 5_000;

const RED_ZONE: usize = 96 * 1024;
const SEGMENT: usize = 2 * 1024 * 1024;

/// Runs `work` with enough native stack for one more level.
#[inline]
pub(crate) fn grow<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, SEGMENT, work)
}
