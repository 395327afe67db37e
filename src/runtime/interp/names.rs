//! Globals, builtins and namespaces.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::interp::locals::lookup_in_mapping;
use crate::interp::op;
use crate::interp::save;
use crate::interp::specialised::quicken_load_global;
use crate::interp::specialised::quicken_load_name;
use crate::interp::specialised::quicken_store_name;
use crate::interp::try_op;
use crate::modules::import;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::code;
use crate::types::dict::Dict;
use crate::types::module::Module;
use crate::types::str::Str;

/// A name of the running code, by the argument of an instruction.
pub(crate) fn name(thread: &mut Thread, index: u32) -> PyResult<Gc<Str>> {
    let code = thread.current_frame().code;
    let names = match code.names.get() {
        Some(names) => Some(names),
        None => code::names(&thread.interp(), code),
    };
    match names.and_then(|names| names.slots().get(index as usize)?.get()?.exact::<Str>()) {
        Some(name) => Ok(name),
        None => Err(thread.memory_error()),
    }
}

/// The error for a name that is nowhere.
#[cold]
pub(crate) fn undefined(thread: &mut Thread, name: Gc<Str>) -> Raised {
    thread.name_error(format!("name '{}' is not defined", name.to_string_lossy()), name)
}

op! {
    load_global(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = try_op!(global(&mut *thread, (*pc).arg), pc, sp, locals, thread, base);
        *sp = value.bits();
        quicken_load_global(&mut *thread, pc, base);
        sp = sp.add(1);
    }
}

#[inline(never)]
pub(crate) fn global(thread: &mut Thread, index: u32) -> PyResult {
    let name = name(thread, index)?;
    global_or_builtin(thread, name)
}

/// A name of globals or builtins; an instance of a subclass answers for itself.
fn lookup(thread: &mut Thread, dict: Gc<Dict>, name: Gc<Str>) -> PyResult<Option<Value>> {
    match dict.dress() {
        Some(mapping) => lookup_in_mapping(thread, mapping, name),
        None => dict.get_str(thread, name),
    }
}

fn global_or_builtin(thread: &mut Thread, name: Gc<Str>) -> PyResult {
    let function = thread.current_frame().function;
    if let Some(value) = lookup(thread, function.globals(), name)? {
        return Ok(value);
    }
    if let Some(value) = lookup(thread, function.builtins(), name)? {
        return Ok(value);
    }
    match import::description(thread, function.globals(), name)? {
        Some(value) => Ok(value),
        None => Err(undefined(thread, name)),
    }
}

op! {
    store_global(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = Value::from_bits_unchecked(*sp.sub(1));
        try_op!(set_global(&mut *thread, (*pc).arg, value), pc, sp, locals, thread, base);
        quicken_store_name(&mut *thread, pc, base);
        sp = sp.sub(1);
    }
}

#[inline(never)]
pub(crate) fn set_global(thread: &mut Thread, index: u32, value: Value) -> PyResult<()> {
    let name = name(thread, index)?;
    let globals = thread.current_frame().globals();
    globals.set_str(thread, name, value)
}

op! {
    delete_global(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        try_op!(remove_global(&mut *thread, (*pc).arg), pc, sp, locals, thread, base);
    }
}

#[inline(never)]
pub(crate) fn remove_global(thread: &mut Thread, index: u32) -> PyResult<()> {
    let name = name(thread, index)?;
    let globals = thread.current_frame().globals();
    if globals.delete_variable(thread, name)? { Ok(()) } else { Err(undefined(thread, name)) }
}

/// The namespace of the running module or class body.
fn namespace(thread: &mut Thread) -> Value {
    let frame = thread.current_frame();
    match frame.context.get() {
        Some(namespace) if frame.has_flag(crate::state::frame::flags::NAMESPACE) => namespace,
        _ => frame.globals().face(),
    }
}

op! {
    load_name(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = try_op!(get_name(&mut *thread, (*pc).arg), pc, sp, locals, thread, base);
        *sp = value.bits();
        quicken_load_name(&mut *thread, pc, base);
        sp = sp.add(1);
    }
}

#[inline(never)]
pub(crate) fn get_name(thread: &mut Thread, index: u32) -> PyResult {
    let name = name(thread, index)?;
    let namespace = namespace(thread);
    match lookup_in_mapping(thread, namespace, name)? {
        Some(value) => Ok(value),
        None => global_or_builtin(thread, name),
    }
}

