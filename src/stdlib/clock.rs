//! Calendar and `strftime`, in the C locale and as glibc does it.

use taipan_runtime::number::Fault;
use taipan_runtime::text::TextBuf;
use taipan_runtime::text::TextBuilder;
use taipan_runtime::text::TextRef;

/// A time in its parts. Each is in the range that [`Moment::check`] asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The year.
    pub year: i64,
    /// The month, 1 to 12.
    pub month: i64,
    /// The day of the month, 1 to 31.
    pub day: i64,
    /// The hour, 0 to 23.
    pub hour: i64,
    /// The minute, 0 to 59.
    pub minute: i64,
    /// The second, 0 to 61.
    pub second: i64,
    /// The day of the week, Monday 0.
    pub weekday: i64,
    /// The day of the year, 1 to 366.
    pub yearday: i64,
    /// Seconds east of Greenwich, if known.
    pub offset: Option<i64>,
    /// The name of the time zone, empty if not known.
    pub zone: String,
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAY: i64 = 86_400;

/// The days from 1970-01-01 to a date; the month may be any number.
pub fn days_from_date(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here: the leap day is the last one.
    let months = year * 12 + month - 3;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
    let in_year = (153 * month + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + in_year - 719_468
}

/// Year, month and day of the date that many days after 1970-01-01.
pub fn date_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let in_era = days.rem_euclid(146_097);
    let in_era_year = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * in_era_year + in_era_year / 4 - in_era_year / 100);
    let month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + in_era_year + i64::from(month >= 10);
    (year, if month < 10 { month + 3 } else { month - 9 }, day)
}

impl Moment {
    /// The moment that many seconds after the start of 1970, east of Greenwich by `offset` seconds.
    pub fn at(seconds: i64, offset: i64, zone: &str) -> Self {
        let local = seconds.saturating_add(offset);
        let (days, rest) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let (year, month, day) = date_from_days(days);
        Moment {
            year,
            month,
            day,
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
            // 1970 began on a Thursday.
            weekday: (days + 3).rem_euclid(7),
            yearday: days - days_from_date(year, 1, 1) + 1,
            offset: Some(offset),
            zone: zone.to_owned(),
        }
    }

    /// Seconds since the start of 1970.
    pub fn seconds(&self) -> i64 {
        let days = days_from_date(self.year, self.month, self.day);
        days * DAY + self.hour * 3600 + self.minute * 60 + self.second - self.offset.unwrap_or(0)
    }

    /// Takes zero for one where `time.strftime` does, and refuses what is out of range with its message.
    pub fn check(mut self) -> Result<Self, &'static str> {
        for part in [&mut self.month, &mut self.day, &mut self.yearday] {
            *part += i64::from(*part == 0);
        }
        let parts = [
            (self.month, 1, 12, "month out of range"),
            (self.day, 1, 31, "day of month out of range"),
            (self.hour, 0, 23, "hour out of range"),
            (self.minute, 0, 59, "minute out of range"),
            (self.second, 0, 61, "seconds out of range"),
            (self.weekday, -1, i64::MAX, "day of week out of range"),
            (self.yearday, 1, 366, "day of year out of range"),
        ];
        if let Some(wrong) = parts.iter().find(|(part, low, high, _)| part < low || part > high) {
            return Err(wrong.3);
        }
        self.weekday = self.weekday.rem_euclid(7);
        Ok(self)
    }

    /// `time.asctime`
    pub fn ascii(&self) -> String {
        let (day, month) = (&self.weekday_name()[..3], &self.month_name()[..3]);
        let Moment { year, day: number, hour, minute, second, .. } = self;
        format!("{day} {month}{number:3} {hour:02}:{minute:02}:{second:02} {year}")
    }

    fn weekday_name(&self) -> &'static str {
        WEEKDAYS.get(self.weekday as usize).copied().unwrap_or("???")
    }

    fn month_name(&self) -> &'static str {
        usize::try_from(self.month - 1).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or("???")
    }

    /// The hour on a clock of twelve.
    fn clock_hour(&self) -> i64 {
        (self.hour + 11) % 12 + 1
    }

    /// The week of the year; weeks begin on `first` (Monday 0), and week 1 is the first whole one.
    fn week_from(&self, first: i64) -> i64 {
        (self.yearday + 6 - (self.weekday - first).rem_euclid(7)) / 7
    }

    /// Year and week by ISO 8601: week 1 holds the year's first Thursday.
    fn iso_week(&self) -> (i64, i64) {
        let week = (self.yearday - 1 - self.weekday + 10) / 7;
        if week < 1 {
            return (self.year - 1, weeks_in(self.year - 1));
        }
        if week > weeks_in(self.year) { (self.year + 1, 1) } else { (self.year, week) }
    }
}

