//! Calls, returns, function objects.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_code::operand::Intrinsic1;
use taipan_code::operand::Intrinsic2;
use taipan_code::operand::make_function as parts;
use taipan_gc::Gc;
use taipan_gc::Value;

use crate::interp::Exit;
use crate::interp::Pc;
use crate::interp::Sp;
use crate::interp::dispatch;
use crate::interp::enter;
use crate::interp::generator;
use crate::interp::op;
use crate::interp::save;
use crate::interp::specialised::Placement;
use crate::interp::specialised::call_python;
use crate::interp::specialised::quicken_call;
use crate::interp::try_op;
use crate::interp::unwind::unwind;
use crate::object::args::Args;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::class::class_flags;
use crate::object::descr::BuiltinFunction;
use crate::object::descr::Method;
use crate::object::descr::MethodDescriptor;
use crate::object::ids;
use crate::object::instance::Instance;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::frame::FrameRef;
use crate::state::frame::flags;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::class::call_class;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::dict::Position;
use crate::types::function::Function;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Calls what lies in `callable` with the `$count` values behind it (keywords last): a Python function's frame is pushed and
/// runs next, anything else is called. A bound method's receiver takes the method's place.
macro_rules! call_here {
    ($pc:ident, $sp:ident, $locals:ident, $thread:ident, $base:ident, $callable:expr, $first:expr, $count:expr, $names:expr, $result:expr) => {
        let (callable, first, count) = unbound(Value::from_bits_unchecked($callable), $first, $count);
        let result: *mut u64 = $result;
        if let Some(function) = callable.exact::<Function>()
            && !function.code().flags().is_resumable()
        {
            if $names.is_none() {
                let at = Placement { first, count, result, flags: 0, context: 0 };
                if let Some(machine) = call_python($thread, $pc, $sp, function, at) {
                    return dispatch(machine.pc, machine.sp, machine.locals, $thread, machine.base);
                }
            }
            save!($pc, $sp, $thread);
            try_op!(
                push_call(&mut *$thread, function, first, count, $names, result),
                $pc,
                $sp,
                $locals,
                $thread,
                $base
            );
            // The frame is the callee's now: its first instruction is next.
            let machine = (*$thread).machine;
            return dispatch(machine.pc, machine.sp, machine.locals, $thread, machine.base);
        }
        if $names.is_none()
            && let Some(class) = callable.as_class()
            && instantiate(&mut *$thread, $pc, $sp, class, first, count, result)
        {
            let machine = (*$thread).machine;
            return dispatch(machine.pc, machine.sp, machine.locals, $thread, machine.base);
        }
        if $names.is_none()
            && let Some(function) = plain_method(&mut *$thread, callable, Name::__call__)
        {
            // The object, in the slot in front of the arguments, is the first of them.
            let at = Placement { first: first.sub(1), count: count + 1, result, flags: 0, context: 0 };
            if let Some(machine) = call_python($thread, $pc, $sp, function, at) {
                return dispatch(machine.pc, machine.sp, machine.locals, $thread, machine.base);
            }
        }
        quicken_call($pc, callable);
        save!($pc, $sp, $thread);
        let value = try_op!(
            call_native(&mut *$thread, callable, first, count, $names),
            $pc,
            $sp,
            $locals,
            $thread,
            $base
        );
        *result = value.bits();
        $sp = result.add(1);
    };
}

/// Function, first argument and count of a call: where a bound Python function is called, its receiver is written to the
/// slot in front of the arguments, from which the method came.
///
/// # Safety
/// The arguments are the top operands of the current frame, the callable in the slot in front of them.
#[inline(always)]
unsafe fn unbound(callable: Value, first: Sp, count: usize) -> (Value, Sp, usize) {
    match callable.exact::<Method>() {
        // Others need the slot for themselves.
        Some(method) if method.function().exact::<Function>().is_some() => {
            // SAFETY: as the caller promises.
            let first = unsafe { first.sub(1) };
            // SAFETY: likewise.
            unsafe { first.write(method.receiver().bits()) };
            (method.function(), first, count + 1)
        }
        _ => (callable, first, count),
    }
}

