//! `writer`: lines from rows.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::complex::Complex;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::str::StrBuilder;
use taipan_runtime::types::str::Units;

use super::dialect::Dialect;
use super::error;
use super::quote;
use crate::ids;

/// CSV writer
///
/// Writer objects are responsible for generating tabular data
/// in CSV format from sequence input.
#[pytype(name = "writer", module = "_csv", shape = ids::CSV_WRITER, flags(NO_NEW), trace)]
#[repr(C)]
pub struct Writer {
    header: Header,
    write: Slot,
    #[pymember]
    dialect: GcSlot<Dialect>,
}

impl Writer {
    pub(super) fn new(thread: &mut Thread, write: Value, dialect: Gc<Dialect>) -> Gc<Writer> {
        let writer = Writer {
            header: Header::new(ids::CSV_WRITER),
            write: Slot::new(write),
            dialect: GcSlot::new(dialect),
        };
        thread.heap().alloc(ids::CSV_WRITER, writer)
    }
}

/// A line being written.
struct Line {
    dialect: Gc<Dialect>,
    /// One bit for each character of Latin-1 that is not written as it is.
    special: [u64; 4],
    text: StrBuilder,
    fields: usize,
    /// Whether the last field is `None`.
    null: bool,
}

impl Line {
    fn new(dialect: Gc<Dialect>) -> Line {
        let mut special = [0; 4];
        let one = [Some(dialect.delimiter), dialect.quotechar, dialect.escapechar];
        let ends = [u32::from('\n'), u32::from('\r')];
        let terminator = dialect.terminator();
        let terminator = terminator.iter().flat_map(|terminator| terminator.units().points());
        for point in one.into_iter().flatten().chain(ends).chain(terminator) {
            if let Some(word) = special.get_mut(point as usize / 64) {
                *word |= 1 << (point % 64);
            }
        }
        Line { dialect, special, text: StrBuilder::new(), fields: 0, null: false }
    }

    /// Whether all characters of a text are written as they are.
    fn is_plain(&self, text: Gc<Str>) -> bool {
        let is_special = |&unit: &u8| self.is_special(unit.into());
        matches!(text.units(), Units::Latin1(units) if !units.iter().any(is_special))
    }

    /// Whether a character of Latin-1 is not written as it is.
    fn is_special(&self, point: u32) -> bool {
        self.special[point as usize / 64] >> (point % 64) & 1 != 0
    }

    /// Whether an empty field cannot be written, as no quotes may be around it.
    fn cannot_quote(&self, null: bool) -> bool {
        match self.dialect.quoting {
            quote::NONE => true,
            quote::STRINGS | quote::NOTNULL => null,
            _ => false,
        }
    }

    /// Whether a field is quoted whatever is in it.
    fn always_quotes(&self, thread: &Thread, value: Value) -> bool {
        match self.dialect.quoting {
            quote::ALL => true,
            quote::NONNUMERIC => {
                let class = thread.interp().class_of(value);
                class.slot(|slots| slots.float).is_none()
                    && class.slot(|slots| slots.index).is_none()
                    && class.slot(|slots| slots.int).is_none()
                    && value.cast::<Complex>().is_none()
            }
            quote::STRINGS => value.cast::<Str>().is_some(),
            quote::NOTNULL => !value.is_none(),
            _ => false,
        }
    }

    /// Adds a field that is a value.
    fn add(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        let quoted = self.always_quotes(thread, value);
        self.null = value.is_none();
        let text = match value.cast::<Str>() {
            Some(text) => text,
            None if value.is_none() => thread.interp().strings().empty(),
            None => ops::str(thread, value)?,
        };
        thread.work(text.len())?;
        self.append(thread, text, quoted)
    }

