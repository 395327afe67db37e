//! Calls from native code.

#![expect(unsafe_code, reason = "arguments are laid on the value stack")]

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::interp;
use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::descr::BuiltinFunction;
use crate::object::descr::MethodDescriptor;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::dict::Position;
use crate::types::function::Function;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// `callable(*args)`
pub fn call(thread: &mut Thread, callable: Value, args: &[Value]) -> PyResult {
    with_args(thread, callable, Args::positional_only(args))
}

/// `callable(receiver, *args)`
pub fn method(thread: &mut Thread, callable: Value, receiver: Value, args: &[Value]) -> PyResult {
    with_receiver(thread, callable, receiver, Args::positional_only(args))
}

/// `callable(*args, **kwargs)`
pub fn with_args(thread: &mut Thread, callable: Value, args: Args<'_>) -> PyResult {
    thread.check_native_stack("")?;
    if let Some(function) = callable.exact::<Function>() {
        return interp::call_function(thread, function, args);
    }
    if let Some(builtin) = callable.exact::<BuiltinFunction>() {
        return builtin.call(thread, args);
    }
    if let Some(descriptor) = callable.exact::<MethodDescriptor>() {
        return descriptor.call(thread, args);
    }
    match thread.interp().class_of(callable).slot(|slots| slots.call) {
        Some(slot) => slot(thread, callable, args),
        None => Err(not_callable(thread, callable)),
    }
}

/// `callable(receiver, *args, **kwargs)`
pub fn with_receiver(thread: &mut Thread, callable: Value, receiver: Value, args: Args<'_>) -> PyResult {
    let all = args.all();
    match all {
        [] => return call(thread, callable, &[receiver]),
        [one] if args.names().is_none() => return call(thread, callable, &[receiver, *one]),
        _ => {}
    }
    let base = thread.top.get();
    let count = all.len() + 1;
    // SAFETY: the check leaves room for `count` slots; what lies above `top` is nobody's.
    unsafe {
        if base.add(count) > thread.stack_limit {
            return Err(thread.recursion_error(""));
        }
        base.write(receiver.bits());
        std::ptr::copy_nonoverlapping(all.as_ptr().cast::<u64>(), base.add(1), all.len());
        thread.top.set(base.add(count));
        let values = std::slice::from_raw_parts(base.cast::<Value>(), count);
        let result = with_args(thread, callable, Args::with_names(values, args.names()));
        thread.top.set(base);
        result
    }
}

/// `callable(*args, **kwargs)` with the keywords given as names and values.
pub fn with_keywords(
    thread: &mut Thread,
    callable: Value,
    args: &[Value],
    keywords: &[(Gc<Str>, Value)],
) -> PyResult {
    if keywords.is_empty() {
        return call(thread, callable, args);
    }
    let names = List::with_capacity(thread, keywords.len())?;
    let values = List::with_capacity(thread, args.len() + keywords.len())?;
    values.extend_from_slice(thread, args)?;
    for &(name, value) in keywords {
        names.push(thread, name.as_value())?;
        values.push(thread, value)?;
    }
    let names = Tuple::new(thread, names.items())?;
    with_args(thread, callable, Args::with_names(values.items(), Some(names)))
}

/// `callable(*args, **keywords)` with the keywords in a dict; their values are put behind the positional arguments.
pub fn with_dict(thread: &mut Thread, callable: Value, args: Gc<List>, keywords: Gc<Dict>) -> PyResult {
    let names = List::with_capacity(thread, keywords.len())?;
    let mut position = Position::default();
    while let Some((name, value)) = keywords.next(&mut position) {
        if name.cast::<Str>().is_none() {
            return Err(thread.type_error("keywords must be strings"));
        }
        names.push(thread, name)?;
        args.push(thread, value)?;
    }
    let names = Tuple::new(thread, names.items())?;
    with_args(thread, callable, Args::with_names(args.items(), Some(names)))
}

/// Whether a value can be called.
pub fn is_callable(thread: &Thread, value: Value) -> bool {
    thread.interp().class_of(value).slot(|slots| slots.call).is_some()
}

/// The error for something that cannot be called.
pub fn not_callable(thread: &mut Thread, value: Value) -> Raised {
    let name = thread.interp().class_of(value).name_text();
    thread.type_error(format!("'{name}' object is not callable"))
}
