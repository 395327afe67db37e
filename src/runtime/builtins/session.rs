//! What interactive sessions ask of an interpreter: prompts, names, running one input in `__main__`.

use taipan_code::CodeRef;
use taipan_gc::Gc;

use crate::builtins::source;
use crate::modules::import;
use crate::modules::sys;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::module::Module;
use crate::types::str::Str;

/// Sets the prompts, where the program has not; what is typed is in no file.
pub fn start(thread: &mut Thread) -> PyResult<()> {
    let space = namespace(thread)?;
    for name in ["__file__", "__cached__"] {
        let name = Str::intern(&thread.interp(), name);
        space.delete_str(thread, name)?;
    }
    for (name, text) in [("ps1", ">>> "), ("ps2", "... ")] {
        if sys::get(thread, name)?.is_none() {
            let text = Str::intern(&thread.interp(), text).as_value();
            sys::set(thread, name, text)?;
        }
    }
    Ok(())
}

/// A prompt: `str(sys.ps1)` or `str(sys.ps2)`; empty where that fails.
pub fn prompt(thread: &mut Thread, name: &str) -> String {
    let shown = match sys::get(thread, name) {
        Ok(None) => return String::new(),
        Ok(Some(prompt)) => ops::str(thread, prompt),
        Err(raised) => Err(raised),
    };
    match shown {
        Ok(text) => text.to_string_lossy(),
        Err(raised) => {
            thread.forget(raised);
            String::new()
        }
    }
}

/// The namespace of `__main__`, which is made where there is none.
fn namespace(thread: &mut Thread) -> PyResult<Gc<Dict>> {
    let interp = thread.interp();
    let main = interp.modules().get_text(&interp, "__main__");
    match main.and_then(|main| main.cast::<Module>()) {
        Some(main) => Ok(main.dict()),
        None => source::main_module(thread),
    }
}

/// Runs the code of an input in `__main__`; tracebacks and `inspect` find its text.
pub fn run(thread: &mut Thread, code: CodeRef, text: &str) -> PyResult<()> {
    thread.interp().sources().register(&code.filename, text);
    if let Err(raised) = register(thread, &code, text) {
        thread.forget(raised);
    }
    let space = namespace(thread)?;
    import::run_in(thread, code, space)
}

/// Tells `linecache` of an input, once something has loaded it.
fn register(thread: &mut Thread, code: &CodeRef, text: &str) -> PyResult<()> {
    let interp = thread.interp();
    let Some(linecache) = interp.modules().get_text(&interp, "linecache") else { return Ok(()) };
    let register = attr::get(thread, linecache, Str::intern(&interp, "_register_code"))?;
    let filename = Str::from_text(thread, &code.filename)?;
    let text = Str::from_text(thread, text)?;
    let code = Code::new(&interp, code.clone());
    call::call(thread, register, &[code.as_value(), text.as_value(), filename.as_value()])?;
    Ok(())
}

/// The names that an input can use: of `__main__` and of `builtins`.
pub fn names(thread: &mut Thread) -> PyResult<Vec<String>> {
    let builtins = thread.interp().builtins();
    let mut names = Vec::new();
    for space in [namespace(thread)?, builtins] {
        let keys = space.entries().filter_map(|(_, key, _)| key.cast::<Str>());
        names.extend(keys.map(|key| key.to_string_lossy()));
    }
    Ok(names)
}

/// Whether `__main__` has a name of its own.
pub fn is_defined(thread: &mut Thread, name: &str) -> PyResult<bool> {
    let space = namespace(thread)?;
    Ok(space.get_text(&thread.interp(), name).is_some())
}
