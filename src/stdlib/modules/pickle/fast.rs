//! Fast mode: objects get no numbers, so that only nesting shows that one contains itself.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::class::full_name;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;

/// Containers nested less than this are not compared.
const UNCHECKED: usize = 50;

/// The containers that are being written, the outermost left out.
#[derive(Default)]
pub(super) struct Ancestors {
    depth: usize,
    /// By their addresses.
    known: Option<Gc<Dict>>,
}

impl Ancestors {
    /// A container begins. ValueError where it lies within itself.
    pub(super) fn enter(&mut self, thread: &mut Thread, container: Value) -> PyResult<()> {
        self.depth += 1;
        if self.depth < UNCHECKED {
            return Ok(());
        }
        let known = *self.known.get_or_insert_with(|| Dict::new(thread));
        let address = address(thread, container);
        if known.get(thread, address)?.is_none() {
            return known.set(thread, address, Value::NONE);
        }
        let interp = thread.interp();
        let name = full_name(&interp, interp.class_of(container));
        let at = container.bits();
        let message =
            format!("fast mode: can't pickle cyclic objects including object type {name} at {at:#x}");
        Err(thread.value_error(message))
    }

    /// The container that began last ends.
    pub(super) fn leave(&mut self, thread: &mut Thread, container: Value) -> PyResult<()> {
        self.depth -= 1;
        match self.known {
            Some(known) if self.depth + 1 >= UNCHECKED => {
                let address = address(thread, container);
                known.remove(thread, address).map(|_| ())
            }
            _ => Ok(()),
        }
    }
}

fn address(thread: &Thread, container: Value) -> Value {
    int::from_u64(&thread.interp(), container.bits())
}
