//! `re.Match`

#![expect(unsafe_code, reason = "spans lie behind the head and are reached by address")]

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::generic_alias;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;
use crate::sre::Scratch;

use super::pattern::Pattern;
use super::subject::Subject;

/// Where a group begins and ends; where it has not matched, both are [`NOWHERE`].
type Bounds = (usize, usize);

const NOWHERE: usize = usize::MAX;

/// The result of re.match() and re.search().
///
/// Match objects always have a boolean value of True.
#[pytype(name = "Match", module = "re", shape = ids::SRE_MATCH, flags(KEYED, NO_NEW), trace)]
#[repr(C)]
pub(super) struct Match {
    header: Header,
    /// The regular expression object.
    #[pymember(name = "re")]
    pattern: GcSlot<Pattern>,
    string: Slot,
    /// The index into the string at which the RE engine started looking for a match.
    #[pymember]
    #[untraced]
    pos: usize,
    /// The index into the string beyond which the RE engine will not go.
    #[pymember]
    #[untraced]
    endpos: usize,
    /// The number of the group that ended last; 0: none.
    #[untraced]
    last: usize,
    /// How many spans lie behind the head.
    #[untraced]
    spans: usize,
}

impl Match {
    /// The match that `scratch` holds, found between `pos` and `endpos`.
    pub(super) fn new(
        thread: &mut Thread,
        pattern: Gc<Pattern>,
        string: Value,
        range: Bounds,
        scratch: &Scratch,
    ) -> PyResult<Gc<Match>> {
        let spans = pattern.groups() + 1;
        let head = Match {
            header: Header::new(ids::SRE_MATCH),
            pattern: GcSlot::new(pattern),
            string: Slot::new(string),
            pos: range.0,
            endpos: range.1,
            last: scratch.last_group().unwrap_or(0),
            spans,
        };
        let made = thread.alloc_tail(ids::SRE_MATCH, head, spans * size_of::<Bounds>())?;
        for group in 0..spans {
            let bounds = if group == 0 { Some(scratch.span()) } else { scratch.group(group) };
            // SAFETY: the cell has room for `spans` bounds and nobody else has it yet.
            unsafe { made.tail::<Bounds>().add(group).write(bounds.unwrap_or((NOWHERE, NOWHERE))) };
        }
        Ok(made)
    }

    fn bounds(&self) -> &[Bounds] {
        let head: *const Match = self;
        // SAFETY: `spans` bounds were written behind the head when the cell was made.
        unsafe { std::slice::from_raw_parts(head.add(1).cast(), self.spans) }
    }

    /// Where a group (0 is the whole match) begins and ends.
    pub(super) fn span_of(&self, group: usize) -> Option<Bounds> {
        self.bounds().get(group).copied().filter(|bounds| bounds.0 != NOWHERE)
    }

    fn string_value(&self) -> Value {
        self.string.get().unwrap_or(Value::NONE)
    }

    /// What was searched.
    pub(super) fn subject(&self, thread: &mut Thread) -> PyResult<Subject> {
        Subject::expect(thread, self.string_value())
    }

    /// The text of a group, or `default` where it has not matched.
    fn text_of(&self, thread: &mut Thread, group: usize, default: Value) -> PyResult {
        match self.span_of(group) {
            Some((start, end)) => self.subject(thread)?.slice(thread, start, end),
            None => Ok(default),
        }
    }

    /// The number of a group that is given by number or name.
    fn number_of(&self, thread: &mut Thread, key: Value) -> PyResult<usize> {
        let number = match thread.interp().class_of(key).slot(|slots| slots.index) {
            Some(_) => Some(ops::index_i64(thread, key)?),
            None if key.is_int() || key.is_bool() => int::to_i64(key),
            None => match self.names() {
                Some(names) => names.get(thread, key)?.and_then(int::to_i64),
                None => None,
            },
        };
        let number = number.and_then(|number| usize::try_from(number).ok());
        match number.filter(|&number| number < self.spans) {
            Some(number) => Ok(number),
            None => Err(thread.index_error("no such group")),
        }
    }

    fn names(&self) -> Option<Gc<Dict>> {
        self.pattern.get()?.names()
    }

    fn bounds_of(&self, thread: &mut Thread, group: Option<Value>) -> PyResult<(i64, i64)> {
        let number = match group {
            Some(key) => self.number_of(thread, key)?,
            None => 0,
        };
        Ok(self.span_of(number).map_or((-1, -1), |(start, end)| (start as i64, end as i64)))
    }
}

