//! Sources that are long or deep: they compile or give a clear error, and never bring the process down.

use std::fmt::Write;

use taipan_compiler::CompileOptions;
use taipan_compiler::Compiled;
use taipan_compiler::ErrorKind;
use taipan_compiler::ParseOptions;
use taipan_compiler::SyntaxError;
use taipan_compiler::compile;

fn compiled(source: &str) -> Result<Compiled, SyntaxError> {
    compile(source.as_bytes(), ParseOptions::default(), &CompileOptions::new("<hostile>"))
}

fn compiles(source: &str) {
    if let Err(error) = compiled(source) {
        panic!("{:.40}...: {error}", source);
    }
}

/// What is nested so deeply may also be refused, for that reason.
fn compiles_or_is_too_deep(source: &str) {
    match compiled(source) {
        Ok(_) => {}
        Err(error) => assert!(
            matches!(error.kind, ErrorKind::Recursion | ErrorKind::Memory | ErrorKind::Syntax),
            "{error}"
        ),
    }
}

#[test]
fn chains_on_the_left() {
    let n = 100_000;
    compiles(&format!("x = a{}", " + a".repeat(n)));
    compiles(&format!("x = 1{}", " + 1".repeat(n)));
    compiles(&format!("x = 'a'{}", " + 'a'".repeat(n)));
    compiles(&format!("x = a{}", ".b".repeat(n)));
    compiles(&format!("x = a{}", "()".repeat(n)));
    compiles(&format!("x = a{}", "[0]".repeat(n)));
    compiles(&format!("x = a{}", ".b(c)[d]".repeat(n / 4)));
    compiles(&format!("a{} = 1", ".b".repeat(n)));
    compiles(&format!("del a{}", "[0]".repeat(n)));
    compiles(&format!("x = a{}", " < a".repeat(n)));
    compiles(&format!("x = a{}", " and a".repeat(n)));
}

#[test]
fn long_displays_and_calls() {
    let items = "a, ".repeat(50_000);
    for (open, close) in [("[", "]"), ("(", ")"), ("{", "}"), ("f(", ")")] {
        compiles(&format!("x = {open}{items}{close}"));
    }
    compiles(&format!("x = {{{}}}", "a: b, ".repeat(50_000)));
    compiles(&format!("{items} = x"));
    let mut keywords = String::new();
    for index in 0..1_000 {
        let _ = write!(keywords, "a{index}=1, ");
    }
    compiles(&format!("f({keywords})"));
    compiles(&format!("x = f'{}'", "{a}b".repeat(20_000)));
}

#[test]
fn far_jumps() {
    let body = "    x = a + b * c\n".repeat(30_000);
    compiles(&format!("while a:\n{body}    if b: continue\n    if c: break\nelse:\n{body}"));
}

#[test]
fn deep_nesting() {
    let n = 100_000;
    compiles_or_is_too_deep(&format!("x = {}a", "-".repeat(n)));
    compiles_or_is_too_deep(&format!("x = {}a", "not ".repeat(n)));
    compiles_or_is_too_deep(&format!("x = {}a", "lambda: ".repeat(n)));
    compiles_or_is_too_deep(&format!("x = {}a", "a if b else ".repeat(n)));
    compiles_or_is_too_deep(&format!("x = {}a", "a ** ".repeat(n)));
    compiles_or_is_too_deep(&format!("x = {}{}", "(".repeat(n), ")".repeat(n)));
    compiles_or_is_too_deep(&format!("x = {}{}", "[".repeat(150), "]".repeat(150)));
    compiles_or_is_too_deep(&format!("if a: pass\n{}", "elif b: pass\n".repeat(n)));
}

#[test]
fn blocks_are_limited() {
    let mut source = String::new();
    for depth in 0..22 {
        let _ = writeln!(source, "{:depth$}for x in y:", "");
    }
    let _ = writeln!(source, "{:22}pass", "");
    let error = compiled(&source).unwrap_err();
    assert_eq!(&*error.message, "too many statically nested blocks");
}
