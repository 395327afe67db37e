//! The command's arguments and the environment variables that stand for them.
//!
//! [`arguments`] reads the words, [`environment`] adds what `PYTHON*` variables say, [`settings`] makes of both what
//! the runtime wants to know.

mod arguments;
mod environment;
pub mod help;
mod settings;

pub use arguments::parse;
pub use environment::Variables;
pub use settings::config;

use std::ffi::OsString;

use crate::cli::dump::Stage;

/// What is to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// `-c SOURCE`
    Source(OsString),
    /// `-m MODULE`
    Module(OsString),
    /// `FILE`
    File(OsString),
    /// `-`, or nothing.
    Stdin,
}

/// Text to print instead of running anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// `-h`
    Help,
    /// `--help-env`
    HelpEnvironment,
    /// `--help-xoptions`
    HelpXOptions,
    /// `--help-all`
    HelpAll,
    /// `-V`
    Version,
    /// `-VV`
    LongVersion,
}

/// The arguments, read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What is to be run; nothing stands for the standard input.
    pub program: Option<Program>,
    /// What is to be printed instead.
    pub notice: Option<Notice>,
    /// `sys.argv`
    pub argv: Vec<OsString>,
    /// `-b`
    pub bytes_warning: u32,
    /// `-B`
    pub dont_write_bytecode: bool,
    /// `-d`
    pub debug: u32,
    /// `-E`
    pub ignore_environment: bool,
    /// `-i`
    pub inspect: u32,
    /// `-I`
    pub isolated: bool,
    /// `-O`
    pub optimize: u32,
    /// `-P`
    pub safe_path: bool,
    /// `-q`
    pub quiet: u32,
    /// `-R`
    pub random_hashes: bool,
    /// `-s`
    pub no_user_site: bool,
    /// `-S`
    pub no_site: bool,
    /// `-u`
    pub unbuffered: bool,
    /// `-v`
    pub verbose: u32,
    /// `-x`
    pub skip_first_line: bool,
    /// `-W`, in order.
    pub warnings: Vec<OsString>,
    /// `-X`, in order.
    pub extra: Vec<OsString>,
    /// `--jit`
    pub jit: Option<OsString>,
    /// `--jit-report`
    pub jit_report: bool,
    /// `--dump`
    pub dump: Option<Stage>,
}

/// Why a command line is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is written wrong; the usage is told with it.
    Usage(String),
    /// A value makes no sense: CPython ends with a fatal error.
    Fatal {
        /// What is wrong.
        message: String,
        /// How far the start had come, in CPython's words.
        state: &'static str,
    },
}
