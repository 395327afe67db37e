//! Entering and leaving frames.

#![expect(unsafe_code, reason = "frames are laid over the value stack")]

use std::cell::Cell as StdCell;
use std::ptr::NonNull;

use taipan_code::CodeFlags;
use taipan_gc::Gc;
use taipan_gc::Slot;
use taipan_gc::Value;

use crate::interp::Base;
use crate::interp::Exit;
use crate::interp::Pc;
use crate::interp::Sp;
#[cfg(sibling_calls)]
use crate::interp::dispatch;
use crate::interp::misfit;
use crate::interp::prepared;
use crate::interp::prepared::Prepared;
use crate::interp::specialised;
use crate::interp::specialised::Placement;
use crate::interp::specialised::call_python;
use crate::interp::tier;
use crate::interp::watch;
use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::frame::Frame;
use crate::state::frame::FrameRef;
use crate::state::frame::flags;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::function::Cell;
use crate::types::function::Function;
use crate::types::str::Str;

/// What handlers pass on: between two of them in unoptimised builds, and where native code enters the interpreter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Machine {
    pub pc: Pc,
    pub sp: Sp,
    pub locals: Sp,
    pub base: Base,
}

impl Machine {
    /// Before anything ran.
    pub const NOWHERE: Machine = Machine {
        pc: std::ptr::null(),
        sp: std::ptr::null_mut(),
        locals: std::ptr::null_mut(),
        base: std::ptr::null(),
    };
}

impl Thread {
    /// Makes the machine state visible to whatever looks at the running frame.
    #[inline(always)]
    pub(crate) fn save(&self, pc: Pc, sp: Sp) {
        if let Some(frame) = self.frame.get() {
            frame.pc.set(pc);
        }
        self.top.set(sp);
    }

    /// The frame that runs.
    #[inline(always)]
    pub(crate) fn current_frame(&self) -> FrameRef {
        match self.frame.get() {
            Some(frame) => frame,
            None => unreachable!("a handler runs in a frame"),
        }
    }
}

/// Runs the machine until the entry frame is left.
///
/// # Safety
/// The machine is that of the thread's current frame, which has the ENTRY flag.
#[inline(never)]
unsafe fn run_machine(thread: *mut Thread, machine: Machine, start: Start) -> Exit {
    let Machine { mut pc, mut sp, mut locals, mut base } = machine;
    // SAFETY: the thread is alive.
    #[cfg(debug_assertions)]
    let _entered = unsafe { crate::interp::depth::Entered::new(&*thread) };
    if start == Start::Unwind {
        // SAFETY: as the caller promises.
        let exit = unsafe { crate::interp::unwind::unwind(pc, sp, locals, thread, base) };
        if exit != Exit::Continue {
            return exit;
        }
        // SAFETY: the thread is alive.
        Machine { pc, sp, locals, base } = unsafe { (*thread).machine };
    }
    loop {
        // SAFETY: as the caller promises, and handlers keep the machine together.
        unsafe {
            #[cfg(sibling_calls)]
            let exit = dispatch(pc, sp, locals, thread, base);
            #[cfg(not(sibling_calls))]
            let exit = (crate::interp::table::TABLE[(*pc).op as usize])(pc, sp, locals, thread, base);
            if exit != Exit::Continue {
                return exit;
            }
            Machine { pc, sp, locals, base } = (*thread).machine;
        }
    }
}

/// How the machine starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// With the instruction at `pc`.
    Run,
    /// With the pending exception, raised by the instruction at `pc`.
    Unwind,
}

/// Runs the thread's current frame, which has just been pushed with the ENTRY flag, to its end.
pub(crate) fn run_entry(thread: &mut Thread, machine: Machine) -> PyResult {
    run_from(thread, machine, Start::Run)
}

/// Runs the thread's current frame, which has the ENTRY flag, to its end or its next yield.
pub(crate) fn run_from(thread: &mut Thread, machine: Machine, start: Start) -> PyResult {
    // SAFETY: the caller has pushed the frame that the machine belongs to.
    match unsafe { run_machine(thread, machine, start) } {
        Exit::Returned | Exit::Yielded => Ok(thread.take_result()),
        Exit::Raised | Exit::Continue => Err(Raised),
    }
}

