//! Static descriptions of native types, functions and modules, written by the macros of `taipan-macros`.
//!
//! Nothing here is built at start: a class object is made from its [`TypeSpec`] when it is first asked for, and its
//! namespace is filled at the first lookup in it.

#![expect(unsafe_code, reason = "declares the trait that vouches for a layout")]

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::ShapeId;
use taipan_gc::Value;

use crate::object::args::Args;
use crate::object::args::Params;
use crate::object::class::class_flags;
use crate::object::raised::PyResult;
use crate::object::slots::Slots;
use crate::state::thread::Thread;
use crate::types::dict::Dict;

/// A native function as it is called: the arguments with `self` (or the class) first where it has one.
pub type NativeFn = fn(&mut Thread, Args<'_>) -> PyResult;

/// What a native function receives before its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// A function of a module, or a static method: nothing.
    None,
    /// A method: the instance.
    Instance,
    /// A class method: the class.
    Class,
}

/// What machine code does in the place of a call of a native function.
#[derive(Clone, Copy, Debug)]
pub enum Intrinsic {
    /// The square root of a number.
    Sqrt,
    /// What a function makes of a number as a float; a NaN where it raises.
    Float(extern "C" fn(f64) -> f64),
    /// The absolute value of a number.
    Abs,
    /// The length of a container.
    Len,
    /// Appends to the list that is the receiver.
    Append,
}

/// A native function or method.
pub struct FunctionSpec {
    /// `__name__`
    pub name: &'static str,
    /// `__doc__`, `None` where empty.
    pub doc: &'static str,
    /// Its parameters, the receiver aside.
    pub params: &'static Params,
    /// What comes first.
    pub receiver: Receiver,
    /// The code.
    pub call: NativeFn,
    /// What machine code does in its place.
    pub intrinsic: Option<Intrinsic>,
}

/// Writes a computed attribute, or deletes it without a value.
pub type Setter = fn(&mut Thread, Value, Option<Value>) -> PyResult<()>;

/// Fills the namespace of a native module.
pub type ModuleExec = fn(&mut Thread, Gc<Dict>) -> PyResult<()>;

/// A computed attribute of a native type.
pub struct GetSetSpec {
    /// The name.
    pub name: &'static str,
    /// `__doc__`, `None` where empty.
    pub doc: &'static str,
    /// Reads it.
    pub get: fn(&mut Thread, Value) -> PyResult,
    /// Writes it, or deletes it without a value; absent where read-only.
    pub set: Option<Setter>,
}

/// Properties of a native type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeFlags(pub u32);

impl TypeFlags {
    /// None of them.
    pub const NONE: TypeFlags = TypeFlags(0);
    /// Python classes may derive from it.
    pub const BASETYPE: TypeFlags = TypeFlags(1);
    /// `case [..]` takes it for a sequence.
    pub const SEQUENCE: TypeFlags = TypeFlags(2);
    /// `case {..}` takes it for a mapping.
    pub const MAPPING: TypeFlags = TypeFlags(4);
    /// It is an exception class.
    pub const EXCEPTION: TypeFlags = TypeFlags(8);
    /// A class pattern with one positional sub-pattern matches the subject itself.
    pub const MATCH_SELF: TypeFlags = TypeFlags(16);
    /// It cannot be instantiated by a call.
    pub const NO_NEW: TypeFlags = TypeFlags(32);
    /// `__call__`-able method-like descriptor: bound without making a bound object.
    pub const METHOD_DESCRIPTOR: TypeFlags = TypeFlags(64);
    /// Its attributes cannot be set from Python.
    pub const IMMUTABLE: TypeFlags = TypeFlags(128);
    /// Its instances have no hash: `__hash__` is `None`.
    pub const UNHASHABLE: TypeFlags = TypeFlags(256);
    /// Its exact instances are laid out as those of a Python class that derives from the base: a native object of the
    /// base in the first slot, a value of the type's own in the second.
    pub const DRESSED: TypeFlags = TypeFlags(512);
    /// Its `[]` takes keys and no places: it is not iterated by them, though patterns do not take it for a mapping.
    pub const KEYED: TypeFlags = TypeFlags(1024);
    /// Its instances have an attribute dict; for dressed types.
    pub const DICT: TypeFlags = TypeFlags(class_flags::HAS_DICT);
    /// Its instances can be referred to weakly.
    pub const WEAKREF: TypeFlags = TypeFlags(class_flags::HAS_WEAKREF);

    /// Both sets.
    pub const fn with(self, other: TypeFlags) -> TypeFlags {
        TypeFlags(self.0 | other.0)
    }

    /// Whether every flag of `other` is in this set.
    pub const fn has(self, other: TypeFlags) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A native type.
pub struct TypeSpec {
    /// The shape of its exact instances.
    pub shape: ShapeId,
    /// `__name__`
    pub name: &'static str,
    /// `__module__`
    pub module: &'static str,
    /// `__doc__`, `None` where empty.
    pub doc: &'static str,
    /// Its signature for `inspect`, empty where there is none.
    pub text_signature: &'static str,
    /// The base.
    pub base: ShapeId,
    /// How the collector traces its exact instances.
    pub kind: &'static Kind,
    /// Properties.
    pub flags: TypeFlags,
    /// The slots it sets itself.
    pub slots: &'static Slots,
    /// Its methods.
    pub methods: &'static [FunctionSpec],
    /// Its computed attributes.
    pub getset: &'static [GetSetSpec],
    /// Where an exact instance keeps its attribute dict, if it has one. Made when first written.
    pub dict: Option<fn(Value) -> DictSlot>,
}

impl TypeSpec {
    /// The name with the module, unless that is `builtins`.
    pub fn full_name(&self) -> String {
        if self.module == "builtins" {
            self.name.to_string()
        } else {
            format!("{}.{}", self.module, self.name)
        }
    }
}

/// The slot of an object that holds its attribute dict.
pub type DictSlot = Option<&'static taipan_gc::GcSlot<Dict>>;

/// A type implemented in Rust: one layout, one shape.
///
/// # Safety
/// `SHAPE` must be given to cells of this layout only.
pub unsafe trait NativeType: HeapObject {
    /// The shape of exact instances.
    const SHAPE: ShapeId;
    /// The description.
    const SPEC: &'static TypeSpec;

    /// Whether a cell with this header has this layout. Types whose classes share a layout (exceptions, classes) say so
    /// here.
    #[inline(always)]
    fn matches(header: &Header) -> bool {
        header.shape() == Self::SHAPE
    }
}

/// A cell that no Python code sees: storage and bookkeeping.
///
/// # Safety
/// `SHAPE` must be given to cells of this layout only.
pub unsafe trait InnerCell: HeapObject {
    /// The shape of such cells.
    const SHAPE: ShapeId;
}

/// What a native module puts into its namespace when it is executed.
pub struct ModuleSpec {
    /// `__name__`
    pub name: &'static str,
    /// `__doc__`, `None` where empty.
    pub doc: &'static str,
    /// Its functions.
    pub functions: &'static [FunctionSpec],
    /// Its types, under their names.
    pub types: &'static [&'static TypeSpec],
    /// Everything else: constants, state.
    pub exec: Option<ModuleExec>,
}
