//! What options and variables come to.

use std::collections::hash_map::RandomState;
use std::ffi::OsStr;
use std::ffi::OsString;
use std::hash::BuildHasher;
use std::hash::Hasher;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::path::PathBuf;

use taipan_runtime::number::hash::HashKey;
use taipan_runtime::state::interpreter::Config;
use taipan_runtime::state::settings::CommandLine;
use taipan_runtime::state::settings::FailGuards;
use taipan_runtime::state::settings::Flags;
use taipan_runtime::state::settings::JitMode;
use taipan_runtime::state::settings::JitSettings;

use crate::cli::options::Options;
use crate::cli::options::Refused;
use crate::cli::options::Variables;

const PREINITIALIZED: &str = "preinitialized";
const PREINITIALIZING: &str = "preinitializing";

/// The fewest digits that a limit of conversions between ints and text may have.
const FEWEST_DIGITS: usize = 640;

/// How the interpreter is set up by a command that was called by the name `program` with these words.
pub fn config(options: &Options, program: &OsStr, words: &[OsString]) -> Result<Config, Refused> {
    let variables = Variables::new(options.ignore_environment || options.isolated);
    let reader = Reader { options, variables };
    let key = reader.hash_key()?;
    let flags = reader.flags(key.is_none())?;
    let base = if reader.extra("gc_stress").is_some() { Config::stress() } else { Config::default() };
    let optimize = options.optimize.max(variables.level("PYTHONOPTIMIZE"));
    Ok(Config {
        hash_key: key.unwrap_or_else(random_key),
        optimize: u8::try_from(optimize).unwrap_or(u8::MAX),
        command: reader.command(&flags, program, words),
        jit: reader.jit()?,
        flags,
        ..base
    })
}

fn fatal(message: impl Into<String>) -> Refused {
    Refused::Fatal { message: message.into(), state: PREINITIALIZED }
}

/// A `-X` option: without a value, or with one.
#[derive(Clone, Copy)]
struct Extra<'a>(Option<&'a OsStr>);

impl<'a> Extra<'a> {
    fn is(self, text: &str) -> bool {
        self.0.is_some_and(|value| value == text)
    }

    fn text(self) -> Option<&'a str> {
        self.0.and_then(OsStr::to_str)
    }
}

/// Splits `name=value`.
fn split(option: &OsStr) -> (&OsStr, Option<&OsStr>) {
    let bytes = option.as_bytes();
    match bytes.iter().position(|&byte| byte == b'=') {
        Some(at) => (OsStr::from_bytes(&bytes[..at]), Some(OsStr::from_bytes(&bytes[at + 1..]))),
        None => (option, None),
    }
}

struct Reader<'a> {
    options: &'a Options,
    variables: Variables,
}

