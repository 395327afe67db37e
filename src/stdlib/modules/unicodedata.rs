//! `unicodedata`: the Unicode database as functions, and version 3.2 of it as an object.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::convert::Ch;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::exception::unicode;
use taipan_runtime::types::str::Str;

use super::buffers;
use crate::ids;
use crate::unicode::Form;
use crate::unicode::Normalizer;
use crate::unicode::Version;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "unicodedata",
    doc: "This module provides access to the Unicode Character Database which\ndefines character properties for all Unicode characters. The data in\nthis database is based on the UnicodeData.txt file version\n16.0.0 which is publicly available from ftp://ftp.unicode.org/.\n\nThe module uses the same names and symbols as defined by the\nUnicodeData File Format 16.0.0.",
    functions: &[
        DECIMAL_SPEC,
        DIGIT_SPEC,
        NUMERIC_SPEC,
        CATEGORY_SPEC,
        BIDIRECTIONAL_SPEC,
        COMBINING_SPEC,
        MIRRORED_SPEC,
        EAST_ASIAN_WIDTH_SPEC,
        DECOMPOSITION_SPEC,
        NAME_SPEC,
        LOOKUP_SPEC,
        IS_NORMALIZED_SPEC,
        NORMALIZE_SPEC,
    ],
    types: &[Ucd::SPEC],
    exec: Some(exec),
};

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    let version = Str::new(&interp, Version::Current.number());
    space.set_text(thread, "unidata_version", version.as_value())?;
    let old = Ucd { header: Header::new(ids::UCD), version: Version::Old };
    let old = interp.heap().alloc(ids::UCD, old);
    space.set_text(thread, "ucd_3_2_0", old.as_value())
}

/// Longer names are not looked up.
const LONGEST_NAME: usize = 256;

fn word(thread: &mut Thread, word: &str) -> Value {
    Str::intern(&thread.interp(), word).as_value()
}

/// A value that may be missing: the default then, or ValueError.
fn or_default(thread: &mut Thread, value: Option<Value>, default: Option<Value>, message: &str) -> PyResult {
    value.or(default).ok_or_else(|| thread.value_error(message))
}

fn decimal_in(thread: &mut Thread, version: Version, point: u32, default: Option<Value>) -> PyResult {
    let value = version.decimal(point).map(|digit| Value::int_from_low_bits(digit.into()));
    or_default(thread, value, default, "not a decimal")
}

fn digit_in(thread: &mut Thread, version: Version, point: u32, default: Option<Value>) -> PyResult {
    let value = version.digit(point).map(|digit| Value::int_from_low_bits(digit.into()));
    or_default(thread, value, default, "not a digit")
}

fn numeric_in(thread: &mut Thread, version: Version, point: u32, default: Option<Value>) -> PyResult {
    let value = version.numeric(point).map(Value::float);
    or_default(thread, value, default, "not a numeric character")
}

fn name_in(thread: &mut Thread, version: Version, point: u32, default: Option<Value>) -> PyResult {
    let name = match version.name(point) {
        Some(name) => Some(Str::from_text(thread, &name)?.as_value()),
        None => None,
    };
    or_default(thread, name, default, "no such name")
}

fn category_in(thread: &mut Thread, version: Version, point: u32) -> PyResult {
    Ok(word(thread, version.category(point)))
}

fn bidirectional_in(thread: &mut Thread, version: Version, point: u32) -> PyResult {
    Ok(word(thread, version.direction(point)))
}

fn east_asian_width_in(thread: &mut Thread, version: Version, point: u32) -> PyResult {
    Ok(word(thread, version.width(point)))
}

fn decomposition_in(thread: &mut Thread, version: Version, point: u32) -> PyResult {
    Ok(Str::from_text(thread, &version.decomposition(point))?.as_value())
}

fn combining_in(_: &mut Thread, version: Version, point: u32) -> PyResult {
    Ok(Value::int_from_low_bits(version.combining(point).into()))
}

fn mirrored_in(_: &mut Thread, version: Version, point: u32) -> PyResult {
    Ok(Value::int_from_low_bits(version.is_mirrored(point).into()))
}

/// The UTF-8 of a name, which may be bytes.
fn name_bytes(thread: &mut Thread, name: Value) -> PyResult<Vec<u8>> {
    let Some(string) = name.cast::<Str>() else {
        let bytes = buffers::read(thread, name)?;
        return Ok(bytes[..bytes.len().min(LONGEST_NAME + 1)].to_vec());
    };
    // Names are ASCII: four bytes a code point are enough of any of them.
    let start = Str::slice(thread, string, 0, string.len().min(LONGEST_NAME + 1))?;
    match start.to_utf8() {
        Some(text) => Ok(text.into_owned().into_bytes()),
        None => Err(not_utf8(thread, string)),
    }
}

