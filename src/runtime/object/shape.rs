//! Shapes: the class of an object and, for instances, the layout of its attributes.
//!
//! The header of every heap object names a shape by its 32-bit id. Instances of one class begin at the class's root
//! shape; adding an attribute follows (or makes) a transition to a child. A shape with [`DICT_MODE`] keeps no names:
//! its instances hold their attributes in a dict of their own.

#![expect(unsafe_code, reason = "implements the collector's trait for a layout")]

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::HeapObject;
use taipan_gc::Kind;
use taipan_gc::ShapeId;
use taipan_gc::Trace;
use taipan_gc::Tracer;

use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::ids;
use crate::object::spec::InnerCell;
use crate::object::storage::Values;
use crate::state::interpreter::Interpreter;
use crate::types::str::Str;

/// The instances hold their attributes in a dict of their own.
pub const DICT_MODE: u16 = 1;

/// More names than this and an instance gets a dict of its own.
pub const MAX_NAMES: usize = 128;

/// An attribute layout. `names()` are the attributes in the order in which they were added; attribute i lies in slot
/// `class.fixed_slots() + i`.
#[repr(C)]
pub struct Shape {
    header: Header,
    id: ShapeId,
    /// How many names.
    count: u32,
    class: GcSlot<Class>,
    parent: GcSlot<Shape>,
    /// The name added last; empty for a root.
    name: GcSlot<Str>,
    /// Pairs (name, child) in slots 2i, 2i + 1; the first `children` pairs are filled.
    transitions: GcSlot<Values>,
    children: Cell<u32>,
    /// In-object slots of instances that begin at this shape's root.
    capacity: u32,
    /// All names in order, made when first asked for.
    names: GcSlot<Values>,
}

// SAFETY: `repr(C)`, header first, and `trace` shows every value.
unsafe impl HeapObject for Shape {
    const KIND: &'static Kind = &Kind::of::<Shape>("shape");
}

// SAFETY: the shape is given to these cells only.
unsafe impl InnerCell for Shape {
    const SHAPE: ShapeId = ids::SHAPE;
}

impl Trace for Shape {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.class.trace(tracer);
        self.parent.trace(tracer);
        self.name.trace(tracer);
        self.transitions.trace(tracer);
        self.names.trace(tracer);
    }
}

impl Shape {
    /// The root layout of a class: no attributes, `capacity` in-object slots (fixed ones included).
    pub fn root(interp: &Interpreter, id: ShapeId, class: Gc<Class>, capacity: u32) -> Gc<Shape> {
        let shape = Shape {
            header: Header::new(ids::SHAPE),
            id,
            count: 0,
            class: GcSlot::new(class),
            parent: GcSlot::empty(),
            name: GcSlot::empty(),
            transitions: GcSlot::empty(),
            children: Cell::new(0),
            capacity,
            names: GcSlot::empty(),
        };
        interp.heap().alloc(ids::SHAPE, shape)
    }

    /// The id in headers.
    #[inline]
    pub fn id(&self) -> ShapeId {
        self.id
    }

    /// The class.
    #[inline]
    pub fn class(&self) -> Gc<Class> {
        self.class.get().expect("a shape always has a class")
    }

    /// How many attributes.
    pub fn count(&self) -> usize {
        self.count as usize
    }

    /// In-object slots of the instances.
    pub fn capacity(&self) -> usize {
        self.capacity as usize
    }

    /// Whether instances hold a dict of their own.
    pub fn is_dict_mode(&self) -> bool {
        self.header.aux() & DICT_MODE != 0
    }

    /// Marks the shape as one whose instances hold a dict of their own.
    pub fn set_dict_mode(&self) {
        self.header.set_aux(self.header.aux() | DICT_MODE);
    }

    /// The shape without the attribute added last.
    pub fn parent(&self) -> Option<Gc<Shape>> {
        self.parent.get()
    }

    /// The attribute added last.
    pub fn last_name(&self) -> Option<Gc<Str>> {
        self.name.get()
    }

