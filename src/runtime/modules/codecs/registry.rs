//! The interpreter's registry of codecs.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Tracer;
use taipan_gc::Value;

use super::handlers;
use crate::modules::import;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::descr::BuiltinFunction;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::dict::Dict;
use crate::types::exception;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Search functions, found codecs and error handlers; made when first asked for.
#[derive(Default)]
pub struct Registry {
    search: Cell<Option<Gc<List>>>,
    found: Cell<Option<Gc<Dict>>>,
    errors: Cell<Option<Gc<Dict>>>,
    /// Whether the library's encodings have been asked to register.
    has_encodings: Cell<bool>,
}

impl Registry {
    /// Shows what it holds.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(search) = self.search.get() {
            tracer.mark_gc(search);
        }
        for dict in [self.found.get(), self.errors.get()].into_iter().flatten() {
            tracer.mark_gc(dict);
        }
    }
}

fn search(thread: &mut Thread) -> Gc<List> {
    let interp = thread.interp();
    let search = interp.codecs().search.get().unwrap_or_else(|| List::empty(&interp));
    interp.codecs().search.set(Some(search));
    search
}

fn found(thread: &mut Thread) -> Gc<Dict> {
    let known = thread.interp().codecs().found.get();
    let found = known.unwrap_or_else(|| Dict::new(thread));
    thread.interp().codecs().found.set(Some(found));
    found
}

fn errors(thread: &mut Thread) -> Gc<Dict> {
    let known = thread.interp().codecs().errors.get();
    let errors = known.unwrap_or_else(|| Dict::new(thread));
    thread.interp().codecs().errors.set(Some(errors));
    errors
}

/// `codecs.register`
pub(super) fn register(thread: &mut Thread, function: Value) -> PyResult<()> {
    let class = thread.interp().class_of(function);
    if class.slot(|slots| slots.call).is_none() && function.as_class().is_none() {
        return Err(thread.type_error("argument must be callable"));
    }
    search(thread).push(thread, function)
}

/// `codecs.unregister`
pub(super) fn unregister(thread: &mut Thread, function: Value) -> PyResult<()> {
    let search = search(thread);
    if let Some(index) = search.items().iter().position(|&known| known == function) {
        found(thread).clear(thread)?;
        search.splice(thread, index, index + 1, &[])?;
    }
    Ok(())
}

/// Imports the package that registers the library's encodings.
fn import_encodings(thread: &mut Thread) -> PyResult<()> {
    if thread.interp().codecs().has_encodings.replace(true) {
        return Ok(());
    }
    import::import_module(thread, "encodings").map(drop)
}

/// `codecs.lookup`: what a search function found for an encoding.
pub(crate) fn lookup(thread: &mut Thread, encoding: Gc<Str>) -> PyResult {
    let name = encoding.to_string_lossy().to_lowercase().replace(' ', "_");
    let key = Str::from_text(thread, &name)?;
    let known = found(thread);
    if let Some(codec) = known.get(thread, key.as_value())? {
        return Ok(codec);
    }
    import_encodings(thread)?;
    let functions = search(thread);
    let mut index = 0;
    while let Some(function) = functions.get(index) {
        index += 1;
        let answer = call::call(thread, function, &[key.as_value()])?;
        if answer.is_none() {
            continue;
        }
        if answer.cast::<Tuple>().is_none_or(|codec| codec.len() != 4) {
            return Err(thread.type_error("codec search functions must return 4-tuples"));
        }
        known.set(thread, key.as_value(), answer)?;
        return Ok(answer);
    }
    Err(unknown(thread, encoding))
}

#[cold]
fn unknown(thread: &mut Thread, encoding: Gc<Str>) -> Raised {
    let name = encoding.to_string_lossy();
    thread.lookup_error(format!("unknown encoding: {name}"))
}

/// `codecs.register_error`
pub(super) fn register_error(thread: &mut Thread, name: Gc<Str>, handler: Value) -> PyResult<()> {
    let class = thread.interp().class_of(handler);
    if class.slot(|slots| slots.call).is_none() && handler.as_class().is_none() {
        return Err(thread.type_error("handler must be callable"));
    }
    errors(thread).set(thread, name.as_value(), handler)
}

