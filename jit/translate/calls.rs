//! Calls.

use std::sync::Arc;

use taipan_gc::Value;
use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::layout::ids;
use taipan_runtime::abi::snapshot::ClassFact;
use taipan_runtime::abi::snapshot::Constant;
use taipan_runtime::abi::snapshot::FunctionFact;
use taipan_runtime::abi::snapshot::Intrinsic;
use taipan_runtime::abi::unit::Reason;

use super::Operand;
use super::Translator;
use super::inline::CallKind;
use super::inline::Replaced;
use super::state::Ty;
use super::state::Var;
use super::subscr::Sequence;
use crate::ir::CallSite;
use crate::ir::Compare;
use crate::ir::Inst;
use crate::ir::Interval;
use crate::ir::Repr;
use crate::ir::ValueId;
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

    /// The class that an operand is known to be, if its `__init__` takes so many arguments.
    fn known_class(&self, operand: Operand, count: u32) -> Option<Arc<ClassFact>> {
        let Ty::Const(bits) = operand.ty else { return None };
        let known = self.snapshot.class(bits)?;
        (known.init.argcount == count + 1 && !self.has_failed()).then(|| known.clone())
    }

    pub(super) fn call_function(&mut self, count: u32) {
        let callable = self.peek(count as usize + 1);
        if count == 1 && self.intrinsic(callable, 2) {
            return;
        }
        let depth = self.state.stack.len() as u32;
        if let Some(class) = self.known_class(callable, count) {
            return self.construct(&class, depth - count - 1, depth - count - 1);
        }
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
            if count == 1 && self.intrinsic(callable, 3) {
                return;
            }
            if let Some(function) = self.known_function(callable, count) {
                return self.call_python(function, callable, at + 2, at);
            }
            if let Some(class) = self.known_class(callable, count) {
                return self.construct(&class, at + 1, at);
            }
        }
        if count == 1 && self.appends(method) {
            return;
        }
        match self.known_function(method, count + 1) {
            Some(function) => self.call_python(function, method, at + 1, at),
            None => self.call_any_method(method.ty, at, count),
        }
    }

    /// Calls whatever a `LOAD_METHOD` has found.
    fn call_any_method(&mut self, method: Ty, at: u32, count: u32) {
        let found = match method {
            Ty::MethodOf(slot) => self.snapshot.methods(slot),
            _ => &[],
        };
        let functions = found.iter().filter_map(|method| method.function.as_ref());
        let fitting = functions.filter(|function| function.argcount == count + 1);
        let mut functions: Vec<FunctionFact> = Vec::new();
        for function in fitting.filter(|_| !self.has_failed()) {
            if functions.iter().all(|known| known.function != function.function) {
                functions.push(function.clone());
            }
        }
        self.commit();
        let site = self.site();
        let result = self.emit(Repr::Boxed, Inst::CallMethodAny { functions, at, count, site });
        self.drop_operands(count as usize + 2);
        self.push_result(result);
    }

    /// What machine code does in the place of a callable that is known, for its only argument on top. `pops` operands make
    /// up the call.
    fn intrinsic(&mut self, callable: Operand, pops: usize) -> bool {
        let Ty::Const(bits) = callable.ty else { return false };
        let Some(intrinsic) = self.snapshot.intrinsic(bits).filter(|_| !self.has_failed()) else {
            return false;
        };
        let argument = self.peek(1);
        match intrinsic {
            Intrinsic::Sqrt | Intrinsic::Float(_) => {
                let may_be_number = argument.ty.is_int() || matches!(argument.ty, Ty::Float | Ty::Any);
                if may_be_number {
                    self.call_float(intrinsic, pops);
                }
                may_be_number
            }
            Intrinsic::Abs => self.known_abs(argument, pops),
            Intrinsic::Len => self.known_length(argument, pops),
            Intrinsic::Append => false,
        }
    }

    /// Computes a function of the number on top.
    fn call_float(&mut self, intrinsic: Intrinsic, pops: usize) {
        self.settle();
        let operand = self.peek(1);
        let operand = self.guard_number(operand, true);
        let result = if let Intrinsic::Float(function) = intrinsic {
            let exit = self.exit(Reason::NotFloat);
            let address = (function as *const ()).expose_provenance() as u64;
            self.emit(Repr::Float, Inst::CallFloat(address, vec![operand], exit))
        } else {
            let zero = self.emit(Repr::Float, Inst::FloatConst(0.0));
            let is_natural = self.emit(Repr::Bool, Inst::FloatCompare(Compare::Ge, operand, zero));
            self.require(is_natural, Reason::NotFloat);
            self.emit(Repr::Float, Inst::FloatSqrt(operand))
        };
        self.drop_operands(pops);
        self.push(result, Ty::Float);
    }

    /// The absolute value of an operand that is known to be a number.
    fn known_abs(&mut self, argument: Operand, pops: usize) -> bool {
        let value = argument.value;
        let (result, ty) = match argument.ty {
            Ty::Float => (self.emit(Repr::Float, Inst::FloatAbs(value)), Ty::Float),
            ty if ty.is_int() && self.function.interval(value).low > i64::MIN => {
                let interval = self.function.interval(value).abs();
                (self.emit_int(interval, Inst::IntAbs(value)), Ty::of_ints(interval))
            }
            ty if ty.is_complex() => {
                self.settle();
                let operand = self.peek(1);
                (self.complex_abs(operand), Ty::Float)
            }
            _ => return false,
        };
        self.drop_operands(pops);
        self.push(result, ty);
        true
    }

    /// The length of an operand that is known to be a sequence, or guessed to be a list.
    fn known_length(&mut self, operand: Operand, pops: usize) -> bool {
        let kind = match operand.ty {
            Ty::Any => Some(Sequence::List),
            Ty::Shape(shape) => Sequence::of_shape(shape),
            _ => None,
        };
        let Some(kind) = kind else { return false };
        self.settle();
        let operand = self.peek(1);
        let sequence = self.guard_shape(operand, kind.shape(), Reason::NotKind);
        let len = self.length(sequence, kind.len());
        let len = self.emit_int(Interval::LENGTH, Inst::Assume(len));
        self.drop_operands(pops);
        self.push_int(len);
        true
    }

    /// Whether the call on top, of a method found in a class with one argument, was one of `list.append`.
    fn appends(&mut self, method: Operand) -> bool {
        let Ty::Const(bits) = method.ty else { return false };
        let is_append = matches!(self.snapshot.intrinsic(bits), Some(Intrinsic::Append));
        if !is_append || self.has_failed() || self.peek(2).ty != Ty::Shape(ids::LIST.0) {
            return false;
        }
        self.append(2);
        self.drop_operands(3);
        self.push_known(Constant::from(Value::NONE));
        true
    }

    /// Appends the operand on top to the list at a depth.
    pub(super) fn append(&mut self, depth: usize) {
        self.settle();
        let list = self.peek(depth);
        let list = self.guard_shape(list, ids::LIST.0, Reason::NotKind);
        let item = self.peek(1);
        let item = self.boxed(item);
        let exit = self.exit(Reason::NoMemory);
        self.push_inst(None, Inst::Append(list, item, exit));
        self.state.is_behind = true;
    }

    /// Calls a helper whose operands, the top `pops`, lie in memory.
    fn call_in_memory(&mut self, helper: HelperId, words: Vec<Word>, pops: u32) {
        self.commit();
        let site = self.site();
        let result = self.emit(Repr::Boxed, Inst::Call(helper, words, site));
        self.drop_operands(pops as usize);
        self.push_result(result);
    }

    /// Calls a Python function whose arguments are the top operands, from `first` on, or puts it in the place of the call.
    pub(super) fn call_python(&mut self, function: FunctionFact, callee: Operand, first: u32, result: u32) {
        let call = Replaced { function: &function, callee, first, result, kind: CallKind::Plain };
        if self.inline(call) {
            return;
        }
        let (value, site) = self.call_in_frame(function, callee, first, result);
        self.drop_operands((site.depth - result) as usize);
        self.push_result(value);
    }

    /// Calls a Python function whose arguments are the top operands, from `first` on.
    fn call_in_frame(
        &mut self,
        function: FunctionFact,
        callee: Operand,
        first: u32,
        result: u32,
    ) -> (ValueId, CallSite) {
        self.commit();
        let site = self.site();
        let callee = callee.value;
        let call = Inst::CallPython { function, callee, first, result, site };
        (self.emit(Repr::Boxed, call), site)
    }

    /// Calls the only method that an operator asks for its two operands, which are the arguments as they lie.
    pub(super) fn call_operator(
        &mut self,
        function: FunctionFact,
        operator: u32,
        [left, right]: [Operand; 2],
    ) {
        let first = self.state.stack.len() as u32 - 2;
        let value = self.emit(Repr::Boxed, Inst::BoxedConst(function.function));
        let callee = Operand { value, ty: Ty::Const(function.function) };
        let kind = CallKind::Operator;
        if self.inline(Replaced { function: &function, callee, first, result: first, kind }) {
            return;
        }
        let (left, right) = (self.boxed(left), self.boxed(right));
        let (value, site) = self.call_in_frame(function, callee, first, first);
        self.push_inst(None, Inst::RequireImplemented { value, operator, left, right, site });
        self.drop_operands(2);
        self.push_result(value);
    }

    /// Makes an instance of a class that lies where the first argument of `__init__` is to lie.
    fn construct(&mut self, class: &Arc<ClassFact>, first: u32, result: u32) {
        self.settle();
        self.require_epoch();
        let instance = self.new_instance(class);
        let init = self.emit(Repr::Boxed, Inst::BoxedConst(class.init.function));
        let callee = Operand { value: init, ty: Ty::Const(class.init.function) };
        let call = Replaced { function: &class.init, callee, first, result, kind: CallKind::Init(instance) };
        if self.inline(call) {
            return;
        }
        self.state.stack[first as usize] = Var::new(instance, Ty::Any);
        let (returned, site) = self.call_in_frame(class.init.clone(), callee, first, result);
        self.push_inst(None, Inst::RequireNone(returned, site));
        self.drop_operands((site.depth - result) as usize);
        self.push_result(instance);
    }
}
