//! The command line.

mod memory;
mod options;
mod run;
mod tier;

use std::process::ExitCode;

use options::Program;

/// The exit code for a command line that is wrong.
const USAGE_ERROR: u8 = 2;

/// Runs the command with the process's arguments.
pub fn run() -> ExitCode {
    let options = match options::parse(std::env::args_os().skip(1).collect()) {
        Ok(options) => options,
        Err(refused) => {
            eprint!("{}", refused.0);
            return ExitCode::from(USAGE_ERROR);
        }
    };
    match options.program {
        Program::Help => print!("{}", options::HELP),
        Program::Version(false) => println!("Python 3.14.7"),
        Program::Version(true) => println!("Python 3.14.7 [Taipan {}]", env!("CARGO_PKG_VERSION")),
        _ => return run::program(options),
    }
    ExitCode::SUCCESS
}
