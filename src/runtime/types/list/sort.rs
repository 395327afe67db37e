//! `list.sort`: a stable merge sort of natural runs, which asks for the comparisons that CPython asks for, in their order:
//! they may run Python.
//!
//! The list is empty while it is sorted, so that comparisons, which may run Python, cannot see it half done; what they put
//! into it is refused at the end. The items are sorted as plain words in buffers that the collector does not look into: the
//! list's old storage, unchanged until the end, keeps them alive, and so does the list of keys.
//!
//! Keys that are all integers, numbers or strings are compared without leaving Rust: stretches are sorted by the
//! standard library, with a poll between two of them, and merged as the runs of the general case are.

#![expect(unsafe_code, reason = "items are moved as plain words")]

use std::cmp::Ordering;

use taipan_gc::CollectionKind;
use taipan_gc::Gc;
use taipan_gc::Value;

use super::List;
use super::merge;
use super::merge::Downward;
use super::merge::Less;
use super::merge::Merge;
use super::merge::STREAK;
use super::merge::Upward;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::slots::Comparison;
use crate::object::storage::Bytes;
use crate::state::thread::Thread;
use crate::types::sequence;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// As many elements are sorted by insertion alone.
const LONGEST_INSERTION: usize = 64;
/// Elements that the standard library sorts in one go.
const STRETCH: usize = 1 << 16;

/// `list.sort(key=key, reverse=reverse)`. When a comparison raises, the items stay in the order that they have by then.
pub fn sort(thread: &mut Thread, list: Gc<List>, key: Option<Value>, reverse: bool) -> PyResult<()> {
    let Some(storage) = list.items.get() else { return Ok(()) };
    let items = list.items();
    list.items.clear();
    list.len.set(0);
    let mut sorted = items;
    let result = match key {
        Some(key) => sort_by_key(thread, &mut sorted, key, reverse),
        None => sort_plain(thread, &mut sorted, reverse),
    };
    let modified = list.items.get().is_some();
    let interp = thread.interp();
    super::copy(&interp, storage, 0, sorted);
    interp.heap().set_gc(list, &list.items, Some(storage));
    list.len.set(items.len());
    result?;
    if modified {
        return Err(thread.value_error("list modified during sort"));
    }
    Ok(())
}

/// Words that the collector does not see. `N` is 1 for items alone, 2 for keys with their items.
type Words<const N: usize> = &'static mut [[u64; N]];

fn buffer<const N: usize>(thread: &mut Thread, len: usize) -> PyResult<Words<N>> {
    let Some(bytes) = len.checked_mul(size_of::<[u64; N]>()) else { return Err(thread.memory_error()) };
    let cell = match Bytes::try_new(thread.heap(), bytes) {
        Ok(cell) => cell,
        Err(_) => {
            thread.collect(CollectionKind::Full);
            Bytes::try_new(thread.heap(), bytes).map_err(|_| thread.memory_error())?
        }
    };
    // SAFETY: the cell has this many bytes, aligned to 8, and nobody else knows of it; the slice itself, on a scanned
    // stack, keeps it.
    Ok(unsafe { std::slice::from_raw_parts_mut(cell.base().cast(), len) })
}

/// Puts the items in order.
fn sort_plain(thread: &mut Thread, items: &mut &'static [Value], reverse: bool) -> PyResult<()> {
    let words = buffer::<1>(thread, items.len())?;
    for (word, item) in words.iter_mut().zip(*items) {
        *word = [item.bits()];
    }
    let result = sort_words(thread, &mut *words, reverse);
    // SAFETY: the words are the items in another order.
    *items = unsafe { std::slice::from_raw_parts(words.as_ptr().cast(), words.len()) };
    result
}

