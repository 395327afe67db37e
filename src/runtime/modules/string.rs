//! `_string`: what `string.Formatter` needs of templates.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::cast::ValueExt;
use crate::object::iter;
use crate::object::raised::PyResult;
use crate::object::spec::ModuleSpec;
use crate::state::thread::Thread;
use crate::text::Unit;
use crate::text::template;
use crate::text::template::First;
use crate::text::template::Pieces;
use crate::text::template::Step;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::with_units;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_string",
    doc: "string helper module",
    functions: &[FORMATTER_FIELD_NAME_SPLIT_SPEC, FORMATTER_PARSER_SPEC],
    types: &[],
    exec: None,
};

fn text_of(thread: &mut Thread, value: Value) -> PyResult<Gc<Str>> {
    match value.cast::<Str>() {
        Some(text) => Ok(text),
        None => {
            let got = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!("expected str, got {got}")))
        }
    }
}

/// parse the argument as a format string
#[pyfunction("(object, /)", module = "_string")]
fn formatter_parser(thread: &mut Thread, object: Value) -> PyResult {
    let text = text_of(thread, object)?;
    let parsed = List::empty(&thread.interp());
    with_units!(text.units(), units => parse(thread, units, parsed))?;
    iter::iter(thread, parsed.as_value())
}

fn parse<T: Unit>(thread: &mut Thread, text: &[T], parsed: Gc<List>) -> PyResult<()> {
    let part = |thread: &mut Thread, range: std::ops::Range<usize>| -> PyResult {
        Ok(Str::from_units(thread, T::text(&text[range]))?.as_value())
    };
    for piece in Pieces::new(text) {
        let piece = piece.map_err(|fault| int::raise_fault(thread, &fault))?;
        let mut row = [part(thread, piece.literal)?, Value::NONE, Value::NONE, Value::NONE];
        if let Some(field) = piece.field {
            row[1] = part(thread, field.name)?;
            row[2] = part(thread, field.spec)?;
            if let Some(point) = field.conversion {
                row[3] = Str::of_code_point(&thread.interp(), point).as_value();
            }
        }
        let row = Tuple::small(&thread.interp(), &row);
        parsed.push(thread, row.as_value())?;
    }
    Ok(())
}

/// split the argument as a field name
#[pyfunction("(object, /)", module = "_string")]
fn formatter_field_name_split(thread: &mut Thread, object: Value) -> PyResult<(Value, Value)> {
    let text = text_of(thread, object)?;
    let rest = List::empty(&thread.interp());
    let first = with_units!(text.units(), units => split(thread, units, rest))?;
    Ok((first, iter::iter(thread, rest.as_value())?))
}

/// The first part of a name; puts pairs into `rest`: whether it is an attribute, and its name or index.
fn split<T: Unit>(thread: &mut Thread, name: &[T], rest: Gc<List>) -> PyResult {
    let part = |thread: &mut Thread, range: std::ops::Range<usize>| -> PyResult {
        Ok(Str::from_units(thread, T::text(&name[range]))?.as_value())
    };
    let (first, steps) = template::split_name(name).map_err(|fault| int::raise_fault(thread, &fault))?;
    for step in steps {
        let step = step.map_err(|fault| int::raise_fault(thread, &fault))?;
        let (is_attribute, key) = match step {
            Step::Attribute(range) => (true, part(thread, range)?),
            Step::Index(index) => (false, int::from_usize(&thread.interp(), index)),
            Step::Key(range) => (false, part(thread, range)?),
        };
        let pair = Tuple::small(&thread.interp(), &[Value::bool(is_attribute), key]);
        rest.push(thread, pair.as_value())?;
    }
    match first {
        First::Automatic => part(thread, 0..0),
        First::Index(index) => Ok(int::from_usize(&thread.interp(), index)),
        First::Name(range) => part(thread, range),
    }
}
