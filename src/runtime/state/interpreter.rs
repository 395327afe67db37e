//! An interpreter: an isolate with its own heap, types, modules and limits.

#![expect(unsafe_code, reason = "threads of the interpreter reach it by pointer")]

use std::cell::Cell;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::Arc;
use std::time::Instant;

use taipan_gc::CollectionKind;
use taipan_gc::Gc;
use taipan_gc::Heap;
use taipan_gc::Kind;
use taipan_gc::OutOfMemory;
use taipan_gc::ShapeId;
use taipan_gc::Tracer;
use taipan_gc::Value;

use crate::modules::codecs::Registry;
use crate::modules::io::Streams;
use crate::modules::registry;
use crate::modules::sys::audit::Hooks;
use crate::modules::sys::monitoring::Monitor;
use crate::modules::thread::Started;
use crate::number::hash::HashKey;
use crate::object::access::Accesses;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::class::MethodCache;
use crate::object::ids;
use crate::object::instance::Instance;
use crate::object::names;
use crate::object::names::Name;
use crate::object::native;
use crate::object::shape::Shape;
use crate::object::spec::TypeSpec;
use crate::object::storage;
use crate::object::storage::Values;
use crate::state::current;
use crate::state::fuel::Fuel;
use crate::state::fuel::SHORT_SLICE;
use crate::state::fuel::SLICE;
use crate::state::gil::Gil;
use crate::state::poll::Stop;
use crate::state::requests::Requests;
use crate::state::settings::CommandLine;
use crate::state::settings::Flags;
use crate::state::settings::JitMode;
use crate::state::settings::JitSettings;
use crate::state::signals::Handlers;
use crate::state::strings::Strings;
use crate::state::threads::Threads;
use crate::state::tiering::Tiers;
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::traceback::print::Sources;
use crate::types::tuple::Tuple;

/// How an interpreter is set up.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The heap: limit, thresholds, test modes.
    pub heap: taipan_gc::Config,
    /// The key of string hashes; zeros for PYTHONHASHSEED=0.
    pub hash_key: HashKey,
    /// Collect at every safepoint (a test mode).
    pub collect_always: bool,
    /// 0: all of a source is compiled; 1 (`-O`): no asserts; 2 (`-OO`): no docstrings either.
    pub optimize: u8,
    /// `sys.flags`, and what else changes how Python behaves.
    pub flags: Flags,
    /// What `sys` says of the start.
    pub command: CommandLine,
    /// How machine code is made.
    pub jit: JitSettings,
}

impl Config {
    /// A test mode: every safepoint collects, thresholds are tiny, freed cells are poisoned.
    pub fn stress() -> Config {
        // So small a mark stack that a full collection marks in many rounds is for the tests of the heap itself.
        let heap = taipan_gc::Config { verify_every: 1024, mark_stack: 1024, ..taipan_gc::Config::tiny() };
        Config { heap, collect_always: true, ..Config::default() }
    }
}

/// An isolate. It does not move; [`InterpRef`] points to it.
pub struct Interpreter {
    heap: Box<Heap>,
    config: Config,
    /// Moves when something that caches lean on has changed; see [`Interpreter::epoch`].
    epoch: Cell<u32>,
    shapes: RefCell<Vec<Option<Gc<Shape>>>>,
    /// Those registered since the last collection.
    young_shapes: RefCell<Vec<ShapeId>>,
    names: Cell<Option<Gc<Values>>>,
    strings: Strings,
    codecs: Registry,
    streams: Streams,
    method_cache: MethodCache,
    accesses: Accesses,
    empty_tuple: Cell<Option<Gc<Tuple>>>,
    builtins: Cell<Option<Gc<Dict>>>,
    modules: Cell<Option<Gc<Dict>>>,
    module_state: Cell<Option<Gc<Dict>>>,
    max_str_digits: Cell<usize>,
    abc_registrations: Cell<u64>,
    extensions: RefCell<Vec<&'static TypeSpec>>,
    /// Classes made from static descriptions, by the address of these.
    described_classes: RefCell<HashMap<usize, Gc<Class>>>,
    sources: Sources,
    registry: registry::Registry,
    tiers: Tiers,
    gil: Gil,
    requests: Arc<Requests>,
    threads: Arc<Threads>,
    thread_numbers: Cell<u64>,
    main_ident: Cell<u64>,
    started: Started,
    audit_hooks: Hooks,
    monitor: Monitor,
    fuel: Fuel,
    deadline: Cell<Option<Instant>>,
    stopped: Cell<Option<Stop>>,
    signal_handlers: Handlers,
}

