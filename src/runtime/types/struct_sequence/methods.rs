//! Constructor and methods of named tuples.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_macros::pymethods;

use super::StructSpec;
use super::field;
use super::new as make;
use super::spec_of;
use crate::object::cast::ValueExt;
use crate::object::iter;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::spec::FunctionSpec;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

pub(super) const METHODS: &[FunctionSpec] = StructMethods::NATIVE_METHODS;

struct StructMethods;

/// The description of an instance's class.
fn described(thread: &mut Thread, this: Value) -> PyResult<&'static StructSpec> {
    let class = thread.interp().class_of(this);
    match spec_of(class) {
        Some(spec) => Ok(spec),
        None => Err(thread.type_error(format!("'{}' is no named tuple", class.name_text()))),
    }
}

#[pyfunction("(type, /, sequence, dict=None)", name = "__new__")]
pub(super) fn new(thread: &mut Thread, r#type: Value, sequence: Value, dict: Option<Value>) -> PyResult {
    let spec = r#type.as_class().and_then(spec_of);
    let Some(spec) = spec else {
        return Err(thread.type_error("the first argument is no class of named tuples"));
    };
    if !spec.constructible {
        return Err(thread.type_error(format!("cannot create '{}' instances", spec.full_name())));
    }
    let given = iter::iter_for(thread, sequence, |_| "constructor requires a sequence".to_string())?;
    let items = iter::to_list(thread, given)?;
    let dict = match dict.filter(|dict| !dict.is_none()).map(|dict| dict.cast::<Dict>()) {
        None => None,
        Some(Some(dict)) => Some(dict),
        Some(None) => {
            let name = spec.full_name();
            return Err(thread.type_error(format!("{name}() takes a dict as second arg, if any")));
        }
    };
    check_count(thread, spec, items.len())?;
    complete(thread, spec, items, dict)?;
    make(thread, spec, items.items())
}

fn check_count(thread: &mut Thread, spec: &StructSpec, given: usize) -> PyResult<()> {
    let (least, most) = (spec.visible, spec.fields.len());
    let (how, count) = match () {
        () if (least..=most).contains(&given) => return Ok(()),
        () if least == most => ("a", least),
        () if given < least => ("an at least", least),
        () => ("an at most", most),
    };
    let name = spec.full_name();
    Err(thread.type_error(format!("{name}() takes {how} {count}-sequence ({given}-sequence given)")))
}

/// Adds the missing hidden fields: from the dict, else `None`.
fn complete(thread: &mut Thread, spec: &StructSpec, items: Gc<List>, dict: Option<Gc<Dict>>) -> PyResult<()> {
    let mut found = 0;
    for &(name, _) in &spec.fields[items.len()..] {
        let value = match dict {
            Some(dict) if !name.is_empty() => {
                let name = Str::intern(&thread.interp(), name);
                dict.get_str(thread, name)?
            }
            _ => None,
        };
        found += usize::from(value.is_some());
        items.push(thread, value.unwrap_or(Value::NONE))?;
    }
    if dict.is_some_and(|dict| dict.len() > found) {
        let name = spec.full_name();
        return Err(thread.type_error(format!("{name}() got duplicate or unexpected field name(s)")));
    }
    Ok(())
}

/// The dict of the fields that are no items.
fn hidden(thread: &mut Thread, spec: &StructSpec, this: Value) -> PyResult<Gc<Dict>> {
    let dict = Dict::new(thread);
    for (index, &(name, _)) in spec.fields.iter().enumerate().skip(spec.visible) {
        if let Some(value) = field(spec, this, index) {
            dict.set_text(thread, name, value)?;
        }
    }
    Ok(dict)
}

#[pymethods(owner = "structseq")]
impl StructMethods {
    #[method("()", name = "__repr__")]
    fn repr(thread: &mut Thread, this: Value) -> PyResult<Gc<Str>> {
        let spec = described(thread, this)?;
        let mut text = StrBuilder::new();
        text.push_str(&spec.full_name());
        text.push_str("(");
        for (index, name) in spec.names().enumerate().take(spec.visible) {
            text.push_str(if index > 0 { ", " } else { "" });
            text.push_str(name);
            text.push_str("=");
            let value = field(spec, this, index).unwrap_or(Value::NONE);
            text.push_repr(thread, value)?;
        }
        text.push_str(")");
        text.finish(thread)
    }

    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult<(Value, Gc<Tuple>)> {
        let spec = described(thread, this)?;
        let items = this.cast::<Tuple>().unwrap_or_else(|| thread.interp().empty_tuple());
        let dict = hidden(thread, spec, this)?;
        let interp = thread.interp();
        let state = Tuple::small(&interp, &[items.as_value(), dict.as_value()]);
        Ok((interp.class_of(this).as_value(), state))
    }

    /// Return a copy of the structure with new values for the specified fields.
    #[method("(**changes)", name = "__replace__")]
    fn replace(thread: &mut Thread, this: Value, changes: Gc<Dict>) -> PyResult {
        let spec = described(thread, this)?;
        if spec.unnamed() > 0 {
            let name = spec.full_name();
            return Err(thread.type_error(format!(
                "__replace__() is not supported for {name} because it has unnamed field(s)"
            )));
        }
        let fields = List::with_capacity(thread, spec.fields.len())?;
        let mut used = 0;
        for (index, &(name, _)) in spec.fields.iter().enumerate() {
            let name = Str::intern(&thread.interp(), name);
            let changed = changes.get_str(thread, name)?;
            used += usize::from(changed.is_some());
            let value = changed.or_else(|| field(spec, this, index)).unwrap_or(Value::NONE);
            fields.push(thread, value)?;
        }
        if used < changes.len() {
            return Err(unexpected(thread, spec, changes)?);
        }
        make(thread, spec, fields.items())
    }
}

/// The error of a change to fields that are not there.
fn unexpected(thread: &mut Thread, spec: &StructSpec, changes: Gc<Dict>) -> PyResult<Raised> {
    let names = List::empty(&thread.interp());
    for (_, name, _) in changes.entries() {
        let known = name.cast::<Str>().is_some_and(|name| spec.names().any(|field| name.equals_str(field)));
        if !known {
            names.push(thread, name)?;
        }
    }
    let names = ops::repr(thread, names.as_value())?.to_string_lossy();
    Ok(thread.type_error(format!("Got unexpected field name(s): {names}")))
}
