//! What an attribute access by name comes to, told once for all objects of one shape.
//!
//! An answer holds as long as the interpreter's epoch: whatever could change it (a name appears in a class or goes, a
//! constant cell is rewritten, bases change) starts a new one. Inline caches remember one answer at each site;
//! [`Accesses`] remembers answers for the whole interpreter, so that a site that sees many shapes is served, too.

use std::cell::Cell;
use std::cell::OnceCell;

use taipan_gc::Gc;
use taipan_gc::ShapeId;
use taipan_gc::Slot;
use taipan_gc::Value;

use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class;
use crate::object::class::Class;
use crate::object::class::class_flags;
use crate::object::descr::MemberDescriptor;
use crate::object::instance::Instance;
use crate::object::namespace::NameCell;
use crate::object::shape;
use crate::object::shape::Shape;
use crate::object::spec::DictSlot;
use crate::object::spec::TypeFlags;
use crate::state::interpreter::Interpreter;
use crate::state::interpreter::shape_of;
use crate::types::method::ClassMethod;
use crate::types::method::Property;
use crate::types::method::StaticMethod;
use crate::types::str::Str;

/// What a read comes to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Read {
    /// The slot at this byte offset of the instance.
    Slot(u32),
    /// A member of `__slots__` at this byte offset; the slot may be empty.
    Member(u32),
    /// The value of a cell of the class, which is no descriptor as long as the epoch lasts.
    Cell(Gc<NameCell>),
    /// The value of a cell of the class that is rewritten now and then: it may become a descriptor.
    Variable(Gc<NameCell>),
    /// A function of the class that takes the object first.
    Method(Value),
    /// A static method of the class.
    Static(Gc<StaticMethod>),
    /// A class method, bound to the object's class, or to the object where that is a class.
    ClassMethod(Gc<ClassMethod>),
    /// As `Method`, unless the object has something of that name in its own dict, which the function shows.
    Shadowed(Value, fn(Value) -> DictSlot),
    /// A property of the class.
    Property(Gc<Property>),
    /// Another data descriptor of the class, of a native type.
    Descriptor(Value),
}

/// What a store comes to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Write {
    /// Into the slot at this byte offset of the instance.
    Slot(u32),
    /// Into the slot at this byte offset, whereby the instance gets another shape.
    Add(u32, ShapeId),
}

/// The byte offset of an in-object slot.
fn offset(position: usize) -> u32 {
    (Instance::FIRST + position * size_of::<Slot>()) as u32
}

/// The value of a cell that will not be rewritten unnoticed.
fn constant(cell: Gc<NameCell>) -> Option<Value> {
    cell.is_constant().then(|| cell.get()).flatten()
}

/// Whether the value, in a class, goes before what its instances have under the name.
fn is_data_descriptor(interp: &Interpreter, value: Value) -> bool {
    interp.class_of(value).slot(|slots| slots.descr_set).is_some()
}

/// What reading `name` of this object comes to; `None` where only the general way tells. `name` is interned.
pub(crate) fn read(interp: &Interpreter, object: Value, name: Gc<Str>) -> Option<Read> {
    if let Some(class) = object.as_class() {
        return read_of_class(interp, class, name);
    }
    let class = interp.class_of(object);
    if !class.has_flag(class_flags::PLAIN_GETATTR) {
        return None;
    }
    let found = class::lookup_cell(interp, class, name);
    if let Some(value) = found.and_then(|cell| cell.get())
        && is_data_descriptor(interp, value)
    {
        return data_descriptor(interp, class, constant(found?)?, object.as_instance().is_some());
    }
    if let Some(instance) = object.as_instance() {
        let shape = interp.shape(instance.header().shape());
        if shape.is_dict_mode() {
            return None;
        }
        if let Some(index) = shape.index_of(name) {
            let position = class.fixed_slots() + index;
            let lies_within = found.is_none_or(|cell| cell.is_constant()) && position < instance.capacity();
            return lies_within.then(|| Read::Slot(offset(position)));
        }
    } else if let Some(dict) = class.mro_classes().find_map(|base| base.spec()?.dict) {
        return match of_class(interp, found?, true) {
            Some(Read::Method(function)) => Some(Read::Shadowed(function, dict)),
            _ => None,
        };
    }
    of_class(interp, found?, true)
}

