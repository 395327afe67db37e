//! What the compiler makes of the programs of `tests/snapshots`, stage by stage, as text.
//!
//! `BLESS=1 cargo test --test snapshots` renews the recordings.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

/// A program's dump of a stage, with what differs from run to run masked.
fn dump(program: &Path, stage: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_taipan"))
        .args(["-S", "--jit=eager", &format!("--dump={stage}")])
        .arg(program)
        .env_clear()
        .env("PYTHONHASHSEED", "0")
        .output()
        .expect("the command runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    mask(&String::from_utf8_lossy(&output.stdout))
}

/// Numbers that are, or may be, addresses become `<address>`.
fn mask(text: &str) -> String {
    let word = |word: &str| {
        let digits = word.trim_end_matches(',').replace('_', "");
        let number = match digits.strip_prefix("0x") {
            Some(hexadecimal) => u64::from_str_radix(hexadecimal, 16).ok(),
            None => digits.parse().ok(),
        };
        match number {
            Some(number) if (1 << 20..1 << 47).contains(&number) => "<address>".to_string(),
            _ => word.to_string(),
        }
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    text.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut programs: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    programs.sort();
    programs
}

fn check(stage: &str) {
    let bless = std::env::var_os("BLESS").is_some();
    for program in programs() {
        let found = dump(&program, stage);
        let recording = program.with_extension(stage);
        if bless {
            fs::write(&recording, &found).expect("the recording can be written");
        }
        let recorded = fs::read_to_string(&recording).unwrap_or_default();
        assert!(recorded == found, "{} differs:\n{found}", recording.display());
    }
}

#[test]
fn register_ir() {
    check("ir");
}

#[test]
#[cfg(target_arch = "x86_64")]
fn clif() {
    check("clif");
}
