//! From stack bytecode and feedback to the register IR, by abstract interpretation.
//!
//! The operand stack and the locals become SSA values. A local or operand that has been written is *dirty* until the frame
//! in memory has it, too. Before an instruction that may leave, if something that others can see has happened since the
//! last checkpoint, the dirty ones are stored and a new checkpoint begins; guards between two checkpoints leave for
//! the same one, and the interpreter does again what was done since.
//!
//! What a loop's header holds is guessed from how it is entered; where a jump back brings something else, the guess is
//! widened and the translation begins anew. Where every jump back brings something more special, the guess is narrowed and
//! the guard stands in front of the loop.

mod arith;
mod build;
mod calls;
mod cfg;
mod compare;
mod complex;
mod edges;
mod inline;
mod iter;
mod names;
mod state;
mod subscr;

use rustc_hash::FxHashMap;
use taipan_code::Instr;
use taipan_code::Op;
use taipan_code::analysis;
use taipan_code::analysis::Analysis;
use taipan_runtime::abi::helpers;
use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::layout;
use taipan_runtime::abi::snapshot::Constant;
use taipan_runtime::abi::snapshot::Snapshot;
use taipan_runtime::abi::unit::Reason;

use crate::ir::BlockId;
use crate::ir::CallSite;
use crate::ir::Compare;
use crate::ir::ExitId;
use crate::ir::ExitPoint;
use crate::ir::Function;
use crate::ir::Inst;
use crate::ir::Interval;
use crate::ir::Pending;
use crate::ir::PendingId;
use crate::ir::Repr;
use crate::ir::Slot;
use crate::ir::Terminator;
use crate::ir::ValueId;
use crate::ir::Word;
use crate::translate::cfg::BlockSlot;
use crate::translate::cfg::Graph;
use crate::translate::cfg::slot_of;
use crate::translate::complex::Parts;
use crate::translate::edges::Edges;
use crate::translate::edges::Guesses;
use crate::translate::inline::Bodies;
use crate::translate::inline::Caller;
use crate::translate::state::Bound;
use crate::translate::state::RangePosition;
use crate::translate::state::State;
use crate::translate::state::Ty;
use crate::translate::state::Var;

/// Why code is not compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is larger than a unit may be.
    TooLarge(usize),
    /// Its loops cannot be told apart.
    Irreducible,
    /// The types of a loop do not settle.
    Unsettled,
    /// A path that runs often has an instruction that machine code does not have.
    Unsupported(Op, u32),
    /// The code is malformed.
    Malformed,
}

/// Bytecode instructions that a unit may have.
const MOST_INSTRUCTIONS: usize = 4000;
/// Translations of one unit, until its types have settled.
const MOST_ROUNDS: usize = 64;

/// The IR of a unit.
pub fn translate(snapshot: &Snapshot) -> Result<Function, Refusal> {
    let code = &snapshot.code;
    let analysis = analysis::analyse(&code.code).map_err(|_| Refusal::Malformed)?;
    let graph = Graph::new(code, snapshot.start).ok_or(Refusal::Irreducible)?;
    let size: usize = graph.blocks.values().map(Vec::len).sum();
    if size > MOST_INSTRUCTIONS {
        return Err(Refusal::TooLarge(size));
    }
    let bodies = inline::bodies(snapshot);
    let mut guesses = Guesses::new(snapshot);
    for _ in 0..MOST_ROUNDS {
        let translator = Translator::new(snapshot, &analysis, &graph, &bodies, &mut guesses);
        if let Some(function) = translator.run()? {
            return Ok(function);
        }
    }
    Err(Refusal::Unsettled)
}

struct Translator<'a> {
    snapshot: &'a Snapshot,
    analysis: &'a Analysis,
    graph: &'a Graph,
    guesses: &'a mut Guesses,
    edges: Edges,
    function: Function,
    /// The block being filled.
    block: BlockId,
    state: State,
    /// The block of bytecode being translated.
    here: BlockSlot,
    /// The slot of the instruction being translated.
    at: u32,
    /// The slot to go on from to do that instruction again.
    start: u32,
    checkpoints: u32,
    /// Conditions that compare integers.
    comparisons: FxHashMap<ValueId, Comparison>,
    /// The parts of complex numbers.
    complex_parts: FxHashMap<ValueId, Parts>,
    /// Functions that may stand in the place of their calls.
    bodies: &'a Bodies<'a>,
    /// The code around the function that is being put in the place of its call, the outermost first.
    callers: Vec<Caller<'a>>,
    /// Instructions of such functions so far.
    inlined: usize,
}

