//! Statements.

use super::Builder;
use crate::ast;
use crate::ast::Expr;
use crate::ast::ExprKind;
use crate::ast::Function;
use crate::ast::Identifier;
use crate::ast::Range;
use crate::ast::Stmt;
use crate::ast::StmtKind;
use crate::fail::Outcome;
use crate::fail::fail;
use crate::nesting::Descent;
use crate::scopes::ScopeKind;
use crate::scopes::def;
use crate::scopes::known;

impl Builder {
    pub(super) fn stmts(&mut self, body: &[Stmt]) -> Outcome<()> {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    pub(super) fn stmt(&mut self, stmt: &Stmt) -> Outcome<()> {
        self.descend(|this| this.stmt_within(stmt))
    }

    pub(super) fn stmt_within(&mut self, stmt: &Stmt) -> Outcome<()> {
        match &stmt.kind {
            StmtKind::FunctionDef(node) => self.function(Function::plain(stmt, node)),
            StmtKind::AsyncFunctionDef(node) => self.function(Function::asynchronous(stmt, node)),
            StmtKind::ClassDef(node) => self.class(stmt, node),
            StmtKind::TypeAlias(node) => self.type_alias(stmt, node),
            StmtKind::Return(node) => self.option(node.value.as_deref()),
            StmtKind::Delete(node) => self.exprs(&node.targets),
            StmtKind::Assign(node) => {
                self.exprs(&node.targets)?;
                self.expr(&node.value)
            }
            StmtKind::AugAssign(node) => {
                self.expr(&node.target)?;
                self.expr(&node.value)
            }
            StmtKind::AnnAssign(node) => self.ann_assign(stmt, node),
            StmtKind::For(node) => {
                self.expr(&node.target)?;
                self.expr(&node.iter)?;
                self.conditional(&[&node.body, &node.orelse])
            }
            StmtKind::AsyncFor(node) => {
                self.check_async("'async for'", stmt.range)?;
                self.expr(&node.target)?;
                self.expr(&node.iter)?;
                self.conditional(&[&node.body, &node.orelse])
            }
            StmtKind::While(node) => {
                self.expr(&node.test)?;
                self.conditional(&[&node.body, &node.orelse])
            }
            StmtKind::If(node) => self.if_chain(node),
            StmtKind::With(node) => self.with(&node.items, &node.body),
            StmtKind::AsyncWith(node) => {
                self.check_async("'async with'", stmt.range)?;
                self.with(&node.items, &node.body)
            }
            StmtKind::Match(node) => self.match_stmt(node),
            StmtKind::Raise(node) => {
                self.option(node.exc.as_deref())?;
                self.option(node.cause.as_deref())
            }
            StmtKind::Try(node) => self.try_stmt(&node.body, &node.handlers, &node.orelse, &node.finalbody),
            StmtKind::TryStar(node) => {
                self.try_stmt(&node.body, &node.handlers, &node.orelse, &node.finalbody)
            }
            StmtKind::Assert(node) => {
                self.expr(&node.test)?;
                self.option(node.msg.as_deref())
            }
            StmtKind::Import(node) => self.aliases(&node.names),
            StmtKind::ImportFrom(node) => {
                self.check_future(stmt, node)?;
                self.aliases(&node.names)
            }
            StmtKind::Global(node) => self.directive(&node.names, def::GLOBAL, stmt.range),
            StmtKind::Nonlocal(node) => self.directive(&node.names, def::NONLOCAL, stmt.range),
            StmtKind::Expr(node) => self.expr(&node.value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }

    /// Bodies that may run or not.
    pub(super) fn conditional(&mut self, bodies: &[&[Stmt]]) -> Outcome<()> {
        let before = std::mem::replace(&mut self.current().in_conditional_block, true);
        bodies.iter().try_for_each(|body| self.stmts(body))?;
        self.current().in_conditional_block = before;
        Ok(())
    }

    /// An `if` with its `elif` parts, in a loop: sources can have any number of them.
    pub(super) fn if_chain(&mut self, mut node: &ast::If) -> Outcome<()> {
        loop {
            self.expr(&node.test)?;
            self.conditional(&[&node.body])?;
            match node.orelse.as_slice() {
                [Stmt { kind: StmtKind::If(next), .. }] => node = next,
                orelse => return self.conditional(&[orelse]),
            }
        }
    }

    pub(super) fn with(&mut self, items: &[ast::WithItem], body: &[Stmt]) -> Outcome<()> {
        for item in items {
            self.expr(&item.context_expr)?;
            self.option(item.optional_vars.as_deref())?;
        }
        self.conditional(&[body])
    }

    pub(super) fn match_stmt(&mut self, node: &ast::Match) -> Outcome<()> {
        self.expr(&node.subject)?;
        for case in &node.cases {
            self.pattern(&case.pattern)?;
            self.option(case.guard.as_deref())?;
            self.conditional(&[&case.body])?;
        }
        Ok(())
    }

    pub(super) fn try_stmt(
        &mut self,
        body: &[Stmt],
        handlers: &[ast::ExceptHandler],
        orelse: &[Stmt],
        finalbody: &[Stmt],
    ) -> Outcome<()> {
        self.conditional(&[body])?;
        for handler in handlers {
            self.option(handler.type_.as_deref())?;
            if let Some(name) = &handler.name {
                self.bind(name, def::LOCAL, handler.range)?;
            }
            self.conditional(&[&handler.body])?;
        }
        self.conditional(&[orelse, finalbody])
    }

    pub(super) fn check_async(&mut self, what: &str, range: Range) -> Outcome<()> {
        if self.allows_top_level_await() {
            self.current().coroutine = true;
            return Ok(());
        }
        if !self.current().async_def {
            return fail(format!("{what} outside async function"), range);
        }
        Ok(())
    }

    pub(super) fn allows_top_level_await(&mut self) -> bool {
        self.options.top_level_await && self.current().kind == ScopeKind::Module
    }

    pub(super) fn check_future(&self, stmt: &Stmt, node: &ast::ImportFrom) -> Outcome<()> {
        let is_future = node.module.as_deref() == Some("__future__") && node.level.unwrap_or(0) == 0;
        let at = (stmt.range.line, stmt.range.col);
        let valid = self.options.future_end.is_some_and(|end| at <= (end.line, end.col));
        if is_future && !valid {
            return fail("from __future__ imports must occur at the beginning of the file", stmt.range);
        }
        Ok(())
    }

    pub(super) fn aliases(&mut self, names: &[ast::Alias]) -> Outcome<()> {
        for alias in names {
            if &*alias.name == "*" {
                if self.current().kind != ScopeKind::Module {
                    return fail("import * only allowed at module level", alias.range);
                }
                continue;
            }
            let stored = match &alias.asname {
                Some(name) => name.clone(),
                None => match alias.name.split_once('.') {
                    Some((first, _)) => first.into(),
                    None => alias.name.clone(),
                },
            };
            self.bind(&stored, def::IMPORT, alias.range)?;
        }
        Ok(())
    }

    pub(super) fn directive(&mut self, names: &[Identifier], flag: u16, range: Range) -> Outcome<()> {
        let word = if flag == def::GLOBAL { "global" } else { "nonlocal" };
        for name in names {
            let mangled = self.mangled(name);
            let flags = self.current().symbol(&mangled).flags;
            let problem = if flags & def::PARAM != 0 {
                Some(format!("name '{name}' is parameter and {word}"))
            } else if flags & def::USE != 0 {
                Some(format!("name '{name}' is used prior to {word} declaration"))
            } else if flags & def::ANNOT != 0 {
                Some(format!("annotated name '{name}' can't be {word}"))
            } else if flags & def::LOCAL != 0 {
                Some(format!("name '{name}' is assigned to before {word} declaration"))
            } else {
                None
            };
            if let Some(problem) = problem {
                return fail(problem, range);
            }
            self.define(name, flag, range)?;
            self.current().directives.push((mangled, range));
        }
        Ok(())
    }

    pub(super) fn ann_assign(&mut self, stmt: &Stmt, node: &ast::AnnAssign) -> Outcome<()> {
        self.current().annotations_used = true;
        match &node.target.kind {
            ExprKind::Name(target) => self.annotated_name(stmt, node, target)?,
            _ => self.expr(&node.target)?,
        }
        self.annotation(&node.annotation)?;
        self.option(node.value.as_deref())
    }

    pub(super) fn annotated_name(
        &mut self,
        stmt: &Stmt,
        node: &ast::AnnAssign,
        target: &ast::Name,
    ) -> Outcome<()> {
        let simple = node.simple != 0;
        self.check_name(&target.id, true, node.target.range)?;
        let mangled = self.mangled(&target.id);
        let flags = self.current().symbol(&mangled).flags;
        let in_module = self.current().kind == ScopeKind::Module;
        if simple && !in_module && flags & (def::GLOBAL | def::NONLOCAL) != 0 {
            let word = if flags & def::GLOBAL != 0 { "global" } else { "nonlocal" };
            return fail(format!("annotated name '{}' can't be {word}", target.id), stmt.range);
        }
        if simple {
            self.define(&target.id, def::ANNOT | def::LOCAL, node.target.range)
        } else if node.value.is_some() {
            self.define(&target.id, def::LOCAL, node.target.range)
        } else {
            Ok(())
        }
    }

    /// The annotation of a variable, in the annotate function of its scope.
    pub(super) fn annotation(&mut self, annotation: &Expr) -> Outcome<()> {
        let id = self.current_id();
        let (kind, conditional, block) = {
            let scope = self.table.scope(id);
            let conditional = scope.kind == ScopeKind::Module
                || scope.kind == ScopeKind::Class && scope.in_conditional_block;
            (scope.kind, conditional && !scope.has_conditional_annotations, scope.annotation_block)
        };
        if conditional {
            self.current().has_conditional_annotations = true;
            self.define_known(known::CONDITIONAL_ANNOTATIONS, def::USE, annotation.range)?;
        }
        match block {
            Some(block) => self.stack.push(block),
            None => {
                self.enter("__annotate__", ScopeKind::Annotation, None, annotation.range)?;
                let block = self.current_id();
                self.table.scope_mut(id).annotation_block = Some(block);
                if kind == ScopeKind::Class && !self.options.future_annotations {
                    self.see_class(annotation.range)?;
                }
            }
        }
        if kind == ScopeKind::Class && self.table.scope(id).has_conditional_annotations {
            self.define_known(known::CONDITIONAL_ANNOTATIONS, def::USE, annotation.range)?;
        }
        self.annotation_expr(annotation, kind == ScopeKind::Function)?;
        self.leave();
        Ok(())
    }

    /// An annotation in its scope. Where it is not evaluated, its names mean nothing.
    pub(super) fn annotation_expr(&mut self, annotation: &Expr, unevaluated: bool) -> Outcome<()> {
        let unevaluated = unevaluated || self.options.future_annotations;
        self.current().in_unevaluated_annotation = unevaluated;
        let outcome = self.expr(annotation);
        self.current().in_unevaluated_annotation = false;
        outcome
    }
}
