//! `_json`: scanning and quoting of strings, and the whole way from text to values and back.

mod encoder;
mod scanner;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;

use crate::ids;
use crate::json;
use crate::json::Kept;
use encoder::Encoder;
use scanner::Scanner;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_json",
    doc: "json speedups\n",
    functions: &[SCANSTRING_SPEC, ENCODE_BASESTRING_SPEC, ENCODE_BASESTRING_ASCII_SPEC],
    types: &[],
    exec: Some(exec),
};

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    interp.add_extension_type(Scanner::SPEC);
    interp.add_extension_type(Encoder::SPEC);
    space.set_text(thread, "make_scanner", interp.class(ids::JSON_SCANNER).as_value())?;
    space.set_text(thread, "make_encoder", interp.class(ids::JSON_ENCODER).as_value())
}

/// Scan the string s for a JSON string.
///
/// End is the index of the character in s after the quote that started the JSON string.
/// Unescapes all valid JSON string escape sequences and raises ValueError on attempt to decode an invalid string.
/// If strict is False then literal control characters are allowed in the string.
///
/// Returns a tuple of the decoded string and the index of the character in s after the end quote.
#[pyfunction("(string, end, strict=True, /)", module = "_json")]
fn scanstring(
    thread: &mut Thread,
    string: Gc<Str>,
    end: i64,
    #[default(true)] strict: bool,
) -> PyResult<(Gc<Str>, usize)> {
    let Some(start) = usize::try_from(end).ok().filter(|&start| start <= string.len()) else {
        return Err(thread.value_error("end is out of bounds"));
    };
    let literal = match json::scan_string(string.units(), start, strict) {
        Ok(literal) => literal,
        Err(error) => return Err(malformed(thread, string, error)),
    };
    Ok((literal_text(thread, string, &literal)?, literal.end()))
}

/// The string that a literal of `string` stands for.
fn literal_text(thread: &mut Thread, string: Gc<Str>, literal: &json::Literal) -> PyResult<Gc<Str>> {
    if literal.escaped.is_none() {
        return Str::slice(thread, string, literal.content.start, literal.content.end);
    }
    match json::decode_string(string.units(), literal) {
        Ok(text) => Str::from_units(thread, text.as_ref()),
        Err(fault) => Err(int::raise_fault(thread, &fault)),
    }
}

/// `json.decoder.JSONDecodeError`; a ValueError before that module is there.
#[cold]
fn malformed(thread: &mut Thread, string: Gc<Str>, malformed: json::Malformed) -> Raised {
    let interp = thread.interp();
    let Some(module) = interp.modules().get_text(&interp, "json.decoder") else {
        return thread.value_error(malformed.message);
    };
    let made = attr::get(thread, module, Str::intern(&interp, "JSONDecodeError")).and_then(|class| {
        let message = Str::new(&interp, malformed.message).as_value();
        let position = int::from_i64(&interp, malformed.position as i64);
        call::call(thread, class, &[message, string.as_value(), position])
    });
    match made {
        Ok(exception) => thread.raise(exception),
        Err(raised) => raised,
    }
}

/// Return a JSON representation of a Python string.
#[pyfunction("(string, /)", module = "_json")]
fn encode_basestring(thread: &mut Thread, string: Value) -> PyResult<Gc<Str>> {
    let string = as_string(thread, string)?;
    quoted(thread, string, Kept::Most)
}

/// Return an ASCII-only JSON representation of a Python string.
#[pyfunction("(string, /)", module = "_json")]
fn encode_basestring_ascii(thread: &mut Thread, string: Value) -> PyResult<Gc<Str>> {
    let string = as_string(thread, string)?;
    quoted(thread, string, Kept::Ascii)
}

fn quoted(thread: &mut Thread, string: Gc<Str>, kept: Kept) -> PyResult<Gc<Str>> {
    match json::quote(string.units(), kept) {
        Ok(text) => Str::from_buf(thread, &text),
        Err(fault) => Err(int::raise_fault(thread, &fault)),
    }
}

fn as_string(thread: &mut Thread, value: Value) -> PyResult<Gc<Str>> {
    match taipan_runtime::types::str::as_str(value) {
        Some(string) => Ok(string),
        None => {
            let given = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!("first argument must be a string, not {given}")))
        }
    }
}
