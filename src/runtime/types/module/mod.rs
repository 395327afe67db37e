//! `module`

mod change;

pub use change::change_class;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::modules::import;
use crate::modules::import::shadow;
use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::instance;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::function::annotations;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::str::StrBuilder;

/// Create a module object.
///
/// The name must be a string; the optional docstring can have any type.
#[pytype(
    name = "module",
    shape = ids::MODULE,
    signature = "(name, doc=None)",
    flags(BASETYPE, WEAKREF),
    dict = dict,
    trace
)]
#[repr(C)]
pub struct Module {
    header: Header,
    pub(crate) dict: GcSlot<Dict>,
    /// Empty: see [`change_class`].
    native: Slot,
}

impl Module {
    /// A module over a namespace.
    pub fn new(interp: &Interpreter, dict: Gc<Dict>) -> Gc<Module> {
        debug_assert!(dict.is_namespace());
        interp.heap().alloc(
            ids::MODULE,
            Module { header: Header::new(ids::MODULE), dict: GcSlot::new(dict), native: Slot::empty() },
        )
    }

    /// The namespace.
    pub fn dict(&self) -> Gc<Dict> {
        self.dict.get().expect("a module has a namespace")
    }
}

/// An attribute that a module has not: its own `__getattr__` is asked, then the error is raised.
fn missing(thread: &mut Thread, this: Value, module: Gc<Module>, name: Gc<Str>) -> PyResult {
    let described = name.equals_str("__spec__") || name.equals_str("__loader__");
    if described
        && import::complete(thread, module)?
        && let Some(found) = module.dict().get_str(thread, name)?
    {
        return Ok(found);
    }
    if let Some(getattr) = module.dict().get_text(&thread.interp(), "__getattr__") {
        return call::call(thread, getattr, &[name.as_value()]);
    }
    let text = shadow::no_attribute(thread, module, &name.to_string_lossy())?;
    Err(thread.attribute_error(text, this, name))
}

/// The dict entries that every module has from the beginning.
const INITIAL: [&str; 5] = ["__name__", "__doc__", "__package__", "__loader__", "__spec__"];

#[pymethods]
impl Module {
    #[slot(new)]
    fn allocate(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
        let dict = Dict::namespace(&thread.interp());
        let module = Module::new(&thread.interp(), dict);
        instance::finish_new(thread, class, module.as_value())
    }

    #[init("(name, doc=None)")]
    fn init(thread: &mut Thread, this: Gc<Module>, name: Gc<Str>, doc: Option<Value>) -> PyResult<()> {
        let none = Value::NONE;
        let values = [name.as_value(), doc.unwrap_or(none), none, none, none];
        for (key, value) in INITIAL.into_iter().zip(values) {
            this.dict().set_text(thread, key, value)?;
        }
        Ok(())
    }

