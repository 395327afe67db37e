//! Items of lists, tuples and bytes.

use taipan_code::Op;
use taipan_runtime::abi::Special;
use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::layout;
use taipan_runtime::abi::layout::ids;
use taipan_runtime::abi::unit::Reason;

use super::Operand;
use super::Translator;
use super::state::Ty;
use crate::ir::Compare;
use crate::ir::Inst;
use crate::ir::Interval;
use crate::ir::Repr;
use crate::ir::ValueId;
use crate::ir::Word;

/// A sequence whose items machine code reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sequence {
    List,
    Tuple,
    Bytes,
    ByteArray,
}

impl Sequence {
    const ALL: [Sequence; 4] = [Sequence::List, Sequence::Tuple, Sequence::Bytes, Sequence::ByteArray];

    /// The sequence of a shape.
    pub(super) fn of_shape(shape: u32) -> Option<Sequence> {
        Sequence::ALL.into_iter().find(|sequence| sequence.shape() == shape)
    }

    pub(super) fn shape(self) -> u32 {
        match self {
            Sequence::List => ids::LIST.0,
            Sequence::Tuple => ids::TUPLE.0,
            Sequence::Bytes => ids::BYTES.0,
            Sequence::ByteArray => ids::BYTEARRAY.0,
        }
    }

    /// Where the length stands.
    pub(super) fn len(self) -> i32 {
        match self {
            Sequence::List => layout::LIST_LEN,
            Sequence::Tuple => layout::TUPLE_LEN,
            Sequence::Bytes => layout::BYTES_LEN,
            Sequence::ByteArray => layout::BYTEARRAY_LEN,
        }
    }

    /// The instruction that has seen ints as keys of it.
    fn special(self) -> Special {
        match self {
            Sequence::List => Special::SubscrListInt,
            Sequence::Tuple => Special::SubscrTupleInt,
            Sequence::Bytes => Special::SubscrBytesInt,
            Sequence::ByteArray => Special::SubscrByteArrayInt,
        }
    }

    /// The same of a store.
    fn store_special(self) -> Option<Special> {
        match self {
            Sequence::List => Some(Special::StoreSubscrListInt),
            Sequence::ByteArray => Some(Special::StoreSubscrByteArrayInt),
            Sequence::Tuple | Sequence::Bytes => None,
        }
    }
}

