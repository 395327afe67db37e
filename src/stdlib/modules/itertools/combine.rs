//! `product`, `permutations`, `combinations` and `combinations_with_replacement`: positions are small ints in storage
//! of the heap, so that their number is limited by memory alone.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::storage::Values;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::int;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;
use crate::modules::tuple_of;

/// Where an enumeration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing was given yet.
    Fresh,
    /// The positions are those of the last result.
    Running,
    /// Everything was given.
    Ended,
}

/// The number in a slot.
#[inline]
fn at(numbers: Gc<Values>, index: usize) -> usize {
    numbers.slots()[index].get().and_then(Value::as_int).unwrap_or(0) as usize
}

/// Writes the number in a slot.
#[inline]
fn put(numbers: Gc<Values>, index: usize, number: usize) {
    numbers.slots()[index].set_immediate(Value::int_from_low_bits(number as i64));
}

/// As many numbers, made of their places.
fn numbers(thread: &mut Thread, len: usize, number: impl Fn(usize) -> usize) -> PyResult<Gc<Values>> {
    let numbers = thread.alloc_values(len)?;
    for index in 0..len {
        put(numbers, index, number(index));
    }
    Ok(numbers)
}

/// A length of results, which is not negative.
fn length(thread: &mut Thread, r: isize) -> PyResult<usize> {
    match usize::try_from(r) {
        Ok(r) => Ok(r),
        Err(_) => Err(thread.value_error("r must be non-negative")),
    }
}

/// The items at the first `len` of the positions.
#[inline]
fn selected(thread: &mut Thread, pool: Gc<Tuple>, positions: Gc<Values>, len: usize) -> PyResult<Value> {
    let items = pool.items();
    Ok(tuple_of(thread, len, |_, index| Ok(items[at(positions, index)]))?.as_value())
}

macro_rules! combinations {
    ($(#[$doc:meta])* $type:ident, $name:literal, $shape:ident, first: $first:expr, is_empty: $is_empty:expr,
        next: $next:expr) => {
        $(#[$doc])*
        #[pytype(name = $name, module = "itertools", shape = ids::$shape, signature = "(iterable, r)",
            flags(BASETYPE), trace)]
        #[repr(C)]
        pub struct $type {
            header: Header,
            pool: GcSlot<Tuple>,
            positions: GcSlot<Values>,
            #[untraced]
            state: Cell<State>,
        }

        #[pymethods(itself(iter))]
        impl $type {
            #[new("(iterable, r)")]
            fn new(thread: &mut Thread, iterable: Value, r: isize) -> PyResult<Gc<$type>> {
                let pool = iter::to_tuple(thread, iterable)?;
                let r = length(thread, r)?;
                let is_empty: fn(usize, usize) -> bool = $is_empty;
                let ended = is_empty(pool.len(), r);
                // An empty enumeration needs no positions, however long its results would be.
                let positions = numbers(thread, if ended { 0 } else { r }, $first)?;
                let state = Cell::new(if ended { State::Ended } else { State::Fresh });
                let header = Header::new(ids::$shape);
                let object =
                    $type { header, pool: GcSlot::new(pool), positions: GcSlot::new(positions), state };
                Ok(thread.heap().alloc(ids::$shape, object))
            }


            #[slot(next)]
            fn next(thread: &mut Thread, this: Gc<$type>) -> PyResult<Option<Value>> {
                let (Some(pool), Some(positions)) = (this.pool.get(), this.positions.get()) else {
                    return Ok(None);
                };
                let advance: fn(Gc<Values>, usize) -> bool = $next;
                let any = match this.state.replace(State::Running) {
                    State::Fresh => true,
                    State::Running => advance(positions, pool.len()),
                    State::Ended => false,
                };
                if !any {
                    this.state.set(State::Ended);
                    return Ok(None);
                }
                selected(thread, pool, positions, positions.capacity()).map(Some)
            }
        }
    };
}

combinations! {
    /// Return successive r-length combinations of elements in the iterable.
    ///
    /// combinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)
    Combinations, "combinations", COMBINATIONS,
    first: |index| index,
    is_empty: |n, r| r > n,
    next: next_combination
}

combinations! {
    /// Return successive r-length combinations of elements in the iterable allowing individual elements to have successive
    /// repeats.
    ///
    /// combinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')
    CombinationsWithReplacement, "combinations_with_replacement", COMBINATIONS_WITH_REPLACEMENT,
    first: |_| 0,
    is_empty: |n, r| n == 0 && r > 0,
    next: next_with_replacement
}

/// Moves to the next rising positions below `n`; false after the last.
fn next_combination(positions: Gc<Values>, n: usize) -> bool {
    let r = positions.capacity();
    let Some(place) = (0..r).rev().find(|&place| at(positions, place) != place + n - r) else { return false };
    let first = at(positions, place) + 1;
    for index in place..r {
        put(positions, index, first + index - place);
    }
    true
}

/// Moves to the next positions below `n` that do not fall; false after the last.
fn next_with_replacement(positions: Gc<Values>, n: usize) -> bool {
    let r = positions.capacity();
    let Some(place) = (0..r).rev().find(|&place| at(positions, place) + 1 != n) else { return false };
    let first = at(positions, place) + 1;
    for index in place..r {
        put(positions, index, first);
    }
    true
}

/// Return successive r-length permutations of elements in the iterable.
///
/// permutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)
#[pytype(name = "permutations", module = "itertools", shape = ids::PERMUTATIONS,
    signature = "(iterable, r=None)", flags(BASETYPE), trace)]
