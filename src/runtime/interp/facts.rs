//! What a compile is told: a copy of prepared code and of what its inline caches know.
//!
//! Whatever address goes into a snapshot is kept alive by the code object (`unit_roots`).

#![expect(unsafe_code, reason = "reads instructions and caches behind the head of prepared code")]

use taipan_code::Op;
use taipan_gc::Gc;
use taipan_gc::Value;

use crate::abi::snapshot::AttrFact;
use crate::abi::snapshot::CellFact;
use crate::abi::snapshot::Constant;
use crate::abi::snapshot::Fact;
use crate::abi::snapshot::FunctionFact;
use crate::abi::snapshot::GlobalFact;
use crate::abi::snapshot::MethodFact;
use crate::abi::snapshot::PropertyFact;
use crate::abi::snapshot::Seen;
use crate::abi::snapshot::Snapshot;
use crate::abi::snapshot::Subject;
use crate::interp::prepared;
use crate::interp::prepared::Cache;
use crate::interp::prepared::Instr;
use crate::interp::prepared::Prepared;
use crate::interp::specialised::Special;
use crate::object::cast::ValueExt;
use crate::object::descr::BuiltinFunction;
use crate::object::descr::MethodDescriptor;
use crate::object::namespace::NameCell;
use crate::object::spec::Intrinsic;
use crate::object::storage::Values;
use crate::state::frame::FrameRef;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::function::Cell;
use crate::types::function::Function;
use crate::types::module::Module;

/// What stands in the prepared code and frame now. `None` where it cannot be told.
pub(crate) fn snapshot(thread: &mut Thread, code: Gc<Code>, start: u32, ticket: u32) -> Option<Snapshot> {
    let prepared = code.prepared.get()?;
    let interp = thread.interp();
    let mut roots = Vec::new();
    let instrs = instructions(code, prepared);
    let mut facts = facts(prepared, &instrs, interp.epoch(), &mut roots);
    closure_facts(thread, code, &instrs, &mut facts, &mut roots);
    let seen = if start == 0 { Vec::new() } else { frame_contents(thread) };
    keep(thread, code, &roots)?;
    Some(Snapshot {
        ticket,
        title: code.data().qualname.as_str().to_string(),
        code: code.data().clone(),
        code_address: code.addr() as u64,
        instrs,
        first: prepared.code().addr() as u64,
        constants: prepared.constants().iter().filter_map(|slot| slot.get()).map(Constant::from).collect(),
        start,
        seen,
        facts,
        epoch: (interp.epoch_address().addr() as u64, interp.epoch()),
        failed: code.with_tiering(|tiering| tiering.failed.clone()),
        widened: code.with_tiering(|tiering| tiering.widened.clone()),
        is_eager: interp.tiers().is_eager(),
        fail_guards: interp.tiers().failing(),
    })
}

/// The instructions, without those that enter machine code.
fn instructions(code: Gc<Code>, prepared: Gc<Prepared>) -> Vec<Instr> {
    // SAFETY: so many instructions lie there, and nobody writes them meanwhile.
    let mut instrs = unsafe { std::slice::from_raw_parts(prepared.code(), prepared.len()) }.to_vec();
    code.with_tiering(|tiering| {
        for unit in &tiering.units {
            instrs[unit.site as usize].op = unit.former;
        }
    });
    for instr in &mut instrs {
        if instr.op == Special::HotLoop as u16 {
            instr.op = Op::JumpAbsolute as u16;
        }
    }
    instrs
}

/// The types of what the running frame holds.
fn frame_contents(thread: &Thread) -> Vec<Seen> {
    let frame: FrameRef = thread.current_frame();
    let depth = (thread.top.get().addr().saturating_sub(frame.stack().addr())) / size_of::<u64>();
    let locals = (0..frame.code.slot_count()).map(|index| frame.slot(index));
    // SAFETY: the operands up to the top are filled.
    let operands = (0..depth).map(|index| unsafe { Value::from_bits(*frame.stack().add(index)) });
    locals.chain(operands).map(seen).collect()
}

