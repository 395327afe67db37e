//! Globals, cells, attributes.

use taipan_code::Op;
use taipan_runtime::abi::layout;
use taipan_runtime::abi::snapshot::AttrFact;
use taipan_runtime::abi::snapshot::Fact;
use taipan_runtime::abi::snapshot::GlobalFact;
use taipan_runtime::abi::unit::Reason;

use super::Translator;
use super::state::Ty;
use crate::ir::Inst;
use crate::ir::Repr;
use crate::ir::ValueId;

impl Translator<'_> {
    /// What the instruction's cache knows, unless leaning on it has failed.
    fn fact(&self) -> Option<Fact> {
        if self.has_failed() { None } else { self.snapshot.fact(self.at).cloned() }
    }

    /// Makes sure that inline caches still hold.
    fn require_epoch(&mut self) {
        if !self.state.epoch_holds {
            let exit = self.exit(Reason::ShapeChanged);
            self.push_inst(None, Inst::GuardEpoch(exit));
            self.state.epoch_holds = true;
        }
    }

    pub(super) fn load_global(&mut self, arg: u32) {
        match self.fact() {
            Some(Fact::Global(fact)) => self.load_name_cell(&fact),
            _ => self.operate(Op::LoadGlobal, arg),
        }
    }

    fn load_name_cell(&mut self, fact: &GlobalFact) {
        self.settle();
        if fact.is_builtin {
            self.require_epoch();
        }
        let cell = self.emit(Repr::Boxed, Inst::BoxedConst(fact.cell));
        let value = self.emit(Repr::Boxed, Inst::LoadField(cell, layout::NAME_VALUE));
        let exit = self.exit(Reason::NameRebound);
        match fact.value {
            Some(bits) => {
                let known = self.emit(Repr::Boxed, Inst::GuardBits(value, bits, exit));
                self.push(known, Ty::Const(bits));
            }
            None => {
                let bound = self.emit(Repr::Boxed, Inst::GuardBound(value, exit));
                self.push(bound, Ty::Any);
            }
        }
    }

    /// The cell of a closure's variable.
    fn cell(&mut self, index: u32) -> ValueId {
        let slot = self.snapshot.code.nlocals() + index;
        self.local(slot).value.unwrap_or(ValueId(0))
    }

    pub(super) fn load_deref(&mut self, index: u32) {
        self.settle();
        let cell = self.cell(index);
        let content = self.emit(Repr::Boxed, Inst::LoadField(cell, layout::CELL_CONTENT));
        let exit = self.exit(Reason::Unbound);
        let value = self.emit(Repr::Boxed, Inst::GuardBound(content, exit));
        self.push(value, Ty::Any);
    }

    pub(super) fn store_deref(&mut self, index: u32) {
        let operand = self.pop();
        let value = self.boxed(operand);
        let cell = self.cell(index);
        self.push_inst(None, Inst::StoreField(cell, layout::CELL_CONTENT, value));
        self.state.is_behind = true;
    }

    pub(super) fn load_closure(&mut self, index: u32) {
        let cell = self.cell(index);
        self.push(cell, Ty::Any);
    }

    pub(super) fn load_attr(&mut self, arg: u32) {
        let Some(Fact::Attr(fact)) = self.fact() else { return self.operate(Op::LoadAttr, arg) };
        if self.peek(1).ty.repr() != Repr::Boxed {
            return self.operate(Op::LoadAttr, arg);
        }
        let object = self.object_of(1, fact);
        let value = self.emit(Repr::Boxed, Inst::LoadField(object, fact.offset as i32));
        self.drop_operands(1);
        self.push(value, Ty::Any);
    }

    /// The operand at a depth, known to have the layout that a cache leans on.
    fn object_of(&mut self, depth: usize, fact: AttrFact) -> ValueId {
        self.settle();
        self.require_epoch();
        let operand = self.peek(depth);
        self.guard_shape(operand, fact.shape, Reason::ShapeChanged)
    }

    pub(super) fn store_attr(&mut self, arg: u32) {
        let Some(Fact::Attr(fact)) = self.fact() else { return self.operate(Op::StoreAttr, arg) };
        if self.peek(1).ty.repr() != Repr::Boxed {
            return self.operate(Op::StoreAttr, arg);
        }
        let object = self.object_of(1, fact);
        let operand = self.peek(2);
        let value = self.boxed(operand);
        self.push_inst(None, Inst::StoreField(object, fact.offset as i32, value));
        self.drop_operands(2);
        self.state.is_behind = true;
    }

    pub(super) fn load_method(&mut self, arg: u32) {
        let Some(Fact::Method(fact)) = self.fact() else { return self.operate(Op::LoadMethod, arg) };
        if self.peek(1).ty.repr() != Repr::Boxed {
            return self.operate(Op::LoadMethod, arg);
        }
        let object = self.object_of(1, AttrFact { shape: fact.shape, offset: 0 });
        let function = self.emit(Repr::Boxed, Inst::BoxedConst(fact.value));
        self.drop_operands(1);
        self.push(function, Ty::Const(fact.value));
        self.push(object, Ty::Shape(fact.shape));
    }
}