/// Calls a Python function from native code.
pub fn call_function(thread: &mut Thread, function: Gc<Function>, args: Args<'_>) -> PyResult {
    let code = function.code();
    let locals = thread.top.get();
    let values = args.all();
    if args.names().is_none()
        && let Some(result) = call_directly(thread, function, code, locals, values)
    {
        thread.top.set(locals);
        return result;
    }
    // SAFETY: the room is checked before anything is written; what lies above `top` is nobody's.
    unsafe {
        if locals.add(values.len().max(code.slot_count()) + code.frame_slots()) > thread.stack_limit {
            return Err(thread.recursion_error(""));
        }
        std::ptr::copy_nonoverlapping(values.as_ptr().cast::<u64>(), locals, values.len());
        let keywords = args.names();
        let given = values.len();
        thread.top.set(locals.add(given));
        let bound = bind(thread, function, locals, given, keywords);
        let result = match bound {
            Ok(()) => enter_bound(thread, function, code, locals),
            Err(raised) => Err(raised),
        };
        thread.top.set(locals);
        result
    }
}

/// Lays arguments that need no binding at `locals` and runs the frame behind them; `None`, with nothing done, where the
/// general way is needed.
#[inline(always)]
fn call_directly(
    thread: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    locals: Sp,
    values: &[Value],
) -> Option<PyResult> {
    let count = values.len();
    let fits = code.direct_args() != u32::MAX && count <= code.direct_args() as usize;
    if !fits || locals.wrapping_add(code.frame_slots()) > thread.call_limit.get() {
        return None;
    }
    let pc = thread.frame.get().map_or(std::ptr::null(), |frame| frame.pc.get());
    let is_compiled = tier::is_compiled(code);
    let flags = if is_compiled { 0 } else { flags::ENTRY };
    let at = Placement { first: locals, count, result: locals, flags, context: 0 };
    // SAFETY: what lies above the top is nobody's; there is room for the frame, which has a slot for each argument.
    let machine = unsafe {
        for (index, value) in values.iter().enumerate() {
            // They are few: a loop is faster than the library.
            locals.add(index).write_volatile(value.bits());
        }
        call_python(thread, pc, locals.add(count), function, at)?
    };
    Some(if is_compiled { tier::run_compiled(thread) } else { run_entry(thread, machine) })
}

/// Runs code whose parameters are bound: makes its generator, or its frame and result.
///
/// # Safety
/// The parameters lie at `locals`, with room for the frame.
unsafe fn enter_bound(thread: &mut Thread, function: Gc<Function>, code: Gc<Code>, locals: Sp) -> PyResult {
    // SAFETY: as the caller promises.
    unsafe {
        if code.flags().is_resumable() {
            return crate::interp::generator::make(thread, function, code, locals);
        }
        let machine = push(thread, function, code, locals, locals, 0)?;
        // Watched code begins elsewhere.
        let is_plain = code.prepared.get().is_some_and(|prepared| prepared.code() == machine.pc);
        if is_plain && tier::is_compiled(code) {
            return tier::run_compiled(thread);
        }
        thread.current_frame().set_flag(flags::ENTRY);
        run_entry(thread, machine)
    }
}

/// Runs module code or a class body in a namespace: `exec`, import, `class`.
///
/// Code that awaits at its top level is a coroutine over the globals of the function. Code of a function is called
/// without arguments.
pub fn run_code(thread: &mut Thread, function: Gc<Function>, namespace: Value) -> PyResult {
    let locals = thread.top.get();
    // SAFETY: what lies above the top is nobody's.
    let result = unsafe { run_code_at(thread, function, namespace, locals) };
    thread.top.set(locals);
    result
}

