//! `defaultdict`

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::args::Args;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::ids as core_ids;
use taipan_runtime::object::instance::Instance;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::str::StrBuilder;
use taipan_runtime::types::tuple::Tuple;

use super::dict_slot;
use crate::ids;

/// defaultdict(default_factory=None, /, [...]) --> dict with default factory
///
/// The default factory is called without arguments to produce
/// a new value when a key is not present, in __getitem__ only.
/// A defaultdict compares equal to a dict with the same items.
/// All remaining arguments are treated the same as if they were
/// passed to the dict constructor, including keyword arguments.
#[pytype(
    name = "defaultdict",
    module = "collections",
    shape = ids::DEFAULTDICT,
    base = core_ids::DICT,
    flags(BASETYPE, DRESSED, MAPPING, MATCH_SELF),
    kind = Instance::KIND
)]
pub struct DefaultDict {
    _header: Header,
}

/// The factory, `None` where there is none.
fn factory_of(this: Value) -> Value {
    let kept = this.as_instance().and_then(|instance| instance.own_slot()?.get());
    kept.unwrap_or(Value::NONE)
}

fn set_factory(thread: &Thread, this: Value, factory: Value) {
    if let Some(instance) = this.as_instance()
        && let Some(slot) = instance.own_slot()
    {
        thread.heap().set(instance, slot, factory);
    }
}

/// A new one of the same class, with the same factory and items.
fn duplicate(thread: &mut Thread, this: Value) -> PyResult {
    let class = thread.interp().class_of(this).as_value();
    call::call(thread, class, &[factory_of(this), this])
}

#[pymethods]
impl DefaultDict {
    #[slot(init)]
    fn init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
        let mut rest = args;
        if let Some(factory) = args.first() {
            let is_callable = call::is_callable(thread, factory);
            if !is_callable && !factory.is_none() {
                return Err(thread.type_error("first argument must be callable or None"));
            }
            set_factory(thread, this, factory);
            rest = args.rest();
        } else {
            set_factory(thread, this, Value::NONE);
        }
        match dict_slot(thread, |slots| slots.init) {
            Some(init) => init(thread, this, rest),
            None => Ok(()),
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult<Gc<Str>> {
        let mut text = StrBuilder::new();
        let shown = thread.interp().class_of(this).name();
        text.push_string(thread, shown)?;
        text.push_str("(");
        let factory = thread.repr_once(this, |thread| ops::repr(thread, factory_of(this)))?;
        match factory {
            Some(factory) => text.push_string(thread, factory)?,
            None => text.push_str("..."),
        }
        text.push_str(", ");
        if let Some(repr) = dict_slot(thread, |slots| slots.repr)
            && let Some(shown) = repr(thread, this)?.cast::<Str>()
        {
            text.push_string(thread, shown)?;
        }
        text.push_str(")");
        text.finish(thread)
    }

    #[slot(or)]
    fn or(thread: &mut Thread, left: Value, right: Value) -> PyResult {
        let own = if is_defaultdict(thread, left) { left } else { right };
        if left.cast::<Dict>().is_none() || right.cast::<Dict>().is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let class = thread.interp().class_of(own).as_value();
        let merged = call::call(thread, class, &[factory_of(own), left])?;
        if let (Some(merged), Some(right)) = (merged.cast::<Dict>(), right.cast::<Dict>()) {
            merged.update_from(thread, right)?;
        }
        Ok(merged)
    }

    /// __missing__(key) # Called by __getitem__ for missing key; pseudo-code:
    ///   if self.default_factory is None: raise KeyError((key,))
    ///   self[key] = value = self.default_factory()
    ///   return value
    #[method("(key, /)", name = "__missing__")]
    fn missing(thread: &mut Thread, this: Value, key: Value) -> PyResult {
        let factory = factory_of(this);
        if factory.is_none() {
            return Err(thread.key_error(key));
        }
        let value = call::call(thread, factory, &[])?;
        let Some(dict) = this.cast::<Dict>() else { return Ok(value) };
        // The factory may have set one: that stays.
        if let Some(known) = dict.get(thread, key)? {
            return Ok(known);
        }
        dict.set(thread, key, value)?;
        Ok(value)
    }

    /// D.copy() -> a shallow copy of D.
    #[method("()", name = "copy")]
    #[method("()", name = "__copy__")]
    fn copy(thread: &mut Thread, this: Value) -> PyResult {
        duplicate(thread, this)
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        let interp = thread.interp();
        let factory = factory_of(this);
        let args = if factory.is_none() { &[][..] } else { &[factory] };
        let args = Tuple::small(&interp, args).as_value();
        let items = items_iterator(thread, this)?;
        let none = Value::NONE;
        Ok(Tuple::small(&interp, &[interp.class_of(this).as_value(), args, none, none, items]).as_value())
    }

    /// Factory for default value called by __missing__().
    #[getter]
    fn default_factory(this: Value) -> Value {
        factory_of(this)
    }

    #[setter]
    fn set_default_factory(thread: &mut Thread, this: Value, value: Option<Value>) {
        set_factory(thread, this, value.unwrap_or(Value::NONE));
    }
}

fn is_defaultdict(thread: &Thread, value: Value) -> bool {
    let interp = thread.interp();
    interp.class_of(value).is_subclass_of(interp.class(ids::DEFAULTDICT))
}

/// `iter(mapping.items())`
pub(super) fn items_iterator(thread: &mut Thread, this: Value) -> PyResult {
    let name = Str::intern(&thread.interp(), "items");
    let items = taipan_runtime::object::attr::get(thread, this, name)?;
    let items = call::call(thread, items, &[])?;
    iter::iter(thread, items)
}
