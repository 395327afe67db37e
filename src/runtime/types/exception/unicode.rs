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
use crate::object::spec::NativeType;
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

/// What the message of an error shows, its parts made text before the object is looked at: that may change the error.
struct Shown {
    reason: Gc<Str>,
    start: i64,
    end: i64,
}

impl Shown {
    fn read(thread: &mut Thread, exception: Gc<Exception>) -> PyResult<Shown> {
        let reason = text_of(thread, exception, field::UNICODE_REASON)?;
        let position = |index: usize| exception.field(index).and_then(int::to_i64).unwrap_or(0);
        Ok(Shown { reason, start: position(field::UNICODE_START), end: position(field::UNICODE_END) })
    }

    /// The index of the one item that is wrong in an object of that length.
    fn single(&self, len: usize) -> Option<usize> {
        let start = usize::try_from(self.start).ok().filter(|&start| start < len)?;
        (self.end == self.start + 1).then_some(start)
    }

    /// ` in position 1: reason`, or ` in position 1-3: reason`.
    fn push_place(&self, thread: &mut Thread, text: &mut StrBuilder, single: bool) -> PyResult<()> {
        let (start, last) = (self.start, self.end.saturating_sub(1));
        match single {
            true => text.push_str(&format!(" in position {start}: ")),
            false => text.push_str(&format!(" in position {start}-{last}: ")),
        }
        text.push_string(thread, self.reason)
    }
}

fn text_of(thread: &mut Thread, exception: Gc<Exception>, index: usize) -> PyResult<Gc<Str>> {
    match exception.field(index) {
        Some(part) => ops::str(thread, part),
        None => Ok(Str::intern(&thread.interp(), "<NULL>")),
    }
}

/// The object, which is to be of that type.
fn object_as<T: NativeType>(thread: &mut Thread, exception: Gc<Exception>, kind: &str) -> PyResult<Gc<T>> {
    let Some(object) = exception.field(field::UNICODE_OBJECT) else {
        return Err(thread.type_error("UnicodeError 'object' attribute is not set"));
    };
    object
        .cast::<T>()
        .ok_or_else(|| thread.type_error(format!("UnicodeError 'object' attribute must be a {kind}")))
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
fn push_codec(thread: &mut Thread, text: &mut StrBuilder, encoding: Gc<Str>) -> PyResult<()> {
    text.push_str("'");
    text.push_string(thread, encoding)?;
    text.push_str("' codec ");
    Ok(())
}

/// What cannot be encoded or translated.
fn push_characters(text: &mut StrBuilder, string: Gc<Str>, verb: &str, single: Option<usize>) {
    match single.and_then(|start| string.units().get(start)) {
        Some(point) => text.push_str(&format!("can't {verb} character '{}'", escaped(point))),
        None => text.push_str(&format!("can't {verb} characters")),
    }
}

fn encode_str(thread: &mut Thread, this: Value) -> PyResult {
    let exception = methods::receiver(thread, this)?;
    if exception.field(field::UNICODE_OBJECT).is_none() {
        return Ok(empty(thread));
    }
    let shown = Shown::read(thread, exception)?;
    let encoding = text_of(thread, exception, field::UNICODE_ENCODING)?;
    let string = object_as::<Str>(thread, exception, "string")?;
    let single = shown.single(string.len());
    let mut text = StrBuilder::new();
    push_codec(thread, &mut text, encoding)?;
    push_characters(&mut text, string, "encode", single);
    shown.push_place(thread, &mut text, single.is_some())?;
    Ok(text.finish(thread)?.as_value())
}

fn decode_str(thread: &mut Thread, this: Value) -> PyResult {
    let exception = methods::receiver(thread, this)?;
    if exception.field(field::UNICODE_OBJECT).is_none() {
        return Ok(empty(thread));
    }
    let shown = Shown::read(thread, exception)?;
    let encoding = text_of(thread, exception, field::UNICODE_ENCODING)?;
    let bytes = object_as::<Bytes>(thread, exception, "bytes")?.as_slice();
    let single = shown.single(bytes.len());
    let mut text = StrBuilder::new();
    push_codec(thread, &mut text, encoding)?;
    match single.and_then(|start| bytes.get(start)) {
        Some(byte) => text.push_str(&format!("can't decode byte 0x{byte:02x}")),
        None => text.push_str("can't decode bytes"),
    }
    shown.push_place(thread, &mut text, single.is_some())?;
    Ok(text.finish(thread)?.as_value())
}

fn translate_str(thread: &mut Thread, this: Value) -> PyResult {
    let exception = methods::receiver(thread, this)?;
    if exception.field(field::UNICODE_OBJECT).is_none() {
        return Ok(empty(thread));
    }
    let shown = Shown::read(thread, exception)?;
    let string = object_as::<Str>(thread, exception, "string")?;
    let single = shown.single(string.len());
    let mut text = StrBuilder::new();
    push_characters(&mut text, string, "translate", single);
    shown.push_place(thread, &mut text, single.is_some())?;
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
