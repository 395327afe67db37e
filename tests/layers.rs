//! The arrows between the crates: who may depend on whom. A manifest or a path that adds an arrow fails here.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// Crate folder, and the crates of ours that it may name in `[dependencies]`.
const ARROWS: &[(&str, &[&str])] = &[
    (".", &["jit", "stdlib", "runtime", "compiler", "code"]),
    ("jit", &["runtime", "gc", "code"]),
    ("src/stdlib", &["runtime", "macros", "gc", "code"]),
    ("src/runtime", &["compiler", "gc", "code", "macros"]),
    ("src/compiler", &["code"]),
    ("src/gc", &[]),
    ("src/code", &[]),
    ("src/macros", &[]),
];

/// What the standard library's build script may name.
const STDLIB_BUILD: &[&str] = &["compiler", "code"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The crates of ours that a section of a manifest names.
fn named(manifest: &str, section: &str) -> BTreeSet<String> {
    let mut inside = false;
    let mut names = BTreeSet::new();
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            inside = line == section;
        } else if inside && let Some(rest) = line.strip_prefix("taipan-") {
            let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            names.insert(name);
        }
    }
    names
}

fn manifest_of(folder: &str) -> String {
    fs::read_to_string(root().join(folder).join("Cargo.toml")).expect("every crate has a manifest")
}

fn allowed(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(ToString::to_string).collect()
}

#[test]
fn manifests_have_no_other_arrows() {
    for (folder, list) in ARROWS {
        let manifest = manifest_of(folder);
        let extra: Vec<String> =
            named(&manifest, "[dependencies]").difference(&allowed(list)).cloned().collect();
        assert!(extra.is_empty(), "{folder} must not depend on {extra:?}");
    }
}

#[test]
fn the_build_of_the_library_knows_the_compiler_alone() {
    let manifest = manifest_of("src/stdlib");
    let extra: Vec<String> =
        named(&manifest, "[build-dependencies]").difference(&allowed(STDLIB_BUILD)).cloned().collect();
    assert!(extra.is_empty(), "the build script must not depend on {extra:?}");
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn the_jit_goes_through_one_door() {
    let mut files = Vec::new();
    rust_files(&root().join("jit"), &mut files);
    for file in files {
        let text = fs::read_to_string(&file).expect("a source");
        for (number, line) in text.lines().enumerate() {
            let Some(at) = line.find("taipan_runtime::") else { continue };
            let path = &line[at + "taipan_runtime::".len()..];
            assert!(
                path.starts_with("abi"),
                "{}:{}: of the runtime the JIT names only `abi`",
                file.display(),
                number + 1
            );
        }
    }
}

#[test]
fn the_table_of_arrows_is_complete() {
    let manifest = manifest_of(".");
    let members: BTreeSet<String> = manifest
        .lines()
        .find_map(|line| line.strip_prefix("members = "))
        .expect("the workspace lists its members")
        .split('"')
        .skip(1)
        .step_by(2)
        .map(ToString::to_string)
        .collect();
    let known: BTreeSet<String> =
        ARROWS.iter().map(|(folder, _)| folder.to_string()).filter(|folder| folder != ".").collect();
    assert_eq!(members, known);
}
