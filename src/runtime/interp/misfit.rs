//! The errors of calls whose arguments do not fit a Python function's parameters.

#![expect(unsafe_code, reason = "what is missing is told from the slots of the call's frame")]

use std::ops::Range;

use taipan_code::Name;
use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::cast::ValueExt;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::function::Function;
use crate::types::str::Str;
use crate::types::traceback::suggest;

/// The names of some parameters, by their number.
fn parameters(code: &Code, which: Range<usize>) -> &[Name] {
    code.data().varnames.get(which).unwrap_or_default()
}

fn title(function: Gc<Function>) -> String {
    function.qualname().to_string_lossy()
}

/// The error for more positional arguments than parameters.
#[cold]
pub(crate) fn too_many_positional(
    thread: &mut Thread,
    function: Gc<Function>,
    given: usize,
    locals: *const u64,
) -> Raised {
    let code = function.code();
    let argcount = code.argcount();
    let defaults = function.defaults().len();
    // SAFETY: the parameters' slots lie there.
    let keyword_given = (argcount..argcount + code.kwonlyargcount())
        .filter(|&index| unsafe { *locals.add(index) } != 0)
        .count();
    let (takes, plural) = if defaults > 0 {
        (format!("from {} to {argcount}", argcount.saturating_sub(defaults)), true)
    } else {
        (argcount.to_string(), argcount != 1)
    };
    let mut got = given.to_string();
    if keyword_given > 0 {
        let positional = if given == 1 { "" } else { "s" };
        let keyword = if keyword_given == 1 { "" } else { "s" };
        got = format!(
            "{given} positional argument{positional} (and {keyword_given} keyword-only argument{keyword})"
        );
    }
    let verb = if given == 1 && keyword_given == 0 { "was" } else { "were" };
    let plural = if plural { "s" } else { "" };
    thread.type_error(format!(
        "{}() takes {takes} positional argument{plural} but {got} {verb} given",
        title(function)
    ))
}

/// The error for a parameter given twice.
#[cold]
pub(crate) fn multiple_values(thread: &mut Thread, function: Gc<Function>, name: Gc<Str>) -> Raised {
    let name = name.to_string_lossy();
    thread.type_error(format!("{}() got multiple values for argument '{name}'", title(function)))
}

/// The error for a keyword that names no parameter.
#[cold]
pub(crate) fn unexpected_keyword(
    thread: &mut Thread,
    function: Gc<Function>,
    name: Gc<Str>,
    given: &[Value],
) -> Raised {
    let code = function.code();
    let (posonly, all) = (code.posonlyargcount(), code.argcount() + code.kwonlyargcount());
    let positional_only = parameters(&code, 0..posonly);
    let wrong: Vec<String> = given
        .iter()
        .filter_map(|name| name.cast::<Str>())
        .map(|name| name.to_string_lossy())
        .filter(|name| positional_only.iter().any(|known| known.as_str() == name))
        .collect();
    if !wrong.is_empty() {
        let list = wrong.join(", ");
        return thread.type_error(format!(
            "{}() got some positional-only arguments passed as keyword arguments: '{list}'",
            title(function)
        ));
    }
    let candidates = parameters(&code, posonly..all).iter().map(|name| name.as_str());
    let name = name.to_string_lossy();
    let hint = suggest(&name, candidates).map_or(String::new(), |hint| format!(". Did you mean '{hint}'?"));
    thread.type_error(format!("{}() got an unexpected keyword argument '{name}'{hint}", title(function)))
}

/// The error for positional parameters without a value.
#[cold]
pub(crate) fn missing_positional(
    thread: &mut Thread,
    function: Gc<Function>,
    locals: *const u64,
    required: usize,
) -> Raised {
    missing(thread, function, locals, 0..required, "positional")
}

/// The error for keyword-only parameters without a value.
#[cold]
pub(crate) fn missing_keyword(thread: &mut Thread, function: Gc<Function>, locals: *const u64) -> Raised {
    let code = function.code();
    missing(
        thread,
        function,
        locals,
        code.argcount()..code.argcount() + code.kwonlyargcount(),
        "keyword-only",
    )
}

fn missing(
    thread: &mut Thread,
    function: Gc<Function>,
    locals: *const u64,
    range: Range<usize>,
    kind: &str,
) -> Raised {
    let code = function.code();
    // SAFETY: the parameters' slots lie there.
    let is_missing = |index: &usize| unsafe { *locals.add(*index) } == 0;
    let absent = range.filter(is_missing).flat_map(|index| parameters(&code, index..index + 1));
    let names: Vec<String> = absent.map(|name| format!("'{}'", name.as_str())).collect();
    let list = match names.as_slice() {
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [init @ .., last] => format!("{}, and {last}", init.join(", ")),
        [] => String::new(),
    };
    let plural = if names.len() == 1 { "" } else { "s" };
    thread.type_error(format!(
        "{}() missing {} required {kind} argument{plural}: {list}",
        title(function),
        names.len()
    ))
}
