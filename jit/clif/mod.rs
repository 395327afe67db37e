//! From the register IR to Cranelift's.
//!
//! A unit is one function of thread and frame. Slots of the frame are at fixed distances from the frame's header. Every
//! exit is a cold block that says which one it is and returns 0.

mod build;
mod call;
mod memory;
mod number;

use cranelift_codegen::ir;
use cranelift_codegen::ir::AbiParam;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::MemFlagsData;
use cranelift_codegen::ir::condcodes::FloatCC;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types;
use cranelift_codegen::isa::CallConv;
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::FuncInstBuilder;
use cranelift_frontend::FunctionBuilder;
use rustc_hash::FxHashMap;
use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::layout;
use taipan_runtime::abi::snapshot::Snapshot;
use taipan_runtime::abi::unit::Exit;

use crate::ir::BlockId;
use crate::ir::Compare;
use crate::ir::ExitId;
use crate::ir::Function;
use crate::ir::Inst;
use crate::ir::PendingId;
use crate::ir::RangeLeft;
use crate::ir::Repr;
use crate::ir::Slot;
use crate::ir::Terminator;
use crate::ir::ValueId;
use crate::ir::Word;
use crate::stubs::Stubs;

/// The signature of a function of the thread and so many words, which returns a word.
pub fn signature(convention: CallConv, words: usize) -> ir::Signature {
    let mut signature = ir::Signature::new(convention);
    signature.params = vec![AbiParam::new(types::I64); words + 1];
    signature.returns.push(AbiParam::new(types::I64));
    signature
}

/// The signature of a unit: a function of thread and frame.
pub fn unit_signature(convention: CallConv) -> ir::Signature {
    signature(convention, 1)
}

/// The counters that make guards fail (a test mode): one for each, which counts down to its failure.
pub type Counters = Box<[u64]>;

/// How many guards a function has.
pub fn guard_count(function: &Function) -> usize {
    function.blocks.iter().flat_map(|block| &block.insts).filter(|(_, inst)| inst.is_guard()).count()
}

/// What machine code needs to know beside the IR.
pub struct Surroundings<'a> {
    /// The request.
    pub snapshot: &'a Snapshot,
    /// The exits, whose addresses go into the code.
    pub exits: &'a [Exit],
    /// Ways to helpers for cold paths.
    pub stubs: &'a Stubs,
    /// The counters of guards that are to fail.
    pub counters: Option<&'a mut [u64]>,
}

/// Fills a Cranelift function.
pub fn lower(
    function: &Function,
    surroundings: &Surroundings<'_>,
    builder: FunctionBuilder<'_>,
    target: TargetFrontendConfig,
) {
    let mut lowering = Lowering {
        function,
        surroundings,
        builder,
        thread: ir::Value::from_u32(0),
        frame: ir::Value::from_u32(0),
        slots: surroundings.snapshot.code.variable_slots() as i32,
        values: vec![None; function.reprs.len()],
        immediate: vec![false; function.reprs.len()],
        blocks: Vec::new(),
        exits: FxHashMap::default(),
        raised: None,
        signatures: FxHashMap::default(),
        stub_signatures: FxHashMap::default(),
        float_signatures: FxHashMap::default(),
        guards: 0,
    };
    lowering.run();
    lowering.builder.finalize(target);
}

/// The slots of a frame that an exit leaves machine integers in, as distances from the frame's header.
pub fn unboxed_at(function: &Function, snapshot: &Snapshot, pending: PendingId) -> Box<[i32]> {
    let slots = snapshot.code.variable_slots() as i32;
    let pending = function.pending.get(pending.0 as usize);
    let written = pending.into_iter().flat_map(|pending| &pending.slots);
    let unboxed = written.filter(|(_, value)| function.repr(*value) == Repr::Wide);
    unboxed.map(|&(slot, _)| slot_offset(slot, slots)).collect()
}

/// The distance of a slot from the frame's header, in a frame with so many locals, cells and free variables.
fn slot_offset(slot: Slot, slots: i32) -> i32 {
    match slot {
        Slot::Local(index) => (index as i32 - slots) * 8,
        Slot::Stack(index) => layout::frame::SIZE + index as i32 * 8,
    }
}

