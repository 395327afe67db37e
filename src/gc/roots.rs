//! Where marking begins: stacks, what the runtime names, and the handles of embedders.
#![expect(unsafe_code, reason = "an unsafe trait: memory is read where its implementors say")]

use std::ops::Range;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::OutOfMemory;
use crate::config::CollectionKind;
use crate::trace::Tracer;
use crate::value::Value;
use crate::weak::Weak;

/// What the runtime contributes to a collection. No function of it may call the heap.
///
/// # Safety
/// `stacks` and `native_end` name readable, 8-byte aligned intervals, and together with `trace` they hold every value that is in
/// use outside the heap and its handles.
pub unsafe trait Roots {
    /// Where the part of the current thread's native stack ends that may hold values: its highest address. The heap
    /// scans from the caller of `collect` up to it. `None` if `stacks` names that interval, or there is none.
    fn native_end(&self) -> Option<usize> {
        None
    }

    /// Names the intervals to be scanned conservatively: the native stacks of all other threads that hold values
    /// (as [`crate::stack::with_registers`] told them), and the value stacks.
    fn stacks(&mut self, scan: &mut dyn FnMut(Range<*const u64>));

    /// Shows the values known precisely. In a young collection, what has been shown at the one before need not be shown
    /// again.
    fn trace(&mut self, kind: CollectionKind, tracer: &mut Tracer<'_>);

    /// All is marked that anything but the registers and the native stack of the present thread leads to. What is not may
    /// be held by that stack, or by nothing but what calls have left on it. To a young collection all old cells are marked.
    fn before_native_stack(&mut self, _marked: &Weak<'_>) {}

    /// All that lives is marked: drop dead cells from tables that do not keep them. In a young collection nothing dies that
    /// was in them at the one before.
    fn after_mark(&mut self, kind: CollectionKind, weak: &Weak<'_>);
}

/// Names a value that the heap keeps until it is released.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct RootId(u32);

enum Handle {
    Free { next: Option<u32> },
    Kept(Value),
}

/// Releases handles from any thread.
#[derive(Clone, Debug, Default)]
pub struct Releaser(Arc<Mutex<Vec<RootId>>>);

impl Releaser {
    /// Releases a handle at the heap's next collection, or when it needs room for another.
    pub fn release(&self, id: RootId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(id);
    }
}

/// The handles of a heap.
#[derive(Default)]
pub(crate) struct Handles {
    handles: Vec<Handle>,
    free: Option<u32>,
    pub(crate) releaser: Releaser,
}

impl Handles {
    pub(crate) fn keep(&mut self, value: Value) -> Result<RootId, OutOfMemory> {
        if self.free.is_none() {
            self.drain();
        }
        if let Some(at) = self.free {
            let handle = &mut self.handles[at as usize];
            if let Handle::Free { next } = *handle {
                self.free = next;
            }
            *handle = Handle::Kept(value);
            return Ok(RootId(at));
        }
        self.handles.try_reserve(1).map_err(|_| OutOfMemory)?;
        let at = u32::try_from(self.handles.len()).map_err(|_| OutOfMemory)?;
        self.handles.push(Handle::Kept(value));
        Ok(RootId(at))
    }

    pub(crate) fn get(&self, id: RootId) -> Option<Value> {
        match self.handles.get(id.0 as usize) {
            Some(&Handle::Kept(value)) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn release(&mut self, id: RootId) {
        if let Some(handle @ Handle::Kept(_)) = self.handles.get_mut(id.0 as usize) {
            *handle = Handle::Free { next: self.free };
            self.free = Some(id.0);
        }
    }

    /// Releases what other threads have let go of.
    pub(crate) fn drain(&mut self) {
        let queue = std::mem::take(&mut *self.releaser.0.lock().unwrap_or_else(PoisonError::into_inner));
        for id in queue {
            self.release(id);
        }
    }

    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        for handle in &self.handles {
            if let Handle::Kept(value) = handle {
                tracer.mark(*value);
            }
        }
    }
}
