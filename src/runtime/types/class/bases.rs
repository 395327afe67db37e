//! `class.__bases__ = ...`: other bases of the same layout.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::add_subclass;
use super::attributes;
use super::layout;
use super::live_subclasses;
use super::mro;
use super::remove_subclass;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::class::class_flags;
use crate::object::raised::PyResult;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::tuple::Tuple;

/// Gives a class other bases, and everything below it other orders and slots.
pub(super) fn set(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
    let Some(class) = this.as_class() else { return Err(thread.type_error("a class is required")) };
    let bases = checked(thread, class, value)?;
    let base = layout::best_base(thread, bases)?;
    check_layout(thread, class, base)?;
    let (old_bases, old_base) = (class.bases.get(), class.base());
    let heap = thread.heap();
    heap.set_gc(class, &class.bases, Some(bases));
    heap.set_gc(class, &class.base, Some(base));
    let reordered = List::empty(&thread.interp());
    if let Err(raised) = reorder(thread, class, reordered) {
        restore(thread, reordered);
        // A method `mro` may have assigned other bases meanwhile: those stay.
        if class.bases.get() == Some(bases) {
            heap.set_gc(class, &class.bases, old_bases);
            heap.set_gc(class, &class.base, old_base);
        }
        return Err(raised);
    }
    // A method `mro` may have assigned other bases meanwhile: those stay.
    if class.bases.get() != Some(bases) {
        return Ok(());
    }
    for old in classes(old_bases) {
        remove_subclass(old, class);
    }
    for new in classes(Some(bases)) {
        add_subclass(thread, new, class)?;
    }
    renew(thread, class);
    Ok(())
}

fn classes(bases: Option<Gc<Tuple>>) -> impl Iterator<Item = Gc<Class>> {
    bases.map_or(&[][..], |bases| bases.items()).iter().filter_map(|base| base.as_class())
}

/// The new bases: classes, none of them below the class itself.
fn checked(thread: &mut Thread, class: Gc<Class>, value: Option<Value>) -> PyResult<Gc<Tuple>> {
    let name = class.name_text();
    if !class.has_flag(class_flags::HEAP_TYPE) {
        return Err(thread.type_error(format!("cannot set '__bases__' attribute of immutable type '{name}'")));
    }
    let Some(value) = value else {
        return Err(attributes::not_deletable(thread, "__bases__", class));
    };
    let Some(bases) = value.cast::<Tuple>() else {
        let got = thread.interp().class_of(value).name_text();
        return Err(thread.type_error(format!("can only assign tuple to {name}.__bases__, not {got}")));
    };
    if bases.is_empty() {
        let text = format!("can only assign non-empty tuple to {name}.__bases__, not ()");
        return Err(thread.type_error(text));
    }
    for &base in bases.items() {
        let Some(base_class) = base.as_class() else {
            let got = thread.interp().class_of(base).name_text();
            return Err(thread.type_error(format!("{name}.__bases__ must be tuple of classes, not '{got}'")));
        };
        if base_class.is_subclass_of(class) && class.base().is_some_and(|old| !is_root(old)) {
            return Err(thread.type_error("a __bases__ item causes an inheritance cycle"));
        }
    }
    Ok(bases)
}

/// Whether the class is native: instances of its subclasses are freed in another way than its own.
fn is_root(class: Gc<Class>) -> bool {
    !class.has_flag(class_flags::HEAP_TYPE)
}

fn check_layout(thread: &mut Thread, class: Gc<Class>, new: Gc<Class>) -> PyResult<()> {
    let Some(old) = class.base() else { return Ok(()) };
    let what = if is_root(old) != is_root(new) || is_root(old) && old != new {
        "deallocator"
    } else if old.payload() != new.payload()
        || old.fixed_slots() != new.fixed_slots()
        || old.has_flag(class_flags::HAS_DICT) != new.has_flag(class_flags::HAS_DICT)
    {
        "object layout"
    } else {
        return Ok(());
    };
    let (new, old) = (new.name_text(), old.name_text());
    Err(thread.type_error(format!("__bases__ assignment: '{new}' {what} differs from '{old}'")))
}

/// Computes the orders of the class and of everything below it. What had another is noted: class, new order, old order.
fn reorder(thread: &mut Thread, class: Gc<Class>, noted: Gc<List>) -> PyResult<()> {
    thread.check_native_stack("")?;
    let interp = thread.interp();
    let metaclass = interp.class_of(class.as_value());
    let order = mro::resolution_order(thread, class, metaclass)?;
    if let Some(former) = class.mro.get() {
        for part in [class.as_value(), order.as_value(), former.as_value()] {
            noted.push(thread, part)?;
        }
    }
    interp.heap().set_gc(class, &class.mro, Some(order));
    interp.names_changed();
    for subclass in live_subclasses(class) {
        reorder(thread, subclass, noted)?;
    }
    Ok(())
}

/// Gives the classes noted their old orders, those aside that have got yet another.
fn restore(thread: &Thread, noted: Gc<List>) {
    let interp = thread.interp();
    for change in noted.items().chunks_exact(3) {
        let &[class, new, old] = change else { continue };
        if let (Some(class), Some(new), Some(old)) =
            (class.as_class(), new.exact::<Tuple>(), old.exact::<Tuple>())
            && class.mro.get() == Some(new)
        {
            interp.heap().set_gc(class, &class.mro, Some(old));
        }
    }
    interp.names_changed();
}

/// The slots of the class and of everything below it follow their orders. Methods `mro` can make classes stand below
/// themselves: that ends with the native stack.
fn renew(thread: &mut Thread, class: Gc<Class>) {
    if !thread.has_native_stack() {
        return;
    }
    let interp = thread.interp();
    specials::compute_slots(&interp, class);
    for subclass in live_subclasses(class) {
        renew(thread, subclass);
    }
}