/// Puts the items in the order of their keys.
fn sort_by_key(thread: &mut Thread, items: &mut &'static [Value], key: Value, reverse: bool) -> PyResult<()> {
    let keys = List::with_capacity(thread, items.len())?;
    for &item in *items {
        let of_item = call::call(thread, key, &[item])?;
        keys.push(thread, of_item)?;
        thread.work(64)?;
    }
    let words = buffer::<2>(thread, items.len())?;
    for ((word, item), key) in words.iter_mut().zip(*items).zip(keys.items()) {
        *word = [key.bits(), item.bits()];
    }
    let sorted = buffer::<1>(thread, words.len())?;
    let result = sort_words(thread, &mut *words, reverse);
    for (to, from) in sorted.iter_mut().zip(words.iter()) {
        *to = [from[1]];
    }
    std::hint::black_box(keys);
    // SAFETY: the second words are the items in another order.
    *items = unsafe { std::slice::from_raw_parts(sorted.as_ptr().cast(), sorted.len()) };
    result
}

/// Sorts by the first words. A reversed order keeps equal elements as they are: reversed before and after.
fn sort_words<const N: usize>(thread: &mut Thread, words: &mut [[u64; N]], reverse: bool) -> PyResult<()> {
    if words.len() < 2 {
        return Ok(());
    }
    if reverse {
        words.reverse();
    }
    let result = match kind_of(words) {
        Keys::Ints => sort_typed(thread, words, |a, b| ((a << 14) as i64).cmp(&((b << 14) as i64))),
        Keys::Numbers => sort_typed(thread, words, compare_numbers),
        Keys::Strings => sort_typed(thread, words, compare_strings),
        Keys::Mixed => sort_mixed(thread, words),
    };
    if reverse {
        words.reverse();
    }
    result
}

/// What all keys are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// Small integers: without the tag their encodings are in order as signed numbers.
    Ints,
    /// Small integers and floats, which all floats hold exactly; no NaN.
    Numbers,
    Strings,
    Mixed,
}

fn value_of(word: u64) -> Value {
    // SAFETY: the words are encodings of values that the list's storage and the keys keep alive; none is zero.
    unsafe { Value::from_bits(word) }.unwrap_or(Value::NONE)
}

fn kind_of<const N: usize>(words: &[[u64; N]]) -> Keys {
    let kinds = words.iter().map(|word| kind_of_one(value_of(word[0])));
    kinds
        .reduce(|a, b| match (a, b) {
            _ if a == b => a,
            (Keys::Ints | Keys::Numbers, Keys::Ints | Keys::Numbers) => Keys::Numbers,
            _ => Keys::Mixed,
        })
        .unwrap_or(Keys::Mixed)
}

fn kind_of_one(key: Value) -> Keys {
    if key.is_int() {
        Keys::Ints
    } else if key.as_float().is_some_and(|float| !float.is_nan()) {
        Keys::Numbers
    } else if key.exact::<Str>().is_some() {
        Keys::Strings
    } else {
        Keys::Mixed
    }
}

fn number(word: u64) -> f64 {
    let value = value_of(word);
    value.as_float().unwrap_or_else(|| value.as_int().unwrap_or(0) as f64)
}

fn compare_numbers(a: u64, b: u64) -> Ordering {
    number(a).partial_cmp(&number(b)).unwrap_or(Ordering::Equal)
}

fn compare_strings(a: u64, b: u64) -> Ordering {
    match (value_of(a).exact::<Str>(), value_of(b).exact::<Str>()) {
        (Some(a), Some(b)) => a.compare(&b),
        _ => Ordering::Equal,
    }
}

/// Keys whose order runs no Python.
fn sort_typed<const N: usize>(
    thread: &mut Thread,
    words: &mut [[u64; N]],
    order: impl Fn(u64, u64) -> Ordering + Copy,
) -> PyResult<()> {
    let mut sorter = Sorter::new(words, |_: &mut Thread, a: u64, b: u64| Ok(order(a, b).is_lt()));
    let len = sorter.words.len();
    let mut start = 0;
    while start < len {
        let end = (start + STRETCH).min(len);
        sorter.words[start..end].sort_by(|a, b| order(a[0], b[0]));
        thread.work(end - start)?;
        sorter.push_run(thread, start, end)?;
        start = end;
    }
    sorter.finish(thread)
}

