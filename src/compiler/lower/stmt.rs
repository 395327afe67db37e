//! Statements.

use taipan_code::Const;
use taipan_code::Op;

use super::Lowering;
use super::unit::Block;
use super::unit::Deferred;
use super::unit::NOWHERE;
use super::unit::UnitKind;
use crate::ast;
use crate::ast::Expr;
use crate::ast::ExprContext;
use crate::ast::ExprKind;
use crate::ast::Function;
use crate::ast::Operator;
use crate::ast::Range;
use crate::ast::Stmt;
use crate::ast::StmtKind;
use crate::fail::Outcome;
use crate::fail::fail;
use crate::nesting::Descent;
use crate::scopes::known;

/// More blocks around a statement are refused.
const MAX_BLOCKS: usize = 21;

impl<'a> Lowering<'a, '_> {
    pub(super) fn stmt(&mut self, stmt: &'a Stmt) -> Outcome<()> {
        self.descend(|this| this.stmt_within(stmt))
    }

    fn stmt_within(&mut self, stmt: &'a Stmt) -> Outcome<()> {
        let range = stmt.range;
        match &stmt.kind {
            StmtKind::FunctionDef(node) => self.function_def(Function::plain(stmt, node)),
            StmtKind::AsyncFunctionDef(node) => self.function_def(Function::asynchronous(stmt, node)),
            StmtKind::ClassDef(node) => self.class_def(stmt, node),
            StmtKind::TypeAlias(node) => self.type_alias(stmt, node),
            StmtKind::Return(node) => self.return_stmt(node, range),
            StmtKind::Delete(node) => self.exprs(&node.targets),
            StmtKind::Assign(node) => self.assign(node, range),
            StmtKind::AugAssign(node) => self.aug_assign(node, range),
            StmtKind::AnnAssign(node) => self.ann_assign(stmt, node),
            StmtKind::For(node) => self.for_stmt(node, range),
            StmtKind::AsyncFor(node) => self.async_for(node, range),
            StmtKind::While(node) => self.while_stmt(node, range),
            StmtKind::If(node) => self.if_stmt(node),
            StmtKind::With(node) => self.conditional(|this| this.with(&node.items, &node.body, false)),
            StmtKind::AsyncWith(node) => self.conditional(|this| this.with(&node.items, &node.body, true)),
            StmtKind::Match(node) => self.match_stmt(node),
            StmtKind::Raise(node) => self.raise(node, range),
            StmtKind::Try(node) => self.conditional(|this| this.try_stmt(node, range)),
            StmtKind::TryStar(node) => self.conditional(|this| this.try_star(node, range)),
            StmtKind::Assert(node) => self.assert(node, range),
            StmtKind::Import(node) => self.import(node, range),
            StmtKind::ImportFrom(node) => self.import_from(node, range),
            StmtKind::Global(_) | StmtKind::Nonlocal(_) => Ok(()),
            StmtKind::Expr(node) => self.expr_stmt(node, range),
            StmtKind::Pass => {
                self.emit(Op::Nop, range);
                Ok(())
            }
            StmtKind::Break => self.break_stmt(range),
            StmtKind::Continue => self.continue_stmt(range),
        }
    }

    /// Compiles what may run or not: annotations in it are conditional.
    pub(super) fn conditional(&mut self, body: impl FnOnce(&mut Self) -> Outcome<()>) -> Outcome<()> {
        let before = std::mem::replace(&mut self.unit().in_conditional_block, true);
        let outcome = body(self);
        self.unit().in_conditional_block = before;
        outcome
    }

    /// Enters a block; an error is one about the statement in `range`.
    pub(super) fn push_block(&mut self, block: Block<'a>, range: Range) -> Outcome<()> {
        if self.unit_ref().blocks.len() >= MAX_BLOCKS {
            return fail("too many statically nested blocks", range);
        }
        self.unit().blocks.push(block);
        Ok(())
    }

    pub(super) fn pop_block(&mut self) {
        self.unit().blocks.pop();
    }

    fn expr_stmt(&mut self, node: &'a ast::ExprStmt, range: Range) -> Outcome<()> {
        if self.interactive && self.units.len() == 1 {
            self.expr(&node.value)?;
            self.emit(Op::PrintExpr, range);
            return Ok(());
        }
        if matches!(node.value.kind, ExprKind::Constant(_)) {
            self.emit(Op::Nop, range);
            return Ok(());
        }
        self.expr(&node.value)?;
        // The value is dropped without showing a place of its own.
        self.emit(Op::PopTop, NOWHERE);
        Ok(())
    }

    // Assignments.

    fn assign(&mut self, node: &'a ast::Assign, range: Range) -> Outcome<()> {
        if let [target] = node.targets.as_slice()
            && self.swap_assign(target, &node.value)?
        {
            return Ok(());
        }
        self.expr(&node.value)?;
        let last = node.targets.len().saturating_sub(1);
        for (index, target) in node.targets.iter().enumerate() {
            if index < last {
                self.emit(Op::DupTop, range);
            }
            self.expr(target)?;
        }
        Ok(())
    }

    /// `a, b = x, y` (and three) without a tuple.
    fn swap_assign(&mut self, target: &'a Expr, value: &'a Expr) -> Outcome<bool> {
        let ExprKind::Tuple(values) = &value.kind else { return Ok(false) };
        let targets = match &target.kind {
            ExprKind::Tuple(node) => &node.elts,
            ExprKind::List(node) => &node.elts,
            _ => return Ok(false),
        };
        let starred = |expr: &Expr| matches!(expr.kind, ExprKind::Starred(_));
        let plain = !targets.iter().chain(&values.elts).any(starred);
        if !plain || targets.len() != values.elts.len() || !(2..=3).contains(&targets.len()) {
            return Ok(false);
        }
        if self.fold_all(&values.elts).is_some() {
            return Ok(false);
        }
        self.exprs(&values.elts)?;
        if targets.len() == 3 {
            self.emit(Op::RotThree, target.range);
        }
        self.emit(Op::RotTwo, target.range);
        self.exprs(targets)?;
        Ok(true)
    }

    fn aug_assign(&mut self, node: &'a ast::AugAssign, range: Range) -> Outcome<()> {
        let op = inplace_op(node.op);
        let target = &*node.target;
        match &target.kind {
            ExprKind::Name(name) => {
                self.name(&name.id, ExprContext::Load, target.range)?;
                self.expr(&node.value)?;
                self.emit(op, range);
                self.store(&name.id, target.range)
            }
            ExprKind::Attribute(attribute) => {
                let at = super::expr::attribute_range(target.range, target);
                self.expr(&attribute.value)?;
                self.emit(Op::DupTop, at);
                self.emit_name(Op::LoadAttr, &attribute.attr, at);
                self.expr(&node.value)?;
                self.emit(op, range);
                self.emit(Op::RotTwo, at);
                self.note_static_attribute(attribute);
                self.emit_name(Op::StoreAttr, &attribute.attr, at);
                Ok(())
            }
            ExprKind::Subscript(subscript) => self.aug_subscript(node, subscript, op, range),
            _ => fail("illegal expression for augmented assignment", target.range),
        }
    }

    fn aug_subscript(
        &mut self,
        node: &'a ast::AugAssign,
        subscript: &'a ast::Subscript,
        op: Op,
        range: Range,
    ) -> Outcome<()> {
        let at = node.target.range;
        self.expr(&subscript.value)?;
        if let Some(slice) = self.two_part_slice(&subscript.slice) {
            self.slice_parts(slice, subscript.slice.range)?;
            for _ in 0..3 {
                self.emit_arg(Op::Copy, 3, at);
            }
            self.emit(Op::BinarySlice, at);
            self.expr(&node.value)?;
            self.emit(op, range);
            self.emit(Op::RotFour, at);
            self.emit(Op::StoreSlice, at);
            return Ok(());
        }
        self.expr(&subscript.slice)?;
        self.emit(Op::DupTopTwo, at);
        self.emit(Op::BinarySubscr, at);
        self.expr(&node.value)?;
        self.emit(op, range);
        self.emit(Op::RotThree, at);
        self.emit(Op::StoreSubscr, at);
        Ok(())
    }

    fn ann_assign(&mut self, stmt: &'a Stmt, node: &'a ast::AnnAssign) -> Outcome<()> {
        if let Some(value) = &node.value {
            self.expr(value)?;
            self.expr(&node.target)?;
        }
        match &node.target.kind {
            ExprKind::Name(name) if node.simple != 0 => self.annotated_name(stmt, node, &name.id),
            ExprKind::Attribute(attribute) if node.value.is_none() => {
                self.expr(&attribute.value)?;
                self.emit(Op::PopTop, stmt.range);
                Ok(())
            }
            ExprKind::Subscript(subscript) if node.value.is_none() => {
                self.expr(&subscript.value)?;
                self.emit(Op::PopTop, stmt.range);
                self.annotated_subscript(&subscript.slice)
            }
            _ => Ok(()),
        }
    }

    fn annotated_name(
        &mut self,
        stmt: &'a Stmt,
        node: &'a ast::AnnAssign,
        name: &'a ast::Identifier,
    ) -> Outcome<()> {
        let kind = self.unit_ref().kind;
        if !matches!(kind, UnitKind::Module | UnitKind::Class) {
            return Ok(());
        }
        let range = stmt.range;
        if self.future_annotations() {
            let text = super::unparse::unparse(&node.annotation);
            self.constant(Const::Str(text), range);
            self.load_known("__annotations__", range)?;
            let mangled = self.mangled(name);
            self.constant(Const::Str(mangled.as_str().into()), range);
            self.emit(Op::StoreSubscr, range);
            return Ok(());
        }
        let unit = self.unit();
        let conditional =
            (kind == UnitKind::Module || unit.in_conditional_block).then_some(unit.next_conditional);
        unit.next_conditional += u32::from(conditional.is_some());
        unit.deferred.push(Deferred { name, annotation: &node.annotation, range, conditional });
        if let Some(number) = conditional {
            if kind == UnitKind::Class {
                let index = self.cell_index(known::CONDITIONAL_ANNOTATIONS, false);
                self.unit().emit(Op::LoadDeref, index, range);
            } else {
                self.load_known(known::CONDITIONAL_ANNOTATIONS, range)?;
            }
            self.constant(Const::Int(i64::from(number)), range);
            self.emit_arg(Op::SetAdd, 1, range);
            self.emit(Op::PopTop, range);
        }
        Ok(())
    }

    /// Evaluates the key of an annotated subscript and drops it.
    fn annotated_subscript(&mut self, key: &'a Expr) -> Outcome<()> {
        let parts: Vec<&'a Expr> = match &key.kind {
            ExprKind::Slice(node) => {
                [&node.lower, &node.upper, &node.step].into_iter().flatten().map(|part| &**part).collect()
            }
            ExprKind::Tuple(node) => {
                return node.elts.iter().try_for_each(|elt| self.annotated_subscript(elt));
            }
            _ => vec![key],
        };
        for part in parts {
            self.expr(part)?;
            self.emit(Op::PopTop, part.range);
        }
        Ok(())
    }

    // Loops and branches.

    fn if_stmt(&mut self, mut node: &'a ast::If) -> Outcome<()> {
        let end = self.label();
        loop {
            let next = self.label();
            self.jump_if(&node.test, next, false)?;
            self.conditional(|this| this.stmts(&node.body))?;
            if !node.orelse.is_empty() {
                self.go(end, NOWHERE);
            }
            self.bind(next);
            match node.orelse.as_slice() {
                [Stmt { kind: StmtKind::If(further), .. }] => node = further,
                _ => break,
            }
        }
        self.conditional(|this| this.stmts(&node.orelse))?;
        self.bind(end);
        Ok(())
    }

    fn while_stmt(&mut self, node: &'a ast::While, range: Range) -> Outcome<()> {
        let (start, anchor, end) = (self.label(), self.label(), self.label());
        self.bind(start);
        self.push_block(Block::While { start, end }, range)?;
        self.jump_if(&node.test, anchor, false)?;
        self.conditional(|this| this.loop_body(&node.body))?;
        self.go(start, NOWHERE);
        self.bind(anchor);
        self.pop_block();
        self.conditional(|this| this.stmts(&node.orelse))?;
        self.bind(end);
        Ok(())
    }

    fn for_stmt(&mut self, node: &'a ast::For, statement: Range) -> Outcome<()> {
        let (start, exhausted, end) = (self.label(), self.label(), self.label());
        let range = node.iter.range;
        self.push_block(Block::For { start, end }, statement)?;
        self.iterated(&node.iter)?;
        self.emit(Op::GetIter, range);
        self.bind(start);
        self.jump(Op::ForIter, exhausted, range);
        self.expr(&node.target)?;
        self.conditional(|this| this.loop_body(&node.body))?;
        self.go(start, NOWHERE);
        self.bind(exhausted);
        self.pop_block();
        self.conditional(|this| this.stmts(&node.orelse))?;
        self.bind(end);
        Ok(())
    }

    fn async_for(&mut self, node: &'a ast::AsyncFor, range: Range) -> Outcome<()> {
        let (start, exhausted, end) = (self.label(), self.label(), self.label());
        self.expr(&node.iter)?;
        self.emit(Op::GetAiter, node.iter.range);
        self.bind(start);
        self.push_block(Block::For { start, end }, range)?;
        self.jump(Op::SetupFinally, exhausted, range);
        self.emit(Op::GetAnext, range);
        self.constant(Const::None, range);
        self.delegate(range);
        self.emit(Op::PopBlock, range);
        self.expr(&node.target)?;
        self.conditional(|this| this.loop_body(&node.body))?;
        self.go(start, NOWHERE);
        self.pop_block();
        self.bind(exhausted);
        self.emit(Op::EndAsyncFor, node.iter.range);
        self.conditional(|this| this.stmts(&node.orelse))?;
        self.bind(end);
        Ok(())
    }

    fn loop_body(&mut self, body: &'a [Stmt]) -> Outcome<()> {
        let before = self.unit_ref().finally_loops;
        self.unit().finally_loops = before.map(|loops| loops + 1);
        let outcome = self.stmts(body);
        self.unit().finally_loops = before;
        outcome
    }

    // Ways out.

    fn return_stmt(&mut self, node: &'a ast::Return, range: Range) -> Outcome<()> {
        let scope = self.scope();
        if !scope.is_function_like() {
            return fail("'return' outside function", range);
        }
        self.warn_finally("return", true, range);
        let Some(value) = &node.value else {
            self.emit(Op::Nop, range);
            let at = self.unwind_all(false, range)?;
            self.constant(Const::None, at);
            self.emit(Op::ReturnValue, at);
            return Ok(());
        };
        if scope.generator && scope.coroutine {
            return fail("'return' with value in async generator", range);
        }
        let Some(constant) = self.fold(value) else {
            self.expr(value)?;
            let at = self.unwind_all(true, value.range)?;
            self.emit(Op::ReturnValue, if at == NOWHERE { at } else { range });
            return Ok(());
        };
        let at = if value.range.line == range.line { value.range } else { range };
        self.emit(Op::Nop, value.range);
        let at = self.unwind_all(false, at)?;
        self.constant(constant, at);
        self.emit(Op::ReturnValue, at);
        Ok(())
    }

    fn break_stmt(&mut self, range: Range) -> Outcome<()> {
        self.warn_finally("break", false, range);
        self.emit(Op::Nop, range);
        match self.unwind_to_break(range)? {
            true => Ok(()),
            false => fail("'break' outside loop", range),
        }
    }

    fn continue_stmt(&mut self, range: Range) -> Outcome<()> {
        self.warn_finally("continue", false, range);
        self.emit(Op::Nop, range);
        match self.unwind_to_continue(range)? {
            true => Ok(()),
            false => fail("'continue' not properly in loop", range),
        }
    }

    fn raise(&mut self, node: &'a ast::Raise, range: Range) -> Outcome<()> {
        let mut parts = 0;
        for part in [&node.exc, &node.cause].into_iter().flatten() {
            self.expr(part)?;
            parts += 1;
        }
        self.emit_arg(Op::RaiseVarargs, parts, range);
        Ok(())
    }

    fn assert(&mut self, node: &'a ast::Assert, range: Range) -> Outcome<()> {
        if matches!(&node.test.kind, ExprKind::Tuple(tuple) if !tuple.elts.is_empty()) {
            self.warn("assertion is always true, perhaps remove parentheses?".to_owned(), range);
        }
        if self.options.optimize > 0 {
            return Ok(());
        }
        let end = self.label();
        self.jump_if(&node.test, end, true)?;
        self.emit(Op::LoadAssertionError, range);
        if let Some(message) = &node.msg {
            self.expr(message)?;
            self.emit_arg(Op::CallFunction, 1, range);
        }
        self.emit_arg(Op::RaiseVarargs, 1, node.test.range);
        self.bind(end);
        Ok(())
    }
}

fn inplace_op(op: Operator) -> Op {
    match op {
        Operator::Add => Op::InplaceAdd,
        Operator::Sub => Op::InplaceSubtract,
        Operator::Mult => Op::InplaceMultiply,
        Operator::MatMult => Op::InplaceMatrixMultiply,
        Operator::Div => Op::InplaceTrueDivide,
        Operator::Mod => Op::InplaceModulo,
        Operator::Pow => Op::InplacePower,
        Operator::LShift => Op::InplaceLshift,
        Operator::RShift => Op::InplaceRshift,
        Operator::BitOr => Op::InplaceOr,
        Operator::BitXor => Op::InplaceXor,
        Operator::BitAnd => Op::InplaceAnd,
        Operator::FloorDiv => Op::InplaceFloorDivide,
    }
}
