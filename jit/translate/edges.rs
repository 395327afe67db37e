//! Jumps between blocks: where paths meet, and what loops' headers are guessed to hold.

use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;
use taipan_code::Instr;
use taipan_code::Op;
use taipan_runtime::abi::layout;
use taipan_runtime::abi::layout::ids;
use taipan_runtime::abi::snapshot::Constant;
use taipan_runtime::abi::snapshot::Seen;
use taipan_runtime::abi::snapshot::Snapshot;
use taipan_runtime::abi::unit::Reason;

use super::Operand;
use super::Translator;
use super::cfg::slot_of;
use super::state::Bound;
use super::state::RangePosition;
use super::state::State;
use super::state::Ty;
use super::state::Var;
use super::target;
use crate::ir::BlockId;
use crate::ir::Budget;
use crate::ir::ExitId;
use crate::ir::Inst;
use crate::ir::Interval;
use crate::ir::Repr;
use crate::ir::Slot;
use crate::ir::Terminator;
use crate::ir::ValueId;

/// What is known of the values in a place that blocks hand over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Known {
    ty: Ty,
    /// Of ints: which.
    interval: Interval,
}

impl Known {
    /// Nothing but the type.
    fn of_type(ty: Ty) -> Known {
        Known { ty, interval: ty.interval() }
    }

    fn of_ints(interval: Interval) -> Known {
        Known { ty: Ty::of_ints(interval), interval }
    }
}

/// The step of ranges that is not said.
const ONE: Interval = Interval::just(1);

/// A parameter of a block.
#[derive(Clone, Copy, Debug)]
struct Param {
    place: Slot,
    known: Known,
}

/// What a loop's header is guessed to hold in a place.
#[derive(Clone, Copy, Debug)]
struct Guess {
    known: Known,
    /// Its type was widened: no narrower guess is made again.
    is_fixed: bool,
}

impl Guess {
    fn fixed(ty: Ty) -> Guess {
        Guess { known: Known::of_type(ty), is_fixed: true }
    }

    /// Lets more ints in; where so far all are small, they stay so unless others may be, too. Whether that changed
    /// something.
    fn admit(&mut self, interval: Interval, may_be_wide: bool) -> bool {
        let former = self.known.interval;
        let mut wide = former.widened(interval);
        if self.known.ty == Ty::Int && !may_be_wide {
            wide = wide.meet(Interval::SMALL);
        }
        self.known = Known::of_ints(wide);
        wide != former
    }
}

/// The guesses of all rounds.
#[derive(Debug)]
pub struct Guesses {
    guesses: FxHashMap<(u32, Slot), Guess>,
    /// What was seen at the start of the unit.
    seen: FxHashMap<Slot, Ty>,
    start: u32,
    /// Slots of instructions that call: loops around them leave the budget in memory.
    calls: FxHashSet<u32>,
    /// Slots of instructions that charge the budget: loops around them do not count it by their position.
    charges: FxHashSet<u32>,
    /// Slots of calls that no function can take the place of.
    kept_calls: FxHashSet<u32>,
    has_changed: bool,
}

impl Guesses {
    /// The first guesses: what the frame held when the code became hot.
    pub fn new(snapshot: &Snapshot) -> Guesses {
        let slots = snapshot.code.variable_slots();
        let place = |index: u32| {
            if index < slots { Slot::Local(index) } else { Slot::Stack(index - slots) }
        };
        let has_failed = snapshot.failed.contains(&snapshot.start);
        let seen = snapshot.seen.iter().filter(|_| !has_failed).enumerate().filter_map(|(index, seen)| {
            let ty = match seen {
                Seen::Int => Ty::Int,
                Seen::Float => Ty::Float,
                Seen::Bool => Ty::Bool,
                Seen::Function(function) => Ty::FunctionOf(function.code),
                Seen::Shape(shape) if *shape == ids::INT.0 => Ty::Wide,
                Seen::Shape(shape) => Ty::Shape(*shape),
                Seen::Unbound | Seen::Other => return None,
            };
            Some((place(index as u32), ty))
        });
        Guesses {
            guesses: FxHashMap::default(),
            seen: seen.collect(),
            start: snapshot.start,
            calls: FxHashSet::default(),
            charges: FxHashSet::default(),
            kept_calls: FxHashSet::default(),
            has_changed: false,
        }
    }

    /// A loop that was taken to call nothing has a call.
    pub fn found_call(&mut self, slot: u32) {
        self.calls.insert(slot);
        self.has_changed = true;
    }

