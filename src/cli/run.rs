//! Running programs.

use std::ffi::OsStr;
use std::io::IsTerminal;
use std::process::ExitCode;

use taipan_code::Name;
use taipan_compiler::CompileOptions;
use taipan_compiler::ParseOptions;
use taipan_runtime::builtins;
use taipan_runtime::builtins::Ending;
use taipan_runtime::modules::import;
use taipan_runtime::modules::io::standard;
use taipan_runtime::modules::sys;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::interpreter::Config;
use taipan_runtime::state::isolate::Isolate;
use taipan_runtime::state::signals;
use taipan_runtime::state::thread::MAIN_STACK;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::exception::os_error;
use taipan_runtime::types::exception::syntax;
use taipan_runtime::types::str::Str;

use crate::cli::dump;
use crate::cli::dump::Stage;
use crate::cli::memory;
use crate::cli::options::Options;
use crate::cli::options::Variables;
use crate::cli::repl;
use crate::cli::source;
use crate::cli::source::Missing;
use crate::cli::source::Source;
use crate::cli::tier;

/// Native stack of the thread that runs Python.
const NATIVE_STACK: usize = 16 << 20;

/// The exit code after Ctrl-C where the process does not die of the signal.
const INTERRUPTED: u8 = 130;

/// The exit code where output could not be written at the end.
const NOT_FLUSHED: u8 = 120;

/// Runs the program that the options name.
pub fn program(options: Options, config: Config) -> ExitCode {
    let process = std::process::id();
    let body = move || {
        let ending = prepare(&options, config);
        if std::process::id() != process {
            // In a copy of the process nobody waits for this thread.
            std::process::exit(code_of(ending).into());
        }
        ending
    };
    let runner = std::thread::Builder::new().stack_size(NATIVE_STACK).spawn(body);
    // Signals interrupt what the thread that runs Python waits for.
    signals::block_all();
    match runner.map(std::thread::JoinHandle::join) {
        Ok(Ok(ending)) => ExitCode::from(code_of(ending)),
        _ => ExitCode::FAILURE,
    }
}

/// The process's code, if it does not die of the signal that interrupted it.
fn code_of(ending: Ending) -> u8 {
    match ending {
        Ending::Exit(code) => code,
        Ending::Interrupted => {
            signals::die_of_interrupt();
            INTERRUPTED
        }
    }
}

fn prepare(options: &Options, config: Config) -> Ending {
    let session = options.inspect > 0 || std::io::stdin().is_terminal();
    match Source::read(options.program.as_ref(), session) {
        Ok(source) => execute(options, config, source),
        Err(Missing { message, code }) => {
            let program = config.command.orig_argv.first().cloned().unwrap_or_default();
            eprintln!("{}: {message}", program.display());
            Ending::Exit(code)
        }
    }
}

fn execute(options: &Options, mut config: Config, mut source: Source) -> Ending {
    config.heap.limit = memory::default_limit();
    let Ok(mut isolate) = Isolate::new(config, MAIN_STACK) else { return out_of_memory() };
    let interp = isolate.interp();
    interp.registry().set_library(taipan_stdlib::library::LIBRARY);
    interp.registry().add_native(taipan_stdlib::modules::MODULES);
    interp.sources().set_finder(taipan_stdlib::library::source_of_file);
    if let Source::Text { bytes, filename } = &mut source {
        if options.skip_first_line {
            source::skip_first_line(bytes);
        }
        // Of a program that was piped, tracebacks show no lines.
        if filename == "<string>" {
            interp.sources().register(&filename.to_string_lossy(), &String::from_utf8_lossy(bytes));
        }
    }
    isolate.main().receive_signals();
    let ending = isolate.enter(|thread| {
        let ending = run_all(thread, options, &source);
        finish(thread, ending)
    });
    tier::report(isolate.interp());
    ending
}

