//! Source text to the abstract syntax tree.

mod convert;
mod errors;
mod escape;
mod lines;
pub mod listing;
mod nesting;
mod number;
mod signature;
mod source;
mod suggest;

use ruff_python_ast as ruff;
use ruff_python_ast::token::Token;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser as parser;
use ruff_text_size::TextRange;

use crate::ast;
use crate::ast::Mod;
use crate::error::ErrorKind;
use crate::error::Position;
use crate::error::SyntaxError;
use crate::error::Warning;
use convert::Converter;
use convert::Fault;
use convert::Patch;
use lines::LineIndex;
use nesting::LAMBDA_FRAME;
use nesting::MAX_BRACKETS;
use nesting::MAX_INDENTS;
use nesting::MAX_STRINGS;
use nesting::RED_ZONE;
use nesting::SEGMENT;
use nesting::drop_deep;

pub(crate) use number::decimal;
pub(crate) use source::decode;
pub use source::foreign_encoding;
pub use source::undecoded;
pub use suggest::Suspect;
pub use suggest::may_be_typo;
pub use suggest::suggest_keyword;

/// What a source is read as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// `exec`: a module.
    #[default]
    Exec,
    /// `eval`: one expression.
    Eval,
    /// `single`: one interactive statement.
    Single,
    /// `func_type`: the signature of a function in a type comment.
    FuncType,
}

/// How to read a source.
#[derive(Clone, Copy, Debug, Default)]
pub struct ParseOptions<'a> {
    /// What it is read as.
    pub mode: Mode,
    /// Whether the source is text that Python holds, not a file's bytes: a coding cookie is then without effect.
    pub ignore_cookie: bool,
    /// Whether a source that ends too early is [`ErrorKind::Incomplete`]: `PyCF_ALLOW_INCOMPLETE_INPUT`.
    pub allow_incomplete: bool,
    /// Whether an indented block is open until a blank line closes it: `PyCF_DONT_IMPLY_DEDENT`.
    pub dont_imply_dedent: bool,
    /// The file that the source was read from: some errors name it.
    pub file: Option<&'a str>,
}

/// A source that parses.
pub struct Parsed {
    /// Its tree.
    pub tree: Mod,
    /// What the tokenizer warns about.
    pub warnings: Vec<Warning>,
}

/// Parses `source`, the bytes of a file or the UTF-8 of a text.
pub fn parse(source: &[u8], options: ParseOptions<'_>) -> Result<Parsed, SyntaxError> {
    let text = decode(source, &options)?;
    stacker::maybe_grow(RED_ZONE, SEGMENT, || parse_text(&text, options))
}

fn parse_text(text: &str, options: ParseOptions<'_>) -> Result<Parsed, SyntaxError> {
    if u32::try_from(text.len()).is_err() {
        return Err(too_complex());
    }
    // Interactive input is short, and what ends it only the pass over the tokens knows. It also stops at the first bracket
    // that lies too deep, where the parser would go on through millions of them.
    let examined = text.starts_with('\u{FEFF}')
        || matches!(options.mode, Mode::Single | Mode::FuncType)
        || memchr::memchr3_iter(b'(', b'[', b'{', text.as_bytes()).nth(MANY_BRACKETS).is_some();
    if examined && let Some(error) = errors::find(text, &options, 0) {
        return Err(error);
    }
    if options.mode == Mode::FuncType {
        return signature::parse(text);
    }
    let place = match accepted(text, options.mode) {
        Ok(parsed) => return converted(text, parsed, &Patch::default(), &options),
        Err(place) => place,
    };
    if let Some(error) = errors::find(text, &options, place.start().to_usize()) {
        return Err(error);
    }
    // The parser refuses `raise;` and `;match`.
    let (patched, patch) = errors::patch(text);
    match accepted(&patched, options.mode) {
        Ok(parsed) => converted(text, parsed, &patch, &options),
        Err(place) => Err(invalid_at(text, place)),
    }
}

type Tree = parser::Parsed<ruff::Mod>;

/// Opening brackets that the parser copes with however they lie.
const MANY_BRACKETS: usize = 200_000;

/// The parser sees to its native stack, except where a default of a lambda's parameter is a lambda.
fn with_stack_for_lambdas<T>(text: &str, parse: impl FnOnce() -> T) -> T {
    let lambdas = memchr::memmem::find_iter(text.as_bytes(), b"lambda").count();
    let needed = RED_ZONE + lambdas * LAMBDA_FRAME;
    stacker::maybe_grow(needed, needed, parse)
}

