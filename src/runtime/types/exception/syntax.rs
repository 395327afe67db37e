//! `SyntaxError` and its subclasses.

use taipan_compiler::ErrorKind;
use taipan_gc::Gc;
use taipan_gc::ShapeId;
use taipan_gc::Value;

use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::iter;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Slots;
use crate::object::spec::GetSetSpec;
use crate::state::thread::Thread;
use crate::types::exception::Exception;
use crate::types::exception::field;
use crate::types::exception::fields::member;
use crate::types::exception::methods;
use crate::types::int;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;

pub(super) static SLOTS: Slots = Slots { init: Some(init), str: Some(str), ..Slots::EMPTY };

pub(super) static GETSET: &[GetSetSpec] = &[
    member!("msg", "exception msg", field::SYNTAX_MSG),
    member!("filename", "exception filename", field::SYNTAX_FILENAME),
    member!("lineno", "exception lineno", field::SYNTAX_LINENO),
    member!("offset", "exception offset", field::SYNTAX_OFFSET),
    member!("text", "exception text", field::SYNTAX_TEXT),
    member!("end_lineno", "exception end lineno", field::SYNTAX_END_LINENO),
    member!("end_offset", "exception end offset", field::SYNTAX_END_OFFSET),
    member!("print_file_and_line", "exception print_file_and_line", field::SYNTAX_PRINT),
    member!("_metadata", "exception private metadata", field::SYNTAX_METADATA),
];

/// The fields that the second argument gives, in its order.
const DETAILS: [usize; 6] = [
    field::SYNTAX_FILENAME,
    field::SYNTAX_LINENO,
    field::SYNTAX_OFFSET,
    field::SYNTAX_TEXT,
    field::SYNTAX_END_LINENO,
    field::SYNTAX_END_OFFSET,
];

fn init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    let exception = methods::receiver(thread, this)?;
    let class = thread.interp().class_of(this);
    methods::no_keywords(thread, class, args)?;
    methods::take_args(thread, exception, args)?;
    let given = args.positional();
    if let Some(&message) = given.first() {
        exception.set_field(thread, field::SYNTAX_MSG, message);
    }
    match *given {
        [_, details] => {
            let details = iter::to_tuple(thread, details)?;
            take_details(thread, exception, details)
        }
        _ => Ok(()),
    }
}

fn take_details(thread: &mut Thread, exception: Gc<Exception>, details: Gc<Tuple>) -> PyResult<()> {
    let count = details.len();
    if count < 4 {
        return Err(thread.type_error(format!("function takes at least 4 arguments ({count} given)")));
    }
    if count > 7 {
        return Err(thread.type_error(format!("function takes at most 7 arguments ({count} given)")));
    }
    for (index, &value) in DETAILS.into_iter().zip(details.items()) {
        exception.set_field(thread, index, value);
    }
    if count == 5 {
        return Err(thread.type_error("end_offset must be provided when end_lineno is provided"));
    }
    Ok(())
}

fn str(thread: &mut Thread, this: Value) -> PyResult {
    let exception = methods::receiver(thread, this)?;
    let message = exception.field(field::SYNTAX_MSG).unwrap_or(Value::NONE);
    let filename = exception.field(field::SYNTAX_FILENAME).and_then(|filename| filename.cast::<Str>());
    let line = exception.field(field::SYNTAX_LINENO).and_then(int::exact);
    let mut text = StrBuilder::new();
    text.push_str_of(thread, message)?;
    match (filename, line) {
        (Some(filename), Some(line)) => {
            text.push_str(" (");
            push_base_name(&mut text, filename);
            text.push_str(", line ");
            text.push_str_of(thread, line)?;
            text.push_str(")");
        }
        (Some(filename), None) => {
            text.push_str(" (");
            push_base_name(&mut text, filename);
            text.push_str(")");
        }
        (None, Some(line)) => {
            text.push_str(" (line ");
            text.push_str_of(thread, line)?;
            text.push_str(")");
        }
        (None, None) => {}
    }
    Ok(text.finish(thread)?.as_value())
}

