//! CPython's error for a source that does not parse.
//!
//! The order of things is CPython's: the first match of the grammar finds out how far the source makes sense; if it
//! raised nothing by itself, a second one, mistakes included, looks for a better message; and what the tokenizer
//! complains of further down goes before what the grammar says.

mod actions;
mod grammar;
mod matcher;
pub(super) mod tokens;

use std::ops::Range;

use super::Mode;
use super::ParseOptions;
use super::convert::Patch;
use crate::error::ErrorKind;
use crate::error::Position;
use crate::error::SyntaxError;
use matcher::Matcher;
use tokens::Complaint;
use tokens::Ending;
use tokens::How;
use tokens::Kind;
use tokens::Token;
use tokens::Tokens;

pub(super) use tokens::KEYWORDS;

/// The error in `text`; `None` if there is nothing wrong with it here. The parser found nothing wrong before the
/// byte `near`.
pub(super) fn find(text: &str, options: &ParseOptions<'_>, near: usize) -> Option<SyntaxError> {
    let whole;
    let ends = text.ends_with('\n') || options.mode != Mode::Exec;
    let text = if ends {
        text
    } else {
        whole = format!("{text}\n");
        &whole
    };
    let ending = match options.mode {
        Mode::Single => Ending::Interactive { dedents: !options.dont_imply_dedent },
        _ => Ending::Plain,
    };
    let tokens = tokens::tokenize(text, ending);
    let rule = match options.mode {
        Mode::Exec => "file",
        Mode::Eval => "eval",
        Mode::Single => "interactive",
        Mode::FuncType => "func_type",
    };
    let start = if options.mode == Mode::Exec { statement_before(text, &tokens, near) } else { 0 };
    let grammar = grammar::grammar();
    let mut first = Matcher::new(grammar, text, &tokens, false).starting_at(start);
    if first.run(rule).is_ok() {
        return if options.mode == Mode::Single { more_statements(first) } else { None };
    }
    if options.allow_incomplete && at_end(text, &tokens, first.fill) {
        return Some(incomplete(text, &tokens, first.fill));
    }
    if let Some(error) = first.error {
        return Some(overridden(text, &tokens, first.fill, first.complained, error));
    }
    let mut second = Matcher::new(grammar, text, &tokens, true).starting_at(start);
    // What it returns is of no interest: what it raises is.
    let _ = second.run(rule);
    let fill = second.fill.max(first.fill);
    let (error, complained) = match second.error.take() {
        Some(error) => (error, second.complained),
        None => {
            let error = generic(text, &tokens, first.fill, fill);
            if error.kind == ErrorKind::Indentation {
                return Some(error);
            }
            (error, false)
        }
    };
    Some(overridden(text, &tokens, fill, complained, error))
}

/// A name in code: its line, from 1, and its columns in bytes.
pub(super) struct Word {
    pub(super) line: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Word {
    pub(super) fn text<'t>(&self, lines: &'t [String]) -> &'t str {
        lines.get(self.line - 1).and_then(|line| line.get(self.start..self.end)).unwrap_or_default()
    }
}

/// The names and keywords in `code`, up to the first thing that is no token.
pub(super) fn words(code: &str) -> Vec<Word> {
    let tokens = tokens::tokenize(&format!("{code}\n"), Ending::Plain).list;
    let words = tokens.into_iter().filter(|token| matches!(token.kind, Kind::Name | Kind::Keyword));
    let columns = |token: Token| Some((token.line, token.col?, token.end_col?));
    words
        .filter_map(columns)
        .map(|(line, start, end)| Word { line: line as usize, start: start as usize, end: end as usize })
        .collect()
}

/// The line of the last statement with a block, functions aside, that ends before line `end`; 0 if there is none.
pub(super) fn last_block(text: &str, end: usize) -> usize {
    let tokens = tokens::tokenize(&format!("{text}\n"), Ending::Plain).list;
    let mut open = Vec::new();
    let (mut last, mut statement) = (0, 0);
    let mut begins = true;
    for pair in tokens.windows(2).filter(|pair| pair[0].line as usize <= end) {
        let [token, next] = [pair[0], pair[1]];
        match token.kind {
            Kind::Indent => open.push(statement),
            Kind::Dedent => {
                statement = open.pop().unwrap_or(0);
                last = last.max(statement);
            }
            Kind::Newline => {
                begins = true;
                if next.kind != Kind::Indent {
                    last = last.max(statement);
                }
            }
            _ if begins => {
                begins = false;
                let word = text.get(token.start..token.end).unwrap_or_default();
                let block = ["if", "while", "for", "with", "try", "class"].contains(&word)
                    || (word == "async" && text.get(next.start..next.end) != Some("def"));
                if !CONTINUATIONS.contains(&word) {
                    statement = if block { token.line as usize } else { 0 };
                }
            }
            _ => {}
        }
    }
    last
}

/// Keywords that continue a statement after one of its blocks.
const CONTINUATIONS: [&str; 4] = ["elif", "else", "except", "finally"];

