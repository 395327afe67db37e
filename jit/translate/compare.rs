//! Comparisons, identity, truth.

use taipan_gc::Value;
use taipan_runtime::abi::Special;
use taipan_runtime::abi::layout::ids;
use taipan_runtime::abi::unit::Reason;

use super::Comparison;
use super::Operand;
use super::Translator;
use super::arith::Numbers;
use super::state::Ty;
use crate::ir::Compare;
use crate::ir::Inst;
use crate::ir::Repr;
use crate::ir::ValueId;

impl Translator<'_> {
    pub(super) fn compare_op(&mut self, arg: u32) {
        let op = Compare::from_number(arg);
        let (left, right) = (self.peek(2), self.peek(1));
        if self.compare_strings(op) {
            return;
        }
        let inst = match self.numbers(left.ty, right.ty) {
            Numbers::Ints => {
                self.settle();
                let left = self.peek(2);
                let left = self.guard_machine_int(left);
                let right = self.peek(1);
                let right = self.guard_machine_int(right);
                return self.compare_ints(op, left, right);
            }
            // A float is compared with the int itself, not with the float next to it.
            Numbers::Floats | Numbers::Mixed if !self.tells_floats_apart(left, right) => {
                return self.compare_any(op);
            }
            Numbers::Floats | Numbers::Mixed => {
                self.settle();
                let is_mixed = self.is_mixed();
                let left = self.peek(2);
                let left = self.guard_number(left, is_mixed);
                let right = self.peek(1);
                Inst::FloatCompare(op, left, self.guard_number(right, is_mixed))
            }
            Numbers::Complex | Numbers::Any => return self.compare_any(op),
        };
        let result = self.emit(Repr::Bool, inst);
        self.drop_operands(2);
        self.push(result, Ty::Bool);
    }

    /// Whether the site has seen strings alone, and compares them: for equality.
    fn compare_strings(&mut self, op: Compare) -> bool {
        let may_be_string = |operand: Operand| match operand.ty {
            Ty::Shape(shape) => shape == ids::STR.0,
            ty => matches!(ty, Ty::Any | Ty::Maybe | Ty::Const(_)),
        };
        let is_equality = matches!(op, Compare::Eq | Compare::Ne);
        let was_seen = self.feedback() == Special::CompareStr as u16 && !self.has_failed();
        if !is_equality || !was_seen || !may_be_string(self.peek(2)) || !may_be_string(self.peek(1)) {
            return false;
        }
        self.settle();
        let [left, right] = [2, 1].map(|depth| {
            let operand = self.peek(depth);
            self.guard_shape(operand, ids::STR.0, Reason::NotKind)
        });
        let mut result = self.emit(Repr::Bool, Inst::StrEquals(left, right));
        if op == Compare::Ne {
            result = self.emit(Repr::Bool, Inst::Not(result));
        }
        self.drop_operands(2);
        self.push(result, Ty::Bool);
        true
    }

    fn compare_ints(&mut self, compare: Compare, left: ValueId, right: ValueId) {
        let result = self.int_comparison(compare, left, right);
        self.drop_operands(2);
        self.push(result, Ty::Bool);
    }

    /// A comparison of ints, of which branches on it learn.
    fn int_comparison(&mut self, compare: Compare, left: ValueId, right: ValueId) -> ValueId {
        let result = self.emit(Repr::Bool, Inst::IntCompare(compare, left, right));
        self.comparisons.insert(result, Comparison { compare, left, right });
        result
    }

    /// Whether operands that are ints are so as floats, too.
    fn tells_floats_apart(&self, left: Operand, right: Operand) -> bool {
        let is_exact =
            |operand: &Operand| !operand.ty.is_int() || self.function.interval(operand.value).fits_float();
        [left, right].iter().all(is_exact)
    }

    fn compare_any(&mut self, op: Compare) {
        let (left, right) = (self.peek(2), self.peek(1));
        let (left, right) = (self.boxed(left), self.boxed(right));
        self.store_dirty(self.state.stack.len() - 2);
        let site = self.site();
        let result = self.emit(Repr::Boxed, Inst::CompareAny(op, left, right, site));
        self.drop_operands(2);
        self.push_result(result);
    }

    pub(super) fn is_op(&mut self, arg: u32) {
        let (left, right) = (self.peek(2), self.peek(1));
        let mut result = if left.value == right.value {
            self.emit(Repr::Bool, Inst::BoolConst(true))
        } else {
            let (left, right) = (self.boxed(left), self.boxed(right));
            self.emit(Repr::Bool, Inst::Same(left, right))
        };
        if arg == 1 {
            result = self.emit(Repr::Bool, Inst::Not(result));
        }
        self.drop_operands(2);
        self.push(result, Ty::Bool);
    }

    /// The truth of an operand, and whether that may have run Python. `popped` operands are no longer on the stack
    /// of the translation, but still in use.
    pub(super) fn truth(&mut self, operand: Operand, popped: usize) -> (ValueId, bool) {
        let Operand { value, ty } = operand;
        let inst = match ty {
            Ty::Bool => return (value, false),
            Ty::Int | Ty::Wide => {
                let zero = self.int(0);
                return (self.int_comparison(Compare::Ne, value, zero), false);
            }
            Ty::Float => {
                let zero = self.emit(Repr::Float, Inst::FloatConst(0.0));
                Inst::FloatCompare(Compare::Ne, value, zero)
            }
            Ty::Const(bits) if bits == Value::NONE.bits() => Inst::BoolConst(false),
            _ => {
                let value = self.boxed(operand);
                self.store_dirty(self.state.stack.len());
                let mut site = self.site();
                site.depth += popped as u32;
                let truth = self.emit(Repr::Bool, Inst::Truth(value, site));
                self.after_call();
                return (truth, true);
            }
        };
        (self.emit(Repr::Bool, inst), false)
    }

    pub(super) fn unary_not(&mut self) {
        let operand = self.pop();
        let (truth, called) = self.truth(operand, 1);
        let result = self.emit(Repr::Bool, Inst::Not(truth));
        if let Some(&comparison) = self.comparisons.get(&truth) {
            let compare = comparison.compare.opposite();
            self.comparisons.insert(result, Comparison { compare, ..comparison });
        }
        if called {
            let boxed = self.emit(Repr::Boxed, Inst::Box(result));
            self.leave_if_touched(Some(boxed));
        }
        self.push(result, Ty::Bool);
    }

    /// Leaves where a condition does not hold.
    pub(super) fn require(&mut self, condition: ValueId, reason: Reason) {
        let exit = self.exit(reason);
        self.push_inst(None, Inst::Guard(condition, true, exit));
        self.assume(condition, true);
    }
}