    fn append(&mut self, thread: &mut Thread, text: Gc<Str>, mut quoted: bool) -> PyResult<()> {
        let dialect = self.dialect;
        if text.is_empty() && dialect.delimiter == u32::from(' ') && dialect.skipinitialspace {
            if self.cannot_quote(self.null) {
                return Err(error(
                    thread,
                    "empty field must be quoted if delimiter is a space and skipinitialspace is true",
                ));
            }
            quoted = true;
        }
        if self.fields > 0 {
            self.text.push(dialect.delimiter);
        }
        let field = if self.is_plain(text) { text } else { self.escaped(thread, text, &mut quoted)? };
        let quotes = dialect.quotechar.filter(|_| quoted);
        if let Some(point) = quotes {
            self.text.push(point);
        }
        self.text.push_string(thread, field)?;
        if let Some(point) = quotes {
            self.text.push(point);
        }
        self.fields += 1;
        Ok(())
    }

    /// The text of a field in which characters are escaped or doubled.
    fn escaped(&self, thread: &mut Thread, text: Gc<Str>, quoted: &mut bool) -> PyResult<Gc<Str>> {
        let mut field = StrBuilder::new();
        let terminator = self.dialect.terminator();
        for point in text.units().points() {
            if point < 256 && !self.is_special(point) {
                field.push(point);
                continue;
            }
            let in_terminator = match terminator {
                Some(end) => {
                    thread.work(end.len())?;
                    end.units().points().any(|other| other == point)
                }
                None => false,
            };
            self.put(thread, &mut field, point, in_terminator, quoted)?;
        }
        field.finish(thread)
    }

    /// Adds a character of a field, escaped or doubled if need be.
    fn put(
        &self,
        thread: &mut Thread,
        field: &mut StrBuilder,
        point: u32,
        in_terminator: bool,
        quoted: &mut bool,
    ) -> PyResult<()> {
        let dialect = self.dialect;
        let is_quote = dialect.quotechar == Some(point);
        let is_escape = dialect.escapechar == Some(point);
        let is_end = point == u32::from('\n') || point == u32::from('\r') || in_terminator;
        if point == dialect.delimiter || is_quote || is_escape || is_end {
            let escaped = match dialect.quoting {
                quote::NONE => true,
                _ => is_quote && !dialect.doublequote || !is_quote && is_escape,
            };
            if is_quote && dialect.doublequote && dialect.quoting != quote::NONE {
                field.push(point);
            }
            if escaped {
                let Some(escape) = dialect.escapechar else {
                    return Err(error(thread, "need to escape, but no escapechar set"));
                };
                field.push(escape);
            } else {
                *quoted = true;
            }
        }
        field.push(point);
        Ok(())
    }
}

#[pymethods]
impl Writer {
    /// Construct and write a CSV record from an iterable of fields.
    ///
    /// Non-string elements will be converted to string.
    #[method("(row, /)")]
    fn writerow(thread: &mut Thread, this: Gc<Writer>, row: Value) -> PyResult {
        let Some(dialect) = this.dialect.get() else { return Ok(Value::NONE) };
        let fields = match iter::iter(thread, row) {
            Ok(fields) => fields,
            Err(raised) => {
                thread.catch_builtin(raised, exceptions::TYPE_ERROR)?;
                let given = thread.interp().class_of(row).name_text();
                return Err(error(thread, format!("iterable expected, not {given}")));
            }
        };
        let mut line = Line::new(dialect);
        while let Some(field) = iter::next(thread, fields)? {
            line.add(thread, field)?;
            thread.work(64)?;
        }
        if line.fields > 0 && line.text.is_empty() {
            if line.cannot_quote(line.null) {
                return Err(error(thread, "single empty field record must be quoted"));
            }
            line.fields -= 1;
            let empty = thread.interp().strings().empty();
            line.append(thread, empty, true)?;
        }
        if let Some(terminator) = dialect.terminator() {
            line.text.push_string(thread, terminator)?;
        }
        let text = line.text.finish(thread)?;
        let write = this.write.get().unwrap_or(Value::NONE);
        call::call(thread, write, &[text.as_value()])
    }

    /// Construct and write a series of iterables to a csv file.
    ///
    /// Non-string elements will be converted to string.
    #[method("(rows, /)")]
    fn writerows(thread: &mut Thread, this: Gc<Writer>, rows: Value) -> PyResult<()> {
        let rows = iter::iter(thread, rows)?;
        while let Some(row) = iter::next(thread, rows)? {
            Writer::writerow(thread, this, row)?;
            thread.work(64)?;
        }
        Ok(())
    }
}
