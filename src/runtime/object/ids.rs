//! Shape ids of the runtime's own layouts: compile-time constants, so that a type test is one compare.
//!
//! Ids below [`FIRST_STDLIB`] belong to this crate, from there to [`FIRST_DYNAMIC`] to the standard library's
//! native modules (their list is in that crate); an interpreter hands out the rest. An id is never reused.

use taipan_gc::ShapeId;

/// The first id of native types outside this crate.
pub const FIRST_STDLIB: u32 = 512;
/// The first id that an interpreter hands out for classes and attribute layouts.
pub const FIRST_DYNAMIC: u32 = 1024;

macro_rules! shape_ids {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        $($(#[$doc])* pub const $name: ShapeId = ShapeId($id);)*
        /// Every id of this crate, for the test that no two are equal.
        pub const ALL: &[ShapeId] = &[$($name),*];
    };
}

shape_ids! {
    // Storage and bookkeeping cells: no Python object ever has these.
    /// An array of values: items of a list, overflow attributes, constants.
    VALUES = 160,
    /// Plain bytes: characters of a string, limbs, index tables.
    BYTES = 161,
    /// A name's cell in a module or class namespace.
    NAME_CELL = 162,
    /// An attribute layout.
    SHAPE = 163,
    /// Prepared code: instructions, constants, caches.
    PREPARED = 164,
    /// The compact table of a dict.
    DICT_TABLE = 165,
    /// The table of a set.
    SET_TABLE = 166,
    /// Memory that views look at.
    MEMORY = 167,

    // Types of singletons and unboxed values: classes without heap objects of exactly that shape.
    /// `object`: an instance without attributes.
    OBJECT = 16,
    /// `NoneType`
    NONE_TYPE = 17,
    /// `NotImplementedType`
    NOT_IMPLEMENTED_TYPE = 18,
    /// `ellipsis`
    ELLIPSIS_TYPE = 19,
    /// `bool`
    BOOL = 20,
    /// `float`
    FLOAT = 21,

    /// `type`
    TYPE = 24,
    /// `int`: one beyond 50 bits
    INT = 25,
    /// `complex`
    COMPLEX = 26,
    /// `str`
    STR = 27,
    /// `bytes`
    BYTES_OBJECT = 28,
    /// `bytearray`
    BYTEARRAY = 29,
    /// `memoryview`
    MEMORYVIEW = 30,
    /// `list`
    LIST = 31,
    /// `tuple`
    TUPLE = 32,
    /// `dict`
    DICT = 33,
    /// `set`
    SET = 34,
    /// `frozenset`
    FROZENSET = 35,
    /// `range`
    RANGE = 36,
    /// `slice`
    SLICE = 37,
    /// `code`
    CODE = 38,
    /// `frame`
    FRAME = 39,
    /// `traceback`
    TRACEBACK = 40,
    /// `cell`
    CELL = 41,
    /// `function`
    FUNCTION = 42,
    /// `method`
    METHOD = 43,
    /// `builtin_function_or_method`
    BUILTIN_FUNCTION = 44,
    /// `method_descriptor`
    METHOD_DESCRIPTOR = 45,
    /// `classmethod_descriptor`
    CLASSMETHOD_DESCRIPTOR = 46,
    /// `wrapper_descriptor`
    WRAPPER_DESCRIPTOR = 47,
    /// `method-wrapper`
    METHOD_WRAPPER = 48,
    /// `getset_descriptor`
    GETSET_DESCRIPTOR = 49,
    /// `member_descriptor`
    MEMBER_DESCRIPTOR = 50,
    /// `property`
    PROPERTY = 51,
    /// `classmethod`
    CLASSMETHOD = 52,
    /// `staticmethod`
    STATICMETHOD = 53,
    /// `super`
    SUPER = 54,
    /// `module`
    MODULE = 55,
    /// `mappingproxy`
    MAPPINGPROXY = 56,
    /// `generator`
    GENERATOR = 57,
    /// `coroutine`
    COROUTINE = 58,
    /// `async_generator`
    ASYNC_GENERATOR = 59,
    /// `coroutine_wrapper`
    COROUTINE_WRAPPER = 60,
    /// `async_generator_asend`
    ASYNC_GEN_ASEND = 61,
    /// `async_generator_athrow`
    ASYNC_GEN_ATHROW = 62,
    /// `BaseException` and every exception class without fields of its own
    EXCEPTION = 63,
    /// `list_iterator`
    LIST_ITERATOR = 64,
    /// `list_reverseiterator`
    LIST_REVERSEITERATOR = 65,
    /// `tuple_iterator`
    TUPLE_ITERATOR = 66,
    /// `range_iterator`
    RANGE_ITERATOR = 67,
    /// `longrange_iterator`
    LONGRANGE_ITERATOR = 68,
    /// `str_iterator` and `str_ascii_iterator`
    STR_ITERATOR = 69,
    /// `bytes_iterator`
    BYTES_ITERATOR = 70,
    /// `bytearray_iterator`
    BYTEARRAY_ITERATOR = 71,
    /// `dict_keys`
    DICT_KEYS = 72,
    /// `dict_values`
    DICT_VALUES = 73,
    /// `dict_items`
    DICT_ITEMS = 74,
    /// `dict_keyiterator`
    DICT_KEYITERATOR = 75,
    /// `dict_valueiterator`
    DICT_VALUEITERATOR = 76,
    /// `dict_itemiterator`
    DICT_ITEMITERATOR = 77,
    /// `dict_reversekeyiterator`
    DICT_REVERSEKEYITERATOR = 78,
    /// `dict_reversevalueiterator`
    DICT_REVERSEVALUEITERATOR = 79,
    /// `dict_reverseitemiterator`
    DICT_REVERSEITEMITERATOR = 80,
    /// `set_iterator`
    SET_ITERATOR = 81,
    /// `iterator`: over `__getitem__`
    SEQUENCE_ITERATOR = 82,
    /// `callable_iterator`
    CALLABLE_ITERATOR = 83,
    /// `enumerate`
    ENUMERATE = 84,
    /// `reversed`
    REVERSED = 85,
    /// `zip`
    ZIP = 86,
    /// `map`
    MAP = 87,
    /// `filter`
    FILTER = 88,
    /// `types.GenericAlias`
    GENERIC_ALIAS = 89,
    /// `generic_alias_iterator`
    GENERIC_ALIAS_ITERATOR = 168,
    /// `typing.Union`
    UNION = 90,
    /// `typing.TypeVar`
    TYPEVAR = 91,
    /// `typing.ParamSpec`
    PARAMSPEC = 92,
    /// `typing.TypeVarTuple`
    TYPEVARTUPLE = 93,
    /// `typing.ParamSpecArgs`
    PARAMSPEC_ARGS = 94,
    /// `typing.ParamSpecKwargs`
    PARAMSPEC_KWARGS = 95,
    /// `typing.TypeAliasType`
    TYPE_ALIAS = 96,
    /// `typing.Generic`
    GENERIC = 97,
    /// `string.templatelib.Template`
    TEMPLATE = 98,
    /// `string.templatelib.Interpolation`
    INTERPOLATION = 99,
    /// `string.templatelib.TemplateIter`
    TEMPLATE_ITER = 100,
    /// `weakref.ReferenceType`
    WEAKREF = 101,
    /// `weakref.ProxyType`
    WEAKPROXY = 102,
    /// `weakref.CallableProxyType`
    WEAKCALLABLEPROXY = 103,
    /// `types.SimpleNamespace`
    SIMPLE_NAMESPACE = 104,
    /// `member_descriptor`: a field of a named tuple such as `sys.flags`
    STRUCT_FIELD = 105,
    /// `types.CapsuleType`
    CAPSULE = 106,
    /// `moduledef`-like import spec of native modules
    NATIVE_MODULE_SPEC = 107,
    /// The write-through mapping that `frame.f_locals` gives for optimised code.
    FRAME_LOCALS_PROXY = 108,
    /// The annotation-scope constant evaluator of `typing`.
    CONST_EVALUATOR = 109,
    /// `NoDefaultType`
    NO_DEFAULT_TYPE = 110,
    /// `_tokenize.TokenizerIter`
    TOKENIZER_ITER = 125,
    /// `bytes`-like buffer exporter lock of memoryview.
    PICKLE_BUFFER = 111,
    /// `async_generator`'s wrapped value on the operand stack.
    ASYNC_GEN_WRAPPED = 112,
    /// `anext_awaitable`
    ANEXT_AWAITABLE = 113,
    /// `str.maketrans`-free translation cache.
    TRANSLATION = 114,
    /// `line_iterator` of code objects.
    LINE_ITERATOR = 115,
    /// `positions_iterator` of code objects.
    POSITIONS_ITERATOR = 116,
    /// `memory_iterator`
    MEMORYVIEW_ITERATOR = 117,
    /// `Context`
    CONTEXT = 118,
    /// `ContextVar`
    CONTEXT_VAR = 119,
    /// `Token`
    CONTEXT_TOKEN = 120,
    /// `Token.MISSING`
    CONTEXT_MISSING = 126,
    /// `_thread.lock`
    LOCK = 121,
    /// `_thread.RLock`
    RLOCK = 122,
    /// `_thread._local`
    THREAD_LOCAL = 123,
    /// `_thread._ThreadHandle`
    THREAD_HANDLE = 124,
    /// `_io._IOBase`
    IO_BASE = 400,
    /// `_io._RawIOBase`
    RAW_IO_BASE = 401,
    /// `_io._BufferedIOBase`
    BUFFERED_IO_BASE = 402,
    /// `_io._TextIOBase`
    TEXT_IO_BASE = 403,
    /// `_io.FileIO`
    FILE_IO = 404,
    /// `_io.BytesIO`
    BYTES_IO = 405,
    /// `_io._BytesIOBuffer`
    BYTES_IO_BUFFER = 406,
    /// `_io.BufferedReader`
    BUFFERED_READER = 407,
    /// `_io.BufferedWriter`
    BUFFERED_WRITER = 408,
    /// `_io.BufferedRandom`
    BUFFERED_RANDOM = 409,
    /// `_io.BufferedRWPair`
    BUFFERED_RW_PAIR = 410,
    /// `_io.IncrementalNewlineDecoder`
    NEWLINE_DECODER = 411,
    /// `_io.StringIO`
    STRING_IO = 412,
    /// `_io.TextIOWrapper`
    TEXT_IO_WRAPPER = 413,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_distinct_and_in_range() {
        let mut ids: Vec<u32> = ALL.iter().map(|id| id.0).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ALL.len());
        assert!(ids.iter().all(|id| (1..FIRST_STDLIB).contains(id)));
    }
}
