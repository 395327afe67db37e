//! Prepared code: the copy that the interpreter runs and rewrites.
//!
//! One 8-byte slot for each code word, so that offsets, jump targets and position tables hold (`f_lasti` is twice the
//! slot's index). Jump arguments become signed distances in slots. Behind the instructions lie, in the same cell: inline caches,
//! growing downwards from the constants, so that one base register reaches both; the constants; the handler
//! table.

#![expect(unsafe_code, reason = "instructions, caches and constants lie behind the head")]

use std::cell::Cell;

use taipan_code::CodeFlags;
use taipan_code::Const;
use taipan_code::Op;
use taipan_code::analysis;
use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::Slot;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;

use crate::interp::specialised;
use crate::interp::tier;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::storage::Bytes;
use crate::state::thread::Thread;
use crate::types;
use crate::types::code::Code;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// A slot of prepared code.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Instr {
    /// The number of an instruction of the table, or of a specialised form ([`specialised`]).
    pub op: u16,
    /// The index of its inline cache; 0 for none.
    pub cache: u16,
    /// The argument; of a jump, the distance in slots.
    pub arg: u32,
}

impl Instr {
    /// The distance of a jump.
    #[inline(always)]
    pub fn distance(self) -> isize {
        self.arg as i32 as isize
    }
}

/// An inline cache. What its fields mean is up to the specialised instruction.
#[derive(Debug)]
#[repr(C)]
pub struct Cache {
    /// What must hold: usually shape and epoch.
    pub key: Cell<u64>,
    /// An offset, index or address.
    pub word: Cell<u64>,
    /// A value or cell.
    pub value: Slot,
    /// The object that the key is the address of: while it lives, no other has that address.
    pub owner: Slot,
    /// How often it missed.
    pub misses: Cell<u32>,
    /// Another number.
    pub extra: Cell<u32>,
}

/// After so many misses a site stays plain.
const MOST_MISSES: u32 = 24;

impl Cache {
    /// Whether it has missed so often that it is not filled again.
    pub fn is_given_up(&self) -> bool {
        self.misses.get() > MOST_MISSES
    }
}

impl Trace for Cache {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.value.trace(tracer);
        self.owner.trace(tracer);
    }
}

/// What an exception raised in a range of instructions does.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Handler {
    /// The first slot.
    pub start: u32,
    /// The slot after the last.
    pub end: u32,
    /// The slot to continue at; `u32::MAX`: the frame is left.
    pub target: u32,
    /// The depth to which the operand stack is cut.
    pub depth: u32,
    /// The depth of the saved exception that becomes the handled one first; `u32::MAX` for none.
    pub restore: u32,
}

/// Prepared code.
#[repr(C)]
pub struct Prepared {
    header: Header,
    /// The same instructions for threads that are watched ([`crate::interp::watch`]).
    watched: GcSlot<Bytes>,
    /// The first constant, which lies behind instructions and caches in this same cell.
    base: Cell<*const Slot>,
    instrs: u32,
    caches: u32,
    consts: u32,
    handlers: u32,
}

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for Prepared {
    const KIND: &'static Kind = &Kind::of::<Prepared>("prepared code");
}

impl Trace for Prepared {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.watched.trace(tracer);
        // SAFETY: so many caches and constants lie behind the instructions.
        unsafe {
            tracer.storage(self.first_cache(), self.caches as usize);
            tracer.storage(self.consts(), self.consts as usize);
        }
    }
}

impl Prepared {
    /// The first instruction.
    #[inline(always)]
    pub fn code(&self) -> *const Instr {
        // SAFETY: the instructions begin right behind the head.
        unsafe { std::ptr::from_ref(self).add(1).cast() }
    }

    fn first_cache(&self) -> *const Cache {
        // SAFETY: the caches follow the instructions.
        unsafe { self.code().add(self.instrs as usize).cast() }
    }

    /// The first constant: the base that instructions are given. Cache `i` (from 1) ends `i - 1` caches below it.
    #[inline(always)]
    pub fn consts(&self) -> *const Slot {
        self.base.get()
    }

    /// The handler table.
    pub fn handlers(&self) -> &[Handler] {
        // SAFETY: the handlers follow the constants.
        unsafe {
            std::slice::from_raw_parts(self.consts().add(self.consts as usize).cast(), self.handlers as usize)
        }
    }

    /// Whether any instruction has a handler.
    #[inline(always)]
    pub(crate) fn has_handlers(&self) -> bool {
        self.handlers != 0
    }

    /// How many instructions.
    pub fn len(&self) -> usize {
        self.instrs as usize
    }

    /// Whether there is none; code always has some.
    pub fn is_empty(&self) -> bool {
        self.instrs == 0
    }

    /// The watched copy of the instructions, if there is one.
    pub(crate) fn watched_code(&self) -> Option<*const Instr> {
        self.watched.get().map(|copy| copy.base().cast_const().cast())
    }