/// `codecs.lookup_error`: a registered handler, or a standard one.
pub(super) fn lookup_error(thread: &mut Thread, name: Gc<Str>) -> PyResult {
    let known = errors(thread);
    if let Some(handler) = known.get(thread, name.as_value())? {
        return Ok(handler);
    }
    let text = name.to_string_lossy();
    match handlers::find(&text) {
        Some(spec) => {
            let handler = BuiltinFunction::new(&thread.interp(), spec, None).as_value();
            known.set(thread, name.as_value(), handler)?;
            Ok(handler)
        }
        None => Err(thread.lookup_error(format!("unknown error handler name '{text}'"))),
    }
}

/// Calls part `which` of a codec; the first item of the pair that it answers.
pub(super) fn run(
    thread: &mut Thread,
    object: Value,
    encoding: Gc<Str>,
    errors: Option<Gc<Str>>,
    which: usize,
) -> PyResult {
    let codec = lookup(thread, encoding)?;
    apply(thread, (codec, encoding), object, errors, which)
}

/// The same for a codec that must be one for text; `instead` is named to whoever wants another.
fn run_text(
    thread: &mut Thread,
    object: Value,
    encoding: Gc<Str>,
    errors: Option<Gc<Str>>,
    which: usize,
    instead: &str,
) -> PyResult {
    let codec = lookup(thread, encoding)?;
    let marked = match codec.exact::<Tuple>() {
        Some(_) => None,
        None => attr::get_optional(thread, codec, Name::_is_text_encoding.get(&thread.interp()))?,
    };
    if let Some(marked) = marked
        && !ops::truth(thread, marked)?
    {
        let name = encoding.to_string_lossy();
        return Err(thread.lookup_error(format!(
            "'{name}' is not a text encoding; use {instead} to handle arbitrary codecs"
        )));
    }
    apply(thread, (codec, encoding), object, errors, which)
}

/// Calls part `which` of the codec of an encoding. What it raises says in a note whose it is.
fn apply(
    thread: &mut Thread,
    (codec, encoding): (Value, Gc<Str>),
    object: Value,
    errors: Option<Gc<Str>>,
    which: usize,
) -> PyResult {
    let codec = codec.cast::<Tuple>();
    let function = codec.and_then(|codec| codec.get(which)).unwrap_or(Value::NONE);
    let strict = Str::intern(&thread.interp(), "strict");
    let answer = match call::call(thread, function, &[object, errors.unwrap_or(strict).as_value()]) {
        Ok(answer) => answer,
        Err(raised) => return Err(noted(thread, raised, encoding, which)?),
    };
    match answer.cast::<Tuple>().map(|answer| answer.items()) {
        Some(&[result, _]) => Ok(result),
        _ if which == 0 => Err(thread.type_error("encoder must return a tuple (object, integer)")),
        _ => Err(thread.type_error("decoder must return a tuple (object,integer)")),
    }
}

#[cold]
fn noted(thread: &mut Thread, raised: Raised, encoding: Gc<Str>, which: usize) -> PyResult<Raised> {
    let exception = thread.take_pending(raised);
    let what = if which == 0 { "encoding" } else { "decoding" };
    let note = format!("{what} with '{}' codec failed", encoding.to_string_lossy());
    exception::add_note(thread, exception, &note)?;
    Ok(thread.raise(exception))
}

/// `string.encode` by a registered codec.
pub(super) fn encode_text(
    thread: &mut Thread,
    string: Gc<Str>,
    encoding: Gc<Str>,
    errors: Option<Gc<Str>>,
) -> PyResult {
    let result = run_text(thread, string.as_value(), encoding, errors, 0, "codecs.encode()")?;
    if result.cast::<Bytes>().is_some() {
        return Ok(result);
    }
    let (encoding, name) = (encoding.to_string_lossy(), thread.interp().class_of(result).name_text());
    Err(thread.type_error(format!(
        "'{encoding}' encoder returned '{name}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types"
    )))
}

/// `bytes.decode` by a registered codec.
pub(super) fn decode_text(
    thread: &mut Thread,
    object: Value,
    encoding: Gc<Str>,
    errors: Option<Gc<Str>>,
) -> PyResult<Gc<Str>> {
    let result = run_text(thread, object, encoding, errors, 1, "codecs.decode()")?;
    if let Some(string) = result.cast::<Str>() {
        return Ok(string);
    }
    let (encoding, name) = (encoding.to_string_lossy(), thread.interp().class_of(result).name_text());
    Err(thread.type_error(format!(
        "'{encoding}' decoder returned '{name}' instead of 'str'; use codecs.decode() to decode to arbitrary types"
    )))
}
