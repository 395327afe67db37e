//! `weakref.proxy`: objects that do what another does, while it lives.

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::ShapeId;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::Link;
use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::ops::BinaryOp;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::object::slots::Slots;
use crate::object::spec::NativeType;
use crate::object::spec::TypeFlags;
use crate::object::spec::TypeSpec;
use crate::object::specials;
use crate::state::thread::Thread;
use crate::types::str::Str;

/// Does what its target does, without keeping it.
#[pytype(
    name = "ProxyType",
    module = "weakref",
    shape = ids::WEAKPROXY,
    flags(NO_NEW, UNHASHABLE),
    methods(OPERATORS, CONTAINER),
    kind = <Proxy as HeapObject>::KIND
)]
#[repr(C)]
pub struct Proxy {
    header: Header,
    pub(super) link: Link,
}

/// `weakref.CallableProxyType`
pub static CALLABLE_SPEC: TypeSpec = TypeSpec {
    shape: ids::WEAKCALLABLEPROXY,
    name: "CallableProxyType",
    module: "weakref",
    doc: "",
    text_signature: "",
    base: ids::OBJECT,
    kind: Proxy::KIND,
    flags: TypeFlags::NO_NEW.with(TypeFlags::UNHASHABLE),
    slots: &CALLABLE_SLOTS,
    methods: Proxy::NATIVE_METHODS_CONTAINER,
    getset: &[],
    dict: None,
};

static CALLABLE_SLOTS: Slots = Slots {
    call: Some(call_target),
    ..Proxy::native_slots_container(Proxy::native_slots_operators(Proxy::native_slots(Slots::EMPTY)))
};

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for Proxy {
    const KIND: &'static Kind = &Kind::of::<Proxy>("weakproxy");
}

impl Trace for Proxy {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.link.trace(tracer);
    }
}

// SAFETY: cells of both shapes are made by `Proxy::make` alone.
unsafe impl NativeType for Proxy {
    const SHAPE: ShapeId = ids::WEAKPROXY;
    const SPEC: &'static TypeSpec = Proxy::SPEC;

    #[inline(always)]
    fn matches(header: &Header) -> bool {
        matches!(header.shape(), ids::WEAKPROXY | ids::WEAKCALLABLEPROXY)
    }
}

impl Proxy {
    /// `weakref.proxy(target, callback)`
    pub fn make(thread: &mut Thread, target: Value, callback: Option<Value>) -> PyResult {
        if !super::is_referable(thread, target) {
            return Err(super::not_referable(thread, target));
        }
        let is_callable = call::is_callable(thread, target);
        let shape = if is_callable { ids::WEAKCALLABLEPROXY } else { ids::WEAKPROXY };
        if callback.is_none()
            && let Some(known) = super::find_plain(thread, target, shape)
        {
            return Ok(known);
        }
        thread.interp().class(shape);
        let proxy = Proxy { header: Header::new(shape), link: Link::default() };
        let proxy = thread.heap().alloc(shape, proxy);
        super::attach(thread, proxy, &proxy.link, target, callback)?;
        Ok(proxy.as_value())
    }
}

/// What stands behind a value: a proxy's target, else the value itself. ReferenceError where the target has died.
fn behind(thread: &mut Thread, value: Value) -> PyResult {
    match value.exact::<Proxy>() {
        None => Ok(value),
        Some(proxy) => match proxy.link.target() {
            Some(target) => Ok(target),
            None => Err(thread.reference_error("weakly-referenced object no longer exists")),
        },
    }
}

fn call_target(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult {
    let target = behind(thread, this)?;
    call::with_args(thread, target, args)
}

#[pymethods]
impl Proxy {
    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let target = this.exact::<Proxy>().and_then(|proxy| proxy.link.target());
        let text = super::describe(thread, this, target, "weakproxy")?;
        Ok(Str::from_text(thread, &text)?.as_value())
    }

    #[slot(str)]
    fn str(thread: &mut Thread, this: Value) -> PyResult {
        let target = behind(thread, this)?;
        Ok(ops::str(thread, target)?.as_value())
    }

    #[slot(getattribute)]
    fn getattribute(thread: &mut Thread, this: Value, name: Gc<Str>) -> PyResult {
        let target = behind(thread, this)?;
        attr::get(thread, target, name)
    }

    #[slot(setattr)]
    fn setattr(thread: &mut Thread, this: Value, name: Gc<Str>, value: Option<Value>) -> PyResult<()> {
        let target = behind(thread, this)?;
        attr::set(thread, target, name, value)
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Value) -> PyResult<i64> {
        ops::no_hash(thread, this)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Value, other: Value, op: Comparison) -> PyResult {
        let (left, right) = (behind(thread, this)?, behind(thread, other)?);
        ops::compare(thread, op, left, right)
    }

    #[slot(bool)]
    fn bool(thread: &mut Thread, this: Value) -> PyResult<bool> {
        let target = behind(thread, this)?;
        ops::truth(thread, target)
    }
}

