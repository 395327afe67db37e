//! What the translation knows at a point of the program.

use std::sync::Arc;

use taipan_runtime::abi::snapshot::ClassFact;

use crate::ir::Budget;
use crate::ir::Checkpoint;
use crate::ir::Interval;
use crate::ir::PendingId;
use crate::ir::RangeLeft;
use crate::ir::Repr;
use crate::ir::Slot;
use crate::ir::ValueId;

/// Shapes from here on are attribute layouts, which objects change.
const FIRST_CHANGEABLE: u32 = taipan_runtime::abi::layout::ids::FIRST_DYNAMIC;

/// What is known of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// A small int, unboxed.
    Int,
    /// An int of up to 64 bits, unboxed.
    Wide,
    /// A float, unboxed.
    Float,
    /// A complex number, unboxed.
    Complex,
    /// A bool, unboxed.
    Bool,
    /// Any value, boxed.
    Any,
    /// Any value, or 0: unbound.
    Maybe,
    /// A cell of that shape.
    Shape(u32),
    /// The value with these bits.
    Const(u64),
    /// A function that had the code at that address.
    FunctionOf(u64),
    /// What the `LOAD_METHOD` in that slot has put below the receiver, or 0.
    MethodOf(u32),
}

impl Ty {
    /// How values of the type are held.
    pub fn repr(self) -> Repr {
        match self {
            Ty::Int => Repr::Int,
            Ty::Wide => Repr::Wide,
            Ty::Float => Repr::Float,
            Ty::Complex => Repr::Complex,
            Ty::Bool => Repr::Bool,
            Ty::Any | Ty::Maybe | Ty::Shape(_) | Ty::Const(_) | Ty::FunctionOf(_) | Ty::MethodOf(_) => {
                Repr::Boxed
            }
        }
    }

    /// What is known of a value of the type once it is boxed.
    pub fn boxed(self) -> Ty {
        match self {
            Ty::Int | Ty::Wide | Ty::Float | Ty::Bool => Ty::Any,
            Ty::Complex => Ty::COMPLEX_CELL,
            boxed => boxed,
        }
    }

    /// What is known of a value that has one type or the other.
    pub fn join(self, other: Ty) -> Ty {
        match (self, other) {
            (one, other) if one == other => one,
            (Ty::Int, Ty::Wide) | (Ty::Wide, Ty::Int) => Ty::Wide,
            (one, other) if one.is_complex() && other.is_complex() => Ty::Complex,
            (Ty::Maybe | Ty::Const(0) | Ty::MethodOf(_), _)
            | (_, Ty::Maybe | Ty::Const(0) | Ty::MethodOf(_)) => Ty::Maybe,
            _ => Ty::Any,
        }
    }

    /// What is known of a variable where paths meet.
    pub fn of_all(vars: &[Var]) -> Ty {
        let first = vars[0];
        if vars.iter().all(|var| (var.value, var.ty) == (first.value, first.ty)) {
            return first.ty;
        }
        vars.iter().map(|var| var.ty).reduce(Ty::join).unwrap_or(Ty::Any)
    }

    /// The type of ints in an interval.
    pub fn of_ints(interval: Interval) -> Ty {
        if interval.is_small() { Ty::Int } else { Ty::Wide }
    }

    /// Whether values of the type are ints, unboxed.
    pub fn is_int(self) -> bool {
        matches!(self, Ty::Int | Ty::Wide)
    }

    /// Whether 0, which is no value, may stand there.
    pub fn may_be_unbound(self) -> bool {
        matches!(self, Ty::Maybe | Ty::MethodOf(_))
    }

    /// The integers that values of the type may be, if nothing else is known of them.
    pub fn interval(self) -> Interval {
        if self == Ty::Int { Interval::SMALL } else { Interval::WORD }
    }

