//! `function`: a Python function, and the cells of its closure.

pub mod annotations;
mod cell;
mod methods;

use taipan_code::CodeFlags;
use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pytype;

use crate::interp::prepared::constant_value;
use crate::object::cast::ValueExt;
use crate::object::cast::gc;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::module::Module;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Create a function object.
///
///   code
///     a code object
///   globals
///     the globals dictionary
///   name
///     a string that overrides the name from the code object
///   argdefs
///     a tuple that specifies the default argument values
///   closure
///     a tuple that supplies the bindings for free variables
///   kwdefaults
///     a dictionary that specifies the default keyword argument values
#[pytype(
    name = "function",
    shape = ids::FUNCTION,
    signature = "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)",
    flags(METHOD_DESCRIPTOR, WEAKREF),
    methods(ANNOTATIONS),
    dict = dict,
    trace
)]
#[repr(C)]
pub struct Function {
    header: Header,
    pub(crate) code: GcSlot<Code>,
    pub(crate) globals: GcSlot<Dict>,
    #[pymember(name = "__builtins__")]
    pub(crate) builtins: GcSlot<Dict>,
    #[pymember(name = "__closure__")]
    pub(crate) closure: GcSlot<Tuple>,
    pub(crate) defaults: GcSlot<Tuple>,
    pub(crate) kwdefaults: GcSlot<Dict>,
    pub(crate) name: GcSlot<Str>,
    pub(crate) qualname: GcSlot<Str>,
    pub(crate) module: Slot,
    /// Empty for the docstring of the code.
    pub(crate) doc: Slot,
    pub(crate) dict: GcSlot<Dict>,
    /// `__annotate__`
    pub(crate) annotate: Slot,
    pub(crate) annotations: GcSlot<Dict>,
    pub(crate) type_params: GcSlot<Tuple>,
}

impl Function {
    /// A function without defaults and closure.
    pub fn new(interp: &Interpreter, code: Gc<Code>, globals: Gc<Dict>, qualname: Gc<Str>) -> Gc<Function> {
        Function::with_builtins(interp, code, globals, builtins_of(interp, globals), qualname)
    }

    /// As [`Function::new`], with builtins other than those that the globals name.
    pub(crate) fn with_builtins(
        interp: &Interpreter,
        code: Gc<Code>,
        globals: Gc<Dict>,
        builtins: Gc<Dict>,
        qualname: Gc<Str>,
    ) -> Gc<Function> {
        code.use_globals(interp, globals, builtins);
        let module = match globals.is_namespace() {
            true => globals.cell(Name::__name__.get(interp)).and_then(|cell| cell.get()),
            false => globals.get_text(interp, "__name__"),
        };
        let function = Function {
            header: Header::new(ids::FUNCTION),
            code: GcSlot::new(code),
            globals: GcSlot::new(globals),
            builtins: GcSlot::new(builtins),
            closure: GcSlot::empty(),
            defaults: GcSlot::empty(),
            kwdefaults: GcSlot::empty(),
            name: GcSlot::new(code.function_name(interp)),
            qualname: GcSlot::new(qualname),
            module: module.map_or(Slot::empty(), Slot::new),
            doc: Slot::empty(),
            dict: GcSlot::empty(),
            annotate: Slot::empty(),
            annotations: GcSlot::empty(),
            type_params: GcSlot::empty(),
        };
        interp.heap().alloc(ids::FUNCTION, function)
    }

    /// The code.
    #[inline]
    pub fn code(&self) -> Gc<Code> {
        self.code.get().expect("a function has code")
    }

    /// The globals.
    #[inline]
    pub fn globals(&self) -> Gc<Dict> {
        self.globals.get().expect("a function has globals")
    }

    /// The builtins that its globals name.
    #[inline]
    pub fn builtins(&self) -> Gc<Dict> {
        self.builtins.get().expect("a function has builtins")
    }

    /// `__name__`
    pub fn name(&self) -> Gc<Str> {
        self.name.get().expect("a function has a name")
    }

    /// `__qualname__`
    pub fn qualname(&self) -> Gc<Str> {
        self.qualname.get().expect("a function has a qualified name")
    }

    /// `__doc__`: what was set, else the docstring of its code.
    pub(crate) fn doc(&self, thread: &mut Thread) -> PyResult {
        if let Some(doc) = self.doc.get() {
            return Ok(doc);
        }
        let code = self.code();
        match code.data().consts.first() {
            Some(doc) if code.flags().contains(CodeFlags::HAS_DOCSTRING) => constant_value(thread, doc),
            _ => Ok(Value::NONE),
        }
    }

    /// The default values of the last positional parameters.
    #[inline]
    pub fn defaults(&self) -> &'static [Value] {
        self.defaults.get().map_or(&[], |defaults| defaults.items())
    }

    /// The cells of the free variables.
    #[inline]
    pub fn closure(&self) -> &'static [Value] {
        self.closure.get().map_or(&[], |closure| closure.items())
    }
}

/// Makes dicts fit for code to run with: the globals and the builtins that they name become namespaces.
pub fn prepare_globals(thread: &mut Thread, globals: Gc<Dict>) -> PyResult<()> {
    globals.make_namespace(thread)?;
    match named_builtins(&thread.interp(), globals) {
        Some(builtins) => builtins.make_namespace(thread),
        None => Ok(()),
    }
}

/// The builtins that code with these globals sees: what `__builtins__` says, else the interpreter's.
pub fn builtins_of(interp: &Interpreter, globals: Gc<Dict>) -> Gc<Dict> {
    named_builtins(interp, globals).filter(|dict| dict.is_namespace()).unwrap_or_else(|| interp.builtins())
}

/// What `__builtins__` says: a module or a dict.
fn named_builtins(interp: &Interpreter, globals: Gc<Dict>) -> Option<Gc<Dict>> {
    let named = globals.get_text(interp, "__builtins__")?;
    match named.cast::<Module>() {
        Some(module) => Some(module.dict()),
        None => Dict::of_mapping(interp, named),
    }
}

/// Create a new cell object.
///
///   contents
///     the contents of the cell. If not specified, the cell will be empty,
///     and
///      further attempts to access its cell_contents attribute will
///      raise a ValueError.
#[pytype(name = "cell", shape = ids::CELL, signature = "([contents])", flags(UNHASHABLE), trace)]
#[repr(C)]
pub struct Cell {
    header: Header,
    pub(crate) content: Slot,
}

impl Cell {
    /// The offset of the content, for machine code.
    pub const CONTENT: usize = std::mem::offset_of!(Cell, content);

    /// A cell, empty without a value.
    pub fn new(interp: &Interpreter, content: Option<Value>) -> Gc<Cell> {
        let content = content.map_or(Slot::empty(), Slot::new);
        interp.heap().alloc(ids::CELL, Cell { header: Header::new(ids::CELL), content })
    }

    /// The content.
    #[inline]
    pub fn get(&self) -> Option<Value> {
        self.content.get()
    }

    /// Replaces the content.
    #[inline]
    pub fn set(&self, interp: &Interpreter, value: Option<Value>) {
        match value {
            Some(value) => interp.heap().set(gc(self), &self.content, value),
            None => self.content.clear(),
        }
    }
}
