//! `reader`: rows from lines.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::number::float;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::text::Unit;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;
use taipan_runtime::with_units;

use super::dialect::Dialect;
use super::error;
use super::field_limit;
use super::quote;
use crate::ids;

/// CSV reader
///
/// Reader objects are responsible for reading and parsing tabular data
/// in CSV format.
#[pytype(name = "reader", module = "_csv", shape = ids::CSV_READER, flags(NO_NEW), trace)]
#[repr(C)]
pub struct Reader {
    header: Header,
    lines: Slot,
    #[pymember]
    dialect: GcSlot<Dialect>,
    #[pymember]
    #[untraced]
    line_num: Cell<u64>,
}

impl Reader {
    pub(super) fn new(thread: &mut Thread, lines: Value, dialect: Gc<Dialect>) -> Gc<Reader> {
        let reader = Reader {
            header: Header::new(ids::CSV_READER),
            lines: Slot::new(lines),
            dialect: GcSlot::new(dialect),
            line_num: Cell::new(0),
        };
        thread.heap().alloc(ids::CSV_READER, reader)
    }
}

/// Where in a row the parser is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    StartRecord,
    StartField,
    Escaped,
    AfterEscapedEnd,
    InField,
    InQuoted,
    EscapedInQuoted,
    QuoteInQuoted,
    EatEnds,
}

/// A row being read.
struct Row {
    dialect: Gc<Dialect>,
    fields: Gc<List>,
    state: State,
    /// The field under way.
    field: Vec<u32>,
    /// Whether it has had no quotes so far.
    unquoted: bool,
    limit: usize,
}

const LINE_FEED: u32 = '\n' as u32;
const RETURN: u32 = '\r' as u32;

impl Row {
    fn add(&mut self, thread: &mut Thread, point: u32) -> PyResult<()> {
        if self.field.len() >= self.limit {
            let limit = self.limit;
            return Err(error(thread, format!("field larger than field limit ({limit})")));
        }
        self.field.push(point);
        Ok(())
    }

    /// Ends the field under way.
    fn save(&mut self, thread: &mut Thread) -> PyResult<()> {
        let quoting = self.dialect.quoting;
        let plain = self.unquoted;
        let is_null = plain && self.field.is_empty() && matches!(quoting, quote::NOTNULL | quote::STRINGS);
        let value = if is_null {
            Value::NONE
        } else {
            let text = Str::from_code_points(thread, &self.field)?;
            let numeric = matches!(quoting, quote::NONNUMERIC | quote::STRINGS);
            if plain && numeric && !self.field.is_empty() { number(thread, text)? } else { text.as_value() }
        };
        self.field.clear();
        self.unquoted = true;
        self.fields.push(thread, value)
    }

    /// Ends the field at the end of a line: `None` stands for the end of what was read.
    fn end_line(&mut self, thread: &mut Thread, point: Option<u32>) -> PyResult<()> {
        self.save(thread)?;
        self.state = if point.is_none() { State::StartRecord } else { State::EatEnds };
        Ok(())
    }

    fn is_quote(&self, point: u32) -> bool {
        self.dialect.quoting != quote::NONE && self.dialect.quotechar == Some(point)
    }

    fn is_escape(&self, point: u32) -> bool {
        self.dialect.escapechar == Some(point)
    }

    /// Whether a character within a field stands for itself.
    fn is_plain(&self, point: u32) -> bool {
        point != self.dialect.delimiter
            && !matches!(point, LINE_FEED | RETURN)
            && self.dialect.quotechar != Some(point)
            && !self.is_escape(point)
    }

    /// Takes the characters of a line, those of a field that stand for themselves together.
    fn take_all<T: Unit>(&mut self, thread: &mut Thread, line: &[T]) -> PyResult<()> {
        let mut rest = line;
        while let Some((first, behind)) = rest.split_first() {
            let plain = match self.state {
                State::InField | State::InQuoted => {
                    rest.iter().take_while(|unit| self.is_plain(unit.point())).count()
                }
                _ => 0,
            };
            if plain > 0 && plain <= self.limit.saturating_sub(self.field.len()) {
                self.field.extend(rest[..plain].iter().map(|unit| unit.point()));
                rest = &rest[plain..];
            } else {
                self.take(thread, Some(first.point()))?;
                rest = behind;
            }
        }
        Ok(())
    }

    /// Takes a character, or `None` at the end of a line that was read.
    fn take(&mut self, thread: &mut Thread, point: Option<u32>) -> PyResult<()> {
        let ends = matches!(point, None | Some(LINE_FEED | RETURN));
        match (self.state, point) {
            (State::StartRecord, None) => Ok(()),
            (State::StartRecord, Some(_)) if ends => {
                self.state = State::EatEnds;
                Ok(())
            }
            (State::StartRecord | State::StartField, _) => self.start_field(thread, point),
            (State::Escaped, Some(LINE_FEED | RETURN)) => {
                self.state = State::AfterEscapedEnd;
                self.add(thread, point.unwrap_or(LINE_FEED))
            }
            (State::Escaped, _) => {
                self.state = State::InField;
                self.add(thread, point.unwrap_or(LINE_FEED))
            }
            (State::AfterEscapedEnd, None) | (State::InQuoted, None) => Ok(()),
            (State::AfterEscapedEnd | State::InField, _) => self.in_field(thread, point),
            (State::InQuoted, Some(point)) => self.in_quoted(thread, point),
            (State::EscapedInQuoted, _) => {
                self.state = State::InQuoted;
                self.add(thread, point.unwrap_or(LINE_FEED))
            }
            (State::QuoteInQuoted, _) => self.behind_quote(thread, point),
            (State::EatEnds, None) => {
                self.state = State::StartRecord;
                Ok(())
            }
            (State::EatEnds, Some(_)) if ends => Ok(()),
            (State::EatEnds, Some(_)) => Err(error(
                thread,
                "new-line character seen in unquoted field - do you need to open the file with newline=''?",
            )),
        }
    }

