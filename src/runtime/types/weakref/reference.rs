//! `weakref.ref`

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::Link;
use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::instance;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;

/// A reference that does not keep its target.
#[pytype(name = "ReferenceType", module = "weakref", shape = ids::WEAKREF, flags(BASETYPE), trace)]
#[repr(C)]
pub struct Ref {
    header: Header,
    pub(super) link: Link,
    /// The target's hash once it was asked for: it outlives the target.
    #[untraced]
    hash: Cell<Option<i64>>,
}

impl Ref {
    /// The target, while it lives.
    pub fn target(&self) -> Option<Value> {
        self.link.target()
    }

    fn blank(thread: &Thread) -> Gc<Ref> {
        thread.interp().class(ids::WEAKREF);
        let weak = Ref { header: Header::new(ids::WEAKREF), link: Link::default(), hash: Cell::new(None) };
        thread.heap().alloc(ids::WEAKREF, weak)
    }

    /// `ref(target)`: the one that is there, or a new one.
    pub fn to(thread: &mut Thread, target: Value) -> PyResult<Gc<Ref>> {
        if let Some(known) = super::find_plain(thread, target, ids::WEAKREF).and_then(|weak| weak.exact()) {
            return Ok(known);
        }
        if !super::is_referable(thread, target) {
            return Err(super::not_referable(thread, target));
        }
        let weak = Ref::blank(thread);
        super::attach(thread, weak, &weak.link, target, None)?;
        Ok(weak)
    }

    /// Target and callback of the arguments of `ref(target, callback=None)`.
    fn arguments(thread: &mut Thread, args: Args<'_>, function: &str) -> PyResult<(Value, Option<Value>)> {
        match *args.positional() {
            [target] => Ok((target, None)),
            [target, callback] => Ok((target, Some(callback).filter(|callback| !callback.is_none()))),
            [] => Err(thread.type_error(format!("{function} expected at least 1 argument, got 0"))),
            ref more => {
                let given = more.len();
                Err(thread.type_error(format!("{function} expected at most 2 arguments, got {given}")))
            }
        }
    }
}

#[pymethods]
impl Ref {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
        let is_exact = class.spec().is_some();
        let (target, callback) = Ref::arguments(thread, args, "__new__")?;
        if !super::is_referable(thread, target) {
            return Err(super::not_referable(thread, target));
        }
        if is_exact
            && callback.is_none()
            && let Some(known) = super::find_plain(thread, target, ids::WEAKREF)
        {
            return Ok(known);
        }
        let weak = Ref::blank(thread);
        let seen = instance::finish_new(thread, class, weak.as_value())?;
        if !is_exact {
            thread.heap().set(weak, &weak.link.owner, seen);
        }
        super::attach(thread, weak, &weak.link, target, callback)?;
        Ok(seen)
    }

    #[slot(init)]
    fn init(thread: &mut Thread, this: Value, args: Args<'_>) -> PyResult<()> {
        if args.keyword_count() > 0 && this.exact::<Ref>().is_some() {
            return Err(thread.type_error("ref() takes no keyword arguments"));
        }
        Ref::arguments(thread, args, "__init__").map(|_| ())
    }

    #[slot(call)]
    fn call(thread: &mut Thread, this: Gc<Ref>, args: Args<'_>) -> PyResult {
        let given = args.all().len();
        if args.keyword_count() > 0 {
            return Err(thread.type_error("weakref() takes no keyword arguments"));
        }
        if given > 0 {
            return Err(thread.type_error(format!("weakref expected 0 arguments, got {given}")));
        }
        Ok(this.target().unwrap_or(Value::NONE))
    }

    #[slot(hash)]
    fn hash(thread: &mut Thread, this: Gc<Ref>) -> PyResult<i64> {
        if let Some(hash) = this.hash.get() {
            return Ok(hash);
        }
        let Some(target) = this.target() else {
            return Err(thread.type_error("weak object has gone away"));
        };
        let hash = ops::hash(thread, target)?;
        this.hash.set(Some(hash));
        Ok(hash)
    }

    #[slot(compare)]
    fn compare(thread: &mut Thread, this: Value, other: Value, op: Comparison) -> PyResult {
        let (Some(one), Some(two), Comparison::Eq | Comparison::Ne) =
            (this.cast::<Ref>(), other.cast::<Ref>(), op)
        else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        match (one.target(), two.target()) {
            (Some(left), Some(right)) => ops::compare(thread, op, left, right),
            _ => Ok(Value::bool(this.is(other) == (op == Comparison::Eq))),
        }
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let target = this.cast::<Ref>().and_then(|this| this.target());
        let text = super::describe(thread, this, target, "weakref")?;
        Ok(crate::types::str::Str::from_text(thread, &text)?.as_value())
    }

    #[getter(name = "__callback__", member)]
    fn callback(this: Gc<Ref>) -> Option<Value> {
        this.target().and_then(|_| this.link.callback.get())
    }

    /// See PEP 585
    #[classmethod("(object, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, class: Gc<Class>, key: Value) -> PyResult {
        crate::types::generic_alias::new(thread, class.as_value(), key)
    }
}
