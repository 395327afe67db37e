//! Ends of lines: the translation of universal newlines and the search for the end of a line.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::stream::call_method;
use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::instance;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::text::TextRef;
use crate::text::Unit;
use crate::types::bytes::Bytes;
use crate::types::int;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::tuple::Tuple;
use crate::with_units;

const CR: u32 = 0x0D;
const LF: u32 = 0x0A;

/// The kinds of line ends that were seen.
mod seen {
    pub const CR: u8 = 1;
    pub const LF: u8 = 2;
    pub const CRLF: u8 = 4;
}

/// Where an ASCII character stands first, from `start` on.
pub(super) fn find(text: TextRef<'_>, start: usize, point: u32) -> Option<usize> {
    let rest = text.slice(start.min(text.len())..text.len());
    let at = with_units!(rest, units => find_unit(units, point));
    at.map(|at| start + at)
}

fn find_unit<T: Unit>(units: &[T], point: u32) -> Option<usize> {
    T::find_unit(units, T::truncate(point))
}

/// How the lines of a stream end, as far as reading is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// At `\n`: all others were translated.
    Lf,
    /// At any of the three, which are told apart.
    Universal,
    /// At `\r`.
    Cr,
    /// At `\r\n`.
    CrLf,
}

/// Where a line ends, or up to where there is certainly no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Behind the line end.
    End(usize),
    /// None so far; from here on more text decides.
    Open(usize),
}

impl LineEnd {
    /// Searches a line end from `start` on.
    pub fn find(self, text: TextRef<'_>, start: usize) -> Found {
        let single = |point| match find(text, start, point) {
            Some(at) => Found::End(at + 1),
            None => Found::Open(text.len()),
        };
        match self {
            LineEnd::Lf => single(LF),
            LineEnd::Cr => single(CR),
            LineEnd::Universal => universal_end(text, start),
            LineEnd::CrLf => pair_end(text, start),
        }
    }
}

fn universal_end(text: TextRef<'_>, start: usize) -> Found {
    let rest = text.slice(start.min(text.len())..text.len());
    let at = match rest {
        TextRef::Latin1(units) => memchr::memchr2(b'\r', b'\n', units),
        rest => rest.points().position(|point| point == CR || point == LF),
    };
    match at.map(|at| start + at) {
        Some(at) if text.get(at) == Some(CR) && text.get(at + 1) == Some(LF) => Found::End(at + 2),
        Some(at) => Found::End(at + 1),
        None => Found::Open(text.len()),
    }
}

fn pair_end(text: TextRef<'_>, start: usize) -> Found {
    let mut from = start;
    while let Some(cr) = find(text, from, CR) {
        match text.get(cr + 1) {
            Some(LF) => return Found::End(cr + 2),
            Some(_) => from = cr + 1,
            None => return Found::Open(cr),
        }
    }
    Found::Open(text.len())
}

/// The state of universal newlines: what was seen, and a `\r` that may be half of `\r\n`.
#[derive(Debug, Default)]
pub(super) struct Newlines {
    translate: Cell<bool>,
    pending_cr: Cell<bool>,
    seen: Cell<u8>,
}

impl Newlines {
    /// Begins anew.
    pub fn set_up(&self, translate: bool) {
        self.translate.set(translate);
        self.reset();
    }

    /// Forgets what was seen.
    pub fn reset(&self) {
        self.pending_cr.set(false);
        self.seen.set(0);
    }

    /// Whether a `\r` is held back.
    pub fn holds_cr(&self) -> bool {
        self.pending_cr.get()
    }

    /// Says whether a `\r` is held back.
    pub fn set_holds_cr(&self, holds: bool) {
        self.pending_cr.set(holds);
    }