/// # Safety
/// `locals` is the top of the thread's stack.
unsafe fn run_code_at(thread: &mut Thread, function: Gc<Function>, namespace: Value, locals: Sp) -> PyResult {
    let code = function.code();
    // SAFETY: the room is checked before anything is written; parameters are bound before they are read.
    unsafe {
        if locals.add(code.frame_slots()) > thread.stack_limit {
            return Err(thread.recursion_error(""));
        }
        if code.parameter_slots() > 0 {
            bind(thread, function, locals, 0, None)?;
        }
        if code.flags().is_resumable() {
            return enter_bound(thread, function, code, locals);
        }
        let is_module = namespace == function.globals().as_value();
        let kind = if is_module { flags::NAMESPACE | flags::MODULE } else { flags::NAMESPACE };
        let machine = push(thread, function, code, locals, locals, flags::ENTRY | kind)?;
        thread.current_frame().context.init(namespace);
        run_entry(thread, machine)
    }
}

/// Pushes a frame over parameters that are bound at `locals`. On return `result` gets the value, and is the caller's
/// first free slot before that.
///
/// # Safety
/// The parameters lie at `locals`; there is room for the frame.
#[inline]
pub(crate) unsafe fn push(
    thread: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    locals: Sp,
    result: Sp,
    frame_flags: u32,
) -> PyResult<Machine> {
    // SAFETY: as the caller promises.
    unsafe {
        let left = thread.budget.left.get() - specialised::ENTRY_COST;
        thread.budget.left.set(left);
        if left < 0 {
            poll_above(thread, locals.add(code.parameter_slots()))?;
            tier::sample_call(thread, code);
        }
        let depth = thread.depth_left.get();
        if depth <= 0 {
            return Err(thread.recursion_error(""));
        }
        let prepared: Gc<Prepared> = match code.prepared.get() {
            Some(prepared) => prepared,
            None => prepared::prepare(thread, code)?,
        };
        let start = watch::start_of(thread, code, prepared)?;
        thread.depth_left.set(depth - 1);
        let parameters = code.parameter_slots();
        let nlocals = code.nlocals();
        for index in parameters..nlocals {
            locals.add(index).write(0);
        }
        let mut slot = locals.add(nlocals);
        if code.ncells() + code.nfree() > 0 {
            slot = fill_cells(thread, function, code, locals);
        }
        let frame = write_frame(thread, function, code, slot.cast(), frame_flags);
        frame.pc.set(start);
        frame.result.set(result);
        let stack = frame.stack();
        thread.top.set(stack);
        Ok(Machine { pc: start, sp: stack, locals, base: prepared.consts().cast() })
    }
}

/// Polls while a frame is being made: what the poll runs lies above its parameters, defaults included.
///
/// # Safety
/// `end` is the end of the bound parameters; what lies above it is nobody's.
#[cold]
unsafe fn poll_above(thread: &mut Thread, end: Sp) -> PyResult<()> {
    let top = thread.top.replace(end);
    let polled = thread.poll();
    thread.top.set(top);
    polled.map(drop)
}

/// Lays a header at `at`, behind slots that are filled already, and makes it the current frame.
///
/// # Safety
/// All slots of the code lie at `locals`, up to `at`; there is room for the header.
#[inline(always)]
pub(crate) unsafe fn lay_frame(
    thread: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    at: *mut Frame,
    locals: Sp,
    frame_flags: u32,
) -> FrameRef {
    // SAFETY: as the caller promises.
    unsafe {
        let frame = write_frame(thread, function, code, at, frame_flags);
        frame.result.set(locals);
        frame
    }
}

/// # Safety
/// There is room for a header at `at`.
#[inline(always)]
unsafe fn write_frame(
    thread: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    at: *mut Frame,
    frame_flags: u32,
) -> FrameRef {
    // SAFETY: as the caller promises.
    unsafe {
        at.write(Frame {
            previous: StdCell::new(thread.frame.get()),
            function,
            code,
            pc: StdCell::new(std::ptr::null()),
            result: StdCell::new(std::ptr::null_mut()),
            flags: StdCell::new(frame_flags),
            handling: StdCell::new(0),
            context: Slot::empty(),
            object: Slot::empty(),
        });
        let frame = FrameRef(NonNull::new_unchecked(at));
        thread.frame.set(Some(frame));
        frame
    }
}

