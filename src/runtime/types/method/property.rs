//! `property`

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::str::Str;

/// Property attribute.
///
///   fget
///     function to be used for getting an attribute value
///   fset
///     function to be used for setting an attribute value
///   fdel
///     function to be used for del'ing an attribute
///   doc
///     docstring
///
/// Typical use is to define a managed attribute x:
///
/// class C(object):
///     def getx(self): return self._x
///     def setx(self, value): self._x = value
///     def delx(self): del self._x
///     x = property(getx, setx, delx, "I'm the 'x' property.")
///
/// Decorators make defining new properties or modifying existing ones easy:
///
/// class C(object):
///     @property
///     def x(self):
///         "I am the 'x' property."
///         return self._x
///     @x.setter
///     def x(self, value):
///         self._x = value
///     @x.deleter
///     def x(self):
///         del self._x
#[pytype(
    name = "property",
    shape = ids::PROPERTY,
    signature = "(fget=None, fset=None, fdel=None, doc=None)",
    flags(BASETYPE),
    trace
)]
#[repr(C)]
pub struct Property {
    header: Header,
    #[pymember(name = "fget")]
    getter: Slot,
    #[pymember(name = "fset")]
    setter: Slot,
    #[pymember(name = "fdel")]
    deleter: Slot,
    doc: Slot,
    name: Slot,
}

/// `aux`: the docstring was taken from the getter.
const GETTER_DOC: u16 = 1;

impl Property {
    /// The getter, for the interpreter's fast path.
    pub fn getter(&self) -> Option<Value> {
        self.getter.get()
    }

    fn has_getter_doc(&self) -> bool {
        self.header.aux() & GETTER_DOC != 0
    }
}

/// A function that may be left out or given as `None`.
fn given(value: Option<Value>) -> Option<Value> {
    value.filter(|value| !value.is_none())
}

fn put(thread: &Thread, this: Gc<Property>, slot: &Slot, value: Option<Value>) {
    match value {
        Some(value) => thread.heap().set(this, slot, value),
        None => slot.clear(),
    }
}

/// The name it was assigned to, else its getter's.
fn name_of(thread: &mut Thread, this: Gc<Property>) -> PyResult<Option<Value>> {
    if let Some(name) = this.name.get() {
        return Ok(Some(name));
    }
    let Some(getter) = this.getter.get() else { return Ok(None) };
    let name = Name::__name__.get(&thread.interp());
    attr::get_optional(thread, getter, name)
}

/// The error for an access that no function serves.
#[cold]
fn no_function(thread: &mut Thread, this: Gc<Property>, object: Value, what: &str) -> Raised {
    let shown = |thread: &mut Thread| -> PyResult<(Option<String>, String)> {
        let name = match name_of(thread, this)? {
            Some(name) => Some(ops::repr(thread, name)?.to_string_lossy()),
            None => None,
        };
        let owner = thread.interp().class_of(object).qualname();
        Ok((name, ops::repr(thread, owner.as_value())?.to_string_lossy()))
    };
    let (name, owner) = match shown(thread) {
        Ok(shown) => shown,
        Err(raised) => return raised,
    };
    let text = match name {
        Some(name) => format!("property {name} of {owner} object has no {what}"),
        None => format!("property of {owner} object has no {what}"),
    };
    thread.raise_text(crate::object::exceptions::ATTRIBUTE_ERROR, text)
}

/// A property of the same class with some functions replaced.
fn copy(thread: &mut Thread, this: Value, replaced: [Option<Value>; 3]) -> PyResult {
    let Some(old) = this.cast::<Property>() else { return Ok(Value::NONE) };
    let none = Value::NONE;
    let [getter, setter, deleter] = replaced.map(given);
    let takes_new_doc = old.has_getter_doc() && getter.is_some();
    let args = [
        getter.or(old.getter.get()).unwrap_or(none),
        setter.or(old.setter.get()).unwrap_or(none),
        deleter.or(old.deleter.get()).unwrap_or(none),
        if takes_new_doc || old.has_getter_doc() { none } else { old.doc.get().unwrap_or(none) },
    ];
    let class = thread.interp().class_of(this).as_value();
    let made = call::call(thread, class, &args)?;
    if let Some(new) = made.cast::<Property>() {
        put(thread, new, &new.name, old.name.get());
    }
    Ok(made)
}

#[pymethods]
impl Property {
    #[slot(new)]
    fn new(
        thread: &mut Thread,
        class: Gc<crate::object::class::Class>,
        _args: crate::object::args::Args<'_>,
    ) -> PyResult {
        let property = Property {
            header: Header::new(ids::PROPERTY),
            getter: Slot::empty(),
            setter: Slot::empty(),
            deleter: Slot::empty(),
            doc: Slot::empty(),
            name: Slot::empty(),
        };
        let property = thread.heap().alloc(ids::PROPERTY, property);
        crate::object::instance::finish_new(thread, class, property.as_value())
    }