op! {
    store_name(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = Value::from_bits_unchecked(*sp.sub(1));
        try_op!(set_name(&mut *thread, (*pc).arg, value), pc, sp, locals, thread, base);
        quicken_store_name(&mut *thread, pc, base);
        sp = sp.sub(1);
    }
}

#[inline(never)]
pub(crate) fn set_name(thread: &mut Thread, index: u32, value: Value) -> PyResult<()> {
    let name = name(thread, index)?;
    let namespace = namespace(thread);
    match namespace.exact::<Dict>() {
        Some(dict) => dict.set_str(thread, name, value),
        None => ops::setitem(thread, namespace, name.as_value(), Some(value)),
    }
}

op! {
    delete_name(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        try_op!(remove_name(&mut *thread, (*pc).arg), pc, sp, locals, thread, base);
    }
}

#[inline(never)]
pub(crate) fn remove_name(thread: &mut Thread, index: u32) -> PyResult<()> {
    let name = name(thread, index)?;
    let namespace = namespace(thread);
    if let Some(dict) = namespace.exact::<Dict>() {
        return if dict.delete_variable(thread, name)? { Ok(()) } else { Err(undefined(thread, name)) };
    }
    match ops::setitem(thread, namespace, name.as_value(), None) {
        Ok(()) => Ok(()),
        Err(raised) => {
            thread.catch_builtin(raised, exceptions::KEY_ERROR)?;
            Err(undefined(thread, name))
        }
    }
}

op! {
    load_locals(pc, sp, locals, thread, base) {
        *sp = namespace(&mut *thread).bits();
        sp = sp.add(1);
    }
}

op! {
    load_from_dict_or_globals(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let mapping = Value::from_bits_unchecked(*sp.sub(1));
        let value = try_op!(dict_or_globals(&mut *thread, mapping, (*pc).arg), pc, sp, locals, thread, base);
        *sp.sub(1) = value.bits();
    }
}

#[inline(never)]
fn dict_or_globals(thread: &mut Thread, mapping: Value, index: u32) -> PyResult {
    let name = name(thread, index)?;
    match lookup_in_mapping(thread, mapping, name)? {
        Some(value) => Ok(value),
        None => global_or_builtin(thread, name),
    }
}

op! {
    load_build_class(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = try_op!(build_class(&mut *thread), pc, sp, locals, thread, base);
        *sp = value.bits();
        sp = sp.add(1);
    }
}

#[inline(never)]
pub(crate) fn build_class(thread: &mut Thread) -> PyResult {
    let builtins = thread.current_frame().function.builtins();
    let name = Name::__build_class__.get(&thread.interp());
    match builtins.get_str(thread, name)? {
        Some(value) => Ok(value),
        None => Err(thread.name_error("__build_class__ not found", name)),
    }
}

op! {
    load_assertion_error(pc, sp, locals, thread, base) {
        *sp = (*thread).interp().class(exceptions::ASSERTION_ERROR).as_value().bits();
        sp = sp.add(1);
    }
}

op! {
    load_not_implemented_error(pc, sp, locals, thread, base) {
        *sp = (*thread).interp().class(exceptions::NOT_IMPLEMENTED_ERROR).as_value().bits();
        sp = sp.add(1);
    }
}

op! {
    setup_annotations(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        try_op!(make_annotations(&mut *thread), pc, sp, locals, thread, base);
    }
}

#[inline(never)]
fn make_annotations(thread: &mut Thread) -> PyResult<()> {
    let namespace = namespace(thread);
    let name = Name::__annotations__.get(&thread.interp());
    if lookup_in_mapping(thread, namespace, name)?.is_some() {
        return Ok(());
    }
    let dict = Dict::new(thread);
    ops::setitem(thread, namespace, name.as_value(), Some(dict.as_value()))
}

/// The globals of the running frame as a module sees them, for `print` of an expression statement.
pub(crate) fn display(thread: &mut Thread, value: Value) -> PyResult<()> {
    let sys =
        thread.interp().modules().get_text(&thread.interp(), "sys").and_then(|sys| sys.cast::<Module>());
    let hook = sys.and_then(|sys| sys.dict().get_text(&thread.interp(), "displayhook"));
    match hook {
        Some(hook) => crate::object::call::call(thread, hook, &[value]).map(|_| ()),
        None => Err(thread.runtime_error("lost sys.displayhook")),
    }
}
