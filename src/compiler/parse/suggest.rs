//! Mistyped keywords: "invalid syntax. Did you mean 'while'?"
//!
//! The exception says "invalid syntax"; what prints it asks here whether a keyword in the place of some name makes
//! the statement one that parses. The words, the limits and the order of tries are those of Python's `traceback`.

use super::Mode;
use super::ParseOptions;
use super::errors;
use super::parse_text;
use crate::CompileOptions;
use crate::compile_ast;
use crate::error::ErrorKind;
use crate::error::Position;
use crate::error::SyntaxError;

/// Longer code is not tried.
const MAX_CODE: usize = 1024;
/// How many names are tried, and how many keywords for each.
const MAX_NAMES: usize = 10;
const MAX_MATCHES: usize = 3;
/// What a letter too many, too few or another costs; the same in another case costs one.
const MOVE_COST: usize = 2;
/// Longer words are not compared.
const MAX_WORD: usize = 40;

/// Code that may be wrong because of a mistyped keyword.
pub struct Suspect<'a> {
    /// What was parsed.
    pub source: &'a str,
    /// The line before the code that is looked at: see [`may_be_typo`].
    pub block: usize,
    /// The line of the error.
    pub line: usize,
    /// Whether names on that line only are looked at, as CPython does where it reads the file again.
    pub from_file: bool,
}

/// Whether an error of the parser may be due to a mistyped keyword. Gives the line of the last statement with a block
/// that ends before it, or 0.
pub fn may_be_typo(source: &str, error: &SyntaxError) -> Option<usize> {
    let end = usize::try_from(error.position?.line).ok()?;
    is_vague(&error.message).then(|| errors::last_block(source, end))
}

fn is_vague(message: &str) -> bool {
    message == "invalid syntax" || message.contains("Perhaps you forgot a comma")
}

/// The error as it is printed, if a keyword is likely to have been meant where the parser said `message`.
pub fn suggest_keyword(message: &str, suspect: &Suspect<'_>) -> Option<SyntaxError> {
    if !is_vague(message) {
        return None;
    }
    let &Suspect { source, block: line, line: end, from_file } = suspect;
    let lines: Vec<&str> = source.lines().collect();
    let lines = dedented(lines.get(line.saturating_sub(1)..end.min(lines.len()))?);
    let code = lines.join("\n");
    if code.chars().count() > MAX_CODE {
        return None;
    }
    let reachable =
        |name: &errors::Word| !from_file || name.line + line == if line == 0 { end } else { end + 1 };
    let names =
        errors::words(&code).into_iter().filter(|word| reachable(word) && !is_keyword(word.text(&lines)));
    for name in names.take(MAX_NAMES) {
        let wrong = name.text(&lines);
        if let Some(keyword) =
            candidates(wrong).into_iter().find(|keyword| compiles_with(&lines, &name, keyword))
        {
            return Some(suggestion(&lines, &name, keyword));
        }
    }
    None
}

fn is_keyword(name: &str) -> bool {
    errors::KEYWORDS.contains(&name)
}

/// The lines without the blanks that all of them begin with.
fn dedented(lines: &[&str]) -> Vec<String> {
    let blanks = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let margin = lines.iter().filter(|line| !line.trim().is_empty()).map(blanks).min().unwrap_or(0);
    lines.iter().map(|line| line.get(margin..).unwrap_or_default().to_owned()).collect()
}

fn compiles_with(lines: &[String], name: &errors::Word, keyword: &str) -> bool {
    let mut lines = lines.to_vec();
    lines[name.line - 1].replace_range(name.start..name.end, keyword);
    let code = lines.join("\n");
    let options = ParseOptions { mode: Mode::Exec, allow_incomplete: true, ..ParseOptions::default() };
    match parse_text(&code, options) {
        Ok(parsed) => compile_ast(&parsed.tree, &CompileOptions::new("<input>")).is_ok(),
        Err(error) => error.kind == ErrorKind::Incomplete,
    }
}

fn suggestion(lines: &[String], name: &errors::Word, keyword: &str) -> SyntaxError {
    let line = &lines[name.line - 1];
    let offset = |col: usize| line[..col].chars().count() as i32 + 1;
    let number = name.line as i32;
    SyntaxError {
        kind: ErrorKind::Syntax,
        message: format!("invalid syntax. Did you mean '{keyword}'?").into(),
        position: Some(Position {
            line: number,
            offset: offset(name.start),
            end_line: Some(number),
            end_offset: Some(offset(name.end)),
        }),
        text: Some(line.as_str().into()),
    }
}

