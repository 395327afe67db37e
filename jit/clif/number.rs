//! Numbers: boxing, operators, guards of their types.

use cranelift_codegen::ir;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::MemFlagsData;
use cranelift_codegen::ir::condcodes::FloatCC;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types;
use taipan_gc::Value;
use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::layout;
use taipan_runtime::abi::layout::ids;

use super::Lowering;
use super::int_condition;
use super::trusted;
use crate::ir::CallSite;
use crate::ir::Compare;
use crate::ir::ExitId;
use crate::ir::FloatOp;
use crate::ir::IntOp;
use crate::ir::Interval;
use crate::ir::Repr;
use crate::ir::ValueId;
use crate::ir::Word;

/// Bits above those of a small int.
const SHIFT: i64 = 64 - taipan_gc::value::INT_BITS as i64;
const TAG: u64 = taipan_gc::value::INT_TAG;
const FLOAT_OFFSET: u64 = taipan_gc::value::FLOAT_OFFSET;
/// Where the sign of a small int and its tag begin.
const TAG_SHIFT: i64 = taipan_gc::value::INT_BITS as i64;

impl Lowering<'_, '_> {
    /// The bits of a value in boxed form.
    pub(super) fn boxed(&mut self, id: ValueId) -> ir::Value {
        let value = self.value(id);
        match self.function.repr(id) {
            Repr::Boxed | Repr::Word => value,
            Repr::Int => {
                // Above its 50 bits a small int is all sign, so that the tag's ones are all that is missing.
                let tag = self.number(TAG);
                self.builder.ins().bor(value, tag)
            }
            Repr::Wide => self.boxed_wide(value),
            Repr::Complex => self.boxed_complex(value),
            Repr::Float => {
                let bits = self.builder.ins().bitcast(types::I64, MemFlagsData::new(), value);
                let offset = self.number(FLOAT_OFFSET);
                self.builder.ins().iadd(bits, offset)
            }
            Repr::Bool => {
                let wide = self.builder.ins().uextend(types::I64, value);
                self.builder.ins().iadd_imm_s(wide, Value::FALSE.bits() as i64)
            }
        }
    }

    /// A machine integer as a Python int: small, or a cell.
    fn boxed_wide(&mut self, value: ir::Value) -> ir::Value {
        let (small, large) = (self.builder.create_block(), self.cold_block());
        let join = self.builder.create_block();
        let result = self.builder.append_block_param(join, types::I64);
        let above = self.above_small(value);
        self.builder.ins().brif(above, large, &[], small, &[]);
        self.builder.switch_to_block(small);
        let tag = self.number(TAG);
        let tagged = self.builder.ins().bor(value, tag);
        self.builder.ins().jump(join, &[tagged.into()]);
        self.builder.switch_to_block(large);
        let cell = self.call_from_cold(HelperId::BoxInt, &[value]);
        self.builder.ins().jump(join, &[cell.into()]);
        self.builder.switch_to_block(join);
        result
    }

    fn boxed_complex(&mut self, value: ir::Value) -> ir::Value {
        let parts = [0, 1].map(|lane| {
            let part = self.builder.ins().extractlane(value, lane);
            self.builder.ins().bitcast(types::I64, MemFlagsData::new(), part)
        });
        self.call(HelperId::BoxComplex, &parts)
    }

    /// Whether a boxed value is a small int: its 14 leading bits are ones.
    fn is_int(&mut self, value: ir::Value) -> ir::Value {
        let leading = self.builder.ins().sshr_imm_u(value, TAG_SHIFT);
        self.builder.ins().icmp_imm_s(IntCC::Equal, leading, -1)
    }

    fn is_float(&mut self, value: ir::Value) -> ir::Value {
        // Floats lie from 2^49 to the tag of ints.
        const LIMIT: i64 = (TAG >> 49) as i64 - 1;
        let leading = self.builder.ins().ushr_imm_u(value, 49);
        let from_zero = self.builder.ins().iadd_imm_s(leading, -1);
        self.builder.ins().icmp_imm_u(IntCC::UnsignedLessThan, from_zero, LIMIT)
    }