/// Makes the own cells (taking captured parameters over) and copies the closure; the slot behind them.
///
/// # Safety
/// As for `push`.
pub(crate) unsafe fn fill_cells(
    thread: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    locals: Sp,
) -> Sp {
    // SAFETY: the slots belong to the frame that is being made.
    unsafe {
        let mut slot = locals.add(code.nlocals());
        let interp = thread.interp();
        let captured = &code.data().cell2arg;
        for index in 0..code.ncells() {
            let argument = captured.get(index).copied().flatten().map(|local| locals.add(local as usize));
            let content = match argument {
                Some(local) => Value::from_bits(local.replace(0)),
                None => None,
            };
            slot.write(Cell::new(&interp, content).as_value().bits());
            slot = slot.add(1);
        }
        for cell in function.closure() {
            slot.write(cell.bits());
            slot = slot.add(1);
        }
        slot
    }
}

/// Binds the arguments that lie at `locals` (positional ones, then one value for each keyword name) to the parameters of a
/// function, in place.
///
/// # Safety
/// There is room for the function's slots and as many again as arguments were given.
pub(crate) unsafe fn bind(
    thread: &mut Thread,
    function: Gc<Function>,
    locals: Sp,
    given: usize,
    keywords: Option<Gc<crate::types::tuple::Tuple>>,
) -> PyResult<()> {
    let code = function.code();
    // SAFETY: as the caller promises.
    unsafe {
        if keywords.is_none() && code.is_simple() && fits(function, code.argcount(), given) {
            complete(function, code.argcount(), locals, given);
            return Ok(());
        }
        bind_slow(thread, function, code, locals, given, keywords)
    }
}

/// Whether so many positional arguments, and defaults for the rest, are what a function with `parameters` positional
/// parameters takes.
#[inline(always)]
pub(crate) fn fits(function: Gc<Function>, parameters: usize, given: usize) -> bool {
    given == parameters || given < parameters && parameters - given <= function.defaults().len()
}

/// Writes the defaults of the parameters that were not given.
///
/// # Safety
/// The arguments [`fits`]; the parameters lie at `locals`.
#[inline(always)]
pub(crate) unsafe fn complete(function: Gc<Function>, parameters: usize, locals: Sp, given: usize) {
    if given == parameters {
        return;
    }
    let defaults = function.defaults();
    for index in given..parameters {
        // SAFETY: as the caller promises.
        unsafe { locals.add(index).write(defaults[defaults.len() + index - parameters].bits()) };
    }
}

/// Arguments that binding sets aside on the native stack; more go to a tuple.
const FEW_ARGUMENTS: usize = 16;

/// # Safety
/// As for `bind`.
#[inline(never)]
unsafe fn bind_slow(
    thread: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    locals: Sp,
    given: usize,
    keywords: Option<Gc<crate::types::tuple::Tuple>>,
) -> PyResult<()> {
    let names = keywords.map_or(&[][..], |names| names.items());
    let positional = given - names.len();
    let argcount = code.argcount();
    let named = argcount + code.kwonlyargcount();
    let data_flags = code.flags();
    // SAFETY: the slots belong to the frame that is being made; the arguments are copied out before they are
    // overwritten, to the native stack or into a tuple that it keeps.
    unsafe {
        let all = std::slice::from_raw_parts(locals.cast::<Value>(), given);
        let mut few = [Value::NONE; FEW_ARGUMENTS];
        let many;
        let all = if given <= FEW_ARGUMENTS {
            few[..given].copy_from_slice(all);
            &few[..given]
        } else {
            many = crate::types::tuple::Tuple::new(thread, all)?;
            many.items()
        };
        for index in 0..code.parameter_slots() {
            locals.add(index).write(0);
        }
        thread.top.set(locals.add(code.parameter_slots()));
        for (index, value) in all.iter().take(positional.min(argcount)).enumerate() {
            locals.add(index).write(value.bits());
        }
        if data_flags.contains(CodeFlags::VARARGS) {
            let rest = crate::types::tuple::Tuple::new(thread, &all[positional.min(argcount)..positional])?;
            locals.add(named).write(rest.as_value().bits());
        }
        let mut extra = None;
        if data_flags.contains(CodeFlags::VARKEYWORDS) {
            let dict = Dict::new(thread);
            let index = named + usize::from(data_flags.contains(CodeFlags::VARARGS));
            locals.add(index).write(dict.as_value().bits());
            extra = Some(dict);
        }
        bind_keywords(thread, function, code, locals, &all[positional..], names, extra)?;
        if positional > argcount && !data_flags.contains(CodeFlags::VARARGS) {
            return Err(misfit::too_many_positional(thread, function, positional, locals));
        }
        fill_defaults(thread, function, code, locals)
    }
}