// SAFETY: what an interpreter holds belongs to it alone, and only the thread that has taken its lock touches it. No value of
// it is in use outside while no thread runs in it.
unsafe impl Send for Interpreter {}

/// A pointer to the interpreter, as its threads hold it. It lives as long as any of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InterpRef(NonNull<Interpreter>);

impl Deref for InterpRef {
    type Target = Interpreter;

    #[inline(always)]
    fn deref(&self) -> &Interpreter {
        // SAFETY: an interpreter outlives its threads, and only they hold this.
        unsafe { self.0.as_ref() }
    }
}

impl Interpreter {
    /// An interpreter with the core types and an empty `sys.modules`.
    pub fn new(config: Config) -> Result<Box<Interpreter>, OutOfMemory> {
        let heap = Heap::new(config.heap.clone())?;
        native::register_kinds(&heap);
        let max_str_digits =
            config.flags.int_max_str_digits.unwrap_or(crate::number::limbs::DEFAULT_MAX_DIGITS);
        let longest_slice = if config.jit.mode == JitMode::Warm { SHORT_SLICE } else { SLICE };
        let interp = Box::new(Interpreter {
            heap,
            config,
            epoch: Cell::new(1),
            shapes: RefCell::new(vec![None; ids::FIRST_DYNAMIC as usize]),
            young_shapes: RefCell::default(),
            names: Cell::new(None),
            strings: Strings::default(),
            codecs: Registry::default(),
            streams: Streams::default(),
            method_cache: MethodCache::default(),
            accesses: Accesses::default(),
            empty_tuple: Cell::new(None),
            builtins: Cell::new(None),
            modules: Cell::new(None),
            module_state: Cell::new(None),
            max_str_digits: Cell::new(max_str_digits),
            abc_registrations: Cell::new(0),
            extensions: RefCell::new(Vec::new()),
            described_classes: RefCell::new(HashMap::new()),
            sources: Sources::default(),
            registry: registry::Registry::default(),
            tiers: Tiers::default(),
            gil: Gil::default(),
            requests: Arc::default(),
            threads: Arc::default(),
            thread_numbers: Cell::new(0),
            main_ident: Cell::new(0),
            started: Started::default(),
            audit_hooks: Hooks::default(),
            monitor: Monitor::default(),
            fuel: Fuel::new(longest_slice),
            deadline: Cell::new(None),
            stopped: Cell::new(None),
            signal_handlers: Handlers::default(),
        });
        // Strings are hashed with the key of the current interpreter.
        let former = current::replace(Some(interp.handle()));
        let populated = interp.populate();
        current::replace(former);
        populated?;
        Ok(interp)
    }

    fn populate(&self) -> Result<(), OutOfMemory> {
        self.empty_tuple.set(Some(Tuple::make_empty(&self.heap)));
        self.strings.set_empty(self, Str::make_empty(self));
        let table = Values::try_new(&self.heap, names::TEXTS.len())?;
        self.names.set(Some(table));
        for (index, text) in names::TEXTS.iter().enumerate() {
            storage::store(&self.heap, table, index, Str::intern(self, text).as_value());
        }
        native::bootstrap(self);
        self.builtins.set(Some(Dict::namespace(self)));
        self.modules.set(Some(Dict::empty(self)));
        self.module_state.set(Some(Dict::empty(self)));
        Ok(())
    }

    /// The pointer that threads hold.
    pub fn handle(&self) -> InterpRef {
        InterpRef(NonNull::from(self))
    }

    /// The lock that a thread has while it touches objects.
    pub(crate) fn gil(&self) -> &Gil {
        &self.gil
    }

    /// What others ask of the thread that runs.
    pub fn requests(&self) -> &Arc<Requests> {
        &self.requests
    }

