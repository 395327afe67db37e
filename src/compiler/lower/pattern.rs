//! `match`.
//!
//! A pattern finds its subject on top of the stack and consumes it. Where it fails, control goes to a label that
//! first drops what lies on the stack above the outer subject; for each number of such values there is a label,
//! [`Context::fail`]. Names are bound only when the whole pattern has matched: until then their values wait on
//! the stack, below the subjects still to come, in the order of [`Context::stores`].

use taipan_code::Const;
use taipan_code::Op;
use taipan_code::operand::CompareOp;

use super::Lowering;
use super::unit::Label;
use super::unit::NOWHERE;
use crate::ast;
use crate::ast::Expr;
use crate::ast::ExprKind;
use crate::ast::Identifier;
use crate::ast::MatchCase;
use crate::ast::Pattern;
use crate::ast::PatternKind;
use crate::ast::Range;
use crate::fail::Outcome;
use crate::fail::fail;
use crate::nesting::Descent;

/// The state of compiling one `case`.
struct Context {
    /// Names whose values wait on the stack, the topmost first.
    stores: Vec<Identifier>,
    /// Whether a pattern that always matches is allowed here.
    irrefutable: bool,
    /// Where to go with so many values to drop.
    fail: Vec<Label>,
    /// Values above the names' values that failing has to drop.
    on_top: usize,
}

