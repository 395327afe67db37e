//! Running programs.

use std::ffi::OsString;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use taipan_runtime::builtins;
use taipan_runtime::builtins::Ending;
use taipan_runtime::modules::sys;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::interpreter::Config;
use taipan_runtime::state::interpreter::Interpreter;
use taipan_runtime::state::signals;
use taipan_runtime::state::thread::MAIN_STACK;
use taipan_runtime::state::thread::Thread;

use crate::cli::memory;
use crate::cli::options::Options;
use crate::cli::options::Program;

/// Native stack of the thread that runs Python.
const NATIVE_STACK: usize = 64 << 20;

/// The exit code after Ctrl-C where the process does not die of the signal.
const INTERRUPTED: u8 = 130;

/// Runs the program that the options name.
pub fn program(options: Options) -> ExitCode {
    let runner = std::thread::Builder::new().stack_size(NATIVE_STACK).spawn(move || prepare(&options));
    // Signals interrupt what the thread that runs Python waits for.
    signals::block_all();
    match runner.map(std::thread::JoinHandle::join) {
        Ok(Ok(Ending::Exit(code))) => ExitCode::from(code),
        Ok(Ok(Ending::Interrupted)) => {
            signals::die_of_interrupt();
            ExitCode::from(INTERRUPTED)
        }
        _ => ExitCode::FAILURE,
    }
}

/// A program's text, the name of its file, and the folder that comes first on `sys.path`.
struct Text {
    source: Vec<u8>,
    filename: String,
    folder: String,
}

fn prepare(options: &Options) -> Ending {
    match text_of(&options.program) {
        Ok(text) => execute(options, &text),
        Err(message) => {
            eprintln!("taipan: {message}");
            Ending::Exit(2)
        }
    }
}

fn text_of(program: &Program) -> Result<Text, String> {
    let text =
        |source, filename: &str| Text { source, filename: filename.to_string(), folder: String::new() };
    match program {
        Program::Source(source) => Ok(text(source.clone().into_bytes(), "<string>")),
        Program::File(file) => file_text(file),
        Program::Module(name) => {
            // `runpy` finds and runs it.
            let source = format!("import runpy\nrunpy._run_module_as_main({name:?})\n");
            Ok(text(source.into_bytes(), "<frozen runpy>"))
        }
        _ => {
            let mut source = Vec::new();
            std::io::stdin().read_to_end(&mut source).map_err(|error| error.to_string())?;
            Ok(text(source, "<stdin>"))
        }
    }
}

fn file_text(file: &OsString) -> Result<Text, String> {
    let path = Path::new(file);
    let filename = path.to_string_lossy().into_owned();
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let refuse = |number: i32, what: &str| {
        format!("can't open file '{}': [Errno {number}] {what}", absolute.display())
    };
    let source = std::fs::read(path).map_err(|error| {
        let what = error.to_string();
        refuse(error.raw_os_error().unwrap_or(0), what.split(" (os error").next().unwrap_or(&what))
    })?;
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = real.parent().map_or(String::new(), |folder| folder.to_string_lossy().into_owned());
    Ok(Text { source, filename, folder })
}

fn execute(options: &Options, text: &Text) -> Ending {
    let mut config = Config { optimize: options.optimize, ..Config::default() };
    config.heap.limit = memory::default_limit();
    let Ok(interp) = Interpreter::new(config) else {
        eprintln!("taipan: out of memory");
        return Ending::Exit(1);
    };
    let mode = match std::env::var("PYTHON_JIT").as_deref() {
        Ok("off") => taipan_runtime::abi::JitMode::Off,
        Ok("eager") => taipan_runtime::abi::JitMode::Eager,
        _ => taipan_runtime::abi::JitMode::Auto,
    };
    let fail_guards = std::env::var("FAIL_GUARDS").ok().and_then(|seed| seed.parse().ok());
    let dump = match std::env::var("DUMP").as_deref() {
        Ok("ir") => Some(crate::cli::tier::dump(|texts| &texts.ir)),
        Ok("clif") => Some(crate::cli::tier::dump(|texts| &texts.clif)),
        Ok("asm") => Some(crate::cli::tier::dump(|texts| &texts.asm)),
        _ => None,
    };
    crate::cli::tier::install(&interp, taipan_runtime::abi::JitSettings { mode, fail_guards }, dump);
    let registry = interp.registry();
    registry.set_library(taipan_stdlib::library::LIBRARY);
    registry.add_native(taipan_stdlib::modules::MODULES);
    interp.sources().set_finder(taipan_stdlib::library::source_of_file);
    if text.filename.starts_with('<') {
        interp.sources().register(&text.filename, &String::from_utf8_lossy(&text.source));
    }
    let Ok(mut thread) = Thread::new(&interp, MAIN_STACK) else {
        eprintln!("taipan: out of memory");
        return Ending::Exit(1);
    };
    thread.receive_signals();
    thread.enter(|thread| match start_and_run(thread, options, text) {
        Ok(()) => Ending::Exit(0),
        Err(raised) => builtins::finish_uncaught(thread, raised),
    })
}

fn start_and_run(thread: &mut Thread, options: &Options, text: &Text) -> PyResult<()> {
    builtins::start(thread)?;
    sys::set_arguments(thread, &options.argv)?;
    let mut first = Vec::new();
    if !options.safe_path {
        first.push(text.folder.clone());
    }
    if !options.ignore_environment
        && let Ok(path) = std::env::var("PYTHONPATH")
    {
        first.extend(path.split(':').filter(|entry| !entry.is_empty()).map(str::to_string));
    }
    sys::prepend_path(thread, &first)?;
    builtins::run_main(thread, &text.source, &text.filename)
}