    /// The root of this layout.
    pub fn root_of(shape: Gc<Shape>) -> Gc<Shape> {
        let mut shape = shape;
        while let Some(parent) = shape.parent() {
            shape = parent;
        }
        shape
    }

    /// The attribute's position in the order of names. `name` must be interned: names are compared by address.
    pub fn index_of(&self, name: Gc<Str>) -> Option<usize> {
        debug_assert!(name.is_interned());
        if self.name.get() == Some(name) {
            return Some(self.count as usize - 1);
        }
        let mut shape = self.parent.get();
        while let Some(current) = shape {
            if current.name.get() == Some(name) {
                return Some(current.count as usize - 1);
            }
            shape = current.parent.get();
        }
        None
    }

    /// The layouts made of this one so far, with the names added.
    pub fn children(&self) -> impl Iterator<Item = (Gc<Str>, Gc<Shape>)> {
        let count = 2 * self.children.get() as usize;
        let pairs = self.transitions.get().map_or(&[][..], |table| &table.slots()[..count]);
        pairs
            .chunks_exact(2)
            .filter_map(|pair| Some((pair[0].get()?.exact::<Str>()?, pair[1].get()?.cast_cell::<Shape>()?)))
    }

    /// The name at a position.
    pub fn name_at(&self, index: usize) -> Option<Gc<Str>> {
        let mut steps = (self.count as usize).checked_sub(index + 1)?;
        let mut name = self.name.get();
        let mut shape = self.parent.get();
        while steps > 0 {
            let current = shape?;
            name = current.name.get();
            shape = current.parent.get();
            steps -= 1;
        }
        name
    }
}

/// The layout with `name` added at the end; made once and shared.
pub fn transition(interp: &Interpreter, shape: Gc<Shape>, name: Gc<Str>) -> Gc<Shape> {
    if let Some((_, child)) = shape.children().find(|&(known, _)| known == name) {
        return child;
    }
    let heap = interp.heap();
    let child = Shape {
        header: Header::new(ids::SHAPE),
        id: interp.new_shape_id(),
        count: shape.count + 1,
        class: GcSlot::new(shape.class()),
        parent: GcSlot::new(shape),
        name: GcSlot::new(name),
        transitions: GcSlot::empty(),
        children: Cell::new(0),
        capacity: shape.capacity,
        names: GcSlot::empty(),
    };
    let child = heap.alloc(ids::SHAPE, child);
    interp.adopt_shape(child, interp.kind_of_shape(shape.id()));
    add_transition(interp, shape, name, child);
    child
}

fn add_transition(interp: &Interpreter, shape: Gc<Shape>, name: Gc<Str>, child: Gc<Shape>) {
    let heap = interp.heap();
    let children = shape.children.get() as usize;
    let room = shape.transitions.get().map_or(0, |table| table.capacity() / 2);
    let table = match shape.transitions.get() {
        Some(table) if children < room => table,
        old => {
            let Ok(grown) = Values::try_new(heap, (4 * room).max(2)) else {
                return; // Without memory for the table the child is simply not shared.
            };
            if let Some(old) = old {
                for (index, slot) in old.slots().iter().enumerate() {
                    if let Some(value) = slot.get() {
                        heap.set(grown, &grown.slots()[index], value);
                    }
                }
            }
            heap.set_gc(shape, &shape.transitions, Some(grown));
            grown
        }
    };
    heap.set(table, &table.slots()[2 * children], name.as_value());
    heap.set(table, &table.slots()[2 * children + 1], child.as_value());
    shape.children.set(children as u32 + 1);
}

/// The names of a shape in order.
pub fn names(interp: &Interpreter, shape: Gc<Shape>) -> Option<Gc<Values>> {
    if let Some(names) = shape.names.get() {
        return Some(names);
    }
    let heap = interp.heap();
    let names = Values::try_new(heap, shape.count()).ok()?;
    let mut current = Some(shape);
    while let Some(layout) = current {
        if let Some(name) = layout.name.get() {
            heap.set(names, &names.slots()[layout.count() - 1], name.as_value());
        }
        current = layout.parent.get();
    }
    heap.set_gc(shape, &shape.names, Some(names));
    Some(names)
}
