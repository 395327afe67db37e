//! Special-method slots: what a class does for an operator is a function pointer found without a search.
//!
//! A native type fills its own slots in a static table; a Python class gets trampolines that call the method
//! found by name (see [`super::specials`]); a slot that a class does not set is inherited from the first class of its MRO
//! that has it. The table below is the only list of slots: it generates the struct, inheritance and the
//! definitions from which `__add__`-like wrappers and trampolines are made.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::args::Args;
use crate::object::buffer::Export;
use crate::object::class::Class;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::str::Str;

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Comparison {
    /// `<`
    Lt = 0,
    /// `<=`
    Le = 1,
    /// `==`
    Eq = 2,
    /// `!=`
    Ne = 3,
    /// `>`
    Gt = 4,
    /// `>=`
    Ge = 5,
}

impl Comparison {
    /// The operator in source form, indexed as `COMPARE_OP`'s argument is.
    pub const fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }

    /// The special method.
    pub const fn method(self) -> &'static str {
        ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"][self as usize]
    }

    /// The comparison with its operands exchanged.
    pub const fn swapped(self) -> Self {
        match self {
            Comparison::Lt => Comparison::Gt,
            Comparison::Le => Comparison::Ge,
            Comparison::Eq => Comparison::Eq,
            Comparison::Ne => Comparison::Ne,
            Comparison::Gt => Comparison::Lt,
            Comparison::Ge => Comparison::Le,
        }
    }

    /// The comparison that `COMPARE_OP`'s argument names.
    pub const fn from_index(index: u32) -> Self {
        match index {
            0 => Comparison::Lt,
            1 => Comparison::Le,
            2 => Comparison::Eq,
            3 => Comparison::Ne,
            4 => Comparison::Gt,
            _ => Comparison::Ge,
        }
    }

    /// Whether the comparison holds of an ordering.
    pub const fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Lt => order.is_lt(),
            Comparison::Le => order.is_le(),
            Comparison::Eq => order.is_eq(),
            Comparison::Ne => order.is_ne(),
            Comparison::Gt => order.is_gt(),
            Comparison::Ge => order.is_ge(),
        }
    }
}

