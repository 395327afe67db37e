//! The command line.

mod run;

use std::process::ExitCode;

/// Runs the command with the process's arguments.
pub fn run() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [option, source, ..] if option == "-c" => run::source(source.as_bytes(), "<string>"),
        [file, ..] => run::file(file),
        [] => ExitCode::SUCCESS,
    }
}
