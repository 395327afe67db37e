//! What sets do with others: sets, dicts, any iterables.

use taipan_gc::Gc;
use taipan_gc::ShapeId;
use taipan_gc::Value;

use super::Set;
use super::any_set;
use super::key_hash;
use super::table;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::object::iter;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::dict::views;
use crate::types::sequence::tick;

/// Calls `each` with every item and its hash.
pub(super) fn each_hashed(
    thread: &mut Thread,
    items: Value,
    mut each: impl FnMut(&mut Thread, Value, i64) -> PyResult<()>,
) -> PyResult<()> {
    if let Some(set) = any_set(items) {
        let mut place = 0;
        while let Some((key, hash)) = set.next(&mut place) {
            each(thread, key, hash)?;
            tick(thread, place)?;
        }
        return Ok(());
    }
    if let Some(dict) = items.exact::<Dict>() {
        return views::keys_of(thread, dict, |thread, key| {
            let hash = key_hash(thread, key)?;
            each(thread, key, hash)
        });
    }
    iter::for_each(thread, items, |thread, item| {
        let hash = key_hash(thread, item)?;
        each(thread, item, hash)
    })
}

/// Adds every item.
pub fn update(thread: &mut Thread, set: Gc<Set>, items: Value) -> PyResult<()> {
    if let Some(other) = any_set(items) {
        return table::merge(thread, set, other);
    }
    if let Some(dict) = items.exact::<Dict>() {
        table::reserve(thread, set, dict.len())?;
    }
    each_hashed(thread, items, |thread, key, hash| set.add_hashed(thread, key, hash).map(drop))
}

/// Removes every item.
pub fn difference_update(thread: &mut Thread, set: Gc<Set>, items: Value) -> PyResult<()> {
    if any_set(items) == Some(set) {
        set.clear();
        return Ok(());
    }
    each_hashed(thread, items, |thread, key, hash| set.discard_hashed(thread, key, hash).map(drop))
}

/// Removes what is in both, adds what is only in the other.
pub fn symmetric_difference_update(thread: &mut Thread, set: Gc<Set>, items: Value) -> PyResult<()> {
    let other = match any_set(items) {
        Some(other) if other == set => {
            set.clear();
            return Ok(());
        }
        Some(other) => other,
        None => from_items(thread, ids::SET, items)?,
    };
    each_hashed(thread, other.as_value(), |thread, key, hash| toggle(thread, set, key, hash))
}

fn toggle(thread: &mut Thread, set: Gc<Set>, key: Value, hash: i64) -> PyResult<()> {
    if !set.discard_hashed(thread, key, hash)? {
        set.add_hashed(thread, key, hash)?;
    }
    Ok(())
}

/// A set of the kind with these items.
pub(super) fn from_items(thread: &mut Thread, shape: ShapeId, items: Value) -> PyResult<Gc<Set>> {
    let set = Set::make(&thread.interp(), shape);
    update(thread, set, items)?;
    Ok(set)
}

/// The kind of a set: its own, or its native base's.
pub(super) fn shape_of(set: Gc<Set>) -> ShapeId {
    set.header.shape()
}

/// `set.intersection(items)`
pub(super) fn intersection(thread: &mut Thread, set: Gc<Set>, items: Value) -> PyResult<Gc<Set>> {
    let made = Set::make(&thread.interp(), shape_of(set));
    if let Some(other) = any_set(items) {
        let (few, many) = if other.len() > set.len() { (set, other) } else { (other, set) };
        each_hashed(thread, few.as_value(), |thread, key, hash| {
            if many.contains_hashed(thread, key, hash)? {
                made.add_hashed(thread, key, hash)?;
            }
            Ok(())
        })?;
        return Ok(made);
    }
    let iterator = iter::iter(thread, items)?;
    while let Some(key) = iter::next(thread, iterator)? {
        let hash = key_hash(thread, key)?;
        if set.contains_hashed(thread, key, hash)? {
            made.add_hashed(thread, key, hash)?;
            if made.len() >= set.len() {
                break;
            }
        }
        thread.work(64)?;
    }
    Ok(made)
}

