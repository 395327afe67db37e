//! Building and taking apart.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_code::operand::format;
use taipan_gc::Gc;
use taipan_gc::Value;

use crate::interp::op;
use crate::interp::save;
use crate::interp::try_op;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::specials;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::class::full_name;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::set;
use crate::types::slice::Slice;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Replaces the top `$count` operands by what `$make` makes of them.
macro_rules! build {
    ($($name:ident $make:ident |$arg:ident| $count:expr;)*) => {
        $(op! {
            $name(pc, sp, locals, thread, base) {
                save!(pc, sp, thread);
                let $arg = (*pc).arg as usize;
                let count = $count;
                let first = sp.sub(count);
                let items = std::slice::from_raw_parts(first.cast::<Value>(), count);
                let result = try_op!($make(&mut *thread, items), pc, sp, locals, thread, base);
                *first = result.bits();
                sp = first.add(1);
            }
        })*
    };
}

build! {
    build_tuple tuple_of |arg| arg;
    build_list list_of |arg| arg;
    build_set set_of |arg| arg;
    build_map map_of |arg| 2 * arg;
    build_const_key_map map_of_keys |arg| arg + 1;
    build_string string_of |arg| arg;
    build_slice slice_of |arg| arg;
}

#[inline(never)]
pub(crate) fn tuple_of(thread: &mut Thread, items: &[Value]) -> PyResult {
    Ok(Tuple::new(thread, items)?.as_value())
}

#[inline(never)]
pub(crate) fn list_of(thread: &mut Thread, items: &[Value]) -> PyResult {
    Ok(List::new(thread, items)?.as_value())
}

#[inline(never)]
pub(crate) fn set_of(thread: &mut Thread, items: &[Value]) -> PyResult {
    set::of_items(thread, items)
}

#[inline(never)]
pub(crate) fn map_of(thread: &mut Thread, items: &[Value]) -> PyResult {
    let dict = Dict::new(thread);
    for pair in items.chunks_exact(2) {
        dict.set(thread, pair[0], pair[1])?;
    }
    Ok(dict.as_value())
}

#[inline(never)]
pub(crate) fn map_of_keys(thread: &mut Thread, items: &[Value]) -> PyResult {
    let Some((keys, values)) = items.split_last() else { return Ok(Dict::new(thread).as_value()) };
    let keys = keys.exact::<Tuple>().map_or(&[][..], |keys| keys.items());
    let dict = Dict::new(thread);
    for (&key, &value) in keys.iter().zip(values) {
        dict.set(thread, key, value)?;
    }
    Ok(dict.as_value())
}

#[inline(never)]
pub(crate) fn string_of(thread: &mut Thread, items: &[Value]) -> PyResult {
    Ok(Str::concat_all(thread, items)?.as_value())
}

#[inline(never)]
pub(crate) fn slice_of(thread: &mut Thread, items: &[Value]) -> PyResult {
    let step = items.get(2).copied().unwrap_or(Value::NONE);
    Ok(Slice::new(&thread.interp(), items[0], items[1], step).as_value())
}

op! {
    format_value(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let arg = (*pc).arg;
        let spec = if arg & format::SPEC != 0 { Value::from_bits(*sp.sub(1)) } else { None };
        let slot = sp.sub(if spec.is_some() { 2 } else { 1 });
        let value = Value::from_bits_unchecked(*slot);
        let result = try_op!(formatted(&mut *thread, value, arg, spec), pc, sp, locals, thread, base);
        *slot = result.bits();
        sp = slot.add(1);
    }
}

#[inline(never)]
pub(crate) fn formatted(thread: &mut Thread, value: Value, arg: u32, spec: Option<Value>) -> PyResult {
    let value = match arg & format::CONVERSION {
        format::STR => ops::str_object(thread, value)?,
        format::REPR => ops::repr_object(thread, value)?,
        format::ASCII => crate::types::str::ascii(thread, value)?.as_value(),
        _ => value,
    };
    let spec = match spec.and_then(|spec| spec.cast::<Str>()) {
        Some(spec) => spec,
        None => thread.interp().strings().empty(),
    };
    ops::format_object(thread, value, spec)
}

