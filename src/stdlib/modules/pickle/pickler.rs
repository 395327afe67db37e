//! `Pickler`

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::attr;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::class::Class;
use taipan_runtime::object::class::lookup;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;

use super::memo::Memo;
use super::output::Output;
use super::save::Format;
use super::save::Hooks;
use super::save::Saver;
use crate::ids;

/// This takes a binary file for writing a pickle data stream.
///
/// The optional *protocol* argument tells the pickler to use the given
/// protocol; supported protocols are 0, 1, 2, 3, 4 and 5.  The default
/// protocol is 5. It was introduced in Python 3.8, and is incompatible
/// with previous versions.
///
/// Specifying a negative protocol version selects the highest protocol
/// version supported.  The higher the protocol used, the more recent the
/// version of Python needed to read the pickle produced.
///
/// The *file* argument must have a write() method that accepts a single
/// bytes argument. It can thus be a file object opened for binary
/// writing, an io.BytesIO instance, or any other custom object that meets
/// this interface.
///
/// If *fix_imports* is True and protocol is less than 3, pickle will try
/// to map the new Python 3 names to the old module names used in Python
/// 2, so that the pickle data stream is readable with Python 2.
///
/// If *buffer_callback* is None (the default), buffer views are
/// serialized into *file* as part of the pickle stream.
///
/// If *buffer_callback* is not None, then it can be called any number
/// of times with a buffer view.  If the callback returns a false value
/// (such as None), the given buffer is out-of-band; otherwise the
/// buffer is serialized in-band, i.e. inside the pickle stream.
///
/// It is an error if *buffer_callback* is not None and *protocol*
/// is None or smaller than 5.
#[pytype(name = "Pickler", module = "_pickle", shape = ids::PICKLER,
    signature = "(file, protocol=None, fix_imports=True, buffer_callback=None)",
    flags(BASETYPE), dict = dict, trace)]
#[repr(C)]
pub struct Pickler {
    header: Header,
    dict: GcSlot<Dict>,
    /// The file's `write` method; empty before `__init__`.
    write: Slot,
    /// What was written so far.
    objects: GcSlot<List>,
    #[untraced]
    protocol: Cell<u8>,
    #[untraced]
    fix_imports: Cell<bool>,
    /// Whether there are instructions beyond text: not 0.
    #[untraced]
    bin: Cell<i64>,
    /// Whether objects get no numbers: not 0.
    #[untraced]
    fast: Cell<i64>,
    /// Whether an object is being written.
    #[untraced]
    running: Cell<bool>,
}

#[pymethods]
impl Pickler {
    #[new("(*args, **kwargs)")]
    fn new(thread: &mut Thread, args: &[Value], kwargs: Option<Gc<Dict>>) -> Gc<Pickler> {
        // They are for `__init__`, which Python classes define anew.
        let _ = (args, kwargs);
        let pickler = Pickler {
            header: Header::new(ids::PICKLER),
            dict: GcSlot::empty(),
            write: Slot::empty(),
            objects: GcSlot::empty(),
            protocol: Cell::new(super::HIGHEST),
            fix_imports: Cell::new(true),
            bin: Cell::new(1),
            fast: Cell::new(0),
            running: Cell::new(false),
        };
        thread.heap().alloc(ids::PICKLER, pickler)
    }

    #[init("(file, protocol=None, fix_imports=True, buffer_callback=None)")]
    fn init(
        thread: &mut Thread,
        this: Gc<Pickler>,
        file: Value,
        protocol: Option<Value>,
        #[default(true)] fix_imports: bool,
        #[default(Value::NONE)] buffer_callback: Value,
    ) -> PyResult<()> {
        this.check_idle(thread)?;
        let protocol = super::protocol(thread, protocol, buffer_callback)?;
        let write = super::write_of(thread, file)?;
        let objects = List::empty(&thread.interp());
        thread.heap().set(this, &this.write, write);
        thread.heap().set_gc(this, &this.objects, objects);
        this.protocol.set(protocol);
        this.fix_imports.set(fix_imports);
        this.bin.set((protocol > 0).into());
        this.fast.set(0);
        Ok(())
    }

