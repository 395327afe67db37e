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
use crate::interp::names;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::tuple::Tuple;

/// Whether [`operate`] knows the instruction.
pub const fn is_known(op: Op) -> bool {
    matches!(
        op,
        Op::UnaryPositive
            | Op::UnaryNegative
            | Op::UnaryInvert
            | Op::BinaryPower
            | Op::InplacePower
            | Op::BinaryMatrixMultiply
            | Op::InplaceMatrixMultiply
            | Op::ContainsOp
            | Op::BinarySlice
            | Op::StoreSlice
            | Op::DeleteSubscr
            | Op::BuildTuple
            | Op::BuildList
            | Op::BuildSet
            | Op::BuildMap
            | Op::BuildConstKeyMap
            | Op::BuildString
            | Op::BuildSlice
            | Op::FormatValue
            | Op::ListAppend
            | Op::SetAdd
            | Op::ListExtend
            | Op::SetUpdate
            | Op::DictUpdate
            | Op::MapAdd
            | Op::DictMerge
            | Op::ListToTuple
            | Op::UnpackSequence
            | Op::UnpackEx
            | Op::GetIter
            | Op::LoadName
            | Op::StoreName
            | Op::DeleteName
            | Op::LoadGlobal
            | Op::StoreGlobal
            | Op::DeleteGlobal
            | Op::LoadBuildClass
            | Op::LoadAssertionError
            | Op::LoadAttr
            | Op::StoreAttr
            | Op::DeleteAttr
            | Op::LoadMethod
            | Op::LoadSuperAttr
            | Op::LoadSuperMethod
            | Op::CallFunctionKw
            | Op::CallMethodKw
            | Op::CallFunctionEx
            | Op::MakeFunction
            | Op::CallIntrinsic1
            | Op::CallIntrinsic2
    )
}

/// Runs one instruction that [`is_known`].
///
/// # Safety
/// Its operands are the top operands of the thread's current frame, the last one right in front of `sp`; there is
/// room for its results.
pub(crate) unsafe fn operate(thread: &mut Thread, op: Op, arg: u32, sp: Sp) -> PyResult<()> {
    let count = op.stack_effect(arg).pops as usize;
    // SAFETY: as the caller promises: so many operands lie there.
    unsafe {
        let bottom = sp.sub(count);
        if replaces_in_place(thread, op, arg, sp, bottom)? {
            return Ok(());
        }
        // A slot of 0, in front of a callable that is no method, is none of these instructions' business.
        let items = std::slice::from_raw_parts(bottom.cast::<Value>(), count);
        match stores(thread, op, arg, items)? {
            true => Ok(()),
            false => {
                let result = makes(thread, op, arg, items)?;
                bottom.write(result.bits());
                Ok(())
            }
        }
    }
}