/// Where the types of a signature are: of the parameters, of the result. The signature is known to be right.
pub(super) fn signature(text: &str) -> (Vec<Range<usize>>, Range<usize>) {
    let tokens = tokens::tokenize(text, Ending::Plain).list;
    let close = tokens.iter().skip(1).position(|token| token.level == 0).map_or(0, |at| at + 1);
    let mut parameters = Vec::new();
    let mut start = None;
    for token in &tokens[1..=close] {
        match &text[token.start..token.end] {
            "," if token.level == 1 => parameters.extend(start.take().map(|start| start..token.start)),
            ")" if token.level == 0 => parameters.extend(start.take().map(|start| start..token.start)),
            "*" | "**" if start.is_none() => {}
            _ => {
                start.get_or_insert(token.start);
            }
        }
    }
    // Behind the bracket is the arrow.
    let result = tokens.get(close + 2).map_or(0, |token| token.start);
    let ends = |token: &&Token| matches!(token.kind, Kind::Newline | Kind::End);
    let end = tokens.iter().skip(close + 2).find(ends).map_or(result, |token| token.start);
    (parameters, result..end)
}

/// The text as the parser reads it: `raise` before a semicolon made a `pass`, the name `match` behind one renamed.
pub(super) fn patch(text: &str) -> (String, Patch) {
    let tokens = tokens::tokenize(text, Ending::Plain);
    let mut patched = text.to_owned();
    let name = (0..100).map(|number| format!("mat{number:02}")).find(|name| !text.contains(name));
    let mut patch = Patch { raises: Vec::new(), name: name.unwrap_or_default() };
    for pair in tokens.list.windows(2) {
        let [token, next] =
            [pair[0], pair[1]].map(|token| (token.start..token.end, &text[token.start..token.end]));
        if token.1 == "raise" && next.1 == ";" {
            patched.replace_range(token.0.clone(), "pass ");
            patch.raises.push(token.0.start as u32);
        } else if token.1 == ";" && next.1 == "match" && !patch.name.is_empty() {
            patched.replace_range(next.0, &patch.name);
        }
    }
    (patched, patch)
}

/// The token that begins the statement of the module before the one around the byte `near`: what is further up need
/// not be matched again.
fn statement_before(text: &str, tokens: &Tokens, near: usize) -> usize {
    let (mut before, mut around, mut line) = (0, 0, 0);
    let mut indents = 0_usize;
    for (number, pair) in tokens.list.windows(2).enumerate() {
        let [token, next] = [pair[0], pair[1]];
        match token.kind {
            Kind::Indent => indents += 1,
            Kind::Dedent => indents = indents.saturating_sub(1),
            _ => {}
        }
        if next.start > near {
            break;
        }
        let ended = indents == 0 && matches!(token.kind, Kind::Newline | Kind::Dedent);
        if !ended || matches!(next.kind, Kind::Indent | Kind::Dedent | Kind::End) {
            continue;
        }
        let decorated = text[tokens.list[line].start..].starts_with('@');
        let continued = CONTINUATIONS.contains(&&text[next.start..next.end]);
        line = number + 1;
        if !decorated && !continued {
            (before, around) = (around, line);
        }
    }
    before
}

/// The error that interactive input holds more than one statement.
fn more_statements(mut matcher: Matcher<'_>) -> Option<SyntaxError> {
    let last = matcher.fill.saturating_sub(1);
    let mut rest = &matcher.text[matcher.tokens.list.get(last).map_or(0, |token| token.end)..];
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n', '\x0c']);
        match rest.strip_prefix('#') {
            Some(comment) => rest = comment.split_once('\n').map_or("", |(_, rest)| rest),
            None if rest.is_empty() => return None,
            None => break,
        }
    }
    let message = "multiple statements found while compiling a single statement".to_owned();
    // The error is set; that it is one is known.
    let _ = matcher.raise_at_token(last, ErrorKind::Syntax, message);
    matcher.error
}

/// Whether the tokenizer had to look at the end of the source for the tokens that the first match asked for.
fn at_end(text: &str, tokens: &Tokens, fill: usize) -> bool {
    match tokens.list.get(fill.saturating_sub(1)) {
        Some(token) => match token.kind {
            Kind::String | Kind::FEnd | Kind::TEnd => false,
            Kind::Newline => token.col.is_none(),
            _ => token.end == text.len(),
        },
        None => tokens.complaint.as_ref().is_some_and(|complaint| match complaint.how {
            How::OpenBracket | How::End | How::OpenString => true,
            How::Raised => complaint.at_end,
            How::Found => false,
        }),
    }
}

fn incomplete(text: &str, tokens: &Tokens, fill: usize) -> SyntaxError {
    let message = "incomplete input";
    let mut matcher = Matcher::new(grammar::grammar(), text, tokens, false);
    matcher.fill = fill;
    if let (None, Some(complaint)) = (tokens.list.get(fill.saturating_sub(1)), &tokens.complaint) {
        let mut error = complaint_error(text, complaint);
        (error.kind, error.message) = (ErrorKind::Incomplete, message.into());
        if let Some(position) = &mut error.position {
            position.end_offset = Some(-1);
        }
        // All that the tokenizer has read is shown.
        let read: usize = text.split_inclusive('\n').take(complaint.line as usize - 1).map(str::len).sum();
        error.text = Some(text[read..].into());
        return error;
    }
    let _ = matcher.raise_at_token(fill.saturating_sub(1), ErrorKind::Incomplete, message.to_owned());
    matcher.error.unwrap_or_else(|| plain(message))
}

