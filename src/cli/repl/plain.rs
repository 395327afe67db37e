//! Lines as they come, without editing.

use std::io::Read;
use std::io::Write;

use taipan_runtime::state::thread::Thread;

use crate::cli::repl::Line;
use crate::cli::repl::Reader;

/// Reads the standard input; prompts are written to standard error.
pub struct Plain;

impl Reader for Plain {
    fn read(&mut self, _thread: &mut Thread, prompt: &str) -> Line {
        let mut stderr = std::io::stderr();
        // A prompt that cannot be shown is no reason to end.
        let _ = stderr.write_all(prompt.as_bytes()).and_then(|()| stderr.flush());
        match read_line() {
            line if line.is_empty() => Line::End,
            line => Line::Text(String::from_utf8_lossy(&line).into_owned()),
        }
    }

    fn filename(&self, number: u32) -> String {
        format!("<stdin-{number}>")
    }

    fn is_edited(&self) -> bool {
        false
    }
}

/// A line with its end; empty at the end of the input. Nothing beyond the line is taken: it may be the program's.
fn read_line() -> Vec<u8> {
    let mut stdin = std::io::stdin().lock();
    let mut line = Vec::new();
    let mut byte = [0];
    while let Ok(1) = stdin.read(&mut byte) {
        line.push(byte[0]);
        if byte[0] == b'\n' {
            break;
        }
    }
    line
}