/// A comparison of two integers.
#[derive(Clone, Copy, Debug)]
struct Comparison {
    compare: Compare,
    left: ValueId,
    right: ValueId,
}

/// What follows an instruction.
enum Flow {
    /// The next one.
    Next,
    /// Nothing: the block has its end.
    Ended,
}

impl<'a> Translator<'a> {
    fn new(
        snapshot: &'a Snapshot,
        analysis: &'a Analysis,
        graph: &'a Graph,
        bodies: &'a Bodies<'a>,
        guesses: &'a mut Guesses,
    ) -> Translator<'a> {
        Translator {
            snapshot,
            analysis,
            graph,
            guesses,
            edges: Edges::default(),
            function: Function::default(),
            block: BlockId(0),
            state: State::new(snapshot.code.variable_slots() as usize),
            here: snapshot.start,
            at: snapshot.start,
            start: snapshot.start,
            checkpoints: 0,
            comparisons: FxHashMap::default(),
            complex_parts: FxHashMap::default(),
            bodies,
            callers: Vec::new(),
            inlined: 0,
        }
    }

    /// The function, or nothing where a guess has changed.
    fn run(mut self) -> Result<Option<Function>, Refusal> {
        self.block = self.function.add_block(self.snapshot.start);
        self.enter();
        for index in 0..self.graph.order.len() {
            let block = self.graph.order[index];
            if !self.begin_block(block) {
                continue;
            }
            if self.graph.is_behind_loops(block) {
                self.checkpoint();
                self.leave(Reason::LoopsLeft);
            } else {
                self.translate_block(block)?;
            }
        }
        if self.guesses.take_changed() { Ok(None) } else { Ok(Some(self.function)) }
    }

    /// The entry: the frame is up to date, and nothing has been read of it.
    fn enter(&mut self) {
        let start = self.snapshot.start;
        let depth = self.analysis.state(start * 2).map_or(0, |state| state.depth);
        self.state.stack = vec![Var::unread(Ty::Any); depth as usize];
        for index in 0..self.state.locals.len() {
            self.state.locals[index] = Var::unread(self.entry_type(index as u32));
        }
        self.begin_checkpoint(start, depth);
        if start == 0 {
            let exit = self.exit(Reason::NativeStack);
            self.push_inst(None, Inst::GuardNativeStack(exit));
        }
        self.jump_to(start);
    }

    /// What is known of a local before anything has run.
    fn entry_type(&self, index: u32) -> Ty {
        let code = &self.snapshot.code;
        let is_parameter = index < code.parameter_slots() && !code.cell2arg.contains(&Some(index));
        let is_deleted = self.graph.deleted.contains(&index);
        if (is_parameter && !is_deleted) || index >= code.nlocals() { Ty::Any } else { Ty::Maybe }
    }

    fn translate_block(&mut self, block: u32) -> Result<(), Refusal> {
        let graph = self.graph;
        let instrs = &graph.blocks[&block];
        for instr in instrs {
            self.at = instr.offset / 2;
            self.start = instr.start / 2;
            match self.instruction(instr)? {
                Flow::Next => {}
                Flow::Ended => return Ok(()),
            }
        }
        if let Some(&next) = graph.successors[&block].first() {
            self.jump_to(slot_of(next));
        }
        Ok(())
    }

    fn instruction(&mut self, instr: &Instr) -> Result<Flow, Refusal> {
        match instr.op {
            Op::Nop | Op::SetupFinally | Op::PopBlock => {}
            Op::PopTop
            | Op::RotTwo
            | Op::RotThree
            | Op::RotFour
            | Op::RotN
            | Op::Swap
            | Op::Copy
            | Op::DupTop
            | Op::DupTopTwo => self.shuffle(instr.op, instr.arg),
            Op::LoadConst => self.load_const(instr.arg),
            Op::LoadFast => self.load_fast(instr.arg),
            Op::StoreFast => self.store_fast(instr.arg),
            Op::LoadFastAndClear => self.load_fast_and_clear(instr.arg),
            Op::LoadGlobal | Op::LoadName => self.load_global(instr.op, instr.arg),
            Op::StoreGlobal | Op::StoreName => self.store_global(instr.op, instr.arg),
            Op::LoadDeref => self.load_deref(instr.arg),
            Op::StoreDeref => self.store_deref(instr.arg),
            Op::LoadClosure => self.load_closure(instr.arg),
            Op::LoadAttr => self.load_attr(instr.arg),
            Op::StoreAttr => self.store_attr(instr.arg),
            Op::LoadMethod => self.load_method(instr.arg),
            Op::LoadSuperMethod => self.load_super_method(instr.arg),
            Op::CallFunction => self.call_function(instr.arg),
            Op::CallMethod => self.call_method(instr.arg),
            Op::CompareOp => self.compare_op(instr.arg),
            Op::IsOp => self.is_op(instr.arg),
            Op::UnaryNot => self.unary_not(),
            Op::UnaryNegative => self.unary_negative(),
            Op::BinarySubscr => self.binary_subscr(),
            Op::StoreSubscr => self.store_subscr(),
            Op::ListAppend => self.list_append(instr.arg),
            Op::BuildTuple | Op::BuildList | Op::BuildMap => self.build(instr.op, instr.arg),
            Op::UnpackSequence => self.unpack_sequence(instr.arg),
            Op::GetIter => self.get_iter(),
            Op::ForIter => return self.for_iter(instr),
            Op::JumpForward => {
                self.jump_to(target(instr));
                return Ok(Flow::Ended);
            }
            Op::JumpAbsolute => {
                self.jump_absolute(instr);
                return Ok(Flow::Ended);
            }
            Op::PopJumpIfFalse | Op::PopJumpIfTrue | Op::JumpIfFalseOrPop | Op::JumpIfTrueOrPop => {
                self.conditional_jump(instr);
                return Ok(Flow::Ended);
            }
            Op::ReturnValue => {
                self.return_value();
                return Ok(Flow::Ended);
            }
            op if arith::operator(op).is_some() => self.binary(op),
            op if helpers::can_operate(op) => self.operate(op, instr.arg),
            op => return self.unsupported(op),
        }
        Ok(Flow::Next)
    }

    /// An instruction without machine code: the interpreter goes on from it.
    fn unsupported(&mut self, op: Op) -> Result<Flow, Refusal> {
        if self.snapshot.failed.contains(&self.at) {
            return Err(Refusal::Unsupported(op, self.at));
        }
        self.leave(Reason::Unsupported);
        Ok(Flow::Ended)
    }

    /// Ends the block by leaving.
    fn leave(&mut self, reason: Reason) {
        self.settle();
        let exit = self.exit(reason);
        self.function.block(self.block).end = Terminator::Exit(exit);
        self.function.block(self.block).is_cold = true;
    }

    /// Whether no guess is to be made at this instruction.
    fn has_failed(&self) -> bool {
        self.snapshot.failed.contains(&self.at)
    }

    /// What quickening made of the instruction.
    fn feedback(&self) -> u16 {
        self.snapshot.instrs[self.at as usize].op
    }
}

