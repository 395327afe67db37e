//! Instructions as functions: what machine code calls for those it has no code of its own for.
//!
//! Operands lie on the value stack in front of `sp`, as for the interpreter's handlers; the results are left where those
//! leave them.

#![expect(unsafe_code, reason = "operands lie on the value stack")]

use taipan_code::Op;
use taipan_gc::Gc;
use taipan_gc::Value;

use crate::interp::Sp;
use crate::interp::arith;
use crate::interp::attr;
use crate::interp::build;
use crate::interp::call;
use crate::interp::import;
use crate::interp::matching;
use crate::interp::names;
use crate::interp::unwind;
use crate::object::args::Args;
use crate::object::call::with_args;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::iter;
use crate::object::ops;
use crate::object::ops::BinaryOp;
use crate::object::raised::PyResult;
use crate::object::spec::TypeFlags;
use crate::state::thread::Thread;
use crate::types::tuple::Tuple;

/// Runs one instruction with an argument.
///
/// # Safety
/// Its operands are the top operands of the thread's current frame, the last one right in front of the address; there is
/// room for its results.
pub(crate) type Operation = unsafe fn(&mut Thread, u32, Sp) -> PyResult<()>;

/// What becomes of an operation's result: `makes` leaves it in the place of the operands, `stores` has none,
/// `replaces` works on the stack itself and is given its lowest operand's address.
macro_rules! operation {
    (makes $op:ident |$thread:ident, $arg:ident, $items:pat_param| $body:expr) => {{
        unsafe fn run($thread: &mut Thread, $arg: u32, sp: Sp) -> PyResult<()> {
            // SAFETY: as the caller promises.
            let (bottom, items) = unsafe { operands(Op::$op, $arg, sp) };
            let result: PyResult = match items {
                $items => $body,
                #[allow(unreachable_patterns, reason = "some take any number of operands")]
                _ => Err($thread.system_error("malformed code object")),
            };
            // SAFETY: there is room for the result.
            unsafe { bottom.write(result?.bits()) };
            Ok(())
        }
        run
    }};
    (stores $op:ident |$thread:ident, $arg:ident, $items:pat_param| $body:expr) => {{
        unsafe fn run($thread: &mut Thread, $arg: u32, sp: Sp) -> PyResult<()> {
            // SAFETY: as the caller promises.
            let (_, items) = unsafe { operands(Op::$op, $arg, sp) };
            match items {
                $items => $body,
                _ => Err($thread.system_error("malformed code object")),
            }
        }
        run
    }};
    (replaces $op:ident |$thread:ident, $arg:ident, $bottom:pat_param| $body:expr) => {{
        unsafe fn run($thread: &mut Thread, $arg: u32, sp: Sp) -> PyResult<()> {
            // SAFETY: as the caller promises.
            unsafe {
                let $bottom = operands(Op::$op, $arg, sp).0;
                $body
            }
        }
        run
    }};
}

macro_rules! operations {
    ($($kind:ident $op:ident |$thread:ident, $arg:ident, $items:pat_param| $body:expr;)*) => {
        static OPERATIONS: [Option<Operation>; 256] = {
            let mut table: [Option<Operation>; 256] = [None; 256];
            $(table[Op::$op as usize] = Some(operation!($kind $op |$thread, $arg, $items| $body));)*
            table
        };
    };
}

