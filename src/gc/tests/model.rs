//! Random graphs against a model, verified and poisoned at each collection.
#![cfg(not(miri))]
#![expect(unsafe_code, reason = "the model names cells by plain pointers")]

mod common;

use std::collections::HashMap;
use std::collections::HashSet;

use common::*;
use taipan_gc::CollectionKind;
use taipan_gc::Config;
use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Heap;
use taipan_gc::Value;

/// A cell of the graph and what it should hold.
struct Entry {
    cell: Gc<Header>,
    holds: Vec<Option<u64>>,
}

/// The graph as it should be.
struct Model {
    heap: Box<Heap>,
    random: Random,
    entries: HashMap<u64, Entry>,
    ids: Vec<u64>,
    roots: Vec<u64>,
    next: u64,
}

impl Model {
    fn new(seed: u64, config: Config) -> Model {
        Model {
            heap: heap(config),
            random: Random(seed),
            entries: HashMap::new(),
            ids: Vec::new(),
            roots: Vec::new(),
            next: 0,
        }
    }

    fn add(&mut self) {
        let slots = match self.random.below(40) {
            0 => 300 + self.random.below(3_000),
            1 => 100_000,
            2..10 => self.random.below(260),
            _ => 2,
        };
        let cell =
            if slots == 2 { node(&self.heap, self.next).any() } else { array(&self.heap, slots).any() };
        self.entries.insert(self.next, Entry { cell, holds: vec![None; slots] });
        self.ids.push(self.next);
        if self.random.below(3) == 0 {
            self.roots.push(self.next);
        }
        self.next += 1;
    }

    /// An id whose cell is certainly alive: reachable from a root by a random walk.
    fn pick(&mut self) -> Option<u64> {
        if self.roots.is_empty() {
            return None;
        }
        let mut at = self.roots[self.random.below(self.roots.len())];
        for _ in 0..self.random.below(6) {
            let holds = &self.entries[&at].holds;
            let filled: Vec<_> = holds.iter().take(300).flatten().copied().collect();
            if filled.is_empty() {
                break;
            }
            at = filled[self.random.below(filled.len())];
        }
        Some(at)
    }

    fn store(&mut self) {
        let (Some(owner), Some(target)) = (self.pick(), self.recent()) else { return };
        let slots = self.entries[&owner].holds.len();
        if slots == 0 {
            return;
        }
        let at = self.random.below(slots);
        let target = (self.random.below(5) != 0).then_some(target);
        let value = target.map_or(Value::NONE, |id| self.entries[&id].cell.as_value());
        let entry = self.entries.get_mut(&owner).unwrap();
        entry.holds[at] = target;
        let cell = entry.cell;
        self.heap.set(cell, slot(&cell, at), value);
    }

    /// A cell made since the last collection, dead or not, or one that is alive.
    fn recent(&mut self) -> Option<u64> {
        match self.ids.len() {
            0 => self.pick(),
            recent if self.random.below(2) == 0 => Some(self.ids[self.random.below(recent)]),
            _ => self.pick(),
        }
    }

    fn drop_root(&mut self) {
        if self.roots.len() > 50 {
            let at = self.random.below(self.roots.len());
            self.roots.swap_remove(at);
        }
    }

    fn reachable(&self) -> HashSet<u64> {
        let mut seen = HashSet::new();
        let mut work = self.roots.clone();
        while let Some(id) = work.pop() {
            if seen.insert(id) {
                work.extend(self.entries[&id].holds.iter().flatten());
            }
        }
        seen
    }

    fn collect(&mut self, kind: CollectionKind) {
        let mut roots = roots(self.roots.iter().map(|id| self.entries[id].cell.as_value()));
        collect(&self.heap, kind, &mut roots);
        let alive = self.reachable();
        let mut cells = HashSet::new();
        self.heap.each_cell(|cell| {
            cells.insert(cell);
        });
        for id in &alive {
            let entry = &self.entries[id];
            assert!(cells.contains(&entry.cell), "cell {id} is gone");
            for (at, held) in entry.holds.iter().enumerate() {
                let value = slot(&entry.cell, at).get().filter(|value| value.is_ptr());
                assert_eq!(value, held.map(|id| self.entries[&id].cell.as_value()), "slot {at} of {id}");
            }
        }
        self.entries.retain(|id, _| alive.contains(id));
        self.ids.clear();
    }

    fn run(&mut self, steps: usize) {
        for step in 0..steps {
            match self.random.below(10) {
                0..3 => self.add(),
                3..9 => self.store(),
                _ => self.drop_root(),
            }
            if step % 500 == 499 {
                let full = self.random.below(6) == 0;
                self.collect(if full { CollectionKind::Full } else { CollectionKind::Young });
            }
        }
        self.collect(CollectionKind::Full);
        self.roots.clear();
        self.collect(CollectionKind::Full);
        assert_eq!(count(&self.heap), 0);
    }
}

fn slot(cell: &Gc<Header>, at: usize) -> &taipan_gc::Slot {
    // SAFETY: the two kinds of the model, told apart by their shapes.
    unsafe {
        if cell.header().shape() == ARRAY {
            let slots = cell.as_ptr().cast::<Array>().as_ref().slots();
            &slots[at]
        } else {
            let node = cell.as_ptr().cast::<Node>().as_ref();
            if at == 0 { &node.left } else { &node.right }
        }
    }
}

#[test]
fn random_graphs() {
    for seed in 1..6 {
        Model::new(seed * 0x9E37_79B9, Config::tiny()).run(12_000);
    }
}

#[test]
fn random_graphs_with_hardly_a_mark_stack() {
    Model::new(77, Config { mark_stack: 2, ..Config::tiny() }).run(6_000);
}
