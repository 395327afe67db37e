//! Calls.

use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::snapshot::FunctionFact;
use taipan_runtime::abi::unit::Reason;
use taipan_runtime::object::spec::FloatKernel;

use super::Operand;
use super::Translator;
use super::state::Ty;
use crate::ir::Compare;
use crate::ir::Inst;
use crate::ir::Repr;
use crate::ir::Word;

impl Translator<'_> {
    /// The function that an operand is known to be, if it takes so many arguments.
    fn known_function(&self, operand: Operand, count: u32) -> Option<FunctionFact> {
        let known = match operand.ty {
            Ty::Const(bits) => self.snapshot.function(bits)?,
            Ty::FunctionOf(code) => self.snapshot.function_of(code)?,
            _ => return None,
        };
        (known.argcount == count && !self.has_failed()).then(|| known.clone())
    }

    pub(super) fn call_function(&mut self, count: u32) {
        let callable = self.peek(count as usize + 1);
        if let Some(kernel) = self.float_kernel(callable, count) {
            return self.call_float(kernel, 2);
        }
        let depth = self.state.stack.len() as u32;
        match self.known_function(callable, count) {
            Some(function) => self.call_python(function, callable, depth - count, depth - count - 1),
            None => {
                let callee = self.boxed(callable);
                let words =
                    vec![Word::Value(callee), Word::Operand(depth - count), Word::Number(u64::from(count))];
                self.call_in_memory(HelperId::Call, words, count + 1);
            }
        }
    }

    pub(super) fn call_method(&mut self, count: u32) {
        let method = self.peek(count as usize + 2);
        let depth = self.state.stack.len() as u32;
        let at = depth - count - 2;
        if method.ty == Ty::Const(0) {
            let callable = self.peek(count as usize + 1);
            if let Some(kernel) = self.float_kernel(callable, count) {
                return self.call_float(kernel, 3);
            }
            if let Some(function) = self.known_function(callable, count) {
                return self.call_python(function, callable, at + 2, at);
            }
        }
        match self.known_function(method, count + 1) {
            Some(function) => self.call_python(function, method, at + 1, at),
            None => {
                let words = vec![Word::Operand(at), Word::Number(u64::from(count))];
                self.call_in_memory(HelperId::CallMethod, words, count + 2);
            }
        }
    }

    /// What a callable is known to make of the float, or number, that is its only argument.
    fn float_kernel(&mut self, callable: Operand, count: u32) -> Option<FloatKernel> {
        let Ty::Const(bits) = callable.ty else { return None };
        if count != 1 || self.has_failed() {
            return None;
        }
        let kernel = self.snapshot.float_kernel(bits)?;
        let argument = self.peek(1).ty;
        (argument.is_int() || matches!(argument, Ty::Float | Ty::Any)).then_some(kernel)
    }

    /// Computes a function of the float on top, which takes the place of the call's `pops` operands.
    fn call_float(&mut self, kernel: FloatKernel, pops: usize) {
        self.settle();
        let operand = self.peek(1);
        let operand = self.guard_number(operand, true);
        let result = match kernel {
            FloatKernel::Sqrt => {
                let zero = self.emit(Repr::Float, Inst::FloatConst(0.0));
                let is_natural = self.emit(Repr::Bool, Inst::FloatCompare(Compare::Ge, operand, zero));
                self.require(is_natural, Reason::NotFloat);
                self.emit(Repr::Float, Inst::FloatSqrt(operand))
            }
            FloatKernel::Function(function) => {
                let exit = self.exit(Reason::NotFloat);
                let address = (function as *const ()).expose_provenance() as u64;
                self.emit(Repr::Float, Inst::CallFloat(address, operand, exit))
            }
        };
        self.drop_operands(pops);
        self.push(result, Ty::Float);
    }

    /// Calls a helper whose operands, the top `pops`, lie in memory.
    fn call_in_memory(&mut self, helper: HelperId, words: Vec<Word>, pops: u32) {
        self.commit();
        let site = self.site();
        let result = self.emit(Repr::Boxed, Inst::Call(helper, words, site));
        self.drop_operands(pops as usize);
        self.push_result(result);
    }

    /// Calls a Python function whose arguments are the top operands, from `first` on.
    pub(super) fn call_python(&mut self, function: FunctionFact, callee: Operand, first: u32, result: u32) {
        self.commit();
        let site = self.site();
        let callee = callee.value;
        let call = Inst::CallPython { function, callee, first, result, site };
        let value = self.emit(Repr::Boxed, call);
        self.drop_operands((site.depth - result) as usize);
        self.push_result(value);
    }
}
