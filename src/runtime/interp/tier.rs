//! Between the interpreter and machine code: hot code is found, machine code is put in place, entered and left.
//!
//! Nothing of this costs code that is not hot. Where polls find the program (one slice of budget after the other) is a
//! sample of where it spends its time; a code object or loop that is hit often enough is compiled. Its machine code
//! is entered by an instruction that takes the place of the first one, or of the loop's jump.

#![expect(unsafe_code, reason = "handlers work on the value stack by address; machine code is called")]

use std::ptr::NonNull;
use std::rc::Rc;

use taipan_code::CodeFlags;
use taipan_code::Op;
use taipan_gc::Gc;
use taipan_gc::Value;

use crate::abi::unit::Entry;
use crate::abi::unit::Exit as UnitExit;
use crate::abi::unit::Reason;
use crate::abi::unit::Unit;
use crate::interp::Base;
use crate::interp::Exit;
use crate::interp::Pc;
use crate::interp::Sp;
use crate::interp::call;
use crate::interp::call::go_on_in_caller;
use crate::interp::control::jump_absolute;
use crate::interp::dispatch;
use crate::interp::enter;
use crate::interp::enter::Machine;
use crate::interp::enter::Start;
use crate::interp::facts;
use crate::interp::op;
use crate::interp::prepared::Prepared;
use crate::interp::save;
use crate::interp::specialised::Placement;
use crate::interp::specialised::Special;
use crate::interp::specialised::call_python;
use crate::interp::specialised::rewrite;
use crate::interp::table;
use crate::interp::unwind::unwind;
use crate::object::cast::ValueExt;
use crate::object::instance::Instance;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::frame::Frame;
use crate::state::frame::FrameRef;
use crate::state::frame::flags;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::state::tiering::Entrance;
use crate::state::tiering::MOST_ATTEMPTS;
use crate::state::tiering::MOST_FAILURES;
use crate::state::tiering::Pending;
use crate::types::code::Code;
use crate::types::function::Function;
use crate::types::int;

/// A poll found the program entering this code.
#[cold]
pub(crate) fn sample_call(thread: &mut Thread, code: Gc<Code>) {
    sample(thread, code, 0, 0);
}

/// A poll found the program at this jump back to a loop's header.
///
/// # Safety
/// `pc` is a jump back in the code of the current frame.
#[cold]
pub(crate) unsafe fn sample_loop(thread: &mut Thread, pc: Pc) {
    // SAFETY: as the caller promises.
    if let Some((code, header, site)) = unsafe { loop_at(thread, pc) } {
        sample(thread, code, header, site);
    }
}

/// The code that runs, and the slots of the header and of the jump back at `pc`.
///
/// # Safety
/// As for [`sample_loop`].
unsafe fn loop_at(thread: &Thread, pc: Pc) -> Option<(Gc<Code>, u32, u32)> {
    let code = thread.current_frame().code;
    let site = code.prepared.get()?.index_of(pc);
    // SAFETY: as the caller promises.
    let header = site as isize + unsafe { (*pc).distance() };
    Some((code, header as u32, site as u32))
}

fn sample(thread: &mut Thread, code: Gc<Code>, start: u32, site: u32) {
    let interp = thread.interp();
    let Some(tier) = interp.tiers().active() else { return };
    if tier.has_ready() {
        install_ready(thread);
    }
    if interp.tiers().running.get() == 0 {
        interp.tiers().retired.borrow_mut().clear();
    }
    if code.flags().is_resumable() {
        return;
    }
    let length = if site == 0 {
        code.prepared.get().map_or(0, |prepared| prepared.len() as u32)
    } else {
        site - start
    };
    let wanted = interp.tiers().samples_wanted(length);
    let is_hot = code.with_tiering(|tiering| {
        let is_entered = tiering.unit_at(site).is_some();
        let is_made = tiering.unit_from(start).is_some();
        let place = tiering.place(start);
        place.heat += 1;
        let is_worthwhile = place.heat >= wanted && !place.is_pending && place.attempts < MOST_ATTEMPTS;
        !is_entered && (is_made || is_worthwhile)
    });
    if is_hot {
        request(thread, code, start, site);
    }
}

