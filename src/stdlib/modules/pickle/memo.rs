//! The objects that a pickler has written, each with its number.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::growth::Growth;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::list::List;

/// The objects in the order of their numbers, which a list keeps alive, and an open-addressed index into it.
pub(super) struct Memo {
    objects: Gc<List>,
    /// Numbers plus one, 0 for a free place; a power of two of them, at most half in use.
    index: Vec<u32>,
    /// How many places are in use. Programs that find the list among the objects of the collector may shorten that.
    used: usize,
    growth: Growth,
}

/// The smallest index.
const LEAST: usize = 64;

impl Memo {
    /// An empty memo.
    pub(super) fn new(thread: &mut Thread) -> Memo {
        let objects = List::empty(&thread.interp());
        Memo { objects, index: Vec::new(), used: 0, growth: Growth::default() }
    }

    /// The memo of a pickler that keeps its objects in a list.
    pub(super) fn over(thread: &mut Thread, objects: Gc<List>) -> PyResult<Memo> {
        let mut memo = Memo { objects, index: Vec::new(), used: 0, growth: Growth::default() };
        if !objects.is_empty() {
            memo.grow(thread)?;
        }
        Ok(memo)
    }

    /// The number of an object that was written.
    #[inline]
    pub(super) fn get(&self, object: Value) -> Option<u32> {
        if self.index.is_empty() {
            return None;
        }
        let mut place = self.first_place(object);
        loop {
            let number = self.index[place].checked_sub(1)?;
            if self.objects.get(number as usize).is_some_and(|known| known.is(object)) {
                return Some(number);
            }
            place = (place + 1) & (self.index.len() - 1);
        }
    }

    /// Gives an object that is not here the next number.
    pub(super) fn put(&mut self, thread: &mut Thread, object: Value) -> PyResult<u32> {
        let number = self.objects.len() as u32;
        self.objects.push(thread, object)?;
        if (self.used + 1) * 2 > self.index.len() {
            self.grow(thread)?;
        } else {
            self.note(object, number);
        }
        Ok(number)
    }

    fn first_place(&self, object: Value) -> usize {
        // Addresses differ in their middle bits.
        let mixed = object.bits().wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 32) as usize & (self.index.len() - 1)
    }

    fn note(&mut self, object: Value, number: u32) {
        let mut place = self.first_place(object);
        while self.index[place] != 0 {
            place = (place + 1) & (self.index.len() - 1);
        }
        self.index[place] = number + 1;
        self.used += 1;
    }

    /// A new index with room for as many objects again.
    #[cold]
    fn grow(&mut self, thread: &mut Thread) -> PyResult<()> {
        thread.work(self.objects.len())?;
        let places = (self.objects.len() * 4).next_power_of_two().max(LEAST);
        self.growth.reach(thread, places * size_of::<u32>())?;
        self.index = Vec::new();
        self.index.try_reserve_exact(places).map_err(|_| thread.memory_error())?;
        self.index.resize(places, 0);
        self.used = 0;
        for (number, &object) in self.objects.items().iter().enumerate() {
            self.note(object, number as u32);
        }
        Ok(())
    }
}