/// Emission.
impl Translator<'_> {
    fn push_inst(&mut self, result: Option<ValueId>, inst: Inst) {
        if self.is_inlining() && inst.has_effect() {
            self.keep_call();
        }
        let block = self.block;
        self.function.block(block).insts.push((result, inst));
    }

    /// Appends an instruction with a result.
    fn emit(&mut self, repr: Repr, inst: Inst) -> ValueId {
        let value = self.function.add_value(repr);
        self.push_inst(Some(value), inst);
        value
    }

    /// Appends an instruction whose result is an int in an interval.
    fn emit_int(&mut self, interval: Interval, inst: Inst) -> ValueId {
        let value = self.function.add_integer(Ty::of_ints(interval).repr(), interval);
        self.push_inst(Some(value), inst);
        value
    }

    /// A small int that is known.
    fn int(&mut self, number: i64) -> ValueId {
        self.emit_int(Interval::just(number), Inst::IntConst(number))
    }

    fn word(&mut self, number: i64) -> ValueId {
        let value = self.function.add_integer(Repr::Word, Interval::just(number));
        self.push_inst(Some(value), Inst::WordConst(number));
        value
    }

    /// Reads the length of a sequence at an offset.
    fn length(&mut self, sequence: ValueId, offset: i32) -> ValueId {
        let value = self.function.add_integer(Repr::Word, Interval::LENGTH);
        self.push_inst(Some(value), Inst::LoadWord(sequence, offset));
        value
    }

    /// The exit of a guard of this instruction.
    fn exit(&mut self, reason: Reason) -> ExitId {
        let State { checkpoint, budget, pending, .. } = self.state;
        let is_of_call = self.is_inlining() && !reason.is_expected() && reason != Reason::EpochChanged;
        let reason = if is_of_call { Reason::Inlined } else { reason };
        let point = ExitPoint { checkpoint, at: self.own_slot(), reason, budget, pending };
        self.function.add_exit(point)
    }

    /// An exit to an instruction at which the frame in memory is up to date.
    fn exit_to(&mut self, slot: u32, depth: u32, reason: Reason) -> ExitId {
        let checkpoint = crate::ir::Checkpoint { slot, depth, serial: u32::MAX };
        let pending = PendingId::default();
        self.function.add_exit(ExitPoint { checkpoint, at: self.at, reason, budget: None, pending })
    }

    /// From here on guards leave for that instruction, and write what memory does not have now.
    fn begin_checkpoint(&mut self, slot: u32, depth: u32) {
        self.checkpoints += 1;
        let checkpoint = crate::ir::Checkpoint { slot, depth, serial: self.checkpoints };
        self.state.checkpoint = checkpoint;
        self.state.pending = self.pending();
        self.state.is_behind = false;
        self.state.forget_fresh();
        self.push_inst(None, Inst::Checkpoint(checkpoint));
    }

    /// What memory does not have.
    fn pending(&mut self) -> PendingId {
        let mut pending = Pending::default();
        for place in self.state.places() {
            let var = self.state.var(place);
            pending.slots.extend(var.dirty().map(|value| (place, value)));
            if let (Some(iterator), Some(range)) = (var.value, var.range.filter(|range| range.has_moved)) {
                pending.words.push((iterator, layout::RANGE_NEXT, range.next));
                match range.bound {
                    Bound::Left(left) => pending.words.push((iterator, layout::RANGE_LEFT, left)),
                    Bound::End(end) | Bound::Limit { end, .. } => {
                        pending.lefts.push((iterator, layout::RANGE_LEFT, range.left_before(end)));
                    }
                }
            }
        }
        self.function.add_pending(pending)
    }

    /// In front of an instruction that may leave: makes sure that leaving does not do again what others have seen.
    fn settle(&mut self) {
        if self.state.is_behind {
            self.checkpoint();
        }
    }

    /// A checkpoint in front of this instruction. In a loop without calls nobody looks at the frame: what memory does not
    /// have is written by those who leave.
    fn checkpoint(&mut self) {
        if self.is_inlining() {
            return self.keep_call();
        }
        match self.state.budget {
            Some(_) => self.begin_checkpoint(self.start, self.state.stack.len() as u32),
            None => self.commit(),
        }
    }

    /// Brings the frame in memory up to date: a checkpoint in front of this instruction.
    fn commit(&mut self) {
        if self.is_inlining() {
            return self.keep_call();
        }
        self.store_dirty(self.state.stack.len());
        self.begin_checkpoint(self.start, self.state.stack.len() as u32);
    }

    /// Stores the dirty locals, and the dirty operands below a depth.
    fn store_dirty(&mut self, depth: usize) {
        if self.is_inlining() {
            return self.keep_call();
        }
        for index in 0..self.state.locals.len() {
            self.store_var(Slot::Local(index as u32));
        }
        for index in 0..depth {
            self.store_var(Slot::Stack(index as u32));
            self.store_position(index);
        }
    }

    /// Stores a local or operand if it is dirty.
    fn store_var(&mut self, place: Slot) {
        let var = *self.state.var(place);
        let Some(mut value) = var.dirty() else { return };
        if var.ty == Ty::Complex {
            value = self.complex_cell(value);
        }
        self.push_inst(None, Inst::StoreSlot(place, value));
        self.state.var_mut(place).is_dirty = false;
    }

    /// Puts the position of a range's iterator back into the iterator.
    fn store_position(&mut self, index: usize) {
        let var = self.state.stack[index];
        let (Some(iterator), Some(range)) = (var.value, var.range.filter(|range| range.has_moved)) else {
            return;
        };
        self.push_inst(None, Inst::StoreWord(iterator, layout::RANGE_NEXT, range.next));
        let left = match range.bound {
            Bound::Left(left) => left,
            Bound::End(end) | Bound::Limit { end, .. } => {
                self.emit(Repr::Word, Inst::RangeLeft(range.left_before(end)))
            }
        };
        self.push_inst(None, Inst::StoreWord(iterator, layout::RANGE_LEFT, left));
        self.state.stack[index].range = Some(RangePosition { has_moved: false, ..range });
    }

    /// The site of a call. What is called charges the budget in memory.
    fn site(&mut self) -> CallSite {
        if self.is_inlining() {
            self.keep_call();
        } else if self.state.budget.is_some() {
            self.guesses.found_call(self.at);
            self.put_budget_back();
        }
        CallSite { slot: self.at, depth: self.state.stack.len() as u32 }
    }
}

