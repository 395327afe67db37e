//! Clocks, and waiting.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::class::full_name;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::exception::os_error;
use taipan_runtime::types::float;
use taipan_runtime::types::int;
use taipan_runtime::types::simple_namespace::SimpleNamespace;
use taipan_runtime::types::str::Str;

use super::system;

const UNIT: i128 = 1_000_000_000;

/// Nanoseconds as seconds, rounded as CPython does: whole seconds are exact.
fn seconds(nanoseconds: i128) -> f64 {
    if nanoseconds % UNIT == 0 { (nanoseconds / UNIT) as f64 } else { nanoseconds as f64 / 1e9 }
}

fn settle<T>(thread: &mut Thread, result: Result<T, i32>) -> PyResult<T> {
    result.map_err(|errno| os_error::raise(thread, errno, None))
}

/// Declares the two functions of a clock.
macro_rules! clock {
    ($clock:ident: $(#[$doc:meta])* $name:ident, $(#[$doc_ns:meta])* $name_ns:ident) => {
        $(#[$doc])*
        #[pyfunction("()", module = "time")]
        pub(super) fn $name(thread: &mut Thread) -> PyResult<f64> {
            let now = system::now(libc::$clock);
            settle(thread, now).map(seconds)
        }

        $(#[$doc_ns])*
        #[pyfunction("()", module = "time")]
        pub(super) fn $name_ns(thread: &mut Thread) -> PyResult<i128> {
            let now = system::now(libc::$clock);
            settle(thread, now)
        }
    };
}

clock! {
    CLOCK_REALTIME:
    /// time() -> floating-point number
    ///
    /// Return the current time in seconds since the Epoch.
    /// Fractions of a second may be present if the system clock provides them.
    time,
    /// time_ns() -> int
    ///
    /// Return the current time in nanoseconds since the Epoch.
    time_ns
}
clock! {
    CLOCK_MONOTONIC:
    /// monotonic() -> float
    ///
    /// Monotonic clock, cannot go backward.
    monotonic,
    /// monotonic_ns() -> int
    ///
    /// Monotonic clock, cannot go backward, as nanoseconds.
    monotonic_ns
}
clock! {
    CLOCK_MONOTONIC:
    /// perf_counter() -> float
    ///
    /// Performance counter for benchmarking.
    perf_counter,
    /// perf_counter_ns() -> int
    ///
    /// Performance counter for benchmarking as nanoseconds.
    perf_counter_ns
}
clock! {
    CLOCK_PROCESS_CPUTIME_ID:
    /// process_time() -> float
    ///
    /// Process time for profiling: sum of the kernel and user-space CPU time.
    process_time,
    /// process_time() -> int
    ///
    /// Process time for profiling as nanoseconds:
    /// sum of the kernel and user-space CPU time.
    process_time_ns
}
clock! {
    CLOCK_THREAD_CPUTIME_ID:
    /// thread_time() -> float
    ///
    /// Thread time for profiling: sum of the kernel and user-space CPU time.
    thread_time,
    /// thread_time() -> int
    ///
    /// Thread time for profiling as nanoseconds:
    /// sum of the kernel and user-space CPU time.
    thread_time_ns
}

/// The number of a clock.
fn clock_id(thread: &mut Thread, value: Value) -> PyResult<libc::clockid_t> {
    let Some(id) = int::exact(value) else {
        let name = thread.interp().class_of(value).name_text();
        return Err(thread.type_error(format!("clk_id should be integer, not {name}")));
    };
    match int::to_i64(id).and_then(|id| libc::clockid_t::try_from(id).ok()) {
        Some(id) => Ok(id),
        None => Err(thread.overflow_error("clk_id is out of range")),
    }
}

/// Return the time of the specified clock clk_id as a float.
#[pyfunction("(clk_id, /)", module = "time")]
pub(super) fn clock_gettime(thread: &mut Thread, clk_id: Value) -> PyResult<f64> {
    let clock = clock_id(thread, clk_id)?;
    settle(thread, system::now(clock)).map(seconds)
}

/// Return the time of the specified clock clk_id as nanoseconds (int).
#[pyfunction("(clk_id, /)", module = "time")]
pub(super) fn clock_gettime_ns(thread: &mut Thread, clk_id: Value) -> PyResult<i128> {
    let clock = clock_id(thread, clk_id)?;
    settle(thread, system::now(clock))
}

/// clock_settime(clk_id, time)
///
/// Set the time of the specified clock clk_id.
#[pyfunction("(clk_id, time, /)", module = "time")]
pub(super) fn clock_settime(thread: &mut Thread, clk_id: Value, time: Value) -> PyResult<()> {
    let clock = clock_id(thread, clk_id)?;
    let time = duration(thread, time, f64::floor)?;
    settle(thread, system::set(clock, time))
}

/// clock_settime_ns(clk_id, time)
///
/// Set the time of the specified clock clk_id with nanoseconds.
#[pyfunction("(clk_id, time, /)", module = "time")]
pub(super) fn clock_settime_ns(thread: &mut Thread, clk_id: Value, time: i64) -> PyResult<()> {
    let clock = clock_id(thread, clk_id)?;
    settle(thread, system::set(clock, time))
}

/// clock_getres(clk_id) -> floating-point number
///
/// Return the resolution (precision) of the specified clock clk_id.
#[pyfunction("(clk_id, /)", module = "time")]
pub(super) fn clock_getres(thread: &mut Thread, clk_id: Value) -> PyResult<f64> {
    let clock = clock_id(thread, clk_id)?;
    settle(thread, system::resolution(clock)).map(seconds)
}

#[cold]
fn out_of_range(thread: &mut Thread) -> Raised {
    thread.overflow_error("timestamp out of range for C PyTime_t")
}

/// Seconds, as a float or an integer, in nanoseconds.
pub(in crate::modules) fn duration(
    thread: &mut Thread,
    value: Value,
    round: fn(f64) -> f64,
) -> PyResult<i64> {
    if let Some(float) = float::exact(value) {
        if float.is_nan() {
            return Err(thread.value_error("Invalid value NaN (not a number)"));
        }
        let nanoseconds = round(float * 1e9);
        let range = i64::MIN as f64..-(i64::MIN as f64);
        return if range.contains(&nanoseconds) { Ok(nanoseconds as i64) } else { Err(out_of_range(thread)) };
    }
    if thread.interp().class_of(value).slot(|slots| slots.index).is_none() {
        let interp = thread.interp();
        let name = full_name(&interp, interp.class_of(value));
        let message = format!("'{name}' object cannot be interpreted as an integer or float");
        return Err(thread.type_error(message));
    }
    let seconds = ops::index(thread, value)?;
    let nanoseconds = int::to_i64(seconds).and_then(|seconds| seconds.checked_mul(UNIT as i64));
    nanoseconds.ok_or_else(|| out_of_range(thread))
}

/// sleep(seconds)
///
/// Delay execution for a given number of seconds.  The argument may be
/// a floating-point number for subsecond precision.
#[pyfunction("(object, /)", module = "time")]
pub(super) fn sleep(thread: &mut Thread, object: Value) -> PyResult<()> {
    let nanoseconds = duration(thread, object, f64::ceil)?;
    if nanoseconds < 0 {
        return Err(thread.value_error("sleep length must be non-negative"));
    }
    let now = system::now(libc::CLOCK_MONOTONIC);
    let end = settle(thread, now)? + i128::from(nanoseconds);
    // A signal that has come meanwhile would not end the wait.
    thread.check_requests()?;
    while !thread.blocking(|| system::wait_until(end)) {
        thread.poll()?;
    }
    Ok(())
}

/// A clock as `get_clock_info` describes it.
struct ClockInfo {
    name: &'static str,
    id: libc::clockid_t,
    implementation: &'static str,
    monotonic: bool,
}

const INFOS: [ClockInfo; 5] = [
    ClockInfo {
        name: "time",
        id: libc::CLOCK_REALTIME,
        implementation: "clock_gettime(CLOCK_REALTIME)",
        monotonic: false,
    },
    ClockInfo {
        name: "monotonic",
        id: libc::CLOCK_MONOTONIC,
        implementation: "clock_gettime(CLOCK_MONOTONIC)",
        monotonic: true,
    },
    ClockInfo {
        name: "perf_counter",
        id: libc::CLOCK_MONOTONIC,
        implementation: "clock_gettime(CLOCK_MONOTONIC)",
        monotonic: true,
    },
    ClockInfo {
        name: "process_time",
        id: libc::CLOCK_PROCESS_CPUTIME_ID,
        implementation: "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)",
        monotonic: true,
    },
    ClockInfo {
        name: "thread_time",
        id: libc::CLOCK_THREAD_CPUTIME_ID,
        implementation: "clock_gettime(CLOCK_THREAD_CPUTIME_ID)",
        monotonic: true,
    },
];

/// get_clock_info(name: str) -> dict
///
/// Get information of the specified clock.
#[pyfunction("(name, /)", module = "time")]
pub(super) fn get_clock_info(thread: &mut Thread, name: Value) -> PyResult<Gc<SimpleNamespace>> {
    let name = super::text(thread, name, "get_clock_info")?;
    let Some(info) = INFOS.iter().find(|info| name.equals_str(info.name)) else {
        return Err(thread.value_error("unknown clock"));
    };
    let resolution = settle(thread, system::resolution(info.id))?;
    let dict = Dict::new(thread);
    let implementation = Str::from_text(thread, info.implementation)?;
    for (name, value) in [
        ("implementation", implementation.as_value()),
        ("monotonic", Value::bool(info.monotonic)),
        ("adjustable", Value::bool(!info.monotonic)),
        ("resolution", Value::float(seconds(resolution))),
    ] {
        dict.set_text(thread, name, value)?;
    }
    Ok(SimpleNamespace::over(&thread.interp(), dict))
}
