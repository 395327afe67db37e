//! The method resolution order: C3.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::list::List;
use crate::types::tuple::Tuple;

/// The order that C3 gives: the class, then the merge of the orders of its bases and of the bases themselves.
pub(super) fn linearise(thread: &mut Thread, class: Gc<Class>) -> PyResult<Gc<Tuple>> {
    let bases = class.bases.get().map_or(&[][..], |bases| bases.items());
    if let Some(twice) = (1..bases.len())
        .map(|at| bases[at])
        .find(|base| bases.iter().filter(|other| other.is(*base)).count() > 1)
    {
        let name = twice.as_class().map_or(String::new(), |base| base.name_text());
        return Err(thread.type_error(format!("duplicate base class {name}")));
    }
    let mut sequences: Vec<&[Value]> =
        bases.iter().filter_map(|base| base.as_class()).map(|base| base.mro()).collect();
    sequences.push(bases);
    let order = List::new(thread, &[class.as_value()])?;
    loop {
        sequences.retain(|sequence| !sequence.is_empty());
        if sequences.is_empty() {
            return Tuple::new(thread, order.items());
        }
        let candidate = sequences
            .iter()
            .map(|sequence| sequence[0])
            .find(|candidate| !sequences.iter().any(|other| other[1..].contains(candidate)));
        let Some(next) = candidate else { return Err(inconsistent(thread, &sequences)) };
        order.push(thread, next)?;
        for sequence in &mut sequences {
            if sequence[0].is(next) {
                *sequence = &sequence[1..];
            }
        }
    }
}

fn inconsistent(thread: &mut Thread, sequences: &[&[Value]]) -> crate::object::raised::Raised {
    let mut heads: Vec<Value> = Vec::new();
    for sequence in sequences {
        if !heads.contains(&sequence[0]) {
            heads.push(sequence[0]);
        }
    }
    let names: Vec<String> =
        heads.iter().filter_map(|head| head.as_class()).map(|head| head.short_name()).collect();
    thread.type_error(format!(
        "Cannot create a consistent method resolution order (MRO) for bases {}",
        names.join(", ")
    ))
}
