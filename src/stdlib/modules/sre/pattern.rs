//! `re.Pattern`

use std::cell::Cell;

use taipan_gc::Charge;
use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::slots::Comparison;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::generic_alias;
use taipan_runtime::types::list::List;
use taipan_runtime::types::mappingproxy;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;
use crate::sre;
use crate::sre::Host;
use crate::sre::Mode;
use crate::sre::Scratch;
use crate::sre::Span;
use crate::sre::Stop;

use super::matched::Match;
use super::scanner::Finder;
use super::scanner::Scanner;
use super::subject::Joiner;
use super::subject::Subject;
use super::template::Template;

/// What a translated pattern takes for each code word, at most about.
const BYTES_PER_WORD: usize = 64;

/// Flags in the order in which they are shown.
const FLAGS: [(u32, &str); 8] = [
    (2, "re.IGNORECASE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
    (4, "re.LOCALE"),
    (32, "re.UNICODE"),
];

/// Compiled regular expression object.
#[pytype(name = "Pattern", module = "re", shape = ids::SRE_PATTERN, flags(NO_NEW, WEAKREF), trace, drop)]
#[repr(C)]
pub(super) struct Pattern {
    header: Header,
    source: Slot,
    groupindex: GcSlot<Dict>,
    indexgroup: GcSlot<Tuple>,
    /// The regex matching flags.
    #[pymember]
    #[untraced]
    flags: u32,
    #[untraced]
    program: sre::Pattern,
    /// Working memory between two matches.
    #[untraced]
    scratch: Cell<Option<Box<Scratch>>>,
    #[untraced]
    _charge: Charge,
}

/// The matcher's surroundings: the thread, and what it raised.
struct ThreadHost<'a> {
    thread: &'a mut Thread,
    raised: Option<Raised>,
    charges: Vec<Charge>,
}

impl Host for ThreadHost<'_> {
    fn poll(&mut self) -> Result<(), Stop> {
        // A step of the matcher costs about as much as a few elements of other native loops.
        const ELEMENTS: usize = 1 << 14;
        self.thread.work(ELEMENTS).map_err(|raised| self.stop(raised, Stop::Interrupted))
    }

    fn charge(&mut self, bytes: usize) -> Result<(), Stop> {
        let charge = self.thread.charge(bytes).map_err(|raised| self.stop(raised, Stop::OutOfMemory))?;
        self.charges.push(charge);
        Ok(())
    }
}

impl ThreadHost<'_> {
    fn stop(&mut self, raised: Raised, stop: Stop) -> Stop {
        self.raised = Some(raised);
        stop
    }
}

impl Pattern {
    /// A pattern of a program and what the library says about it.
    pub(super) fn new(
        thread: &mut Thread,
        source: Value,
        flags: u32,
        program: sre::Pattern,
        groupindex: Gc<Dict>,
        indexgroup: Gc<Tuple>,
    ) -> PyResult<Gc<Pattern>> {
        let charge = thread.charge(program.code().len() * BYTES_PER_WORD)?;
        let pattern = Pattern {
            header: Header::new(ids::SRE_PATTERN),
            source: Slot::new(source),
            groupindex: GcSlot::new(groupindex),
            indexgroup: GcSlot::new(indexgroup),
            flags,
            program,
            scratch: Cell::new(None),
            _charge: charge,
        };
        Ok(thread.heap().alloc(ids::SRE_PATTERN, pattern))
    }

    /// The number of groups.
    pub(super) fn groups(&self) -> usize {
        self.program.groups() as usize
    }

    /// Numbers of groups by name.
    pub(super) fn names(&self) -> Option<Gc<Dict>> {
        self.groupindex.get()
    }

    /// The name of a group.
    pub(super) fn name_of(&self, group: usize) -> Option<Value> {
        self.indexgroup.get()?.get(group)
    }

    fn source_value(&self) -> Value {
        self.source.get().unwrap_or(Value::NONE)
    }

    /// The subject that `string` is, if the pattern is for its type.
    fn subject(&self, thread: &mut Thread, string: Value) -> PyResult<Subject> {
        let subject = Subject::expect(thread, string)?;
        match Subject::of(self.source_value()) {
            Some(Subject::Str(_)) if subject.is_bytes() => {
                Err(thread.type_error("cannot use a string pattern on a bytes-like object"))
            }
            Some(Subject::Bytes(_)) if !subject.is_bytes() => {
                Err(thread.type_error("cannot use a bytes pattern on a string-like object"))
            }
            _ => Ok(subject),
        }
    }

    /// Runs `body` with the working memory.
    fn with_scratch<R>(&self, body: impl FnOnce(&mut Scratch) -> R) -> R {
        let mut scratch = self.scratch.take().unwrap_or_default();
        let result = body(&mut scratch);
        scratch.trim();
        self.scratch.set(Some(scratch));
        result
    }

