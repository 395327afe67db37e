//! The code that typical sources become: `bytecode/NAME.py` to listings `NAME.dis` and ranges `NAME.positions`.
//!
//! `BLESS=1 cargo test` writes the listings anew.

use std::env;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use taipan_code::Code;
use taipan_code::CodeFlags;
use taipan_code::CodeRef;
use taipan_code::Const;
use taipan_code::dis::disassemble;
use taipan_code::instr::instrs;
use taipan_code::repr::Addresses;
use taipan_code::serial;
use taipan_code::verify::verify_all;
use taipan_compiler::CompileOptions;
use taipan_compiler::Mode;
use taipan_compiler::ParseOptions;
use taipan_compiler::compile;

fn check(name: &str) {
    let code = code_of(name);
    verify_all(&code).unwrap();
    let bytes = serial::encode(&code);
    assert_eq!(serial::decode(&bytes).unwrap(), code, "the serial form keeps everything");
    compare(&format!("{name}.dis"), &disassemble(&code, Addresses::Masked));
}

fn check_positions(name: &str) {
    let mut listing = String::new();
    push_positions(&mut listing, &code_of(name));
    compare(&format!("{name}.positions"), &listing);
}

fn code_of(name: &str) -> CodeRef {
    let file = format!("{name}.py");
    let source = fs::read(folder().join(&file)).unwrap();
    compile(&source, ParseOptions::default(), &CompileOptions::new(file.as_str())).unwrap().code
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bytecode")
}

fn compare(file: &str, listing: &str) {
    let path = folder().join(file);
    if env::var_os("BLESS").is_some() {
        fs::write(&path, listing).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(listing == expected, "{file} changed:\n{listing}");
}

/// Each instruction with its range: `line:column-line:column`.
fn push_positions(out: &mut String, code: &Code) {
    out.push_str(&format!("{}\n", code.qualname));
    for instr in instrs(&code.code) {
        let at = code.positions.at(code.firstlineno, instr.offset);
        let shown = match (at.line, at.col, at.end_line, at.end_col) {
            (Some(line), Some(col), Some(end), Some(end_col)) => format!("{line}:{col}-{end}:{end_col}"),
            (Some(line), ..) => format!("{line}"),
            _ => "-".to_owned(),
        };
        out.push_str(&format!("  {:<24}{shown}\n", instr.op.name()));
    }
    for constant in &code.consts {
        if let Const::Code(inner) = constant {
            push_positions(out, inner);
        }
    }
}

#[test]
fn functions() {
    check("functions");
}

#[test]
fn classes() {
    check("classes");
}

#[test]
fn exceptions() {
    check("exceptions");
}

#[test]
fn resumable() {
    check("resumable");
}

#[test]
fn matching() {
    check("matching");
}

#[test]
fn expressions() {
    check("expressions");
}

#[test]
fn positions() {
    check_positions("positions");
    check_positions("exceptions");
}

#[test]
fn modes() {
    let listing = |source: &str, mode, top_level_await| {
        let reading = ParseOptions { mode, ..ParseOptions::default() };
        let mut options = CompileOptions::new("<case>");
        options.top_level_await = top_level_await;
        let code = compile(source.as_bytes(), reading, &options).unwrap().code;
        verify_all(&code).unwrap();
        (code.flags, disassemble(&code, Addresses::Masked))
    };
    let (_, single) = listing("if x: x + 1\n", Mode::Single, false);
    assert!(single.contains("PRINT_EXPR"));
    let (_, eval) = listing("x + 1", Mode::Eval, false);
    assert!(eval.ends_with("RETURN_VALUE\n") && !eval.contains("None"));
    let (flags, _) = listing("await x\n[y async for y in z]\n", Mode::Exec, true);
    assert!(flags.contains(CodeFlags::COROUTINE));
}

#[test]
fn features_from_outside() {
    let mut options = CompileOptions::new("<case>");
    options.flags = CodeFlags::FUTURE_ANNOTATIONS;
    let code = compile(b"x: a + (b)\n", ParseOptions::default(), &options).unwrap().code;
    assert!(code.flags.contains(CodeFlags::FUTURE_ANNOTATIONS));
    assert!(disassemble(&code, Addresses::Masked).contains("('a + b')"));
}

#[test]
fn optimisation_levels() {
    let source = b"def f():\n    'doc'\n    assert x\n    return __debug__\n";
    let docs = [Some("'doc'"), Some("'doc'"), None];
    for (optimize, doc) in docs.into_iter().enumerate() {
        let mut options = CompileOptions::new("<case>");
        options.optimize = optimize as u8;
        let code = compile(source, ParseOptions::default(), &options).unwrap().code;
        let listing = disassemble(&code, Addresses::Masked);
        assert_eq!(listing.contains("LOAD_ASSERTION_ERROR"), optimize == 0);
        assert_eq!(listing.contains("(True)"), optimize == 0);
        let Const::Code(inner) = &code.consts[0] else { panic!("a function comes first") };
        let first = taipan_code::repr::repr(&inner.consts[0], Addresses::Masked);
        assert_eq!(first, doc.unwrap_or("None"));
    }
}
