//! From the parser's tree to ours.
//!
//! Conversion cannot fail: what is wrong is noted (the first error counts) and a placeholder stands in its place.
//! That keeps one rule simple: every subtree that nests too deeply is left to the one place that drops the
//! parser's tree on a stack of sufficient size.

mod expr;
mod pattern;
mod stmt;
mod string;

use ruff_python_ast as ruff;
use ruff_text_size::TextRange;

use super::lines::LineIndex;
use super::nesting::MAX_DEPTH;
use super::nesting::PROBE_INTERVAL;
use super::nesting::RED_ZONE;
use super::nesting::SEGMENT;
use crate::ast;
use crate::ast::Identifier;
use crate::ast::Interner;
use crate::ast::Range;
use crate::error::Warning;

/// What is wrong with a source that parses.
pub(super) enum Fault {
    /// Nested more than [`MAX_DEPTH`] levels.
    TooDeep,
    /// Something that may be wrong: the pass over the tokens decides.
    Unexplained,
    /// CPython's message about a line.
    Message(String, u32),
}

/// What the parser was shown in the place of what it refuses, of the same length.
#[derive(Default)]
pub(super) struct Patch {
    /// Where it was shown `pass` for `raise`.
    pub(super) raises: Vec<u32>,
    /// What it was shown for the name `match`; empty for itself.
    pub(super) name: String,
}

/// Converts one tree.
pub(super) struct Converter<'s> {
    text: &'s str,
    patch: &'s Patch,
    lines: LineIndex,
    names: Interner,
    /// Links of the left-nested chains under conversion, outermost chain first.
    chain: Vec<&'s ruff::Expr>,
    depth: usize,
    /// The quotes that end the f-string or t-string whose text is converted.
    string_end: Option<TextRange>,
    /// How many format specifications are around.
    spec_depth: usize,
    /// The greatest depth seen, chains included.
    deepest: usize,
    fault: Option<Fault>,
    warnings: Vec<Warning>,
}

impl<'s> Converter<'s> {
    /// Converts a tree of `text`, of which the parser was shown a patched copy.
    pub(super) fn new(text: &'s str, patch: &'s Patch) -> Self {
        Converter {
            text,
            patch,
            lines: LineIndex::new(text),
            names: Interner::default(),
            chain: Vec::new(),
            depth: 0,
            string_end: None,
            spec_depth: 0,
            deepest: 0,
            fault: None,
            warnings: Vec::new(),
        }
    }

    /// The statements of a module.
    pub(super) fn module(&mut self, module: &'s ruff::ModModule) -> Vec<ast::Stmt> {
        self.body(&module.body)
    }

    /// The expression of `eval` mode.
    pub(super) fn expression(&mut self, node: &'s ruff::ModExpression) -> Box<ast::Expr> {
        self.boxed(&node.body)
    }

    /// The greatest depth of the parser's tree that was seen, what is wrong, and what is worth a warning.
    pub(super) fn finish(self) -> (usize, Option<Fault>, Vec<Warning>) {
        (self.deepest, self.fault, self.warnings)
    }

    fn range(&mut self, range: TextRange) -> Range {
        self.lines.range(range)
    }

    fn slice(&self, range: TextRange) -> &'s str {
        self.text.get(range.start().to_usize()..range.end().to_usize()).unwrap_or_default()
    }

    fn name(&mut self, name: &str) -> Identifier {
        let patched = !self.patch.name.is_empty() && self.patch.name == name;
        self.names.intern(if patched { "match" } else { name })
    }

    fn identifier(&mut self, identifier: &ruff::Identifier) -> Identifier {
        self.name(identifier.id.as_str())
    }

    fn fail(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }

    /// Runs `convert` one level deeper; `None` when that is too deep.
    fn nested<T>(&mut self, convert: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= MAX_DEPTH {
            self.fail(Fault::TooDeep);
            return None;
        }
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let result = if self.depth.is_multiple_of(PROBE_INTERVAL) {
            stacker::maybe_grow(RED_ZONE, SEGMENT, || convert(self))
        } else {
            convert(self)
        };
        self.depth -= 1;
        Some(result)
    }
}