/// Makes an instance of a plain class and pushes the frame of its `__init__`; false, with nothing done, where the general
/// way is needed.
///
/// # Safety
/// The arguments are the top operands of the current frame, the class in the slot in front of them.
#[inline(never)]
unsafe fn instantiate(
    thread: &mut Thread,
    pc: Pc,
    sp: Sp,
    class: Gc<Class>,
    first: *mut u64,
    count: usize,
    result: *mut u64,
) -> bool {
    let interp = thread.interp();
    let Some(init) = plain_init(&interp, class).filter(|init| takes(*init, count)) else { return false };
    let instance = Instance::new(&interp, class);
    // SAFETY: as the caller promises: the slot in front of the arguments is free for the instance.
    unsafe {
        let own = first.sub(1);
        let former = own.replace(instance.as_value().bits());
        let context = instance.as_value().bits();
        let at = Placement { first: own, count: count + 1, result, flags: flags::INIT, context };
        match call_python(thread, pc, sp, init, at) {
            Some(machine) => thread.machine = machine,
            None => {
                own.write(former);
                return false;
            }
        }
    }
    true
}

/// The Python function that an instance's class has under the name of a special method.
#[inline(always)]
pub(crate) fn plain_method(thread: &mut Thread, object: Value, name: Name) -> Option<Gc<Function>> {
    object.as_instance()?;
    let interp = thread.interp();
    class::lookup(&interp, interp.class_of(object), name.get(&interp))?.exact::<Function>()
}

/// The `__init__` of a class whose instances nothing else makes.
pub(crate) fn plain_init(interp: &Interpreter, class: Gc<Class>) -> Option<Gc<Function>> {
    let is_plain = class.has_flag(class_flags::PLAIN_NEW)
        && !class.has_flag(class_flags::ABSTRACT)
        && class.header().shape() == ids::TYPE
        && class.slot(|slots| slots.del).is_none();
    if !is_plain {
        return None;
    }
    class::lookup(interp, class, Name::__init__.get(interp))?.exact::<Function>()
}

/// Whether an `__init__` takes so many arguments, the instance apart, as they lie.
pub(crate) fn takes(init: Gc<Function>, count: usize) -> bool {
    let parameters = init.code().direct_args();
    parameters != u32::MAX && enter::fits(init, parameters as usize, count + 1)
}

/// Binds and pushes the frame of a Python function whose arguments lie at `first`.
///
/// # Safety
/// The arguments are the top operands of the current frame.
#[inline(never)]
pub(crate) unsafe fn push_call(
    thread: &mut Thread,
    function: Gc<Function>,
    first: *mut u64,
    count: usize,
    names: Option<Gc<Tuple>>,
    result: *mut u64,
) -> PyResult<()> {
    let code = function.code();
    // SAFETY: as the caller promises; the room is checked first.
    unsafe {
        if first.add(count + code.frame_slots()) > thread.stack_limit {
            return Err(thread.recursion_error(""));
        }
        enter::bind(thread, function, first, count, names)?;
        thread.machine = enter::push(thread, function, code, first, result, 0)?;
        Ok(())
    }
}

