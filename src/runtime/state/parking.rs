//! Where threads wait without the interpreter: for locks, and for time to pass.
//!
//! Locks are plain cells that only the thread with the interpreter touches. Whoever has to wait notes its bucket's generation
//! while it still has the interpreter, lets go of it, and sleeps until the generation has moved; whoever unlocks moves it
//! with the interpreter in hand, so that no wake-up is lost.

use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

/// Buckets; addresses of locks are spread over them.
const BUCKETS: usize = 32;

#[derive(Debug, Default)]
struct Bucket {
    generation: Mutex<u64>,
    moved: Condvar,
}

/// The waiting room of an interpreter.
#[derive(Debug, Default)]
pub(crate) struct Parking {
    buckets: [Bucket; BUCKETS],
}

/// A bucket at a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticket {
    bucket: usize,
    generation: u64,
}

impl Parking {
    /// A ticket for something at an address; taken while nobody else can signal it.
    pub(crate) fn ticket(&self, address: usize) -> Ticket {
        let bucket = (address >> 4) % BUCKETS;
        Ticket { bucket, generation: *self.generation(bucket) }
    }

    /// Wakes whoever waits for something at an address.
    pub(crate) fn wake(&self, address: usize) {
        self.wake_bucket((address >> 4) % BUCKETS);
    }

    /// Wakes all.
    pub(crate) fn wake_all(&self) {
        (0..BUCKETS).for_each(|bucket| self.wake_bucket(bucket));
    }

    fn wake_bucket(&self, bucket: usize) {
        *self.generation(bucket) += 1;
        self.buckets[bucket].moved.notify_all();
    }

    /// Waits until the bucket is woken, at most for so long; whether it was. A wake-up may be meant for another.
    pub(crate) fn wait(&self, ticket: Ticket, timeout: Duration) -> bool {
        let bucket = &self.buckets[ticket.bucket];
        let same = |generation: &mut u64| *generation == ticket.generation;
        let waited = bucket.moved.wait_timeout_while(self.generation(ticket.bucket), timeout, same);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    /// Has whoever waits stand still.
    pub(super) fn hold_still(&self) -> Vec<MutexGuard<'_, u64>> {
        (0..BUCKETS).map(|bucket| self.generation(bucket)).collect()
    }

    fn generation(&self, bucket: usize) -> MutexGuard<'_, u64> {
        self.buckets[bucket].generation.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
