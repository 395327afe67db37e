//! Displays: tuples, lists, sets, dicts.

use taipan_code::Const;
use taipan_code::Op;

use super::Lowering;
use super::fold::frozen_set;
use crate::ast;
use crate::ast::Expr;
use crate::ast::ExprKind;
use crate::ast::Range;
use crate::fail::Outcome;

/// Longer displays are built in steps, so that they need no operand stack of their length.
const MAX_STACKED: usize = 255;

fn is_starred(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Starred(_))
}

impl<'a> Lowering<'a, '_> {
    pub(super) fn tuple_of(&mut self, elts: &'a [Expr], range: Range) -> Outcome<()> {
        if let Some(items) = self.fold_all(elts) {
            self.constant(Const::Tuple(items), range);
            return Ok(());
        }
        if elts.len() <= MAX_STACKED && !elts.iter().any(is_starred) {
            self.exprs(elts)?;
            self.emit_arg(Op::BuildTuple, elts.len(), range);
            return Ok(());
        }
        self.list_in_steps(elts, range)?;
        self.emit(Op::ListToTuple, range);
        Ok(())
    }

    pub(super) fn list(&mut self, elts: &'a [Expr], range: Range) -> Outcome<()> {
        if elts.len() > 2
            && let Some(items) = self.fold_all(elts)
        {
            self.emit_arg(Op::BuildList, 0, range);
            self.constant(Const::Tuple(items), range);
            self.emit_arg(Op::ListExtend, 1, range);
            return Ok(());
        }
        if elts.len() <= MAX_STACKED && !elts.iter().any(is_starred) {
            self.exprs(elts)?;
            self.emit_arg(Op::BuildList, elts.len(), range);
            return Ok(());
        }
        self.list_in_steps(elts, range)
    }

    fn list_in_steps(&mut self, elts: &'a [Expr], range: Range) -> Outcome<()> {
        let plain = elts.iter().take_while(|elt| !is_starred(elt)).count().min(MAX_STACKED);
        self.exprs(&elts[..plain])?;
        self.emit_arg(Op::BuildList, plain, range);
        self.append_to_list(&elts[plain..], range)
    }

    /// Adds items and starred items to the list on top.
    pub(super) fn append_to_list(&mut self, elts: &'a [Expr], range: Range) -> Outcome<()> {
        for elt in elts {
            match &elt.kind {
                ExprKind::Starred(node) => {
                    self.expr(&node.value)?;
                    self.emit_arg(Op::ListExtend, 1, range);
                }
                _ => {
                    self.expr(elt)?;
                    self.emit_arg(Op::ListAppend, 1, range);
                }
            }
        }
        Ok(())
    }

    pub(super) fn set(&mut self, elts: &'a [Expr], range: Range) -> Outcome<()> {
        if elts.len() > 2
            && let Some(items) = self.fold_all(elts)
        {
            self.emit_arg(Op::BuildSet, 0, range);
            self.constant(frozen_set(items), range);
            self.emit_arg(Op::SetUpdate, 1, range);
            return Ok(());
        }
        let plain = elts.iter().take_while(|elt| !is_starred(elt)).count().min(MAX_STACKED);
        self.exprs(&elts[..plain])?;
        self.emit_arg(Op::BuildSet, plain, range);
        for elt in &elts[plain..] {
            match &elt.kind {
                ExprKind::Starred(node) => {
                    self.expr(&node.value)?;
                    self.emit_arg(Op::SetUpdate, 1, range);
                }
                _ => {
                    self.expr(elt)?;
                    self.emit_arg(Op::SetAdd, 1, range);
                }
            }
        }
        Ok(())
    }

    pub(super) fn dict(&mut self, node: &'a ast::Dict, range: Range) -> Outcome<()> {
        let pairs = node.keys.iter().zip(&node.values).collect::<Vec<_>>();
        let mut rest = pairs.as_slice();
        let mut have_map = false;
        while let Some((key, value)) = rest.first() {
            if key.is_none() {
                if !have_map {
                    self.emit_arg(Op::BuildMap, 0, range);
                    have_map = true;
                }
                self.expr(value)?;
                self.emit_arg(Op::DictUpdate, 1, range);
                rest = &rest[1..];
                continue;
            }
            let plain = rest.iter().take_while(|(key, _)| key.is_some()).count().min(MAX_STACKED);
            let (group, remaining) = rest.split_at(plain);
            self.pairs(group, range)?;
            if have_map {
                self.emit_arg(Op::DictUpdate, 1, range);
            }
            have_map = true;
            rest = remaining;
        }
        if !have_map {
            self.emit_arg(Op::BuildMap, 0, range);
        }
        Ok(())
    }

    fn pairs(&mut self, group: &[(&'a Option<Expr>, &'a Expr)], range: Range) -> Outcome<()> {
        let keys = || group.iter().filter_map(|(key, _)| key.as_ref());
        let constant = if group.len() > 1 { keys().map(|key| self.fold(key)).collect() } else { None };
        if let Some(keys) = constant {
            group.iter().try_for_each(|(_, value)| self.expr(value))?;
            self.constant(Const::Tuple(keys), range);
            self.emit_arg(Op::BuildConstKeyMap, group.len(), range);
            return Ok(());
        }
        for (key, value) in group {
            if let Some(key) = key {
                self.expr(key)?;
            }
            self.expr(value)?;
        }
        self.emit_arg(Op::BuildMap, group.len(), range);
        Ok(())
    }
}
