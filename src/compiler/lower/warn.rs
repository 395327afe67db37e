//! What compiles and is yet suspicious: CPython's SyntaxWarnings.

use taipan_code::Const;

use super::Lowering;
use crate::ast;
use crate::ast::CmpOperator;
use crate::ast::Expr;
use crate::ast::ExprKind;
use crate::ast::Range;
use crate::error::Warning;

impl<'a> Lowering<'a, '_> {
    pub(super) fn warn(&mut self, message: String, range: Range) {
        if self.silent == 0 {
            self.warnings.push(Warning { message: message.into(), line: range.line, range, text: None });
        }
    }

    /// Warns about a jump out of a `finally` body.
    pub(super) fn warn_finally(&mut self, what: &str, always: bool, range: Range) {
        let Some(loops) = self.unit_ref().finally_loops else { return };
        if always || loops == 0 {
            self.warn(format!("'{what}' in a 'finally' block"), range);
        }
    }

    /// `is` with a literal.
    pub(super) fn check_compare(&mut self, node: &'a ast::Compare, range: Range) {
        let mut left = &*node.left;
        for (op, right) in node.ops.iter().zip(&node.comparators) {
            let found = suspicious_identity(left).or_else(|| suspicious_identity(right));
            if let (CmpOperator::Is | CmpOperator::IsNot, Some(literal)) = (op, found) {
                let (word, instead) = match op {
                    CmpOperator::Is => ("is", "=="),
                    _ => ("is not", "!="),
                };
                let message = format!("\"{word}\" with '{literal}' literal. Did you mean \"{instead}\"?");
                return self.warn(message, range);
            }
            left = right;
        }
    }

    /// A call of what cannot be called.
    pub(super) fn check_callee(&mut self, callee: &Expr) {
        let kind = match &callee.kind {
            ExprKind::Constant(_)
            | ExprKind::Tuple(_)
            | ExprKind::List(_)
            | ExprKind::ListComp(_)
            | ExprKind::Dict(_)
            | ExprKind::DictComp(_)
            | ExprKind::Set(_)
            | ExprKind::SetComp(_)
            | ExprKind::GeneratorExp(_)
            | ExprKind::JoinedStr(_)
            | ExprKind::FormattedValue(_)
            | ExprKind::TemplateStr(_)
            | ExprKind::Interpolation(_) => literal_type(callee),
            _ => None,
        };
        if let Some(kind) = kind {
            let message = format!("'{kind}' object is not callable; perhaps you missed a comma?");
            self.warn(message, callee.range);
        }
    }

    /// A subscript of what has none, or of a sequence by what is no index.
    pub(super) fn check_subscript(&mut self, node: &ast::Subscript) {
        let range = node.value.range;
        let bad = match &node.value.kind {
            ExprKind::Constant(constant) => {
                !matches!(constant.value, Const::Str(_) | Const::Bytes(_) | Const::Tuple(_))
            }
            ExprKind::Set(_)
            | ExprKind::SetComp(_)
            | ExprKind::GeneratorExp(_)
            | ExprKind::Lambda(_)
            | ExprKind::TemplateStr(_)
            | ExprKind::Interpolation(_) => true,
            _ => false,
        };
        if bad && let Some(kind) = literal_type(&node.value) {
            let message = format!("'{kind}' object is not subscriptable; perhaps you missed a comma?");
            return self.warn(message, range);
        }
        let sequence = matches!(
            node.value.kind,
            ExprKind::Constant(_)
                | ExprKind::Tuple(_)
                | ExprKind::List(_)
                | ExprKind::ListComp(_)
                | ExprKind::JoinedStr(_)
                | ExprKind::FormattedValue(_)
        );
        let index = literal_type(&node.slice).filter(|kind| !matches!(*kind, "int" | "bool" | "slice"));
        if let (true, Some(index), Some(kind)) = (sequence, index, literal_type(&node.value)) {
            let message = format!(
                "{kind} indices must be integers or slices, not {index}; perhaps you missed a comma?"
            );
            self.warn(message, range);
        }
    }
}

/// The type of a literal whose identity means nothing.
fn suspicious_identity(expr: &Expr) -> Option<&'static str> {
    match &expr.kind {
        ExprKind::Constant(node) => match node.value {
            Const::None | Const::Bool(_) | Const::Ellipsis => None,
            _ => literal_type(expr),
        },
        ExprKind::Tuple(node) if node.elts.iter().all(|elt| matches!(elt.kind, ExprKind::Constant(_))) => {
            Some("tuple")
        }
        _ => None,
    }
}

/// The type of what an expression makes, where its form says it.
fn literal_type(expr: &Expr) -> Option<&'static str> {
    Some(match &expr.kind {
        ExprKind::Tuple(_) => "tuple",
        ExprKind::List(_) | ExprKind::ListComp(_) => "list",
        ExprKind::Dict(_) | ExprKind::DictComp(_) => "dict",
        ExprKind::Set(_) | ExprKind::SetComp(_) => "set",
        ExprKind::GeneratorExp(_) => "generator",
        ExprKind::Lambda(_) => "function",
        ExprKind::TemplateStr(_) => "string.templatelib.Template",
        ExprKind::Interpolation(_) => "string.templatelib.Interpolation",
        ExprKind::JoinedStr(_) | ExprKind::FormattedValue(_) => "str",
        ExprKind::Slice(_) => "slice",
        ExprKind::Constant(node) => match &node.value {
            Const::None => "NoneType",
            Const::Bool(_) => "bool",
            Const::Ellipsis => "ellipsis",
            Const::Int(_) | Const::BigInt(_) => "int",
            Const::Float(_) => "float",
            Const::Complex { .. } => "complex",
            Const::Str(_) => "str",
            Const::Bytes(_) => "bytes",
            Const::Tuple(_) => "tuple",
            Const::FrozenSet(_) => "frozenset",
            Const::Slice(_) => "slice",
            Const::Code(_) => "code",
        },
        _ => return None,
    })
}