/// Operands.
impl Translator<'_> {
    fn push(&mut self, value: ValueId, ty: Ty) {
        self.state.stack.push(Var::new(value, ty));
    }

    /// Pushes an unboxed int.
    fn push_int(&mut self, value: ValueId) {
        self.push(value, Ty::of_ints(self.function.interval(value)));
    }

    /// Reads an operand from memory if it has not been read.
    fn operand(&mut self, index: usize) -> Var {
        let var = self.state.stack[index];
        if var.value.is_some() {
            return var;
        }
        let value = self.emit(Repr::Boxed, Inst::LoadSlot(Slot::Stack(index as u32)));
        let read = Var::clean(value, var.ty.boxed());
        self.state.stack[index] = read;
        read
    }

    /// The operand at a depth, 1 the top.
    fn peek(&mut self, depth: usize) -> Operand {
        let var = self.operand(self.state.stack.len() - depth);
        Operand { value: var.value.unwrap_or(ValueId(0)), ty: var.ty }
    }

    fn pop(&mut self) -> Operand {
        let operand = self.peek(1);
        self.state.stack.pop();
        operand
    }

    fn drop_operands(&mut self, count: usize) {
        let depth = self.state.stack.len() - count;
        self.state.stack.truncate(depth);
    }

    /// A value in boxed form.
    fn boxed(&mut self, operand: Operand) -> ValueId {
        match self.function.repr(operand.value) {
            Repr::Boxed => operand.value,
            Repr::Complex => self.complex_cell(operand.value),
            _ => self.emit(Repr::Boxed, Inst::Box(operand.value)),
        }
    }

    /// In what follows a condition holds, or does not: more is known of the integers that it compares.
    fn assume(&mut self, condition: ValueId, holds: bool) {
        let Some(&Comparison { compare, left, right }) = self.comparisons.get(&condition) else { return };
        let compare = if holds { compare } else { compare.opposite() };
        let (of_left, of_right) = (self.function.interval(left), self.function.interval(right));
        self.assume_interval(left, of_left.where_holds(compare, of_right));
        self.assume_interval(right, of_right.where_holds(compare.mirrored(), of_left));
    }

    /// In what follows an integer that variables hold is in an interval.
    fn assume_interval(&mut self, value: ValueId, interval: Interval) {
        let is_held = |var: &Var| var.value == Some(value) && var.ty.is_int();
        let variables = self.state.locals.iter().chain(&self.state.stack);
        if interval != self.function.interval(value) && variables.into_iter().any(is_held) {
            let known = self.emit_int(interval, Inst::Assume(value));
            self.narrow(value, known, Ty::of_ints(interval));
        }
    }

    /// Everywhere the first value lay, the second one does: a guard told more of it.
    fn narrow(&mut self, old: ValueId, new: ValueId, ty: Ty) {
        for var in self.state.locals.iter_mut().chain(&mut self.state.stack) {
            if var.value == Some(old) {
                var.value = Some(new);
                var.ty = ty;
            }
        }
    }

    /// The machine integer in an operand; leaves where there is none, or a boxed one is not small.
    fn guard_machine_int(&mut self, operand: Operand) -> ValueId {
        if operand.ty.is_int() {
            return operand.value;
        }
        let exit = self.exit(Reason::NotInt);
        let value = self.emit(Repr::Int, Inst::UnboxInt(operand.value, exit));
        self.narrow(operand.value, value, Ty::Int);
        value
    }

    /// The float in an operand; leaves where there is none.
    fn guard_float(&mut self, operand: Operand) -> ValueId {
        match operand.ty {
            Ty::Float => operand.value,
            Ty::Int | Ty::Wide => self.emit(Repr::Float, Inst::IntToFloat(operand.value)),
            _ => {
                let exit = self.exit(Reason::NotFloat);
                let value = self.emit(Repr::Float, Inst::UnboxFloat(operand.value, exit));
                self.narrow(operand.value, value, Ty::Float);
                value
            }
        }
    }

    /// The same value, known to have a shape; leaves where it has another.
    fn guard_shape(&mut self, operand: Operand, shape: u32, reason: Reason) -> ValueId {
        if operand.ty == Ty::Shape(shape) {
            return operand.value;
        }
        let exit = self.exit(reason);
        let value = self.emit(Repr::Boxed, Inst::GuardShape(operand.value, shape, exit));
        if self.state.fresh(operand.value).is_some() {
            // It is known by its value, which stays.
            self.state.shape_fresh(operand.value, shape);
            return operand.value;
        }
        self.narrow(operand.value, value, Ty::Shape(shape));
        value
    }
}

