//! `sys.monitoring`: tools that are told of events. The events themselves come from watched code, see
//! [`crate::interp::watch`].

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Tracer;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::interp::watch;
use crate::modules::native;
use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::object::spec::ModuleSpec;
use crate::state::thread::Thread;
use crate::types;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::dict::Position;
use crate::types::int;
use crate::types::list::List;
use crate::types::simple_namespace::SimpleNamespace;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The module.
static MODULE: ModuleSpec = ModuleSpec {
    name: "sys.monitoring",
    doc: "",
    functions: &[
        USE_TOOL_ID_SPEC,
        CLEAR_TOOL_ID_SPEC,
        FREE_TOOL_ID_SPEC,
        GET_TOOL_SPEC,
        REGISTER_CALLBACK_SPEC,
        GET_EVENTS_SPEC,
        SET_EVENTS_SPEC,
        GET_LOCAL_EVENTS_SPEC,
        SET_LOCAL_EVENTS_SPEC,
        RESTART_EVENTS_SPEC,
        ALL_EVENTS_SPEC,
    ],
    types: &[],
    exec: Some(exec),
};

/// The names of the events, by the number of their bit.
const EVENTS: [&str; 19] = [
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH_LEFT",
    "BRANCH_RIGHT",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
    "BRANCH",
];

/// An event, by the number of its bit.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Event {
    Start,
    Resume,
    Return,
    Yield,
    Line = 5,
    Instruction,
    Raise = 11,
    Unwind = 13,
}

impl Event {
    /// Where a tool's list has the callback: the name comes first.
    fn place(self) -> usize {
        1 + self as usize
    }
}

/// Both sides of a branch, for tools that do not ask for one of them.
const BRANCH: u32 = 1 << 18;
const BRANCH_SIDES: u32 = 1 << 8 | 1 << 9;
const CALL: u32 = 1 << 4;
/// What follows a call of native code: part of `CALL`.
const CALL_ENDS: u32 = 1 << 16 | 1 << 17;
/// Events that one code object can have for itself.
const LOCAL: u32 = (1 << 11) - 1;

const TOOLS: usize = 8;
/// Two tools are the interpreter's own.
const USER_TOOLS: usize = 6;

/// The tools of an interpreter.
#[derive(Debug, Default)]
pub(crate) struct Monitor {
    /// The events that any tool wants of any code.
    wanted: Cell<u32>,
    global: [Cell<u32>; TOOLS],
    /// For each tool, while it is in use, its name and callbacks.
    tools: [Cell<Option<Gc<List>>>; TOOLS],
    /// For each code object that a tool wants more of, the events for each tool.
    local: Cell<Option<Gc<Dict>>>,
    /// Where a tool does not want to hear of an event again: code object, place, tool and event.
    disabled: Cell<Option<Gc<Dict>>>,
    /// What a callback returns to say so.
    disable: Cell<Option<Value>>,
}

impl Monitor {
    /// Shows what the tools hold.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        self.tools.iter().filter_map(Cell::get).for_each(|list| tracer.mark_gc(list));
        [&self.local, &self.disabled].into_iter().filter_map(Cell::get).for_each(|dict| tracer.mark_gc(dict));
        self.disable.get().into_iter().for_each(|value| tracer.mark(value));
    }

    /// Whether any tool wants to hear of anything.
    pub(crate) fn is_active(&self) -> bool {
        self.wanted.get() != 0
    }

    /// Whether any tool wants to hear of an event.
    pub(crate) fn wants(&self, event: Event) -> bool {
        self.wanted.get() & 1 << event as u32 != 0
    }

    /// Adds up what the tools want.
    fn sum_up(&self) {
        let global = self.global.iter().fold(0, |all, events| all | events.get());
        let local = self.local.get().map_or(0, |local| {
            local
                .entries()
                .fold(0, |all, (_, _, events)| all | tool_events(events).iter().fold(0, |all, one| all | one))
        });
        self.wanted.set(global | local);
    }
}

