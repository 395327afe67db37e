//! `UnicodeEncodeError`, `UnicodeDecodeError`, `UnicodeTranslateError`.

use taipan_gc::Gc;
use taipan_gc::ShapeId;
use taipan_gc::Value;

use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Slots;
use crate::object::spec::GetSetSpec;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::exception::Exception;
use crate::types::exception::allocate;
use crate::types::exception::field;
use crate::types::exception::fields::member;
use crate::types::exception::methods;
use crate::types::int;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

pub(super) static ENCODE_SLOTS: Slots =
    Slots { init: Some(encode_init), str: Some(encode_str), ..Slots::EMPTY };
pub(super) static DECODE_SLOTS: Slots =
    Slots { init: Some(decode_init), str: Some(decode_str), ..Slots::EMPTY };
pub(super) static TRANSLATE_SLOTS: Slots =
    Slots { init: Some(translate_init), str: Some(translate_str), ..Slots::EMPTY };

pub(super) static GETSET: &[GetSetSpec] = &[
    member!("encoding", "exception encoding", field::UNICODE_ENCODING),
    member!("object", "exception object", field::UNICODE_OBJECT),
    GetSetSpec { name: "start", doc: "exception start", get: get_start, set: Some(set_start) },
    GetSetSpec { name: "end", doc: "exception end", get: get_end, set: Some(set_end) },
    member!("reason", "exception reason", field::UNICODE_REASON),
];

fn position(thread: &mut Thread, this: Value, index: usize) -> PyResult {
    let exception = methods::receiver(thread, this)?;
    Ok(exception.field(index).unwrap_or(Value::int_from_low_bits(0)))
}

fn set_position(thread: &mut Thread, this: Value, index: usize, value: Option<Value>) -> PyResult<()> {
    let exception = methods::receiver(thread, this)?;
    match value.map(int::exact) {
        Some(Some(position)) => {
            exception.set_field(thread, index, position);
            Ok(())
        }
        Some(None) => Err(thread.type_error("an integer is required")),
        None => Err(thread.type_error("can't delete numeric/char attribute")),
    }
}

fn get_start(thread: &mut Thread, this: Value) -> PyResult {
    position(thread, this, field::UNICODE_START)
}

fn set_start(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
    set_position(thread, this, field::UNICODE_START, value)
}

fn get_end(thread: &mut Thread, this: Value) -> PyResult {
    position(thread, this, field::UNICODE_END)
}

fn set_end(thread: &mut Thread, this: Value, value: Option<Value>) -> PyResult<()> {
    set_position(thread, this, field::UNICODE_END, value)
}

/// Checks the number of arguments and makes them `args`.
fn begin(thread: &mut Thread, this: Value, args: Args<'_>, count: usize) -> PyResult<Gc<Exception>> {
    let exception = methods::receiver(thread, this)?;
    let class = thread.interp().class_of(this);
    methods::no_keywords(thread, class, args)?;
    methods::take_args(thread, exception, args)?;
    let given = args.positional().len();
    if given != count {
        return Err(thread.type_error(format!("function takes exactly {count} arguments ({given} given)")));
    }
    Ok(exception)
}

fn expect_str(thread: &mut Thread, value: Value, number: usize) -> PyResult {
    if value.cast::<Str>().is_some() {
        return Ok(value);
    }
    let got = if value.is_none() { "None".into() } else { thread.interp().class_of(value).name_text() };
    Err(thread.type_error(format!("argument {number} must be str, not {got}")))
}

/// Start, end and reason: the last three arguments.
fn take_range(
    thread: &mut Thread,
    exception: Gc<Exception>,
    rest: &[Value],
    first_number: usize,
) -> PyResult<()> {
    let &[start, end, reason] = rest else { return Ok(()) };
    let start = ops::index(thread, start)?;
    let end = ops::index(thread, end)?;
    let reason = expect_str(thread, reason, first_number + 2)?;
    exception.set_field(thread, field::UNICODE_START, start);
    exception.set_field(thread, field::UNICODE_END, end);
    exception.set_field(thread, field::UNICODE_REASON, reason);
    Ok(())
}

fn encode_init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = begin(thread, this, args, 5)?;
    let given = args.positional();
    let encoding = expect_str(thread, given[0], 1)?;
    let object = expect_str(thread, given[1], 2)?;
    exception.set_field(thread, field::UNICODE_ENCODING, encoding);
    exception.set_field(thread, field::UNICODE_OBJECT, object);
    take_range(thread, exception, &given[2..], 3)
}

fn decode_init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = begin(thread, this, args, 5)?;
    let given = args.positional();
    let encoding = expect_str(thread, given[0], 1)?;
    take_range(thread, exception, &given[2..], 3)?;
    if given[1].cast::<Bytes>().is_none() {
        let got = thread.interp().class_of(given[1]).name_text();
        return Err(thread.type_error(format!("a bytes-like object is required, not '{got}'")));
    }
    exception.set_field(thread, field::UNICODE_ENCODING, encoding);
    exception.set_field(thread, field::UNICODE_OBJECT, given[1]);
    Ok(())
}

fn translate_init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = begin(thread, this, args, 4)?;
    let given = args.positional();
    let object = expect_str(thread, given[0], 1)?;
    exception.set_field(thread, field::UNICODE_OBJECT, object);
    take_range(thread, exception, &given[1..], 2)
}

/// Start and end inside an object of that length.
fn clipped(exception: Gc<Exception>, len: usize) -> (usize, usize) {
    let read = |index: usize| {
        let position = exception.field(index).and_then(int::to_i64).unwrap_or(0);
        usize::try_from(position).unwrap_or(0)
    };
    let start = read(field::UNICODE_START).min(len.saturating_sub(1));
    let end = read(field::UNICODE_END).clamp(len.min(1), len.max(1));
    (start, end)
}