/// Lets `site` enter the machine code from `start` on, which the tier is asked for where there is none. Where it answers at
/// once, that is put in place.
fn request(thread: &mut Thread, code: Gc<Code>, start: u32, site: u32) {
    let interp = thread.interp();
    let Some(tier) = interp.tiers().active() else { return };
    let known = code.with_tiering(|tiering| tiering.unit_from(start).cloned());
    if let (Some(unit), Some(prepared)) = (known, code.prepared.get()) {
        return install(code, prepared, unit, site);
    }
    code.with_tiering(|tiering| {
        let place = tiering.place(start);
        place.heat = 0;
        place.attempts += 1;
        place.is_pending = true;
    });
    let ticket = interp.tiers().ticket();
    let Some(snapshot) = facts::snapshot(thread, code, start, ticket) else { return };
    interp.tiers().pending.borrow_mut().push(Pending { ticket, code, start, site });
    tier.request(snapshot);
    if tier.has_ready() {
        install_ready(thread);
    }
}

/// Code runs for the first time: an eager tier compiles it now, and its loops at their first jump back.
pub(crate) fn first_run(thread: &mut Thread, code: Gc<Code>, prepared: Gc<Prepared>) {
    if !thread.interp().tiers().is_eager() || code.flags().is_resumable() {
        return;
    }
    for index in 0..prepared.len() {
        // SAFETY: below the number of instructions.
        unsafe {
            let pc = prepared.code().add(index);
            if (*pc).op == Op::JumpAbsolute as u16 && (*pc).distance() < 0 {
                rewrite(pc, Special::HotLoop as u16);
            }
        }
    }
    request(thread, code, 0, 0);
}

/// Puts machine code in place that has come back.
fn install_ready(thread: &mut Thread) {
    let interp = thread.interp();
    let Some(tier) = interp.tiers().active() else { return };
    for answer in tier.take_ready() {
        let pending = {
            let mut pending = interp.tiers().pending.borrow_mut();
            let Some(index) = pending.iter().position(|pending| pending.ticket == answer.ticket) else {
                continue;
            };
            pending.swap_remove(index)
        };
        let Pending { code, start, site, .. } = pending;
        code.with_tiering(|tiering| tiering.place(start).is_pending = false);
        if let (Some(compiled), Some(prepared)) = (answer.compiled, code.prepared.get()) {
            install(code, prepared, Rc::new(Unit::new(compiled, start)), site);
        }
    }
}

/// Lets the instruction at `site` enter a unit.
fn install(code: Gc<Code>, prepared: Gc<Prepared>, unit: Rc<Unit>, site: u32) {
    // SAFETY: the site is a slot of this code.
    unsafe {
        let pc = prepared.code().add(site as usize);
        let former = if (*pc).op == Special::HotLoop as u16 { Op::JumpAbsolute as u16 } else { (*pc).op };
        let is_loop = former == Op::JumpAbsolute as u16 && site != 0;
        put(pc, if is_loop { Special::EnterLoop as u16 } else { Special::EnterUnit as u16 });
        if !is_loop {
            code.entry.set(unit.entry());
        }
        code.with_tiering(|tiering| tiering.entrances.push(Entrance { site, former, unit }));
    }
}

/// Puts an instruction in front of machine code, or takes it away.
///
/// # Safety
/// `pc` is an instruction of prepared code.
unsafe fn put(pc: Pc, op: u16) {
    // SAFETY: prepared code is written only by the thread that runs it, while no reference to a slot lives.
    unsafe { (*pc.cast_mut()).op = op };
}