/// The events for each tool that a tuple holds.
fn tool_events(events: Value) -> [u32; TOOLS] {
    let mut all = [0; TOOLS];
    let events = events.cast::<Tuple>().map_or(&[][..], |events| events.items());
    for (slot, value) in all.iter_mut().zip(events) {
        *slot = value.as_int().and_then(|events| u32::try_from(events).ok()).unwrap_or(0);
    }
    all
}

fn local_events(thread: &mut Thread, code: Gc<Code>) -> PyResult<[u32; TOOLS]> {
    match thread.interp().monitor().local.get() {
        Some(local) => Ok(local.get(thread, code.as_value())?.map_or([0; TOOLS], tool_events)),
        None => Ok([0; TOOLS]),
    }
}

/// Tells the tools of an event in a code object. `place` is an offset or a line, `last` what comes after it.
pub(crate) fn tell(
    thread: &mut Thread,
    event: Event,
    code: Gc<Code>,
    place: i64,
    last: Option<Value>,
) -> PyResult<()> {
    if !thread.interp().monitor().wants(event) {
        return Ok(());
    }
    let local = local_events(thread, code)?;
    for (tool, local) in local.into_iter().enumerate() {
        let events = thread.interp().monitor().global[tool].get() | local;
        if events & 1 << event as u32 != 0 {
            tell_tool(thread, tool, event, code, (place, last))?;
        }
    }
    Ok(())
}

fn tell_tool(
    thread: &mut Thread,
    tool: usize,
    event: Event,
    code: Gc<Code>,
    (place, last): (i64, Option<Value>),
) -> PyResult<()> {
    let interp = thread.interp();
    let monitor = interp.monitor();
    let callback = monitor.tools[tool].get().and_then(|list| list.get(event.place()));
    let Some(callback) = callback.filter(|callback| !callback.is_none()) else { return Ok(()) };
    let id = int::from_i64(&interp, (tool * EVENTS.len() + event as usize) as i64);
    let place = int::from_i64(&interp, place);
    let key = Tuple::new(thread, &[code.as_value(), place, id])?.as_value();
    if let Some(disabled) = monitor.disabled.get()
        && disabled.contains(thread, key)?
    {
        return Ok(());
    }
    let args = [Some(code.as_value()), Some(place), last];
    let args = args.into_iter().flatten().collect::<smallvec::SmallVec<[Value; 3]>>();
    let answer = thread.tell(callback, &args);
    if Some(answer?) != monitor.disable.get() {
        return Ok(());
    }
    if 1 << event as u32 & LOCAL == 0 {
        if let Some(list) = monitor.tools[tool].get() {
            list.set(&interp, event.place(), Value::NONE);
        }
        let name = EVENTS[event as usize];
        return Err(thread.value_error(format!("Cannot disable {name} events. Callback removed.")));
    }
    let disabled = monitor.disabled.get().unwrap_or_else(|| Dict::new(thread));
    monitor.disabled.set(Some(disabled));
    disabled.set(thread, key, Value::NONE)
}

/// `sys.monitoring`
pub(super) fn module(thread: &mut Thread) -> PyResult {
    Ok(native::make(thread, &MODULE)?.as_value())
}

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    let disable = types::object::plain_instance(thread);
    interp.monitor().disable.set(Some(disable));
    space.set_text(thread, "DISABLE", disable)?;
    let missing = types::object::plain_instance(thread);
    space.set_text(thread, "MISSING", missing)?;
    for (name, id) in [("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)] {
        space.set_text(thread, name, int::from_i64(&interp, id))?;
    }
    let events = Dict::new(thread);
    for (bit, name) in EVENTS.iter().enumerate() {
        events.set_text(thread, name, int::from_i64(&interp, 1 << bit))?;
    }
    events.set_text(thread, "NO_EVENTS", int::from_i64(&interp, 0))?;
    space.set_text(thread, "events", SimpleNamespace::over(&interp, events).as_value())
}

