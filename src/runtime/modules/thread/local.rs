//! `_thread._local`: attributes that each thread has for itself.
//!
//! The object holds one dict for each thread that has used it. A thread other than the main one notes what it has used,
//! and takes its dicts along when it ends.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::object::args::Args;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::instance;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::slots::Init;
use crate::object::storage;
use crate::object::storage::Values;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Thread-local data
#[pytype(name = "_local", module = "_thread", shape = ids::THREAD_LOCAL, signature = "()", flags(BASETYPE, WEAKREF), trace)]
#[repr(C)]
pub(crate) struct Local {
    header: Header,
    /// Pairs: the number of a thread, its dict.
    dicts: GcSlot<Values>,
    #[untraced]
    used: Cell<usize>,
    /// What `__init__` is called with in each thread: values, and the names of the last ones.
    args: Slot,
    names: Slot,
}

impl Local {
    /// The dict of a thread that has one.
    fn dict_of(&self, number: u64) -> Option<Gc<Dict>> {
        let pairs = &self.dicts.get()?.slots()[..self.used.get()];
        let pair =
            pairs.chunks_exact(2).find(|pair| pair[0].get().and_then(int::to_i64) == Some(number as i64))?;
        pair[1].get()?.exact::<Dict>()
    }

    /// The dict of the running thread, made and initialised at its first use.
    fn dict(thread: &mut Thread, object: Value, this: Gc<Local>) -> PyResult<Gc<Dict>> {
        if let Some(dict) = this.dict_of(thread.number()) {
            return Ok(dict);
        }
        let dict = Local::add(thread, this)?;
        if let Err(raised) = Local::initialise(thread, object, this) {
            this.remove(thread.number());
            return Err(raised);
        }
        Ok(dict)
    }

    fn add(thread: &mut Thread, this: Gc<Local>) -> PyResult<Gc<Dict>> {
        let used = this.used.get();
        let pairs = match this.dicts.get().filter(|pairs| pairs.capacity() >= used + 2) {
            Some(pairs) => pairs,
            None => {
                let grown = thread.alloc_values((used * 2).max(4))?;
                for (index, slot) in this.dicts.get().iter().flat_map(|old| old.slots()).enumerate() {
                    if let Some(value) = slot.get() {
                        storage::store(thread.heap(), grown, index, value);
                    }
                }
                thread.heap().set_gc(this, &this.dicts, grown);
                grown
            }
        };
        let dict = Dict::new(thread);
        let number = int::from_u64(&thread.interp(), thread.number());
        storage::store(thread.heap(), pairs, used, number);
        storage::store(thread.heap(), pairs, used + 1, dict.as_value());
        this.used.set(used + 2);
        note_use(thread, this)?;
        Ok(dict)
    }

    fn initialise(thread: &mut Thread, object: Value, this: Gc<Local>) -> PyResult<()> {
        let class = thread.interp().class_of(object);
        let Some(init) = own_init(thread, class) else { return Ok(()) };
        let args = this.args.get().and_then(|args| args.exact::<Tuple>());
        let args = args.map_or(&[][..], |args| args.items());
        let names = this.names.get().and_then(|names| names.exact::<Tuple>());
        init(thread, object, Args::with_names(args, names))
    }

    /// Forgets the dict of a thread.
    fn remove(&self, number: u64) {
        let Some(pairs) = self.dicts.get() else { return };
        let slots = &pairs.slots()[..self.used.get()];
        let place =
            slots.chunks_exact(2).position(|pair| pair[0].get().and_then(int::to_i64) == Some(number as i64));
        let Some(place) = place else { return };
        let last = slots.len() - 2;
        for side in 0..2 {
            // Moving within one storage needs no barrier beyond that of the values already in it.
            if let Some(value) = slots[last + side].get() {
                slots[place * 2 + side].init(value);
            }
            slots[last + side].clear();
        }
        self.used.set(last);
    }
}

/// `__init__`, where it is another than that of `object`.
fn own_init(thread: &Thread, class: Gc<Class>) -> Option<Init> {
    let plain = thread.interp().class(ids::OBJECT).slot(|slots| slots.init);
    let own = class.slot(|slots| slots.init)?;
    let is_plain = plain.is_some_and(|plain| std::ptr::fn_addr_eq(plain, own));
    (!is_plain).then_some(own)
}

/// The thread, which ends before its interpreter does, takes its dict of this object along.
fn note_use(thread: &mut Thread, this: Gc<Local>) -> PyResult<()> {
    if thread.is_main() {
        return Ok(());
    }
    let list = match thread.locals.get().and_then(|list| list.exact::<List>()) {
        Some(list) => list,
        None => {
            let list = List::empty(&thread.interp());
            thread.locals.init(list.as_value());
            list
        }
    };
    list.push(thread, this.as_value())
}

/// The thread ends.
pub(super) fn forget_locals(thread: &Thread) {
    let Some(list) = thread.locals.get().and_then(|list| list.exact::<List>()) else { return };
    for local in list.items().iter().filter_map(|local| local.exact::<Local>()) {
        local.remove(thread.number());
    }
    thread.locals.clear();
}

/// The native object of an instance.
fn local_of(thread: &mut Thread, object: Value) -> PyResult<Gc<Local>> {
    match object.cast::<Local>() {
        Some(local) => Ok(local),
        None => Err(thread.type_error("a thread-local object is expected")),
    }
}

#[pymethods]
impl Local {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
        let has_args = !args.positional().is_empty() || args.keyword_count() > 0;
        if has_args && own_init(thread, class).is_none() {
            return Err(thread.type_error("Initialization arguments are not supported"));
        }
        let values = Tuple::new(thread, args.all())?;
        let local = Local {
            header: Header::new(ids::THREAD_LOCAL),
            dicts: GcSlot::empty(),
            used: Cell::new(0),
            args: Slot::new(values.as_value()),
            names: args.names().map_or(Slot::empty(), |names| Slot::new(names.as_value())),
        };
        let local = thread.heap().alloc(ids::THREAD_LOCAL, local);
        // Here the caller calls `__init__`.
        Local::add(thread, local)?;
        instance::finish_new(thread, class, local.as_value())
    }

    #[slot(getattribute)]
    fn getattribute(thread: &mut Thread, object: Value, name: Gc<Str>) -> PyResult {
        let this = local_of(thread, object)?;
        let dict = Local::dict(thread, object, this)?;
        if name == Name::__dict__.get(&thread.interp()) {
            return Ok(dict.as_value());
        }
        attr::generic_get_in(thread, object, dict, name)
    }

    #[slot(setattr)]
    fn setattr(thread: &mut Thread, object: Value, name: Gc<Str>, value: Option<Value>) -> PyResult<()> {
        let this = local_of(thread, object)?;
        let dict = Local::dict(thread, object, this)?;
        if name == Name::__dict__.get(&thread.interp()) {
            let class = thread.interp().class_of(object).name_text();
            let message = format!("'{class}' object attribute '__dict__' is read-only");
            return Err(thread.attribute_error(message, object, name));
        }
        attr::generic_set_in(thread, object, dict, name, value)
    }
}
