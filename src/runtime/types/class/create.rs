//! Making classes.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::layout;
use super::layout::MOST_FIXED_SLOTS;
use super::layout::SlotLayout;
use super::mro;
use crate::modules::codecs;
use crate::modules::warnings;
use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::class::ClassParts;
use crate::object::class::class_flags;
use crate::object::descr::MemberDescriptor;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::spec::TypeFlags;
use crate::object::specials;
use crate::object::storage;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::class::add_subclass;
use crate::types::code::stand_in;
use crate::types::dict::Dict;
use crate::types::dict::Position;
use crate::types::function::Cell;
use crate::types::function::Function;
use crate::types::method::ClassMethod;
use crate::types::method::StaticMethod;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// `type(name, bases, namespace, **keywords)`
pub(super) fn type_new(thread: &mut Thread, metaclass: Gc<Class>, args: Args<'_>) -> PyResult {
    let [name, bases, namespace] = *args.positional() else {
        let given = args.positional().len();
        let message = match metaclass.spec() {
            Some(_) if given == 1 => "type() takes no keyword arguments".to_string(),
            Some(_) => "type() takes 1 or 3 arguments".to_string(),
            None => format!("type.__new__() takes exactly 3 arguments ({given} given)"),
        };
        return Err(thread.type_error(message));
    };
    let (Some(name), Some(bases), Some(namespace)) =
        (name.cast::<Str>(), bases.cast::<Tuple>(), namespace.cast::<Dict>())
    else {
        return Err(wrong_argument(thread, name, bases, namespace));
    };
    for base in bases.items() {
        if base.as_class().is_none() && has_mro_entries(thread, *base)? {
            return Err(
                thread.type_error("type() doesn't support MRO entry resolution; use types.new_class()")
            );
        }
    }
    let winner = most_derived_metaclass(thread, metaclass, bases)?;
    if winner != metaclass {
        let (own, other) = (winner.slot(|slots| slots.new), metaclass.slot(|slots| slots.new));
        if own.map(|slot| slot as usize) != other.map(|slot| slot as usize)
            && let Some(new) = own
        {
            return new(thread, winner, args);
        }
    }
    let class = new_class(thread, winner, name, bases, namespace)?;
    set_names(thread, class)?;
    init_subclass(thread, class, args)?;
    Ok(class.as_value())
}

fn wrong_argument(thread: &mut Thread, name: Value, bases: Value, namespace: Value) -> Raised {
    let interp = thread.interp();
    let of = |value: Value| interp.class_of(value).name_text();
    let text = if name.cast::<Str>().is_none() {
        format!("type.__new__() argument 1 must be str, not {}", of(name))
    } else if bases.cast::<Tuple>().is_none() {
        format!("type.__new__() argument 2 must be tuple, not {}", of(bases))
    } else {
        format!("type.__new__() argument 3 must be dict, not {}", of(namespace))
    };
    thread.type_error(text)
}

fn has_mro_entries(thread: &mut Thread, base: Value) -> PyResult<bool> {
    let name = Name::__mro_entries__.get(&thread.interp());
    Ok(attr::get_optional(thread, base, name)?.is_some())
}

/// The metaclass that is derived from all others of the bases.
pub(super) fn most_derived_metaclass(
    thread: &mut Thread,
    metaclass: Gc<Class>,
    bases: Gc<Tuple>,
) -> PyResult<Gc<Class>> {
    let mut winner = metaclass;
    for base in bases.items() {
        let meta = thread.interp().class_of(*base);
        if winner.is_subclass_of(meta) {
            continue;
        }
        if meta.is_subclass_of(winner) {
            winner = meta;
            continue;
        }
        return Err(thread.type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses \
             of all its bases",
        ));
    }
    Ok(winner)
}

/// A class without `__set_name__` and `__init_subclass__` called.
pub fn new_class(
    thread: &mut Thread,
    metaclass: Gc<Class>,
    name: Gc<Str>,
    bases: Gc<Tuple>,
    namespace: Gc<Dict>,
) -> PyResult<Gc<Class>> {
    new_class_with_room(thread, metaclass, name, bases, namespace, 0)
}

