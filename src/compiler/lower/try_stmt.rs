//! `try` with `except`, `except*`, `else`, `finally`.

use taipan_code::Const;
use taipan_code::Op;

use super::Lowering;
use super::unit::Block;
use super::unit::NOWHERE;
use crate::ast;
use crate::ast::ExceptHandler;
use crate::ast::Range;
use crate::ast::Stmt;
use crate::fail::Outcome;
use crate::fail::fail;

/// The parts that both kinds of `try` have.
#[derive(Clone, Copy)]
struct Try<'a> {
    body: &'a [Stmt],
    handlers: &'a [ExceptHandler],
    orelse: &'a [Stmt],
    range: Range,
    star: bool,
}

impl<'a> Lowering<'a, '_> {
    pub(super) fn try_stmt(&mut self, node: &'a ast::Try, range: Range) -> Outcome<()> {
        let parts =
            Try { body: &node.body, handlers: &node.handlers, orelse: &node.orelse, range, star: false };
        self.with_finally(parts, &node.finalbody)
    }

    pub(super) fn try_star(&mut self, node: &'a ast::TryStar, range: Range) -> Outcome<()> {
        let parts =
            Try { body: &node.body, handlers: &node.handlers, orelse: &node.orelse, range, star: true };
        self.with_finally(parts, &node.finalbody)
    }

    fn with_finally(&mut self, parts: Try<'a>, finalbody: &'a [Stmt]) -> Outcome<()> {
        if finalbody.is_empty() {
            return self.with_handlers(parts);
        }
        let (handler, exit) = (self.label(), self.label());
        self.jump(Op::SetupFinally, handler, parts.range);
        self.push_block(Block::FinallyTry { body: finalbody }, parts.range)?;
        self.with_handlers(parts)?;
        self.emit(Op::PopBlock, NOWHERE);
        self.pop_block();
        self.finally_body(finalbody)?;
        self.go(exit, NOWHERE);
        self.bind(handler);
        // [previous, exception]
        self.push_block(Block::FinallyEnd, parts.range)?;
        self.again(|this| this.finally_body(finalbody))?;
        self.pop_block();
        self.emit(Op::Reraise, NOWHERE);
        self.bind(exit);
        Ok(())
    }

    pub(super) fn finally_body(&mut self, body: &'a [Stmt]) -> Outcome<()> {
        let before = self.unit().finally_loops.replace(0);
        let outcome = self.stmts(body);
        self.unit().finally_loops = before;
        outcome
    }

    fn with_handlers(&mut self, parts: Try<'a>) -> Outcome<()> {
        if parts.handlers.is_empty() {
            self.stmts(parts.body)?;
            return self.stmts(parts.orelse);
        }
        let (dispatch, end) = (self.label(), self.label());
        self.jump(Op::SetupFinally, dispatch, parts.range);
        self.push_block(Block::TryExcept, parts.range)?;
        self.stmts(parts.body)?;
        self.pop_block();
        self.emit(Op::PopBlock, NOWHERE);
        self.stmts(parts.orelse)?;
        self.go(end, NOWHERE);
        self.bind(dispatch);
        if parts.star {
            self.group_handlers(parts, end)?
        } else {
            self.handlers(parts, end)?
        }
        self.bind(end);
        Ok(())
    }

    // except

    /// The handlers in turn, `[previous, exception]` on the stack.
    fn handlers(&mut self, parts: Try<'a>, end: super::Label) -> Outcome<()> {
        for (index, handler) in parts.handlers.iter().enumerate() {
            let next = self.label();
            match &handler.type_ {
                Some(kind) => {
                    self.emit(Op::DupTop, handler.range);
                    self.expr(kind)?;
                    self.jump(Op::JumpIfNotExcMatch, next, handler.range);
                }
                None if index + 1 < parts.handlers.len() => {
                    return fail("default 'except:' must be last", handler.range);
                }
                None => {}
            }
            self.handler(handler)?;
            self.go(end, NOWHERE);
            self.bind(next);
        }
        self.emit(Op::Reraise, NOWHERE);
        Ok(())
    }

    fn handler(&mut self, handler: &'a ExceptHandler) -> Outcome<()> {
        let Some(name) = &handler.name else {
            self.emit(Op::PopTop, handler.range);
            self.push_block(Block::Handler { name: None }, handler.range)?;
            self.stmts(&handler.body)?;
            self.pop_block();
            self.emit(Op::PopExcept, NOWHERE);
            return Ok(());
        };
        let (cleanup, done) = (self.label(), self.label());
        self.store(name, handler.range)?;
        self.jump(Op::SetupFinally, cleanup, NOWHERE);
        self.push_block(Block::Handler { name: Some(name) }, handler.range)?;
        self.stmts(&handler.body)?;
        self.pop_block();
        self.emit(Op::PopBlock, NOWHERE);
        self.emit(Op::PopExcept, NOWHERE);
        self.unbind(name, NOWHERE)?;
        self.go(done, NOWHERE);
        self.bind(cleanup);
        self.unbind(name, NOWHERE)?;
        self.emit(Op::EndCleanup, NOWHERE);
        self.bind(done);
        Ok(())
    }

    // except*

    /// The handlers of `except*`. The stack of the whole: `[previous, original, results, rest]`, `rest` what no
    /// handler took so far, `results` what handlers raised.
    fn group_handlers(&mut self, parts: Try<'a>, end: super::Label) -> Outcome<()> {
        let Some(last) = parts.handlers.len().checked_sub(1) else { return Ok(()) };
        for (index, handler) in parts.handlers.iter().enumerate() {
            if index == 0 {
                // [previous, original]
                self.emit(Op::DupTop, handler.range);
                self.emit_arg(Op::BuildList, 0, handler.range);
                self.emit(Op::RotTwo, handler.range);
            }
            self.group_handler(handler)?;
            if index == last {
                // [previous, original, results, rest]
                self.emit_arg(Op::ListAppend, 1, NOWHERE);
            }
        }
        // [previous, original, results]
        let reraise = self.label();
        self.emit(Op::PrepReraiseStar, NOWHERE);
        self.emit(Op::DupTop, NOWHERE);
        self.constant(Const::None, NOWHERE);
        self.emit_arg(Op::IsOp, 0, NOWHERE);
        self.jump(Op::PopJumpIfFalse, reraise, NOWHERE);
        self.emit(Op::PopTop, NOWHERE);
        self.emit(Op::PopExcept, NOWHERE);
        self.go(end, NOWHERE);
        self.bind(reraise);
        self.emit(Op::Reraise, NOWHERE);
        Ok(())
    }

    /// One handler of `except*`, `[previous, original, results, rest]` before and after.
    fn group_handler(&mut self, handler: &'a ExceptHandler) -> Outcome<()> {
        let range = handler.range;
        let (no_match, raised, done) = (self.label(), self.label(), self.label());
        if let Some(kind) = &handler.type_ {
            self.expr(kind)?;
        }
        self.emit(Op::CheckEgMatch, range);
        // [.., rest, match]
        self.emit(Op::DupTop, range);
        self.constant(Const::None, range);
        self.emit_arg(Op::IsOp, 0, range);
        self.jump(Op::PopJumpIfTrue, no_match, range);
        match &handler.name {
            Some(name) => self.store(name, range)?,
            None => self.emit(Op::PopTop, range),
        }
        self.jump(Op::SetupFinally, raised, NOWHERE);
        self.push_block(Block::GroupHandler, range)?;
        self.stmts(&handler.body)?;
        self.pop_block();
        self.emit(Op::PopBlock, NOWHERE);
        if let Some(name) = &handler.name {
            self.unbind(name, NOWHERE)?;
        }
        self.go(done, NOWHERE);
        self.bind(raised);
        // [.., results, rest, previous, exception]
        if let Some(name) = &handler.name {
            self.unbind(name, NOWHERE)?;
        }
        self.emit_arg(Op::ListAppend, 3, NOWHERE);
        self.emit(Op::PopExcept, NOWHERE);
        self.go(done, NOWHERE);
        self.bind(no_match);
        self.emit(Op::PopTop, range);
        self.bind(done);
        Ok(())
    }
}
