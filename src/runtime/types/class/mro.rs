//! The method resolution order: C3, or what the metaclass says.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The order that the metaclass gives.
pub(super) fn resolution_order(
    thread: &mut Thread,
    class: Gc<Class>,
    metaclass: Gc<Class>,
) -> PyResult<Gc<Tuple>> {
    let interp = thread.interp();
    let name = Str::intern(&interp, "mro");
    let own = class::lookup(&interp, metaclass, name);
    if own == class::lookup(&interp, interp.class(ids::TYPE), name) {
        return linearise(thread, class);
    }
    let Some(custom) = own else { return linearise(thread, class) };
    let order = call::call(thread, custom, &[class.as_value()])?;
    let order = crate::object::iter::to_tuple(thread, order)?;
    for item in order.items() {
        if item.as_class().is_none() {
            let got = interp.class_of(*item).name_text();
            return Err(thread.type_error(format!("mro() returned a non-class ('{got}')")));
        }
    }
    Ok(order)
}

/// The order that C3 gives: the class, then the merge of the orders of its bases and of the bases themselves.
pub(super) fn linearise(thread: &mut Thread, class: Gc<Class>) -> PyResult<Gc<Tuple>> {
    let order = List::new(thread, &[class.as_value()])?;
    if let Some(bases) = class.bases.get() {
        refuse_twice(thread, bases)?;
        let mut merge = Merge::new(thread, bases)?;
        while let Some(next) = merge.next(thread)? {
            order.push(thread, next)?;
        }
    }
    Tuple::new(thread, order.items())
}

fn refuse_twice(thread: &mut Thread, bases: Gc<Tuple>) -> PyResult<()> {
    let bases = bases.items();
    let twice = bases.iter().enumerate().find(|&(at, base)| bases[at + 1..].contains(base));
    let Some((_, twice)) = twice else { return Ok(()) };
    let name = twice.as_class().map_or(String::new(), |base| base.name_text());
    Err(thread.type_error(format!("duplicate base class {name}")))
}

/// A merge of orders. A list of the heap keeps them, whatever becomes of the bases: taking one over may collect.
struct Merge {
    /// A tuple of classes each.
    orders: Gc<List>,
    /// How far each order has been taken over.
    taken: Vec<usize>,
}

impl Merge {
    fn new(thread: &mut Thread, bases: Gc<Tuple>) -> PyResult<Merge> {
        let orders = List::with_capacity(thread, bases.len() + 1)?;
        for base in bases.items().iter().filter_map(|base| base.as_class()) {
            if let Some(order) = base.mro.get() {
                orders.push(thread, order.as_value())?;
            }
        }
        orders.push(thread, bases.as_value())?;
        Ok(Merge { orders, taken: vec![0; orders.len()] })
    }

    /// What is left of each order.
    fn rests(&self) -> impl Iterator<Item = &'static [Value]> {
        let orders = self.orders.items().iter().filter_map(|order| order.exact::<Tuple>());
        orders.zip(&self.taken).map(|(order, &taken)| &order.items()[taken..])
    }

    /// The classes that come first in what is left.
    fn heads(&self) -> impl Iterator<Item = Value> {
        self.rests().filter_map(|rest| rest.first().copied())
    }

    /// Takes the first head that comes later in no order; `None` at the end.
    fn next(&mut self, thread: &mut Thread) -> PyResult<Option<Value>> {
        let is_later = |head: Value| self.rests().any(|rest| rest.iter().skip(1).any(|class| class.is(head)));
        let Some(next) = self.heads().find(|&head| !is_later(head)) else {
            return if self.heads().next().is_none() { Ok(None) } else { Err(self.inconsistent(thread)) };
        };
        for (order, taken) in self.orders.items().iter().zip(&mut self.taken) {
            let head = order.exact::<Tuple>().and_then(|order| order.get(*taken));
            *taken += usize::from(head.is_some_and(|head| head.is(next)));
        }
        Ok(Some(next))
    }

    fn inconsistent(&self, thread: &mut Thread) -> Raised {
        let mut heads: Vec<Value> = Vec::new();
        for head in self.heads() {
            if !heads.contains(&head) {
                heads.push(head);
            }
        }
        let names: Vec<String> =
            heads.iter().filter_map(|head| head.as_class()).map(|head| head.short_name()).collect();
        thread.type_error(format!(
            "Cannot create a consistent method resolution order (MRO) for bases {}",
            names.join(", ")
        ))
    }
}
