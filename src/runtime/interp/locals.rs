//! Constants, locals and cells.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::interp::op;
use crate::interp::save;
use crate::interp::try_op;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::code;
use crate::types::dict::Dict;
use crate::types::function::Cell;
use crate::types::str::Str;

op! {
    load_const(pc, sp, locals, thread, base) {
        *sp = *base.add((*pc).arg as usize);
        sp = sp.add(1);
    }
}

op! {
    load_fast(pc, sp, locals, thread, base) {
        let value = *locals.add((*pc).arg as usize);
        if value == 0 {
            return unbound_fast(pc, sp, locals, thread, base);
        }
        *sp = value;
        sp = sp.add(1);
    }
}

op! {
    #[cold]
    #[inline(never)]
    unbound_fast(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let raised: PyResult<()> = Err(unbound_local(&mut *thread, (*pc).arg as usize));
        try_op!(raised, pc, sp, locals, thread, base);
    }
}

op! {
    load_fast_and_clear(pc, sp, locals, thread, base) {
        *sp = locals.add((*pc).arg as usize).replace(0);
        sp = sp.add(1);
    }
}

op! {
    store_fast(pc, sp, locals, thread, base) {
        sp = sp.sub(1);
        *locals.add((*pc).arg as usize) = *sp;
    }
}

op! {
    delete_fast(pc, sp, locals, thread, base) {
        if locals.add((*pc).arg as usize).replace(0) == 0 {
            return unbound_fast(pc, sp, locals, thread, base);
        }
    }
}

/// The error for a local without a value.
#[cold]
pub(crate) fn unbound_local(thread: &mut Thread, index: usize) -> Raised {
    let name = slot_name(thread, index);
    let message = format!(
        "cannot access local variable '{}' where it is not associated with a value",
        name.to_string_lossy()
    );
    thread.raise_text(exceptions::UNBOUND_LOCAL_ERROR, message)
}

fn slot_name(thread: &Thread, index: usize) -> Gc<Str> {
    let interp = thread.interp();
    let code = thread.current_frame().code;
    code::slot_names(&interp, code)
        .and_then(|names| names.slots()[index].get())
        .and_then(|name| name.exact::<Str>())
        .unwrap_or_else(|| interp.strings().empty())
}

/// The cell in a frame slot behind the locals.
///
/// # Safety
/// The slot holds a cell.
#[inline(always)]
unsafe fn cell_at(locals: *mut u64, thread: *mut Thread, index: u32) -> Gc<Cell> {
    // SAFETY: as the caller promises.
    unsafe {
        let slot = locals.add((*thread).current_frame().code.nlocals() + index as usize);
        Gc::from_ptr(std::ptr::NonNull::new_unchecked(std::ptr::with_exposed_provenance_mut(*slot as usize)))
    }
}

op! {
    load_deref(pc, sp, locals, thread, base) {
        let cell = cell_at(locals, thread, (*pc).arg);
        match cell.get() {
            Some(value) => *sp = value.bits(),
            None => return unbound_deref(pc, sp, locals, thread, base),
        }
        sp = sp.add(1);
    }
}

op! {
    #[cold]
    #[inline(never)]
    unbound_deref(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let raised: PyResult<()> = Err(unbound_cell(&mut *thread, (*pc).arg as usize));
        try_op!(raised, pc, sp, locals, thread, base);
    }
}

#[cold]
pub(crate) fn unbound_cell(thread: &mut Thread, index: usize) -> Raised {
    let code = thread.current_frame().code;
    if index < code.ncells() {
        return unbound_local(thread, code.nlocals() + index);
    }
    let name = slot_name(thread, code.nlocals() + index);
    let message = format!(
        "cannot access free variable '{}' where it is not associated with a value in enclosing scope",
        name.to_string_lossy()
    );
    thread.name_error(message, name)
}

op! {
    store_deref(pc, sp, locals, thread, base) {
        sp = sp.sub(1);
        let cell = cell_at(locals, thread, (*pc).arg);
        cell.set(&(*thread).interp(), Value::from_bits(*sp));
    }
}

op! {
    delete_deref(pc, sp, locals, thread, base) {
        let cell = cell_at(locals, thread, (*pc).arg);
        if cell.get().is_none() {
            return unbound_deref(pc, sp, locals, thread, base);
        }
        cell.set(&(*thread).interp(), None);
    }
}

op! {
    load_closure(pc, sp, locals, thread, base) {
        *sp = cell_at(locals, thread, (*pc).arg).as_value().bits();
        sp = sp.add(1);
    }
}

op! {
    load_closure_and_renew(pc, sp, locals, thread, base) {
        let slot = locals.add((*thread).current_frame().code.nlocals() + (*pc).arg as usize);
        *sp = *slot;
        sp = sp.add(1);
        *slot = Cell::new(&(*thread).interp(), None).as_value().bits();
    }
}

op! {
    store_closure(pc, sp, locals, thread, base) {
        sp = sp.sub(1);
        *locals.add((*thread).current_frame().code.nlocals() + (*pc).arg as usize) = *sp;
    }
}

op! {
    load_from_dict_or_deref(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let mapping = Value::from_bits_unchecked(*sp.sub(1));
        let found =
            try_op!(mapping_lookup(&mut *thread, mapping, (*pc).arg as usize), pc, sp, locals, thread, base);
        match found.or_else(|| cell_at(locals, thread, (*pc).arg).get()) {
            Some(value) => *sp.sub(1) = value.bits(),
            None => return unbound_deref(pc, sp, locals, thread, base),
        }
    }
}

#[inline(never)]
fn mapping_lookup(thread: &mut Thread, mapping: Value, cell: usize) -> PyResult<Option<Value>> {
    let index = thread.current_frame().code.nlocals() + cell;
    let name = slot_name(thread, index);
    lookup_in_mapping(thread, mapping, name)
}

/// A name of a namespace mapping; a KeyError counts as absence.
pub(crate) fn lookup_in_mapping(
    thread: &mut Thread,
    mapping: Value,
    name: Gc<Str>,
) -> PyResult<Option<Value>> {
    if let Some(dict) = mapping.exact::<Dict>() {
        return dict.get_str(thread, name);
    }
    match ops::getitem(thread, mapping, name.as_value()) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => {
            thread.catch_builtin(raised, exceptions::KEY_ERROR)?;
            Ok(None)
        }
    }
}
