//! One compile: from a snapshot to machine code.

#![expect(unsafe_code, reason = "an address becomes a function")]

use std::cell::Cell;
use std::fmt;

use cranelift_codegen::Context;
use cranelift_codegen::ir;
use cranelift_frontend::FunctionBuilder;
use cranelift_frontend::FunctionBuilderContext;
use cranelift_module::Linkage;
use cranelift_module::Module;
use taipan_runtime::abi::snapshot::Snapshot;
use taipan_runtime::abi::unit::Compiled;
use taipan_runtime::abi::unit::Exit;

use crate::Compiler;
use crate::clif;
use crate::ir::Function;
use crate::memory;
use crate::memory::Memory;
use crate::translate;
use crate::translate::Refusal;

/// Why there is no machine code.
#[derive(Debug)]
pub enum Failure {
    /// The code is not compiled.
    Refused(Refusal),
    /// A stage of the compiler gave an error.
    Failed(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused(Refusal::TooLarge(size)) => write!(f, "too large: {size} instructions"),
            Failure::Refused(Refusal::Irreducible) => write!(f, "its loops cannot be told apart"),
            Failure::Refused(Refusal::Unsettled) => write!(f, "the types of a loop do not settle"),
            Failure::Refused(Refusal::Malformed) => write!(f, "malformed code"),
            Failure::Refused(Refusal::Unsupported(op, slot)) => {
                write!(f, "{} at offset {} runs often", op.name(), slot * 2)
            }
            Failure::Failed(text) => write!(f, "the compiler failed: {text}"),
        }
    }
}

/// The IR of a unit, verified in test builds and test modes.
pub fn ir(snapshot: &Snapshot) -> Result<Function, Failure> {
    let function = translate::translate(snapshot).map_err(Failure::Refused)?;
    if cfg!(debug_assertions) || snapshot.is_eager {
        crate::ir::verify(&function)
            .map_err(|wrong| Failure::Failed(format!("{}: {wrong}\n{function}", snapshot.title)))?;
    }
    Ok(function)
}

/// What a compile made, beside the code itself.
#[derive(Debug)]
pub struct Made {
    /// The code.
    pub compiled: Compiled,
    /// Its size in bytes.
    pub size: usize,
    /// The text of each stage, where dumps were asked for.
    pub texts: Option<Texts>,
}

/// The stages of a compile as text.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// The register IR.
    pub ir: String,
    /// Cranelift's IR.
    pub clif: String,
    /// The listing of the machine code.
    pub asm: String,
}

/// Compiles a unit.
pub fn compile(compiler: &Compiler, snapshot: &Snapshot, wants_texts: bool) -> Result<Made, Failure> {
    let Compiler { isa, stubs } = compiler;
    let function = ir(snapshot)?;
    let exits = exits(&function, snapshot);
    let mut counters = snapshot.fail_guards.map(|seed| failure_counts(clif::guard_count(&function), seed));
    let mut module = memory::module(isa);
    let failed = |error: &dyn fmt::Display| Failure::Failed(error.to_string());
    let signature = clif::unit_signature(isa.default_call_conv());
    let id = module.declare_function("unit", Linkage::Export, &signature).map_err(|error| failed(&error))?;
    let mut context = Context::new();
    context.func.signature = signature;
    context.func.name = ir::UserFuncName::user(0, 0);
    let mut building = FunctionBuilderContext::new();
    let builder = FunctionBuilder::new(&mut context.func, &mut building);
    let surroundings =
        clif::Surroundings { snapshot, exits: &exits, stubs, counters: counters.as_deref_mut() };
    clif::lower(&function, &surroundings, builder, isa.frontend_config());
    if cfg!(debug_assertions) {
        context.verify(&**isa).map_err(|wrong| failed(&wrong))?;
    }
    let mut texts = wants_texts.then(|| Texts {
        ir: function.to_string(),
        clif: context.func.display().to_string(),
        asm: String::new(),
    });
    context.set_disasm(wants_texts);
    module.define_function(id, &mut context).map_err(|error| Failure::Failed(format!("{error:?}")))?;
    let compiled = context.compiled_code();
    let size = compiled.map_or(0, |code| code.code_info().total_size as usize);
    if let (Some(texts), Some(listing)) = (&mut texts, compiled.and_then(|code| code.vcode.clone())) {
        texts.asm = listing;
    }
    module.finalize_definitions().map_err(|error| failed(&error))?;
    let address = module.get_finalized_function(id);
    // SAFETY: the function has the signature of an entry; it lives as long as the module, which the unit owns.
    let entry = unsafe { std::mem::transmute::<*const u8, taipan_runtime::abi::unit::Entry>(address) };
    let memory = Box::new(Memory::new(module, counters));
    Ok(Made { compiled: Compiled { entry, exits, memory }, size, texts })
}

fn exits(function: &Function, snapshot: &Snapshot) -> Box<[Exit]> {
    let exits = function.exits.iter().map(|exit| Exit {
        slot: exit.checkpoint.slot,
        depth: exit.checkpoint.depth,
        at: exit.at,
        reason: exit.reason,
        count: Cell::new(0),
        unboxed: clif::unboxed_at(function, snapshot, exit.pending),
    });
    exits.collect()
}

/// For each guard, how often it runs before it fails: not at all for seed 0, else a few times, by the seed.
fn failure_counts(guards: usize, seed: u64) -> clif::Counters {
    let mut state = seed;
    let counts = (0..guards).map(|_| {
        if seed == 0 {
            return 0;
        }
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 60
    });
    counts.collect()
}
