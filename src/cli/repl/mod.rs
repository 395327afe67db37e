//! Interactive sessions.
//!
//! Lines are read by an [`Editor`] on a terminal, else by [`Plain`]; what comes of them is the same: they are put
//! together until they are a statement, which is run in `__main__`.

mod editor;
mod plain;

use std::ffi::OsString;
use std::io::IsTerminal;

use taipan_code::CodeFlags;
use taipan_code::CodeRef;
use taipan_compiler::CompileOptions;
use taipan_compiler::ErrorKind;
use taipan_compiler::Mode;
use taipan_compiler::ParseOptions;
use taipan_compiler::SyntaxError;
use taipan_compiler::ast::Interactive;
use taipan_compiler::ast::Mod;
use taipan_runtime::builtins;
use taipan_runtime::builtins::Ending;
use taipan_runtime::builtins::session;
use taipan_runtime::modules::io::standard;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::exception::syntax;
use taipan_runtime::types::str::Str;

use crate::cli::options::Variables;
use editor::Editor;
use plain::Plain;

/// What reading a line gives.
enum Line {
    /// A line; without its end only where the input ends in it.
    Text(String),
    /// Ctrl-C.
    Interrupted,
    /// The end of the input.
    End,
}

/// Where lines come from.
trait Reader {
    /// Shows the prompt and reads a line.
    fn read(&mut self, thread: &mut Thread, prompt: &str) -> Line;

    /// Takes note of a whole input.
    fn remember(&mut self, _input: &str) {}

    /// The file name of an input, by its number.
    fn filename(&self, number: u32) -> String;

    /// Whether lines are edited: then `exit` alone ends the session, and several statements may come at once.
    fn is_edited(&self) -> bool;
}

/// What reading lines up to the end of a statement gives.
enum Input {
    Text(String),
    Interrupted,
    End,
}

/// Runs the inputs of a session, until it ends.
pub fn run(thread: &mut Thread) -> Ending {
    if let Err(raised) = session::start(thread) {
        return builtins::finish_uncaught(thread, raised);
    }
    let variables = Variables::new(thread.interp().config().flags.ignore_environment);
    let mut reader = reader(variables);
    let mut session = Session { flags: CodeFlags::default(), number: 0, several: reader.is_edited() };
    loop {
        let text = match read_input(thread, reader.as_mut()) {
            Input::Text(text) => text,
            Input::Interrupted => {
                eprintln!("\nKeyboardInterrupt");
                continue;
            }
            Input::End => {
                eprintln!();
                return Ending::Exit(0);
            }
        };
        reader.remember(&text);
        if reader.is_edited() && is_command(thread, text.trim()) {
            return Ending::Exit(0);
        }
        let filename = reader.filename(session.number);
        if let Err(raised) = session.run(thread, &text, &filename) {
            if thread.pending_is(thread.interp().class(exceptions::SYSTEM_EXIT)) {
                return builtins::finish_uncaught(thread, raised);
            }
            if let Some(code) = builtins::print_uncaught(thread, raised) {
                return Ending::Exit(code);
            }
        }
        standard::flush_output(thread);
    }
}

fn reader(variables: Variables) -> Box<dyn Reader> {
    let is_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let is_dumb = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
    if is_terminal
        && !is_dumb
        && !variables.is_set("PYTHON_BASIC_REPL")
        && let Some(editor) = Editor::new(history_file(variables))
    {
        return Box::new(editor);
    }
    Box::new(Plain)
}

fn history_file(variables: Variables) -> Option<OsString> {
    let home = || {
        let mut path = std::env::var_os("HOME").filter(|home| !home.is_empty())?;
        path.push("/.python_history");
        Some(path)
    };
    variables.get("PYTHON_HISTORY").or_else(home)
}

/// Whether the input is a word that ends the session.
fn is_command(thread: &mut Thread, text: &str) -> bool {
    matches!(text, "exit" | "quit")
        && match session::is_defined(thread, text) {
            Ok(defined) => !defined,
            Err(raised) => {
                thread.forget(raised);
                false
            }
        }
}

/// Reads lines until they are a statement, or wrong.
fn read_input(thread: &mut Thread, reader: &mut dyn Reader) -> Input {
    let mut text = String::new();
    loop {
        let prompt = session::prompt(thread, if text.is_empty() { "ps1" } else { "ps2" });
        let ended = match reader.read(thread, &prompt) {
            Line::Text(line) => {
                text.push_str(&line);
                if !line.ends_with('\n') {
                    continue;
                }
                false
            }
            Line::Interrupted => return Input::Interrupted,
            Line::End if text.is_empty() => return Input::End,
            Line::End => {
                eprintln!();
                text.push('\n');
                true
            }
        };
        if is_blank(&text) {
            text.clear();
        } else if ended || !is_incomplete(&text) {
            return Input::Text(text);
        }
    }
}

