//! What a piece of a program may begin with: by it repeats, branches and the search skip positions.
//!
//! Every answer errs on the side of more characters, so that skipping never changes a result.

use super::program::Alternative;
use super::program::First;
use super::program::FirstSet;
use super::program::Inst;
use super::program::One;
use super::program::Pc;
use super::program::Program;
use super::program::Single;

/// How deep forks are followed; what needs more is searched without the knowledge.
const DEPTH: u32 = 16;
/// How many instructions are looked at for one repeat or alternative.
const BUDGET: u32 = 64;
/// How many for the whole pattern.
const START_BUDGET: u32 = 16_384;

/// Fills in the facts of a program that only the whole of it tells.
pub(super) fn annotate(program: &mut Program) {
    for index in 0..program.insts.len() {
        let pc = Pc::at(index);
        match program.insts[index] {
            Inst::Run(single) | Inst::LazyRun(single) => annotate_single(program, single as usize, pc.next()),
            Inst::Branch(branch) => annotate_branch(program, branch as usize),
            Inst::LoopEnter(index) | Inst::PossessiveEnter(index) => {
                let body = program.loops[index as usize].body;
                program.loops[index as usize].first = summary(collect(program, body, BUDGET));
            }
            _ => {}
        }
    }
}

fn annotate_single(program: &mut Program, index: usize, tail: Pc) {
    let follow = collect(program, tail, BUDGET);
    let single = &program.singles[index];
    let (narrow, wide) = disjoint(program, single, follow.as_ref());
    let single = &mut program.singles[index];
    single.keeps_narrow = narrow;
    single.keeps_wide = narrow && wide;
    single.follow = summary(follow);
}

/// Whether no character of the repeat is in `follow`: below U+0100, and from there on.
fn disjoint(program: &Program, single: &Single, follow: Option<&Set>) -> (bool, bool) {
    let Some(follow) = follow else { return (false, false) };
    let mut own = Set::default();
    own.add_one(program, single.one);
    let narrow = own.table.iter().zip(&follow.table).all(|(a, b)| !(a & b));
    let wide = match (own.wide, follow.wide) {
        (Wide::None, _) | (_, Wide::None) => true,
        (Wide::One(a), Wide::One(b)) => a != b,
        _ => false,
    };
    (narrow, wide)
}

fn annotate_branch(program: &mut Program, index: usize) {
    for way in 0..program.branches[index].ways.len() {
        let first = summary(collect(program, program.branches[index].ways[way].pc, BUDGET));
        program.branches[index].ways[way].first = first;
    }
    let branch = &mut program.branches[index];
    branch.masks = (3..=64).contains(&branch.ways.len()).then(|| masks(&branch.ways));
}

/// For each character below U+0100, and the end, the ways that may match before it.
fn masks(ways: &[Alternative]) -> Box<[u64; 257]> {
    let mut masks = Box::new([0; 257]);
    for (slot, mask) in masks.iter_mut().enumerate() {
        let here = [slot as u32];
        let units = if slot < 256 { &here[..] } else { &[] };
        for (way, alternative) in ways.iter().enumerate() {
            *mask |= u64::from(alternative.first.admits(units, 0)) << way;
        }
    }
    masks
}

/// What a match of the whole pattern may begin with.
pub(super) fn of_start(program: &Program) -> First {
    summary(collect(program, Pc::START, START_BUDGET))
}

fn collect(program: &Program, pc: Pc, budget: u32) -> Option<Set> {
    let mut walk = Walk { program, set: Set::default(), budget };
    walk.walk(pc, DEPTH).then_some(walk.set)
}

fn summary(set: Option<Set>) -> First {
    let Some(set) = set else { return First::Unknown };
    let mut narrow = (0..256).filter(|&ch| set.table[ch as usize]);
    match (set.wide, narrow.next(), narrow.next()) {
        (Wide::None, Some(only), None) => First::Literal(only),
        (Wide::One(only), None, None) => First::Literal(only),
        (wide, ..) => First::Set(Box::new(FirstSet { table: set.table, wide: !matches!(wide, Wide::None) })),
    }
}

#[derive(Clone, Copy)]
enum Wide {
    None,
    One(u32),
    Many,
}

struct Set {
    table: [bool; 256],
    wide: Wide,
}

impl Default for Set {
    fn default() -> Self {
        Set { table: [false; 256], wide: Wide::None }
    }
}

impl Set {
    fn add_literal(&mut self, ch: u32) {
        match self.table.get_mut(ch as usize) {
            Some(entry) => *entry = true,
            None => self.add_wide(Wide::One(ch)),
        }
    }

    fn add_wide(&mut self, more: Wide) {
        self.wide = match (self.wide, more) {
            (Wide::None, other) | (other, Wide::None) => other,
            (Wide::One(a), Wide::One(b)) if a == b => Wide::One(a),
            _ => Wide::Many,
        };
    }

