//! The display of a SyntaxError: place, line, carets.

use taipan_compiler::Suspect;
use taipan_compiler::suggest_keyword;
use taipan_gc::Gc;
use taipan_gc::Value;

use super::report::safe_text;
use super::source;
use super::theme::Theme;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::state::thread::Thread;
use crate::types::exception::Exception;
use crate::types::exception::field;
use crate::types::int;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// What a SyntaxError says about itself.
#[derive(Default)]
struct Details {
    filename: Option<String>,
    line: Option<String>,
    end_line: Option<String>,
    text: Option<String>,
    offset: Option<i64>,
    end_offset: Option<i64>,
}

/// The lines of a SyntaxError.
pub fn format(thread: &mut Thread, exception: Value, kind: &str, theme: &Theme) -> String {
    let Some(error) = exception.cast::<Exception>() else { return String::new() };
    let given = |index: usize| error.field(index).filter(|value| !value.is_none());
    let mut shown = |index: usize| given(index).map(|value| safe_text(thread, value, "exception", ops::str));
    let number = |index: usize| given(index).and_then(int::exact).and_then(int::to_i64);
    let message = shown(field::SYNTAX_MSG).filter(|message| !message.is_empty());
    let details = Details {
        filename: shown(field::SYNTAX_FILENAME),
        line: shown(field::SYNTAX_LINENO),
        end_line: shown(field::SYNTAX_END_LINENO),
        text: given(field::SYNTAX_TEXT)
            .and_then(|text| text.cast::<Str>())
            .map(|text| text.to_string_lossy()),
        offset: number(field::SYNTAX_OFFSET),
        end_offset: number(field::SYNTAX_END_OFFSET),
    };
    let message = message.unwrap_or_else(|| match error.field(field::SYNTAX_MSG) {
        Some(_) => "<no detail available>".to_string(),
        None => "None".to_string(),
    });
    let (details, message) = match details.with_keyword(error, &message) {
        Some(improved) => improved,
        None => (details, message),
    };
    details.render(kind, &message, theme)
}

/// The source of which `_metadata` tells, and the line before the code to look at.
fn source_of(metadata: Gc<Tuple>) -> (usize, Option<String>) {
    let block = metadata.get(0).and_then(int::to_i64).and_then(|line| usize::try_from(line).ok());
    let source = metadata.get(2).and_then(|source| source.cast::<Str>());
    (block.unwrap_or(0), source.map(|source| source.to_string_lossy()))
}

impl Details {
    /// What is shown where a keyword is likely to have been mistyped.
    fn with_keyword(&self, error: Gc<Exception>, message: &str) -> Option<(Details, String)> {
        let metadata = error.field(field::SYNTAX_METADATA)?.cast::<Tuple>()?;
        let (block, source) = source_of(metadata);
        let line = self.line.as_deref().and_then(|line| line.parse().ok()).unwrap_or(0);
        let found = match (source, self.filename.as_deref().and_then(source::read)) {
            (Some(source), _) => {
                let suspect = Suspect { source: &source, block, line, from_file: false };
                suggest_keyword(message, &suspect)
            }
            (None, Some(source)) => {
                let suspect = Suspect { source: &source, block, line, from_file: true };
                suggest_keyword(message, &suspect)
            }
            (None, None) => {
                let source = self.text.as_deref()?;
                suggest_keyword(message, &Suspect { source, block: 0, line: 1, from_file: false })
            }
        }?;
        let position = found.position?;
        let details = Details {
            filename: self.filename.clone(),
            line: Some(position.line.to_string()),
            end_line: position.end_line.map(|line| line.to_string()),
            text: found.text.as_deref().map(str::to_owned),
            offset: Some(position.offset.into()),
            end_offset: position.end_offset.map(i64::from),
        };
        Some((details, found.message.into()))
    }

    fn render(&self, kind: &str, message: &str, theme: &Theme) -> String {
        let Theme { kind: colour, message: message_colour, place, reset, .. } = *theme;
        let mut out = String::new();
        let mut suffix = String::new();
        match (&self.line, &self.filename) {
            (Some(line), filename) => {
                let filename = filename.as_deref().filter(|name| !name.is_empty()).unwrap_or("<string>");
                out.push_str(&format!("  File {place}\"{filename}\"{reset}, line {place}{line}{reset}\n"));
            }
            (None, Some(filename)) => suffix = format!(" ({filename})"),
            (None, None) => {}
        }
        if let Some(text) = &self.text {
            self.push_text(&mut out, text, theme);
        }
        out.push_str(&format!("{colour}{kind}{reset}: {message_colour}{message}{reset}{suffix}\n"));
        out
    }

    fn push_text(&self, out: &mut String, text: &str, theme: &Theme) {
        let whole = text.trim_end_matches('\n');
        let line: Vec<char> = whole.trim_start_matches([' ', '\n', '\u{c}']).chars().collect();
        let all = |line: &[char]| line.iter().collect::<String>();
        let Some((start, end)) = self.columns(text, whole, line.len()) else {
            out.push_str(&format!("    {}\n", all(&line)));
            return;
        };
        let (from, to) = (start.min(line.len()), end.clamp(start, start.max(line.len())).min(line.len()));
        let (highlight, reset) = (theme.highlight, theme.reset);
        out.push_str(&format!(
            "    {}{highlight}{}{reset}{}\n",
            all(&line[..from]),
            all(&line[from..to]),
            all(&line[to..])
        ));
        let space: String = line[..from].iter().map(|c| if c.is_whitespace() { *c } else { ' ' }).collect();
        out.push_str(&format!("    {space}{highlight}{}{reset}\n", "^".repeat(end - start)));
    }

    /// The columns that are marked, in the line without the white space in front.
    fn columns(&self, text: &str, whole: &str, stripped: usize) -> Option<(usize, usize)> {
        let mut start = self.offset?;
        let (length, whole_length) = (text.chars().count() as i64, whole.chars().count() as i64);
        let mut end = match self.end_line == self.line {
            true => self.end_offset.filter(|end| *end != 0).unwrap_or(start),
            false => whole_length + 1,
        };
        if length > 0 && start > length {
            start = whole_length + 1;
        }
        if length > 0 && end > length {
            end = whole_length + 1;
        }
        if start >= end || end < 0 {
            end = start + 1;
        }
        let removed = whole_length - stripped as i64;
        let column = usize::try_from(start - 1 - removed).ok()?;
        Some((column, column + usize::try_from(end - start).ok()?))
    }
}
