//! Objects that machine code makes itself.

use std::sync::Arc;

use taipan_code::Op;
use taipan_runtime::abi::layout::ids;
use taipan_runtime::abi::snapshot::ClassFact;
use taipan_runtime::abi::unit::Reason;

use super::Operand;
use super::Translator;
use super::state::Ty;
use crate::ir::Inst;
use crate::ir::Repr;
use crate::ir::ValueId;

/// Items of the longest tuple or list that machine code makes itself.
const MOST_ITEMS: u32 = 16;

impl Translator<'_> {
    /// A tuple, list or dict display.
    pub(super) fn build(&mut self, op: Op, count: u32) {
        let is_known = match op {
            Op::BuildTuple => (1..=MOST_ITEMS).contains(&count),
            Op::BuildList => count <= MOST_ITEMS,
            _ => count == 0,
        };
        if !is_known {
            return self.operate(op, count);
        }
        self.before_allocation();
        let operands: Vec<Operand> = (1..=count as usize).rev().map(|depth| self.peek(depth)).collect();
        let items: Vec<ValueId> = operands.into_iter().map(|operand| self.boxed(operand)).collect();
        let (made, shape) = match op {
            Op::BuildTuple => (Inst::NewTuple(items), ids::TUPLE),
            Op::BuildList => (Inst::NewList(items), ids::LIST),
            _ => (Inst::NewDict, ids::DICT),
        };
        let made = self.emit(Repr::Boxed, made);
        self.drop_operands(count as usize);
        self.push(made, Ty::Shape(shape.0));
    }

    /// An instance without attributes.
    pub(super) fn new_instance(&mut self, class: &Arc<ClassFact>) -> ValueId {
        self.before_allocation();
        let exit = self.exit(Reason::EpochChanged);
        let instance = self.emit(Repr::Boxed, Inst::NewInstance(class.clone(), exit));
        self.state.add_fresh(instance, class.clone());
        instance
    }

    /// Whoever allocates may want a collection, and tells the budget in memory.
    fn before_allocation(&mut self) {
        if self.state.budget.is_some() {
            let slot = self.own_slot();
            self.guesses.found_call(slot);
            self.put_budget_back();
        }
    }
}
