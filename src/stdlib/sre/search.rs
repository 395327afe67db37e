//! Where to try a match: the search, and what it knows of a match's beginning.

use memchr::memmem::Finder;
use taipan_runtime::text::TextRef;

use super::Pattern;
use super::first;
use super::machine::Machine;
use super::program::At;
use super::program::First;
use super::program::FirstSet;
use super::program::Inst;
use super::program::Program;
use super::scratch::Host;
use super::scratch::NOWHERE;
use super::scratch::Scratch;
use super::scratch::Stop;
use super::subject::Unit;

/// What counts as a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The first one from the start on.
    Search,
    /// One at the start.
    Match,
    /// One from the start to the end.
    FullMatch,
}

/// The part of a subject that is searched.
///
/// What is before `start` is seen by lookbehind and `^`; what is behind `end` is not there.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The first position; at most the subject's length.
    pub start: usize,
    /// The end; at most the subject's length.
    pub end: usize,
    /// An empty match at `start` does not count: one has just been found there.
    pub advance: bool,
}

impl Span {
    /// The whole of `subject`.
    pub fn whole(subject: TextRef<'_>) -> Self {
        Span { start: 0, end: subject.len(), advance: false }
    }
}

impl Pattern {
    /// Looks for a match in `subject`, a string or (as Latin-1) bytes. Positions and groups are then in `scratch`.
    pub fn find(
        &self,
        mode: Mode,
        subject: TextRef<'_>,
        span: Span,
        scratch: &mut Scratch,
        host: &mut dyn Host,
    ) -> Result<bool, Stop> {
        match subject {
            TextRef::Latin1(units) => self.find_in(mode, units, span, scratch, host),
            TextRef::Ucs2(units) => self.find_in(mode, units, span, scratch, host),
            TextRef::Ucs4(units) => self.find_in(mode, units, span, scratch, host),
        }
    }

    fn find_in<U: Unit>(
        &self,
        mode: Mode,
        units: &[U],
        span: Span,
        scratch: &mut Scratch,
        host: &mut dyn Host,
    ) -> Result<bool, Stop> {
        let units = &units[..span.end.min(units.len())];
        // A match may need a position that is not there: then there is none.
        if span.start > units.len() || units.len() - span.start < self.program.min_width {
            return Ok(false);
        }
        scratch.prepare(&self.program, self.groups, host)?;
        let mut machine = Machine::new(&self.program, units, scratch, host);
        machine.to_end = mode == Mode::FullMatch;
        if span.advance {
            machine.not_at = span.start;
        }
        if mode == Mode::Search {
            return self.plan.search(&mut machine, span.start);
        }
        machine.try_at(span.start)
    }
}

impl<U: Unit> Machine<'_, U> {
    /// Tries a match at `start`.
    fn try_at(&mut self, start: usize) -> Result<bool, Stop> {
        let Some(end) = self.run(start)? else { return Ok(false) };
        self.scratch.span = (start, end);
        Ok(true)
    }
}

/// How matches of a pattern are looked for.
#[derive(Clone, Debug)]
enum Start {
    /// Only at the start of the subject.
    Anchored,
    /// Wherever this text stands, of which only the first character is searched in a wide subject.
    Text(Box<[u32]>, Option<Box<Finder<'static>>>),
    /// The text, which is the whole pattern.
    Only(Box<[u32]>, Option<Box<Finder<'static>>>),
    /// Wherever one of these characters stands; at most three.
    Few(Box<[u32]>),
    /// Wherever a character of this set stands.
    Set(Box<FirstSet>),
    /// Anywhere.
    Anywhere,
}

/// What the search knows of a pattern.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    start: Start,
    min_width: usize,
}

impl Plan {
    pub(super) fn new(program: &Program) -> Self {
        Plan { start: start_of(program), min_width: program.min_width }
    }

    /// The first match from `from` on.
    fn search<U: Unit>(&self, machine: &mut Machine<'_, U>, from: usize) -> Result<bool, Stop> {
        // Behind this position no match fits.
        let Some(last) = machine.units.len().checked_sub(self.min_width) else { return Ok(false) };
        let mut pos = from;
        while let Some(start) = self.candidate(machine.units, pos).filter(|&start| start <= last) {
            if let Start::Only(text, _) = &self.start {
                machine.scratch.span = (start, start + text.len());
                return Ok(true);
            }
            if machine.try_at(start)? {
                return Ok(true);
            }
            if machine.tick().is_none() {
                break;
            }
            machine.scratch.reset();
            // Only the first position is refused an empty match.
            machine.not_at = NOWHERE;
            pos = start + 1;
        }
        machine.stop.map_or(Ok(false), Err)
    }

    /// The first position from `pos` on where a match may begin.
    #[inline]
    fn candidate<U: Unit>(&self, units: &[U], pos: usize) -> Option<usize> {
        let rest = units.get(pos..)?;
        let skip = match &self.start {
            Start::Anywhere => Some(0),
            Start::Anchored => (pos == 0).then_some(0),
            Start::Few(chars) => U::find_any(rest, chars),
            Start::Set(set) => rest.iter().position(|&unit| set.admits(unit)),
            Start::Text(text, finder) | Start::Only(text, finder) => {
                U::find_text(rest, text, finder.as_deref())
            }
        };
        skip.map(|skip| pos + skip)
    }
}

fn start_of(program: &Program) -> Start {
    let (text, whole) = leading_text(program);
    if text.len() > 1 || whole && !text.is_empty() {
        let finder = narrow_finder(&text);
        return if whole { Start::Only(text, finder) } else { Start::Text(text, finder) };
    }
    if is_anchored(program) {
        return Start::Anchored;
    }
    match first::of_start(program) {
        First::Unknown => Start::Anywhere,
        First::Literal(ch) => Start::Few([ch].into()),
        First::Set(set) => few(&set).map_or(Start::Set(set), Start::Few),
    }
}

/// The literal text that every match begins with, and whether it is the whole of a match without groups.
fn leading_text(program: &Program) -> (Box<[u32]>, bool) {
    let mut text = Vec::new();
    let mut marks = false;
    for inst in &program.insts {
        match *inst {
            Inst::Mark(_) => marks = true,
            Inst::Literal(ch) => text.push(ch),
            Inst::Literals(start, count) => {
                let start = start as usize;
                text.extend_from_slice(&program.literals[start..start + count as usize]);
            }
            Inst::Match => return (text.into(), !marks),
            _ => break,
        }
    }
    (text.into(), false)
}

fn narrow_finder(text: &[u32]) -> Option<Box<Finder<'static>>> {
    let bytes: Option<Vec<u8>> = text.iter().map(|&ch| u8::try_from(ch).ok()).collect();
    Some(Box::new(Finder::new(&bytes?).into_owned()))
}

fn is_anchored(program: &Program) -> bool {
    let first = program.insts.iter().find(|inst| !matches!(inst, Inst::Mark(_)));
    matches!(first, Some(Inst::At(At::Start)))
}

/// The characters of `set` if they are few.
fn few(set: &FirstSet) -> Option<Box<[u32]>> {
    let chars: Box<[u32]> = (0..256).filter(|&ch| set.table[ch as usize]).collect();
    (!set.wide && (1..=3).contains(&chars.len())).then_some(chars)
}
