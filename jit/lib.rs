//! Hot code objects to machine code.
//!
//! [`translate`] makes the register IR ([`ir`]) of a snapshot of prepared code, [`clif`] makes Cranelift's IR of
//! that, Cranelift the machine code. [`Jit`] is the tier that the runtime knows: compiles run in a thread of their own, from
//! snapshots; what they make is installed by the interpreter at a poll.

mod clif;
mod compile;
pub mod ir;
mod memory;
mod report;
mod stubs;
mod translate;

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::OnceLock;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::thread;
use std::thread::JoinHandle;
use std::time::Instant;

use cranelift_codegen::isa::OwnedTargetIsa;
use taipan_runtime::abi::Answer;
use taipan_runtime::abi::Still;
use taipan_runtime::abi::Tier;
use taipan_runtime::abi::snapshot::Snapshot;

use compile::Failure;
pub use compile::Texts;
use report::Entry;
use report::Outcome;
use stubs::Stubs;

/// Receives the stages of each compile: title, line, texts.
pub type Dump = Box<dyn Fn(&str, u32, &Texts) + Send + Sync>;

/// What compiles share with the interpreter.
struct Shared {
    compiler: OnceLock<Result<Compiler, String>>,
    /// Held by the compile thread while it compiles.
    busy: Mutex<()>,
    ready: Mutex<Vec<Answer>>,
    has_ready: AtomicBool,
    is_closing: AtomicBool,
    entries: Mutex<Vec<Entry>>,
    dump: Option<Dump>,
}

/// What all compiles use.
struct Compiler {
    isa: OwnedTargetIsa,
    stubs: Stubs,
}

impl Compiler {
    /// The compiler for this machine, or why there is none.
    fn new() -> Result<Compiler, String> {
        let isa = memory::host().ok_or("no compiler for this machine")?;
        let stubs = Stubs::new(&isa).map_err(|error| error.to_string())?;
        Ok(Compiler { isa, stubs })
    }
}

/// Locks; a compile that panicked has left nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The compile thread.
struct Worker {
    requests: mpsc::Sender<Snapshot>,
    thread: JoinHandle<()>,
}

/// The tier above the interpreter.
pub struct Jit {
    shared: Arc<Shared>,
    is_synchronous: bool,
    worker: Mutex<Option<Worker>>,
}

impl Jit {
    /// A tier that compiles in a thread of its own, or, for tests, at once. `dump` receives each stage.
    pub fn new(is_synchronous: bool, dump: Option<Dump>) -> Jit {
        let shared = Shared {
            compiler: OnceLock::new(),
            busy: Mutex::new(()),
            ready: Mutex::new(Vec::new()),
            has_ready: AtomicBool::new(false),
            is_closing: AtomicBool::new(false),
            entries: Mutex::new(Vec::new()),
            dump,
        };
        Jit { shared: Arc::new(shared), is_synchronous, worker: Mutex::new(None) }
    }

    /// Hands a request to the compile thread, which is started with the first one.
    fn send(&self, snapshot: Snapshot) {
        let mut worker = lock(&self.worker);
        if worker.is_none() {
            *worker = start(&self.shared);
        }
        if let Some(worker) = worker.as_ref() {
            // A thread that has ended takes no requests: the code stays interpreted.
            let _ = worker.requests.send(snapshot);
        }
    }
}

/// Native stack of the compile thread: Cranelift recurses with the size of functions.
const COMPILE_STACK: usize = 8 << 20;

fn start(shared: &Arc<Shared>) -> Option<Worker> {
    let (requests, incoming) = mpsc::channel::<Snapshot>();
    let shared = Arc::clone(shared);
    let body = move || {
        while let Ok(snapshot) = incoming.recv() {
            if shared.is_closing.load(Ordering::Relaxed) {
                return;
            }
            let _busy = lock(&shared.busy);
            shared.answer(&snapshot);
        }
    };
    let thread = thread::Builder::new().name("taipan-jit".into()).stack_size(COMPILE_STACK).spawn(body);
    thread.ok().map(|thread| Worker { requests, thread })
}

impl Shared {
    /// Compiles, and hands over what came of it.
    fn answer(&self, snapshot: &Snapshot) {
        let started = Instant::now();
        let made = catch_unwind(AssertUnwindSafe(|| self.compile(snapshot)))
            .unwrap_or_else(|_| Err(Failure::Failed("it panicked".to_string())));
        let (compiled, outcome) = match made {
            Ok(made) => {
                let outcome = Outcome::Compiled { size: made.size, took: started.elapsed() };
                (Some(made.compiled), outcome)
            }
            Err(failure) => (None, Outcome::Refused(failure.to_string())),
        };
        self.note(snapshot.title.clone(), snapshot.line(snapshot.start), snapshot.start != 0, outcome);
        lock(&self.ready).push(Answer { ticket: snapshot.ticket, compiled });
        self.has_ready.store(true, Ordering::Release);
    }

    fn compile(&self, snapshot: &Snapshot) -> Result<compile::Made, Failure> {
        let compiler = self.compiler.get_or_init(Compiler::new);
        let compiler = compiler.as_ref().map_err(|why| Failure::Failed(why.clone()))?;
        let made = compile::compile(compiler, snapshot, self.dump.is_some())?;
        if let (Some(dump), Some(texts)) = (&self.dump, &made.texts) {
            dump(&snapshot.title, snapshot.line(snapshot.start), texts);
        }
        Ok(made)
    }

    fn note(&self, title: String, line: u32, is_loop: bool, outcome: Outcome) {
        lock(&self.entries).push(Entry { title, line, is_loop, outcome });
    }
}

impl Tier for Jit {
    fn request(&self, snapshot: Snapshot) {
        if self.is_synchronous {
            self.shared.answer(&snapshot);
        } else {
            self.send(snapshot);
        }
    }

    fn has_ready(&self) -> bool {
        self.shared.has_ready.load(Ordering::Acquire)
    }

    fn take_ready(&self) -> Vec<Answer> {
        let mut ready = lock(&self.shared.ready);
        self.shared.has_ready.store(false, Ordering::Release);
        std::mem::take(&mut ready)
    }

    fn report(&self) -> String {
        report::text(&lock(&self.shared.entries))
    }

    fn discarded(&self, title: &str, line: u32, why: &str) {
        self.shared.note(title.to_string(), line, false, Outcome::Discarded(why.to_string()));
    }

    fn hold_still(&self) -> Box<dyn Still + '_> {
        Box::new(Idle { worker: lock(&self.worker), _busy: lock(&self.shared.busy) })
    }
}

/// The compile thread stands still.
struct Idle<'a> {
    worker: MutexGuard<'a, Option<Worker>>,
    _busy: MutexGuard<'a, ()>,
}

impl Still for Idle<'_> {
    /// The next request starts another thread. The channel to the one that is not here may be locked for good: neither is
    /// touched again.
    fn is_copy(mut self: Box<Self>) {
        std::mem::forget(self.worker.take());
    }
}

impl Drop for Jit {
    fn drop(&mut self) {
        self.shared.is_closing.store(true, Ordering::Relaxed);
        if let Some(Worker { requests, thread }) = lock(&self.worker).take() {
            drop(requests);
            // A compile that is running ends within milliseconds.
            let _ = thread.join();
        }
    }
}
