//! `gc`: what a program may ask and tell the collector.
//!
//! The heap is traced as a whole, with a young and an old generation: a collection of generation 0 is a young one, of
//! any other a full one. Since nothing is freed but by collections, `disable` is only remembered.

use taipan_gc::AnyCell;
use taipan_gc::CollectionKind;
use taipan_gc::Gc;
use taipan_gc::Totals;
use taipan_gc::Value;
use taipan_gc::flag_bits;
use taipan_macros::pyfunction;

use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::spec::ModuleSpec;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::generator::Generator;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "gc",
    doc: "This module provides access to the garbage collector for reference cycles.\n\
          \n\
          enable() -- Enable automatic garbage collection.\n\
          disable() -- Disable automatic garbage collection.\n\
          isenabled() -- Returns true if automatic collection is enabled.\n\
          collect() -- Do a full collection right now.\n\
          get_count() -- Return the current collection counts.\n\
          get_stats() -- Return list of dictionaries containing per-generation stats.\n\
          set_debug() -- Set debugging flags.\n\
          get_debug() -- Get debugging flags.\n\
          set_threshold() -- Set the collection thresholds.\n\
          get_threshold() -- Return the current collection thresholds.\n\
          get_objects() -- Return a list of all objects tracked by the collector.\n\
          is_tracked() -- Returns true if a given object is tracked.\n\
          is_finalized() -- Returns true if a given object has been already finalized.\n\
          get_referrers() -- Return the list of objects that refer to an object.\n\
          get_referents() -- Return the list of objects that an object refers to.\n\
          freeze() -- Freeze all tracked objects and ignore them for future collections.\n\
          unfreeze() -- Unfreeze all objects in the permanent generation.\n\
          get_freeze_count() -- Return the number of objects in the permanent generation.\n",
    functions: &[
        COLLECT_SPEC,
        DISABLE_SPEC,
        ENABLE_SPEC,
        FREEZE_SPEC,
        GET_COUNT_SPEC,
        GET_DEBUG_SPEC,
        GET_FREEZE_COUNT_SPEC,
        GET_OBJECTS_SPEC,
        GET_REFERENTS_SPEC,
        GET_REFERRERS_SPEC,
        GET_STATS_SPEC,
        GET_THRESHOLD_SPEC,
        IS_FINALIZED_SPEC,
        IS_TRACKED_SPEC,
        ISENABLED_SPEC,
        SET_DEBUG_SPEC,
        SET_THRESHOLD_SPEC,
        UNFREEZE_SPEC,
    ],
    types: &[],
    exec: Some(exec),
};

const DEBUG_FLAGS: [(&str, i64); 5] = [
    ("DEBUG_STATS", 1),
    ("DEBUG_COLLECTABLE", 2),
    ("DEBUG_UNCOLLECTABLE", 4),
    ("DEBUG_SAVEALL", 32),
    ("DEBUG_LEAK", 38),
];
/// The thresholds that CPython starts with.
const THRESHOLDS: [i64; 3] = [2000, 10, 0];
const GENERATIONS: i64 = 3;

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    for (name, flag) in DEBUG_FLAGS {
        space.set_text(thread, name, int::from_i64(&interp, flag))?;
    }
    let garbage = List::empty(&interp).as_value();
    space.set_text(thread, "garbage", garbage)?;
    let callbacks = callbacks(thread)?.as_value();
    space.set_text(thread, "callbacks", callbacks)
}

fn kept(interp: &Interpreter, name: &str, default: i64) -> i64 {
    interp.module_state().get_text(interp, name).and_then(|kept| kept.as_int()).unwrap_or(default)
}

fn keep(thread: &mut Thread, name: &str, number: i64) -> PyResult<()> {
    let interp = thread.interp();
    interp.module_state().set_text(thread, name, int::from_i64(&interp, number))
}

/// `gc.callbacks`
fn callbacks(thread: &mut Thread) -> PyResult<Gc<List>> {
    let interp = thread.interp();
    let state = interp.module_state();
    if let Some(list) = state.get_text(&interp, "gc.callbacks").and_then(|list| list.exact::<List>()) {
        return Ok(list);
    }
    let list = List::empty(&interp);
    state.set_text(thread, "gc.callbacks", list.as_value())?;
    Ok(list)
}

