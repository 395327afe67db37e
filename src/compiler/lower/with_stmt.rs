//! `with` and `async with`.

use taipan_code::Op;
use taipan_code::operand::awaitable;

use super::Lowering;
use super::unit::Block;
use super::unit::NOWHERE;
use crate::ast::Range;
use crate::ast::Stmt;
use crate::ast::WithItem;
use crate::fail::Outcome;

impl<'a> Lowering<'a, '_> {
    /// The items from the first on, each inside the one before, then the body.
    pub(super) fn with(&mut self, items: &'a [WithItem], body: &'a [Stmt], is_async: bool) -> Outcome<()> {
        let mut handlers = Vec::new();
        for item in items {
            let range = item.context_expr.range;
            let handler = self.label();
            self.expr(&item.context_expr)?;
            if is_async {
                self.emit(Op::BeforeAsyncWith, range);
                self.await_top(awaitable::ENTER, range);
                self.jump(Op::SetupAsyncWith, handler, range);
            } else {
                self.jump(Op::SetupWith, handler, range);
            }
            self.push_block(Block::With { range, is_async }, range)?;
            match &item.optional_vars {
                Some(target) => self.expr(target)?,
                None => self.emit(Op::PopTop, range),
            }
            handlers.push((handler, range));
        }
        self.stmts(body)?;
        for (handler, range) in handlers.into_iter().rev() {
            self.emit(Op::PopBlock, NOWHERE);
            self.pop_block();
            self.leave_with(handler, range, is_async);
        }
        Ok(())
    }

    /// The ways out of one item: as usual, `[exit]` on the stack, and with an exception.
    fn leave_with(&mut self, handler: super::Label, range: Range, is_async: bool) {
        let (suppressed, exit) = (self.label(), self.label());
        self.call_exit(is_async, range);
        self.go(exit, range);
        self.bind(handler);
        // [exit, previous, exception]
        self.emit(Op::WithExceptStart, range);
        if is_async {
            self.await_top(awaitable::EXIT, range);
        }
        self.jump(Op::PopJumpIfTrue, suppressed, range);
        self.emit(Op::EndCleanup, range);
        self.bind(suppressed);
        self.emit(Op::PopTop, range);
        self.emit(Op::PopExcept, range);
        self.emit(Op::PopTop, range);
        self.bind(exit);
    }
}
