//! Arguments that are small enumerations or flags.

macro_rules! enumerated {
    ($(#[$doc:meta])+ $name:ident { $($(#[$item_doc:meta])+ $item:ident = $number:literal $text:literal,)* }) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $name {
            $($(#[$item_doc])+ $item = $number,)*
        }

        impl $name {
            /// The item with that number.
            pub const fn from_arg(arg: u32) -> Option<Self> {
                match arg {
                    $($number => Some(Self::$item),)*
                    _ => None,
                }
            }

            /// The text that `dis` prints.
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$item => $text,)*
                }
            }
        }
    };
}

enumerated! {
    /// A rich comparison, numbered as in CPython.
    CompareOp {
        /// `<`
        Lt = 0 "<",
        /// `<=`
        Le = 1 "<=",
        /// `==`
        Eq = 2 "==",
        /// `!=`
        Ne = 3 "!=",
        /// `>`
        Gt = 4 ">",
        /// `>=`
        Ge = 5 ">=",
    }
}

enumerated! {
    /// Runtime functions of one argument.
    Intrinsic1 {
        /// A TypeVar of that name.
        TypeVar = 1 "INTRINSIC_TYPEVAR",
        /// A ParamSpec of that name.
        ParamSpec = 2 "INTRINSIC_PARAMSPEC",
        /// A TypeVarTuple of that name.
        TypeVarTuple = 3 "INTRINSIC_TYPEVARTUPLE",
        /// `typing.Generic[*parameters]`, for the bases of a generic class.
        SubscriptGeneric = 4 "INTRINSIC_SUBSCRIPT_GENERIC",
        /// A TypeAliasType from a tuple of name, type parameters (or None) and the function of its value.
        TypeAlias = 5 "INTRINSIC_TYPEALIAS",
    }
}

enumerated! {
    /// Runtime functions of two arguments.
    Intrinsic2 {
        /// A TypeVar: name, function of its bound.
        TypeVarWithBound = 1 "INTRINSIC_TYPEVAR_WITH_BOUND",
        /// A TypeVar: name, function of its constraints.
        TypeVarWithConstraints = 2 "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
        /// Gives a function its `__type_params__`: function, tuple; the function is the result.
        SetFunctionTypeParams = 3 "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
        /// Gives a type parameter the function of its default; the parameter is the result.
        SetTypeParamDefault = 4 "INTRINSIC_SET_TYPEPARAM_DEFAULT",
    }
}

/// Flags of `MAKE_FUNCTION`: which parts lie on the stack.
pub mod make_function {
    /// A tuple of defaults.
    pub const DEFAULTS: u32 = 1;
    /// A dict of keyword-only defaults.
    pub const KWDEFAULTS: u32 = 2;
    /// A tuple of cells.
    pub const CLOSURE: u32 = 8;
    /// The annotate function.
    pub const ANNOTATE: u32 = 16;
    /// All of them.
    pub const ALL: u32 = DEFAULTS | KWDEFAULTS | CLOSURE | ANNOTATE;
}

/// Bits of `FORMAT_VALUE` and `BUILD_INTERPOLATION`.
pub mod format {
    /// No conversion.
    pub const NONE: u32 = 0;
    /// `!s`
    pub const STR: u32 = 1;
    /// `!r`
    pub const REPR: u32 = 2;
    /// `!a`
    pub const ASCII: u32 = 3;
    /// The bits of the conversion.
    pub const CONVERSION: u32 = 3;
    /// A format spec lies on the stack.
    pub const SPEC: u32 = 4;
}

/// Arguments of `GET_AWAITABLE`.
pub mod awaitable {
    /// `await value`
    pub const PLAIN: u32 = 0;
    /// The value of `__aenter__()`.
    pub const ENTER: u32 = 1;
    /// The value of `__aexit__()`.
    pub const EXIT: u32 = 2;
}