/// Calls what is no Python function. The receiver of a bound builtin function takes the slot in front of its arguments.
///
/// # Safety
/// The arguments are the top operands of the current frame, and so is the slot in front of them, which is the call's to
/// overwrite.
#[inline(never)]
pub(crate) unsafe fn call_native(
    thread: &mut Thread,
    callable: Value,
    first: *mut u64,
    count: usize,
    names: Option<Gc<Tuple>>,
) -> PyResult {
    let args = |first: *mut u64, count| {
        // SAFETY: as the caller promises; the slots stay as they are until the call returns.
        Args::with_names(unsafe { std::slice::from_raw_parts(first.cast::<Value>(), count) }, names)
    };
    thread.check_native_stack("")?;
    // Methods of native types are most of what is called here.
    if let Some(method) = callable.exact::<MethodDescriptor>() {
        return method.call(thread, args(first, count));
    }
    if let Some(function) = callable.exact::<BuiltinFunction>() {
        let Some(receiver) = function.receiver.get() else {
            return (function.spec().call)(thread, args(first, count));
        };
        // SAFETY: as the caller promises.
        let own = unsafe { first.sub(1) };
        // SAFETY: likewise.
        unsafe { own.write(receiver.bits()) };
        return (function.spec().call)(thread, args(own, count + 1));
    }
    // A class whose metaclass calls it as `type` does.
    if let Some(class) = callable.as_class()
        && callable.header().is_some_and(|header| header.shape() == ids::TYPE)
    {
        return call_class(thread, class, args(first, count));
    }
    call::with_args(thread, callable, args(first, count))
}

op! {
    call_function(pc, sp, locals, thread, base) {
        let count = (*pc).arg as usize;
        let first = sp.sub(count);
        call_here!(
            pc,
            sp,
            locals,
            thread,
            base,
            *first.sub(1),
            first,
            count,
            None::<Gc<Tuple>>,
            first.sub(1)
        );
    }
}

op! {
    call_function_kw(pc, sp, locals, thread, base) {
        let count = (*pc).arg as usize;
        let names = Value::from_bits_unchecked(*sp.sub(1)).exact::<Tuple>();
        let first = sp.sub(1 + count);
        call_here!(pc, sp, locals, thread, base, *first.sub(1), first, count, names, first.sub(1));
    }
}

op! {
    call_method(pc, sp, locals, thread, base) {
        let count = (*pc).arg as usize;
        let receiver = sp.sub(count + 1);
        let bound = *receiver.sub(1) != 0;
        let (callable, first, given) =
            if bound { (*receiver.sub(1), receiver, count + 1) } else { (*receiver, receiver.add(1), count) };
        call_here!(pc, sp, locals, thread, base, callable, first, given, None::<Gc<Tuple>>, receiver.sub(1));
    }
}

op! {
    call_method_kw(pc, sp, locals, thread, base) {
        let count = (*pc).arg as usize;
        let names = Value::from_bits_unchecked(*sp.sub(1)).exact::<Tuple>();
        let receiver = sp.sub(count + 2);
        let bound = *receiver.sub(1) != 0;
        let (callable, first, given) =
            if bound { (*receiver.sub(1), receiver, count + 1) } else { (*receiver, receiver.add(1), count) };
        call_here!(pc, sp, locals, thread, base, callable, first, given, names, receiver.sub(1));
    }
}

op! {
    call_function_ex(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let keywords = if (*pc).arg & 1 == 1 { Value::from_bits(*sp.sub(1)) } else { None };
        let args = sp.sub(1 + ((*pc).arg & 1) as usize);
        if try_op!(push_spread(&mut *thread, args, keywords), pc, sp, locals, thread, base) {
            let machine = (*thread).machine;
            return dispatch(machine.pc, machine.sp, machine.locals, thread, machine.base);
        }
        let (callable, iterable) =
            (Value::from_bits_unchecked(*args.sub(1)), Value::from_bits_unchecked(*args));
        let value =
            try_op!(call_spread(&mut *thread, callable, iterable, keywords), pc, sp, locals, thread, base);
        *args.sub(1) = value.bits();
        sp = args;
    }
}

/// Keyword arguments that are spread on the value stack without a list.
const FEW_KEYWORDS: usize = 16;