struct Lowering<'a, 'b> {
    function: &'a Function,
    surroundings: &'a Surroundings<'a>,
    builder: FunctionBuilder<'b>,
    thread: ir::Value,
    frame: ir::Value,
    /// Locals, cells and free variables.
    slots: i32,
    values: Vec<Option<ir::Value>>,
    /// Values that are no cells: storing them needs no barrier.
    immediate: Vec<bool>,
    blocks: Vec<ir::Block>,
    exits: FxHashMap<ExitId, ir::Block>,
    raised: Option<ir::Block>,
    signatures: FxHashMap<usize, ir::SigRef>,
    /// Those of stubs.
    stub_signatures: FxHashMap<usize, ir::SigRef>,
    /// Those of functions from so many floats to one.
    float_signatures: FxHashMap<usize, ir::SigRef>,
    /// Guards lowered so far.
    guards: usize,
}

fn clif_type(repr: Repr) -> ir::Type {
    match repr {
        Repr::Float => types::F64,
        Repr::Complex => types::F64X2,
        Repr::Bool => types::I8,
        Repr::Int | Repr::Wide | Repr::Boxed | Repr::Word => types::I64,
    }
}

/// Memory that is there and aligned.
fn trusted() -> MemFlagsData {
    MemFlagsData::trusted()
}

fn int_condition(compare: Compare) -> IntCC {
    match compare {
        Compare::Lt => IntCC::SignedLessThan,
        Compare::Le => IntCC::SignedLessThanOrEqual,
        Compare::Eq => IntCC::Equal,
        Compare::Ne => IntCC::NotEqual,
        Compare::Gt => IntCC::SignedGreaterThan,
        Compare::Ge => IntCC::SignedGreaterThanOrEqual,
    }
}

fn float_condition(compare: Compare) -> FloatCC {
    match compare {
        Compare::Lt => FloatCC::LessThan,
        Compare::Le => FloatCC::LessThanOrEqual,
        Compare::Eq => FloatCC::Equal,
        Compare::Ne => FloatCC::NotEqual,
        Compare::Gt => FloatCC::GreaterThan,
        Compare::Ge => FloatCC::GreaterThanOrEqual,
    }
}

impl Lowering<'_, '_> {
    fn run(&mut self) {
        let function = self.function;
        for block in &function.blocks {
            let made = self.builder.create_block();
            if block.is_cold {
                self.builder.set_cold_block(made);
            }
            self.blocks.push(made);
        }
        let entry = self.builder.create_block();
        self.builder.append_block_params_for_function_params(entry);
        self.builder.switch_to_block(entry);
        self.thread = self.builder.block_params(entry)[0];
        self.frame = self.builder.block_params(entry)[1];
        self.builder.ins().jump(self.blocks[0], &[]);
        for (index, block) in function.blocks.iter().enumerate() {
            let clif = self.blocks[index];
            self.builder.switch_to_block(clif);
            for &param in &block.params {
                let value = self.builder.append_block_param(clif, clif_type(function.repr(param)));
                self.values[param.0 as usize] = Some(value);
            }
            for (result, inst) in &block.insts {
                self.inst(*result, inst);
            }
            self.end(&block.end);
        }
        self.leaving_blocks();
        self.builder.seal_all_blocks();
    }

    /// The blocks behind all others: exits, and the way out with an exception.
    fn leaving_blocks(&mut self) {
        let mut exits: Vec<(ExitId, ir::Block)> = self.exits.drain().collect();
        exits.sort_by_key(|(exit, _)| exit.0);
        for (exit, block) in exits {
            self.builder.switch_to_block(block);
            self.write_pending(exit);
            if let Some(budget) = self.function.exits[exit.0 as usize].budget {
                self.store_budget(budget);
            }
            let address = std::ptr::from_ref(&self.surroundings.exits[exit.0 as usize]).addr();
            let address = self.number(address as u64);
            self.return_nothing(address);
        }
        if let Some(block) = self.raised {
            self.builder.switch_to_block(block);
            let null = self.number(0);
            self.return_nothing(null);
        }
    }

