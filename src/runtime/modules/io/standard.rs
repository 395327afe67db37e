//! The standard streams: made at start, used natively by `print`, flushed at the end.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::ShapeId;
use taipan_gc::Value;

use super::DEFAULT_BUFFER_SIZE;
use super::buffered::Stream;
use super::file::FileIo;
use super::stream;
use super::stream::call_method;
use super::text;
use super::text::Text;
use super::text::locale;
use crate::builtins::unraisable;
use crate::modules::sys;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::os;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::str::Str;

/// The shapes of streams over files.
const STREAMS: [ShapeId; 6] = [
    ids::FILE_IO,
    ids::BUFFERED_READER,
    ids::BUFFERED_WRITER,
    ids::BUFFERED_RANDOM,
    ids::BUFFERED_RW_PAIR,
    ids::TEXT_IO_WRAPPER,
];

/// How a standard stream is set up.
struct Setup {
    fd: i32,
    name: &'static str,
    hidden: &'static str,
    shown: &'static str,
    writes: bool,
    errors: &'static str,
}

/// Encoding and error handler of the standard streams.
struct Coding {
    encoding: String,
    /// The handler that the environment asks for.
    errors: Option<String>,
}

impl Coding {
    /// What `PYTHONIOENCODING` says, else the locale.
    fn of_environment(interp: &Interpreter) -> Coding {
        let wanted = match interp.config().flags.ignore_environment {
            true => String::new(),
            false => std::env::var("PYTHONIOENCODING").unwrap_or_default(),
        };
        let (encoding, errors) = match wanted.split_once(':') {
            Some((encoding, errors)) => (encoding, Some(errors).filter(|errors| !errors.is_empty())),
            None => (wanted.as_str(), None),
        };
        let encoding = match encoding {
            "" => locale::encoding(interp).to_ascii_lowercase(),
            encoding => encoding.to_string(),
        };
        // Whoever names an encoding alone wants its errors told.
        let errors = errors.or(if wanted.is_empty() { None } else { Some("strict") });
        Coding { encoding, errors: errors.map(str::to_string) }
    }
}

/// Makes `sys.stdin`, `sys.stdout` and `sys.stderr`, and the names they are kept under.
pub fn install(thread: &mut Thread, sys: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    let unbuffered = interp.config().flags.unbuffered;
    let coding = Coding::of_environment(&interp);
    let default = if locale::is_c_like(&interp) { "surrogateescape" } else { "strict" };
    let setups = [
        Setup { fd: 0, name: "stdin", hidden: "__stdin__", shown: "<stdin>", writes: false, errors: default },
        Setup {
            fd: 1,
            name: "stdout",
            hidden: "__stdout__",
            shown: "<stdout>",
            writes: true,
            errors: default,
        },
        Setup {
            fd: 2,
            name: "stderr",
            hidden: "__stderr__",
            shown: "<stderr>",
            writes: true,
            errors: "backslashreplace",
        },
    ];
    for setup in &setups {
        let stream = match os::status(setup.fd) {
            Ok(_) => make(thread, setup, &coding, unbuffered && setup.writes)?,
            Err(_) => Value::NONE,
        };
        sys.set_text(thread, setup.name, stream)?;
        sys.set_text(thread, setup.hidden, stream)?;
    }
    Ok(())
}

fn make(thread: &mut Thread, setup: &Setup, coding: &Coding, unbuffered: bool) -> PyResult {
    let file = FileIo::standard(thread, setup.fd, setup.writes)?;
    let raw = file.as_value();
    let name = Str::intern(&thread.interp(), setup.shown).as_value();
    let key = stream::name_key(thread);
    attr::set(thread, raw, key, Some(name))?;
    let buffer = if unbuffered { raw } else { Stream::over(thread, file, DEFAULT_BUFFER_SIZE)? };
    let is_error = setup.fd == 2;
    let errors = match &coding.errors {
        Some(errors) if !is_error => errors,
        _ => setup.errors,
    };
    let interp = thread.interp();
    let options = text::Options {
        encoding: Some(Str::new(&interp, &coding.encoding)),
        errors: Some(Str::new(&interp, errors)),
        newline: Some(Str::intern(&interp, "\n")),
        line_buffering: !unbuffered && (is_error || file.is_terminal()),
        write_through: unbuffered,
    };
    let stream = text::over(thread, buffer, options)?;
    let mode = Str::intern(&interp, if setup.writes { "w" } else { "r" }).as_value();
    attr::set(thread, stream, Name::mode.get(&interp), Some(mode))?;
    Ok(stream)
}

