//! Subjects of matches, and what is put together from parts of them.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::growth::Growth;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::text::TextRef;
use taipan_runtime::types::bytes;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::str::StrBuilder;

/// A string or bytes.
#[derive(Clone, Copy)]
pub(super) enum Subject {
    Str(Gc<Str>),
    Bytes(Gc<Bytes>),
}

impl Subject {
    /// The subject that a value is.
    pub(super) fn of(value: Value) -> Option<Self> {
        match value.cast::<Str>() {
            Some(string) => Some(Subject::Str(string)),
            None => value.cast::<Bytes>().map(Subject::Bytes),
        }
    }

    /// The subject that a value is, or the bytes in it as they are now.
    pub(super) fn like(thread: &mut Thread, value: Value) -> PyResult<Option<Self>> {
        match Subject::of(value) {
            Some(subject) => Ok(Some(subject)),
            None => match bytes::borrow(thread, value)? {
                Some(contents) => Bytes::new(thread, contents).map(|bytes| Some(Subject::Bytes(bytes))),
                None => Ok(None),
            },
        }
    }

    /// The same, of an argument.
    pub(super) fn expect(thread: &mut Thread, value: Value) -> PyResult<Self> {
        match Subject::like(thread, value)? {
            Some(subject) => Ok(subject),
            None => {
                let given = thread.interp().class_of(value).name_text();
                Err(thread.type_error(format!("expected string or bytes-like object, got '{given}'")))
            }
        }
    }

    pub(super) fn is_bytes(self) -> bool {
        matches!(self, Subject::Bytes(_))
    }

    pub(super) fn len(self) -> usize {
        match self {
            Subject::Str(string) => string.len(),
            Subject::Bytes(bytes) => bytes.as_slice().len(),
        }
    }

    /// The characters.
    pub(super) fn text(&self) -> TextRef<'_> {
        match self {
            Subject::Str(string) => string.units(),
            Subject::Bytes(bytes) => TextRef::Latin1(bytes.as_slice()),
        }
    }

    /// The part from `start` to `end`.
    pub(super) fn slice(self, thread: &mut Thread, start: usize, end: usize) -> PyResult {
        match self {
            Subject::Str(string) => Str::slice(thread, string, start, end).map(Gc::as_value),
            Subject::Bytes(bytes) => {
                let part = bytes.as_slice().get(start..end).unwrap_or_default();
                Bytes::new(thread, part).map(Gc::as_value)
            }
        }
    }

    /// Something to put parts together in.
    pub(super) fn joiner(self) -> Joiner {
        let out = if self.is_bytes() {
            Out::Bytes(Vec::new(), Growth::default())
        } else {
            Out::Str(StrBuilder::new())
        };
        Joiner { out, pieces: 0 }
    }
}

/// A string or bytes being put together.
pub(super) struct Joiner {
    out: Out,
    /// How many pieces there are so far: a wrong one is named by its number.
    pieces: usize,
}

enum Out {
    Str(StrBuilder),
    Bytes(Vec<u8>, Growth),
}

impl Joiner {
    /// Appends a part of a subject, which is of the right type.
    pub(super) fn push_part(
        &mut self,
        thread: &mut Thread,
        subject: Subject,
        start: usize,
        end: usize,
    ) -> PyResult<()> {
        self.pieces += 1;
        match (&mut self.out, subject) {
            (Out::Str(out), Subject::Str(string)) => {
                out.push_part(thread, string.units().slice(start..end))?
            }
            (Out::Bytes(out, growth), Subject::Bytes(bytes)) => {
                let part = bytes.as_slice().get(start..end).unwrap_or_default();
                growth.reach(thread, out.len() + part.len())?;
                out.extend_from_slice(part);
            }
            _ => {}
        }
        Ok(())
    }

    /// Appends a value, which may be of the wrong type.
    pub(super) fn push_value(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        match (Subject::like(thread, value)?, &self.out) {
            (Some(part @ Subject::Str(_)), Out::Str(_))
            | (Some(part @ Subject::Bytes(_)), Out::Bytes(..)) => self.push_part(thread, part, 0, part.len()),
            (_, out) => {
                let wanted = if matches!(out, Out::Str(_)) { "str instance" } else { "a bytes-like object" };
                let given = thread.interp().class_of(value).name_text();
                let number = self.pieces;
                Err(thread.type_error(format!("sequence item {number}: expected {wanted}, {given} found")))
            }
        }
    }

    /// The string or bytes.
    pub(super) fn finish(self, thread: &mut Thread) -> PyResult {
        match self.out {
            Out::Str(out) => out.finish(thread).map(Gc::as_value),
            Out::Bytes(out, _) => Bytes::new(thread, &out).map(Gc::as_value),
        }
    }
}
