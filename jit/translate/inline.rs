//! Functions that stand in the place of their calls.
//!
//! Only such are taken as have no effect but their result: small ones without loops, that store nothing but attributes of
//! instances that they made or were given new, and call nothing but others of the kind. Where a guess in one turns out
//! wrong, or where it would raise, the interpreter does the whole call again, and nobody can tell: so it needs no frame, and
//! its exits are those of the call.

use std::mem;

use rustc_hash::FxHashMap;
use taipan_code::Instr;
use taipan_code::Op;
use taipan_gc::Value;
use taipan_runtime::abi::ENTRY_COST;
use taipan_runtime::abi::layout;
use taipan_runtime::abi::snapshot::Fact;
use taipan_runtime::abi::snapshot::FunctionFact;
use taipan_runtime::abi::snapshot::Snapshot;
use taipan_runtime::abi::unit::Reason;

use super::Operand;
use super::Refusal;
use super::Translator;
use super::cfg::BlockSlot;
use super::cfg::Graph;
use super::edges::Edge;
use super::edges::Edges;
use super::state::Ty;
use super::state::Var;
use crate::ir::Budget;
use crate::ir::Inst;
use crate::ir::Repr;
use crate::ir::ValueId;

/// How many functions may lie in one another.
const MOST_LEVELS: usize = 3;
/// Instructions of functions in the places of calls that a unit may have.
const MOST_INLINED: usize = 600;

/// The code of a function that may stand in the place of its calls.
pub(super) struct Body<'a> {
    snapshot: &'a Snapshot,
    graph: Graph,
    /// Instructions that are reached.
    size: usize,
    /// Whether it stores attributes, which takes an instance that nobody knows of.
    stores: bool,
}

/// All such code, by its address.
pub(super) type Bodies<'a> = FxHashMap<u64, Body<'a>>;

/// The code that the calls of a unit may be replaced by.
pub(super) fn bodies(snapshot: &Snapshot) -> Bodies<'_> {
    let mut bodies = FxHashMap::default();
    let mut pending = vec![snapshot];
    while let Some(caller) = pending.pop() {
        let named = caller.facts.iter().flat_map(|(_, fact)| called(fact));
        for function in named.chain(caller.held_functions()) {
            let Some(snapshot) = function.body.as_deref() else { continue };
            if bodies.contains_key(&function.code) {
                continue;
            }
            if let Some(body) = Body::new(snapshot) {
                bodies.insert(function.code, body);
                pending.push(snapshot);
            }
        }
    }
    bodies
}

/// The functions that a cache tells are called.
fn called(fact: &Fact) -> Vec<&FunctionFact> {
    let mut functions = fact.functions();
    functions.extend(fact.class().map(|class| &class.init));
    functions
}

impl Body<'_> {
    fn new(snapshot: &Snapshot) -> Option<Body<'_>> {
        let graph = Graph::new(&snapshot.code, 0)?;
        let instrs: Vec<&Instr> = graph.blocks.values().flatten().collect();
        let fits = graph.loops.is_empty() && instrs.iter().all(|instr| is_pure(instr.op));
        let size = instrs.len();
        let stores = instrs.iter().any(|instr| instr.op == Op::StoreAttr);
        fits.then_some(Body { snapshot, graph, size, stores })
    }
}

/// Whether the instruction may have machine code that nobody can tell has run. What turns out to have an effect after all is
/// found as it is translated.
fn is_pure(op: Op) -> bool {
    !matches!(
        op,
        Op::StoreDeref
            | Op::StoreGlobal
            | Op::StoreName
            | Op::StoreSubscr
            | Op::ListAppend
            | Op::GetIter
            | Op::ForIter
            | Op::MakeFunction
            | Op::YieldValue
    )
}

/// A call that a function's code may take the place of.
pub(super) struct Replaced<'f> {
    /// The function.
    pub function: &'f FunctionFact,
    /// The function's value.
    pub callee: Operand,
    /// The operand that is the first argument.
    pub first: u32,
    /// The operand that the result replaces.
    pub result: u32,
    /// What the call is made for.
    pub kind: CallKind,
}

/// What a call is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CallKind {
    /// Its result.
    Plain,
    /// To fill the instance that is the first argument, and the result: an `__init__`.
    Init(ValueId),
    /// Its result, unless that is `NotImplemented`: the method of an operator.
    Operator,
}

impl CallKind {
    /// The instance to be filled.
    fn instance(self) -> Option<ValueId> {
        match self {
            CallKind::Init(instance) => Some(instance),
            CallKind::Plain | CallKind::Operator => None,
        }
    }
}

