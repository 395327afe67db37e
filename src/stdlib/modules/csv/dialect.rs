//! `Dialect`: how a table is written.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::args::Args;
use taipan_runtime::object::attr;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::instance;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;

use super::quote;
use super::registered;
use crate::ids;

/// CSV dialect
///
/// The Dialect type records CSV dialect options.
#[pytype(name = "Dialect", module = "_csv", shape = ids::CSV_DIALECT, flags(BASETYPE), trace)]
#[repr(C)]
pub struct Dialect {
    header: Header,
    terminator: GcSlot<Str>,
    #[untraced]
    pub(super) delimiter: u32,
    #[untraced]
    pub(super) quotechar: Option<u32>,
    #[untraced]
    pub(super) escapechar: Option<u32>,
    #[pymember(computed)]
    #[untraced]
    pub(super) quoting: u8,
    #[pymember]
    #[untraced]
    pub(super) doublequote: bool,
    #[pymember]
    #[untraced]
    pub(super) skipinitialspace: bool,
    #[pymember]
    #[untraced]
    pub(super) strict: bool,
}

/// The names of the options.
const OPTIONS: [&str; 8] = [
    "delimiter",
    "doublequote",
    "escapechar",
    "lineterminator",
    "quotechar",
    "quoting",
    "skipinitialspace",
    "strict",
];

/// Options: given by keyword, else those of another dialect.
struct Options {
    keywords: Gc<Dict>,
    base: Option<Value>,
}

impl Options {
    fn get(&self, thread: &mut Thread, name: &str) -> PyResult<Option<Value>> {
        let name = Str::intern(&thread.interp(), name);
        if let Some(value) = self.keywords.get_str(thread, name)? {
            return Ok(Some(value));
        }
        match self.base {
            Some(base) => attr::get_optional(thread, base, name),
            None => Ok(None),
        }
    }

    fn flag(&self, thread: &mut Thread, name: &str, usual: bool) -> PyResult<bool> {
        match self.get(thread, name)? {
            Some(value) => ops::truth(thread, value),
            None => Ok(usual),
        }
    }

    /// A character, or none where `None` may stand for it.
    fn char(
        &self,
        thread: &mut Thread,
        name: &str,
        usual: Option<char>,
        optional: bool,
    ) -> PyResult<Option<u32>> {
        let Some(value) = self.get(thread, name)? else { return Ok(usual.map(u32::from)) };
        if value.is_none() && optional {
            return Ok(None);
        }
        let or_none = if optional { " or None" } else { "" };
        let Some(text) = value.cast::<Str>() else {
            let given = thread.interp().class_of(value).name_text();
            return Err(
                thread.type_error(format!("\"{name}\" must be a unicode character{or_none}, not {given}"))
            );
        };
        match (text.len(), text.units().get(0)) {
            (1, Some(point)) => Ok(Some(point)),
            (len, _) => Err(thread.type_error(format!(
                "\"{name}\" must be a unicode character{or_none}, not a string of length {len}"
            ))),
        }
    }

    fn terminator(&self, thread: &mut Thread) -> PyResult<Gc<Str>> {
        match self.get(thread, "lineterminator")? {
            None => Ok(Str::intern(&thread.interp(), "\r\n")),
            Some(value) => match value.cast::<Str>() {
                Some(text) => Ok(text),
                None => {
                    let given = thread.interp().class_of(value).name_text();
                    let given = if value.is_none() { "NoneType".to_string() } else { given };
                    Err(thread.type_error(format!("\"lineterminator\" must be a string, not {given}")))
                }
            },
        }
    }

    fn quoting(&self, thread: &mut Thread, has_quotes: bool) -> PyResult<u8> {
        let Some(value) = self.get(thread, "quoting")? else {
            return Ok(if has_quotes { quote::MINIMAL } else { quote::NONE });
        };
        let Some(number) = int::exact(value) else {
            let given = thread.interp().class_of(value).name_text();
            return Err(thread.type_error(format!("\"quoting\" must be an integer, not {given}")));
        };
        match int::to_i64(number).and_then(|number| u8::try_from(number).ok()) {
            Some(quoting @ quote::MINIMAL..=quote::NOTNULL) => Ok(quoting),
            _ => Err(thread.type_error("bad \"quoting\" value")),
        }
    }
}

#[cold]
fn bad(thread: &mut Thread, what: &str) -> Raised {
    thread.value_error(format!("bad {what} value"))
}

impl Dialect {
    /// What ends a line.
    pub(super) fn terminator(&self) -> Option<Gc<Str>> {
        self.terminator.get()
    }

