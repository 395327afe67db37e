//! Lines edited on a terminal, with history and completion of names.

use std::ffi::OsString;

use rustyline::CompletionType;
use rustyline::Config;
use rustyline::Context;
use rustyline::Helper;
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::Validator;
use taipan_runtime::builtins::session;
use taipan_runtime::state::thread::Thread;

use crate::cli::repl::Line;
use crate::cli::repl::Reader;

/// Spaces that the tabulator stands for at the beginning of a line.
const INDENT: &str = "    ";

/// Words that no namespace has.
const KEYWORDS: [&str; 38] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "match", "nonlocal", "not", "or", "pass", "raise", "return", "try", "type", "while", "with",
    "yield",
];

/// Reads lines with an editor.
pub struct Editor {
    lines: rustyline::Editor<Names, FileHistory>,
    history: Option<OsString>,
}

impl Editor {
    /// An editor, if the terminal can do that; the history is kept in the file.
    pub fn new(history: Option<OsString>) -> Option<Editor> {
        let config = Config::builder().completion_type(CompletionType::List).build();
        let mut lines = rustyline::Editor::with_config(config).ok()?;
        lines.set_helper(Some(Names::default()));
        if let Some(file) = &history {
            // Without a history there is nothing to recall.
            let _ = lines.load_history(file);
        }
        Some(Editor { lines, history })
    }
}

impl Reader for Editor {
    fn read(&mut self, thread: &mut Thread, prompt: &str) -> Line {
        if let Some(helper) = self.lines.helper_mut() {
            helper.look(thread);
        }
        match self.lines.readline(prompt) {
            // Blanks alone end a block, as an empty line does.
            Ok(line) if line.trim().is_empty() => Line::Text("\n".to_string()),
            Ok(line) => Line::Text(line + "\n"),
            Err(ReadlineError::Interrupted) => Line::Interrupted,
            Err(_) => Line::End,
        }
    }

    fn remember(&mut self, input: &str) {
        // A history that cannot be kept is not worth a word.
        let _ = self.lines.add_history_entry(input.trim_end());
        if let Some(file) = &self.history {
            let _ = self.lines.append_history(file);
        }
    }

    fn filename(&self, number: u32) -> String {
        format!("<python-input-{number}>")
    }

    fn is_edited(&self) -> bool {
        true
    }
}

/// Completes names.
#[derive(Default)]
struct Names {
    known: Vec<String>,
}

impl Names {
    /// Takes down the names that there are now.
    fn look(&mut self, thread: &mut Thread) {
        match session::names(thread) {
            Ok(names) => self.known = names,
            Err(raised) => thread.forget(raised),
        }
        self.known.extend(KEYWORDS.map(str::to_string));
        self.known.sort_unstable();
        self.known.dedup();
    }

    /// Where the word before `pos` begins, and what it may become.
    fn candidates(&self, line: &str, pos: usize) -> (usize, Vec<String>) {
        let before = &line[..pos];
        if before.trim().is_empty() {
            return (pos, vec![INDENT.to_string()]);
        }
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let word = before.rsplit(|c: char| !is_part(c)).next().unwrap_or("");
        let start = pos - word.len();
        if word.is_empty() || before[..start].ends_with('.') {
            return (pos, Vec::new());
        }
        let found = self.known.iter().filter(|name| name.starts_with(word));
        (start, found.cloned().collect())
    }
}

impl Completer for Names {
    type Candidate = String;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(self.candidates(line, pos))
    }
}

impl Hinter for Names {
    type Hint = String;
}

impl Highlighter for Names {}

impl Validator for Names {}

impl Helper for Names {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_completed() {
        let names = Names { known: ["print", "property", "x"].map(str::to_string).to_vec() };
        let complete = |line: &str| names.candidates(line, line.len());
        assert_eq!(complete("y = pri"), (4, vec!["print".to_string()]));
        assert_eq!(complete("pr").1.len(), 2);
        assert_eq!(complete("a.pr").1.len(), 0);
        assert_eq!(complete("  "), (2, vec![INDENT.to_string()]));
    }
}
