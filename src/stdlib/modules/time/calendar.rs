//! Times in their parts.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::modules::import;
use taipan_runtime::object::args::Args;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::exception::os_error;
use taipan_runtime::types::float;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::struct_sequence;
use taipan_runtime::types::struct_sequence::StructSpec;
use taipan_runtime::types::tuple::Tuple;

use super::system;
use crate::clock;
use crate::clock::Moment;

/// `time.struct_time`
pub(super) static STRUCT_TIME: StructSpec = StructSpec {
    name: "struct_time",
    module: "time",
    doc: "The time value as returned by gmtime(), localtime(), and strptime(), and\n accepted by asctime(), mktime() \
          and strftime().  May be considered as a\n sequence of 9 integers.\n\n Note that several fields' values are \
          not the same as those defined by\n the C language standard for struct tm.  For example, the value of the\n \
          field tm_year is the actual year, not year - 1900.  See individual\n fields' descriptions for details.",
    fields: &[
        ("tm_year", "year, for example, 1993"),
        ("tm_mon", "month of year, range [1, 12]"),
        ("tm_mday", "day of month, range [1, 31]"),
        ("tm_hour", "hours, range [0, 23]"),
        ("tm_min", "minutes, range [0, 59]"),
        ("tm_sec", "seconds, range [0, 61])"),
        ("tm_wday", "day of week, range [0, 6], Monday is 0"),
        ("tm_yday", "day of year, range [1, 366]"),
        ("tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"),
        ("tm_zone", "abbreviation of timezone name"),
        ("tm_gmtoff", "offset from UTC in seconds"),
    ],
    visible: 9,
    constructible: true,
};

/// How many parts a time tuple has.
const PARTS: usize = 9;

/// The system's clock in seconds, or what an argument says instead.
fn seconds(thread: &mut Thread, value: Option<Value>) -> PyResult<i64> {
    let Some(value) = value.filter(|value| !value.is_none()) else {
        let now = system::now(libc::CLOCK_REALTIME).map_err(|errno| os_error::raise(thread, errno, None))?;
        return Ok(now.div_euclid(1_000_000_000) as i64);
    };
    if let Some(float) = float::exact(value) {
        if float.is_nan() {
            return Err(thread.value_error("Invalid value NaN (not a number)"));
        }
        let range = i64::MIN as f64..-(i64::MIN as f64);
        let whole = float.floor();
        return if range.contains(&whole) { Ok(whole as i64) } else { Err(beyond_time(thread)) };
    }
    let integer = ops::index(thread, value)?;
    int::to_i64(integer).ok_or_else(|| beyond_time(thread))
}

#[cold]
fn beyond_time(thread: &mut Thread) -> Raised {
    thread.overflow_error("timestamp out of range for platform time_t")
}

fn local(thread: &mut Thread, seconds: i64) -> PyResult<(Moment, i64)> {
    system::local(seconds).map_err(|errno| os_error::raise(thread, errno, None))
}

fn struct_time(thread: &mut Thread, moment: &Moment, daylight: i64) -> PyResult {
    let zone = Str::from_text(thread, &moment.zone)?.as_value();
    let Moment { year, month, day, hour, minute, second, weekday, yearday, offset, .. } = *moment;
    let parts = [year, month, day, hour, minute, second, weekday, yearday, daylight];
    let mut fields = [Value::NONE; PARTS + 2];
    let interp = thread.interp();
    for (field, part) in fields.iter_mut().zip(parts) {
        *field = int::from_i64(&interp, part);
    }
    fields[PARTS] = zone;
    fields[PARTS + 1] = int::from_i64(&interp, offset.unwrap_or(0));
    struct_sequence::new(thread, &STRUCT_TIME, &fields)
}

/// gmtime([seconds]) -> (tm_year, tm_mon, tm_mday, tm_hour, tm_min,
///                        tm_sec, tm_wday, tm_yday, tm_isdst)
///
/// Convert seconds since the Epoch to a time tuple expressing UTC (a.k.a.
/// GMT).  When 'seconds' is not passed in, convert the current time instead.
///
/// If the platform supports the tm_gmtoff and tm_zone, they are available as
/// attributes only.
#[pyfunction("(seconds=None, /)", module = "time", name = "gmtime")]
pub(super) fn gmtime(thread: &mut Thread, given: Option<Value>) -> PyResult {
    let seconds = seconds(thread, given)?;
    let moment = Moment::at(seconds, 0, "GMT");
    if i32::try_from(moment.year - 1900).is_err() {
        return Err(os_error::raise(thread, libc::EOVERFLOW, None));
    }
    struct_time(thread, &moment, 0)
}