/// Writes to a stream without a call, if it is a text stream whose method nobody has replaced; says whether it was.
pub fn write_natively(thread: &mut Thread, stream: Value, piece: Gc<Str>) -> PyResult<bool> {
    match Text::native(thread, stream)? {
        Some(text) => text.write(thread, piece).map(|()| true),
        None => Ok(false),
    }
}

/// Writes out what is still held back, as the program ends; false where the standard streams could not be flushed.
pub fn finish(thread: &mut Thread) -> bool {
    let mut done = true;
    for name in ["stdout", "stderr"] {
        if let Err(raised) = flush(thread, name) {
            let exception = thread.take_pending(raised);
            let message = format!("Exception ignored while flushing sys.{name}");
            unraisable::report(thread, exception, Some(&message), Value::NONE);
            done = false;
        }
    }
    ignore(thread, flush_files);
    done
}

/// Writes out what `sys.stdout` holds, so that an error printed next stands behind it.
pub fn flush_output(thread: &mut Thread) {
    ignore(thread, |thread| flush(thread, "stdout"));
}

fn flush(thread: &mut Thread, name: &str) -> PyResult<()> {
    let Some(stream) = sys::get(thread, name)?.filter(|stream| !stream.is_none()) else { return Ok(()) };
    if is_closed(thread, stream) {
        return Ok(());
    }
    call_method(thread, stream, Name::flush, &[]).map(drop)
}

/// Whether a stream says that it is closed.
fn is_closed(thread: &mut Thread, stream: Value) -> bool {
    stream::is_closed(thread, stream).unwrap_or_else(|raised| {
        thread.forget(raised);
        false
    })
}

/// Writes out what open files of the program still hold, as it ends.
fn flush_files(thread: &mut Thread) -> PyResult<()> {
    let mut count = 0;
    thread.heap().each_cell(|cell| count += usize::from(holds_output(cell.as_value())));
    let files = List::with_capacity(thread, count)?;
    let mut found = Vec::with_capacity(count);
    thread.heap().each_cell(|cell| {
        if found.len() < count && holds_output(cell.as_value()) {
            found.push(cell.as_value());
        }
    });
    for file in found {
        files.push(thread, file)?;
    }
    // Text goes into buffers, which come last.
    for &file in files.items() {
        if let Some(text) = Text::of(file) {
            ignore(thread, |thread| text.flush(thread));
        }
    }
    for &file in files.items() {
        if let Some(stream) = Stream::of(file) {
            ignore(thread, |thread| stream.flush(thread));
        }
    }
    Ok(())
}

/// Whether a value is a stream over a file and of no Python class.
pub fn is_native(value: Value) -> bool {
    let shape = value.header().map(Header::shape);
    shape.is_some_and(|shape| STREAMS.contains(&shape))
}

fn holds_output(value: Value) -> bool {
    match value.header().map(Header::shape) {
        Some(ids::TEXT_IO_WRAPPER) => Text::of(value).is_some_and(|text| text.holds_output()),
        Some(ids::BUFFERED_WRITER | ids::BUFFERED_RANDOM) => {
            Stream::of(value).is_some_and(|stream| stream.holds_output())
        }
        _ => false,
    }
}

/// Runs what may fail without consequences.
pub(super) fn ignore(thread: &mut Thread, body: impl FnOnce(&mut Thread) -> PyResult<()>) {
    if let Err(raised) = body(thread) {
        thread.forget(raised);
    }
}