/// Takes a unit out of use: the interpreter runs its code again. `line` and `why` are for the report.
fn retire(interp: &Interpreter, code: Gc<Code>, unit: &Rc<Unit>, line: u32, why: &str) {
    let entrances: Vec<Entrance> = code.with_tiering(|tiering| {
        tiering.entrances.extract_if(.., |entrance| Rc::ptr_eq(&entrance.unit, unit)).collect()
    });
    for Entrance { site, former, .. } in entrances {
        if let Some(prepared) = code.prepared.get() {
            // SAFETY: the unit was installed at this slot.
            unsafe { put(prepared.code().add(site as usize), former) };
        }
        if unit.start == 0 && site == 0 {
            code.entry.set(interpret);
        }
    }
    if let Some(tier) = interp.tiers().active() {
        tier.discarded(code.data().qualname.as_str(), line, why);
    }
    interp.tiers().retired.borrow_mut().push(unit.clone());
}

/// The code is used with other globals than before: its machine code, and what is being made of it, leans on the cells
/// of the former ones.
#[cold]
pub(crate) fn globals_changed(interp: &Interpreter, code: Gc<Code>) {
    interp.tiers().forget_requests(|pending| pending.code == code);
    let first = || code.with_tiering(|tiering| tiering.entrances.first().map(|one| one.unit.clone()));
    while let Some(unit) = first() {
        retire(interp, code, &unit, code.data().firstlineno, "GlobalsChanged");
    }
}

/// What stands in a slot when machine code is left aside.
///
/// # Safety
/// `pc` is an instruction of the code.
#[inline(never)]
unsafe fn plain_op(code: Gc<Code>, pc: Pc) -> u16 {
    // SAFETY: as the caller promises.
    let op = unsafe { (*pc).op };
    if op != Special::EnterUnit as u16 && op != Special::EnterLoop as u16 {
        return op;
    }
    let site = code.prepared.get().map_or(0, |prepared| prepared.index_of(pc)) as u32;
    code.with_tiering(|tiering| tiering.entrance_at(site).map_or(Op::Nop as u16, |entrance| entrance.former))
}

/// How a unit was left.
#[derive(Clone, Copy)]
enum Left {
    /// The frame has been popped; its result lies in the thread.
    Returned,
    /// An exception is pending, raised at the frame's `pc`.
    Raised,
    /// The interpreter goes on with the thread's `machine`.
    Early,
}

/// Runs a unit in the current frame: the bits of its result, or 0. Units are kept while any runs.
///
/// # Safety
/// The entry is that of a unit of the frame's code, and the frame stands where the unit begins.
unsafe fn run_unit(thread: &mut Thread, entry: Entry, frame: FrameRef) -> u64 {
    let interp = thread.interp();
    let running = &interp.tiers().running;
    running.set(running.get() + 1);
    // SAFETY: as the caller promises.
    let bits = unsafe { entry(thread, frame.0.as_ptr()) };
    // Other threads may have entered units, or left them, in the meantime.
    running.set(running.get() - 1);
    bits
}

/// Whether calls of the code enter machine code.
pub(crate) fn is_compiled(code: Gc<Code>) -> bool {
    !std::ptr::fn_addr_eq(code.entry.get(), interpret as Entry)
}

/// Runs the current frame, which has just been pushed and whose code is compiled, to its end.
pub(crate) fn run_compiled(thread: &mut Thread) -> PyResult {
    let frame = thread.current_frame();
    // SAFETY: the code's entry is that of a unit that begins where the code does.
    let bits = unsafe { run_unit(thread, frame.code.entry.get(), frame) };
    result_of(if bits == 0 { finish(thread, frame) } else { bits })
}

/// The result that bits stand for.
fn result_of(bits: u64) -> PyResult {
    // SAFETY: not 0, so the bits of a value.
    if bits == 0 { Err(Raised) } else { Ok(unsafe { Value::from_bits_unchecked(bits) }) }
}