fn push_base_name(text: &mut StrBuilder, filename: Gc<Str>) {
    let points: Vec<u32> = filename.units().points().collect();
    let start = points.iter().rposition(|&point| point == u32::from('/')).map_or(0, |slash| slash + 1);
    for &point in &points[start..] {
        text.push(point);
    }
}

/// Raises the error that the compiler found.
#[cold]
pub fn raise(thread: &mut Thread, error: &taipan_compiler::SyntaxError, filename: Value) -> Raised {
    let class = match error.kind {
        ErrorKind::Syntax => exceptions::SYNTAX_ERROR,
        ErrorKind::Indentation => exceptions::INDENTATION_ERROR,
        ErrorKind::Tab => exceptions::TAB_ERROR,
        ErrorKind::Incomplete => exceptions::INCOMPLETE_INPUT_ERROR,
        ErrorKind::Recursion => return thread.raise_text(exceptions::RECURSION_ERROR, &error.message),
        ErrorKind::Memory => return thread.raise_text(exceptions::MEMORY_ERROR, &error.message),
    };
    match make(thread, class, error, filename) {
        Ok(exception) => {
            super::chain_to_handled(thread, exception);
            thread.raise(exception)
        }
        Err(raised) => raised,
    }
}

/// Raises the error that the compiler found in a source. `is_program` says that it is a file that is read line by
/// line: what looks for mistyped keywords reads it again.
#[cold]
pub fn raise_in(
    thread: &mut Thread,
    error: &taipan_compiler::SyntaxError,
    filename: Value,
    source: &[u8],
    is_program: bool,
) -> Raised {
    let raised = raise(thread, error, filename);
    let source = String::from_utf8_lossy(source);
    let Some(block) = taipan_compiler::may_be_typo(&source, error) else { return raised };
    let exception = thread.take_pending(raised);
    match note_source(thread, exception, block, (!is_program).then_some(&*source)) {
        Ok(()) => thread.raise(exception),
        Err(raised) => raised,
    }
}

/// `_metadata`: the line before the code in which the mistake is, a column, and the source.
fn note_source(thread: &mut Thread, exception: Value, block: usize, source: Option<&str>) -> PyResult<()> {
    let Some(error) = exception.cast::<Exception>() else { return Ok(()) };
    let interp = thread.interp();
    let source = match source {
        Some(source) => {
            let end = if source.ends_with('\n') { "" } else { "\n" };
            Str::from_text(thread, &format!("{source}{end}"))?.as_value()
        }
        None => Value::NONE,
    };
    let items = [int::from_usize(&interp, block), Value::int_from_low_bits(0), source];
    error.set_field(thread, field::SYNTAX_METADATA, Tuple::small(&interp, &items).as_value());
    Ok(())
}

fn make(
    thread: &mut Thread,
    class: ShapeId,
    error: &taipan_compiler::SyntaxError,
    filename: Value,
) -> PyResult {
    let interp = thread.interp();
    let message = Str::from_text(thread, &error.message)?.as_value();
    let Some(position) = error.position else {
        let exception = super::new(thread, class, &[message]);
        exception.set_field(thread, field::SYNTAX_MSG, message);
        return Ok(exception.as_value());
    };
    let text = match &error.text {
        Some(text) => Str::from_text(thread, text)?.as_value(),
        None => Value::NONE,
    };
    let number = |number: i32| Value::int_from_low_bits(i64::from(number));
    let mut details =
        [filename, number(position.line), number(position.offset), text, Value::NONE, Value::NONE];
    let count = match position.end_line {
        Some(end_line) => {
            details[4] = number(end_line);
            details[5] = position.end_offset.map_or(Value::NONE, number);
            6
        }
        None => 4,
    };
    let details = Tuple::small(&interp, &details[..count]);
    let exception = super::new(thread, class, &[message, details.as_value()]);
    exception.set_field(thread, field::SYNTAX_MSG, message);
    take_details(thread, exception, details)?;
    Ok(exception.as_value())
}
