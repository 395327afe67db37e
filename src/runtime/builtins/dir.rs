//! `dir`

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::list::List;

/// `object.__dir__`: the names of the object's own attributes, of its class and of the bases.
pub fn object_dir(thread: &mut Thread, object: Value) -> PyResult {
    let interp = thread.interp();
    let names = Dict::new(thread);
    let own = attr::get_optional(thread, object, Name::__dict__.get(&interp))?;
    if let Some(own) = own.and_then(|own| own.cast::<Dict>()) {
        add_keys(thread, names, own)?;
    }
    let claimed = attr::get_optional(thread, object, Name::__class__.get(&interp))?;
    if let Some(class) = claimed.and_then(|class| class.as_class()) {
        add_class(thread, names, class)?;
    }
    listed(thread, names)
}

/// `type.__dir__`: the names of a class and its bases.
pub fn class_dir(thread: &mut Thread, class: Gc<Class>) -> PyResult {
    let names = Dict::new(thread);
    add_class(thread, names, class)?;
    listed(thread, names)
}

fn add_class(thread: &mut Thread, names: Gc<Dict>, class: Gc<Class>) -> PyResult<()> {
    for owner in class.mro_classes() {
        let space = class::namespace(&thread.interp(), owner);
        add_keys(thread, names, space)?;
    }
    Ok(())
}

fn add_keys(thread: &mut Thread, names: Gc<Dict>, from: Gc<Dict>) -> PyResult<()> {
    for (_, name, _) in from.entries() {
        names.set(thread, name, Value::NONE)?;
    }
    Ok(())
}

fn listed(thread: &mut Thread, names: Gc<Dict>) -> PyResult {
    let list = List::empty(&thread.interp());
    for (_, name, _) in names.entries() {
        list.push(thread, name)?;
    }
    Ok(list.as_value())
}