    /// Whether a value of the type may be one of the other, more special type.
    pub fn may_be(self, special: Ty) -> bool {
        match self {
            Ty::Any | Ty::Maybe => special != Ty::Maybe,
            own if own.is_int() => special.is_int(),
            own => own == special || own.is_complex() && special == Ty::Complex,
        }
    }
}

/// A local or operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Var {
    /// Its value; `None`: it is in memory only.
    pub value: Option<ValueId>,
    /// What is known of it.
    pub ty: Ty,
    /// The frame in memory does not have it.
    pub is_dirty: bool,
    /// Of a range's iterator that nobody else has: its position.
    pub range: Option<RangePosition>,
}

/// The position of a range's iterator, in registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RangePosition {
    /// The next integer, an int as all that follow.
    pub next: ValueId,
    /// What is added; 1 where that is not said.
    pub step: Option<ValueId>,
    /// Where the range ends.
    pub bound: Bound,
    /// The iterator in memory stands elsewhere.
    pub has_moved: bool,
}

/// Where a range ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// So many integers are left: what the iterator in memory has, for loops that often write it.
    Left(ValueId),
    /// The integer that would follow the last: one register less to move on.
    End(ValueId),
    /// The same where the step is 1, and how far the budget reaches.
    Limit {
        /// The integer that would follow the last.
        end: ValueId,
        /// The end, or the first integer that the budget does not reach.
        limit: ValueId,
    },
}

impl RangePosition {
    /// The position where paths meet that bring the same one.
    pub fn join(vars: &[Var]) -> Option<RangePosition> {
        let first = vars.first()?.range?;
        let is_same = |var: &Var| var.range.map(RangePosition::settled) == Some(first.settled());
        let has_moved = vars.iter().any(|var| var.range.is_some_and(|range| range.has_moved));
        vars.iter().all(is_same).then_some(RangePosition { has_moved, ..first })
    }

    /// The same position, which the iterator in memory has, too.
    pub fn settled(self) -> RangePosition {
        RangePosition { has_moved: false, ..self }
    }

    /// How many integers are left before an end.
    pub fn left_before(self, end: ValueId) -> RangeLeft {
        RangeLeft { next: self.next, end, step: self.step }
    }

    /// Its values, in the order in which blocks hand them over.
    pub fn values(self) -> Vec<ValueId> {
        let mut values = vec![self.next];
        values.extend(self.step);
        match self.bound {
            Bound::Left(bound) | Bound::End(bound) => values.push(bound),
            Bound::Limit { end, limit } => values.extend([end, limit]),
        }
        values
    }
}

impl Var {
    /// A variable in memory.
    pub fn unread(ty: Ty) -> Var {
        Var { value: None, ty, is_dirty: false, range: None }
    }

    /// A variable that memory has, too.
    pub fn clean(value: ValueId, ty: Ty) -> Var {
        Var { value: Some(value), ty, is_dirty: false, range: None }
    }

    /// A variable that memory does not have.
    pub fn new(value: ValueId, ty: Ty) -> Var {
        Var { value: Some(value), ty, is_dirty: true, range: None }
    }

    /// The value, if memory does not have it.
    pub fn dirty(&self) -> Option<ValueId> {
        self.value.filter(|_| self.is_dirty)
    }
}

/// An instance made since the checkpoint: nobody else knows of it, and who leaves to the checkpoint makes another one.
#[derive(Clone, Debug)]
pub struct Fresh {
    /// The instance.
    pub value: ValueId,
    /// Its class.
    pub class: Arc<ClassFact>,
    /// Its shape, where that is known.
    pub shape: Option<u32>,
}

impl Fresh {
    /// What is known of it.
    pub fn ty(&self) -> Ty {
        self.shape.map_or(Ty::Any, Ty::Shape)
    }
}

