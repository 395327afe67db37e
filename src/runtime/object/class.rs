//! Class objects: what a class is, and how names are found in it.

#![expect(
    unsafe_code,
    reason = "implements the collector's trait for a layout; a table begins as zeroed memory"
)]

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::ShapeId;
use taipan_gc::Trace;
use taipan_gc::Tracer;
use taipan_gc::Value;

use crate::object::cast::ValueExt;
use crate::object::cast::gc;
use crate::object::header_flags;
use crate::object::ids;
use crate::object::namespace::NameCell;
use crate::object::raised::PyResult;
use crate::object::shape::Shape;
use crate::object::slots::Slots;
use crate::object::spec::TypeFlags;
use crate::object::spec::TypeSpec;
use crate::object::storage::Values;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Properties of a class, native or not. The low bits are [`TypeFlags`].
pub mod class_flags {
    /// Made by a `class` statement or a call of `type`.
    pub const HEAP_TYPE: u32 = 1 << 16;
    /// Instances have an attribute dict.
    pub const HAS_DICT: u32 = 1 << 17;
    /// The namespace of a native type has been filled.
    pub const FILLED: u32 = 1 << 18;
    /// `__abstractmethods__` is set and not empty.
    pub const ABSTRACT: u32 = 1 << 19;
    /// Instances can be referred to weakly.
    pub const HAS_WEAKREF: u32 = 1 << 20;
    /// `__getattribute__` is `object`'s and there is no `__getattr__`.
    pub const PLAIN_GETATTR: u32 = 1 << 21;
    /// `__setattr__` and `__delattr__` are `object`'s.
    pub const PLAIN_SETATTR: u32 = 1 << 22;
    /// Calls of the class run `type.__call__`, `object.__new__` and at most a Python `__init__`.
    pub const PLAIN_NEW: u32 = 1 << 23;
    /// Instances are not laid out by shapes: classes of classes.
    pub const FIXED_LAYOUT: u32 = 1 << 24;
}

/// A class object.
#[repr(C)]
pub struct Class {
    header: Header,
    /// The native type's description; none for Python classes.
    spec: Option<&'static TypeSpec>,
    pub(crate) name: GcSlot<Str>,
    pub(crate) qualname: GcSlot<Str>,
    /// The name with the module, as messages show it, of a class of the library that stands for a native one.
    pub(crate) title: GcSlot<Str>,
    pub(crate) bases: GcSlot<Tuple>,
    pub(crate) mro: GcSlot<Tuple>,
    /// The base that decides the layout (`__base__`).
    pub(crate) base: GcSlot<Class>,
    pub(crate) namespace: GcSlot<Dict>,
    /// Weak references to direct subclasses, made when the first appears.
    pub(crate) subclasses: GcSlot<Values>,
    /// The names of the class's own `__slots__`, in the order of the slots.
    pub(crate) members: GcSlot<Values>,
    /// Where instances begin.
    pub(crate) root: GcSlot<Shape>,
    /// Where instances with a dict of their own are; made when the first needs it.
    pub(crate) dict_shape: GcSlot<Shape>,
    /// Roots of other capacities that instances have, in the first slots.
    pub(crate) other_roots: GcSlot<Values>,
    /// The id of `root`.
    pub(crate) root_shape: Cell<ShapeId>,
    /// The native layout under the instances: `OBJECT` where there is none.
    pub(crate) payload: Cell<ShapeId>,
    pub(crate) flags: Cell<u32>,
    /// See [`Class::serial`].
    pub(crate) serial: Cell<u32>,
    /// Slots that every instance has before its attributes: payload, then `__slots__` members.
    pub(crate) fixed_slots: Cell<u16>,
    /// In-object slots that new root shapes get: learnt from the instances.
    pub(crate) capacity: Cell<u16>,
    pub(crate) slots: Cell<Slots>,
}

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for Class {
    const KIND: &'static Kind = &Kind::of::<Class>("class");
}

impl Trace for Class {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.name.trace(tracer);
        self.qualname.trace(tracer);
        self.title.trace(tracer);
        self.bases.trace(tracer);
        self.mro.trace(tracer);
        self.base.trace(tracer);
        self.namespace.trace(tracer);
        self.subclasses.trace(tracer);
        self.members.trace(tracer);
        self.root.trace(tracer);
        self.dict_shape.trace(tracer);
        self.other_roots.trace(tracer);
    }
}

/// In-object slots are never more than this.
const MAX_CAPACITY: u16 = 40;