/// `in position 1: reason`, or `in position 1-3: reason`.
fn push_place(
    thread: &mut Thread,
    text: &mut StrBuilder,
    exception: Gc<Exception>,
    start: usize,
    end: usize,
) -> PyResult<()> {
    if end == start + 1 {
        text.push_str(&format!(" in position {start}: "));
    } else {
        text.push_str(&format!(" in position {start}-{}: ", end as i64 - 1));
    }
    text.push_str_of(thread, exception.field(field::UNICODE_REASON).unwrap_or(Value::NONE))?;
    Ok(())
}

fn escaped(point: u32) -> String {
    match point {
        0..=0xFF => format!("\\x{point:02x}"),
        0x100..=0xFFFF => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    }
}

fn empty(thread: &mut Thread) -> Value {
    Str::intern(&thread.interp(), "").as_value()
}

/// `'utf-8' codec `
fn push_codec(thread: &mut Thread, text: &mut StrBuilder, exception: Gc<Exception>) -> PyResult<()> {
    let encoding = ops::str(thread, exception.field(field::UNICODE_ENCODING).unwrap_or(Value::NONE))?;
    text.push_str("'");
    text.push_string(thread, encoding)?;
    text.push_str("' codec ");
    Ok(())
}

/// What cannot be encoded or translated.
fn push_characters(text: &mut StrBuilder, string: Gc<Str>, verb: &str, start: usize, end: usize) {
    match string.units().get(start) {
        Some(point) if end == start + 1 => {
            text.push_str(&format!("can't {verb} character '{}'", escaped(point)));
        }
        _ => text.push_str(&format!("can't {verb} characters")),
    }
}

fn encode_str(thread: &mut Thread, this: Value) -> PyResult {
    let exception = methods::receiver(thread, this)?;
    let Some(string) = exception.field(field::UNICODE_OBJECT).and_then(|object| object.cast::<Str>()) else {
        return Ok(empty(thread));
    };
    let (start, end) = clipped(exception, string.len());
    let mut text = StrBuilder::new();
    push_codec(thread, &mut text, exception)?;
    push_characters(&mut text, string, "encode", start, end);
    push_place(thread, &mut text, exception, start, end)?;
    Ok(text.finish(thread)?.as_value())
}

fn decode_str(thread: &mut Thread, this: Value) -> PyResult {
    let exception = methods::receiver(thread, this)?;
    let Some(bytes) = exception.field(field::UNICODE_OBJECT).and_then(|object| object.cast::<Bytes>()) else {
        return Ok(empty(thread));
    };
    let bytes = bytes.as_slice();
    let (start, end) = clipped(exception, bytes.len());
    let mut text = StrBuilder::new();
    push_codec(thread, &mut text, exception)?;
    match bytes.get(start) {
        Some(byte) if end == start + 1 => text.push_str(&format!("can't decode byte 0x{byte:02x}")),
        _ => text.push_str("can't decode bytes"),
    }
    push_place(thread, &mut text, exception, start, end)?;
    Ok(text.finish(thread)?.as_value())
}

fn translate_str(thread: &mut Thread, this: Value) -> PyResult {
    let exception = methods::receiver(thread, this)?;
    let Some(string) = exception.field(field::UNICODE_OBJECT).and_then(|object| object.cast::<Str>()) else {
        return Ok(empty(thread));
    };
    let (start, end) = clipped(exception, string.len());
    let mut text = StrBuilder::new();
    push_characters(&mut text, string, "translate", start, end);
    push_place(thread, &mut text, exception, start, end)?;
    Ok(text.finish(thread)?.as_value())
}

fn make(
    thread: &mut Thread,
    class: ShapeId,
    encoding: &str,
    object: Value,
    range: std::ops::Range<usize>,
    reason: &str,
) -> PyResult {
    let interp = thread.interp();
    let encoding = Str::from_text(thread, encoding)?.as_value();
    let reason = Str::from_text(thread, reason)?.as_value();
    let (start, end) = (int::from_usize(&interp, range.start), int::from_usize(&interp, range.end));
    interp.class(class);
    let args = Tuple::small(&interp, &[encoding, object, start, end, reason]);
    let exception = allocate(thread, class, args);
    let fields = [
        (field::UNICODE_ENCODING, encoding),
        (field::UNICODE_OBJECT, object),
        (field::UNICODE_START, start),
        (field::UNICODE_END, end),
        (field::UNICODE_REASON, reason),
    ];
    for (index, value) in fields {
        exception.set_field(thread, index, value);
    }
    Ok(exception.as_value())
}

/// The error for characters that an encoding has not. `object` is a `str`; the range counts its characters.
pub fn encode_error(
    thread: &mut Thread,
    encoding: &str,
    object: Value,
    range: std::ops::Range<usize>,
    reason: &str,
) -> PyResult {
    make(thread, exceptions::UNICODE_ENCODE_ERROR, encoding, object, range, reason)
}

/// The error for bytes that mean nothing in an encoding. `object` is a `bytes`.
pub fn decode_error(
    thread: &mut Thread,
    encoding: &str,
    object: Value,
    range: std::ops::Range<usize>,
    reason: &str,
) -> PyResult {
    make(thread, exceptions::UNICODE_DECODE_ERROR, encoding, object, range, reason)
}

/// Raises an exception made by one of the functions above.
#[cold]
pub fn raise(thread: &mut Thread, made: PyResult) -> Raised {
    match made {
        Ok(exception) => {
            super::chain_to_handled(thread, exception);
            thread.raise(exception)
        }
        Err(raised) => raised,
    }
}