    /// A loop that was taken to charge each turn the same has something else to charge.
    pub fn found_charge(&mut self, slot: u32) {
        self.charges.insert(slot);
        self.has_changed = true;
    }

    /// No function can take the place of a call.
    pub fn keep_call(&mut self, slot: u32) {
        self.has_changed |= self.kept_calls.insert(slot);
    }

    /// Whether a call has been found to be one that no function can take the place of.
    pub fn keeps_call(&self, slot: u32) -> bool {
        self.kept_calls.contains(&slot)
    }

    /// Whether a guess has changed since this was last asked.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.has_changed)
    }

    /// The guess for a place of a header that is entered with such values.
    fn guess(&mut self, header: u32, place: Slot, entry: Known, may_be_wide: bool) -> Known {
        let start = self.start;
        let seen = self.seen.get(&place).copied().filter(|_| header == start);
        let first = match seen.filter(|&seen| entry.ty.may_be(seen)) {
            Some(seen) if !entry.ty.is_int() => Known::of_type(seen),
            _ => entry,
        };
        let guess = self.guesses.entry((header, place)).or_insert(Guess { known: first, is_fixed: false });
        if guess.known.ty.is_int() {
            if entry.ty.is_int() {
                guess.admit(entry.interval, may_be_wide);
            } else if entry.ty.may_be(guess.known.ty) {
                guess.admit(guess.known.ty.interval(), may_be_wide);
            }
        }
        if !entry.ty.may_be(guess.known.ty) {
            let joined = guess.known.ty.join(entry.ty);
            if joined != guess.known.ty {
                *guess = Guess::fixed(joined);
            }
        }
        guess.known
    }

    /// A jump back brings a type that the guess has no room for.
    fn widen(&mut self, header: u32, place: Slot, ty: Ty) {
        let known = self.guesses.get(&(header, place)).map(|guess| guess.known.ty);
        self.guesses.insert((header, place), Guess::fixed(known.map_or(ty, |known| known.join(ty))));
        self.has_changed = true;
    }

    /// A jump back brings ints. Another one may have widened the guess to more than ints.
    fn admit(&mut self, header: u32, place: Slot, interval: Interval, may_be_wide: bool) {
        if let Some(guess) = self.guesses.get_mut(&(header, place)).filter(|guess| guess.known.ty.is_int()) {
            self.has_changed |= guess.admit(interval, may_be_wide);
        }
    }

    fn narrow(&mut self, header: u32, place: Slot, known: Known) {
        let former = self.guesses.get(&(header, place));
        if former.is_some_and(|former| former.is_fixed) {
            return;
        }
        self.guesses.insert((header, place), Guess { known, is_fixed: false });
        self.has_changed = true;
    }
}

/// A way to a block that has not begun.
#[derive(Debug)]
pub(super) struct Edge {
    pub from: BlockId,
    pub state: State,
}

/// How a loop over a range holds its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walk {
    /// As the iterator does, which is written often.
    Written,
    /// By the end; the budget is held, too.
    Held,
    /// By the end, with the step 1. There is one jump back, at this cost: the position tells what is left of the budget.
    Counted(u32),
}

impl Walk {
    /// Whether a position has the form that the loop wants.
    fn fits(self, range: &RangePosition) -> bool {
        match range.bound {
            Bound::Left(_) => self == Walk::Written,
            Bound::End(_) => self == Walk::Held,
            Bound::Limit { .. } => matches!(self, Walk::Counted(_)),
        }
    }
}

/// A loop's header that has begun.
#[derive(Debug)]
struct Header {
    block: BlockId,
    params: Vec<Param>,
    /// Ints beyond small ones are handed over unboxed, too.
    may_be_wide: bool,
    /// The operand that is a range's iterator whose position is handed over, too, and how.
    range: Option<(u32, Walk)>,
    /// The budget is handed over, too.
    has_budget: bool,
    /// What jumps back have brought, by parameter.
    brought: Vec<Vec<Known>>,
    /// What it was entered with.
    entered: Vec<Known>,
    jumps_back: usize,
    expected: usize,
}

/// The jumps of a function.
#[derive(Debug, Default)]
pub struct Edges {
    pending: FxHashMap<u32, Vec<Edge>>,
    headers: FxHashMap<u32, Header>,
}