op! {
    build_interpolation(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let arg = (*pc).arg;
        let spec = if arg & format::SPEC != 0 { Value::from_bits(*sp.sub(1)) } else { None };
        let slot = sp.sub(if spec.is_some() { 3 } else { 2 });
        let (value, expression) =
            (Value::from_bits_unchecked(*slot), Value::from_bits_unchecked(*slot.add(1)));
        let result =
            try_op!(interpolation(&mut *thread, value, expression, arg, spec), pc, sp, locals, thread, base);
        *slot = result.bits();
        sp = slot.add(1);
    }
}

#[inline(never)]
fn interpolation(
    thread: &mut Thread,
    value: Value,
    expression: Value,
    arg: u32,
    spec: Option<Value>,
) -> PyResult {
    let interp = thread.interp();
    let conversion = match arg & format::CONVERSION {
        format::STR => Str::intern(&interp, "s").as_value(),
        format::REPR => Str::intern(&interp, "r").as_value(),
        format::ASCII => Str::intern(&interp, "a").as_value(),
        _ => Value::NONE,
    };
    let spec = spec.unwrap_or_else(|| interp.strings().empty().as_value());
    crate::types::template::interpolation(thread, value, expression, conversion, spec)
}

op! {
    build_template(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (strings, interpolations) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let result = try_op!(template(&mut *thread, strings, interpolations), pc, sp, locals, thread, base);
        sp = sp.sub(1);
        *sp.sub(1) = result.bits();
    }
}

#[inline(never)]
fn template(thread: &mut Thread, strings: Value, interpolations: Value) -> PyResult {
    crate::types::template::template(thread, strings, interpolations)
}

/// Adds the top operand to the container at depth `arg` below it.
macro_rules! add_to {
    ($($name:ident $add:ident;)*) => {
        $(op! {
            $name(pc, sp, locals, thread, base) {
                save!(pc, sp, thread);
                let item = Value::from_bits_unchecked(*sp.sub(1));
                let container = Value::from_bits_unchecked(*sp.sub(1 + (*pc).arg as usize));
                try_op!($add(&mut *thread, container, item), pc, sp, locals, thread, base);
                sp = sp.sub(1);
            }
        })*
    };
}

add_to! {
    list_append append;
    set_add add_to_set;
    list_extend extend_list;
    set_update update_set;
    dict_update update_dict;
}

#[inline(never)]
pub(crate) fn append(thread: &mut Thread, container: Value, item: Value) -> PyResult<()> {
    match container.exact::<List>() {
        Some(list) => list.push(thread, item),
        None => Ok(()),
    }
}

#[inline(never)]
pub(crate) fn add_to_set(thread: &mut Thread, container: Value, item: Value) -> PyResult<()> {
    set::add(thread, container, item)
}

#[inline(never)]
pub(crate) fn extend_list(thread: &mut Thread, container: Value, iterable: Value) -> PyResult<()> {
    let Some(list) = container.exact::<List>() else { return Ok(()) };
    let class = thread.interp().class_of(iterable);
    if !class.is_iterable() {
        let name = class.name_text();
        return Err(thread.type_error(format!("Value after * must be an iterable, not {name}")));
    }
    list.extend(thread, iterable)
}

#[inline(never)]
pub(crate) fn update_set(thread: &mut Thread, container: Value, iterable: Value) -> PyResult<()> {
    match container.exact::<set::Set>() {
        Some(container) => set::update(thread, container, iterable),
        None => Ok(()),
    }
}

