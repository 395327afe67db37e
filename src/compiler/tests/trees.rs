//! Trees and the tokenizer's warnings, against CPython's.
//!
//! The cases are in `trees/*.txt`; `record_trees.py` renews what is expected.

use std::fs;
use std::path::PathBuf;

use taipan_compiler::Mode;
use taipan_compiler::ParseOptions;
use taipan_compiler::ast::dump;
use taipan_compiler::parse;

struct Case {
    mode: Mode,
    source: String,
    expected: String,
}

fn read(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.split('\n') {
        let mode = match line {
            "[exec]" => Some(Mode::Exec),
            "[eval]" => Some(Mode::Eval),
            "[single]" => Some(Mode::Single),
            "[func_type]" => Some(Mode::FuncType),
            _ => None,
        };
        if let Some(mode) = mode {
            cases.push(Case { mode, source: String::new(), expected: String::new() });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(source) = line.strip_prefix('|') {
            case.source.push_str(source);
            case.source.push('\n');
        } else if let Some(source) = line.strip_prefix('/') {
            case.source.push_str(source);
        } else if !line.is_empty() {
            case.expected.push_str(line);
            case.expected.push('\n');
        }
    }
    cases
}

fn show(case: &Case) -> String {
    let options = ParseOptions { mode: case.mode, ignore_cookie: true, ..ParseOptions::default() };
    match parse(case.source.as_bytes(), options) {
        Err(error) => format!("{error}\n"),
        Ok(parsed) => {
            let warnings =
                parsed.warnings.iter().map(|warning| format!("! {} {}\n", warning.line, warning.message));
            format!("{}= {}\n", warnings.collect::<String>(), dump(&parsed.tree, true))
        }
    }
}

#[test]
fn trees_are_those_of_cpython() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/trees");
    let mut failures = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of cases is readable") {
        let file = entry.expect("the folder of cases is readable").path();
        let text = fs::read_to_string(&file).expect("cases are text");
        for case in read(&text) {
            let ours = show(&case);
            if ours != case.expected {
                failures.push(format!("{}\nexpected\n{}but\n{ours}", case.source, case.expected));
            }
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n"));
}