/// The code around the call whose place is being filled.
pub(super) struct Caller<'a> {
    snapshot: &'a Snapshot,
    graph: &'a Graph,
    edges: Edges,
    here: BlockSlot,
    at: u32,
    start: u32,
    locals: Vec<Var>,
    stack: Vec<Var>,
    /// The ways on which the function called returns: the result is their only operand.
    returns: Vec<Edge>,
    /// The operand of the unit's own frame behind the frame of the function called, had it one, at the furthest.
    end: u32,
    /// The code called.
    code: u64,
    /// What the call is made for.
    kind: CallKind,
}

impl<'a> Translator<'a> {
    /// Whether the code being translated stands in the place of a call.
    pub(super) fn is_inlining(&self) -> bool {
        !self.callers.is_empty()
    }

    /// The slot of the instruction of this unit's own code that is being translated.
    pub(super) fn own_slot(&self) -> u32 {
        self.callers.first().map_or(self.at, |caller| caller.at)
    }

    /// Something in the function that is being put in the place of a call has an effect, or needs its frame: the call stays.
    pub(super) fn keep_call(&mut self) {
        let slot = self.own_slot();
        self.guesses.keep_call(slot);
    }

    /// Puts a function in the place of its call; false where that cannot be done.
    pub(super) fn inline(&mut self, call: Replaced<'_>) -> bool {
        let function = call.function;
        let bodies: &'a Bodies<'a> = self.bodies;
        let Some(body) = bodies.get(&function.code).filter(|body| self.may_inline(function, body)) else {
            return false;
        };
        self.settle();
        let arguments = self.arguments(&call);
        if body.stores && !self.is_fresh(arguments.first()) {
            return false;
        }
        self.guard_function(function, call.callee);
        let end = self.guard_room(function, call.first);
        let locals = self.locals_of(function, call.callee, arguments);
        self.enter_body(&call, body, locals, end);
        let outcome = self.translate_body(body);
        let Some(caller) = self.leave_body() else { return false };
        if outcome.is_err() || caller.returns.is_empty() {
            self.keep_call();
        }
        if self.guesses.keeps_call(self.own_slot()) {
            (self.state.locals, self.state.stack) = (caller.locals, caller.stack);
            return false;
        }
        self.take_result(caller, call.result);
        true
    }

    /// What the function's parameters are given.
    fn arguments(&mut self, call: &Replaced<'_>) -> Vec<Var> {
        let places = call.first as usize..(call.first + call.function.argcount) as usize;
        let given = usize::from(call.kind.instance().is_some());
        let instance = call.kind.instance().map(|instance| Var::new(instance, self.type_of(instance)));
        let others = places.skip(given).map(|index| Var { range: None, ..self.operand(index) });
        instance.into_iter().chain(others).collect()
    }

    /// What is known of a fresh instance.
    fn type_of(&self, instance: ValueId) -> Ty {
        self.state.fresh(instance).map_or(Ty::Any, |fresh| fresh.ty())
    }

    fn is_fresh(&self, var: Option<&Var>) -> bool {
        var.and_then(|var| var.value).is_some_and(|value| self.state.fresh(value).is_some())
    }

    fn may_inline(&self, function: &FunctionFact, body: &Body<'_>) -> bool {
        let runs_already = self.callers.iter().any(|caller| caller.code == function.code);
        self.callers.len() < MOST_LEVELS
            && self.inlined + body.size <= MOST_INLINED
            && !runs_already
            && !self.guesses.keeps_call(self.own_slot())
            && !self.snapshot.widened.contains(&self.at)
    }

    /// Makes sure that the callee has that code still; one of several functions with that code also that it has those
    /// globals.
    fn guard_function(&mut self, function: &FunctionFact, callee: Operand) {
        self.guard_field(callee.value, layout::FUNCTION_CODE, function.code, Reason::Inlined);
        if let Ty::FunctionOf(_) = callee.ty {
            self.guard_field(callee.value, layout::FUNCTION_GLOBALS, function.globals, Reason::Inlined);
        }
    }

    /// Makes sure that the interpreter would enter the function; where its frame would end.
    fn guard_room(&mut self, function: &FunctionFact, first: u32) -> u32 {
        let end = self.callers.last().map_or(first, |caller| caller.end) + function.frame_slots;
        let calls = self.callers.len() as u32 + 1;
        let (known_end, known_calls) = self.state.room;
        if end > known_end || calls > known_calls {
            let exit = self.exit(Reason::NativeStack);
            self.push_inst(None, Inst::GuardRoom { end, calls, exit });
            self.state.room = (end.max(known_end), calls.max(known_calls));
        }
        end
    }