/// Tells `gc.callbacks` that a collection begins or has ended.
fn tell(thread: &mut Thread, phase: &str, generation: i64, collected: i64) -> PyResult<()> {
    let list = callbacks(thread)?;
    if list.is_empty() {
        return Ok(());
    }
    let interp = thread.interp();
    let info = Dict::new(thread);
    for (name, number) in [("generation", generation), ("collected", collected), ("uncollectable", 0)] {
        info.set_text(thread, name, int::from_i64(&interp, number))?;
    }
    let phase = Str::intern(&interp, phase).as_value();
    let mut index = 0;
    while let Some(callback) = list.get(index) {
        if let Err(raised) = call::call(thread, callback, &[phase, info.as_value()]) {
            let exception = thread.take_pending(raised);
            let shown = crate::builtins::unraisable::shown(thread, callback);
            let message = format!("Exception ignored while calling GC callback {shown}");
            crate::builtins::unraisable::report(thread, exception, Some(&message), Value::NONE);
        }
        index += 1;
    }
    Ok(())
}

fn kind_of_generation(generation: i64) -> CollectionKind {
    if generation == 0 { CollectionKind::Young } else { CollectionKind::Full }
}

/// Run the garbage collector.
///
/// With no arguments, run a full collection.  The optional argument
/// may be an integer specifying which generation to collect.  A ValueError
/// is raised if the generation number is invalid.
///
/// The number of unreachable objects is returned.
#[pyfunction("(generation=2)", module = "gc")]
fn collect(thread: &mut Thread, #[default(2)] generation: i64) -> PyResult<i64> {
    if !(0..GENERATIONS).contains(&generation) {
        return Err(thread.value_error("invalid generation"));
    }
    tell(thread, "start", generation, 0)?;
    let kind = kind_of_generation(generation);
    let before = thread.heap().totals(kind).freed_cells;
    taipan_gc::stack::scrub();
    thread.collect(kind);
    thread.run_pending();
    let freed = thread.heap().totals(kind).freed_cells - before;
    let freed = i64::try_from(freed).unwrap_or(i64::MAX);
    tell(thread, "stop", generation, freed)?;
    Ok(freed)
}

/// Enable automatic garbage collection.
#[pyfunction("()", module = "gc")]
fn enable(thread: &mut Thread) -> PyResult<()> {
    keep(thread, "gc.disabled", 0)
}

/// Disable automatic garbage collection.
#[pyfunction("()", module = "gc")]
fn disable(thread: &mut Thread) -> PyResult<()> {
    keep(thread, "gc.disabled", 1)
}

/// Returns true if automatic garbage collection is enabled.
#[pyfunction("()", module = "gc")]
fn isenabled(thread: &mut Thread) -> bool {
    kept(&thread.interp(), "gc.disabled", 0) == 0
}

/// Set the garbage collection debugging flags.
///
///   flags
///     An integer that can have the following bits turned on:
///       DEBUG_STATS - Print statistics during collection.
///       DEBUG_COLLECTABLE - Print collectable objects found.
///       DEBUG_UNCOLLECTABLE - Print unreachable but uncollectable objects
///         found.
///       DEBUG_SAVEALL - Save objects to gc.garbage rather than freeing them.
///       DEBUG_LEAK - Debug leaking programs (everything but STATS).
///
/// Debugging information is written to sys.stderr.
#[pyfunction("(flags, /)", module = "gc")]
fn set_debug(thread: &mut Thread, flags: i32) -> PyResult<()> {
    keep(thread, "gc.debug", i64::from(flags))
}

/// Get the garbage collection debugging flags.
#[pyfunction("()", module = "gc")]
fn get_debug(thread: &mut Thread) -> i64 {
    kept(&thread.interp(), "gc.debug", 0)
}

const THRESHOLD_NAMES: [&str; 3] = ["gc.threshold0", "gc.threshold1", "gc.threshold2"];

