//! How deep a source may nest.
//!
//! Chains nested on the left have no bound (`ast::link`). Everything else is bounded here, so that whoever walks a
//! tree may recurse: brackets and indents as CPython bounds them, the depth of the tree by [`MAX_DEPTH`].

/// The deepest tree: far above what people write, shallow enough for a recursive walk in a megabyte or two.
pub(super) const MAX_DEPTH: usize = 2000;

/// The deepest nesting of brackets.
pub(super) const MAX_BRACKETS: usize = 200;

/// Indents nest less deep than this.
pub(super) const MAX_INDENTS: usize = 100;

/// Fewer f-strings and t-strings than this are open at once.
pub(super) const MAX_STRINGS: usize = 150;

/// Every so many levels a recursion looks at the native stack.
pub(super) const PROBE_INTERVAL: usize = 16;

/// What a recursion needs of native stack between two looks, with a wide margin for unoptimised code.
pub(super) const RED_ZONE: usize = 256 * 1024;

/// What the native stack grows by.
pub(super) const SEGMENT: usize = 2 * 1024 * 1024;

/// Native stack that dropping one level of the parser's tree takes at most.
const DROP_FRAME: usize = 512;

/// More native stack than this is not asked for: the tree of a source that hostile is given up instead.
const MAX_DROP_STACK: usize = 1 << 30;

/// Drops a tree of the parser, `depth` levels deep, without overflowing the native stack.
pub(super) fn drop_deep<T>(tree: T, depth: usize) {
    let needed = RED_ZONE + depth.saturating_mul(DROP_FRAME);
    if needed > MAX_DROP_STACK {
        // Leaked: nothing else can be done with a tree that no stack can take apart.
        std::mem::forget(tree);
        return;
    }
    stacker::maybe_grow(needed, needed, || drop(tree));
}