/// The number of ISO weeks of a year: 53 if it begins on a Thursday, or is a leap year from a Wednesday.
fn weeks_in(year: i64) -> i64 {
    let first = days_from_date(year, 1, 1);
    let length = days_from_date(year + 1, 1, 1) - first;
    let weekday = (first + 3).rem_euclid(7);
    if weekday == 3 || weekday == 2 && length == 366 { 53 } else { 52 }
}

/// What stands between `%` and the letter.
#[derive(Clone, Copy, Default)]
struct Options {
    /// `_`, `-` or `0`, the last one.
    pad: Option<u8>,
    upper: bool,
    change_case: bool,
    width: Option<usize>,
}

/// `time.strftime`. A result that is out of proportion to the format is empty, as in CPython.
pub fn strftime(format: TextRef<'_>, moment: &Moment) -> Result<TextBuf, Fault> {
    let points: Vec<u32> = format.points().collect();
    let limit = points.len().saturating_mul(256).max(1024).next_power_of_two();
    let mut out = TextBuilder::default();
    let mut at = 0;
    while let Some(&point) = points.get(at) {
        let directive = if point == u32::from(b'%') { read_directive(&points[at + 1..]) } else { None };
        let done = directive.and_then(|(options, letter, len)| {
            let text = expanded(letter, options, moment)?;
            Some((padded(text, letter, options, limit)?, len))
        });
        match done {
            Some((text, len)) => {
                out.push_str(&text);
                at += 1 + len;
            }
            None => {
                out.push(point);
                at += 1;
            }
        }
        if out.len() > limit {
            return Ok(TextBuilder::default().finish());
        }
    }
    Ok(out.finish())
}

/// The options, the letter and the number of characters of what follows a `%`.
fn read_directive(points: &[u32]) -> Option<(Options, u8, usize)> {
    let mut options = Options::default();
    let byte = |at: usize| points.get(at).and_then(|&point| u8::try_from(point).ok());
    let mut at = 0;
    while let Some(flag @ (b'_' | b'-' | b'0' | b'^' | b'#')) = byte(at) {
        match flag {
            b'^' => options.upper = true,
            b'#' => options.change_case = true,
            pad => options.pad = Some(pad),
        }
        at += 1;
    }
    while let Some(digit @ b'0'..=b'9') = byte(at) {
        let width = options.width.unwrap_or(0).saturating_mul(10).saturating_add(usize::from(digit - b'0'));
        options.width = Some(width);
        at += 1;
    }
    // Other calendars and digits: the C locale has none.
    if let (Some(b'E' | b'O'), Some(b'A'..=b'Z' | b'a'..=b'z')) = (byte(at), byte(at + 1)) {
        at += 1;
    }
    Some((options, byte(at)?, at + 1))
}

