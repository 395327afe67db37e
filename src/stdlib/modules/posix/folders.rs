//! Folders: `listdir`, `scandir` and its entries.

use std::cell::Cell;
use std::cell::RefCell;
use std::ffi::CString;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::convert::Arg;
use taipan_runtime::object::convert::FromArg;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::FunctionSpec;
use taipan_runtime::os;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::exception::os_error;
use taipan_runtime::types::generic_alias;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;

use super::arguments::Path;
use super::arguments::Place;
use super::arguments::done_with;
use super::arguments::name;
use super::status;
use super::system;
use super::system::Entry;
use super::system::Folder;
use crate::ids;

/// The functions.
pub const FUNCTIONS: &[FunctionSpec] = &[LISTDIR_SPEC, SCANDIR_SPEC];

/// The folder that an argument names, the working directory by default; and how errors show it.
fn folder(
    thread: &mut Thread,
    place: Option<Value>,
    function: &'static str,
) -> PyResult<(Place, Option<Value>)> {
    let at = Arg { function, name: "path", position: 0, optional: false };
    match place.filter(|place| !place.is_none()) {
        Some(value) => {
            let place = Place::read(thread, value, at, "string, bytes, os.PathLike, integer or None")?;
            let shown = place.shown(thread);
            Ok((place, Some(shown)))
        }
        None => {
            let dot = Str::intern(&thread.interp(), ".").as_value();
            Ok((Place::Path(Path::from_arg(thread, dot, at)?), None))
        }
    }
}

fn open(thread: &mut Thread, place: &Place, shown: Option<Value>) -> PyResult<Folder> {
    let opened = os::retry_open(thread, || match place {
        Place::Path(path) => Folder::open(path.as_c()),
        Place::Descriptor(fd) => Folder::of_descriptor(*fd),
    })?;
    let shown = shown.unwrap_or_else(|| place.shown(thread));
    done_with(thread, opened, shown)
}

fn is_bytes(place: &Place) -> bool {
    matches!(place, Place::Path(path) if path.is_bytes())
}

/// Return a list containing the names of the files in the directory.
///
/// path can be specified as either str, bytes, or a path-like object.  If path is bytes,
///   the filenames returned will also be bytes; in all other circumstances
///   the filenames returned will be str.
/// If path is None, uses the path='.'.
/// On some platforms, path may also be specified as an open file descriptor;\
///   the file descriptor must refer to a directory.
///   If this functionality is unavailable, using it raises NotImplementedError.
///
/// The list is in arbitrary order.  It does not include the special
/// entries '.' and '..' even if they are present in the directory.
#[pyfunction("(path=None)", module = "posix")]
fn listdir(thread: &mut Thread, path: Option<Value>) -> PyResult<Gc<List>> {
    let (place, shown) = folder(thread, path, "listdir")?;
    let mut folder = open(thread, &place, shown)?;
    let names = List::empty(&thread.interp());
    loop {
        let entry = folder.next();
        let shown = place.shown(thread);
        let Some(entry) = done_with(thread, entry, shown)? else { return Ok(names) };
        let entry = name(thread, &entry.name, is_bytes(&place))?;
        names.push(thread, entry)?;
        thread.work(64)?;
    }
}

/// Return an iterator of DirEntry objects for given path.
///
/// path can be specified as either str, bytes, or a path-like object.  If path
/// is bytes, the names of yielded DirEntry objects will also be bytes; in
/// all other circumstances they will be str.
///
/// If path is None, uses the path='.'.
#[pyfunction("(path=None)", module = "posix")]
fn scandir(thread: &mut Thread, path: Option<Value>) -> PyResult<Gc<ScandirIterator>> {
    let (place, shown) = folder(thread, path, "scandir")?;
    let folder = open(thread, &place, shown)?;
    let (path, fd) = match &place {
        Place::Path(path) => (path.shown, None),
        Place::Descriptor(fd) => (place.shown(thread), Some(*fd)),
    };
    let iterator = ScandirIterator {
        header: Header::new(ids::SCANDIR_ITERATOR),
        path: Slot::new(path),
        fd,
        as_bytes: is_bytes(&place),
        folder: RefCell::new(Some(folder)),
    };
    Ok(thread.heap().alloc(ids::SCANDIR_ITERATOR, iterator))
}