/// Runs a unit in the current frame.
fn run(thread: &mut Thread, entry: Entry, frame: FrameRef) -> Left {
    let code = frame.code;
    // SAFETY: the entry is that of a unit of the frame's code, and the frame stands where the unit begins.
    let bits = unsafe { run_unit(thread, entry, frame) };
    if bits != 0 {
        // SAFETY: not 0, so the bits of a value.
        thread.set_result(unsafe { Value::from_bits_unchecked(bits) });
        return Left::Returned;
    }
    left_at(thread, code, frame)
}

/// Prepares the machine with which the interpreter goes on in a frame that machine code has left.
fn left_at(thread: &mut Thread, code: Gc<Code>, frame: FrameRef) -> Left {
    let (Some(exit), Some(prepared)) = (NonNull::new(thread.exit.get().cast_mut()), code.prepared.get())
    else {
        return Left::Raised;
    };
    // SAFETY: the exit belongs to a unit that is alive, or retired while frames run in it.
    let (slot, depth) = unsafe {
        let exit = exit.as_ref();
        exit.count.set(exit.count.get().saturating_add(1));
        box_integers(thread, frame, &exit.unboxed);
        (exit.slot as usize, exit.depth as usize)
    };
    count_failure(thread, code, exit);
    let first = match prepared.watched_code() {
        Some(watched) if thread.watching.get() && frame.has_flag(flags::LEAVE) => watched,
        _ => prepared.code(),
    };
    // SAFETY: exits name slots of the code and depths within its operand stack.
    unsafe {
        thread.machine = Machine {
            pc: first.add(slot),
            sp: frame.stack().add(depth),
            locals: frame.locals(),
            base: prepared.consts().cast(),
        };
        thread.save(thread.machine.pc, thread.machine.sp);
    }
    Left::Early
}

/// Makes ints of the machine integers that machine code has left in slots of a frame.
///
/// # Safety
/// The slots hold machine integers.
unsafe fn box_integers(thread: &Thread, frame: FrameRef, slots: &[i32]) {
    for &offset in slots {
        // SAFETY: the slot is one of the frame's; nothing has looked at it since the machine code was left.
        unsafe {
            let slot = frame.0.as_ptr().byte_offset(offset as isize).cast::<i64>();
            let int = int::from_i64(&thread.interp(), slot.read());
            slot.cast::<Value>().write(int);
        }
    }
}

/// Counts an exit that tells of a wrong guess; a unit that makes too many is thrown away.
fn count_failure(thread: &mut Thread, code: Gc<Code>, exit: NonNull<UnitExit>) {
    // SAFETY: as in `left_at`.
    let exit_ref = unsafe { exit.as_ref() };
    // A unit from another epoch is of no use any more, and no guess of its own was wrong.
    let is_outdated = exit_ref.reason == Reason::EpochChanged;
    let limit = match thread.interp().tiers().is_eager() {
        _ if is_outdated => 1,
        true => 4,
        false => MOST_FAILURES,
    };
    if exit_ref.reason.is_expected() || !exit_ref.count.get().is_multiple_of(limit) {
        return;
    }
    let unit = code.with_tiering(|tiering| {
        let wrong = match exit_ref.reason {
            Reason::EpochChanged => None,
            Reason::Overflow | Reason::NegativeIndex | Reason::Inlined => Some(&mut tiering.widened),
            _ => Some(&mut tiering.failed),
        };
        if let Some(wrong) = wrong.filter(|wrong| !wrong.contains(&exit_ref.at)) {
            wrong.push(exit_ref.at);
        }
        tiering.unit_of(exit).cloned()
    });
    if let Some(unit) = unit {
        let line = code.line_at(exit_ref.at as i32 * 2).unwrap_or(0);
        retire(&thread.interp(), code, &unit, line, &format!("{:?}", exit_ref.reason));
    }
}

