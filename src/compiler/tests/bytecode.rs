//! The code that typical sources become, as listings: `bytecode/NAME.py` to `bytecode/NAME.dis`.
//!
//! `TAIPAN_BLESS=1 cargo test` writes the listings anew.

use std::env;
use std::fs;
use std::path::Path;

use taipan_code::dis::disassemble;
use taipan_code::repr::Addresses;
use taipan_code::serial;
use taipan_code::verify::verify_all;
use taipan_compiler::CompileOptions;
use taipan_compiler::ParseOptions;
use taipan_compiler::compile;

fn check(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bytecode");
    let source = fs::read(folder.join(name).with_extension("py")).unwrap();
    let file = format!("{name}.py");
    let code = compile(&source, ParseOptions::default(), &CompileOptions::new(file.as_str())).unwrap().code;
    verify_all(&code).unwrap();
    let bytes = serial::encode(&code);
    assert_eq!(serial::decode(&bytes).unwrap(), code, "the serial form keeps everything");
    let listing = disassemble(&code, Addresses::Masked);
    let expected = folder.join(name).with_extension("dis");
    if env::var_os("TAIPAN_BLESS").is_some() {
        fs::write(&expected, &listing).unwrap();
    }
    let expected = fs::read_to_string(expected).unwrap_or_default();
    assert!(listing == expected, "{name} changed:\n{listing}");
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
        let taipan_code::Const::Code(inner) = &code.consts[0] else { panic!("a function comes first") };
        let first = taipan_code::repr::repr(&inner.consts[0], Addresses::Masked);
        assert_eq!(first, doc.unwrap_or("None"));
    }
}
