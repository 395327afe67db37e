//! Runs every Python case of `tests/py` in every mode and compares it with its recording.
//!
//! ```text
//! cargo test --test python                          all cases, all modes
//! cargo test --test python -- class__               the cases whose name contains `class__`
//! cargo test --test python -- --mode=eager class__  the same in one mode
//! ```
//!
//! `tests/unfinished.txt` lists the cases, or cases in a mode, that are known to differ: those must differ, so that one
//! that agrees is struck from the list.
//!
//! The recordings are CPython's and are renewed by `tests/record.py` only; this harness never writes one.

use libtest_mimic::Arguments;
use libtest_mimic::Failed;
use libtest_mimic::Trial;
use similar::TextDiff;
use std::collections::HashSet;
use std::fs;
use std::io;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::ExitCode;
use std::process::ExitStatus;
use std::process::Stdio;
use std::sync::Arc;
use std::thread;
use std::thread::JoinHandle;
use std::time::Duration;
use std::time::Instant;

/// How the machine is driven through a case.
#[derive(Clone, Copy)]
struct Mode {
    name: &'static str,
    options: &'static [&'static str],
}

/// The answer of a case must be the same in all of these.
const MODES: [Mode; 6] = [
    Mode { name: "off", options: &["-X", "jit=off"] },
    Mode { name: "eager", options: &["-X", "jit=eager"] },
    Mode { name: "warm", options: &["-X", "jit=warm"] },
    Mode { name: "stress", options: &["-X", "jit=off", "-X", "gc_stress"] },
    Mode { name: "eager-stress", options: &["-X", "jit=eager", "-X", "gc_stress"] },
    Mode { name: "guards", options: &["-X", "jit=eager", "-X", "fail_guards"] },
];

/// A case that runs longer hangs: the slowest takes 0.2 s in CPython.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A case that prints more than this runs away.
const OUTPUT_LIMIT: u64 = 4 << 20;

/// Cases run two at a time unless `--test-threads` says otherwise.
const THREADS: usize = 2;

/// Left behind text that does not end a line, so that a recording stays a text of lines.
const NO_NEWLINE: &str = "\n\\ no newline at the end\n";

/// One program with its expectation.
struct Case {
    name: String,
    script: PathBuf,
    expectation: PathBuf,
    input: PathBuf,
}

impl Case {
    /// The case that a file `NAME.py` or a folder `NAME` with a `main.py` stands for, if any.
    fn from_path(path: &Path) -> Option<Self> {
        let name = path.file_stem()?.to_str()?.to_owned();
        let script = match path.extension() {
            Some(extension) if extension == "py" => path.to_owned(),
            Some(_) => return None,
            None => Some(path.join("main.py")).filter(|main| main.exists())?,
        };
        let folder = path.parent()?;
        let expectation = folder.join(format!("{name}.out"));
        let input = folder.join(format!("{name}.in"));
        Some(Self { name, script, expectation, input })
    }

    /// The folder the case runs in, to which the file names in its output are relative.
    fn folder(&self) -> &Path {
        self.script.parent().expect("a script lies in a folder")
    }

    /// Options for the interpreter, from a first line `# flags: ...`.
    fn flags(&self) -> io::Result<Vec<String>> {
        let source = fs::read(&self.script)?;
        let first = source.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let first = String::from_utf8_lossy(first);
        let flags = first.strip_prefix("# flags: ").unwrap_or_default();
        Ok(flags.split_whitespace().map(str::to_owned).collect())
    }
}

/// What a run left behind.
struct Answer {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    exit: String,
}

impl Answer {
    /// The answer in the form of a recording without its first line.
    fn render(&self, case: &Case) -> String {
        let folder = format!("{}/", case.folder().display());
        let mut text = String::new();
        push_section(&mut text, "stdout", &normalise(&self.stdout, &folder));
        push_section(&mut text, "stderr", &normalise(&self.stderr, &folder));
        push_section(&mut text, "exit", &format!("{}\n", self.exit));
        text
    }
}

fn push_section(text: &mut String, name: &str, body: &str) {
    text.push_str(&format!("==== {name} ====\n{body}"));
    if !body.is_empty() && !body.ends_with('\n') {
        text.push_str(NO_NEWLINE);
    }
}

/// Text without what differs between machines: folders and addresses.
fn normalise(bytes: &[u8], folder: &str) -> String {
    mask_addresses(&decode(bytes).replace(folder, ""))
}

/// UTF-8 with the bytes that are none written as `\xNN`.
fn decode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}

/// Writes `0x..` for each address: six or more hexadecimal digits before `>`, ` of`, `,` or `)`.
fn mask_addresses(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("0x") {
        let (before, number) = rest.split_at(at);
        let digits = number[2..].bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).count();
        let after = &number[2 + digits..];
        let is_word_start = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let is_closed = [">", " of", ",", ")"].iter().any(|end| after.starts_with(end));
        masked.push_str(before);
        masked.push_str(if digits >= 6 && is_word_start && is_closed {
            "0x.."
        } else {
            &number[..2 + digits]
        });
        rest = after;
    }
    masked.push_str(rest);
    masked
}

