//! From code words to a [`Program`]. The words come from Python code and are believed in nothing: whatever
//! they are, the answer is a program whose indices are in range, or [`InvalidCode`].
//!
//! The nesting of a pattern is kept in a list, not in native recursion: a constructed code may nest as deep
//! as it is long.

use std::collections::HashMap;

use super::class::Class;
use super::class::Fold;
use super::class::Item;
use super::first;
use super::program::Alternative;
use super::program::At;
use super::program::Branch;
use super::program::First;
use super::program::Inst;
use super::program::Loop;
use super::program::One;
use super::program::Pc;
use super::program::Program;
use super::program::Scope;
use super::program::Single;
use super::unicode;
use super::words::MAX_REPEAT;
use super::words::at;
use super::words::category;
use super::words::info;
use super::words::op;

/// The code words are no pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidCode;

/// A jump that is patched later.
const UNSET: Pc = Pc::START;

/// A construct whose body is being translated, with the index of the word behind the body.
struct Open {
    end: usize,
    kind: Kind,
}

enum Kind {
    /// The whole pattern.
    Pattern,
    Assert(u32),
    AssertNot(u32),
    Atomic(u32),
    Repeat(u32),
    Possessive(u32),
    /// An alternative of a branch: the branch's index, and the jumps to patch with its end.
    Alternative {
        branch: u32,
        alternatives: Vec<Pc>,
        jumps: Vec<Pc>,
        exit: Option<usize>,
    },
    /// The part after a condition that holds: the instruction of the condition.
    Yes(Pc),
    /// The part after one that does not hold: the jump over it.
    No(Pc),
}

/// Translates `code` with `groups` groups.
pub(super) fn translate(code: &[u32], groups: u32) -> Result<Program, InvalidCode> {
    let mut translator = Translator::new(code, groups);
    translator.header()?;
    let end = code.len().checked_sub(1).ok_or(InvalidCode)?;
    translator.begin(end, Kind::Pattern)?;
    while !translator.open.is_empty() {
        translator.step()?;
    }
    Ok(translator.finish())
}

struct Translator<'a> {
    code: &'a [u32],
    at: usize,
    groups: u32,
    open: Vec<Open>,
    insts: Vec<Inst>,
    /// Instructions from here on are reached only one after the other.
    label: usize,
    classes: Vec<Class>,
    /// Classes of one character without regard to case; whether it is excluded.
    folded: HashMap<(u32, Fold, bool), u32>,
    singles: Vec<Single>,
    loops: Vec<Loop>,
    scopes: Vec<Scope>,
    branches: Vec<Box<[Pc]>>,
    literals: Vec<u32>,
    min_width: usize,
}

impl<'a> Translator<'a> {
    fn new(code: &'a [u32], groups: u32) -> Self {
        Translator {
            code,
            at: 0,
            groups,
            open: Vec::new(),
            insts: Vec::new(),
            label: 0,
            classes: Vec::new(),
            folded: HashMap::new(),
            singles: Vec::new(),
            loops: Vec::new(),
            scopes: Vec::new(),
            branches: Vec::new(),
            literals: Vec::new(),
            min_width: 0,
        }
    }

    fn word(&mut self) -> Result<u32, InvalidCode> {
        let word = *self.code.get(self.at).ok_or(InvalidCode)?;
        self.at += 1;
        Ok(word)
    }

    fn expect(&mut self, wanted: u32) -> Result<(), InvalidCode> {
        if self.word()? == wanted { Ok(()) } else { Err(InvalidCode) }
    }

    /// Reads a distance and gives the index it leads to.
    fn target(&mut self) -> Result<usize, InvalidCode> {
        let from = self.at;
        let distance = self.word()?;
        from.checked_add(distance as usize).filter(|&to| to <= self.code.len()).ok_or(InvalidCode)
    }

    /// The index where the next instruction will stand, which something refers to.
    fn here(&mut self) -> Pc {
        self.label = self.insts.len();
        Pc::at(self.label)
    }

    fn emit(&mut self, inst: Inst) -> Pc {
        self.insts.push(inst);
        Pc::at(self.insts.len() - 1)
    }

