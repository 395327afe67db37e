//! Where a warning belongs.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::modules::sys;
use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::state::frame::FrameRef;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::str::Str;

/// A place in a source, and the registry of what was warned of in its module.
pub(super) struct Site {
    pub filename: Gc<Str>,
    pub line: i64,
    pub module: Value,
    pub registry: Option<Gc<Dict>>,
}

/// A frame of the machinery of imports.
fn is_internal(filename: &str) -> bool {
    filename.contains("importlib") && filename.contains("_bootstrap")
}

fn filename_of(frame: FrameRef) -> String {
    frame.code.data().filename.as_str().to_string()
}

fn is_skipped(frame: FrameRef, prefixes: &[Value]) -> bool {
    let filename = filename_of(frame);
    let has_prefix = |prefix: &Value| {
        prefix.cast::<Str>().is_some_and(|prefix| filename.starts_with(&prefix.to_string_lossy()))
    };
    is_internal(&filename) || prefixes.iter().any(has_prefix)
}

/// The frame `level - 1` calls up, where frames of the machinery do not count unless it is that which warns.
fn frame_at(thread: &Thread, level: i64, prefixes: &[Value]) -> Option<FrameRef> {
    let mut frame = thread.frame.get()?;
    let counts_all = level <= 0 || is_internal(&filename_of(frame));
    for _ in 1..level {
        frame = frame.previous.get()?;
        while !counts_all && is_skipped(frame, prefixes) {
            frame = frame.previous.get()?;
        }
    }
    Some(frame)
}

impl Site {
    /// The place that runs, `level - 1` calls up.
    pub fn of_stack(thread: &mut Thread, level: i64, prefixes: &[Value]) -> PyResult<Site> {
        let interp = thread.interp();
        let (globals, filename, line) = match frame_at(thread, level, prefixes) {
            Some(frame) => (
                frame.globals(),
                Str::intern(&interp, frame.code.data().filename.as_str()),
                frame.line().map_or(0, i64::from),
            ),
            None => (sys::namespace(thread)?, Str::intern(&interp, "<sys>"), 0),
        };
        let module = globals.get_text(&interp, "__name__");
        let module = module.filter(|name| name.cast::<Str>().is_some());
        let known = globals.get_text(&interp, "__warningregistry__").and_then(|known| known.cast::<Dict>());
        let registry = match known {
            Some(registry) => registry,
            None => {
                let registry = Dict::new(thread);
                globals.set_text(thread, "__warningregistry__", registry.as_value())?;
                registry
            }
        };
        let module = module.unwrap_or_else(|| Str::intern(&interp, "<string>").as_value());
        Ok(Site { filename, line, module, registry: Some(registry) })
    }

    /// A line of a file; the module is named after it.
    pub fn explicit(thread: &mut Thread, filename: Gc<Str>, line: i64) -> PyResult<Site> {
        let text = filename.to_string_lossy();
        let module = match text.strip_suffix(".py").unwrap_or(&text) {
            "" => "<unknown>",
            module => module,
        };
        let module = Str::from_text(thread, module)?.as_value();
        Ok(Site { filename, line, module, registry: None })
    }
}