/// The command for a case, with nothing of this process's environment.
fn command(case: &Case, mode: Mode) -> io::Result<Command> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_taipan"));
    command
        .args(mode.options)
        .args(case.flags()?)
        .arg(case.script.file_name().expect("a script has a name"))
        .current_dir(case.folder())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("LC_ALL", "C.UTF-8")
        .env("PYTHONHASHSEED", "0")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONNOUSERSITE", "1")
        .env("PYTHON_COLORS", "0")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Ok(command)
}

/// Runs a case in a mode; an error is one of this harness or of the operating system.
fn run(case: &Case, mode: Mode) -> io::Result<Answer> {
    let mut child = command(case, mode)?.spawn()?;
    let input = if case.input.exists() { fs::read(&case.input)? } else { Vec::new() };
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    // A case that does not read its input closes the pipe: not an error.
    let writer = thread::spawn(move || drop(stdin.write_all(&input)));
    let stdout = read_in_background(child.stdout.take().expect("standard output is a pipe"));
    let stderr = read_in_background(child.stderr.take().expect("standard error is a pipe"));
    let status = wait(&mut child)?;
    writer.join().expect("the writer does not panic");
    let stdout = stdout.join().expect("the reader does not panic")?;
    let stderr = stderr.join().expect("the reader does not panic")?;
    let exit = status.map_or_else(|| format!("none within {} s", TIMEOUT.as_secs()), describe);
    Ok(Answer { stdout, stderr, exit })
}

fn read_in_background(pipe: impl Read + Send + 'static) -> JoinHandle<io::Result<Vec<u8>>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.take(OUTPUT_LIMIT).read_to_end(&mut bytes)?;
        Ok(bytes)
    })
}

/// The status of the child, or `None` when it had to be killed.
fn wait(child: &mut Child) -> io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() > deadline {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// The exit code, or, as in the recordings, minus the number of the signal that ended the process.
fn describe(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("-{signal}");
    }
    status.code().map_or_else(|| "unknown".to_owned(), |code| code.to_string())
}

/// Runs a case in a mode and compares.
fn check(case: &Case, mode: Mode) -> Result<(), Failed> {
    let recording = fs::read_to_string(&case.expectation).map_err(|error| {
        format!("{}: {error}; record it with tests/record.py", case.expectation.display())
    })?;
    let (source, expected) = recording.split_once('\n').ok_or("the recording is empty")?;
    let answer = run(case, mode)?.render(case);
    if answer == expected {
        return Ok(());
    }
    let diff = TextDiff::from_lines(expected, &answer);
    let mut unified = diff.unified_diff();
    let report = unified.context_radius(3).header("expected", "answered");
    Err(format!("{} with {}\n{source}\n{report}", case.name, mode.options.join(" ")).into())
}

/// All cases, ordered by name.
fn find_cases() -> io::Result<Vec<Arc<Case>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/py");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder)? {
        cases.extend(Case::from_path(&entry?.path()).map(Arc::new));
    }
    cases.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(cases)
}

/// The lines of the list of unfinished cases: `case` or `case@mode`.
fn unfinished() -> io::Result<HashSet<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/unfinished.txt");
    let text = fs::read_to_string(path)?;
    Ok(text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect())
}

fn trial(case: &Arc<Case>, mode: Mode, unfinished: &HashSet<String>) -> Trial {
    let case = Arc::clone(case);
    let name = format!("{}@{}", case.name, mode.name);
    let is_unfinished = unfinished.contains(&case.name) || unfinished.contains(&name);
    Trial::test(name, move || match (check(&case, mode), is_unfinished) {
        (Ok(()), true) => Err("agrees: strike it from tests/unfinished.txt".into()),
        (Err(_), true) => Ok(()),
        (answer, false) => answer,
    })
}

/// Takes each `--mode=NAME` out of the arguments; the rest is the test library's.
fn split_arguments() -> Result<(Vec<Mode>, Vec<String>), String> {
    let mut modes = Vec::new();
    let mut rest = Vec::new();
    for argument in std::env::args() {
        match argument.strip_prefix("--mode=") {
            Some(name) => modes.push(find_mode(name)?),
            None => rest.push(argument),
        }
    }
    let modes = if modes.is_empty() { MODES.to_vec() } else { modes };
    Ok((modes, rest))
}

fn find_mode(name: &str) -> Result<Mode, String> {
    let known = MODES.map(|mode| mode.name).join(", ");
    MODES.into_iter().find(|mode| mode.name == name).ok_or(format!("no mode {name}: there are {known}"))
}

fn main() -> ExitCode {
    let (modes, rest) = match split_arguments() {
        Ok(split) => split,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    let mut arguments = Arguments::from_iter(rest);
    arguments.test_threads.get_or_insert(THREADS);
    let cases = find_cases().expect("tests/py can be read");
    let unfinished = unfinished().expect("tests/unfinished.txt can be read");
    let trials = cases.iter().flat_map(|case| modes.iter().map(|&mode| trial(case, mode, &unfinished)));
    let trials = trials.collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}
