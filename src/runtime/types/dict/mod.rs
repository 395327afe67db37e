//! `dict`: a compact, insertion-ordered, open-addressed table.
//!
//! A dict is in one of three modes. A *plain* dict has a table of its own. A *namespace* (of a module or class) is a plain
//! dict whose table holds a [`NameCell`] where a plain one holds the value, so that caches and machine code can lean on
//! the cell. A *view* is the `__dict__` of an instance whose attributes are laid out by its shape: it has no table, reads and
//! writes go to the instance; what a shape cannot express turns instance and view into a plain dict.
//!
//! Lookups are safe against `__eq__` that changes the dict: the table is compared after each call that ran Python, and the
//! search begins anew where it was replaced.

pub mod iterators;
mod methods;
mod table;
mod view;
pub mod views;

pub use methods::update;

pub use table::Entry;
pub use table::kind as table_kind;

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pytype;

use crate::object::cast::ValueExt;
use crate::object::cast::gc;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::instance::Instance;
use crate::object::namespace;
use crate::object::namespace::NameCell;
use crate::object::ops;
use crate::object::ops::BinaryOp;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::storage::Values;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::str::Str;
use table::Table;

/// Bits of the header's `aux`.
mod bits {
    /// The table holds name cells.
    pub const NAMESPACE: u16 = 1;
    /// The dict shows the attributes of an instance.
    pub const VIEW: u16 = 2;
    /// The dict is the content of an instance of a Python subclass.
    pub const DRESSED: u16 = 4;
}

/// dict() -> new empty dictionary
/// dict(mapping) -> new dictionary initialized from a mapping object's
///     (key, value) pairs
/// dict(iterable) -> new dictionary initialized as if via:
///     d = {}
///     for k, v in iterable:
///         d[k] = v
/// dict(**kwargs) -> new dictionary initialized with the name=value pairs
///     in the keyword argument list.  For example:  dict(one=1, two=2)
#[pytype(
    name = "dict",
    shape = ids::DICT,
    flags(BASETYPE, MAPPING, MATCH_SELF, UNHASHABLE),
    methods(METHODS),
    trace
)]
#[repr(C)]
pub struct Dict {
    header: Header,
    /// How many entries. Not kept for views and namespaces.
    #[untraced]
    used: Cell<u32>,
    /// Moves with every change of the set of keys: iterators notice.
    #[untraced]
    version: Cell<u32>,
    table: GcSlot<Table>,
    /// A view's instance; the instance whose content a dressed dict is; else empty.
    owner: Slot,
    /// The overflow array of a view's instance; else empty.
    overflow: GcSlot<Values>,
}

/// The hash of a key; the error of one that has none names it as a key.
#[inline]
pub fn key_hash(thread: &mut Thread, key: Value) -> PyResult<i64> {
    if let Some(name) = key.exact::<Str>() {
        return Ok(name.hash() as i64);
    }
    if let Some(int) = key.as_int() {
        return Ok(crate::number::hash::int(int));
    }
    match ops::hash(thread, key) {
        Ok(hash) => Ok(hash),
        Err(raised) => Err(unhashable(thread, raised, key, "a dict key")),
    }
}

/// Says in the error of a value without a hash what it was to be.
#[cold]
pub(crate) fn unhashable(thread: &mut Thread, raised: Raised, value: Value, role: &str) -> Raised {
    let class = thread.interp().class(exceptions::TYPE_ERROR);
    let is_plain = thread.pending().is_some_and(|error| thread.interp().class_of(error) == class);
    if !is_plain {
        return raised;
    }
    let cause = thread.take_pending(raised);
    let text = match ops::str(thread, cause) {
        Ok(text) => text.to_string_lossy(),
        Err(raised) => return raised,
    };
    let name = thread.interp().class_of(value).name_text();
    thread.type_error(format!("cannot use '{name}' as {role} ({text})"))
}

/// A position in the order of a dict's entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position(pub usize);

impl Dict {
    /// An empty dict.
    pub fn new(thread: &mut Thread) -> Gc<Dict> {
        Self::empty(&thread.interp())
    }

    /// An empty dict.
    pub fn empty(interp: &Interpreter) -> Gc<Dict> {
        Self::allocate(interp, 0)
    }