    fn check(&self, thread: &mut Thread) -> PyResult<()> {
        self.check_char(thread, "delimiter", Some(self.delimiter), true)?;
        self.check_char(thread, "escapechar", self.escapechar, !self.skipinitialspace)?;
        self.check_char(thread, "quotechar", self.quotechar, !self.skipinitialspace)?;
        for (one, other, what) in [
            (Some(self.delimiter), self.escapechar, "delimiter or escapechar"),
            (Some(self.delimiter), self.quotechar, "delimiter or quotechar"),
            (self.escapechar, self.quotechar, "escapechar or quotechar"),
        ] {
            if one.is_some() && one == other {
                return Err(bad(thread, what));
            }
        }
        Ok(())
    }

    /// A character with a meaning must not be taken for the end of a line, nor for a space that is skipped.
    fn check_char(
        &self,
        thread: &mut Thread,
        what: &str,
        char: Option<u32>,
        may_be_space: bool,
    ) -> PyResult<()> {
        let Some(point) = char else { return Ok(()) };
        if matches!(point, LINE_FEED | CARRIAGE_RETURN) || point == SPACE && !may_be_space {
            return Err(bad(thread, what));
        }
        if self.terminator().is_some_and(|end| end.units().points().any(|other| other == point)) {
            return Err(bad(thread, &format!("{what} or lineterminator")));
        }
        Ok(())
    }
}

const LINE_FEED: u32 = '\n' as u32;
const CARRIAGE_RETURN: u32 = '\r' as u32;
const SPACE: u32 = ' ' as u32;

/// The dialect of these arguments: a name, a dialect, or any object with its attributes, and options by keyword.
pub(super) fn make(thread: &mut Thread, base: Option<Value>, args: Args<'_>) -> PyResult<Gc<Dialect>> {
    let keywords = Dict::new(thread);
    let mut base = base;
    for (name, value) in args.keywords() {
        if name.equals_str("dialect") {
            base = Some(value);
            continue;
        }
        if !OPTIONS.iter().any(|option| name.equals_str(option)) {
            let name = name.to_string_lossy();
            let message = format!("this function got an unexpected keyword argument '{name}'");
            return Err(thread.type_error(message));
        }
        keywords.set_str(thread, name, value)?;
    }
    let mut base = base.filter(|base| !base.is_none());
    if let Some(name) = base.filter(|base| base.cast::<Str>().is_some()) {
        base = Some(registered(thread, name)?);
    }
    if keywords.is_empty()
        && let Some(dialect) = base.and_then(|base| base.exact::<Dialect>())
    {
        return Ok(dialect);
    }
    from_options(thread, &Options { keywords, base })
}

fn from_options(thread: &mut Thread, options: &Options) -> PyResult<Gc<Dialect>> {
    let delimiter = options.char(thread, "delimiter", Some(','), false)?.unwrap_or(u32::from(','));
    let doublequote = options.flag(thread, "doublequote", true)?;
    let escapechar = options.char(thread, "escapechar", None, true)?;
    let terminator = options.terminator(thread)?;
    let quotechar = options.char(thread, "quotechar", Some('"'), true)?;
    let quoting = options.quoting(thread, quotechar.is_some())?;
    let skipinitialspace = options.flag(thread, "skipinitialspace", false)?;
    let strict = options.flag(thread, "strict", false)?;
    if quoting != quote::NONE && quotechar.is_none() {
        return Err(thread.type_error("quotechar must be set if quoting enabled"));
    }
    let dialect = Dialect {
        header: Header::new(ids::CSV_DIALECT),
        terminator: GcSlot::new(terminator),
        delimiter,
        quotechar,
        escapechar,
        quoting,
        doublequote,
        skipinitialspace,
        strict,
    };
    dialect.check(thread)?;
    Ok(thread.heap().alloc(ids::CSV_DIALECT, dialect))
}

fn text_of(thread: &mut Thread, point: Option<u32>) -> Option<Gc<Str>> {
    point.map(|point| Str::of_code_point(&thread.interp(), point))
}

#[pymethods]
impl Dialect {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
        let dialect = make(thread, args.first(), args)?;
        instance::finish_new(thread, class, dialect.as_value())
    }

    #[getter]
    fn delimiter(thread: &mut Thread, this: Gc<Dialect>) -> Option<Gc<Str>> {
        text_of(thread, Some(this.delimiter))
    }

    #[getter]
    fn quotechar(thread: &mut Thread, this: Gc<Dialect>) -> Option<Gc<Str>> {
        text_of(thread, this.quotechar)
    }

    #[getter]
    fn escapechar(thread: &mut Thread, this: Gc<Dialect>) -> Option<Gc<Str>> {
        text_of(thread, this.escapechar)
    }

    #[getter]
    fn lineterminator(this: Gc<Dialect>) -> Option<Gc<Str>> {
        this.terminator()
    }
}
