//! Uncaught exceptions as text: what CPython's `traceback` module prints, made natively.
//!
//! First everything that has to be asked of objects is taken down ([`Report`]); asking may run Python. Then it is rendered,
//! which touches no object.

mod anchors;
mod carets;
mod entries;
mod render;
mod report;
mod source;
mod suggest;
mod syntax;
mod theme;

pub use report::brief;
pub use source::Sources;
pub use theme::Theme;

use taipan_gc::Value;

use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use report::Report;

/// An exception with its traceback, its causes and contexts and, of a group, its members.
///
/// An error says that memory or stack gave out; exceptions that objects raise while they are asked are part of
/// the text.
pub fn format_exception(thread: &mut Thread, exception: Value, theme: &Theme) -> PyResult<String> {
    let report = Report::of(thread, exception, theme)?;
    Ok(render::render(&report, theme))
}