/// The error of a string with surrogates.
#[cold]
fn not_utf8(thread: &mut Thread, string: Gc<Str>) -> Raised {
    let units = string.units();
    let at = units.points().position(|point| (0xD800..0xE000).contains(&point)).unwrap_or(0);
    let reason = "surrogates not allowed";
    let made = unicode::encode_error(thread, "utf-8", string.as_value(), at..at + 1, reason);
    unicode::raise(thread, made)
}

fn lookup_in(thread: &mut Thread, version: Version, name: Value) -> PyResult {
    let name = name_bytes(thread, name)?;
    let message = if name.len() > LONGEST_NAME {
        "name too long".to_owned()
    } else {
        let found = std::str::from_utf8(&name).ok().and_then(|name| version.lookup(name));
        if let Some(found) = found {
            return Ok(Str::from_text(thread, &found)?.as_value());
        }
        // As a string of C ends.
        let shown = name.split(|&byte| byte == 0).next().unwrap_or_default();
        format!("undefined character name '{}'", String::from_utf8_lossy(shown))
    };
    let message = Str::from_text(thread, &message)?.as_value();
    Err(thread.key_error(message))
}

/// The form that is asked for; `None` where every text is in it as it is.
fn form_of(thread: &mut Thread, name: Gc<Str>, text: Gc<Str>) -> PyResult<Option<Form>> {
    if text.is_empty() {
        return Ok(None);
    }
    match Form::of_name(&name.to_string_lossy()) {
        Some(form) => Ok(Some(form).filter(|form| text.units().max_point() >= form.first_changed())),
        None => Err(thread.value_error("invalid normalization form")),
    }
}

/// Normalizes a text; itself where it is in the form.
fn normal(thread: &mut Thread, version: Version, form: Form, text: Gc<Str>) -> PyResult<Gc<Str>> {
    let mut normalizer = Normalizer::new(version, form);
    thread.work(text.len() * 8)?;
    let len: usize = text.units().points().map(|point| normalizer.width(point)).sum();
    // The marks behind a letter are sorted aside.
    let _charge = thread.charge(len.saturating_mul(8))?;
    if !normalizer.reserve(len) {
        return Err(thread.memory_error());
    }
    text.units().points().for_each(|point| normalizer.push(point));
    let points = normalizer.finish();
    if text.units().points().eq(points.iter().copied()) {
        return Ok(text);
    }
    Str::from_code_points(thread, &points)
}

fn normalize_in(thread: &mut Thread, version: Version, form: Gc<Str>, text: Gc<Str>) -> PyResult<Gc<Str>> {
    match form_of(thread, form, text)? {
        Some(form) => normal(thread, version, form, text),
        None => Ok(text),
    }
}

fn is_normalized_in(thread: &mut Thread, version: Version, form: Gc<Str>, text: Gc<Str>) -> PyResult<bool> {
    match form_of(thread, form, text)? {
        Some(form) => Ok(normal(thread, version, form, text)?.equals(&text)),
        None => Ok(true),
    }
}

/// A version of the database.
#[pytype(name = "UCD", module = "unicodedata", shape = ids::UCD, flags(NO_NEW), leaf)]
#[repr(C)]
pub struct Ucd {
    header: Header,
    version: Version,
}