    /// Write a pickled representation of the given object to the open file.
    #[method("(obj, /)")]
    fn dump(thread: &mut Thread, this: Value, obj: Value) -> PyResult<()> {
        let Some(pickler) = this.cast::<Pickler>() else { return Ok(()) };
        pickler.check_idle(thread)?;
        let (Some(write), Some(objects)) = (pickler.write.get(), pickler.objects.get()) else {
            let name = thread.interp().class_of(this).name_text();
            let message = format!("Pickler.__init__() was not called by {name}.__init__()");
            return Err(super::pickling_error(thread, message));
        };
        let hooks = hooks_of(thread, this)?;
        let mut memo = Memo::over(thread, objects)?;
        pickler.running.set(true);
        let dumped = Saver::new(Output::to(write), &mut memo, hooks, pickler.format()).dump(thread, obj);
        pickler.running.set(false);
        dumped.map(|_| ())
    }

    /// Clears the pickler's "memo".
    ///
    /// The memo is the data structure that remembers which objects the
    /// pickler has already seen, so that shared or recursive objects are
    /// pickled by reference and not by value.  This method is useful when
    /// re-using picklers.
    #[method("()")]
    fn clear_memo(thread: &mut Thread, this: Gc<Pickler>) {
        let objects = List::empty(&thread.interp());
        thread.heap().set_gc(this, &this.objects, objects);
    }

    /// persistent_id($self, obj, /)
    /// --
    #[method("(obj, /)")]
    fn persistent_id(_this: Gc<Pickler>, obj: Value) -> Value {
        let _ = obj;
        Value::NONE
    }

    /// bin
    #[getter]
    fn bin(this: Gc<Pickler>) -> i64 {
        this.bin.get()
    }

    #[setter]
    fn set_bin(thread: &mut Thread, this: Gc<Pickler>, value: Option<Value>) -> PyResult<()> {
        this.bin.set(long(thread, value)?);
        Ok(())
    }

    /// fast
    #[getter]
    fn fast(this: Gc<Pickler>) -> i64 {
        this.fast.get()
    }

    #[setter]
    fn set_fast(thread: &mut Thread, this: Gc<Pickler>, value: Option<Value>) -> PyResult<()> {
        this.fast.set(long(thread, value)?);
        Ok(())
    }
}

impl Pickler {
    /// RuntimeError while an object is being written.
    fn check_idle(&self, thread: &mut Thread) -> PyResult<()> {
        match self.running.get() {
            true => Err(thread.runtime_error("Pickler object is already used")),
            false => Ok(()),
        }
    }

    fn format(&self) -> Format {
        Format {
            protocol: self.protocol.get(),
            binary: self.bin.get() != 0,
            fix_imports: self.fix_imports.get(),
            fast: self.fast.get() != 0,
        }
    }
}

/// What is assigned to an attribute that is a C `long`.
fn long(thread: &mut Thread, value: Option<Value>) -> PyResult<i64> {
    let Some(value) = value else {
        return Err(thread.type_error("can't delete numeric/char attribute"));
    };
    let index = ops::index(thread, value)?;
    int::to_i64(index).ok_or_else(|| thread.overflow_error("Python int too large to convert to C long"))
}

/// What subclasses and attributes ask to be called.
fn hooks_of(thread: &mut Thread, this: Value) -> PyResult<Hooks> {
    let interp = thread.interp();
    let optional = |thread: &mut Thread, name: &str| {
        let name = Str::intern(&interp, name);
        attr::get_optional(thread, this, name)
    };
    let persistent_id = if overrides(thread, this, interp.class(ids::PICKLER), "persistent_id")? {
        optional(thread, "persistent_id")?
    } else {
        None
    };
    Ok(Hooks {
        persistent_id,
        reducer_override: optional(thread, "reducer_override")?,
        dispatch_table: optional(thread, "dispatch_table")?,
    })
}

/// Whether an object has another method of that name than the native class.
pub(super) fn overrides(thread: &mut Thread, this: Value, native: Gc<Class>, name: &str) -> PyResult<bool> {
    let interp = thread.interp();
    let name = Str::intern(&interp, name);
    let class = interp.class_of(this);
    let inherited = lookup(&interp, class, name) == lookup(&interp, native, name);
    Ok(!inherited || attr::own_get(thread, this, name)?.is_some())
}
