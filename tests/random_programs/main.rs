//! Random programs, run by the interpreter and by machine code, must say the same.
//!
//! ```text
//! cargo test --test random_programs
//! ```
//!
//! Variables of the environment change what is run:
//!
//! | variable | meaning |
//! |---|---|
//! | `RANDOM_PROGRAMS` | how many programs; without it 10,000 |
//! | `RANDOM_SEED` | the seed of the first program; the others follow; 1 without it |
//! | `RANDOM_PYTHON` | another Python to compare the interpreter with, instead of machine code |

mod generator;
mod prng;
mod program;

use std::env;
use std::io;
use std::io::Write;
use std::process::Command;
use std::process::Stdio;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;

use program::Program;

/// Programs without another number.
const PROGRAMS: usize = 10_000;

/// Programs that one process runs.
const BATCH: usize = 100;

/// Processes at a time.
const WORKERS: usize = 2;

/// Between the outputs of two programs.
const SEPARATOR: &str = "==== program ====";

/// What a batch begins with: `show` prints values with their types, `run` a program and what it raises. One that does
/// not end ends its process.
const PRELUDE: &str = "\
from signal import alarm

def show(title, *values):
    print(title, *[f'{type(value).__name__}:{value!r}' for value in values])

def run(source):
    alarm(60)
    try:
        exec(compile(source, '<program>', 'exec'), {'show': show, '__name__': 'program'})
    except Exception as error:
        print('uncaught', type(error).__name__, error)
    print('==== program ====')

";

/// A Python that runs programs.
#[derive(Clone)]
struct Python {
    program: String,
    options: Vec<String>,
}

impl Python {
    fn with_jit(mode: &'static str) -> Self {
        Python { program: env!("CARGO_BIN_EXE_taipan").to_owned(), options: vec![format!("--jit={mode}")] }
    }

    /// What each program prints. Where a process ends early, the program it ended in has what it had printed, with
    /// the process's options and last words (so that it differs from everything), and those after it have nothing.
    fn run(&self, programs: &[Program]) -> io::Result<Vec<String>> {
        let mut child = Command::new(&self.program)
            .args(&self.options)
            .arg("-")
            .env("PYTHONHASHSEED", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut stdin = child.stdin.take().expect("standard input is a pipe");
        let text = batch(programs);
        let writer = thread::spawn(move || drop(stdin.write_all(text.as_bytes())));
        let output = child.wait_with_output()?;
        writer.join().expect("the writer does not panic");
        let stdout = String::from_utf8_lossy(&output.stdout);
        let mut answers: Vec<String> = stdout.split(SEPARATOR).map(str::to_owned).collect();
        if !output.status.success() {
            let words = String::from_utf8_lossy(&output.stderr);
            let last = answers.last_mut().expect("there is one part at least");
            last.push_str(&format!("\n{:?} {}\n{words}", self.options, output.status));
        }
        answers.resize(programs.len(), String::new());
        Ok(answers)
    }
}

fn batch(programs: &[Program]) -> String {
    let mut text = PRELUDE.to_owned();
    for program in programs {
        // Programs use single quotes only, and no backslash but in escapes that both levels read alike.
        text.push_str(&format!("run(r\"\"\"\n{program}\"\"\")\n"));
    }
    text
}

/// Two Pythons that must agree.
struct Pair {
    left: Python,
    right: Python,
}

impl Pair {
    /// What batches are run by in turn: machine code that is made before anything is known of a program, and, as that takes
    /// three times as long, less often machine code that is made of what the interpreter has seen.
    fn chosen() -> Vec<Self> {
        let rights = match env::var("RANDOM_PYTHON") {
            Ok(program) => vec![Python { program, options: Vec::new() }],
            Err(_) => ["eager", "eager", "eager", "eager", "warm"].map(Python::with_jit).into(),
        };
        rights.into_iter().map(|right| Pair { left: Python::with_jit("off"), right }).collect()
    }

    /// The first of the programs on which the two differ.
    fn first_difference<'a>(&self, programs: &'a [Program]) -> io::Result<Option<&'a Program>> {
        let (left, right) = (self.left.run(programs)?, self.right.run(programs)?);
        let differs = left.iter().zip(&right).position(|(left, right)| left != right);
        Ok(differs.map(|index| &programs[index]))
    }

    fn differ_on(&self, program: &Program) -> bool {
        let programs = std::slice::from_ref(program);
        self.first_difference(programs).is_ok_and(|difference| difference.is_some())
    }

    /// The smallest form of a program on which the two differ, and what they make of it.
    fn explain(&self, seed: u64, program: &Program) -> io::Result<String> {
        if !self.differ_on(program) {
            return Ok(format!("program {seed} differs only behind others:\n\n{program}"));
        }
        let small = program.clone().minimised(|candidate| self.differ_on(candidate));
        let programs = std::slice::from_ref(&small);
        let (left, right) = (self.left.run(programs)?.concat(), self.right.run(programs)?.concat());
        let (name, other) = (self.left.options.join(" "), self.right.options.join(" "));
        Ok(format!(
            "program {seed} differs, smallest:\n\n{small}\n---- {} {name}\n{left}\n---- {} {other}\n{right}",
            self.left.program, self.right.program
        ))
    }
}

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} must be a number")))
}

/// The reports of all batches in which there is a difference.
fn compare(pairs: &[Pair], first: u64, count: usize) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut reports = Vec::new();
        loop {
            let start = next.fetch_add(BATCH, Ordering::Relaxed);
            if start >= count {
                return reports;
            }
            let seeds: Vec<u64> =
                (start..count.min(start + BATCH)).map(|index| first + index as u64).collect();
            let pair = &pairs[start / BATCH % pairs.len()];
            reports.extend(compare_batch(pair, &seeds).expect("processes can be run"));
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker does not panic")).collect()
    })
}

fn compare_batch(pair: &Pair, seeds: &[u64]) -> io::Result<Option<String>> {
    let programs: Vec<Program> = seeds.iter().map(|&seed| generator::generate(seed)).collect();
    let Some(program) = pair.first_difference(&programs)? else { return Ok(None) };
    let index = programs.iter().position(|known| std::ptr::eq(known, program)).unwrap_or(0);
    pair.explain(seeds[index], program).map(Some)
}

#[test]
fn programs_say_the_same() {
    let first = number("RANDOM_SEED").unwrap_or(1);
    let count = number("RANDOM_PROGRAMS").map_or(PROGRAMS, |count| count as usize);
    let reports = compare(&Pair::chosen(), first, count);
    assert!(reports.is_empty(), "{} batches differ\n\n{}", reports.len(), reports.join("\n\n"));
}

#[test]
fn programs_are_the_same_for_the_same_seed() {
    for seed in 0..20 {
        assert_eq!(generator::generate(seed).to_string(), generator::generate(seed).to_string());
    }
}
