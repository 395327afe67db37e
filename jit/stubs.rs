//! Ways to helpers that leave every register as it was.
//!
//! A cold path that calls a helper would keep the values around it out of the registers that calls do not preserve, in the hot
//! code, too. A stub saves all registers itself, calls the helper, and leaves its answer in the thread.

use std::sync::Mutex;

use cranelift_codegen::Context;
use cranelift_codegen::ir;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::MemFlagsData;
use cranelift_codegen::ir::types;
use cranelift_codegen::isa::CallConv;
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_frontend::FunctionBuilder;
use cranelift_frontend::FunctionBuilderContext;
use cranelift_module::Linkage;
use cranelift_module::Module;
use cranelift_module::ModuleError;
use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::layout;

use crate::clif;
use crate::memory;
use crate::memory::Memory;

/// The helpers that have stubs.
const HELPERS: [HelperId; 5] =
    [HelperId::Barrier, HelperId::ShapeBarrier, HelperId::BoxInt, HelperId::GrowList, HelperId::Leave];

/// The stubs, made once for all units.
pub struct Stubs {
    addresses: [u64; HELPERS.len()],
    /// Owns the code; nobody locks it.
    _memory: Mutex<Memory>,
}

impl Stubs {
    /// Compiles the stubs.
    pub fn new(isa: &OwnedTargetIsa) -> Result<Stubs, Box<ModuleError>> {
        let mut module = memory::module(isa);
        let mut ids = Vec::with_capacity(HELPERS.len());
        for helper in HELPERS {
            let words = helper.helper().words;
            let name = helper.helper().name;
            let id = module.declare_function(name, Linkage::Export, &signature(words))?;
            let mut context = Context::new();
            context.func.signature = signature(words);
            fill(&mut context.func, helper, isa);
            module.define_function(id, &mut context)?;
            ids.push(id);
        }
        module.finalize_definitions()?;
        let mut addresses = [0; HELPERS.len()];
        for (address, id) in addresses.iter_mut().zip(ids) {
            *address = module.get_finalized_function(id).expose_provenance() as u64;
        }
        Ok(Stubs { addresses, _memory: Mutex::new(Memory::new(module, None)) })
    }

    /// The address of a helper's stub.
    pub fn address(&self, helper: HelperId) -> Option<u64> {
        HELPERS.iter().position(|&known| known == helper).map(|index| self.addresses[index])
    }
}

/// The signature of a stub for a helper that takes so many words beside the thread: it returns nothing.
pub fn signature(words: usize) -> ir::Signature {
    ir::Signature { returns: Vec::new(), ..clif::signature(CallConv::PreserveAll, words) }
}

fn fill(function: &mut ir::Function, helper: HelperId, isa: &OwnedTargetIsa) {
    let mut building = FunctionBuilderContext::new();
    let mut builder = FunctionBuilder::new(function, &mut building);
    let block = builder.create_block();
    builder.append_block_params_for_function_params(block);
    builder.switch_to_block(block);
    let params = builder.block_params(block).to_vec();
    let called = builder.import_signature(clif::signature(isa.default_call_conv(), helper.helper().words));
    let address = builder.ins().iconst(types::I64, helper.helper().address.addr() as i64);
    let call = builder.ins().call_indirect(called, address, &params);
    let answer = builder.inst_results(call)[0];
    builder.ins().store(MemFlagsData::trusted(), answer, params[0], layout::thread::ANSWER);
    builder.ins().return_(&[]);
    builder.seal_all_blocks();
    builder.finalize(isa.frontend_config());
}
