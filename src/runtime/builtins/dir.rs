//! `dir`: the function, and what `object` and `type` say to it.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::spec::FunctionSpec;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::list;
use crate::types::list::List;

/// What the namespace of `builtins` gets from here.
pub const FUNCTIONS: &[FunctionSpec] = &[DIR_SPEC];

/// dir([object]) -> list of strings
///
/// If called without an argument, return the names in the current scope.
/// Else, return an alphabetized list of names comprising (some of) the attributes
/// of the given object, and of attributes reachable from it.
/// If the object supplies a method named __dir__, it will be used; otherwise
/// the default dir() logic is used and returns:
///   for a module object: the module's attributes.
///   for a class object:  its attributes, and recursively the attributes
///     of its bases.
///   for any other object: its attributes, its class's attributes, and
///     recursively the attributes of its class's base classes.
#[pyfunction("(object=None, /)")]
fn dir(thread: &mut Thread, object: Option<Value>) -> PyResult<Gc<List>> {
    let names = match object {
        None => local_names(thread)?,
        Some(object) => match specials::method_optional(thread, object, Name::__dir__, &[])? {
            Some(names) => names,
            None => return Err(thread.type_error("object does not provide __dir__")),
        },
    };
    let names = iter::to_list(thread, names)?;
    list::sort(thread, names, None, false)?;
    Ok(names)
}

/// `locals().keys()`
fn local_names(thread: &mut Thread) -> PyResult {
    let locals = super::source::locals(thread)?;
    let keys = attr::get(thread, locals, Name::keys.get(&thread.interp()))?;
    call::call(thread, keys, &[])
}

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
