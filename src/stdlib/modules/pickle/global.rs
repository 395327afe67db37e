//! Classes and functions by their names.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::modules::import;
use taipan_runtime::object::attr;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::names::Name;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::exception;
use taipan_runtime::types::exception::Exception;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::module_dict;
use super::module_entry;
use super::opcode;
use super::pickling_error;
use super::save::Saver;

/// What a dotted path leads to; `None` where an attribute is missing.
pub(super) fn resolve(thread: &mut Thread, start: Value, path: &str) -> PyResult<Option<Value>> {
    let mut object = start;
    for part in path.split('.') {
        let part = Str::from_text(thread, part)?;
        let part = Str::interned(&thread.interp(), part);
        match attr::get_optional(thread, object, part)? {
            Some(found) => object = found,
            None => return Ok(None),
        }
    }
    Ok(Some(object))
}

/// A module by name, imported where it is not there yet: what `sys.modules` has then.
pub(super) fn module(thread: &mut Thread, name: Gc<Str>) -> PyResult {
    let interp = thread.interp();
    if let Some(module) = interp.modules().get_str(thread, name)?.filter(|module| !module.is_none()) {
        return Ok(module);
    }
    import::import(thread, name, None, Value::NONE, 0)?;
    match interp.modules().get_str(thread, name)? {
        Some(module) => Ok(module),
        None => Err(thread.key_error(name.as_value())),
    }
}

#[cold]
fn cannot(thread: &mut Thread, value: Value, why: &str) -> Raised {
    match ops::repr(thread, value) {
        Ok(shown) => pickling_error(thread, format!("Can't pickle {}: {why}", shown.to_string_lossy())),
        Err(raised) => raised,
    }
}

/// The failed import as the cause of a `PicklingError`.
#[cold]
fn not_importable(thread: &mut Thread, raised: Raised, value: Value) -> Raised {
    let interp = thread.interp();
    let known = [exceptions::IMPORT_ERROR, exceptions::VALUE_ERROR, exceptions::KEY_ERROR];
    if !known.iter().any(|&class| thread.pending_is(interp.class(class))) {
        return raised;
    }
    let cause = thread.take_pending(raised);
    let why = match ops::str(thread, cause) {
        Ok(why) => why.to_string_lossy(),
        Err(raised) => return raised,
    };
    let raised = cannot(thread, value, &why);
    let error = thread.take_pending(raised);
    if let (Some(error), Some(_)) = (error.cast::<Exception>(), cause.cast::<Exception>()) {
        exception::set_cause(thread, error, cause);
    }
    thread.raise(error)
}

/// The module in which an object goes by a name.
fn which_module(thread: &mut Thread, value: Value, name: Gc<Str>) -> PyResult<Gc<Str>> {
    let path = name.to_string_lossy();
    let interp = thread.interp();
    let declared = attr::get_optional(thread, value, Name::__module__.get(&interp))?;
    if path.split('.').any(|part| part == "<locals>") {
        let shown = ops::repr(thread, value)?.to_string_lossy();
        return Err(pickling_error(thread, format!("Can't pickle local object {shown}")));
    }
    let module_name = match declared.filter(|declared| !declared.is_none()) {
        Some(declared) => declared,
        None => searched_module(thread, value, &path)?.as_value(),
    };
    let Some(module_name) = module_name.cast::<Str>() else {
        return Err(cannot(thread, value, "its __module__ is no string"));
    };
    let module = match module(thread, module_name) {
        Ok(module) => module,
        Err(raised) => return Err(not_importable(thread, raised, value)),
    };
    let place = format!("{}.{path}", module_name.to_string_lossy());
    match resolve(thread, module, &path)? {
        Some(found) if found.is(value) => Ok(module_name),
        Some(_) => Err(cannot(thread, value, &format!("it's not the same object as {place}"))),
        None => Err(cannot(thread, value, &format!("it's not found as {place}"))),
    }
}

/// The first loaded module that has the object under the name, else `__main__`.
fn searched_module(thread: &mut Thread, value: Value, path: &str) -> PyResult<Gc<Str>> {
    let interp = thread.interp();
    let modules = interp.modules().copy(thread)?;
    for (_, name, module) in modules.entries() {
        let Some(name) = name.cast::<Str>() else { continue };
        if module.is_none() || name.equals_str("__main__") || name.equals_str("__mp_main__") {
            continue;
        }
        if resolve(thread, module, path)?.is_some_and(|found| found.is(value)) {
            return Ok(name);
        }
    }
    Ok(Name::__main__.get(&interp))
}

