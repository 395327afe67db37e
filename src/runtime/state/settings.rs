//! What whoever makes an interpreter may set, beside its heap: what a command line or a host decides once.

use std::ffi::OsString;

/// `sys.flags`, but for what other settings say.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `-d`
    pub debug: u32,
    /// `-i`
    pub inspect: u32,
    /// `-i`, from the command line only.
    pub interactive: u32,
    /// `-B`
    pub dont_write_bytecode: bool,
    /// `-s`
    pub no_user_site: bool,
    /// `-S`
    pub no_site: bool,
    /// `-E`
    pub ignore_environment: bool,
    /// `-v`
    pub verbose: u32,
    /// `-b`
    pub bytes_warning: u32,
    /// `-q`
    pub quiet: u32,
    /// Whether string hashes differ from run to run.
    pub hash_randomization: bool,
    /// `-I`
    pub isolated: bool,
    /// `-X dev`
    pub dev_mode: bool,
    /// `-X utf8`
    pub utf8_mode: bool,
    /// `-X warn_default_encoding`
    pub warn_default_encoding: bool,
    /// `-P`
    pub safe_path: bool,
    /// `-X thread_inherit_context`
    pub thread_inherit_context: bool,
    /// `-X context_aware_warnings`
    pub context_aware_warnings: bool,
    /// `-X int_max_str_digits`, if it was given.
    pub int_max_str_digits: Option<usize>,
    /// `-X no_debug_ranges`: code objects know lines, not columns.
    pub no_debug_ranges: bool,
    /// `-X importtime`: 1 times imports, 2 names those that are already there too.
    pub import_time: u32,
    /// `-u`
    pub unbuffered: bool,
    /// `-X cpu_count`: what `os.cpu_count()` answers.
    pub cpu_count: Option<u32>,
}

/// What `sys` says of the start.
#[derive(Clone, Debug, Default)]
pub struct CommandLine {
    /// `sys.executable`, if the program is a command.
    pub executable: Option<OsString>,
    /// `sys.argv`
    pub argv: Vec<OsString>,
    /// `sys.orig_argv`
    pub orig_argv: Vec<OsString>,
    /// `sys._xoptions`: names, and values where there are.
    pub x_options: Vec<(OsString, Option<OsString>)>,
    /// `sys.warnoptions`
    pub warn_options: Vec<OsString>,
    /// `sys.pycache_prefix`
    pub pycache_prefix: Option<OsString>,
    /// Entries of `sys.path` in front of the library's.
    pub path: Vec<OsString>,
}

/// When code objects are translated to machine code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JitMode {
    /// Never.
    Off,
    /// When they are hot.
    #[default]
    Auto,
    /// As `Auto`, but polls follow each other so closely that code is hot after a few rounds, and the program waits for
    /// its machine code: for tests.
    Warm,
    /// At the first call, before it runs.
    Eager,
}

/// Which guards of machine code are made to fail, for tests: each one once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailGuards {
    /// None.
    #[default]
    Never,
    /// Each at its first execution.
    First,
    /// Each at an execution that this seed decides.
    Seeded(u64),
}

/// How machine code is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JitSettings {
    /// When.
    pub mode: JitMode,
    /// Which guards fail though they hold.
    pub fail_guards: FailGuards,
    /// Whether what was compiled is told at the end.
    pub report: bool,
}