    fn int_of(&mut self, value: ir::Value) -> ir::Value {
        let high = self.builder.ins().ishl_imm_u(value, SHIFT);
        self.builder.ins().sshr_imm_u(high, SHIFT)
    }

    fn float_of(&mut self, value: ir::Value) -> ir::Value {
        let offset = self.number(FLOAT_OFFSET);
        let bits = self.builder.ins().isub(value, offset);
        self.builder.ins().bitcast(types::F64, MemFlagsData::new(), bits)
    }

    pub(super) fn unbox_int(&mut self, value: ValueId, exit: ExitId) -> ir::Value {
        let (value, block) = (self.value(value), self.exit_block(exit));
        let is_int = self.is_int(value);
        self.require(is_int, block);
        self.int_of(value)
    }

    /// The machine integer in a boxed value: a small int, or a cell with one limb.
    pub(super) fn unbox_wide(&mut self, value: ValueId, exit: ExitId) -> ir::Value {
        let boxed = self.value(value);
        let (small, cell) = (self.builder.create_block(), self.cold_block());
        let join = self.builder.create_block();
        let result = self.builder.append_block_param(join, types::I64);
        let is_int = self.is_int(boxed);
        self.builder.ins().brif(is_int, small, &[], cell, &[]);
        self.builder.switch_to_block(small);
        let int = self.int_of(boxed);
        self.builder.ins().jump(join, &[int.into()]);
        self.builder.switch_to_block(cell);
        let int = self.int_of_cell(value, exit);
        self.builder.ins().jump(join, &[int.into()]);
        self.builder.switch_to_block(join);
        result
    }

    /// The machine integer in a cell; leaves where it is none with one limb of at most 63 bits.
    fn int_of_cell(&mut self, value: ValueId, exit: ExitId) -> ir::Value {
        let cell = self.guard_shape(value, ids::INT.0, exit);
        let block = self.exit_block(exit);
        let len = self.load_at(cell, layout::INT_LEN);
        let is_one = self.builder.ins().icmp_imm_u(IntCC::Equal, len, 1);
        self.require(is_one, block);
        let limb = self.load_at(cell, layout::INT_FIRST);
        let is_word = self.builder.ins().icmp_imm_s(IntCC::SignedGreaterThanOrEqual, limb, 0);
        self.require(is_word, block);
        let aux = self.builder.ins().uload16(types::I64, trusted(), cell, layout::header::AUX);
        let is_negative = self.builder.ins().band_imm_u(aux, i64::from(layout::INT_NEGATIVE));
        let negated = self.builder.ins().ineg(limb);
        self.builder.ins().select(is_negative, negated, limb)
    }

    pub(super) fn unbox_float(&mut self, value: ValueId, exit: ExitId) -> ir::Value {
        let (value, block) = (self.value(value), self.exit_block(exit));
        let is_float = self.is_float(value);
        self.require(is_float, block);
        self.float_of(value)
    }

    pub(super) fn unbox_number(&mut self, value: ValueId, exit: ExitId) -> ir::Value {
        let (value, block) = (self.value(value), self.exit_block(exit));
        let (floats, others) = (self.builder.create_block(), self.builder.create_block());
        let join = self.builder.create_block();
        let result = self.builder.append_block_param(join, types::F64);
        let is_float = self.is_float(value);
        self.builder.ins().brif(is_float, floats, &[], others, &[]);
        self.builder.switch_to_block(floats);
        let float = self.float_of(value);
        self.builder.ins().jump(join, &[float.into()]);
        self.builder.switch_to_block(others);
        let is_int = self.is_int(value);
        self.require(is_int, block);
        let int = self.int_of(value);
        let float = self.builder.ins().fcvt_from_sint(types::F64, int);
        self.builder.ins().jump(join, &[float.into()]);
        self.builder.switch_to_block(join);
        result
    }