/// Runs the program, and the session behind it if there is to be one.
fn run_all(thread: &mut Thread, options: &Options, source: &Source) -> Ending {
    let result = start(thread, options, source).and_then(|()| {
        // After what happens before the program, which is not worth machine code even where all is to be compiled.
        tier::install(&thread.interp(), options.dump);
        run(thread, options, source)
    });
    if !is_inspected(thread, options, source) {
        return match result {
            Ok(()) => Ending::Exit(0),
            Err(raised) => builtins::finish_uncaught(thread, raised),
        };
    }
    if let Err(raised) = result {
        builtins::print_uncaught(thread, raised);
    }
    repl::run(thread)
}

/// Whether a session follows the program. The program itself may have asked for it.
fn is_inspected(thread: &Thread, options: &Options, source: &Source) -> bool {
    if options.dump.is_some() {
        return false;
    }
    let interp = thread.interp();
    let flags = &interp.config().flags;
    let variables = Variables::new(flags.ignore_environment);
    let wanted = matches!(source, Source::Session) || flags.inspect > 0 || variables.is_set("PYTHONINSPECT");
    wanted && (options.inspect > 0 || std::io::stdin().is_terminal())
}

fn out_of_memory() -> Ending {
    eprintln!("Fatal Python error: out of memory");
    Ending::Exit(1)
}

fn start(thread: &mut Thread, options: &Options, source: &Source) -> PyResult<()> {
    builtins::start(thread)?;
    let runs = options.dump.is_none_or(Stage::is_of_machine_code);
    if runs && !thread.interp().config().flags.no_site {
        import::import_module(thread, "site")?;
    }
    let safe = thread.interp().config().flags.safe_path;
    if runs && (!safe || matches!(source, Source::Container(_))) {
        sys::prepend_path(thread, &source.folder())?;
    }
    Ok(())
}

fn run(thread: &mut Thread, options: &Options, source: &Source) -> PyResult<()> {
    match (source, options.dump) {
        (Source::Text { bytes, filename }, Some(stage)) if !stage.is_of_machine_code() => {
            dump_stage(thread, stage, bytes, filename)
        }
        (Source::Text { bytes, filename }, _) => {
            builtins::run_main(thread, bytes, &filename.to_string_lossy())
        }
        (Source::Module(name), _) => builtins::run_module(thread, name, true),
        (Source::Container(_), _) => builtins::run_module(thread, OsStr::new("__main__"), false),
        (Source::Session, _) => start_session(thread),
    }
}

/// What comes before the first prompt: the greeting, the file that `PYTHONSTARTUP` names.
fn start_session(thread: &mut Thread) -> PyResult<()> {
    let interp = thread.interp();
    let flags = &interp.config().flags;
    let (quiet, variables) = (flags.quiet > 0, Variables::new(flags.ignore_environment));
    if !quiet {
        let help = "Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.";
        eprintln!("Python {} on {}\n{help}", sys::version(), sys::PLATFORM);
    }
    builtins::main_module(thread)?;
    let Some(file) = variables.get("PYTHONSTARTUP") else { return Ok(()) };
    let filename = file.to_string_lossy();
    match std::fs::read(&file) {
        Ok(bytes) => builtins::run_main(thread, &bytes, &filename),
        Err(error) => {
            eprintln!("Could not open PYTHONSTARTUP");
            let filename = Str::from_os(thread, &file)?.as_value();
            Err(os_error::raise(thread, error.raw_os_error().unwrap_or(0), Some(filename)))
        }
    }
}

fn dump_stage(thread: &mut Thread, stage: Stage, source: &[u8], filename: &OsStr) -> PyResult<()> {
    let filename = filename.to_string_lossy();
    let reading = ParseOptions { file: Some(&filename), ..ParseOptions::default() };
    let optimize = thread.interp().config().optimize;
    let options = CompileOptions { optimize, ..CompileOptions::new(Name::from(&*filename)) };
    match dump::text(stage, source, reading, &options) {
        Ok(text) => {
            print!("{text}");
            Ok(())
        }
        Err(error) => {
            let filename = Str::from_text(thread, &filename)?.as_value();
            Err(syntax::raise(thread, &error, filename))
        }
    }
}

/// Ends what the program has left: what it registered for that is called, what is buffered is written.
fn finish(thread: &mut Thread, ending: Ending) -> Ending {
    builtins::finish(thread);
    if standard::finish(thread) { ending } else { Ending::Exit(NOT_FLUSHED) }
}
