//! The stack machine that makes objects of a stream: its state and its loop.

use std::fmt::Display;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::object::iter;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;

use super::opcode;
use super::source::Source;
use super::unpickling_error;

/// How a stream is read.
pub(super) struct Settings {
    pub(super) fix_imports: bool,
    /// How strings of Python 2 are decoded.
    pub(super) encoding: Gc<Str>,
    pub(super) errors: Gc<Str>,
    /// An iterator over the buffers that are not in the stream.
    pub(super) buffers: Option<Value>,
}

impl Settings {
    pub(super) fn new(
        thread: &mut Thread,
        fix_imports: bool,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
        buffers: Option<Value>,
    ) -> PyResult<Settings> {
        let interp = thread.interp();
        let buffers = match buffers.filter(|buffers| !buffers.is_none()) {
            Some(buffers) => Some(iter::iter(thread, buffers)?),
            None => None,
        };
        Ok(Settings {
            fix_imports,
            encoding: encoding.unwrap_or_else(|| Str::intern(&interp, "ASCII")),
            errors: errors.unwrap_or_else(|| Str::intern(&interp, "strict")),
            buffers,
        })
    }
}

/// What the machine remembers.
#[derive(Clone, Copy)]
pub(super) struct Remembered {
    /// By number, without gaps.
    dense: Gc<List>,
    /// What has a number far beyond those in use.
    sparse: Gc<Dict>,
}

impl Remembered {
    pub(super) fn new(thread: &mut Thread) -> Remembered {
        Remembered { dense: List::empty(&thread.interp()), sparse: Dict::new(thread) }
    }

    pub(super) fn of(dense: Gc<List>, sparse: Gc<Dict>) -> Remembered {
        Remembered { dense, sparse }
    }

    pub(super) fn parts(self) -> (Gc<List>, Gc<Dict>) {
        (self.dense, self.sparse)
    }

    fn set(self, thread: &mut Thread, number: usize, value: Value) -> PyResult<()> {
        let len = self.dense.len();
        if number < len {
            self.dense.set(&thread.interp(), number, value);
            return Ok(());
        }
        if number == len && self.sparse.is_empty() {
            return self.dense.push(thread, value);
        }
        let key = int::from_usize(&thread.interp(), number);
        self.sparse.set(thread, key, value)
    }

    fn get(self, thread: &mut Thread, number: usize) -> PyResult<Option<Value>> {
        if let Some(value) = self.dense.get(number) {
            return Ok(Some(value));
        }
        let key = int::from_usize(&thread.interp(), number);
        self.sparse.get(thread, key)
    }

    fn len(self) -> usize {
        self.dense.len() + self.sparse.len()
    }
}

/// A stream under way.
pub(super) struct Machine {
    pub(super) source: Source,
    pub(super) settings: Settings,
    /// The object whose `find_class` and `persistent_load` are asked.
    pub(super) owner: Option<Value>,
    pub(super) protocol: u8,
    pub(super) stack: Gc<List>,
    /// The heights of the stack at which marks lie.
    pub(super) marks: Vec<usize>,
    pub(super) remembered: Remembered,
}

#[cold]
fn underflow(thread: &mut Thread, marked: bool) -> Raised {
    unpickling_error(thread, if marked { "unexpected MARK found" } else { "unpickling stack underflow" })
}

#[cold]
pub(super) fn not_remembered(thread: &mut Thread, number: impl Display) -> Raised {
    unpickling_error(thread, format!("Memo value not found at index {number}"))
}

impl Machine {
    pub(super) fn new(
        thread: &mut Thread,
        source: Source,
        settings: Settings,
        owner: Option<(Value, Remembered)>,
    ) -> PyResult<Machine> {
        let (owner, remembered) = match owner {
            Some((owner, remembered)) => (Some(owner), remembered),
            None => (None, Remembered::new(thread)),
        };
        let stack = List::with_capacity(thread, 8)?;
        Ok(Machine { source, settings, owner, protocol: 0, stack, marks: Vec::new(), remembered })
    }

    /// Runs up to the end of the stream: the object on top of the stack.
    pub(super) fn run(&mut self, thread: &mut Thread) -> PyResult {
        loop {
            let op = self.source.instruction(thread)?;
            if op == opcode::STOP {
                return self.pop(thread);
            }
            thread.work(64)?;
            self.step(thread, op)?;
        }
    }

    /// The height below which the stack belongs to what was begun before the last mark.
    fn floor(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    /// Pushes a value.
    #[inline]
    pub(super) fn push(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        self.stack.push(thread, value)
    }

    /// Takes the topmost value.
    #[inline]
    pub(super) fn pop(&mut self, thread: &mut Thread) -> PyResult {
        if self.stack.len() > self.floor()
            && let Some(value) = self.stack.pop()
        {
            return Ok(value);
        }
        Err(underflow(thread, !self.marks.is_empty()))
    }

    /// The topmost value.
    #[inline]
    pub(super) fn top(&self, thread: &mut Thread) -> PyResult {
        match self.stack.items().last() {
            Some(&value) if self.stack.len() > self.floor() => Ok(value),
            _ => Err(underflow(thread, !self.marks.is_empty())),
        }
    }

    /// Puts a value in the place of the topmost one.
    pub(super) fn replace_top(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        self.pop(thread)?;
        self.push(thread, value)
    }

    /// Begins a group of values.
    pub(super) fn mark(&mut self, thread: &mut Thread) -> PyResult<()> {
        if self.marks.len() == self.marks.capacity() {
            // Each mark took a byte of the stream, which is in memory.
            self.marks.try_reserve(1).map_err(|_| thread.memory_error())?;
        }
        self.marks.push(self.stack.len());
        Ok(())
    }

    /// Ends the last group: where its values begin. They stay on the stack.
    pub(super) fn end_group(&mut self, thread: &mut Thread) -> PyResult<usize> {
        match self.marks.pop() {
            Some(start) => Ok(start),
            None => Err(unpickling_error(thread, "could not find MARK")),
        }
    }

    /// The values from a height on. The stack may have shrunk: a program finds it among the objects of the collector.
    pub(super) fn above(&self, start: usize) -> &[Value] {
        self.stack.items().get(start..).unwrap_or_default()
    }

    /// The values of the last group, which leave the stack.
    pub(super) fn take_group(&mut self, thread: &mut Thread) -> PyResult<Gc<List>> {
        let start = self.end_group(thread)?;
        let items = List::new(thread, self.above(start))?;
        self.stack.truncate(start);
        Ok(items)
    }

    /// Remembers the topmost value under a number.
    pub(super) fn remember(&mut self, thread: &mut Thread, number: usize) -> PyResult<()> {
        let value = self.top(thread)?;
        self.remembered.set(thread, number, value)
    }

    /// Remembers the topmost value under the next number.
    #[inline]
    pub(super) fn remember_next(&mut self, thread: &mut Thread) -> PyResult<()> {
        self.remember(thread, self.remembered.len())
    }

    /// Pushes what is remembered under a number.
    pub(super) fn recall(&mut self, thread: &mut Thread, number: usize) -> PyResult<()> {
        match self.remembered.get(thread, number)? {
            Some(value) => self.push(thread, value),
            None => Err(not_remembered(thread, number)),
        }
    }
}