    /// What the function's variables hold before it runs.
    fn locals_of(&mut self, function: &FunctionFact, callee: Operand, mut locals: Vec<Var>) -> Vec<Var> {
        let nlocals = function.nlocals as usize;
        if locals.len() < nlocals {
            let nothing = self.emit(Repr::Boxed, Inst::BoxedConst(0));
            locals.resize(nlocals, Var::new(nothing, Ty::Maybe));
        }
        if function.nfree > 0 {
            let closure = self.emit(Repr::Boxed, Inst::LoadField(callee.value, layout::FUNCTION_CLOSURE));
            for index in 0..function.nfree {
                let offset = layout::TUPLE_FIRST + index as i32 * 8;
                let cell = self.emit(Repr::Boxed, Inst::LoadField(closure, offset));
                locals.push(Var::new(cell, Ty::Any));
            }
        }
        locals
    }

    /// From here on the function's code is translated.
    fn enter_body(&mut self, call: &Replaced<'_>, body: &'a Body<'a>, locals: Vec<Var>, end: u32) {
        self.inlined += body.size;
        self.callers.push(Caller {
            snapshot: mem::replace(&mut self.snapshot, body.snapshot),
            graph: mem::replace(&mut self.graph, &body.graph),
            edges: mem::take(&mut self.edges),
            here: mem::take(&mut self.here),
            at: mem::take(&mut self.at),
            start: mem::take(&mut self.start),
            locals: mem::replace(&mut self.state.locals, locals),
            stack: mem::take(&mut self.state.stack),
            returns: Vec::new(),
            end,
            code: call.function.code,
            kind: call.kind,
        });
    }

    fn translate_body(&mut self, body: &'a Body<'a>) -> Result<(), Refusal> {
        self.jump_to(0);
        for &block in &body.graph.order {
            if self.begin_block(block) {
                self.translate_block(block)?;
            }
        }
        Ok(())
    }

    /// Goes back to the code around the call.
    fn leave_body(&mut self) -> Option<Caller<'a>> {
        let mut caller = self.callers.pop()?;
        self.snapshot = caller.snapshot;
        self.graph = caller.graph;
        self.edges = mem::take(&mut caller.edges);
        (self.here, self.at, self.start) = (caller.here, caller.at, caller.start);
        Some(caller)
    }

    /// The function returns.
    pub(super) fn return_to_caller(&mut self) {
        let returned = self.pop();
        let kind = self.callers.last().map_or(CallKind::Plain, |caller| caller.kind);
        let is_expected = match kind {
            CallKind::Plain => true,
            CallKind::Init(_) => returned.ty == Ty::Const(Value::NONE.bits()),
            CallKind::Operator => self.require_implemented(returned),
        };
        if !is_expected {
            self.keep_call();
        }
        let result = match kind.instance() {
            Some(instance) => Var::new(instance, self.type_of(instance)),
            None => Var::new(returned.value, returned.ty),
        };
        let mut state = self.state.clone();
        state.locals.clear();
        state.stack = vec![result];
        let edge = Edge { from: self.block, state };
        if let Some(caller) = self.callers.last_mut() {
            caller.returns.push(edge);
        }
    }

    /// Makes sure that the result of an operator's method is none that says it has none; false where it says so.
    fn require_implemented(&mut self, returned: Operand) -> bool {
        let bits = Value::NOT_IMPLEMENTED.bits();
        if matches!(returned.ty, Ty::Any | Ty::Maybe) {
            let nothing = self.emit(Repr::Boxed, Inst::BoxedConst(bits));
            let is_nothing = self.emit(Repr::Bool, Inst::Same(returned.value, nothing));
            let exit = self.exit(Reason::NotKind);
            self.push_inst(None, Inst::Guard(is_nothing, false, exit));
        }
        returned.ty != Ty::Const(bits)
    }

    /// Goes on behind the call, with its result on the stack. What the interpreter charges for entering functions is charged
    /// now that none can be left any more.
    fn take_result(&mut self, caller: Caller<'a>, result: u32) {
        self.meet(self.own_slot(), caller.returns);
        let outcome = self.state.stack[0];
        (self.state.locals, self.state.stack) = (caller.locals, caller.stack);
        self.state.stack.truncate(result as usize);
        self.state.stack.push(outcome);
        self.state.know_fresh();
        self.state.owed += ENTRY_COST as u32;
        if !self.is_inlining() {
            self.charge_owed();
        }
    }

    fn charge_owed(&mut self) {
        let cost = mem::take(&mut self.state.owed);
        let exit = self.exit(Reason::Poll);
        match self.state.budget {
            Some(Budget::Held(budget)) => {
                let left = self.emit(Repr::Word, Inst::PollRegister(budget, cost, exit));
                self.state.budget = Some(Budget::Held(left));
                self.begin_checkpoint(self.at + 1, self.state.stack.len() as u32);
            }
            Some(Budget::Counted { .. }) => self.guesses.found_charge(self.at),
            None => {
                self.push_inst(None, Inst::Poll(cost, exit));
                self.state.is_behind = true;
            }
        }
    }
}
