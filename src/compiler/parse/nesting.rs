//! How deep a source may nest.
//!
//! Chains nested on the left have no bound (`ast::link`), and those of `elif` one of their own. Everything else is bounded here, so that whoever walks a
//! tree may recurse: brackets and indents as CPython bounds them, the depth of the tree by [`MAX_DEPTH`].

/// The deepest tree: far above what people write, shallow enough for a recursive walk in a megabyte, unoptimised code included.
pub(super) const MAX_DEPTH: usize = 1000;

/// The longest chain of `elif`, which CPython's parser bounds so. Whoever walks a tree follows it in a loop.
pub(super) const MAX_ELIFS: usize = 5963;

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

/// Native stack that the parser needs at most for a lambda in the default of a lambda's parameter.
pub(super) const LAMBDA_FRAME: usize = 4096;

/// Native stack that dropping a link of a chain takes at most, in the parser's tree.
const DROP_LINK: usize = 512;

/// The same for any other level.
const DROP_LEVEL: usize = 4096;

/// More native stack than this is not asked for: the tree of a source that hostile is given up instead.
const MAX_DROP_STACK: usize = 1 << 30;

/// Drops a tree of the parser, `depth` levels deep, without overflowing the native stack.
pub(super) fn drop_deep<T>(tree: T, depth: usize) {
    let levels = depth.min(MAX_DEPTH);
    let needed = RED_ZONE + levels * DROP_LEVEL + depth.saturating_mul(DROP_LINK);
    if needed > MAX_DROP_STACK {
        // Leaked: nothing else can be done with a tree that no stack can take apart.
        std::mem::forget(tree);
        return;
    }
    stacker::maybe_grow(needed, needed, || drop(tree));
}
