//! Formatting of values: what `format()`, f-strings and `str.format` share.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::Str;
use super::StrBuilder;
use crate::number::float;
use crate::number::format_spec;
use crate::number::format_spec::Family;
use crate::number::format_spec::Spec;
use crate::number::limbs::DecimalBuffer;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::float as float_type;
use crate::types::int;

/// `format(value, spec)` of an exact `str`, `int` or `float`; `None` for any other value.
#[inline]
pub fn format_exact(thread: &mut Thread, value: Value, spec: Gc<Str>) -> PyResult<Option<Gc<Str>>> {
    if let Some(string) = value.exact::<Str>() {
        return format_str(thread, string, spec, "str").map(Some);
    }
    if value.is_int() || value.exact::<int::Int>().is_some() {
        return int::format(thread, value, spec, "int").map(Some);
    }
    match value.as_float() {
        Some(float) => float_type::format(thread, float, spec, "float").map(Some),
        None => Ok(None),
    }
}

/// Appends `format(value, spec)`.
pub(super) fn push_formatted(
    thread: &mut Thread,
    out: &mut StrBuilder,
    value: Value,
    spec: Gc<Str>,
) -> PyResult<()> {
    if spec.is_empty() {
        if let Some(string) = value.exact::<Str>() {
            out.push_string(thread, string)?;
            return Ok(());
        }
        if let Some(int) = value.as_int() {
            out.push_ascii(DecimalBuffer::default().format(int).as_bytes());
            return Ok(());
        }
        if let Some(value) = value.as_float() {
            let mut text = String::with_capacity(32);
            float::write_repr(&mut text, value);
            out.push_ascii(text.as_bytes());
            return Ok(());
        }
    }
    let text = ops::format(thread, value, spec)?;
    out.push_string(thread, text)?;
    Ok(())
}

/// `str.__format__`
pub(super) fn str_method(thread: &mut Thread, this: Value, spec: Gc<Str>) -> PyResult<Gc<Str>> {
    let Some(string) = this.cast::<Str>() else {
        return Err(thread.type_error("descriptor '__format__' requires a 'str' object"));
    };
    if spec.is_empty() {
        return ops::str(thread, this);
    }
    let name = if this.exact::<Str>().is_some() {
        "str".to_string()
    } else {
        thread.interp().class_of(this).name_text()
    };
    format_str(thread, string, spec, &name)
}

fn format_str(thread: &mut Thread, string: Gc<Str>, spec: Gc<Str>, name: &str) -> PyResult<Gc<Str>> {
    if spec.is_empty() {
        return Ok(string);
    }
    let spec = parse(thread, spec, name, Family::Str)?;
    let layout = format_spec::layout_str(string.len(), &spec, name)
        .map_err(|fault| int::raise_fault(thread, &fault))?;
    if layout.left == 0 && layout.right == 0 {
        return Str::slice(thread, string, 0, layout.shown);
    }
    let mut out = StrBuilder::new();
    out.push_repeated(spec.fill, layout.left);
    out.push_units(string.units().slice(0..layout.shown));
    out.push_repeated(spec.fill, layout.right);
    out.finish(thread)
}

/// Reads a specification; what it makes of the smallest value is charged, so that no field is too large for memory.
pub fn parse(thread: &mut Thread, spec: Gc<Str>, name: &str, family: Family) -> PyResult<Spec> {
    let spec = Spec::parse(spec.units(), name, family).map_err(|fault| int::raise_fault(thread, &fault))?;
    let size = spec.size();
    if size > 4096 {
        // Up to four bytes a character, in the builder and in the string.
        drop(thread.charge(size.saturating_mul(12))?);
        thread.work(size)?;
    }
    Ok(spec)
}
