//! What a compile is told: a copy of prepared code and of what its inline caches know.
//!
//! Whatever address goes into a snapshot is kept alive by the code object (`unit_roots`).

#![expect(unsafe_code, reason = "reads instructions and caches behind the head of prepared code")]

use std::sync::Arc;

use taipan_code::Op;
use taipan_gc::Gc;
use taipan_gc::ShapeId;
use taipan_gc::Value;

use crate::abi::snapshot::AttrFact;
use crate::abi::snapshot::CellFact;
use crate::abi::snapshot::ClassFact;
use crate::abi::snapshot::Constant;
use crate::abi::snapshot::Fact;
use crate::abi::snapshot::FunctionFact;
use crate::abi::snapshot::GlobalFact;
use crate::abi::snapshot::MethodFact;
use crate::abi::snapshot::OperatorFact;
use crate::abi::snapshot::PropertyFact;
use crate::abi::snapshot::Seen;
use crate::abi::snapshot::Side;
use crate::abi::snapshot::Snapshot;
use crate::abi::snapshot::Step;
use crate::abi::snapshot::Subject;
use crate::abi::snapshot::SuperFact;
use crate::abi::snapshot::Way;
use crate::interp::call;
use crate::interp::prepared;
use crate::interp::prepared::Cache;
use crate::interp::prepared::Instr;
use crate::interp::prepared::Prepared;
use crate::interp::specialised::Special;
use crate::object::access;
use crate::object::access::Write;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::descr::BuiltinFunction;
use crate::object::descr::MethodDescriptor;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::namespace::NameCell;
use crate::object::ops::BinaryOp;
use crate::object::shape::Shape;
use crate::object::spec::Intrinsic;
use crate::object::storage::Values;
use crate::state::frame::FrameRef;
use crate::state::interpreter::InterpRef;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::class::live_subclasses;
use crate::types::code;
use crate::types::code::Code;
use crate::types::function::Cell;
use crate::types::function::Function;
use crate::types::method::super_method;
use crate::types::module::Module;
use crate::types::str::Str;

/// Slots of code that may stand in the place of its calls.
const MOST_INLINED: usize = 64;
/// Shapes that one read of an attribute is told apart by.
const MOST_WAYS: usize = 4;
/// Shapes that one call of a method is told apart by.
const MOST_METHODS: usize = 6;
/// So much of such code goes into one snapshot.
const MOST_BODIES: usize = 32;
/// In-object slots of the largest instances that machine code makes.
const MOST_SLOTS: usize = 24;
/// Attribute layouts of one class that are told of.
const MOST_STEPS: usize = 64;
/// Classes that the methods found by one `super` are told of.
const MOST_SUBCLASSES: usize = 16;

/// What stands in the prepared code and frame now. `None` where it cannot be told.
pub(crate) fn snapshot(thread: &mut Thread, code: Gc<Code>, start: u32, ticket: u32) -> Option<Snapshot> {
    let mut reader = Reader { interp: thread.interp(), roots: Vec::new(), bodies: vec![(code, None)] };
    // Code that is compiled before its first run has no frame yet.
    let function = thread.frame.get().filter(|frame| frame.code == code).map(|frame| frame.function);
    let mut snapshot = reader.snapshot(code, function)?;
    reader.closure_facts(thread, code, &mut snapshot);
    if start != 0 {
        snapshot.seen = reader.frame_contents(thread);
    }
    keep(thread, code, &reader.roots)?;
    snapshot.ticket = ticket;
    snapshot.start = start;
    Some(snapshot)
}

/// The instructions, without those that enter machine code.
fn instructions(code: Gc<Code>, prepared: Gc<Prepared>) -> Vec<Instr> {
    // SAFETY: so many instructions lie there, and nobody writes them meanwhile.
    let mut instrs = unsafe { std::slice::from_raw_parts(prepared.code(), prepared.len()) }.to_vec();
    code.with_tiering(|tiering| {
        for entrance in &tiering.entrances {
            instrs[entrance.site as usize].op = entrance.former;
        }
    });
    for instr in &mut instrs {
        if instr.op == Special::HotLoop as u16 {
            instr.op = Op::JumpAbsolute as u16;
        }
    }
    instrs
}

