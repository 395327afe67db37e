//! Tells the code whether calls in tail position are jumps: in optimised builds they are.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(sibling_calls)");
    if std::env::var("OPT_LEVEL").is_ok_and(|level| level != "0") {
        println!("cargo::rustc-cfg=sibling_calls");
    }
}
