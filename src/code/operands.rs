//! What stands on the operand stack before each instruction, as far as a jump from outside has to know it.

use crate::Instr;
use crate::Op;
use crate::instr::instr_at;

/// A kind of operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// What a loop goes through.
    Iterator,
    /// An exception: the one that was handled before a handler began, and above it the handler's own.
    Handled,
    /// Anything else.
    Object,
    /// What may be unbound: the outer value of a comprehension's variable.
    Saved,
}

impl Operand {
    /// Whether an operand may be taken for one of another kind.
    fn passes_for(self, other: Operand) -> bool {
        match other {
            Operand::Object => self != Operand::Saved,
            Operand::Saved => true,
            other => self == other,
        }
    }
}

/// Of so many operands the kinds are known; what is above them counts as objects.
const DEEPEST: usize = 64;

/// The operands at one place.
#[derive(Clone, Debug, Default)]
struct Stack {
    known: Vec<Operand>,
    above: usize,
}

impl Stack {
    fn push(&mut self, operand: Operand) {
        if self.known.len() < DEEPEST {
            self.known.push(operand);
        } else {
            self.above += 1;
        }
    }

    fn pop(&mut self, count: usize) {
        let above = self.above.min(count);
        self.above -= above;
        self.known.truncate(self.known.len().saturating_sub(count - above));
    }

    fn apply(&mut self, pops: u32, pushes: u32) {
        self.pop(pops as usize);
        (0..pushes).for_each(|_| self.push(Operand::Object));
    }

    /// The `count` top operands, if their kinds are known.
    fn top(&mut self, count: usize) -> Option<&mut [Operand]> {
        let start = self.known.len().checked_sub(count).filter(|_| self.above == 0)?;
        Some(&mut self.known[start..])
    }

    /// Pushes the operand at a depth again.
    fn copy(&mut self, depth: usize) {
        let copied = self.top(depth).and_then(|top| top.first().copied());
        self.push(copied.unwrap_or(Operand::Object));
    }
}

/// The operand stacks before the instructions, from the bottom.
pub struct Operands {
    stacks: Vec<Option<Stack>>,
}

impl Operands {
    /// Follows all paths through code that [`crate::analysis::analyse`] accepts.
    pub fn of(code: &[u8]) -> Operands {
        let mut stacks = vec![None; code.len() / 2];
        let mut pending = vec![(0_u32, Stack::default())];
        while let Some((start, stack)) = pending.pop() {
            let Some(place @ None) = stacks.get_mut(start as usize / 2) else { continue };
            let Some(instr) = instr_at(code, start) else { continue };
            *place = Some(stack.clone());
            if let Some(target) = instr.target() {
                pending.push((target, at_target(instr, &stack)));
            }
            if !instr.op.ends() {
                pending.push((instr.next(), after(instr, stack)));
            }
        }
        Operands { stacks }
    }

    /// The stack before the instruction that begins at a byte offset; `None` where it is never reached or deeper than
    /// anybody looks.
    pub fn before(&self, start: u32) -> Option<&[Operand]> {
        let stack = self.stacks.get(start as usize / 2)?.as_ref()?;
        (stack.above == 0).then_some(&stack.known[..])
    }
}

/// Whether a stack without its top is what another place wants.
pub fn leads_to(from: &[Operand], to: &[Operand]) -> bool {
    from.len() >= to.len() && from.iter().zip(to).all(|(from, to)| from.passes_for(*to))
}

fn after(instr: Instr, mut stack: Stack) -> Stack {
    let rotated = match instr.op {
        Op::RotTwo => 2,
        Op::RotThree => 3,
        Op::RotFour => 4,
        Op::RotN => instr.arg as usize,
        _ => 0,
    };
    match instr.op {
        Op::RotTwo | Op::RotThree | Op::RotFour | Op::RotN => {
            if let Some(top) = stack.top(rotated) {
                top.rotate_right(1);
            }
        }
        Op::Swap => {
            if let Some([low, .., high]) = stack.top(instr.arg as usize) {
                std::mem::swap(low, high);
            }
        }
        Op::Copy => stack.copy(instr.arg as usize),
        Op::DupTop => stack.copy(1),
        Op::DupTopTwo => (0..2).for_each(|_| stack.copy(2)),
        Op::ForIter | Op::WithExceptStart => stack.push(Operand::Object),
        Op::LoadFastAndClear | Op::LoadClosureAndRenew => stack.push(Operand::Saved),
        Op::GetIter | Op::GetAiter => {
            stack.pop(1);
            stack.push(Operand::Iterator);
        }
        op => {
            let effect = op.stack_effect(instr.arg);
            stack.apply(effect.pops, effect.pushes);
        }
    }
    stack
}

/// The stack where a jump leads, or at the handler that an instruction sets up.
fn at_target(instr: Instr, stack: &Stack) -> Stack {
    let flags = instr.op.flags();
    if flags.opens_block() {
        let mut stack = after(instr, stack.clone());
        stack.pop(usize::from(flags.setup_below));
        stack.push(Operand::Handled);
        stack.push(Operand::Handled);
        return stack;
    }
    let mut stack = stack.clone();
    let effect = instr.op.jump_effect(instr.arg);
    stack.apply(effect.pops, effect.pushes);
    stack
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instr::encode;

    #[test]
    fn loops_and_handlers_show() {
        let mut code = Vec::new();
        for (op, arg) in [
            (Op::LoadConst, 0),    // 0
            (Op::GetIter, 0),      // 2
            (Op::ForIter, 4),      // 4: to 10
            (Op::PopTop, 0),       // 6
            (Op::JumpAbsolute, 4), // 8
            (Op::SetupFinally, 4), // 10: handler 16
            (Op::PopBlock, 0),     // 12
            (Op::JumpForward, 4),  // 14: to 20
            (Op::Reraise, 0),      // 16
            (Op::Nop, 0),          // 18
            (Op::LoadConst, 0),    // 20
            (Op::ReturnValue, 0),  // 22
        ] {
            encode(&mut code, op, arg);
        }
        let operands = Operands::of(&code);
        assert_eq!(operands.before(6), Some(&[Operand::Iterator, Operand::Object][..]));
        assert_eq!(operands.before(10), Some(&[][..]));
        assert_eq!(operands.before(16), Some(&[Operand::Handled, Operand::Handled][..]));
        assert_eq!(operands.before(18), None);
        assert!(leads_to(&[Operand::Iterator, Operand::Object], &[Operand::Iterator]));
        assert!(!leads_to(&[Operand::Object], &[Operand::Iterator]) && !leads_to(&[], &[Operand::Object]));
    }
}