/// Everything known at a point.
#[derive(Clone, Debug)]
pub struct State {
    /// Locals, cells, free variables.
    pub locals: Vec<Var>,
    /// Operands, the lowest first.
    pub stack: Vec<Var>,
    /// Where a guard leaves to.
    pub checkpoint: Checkpoint,
    /// What it writes on the way.
    pub pending: PendingId,
    /// Something that others can see has happened since the checkpoint.
    pub is_behind: bool,
    /// The budget, in a loop that does not leave it in memory.
    pub budget: Option<Budget>,
    /// Caches have been found to hold since Python code last ran.
    pub epoch_holds: bool,
    /// Since Python code last ran: up to which operand frames are known to have room, and how many calls deep.
    pub room: (u32, u32),
    /// What is to be charged for functions in the places of calls.
    pub owed: u32,
    /// Instances made since the checkpoint, as long as nothing that others can see has happened.
    fresh: Vec<Fresh>,
}

impl State {
    /// Nothing is known yet.
    pub fn new(slots: usize) -> State {
        State {
            locals: vec![Var::unread(Ty::Maybe); slots],
            stack: Vec::new(),
            checkpoint: Checkpoint { slot: 0, depth: 0, serial: 0 },
            pending: PendingId::default(),
            is_behind: false,
            budget: None,
            epoch_holds: false,
            room: (0, 0),
            owed: 0,
            fresh: Vec::new(),
        }
    }

    /// All places.
    pub fn places(&self) -> Vec<Slot> {
        let locals = (0..self.locals.len() as u32).map(Slot::Local);
        locals.chain((0..self.stack.len() as u32).map(Slot::Stack)).collect()
    }

    /// What is in a place.
    pub fn var(&self, place: Slot) -> &Var {
        match place {
            Slot::Local(index) => &self.locals[index as usize],
            Slot::Stack(index) => &self.stack[index as usize],
        }
    }

    /// What is in a place, to be changed.
    pub fn var_mut(&mut self, place: Slot) -> &mut Var {
        match place {
            Slot::Local(index) => &mut self.locals[index as usize],
            Slot::Stack(index) => &mut self.stack[index as usize],
        }
    }

    /// An instance has been made.
    pub fn add_fresh(&mut self, value: ValueId, class: Arc<ClassFact>) {
        let shape = Some(class.shape);
        self.fresh.push(Fresh { value, class, shape });
    }

    /// What is known of a value that is a fresh instance.
    pub fn fresh(&self, value: ValueId) -> Option<&Fresh> {
        self.fresh.iter().find(|fresh| fresh.value == value && !self.is_behind)
    }

    /// A fresh instance has been found to have a shape, or been given one.
    pub fn shape_fresh(&mut self, value: ValueId, shape: u32) {
        for fresh in self.fresh.iter_mut().filter(|fresh| fresh.value == value) {
            fresh.shape = Some(shape);
        }
        self.know_fresh();
    }

    /// Notes in the variables what is known of fresh instances.
    pub fn know_fresh(&mut self) {
        for fresh in &self.fresh {
            let variables = self.locals.iter_mut().chain(&mut self.stack);
            variables.filter(|var| var.value == Some(fresh.value)).for_each(|var| var.ty = fresh.ty());
        }
    }

    /// A new checkpoint: who leaves to it finds the instances there.
    pub fn forget_fresh(&mut self) {
        self.fresh.clear();
    }

    /// Another way leads here, too: only what is fresh on both is so.
    pub fn meet_fresh(&mut self, other: &State) {
        self.fresh.retain_mut(|fresh| {
            let Some(same) = other.fresh.iter().find(|same| same.value == fresh.value) else { return false };
            fresh.shape = fresh.shape.filter(|shape| same.shape == Some(*shape));
            true
        });
    }

    /// Python code may have run: layouts of instances may have changed.
    pub fn forget_changeable(&mut self) {
        self.epoch_holds = false;
        self.room = (0, 0);
        for var in self.locals.iter_mut().chain(&mut self.stack) {
            if matches!(var.ty, Ty::Shape(shape) if shape >= FIRST_CHANGEABLE) {
                var.ty = Ty::Any;
            }
        }
    }
}
