//! Arguments of functions of the system: paths, descriptors, folders; errors with file names.

use std::ffi::CStr;
use std::ffi::CString;

use taipan_gc::Value;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::convert::Arg;
use taipan_runtime::object::convert::FromArg;
use taipan_runtime::object::names::Name;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::specials;
use taipan_runtime::os;
use taipan_runtime::os::Sys;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::exception::Exception;
use taipan_runtime::types::exception::field;
use taipan_runtime::types::exception::os_error;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;

/// A path: as the guest gave it, for errors and for the kind of the results, and as the system takes it.
pub struct Path {
    /// What `os.fspath` gives.
    pub shown: Value,
    text: CString,
}

impl Path {
    /// The path as the system takes it.
    pub fn as_c(&self) -> &CStr {
        &self.text
    }

    /// Whether names found by it are bytes.
    pub fn is_bytes(&self) -> bool {
        self.shown.cast::<Bytes>().is_some()
    }

    fn read(thread: &mut Thread, value: Value, at: Arg, allowed: &str) -> PyResult<Path> {
        let is_text = value.cast::<Str>().is_some() || value.cast::<Bytes>().is_some();
        if !is_text && specials::find_method(thread, value, Name::__fspath__)?.is_none() {
            let (function, place) = (at.function, place(at));
            let name = thread.interp().class_of(value).name_text();
            return Err(thread.type_error(format!("{function}: {place} should be {allowed}, not {name}")));
        }
        let shown = os::path::fspath(thread, value)?;
        let bytes = os::path::bytes_of(thread, shown)?;
        drop(thread.charge(bytes.len())?);
        match CString::new(bytes) {
            Ok(text) => Ok(Path { shown, text }),
            Err(_) => {
                let (function, place) = (at.function, place(at));
                Err(thread.value_error(format!("{function}: embedded null character in {place}")))
            }
        }
    }
}

fn place(at: Arg) -> &'static str {
    if at.name.is_empty() { "path" } else { at.name }
}

impl FromArg for Path {
    fn from_arg(thread: &mut Thread, value: Value, at: Arg) -> PyResult<Self> {
        Path::read(thread, value, at, "string, bytes or os.PathLike")
    }
}

/// A path or an open descriptor.
pub enum Place {
    /// A path.
    Path(Path),
    /// A descriptor.
    Descriptor(i32),
}

impl Place {
    /// The file in errors.
    pub fn shown(&self, thread: &Thread) -> Value {
        match self {
            Place::Path(path) => path.shown,
            Place::Descriptor(fd) => int::from_i64(&thread.interp(), i64::from(*fd)),
        }
    }

    /// The place that an argument names; `allowed` says in errors what it may be.
    pub fn read(thread: &mut Thread, value: Value, at: Arg, allowed: &str) -> PyResult<Place> {
        let is_number = int::exact(value).is_some()
            || value.is_bool()
            || thread.interp().class_of(value).slot(|slots| slots.index).is_some();
        if is_number {
            return Ok(Place::Descriptor(i32::from_arg(thread, value, at)?));
        }
        Path::read(thread, value, at, allowed).map(Place::Path)
    }
}

impl FromArg for Place {
    fn from_arg(thread: &mut Thread, value: Value, at: Arg) -> PyResult<Self> {
        Place::read(thread, value, at, "string, bytes, os.PathLike or integer")
    }
}

/// The folder that relative paths start from: a descriptor, the working directory by default.
#[derive(Clone, Copy)]
pub struct Dir(pub i32);

impl Dir {
    /// The working directory.
    pub const WORKING: Dir = Dir(libc::AT_FDCWD);
}

impl FromArg for Dir {
    fn from_arg(thread: &mut Thread, value: Value, at: Arg) -> PyResult<Self> {
        if value.is_none() {
            return Ok(Dir::WORKING);
        }
        if int::exact(value).is_none() && !value.is_bool() {
            let name = thread.interp().class_of(value).name_text();
            return Err(thread.type_error(format!("argument should be integer or None, not {name}")));
        }
        i32::from_arg(thread, value, at).map(Dir)
    }
}

/// A descriptor, or an object with one.
#[derive(Clone, Copy)]
pub struct Descriptor(pub i32);

impl FromArg for Descriptor {
    fn from_arg(thread: &mut Thread, value: Value, at: Arg) -> PyResult<Self> {
        let mut number = value;
        if int::exact(value).is_none() && !value.is_bool() {
            let Some(fileno) = attr::get_optional(thread, value, Name::fileno.get(&thread.interp()))? else {
                return Err(thread.type_error("argument must be an int, or have a fileno() method."));
            };
            number = call::call(thread, fileno, &[])?;
            if int::exact(number).is_none() {
                return Err(thread.type_error("fileno() returned a non-integer"));
            }
        }
        let fd = i32::from_arg(thread, number, at)?;
        if fd < 0 {
            let message = format!("file descriptor cannot be a negative integer ({fd})");
            return Err(thread.value_error(message));
        }
        Ok(Descriptor(fd))
    }
}

/// A user or group: -1 leaves it as it is.
#[derive(Clone, Copy)]
pub struct Owner(pub u32);

impl FromArg for Owner {
    fn from_arg(thread: &mut Thread, value: Value, _: Arg) -> PyResult<Self> {
        let index = ops::index(thread, value)?;
        match int::to_i64(index) {
            Some(-1) => Ok(Owner(u32::MAX)),
            Some(number) if number < 0 => Err(thread.overflow_error("uid is less than minimum")),
            number => match number.and_then(|number| u32::try_from(number).ok()) {
                Some(number) => Ok(Owner(number)),
                None => Err(thread.overflow_error("uid is greater than maximum")),
            },
        }
    }
}

/// The result of a call, or its error.
pub fn done<T>(thread: &mut Thread, result: Sys<T>) -> PyResult<T> {
    result.map_err(|errno| os_error::raise(thread, errno, None))
}

/// The result of a call about a file, or its error.
pub fn done_with<T>(thread: &mut Thread, result: Sys<T>, file: Value) -> PyResult<T> {
    result.map_err(|errno| os_error::raise(thread, errno, Some(file)))
}

/// The result of a call about two files, or its error.
pub fn done_between<T>(thread: &mut Thread, result: Sys<T>, first: Value, second: Value) -> PyResult<T> {
    result.map_err(|errno| between(thread, errno, first, second))
}

#[cold]
fn between(thread: &mut Thread, errno: i32, first: Value, second: Value) -> Raised {
    let raised = os_error::raise(thread, errno, Some(first));
    if let Some(error) = thread.pending().and_then(|error| error.cast::<Exception>()) {
        error.set_field(thread, field::OS_FILENAME2, second);
    }
    raised
}

/// A name that the system gave, in the kind of the path it was found by.
pub fn name(thread: &mut Thread, name: &[u8], as_bytes: bool) -> PyResult {
    match as_bytes {
        true => Ok(Bytes::new(thread, name)?.as_value()),
        false => Ok(os::path::decode(thread, name)?.as_value()),
    }
}