/// What a new class starts from.
pub struct ClassParts {
    /// The shape of the class object itself: says the metaclass.
    pub shape: ShapeId,
    /// The native description.
    pub spec: Option<&'static TypeSpec>,
    /// `__name__`
    pub name: Gc<Str>,
    /// `__qualname__`
    pub qualname: Gc<Str>,
    /// `__bases__`
    pub bases: Gc<Tuple>,
    /// `__base__`, none for `object`.
    pub base: Option<Gc<Class>>,
    /// The namespace, in cell mode.
    pub namespace: Gc<Dict>,
    /// The native layout under the instances.
    pub payload: ShapeId,
    /// Flags.
    pub flags: u32,
    /// Slots before the attributes.
    pub fixed_slots: u16,
}

impl Class {
    /// A class without MRO and slots, which the caller fills before anybody sees it.
    pub fn allocate(interp: &Interpreter, parts: ClassParts) -> Gc<Class> {
        let class = Class {
            header: Header::new(parts.shape),
            spec: parts.spec,
            name: GcSlot::new(parts.name),
            qualname: GcSlot::new(parts.qualname),
            bases: GcSlot::new(parts.bases),
            mro: GcSlot::empty(),
            base: parts.base.map_or(GcSlot::empty(), GcSlot::new),
            namespace: GcSlot::new(parts.namespace),
            subclasses: GcSlot::empty(),
            title: GcSlot::empty(),
            members: GcSlot::empty(),
            root: GcSlot::empty(),
            dict_shape: GcSlot::empty(),
            other_roots: GcSlot::empty(),
            root_shape: Cell::new(ids::OBJECT),
            payload: Cell::new(parts.payload),
            flags: Cell::new(parts.flags),
            serial: Cell::new(0),
            fixed_slots: Cell::new(parts.fixed_slots),
            capacity: Cell::new(parts.fixed_slots + 4),
            slots: Cell::new(Slots::EMPTY),
        };
        let class = interp.heap().alloc(parts.shape, class);
        class.header().set_flag(header_flags::CLASS);
        class
    }

    /// `__name__`
    pub fn name(&self) -> Gc<Str> {
        self.name.get().expect("a class has a name")
    }

    /// `__qualname__`
    pub fn qualname(&self) -> Gc<Str> {
        self.qualname.get().expect("a class has a qualified name")
    }

    /// The name as messages show it: that of a native type outside `builtins`, or of what stands for one, with its module.
    pub fn name_text(&self) -> String {
        match self.spec {
            Some(spec) if spec.module != "builtins" => spec.full_name(),
            Some(_) => self.short_name(),
            None => self.title.get().map_or_else(|| self.short_name(), |title| title.to_string_lossy()),
        }
    }

    /// `__name__` as Rust text.
    pub fn short_name(&self) -> String {
        self.name().to_string_lossy()
    }

