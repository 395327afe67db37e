//! `open`, which is `io.open` and the builtin.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use super::DEFAULT_BUFFER_SIZE;
use super::buffered::Stream;
use super::file::FileIo;
use super::state::warn;
use super::stream;
use super::stream::call_method;
use super::stream::optional_text;
use super::text;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::convert::Arg;
use crate::object::convert::FromArg;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::spec::FunctionSpec;
use crate::os;
use crate::state::thread::Thread;
use crate::types::int;
use crate::types::str::Str;

/// The functions of the module.
pub const FUNCTIONS: &[FunctionSpec] = &[OPEN_SPEC, OPEN_CODE_SPEC, TEXT_ENCODING_SPEC];

/// What the namespace of `builtins` gets from here.
pub const BUILTINS: &[FunctionSpec] = &[OPEN_SPEC];

/// The largest buffer that the system's advice leads to.
const LARGEST_ADVISED: usize = 8 << 20;

/// What a mode string says of buffers and text; the file itself reads the rest.
#[derive(Clone, Copy, Debug, Default)]
struct Mode {
    /// How many of `xrwa` there are.
    kinds: u32,
    updating: bool,
    text: bool,
    binary: bool,
}

impl Mode {
    fn parse(thread: &mut Thread, text: &str) -> PyResult<Mode> {
        let mut mode = Mode::default();
        let mut known = String::new();
        for character in text.chars() {
            let repeated = known.contains(character);
            known.push(character);
            match character {
                'x' | 'r' | 'w' | 'a' if !repeated => mode.kinds += 1,
                '+' if !repeated => mode.updating = true,
                't' if !repeated => mode.text = true,
                'b' if !repeated => mode.binary = true,
                _ => return Err(thread.value_error(format!("invalid mode: '{text}'"))),
            }
        }
        if mode.text && mode.binary {
            return Err(thread.value_error("can't have text and binary mode at once"));
        }
        if mode.kinds > 1 {
            return Err(thread.value_error("must have exactly one of create/read/write/append mode"));
        }
        Ok(mode)
    }

    /// The mode of the raw file.
    fn raw(text: &str) -> String {
        text.chars().filter(|character| !matches!(character, 't' | 'b')).collect()
    }
}

/// The arguments of text mode.
#[derive(Clone, Copy)]
struct TextArguments {
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
    newline: Option<Gc<Str>>,
}

impl TextArguments {
    /// ValueError where one is given in binary mode.
    fn refuse(self, thread: &mut Thread) -> PyResult<()> {
        let given = [("an encoding", self.encoding), ("an errors", self.errors), ("a newline", self.newline)];
        for (name, value) in given {
            if value.is_some() {
                return Err(thread.value_error(format!("binary mode doesn't take {name} argument")));
            }
        }
        Ok(())
    }
}

