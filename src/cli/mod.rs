//! The command line.

mod dump;
mod memory;
mod options;
mod repl;
mod run;
mod source;
mod tier;

use std::ffi::OsStr;
use std::ffi::OsString;
use std::process::ExitCode;

use taipan_runtime::state::interpreter::Config;

use options::Notice;
use options::Options;
use options::Refused;
use options::help;

/// The exit code for a command line that is wrong.
const USAGE_ERROR: u8 = 2;

/// Runs the command with the process's arguments.
pub fn run() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let program = words.first().cloned().unwrap_or_else(|| OsString::from("taipan"));
    match prepare(&program, &words) {
        Ok((options, _)) if options.notice.is_some() => {
            options.notice.iter().for_each(|notice| tell(*notice, &program));
            ExitCode::SUCCESS
        }
        Ok((options, config)) => run::program(options, config),
        Err(refused) => refuse(refused, &program),
    }
}

fn prepare(program: &OsStr, words: &[OsString]) -> Result<(Options, Config), Refused> {
    let options = options::parse(words.get(1..).unwrap_or_default().to_vec())?;
    let config = options::config(&options, program, words)?;
    Ok((options, config))
}

fn tell(notice: Notice, program: &OsStr) {
    let program = program.display();
    match notice {
        Notice::Version => println!("Python 3.14.7"),
        Notice::LongVersion => println!("Python 3.14.7 [Taipan {}]", env!("CARGO_PKG_VERSION")),
        Notice::Help => print!("usage: {program} {}\n{}", help::USAGE, help::OPTIONS),
        Notice::HelpEnvironment => print!("{}", help::ENVIRONMENT),
        Notice::HelpXOptions => print!("{}", help::X_OPTIONS),
        Notice::HelpAll => {
            tell(Notice::Help, OsStr::new(&program.to_string()));
            print!("\n{}\n{}", help::ENVIRONMENT, help::X_OPTIONS);
        }
    }
}

fn refuse(refused: Refused, program: &OsStr) -> ExitCode {
    match refused {
        Refused::Usage(message) => {
            let program = program.display();
            eprint!("{message}\nusage: {program} {}\nTry `taipan -h' for more information.\n", help::USAGE);
            ExitCode::from(USAGE_ERROR)
        }
        Refused::Fatal { message, state } => {
            eprint!("Fatal Python error: {message}\nPython runtime state: {state}\n\n");
            ExitCode::FAILURE
        }
    }
}