/// The number of a tool, in range.
fn tool(thread: &mut Thread, id: i32) -> PyResult<usize> {
    match usize::try_from(id).ok().filter(|&id| id < USER_TOOLS) {
        Some(id) => Ok(id),
        None => Err(thread.value_error(format!("invalid tool {id} (must be between 0 and 5)"))),
    }
}

/// The number of a tool that is in use.
fn used(thread: &mut Thread, id: i32) -> PyResult<usize> {
    let tool = tool(thread, id)?;
    match thread.interp().monitor().tools[tool].get() {
        Some(_) => Ok(tool),
        None => Err(thread.value_error(format!("tool {id} is not in use"))),
    }
}

#[pyfunction("(tool_id, name, /)", module = "monitoring")]
fn use_tool_id(thread: &mut Thread, tool_id: i32, name: Value) -> PyResult<()> {
    let tool = tool(thread, tool_id)?;
    if name.cast::<Str>().is_none() {
        return Err(thread.value_error("tool name must be a str"));
    }
    if thread.interp().monitor().tools[tool].get().is_some() {
        return Err(thread.value_error(format!("tool {tool_id} is already in use")));
    }
    let mut entries = [Value::NONE; 1 + EVENTS.len()];
    entries[0] = name;
    let list = List::new(thread, &entries)?;
    thread.interp().monitor().tools[tool].set(Some(list));
    Ok(())
}

/// Forgets the callbacks and the events of a tool.
fn clear(thread: &mut Thread, tool: usize) -> PyResult<()> {
    let interp = thread.interp();
    let monitor = interp.monitor();
    monitor.global[tool].set(0);
    if let Some(list) = monitor.tools[tool].get() {
        (1..list.len()).for_each(|index| list.set(&interp, index, Value::NONE));
    }
    if let Some(local) = monitor.local.get() {
        // The keys stay: only what stands under them is replaced.
        let mut position = Position::default();
        while let Some(entry) = local.next(&mut position) {
            set_local(thread, local, entry, tool, 0)?;
        }
    }
    changed(thread)
}

fn set_local(
    thread: &mut Thread,
    local: Gc<Dict>,
    (code, events): (Value, Value),
    tool: usize,
    wanted: u32,
) -> PyResult<()> {
    let mut events = tool_events(events);
    events[tool] = wanted;
    let interp = thread.interp();
    let events = events.map(|events| int::from_i64(&interp, events.into()));
    let events = Tuple::new(thread, &events)?;
    local.set(thread, code, events.as_value())
}

/// The threads are watched as the tools now want it.
fn changed(thread: &mut Thread) -> PyResult<()> {
    let interp = thread.interp();
    interp.monitor().sum_up();
    interp.threads().each(Thread::update_watching);
    if interp.monitor().is_active() { watch::watch_callers(thread) } else { Ok(()) }
}

#[pyfunction("(tool_id, /)", module = "monitoring")]
fn clear_tool_id(thread: &mut Thread, tool_id: i32) -> PyResult<()> {
    let tool = tool(thread, tool_id)?;
    clear(thread, tool)
}

#[pyfunction("(tool_id, /)", module = "monitoring")]
fn free_tool_id(thread: &mut Thread, tool_id: i32) -> PyResult<()> {
    let tool = tool(thread, tool_id)?;
    clear(thread, tool)?;
    thread.interp().monitor().tools[tool].set(None);
    Ok(())
}

#[pyfunction("(tool_id, /)", module = "monitoring")]
fn get_tool(thread: &mut Thread, tool_id: i32) -> PyResult<Option<Value>> {
    let tool = tool(thread, tool_id)?;
    Ok(thread.interp().monitor().tools[tool].get().and_then(|list| list.get(0)))
}