/// What `scandir` gives.
#[pytype(name = "ScandirIterator", module = "posix", shape = ids::SCANDIR_ITERATOR, flags(NO_NEW), trace, drop)]
#[repr(C)]
pub struct ScandirIterator {
    header: Header,
    path: Slot,
    #[untraced]
    fd: Option<i32>,
    #[untraced]
    as_bytes: bool,
    #[untraced]
    folder: RefCell<Option<Folder>>,
}

impl ScandirIterator {
    /// The path of an entry: behind the folder's, or its name where the folder is a descriptor.
    fn entry_path(&self, thread: &mut Thread, entry: &[u8]) -> PyResult {
        let folder = self.path.get().unwrap_or(Value::NONE);
        if self.fd.is_some() {
            return name(thread, entry, self.as_bytes);
        }
        let mut path = os::path::bytes_of(thread, folder)?.to_vec();
        if path.last().is_some_and(|&last| last != b'/') {
            path.push(b'/');
        }
        path.extend_from_slice(entry);
        name(thread, &path, self.as_bytes)
    }
}

#[pymethods(itself(iter))]
impl ScandirIterator {
    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<ScandirIterator>) -> PyResult<Option<Value>> {
        let entry = match &mut *this.folder.borrow_mut() {
            Some(folder) => folder.next(),
            None => Ok(None),
        };
        let entry = match entry {
            Ok(Some(entry)) => entry,
            Ok(None) => {
                this.folder.take();
                return Ok(None);
            }
            Err(errno) => {
                this.folder.take();
                let path = this.path.get();
                return Err(os_error::raise(thread, errno, path));
            }
        };
        let path = this.entry_path(thread, &entry.name)?;
        let shown = name(thread, &entry.name, this.as_bytes)?;
        Ok(Some(DirEntry::new(thread, shown, path, this.fd, &entry).as_value()))
    }

    #[method("()")]
    fn close(this: Gc<ScandirIterator>) {
        this.folder.take();
    }

    #[method("()")]
    fn __enter__(this: Value) -> Value {
        this
    }

    #[method("(*args)")]
    fn __exit__(this: Gc<ScandirIterator>, args: &[Value]) {
        let _ = args;
        this.folder.take();
    }
}

/// An entry of a folder.
#[pytype(name = "DirEntry", module = "posix", shape = ids::DIR_ENTRY, flags(NO_NEW), trace)]
#[repr(C)]
pub struct DirEntry {
    header: Header,
    /// the entry's base filename, relative to scandir() "path" argument
    #[pymember]
    name: Slot,
    /// the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)
    #[pymember]
    path: Slot,
    /// What `stat` found: of the file, and of a symbolic link itself.
    status: Slot,
    link_status: Slot,
    /// The folder, where it was given as a descriptor.
    #[untraced]
    fd: Option<i32>,
    #[untraced]
    inode: u64,
    #[untraced]
    kind: u8,
    /// The kind that `stat` found, as in `st_mode`; 0 where there is no such file.
    #[untraced]
    mode: Cell<Option<u32>>,
}

impl DirEntry {
    fn new(thread: &Thread, name: Value, path: Value, fd: Option<i32>, entry: &Entry) -> Gc<DirEntry> {
        let made = DirEntry {
            header: Header::new(ids::DIR_ENTRY),
            name: Slot::new(name),
            path: Slot::new(path),
            status: Slot::empty(),
            link_status: Slot::empty(),
            fd,
            inode: entry.inode,
            kind: entry.kind,
            mode: Cell::new(None),
        };
        thread.heap().alloc(ids::DIR_ENTRY, made)
    }

    /// Asks the system about the file.
    fn ask(&self, thread: &mut Thread, follow: bool) -> PyResult<Result<libc::stat, i32>> {
        let (dir, path) = match self.fd {
            Some(fd) => (fd, self.name.get()),
            None => (libc::AT_FDCWD, self.path.get()),
        };
        let bytes = os::path::bytes_of(thread, path.unwrap_or(Value::NONE))?;
        let Ok(path) = CString::new(bytes) else { return Ok(Err(libc::ENOENT)) };
        let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
        Ok(system::status(dir, &path, flags))
    }

