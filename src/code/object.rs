//! Code objects as plain data.

use std::borrow::Cow;
use std::fmt;
use std::ops::BitOr;
use std::ops::BitOrAssign;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::OnceLock;

use crate::Const;
use crate::Name;
use crate::positions::Positions;
use crate::serial;

/// A code object: plain, immutable, shared between interpreters.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// Positional parameters, positional-only ones included.
    pub argcount: u32,
    /// Positional-only parameters.
    pub posonlyargcount: u32,
    /// Keyword-only parameters.
    pub kwonlyargcount: u32,
    /// The deepest operand stack, in values.
    pub stacksize: u32,
    /// What kind of code this is.
    pub flags: CodeFlags,
    /// The instructions, two bytes each; those of the embedded library stay where they are.
    pub code: Cow<'static, [u8]>,
    /// Constants. Of a function, the first is its docstring, or `None`.
    pub consts: Box<[Const]>,
    /// Names of attributes, globals and imports.
    pub names: Box<[Name]>,
    /// Locals: parameters, `*args`, `**kwargs`, then the others. One slot each.
    pub varnames: Box<[Name]>,
    /// Own variables that inner functions capture; a new cell each at entry.
    pub cellvars: Box<[Name]>,
    /// Captured variables of outer functions; their cells come with the function.
    pub freevars: Box<[Name]>,
    /// For each of `cellvars`, the index in `varnames` of the parameter it takes over at entry; empty where
    /// no parameter is captured.
    pub cell2arg: Box<[Option<u32>]>,
    /// The file, as given to the compiler.
    pub filename: Name,
    /// The name: of the function or class, or `<module>`, `<lambda>`, ...
    pub name: Name,
    /// The dotted path from the module, with `<locals>`.
    pub qualname: Name,
    /// The line of the definition (of its first decorator), from 1.
    pub firstlineno: u32,
    /// Where each instruction stands in the source.
    pub positions: Positions,
}

impl Code {
    /// The number of local slots.
    pub fn nlocals(&self) -> u32 {
        self.varnames.len() as u32
    }

    /// Locals, cells and free variables: the slots of a frame before its operands.
    pub fn variable_slots(&self) -> u32 {
        self.nlocals() + self.cellvars.len() as u32 + self.freevars.len() as u32
    }

    /// The name of a `Cell` operand: `cellvars`, then `freevars`.
    pub fn cell_name(&self, index: u32) -> Option<&Name> {
        self.cellvars.iter().chain(&self.freevars).nth(index as usize)
    }

    /// Parameters of all kinds, `*args` and `**kwargs` included: so many slots are filled by a call.
    pub fn parameter_slots(&self) -> u32 {
        let stars = u32::from(self.flags.contains(CodeFlags::VARARGS))
            + u32::from(self.flags.contains(CodeFlags::VARKEYWORDS));
        self.argcount + self.kwonlyargcount + stars
    }
}

/// Flags of a code object, numbered as in CPython 3.14.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct CodeFlags(pub u32);