    pub(super) fn unbox_bool(&mut self, value: ValueId, exit: ExitId) -> ir::Value {
        let (value, block) = (self.value(value), self.exit_block(exit));
        let from_zero = self.builder.ins().iadd_imm_s(value, -(Value::FALSE.bits() as i64));
        let is_bool = self.builder.ins().icmp_imm_u(IntCC::UnsignedLessThan, from_zero, 2);
        self.require(is_bool, block);
        self.builder.ins().ireduce(types::I8, from_zero)
    }

    /// Leaves where a machine integer does not fit in a small int.
    pub(super) fn require_small(&mut self, value: ir::Value, exit: ExitId) {
        let block = self.exit_block(exit);
        let above = self.above_small(value);
        self.refuse(above, block);
    }

    /// Not 0 where a machine integer does not fit in a small int: counted from the smallest one, as an unsigned number, it
    /// has bits above those of a small int.
    fn above_small(&mut self, value: ir::Value) -> ir::Value {
        let from_least = self.builder.ins().iadd_imm_s(value, 1 << (TAG_SHIFT - 1));
        self.builder.ins().ushr_imm_u(from_least, TAG_SHIFT)
    }

    pub(super) fn int_op(
        &mut self,
        op: IntOp,
        left: ValueId,
        right: ValueId,
        exit: Option<ExitId>,
    ) -> ir::Value {
        let (a, b) = (self.value(left), self.value(right));
        if let Some(exit) = exit {
            return self.checked_op(op, left, right, exit);
        }
        match op {
            IntOp::Add => self.builder.ins().iadd(a, b),
            IntOp::Sub => self.builder.ins().isub(a, b),
            IntOp::Mul => self.builder.ins().imul(a, b),
            IntOp::FloorDiv => self.floor_div(left, right),
            IntOp::Mod => self.floor_mod(left, right),
            IntOp::And => self.builder.ins().band(a, b),
            IntOp::Or => self.builder.ins().bor(a, b),
            IntOp::Xor => self.builder.ins().bxor(a, b),
            IntOp::Shl => self.builder.ins().ishl(a, b),
            IntOp::Shr => self.builder.ins().sshr(a, b),
        }
    }

    /// An operator whose result may have more than 64 bits: leaves where it has.
    fn checked_op(&mut self, op: IntOp, left: ValueId, right: ValueId, exit: ExitId) -> ir::Value {
        let (a, b) = (self.value(left), self.value(right));
        let (result, overflows) = match op {
            IntOp::Add => self.sum(left, right),
            IntOp::Sub => self.difference(left, right),
            IntOp::Mul => self.builder.ins().smul_overflow(a, b),
            IntOp::Shl => {
                let shifted = self.builder.ins().ishl(a, b);
                let back = self.builder.ins().sshr(shifted, b);
                (shifted, self.builder.ins().icmp(IntCC::NotEqual, back, a))
            }
            op => unreachable!("results of {op:?} have no more bits than its operands"),
        };
        let block = self.exit_block(exit);
        self.refuse(overflows, block);
        result
    }

    /// A sum and whether it is wrong. Where the sign of what is added is known, that is a comparison, which needs no
    /// register for a flag.
    fn sum(&mut self, left: ValueId, right: ValueId) -> (ir::Value, ir::Value) {
        let (a, b) = (self.value(left), self.value(right));
        let (of_left, of_right) = (self.function.interval(left), self.function.interval(right));
        let (start, added) =
            if of_right.is_natural() || of_right.high <= 0 { (a, of_right) } else { (b, of_left) };
        if !added.is_natural() && added.high > 0 {
            return self.builder.ins().sadd_overflow(a, b);
        }
        let sum = self.builder.ins().iadd(a, b);
        let wrong = if added.is_natural() { IntCC::SignedLessThan } else { IntCC::SignedGreaterThan };
        (sum, self.builder.ins().icmp(wrong, sum, start))
    }

    /// A difference and whether it is wrong.
    fn difference(&mut self, left: ValueId, right: ValueId) -> (ir::Value, ir::Value) {
        let (a, b) = (self.value(left), self.value(right));
        let taken = self.function.interval(right);
        if !taken.is_natural() && taken.high > 0 {
            return self.builder.ins().ssub_overflow(a, b);
        }
        let difference = self.builder.ins().isub(a, b);
        let wrong = if taken.is_natural() { IntCC::SignedGreaterThan } else { IntCC::SignedLessThan };
        (difference, self.builder.ins().icmp(wrong, difference, a))
    }

