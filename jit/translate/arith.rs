//! Operators.

use taipan_code::Op;
use taipan_runtime::abi::Special;
use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::snapshot::Fact;
use taipan_runtime::abi::snapshot::Side;
use taipan_runtime::abi::unit::Reason;

use super::Operand;
use super::Translator;
use super::state::Ty;
use crate::ir::Compare;
use crate::ir::FloatOp;
use crate::ir::Inst;
use crate::ir::IntOp;
use crate::ir::Interval;
use crate::ir::Repr;
use crate::ir::ValueId;

/// An operator: its number for the helpers, its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add = 0,
    /// `-`
    Sub = 1,
    /// `*`
    Mul = 2,
    /// `/`
    TrueDiv = 4,
    /// `//`
    FloorDiv = 5,
    /// `%`
    Mod = 6,
    /// `<<`
    LShift = 7,
    /// `>>`
    RShift = 8,
    /// `&`
    And = 9,
    /// `^`
    Xor = 10,
    /// `|`
    Or = 11,
}

/// The operator of an instruction, and whether it is in place.
pub fn operator(op: Op) -> Option<(Operator, bool)> {
    Some(match op {
        Op::BinaryAdd => (Operator::Add, false),
        Op::InplaceAdd => (Operator::Add, true),
        Op::BinarySubtract => (Operator::Sub, false),
        Op::InplaceSubtract => (Operator::Sub, true),
        Op::BinaryMultiply => (Operator::Mul, false),
        Op::InplaceMultiply => (Operator::Mul, true),
        Op::BinaryTrueDivide => (Operator::TrueDiv, false),
        Op::InplaceTrueDivide => (Operator::TrueDiv, true),
        Op::BinaryFloorDivide => (Operator::FloorDiv, false),
        Op::InplaceFloorDivide => (Operator::FloorDiv, true),
        Op::BinaryModulo => (Operator::Mod, false),
        Op::InplaceModulo => (Operator::Mod, true),
        Op::BinaryLshift => (Operator::LShift, false),
        Op::InplaceLshift => (Operator::LShift, true),
        Op::BinaryRshift => (Operator::RShift, false),
        Op::InplaceRshift => (Operator::RShift, true),
        Op::BinaryAnd => (Operator::And, false),
        Op::InplaceAnd => (Operator::And, true),
        Op::BinaryXor => (Operator::Xor, false),
        Op::InplaceXor => (Operator::Xor, true),
        Op::BinaryOr => (Operator::Or, false),
        Op::InplaceOr => (Operator::Or, true),
        _ => return None,
    })
}

/// What the operands are taken to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    /// Both ints.
    Ints,
    /// Both floats.
    Floats,
    /// A float and an int, or two floats; of a division or comparison also two ints.
    Mixed,
    /// One of them complex, the other complex or real.
    Complex,
    /// Anything.
    Any,
}

/// Whether values of the type are real numbers, unboxed.
pub(super) fn is_number(ty: Ty) -> bool {
    ty.is_int() || ty == Ty::Float
}

