//! The register IR: typed SSA between stack bytecode and Cranelift.
//!
//! An instruction either computes a value, or writes memory, or does both (calls). A guard names an exit: where the
//! interpreter goes on if the guess was wrong. At an exit the frame in memory is what the interpreter had at the exit's
//! checkpoint, but for what is pending there ([`Pending`]): values that stay in registers while nobody looks, and that the
//! exit writes. Between a checkpoint and the exits that lead to it memory is not written (`verify` checks that).

mod interval;
mod print;
mod verify;

pub use interval::Interval;
pub use verify::verify;

use std::sync::Arc;

use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::snapshot::ClassFact;
use taipan_runtime::abi::snapshot::FunctionFact;
use taipan_runtime::abi::snapshot::MethodFact;
use taipan_runtime::abi::snapshot::Way;
use taipan_runtime::abi::unit::Reason;

/// A value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ValueId(pub u32);

/// A block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockId(pub u32);

/// An exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExitId(pub u32);

/// A checkpoint: an instruction at which the frame in memory was up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Checkpoint {
    /// The slot of the instruction that runs next.
    pub slot: u32,
    /// The depth of its operand stack.
    pub depth: u32,
    /// Tells apart checkpoints at the same instruction.
    pub serial: u32,
}

/// How a value is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repr {
    /// A machine integer in the range of a small int.
    Int,
    /// Any machine integer that is a Python int.
    Wide,
    /// A float.
    Float,
    /// A complex number: its parts side by side.
    Complex,
    /// 0 or 1.
    Bool,
    /// The bits of a Python value, or 0: an unbound slot.
    Boxed,
    /// Any machine integer: a length, an index, a field.
    Word,
}

/// A place in the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// A local, cell or free variable.
    Local(u32),
    /// An operand, 0 the lowest.
    Stack(u32),
}

/// Operators on ints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `//`; the divisor is not zero
    FloorDiv,
    /// `%`; the divisor is not zero
    Mod,
    /// `&`
    And,
    /// `|`
    Or,
    /// `^`
    Xor,
    /// `<<` by 0 to 63
    Shl,
    /// `>>` by 0 to 63
    Shr,
}

/// Operators on floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`; the divisor is not zero
    Div,
    /// `//`; the divisor is not zero
    FloorDiv,
    /// `%`; the divisor is not zero
    Mod,
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Compare {
    /// All, each at the number that instructions and helpers have for it.
    const ALL: [Compare; 6] = [Compare::Lt, Compare::Le, Compare::Eq, Compare::Ne, Compare::Gt, Compare::Ge];

    /// The comparison of an instruction's argument.
    pub fn from_number(number: u32) -> Compare {
        Compare::ALL[(number as usize).min(Compare::ALL.len() - 1)]
    }

    /// What holds where this does not.
    pub fn opposite(self) -> Compare {
        match self {
            Compare::Lt => Compare::Ge,
            Compare::Le => Compare::Gt,
            Compare::Eq => Compare::Ne,
            Compare::Ne => Compare::Eq,
            Compare::Gt => Compare::Le,
            Compare::Ge => Compare::Lt,
        }
    }

    /// The same comparison with its operands exchanged.
    pub fn mirrored(self) -> Compare {
        match self {
            Compare::Lt => Compare::Gt,
            Compare::Le => Compare::Ge,
            Compare::Gt => Compare::Lt,
            Compare::Ge => Compare::Le,
            same => same,
        }
    }

    /// The number of the comparison.
    pub fn number(self) -> u64 {
        self as u64
    }
}

/// What a call leaves for others to see: the instruction, and the operands that lie on the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallSite {
    /// The slot of the instruction.
    pub slot: u32,
    /// Operands on the stack during the call, its own included.
    pub depth: u32,
}

/// A word handed to a helper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// A value's bits; a boxed one.
    Value(ValueId),
    /// A number.
    Number(u64),
    /// The address of an operand's place on the stack.
    Operand(u32),
}