    /// An empty namespace.
    pub fn namespace(interp: &Interpreter) -> Gc<Dict> {
        Self::allocate(interp, bits::NAMESPACE)
    }

    fn allocate(interp: &Interpreter, aux: u16) -> Gc<Dict> {
        let header = Header::new(ids::DICT);
        header.set_aux(aux);
        let dict = Dict {
            header,
            used: Cell::new(0),
            version: Cell::new(0),
            table: GcSlot::empty(),
            owner: Slot::empty(),
            overflow: GcSlot::empty(),
        };
        interp.heap().alloc(ids::DICT, dict)
    }

    /// Whether the table holds name cells.
    #[inline]
    pub fn is_namespace(&self) -> bool {
        self.header.aux() & bits::NAMESPACE != 0
    }

    /// Whether the dict shows the attributes of an instance.
    #[inline]
    pub fn is_view(&self) -> bool {
        self.header.aux() & bits::VIEW != 0
    }

    /// The object that Python code knows the dict by: the instance of a subclass around it, else the dict itself.
    pub fn face(&self) -> Value {
        self.dress().unwrap_or_else(|| gc(self).as_value())
    }

    /// The instance of a Python subclass around the dict, where it was used as a namespace.
    #[inline]
    pub fn dress(&self) -> Option<Value> {
        if self.header.aux() & bits::DRESSED != 0 { self.owner.get() } else { None }
    }

    /// The dict in `value`, for use as a namespace: it remembers the instance of a subclass around it.
    pub fn of_mapping(interp: &Interpreter, value: Value) -> Option<Gc<Dict>> {
        let dict = value.cast::<Dict>()?;
        if value != dict.as_value() {
            interp.heap().set(dict, &dict.owner, value);
            dict.header.set_aux(dict.header.aux() | bits::DRESSED);
        }
        Some(dict)
    }