/// The error when nothing better is known: about the last token that the first match asked for.
fn generic(text: &str, tokens: &Tokens, fill: usize, reached: usize) -> SyntaxError {
    let mut matcher = Matcher::new(grammar::grammar(), text, tokens, false);
    matcher.fill = reached;
    let last = fill.saturating_sub(1);
    let (kind, message) = match tokens.list.get(last).map(|token| token.kind) {
        Some(Kind::Indent) => (ErrorKind::Indentation, "unexpected indent"),
        Some(Kind::Dedent) => (ErrorKind::Indentation, "unexpected unindent"),
        _ => (ErrorKind::Syntax, "invalid syntax"),
    };
    let _ = matcher.raise_at_token(last, kind, message.to_owned());
    let mut error = matcher.error.unwrap_or_else(|| plain(message));
    let nowhere = tokens.list.get(last).is_some_and(|token| token.col.is_none());
    if let (Some(position), true) = (&mut error.position, nowhere && kind == ErrorKind::Syntax) {
        (position.offset, position.end_offset) = (0, Some(0));
    }
    error
}

fn plain(message: &str) -> SyntaxError {
    SyntaxError {
        kind: ErrorKind::Syntax,
        message: message.into(),
        position: Some(Position::default()),
        text: None,
    }
}

/// The error, unless the tokenizer complains of something behind the tokens that were asked for.
fn overridden(text: &str, tokens: &Tokens, fill: usize, complained: bool, error: SyntaxError) -> SyntaxError {
    let Some(complaint) = &tokens.complaint else { return error };
    if complained || complaint.in_string || error.kind == ErrorKind::Memory {
        return error;
    }
    match complaint.how {
        How::Raised | How::OpenString => complaint_error(text, complaint),
        How::OpenBracket | How::End | How::Found => {
            let line = tokens.list.get(fill.saturating_sub(1)).map_or(0, |token| token.line);
            match tokens.open.last() {
                Some(bracket) if line > bracket.line => never_closed(text, tokens),
                _ => error,
            }
        }
    }
}

/// The error for what the tokenizer complains of.
fn complaint_error(text: &str, complaint: &Complaint) -> SyntaxError {
    let line = complaint.line;
    let reached = match complaint.reached {
        0 => 0,
        reached => offset(text, line, reached - 1),
    };
    let end = match (complaint.end, complaint.how) {
        (Some(end), _) => offset(text, line, end) - 1,
        (None, How::Found) if complaint.kind == ErrorKind::Indentation => -1,
        (None, How::Found) => 0,
        (None, How::End) => -1,
        (None, _) => reached,
    };
    let text = line_text(text, line as i32);
    let whole = matches!(complaint.how, How::Found | How::End);
    let text = if whole { text } else { text.trim_end_matches('\n') };
    let (line, reached) = (line as i32, reached);
    SyntaxError {
        kind: complaint.kind,
        message: complaint.message.clone().into(),
        position: Some(Position { line, offset: reached, end_line: Some(line), end_offset: Some(end) }),
        text: Some(text.into()),
    }
}

/// The error that the innermost open bracket is never closed.
fn never_closed(text: &str, tokens: &Tokens) -> SyntaxError {
    let Some(bracket) = tokens.open.last() else { return plain("unexpected EOF while parsing") };
    let line = bracket.line as i32;
    SyntaxError {
        kind: ErrorKind::Syntax,
        message: format!("'{}' was never closed", bracket.open).into(),
        position: Some(Position {
            line,
            offset: offset(text, bracket.line, bracket.col),
            end_line: Some(line),
            end_offset: Some(0),
        }),
        text: Some(shown_line(text, line, text.lines().count() as i32).into()),
    }
}

/// The text of a line as an error shows it: without its line end if the tokenizer had gone further.
fn shown_line(text: &str, line: i32, reached: i32) -> &str {
    let shown = line_text(text, line);
    if reached > line { shown.trim_end_matches('\n') } else { shown }
}

/// The text of a line, from 1, with its line end.
fn line_text(text: &str, line: i32) -> &str {
    text.split_inclusive('\n').nth(usize::try_from(line - 1).unwrap_or(0)).unwrap_or_default()
}

/// The offset in characters, from 1, of a column in bytes.
fn offset(text: &str, line: u32, col: u32) -> i32 {
    offset_in(line_text(text, line as i32), col)
}

/// The offset in characters, from 1, of a column in bytes; at most one behind the line.
fn offset_in(line: &str, col: u32) -> i32 {
    let bytes = col as usize + 1;
    match line.as_bytes().get(..bytes) {
        Some(before) => String::from_utf8_lossy(before).chars().count() as i32,
        None => line.chars().count() as i32 + 1,
    }
}