    /// The only integer that a value may be.
    fn constant(&self, value: ValueId) -> Option<i64> {
        let Interval { low, high } = self.function.interval(value);
        (low == high).then_some(low)
    }

    /// The power of two that a value is, as its exponent.
    fn exponent(&self, value: ValueId) -> Option<i64> {
        let value = self.constant(value).filter(|value| *value > 0)?;
        (value & (value - 1) == 0).then(|| i64::from(value.trailing_zeros()))
    }

    /// Whether a division is one of naturals, which machines do without a correction.
    fn divides_naturals(&self, left: ValueId, right: ValueId) -> bool {
        self.function.interval(left).is_natural() && self.function.interval(right).is_natural()
    }

    /// Operands of a division of naturals, in 32 bits where they fit: machines divide those much faster.
    fn naturals(&mut self, left: ValueId, right: ValueId) -> (ir::Value, ir::Value, bool) {
        let (a, b) = (self.value(left), self.value(right));
        let limit = i64::from(u32::MAX);
        let is_short = [left, right].iter().all(|&value| self.function.interval(value).high <= limit);
        if !is_short {
            return (a, b, false);
        }
        (self.builder.ins().ireduce(types::I32, a), self.builder.ins().ireduce(types::I32, b), true)
    }

    fn floor_div(&mut self, left: ValueId, right: ValueId) -> ir::Value {
        let (a, b) = (self.value(left), self.value(right));
        if let Some(exponent) = self.exponent(right) {
            return self.builder.ins().sshr_imm_u(a, exponent);
        }
        if self.divides_naturals(left, right) {
            let (a, b, is_short) = self.naturals(left, right);
            let quotient = self.builder.ins().udiv(a, b);
            return if is_short { self.builder.ins().uextend(types::I64, quotient) } else { quotient };
        }
        let quotient = self.builder.ins().sdiv(a, b);
        let product = self.builder.ins().imul(quotient, b);
        let rest = self.builder.ins().isub(a, product);
        let is_off = self.is_rest_of_other_sign(rest, b);
        let correction = self.builder.ins().uextend(types::I64, is_off);
        self.builder.ins().isub(quotient, correction)
    }

    /// Whether a rest is not zero and has another sign than the divisor.
    fn is_rest_of_other_sign(&mut self, rest: ir::Value, divisor: ir::Value) -> ir::Value {
        let is_some = self.builder.ins().icmp_imm_s(IntCC::NotEqual, rest, 0);
        let signs = self.builder.ins().bxor(rest, divisor);
        let differ = self.builder.ins().icmp_imm_s(IntCC::SignedLessThan, signs, 0);
        self.builder.ins().band(is_some, differ)
    }

    fn floor_mod(&mut self, left: ValueId, right: ValueId) -> ir::Value {
        let (a, b) = (self.value(left), self.value(right));
        if let Some(exponent) = self.exponent(right) {
            return self.builder.ins().band_imm_s(a, (1 << exponent) - 1);
        }
        if self.divides_naturals(left, right) {
            let (a, b, is_short) = self.naturals(left, right);
            let rest = self.builder.ins().urem(a, b);
            return if is_short { self.builder.ins().uextend(types::I64, rest) } else { rest };
        }
        let rest = self.builder.ins().srem(a, b);
        if self.function.interval(right).low > 0 {
            let sign = self.builder.ins().sshr_imm_u(rest, 63);
            let correction = self.builder.ins().band(sign, b);
            return self.builder.ins().iadd(rest, correction);
        }
        let is_off = self.is_rest_of_other_sign(rest, b);
        let corrected = self.builder.ins().iadd(rest, b);
        self.builder.ins().select(is_off, corrected, rest)
    }