    /// Writes what memory does not have at the checkpoint that an exit leads to.
    fn write_pending(&mut self, exit: ExitId) {
        let function = self.function;
        let pending = function.exits[exit.0 as usize].pending;
        let Some(pending) = function.pending.get(pending.0 as usize) else { return };
        let mut cells: FxHashMap<ValueId, ir::Value> = FxHashMap::default();
        for &(slot, value) in &pending.slots {
            let word = match function.repr(value) {
                Repr::Wide => self.value(value),
                Repr::Complex => *cells.entry(value).or_insert_with(|| self.boxed(value)),
                _ => self.boxed(value),
            };
            self.store_at(word, self.frame, self.offset(slot));
        }
        for &(cell, offset, word) in &pending.words {
            let (cell, word) = (self.value(cell), self.value(word));
            self.store_at(word, cell, offset);
        }
        for &(cell, offset, left) in &pending.lefts {
            let (cell, left) = (self.value(cell), self.range_left(left));
            self.store_at(left, cell, offset);
        }
    }

    fn range_left(&mut self, left: RangeLeft) -> ir::Value {
        let (next, end) = (self.value(left.next), self.value(left.end));
        let distance = self.builder.ins().isub(end, next);
        match left.step {
            Some(step) => {
                let step = self.value(step);
                self.builder.ins().sdiv(distance, step)
            }
            None => distance,
        }
    }

    fn return_nothing(&mut self, exit: ir::Value) {
        self.store_at(exit, self.thread, layout::thread::EXIT);
        let nothing = self.number(0);
        self.builder.ins().return_(&[nothing]);
    }

    /// A number as an operand.
    fn number(&mut self, number: u64) -> ir::Value {
        self.builder.ins().iconst(types::I64, number as i64)
    }

    fn store_at(&mut self, value: ir::Value, base: ir::Value, offset: i32) {
        self.builder.ins().store(trusted(), value, base, offset);
    }

    fn load_at(&mut self, base: ir::Value, offset: i32) -> ir::Value {
        self.builder.ins().load(types::I64, trusted(), base, offset)
    }

    fn value(&self, id: ValueId) -> ir::Value {
        match self.values[id.0 as usize] {
            Some(value) => value,
            None => unreachable!("the verifier checks that values are made before they are used"),
        }
    }

    fn set(&mut self, result: Option<ValueId>, value: ir::Value) {
        if let Some(result) = result {
            self.values[result.0 as usize] = Some(value);
        }
    }

    /// The distance of a slot from the frame's header.
    fn offset(&self, slot: Slot) -> i32 {
        slot_offset(slot, self.slots)
    }

    fn exit_block(&mut self, exit: ExitId) -> ir::Block {
        if let Some(&block) = self.exits.get(&exit) {
            return block;
        }
        let block = self.cold_block();
        self.exits.insert(exit, block);
        block
    }

    fn raised_block(&mut self) -> ir::Block {
        match self.raised {
            Some(block) => block,
            None => {
                let block = self.cold_block();
                *self.raised.insert(block)
            }
        }
    }

    fn cold_block(&mut self) -> ir::Block {
        let block = self.builder.create_block();
        self.builder.set_cold_block(block);
        block
    }

    /// Goes on where the condition holds, else to a block.
    fn require(&mut self, condition: ir::Value, otherwise: ir::Block) {
        let next = self.builder.create_block();
        self.builder.ins().brif(condition, next, &[], otherwise, &[]);
        self.builder.switch_to_block(next);
    }

    /// Goes on where the condition does not hold, else to a block.
    fn refuse(&mut self, condition: ir::Value, otherwise: ir::Block) {
        let next = self.builder.create_block();
        self.builder.ins().brif(condition, otherwise, &[], next, &[]);
        self.builder.switch_to_block(next);
    }

