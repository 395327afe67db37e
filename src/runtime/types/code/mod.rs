//! `code`: a code object; wraps the plain data of `taipan_code` for one interpreter.
//!
//! Constants, names and the prepared copy are made when the code is first executed.

#![expect(unsafe_code, reason = "implements the collector's trait for a layout")]

mod methods;
pub(crate) mod stand_in;

use std::cell::Cell;
use std::cell::RefCell;

use taipan_code::CodeFlags;
use taipan_code::CodeRef;
use taipan_code::Position;
use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_macros::pytype;

use crate::abi::unit::Entry;
use crate::interp::prepared::Instr;
use crate::interp::prepared::Prepared;
use crate::interp::specialised::reset_globals;
use crate::interp::tier::interpret;
use crate::object::cast::gc;
use crate::object::ids;
use crate::object::storage::Values;
use crate::state::frame;
use crate::state::interpreter::Interpreter;
use crate::state::tiering::CodeTiering;
use crate::types::dict::Dict;
use crate::types::str::Str;

/// A code object.
#[pytype(name = "code", shape = ids::CODE, flags(WEAKREF))]
#[repr(C)]
pub struct Code {
    header: Header,
    /// Where calls by machine code enter: the interpreter, or machine code.
    pub(crate) entry: Cell<Entry>,
    tiering: RefCell<Option<Box<CodeTiering>>>,
    /// What machine code holds the addresses of.
    pub(crate) unit_roots: GcSlot<Values>,
    flags: CodeFlags,
    argcount: u32,
    kwonlyargcount: u32,
    posonlyargcount: u32,
    nlocals: u32,
    parameters: u32,
    ncells: u32,
    nfree: u32,
    /// Slots of locals, own cells and free variables.
    slots: u32,
    /// Slots of a whole frame.
    frame_slots: usize,
    /// The number of arguments that need no binding; `u32::MAX` where calls do, or before preparation.
    direct: Cell<u32>,
    /// The code runs with several globals or builtins: its sites cannot cache their cells.
    shared: Cell<bool>,
    /// The globals it was first used with.
    globals: GcSlot<Dict>,
    /// The builtins that it was first used with.
    builtins: GcSlot<Dict>,
    pub(crate) prepared: GcSlot<Prepared>,
    /// Interned names (`co_names`).
    pub(crate) names: GcSlot<Values>,
    /// Interned names of locals, own cells, free variables, in slot order.
    pub(crate) slot_names: GcSlot<Values>,
    /// The name as functions have it, once there was one.
    function_name: GcSlot<Str>,
    data: CodeRef,
}

// SAFETY: `repr(C)`, header first, `trace` shows every value; `data` is dropped with the cell.
unsafe impl HeapObject for Code {
    const KIND: &'static Kind = &Kind::of::<Code>("code").dropped_as::<Code>();
}

impl Trace for Code {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.prepared.trace(tracer);
        self.globals.trace(tracer);
        self.builtins.trace(tracer);
        self.names.trace(tracer);
        self.slot_names.trace(tracer);
        self.function_name.trace(tracer);
        self.unit_roots.trace(tracer);
    }
}

impl Code {
    /// Wraps a code object's data.
    pub fn new(interp: &Interpreter, data: CodeRef) -> Gc<Code> {
        let (ncells, nfree) = (data.cellvars.len() as u32, data.freevars.len() as u32);
        let slots = data.variable_slots();
        let code = Code {
            header: Header::new(ids::CODE),
            entry: Cell::new(interpret),
            tiering: RefCell::new(None),
            unit_roots: GcSlot::empty(),
            flags: data.flags,
            argcount: data.argcount,
            kwonlyargcount: data.kwonlyargcount,
            posonlyargcount: data.posonlyargcount,
            nlocals: data.nlocals(),
            parameters: data.parameter_slots(),
            ncells,
            nfree,
            slots,
            frame_slots: slots as usize + frame::HEADER_SLOTS + data.stacksize as usize,
            direct: Cell::new(u32::MAX),
            shared: Cell::new(false),
            globals: GcSlot::empty(),
            builtins: GcSlot::empty(),
            prepared: GcSlot::empty(),
            names: GcSlot::empty(),
            slot_names: GcSlot::empty(),
            function_name: GcSlot::empty(),
            data,
        };
        interp.heap().alloc(ids::CODE, code)
    }

    /// The plain data.
    pub fn data(&self) -> &CodeRef {
        &self.data
    }

    /// What kind of code this is.
    #[inline]
    pub fn flags(&self) -> CodeFlags {
        self.flags
    }

    /// Positional parameters, positional-only ones included.
    #[inline]
    pub fn argcount(&self) -> usize {
        self.argcount as usize
    }

    /// Keyword-only parameters.
    #[inline]
    pub fn kwonlyargcount(&self) -> usize {
        self.kwonlyargcount as usize
    }

    /// Positional-only parameters.
    pub fn posonlyargcount(&self) -> usize {
        self.posonlyargcount as usize
    }

    /// Local slots.
    #[inline]
    pub fn nlocals(&self) -> usize {
        self.nlocals as usize
    }

    /// Own cells.
    #[inline]
    pub fn ncells(&self) -> usize {
        self.ncells as usize
    }

    /// Free variables.
    #[inline]
    pub fn nfree(&self) -> usize {
        self.nfree as usize
    }

    /// Slots of locals, own cells and free variables.
    #[inline(always)]
    pub fn slot_count(&self) -> usize {
        self.slots as usize
    }