/// Whether there is nothing but blanks and comments.
fn is_blank(text: &str) -> bool {
    text.lines().map(str::trim_start).all(|line| line.is_empty() || line.starts_with('#'))
}

/// Whether more lines are wanted, as `codeop` finds out: without its last line end the text is no statement, and with it
/// it might become one. So an empty line ends a block.
fn is_incomplete(text: &str) -> bool {
    let reading = ParseOptions { allow_incomplete: true, dont_imply_dedent: true, ..reading() };
    let error = |text: &str| taipan_compiler::parse(text.as_bytes(), reading).err();
    error(text.strip_suffix('\n').unwrap_or(text)).is_some()
        && error(text).is_none_or(|error| error.kind == ErrorKind::Incomplete)
}

/// How inputs are read.
fn reading() -> ParseOptions<'static> {
    ParseOptions { mode: Mode::Single, ignore_cookie: true, ..ParseOptions::default() }
}

/// What one input leaves to the next.
struct Session {
    /// Features of `__future__` in force.
    flags: CodeFlags,
    number: u32,
    /// Whether an input may have several statements.
    several: bool,
}

impl Session {
    fn run(&mut self, thread: &mut Thread, text: &str, filename: &str) -> PyResult<()> {
        self.number += 1;
        let optimize = thread.interp().config().optimize;
        let options = CompileOptions { flags: self.flags, optimize, ..CompileOptions::new(filename) };
        let codes = match compile(text, &options, self.several) {
            Ok(codes) => codes,
            Err((error, filename)) => {
                let filename = Str::from_text(thread, &filename)?.as_value();
                return Err(syntax::raise(thread, &error, filename));
            }
        };
        for code in codes {
            self.flags = CodeFlags(self.flags.0 | (code.flags.0 & CodeFlags::FUTURE_MASK.0));
            session::run(thread, code, text)?;
        }
        Ok(())
    }
}

/// An error and the file that it names.
type Failure = (SyntaxError, String);

/// The code of an input: one statement, or, where several may be pasted, all but the last as a module's.
fn compile(text: &str, options: &CompileOptions, several: bool) -> Result<Vec<CodeRef>, Failure> {
    let error = match taipan_compiler::parse(text.as_bytes(), reading()) {
        Ok(parsed) => return Ok(vec![compile_tree(&parsed.tree, text, options)?]),
        Err(error) => error,
    };
    match several.then(|| compile_several(text, options)).flatten() {
        Some(codes) => codes,
        None => Err((error, name_in_errors(&options.filename))),
    }
}

fn compile_several(text: &str, options: &CompileOptions) -> Option<Result<Vec<CodeRef>, Failure>> {
    let reading = ParseOptions { mode: Mode::Exec, ..reading() };
    let parsed = taipan_compiler::parse(text.as_bytes(), reading).ok()?;
    let Mod::Module(mut module) = parsed.tree else { return None };
    let last = module.body.pop()?;
    let trees = [Mod::Module(module), Mod::Interactive(Interactive { body: vec![last] })];
    Some(trees.iter().map(|tree| compile_tree(tree, text, options)).collect())
}

fn compile_tree(tree: &Mod, text: &str, options: &CompileOptions) -> Result<CodeRef, Failure> {
    match taipan_compiler::compile_ast(tree, options) {
        Ok(compiled) => Ok(compiled.code),
        Err(mut error) => {
            let line = error.position.and_then(|position| usize::try_from(position.line).ok());
            let line = line.and_then(|line| text.lines().nth(line.checked_sub(1)?));
            error.text = error.text.or_else(|| line.map(Box::from));
            Err((error, options.filename.to_string()))
        }
    }
}

/// What parse errors call the file: inputs read plainly are all of `<stdin>`.
fn name_in_errors(filename: &str) -> String {
    if filename.starts_with("<stdin-") { "<stdin>".to_string() } else { filename.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_end_where_statements_do() {
        for text in ["if x:\n", "if x:\n  y\n", "f(\n", "'''a\n", "@d\n", "x = \\\n"] {
            assert!(is_incomplete(text), "{text:?}");
        }
        for text in ["x\n", "if x: y\n\n", "if x:\n  y\n\n", "f(\n)\n", ")\n", "x y\n", "1 +\n"] {
            assert!(!is_incomplete(text), "{text:?}");
        }
        assert!(is_blank(" \n# x\n\n") && !is_blank("x # y\n"));
    }

    #[test]
    fn pasted_statements_are_run_one_after_the_other() {
        let options = CompileOptions::new("<python-input-0>");
        let count = |text: &str| compile(text, &options, true).map(|codes| codes.len());
        assert_eq!(count("x = 1\n"), Ok(1));
        assert_eq!(count("x = 1\nx\n"), Ok(2));
        assert!(count("x = 1\nx y\n").is_err());
        assert!(compile("x = 1\nx\n", &options, false).is_err());
    }
}