/// The parser's tree, or where it finds a mistake.
fn accepted(text: &str, mode: Mode) -> Result<Tree, TextRange> {
    let mode = match mode {
        Mode::Eval => parser::Mode::Expression,
        _ => parser::Mode::Module,
    };
    let version = ruff::PythonVersion { major: 3, minor: 14 };
    let options = parser::ParseOptions::from(mode).with_target_version(version);
    let parsed = with_stack_for_lambdas(text, || parser::parse_unchecked(text, options));
    let mistake = parsed.errors().first().map(|error| error.location);
    match mistake.or_else(|| parsed.unsupported_syntax_errors().first().map(|error| error.range)) {
        None => Ok(parsed),
        Some(place) => {
            drop_deep(parsed, text.len());
            Err(place)
        }
    }
}

/// Our tree of the parser's, which was shown a patched text.
fn converted(
    text: &str,
    parsed: Tree,
    patch: &Patch,
    options: &ParseOptions<'_>,
) -> Result<Parsed, SyntaxError> {
    if exceeds_limits(parsed.tokens())
        && let Some(error) = errors::find(text, options, 0)
    {
        drop_deep(parsed, text.len());
        return Err(error);
    }
    let mut converter = Converter::new(text, patch);
    let tree = match parsed.syntax() {
        ruff::Mod::Module(module) if options.mode == Mode::Single => {
            ast::Interactive { body: converter.module(module) }.into()
        }
        ruff::Mod::Module(module) => {
            ast::Module { body: converter.module(module), type_ignores: Vec::new() }.into()
        }
        ruff::Mod::Expression(node) => ast::Expression { body: converter.expression(node) }.into(),
    };
    let (deepest, fault, warnings) = converter.finish();
    let too_deep = matches!(fault, Some(Fault::TooDeep));
    drop_deep(parsed, if too_deep { text.len() } else { deepest });
    match fault.and_then(|fault| explained(text, fault, options)) {
        None => Ok(Parsed { tree, warnings }),
        Some(error) => Err(error),
    }
}

/// The error that a fault is.
fn explained(text: &str, fault: Fault, options: &ParseOptions<'_>) -> Option<SyntaxError> {
    match fault {
        Fault::TooDeep => Some(too_complex()),
        Fault::Unexplained => errors::find(text, options, 0),
        Fault::Message(message, line) => Some(error_about_line(text, message, line)),
    }
}

/// Whether brackets, indents or f-strings nest deeper than CPython reads.
fn exceeds_limits(tokens: &[Token]) -> bool {
    let (mut brackets, mut indents, mut strings) = (0_usize, 0_usize, 0_usize);
    for token in tokens {
        match token.kind() {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => brackets += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => brackets = brackets.saturating_sub(1),
            TokenKind::FStringStart | TokenKind::TStringStart => strings += 1,
            TokenKind::FStringEnd | TokenKind::TStringEnd => strings = strings.saturating_sub(1),
            TokenKind::Indent => indents += 1,
            TokenKind::Dedent => indents = indents.saturating_sub(1),
            _ => continue,
        }
        if brackets > MAX_BRACKETS || indents >= MAX_INDENTS || strings >= MAX_STRINGS {
            return true;
        }
    }
    false
}

/// The error for a source that the parser refuses and CPython's grammar would not.
fn invalid_at(text: &str, place: TextRange) -> SyntaxError {
    let range = LineIndex::new(text).range(place);
    error_at(text, "invalid syntax".into(), range)
}

/// CPython's words for a source that nests too deeply for its parser.
fn too_complex() -> SyntaxError {
    SyntaxError {
        kind: ErrorKind::Memory,
        message: "Parser stack overflowed - Python source too complex to parse".into(),
        position: None,
        text: None,
    }
}

/// A `SyntaxError` about a line of `text` as a whole.
fn error_about_line(text: &str, message: String, line: u32) -> SyntaxError {
    let error = error_at(text, message, ast::Range { line, col: 0, end_line: line, end_col: 0 });
    let line = line as i32;
    let position = Position { line, offset: 0, end_line: Some(line), end_offset: Some(0) };
    SyntaxError { position: Some(position), ..error }
}

/// A `SyntaxError` about a stretch of `text`.
fn error_at(text: &str, message: String, range: ast::Range) -> SyntaxError {
    let line = |number: u32| text.split('\n').nth(number as usize - 1).unwrap_or_default();
    let offset = |number: u32, col: u32| {
        let before = line(number).get(..col as usize).unwrap_or_default();
        before.chars().count() as i32 + 1
    };
    let position = Position {
        line: range.line as i32,
        offset: offset(range.line, range.col),
        end_line: Some(range.end_line as i32),
        end_offset: Some(offset(range.end_line, range.end_col)),
    };
    SyntaxError {
        kind: ErrorKind::Syntax,
        message: message.into(),
        position: Some(position),
        text: Some(format!("{}\n", line(range.line)).into()),
    }
}