    pub(super) fn float_op(&mut self, op: FloatOp, left: ValueId, right: ValueId) -> ir::Value {
        let (a, b) = (self.value(left), self.value(right));
        match op {
            FloatOp::Add => self.builder.ins().fadd(a, b),
            FloatOp::Sub => self.builder.ins().fsub(a, b),
            FloatOp::Mul => self.builder.ins().fmul(a, b),
            FloatOp::Div => self.builder.ins().fdiv(a, b),
            FloatOp::FloorDiv => self.float_helper(HelperId::FloatFloorDiv, a, b),
            FloatOp::Mod => self.float_helper(HelperId::FloatMod, a, b),
        }
    }

    fn float_helper(&mut self, helper: HelperId, a: ir::Value, b: ir::Value) -> ir::Value {
        let flags = MemFlagsData::new();
        let (a, b) = (
            self.builder.ins().bitcast(types::I64, flags, a),
            self.builder.ins().bitcast(types::I64, flags, b),
        );
        let bits = self.call(helper, &[a, b]);
        self.builder.ins().bitcast(types::F64, flags, bits)
    }

    /// The signature of functions from so many floats to one.
    fn float_signature(&mut self, count: usize) -> ir::SigRef {
        if let Some(&known) = self.float_signatures.get(&count) {
            return known;
        }
        let mut signature = ir::Signature::new(self.builder.func.signature.call_conv);
        signature.params.resize(count, ir::AbiParam::new(types::F64));
        signature.returns.push(ir::AbiParam::new(types::F64));
        let made = self.builder.import_signature(signature);
        *self.float_signatures.entry(count).or_insert(made)
    }

    pub(super) fn call_float(&mut self, function: u64, values: &[ValueId], exit: ExitId) -> ir::Value {
        let block = self.exit_block(exit);
        let signature = self.float_signature(values.len());
        let function = self.number(function);
        let args: Vec<ir::Value> = values.iter().map(|&value| self.value(value)).collect();
        let call = self.builder.ins().call_indirect(signature, function, &args);
        let result = self.builder.inst_results(call)[0];
        let is_number = self.builder.ins().fcmp(FloatCC::Ordered, result, result);
        self.require(is_number, block);
        result
    }

    /// Whether two boxed values are both small ints.
    fn both_int(&mut self, a: ir::Value, b: ir::Value) -> ir::Value {
        let both = self.builder.ins().band(a, b);
        self.is_int(both)
    }

    pub(super) fn binary_any(
        &mut self,
        helper: HelperId,
        op: u32,
        left: ValueId,
        right: ValueId,
        site: CallSite,
    ) -> ir::Value {
        const ADD: u32 = 0;
        const SUB: u32 = 1;
        let words = [Word::Number(u64::from(op)), Word::Value(left), Word::Value(right)];
        if op != ADD && op != SUB {
            return self.call_helper(helper, &words, site);
        }
        let (a, b) = (self.value(left), self.value(right));
        let (ints, slow, join) =
            (self.builder.create_block(), self.builder.create_block(), self.builder.create_block());
        let result = self.builder.append_block_param(join, types::I64);
        let both = self.both_int(a, b);
        self.builder.ins().brif(both, ints, &[], slow, &[]);
        self.builder.switch_to_block(ints);
        let (high, other) =
            (self.builder.ins().ishl_imm_u(a, SHIFT), self.builder.ins().ishl_imm_u(b, SHIFT));
        let (sum, overflows) = if op == ADD {
            self.builder.ins().sadd_overflow(high, other)
        } else {
            self.builder.ins().ssub_overflow(high, other)
        };
        self.refuse(overflows, slow);
        let low = self.builder.ins().sshr_imm_u(sum, SHIFT);
        let tag = self.number(TAG);
        let boxed = self.builder.ins().bor(low, tag);
        self.builder.ins().jump(join, &[boxed.into()]);
        self.builder.switch_to_block(slow);
        let called = self.call_helper(helper, &words, site);
        self.builder.ins().jump(join, &[called.into()]);
        self.builder.switch_to_block(join);
        result
    }