    #[init("(fget=None, fset=None, fdel=None, doc=None)")]
    fn init(
        thread: &mut Thread,
        this: Value,
        fget: Option<Value>,
        fset: Option<Value>,
        fdel: Option<Value>,
        doc: Option<Value>,
    ) -> PyResult<()> {
        let Some(property) = this.cast::<Property>() else { return Ok(()) };
        if property.getter.get().is_some() {
            // Sites that cache the former getter must look again.
            thread.interp().names_changed();
        }
        put(thread, property, &property.getter, given(fget));
        put(thread, property, &property.setter, given(fset));
        put(thread, property, &property.deleter, given(fdel));
        property.name.clear();
        property.header.set_aux(0);
        let name = Name::__doc__.get(&thread.interp());
        let mut doc = given(doc);
        if doc.is_none()
            && let Some(getter) = given(fget)
        {
            doc = given(attr::get_optional(thread, getter, name)?);
            property.header.set_aux(if doc.is_some() { GETTER_DOC } else { 0 });
        }
        put(thread, property, &property.doc, doc);
        // A subclass has a docstring of its own, which the attribute of the instance hides.
        if this.as_instance().is_some() {
            attr::own_set(thread, this, name, Some(doc.unwrap_or(Value::NONE)))?;
        }
        Ok(())
    }

    #[slot(descr_get)]
    fn descr_get(thread: &mut Thread, this: Value, instance: Option<Value>, _owner: Value) -> PyResult {
        let (Some(property), Some(instance)) = (this.cast::<Property>(), instance) else { return Ok(this) };
        match property.getter.get() {
            Some(getter) => call::call(thread, getter, &[instance]),
            None => Err(no_function(thread, property, instance, "getter")),
        }
    }

    #[slot(descr_set)]
    fn descr_set(
        thread: &mut Thread,
        this: Gc<Property>,
        instance: Value,
        value: Option<Value>,
    ) -> PyResult<()> {
        let result = match (value, this.setter.get(), this.deleter.get()) {
            (Some(value), Some(setter), _) => call::call(thread, setter, &[instance, value]),
            (None, _, Some(deleter)) => call::call(thread, deleter, &[instance]),
            (Some(_), None, _) => Err(no_function(thread, this, instance, "setter")),
            (None, _, None) => Err(no_function(thread, this, instance, "deleter")),
        };
        result.map(|_| ())
    }

    /// Descriptor to obtain a copy of the property with a different getter.
    #[method("(object, /)", name = "getter")]
    fn with_getter(thread: &mut Thread, this: Value, object: Value) -> PyResult {
        copy(thread, this, [Some(object), None, None])
    }

    /// Descriptor to obtain a copy of the property with a different setter.
    #[method("(object, /)", name = "setter")]
    fn with_setter(thread: &mut Thread, this: Value, object: Value) -> PyResult {
        copy(thread, this, [None, Some(object), None])
    }

    /// Descriptor to obtain a copy of the property with a different deleter.
    #[method("(object, /)", name = "deleter")]
    fn with_deleter(thread: &mut Thread, this: Value, object: Value) -> PyResult {
        copy(thread, this, [None, None, Some(object)])
    }

    /// Method to set name of a property.
    #[method(raw, name = "__set_name__")]
    fn set_name(
        thread: &mut Thread,
        this: Gc<Property>,
        args: crate::object::args::Args<'_>,
    ) -> PyResult<()> {
        let &[_, name] = args.positional() else {
            let given = args.positional().len();
            return Err(thread
                .type_error(format!("__set_name__() takes 2 positional arguments but {given} were given")));
        };
        thread.heap().set(this, &this.name, name);
        Ok(())
    }

    #[getter(name = "__doc__")]
    fn doc(this: Gc<Property>) -> Option<Value> {
        this.doc.get()
    }

    #[setter(name = "__doc__")]
    fn set_doc(thread: &mut Thread, this: Gc<Property>, value: Option<Value>) {
        put(thread, this, &this.doc, value);
    }

    #[getter(name = "__name__")]
    fn get_name(thread: &mut Thread, this: Gc<Property>) -> PyResult {
        match name_of(thread, this)? {
            Some(name) => Ok(name),
            None => {
                let name: Gc<Str> = Name::__name__.get(&thread.interp());
                Err(attr::no_attribute(thread, this.as_value(), name))
            }
        }
    }

    #[setter(name = "__name__")]
    fn change_name(thread: &mut Thread, this: Gc<Property>, value: Option<Value>) {
        put(thread, this, &this.name, value);
    }

    #[getter(name = "__isabstractmethod__")]
    fn is_abstract(thread: &mut Thread, this: Gc<Property>) -> PyResult<bool> {
        for function in [this.getter.get(), this.setter.get(), this.deleter.get()].into_iter().flatten() {
            if super::is_abstract(thread, function)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