/// The text of a directive before it is filled up to its width; nothing if there is no such directive.
fn expanded(letter: u8, options: Options, moment: &Moment) -> Option<String> {
    let number = |value: i64, digits: usize, pad: u8| Some(number(value, digits, pad, options));
    let text = |text: &str| Some(cased(text, options));
    let (iso_year, iso_week) = moment.iso_week();
    match letter {
        b'a' => text(&moment.weekday_name()[..3]),
        b'A' => text(moment.weekday_name()),
        b'b' | b'h' => text(&moment.month_name()[..3]),
        b'B' => text(moment.month_name()),
        b'c' => text(&moment.ascii()),
        b'C' => number(moment.year.div_euclid(100), 1, b'0'),
        b'd' => number(moment.day, 2, b'0'),
        b'D' | b'x' => {
            text(&format!("{:02}/{:02}/{:02}", moment.month, moment.day, moment.year.rem_euclid(100)))
        }
        b'e' => number(moment.day, 2, b'_'),
        b'F' => text(&format!("{}-{:02}-{:02}", moment.year, moment.month, moment.day)),
        b'g' => number(iso_year.rem_euclid(100), 2, b'0'),
        b'G' => number(iso_year, 1, b'0'),
        b'H' => number(moment.hour, 2, b'0'),
        b'I' => number(moment.clock_hour(), 2, b'0'),
        b'j' => number(moment.yearday, 3, b'0'),
        b'k' => number(moment.hour, 2, b'_'),
        b'l' => number(moment.clock_hour(), 2, b'_'),
        b'm' => number(moment.month, 2, b'0'),
        b'M' => number(moment.minute, 2, b'0'),
        b'n' => text("\n"),
        b'p' if options.change_case => text(&half(moment).to_lowercase()),
        b'p' => text(half(moment)),
        b'P' => Some(half(moment).to_lowercase()),
        b'r' => text(&format!("{:02}{} {}", moment.clock_hour(), &time(moment)[2..], half(moment))),
        b'R' => text(&time(moment)[..5]),
        b's' => number(moment.seconds(), 1, b'0'),
        b'S' => number(moment.second, 2, b'0'),
        b't' => text("\t"),
        b'T' | b'X' => text(&time(moment)),
        b'u' => number(moment.weekday + 1, 1, b'0'),
        b'U' => number(moment.week_from(6), 2, b'0'),
        b'V' => number(iso_week, 2, b'0'),
        b'w' => number((moment.weekday + 1) % 7, 1, b'0'),
        b'W' => number(moment.week_from(0), 2, b'0'),
        b'y' => number(moment.year.rem_euclid(100), 2, b'0'),
        b'Y' => number(moment.year, 1, b'0'),
        b'z' => text(&moment.offset.map_or(String::new(), offset)),
        b'Z' => text(&moment.zone),
        b'%' => text("%"),
        _ => None,
    }
}

fn half(moment: &Moment) -> &'static str {
    if moment.hour < 12 { "AM" } else { "PM" }
}

fn time(moment: &Moment) -> String {
    format!("{:02}:{:02}:{:02}", moment.hour, moment.minute, moment.second)
}

