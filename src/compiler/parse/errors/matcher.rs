//! Matches tokens against the grammar, as CPython's parser does: alternatives in order, answers remembered.

use super::grammar::Action;
use super::grammar::Alternative;
use super::grammar::Grammar;
use super::grammar::Item;
use super::grammar::NodeKind;
use super::tokens::Kind as TokenKind;
use super::tokens::Token;
use super::tokens::Tokens;
use crate::error::SyntaxError;
use crate::parse::nesting::PROBE_INTERVAL;
use crate::parse::nesting::RED_ZONE;
use crate::parse::nesting::SEGMENT;

/// How deep rules may nest: what CPython's parser allows itself.
const MAX_RULES: usize = 6000;

/// No node.
pub(super) const NOTHING: u32 = u32::MAX;

/// A match: its tokens from `first` to `last`, and the matches within.
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) kids: Box<[u32]>,
}

/// Why there is no match.
pub(super) enum Fail {
    /// Something else may match.
    No,
    /// An error has been raised; nothing else counts.
    Raised,
}

pub(super) type Match = Result<u32, Fail>;

/// The nodes that an alternative names `a` and `b`.
pub(super) type Names = [u32; 2];

pub(super) struct Matcher<'s> {
    grammar: &'s Grammar,
    pub(super) text: &'s str,
    pub(super) tokens: &'s Tokens,
    pub(super) mark: usize,
    /// How many tokens have been asked for.
    pub(super) fill: usize,
    /// Whether this is the second pass.
    second: bool,
    /// Whether mistakes are being looked for here.
    mistakes: bool,
    pub(super) nodes: Vec<Node>,
    /// At each token: rule (twice its number, plus one if no mistakes were looked for), end, node.
    memo: Vec<Vec<(u32, u32, u32)>>,
    depth: usize,
    pub(super) error: Option<SyntaxError>,
    /// Whether the error is the tokenizer's.
    pub(super) complained: bool,
}

impl<'s> Matcher<'s> {
    pub(super) fn new(grammar: &'s Grammar, text: &'s str, tokens: &'s Tokens, second: bool) -> Self {
        Matcher {
            grammar,
            text,
            tokens,
            mark: 0,
            fill: 0,
            second,
            mistakes: second,
            nodes: Vec::new(),
            memo: (0..=tokens.list.len()).map(|_| Vec::new()).collect(),
            depth: 0,
            error: None,
            complained: false,
        }
    }

    /// The same, at another token than the first.
    pub(super) fn starting_at(self, token: usize) -> Self {
        Matcher { mark: token, fill: token, ..self }
    }

    /// Matches the rule of that name here.
    pub(super) fn run(&mut self, name: &str) -> Match {
        self.rule(self.grammar.number(name))
    }