    /// How many entries.
    pub fn len(&self) -> usize {
        if self.is_view() {
            return view::len(self);
        }
        if self.is_namespace() {
            return self.entries().count();
        }
        self.used.get() as usize
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Moves with every change of the set of keys.
    pub fn version(&self) -> u32 {
        if self.is_view() { view::version(self) } else { self.version.get() }
    }

    fn changed(&self) {
        self.version.set(self.version.get().wrapping_add(1));
    }

    /// The value an entry stands for: itself, or its cell's content.
    fn content(&self, entry: &Entry) -> Option<Value> {
        let value = entry.value.get()?;
        if self.is_namespace() { value.cast_cell::<NameCell>()?.get() } else { Some(value) }
    }

    /// `dict.get(key)`
    pub fn get(&self, thread: &mut Thread, key: Value) -> PyResult<Option<Value>> {
        if let Some(name) = key.exact::<Str>() {
            return self.get_str(thread, name);
        }
        let hash = key_hash(thread, key)?;
        self.get_hashed(thread, key, hash)
    }

    /// `dict.get(key)` with the hash known.
    pub fn get_hashed(&self, thread: &mut Thread, key: Value, hash: i64) -> PyResult<Option<Value>> {
        if self.is_view() {
            return view::get(thread, gc(self), key, hash);
        }
        let Some(index) = table::find(thread, gc(self), key, hash)? else { return Ok(None) };
        Ok(self.table.get().and_then(|table| self.content(&table.entries()[index])))
    }

    /// `dict.get(name)` of an exact string.
    #[inline]
    pub fn get_str(&self, thread: &mut Thread, name: Gc<Str>) -> PyResult<Option<Value>> {
        if self.is_view() {
            return view::get(thread, gc(self), name.as_value(), name.hash() as i64);
        }
        match self.table.get().map(|table| table.find_str(name)) {
            None | Some(table::Found::No) => Ok(None),
            Some(table::Found::At(index)) => {
                Ok(self.table.get().and_then(|table| self.content(&table.entries()[index])))
            }
            Some(table::Found::AskPython) => self.get_hashed(thread, name.as_value(), name.hash() as i64),
        }
    }

    /// The value of an exact string in a plain dict; `None` also where Python or a view would have to be asked.
    #[inline]
    pub(crate) fn get_quick(&self, name: Gc<Str>) -> Option<Value> {
        let table = self.table.get()?;
        match table.find_str(name) {
            table::Found::At(index) => self.content(&table.entries()[index]),
            _ => None,
        }
    }

    /// The value of a text key, for Rust's own lookups in dicts with string keys. Runs no Python: a key that only Python
    /// could compare counts as absent.
    pub fn get_text(&self, interp: &Interpreter, text: &str) -> Option<Value> {
        let name = Str::intern(interp, text);
        if self.is_view() {
            return view::get_plain(interp, self, name);
        }
        let table = self.table.get()?;
        match table.find_str(name) {
            table::Found::At(index) => self.content(&table.entries()[index]),
            _ => None,
        }
    }

    /// Whether the key is there.
    pub fn contains(&self, thread: &mut Thread, key: Value) -> PyResult<bool> {
        Ok(self.get(thread, key)?.is_some())
    }

    /// `dict[key] = value`
    pub fn set(&self, thread: &mut Thread, key: Value, value: Value) -> PyResult<()> {
        let hash = key_hash(thread, key)?;
        self.set_hashed(thread, key, hash, value)
    }

    /// `dict[name] = value` of an exact string.
    pub fn set_str(&self, thread: &mut Thread, name: Gc<Str>, value: Value) -> PyResult<()> {
        self.set_hashed(thread, name.as_value(), name.hash() as i64, value)
    }

    /// `dict[text] = value`
    pub fn set_text(&self, thread: &mut Thread, text: &str, value: Value) -> PyResult<()> {
        let name = Str::intern(&thread.interp(), text);
        self.set_str(thread, name, value)
    }

    /// `dict[key] = value` with the hash known.
    pub fn set_hashed(&self, thread: &mut Thread, key: Value, hash: i64, value: Value) -> PyResult<()> {
        if self.is_view() && view::set(thread, gc(self), key, hash, value)? {
            return Ok(());
        }
        match table::find(thread, gc(self), key, hash)? {
            Some(index) => {
                self.overwrite(thread, index, value);
                Ok(())
            }
            None => self.append(thread, key, hash, value),
        }
    }

    /// Puts an entry that is not there into a namespace of a few entries: a native type's, while it is filled.
    pub fn put_fresh(&self, interp: &Interpreter, name: Gc<Str>, value: Value) {
        let stored = NameCell::new(interp.heap(), value).as_value();
        if table::reserve_small(interp, gc(self))
            && let Some(table) = self.table.get()
        {
            table.push(interp.heap(), table, name.as_value(), name.hash() as i64, stored);
            self.changed();
        }
    }

    /// Replaces the value of the entry at `index` of the table.
    fn overwrite(&self, thread: &mut Thread, index: usize, value: Value) {
        let Some(table) = self.table.get() else { return };
        let interp = thread.interp();
        let entry = &table.entries()[index];
        if !self.is_namespace() {
            interp.heap().set(table, &entry.value, value);
            return;
        }
        if let Some(cell) = entry.value.get().and_then(|cell| cell.cast_cell::<NameCell>()) {
            if cell.get().is_none() {
                self.name_appears(&interp, entry);
            }
            if namespace::write(interp.heap(), cell, Some(value)) {
                interp.constant_broken();
            }
        }
    }

    /// A namespace gets a name: caches that lean on its absence must not. Any name may be equal to a key that is no exact
    /// string.
    fn name_appears(&self, interp: &Interpreter, entry: &Entry) {
        self.changed();
        let is_news = match entry.key.get().and_then(|key| key.exact::<Str>()) {
            Some(name) => interp.strings().interned(name).is_some_and(|name| name.was_looked_up()),
            None => true,
        };
        if is_news {
            interp.names_changed();
        }
    }

    /// Appends an entry whose key is not there.
    fn append(&self, thread: &mut Thread, key: Value, hash: i64, value: Value) -> PyResult<()> {
        table::reserve(thread, gc(self), 1)?;
        let interp = thread.interp();
        let stored = if self.is_namespace() { NameCell::new(interp.heap(), value).as_value() } else { value };
        if let Some(table) = self.table.get() {
            let index = table.push(interp.heap(), table, key, hash, stored);
            if self.is_namespace() {
                self.name_appears(&interp, &table.entries()[index]);
            }
        }
        self.used.set(self.used.get() + 1);
        self.changed();
        Ok(())
    }

    /// `del dict[key]`; what was there.
    pub fn remove(&self, thread: &mut Thread, key: Value) -> PyResult<Option<Value>> {
        let hash = key_hash(thread, key)?;
        self.remove_hashed(thread, key, hash)
    }

    /// `del dict[key]` with the hash known; what was there.
    pub fn remove_hashed(&self, thread: &mut Thread, key: Value, hash: i64) -> PyResult<Option<Value>> {
        if self.is_view()
            && let Some(answer) = view::remove(thread, gc(self), key, hash)?
        {
            return Ok(answer);
        }
        let Some(index) = table::find(thread, gc(self), key, hash)? else { return Ok(None) };
        Ok(self.remove_at(thread, index))
    }

    /// Removes the entry at `index` of the table.
    fn remove_at(&self, thread: &mut Thread, index: usize) -> Option<Value> {
        if self.is_namespace() {
            thread.interp().names_changed();
        }
        self.remove_entry(thread, index)
    }

    /// Removes an entry; of a namespace, one whose absence is news to nobody.
    fn remove_entry(&self, thread: &mut Thread, index: usize) -> Option<Value> {
        let table = self.table.get()?;
        let interp = thread.interp();
        let entry = &table.entries()[index];
        let value = self.content(entry)?;
        if self.is_namespace() {
            let cell = entry.value.get().and_then(|cell| cell.cast_cell::<NameCell>())?;
            if namespace::write(interp.heap(), cell, None) {
                interp.constant_broken();
            }
        } else {
            self.used.set(self.used.get() - 1);
        }
        table.remove(index);
        self.changed();
        Some(value)
    }

    /// `del dict[name]`; whether it was there.
    pub fn delete_str(&self, thread: &mut Thread, name: Gc<Str>) -> PyResult<bool> {
        Ok(self.remove_hashed(thread, name.as_value(), name.hash() as i64)?.is_some())
    }

    /// `del name` of a variable of a module; whether it was there. What leans on such a name looks at its cell, which
    /// is now empty: no lookup elsewhere comes out differently, as it would for a name of a class.
    pub(crate) fn delete_variable(&self, thread: &mut Thread, name: Gc<Str>) -> PyResult<bool> {
        if self.is_view() {
            return self.delete_str(thread, name);
        }
        match table::find(thread, gc(self), name.as_value(), name.hash() as i64)? {
            Some(index) => Ok(self.remove_entry(thread, index).is_some()),
            None => Ok(false),
        }
    }

    /// Removes every entry.
    pub fn clear(&self, thread: &mut Thread) -> PyResult<()> {
        if self.is_view() {
            view::detach(thread, gc(self))?;
        }
        if self.is_namespace() {
            let keys: Vec<usize> = self.entries().map(|(position, ..)| position.0).collect();
            for index in keys {
                self.remove_at(thread, index);
            }
            return Ok(());
        }
        self.table.clear();
        self.used.set(0);
        self.changed();
        Ok(())
    }

    /// The next entry at or after `position`, which moves behind it. Entries in order of insertion.
    pub fn next(&self, position: &mut Position) -> Option<(Value, Value)> {
        let (key, value, _) = self.next_hashed(position)?;
        Some((key, value))
    }

    /// Like [`Dict::next`], with the key's hash.
    pub fn next_hashed(&self, position: &mut Position) -> Option<(Value, Value, i64)> {
        if self.is_view() {
            return view::next(self, position);
        }
        let table = self.table.get()?;
        let entries = table.entries();
        position.0 = position.0.max(table.first());
        while let Some(entry) = entries.get(position.0) {
            position.0 += 1;
            if let (Some(key), Some(value)) = (entry.key.get(), self.content(entry)) {
                return Some((key, value, entry.hash_bits()));
            }
        }
        None
    }

    /// The last entry before `position` (an end position is `Position(usize::MAX)`), which moves to it.
    pub fn previous(&self, position: &mut Position) -> Option<(Value, Value)> {
        if self.is_view() {
            return view::previous(self, position);
        }
        let table = self.table.get()?;
        let entries = table.entries();
        let mut index = position.0.min(entries.len());
        while index > 0 {
            index -= 1;
            position.0 = index;
            let entry = &entries[index];
            if let (Some(key), Some(value)) = (entry.key.get(), self.content(entry)) {
                return Some((key, value));
            }
        }
        None
    }

    /// Positions, keys and values, in order. The dict must not change meanwhile.
    pub fn entries(&self) -> impl Iterator<Item = (Position, Value, Value)> + '_ {
        let mut position = Position::default();
        std::iter::from_fn(move || {
            let (key, value) = self.next(&mut position)?;
            Some((Position(position.0 - 1), key, value))
        })
    }

