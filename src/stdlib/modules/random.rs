//! `_random`: the Mersenne twister as an object.

use std::cell::RefCell;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::number::Int;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;
use crate::mersenne::Mersenne;
use crate::mersenne::WORDS;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_random",
    doc: "Module implements the Mersenne Twister random number generator.",
    functions: &[],
    types: &[Random::SPEC],
    exec: None,
};

/// Random() -> create a random number generator with its own internal state.
#[pytype(name = "Random", module = "_random", shape = ids::RANDOM, flags(BASETYPE), trace, drop)]
#[repr(C)]
pub struct Random {
    header: Header,
    #[untraced]
    generator: RefCell<Mersenne>,
}

/// The words of an integer's absolute value, the least first.
fn key_of(thread: &mut Thread, seed: Value) -> PyResult<Vec<u32>> {
    if seed.is_none() {
        // The keys of the process's hash tables come from the system's random numbers.
        let words = (0..8).map(|index: u32| RandomState::new().hash_one(index));
        return Ok(words.flat_map(halves).collect());
    }
    let exact = int::exact(seed);
    let words = exact
        .and_then(|seed| int::with_limbs(seed, |int| int.limbs.iter().copied().flat_map(halves).collect()));
    let mut words: Vec<u32> = match words {
        Some(words) => words,
        None => halves(ops::hash(thread, seed)? as u64).into(),
    };
    while words.len() > 1 && words.last() == Some(&0) {
        words.pop();
    }
    Ok(words)
}

fn halves(word: u64) -> [u32; 2] {
    [word as u32, (word >> 32) as u32]
}

#[pymethods]
impl Random {
    #[new("(*args, **kwargs)")]
    fn new(thread: &mut Thread, args: &[Value], kwargs: Option<Gc<Dict>>) -> PyResult<Gc<Random>> {
        // They are for `__init__`, which Python classes define anew.
        let _ = (args, kwargs);
        let key = key_of(thread, Value::NONE)?;
        let random =
            Random { header: Header::new(ids::RANDOM), generator: RefCell::new(Mersenne::from_key(&key)) };
        Ok(thread.heap().alloc(ids::RANDOM, random))
    }

    #[init("(seed=None, /)")]
    fn init(thread: &mut Thread, this: Gc<Random>, seed: Option<Value>) -> PyResult<()> {
        Random::seed(thread, this, seed)
    }

    /// random() -> x in the interval [0, 1).
    #[method("()")]
    fn random(this: Gc<Random>) -> f64 {
        this.generator.borrow_mut().float()
    }

    /// seed([n]) -> None.
    ///
    /// Defaults to use urandom and falls back to a combination of the current time and the process identifier.
    #[method("(n=None, /)")]
    fn seed(thread: &mut Thread, this: Gc<Random>, n: Option<Value>) -> PyResult<()> {
        let key = key_of(thread, n.unwrap_or(Value::NONE))?;
        *this.generator.borrow_mut() = Mersenne::from_key(&key);
        Ok(())
    }

    /// getrandbits(k) -> x.  Generates an int with k random bits.
    #[method("(k, /)")]
    fn getrandbits(thread: &mut Thread, this: Gc<Random>, k: u64) -> PyResult {
        let interp = thread.interp();
        if k <= 64 {
            return Ok(int::from_u64(&interp, this.generator.borrow_mut().small_bits(k as u32)));
        }
        let count = usize::try_from(k).unwrap_or(usize::MAX);
        let _charge = thread.charge((count / 8).saturating_mul(2).saturating_add(64))?;
        let mut words = vec![0; count.div_ceil(32)];
        this.generator.borrow_mut().bits_into(count, &mut words);
        let join = |pair: &[u32]| u64::from(pair[0]) | pair.get(1).map_or(0, |&high| u64::from(high) << 32);
        let mut limbs: Vec<u64> = words.chunks(2).map(join).collect();
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
        int::from_limbs(thread, Int { negative: false, limbs: &limbs })
    }

    /// getstate() -> tuple containing the current state.
    #[method("()")]
    fn getstate(thread: &mut Thread, this: Gc<Random>) -> PyResult<Gc<Tuple>> {
        let interp = thread.interp();
        let items = List::with_capacity(thread, WORDS + 1)?;
        let generator = this.generator.borrow().clone();
        let (words, next) = generator.state();
        for &word in words {
            items.push(thread, int::from_i64(&interp, word.into()))?;
        }
        items.push(thread, int::from_usize(&interp, next))?;
        Tuple::new(thread, items.items())
    }

    /// setstate(state) -> None.  Restores generator state.
    #[method("(state, /)")]
    fn setstate(thread: &mut Thread, this: Gc<Random>, state: Gc<Tuple>) -> PyResult<()> {
        let [words @ .., next] = state.items() else {
            return Err(thread.value_error("state vector is the wrong size"));
        };
        if words.len() != WORDS {
            return Err(thread.value_error("state vector is the wrong size"));
        }
        let mut numbers = [0; WORDS];
        for (number, &word) in numbers.iter_mut().zip(words) {
            // Longer integers are cut, as in C.
            *number =
                int::with_limbs(word, |int| int.limbs.first().copied().unwrap_or(0) as u32).unwrap_or(0);
        }
        let next = int::to_i64(*next).and_then(|next| usize::try_from(next).ok());
        match next.and_then(|next| Mersenne::from_state(&numbers, next)) {
            Some(generator) => {
                *this.generator.borrow_mut() = generator;
                Ok(())
            }
            None => Err(thread.value_error("invalid state")),
        }
    }
}