    /// Where guards are made to fail: leaves when this one's count has come.
    fn fail_on_purpose(&mut self, exit: ExitId) {
        let Some(counters) = &self.surroundings.counters else { return };
        let address = std::ptr::from_ref(&counters[self.guards]).addr();
        self.guards += 1;
        let address = self.number(address as u64);
        let count = self.load_at(address, 0);
        let less = self.builder.ins().iadd_imm_s(count, -1);
        self.store_at(less, address, 0);
        let block = self.exit_block(exit);
        self.require(count, block);
    }

    fn inst(&mut self, result: Option<ValueId>, inst: &Inst) {
        if let Some(exit) = inst.exit().filter(|_| inst.is_guard()) {
            self.fail_on_purpose(exit);
        }
        if let Some(id) = result {
            self.immediate[id.0 as usize] = match inst {
                Inst::Box(value) => !matches!(self.function.repr(*value), Repr::Wide | Repr::Complex),
                Inst::BoxedConst(bits) => *bits < 4096,
                _ => false,
            };
        }
        if let Some(value) = self.computed(inst) {
            self.set(result, value);
        }
    }

    /// The result of a Cranelift instruction with an operand.
    fn unary(
        &mut self,
        value: ValueId,
        make: impl FnOnce(FuncInstBuilder<'_, '_>, ir::Value) -> ir::Value,
    ) -> Option<ir::Value> {
        let value = self.value(value);
        Some(make(self.builder.ins(), value))
    }

    /// The result of a Cranelift instruction with two operands.
    fn binary(
        &mut self,
        left: ValueId,
        right: ValueId,
        make: impl FnOnce(FuncInstBuilder<'_, '_>, ir::Value, ir::Value) -> ir::Value,
    ) -> Option<ir::Value> {
        let (left, right) = (self.value(left), self.value(right));
        Some(make(self.builder.ins(), left, right))
    }