    fn start_field(&mut self, thread: &mut Thread, point: Option<u32>) -> PyResult<()> {
        self.state = State::StartField;
        self.unquoted = true;
        match point {
            None | Some(LINE_FEED | RETURN) => self.end_line(thread, point),
            Some(point) if self.is_quote(point) => {
                self.unquoted = false;
                self.state = State::InQuoted;
                Ok(())
            }
            Some(point) if self.is_escape(point) => {
                self.state = State::Escaped;
                Ok(())
            }
            Some(point) if point == u32::from(' ') && self.dialect.skipinitialspace => Ok(()),
            Some(point) if point == self.dialect.delimiter => self.save(thread),
            Some(point) => {
                self.state = State::InField;
                self.add(thread, point)
            }
        }
    }

    fn in_field(&mut self, thread: &mut Thread, point: Option<u32>) -> PyResult<()> {
        self.state = State::InField;
        match point {
            None | Some(LINE_FEED | RETURN) => self.end_line(thread, point),
            Some(point) if self.is_escape(point) => {
                self.state = State::Escaped;
                Ok(())
            }
            Some(point) if point == self.dialect.delimiter => {
                self.state = State::StartField;
                self.save(thread)
            }
            Some(point) => self.add(thread, point),
        }
    }

    fn in_quoted(&mut self, thread: &mut Thread, point: u32) -> PyResult<()> {
        if self.is_escape(point) {
            self.state = State::EscapedInQuoted;
            return Ok(());
        }
        if self.is_quote(point) {
            self.state = if self.dialect.doublequote { State::QuoteInQuoted } else { State::InField };
            return Ok(());
        }
        self.add(thread, point)
    }

    fn behind_quote(&mut self, thread: &mut Thread, point: Option<u32>) -> PyResult<()> {
        match point {
            None | Some(LINE_FEED | RETURN) => self.end_line(thread, point),
            Some(point) if self.is_quote(point) => {
                self.state = State::InQuoted;
                self.add(thread, point)
            }
            Some(point) if point == self.dialect.delimiter => {
                self.state = State::StartField;
                self.save(thread)
            }
            Some(point) if !self.dialect.strict => {
                self.state = State::InField;
                self.add(thread, point)
            }
            Some(_) => {
                let char = |point: u32| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER);
                let delimiter = char(self.dialect.delimiter);
                let quote = char(self.dialect.quotechar.unwrap_or(0));
                Err(error(thread, format!("'{delimiter}' expected after '{quote}'")))
            }
        }
    }
}

/// The number that a field without quotes is.
fn number(thread: &mut Thread, text: Gc<Str>) -> PyResult {
    let plain = text.to_string_lossy();
    match float::parse(plain.trim().as_bytes()) {
        Some(number) => Ok(Value::canonical_float(number)),
        None => {
            let shown = ops::repr(thread, text.as_value())?.to_string_lossy();
            Err(thread.value_error(format!("could not convert string to float: {shown}")))
        }
    }
}

#[pymethods(itself(iter))]
impl Reader {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Reader>) -> PyResult<Option<Value>> {
        let Some(dialect) = this.dialect.get() else { return Ok(None) };
        let limit = field_limit(thread)?;
        let fields = List::empty(&thread.interp());
        let mut row =
            Row { dialect, fields, state: State::StartRecord, field: Vec::new(), unquoted: true, limit };
        loop {
            let lines = this.lines.get().unwrap_or(Value::NONE);
            let before = this.line_num.get();
            let Some(line) = iter::next(thread, lines)? else {
                if row.field.is_empty() && row.state != State::InQuoted {
                    let started = !row.fields.is_empty();
                    return Ok(started.then(|| row.fields.as_value()));
                }
                if dialect.strict {
                    return Err(error(thread, "unexpected end of data"));
                }
                row.save(thread)?;
                return Ok(Some(row.fields.as_value()));
            };
            let Some(line) = line.cast::<Str>() else {
                let given = thread.interp().class_of(line).name_text();
                return Err(error(
                    thread,
                    format!(
                        "iterator should return strings, not {given} (the file should be opened in text mode)"
                    ),
                ));
            };
            if this.line_num.get() != before {
                return Err(error(thread, "iterator has already advanced the reader"));
            }
            this.line_num.set(before + 1);
            thread.work(64 + line.len())?;
            with_units!(line.units(), units => row.take_all(thread, units))?;
            row.take(thread, None)?;
            if row.state == State::StartRecord {
                return Ok(Some(row.fields.as_value()));
            }
        }
    }
}
