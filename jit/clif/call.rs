//! Calls and polls.

use cranelift_codegen::ir;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types;
use taipan_gc::Value;
use taipan_runtime::abi::ENTRY_COST;
use taipan_runtime::abi::helpers::Effect;
use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::layout;
use taipan_runtime::abi::snapshot::FunctionFact;
use taipan_runtime::abi::snapshot::MethodFact;
use taipan_runtime::abi::snapshot::Way;

use super::Lowering;
use super::trusted;
use crate::ir::Budget;
use crate::ir::CallSite;
use crate::ir::ExitId;
use crate::ir::Slot;
use crate::ir::ValueId;
use crate::ir::Word;
use crate::stubs;

/// Bytes of a prepared instruction.
const INSTRUCTION: u64 = 8;

impl Lowering<'_, '_> {
    fn signature_of(&mut self, words: usize) -> ir::SigRef {
        if let Some(&known) = self.signatures.get(&words) {
            return known;
        }
        let convention = self.builder.func.signature.call_conv;
        let made = self.builder.import_signature(super::signature(convention, words));
        *self.signatures.entry(words).or_insert(made)
    }

    /// Calls a helper with words.
    pub(super) fn call(&mut self, helper: HelperId, words: &[ir::Value]) -> ir::Value {
        let row = helper.helper();
        debug_assert_eq!(row.words, words.len(), "{helper:?}");
        let signature = self.signature_of(words.len());
        let address = self.number(row.address.addr() as u64);
        let mut args = vec![self.thread];
        args.extend(words);
        let call = self.builder.ins().call_indirect(signature, address, &args);
        self.builder.inst_results(call)[0]
    }

    /// Calls a helper from a cold path, which leaves all registers to the hot one.
    pub(super) fn call_from_cold(&mut self, helper: HelperId, words: &[ir::Value]) -> ir::Value {
        let Some(address) = self.surroundings.stubs.address(helper) else { return self.call(helper, words) };
        let signature = match self.stub_signatures.get(&words.len()) {
            Some(&known) => known,
            None => {
                let made = self.builder.import_signature(stubs::signature(words.len()));
                *self.stub_signatures.entry(words.len()).or_insert(made)
            }
        };
        let address = self.number(address);
        let mut args = vec![self.thread];
        args.extend(words);
        self.builder.ins().call_indirect(signature, address, &args);
        self.load_at(self.thread, layout::thread::ANSWER)
    }

    /// The address of an operand's place.
    fn operand_address(&mut self, index: u32) -> ir::Value {
        let offset = self.offset(Slot::Stack(index));
        self.builder.ins().iadd_imm_s(self.frame, i64::from(offset))
    }

    /// Makes instruction and operands visible to whatever looks at the frame.
    pub(super) fn save_site(&mut self, site: CallSite) {
        let pc = self.surroundings.snapshot.first + u64::from(site.slot) * INSTRUCTION;
        let pc = self.number(pc);
        self.store_at(pc, self.frame, layout::frame::PC);
        let top = self.operand_address(site.depth);
        self.store_at(top, self.thread, layout::thread::TOP);
    }

    /// Calls a helper that may raise.
    pub(super) fn call_helper(&mut self, helper: HelperId, words: &[Word], site: CallSite) -> ir::Value {
        debug_assert_eq!(helper.helper().effect, Effect::RunsPython, "{helper:?}");
        self.save_site(site);
        let mut args = Vec::with_capacity(words.len());
        for word in words {
            args.push(match *word {
                Word::Value(value) => self.value(value),
                Word::Number(number) => self.number(number),
                Word::Operand(index) => self.operand_address(index),
            });
        }
        let result = self.call(helper, &args);
        let raised = self.raised_block();
        self.require(result, raised);
        result
    }