/// An instruction.
#[derive(Clone, Debug)]
pub enum Inst {
    /// An int.
    IntConst(i64),
    /// A float.
    FloatConst(f64),
    /// A bool.
    BoolConst(bool),
    /// The bits of a value that the code keeps alive, or 0.
    BoxedConst(u64),
    /// Reads a slot of the frame.
    LoadSlot(Slot),
    /// Writes a slot of the frame, boxed.
    StoreSlot(Slot, ValueId),
    /// Marks that the frame in memory is what the interpreter wants at a checkpoint.
    Checkpoint(Checkpoint),
    /// Any value, boxed.
    Box(ValueId),
    /// The small int in a boxed value.
    UnboxInt(ValueId, ExitId),
    /// The int in a boxed value; leaves where it has more than 64 bits, too.
    UnboxWide(ValueId, ExitId),
    /// The float in a boxed value.
    UnboxFloat(ValueId, ExitId),
    /// The float, or the int as a float, in a boxed value.
    UnboxNumber(ValueId, ExitId),
    /// The bool in a boxed value.
    UnboxBool(ValueId, ExitId),
    /// The same value, which is a cell of that shape.
    GuardShape(ValueId, u32, ExitId),
    /// The same value, which has these bits.
    GuardBits(ValueId, u64, ExitId),
    /// The same value, which is not 0.
    GuardBound(ValueId, ExitId),
    /// Leaves where others may have this iterator.
    GuardPrivate(ValueId, ExitId),
    /// Leaves where the condition is not as said.
    Guard(ValueId, bool, ExitId),
    /// Leaves where caches may no longer be leant on.
    GuardEpoch(ExitId),
    /// Leaves where little native stack is left.
    GuardNativeStack(ExitId),
    /// Leaves where the interpreter would not enter frames so deep.
    GuardRoom {
        /// The operand at which the last of them would end.
        end: u32,
        /// How many calls deep.
        calls: u32,
        /// Where to.
        exit: ExitId,
    },
    /// An int as a float.
    IntToFloat(ValueId),
    /// A bool as an int.
    BoolToInt(ValueId),
    /// An operator on machine integers; the exit is for results beyond 64 bits.
    Int(IntOp, ValueId, ValueId, Option<ExitId>),
    /// The same machine integer, of which more is known.
    Assume(ValueId),
    /// An operator on floats.
    Float(FloatOp, ValueId, ValueId),
    /// `-` of a float.
    FloatNeg(ValueId),
    /// The absolute value of a float.
    FloatAbs(ValueId),
    /// The absolute value of a machine integer, not the least one.
    IntAbs(ValueId),
    /// The square root of a float that is not below zero.
    FloatSqrt(ValueId),
    /// What the function of floats at that address makes of them; leaves with a NaN, which may be where it would raise.
    CallFloat(u64, Vec<ValueId>, ExitId),
    /// The complex number with a real and an imaginary part.
    ComplexOf(ValueId, ValueId),
    /// A part of a complex number, and whether that is the imaginary one.
    ComplexPart(ValueId, bool),
    /// A comparison of ints or words.
    IntCompare(Compare, ValueId, ValueId),
    /// A comparison of floats.
    FloatCompare(Compare, ValueId, ValueId),
    /// Whether two boxed values have the same bits.
    Same(ValueId, ValueId),
    /// Whether two strings are equal.
    StrEquals(ValueId, ValueId),
    /// `not`
    Not(ValueId),
    /// Whether the first, as an unsigned number, is below the second.
    Below(ValueId, ValueId),
    /// The index that an int means in a sequence of that length: counted from the end where negative.
    WrapIndex(ValueId, ValueId),
    /// A word as an int; leaves where it does not fit in 50 bits.
    WordToInt(ValueId, ExitId),
    /// Sum of two words, wrapping.
    WordAdd(ValueId, ValueId),
    /// Product of two words, wrapping.
    WordMul(ValueId, ValueId),
    /// A number as a word.
    WordConst(i64),
    /// How many integers are left in a range.
    RangeLeft(RangeLeft),
    /// Reads a value at an offset of a cell.
    LoadField(ValueId, i32),
    /// Reads a word at an offset of a cell.
    LoadWord(ValueId, i32),
    /// Reads a float from a field of a cell that never changes, at a byte offset.
    LoadFloat(ValueId, i32),
    /// Writes a word at an offset of a cell.
    StoreWord(ValueId, i32, ValueId),
    /// Gives a cell another shape, with the barrier.
    SetShape(ValueId, u32),
    /// Writes a value at an offset of a cell, with the barrier.
    StoreField(ValueId, i32, ValueId),
    /// A tuple of values.
    NewTuple(Vec<ValueId>),
    /// A list of values.
    NewList(Vec<ValueId>),
    /// An empty dict.
    NewDict,
    /// An instance of a plain class, without attributes, which nobody else knows of; leaves where the class wants others.
    NewInstance(Arc<ClassFact>, ExitId),
    /// Gives an instance another shape that nobody else knows of, and that is younger than the last safepoint.
    InitShape(ValueId, u32),
    /// Writes a value at an offset of such an instance.
    InitField(ValueId, i32, ValueId),
    /// Reads the value at an index of an array that begins at an offset of a cell.
    LoadItem(ValueId, i32, ValueId),
    /// Reads the byte at an index of an array that begins at an offset of a cell.
    LoadByte(ValueId, i32, ValueId),
    /// Writes a byte at an index of an array that begins at an offset of a cell.
    StoreByte(ValueId, i32, ValueId, ValueId),
    /// Writes a value at an index of an array that begins at an offset of a cell, with the barrier.
    StoreItem(ValueId, i32, ValueId, ValueId),
    /// Appends a value to a list; leaves, with nothing done, where there is no memory.
    Append(ValueId, ValueId, ExitId),
    /// `left op right` for any values: both ints at once, else the helper.
    BinaryAny(HelperId, u32, ValueId, ValueId, CallSite),
    /// The attribute of any value, by the number of its name: at once in instances of these shapes, else by the helper.
    LoadAttrAny(ValueId, u32, Vec<Way>, CallSite),
    /// Puts what `CALL_METHOD` takes into two operands, for any value by the number of the name: at once where the value has
    /// one of these shapes, else by the helper.
    LoadMethodAny {
        /// The value.
        object: ValueId,
        /// The name.
        name: u32,
        /// The methods by shape.
        methods: Vec<MethodFact>,
        /// The first of the operands.
        place: u32,
        /// The instruction.
        site: CallSite,
    },
    /// Calls what a `LOAD_METHOD` has put into two operands: directly where it is one of these functions, else by the helper.
    CallMethodAny {
        /// Functions that take as many arguments.
        functions: Vec<FunctionFact>,
        /// The first of the operands, which the result replaces.
        at: u32,
        /// Arguments behind the two.
        count: u32,
        /// The instruction.
        site: CallSite,
    },
    /// A comparison of any values: both ints at once, else the helper.
    CompareAny(Compare, ValueId, ValueId, CallSite),
    /// The truth of any value.
    Truth(ValueId, CallSite),
    /// Calls a helper that may run Python; what it returns is a value.
    Call(HelperId, Vec<Word>, CallSite),
    /// Calls a Python function whose arguments lie on the stack from an operand on; its result replaces the operand at
    /// `result`.
    CallPython {
        /// The function.
        function: FunctionFact,
        /// The function's bits for the helper that takes over.
        callee: ValueId,
        /// The operand that is the first argument.
        first: u32,
        /// The operand that the result replaces.
        result: u32,
        /// The call.
        site: CallSite,
    },
    /// Raises where what an `__init__` returned is not `None`.
    RequireNone(ValueId, CallSite),
    /// Raises where a value is `NotImplemented`: the operator, by its number for [`HelperId::Unsupported`], has that result
    /// for these operands.
    RequireImplemented {
        /// The result.
        value: ValueId,
        /// The operator.
        operator: u32,
        /// The left operand.
        left: ValueId,
        /// The right operand.
        right: ValueId,
        /// The instruction.
        site: CallSite,
    },
    /// Leaves, with the value put on the stack first, where the frame was touched from outside during the call.
    LeaveIfTouched(Option<(Slot, ValueId)>, ExitId),
    /// Charges a jump back; leaves, with nothing charged, where the budget does not reach.
    Poll(u32, ExitId),
    /// The same with the budget in a register: what is left of it.
    PollRegister(ValueId, u32, ExitId),
    /// Takes the budget into a register.
    LoadBudget,
    /// Puts it back.
    StoreBudget(Budget),
    /// Where a range with the step 1 has to stop for the budget, at the end at the latest: its next integer, its end, the
    /// budget, and what each integer costs.
    RangeLimit(ValueId, ValueId, ValueId, u32),
}

