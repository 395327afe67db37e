//! The tier above the interpreter.

use taipan_runtime::state::interpreter::Interpreter;

use crate::cli::dump::Stage;

/// Gives the interpreter its tier, unless code is never to be compiled. Each compile prints the stage, if one is given.
#[cfg(feature = "jit")]
pub fn install(interp: &Interpreter, stage: Option<Stage>) {
    use std::io::Write;

    use taipan_jit::Dump;
    use taipan_jit::Jit;
    use taipan_runtime::abi::JitMode;

    let mode = interp.config().jit.mode;
    if mode == JitMode::Off {
        return;
    }
    let dump = stage.filter(|stage| stage.is_of_machine_code()).map(|stage| -> Dump {
        Box::new(move |title, line, texts| {
            let text = match stage {
                Stage::Ir => &texts.ir,
                Stage::Clif => &texts.clif,
                _ => &texts.asm,
            };
            // Who reads the dump may have gone: that is no reason to stop.
            let _ = writeln!(std::io::stdout(), "{title}, line {line}:\n{text}");
        })
    });
    interp.tiers().install(Box::new(Jit::new(mode != JitMode::Auto, dump)), interp.config().jit);
}

/// Without the JIT there is no tier.
#[cfg(not(feature = "jit"))]
pub fn install(_interp: &Interpreter, _stage: Option<Stage>) {}

/// Tells what was compiled, if that was asked for.
pub fn report(interp: &Interpreter) {
    if interp.config().jit.report
        && let Some(tier) = interp.tiers().active()
    {
        eprint!("{}", tier.report());
    }
}