    /// The next piece of text with its line ends translated; the last piece is told so.
    pub fn apply(&self, thread: &mut Thread, piece: Gc<Str>, last: bool) -> PyResult<Gc<Str>> {
        let mut text = piece;
        if self.pending_cr.get() && (last || !text.is_empty()) {
            let held = Str::of_code_point(&thread.interp(), CR);
            text = Str::concat_all(thread, &[held.as_value(), text.as_value()])?;
            self.pending_cr.set(false);
        }
        if !last && text.units().get(text.len().wrapping_sub(1)) == Some(CR) {
            text = Str::slice(thread, text, 0, text.len() - 1)?;
            self.pending_cr.set(true);
        }
        let units = text.units();
        if find(units, 0, CR).is_none() {
            if self.seen.get() & seen::LF == 0 && find(units, 0, LF).is_some() {
                self.seen.set(self.seen.get() | seen::LF);
            }
            return Ok(text);
        }
        thread.work(text.len() / 8)?;
        if self.translate.get() {
            self.translated(thread, text)
        } else {
            self.note(text.units());
            Ok(text)
        }
    }

    /// Notes the kinds of line ends.
    fn note(&self, text: TextRef<'_>) {
        let mut at = 0;
        while let Found::End(end) = universal_end(text, at) {
            let kind = match (text.get(end - 1), end.checked_sub(2).filter(|&cr| cr >= at)) {
                (Some(CR), _) => seen::CR,
                (_, Some(before)) if text.get(before) == Some(CR) => seen::CRLF,
                _ => seen::LF,
            };
            self.seen.set(self.seen.get() | kind);
            at = end;
        }
    }

    fn translated(&self, thread: &mut Thread, text: Gc<Str>) -> PyResult<Gc<Str>> {
        drop(thread.charge(text.len().saturating_mul(4))?);
        let units = text.units();
        self.note(units);
        let (mut out, mut at) = (StrBuilder::new(), 0);
        while let Some(cr) = find(units, at, CR) {
            out.push_units(units.slice(at..cr));
            out.push(LF);
            at = cr + if units.get(cr + 1) == Some(LF) { 2 } else { 1 };
        }
        out.push_units(units.slice(at..units.len()));
        out.finish(thread)
    }

    /// What `newlines` shows.
    pub fn show(&self, thread: &mut Thread) -> Value {
        let interp = thread.interp();
        let mut kinds = Vec::new();
        for (bit, text) in [(seen::CR, "\r"), (seen::LF, "\n"), (seen::CRLF, "\r\n")] {
            if self.seen.get() & bit != 0 {
                kinds.push(Str::intern(&interp, text));
            }
        }
        match kinds.as_slice() {
            [] => Value::NONE,
            [one] => one.as_value(),
            [one, two] => Tuple::small(&interp, &[one.as_value(), two.as_value()]).as_value(),
            kinds => {
                let kinds = [kinds[0], kinds[1], kinds[2]].map(Gc::as_value);
                Tuple::small(&interp, &kinds).as_value()
            }
        }
    }
}

/// Codec used when reading a file in universal newlines mode.
///
/// It wraps another incremental decoder, translating \r\n and \r into \n.
/// It also records the types of newlines encountered.  When used with
/// translate=False, it ensures that the newline sequence is returned in
/// one piece. When used with decoder=None, it expects unicode strings as
/// decode input and translates newlines without first invoking an external
/// decoder.
#[pytype(
    name = "IncrementalNewlineDecoder",
    module = "_io",
    shape = ids::NEWLINE_DECODER,
    flags(BASETYPE),
    trace
)]
#[repr(C)]
pub struct IncrementalNewlineDecoder {
    header: Header,
    /// The decoder underneath, `None` for text; nothing before `__init__`.
    decoder: Slot,
    #[untraced]
    newlines: Newlines,
}

impl IncrementalNewlineDecoder {
    fn decoder(&self, thread: &mut Thread) -> PyResult {
        match self.decoder.get() {
            Some(decoder) => Ok(decoder),
            None => Err(thread.value_error("IncrementalNewlineDecoder.__init__() not called")),
        }
    }
}

/// A decoder around another one.
pub(super) fn around(thread: &Thread, decoder: Value, translate: bool) -> Value {
    let made = IncrementalNewlineDecoder {
        header: Header::new(ids::NEWLINE_DECODER),
        decoder: Slot::new(decoder),
        newlines: Newlines::default(),
    };
    made.newlines.set_up(translate);
    thread.heap().alloc(ids::NEWLINE_DECODER, made).as_value()
}

