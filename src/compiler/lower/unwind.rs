//! Leaving blocks by `return`, `break` and `continue`: what each block asks for, innermost first.

use taipan_code::Const;
use taipan_code::Op;
use taipan_code::operand::awaitable;

use super::Lowering;
use super::unit::Block;
use super::unit::NOWHERE;
use crate::ast::Range;
use crate::fail::Outcome;
use crate::fail::fail;

impl<'a> Lowering<'a, '_> {
    /// Leaves all blocks of the function; `keep` says that the value to return lies on top. Returns the place of what
    /// follows.
    pub(super) fn unwind_all(&mut self, keep: bool, mut range: Range) -> Outcome<Range> {
        self.unwind(keep, &mut range, false)?;
        Ok(range)
    }

    /// Leaves the innermost loop and jumps to its end; false where there is none.
    pub(super) fn unwind_to_break(&mut self, mut range: Range) -> Outcome<bool> {
        let end = match self.unwind(false, &mut range, true)? {
            Some(Block::For { end, .. }) => {
                self.emit(Op::PopTop, range);
                end
            }
            Some(Block::While { end, .. }) => end,
            _ => return Ok(false),
        };
        self.go(end, range);
        Ok(true)
    }

    /// Leaves what is inside the innermost loop and jumps to its start; false where there is none.
    pub(super) fn unwind_to_continue(&mut self, mut range: Range) -> Outcome<bool> {
        let Some(Block::For { start, .. } | Block::While { start, .. }) =
            self.unwind(false, &mut range, true)?
        else {
            return Ok(false);
        };
        self.go(start, range);
        Ok(true)
    }

    /// Leaves blocks, up to the innermost loop if `to_loop`, which is returned and not left. What follows code of a
    /// block, as if it came after the statement that leaves, has no place of its own.
    fn unwind(&mut self, keep: bool, range: &mut Range, to_loop: bool) -> Outcome<Option<Block<'a>>> {
        let mut left = Vec::new();
        let mut found = None;
        while let Some(block) = self.unit().blocks.pop() {
            left.push(block);
            if to_loop && matches!(block, Block::For { .. } | Block::While { .. }) {
                found = Some(block);
                break;
            }
            self.unwind_block(block, keep, *range)?;
            if matches!(block, Block::FinallyTry { .. } | Block::With { .. }) {
                *range = NOWHERE;
            }
        }
        self.unit().blocks.extend(left.into_iter().rev());
        Ok(found)
    }

    fn unwind_block(&mut self, block: Block<'a>, keep: bool, range: Range) -> Outcome<()> {
        match block {
            Block::While { .. } => {}
            Block::For { .. } | Block::Value => {
                self.keep_top(keep, range);
                self.emit(Op::PopTop, range);
            }
            Block::TryExcept => self.emit(Op::PopBlock, range),
            Block::FinallyTry { body } => {
                self.emit(Op::PopBlock, range);
                if keep {
                    self.push_block(Block::Value, range)?;
                }
                self.again(|this| this.finally_body(body))?;
                if keep {
                    self.pop_block();
                }
            }
            Block::FinallyEnd => {
                if keep {
                    self.emit(Op::RotThree, range);
                }
                self.emit(Op::PopTop, range);
                self.emit(Op::PopExcept, range);
            }
            Block::With { range, is_async } => {
                self.emit(Op::PopBlock, range);
                self.keep_top(keep, range);
                self.call_exit(is_async, range);
            }
            Block::Handler { name } => {
                if name.is_some() {
                    self.emit(Op::PopBlock, range);
                }
                self.keep_top(keep, range);
                self.emit(Op::PopExcept, range);
                if let Some(name) = name {
                    self.unbind(name, range)?;
                }
            }
            Block::GroupHandler => {
                let message = "'break', 'continue' and 'return' cannot appear in an except* block";
                return fail(message, range);
            }
        }
        Ok(())
    }

    /// Brings what lies below the value to keep onto the top.
    fn keep_top(&mut self, keep: bool, range: Range) {
        if keep {
            self.emit(Op::RotTwo, range);
        }
    }

    /// Compiles a body that was or will be compiled elsewhere, without its warnings.
    pub(super) fn again(&mut self, work: impl FnOnce(&mut Self) -> Outcome<()>) -> Outcome<()> {
        self.silent += 1;
        let outcome = work(self);
        self.silent -= 1;
        outcome
    }

    /// Calls the bound `__exit__` on top with three Nones and drops the result.
    pub(super) fn call_exit(&mut self, is_async: bool, range: Range) {
        for _ in 0..3 {
            self.constant(Const::None, range);
        }
        self.emit_arg(Op::CallFunction, 3, range);
        if is_async {
            self.await_top(awaitable::EXIT, range);
        }
        self.emit(Op::PopTop, range);
    }

    /// Ends the life of a handler's name.
    pub(super) fn unbind(&mut self, name: &crate::ast::Identifier, range: Range) -> Outcome<()> {
        self.constant(Const::None, range);
        self.store(name, range)?;
        self.name(name, crate::ast::ExprContext::Del, range)
    }
}
