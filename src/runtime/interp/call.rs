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
use crate::interp::try_op;
use crate::interp::unwind::unwind;
use crate::object::args::Args;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::class::class_flags;
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
use crate::types::code;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::function::Function;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Calls what lies in `callable` with the `$count` values behind it (keywords last): a Python function's frame is pushed and
/// runs next, anything else is called.
macro_rules! call_here {
    ($pc:ident, $sp:ident, $locals:ident, $thread:ident, $base:ident, $callable:expr, $first:expr, $count:expr, $names:expr, $result:expr) => {
        let callable = Value::from_bits_unchecked($callable);
        let (first, count, result): (*mut u64, usize, *mut u64) = ($first, $count, $result);
        if let Some(function) = callable.exact::<Function>()
            && !function.code().flags().is_resumable()
        {
            if $names.is_none() {
                let at = Placement { first, count, result, flags: 0, context: 0 };
                if let Some(machine) = call_python($thread, $pc, $sp, function, at) {
                    return crate::interp::dispatch(
                        machine.pc,
                        machine.sp,
                        machine.locals,
                        $thread,
                        machine.base,
                    );
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
            return crate::interp::dispatch(machine.pc, machine.sp, machine.locals, $thread, machine.base);
        }
        if $names.is_none()
            && let Some(class) = callable.as_class()
            && instantiate(&mut *$thread, $pc, $sp, class, first, count, result)
        {
            let machine = (*$thread).machine;
            return crate::interp::dispatch(machine.pc, machine.sp, machine.locals, $thread, machine.base);
        }
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
    let Some(init) = plain_init(&interp, class, count) else { return false };
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

/// The `__init__` of a class whose instances are made by nothing else, if it takes so many arguments as they lie.
pub(crate) fn plain_init(interp: &Interpreter, class: Gc<Class>, count: usize) -> Option<Gc<Function>> {
    let is_plain = class.has_flag(class_flags::PLAIN_NEW)
        && !class.has_flag(class_flags::ABSTRACT)
        && class.header().shape() == ids::TYPE
        && class.slot(|slots| slots.del).is_none();
    if !is_plain {
        return None;
    }
    let init = class::lookup(interp, class, Name::__init__.get(interp))?.exact::<Function>()?;
    let parameters = init.code().direct_args();
    (parameters != u32::MAX && enter::fits(init, parameters as usize, count + 1)).then_some(init)
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

/// # Safety
/// The arguments are the top operands of the current frame.
#[inline(never)]
pub(crate) unsafe fn call_native(
    thread: &mut Thread,
    callable: Value,
    first: *mut u64,
    count: usize,
    names: Option<Gc<Tuple>>,
) -> PyResult {
    // SAFETY: as the caller promises; the slots stay as they are until the call returns.
    let values = unsafe { std::slice::from_raw_parts(first.cast::<Value>(), count) };
    // Methods of native types are most of what is called here.
    if let Some(method) = callable.exact::<MethodDescriptor>() {
        thread.check_native_stack("")?;
        return method.call(thread, Args::with_names(values, names));
    }
    call::with_args(thread, callable, Args::with_names(values, names))
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
        let (callable, iterable) =
            (Value::from_bits_unchecked(*args.sub(1)), Value::from_bits_unchecked(*args));
        let value =
            try_op!(call_spread(&mut *thread, callable, iterable, keywords), pc, sp, locals, thread, base);
        *args.sub(1) = value.bits();
        sp = args;
    }
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
    let all = crate::types::list::List::new(thread, args.items())?;
    let names = crate::types::list::List::with_capacity(thread, dict.len())?;
    let mut position = crate::types::dict::Position::default();
    while let Some((name, value)) = dict.next(&mut position) {
        if name.cast::<Str>().is_none() {
            return Err(thread.type_error("keywords must be strings"));
        }
        names.push(thread, name)?;
        all.push(thread, value)?;
    }
    let names = Tuple::new(thread, names.items())?;
    call::with_args(thread, callable, Args::with_names(all.items(), Some(names)))
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
    if let Some(builtin) = callable.exact::<crate::object::descr::BuiltinFunction>() {
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
            // A loop resumed it, and is at its end: the iterator goes.
            generator::ended_in_loop(&mut *thread, frame);
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

fn parameter_names(thread: &mut Thread, function: Gc<Function>) -> Vec<String> {
    let interp = thread.interp();
    let Some(names) = code::slot_names(&interp, function.code()) else { return Vec::new() };
    let text = |slot: &taipan_gc::Slot| {
        slot.get().and_then(|name| name.exact::<Str>()).map(|name| name.to_string_lossy())
    };
    names.slots().iter().map(|slot| text(slot).unwrap_or_default()).collect()
}

fn title(function: Gc<Function>) -> String {
    function.qualname().to_string_lossy()
}

/// The error for more positional arguments than parameters.
#[cold]
pub(crate) fn too_many_positional(
    thread: &mut Thread,
    function: Gc<Function>,
    given: usize,
    locals: *const u64,
) -> Raised {
    let code = function.code();
    let argcount = code.argcount();
    let defaults = function.defaults().len();
    // SAFETY: the parameters' slots lie there.
    let keyword_given = (argcount..argcount + code.kwonlyargcount())
        .filter(|&index| unsafe { *locals.add(index) } != 0)
        .count();
    let (takes, plural) = if defaults > 0 {
        (format!("from {} to {argcount}", argcount.saturating_sub(defaults)), true)
    } else {
        (argcount.to_string(), argcount != 1)
    };
    let mut got = given.to_string();
    if keyword_given > 0 {
        let positional = if given == 1 { "" } else { "s" };
        let keyword = if keyword_given == 1 { "" } else { "s" };
        got = format!(
            "{given} positional argument{positional} (and {keyword_given} keyword-only argument{keyword})"
        );
    }
    let verb = if given == 1 && keyword_given == 0 { "was" } else { "were" };
    let plural = if plural { "s" } else { "" };
    thread.type_error(format!(
        "{}() takes {takes} positional argument{plural} but {got} {verb} given",
        title(function)
    ))
}

/// The error for a parameter given twice.
#[cold]
pub(crate) fn multiple_values(thread: &mut Thread, function: Gc<Function>, name: Gc<Str>) -> Raised {
    let name = name.to_string_lossy();
    thread.type_error(format!("{}() got multiple values for argument '{name}'", title(function)))
}

/// The error for a keyword that names no parameter.
#[cold]
pub(crate) fn unexpected_keyword(
    thread: &mut Thread,
    function: Gc<Function>,
    name: Gc<Str>,
    given: &[Value],
) -> Raised {
    let parameters = parameter_names(thread, function);
    let positional_only = &parameters[..function.code().posonlyargcount()];
    let wrong: Vec<String> = given
        .iter()
        .filter_map(|name| name.cast::<Str>())
        .map(|name| name.to_string_lossy())
        .filter(|name| positional_only.contains(name))
        .collect();
    if !wrong.is_empty() {
        let list = wrong.join(", ");
        return thread.type_error(format!(
            "{}() got some positional-only arguments passed as keyword arguments: '{list}'",
            title(function)
        ));
    }
    let candidates = &parameters
        [function.code().posonlyargcount()..function.code().argcount() + function.code().kwonlyargcount()];
    let name = name.to_string_lossy();
    let hint = crate::types::traceback::suggest(&name, candidates.iter().map(String::as_str))
        .map_or(String::new(), |hint| format!(". Did you mean '{hint}'?"));
    thread.type_error(format!("{}() got an unexpected keyword argument '{name}'{hint}", title(function)))
}

/// The error for positional parameters without a value.
#[cold]
pub(crate) fn missing_positional(
    thread: &mut Thread,
    function: Gc<Function>,
    locals: *const u64,
    required: usize,
) -> Raised {
    missing(thread, function, locals, 0..required, "positional")
}

/// The error for keyword-only parameters without a value.
#[cold]
pub(crate) fn missing_keyword(thread: &mut Thread, function: Gc<Function>, locals: *const u64) -> Raised {
    let code = function.code();
    missing(
        thread,
        function,
        locals,
        code.argcount()..code.argcount() + code.kwonlyargcount(),
        "keyword-only",
    )
}

fn missing(
    thread: &mut Thread,
    function: Gc<Function>,
    locals: *const u64,
    range: std::ops::Range<usize>,
    kind: &str,
) -> Raised {
    let parameters = parameter_names(thread, function);
    // SAFETY: the parameters' slots lie there.
    let names: Vec<String> = range
        .filter(|&index| unsafe { *locals.add(index) } == 0)
        .map(|index| format!("'{}'", parameters[index]))
        .collect();
    let list = match names.as_slice() {
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [init @ .., last] => format!("{}, and {last}", init.join(", ")),
        [] => String::new(),
    };
    let plural = if names.len() == 1 { "" } else { "s" };
    thread.type_error(format!(
        "{}() missing {} required {kind} argument{plural}: {list}",
        title(function),
        names.len()
    ))
}
