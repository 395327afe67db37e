//! How the command is linked.

use std::env;

/// Which functions lie side by side.
const ORDER: &str = "src/cli/start.ld";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={ORDER}");
    if var("PROFILE") != "release"
        || var("CARGO_CFG_TARGET_OS") != "linux"
        || var("CARGO_CFG_TARGET_ENV") != "gnu"
    {
        return;
    }
    // At a fixed address the thousands of pointers in static tables need no relocation: nothing is patched at start, and
    // their pages stay shared with the file. Stack, heap, libraries and machine code lie where the system wants them.
    println!("cargo::rustc-link-arg-bins=-no-pie");
    // Functions that run at each start lie in some twenty stretches of pages instead of eighty. A linker that somebody
    // chose may not know such scripts.
    if !chose_linker() {
        println!("cargo::rustc-link-arg-bins=-Wl,-T,{}/{ORDER}", var("CARGO_MANIFEST_DIR"));
    }
}

fn chose_linker() -> bool {
    !var("RUSTC_LINKER").is_empty() || var("CARGO_ENCODED_RUSTFLAGS").contains("link")
}

fn var(name: &str) -> String {
    env::var(name).unwrap_or_default()
}
