//! The local time zone as the module's attributes describe it.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::module::Module;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::system;

/// A year of 365.25 days in seconds.
const YEAR: i64 = (365 * 24 + 6) * 3600;

/// Offset and name of the zone at one time of the year.
fn season(seconds: i64) -> (i64, String) {
    match system::local(seconds) {
        Ok((moment, _)) => (moment.offset.unwrap_or(0), moment.zone),
        Err(_) => (0, String::new()),
    }
}

/// Writes `timezone`, `altzone`, `daylight` and `tzname` into the module's namespace.
pub(super) fn describe(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    let now = system::now(libc::CLOCK_REALTIME).map_or(0, |now| (now / 1_000_000_000) as i64);
    let start = now / YEAR * YEAR;
    let (january, july) = (season(start), season(start + YEAR / 2));
    let differ = january.0 != july.0;
    // In the south summer time is in January.
    let (standard, summer) = if january.0 > july.0 { (july, january) } else { (january, july) };
    let interp = thread.interp();
    let mut names = [Value::NONE; 2];
    for (name, text) in names.iter_mut().zip([&standard.1, &summer.1]) {
        *name = Str::from_text(thread, text)?.as_value();
    }
    for (name, value) in [
        ("timezone", int::from_i64(&interp, -standard.0)),
        ("altzone", int::from_i64(&interp, -summer.0)),
        ("daylight", int::from_i64(&interp, differ.into())),
        ("tzname", Tuple::small(&interp, &names).as_value()),
    ] {
        namespace.set_text(thread, name, value)?;
    }
    Ok(())
}

/// tzset()
///
/// Initialize, or reinitialize, the local timezone to the value stored in
/// os.environ['TZ']. The TZ environment variable should be specified in
/// standard Unix timezone format as documented in the tzset man page
/// (eg. 'US/Eastern', 'Europe/Amsterdam'). Unknown timezones will silently
/// fall back to UTC. If the TZ environment variable is not set, the local
/// timezone is set to the systems best guess of wallclock time.
/// Changing the TZ environment variable without calling tzset *may* change
/// the local timezone used by methods such as localtime, but this behaviour
/// should not be relied on.
#[pyfunction("()", module = "time")]
pub(super) fn tzset(thread: &mut Thread) -> PyResult<()> {
    system::renew_zone();
    let interp = thread.interp();
    match interp.modules().get_text(&interp, "time").and_then(|module| module.cast::<Module>()) {
        Some(module) => describe(thread, module.dict()),
        None => Ok(()),
    }
}
