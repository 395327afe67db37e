//! Leaving blocks by `return`, `break` and `continue`: what each block asks for, innermost first.

use taipan_code::Const;
use taipan_code::Op;
use taipan_code::operand::awaitable;

use super::Lowering;
use super::unit::Block;
use super::unit::Label;
use crate::ast::Range;
use crate::fail::Outcome;
use crate::fail::fail;

impl<'a> Lowering<'a, '_> {
    /// Leaves all blocks of the function; `keep` says that the value to return lies on top.
    pub(super) fn unwind_all(&mut self, keep: bool, range: Range) -> Outcome<()> {
        self.unwind(keep, range, false).map(|_| ())
    }

    /// Leaves the innermost loop and returns its end.
    pub(super) fn unwind_to_break(&mut self, range: Range) -> Outcome<Option<Label>> {
        Ok(match self.unwind(false, range, true)? {
            Some(Block::For { end, .. }) => {
                self.emit(Op::PopTop, range);
                Some(end)
            }
            Some(Block::While { end, .. }) => Some(end),
            _ => None,
        })
    }

    /// Leaves what is inside the innermost loop and returns its start.
    pub(super) fn unwind_to_continue(&mut self, range: Range) -> Outcome<Option<Label>> {
        Ok(match self.unwind(false, range, true)? {
            Some(Block::For { start, .. } | Block::While { start, .. }) => Some(start),
            _ => None,
        })
    }

    /// Leaves blocks, up to the innermost loop if `to_loop`, which is returned and not left.
    fn unwind(&mut self, keep: bool, range: Range, to_loop: bool) -> Outcome<Option<Block<'a>>> {
        let mut left = Vec::new();
        let mut found = None;
        while let Some(block) = self.unit().blocks.pop() {
            left.push(block);
            if to_loop && matches!(block, Block::For { .. } | Block::While { .. }) {
                found = Some(block);
                break;
            }
            self.unwind_block(block, keep, range)?;
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