impl Translator<'_> {
    /// The sequence that a container is known or guessed to be, under a key that is or may be an int; `special` says what a
    /// kind of sequence has been seen with.
    fn sequence(
        &self,
        container: Ty,
        key: Ty,
        special: impl Fn(Sequence) -> Option<Special>,
    ) -> Option<Sequence> {
        if !matches!(key, Ty::Int | Ty::Wide | Ty::Any | Ty::Maybe) || self.has_failed() {
            return None;
        }
        let was_seen =
            |sequence: Sequence| special(sequence).is_some_and(|special| self.feedback() == special as u16);
        Sequence::ALL.into_iter().filter(|&sequence| special(sequence).is_some()).find(|&sequence| {
            match container {
                Ty::Shape(shape) => shape == sequence.shape() && (key.is_int() || was_seen(sequence)),
                Ty::Any => was_seen(sequence),
                _ => false,
            }
        })
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
        let Some(kind) = self.sequence(container.ty, key.ty, |kind| Some(kind.special())) else {
            let words = vec![Word::Value(self.boxed(container)), Word::Value(self.boxed(key))];
            let result = self.call_helper(HelperId::GetItem, words, 2);
            return self.push_result(result);
        };
        let (sequence, index) = self.checked_place(kind);
        match kind {
            Sequence::List | Sequence::Tuple => {
                let (array, offset) = self.items(kind, sequence);
                let item = self.emit(Repr::Boxed, Inst::LoadItem(array, offset, index));
                self.drop_operands(2);
                self.push(item, Ty::Any);
            }
            Sequence::Bytes | Sequence::ByteArray => {
                let (array, offset, index) = self.bytes(kind, sequence, index);
                let byte = self.emit_int(Interval::BYTE, Inst::LoadByte(array, offset, index));
                self.drop_operands(2);
                self.push_int(byte);
            }
        }
    }

    pub(super) fn store_subscr(&mut self) {
        let (container, key, value) = (self.peek(2), self.peek(1), self.peek(3));
        let kind = self.sequence(container.ty, key.ty, Sequence::store_special);
        let Some(kind) = kind.filter(|&kind| kind != Sequence::ByteArray || may_be_byte(value.ty)) else {
            let words = [value, container, key].map(|operand| Word::Value(self.boxed(operand)));
            self.call_helper(HelperId::SetItem, words.to_vec(), 3);
            self.leave_if_touched(None);
            return self.after_call();
        };
        let (sequence, index) = self.checked_place(kind);
        let value = self.peek(3);
        if kind == Sequence::ByteArray {
            let byte = self.guard_byte(value);
            let (array, offset, index) = self.bytes(kind, sequence, index);
            self.push_inst(None, Inst::StoreByte(array, offset, index, byte));
        } else {
            let (array, offset) = self.items(kind, sequence);
            let value = self.boxed(value);
            self.push_inst(None, Inst::StoreItem(array, offset, index, value));
        }
        self.drop_operands(3);
        self.state.is_behind = true;
    }

    /// The sequence and the index that lie on top, checked.
    fn checked_place(&mut self, kind: Sequence) -> (ValueId, ValueId) {
        self.settle();
        let container = self.peek(2);
        let sequence = self.guard_shape(container, kind.shape(), Reason::NotKind);
        let key = self.peek(1);
        let key = self.guard_machine_int(key);
        (sequence, self.checked_index(sequence, key, kind.len()))
    }

    /// The cell that has a sequence's items, and the offset at which they begin.
    fn items(&mut self, kind: Sequence, sequence: ValueId) -> (ValueId, i32) {
        if kind == Sequence::Tuple {
            return (sequence, layout::TUPLE_FIRST);
        }
        (self.emit(Repr::Boxed, Inst::LoadField(sequence, layout::LIST_ITEMS)), layout::VALUES_FIRST)
    }

    /// The cell that has a sequence's bytes, the offset at which they begin, and the index there.
    fn bytes(&mut self, kind: Sequence, sequence: ValueId, index: ValueId) -> (ValueId, i32, ValueId) {
        if kind == Sequence::Bytes {
            return (sequence, layout::BYTES_FIRST, index);
        }
        let storage = self.emit(Repr::Boxed, Inst::LoadField(sequence, layout::BYTEARRAY_STORAGE));
        let start = self.emit(Repr::Word, Inst::LoadWord(sequence, layout::BYTEARRAY_START));
        let index = self.emit(Repr::Word, Inst::WordAdd(start, index));
        (storage, layout::STORAGE_FIRST, index)
    }

    /// The byte that an operand is; leaves where it is none.
    fn guard_byte(&mut self, operand: Operand) -> ValueId {
        if operand.ty == Ty::Bool {
            return self.emit_int(Interval { low: 0, high: 1 }, Inst::BoolToInt(operand.value));
        }
        let byte = self.guard_machine_int(operand);
        if !Interval::BYTE.contains(self.function.interval(byte)) {
            let limit = self.word(Interval::BYTE.high + 1);
            let is_byte = self.emit(Repr::Bool, Inst::Below(byte, limit));
            self.require(is_byte, Reason::NotInt);
        }
        byte
    }

    /// What is unpacked is guessed to be a tuple.
    pub(super) fn unpack_sequence(&mut self, count: u32) {
        let is_guessed = matches!(self.peek(1).ty, Ty::Any) && !self.has_failed();
        if !is_guessed && self.peek(1).ty != Ty::Shape(ids::TUPLE.0) {
            return self.operate(Op::UnpackSequence, count);
        }
        self.settle();
        let operand = self.peek(1);
        let tuple = self.guard_shape(operand, ids::TUPLE.0, Reason::NotKind);
        let len = self.length(tuple, layout::TUPLE_LEN);
        let wanted = self.word(i64::from(count));
        let fits = self.emit(Repr::Bool, Inst::IntCompare(Compare::Eq, len, wanted));
        self.require(fits, Reason::NotKind);
        self.drop_operands(1);
        for index in (0..count).rev() {
            let index = self.word(i64::from(index));
            let item = self.emit(Repr::Boxed, Inst::LoadItem(tuple, layout::TUPLE_FIRST, index));
            self.push(item, Ty::Any);
        }
    }

    pub(super) fn list_append(&mut self, arg: u32) {
        self.append(1 + arg as usize);
        self.drop_operands(1);
    }
}

/// Whether a value of the type may be stored as a byte.
fn may_be_byte(ty: Ty) -> bool {
    ty.is_int() || matches!(ty, Ty::Bool | Ty::Any | Ty::Maybe)
}
