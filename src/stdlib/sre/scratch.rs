//! What a match works with, kept by the caller from one match to the next: a search in a loop allocates once.

use super::program::Pc;
use super::program::Program;

/// A position that does not exist.
pub(super) const NOWHERE: usize = usize::MAX;

/// Why a match was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// [`Host::poll`] said so.
    Interrupted,
    /// There is no memory for the ways yet to be tried.
    OutOfMemory,
}

/// The surroundings of a match.
pub trait Host {
    /// Called every few thousand steps.
    fn poll(&mut self) -> Result<(), Stop>;

    /// Called before `bytes` more are allocated, which stay until the [`Scratch`] is dropped or trimmed.
    fn charge(&mut self, bytes: usize) -> Result<(), Stop>;
}

/// A host that allows everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unlimited;

impl Host for Unlimited {
    fn poll(&mut self) -> Result<(), Stop> {
        Ok(())
    }

    fn charge(&mut self, _bytes: usize) -> Result<(), Stop> {
        Ok(())
    }
}

/// A way not tried yet, or a change to be undone on the way to one.
///
/// Entries that undo are those of [`Frame::Mark`] and the loops; the others resume, and `LoopTail` does both.
#[derive(Clone, Copy, Debug)]
pub(super) enum Frame {
    /// Go on at an instruction.
    Resume { pc: Pc, pos: usize },
    /// Try the alternatives of a branch from `way` on.
    Branch { branch: u32, pos: usize, way: usize },
    /// A greedy run may end at `pos` or before it, down to `low`.
    Run { pc: Pc, pos: usize, low: usize },
    /// A lazy run of `count` characters ended at `pos` and may take one more.
    Lazy { pc: Pc, pos: usize, count: usize },
    /// A greedy loop may end at `pos` instead of running the round it began there.
    LoopTail { index: u32, pos: usize, last: usize },
    /// A lazy loop may run one more round from `pos` on.
    LoopAgain { index: u32, pos: usize },
    /// A loop was entered: its registers before.
    LoopEntered { index: u32, count: usize, last: usize },
    /// A round was begun before the loop's minimum.
    LoopRound { index: u32 },
    /// A round was begun after it: the position where the round before began.
    LoopRoundFrom { index: u32, last: usize },
    /// A mark was set: its value before, and the last group's number.
    Mark { index: u32, old: usize, last_group: usize },
}

/// The registers of a loop.
#[derive(Clone, Copy, Debug)]
pub(super) struct LoopState {
    /// Rounds begun so far, less one: one less than zero at the start.
    pub(super) count: usize,
    /// Where the round before began, if the minimum was reached then.
    pub(super) last: usize,
    /// The height of the list of frames at the start of a possessive round.
    pub(super) base: usize,
}

/// The registers of an assertion or an atomic group.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ScopeState {
    /// The height of the list of frames at its start.
    pub(super) base: usize,
    /// The position at its start.
    pub(super) pos: usize,
}

/// The working memory of matches, and the outcome of the last one.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    pub(super) frames: Vec<Frame>,
    pub(super) marks: Vec<usize>,
    pub(super) loops: Vec<LoopState>,
    pub(super) scopes: Vec<ScopeState>,
    pub(super) span: (usize, usize),
    /// The number of the group that ended last; zero: none.
    pub(super) last_group: usize,
}

impl Scratch {
    /// Makes room for a match with `program` and `groups` groups.
    pub(super) fn prepare(
        &mut self,
        program: &Program,
        groups: u32,
        host: &mut dyn Host,
    ) -> Result<(), Stop> {
        resize(&mut self.marks, 2 * groups as usize, NOWHERE, host)?;
        resize(&mut self.loops, program.loops.len(), LoopState { count: 0, last: 0, base: 0 }, host)?;
        resize(&mut self.scopes, program.scopes.len(), ScopeState::default(), host)?;
        self.reset();
        Ok(())
    }

    /// Forgets the marks and the ways not tried.
    pub(super) fn reset(&mut self) {
        self.frames.clear();
        // Filling nothing is dear: an empty list points nowhere, and a masked store there is emulated.
        if !self.marks.is_empty() {
            self.marks.fill(NOWHERE);
        }
        self.last_group = 0;
    }

    /// Where the last match begins and ends.
    pub fn span(&self) -> (usize, usize) {
        self.span
    }

    /// Where group `group` (the first one is 1) begins and ends in the last match.
    pub fn group(&self, group: usize) -> Option<(usize, usize)> {
        let first = group.checked_sub(1)?.checked_mul(2)?;
        let (start, end) = (*self.marks.get(first)?, *self.marks.get(first + 1)?);
        (start != NOWHERE && end != NOWHERE).then_some((start, end))
    }

    /// The number of the group that ended last in the last match.
    pub fn last_group(&self) -> Option<usize> {
        (self.last_group != 0).then_some(self.last_group)
    }

    /// The bytes that the working memory takes.
    pub fn size(&self) -> usize {
        self.frames.capacity() * size_of::<Frame>()
            + self.marks.capacity() * size_of::<usize>()
            + self.loops.capacity() * size_of::<LoopState>()
            + self.scopes.capacity() * size_of::<ScopeState>()
    }

    /// Gives the list of ways back to the system if one match has made it large.
    pub fn trim(&mut self) {
        const KEPT: usize = 4096;
        if self.frames.capacity() > KEPT {
            self.frames = Vec::new();
        }
    }

    /// Makes room for one more frame at least.
    #[cold]
    #[inline(never)]
    pub(super) fn grow_frames(&mut self, host: &mut dyn Host) -> Result<(), Stop> {
        let more = self.frames.capacity().max(64);
        reserve(&mut self.frames, more, host)
    }
}

/// Gives the list this length; what is in it matters to nobody.
fn resize<T: Clone>(list: &mut Vec<T>, len: usize, fill: T, host: &mut dyn Host) -> Result<(), Stop> {
    if len == list.len() {
        return Ok(());
    }
    list.clear();
    if len > list.capacity() {
        reserve(list, len, host)?;
    }
    list.resize(len, fill);
    Ok(())
}

fn reserve<T>(list: &mut Vec<T>, more: usize, host: &mut dyn Host) -> Result<(), Stop> {
    host.charge(more.saturating_mul(size_of::<T>()))?;
    list.try_reserve_exact(more).map_err(|_| Stop::OutOfMemory)
}
