//! `list.sort`: a stable merge sort of natural runs.
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

/// Shorter runs are lengthened by insertion.
const MIN_RUN: usize = 24;
/// Elements that the standard library sorts in one go.
const STRETCH: usize = 1 << 16;
/// Wins in a row that make a merge look ahead.
const GALLOP: usize = 7;

/// `list.sort(key=key, reverse=reverse)`
pub fn sort(thread: &mut Thread, list: Gc<List>, key: Option<Value>, reverse: bool) -> PyResult<()> {
    let Some(storage) = list.items.get() else { return Ok(()) };
    let items = list.items();
    list.items.clear();
    list.len.set(0);
    let result = match key {
        Some(key) => sort_by_key(thread, items, key, reverse),
        None => sort_plain(thread, items, reverse),
    };
    let modified = list.items.get().is_some();
    let interp = thread.interp();
    if let Ok(sorted) = &result {
        super::copy(&interp, storage, 0, sorted);
    }
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

/// The items in order.
fn sort_plain(thread: &mut Thread, items: &'static [Value], reverse: bool) -> PyResult<&'static [Value]> {
    let words = buffer::<1>(thread, items.len())?;
    for (word, item) in words.iter_mut().zip(items) {
        *word = [item.bits()];
    }
    sort_words(thread, &mut *words, reverse)?;
    // SAFETY: the words are the items in another order.
    Ok(unsafe { std::slice::from_raw_parts(words.as_ptr().cast(), words.len()) })
}

/// The items in the order of their keys.
fn sort_by_key(
    thread: &mut Thread,
    items: &'static [Value],
    key: Value,
    reverse: bool,
) -> PyResult<&'static [Value]> {
    let keys = List::with_capacity(thread, items.len())?;
    for &item in items {
        let of_item = call::call(thread, key, &[item])?;
        keys.push(thread, of_item)?;
        thread.work(64)?;
    }
    let words = buffer::<2>(thread, items.len())?;
    for ((word, item), key) in words.iter_mut().zip(items).zip(keys.items()) {
        *word = [key.bits(), item.bits()];
    }
    sort_words(thread, &mut *words, reverse)?;
    let sorted = buffer::<1>(thread, words.len())?;
    for (to, from) in sorted.iter_mut().zip(words.iter()) {
        *to = [from[1]];
    }
    std::hint::black_box(keys);
    // SAFETY: the second words are the items in another order.
    Ok(unsafe { std::slice::from_raw_parts(sorted.as_ptr().cast(), sorted.len()) })
}

/// Sorts by the first words. A reversed order keeps equal elements as they are: reversed before and after.
fn sort_words<const N: usize>(thread: &mut Thread, words: &mut [[u64; N]], reverse: bool) -> PyResult<()> {
    if words.len() < 2 {
        return Ok(());
    }
    if reverse {
        words.reverse();
    }
    match kind_of(words) {
        Keys::Ints => sort_typed(thread, words, |a, b| ((a << 14) as i64).cmp(&((b << 14) as i64)))?,
        Keys::Numbers => sort_typed(thread, words, compare_numbers)?,
        Keys::Strings => sort_typed(thread, words, compare_strings)?,
        Keys::Mixed => sort_mixed(thread, words)?,
    }
    if reverse {
        words.reverse();
    }
    Ok(())
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
    let mut start = 0;
    while start < len {
        let mut end = sorter.natural_run(thread, start)?;
        let wanted = (start + MIN_RUN).min(len);
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

/// A run that waits to be merged with its neighbour.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
}

/// Runs wait on a stack whose lengths decrease so fast that it stays short: each is at most half as long as the one
/// below, so 64 runs would exceed any memory.
struct Sorter<'w, const N: usize, F> {
    words: &'w mut [[u64; N]],
    spare: Option<Words<N>>,
    runs: [Run; 65],
    waiting: usize,
    less: F,
}

impl<'w, const N: usize, F: FnMut(&mut Thread, u64, u64) -> PyResult<bool>> Sorter<'w, N, F> {
    fn new(words: &'w mut [[u64; N]], less: F) -> Self {
        Sorter { words, spare: None, runs: [Run { start: 0, end: 0 }; 65], waiting: 0, less }
    }

    fn is_less(&mut self, thread: &mut Thread, a: usize, b: usize) -> PyResult<bool> {
        let (a, b) = (self.words[a][0], self.words[b][0]);
        (self.less)(thread, a, b)
    }

    /// The end of the ascending run at `start`; a strictly descending one is turned round.
    fn natural_run(&mut self, thread: &mut Thread, start: usize) -> PyResult<usize> {
        let len = self.words.len();
        let mut end = start + 1;
        if end == len {
            return Ok(end);
        }
        let descending = self.is_less(thread, end, start)?;
        end += 1;
        while end < len && self.is_less(thread, end, end - 1)? == descending {
            end += 1;
        }
        if descending {
            self.words[start..end].reverse();
        }
        Ok(end)
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

    /// Puts a run on the stack and merges those below that have become too short.
    fn push_run(&mut self, thread: &mut Thread, start: usize, end: usize) -> PyResult<()> {
        self.runs[self.waiting] = Run { start, end };
        self.waiting += 1;
        while self.waiting > 1 && self.len_of(2) <= self.len_of(1) * 2 {
            self.merge_top(thread)?;
        }
        Ok(())
    }

    fn len_of(&self, from_top: usize) -> usize {
        let run = self.runs[self.waiting - from_top];
        run.end - run.start
    }

    fn finish(&mut self, thread: &mut Thread) -> PyResult<()> {
        while self.waiting > 1 {
            self.merge_top(thread)?;
        }
        Ok(())
    }

    /// Merges the two topmost runs.
    fn merge_top(&mut self, thread: &mut Thread) -> PyResult<()> {
        let (left, right) = (self.runs[self.waiting - 2], self.runs[self.waiting - 1]);
        self.waiting -= 1;
        self.runs[self.waiting - 1] = Run { start: left.start, end: right.end };
        let middle = left.end;
        let start = self.after(thread, middle, left.start, middle)?;
        if start == middle {
            return Ok(());
        }
        self.merge(thread, start, middle, right.end)
    }

    /// The first place of `low..high` behind every element that is not greater than the one at `pivot`.
    fn after(&mut self, thread: &mut Thread, pivot: usize, low: usize, high: usize) -> PyResult<usize> {
        let (mut low, mut high) = (low, high);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.is_less(thread, pivot, middle)? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(low)
    }

    /// Merges `start..middle` and `middle..end`. The left run waits in the spare buffer.
    fn merge(&mut self, thread: &mut Thread, start: usize, middle: usize, end: usize) -> PyResult<()> {
        let count = middle - start;
        let mut spare = match self.spare.take() {
            Some(spare) if spare.len() >= count => spare,
            _ => buffer::<N>(thread, count.max(self.words.len() / 2))?,
        };
        spare[..count].copy_from_slice(&self.words[start..middle]);
        let mut merge = Merge { left: 0, count, right: middle, end, to: start };
        self.merge_from(thread, &mut spare, &mut merge)?;
        let rest = &spare[merge.left..count];
        self.words[merge.to..merge.to + rest.len()].copy_from_slice(rest);
        self.spare = Some(spare);
        thread.work(end - start)
    }

    fn merge_from(&mut self, thread: &mut Thread, spare: &mut Words<N>, at: &mut Merge) -> PyResult<()> {
        let (mut left_wins, mut right_wins) = (0, 0);
        while at.left < at.count && at.right < at.end {
            if right_wins >= GALLOP {
                let ahead = self.gallop_right_run(thread, spare[at.left][0], at.right, at.end)?;
                self.words.copy_within(at.right..ahead, at.to);
                at.to += ahead - at.right;
                at.right = ahead;
                right_wins = 0;
                continue;
            }
            if left_wins >= GALLOP {
                let ahead =
                    self.gallop_left_run(thread, spare, self.words[at.right][0], at.left, at.count)?;
                let count = ahead - at.left;
                self.words[at.to..at.to + count].copy_from_slice(&spare[at.left..ahead]);
                at.to += count;
                at.left = ahead;
                left_wins = 0;
                continue;
            }
            if (self.less)(thread, self.words[at.right][0], spare[at.left][0])? {
                self.words[at.to] = self.words[at.right];
                at.right += 1;
                (left_wins, right_wins) = (0, right_wins + 1);
            } else {
                self.words[at.to] = spare[at.left];
                at.left += 1;
                (left_wins, right_wins) = (left_wins + 1, 0);
            }
            at.to += 1;
        }
        Ok(())
    }

    /// The end of the elements from `low` on that are less than `key`: steps that double, then halves.
    fn gallop_right_run(&mut self, thread: &mut Thread, key: u64, low: usize, end: usize) -> PyResult<usize> {
        let (mut low, mut step) = (low, 1);
        while low + step <= end && (self.less)(thread, self.words[low + step - 1][0], key)? {
            low += step;
            step *= 2;
        }
        let mut high = (low + step - 1).min(end);
        while low < high {
            let middle = low + (high - low) / 2;
            if (self.less)(thread, self.words[middle][0], key)? {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// The end of the elements of the spare buffer from `low` on that `key` is not less than.
    fn gallop_left_run(
        &mut self,
        thread: &mut Thread,
        spare: &Words<N>,
        key: u64,
        low: usize,
        end: usize,
    ) -> PyResult<usize> {
        let (mut low, mut step) = (low, 1);
        while low + step <= end && !(self.less)(thread, key, spare[low + step - 1][0])? {
            low += step;
            step *= 2;
        }
        let mut high = (low + step - 1).min(end);
        while low < high {
            let middle = low + (high - low) / 2;
            if (self.less)(thread, key, spare[middle][0])? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(low)
    }
}

/// How far a merge is.
struct Merge {
    /// The next element of the left run, in the spare buffer.
    left: usize,
    /// The length of the left run.
    count: usize,
    /// The next element of the right run.
    right: usize,
    /// The end of the right run.
    end: usize,
    /// Where the next element goes.
    to: usize,
}