    /// Lowers an instruction; its result, if it has one.
    fn computed(&mut self, inst: &Inst) -> Option<ir::Value> {
        match inst {
            Inst::IntConst(value) | Inst::WordConst(value) => Some(self.number(*value as u64)),
            Inst::FloatConst(value) => Some(self.builder.ins().f64const(*value)),
            Inst::BoolConst(value) => Some(self.builder.ins().iconst(types::I8, i64::from(*value))),
            Inst::BoxedConst(bits) => Some(self.number(*bits)),
            Inst::Checkpoint(_) => None,
            Inst::LoadSlot(slot) => Some(self.load_at(self.frame, self.offset(*slot))),
            Inst::StoreSlot(slot, value) => {
                let boxed = self.boxed(*value);
                self.store_at(boxed, self.frame, self.offset(*slot));
                None
            }
            Inst::Box(value) => Some(self.boxed(*value)),
            Inst::UnboxInt(value, exit) => Some(self.unbox_int(*value, *exit)),
            Inst::UnboxWide(value, exit) => Some(self.unbox_wide(*value, *exit)),
            Inst::UnboxFloat(value, exit) => Some(self.unbox_float(*value, *exit)),
            Inst::UnboxNumber(value, exit) => Some(self.unbox_number(*value, *exit)),
            Inst::UnboxBool(value, exit) => Some(self.unbox_bool(*value, *exit)),
            Inst::GuardShape(value, shape, exit) => Some(self.guard_shape(*value, *shape, *exit)),
            Inst::GuardBits(value, bits, exit) => Some(self.guard_bits(*value, *bits, *exit)),
            Inst::GuardBound(value, exit) => Some(self.guard_bound(*value, *exit)),
            Inst::GuardPrivate(value, exit) => {
                self.guard_private(*value, *exit);
                None
            }
            Inst::Guard(value, wanted, exit) => {
                let (condition, block) = (self.value(*value), self.exit_block(*exit));
                if *wanted {
                    self.require(condition, block)
                } else {
                    self.refuse(condition, block)
                }
                None
            }
            Inst::GuardEpoch(exit) => {
                self.guard_epoch(*exit);
                None
            }
            Inst::GuardNativeStack(exit) => {
                self.guard_native_stack(*exit);
                None
            }
            Inst::GuardRoom { end, calls, exit } => {
                let leave = self.exit_block(*exit);
                self.guard_room(*end, *calls, leave);
                None
            }
            Inst::BoolToInt(value) => self.unary(*value, |ins, value| ins.uextend(types::I64, value)),
            Inst::IntToFloat(value) => self.unary(*value, |ins, value| ins.fcvt_from_sint(types::F64, value)),
            Inst::Int(op, left, right, exit) => Some(self.int_op(*op, *left, *right, *exit)),
            Inst::Assume(value) => Some(self.value(*value)),
            Inst::Float(op, left, right) => Some(self.float_op(*op, *left, *right)),
            Inst::FloatNeg(value) => self.unary(*value, |ins, value| ins.fneg(value)),
            Inst::FloatSqrt(value) => self.unary(*value, |ins, value| ins.sqrt(value)),
            Inst::FloatAbs(value) => self.unary(*value, |ins, value| ins.fabs(value)),
            Inst::IntAbs(value) => self.unary(*value, |ins, value| ins.iabs(value)),
            Inst::CallFloat(function, values, exit) => Some(self.call_float(*function, values, *exit)),
            Inst::ComplexOf(re, im) => {
                let (re, im) = (self.value(*re), self.value(*im));
                let pair = self.builder.ins().scalar_to_vector(types::F64X2, re);
                Some(self.builder.ins().insertlane(pair, im, 1))
            }
            Inst::ComplexPart(value, is_imaginary) => {
                self.unary(*value, |ins, value| ins.extractlane(value, u8::from(*is_imaginary)))
            }
            Inst::LoadFloat(cell, offset) => {
                let cell = self.value(*cell);
                Some(self.builder.ins().load(types::F64, trusted(), cell, *offset))
            }
            Inst::IntCompare(op, left, right) => {
                self.binary(*left, *right, |ins, left, right| ins.icmp(int_condition(*op), left, right))
            }
            Inst::FloatCompare(op, left, right) => {
                self.binary(*left, *right, |ins, left, right| ins.fcmp(float_condition(*op), left, right))
            }
            Inst::StrEquals(left, right) => Some(self.str_equals(*left, *right)),
            Inst::Same(left, right) => {
                self.binary(*left, *right, |ins, left, right| ins.icmp(IntCC::Equal, left, right))
            }
            Inst::Not(value) => self.unary(*value, |ins, value| ins.icmp_imm_u(IntCC::Equal, value, 0)),
            Inst::Below(left, right) => {
                self.binary(*left, *right, |ins, left, right| ins.icmp(IntCC::UnsignedLessThan, left, right))
            }
            Inst::WrapIndex(index, len) => Some(self.wrap_index(*index, *len)),
            Inst::WordToInt(value, exit) => {
                let value = self.value(*value);
                self.require_small(value, *exit);
                Some(value)
            }
            Inst::WordAdd(left, right) => {
                self.binary(*left, *right, |ins, left, right| ins.iadd(left, right))
            }
            Inst::WordMul(left, right) => {
                self.binary(*left, *right, |ins, left, right| ins.imul(left, right))
            }
            Inst::RangeLeft(left) => Some(self.range_left(*left)),
            Inst::LoadField(cell, offset) | Inst::LoadWord(cell, offset) => {
                let cell = self.value(*cell);
                Some(self.load_at(cell, *offset))
            }
            Inst::StoreWord(cell, offset, value) => {
                let (cell, value) = (self.value(*cell), self.value(*value));
                self.store_at(value, cell, *offset);
                None
            }
            Inst::SetShape(cell, shape) => {
                self.set_shape(*cell, *shape);
                None
            }
            Inst::StoreField(cell, offset, value) => {
                self.store_field(*cell, *offset, *value);
                None
            }
            Inst::NewTuple(items) => Some(self.new_tuple(items)),
            Inst::NewList(items) => Some(self.new_list(items)),
            Inst::NewDict => Some(self.call(HelperId::NewDict, &[])),
            Inst::NewInstance(class, exit) => Some(self.new_instance(class, *exit)),
            Inst::InitShape(cell, shape) => {
                let cell = self.value(*cell);
                self.put_shape(cell, *shape);
                None
            }
            Inst::InitField(cell, offset, value) => {
                let (cell, value) = (self.value(*cell), self.value(*value));
                self.store_at(value, cell, *offset);
                None
            }
            Inst::LoadItem(cell, offset, index) => {
                let address = self.item_address(*cell, *index);
                Some(self.load_at(address, *offset))
            }
            Inst::LoadByte(cell, offset, index) => Some(self.load_byte(*cell, *offset, *index)),
            Inst::StoreByte(cell, offset, index, value) => {
                self.store_byte(*cell, *offset, *index, *value);
                None
            }
            Inst::StoreItem(cell, offset, index, value) => {
                self.store_item(*cell, *offset, *index, *value);
                None
            }
            Inst::Append(list, value, exit) => {
                self.append(*list, *value, *exit);
                None
            }
            Inst::BinaryAny(helper, op, left, right, site) => {
                Some(self.binary_any(*helper, *op, *left, *right, *site))
            }
            Inst::LoadAttrAny(object, name, ways, site) => {
                Some(self.load_attr_any(*object, *name, ways, *site))
            }
            Inst::LoadMethodAny { object, name, methods, place, site } => {
                self.load_method_any(*object, *name, methods, *place, *site);
                None
            }
            Inst::CallMethodAny { functions, at, count, site } => {
                Some(self.call_method_any(functions, *at, *count, *site))
            }
            Inst::CompareAny(op, left, right, site) => Some(self.compare_any(*op, *left, *right, *site)),
            Inst::Truth(value, site) => Some(self.truth(*value, *site)),
            Inst::Call(helper, words, site) => Some(self.call_helper(*helper, words, *site)),
            Inst::CallPython { function, callee, first, result, site } => {
                let callee = self.value(*callee);
                Some(self.call_python(function, callee, *first, *result, *site))
            }
            Inst::RequireNone(value, site) => {
                self.require_none(*value, *site);
                None
            }
            &Inst::RequireImplemented { value, operator, left, right, site } => {
                let words = [Word::Number(operator.into()), Word::Value(left), Word::Value(right)];
                self.require_implemented(value, words, site);
                None
            }
            Inst::LeaveIfTouched(write, exit) => {
                self.leave_if_touched(*write, *exit);
                None
            }
            Inst::Poll(cost, exit) => {
                let budget = self.load_at(self.thread, layout::thread::BUDGET);
                let left = self.charged(budget, *cost, *exit);
                self.store_at(left, self.thread, layout::thread::BUDGET);
                None
            }
            Inst::PollRegister(budget, cost, exit) => {
                let budget = self.value(*budget);
                Some(self.charged(budget, *cost, *exit))
            }
            Inst::LoadBudget => Some(self.load_at(self.thread, layout::thread::BUDGET)),
            Inst::StoreBudget(budget) => {
                self.store_budget(*budget);
                None
            }
            Inst::RangeLimit(next, end, budget, cost) => Some(self.range_limit(*next, *end, *budget, *cost)),
        }
    }

    fn end(&mut self, end: &Terminator) {
        match end {
            Terminator::Missing => unreachable!("the verifier checks that blocks have an end"),
            Terminator::Jump(block, args) => {
                let args: Vec<ir::BlockArg> = args.iter().map(|&arg| self.value(arg).into()).collect();
                let block = self.block(*block);
                self.builder.ins().jump(block, &args);
            }
            Terminator::Branch(condition, yes, no) => {
                let condition = self.value(*condition);
                let (yes, no) = (self.block(*yes), self.block(*no));
                self.builder.ins().brif(condition, yes, &[], no, &[]);
            }
            Terminator::Exit(exit) => {
                let block = self.exit_block(*exit);
                self.builder.ins().jump(block, &[]);
            }
            Terminator::Return(value, slot, writes) => self.return_value(*value, *slot, writes),
        }
    }

    fn block(&self, id: BlockId) -> ir::Block {
        self.blocks[id.0 as usize]
    }
}
