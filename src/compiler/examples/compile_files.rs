//! Compiles Python files and shows what came of it, for comparisons with other Pythons.
//!
//! `compile_files [dis|facts|texts|positions|errors|time] FILE...`: the listing; one line of facts a code object; its
//! string constants; one line an instruction with its position; one line a file that does not compile, with its exception, and its
//! warnings; how long it all took.

use std::env;
use std::fs;
use std::time::Instant;

use taipan_code::Code;
use taipan_code::CodeRef;
use taipan_code::Const;
use taipan_code::Name;
use taipan_code::dis::disassemble;
use taipan_code::repr::Addresses;
use taipan_code::repr::repr;
use taipan_code::verify::verify_all;
use taipan_compiler::CompileOptions;
use taipan_compiler::Compiled;
use taipan_compiler::ParseOptions;
use taipan_compiler::SyntaxError;
use taipan_compiler::compile;

fn main() {
    let mut arguments = env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let start = Instant::now();
    let mut bytes = 0;
    for path in arguments {
        let Ok(source) = fs::read(&path) else {
            println!("{path}: unreadable");
            continue;
        };
        bytes += source.len();
        let outcome = compile(&source, ParseOptions::default(), &CompileOptions::new(path.as_str()));
        match what.as_str() {
            "time" => {}
            "dis" => listing(&path, outcome),
            "facts" => each_code(&path, outcome, |path, code| println!("{path}\t{}", line(code))),
            "texts" => each_code(&path, outcome, texts),
            "positions" => each_code(&path, outcome, positions),
            _ => errors(&path, outcome),
        }
    }
    if what == "time" {
        println!("{bytes} bytes in {:?}", start.elapsed());
    }
}

fn listing(path: &str, outcome: Result<Compiled, SyntaxError>) {
    match outcome {
        Ok(compiled) => print!("{}", disassemble(&compiled.code, Addresses::Masked)),
        Err(error) => println!("{path}: {error}"),
    }
}

fn errors(path: &str, outcome: Result<Compiled, SyntaxError>) {
    match outcome {
        Ok(compiled) => {
            for warning in compiled.warnings {
                println!("{path}: SyntaxWarning {} {:?}", warning.line, warning.message);
            }
            if let Err(error) = verify_all(&compiled.code) {
                println!("{path}: refused: {error}");
            }
        }
        Err(error) => {
            let at = error.position.unwrap_or_default();
            println!(
                "{path}: {} {:?} {} {} {:?} {:?}",
                error.kind.class_name(),
                error.message,
                at.line,
                at.offset,
                at.end_line,
                at.end_offset
            );
        }
    }
}

fn each_code(path: &str, outcome: Result<Compiled, SyntaxError>, show: fn(&str, &CodeRef)) {
    match outcome {
        Ok(compiled) => {
            let mut pending = vec![compiled.code];
            while let Some(code) = pending.pop() {
                show(path, &code);
                pending.extend(code.consts.iter().filter_map(|constant| match constant {
                    Const::Code(inner) => Some(inner.clone()),
                    _ => None,
                }));
            }
        }
        Err(error) => println!("{path}: {error}"),
    }
}

fn texts(path: &str, code: &CodeRef) {
    let mut pending = code.consts.iter().collect::<Vec<_>>();
    while let Some(constant) = pending.pop() {
        match constant {
            Const::Str(_) => {
                let text = repr(constant, Addresses::Masked);
                println!("{path}\t{}:{}\t{text}", code.qualname, code.firstlineno);
            }
            Const::Tuple(items) | Const::FrozenSet(items) => pending.extend(items),
            _ => {}
        }
    }
}

fn positions(path: &str, code: &CodeRef) {
    for instr in taipan_code::instr::instrs(&code.code) {
        let at = code.positions.at(code.firstlineno, instr.offset);
        let number = |value: Option<u32>| value.map_or("-".to_owned(), |value| value.to_string());
        println!(
            "{path}\t{}:{}\t{}\t{} {} {} {}",
            code.qualname,
            code.firstlineno,
            instr.op.name(),
            number(at.line),
            number(at.col),
            number(at.end_line),
            number(at.end_col)
        );
    }
}

fn line(code: &Code) -> String {
    let list = |names: &[Name]| names.iter().map(|name| &**name).collect::<Vec<_>>().join(",");
    let doc = match code.consts.first() {
        Some(doc @ Const::Str(_)) if code.flags.0 & 0x400_0000 != 0 => repr(doc, Addresses::Masked),
        _ => "None".to_owned(),
    };
    format!(
        "{}\t{}\t{}\t{} {} {} {:#x}\tnames {}\tvars {}\tcells {}\tfree {}\t{doc}",
        code.qualname,
        code.name,
        code.firstlineno,
        code.argcount,
        code.posonlyargcount,
        code.kwonlyargcount,
        code.flags.0,
        list(&code.names),
        list(&code.varnames),
        list(&code.cellvars),
        list(&code.freevars),
    )
}