    /// The method resolution order, the class itself first.
    pub fn mro(&self) -> &'static [Value] {
        self.mro.get().map_or(&[], |mro| mro.items())
    }

    /// The classes of the MRO.
    pub fn mro_classes(&self) -> impl Iterator<Item = Gc<Class>> + use<> {
        self.mro().iter().filter_map(|class| class.as_class())
    }

    /// `__bases__`
    pub fn bases(&self) -> &'static [Value] {
        self.bases.get().map_or(&[], |bases| bases.items())
    }

    /// The base that decides the layout.
    pub fn base(&self) -> Option<Gc<Class>> {
        self.base.get()
    }

    /// The native description, if the type is native.
    pub fn spec(&self) -> Option<&'static TypeSpec> {
        self.spec
    }

    /// The native layout under the instances, `OBJECT` where there is none.
    pub fn payload(&self) -> ShapeId {
        self.payload.get()
    }

    /// The layout of new instances.
    pub fn root_shape(&self) -> ShapeId {
        self.root_shape.get()
    }

    /// A number that no other class of the interpreter ever has: the id of its first shape.
    pub fn serial(&self) -> u32 {
        self.serial.get()
    }

    /// In-object slots of instances that begin at the present root.
    pub fn root_capacity(&self) -> usize {
        self.root.get().map_or(0, |root| root.capacity())
    }

    /// Header flags of the instances.
    pub fn instance_header_flags(&self) -> u8 {
        let payload = if self.payload.get() == ids::OBJECT { 0 } else { header_flags::PAYLOAD };
        header_flags::INSTANCE | payload
    }

    /// The root whose instances have this many in-object slots.
    pub fn root_for_capacity(&self, interp: &Interpreter, capacity: usize) -> Gc<Shape> {
        let others = self.other_roots.get();
        let known = others
            .iter()
            .flat_map(|others| others.slots())
            .filter_map(|slot| slot.get()?.cast_cell::<Shape>());
        if let Some(root) = self.root.get().into_iter().chain(known).find(|root| root.capacity() == capacity)
        {
            return root;
        }
        let class = gc(self);
        let root = Shape::root(interp, interp.new_shape_id(), class, capacity as u32);
        interp.adopt_shape(root, <crate::object::instance::Instance as HeapObject>::KIND);
        self.keep_root(interp, root);
        root
    }

    fn keep_root(&self, interp: &Interpreter, root: Gc<Shape>) {
        let heap = interp.heap();
        let old = self.other_roots.get();
        let used = old.map_or(0, |others| others.slots().iter().filter(|slot| slot.get().is_some()).count());
        let list = match old {
            Some(list) if used < list.capacity() => list,
            _ => {
                let grown = Values::small(heap, (2 * used).clamp(4, Values::SMALL));
                for (to, from) in grown.slots().iter().zip(old.iter().flat_map(|others| others.slots())) {
                    if let Some(value) = from.get() {
                        heap.set(grown, to, value);
                    }
                }
                heap.set_gc(gc(self), &self.other_roots, Some(grown));
                grown
            }
        };
        heap.set(list, &list.slots()[used], root.as_value());
    }

    /// New instances get as many in-object slots as earlier ones have needed.
    pub(crate) fn renew_root(&self, interp: &Interpreter) {
        let wanted = usize::from(self.capacity.get());
        if self.root_capacity() < wanted && !self.has_flag(class_flags::FIXED_LAYOUT) {
            let old = self.root.get();
            let root = self.root_for_capacity(interp, wanted);
            if let Some(old) = old {
                self.keep_root(interp, old);
            }
            interp.heap().set_gc(gc(self), &self.root, Some(root));
            self.root_shape.set(root.id());
        }
    }

    /// An instance needed that many in-object slots: later ones get them. Takes effect when the next root is made.
    pub fn learn_capacity(&self, slots: usize) {
        let wanted = u16::try_from(slots).unwrap_or(u16::MAX).min(MAX_CAPACITY);
        if wanted > self.capacity.get() {
            self.capacity.set(wanted);
        }
    }

    /// Slots before the attributes of an instance.
    pub fn fixed_slots(&self) -> usize {
        self.fixed_slots.get() as usize
    }

    /// The special-method slots. Copied as a whole only where several are needed; see [`Class::slot`].
    pub fn slots(&self) -> Slots {
        self.slots.get()
    }

    /// One special-method slot.
    #[inline]
    pub fn slot<T: Copy>(&self, pick: impl FnOnce(&Slots) -> T) -> T {
        // SAFETY: the cell is only ever replaced as a whole by `set_slots`, never while this shared borrow lives:
        // `pick` reads a field and runs nothing else.
        pick(unsafe { &*self.slots.as_ptr() })
    }

    /// Replaces the slots.
    pub fn set_slots(&self, slots: Slots) {
        self.slots.set(slots);
    }

    /// Whether all bits of `flag` are set.
    #[inline]
    pub fn has_flag(&self, flag: u32) -> bool {
        self.flags.get() & flag == flag
    }

    /// Sets or clears flags.
    pub fn set_flag(&self, flag: u32, on: bool) {
        let flags = self.flags.get();
        self.flags.set(if on { flags | flag } else { flags & !flag });
    }

    /// Whether the class has a property that native types declare.
    pub fn has_type_flag(&self, flag: TypeFlags) -> bool {
        self.has_flag(flag.0)
    }

    /// Whether instances have items by number: what C code calls a sequence.
    pub fn is_indexed(&self) -> bool {
        self.slot(|slots| slots.getitem).is_some()
            && self.flags.get() & TypeFlags::MAPPING.with(TypeFlags::KEYED).0 == 0
    }

    /// Whether `iter` makes something of instances.
    pub fn is_iterable(&self) -> bool {
        self.slot(|slots| slots.iter).is_some() || self.is_indexed()
    }

    /// Whether it is `other` or derives from it. A class whose order is still being found goes by its bases.
    pub fn is_subclass_of(&self, other: Gc<Class>) -> bool {
        match self.mro.get() {
            Some(mro) => mro.items().iter().any(|class| class.is(other.as_value())),
            None => std::iter::successors(Some(gc(self)), |class| class.base()).any(|class| class == other),
        }
    }
}