/// An operand taken from the stack.
#[derive(Clone, Copy, Debug)]
struct Operand {
    value: ValueId,
    ty: Ty,
}

/// Stack, constants, locals.
impl Translator<'_> {
    fn shuffle(&mut self, op: Op, arg: u32) {
        let depth = self.state.stack.len();
        let touched = match op {
            Op::PopTop => 0,
            Op::RotTwo | Op::DupTopTwo => 2,
            Op::DupTop => 1,
            Op::RotThree => 3,
            Op::RotFour => 4,
            _ => arg as usize,
        };
        for index in depth - touched..depth {
            self.operand(index);
        }
        let top = depth - touched;
        match op {
            Op::PopTop => {
                self.state.stack.pop();
            }
            Op::DupTop => self.copy(1),
            Op::Copy => self.copy(arg as usize),
            Op::DupTopTwo => {
                self.copy(2);
                self.copy(2);
            }
            Op::Swap => {
                self.state.stack.swap(depth - 1, depth - arg as usize);
                self.mark_dirty(top);
            }
            _ => {
                self.state.stack[top..].rotate_right(1);
                self.mark_dirty(top);
            }
        }
    }

    /// Operands from an index on have moved: their places in memory hold something else.
    fn mark_dirty(&mut self, from: usize) {
        for var in &mut self.state.stack[from..] {
            var.is_dirty = true;
        }
    }

    fn copy(&mut self, depth: usize) {
        let var = self.state.stack[self.state.stack.len() - depth];
        self.state.stack.push(Var { is_dirty: true, ..var });
    }

    fn load_const(&mut self, index: u32) {
        self.push_known(self.snapshot.constants[index as usize]);
    }

    /// Pushes a value that is known.
    fn push_known(&mut self, constant: Constant) {
        let (value, ty) = match constant {
            Constant::Int(int) => (self.int(int), Ty::Int),
            Constant::Float(float) => (self.emit(Repr::Float, Inst::FloatConst(float)), Ty::Float),
            Constant::Complex(re, im) => {
                let [re, im] = [re, im].map(|part| self.emit(Repr::Float, Inst::FloatConst(part)));
                (self.complex(Parts { re, im }), Ty::Complex)
            }
            Constant::Bool(flag) => (self.emit(Repr::Bool, Inst::BoolConst(flag)), Ty::Bool),
            Constant::Boxed(bits) => (self.emit(Repr::Boxed, Inst::BoxedConst(bits)), Ty::Const(bits)),
        };
        self.push(value, ty);
    }

    /// Reads a local from memory if it has not been read.
    fn local(&mut self, index: u32) -> Var {
        let var = self.state.locals[index as usize];
        if var.value.is_some() {
            return var;
        }
        let value = self.emit(Repr::Boxed, Inst::LoadSlot(Slot::Local(index)));
        let read = Var::clean(value, var.ty.boxed());
        self.state.locals[index as usize] = read;
        read
    }

    fn load_fast(&mut self, index: u32) {
        let mut var = self.local(index);
        if let (Ty::Maybe, Some(value)) = (var.ty, var.value) {
            self.settle();
            let exit = self.exit(Reason::Unbound);
            let bound = self.emit(Repr::Boxed, Inst::GuardBound(value, exit));
            self.narrow(value, bound, Ty::Any);
            var = self.state.locals[index as usize];
        }
        self.state.stack.push(Var { is_dirty: true, ..var });
    }

    fn store_fast(&mut self, index: u32) {
        let depth = self.state.stack.len();
        let var = self.operand(depth - 1);
        self.state.stack.pop();
        self.state.locals[index as usize] = Var { is_dirty: true, ..var };
    }

    fn load_fast_and_clear(&mut self, index: u32) {
        let var = self.local(index);
        self.state.stack.push(Var { is_dirty: true, ..var });
        let none = self.emit(Repr::Boxed, Inst::BoxedConst(0));
        self.state.locals[index as usize] = Var::new(none, Ty::Maybe);
    }

    fn return_value(&mut self) {
        if self.is_inlining() {
            return self.return_to_caller();
        }
        let operand = self.pop();
        let value = self.boxed(operand);
        self.put_budget_back();
        let mut writes = Vec::new();
        for (index, var) in self.state.locals.iter().enumerate() {
            writes.extend(var.dirty().map(|value| (Slot::Local(index as u32), value)));
        }
        self.function.block(self.block).end = Terminator::Return(value, self.at, writes);
    }
}

