//! Loops over iterators.

use taipan_code::Instr;
use taipan_code::Op;
use taipan_gc::Value;
use taipan_runtime::abi::Special;
use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::layout;
use taipan_runtime::abi::layout::ids;
use taipan_runtime::abi::unit::Reason;

use super::Flow;
use super::Refusal;
use super::Translator;
use super::cfg;
use super::state::Bound;
use super::state::RangePosition;
use super::state::Ty;
use super::state::Var;
use super::target;
use crate::ir::BlockId;
use crate::ir::Compare;
use crate::ir::Inst;
use crate::ir::IntOp;
use crate::ir::Interval;
use crate::ir::Repr;
use crate::ir::Terminator;
use crate::ir::ValueId;
use crate::ir::Word;

impl Translator<'_> {
    /// The iterator of a loop: of the kind that the loop behind has seen.
    pub(super) fn get_iter(&mut self) {
        let has_failed = self.has_failed();
        self.operate(Op::GetIter, 0);
        let next = self.snapshot.instrs.get(self.at as usize + 1).map(|instr| instr.op);
        let is = |special: Special| next == Some(special as u16) && !has_failed;
        let shape = if is(Special::ForIterRange) {
            ids::RANGE_ITERATOR
        } else if is(Special::ForIterList) {
            ids::LIST_ITERATOR
        } else if is(Special::ForIterEnumerate) {
            ids::ENUMERATE
        } else {
            return;
        };
        self.start = self.at + 1;
        self.settle();
        let iterator = self.peek(1);
        self.guard_shape(iterator, shape.0, Reason::NotIterator);
    }

    pub(super) fn for_iter(&mut self, instr: &Instr) -> Result<Flow, Refusal> {
        let iterator = self.peek(1);
        let is = |special: Special| self.feedback() == special as u16 && !self.has_failed();
        let has = |shape: u32| iterator.ty == Ty::Shape(shape);
        let may_be = iterator.ty == Ty::Any;
        if has(ids::RANGE_ITERATOR.0) || (may_be && is(Special::ForIterRange)) {
            self.for_range(instr);
        } else if has(ids::LIST_ITERATOR.0) || (may_be && is(Special::ForIterList)) {
            self.for_list(instr);
        } else if self.unpacks_pair() && (may_be || has(ids::ENUMERATE.0)) && is(Special::ForIterEnumerate) {
            self.for_enumerate(instr);
        } else if self.unpacks_pair() && is(Special::ForIterPair) {
            self.for_pair(instr);
        } else {
            self.for_any(instr);
        }
        Ok(Flow::Ended)
    }

    /// A loop whose iterator's position is in registers: nothing that others can see happens.
    fn for_range_position(&mut self, range: RangePosition, instr: &Instr) {
        let goes_on = self.goes_on(range);
        let (body, done) = self.branch(goes_on, true);
        if let Bound::Limit { end, .. } = range.bound {
            self.block = done;
            let exit = self.exit(Reason::Poll);
            let is_left = self.emit(Repr::Bool, Inst::IntCompare(Compare::Lt, range.next, end));
            self.push_inst(None, Inst::Guard(is_left, false, exit));
        }
        self.end_loop(done, false, instr);
        self.block = body;
        let item = self.range_item(range);
        let next = self.function.interval(range.next);
        let step = range.step.unwrap_or_else(|| self.int(1));
        let next = self.emit_int(next, Inst::Int(IntOp::Add, item, step, None));
        let bound = match range.bound {
            Bound::Left(left) => {
                let minus_one = self.word(-1);
                Bound::Left(self.emit(Repr::Word, Inst::WordAdd(left, minus_one)))
            }
            held => held,
        };
        let moved = RangePosition { next, bound, step: range.step, has_moved: true };
        if let Some(iterator) = self.state.stack.last_mut() {
            iterator.range = Some(moved);
        }
        self.push_int(item);
        self.jump_to(instr.next() / 2);
    }

    /// Whether a range has a next integer.
    fn goes_on(&mut self, range: RangePosition) -> ValueId {
        let compare = match range.bound {
            Bound::Left(left) => {
                let zero = self.word(0);
                Inst::IntCompare(Compare::Gt, left, zero)
            }
            Bound::Limit { limit, .. } => Inst::IntCompare(Compare::Lt, range.next, limit),
            Bound::End(end) if self.ascends(range) => Inst::IntCompare(Compare::Lt, range.next, end),
            Bound::End(end) => Inst::IntCompare(Compare::Ne, range.next, end),
        };
        self.emit(Repr::Bool, compare)
    }

    fn ascends(&self, range: RangePosition) -> bool {
        range.step.is_none_or(|step| self.function.interval(step).low > 0)
    }

    /// The next integer of a range that has one: where the range ascends it is below the end.
    fn range_item(&mut self, range: RangePosition) -> ValueId {
        let next = self.function.interval(range.next);
        let item = if self.ascends(range) { next.where_holds(Compare::Lt, next) } else { next };
        self.emit_int(item, Inst::Assume(range.next))
    }

    fn for_range(&mut self, instr: &Instr) {
        if let Some(range) = self.state.stack.last().and_then(|iterator| iterator.range) {
            return self.for_range_position(range, instr);
        }
        self.settle();
        let iterator = self.peek(1);
        let iterator = self.guard_shape(iterator, ids::RANGE_ITERATOR.0, Reason::NotIterator);
        let left = self.emit(Repr::Word, Inst::LoadWord(iterator, layout::RANGE_LEFT));
        let zero = self.word(0);
        let goes_on = self.emit(Repr::Bool, Inst::IntCompare(Compare::Gt, left, zero));
        let (body, done) = self.branch(goes_on, true);
        self.end_loop(done, false, instr);
        self.block = body;
        let next = self.emit(Repr::Word, Inst::LoadWord(iterator, layout::RANGE_NEXT));
        let (integers, _) = self.range_intervals(self.at);
        let exit = self.range_exit(integers);
        let item = self.require_within(next, integers, exit);
        let step = self.emit(Repr::Word, Inst::LoadWord(iterator, layout::RANGE_STEP));
        let after = self.emit(Repr::Word, Inst::WordAdd(next, step));
        let minus_one = self.word(-1);
        let remaining = self.emit(Repr::Word, Inst::WordAdd(left, minus_one));
        self.push_inst(None, Inst::StoreWord(iterator, layout::RANGE_NEXT, after));
        self.push_inst(None, Inst::StoreWord(iterator, layout::RANGE_LEFT, remaining));
        self.next_item(item, Ty::Int, instr);
    }

    fn for_list(&mut self, instr: &Instr) {
        self.settle();
        let iterator = self.peek(1);
        let iterator = self.guard_shape(iterator, ids::LIST_ITERATOR.0, Reason::NotIterator);
        let item = self.step_in_list(iterator, instr);
        self.next_item(item, Ty::Any, instr);
    }

    /// A loop over the numbered items of a list, which the next instruction takes apart from their numbers.
    fn for_enumerate(&mut self, instr: &Instr) {
        self.settle();
        let pairs = self.peek(1);
        let pairs = self.guard_shape(pairs, ids::ENUMERATE.0, Reason::NotIterator);
        let iterator = self.emit(Repr::Boxed, Inst::LoadField(pairs, layout::ENUMERATE_ITERATOR));
        let exit = self.exit(Reason::NotIterator);
        let iterator = self.emit(Repr::Boxed, Inst::GuardShape(iterator, ids::LIST_ITERATOR.0, exit));
        let count = self.emit(Repr::Boxed, Inst::LoadField(pairs, layout::ENUMERATE_COUNT));
        let count = self.emit(Repr::Int, Inst::UnboxInt(count, exit));
        let count = self.require_within(count, Interval::SHORT, exit);
        let item = self.step_in_list(iterator, instr);
        let one = self.int(1);
        let after = self.emit(Repr::Int, Inst::Int(IntOp::Add, count, one, None));
        let after = self.emit(Repr::Boxed, Inst::Box(after));
        self.push_inst(None, Inst::StoreField(pairs, layout::ENUMERATE_COUNT, after));
        self.push(item, Ty::Any);
        self.state.is_behind = true;
        self.push_int(count);
        self.jump_to(instr.next() / 2 + 1);
    }

    /// Whether the instruction behind the loop's takes a pair apart.
    fn unpacks_pair(&self) -> bool {
        cfg::unpacks_pair(&self.snapshot.code.code, self.at + 1)
    }

    /// A loop over pairs that are taken apart at once: the helper leaves both items in memory.
    fn for_pair(&mut self, instr: &Instr) {
        self.commit();
        let iterator = self.peek(1);
        let depth = self.state.stack.len() as u32;
        let words = vec![Word::Value(self.boxed(iterator)), Word::Operand(depth)];
        let site = self.site();
        let found = self.emit(Repr::Boxed, Inst::Call(HelperId::NextPair, words, site));
        self.after_call();
        let is_pair = self.is_bits(found, Value::TRUE);
        let (body, other) = self.branch(is_pair, true);
        self.block = other;
        let is_end = self.is_bits(found, Value::MISSING);
        let (done, stranger) = self.branch(is_end, true);
        self.block = stranger;
        let exit = self.exit_to(self.start, depth, Reason::NotIterator);
        self.function.block(stranger).end = Terminator::Exit(exit);
        self.function.block(stranger).is_cold = true;
        self.end_loop(done, true, instr);
        self.block = body;
        let next = instr.next() / 2 + 1;
        let exit = self.exit_to(next, depth + 2, Reason::FrameTouched);
        self.push_inst(None, Inst::LeaveIfTouched(None, exit));
        self.state.stack.extend([Var::unread(Ty::Any); 2]);
        self.jump_to(next);
    }

    fn is_bits(&mut self, value: ValueId, bits: Value) -> ValueId {
        let wanted = self.emit(Repr::Boxed, Inst::BoxedConst(bits.bits()));
        self.emit(Repr::Bool, Inst::Same(value, wanted))
    }

    /// Moves a list's iterator on: the next item, in a new block. At the end the loop is left.
    fn step_in_list(&mut self, iterator: ValueId, instr: &Instr) -> ValueId {
        let list = self.emit(Repr::Boxed, Inst::LoadField(iterator, layout::LIST_ITERATOR_LIST));
        let exit = self.exit(Reason::NotIterator);
        let list = self.emit(Repr::Boxed, Inst::GuardShape(list, ids::LIST.0, exit));
        let index = self.emit(Repr::Word, Inst::LoadWord(iterator, layout::LIST_ITERATOR_INDEX));
        let len = self.emit(Repr::Word, Inst::LoadWord(list, layout::LIST_LEN));
        let goes_on = self.emit(Repr::Bool, Inst::Below(index, len));
        let (body, done) = self.branch(goes_on, true);
        self.block = done;
        let nothing = self.word(0);
        self.push_inst(None, Inst::StoreWord(iterator, layout::LIST_ITERATOR_LIST, nothing));
        let was_behind = std::mem::replace(&mut self.state.is_behind, true);
        self.end_loop(done, false, instr);
        self.state.is_behind = was_behind;
        self.block = body;
        let items = self.emit(Repr::Boxed, Inst::LoadField(list, layout::LIST_ITEMS));
        let item = self.emit(Repr::Boxed, Inst::LoadItem(items, layout::VALUES_FIRST, index));
        let one = self.word(1);
        let after = self.emit(Repr::Word, Inst::WordAdd(index, one));
        self.push_inst(None, Inst::StoreWord(iterator, layout::LIST_ITERATOR_INDEX, after));
        item
    }

    fn for_any(&mut self, instr: &Instr) {
        let iterator = self.peek(1);
        let words = vec![Word::Value(self.boxed(iterator))];
        self.store_dirty(self.state.stack.len());
        let site = self.site();
        let item = self.emit(Repr::Boxed, Inst::Call(HelperId::Next, words, site));
        self.after_call();
        let is_end = self.is_bits(item, Value::MISSING);
        let (done, body) = self.branch(is_end, true);
        self.end_loop(done, true, instr);
        self.block = body;
        self.leave_if_touched(Some(item));
        self.next_item(item, Ty::Any, instr);
    }

    /// The iterator is exhausted: it is popped, and the loop left; `called` says whether that may have run Python.
    fn end_loop(&mut self, block: BlockId, called: bool, instr: &Instr) {
        let (former, state) = (self.block, self.state.clone());
        self.block = block;
        self.state.stack.pop();
        self.leave_at(called, target(instr));
        self.jump_to(target(instr));
        self.block = former;
        self.state = state;
    }

    /// The loop goes on with an item.
    fn next_item(&mut self, item: ValueId, ty: Ty, instr: &Instr) {
        self.state.is_behind = true;
        self.push(item, ty);
        self.jump_to(instr.next() / 2);
    }
}