    /// Has `hit` end the block for a value that has one of the shapes, by its index; goes on in `slow` with any other.
    fn by_shape(
        &mut self,
        value: ir::Value,
        slow: ir::Block,
        shapes: impl ExactSizeIterator<Item = u32>,
        mut hit: impl FnMut(&mut Self, usize),
    ) {
        if shapes.len() > 0 {
            let own = self.shape_of(value, slow);
            for (index, shape) in shapes.enumerate() {
                let (same, next) = (self.builder.create_block(), self.builder.create_block());
                let is_same = self.builder.ins().icmp_imm_u(IntCC::Equal, own, i64::from(shape));
                self.builder.ins().brif(is_same, same, &[], next, &[]);
                self.builder.switch_to_block(same);
                hit(self, index);
                self.builder.switch_to_block(next);
            }
        }
        self.builder.ins().jump(slow, &[]);
        self.builder.switch_to_block(slow);
    }

    /// Reads an attribute at once where the object has one of the shapes, else calls the helper.
    pub(super) fn load_attr_any(
        &mut self,
        object: ValueId,
        name: u32,
        ways: &[Way],
        site: CallSite,
    ) -> ir::Value {
        let (slow, join) = (self.builder.create_block(), self.builder.create_block());
        let result = self.builder.append_block_param(join, types::I64);
        let cell = self.value(object);
        self.by_shape(cell, slow, ways.iter().map(|way| way.shape), |lowering, index| {
            let value = lowering.load_at(cell, ways[index].offset as i32);
            lowering.builder.ins().brif(value, join, &[value.into()], slow, &[]);
        });
        let words = [Word::Value(object), Word::Number(u64::from(name))];
        let called = self.call_helper(HelperId::LoadAttr, &words, site);
        self.builder.ins().jump(join, &[called.into()]);
        self.builder.switch_to_block(join);
        result
    }

    /// Writes a method and its receiver at once where the object has one of the shapes, else calls the helper.
    pub(super) fn load_method_any(
        &mut self,
        object: ValueId,
        name: u32,
        methods: &[MethodFact],
        place: u32,
        site: CallSite,
    ) {
        let (slow, join) = (self.builder.create_block(), self.builder.create_block());
        let cell = self.value(object);
        self.by_shape(cell, slow, methods.iter().map(|method| method.shape), |lowering, index| {
            let function = lowering.number(methods[index].value);
            lowering.store_at(function, lowering.frame, lowering.offset(Slot::Stack(place)));
            lowering.store_at(cell, lowering.frame, lowering.offset(Slot::Stack(place + 1)));
            lowering.builder.ins().jump(join, &[]);
        });
        let words = [Word::Value(object), Word::Number(u64::from(name)), Word::Operand(place)];
        self.call_helper(HelperId::LoadMethod, &words, site);
        self.builder.ins().jump(join, &[]);
        self.builder.switch_to_block(join);
    }

    /// Calls one of the functions directly, or whatever else lies in the operands by the helper.
    pub(super) fn call_method_any(
        &mut self,
        functions: &[FunctionFact],
        at: u32,
        count: u32,
        site: CallSite,
    ) -> ir::Value {
        let join = self.builder.create_block();
        let result = self.builder.append_block_param(join, types::I64);
        let method = self.load_at(self.frame, self.offset(Slot::Stack(at)));
        for function in functions {
            let (hit, next) = (self.builder.create_block(), self.builder.create_block());
            let wanted = self.number(function.function);
            let same = self.builder.ins().icmp(IntCC::Equal, method, wanted);
            self.builder.ins().brif(same, hit, &[], next, &[]);
            self.builder.switch_to_block(hit);
            let returned = self.call_python(function, method, at + 1, at, site);
            self.builder.ins().jump(join, &[returned.into()]);
            self.builder.switch_to_block(next);
        }
        let words = [Word::Operand(at), Word::Number(u64::from(count))];
        let returned = self.call_helper(HelperId::CallMethod, &words, site);
        self.builder.ins().jump(join, &[returned.into()]);
        self.builder.switch_to_block(join);
        result
    }

    /// What is left of the budget after a jump back; leaves where it does not reach.
    pub(super) fn charged(&mut self, budget: ir::Value, cost: u32, exit: ExitId) -> ir::Value {
        let leave = self.exit_block(exit);
        let is_used_up = self.builder.ins().icmp_imm_s(IntCC::SignedLessThan, budget, i64::from(cost));
        self.refuse(is_used_up, leave);
        self.builder.ins().iadd_imm_s(budget, -i64::from(cost))
    }

