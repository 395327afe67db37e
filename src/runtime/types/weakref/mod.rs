//! `weakref.ref` and the proxies: objects that name another without keeping it.
//!
//! The collector clears the links to what has died and leaves the callbacks to [`crate::state::pending`].

#![expect(unsafe_code, reason = "two proxy types share a layout")]

mod proxy;
mod reference;

pub use proxy::CALLABLE_SPEC;
pub use proxy::Proxy;
pub use reference::Ref;

use taipan_gc::Gc;
use taipan_gc::HeapObject;
use taipan_gc::Slot;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;
use taipan_gc::WeakSlot;

use crate::object::cast::ValueExt;
use crate::object::class::class_flags;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::interpreter::shape_of;
use crate::state::thread::Thread;
use crate::types::list::List;

/// What a weak object holds: its target, what to call when that dies, and as what Python sees it.
#[derive(Default)]
pub struct Link {
    target: WeakSlot,
    callback: Slot,
    /// The instance of a Python class around a native `ref`.
    owner: Slot,
}

impl Trace for Link {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.callback.trace(tracer);
        self.owner.trace(tracer);
    }
}

impl Link {
    /// The target, while it lives.
    pub fn target(&self) -> Option<Value> {
        self.target.get()
    }

    fn has_callback(&self) -> bool {
        self.callback.get().is_some()
    }
}

/// Whether a value can be referred to weakly.
fn is_referable(thread: &Thread, target: Value) -> bool {
    target.as_cell().is_some() && thread.interp().class_of(target).has_flag(class_flags::HAS_WEAKREF)
}

#[cold]
fn not_referable(thread: &mut Thread, target: Value) -> Raised {
    let name = thread.interp().class_of(target).name_text();
    thread.type_error(format!("cannot create weak reference to '{name}' object"))
}

/// Lets a fresh weak object name its target.
fn attach<T: HeapObject>(
    thread: &mut Thread,
    weak: Gc<T>,
    link: &Link,
    target: Value,
    callback: Option<Value>,
) -> PyResult<()> {
    let Some(cell) = target.as_gc() else { return Err(not_referable(thread, target)) };
    if let Some(callback) = callback {
        thread.heap().set(weak, &link.callback, callback);
    }
    let registered = thread.heap().register_weak(weak, &link.target, cell, callback.is_some());
    registered.map_err(|_| thread.memory_error())
}

/// The link of a weak object, whatever its type.
fn link_of(weak: Value) -> Option<&'static Link> {
    let link: *const Link = match weak.exact::<Ref>() {
        Some(weak) => &raw const weak.link,
        None => &raw const weak.exact::<Proxy>()?.link,
    };
    // SAFETY: the link lies in a heap cell, which whoever holds the weak object keeps.
    Some(unsafe { &*link })
}

/// A weak object as Python sees it.
fn as_seen(weak: Value) -> Value {
    link_of(weak).and_then(|link| link.owner.get()).unwrap_or(weak)
}

/// Calls `f` with every weak object of a value, the first made first.
fn each(thread: &Thread, target: Value, mut f: impl FnMut(Value)) {
    if let Some(cell) = target.as_gc() {
        thread.heap().each_weak(cell, |weak| f(weak.as_value()));
    }
}

/// The weak object of exactly this native type and without a callback: there is at most one that counts.
fn find_plain(thread: &Thread, target: Value, shape: taipan_gc::ShapeId) -> Option<Value> {
    let mut found = None;
    each(thread, target, |weak| {
        let is_plain = shape_of(weak) == shape
            && link_of(weak).is_some_and(|link| !link.has_callback() && link.owner.get().is_none());
        if is_plain && found.is_none() {
            found = Some(weak);
        }
    });
    found
}

/// How many weak objects name the value.
pub fn count(thread: &Thread, target: Value) -> usize {
    let mut count = 0;
    each(thread, target, |_| count += 1);
    count
}

/// Every weak object that names the value.
pub fn list(thread: &mut Thread, target: Value) -> PyResult<Gc<List>> {
    let list = List::with_capacity(thread, count(thread, target))?;
    let mut index = 0;
    while let Some(weak) = nth(thread, target, index) {
        list.push(thread, as_seen(weak))?;
        index += 1;
    }
    Ok(list)
}

fn nth(thread: &Thread, target: Value, index: usize) -> Option<Value> {
    let (mut at, mut found) = (0, None);
    each(thread, target, |weak| {
        if at == index {
            found = Some(weak);
        }
        at += 1;
    });
    found
}

/// The weak object that `__weakref__` shows.
pub fn first(thread: &Thread, target: Value) -> Option<Value> {
    let plain = find_plain(thread, target, ids::WEAKREF);
    plain.or_else(|| nth(thread, target, 0)).map(as_seen)
}

/// Takes the callback of a weak object whose target has died: what to call, and with what.
pub(crate) fn take_callback(weak: Value) -> Option<(Value, Value)> {
    let link = link_of(weak)?;
    let callback = link.callback.get()?;
    link.callback.clear();
    Some((callback, as_seen(weak)))
}

/// `__name__` as the class of an object has it.
fn special_name(thread: &mut Thread, object: Value) -> PyResult<Option<Value>> {
    let interp = thread.interp();
    let class = interp.class_of(object);
    let name = crate::object::names::Name::__name__.get(&interp);
    let Some(found) = crate::object::class::lookup(&interp, class, name) else { return Ok(None) };
    match interp.class_of(found).slot(|slots| slots.descr_get) {
        Some(getter) => getter(thread, found, Some(object), class.as_value()).map(Some),
        None => Ok(Some(found)),
    }
}

/// A text such as `<weakref at 0x7f00; to 'Node' at 0x7f10>`.
fn describe(thread: &mut Thread, weak: Value, target: Option<Value>, kind: &str) -> PyResult<String> {
    let place = crate::types::object::identity(weak);
    let Some(target) = target else { return Ok(format!("<{kind} at {place:#x}; dead>")) };
    let name = match kind {
        "weakref" => special_name(thread, target)?,
        _ => None,
    };
    let name = name.and_then(|name| name.cast::<crate::types::str::Str>());
    let name = name.map_or(String::new(), |name| format!(" ({})", name.to_string_lossy()));
    let class = thread.interp().class_of(target).name_text();
    let target = crate::types::object::identity(target);
    Ok(format!("<{kind} at {place:#x}; to '{class}' at {target:#x}{name}>"))
}