/// Slots of reads that have met objects of several shapes: a guess was wrong there, or the cache has been given up.
fn varied(prepared: Gc<Prepared>, instrs: &[Instr], failed: &[u32]) -> Vec<u32> {
    let is_given_up = |instr: Instr| {
        let is_plain = instr.op == Op::LoadAttr as u16 || instr.op == Op::LoadMethod as u16;
        // SAFETY: the instruction has a cache.
        is_plain
            && instr.cache != 0
            && unsafe { &*prepared::cache(prepared.consts().cast(), instr) }.is_given_up()
    };
    let given_up = (0..).zip(instrs).filter(|(_, instr)| is_given_up(**instr)).map(|(slot, _)| slot);
    failed.iter().copied().chain(given_up.filter(|slot| !failed.contains(slot))).collect()
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

/// Reads what code objects know.
struct Reader {
    interp: InterpRef,
    /// What machine code will hold the addresses of.
    roots: Vec<Value>,
    /// Code that has been read, or is being read; what is known of it where that may stand in the place of its calls.
    bodies: Vec<(Gc<Code>, Option<Arc<Snapshot>>)>,
}

impl Reader {
    /// What stands in the prepared code now, from its beginning. A function with that code tells more.
    fn snapshot(&mut self, code: Gc<Code>, function: Option<Gc<Function>>) -> Option<Snapshot> {
        let prepared = code.prepared.get()?;
        let instrs = instructions(code, prepared);
        let mut facts = self.facts(prepared, &instrs);
        if let Some(class) = function.and_then(class_of_methods) {
            self.super_facts(code, class, &instrs, &mut facts);
        }
        self.operator_facts(code, &instrs, &mut facts);
        facts.sort_by_key(|&(index, _)| index);
        let interp = self.interp;
        let failed = code.with_tiering(|tiering| tiering.failed.clone());
        let varied = varied(prepared, &instrs, &failed);
        let ways = self.ways(code, &instrs, &varied);
        let methods = self.methods(code, &instrs, &varied);
        Some(Snapshot {
            ticket: 0,
            title: code.data().qualname.as_str().to_string(),
            code: code.data().clone(),
            code_address: code.addr() as u64,
            instrs,
            first: prepared.code().addr() as u64,
            constants: prepared
                .constants()
                .iter()
                .filter_map(|slot| slot.get().map(Constant::from))
                .collect(),
            start: 0,
            seen: Vec::new(),
            facts,
            ways,
            methods,
            heap: std::ptr::from_ref(interp.heap()).expose_provenance() as u64,
            epoch: (interp.epoch_address().addr() as u64, interp.epoch()),
            failed,
            widened: code.with_tiering(|tiering| tiering.widened.clone()),
            is_eager: interp.tiers().is_eager(),
            fail_guards: interp.tiers().failing(),
        })
    }

    fn facts(&mut self, prepared: Gc<Prepared>, instrs: &[Instr]) -> Vec<(u32, Fact)> {
        let mut facts = Vec::new();
        for (index, &instr) in instrs.iter().enumerate() {
            if instr.cache == 0 {
                continue;
            }
            // SAFETY: the instruction has a cache.
            let cache = unsafe { &*prepared::cache(prepared.consts().cast(), instr) };
            if let Some(fact) = self.fact(instr.op, cache) {
                facts.push((index as u32, fact));
            }
        }
        facts
    }

    /// What the operators do that were given instances of Python classes.
    fn operator_facts(&mut self, code: Gc<Code>, instrs: &[Instr], facts: &mut Vec<(u32, Fact)>) {
        for (slot, left, right) in code.with_tiering(|tiering| tiering.operands.clone()) {
            let instr = instrs[slot as usize];
            if instr.op == Special::OperateMethod as u16
                && let Some(fact) = self.operator_fact(instr.arg, left, right)
            {
                facts.push((slot, Fact::Operator(fact)));
            }
        }
    }

    /// The one method that is asked, where there is just one.
    fn operator_fact(&mut self, arg: u32, left: Side, right: Side) -> Option<OperatorFact> {
        let interp = self.interp;
        let [of_left, of_right, in_place] = BinaryOp::ALL[(arg & 0xFF) as usize].methods();
        let class_of = |side: Side| Some(interp.shape_at(ShapeId(side.shape()?))?.class());
        let (class, name) = match (class_of(left), class_of(right)) {
            // The class of the other operand might have a say.
            (Some(class), Some(other)) if class != other => return None,
            (Some(class), _) => (class, of_left),
            (None, Some(class)) if left.shape().is_none() => (class, of_right),
            _ => return None,
        };
        let find = |name: Name| class::lookup(&interp, class, name.get(&interp));
        if arg >> 8 != 0 && name == of_left && find(in_place).is_some() {
            return None;
        }
        let function = self.function_fact(find(name)?.exact::<Function>()?)?;
        (function.argcount == 2).then_some(OperatorFact { left, right, function })
    }

    /// What the calls of `super` in a method of a class find.
    fn super_facts(
        &mut self,
        code: Gc<Code>,
        class: Gc<Class>,
        instrs: &[Instr],
        facts: &mut Vec<(u32, Fact)>,
    ) {
        let interp = self.interp;
        let Some(names) = code::names(&interp, code) else { return };
        let mut classes = Vec::new();
        for (index, instr) in instrs.iter().enumerate() {
            let is_plain = instr.op == Op::LoadSuperMethod as u16;
            if !is_plain && instr.op != Special::LoadSuperMethodClass as u16 {
                continue;
            }
            let name = names.slots().get(instr.arg as usize >> 1).and_then(|name| name.get()?.exact::<Str>());
            let Some(name) = name else { continue };
            if classes.is_empty() {
                classes = descendants(class);
            }
            let found = classes.iter().filter_map(|&own| {
                let method = super_method(&interp, class, own, name)?.exact::<Function>()?;
                Some((own.as_value().bits(), self.function_fact(method)?))
            });
            let mut fact = SuperFact {
                builtin: interp.class(ids::SUPER).as_value().bits(),
                class: class.as_value().bits(),
                found: found.collect(),
                seen: None,
            };
            if !is_plain && let Some(prepared) = code.prepared.get() {
                // SAFETY: specialised instructions have a cache.
                fact.seen =
                    self.found_by_super(unsafe { &*prepared::cache(prepared.consts().cast(), *instr) });
            }
            self.roots.push(class.as_value());
            facts.push((index as u32, Fact::Super(fact)));
        }
    }

    /// The shape and the method that the cache of a `LOAD_SUPER_METHOD` knows.
    fn found_by_super(&mut self, cache: &Cache) -> Option<(u32, FunctionFact)> {
        let key = cache.key.get();
        let holds = (key >> 32) as u32 == self.interp.epoch();
        let method = cache.value.get().filter(|_| holds)?.exact::<Function>()?;
        Some((key as u32, self.function_fact(method)?))
    }

    /// What is known of attributes that instances of several shapes were asked for.
    fn ways(&self, code: Gc<Code>, instrs: &[Instr], varied: &[u32]) -> Vec<(u32, Vec<Way>)> {
        let of_site = |slot: u32| {
            let name = self.name_read_at(code, instrs, slot, Op::LoadAttr)?;
            let slots = self.interp.accesses().slots(&self.interp, name);
            let ways = slots.into_iter().take(MOST_WAYS).map(|(shape, offset)| Way { shape, offset });
            Some((slot, ways.collect()))
        };
        varied.iter().copied().filter_map(of_site).collect()
    }

    /// The methods that objects of several shapes were asked for.
    fn methods(&mut self, code: Gc<Code>, instrs: &[Instr], varied: &[u32]) -> Vec<(u32, Vec<MethodFact>)> {
        let mut all = Vec::new();
        for &slot in varied {
            let Some(name) = self.name_read_at(code, instrs, slot, Op::LoadMethod) else { continue };
            let known = self.interp.accesses().methods(&self.interp, name);
            let facts =
                known.into_iter().take(MOST_METHODS).map(|(shape, value)| self.method_fact(shape, value));
            all.push((slot, facts.collect()));
        }
        all
    }

    /// The name that an instruction reads, if it is that one.
    fn name_read_at(&self, code: Gc<Code>, instrs: &[Instr], slot: u32, op: Op) -> Option<Gc<Str>> {
        let is_read = code.data().code.get(slot as usize * 2) == Some(&(op as u8));
        let names = code::names(&self.interp, code).filter(|_| is_read)?;
        names.slots().get(instrs[slot as usize].arg as usize)?.get()?.exact::<Str>()
    }

    /// What the running frame's cells hold, if it runs the code: functions among that are likely to be what others hold,
    /// too.
    fn closure_facts(&mut self, thread: &Thread, code: Gc<Code>, snapshot: &mut Snapshot) {
        // Code that is compiled before its first run has no frame yet.
        let Some(frame) = thread.frame.get().filter(|frame| frame.code == code) else { return };
        for (index, &instr) in snapshot.instrs.iter().enumerate() {
            if instr.op != Op::LoadDeref as u16 {
                continue;
            }
            let cell = frame.slot(code.nlocals() + instr.arg as usize).and_then(|cell| cell.exact::<Cell>());
            let function = cell.and_then(|cell| cell.content.get()?.exact::<Function>());
            if let Some(fact) = function.and_then(|function| self.function_fact(function)) {
                snapshot.facts.push((index as u32, Fact::Closure(fact)));
            }
        }
        snapshot.facts.sort_by_key(|&(index, _)| index);
    }

    /// The types of what the running frame holds.
    fn frame_contents(&mut self, thread: &Thread) -> Vec<Seen> {
        let frame: FrameRef = thread.current_frame();
        let depth = (thread.top.get().addr().saturating_sub(frame.stack().addr())) / size_of::<u64>();
        let locals = (0..frame.code.slot_count()).map(|index| frame.slot(index));
        // SAFETY: the operands up to the top are filled.
        let operands = (0..depth).map(|index| unsafe { Value::from_bits(*frame.stack().add(index)) });
        locals.chain(operands).map(|value| self.seen(value)).collect()
    }

    fn seen(&mut self, value: Option<Value>) -> Seen {
        let Some(value) = value else { return Seen::Unbound };
        if let Some(fact) = value.exact::<Function>().and_then(|function| self.function_fact(function)) {
            return Seen::Function(fact);
        }
        match value.header() {
            Some(header) => Seen::Shape(header.shape().0),
            None if value.is_int() => Seen::Int,
            None if value.is_float() => Seen::Float,
            None if value.is_bool() => Seen::Bool,
            None => Seen::Other,
        }
    }

    fn fact(&mut self, op: u16, cache: &Cache) -> Option<Fact> {
        let epoch = self.interp.epoch();
        let is = |special: Special| op == special as u16;
        if is(Special::LoadGlobalModule) || is(Special::LoadNameModule) {
            return self.global_fact(cache, false).map(Fact::Global);
        }
        if is(Special::LoadGlobalBuiltin) || is(Special::LoadNameBuiltin) {
            return self.global_fact(cache, true).map(Fact::Global);
        }
        if is(Special::StoreNameCell) || is(Special::StoreGlobalCell) {
            return self.variable(cache).map(Fact::Variable);
        }
        if is(Special::LoadAttrModule) || is(Special::LoadMethodModule) {
            return self.cell_fact(cache, Subject::Object(cache.key.get()), false).map(Fact::Cell);
        }
        if is(Special::LoadAttrClass) || is(Special::LoadMethodOfClass) {
            let class = Subject::Object(cache.key.get());
            return (cache.extra.get() == epoch)
                .then(|| self.cell_fact(cache, class, true))
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
            return self.cell_fact(cache, Subject::Shape(shape), true).map(Fact::Cell);
        }
        if is(Special::LoadAttrProperty) {
            let getter = self.function_fact(cache.value.get()?.exact::<Function>()?)?;
            return (getter.argcount == 1).then_some(Fact::Property(PropertyFact { shape, getter }));
        }
        if is(Special::LoadMethodClass) {
            return Some(Fact::Method(self.method_fact(shape, cache.value.get()?)));
        }
        None
    }

    /// The method of objects of a shape.
    fn method_fact(&mut self, shape: u32, value: Value) -> MethodFact {
        self.roots.push(value);
        let function = value.exact::<Function>().and_then(|function| self.function_fact(function));
        MethodFact { shape, value: value.bits(), intrinsic: intrinsic(value), function }
    }

    /// The cell of a global that is not constant, which it will not be again.
    fn variable(&mut self, cache: &Cache) -> Option<u64> {
        let held = cache.value.get()?;
        let cell = held.cast_cell::<NameCell>().filter(|cell| !cell.is_constant())?;
        self.roots.push(held);
        Some(cell.as_value().bits())
    }

    fn global_fact(&mut self, cache: &Cache, is_builtin: bool) -> Option<GlobalFact> {
        if is_builtin && cache.key.get() != u64::from(self.interp.epoch()) {
            return None;
        }
        let cell = cache.value.get()?;
        self.roots.push(cell);
        let value = cell.cast_cell::<NameCell>()?.get()?;
        let function = value.exact::<Function>();
        let is_stable = is_rarely_rebound(value);
        if is_stable {
            self.roots.push(value);
        }
        Some(GlobalFact {
            cell: cell.bits(),
            value: is_stable.then(|| value.bits()),
            is_builtin,
            function: function.and_then(|function| self.function_fact(function)),
            class: value.as_class().and_then(|class| self.class_fact(class)),
            intrinsic: intrinsic(value),
        })
    }

    /// What a cache knows that holds a cell.
    fn cell_fact(&mut self, cache: &Cache, subject: Subject, needs_epoch: bool) -> Option<CellFact> {
        let held = cache.value.get()?;
        let cell = held.cast_cell::<NameCell>()?;
        let value = cell.get()?;
        self.roots.push(held);
        if let Subject::Object(_) = subject {
            self.roots.push(cache.owner.get()?);
        }
        // Rewriting a constant starts an epoch.
        let is_fixed = needs_epoch && cell.is_constant();
        if is_fixed {
            self.roots.push(value);
        }
        let is_likely = !is_fixed && is_rarely_rebound(value);
        if is_likely {
            self.roots.push(value);
        }
        let function = value.exact::<Function>().filter(|_| is_fixed || is_likely);
        Some(CellFact {
            subject,
            cell: held.bits(),
            value: is_fixed.then(|| value.into()),
            likely: is_likely.then(|| value.bits()),
            needs_epoch,
            function: function.and_then(|function| self.function_fact(function)),
            class: value.as_class().and_then(|class| self.class_fact(class)),
            intrinsic: intrinsic(value),
        })
    }

    /// The facts of a class whose instances nothing makes and fills but a Python `__init__`.
    fn class_fact(&mut self, class: Gc<Class>) -> Option<Arc<ClassFact>> {
        let interp = self.interp;
        // A name that appears later, which would change what makes an instance, starts an epoch then.
        for name in [Name::__new__, Name::__del__, Name::__abstractmethods__] {
            class::lookup(&interp, class, name.get(&interp));
        }
        let init = self.function_fact(call::plain_init(&interp, class)?)?;
        class.renew_root(&interp);
        let root = class.root.get().filter(|root| root.capacity() <= MOST_SLOTS)?;
        self.roots.push(class.as_value());
        Some(Arc::new(ClassFact {
            class: class.as_value().bits(),
            shape: root.id().0,
            slots: root.capacity() as u32,
            flags: class.instance_header_flags(),
            wanted: class.capacity.get(),
            init,
            steps: steps(&interp, root),
        }))
    }

    /// The facts of a function whose calls need no binding and no cells of their own.
    fn function_fact(&mut self, function: Gc<Function>) -> Option<FunctionFact> {
        let code = function.code();
        let prepared = code.prepared.get()?;
        if code.direct_args() == u32::MAX || code.ncells() > 0 {
            return None;
        }
        // Another dict at the same address would pass for the globals.
        self.roots.extend([code.as_value(), function.globals().as_value()]);
        Some(FunctionFact {
            function: function.as_value().bits(),
            code: code.addr() as u64,
            first: prepared.code().addr() as u64,
            argcount: code.direct_args(),
            nlocals: code.nlocals() as u32,
            nfree: code.nfree() as u32,
            frame_slots: code.frame_slots() as u32,
            globals: function.globals().as_value().bits(),
            body: self.body(code, function),
        })
    }

    /// What a small function's code knows, which may stand in the place of its calls.
    fn body(&mut self, code: Gc<Code>, function: Gc<Function>) -> Option<Arc<Snapshot>> {
        if let Some((_, known)) = self.bodies.iter().find(|(known, _)| *known == code) {
            return known.clone();
        }
        let is_small = code.prepared.get()?.len() <= MOST_INLINED && self.bodies.len() < MOST_BODIES;
        if !is_small || code.is_shared_by_globals() {
            return None;
        }
        let index = self.bodies.len();
        self.bodies.push((code, None));
        let body = self.snapshot(code, Some(function)).map(Arc::new);
        self.bodies[index].1.clone_from(&body);
        body
    }
}

/// The class whose methods the function is one of, if they ask for it.
fn class_of_methods(function: Gc<Function>) -> Option<Gc<Class>> {
    let code = function.code();
    let index = code.data().freevars.iter().position(|name| name.as_str() == "__class__")?;
    function.closure.get()?.items().get(index)?.exact::<Cell>()?.content.get()?.as_class()
}

/// A class and those derived from it, as far as they are told of.
fn descendants(class: Gc<Class>) -> Vec<Gc<Class>> {
    let mut classes = vec![class];
    let mut next = 0;
    while next < classes.len() && classes.len() < MOST_SUBCLASSES {
        classes.extend(live_subclasses(classes[next]));
        next += 1;
    }
    classes
}

/// How instances that begin at that layout get their attributes.
fn steps(interp: &Interpreter, root: Gc<Shape>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut shapes = vec![root];
    while let Some(shape) = shapes.pop() {
        for (name, child) in shape.children() {
            let Some(Write::Add(offset, next)) = access::write_of_shape(interp, shape, name) else {
                continue;
            };
            if steps.len() == MOST_STEPS {
                return steps;
            }
            let name = name.to_string_lossy();
            steps.push(Step { shape: shape.id().0, name, offset, next_shape: next.0 });
            shapes.push(child);
        }
    }
    steps
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
