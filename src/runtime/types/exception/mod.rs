//! Exceptions: one layout for all builtin classes.
//!
//! Fields of single classes (`OSError.errno`, `StopIteration.value`, ...) lie in an array at fixed indices
//! ([`field`]), made when the first is set.

#![expect(unsafe_code, reason = "implements the collector's trait for a layout")]

pub mod declared;
mod fields;
pub mod group;
mod methods;
pub mod os_error;
mod specs;
pub mod syntax;
pub mod unicode;

pub use specs::SPECS;
pub use specs::has_fields;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::ShapeId;
use taipan_gc::Slot;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;

use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::cast::gc;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::storage;
use crate::object::storage::Values;
use crate::state::thread::Thread;
use crate::types::class;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Indices of the fields that single classes have.
pub mod field {
    /// How many there are at most.
    pub const COUNT: usize = 9;

    /// `NameError.name`
    pub const NAME: usize = 0;
    /// `AttributeError.name`
    pub const ATTRIBUTE_NAME: usize = 0;
    /// `AttributeError.obj`
    pub const ATTRIBUTE_OBJECT: usize = 1;
    /// `ImportError.msg`
    pub const IMPORT_MSG: usize = 0;
    /// `ImportError.name`
    pub const IMPORT_NAME: usize = 1;
    /// `ImportError.path`
    pub const IMPORT_PATH: usize = 2;
    /// `ImportError.name_from`
    pub const IMPORT_NAME_FROM: usize = 3;
    /// `StopIteration.value`
    pub const STOP_VALUE: usize = 0;
    /// `SystemExit.code`
    pub const EXIT_CODE: usize = 0;
    /// `OSError.errno`
    pub const OS_ERRNO: usize = 0;
    /// `OSError.strerror`
    pub const OS_STRERROR: usize = 1;
    /// `OSError.filename`
    pub const OS_FILENAME: usize = 2;
    /// `OSError.filename2`
    pub const OS_FILENAME2: usize = 3;
    /// `BlockingIOError.characters_written`
    pub const OS_WRITTEN: usize = 4;
    /// `SyntaxError.msg`
    pub const SYNTAX_MSG: usize = 0;
    /// `SyntaxError.filename`
    pub const SYNTAX_FILENAME: usize = 1;
    /// `SyntaxError.lineno`
    pub const SYNTAX_LINENO: usize = 2;
    /// `SyntaxError.offset`
    pub const SYNTAX_OFFSET: usize = 3;
    /// `SyntaxError.text`
    pub const SYNTAX_TEXT: usize = 4;
    /// `SyntaxError.end_lineno`
    pub const SYNTAX_END_LINENO: usize = 5;
    /// `SyntaxError.end_offset`
    pub const SYNTAX_END_OFFSET: usize = 6;
    /// `SyntaxError.print_file_and_line`
    pub const SYNTAX_PRINT: usize = 7;
    /// `SyntaxError._metadata`
    pub const SYNTAX_METADATA: usize = 8;
    /// `UnicodeError.encoding`
    pub const UNICODE_ENCODING: usize = 0;
    /// `UnicodeError.object`
    pub const UNICODE_OBJECT: usize = 1;
    /// `UnicodeError.start`
    pub const UNICODE_START: usize = 2;
    /// `UnicodeError.end`
    pub const UNICODE_END: usize = 3;
    /// `UnicodeError.reason`
    pub const UNICODE_REASON: usize = 4;
    /// `BaseExceptionGroup.message`
    pub const GROUP_MESSAGE: usize = 0;
    /// `BaseExceptionGroup.exceptions`, a tuple
    pub const GROUP_EXCEPTIONS: usize = 1;
    /// The repr of what a group was made of, where that is neither a list nor a tuple: it may change.
    pub const GROUP_SHOWN: usize = 2;
}

/// `__suppress_context__` is set.
const SUPPRESS_CONTEXT: u16 = 1;

/// An exception.
#[repr(C)]
pub struct Exception {
    header: Header,
    pub(crate) args: GcSlot<Tuple>,
    /// `__traceback__`
    pub(crate) traceback: Slot,
    /// `__cause__`
    pub(crate) cause: Slot,
    /// `__context__`
    pub(crate) context: Slot,
    pub(crate) fields: GcSlot<Values>,
    pub(crate) dict: GcSlot<Dict>,
}

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for Exception {
    const KIND: &'static Kind = &Kind::of::<Exception>("exception");
}

impl Trace for Exception {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.args.trace(tracer);
        self.traceback.trace(tracer);
        self.cause.trace(tracer);
        self.context.trace(tracer);
        self.fields.trace(tracer);
        self.dict.trace(tracer);
    }
}

impl Exception {
    /// `args`
    pub fn args(&self) -> &'static [Value] {
        self.args.get().map_or(&[], |args| args.items())
    }

    /// A field of its class.
    pub fn field(&self, index: usize) -> Option<Value> {
        self.fields.get()?.slots()[index].get()
    }

    /// Sets a field of its class.
    pub fn set_field(&self, thread: &mut Thread, index: usize, value: Value) {
        let heap = thread.heap();
        let fields = match self.fields.get() {
            Some(fields) => fields,
            None => {
                let fields = Values::small(heap, field::COUNT);
                heap.set_gc(gc(self), &self.fields, fields);
                fields
            }
        };
        storage::store(heap, fields, index, value);
    }

    /// Forgets a field of its class.
    pub fn clear_field(&self, index: usize) {
        if let Some(fields) = self.fields.get() {
            fields.slots()[index].clear();
        }
    }

    /// `args` as a value.
    pub(crate) fn args_value(thread: &Thread, exception: Gc<Exception>) -> Value {
        exception.args.get().unwrap_or_else(|| thread.interp().empty_tuple()).as_value()
    }

    /// `__suppress_context__`
    pub fn suppresses_context(&self) -> bool {
        self.header.aux() & SUPPRESS_CONTEXT != 0
    }

    /// Sets `__suppress_context__`.
    pub fn set_suppress_context(&self, on: bool) {
        let aux = self.header.aux();
        self.header.set_aux(if on { aux | SUPPRESS_CONTEXT } else { aux & !SUPPRESS_CONTEXT });
    }
}