#[pyfunction("(tool_id, event, func, /)", module = "monitoring")]
fn register_callback(thread: &mut Thread, tool_id: i32, event: i32, func: Value) -> PyResult<Option<Value>> {
    let tool = tool(thread, tool_id)?;
    if event.count_ones() != 1 {
        return Err(thread.value_error("The callback can only be set for one event at a time"));
    }
    let index = event.trailing_zeros() as usize;
    if index >= EVENTS.len() {
        return Err(thread.value_error(format!("invalid event {event}")));
    }
    let interp = thread.interp();
    let Some(list) = interp.monitor().tools[tool].get() else { return Ok(None) };
    let before = list.get(1 + index);
    list.set(&interp, 1 + index, func);
    Ok(before)
}

/// The events that code tells of, for those that a tool asks for.
fn told_events(thread: &mut Thread, asked: u32) -> PyResult<u32> {
    if asked & CALL_ENDS != 0 && asked & CALL == 0 {
        return Err(thread.value_error("cannot set C_RETURN or C_RAISE events independently"));
    }
    let told = asked & !CALL_ENDS;
    Ok(if told & BRANCH == 0 { told } else { told & !BRANCH | BRANCH_SIDES })
}

#[pyfunction("(tool_id, /)", module = "monitoring")]
fn get_events(thread: &mut Thread, tool_id: i32) -> PyResult<u32> {
    let tool = tool(thread, tool_id)?;
    Ok(thread.interp().monitor().global[tool].get())
}

#[pyfunction("(tool_id, event_set, /)", module = "monitoring")]
fn set_events(thread: &mut Thread, tool_id: i32, event_set: i32) -> PyResult<()> {
    tool(thread, tool_id)?;
    let asked = event_set.cast_unsigned();
    if asked >> EVENTS.len() != 0 {
        return Err(thread.value_error(format!("invalid event set {asked:#x}")));
    }
    let events = told_events(thread, asked)?;
    let tool = used(thread, tool_id)?;
    thread.interp().monitor().global[tool].set(events);
    changed(thread)
}

fn code_object(thread: &mut Thread, code: Value) -> PyResult<Gc<Code>> {
    match code.exact::<Code>() {
        Some(code) => Ok(code),
        None => Err(thread.type_error("code must be a code object")),
    }
}

#[pyfunction("(tool_id, code, /)", module = "monitoring")]
fn get_local_events(thread: &mut Thread, tool_id: i32, code: Value) -> PyResult<u32> {
    let code = code_object(thread, code)?;
    let tool = tool(thread, tool_id)?;
    Ok(local_events(thread, code)?[tool])
}

#[pyfunction("(tool_id, code, event_set, /)", module = "monitoring")]
fn set_local_events(thread: &mut Thread, tool_id: i32, code: Value, event_set: i32) -> PyResult<()> {
    let code = code_object(thread, code)?;
    let tool = used(thread, tool_id)?;
    let events = told_events(thread, event_set.cast_unsigned())?;
    if events & !LOCAL != 0 {
        return Err(thread.value_error(format!("invalid local event set {events:#x}")));
    }
    let interp = thread.interp();
    let local = interp.monitor().local.get().unwrap_or_else(|| Dict::new(thread));
    interp.monitor().local.set(Some(local));
    let before = local.get(thread, code.as_value())?.unwrap_or(Value::NONE);
    set_local(thread, local, (code.as_value(), before), tool, events)?;
    changed(thread)
}

#[pyfunction("()", module = "monitoring")]
fn restart_events(thread: &mut Thread) {
    thread.interp().monitor().disabled.set(None);
}

/// What the tools want, by event.
#[pyfunction("()", module = "monitoring", name = "_all_events")]
fn all_events(thread: &mut Thread) -> PyResult<Gc<Dict>> {
    let interp = thread.interp();
    let all = Dict::new(thread);
    for (bit, name) in EVENTS.iter().enumerate() {
        let tools = interp.monitor().global.iter().enumerate();
        let wanted = tools.fold(0, |set, (tool, events)| set | i64::from(events.get() >> bit & 1) << tool);
        if wanted != 0 {
            all.set_text(thread, name, int::from_i64(&interp, wanted))?;
        }
    }
    Ok(all)
}
