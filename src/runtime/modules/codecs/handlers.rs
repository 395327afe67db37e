//! The standard error handlers as functions: what `codecs.lookup_error` gives for their names.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use super::Encoding;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::spec::FunctionSpec;
use crate::state::thread::Thread;
use crate::text::codec::CodecError;
use crate::text::codec::Replacement;
use crate::text::codec::standard::Standard;
use crate::text::names;
use crate::types::bytes::Bytes;
use crate::types::exception::Exception;
use crate::types::exception::field;
use crate::types::int;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The function of the handler of that name.
pub(super) fn find(name: &str) -> Option<&'static FunctionSpec> {
    Some(match Standard::from_name(name)? {
        Standard::Strict => &STRICT_ERRORS_SPEC,
        Standard::Ignore => &IGNORE_ERRORS_SPEC,
        Standard::Replace => &REPLACE_ERRORS_SPEC,
        Standard::BackslashReplace => &BACKSLASHREPLACE_ERRORS_SPEC,
        Standard::XmlCharRefReplace => &XMLCHARREFREPLACE_ERRORS_SPEC,
        Standard::NameReplace => &NAMEREPLACE_ERRORS_SPEC,
        Standard::SurrogateEscape => &SURROGATEESCAPE_SPEC,
        Standard::SurrogatePass => &SURROGATEPASS_SPEC,
    })
}

/// What an error is about.
struct Problem {
    exception: Gc<Exception>,
    piece: CodecError,
}

impl Problem {
    /// Reads the exception; its range is cut to the object.
    fn read(thread: &mut Thread, exception: Value) -> PyResult<Problem> {
        let unicode = thread.interp().class(exceptions::UNICODE_ERROR);
        let is_unicode = thread.interp().class_of(exception).is_subclass_of(unicode);
        let Some(error) = exception.cast::<Exception>().filter(|_| is_unicode) else {
            return Err(refuse(thread, exception));
        };
        let object = error.field(field::UNICODE_OBJECT).unwrap_or(Value::NONE);
        let len = ops::len(thread, object)?;
        let position = |index: usize| {
            let number = error.field(index).and_then(int::exact).and_then(int::to_i64).unwrap_or(0);
            usize::try_from(number).unwrap_or(0).min(len)
        };
        let (start, end) = (position(field::UNICODE_START), position(field::UNICODE_END));
        Ok(Problem { exception: error, piece: CodecError { start, end: end.max(start), reason: "" } })
    }

    fn encoding(&self) -> Option<Encoding> {
        let name = self.exception.field(field::UNICODE_ENCODING)?.cast::<Str>()?;
        Encoding::named(name)
    }

    /// What the handler answers; nothing where it raises the error.
    fn answer(&self, thread: &mut Thread, handler: Standard) -> PyResult<Option<Gc<Tuple>>> {
        let object = self.exception.field(field::UNICODE_OBJECT).unwrap_or(Value::NONE);
        let utf = self.encoding().and_then(Encoding::utf);
        let (replacement, resume) = if let Some(text) = object.cast::<Str>() {
            let is_translation = self.exception.field(field::UNICODE_ENCODING).is_none();
            if is_translation && handler == Standard::Replace {
                let marks = vec![0xFFFD; self.piece.end - self.piece.start];
                (Str::from_code_points(thread, &marks)?.as_value(), self.piece.end)
            } else {
                let recovery = handler.encode(text.units(), self.piece, utf, names::name);
                let Some(recovery) = recovery else { return Ok(None) };
                let replacement = match recovery.replacement {
                    Replacement::Text(text) => Str::from_buf(thread, &text)?.as_value(),
                    Replacement::Bytes(bytes) if bytes.is_empty() => {
                        thread.interp().strings().empty().as_value()
                    }
                    Replacement::Bytes(bytes) => Bytes::new(thread, &bytes)?.as_value(),
                };
                (replacement, recovery.resume)
            }
        } else if let Some(bytes) = object.cast::<Bytes>() {
            if matches!(handler, Standard::XmlCharRefReplace | Standard::NameReplace) {
                return Err(refuse(thread, self.exception.as_value()));
            }
            let recovery = handler.decode(bytes.as_slice(), self.piece, utf);
            let Some(recovery) = recovery else { return Ok(None) };
            (Str::from_buf(thread, &recovery.replacement)?.as_value(), recovery.resume)
        } else {
            return Err(refuse(thread, self.exception.as_value()));
        };
        let interp = thread.interp();
        Ok(Some(Tuple::small(&interp, &[replacement, int::from_usize(&interp, resume)])))
    }
}

#[cold]
fn refuse(thread: &mut Thread, exception: Value) -> Raised {
    let name = thread.interp().class_of(exception).name_text();
    thread.type_error(format!("don't know how to handle {name} in error callback"))
}

fn handle(thread: &mut Thread, exception: Value, handler: Standard) -> PyResult<Gc<Tuple>> {
    let problem = Problem::read(thread, exception)?;
    drop(thread.charge((problem.piece.end - problem.piece.start).saturating_mul(64))?);
    match problem.answer(thread, handler)? {
        Some(answer) => Ok(answer),
        None => Err(thread.raise(exception)),
    }
}

/// Implements the 'strict' error handling, which raises a UnicodeError on coding errors.
#[pyfunction("(exc, /)")]
fn strict_errors(thread: &mut Thread, exc: Value) -> PyResult {
    match exc.cast::<Exception>() {
        Some(_) => Err(thread.raise(exc)),
        None => Err(thread.type_error("codec must pass exception instance")),
    }
}

macro_rules! handlers {
    ($($(#[$doc:meta])* $name:ident $standard:ident;)*) => {
        $(
            $(#[$doc])*
            #[pyfunction("(exc, /)")]
            fn $name(thread: &mut Thread, exc: Value) -> PyResult<Gc<Tuple>> {
                handle(thread, exc, Standard::$standard)
            }
        )*
    };
}

handlers! {
    /// Implements the 'ignore' error handling, which ignores malformed data and continues.
    ignore_errors Ignore;
    /// Implements the 'replace' error handling, which replaces malformed data with a replacement marker.
    replace_errors Replace;
    /// Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence.
    backslashreplace_errors BackslashReplace;
    /// Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference.
    xmlcharrefreplace_errors XmlCharRefReplace;
    /// Implements the 'namereplace' error handling, which replaces an unencodable character with a \\N{...} escape sequence.
    namereplace_errors NameReplace;
    /// Implements the 'surrogateescape' error handling.
    surrogateescape SurrogateEscape;
    /// Implements the 'surrogatepass' error handling.
    surrogatepass SurrogatePass;
}
