//! Errors of sources that do not parse, against CPython's: class, position, message and text.
//!
//! The cases are in `syntax_errors/*.txt`; `record_errors.py` renews what is expected. `SYNTAX_CASES=FILE` checks
//! another file instead.

use std::env;
use std::fs;
use std::path::PathBuf;

use taipan_compiler::ErrorKind;
use taipan_compiler::Mode;
use taipan_compiler::ParseOptions;
use taipan_compiler::SyntaxError;
use taipan_compiler::parse;

struct Case {
    mode: Mode,
    incomplete: bool,
    source: String,
    expected: String,
}

fn read(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.split('\n') {
        let head = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')).unwrap_or_default();
        let incomplete = head.ends_with("-incomplete");
        let mode = match head.trim_end_matches("-incomplete") {
            "exec" => Some(Mode::Exec),
            "eval" => Some(Mode::Eval),
            "single" => Some(Mode::Single),
            _ => None,
        };
        if let Some(mode) = mode {
            cases.push(Case { mode, incomplete, source: String::new(), expected: String::new() });
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

fn show(error: &SyntaxError) -> String {
    let number = |value: Option<i32>| value.map_or("None".to_owned(), |value| value.to_string());
    let class = match error.kind {
        ErrorKind::Incomplete => "_IncompleteInputError",
        kind => kind.class_name(),
    };
    let mut out = format!("= {class}");
    if let Some(position) = error.position {
        let numbers =
            [Some(position.line), Some(position.offset), position.end_line, position.end_offset].map(number);
        out = format!("{out} {}", numbers.join(" "));
    }
    out = format!("{out}\n: {}\n", error.message);
    if let Some(text) = &error.text {
        out = format!("{out}~{}\n", text.replace('\\', "\\\\").replace('\n', "\\n"));
    }
    out
}

fn files() -> Vec<PathBuf> {
    if let Some(file) = env::var_os("SYNTAX_CASES") {
        return vec![file.into()];
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/syntax_errors");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of cases is readable")
        .map(|entry| entry.expect("the folder of cases is readable").path())
        .collect();
    files.sort();
    files
}

#[test]
fn errors_are_those_of_cpython() {
    let (mut count, mut failures) = (0, Vec::new());
    for file in files() {
        let text = fs::read_to_string(&file).expect("cases are text");
        for case in read(&text) {
            count += 1;
            let options = ParseOptions {
                mode: case.mode,
                ignore_cookie: true,
                allow_incomplete: case.incomplete,
                dont_imply_dedent: case.incomplete,
                ..ParseOptions::default()
            };
            let ours = match parse(case.source.as_bytes(), options) {
                Ok(_) => "= valid\n".to_owned(),
                Err(error) => show(&error),
            };
            if ours != case.expected {
                failures.push(format!("{}\nexpected\n{}but\n{ours}", case.source, case.expected));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count}:\n{}", failures.len(), failures.join("\n"));
}