/// The same, with in-object slots behind those of `__slots__` that native code uses.
pub fn new_class_with_room(
    thread: &mut Thread,
    metaclass: Gc<Class>,
    name: Gc<Str>,
    bases: Gc<Tuple>,
    namespace: Gc<Dict>,
    room: usize,
) -> PyResult<Gc<Class>> {
    let interp = thread.interp();
    if name.units().points().any(|point| point == 0) {
        return Err(thread.value_error("type name must not contain null characters"));
    }
    refuse_surrogates(thread, name)?;
    let bases = match bases.is_empty() {
        true => Tuple::small(&interp, &[interp.class(ids::OBJECT).as_value()]),
        false => bases,
    };
    let base = layout::best_base(thread, bases)?;
    let space = Dict::namespace(&interp);
    space.update_from(thread, namespace)?;
    let layout = SlotLayout::read(thread, space, base)?;
    let class = Class::allocate(
        &interp,
        ClassParts {
            shape: metaclass.root_shape(),
            spec: None,
            name: Str::interned(&interp, name),
            qualname: qualname(thread, space, name)?,
            bases,
            base: Some(base),
            namespace: space,
            payload: base.payload(),
            flags: class_flags::HEAP_TYPE
                | class_flags::FILLED
                | TypeFlags::BASETYPE.0
                | layout.flags
                | inherited_flags(bases),
            fixed_slots: 0,
        },
    );
    let fixed =
        usize::from(base.payload() != ids::OBJECT) + layout::base_members(base) + layout.names.len() + room;
    let Some(fixed) = u16::try_from(fixed).ok().filter(|&fixed| fixed <= MOST_FIXED_SLOTS) else {
        let most = MOST_FIXED_SLOTS;
        return Err(thread.type_error(format!("more than {most} __slots__ in '{}'", class.name_text())));
    };
    class.fixed_slots.set(fixed);
    class.capacity.set(fixed + if class.has_flag(class_flags::HAS_DICT) { 4 } else { 0 });
    if let Some(title) = native_title(thread, class) {
        interp.heap().set_gc(class, &class.title, title);
    }
    fill_class_cells(thread, class, space)?;
    let order = mro::resolution_order(thread, class, metaclass)?;
    interp.heap().set_gc(class, &class.mro, Some(order));
    inherit_pattern_kind(class);
    layout::make_root(&interp, class);
    fill_namespace(thread, class, space, &layout)?;
    specials::compute_slots(&interp, class);
    for base in bases.items().iter().filter_map(|base| base.as_class()) {
        add_subclass(thread, base, class)?;
    }
    Ok(class)
}

/// What messages call a class that a stand-in for a native module makes.
fn native_title(thread: &Thread, class: Gc<Class>) -> Option<Gc<Str>> {
    let frame = thread.frame.get()?;
    let module = stand_in::native_module(frame.code.data().filename.as_str())?;
    Some(Str::intern(&thread.interp(), &format!("{module}.{}", class.short_name())))
}

fn qualname(thread: &mut Thread, space: Gc<Dict>, name: Gc<Str>) -> PyResult<Gc<Str>> {
    let key = Name::__qualname__.get(&thread.interp());
    let Some(value) = space.get_str(thread, key)? else { return Ok(name) };
    match value.cast::<Str>() {
        Some(qualname) => {
            space.delete_str(thread, key)?;
            Ok(qualname)
        }
        None => {
            let got = thread.interp().class_of(value).name_text();
            Err(thread.type_error(format!("type __qualname__ must be a str, not {got}")))
        }
    }
}

/// Flags that a class has because a base has them.
fn inherited_flags(bases: Gc<Tuple>) -> u32 {
    let inherited =
        class_flags::HAS_DICT | class_flags::HAS_WEAKREF | TypeFlags::EXCEPTION.0 | TypeFlags::MATCH_SELF.0;
    bases
        .items()
        .iter()
        .filter_map(|base| base.as_class())
        .fold(0, |flags, base| flags | base.flags.get() & inherited)
}

