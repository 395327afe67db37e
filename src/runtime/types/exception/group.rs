//! Exception groups: construction, splitting, and what `except*` needs.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use crate::object::args::Args;
use crate::object::attr;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::instance;
use crate::object::iter;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::exception::Exception;
use crate::types::exception::allocate;
use crate::types::exception::field;
use crate::types::exception::fields;
use crate::types::exception::methods;
use crate::types::exception::methods::is_group;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::str::StrBuilder;
use crate::types::traceback;
use crate::types::tuple::Tuple;

/// The members of a group.
pub fn members(exception: Value) -> &'static [Value] {
    let field = exception.cast::<Exception>().and_then(|group| group.field(field::GROUP_EXCEPTIONS));
    field.and_then(|members| members.cast::<Tuple>()).map_or(&[], |members| members.items())
}

/// What a split keeps.
#[derive(Clone, Copy)]
enum Matcher {
    /// Instances of a class or of one of a tuple of classes.
    Types(Value),
    /// Those for which a function says so.
    Predicate(Value),
    /// Those that stand, by identity, in a list.
    Instances(Gc<List>),
}

impl Matcher {
    /// The matcher that Python code gave.
    fn of(thread: &mut Thread, value: Value) -> PyResult<Matcher> {
        let interp = thread.interp();
        let base = interp.class(exceptions::BASE_EXCEPTION);
        let is_type = |value: &Value| value.as_class().is_some_and(|class| class.is_subclass_of(base));
        if is_type(&value) {
            return Ok(Matcher::Types(value));
        }
        if let Some(tuple) = value.cast::<Tuple>()
            && tuple.items().iter().all(is_type)
        {
            return Ok(Matcher::Types(value));
        }
        if value.as_class().is_none() && interp.class_of(value).slot(|slots| slots.call).is_some() {
            return Ok(Matcher::Predicate(value));
        }
        Err(thread.type_error(
            "expected an exception type, a tuple of exception types, or a callable (other than a class)",
        ))
    }

    fn matches(self, thread: &mut Thread, exception: Value) -> PyResult<bool> {
        match self {
            Matcher::Types(wanted) => crate::interp::exception_matches(thread, exception, wanted),
            Matcher::Predicate(function) => {
                let answer = call::call(thread, function, &[exception])?;
                ops::truth(thread, answer)
            }
            Matcher::Instances(list) => {
                Ok(!is_group(thread, exception) && list.items().iter().any(|item| item.is(exception)))
            }
        }
    }
}

/// Both parts of an exception, `None` for one that is empty. Nested groups are split, their structure stays.
fn split(
    thread: &mut Thread,
    exception: Value,
    matcher: Matcher,
    with_rest: bool,
) -> PyResult<(Value, Value)> {
    thread.check_native_stack(" in exceptiongroup_split_recursive")?;
    if matcher.matches(thread, exception)? {
        return Ok((exception, Value::NONE));
    }
    if !is_group(thread, exception) {
        return Ok((Value::NONE, if with_rest { exception } else { Value::NONE }));
    }
    let interp = thread.interp();
    let (matched, rest) = (List::empty(&interp), List::empty(&interp));
    for &member in members(exception) {
        let (inside, outside) = split(thread, member, matcher, with_rest)?;
        if !inside.is_none() {
            matched.push(thread, inside)?;
        }
        if !outside.is_none() {
            rest.push(thread, outside)?;
        }
    }
    let matched = subset(thread, exception, matched)?;
    let rest = if with_rest { subset(thread, exception, rest)? } else { Value::NONE };
    Ok((matched, rest))
}