    /// Copies all entries of `other`, as `dict.update` of an exact dict does.
    pub fn update_from(&self, thread: &mut Thread, other: Gc<Dict>) -> PyResult<()> {
        if other == gc(self) {
            return Ok(());
        }
        if self.is_plain() {
            if self.is_empty() && other.is_plain() {
                return self.take_copy(thread, other);
            }
            table::reserve(thread, gc(self), other.len())?;
        }
        let (version, len) = (other.version(), other.len());
        let mut position = Position::default();
        while let Some((key, value, hash)) = other.next_hashed(&mut position) {
            self.set_hashed(thread, key, hash, value)?;
            if other.version() != version && other.len() != len {
                return Err(thread.runtime_error("dict mutated during update"));
            }
            crate::types::sequence::tick(thread, position.0)?;
        }
        Ok(())
    }

    /// Whether the table holds the values themselves.
    fn is_plain(&self) -> bool {
        self.header.aux() & (bits::VIEW | bits::NAMESPACE) == 0
    }

    /// An empty plain dict gets the entries of another one.
    fn take_copy(&self, thread: &mut Thread, other: Gc<Dict>) -> PyResult<()> {
        thread.work(other.len())?;
        let Some(table) = other.table.get().filter(|_| !other.is_empty()) else { return Ok(()) };
        let copied = table::duplicate(thread, table, other.len())?;
        thread.heap().set_gc(gc(self), &self.table, Some(copied));
        self.used.set(other.used.get());
        self.changed();
        Ok(())
    }