    /// The facts in front of the pattern: only the least width is used, the rest is found anew.
    fn header(&mut self) -> Result<(), InvalidCode> {
        if self.code.first() != Some(&op::INFO) {
            return Ok(());
        }
        self.at = 1;
        let end = self.target()?;
        let flags = self.word()?;
        self.min_width = self.word()? as usize;
        self.word()?;
        if flags & !(info::PREFIX | info::LITERAL | info::CHARSET) != 0 || self.at > end {
            return Err(InvalidCode);
        }
        self.at = end;
        Ok(())
    }

    /// The body that ends at the word `end` begins here.
    fn begin(&mut self, end: usize, kind: Kind) -> Result<(), InvalidCode> {
        let limit = self.open.last().map_or(self.code.len(), |open| open.end);
        if end < self.at || end > limit {
            return Err(InvalidCode);
        }
        self.open.push(Open { end, kind });
        self.label = self.insts.len();
        Ok(())
    }

    /// Translates one instruction, or ends the innermost body.
    fn step(&mut self) -> Result<(), InvalidCode> {
        let Some(open) = self.open.last() else { return Ok(()) };
        if self.at == open.end {
            return self.close();
        }
        if self.at > open.end {
            return Err(InvalidCode);
        }
        self.instruction()
    }

    fn instruction(&mut self) -> Result<(), InvalidCode> {
        let word = self.word()?;
        match word {
            op::ASSERT | op::ASSERT_NOT => self.assertion(word == op::ASSERT),
            op::ATOMIC_GROUP => self.atomic(),
            op::BRANCH => self.branch(),
            op::GROUPREF_EXISTS => self.condition(),
            op::JUMP => self.otherwise(),
            op::REPEAT | op::POSSESSIVE_REPEAT => self.repeat(word == op::REPEAT),
            op::REPEAT_ONE => self.single(Inst::Run),
            op::MIN_REPEAT_ONE => self.single(Inst::LazyRun),
            op::POSSESSIVE_REPEAT_ONE => self.single(Inst::PossessiveRun),
            op::MARK => self.mark(),
            op::AT => self.position(),
            op::FAILURE => {
                self.emit(Inst::Fail);
                Ok(())
            }
            op::GROUPREF => self.group_ref(Fold::Exact),
            op::GROUPREF_IGNORE => self.group_ref(Fold::Ascii),
            op::GROUPREF_LOC_IGNORE => self.group_ref(Fold::Locale),
            op::GROUPREF_UNI_IGNORE => self.group_ref(Fold::Unicode),
            _ => self.character(word),
        }
    }

    fn character(&mut self, word: u32) -> Result<(), InvalidCode> {
        let inst = match self.one(word)? {
            One::Any => Inst::Any,
            One::AnyAll => Inst::AnyAll,
            One::Literal(ch) => return self.literal(ch),
            One::NotLiteral(ch) => Inst::NotLiteral(ch),
            One::Class(index) => Inst::Class(index),
        };
        self.emit(inst);
        Ok(())
    }

    /// A literal character; one that can only be reached from the literal before it joins that.
    fn literal(&mut self, ch: u32) -> Result<(), InvalidCode> {
        let previous = if self.insts.len() > self.label { self.insts.last_mut() } else { None };
        match previous {
            Some(Inst::Literals(_, count)) => {
                self.literals.push(ch);
                *count += 1;
            }
            Some(inst @ &mut Inst::Literal(before)) => {
                *inst = Inst::Literals(self.literals.len() as u32, 2);
                self.literals.extend([before, ch]);
            }
            _ => {
                self.emit(Inst::Literal(ch));
            }
        }
        Ok(())
    }

    /// The operation `word`, which takes one character.
    fn one(&mut self, word: u32) -> Result<One, InvalidCode> {
        Ok(match word {
            op::ANY => One::Any,
            op::ANY_ALL => One::AnyAll,
            op::LITERAL => One::Literal(self.word()?),
            op::NOT_LITERAL => One::NotLiteral(self.word()?),
            op::LITERAL_IGNORE => self.folded_literal(Fold::Ascii, false)?,
            op::NOT_LITERAL_IGNORE => self.folded_literal(Fold::Ascii, true)?,
            op::LITERAL_UNI_IGNORE => self.folded_literal(Fold::Unicode, false)?,
            op::NOT_LITERAL_UNI_IGNORE => self.folded_literal(Fold::Unicode, true)?,
            op::LITERAL_LOC_IGNORE => self.locale_literal(false)?,
            op::NOT_LITERAL_LOC_IGNORE => self.locale_literal(true)?,
            op::IN => self.set(Fold::Exact)?,
            op::IN_IGNORE => self.set(Fold::Ascii)?,
            op::IN_UNI_IGNORE => self.set(Fold::Unicode)?,
            op::IN_LOC_IGNORE => self.set(Fold::Locale)?,
            op::CATEGORY => {
                let item = self.category()?;
                self.class(Class::new(vec![item], Fold::Exact))
            }
            op::FAILURE => self.class(Class::empty()),
            _ => return Err(InvalidCode),
        })
    }