macro_rules! binary {
    ($($slot:ident $in_place:ident $op:ident;)*) => {
        #[pymethods(extra = OPERATORS)]
        impl Proxy {
            $(
                #[slot($slot)]
                fn $slot(thread: &mut Thread, left: Value, right: Value) -> PyResult {
                    let (left, right) = (behind(thread, left)?, behind(thread, right)?);
                    ops::binary(thread, BinaryOp::$op, left, right)
                }

                #[slot($in_place)]
                fn $in_place(thread: &mut Thread, left: Value, right: Value) -> PyResult {
                    let (left, right) = (behind(thread, left)?, behind(thread, right)?);
                    ops::in_place(thread, BinaryOp::$op, left, right)
                }
            )*

            #[slot(divmod)]
            fn divmod(thread: &mut Thread, left: Value, right: Value) -> PyResult {
                let (left, right) = (behind(thread, left)?, behind(thread, right)?);
                ops::binary(thread, BinaryOp::DivMod, left, right)
            }

            #[slot(pow)]
            fn pow(thread: &mut Thread, base: Value, exponent: Value, modulus: Value) -> PyResult {
                let (base, exponent) = (behind(thread, base)?, behind(thread, exponent)?);
                let modulus = behind(thread, modulus)?;
                ops::power(thread, base, exponent, modulus)
            }

            #[slot(ipow)]
            fn ipow(thread: &mut Thread, base: Value, exponent: Value, _modulus: Value) -> PyResult {
                let (base, exponent) = (behind(thread, base)?, behind(thread, exponent)?);
                ops::in_place_power(thread, base, exponent)
            }

            #[slot(neg)]
            fn neg(thread: &mut Thread, this: Value) -> PyResult {
                let target = behind(thread, this)?;
                ops::unary(thread, target, "unary -", |slots| slots.neg)
            }

            #[slot(pos)]
            fn pos(thread: &mut Thread, this: Value) -> PyResult {
                let target = behind(thread, this)?;
                ops::unary(thread, target, "unary +", |slots| slots.pos)
            }

            #[slot(abs)]
            fn abs(thread: &mut Thread, this: Value) -> PyResult {
                let target = behind(thread, this)?;
                ops::unary(thread, target, "abs()", |slots| slots.abs)
            }

            #[slot(invert)]
            fn invert(thread: &mut Thread, this: Value) -> PyResult {
                let target = behind(thread, this)?;
                ops::unary(thread, target, "unary ~", |slots| slots.invert)
            }

            #[slot(int)]
            fn int(thread: &mut Thread, this: Value) -> PyResult {
                let target = behind(thread, this)?;
                let class = thread.interp().class(ids::INT).as_value();
                call::call(thread, class, &[target])
            }

            #[slot(float)]
            fn float(thread: &mut Thread, this: Value) -> PyResult {
                let target = behind(thread, this)?;
                let class = thread.interp().class(ids::FLOAT).as_value();
                call::call(thread, class, &[target])
            }

            #[slot(index)]
            fn index(thread: &mut Thread, this: Value) -> PyResult {
                let target = behind(thread, this)?;
                ops::index(thread, target)
            }
        }
    };
}

binary! {
    add iadd Add;
    sub isub Sub;
    mul imul Mul;
    matmul imatmul MatMul;
    truediv itruediv TrueDiv;
    floordiv ifloordiv FloorDiv;
    modulo imodulo Mod;
    lshift ilshift LShift;
    rshift irshift RShift;
    and iand And;
    xor ixor Xor;
    or ior Or;
}

#[pymethods(extra = CONTAINER)]
impl Proxy {
    #[slot(len)]
    fn len(thread: &mut Thread, this: Value) -> PyResult<usize> {
        let target = behind(thread, this)?;
        ops::len(thread, target)
    }

    #[slot(getitem)]
    fn getitem(thread: &mut Thread, this: Value, key: Value) -> PyResult {
        let target = behind(thread, this)?;
        ops::getitem(thread, target, key)
    }

    #[slot(setitem)]
    fn setitem(thread: &mut Thread, this: Value, key: Value, value: Option<Value>) -> PyResult<()> {
        let target = behind(thread, this)?;
        ops::setitem(thread, target, key, value)
    }

    #[slot(contains)]
    fn contains(thread: &mut Thread, this: Value, item: Value) -> PyResult<bool> {
        let target = behind(thread, this)?;
        ops::contains(thread, target, item)
    }

    #[slot(iter)]
    fn iter(thread: &mut Thread, this: Value) -> PyResult {
        let target = behind(thread, this)?;
        iter::iter(thread, target)
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Value) -> PyResult<Option<Value>> {
        let target = behind(thread, this)?;
        if thread.interp().class_of(target).slot(|slots| slots.next).is_none() {
            let name = thread.interp().class_of(target).name_text();
            let message = format!("Weakref proxy referenced a non-iterator '{name}' object");
            return Err(thread.type_error(message));
        }
        iter::next(thread, target)
    }

    #[method("()", name = "__bytes__")]
    fn bytes(thread: &mut Thread, this: Value) -> PyResult {
        let target = behind(thread, this)?;
        let name = Str::intern(&thread.interp(), "__bytes__");
        let method = attr::get(thread, target, name)?;
        call::call(thread, method, &[])
    }

    #[method("()", name = "__reversed__")]
    fn reversed(thread: &mut Thread, this: Value) -> PyResult {
        let target = behind(thread, this)?;
        specials::method(thread, target, Name::__reversed__, &[])
    }
}
