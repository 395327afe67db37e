//! `_warnings`: what is warned of, and what becomes of a warning.

mod filters;
mod registry;
mod show;
mod site;

use taipan_compiler::SyntaxError;
use taipan_compiler::Warning;
use taipan_gc::Gc;
use taipan_gc::ShapeId;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use self::filters::Action;
use self::registry::Registry;
use self::site::Site;
use crate::modules::import;
use crate::modules::sys;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::spec::ModuleSpec;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::exception;
use crate::types::exception::syntax;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_warnings",
    doc: "_warnings provides basic warning filtering support.\n\
          It is a helper module to speed up interpreter start-up.",
    functions: &[
        WARN_SPEC,
        WARN_EXPLICIT_SPEC,
        registry::FILTERS_MUTATED_SPEC,
        registry::ACQUIRE_LOCK_SPEC,
        registry::RELEASE_LOCK_SPEC,
    ],
    types: &[],
    exec: Some(exec),
};

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let filters = filters::own(thread)?;
    space.set_text(thread, "filters", filters.as_value())?;
    let once = registry::once(thread)?;
    space.set_text(thread, "_onceregistry", once.as_value())?;
    let default = Str::intern(&thread.interp(), "default");
    space.set_text(thread, "_defaultaction", default.as_value())?;
    let context = filters::context_variable(thread)?;
    space.set_text(thread, "_warnings_context", context.as_value())
}

/// Has the options of the command line and the environment read, if there are any.
pub fn prepare(thread: &mut Thread) -> PyResult<()> {
    let options = sys::get(thread, "warnoptions")?.and_then(|options| options.cast::<List>());
    if options.is_some_and(|options| !options.is_empty()) {
        import::import_module(thread, "warnings")?;
    }
    Ok(())
}

/// A warning with all that filters look at.
pub(super) struct Event {
    pub category: Value,
    pub message: Value,
    pub text: Value,
    pub filename: Gc<Str>,
    pub line: i64,
    pub module: Value,
    pub source: Value,
}

/// Warns of what the Python code at `level` frames up does.
pub fn warn_of(thread: &mut Thread, category: ShapeId, text: &str, level: i64) -> PyResult<()> {
    warn_of_object(thread, category, text, level, Value::NONE)
}

/// Warns of an object that came to nothing.
pub fn warn_of_object(
    thread: &mut Thread,
    category: ShapeId,
    text: &str,
    level: i64,
    object: Value,
) -> PyResult<()> {
    let message = Str::from_text(thread, text)?.as_value();
    let category = thread.interp().class(category).as_value();
    let site = Site::of_stack(thread, level, &[])?;
    issue(thread, category, message, &site, object)
}

/// Hands on what the compiler warns of. A filter that makes an error of it makes a SyntaxError.
pub fn warn_of_source(thread: &mut Thread, warnings: &[Warning], filename: &str) -> PyResult<()> {
    if warnings.is_empty() {
        return Ok(());
    }
    let filename = Str::from_text(thread, filename)?;
    let class = thread.interp().class(exceptions::SYNTAX_WARNING);
    for warning in warnings {
        let message = Str::from_text(thread, &warning.message)?.as_value();
        let site = Site::explicit(thread, filename, i64::from(warning.line))?;
        let issued = issue(thread, class.as_value(), message, &site, Value::NONE);
        if let Err(raised) = issued {
            thread.catch(raised, class)?;
            let error = SyntaxError::from(warning);
            return Err(syntax::raise(thread, &error, filename.as_value()));
        }
    }
    Ok(())
}

fn is_warning_class(thread: &Thread, category: Value) -> bool {
    let base = thread.interp().class(exceptions::WARNING);
    category.as_class().is_some_and(|class| class.is_subclass_of(base))
}

fn is_warning(thread: &Thread, message: Value) -> bool {
    let interp = thread.interp();
    interp.class_of(message).is_subclass_of(interp.class(exceptions::WARNING))
}

fn category_of(thread: &mut Thread, message: Value, category: Option<Value>) -> PyResult {
    let interp = thread.interp();
    if is_warning(thread, message) {
        return Ok(interp.class_of(message).as_value());
    }
    let Some(category) = category.filter(|category| !category.is_none()) else {
        return Ok(interp.class(exceptions::USER_WARNING).as_value());
    };
    if is_warning_class(thread, category) {
        return Ok(category);
    }
    let got = interp.class_of(category).name_text();
    Err(thread.type_error(format!("category must be a Warning subclass, not '{got}'")))
}

