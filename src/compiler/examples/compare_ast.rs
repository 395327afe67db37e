//! Compares our trees with recorded ones: `compare_ast MANIFEST`.
//!
//! Each line of the manifest names a source and the file of its recorded dump (every field and attribute printed),
//! separated by a tab. A dump that starts with `ERR` says that the source must not parse.

use std::env;
use std::fs;
use std::process::ExitCode;

use taipan_compiler::ParseOptions;
use taipan_compiler::ast::Mod;
use taipan_compiler::ast::dump;
use taipan_compiler::parse;

fn main() -> ExitCode {
    let Some(manifest) = env::args().nth(1) else {
        eprintln!("usage: compare_ast MANIFEST");
        return ExitCode::from(2);
    };
    let manifest = fs::read_to_string(manifest).expect("the manifest is readable");
    let (mut same, mut different) = (0, 0);
    for (source, recorded) in manifest.lines().filter_map(|line| line.split_once('\t')) {
        match compare(source, recorded) {
            None => same += 1,
            Some(report) => {
                different += 1;
                println!("{source}: {report}");
            }
        }
    }
    println!("{same} equal, {different} different");
    ExitCode::from(u8::from(different > 0))
}

fn compare(source: &str, recorded: &str) -> Option<String> {
    let bytes = fs::read(source).ok()?;
    let parsed = parse(&bytes, ParseOptions::default());
    if recorded.starts_with("ERR") {
        return parsed.is_ok().then(|| format!("parses, but: {recorded}"));
    }
    let Mod::Module(module) = (match parsed {
        Ok(parsed) => parsed.tree,
        Err(error) => return Some(error.to_string()),
    }) else {
        return Some("not a module".into());
    };
    let ours = dump(&Mod::Module(module), true);
    let theirs = fs::read(recorded).ok()?;
    let at = ours.bytes().zip(&theirs).position(|(ours, &theirs)| ours != theirs);
    let at = at.or((ours.len() != theirs.len()).then_some(ours.len().min(theirs.len())))?;
    let window = |text: &[u8]| {
        let end = text.len().min(at + 120);
        String::from_utf8_lossy(&text[at.saturating_sub(160).min(end)..end]).into_owned()
    };
    Some(format!("differs at {at}\n  ours   {}\n  theirs {}", window(ours.as_bytes()), window(&theirs)))
}