/// set_threshold(threshold0, [threshold1, [threshold2]])
/// Set the collection thresholds (the collection frequency).
///
/// Setting 'threshold0' to zero disables collection.
#[pyfunction("(threshold0, threshold1=<unrepresentable>, threshold2=<unrepresentable>, /)", module = "gc")]
fn set_threshold(
    thread: &mut Thread,
    threshold0: i32,
    threshold1: Option<i32>,
    threshold2: Option<i32>,
) -> PyResult<()> {
    for (name, threshold) in THRESHOLD_NAMES.into_iter().zip([Some(threshold0), threshold1, threshold2]) {
        if let Some(threshold) = threshold {
            keep(thread, name, i64::from(threshold))?;
        }
    }
    Ok(())
}

/// Return the current collection thresholds.
#[pyfunction("()", module = "gc")]
fn get_threshold(thread: &mut Thread) -> (i64, i64, i64) {
    let interp = thread.interp();
    let get = |index: usize| kept(&interp, THRESHOLD_NAMES[index], THRESHOLDS[index]);
    (get(0), get(1), get(2))
}

/// Return a three-tuple of the current collection counts.
#[pyfunction("()", module = "gc")]
fn get_count(thread: &mut Thread) -> (usize, usize, usize) {
    let young = thread.heap().totals(CollectionKind::Young).collections;
    (0, young, 0)
}

/// Return a list of dictionaries containing per-generation statistics.
#[pyfunction("()", module = "gc")]
fn get_stats(thread: &mut Thread) -> PyResult<Gc<List>> {
    let interp = thread.interp();
    let list = List::empty(&interp);
    let nothing = Totals::default();
    let heap = thread.heap();
    for totals in [heap.totals(CollectionKind::Young), nothing, heap.totals(CollectionKind::Full)] {
        let row = Dict::new(thread);
        let numbers =
            [("collections", totals.collections), ("collected", totals.freed_cells), ("uncollectable", 0)];
        for (name, number) in numbers {
            row.set_text(thread, name, int::from_usize(&interp, number))?;
        }
        list.push(thread, row.as_value())?;
    }
    Ok(list)
}

/// Storage of objects, which Python never sees.
fn is_object(cell: AnyCell) -> bool {
    !matches!(
        cell.header().shape(),
        ids::VALUES
            | ids::BYTES
            | ids::NAME_CELL
            | ids::SHAPE
            | ids::PREPARED
            | ids::DICT_TABLE
            | ids::SET_TABLE
    )
}

/// Whether the collector looks into an object.
fn is_container(interp: &Interpreter, cell: AnyCell) -> bool {
    let is_leaf = interp.heap().kind_of(cell.header()).is_none_or(|kind| kind.leaf);
    let is_plain = matches!(cell.header().shape(), ids::STR | ids::OBJECT | ids::BYTES_OBJECT);
    is_object(cell) && !is_leaf && !is_plain
}

/// Every container that lives. The values are kept by nobody: the caller puts them away before it does anything else.
fn containers(thread: &Thread) -> Vec<AnyCell> {
    let interp = thread.interp();
    let mut cells = Vec::new();
    thread.heap().each_cell(|cell| cells.push(cell));
    cells.retain(|&cell| is_container(&interp, cell));
    cells
}

/// The living containers that satisfy a condition.
fn list_where(thread: &mut Thread, fits: impl Fn(&Thread, AnyCell) -> bool) -> PyResult<Gc<List>> {
    thread.collect(CollectionKind::Full);
    let count = containers(thread).len();
    // The list is made first: from here on nothing collects.
    let list = List::with_capacity(thread, count)?;
    let cells = containers(thread);
    for cell in cells.into_iter().filter(|&cell| cell != list.any()) {
        if list.len() < count && fits(thread, cell) {
            list.push(thread, cell.as_value())?;
        }
    }
    Ok(list)
}

/// Return a list of objects tracked by the collector (excluding the list returned).
///
///   generation
///     Generation to extract the objects from.
///
/// If generation is not None, return only the objects tracked by the
/// collector that are in that generation.
#[pyfunction("(generation=None)", module = "gc")]
fn get_objects(thread: &mut Thread, generation: Option<Value>) -> PyResult<Gc<List>> {
    let Some(generation) = generation.filter(|generation| !generation.is_none()) else {
        return list_where(thread, |_, _| true);
    };
    if thread.interp().class_of(generation).slot(|slots| slots.index).is_none() {
        let got = thread.interp().class_of(generation).name_text();
        return Err(thread.type_error(format!("argument should be integer or None, not '{got}'")));
    }
    match ops::index_i64(thread, generation)? {
        // The collection that precedes has made everything old.
        0 | 1 => Ok(List::empty(&thread.interp())),
        2 => list_where(thread, |_, _| true),
        ..0 => Err(thread.value_error("generation parameter cannot be negative")),
        _ => Err(thread
            .value_error("generation parameter must be less than the number of available generations (3)")),
    }
}