/// A group like `original` with some of its members, made by `derive`; `None` without any.
fn subset(thread: &mut Thread, original: Value, kept: Gc<List>) -> PyResult {
    if kept.is_empty() {
        return Ok(Value::NONE);
    }
    let interp = thread.interp();
    let derive = attr::get(thread, original, Str::intern(&interp, "derive"))?;
    let derived = call::call(thread, derive, &[kept.as_value()])?;
    if !is_group(thread, derived) {
        return Err(thread.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    let (Some(from), Some(to)) = (original.cast::<Exception>(), derived.cast::<Exception>()) else {
        return Ok(derived);
    };
    let links = [(&from.traceback, &to.traceback), (&from.context, &to.context), (&from.cause, &to.cause)];
    for (from, slot) in links {
        match from.get() {
            Some(value) => interp.heap().set(to, slot, value),
            None => slot.clear(),
        }
    }
    // Assigning a cause hides the context, and so does copying one, even if there is none.
    to.set_suppress_context(true);
    copy_notes(thread, original, derived)?;
    Ok(derived)
}

fn copy_notes(thread: &mut Thread, from: Value, to: Value) -> PyResult<()> {
    let name = Name::__notes__.get(&thread.interp());
    let Some(notes) = attr::get_optional(thread, from, name)? else { return Ok(()) };
    if !thread.interp().class_of(notes).is_indexed() {
        return Ok(());
    }
    let copy = iter::to_list(thread, notes)?;
    attr::set(thread, to, name, Some(copy.as_value()))
}

/// Splits what `except*` meets into match and rest; `None` for either where there is nothing.
pub fn split_for_handler(thread: &mut Thread, exception: Value, wanted: Value) -> PyResult<(Value, Value)> {
    if crate::interp::exception_matches(thread, exception, wanted)? {
        if is_group(thread, exception) {
            return Ok((exception, Value::NONE));
        }
        let group = make(thread, "", &[exception])?;
        if let Some(frame) = thread.frame.get() {
            traceback::add(thread, group, frame);
        }
        return Ok((group, Value::NONE));
    }
    if !is_group(thread, exception) {
        return Ok((Value::NONE, exception));
    }
    let name = Str::intern(&thread.interp(), "split");
    let method = attr::get(thread, exception, name)?;
    let pair = call::call(thread, method, &[wanted])?;
    let owner = thread.interp().class_of(exception).name_text();
    let Some(pair) = pair.cast::<Tuple>() else {
        let got = thread.interp().class_of(pair).name_text();
        return Err(thread.type_error(format!("{owner}.split must return a tuple, not {got}")));
    };
    match pair.items() {
        [matched, rest, ..] => Ok((*matched, *rest)),
        items => {
            let count = items.len();
            Err(thread.type_error(format!("{owner}.split must return a 2-tuple, got tuple of size {count}")))
        }
    }
}

/// The exception to raise after all handlers of an `except*` ran, from the original one and those raised or unhandled;
/// `None` where all is handled.
pub fn prepare_reraise(thread: &mut Thread, original: Value, raised: Gc<List>) -> PyResult {
    let interp = thread.interp();
    if !is_group(thread, original) {
        // One clause at most has met it, so there is one at most.
        return Ok(raised.items().iter().copied().find(|value| !value.is_none()).unwrap_or(Value::NONE));
    }
    let (fresh, unhandled) = (List::empty(&interp), List::empty(&interp));
    for &exception in raised.items().iter().filter(|exception| !exception.is_none()) {
        let list = if is_part_of(thread, exception, original) { unhandled } else { fresh };
        list.push(thread, exception)?;
    }
    let leaves = List::empty(&interp);
    for &exception in unhandled.items() {
        collect_leaves(thread, exception, leaves)?;
    }
    let (reraised, _) = split(thread, original, Matcher::Instances(leaves), false)?;
    if fresh.is_empty() {
        return Ok(reraised);
    }
    if !reraised.is_none() {
        fresh.push(thread, reraised)?;
    }
    match fresh.items() {
        [one] => Ok(*one),
        all => make(thread, "", all),
    }
}

/// Whether an exception is a part of the original group: it carries the same traceback, cause and context.
fn is_part_of(thread: &Thread, exception: Value, original: Value) -> bool {
    let (Some(one), Some(other)) = (exception.cast::<Exception>(), original.cast::<Exception>()) else {
        return false;
    };
    is_group(thread, exception)
        && one.traceback.get() == other.traceback.get()
        && one.cause.get() == other.cause.get()
        && one.context.get() == other.context.get()
}

fn collect_leaves(thread: &mut Thread, exception: Value, leaves: Gc<List>) -> PyResult<()> {
    thread.check_native_stack(" in collect_exception_group_leaf_ids")?;
    if !is_group(thread, exception) {
        return leaves.push(thread, exception);
    }
    for &member in members(exception) {
        collect_leaves(thread, member, leaves)?;
    }
    Ok(())
}

/// `ExceptionGroup(message, members)`, or a `BaseExceptionGroup` where a member is no `Exception`.
fn make(thread: &mut Thread, message: &str, members: &[Value]) -> PyResult {
    let message = Str::from_text(thread, message)?.as_value();
    let members = Tuple::new(thread, members)?.as_value();
    let class = thread.interp().class(exceptions::BASE_EXCEPTION_GROUP).as_value();
    call::call(thread, class, &[message, members])
}

/// Checks the members of a new group; says whether all are instances of `Exception`.
fn check_members(thread: &mut Thread, members: Gc<Tuple>) -> PyResult<bool> {
    let interp = thread.interp();
    let plain = interp.class(exceptions::EXCEPTION);
    let mut all_plain = true;
    for (index, member) in members.items().iter().enumerate() {
        if member.cast::<Exception>().is_none() {
            return Err(thread
                .value_error(format!("Item {index} of second argument (exceptions) is not an exception")));
        }
        all_plain &= interp.class_of(*member).is_subclass_of(plain);
    }
    Ok(all_plain)
}

/// The class of a new group: a group of plain exceptions is an `ExceptionGroup`.
fn class_for(thread: &mut Thread, class: Gc<Class>, all_plain: bool) -> PyResult<Gc<Class>> {
    let interp = thread.interp();
    let plain_group = interp.class(exceptions::EXCEPTION_GROUP);
    if class == interp.class(exceptions::BASE_EXCEPTION_GROUP) {
        return Ok(if all_plain { plain_group } else { class });
    }
    if all_plain {
        return Ok(class);
    }
    if class == plain_group {
        return Err(thread.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
    }
    if class.is_subclass_of(interp.class(exceptions::EXCEPTION)) {
        let name = class.name_text();
        return Err(thread.type_error(format!("Cannot nest BaseExceptions in '{name}'")));
    }
    Ok(class)
}

/// The methods of `BaseExceptionGroup`.
pub(super) struct GroupMethods;

#[pymethods(owner = "BaseExceptionGroup")]
impl GroupMethods {
    #[slot(new)]
    fn new(thread: &mut Thread, class: Gc<Class>, args: Args<'_>) -> PyResult {
        let &[message, exceptions] = args.positional() else {
            let given = args.positional().len();
            return Err(thread.type_error(format!(
                "BaseExceptionGroup.__new__() takes exactly 2 arguments ({given} given)"
            )));
        };
        if message.cast::<Str>().is_none() {
            let got = thread.interp().class_of(message).name_text();
            let got = if message.is_none() { "None".to_string() } else { got };
            return Err(
                thread.type_error(format!("BaseExceptionGroup.__new__() argument 1 must be str, not {got}"))
            );
        }
        if !thread.interp().class_of(exceptions).is_indexed() {
            return Err(thread.type_error("second argument (exceptions) must be a sequence"));
        }
        let members = iter::to_tuple(thread, exceptions)?;
        if members.is_empty() {
            return Err(thread.value_error("second argument (exceptions) must be a non-empty sequence"));
        }
        let all_plain = check_members(thread, members)?;
        let class = class_for(thread, class, all_plain)?;
        let is_plain = exceptions.cast::<List>().is_some() || exceptions.cast::<Tuple>().is_some();
        let shown = if is_plain { None } else { Some(ops::repr(thread, exceptions)?) };
        let values = Tuple::new(thread, args.positional())?;
        let group = allocate(thread, class.payload(), values);
        if let Some(shown) = shown {
            group.set_field(thread, field::GROUP_SHOWN, shown.as_value());
        }
        group.set_field(thread, field::GROUP_MESSAGE, message);
        group.set_field(thread, field::GROUP_EXCEPTIONS, members.as_value());
        instance::finish_new(thread, class, group.as_value())
    }

    #[slot(repr)]
    fn repr(thread: &mut Thread, this: Value) -> PyResult {
        let group = methods::receiver(thread, this)?;
        let mut text = StrBuilder::new();
        text.push_str(&thread.interp().class_of(this).short_name());
        text.push_str("(");
        text.push_repr(thread, group.field(field::GROUP_MESSAGE).unwrap_or(Value::NONE))?;
        text.push_str(", ");
        if let Some(shown) = group.field(field::GROUP_SHOWN) {
            text.push_str_of(thread, shown)?;
            text.push_str(")");
            return Ok(text.finish(thread)?.as_value());
        }
        // The members are shown in brackets of the kind that they were given in.
        let given = group.args().get(1).copied();
        let shown = match given {
            Some(given) if given.cast::<List>().is_some() => List::new(thread, members(this))?.as_value(),
            _ => Tuple::new(thread, members(this))?.as_value(),
        };
        text.push_repr(thread, shown)?;
        text.push_str(")");
        Ok(text.finish(thread)?.as_value())
    }

    #[slot(str)]
    fn str(thread: &mut Thread, this: Value) -> PyResult {
        let group = methods::receiver(thread, this)?;
        let message = ops::str(thread, group.field(field::GROUP_MESSAGE).unwrap_or(Value::NONE))?;
        let count = members(this).len();
        let mut text = StrBuilder::new();
        text.push_string(thread, message)?;
        text.push_str(&format!(" ({count} sub-exception{})", if count == 1 { "" } else { "s" }));
        Ok(text.finish(thread)?.as_value())
    }

    /// exception message
    #[getter(member)]
    fn message(thread: &mut Thread, this: Value) -> PyResult {
        fields::get(thread, this, field::GROUP_MESSAGE)
    }

    /// nested exceptions
    #[getter(member)]
    fn exceptions(thread: &mut Thread, this: Value) -> PyResult {
        fields::get(thread, this, field::GROUP_EXCEPTIONS)
    }

    /// See PEP 585
    #[classmethod("(object, /)", name = "__class_getitem__")]
    fn class_getitem(thread: &mut Thread, class: Gc<Class>, object: Value) -> PyResult {
        crate::types::generic_alias::new(thread, class.as_value(), object)
    }

    #[method("(excs, /)")]
    fn derive(thread: &mut Thread, this: Value, excs: Value) -> PyResult {
        let group = methods::receiver(thread, this)?;
        let message = group.field(field::GROUP_MESSAGE).unwrap_or(Value::NONE);
        let class = thread.interp().class(exceptions::BASE_EXCEPTION_GROUP).as_value();
        call::call(thread, class, &[message, excs])
    }

    #[method("(matcher_value, /)")]
    fn split(thread: &mut Thread, this: Value, matcher_value: Value) -> PyResult<(Value, Value)> {
        let matcher = Matcher::of(thread, matcher_value)?;
        split(thread, this, matcher, true)
    }

    #[method("(matcher_value, /)")]
    fn subgroup(thread: &mut Thread, this: Value, matcher_value: Value) -> PyResult {
        let matcher = Matcher::of(thread, matcher_value)?;
        split(thread, this, matcher, false).map(|(matched, _)| matched)
    }
}