operations! {
    makes UnaryPositive |thread, _arg, &[value]| ops::unary(thread, value, "unary +", |slots| slots.pos);
    makes UnaryNegative |thread, _arg, &[value]| ops::unary(thread, value, "unary -", |slots| slots.neg);
    makes UnaryInvert |thread, _arg, &[value]| ops::unary(thread, value, "unary ~", |slots| slots.invert);
    makes BinaryPower |thread, _arg, &[base, exponent]| ops::power(thread, base, exponent, Value::NONE);
    makes InplacePower |thread, _arg, &[base, exponent]| ops::in_place_power(thread, base, exponent);
    makes BinaryMatrixMultiply |thread, _arg, &[left, right]| ops::binary(thread, BinaryOp::MatMul, left, right);
    makes InplaceMatrixMultiply |thread, _arg, &[left, right]| {
        ops::in_place(thread, BinaryOp::MatMul, left, right)
    };
    makes ContainsOp |thread, arg, &[item, container]| {
        ops::contains(thread, container, item).map(|found| Value::bool(found != (arg == 1)))
    };
    makes BinarySlice |thread, _arg, &[container, start, stop]| arith::get_slice(thread, container, start, stop);
    makes BuildTuple |thread, _arg, items| build::tuple_of(thread, items);
    makes BuildList |thread, _arg, items| build::list_of(thread, items);
    makes BuildSet |thread, _arg, items| build::set_of(thread, items);
    makes BuildMap |thread, _arg, items| build::map_of(thread, items);
    makes BuildConstKeyMap |thread, _arg, items| build::map_of_keys(thread, items);
    makes BuildString |thread, _arg, items| build::string_of(thread, items);
    makes BuildSlice |thread, _arg, items| build::slice_of(thread, items);
    makes FormatValue |thread, arg, &[value, ref spec @ ..]| {
        build::formatted(thread, value, arg, spec.first().copied())
    };
    makes ListToTuple |thread, _arg, &[list]| build::freeze(thread, list);
    makes GetIter |thread, _arg, &[value]| iter::iter_of_loop(thread, value);
    makes LoadAttr |thread, arg, &[object]| attr::get(thread, object, arg);
    makes LoadSuperAttr |thread, arg, &[callee, class, object]| {
        attr::get_super(thread, callee, class, object, arg)
    };
    makes CallFunctionKw |thread, _arg, &[callable, ref args @ .., names]| {
        with_args(thread, callable, Args::with_names(args, names.exact::<Tuple>()))
    };
    makes CallFunctionEx |thread, _arg, &[callable, args, ref keywords @ ..]| {
        call::call_spread(thread, callable, args, keywords.first().copied())
    };
    makes CallIntrinsic1 |thread, arg, &[value]| call::intrinsic_1(thread, arg, value);
    makes CallIntrinsic2 |thread, arg, &[first, second]| call::intrinsic_2(thread, arg, first, second);
    makes LoadName |thread, arg, &[]| names::get_name(thread, arg);
    makes LoadGlobal |thread, arg, &[]| names::global(thread, arg);
    makes LoadBuildClass |thread, _arg, &[]| names::build_class(thread);
    makes LoadAssertionError |thread, _arg, &[]| {
        Ok(thread.interp().class(exceptions::ASSERTION_ERROR).as_value())
    };
    makes MatchClass |thread, arg, &[subject, class, names]| {
        matching::class_attributes(thread, subject, class, arg as usize, names)
    };
    makes ImportName |thread, arg, &[level, wanted]| import::load(thread, arg, level, wanted);
    stores SetAdd |thread, _arg, &[set, .., item]| build::add_to_set(thread, set, item);
    stores ListExtend |thread, _arg, &[list, .., items]| build::extend_list(thread, list, items);
    stores SetUpdate |thread, _arg, &[set, .., items]| build::update_set(thread, set, items);
    stores DictUpdate |thread, _arg, &[dict, .., items]| build::update_dict(thread, dict, items);
    stores MapAdd |thread, _arg, &[dict, .., key, value]| build::set_entry(thread, dict, key, value);
    stores DictMerge |thread, _arg, &[callable, _, dict, .., items]| {
        build::merge_into(thread, callable, dict, items)
    };
    stores StoreSlice |thread, _arg, &[value, container, start, stop]| {
        arith::set_slice(thread, container, start, stop, value)
    };
    stores DeleteSubscr |thread, _arg, &[container, key]| arith::delete_item(thread, container, key);
    stores StoreName |thread, arg, &[value]| names::set_name(thread, arg, value);
    stores StoreGlobal |thread, arg, &[value]| names::set_global(thread, arg, value);
    stores DeleteName |thread, arg, &[]| names::remove_name(thread, arg);
    stores DeleteGlobal |thread, arg, &[]| names::remove_global(thread, arg);
    stores StoreAttr |thread, arg, &[value, object]| attr::set(thread, object, arg, Some(value));
    stores DeleteAttr |thread, arg, &[object]| attr::set(thread, object, arg, None);
    replaces UnpackSequence |thread, arg, bottom| {
        build::unpack(thread, Value::from_bits_unchecked(*bottom), bottom, arg as usize)
    };
    replaces UnpackEx |thread, arg, bottom| {
        let (before, after) = (arg as usize & 255, arg as usize >> 8);
        build::unpack_rest(thread, Value::from_bits_unchecked(*bottom), bottom, before, after)
    };
    replaces LoadMethod |thread, arg, bottom| {
        attr::find(thread, Value::from_bits_unchecked(*bottom), arg, bottom)
    };
    replaces LoadSuperMethod |thread, arg, bottom| attr::find_super(thread, bottom, arg);
    replaces GetLen |thread, _arg, bottom| {
        bottom.add(1).write(matching::length(thread, Value::from_bits_unchecked(*bottom))?.bits());
        Ok(())
    };
    replaces MatchMapping |thread, _arg, bottom| {
        let is_mapping = matching::has_flag(thread, Value::from_bits_unchecked(*bottom), TypeFlags::MAPPING);
        bottom.add(1).write(is_mapping.bits());
        Ok(())
    };
    replaces MatchSequence |thread, _arg, bottom| {
        let is_sequence = matching::has_flag(thread, Value::from_bits_unchecked(*bottom), TypeFlags::SEQUENCE);
        bottom.add(1).write(is_sequence.bits());
        Ok(())
    };
    replaces MatchKeys |thread, _arg, bottom| {
        let [value, keys] = [0, 1].map(|index| Value::from_bits_unchecked(*bottom.add(index)));
        bottom.add(2).write(matching::values_of_keys(thread, value, keys)?.bits());
        Ok(())
    };
    replaces ImportFrom |thread, arg, bottom| {
        bottom.add(1).write(import::take(thread, Value::from_bits_unchecked(*bottom), arg)?.bits());
        Ok(())
    };
    replaces SetupWith |thread, _arg, bottom| {
        let manager = Value::from_bits_unchecked(*bottom);
        bottom.write(unwind::enter_context(thread, manager, bottom.add(1))?.bits());
        Ok(())
    };
    replaces MakeFunction |thread, arg, bottom| {
        bottom.write(call::new_function(thread, bottom, arg)?.bits());
        Ok(())
    };
    replaces CallMethodKw |thread, arg, bottom| {
        let names = Value::from_bits_unchecked(*bottom.add(2 + arg as usize)).exact::<Tuple>();
        bottom.write(call_prepared(thread, bottom, arg as usize, names)?.bits());
        Ok(())
    };
}