    pub(super) fn store_budget(&mut self, budget: Budget) {
        let left = match budget {
            Budget::Held(value) => self.value(value),
            Budget::Counted { base, cost, next } => {
                let (base, next) = (self.value(base), self.value(next));
                let spent = self.builder.ins().imul_imm_u(next, i64::from(cost));
                self.builder.ins().isub(base, spent)
            }
        };
        self.store_at(left, self.thread, layout::thread::BUDGET);
    }

    pub(super) fn range_limit(
        &mut self,
        next: ValueId,
        end: ValueId,
        budget: ValueId,
        cost: u32,
    ) -> ir::Value {
        let (next, end, budget) = (self.value(next), self.value(end), self.value(budget));
        let nothing = self.number(0);
        let budget = self.builder.ins().smax(budget, nothing);
        let cost = self.number(u64::from(cost));
        let reaches = self.builder.ins().udiv(budget, cost);
        let left = self.builder.ins().isub(end, next);
        let steps = self.builder.ins().smin(left, reaches);
        self.builder.ins().iadd(next, steps)
    }

    pub(super) fn call_python(
        &mut self,
        function: &FunctionFact,
        callee: ir::Value,
        first: u32,
        result: u32,
        site: CallSite,
    ) -> ir::Value {
        let (slow, join) = (self.cold_block(), self.builder.create_block());
        let value = self.builder.append_block_param(join, types::I64);
        self.charge_call(function, callee, first, slow);
        let frame = self.lay_frame(function, callee, first, result, site);
        let code = self.number(function.code);
        let entry = self.load_at(code, layout::CODE_ENTRY);
        let signature = self.signature_of(1);
        let call = self.builder.ins().call_indirect(signature, entry, &[self.thread, frame]);
        let returned = self.builder.inst_results(call)[0];
        let unfinished = self.cold_block();
        self.builder.ins().brif(returned, join, &[returned.into()], unfinished, &[]);
        self.builder.switch_to_block(unfinished);
        let finished = self.call(HelperId::Finish, &[frame]);
        let raised = self.raised_block();
        self.builder.ins().brif(finished, join, &[finished.into()], raised, &[]);
        self.builder.switch_to_block(slow);
        let words = [self.operand_address(first), self.number(u64::from(function.argcount))].map(|word| word);
        self.save_site(site);
        let called = self.call(HelperId::Call, &[callee, words[0], words[1]]);
        self.builder.ins().brif(called, join, &[called.into()], raised, &[]);
        self.builder.switch_to_block(join);
        value
    }

    /// Raises where the result of an `__init__` is not `None`.
    pub(super) fn require_none(&mut self, value: ValueId, site: CallSite) {
        let returned = self.value(value);
        let none = self.number(Value::NONE.bits());
        let is_none = self.builder.ins().icmp(IntCC::Equal, returned, none);
        self.require_or_raise(is_none, HelperId::InitReturned, &[Word::Value(value)], site);
    }

    /// Raises where the result of an operator's only method is `NotImplemented`; the words are those of the helper.
    pub(super) fn require_implemented(&mut self, value: ValueId, words: [Word; 3], site: CallSite) {
        let returned = self.value(value);
        let nothing = self.number(Value::NOT_IMPLEMENTED.bits());
        let is_known = self.builder.ins().icmp(IntCC::NotEqual, returned, nothing);
        self.require_or_raise(is_known, HelperId::Unsupported, &words, site);
    }

    /// Has a helper raise where a condition does not hold.
    fn require_or_raise(&mut self, condition: ir::Value, helper: HelperId, words: &[Word], site: CallSite) {
        let (wrong, next) = (self.cold_block(), self.builder.create_block());
        self.builder.ins().brif(condition, next, &[], wrong, &[]);
        self.builder.switch_to_block(wrong);
        self.call_helper(helper, words, site);
        let raised = self.raised_block();
        self.builder.ins().jump(raised, &[]);
        self.builder.switch_to_block(next);
    }

