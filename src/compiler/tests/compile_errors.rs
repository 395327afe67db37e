//! What CPython says about sources that parse and do not compile, or compile with a warning.
//!
//! `compile_errors.txt` is recorded by `record_compile_errors.py`: a source, lines that begin with `=>`, `---`.

use taipan_compiler::CompileOptions;
use taipan_compiler::ParseOptions;
use taipan_compiler::compile;

/// All that CPython would say about a source, as the recorder writes it.
fn said(source: &str) -> String {
    match compile(source.as_bytes(), ParseOptions::default(), &CompileOptions::new("<case>")) {
        Ok(compiled) => {
            let warnings = compiled.warnings.iter();
            let lines = warnings.map(|w| format!("=> SyntaxWarning: {} @ {}\n", w.message, w.line));
            lines.collect::<String>() + "=> ok\n"
        }
        Err(error) => {
            let at = error.position.unwrap_or_default();
            let number = |value: Option<i32>| value.map_or("None".to_owned(), |value| value.to_string());
            format!(
                "=> {}: {} @ {} {} {} {}\n",
                error.kind.class_name(),
                error.message,
                at.line,
                at.offset,
                number(at.end_line),
                number(at.end_offset)
            )
        }
    }
}

#[test]
fn errors_and_warnings_as_recorded() {
    let mut wrong = 0;
    for case in include_str!("compile_errors.txt").split("---\n").filter(|case| !case.is_empty()) {
        let (source, expected) = match case.find("\n=> ") {
            Some(end) => case.split_at(end + 1),
            None => continue,
        };
        let said = said(source);
        if said != expected {
            println!("{source}  expected {expected}  said     {said}");
            wrong += 1;
        }
    }
    assert_eq!(wrong, 0, "sources with another answer");
}