    /// Its threads.
    pub(crate) fn threads(&self) -> &Arc<Threads> {
        &self.threads
    }

    /// A number for a new thread: 0 for the first.
    pub(crate) fn next_thread_number(&self) -> u64 {
        self.thread_numbers.replace(self.thread_numbers.get() + 1)
    }

    /// The native thread on which the first thread runs.
    pub(crate) fn main_ident(&self) -> u64 {
        self.main_ident.get()
    }

    pub(crate) fn set_main_ident(&self, ident: u64) {
        self.main_ident.set(ident);
    }

    /// Functions that are told of events.
    pub(crate) fn audit_hooks(&self) -> &Hooks {
        &self.audit_hooks
    }

    /// What `sys.monitoring` knows.
    pub(crate) fn monitor(&self) -> &Monitor {
        &self.monitor
    }

    /// What it knows of the threads that programs have started.
    pub(crate) fn started(&self) -> &Started {
        &self.started
    }

    /// How much it may still run.
    pub fn fuel(&self) -> &Fuel {
        &self.fuel
    }

    /// When it must have ended.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline.get()
    }

    /// Changes when it must have ended. Between two looks at the clock lies a slice of budget.
    pub fn set_deadline(&self, deadline: Option<Instant>) {
        self.deadline.set(deadline);
    }

    /// Why the program was stopped from outside, if it was; forgets it.
    pub fn take_stopped(&self) -> Option<Stop> {
        self.stopped.take()
    }

    pub(crate) fn set_stopped(&self, why: Stop) {
        self.stopped.set(Some(why));
    }

    /// Handlers of signals.
    pub(crate) fn signal_handlers(&self) -> &Handlers {
        &self.signal_handlers
    }

    /// The heap.
    #[inline(always)]
    pub fn heap(&self) -> &Heap {
        &self.heap
    }

    /// How it was set up.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The number that inline caches of attributes and globals carry. It moves when a name appears where a lookup had
    /// missed it, when a name disappears, and when a constant cell is rewritten for the first time: a bounded number of
    /// times for a program that has settled.
    #[inline(always)]
    pub fn epoch(&self) -> u32 {
        self.epoch.get()
    }

    /// The address of [`Interpreter::epoch`], for machine code.
    pub fn epoch_address(&self) -> *const u32 {
        self.epoch.as_ptr()
    }

    /// The tier above the interpreter loop.
    #[inline]
    pub fn tiers(&self) -> &Tiers {
        &self.tiers
    }

    /// A name appeared or disappeared in a namespace, or a class changed its bases.
    pub fn names_changed(&self) {
        self.epoch.set(self.epoch.get().wrapping_add(1));
    }

    /// A constant cell was rewritten for the first time.
    pub fn constant_broken(&self) {
        self.names_changed();
    }

    /// Lookups in classes.
    pub fn method_cache(&self) -> &MethodCache {
        &self.method_cache
    }

    /// What accesses of attributes come to.
    pub(crate) fn accesses(&self) -> &Accesses {
        &self.accesses
    }

    /// Registered encodings and error handlers.
    pub fn codecs(&self) -> &Registry {
        &self.codecs
    }

    /// What is known of streams.
    pub fn streams(&self) -> &Streams {
        &self.streams
    }

    /// Interned and one-character strings.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// A name that the runtime itself looks up.
    #[inline]
    pub fn name(&self, name: Name) -> Gc<Str> {
        let table = self.names.get().expect("made with the interpreter");
        table.slots()[name as usize].get().and_then(|name| name.exact::<Str>()).expect("names are strings")
    }

    /// The tuple without items.
    pub fn empty_tuple(&self) -> Gc<Tuple> {
        self.empty_tuple.get().expect("made with the interpreter")
    }

    /// The namespace of `builtins`.
    pub fn builtins(&self) -> Gc<Dict> {
        self.builtins.get().expect("made with the interpreter")
    }

    /// Changes the most digits of conversions between ints and text.
    pub fn set_max_str_digits(&self, digits: usize) {
        self.max_str_digits.set(digits);
    }

    /// The key of string hashes.
    pub fn hash_key(&self) -> HashKey {
        self.config.hash_key
    }

    /// The most digits of conversions between ints and text; 0 for no limit.
    pub fn max_str_digits(&self) -> usize {
        self.max_str_digits.get()
    }

    /// What can be imported without a file system.
    pub fn registry(&self) -> &registry::Registry {
        &self.registry
    }

    /// A native type of another crate.
    pub fn extension_type(&self, shape: ShapeId) -> Option<&'static TypeSpec> {
        self.extensions.borrow().iter().copied().find(|spec| spec.shape == shape)
    }

    /// The native types of other crates.
    pub(crate) fn extension_types(&self) -> impl Iterator<Item = &'static TypeSpec> {
        self.extensions.borrow().clone().into_iter()
    }

    /// Registers a native type of another crate, unless that has happened.
    pub fn add_extension_type(&self, spec: &'static TypeSpec) {
        if self.extension_type(spec.shape).is_some() {
            return;
        }
        self.heap.register_kind(spec.shape, spec.kind);
        self.extensions.borrow_mut().push(spec);
    }

    /// How many classes have been registered with abstract base classes: what such a class does not have for a
    /// subclass, it may have when this has moved.
    pub fn abc_registrations(&self) -> u64 {
        self.abc_registrations.get()
    }

    /// A class was registered with an abstract base class.
    pub fn note_abc_registration(&self) {
        self.abc_registrations.set(self.abc_registrations.get() + 1);
    }

    /// The class of that [serial number](Class::serial), while it lives.
    pub fn class_by_serial(&self, serial: u32) -> Option<Gc<Class>> {
        self.shapes.borrow().get(serial as usize)?.map(|shape| shape.class())
    }

    /// The class that was made from a static description.
    pub(crate) fn described_class<T>(&self, spec: &'static T) -> Option<Gc<Class>> {
        let address = std::ptr::from_ref(spec).addr();
        self.described_classes.borrow().get(&address).copied()
    }

    /// Keeps a class that was made from a static description.
    pub(crate) fn adopt_described_class<T>(&self, spec: &'static T, class: Gc<Class>) {
        self.described_classes.borrow_mut().insert(std::ptr::from_ref(spec).addr(), class);
    }

    /// Lines of source for tracebacks.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// `sys.modules`
    pub fn modules(&self) -> Gc<Dict> {
        self.modules.get().expect("made with the interpreter")
    }

    /// What native modules keep for the interpreter's life, by names of their own; Python does not see it.
    pub fn module_state(&self) -> Gc<Dict> {
        self.module_state.get().expect("made with the interpreter")
    }

    /// A shape that cells have.
    #[inline]
    pub fn shape(&self, id: ShapeId) -> Gc<Shape> {
        match self.shape_at(id) {
            Some(shape) => shape,
            None => unreachable!("a cell's shape is registered before the cell is made"),
        }
    }

    /// A fresh shape id.
    pub fn new_shape_id(&self) -> ShapeId {
        let mut shapes = self.shapes.borrow_mut();
        shapes.push(None);
        ShapeId(shapes.len() as u32 - 1)
    }

    /// Registers a shape under its id.
    pub fn adopt_shape(&self, shape: Gc<Shape>, kind: &'static Kind) {
        self.heap.register_kind(shape.id(), kind);
        self.heap.register_owner(shape.id(), shape.any());
        self.shapes.borrow_mut()[shape.id().0 as usize] = Some(shape);
        self.young_shapes.borrow_mut().push(shape.id());
    }

    /// How cells of a shape are traced.
    pub fn kind_of_shape(&self, shape: ShapeId) -> &'static Kind {
        self.heap.kind(shape).expect("every shape has a kind")
    }

    /// The layout of instances of `class` that hold a dict of their own.
    pub fn dict_mode_shape(&self, class: Gc<Class>) -> Gc<Shape> {
        if let Some(shape) = class.dict_shape.get() {
            return shape;
        }
        let shape = Shape::root(self, self.new_shape_id(), class, class.root_capacity() as u32);
        shape.set_dict_mode();
        self.adopt_shape(shape, <Instance as taipan_gc::HeapObject>::KIND);
        self.heap.set_gc(class, &class.dict_shape, shape);
        shape
    }

    /// The class of a native type.
    #[inline]
    pub fn class(&self, id: ShapeId) -> Gc<Class> {
        match self.shape_at(id) {
            Some(shape) => shape.class(),
            None => native::make_class(self, id),
        }
    }

    /// The shape with this number. Every access to an attribute comes here: the borrow is not counted.
    #[inline(always)]
    pub(crate) fn shape_at(&self, id: ShapeId) -> Option<Gc<Shape>> {
        // SAFETY: mutable borrows of the table end in the functions that take them, and nothing they call reads it.
        let shapes = unsafe { &*self.shapes.as_ptr() };
        shapes.get(id.0 as usize).copied().flatten()
    }

    /// The class of a value: `type(value)`, whatever `__class__` says.
    #[inline]
    pub fn class_of(&self, value: Value) -> Gc<Class> {
        self.class(shape_of(value))
    }

    /// A builtin exception class.
    pub fn exception_class(&self, id: ShapeId) -> Gc<Class> {
        self.class(id)
    }

    /// Shows what the interpreter itself holds.
    pub(crate) fn trace(&self, kind: CollectionKind, tracer: &mut Tracer<'_>) {
        self.strings.trace(tracer);
        self.tiers.trace(tracer);
        self.codecs.trace(tracer);
        self.signal_handlers.trace(tracer);
        self.streams.trace(tracer);
        self.started.trace(tracer);
        self.audit_hooks.trace(tracer);
        self.monitor.trace(tracer);
        for cell in [self.names.get().map(Gc::any), self.empty_tuple.get().map(Gc::any)].into_iter().flatten()
        {
            tracer.mark_gc(cell);
        }
        for dict in [self.builtins.get(), self.modules.get(), self.module_state.get()].into_iter().flatten() {
            tracer.mark_gc(dict);
        }
        self.trace_native_shapes(kind, tracer);
        for class in self.described_classes.borrow().values() {
            tracer.mark_gc(*class);
        }
    }

    /// Shows the shapes of native types, which stay for good: in a young collection those that came since the last.
    fn trace_native_shapes(&self, kind: CollectionKind, tracer: &mut Tracer<'_>) {
        let native = ids::FIRST_DYNAMIC as usize;
        let shapes = self.shapes.borrow();
        match kind {
            CollectionKind::Full => {
                shapes[..native].iter().flatten().for_each(|&shape| tracer.mark_gc(shape))
            }
            CollectionKind::Young => {
                let young = self.young_shapes.borrow();
                let places = young.iter().map(|id| id.0 as usize).filter(|&place| place < native);
                places.filter_map(|place| shapes[place]).for_each(|shape| tracer.mark_gc(shape));
            }
        }
    }

    /// Forgets shapes whose class died: in a young collection, one of those that came since the last.
    pub(crate) fn retain_shapes(&self, kind: CollectionKind, is_live: impl Fn(Gc<Shape>) -> bool) {
        let mut shapes = self.shapes.borrow_mut();
        let mut young = self.young_shapes.borrow_mut();
        let prune = |place: &mut Option<Gc<Shape>>| *place = place.filter(|&shape| is_live(shape));
        match kind {
            CollectionKind::Full => shapes[ids::FIRST_DYNAMIC as usize..].iter_mut().for_each(prune),
            CollectionKind::Young => young.iter().for_each(|id| prune(&mut shapes[id.0 as usize])),
        }
        young.clear();
    }
}

/// The shape of a value: its class's, for those that are not on the heap.
#[inline]
pub fn shape_of(value: Value) -> ShapeId {
    match value.header() {
        Some(header) => header.shape(),
        None => immediate_shape(value),
    }
}

#[inline]
fn immediate_shape(value: Value) -> ShapeId {
    if value.is_int() {
        ids::INT
    } else if value.is_float() {
        ids::FLOAT
    } else if value.is_bool() {
        ids::BOOL
    } else if value.is_none() {
        ids::NONE_TYPE
    } else if value == Value::ELLIPSIS {
        ids::ELLIPSIS_TYPE
    } else {
        ids::NOT_IMPLEMENTED_TYPE
    }
}
