//! Sources made to exhaust a parser: each works or gives an error, and is dropped, on an ordinary thread.

use taipan_compiler::ParseOptions;
use taipan_compiler::ast::dump;
use taipan_compiler::parse;

fn outcome(source: &str) -> String {
    match parse(source.as_bytes(), ParseOptions::default()) {
        Ok(parsed) => format!("{} bytes of tree", dump(&parsed.tree, false).len()),
        Err(error) => error.to_string(),
    }
}

fn fails(source: &str, expected: &str) {
    assert_eq!(outcome(source), expected);
}

fn parses(source: &str) {
    let outcome = outcome(source);
    assert!(outcome.ends_with("of tree"), "{outcome}");
}

#[test]
fn chains_have_no_bound() {
    parses(&format!("x = {}", vec!["1"; 300_000].join(" + ")));
    parses(&format!("x{}", ".a".repeat(300_000)));
    parses(&format!("x{}", "()".repeat(300_000)));
    parses(&format!("x{}", "[0]".repeat(300_000)));
    parses(&format!("x = {}", vec!["a"; 100_000].join(" and ")));
    parses(&format!("x = {}", "'a' ".repeat(100_000)));
}

#[test]
fn brackets_and_indents_are_bounded() {
    for brackets in ["()", "[]", "{}", "f()"] {
        let (open, close) = brackets.split_at(brackets.len() - 1);
        let nested = |depth| format!("{}{}", open.repeat(depth), close.repeat(depth));
        fails(&nested(200_000), "SyntaxError: too many nested parentheses (line 1)");
        fails(&open.repeat(2_000_000), "SyntaxError: too many nested parentheses (line 1)");
        fails(&nested(201), "SyntaxError: too many nested parentheses (line 1)");
        parses(&nested(200));
    }
    let blocks = |depth: usize| {
        let lines: String = (0..depth).map(|level| format!("{}if x:\n", " ".repeat(level))).collect();
        format!("{lines}{}x\n", " ".repeat(depth))
    };
    parses(&blocks(99));
    fails(&blocks(100), "IndentationError: too many levels of indentation (line 101)");
    fails(&blocks(1000), "IndentationError: too many levels of indentation (line 101)");
}

#[test]
fn other_nesting_is_refused() {
    let too_complex = "MemoryError: Parser stack overflowed - Python source too complex to parse";
    fails(&format!("x = {}1", "-".repeat(200_000)), too_complex);
    fails(&format!("x = {}1", "not ".repeat(100_000)), too_complex);
    fails(&format!("x = {}1", "lambda: ".repeat(100_000)), too_complex);
    fails(&format!("x = {}1{}", "lambda a=".repeat(50_000), ": 1".repeat(50_000)), too_complex);
    fails(&format!("x = {}c", "a if b else ".repeat(100_000)), too_complex);
    fails(&format!("x = {}1", "2 ** ".repeat(100_000)), too_complex);
    fails(&format!("if a: b\n{}", "elif a: b\n".repeat(100_000)), too_complex);
    parses(&format!("x = {}1", "-".repeat(900)));
    parses(&format!("x = {}1{}", "lambda a=".repeat(900), ": 1".repeat(900)));
    parses(&format!("if a: b\n{}", "elif a: b\n".repeat(5900)));
}

#[test]
fn mistakes_far_down_are_found() {
    fails(&format!("{}x x", "x = 1\n".repeat(50_000)), "SyntaxError: invalid syntax (line 50001)");
    fails(&format!("x = {} 1", vec!["1"; 50_000].join(" + ")), "SyntaxError: invalid syntax (line 1)");
    fails(
        &format!("'{}", "a".repeat(200_000)),
        "SyntaxError: unterminated string literal (detected at line 1) (line 1)",
    );
}

#[test]
fn strings_within_strings_are_bounded() {
    let nested = |depth| format!("{}1{}", "f'{".repeat(depth), "}'".repeat(depth));
    parses(&nested(100));
    fails(&nested(160), "SyntaxError: too many nested f-strings or t-strings (line 1)");
    fails("f'{a:{b:{c:{d}}}}'", "SyntaxError: f-string: expressions nested too deeply (line 1)");
}