/// # Safety
/// As for `bind`.
unsafe fn bind_keywords(
    thread: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    locals: Sp,
    values: &[Value],
    names: &[Value],
    extra: Option<Gc<Dict>>,
) -> PyResult<()> {
    let interp = thread.interp();
    let Some(parameters) = crate::types::code::slot_names(&interp, code) else {
        return Err(thread.memory_error());
    };
    let named = code.argcount() + code.kwonlyargcount();
    for (&given, &value) in names.iter().zip(values) {
        let Some(name) = given.cast::<Str>() else {
            return Err(thread.type_error(format!(
                "{}() keywords must be strings",
                function.qualname().to_string_lossy()
            )));
        };
        let known = parameters.slots()[code.posonlyargcount()..named].iter().position(|parameter| {
            parameter.get().and_then(|known| known.exact::<Str>()).is_some_and(|known| known.equals(&name))
        });
        match (known, extra) {
            (Some(index), _) => {
                // SAFETY: below the number of parameters.
                unsafe {
                    let slot = locals.add(code.posonlyargcount() + index);
                    if *slot != 0 {
                        return Err(misfit::multiple_values(thread, function, name));
                    }
                    slot.write(value.bits());
                }
            }
            (None, Some(dict)) if given.is(name.as_value()) => dict.set_str(thread, name, value)?,
            (None, Some(dict)) => dict.set(thread, given, value)?,
            (None, None) => {
                return Err(misfit::unexpected_keyword(thread, function, name, names));
            }
        }
    }
    Ok(())
}

/// # Safety
/// As for `bind`.
unsafe fn fill_defaults(
    thread: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    locals: Sp,
) -> PyResult<()> {
    let argcount = code.argcount();
    let defaults = function.defaults();
    let first_default = argcount.saturating_sub(defaults.len());
    // SAFETY: below the number of parameters.
    unsafe {
        let missing = (0..first_default).any(|index| *locals.add(index) == 0);
        if missing {
            return Err(misfit::missing_positional(thread, function, locals, first_default));
        }
        for index in first_default..argcount {
            let slot = locals.add(index);
            if *slot == 0 {
                slot.write(
                    defaults[index - first_default + defaults.len() - (argcount - first_default)].bits(),
                );
            }
        }
        let mut missing = false;
        for index in argcount..argcount + code.kwonlyargcount() {
            let slot = locals.add(index);
            if *slot == 0 {
                match keyword_default(thread, function, code, index)? {
                    Some(value) => slot.write(value.bits()),
                    None => missing = true,
                }
            }
        }
        if missing {
            return Err(misfit::missing_keyword(thread, function, locals));
        }
    }
    Ok(())
}

fn keyword_default(
    thread: &mut Thread,
    function: Gc<Function>,
    code: Gc<Code>,
    index: usize,
) -> PyResult<Option<Value>> {
    let Some(defaults) = function.kwdefaults.get() else { return Ok(None) };
    let interp = thread.interp();
    let name = crate::types::code::slot_names(&interp, code).and_then(|names| names.slots()[index].get());
    match name.and_then(|name| name.exact::<Str>()) {
        Some(name) => defaults.get_str(thread, name),
        None => Ok(None),
    }
}

/// Pops the current frame: hands its contents to the frame object if there is one.
pub(crate) fn pop(thread: &mut Thread, frame: FrameRef) {
    if frame.has_flag(flags::HAS_OBJECT) {
        crate::types::frame::take_over(thread, frame);
    }
    thread.depth_left.set(thread.depth_left.get() + 1);
    thread.frame.set(frame.previous.get());
}