/// The parts of a decoder's state: bytes held back, and its flags.
pub(super) fn state_parts(thread: &mut Thread, state: Value) -> PyResult<(Value, Value)> {
    let Some(state) = state.cast::<Tuple>() else {
        return Err(thread.type_error("illegal decoder state"));
    };
    match *state.items() {
        [buffer, flags] => Ok((buffer, flags)),
        _ => Err(thread.type_error("illegal decoder state")),
    }
}

#[pymethods]
impl IncrementalNewlineDecoder {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
        let made = IncrementalNewlineDecoder {
            header: Header::new(ids::NEWLINE_DECODER),
            decoder: Slot::empty(),
            newlines: Newlines::default(),
        };
        let made = thread.heap().alloc(ids::NEWLINE_DECODER, made).as_value();
        instance::finish_new(thread, class, made)
    }

    #[init("(decoder, translate, errors='strict')")]
    fn init(
        thread: &mut Thread,
        this: Gc<IncrementalNewlineDecoder>,
        decoder: Value,
        translate: bool,
        errors: Option<Value>,
    ) {
        let _ = errors;
        thread.heap().set(this, &this.decoder, decoder);
        this.newlines.set_up(translate);
    }

    #[method("(input, final=False)")]
    fn decode(
        thread: &mut Thread,
        this: Gc<IncrementalNewlineDecoder>,
        input: Value,
        #[default(false)] r#final: bool,
    ) -> PyResult<Gc<Str>> {
        let decoder = this.decoder(thread)?;
        let output = if decoder.is_none() {
            input
        } else {
            call_method(thread, decoder, Name::decode, &[input, Value::bool(r#final)])?
        };
        match output.cast::<Str>() {
            Some(output) => this.newlines.apply(thread, output, r#final),
            None => {
                let name = thread.interp().class_of(output).name_text();
                Err(thread.type_error(format!("decoder should return a string result, not '{name}'")))
            }
        }
    }

    #[method("()")]
    fn getstate(thread: &mut Thread, this: Gc<IncrementalNewlineDecoder>) -> PyResult<(Value, Value)> {
        let decoder = this.decoder(thread)?;
        let (buffer, flags) = if decoder.is_none() {
            (Bytes::new(thread, b"")?.as_value(), 0)
        } else {
            let state = call_method(thread, decoder, Name::getstate, &[])?;
            let (buffer, flags) = state_parts(thread, state)?;
            let flags = ops::index(thread, flags)?;
            (buffer, int::to_i64(flags).unwrap_or(0) as u64)
        };
        let flags = flags << 1 | u64::from(this.newlines.holds_cr());
        Ok((buffer, int::from_u64(&thread.interp(), flags)))
    }

    #[method("(state, /)")]
    fn setstate(thread: &mut Thread, this: Gc<IncrementalNewlineDecoder>, state: Value) -> PyResult<()> {
        let decoder = this.decoder(thread)?;
        if state.cast::<Tuple>().is_none() {
            return Err(thread.type_error("state argument must be a tuple"));
        }
        let (buffer, flags) = state_parts(thread, state)?;
        let flags = ops::index(thread, flags)?;
        let flags = int::to_i64(flags).unwrap_or(0) as u64;
        this.newlines.set_holds_cr(flags & 1 != 0);
        if decoder.is_none() {
            return Ok(());
        }
        let interp = thread.interp();
        let inner = Tuple::small(&interp, &[buffer, int::from_u64(&interp, flags >> 1)]);
        call_method(thread, decoder, Name::setstate, &[inner.as_value()]).map(drop)
    }

    #[method("()")]
    fn reset(thread: &mut Thread, this: Gc<IncrementalNewlineDecoder>) -> PyResult<()> {
        let decoder = this.decoder(thread)?;
        this.newlines.reset();
        if decoder.is_none() {
            return Ok(());
        }
        call_method(thread, decoder, Name::reset, &[]).map(drop)
    }

    #[getter]
    fn newlines(thread: &mut Thread, this: Gc<IncrementalNewlineDecoder>) -> PyResult {
        this.decoder(thread)?;
        Ok(this.newlines.show(thread))
    }
}
