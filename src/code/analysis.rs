//! What holds at each instruction: the static stack depth, the static block stack, the handler table.
//!
//! [`analyse`] follows every path once. Where two paths meet with different depths or blocks, or a path leaves
//! the code, it fails: such code is not run.

use std::collections::HashMap;
use std::fmt;

use crate::Instr;
use crate::Op;
use crate::instr::instr_at;

/// The facts about a piece of code.
#[derive(Clone, Debug)]
pub struct Analysis {
    states: Box<[Option<State>]>,
    blocks: Box<[Block]>,
    handlers: Box<[Handler]>,
    max_depth: u32,
}

/// What holds before an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// Values on the operand stack.
    pub depth: u32,
    /// The innermost block.
    pub block: BlockId,
}

/// A block of [`Analysis::block`]; equal block stacks have equal ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BlockId(u32);

impl BlockId {
    /// No block at all.
    pub const EMPTY: BlockId = BlockId(0);
}

/// One block of a block stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// The block around it.
    pub parent: BlockId,
    /// What it does.
    pub kind: BlockKind,
    /// The stack depth it began at: to which the stack is cut for a protected block, and the slot of the saved
    /// exception for a handling block.
    pub depth: u32,
}

/// The kinds of block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// Exceptions go to the handler at that byte offset.
    Protected {
        /// Where the handler begins.
        handler: u32,
    },
    /// A handler runs.
    Handling,
}

/// What an exception raised in a range of instructions does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// The byte offset of the first instruction.
    pub start: u32,
    /// The byte offset after the last instruction.
    pub end: u32,
    /// Where to continue; `None`: the frame is left.
    pub handler: Option<u32>,
    /// The depth to which the stack is cut before the two pushes.
    pub depth: u32,
    /// The stack slot (from the bottom, 0 the first) of the exception that becomes the handled one before the
    /// handler is entered or the frame left, where handling blocks are removed.
    pub restore: Option<u32>,
}

/// Why code cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalysisError {
    /// The byte offset of the instruction.
    pub offset: u32,
    /// What is wrong.
    pub problem: &'static str,
}

impl fmt::Display for AnalysisError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "offset {}: {}", self.offset, self.problem)
    }
}

impl Analysis {
    /// What holds before the instruction that begins at a byte offset; `None` where it is never reached.
    pub fn state(&self, start: u32) -> Option<State> {
        *self.states.get(start as usize / 2)?
    }

    /// A block; `None` for [`BlockId::EMPTY`].
    pub fn block(&self, id: BlockId) -> Option<&Block> {
        self.blocks.get((id.0 as usize).checked_sub(1)?)
    }

    /// The block stack from a block outwards.
    pub fn block_stack(&self, innermost: BlockId) -> impl Iterator<Item = &Block> + '_ {
        let mut next = self.block(innermost);
        std::iter::from_fn(move || {
            let block = next?;
            next = self.block(block.parent);
            Some(block)
        })
    }

    /// The handler table, in order, without overlaps. Instructions in no range leave the frame as it is.
    pub fn handlers(&self) -> &[Handler] {
        &self.handlers
    }

    /// What an exception does that is raised by the instruction whose bytes include an offset.
    pub fn handler_at(&self, offset: u32) -> Option<&Handler> {
        let index = self.handlers.partition_point(|handler| handler.end <= offset);
        self.handlers.get(index).filter(|handler| handler.start <= offset)
    }

    /// The deepest operand stack.
    pub fn max_depth(&self) -> u32 {
        self.max_depth
    }
}

/// Follows all paths through the code.
pub fn analyse(code: &[u8]) -> Result<Analysis, AnalysisError> {
    let mut walk = Walk {
        code,
        states: vec![None; code.len() / 2],
        blocks: Vec::new(),
        ids: HashMap::new(),
        pending: Vec::new(),
        max_depth: 0,
    };
    walk.reach(0, 0, State { depth: 0, block: BlockId::EMPTY })?;
    while let Some(start) = walk.pending.pop() {
        walk.step(start)?;
    }
    let handlers = walk.handlers();
    Ok(Analysis {
        states: walk.states.into(),
        blocks: walk.blocks.into(),
        handlers,
        max_depth: walk.max_depth,
    })
}

struct Walk<'a> {
    code: &'a [u8],
    states: Vec<Option<State>>,
    blocks: Vec<Block>,
    ids: HashMap<Block, BlockId>,
    pending: Vec<u32>,
    max_depth: u32,
}