/// Spreads the arguments of a Python function over the operands, from `args` on, where the sequence lies, and pushes its
/// frame; false, with nothing done, where the general way is needed.
///
/// # Safety
/// Callable, sequence and keywords are the top operands of the current frame.
#[inline(never)]
unsafe fn push_spread(thread: &mut Thread, args: Sp, keywords: Option<Value>) -> PyResult<bool> {
    // SAFETY: as the caller promises.
    let (callable, sequence) =
        unsafe { (Value::from_bits_unchecked(*args.sub(1)), Value::from_bits_unchecked(*args)) };
    let method = callable.exact::<Method>();
    let function = method.map_or(callable, |method| method.function()).exact::<Function>();
    let Some(function) = function.filter(|function| !function.code().flags().is_resumable()) else {
        return Ok(false);
    };
    let items = match (sequence.exact::<Tuple>(), sequence.exact::<List>()) {
        (Some(tuple), _) => tuple.items(),
        (None, Some(list)) => list.items(),
        (None, None) => return Ok(false),
    };
    let dict = match keywords {
        Some(keywords) => match keywords.exact::<Dict>() {
            Some(dict) if dict.len() <= FEW_KEYWORDS => Some(dict),
            _ => return Ok(false),
        },
        None => None,
    };
    let mut names = [Value::NONE; FEW_KEYWORDS];
    let named = dict.map_or(0, |dict| dict.len());
    let given = items.len() + usize::from(method.is_some());
    // SAFETY: the room is checked first; what lies behind the operands is nobody's.
    unsafe {
        if args.add(given + named + function.code().frame_slots()) > thread.stack_limit {
            return Ok(false);
        }
        let values = args.add(given);
        if let Some(dict) = dict {
            // Behind the operands, which stay as they are until every name has been seen to be one.
            let aside = args.add(2).max(values);
            let mut position = Position::default();
            for (index, slot) in names[..named].iter_mut().enumerate() {
                let Some((name, value)) = dict.next(&mut position) else { return Ok(false) };
                if name.cast::<Str>().is_none() {
                    return Ok(false);
                }
                *slot = name;
                aside.add(index).write(value.bits());
            }
            std::ptr::copy(aside, values, named);
        }
        std::ptr::copy_nonoverlapping(items.as_ptr().cast::<u64>(), values.sub(items.len()), items.len());
        if let Some(method) = method {
            args.write(method.receiver().bits());
        }
        thread.top.set(values.add(named));
        let names = (named != 0).then(|| Tuple::small(&thread.interp(), &names[..named]));
        push_call(thread, function, args, given + named, names, args.sub(1))?;
    }
    Ok(true)
}

#[inline(never)]
pub(crate) fn call_spread(
    thread: &mut Thread,
    callable: Value,
    args: Value,
    keywords: Option<Value>,
) -> PyResult {
    let args = spread_positional(thread, callable, args)?;
    let Some(keywords) = keywords else {
        return call::with_args(thread, callable, Args::positional_only(args.items()));
    };
    let dict = match keywords.exact::<Dict>() {
        Some(dict) => dict,
        None => {
            let dict = Dict::new(thread);
            crate::interp::build::merge(thread, callable, dict, keywords)?;
            dict
        }
    };
    if dict.is_empty() {
        return call::with_args(thread, callable, Args::positional_only(args.items()));
    }
    let all = List::new(thread, args.items())?;
    call::with_dict(thread, callable, all, dict)
}

fn spread_positional(thread: &mut Thread, callable: Value, args: Value) -> PyResult<Gc<Tuple>> {
    if let Some(tuple) = args.exact::<Tuple>() {
        return Ok(tuple);
    }
    let class = thread.interp().class_of(args);
    if !class.is_iterable() {
        let what = callable_name(thread, callable);
        return Err(thread
            .type_error(format!("{what} argument after * must be an iterable, not {}", class.name_text())));
    }
    crate::object::iter::to_tuple(thread, args)
}

