//! The matcher: runs a [`Program`] over a subject, trying ways in order and taking back what a failed way did.
//!
//! Goals, in order: CPython's answers, groups included; no native recursion and no memory that is not charged;
//! speed. There is one list of frames: ways not tried yet, and between them the changes to registers and marks
//! since, which are undone on the way back. Failing is popping. An atomic part removes, at its end, the ways it
//! has left and keeps the changes to marks.
//!
//! Refused: a context per pattern operation with saved copies of all marks, as the C engine has (it copies
//! marks that have not changed); translation to an automaton (groups and back-references want the order of
//! ways anyway).

use super::class::Fold;
use super::program::At;
use super::program::First;
use super::program::Inst;
use super::program::Loop;
use super::program::One;
use super::program::Pc;
use super::program::Program;
use super::program::Single;
use super::scratch::Frame;
use super::scratch::Host;
use super::scratch::LoopState;
use super::scratch::NOWHERE;
use super::scratch::Scratch;
use super::scratch::Stop;
use super::subject::Unit;
use super::unicode;

/// Steps between two calls of [`Host::poll`].
const STEPS: u32 = 4096;

/// Where to go on: an instruction and a position.
type Way = (Pc, usize);

/// A match under way.
pub(super) struct Machine<'a, U> {
    pub(super) program: &'a Program,
    /// The subject up to the end of the searched part; positions before the start are seen by lookbehind.
    pub(super) units: &'a [U],
    pub(super) scratch: &'a mut Scratch,
    pub(super) host: &'a mut dyn Host,
    pub(super) steps: u32,
    /// Only a match that ends at the end of the subject counts.
    pub(super) to_end: bool,
    /// A match that ends here does not count.
    pub(super) not_at: usize,
    /// Why the match is given up. From then on nothing that is found counts; loops and failing look here.
    pub(super) stop: Option<Stop>,
}

impl<'a, U: Unit> Machine<'a, U> {
    pub(super) fn new(
        program: &'a Program,
        units: &'a [U],
        scratch: &'a mut Scratch,
        host: &'a mut dyn Host,
    ) -> Self {
        Machine { program, units, scratch, host, steps: STEPS, to_end: false, not_at: NOWHERE, stop: None }
    }

    /// Matches at `start`. The end of the match; the marks are in the scratch, which must be fresh.
    pub(super) fn run(&mut self, start: usize) -> Result<Option<usize>, Stop> {
        let mut way = (Pc::START, start);
        let end = loop {
            let (pc, pos) = way;
            let inst = self.program.insts[pc.index()];
            if matches!(inst, Inst::Match) && self.counts(pos) {
                break Some(pos);
            }
            let next = match self.execute(inst, pc, pos) {
                Some(next) => Some(next),
                None => self.backtrack(),
            };
            match next {
                Some(next) => way = next,
                None => break None,
            }
        };
        self.stop.map_or(Ok(end), Err)
    }

    /// Whether a match may end at `pos`.
    fn counts(&self, pos: usize) -> bool {
        pos != self.not_at && (!self.to_end || pos == self.units.len())
    }