impl Translator<'_> {
    /// What two operands are, or are guessed to be.
    pub(super) fn numbers(&self, left: Ty, right: Ty) -> Numbers {
        let may_be_number = |ty: Ty| is_number(ty) || matches!(ty, Ty::Any | Ty::Maybe);
        match (left, right) {
            (left, right) if left.is_int() && right.is_int() => {
                return if self.has_failed() { Numbers::Any } else { Numbers::Ints };
            }
            (left, right) if is_number(left) && is_number(right) => return Numbers::Mixed,
            (left, right) if left.is_complex() || right.is_complex() => {
                let may_be = |ty: Ty| may_be_number(ty) || ty.is_complex();
                let fits = may_be(left) && may_be(right) && !self.has_failed();
                return if fits { Numbers::Complex } else { Numbers::Any };
            }
            (left, right) if !may_be_number(left) || !may_be_number(right) => return Numbers::Any,
            _ => {}
        }
        if self.has_failed() {
            return Numbers::Any;
        }
        let one_is_float = left == Ty::Float || right == Ty::Float;
        match seen(self.feedback()) {
            Some(Numbers::Ints) if !one_is_float => Numbers::Ints,
            Some(Numbers::Complex) => Numbers::Complex,
            Some(numbers @ (Numbers::Floats | Numbers::Mixed)) => numbers,
            Some(Numbers::Any) | None if one_is_float => Numbers::Mixed,
            None if self.snapshot.is_eager => Numbers::Ints,
            _ => Numbers::Any,
        }
    }

    /// A number as a float; leaves where it is none. An operand that may be an int as well is accepted as such.
    pub(super) fn guard_number(&mut self, operand: Operand, is_mixed: bool) -> ValueId {
        if is_mixed && operand.ty.repr() == Repr::Boxed {
            let exit = self.exit(Reason::NotFloat);
            return self.emit(Repr::Float, Inst::UnboxNumber(operand.value, exit));
        }
        self.guard_float(operand)
    }

    pub(super) fn binary(&mut self, op: Op) {
        let Some((operator, in_place)) = operator(op) else { return };
        if self.operate_on_instance(operator, in_place) {
            return;
        }
        let (left, right) = (self.peek(2), self.peek(1));
        match self.numbers(left.ty, right.ty) {
            Numbers::Ints => self.int_operator(operator, in_place),
            Numbers::Floats | Numbers::Mixed if float_op(operator).is_some() => {
                self.float_operator(operator, in_place)
            }
            Numbers::Complex if self.complex_operator(operator) => {}
            _ => self.any_operator(operator, in_place),
        }
    }

    /// Has the method of a Python class operate; false where no operand is known to be an instance of one.
    fn operate_on_instance(&mut self, operator: Operator, in_place: bool) -> bool {
        let Some(Fact::Operator(fact)) = self.fact() else { return false };
        let may_be = |ty: Ty, side: Side| match side {
            Side::Int => ty.is_int() || ty == Ty::Any,
            Side::Float => matches!(ty, Ty::Float | Ty::Any),
            Side::Instance(_) => ty.repr() == Repr::Boxed,
        };
        if !may_be(self.peek(2).ty, fact.left) || !may_be(self.peek(1).ty, fact.right) {
            return false;
        }
        self.settle();
        self.require_epoch();
        self.guard_side(2, fact.left);
        self.guard_side(1, fact.right);
        let operands = [self.peek(2), self.peek(1)];
        if fact.left.shape().is_none() {
            self.shuffle(Op::RotTwo, 0);
        }
        let number = u32::from(in_place) << 8 | operator as u32;
        self.call_operator(fact.function, number, operands);
        true
    }

    /// Makes sure that the operand at a depth is what it was.
    fn guard_side(&mut self, depth: usize, side: Side) {
        let operand = self.peek(depth);
        match side {
            Side::Int => self.guard_machine_int(operand),
            Side::Float => self.guard_float(operand),
            Side::Instance(shape) => self.guard_shape(operand, shape, Reason::ShapeChanged),
        };
    }

    fn int_operator(&mut self, operator: Operator, in_place: bool) {
        self.settle();
        let left = self.peek(2);
        let left = self.guard_machine_int(left);
        let right = self.peek(1);
        let right = self.guard_machine_int(right);
        if operator == Operator::TrueDiv {
            return self.divide_ints(left, right, in_place);
        }
        let op = int_op(operator);
        let interval = self.result_of(op, left, right);
        if interval.is_none() && op == IntOp::FloorDiv {
            return self.any_operator(operator, in_place);
        }
        self.guard_right(op, right);
        let exit = interval.is_none().then(|| self.exit(Reason::WideOverflow));
        let result = self.emit_int(interval.unwrap_or(Interval::WORD), Inst::Int(op, left, right, exit));
        self.drop_operands(2);
        self.push_int(result);
    }

    /// The integers that an operator may have as its result; `None` where it may have more than 64 bits.
    fn result_of(&self, op: IntOp, left: ValueId, right: ValueId) -> Option<Interval> {
        let interval = Interval::of(op, self.function.interval(left), self.function.interval(right))?;
        let is_square = op == IntOp::Mul && left == right;
        Some(if is_square { Interval { low: interval.low.max(0), ..interval } } else { interval })
    }

    /// A true division of ints that floats tell apart: of others the quotient would be rounded twice.
    fn divide_ints(&mut self, left: ValueId, right: ValueId, in_place: bool) {
        if ![left, right].iter().all(|&value| self.function.interval(value).fits_float()) {
            return self.any_operator(Operator::TrueDiv, in_place);
        }
        let left = self.emit(Repr::Float, Inst::IntToFloat(left));
        let right = self.emit(Repr::Float, Inst::IntToFloat(right));
        self.divide(FloatOp::Div, left, right);
    }

    /// Leaves where the right operand is no divisor, or no count that a shift of machine integers may have.
    fn guard_right(&mut self, op: IntOp, right: ValueId) {
        let interval = self.function.interval(right);
        match op {
            IntOp::FloorDiv | IntOp::Mod if interval.contains(Interval::just(0)) => {
                let zero = self.int(0);
                let is_divisor = self.emit(Repr::Bool, Inst::IntCompare(Compare::Ne, right, zero));
                self.require(is_divisor, Reason::ZeroDivision);
            }
            IntOp::Shl | IntOp::Shr if !Interval::COUNT.contains(interval) => {
                let limit = self.word(Interval::COUNT.high + 1);
                let is_count = self.emit(Repr::Bool, Inst::Below(right, limit));
                self.require(is_count, Reason::ShiftCount);
            }
            _ => {}
        }
    }

    /// An operator whose result is a float: one operand is, or the operator is a division. An operand may be an int only
    /// where the other one cannot.
    fn float_operator(&mut self, operator: Operator, in_place: bool) {
        let (left, right) = (self.peek(2), self.peek(1));
        let is_division = operator == Operator::TrueDiv;
        let is_mixed = self.is_mixed();
        if is_mixed && !is_division && ![left.ty, right.ty].iter().any(|ty| is_number(*ty)) {
            self.any_operator(operator, in_place);
            return;
        }
        self.settle();
        let left_may_be_int = is_mixed && (is_division || right.ty == Ty::Float);
        let right_may_be_int = is_mixed && (is_division || left.ty == Ty::Float);
        let left = self.peek(2);
        let left = self.guard_number(left, left_may_be_int);
        let right = self.peek(1);
        let right = self.guard_number(right, right_may_be_int);
        match float_op(operator) {
            Some(op @ (FloatOp::Div | FloatOp::FloorDiv | FloatOp::Mod)) => self.divide(op, left, right),
            Some(op) => {
                let result = self.emit(Repr::Float, Inst::Float(op, left, right));
                self.drop_operands(2);
                self.push(result, Ty::Float);
            }
            None => {}
        }
    }

    /// Whether the site has not seen floats alone: an operand that is not known may be an int.
    pub(super) fn is_mixed(&self) -> bool {
        seen(self.feedback()) != Some(Numbers::Floats)
    }

    fn divide(&mut self, op: FloatOp, left: ValueId, right: ValueId) {
        self.require_divisor(right);
        let result = self.emit(Repr::Float, Inst::Float(op, left, right));
        self.drop_operands(2);
        self.push(result, Ty::Float);
    }

    /// Leaves where a float is zero.
    pub(super) fn require_divisor(&mut self, float: ValueId) {
        if self.may_be_zero(float) {
            let zero = self.emit(Repr::Float, Inst::FloatConst(0.0));
            let is_divisor = self.emit(Repr::Bool, Inst::FloatCompare(Compare::Ne, float, zero));
            self.require(is_divisor, Reason::ZeroDivision);
        }
    }

    /// Whether nothing tells that a float is not zero.
    fn may_be_zero(&self, float: ValueId) -> bool {
        let insts = &self.function.blocks[self.block.0 as usize].insts;
        match insts.iter().rev().find(|(result, _)| *result == Some(float)) {
            Some((_, Inst::FloatConst(constant))) => *constant == 0.0,
            Some((_, Inst::IntToFloat(int))) => self.function.interval(*int).contains(Interval::just(0)),
            _ => true,
        }
    }

    fn any_operator(&mut self, operator: Operator, in_place: bool) {
        let (left, right) = (self.peek(2), self.peek(1));
        let (left, right) = (self.boxed(left), self.boxed(right));
        let helper = if in_place { HelperId::InPlace } else { HelperId::Binary };
        self.store_dirty(self.state.stack.len() - 2);
        let site = self.site();
        let any = Inst::BinaryAny(helper, operator as u32, left, right, site);
        let result = self.emit(Repr::Boxed, any);
        self.drop_operands(2);
        self.push_result(result);
    }

    pub(super) fn unary_negative(&mut self) {
        let operand = self.peek(1);
        match operand.ty {
            Ty::Int => {
                let zero = self.int(0);
                let interval = self.result_of(IntOp::Sub, zero, operand.value).unwrap_or(Interval::WORD);
                let result = self.emit_int(interval, Inst::Int(IntOp::Sub, zero, operand.value, None));
                self.drop_operands(1);
                self.push_int(result);
            }
            Ty::Float => {
                let result = self.emit(Repr::Float, Inst::FloatNeg(operand.value));
                self.drop_operands(1);
                self.push(result, Ty::Float);
            }
            ty if ty.is_complex() => self.complex_negative(operand),
            _ => self.operate(Op::UnaryNegative, 0),
        }
    }
}