/// Open file and return a stream.  Raise OSError upon failure.
///
/// file is either a text or byte string giving the name (and the path
/// if the file isn't in the current working directory) of the file to
/// be opened or an integer file descriptor of the file to be
/// wrapped.  (If a file descriptor is given, it is closed when the
/// returned I/O object is closed, unless closefd is set to False.)
///
/// mode is an optional string that specifies the mode in which the file
/// is opened.  It defaults to 'r' which means open for reading in text
/// mode.  Other common values are 'w' for writing (truncating the file if
/// it already exists), 'x' for creating and writing to a new file, and
/// 'a' for appending (which on some Unix systems, means that all writes
/// append to the end of the file regardless of the current seek position).
/// In text mode, if encoding is not specified the encoding used is platform
/// dependent: locale.getencoding() is called to get the current locale
/// encoding.  (For reading and writing raw bytes use binary mode and leave
/// encoding unspecified.)  The available modes are:
///
/// ========= ==========================================================
/// Character Meaning
/// --------- ----------------------------------------------------------
/// 'r'       open for reading (default)
/// 'w'       open for writing, truncating the file first
/// 'x'       create a new file and open it for writing
/// 'a'       open for writing, appending to the end of the file if it
///           exists
/// 'b'       binary mode
/// 't'       text mode (default)
/// '+'       open a disk file for updating (reading and writing)
/// ========= ==========================================================
///
/// The default mode is 'rt' (open for reading text).  For binary random
/// access, the mode 'w+b' opens and truncates the file to 0 bytes, while
/// 'r+b' opens the file without truncation.  The 'x' mode implies 'w' and
/// raises an `FileExistsError` if the file already exists.
///
/// Python distinguishes between files opened in binary and text modes,
/// even when the underlying operating system doesn't.  Files opened in
/// binary mode (appending 'b' to the mode argument) return contents as
/// bytes objects without any decoding.  In text mode (the default, or when
/// 't' is appended to the mode argument), the contents of the file are
/// returned as strings, the bytes having been first decoded using a
/// platform-dependent encoding or using the specified encoding if given.
///
/// buffering is an optional integer used to set the buffering policy.
/// Pass 0 to switch buffering off (only allowed in binary mode), 1 to
/// select line buffering (only usable in text mode), and an integer > 1 to
/// indicate the size of a fixed-size chunk buffer.   When no buffering
/// argument is given, the default buffering policy works as follows:
///
/// * Binary files are buffered in fixed-size chunks; the size of the buffer
///   is max(min(blocksize, 8 MiB), DEFAULT_BUFFER_SIZE) when the device
///   block size is available.
///   On most systems, the buffer will typically be 128 kilobytes long.
///
/// * "Interactive" text files (files for which isatty() returns True)
///   use line buffering.  Other text files use the policy described above
///   for binary files.
///
/// encoding is the name of the encoding used to decode or encode the
/// file.  This should only be used in text mode.  The default encoding is
/// platform dependent, but any encoding supported by Python can be
/// passed.  See the codecs module for the list of supported encodings.
///
/// errors is an optional string that specifies how encoding errors are to
/// be handled---this argument should not be used in binary mode.  Pass
/// 'strict' to raise a ValueError exception if there is an encoding error
/// (the default of None has the same effect), or pass 'ignore' to ignore
/// errors.  (Note that ignoring encoding errors can lead to data loss.)
/// See the documentation for codecs.register or run 'help(codecs.Codec)'
/// for a list of the permitted encoding error strings.
///
/// newline controls how universal newlines works (it only applies to text
/// mode).  It can be None, '', '\n', '\r', and '\r\n'.  It works as
/// follows:
///
/// * On input, if newline is None, universal newlines mode is enabled.
///   Lines in the input can end in '\n', '\r', or '\r\n', and these are
///   translated into '\n' before being returned to the caller.  If it is
///   '', universal newline mode is enabled, but line endings are returned
///   to the caller untranslated.  If it has any of the other legal values,
///   input lines are only terminated by the given string, and the line
///   ending is returned to the caller untranslated.
///
/// * On output, if newline is None, any '\n' characters written are
///   translated to the system default line separator, os.linesep.  If
///   newline is '' or '\n', no translation takes place.  If newline is any
///   of the other legal values, any '\n' characters written are translated
///   to the given string.
///
/// If closefd is False, the underlying file descriptor will be kept open
/// when the file is closed.  This does not work when a file name is given
/// and must be True in that case.
///
/// A custom opener can be used by passing a callable as *opener*.  The
/// underlying file descriptor for the file object is then obtained by
/// calling *opener* with (*file*, *flags*).  *opener* must return an open
/// file descriptor (passing os.open as *opener* results in functionality
/// similar to passing None).
///
/// open() returns a file object whose type depends on the mode, and
/// through which the standard file operations such as reading and writing
/// are performed.  When open() is used to open a file in a text mode ('w',
/// 'r', 'wt', 'rt', etc.), it returns a TextIOWrapper.  When used to open
/// a file in a binary mode, the returned class varies: in read binary
/// mode, it returns a BufferedReader; in write binary and append binary
/// modes, it returns a BufferedWriter, and in read/write mode, it returns
/// a BufferedRandom.
///
/// It is also possible to use a string or bytearray as a file for both
/// reading and writing.  For strings StringIO can be used like a file
/// opened in a text mode, and for bytes a BytesIO can be used like a file
/// opened in a binary mode.
#[pyfunction(
    "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
    module = "_io"
)]
#[expect(clippy::too_many_arguments, reason = "as many as the function has")]
fn open(
    thread: &mut Thread,
    file: Value,
    mode: Option<Value>,
    #[default(-1)] buffering: i32,
    encoding: Option<Value>,
    errors: Option<Value>,
    newline: Option<Value>,
    #[default(true)] closefd: bool,
    opener: Option<Value>,
) -> PyResult {
    let text = match mode {
        None => "r".to_string(),
        Some(mode) => mode_text(thread, mode)?,
    };
    let arguments = TextArguments {
        encoding: optional_text(thread, encoding, "open", "encoding")?,
        errors: optional_text(thread, errors, "open", "errors")?,
        newline: optional_text(thread, newline, "open", "newline")?,
    };
    let file =
        if file.is_bool() || int::exact(file).is_some() { file } else { os::path::fspath(thread, file)? };
    let mode = Mode::parse(thread, &text)?;
    if mode.binary {
        arguments.refuse(thread)?;
        if buffering == 1 {
            let message = "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used";
            warn(thread, exceptions::RUNTIME_WARNING, message, None)?;
        }
    }
    let raw_mode = Str::from_text(thread, &Mode::raw(&text))?.as_value();
    let class = thread.interp().class(ids::FILE_IO).as_value();
    let raw =
        call::call(thread, class, &[file, raw_mode, Value::bool(closefd), opener.unwrap_or(Value::NONE)])?;
    let made = wrap(thread, raw, mode, buffering, arguments);
    match made {
        Ok(stream) => {
            if !mode.binary {
                let shown = Str::from_text(thread, &text)?.as_value();
                attr::set(thread, stream, Name::mode.get(&thread.interp()), Some(shown))?;
            }
            Ok(stream)
        }
        Err(raised) => stream::both(thread, Err(raised), |thread| call_method(thread, raw, Name::close, &[])),
    }
}

