//! Globals and builtins by the cell of their name.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_code::Op;
use taipan_gc::Gc;
use taipan_gc::Value;

use crate::interp::Base;
use crate::interp::Pc;
use crate::interp::names as plain;
use crate::interp::names::global;
use crate::interp::op;
use crate::interp::prepared::Cache;
use crate::interp::prepared::Prepared;
use crate::interp::prepared::cache;
use crate::interp::save;
use crate::interp::specialised::Special;
use crate::interp::specialised::cell_value;
use crate::interp::specialised::is_kept;
use crate::interp::specialised::name_cell;
use crate::interp::specialised::rewrite;
use crate::interp::tier;
use crate::interp::try_op;
use crate::object::namespace;
use crate::state::frame::flags;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::dict::Dict;

/// After so many misses a site stays plain.
const MOST_MISSES: u32 = 16;

/// Fills the cache of a global that was just found, and rewrites the instruction.
///
/// # Safety
/// `pc` is the instruction that runs, `base` its code's.
#[inline(never)]
pub(crate) unsafe fn quicken_load_global(thread: &mut Thread, pc: Pc, base: Base) {
    // SAFETY: as the caller promises.
    unsafe { quicken_load(thread, pc, base, Special::LoadGlobalModule, Special::LoadGlobalBuiltin) }
}

/// The same for a name of a module's code.
///
/// # Safety
/// As for [`quicken_load_global`].
#[inline(never)]
pub(crate) unsafe fn quicken_load_name(thread: &mut Thread, pc: Pc, base: Base) {
    // SAFETY: as the caller promises.
    unsafe {
        if (*pc).cache != 0 && is_of_module(thread) {
            quicken_load(thread, pc, base, Special::LoadNameModule, Special::LoadNameBuiltin);
        }
    }
}

/// Whether names of the running code are globals: not those of a class body.
#[inline(always)]
fn is_of_module(thread: &Thread) -> bool {
    thread.current_frame().has_flag(flags::MODULE)
}

/// Whether a dict keeps cells that stand for what Python sees in it.
fn has_cells(dict: Gc<Dict>) -> bool {
    dict.is_namespace() && dict.dress().is_none()
}

/// # Safety
/// As for [`quicken_load_global`].
unsafe fn quicken_load(thread: &mut Thread, pc: Pc, base: Base, module: Special, builtin: Special) {
    // SAFETY: as the caller promises.
    unsafe {
        let Some((cache, prepared)) = free_cache(thread, pc, base) else { return };
        let Ok(name) = crate::interp::names::name(thread, (*pc).arg) else { return };
        let function = thread.current_frame().function;
        let (globals, builtins) = (function.globals(), function.builtins());
        if !has_cells(globals) || !has_cells(builtins) {
            return;
        }
        if let Some(cell) = globals.cell(name) {
            thread.heap().set(prepared, &cache.value, cell.as_value());
            rewrite(pc, module as u16);
        } else if let Some(cell) = builtins.cell(name).filter(|_| !globals.asks_python(name)) {
            name.mark_looked_up();
            cache.key.set(u64::from(thread.interp().epoch()));
            thread.heap().set(prepared, &cache.value, cell.as_value());
            rewrite(pc, builtin as u16);
        }
    }
}

/// Fills the cache of a global that was just written, and rewrites the instruction.
///
/// # Safety
/// As for [`quicken_load_global`].
#[inline(never)]
pub(crate) unsafe fn quicken_store_name(thread: &mut Thread, pc: Pc, base: Base) {
    // SAFETY: as the caller promises.
    unsafe {
        let is_name = (*pc).op == Op::StoreName as u16;
        if (*pc).cache == 0 || is_name && !is_of_module(thread) {
            return;
        }
        let Some((cache, prepared)) = free_cache(thread, pc, base) else { return };
        let Ok(name) = crate::interp::names::name(thread, (*pc).arg) else { return };
        let globals = thread.current_frame().globals();
        let cell = if has_cells(globals) { globals.cell(name) } else { None };
        let Some(cell) = cell.filter(|cell| !cell.is_constant()) else { return };
        thread.heap().set(prepared, &cache.value, cell.as_value());
        rewrite(pc, if is_name { Special::StoreNameCell } else { Special::StoreGlobalCell } as u16);
    }
}

/// The cache of a site that has not missed too often, with the prepared code that it is part of.
///
/// # Safety
/// As for [`quicken_load_global`].
unsafe fn free_cache<'a>(thread: &Thread, pc: Pc, base: Base) -> Option<(&'a Cache, Gc<Prepared>)> {
    // SAFETY: as the caller promises.
    unsafe {
        if (*pc).cache == 0 || is_kept(*pc) {
            return None;
        }
        let cache = &*cache(base, *pc);
        let code = thread.current_frame().code;
        if cache.misses.get() > MOST_MISSES || code.is_shared_by_globals() {
            return None;
        }
        cache.misses.set(cache.misses.get() + 1);
        Some((cache, code.prepared.get()?))
    }
}