/// Any keys: `<` decides.
fn sort_mixed<const N: usize>(thread: &mut Thread, words: &mut [[u64; N]]) -> PyResult<()> {
    let mut sorter = Sorter::new(words, |thread: &mut Thread, a: u64, b: u64| {
        let (a, b) = (value_of(a), value_of(b));
        match (a.exact::<Tuple>(), b.exact::<Tuple>()) {
            (Some(left), Some(right)) => {
                let less = sequence::compare(thread, left, right, Comparison::Lt)?;
                ops::truth(thread, less)
            }
            _ => ops::compare_truth(thread, Comparison::Lt, a, b),
        }
    });
    let len = sorter.words.len();
    let shortest = shortest_run(len);
    let mut start = 0;
    while start < len {
        let mut end = sorter.natural_run(thread, start)?;
        let wanted = (start + shortest).min(len);
        if end < wanted {
            sorter.insert(thread, start, end, wanted)?;
            end = wanted;
        }
        thread.work((end - start) * 64)?;
        sorter.push_run(thread, start, end)?;
        start = end;
    }
    sorter.finish(thread)
}

/// Shorter runs are lengthened by insertion: to a length of which `len` is a power of two or just less than that.
fn shortest_run(len: usize) -> usize {
    let (mut rest, mut lost) = (len, 0);
    while rest >= LONGEST_INSERTION {
        lost |= rest & 1;
        rest >>= 1;
    }
    rest + lost
}

/// A run that waits to be merged with its neighbour.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
    /// The depth, in a tree that halves the whole again and again, of the node that parts the run from the next one.
    depth: u32,
}

/// Runs wait on a stack until the order of merges that keeps their lengths alike (Munro and Wild's powersort) takes them;
/// depths ascend on it, so that it holds as many as there are bits in a length.
struct Sorter<'w, const N: usize, F> {
    words: &'w mut [[u64; N]],
    spare: Option<Words<N>>,
    runs: [Run; usize::BITS as usize + 1],
    waiting: usize,
    /// Wins in a row that make a merge look ahead; it adapts to how often that helps.
    streak: usize,
    less: F,
}

impl<'w, const N: usize, F: Less> Sorter<'w, N, F> {
    fn new(words: &'w mut [[u64; N]], less: F) -> Self {
        let runs = [Run { start: 0, end: 0, depth: 0 }; usize::BITS as usize + 1];
        Sorter { words, spare: None, runs, waiting: 0, streak: STREAK, less }
    }

    fn is_less(&mut self, thread: &mut Thread, a: usize, b: usize) -> PyResult<bool> {
        let (a, b) = (self.words[a][0], self.words[b][0]);
        (self.less)(thread, a, b)
    }

    /// The end of the ascending run at `start`. A descending one is turned round, equal elements in it twice, and may
    /// go on ascending then.
    fn natural_run(&mut self, thread: &mut Thread, start: usize) -> PyResult<usize> {
        let ascending = self.ascending_end(thread, start + 1)?;
        if ascending == self.words.len() {
            return Ok(ascending);
        }
        if ascending - start > 1 {
            if self.is_less(thread, start, ascending - 1)? {
                return Ok(ascending);
            }
            self.words[start..ascending].reverse();
        }
        let descending = self.descending_end(thread, ascending + 1)?;
        self.words[start..descending].reverse();
        self.ascending_end(thread, descending)
    }

    /// The first place from `next` on whose element is less than the one before it.
    fn ascending_end(&mut self, thread: &mut Thread, mut next: usize) -> PyResult<usize> {
        while next < self.words.len() && !self.is_less(thread, next, next - 1)? {
            next += 1;
        }
        Ok(next)
    }

    /// The first place from `next` on whose element is greater than the one before it. Stretches of equal elements are
    /// turned round.
    fn descending_end(&mut self, thread: &mut Thread, mut next: usize) -> PyResult<usize> {
        let mut equal_from = next - 1;
        while next < self.words.len() {
            if self.is_less(thread, next, next - 1)? {
                self.words[equal_from..next].reverse();
                equal_from = next;
            } else if self.is_less(thread, next - 1, next)? {
                break;
            }
            next += 1;
        }
        self.words[equal_from..next].reverse();
        Ok(next)
    }