/// The operator on ints; a true division is one of floats.
fn int_op(operator: Operator) -> IntOp {
    match operator {
        Operator::Add => IntOp::Add,
        Operator::Sub => IntOp::Sub,
        Operator::Mul => IntOp::Mul,
        Operator::FloorDiv | Operator::TrueDiv => IntOp::FloorDiv,
        Operator::Mod => IntOp::Mod,
        Operator::LShift => IntOp::Shl,
        Operator::RShift => IntOp::Shr,
        Operator::And => IntOp::And,
        Operator::Xor => IntOp::Xor,
        Operator::Or => IntOp::Or,
    }
}

fn float_op(operator: Operator) -> Option<FloatOp> {
    Some(match operator {
        Operator::Add => FloatOp::Add,
        Operator::Sub => FloatOp::Sub,
        Operator::Mul => FloatOp::Mul,
        Operator::TrueDiv => FloatOp::Div,
        Operator::FloorDiv => FloatOp::FloorDiv,
        Operator::Mod => FloatOp::Mod,
        _ => return None,
    })
}

/// What a specialised operator has seen; `None` of a plain one.
fn seen(op: u16) -> Option<Numbers> {
    const INTS: [Special; 11] = [
        Special::AddInt,
        Special::SubInt,
        Special::MulInt,
        Special::FloorDivInt,
        Special::ModInt,
        Special::AndInt,
        Special::OrInt,
        Special::XorInt,
        Special::LShiftInt,
        Special::RShiftInt,
        Special::CompareInt,
    ];
    const FLOATS: [Special; 5] =
        [Special::AddFloat, Special::SubFloat, Special::MulFloat, Special::DivFloat, Special::CompareFloat];
    const MIXED: [Special; 5] =
        [Special::AddMixed, Special::SubMixed, Special::MulMixed, Special::DivMixed, Special::CompareMixed];
    const ANY: [Special; 4] = [Special::AddAny, Special::SubAny, Special::MulAny, Special::CompareAny];
    let among = |specials: &[Special]| specials.iter().any(|&special| special as u16 == op);
    if among(&INTS) {
        Some(Numbers::Ints)
    } else if among(&FLOATS) {
        Some(Numbers::Floats)
    } else if among(&MIXED) {
        Some(Numbers::Mixed)
    } else if op == Special::OperateComplex as u16 {
        Some(Numbers::Complex)
    } else {
        among(&ANY).then_some(Numbers::Any)
    }
}