/// Issue a warning, or maybe ignore it or raise an exception.
///
///   message
///     Text of the warning message.
///   category
///     The Warning category subclass. Defaults to UserWarning.
///   stacklevel
///     How far up the call stack to make this warning appear. A value of 2 for
///     example attributes the warning to the caller of the code calling warn().
///   source
///     If supplied, the destroyed object which emitted a ResourceWarning
///   skip_file_prefixes
///     An optional tuple of module filename prefixes indicating frames to skip
///     during stacklevel computations for stack frame attribution.
#[pyfunction(
    "(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())",
    module = "_warnings"
)]
fn warn(
    thread: &mut Thread,
    message: Value,
    category: Option<Value>,
    #[default(1)] stacklevel: i64,
    source: Option<Value>,
    skip_file_prefixes: Option<Gc<Tuple>>,
) -> PyResult<()> {
    let category = category_of(thread, message, category)?;
    let prefixes = skip_file_prefixes.map_or(&[][..], |prefixes| prefixes.items());
    for &prefix in prefixes {
        if prefix.cast::<Str>().is_none() {
            let got = thread.interp().class_of(prefix).name_text();
            return Err(thread.type_error(format!("Found non-str '{got}' in skip_file_prefixes.")));
        }
    }
    let level = if prefixes.is_empty() { stacklevel } else { stacklevel.max(2) };
    let site = Site::of_stack(thread, level, prefixes)?;
    issue(thread, category, message, &site, source.unwrap_or(Value::NONE))
}

/// Issue a warning, or maybe ignore it or raise an exception.
#[pyfunction(
    "(message, category, filename, lineno, module=<unrepresentable>, registry=None, module_globals=None, source=None)",
    module = "_warnings"
)]
#[expect(clippy::too_many_arguments, reason = "the parameters of the Python function")]
fn warn_explicit(
    thread: &mut Thread,
    message: Value,
    category: Value,
    filename: Gc<Str>,
    lineno: i64,
    module: Option<Value>,
    registry: Option<Value>,
    module_globals: Option<Value>,
    source: Option<Value>,
) -> PyResult<()> {
    let given = |value: Option<Value>| value.filter(|value| !value.is_none());
    if let Some(globals) = given(module_globals).filter(|globals| globals.cast::<Dict>().is_none()) {
        let got = thread.interp().class_of(globals).name_text();
        return Err(thread.type_error(format!("module_globals must be a dict, not '{got}'")));
    }
    let mut site = Site::explicit(thread, filename, lineno)?;
    if let Some(module) = module {
        site.module = module;
    }
    if let Some(registry) = given(registry) {
        match registry.cast::<Dict>() {
            Some(registry) => site.registry = Some(registry),
            None => return Err(thread.type_error("'registry' must be a dict or None")),
        }
    }
    issue(thread, category, message, &site, source.unwrap_or(Value::NONE))
}

/// Does with a warning what the filters say.
fn issue(thread: &mut Thread, category: Value, message: Value, site: &Site, source: Value) -> PyResult<()> {
    let interp = thread.interp();
    // `warn_explicit` of a module `None`: nothing is attributed to it.
    if site.module.is_none() {
        return Ok(());
    }
    let (category, text, message) = if is_warning(thread, message) {
        (interp.class_of(message).as_value(), ops::str(thread, message)?.as_value(), message)
    } else {
        (category, message, call::call(thread, category, &[message])?)
    };
    let event = Event {
        category,
        message,
        text,
        filename: site.filename,
        line: site.line,
        module: site.module,
        source,
    };
    let line = int::from_i64(&interp, event.line);
    let key = Tuple::small(&interp, &[text, category, line]).as_value();
    let registry = Registry { dict: site.registry };
    if registry.has(thread, key)? {
        return Ok(());
    }
    let (action, item) = filters::action_for(thread, &event)?;
    match action {
        Action::Ignore => return Ok(()),
        Action::Error => return Err(raise(thread, message)),
        Action::Always => {}
        Action::Other(action) => {
            registry.note(thread, key)?;
            if is_repetition(thread, action, item, registry, &event)? {
                return Ok(());
            }
        }
    }
    show::show(thread, &event)
}

fn raise(thread: &mut Thread, message: Value) -> Raised {
    exception::chain_to_handled(thread, message);
    thread.raise(message)
}

/// Whether an action that shows a warning only once has shown it.
fn is_repetition(
    thread: &mut Thread,
    action: Value,
    item: Value,
    registry: Registry,
    event: &Event,
) -> PyResult<bool> {
    let name = action.cast::<Str>().map_or(String::new(), |action| action.to_string_lossy());
    let key = Tuple::small(&thread.interp(), &[event.text, event.category]).as_value();
    match name.as_str() {
        "default" => Ok(false),
        "module" => registry.note_first(thread, key),
        "once" => {
            let once = match registry.dict {
                Some(dict) => dict,
                None => registry::once(thread)?,
            };
            Registry { dict: Some(once) }.note_first(thread, key)
        }
        _ => {
            let action = ops::repr(thread, action)?.to_string_lossy();
            let item = ops::repr(thread, item)?.to_string_lossy();
            let message = format!("Unrecognized action ({action}) in warnings.filters:\n {item}");
            Err(thread.runtime_error(message))
        }
    }
}

/// An attribute of the module `warnings`, if that has been imported.
fn module_attribute(thread: &mut Thread, name: &str) -> PyResult<Option<Value>> {
    let interp = thread.interp();
    let Some(module) = interp.modules().get_text(&interp, "warnings") else { return Ok(None) };
    crate::object::attr::get_optional(thread, module, Str::intern(&interp, name))
}
