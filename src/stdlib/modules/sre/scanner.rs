//! Scanners: a pattern that goes through a subject match by match.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;

use crate::ids;
use crate::sre::Mode;
use crate::sre::Span;

use super::matched::Match;
use super::pattern::Pattern;

/// Where a scanner is; nothing when it has found all.
type Place = Cell<Option<Span>>;

/// A scanner.
#[pytype(name = "SRE_Scanner", module = "_sre", shape = ids::SRE_SCANNER, flags(NO_NEW), trace)]
#[repr(C)]
pub(super) struct Scanner {
    header: Header,
    #[pymember]
    pattern: GcSlot<Pattern>,
    string: Slot,
    #[untraced]
    place: Place,
    /// Where it began.
    #[untraced]
    pos: usize,
}

impl Scanner {
    /// A scanner of a part of `string`, which is a subject of the pattern.
    pub(super) fn new(thread: &mut Thread, pattern: Gc<Pattern>, string: Value, span: Span) -> Gc<Scanner> {
        let scanner = Scanner {
            header: Header::new(ids::SRE_SCANNER),
            pattern: GcSlot::new(pattern),
            string: Slot::new(string),
            place: Cell::new(Some(span)),
            pos: span.start,
        };
        thread.heap().alloc(ids::SRE_SCANNER, scanner)
    }

    /// The next match.
    fn step(&self, thread: &mut Thread, mode: Mode) -> PyResult<Option<Gc<Match>>> {
        let (Some(pattern), Some(string)) = (self.pattern.get(), self.string.get()) else { return Ok(None) };
        let Some(span) = self.place.get() else { return Ok(None) };
        let found = pattern.find_one(thread, mode, string, span, self.pos)?;
        let bounds = found.and_then(|found| found.span_of(0));
        self.place.set(bounds.map(|(start, end)| Span { start: end, advance: start == end, ..span }));
        Ok(found)
    }
}

#[pymethods]
impl Scanner {
    #[method("()", name = "match")]
    fn match_(thread: &mut Thread, this: Gc<Scanner>) -> PyResult<Option<Gc<Match>>> {
        this.step(thread, Mode::Match)
    }

    #[method("()")]
    fn search(thread: &mut Thread, this: Gc<Scanner>) -> PyResult<Option<Gc<Match>>> {
        this.step(thread, Mode::Search)
    }
}

/// What `finditer` gives: the matches of a scanner.
#[pytype(name = "callable_iterator", shape = ids::SRE_FINDER, flags(NO_NEW), trace)]
#[repr(C)]
pub(super) struct Finder {
    header: Header,
    scanner: GcSlot<Scanner>,
}

impl Finder {
    /// The matches that a scanner finds.
    pub(super) fn new(thread: &mut Thread, scanner: Gc<Scanner>) -> Gc<Finder> {
        let finder = Finder { header: Header::new(ids::SRE_FINDER), scanner: GcSlot::new(scanner) };
        thread.heap().alloc(ids::SRE_FINDER, finder)
    }
}

#[pymethods(itself(iter))]
impl Finder {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Finder>) -> PyResult<Option<Value>> {
        let Some(scanner) = this.scanner.get() else { return Ok(None) };
        Ok(scanner.step(thread, Mode::Search)?.map(Gc::as_value))
    }
}