/// Declares functions of the module, which are methods of its older version too: first those of a character, then
/// those that may have no answer.
macro_rules! database {
    (
        { $($(#[$doc:meta])* $name:ident: $of:ident;)* }
        { $($(#[$maybe_doc:meta])* $maybe_name:ident: $maybe_of:ident;)* }
    ) => {
        $(
            $(#[$doc])*
            #[pyfunction("(chr, /)", module = "unicodedata")]
            fn $name(thread: &mut Thread, chr: Ch) -> PyResult {
                $of(thread, Version::Current, chr.0)
            }
        )*
        $(
            $(#[$maybe_doc])*
            #[pyfunction("(chr, default=..., /)", module = "unicodedata")]
            fn $maybe_name(thread: &mut Thread, chr: Ch, default: Option<Value>) -> PyResult {
                $maybe_of(thread, Version::Current, chr.0, default)
            }
        )*

        #[pymethods]
        impl Ucd {
            $(
                $(#[$doc])*
                #[method("(chr, /)")]
                fn $name(thread: &mut Thread, this: Gc<Ucd>, chr: Ch) -> PyResult {
                    $of(thread, this.version, chr.0)
                }
            )*
            $(
                $(#[$maybe_doc])*
                #[method("(chr, default=..., /)")]
                fn $maybe_name(
                    thread: &mut Thread,
                    this: Gc<Ucd>,
                    chr: Ch,
                    default: Option<Value>,
                ) -> PyResult {
                    $maybe_of(thread, this.version, chr.0, default)
                }
            )*

            /// Look up character by name.
            ///
            /// If a character with the given name is found, return the
            /// corresponding character.  If not found, KeyError is raised.
            #[method("(name, /)")]
            fn lookup(thread: &mut Thread, this: Gc<Ucd>, name: Value) -> PyResult {
                lookup_in(thread, this.version, name)
            }

            /// Return whether the Unicode string unistr is in the normal form 'form'.
            ///
            /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
            #[method("(form, unistr, /)")]
            fn is_normalized(
                thread: &mut Thread,
                this: Gc<Ucd>,
                form: Gc<Str>,
                unistr: Gc<Str>,
            ) -> PyResult<bool> {
                is_normalized_in(thread, this.version, form, unistr)
            }

            /// Return the normal form 'form' for the Unicode string unistr.
            ///
            /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
            #[method("(form, unistr, /)")]
            fn normalize(
                thread: &mut Thread,
                this: Gc<Ucd>,
                form: Gc<Str>,
                unistr: Gc<Str>,
            ) -> PyResult<Gc<Str>> {
                normalize_in(thread, this.version, form, unistr)
            }

            #[getter(member)]
            fn unidata_version(this: Gc<Ucd>) -> &'static str {
                this.version.number()
            }
        }
    };
}

database! {
    {
        /// Returns the general category assigned to the character chr as string.
        category: category_in;
        /// Returns the bidirectional class assigned to the character chr as string.
        ///
        /// If no such value is defined, an empty string is returned.
        bidirectional: bidirectional_in;
        /// Returns the canonical combining class assigned to the character chr as integer.
        ///
        /// Returns 0 if no combining class is defined.
        combining: combining_in;
        /// Returns the mirrored property assigned to the character chr as integer.
        ///
        /// Returns 1 if the character has been identified as a "mirrored"
        /// character in bidirectional text, 0 otherwise.
        mirrored: mirrored_in;
        /// Returns the east asian width assigned to the character chr as string.
        east_asian_width: east_asian_width_in;
        /// Returns the character decomposition mapping assigned to the character chr as string.
        ///
        /// An empty string is returned in case no such mapping is defined.
        decomposition: decomposition_in;
    }
    {
        /// Converts a Unicode character into its equivalent decimal value.
        ///
        /// Returns the decimal value assigned to the character chr as integer.
        /// If no such value is defined, default is returned, or, if not given,
        /// ValueError is raised.
        decimal: decimal_in;
        /// Converts a Unicode character into its equivalent digit value.
        ///
        /// Returns the digit value assigned to the character chr as integer.
        /// If no such value is defined, default is returned, or, if not given,
        /// ValueError is raised.
        digit: digit_in;
        /// Converts a Unicode character into its equivalent numeric value.
        ///
        /// Returns the numeric value assigned to the character chr as float.
        /// If no such value is defined, default is returned, or, if not given,
        /// ValueError is raised.
        numeric: numeric_in;
        /// Returns the name assigned to the character chr as a string.
        ///
        /// If no name is defined, default is returned, or, if not given,
        /// ValueError is raised.
        name: name_in;
    }
}

/// Look up character by name.
///
/// If a character with the given name is found, return the
/// corresponding character.  If not found, KeyError is raised.
#[pyfunction("(name, /)", module = "unicodedata")]
fn lookup(thread: &mut Thread, name: Value) -> PyResult {
    lookup_in(thread, Version::Current, name)
}

/// Return whether the Unicode string unistr is in the normal form 'form'.
///
/// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
#[pyfunction("(form, unistr, /)", module = "unicodedata")]
fn is_normalized(thread: &mut Thread, form: Gc<Str>, unistr: Gc<Str>) -> PyResult<bool> {
    is_normalized_in(thread, Version::Current, form, unistr)
}

/// Return the normal form 'form' for the Unicode string unistr.
///
/// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
#[pyfunction("(form, unistr, /)", module = "unicodedata")]
fn normalize(thread: &mut Thread, form: Gc<Str>, unistr: Gc<Str>) -> PyResult<Gc<Str>> {
    normalize_in(thread, Version::Current, form, unistr)
}
