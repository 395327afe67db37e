//! Wrappers: the special methods that a native type shows for the slots it fills.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::args::Args;
use crate::object::buffer;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Binary;
use crate::object::slots::Compare;
use crate::object::slots::Comparison;
use crate::object::slots::SetAttr;
use crate::object::slots::Slots;
use crate::object::slots::Unary;
use crate::object::trampolines;
use crate::state::thread::Thread;
use crate::types::generator;
use crate::types::generator::Generator;
use crate::types::int;
use crate::types::str::Str;

/// A name that native types show for a slot they fill.
pub struct Wrapper {
    /// The name.
    pub name: &'static str,
    /// `__doc__`
    pub doc: &'static str,
    /// The signature that `inspect` shows.
    pub text: &'static str,
    /// Whether the slot is filled.
    pub is_set: fn(&Slots) -> bool,
    /// Calls the slot.
    pub call: fn(&mut Thread, &Slots, Value, Args<'_>) -> PyResult,
}

fn no_args(thread: &mut Thread, args: Args<'_>, name: &str) -> PyResult<()> {
    take::<0>(thread, args, name).map(|_| ())
}

fn one(thread: &mut Thread, args: Args<'_>, name: &str) -> PyResult<Value> {
    take::<1>(thread, args, name).map(|[value]| value)
}

fn two(thread: &mut Thread, args: Args<'_>, name: &str) -> PyResult<[Value; 2]> {
    take::<2>(thread, args, name)
}

fn take<const N: usize>(thread: &mut Thread, args: Args<'_>, name: &str) -> PyResult<[Value; N]> {
    if args.keyword_count() > 0 {
        return Err(thread.type_error(format!("wrapper {name}() takes no keyword arguments")));
    }
    let given = args.positional().len();
    <[Value; N]>::try_from(args.positional()).map_err(|_| {
        let plural = if N == 1 { "" } else { "s" };
        thread.type_error(format!("expected {N} argument{plural}, got {given}"))
    })
}

/// Calls a slot as its wrapper's line says; by this the types of the line's closure are known.
fn apply<Slot>(
    call: fn(&mut Thread, Slot, Value, Args<'_>, &'static str) -> PyResult,
    thread: &mut Thread,
    slot: Slot,
    this: Value,
    args: Args<'_>,
    name: &'static str,
) -> PyResult {
    call(thread, slot, this, args, name)
}

macro_rules! wrappers {
    ($($name:literal $text:literal $doc:literal $slot:ident $call:expr;)*) => {
        /// Every wrapper, in the order in which namespaces list them.
        pub static WRAPPERS: &[Wrapper] = &[$(Wrapper {
            name: $name,
            doc: $doc,
            text: $text,
            is_set: |slots| slots.$slot.is_some(),
            call: |thread, slots, this, args| match slots.$slot {
                Some(slot) => apply($call, thread, slot, this, args, $name),
                None => Ok(Value::NOT_IMPLEMENTED),
            },
        },)*];
    };
}

/// A slot without arguments.
fn plain(thread: &mut Thread, slot: Unary, this: Value, args: Args<'_>, name: &str) -> PyResult {
    no_args(thread, args, name)?;
    slot(thread, this)
}

/// A slot with one argument.
fn operator(thread: &mut Thread, slot: Binary, this: Value, args: Args<'_>, name: &str) -> PyResult {
    let other = one(thread, args, name)?;
    slot(thread, this, other)
}

/// An operator whose left operand is the argument.
fn reflected(thread: &mut Thread, slot: Binary, this: Value, args: Args<'_>, name: &str) -> PyResult {
    let other = one(thread, args, name)?;
    slot(thread, other, this)
}

fn comparison(
    thread: &mut Thread,
    slot: Compare,
    this: Value,
    args: Args<'_>,
    comparison: Comparison,
) -> PyResult {
    let other = one(thread, args, comparison.method())?;
    slot(thread, this, other, comparison)
}

fn name_argument(thread: &mut Thread, value: Value) -> PyResult<Gc<Str>> {
    match value.cast::<Str>() {
        Some(name) => Ok(Str::interned(&thread.interp(), name)),
        None => {
            let kind = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!("attribute name must be string, not '{kind}'")))
        }
    }
}

