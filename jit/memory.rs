//! Machine code in memory: one module for each unit, so that each is freed on its own.

#![expect(unsafe_code, reason = "frees code that nobody runs any more")]

use std::sync::Arc;

use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings;
use cranelift_codegen::settings::Configurable;
use cranelift_jit::JITBuilder;
use cranelift_jit::JITModule;
use cranelift_module::default_libcall_names;

/// The compiler for this machine; `None` where Cranelift has none.
pub fn host() -> Option<OwnedTargetIsa> {
    let mut flags = settings::builder();
    let wanted = [
        ("opt_level", "speed"),
        ("is_pic", "false"),
        ("use_colocated_libcalls", "false"),
        // Profilers follow frames, and so does whoever debugs a crash.
        ("preserve_frame_pointers", "true"),
        // The prologue's own test of the stack stands in front of every call.
        ("enable_probestack", "false"),
        // What is handed to Cranelift is verified where it is made; what its own stages make of it is its own affair.
        ("enable_verifier", "false"),
    ];
    for (name, value) in wanted {
        flags.set(name, value).ok()?;
    }
    let builder = cranelift_codegen::isa::lookup(target_lexicon::Triple::host()).ok()?;
    builder.finish(settings::Flags::new(flags)).ok()
}

/// Owns a unit's code.
pub struct Memory {
    module: Option<JITModule>,
    /// Counters that the code counts down, where guards are made to fail.
    _counters: Option<Box<[u64]>>,
}

impl Memory {
    /// Takes over a module whose functions are finished, and the counters that its code names.
    pub fn new(module: JITModule, counters: Option<Box<[u64]>>) -> Memory {
        Memory { module: Some(module), _counters: counters }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        if let Some(module) = self.module.take() {
            // SAFETY: a unit is dropped when no frame runs in it and nothing names its entry.
            unsafe { module.free_memory() };
        }
    }
}

/// A module for one unit.
pub fn module(isa: &OwnedTargetIsa) -> JITModule {
    JITModule::new(JITBuilder::with_isa(Arc::clone(isa), default_libcall_names()))
}
