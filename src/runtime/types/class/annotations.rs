//! What a class says about annotations and type parameters: entries of its namespace, under names of their own.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use super::TypeType;
use super::attributes;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::class::class_flags;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::function::annotations;
use crate::types::str::Str;

/// Where the compiler leaves a class's `__annotate__`.
const ANNOTATE_FUNC: &str = "__annotate_func__";

/// An entry of the class's own namespace, bound as an attribute would be.
fn own(thread: &mut Thread, class: Gc<Class>, name: Gc<Str>) -> PyResult<Option<Value>> {
    let interp = thread.interp();
    let Some(found) = class::namespace(&interp, class).cell(name).and_then(|cell| cell.get()) else {
        return Ok(None);
    };
    match interp.class_of(found).slot(|slots| slots.descr_get) {
        Some(getter) => getter(thread, found, None, class.as_value()).map(Some),
        None => Ok(Some(found)),
    }
}

/// A class that a `class` statement made; AttributeError for a native one.
fn heap_class(thread: &mut Thread, this: Value, attribute: Name) -> PyResult<Gc<Class>> {
    match this.as_class() {
        Some(class) if class.has_flag(class_flags::HEAP_TYPE) => Ok(class),
        class => {
            let name = class.map_or(String::new(), |class| class.name_text());
            let text = format!("type object '{name}' has no attribute '{}'", attribute.text());
            let attribute = attribute.get(&thread.interp());
            Err(thread.attribute_error(text, this, attribute))
        }
    }
}

/// The class that an assignment is for; TypeError for a native one.
fn settable(thread: &mut Thread, this: Value, attribute: &str) -> PyResult<Gc<Class>> {
    match this.as_class() {
        Some(class) if class.has_flag(class_flags::HEAP_TYPE) => Ok(class),
        class => {
            let name = class.map_or(String::new(), |class| class.name_text());
            Err(thread.type_error(format!("cannot set '{attribute}' attribute of immutable type '{name}'")))
        }
    }
}

fn annotate_of(thread: &mut Thread, class: Gc<Class>) -> PyResult {
    let interp = thread.interp();
    let hidden = Str::intern(&interp, ANNOTATE_FUNC);
    // One that the body of the class defines comes before the compiler's.
    for name in [Name::__annotate__.get(&interp), hidden] {
        if let Some(found) = own(thread, class, name)? {
            return Ok(found);
        }
    }
    class::set_own(thread, class, hidden, Some(Value::NONE))?;
    Ok(Value::NONE)
}

#[cold]
fn absent(thread: &mut Thread, this: Value, name: Gc<Str>) -> Raised {
    thread.attribute_error(name.to_string_lossy(), this, name)
}

#[pymethods(extra = ANNOTATIONS)]
impl TypeType {
    #[getter(name = "__annotate__")]
    fn annotate(thread: &mut Thread, this: Value) -> PyResult {
        let class = heap_class(thread, this, Name::__annotate__)?;
        annotate_of(thread, class)
    }

    #[setter(name = "__annotate__")]
    fn set_annotate(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
        if value.is_none() {
            return Err(thread.type_error("cannot delete __annotate__ attribute"));
        }
        let class = settable(thread, this, "__annotate__")?;
        let interp = thread.interp();
        let annotate = annotations::check_annotate(thread, value)?;
        let hidden = Str::intern(&interp, ANNOTATE_FUNC);
        class::set_own(thread, class, hidden, Some(annotate.unwrap_or(Value::NONE)))?;
        if annotate.is_some() {
            class::set_own(thread, class, Name::__annotations_cache__.get(&interp), None)?;
        }
        Ok(())
    }

