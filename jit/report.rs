//! What became of each code object: for `--jit-report`.

use std::fmt::Write;
use std::time::Duration;

/// What was done.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Machine code was made.
    Compiled {
        /// Its bytes.
        size: usize,
        /// The time it took.
        took: Duration,
    },
    /// The code stays interpreted.
    Refused(String),
    /// Machine code was thrown away.
    Discarded(String),
}

/// One line of the report.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The code's qualified name.
    pub title: String,
    /// The source line that it begins with, or where the cause lies.
    pub line: u32,
    /// Whether it begins at a loop.
    pub is_loop: bool,
    /// What was done.
    pub outcome: Outcome,
}

/// The report as text: a line for each entry, then the sums.
pub fn text(entries: &[Entry]) -> String {
    let mut text = String::new();
    let (mut compiled, mut refused, mut discarded, mut bytes) = (0, 0, 0, 0);
    let mut total = Duration::ZERO;
    for entry in entries {
        let place = if entry.is_loop { "loop" } else { "function" };
        let what = match &entry.outcome {
            Outcome::Compiled { size, took } => {
                compiled += 1;
                bytes += size;
                total += *took;
                format!("compiled, {size} bytes in {:.1} ms", took.as_secs_f64() * 1e3)
            }
            Outcome::Refused(why) => {
                refused += 1;
                format!("refused: {why}")
            }
            Outcome::Discarded(why) => {
                discarded += 1;
                format!("discarded: {why}")
            }
        };
        let _ = writeln!(text, "{}:{} ({place}): {what}", entry.title, entry.line);
    }
    let _ = writeln!(
        text,
        "{compiled} compiled ({bytes} bytes, {:.1} ms), {refused} refused, {discarded} discarded",
        total.as_secs_f64() * 1e3
    );
    text
}
