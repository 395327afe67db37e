//! Chains: expressions nested on the left, which a source of any length can make as deep as it likes.
//!
//! `a + b + c`, `a.b.c`, `f()()`, `x[0][1]`: the parser builds them in a loop, so nothing bounds their depth.
//! Whoever walks a tree follows [`link`] in a loop; every other nesting is bounded by the parser.

use std::mem;

use taipan_code::Const;

use super::Constant;
use super::Expr;
use super::ExprKind;

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

impl Drop for Expr {
    /// Takes a chain apart link by link, so that no depth overflows the native stack.
    fn drop(&mut self) {
        let Some(left) = link_mut(&mut self.kind) else { return };
        if link(left).is_none() {
            return;
        }
        let mut kind = take(left);
        while let Some(left) = link_mut(&mut kind) {
            let next = take(left);
            kind = next;
        }
    }
}