/// Whether the instruction is one of these.
pub fn is_known(op: Op) -> bool {
    OPERATIONS[op as usize].is_some()
}

/// Runs an instruction that [`is_known`].
///
/// # Safety
/// As for [`Operation`].
#[inline(always)]
pub(crate) unsafe fn operate(thread: &mut Thread, op: u8, arg: u32, sp: Sp) -> PyResult<()> {
    match OPERATIONS[op as usize] {
        // SAFETY: as the caller promises.
        Some(operation) => unsafe { operation(thread, arg, sp) },
        None => Err(thread.system_error("unknown instruction")),
    }
}

/// The address of the lowest operand, and the operands. A slot of 0, in front of a callable that is no method, is none
/// of the instructions' business that look at them.
///
/// # Safety
/// As for [`Operation`].
#[inline(always)]
unsafe fn operands<'a>(op: Op, arg: u32, sp: Sp) -> (Sp, &'a [Value]) {
    let count = op.stack_effect(arg).pops as usize;
    // SAFETY: as the caller promises: so many operands lie there.
    unsafe {
        let bottom = sp.sub(count);
        (bottom, std::slice::from_raw_parts(bottom.cast::<Value>(), count))
    }
}

/// The call of what `LOAD_METHOD` left at `at` (function and receiver, or 0 and a callable) with `count` arguments behind
/// it: the callable, where its arguments begin, how many there are.
///
/// # Safety
/// They lie there.
pub(crate) unsafe fn prepared_call(at: Sp, count: usize) -> (Value, Sp, usize) {
    // SAFETY: as the caller promises.
    unsafe {
        match *at {
            0 => (Value::from_bits_unchecked(*at.add(1)), at.add(2), count),
            function => (Value::from_bits_unchecked(function), at.add(1), count + 1),
        }
    }
}

/// Makes a [`prepared_call`].
///
/// # Safety
/// Its operands lie there.
pub(crate) unsafe fn call_prepared(
    thread: &mut Thread,
    at: Sp,
    count: usize,
    names: Option<Gc<Tuple>>,
) -> PyResult {
    // SAFETY: as the caller promises.
    unsafe {
        let (callable, first, given) = prepared_call(at, count);
        call::call_native(thread, callable, first, given, names)
    }
}