/// Goes on with the thread's `machine`; what stands at its `pc` is run with machine code left aside.
///
/// # Safety
/// The machine is that of the current frame.
#[inline(always)]
unsafe fn go_on(thread: *mut Thread) -> Exit {
    // SAFETY: as the caller promises.
    unsafe {
        let Machine { pc, sp, locals, base } = (*thread).machine;
        let op = plain_op((*thread).current_frame().code, pc);
        if op == (*pc).op {
            return dispatch(pc, sp, locals, thread, base);
        }
        (table::TABLE[op as usize])(pc, sp, locals, thread, base)
    }
}

op! {
    enter_unit(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        return enter_at(pc, sp, locals, thread, base);
    }
}

op! {
    enter_loop(pc, sp, locals, thread, base) {
        let left = (*thread).budget.left.get() + (*pc).distance() as i64 - 1;
        if left < 0 {
            return jump_absolute(pc, sp, locals, thread, base);
        }
        (*thread).budget.left.set(left);
        (*thread).save(pc.offset((*pc).distance()), sp);
        return enter_at(pc, sp, locals, thread, base);
    }
}

op! {
    hot_loop(pc, sp, locals, thread, base) {
        rewrite(pc, Op::JumpAbsolute as u16);
        save!(pc, sp, thread);
        request_loop(&mut *thread, pc);
        return dispatch(pc, sp, locals, thread, base);
    }
}

/// # Safety
/// As for [`sample_loop`].
#[inline(never)]
unsafe fn request_loop(thread: &mut Thread, pc: Pc) {
    // SAFETY: as the caller promises.
    if let Some((code, header, site)) = unsafe { loop_at(thread, pc) } {
        request(thread, code, header, site);
    }
}

/// Enters the unit whose entry stands at `pc`.
///
/// # Safety
/// As for [`dispatch`]; the machine has been saved.
#[inline(always)]
unsafe fn enter_at(pc: Pc, sp: Sp, locals: Sp, thread: *mut Thread, base: Base) -> Exit {
    // SAFETY: as the caller promises.
    unsafe {
        let frame = (*thread).current_frame();
        (*thread).machine = Machine { pc: frame.pc.get(), sp, locals, base };
        match run_at(&mut *thread, frame, pc) {
            Left::Returned => go_on_in_caller(thread, frame, (*thread).take_result().bits()),
            Left::Raised => unwind(frame.pc.get(), (*thread).top.get(), locals, thread, base),
            Left::Early => go_on(thread),
        }
    }
}

/// Runs the unit whose entry stands at `pc`, where it may be entered.
#[inline(never)]
fn run_at(thread: &mut Thread, frame: FrameRef, pc: Pc) -> Left {
    match entry_at(thread, frame, pc) {
        Some(entry) => run(thread, entry, frame),
        None => Left::Early,
    }
}

/// The entry of the unit at `pc`, if it may be entered now.
fn entry_at(thread: &mut Thread, frame: FrameRef, pc: Pc) -> Option<Entry> {
    if !thread.has_native_stack() || frame.has_flag(flags::LEAVE | flags::GENERATOR) {
        return None;
    }
    // Names that machine code finds in cells are those of a module.
    if !frame.code.flags().contains(CodeFlags::OPTIMIZED) && !frame.has_flag(flags::MODULE) {
        return None;
    }
    let prepared = frame.code.prepared.get()?;
    if pc == prepared.code() {
        return Some(frame.code.entry.get());
    }
    let site = prepared.index_of(pc) as u32;
    frame.code.with_tiering(|tiering| tiering.unit_at(site).map(|unit| unit.entry()))
}

/// The entry of code without machine code: the interpreter runs the frame to its end.
///
/// # Safety
/// As [`crate::abi`] says.
pub(crate) unsafe extern "C" fn interpret(thread: *mut Thread, frame: *mut Frame) -> u64 {
    // SAFETY: as the caller promises.
    unsafe {
        let thread = &mut *thread;
        let frame = FrameRef(NonNull::new_unchecked(frame));
        let Some(prepared) = frame.code.prepared.get() else { return 0 };
        let machine = Machine {
            pc: prepared.code(),
            sp: frame.stack(),
            locals: frame.locals(),
            base: prepared.consts().cast(),
        };
        bits_of(run_nested(thread, frame, machine, Start::Run))
    }
}