impl Reader<'_> {
    /// The first `-X` option of that name: as in CPython, it counts.
    fn extra(&self, name: &str) -> Option<Extra<'_>> {
        let mut options = self.options.extra.iter().map(|option| split(option));
        options.find(|(option, _)| *option == name).map(|(_, value)| Extra(value))
    }

    /// A switch that a `-X` option without a value turns on, or a variable.
    fn switch(&self, extra: &str, variable: &str) -> bool {
        self.extra(extra).is_some() || self.variables.is_set(variable)
    }

    fn flags(&self, hash_randomization: bool) -> Result<Flags, Refused> {
        let Reader { options, variables } = *self;
        Ok(Flags {
            debug: options.debug.max(variables.level("PYTHONDEBUG")),
            inspect: options.inspect.max(u32::from(variables.is_set("PYTHONINSPECT"))),
            interactive: options.inspect,
            dont_write_bytecode: options.dont_write_bytecode
                || variables.level("PYTHONDONTWRITEBYTECODE") > 0,
            no_user_site: options.no_user_site || options.isolated || variables.level("PYTHONNOUSERSITE") > 0,
            no_site: options.no_site,
            ignore_environment: options.ignore_environment || options.isolated,
            verbose: options.verbose.max(variables.level("PYTHONVERBOSE")),
            bytes_warning: options.bytes_warning,
            quiet: options.quiet,
            hash_randomization,
            isolated: options.isolated,
            dev_mode: self.switch("dev", "PYTHONDEVMODE"),
            utf8_mode: self.utf8_mode()?,
            warn_default_encoding: self.switch("warn_default_encoding", "PYTHONWARNDEFAULTENCODING"),
            safe_path: options.safe_path || options.isolated || variables.is_set("PYTHONSAFEPATH"),
            thread_inherit_context: self
                .zero_or_one("thread_inherit_context", "PYTHON_THREAD_INHERIT_CONTEXT")?,
            context_aware_warnings: self
                .zero_or_one("context_aware_warnings", "PYTHON_CONTEXT_AWARE_WARNINGS")?,
            int_max_str_digits: self.int_max_str_digits()?,
            no_debug_ranges: self.switch("no_debug_ranges", "PYTHONNODEBUGRANGES"),
            import_time: self.import_time()?,
            unbuffered: options.unbuffered || variables.level("PYTHONUNBUFFERED") > 0,
            cpu_count: self.cpu_count()?,
        })
    }

    fn utf8_mode(&self) -> Result<bool, Refused> {
        let refuse = |what: &str| Refused::Fatal {
            message: format!("preconfig_init_utf8_mode: invalid {what} value"),
            state: PREINITIALIZING,
        };
        if let Some(extra) = self.extra("utf8") {
            return match extra.0 {
                None => Ok(true),
                _ if extra.is("1") => Ok(true),
                _ if extra.is("0") => Ok(false),
                _ => Err(refuse("-X utf8 option")),
            };
        }
        match self.variables.get("PYTHONUTF8") {
            Some(value) if value == "1" => Ok(true),
            Some(value) if value == "0" => Ok(false),
            Some(_) => Err(refuse("PYTHONUTF8 environment variable")),
            None => Ok(is_c_locale()),
        }
    }

    fn zero_or_one(&self, name: &str, variable: &str) -> Result<bool, Refused> {
        let function = format!("config_init_{name}");
        if let Some(extra) = self.extra(name) {
            return match extra.text() {
                Some("0") => Ok(false),
                Some("1") => Ok(true),
                _ => Err(fatal(format!("{function}: -X {name}=n: n is missing or invalid"))),
            };
        }
        match self.variables.get(variable) {
            None => Ok(false),
            Some(value) if value == "0" => Ok(false),
            Some(value) if value == "1" => Ok(true),
            Some(_) => Err(fatal(format!("{function}: {variable}=N: N is missing or invalid"))),
        }
    }

    fn int_max_str_digits(&self) -> Result<Option<usize>, Refused> {
        let read = |text: Option<&str>, what: &str| match text.and_then(|text| text.parse().ok()) {
            Some(digits) if digits == 0 || digits >= FEWEST_DIGITS => Ok(Some(digits)),
            _ => Err(fatal(format!(
                "config_init_int_max_str_digits: {what}: invalid limit; must be >= {FEWEST_DIGITS} or 0 for \
                 unlimited."
            ))),
        };
        if let Some(extra) = self.extra("int_max_str_digits") {
            return read(extra.text(), "-X int_max_str_digits");
        }
        match self.variables.get("PYTHONINTMAXSTRDIGITS") {
            Some(value) => read(value.to_str(), "PYTHONINTMAXSTRDIGITS"),
            None => Ok(None),
        }
    }

    fn import_time(&self) -> Result<u32, Refused> {
        match self.extra("importtime") {
            None => Ok(self.variables.level("PYTHONPROFILEIMPORTTIME").min(2)),
            Some(Extra(None)) => Ok(1),
            Some(extra) => match extra.text() {
                Some("" | "1") => Ok(1),
                Some("2") => Ok(2),
                _ => Err(fatal(
                    "config_init_import_time: -X importtime: values other than 1 and 2 are reserved for \
                     future use.",
                )),
            },
        }
    }

    fn cpu_count(&self) -> Result<Option<u32>, Refused> {
        let variable = self.variables.get("PYTHON_CPU_COUNT");
        let text = match (self.extra("cpu_count"), &variable) {
            (Some(extra), _) => extra.text(),
            (None, Some(value)) => value.to_str(),
            (None, None) => return Ok(None),
        };
        match (text, text.and_then(|text| text.parse().ok())) {
            (Some("default"), _) => Ok(None),
            (_, Some(count @ 1..)) => Ok(Some(count)),
            _ => Err(fatal(
                "config_init_cpu_count: -X cpu_count=n option: n is missing or an invalid number, n must be \
                 greater than 0",
            )),
        }
    }

    /// The key of string hashes; `None` for a random one.
    fn hash_key(&self) -> Result<Option<HashKey>, Refused> {
        let seed = self.variables.get("PYTHONHASHSEED").filter(|_| !self.options.random_hashes);
        match seed {
            None => Ok(None),
            Some(seed) if seed == "random" => Ok(None),
            Some(seed) => match seed.to_str().and_then(|seed| seed.parse().ok()) {
                Some(seed) => Ok(Some(seeded_key(seed))),
                None => Err(fatal(
                    "config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; \
                     4294967295]",
                )),
            },
        }
    }

    fn jit(&self) -> Result<JitSettings, Refused> {
        let from_variable = || self.variables.get("PYTHON_JIT");
        let from_extra = || self.extra("jit").and_then(|extra| extra.0.map(OsStr::to_owned));
        let mode = self.options.jit.clone().or_else(from_extra).or_else(from_variable);
        let mode = match mode.as_deref().map(OsStr::to_str) {
            None => JitMode::default(),
            Some(Some("auto" | "1")) => JitMode::Auto,
            Some(Some("off" | "0")) => JitMode::Off,
            Some(Some("eager")) => JitMode::Eager,
            Some(Some("warm")) => JitMode::Warm,
            Some(_) => return Err(Refused::Usage("--jit must be one of 'off', 'auto', or 'eager'".into())),
        };
        let fail_guards = match self.extra("fail_guards") {
            None => FailGuards::Never,
            Some(Extra(None)) => FailGuards::First,
            Some(extra) => match extra.text().and_then(|seed| seed.parse().ok()) {
                Some(seed) => FailGuards::Seeded(seed),
                None => return Err(Refused::Usage("-X fail_guards=SEED: SEED must be a number".into())),
            },
        };
        let report = self.options.jit_report || self.extra("jit-report").is_some();
        Ok(JitSettings { mode, fail_guards, report })
    }

    fn command(&self, flags: &Flags, program: &OsStr, words: &[OsString]) -> CommandLine {
        let variables = self.variables;
        let prefix = match self.extra("pycache_prefix") {
            Some(extra) => extra.0.filter(|prefix| !prefix.is_empty()).map(OsStr::to_owned),
            None => variables.get("PYTHONPYCACHEPREFIX"),
        };
        CommandLine {
            executable: Some(executable(program).into_os_string()),
            argv: self.options.argv.clone(),
            orig_argv: words.to_vec(),
            x_options: self.options.extra.iter().map(|option| split(option)).map(owned).collect(),
            warn_options: self.warn_options(flags),
            pycache_prefix: prefix,
            path: variables.get("PYTHONPATH").map_or(Vec::new(), |path| {
                std::env::split_paths(&path).map(PathBuf::into_os_string).collect()
            }),
        }
    }

    /// Filters in the order in which later ones take precedence.
    fn warn_options(&self, flags: &Flags) -> Vec<OsString> {
        let mut filters = Vec::new();
        if flags.dev_mode {
            filters.push("default".into());
        }
        if let Some(variable) = self.variables.get("PYTHONWARNINGS") {
            let parts = variable.as_bytes().split(|&byte| byte == b',');
            filters.extend(parts.map(|part| OsStr::from_bytes(part).to_owned()));
        }
        filters.extend(self.options.warnings.iter().cloned());
        match flags.bytes_warning {
            0 => {}
            1 => filters.push("default::BytesWarning".into()),
            _ => filters.push("error::BytesWarning".into()),
        }
        filters
    }
}

