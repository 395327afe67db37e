//! `_abc`: what abstract base classes remember, and their checks.

mod serials;

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::class;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::class::class_flags;
use taipan_runtime::object::ids as core_ids;
use taipan_runtime::object::iter;
use taipan_runtime::object::names::Name;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::object::spec::TypeFlags;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::class::issubclass;
use taipan_runtime::types::class::live_subclasses;
use taipan_runtime::types::dict::Position;
use taipan_runtime::types::list::List;
use taipan_runtime::types::set::Set;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;
use taipan_runtime::types::weakref::Ref;

use self::serials::Serials;
use crate::ids;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_abc",
    doc: "Module contains faster C implementation of abc.ABCMeta",
    functions: &[
        ABC_INIT_SPEC,
        ABC_INSTANCECHECK_SPEC,
        ABC_REGISTER_SPEC,
        ABC_SUBCLASSCHECK_SPEC,
        GET_CACHE_TOKEN_SPEC,
        GET_DUMP_SPEC,
        RESET_CACHES_SPEC,
        RESET_REGISTRY_SPEC,
    ],
    types: &[AbcData::SPEC],
    exec: None,
};

/// Internal state held by ABC machinery.
#[pytype(name = "_abc_data", module = "_abc", shape = ids::ABC_DATA, trace)]
#[repr(C)]
pub struct AbcData {
    header: Header,
    /// Weak references to the registered classes.
    registry: GcSlot<List>,
    /// Classes that are known to be subclasses.
    cache: Serials,
    /// Classes that were known to be none at `version`.
    negative: Serials,
    #[untraced]
    version: Cell<u64>,
}

#[pymethods]
impl AbcData {
    #[new("()")]
    fn new(thread: &mut Thread) -> Gc<AbcData> {
        thread.interp().class(ids::ABC_DATA);
        let data = AbcData {
            header: Header::new(ids::ABC_DATA),
            registry: GcSlot::empty(),
            cache: Serials::default(),
            negative: Serials::default(),
            version: Cell::new(thread.interp().abc_registrations()),
        };
        thread.heap().alloc(ids::ABC_DATA, data)
    }
}

impl AbcData {
    /// Whether a class is known to be no subclass, as far as registrations go today.
    fn is_known_stranger(&self, thread: &Thread, class: Gc<Class>) -> bool {
        self.version.get() == thread.interp().abc_registrations() && self.negative.has(class.serial())
    }

    fn add_stranger(thread: &mut Thread, this: Gc<AbcData>, class: Gc<Class>) {
        let version = thread.interp().abc_registrations();
        if this.version.replace(version) != version {
            this.negative.clear();
        }
        this.negative.add(thread, this, class.serial());
    }

    fn references(&self) -> &'static [Value] {
        self.registry.get().map_or(&[], |registry| registry.items())
    }
}

/// The state of an abstract base class.
fn data_of(thread: &mut Thread, class: Value) -> PyResult<Gc<AbcData>> {
    let interp = thread.interp();
    let name = Str::intern(&interp, "_abc_impl");
    let found = match class.as_class() {
        Some(class) => class::lookup(&interp, class, name),
        None => None,
    };
    let found = match found {
        Some(found) => found,
        None => attr::get(thread, class, name)?,
    };
    match found.exact::<AbcData>() {
        Some(data) => Ok(data),
        None => Err(thread.type_error("_abc_impl is set to a wrong type")),
    }
}

fn is_abstract(thread: &mut Thread, value: Value) -> PyResult<bool> {
    let name = Name::__isabstractmethod__.get(&thread.interp());
    match attr::get_optional(thread, value, name)? {
        Some(flag) => ops::truth(thread, flag),
        None => Ok(false),
    }
}

/// Internal ABC helper for class set-up. Should be never used outside abc module.
#[pyfunction("(cls, /)", module = "_abc", name = "_abc_init")]
fn abc_init(thread: &mut Thread, this: Value) -> PyResult<()> {
    let Some(class) = this.as_class() else {
        return Err(thread.type_error("_abc_init() argument must be a class"));
    };
    set_abstract_methods(thread, class)?;
    let data = AbcData::new(thread);
    let name = Str::intern(&thread.interp(), "_abc_impl");
    attr::set(thread, this, name, Some(data.as_value()))?;
    take_collection_flags(thread, class)
}

fn set_abstract_methods(thread: &mut Thread, class: Gc<Class>) -> PyResult<()> {
    let interp = thread.interp();
    let names = List::empty(&interp);
    let entries = class::namespace(&interp, class).copy(thread)?;
    let mut position = Position::default();
    while let Some((name, value)) = entries.next(&mut position) {
        if is_abstract(thread, value)? {
            names.push(thread, name)?;
        }
    }
    let key = Name::__abstractmethods__.get(&interp);
    for &base in class.bases() {
        if let Some(inherited) = attr::get_optional(thread, base, key)? {
            add_inherited(thread, class, inherited, names)?;
        }
    }
    let frozen = interp.class(core_ids::FROZENSET).as_value();
    let frozen = call::call(thread, frozen, &[names.as_value()])?;
    attr::set(thread, class.as_value(), key, Some(frozen))
}