    /// Executes one instruction: where to go on, or nothing if it fails.
    #[inline(always)]
    fn execute(&mut self, inst: Inst, pc: Pc, pos: usize) -> Option<Way> {
        let on = (pc.next(), pos);
        match inst {
            Inst::Fail | Inst::Match => None,
            Inst::Any => self.take(on, |ch| ch != 0x0A),
            Inst::AnyAll => self.take(on, |_| true),
            Inst::Literal(ch) => self.take(on, |unit| unit == ch),
            Inst::NotLiteral(ch) => self.take(on, |unit| unit != ch),
            Inst::Literals(start, count) => self.literals(on, start as usize, count as usize),
            Inst::Class(index) => {
                let class = &self.program.classes[index as usize];
                let unit = self.units.get(pos);
                unit.is_some_and(|&unit| class.holds(unit)).then_some((pc.next(), pos + 1))
            }
            Inst::Mark(index) => {
                self.mark(index, pos);
                Some(on)
            }
            Inst::At(at) => self.is_at(at, pos).then_some(on),
            Inst::Jump(to) => Some((to, pos)),
            Inst::Branch(branch) => self.branch(branch, pos, 0),
            Inst::Run(index) => self.run_greedy(index, on),
            Inst::LazyRun(index) => self.run_lazy(index, on),
            Inst::PossessiveRun(index) => self.run_possessive(index, on),
            Inst::LoopEnter(index) => self.enter_loop(index, pos),
            Inst::MaxUntil(index) => self.max_until(index, pos),
            Inst::MinUntil(index) => self.min_until(index, pos),
            Inst::PossessiveEnter(index) => {
                self.scratch.loops[index as usize] = LoopState { count: 0, last: NOWHERE, base: 0 };
                self.possessive_round(index, pos)
            }
            Inst::PossessiveRound(index) => {
                let state = &mut self.scratch.loops[index as usize];
                state.count += 1;
                let base = state.base;
                self.forget_ways(base);
                self.possessive_round(index, pos)
            }
            Inst::Assert(index) => self.assert(index, on),
            Inst::AssertEnd(index) => {
                let state = self.scratch.scopes[index as usize];
                self.forget_ways(state.base);
                Some((pc.next(), state.pos))
            }
            Inst::AssertNot(index) => self.assert_not(index, on),
            Inst::AssertNotEnd(index) => {
                self.unwind(self.scratch.scopes[index as usize].base);
                None
            }
            Inst::Atomic(index) => {
                self.scratch.scopes[index as usize].base = self.scratch.frames.len();
                Some(on)
            }
            Inst::AtomicEnd(index) => {
                self.forget_ways(self.scratch.scopes[index as usize].base);
                Some(on)
            }
            Inst::GroupRef(group, fold) => self.group_ref(on, group, fold),
            Inst::IfGroup(group, otherwise) => {
                Some(if self.group(group).is_some() { on } else { (otherwise, pos) })
            }
        }
    }

    /// Goes on behind the character at the position if `wanted` says so.
    #[inline(always)]
    fn take(&self, (pc, pos): Way, wanted: impl Fn(u32) -> bool) -> Option<Way> {
        let unit = self.units.get(pos)?;
        wanted(unit.code()).then_some((pc, pos + 1))
    }

    #[inline]
    fn literals(&self, (pc, pos): Way, start: usize, count: usize) -> Option<Way> {
        let units = self.units.get(pos..pos.checked_add(count)?)?;
        let literals = &self.program.literals[start..start + count];
        let equal = units.iter().zip(literals).all(|(unit, &ch)| unit.code() == ch);
        equal.then_some((pc, pos + count))
    }

    // Frames.

    /// Keeps a frame, or notes that there is no room for it.
    #[inline(always)]
    fn push(&mut self, frame: Frame) {
        if self.scratch.frames.len() == self.scratch.frames.capacity()
            && let Err(stop) = self.scratch.grow_frames(self.host)
        {
            self.stop = Some(stop);
            return;
        }
        self.scratch.frames.push(frame);
    }

    /// Counts a step, and calls the host when many have gone. Nothing if the match is given up.
    #[inline(always)]
    pub(super) fn tick(&mut self) -> Option<()> {
        self.steps = self.steps.saturating_sub(1);
        if self.steps == 0 {
            self.poll();
        }
        if self.stop.is_some() { None } else { Some(()) }
    }

    #[cold]
    #[inline(never)]
    fn poll(&mut self) {
        self.steps = STEPS;
        if let Err(stop) = self.host.poll() {
            self.stop = Some(stop);
        }
    }

    /// Takes back changes up to the last way not tried, and goes it.
    fn backtrack(&mut self) -> Option<Way> {
        self.tick()?;
        while let Some(frame) = self.scratch.frames.pop() {
            let way = match frame {
                Frame::Resume { pc, pos } => Some((pc, pos)),
                Frame::Branch { branch, pos, way } => self.branch(branch, pos, way),
                Frame::Run { pc, pos, low } => self.give_back(pc, pos, low),
                Frame::Lazy { pc, pos, count } => self.take_more(pc, pos, count),
                Frame::LoopAgain { index, pos } => self.lazy_round(index, pos),
                Frame::LoopTail { index, pos, .. } => {
                    self.undo(frame);
                    Some((self.program.loops[index as usize].tail, pos))
                }
                undo => {
                    self.undo(undo);
                    None
                }
            };
            if way.is_some() {
                return way;
            }
        }
        None
    }

