//! `_suggestions`: the most similar of some names, for "Did you mean".

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::object::spec::ModuleSpec;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::traceback;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_suggestions",
    doc: "",
    functions: &[GENERATE_SUGGESTIONS_SPEC],
    types: &[],
    exec: None,
};

/// Returns the candidate in candidates that's closest to item
#[pyfunction("(candidates, item, /)", module = "_suggestions")]
fn _generate_suggestions(thread: &mut Thread, candidates: Value, item: Gc<Str>) -> PyResult<Option<String>> {
    let Some(candidates) = candidates.cast::<List>() else {
        return Err(thread.type_error("candidates must be a list"));
    };
    if candidates.len() >= traceback::MOST_CANDIDATES {
        return Ok(None);
    }
    let mut names = Vec::new();
    for candidate in candidates.items() {
        let Some(name) = candidate.cast::<Str>() else {
            return Err(thread.type_error("all elements in 'candidates' must be strings"));
        };
        if name.len() <= traceback::LONGEST_NAME {
            names.push(name.to_string_lossy());
        }
    }
    if item.len() > traceback::LONGEST_NAME {
        return Ok(None);
    }
    Ok(traceback::suggest(&item.to_string_lossy(), names.iter().map(String::as_str)))
}