/// Of the classes that a class derives from, the first that is a sequence or a mapping to patterns makes it one.
fn inherit_pattern_kind(class: Gc<Class>) {
    let kinds = TypeFlags::SEQUENCE.0 | TypeFlags::MAPPING.0;
    let inherited =
        class.mro().iter().filter_map(|base| base.as_class()).map(|base| base.flags.get() & kinds);
    let kind = inherited.into_iter().find(|&kind| kind != 0).unwrap_or(0);
    class.flags.set(class.flags.get() | kind);
}

fn fill_namespace(
    thread: &mut Thread,
    class: Gc<Class>,
    space: Gc<Dict>,
    layout: &SlotLayout,
) -> PyResult<()> {
    let interp = thread.interp();
    let set = |thread: &mut Thread, name: Name, value: Value| space.set_str(thread, name.get(&interp), value);
    let base = class.base();
    let first = base.map_or(0, |base| base.fixed_slots()).max(usize::from(class.payload() != ids::OBJECT));
    let members = thread.alloc_values(layout.names.len())?;
    if !layout.names.is_empty() {
        interp.heap().set_gc(class, &class.members, Some(members));
    }
    let names = layout.names.items().iter().filter_map(|name| name.exact::<Str>());
    for (offset, name) in names.enumerate() {
        let name = mangle(&interp, class, name);
        storage::store(interp.heap(), members, offset, name.as_value());
        let member = MemberDescriptor::new(&interp, class, name, first + offset);
        space.set_str(thread, name, member.as_value())?;
    }
    wrap(thread, space, Name::__new__, |interp, function| StaticMethod::new(interp, function).as_value())?;
    for name in [Name::__init_subclass__, Name::__class_getitem__] {
        wrap(thread, space, name, |interp, function| ClassMethod::new(interp, function).as_value())?;
    }
    let get = |thread: &mut Thread, name: Name| space.get_str(thread, name.get(&interp));
    if get(thread, Name::__module__)?.is_none()
        && let Some(module) =
            thread.frame.get().and_then(|frame| frame.globals().get_text(&interp, "__name__"))
    {
        set(thread, Name::__module__, module)?;
    }
    match get(thread, Name::__doc__)? {
        Some(doc) => doc.cast::<Str>().map_or(Ok(()), |doc| refuse_surrogates(thread, doc))?,
        None => set(thread, Name::__doc__, Value::NONE)?,
    }
    if get(thread, Name::__eq__)?.is_some() && get(thread, Name::__hash__)?.is_none() {
        set(thread, Name::__hash__, Value::NONE)?;
    }
    let had_dict = base.is_some_and(|base| base.has_flag(class_flags::HAS_DICT));
    if class.has_flag(class_flags::HAS_DICT) && !had_dict && get(thread, Name::__dict__)?.is_none() {
        let descriptor = crate::types::attribute_dict::descriptor(&interp, class);
        set(thread, Name::__dict__, descriptor)?;
    }
    let had_weakref = base.is_some_and(|base| base.has_flag(class_flags::HAS_WEAKREF));
    if class.has_flag(class_flags::HAS_WEAKREF) && !had_weakref && get(thread, Name::__weakref__)?.is_none() {
        let descriptor = crate::types::attribute_dict::weakref_descriptor(&interp, class);
        set(thread, Name::__weakref__, descriptor)?;
    }
    warn_of_other_keys(thread, class, space)
}

/// UnicodeEncodeError for text that the system could not be told.
pub(super) fn refuse_surrogates(thread: &mut Thread, text: Gc<Str>) -> PyResult<()> {
    match text.to_utf8() {
        Some(_) => Ok(()),
        None => codecs::encode(thread, text, codecs::Encoding::Utf8, None).map(drop),
    }
}

/// Warns of keys that no attribute can have.
fn warn_of_other_keys(thread: &mut Thread, class: Gc<Class>, space: Gc<Dict>) -> PyResult<()> {
    if space.entries().all(|(_, key, _)| key.cast::<Str>().is_some()) {
        return Ok(());
    }
    let text = format!("non-string key in the __dict__ of class {}", class.name_text());
    warnings::warn_of(thread, exceptions::RUNTIME_WARNING, &text, 1)
}

