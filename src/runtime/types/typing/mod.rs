//! Type parameters and aliases: `TypeVar`, `ParamSpec`, `TypeVarTuple`, `TypeAliasType`, `Generic`.

use taipan_code::operand::Intrinsic1;
use taipan_code::operand::Intrinsic2;
use taipan_gc::Value;

use crate::object::raised::PyResult;
use crate::state::thread::Thread;

/// A runtime function of one argument.
pub fn intrinsic_1(thread: &mut Thread, intrinsic: Intrinsic1, value: Value) -> PyResult {
    let _ = value;
    Err(thread.not_implemented_error(intrinsic.text()))
}

/// A runtime function of two arguments.
pub fn intrinsic_2(thread: &mut Thread, intrinsic: Intrinsic2, first: Value, second: Value) -> PyResult {
    let _ = (first, second);
    Err(thread.not_implemented_error(intrinsic.text()))
}
