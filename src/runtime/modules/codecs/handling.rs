//! Error handlers of encodings: the standard ones and those that Python registers.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::registry;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::growth::Growth;
use crate::state::thread::Thread;
use crate::text::TextBuf;
use crate::text::codec::CodecError;
use crate::text::codec::DecodeHandler;
use crate::text::codec::DecodeRecovery;
use crate::text::codec::EncodeHandler;
use crate::text::codec::EncodeRecovery;
use crate::text::codec::Replacement;
use crate::text::codec::standard::Standard;
use crate::text::codec::standard::Utf;
use crate::text::names;
use crate::types::bytes;
use crate::types::bytes::Bytes;
use crate::types::exception::unicode;
use crate::types::int;
use crate::types::str::Str;
use crate::types::str::Units;
use crate::types::tuple::Tuple;

/// What is encoded or decoded.
enum Input<'a> {
    Text(Value, Units<'a>),
    Bytes(&'a [u8]),
}

/// How one call of a codec treats its errors. Lies on the native stack.
pub(super) struct Handling<'a> {
    thread: &'a mut Thread,
    input: Input<'a>,
    encoding: &'a str,
    utf: Option<Utf>,
    errors: Option<Gc<Str>>,
    /// How many bytes lie before those that the codec sees.
    skipped: usize,
    /// The bytes that handlers of the program have put in place so far, which the output holds.
    replaced: usize,
    growth: Growth,
}

impl<'a> Handling<'a> {
    pub(super) fn encoding(
        thread: &'a mut Thread,
        object: Value,
        encoding: &'a str,
        utf: Option<Utf>,
        errors: Option<Gc<Str>>,
        text: Units<'a>,
    ) -> Self {
        Handling::new(thread, Input::Text(object, text), encoding, utf, errors)
    }

    pub(super) fn decoding(
        thread: &'a mut Thread,
        bytes: &'a [u8],
        encoding: &'a str,
        utf: Option<Utf>,
        errors: Option<Gc<Str>>,
    ) -> Self {
        Handling::new(thread, Input::Bytes(bytes), encoding, utf, errors)
    }

    fn new(
        thread: &'a mut Thread,
        input: Input<'a>,
        encoding: &'a str,
        utf: Option<Utf>,
        errors: Option<Gc<Str>>,
    ) -> Self {
        let growth = Growth::default();
        Handling { thread, input, encoding, utf, errors, skipped: 0, replaced: 0, growth }
    }

    pub(super) fn skip(&mut self, skipped: usize) {
        self.skipped = skipped;
    }

    fn standard(&self) -> Option<Standard> {
        match self.errors {
            None => Some(Standard::Strict),
            Some(name) => Standard::from_name(&name.to_string_lossy()),
        }
    }

    /// The exception that an error becomes.
    fn exception(&mut self, error: CodecError) -> PyResult {
        let range = error.start + self.skipped..error.end + self.skipped;
        match self.input {
            Input::Text(object, _) => {
                unicode::encode_error(self.thread, self.encoding, object, range, error.reason)
            }
            Input::Bytes(bytes) => {
                let object = Bytes::new(self.thread, bytes)?.as_value();
                unicode::decode_error(self.thread, self.encoding, object, range, error.reason)
            }
        }
    }

    fn raise(&mut self, error: CodecError) -> Raised {
        let made = self.exception(error);
        unicode::raise(self.thread, made)
    }

    /// Charges a replacement, whose length the program decides.
    fn charge(&mut self, bytes: usize) -> PyResult<()> {
        self.replaced = self.replaced.saturating_add(bytes);
        self.growth.reach(self.thread, self.replaced)
    }

    /// Calls the registered handler; the replacement and where to go on, counted in what the codec sees.
    fn custom(&mut self, error: CodecError, wanted: &str) -> PyResult<(Value, usize)> {
        let name = match self.errors {
            Some(name) => name,
            None => return Err(self.raise(error)),
        };
        let handler = registry::lookup_error(self.thread, name)?;
        let exception = self.exception(error)?;
        let answer = call::call(self.thread, handler, &[exception])?;
        let parts = answer.cast::<Tuple>().map_or(&[][..], |tuple| tuple.items());
        let (replacement, position) = match *parts {
            [replacement, position] if int::exact(position).is_some() => (replacement, position),
            _ => return Err(self.thread.type_error(wanted)),
        };
        let len = match self.input {
            Input::Text(_, text) => text.len(),
            Input::Bytes(bytes) => bytes.len(),
        } as i64;
        let given = int::exact(position).and_then(int::to_i64).unwrap_or(i64::MAX);
        let at = if given < 0 { given + len } else { given };
        if !(0..=len).contains(&at) {
            let message = format!("position {given} from error handler out of bounds");
            return Err(self.thread.index_error(message));
        }
        Ok((replacement, (at as usize).saturating_sub(self.skipped)))
    }
}

impl DecodeHandler for Handling<'_> {
    type Error = Raised;

    fn recover(&mut self, error: CodecError) -> PyResult<DecodeRecovery> {
        const WANTED: &str = "decoding error handler must return (str, int) tuple";
        let Some(standard) = self.standard() else {
            let (replacement, resume) = self.custom(error, WANTED)?;
            let Some(text) = replacement.cast::<Str>() else { return Err(self.thread.type_error(WANTED)) };
            self.charge(text.len().saturating_mul(size_of::<u32>()))?;
            return Ok(DecodeRecovery { replacement: TextBuf::from(text.units()), resume });
        };
        if matches!(standard, Standard::XmlCharRefReplace | Standard::NameReplace) {
            let message = "don't know how to handle UnicodeDecodeError in error callback";
            return Err(self.thread.type_error(message));
        }
        let Input::Bytes(bytes) = self.input else { return Err(self.raise(error)) };
        match standard.decode(&bytes[self.skipped..], error, self.utf) {
            Some(recovery) => Ok(recovery),
            None => Err(self.raise(error)),
        }
    }
}

impl EncodeHandler for Handling<'_> {
    type Error = Raised;

    fn recover(&mut self, error: CodecError) -> PyResult<EncodeRecovery> {
        const WANTED: &str = "encoding error handler must return (str/bytes, int) tuple";
        let Some(standard) = self.standard() else {
            let (replacement, resume) = self.custom(error, WANTED)?;
            let replacement = match (replacement.cast::<Str>(), bytes::borrowed(replacement)) {
                (Some(text), _) => {
                    self.charge(text.len().saturating_mul(size_of::<u32>()))?;
                    Replacement::Text(TextBuf::from(text.units()))
                }
                (None, Some(bytes)) => {
                    self.charge(bytes.len())?;
                    Replacement::Bytes(bytes.to_vec())
                }
                (None, None) => return Err(self.thread.type_error(WANTED)),
            };
            return Ok(EncodeRecovery { replacement, resume });
        };
        let Input::Text(_, text) = self.input else { return Err(self.raise(error)) };
        match standard.encode(text, error, self.utf, names::name) {
            Some(recovery) => Ok(recovery),
            None => Err(self.raise(error)),
        }
    }

    fn refuse(&mut self, error: CodecError) -> Raised {
        self.raise(error)
    }
}