/// `set.difference(items)`
pub(super) fn difference(thread: &mut Thread, set: Gc<Set>, items: Value) -> PyResult<Gc<Set>> {
    let dict = items.exact::<Dict>();
    let other = any_set(items);
    let other_len = other.map(|other| other.len()).or(dict.map(|dict| dict.len()));
    let by_copy = other_len.is_none_or(|len| (set.len() >> 2) > len);
    if by_copy {
        let made = set.copied(thread, shape_of(set))?;
        difference_update(thread, made, items)?;
        return Ok(made);
    }
    let made = Set::make(&thread.interp(), shape_of(set));
    each_hashed(thread, set.as_value(), |thread, key, hash| {
        let there = match (other, dict) {
            (Some(other), _) => other.contains_hashed(thread, key, hash)?,
            (_, Some(dict)) => dict.get_hashed(thread, key, hash)?.is_some(),
            _ => false,
        };
        if !there {
            made.add_hashed(thread, key, hash)?;
        }
        Ok(())
    })?;
    Ok(made)
}

/// `set.symmetric_difference(items)`
pub(super) fn symmetric_difference(thread: &mut Thread, set: Gc<Set>, items: Value) -> PyResult<Gc<Set>> {
    let made = from_items(thread, shape_of(set), items)?;
    each_hashed(thread, set.as_value(), |thread, key, hash| toggle(thread, made, key, hash))?;
    Ok(made)
}

/// Takes over the keys of another set, which nobody else has.
pub(super) fn become_set(thread: &mut Thread, set: Gc<Set>, other: Gc<Set>) {
    let (own, theirs) = (&set.body, &other.body);
    own.used.set(theirs.used.get());
    own.fill.set(theirs.fill.get());
    own.finger.set(0);
    thread.heap().set_gc(set, &own.table, theirs.table.get());
}

/// Whether every key of the first is in the second.
pub(super) fn is_subset(thread: &mut Thread, set: Gc<Set>, other: Gc<Set>) -> PyResult<bool> {
    if set.len() > other.len() {
        return Ok(false);
    }
    let mut place = 0;
    while let Some((key, hash)) = set.next(&mut place) {
        if !other.contains_hashed(thread, key, hash)? {
            return Ok(false);
        }
        tick(thread, place)?;
    }
    Ok(true)
}

/// Whether the two have no key in common.
pub(super) fn is_disjoint(thread: &mut Thread, set: Gc<Set>, items: Value) -> PyResult<bool> {
    let other = match any_set(items) {
        Some(other) => other,
        None => {
            let iterator = iter::iter(thread, items)?;
            while let Some(item) = iter::next(thread, iterator)? {
                if set.contains(thread, item)? {
                    return Ok(false);
                }
                thread.work(64)?;
            }
            return Ok(true);
        }
    };
    let (few, many) = if other.len() > set.len() { (set, other) } else { (other, set) };
    let mut place = 0;
    while let Some((key, hash)) = few.next(&mut place) {
        if many.contains_hashed(thread, key, hash)? {
            return Ok(false);
        }
        tick(thread, place)?;
    }
    Ok(true)
}

/// Comparison by inclusion.
pub(super) fn compare(thread: &mut Thread, left: Gc<Set>, right: Gc<Set>, op: Comparison) -> PyResult<bool> {
    let (a, b) = (left.len(), right.len());
    match op {
        Comparison::Eq => Ok(a == b && is_subset(thread, left, right)?),
        Comparison::Ne => Ok(!(a == b && is_subset(thread, left, right)?)),
        Comparison::Le => is_subset(thread, left, right),
        Comparison::Ge => is_subset(thread, right, left),
        Comparison::Lt => Ok(a < b && is_subset(thread, left, right)?),
        Comparison::Gt => Ok(a > b && is_subset(thread, right, left)?),
    }
}
