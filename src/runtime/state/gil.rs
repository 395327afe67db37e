//! The interpreter's lock: one thread at a time touches an interpreter's heap.
//!
//! The holder lets go of it around blocking calls, and at a poll when another thread has waited for an interval. It then
//! waits until the other one has it, so that a busy thread cannot take it back at once.

use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use crate::state::requests::Requests;
use crate::state::requests::SWITCH;

/// How long a thread waits before it asks the holder to let go (`sys.getswitchinterval`).
const INTERVAL: Duration = Duration::from_millis(5);

#[derive(Debug)]
pub(super) struct State {
    held: bool,
    /// How many threads wait for the lock.
    waiting: usize,
    /// How many threads wait for another one to have had it.
    watching: usize,
    /// Moves with every acquisition.
    turn: u64,
    interval: Duration,
}

/// The lock of an interpreter.
#[derive(Debug)]
pub(crate) struct Gil {
    state: Mutex<State>,
    freed: Condvar,
    taken: Condvar,
}

impl State {
    /// Nobody waits any more: this is a copy of the process.
    pub(super) fn is_alone(&mut self) {
        self.waiting = 0;
        self.watching = 0;
    }
}

impl Default for Gil {
    fn default() -> Gil {
        let state = State { held: false, waiting: 0, watching: 0, turn: 0, interval: INTERVAL };
        Gil { state: Mutex::new(state), freed: Condvar::new(), taken: Condvar::new() }
    }
}

impl Gil {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the lock and takes it.
    pub(crate) fn acquire(&self, requests: &Requests) {
        let mut state = self.state();
        while state.held {
            let turn = state.turn;
            state.waiting += 1;
            let interval = state.interval;
            let (guard, result) =
                self.freed.wait_timeout(state, interval).unwrap_or_else(PoisonError::into_inner);
            state = guard;
            state.waiting -= 1;
            if result.timed_out() && state.held && state.turn == turn {
                requests.ask(SWITCH);
            }
        }
        state.held = true;
        state.turn = state.turn.wrapping_add(1);
        requests.withdraw(SWITCH);
        // Waking is a call of the system even where nobody waits.
        if state.watching > 0 {
            self.taken.notify_all();
        }
    }

    /// Has whoever waits stand still.
    pub(super) fn hold_still(&self) -> MutexGuard<'_, State> {
        self.state()
    }

    /// Lets go of the lock.
    pub(crate) fn release(&self) {
        let mut state = self.state();
        state.held = false;
        if state.waiting > 0 {
            self.freed.notify_one();
        }
    }

    /// Lets go of the lock and waits until another thread, if one waits, has had it.
    pub(crate) fn hand_over(&self) {
        let mut state = self.state();
        state.held = false;
        if state.waiting == 0 {
            return;
        }
        self.freed.notify_one();
        state.watching += 1;
        let turn = state.turn;
        let interval = state.interval;
        let nobody_came = |state: &mut State| state.waiting > 0 && state.turn == turn;
        // The waiters may all give up meanwhile: hence the timeout.
        let waited = self.taken.wait_timeout_while(state, interval, nobody_came);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.watching = state.watching.saturating_sub(1);
    }

    /// How long threads wait before they ask.
    pub(crate) fn interval(&self) -> Duration {
        self.state().interval
    }

    /// Changes how long threads wait before they ask.
    pub(crate) fn set_interval(&self, interval: Duration) {
        self.state().interval = interval;
    }
}
