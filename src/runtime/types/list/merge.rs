//! The merge of two neighbouring runs, of which the shorter has been copied out of the way.
//!
//! One element after another is taken until one run wins so often in a row that it pays to look ahead in it: in steps
//! that double, then by halves. How often that is adapts to the data. Whatever a comparison raises, the elements are all
//! there afterwards.

use crate::object::raised::PyResult;
use crate::state::thread::Thread;

/// Elements taken at once that make looking ahead worth while; also the first measure of wins in a row.
pub(super) const STREAK: usize = 7;

/// Whether the first key is less than the second.
pub(super) trait Less: FnMut(&mut Thread, u64, u64) -> PyResult<bool> {}

impl<F: FnMut(&mut Thread, u64, u64) -> PyResult<bool>> Less for F {}

/// The two runs and what has been taken of them.
pub(super) trait Merge: Sized {
    /// Whether nothing is left to compare: a run is used up, or the last element that waits belongs at the end.
    fn is_over(&self) -> bool;

    /// Whether the next element of the right run is to be taken before that of the left run.
    fn right_is_next(&mut self, thread: &mut Thread) -> PyResult<bool>;

    /// How many elements of the left run are to be taken before the next one of the right run.
    fn left_ahead(&mut self, thread: &mut Thread) -> PyResult<usize>;

    /// How many elements of the right run are to be taken before the next one of the left run.
    fn right_ahead(&mut self, thread: &mut Thread) -> PyResult<usize>;

    fn take_left(&mut self, count: usize);

    fn take_right(&mut self, count: usize);

    /// The first element, whose place is known.
    fn take_first(&mut self);

    /// Puts what is left in place.
    fn put_rest(self);

    fn run(mut self, thread: &mut Thread, streak: &mut usize) -> PyResult<()> {
        self.take_first();
        let result = self.take_all(thread, streak);
        self.put_rest();
        result
    }

    fn take_all(&mut self, thread: &mut Thread, streak: &mut usize) -> PyResult<()> {
        while !self.is_over() {
            self.take_singly(thread, *streak)?;
            if !self.is_over() {
                self.take_ahead(thread, streak)?;
            }
        }
        Ok(())
    }

    /// Takes elements until one run has won so often in a row.
    fn take_singly(&mut self, thread: &mut Thread, streak: usize) -> PyResult<()> {
        let (mut left, mut right) = (0, 0);
        while !self.is_over() && left < streak && right < streak {
            if self.right_is_next(thread)? {
                self.take_right(1);
                (left, right) = (0, right + 1);
            } else {
                self.take_left(1);
                (left, right) = (left + 1, 0);
            }
        }
        Ok(())
    }

    /// Takes elements by looking ahead while that finds many; leaving off makes the next time later.
    fn take_ahead(&mut self, thread: &mut Thread, streak: &mut usize) -> PyResult<()> {
        *streak += 1;
        loop {
            *streak -= usize::from(*streak > 1);
            let left = self.left_ahead(thread)?;
            self.take_left(left);
            if self.is_over() {
                return Ok(());
            }
            self.take_right(1);
            if self.is_over() {
                return Ok(());
            }
            let right = self.right_ahead(thread)?;
            self.take_right(right);
            if self.is_over() {
                return Ok(());
            }
            self.take_left(1);
            if self.is_over() {
                return Ok(());
            }
            if left < STREAK && right < STREAK {
                *streak += 1;
                return Ok(());
            }
        }
    }
}

/// From the least element on: the left run waits.
pub(super) struct Upward<'w, const N: usize, F> {
    words: &'w mut [[u64; N]],
    /// What is left of the left run.
    left: &'w [[u64; N]],
    /// The next element of the right run.
    right: usize,
    /// Where the next element goes.
    to: usize,
    less: &'w mut F,
}

impl<'w, const N: usize, F: Less> Upward<'w, N, F> {
    pub(super) fn new(words: &'w mut [[u64; N]], left: &'w [[u64; N]], less: &'w mut F) -> Self {
        Upward { words, left, right: left.len(), to: 0, less }
    }
}

impl<const N: usize, F: Less> Merge for Upward<'_, N, F> {
    fn is_over(&self) -> bool {
        self.right == self.words.len() || self.left.len() <= 1
    }

    fn right_is_next(&mut self, thread: &mut Thread) -> PyResult<bool> {
        (self.less)(thread, self.words[self.right][0], self.left[0][0])
    }

    fn left_ahead(&mut self, thread: &mut Thread) -> PyResult<usize> {
        behind(self.less, thread, self.words[self.right][0], self.left, 0)
    }

    fn right_ahead(&mut self, thread: &mut Thread) -> PyResult<usize> {
        at_or_behind(self.less, thread, self.left[0][0], &self.words[self.right..], 0)
    }

    fn take_left(&mut self, count: usize) {
        let (taken, rest) = self.left.split_at(count);
        self.words[self.to..self.to + count].copy_from_slice(taken);
        self.left = rest;
        self.to += count;
    }

    fn take_right(&mut self, count: usize) {
        self.words.copy_within(self.right..self.right + count, self.to);
        self.right += count;
        self.to += count;
    }

    fn take_first(&mut self) {
        self.take_right(1);
    }

    fn put_rest(mut self) {
        if self.left.len() == 1 {
            self.take_right(self.words.len() - self.right);
        }
        self.take_left(self.left.len());
    }
}

