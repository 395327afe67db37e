//! Classes and functions by their names.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::modules::codecs;
use taipan_runtime::modules::import;
use taipan_runtime::object::attr;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::names::Name;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::module_dict;
use super::module_entry;
use super::opcode;
use super::pickling_error;
use super::raise_instead;
use super::save::Saver;

/// The parts of a dotted path.
struct Parts {
    path: Gc<Str>,
    /// Where the next one begins; behind the end there is none.
    at: usize,
}

impl Parts {
    fn of(path: Gc<Str>) -> Parts {
        Parts { path, at: 0 }
    }

    fn next(&mut self, thread: &mut Thread) -> PyResult<Option<Gc<Str>>> {
        let (start, len) = (self.at, self.path.len());
        if start > len {
            return Ok(None);
        }
        let rest = self.path.units().points().skip(start);
        let end = rest.take_while(|&point| point != DOT).count() + start;
        self.at = end + 1;
        let part = Str::slice(thread, self.path, start, end)?;
        Ok(Some(Str::interned(&thread.interp(), part)))
    }
}

const DOT: u32 = '.' as u32;

fn dots(path: Gc<Str>) -> usize {
    path.units().points().filter(|&point| point == DOT).count()
}

/// Whether a name is a path of several parts.
pub(super) fn is_dotted(name: Gc<Str>) -> bool {
    dots(name) > 0
}