/// How a callable is named in messages: qualified, with parentheses.
pub(crate) fn callable_name(thread: &mut Thread, callable: Value) -> String {
    if let Some(function) = callable.exact::<Function>() {
        let module = function.module.get().and_then(|module| module.cast::<Str>());
        let qualname = function.qualname().to_string_lossy();
        return match module {
            Some(module) if !module.equals_str("builtins") => {
                format!("{}.{qualname}()", module.to_string_lossy())
            }
            _ => format!("{qualname}()"),
        };
    }
    if let Some(method) = callable.exact::<Method>() {
        return callable_name(thread, method.function());
    }
    if let Some(builtin) = callable.exact::<BuiltinFunction>() {
        return format!("{}()", builtin.spec.name);
    }
    if let Some(class) = callable.as_class() {
        let qualname = class.qualname().to_string_lossy();
        let module = crate::types::class::module_name(&thread.interp(), class);
        return match module.as_deref() {
            Some("builtins") | None => format!("{qualname}()"),
            Some(module) => format!("{module}.{qualname}()"),
        };
    }
    match crate::object::ops::str(thread, callable) {
        Ok(text) => text.to_string_lossy(),
        Err(raised) => {
            thread.forget(raised);
            "object".to_string()
        }
    }
}

op! {
    return_value(pc, sp, locals, thread, base) {
        let frame = (*thread).current_frame();
        let value = *sp.sub(1);
        if frame.flags.get() != 0 {
            return return_special(pc, sp, locals, thread, base);
        }
        let caller = frame.previous.get().unwrap_unchecked();
        (*thread).depth_left.set((*thread).depth_left.get() + 1);
        (*thread).frame.set(Some(caller));
        sp = frame.result.get();
        *sp = value;
        sp = sp.add(1);
        pc = caller.pc.get();
        locals = caller.locals();
        base = caller.code.prepared.get().unwrap_unchecked().consts().cast();
    }
}

op! {
    #[inline(never)]
    return_special(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let frame = (*thread).current_frame();
        let value = *sp.sub(1);
        enter::pop(&mut *thread, frame);
        return go_on_in_caller(thread, frame, value);
    }
}

/// Goes on where a frame that has just been popped was called from, with the bits of its result.
///
/// # Safety
/// It was the current frame; its words are still there.
#[inline(always)]
pub(crate) unsafe fn go_on_in_caller(thread: *mut Thread, frame: FrameRef, bits: u64) -> Exit {
    // SAFETY: as the caller promises; a frame without the ENTRY flag has a caller, whose code is prepared.
    unsafe {
        let (own, mut value) = (frame.flags.get(), bits);
        let mut raised = false;
        if own & flags::INIT != 0 {
            if value != Value::NONE.bits() {
                init_returned(&mut *thread, Value::from_bits_unchecked(value));
                raised = true;
            }
            value = frame.context.bits();
        }
        if own & flags::ENTRY != 0 {
            (*thread).set_result(Value::from_bits_unchecked(value));
            return if raised { Exit::Raised } else { Exit::Returned };
        }
        let caller = frame.previous.get().unwrap_unchecked();
        let (pc, locals, sp) = (caller.pc.get(), caller.locals(), frame.result.get());
        let base = caller.code.prepared.get().unwrap_unchecked().consts().cast();
        if own & flags::GENERATOR != 0 {
            generator::ended_in_loop(&mut *thread, frame);
            if own & flags::DELEGATE != 0 {
                // What it returned takes the place of receiver and value.
                *sp.sub(1) = value;
                return dispatch(pc.offset((*pc).distance()), sp, locals, thread, base);
            }
            // A loop is at its end: the iterator goes.
            return dispatch(pc.offset((*pc).distance()), sp.sub(1), locals, thread, base);
        }
        if raised {
            return unwind(pc, sp, locals, thread, base);
        }
        *sp = value;
        dispatch(pc.add(1), sp.add(1), locals, thread, base)
    }
}

