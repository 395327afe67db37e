//! The attributes of code objects.

use taipan_code::CodeFlags;
use taipan_code::CodeRef;
use taipan_code::Name;
use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use crate::interp::prepared;
use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::code::Code;
use crate::types::code::shown_position;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Names as a tuple of strings.
fn name_tuple(thread: &mut Thread, names: &[Name]) -> PyResult<Gc<Tuple>> {
    let list = List::empty(&thread.interp());
    for name in names {
        let name = Str::intern(&thread.interp(), name.as_str());
        list.push(thread, name.as_value())?;
    }
    Tuple::new(thread, list.items())
}

/// A line or column, `None` where there is none.
fn number(number: Option<u32>) -> Value {
    number.map_or(Value::NONE, |number| Value::int_from_low_bits(i64::from(number)))
}

fn text_argument(thread: &mut Thread, value: Value, name: &str) -> PyResult<Name> {
    match value.cast::<Str>() {
        Some(text) => Ok(Name::from(text.to_string_lossy().as_str())),
        None => {
            let got = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!("replace() argument '{name}' must be str, not {got}")))
        }
    }
}

fn number_argument(thread: &mut Thread, value: Value) -> PyResult<u32> {
    let index = ops::index(thread, value)?;
    match int::to_i64(index).and_then(|number| u32::try_from(number).ok()) {
        Some(number) => Ok(number),
        None => Err(thread.value_error("code: a number is out of range")),
    }
}