/// Calls of helpers.
impl Translator<'_> {
    /// Calls a helper for the top `pops` operands, which need not be in memory; its result becomes the top operand.
    fn call_helper(&mut self, helper: HelperId, words: Vec<Word>, pops: usize) -> ValueId {
        self.store_dirty(self.state.stack.len() - pops);
        let site = self.site();
        let result = self.emit(Repr::Boxed, Inst::Call(helper, words, site));
        self.drop_operands(pops);
        result
    }

    /// After something that may have run Python: nothing is known any more of what it may have changed.
    fn after_call(&mut self) {
        self.state.is_behind = true;
        self.state.forget_changeable();
    }

    /// Leaves behind this instruction, with `result` as its new top operand, where the frame was touched.
    fn leave_if_touched(&mut self, result: Option<ValueId>) {
        let depth = self.state.stack.len() as u32;
        let write = result.map(|value| (Slot::Stack(depth), value));
        let next = self.at + 1;
        let exit = self.exit_to(next, depth + u32::from(result.is_some()), Reason::FrameTouched);
        self.push_inst(None, Inst::LeaveIfTouched(write, exit));
    }

    /// A call whose result is pushed.
    fn push_result(&mut self, result: ValueId) {
        self.leave_if_touched(Some(result));
        self.after_call();
        self.push(result, Ty::Any);
    }

    /// Any instruction that works on operands and results in memory.
    fn operate(&mut self, op: Op, arg: u32) {
        self.commit();
        let (pops, pushes) = (op.stack_effect(arg).pops, op.stack_effect(arg).pushes);
        let depth = self.state.stack.len() as u32;
        let words = vec![Word::Number(op as u64), Word::Number(u64::from(arg)), Word::Operand(depth)];
        let site = self.site();
        self.emit(Repr::Boxed, Inst::Call(HelperId::Operate, words, site));
        if adds_to_container(op) {
            self.drop_operands((pops - pushes) as usize);
        } else {
            self.drop_operands(pops as usize);
            for _ in 0..pushes {
                let ty = if op == Op::LoadMethod || op == Op::LoadSuperMethod { Ty::Maybe } else { Ty::Any };
                self.state.stack.push(Var::unread(ty));
            }
        }
        let depth = self.state.stack.len() as u32;
        let exit = self.exit_to(self.at + 1, depth, Reason::FrameTouched);
        self.push_inst(None, Inst::LeaveIfTouched(None, exit));
        self.after_call();
    }
}

/// Whether the instruction adds to a container that stays where it is on the stack.
fn adds_to_container(op: Op) -> bool {
    matches!(op, Op::SetAdd | Op::ListExtend | Op::SetUpdate | Op::DictUpdate | Op::MapAdd | Op::DictMerge)
}

/// The slot that an instruction's target is.
fn target(instr: &Instr) -> u32 {
    instr.target().unwrap_or(0) / 2
}
