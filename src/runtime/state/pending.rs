//! What collections leave to the runtime: finalizers and the callbacks of weak references.
//!
//! They run one after another, never inside each other, at polls of the interpreter and where a program collects; on a
//! budget of their own, so that a program's polls do not depend on them.

use taipan_gc::Pending;
use taipan_gc::Value;

use crate::builtins::unraisable;
use crate::modules::io::standard;
use crate::object::call;
use crate::object::class;
use crate::object::names::Name;
use crate::state::fuel::SLICE;
use crate::state::thread::Thread;
use crate::types::weakref;

/// How often the end of a program looks for objects that the finalizers before have made.
const FINAL_ROUNDS: usize = 16;

impl Thread {
    /// Runs what is pending, unless that is on its way already. Says whether anything ran.
    pub fn run_pending(&mut self) -> bool {
        if !self.heap().has_pending() || self.finalizing.replace(true) {
            return false;
        }
        let (left, unspent) = (self.budget.left.replace(SLICE), self.budget.unspent.replace(0));
        while let Some(pending) = self.heap().take_pending() {
            match pending {
                Pending::Finalize(value) => finalize(self, value),
                Pending::Callback(weak) => notify(self, weak),
            }
        }
        self.budget.left.set(if self.heap().collection_wanted() { 0 } else { left });
        self.budget.unspent.set(unspent);
        self.finalizing.set(false);
        true
    }
}

impl Thread {
    /// Runs the finalizers that have not run, of the living, too: the program has ended. Native streams stay open, for
    /// finalizers print; what they hold is written out in the end.
    pub(crate) fn finalize_living(&mut self) {
        self.run_pending();
        for _ in 0..FINAL_ROUNDS {
            self.heap().finalize_living(|value| !standard::is_native(value));
            if !self.run_pending() {
                break;
            }
        }
    }
}

/// Runs the finalizer of a value that is otherwise dead.
fn finalize(thread: &mut Thread, value: Value) {
    let interp = thread.interp();
    let class = interp.class_of(value);
    let Some(del) = class.slot(|slots| slots.del) else { return };
    let Err(raised) = del(thread, value) else { return };
    let exception = thread.take_pending(raised);
    let method = class::lookup(&interp, class, Name::__del__.get(&interp)).unwrap_or(value);
    report(thread, exception, "deallocator", method);
}

/// Tells the callback of a weak object that its target has died.
fn notify(thread: &mut Thread, weak: Value) {
    let Some((callback, weak)) = weakref::take_callback(weak) else { return };
    if let Err(raised) = call::call(thread, callback, &[weak]) {
        let exception = thread.take_pending(raised);
        report(thread, exception, "weakref callback", callback);
    }
}

fn report(thread: &mut Thread, exception: Value, what: &str, function: Value) {
    let shown = unraisable::shown(thread, function);
    let message = format!("Exception ignored while calling {what} {shown}");
    unraisable::report(thread, exception, Some(&message), Value::NONE);
}