    fn add_all_but(&mut self, ch: u32) {
        for (code, entry) in self.table.iter_mut().enumerate() {
            *entry |= code as u32 != ch;
        }
        self.add_wide(Wide::Many);
    }

    fn add_one(&mut self, program: &Program, one: One) {
        match one {
            One::Any => self.add_all_but(0x0A),
            One::AnyAll => self.add_all_but(u32::MAX),
            One::Literal(ch) => self.add_literal(ch),
            One::NotLiteral(ch) => self.add_all_but(ch),
            One::Class(index) => self.add_class(program, index),
        }
    }

    fn add(&mut self, other: &Set) {
        for (entry, more) in self.table.iter_mut().zip(&other.table) {
            *entry |= more;
        }
        self.add_wide(other.wide);
    }

    fn add_class(&mut self, program: &Program, index: u32) {
        let class = &program.classes[index as usize];
        for (entry, more) in self.table.iter_mut().zip(class.table()) {
            *entry |= more;
        }
        if class.is_wide() {
            self.add_wide(Wide::Many);
        }
    }
}

/// A walk over the instructions that a piece may begin with.
struct Walk<'a> {
    program: &'a Program,
    set: Set,
    /// How many instructions may still be looked at.
    budget: u32,
}

enum Step {
    /// The walk has ended; whether the set is complete.
    Done(bool),
    /// This instruction takes no character or may take none.
    On(Pc),
}

impl Walk<'_> {
    /// Adds what the piece at `pc` may begin with; false if it may match without taking a character, or if
    /// that is too hard to tell.
    fn walk(&mut self, mut pc: Pc, depth: u32) -> bool {
        if depth == 0 {
            return false;
        }
        while self.budget > 0 {
            self.budget -= 1;
            match self.step(pc, depth - 1) {
                Step::Done(known) => return known,
                Step::On(to) => pc = to,
            }
        }
        false
    }

    fn step(&mut self, pc: Pc, depth: u32) -> Step {
        let program = self.program;
        match program.insts[pc.index()] {
            Inst::Fail => Step::Done(true),
            Inst::Mark(_) | Inst::At(_) | Inst::Atomic(_) => Step::On(pc.next()),
            Inst::Jump(to) => Step::On(to),
            Inst::Any => self.take(One::Any),
            Inst::AnyAll => self.take(One::AnyAll),
            Inst::Literal(ch) => self.take(One::Literal(ch)),
            Inst::NotLiteral(ch) => self.take(One::NotLiteral(ch)),
            Inst::Literals(start, _) => self.take(One::Literal(program.literals[start as usize])),
            Inst::Class(index) => self.take(One::Class(index)),
            Inst::Run(index) | Inst::LazyRun(index) | Inst::PossessiveRun(index) => {
                let single = &program.singles[index as usize];
                let taken = self.take(single.one);
                if single.min > 0 { taken } else { Step::On(pc.next()) }
            }
            Inst::Branch(index) => {
                let ways = &program.branches[index as usize].ways;
                Step::Done(ways.iter().all(|way| self.walk(way.pc, depth)))
            }
            Inst::LoopEnter(index) | Inst::PossessiveEnter(index) => {
                let repeat = &program.loops[index as usize];
                let body = self.walk(repeat.body, depth);
                if body && repeat.min == 0 { Step::On(repeat.tail) } else { Step::Done(body) }
            }
            Inst::MaxUntil(index) | Inst::MinUntil(index) => {
                let repeat = &program.loops[index as usize];
                // A round has been made here: where there is but one, the loop is left.
                let again = repeat.max <= 1 || self.walk(repeat.body, depth);
                if again { Step::On(repeat.tail) } else { Step::Done(false) }
            }
            Inst::Assert(index) => self.look_ahead(index, pc, depth),
            Inst::AssertNot(index) => Step::On(program.scopes[index as usize].tail),
            Inst::IfGroup(_, otherwise) => {
                Step::Done(self.walk(pc.next(), depth) && self.walk(otherwise, depth))
            }
            Inst::Match | Inst::GroupRef(..) => Step::Done(false),
            // A way that reaches this end is taken for good, whatever comes after: skipping it because of
            // that would change the result.
            Inst::AssertEnd(_) | Inst::AssertNotEnd(_) | Inst::AtomicEnd(_) | Inst::PossessiveRound(_) => {
                Step::Done(false)
            }
        }
    }

    /// What an assertion looks at, if it looks at the next character; else what comes after it.
    fn look_ahead(&mut self, index: u32, pc: Pc, depth: u32) -> Step {
        let scope = &self.program.scopes[index as usize];
        let mut body = Walk { program: self.program, set: Set::default(), budget: self.budget };
        let known = scope.back == 0 && body.walk(pc.next(), depth);
        self.budget = body.budget;
        if !known {
            return Step::On(scope.tail);
        }
        self.set.add(&body.set);
        Step::Done(true)
    }

    fn take(&mut self, one: One) -> Step {
        self.set.add_one(self.program, one);
        Step::Done(true)
    }
}