impl Saver<'_> {
    /// Writes a class.
    pub(super) fn class(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        let interp = thread.interp();
        for singleton in [Value::NONE, Value::NOT_IMPLEMENTED, Value::ELLIPSIS] {
            if value.is(interp.class_of(singleton).as_value()) {
                let class = interp.class_of(value).as_value();
                let args = Tuple::new(thread, &[singleton])?;
                return self.save_reduce_of(thread, class, args, value);
            }
        }
        self.global(thread, value, None)
    }

    /// Writes an object that is found by its name.
    pub(super) fn global(
        &mut self,
        thread: &mut Thread,
        value: Value,
        name: Option<Gc<Str>>,
    ) -> PyResult<()> {
        let name = match name {
            Some(name) => name,
            None => own_name(thread, value)?,
        };
        let module = which_module(thread, value, name)?;
        if self.protocol >= 2
            && let Some(code) = extension_code(thread, module, name)?
        {
            return self.extension(thread, code);
        }
        if self.protocol >= 4 {
            self.save(thread, module.as_value())?;
            self.save(thread, name.as_value())?;
            self.op(thread, opcode::STACK_GLOBAL)?;
        } else {
            self.path(thread, module, &name.to_string_lossy())?;
        }
        self.memoize(thread, value)
    }

    fn extension(&mut self, thread: &mut Thread, code: i64) -> PyResult<()> {
        if let Ok(code) = u8::try_from(code) {
            return self.out.put(thread, &[opcode::EXT1, code]);
        }
        if let Ok(code) = u16::try_from(code) {
            return self.counted(thread, opcode::EXT2, &code.to_le_bytes());
        }
        self.counted(thread, opcode::EXT4, &(code as i32).to_le_bytes())
    }

    /// A name with dots, which older protocols know as calls of `getattr`.
    fn path(&mut self, thread: &mut Thread, module: Gc<Str>, path: &str) -> PyResult<()> {
        let mut parts = path.split('.');
        let first = parts.next().unwrap_or_default();
        let rest: Vec<&str> = parts.collect();
        for _ in &rest {
            let getattr = module_entry(thread, "builtins", "getattr")?;
            self.save(thread, getattr)?;
            if self.protocol < 2 {
                self.op(thread, opcode::MARK)?;
            }
        }
        self.top_level(thread, module, first)?;
        for part in rest {
            let part = Str::from_text(thread, part)?;
            self.save(thread, part.as_value())?;
            self.op(thread, if self.protocol < 2 { opcode::TUPLE } else { opcode::TUPLE2 })?;
            self.op(thread, opcode::REDUCE)?;
        }
        Ok(())
    }

    fn top_level(&mut self, thread: &mut Thread, module: Gc<Str>, name: &str) -> PyResult<()> {
        let mut module = module.to_string_lossy();
        let mut name = name.to_owned();
        if self.fix_imports {
            (module, name) = old_names(thread, module, name)?;
        }
        self.op(thread, opcode::GLOBAL)?;
        for (text, what) in [(module, "module"), (name, "global")] {
            if self.protocol < 3 && !text.is_ascii() {
                let text = Str::from_text(thread, &text)?.as_value();
                let shown = ops::repr(thread, text)?.to_string_lossy();
                let protocol = self.protocol;
                let message =
                    format!("can't pickle {what} identifier {shown} using pickle protocol {protocol}");
                return Err(pickling_error(thread, message));
            }
            self.out.put(thread, text.as_bytes())?;
            self.op(thread, b'\n')?;
        }
        Ok(())
    }
}

fn own_name(thread: &mut Thread, value: Value) -> PyResult<Gc<Str>> {
    let interp = thread.interp();
    let qualified = attr::get_optional(thread, value, Name::__qualname__.get(&interp))?;
    let name = match qualified.filter(|name| !name.is_none()) {
        Some(name) => name,
        None => attr::get(thread, value, Name::__name__.get(&interp))?,
    };
    match name.cast::<Str>() {
        Some(name) => Ok(name),
        None => Err(cannot(thread, value, "its name is no string")),
    }
}

/// The number under which `copyreg` knows an object.
fn extension_code(thread: &mut Thread, module: Gc<Str>, name: Gc<Str>) -> PyResult<Option<i64>> {
    let registry = module_dict(thread, "copyreg", "_extension_registry")?;
    if registry.is_empty() {
        return Ok(None);
    }
    let key = Tuple::new(thread, &[module.as_value(), name.as_value()])?;
    let Some(code) = registry.get(thread, key.as_value())? else { return Ok(None) };
    match int::to_i64(code) {
        Some(code) if (1..=0x7FFF_FFFF).contains(&code) => Ok(Some(code)),
        _ => Err(thread.runtime_error("extension code is out of range")),
    }
}

/// The names that Python 2 had.
fn old_names(thread: &mut Thread, module: String, name: String) -> PyResult<(String, String)> {
    let names = module_dict(thread, "_compat_pickle", "REVERSE_NAME_MAPPING")?;
    let imports = module_dict(thread, "_compat_pickle", "REVERSE_IMPORT_MAPPING")?;
    mapped(thread, names, imports, module, name)
}

/// The names that Python 3 has.
pub(super) fn new_names(thread: &mut Thread, module: String, name: String) -> PyResult<(String, String)> {
    let names = module_dict(thread, "_compat_pickle", "NAME_MAPPING")?;
    let imports = module_dict(thread, "_compat_pickle", "IMPORT_MAPPING")?;
    mapped(thread, names, imports, module, name)
}

fn mapped(
    thread: &mut Thread,
    names: Gc<taipan_runtime::types::dict::Dict>,
    imports: Gc<taipan_runtime::types::dict::Dict>,
    module: String,
    name: String,
) -> PyResult<(String, String)> {
    let text = |value: &Value| value.cast::<Str>().map(|text| text.to_string_lossy());
    let module_text = Str::from_text(thread, &module)?.as_value();
    let name_text = Str::from_text(thread, &name)?.as_value();
    let key = Tuple::new(thread, &[module_text, name_text])?;
    if let Some(pair) = names.get(thread, key.as_value())?.and_then(|pair| pair.cast::<Tuple>())
        && let [new_module, new_name] = pair.items()
        && let (Some(new_module), Some(new_name)) = (text(new_module), text(new_name))
    {
        return Ok((new_module, new_name));
    }
    let known = imports.get(thread, module_text)?;
    Ok((known.as_ref().and_then(text).unwrap_or(module), name))
}