    fn class(&mut self, class: Class) -> One {
        self.classes.push(class);
        One::Class(self.classes.len() as u32 - 1)
    }

    /// A character without regard to case; the same one again shares its class.
    fn folded_literal(&mut self, fold: Fold, negated: bool) -> Result<One, InvalidCode> {
        let ch = self.word()?;
        if let Some(&index) = self.folded.get(&(ch, fold, negated)) {
            return Ok(One::Class(index));
        }
        let items = negation(negated).chain([Item::Literal(ch)]).collect();
        self.folded.insert((ch, fold, negated), self.classes.len() as u32);
        Ok(self.class(Class::new(items, fold)))
    }

    fn locale_literal(&mut self, negated: bool) -> Result<One, InvalidCode> {
        let ch = self.word()?;
        let cases = [Item::Literal(unicode::lower_ascii(ch)), Item::Literal(unicode::upper_ascii(ch))];
        Ok(self.class(Class::new(negation(negated).chain(cases).collect(), Fold::Exact)))
    }

    fn set(&mut self, fold: Fold) -> Result<One, InvalidCode> {
        let end = self.target()?;
        let mut items = Vec::new();
        while self.at + 1 < end {
            items.push(self.item()?);
        }
        if self.at + 1 != end {
            return Err(InvalidCode);
        }
        self.expect(op::FAILURE)?;
        Ok(self.class(Class::new(items, fold)))
    }

    fn item(&mut self) -> Result<Item, InvalidCode> {
        Ok(match self.word()? {
            op::NEGATE => Item::Negate,
            op::LITERAL => Item::Literal(self.word()?),
            op::RANGE => Item::Range(self.word()?, self.word()?),
            op::RANGE_UNI_IGNORE => Item::RangeBothCases(self.word()?, self.word()?),
            op::CATEGORY => self.category()?,
            op::CHARSET => Item::Bitmap(Box::new(self.bitmap()?)),
            op::BIGCHARSET => self.plane()?,
            _ => return Err(InvalidCode),
        })
    }

    fn category(&mut self) -> Result<Item, InvalidCode> {
        let number = self.word()?;
        if number < category::COUNT { Ok(Item::Category(number)) } else { Err(InvalidCode) }
    }

    fn bitmap(&mut self) -> Result<[u32; 8], InvalidCode> {
        let words = self.code.get(self.at..self.at + 8).ok_or(InvalidCode)?;
        self.at += 8;
        words.try_into().map_err(|_| InvalidCode)
    }

    fn plane(&mut self) -> Result<Item, InvalidCode> {
        let count = self.word()? as usize;
        let mut map = Box::new([0; 256]);
        for quad in map.chunks_exact_mut(4) {
            quad.copy_from_slice(&self.word()?.to_ne_bytes());
        }
        if map.iter().any(|&number| usize::from(number) >= count) {
            return Err(InvalidCode);
        }
        let bitmaps = (0..count).map(|_| self.bitmap()).collect::<Result<_, _>>()?;
        Ok(Item::Plane { map, bitmaps })
    }

    fn mark(&mut self) -> Result<(), InvalidCode> {
        let index = self.word()?;
        if index / 2 >= self.groups {
            return Err(InvalidCode);
        }
        self.emit(Inst::Mark(index));
        Ok(())
    }

    fn group(&mut self) -> Result<u32, InvalidCode> {
        let group = self.word()?;
        if group < self.groups { Ok(group) } else { Err(InvalidCode) }
    }

    fn group_ref(&mut self, fold: Fold) -> Result<(), InvalidCode> {
        let group = self.group()?;
        self.emit(Inst::GroupRef(group, fold));
        Ok(())
    }

