//! Globals, cells, attributes.

use taipan_code::Op;
use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::layout;
use taipan_runtime::abi::layout::ids;
use taipan_runtime::abi::snapshot::AttrFact;
use taipan_runtime::abi::snapshot::CellFact;
use taipan_runtime::abi::snapshot::Fact;
use taipan_runtime::abi::snapshot::GlobalFact;
use taipan_runtime::abi::snapshot::PropertyFact;
use taipan_runtime::abi::snapshot::Subject;
use taipan_runtime::abi::snapshot::SuperFact;
use taipan_runtime::abi::unit::Reason;

use super::Operand;
use super::Translator;
use super::state::Ty;
use super::state::Var;
use crate::ir::Inst;
use crate::ir::Repr;
use crate::ir::ValueId;
use crate::ir::Word;

impl Translator<'_> {
    /// What the instruction's cache knows, unless leaning on it has failed.
    pub(super) fn fact(&self) -> Option<Fact> {
        if self.has_failed() { None } else { self.snapshot.fact(self.at).cloned() }
    }

    /// Makes sure that inline caches still hold.
    pub(super) fn require_epoch(&mut self) {
        if !self.state.epoch_holds {
            let exit = self.exit(Reason::EpochChanged);
            self.push_inst(None, Inst::GuardEpoch(exit));
            self.state.epoch_holds = true;
        }
    }

    /// A global, or a name of a module's code.
    pub(super) fn load_global(&mut self, op: Op, arg: u32) {
        match self.fact() {
            Some(Fact::Global(fact)) => self.load_name_cell(&fact),
            _ => self.operate(op, arg),
        }
    }

    pub(super) fn store_global(&mut self, op: Op, arg: u32) {
        let Some(Fact::Variable(cell)) = self.fact() else { return self.operate(op, arg) };
        self.settle();
        let cell = self.emit(Repr::Boxed, Inst::BoxedConst(cell));
        let former = self.emit(Repr::Boxed, Inst::LoadField(cell, layout::NAME_VALUE));
        let exit = self.exit(Reason::NameRebound);
        self.emit(Repr::Boxed, Inst::GuardBound(former, exit));
        let operand = self.pop();
        let value = self.boxed(operand);
        self.push_inst(None, Inst::StoreField(cell, layout::NAME_VALUE, value));
        self.state.is_behind = true;
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
        let Some(Fact::Closure(function)) = self.fact() else { return self.push(value, Ty::Any) };
        let value = self.guard_function_of(value, function.code);
        self.push(value, Ty::FunctionOf(function.code));
    }

    /// The same value, which is a function with that code; leaves where it is none.
    pub(super) fn guard_function_of(&mut self, value: ValueId, code: u64) -> ValueId {
        let exit = self.exit(Reason::NotKind);
        let function = self.emit(Repr::Boxed, Inst::GuardShape(value, ids::FUNCTION.0, exit));
        self.guard_field(function, layout::FUNCTION_CODE, code, Reason::NotKind);
        function
    }

    /// Makes sure that a field of a cell has these bits.
    pub(super) fn guard_field(&mut self, cell: ValueId, offset: i32, bits: u64, reason: Reason) {
        let exit = self.exit(reason);
        let field = self.emit(Repr::Boxed, Inst::LoadField(cell, offset));
        self.emit(Repr::Boxed, Inst::GuardBits(field, bits, exit));
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
        if self.load_complex_part(arg) {
            return;
        }
        let is_boxed = self.peek(1).ty.repr() == Repr::Boxed;
        match self.fact().filter(|_| is_boxed) {
            Some(Fact::Attr(fact)) => self.load_own_attr(fact),
            Some(Fact::Cell(fact)) => {
                self.require_subject(fact.subject, fact.needs_epoch);
                self.drop_operands(1);
                self.push_cell(&fact);
            }
            Some(Fact::Property(fact)) => self.load_property(fact),
            _ => self.load_any_attr(arg),
        }
    }

    /// An attribute of an object that may be any.
    fn load_any_attr(&mut self, arg: u32) {
        let ways = self.snapshot.ways(self.at).to_vec();
        if !ways.is_empty() {
            self.settle();
            self.require_epoch();
        }
        let object = self.peek(1);
        let object = self.boxed(object);
        self.store_dirty(self.state.stack.len() - 1);
        let site = self.site();
        let value = self.emit(Repr::Boxed, Inst::LoadAttrAny(object, arg, ways, site));
        self.drop_operands(1);
        self.push_result(value);
    }

    fn load_own_attr(&mut self, fact: AttrFact) {
        let object = self.require_shape(fact.shape);
        let mut value = self.emit(Repr::Boxed, Inst::LoadField(object, fact.offset as i32));
        if fact.may_be_unset {
            let exit = self.exit(Reason::Unbound);
            value = self.emit(Repr::Boxed, Inst::GuardBound(value, exit));
        }
        self.drop_operands(1);
        self.push(value, Ty::Any);
    }

    /// The getter's only argument lies where its result goes.
    fn load_property(&mut self, fact: PropertyFact) {
        self.require_shape(fact.shape);
        let value = self.emit(Repr::Boxed, Inst::BoxedConst(fact.getter.function));
        let getter = Operand { value, ty: Ty::Const(fact.getter.function) };
        let place = self.state.stack.len() as u32 - 1;
        self.call_python(fact.getter, getter, place, place);
    }

    /// The top operand, known to have the layout that a cache leans on.
    fn require_shape(&mut self, shape: u32) -> ValueId {
        self.settle();
        self.require_epoch();
        let operand = self.peek(1);
        self.guard_shape(operand, shape, Reason::ShapeChanged)
    }

    /// Makes sure that the top operand is what a cache is about.
    fn require_subject(&mut self, subject: Subject, needs_epoch: bool) {
        self.settle();
        if needs_epoch {
            self.require_epoch();
        }
        let operand = self.peek(1);
        match subject {
            Subject::Shape(shape) => {
                self.guard_shape(operand, shape, Reason::ShapeChanged);
            }
            Subject::Object(bits) if operand.ty != Ty::Const(bits) => {
                let exit = self.exit(Reason::ShapeChanged);
                let known = self.emit(Repr::Boxed, Inst::GuardBits(operand.value, bits, exit));
                self.narrow(operand.value, known, Ty::Const(bits));
            }
            Subject::Object(_) => {}
        }
    }

    /// Pushes what stands in a cell of a class or module.
    fn push_cell(&mut self, fact: &CellFact) {
        if let Some(value) = fact.value {
            return self.push_known(value);
        }
        let cell = self.emit(Repr::Boxed, Inst::BoxedConst(fact.cell));
        let content = self.emit(Repr::Boxed, Inst::LoadField(cell, layout::NAME_VALUE));
        let exit = self.exit(Reason::NameRebound);
        match fact.likely {
            Some(bits) => {
                let known = self.emit(Repr::Boxed, Inst::GuardBits(content, bits, exit));
                self.push(known, Ty::Const(bits));
            }
            None => {
                let value = self.emit(Repr::Boxed, Inst::GuardBound(content, exit));
                self.push(value, Ty::Any);
            }
        }
    }

    /// Stores into a fresh instance; false where the top operand is none, or what the store comes to is not known.
    fn initialise(&mut self, arg: u32) -> bool {
        let object = self.peek(1).value;
        let Some(store) = self.store_to_fresh(object, arg) else { return false };
        self.require_epoch();
        let operand = self.peek(2);
        let value = self.boxed(operand);
        if let Some(shape) = store.next_shape {
            self.push_inst(None, Inst::InitShape(object, shape));
            self.state.shape_fresh(object, shape);
        }
        self.push_inst(None, Inst::InitField(object, store.offset as i32, value));
        self.drop_operands(2);
        true
    }

    /// What the store into a fresh instance comes to: what has been seen here, or what its class tells.
    fn store_to_fresh(&self, object: ValueId, arg: u32) -> Option<AttrFact> {
        let fresh = self.state.fresh(object)?;
        let shape = fresh.shape?;
        if let Some(Fact::Attr(fact)) = self.fact()
            && fact.shape == shape
        {
            return Some(fact);
        }
        let step = fresh.class.step(shape, self.snapshot.code.names[arg as usize].as_str())?;
        let (offset, next_shape) = (step.offset, Some(step.next_shape));
        Some(AttrFact { shape, offset, may_be_unset: true, next_shape })
    }

    pub(super) fn store_attr(&mut self, arg: u32) {
        if self.initialise(arg) {
            return;
        }
        let is_boxed = self.peek(1).ty.repr() == Repr::Boxed;
        let Some(Fact::Attr(fact)) = self.fact().filter(|_| is_boxed) else {
            let (object, value) = (self.peek(1), self.peek(2));
            let (object, value) = (self.boxed(object), self.boxed(value));
            let words = vec![Word::Value(object), Word::Number(u64::from(arg)), Word::Value(value)];
            self.call_helper(HelperId::StoreAttr, words, 2);
            self.leave_if_touched(None);
            self.after_call();
            return;
        };
        let object = self.require_shape(fact.shape);
        let operand = self.peek(2);
        let value = self.boxed(operand);
        if let Some(shape) = fact.next_shape {
            self.push_inst(None, Inst::SetShape(object, shape));
            self.reshape(object, shape);
        }
        self.push_inst(None, Inst::StoreField(object, fact.offset as i32, value));
        self.drop_operands(2);
        self.state.is_behind = true;
    }

    /// An object has been given another shape: so has whatever may be the same object.
    fn reshape(&mut self, object: ValueId, shape: u32) {
        let (epoch_holds, room) = (self.state.epoch_holds, self.state.room);
        self.state.forget_changeable();
        (self.state.epoch_holds, self.state.room) = (epoch_holds, room);
        self.narrow(object, object, Ty::Shape(shape));
    }

    pub(super) fn load_method(&mut self, arg: u32) {
        let is_boxed = self.peek(1).ty.repr() == Repr::Boxed;
        match self.fact().filter(|_| is_boxed) {
            Some(Fact::Method(fact)) => {
                let object = self.require_shape(fact.shape);
                let function = self.emit(Repr::Boxed, Inst::BoxedConst(fact.value));
                self.drop_operands(1);
                self.push(function, Ty::Const(fact.value));
                self.push(object, Ty::Shape(fact.shape));
            }
            Some(Fact::Cell(fact)) => {
                self.require_subject(fact.subject, fact.needs_epoch);
                self.drop_operands(1);
                let none = self.emit(Repr::Boxed, Inst::BoxedConst(0));
                self.push(none, Ty::Const(0));
                self.push_cell(&fact);
            }
            _ => self.find_method(arg),
        }
    }

    pub(super) fn load_super_method(&mut self, arg: u32) {
        self.settle();
        let found = match self.fact() {
            Some(Fact::Super(fact)) => self.find_by_super(&fact),
            _ => None,
        };
        let Some(function) = found else { return self.operate(Op::LoadSuperMethod, arg) };
        let object = self.pop();
        self.drop_operands(2);
        let method = self.emit(Repr::Boxed, Inst::BoxedConst(function));
        self.push(method, Ty::Const(function));
        self.push(object.value, object.ty);
    }

    /// The bits of the method that `super` finds for the object on top, where that is known.
    fn find_by_super(&mut self, fact: &SuperFact) -> Option<u64> {
        let [object, class, callee] = [1, 2, 3].map(|depth| self.peek(depth));
        if callee.ty != Ty::Const(fact.builtin) || object.ty.repr() != Repr::Boxed {
            return None;
        }
        let function = match self.state.fresh(object.value) {
            Some(fresh) => fact.found.iter().find(|(class, _)| *class == fresh.class.class)?.1.function,
            None => {
                let (shape, function) = fact.seen.as_ref()?;
                self.require_shape(*shape);
                function.function
            }
        };
        self.require_epoch();
        if class.ty != Ty::Const(fact.class) {
            let exit = self.exit(Reason::NotKind);
            self.emit(Repr::Boxed, Inst::GuardBits(class.value, fact.class, exit));
        }
        Some(function)
    }

    /// Any method: both words are left in memory.
    fn find_method(&mut self, arg: u32) {
        let methods = self.snapshot.methods(self.at).to_vec();
        if !methods.is_empty() {
            self.settle();
            self.require_epoch();
        }
        let object = self.peek(1);
        let object = self.boxed(object);
        let place = self.state.stack.len() as u32 - 1;
        self.store_dirty(place as usize);
        let site = self.site();
        let find = Inst::LoadMethodAny { object, name: arg, methods, place, site };
        self.push_inst(None, find);
        self.drop_operands(1);
        self.state.stack.push(Var::unread(Ty::MethodOf(self.at)));
        self.state.stack.push(Var::unread(Ty::Any));
        let exit = self.exit_to(self.at + 1, place + 2, Reason::FrameTouched);
        self.push_inst(None, Inst::LeaveIfTouched(None, exit));
        self.after_call();
    }
}