fn offset(seconds: i64) -> String {
    let minutes = seconds.abs() / 60;
    let sign = if seconds < 0 { '-' } else { '+' };
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

fn cased(text: &str, options: Options) -> String {
    // Names are the only texts with small letters that a flag changes.
    let name = options.change_case && (WEEKDAYS.iter().chain(&MONTHS)).any(|name| name.starts_with(text));
    if options.upper || name { text.to_uppercase() } else { text.to_owned() }
}

/// A number with its usual width, unless the options say another padding.
fn number(value: i64, digits: usize, pad: u8, options: Options) -> String {
    let text = match options.pad.unwrap_or(pad) {
        b'0' => format!("{value:0digits$}"),
        b'-' => value.to_string(),
        _ => format!("{value:digits$}"),
    };
    // A width without a flag continues the usual padding.
    let zeros = options.pad.is_none() && pad == b'0';
    match options.width {
        Some(width) if zeros && width <= 1024 => format!("{value:0width$}"),
        _ => text,
    }
}

/// Fills a text up to the width asked for; nothing if that is beyond `limit`.
fn padded(text: String, letter: u8, options: Options, limit: usize) -> Option<String> {
    let Some(missing) = options.width.and_then(|width| width.checked_sub(text.len())) else {
        return Some(text);
    };
    if missing > limit {
        return None;
    }
    let numeric = matches!(letter, b'C' | b'd' | b'e' | b'g'..=b'm' | b's' | b'u'..=b'y');
    let zeros = options.pad == Some(b'0') || options.pad.is_none() && numeric && text.starts_with('0');
    let fill = if zeros { "0" } else { " " };
    Some(fill.repeat(missing) + &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(parts: [i64; 8]) -> Moment {
        let [year, month, day, hour, minute, second, weekday, yearday] = parts;
        let (offset, zone) = (Some(0), "UTC".to_owned());
        Moment { year, month, day, hour, minute, second, weekday, yearday, offset, zone }
    }

    fn formatted(format: &str, moment: &Moment) -> String {
        let points: Vec<u32> = format.chars().map(u32::from).collect();
        let text = strftime(TextRef::Ucs4(&points), moment).expect("memory");
        text.as_ref().points().filter_map(char::from_u32).collect()
    }

    #[test]
    fn directives() {
        let moments = [
            moment([2026, 1, 5, 9, 8, 7, 0, 5]),
            moment([99, 12, 31, 0, 5, 59, 6, 366]),
            moment([12345, 7, 4, 23, 59, 61, 5, 186]),
            moment([-44, 3, 15, 12, 0, 0, 4, 74]),
        ];
        let cases = [
            (
                "%a %A %b %B",
                [
                    "Mon Monday Jan January",
                    "Sun Sunday Dec December",
                    "Sat Saturday Jul July",
                    "Fri Friday Mar March",
                ],
            ),
            (
                "%c",
                [
                    "Mon Jan  5 09:08:07 2026",
                    "Sun Dec 31 00:05:59 99",
                    "Sat Jul  4 23:59:61 12345",
                    "Fri Mar 15 12:00:00 -44",
                ],
            ),
            ("%C %y %Y", ["20 26 2026", "0 99 99", "123 45 12345", "-1 56 -44"]),
            (
                "%d %e %D %F",
                [
                    "05  5 01/05/26 2026-01-05",
                    "31 31 12/31/99 99-12-31",
                    "04  4 07/04/45 12345-07-04",
                    "15 15 03/15/56 -44-03-15",
                ],
            ),
            ("%g %G %V", ["26 2026 02", "99 99 52", "45 12345 27", "56 -44 11"]),
            (
                "%H %I %k %l %p %P",
                ["09 09  9  9 AM am", "00 12  0 12 AM am", "23 11 23 11 PM pm", "12 12 12 12 PM pm"],
            ),
            (
                "%r %R %T",
                [
                    "09:08:07 AM 09:08 09:08:07",
                    "12:05:59 AM 00:05 00:05:59",
                    "11:59:61 PM 23:59 23:59:61",
                    "12:00:00 PM 12:00 12:00:00",
                ],
            ),
            ("%j %U %W %u %w", ["005 01 01 1 1", "366 53 52 7 0", "186 26 26 6 6", "074 10 10 5 5"]),
            ("%s", ["1767604087", "-59011545241", "327419366401", "-63549316800"]),
            ("%z %Z %% %n%t", ["+0000 UTC % \n\t"; 4]),
            ("%E %f %i %~ %", ["%E %f %i %~ %"; 4]),
        ];
        for (format, expected) in cases {
            let found: Vec<String> = moments.iter().map(|moment| formatted(format, moment)).collect();
            assert_eq!(found, expected, "{format}");
        }
    }

    #[test]
    fn flags_and_widths() {
        let moment = moment([2026, 1, 5, 9, 8, 7, 0, 5]);
        let cases = [
            ("%-d|%_d|%0e", "5| 5|05"),
            ("%^a|%#Z|%#p|%#a|%^P|%^B", "MON|UTC|am|MON|am|JANUARY"),
            ("%5d|%05e|%-5d|%_5d", "00005|00005|    5|    5"),
            ("%10A|%^10b|%010A", "    Monday|       JAN|0000Monday"),
            ("%EY|%Od|%OH", "2026|05|09"),
            ("%_m|%-I|%-j|%3S|%3Y|%_6Y|%2Y", " 1|9|5|007|2026|  2026|2026"),
            ("%12c|%-D|%010D|%010F", "Mon Jan  5 09:08:07 2026|01/05/26|0001/05/26|2026-01-05"),
        ];
        for (format, expected) in cases {
            assert_eq!(formatted(format, &moment), expected, "{format}");
        }
    }

    #[test]
    fn ranges() {
        let check = |parts| moment(parts).check().map(|moment| moment.weekday);
        assert_eq!(check([2026, 13, 1, 0, 0, 0, 0, 1]), Err("month out of range"));
        assert_eq!(check([2026, 1, 1, 0, 0, 62, 0, 1]), Err("seconds out of range"));
        assert_eq!(check([2026, 1, 1, 0, 0, 0, -2, 1]), Err("day of week out of range"));
        assert_eq!(check([2026, 1, 1, 0, 0, 0, 0, 367]), Err("day of year out of range"));
        assert_eq!(check([2026, 0, 0, 0, 0, 0, -1, 0]), Ok(6));
    }

    #[test]
    fn calendar() {
        for days in (-1_000_000..1_000_000).step_by(97) {
            let (year, month, day) = date_from_days(days);
            assert_eq!(days_from_date(year, month, day), days);
        }
        let moment = Moment::at(1_767_604_087, 3600, "CET");
        assert_eq!(moment.ascii(), "Mon Jan  5 10:08:07 2026");
        assert_eq!((moment.yearday, moment.seconds()), (5, 1_767_604_087));
    }
}
