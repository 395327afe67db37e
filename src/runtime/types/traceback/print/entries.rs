//! The entries of a traceback.

use taipan_code::Position;
use taipan_gc::Gc;
use taipan_gc::Value;

use super::carets;
use super::theme::Theme;
use crate::object::cast::ValueExt;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::int;
use crate::types::module::Module;
use crate::types::traceback::Traceback;

/// So many entries of the same place in a row are shown.
const REPEATED: usize = 3;

/// An entry.
struct Entry {
    filename: String,
    line: Option<u32>,
    name: String,
    position: Position,
}

impl Entry {
    fn is_same_place(&self, other: &Entry) -> bool {
        self.line.is_some()
            && self.line == other.line
            && self.name == other.name
            && self.filename == other.filename
    }

    fn render(&self, thread: &Thread, excerpt: Excerpt, theme: &Theme) -> String {
        let Theme { place, reset, .. } = *theme;
        let filename = match self.filename.strip_prefix("<stdin-") {
            Some(rest) if rest.ends_with('>') => "<stdin>",
            _ => &self.filename,
        };
        let line = self.line.map_or("None".to_string(), |line| line.to_string());
        let name = &self.name;
        let mut text = format!(
            "  File {place}\"{filename}\"{reset}, line {place}{line}{reset}, in {place}{name}{reset}\n"
        );
        text.push_str(&match excerpt {
            Excerpt::Marked => self.excerpt(thread, theme),
            Excerpt::Line => self.first_line(thread, theme),
        });
        text
    }

    fn first_line(&self, thread: &Thread, theme: &Theme) -> String {
        let line = self.line.and_then(|line| thread.interp().sources().line(&self.filename, line));
        line.map_or(String::new(), |line| carets::excerpt(&[line], None, theme))
    }

    fn excerpt(&self, thread: &Thread, theme: &Theme) -> String {
        /// Ranges of more lines than this are not gone through.
        const MOST_LINES: u32 = 100_000;
        let Some(first) = self.line else { return String::new() };
        let last = self.position.end_line.unwrap_or(first).clamp(first, first.saturating_add(MOST_LINES));
        let interp = thread.interp();
        let sources = interp.sources();
        let lines: Vec<String> =
            (first..=last).map(|line| sources.line(&self.filename, line).unwrap_or_default()).collect();
        let columns = self.position.col.zip(self.position.end_col);
        carets::excerpt(&lines, columns, theme)
    }
}

/// What is shown of the source.
#[derive(Clone, Copy)]
pub enum Excerpt {
    /// All lines of the expression, and marks below it.
    Marked,
    /// The line.
    Line,
}

/// The entries of an exception's traceback as text, outermost first.
pub fn render(thread: &Thread, first: Option<Value>, excerpt: Excerpt, theme: &Theme) -> Vec<String> {
    let mut entries = collect(&thread.interp(), first);
    if let Some(limit) = limit(thread) {
        entries.drain(..entries.len().saturating_sub(limit));
    }
    let mut shown = Vec::new();
    let mut count = 0;
    for (index, entry) in entries.iter().enumerate() {
        let is_repeated = index > 0 && entry.is_same_place(&entries[index - 1]);
        if !is_repeated {
            push_repeated(&mut shown, count);
            count = 0;
        }
        count += 1;
        if count <= REPEATED {
            shown.push(entry.render(thread, excerpt, theme));
        }
    }
    push_repeated(&mut shown, count);
    shown
}

fn push_repeated(shown: &mut Vec<String>, count: usize) {
    if count > REPEATED {
        let more = count - REPEATED;
        let plural = if more > 1 { "s" } else { "" };
        shown.push(format!("  [Previous line repeated {more} more time{plural}]\n"));
    }
}

fn collect(interp: &Interpreter, first: Option<Value>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut link = first.and_then(|first| first.exact::<Traceback>());
    while let Some(traceback) = link {
        entries.extend(entry(interp, traceback));
        link = traceback.next.get().and_then(|next| next.exact::<Traceback>());
    }
    entries
}

fn entry(interp: &Interpreter, traceback: Gc<Traceback>) -> Option<Entry> {
    let code = traceback.frame.get()?.code();
    let position = match u32::try_from(traceback.lasti) {
        Ok(offset) => code.position_at(interp, offset),
        Err(_) => Position::NONE,
    };
    Some(Entry {
        filename: code.data().filename.as_str().to_string(),
        line: position.line.or_else(|| traceback.line()),
        name: code.name().to_string(),
        position,
    })
}

/// `sys.tracebacklimit`
fn limit(thread: &Thread) -> Option<usize> {
    let interp = thread.interp();
    let sys = interp.modules().get_text(&interp, "sys")?.cast::<Module>()?;
    let limit = int::exact(sys.dict().get_text(&interp, "tracebacklimit")?)?;
    match int::is_negative(limit) {
        true => Some(0),
        false => int::to_i64(limit).and_then(|limit| usize::try_from(limit).ok()),
    }
}