/// A data descriptor that stands in the class for good.
fn data_descriptor(
    interp: &Interpreter,
    class: Gc<Class>,
    descriptor: Value,
    is_instance: bool,
) -> Option<Read> {
    if let Some(property) = descriptor.exact::<Property>() {
        return Some(Read::Property(property));
    }
    let Some(member) = descriptor.exact::<MemberDescriptor>() else {
        let kind = interp.class_of(descriptor);
        let is_native = kind.spec().is_some() && kind.slot(|slots| slots.descr_get).is_some();
        return is_native.then_some(Read::Descriptor(descriptor));
    };
    if !is_instance {
        return None;
    }
    let index = member.index_in(class)?;
    Some(Read::Member(offset(index)))
}

/// What a name of the class means for its instances, or for the class itself.
fn of_class(interp: &Interpreter, cell: Gc<NameCell>, for_instance: bool) -> Option<Read> {
    let value = cell.get()?;
    let kind = interp.class_of(value);
    if kind.slot(|slots| slots.descr_get).is_none() {
        return Some(if cell.is_constant() { Read::Cell(cell) } else { Read::Variable(cell) });
    }
    let value = constant(cell)?;
    if kind.has_type_flag(TypeFlags::METHOD_DESCRIPTOR) {
        return Some(if for_instance { Read::Method(value) } else { Read::Cell(cell) });
    }
    if let Some(method) = value.exact::<StaticMethod>() {
        return Some(Read::Static(method));
    }
    value.exact::<ClassMethod>().map(Read::ClassMethod)
}

/// As [`read`], of a class.
fn read_of_class(interp: &Interpreter, class: Gc<Class>, name: Gc<Str>) -> Option<Read> {
    let metaclass = interp.class_of(class.as_value());
    if !attr::is_plain_metaclass(interp, metaclass) {
        return None;
    }
    if let Some(cell) = class::lookup_cell(interp, metaclass, name)
        && is_data_descriptor(interp, constant(cell)?)
    {
        return None;
    }
    of_class(interp, class::lookup_cell(interp, class, name)?, false)
}

/// What storing `name` of this object comes to; `None` where only the general way tells. `name` is interned.
pub(crate) fn write(interp: &Interpreter, object: Value, name: Gc<Str>) -> Option<Write> {
    let instance = object.as_instance()?;
    write_of_shape(interp, interp.shape(instance.header().shape()), name)
}

/// As [`write`], of any instance of that shape.
pub(crate) fn write_of_shape(interp: &Interpreter, old: Gc<Shape>, name: Gc<Str>) -> Option<Write> {
    let class = old.class();
    if !class.has_flag(class_flags::PLAIN_SETATTR) {
        return None;
    }
    if let Some(cell) = class::lookup_cell(interp, class, name) {
        let value = constant(cell)?;
        if is_data_descriptor(interp, value) {
            let index = value.exact::<MemberDescriptor>()?.index_in(class)?;
            return Some(Write::Slot(offset(index)));
        }
    }
    if old.is_dict_mode() {
        return None;
    }
    if let Some(index) = old.index_of(name) {
        let position = class.fixed_slots() + index;
        return (position < old.capacity()).then(|| Write::Slot(offset(position)));
    }
    let position = class.fixed_slots() + old.count();
    let has_room = position < old.capacity() && old.count() < shape::MAX_NAMES;
    if !has_room || !class.has_flag(class_flags::HAS_DICT) {
        return None;
    }
    Some(Write::Add(offset(position), shape::transition(interp, old, name).id()))
}

/// What answers are remembered by: a class itself, or an object's shape.
fn subject(object: Value) -> u64 {
    match object.as_class() {
        Some(class) => class.addr() as u64 | 1 << 63,
        None => u64::from(shape_of(object).0),
    }
}

#[derive(Clone, Copy)]
struct Entry<A> {
    subject: u64,
    name: usize,
    epoch: u32,
    generation: u32,
    answer: Option<A>,
}

/// A direct-mapped table of answers, made at the first question.
struct Table<A> {
    entries: OnceCell<Box<[Cell<Entry<A>>]>>,
    /// Answers of another generation are forgotten.
    generation: Cell<u32>,
}