/// The class's own namespace, filled if that has not happened.
pub fn namespace(interp: &Interpreter, class: Gc<Class>) -> Gc<Dict> {
    if !class.has_flag(class_flags::FILLED) {
        crate::object::native::fill_namespace(interp, class);
    }
    class.namespace.get().expect("a class has a namespace")
}

/// The cell of `name` in the first class of the MRO that has it. `name` must be interned.
pub fn lookup_cell(interp: &Interpreter, class: Gc<Class>, name: Gc<Str>) -> Option<Gc<NameCell>> {
    if let Some(answer) = interp.method_cache().get(interp.epoch(), class, name) {
        return answer;
    }
    let cell = class.mro_classes().find_map(|owner| namespace(interp, owner).cell(name));
    name.mark_looked_up();
    interp.method_cache().put(interp.epoch(), class, name, cell);
    cell
}

/// The value of `name` in the first class of the MRO that has it. `name` must be interned.
#[inline]
pub fn lookup(interp: &Interpreter, class: Gc<Class>, name: Gc<Str>) -> Option<Value> {
    lookup_cell(interp, class, name).and_then(|cell| cell.get())
}

/// The value of `name` and the class whose namespace has it.
pub fn lookup_with_owner(
    interp: &Interpreter,
    class: Gc<Class>,
    name: Gc<Str>,
) -> Option<(Gc<Class>, Value)> {
    class.mro_classes().find_map(|owner| {
        let value = namespace(interp, owner).cell(name)?.get()?;
        Some((owner, value))
    })
}

/// Writes a name into a class's own namespace and tells caches and slots. `None` deletes; says whether it was there.
pub fn set_own(thread: &mut Thread, class: Gc<Class>, name: Gc<Str>, value: Option<Value>) -> PyResult<bool> {
    let interp = thread.interp();
    let space = namespace(&interp, class);
    let found = match value {
        Some(value) => {
            space.set_str(thread, name, value)?;
            true
        }
        None => space.delete_str(thread, name)?,
    };
    if found && crate::object::specials::is_special(name) {
        crate::object::specials::update_slots(thread, class, name);
    }
    Ok(found)
}

/// A direct-mapped table of lookups in classes.
pub struct MethodCache {
    entries: Box<[Cell<MethodEntry>]>,
    /// Entries of another generation are forgotten.
    generation: Cell<u32>,
}

#[derive(Clone, Copy)]
struct MethodEntry {
    class: usize,
    name: usize,
    epoch: u32,
    generation: u32,
    cell: Option<Gc<NameCell>>,
}

const METHOD_CACHE_SIZE: usize = 2048;

const EMPTY_ENTRY: MethodEntry = MethodEntry { class: 0, name: 0, epoch: 0, generation: 0, cell: None };

impl Default for MethodCache {
    fn default() -> Self {
        // Zeroed memory is no memory yet: a short program touches little of the table.
        let zeroed = Box::<[Cell<MethodEntry>]>::new_zeroed_slice(METHOD_CACHE_SIZE);
        // SAFETY: zeros are `EMPTY_ENTRY`: numbers, and no cell.
        MethodCache { entries: unsafe { zeroed.assume_init() }, generation: Cell::new(0) }
    }
}

impl MethodCache {
    fn slot(&self, class: Gc<Class>, name: Gc<Str>) -> &Cell<MethodEntry> {
        let mix = (class.addr() >> 4) ^ (name.addr() >> 4).wrapping_mul(0x9E37_79B1);
        &self.entries[mix & (METHOD_CACHE_SIZE - 1)]
    }

    fn get(&self, epoch: u32, class: Gc<Class>, name: Gc<Str>) -> Option<Option<Gc<NameCell>>> {
        let entry = self.slot(class, name).get();
        let is_known = entry.class == class.addr()
            && entry.name == name.addr()
            && entry.epoch == epoch
            && entry.generation == self.generation.get();
        is_known.then_some(entry.cell)
    }

    fn put(&self, epoch: u32, class: Gc<Class>, name: Gc<Str>, cell: Option<Gc<NameCell>>) {
        let generation = self.generation.get();
        let entry = MethodEntry { class: class.addr(), name: name.addr(), epoch, generation, cell };
        self.slot(class, name).set(entry);
    }

    /// Forgets everything: the collector may have freed what the entries name.
    pub fn clear(&self) {
        self.generation.set(self.generation.get().wrapping_add(1));
        if self.generation.get() == 0 {
            self.entries.iter().for_each(|entry| entry.set(EMPTY_ENTRY));
        }
    }
}