    fn position(&mut self) -> Result<(), InvalidCode> {
        let at = match self.word()? {
            at::BEGINNING | at::BEGINNING_STRING => At::Start,
            at::BEGINNING_LINE => At::LineStart,
            at::END => At::End,
            at::END_LINE => At::LineEnd,
            at::END_STRING => At::VeryEnd,
            at::BOUNDARY | at::LOC_BOUNDARY => At::Boundary { wanted: true, unicode: false },
            at::NON_BOUNDARY | at::LOC_NON_BOUNDARY => At::Boundary { wanted: false, unicode: false },
            at::UNI_BOUNDARY => At::Boundary { wanted: true, unicode: true },
            at::UNI_NON_BOUNDARY => At::Boundary { wanted: false, unicode: true },
            _ => return Err(InvalidCode),
        };
        self.emit(Inst::At(at));
        Ok(())
    }

    /// Reads the two counts of a repeat.
    fn counts(&mut self) -> Result<(usize, usize), InvalidCode> {
        let (min, max) = (self.word()?, self.word()?);
        if min > max {
            return Err(InvalidCode);
        }
        Ok((min as usize, if max == MAX_REPEAT { usize::MAX } else { max as usize }))
    }

    fn single(&mut self, inst: fn(u32) -> Inst) -> Result<(), InvalidCode> {
        let end = self.target()?;
        let (min, max) = self.counts()?;
        let word = self.word()?;
        let one = self.one(word)?;
        self.expect(op::SUCCESS)?;
        if self.at != end {
            return Err(InvalidCode);
        }
        let single = Single { one, min, max, follow: First::Unknown, keeps_narrow: false, keeps_wide: false };
        self.singles.push(single);
        self.emit(inst(self.singles.len() as u32 - 1));
        Ok(())
    }

    fn repeat(&mut self, plain: bool) -> Result<(), InvalidCode> {
        let end = self.target()?;
        let (min, max) = self.counts()?;
        let index = self.loops.len() as u32;
        self.emit(if plain { Inst::LoopEnter(index) } else { Inst::PossessiveEnter(index) });
        let body = self.here();
        self.loops.push(Loop { min, max, body, tail: UNSET, first: First::Unknown });
        self.begin(end, if plain { Kind::Repeat(index) } else { Kind::Possessive(index) })
    }

    fn assertion(&mut self, positive: bool) -> Result<(), InvalidCode> {
        let end = self.target()?.checked_sub(1).ok_or(InvalidCode)?;
        let back = self.word()? as usize;
        let index = self.scope(back);
        self.emit(if positive { Inst::Assert(index) } else { Inst::AssertNot(index) });
        self.begin(end, if positive { Kind::Assert(index) } else { Kind::AssertNot(index) })
    }

    fn atomic(&mut self) -> Result<(), InvalidCode> {
        let end = self.target()?.checked_sub(1).ok_or(InvalidCode)?;
        let index = self.scope(0);
        self.emit(Inst::Atomic(index));
        self.begin(end, Kind::Atomic(index))
    }

    fn scope(&mut self, back: usize) -> u32 {
        self.scopes.push(Scope { back, tail: UNSET });
        self.scopes.len() as u32 - 1
    }

    fn branch(&mut self) -> Result<(), InvalidCode> {
        let branch = self.branches.len() as u32;
        self.branches.push(Box::default());
        self.emit(Inst::Branch(branch));
        self.alternative(branch, Vec::new(), Vec::new(), None)
    }

    /// The next alternative of a branch begins at the distance word, or the branch ends with a zero there.
    fn alternative(
        &mut self,
        branch: u32,
        mut alternatives: Vec<Pc>,
        jumps: Vec<Pc>,
        exit: Option<usize>,
    ) -> Result<(), InvalidCode> {
        let next = self.target()?;
        if next + 1 == self.at {
            return self.end_branch(branch, alternatives, &jumps, exit);
        }
        alternatives.push(self.here());
        let end = next.checked_sub(2).ok_or(InvalidCode)?;
        self.begin(end, Kind::Alternative { branch, alternatives, jumps, exit })
    }

    fn end_branch(
        &mut self,
        branch: u32,
        alternatives: Vec<Pc>,
        jumps: &[Pc],
        exit: Option<usize>,
    ) -> Result<(), InvalidCode> {
        if exit != Some(self.at) {
            return Err(InvalidCode);
        }
        self.branches[branch as usize] = alternatives.into();
        let here = self.here();
        for jump in jumps {
            self.insts[jump.index()] = Inst::Jump(here);
        }
        Ok(())
    }