/// How a block ends.
#[derive(Clone, Debug)]
pub enum Terminator {
    /// Not yet known.
    Missing,
    /// To a block.
    Jump(BlockId, Vec<ValueId>),
    /// To one of two blocks without parameters.
    Branch(ValueId, BlockId, BlockId),
    /// Leaves.
    Exit(ExitId),
    /// Returns a boxed value, from the instruction in that slot; where a frame object takes the frame over, these slots are
    /// written first.
    Return(ValueId, u32, Vec<(Slot, ValueId)>),
}

/// A block.
#[derive(Clone, Debug)]
pub struct Block {
    /// Values that its predecessors hand over.
    pub params: Vec<ValueId>,
    /// Instructions with their results.
    pub insts: Vec<(Option<ValueId>, Inst)>,
    /// The end.
    pub end: Terminator,
    /// The bytecode slot it comes from.
    pub slot: u32,
    /// Rarely run.
    pub is_cold: bool,
}

/// What is left of the budget, where memory does not have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Budget {
    /// A value.
    Held(ValueId),
    /// `base - cost * next`: a loop over a range goes no further than the budget reaches, and charges nothing on the way.
    Counted {
        /// The budget that there would be at 0.
        base: ValueId,
        /// What each integer costs.
        cost: u32,
        /// The range's next integer.
        next: ValueId,
    },
}