#[pymethods]
impl Match {
    /// See PEP 585
    #[classmethod("(item, /)")]
    fn __class_getitem__(thread: &mut Thread, class: Gc<Class>, item: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), item)
    }

    /// Return subgroup(s) of the match by indices or names.
    ///
    /// For 0 returns the entire match.
    #[method("(*args)")]
    fn group(thread: &mut Thread, this: Gc<Match>, args: &[Value]) -> PyResult {
        match args {
            [] => this.text_of(thread, 0, Value::NONE),
            [only] => {
                let number = this.number_of(thread, *only)?;
                this.text_of(thread, number, Value::NONE)
            }
            keys => {
                let result = List::with_capacity(thread, keys.len())?;
                for &key in keys {
                    let number = this.number_of(thread, key)?;
                    let text = this.text_of(thread, number, Value::NONE)?;
                    result.push(thread, text)?;
                }
                Tuple::new(thread, result.items()).map(Gc::as_value)
            }
        }
    }

    /// Return a tuple containing all the subgroups of the match, from 1.
    #[method("(default=None)")]
    fn groups(thread: &mut Thread, this: Gc<Match>, default: Option<Value>) -> PyResult<Gc<Tuple>> {
        let default = default.unwrap_or(Value::NONE);
        let result = List::with_capacity(thread, this.spans - 1)?;
        for group in 1..this.spans {
            let text = this.text_of(thread, group, default)?;
            result.push(thread, text)?;
        }
        Tuple::new(thread, result.items())
    }

    /// Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.
    #[method("(default=None)")]
    fn groupdict(thread: &mut Thread, this: Gc<Match>, default: Option<Value>) -> PyResult<Gc<Dict>> {
        let result = Dict::new(thread);
        let Some(names) = this.names() else { return Ok(result) };
        let mut position = Default::default();
        while let Some((name, number)) = names.next(&mut position) {
            let group = int::to_i64(number).unwrap_or(0) as usize;
            let text = this.text_of(thread, group, default.unwrap_or(Value::NONE))?;
            result.set(thread, name, text)?;
        }
        Ok(result)
    }

    /// Return index of the start of the substring matched by group.
    #[method("(group=0, /)")]
    fn start(thread: &mut Thread, this: Gc<Match>, group: Option<Value>) -> PyResult<i64> {
        Ok(this.bounds_of(thread, group)?.0)
    }

    /// Return index of the end of the substring matched by group.
    #[method("(group=0, /)")]
    fn end(thread: &mut Thread, this: Gc<Match>, group: Option<Value>) -> PyResult<i64> {
        Ok(this.bounds_of(thread, group)?.1)
    }

    /// For match object m, return the 2-tuple (m.start(group), m.end(group)).
    #[method("(group=0, /)")]
    fn span(thread: &mut Thread, this: Gc<Match>, group: Option<Value>) -> PyResult<(i64, i64)> {
        this.bounds_of(thread, group)
    }

    /// Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.
    #[method("(template)")]
    fn expand(thread: &mut Thread, this: Gc<Match>, template: Value) -> PyResult {
        let Some(pattern) = this.pattern.get() else { return Ok(Value::NONE) };
        let template = super::pattern::compile_template(thread, pattern, template)?;
        if let Some(literal) = template.literal() {
            return Ok(literal);
        }
        let mut out = this.subject(thread)?.joiner();
        template.expand_into(thread, this, &mut out)?;
        out.finish(thread)
    }

    #[method("()")]
    fn __copy__(this: Gc<Match>) -> Gc<Match> {
        this
    }

    #[method("(memo, /)")]
    fn __deepcopy__(this: Gc<Match>, memo: Value) -> Gc<Match> {
        let _ = memo;
        this
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Gc<Match>, key: Value) -> PyResult {
        let number = this.number_of(thread, key)?;
        this.text_of(thread, number, Value::NONE)
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Match>) -> PyResult<String> {
        let text = this.text_of(thread, 0, Value::NONE)?;
        let text = ops::repr(thread, text)?.to_string_lossy();
        let (start, end) = this.bounds_of(thread, None)?;
        Ok(format!("<re.Match object; span=({start}, {end}), match={text}>"))
    }

    /// The string passed to match() or search().
    #[getter(member)]
    fn string(this: Gc<Match>) -> Value {
        this.string_value()
    }

    /// The integer index of the last matched capturing group.
    #[getter]
    fn lastindex(this: Gc<Match>) -> Option<usize> {
        (this.last > 0).then_some(this.last)
    }

    /// The name of the last matched capturing group.
    #[getter]
    fn lastgroup(this: Gc<Match>) -> Option<Value> {
        if this.last == 0 { None } else { this.pattern.get()?.name_of(this.last) }
    }

    #[getter]
    fn regs(thread: &mut Thread, this: Gc<Match>) -> PyResult<Gc<Tuple>> {
        let interp = thread.interp();
        let result = List::with_capacity(thread, this.spans)?;
        for group in 0..this.spans {
            let (start, end) =
                this.span_of(group).map_or((-1, -1), |(start, end)| (start as i64, end as i64));
            let span = Tuple::small(&interp, &[int::from_i64(&interp, start), int::from_i64(&interp, end)]);
            result.push(thread, span.as_value())?;
        }
        Tuple::new(thread, result.items())
    }
}