    fn condition(&mut self) -> Result<(), InvalidCode> {
        let from = self.at;
        let group = self.group()?;
        let distance = self.word()? as usize;
        let end = from.checked_add(distance).filter(|&end| end <= self.code.len()).ok_or(InvalidCode)?;
        let condition = self.emit(Inst::IfGroup(group, UNSET));
        self.begin(end, Kind::Yes(condition))
    }

    /// A jump outside an alternative: the condition's other part follows.
    fn otherwise(&mut self) -> Result<(), InvalidCode> {
        let Some(Open { end, kind: Kind::Yes(condition) }) = self.open.pop() else { return Err(InvalidCode) };
        let exit = self.target()?;
        if self.at != end {
            return Err(InvalidCode);
        }
        let jump = self.emit(Inst::Jump(UNSET));
        self.patch_condition(condition);
        self.begin(exit, Kind::No(jump))
    }

    fn patch_condition(&mut self, condition: Pc) {
        let here = self.here();
        if let Inst::IfGroup(_, otherwise) = &mut self.insts[condition.index()] {
            *otherwise = here;
        }
    }

    /// Ends the innermost body.
    fn close(&mut self) -> Result<(), InvalidCode> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        match open.kind {
            Kind::Pattern => {
                self.expect(op::SUCCESS)?;
                self.emit(Inst::Match);
                Ok(())
            }
            Kind::Assert(index) => self.close_scope(index, Inst::AssertEnd(index)),
            Kind::AssertNot(index) => self.close_scope(index, Inst::AssertNotEnd(index)),
            Kind::Atomic(index) => self.close_scope(index, Inst::AtomicEnd(index)),
            Kind::Repeat(index) => self.close_repeat(index),
            Kind::Possessive(index) => {
                self.expect(op::SUCCESS)?;
                self.end_loop(index, Inst::PossessiveRound(index));
                Ok(())
            }
            Kind::Alternative { branch, alternatives, jumps, exit } => {
                self.close_alternative(branch, alternatives, jumps, exit)
            }
            Kind::Yes(condition) => {
                self.patch_condition(condition);
                Ok(())
            }
            Kind::No(jump) => {
                self.insts[jump.index()] = Inst::Jump(self.here());
                Ok(())
            }
        }
    }

    fn close_scope(&mut self, index: u32, inst: Inst) -> Result<(), InvalidCode> {
        self.expect(op::SUCCESS)?;
        self.emit(inst);
        self.scopes[index as usize].tail = self.here();
        Ok(())
    }

    fn close_repeat(&mut self, index: u32) -> Result<(), InvalidCode> {
        let inst = match self.word()? {
            op::MAX_UNTIL => Inst::MaxUntil(index),
            op::MIN_UNTIL => Inst::MinUntil(index),
            _ => return Err(InvalidCode),
        };
        self.end_loop(index, inst);
        Ok(())
    }

    fn end_loop(&mut self, index: u32, inst: Inst) {
        self.emit(inst);
        self.loops[index as usize].tail = self.here();
    }

    fn close_alternative(
        &mut self,
        branch: u32,
        alternatives: Vec<Pc>,
        mut jumps: Vec<Pc>,
        exit: Option<usize>,
    ) -> Result<(), InvalidCode> {
        self.expect(op::JUMP)?;
        let target = self.target()?;
        if exit.is_some_and(|exit| exit != target) {
            return Err(InvalidCode);
        }
        jumps.push(self.emit(Inst::Jump(UNSET)));
        self.alternative(branch, alternatives, jumps, Some(target))
    }

    fn finish(self) -> Program {
        let mut program = Program {
            insts: self.insts.into(),
            classes: self.classes.into(),
            singles: self.singles.into(),
            loops: self.loops.into(),
            scopes: self.scopes.into(),
            branches: self.branches.into_iter().map(unexamined).collect(),
            literals: self.literals.into(),
            min_width: self.min_width,
        };
        first::annotate(&mut program);
        program
    }
}

fn unexamined(alternatives: Box<[Pc]>) -> Branch {
    let ways = alternatives.into_iter().map(|pc| Alternative { pc, first: First::Unknown }).collect();
    Branch { ways, masks: None }
}

fn negation(negated: bool) -> impl Iterator<Item = Item> {
    negated.then_some(Item::Negate).into_iter()
}