    #[getter(name = "__annotations__")]
    fn annotations(thread: &mut Thread, this: Value) -> PyResult {
        let class = heap_class(thread, this, Name::__annotations__)?;
        let interp = thread.interp();
        let cache = Name::__annotations_cache__.get(&interp);
        for name in [Name::__annotations__.get(&interp), cache] {
            if let Some(found) = own(thread, class, name)? {
                return Ok(found);
            }
        }
        let annotate = annotate_of(thread, class)?;
        let made = if annotate.is_none() || interp.class_of(annotate).slot(|slots| slots.call).is_none() {
            Dict::new(thread)
        } else {
            annotations::evaluate(thread, annotate)?
        };
        class::set_own(thread, class, cache, Some(made.as_value()))?;
        Ok(made.as_value())
    }

    #[setter(name = "__annotations__")]
    fn set_annotations(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
        let class = settable(thread, this, "__annotations__")?;
        let interp = thread.interp();
        let (plain, cache) = (Name::__annotations__.get(&interp), Name::__annotations_cache__.get(&interp));
        let is_plain = class::namespace(&interp, class).cell(plain).is_some_and(|cell| cell.get().is_some());
        let found = match value {
            Some(_) => class::set_own(thread, class, if is_plain { plain } else { cache }, value)?,
            None => {
                let plain = class::set_own(thread, class, plain, None)?;
                class::set_own(thread, class, cache, None)? || plain
            }
        };
        if !found {
            return Err(absent(thread, this, plain));
        }
        for name in [Str::intern(&interp, ANNOTATE_FUNC), Name::__annotate__.get(&interp)] {
            class::set_own(thread, class, name, None)?;
        }
        Ok(())
    }

    #[getter(name = "__type_params__")]
    fn type_params(thread: &mut Thread, this: Value) -> PyResult {
        let interp = thread.interp();
        let none = interp.empty_tuple().as_value();
        let Some(class) = this.as_class().filter(|class| class.has_flag(class_flags::HEAP_TYPE)) else {
            return Ok(none);
        };
        Ok(own(thread, class, Name::__type_params__.get(&interp))?.unwrap_or(none))
    }

    #[setter(name = "__type_params__")]
    fn set_type_params(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
        let name = Name::__type_params__.get(&thread.interp());
        attributes::set_namespace_entry(thread, this, name, value)
    }

    /// The documentation, that of a base class aside.
    #[getter(name = "__doc__")]
    fn doc(thread: &mut Thread, this: Value) -> PyResult {
        let Some(class) = this.as_class() else { return Ok(Value::NONE) };
        if let Some(spec) = class.spec() {
            return match spec.doc {
                "" => Ok(Value::NONE),
                doc => Ok(Str::from_text(thread, doc)?.as_value()),
            };
        }
        let name = Name::__doc__.get(&thread.interp());
        Ok(own(thread, class, name)?.unwrap_or(Value::NONE))
    }

    #[setter(name = "__doc__")]
    fn set_doc(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
        let name = Name::__doc__.get(&thread.interp());
        attributes::set_namespace_entry(thread, this, name, value)
    }

    #[getter(name = "__abstractmethods__")]
    fn abstractmethods(thread: &mut Thread, this: Value) -> PyResult {
        let interp = thread.interp();
        let name = Name::__abstractmethods__.get(&interp);
        // `type` pretends to have none: what its namespace has is this attribute.
        let class = this.as_class().filter(|&class| class != interp.class(ids::TYPE));
        let found = class.and_then(|class| class::namespace(&interp, class).cell(name)?.get());
        found.ok_or_else(|| absent(thread, this, name))
    }

    #[setter(name = "__abstractmethods__")]
    fn set_abstractmethods(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
        let class = settable(thread, this, "__abstractmethods__")?;
        let name = Name::__abstractmethods__.get(&thread.interp());
        if !class::set_own(thread, class, name, value)? {
            return Err(absent(thread, this, name));
        }
        let is_abstract = match value {
            Some(value) => crate::object::ops::truth(thread, value)?,
            None => false,
        };
        class.set_flag(class_flags::ABSTRACT, is_abstract);
        Ok(())
    }
}