/// Adds the abstract methods of a base that the class does not implement.
fn add_inherited(thread: &mut Thread, class: Gc<Class>, inherited: Value, names: Gc<List>) -> PyResult<()> {
    iter::for_each(thread, inherited, |thread, name| {
        let Some(text) = name.cast::<Str>() else { return Ok(()) };
        let text = Str::interned(&thread.interp(), text);
        if let Some(value) = attr::get_optional(thread, class.as_value(), text)?
            && is_abstract(thread, value)?
        {
            names.push(thread, name)?;
        }
        Ok(())
    })
}

/// `__abc_tpflags__`: whether `case [..]` or `case {..}` takes the instances.
fn take_collection_flags(thread: &mut Thread, class: Gc<Class>) -> PyResult<()> {
    const SEQUENCE: i64 = 1 << 5;
    const MAPPING: i64 = 1 << 6;
    let interp = thread.interp();
    let name = Str::intern(&interp, "__abc_tpflags__");
    let space = class::namespace(&interp, class);
    let Some(flags) = space.get_str(thread, name)?.and_then(|flags| flags.as_int()) else { return Ok(()) };
    if flags & (SEQUENCE | MAPPING) == SEQUENCE | MAPPING {
        let message = "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING";
        return Err(thread.type_error(message));
    }
    class.set_flag(TypeFlags::SEQUENCE.0, flags & SEQUENCE != 0);
    class.set_flag(TypeFlags::MAPPING.0, flags & MAPPING != 0);
    attr::set(thread, class.as_value(), name, None)
}

/// Internal ABC helper for subclasss registration. Should be never used outside abc module.
#[pyfunction("(cls, subclass, /)", module = "_abc", name = "_abc_register")]
fn abc_register(thread: &mut Thread, this: Value, subclass: Value) -> PyResult {
    let Some(class) = subclass.as_class() else {
        return Err(thread.type_error("Can only register classes"));
    };
    if issubclass(thread, subclass, this)? {
        return Ok(subclass);
    }
    if issubclass(thread, this, subclass)? {
        return Err(thread.runtime_error("Refusing to create an inheritance cycle"));
    }
    let data = data_of(thread, this)?;
    let reference = Ref::to(thread, subclass)?;
    let registry = match data.registry.get() {
        Some(registry) => registry,
        None => {
            let registry = List::empty(&thread.interp());
            thread.heap().set_gc(data, &data.registry, registry);
            registry
        }
    };
    if !registry.items().iter().any(|known| known.is(reference.as_value())) {
        registry.push(thread, reference.as_value())?;
    }
    thread.interp().note_abc_registration();
    if let Some(own) = this.as_class() {
        for flag in [TypeFlags::SEQUENCE, TypeFlags::MAPPING] {
            if own.has_type_flag(flag) {
                pass_collection_flag(thread, class, flag)?;
            }
        }
    }
    Ok(subclass)
}

/// Sets a collection flag of a class and of those derived from it.
fn pass_collection_flag(thread: &mut Thread, class: Gc<Class>, flag: TypeFlags) -> PyResult<()> {
    thread.check_native_stack("")?;
    if class.has_type_flag(flag) || !class.has_flag(class_flags::HEAP_TYPE) {
        return Ok(());
    }
    class.set_flag(TypeFlags::SEQUENCE.0, flag == TypeFlags::SEQUENCE);
    class.set_flag(TypeFlags::MAPPING.0, flag == TypeFlags::MAPPING);
    for subclass in live_subclasses(class) {
        pass_collection_flag(thread, subclass, flag)?;
    }
    Ok(())
}

/// Internal ABC helper for instance checks. Should be never used outside abc module.
#[pyfunction("(cls, instance, /)", module = "_abc", name = "_abc_instancecheck")]
fn abc_instancecheck(thread: &mut Thread, this: Value, instance: Value) -> PyResult {
    let interp = thread.interp();
    let data = data_of(thread, this)?;
    let claimed = attr::get_optional(thread, instance, Name::__class__.get(&interp))?;
    let subclass = claimed.unwrap_or_else(|| interp.class_of(instance).as_value());
    let known = subclass.as_class();
    if known.is_some_and(|class| data.cache.has(class.serial())) {
        return Ok(Value::TRUE);
    }
    let subtype = interp.class_of(instance).as_value();
    let check = Name::__subclasscheck__.get(&interp);
    if subtype.is(subclass) {
        if known.is_some_and(|class| data.is_known_stranger(thread, class)) {
            return Ok(Value::FALSE);
        }
        return ask(thread, this, check, subclass);
    }
    let answer = ask(thread, this, check, subclass)?;
    if ops::truth(thread, answer)? {
        return Ok(answer);
    }
    ask(thread, this, check, subtype)
}