#[cold]
pub(crate) fn init_returned(thread: &mut Thread, value: Value) {
    let name = thread.interp().class_of(value).name_text();
    let Raised = thread.type_error(format!("__init__() should return None, not '{name}'"));
}

op! {
    make_function(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let arg = (*pc).arg;
        let count = (arg & parts::ALL).count_ones() as usize;
        let bottom = sp.sub(2 + count);
        let function = try_op!(new_function(&mut *thread, bottom, arg), pc, sp, locals, thread, base);
        *bottom = function.bits();
        sp = bottom.add(1);
    }
}

/// # Safety
/// The parts lie at `bottom`: those of the flags in order, then code and qualified name.
#[inline(never)]
pub(crate) unsafe fn new_function(thread: &mut Thread, bottom: *const u64, arg: u32) -> PyResult {
    let interp = thread.interp();
    let count = (arg & parts::ALL).count_ones() as usize;
    // SAFETY: as the caller promises.
    let item = |index: usize| unsafe { Value::from_bits_unchecked(*bottom.add(index)) };
    let (Some(code), Some(qualname)) = (item(count).exact::<Code>(), item(count + 1).exact::<Str>()) else {
        return Err(thread.system_error("MAKE_FUNCTION needs code and a name"));
    };
    let globals = thread.current_frame().globals();
    let builtins = thread.current_frame().function.builtins();
    let function = Function::with_builtins(&interp, code, globals, builtins, qualname);
    let heap = interp.heap();
    let mut next = 0;
    let mut take = |flag: u32| {
        (arg & flag != 0).then(|| {
            next += 1;
            item(next - 1)
        })
    };
    if let Some(defaults) = take(parts::DEFAULTS).and_then(|value| value.exact::<Tuple>()) {
        heap.set_gc(function, &function.defaults, defaults);
    }
    if let Some(defaults) = take(parts::KWDEFAULTS).and_then(|value| value.exact::<Dict>()) {
        heap.set_gc(function, &function.kwdefaults, defaults);
    }
    if let Some(annotate) = take(parts::ANNOTATE) {
        heap.set(function, &function.annotate, annotate);
    }
    if let Some(closure) = take(parts::CLOSURE).and_then(|value| value.exact::<Tuple>()) {
        heap.set_gc(function, &function.closure, closure);
    }
    Ok(function.as_value())
}

op! {
    print_expr(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = Value::from_bits_unchecked(*sp.sub(1));
        try_op!(show(&mut *thread, value), pc, sp, locals, thread, base);
        sp = sp.sub(1);
    }
}

#[inline(never)]
fn show(thread: &mut Thread, value: Value) -> PyResult<()> {
    crate::interp::names::display(thread, value)
}

op! {
    call_intrinsic_1(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let value = Value::from_bits_unchecked(*sp.sub(1));
        let result = try_op!(intrinsic_1(&mut *thread, (*pc).arg, value), pc, sp, locals, thread, base);
        *sp.sub(1) = result.bits();
    }
}

#[inline(never)]
pub(crate) fn intrinsic_1(thread: &mut Thread, arg: u32, value: Value) -> PyResult {
    match Intrinsic1::from_arg(arg) {
        Some(intrinsic) => crate::types::typing::intrinsic_1(thread, intrinsic, value),
        None => Err(thread.system_error("unknown intrinsic")),
    }
}

op! {
    call_intrinsic_2(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let (first, second) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let result =
            try_op!(intrinsic_2(&mut *thread, (*pc).arg, first, second), pc, sp, locals, thread, base);
        sp = sp.sub(1);
        *sp.sub(1) = result.bits();
    }
}

#[inline(never)]
pub(crate) fn intrinsic_2(thread: &mut Thread, arg: u32, first: Value, second: Value) -> PyResult {
    match Intrinsic2::from_arg(arg) {
        Some(intrinsic) => crate::types::typing::intrinsic_2(thread, intrinsic, first, second),
        None => Err(thread.system_error("unknown intrinsic")),
    }
}