/// Calls a callable from machine code, without a copy of its arguments where it is a Python function or class.
///
/// # Safety
/// The arguments are the top operands of the current frame; the slot in front of them is the call's to overwrite.
pub(crate) unsafe fn call_in_place(
    thread: &mut Thread,
    callable: Value,
    first: Sp,
    count: usize,
) -> PyResult {
    // SAFETY: as the caller promises.
    unsafe {
        if let Some(function) = callable.exact::<Function>() {
            if let Some(result) = call_function_in_place(thread, function, first, count) {
                return result;
            }
        } else if let Some(class) = callable.as_class()
            && let Some(init) =
                call::plain_init(&thread.interp(), class).filter(|init| call::takes(*init, count))
        {
            let instance = Instance::new(&thread.interp(), class).as_value();
            let own = first.sub(1);
            own.write(instance.bits());
            if let Some(result) = call_function_in_place(thread, init, own, count + 1) {
                let nothing = result?;
                if !nothing.is_none() {
                    call::init_returned(thread, nothing);
                    return Err(Raised);
                }
                return Ok(instance);
            }
            own.write(callable.bits());
        } else if let Some(function) = call::plain_method(thread, callable, Name::__call__) {
            // The object, in the slot in front of the arguments, is the first of them.
            let own = first.sub(1);
            own.write(callable.bits());
            if let Some(result) = call_function_in_place(thread, function, own, count + 1) {
                return result;
            }
        }
        call::call_native(thread, callable, first, count, None)
    }
}

/// Calls a function whose parameters are exactly the values at `first`; `None`, with nothing done, where the general way
/// is needed.
///
/// # Safety
/// They are the top operands of the current frame.
unsafe fn call_function_in_place(
    thread: &mut Thread,
    function: Gc<Function>,
    first: Sp,
    count: usize,
) -> Option<PyResult> {
    let pc = thread.current_frame().pc.get();
    let at = Placement { first, count, result: first, flags: 0, context: 0 };
    // SAFETY: as the caller promises; the frame that is pushed is handed to its code's entry.
    let (bits, frame) = unsafe {
        call_python(thread, pc, thread.top.get(), function, at)?;
        let frame = thread.current_frame();
        ((frame.code.entry.get())(thread, frame.0.as_ptr()), frame)
    };
    Some(result_of(if bits == 0 { finish(thread, frame) } else { bits }))
}

/// Brings a frame to its end that a unit, called by machine code, has left: the bits of the result, or 0 with the
/// exception pending; the frame has been popped.
pub(crate) fn finish(thread: &mut Thread, frame: FrameRef) -> u64 {
    if thread.frame.get() != Some(frame) {
        return 0;
    }
    let code = frame.code;
    let Some(prepared) = code.prepared.get() else { return 0 };
    let start = match left_at(thread, code, frame) {
        Left::Returned | Left::Early => Start::Run,
        Left::Raised => {
            thread.machine = Machine {
                pc: frame.pc.get(),
                sp: thread.top.get(),
                locals: frame.locals(),
                base: prepared.consts().cast(),
            };
            Start::Unwind
        }
    };
    let machine = thread.machine;
    bits_of(run_nested(thread, frame, machine, start))
}

fn bits_of(result: PyResult) -> u64 {
    match result {
        Ok(value) => value.bits(),
        Err(Raised) => 0,
    }
}

/// Runs the current frame to its end in a loop of its own.
fn run_nested(thread: &mut Thread, frame: FrameRef, machine: Machine, start: Start) -> PyResult {
    frame.set_flag(flags::ENTRY);
    enter::run_from(thread, machine, start)
}