    /// Adds one to the number that a key stands for, or begins with one: for counting.
    pub fn count_up(&self, thread: &mut Thread, key: Value, hash: i64) -> PyResult<()> {
        let one = Value::int_from_low_bits(1);
        if !self.is_plain() {
            let count = self.get_hashed(thread, key, hash)?;
            let count = count.map_or(Ok(one), |count| ops::binary(thread, BinaryOp::Add, count, one))?;
            return self.set_hashed(thread, key, hash, count);
        }
        let Some(index) = table::find(thread, gc(self), key, hash)? else {
            return self.append(thread, key, hash, one);
        };
        let count = self.table.get().and_then(|table| table.entries()[index].value.get()).unwrap_or(one);
        if let Some(next) = count.as_int().and_then(|count| Value::small_int(count + 1)) {
            self.overwrite(thread, index, next);
            return Ok(());
        }
        let next = ops::binary(thread, BinaryOp::Add, count, one)?;
        self.set_hashed(thread, key, hash, next)
    }

    /// Makes room for so many more entries, where the dict has a table of its own.
    pub fn reserve(&self, thread: &mut Thread, more: usize) -> PyResult<()> {
        if self.is_view() { Ok(()) } else { table::reserve(thread, gc(self), more) }
    }

    /// A plain dict with the same entries.
    pub fn copy(&self, thread: &mut Thread) -> PyResult<Gc<Dict>> {
        let copy = Self::new(thread);
        copy.update_from(thread, gc(self))?;
        Ok(copy)
    }

    /// The value of a key, put there first where it is absent.
    pub fn set_default(&self, thread: &mut Thread, key: Value, default: Value) -> PyResult {
        let hash = key_hash(thread, key)?;
        let version = self.version();
        if let Some(value) = self.get_hashed(thread, key, hash)? {
            return Ok(value);
        }
        if self.is_namespace() || self.is_view() || self.version() != version {
            self.set_hashed(thread, key, hash, default)?;
        } else {
            self.append(thread, key, hash, default)?;
        }
        Ok(default)
    }

