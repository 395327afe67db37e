//! Globals and builtins by the cell of their name.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_code::Op;
use taipan_gc::Gc;
use taipan_gc::Value;

use crate::interp::Base;
use crate::interp::Pc;
use crate::interp::names::global;
use crate::interp::op;
use crate::interp::prepared::cache;
use crate::interp::save;
use crate::interp::specialised::Special;
use crate::interp::specialised::cell_value;
use crate::interp::specialised::rewrite;
use crate::interp::tier;
use crate::interp::try_op;
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
    unsafe {
        if (*pc).cache == 0 {
            return;
        }
        let cache = &*cache(base, *pc);
        let frame = thread.current_frame();
        if cache.misses.get() > MOST_MISSES || frame.code.is_shared_by_globals() {
            return;
        }
        cache.misses.set(cache.misses.get() + 1);
        let Ok(name) = crate::interp::names::name(thread, (*pc).arg) else { return };
        let (globals, builtins) = (frame.function.globals(), frame.function.builtins());
        let Some(prepared) = frame.code.prepared.get() else { return };
        let plain = |dict: Gc<Dict>| dict.is_namespace() && dict.dress().is_none();
        if !plain(globals) || !plain(builtins) {
            return;
        }
        if let Some(cell) = globals.cell(name) {
            thread.heap().set(prepared, &cache.value, cell.as_value());
            rewrite(pc, Special::LoadGlobalModule as u16);
        } else if let Some(cell) = builtins.cell(name) {
            name.mark_looked_up();
            cache.key.set(u64::from(thread.interp().epoch()));
            thread.heap().set(prepared, &cache.value, cell.as_value());
            rewrite(pc, Special::LoadGlobalBuiltin as u16);
        }
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
        quicken_load_global(&mut *thread, pc, base);
        *sp = value.bits();
        sp = sp.add(1);
    }
}

/// Code is used with other globals than before: its sites must look up again, and stay plain.
pub fn reset_globals(interp: &Interpreter, code: Gc<Code>) {
    tier::globals_changed(interp, code);
    let Some(prepared) = code.prepared.get() else { return };
    for index in 0..prepared.len() {
        // SAFETY: below the number of instructions.
        unsafe {
            let pc = prepared.code().add(index);
            if (*pc).op == Special::LoadGlobalModule as u16 || (*pc).op == Special::LoadGlobalBuiltin as u16 {
                rewrite(pc, Op::LoadGlobal as u16);
            }
        }
    }
}
