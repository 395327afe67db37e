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
use crate::types::traceback::MOST_CANDIDATES;
use crate::types::traceback::Nearest;

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
    let Some(candidates) = candidates.exact::<List>() else {
        return Err(thread.type_error("candidates must be a list"));
    };
    let candidates = candidates.items();
    if candidates.iter().any(|candidate| candidate.cast::<Str>().is_none()) {
        return Err(thread.type_error("all elements in 'candidates' must be strings"));
    }
    if candidates.len() >= MOST_CANDIDATES {
        return Ok(None);
    }
    let item = text(thread, item)?;
    let mut nearest = Nearest::to(&item);
    for candidate in candidates.iter().filter_map(|candidate| candidate.cast::<Str>()) {
        nearest.offer(&text(thread, candidate)?);
    }
    Ok(nearest.name())
}

/// The text of a name, which may be a long one.
fn text(thread: &mut Thread, name: Gc<Str>) -> PyResult<String> {
    drop(thread.charge(name.len().saturating_mul(4))?);
    thread.work(name.len())?;
    Ok(name.to_string_lossy())
}