fn seen(value: Option<Value>) -> Seen {
    match value {
        None => Seen::Unbound,
        Some(value) if value.is_int() => Seen::Int,
        Some(value) if value.is_float() => Seen::Float,
        Some(value) if value.is_bool() => Seen::Bool,
        Some(value) => value.header().map_or(Seen::Other, |header| Seen::Shape(header.shape().0)),
    }
}

/// Keeps values alive as long as the code: machine code will hold their addresses.
fn keep(thread: &mut Thread, code: Gc<Code>, roots: &[Value]) -> Option<()> {
    let known = code.unit_roots.get();
    let held: Vec<Value> =
        known.map_or(Vec::new(), |known| known.slots().iter().filter_map(taipan_gc::Slot::get).collect());
    let new: Vec<Value> = roots.iter().copied().filter(|root| !held.contains(root)).collect();
    if new.is_empty() {
        return Some(());
    }
    let all = Values::try_new(thread.heap(), held.len() + new.len()).ok()?;
    for (slot, &value) in all.slots().iter().zip(held.iter().chain(&new)) {
        thread.heap().set(all, slot, value);
    }
    thread.heap().set_gc(code, &code.unit_roots, all);
    Some(())
}

fn facts(prepared: Gc<Prepared>, instrs: &[Instr], epoch: u32, roots: &mut Vec<Value>) -> Vec<(u32, Fact)> {
    let mut facts = Vec::new();
    for (index, &instr) in instrs.iter().enumerate() {
        if instr.cache == 0 {
            continue;
        }
        // SAFETY: the instruction has a cache.
        let cache = unsafe { &*prepared::cache(prepared.consts().cast(), instr) };
        if let Some(fact) = fact(instr.op, cache, epoch, roots) {
            facts.push((index as u32, fact));
        }
    }
    facts
}

/// What the running frame's cells hold, if it runs the code: functions among that are likely to be what others hold, too.
fn closure_facts(
    thread: &Thread,
    code: Gc<Code>,
    instrs: &[Instr],
    facts: &mut Vec<(u32, Fact)>,
    roots: &mut Vec<Value>,
) {
    // Code that is compiled before its first run has no frame yet.
    let Some(frame) = thread.frame.get().filter(|frame| frame.code == code) else { return };
    for (index, &instr) in instrs.iter().enumerate() {
        if instr.op != Op::LoadDeref as u16 {
            continue;
        }
        let cell = frame.slot(code.nlocals() + instr.arg as usize).and_then(|cell| cell.exact::<Cell>());
        let function = cell.and_then(|cell| cell.content.get()?.exact::<Function>());
        if let Some(fact) = function.and_then(|function| function_fact(function, roots)) {
            facts.push((index as u32, Fact::Closure(fact)));
        }
    }
    facts.sort_by_key(|&(index, _)| index);
}

fn fact(op: u16, cache: &Cache, epoch: u32, roots: &mut Vec<Value>) -> Option<Fact> {
    let is = |special: Special| op == special as u16;
    if is(Special::LoadGlobalModule) || is(Special::LoadGlobalBuiltin) {
        return global_fact(cache, is(Special::LoadGlobalBuiltin), epoch, roots).map(Fact::Global);
    }
    if is(Special::LoadAttrModule) || is(Special::LoadMethodModule) {
        return cell_fact(cache, Subject::Object(cache.key.get()), false, roots).map(Fact::Cell);
    }
    if is(Special::LoadAttrClass) || is(Special::LoadMethodOfClass) {
        let class = Subject::Object(cache.key.get());
        return (cache.extra.get() == epoch)
            .then(|| cell_fact(cache, class, true, roots))
            .flatten()
            .map(Fact::Cell);
    }
    if (cache.key.get() >> 32) as u32 != epoch {
        return None;
    }
    let shape = cache.key.get() as u32;
    let offset = cache.word.get() as u32;
    if is(Special::LoadAttrSlot) || is(Special::StoreAttrSlot) || is(Special::LoadAttrMember) {
        let may_be_unset = is(Special::LoadAttrMember);
        return Some(Fact::Attr(AttrFact { shape, offset, may_be_unset, next_shape: None }));
    }
    if is(Special::StoreAttrAdd) {
        let next_shape = Some(cache.extra.get());
        return Some(Fact::Attr(AttrFact { shape, offset, may_be_unset: true, next_shape }));
    }
    if is(Special::LoadAttrCell) {
        return cell_fact(cache, Subject::Shape(shape), true, roots).map(Fact::Cell);
    }
    if is(Special::LoadAttrProperty) {
        let getter = function_fact(cache.value.get()?.exact::<Function>()?, roots)?;
        return (getter.argcount == 1).then_some(Fact::Property(PropertyFact { shape, getter }));
    }
    if is(Special::LoadMethodClass) {
        let value = cache.value.get()?;
        roots.push(value);
        let function = value.exact::<Function>().and_then(|function| function_fact(function, roots));
        return Some(Fact::Method(MethodFact {
            shape,
            value: value.bits(),
            intrinsic: intrinsic(value),
            function,
        }));
    }
    None
}

