//! `super`

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::instance;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::spec::TypeFlags;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::function::Cell;
use crate::types::str::Str;

/// `super(class, object).name`, without making the super object where `callee` is the builtin.
pub fn super_attribute(
    thread: &mut Thread,
    callee: Value,
    class: Value,
    object: Value,
    written: bool,
    name: Gc<Str>,
) -> PyResult {
    let builtin = thread.interp().class(ids::SUPER);
    if !callee.is(builtin.as_value()) {
        let args: &[Value] = if written { &[class, object] } else { &[] };
        let made = call::call(thread, callee, args)?;
        return attr::get(thread, made, name);
    }
    let Some(class) = class.as_class() else {
        let got = thread.interp().class_of(class).name_text();
        return Err(thread.type_error(format!("super() argument 1 must be a type, not {got}")));
    };
    let start = start_of(thread, class, object)?;
    if !name.equals_str("__class__")
        && let Some(value) = lookup_after(thread, class, start, object, name)?
    {
        return Ok(value);
    }
    // What is left are attributes of the super object itself.
    let made = Super::empty(thread);
    made.fill(thread, class, Some(object))?;
    attr::generic_get(thread, made.as_value(), name)
}

/// The class whose MRO a super object goes along.
fn start_of(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult<Gc<Class>> {
    if let Some(own) = object.as_class()
        && own.is_subclass_of(class)
    {
        return Ok(own);
    }
    let own = thread.interp().class_of(object);
    if own.is_subclass_of(class) {
        return Ok(own);
    }
    // A proxy may claim another class.
    let name = Name::__class__.get(&thread.interp());
    if let Some(claimed) = attr::get_optional(thread, object, name)?.and_then(|claimed| claimed.as_class())
        && claimed != own
        && claimed.is_subclass_of(class)
    {
        return Ok(claimed);
    }
    let (what, name) = match object.as_class() {
        Some(object) => ("type", object.name_text()),
        None => ("instance of", own.name_text()),
    };
    let class = class.name_text();
    Err(thread.type_error(format!(
        "super(type, obj): obj ({what} {name}) is not an instance or subtype of type ({class})."
    )))
}

/// The attribute found behind `class` in the MRO of `start`, bound to the object.
fn lookup_after(
    thread: &mut Thread,
    class: Gc<Class>,
    start: Gc<Class>,
    object: Value,
    name: Gc<Str>,
) -> PyResult<Option<Value>> {
    let interp = thread.interp();
    let behind = start.mro_classes().skip_while(|known| *known != class).skip(1);
    for owner in behind {
        let Some(found) = class::namespace(&interp, owner).cell(name).and_then(|cell| cell.get()) else {
            continue;
        };
        return match interp.class_of(found).slot(|slots| slots.descr_get) {
            Some(getter) => {
                let instance = if object.is(start.as_value()) { None } else { Some(object) };
                getter(thread, found, instance, start.as_value()).map(Some)
            }
            None => Ok(Some(found)),
        };
    }
    Ok(None)
}

/// The method that `super(class, object).name` finds in all objects of the class `own`, as long as the epoch lasts: a
/// function that takes the object first.
pub fn super_method(interp: &Interpreter, class: Gc<Class>, own: Gc<Class>, name: Gc<Str>) -> Option<Value> {
    // A name that appears later starts an epoch then.
    name.mark_looked_up();
    let mut behind = own.mro_classes().skip_while(|known| *known != class);
    behind.next().filter(|_| !name.equals_str("__class__"))?;
    let cell = behind.find_map(|owner| {
        let cell = class::namespace(interp, owner).cell(name)?;
        cell.get().map(|_| cell)
    })?;
    let value = cell.get().filter(|_| cell.is_constant())?;
    interp.class_of(value).has_type_flag(TypeFlags::METHOD_DESCRIPTOR).then_some(value)
}

/// super() -> same as super(__class__, <first argument>)
/// super(type) -> unbound super object
/// super(type, obj) -> bound super object; requires isinstance(obj, type)
/// super(type, type2) -> bound super object; requires issubclass(type2, type)
#[pytype(name = "super", shape = ids::SUPER, flags(BASETYPE), trace)]
#[repr(C)]
pub struct Super {
    header: Header,
    /// the class invoking super()
    #[pymember(name = "__thisclass__")]
    class: Slot,
    /// the instance invoking super(); may be None
    #[pymember(name = "__self__")]
    object: Slot,
    /// the type of the instance invoking super(); may be None
    #[pymember(name = "__self_class__")]
    start: Slot,
}

/// The class and first argument of the running method, for `super()`.
fn from_frame(thread: &mut Thread) -> PyResult<(Value, Value)> {
    let Some(frame) = thread.frame.get() else {
        return Err(thread.runtime_error("super(): no current frame"));
    };
    let code = frame.code;
    if code.argcount() == 0 {
        return Err(thread.runtime_error("super(): no arguments"));
    }
    let data = code.data();
    let cell_of_first = data.cell2arg.iter().position(|argument| *argument == Some(0));
    let first = match cell_of_first {
        Some(index) => {
            let cell = frame.slot(code.nlocals() + index).and_then(|cell| cell.exact::<Cell>());
            cell.and_then(|cell| cell.get())
        }
        None => frame.slot(0),
    };
    let Some(first) = first else { return Err(thread.runtime_error("super(): arg[0] deleted")) };
    let Some(index) = data.freevars.iter().position(|name| name.as_str() == "__class__") else {
        return Err(thread.runtime_error("super(): __class__ cell not found"));
    };
    let cell = frame.slot(code.nlocals() + code.ncells() + index).and_then(|cell| cell.exact::<Cell>());
    match cell.map(|cell| cell.get()) {
        Some(Some(class)) if class.as_class().is_some() => Ok((class, first)),
        Some(Some(class)) => {
            let got = thread.interp().class_of(class).name_text();
            Err(thread.runtime_error(format!("super(): __class__ is not a type ({got})")))
        }
        Some(None) => Err(thread.runtime_error("super(): empty __class__ cell")),
        None => Err(thread.runtime_error("super(): bad __class__ cell")),
    }
}

#[pymethods]
impl Super {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, _args: Args<'_>) -> PyResult {
        let made = Super::empty(thread);
        instance::finish_new(thread, class, made.as_value())
    }

    #[slot(init)]
    fn init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
        let Some(this) = this.cast::<Super>() else { return Ok(()) };
        if args.keyword_count() > 0 {
            return Err(thread.type_error("super() takes no keyword arguments"));
        }
        let (class, object) = match *args.positional() {
            [] => from_frame(thread).map(|(class, object)| (class, Some(object)))?,
            [class] => (class, None),
            [class, object] => (class, Some(object)),
            _ => {
                let given = args.positional().len();
                return Err(thread.type_error(format!("super() expected at most 2 arguments, got {given}")));
            }
        };
        let Some(known) = class.as_class() else {
            let got = thread.interp().class_of(class).name_text();
            return Err(thread.type_error(format!("super() argument 1 must be a type, not {got}")));
        };
        let object = object.filter(|object| !object.is_none());
        this.fill(thread, known, object)
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Gc<Super>) -> String {
        let name = |slot: &Slot| slot.get().and_then(|class| class.as_class()).map(|class| class.name_text());
        let class = name(&this.class).unwrap_or_else(|| "NULL".to_string());
        let _ = thread;
        match name(&this.start) {
            Some(start) => format!("<super: <class '{class}'>, <{start} object>>"),
            None => format!("<super: <class '{class}'>, NULL>"),
        }
    }

    #[slot(descr_get)]
    fn descr_get(thread: &mut Thread, this: Value, instance: Option<Value>, _owner: Value) -> PyResult {
        let (Some(unbound), Some(object)) = (this.cast::<Super>(), instance) else { return Ok(this) };
        if unbound.object.get().is_some() {
            return Ok(this);
        }
        let class = unbound.class.get().unwrap_or(Value::NONE);
        let own = thread.interp().class_of(this);
        call::call(thread, own.as_value(), &[class, object])
    }

    #[slot(getattribute)]
    fn getattribute(thread: &mut Thread, this: Value, name: Gc<Str>) -> PyResult {
        let class_of = |slot: &Slot| slot.get().and_then(|class| class.as_class());
        if let Some(bound) = this.cast::<Super>()
            && let (Some(class), Some(start)) = (class_of(&bound.class), class_of(&bound.start))
            && let Some(object) = bound.object.get()
            && !name.equals_str("__class__")
            && let Some(found) = lookup_after(thread, class, start, object, name)?
        {
            return Ok(found);
        }
        attr::generic_get(thread, this, name)
    }
}

impl Super {
    /// One that `fill` has to make whole.
    fn empty(thread: &mut Thread) -> Gc<Super> {
        let made = Super {
            header: Header::new(ids::SUPER),
            class: Slot::empty(),
            object: Slot::empty(),
            start: Slot::empty(),
        };
        thread.heap().alloc(ids::SUPER, made)
    }

    fn fill(&self, thread: &mut Thread, class: Gc<Class>, object: Option<Value>) -> PyResult<()> {
        let this = crate::object::cast::gc(self);
        let start = match object {
            Some(object) => Some(start_of(thread, class, object)?),
            None => None,
        };
        let heap = thread.heap();
        heap.set(this, &this.class, class.as_value());
        match (object, start) {
            (Some(object), Some(start)) => {
                heap.set(this, &this.object, object);
                heap.set(this, &this.start, start.as_value());
            }
            _ => {
                this.object.clear();
                this.start.clear();
            }
        }
        Ok(())
    }
}
