//! Checks what the IR promises: every value is made before it is used and held as its user wants it, and no exit leads
//! to a checkpoint behind which the frame or anything others can see has been written.

use rustc_hash::FxHashSet;

use super::BlockId;
use super::Budget;
use super::Checkpoint;
use super::Function;
use super::Inst;
use super::Repr;
use super::Terminator;
use super::ValueId;

/// What is wrong with a function, if anything.
pub fn verify(function: &Function) -> Result<(), String> {
    let verifier = Verifier { function, predecessors: predecessors(function) };
    verifier.values()?;
    verifier.checkpoints()
}

fn successors(end: &Terminator) -> Vec<BlockId> {
    match end {
        Terminator::Jump(block, _) => vec![*block],
        Terminator::Branch(_, yes, no) => vec![*yes, *no],
        Terminator::Missing | Terminator::Exit(_) | Terminator::Return(..) => Vec::new(),
    }
}

fn predecessors(function: &Function) -> Vec<Vec<BlockId>> {
    let mut all = vec![Vec::new(); function.blocks.len()];
    for (index, block) in function.blocks.iter().enumerate() {
        for successor in successors(&block.end) {
            all[successor.0 as usize].push(BlockId(index as u32));
        }
    }
    all
}

struct Verifier<'a> {
    function: &'a Function,
    predecessors: Vec<Vec<BlockId>>,
}