    /// Takes what a call costs; goes to `slow`, with nothing taken, where the general way is needed.
    fn charge_call(&mut self, function: &FunctionFact, callee: ir::Value, first: u32, slow: ir::Block) {
        let code = self.load_at(callee, layout::FUNCTION_CODE);
        let wanted = self.number(function.code);
        let same = self.builder.ins().icmp(IntCC::Equal, code, wanted);
        self.require(same, slow);
        let depth = self.guard_room(first + function.frame_slots, 1, slow);
        let budget = self.load_at(self.thread, layout::thread::BUDGET);
        let left = self.builder.ins().iadd_imm_s(budget, -ENTRY_COST);
        let is_left = self.builder.ins().icmp_imm_s(IntCC::SignedGreaterThanOrEqual, left, 0);
        self.require(is_left, slow);
        self.store_at(left, self.thread, layout::thread::BUDGET);
        let deeper = self.builder.ins().iadd_imm_s(depth, -1);
        self.store_at(deeper, self.thread, layout::thread::DEPTH_LEFT);
    }

    /// Goes to `otherwise` where frames up to that operand have no room, or where calls may not go so deep; how deep they may.
    pub(super) fn guard_room(&mut self, end: u32, calls: u32, otherwise: ir::Block) -> ir::Value {
        let end = self.operand_address(end);
        let limit = self.load_at(self.thread, layout::thread::STACK_LIMIT);
        let has_room = self.builder.ins().icmp(IntCC::UnsignedLessThanOrEqual, end, limit);
        self.require(has_room, otherwise);
        let depth = self.builder.ins().load(types::I32, trusted(), self.thread, layout::thread::DEPTH_LEFT);
        let may_enter =
            self.builder.ins().icmp_imm_s(IntCC::SignedGreaterThanOrEqual, depth, i64::from(calls));
        self.require(may_enter, otherwise);
        depth
    }

    /// Lays the callee's frame over the arguments and makes it the current one.
    fn lay_frame(
        &mut self,
        function: &FunctionFact,
        callee: ir::Value,
        first: u32,
        result: u32,
        site: CallSite,
    ) -> ir::Value {
        let nothing = self.number(0);
        for index in function.argcount..function.nlocals {
            let offset = self.offset(Slot::Stack(first + index));
            self.store_at(nothing, self.frame, offset);
        }
        self.lay_free_variables(function, callee, first + function.nlocals);
        let frame = self.operand_address(first + function.nlocals + function.nfree);
        self.store_at(callee, frame, layout::frame::FUNCTION);
        let words = [(layout::frame::CODE, function.code), (layout::frame::PC, function.first)];
        for (offset, word) in words {
            let word = self.number(word);
            self.store_at(word, frame, offset);
        }
        self.store_at(self.frame, frame, layout::frame::PREVIOUS);
        let result = self.operand_address(result);
        self.store_at(result, frame, layout::frame::RESULT);
        for offset in [layout::frame::FLAGS, layout::frame::CONTEXT, layout::frame::OBJECT] {
            self.store_at(nothing, frame, offset);
        }
        let pc = self.surroundings.snapshot.first + u64::from(site.slot) * INSTRUCTION;
        let pc = self.number(pc);
        self.store_at(pc, self.frame, layout::frame::PC);
        self.store_at(frame, self.thread, layout::thread::FRAME);
        frame
    }

    /// Lays the cells of a function's closure behind its locals.
    fn lay_free_variables(&mut self, function: &FunctionFact, callee: ir::Value, first: u32) {
        if function.nfree == 0 {
            return;
        }
        let closure = self.load_at(callee, layout::FUNCTION_CLOSURE);
        for index in 0..function.nfree {
            let cell = self.load_at(closure, layout::TUPLE_FIRST + index as i32 * 8);
            let offset = self.offset(Slot::Stack(first + index));
            self.store_at(cell, self.frame, offset);
        }
    }
}
