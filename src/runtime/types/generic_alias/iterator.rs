//! `*list[int]`: the one item of an alias.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::GenericAlias;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::iterators;

/// Gives the alias starred, once.
#[pytype(name = "generic_alias_iterator", shape = ids::GENERIC_ALIAS_ITERATOR, flags(NO_NEW), trace)]
#[repr(C)]
pub struct GenericAliasIterator {
    header: Header,
    /// Empty at the end.
    alias: Slot,
}

impl GenericAliasIterator {
    /// An iterator over an alias.
    pub(super) fn over(thread: &mut Thread, alias: Value) -> Value {
        thread.interp().class(ids::GENERIC_ALIAS_ITERATOR);
        let made = GenericAliasIterator {
            header: Header::new(ids::GENERIC_ALIAS_ITERATOR),
            alias: Slot::new(alias),
        };
        thread.heap().alloc(ids::GENERIC_ALIAS_ITERATOR, made).as_value()
    }
}

#[pymethods(itself(iter))]
impl GenericAliasIterator {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<GenericAliasIterator>) -> PyResult<Option<Value>> {
        let Some(alias) = this.alias.get().and_then(|alias| alias.cast::<GenericAlias>()) else {
            return Ok(None);
        };
        this.alias.clear();
        let args = alias.args.get().unwrap_or_else(|| thread.interp().empty_tuple());
        Ok(Some(GenericAlias::make(thread, alias.origin(), args, true).as_value()))
    }

    /// Return state information for pickling.
    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Gc<GenericAliasIterator>) -> PyResult {
        let empty = thread.interp().empty_tuple().as_value();
        iterators::reduce_over(thread, "iter", this.alias.get().unwrap_or(empty))
    }
}