impl CodeFlags {
    /// Locals live in slots.
    pub const OPTIMIZED: CodeFlags = CodeFlags(0x1);
    /// A call makes a new namespace.
    pub const NEWLOCALS: CodeFlags = CodeFlags(0x2);
    /// `*args`
    pub const VARARGS: CodeFlags = CodeFlags(0x4);
    /// `**kwargs`
    pub const VARKEYWORDS: CodeFlags = CodeFlags(0x8);
    /// Inside a function.
    pub const NESTED: CodeFlags = CodeFlags(0x10);
    /// A call makes a generator.
    pub const GENERATOR: CodeFlags = CodeFlags(0x20);
    /// A call makes a coroutine.
    pub const COROUTINE: CodeFlags = CodeFlags(0x80);
    /// A generator that may be awaited (`types.coroutine`).
    pub const ITERABLE_COROUTINE: CodeFlags = CodeFlags(0x100);
    /// A call makes an async generator.
    pub const ASYNC_GENERATOR: CodeFlags = CodeFlags(0x200);
    /// `from __future__ import division`, and so on.
    pub const FUTURE_DIVISION: CodeFlags = CodeFlags(0x2_0000);
    /// `absolute_import`
    pub const FUTURE_ABSOLUTE_IMPORT: CodeFlags = CodeFlags(0x4_0000);
    /// `with_statement`
    pub const FUTURE_WITH_STATEMENT: CodeFlags = CodeFlags(0x8_0000);
    /// `print_function`
    pub const FUTURE_PRINT_FUNCTION: CodeFlags = CodeFlags(0x10_0000);
    /// `unicode_literals`
    pub const FUTURE_UNICODE_LITERALS: CodeFlags = CodeFlags(0x20_0000);
    /// `barry_as_FLUFL`
    pub const FUTURE_BARRY_AS_BDFL: CodeFlags = CodeFlags(0x40_0000);
    /// `generator_stop`
    pub const FUTURE_GENERATOR_STOP: CodeFlags = CodeFlags(0x80_0000);
    /// `annotations`
    pub const FUTURE_ANNOTATIONS: CodeFlags = CodeFlags(0x100_0000);
    /// Tracing and monitoring pass this code over.
    pub const NO_MONITORING_EVENTS: CodeFlags = CodeFlags(0x200_0000);
    /// The first constant is a docstring.
    pub const HAS_DOCSTRING: CodeFlags = CodeFlags(0x400_0000);
    /// A function defined directly in a class body.
    pub const METHOD: CodeFlags = CodeFlags(0x800_0000);
    /// All flags that a `__future__` import sets.
    pub const FUTURE_MASK: CodeFlags = CodeFlags(0x1FE_0000);

    /// Whether all flags of `other` are set.
    pub const fn contains(self, other: CodeFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether a flag of `other` is set.
    pub const fn intersects(self, other: CodeFlags) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether a call makes a generator, coroutine or async generator instead of running.
    pub const fn is_resumable(self) -> bool {
        self.0 & (Self::GENERATOR.0 | Self::COROUTINE.0 | Self::ASYNC_GENERATOR.0) != 0
    }
}

impl BitOr for CodeFlags {
    type Output = CodeFlags;

    fn bitor(self, other: CodeFlags) -> CodeFlags {
        CodeFlags(self.0 | other.0)
    }
}

impl BitOrAssign for CodeFlags {
    fn bitor_assign(&mut self, other: CodeFlags) {
        self.0 |= other.0;
    }
}

/// A shared code object, possibly still packed: it is decoded when first looked at.
#[derive(Clone)]
pub struct CodeRef(Arc<Shared>);

/// Of most functions that a module defines nothing but this is ever made, so the code object stands apart.
struct Shared {
    code: OnceLock<Box<Code>>,
    packed: Option<serial::Packed>,
}

impl CodeRef {
    /// Shares a code object.
    pub fn new(code: Code) -> Self {
        CodeRef(Arc::new(Shared { code: OnceLock::from(Box::new(code)), packed: None }))
    }

    /// Shares a code object that [`serial`] decodes at its first use.
    pub(crate) fn packed(packed: serial::Packed) -> Self {
        CodeRef(Arc::new(Shared { code: OnceLock::new(), packed: Some(packed) }))
    }

    /// Whether both are the same object, not only equal ones.
    pub fn is(&self, other: &CodeRef) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// An address that tells this object from others while it lives.
    pub fn address(&self) -> usize {
        Arc::as_ptr(&self.0) as usize
    }
}

impl Deref for CodeRef {
    type Target = Code;

    fn deref(&self) -> &Code {
        self.0.code.get_or_init(|| Box::new(serial::unpack_trusted(self.0.packed.as_ref())))
    }
}

impl From<Code> for CodeRef {
    fn from(code: Code) -> Self {
        CodeRef::new(code)
    }
}

impl PartialEq for CodeRef {
    fn eq(&self, other: &Self) -> bool {
        self.is(other) || **self == **other
    }
}

impl fmt::Debug for CodeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
