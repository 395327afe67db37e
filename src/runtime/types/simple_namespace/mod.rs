//! `types.SimpleNamespace`

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

/// A simple attribute-based namespace.
#[pytype(
    name = "SimpleNamespace",
    module = "types",
    shape = ids::SIMPLE_NAMESPACE,
    signature = "(mapping_or_iterable=(), /, **kwargs)",
    flags(BASETYPE, UNHASHABLE),
    dict = dict,
    trace
)]
#[repr(C)]
pub struct SimpleNamespace {
    header: Header,
    dict: GcSlot<Dict>,
}

impl SimpleNamespace {
    /// A namespace over a dict.
    pub fn over(interp: &Interpreter, dict: Gc<Dict>) -> Gc<SimpleNamespace> {
        let namespace =
            SimpleNamespace { header: Header::new(ids::SIMPLE_NAMESPACE), dict: GcSlot::new(dict) };
        interp.heap().alloc(ids::SIMPLE_NAMESPACE, namespace)
    }

    fn entries(&self, thread: &mut Thread) -> Gc<Dict> {
        self.dict.get().unwrap_or_else(|| Dict::new(thread))
    }
}

/// What a mapping or an iterable of pairs says of attributes.
fn attributes_of(thread: &mut Thread, source: Value) -> PyResult<Gc<Dict>> {
    let dict = match source.exact::<Dict>() {
        Some(dict) => dict,
        None => {
            let class = thread.interp().class(ids::DICT).as_value();
            let made = call::call(thread, class, &[source])?;
            made.cast::<Dict>().unwrap_or_else(|| Dict::new(thread))
        }
    };
    if dict.entries().any(|(_, key, _)| key.cast::<Str>().is_none()) {
        return Err(thread.type_error("keywords must be strings"));
    }
    Ok(dict)
}

/// The namespace that a value is, be it of a subclass.
fn receiver(thread: &mut Thread, value: Value) -> PyResult<Gc<SimpleNamespace>> {
    value.cast::<SimpleNamespace>().ok_or_else(|| thread.type_error("a namespace is required"))
}

#[pymethods]
impl SimpleNamespace {
    #[new("(*args, **kwargs)")]
    fn new(thread: &mut Thread, args: &[Value], kwargs: Option<Gc<Dict>>) -> Gc<SimpleNamespace> {
        // They are for `__init__`.
        let _ = (args, kwargs);
        let dict = Dict::new(thread);
        SimpleNamespace::over(&thread.interp(), dict)
    }

    #[init("(*args, **kwargs)")]
    fn init(
        thread: &mut Thread,
        this: Gc<SimpleNamespace>,
        args: &[Value],
        kwargs: Option<Gc<Dict>>,
    ) -> PyResult<()> {
        let given = match *args {
            [] => None,
            [source] => Some(attributes_of(thread, source)?),
            _ => {
                let class = thread.interp().class_of(this.as_value()).short_name();
                let count = args.len();
                return Err(thread.type_error(format!("{class} expected at most 1 argument, got {count}")));
            }
        };
        let dict = this.entries(thread);
        for source in [given, kwargs].into_iter().flatten() {
            dict.update_from(thread, source)?;
        }
        Ok(())
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<SimpleNamespace>, other: Value, op: Comparison) -> PyResult {
        match other.cast::<SimpleNamespace>() {
            Some(other) => {
                let (own, other) = (this.entries(thread), other.entries(thread));
                ops::compare(thread, op, own.as_value(), other.as_value())
            }
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, object: Value) -> PyResult<Gc<Str>> {
        thread.check_native_stack(" while getting the repr of an object")?;
        let this = receiver(thread, object)?;
        let class = thread.interp().class_of(object);
        let name = if class.spec().is_some() { "namespace".to_string() } else { class.short_name() };
        match thread.repr_once(object, |thread| show(thread, this, &name))? {
            Some(shown) => Ok(shown),
            None => Str::from_text(thread, &format!("{name}(...)")),
        }
    }

    /// Return state information for pickling
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult<(Value, Gc<Tuple>, Gc<Dict>)> {
        let entries = receiver(thread, this)?.entries(thread);
        let interp = thread.interp();
        Ok((interp.class_of(this).as_value(), interp.empty_tuple(), entries))
    }

    /// Return a copy of the namespace object with new values for the specified attributes.
    #[method("(**changes)", name = "__replace__")]
    fn replace(thread: &mut Thread, this: Value, changes: Option<Gc<Dict>>) -> PyResult {
        let own = receiver(thread, this)?.entries(thread);
        let class = thread.interp().class_of(this);
        let made = call::call(thread, class.as_value(), &[])?;
        let Some(namespace) = made.cast::<SimpleNamespace>() else {
            let (class, got) = (class.name_text(), thread.interp().class_of(made).name_text());
            let message = format!("expect types.SimpleNamespace type, but {class}() returned '{got}' object");
            return Err(thread.type_error(message));
        };
        let dict = namespace.entries(thread);
        for source in [Some(own), changes].into_iter().flatten() {
            dict.update_from(thread, source)?;
        }
        Ok(made)
    }
}

/// `name(a=1, b=2)`
fn show(thread: &mut Thread, this: Gc<SimpleNamespace>, name: &str) -> PyResult<Gc<Str>> {
    let mut text = StrBuilder::new();
    text.push_str(name);
    text.push_str("(");
    let dict = this.entries(thread);
    let mut separator = "";
    let mut position = Default::default();
    while let Some((name, value)) = dict.next(&mut position) {
        text.push_str(separator);
        text.push_str_of(thread, name)?;
        text.push_str("=");
        text.push_repr(thread, value)?;
        separator = ", ";
    }
    text.push_str(")");
    text.finish(thread)
}