/// Refuses `object.__setattr__` for a class: its type sets attributes in its own way.
fn may_set(thread: &mut Thread, this: Value, setter: SetAttr, what: &str) -> PyResult<()> {
    if this.as_class().is_none() {
        return Ok(());
    }
    let class = thread.interp().class_of(this);
    let of = |class: Gc<Class>| class.slot(|slots| slots.setattr).map(|slot| slot as usize);
    let is_python = |class: Gc<Class>| of(class) == Some(trampolines::setattr as SetAttr as usize);
    let own = of(class);
    let mut bases = class.mro().iter().rev().filter_map(|base| base.as_class());
    let defining = bases.find(|&base| !is_python(base) && of(base) == own).unwrap_or(class);
    for base in std::iter::successors(Some(defining), |class| class.base()) {
        if of(base) == Some(setter as usize) {
            break;
        }
        if !is_python(base) {
            let name = class.name_text();
            return Err(thread.type_error(format!("can't apply this {what} to {name} object")));
        }
    }
    Ok(())
}

fn instance_argument(value: Value) -> Option<Value> {
    if value.is_none() { None } else { Some(value) }
}

wrappers! {
    "__repr__" "($self, /)" "Return repr(self)." repr plain;
    "__hash__" "($self, /)" "Return hash(self)." hash |t, f, this, args, name| {
        no_args(t, args, name)?;
        let hash = f(t, this)?;
        Ok(int::from_i64(&t.interp(), hash))
    };
    "__str__" "($self, /)" "Return str(self)." str plain;
    "__getattribute__" "($self, name, /)" "Return getattr(self, name)." getattribute |t, f, this, args, name| {
        let name = one(t, args, name)?;
        let name = name_argument(t, name)?;
        f(t, this, name)
    };
    "__setattr__" "($self, name, value, /)" "Implement setattr(self, name, value)." setattr |t, f, this, args, name| {
        let what = name;
        let [name, value] = two(t, args, name)?;
        let name = name_argument(t, name)?;
        may_set(t, this, f, what)?;
        f(t, this, name, Some(value))?;
        Ok(Value::NONE)
    };
    "__delattr__" "($self, name, /)" "Implement delattr(self, name)." setattr |t, f, this, args, name| {
        let what = name;
        let name = one(t, args, name)?;
        let name = name_argument(t, name)?;
        may_set(t, this, f, what)?;
        f(t, this, name, None)?;
        Ok(Value::NONE)
    };
    "__call__" "($self, /, *args, **kwargs)" "Call self as a function." call |t, f, this, args, _| f(t, this, args);
    "__lt__" "($self, value, /)" "Return self<value." compare |t, f, this, args, _| comparison(t, f, this, args, Comparison::Lt);
    "__le__" "($self, value, /)" "Return self<=value." compare |t, f, this, args, _| comparison(t, f, this, args, Comparison::Le);
    "__eq__" "($self, value, /)" "Return self==value." compare |t, f, this, args, _| comparison(t, f, this, args, Comparison::Eq);
    "__ne__" "($self, value, /)" "Return self!=value." compare |t, f, this, args, _| comparison(t, f, this, args, Comparison::Ne);
    "__gt__" "($self, value, /)" "Return self>value." compare |t, f, this, args, _| comparison(t, f, this, args, Comparison::Gt);
    "__ge__" "($self, value, /)" "Return self>=value." compare |t, f, this, args, _| comparison(t, f, this, args, Comparison::Ge);
    "__iter__" "($self, /)" "Implement iter(self)." iter plain;
    "__next__" "($self, /)" "Implement next(self)." next |t, f, this, args, name| {
        no_args(t, args, name)?;
        // The end of a generator carries its value.
        if let Some(generator) = this.exact::<Generator>() {
            return generator::send(t, generator, Value::NONE);
        }
        match f(t, this)? {
            Some(item) => Ok(item),
            None => Err(t.stop_iteration(None)),
        }
    };
    "__get__" "($self, instance, owner=None, /)" "Return an attribute of instance, which is of type owner." descr_get |t, f, this, args, _| {
        let given = args.positional();
        let (Some(&instance), true) = (given.first(), given.len() <= 2) else {
            return Err(t.type_error(format!("expected at least 1 argument, got {}", given.len())));
        };
        let owner = given.get(1).copied().unwrap_or(Value::NONE);
        if instance.is_none() && owner.is_none() {
            return Err(t.type_error("__get__(None, None) is invalid"));
        }
        let owner = if owner.is_none() { t.interp().class_of(instance).as_value() } else { owner };
        f(t, this, instance_argument(instance), owner)
    };
    "__set__" "($self, instance, value, /)" "Set an attribute of instance to value." descr_set |t, f, this, args, name| {
        let [instance, value] = two(t, args, name)?;
        f(t, this, instance, Some(value))?;
        Ok(Value::NONE)
    };
    "__delete__" "($self, instance, /)" "Delete an attribute of instance." descr_set |t, f, this, args, name| {
        let instance = one(t, args, name)?;
        f(t, this, instance, None)?;
        Ok(Value::NONE)
    };
    "__init__" "($self, /, *args, **kwargs)" "Initialize self.  See help(type(self)) for accurate signature." init |t, f, this, args, _| {
        f(t, this, args)?;
        Ok(Value::NONE)
    };
    "__add__" "($self, value, /)" "Return self+value." add operator;
    "__radd__" "($self, value, /)" "Return value+self." add reflected;
    "__sub__" "($self, value, /)" "Return self-value." sub operator;
    "__rsub__" "($self, value, /)" "Return value-self." sub reflected;
    "__mul__" "($self, value, /)" "Return self*value." mul operator;
    "__rmul__" "($self, value, /)" "Return value*self." mul reflected;
    "__matmul__" "($self, value, /)" "Return self@value." matmul operator;
    "__rmatmul__" "($self, value, /)" "Return value@self." matmul reflected;
    "__mod__" "($self, value, /)" "Return self%value." modulo operator;
    "__rmod__" "($self, value, /)" "Return value%self." modulo reflected;
    "__divmod__" "($self, value, /)" "Return divmod(self, value)." divmod operator;
    "__rdivmod__" "($self, value, /)" "Return divmod(value, self)." divmod reflected;
    "__pow__" "($self, value, mod=None, /)" "Return pow(self, value, mod)." pow |t, f, this, args, _| {
        let given = args.positional();
        match *given {
            [other] => f(t, this, other, Value::NONE),
            [other, modulus] => f(t, this, other, modulus),
            _ => Err(t.type_error(format!("expected 1 or 2 arguments, got {}", given.len()))),
        }
    };
    "__rpow__" "($self, value, mod=None, /)" "Return pow(value, self, mod)." pow |t, f, this, args, _| {
        let given = args.positional();
        match *given {
            [other] => f(t, other, this, Value::NONE),
            [other, modulus] => f(t, other, this, modulus),
            _ => Err(t.type_error(format!("expected 1 or 2 arguments, got {}", given.len()))),
        }
    };
    "__neg__" "($self, /)" "-self" neg plain;
    "__pos__" "($self, /)" "+self" pos plain;
    "__abs__" "($self, /)" "abs(self)" abs plain;
    "__bool__" "($self, /)" "True if self else False" bool |t, f, this, args, name| { no_args(t, args, name)?; f(t, this).map(Value::bool) };
    "__invert__" "($self, /)" "~self" invert plain;
    "__lshift__" "($self, value, /)" "Return self<<value." lshift operator;
    "__rlshift__" "($self, value, /)" "Return value<<self." lshift reflected;
    "__rshift__" "($self, value, /)" "Return self>>value." rshift operator;
    "__rrshift__" "($self, value, /)" "Return value>>self." rshift reflected;
    "__and__" "($self, value, /)" "Return self&value." and operator;
    "__rand__" "($self, value, /)" "Return value&self." and reflected;
    "__xor__" "($self, value, /)" "Return self^value." xor operator;
    "__rxor__" "($self, value, /)" "Return value^self." xor reflected;
    "__or__" "($self, value, /)" "Return self|value." or operator;
    "__ror__" "($self, value, /)" "Return value|self." or reflected;
    "__int__" "($self, /)" "int(self)" int plain;
    "__float__" "($self, /)" "float(self)" float plain;
    "__floordiv__" "($self, value, /)" "Return self//value." floordiv operator;
    "__rfloordiv__" "($self, value, /)" "Return value//self." floordiv reflected;
    "__truediv__" "($self, value, /)" "Return self/value." truediv operator;
    "__rtruediv__" "($self, value, /)" "Return value/self." truediv reflected;
    "__index__" "($self, /)" "Return self converted to an integer, if self is suitable for use as an index into a list." index plain;
    "__iadd__" "($self, value, /)" "Return self+=value." iadd operator;
    "__isub__" "($self, value, /)" "Return self-=value." isub operator;
    "__imul__" "($self, value, /)" "Return self*=value." imul operator;
    "__iand__" "($self, value, /)" "Return self&=value." iand operator;
    "__ixor__" "($self, value, /)" "Return self^=value." ixor operator;
    "__ior__" "($self, value, /)" "Return self|=value." ior operator;
    "__len__" "($self, /)" "Return len(self)." len |t, f, this, args, name| {
        no_args(t, args, name)?;
        let len = f(t, this)?;
        Ok(int::from_usize(&t.interp(), len))
    };
    "__getitem__" "($self, key, /)" "Return self[key]." getitem operator;
    "__setitem__" "($self, key, value, /)" "Set self[key] to value." setitem |t, f, this, args, name| {
        let [key, value] = two(t, args, name)?;
        f(t, this, key, Some(value))?;
        Ok(Value::NONE)
    };
    "__delitem__" "($self, key, /)" "Delete self[key]." setitem |t, f, this, args, name| {
        let key = one(t, args, name)?;
        f(t, this, key, None)?;
        Ok(Value::NONE)
    };
    "__contains__" "($self, key, /)" "Return bool(key in self)." contains |t, f, this, args, name| {
        let item = one(t, args, name)?;
        f(t, this, item).map(Value::bool)
    };
    "__add__" "($self, value, /)" "Return self+value." concat operator;
    "__mul__" "($self, value, /)" "Return self*value." repeat operator;
    "__rmul__" "($self, value, /)" "Return value*self." repeat operator;
    "__iadd__" "($self, value, /)" "Implement self+=value." iconcat operator;
    "__imul__" "($self, value, /)" "Implement self*=value." irepeat operator;
    "__buffer__" "($self, flags, /)" "Return a buffer object that exposes the underlying memory of the object." buffer |t, f, this, args, name| {
        let flags = one(t, args, name)?;
        let flags = ops::index_i64(t, flags)?;
        Ok(buffer::view_by(t, f, this, flags)?.as_value())
    };
    "__await__" "($self, /)" "Return an iterator to be used in await expression." await_ plain;
    "__aiter__" "($self, /)" "Return an awaitable, that resolves in asynchronous iterator." aiter plain;
    "__anext__" "($self, /)" "Return a value or raise StopAsyncIteration." anext plain;
    "__del__" "($self, /)" "Called when the instance is about to be destroyed." del plain;
}
