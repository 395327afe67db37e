//! Names that the runtime itself looks up: interned once per interpreter, reached by an index.

use taipan_gc::Gc;

use crate::state::interpreter::Interpreter;
use crate::types::str::Str;

macro_rules! names {
    ($($id:ident)*) => {
        /// A name of the table.
        #[expect(non_camel_case_types, reason = "the variants are the names themselves")]
        #[expect(missing_docs, reason = "each is the name it says")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(usize)]
        pub enum Name { $($id,)* }

        /// The names in order.
        pub const TEXTS: &[&str] = &[$(stringify!($id),)*];
    };
}

names! {
    __abs__ __abstractmethods__ __add__ __aenter__ __aexit__ __aiter__ __all__ __and__ __anext__ __annotate__
    __annotations__ __args__ __await__ __bases__ __bool__ __buffer__ __build_class__ __builtins__ __bytes__ __call__
    __cause__ __ceil__ __class__ __class_getitem__ __classcell__ __classdictcell__ __code__ __complex__ __contains__
    __context__ __copy__ __deepcopy__ __del__ __delattr__ __delete__ __delitem__ __dict__ __dir__ __divmod__ __doc__
    __enter__ __eq__ __exit__ __file__ __firstlineno__ __float__ __floor__ __floordiv__ __format__ __fspath__ __func__ __ge__ __get__
    __getattr__ __getattribute__ __getitem__ __getnewargs__ __getnewargs_ex__ __getstate__ __globals__ __gt__
    __hash__ __iadd__ __iand__ __ifloordiv__ __ilshift__ __imatmul__ __imod__ __import__ __imul__ __index__ __init__
    __init_subclass__ __instancecheck__ __int__ __invert__ __ior__ __ipow__ __irshift__ __isabstractmethod__ __isub__
    __iter__ __itruediv__ __ixor__ __le__ __len__ __length_hint__ __loader__ __lshift__ __lt__ __main__ __match_args__ __matmul__
    __missing__ __mod__ __module__ __mro_entries__ __mul__ __name__ __ne__ __neg__ __new__ __next__ __notes__ __objclass__ __or__
    __orig_class__ __origin__ __package__ __parameters__ __path__ __pos__ __pow__ __prepare__ __qualname__ __radd__ __rand__ __rdivmod__
    __reduce__ __reduce_ex__ __release_buffer__ __repr__ __reversed__ __rfloordiv__ __rlshift__ __rmatmul__ __rmod__
    __rmul__ __ror__ __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __self__ __set__
    __set_name__ __setattr__ __setitem__ __setstate__ __sizeof__ __slots__ __slotnames__ __spec__ __static_attributes__ __str__ __sub__ __subclasscheck__
    __subclasses__ __subclasshook__ __suppress_context__ __text_signature__ __traceback__ __truediv__ __trunc__ __type_params__
    __typing_subst__ __typing_prepare_subst__ __typing_unpacked_tuple_args__ __typing_is_unpacked_typevartuple__
    __warningregistry__ __weakref__ __wrapped__ __xor__ __conditional_annotations__ __annotations_cache__
    _fields _find_and_load _handle_fromlist _initializing _lock_unlock_module _is_text_encoding _uninitialized_submodules
    append args builtins close code copy displayhook encoding end errors exc_info excepthook extend file flush fget fset fdel get items join keys
    last_exc last_traceback last_type last_value
    maxsplit metaclass modules mro msg name_from obj offset open path print_file_and_line print read readline
    reverse send sep sort stderr stdin stdout sys throw tracebacklimit unraisablehook update value values write
    start stop step strict key default
    __IOBase_closed _dealloc_warn _warn_unawaited_coroutine _finalizing closed decode detach encode fileno getstate incrementaldecoder
    incrementalencoder isatty mode newlines peek raw read1 readable readall readinto readinto1 readlines reset seek
    seekable setstate tell truncate writable
}

impl Name {
    /// The interned string.
    #[inline]
    pub fn get(self, interp: &Interpreter) -> Gc<Str> {
        interp.name(self)
    }

    /// The text.
    pub const fn text(self) -> &'static str {
        TEXTS[self as usize]
    }
}
