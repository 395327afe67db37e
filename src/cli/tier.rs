//! The tier above the interpreter.

use taipan_jit::Dump;
use taipan_jit::Jit;
use taipan_jit::Texts;
use taipan_runtime::abi::JitMode;
use taipan_runtime::abi::JitSettings;
use taipan_runtime::state::interpreter::Interpreter;

/// Gives the interpreter its tier, unless code is never to be compiled.
pub fn install(interp: &Interpreter, settings: JitSettings, dump: Option<Dump>) {
    if settings.mode == JitMode::Off {
        return;
    }
    let is_synchronous = settings.mode == JitMode::Eager;
    interp.tiers().install(Box::new(Jit::new(is_synchronous, dump)), settings);
}

/// Prints a stage of each compile.
pub fn dump(stage: fn(&Texts) -> &str) -> Dump {
    Box::new(move |title, line, texts| println!("{title}, line {line}:\n{}", stage(texts)))
}