    /// Takes back the change that `frame` records, if it records one.
    fn undo(&mut self, frame: Frame) {
        match frame {
            Frame::Mark { index, old, last_group } => {
                self.scratch.marks[index as usize] = old;
                self.scratch.last_group = last_group;
            }
            Frame::LoopEntered { index, count, last } => {
                let state = &mut self.scratch.loops[index as usize];
                (state.count, state.last) = (count, last);
            }
            Frame::LoopRound { index } => {
                let state = &mut self.scratch.loops[index as usize];
                state.count = state.count.wrapping_sub(1);
            }
            Frame::LoopRoundFrom { index, last } | Frame::LoopTail { index, last, .. } => {
                let state = &mut self.scratch.loops[index as usize];
                state.count = state.count.wrapping_sub(1);
                state.last = last;
            }
            Frame::Resume { .. }
            | Frame::Branch { .. }
            | Frame::Run { .. }
            | Frame::Lazy { .. }
            | Frame::LoopAgain { .. } => {}
        }
    }

    /// Takes back everything down to the height `base`.
    fn unwind(&mut self, base: usize) {
        while self.scratch.frames.len() > base {
            if let Some(frame) = self.scratch.frames.pop() {
                self.undo(frame);
            }
        }
    }

    /// Drops the ways above the height `base`: an atomic part has matched. The changes to marks stay to be
    /// undone; those to loops need not be, since no way leads back into a loop of that part.
    fn forget_ways(&mut self, base: usize) {
        let frames = &mut self.scratch.frames;
        if base == 0 {
            frames.clear();
            return;
        }
        let mut kept = base;
        for index in base..frames.len() {
            if matches!(frames[index], Frame::Mark { .. }) {
                frames[kept] = frames[index];
                kept += 1;
            }
        }
        frames.truncate(kept);
    }

    // Marks and groups.

    #[inline]
    fn mark(&mut self, index: u32, pos: usize) {
        let slot = index as usize;
        if !self.scratch.frames.is_empty() {
            let (old, last_group) = (self.scratch.marks[slot], self.scratch.last_group);
            self.push(Frame::Mark { index, old, last_group });
        }
        self.scratch.marks[slot] = pos;
        if index & 1 == 1 {
            self.scratch.last_group = slot / 2 + 1;
        }
    }