#[repr(C)]
pub struct Permutations {
    header: Header,
    pool: GcSlot<Tuple>,
    positions: GcSlot<Values>,
    cycles: GcSlot<Values>,
    #[untraced]
    state: Cell<State>,
}

/// Moves to the next order; false after the last.
fn next_permutation(positions: Gc<Values>, cycles: Gc<Values>) -> bool {
    let (n, r) = (positions.capacity(), cycles.capacity());
    for place in (0..r).rev() {
        let left = at(cycles, place) - 1;
        if left > 0 {
            put(cycles, place, left);
            let (one, other) = (at(positions, place), at(positions, n - left));
            put(positions, place, other);
            put(positions, n - left, one);
            return true;
        }
        let moved = at(positions, place);
        for index in place..n - 1 {
            put(positions, index, at(positions, index + 1));
        }
        put(positions, n - 1, moved);
        put(cycles, place, n - place);
    }
    false
}

#[pymethods(itself(iter))]
impl Permutations {
    #[new("(iterable, r=None)")]
    fn new(thread: &mut Thread, iterable: Value, r: Option<Value>) -> PyResult<Gc<Permutations>> {
        let pool = iter::to_tuple(thread, iterable)?;
        let n = pool.len();
        let r = match r.filter(|r| !r.is_none()) {
            None => n,
            Some(r) if int::exact(r).is_none() => return Err(thread.type_error("Expected int as r")),
            Some(r) => {
                let r = ops::index_i64(thread, r)?;
                length(thread, r as isize)?
            }
        };
        let ended = r > n;
        let positions = numbers(thread, if ended { 0 } else { n }, |index| index)?;
        let cycles = numbers(thread, if ended { 0 } else { r }, |index| n - index)?;
        let permutations = Permutations {
            header: Header::new(ids::PERMUTATIONS),
            pool: GcSlot::new(pool),
            positions: GcSlot::new(positions),
            cycles: GcSlot::new(cycles),
            state: Cell::new(if ended { State::Ended } else { State::Fresh }),
        };
        Ok(thread.heap().alloc(ids::PERMUTATIONS, permutations))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Permutations>) -> PyResult<Option<Value>> {
        let (Some(pool), Some(positions), Some(cycles)) =
            (this.pool.get(), this.positions.get(), this.cycles.get())
        else {
            return Ok(None);
        };
        let any = match this.state.replace(State::Running) {
            State::Fresh => true,
            State::Running => next_permutation(positions, cycles),
            State::Ended => false,
        };
        if !any {
            this.state.set(State::Ended);
            return Ok(None);
        }
        selected(thread, pool, positions, cycles.capacity()).map(Some)
    }
}

/// Cartesian product of input iterables.  Equivalent to nested for-loops.
///
/// For example, product(A, B) returns the same as:  ((x,y) for x in A for y in B).
#[pytype(name = "product", module = "itertools", shape = ids::PRODUCT, signature = "(*iterables, repeat=1)",
    flags(BASETYPE), trace)]
#[repr(C)]
pub struct Product {
    header: Header,
    /// Tuples; they are taken `repeat` times.
    pools: GcSlot<Tuple>,
    positions: GcSlot<Values>,
    #[untraced]
    state: Cell<State>,
}

/// The items of a pool; the pools are taken again and again.
#[inline]
fn pool(pools: Gc<Tuple>, index: usize) -> &'static [Value] {
    let pool = pools.get(index % pools.len()).and_then(|pool| pool.exact::<Tuple>());
    pool.map_or(&[], |pool| pool.items())
}

/// Moves to the next choice; false after the last.
fn next_choice(pools: Gc<Tuple>, positions: Gc<Values>) -> bool {
    for place in (0..positions.capacity()).rev() {
        let next = at(positions, place) + 1;
        if next < pool(pools, place).len() {
            put(positions, place, next);
            return true;
        }
        put(positions, place, 0);
    }
    false
}

#[pymethods(itself(iter))]
impl Product {
    #[new("(*iterables, repeat=1)")]
    fn new(thread: &mut Thread, iterables: &[Value], #[default(1)] repeat: isize) -> PyResult<Gc<Product>> {
        let Ok(repeat) = usize::try_from(repeat) else {
            return Err(thread.value_error("repeat argument cannot be negative"));
        };
        let given = if repeat == 0 { &[] } else { iterables };
        let Some(count) = given.len().checked_mul(repeat).filter(|&count| count < isize::MAX as usize / 8)
        else {
            return Err(thread.overflow_error("repeat argument too large"));
        };
        let positions = numbers(thread, count, |_| 0)?;
        let pools = tuple_of(thread, given.len(), |thread, index| {
            Ok(iter::to_tuple(thread, given[index])?.as_value())
        })?;
        let ended = (0..pools.len()).any(|index| pool(pools, index).is_empty());
        let product = Product {
            header: Header::new(ids::PRODUCT),
            pools: GcSlot::new(pools),
            positions: GcSlot::new(positions),
            state: Cell::new(if ended { State::Ended } else { State::Fresh }),
        };
        Ok(thread.heap().alloc(ids::PRODUCT, product))
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<Product>) -> PyResult<Option<Value>> {
        let (Some(pools), Some(positions)) = (this.pools.get(), this.positions.get()) else {
            return Ok(None);
        };
        let any = match this.state.replace(State::Running) {
            State::Fresh => true,
            State::Running => next_choice(pools, positions),
            State::Ended => false,
        };
        if !any {
            this.state.set(State::Ended);
            return Ok(None);
        }
        let choice =
            tuple_of(thread, positions.capacity(), |_, index| Ok(pool(pools, index)[at(positions, index)]))?;
        Ok(Some(choice.as_value()))
    }
}
