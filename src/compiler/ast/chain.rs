//! Chains: expressions nested on the left, which a source of any length can make as deep as it likes.
//!
//! `a + b + c`, `a.b.c`, `f()()`, `x[0][1]`: the parser builds them in a loop, so nothing bounds their depth.
//! Whoever walks a tree follows [`link`] in a loop; every other nesting is bounded by the parser.

use std::mem;

use taipan_code::Const;

use super::Constant;
use super::Expr;
use super::ExprKind;
use super::If;
use super::Stmt;
use super::StmtKind;

/// The expression that `expr` continues on its left: the left operand, the object of an attribute or subscript,
/// the function of a call.
pub fn link(expr: &Expr) -> Option<&Expr> {
    match &expr.kind {
        ExprKind::BinOp(node) => Some(&node.left),
        ExprKind::Attribute(node) => Some(&node.value),
        ExprKind::Subscript(node) => Some(&node.value),
        ExprKind::Call(node) => Some(&node.func),
        _ => None,
    }
}

fn link_mut(kind: &mut ExprKind) -> Option<&mut Expr> {
    match kind {
        ExprKind::BinOp(node) => Some(&mut node.left),
        ExprKind::Attribute(node) => Some(&mut node.value),
        ExprKind::Subscript(node) => Some(&mut node.value),
        ExprKind::Call(node) => Some(&mut node.func),
        _ => None,
    }
}

fn take(expr: &mut Expr) -> ExprKind {
    mem::replace(&mut expr.kind, Constant { value: Const::None, kind: None }.into())
}

/// Below this much native stack a tree is taken apart on a new segment.
const LITTLE_STACK: usize = 128 * 1024;

/// The size of such a segment.
const SEGMENT: usize = 1024 * 1024;

impl Drop for Expr {
    /// Takes a chain apart link by link, and anything else with enough stack: no depth overflows it.
    fn drop(&mut self) {
        if matches!(self.kind, ExprKind::Name(_) | ExprKind::Constant(_)) {
            return;
        }
        if stacker::remaining_stack().is_some_and(|left| left < LITTLE_STACK) {
            let kind = take(self);
            stacker::grow(SEGMENT, || drop_kind(kind));
        } else if link_mut(&mut self.kind).is_some_and(|left| link(left).is_some()) {
            drop_kind(take(self));
        }
    }
}

impl Drop for If {
    /// Takes a chain of `elif` apart link by link.
    fn drop(&mut self) {
        let mut orelse = mem::take(&mut self.orelse);
        while let [Stmt { kind: StmtKind::If(next), .. }] = orelse.as_mut_slice() {
            orelse = mem::take(&mut next.orelse);
        }
    }
}

fn drop_kind(mut kind: ExprKind) {
    while let Some(left) = link_mut(&mut kind) {
        let next = take(left);
        kind = next;
    }
}