/// The keywords that `name` may stand for, the likeliest first.
fn candidates(name: &str) -> Vec<&'static str> {
    let mut found: Vec<&str> = nearest(name).into_iter().collect();
    let mut close: Vec<(usize, &str)> = errors::KEYWORDS
        .iter()
        .map(|keyword| (similarity(keyword, name), *keyword))
        .filter(|&(score, _)| score >= 500_000)
        .collect();
    close.sort_unstable_by(|one, other| other.cmp(one));
    found.extend(close.into_iter().take(MAX_MATCHES).map(|(_, keyword)| keyword));
    found.truncate(MAX_MATCHES);
    found
}

/// The keyword with the fewest changes from `name`, if they are few.
fn nearest(name: &str) -> Option<&'static str> {
    let mut best = None;
    let mut best_distance = usize::MAX;
    for keyword in errors::KEYWORDS {
        let most = ((name.len() + keyword.len() + 3) * MOVE_COST / 6).min(best_distance.saturating_sub(1));
        let distance = distance(name.as_bytes(), keyword.as_bytes());
        if distance <= most && distance < best_distance {
            (best, best_distance) = (Some(keyword), distance);
        }
    }
    best
}

fn distance(one: &[u8], other: &[u8]) -> usize {
    if one.len() > MAX_WORD || other.len() > MAX_WORD {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=other.len()).map(|count| count * MOVE_COST).collect();
    for (index, &a) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (index + 1) * MOVE_COST;
        for (column, &b) in other.iter().enumerate() {
            let substituted = diagonal + substitution(a, b);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + MOVE_COST).min(row[column] + MOVE_COST);
        }
    }
    row[other.len()]
}

fn substitution(a: u8, b: u8) -> usize {
    match a == b {
        true => 0,
        false if a.eq_ignore_ascii_case(&b) => 1,
        false => MOVE_COST,
    }
}

/// How much of two words is the same, in millionths.
fn similarity(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    2_000_000 * matching(&one, &other) / (one.len() + other.len()).max(1)
}

/// The letters in the longest common stretch, and in those on either side of it.
fn matching(one: &[char], other: &[char]) -> usize {
    let (mut at, mut at_other, mut len) = (0, 0, 0);
    for start in 0..one.len() {
        for start_other in 0..other.len() {
            let same = one[start..].iter().zip(&other[start_other..]).take_while(|(a, b)| a == b).count();
            if same > len {
                (at, at_other, len) = (start, start_other, same);
            }
        }
    }
    if len == 0 {
        return 0;
    }
    len + matching(&one[..at], &other[..at_other]) + matching(&one[at + len..], &other[at_other + len..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(source: &str) -> String {
        let error =
            crate::parse(source.as_bytes(), ParseOptions::default()).err().expect("the source is wrong");
        let line = error.position.map_or(0, |position| position.line as usize);
        let block = may_be_typo(source, &error).unwrap_or(0);
        match suggest_keyword(&error.message, &Suspect { source, block, line, from_file: false }) {
            Some(error) => {
                let position = error.position.unwrap_or_default();
                format!("{} {} {}", error.message, position.line, position.offset)
            }
            None => error.message.into(),
        }
    }

    #[test]
    fn keywords_are_suggested() {
        for (source, expected) in [
            ("whille x:\n  pass", "invalid syntax. Did you mean 'while'? 1 1"),
            ("fro x import y\n", "invalid syntax. Did you mean 'from'? 1 1"),
            ("improt a\n", "invalid syntax. Did you mean 'import'? 1 1"),
            ("def f():\n  retrun 1\n", "invalid syntax. Did you mean 'return'? 2 3"),
            ("x = 1\nfor x im y:\n  pass\n", "invalid syntax. Did you mean 'in'? 2 7"),
            ("f(x fro x in y)", "invalid syntax. Did you mean 'for'? 1 5"),
            ("async dfe f():\n  pass\n", "invalid syntax. Did you mean 'def'? 1 7"),
            ("x = 1 iff y else 2", "invalid syntax. Did you mean 'if'? 1 7"),
            ("if x:\n pass\nelseif y:\n pass", "invalid syntax. Did you mean 'elif'? 3 1"),
            ("[x for x in range(3) if x i 1]\n", "invalid syntax. Did you mean 'if'? 1 27"),
            ("returnreturn x", "invalid syntax"),
            ("foo bar baz", "invalid syntax"),
        ] {
            assert_eq!(printed(source), expected, "{source}");
        }
    }
}