    /// The text of group `group` (the first one is 0), unless it has not matched.
    fn group(&self, group: u32) -> Option<&'a [U]> {
        let slot = 2 * group as usize;
        let (start, end) = (self.scratch.marks[slot], self.scratch.marks[slot + 1]);
        // An unset mark is the greatest number: out of the subject, whichever it is.
        self.units.get(start..end)
    }

    fn group_ref(&mut self, (pc, pos): Way, group: u32, fold: Fold) -> Option<Way> {
        let text = self.group(group)?;
        let here = self.units.get(pos..pos + text.len())?;
        let same = if fold == Fold::Exact {
            here == text
        } else {
            here.iter().zip(text).all(|(a, b)| fold.apply(a.code()) == fold.apply(b.code()))
        };
        same.then_some((pc, pos + text.len()))
    }

    // Positions.

    fn is_at(&self, at: At, pos: usize) -> bool {
        let end = self.units.len();
        match at {
            At::Start => pos == 0,
            At::LineStart => pos == 0 || self.units[pos - 1].code() == 0x0A,
            At::End => pos == end || pos + 1 == end && self.units[pos].code() == 0x0A,
            At::LineEnd => pos == end || self.units[pos].code() == 0x0A,
            At::VeryEnd => pos == end,
            At::Boundary { wanted, unicode } => {
                let is_word = if unicode { unicode::is_word } else { unicode::is_ascii_word };
                let before = pos > 0 && is_word(self.units[pos - 1].code());
                let after = pos < end && is_word(self.units[pos].code());
                (before != after) == wanted
            }
        }
    }

    // Branches.

    /// The alternative `way` or the first one after it that may match; the next such one is kept.
    fn branch(&mut self, branch: u32, pos: usize, way: usize) -> Option<Way> {
        let choice = &self.program.branches[branch as usize];
        let chosen = choice.admitted(self.units, pos, way)?;
        let later = choice.admitted(self.units, pos, chosen + 1);
        if let Some(way) = later {
            self.push(Frame::Branch { branch, pos, way });
        }
        Some((choice.ways[chosen].pc, pos))
    }

    // Repeats of one character.

    /// How many of the next `max` characters are of the kind `one`, one after the other.
    fn count(&self, one: One, pos: usize, max: usize) -> usize {
        let rest = &self.units[pos..];
        let rest = &rest[..max.min(rest.len())];
        let stop = match one {
            One::Any => U::find(rest, 0x0A),
            One::AnyAll => None,
            One::NotLiteral(ch) => U::find(rest, ch),
            One::Literal(ch) => rest.iter().position(|unit| unit.code() != ch),
            One::Class(index) => {
                let class = &self.program.classes[index as usize];
                rest.iter().position(|&unit| !class.holds(unit))
            }
        };
        stop.unwrap_or(rest.len())
    }

    /// Whether the character at `pos` is of the kind `one`.
    #[inline(always)]
    fn is_one(&self, one: One, pos: usize) -> bool {
        let Some(&unit) = self.units.get(pos) else { return false };
        match one {
            One::Any => unit.code() != 0x0A,
            One::AnyAll => true,
            One::Literal(ch) => unit.code() == ch,
            One::NotLiteral(ch) => unit.code() != ch,
            One::Class(index) => self.program.classes[index as usize].holds(unit),
        }
    }

    #[inline]
    fn run_greedy(&mut self, index: u32, (tail, pos): Way) -> Option<Way> {
        let single = &self.program.singles[index as usize];
        let count = self.count(single.one, pos, single.max);
        // A character in a run costs a small part of a step.
        self.steps = self.steps.saturating_sub((count / 64).min(STEPS as usize) as u32);
        if count < single.min {
            return None;
        }
        let keeps = if U::NARROW { single.keeps_narrow } else { single.keeps_wide };
        if keeps || count == single.min {
            return Some((tail, pos + count));
        }
        self.give_back_of(single, tail, pos + count, pos + single.min)
    }

    /// A greedy run in front of `tail` ends at `pos` or before it.
    fn give_back(&mut self, tail: Pc, pos: usize, low: usize) -> Option<Way> {
        self.give_back_of(self.single_before(tail), tail, pos, low)
    }

    #[inline(always)]
    fn give_back_of(&mut self, single: &Single, tail: Pc, pos: usize, low: usize) -> Option<Way> {
        let found = self.last_admitted(&single.follow, pos, low)?;
        if found > low {
            self.push(Frame::Run { pc: tail, pos: found - 1, low });
        }
        Some((tail, found))
    }

    /// The last position from `low` to `pos` where what follows may begin.
    #[inline(always)]
    fn last_admitted(&self, follow: &First, pos: usize, low: usize) -> Option<usize> {
        match follow {
            First::Unknown => Some(pos),
            First::Literal(ch) => {
                let stop = (pos + 1).min(self.units.len());
                U::find_last(self.units.get(low..stop)?, *ch).map(|found| low + found)
            }
            First::Set(set) => {
                let stop = (pos + 1).min(self.units.len());
                let units = self.units.get(low..stop)?;
                units.iter().rposition(|&unit| set.admits(unit)).map(|found| low + found)
            }
        }
    }

    /// The repeat whose tail is `tail`: the instruction before it.
    #[inline(always)]
    fn single_before(&self, tail: Pc) -> &'a Single {
        match self.program.insts[tail.before().index()] {
            Inst::Run(index) | Inst::LazyRun(index) => &self.program.singles[index as usize],
            other => unreachable!("a frame of a run stands behind {other:?}"),
        }
    }

    fn run_possessive(&mut self, index: u32, (tail, pos): Way) -> Option<Way> {
        let single = &self.program.singles[index as usize];
        let count = self.count(single.one, pos, single.max);
        (count >= single.min).then_some((tail, pos + count))
    }

    fn run_lazy(&mut self, index: u32, (tail, pos): Way) -> Option<Way> {
        let single = &self.program.singles[index as usize];
        if self.count(single.one, pos, single.min) < single.min {
            return None;
        }
        self.end_lazy(single, tail, pos + single.min, single.min)
    }

    /// A lazy run of `count` characters takes one more.
    fn take_more(&mut self, tail: Pc, pos: usize, count: usize) -> Option<Way> {
        let single = self.single_before(tail);
        if count >= single.max || !self.is_one(single.one, pos) {
            return None;
        }
        self.end_lazy(single, tail, pos + 1, count + 1)
    }

    /// A lazy run of `count` characters up to `pos` ends at the first place where what follows may begin.
    fn end_lazy(&mut self, single: &Single, tail: Pc, pos: usize, count: usize) -> Option<Way> {
        let more = self.until_admitted(single, pos, single.max - count)?;
        self.push(Frame::Lazy { pc: tail, pos: pos + more, count: count + more });
        Some((tail, pos + more))
    }

    /// How many characters of the repeat, at most `max`, stand before what follows may begin.
    fn until_admitted(&self, single: &Single, pos: usize, max: usize) -> Option<usize> {
        match (&single.follow, single.one) {
            (First::Unknown, _) => Some(0),
            (First::Literal(ch), One::AnyAll) => {
                U::find(&self.units[pos..], *ch).filter(|&found| found <= max)
            }
            (First::Literal(ch), One::Any) => {
                let found = U::find_any(&self.units[pos..], &[*ch, 0x0A])?;
                (found <= max && self.units[pos + found].code() == *ch).then_some(found)
            }
            (follow, one) => {
                let mut more = 0;
                while !follow.admits(self.units, pos + more) {
                    if more == max || !self.is_one(one, pos + more) {
                        return None;
                    }
                    more += 1;
                }
                Some(more)
            }
        }
    }

    // Repeats of more.

    fn round(&self, index: u32) -> (&'a Loop, LoopState) {
        (&self.program.loops[index as usize], self.scratch.loops[index as usize])
    }

    fn enter_loop(&mut self, index: u32, pos: usize) -> Option<Way> {
        let (repeat, LoopState { count, last, .. }) = self.round(index);
        if !repeat.first.admits(self.units, pos) {
            return (repeat.min == 0).then_some((repeat.tail, pos));
        }
        self.push(Frame::LoopEntered { index, count, last });
        let state = &mut self.scratch.loops[index as usize];
        (state.count, state.last) = (usize::MAX, NOWHERE);
        Some((repeat.tail.before(), pos))
    }

    /// Begins a round that the loop's minimum asks for.
    fn needed_round(&mut self, index: u32, count: usize, pos: usize) -> Option<Way> {
        self.push(Frame::LoopRound { index });
        self.scratch.loops[index as usize].count = count;
        Some((self.program.loops[index as usize].body, pos))
    }

    fn max_until(&mut self, index: u32, pos: usize) -> Option<Way> {
        self.tick()?;
        let (repeat, state) = self.round(index);
        let count = state.count.wrapping_add(1);
        if count < repeat.min {
            return self.needed_round(index, count, pos);
        }
        if count >= repeat.max || pos == state.last || !repeat.first.admits(self.units, pos) {
            return Some((repeat.tail, pos));
        }
        self.push(Frame::LoopTail { index, pos, last: state.last });
        let state = &mut self.scratch.loops[index as usize];
        (state.count, state.last) = (count, pos);
        Some((repeat.body, pos))
    }

    fn min_until(&mut self, index: u32, pos: usize) -> Option<Way> {
        self.tick()?;
        let (repeat, state) = self.round(index);
        let count = state.count.wrapping_add(1);
        if count < repeat.min {
            return self.needed_round(index, count, pos);
        }
        self.push(Frame::LoopAgain { index, pos });
        Some((repeat.tail, pos))
    }

    /// The tail of a lazy loop has failed at `pos`: one more round, if there may be one.
    fn lazy_round(&mut self, index: u32, pos: usize) -> Option<Way> {
        let (repeat, state) = self.round(index);
        let count = state.count.wrapping_add(1);
        if count >= repeat.max || pos == state.last || !repeat.first.admits(self.units, pos) {
            return None;
        }
        self.push(Frame::LoopRoundFrom { index, last: state.last });
        let state = &mut self.scratch.loops[index as usize];
        (state.count, state.last) = (count, pos);
        Some((repeat.body, pos))
    }

    /// Begins a round of a possessive loop, or leaves it. Its registers need no undoing: no way leads back
    /// into a round that has ended.
    fn possessive_round(&mut self, index: u32, pos: usize) -> Option<Way> {
        self.tick()?;
        let (repeat, state) = self.round(index);
        self.scratch.loops[index as usize].base = self.scratch.frames.len();
        if state.count >= repeat.min {
            if state.count >= repeat.max || pos == state.last {
                return Some((repeat.tail, pos));
            }
            self.scratch.loops[index as usize].last = pos;
            self.push(Frame::Resume { pc: repeat.tail, pos });
        }
        Some((repeat.body, pos))
    }

    // Assertions.

    fn assert(&mut self, index: u32, (body, pos): Way) -> Option<Way> {
        let start = pos.checked_sub(self.program.scopes[index as usize].back)?;
        let state = &mut self.scratch.scopes[index as usize];
        (state.base, state.pos) = (self.scratch.frames.len(), pos);
        Some((body, start))
    }

    fn assert_not(&mut self, index: u32, (body, pos): Way) -> Option<Way> {
        let scope = &self.program.scopes[index as usize];
        let Some(start) = pos.checked_sub(scope.back) else { return Some((scope.tail, pos)) };
        self.scratch.scopes[index as usize].base = self.scratch.frames.len();
        self.push(Frame::Resume { pc: scope.tail, pos });
        Some((body, start))
    }
}
