//! Running programs.

use std::process::ExitCode;

use taipan_runtime::state::interpreter::Config;
use taipan_runtime::state::interpreter::Interpreter;
use taipan_runtime::state::thread::MAIN_STACK;
use taipan_runtime::state::thread::Thread;

/// Native stack of the thread that runs Python.
const NATIVE_STACK: usize = 64 << 20;

/// Runs a file.
pub fn file(path: &str) -> ExitCode {
    match std::fs::read(path) {
        Ok(text) => source(&text, path),
        Err(error) => {
            eprintln!("taipan: can't open file '{path}': {error}");
            ExitCode::from(2)
        }
    }
}

/// Runs a source text.
pub fn source(text: &[u8], filename: &str) -> ExitCode {
    let (text, filename) = (text.to_vec(), filename.to_string());
    let runner =
        std::thread::Builder::new().stack_size(NATIVE_STACK).spawn(move || execute(&text, &filename));
    match runner.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        _ => ExitCode::FAILURE,
    }
}

fn execute(text: &[u8], filename: &str) -> ExitCode {
    let Ok(interp) = Interpreter::new(Config::default()) else {
        eprintln!("taipan: out of memory");
        return ExitCode::FAILURE;
    };
    let Ok(mut thread) = Thread::new(&interp, MAIN_STACK) else {
        eprintln!("taipan: out of memory");
        return ExitCode::FAILURE;
    };
    thread.enter(|thread| match taipan_runtime::builtins::run_main(thread, text, filename) {
        Ok(()) => ExitCode::SUCCESS,
        Err(raised) => {
            taipan_runtime::builtins::print_uncaught(thread, raised);
            ExitCode::FAILURE
        }
    })
}
