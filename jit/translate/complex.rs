//! Complex numbers. What comes in a cell stays there, and its parts are read; what is computed is a pair in registers.

use taipan_runtime::abi::complex_abs;
use taipan_runtime::abi::layout;
use taipan_runtime::abi::layout::ids;
use taipan_runtime::abi::unit::Reason;

use super::Operand;
use super::Translator;
use super::arith::Operator;
use super::arith::is_number;
use super::state::Ty;
use crate::ir::Compare;
use crate::ir::FloatOp;
use crate::ir::Inst;
use crate::ir::Repr;
use crate::ir::ValueId;

/// The parts of a complex number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    pub re: ValueId,
    pub im: ValueId,
}

/// An operand of an operator on complex numbers.
#[derive(Clone, Copy, Debug)]
enum Side {
    Complex(Parts),
    Real(ValueId),
}

impl Ty {
    /// The type of complex numbers in cells.
    pub(super) const COMPLEX_CELL: Ty = Ty::Shape(ids::COMPLEX.0);

    /// Whether values of the type are complex numbers, in a cell or not.
    pub(super) fn is_complex(self) -> bool {
        self == Ty::Complex || self == Ty::COMPLEX_CELL
    }
}

impl Translator<'_> {
    /// The complex number with these parts.
    pub(super) fn complex(&mut self, parts: Parts) -> ValueId {
        let value = self.emit(Repr::Complex, Inst::ComplexOf(parts.re, parts.im));
        self.complex_parts.insert(value, parts);
        value
    }

    /// Puts a complex number into a cell. There it lies from now on, so that it is one object wherever it goes.
    pub(super) fn complex_cell(&mut self, value: ValueId) -> ValueId {
        let cell = self.emit(Repr::Boxed, Inst::Box(value));
        if let Some(&parts) = self.complex_parts.get(&value) {
            self.complex_parts.insert(cell, parts);
        }
        self.narrow(value, cell, Ty::COMPLEX_CELL);
        cell
    }

    /// The parts of an operand that is a complex number.
    pub(super) fn parts(&mut self, operand: Operand) -> Parts {
        let Operand { value, ty } = operand;
        if let Some(&known) = self.complex_parts.get(&value) {
            return known;
        }
        let mut part = |offset, is_imaginary| {
            let part = match ty {
                Ty::Complex => Inst::ComplexPart(value, is_imaginary),
                _ => Inst::LoadFloat(value, offset),
            };
            self.emit(Repr::Float, part)
        };
        Parts { re: part(layout::COMPLEX_RE, false), im: part(layout::COMPLEX_IM, true) }
    }

    /// The operand at a depth as a number; what may be any is taken to be complex.
    fn side(&mut self, depth: usize) -> Side {
        let operand = self.peek(depth);
        if is_number(operand.ty) {
            return Side::Real(self.guard_float(operand));
        }
        if !operand.ty.is_complex() {
            self.guard_shape(operand, ids::COMPLEX.0, Reason::NotKind);
        }
        let operand = self.peek(depth);
        Side::Complex(self.parts(operand))
    }

    /// An operator on two numbers, one of them complex; false, with nothing dropped, where machine code does not have it.
    pub(super) fn complex_operator(&mut self, operator: Operator) -> bool {
        let can_divide = is_number(self.peek(1).ty);
        if !(matches!(operator, Operator::Add | Operator::Sub | Operator::Mul)
            || operator == Operator::TrueDiv && can_divide)
        {
            return false;
        }
        self.settle();
        let (left, right) = (self.side(2), self.side(1));
        // A real number has no imaginary part, not even zero.
        let parts = match (operator, left, right) {
            (Operator::Add, Side::Complex(a), Side::Complex(b)) => {
                Parts { re: self.float(FloatOp::Add, a.re, b.re), im: self.float(FloatOp::Add, a.im, b.im) }
            }
            (Operator::Add, Side::Complex(a), Side::Real(b))
            | (Operator::Add, Side::Real(b), Side::Complex(a)) => {
                Parts { re: self.float(FloatOp::Add, a.re, b), im: a.im }
            }
            (Operator::Sub, Side::Complex(a), Side::Complex(b)) => {
                Parts { re: self.float(FloatOp::Sub, a.re, b.re), im: self.float(FloatOp::Sub, a.im, b.im) }
            }
            (Operator::Sub, Side::Complex(a), Side::Real(b)) => {
                Parts { re: self.float(FloatOp::Sub, a.re, b), im: a.im }
            }
            (Operator::Sub, Side::Real(a), Side::Complex(b)) => {
                let im = self.emit(Repr::Float, Inst::FloatNeg(b.im));
                Parts { re: self.float(FloatOp::Sub, a, b.re), im }
            }
            (Operator::Mul, Side::Complex(a), Side::Complex(b)) => self.complex_product(a, b),
            (Operator::Mul, Side::Complex(a), Side::Real(b))
            | (Operator::Mul, Side::Real(b), Side::Complex(a)) => {
                Parts { re: self.float(FloatOp::Mul, b, a.re), im: self.float(FloatOp::Mul, b, a.im) }
            }
            (Operator::TrueDiv, Side::Complex(a), Side::Real(b)) => self.complex_quotient(a, b),
            _ => return false,
        };
        self.drop_operands(2);
        let value = self.complex(parts);
        self.push(value, Ty::Complex);
        true
    }

    fn float(&mut self, op: FloatOp, left: ValueId, right: ValueId) -> ValueId {
        self.emit(Repr::Float, Inst::Float(op, left, right))
    }

    /// Leaves where the real part becomes a NaN: infinities may then have to be recovered.
    fn complex_product(&mut self, a: Parts, b: Parts) -> Parts {
        let products = [(a.re, b.re), (a.im, b.im), (a.re, b.im), (a.im, b.re)];
        let [rr, ii, ri, ir] = products.map(|(a, b)| self.float(FloatOp::Mul, a, b));
        let re = self.float(FloatOp::Sub, rr, ii);
        let im = self.float(FloatOp::Add, ri, ir);
        let is_number = self.emit(Repr::Bool, Inst::FloatCompare(Compare::Eq, re, re));
        self.require(is_number, Reason::NotFloat);
        Parts { re, im }
    }

    /// Leaves where the divisor is zero.
    fn complex_quotient(&mut self, a: Parts, b: ValueId) -> Parts {
        self.require_divisor(b);
        Parts { re: self.float(FloatOp::Div, a.re, b), im: self.float(FloatOp::Div, a.im, b) }
    }

    /// Pushes the negative of the operand on top, which is taken away.
    pub(super) fn complex_negative(&mut self, operand: Operand) {
        let parts = self.parts(operand);
        let [re, im] = [parts.re, parts.im].map(|part| self.emit(Repr::Float, Inst::FloatNeg(part)));
        self.drop_operands(1);
        let value = self.complex(Parts { re, im });
        self.push(value, Ty::Complex);
    }

    /// Loads an attribute that is a part of the complex number on top; false where it is something else.
    pub(super) fn load_complex_part(&mut self, name: u32) -> bool {
        let operand = self.peek(1);
        let is_real = match self.snapshot.code.names[name as usize].as_str() {
            "real" => true,
            "imag" => false,
            _ => return false,
        };
        if !operand.ty.is_complex() {
            return false;
        }
        let Parts { re, im } = self.parts(operand);
        let part = if is_real { re } else { im };
        self.drop_operands(1);
        self.push(part, Ty::Float);
        true
    }

    /// The absolute value of a complex number; leaves where it is a NaN or too large.
    pub(super) fn complex_abs(&mut self, operand: Operand) -> ValueId {
        let Parts { re, im } = self.parts(operand);
        let exit = self.exit(Reason::NotFloat);
        let address = (complex_abs as *const ()).expose_provenance() as u64;
        self.emit(Repr::Float, Inst::CallFloat(address, vec![re, im], exit))
    }
}
