//! The descriptions of the builtin exception classes.

use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::ShapeId;
use taipan_gc::Value;
use taipan_macros::pymethods;

use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::object::slots::Slots;
use crate::object::spec::DictSlot;
use crate::object::spec::FunctionSpec;
use crate::object::spec::GetSetSpec;
use crate::object::spec::NativeType;
use crate::object::spec::TypeFlags;
use crate::object::spec::TypeSpec;
use crate::state::thread::Thread;
use crate::types::exception::Exception;
use crate::types::tuple::Tuple;

const COUNT: usize = exceptions::ALL.len();

static BASE_SLOTS: Slots = Exception::native_slots(Slots::EMPTY);

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

const fn spec(index: usize) -> TypeSpec {
    let class = &exceptions::ALL[index];
    let is_base = class.shape.0 == exceptions::BASE_EXCEPTION.0;
    TypeSpec {
        shape: class.shape,
        name: class.name,
        module: "builtins",
        doc: class.doc,
        text_signature: "",
        base: class.base,
        kind: Exception::KIND,
        flags: TypeFlags::BASETYPE.with(TypeFlags::EXCEPTION),
        slots: if is_base { &BASE_SLOTS } else { &Slots::EMPTY },
        methods: if is_base { Exception::NATIVE_METHODS } else { &[] as &[FunctionSpec] },
        getset: if is_base { Exception::NATIVE_GETSET } else { &[] as &[GetSetSpec] },
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

#[pymethods(owner = "BaseException")]
impl Exception {
    #[slot(new)]
    fn new(thread: &mut Thread, class: taipan_gc::Gc<Class>, args: Args<'_>) -> PyResult {
        let native = class.payload();
        let values = Tuple::new(thread, args.positional())?;
        let exception = super::allocate(thread, native, values);
        crate::object::instance::finish_new(thread, class, exception.as_value())
    }

    #[slot(init)]
    fn init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
        let Some(exception) = this.cast::<Exception>() else { return Ok(()) };
        let values = Tuple::new(thread, args.positional())?;
        thread.heap().set_gc(exception, &exception.args, Some(values));
        Ok(())
    }
}
