//! Parses files and says how long each takes and how it ends: `parse_files FILE...`.

use std::env;
use std::fs;
use std::time::Instant;

use taipan_compiler::ParseOptions;
use taipan_compiler::parse;

fn main() {
    for file in env::args().skip(1) {
        let source = fs::read(&file).expect("the file is readable");
        let start = Instant::now();
        let result = parse(&source, ParseOptions::default());
        let parsed = start.elapsed();
        let outcome = match &result {
            Ok(parsed) => format!("parses, {} warnings", parsed.warnings.len()),
            Err(error) => error.to_string(),
        };
        drop(result);
        println!(
            "{file}: {} bytes, {parsed:?}, dropped in {:?}: {outcome}",
            source.len(),
            start.elapsed() - parsed
        );
    }
}
