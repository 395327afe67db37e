//! What has been warned of already: a dict for each module, and one for all.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::int;

const VERSION: &str = "warnings.version";

/// Changes with the filters: what registries of another version say does not count.
fn version(thread: &Thread) -> i64 {
    let interp = thread.interp();
    interp.module_state().get_text(&interp, VERSION).and_then(|version| version.as_int()).unwrap_or(0)
}

/// The registry of the action "once".
pub(super) fn once(thread: &mut Thread) -> PyResult<Gc<Dict>> {
    if let Some(registry) = super::module_attribute(thread, "onceregistry")? {
        return match registry.cast::<Dict>() {
            Some(registry) => Ok(registry),
            None => {
                let got = thread.interp().class_of(registry).name_text();
                Err(thread.type_error(format!("_warnings.onceregistry must be a dict, not '{got}'")))
            }
        };
    }
    let interp = thread.interp();
    let kept = interp.module_state();
    if let Some(registry) = kept.get_text(&interp, "warnings.once").and_then(|known| known.cast::<Dict>()) {
        return Ok(registry);
    }
    let registry = Dict::new(thread);
    kept.set_text(thread, "warnings.once", registry.as_value())?;
    Ok(registry)
}

/// A registry, or none.
#[derive(Clone, Copy)]
pub(super) struct Registry {
    pub dict: Option<Gc<Dict>>,
}

impl Registry {
    /// Whether the key was noted while the filters were what they are. A registry of older filters is emptied.
    pub fn has(self, thread: &mut Thread, key: Value) -> PyResult<bool> {
        let Some(dict) = self.dict else { return Ok(false) };
        let interp = thread.interp();
        let now = version(thread);
        if dict.get_text(&interp, "version").and_then(|known| known.as_int()) != Some(now) {
            dict.clear(thread)?;
            dict.set_text(thread, "version", int::from_i64(&interp, now))?;
            return Ok(false);
        }
        match dict.get(thread, key)? {
            Some(noted) => ops::truth(thread, noted),
            None => Ok(false),
        }
    }

    /// Notes a key.
    pub fn note(self, thread: &mut Thread, key: Value) -> PyResult<()> {
        match self.dict {
            Some(dict) => dict.set(thread, key, Value::TRUE),
            None => Ok(()),
        }
    }

    /// Notes a key; whether it was there.
    pub fn note_first(self, thread: &mut Thread, key: Value) -> PyResult<bool> {
        let known = self.has(thread, key)?;
        self.note(thread, key)?;
        Ok(known)
    }
}

/// The filters have changed.
#[pyfunction("()", module = "_warnings", name = "_filters_mutated_lock_held")]
pub(super) fn filters_mutated(thread: &mut Thread) -> PyResult<()> {
    let interp = thread.interp();
    let next = int::from_i64(&interp, version(thread) + 1);
    interp.module_state().set_text(thread, VERSION, next)
}

/// Threads take turns in the interpreter: there is nothing to lock.
#[pyfunction("()", module = "_warnings", name = "_acquire_lock")]
pub(super) fn acquire_lock() {}

/// See `_acquire_lock`.
#[pyfunction("()", module = "_warnings", name = "_release_lock")]
pub(super) fn release_lock() {}
