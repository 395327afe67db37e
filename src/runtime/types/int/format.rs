//! Formatting of integers.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::arith::decimal;
use super::raise_fault;
use super::to_f64;
use super::with_limbs;
use crate::number::fault::Fault;
use crate::number::format_spec;
use crate::number::format_spec::Family;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::text::TextBuf;
use crate::types::str::Str;
use crate::types::str::parse_spec;

/// `format(value, spec)` of an exact int; `name` is the type's name in messages.
pub fn format(thread: &mut Thread, value: Value, spec: Gc<Str>, name: &str) -> PyResult<Gc<Str>> {
    if spec.is_empty() {
        return decimal(thread, value);
    }
    let spec = parse_spec(thread, spec, name, Family::Int)?;
    let made: Result<TextBuf, Fault> = if spec.wants_float() {
        let value = to_f64(thread, value)?;
        format_spec::format_float(value, &spec, name)
    } else {
        let limit = thread.interp().max_str_digits();
        with_limbs(value, |limbs| format_spec::format_int(limbs, &spec, name, limit))
            .unwrap_or_else(|| Ok(TextBuf::Ascii(Vec::new())))
    };
    match made {
        Ok(text) => Str::from_buf(thread, &text),
        Err(fault) => Err(raise_fault(thread, &fault)),
    }
}