/// localtime([seconds]) -> (tm_year,tm_mon,tm_mday,tm_hour,tm_min,
///                           tm_sec,tm_wday,tm_yday,tm_isdst)
///
/// Convert seconds since the Epoch to a time tuple expressing local time.
/// When 'seconds' is not passed in, convert the current time instead.
#[pyfunction("(seconds=None, /)", module = "time")]
pub(super) fn localtime(thread: &mut Thread, given: Option<Value>) -> PyResult {
    let seconds = seconds(thread, given)?;
    let (moment, daylight) = local(thread, seconds)?;
    struct_time(thread, &moment, daylight)
}

/// A part of a time tuple: a C `int`.
fn part(thread: &mut Thread, value: Value) -> PyResult<i64> {
    let integer = ops::index(thread, value)?;
    let negative = int::with_limbs(integer, |int| int.negative).unwrap_or(false);
    match int::to_i64(integer).filter(|&part| i32::try_from(part).is_ok()) {
        Some(part) => Ok(part),
        None if negative => Err(thread.overflow_error("signed integer is less than minimum")),
        None => Err(thread.overflow_error("signed integer is greater than maximum")),
    }
}

/// The time that a tuple says, and its daylight saving flag; parts are not checked yet.
fn from_tuple(thread: &mut Thread, value: Value, function: &str) -> PyResult<(Moment, i64)> {
    let Some(tuple) = value.cast::<Tuple>() else {
        return Err(thread.type_error("Tuple or struct_time argument required"));
    };
    if tuple.len() != PARTS {
        return Err(thread.type_error(format!("{function}(): illegal time tuple argument")));
    }
    let mut parts = [0; PARTS];
    for (slot, &item) in parts.iter_mut().zip(tuple.items()) {
        *slot = part(thread, item)?;
    }
    let [year, month, day, hour, minute, second, weekday, yearday, daylight] = parts;
    if i32::try_from(year - 1900).is_err() {
        return Err(thread.overflow_error("year out of range"));
    }
    let (zone, offset) = zone_of(thread, value, daylight)?;
    let moment = Moment { year, month, day, hour, minute, second, weekday, yearday, offset, zone };
    Ok((moment, daylight))
}

/// Zone and offset of a time tuple: its own, or those of the local zone; none where it is not known whether summer
/// time is on.
fn zone_of(thread: &mut Thread, value: Value, daylight: i64) -> PyResult<(String, Option<i64>)> {
    let class = struct_sequence::class(thread, &STRUCT_TIME)?;
    let interp = thread.interp();
    let (mut zone, mut offset) = (None, 0);
    if interp.class_of(value) == class {
        let own = attr::get(thread, value, Str::intern(&interp, "tm_zone"))?;
        zone = match own.cast::<Str>() {
            Some(text) => Some(text.to_string_lossy()),
            None if own.is_none() => None,
            None => return Err(thread.type_error("bad argument type for built-in operation")),
        };
        let own = attr::get(thread, value, Str::intern(&interp, "tm_gmtoff"))?;
        if !own.is_none() {
            offset = ops::index_i64(thread, own)?;
        }
    }
    if daylight < 0 {
        return Ok((zone.unwrap_or_default(), None));
    }
    let zone = match zone {
        Some(zone) => zone,
        None => local_name(thread, daylight > 0)?,
    };
    Ok((zone, Some(offset)))
}

/// The name of the local zone, in summer or else.
fn local_name(thread: &mut Thread, summer: bool) -> PyResult<String> {
    let time = import::import_module(thread, "time")?;
    let name = Str::intern(&thread.interp(), "tzname");
    let names = attr::get(thread, time, name)?.cast::<Tuple>();
    let name = names.and_then(|names| names.get(usize::from(summer))?.cast::<Str>());
    Ok(name.map_or(String::new(), |name| name.to_string_lossy()))
}

