//! Iterators: over lists and tuples, over `__getitem__`, over calls, and the builtin classes that iterate over others.

pub mod callable;
pub mod combine;
pub mod enumerate;
pub mod list;
pub mod sequence;
pub mod tuple;

pub use callable::callable_iterator;
pub use sequence::sequence_iterator;

use taipan_gc::Value;

use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// A builtin function by name.
pub(crate) fn builtin(thread: &mut Thread, name: &str) -> PyResult {
    let interp = thread.interp();
    match interp.builtins().get_text(&interp, name) {
        Some(function) => Ok(function),
        None => Err(thread.name_error(format!("name '{name}' is not defined"), Str::intern(&interp, name))),
    }
}

/// What `__reduce__` gives of an iterator at an index of a container; without a container it is at its end.
pub(crate) fn reduce_indexed(
    thread: &mut Thread,
    function: &str,
    container: Option<Value>,
    index: i64,
) -> PyResult {
    let Some(container) = container else {
        let empty = thread.interp().empty_tuple().as_value();
        return reduce_over(thread, function, empty);
    };
    let function = builtin(thread, function)?;
    let interp = thread.interp();
    let args = Tuple::small(&interp, &[container]).as_value();
    let index = int::from_i64(&interp, index);
    Ok(Tuple::small(&interp, &[function, args, index]).as_value())
}

/// What `__reduce__` gives of an iterator whose remaining items are in a list.
pub fn reduce_listed(thread: &mut Thread, items: taipan_gc::Gc<List>) -> PyResult {
    reduce_over(thread, "iter", items.as_value())
}

/// `(function, (container,))`
pub(crate) fn reduce_over(thread: &mut Thread, function: &str, container: Value) -> PyResult {
    let function = builtin(thread, function)?;
    let interp = thread.interp();
    let args = Tuple::small(&interp, &[container]).as_value();
    Ok(Tuple::small(&interp, &[function, args]).as_value())
}