/// A private name of `__slots__` in its mangled form.
pub(super) fn mangle(interp: &Interpreter, class: Gc<Class>, name: Gc<Str>) -> Gc<Str> {
    let text = name.to_string_lossy();
    let owner = class.name_text();
    let owner = owner.trim_start_matches('_');
    if !text.starts_with("__") || text.ends_with("__") || text.contains('.') || owner.is_empty() {
        return name;
    }
    Str::intern(interp, &format!("_{owner}{text}"))
}

fn wrap(
    thread: &mut Thread,
    space: Gc<Dict>,
    name: Name,
    make: fn(&Interpreter, Value) -> Value,
) -> PyResult<()> {
    let interp = thread.interp();
    let name = name.get(&interp);
    match space.get_str(thread, name)? {
        Some(function) if function.exact::<Function>().is_some() => {
            space.set_str(thread, name, make(&interp, function))
        }
        _ => Ok(()),
    }
}

/// Puts the class into the cells that its methods' `super()` and annotations use.
fn fill_class_cells(thread: &mut Thread, class: Gc<Class>, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    for (name, content) in
        [(Name::__classcell__, class.as_value()), (Name::__classdictcell__, space.as_value())]
    {
        let name = name.get(&interp);
        let Some(cell) = space.get_str(thread, name)? else { continue };
        let Some(cell) = cell.exact::<Cell>() else {
            let got = interp.class_of(cell).name_text();
            return Err(thread.type_error(format!(
                "{} must be a nonlocal cell, not <class '{got}'>",
                name.to_string_lossy()
            )));
        };
        cell.set(&interp, Some(content));
        space.delete_str(thread, name)?;
    }
    Ok(())
}

/// Calls `__set_name__` of every attribute that has one.
fn set_names(thread: &mut Thread, class: Gc<Class>) -> PyResult<()> {
    let interp = thread.interp();
    let space = class::namespace(&interp, class);
    let entries = space.copy(thread)?;
    let mut position = Position::default();
    while let Some((name, value)) = entries.next(&mut position) {
        let Some(bound) = specials::find_method(thread, value, Name::__set_name__)? else { continue };
        if let Err(raised) = bound.call(thread, &[class.as_value(), name]) {
            add_set_name_note(thread, raised, name, value, class)?;
            return Err(raised);
        }
    }
    Ok(())
}

fn add_set_name_note(
    thread: &mut Thread,
    raised: Raised,
    name: Value,
    value: Value,
    class: Gc<Class>,
) -> PyResult<()> {
    let exception = thread.take_pending(raised);
    let kind = thread.interp().class_of(value).name_text();
    let name = crate::object::ops::repr(thread, name)?.to_string_lossy();
    let owner = class.name_text();
    let note = format!("Error calling __set_name__ on '{kind}' instance {name} in '{owner}'");
    crate::types::exception::add_note(thread, exception, &note)?;
    let _ = thread.raise(exception);
    Ok(())
}

/// `super(class, class).__init_subclass__(**keywords)`
fn init_subclass(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult<()> {
    let interp = thread.interp();
    let name = Name::__init_subclass__.get(&interp);
    let builtin = interp.class(ids::SUPER).as_value();
    let method = crate::types::method::super_attribute(
        thread,
        builtin,
        class.as_value(),
        class.as_value(),
        true,
        name,
    )?;
    let keywords = &args.all()[args.positional().len()..];
    call::with_args(thread, method, Args::with_names(keywords, args.names()))?;
    Ok(())
}

/// The error for an instance of a class with abstract methods.
pub fn abstract_error(thread: &mut Thread, class: Gc<Class>) -> Raised {
    let interp = thread.interp();
    let name = Name::__abstractmethods__.get(&interp);
    let found = class::namespace(&interp, class).cell(name).and_then(|cell| cell.get());
    let mut names: Vec<String> = Vec::new();
    if let Some(found) = found {
        let listed = crate::object::iter::for_each(thread, found, |_, item| {
            names.extend(item.cast::<Str>().map(|name| format!("'{}'", name.to_string_lossy())));
            Ok(())
        });
        if let Err(raised) = listed {
            return raised;
        }
    }
    names.sort();
    let plural = if names.len() == 1 { "" } else { "s" };
    thread.type_error(format!(
        "Can't instantiate abstract class {} without an implementation for abstract method{plural} {}",
        class.name_text(),
        names.join(", ")
    ))
}