/// A copy of a code object's data with one part replaced.
fn replace_part(
    thread: &mut Thread,
    data: &mut taipan_code::Code,
    name: &str,
    value: Value,
) -> PyResult<bool> {
    match name {
        "co_name" => data.name = text_argument(thread, value, name)?,
        "co_qualname" => data.qualname = text_argument(thread, value, name)?,
        "co_filename" => data.filename = text_argument(thread, value, name)?,
        "co_flags" => data.flags = CodeFlags(number_argument(thread, value)?),
        "co_firstlineno" => data.firstlineno = number_argument(thread, value)?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn replaced(thread: &mut Thread, this: Gc<Code>, args: Args<'_>) -> PyResult {
    if !args.positional().is_empty() {
        let given = args.positional().len();
        return Err(
            thread.type_error(format!("replace() takes exactly 0 positional arguments ({given} given)"))
        );
    }
    let mut data: taipan_code::Code = (**this.data()).clone();
    for (name, value) in args.keywords() {
        let name = name.to_string_lossy();
        if !replace_part(thread, &mut data, &name, value)? {
            return Err(thread.type_error(format!("replace() got an unexpected keyword argument '{name}'")));
        }
    }
    Ok(Code::new(&thread.interp(), CodeRef::new(data)).as_value())
}

#[pymethods]
impl Code {
    #[slot(repr)]
    fn repr(this: Gc<Code>) -> String {
        let data = this.data();
        format!(
            "<code object {} at {:#x}, file \"{}\", line {}>",
            data.name.as_str(),
            this.addr(),
            data.filename.as_str(),
            data.firstlineno
        )
    }

    #[slot(hash)]
    fn hash(this: Gc<Code>) -> i64 {
        use std::hash::DefaultHasher;
        use std::hash::Hash;
        use std::hash::Hasher;
        let data = this.data();
        let mut hasher = DefaultHasher::new();
        (data.name.as_str(), data.firstlineno, data.argcount, &data.code, &data.positions).hash(&mut hasher);
        match hasher.finish() as i64 {
            -1 => -2,
            hash => hash,
        }
    }

    #[slot(compare)]
    fn compare(this: Gc<Code>, other: Value, op: Comparison) -> Value {
        let Some(other) = other.exact::<Code>() else { return Value::NOT_IMPLEMENTED };
        match op {
            Comparison::Eq => Value::bool(this.data() == other.data()),
            Comparison::Ne => Value::bool(this.data() != other.data()),
            _ => Value::NOT_IMPLEMENTED,
        }
    }

    /// Return a copy of the code object with new values for the specified fields.
    #[method(raw, name = "replace")]
    fn replace(thread: &mut Thread, this: Gc<Code>, args: Args<'_>) -> PyResult {
        replaced(thread, this, args)
    }

    /// The same as replace().
    #[method(raw, name = "__replace__")]
    fn dunder_replace(thread: &mut Thread, this: Gc<Code>, args: Args<'_>) -> PyResult {
        replaced(thread, this, args)
    }

    /// Return an iterator over the lines of the code: start, end and line.
    #[method("()")]
    fn co_lines(thread: &mut Thread, this: Gc<Code>) -> PyResult {
        let list = List::empty(&thread.interp());
        let data = this.data();
        let mut run: Option<(u32, u32, Option<u32>)> = None;
        for next in data.positions.runs(data.firstlineno) {
            match &mut run {
                Some((_, end, line)) if *line == next.position.line => *end = next.end,
                _ => {
                    if let Some(done) = run {
                        push_line(thread, list, done)?;
                    }
                    run = Some((next.start, next.end, next.position.line));
                }
            }
        }
        if let Some(done) = run {
            push_line(thread, list, done)?;
        }
        crate::object::iter::iter(thread, list.as_value())
    }

    /// Return an iterator over the source ranges of the instructions.
    #[method("()")]
    fn co_positions(thread: &mut Thread, this: Gc<Code>) -> PyResult {
        let list = List::empty(&thread.interp());
        let data = this.data();
        for run in data.positions.runs(data.firstlineno) {
            let position = shown_position(&thread.interp(), run.position);
            let parts = [position.line, position.end_line, position.col, position.end_col].map(number);
            let tuple = Tuple::small(&thread.interp(), &parts);
            for _ in (run.start..run.end).step_by(2) {
                list.push(thread, tuple.as_value())?;
            }
        }
        crate::object::iter::iter(thread, list.as_value())
    }

    #[getter(member)]
    fn co_argcount(this: Gc<Code>) -> u32 {
        this.data().argcount
    }

    #[getter(member)]
    fn co_posonlyargcount(this: Gc<Code>) -> u32 {
        this.data().posonlyargcount
    }

    #[getter(member)]
    fn co_kwonlyargcount(this: Gc<Code>) -> u32 {
        this.data().kwonlyargcount
    }

    #[getter(member)]
    fn co_stacksize(this: Gc<Code>) -> u32 {
        this.data().stacksize
    }

    #[getter(member)]
    fn co_flags(this: Gc<Code>) -> u32 {
        this.data().flags.0
    }

    #[getter(member)]
    fn co_nlocals(this: Gc<Code>) -> u32 {
        this.data().nlocals()
    }

    #[getter(member)]
    fn co_firstlineno(this: Gc<Code>) -> u32 {
        this.data().firstlineno
    }

    #[getter(member)]
    fn co_name(thread: &mut Thread, this: Gc<Code>) -> Gc<Str> {
        Str::intern(&thread.interp(), this.name())
    }

    #[getter(member)]
    fn co_qualname(thread: &mut Thread, this: Gc<Code>) -> Gc<Str> {
        Str::intern(&thread.interp(), this.data().qualname.as_str())
    }

    #[getter(member)]
    fn co_filename(thread: &mut Thread, this: Gc<Code>) -> Gc<Str> {
        Str::intern(&thread.interp(), this.data().filename.as_str())
    }

    #[getter(member)]
    fn co_names(thread: &mut Thread, this: Gc<Code>) -> PyResult<Gc<Tuple>> {
        name_tuple(thread, &this.data().names)
    }

    #[getter]
    fn co_varnames(thread: &mut Thread, this: Gc<Code>) -> PyResult<Gc<Tuple>> {
        name_tuple(thread, &this.data().varnames)
    }

    #[getter]
    fn co_cellvars(thread: &mut Thread, this: Gc<Code>) -> PyResult<Gc<Tuple>> {
        name_tuple(thread, &this.data().cellvars)
    }

    #[getter]
    fn co_freevars(thread: &mut Thread, this: Gc<Code>) -> PyResult<Gc<Tuple>> {
        name_tuple(thread, &this.data().freevars)
    }

    #[getter(member)]
    fn co_consts(thread: &mut Thread, this: Gc<Code>) -> PyResult<Gc<Tuple>> {
        let prepared = match this.prepared.get() {
            Some(prepared) => prepared,
            None => prepared::prepare(thread, this)?,
        };
        let list = List::empty(&thread.interp());
        for slot in &prepared.constants()[..this.data().consts.len()] {
            list.push(thread, slot.get().unwrap_or(Value::NONE))?;
        }
        Tuple::new(thread, list.items())
    }

    #[getter]
    fn co_code(thread: &mut Thread, this: Gc<Code>) -> PyResult<Gc<Bytes>> {
        Bytes::new(thread, &this.data().code)
    }

    #[getter(member)]
    fn co_linetable(thread: &mut Thread, this: Gc<Code>) -> PyResult<Gc<Bytes>> {
        Bytes::new(thread, this.data().positions.as_bytes())
    }

    #[getter(member)]
    fn co_exceptiontable(thread: &mut Thread, this: Gc<Code>) -> PyResult<Gc<Bytes>> {
        let _ = this;
        Bytes::new(thread, b"")
    }
}

fn push_line(thread: &mut Thread, list: Gc<List>, run: (u32, u32, Option<u32>)) -> PyResult<()> {
    let (start, end, line) = run;
    let tuple = Tuple::small(&thread.interp(), &[number(Some(start)), number(Some(end)), number(line)]);
    list.push(thread, tuple.as_value())
}