    /// Inserts the elements `sorted..end` into the run `start..sorted`.
    fn insert(&mut self, thread: &mut Thread, start: usize, sorted: usize, end: usize) -> PyResult<()> {
        for next in sorted..end {
            let (mut low, mut high) = (start, next);
            while low < high {
                let middle = low + (high - low) / 2;
                if self.is_less(thread, next, middle)? {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            self.words[low..=next].rotate_right(1);
        }
        Ok(())
    }

    /// Puts a run on the stack when those have been merged that lie deeper than its border.
    fn push_run(&mut self, thread: &mut Thread, start: usize, end: usize) -> PyResult<()> {
        if self.waiting > 0 {
            let depth = self.border_depth(self.runs[self.waiting - 1], end);
            while self.waiting > 1 && self.runs[self.waiting - 2].depth > depth {
                self.merge_at(thread, self.waiting - 2)?;
            }
            self.runs[self.waiting - 1].depth = depth;
        }
        self.runs[self.waiting] = Run { start, end, depth: 0 };
        self.waiting += 1;
        Ok(())
    }

    /// How often the whole must be halved until a border lies between the middles of a run and of the next one, which
    /// ends at `end`.
    fn border_depth(&self, run: Run, end: usize) -> u32 {
        let whole = self.words.len();
        let (mut left, mut right) = (run.start + run.end, run.end + end);
        let mut depth = 1;
        while left >= whole || right < whole {
            if left >= whole {
                left -= whole;
                right -= whole;
            }
            left *= 2;
            right *= 2;
            depth += 1;
        }
        depth
    }

    fn finish(&mut self, thread: &mut Thread) -> PyResult<()> {
        while self.waiting > 1 {
            let last = self.waiting - 2;
            let earlier = last > 0 && self.len_of(last - 1) < self.len_of(last + 1);
            self.merge_at(thread, last - usize::from(earlier))?;
        }
        Ok(())
    }

    fn len_of(&self, run: usize) -> usize {
        self.runs[run].end - self.runs[run].start
    }

    /// Merges a run of the stack with the next one.
    fn merge_at(&mut self, thread: &mut Thread, run: usize) -> PyResult<()> {
        let (left, right) = (self.runs[run], self.runs[run + 1]);
        self.runs[run].end = right.end;
        self.runs.copy_within(run + 2..self.waiting, run + 1);
        self.waiting -= 1;
        let (before, after) = self.words.split_at(right.start);
        let before = &before[left.start..];
        let after = &after[..right.end - right.start];
        let start = left.start + merge::behind(&mut self.less, thread, after[0][0], before, 0)?;
        let Some(last) = self.words[start..right.start].last() else { return Ok(()) };
        let count = merge::at_or_behind(&mut self.less, thread, last[0], after, after.len() - 1)?;
        if count == 0 {
            return Ok(());
        }
        self.merge(thread, start, right.start, right.start + count)
    }

    /// Merges `start..middle` and `middle..end`, neither of them empty. The shorter waits in the spare buffer.
    fn merge(&mut self, thread: &mut Thread, start: usize, middle: usize, end: usize) -> PyResult<()> {
        let (left, right) = (middle - start, end - middle);
        let shorter = left.min(right);
        let spare = match self.spare.take() {
            Some(spare) if spare.len() >= shorter => spare,
            _ => buffer::<N>(thread, self.words.len() / 2)?,
        };
        let words = &mut self.words[start..end];
        let result = if left <= right {
            spare[..left].copy_from_slice(&words[..left]);
            Upward::new(words, &spare[..left], &mut self.less).run(thread, &mut self.streak)
        } else {
            spare[..right].copy_from_slice(&words[left..]);
            Downward::new(words, &spare[..right], &mut self.less).run(thread, &mut self.streak)
        };
        self.spare = Some(spare);
        result?;
        thread.work(end - start)
    }
}