/// A new exception of exactly the builtin class `class`. At most [`Tuple::SMALL`] arguments.
pub fn new(thread: &mut Thread, class: ShapeId, args: &[Value]) -> Gc<Exception> {
    let interp = thread.interp();
    interp.class(class);
    let args = Tuple::small(&interp, &args[..args.len().min(Tuple::SMALL)]);
    let exception = allocate(thread, class, args);
    init_fields(thread, exception, class);
    exception
}

/// An exception with these arguments and no fields set.
pub fn allocate(thread: &mut Thread, class: ShapeId, args: Gc<Tuple>) -> Gc<Exception> {
    let exception = Exception {
        header: Header::new(class),
        args: GcSlot::new(args),
        traceback: Slot::empty(),
        cause: Slot::empty(),
        context: Slot::empty(),
        fields: GcSlot::empty(),
        dict: GcSlot::empty(),
    };
    thread.heap().alloc(class, exception)
}

/// The fields that follow from the arguments alone.
fn init_fields(thread: &mut Thread, exception: Gc<Exception>, class: ShapeId) {
    let first = exception.args().first().copied();
    match (class, first) {
        (exceptions::STOP_ITERATION, Some(value)) => exception.set_field(thread, field::STOP_VALUE, value),
        (exceptions::SYSTEM_EXIT, Some(value)) => exception.set_field(thread, field::EXIT_CODE, value),
        (exceptions::IMPORT_ERROR | exceptions::MODULE_NOT_FOUND_ERROR, Some(value)) => {
            exception.set_field(thread, field::IMPORT_MSG, value);
        }
        _ => {}
    }
}

/// Sets `__context__` to the exception being handled, unless that is the exception itself or makes a cycle.
pub fn chain_to_handled(thread: &mut Thread, raised: Value) {
    if let Some(handled) = thread.handled() {
        chain(thread, raised, handled);
    }
}

/// Sets `__context__`, unless that is the exception itself or makes a cycle.
pub fn chain(thread: &mut Thread, raised: Value, context: Value) {
    if context.is(raised) {
        return;
    }
    let Some(exception) = raised.cast::<Exception>() else { return };
    break_cycle(context, exception);
    thread.heap().set(exception, &exception.context, context);
}

/// Cuts the chain of contexts that begins at `start` in front of `raised`. A chain that a program made a cycle without
/// `raised` stays as it is.
fn break_cycle(start: Value, raised: Gc<Exception>) {
    let Some(mut link) = start.cast::<Exception>() else { return };
    // Goes half as fast, so that in a cycle the other comes upon it.
    let mut slow = link;
    for step in 0_usize.. {
        let Some(context) = context_of(link) else { return };
        if context == raised {
            return link.context.clear();
        }
        if context == slow {
            return;
        }
        link = context;
        if step % 2 == 1 {
            slow = context_of(slow).unwrap_or(slow);
        }
    }
}

/// `exception.__context__`
fn context_of(exception: Gc<Exception>) -> Option<Gc<Exception>> {
    exception.context.get()?.cast::<Exception>()
}

/// Sets `__cause__`, which hides the context.
pub fn set_cause(thread: &mut Thread, exception: Gc<Exception>, cause: Value) {
    thread.heap().set(exception, &exception.cause, cause);
    exception.set_suppress_context(true);
}

/// `exception.add_note(text)`
pub fn add_note(thread: &mut Thread, exception: Value, text: &str) -> PyResult<()> {
    let note = Str::from_text(thread, text)?;
    push_note(thread, exception, note)
}

/// Adds a note, in the list `__notes__`.
fn push_note(thread: &mut Thread, exception: Value, note: Gc<Str>) -> PyResult<()> {
    let interp = thread.interp();
    let name = Name::__notes__.get(&interp);
    let notes = match attr::get_optional(thread, exception, name)? {
        Some(notes) => notes.cast::<List>(),
        None => {
            let list = List::empty(&interp);
            attr::set(thread, exception, name, Some(list.as_value()))?;
            Some(list)
        }
    };
    match notes {
        Some(notes) => notes.push(thread, note.as_value()),
        None => Err(thread.type_error("Cannot add note: __notes__ is not a list")),
    }
}

impl Exception {
    /// Where the attribute dict is.
    pub(crate) fn dict_slot(&self) -> &'static GcSlot<Dict> {
        // SAFETY: the slot lies in a heap cell, which whoever holds the exception keeps.
        unsafe { &*std::ptr::from_ref(&self.dict) }
    }
}

/// The error for an exception class whose call made something else.
#[cold]
pub fn not_an_exception(thread: &mut Thread, class: Gc<Class>, made: Value) -> Raised {
    let interp = thread.interp();
    let [class, got] = [class, interp.class_of(made)].map(|class| class::shown(&interp, class));
    thread.type_error(format!("calling {class} should have returned an instance of BaseException, not {got}"))
}