/// From the greatest element on: the right run waits.
pub(super) struct Downward<'w, const N: usize, F> {
    words: &'w mut [[u64; N]],
    /// The end of what is left of the left run.
    left: usize,
    /// What is left of the right run.
    right: &'w [[u64; N]],
    /// The end of the place where the next element goes.
    to: usize,
    less: &'w mut F,
}

impl<'w, const N: usize, F: Less> Downward<'w, N, F> {
    pub(super) fn new(words: &'w mut [[u64; N]], right: &'w [[u64; N]], less: &'w mut F) -> Self {
        let to = words.len();
        Downward { words, left: to - right.len(), right, to, less }
    }

    fn last_right(&self) -> u64 {
        self.right[self.right.len() - 1][0]
    }
}

impl<const N: usize, F: Less> Merge for Downward<'_, N, F> {
    fn is_over(&self) -> bool {
        self.left == 0 || self.right.len() <= 1
    }

    fn right_is_next(&mut self, thread: &mut Thread) -> PyResult<bool> {
        let key = self.last_right();
        Ok(!(self.less)(thread, key, self.words[self.left - 1][0])?)
    }

    fn left_ahead(&mut self, thread: &mut Thread) -> PyResult<usize> {
        let key = self.last_right();
        Ok(self.left - behind(self.less, thread, key, &self.words[..self.left], self.left - 1)?)
    }

    fn right_ahead(&mut self, thread: &mut Thread) -> PyResult<usize> {
        let (key, len) = (self.words[self.left - 1][0], self.right.len());
        Ok(len - at_or_behind(self.less, thread, key, self.right, len - 1)?)
    }

    fn take_left(&mut self, count: usize) {
        self.words.copy_within(self.left - count..self.left, self.to - count);
        self.left -= count;
        self.to -= count;
    }

    fn take_right(&mut self, count: usize) {
        let (rest, taken) = self.right.split_at(self.right.len() - count);
        self.words[self.to - count..self.to].copy_from_slice(taken);
        self.right = rest;
        self.to -= count;
    }

    fn take_first(&mut self) {
        self.take_left(1);
    }

    fn put_rest(mut self) {
        if self.right.len() == 1 {
            self.take_left(self.left);
        }
        self.take_right(self.right.len());
    }
}

/// The first place in a run at which the element is greater than `key`, sought from the place `near` on.
pub(super) fn behind<const N: usize>(
    less: &mut impl Less,
    thread: &mut Thread,
    key: u64,
    run: &[[u64; N]],
    near: usize,
) -> PyResult<usize> {
    seek(thread, run.len(), near, |thread, place| Ok(!less(thread, key, run[place][0])?))
}

/// The first place in a run at which the element is not less than `key`, sought from the place `near` on.
pub(super) fn at_or_behind<const N: usize>(
    less: &mut impl Less,
    thread: &mut Thread,
    key: u64,
    run: &[[u64; N]],
    near: usize,
) -> PyResult<usize> {
    seek(thread, run.len(), near, |thread, place| less(thread, run[place][0], key))
}

/// The first of `len` places that is not `before` what is sought: in steps that double from `near` on, then by halves.
fn seek(
    thread: &mut Thread,
    len: usize,
    near: usize,
    mut before: impl FnMut(&mut Thread, usize) -> PyResult<bool>,
) -> PyResult<usize> {
    let (mut low, mut high) = if before(thread, near)? {
        let (last, step) = stride(thread, len - near, |thread, step| before(thread, near + step))?;
        (near + last + 1, near + step)
    } else {
        let (last, step) = stride(thread, near + 1, |thread, step| Ok(!before(thread, near - step)?))?;
        ((near + 1).saturating_sub(step), near - last)
    };
    while low < high {
        let middle = low + (high - low) / 2;
        if before(thread, middle)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// The last step that `goes_on` and the first that does not: 0, 1, 3, 7 and so on, `limit` at most.
fn stride(
    thread: &mut Thread,
    limit: usize,
    mut goes_on: impl FnMut(&mut Thread, usize) -> PyResult<bool>,
) -> PyResult<(usize, usize)> {
    let (mut last, mut step) = (0, 1);
    while step < limit && goes_on(thread, step)? {
        last = step;
        step = step * 2 + 1;
    }
    Ok((last, step.min(limit)))
}