/// `f(self)`
pub type Unary = fn(&mut Thread, Value) -> PyResult;
/// `f(left, right)`: either side may be the type's own; `NOT_IMPLEMENTED` where the pair is not for it.
pub type Binary = fn(&mut Thread, Value, Value) -> PyResult;
/// `f(base, exponent, modulus or None)`
pub type Ternary = fn(&mut Thread, Value, Value, Value) -> PyResult;
/// A comparison that may answer `NOT_IMPLEMENTED`.
pub type Compare = fn(&mut Thread, Value, Value, Comparison) -> PyResult;
/// A hash, never -1.
pub type HashFn = fn(&mut Thread, Value) -> PyResult<i64>;
/// A truth value.
pub type Predicate = fn(&mut Thread, Value) -> PyResult<bool>;
/// A length.
pub type Length = fn(&mut Thread, Value) -> PyResult<usize>;
/// The next item, `None` at the end.
pub type Next = fn(&mut Thread, Value) -> PyResult<Option<Value>>;
/// `object[key] = value`, or `del object[key]` without a value.
pub type SetItem = fn(&mut Thread, Value, Value, Option<Value>) -> PyResult<()>;
/// `item in object`
pub type Contains = fn(&mut Thread, Value, Value) -> PyResult<bool>;
/// A call; keyword values stand behind the positional ones.
pub type Call = fn(&mut Thread, Value, Args<'_>) -> PyResult;
/// An attribute by name.
pub type GetAttr = fn(&mut Thread, Value, Gc<Str>) -> PyResult;
/// Sets an attribute, or deletes it without a value.
pub type SetAttr = fn(&mut Thread, Value, Gc<Str>, Option<Value>) -> PyResult<()>;
/// `descriptor.__get__(instance or nothing, owner)`
pub type DescrGet = fn(&mut Thread, Value, Option<Value>, Value) -> PyResult;
/// `descriptor.__set__(instance, value)`, or `__delete__` without a value.
pub type DescrSet = fn(&mut Thread, Value, Value, Option<Value>) -> PyResult<()>;
/// Makes an instance of the class, which is the type itself or a subclass.
pub type New = fn(&mut Thread, Gc<Class>, Args<'_>) -> PyResult;
/// Initialises an instance.
pub type Init = fn(&mut Thread, Value, Args<'_>) -> PyResult<()>;

/// Hands out the bytes of an object; the number is the flags of `__buffer__`.
pub type GetBuffer = fn(&mut Thread, Value, i64) -> PyResult<Export>;

macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident: $type:ty,)*) => {
        /// The special-method slots of a class. See the module's text.
        #[derive(Clone, Copy)]
        pub struct Slots {
            $($(#[$doc])* pub $name: Option<$type>,)*
        }

        impl Slots {
            /// No slot set.
            pub const EMPTY: Slots = Slots { $($name: None,)* };

            /// Takes every slot that is not set from `base`.
            pub fn inherit(&mut self, base: &Slots) {
                $(if self.$name.is_none() { self.$name = base.$name; })*
            }
        }
    };
}

slots! {
    /// `__repr__`
    repr: Unary,
    /// `__str__`
    str: Unary,
    /// `__hash__`
    hash: HashFn,
    /// `__call__`
    call: Call,
    /// `__getattribute__`, then `__getattr__`
    getattribute: GetAttr,
    /// `__setattr__`, `__delattr__`
    setattr: SetAttr,
    /// `__lt__` ... `__ge__`
    compare: Compare,
    /// `__iter__`
    iter: Unary,
    /// `__next__`
    next: Next,
    /// `__get__`
    descr_get: DescrGet,
    /// `__set__`, `__delete__`
    descr_set: DescrSet,
    /// `__new__`
    new: New,
    /// `__init__`
    init: Init,
    /// `__del__`
    del: Unary,

    /// `__add__`, `__radd__`
    add: Binary,
    /// `__sub__`, `__rsub__`
    sub: Binary,
    /// `__mul__`, `__rmul__`
    mul: Binary,
    /// `__matmul__`, `__rmatmul__`
    matmul: Binary,
    /// `__truediv__`, `__rtruediv__`
    truediv: Binary,
    /// `__floordiv__`, `__rfloordiv__`
    floordiv: Binary,
    /// `__mod__`, `__rmod__`
    modulo: Binary,
    /// `__divmod__`, `__rdivmod__`
    divmod: Binary,
    /// `__pow__`, `__rpow__`
    pow: Ternary,
    /// `__lshift__`, `__rlshift__`
    lshift: Binary,
    /// `__rshift__`, `__rrshift__`
    rshift: Binary,
    /// `__and__`, `__rand__`
    and: Binary,
    /// `__xor__`, `__rxor__`
    xor: Binary,
    /// `__or__`, `__ror__`
    or: Binary,

    /// `__iadd__`
    iadd: Binary,
    /// `__isub__`
    isub: Binary,
    /// `__imul__`
    imul: Binary,
    /// `__imatmul__`
    imatmul: Binary,
    /// `__itruediv__`
    itruediv: Binary,
    /// `__ifloordiv__`
    ifloordiv: Binary,
    /// `__imod__`
    imodulo: Binary,
    /// `__ipow__`
    ipow: Ternary,
    /// `__ilshift__`
    ilshift: Binary,
    /// `__irshift__`
    irshift: Binary,
    /// `__iand__`
    iand: Binary,
    /// `__ixor__`
    ixor: Binary,
    /// `__ior__`
    ior: Binary,

    /// `__neg__`
    neg: Unary,
    /// `__pos__`
    pos: Unary,
    /// `__abs__`
    abs: Unary,
    /// `__invert__`
    invert: Unary,
    /// `__bool__`
    bool: Predicate,
    /// `__int__`
    int: Unary,
    /// `__float__`
    float: Unary,
    /// `__index__`
    index: Unary,

    /// `__len__`
    len: Length,
    /// `__getitem__`
    getitem: Binary,
    /// `__setitem__`, `__delitem__`
    setitem: SetItem,
    /// `__contains__`
    contains: Contains,
    /// A native sequence's `+`, tried after `add` of both sides.
    concat: Binary,
    /// A native sequence's `*` by an integer, tried after `mul` of both sides.
    repeat: Binary,
    /// A native sequence's `+=`.
    iconcat: Binary,
    /// A native sequence's `*=`.
    irepeat: Binary,

    /// `__buffer__`
    buffer: GetBuffer,

    /// `__await__`
    await_: Unary,
    /// `__aiter__`
    aiter: Unary,
    /// `__anext__`
    anext: Unary,
}