    /// Looks for a match; it is then in `scratch`.
    fn find(
        &self,
        thread: &mut Thread,
        mode: Mode,
        subject: Subject,
        span: Span,
        scratch: &mut Scratch,
    ) -> PyResult<bool> {
        let mut host = ThreadHost { thread, raised: None, charges: Vec::new() };
        match self.program.find(mode, subject.text(), span, scratch, &mut host) {
            Ok(found) => Ok(found),
            Err(_) => match host.raised {
                Some(raised) => Err(raised),
                None => Err(thread.memory_error()),
            },
        }
    }

    /// The match object of one match of `string`, which is a subject of the pattern; `pos` is what it says of its start.
    pub(super) fn find_one(
        &self,
        thread: &mut Thread,
        mode: Mode,
        string: Value,
        span: Span,
        pos: usize,
    ) -> PyResult<Option<Gc<Match>>> {
        let subject = self.subject(thread, string)?;
        self.with_scratch(|scratch| {
            if !self.find(thread, mode, subject, span, scratch)? {
                return Ok(None);
            }
            let this = cast::gc(self);
            Match::new(thread, this, string, (pos, span.end), scratch).map(Some)
        })
    }

    fn match_mode(
        &self,
        thread: &mut Thread,
        mode: Mode,
        string: Value,
        pos: i64,
        endpos: i64,
    ) -> PyResult<Option<Gc<Match>>> {
        let subject = self.subject(thread, string)?;
        let span = clamped(subject, pos, endpos);
        self.find_one(thread, mode, string, span, span.start)
    }

    /// Calls `body` for every match in `span`, with the ends of it and of the text before; false ends it.
    fn for_each(
        &self,
        thread: &mut Thread,
        subject: Subject,
        mut span: Span,
        mut body: impl FnMut(&mut Thread, &Scratch) -> PyResult<bool>,
    ) -> PyResult<()> {
        self.with_scratch(|scratch| {
            while self.find(thread, Mode::Search, subject, span, scratch)? {
                let (start, end) = scratch.span();
                if !body(thread, scratch)? {
                    break;
                }
                (span.start, span.advance) = (end, start == end);
            }
            Ok(())
        })
    }

    fn substitute(
        &self,
        thread: &mut Thread,
        repl: Value,
        string: Value,
        count: i64,
    ) -> PyResult<(Value, i64)> {
        let subject = self.subject(thread, string)?;
        let this = cast::gc(self);
        let replacement = Replacement::of(thread, this, repl)?;
        let whole = clamped(subject, 0, i64::MAX);
        let mut out = subject.joiner();
        let (mut done, mut made) = (0, 0);
        self.for_each(thread, subject, whole, |thread, scratch| {
            if count > 0 && made >= count {
                return Ok(false);
            }
            let (start, end) = scratch.span();
            if done < start {
                out.push_part(thread, subject, done, start)?;
            }
            replacement.push(thread, this, string, whole, scratch, &mut out)?;
            (done, made) = (end, made + 1);
            thread.work(end - start + 64)?;
            Ok(true)
        })?;
        if made == 0 && is_plain(string) {
            return Ok((string, 0));
        }
        if done < whole.end {
            out.push_part(thread, subject, done, whole.end)?;
        }
        Ok((out.finish(thread)?, made))
    }
}

/// Whether the value is a string or bytes and of no subclass: then it may stand for its own copy.
fn is_plain(string: Value) -> bool {
    string.exact::<Str>().is_some() || string.exact::<Bytes>().is_some()
}

/// The part of a subject that two positions mean.
fn clamped(subject: Subject, pos: i64, endpos: i64) -> Span {
    let clamp = |at: i64| usize::try_from(at.max(0)).unwrap_or(usize::MAX).min(subject.len());
    Span { start: clamp(pos), end: clamp(endpos), advance: false }
}

/// What takes the place of a match.
enum Replacement {
    Literal(Value),
    Template(Gc<Template>),
    Callable(Value),
}

impl Replacement {
    fn of(thread: &mut Thread, pattern: Gc<Pattern>, repl: Value) -> PyResult<Self> {
        if call::is_callable(thread, repl) {
            return Ok(Replacement::Callable(repl));
        }
        let plain = Subject::like(thread, repl)?
            .is_some_and(|text| text.text().points().all(|point| point != u32::from(b'\\')));
        if plain {
            return Ok(Replacement::Literal(repl));
        }
        let template = compile_template(thread, pattern, repl)?;
        Ok(template.literal().map_or(Replacement::Template(template), Replacement::Literal))
    }