    /// Sets the watched copy.
    pub(crate) fn set_watched(this: Gc<Prepared>, thread: &Thread, copy: Gc<Bytes>) {
        thread.heap().set_gc(this, &this.watched, copy);
    }

    /// Whether `pc` points into the watched copy.
    pub(crate) fn is_watched(&self, pc: *const Instr) -> bool {
        let bytes = pc.addr().wrapping_sub(self.code().addr());
        bytes >= self.instrs as usize * size_of::<Instr>()
    }

    /// The first instruction of the copy that `pc` points into.
    #[inline]
    pub(crate) fn copy_with(&self, pc: *const Instr) -> *const Instr {
        match self.watched_code() {
            Some(watched) if self.is_watched(pc) => watched,
            _ => self.code(),
        }
    }

    /// The index of the slot that `pc` points to.
    #[inline]
    pub fn index_of(&self, pc: *const Instr) -> usize {
        (pc.addr() - self.copy_with(pc).addr()) / size_of::<Instr>()
    }

    /// What an exception does that is raised by the instruction in a slot.
    pub fn handler_at(&self, index: usize) -> Option<Handler> {
        let handlers = self.handlers();
        let at = handlers.partition_point(|handler| handler.end as usize <= index);
        handlers.get(at).copied().filter(|handler| handler.start as usize <= index)
    }

    /// The constants.
    pub fn constants(&self) -> &'static [Slot] {
        // SAFETY: so many constants lie there; the slice, on a scanned stack, keeps the cell.
        unsafe { std::slice::from_raw_parts(self.consts(), self.consts as usize) }
    }
}

/// The cache of an instruction, reached from the constants' base.
///
/// # Safety
/// `base` is the base of the code that the instruction belongs to, and it has a cache.
#[inline(always)]
pub unsafe fn cache(base: *const u64, instr: Instr) -> *const Cache {
    // SAFETY: as the caller promises; cache 1 ends at the base.
    unsafe { base.cast::<Cache>().sub(instr.cache as usize) }
}

/// Prepares code at its first execution.
pub fn prepare(thread: &mut Thread, code: Gc<Code>) -> PyResult<Gc<Prepared>> {
    if let Some(prepared) = code.prepared.get() {
        return Ok(prepared);
    }
    let data = code.data().clone();
    let constants = constants(thread, &data.consts)?;
    let handlers = handlers(thread, &data)?;
    let (instrs, caches) = instructions(&data);
    let (code_bytes, cache_bytes) = (size_of_val(instrs.as_slice()), caches * size_of::<Cache>());
    let const_bytes = constants.len() * size_of::<Slot>();
    let head = Prepared {
        header: Header::new(ids::PREPARED),
        watched: GcSlot::empty(),
        base: Cell::new(std::ptr::null()),
        instrs: instrs.len() as u32,
        caches: caches as u32,
        consts: constants.len() as u32,
        handlers: handlers.len() as u32,
    };
    let tail = code_bytes + cache_bytes + const_bytes + size_of_val(handlers.as_slice());
    let prepared = thread.alloc_tail(ids::PREPARED, head, tail)?;
    // SAFETY: the tail has room for each part, in this order; nobody else has the cell yet.
    unsafe {
        prepared.base.set(prepared.first_cache().add(caches).cast());
        std::ptr::copy_nonoverlapping(instrs.as_ptr(), prepared.code().cast_mut(), instrs.len());
        let base = prepared.consts().cast_mut();
        for (index, &value) in constants.items().iter().enumerate() {
            thread.heap().set(prepared, &*base.add(index), value);
        }
        let table: *mut Handler = base.add(constants.len()).cast();
        std::ptr::copy_nonoverlapping(handlers.as_ptr(), table, handlers.len());
    }
    thread.heap().set_gc(code, &code.prepared, prepared);
    code.allow_direct_calls();
    tier::first_run(thread, code, prepared);
    Ok(prepared)
}

fn constants(thread: &mut Thread, consts: &[Const]) -> PyResult<Gc<Tuple>> {
    let list = types::list::List::with_capacity(thread, consts.len())?;
    for constant in consts {
        let value = constant_value(thread, constant)?;
        list.push(thread, value)?;
    }
    Tuple::new(thread, list.items())
}