#[inline(never)]
pub(crate) fn update_dict(thread: &mut Thread, container: Value, mapping: Value) -> PyResult<()> {
    let Some(dict) = container.exact::<Dict>() else { return Ok(()) };
    if let Some(other) = mapping.exact::<Dict>().filter(|_| dict.is_empty()) {
        return dict.update_from(thread, other);
    }
    let keys = Name::keys.get(&thread.interp());
    if mapping.cast::<Dict>().is_none() && crate::object::attr::get_optional(thread, mapping, keys)?.is_none()
    {
        let name = thread.interp().class_of(mapping).name_text();
        return Err(thread.type_error(format!("'{name}' object is not a mapping")));
    }
    each_pair(thread, mapping, |thread, key, value| dict.set(thread, key, value))
}

/// Calls `each` with every key and value of a mapping: a dict, or anything with `keys()`.
pub(crate) fn each_pair(
    thread: &mut Thread,
    mapping: Value,
    mut each: impl FnMut(&mut Thread, Value, Value) -> PyResult<()>,
) -> PyResult<()> {
    let interp = thread.interp();
    if let Some(dict) = mapping.cast::<Dict>()
        && iterates_as_dict(&interp, mapping)
    {
        let mut position = crate::types::dict::Position::default();
        let version = dict.version();
        while let Some((key, value)) = dict.next(&mut position) {
            each(thread, key, value)?;
            if dict.version() != version {
                return Err(thread.runtime_error("dictionary changed size during iteration"));
            }
        }
        return Ok(());
    }
    let keys = specials_or_attribute(thread, mapping, Name::keys)?;
    let class = interp.class_of(mapping);
    let keys = iter::iter_for(thread, keys, |kind| {
        format!("{}.keys() returned a non-iterable (type {kind})", class.name_text())
    })?;
    iter::for_each(thread, keys, |thread, key| {
        let value = ops::getitem(thread, mapping, key)?;
        each(thread, key, value)
    })
}

/// Whether the iteration of a dict is the builtin one, so that nobody hears of how it is gone through.
pub(crate) fn iterates_as_dict(interp: &Interpreter, dict: Value) -> bool {
    let plain = interp.class(ids::DICT).slot(|slots| slots.iter);
    let own = interp.class_of(dict).slot(|slots| slots.iter);
    own.map(|slot| slot as usize) == plain.map(|slot| slot as usize)
}

fn specials_or_attribute(thread: &mut Thread, object: Value, name: Name) -> PyResult {
    let name = name.get(&thread.interp());
    let method = crate::object::attr::get(thread, object, name)?;
    crate::object::call::call(thread, method, &[])
}

