//! The `__dict__` of an instance whose attributes are laid out by its shape.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::Dict;
use super::Position;
use crate::object::attr;
use crate::object::attr::Stored;
use crate::object::cast::ValueExt;
use crate::object::instance::Instance;
use crate::object::raised::PyResult;
use crate::object::shape;
use crate::object::shape::Shape;
use crate::state::current;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::str::Str;

fn owner(dict: &Dict) -> Option<Gc<Instance>> {
    dict.owner.get()?.as_instance()
}

fn shape_of(dict: &Dict) -> Option<(Gc<Instance>, Gc<Shape>)> {
    let instance = owner(dict)?;
    let interp = current::interpreter();
    Some((instance, interp.shape(instance.header().shape())))
}

pub(super) fn len(dict: &Dict) -> usize {
    shape_of(dict).map_or(0, |(_, shape)| shape.count())
}

/// The set of names is the shape.
pub(super) fn version(dict: &Dict) -> u32 {
    owner(dict).map_or(0, |instance| instance.header().shape().0)
}

/// The interned string of a key that can name an attribute. Any other equal key has to ask Python.
fn name_of(thread: &Thread, key: Value) -> Option<Gc<Str>> {
    Some(Str::interned(&thread.interp(), key.exact::<Str>()?))
}

pub(super) fn get(thread: &mut Thread, dict: Gc<Dict>, key: Value, hash: i64) -> PyResult<Option<Value>> {
    match (owner(&dict), name_of(thread, key)) {
        (Some(instance), Some(name)) => attr::instance_get(thread, instance, name),
        _ => {
            detach(thread, dict)?;
            dict.get_hashed(thread, key, hash)
        }
    }
}

pub(super) fn get_plain(interp: &Interpreter, dict: &Dict, name: Gc<Str>) -> Option<Value> {
    attr::shaped_get(interp, owner(dict)?, name)
}

/// Whether the store was done here; if not, the dict is a plain one now.
pub(super) fn set(
    thread: &mut Thread,
    dict: Gc<Dict>,
    key: Value,
    _hash: i64,
    value: Value,
) -> PyResult<bool> {
    if let (Some(instance), Some(name)) = (owner(&dict), name_of(thread, key)) {
        return Ok(attr::instance_set(thread, instance, name, Some(value))? == Stored::Done);
    }
    detach(thread, dict)?;
    Ok(false)
}

/// What was removed; `None` where the dict is a plain one now.
#[expect(clippy::option_option, reason = "outer: whether it was done here; inner: whether the key was there")]
pub(super) fn remove(
    thread: &mut Thread,
    dict: Gc<Dict>,
    key: Value,
    _hash: i64,
) -> PyResult<Option<Option<Value>>> {
    if let (Some(instance), Some(name)) = (owner(&dict), name_of(thread, key)) {
        let old = attr::instance_get(thread, instance, name)?;
        if old.is_some() {
            attr::instance_set(thread, instance, name, None)?;
        }
        return Ok(Some(old));
    }
    detach(thread, dict)?;
    Ok(None)
}

/// Turns the instance to dict mode and the view into its plain dict.
pub(super) fn detach(thread: &mut Thread, dict: Gc<Dict>) -> PyResult<()> {
    if let Some(instance) = owner(&dict) {
        attr::to_dict_mode(thread, instance)?;
    }
    Ok(())
}

fn entry(dict: &Dict, index: usize) -> Option<(Value, Value, i64)> {
    let (instance, shape) = shape_of(dict)?;
    let interp = current::interpreter();
    let name = shape::names(&interp, shape)?.slots().get(index)?.get()?.exact::<Str>()?;
    let value = attr::shaped_get(&interp, instance, name)?;
    Some((name.as_value(), value, name.hash() as i64))
}

pub(super) fn next(dict: &Dict, position: &mut Position) -> Option<(Value, Value, i64)> {
    let found = entry(dict, position.0)?;
    position.0 += 1;
    Some(found)
}

pub(super) fn previous(dict: &Dict, position: &mut Position) -> Option<(Value, Value)> {
    let index = position.0.min(len(dict)).checked_sub(1)?;
    position.0 = index;
    let (key, value, _) = entry(dict, index)?;
    Some((key, value))
}
