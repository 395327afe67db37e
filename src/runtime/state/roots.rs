//! What the collector starts from.

#![expect(unsafe_code, reason = "hands the bounds of native stacks to the collector")]

use std::ops::Range;

use taipan_gc::AnyCell;
use taipan_gc::CollectionKind;
use taipan_gc::Roots;
use taipan_gc::Tracer;
use taipan_gc::Weak;

use crate::state::thread::Thread;

/// The end of the native stack of the present thread.
pub(crate) fn native_stack_end() -> Option<usize> {
    taipan_gc::stack::bounds().map(|bounds| bounds.end)
}

/// The roots of an interpreter. This thread has it; all others stand still and have told where their stacks are.
struct ThreadRoots<'a> {
    thread: &'a Thread,
    /// Cells of which is asked what holds them, and for each whether that is more than the native stack of this thread.
    asked: &'a [AnyCell],
    held: Vec<bool>,
}

// SAFETY: every native stack and value stack that may hold values of the interpreter is named.
unsafe impl Roots for ThreadRoots<'_> {
    fn stacks(&mut self, visit: &mut dyn FnMut(Range<*const u64>)) {
        self.thread.interp().threads().each(|thread| {
            visit(thread.value_stack());
            if let Some(native) = thread.parked_stack() {
                visit(native);
            }
        });
    }

    fn native_end(&self) -> Option<usize> {
        Some(self.thread.native_base())
    }

    fn trace(&mut self, kind: CollectionKind, tracer: &mut Tracer<'_>) {
        let interp = self.thread.interp();
        interp.trace(kind, tracer);
        interp.threads().each(|thread| thread.trace(tracer));
    }

    fn before_native_stack(&mut self, marked: &Weak<'_>) {
        self.held = self.asked.iter().map(|&cell| marked.is_gc_marked(cell)).collect();
    }

    fn after_mark(&mut self, kind: CollectionKind, weak: &Weak<'_>) {
        let interp = self.thread.interp();
        interp.strings().retain(kind, |string| weak.is_gc_marked(string));
        interp.retain_shapes(kind, |shape| weak.is_gc_marked(shape));
        interp.streams().unwritten().retain(weak);
        interp.method_cache().clear();
        interp.accesses().clear();
    }
}

pub(crate) fn collect(thread: &mut Thread, kind: CollectionKind) {
    let interp = thread.interp();
    interp.heap().collect(kind, &mut ThreadRoots { thread, asked: &[], held: Vec::new() });
}

/// Collects, and says for each cell whether anything but the native stack of this thread leads to it.
pub(crate) fn collect_asking(thread: &mut Thread, kind: CollectionKind, asked: &[AnyCell]) -> Vec<bool> {
    let interp = thread.interp();
    let mut roots = ThreadRoots { thread, asked, held: Vec::new() };
    interp.heap().collect(kind, &mut roots);
    roots.held
}
