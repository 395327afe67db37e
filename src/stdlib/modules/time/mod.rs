//! `time`: the system's clocks, and the calendar over [`crate::clock`].

mod calendar;
mod clocks;
mod system;
mod zone;

pub(super) use clocks::duration;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::struct_sequence;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "time",
    doc: "This module provides various functions to manipulate time values.\n\nThere are two standard \
          representations of time.  One is the number\nof seconds since the Epoch, in UTC (a.k.a. GMT).  It may be \
          an integer\nor a floating-point number (to represent fractions of seconds).\nThe epoch is the point where \
          the time starts, the return value of time.gmtime(0).\nIt is January 1, 1970, 00:00:00 (UTC) on all \
          platforms.\n\nThe other representation is a tuple of 9 integers giving local time.\nThe tuple items \
          are:\n  year (including century, e.g. 1998)\n  month (1-12)\n  day (1-31)\n  hours (0-23)\n  minutes \
          (0-59)\n  seconds (0-59)\n  weekday (0-6, Monday is 0)\n  Julian day (day in the year, 1-366)\n  DST \
          (Daylight Savings Time) flag (-1, 0 or 1)\nIf the DST flag is 0, the time is given in the regular time \
          zone;\nif it is 1, the time is given in the DST time zone;\nif it is -1, mktime() should guess based on \
          the date and time.\n",
    functions: &[
        clocks::TIME_SPEC,
        clocks::TIME_NS_SPEC,
        clocks::CLOCK_GETTIME_SPEC,
        clocks::CLOCK_GETTIME_NS_SPEC,
        clocks::CLOCK_SETTIME_SPEC,
        clocks::CLOCK_SETTIME_NS_SPEC,
        clocks::CLOCK_GETRES_SPEC,
        clocks::SLEEP_SPEC,
        calendar::GMTIME_SPEC,
        calendar::LOCALTIME_SPEC,
        calendar::ASCTIME_SPEC,
        calendar::CTIME_SPEC,
        calendar::MKTIME_SPEC,
        calendar::STRFTIME_SPEC,
        calendar::STRPTIME_SPEC,
        zone::TZSET_SPEC,
        clocks::MONOTONIC_SPEC,
        clocks::MONOTONIC_NS_SPEC,
        clocks::PROCESS_TIME_SPEC,
        clocks::PROCESS_TIME_NS_SPEC,
        clocks::THREAD_TIME_SPEC,
        clocks::THREAD_TIME_NS_SPEC,
        clocks::PERF_COUNTER_SPEC,
        clocks::PERF_COUNTER_NS_SPEC,
        clocks::GET_CLOCK_INFO_SPEC,
    ],
    types: &[],
    exec: Some(exec),
};

/// The first argument of a function, a string.
fn text(thread: &mut Thread, value: Value, function: &str) -> PyResult<Gc<Str>> {
    match value.cast::<Str>() {
        Some(text) => Ok(text),
        None => {
            let name = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!("{function}() argument 1 must be str, not {name}")))
        }
    }
}

fn exec(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    for &(name, id) in system::CLOCKS {
        let id = int::from_i64(&thread.interp(), id.into());
        namespace.set_text(thread, name, id)?;
    }
    let class = struct_sequence::class(thread, &calendar::STRUCT_TIME)?;
    namespace.set_text(thread, "struct_time", class.as_value())?;
    zone::describe(thread, namespace)
}