impl Budget {
    /// The values it is made from.
    pub fn uses(self) -> Vec<ValueId> {
        match self {
            Budget::Held(value) => vec![value],
            Budget::Counted { base, next, .. } => vec![base, next],
        }
    }
}

/// A way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExitPoint {
    /// Where the interpreter goes on.
    pub checkpoint: Checkpoint,
    /// The slot of the instruction that left.
    pub at: u32,
    /// Why.
    pub reason: Reason,
    /// The budget, where memory does not have it.
    pub budget: Option<Budget>,
    /// What is written on the way out.
    pub pending: PendingId,
}

/// A number of [`Function::pending`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PendingId(pub u32);

/// What memory does not have at a checkpoint: an exit that leads there writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// Slots of the frame and their values.
    pub slots: Vec<(Slot, ValueId)>,
    /// Words at offsets of cells.
    pub words: Vec<(ValueId, i32, ValueId)>,
    /// At offsets of cells, how many integers are left in ranges.
    pub lefts: Vec<(ValueId, i32, RangeLeft)>,
}

/// How many integers are left in a range: the distance from the next to the end, in steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RangeLeft {
    /// The next integer.
    pub next: ValueId,
    /// The integer that would follow the last.
    pub end: ValueId,
    /// What is added, which divides the distance; 1 where that is not said.
    pub step: Option<ValueId>,
}

impl RangeLeft {
    fn uses(self) -> Vec<ValueId> {
        [self.next, self.end].into_iter().chain(self.step).collect()
    }
}

/// A function in the IR.
#[derive(Clone, Debug, Default)]
pub struct Function {
    /// Block 0 is the entry.
    pub blocks: Vec<Block>,
    /// The representation of each value.
    pub reprs: Vec<Repr>,
    /// What integers each value may be, if it is one.
    pub intervals: Vec<Interval>,
    /// All exits.
    pub exits: Vec<ExitPoint>,
    /// What exits write, the first one nothing.
    pub pending: Vec<Pending>,
}

impl Function {
    /// A new block.
    pub fn add_block(&mut self, slot: u32) -> BlockId {
        let end = Terminator::Missing;
        self.blocks.push(Block { params: Vec::new(), insts: Vec::new(), end, slot, is_cold: false });
        BlockId(self.blocks.len() as u32 - 1)
    }

