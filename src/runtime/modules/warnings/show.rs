//! Showing warnings.

use taipan_gc::Value;

use super::Event;
use crate::builtins::write_error_stream;
use crate::modules::import;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::int;

/// Hands a warning to `warnings._showwarnmsg`; without that module it is printed.
pub(super) fn show(thread: &mut Thread, event: &Event) -> PyResult<()> {
    if !event.source.is_none() {
        import::import_module(thread, "warnings")?;
    }
    let Some(function) = super::module_attribute(thread, "_showwarnmsg")? else {
        return print(thread, event);
    };
    if thread.interp().class_of(function).slot(|slots| slots.call).is_none() {
        return Err(thread.type_error("warnings._showwarnmsg() must be set to a callable"));
    }
    let Some(class) = super::module_attribute(thread, "WarningMessage")? else {
        return Err(thread.runtime_error("unable to get warnings.WarningMessage"));
    };
    let line = int::from_i64(&thread.interp(), event.line);
    let none = Value::NONE;
    let args = [event.message, event.category, event.filename.as_value(), line, none, none, event.source];
    let message = call::call(thread, class, &args)?;
    call::call(thread, function, &[message])?;
    Ok(())
}

/// `file:line: category: text`, and the line itself.
fn print(thread: &mut Thread, event: &Event) -> PyResult<()> {
    let filename = event.filename.to_string_lossy();
    let category = event.category.as_class().map_or(String::new(), |class| class.name_text());
    let text = ops::str(thread, event.text)?.to_string_lossy();
    let mut shown = format!("{filename}:{}: {category}: {text}\n", event.line);
    let line = u32::try_from(event.line).ok();
    if let Some(line) = line.and_then(|line| thread.interp().sources().line(&filename, line)) {
        shown.push_str(&format!("  {}\n", line.trim()));
    }
    write_error_stream(thread, &shown)
}