impl Walk<'_> {
    fn reach(&mut self, from: u32, to: u32, state: State) -> Result<(), AnalysisError> {
        let fail = |problem| Err(AnalysisError { offset: from, problem });
        if !to.is_multiple_of(2) {
            return fail("jump to an odd offset");
        }
        let Some(known) = self.states.get_mut(to as usize / 2) else {
            return fail("control leaves the code");
        };
        match *known {
            None => {
                *known = Some(state);
                self.max_depth = self.max_depth.max(state.depth);
                self.pending.push(to);
                Ok(())
            }
            Some(known) if known.depth != state.depth => fail("paths meet with different stack depths"),
            Some(known) if known.block != state.block => fail("paths meet with different block stacks"),
            Some(_) => Ok(()),
        }
    }

    fn step(&mut self, start: u32) -> Result<(), AnalysisError> {
        let Some(state) = self.states[start as usize / 2] else { return Ok(()) };
        let Some(instr) = instr_at(self.code, start) else {
            return Err(AnalysisError { offset: start, problem: "no instruction" });
        };
        let after = self.after(instr, state)?;
        if let Some(target) = instr.target() {
            let state = if instr.op.flags().opens_block() {
                self.handler_entry(after.block)
            } else {
                let effect = instr.op.jump_effect(instr.arg);
                State { depth: self.apply(instr, state.depth, effect.pops, effect.pushes)?, ..after }
            };
            self.reach(start, target, state)?;
        }
        if instr.op.ends() {
            return Ok(());
        }
        self.reach(start, instr.next(), after)
    }

    /// The state after falling through (or, for an instruction that ends, after its pops).
    fn after(&mut self, instr: Instr, state: State) -> Result<State, AnalysisError> {
        let fail = |problem| Err(AnalysisError { offset: instr.start, problem });
        let effect = instr.op.stack_effect(instr.arg);
        let depth = self.apply(instr, state.depth, effect.pops, effect.pushes)?;
        let flags = instr.op.flags();
        let mut block = state.block;
        if flags.pops_block || flags.pops_handler {
            let Some(popped) = self.block(state.block) else { return fail("no block to close") };
            if (popped.kind == BlockKind::Handling) != flags.pops_handler {
                return fail("the innermost block is of the other kind");
            }
            // A value to return may have gone below the saved exception.
            if instr.op == Op::PopExcept && depth < popped.depth {
                return fail("the saved exception is gone");
            }
            if instr.op == Op::EndAsyncFor && popped.depth != depth + 1 {
                return fail("the saved exception is not below the exception");
            }
            if depth < popped.depth && !flags.pops_handler {
                return fail("the stack is below the block's depth");
            }
            block = popped.parent;
        }
        if flags.opens_block() {
            let Some(depth) = depth.checked_sub(u32::from(flags.setup_below)) else {
                return fail("the block begins below the stack");
            };
            let Some(handler) = instr.target() else { return fail("a block without a handler") };
            block = self.intern(Block { parent: block, kind: BlockKind::Protected { handler }, depth });
        }
        if instr.op == Op::ReturnValue && block != BlockId::EMPTY {
            return fail("return inside a block");
        }
        Ok(State { depth, block })
    }

    fn apply(&self, instr: Instr, depth: u32, pops: u32, pushes: u32) -> Result<u32, AnalysisError> {
        depth
            .checked_sub(pops)
            .and_then(|depth| depth.checked_add(pushes))
            .ok_or(AnalysisError { offset: instr.start, problem: "too few values on the stack" })
    }

    /// The state at the handler of a protected block: the saved and the raised exception pushed.
    fn handler_entry(&mut self, protected: BlockId) -> State {
        let Some(&Block { parent, depth, .. }) = self.block(protected) else {
            return State { depth: 2, block: BlockId::EMPTY };
        };
        let block = self.intern(Block { parent, kind: BlockKind::Handling, depth });
        State { depth: depth.saturating_add(2), block }
    }

    fn intern(&mut self, block: Block) -> BlockId {
        *self.ids.entry(block).or_insert_with(|| {
            self.blocks.push(block);
            BlockId(self.blocks.len() as u32)
        })
    }

    fn block(&self, id: BlockId) -> Option<&Block> {
        self.blocks.get((id.0 as usize).checked_sub(1)?)
    }

    fn handlers(&self) -> Box<[Handler]> {
        let mut table: Vec<Handler> = Vec::new();
        let mut last = None;
        for (index, state) in self.states.iter().enumerate() {
            // The words after an EXTENDED_ARG have no state of their own: they belong to the instruction.
            let block = match state {
                Some(state) => Some(state.block),
                None if self.continues(index) => last,
                None => None,
            };
            if let Some(block) = block.filter(|&block| block != BlockId::EMPTY) {
                self.cover(&mut table, index as u32 * 2, block);
            }
            last = block;
        }
        table.into()
    }

    /// Whether the word before is an `EXTENDED_ARG`.
    fn continues(&self, index: usize) -> bool {
        index > 0 && self.code[index * 2 - 2] == Op::ExtendedArg as u8
    }

    fn cover(&self, table: &mut Vec<Handler>, start: u32, block: BlockId) {
        let entry = self.resolve(start, block);
        match table.last_mut() {
            Some(last)
                if last.end == start
                    && Handler { start: last.start, ..entry } == Handler { end: entry.end, ..*last } =>
            {
                last.end = entry.end;
            }
            _ => table.push(entry),
        }
    }

    fn resolve(&self, start: u32, mut id: BlockId) -> Handler {
        let mut entry = Handler { start, end: start + 2, handler: None, depth: 0, restore: None };
        while let Some(block) = self.block(id) {
            match block.kind {
                BlockKind::Handling => entry.restore = Some(block.depth),
                BlockKind::Protected { handler } => {
                    return Handler { handler: Some(handler), depth: block.depth, ..entry };
                }
            }
            id = block.parent;
        }
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instr::encode;

    fn assemble(instrs: &[(Op, u32)]) -> Vec<u8> {
        let mut code = Vec::new();
        for &(op, arg) in instrs {
            encode(&mut code, op, arg);
        }
        code
    }

    #[test]
    fn handlers_nest() {
        let code = assemble(&[
            (Op::SetupFinally, 6), // 0: handler 8
            (Op::LoadConst, 0),    // 2
            (Op::PopTop, 0),       // 4
            (Op::PopBlock, 0),     // 6, falls into nothing: replaced below
            (Op::PopTop, 0),       // 8: [prev]
            (Op::SetupFinally, 4), // 10: handler 16
            (Op::Nop, 0),          // 12
            (Op::PopBlock, 0),     // 14, joins below
            (Op::Reraise, 0),      // 16
        ]);
        // The normal paths above run into handlers with other depths.
        assert_eq!(analyse(&code).unwrap_err().problem, "paths meet with different stack depths");
        let code = assemble(&[
            (Op::SetupFinally, 6),
            (Op::PopBlock, 0),
            (Op::LoadConst, 0),
            (Op::ReturnValue, 0),
            (Op::PopTop, 0),       // 8: handler, [prev]
            (Op::SetupFinally, 6), // 10
            (Op::Nop, 0),          // 12
            (Op::PopBlock, 0),     // 14
            (Op::JumpForward, 2),  // 16
            (Op::Reraise, 0),      // 18: inner handler, [prev prev2 exc2]
            (Op::PopExcept, 0),    // 20
            (Op::LoadConst, 0),
            (Op::ReturnValue, 0),
        ]);
        let analysis = analyse(&code).unwrap();
        assert_eq!(analysis.max_depth(), 3);
        assert_eq!(analysis.handler_at(2).unwrap().handler, Some(8));
        let inner = Handler { start: 12, end: 16, handler: Some(18), depth: 1, restore: None };
        assert_eq!(analysis.handler_at(12), Some(&inner));
        let leaving = Handler { start: 16, end: 22, handler: None, depth: 0, restore: Some(0) };
        assert_eq!(analysis.handler_at(18), Some(&leaving));
        assert_eq!(analysis.handler_at(4), None);
        assert_eq!(analysis.block_stack(analysis.state(18).unwrap().block).count(), 2);
    }

    #[test]
    fn errors_are_named() {
        let problem = |instrs: &[(Op, u32)]| analyse(&assemble(instrs)).unwrap_err().problem;
        assert_eq!(problem(&[(Op::Nop, 0)]), "control leaves the code");
        assert_eq!(problem(&[(Op::ReturnValue, 0)]), "too few values on the stack");
        assert_eq!(problem(&[(Op::PopBlock, 0)]), "no block to close");
        assert_eq!(problem(&[(Op::JumpAbsolute, 1)]), "jump to an odd offset");
        assert_eq!(analyse(&[]).unwrap_err().problem, "control leaves the code");
    }
}