    pub(super) fn token_text(&self, token: usize) -> &'s str {
        self.tokens.list.get(token).map_or("", |token| &self.text[token.start..token.end])
    }

    /// The token here; asking for one that the tokenizer could not make raises its complaint.
    fn token(&mut self) -> Result<Token, Fail> {
        self.fill = self.fill.max(self.mark + 1);
        match self.tokens.list.get(self.mark) {
            Some(&token) => Ok(token),
            None => {
                self.complained = true;
                self.raise_complaint();
                Err(Fail::Raised)
            }
        }
    }

    fn push(&mut self, kind: NodeKind, first: usize, kids: Vec<u32>) -> u32 {
        let last = self.mark.saturating_sub(1).max(first);
        self.nodes.push(Node { kind, first: first as u32, last: last as u32, kids: kids.into() });
        self.nodes.len() as u32 - 1
    }

    fn rule(&mut self, number: usize) -> Match {
        let rule = &self.grammar.rules[number];
        if rule.mistake && !self.mistakes {
            return Err(Fail::No);
        }
        let key = 2 * number as u32 + u32::from(!rule.memo && !self.mistakes);
        if let Some(&(_, end, node)) = self.memo[self.mark].iter().find(|entry| entry.0 == key) {
            if node == NOTHING {
                return Err(Fail::No);
            }
            self.mark = end as usize;
            return Ok(node);
        }
        self.depth += 1;
        let result = if self.depth > MAX_RULES {
            self.raise_too_complex();
            Err(Fail::Raised)
        } else if self.depth.is_multiple_of(PROBE_INTERVAL) {
            stacker::maybe_grow(RED_ZONE, SEGMENT, || self.rule_here(number, key))
        } else {
            self.rule_here(number, key)
        };
        self.depth -= 1;
        result
    }

    fn rule_here(&mut self, number: usize, key: u32) -> Match {
        let rule = &self.grammar.rules[number];
        if rule.left {
            return self.left_recursive(number, key);
        }
        let start = self.mark;
        let mistakes = self.mistakes;
        self.mistakes &= !rule.quiet;
        let result = self.alternatives(&rule.alternatives);
        self.mistakes = mistakes;
        if let Err(Fail::Raised) = result {
            return result;
        }
        self.remember(start, key, *result.as_ref().unwrap_or(&NOTHING));
        result
    }

    fn remember(&mut self, start: usize, key: u32, node: u32) {
        let end = self.mark as u32;
        let entries = &mut self.memo[start];
        match entries.iter_mut().find(|entry| entry.0 == key) {
            Some(entry) => *entry = (key, end, node),
            None => entries.push((key, end, node)),
        }
    }

    /// A rule that begins with itself: first it fails there, then it is what was found, as long as that grows.
    fn left_recursive(&mut self, number: usize, key: u32) -> Match {
        let start = self.mark;
        let (mut best, mut best_end) = (NOTHING, start);
        loop {
            self.mark = best_end;
            self.remember(start, key, best);
            self.mark = start;
            match self.alternatives(&self.grammar.rules[number].alternatives) {
                Err(Fail::Raised) => return Err(Fail::Raised),
                Ok(node) if self.mark > best_end => (best, best_end) = (node, self.mark),
                _ => break,
            }
        }
        self.mark = best_end;
        if best == NOTHING { Err(Fail::No) } else { Ok(best) }
    }

    fn alternatives(&mut self, alternatives: &'s [Alternative]) -> Match {
        let start = self.mark;
        for alternative in alternatives {
            let mut cut = false;
            match self.alternative(alternative, &mut cut) {
                Err(Fail::No) => self.mark = start,
                other => return other,
            }
            if cut {
                break;
            }
        }
        Err(Fail::No)
    }

    fn alternative(&mut self, alternative: &'s Alternative, cut: &mut bool) -> Match {
        let start = self.mark;
        let mut names = [NOTHING; 2];
        let mut values = Vec::new();
        let mut literal = NOTHING;
        for item in &alternative.items {
            let (name, item) = match item {
                Item::Named(name, item) => (Some(*name), item.as_ref()),
                item => (None, item),
            };
            if matches!(item, Item::Cut) {
                *cut = true;
                continue;
            }
            let node = self.item(item)?;
            if let Some(name) = name {
                names[name] = node;
            }
            match item {
                Item::Literal(_) | Item::Soft(_) | Item::Demand(_) => literal = node,
                _ if node != NOTHING => values.push(node),
                _ => {}
            }
        }
        match &alternative.action {
            Action::Default => Ok(match values.as_slice() {
                [] if literal != NOTHING => literal,
                [only] => *only,
                _ => self.push(NodeKind::Seq, start, values),
            }),
            Action::Node(kind) => {
                let kids = self.flatten(&values);
                Ok(self.push(*kind, start, kids))
            }
            action => {
                // An action that finds nothing wrong ends the whole rule.
                *cut = true;
                self.act(action, names, start)
            }
        }
    }

    fn flatten(&self, values: &[u32]) -> Vec<u32> {
        let mut kids = Vec::new();
        for &value in values {
            let node = &self.nodes[value as usize];
            match node.kind {
                NodeKind::Seq => kids.extend(self.flatten(&node.kids)),
                NodeKind::Token => {}
                _ => kids.push(value),
            }
        }
        kids
    }

    fn item(&mut self, item: &'s Item) -> Match {
        match item {
            Item::Literal(text) => self.literal(text),
            Item::Soft(text) => {
                let token = self.token()?;
                let found = token.kind == TokenKind::Name && self.token_text(self.mark) == text;
                self.accept(found)
            }
            Item::Token(kind) => {
                let found = self.token()?.kind == *kind;
                self.accept(found)
            }
            Item::Rule(number) => self.rule(*number),
            Item::Group(alternatives) => self.alternatives(alternatives),
            Item::Optional(item) => self.optional(item),
            Item::Repeat(item, at_least_one) => self.repeat(item, *at_least_one),
            Item::Separated(separator, element) => self.separated(separator, element),
            Item::Look(item, wanted) => self.look(item, *wanted),
            Item::Demand(text) => match self.literal(text) {
                Err(Fail::No) if self.second => {
                    self.raise_expected(text);
                    Err(Fail::Raised)
                }
                other => other,
            },
            Item::Named(_, item) => self.item(item),
            Item::Cut => Ok(NOTHING),
        }
    }

    fn literal(&mut self, text: &str) -> Match {
        let token = self.token()?;
        let found =
            matches!(token.kind, TokenKind::Keyword | TokenKind::Op) && self.token_text(self.mark) == text;
        self.accept(found)
    }

    fn accept(&mut self, found: bool) -> Match {
        if !found {
            return Err(Fail::No);
        }
        self.mark += 1;
        Ok(self.push(NodeKind::Token, self.mark - 1, Vec::new()))
    }

    fn optional(&mut self, item: &'s Item) -> Match {
        let start = self.mark;
        match self.item(item) {
            Err(Fail::No) => {
                self.mark = start;
                Ok(NOTHING)
            }
            other => other,
        }
    }

    fn repeat(&mut self, item: &'s Item, at_least_one: bool) -> Match {
        let start = self.mark;
        let mut kids = Vec::new();
        loop {
            let before = self.mark;
            match self.item(item) {
                Ok(node) => kids.push(node),
                Err(Fail::Raised) => return Err(Fail::Raised),
                Err(Fail::No) => {
                    self.mark = before;
                    break;
                }
            }
            if self.mark == before {
                break;
            }
        }
        if at_least_one && kids.is_empty() {
            return Err(Fail::No);
        }
        kids.retain(|&kid| kid != NOTHING);
        Ok(self.push(NodeKind::Seq, start, kids))
    }

    fn separated(&mut self, separator: &'s Item, element: &'s Item) -> Match {
        let start = self.mark;
        let mut kids = vec![self.item(element)?];
        loop {
            let before = self.mark;
            let next = match self.item(separator) {
                Ok(_) => self.item(element),
                fail => fail,
            };
            match next {
                Ok(node) => kids.push(node),
                Err(Fail::Raised) => return Err(Fail::Raised),
                Err(Fail::No) => {
                    self.mark = before;
                    break;
                }
            }
        }
        Ok(self.push(NodeKind::Seq, start, kids))
    }

    fn look(&mut self, item: &'s Item, wanted: bool) -> Match {
        let start = self.mark;
        let result = self.item(item);
        self.mark = start;
        match result {
            Err(Fail::Raised) => Err(Fail::Raised),
            result if result.is_ok() == wanted => Ok(NOTHING),
            _ => Err(Fail::No),
        }
    }
}