op! {
    load_global_module(pc, sp, locals, thread, base) {
        match cell_value(cache(base, *pc)) {
            Some(value) => *sp = value.bits(),
            None => return missed(pc, sp, locals, thread, base),
        }
        sp = sp.add(1);
    }
}

op! {
    load_global_builtin(pc, sp, locals, thread, base) {
        let cache = cache(base, *pc);
        if (*cache).key.get() != u64::from((*thread).interp().epoch()) {
            return missed(pc, sp, locals, thread, base);
        }
        match cell_value(cache) {
            Some(value) => *sp = value.bits(),
            None => return missed(pc, sp, locals, thread, base),
        }
        sp = sp.add(1);
    }
}

op! {
    #[cold]
    #[inline(never)]
    missed(pc, sp, locals, thread, base) {
        rewrite(pc, Op::LoadGlobal as u16);
        save!(pc, sp, thread);
        let value: Value = try_op!(global(&mut *thread, (*pc).arg), pc, sp, locals, thread, base);
        *sp = value.bits();
        quicken_load_global(&mut *thread, pc, base);
        sp = sp.add(1);
    }
}

op! {
    load_name_module(pc, sp, locals, thread, base) {
        match cell_value(cache(base, *pc)) {
            Some(value) if is_of_module(&*thread) => *sp = value.bits(),
            _ => return name_missed(pc, sp, locals, thread, base),
        }
        sp = sp.add(1);
    }
}

op! {
    load_name_builtin(pc, sp, locals, thread, base) {
        let cache = cache(base, *pc);
        let holds = (*cache).key.get() == u64::from((*thread).interp().epoch()) && is_of_module(&*thread);
        match cell_value(cache).filter(|_| holds) {
            Some(value) => *sp = value.bits(),
            None => return name_missed(pc, sp, locals, thread, base),
        }
        sp = sp.add(1);
    }
}

op! {
    #[cold]
    #[inline(never)]
    name_missed(pc, sp, locals, thread, base) {
        rewrite(pc, Op::LoadName as u16);
        return plain::load_name(pc, sp, locals, thread, base);
    }
}

op! {
    store_name_cell(pc, sp, locals, thread, base) {
        let value = Value::from_bits_unchecked(*sp.sub(1));
        if !is_of_module(&*thread) || !replace_cached(&*thread, cache(base, *pc), value) {
            rewrite(pc, Op::StoreName as u16);
            return plain::store_name(pc, sp, locals, thread, base);
        }
        sp = sp.sub(1);
    }
}

op! {
    store_global_cell(pc, sp, locals, thread, base) {
        let value = Value::from_bits_unchecked(*sp.sub(1));
        if !replace_cached(&*thread, cache(base, *pc), value) {
            rewrite(pc, Op::StoreGlobal as u16);
            return plain::store_global(pc, sp, locals, thread, base);
        }
        sp = sp.sub(1);
    }
}

/// Writes the name whose cell a cache holds, if that is all there is to do.
///
/// # Safety
/// The cache was filled with a name's cell.
#[inline(always)]
unsafe fn replace_cached(thread: &Thread, cache: *const Cache, value: Value) -> bool {
    // SAFETY: as the caller promises.
    match unsafe { name_cell(cache) } {
        Some(cell) => namespace::replace(thread.heap(), cell, value),
        None => false,
    }
}

/// The plain form of a site that leans on the cell of a global.
fn plain_form(op: u16) -> Option<Op> {
    let is = |special: Special| op == special as u16;
    if is(Special::LoadGlobalModule) || is(Special::LoadGlobalBuiltin) {
        return Some(Op::LoadGlobal);
    }
    if is(Special::LoadNameModule) || is(Special::LoadNameBuiltin) {
        return Some(Op::LoadName);
    }
    if is(Special::StoreNameCell) {
        return Some(Op::StoreName);
    }
    is(Special::StoreGlobalCell).then_some(Op::StoreGlobal)
}

/// Code is used with other globals than before: its sites must look up again, and stay plain.
pub fn reset_globals(interp: &Interpreter, code: Gc<Code>) {
    tier::globals_changed(interp, code);
    let Some(prepared) = code.prepared.get() else { return };
    for index in 0..prepared.len() {
        // SAFETY: below the number of instructions.
        unsafe {
            let pc = prepared.code().add(index);
            if let Some(plain) = plain_form((*pc).op) {
                rewrite(pc, plain as u16);
            }
        }
    }
}
