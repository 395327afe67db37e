//! An interpreter's shared strings: the intern table, one-character strings, the empty string.

use std::cell::Cell;
use std::cell::RefCell;

use taipan_gc::CollectionKind;
use taipan_gc::Gc;

use crate::number::hash;
use crate::state::interpreter::Interpreter;
use crate::types::str::Str;

/// The intern table is open-addressed by the strings' hashes; it holds strings weakly.
pub struct Strings {
    table: RefCell<Table>,
    latin1: Box<[Cell<Option<Gc<Str>>>]>,
    empty: Cell<Option<Gc<Str>>>,
}

struct Table {
    places: Vec<Option<Gc<Str>>>,
    used: usize,
    /// Strings interned since the last collection.
    young: Vec<Gc<Str>>,
}

impl Default for Strings {
    fn default() -> Self {
        Strings {
            table: RefCell::new(Table { places: vec![None; 2048], used: 0, young: Vec::new() }),
            latin1: vec![Cell::new(None); 256].into(),
            empty: Cell::new(None),
        }
    }
}

impl Table {
    fn place_of(&self, string: Gc<Str>) -> usize {
        let mask = self.places.len() - 1;
        let mut place = string.hash() as usize & mask;
        while let Some(known) = self.places[place] {
            if known.hash() == string.hash() && known.equals(&string) {
                break;
            }
            place = (place + 1) & mask;
        }
        place
    }

    /// The string of an ASCII text with this hash.
    fn find(&self, hash: u64, text: &str) -> Option<Gc<Str>> {
        let mask = self.places.len() - 1;
        let mut place = hash as usize & mask;
        while let Some(known) = self.places[place] {
            if known.hash() == hash && known.as_ascii() == Some(text) {
                return Some(known);
            }
            place = (place + 1) & mask;
        }
        None
    }

    fn retain(&mut self, is_live: impl Fn(Gc<Str>) -> bool) {
        if self.places.iter().flatten().any(|&string| !is_live(string)) {
            self.rebuild(self.places.len(), is_live);
        }
    }

    /// Takes a string out, and moves those behind it up that would not be found across the gap.
    fn remove(&mut self, string: Gc<Str>) {
        let mask = self.places.len() - 1;
        let mut gap = self.place_of(string);
        let mut place = gap;
        loop {
            place = (place + 1) & mask;
            let Some(known) = self.places[place] else { break };
            let home = known.hash() as usize & mask;
            if (place.wrapping_sub(home) & mask) >= (place.wrapping_sub(gap) & mask) {
                self.places[gap] = Some(known);
                gap = place;
            }
        }
        self.places[gap] = None;
        self.used -= 1;
    }

    fn rebuild(&mut self, size: usize, keep: impl Fn(Gc<Str>) -> bool) {
        let old = std::mem::replace(&mut self.places, vec![None; size]);
        self.used = 0;
        for string in old.into_iter().flatten().filter(|&string| keep(string)) {
            let mut place = string.hash() as usize & (size - 1);
            while self.places[place].is_some() {
                place = (place + 1) & (size - 1);
            }
            self.places[place] = Some(string);
            self.used += 1;
        }
    }
}

impl Strings {
    /// How many strings are interned.
    pub(crate) fn interned_count(&self) -> usize {
        self.table.borrow().used
    }

    /// The interned string equal to `string`, which becomes it where there is none.
    pub fn intern(&self, _interp: &Interpreter, string: Gc<Str>) -> Gc<Str> {
        let mut table = self.table.borrow_mut();
        if table.used * 3 >= table.places.len() * 2 {
            let size = table.places.len() * 2;
            table.rebuild(size, |_| true);
        }
        let place = table.place_of(string);
        if let Some(known) = table.places[place] {
            return known;
        }
        string.set_interned();
        table.places[place] = Some(string);
        table.used += 1;
        table.young.push(string);
        string
    }

    /// The interned string equal to `string`, where there is one.
    pub(crate) fn interned(&self, string: Gc<Str>) -> Option<Gc<Str>> {
        if string.is_interned() {
            return Some(string);
        }
        let table = self.table.borrow();
        table.places[table.place_of(string)]
    }

    /// The interned string of a text; no other is made where there is one.
    pub fn intern_text(&self, interp: &Interpreter, text: &str) -> Gc<Str> {
        if text.is_ascii() && !text.is_empty() {
            let hash = hash::bytes(interp.hash_key(), text.as_bytes()) as u64;
            if let Some(known) = self.table.borrow().find(hash, text) {
                return known;
            }
        }
        self.intern(interp, Str::new(interp, text))
    }

    /// The empty string.
    pub fn empty(&self) -> Gc<Str> {
        self.empty.get().expect("made with the interpreter")
    }

    /// The string of one code point; below 256 always the same cell.
    pub fn of_code_point(&self, interp: &Interpreter, point: u32) -> Gc<Str> {
        let Some(slot) = self.latin1.get(point as usize) else {
            return Str::single(interp, point);
        };
        if let Some(known) = slot.get() {
            return known;
        }
        let made = self.intern(interp, Str::single(interp, point));
        slot.set(Some(made));
        made
    }

    pub(crate) fn set_empty(&self, interp: &Interpreter, empty: Gc<Str>) {
        self.empty.set(Some(self.intern(interp, empty)));
    }

    /// Shows the strings that are held for good.
    pub(crate) fn trace(&self, tracer: &mut taipan_gc::Tracer<'_>) {
        for string in self.latin1.iter().filter_map(Cell::get) {
            tracer.mark_gc(string);
        }
        if let Some(empty) = self.empty.get() {
            tracer.mark_gc(empty);
        }
    }

    /// Forgets interned strings that died: in a young collection, some of those interned since the last.
    pub(crate) fn retain(&self, kind: CollectionKind, is_live: impl Fn(Gc<Str>) -> bool) {
        let mut table = self.table.borrow_mut();
        let mut young = std::mem::take(&mut table.young);
        match kind {
            CollectionKind::Full => table.retain(is_live),
            CollectionKind::Young => {
                young.iter().filter(|&&string| !is_live(string)).for_each(|&string| table.remove(string))
            }
        }
        young.clear();
        table.young = young;
    }
}