    /// Removes and returns the last entry.
    pub fn pop_last(&self, thread: &mut Thread) -> PyResult<Option<(Value, Value)>> {
        if self.is_view() {
            view::detach(thread, gc(self))?;
        }
        let mut position = Position(usize::MAX);
        let Some((key, value)) = self.previous(&mut position) else { return Ok(None) };
        self.remove_at(thread, position.0);
        if let Some(table) = self.table.get() {
            table.cut(position.0);
        }
        Ok(Some((key, value)))
    }

    /// The cell of a name of a namespace, whether or not it has a value.
    pub fn cell(&self, name: Gc<Str>) -> Option<Gc<NameCell>> {
        debug_assert!(self.is_namespace());
        let table = self.table.get()?;
        match table.find_str(name) {
            table::Found::At(index) => table.entries()[index]
                .value
                .get()?
                .cast_cell::<NameCell>()
                .filter(|cell| cell.get().is_some()),
            _ => None,
        }
    }

    /// Whether a search that runs no Python cannot tell if the name is there.
    pub(crate) fn asks_python(&self, name: Gc<Str>) -> bool {
        self.table.get().is_some_and(|table| table.find_str(name) == table::Found::AskPython)
    }

    /// Gives each name of a namespace another cell and empties the one that it had: caches and machine code that lean on
    /// those must look the names up again.
    pub(crate) fn renew_cells(&self, interp: &Interpreter) {
        debug_assert!(self.is_namespace());
        let Some(table) = self.table.get() else { return };
        for entry in table.entries() {
            let Some(cell) = entry.value.get().and_then(|cell| cell.cast_cell::<NameCell>()) else {
                continue;
            };
            let Some(value) = cell.get() else { continue };
            interp.heap().set(table, &entry.value, NameCell::new(interp.heap(), value).as_value());
            if namespace::write(interp.heap(), cell, None) {
                interp.constant_broken();
            }
        }
    }

    /// Turns a plain dict (or a view) into a namespace in place: it is used as the globals of some code.
    pub fn make_namespace(&self, thread: &mut Thread) -> PyResult<()> {
        if self.is_namespace() {
            return Ok(());
        }
        if self.is_view() {
            view::detach(thread, gc(self))?;
        }
        let interp = thread.interp();
        if let Some(table) = self.table.get() {
            for entry in table.entries() {
                if let Some(value) = entry.value.get() {
                    let cell = NameCell::new(interp.heap(), value);
                    interp.heap().set(table, &entry.value, cell.as_value());
                }
            }
        }
        self.header.set_aux(self.header.aux() | bits::NAMESPACE);
        Ok(())
    }

    /// The attribute dict of an instance whose attributes are laid out by its shape.
    pub(crate) fn of_instance(thread: &mut Thread, instance: Gc<Instance>) -> Gc<Dict> {
        let interp = thread.interp();
        let dict = Self::allocate(&interp, bits::VIEW);
        interp.heap().set(dict, &dict.owner, instance.as_value());
        if let Some(overflow) = instance.overflow() {
            interp.heap().set_gc(dict, &dict.overflow, Some(overflow));
        }
        dict
    }

    /// The overflow array of a view's instance.
    pub(crate) fn overflow(&self) -> Option<Gc<Values>> {
        self.overflow.get()
    }

    /// Replaces the overflow array of a view's instance.
    pub(crate) fn set_overflow(&self, interp: &Interpreter, overflow: Gc<Values>) {
        interp.heap().set_gc(gc(self), &self.overflow, Some(overflow));
    }

    /// A view takes over the entries of `plain` and stops being one.
    pub(crate) fn become_plain(&self, interp: &Interpreter, plain: Gc<Dict>) {
        let heap = interp.heap();
        heap.set_gc(gc(self), &self.table, plain.table.get());
        self.used.set(plain.used.get());
        self.owner.clear();
        self.overflow.clear();
        self.header.set_aux(self.header.aux() & !bits::VIEW);
        self.changed();
    }
}