impl Verifier<'_> {
    /// Values reach their uses: a forward data flow of the values made on every way.
    fn values(&self) -> Result<(), String> {
        let count = self.function.blocks.len();
        let mut made: Vec<Option<FxHashSet<ValueId>>> = vec![None; count];
        let mut changed = true;
        while changed {
            changed = false;
            for index in 0..count {
                let Some(mut known) = self.made_before(index, &made) else { continue };
                let block = &self.function.blocks[index];
                known.extend(&block.params);
                known.extend(block.insts.iter().filter_map(|(result, _)| *result));
                if made[index].as_ref() != Some(&known) {
                    made[index] = Some(known);
                    changed = true;
                }
            }
        }
        for index in 0..count {
            if let Some(known) = self.made_before(index, &made) {
                self.block_values(index, known)?;
            }
        }
        Ok(())
    }

    /// The values made on every way to a block that has been followed; `None` where none has.
    fn made_before(&self, index: usize, made: &[Option<FxHashSet<ValueId>>]) -> Option<FxHashSet<ValueId>> {
        if index == 0 {
            return Some(FxHashSet::default());
        }
        let mut known = self.predecessors[index].iter().filter_map(|block| made[block.0 as usize].clone());
        let first = known.next()?;
        Some(known.fold(first, |all, other| all.intersection(&other).copied().collect()))
    }

    fn block_values(&self, index: usize, mut known: FxHashSet<ValueId>) -> Result<(), String> {
        let block = &self.function.blocks[index];
        known.extend(&block.params);
        for (result, inst) in &block.insts {
            let budget = inst.exit().and_then(|exit| self.function.exits[exit.0 as usize].budget);
            for value in inst.uses().into_iter().chain(budget.into_iter().flat_map(Budget::uses)) {
                if !known.contains(&value) {
                    return Err(format!("b{index}: {value} is used before it is made: {inst}"));
                }
            }
            self.operand_reprs(inst).map_err(|wrong| format!("b{index}: {wrong}: {inst}"))?;
            known.extend(result);
        }
        if let Terminator::Jump(target, args) = &block.end {
            let params = &self.function.blocks[target.0 as usize].params;
            let fits = params.len() == args.len()
                && params
                    .iter()
                    .zip(args)
                    .all(|(&param, &arg)| self.function.repr(param) == self.function.repr(arg));
            if !fits {
                return Err(format!("b{index}: arguments do not fit: {}", block.end));
            }
        }
        if matches!(block.end, Terminator::Missing) {
            return Err(format!("b{index} has no end"));
        }
        Ok(())
    }

    fn operand_reprs(&self, inst: &Inst) -> Result<(), String> {
        if let Inst::Int(..) | Inst::IntAbs(_) | Inst::Assume(_) = inst {
            let is_int =
                |value: &ValueId| matches!(self.function.repr(*value), Repr::Int | Repr::Wide | Repr::Word);
            return match inst.uses().iter().find(|value| !is_int(value)) {
                Some(value) => Err(format!("{value} is no int")),
                None => Ok(()),
            };
        }
        let wanted: &[Repr] = match inst {
            Inst::Float(..) | Inst::FloatCompare(..) => &[Repr::Float, Repr::Float],
            Inst::FloatNeg(_) | Inst::FloatAbs(_) | Inst::FloatSqrt(_) => &[Repr::Float],
            Inst::CallFloat(..) | Inst::ComplexOf(..) => &[Repr::Float, Repr::Float],
            Inst::ComplexPart(..) => &[Repr::Complex],
            Inst::Append(..) => &[Repr::Boxed, Repr::Boxed],
            Inst::Same(..) | Inst::StrEquals(..) | Inst::BinaryAny(..) | Inst::CompareAny(..) => {
                &[Repr::Boxed, Repr::Boxed]
            }
            Inst::Not(_) | Inst::BoolToInt(_) | Inst::Guard(..) => &[Repr::Bool],
            Inst::UnboxInt(..)
            | Inst::UnboxWide(..)
            | Inst::UnboxFloat(..)
            | Inst::UnboxNumber(..)
            | Inst::UnboxBool(..)
            | Inst::GuardShape(..)
            | Inst::GuardBits(..)
            | Inst::GuardBound(..)
            | Inst::LoadField(..)
            | Inst::LoadWord(..)
            | Inst::LoadFloat(..)
            | Inst::SetShape(..)
            | Inst::InitShape(..)
            | Inst::RequireNone(..)
            | Inst::RequireImplemented { .. }
            | Inst::LoadAttrAny(..)
            | Inst::LoadMethodAny { .. }
            | Inst::Truth(..) => &[Repr::Boxed],
            _ => return Ok(()),
        };
        for (value, &want) in inst.uses().iter().zip(wanted) {
            if self.function.repr(*value) != want {
                return Err(format!("{value} is no {want:?}"));
            }
        }
        Ok(())
    }

    /// Exits lead to the checkpoint that holds where they are taken.
    fn checkpoints(&self) -> Result<(), String> {
        let count = self.function.blocks.len();
        // What holds at the end of a block: `None` not followed yet, `Some(None)` no checkpoint.
        let mut at_end: Vec<Option<Option<Checkpoint>>> = vec![None; count];
        let mut changed = true;
        while changed {
            changed = false;
            for index in 0..count {
                let Some(start) = self.checkpoint_before(index, &at_end) else { continue };
                let end =
                    self.function.blocks[index].insts.iter().fold(start, |at, (_, inst)| next(at, inst));
                if at_end[index] != Some(end) {
                    at_end[index] = Some(end);
                    changed = true;
                }
            }
        }
        for index in 0..count {
            if let Some(start) = self.checkpoint_before(index, &at_end) {
                self.block_exits(index, start)?;
            }
        }
        Ok(())
    }

    fn checkpoint_before(
        &self,
        index: usize,
        at_end: &[Option<Option<Checkpoint>>],
    ) -> Option<Option<Checkpoint>> {
        if index == 0 {
            return Some(None);
        }
        let mut before = self.predecessors[index].iter().filter_map(|block| at_end[block.0 as usize]);
        let first = before.next()?;
        Some(if before.all(|other| other == first) { first } else { None })
    }

    fn block_exits(&self, index: usize, start: Option<Checkpoint>) -> Result<(), String> {
        let block = &self.function.blocks[index];
        let mut at = start;
        let wanted = |exit: super::ExitId| self.function.exits[exit.0 as usize].checkpoint;
        for (_, inst) in &block.insts {
            if let Some(exit) = inst.exit()
                && inst.is_guard()
                && at != Some(wanted(exit))
            {
                return Err(format!("b{index}: leaves for another checkpoint than the last: {inst}"));
            }
            at = next(at, inst);
        }
        match block.end {
            Terminator::Exit(exit) if at != Some(wanted(exit)) => {
                Err(format!("b{index}: leaves for another checkpoint than the last"))
            }
            _ => Ok(()),
        }
    }
}

/// The checkpoint that holds after an instruction.
fn next(at: Option<Checkpoint>, inst: &Inst) -> Option<Checkpoint> {
    match inst {
        Inst::Checkpoint(checkpoint) => Some(*checkpoint),
        Inst::StoreSlot(..) => None,
        inst if inst.has_effect() => None,
        _ => at,
    }
}