    fn push(
        &self,
        thread: &mut Thread,
        pattern: Gc<Pattern>,
        string: Value,
        range: Span,
        scratch: &Scratch,
        out: &mut Joiner,
    ) -> PyResult<()> {
        let matched =
            |thread: &mut Thread| Match::new(thread, pattern, string, (range.start, range.end), scratch);
        match self {
            Replacement::Literal(text) => out.push_value(thread, *text),
            Replacement::Template(template) => {
                let matched = matched(thread)?;
                template.expand_into(thread, matched, out)
            }
            Replacement::Callable(callable) => {
                let matched = matched(thread)?;
                let text = call::call(thread, *callable, &[matched.as_value()])?;
                if text.is_none() { Ok(()) } else { out.push_value(thread, text) }
            }
        }
    }
}

/// `re._compile_template(pattern, template)`
pub(super) fn compile_template(
    thread: &mut Thread,
    pattern: Gc<Pattern>,
    template: Value,
) -> PyResult<Gc<Template>> {
    let interp = thread.interp();
    let Some(module) = interp.modules().get_text(&interp, "re") else {
        return Err(thread.runtime_error("the module re is not imported"));
    };
    let function = attr::get(thread, module, Str::intern(&interp, "_compile_template"))?;
    let made = call::call(thread, function, &[pattern.as_value(), template])?;
    match made.cast::<Template>() {
        Some(template) => Ok(template),
        None => Err(thread.type_error("the result of compiling template is wrong")),
    }
}

#[pymethods]
impl Pattern {
    /// Matches zero or more characters at the beginning of the string.
    #[method("(string, pos=0, endpos=sys.maxsize)", name = "match")]
    fn match_(
        thread: &mut Thread,
        this: Gc<Pattern>,
        string: Value,
        #[default(0)] pos: i64,
        #[default(i64::MAX)] endpos: i64,
    ) -> PyResult<Option<Gc<Match>>> {
        this.match_mode(thread, Mode::Match, string, pos, endpos)
    }

    /// Matches against all of the string.
    #[method("(string, pos=0, endpos=sys.maxsize)")]
    fn fullmatch(
        thread: &mut Thread,
        this: Gc<Pattern>,
        string: Value,
        #[default(0)] pos: i64,
        #[default(i64::MAX)] endpos: i64,
    ) -> PyResult<Option<Gc<Match>>> {
        this.match_mode(thread, Mode::FullMatch, string, pos, endpos)
    }

    /// Scan through string looking for a match, and return a corresponding match object instance.
    ///
    /// Return None if no position in the string matches.
    #[method("(string, pos=0, endpos=sys.maxsize)")]
    fn search(
        thread: &mut Thread,
        this: Gc<Pattern>,
        string: Value,
        #[default(0)] pos: i64,
        #[default(i64::MAX)] endpos: i64,
    ) -> PyResult<Option<Gc<Match>>> {
        this.match_mode(thread, Mode::Search, string, pos, endpos)
    }

    /// Return a list of all non-overlapping matches of pattern in string.
    #[method("(string, pos=0, endpos=sys.maxsize)")]
    fn findall(
        thread: &mut Thread,
        this: Gc<Pattern>,
        string: Value,
        #[default(0)] pos: i64,
        #[default(i64::MAX)] endpos: i64,
    ) -> PyResult<Gc<List>> {
        let subject = this.subject(thread, string)?;
        let result = List::new(thread, &[])?;
        let groups = this.groups();
        this.for_each(thread, subject, clamped(subject, pos, endpos), |thread, scratch| {
            let text = |thread: &mut Thread, span: Option<(usize, usize)>| {
                let (start, end) = span.unwrap_or((0, 0));
                subject.slice(thread, start, end)
            };
            let item = match groups {
                0 => text(thread, Some(scratch.span()))?,
                1 => text(thread, scratch.group(1))?,
                _ => {
                    let items = List::with_capacity(thread, groups)?;
                    for group in 1..=groups {
                        let item = text(thread, scratch.group(group))?;
                        items.push(thread, item)?;
                    }
                    Tuple::new(thread, items.items())?.as_value()
                }
            };
            result.push(thread, item)?;
            thread.work(64)?;
            Ok(true)
        })?;
        Ok(result)
    }

    /// Return an iterator over all non-overlapping matches for the RE pattern in string.
    ///
    /// For each match, the iterator returns a match object.
    #[method("(string, pos=0, endpos=sys.maxsize)")]
    fn finditer(
        thread: &mut Thread,
        this: Gc<Pattern>,
        string: Value,
        #[default(0)] pos: i64,
        #[default(i64::MAX)] endpos: i64,
    ) -> PyResult<Gc<Finder>> {
        let subject = this.subject(thread, string)?;
        let scanner = Scanner::new(thread, this, string, clamped(subject, pos, endpos));
        Ok(Finder::new(thread, scanner))
    }