    /// A new value.
    pub fn add_value(&mut self, repr: Repr) -> ValueId {
        self.reprs.push(repr);
        self.intervals.push(if repr == Repr::Int { Interval::SMALL } else { Interval::WORD });
        ValueId(self.reprs.len() as u32 - 1)
    }

    /// A new value that is one of these integers.
    pub fn add_integer(&mut self, repr: Repr, interval: Interval) -> ValueId {
        let value = self.add_value(repr);
        self.intervals[value.0 as usize] = interval;
        value
    }

    /// What integers a value may be.
    pub fn interval(&self, value: ValueId) -> Interval {
        self.intervals[value.0 as usize]
    }

    /// The block of an id.
    pub fn block(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id.0 as usize]
    }

    /// The representation of a value.
    pub fn repr(&self, value: ValueId) -> Repr {
        self.reprs[value.0 as usize]
    }

    /// What an exit writes, shared with the last one where it is the same.
    pub fn add_pending(&mut self, pending: Pending) -> PendingId {
        if self.pending.is_empty() {
            self.pending.push(Pending::default());
        }
        if pending == Pending::default() {
            return PendingId(0);
        }
        if self.pending.last() != Some(&pending) {
            self.pending.push(pending);
        }
        PendingId(self.pending.len() as u32 - 1)
    }

    /// An exit, shared with an equal one.
    pub fn add_exit(&mut self, exit: ExitPoint) -> ExitId {
        let known = self.exits.iter().position(|known| *known == exit);
        let index = known.unwrap_or_else(|| {
            self.exits.push(exit);
            self.exits.len() - 1
        });
        ExitId(index as u32)
    }
}

impl Inst {
    /// The exit it may take.
    pub fn exit(&self) -> Option<ExitId> {
        match *self {
            Inst::UnboxInt(_, exit)
            | Inst::NewInstance(_, exit)
            | Inst::UnboxWide(_, exit)
            | Inst::UnboxFloat(_, exit)
            | Inst::UnboxNumber(_, exit)
            | Inst::UnboxBool(_, exit)
            | Inst::GuardShape(_, _, exit)
            | Inst::GuardBits(_, _, exit)
            | Inst::GuardBound(_, exit)
            | Inst::GuardPrivate(_, exit)
            | Inst::Guard(_, _, exit)
            | Inst::GuardEpoch(exit)
            | Inst::GuardNativeStack(exit)
            | Inst::GuardRoom { exit, .. }
            | Inst::WordToInt(_, exit)
            | Inst::LeaveIfTouched(_, exit)
            | Inst::CallFloat(_, _, exit)
            | Inst::Append(_, _, exit)
            | Inst::Poll(_, exit)
            | Inst::PollRegister(_, _, exit) => Some(exit),
            Inst::Int(_, _, _, exit) => exit,
            Inst::IntConst(..)
            | Inst::FloatConst(..)
            | Inst::BoolConst(..)
            | Inst::BoxedConst(..)
            | Inst::LoadSlot(..)
            | Inst::StoreSlot(..)
            | Inst::Checkpoint(..)
            | Inst::Box(..)
            | Inst::IntToFloat(..)
            | Inst::BoolToInt(..)
            | Inst::Assume(..)
            | Inst::Float(..)
            | Inst::FloatNeg(..)
            | Inst::FloatAbs(..)
            | Inst::IntAbs(..)
            | Inst::FloatSqrt(..)
            | Inst::ComplexOf(..)
            | Inst::ComplexPart(..)
            | Inst::LoadFloat(..)
            | Inst::IntCompare(..)
            | Inst::FloatCompare(..)
            | Inst::Same(..)
            | Inst::StrEquals(..)
            | Inst::Not(..)
            | Inst::Below(..)
            | Inst::WrapIndex(..)
            | Inst::WordAdd(..)
            | Inst::WordMul(..)
            | Inst::WordConst(..)
            | Inst::RangeLeft(..)
            | Inst::LoadField(..)
            | Inst::LoadWord(..)
            | Inst::StoreWord(..)
            | Inst::SetShape(..)
            | Inst::StoreField(..)
            | Inst::LoadItem(..)
            | Inst::LoadByte(..)
            | Inst::StoreByte(..)
            | Inst::StoreItem(..)
            | Inst::BinaryAny(..)
            | Inst::LoadAttrAny(..)
            | Inst::LoadMethodAny { .. }
            | Inst::CallMethodAny { .. }
            | Inst::CompareAny(..)
            | Inst::Truth(..)
            | Inst::Call(..)
            | Inst::CallPython { .. }
            | Inst::NewTuple(..)
            | Inst::NewList(..)
            | Inst::NewDict
            | Inst::InitShape(..)
            | Inst::InitField(..)
            | Inst::RequireNone(..)
            | Inst::RequireImplemented { .. }
            | Inst::LoadBudget
            | Inst::StoreBudget(..)
            | Inst::RangeLimit(..) => None,
        }
    }

