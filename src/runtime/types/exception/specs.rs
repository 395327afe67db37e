//! The descriptions of the builtin exception classes.

use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::ShapeId;
use taipan_gc::Value;

use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::slots::Slots;
use crate::object::spec::DictSlot;
use crate::object::spec::FunctionSpec;
use crate::object::spec::GetSetSpec;
use crate::object::spec::NativeType;
use crate::object::spec::TypeFlags;
use crate::object::spec::TypeSpec;
use crate::types::exception::Exception;
use crate::types::exception::fields;
use crate::types::exception::fields::AttributeErrorMethods;
use crate::types::exception::fields::ImportErrorMethods;
use crate::types::exception::group::GroupMethods;
use crate::types::exception::os_error;
use crate::types::exception::os_error::OsErrorMethods;
use crate::types::exception::syntax;
use crate::types::exception::unicode;

const COUNT: usize = exceptions::ALL.len();

static BASE_SLOTS: Slots = Exception::native_slots(Slots::EMPTY);
static GROUP_SLOTS: Slots = GroupMethods::native_slots(Slots::EMPTY);

/// All builtin exception classes, bases first.
pub static SPECS: [TypeSpec; COUNT] = {
    const PLAIN: TypeSpec = spec(0);
    let mut specs = [PLAIN; COUNT];
    let mut index = 0;
    while index < COUNT {
        specs[index] = spec(index);
        index += 1;
    }
    specs
};

/// What a class has of its own.
struct Own {
    slots: &'static Slots,
    methods: &'static [FunctionSpec],
    getset: &'static [GetSetSpec],
}

impl Own {
    const NOTHING: Own = Own { slots: &Slots::EMPTY, methods: &[], getset: &[] };
}

const fn own(shape: ShapeId) -> Own {
    match shape {
        exceptions::BASE_EXCEPTION => {
            Own { slots: &BASE_SLOTS, methods: Exception::NATIVE_METHODS, getset: Exception::NATIVE_GETSET }
        }
        exceptions::BASE_EXCEPTION_GROUP => Own {
            slots: &GROUP_SLOTS,
            methods: GroupMethods::NATIVE_METHODS,
            getset: GroupMethods::NATIVE_GETSET,
        },
        exceptions::STOP_ITERATION => Own {
            slots: &fields::STOP_ITERATION_SLOTS,
            getset: fields::STOP_ITERATION_GETSET,
            ..Own::NOTHING
        },
        exceptions::SYSTEM_EXIT => {
            Own { slots: &fields::SYSTEM_EXIT_SLOTS, getset: fields::SYSTEM_EXIT_GETSET, ..Own::NOTHING }
        }
        exceptions::IMPORT_ERROR => Own {
            slots: &fields::IMPORT_ERROR_SLOTS,
            methods: ImportErrorMethods::NATIVE_METHODS,
            getset: fields::IMPORT_ERROR_GETSET,
        },
        exceptions::NAME_ERROR => {
            Own { slots: &fields::NAME_ERROR_SLOTS, getset: fields::NAME_ERROR_GETSET, ..Own::NOTHING }
        }
        exceptions::ATTRIBUTE_ERROR => Own {
            slots: &fields::ATTRIBUTE_ERROR_SLOTS,
            methods: AttributeErrorMethods::NATIVE_METHODS,
            getset: fields::ATTRIBUTE_ERROR_GETSET,
        },
        exceptions::KEY_ERROR => Own { slots: &fields::KEY_ERROR_SLOTS, ..Own::NOTHING },
        exceptions::OS_ERROR => {
            Own { slots: &os_error::SLOTS, methods: OsErrorMethods::NATIVE_METHODS, getset: os_error::GETSET }
        }
        exceptions::SYNTAX_ERROR => Own { slots: &syntax::SLOTS, getset: syntax::GETSET, ..Own::NOTHING },
        exceptions::UNICODE_ENCODE_ERROR => {
            Own { slots: &unicode::ENCODE_SLOTS, getset: unicode::GETSET, ..Own::NOTHING }
        }
        exceptions::UNICODE_DECODE_ERROR => {
            Own { slots: &unicode::DECODE_SLOTS, getset: unicode::GETSET, ..Own::NOTHING }
        }
        exceptions::UNICODE_TRANSLATE_ERROR => {
            Own { slots: &unicode::TRANSLATE_SLOTS, getset: unicode::GETSET, ..Own::NOTHING }
        }
        _ => Own::NOTHING,
    }
}

/// Whether a builtin class has fields: then its layout is its own, and two such classes cannot be mixed.
pub fn has_fields(shape: ShapeId) -> bool {
    !own(shape).getset.is_empty()
}

const fn spec(index: usize) -> TypeSpec {
    let class = &exceptions::ALL[index];
    let own = own(class.shape);
    TypeSpec {
        shape: class.shape,
        name: class.name,
        module: "builtins",
        doc: class.doc,
        text_signature: "",
        base: class.base,
        kind: Exception::KIND,
        flags: TypeFlags::BASETYPE.with(TypeFlags::EXCEPTION),
        slots: own.slots,
        methods: own.methods,
        getset: own.getset,
        dict: Some(dict_slot),
    }
}

fn dict_slot(value: Value) -> DictSlot {
    Some(value.exact::<Exception>()?.dict_slot())
}

// SAFETY: cells of an exception's shape are made by `exception::allocate` alone.
unsafe impl NativeType for Exception {
    const SHAPE: ShapeId = exceptions::BASE_EXCEPTION;
    const SPEC: &'static TypeSpec = &SPECS[0];

    #[inline(always)]
    fn matches(header: &Header) -> bool {
        exceptions::is_exception(header.shape())
    }
}