    #[method("(string, pos=0, endpos=sys.maxsize)")]
    fn scanner(
        thread: &mut Thread,
        this: Gc<Pattern>,
        string: Value,
        #[default(0)] pos: i64,
        #[default(i64::MAX)] endpos: i64,
    ) -> PyResult<Gc<Scanner>> {
        let subject = this.subject(thread, string)?;
        Ok(Scanner::new(thread, this, string, clamped(subject, pos, endpos)))
    }

    /// Split string by the occurrences of pattern.
    #[method("(string, maxsplit=0)")]
    fn split(
        thread: &mut Thread,
        this: Gc<Pattern>,
        string: Value,
        #[default(0)] maxsplit: i64,
    ) -> PyResult<Gc<List>> {
        let subject = this.subject(thread, string)?;
        let result = List::new(thread, &[])?;
        let whole = clamped(subject, 0, i64::MAX);
        let (mut done, mut made) = (0, 0);
        this.for_each(thread, subject, whole, |thread, scratch| {
            if maxsplit != 0 && made >= maxsplit {
                return Ok(false);
            }
            let (start, end) = scratch.span();
            let part = subject.slice(thread, done, start)?;
            result.push(thread, part)?;
            for group in 1..=this.groups() {
                let text = match scratch.group(group) {
                    Some((start, end)) => subject.slice(thread, start, end)?,
                    None => Value::NONE,
                };
                result.push(thread, text)?;
            }
            (done, made) = (end, made + 1);
            thread.work(64)?;
            Ok(true)
        })?;
        let rest = subject.slice(thread, done, whole.end)?;
        result.push(thread, rest)?;
        Ok(result)
    }

    /// Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.
    #[method("(repl, string, count=0)")]
    fn sub(
        thread: &mut Thread,
        this: Gc<Pattern>,
        repl: Value,
        string: Value,
        #[default(0)] count: i64,
    ) -> PyResult {
        Ok(this.substitute(thread, repl, string, count)?.0)
    }

    /// Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.
    #[method("(repl, string, count=0)")]
    fn subn(
        thread: &mut Thread,
        this: Gc<Pattern>,
        repl: Value,
        string: Value,
        #[default(0)] count: i64,
    ) -> PyResult<(Value, i64)> {
        this.substitute(thread, repl, string, count)
    }

    #[method("()")]
    fn __copy__(this: Gc<Pattern>) -> Gc<Pattern> {
        this
    }

    #[method("(memo, /)")]
    fn __deepcopy__(this: Gc<Pattern>, memo: Value) -> Gc<Pattern> {
        let _ = memo;
        this
    }

    /// See PEP 585
    #[classmethod("(item, /)")]
    fn __class_getitem__(thread: &mut Thread, class: Gc<Class>, item: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), item)
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Pattern>) -> PyResult<String> {
        let source: String =
            ops::repr(thread, this.source_value())?.to_string_lossy().chars().take(200).collect();
        let is_str = matches!(Subject::of(this.source_value()), Some(Subject::Str(_)));
        // That a str pattern is for Unicode goes without saying.
        let shown = if is_str && this.flags & (4 | 32 | 256) == 32 { this.flags & !32 } else { this.flags };
        let mut names: Vec<String> =
            FLAGS.iter().filter(|(flag, _)| shown & flag != 0).map(|(_, name)| (*name).to_owned()).collect();
        let unknown = FLAGS.iter().fold(shown, |flags, (flag, _)| flags & !flag);
        if unknown != 0 {
            names.push(format!("0x{unknown:x}"));
        }
        let separator = if names.is_empty() { "" } else { ", " };
        Ok(format!("re.compile({source}{separator}{})", names.join("|")))
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Gc<Pattern>) -> PyResult<i64> {
        let source = ops::hash(thread, this.source_value())?;
        Ok(source ^ i64::from(this.flags) ^ (this.program.code().len() as i64) << 8)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Gc<Pattern>, other: Value, op: Comparison) -> PyResult {
        let Some(other) = other.cast::<Pattern>().filter(|_| matches!(op, Comparison::Eq | Comparison::Ne))
        else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let equal = this.flags == other.flags
            && this.program.code() == other.program.code()
            && ops::equal(thread, this.source_value(), other.source_value())?;
        Ok(Value::bool(equal == (op == Comparison::Eq)))
    }

    /// The pattern string from which the RE object was compiled.
    #[getter(member)]
    fn pattern(this: Gc<Pattern>) -> Value {
        this.source_value()
    }

    /// The number of capturing groups in the pattern.
    #[getter(name = "groups", member)]
    fn group_count(this: Gc<Pattern>) -> usize {
        this.groups()
    }

    /// A dictionary mapping group names to group numbers.
    #[getter]
    fn groupindex(thread: &mut Thread, this: Gc<Pattern>) -> Option<Value> {
        let names = this.names()?;
        Some(match names.is_empty() {
            true => Dict::new(thread).as_value(),
            false => mappingproxy::new(thread, names.as_value()),
        })
    }
}