op! {
    map_add(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (key, value) = (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let container = Value::from_bits_unchecked(*sp.sub(2 + (*pc).arg as usize));
        try_op!(set_entry(&mut *thread, container, key, value), pc, sp, locals, thread, base);
        sp = sp.sub(2);
    }
}

#[inline(never)]
pub(crate) fn set_entry(thread: &mut Thread, container: Value, key: Value, value: Value) -> PyResult<()> {
    match container.exact::<Dict>() {
        Some(dict) => dict.set(thread, key, value),
        None => Ok(()),
    }
}

op! {
    dict_merge(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let mapping = Value::from_bits_unchecked(*sp.sub(1));
        let depth = 1 + (*pc).arg as usize;
        let container = Value::from_bits_unchecked(*sp.sub(depth));
        let callable = Value::from_bits_unchecked(*sp.sub(depth + 2));
        try_op!(merge_into(&mut *thread, callable, container, mapping), pc, sp, locals, thread, base);
        sp = sp.sub(1);
    }
}

#[inline(never)]
pub(crate) fn merge_into(
    thread: &mut Thread,
    callable: Value,
    container: Value,
    mapping: Value,
) -> PyResult<()> {
    match container.exact::<Dict>() {
        Some(dict) => merge(thread, callable, dict, mapping),
        None => Ok(()),
    }
}

/// Adds keyword arguments of a call; a key twice is an error that names the callable.
pub(crate) fn merge(thread: &mut Thread, callable: Value, dict: Gc<Dict>, mapping: Value) -> PyResult<()> {
    if let Some(other) = mapping.exact::<Dict>().filter(|_| dict.is_empty()) {
        return dict.update_from(thread, other);
    }
    let keys = Name::keys.get(&thread.interp());
    if mapping.cast::<Dict>().is_none() && crate::object::attr::get_optional(thread, mapping, keys)?.is_none()
    {
        let what = crate::interp::call::callable_name(thread, callable);
        let name = thread.interp().class_of(mapping).name_text();
        return Err(thread.type_error(format!("{what} argument after ** must be a mapping, not {name}")));
    }
    each_pair(thread, mapping, |thread, key, value| {
        if dict.contains(thread, key)? {
            let what = crate::interp::call::callable_name(thread, callable);
            let key = ops::str(thread, key)?.to_string_lossy();
            return Err(thread.type_error(format!("{what} got multiple values for keyword argument '{key}'")));
        }
        dict.set(thread, key, value)
    })
}

op! {
    list_to_tuple(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let list = Value::from_bits_unchecked(*sp.sub(1));
        let tuple = try_op!(freeze(&mut *thread, list), pc, sp, locals, thread, base);
        *sp.sub(1) = tuple.bits();
    }
}

#[inline(never)]
pub(crate) fn freeze(thread: &mut Thread, list: Value) -> PyResult {
    let items = list.exact::<List>().map_or(&[][..], |list| list.items());
    Ok(Tuple::new(thread, items)?.as_value())
}

op! {
    unpack_sequence(pc, sp, locals, thread, base) {
        let count = (*pc).arg as usize;
        let value = Value::from_bits_unchecked(*sp.sub(1));
        if !unpack_tuple(value, sp.sub(1), count) {
            save!(pc, sp, thread);
            try_op!(unpack(&mut *thread, value, sp.sub(1), count), pc, sp, locals, thread, base);
        }
        sp = sp.sub(1).add(count);
    }
}

/// Writes the items of a tuple of that length at `to`, the first on top; whether it is one.
///
/// # Safety
/// There is room for `count` operands at `to`.
#[inline(always)]
unsafe fn unpack_tuple(value: Value, to: *mut u64, count: usize) -> bool {
    let Some(tuple) = value.exact::<Tuple>().filter(|tuple| tuple.len() == count) else { return false };
    if let &[first, second] = tuple.items() {
        // SAFETY: as the caller promises.
        unsafe {
            to.write(second.bits());
            to.add(1).write(first.bits());
        }
        return true;
    }
    for (index, item) in tuple.items().iter().enumerate() {
        // SAFETY: as the caller promises; there are `count` items.
        unsafe { to.add(count - 1 - index).write(item.bits()) };
    }
    true
}

/// Writes the items at `to`, the first on top.
///
/// # Safety
/// There is room for `count` operands at `to`.
#[inline(never)]
pub(crate) unsafe fn unpack(thread: &mut Thread, value: Value, to: *mut u64, count: usize) -> PyResult<()> {
    let items = match (value.exact::<Tuple>(), value.exact::<List>()) {
        (Some(tuple), _) => tuple.items(),
        (None, Some(list)) => list.items(),
        (None, None) => gather(thread, value, count, count)?.items(),
    };
    check_count(thread, items.len(), count)?;
    // SAFETY: as the caller promises.
    unsafe {
        for (index, item) in items.iter().enumerate() {
            to.add(count - 1 - index).write(item.bits());
        }
    }
    Ok(())
}

fn check_count(thread: &mut Thread, got: usize, wanted: usize) -> PyResult<()> {
    if got > wanted {
        return Err(thread.value_error(format!("too many values to unpack (expected {wanted}, got {got})")));
    }
    if got < wanted {
        return Err(thread.value_error(format!("not enough values to unpack (expected {wanted}, got {got})")));
    }
    Ok(())
}

/// Takes at most `most` items of an iterable; ValueError where there are more, or fewer than `least`.
fn gather(thread: &mut Thread, value: Value, least: usize, most: usize) -> PyResult<Gc<List>> {
    let iterator = iter::iter_for(thread, value, |name| format!("cannot unpack non-iterable {name} object"))?;
    let list = List::with_capacity(thread, most.min(1 << 10))?;
    while let Some(item) = iter::next(thread, iterator)? {
        if list.len() == most {
            let got = value.exact::<Dict>().map(|dict| dict.len()).filter(|&len| len > most);
            let got = got.map_or(String::new(), |len| format!(", got {len}"));
            return Err(thread.value_error(format!("too many values to unpack (expected {most}{got})")));
        }
        list.push(thread, item)?;
        thread.work(64)?;
    }
    if list.len() < least {
        let got = list.len();
        return Err(thread.value_error(format!("not enough values to unpack (expected {least}, got {got})")));
    }
    Ok(list)
}

op! {
    unpack_ex(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let arg = (*pc).arg as usize;
        let (before, after) = (arg & 255, arg >> 8);
        let value = Value::from_bits_unchecked(*sp.sub(1));
        try_op!(unpack_rest(&mut *thread, value, sp.sub(1), before, after), pc, sp, locals, thread, base);
        sp = sp.sub(1).add(before + 1 + after);
    }
}

/// # Safety
/// There is room for `before + 1 + after` operands at `to`.
#[inline(never)]
pub(crate) unsafe fn unpack_rest(
    thread: &mut Thread,
    value: Value,
    to: *mut u64,
    before: usize,
    after: usize,
) -> PyResult<()> {
    let iterator = iter::iter_for(thread, value, |name| format!("cannot unpack non-iterable {name} object"))?;
    let list = List::empty(&thread.interp());
    while list.len() < before
        && let Some(item) = iter::next(thread, iterator)?
    {
        list.push(thread, item)?;
    }
    if list.len() == before {
        iter::extend_list(thread, list, iterator)?;
    }
    let items = list.items();
    if items.len() < before + after {
        let (least, got) = (before + after, items.len());
        return Err(
            thread.value_error(format!("not enough values to unpack (expected at least {least}, got {got})"))
        );
    }
    let middle = List::new(thread, &items[before..items.len() - after])?;
    let total = before + 1 + after;
    // SAFETY: as the caller promises.
    unsafe {
        for (index, item) in items[..before].iter().enumerate() {
            to.add(total - 1 - index).write(item.bits());
        }
        to.add(after).write(middle.as_value().bits());
        for (index, item) in items[items.len() - after..].iter().enumerate() {
            to.add(after - 1 - index).write(item.bits());
        }
    }
    Ok(())
}

/// A special method of a value, or the error that `with` reports for its absence.
pub(crate) fn context_method(thread: &mut Thread, manager: Value, name: Name, kind: &str) -> PyResult {
    match specials::find_method(thread, manager, name)? {
        Some(bound) => Ok(match bound.receiver {
            Some(receiver) => {
                crate::object::descr::Method::new(&thread.interp(), bound.callable, receiver).as_value()
            }
            None => bound.callable,
        }),
        None => {
            let interp = thread.interp();
            let class = full_name(&interp, interp.class_of(manager));
            let hint = other_protocol_hint(thread, manager, name)?;
            Err(thread.raise_text(
                exceptions::TYPE_ERROR,
                format!(
                    "'{class}' object does not support the {kind} protocol (missed {} method){hint}",
                    name.text()
                ),
            ))
        }
    }
}

fn other_protocol_hint(thread: &mut Thread, manager: Value, missing: Name) -> PyResult<String> {
    let (enter, exit, text) = match missing {
        Name::__enter__ | Name::__exit__ => (
            Name::__aenter__,
            Name::__aexit__,
            " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?",
        ),
        _ => (
            Name::__enter__,
            Name::__exit__,
            " but it supports the context manager protocol. Did you mean to use 'with'?",
        ),
    };
    let has_both = specials::find_method(thread, manager, enter)?.is_some()
        && specials::find_method(thread, manager, exit)?.is_some();
    Ok(if has_both { text.to_string() } else { String::new() })
}