fn owned((name, value): (&OsStr, Option<&OsStr>)) -> (OsString, Option<OsString>) {
    (name.to_owned(), value.map(OsStr::to_owned))
}

/// Whether text is in the locale of C, in which Python takes it for UTF-8.
fn is_c_locale() -> bool {
    let mut names = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(std::env::var_os);
    names.find(|name| !name.is_empty()).is_none_or(|name| name == "C" || name == "POSIX")
}

/// The path of the program that was called by this name.
fn executable(program: &OsStr) -> PathBuf {
    let name = Path::new(program);
    if program.as_bytes().contains(&b'/') {
        return std::path::absolute(name).unwrap_or_else(|_| name.to_path_buf());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places = std::env::split_paths(&path).map(|folder| folder.join(name));
    places.find(|place| place.is_file()).or_else(|| std::env::current_exe().ok()).unwrap_or_default()
}

/// A key that no other process has.
fn random_key() -> HashKey {
    let number = || RandomState::new().build_hasher().finish();
    HashKey { k0: number(), k1: number() }
}

/// The key of a seed, as CPython makes it: a linear congruential generator gives the bytes.
fn seeded_key(seed: u32) -> HashKey {
    if seed == 0 {
        return HashKey::default();
    }
    let mut state = seed;
    let mut number = || {
        u64::from_le_bytes(std::array::from_fn(|_| {
            state = state.wrapping_mul(214_013).wrapping_add(2_531_011);
            (state >> 16) as u8
        }))
    };
    HashKey { k0: number(), k1: number() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Config, Refused> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        let mut options = crate::cli::options::parse(words.clone())?;
        options.isolated = true;
        config(&options, OsStr::new("/bin/taipan"), &words)
    }

    #[test]
    fn machine_code_is_made_as_told() {
        let jit = |words: &[&str]| read(words).map(|config| config.jit);
        let off = JitSettings { mode: JitMode::Off, ..JitSettings::default() };
        assert_eq!(jit(&["--jit=off"]), Ok(off));
        assert_eq!(jit(&["-X", "jit=off"]), Ok(off));
        assert_eq!(jit(&["-Xjit=eager", "--jit=off"]), Ok(off));
        let seeded = JitSettings { fail_guards: FailGuards::Seeded(7), ..JitSettings::default() };
        assert_eq!(jit(&["-Xfail_guards=7"]), Ok(seeded));
        assert!(matches!(jit(&["--jit=x"]), Err(Refused::Usage(_))));
    }

    #[test]
    fn filters_keep_their_order() {
        let config = read(&["-X", "dev", "-Wignore", "-bb"]).expect("they are right");
        assert_eq!(config.command.warn_options, ["default", "ignore", "error::BytesWarning"]);
    }

    #[test]
    fn hashes_of_a_seed_are_those_of_cpython() {
        let hash = |seed: u32, text: &[u8]| taipan_runtime::number::hash::bytes(seeded_key(seed), text);
        assert_eq!(hash(0, b"abc"), -4_594_863_902_769_663_758);
        assert_eq!(hash(42, b"abc"), 3_869_580_338_025_362_921);
    }

    #[test]
    fn limits_are_checked() {
        assert_eq!(
            read(&["-Xint_max_str_digits=0"]).map(|config| config.flags.int_max_str_digits),
            Ok(Some(0))
        );
        for option in ["int_max_str_digits=5", "cpu_count=0", "importtime=3", "thread_inherit_context"] {
            assert!(matches!(read(&["-X", option]), Err(Refused::Fatal { .. })), "{option}");
        }
    }
}
