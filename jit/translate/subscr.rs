//! Items of lists and tuples.

use taipan_runtime::abi::Special;
use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::layout;
use taipan_runtime::abi::layout::ids;
use taipan_runtime::abi::unit::Reason;

use super::Translator;
use super::state::Ty;
use crate::ir::Inst;
use crate::ir::Interval;
use crate::ir::Repr;
use crate::ir::ValueId;
use crate::ir::Word;

/// Where a sequence's length and items lie.
struct Layout {
    shape: u32,
    len: i32,
}

const LIST: Layout = Layout { shape: ids::LIST.0, len: layout::LIST_LEN };
const TUPLE: Layout = Layout { shape: ids::TUPLE.0, len: layout::TUPLE_LEN };

impl Translator<'_> {
    /// The layout that a container is known or guessed to have, under a key that may be an int.
    fn sequence(&self, container: Ty, key: Ty) -> Option<Layout> {
        if !matches!(key, Ty::Int | Ty::Wide | Ty::Any | Ty::Maybe) || self.has_failed() {
            return None;
        }
        let is = |special: Special| self.feedback() == special as u16;
        match container {
            Ty::Shape(shape) if shape == ids::LIST.0 && (key.is_int() || self.saw_list()) => Some(LIST),
            Ty::Shape(shape) if shape == ids::TUPLE.0 && key.is_int() => Some(TUPLE),
            Ty::Any if self.saw_list() => Some(LIST),
            Ty::Any if is(Special::SubscrTupleInt) => Some(TUPLE),
            _ => None,
        }
    }

    fn saw_list(&self) -> bool {
        let is = |special: Special| self.feedback() == special as u16;
        is(Special::SubscrListInt) || is(Special::StoreSubscrListInt)
    }

    /// The index that the int on top means in a sequence that lies below it, checked.
    fn checked_index(&mut self, sequence: ValueId, key: ValueId, len: i32) -> ValueId {
        let len = self.length(sequence, len);
        if !self.snapshot.widened.contains(&self.at) {
            let is_inside = self.emit(Repr::Bool, Inst::Below(key, len));
            self.require(is_inside, Reason::NegativeIndex);
            let inside = self.function.interval(key).meet(Interval::LENGTH);
            self.assume_interval(key, inside);
            return key;
        }
        let index = self.emit(Repr::Word, Inst::WrapIndex(key, len));
        let is_inside = self.emit(Repr::Bool, Inst::Below(index, len));
        self.require(is_inside, Reason::IndexRange);
        index
    }

    pub(super) fn binary_subscr(&mut self) {
        let (container, key) = (self.peek(2), self.peek(1));
        let Some(layout) = self.sequence(container.ty, key.ty) else {
            let words = vec![Word::Value(self.boxed(container)), Word::Value(self.boxed(key))];
            let result = self.call_helper(HelperId::GetItem, words, 2);
            return self.push_result(result);
        };
        self.settle();
        let container = self.peek(2);
        let sequence = self.guard_shape(container, layout.shape, Reason::NotKind);
        let key = self.peek(1);
        let key = self.guard_machine_int(key);
        let index = self.checked_index(sequence, key, layout.len);
        let item = if layout.shape == ids::LIST.0 {
            let items = self.emit(Repr::Boxed, Inst::LoadField(sequence, layout::LIST_ITEMS));
            self.emit(Repr::Boxed, Inst::LoadItem(items, layout::VALUES_FIRST, index))
        } else {
            self.emit(Repr::Boxed, Inst::LoadItem(sequence, layout::TUPLE_FIRST, index))
        };
        self.drop_operands(2);
        self.push(item, Ty::Any);
    }

    pub(super) fn store_subscr(&mut self) {
        let (container, key) = (self.peek(2), self.peek(1));
        let layout = self.sequence(container.ty, key.ty).filter(|layout| layout.shape == ids::LIST.0);
        let Some(layout) = layout else {
            let value = self.peek(3);
            let words = [value, container, key].map(|operand| Word::Value(self.boxed(operand)));
            self.call_helper(HelperId::SetItem, words.to_vec(), 3);
            self.leave_if_touched(None);
            return self.after_call();
        };
        self.settle();
        let container = self.peek(2);
        let list = self.guard_shape(container, layout.shape, Reason::NotKind);
        let key = self.peek(1);
        let key = self.guard_machine_int(key);
        let index = self.checked_index(list, key, layout.len);
        let items = self.emit(Repr::Boxed, Inst::LoadField(list, layout::LIST_ITEMS));
        let value = self.peek(3);
        let value = self.boxed(value);
        self.push_inst(None, Inst::StoreItem(items, layout::VALUES_FIRST, index, value));
        self.drop_operands(3);
        self.state.is_behind = true;
    }

    pub(super) fn list_append(&mut self, arg: u32) {
        let list = self.peek(1 + arg as usize);
        let item = self.peek(1);
        let words = vec![Word::Value(self.boxed(list)), Word::Value(self.boxed(item))];
        self.call_helper(HelperId::ListAppend, words, 1);
        self.leave_if_touched(None);
        self.after_call();
    }
}