/// The object of a constant.
pub fn constant_value(thread: &mut Thread, constant: &Const) -> PyResult {
    Ok(match constant {
        Const::None => Value::NONE,
        Const::Bool(flag) => Value::bool(*flag),
        Const::Ellipsis => Value::ELLIPSIS,
        Const::Int(int) => types::int::from_i64(&thread.interp(), *int),
        Const::BigInt(int) => types::int::from_constant(thread, int)?,
        Const::Float(float) => Value::canonical_float(*float),
        Const::Complex { re, im } => types::complex::Complex::new(&thread.interp(), *re, *im).as_value(),
        Const::Str(text) => constant_string(thread, text)?,
        Const::Bytes(bytes) => types::bytes::Bytes::new(thread, bytes)?.as_value(),
        Const::Tuple(items) => constants(thread, items)?.as_value(),
        Const::FrozenSet(items) => {
            let items = constants(thread, items)?;
            types::set::frozen_of(thread, items.items())?
        }
        Const::Slice(parts) => {
            let parts = constants(thread, &parts[..])?;
            let [start, stop, step] = *parts.items() else {
                return Err(thread.system_error("a slice has three parts"));
            };
            types::slice::Slice::new(&thread.interp(), start, stop, step).as_value()
        }
        Const::Code(data) => Code::new(&thread.interp(), data.clone()).as_value(),
    })
}

/// Strings that look like names are interned.
fn constant_string(thread: &mut Thread, text: &taipan_code::Text) -> PyResult {
    let string = Str::from_constant(thread, text)?;
    let is_name = string.as_ascii().is_some_and(|text| {
        !text.is_empty()
            && text.len() <= 64
            && text.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
    });
    Ok(if is_name { Str::interned(&thread.interp(), string).as_value() } else { string.as_value() })
}

fn handlers(thread: &mut Thread, data: &taipan_code::Code) -> PyResult<Vec<Handler>> {
    let analysis = match analysis::analyse(&data.code) {
        Ok(analysis) => analysis,
        Err(error) => return Err(thread.system_error(format!("malformed code object: {error}"))),
    };
    let slot = |offset: u32| offset / 2;
    let table = analysis.handlers().iter().map(|handler| Handler {
        start: slot(handler.start),
        end: slot(handler.end),
        target: handler.handler.map_or(u32::MAX, slot),
        depth: handler.depth,
        restore: handler.restore.unwrap_or(u32::MAX),
    });
    Ok(table.collect())
}

/// Instructions in slots, all with the same opcode and none with a cache.
pub(crate) fn instructions_with(code: &[u8], op: u16) -> Vec<Instr> {
    let mut instrs = vec![Instr { op, cache: 0, arg: 0 }; code.len() / 2];
    for instr in taipan_code::instr::instrs(code) {
        instrs[instr.offset as usize / 2].arg = argument(&instr);
    }
    instrs
}

/// The argument as prepared code has it: of a jump, the distance in slots.
fn argument(instr: &taipan_code::instr::Instr) -> u32 {
    match instr.target() {
        Some(target) => (target / 2).wrapping_sub(instr.offset / 2),
        None => instr.arg,
    }
}

/// The instructions, and how many caches they have.
fn instructions(data: &taipan_code::Code) -> (Vec<Instr>, usize) {
    let code = &data.code;
    let nop = Instr { op: Op::ExtendedArg as u16, cache: 0, arg: 0 };
    let mut instrs = vec![nop; code.len() / 2];
    let mut caches = 0;
    // Code of functions has no names of namespaces.
    let is_function = data.flags.contains(CodeFlags::OPTIMIZED);
    let repeated = if is_function { Vec::new() } else { repeated(code) };
    for instr in taipan_code::instr::instrs(code) {
        let index = instr.offset / 2;
        let arg = argument(&instr);
        let wanted =
            has_cache(instr.op) || is_of_namespace(instr.op) && repeated.get(index as usize) == Some(&true);
        let cache = if wanted && caches < u16::MAX {
            caches += 1;
            caches
        } else {
            0
        };
        instrs[index as usize] = Instr { op: instr.op as u16, cache, arg };
    }
    specialised::fuse(&mut instrs);
    (instrs, caches as usize)
}

/// Which slots lie in loops.
fn repeated(code: &[u8]) -> Vec<bool> {
    // How many loops begin in a slot, less those that ended right before it.
    let mut begun = vec![0i32; code.len() / 2 + 1];
    for instr in taipan_code::instr::instrs(code) {
        if let Some(target) = instr.target().filter(|&target| target <= instr.offset) {
            begun[target as usize / 2] += 1;
            begun[instr.offset as usize / 2 + 1] -= 1;
        }
    }
    let depths = begun.iter().scan(0, |depth, &change| {
        *depth += change;
        Some(*depth > 0)
    });
    depths.collect()
}

/// Names of modules: code that runs once needs no caches for them.
fn is_of_namespace(op: Op) -> bool {
    matches!(op, Op::LoadName | Op::StoreName)
}

fn has_cache(op: Op) -> bool {
    matches!(
        op,
        Op::LoadGlobal
            | Op::StoreGlobal
            | Op::LoadAttr
            | Op::StoreAttr
            | Op::LoadMethod
            | Op::LoadSuperAttr
            | Op::LoadSuperMethod
            | Op::CallFunction
            | Op::CallMethod
            | Op::CompareOp
            | Op::ForIter
    )
}
