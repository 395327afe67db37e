//! How the command is linked.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // At a fixed address the thousands of pointers in static tables need no relocation: nothing is patched at start, and
    // their pages stay shared with the file. That is a fifth of the time to start and 1.5 MB. Stack, heap, libraries
    // and machine code lie where the system wants them all the same.
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

fn is(variable: &str, value: &str) -> bool {
    env::var(variable).is_ok_and(|it| it == value)
}