impl<'a> Lowering<'a, '_> {
    pub(super) fn match_stmt(&mut self, node: &'a ast::Match) -> Outcome<()> {
        self.expr(&node.subject)?;
        let end = self.label();
        let Some((last, rest)) = node.cases.split_last() else { return Ok(()) };
        let default = is_wildcard(&last.pattern) && !rest.is_empty();
        let checked = if default { rest } else { &node.cases };
        for (index, case) in checked.iter().enumerate() {
            let is_last = index + 1 == node.cases.len();
            // The last case that looks at the subject needs no copy.
            let owns = index + 1 == checked.len();
            if !owns {
                self.emit(Op::DupTop, case.pattern.range);
            }
            self.case(case, is_last, owns, end)?;
        }
        if default {
            self.emit(Op::Nop, last.pattern.range);
            if let Some(guard) = &last.guard {
                self.jump_if(guard, end, false)?;
            }
            self.conditional(|this| this.stmts(&last.body))?;
        }
        self.bind(end);
        Ok(())
    }

    /// One case. `owns` says that the subject on the stack is no copy.
    fn case(&mut self, case: &'a MatchCase, is_last: bool, owns: bool, end: Label) -> Outcome<()> {
        let range = case.pattern.range;
        let mut context = Context {
            stores: Vec::new(),
            irrefutable: case.guard.is_some() || is_last,
            fail: Vec::new(),
            on_top: 0,
        };
        self.pattern(&case.pattern, &mut context)?;
        for name in std::mem::take(&mut context.stores) {
            self.store(&name, range)?;
        }
        if let Some(guard) = &case.guard {
            let label = self.fail_label(&mut context, 0);
            self.jump_if(guard, label, false)?;
        }
        if !owns {
            self.emit(Op::PopTop, range);
        }
        self.conditional(|this| this.stmts(&case.body))?;
        self.go(end, NOWHERE);
        self.bind_fails(context, range);
        Ok(())
    }

    // Failing.

    fn fail_label(&mut self, context: &mut Context, pops: usize) -> Label {
        while context.fail.len() <= pops {
            let label = self.label();
            context.fail.push(label);
        }
        context.fail[pops]
    }

    /// Fails by a jump; what the pattern has on the stack is dropped.
    fn jump_to_fail(&mut self, context: &mut Context, op: Op, range: Range) {
        let pops = context.on_top + context.stores.len();
        let label = self.fail_label(context, pops);
        self.jump(op, label, range);
    }

    /// Puts the labels of failure here, each dropping one value more than the next.
    fn bind_fails(&mut self, context: Context, range: Range) {
        let mut labels = context.fail.into_iter().rev().peekable();
        while let Some(label) = labels.next() {
            self.bind(label);
            if labels.peek().is_some() {
                self.emit(Op::PopTop, range);
            }
        }
    }

    fn rotate(&mut self, count: usize, range: Range) {
        match count {
            0 | 1 => {}
            2 => self.emit(Op::RotTwo, range),
            3 => self.emit(Op::RotThree, range),
            4 => self.emit(Op::RotFour, range),
            _ => self.emit_arg(Op::RotN, count, range),
        }
    }

    // Patterns.

    fn pattern(&mut self, pattern: &'a Pattern, context: &mut Context) -> Outcome<()> {
        self.descend(|this| this.pattern_within(pattern, context))
    }

    fn pattern_within(&mut self, pattern: &'a Pattern, context: &mut Context) -> Outcome<()> {
        let range = pattern.range;
        match &pattern.kind {
            PatternKind::MatchValue(node) => {
                if matches!(node.value.kind, ExprKind::JoinedStr(_) | ExprKind::TemplateStr(_)) {
                    let text = "patterns may only match literals and attribute lookups";
                    return fail(text, node.value.range);
                }
                self.expr(&node.value)?;
                self.emit_arg(Op::CompareOp, CompareOp::Eq as usize, range);
                self.jump_to_fail(context, Op::PopJumpIfFalse, range);
                Ok(())
            }
            PatternKind::MatchSingleton(node) => {
                self.constant(node.value.clone(), range);
                self.emit_arg(Op::IsOp, 0, range);
                self.jump_to_fail(context, Op::PopJumpIfFalse, range);
                Ok(())
            }
            PatternKind::MatchSequence(node) => self.match_sequence(&node.patterns, context, range),
            PatternKind::MatchMapping(node) => self.match_mapping(node, context, range),
            PatternKind::MatchClass(node) => self.match_class(node, context, range),
            PatternKind::MatchStar(node) => self.capture(node.name.as_ref(), context, range),
            PatternKind::MatchAs(node) => self.match_as(node, context, range),
            PatternKind::MatchOr(node) => self.match_or(&node.patterns, context, range),
        }
    }

    /// A pattern inside another: one that always matches is no mistake there.
    fn subpattern(&mut self, pattern: &'a Pattern, context: &mut Context) -> Outcome<()> {
        let before = std::mem::replace(&mut context.irrefutable, true);
        let outcome = self.pattern(pattern, context);
        context.irrefutable = before;
        outcome
    }

    /// Keeps the subject for a name, or drops it.
    fn capture(&mut self, name: Option<&Identifier>, context: &mut Context, range: Range) -> Outcome<()> {
        let Some(name) = name else {
            self.emit(Op::PopTop, range);
            return Ok(());
        };
        if context.stores.contains(name) {
            return fail(format!("multiple assignments to name '{name}' in pattern"), range);
        }
        self.rotate(context.on_top + context.stores.len() + 1, range);
        context.stores.push(name.clone());
        Ok(())
    }

    fn match_as(&mut self, node: &'a ast::MatchAs, context: &mut Context, range: Range) -> Outcome<()> {
        let Some(pattern) = &node.pattern else {
            if !context.irrefutable {
                return match &node.name {
                    Some(name) => {
                        fail(format!("name capture '{name}' makes remaining patterns unreachable"), range)
                    }
                    None => fail("wildcard makes remaining patterns unreachable", range),
                };
            }
            return self.capture(node.name.as_ref(), context, range);
        };
        context.on_top += 1;
        self.emit(Op::DupTop, range);
        self.pattern(pattern, context)?;
        context.on_top -= 1;
        self.capture(node.name.as_ref(), context, range)
    }

    fn match_sequence(
        &mut self,
        patterns: &'a [Pattern],
        context: &mut Context,
        range: Range,
    ) -> Outcome<()> {
        let is_star = |pattern: &Pattern| matches!(pattern.kind, PatternKind::MatchStar(_));
        let stars = patterns.iter().filter(|pattern| is_star(pattern)).count();
        if stars > 1 {
            return fail("multiple starred names in sequence pattern", range);
        }
        let wildcards = patterns.iter().all(is_wildcard_item);
        let star = patterns.iter().position(is_star);
        let star_wildcard = star.is_some_and(|star| is_wildcard_item(&patterns[star]));
        context.on_top += 1;
        self.emit(Op::MatchSequence, range);
        self.jump_to_fail(context, Op::PopJumpIfFalse, range);
        let size = patterns.len() - stars;
        if stars == 0 || size > 0 {
            self.emit(Op::GetLen, range);
            self.constant(Const::Int(size as i64), range);
            let op = if stars == 0 { CompareOp::Eq } else { CompareOp::Ge };
            self.emit_arg(Op::CompareOp, op as usize, range);
            self.jump_to_fail(context, Op::PopJumpIfFalse, range);
        }
        context.on_top -= 1;
        if wildcards {
            self.emit(Op::PopTop, range);
            return Ok(());
        }
        match star {
            Some(star) if star_wildcard => self.sequence_by_index(patterns, star, context, range),
            _ => self.sequence_unpacked(patterns, star, context, range),
        }
    }

    fn sequence_unpacked(
        &mut self,
        patterns: &'a [Pattern],
        star: Option<usize>,
        context: &mut Context,
        range: Range,
    ) -> Outcome<()> {
        match star {
            None => self.emit_arg(Op::UnpackSequence, patterns.len(), range),
            Some(before) => {
                let after = patterns.len() - before - 1;
                if before >= 1 << 8 || after >= (1 << 31) >> 8 {
                    return fail("too many expressions in star-unpacking sequence pattern", range);
                }
                self.emit_arg(Op::UnpackEx, before + (after << 8), range);
            }
        }
        context.on_top += patterns.len();
        for pattern in patterns {
            // The item on top becomes the subject.
            context.on_top -= 1;
            self.subpattern(pattern, context)?;
        }
        Ok(())
    }

    /// A sequence with `*_`: items are fetched by index, the others never looked at.
    fn sequence_by_index(
        &mut self,
        patterns: &'a [Pattern],
        star: usize,
        context: &mut Context,
        range: Range,
    ) -> Outcome<()> {
        context.on_top += 1;
        for (index, pattern) in patterns.iter().enumerate() {
            if index == star || is_wildcard(pattern) {
                continue;
            }
            self.emit(Op::DupTop, range);
            if index < star {
                self.constant(Const::Int(index as i64), range);
            } else {
                self.emit(Op::GetLen, range);
                self.constant(Const::Int((patterns.len() - index) as i64), range);
                self.emit(Op::BinarySubtract, range);
            }
            self.emit(Op::BinarySubscr, range);
            self.subpattern(pattern, context)?;
        }
        context.on_top -= 1;
        self.emit(Op::PopTop, range);
        Ok(())
    }

    fn match_mapping(
        &mut self,
        node: &'a ast::MatchMapping,
        context: &mut Context,
        range: Range,
    ) -> Outcome<()> {
        let size = node.keys.len();
        context.on_top += 1;
        self.emit(Op::MatchMapping, range);
        self.jump_to_fail(context, Op::PopJumpIfFalse, range);
        if size == 0 && node.rest.is_none() {
            context.on_top -= 1;
            self.emit(Op::PopTop, range);
            return Ok(());
        }
        if size > 0 {
            self.emit(Op::GetLen, range);
            self.constant(Const::Int(size as i64), range);
            self.emit_arg(Op::CompareOp, CompareOp::Ge as usize, range);
            self.jump_to_fail(context, Op::PopJumpIfFalse, range);
        }
        self.mapping_keys(&node.keys, range)?;
        // [subject, keys]
        self.emit(Op::MatchKeys, range);
        context.on_top += 2;
        // [subject, keys, values]
        self.fail_on_none(context, range);
        self.emit_arg(Op::UnpackSequence, size, range);
        context.on_top += size;
        context.on_top -= 1;
        for pattern in &node.patterns {
            context.on_top -= 1;
            self.subpattern(pattern, context)?;
        }
        // [subject, keys]
        context.on_top -= 2;
        match &node.rest {
            Some(rest) => self.mapping_rest(size, rest, context, range),
            None => {
                self.emit(Op::PopTop, range);
                self.emit(Op::PopTop, range);
                Ok(())
            }
        }
    }

    fn mapping_keys(&mut self, keys: &'a [Expr], range: Range) -> Outcome<()> {
        let mut seen = std::collections::HashSet::new();
        for key in keys {
            let folded = self.fold(key);
            if folded.is_none() && !matches!(key.kind, ExprKind::Attribute(_)) {
                return fail("mapping pattern keys may only match literals and attribute lookups", range);
            }
            if let Some(constant) = folded
                && !seen.insert(taipan_code::serial::const_bytes(&by_value(&constant)))
            {
                let shown = taipan_code::repr::repr(&constant, taipan_code::repr::Addresses::Masked);
                return fail(format!("mapping pattern checks duplicate key ({shown})"), range);
            }
        }
        self.tuple_of(keys, range)
    }

    /// Binds the rest of a mapping: a copy without the keys. `[subject, keys]` on the stack.
    fn mapping_rest(
        &mut self,
        size: usize,
        rest: &Identifier,
        context: &mut Context,
        range: Range,
    ) -> Outcome<()> {
        self.emit_arg(Op::BuildMap, 0, range);
        self.emit(Op::RotThree, range);
        self.emit(Op::RotTwo, range);
        // [copy, keys, subject]
        self.emit_arg(Op::DictUpdate, 2, range);
        self.emit_arg(Op::UnpackSequence, size, range);
        for left in (0..size).rev() {
            // [copy, keys.., key]
            self.emit_arg(Op::Copy, left + 2, range);
            self.emit(Op::RotTwo, range);
            self.emit(Op::DeleteSubscr, range);
        }
        self.capture(Some(rest), context, range)
    }

    /// Fails where the value on top, which counts among those to drop, is None.
    fn fail_on_none(&mut self, context: &mut Context, range: Range) {
        self.emit(Op::DupTop, range);
        self.constant(Const::None, range);
        self.emit_arg(Op::IsOp, 1, range);
        self.jump_to_fail(context, Op::PopJumpIfFalse, range);
    }

    fn match_class(&mut self, node: &'a ast::MatchClass, context: &mut Context, range: Range) -> Outcome<()> {
        for (index, name) in node.kwd_attrs.iter().enumerate() {
            if let Some(second) = node.kwd_attrs[index + 1..].iter().position(|other| other == name) {
                let at = node.kwd_patterns[index + 1 + second].range;
                return fail(format!("attribute name repeated in class pattern: {name}"), at);
            }
        }
        self.expr(&node.cls)?;
        let names = node.kwd_attrs.iter().map(|name| Const::Str(name.as_str().into()));
        self.constant(Const::Tuple(names.collect()), range);
        self.emit_arg(Op::MatchClass, node.patterns.len(), range);
        context.on_top += 1;
        self.fail_on_none(context, range);
        let size = node.patterns.len() + node.kwd_patterns.len();
        self.emit_arg(Op::UnpackSequence, size, range);
        context.on_top += size;
        context.on_top -= 1;
        for pattern in node.patterns.iter().chain(&node.kwd_patterns) {
            context.on_top -= 1;
            if is_wildcard(pattern) {
                self.emit(Op::PopTop, range);
            } else {
                self.subpattern(pattern, context)?;
            }
        }
        Ok(())
    }

    fn match_or(&mut self, patterns: &'a [Pattern], context: &mut Context, range: Range) -> Outcome<()> {
        let end = self.label();
        let mut bound: Option<Vec<Identifier>> = None;
        let allowed = context.irrefutable;
        for (index, pattern) in patterns.iter().enumerate() {
            let is_last = index + 1 == patterns.len();
            let mut inner =
                Context { stores: Vec::new(), irrefutable: is_last && allowed, fail: Vec::new(), on_top: 0 };
            self.emit(Op::DupTop, pattern.range);
            self.pattern(pattern, &mut inner)?;
            match &bound {
                None => bound = Some(inner.stores.clone()),
                Some(order) => self.reorder(&mut inner.stores, order, range)?,
            }
            self.go(end, pattern.range);
            self.bind_fails(inner, pattern.range);
        }
        // No alternative matched: the subject is what is left of this pattern.
        self.emit(Op::PopTop, range);
        self.jump_to_fail(context, Op::JumpForward, range);
        self.bind(end);
        let bound = bound.unwrap_or_default();
        // [outer names.., outer subjects.., subject, names..]: the names go below, the subject goes away.
        let rotations = bound.len() + 1 + context.on_top + context.stores.len();
        for name in bound {
            self.rotate(rotations, range);
            if context.stores.contains(&name) {
                return fail(format!("multiple assignments to name '{name}' in pattern"), range);
            }
            context.stores.push(name);
        }
        self.emit(Op::PopTop, range);
        Ok(())
    }

    /// Brings the values of an alternative's names into the order of the first alternative's.
    fn reorder(&mut self, stores: &mut Vec<Identifier>, order: &[Identifier], range: Range) -> Outcome<()> {
        let same = stores.len() == order.len() && stores.iter().all(|name| order.contains(name));
        if !same {
            return fail("alternative patterns bind different names", range);
        }
        for target in (0..order.len()).rev() {
            let Some(at) = stores.iter().position(|name| *name == order[target]) else { continue };
            if at == target {
                continue;
            }
            // The names down to the wanted one go below those already in place, one rotation each.
            for _ in 0..=at {
                self.rotate(target + 1, range);
            }
            let moved = stores.drain(..=at).collect::<Vec<_>>();
            let insert = target - at;
            stores.splice(insert..insert, moved);
        }
        Ok(())
    }
}

/// A number in the form that all numbers equal to it have.
fn by_value(constant: &Const) -> Const {
    match constant {
        Const::Bool(value) => Const::Int(i64::from(*value)),
        // Integers that floats hold exactly; others have no equal among literals worth finding.
        Const::Float(value) if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 => {
            Const::Int(*value as i64)
        }
        Const::Complex { re, im } if *im == 0.0 => by_value(&Const::Float(*re)),
        other => other.clone(),
    }
}

fn is_wildcard(pattern: &Pattern) -> bool {
    matches!(&pattern.kind, PatternKind::MatchAs(node) if node.name.is_none() && node.pattern.is_none())
}

fn is_wildcard_item(pattern: &Pattern) -> bool {
    is_wildcard(pattern) || matches!(&pattern.kind, PatternKind::MatchStar(node) if node.name.is_none())
}