    pub(super) fn compare_any(
        &mut self,
        op: Compare,
        left: ValueId,
        right: ValueId,
        site: CallSite,
    ) -> ir::Value {
        let (a, b) = (self.value(left), self.value(right));
        let (ints, slow, join) =
            (self.builder.create_block(), self.builder.create_block(), self.builder.create_block());
        let result = self.builder.append_block_param(join, types::I64);
        let both = self.both_int(a, b);
        self.builder.ins().brif(both, ints, &[], slow, &[]);
        self.builder.switch_to_block(ints);
        let (a, b) = (self.builder.ins().ishl_imm_u(a, SHIFT), self.builder.ins().ishl_imm_u(b, SHIFT));
        let holds = self.builder.ins().icmp(int_condition(op), a, b);
        let wide = self.builder.ins().uextend(types::I64, holds);
        let boxed = self.builder.ins().iadd_imm_s(wide, Value::FALSE.bits() as i64);
        self.builder.ins().jump(join, &[boxed.into()]);
        self.builder.switch_to_block(slow);
        let words = [Word::Number(op.number()), Word::Value(left), Word::Value(right)];
        let called = self.call_helper(HelperId::Compare, &words, site);
        self.builder.ins().jump(join, &[called.into()]);
        self.builder.switch_to_block(join);
        result
    }

    /// Whether two strings are equal: those of one cell are, those of other lengths and interned ones in other cells are not.
    pub(super) fn str_equals(&mut self, left: ValueId, right: ValueId) -> ir::Value {
        let (a, b) = (self.value(left), self.value(right));
        let [other, alike, unknown, join] = std::array::from_fn(|_| self.builder.create_block());
        let result = self.builder.append_block_param(join, types::I8);
        let [no, yes] = [0, 1].map(|truth| self.builder.ins().iconst(types::I8, truth));
        let is_same = self.builder.ins().icmp(IntCC::Equal, a, b);
        self.builder.ins().brif(is_same, join, &[yes.into()], other, &[]);
        self.builder.switch_to_block(other);
        let [len, other_len] = [a, b].map(|cell| self.load_at(cell, layout::STR_LEN));
        let is_as_long = self.builder.ins().icmp(IntCC::Equal, len, other_len);
        self.builder.ins().brif(is_as_long, alike, &[], join, &[no.into()]);
        self.builder.switch_to_block(alike);
        let [aux, other_aux] =
            [a, b].map(|cell| self.builder.ins().uload16(types::I64, trusted(), cell, layout::header::AUX));
        let both = self.builder.ins().band(aux, other_aux);
        let are_interned = self.builder.ins().band_imm_u(both, i64::from(layout::STR_INTERNED));
        self.builder.ins().brif(are_interned, join, &[no.into()], unknown, &[]);
        self.builder.switch_to_block(unknown);
        let equal = self.call(HelperId::StrEquals, &[a, b]);
        let equal = self.builder.ins().ireduce(types::I8, equal);
        self.builder.ins().jump(join, &[equal.into()]);
        self.builder.switch_to_block(join);
        result
    }

    pub(super) fn truth(&mut self, value: ValueId, site: CallSite) -> ir::Value {
        let bits = self.value(value);
        let (bools, slow, join) =
            (self.builder.create_block(), self.builder.create_block(), self.builder.create_block());
        let result = self.builder.append_block_param(join, types::I64);
        let from_zero = self.builder.ins().iadd_imm_s(bits, -(Value::FALSE.bits() as i64));
        let is_bool = self.builder.ins().icmp_imm_u(IntCC::UnsignedLessThan, from_zero, 2);
        self.builder.ins().brif(is_bool, bools, &[], slow, &[]);
        self.builder.switch_to_block(bools);
        self.builder.ins().jump(join, &[from_zero.into()]);
        self.builder.switch_to_block(slow);
        let called = self.call_helper(HelperId::Truth, &[Word::Value(value)], site);
        let truth = self.builder.ins().iadd_imm_s(called, -(Value::FALSE.bits() as i64));
        self.builder.ins().jump(join, &[truth.into()]);
        self.builder.switch_to_block(join);
        self.builder.ins().ireduce(types::I8, result)
    }
}