    /// Whether a call with exactly the positional parameters needs no binding.
    #[inline]
    pub fn is_simple(&self) -> bool {
        self.kwonlyargcount == 0 && !self.flags.intersects(CodeFlags::VARARGS | CodeFlags::VARKEYWORDS)
    }

    /// The number of arguments that a call may have without binding; `u32::MAX` where it needs the general way.
    #[inline(always)]
    pub(crate) fn direct_args(&self) -> u32 {
        self.direct.get()
    }

    /// Calls need no preparation any more.
    pub(crate) fn allow_direct_calls(&self) {
        if self.is_simple() && !self.flags.is_resumable() {
            self.direct.set(self.argcount);
        }
    }

    /// Whether the code runs with several globals or builtins.
    pub(crate) fn is_shared_by_globals(&self) -> bool {
        self.shared.get()
    }

    /// The name, interned.
    pub(crate) fn function_name(&self, interp: &Interpreter) -> Gc<Str> {
        self.function_name.get().unwrap_or_else(|| {
            let name = Str::intern(interp, self.name());
            interp.heap().set_gc(gc(self), &self.function_name, name);
            name
        })
    }

    /// The code is used with these globals and builtins; tells its sites where they are others than before.
    pub(crate) fn use_globals(&self, interp: &Interpreter, globals: Gc<Dict>, builtins: Gc<Dict>) {
        match (self.globals.get(), self.builtins.get()) {
            (Some(known), Some(known_builtins)) => {
                let is_known = known == globals && known_builtins == builtins;
                if !is_known && !self.shared.replace(true) {
                    reset_globals(interp, gc(self));
                }
            }
            _ => {
                interp.heap().set_gc(gc(self), &self.globals, globals);
                interp.heap().set_gc(gc(self), &self.builtins, builtins);
            }
        }
    }

    /// The tier's view of the code, made when first asked for. `body` runs no Python.
    pub(crate) fn with_tiering<R>(&self, body: impl FnOnce(&mut CodeTiering) -> R) -> R {
        body(self.tiering.borrow_mut().get_or_insert_default())
    }

    /// Slots that a call fills.
    #[inline]
    pub fn parameter_slots(&self) -> usize {
        self.parameters as usize
    }

    /// The deepest operand stack.
    #[inline]
    pub fn stacksize(&self) -> usize {
        self.data.stacksize as usize
    }

    /// Slots of a whole frame behind its first local.
    #[inline]
    pub fn frame_slots(&self) -> usize {
        self.frame_slots
    }

    /// `co_name`
    pub fn name(&self) -> &str {
        self.data.name.as_str()
    }

    /// The offset in `co_code` of a prepared instruction; -1 for none.
    pub fn offset_of(&self, pc: *const Instr) -> i32 {
        match self.prepared.get() {
            Some(prepared) if !pc.is_null() => prepared.index_of(pc) as i32 * 2,
            _ => -1,
        }
    }

    /// The source line at an offset.
    pub fn line_at(&self, offset: i32) -> Option<u32> {
        match u32::try_from(offset) {
            Ok(offset) => self.data.positions.line_at(self.data.firstlineno, offset),
            Err(_) => Some(self.data.firstlineno),
        }
    }

    /// The source range at an offset, as far as it is shown.
    pub fn position_at(&self, interp: &Interpreter, offset: u32) -> Position {
        shown_position(interp, self.data.positions.at(self.data.firstlineno, offset))
    }
}

/// A source range without its columns where `-X no_debug_ranges` says so.
pub(crate) fn shown_position(interp: &Interpreter, position: Position) -> Position {
    match interp.config().flags.no_debug_ranges {
        true => Position { col: None, end_col: None, ..position },
        false => position,
    }
}

/// The interned names of `co_names`, made when first asked for.
pub fn names(interp: &Interpreter, code: Gc<Code>) -> Option<Gc<Values>> {
    if code.names.get().is_none() {
        let names = intern_all(interp, code.data.names.iter().map(|name| name.as_str()))?;
        interp.heap().set_gc(code, &code.names, names);
    }
    code.names.get()
}

impl Code {
    /// The slots of the variables in the order in which they are shown: a captured parameter, whose value is in its cell,
    /// stands where the parameters stand.
    pub(crate) fn variable_slots(&self) -> impl Iterator<Item = usize> + '_ {
        let (nlocals, captured) = (self.nlocals(), &self.data.cell2arg);
        let cell_of =
            move |local: usize| captured.iter().position(|argument| *argument == Some(local as u32));
        let locals = (0..nlocals).map(move |local| cell_of(local).map_or(local, |cell| nlocals + cell));
        let is_new =
            move |slot: &usize| captured.get(slot - nlocals).is_none_or(|argument| argument.is_none());
        locals.chain((nlocals..self.slot_count()).filter(is_new))
    }
}

/// The interned names of locals, own cells and free variables, in slot order.
pub fn slot_names(interp: &Interpreter, code: Gc<Code>) -> Option<Gc<Values>> {
    if code.slot_names.get().is_none() {
        let data = &code.data;
        let all = data.varnames.iter().chain(&data.cellvars).chain(&data.freevars);
        let names = intern_all(interp, all.map(|name| name.as_str()))?;
        interp.heap().set_gc(code, &code.slot_names, names);
    }
    code.slot_names.get()
}

fn intern_all<'a>(interp: &Interpreter, names: impl Iterator<Item = &'a str>) -> Option<Gc<Values>> {
    let names: Vec<&str> = names.collect();
    let table = Values::try_new(interp.heap(), names.len()).ok()?;
    for (slot, name) in table.slots().iter().zip(names) {
        interp.heap().set(table, slot, Str::intern(interp, name).as_value());
    }
    Some(table)
}