    /// Whether the file is of a kind, as `st_mode` names it.
    fn is(&self, thread: &mut Thread, follow: bool, wanted: u32) -> PyResult<bool> {
        let is_link = self.kind == libc::DT_LNK;
        let known = match self.kind {
            libc::DT_UNKNOWN => None,
            _ if is_link && follow => None,
            kind => Some(u32::from(kind) << 12),
        };
        if let Some(known) = known {
            return Ok(known == wanted);
        }
        if let (true, Some(mode)) = (follow, self.mode.get()) {
            return Ok(mode & libc::S_IFMT == wanted);
        }
        let mode = match self.ask(thread, follow)? {
            Ok(status) => status.st_mode,
            Err(libc::ENOENT) => 0,
            Err(errno) => {
                let path = self.path.get();
                return Err(os_error::raise(thread, errno, path));
            }
        };
        if follow {
            self.mode.set(Some(mode));
        }
        Ok(mode & libc::S_IFMT == wanted)
    }
}

#[pymethods]
impl DirEntry {
    /// Return True if the entry is a directory; cached per entry.
    #[method("(*, follow_symlinks=True)")]
    fn is_dir(
        thread: &mut Thread,
        this: Gc<DirEntry>,
        #[default(true)] follow_symlinks: bool,
    ) -> PyResult<bool> {
        this.is(thread, follow_symlinks, libc::S_IFDIR)
    }

    /// Return True if the entry is a file; cached per entry.
    #[method("(*, follow_symlinks=True)")]
    fn is_file(
        thread: &mut Thread,
        this: Gc<DirEntry>,
        #[default(true)] follow_symlinks: bool,
    ) -> PyResult<bool> {
        this.is(thread, follow_symlinks, libc::S_IFREG)
    }

    /// Return True if the entry is a symbolic link; cached per entry.
    #[method("()")]
    fn is_symlink(thread: &mut Thread, this: Gc<DirEntry>) -> PyResult<bool> {
        this.is(thread, false, libc::S_IFLNK)
    }

    /// Return True if the entry is a junction; cached per entry.
    #[method("()")]
    fn is_junction(this: Gc<DirEntry>) -> bool {
        let _ = this;
        false
    }

    /// Return inode of the entry; cached per entry.
    #[method("()")]
    fn inode(this: Gc<DirEntry>) -> u64 {
        this.inode
    }

    /// Return stat_result object for the entry; cached per entry.
    #[method("(*, follow_symlinks=True)")]
    fn stat(thread: &mut Thread, this: Gc<DirEntry>, #[default(true)] follow_symlinks: bool) -> PyResult {
        let is_link = this.kind == libc::DT_LNK || this.is(thread, false, libc::S_IFLNK)?;
        let place = if follow_symlinks || !is_link { &this.status } else { &this.link_status };
        if let Some(known) = place.get() {
            return Ok(known);
        }
        match this.ask(thread, follow_symlinks)? {
            Ok(found) => {
                let made = status::result(thread, &found)?;
                thread.heap().set(this, place, made);
                Ok(made)
            }
            Err(errno) => {
                let path = this.path.get();
                Err(os_error::raise(thread, errno, path))
            }
        }
    }

    /// Return the path for the entry.
    #[method("()")]
    fn __fspath__(this: Gc<DirEntry>) -> Option<Value> {
        this.path.get()
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        generic_alias::new(thread, class.as_value(), object)
    }

    #[method("()")]
    fn __reduce__(thread: &mut Thread, this: Gc<DirEntry>) -> PyResult {
        let _ = this;
        Err(thread.raise_text(exceptions::TYPE_ERROR, "cannot pickle 'posix.DirEntry' object"))
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<DirEntry>) -> PyResult<String> {
        let name = ops::repr(thread, this.name.get().unwrap_or(Value::NONE))?;
        Ok(format!("<DirEntry {}>", name.to_string_lossy()))
    }
}
