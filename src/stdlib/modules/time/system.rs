//! Calls of the operating system and of the C library.

#![expect(unsafe_code, reason = "calls of the C library")]

use std::ffi::CStr;
use std::mem::MaybeUninit;

use crate::clock::Moment;

/// The clocks that Python names.
#[cfg(target_os = "linux")]
pub const CLOCKS: &[(&str, libc::clockid_t)] = &[
    ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
    ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
    ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW),
    ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
    ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
    ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME),
    ("CLOCK_TAI", libc::CLOCK_TAI),
];

/// The clocks that Python names.
#[cfg(not(target_os = "linux"))]
pub const CLOCKS: &[(&str, libc::clockid_t)] = &[
    ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
    ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
    ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
    ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
];

const NANOSECONDS: i128 = 1_000_000_000;

fn last_error() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// Calls a function that fills a time; nanoseconds, or the error's number.
fn read(fill: impl FnOnce(*mut libc::timespec) -> i32) -> Result<i128, i32> {
    let mut time = MaybeUninit::<libc::timespec>::zeroed();
    if fill(time.as_mut_ptr()) != 0 {
        return Err(last_error());
    }
    // SAFETY: zeros are a valid time, whatever the call wrote over them.
    let time = unsafe { time.assume_init() };
    Ok(i128::from(time.tv_sec) * NANOSECONDS + i128::from(time.tv_nsec))
}

/// What a clock shows, in nanoseconds.
pub fn now(clock: libc::clockid_t) -> Result<i128, i32> {
    // SAFETY: the pointer names a time.
    read(|time| unsafe { libc::clock_gettime(clock, time) })
}

/// A clock's resolution in nanoseconds.
pub fn resolution(clock: libc::clockid_t) -> Result<i128, i32> {
    // SAFETY: the pointer names a time.
    read(|time| unsafe { libc::clock_getres(clock, time) })
}

/// Sets a clock.
pub fn set(clock: libc::clockid_t, nanoseconds: i64) -> Result<(), i32> {
    const UNIT: i64 = NANOSECONDS as i64;
    let time = libc::timespec { tv_sec: nanoseconds.div_euclid(UNIT), tv_nsec: nanoseconds.rem_euclid(UNIT) };
    // SAFETY: the pointer names a time.
    if unsafe { libc::clock_settime(clock, &raw const time) } == 0 { Ok(()) } else { Err(last_error()) }
}

/// Waits until the monotonic clock shows so many nanoseconds; says whether that is reached, or a signal came first.
pub fn wait_until(nanoseconds: i128) -> bool {
    let time = libc::timespec {
        tv_sec: libc::time_t::try_from(nanoseconds / NANOSECONDS).unwrap_or(libc::time_t::MAX),
        tv_nsec: (nanoseconds % NANOSECONDS) as libc::c_long,
    };
    #[cfg(target_os = "linux")]
    // SAFETY: the first pointer names a time, the second may be null.
    let interrupted = unsafe {
        libc::clock_nanosleep(
            libc::CLOCK_MONOTONIC,
            libc::TIMER_ABSTIME,
            &raw const time,
            std::ptr::null_mut(),
        )
    };
    #[cfg(not(target_os = "linux"))]
    let interrupted = {
        let now = now(libc::CLOCK_MONOTONIC).unwrap_or(nanoseconds);
        let left = (nanoseconds - now).max(0);
        let left = libc::timespec {
            tv_sec: time.tv_sec.min((left / NANOSECONDS) as libc::time_t),
            tv_nsec: (left % NANOSECONDS) as libc::c_long,
        };
        // SAFETY: the first pointer names a time, the second may be null.
        unsafe { libc::nanosleep(&raw const left, std::ptr::null_mut()) }
    };
    interrupted == 0
}

/// Takes note of a changed `TZ`.
pub fn renew_zone() {
    unsafe extern "C" {
        fn tzset();
    }
    // SAFETY: a function of the C library without arguments.
    unsafe { tzset() };
}

/// Local time with its daylight saving flag.
pub fn local(seconds: i64) -> Result<(Moment, i64), i32> {
    let mut parts = MaybeUninit::<libc::tm>::zeroed();
    // SAFETY: both pointers name values of their types.
    let filled = unsafe { libc::localtime_r(&raw const seconds, parts.as_mut_ptr()) };
    if filled.is_null() {
        return Err(last_error());
    }
    // SAFETY: the call has filled it.
    let parts = unsafe { parts.assume_init() };
    Ok((moment(&parts), parts.tm_isdst.into()))
}

fn moment(parts: &libc::tm) -> Moment {
    let zone = if parts.tm_zone.is_null() {
        String::new()
    } else {
        // SAFETY: the C library names zones by strings that it keeps.
        unsafe { CStr::from_ptr(parts.tm_zone) }.to_string_lossy().into_owned()
    };
    Moment {
        year: i64::from(parts.tm_year) + 1900,
        month: i64::from(parts.tm_mon) + 1,
        day: parts.tm_mday.into(),
        hour: parts.tm_hour.into(),
        minute: parts.tm_min.into(),
        second: parts.tm_sec.into(),
        weekday: (i64::from(parts.tm_wday) + 6) % 7,
        yearday: i64::from(parts.tm_yday) + 1,
        offset: Some(parts.tm_gmtoff),
        zone,
    }
}

/// The seconds of a local time whose parts may be out of their ranges; `None` beyond what can be told.
pub fn seconds_of_local(moment: &Moment, daylight: i32) -> Option<i64> {
    let mut parts = MaybeUninit::<libc::tm>::zeroed();
    // SAFETY: zeros are valid parts.
    let parts = unsafe { parts.assume_init_mut() };
    let part = |value: i64| i32::try_from(value).ok();
    parts.tm_year = part(moment.year - 1900)?;
    parts.tm_mon = part(moment.month - 1)?;
    parts.tm_mday = part(moment.day)?;
    parts.tm_hour = part(moment.hour)?;
    parts.tm_min = part(moment.minute)?;
    parts.tm_sec = part(moment.second)?;
    parts.tm_isdst = daylight;
    // A day of the week shows that the call succeeded: -1 may be a time.
    parts.tm_wday = -1;
    // SAFETY: the pointer names parts that are all set.
    let seconds = unsafe { libc::mktime(parts) };
    (seconds != -1 || parts.tm_wday != -1).then_some(seconds)
}