/// What a dotted path leads to.
pub(super) fn resolve(thread: &mut Thread, start: Value, path: Gc<Str>) -> PyResult {
    let (mut object, mut parts) = (start, Parts::of(path));
    while let Some(part) = parts.next(thread)? {
        object = attr::get(thread, object, part)?;
    }
    Ok(object)
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

/// The `PicklingError` for a module that cannot be imported.
#[cold]
fn not_importable(thread: &mut Thread, raised: Raised, value: Value) -> Raised {
    let known = [exceptions::IMPORT_ERROR, exceptions::VALUE_ERROR, exceptions::KEY_ERROR];
    raise_instead(thread, raised, &known, |thread, cause| {
        let why = ops::str(thread, cause)?.to_string_lossy();
        Err(cannot(thread, value, &why))
    })
}

/// The module in which an object goes by a name.
fn which_module(thread: &mut Thread, value: Value, path: Gc<Str>) -> PyResult<Gc<Str>> {
    let interp = thread.interp();
    let declared = attr::get_optional(thread, value, Name::__module__.get(&interp))?;
    let shown_path = path.to_string_lossy();
    if shown_path.split('.').any(|part| part == "<locals>") {
        let shown = ops::repr(thread, value)?.to_string_lossy();
        return Err(pickling_error(thread, format!("Can't pickle local object {shown}")));
    }
    let name = match declared.filter(|declared| !declared.is_none()) {
        Some(declared) => declared,
        None => searched_module(thread, value, path)?.as_value(),
    };
    let Some(name) = name.cast::<Str>() else {
        return Err(thread.type_error("module name must be a string"));
    };
    let module = module(thread, name).map_err(|raised| not_importable(thread, raised, value))?;
    let place = format!("{}.{shown_path}", name.to_string_lossy());
    let found = resolve(thread, module, path).map_err(|raised| {
        raise_instead(thread, raised, &[exceptions::ATTRIBUTE_ERROR], |thread, _| {
            Err(cannot(thread, value, &format!("it's not found as {place}")))
        })
    })?;
    if !found.is(value) {
        return Err(cannot(thread, value, &format!("it's not the same object as {place}")));
    }
    Ok(name)
}

/// The first loaded module that has the object under the name, else `__main__`.
fn searched_module(thread: &mut Thread, value: Value, path: Gc<Str>) -> PyResult<Gc<Str>> {
    let interp = thread.interp();
    let modules = interp.modules().copy(thread)?;
    for (_, name, module) in modules.entries() {
        let Some(name) = name.cast::<Str>() else { continue };
        if module.is_none() || name.equals_str("__main__") || name.equals_str("__mp_main__") {
            continue;
        }
        match resolve(thread, module, path) {
            Ok(found) if found.is(value) => return Ok(name),
            Ok(_) => {}
            Err(raised) => thread.catch_builtin(raised, exceptions::ATTRIBUTE_ERROR)?,
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
            && let Some(code) = self.extension_code(thread, module, name)?
        {
            return self.extension(thread, code);
        }
        if self.protocol >= 4 {
            self.save(thread, module.as_value())?;
            self.save(thread, name.as_value())?;
            self.op(thread, opcode::STACK_GLOBAL)?;
        } else {
            self.path(thread, module, name)?;
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
    fn path(&mut self, thread: &mut Thread, module: Gc<Str>, path: Gc<Str>) -> PyResult<()> {
        for _ in 0..dots(path) {
            let getattr = module_entry(thread, "builtins", "getattr")?;
            self.save(thread, getattr)?;
            if self.protocol < 2 {
                self.op(thread, opcode::MARK)?;
            }
        }
        let mut parts = Parts::of(path);
        if let Some(first) = parts.next(thread)? {
            self.top_level(thread, module, first)?;
        }
        while let Some(part) = parts.next(thread)? {
            self.save(thread, part.as_value())?;
            self.op(thread, if self.protocol < 2 { opcode::TUPLE } else { opcode::TUPLE2 })?;
            self.op(thread, opcode::REDUCE)?;
        }
        Ok(())
    }

    fn top_level(&mut self, thread: &mut Thread, module: Gc<Str>, name: Gc<Str>) -> PyResult<()> {
        let (module, name) = match self.fix_imports {
            true => old_names(thread, module, name)?,
            false => (module, name),
        };
        self.op(thread, opcode::GLOBAL)?;
        self.identifier(thread, module, "module")?;
        self.identifier(thread, name, "global")
    }

    /// A line with a name.
    fn identifier(&mut self, thread: &mut Thread, name: Gc<Str>, what: &str) -> PyResult<()> {
        let protocol = self.protocol;
        let encoding = Str::intern(&thread.interp(), if protocol < 3 { "ascii" } else { "utf-8" });
        let encoded = codecs::encode_str(thread, name, Some(encoding), None).map_err(|raised| {
            raise_instead(thread, raised, &[exceptions::UNICODE_ENCODE_ERROR], |thread, _| {
                let shown = ops::repr(thread, name.as_value())?.to_string_lossy();
                let message =
                    format!("can't pickle {what} identifier {shown} using pickle protocol {protocol}");
                Err(pickling_error(thread, message))
            })
        })?;
        if let Some(bytes) = encoded.cast::<Bytes>() {
            self.out.put(thread, bytes.as_slice())?;
        }
        self.op(thread, b'\n')
    }

    /// The number under which `copyreg` knows an object.
    fn extension_code(
        &mut self,
        thread: &mut Thread,
        module: Gc<Str>,
        name: Gc<Str>,
    ) -> PyResult<Option<i64>> {
        let registry = self.registered.extensions(thread)?;
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

/// Two names of an object: of its module, and its own.
type Names = (Gc<Str>, Gc<Str>);

/// The names that Python 2 had.
fn old_names(thread: &mut Thread, module: Gc<Str>, name: Gc<Str>) -> PyResult<Names> {
    let names = module_dict(thread, "_compat_pickle", "REVERSE_NAME_MAPPING")?;
    let imports = module_dict(thread, "_compat_pickle", "REVERSE_IMPORT_MAPPING")?;
    mapped(thread, names, imports, (module, name))
}

/// The names that Python 3 has.
pub(super) fn new_names(thread: &mut Thread, module: Gc<Str>, name: Gc<Str>) -> PyResult<Names> {
    let names = module_dict(thread, "_compat_pickle", "NAME_MAPPING")?;
    let imports = module_dict(thread, "_compat_pickle", "IMPORT_MAPPING")?;
    mapped(thread, names, imports, (module, name))
}

fn mapped(thread: &mut Thread, names: Gc<Dict>, imports: Gc<Dict>, old: Names) -> PyResult<Names> {
    let (module, name) = old;
    let key = Tuple::new(thread, &[module.as_value(), name.as_value()])?;
    if let Some(pair) = names.get(thread, key.as_value())?.and_then(|pair| pair.cast::<Tuple>())
        && let &[new_module, new_name] = pair.items()
        && let (Some(new_module), Some(new_name)) = (new_module.cast::<Str>(), new_name.cast::<Str>())
    {
        return Ok((new_module, new_name));
    }
    let known = imports.get(thread, module.as_value())?;
    Ok((known.and_then(|known| known.cast::<Str>()).unwrap_or(module), name))
}