/// `object.method(argument)`
fn ask(thread: &mut Thread, object: Value, method: Gc<Str>, argument: Value) -> PyResult {
    let method = attr::get(thread, object, method)?;
    call::call(thread, method, &[argument])
}

/// Internal ABC helper for issubclasss checks. Should be never used outside abc module.
#[pyfunction("(cls, subclass, /)", module = "_abc", name = "_abc_subclasscheck")]
fn abc_subclasscheck(thread: &mut Thread, this: Value, subclass: Value) -> PyResult<bool> {
    let Some(class) = subclass.as_class() else {
        return Err(thread.type_error("issubclass() arg 1 must be a class"));
    };
    let data = data_of(thread, this)?;
    if data.cache.has(class.serial()) {
        return Ok(true);
    }
    if data.is_known_stranger(thread, class) {
        return Ok(false);
    }
    let answer = find_relation(thread, this, data, class)?;
    if answer {
        data.cache.add(thread, data, class.serial());
    } else {
        AbcData::add_stranger(thread, data, class);
    }
    Ok(answer)
}

/// Whether a class is a subclass, by hook, inheritance or registration.
fn find_relation(thread: &mut Thread, this: Value, data: Gc<AbcData>, subclass: Gc<Class>) -> PyResult<bool> {
    thread.check_native_stack(" in __subclasscheck__")?;
    let hook = Name::__subclasshook__.get(&thread.interp());
    let answer = ask(thread, this, hook, subclass.as_value())?;
    if answer == Value::TRUE || answer == Value::FALSE {
        return Ok(answer == Value::TRUE);
    }
    if answer != Value::NOT_IMPLEMENTED {
        let message = "__subclasshook__ must return either False, True, or NotImplemented";
        return Err(thread.assertion_error(message));
    }
    if this.as_class().is_some_and(|this| subclass.is_subclass_of(this)) {
        return Ok(true);
    }
    let registered = Tuple::new(thread, data.references())?;
    for reference in registered.items() {
        let Some(registered) = reference.exact::<Ref>().and_then(|reference| reference.target()) else {
            continue;
        };
        if issubclass(thread, subclass.as_value(), registered)? {
            return Ok(true);
        }
    }
    let list = attr::get(thread, this, Name::__subclasses__.get(&thread.interp()))?;
    let list = call::call(thread, list, &[])?;
    let Some(list) = list.exact::<List>() else {
        return Err(thread.type_error("__subclasses__() must return a list"));
    };
    let derived = Tuple::new(thread, list.items())?;
    for &derived in derived.items() {
        if issubclass(thread, subclass.as_value(), derived)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the current ABC cache token.
///
/// The token is an opaque object (supporting equality testing) identifying the
/// current version of the ABC cache for virtual subclasses. The token changes
/// with every call to register() on any ABC.
#[pyfunction("()", module = "_abc")]
fn get_cache_token(thread: &mut Thread) -> u64 {
    thread.interp().abc_registrations()
}

/// Internal ABC helper for cache and registry debugging.
///
/// Return shallow copies of registry, of both caches, and
/// negative cache version. Don't call this function directly,
/// instead use ABC._dump_registry() for a nice repr.
#[pyfunction("(cls, /)", module = "_abc", name = "_get_dump")]
fn get_dump(thread: &mut Thread, this: Value) -> PyResult<Gc<Tuple>> {
    let data = data_of(thread, this)?;
    let registry = Set::empty(&thread.interp());
    for &reference in Tuple::new(thread, data.references())?.items() {
        registry.add(thread, reference)?;
    }
    let cache = references_to(thread, &data.cache)?;
    let negative = references_to(thread, &data.negative)?;
    let interp = thread.interp();
    let version = taipan_runtime::types::int::from_u64(&interp, data.version.get());
    let parts = [registry.as_value(), cache.as_value(), negative.as_value(), version];
    Ok(Tuple::small(&interp, &parts))
}

/// Weak references to the classes that live.
fn references_to(thread: &mut Thread, serials: &Serials) -> PyResult<Gc<Set>> {
    let set = Set::empty(&thread.interp());
    for serial in serials.all() {
        if let Some(class) = thread.interp().class_by_serial(serial) {
            let reference = Ref::to(thread, class.as_value())?;
            set.add(thread, reference.as_value())?;
        }
    }
    Ok(set)
}

/// Internal ABC helper to reset both caches of a given class.
///
/// Should be only used by refleak.py
#[pyfunction("(cls, /)", module = "_abc", name = "_reset_caches")]
fn reset_caches(thread: &mut Thread, this: Value) -> PyResult<()> {
    let data = data_of(thread, this)?;
    data.cache.clear();
    data.negative.clear();
    Ok(())
}

/// Internal ABC helper to reset registry of a given class.
///
/// Should be only used by refleak.py
#[pyfunction("(cls, /)", module = "_abc", name = "_reset_registry")]
fn reset_registry(thread: &mut Thread, this: Value) -> PyResult<()> {
    data_of(thread, this)?.registry.clear();
    Ok(())
}