    /// Whether a failed guard leaves by it (and not a poll or a touched frame).
    pub fn is_guard(&self) -> bool {
        self.exit().is_some()
            && !matches!(self, Inst::LeaveIfTouched(..) | Inst::Poll(..) | Inst::PollRegister(..))
    }

    /// Whether others can see that it ran: leaving to a checkpoint before it would run it twice.
    pub fn has_effect(&self) -> bool {
        match self {
            Inst::StoreWord(..)
            | Inst::SetShape(..)
            | Inst::StoreField(..)
            | Inst::StoreByte(..)
            | Inst::StoreItem(..)
            | Inst::Append(..)
            | Inst::BinaryAny(..)
            | Inst::LoadAttrAny(..)
            | Inst::LoadMethodAny { .. }
            | Inst::CallMethodAny { .. }
            | Inst::CompareAny(..)
            | Inst::Truth(..)
            | Inst::Call(..)
            | Inst::CallPython { .. }
            | Inst::RequireNone(..)
            | Inst::RequireImplemented { .. } => true,
            Inst::IntConst(..)
            | Inst::FloatConst(..)
            | Inst::BoolConst(..)
            | Inst::BoxedConst(..)
            | Inst::NewTuple(..)
            | Inst::NewList(..)
            | Inst::NewDict
            | Inst::NewInstance(..)
            | Inst::InitShape(..)
            | Inst::InitField(..)
            | Inst::LoadSlot(..)
            | Inst::StoreSlot(..)
            | Inst::Checkpoint(..)
            | Inst::Box(..)
            | Inst::UnboxInt(..)
            | Inst::UnboxWide(..)
            | Inst::UnboxFloat(..)
            | Inst::UnboxNumber(..)
            | Inst::UnboxBool(..)
            | Inst::GuardShape(..)
            | Inst::GuardBits(..)
            | Inst::GuardBound(..)
            | Inst::GuardPrivate(..)
            | Inst::Guard(..)
            | Inst::GuardEpoch(..)
            | Inst::GuardNativeStack(..)
            | Inst::GuardRoom { .. }
            | Inst::IntToFloat(..)
            | Inst::BoolToInt(..)
            | Inst::Int(..)
            | Inst::Assume(..)
            | Inst::Float(..)
            | Inst::FloatNeg(..)
            | Inst::FloatAbs(..)
            | Inst::IntAbs(..)
            | Inst::FloatSqrt(..)
            | Inst::ComplexOf(..)
            | Inst::ComplexPart(..)
            | Inst::LoadFloat(..)
            | Inst::CallFloat(..)
            | Inst::IntCompare(..)
            | Inst::FloatCompare(..)
            | Inst::Same(..)
            | Inst::StrEquals(..)
            | Inst::Not(..)
            | Inst::Below(..)
            | Inst::WrapIndex(..)
            | Inst::WordToInt(..)
            | Inst::WordAdd(..)
            | Inst::WordMul(..)
            | Inst::WordConst(..)
            | Inst::RangeLeft(..)
            | Inst::LoadField(..)
            | Inst::LoadWord(..)
            | Inst::LoadItem(..)
            | Inst::LoadByte(..)
            | Inst::LeaveIfTouched(..)
            | Inst::Poll(..)
            | Inst::PollRegister(..)
            | Inst::LoadBudget
            | Inst::StoreBudget(..)
            | Inst::RangeLimit(..) => false,
        }
    }