/// What all have in common that jumps back brought, where that is worth a guard in front of the loop.
fn special_of(brought: &[Known]) -> Option<Known> {
    let join = |one: Known, other: Known| Known {
        ty: one.ty.join(other.ty),
        interval: one.interval.join(other.interval),
    };
    let all = brought.iter().copied().reduce(join)?;
    let is_special =
        !matches!(all.ty, Ty::Any | Ty::Maybe | Ty::Const(_) | Ty::FunctionOf(_) | Ty::MethodOf(_));
    is_special.then_some(all)
}

impl Translator<'_> {
    /// Ends the block with a jump to the block of bytecode that begins at a slot.
    pub(super) fn jump_to(&mut self, slot: u32) {
        let slot = self.graph.block_at(self.here, slot);
        if !self.is_inlining() && !self.stays_in_loop(slot) {
            self.put_budget_back();
        }
        if self.edges.headers.contains_key(&slot) {
            self.jump_back(slot);
            return;
        }
        let edge = Edge { from: self.block, state: self.state.clone() };
        self.edges.pending.entry(slot).or_default().push(edge);
    }

    /// Whether a block is in the loop that holds the budget in a register, if there is one.
    fn stays_in_loop(&self, slot: u32) -> bool {
        let holds = |header: &u32| self.edges.headers[header].has_budget;
        let around = self.graph.loops.iter().filter(|(header, _)| self.edges.headers.contains_key(header));
        around.filter(|(header, _)| holds(header)).any(|(_, body)| body.contains(&slot))
    }

    /// Puts the budget back into memory.
    pub(super) fn put_budget_back(&mut self) {
        if let Some(budget) = self.state.budget.take() {
            self.push_inst(None, Inst::StoreBudget(budget));
        }
    }

    /// Begins a block of bytecode; false where nothing leads to it.
    pub(super) fn begin_block(&mut self, slot: u32) -> bool {
        let Some(edges) = self.edges.pending.remove(&slot) else { return false };
        self.here = slot;
        self.at = slot_of(slot);
        self.start = self.at;
        if self.graph.loops.contains_key(&slot) {
            self.begin_loop(slot, edges);
        } else {
            self.meet(slot, edges);
        }
        true
    }

    /// Goes on where the edges lead to.
    pub(super) fn meet(&mut self, slot: u32, mut edges: Vec<Edge>) {
        match edges.pop() {
            Some(edge) if edges.is_empty() => {
                self.block = edge.from;
                self.state = edge.state;
            }
            last => {
                edges.extend(last);
                self.merge(slot, edges);
            }
        }
    }

    /// The operand in a place, read from memory if need be.
    fn read(&mut self, place: Slot) -> Operand {
        let var = match place {
            Slot::Local(index) => self.local(index),
            Slot::Stack(index) => self.operand(index as usize),
        };
        Operand { value: var.value.unwrap_or(ValueId(0)), ty: var.ty }
    }

    /// Paths meet.
    fn merge(&mut self, slot: u32, mut edges: Vec<Edge>) {
        if Self::loses_position(&edges) {
            self.commit_edges(&mut edges);
        }
        let first = &edges[0].state;
        let mut merged = first.clone();
        let is_same = |edge: &Edge| edge.state.checkpoint == first.checkpoint && !edge.state.is_behind;
        merged.is_behind = !edges.iter().all(is_same);
        if edges.iter().any(|edge| edge.state.budget != first.budget) {
            self.guesses.found_call(slot);
        }
        merged.epoch_holds = edges.iter().all(|edge| edge.state.epoch_holds);
        for edge in &edges {
            let (end, calls) = edge.state.room;
            merged.room = (merged.room.0.min(end), merged.room.1.min(calls));
        }
        edges.iter().for_each(|edge| merged.meet_fresh(&edge.state));
        if edges.iter().any(|edge| edge.state.owed != first.owed) {
            self.keep_call();
        }
        let mut params: Vec<Param> = Vec::new();
        for place in first.places() {
            let vars: Vec<Var> = edges.iter().map(|edge| *edge.state.var(place)).collect();
            let known = self.known_of_all(&vars);
            let ty = known.ty;
            let is_dirty = vars.iter().any(|var| var.is_dirty);
            let is_live = match place {
                Slot::Local(index) => self.graph.live[&slot].contains(&index),
                Slot::Stack(_) => true,
            };
            let value = vars[0].value.filter(|_| vars.iter().all(|var| var.value == vars[0].value));
            let merged_var = merged.var_mut(place);
            let range = RangePosition::join(&vars);
            if value.is_some() {
                *merged_var = Var { value, ty, is_dirty, range };
            } else if is_dirty || (is_live && vars.iter().all(|var| var.value.is_some())) {
                params.push(Param { place, known });
                *merged_var = Var { value: None, ty, is_dirty, range: None };
            } else {
                *merged_var = Var::unread(ty.boxed());
            }
        }
        let at = if self.is_inlining() { self.own_slot() } else { slot_of(slot) };
        let block = self.function.add_block(at);
        for edge in edges {
            self.block = edge.from;
            self.state = edge.state;
            self.hand_over(block, &params);
        }
        self.block = block;
        self.state = merged;
        self.take_params(block, &params);
    }

    /// Whether paths meet with an iterator whose position would be known no more, and memory does not have it on one of them.
    fn loses_position(edges: &[Edge]) -> bool {
        let depth = edges[0].state.stack.len();
        (0..depth).any(|index| {
            let vars: Vec<Var> = edges.iter().map(|edge| edge.state.stack[index]).collect();
            let is_same_value = vars.iter().all(|var| var.value == vars[0].value);
            let has_moved = vars.iter().any(|var| var.range.is_some_and(|range| range.has_moved));
            has_moved && !(is_same_value && RangePosition::join(&vars).is_some())
        })
    }

    /// Brings the frame in memory up to date at the end of each path.
    fn commit_edges(&mut self, edges: &mut [Edge]) {
        for edge in edges {
            self.block = edge.from;
            std::mem::swap(&mut self.state, &mut edge.state);
            self.commit();
            std::mem::swap(&mut self.state, &mut edge.state);
        }
    }

    /// What is known of a variable.
    fn known(&self, var: &Var) -> Known {
        match var.value {
            Some(value) if var.ty.is_int() => Known { ty: var.ty, interval: self.function.interval(value) },
            _ => Known::of_type(var.ty),
        }
    }

    /// What is known of a variable where paths meet.
    fn known_of_all(&self, vars: &[Var]) -> Known {
        let ty = Ty::of_all(vars);
        let intervals = vars.iter().map(|var| self.known(var).interval);
        match intervals.reduce(Interval::join).filter(|_| ty.is_int()) {
            Some(interval) => Known { ty, interval },
            None => Known::of_type(ty),
        }
    }

    /// Gives the block its parameters and puts them in their places.
    fn take_params(&mut self, block: BlockId, params: &[Param]) {
        for &Param { place, known: Known { ty, interval } } in params {
            let value = self.function.add_integer(ty.repr(), interval);
            self.function.block(block).params.push(value);
            let var = self.state.var_mut(place);
            *var = Var { value: Some(value), ty, ..*var };
        }
    }

    /// Ends the block with a jump that hands the parameters over.
    fn hand_over(&mut self, block: BlockId, params: &[Param]) {
        let mut args = Vec::new();
        for &Param { place, known } in params {
            let operand = self.read(place);
            match self.converted(operand, known) {
                Some(value) => args.push(value),
                None => return,
            }
        }
        self.function.block(self.block).end = Terminator::Jump(block, args);
    }

    /// A value as one of another type; leaves where it is none. `None` where it cannot be.
    fn converted(&mut self, operand: Operand, known: Known) -> Option<ValueId> {
        let Operand { value, ty: own } = operand;
        let ty = known.ty;
        if own == ty {
            return Some(value);
        }
        match ty {
            Ty::Wide if own == Ty::Int => Some(self.emit(Repr::Wide, Inst::Assume(value))),
            Ty::Int if own == Ty::Wide => {
                let exit = self.exit(Reason::Overflow);
                Some(self.emit(Repr::Int, Inst::WordToInt(value, exit)))
            }
            Ty::Maybe | Ty::MethodOf(_) => Some(self.boxed(operand)),
            Ty::Any if !own.may_be_unbound() => Some(self.boxed(operand)),
            _ if !own.may_be(ty) => None,
            Ty::Any => {
                let exit = self.exit(Reason::Unbound);
                Some(self.emit(Repr::Boxed, Inst::GuardBound(value, exit)))
            }
            Ty::Wide => {
                let exit = self.exit(Reason::NotInt);
                Some(self.emit(Repr::Wide, Inst::UnboxWide(value, exit)))
            }
            Ty::Int => {
                let exit = self.exit(Reason::NotInt);
                Some(self.emit(Repr::Int, Inst::UnboxInt(value, exit)))
            }
            Ty::Float => {
                let exit = self.exit(Reason::NotFloat);
                Some(self.emit(Repr::Float, Inst::UnboxFloat(value, exit)))
            }
            Ty::Complex => {
                if own != Ty::COMPLEX_CELL {
                    let exit = self.exit(Reason::NotKind);
                    self.emit(Repr::Boxed, Inst::GuardShape(value, ids::COMPLEX.0, exit));
                }
                let parts = self.parts(operand);
                Some(self.complex(parts))
            }
            Ty::Bool => {
                let exit = self.exit(Reason::NotBool);
                Some(self.emit(Repr::Bool, Inst::UnboxBool(value, exit)))
            }
            Ty::Shape(shape) => {
                let exit = self.exit(Reason::NotKind);
                Some(self.emit(Repr::Boxed, Inst::GuardShape(value, shape, exit)))
            }
            Ty::FunctionOf(code) => Some(self.guard_function_of(value, code)),
            Ty::Const(bits) => {
                let exit = self.exit(Reason::NotKind);
                Some(self.emit(Repr::Boxed, Inst::GuardBits(value, bits, exit)))
            }
        }
    }

    /// A loop's header: the frame in memory is up to date, and what the loop touches is handed over.
    fn begin_loop(&mut self, slot: u32, edges: Vec<Edge>) {
        let touched = self.graph.touched_in(slot);
        let live = &self.graph.live[&slot];
        let has_budget = self.is_without_calls(slot);
        let may_be_wide = has_budget || self.snapshot.widened.contains(&slot_of(slot));
        let mut params: Vec<Param> = Vec::new();
        let mut entered = Vec::new();
        let mut kept = edges[0].state.clone();
        for place in edges[0].state.places() {
            let vars: Vec<Var> = edges.iter().map(|edge| *edge.state.var(place)).collect();
            let known = self.known_of_all(&vars);
            let ty = known.ty;
            let is_param = match place {
                // What a loop without calls writes is in memory only once it is left.
                Slot::Local(index) => touched.contains(&index) && (has_budget || live.contains(&index)),
                Slot::Stack(_) => true,
            };
            let is_touched = matches!(place, Slot::Local(index) if touched.contains(&index));
            let value = vars[0].value.filter(|_| vars.iter().all(|var| var.value == vars[0].value));
            if is_param {
                params.push(Param { place, known: self.guesses.guess(slot, place, known, may_be_wide) });
                entered.push(known);
            }
            *kept.var_mut(place) = match value {
                Some(_) if !is_touched => {
                    let range = RangePosition::join(&vars).map(RangePosition::settled);
                    Var { value, ty, is_dirty: false, range }
                }
                _ if is_touched && !is_param => Var::unread(self.entry_type_of(place)),
                _ => Var::unread(ty.boxed()),
            };
        }
        let range = self.range_of_header(slot, &params).map(|index| (index, self.walk_of(slot, has_budget)));
        let block = self.function.add_block(slot_of(slot));
        for edge in edges {
            self.block = edge.from;
            self.state = edge.state;
            self.commit();
            self.enter_loop(block, &params, range, has_budget);
        }
        self.block = block;
        self.state = kept;
        self.state.epoch_holds = false;
        self.state.forget_changeable();
        self.state.forget_fresh();
        self.take_params(block, &params);
        for param in &params {
            self.state.var_mut(param.place).is_dirty = has_budget;
        }
        if let Some((index, walk)) = range {
            self.take_position(block, index, walk);
        }
        self.begin_checkpoint(slot_of(slot), self.state.stack.len() as u32);
        self.state.budget = has_budget.then(|| self.take_budget(block, range));
        let brought = vec![Vec::new(); params.len()];
        let expected = self.jumps_to(slot);
        let jumps_back = 0;
        let header =
            Header { block, params, may_be_wide, range, has_budget, brought, entered, jumps_back, expected };
        self.edges.headers.insert(slot, header);
    }

    fn entry_type_of(&self, place: Slot) -> Ty {
        match place {
            Slot::Local(index) => self.entry_type(index),
            Slot::Stack(_) => Ty::Any,
        }
    }

    /// How many blocks of the loop jump back to its header.
    fn jumps_to(&self, header: u32) -> usize {
        let body = &self.graph.loops[&header];
        body.iter().filter(|block| self.graph.successors[block].contains(&header)).count()
    }

    /// Jumps to a loop's header that has begun.
    fn jump_back(&mut self, slot: u32) {
        (self.at, self.start) = (slot_of(slot), slot_of(slot));
        self.checkpoint();
        let Some(mut header) = self.edges.headers.remove(&slot) else { return };
        for (index, &Param { place, known: Known { ty, .. } }) in header.params.iter().enumerate() {
            let brought = self.known(self.state.var(place));
            header.brought[index].push(brought);
            let own = brought.ty;
            let fits = own == ty || (ty == Ty::Any && !own.may_be_unbound()) || ty == Ty::Maybe;
            if own.is_int() && ty.is_int() {
                self.guesses.admit(slot, place, brought.interval, header.may_be_wide);
            } else if !fits {
                self.guesses.widen(slot, place, ty.join(own));
            }
        }
        header.jumps_back += 1;
        if header.jumps_back == header.expected {
            self.narrow_guesses(slot, &header);
        }
        let (block, params) = (header.block, header.params.clone());
        let (range, has_budget) = (header.range, header.has_budget);
        self.edges.headers.insert(slot, header);
        self.enter_loop(block, &params, range, has_budget);
    }

    /// The operand whose position a header holds in registers: the iterator of a loop over a range.
    fn range_of_header(&self, slot: u32, params: &[Param]) -> Option<u32> {
        let first = self.graph.blocks[&slot].first()?;
        if first.op != Op::ForIter || self.snapshot.failed.contains(&slot_of(slot)) {
            return None;
        }
        match params.last() {
            Some(&Param { place: Slot::Stack(index), known: Known { ty: Ty::Shape(shape), .. } })
                if shape == ids::RANGE_ITERATOR.0 =>
            {
                Some(index)
            }
            _ => None,
        }
    }

    /// Whether a loop has no loop inside it and calls nothing, as far as is known.
    fn is_without_calls(&self, slot: u32) -> bool {
        let body = &self.graph.loops[&slot];
        let is_innermost = self.graph.loops.keys().filter(|header| body.contains(header)).count() == 1;
        is_innermost && !self.has_any_of(&self.guesses.calls, body)
    }

    /// Whether one of the instructions in those slots lies in a loop.
    fn has_any_of(&self, slots: &FxHashSet<u32>, body: &FxHashSet<u32>) -> bool {
        let is_one = |instr: &Instr| slots.contains(&(instr.offset / 2));
        body.iter().any(|block| self.graph.blocks[block].iter().any(is_one))
    }

    /// Ends the block with a jump to a loop's header that hands over what it holds in registers, too.
    fn enter_loop(&mut self, block: BlockId, params: &[Param], range: Option<(u32, Walk)>, has_budget: bool) {
        self.hand_over(block, params);
        let from = self.block;
        let Terminator::Jump(_, args) = &self.function.block(from).end else { return };
        let mut args = args.clone();
        let mut position = None;
        if let (Some((index, walk)), Some(&iterator)) = (range, args.last()) {
            let known = self.state.stack[index as usize].range.filter(|range| walk.fits(range));
            let range = known.unwrap_or_else(|| self.read_position(iterator, walk));
            args.extend(range.values());
            position = Some(range);
        }
        if has_budget {
            args.push(match self.state.budget.take() {
                Some(Budget::Held(value) | Budget::Counted { base: value, .. }) => value,
                None => self.budget_at_entry(position, range),
            });
        }
        self.function.block(from).end = Terminator::Jump(block, args);
    }

    /// Reads the position of a range's iterator; leaves where others may have the iterator, or its integers are too
    /// large.
    fn read_position(&mut self, iterator: ValueId, walk: Walk) -> RangePosition {
        let exit = self.exit(Reason::WideRange);
        self.push_inst(None, Inst::GuardPrivate(iterator, exit));
        let next = self.emit(Repr::Word, Inst::LoadWord(iterator, layout::RANGE_NEXT));
        let left = self.emit(Repr::Word, Inst::LoadWord(iterator, layout::RANGE_LEFT));
        let step = self.emit(Repr::Word, Inst::LoadWord(iterator, layout::RANGE_STEP));
        let (integers, steps) = self.range_intervals(self.at);
        // The range ends where an int of the interval still fits, so that everything on the way does; the product of two
        // words of 32 bits does not overflow.
        let exit = self.range_exit(integers);
        let next = self.require_within(next, integers, exit);
        self.require_within(left, Interval::SHORT, exit);
        let step = self.require_within(step, steps, exit);
        let distance = self.emit(Repr::Word, Inst::WordMul(left, step));
        let end = self.emit(Repr::Word, Inst::WordAdd(next, distance));
        let end = self.require_within(end, integers, exit);
        let step = (steps != ONE).then_some(step);
        let bound = match walk {
            Walk::Written => Bound::Left(left),
            Walk::Held => Bound::End(end),
            Walk::Counted(cost) => {
                let budget = self.emit(Repr::Word, Inst::LoadBudget);
                let limit = self.emit_int(integers, Inst::RangeLimit(next, end, budget, cost));
                Bound::Limit { end, limit }
            }
        };
        RangePosition { next, step, bound, has_moved: false }
    }

    /// How a loop over a range holds its position.
    fn walk_of(&self, header: u32, has_budget: bool) -> Walk {
        if !has_budget {
            return Walk::Written;
        }
        let body = &self.graph.loops[&header];
        let mut ends = body.iter().filter(|block| self.graph.successors[block].contains(&header));
        let (Some(end), None) = (ends.next(), ends.next()) else { return Walk::Held };
        if self.has_any_of(&self.guesses.charges, body) || self.range_intervals(slot_of(header)).1 != ONE {
            return Walk::Held;
        }
        match self.graph.blocks[end].last() {
            Some(jump) if jump.op == Op::JumpAbsolute => Walk::Counted(jump.offset / 2 - slot_of(header) + 1),
            _ => Walk::Held,
        }
    }

    /// The value that a header gets for the budget from outside its loop.
    fn budget_at_entry(&mut self, position: Option<RangePosition>, range: Option<(u32, Walk)>) -> ValueId {
        let budget = self.emit(Repr::Word, Inst::LoadBudget);
        let (Some(position), Some((_, Walk::Counted(cost)))) = (position, range) else { return budget };
        let cost = self.word(i64::from(cost));
        let spent = self.emit(Repr::Word, Inst::WordMul(position.next, cost));
        self.emit(Repr::Word, Inst::WordAdd(budget, spent))
    }

    /// The header's parameter for the budget.
    fn take_budget(&mut self, block: BlockId, range: Option<(u32, Walk)>) -> Budget {
        let value = self.function.add_value(Repr::Word);
        self.function.block(block).params.push(value);
        match range {
            Some((index, Walk::Counted(cost))) => match self.state.stack[index as usize].range {
                Some(RangePosition { next, .. }) => Budget::Counted { base: value, cost, next },
                None => Budget::Held(value),
            },
            _ => Budget::Held(value),
        }
    }

    /// What the integers of a range are guessed to be, and its steps: natural and ascending, until that has failed.
    pub(super) fn range_intervals(&self, header: u32) -> (Interval, Interval) {
        const HALF: i64 = Interval::SHORT.high;
        const ANY: (Interval, Interval) = (Interval::SMALL, Interval { low: -HALF, high: HALF });
        if self.snapshot.widened.contains(&header) {
            return ANY;
        }
        match self.call_of_range(header) {
            Some(Some(step)) if step > 0 => (Interval::SHORT, Interval::just(step.min(HALF))),
            Some(Some(_)) => ANY,
            Some(None) => (Interval::SHORT, Interval { low: 1, high: HALF }),
            None => (Interval::SHORT, ONE),
        }
    }

    /// Where the loop's iterable comes from a call with three arguments, which is one of `range` with a step: the step, where
    /// it is a constant.
    fn call_of_range(&self, header: u32) -> Option<Option<i64>> {
        let at = |before: u32| {
            let byte = header.checked_sub(before)? as usize * 2;
            let code = &self.snapshot.code.code;
            Some((Op::from_u8(*code.get(byte)?)?, *code.get(byte + 1)?))
        };
        if at(1)?.0 != Op::GetIter || at(2)? != (Op::CallFunction, 3) {
            return None;
        }
        // An argument that did not fit beside its instruction stands in front of it.
        let is_whole = at(4).is_none_or(|(op, _)| op != Op::ExtendedArg);
        Some(at(3).filter(|&(op, _)| op == Op::LoadConst && is_whole).and_then(|(_, index)| {
            match self.snapshot.constants.get(usize::from(index)) {
                Some(&Constant::Int(step)) => Some(step),
                _ => None,
            }
        }))
    }

    /// The exit of a range with other integers than was guessed.
    pub(super) fn range_exit(&mut self, integers: Interval) -> ExitId {
        let is_first_guess = integers == Interval::SHORT;
        self.exit(if is_first_guess { Reason::Overflow } else { Reason::WideRange })
    }

    /// A word as an int of an interval; leaves where it lies outside.
    pub(super) fn require_within(&mut self, word: ValueId, interval: Interval, exit: ExitId) -> ValueId {
        let offset = self.word(interval.low.wrapping_neg());
        let from_low = self.emit(Repr::Word, Inst::WordAdd(word, offset));
        let size = self.word(interval.high - interval.low + 1);
        let is_within = self.emit(Repr::Bool, Inst::Below(from_low, size));
        self.push_inst(None, Inst::Guard(is_within, true, exit));
        self.emit_int(interval, Inst::Assume(word))
    }

    /// The header's parameters for the position of a range.
    fn take_position(&mut self, block: BlockId, index: u32, walk: Walk) {
        let (integers, steps) = self.range_intervals(slot_of(self.here));
        let next = self.function.add_integer(Repr::Int, integers);
        let step = (steps != ONE).then(|| self.function.add_integer(Repr::Int, steps));
        let mut integer = || self.function.add_integer(Repr::Int, integers);
        let bound = match walk {
            Walk::Written => Bound::Left(self.function.add_value(Repr::Word)),
            Walk::Held => Bound::End(integer()),
            Walk::Counted(_) => Bound::Limit { end: integer(), limit: integer() },
        };
        let position = RangePosition { next, step, bound, has_moved: walk != Walk::Written };
        self.function.block(block).params.extend(position.values());
        self.state.stack[index as usize].range = Some(position);
    }

    /// Where every jump back brings something more special than was guessed, that is the better guess.
    fn narrow_guesses(&mut self, slot: u32, header: &Header) {
        if self.snapshot.failed.contains(&slot_of(slot)) {
            return;
        }
        for (index, &Param { place, known: Known { ty, .. } }) in header.params.iter().enumerate() {
            if !matches!(ty, Ty::Any | Ty::Maybe) {
                continue;
            }
            let Some(special) = special_of(&header.brought[index]) else { continue };
            if header.entered[index].ty.may_be(special.ty) {
                self.guesses.narrow(slot, place, special);
            }
        }
    }

    /// A jump to an offset, perhaps back.
    pub(super) fn jump_absolute(&mut self, instr: &Instr) {
        let to = target(instr);
        if to <= self.at {
            self.checkpoint();
            let depth = self.state.stack.len() as u32;
            let exit = self.exit(Reason::Poll);
            let cost = self.at - to + 1;
            match self.state.budget {
                Some(Budget::Held(budget)) => {
                    let left = self.emit(Repr::Word, Inst::PollRegister(budget, cost, exit));
                    self.state.budget = Some(Budget::Held(left));
                }
                Some(Budget::Counted { base, cost, .. }) => {
                    // The next turn's position says that this one has been paid for.
                    if let Some(RangePosition { next, .. }) =
                        self.state.stack.last().and_then(|top| top.range)
                    {
                        self.state.budget = Some(Budget::Counted { base, cost, next });
                    }
                }
                None => self.push_inst(None, Inst::Poll(cost, exit)),
            }
            (self.at, self.start) = (to, to);
            self.begin_checkpoint(to, depth);
        }
        self.jump_to(to);
    }

    /// A jump that a condition decides.
    pub(super) fn conditional_jump(&mut self, instr: &Instr) {
        let keeps = matches!(instr.op, Op::JumpIfFalseOrPop | Op::JumpIfTrueOrPop);
        let wanted = matches!(instr.op, Op::PopJumpIfTrue | Op::JumpIfTrueOrPop);
        let operand = self.peek(1);
        if !keeps {
            self.state.stack.pop();
        }
        let (truth, called) = self.truth(operand, usize::from(!keeps));
        let next = instr.next() / 2;
        let (jumping, falling) = self.branch(truth, wanted);
        let state = self.state.clone();
        self.block = jumping;
        self.assume(truth, wanted);
        self.leave_at(called, target(instr));
        self.jump_to(target(instr));
        self.block = falling;
        self.state = state;
        self.assume(truth, !wanted);
        if keeps {
            self.state.stack.pop();
        }
        self.leave_at(called, next);
        self.jump_to(next);
    }

    /// Ends the block with a branch: the blocks for where the condition is as wanted, and where not.
    pub(super) fn branch(&mut self, condition: ValueId, wanted: bool) -> (BlockId, BlockId) {
        let at = self.own_slot();
        let (yes, no) = (self.function.add_block(at), self.function.add_block(at));
        self.function.block(self.block).end = Terminator::Branch(condition, yes, no);
        if wanted { (yes, no) } else { (no, yes) }
    }

    /// After a call in an instruction that jumps: leaves for where it leads where the frame was touched.
    pub(super) fn leave_at(&mut self, called: bool, slot: u32) {
        if called {
            let exit = self.exit_to(slot, self.state.stack.len() as u32, Reason::FrameTouched);
            self.push_inst(None, Inst::LeaveIfTouched(None, exit));
        }
    }
}