/// Calls `f` with every object that a cell leads to, through storage.
fn each_referent(thread: &Thread, cell: AnyCell, f: &mut dyn FnMut(AnyCell)) {
    let mut waiting = vec![cell];
    let mut at = 0;
    while let Some(&cell) = waiting.get(at) {
        at += 1;
        let mut storage = Vec::new();
        thread.heap().each_referent(cell, |referent| {
            if is_object(referent) { f(referent) } else { storage.push(referent) }
        });
        storage.retain(|cell| !waiting.contains(cell));
        waiting.append(&mut storage);
    }
}

/// Return the list of objects that are directly referred to by 'objs'.
#[pyfunction("(*objs)", module = "gc")]
fn get_referents(thread: &mut Thread, objs: &[Value]) -> PyResult<Gc<List>> {
    let mut count = 0;
    for cell in objs.iter().filter_map(|object| object.as_gc()) {
        each_referent(thread, cell, &mut |_| count += 1);
    }
    let list = List::with_capacity(thread, count)?;
    let mut found = Vec::new();
    for cell in objs.iter().filter_map(|object| object.as_gc()) {
        each_referent(thread, cell, &mut |referent| found.push(referent));
    }
    for referent in found.into_iter().take(count) {
        list.push(thread, referent.as_value())?;
    }
    Ok(list)
}

/// Return the list of objects that directly refer to any of 'objs'.
#[pyfunction("(*objs)", module = "gc")]
fn get_referrers(thread: &mut Thread, objs: &[Value]) -> PyResult<Gc<List>> {
    let targets = Tuple::new(thread, objs)?;
    list_where(thread, |thread, cell| {
        let mut refers = false;
        each_referent(thread, cell, &mut |referent| {
            refers |= targets.items().iter().any(|target| target.is(referent.as_value()));
        });
        refers && cell != targets.any()
    })
}

/// Returns true if the object is tracked by the garbage collector.
///
/// Simple atomic objects will return false.
#[pyfunction("(obj, /)", module = "gc")]
fn is_tracked(thread: &mut Thread, obj: Value) -> bool {
    let interp = thread.interp();
    let is_empty_tuple = obj.exact::<Tuple>().is_some_and(|tuple| tuple.is_empty());
    obj.as_gc().is_some_and(|cell| is_container(&interp, cell)) && !is_empty_tuple
}

/// Returns true if the object has been already finalized by the GC.
#[pyfunction("(obj, /)", module = "gc")]
fn is_finalized(thread: &mut Thread, obj: Value) -> bool {
    if let Some(generator) = obj.exact::<Generator>() {
        return generator.is_finalized();
    }
    let has_finalizer = thread.interp().class_of(obj).slot(|slots| slots.del).is_some();
    has_finalizer && obj.as_gc().is_some_and(|cell| !cell.header().has_flag(flag_bits::NEEDS_DEL))
}

/// Freeze all current tracked objects and ignore them for future collections.
///
/// This can be used before a POSIX fork() call to make the gc copy-on-write
/// friendly.
/// Note: collection before a POSIX fork() call may free pages for future
/// allocation which can cause copy-on-write.
#[pyfunction("()", module = "gc")]
fn freeze(thread: &mut Thread) -> PyResult<()> {
    let count = i64::try_from(containers(thread).len()).unwrap_or(i64::MAX);
    keep(thread, "gc.frozen", count)
}

/// Unfreeze all objects in the permanent generation.
///
/// Put all objects in the permanent generation back into oldest generation.
#[pyfunction("()", module = "gc")]
fn unfreeze(thread: &mut Thread) -> PyResult<()> {
    keep(thread, "gc.frozen", 0)
}

/// Return the number of objects in the permanent generation.
#[pyfunction("()", module = "gc")]
fn get_freeze_count(thread: &mut Thread) -> i64 {
    kept(&thread.interp(), "gc.frozen", 0)
}
