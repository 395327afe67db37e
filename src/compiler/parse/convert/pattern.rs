//! Patterns of `case`.

use ruff_python_ast as ruff;
use ruff_text_size::Ranged;
use taipan_code::Const;

use super::Converter;
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
            ruff::Pattern::MatchValue(node) => ast::MatchValue { value: self.boxed(&node.value) }.into(),
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
            ruff::Pattern::MatchMapping(node) => ast::MatchMapping {
                keys: self.exprs(&node.keys),
                patterns: self.patterns(&node.patterns),
                rest: node.rest.as_ref().map(|name| self.identifier(name)),
            }
            .into(),
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
