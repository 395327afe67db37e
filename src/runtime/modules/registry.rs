//! What an interpreter can import without a file system: native modules and the embedded library.
//!
//! The runtime knows neither the library's format nor the modules of other crates: whoever makes the interpreter hands
//! them over.

use std::cell::Cell;
use std::cell::RefCell;

use taipan_code::CodeRef;

use crate::modules;
use crate::object::spec::ModuleSpec;

/// A module of an embedded library.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    /// The path of its source below [`Library::root`].
    pub path: &'static str,
    /// Whether other modules are below it.
    pub is_package: bool,
    /// Whether files on `sys.path` do not hide it.
    pub is_frozen: bool,
}

/// An embedded library: read-only, for all interpreters of the process.
pub trait Library: Sync {
    /// The entry of `sys.path` that stands for the library; file names of its code begin with it.
    fn root(&self) -> &'static str;
    /// The module of a dotted name.
    fn find(&self, name: &str) -> Option<Embedded>;
    /// The code of the module of a dotted name.
    fn code(&self, name: &str) -> Option<CodeRef>;
    /// The source behind the file name of a code object.
    fn source(&self, filename: &str) -> Option<String>;
    /// The names of all modules.
    fn names(&self) -> Vec<&'static str>;
}

/// What can be imported, and what is being imported.
#[derive(Default)]
pub struct Registry {
    library: Cell<Option<&'static dyn Library>>,
    native: RefCell<Vec<&'static ModuleSpec>>,
    /// Modules whose code has not ended yet.
    initializing: RefCell<Vec<String>>,
    script_folder: RefCell<Option<String>>,
}

impl Registry {
    /// Hands over the embedded library.
    pub fn set_library(&self, library: &'static dyn Library) {
        self.library.set(Some(library));
    }

    /// The embedded library.
    pub fn library(&self) -> Option<&'static dyn Library> {
        self.library.get()
    }

    /// Hands over native modules.
    pub fn add_native(&self, specs: &[&'static ModuleSpec]) {
        self.native.borrow_mut().extend_from_slice(specs);
    }

    /// The native module of that name.
    pub fn native(&self, name: &str) -> Option<&'static ModuleSpec> {
        let own = modules::MODULES.iter().copied().find(|spec| spec.name == name);
        own.or_else(|| self.native.borrow().iter().copied().find(|spec| spec.name == name))
    }

    /// The names of all native modules, sorted.
    pub fn native_names(&self) -> Vec<&'static str> {
        let own = modules::MODULES.iter().map(|spec| spec.name);
        let mut names: Vec<&str> = own.chain(self.native.borrow().iter().map(|spec| spec.name)).collect();
        names.push("builtins");
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The folder that was put in front of `sys.path` for the program.
    pub(crate) fn script_folder(&self) -> Option<String> {
        self.script_folder.borrow().clone()
    }

    /// The folder of the program goes in front of `sys.path`.
    pub(crate) fn set_script_folder(&self, folder: &str) {
        *self.script_folder.borrow_mut() = Some(folder.to_string());
    }

    /// The module's code begins to run.
    pub(crate) fn begin(&self, name: &str) {
        self.initializing.borrow_mut().push(name.to_string());
    }

    /// The module's code has ended.
    pub(crate) fn end(&self, name: &str) {
        let mut names = self.initializing.borrow_mut();
        if let Some(index) = names.iter().rposition(|known| known == name) {
            names.remove(index);
        }
    }

    /// Whether the module's code is still running.
    pub fn is_initializing(&self, name: &str) -> bool {
        self.initializing.borrow().iter().any(|known| known == name)
    }
}