    /// The values it uses.
    pub fn uses(&self) -> Vec<ValueId> {
        match self {
            Inst::IntConst(_)
            | Inst::FloatConst(_)
            | Inst::BoolConst(_)
            | Inst::BoxedConst(_)
            | Inst::NewInstance(..)
            | Inst::NewDict
            | Inst::WordConst(_)
            | Inst::LoadSlot(_)
            | Inst::Checkpoint(_)
            | Inst::GuardEpoch(_)
            | Inst::GuardNativeStack(_)
            | Inst::GuardRoom { .. }
            | Inst::Poll(..)
            | Inst::CallMethodAny { .. }
            | Inst::LoadBudget => Vec::new(),
            Inst::StoreSlot(_, value)
            | Inst::PollRegister(value, _, _)
            | Inst::Box(value)
            | Inst::UnboxInt(value, _)
            | Inst::UnboxWide(value, _)
            | Inst::UnboxFloat(value, _)
            | Inst::UnboxNumber(value, _)
            | Inst::UnboxBool(value, _)
            | Inst::GuardShape(value, _, _)
            | Inst::GuardBits(value, _, _)
            | Inst::GuardBound(value, _)
            | Inst::GuardPrivate(value, _)
            | Inst::Guard(value, _, _)
            | Inst::IntToFloat(value)
            | Inst::BoolToInt(value)
            | Inst::Assume(value)
            | Inst::FloatNeg(value)
            | Inst::FloatAbs(value)
            | Inst::IntAbs(value)
            | Inst::FloatSqrt(value)
            | Inst::ComplexPart(value, _)
            | Inst::LoadFloat(value, _)
            | Inst::Not(value)
            | Inst::WordToInt(value, _)
            | Inst::LoadField(value, _)
            | Inst::LoadWord(value, _)
            | Inst::SetShape(value, _)
            | Inst::InitShape(value, _)
            | Inst::RequireNone(value, _)
            | Inst::LoadAttrAny(value, ..)
            | Inst::LoadMethodAny { object: value, .. }
            | Inst::Truth(value, _) => vec![*value],
            Inst::Int(_, a, b, _)
            | Inst::Float(_, a, b)
            | Inst::ComplexOf(a, b)
            | Inst::IntCompare(_, a, b)
            | Inst::FloatCompare(_, a, b)
            | Inst::Same(a, b)
            | Inst::StrEquals(a, b)
            | Inst::Below(a, b)
            | Inst::WrapIndex(a, b)
            | Inst::WordAdd(a, b)
            | Inst::WordMul(a, b)
            | Inst::StoreWord(a, _, b)
            | Inst::Append(a, b, _)
            | Inst::StoreField(a, _, b)
            | Inst::InitField(a, _, b)
            | Inst::LoadItem(a, _, b)
            | Inst::LoadByte(a, _, b)
            | Inst::BinaryAny(_, _, a, b, _)
            | Inst::CompareAny(_, a, b, _) => vec![*a, *b],
            Inst::CallFloat(_, values, _) | Inst::NewTuple(values) | Inst::NewList(values) => values.clone(),
            Inst::StoreBudget(budget) => budget.uses(),
            Inst::RangeLimit(next, end, budget, _) => vec![*next, *end, *budget],
            Inst::RangeLeft(left) => left.uses(),
            Inst::StoreItem(a, _, b, c) | Inst::StoreByte(a, _, b, c) => vec![*a, *b, *c],
            Inst::Call(_, words, _) => words
                .iter()
                .filter_map(|word| match word {
                    Word::Value(value) => Some(*value),
                    Word::Number(_) | Word::Operand(_) => None,
                })
                .collect(),
            Inst::CallPython { callee, .. } => vec![*callee],
            Inst::RequireImplemented { value, left, right, .. } => vec![*value, *left, *right],
            Inst::LeaveIfTouched(value, _) => value.iter().map(|&(_, value)| value).collect(),
        }
    }
}