/// The checked time of an argument; now where there is none.
fn checked(thread: &mut Thread, value: Option<Value>, function: &str) -> PyResult<Moment> {
    let moment = match value {
        Some(value) => from_tuple(thread, value, function)?.0,
        None => {
            let now = seconds(thread, None)?;
            local(thread, now)?.0
        }
    };
    moment.check().map_err(|message| thread.value_error(message))
}

/// asctime([time_tuple]) -> string
///
/// Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.
/// When the time tuple is not present, current time as returned by localtime()
/// is used.
#[pyfunction("(time_tuple=None, /)", module = "time")]
pub(super) fn asctime(thread: &mut Thread, time_tuple: Option<Value>) -> PyResult<String> {
    Ok(checked(thread, time_tuple, "asctime")?.ascii())
}

/// ctime([seconds]) -> string
///
/// Convert a time in seconds since the Epoch to a string in local time.
/// This is equivalent to asctime(localtime(seconds)). When 'seconds' is not
/// passed in, convert the current time instead.
#[pyfunction("(seconds=None, /)", module = "time")]
pub(super) fn ctime(thread: &mut Thread, given: Option<Value>) -> PyResult<String> {
    let seconds = seconds(thread, given)?;
    Ok(local(thread, seconds)?.0.ascii())
}

/// mktime(time_tuple) -> floating-point number
///
/// Convert a time tuple in local time to seconds since the Epoch.
/// Note that mktime(gmtime(0)) will not generally return zero for most
/// time zones; instead the returned value will either be equal to that
/// of the timezone or altzone attributes on the time module.
#[pyfunction("(object, /)", module = "time")]
pub(super) fn mktime(thread: &mut Thread, object: Value) -> PyResult<f64> {
    let (moment, daylight) = from_tuple(thread, object, "mktime")?;
    match system::seconds_of_local(&moment, daylight as i32) {
        Some(seconds) => Ok(seconds as f64),
        None => Err(thread.overflow_error("mktime argument out of range")),
    }
}

/// strftime(format[, time_tuple]) -> string
///
/// Convert a time tuple to a string according to a format specification.
/// See the library reference manual for formatting codes. When the time tuple
/// is not present, current time as returned by localtime() is used.
///
/// Commonly used format codes:
///
/// %Y  Year with century as a decimal number.
/// %m  Month as a decimal number [01,12].
/// %d  Day of the month as a decimal number [01,31].
/// %H  Hour (24-hour clock) as a decimal number [00,23].
/// %M  Minute as a decimal number [00,59].
/// %S  Second as a decimal number [00,61].
/// %z  Time zone offset from UTC.
/// %a  Locale's abbreviated weekday name.
/// %A  Locale's full weekday name.
/// %b  Locale's abbreviated month name.
/// %B  Locale's full month name.
/// %c  Locale's appropriate date and time representation.
/// %I  Hour (12-hour clock) as a decimal number [01,12].
/// %p  Locale's equivalent of either AM or PM.
///
/// Other codes may be available on your platform.  See documentation for
/// the C library strftime function.
#[pyfunction("(format, time_tuple=None, /)", module = "time")]
pub(super) fn strftime(thread: &mut Thread, format: Value, time_tuple: Option<Value>) -> PyResult<Gc<Str>> {
    let format = super::text(thread, format, "strftime")?;
    let moment = checked(thread, time_tuple, "strftime")?;
    match clock::strftime(format.units(), &moment) {
        Ok(text) => Str::from_units(thread, text.as_ref()),
        Err(fault) => Err(int::raise_fault(thread, &fault)),
    }
}

/// strptime(string[, format]) -> struct_time
///
/// Parse a string to a time tuple according to a format specification.
/// See the library reference manual for formatting codes (same as
/// strftime()).
#[pyfunction(raw, module = "time")]
pub(super) fn strptime(thread: &mut Thread, args: Args<'_>) -> PyResult {
    let library = import::import_module(thread, "_strptime")?;
    let parse = attr::get(thread, library, Str::intern(&thread.interp(), "_strptime_time"))?;
    call::with_args(thread, parse, args)
}