/// The mode as text.
fn mode_text(thread: &mut Thread, mode: Value) -> PyResult<String> {
    let at = Arg { function: "open", name: "mode", position: 0, optional: false };
    Ok(Gc::<Str>::from_arg(thread, mode, at)?.to_string_lossy())
}

/// Puts a buffer and text over a file, as the mode asks.
fn wrap(thread: &mut Thread, raw: Value, mode: Mode, buffering: i32, arguments: TextArguments) -> PyResult {
    let Some(file) = raw.exact::<FileIo>() else { return Ok(raw) };
    let line_buffering = !mode.binary && (buffering == 1 || buffering < 0 && file.is_terminal());
    let size = match buffering {
        0 if !mode.binary => return Err(thread.value_error("can't have unbuffered text I/O")),
        0 => return Ok(raw),
        2.. => buffering as usize,
        _ => file.block_size().clamp(DEFAULT_BUFFER_SIZE, LARGEST_ADVISED),
    };
    if mode.updating {
        stream::check_able(thread, raw, Name::seekable)?;
    }
    let buffer = Stream::over(thread, file, size)?;
    if mode.binary {
        return Ok(buffer);
    }
    let options = text::Options {
        encoding: arguments.encoding,
        errors: arguments.errors,
        newline: arguments.newline,
        line_buffering,
        write_through: false,
    };
    text::over(thread, buffer, options)
}

/// Opens the provided file with the intent to import the contents.
///
/// This may perform extra validation beyond open(), but is otherwise
/// interchangeable with calling open(path, 'rb').
#[pyfunction("(path)", module = "_io")]
fn open_code(thread: &mut Thread, path: Gc<Str>) -> PyResult {
    let mode = Str::intern(&thread.interp(), "rb").as_value();
    open(thread, path.as_value(), Some(mode), -1, None, None, None, true, None)
}

/// A helper function to choose the text encoding.
///
/// When encoding is not None, this function returns it.
/// Otherwise, this function returns the default text encoding
/// (i.e. "locale" or "utf-8" depends on UTF-8 mode).
///
/// This function emits an EncodingWarning if encoding is None and
/// sys.flags.warn_default_encoding is true.
///
/// This can be used in APIs with an encoding=None parameter.
/// However, please consider using encoding="utf-8" for new APIs.
#[pyfunction("(encoding, stacklevel=2, /)", module = "_io")]
fn text_encoding(thread: &mut Thread, encoding: Value, #[default(2)] stacklevel: i32) -> PyResult {
    let _ = stacklevel;
    if !encoding.is_none() {
        return Ok(encoding);
    }
    let default = if text::locale::is_utf8_mode(&thread.interp()) { "utf-8" } else { "locale" };
    Ok(Str::intern(&thread.interp(), default).as_value())
}