/// Answers in a table.
const TABLE_SIZE: usize = 512;

/// How an answer is found that is not remembered.
type Find<A> = fn(&Interpreter, Value, Gc<Str>) -> Option<A>;

impl<A: Copy> Table<A> {
    const EMPTY: Entry<A> = Entry { subject: u64::MAX, name: 0, epoch: 0, generation: 0, answer: None };

    /// The remembered answer, or the one that `find` gives.
    #[inline]
    fn answer(&self, interp: &Interpreter, object: Value, name: Gc<Str>, find: Find<A>) -> Option<A> {
        let subject = subject(object);
        let mix = (subject ^ subject >> 4).wrapping_mul(0x9E37_79B1) as usize ^ name.addr() >> 4;
        let entries = self.entries.get_or_init(|| vec![Cell::new(Self::EMPTY); TABLE_SIZE].into());
        let known = &entries[mix % TABLE_SIZE];
        let entry = known.get();
        let generation = self.generation.get();
        let is_known = entry.subject == subject
            && entry.name == name.addr()
            && entry.epoch == interp.epoch()
            && entry.generation == generation;
        if is_known {
            return entry.answer;
        }
        let answer = find(interp, object, name);
        // The epoch is read afterwards: looking may make a native class, which starts one.
        known.set(Entry { subject, name: name.addr(), epoch: interp.epoch(), generation, answer });
        answer
    }

    fn clear(&self) {
        self.generation.set(self.generation.get().wrapping_add(1));
        if self.generation.get() == 0 {
            self.entries.get().into_iter().flatten().for_each(|entry| entry.set(Self::EMPTY));
        }
    }
}

impl<A> Default for Table<A> {
    fn default() -> Self {
        Table { entries: OnceCell::new(), generation: Cell::new(0) }
    }
}

/// An interpreter's remembered answers.
#[derive(Default)]
pub struct Accesses {
    reads: Table<Read>,
    writes: Table<Write>,
}

impl Accesses {
    /// As [`read`].
    #[inline]
    pub(crate) fn read(&self, interp: &Interpreter, object: Value, name: Gc<Str>) -> Option<Read> {
        self.reads.answer(interp, object, name, read)
    }

    /// As [`write`].
    #[inline]
    pub(crate) fn write(&self, interp: &Interpreter, object: Value, name: Gc<Str>) -> Option<Write> {
        self.writes.answer(interp, object, name, write)
    }

    /// Shapes in whose objects a name is remembered to lie in a slot of the object's own, with the byte offsets; ordered.
    pub(crate) fn slots(&self, interp: &Interpreter, name: Gc<Str>) -> Vec<(u32, u32)> {
        self.remembered(interp, name, |read| match read {
            Read::Slot(offset) => Some(offset),
            _ => None,
        })
    }

    /// Shapes of whose objects a name is remembered to be a method, with the functions; ordered.
    pub(crate) fn methods(&self, interp: &Interpreter, name: Gc<Str>) -> Vec<(u32, Value)> {
        self.remembered(interp, name, |read| match read {
            Read::Method(function) => Some(function),
            _ => None,
        })
    }

    /// What is remembered of a name, by the shapes of the objects that were asked.
    fn remembered<T>(
        &self,
        interp: &Interpreter,
        name: Gc<Str>,
        pick: impl Fn(Read) -> Option<T>,
    ) -> Vec<(u32, T)> {
        let (epoch, generation) = (interp.epoch(), self.reads.generation.get());
        let known = self.reads.entries.get().into_iter().flatten().map(Cell::get);
        let of_name = known.filter(|entry| {
            entry.name == name.addr() && entry.epoch == epoch && entry.generation == generation
        });
        let of_shape = of_name.filter_map(|entry| {
            let shape = u32::try_from(entry.subject).ok()?;
            Some((shape, pick(entry.answer?)?))
        });
        let mut all: Vec<(u32, T)> = of_shape.collect();
        all.sort_unstable_by_key(|&(shape, _)| shape);
        all
    }

    /// Forgets everything: a collection may have freed what the answers name.
    pub(crate) fn clear(&self) {
        self.reads.clear();
        self.writes.clear();
    }
}
