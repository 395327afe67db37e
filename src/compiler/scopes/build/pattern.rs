//! Patterns of `match`.

use super::Builder;
use crate::ast;
use crate::ast::Identifier;
use crate::ast::PatternKind;
use crate::ast::Range;
use crate::fail::Outcome;
use crate::nesting::Descent;
use crate::scopes::def;

impl Builder {
    pub(super) fn pattern(&mut self, pattern: &ast::Pattern) -> Outcome<()> {
        self.descend(|this| this.pattern_within(pattern))
    }

    pub(super) fn patterns(&mut self, patterns: &[ast::Pattern]) -> Outcome<()> {
        patterns.iter().try_for_each(|pattern| self.pattern(pattern))
    }

    pub(super) fn capture(&mut self, name: Option<&Identifier>, range: Range) -> Outcome<()> {
        name.map_or(Ok(()), |name| self.bind(name, def::LOCAL, range))
    }

    pub(super) fn pattern_within(&mut self, pattern: &ast::Pattern) -> Outcome<()> {
        match &pattern.kind {
            PatternKind::MatchValue(node) => self.expr(&node.value),
            PatternKind::MatchSingleton(_) => Ok(()),
            PatternKind::MatchSequence(node) => self.patterns(&node.patterns),
            PatternKind::MatchStar(node) => self.capture(node.name.as_ref(), pattern.range),
            PatternKind::MatchMapping(node) => {
                self.exprs(&node.keys)?;
                self.patterns(&node.patterns)?;
                self.capture(node.rest.as_ref(), pattern.range)
            }
            PatternKind::MatchClass(node) => {
                self.expr(&node.cls)?;
                self.patterns(&node.patterns)?;
                for (name, inner) in node.kwd_attrs.iter().zip(&node.kwd_patterns) {
                    self.check_name(name, true, inner.range)?;
                }
                self.patterns(&node.kwd_patterns)
            }
            PatternKind::MatchAs(node) => {
                if let Some(inner) = &node.pattern {
                    self.pattern(inner)?;
                }
                self.capture(node.name.as_ref(), pattern.range)
            }
            PatternKind::MatchOr(node) => self.patterns(&node.patterns),
        }
    }
}