fn global_fact(cache: &Cache, is_builtin: bool, epoch: u32, roots: &mut Vec<Value>) -> Option<GlobalFact> {
    if is_builtin && cache.key.get() != u64::from(epoch) {
        return None;
    }
    let cell = cache.value.get()?;
    roots.push(cell);
    let value = cell.cast_cell::<NameCell>()?.get()?;
    let function = value.exact::<Function>();
    let is_stable = is_rarely_rebound(value);
    if is_stable {
        roots.push(value);
    }
    Some(GlobalFact {
        cell: cell.bits(),
        value: is_stable.then(|| value.bits()),
        is_builtin,
        function: function.and_then(|function| function_fact(function, roots)),
        intrinsic: intrinsic(value),
    })
}

/// Whether names of such values are hardly ever given others.
fn is_rarely_rebound(value: Value) -> bool {
    value.exact::<Function>().is_some()
        || value.as_class().is_some()
        || value.exact::<Module>().is_some()
        || value.exact::<BuiltinFunction>().is_some()
}

fn intrinsic(value: Value) -> Option<Intrinsic> {
    match value.exact::<BuiltinFunction>() {
        Some(function) => function.spec.intrinsic,
        None => value.exact::<MethodDescriptor>()?.spec.intrinsic,
    }
}

/// What a cache knows that holds a cell.
fn cell_fact(cache: &Cache, subject: Subject, needs_epoch: bool, roots: &mut Vec<Value>) -> Option<CellFact> {
    let held = cache.value.get()?;
    let cell = held.cast_cell::<NameCell>()?;
    let value = cell.get()?;
    roots.push(held);
    if let Subject::Object(_) = subject {
        roots.push(cache.owner.get()?);
    }
    // Rewriting a constant starts an epoch.
    let is_fixed = needs_epoch && cell.is_constant();
    if is_fixed {
        roots.push(value);
    }
    let is_likely = !is_fixed && is_rarely_rebound(value);
    if is_likely {
        roots.push(value);
    }
    let function = value.exact::<Function>().filter(|_| is_fixed || is_likely);
    Some(CellFact {
        subject,
        cell: held.bits(),
        value: is_fixed.then(|| value.into()),
        likely: is_likely.then(|| value.bits()),
        needs_epoch,
        function: function.and_then(|function| function_fact(function, roots)),
        intrinsic: intrinsic(value),
    })
}

/// The facts of a function whose calls need no binding and no cells of their own.
fn function_fact(function: Gc<Function>, roots: &mut Vec<Value>) -> Option<FunctionFact> {
    let code = function.code();
    let prepared = code.prepared.get()?;
    if code.direct_args() == u32::MAX || code.ncells() > 0 {
        return None;
    }
    roots.push(code.as_value());
    Some(FunctionFact {
        function: function.as_value().bits(),
        code: code.addr() as u64,
        first: prepared.code().addr() as u64,
        argcount: code.direct_args(),
        nlocals: code.nlocals() as u32,
        nfree: code.nfree() as u32,
        frame_slots: code.frame_slots() as u32,
    })
}
