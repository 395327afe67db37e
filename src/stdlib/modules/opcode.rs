//! `_opcode`: facts about instructions, from the table of `taipan_code`.

use taipan_code::Op;
use taipan_code::OperandKind;
use taipan_macros::pyfunction;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::state::thread::Thread;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_opcode",
    doc: "Opcode support module.",
    functions: &[
        STACK_EFFECT_SPEC,
        IS_VALID_SPEC,
        HAS_ARG_SPEC,
        HAS_CONST_SPEC,
        HAS_NAME_SPEC,
        HAS_JUMP_SPEC,
        HAS_FREE_SPEC,
        HAS_LOCAL_SPEC,
        HAS_EXC_SPEC,
    ],
    types: &[],
    exec: None,
};

fn op(number: i64) -> Option<Op> {
    u8::try_from(number).ok().and_then(Op::from_u8)
}

fn operand_is(number: i64, kinds: &[OperandKind]) -> bool {
    op(number).is_some_and(|op| kinds.contains(&op.operand()))
}

/// Compute the stack effect of the opcode.
#[pyfunction("(opcode, oparg=None, /, *, jump=None)", module = "_opcode")]
fn stack_effect(thread: &mut Thread, opcode: i64, oparg: Option<u32>, jump: Option<bool>) -> PyResult<i64> {
    let Some(op) = op(opcode) else { return Err(thread.value_error("invalid opcode or oparg")) };
    if oparg.is_some() && !op.has_arg() {
        let message = "stack_effect: opcode does not permit oparg but oparg was specified";
        return Err(thread.value_error(message));
    }
    if oparg.is_none() && op.has_arg() {
        let message = "stack_effect: opcode requires oparg but oparg was not specified";
        return Err(thread.value_error(message));
    }
    let arg = oparg.unwrap_or(0);
    let [on, away] = [op.stack_effect(arg), op.jump_effect(arg)]
        .map(|effect| i64::from(effect.pushes) - i64::from(effect.pops));
    Ok(match jump {
        Some(true) => away,
        Some(false) => on,
        None => on.max(away),
    })
}

/// Return True if opcode is valid, False otherwise.
#[pyfunction("(opcode)", module = "_opcode")]
fn is_valid(opcode: i64) -> bool {
    op(opcode).is_some()
}

/// Return True if the opcode uses its oparg, False otherwise.
#[pyfunction("(opcode)", module = "_opcode")]
fn has_arg(opcode: i64) -> bool {
    op(opcode).is_some_and(Op::has_arg)
}

/// Return True if the opcode accesses a constant, False otherwise.
#[pyfunction("(opcode)", module = "_opcode")]
fn has_const(opcode: i64) -> bool {
    operand_is(opcode, &[OperandKind::Const])
}

/// Return True if the opcode accesses an attribute by name, False otherwise.
#[pyfunction("(opcode)", module = "_opcode")]
fn has_name(opcode: i64) -> bool {
    operand_is(opcode, &[OperandKind::Name, OperandKind::SuperName])
}

/// Return True if the opcode has a jump target, False otherwise.
#[pyfunction("(opcode)", module = "_opcode")]
fn has_jump(opcode: i64) -> bool {
    operand_is(opcode, &[OperandKind::Target, OperandKind::Delta])
}

/// Return True if the opcode accesses a free variable, False otherwise.
#[pyfunction("(opcode)", module = "_opcode")]
fn has_free(opcode: i64) -> bool {
    operand_is(opcode, &[OperandKind::Cell])
}

/// Return True if the opcode accesses a local variable, False otherwise.
#[pyfunction("(opcode)", module = "_opcode")]
fn has_local(opcode: i64) -> bool {
    operand_is(opcode, &[OperandKind::Local])
}

/// Return True if the opcode sets an exception handler, False otherwise.
#[pyfunction("(opcode)", module = "_opcode")]
fn has_exc(opcode: i64) -> bool {
    op(opcode).is_some_and(|op| op.flags().opens_block())
}