    #[slot(getattribute)]
    fn getattribute(thread: &mut Thread, this: Value, name: Gc<Str>) -> PyResult {
        if let Some(found) = attr::generic_get_optional(thread, this, name)? {
            return Ok(found);
        }
        match this.cast::<Module>() {
            Some(module) => missing(thread, this, module, name),
            None => Err(attr::no_attribute(thread, this, name)),
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult<Gc<Str>> {
        let Some(module) = this.cast::<Module>() else { return Ok(Str::intern(&thread.interp(), "")) };
        let interp = thread.interp();
        let entry = |name: &str| module.dict().get_text(&interp, name).filter(|value| !value.is_none());
        if entry("__spec__").is_none() && entry("__file__").is_none() {
            import::complete(thread, module)?;
        }
        let mut text = StrBuilder::new();
        text.push_str("<module ");
        match entry("__name__") {
            Some(name) => text.push_repr(thread, name)?,
            None => text.push_str("'?'"),
        }
        if let Some(spec) = entry("__spec__") {
            push_origin(thread, &mut text, module, spec)?;
        } else if let Some(file) = entry("__file__") {
            if is_frozen(thread, module, file) {
                text.push_str(" (frozen)");
            } else {
                text.push_str(" from ");
                text.push_repr(thread, file)?;
            }
        } else if let Some(loader) = entry("__loader__") {
            text.push_str(" (");
            text.push_repr(thread, loader)?;
            text.push_str(")");
        }
        text.push_str(">");
        text.finish(thread)
    }

    /// __dir__() -> list
    /// specialized dir() implementation
    #[method("()", name = "__dir__")]
    fn dir(thread: &mut Thread, this: Value) -> PyResult {
        let own = attr::get(thread, this, Name::__dict__.get(&thread.interp()))?;
        let Some(own) = own.cast::<Dict>() else {
            return Err(thread.type_error("<module>.__dict__ is not a dictionary"));
        };
        if let Some(function) = own.get_text(&thread.interp(), "__dir__") {
            return call::call(thread, function, &[]);
        }
        let list = List::empty(&thread.interp());
        for (_, name, _) in own.entries() {
            list.push(thread, name)?;
        }
        Ok(list.as_value())
    }

    #[getter(name = "__dict__", member)]
    fn get_dict(this: Gc<Module>) -> Gc<Dict> {
        this.dict()
    }

    #[getter(name = "__annotate__")]
    fn annotate(thread: &mut Thread, this: Gc<Module>) -> PyResult {
        if let Some(annotate) = this.dict().get_text(&thread.interp(), "__annotate__") {
            return Ok(annotate);
        }
        this.dict().set_text(thread, "__annotate__", Value::NONE)?;
        Ok(Value::NONE)
    }

    #[setter(name = "__annotate__")]
    fn set_annotate(thread: &mut Thread, this: Gc<Module>, value: Option<Value>) -> PyResult<()> {
        let annotate = annotations::check_annotate(thread, value)?;
        this.dict().set_text(thread, "__annotate__", annotate.unwrap_or(Value::NONE))?;
        if annotate.is_some() {
            let name = Name::__annotations__.get(&thread.interp());
            this.dict().delete_str(thread, name)?;
        }
        Ok(())
    }

    #[getter(name = "__annotations__")]
    fn annotations(thread: &mut Thread, this: Gc<Module>) -> PyResult {
        if let Some(known) = this.dict().get_text(&thread.interp(), "__annotations__") {
            return Ok(known);
        }
        let annotate = this.dict().get_text(&thread.interp(), "__annotate__");
        let made = match annotate.filter(|annotate| !annotate.is_none()) {
            Some(annotate) => annotations::evaluate(thread, annotate)?,
            None => Dict::new(thread),
        };
        // A module that is still running may meet more of them.
        if !is_running(thread, this)? {
            this.dict().set_text(thread, "__annotations__", made.as_value())?;
        }
        Ok(made.as_value())
    }

    #[setter(name = "__annotations__")]
    fn set_annotations(thread: &mut Thread, this: Gc<Module>, value: Option<Value>) -> PyResult<()> {
        let interp = thread.interp();
        match value {
            Some(value) => this.dict().set_text(thread, "__annotations__", value)?,
            None => {
                let name = Name::__annotations__.get(&interp);
                if !this.dict().delete_str(thread, name)? {
                    return Err(thread.attribute_error("__annotations__", this.as_value(), name));
                }
            }
        }
        let name = Name::__annotate__.get(&interp);
        this.dict().delete_str(thread, name)?;
        Ok(())
    }
}

/// Whether an import still runs the module's code.
fn is_running(thread: &mut Thread, module: Gc<Module>) -> PyResult<bool> {
    let interp = thread.interp();
    let name =
        module.dict().get_str(thread, Name::__name__.get(&interp))?.and_then(|name| name.cast::<Str>());
    if name.is_some_and(|name| interp.registry().is_initializing(&name.to_string_lossy())) {
        return Ok(true);
    }
    let Some(spec) = module.dict().get_text(&interp, "__spec__").filter(|spec| !spec.is_none()) else {
        return Ok(false);
    };
    match attr::get_optional(thread, spec, Name::_initializing.get(&interp))? {
        Some(running) => ops::truth(thread, running),
        None => Ok(false),
    }
}

/// Where the module comes from, as its spec says.
fn push_origin(thread: &mut Thread, text: &mut StrBuilder, module: Gc<Module>, spec: Value) -> PyResult<()> {
    let interp = thread.interp();
    let origin = attr::get_optional(thread, spec, Str::intern(&interp, "origin"))?;
    let Some(origin) = origin.filter(|origin| !origin.is_none()) else {
        let loader = attr::get_optional(thread, spec, Str::intern(&interp, "loader"))?;
        let loader = loader.filter(|loader| !loader.is_none());
        if loader.is_some_and(|loader| import::is_namespace_loader(thread, loader)) {
            text.push_str(" (namespace)");
        } else if let Some(loader) = loader {
            text.push_str(" (");
            text.push_repr(thread, loader)?;
            text.push_str(")");
        }
        return Ok(());
    };
    let has_location = attr::get_optional(thread, spec, Str::intern(&interp, "has_location"))?;
    let is_location = match has_location {
        Some(answer) => ops::truth(thread, answer)?,
        None => false,
    };
    if is_location {
        text.push_str(" from ");
        text.push_repr(thread, origin)?;
    } else if let Some(file) = library_file(thread, module, origin) {
        text.push_str(" from ");
        text.push_repr(thread, file)?;
    } else {
        text.push_str(" (");
        text.push_str_of(thread, origin)?;
        text.push_str(")");
    }
    Ok(())
}

/// The file of a module of the embedded library that is a file in CPython and not frozen.
fn library_file(thread: &Thread, module: Gc<Module>, origin: Value) -> Option<Value> {
    if !origin.cast::<Str>()?.equals_str("frozen") {
        return None;
    }
    let file = module.dict().get_text(&thread.interp(), "__file__")?;
    (!is_frozen(thread, module, file)).then_some(file)
}

/// Whether a module is one of the embedded library that is frozen in CPython: its code is not named after its file.
fn is_frozen(thread: &Thread, module: Gc<Module>, file: Value) -> bool {
    let interp = thread.interp();
    let name = module.dict().get_text(&interp, "__name__").and_then(|name| name.cast::<Str>());
    let (Some(name), Some(file)) = (name, file.cast::<Str>()) else { return false };
    let (name, file) = (name.to_string_lossy(), file.to_string_lossy());
    interp.registry().library().is_some_and(|library| {
        file.starts_with(library.root()) && library.code(&name).is_some_and(|code| *code.filename != *file)
    })
}