/// Instructions that work on the stack itself; false for the others.
///
/// # Safety
/// As for [`operate`].
unsafe fn replaces_in_place(thread: &mut Thread, op: Op, arg: u32, sp: Sp, bottom: Sp) -> PyResult<bool> {
    // SAFETY: as the caller promises.
    unsafe {
        match op {
            Op::UnpackSequence => {
                build::unpack(thread, Value::from_bits_unchecked(*bottom), bottom, arg as usize)?;
            }
            Op::UnpackEx => {
                let (before, after) = (arg as usize & 255, arg as usize >> 8);
                build::unpack_rest(thread, Value::from_bits_unchecked(*bottom), bottom, before, after)?;
            }
            Op::LoadMethod => attr::find(thread, Value::from_bits_unchecked(*bottom), arg, bottom)?,
            Op::LoadSuperMethod => attr::find_super(thread, bottom, arg)?,
            Op::MakeFunction => bottom.write(call::new_function(thread, bottom, arg)?.bits()),
            Op::CallMethodKw => {
                let names = Value::from_bits_unchecked(*sp.sub(1)).exact::<Tuple>();
                bottom.write(call_prepared(thread, bottom, arg as usize, names)?.bits());
            }
            _ => return Ok(false),
        }
        Ok(true)
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

/// Instructions that leave nothing new; false for the others.
fn stores(thread: &mut Thread, op: Op, arg: u32, items: &[Value]) -> PyResult<bool> {
    match (op, items) {
        (Op::ListAppend, &[list, .., item]) => build::append(thread, list, item)?,
        (Op::SetAdd, &[set, .., item]) => build::add_to_set(thread, set, item)?,
        (Op::ListExtend, &[list, .., items]) => build::extend_list(thread, list, items)?,
        (Op::SetUpdate, &[set, .., items]) => build::update_set(thread, set, items)?,
        (Op::DictUpdate, &[dict, .., items]) => build::update_dict(thread, dict, items)?,
        (Op::MapAdd, &[dict, .., key, value]) => build::set_entry(thread, dict, key, value)?,
        (Op::DictMerge, &[callable, _, dict, .., items]) => build::merge_into(thread, callable, dict, items)?,
        (Op::StoreSlice, &[value, container, start, stop]) => {
            arith::set_slice(thread, container, start, stop, value)?;
        }
        (Op::DeleteSubscr, &[container, key]) => arith::delete_item(thread, container, key)?,
        (Op::StoreName, &[value]) => names::set_name(thread, arg, value)?,
        (Op::StoreGlobal, &[value]) => names::set_global(thread, arg, value)?,
        (Op::DeleteName, []) => names::remove_name(thread, arg)?,
        (Op::DeleteGlobal, []) => names::remove_global(thread, arg)?,
        (Op::StoreAttr, &[value, object]) => attr::set(thread, object, arg, Some(value))?,
        (Op::DeleteAttr, &[object]) => attr::set(thread, object, arg, None)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Instructions that leave one value.
fn makes(thread: &mut Thread, op: Op, arg: u32, items: &[Value]) -> PyResult {
    match (op, items) {
        (Op::BuildTuple, _) => build::tuple_of(thread, items),
        (Op::BuildList, _) => build::list_of(thread, items),
        (Op::BuildSet, _) => build::set_of(thread, items),
        (Op::BuildMap, _) => build::map_of(thread, items),
        (Op::BuildConstKeyMap, _) => build::map_of_keys(thread, items),
        (Op::BuildString, _) => build::string_of(thread, items),
        (Op::BuildSlice, _) => build::slice_of(thread, items),
        (Op::FormatValue, &[value]) => build::formatted(thread, value, arg, None),
        (Op::FormatValue, &[value, spec]) => build::formatted(thread, value, arg, Some(spec)),
        (Op::ListToTuple, &[list]) => build::freeze(thread, list),
        (Op::UnaryPositive, &[value]) => ops::unary(thread, value, "unary +", |slots| slots.pos),
        (Op::UnaryNegative, &[value]) => ops::unary(thread, value, "unary -", |slots| slots.neg),
        (Op::UnaryInvert, &[value]) => ops::unary(thread, value, "unary ~", |slots| slots.invert),
        (Op::BinaryPower, &[base, exponent]) => ops::power(thread, base, exponent, Value::NONE),
        (Op::InplacePower, &[base, exponent]) => ops::in_place_power(thread, base, exponent),
        (Op::BinaryMatrixMultiply, &[left, right]) => ops::binary(thread, ops::BinaryOp::MatMul, left, right),
        (Op::InplaceMatrixMultiply, &[left, right]) => {
            ops::in_place(thread, ops::BinaryOp::MatMul, left, right)
        }
        (Op::ContainsOp, &[item, container]) => {
            Ok(Value::bool(ops::contains(thread, container, item)? != (arg == 1)))
        }
        (Op::BinarySlice, &[container, start, stop]) => arith::get_slice(thread, container, start, stop),
        (Op::GetIter, &[value]) => iter::iter_of_loop(thread, value),
        (Op::LoadAttr, &[object]) => attr::get(thread, object, arg),
        (Op::LoadSuperAttr, &[callee, class, object]) => attr::get_super(thread, callee, class, object, arg),
        (Op::CallFunctionKw, &[callable, ref args @ .., names]) => {
            let names = names.exact::<Tuple>();
            crate::object::call::with_args(
                thread,
                callable,
                crate::object::args::Args::with_names(args, names),
            )
        }
        (Op::CallFunctionEx, &[callable, args]) => call::call_spread(thread, callable, args, None),
        (Op::CallFunctionEx, &[callable, args, keywords]) => {
            call::call_spread(thread, callable, args, Some(keywords))
        }
        (Op::CallIntrinsic1, &[value]) => call::intrinsic_1(thread, arg, value),
        (Op::CallIntrinsic2, &[first, second]) => call::intrinsic_2(thread, arg, first, second),
        (_, []) => loads(thread, op, arg),
        _ => Err(thread.system_error("unknown instruction")),
    }
}

/// Instructions that take nothing and leave one value.
fn loads(thread: &mut Thread, op: Op, arg: u32) -> PyResult {
    match op {
        Op::LoadName => names::get_name(thread, arg),
        Op::LoadGlobal => names::global(thread, arg),
        Op::LoadBuildClass => names::build_class(thread),
        Op::LoadAssertionError => Ok(thread.interp().class(exceptions::ASSERTION_ERROR).as_value()),
        _ => Err(thread.system_error("unknown instruction")),
    }
}
