//! Patterns of `case`.

use ruff_python_ast as ruff;
use ruff_text_size::Ranged;
use taipan_code::Const;

use super::Converter;
use super::Fault;
use crate::ast;
use crate::ast::Pattern;
use crate::ast::PatternKind;

impl<'s> Converter<'s> {
    pub(super) fn pattern(&mut self, pattern: &'s ruff::Pattern) -> Pattern {
        let range = self.range(pattern.range());
        let kind = self.nested(|this| this.pattern_kind(pattern));
        Pattern { range, kind: kind.unwrap_or_else(|| ast::MatchStar { name: None }.into()) }
    }

    fn patterns(&mut self, patterns: &'s [ruff::Pattern]) -> Vec<Pattern> {
        patterns.iter().map(|pattern| self.pattern(pattern)).collect()
    }

    fn pattern_kind(&mut self, pattern: &'s ruff::Pattern) -> PatternKind {
        match pattern {
            ruff::Pattern::MatchValue(node) => {
                self.check_value(&node.value);
                ast::MatchValue { value: self.boxed(&node.value) }.into()
            }
            ruff::Pattern::MatchSingleton(node) => {
                let value = match node.value {
                    ruff::Singleton::None => Const::None,
                    ruff::Singleton::True => Const::Bool(true),
                    ruff::Singleton::False => Const::Bool(false),
                };
                ast::MatchSingleton { value }.into()
            }
            ruff::Pattern::MatchSequence(node) => {
                ast::MatchSequence { patterns: self.patterns(&node.patterns) }.into()
            }
            ruff::Pattern::MatchMapping(node) => {
                node.keys.iter().for_each(|key| self.check_value(key));
                ast::MatchMapping {
                    keys: self.exprs(&node.keys),
                    patterns: self.patterns(&node.patterns),
                    rest: node.rest.as_ref().map(|name| self.identifier(name)),
                }
                .into()
            }
            ruff::Pattern::MatchClass(node) => self.class_pattern(node),
            ruff::Pattern::MatchStar(node) => {
                ast::MatchStar { name: node.name.as_ref().map(|name| self.identifier(name)) }.into()
            }
            ruff::Pattern::MatchAs(node) => ast::MatchAs {
                pattern: node.pattern.as_deref().map(|pattern| Box::new(self.pattern(pattern))),
                name: node.name.as_ref().map(|name| self.identifier(name)),
            }
            .into(),
            ruff::Pattern::MatchOr(node) => ast::MatchOr { patterns: self.patterns(&node.patterns) }.into(),
        }
    }

    /// The parser lets more pass for a value than the grammar does.
    fn check_value(&mut self, value: &ruff::Expr) {
        if !is_literal(value) && !is_dotted(value) {
            self.fail(Fault::Unexplained);
        }
    }

    fn class_pattern(&mut self, node: &'s ruff::PatternMatchClass) -> PatternKind {
        let keywords = &node.arguments.keywords;
        ast::MatchClass {
            cls: self.boxed(&node.cls),
            patterns: self.patterns(&node.arguments.patterns),
            kwd_attrs: keywords.iter().map(|keyword| self.identifier(&keyword.attr)).collect(),
            kwd_patterns: keywords.iter().map(|keyword| self.pattern(&keyword.pattern)).collect(),
        }
        .into()
    }
}

/// `literal_expr` of the grammar; strings with fields in them are refused later.
fn is_literal(value: &ruff::Expr) -> bool {
    match value {
        ruff::Expr::BinOp(node) => is_complex(node),
        ruff::Expr::StringLiteral(_)
        | ruff::Expr::BytesLiteral(_)
        | ruff::Expr::FString(_)
        | ruff::Expr::TString(_)
        | ruff::Expr::NoneLiteral(_)
        | ruff::Expr::BooleanLiteral(_) => true,
        value => is_signed_number(value),
    }
}

/// `complex_number`: a sum or difference of numbers without brackets.
fn is_complex(node: &ruff::ExprBinOp) -> bool {
    let bare = node.start() == node.left.start() && node.end() == node.right.end();
    matches!(node.op, ruff::Operator::Add | ruff::Operator::Sub)
        && bare
        && is_signed_number(&node.left)
        && node.right.is_number_literal_expr()
}

fn is_signed_number(value: &ruff::Expr) -> bool {
    match value {
        ruff::Expr::UnaryOp(node) => node.op == ruff::UnaryOp::USub && node.operand.is_number_literal_expr(),
        value => value.is_number_literal_expr(),
    }
}

/// A name with attributes, which does not begin with the wildcard.
fn is_dotted(value: &ruff::Expr) -> bool {
    let mut root = value;
    while let ruff::Expr::Attribute(node) = root {
        root = &node.value;
    }
    value.is_attribute_expr() && root.as_name_expr().is_some_and(|name| name.id.as_str() != "_")
}
