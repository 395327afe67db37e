//! "Did you mean": which of some names is most similar to a wrong one.
//!
//! As in CPython, names are compared by their bytes in UTF-8, and what they begin and end with in common does not count.

/// Among so many names none is looked for.
pub const MOST_CANDIDATES: usize = 750;
/// What two names do not have in common may be so many bytes long.
const LONGEST: usize = 40;
/// What it costs to add, leave out or replace a byte.
const MOVE: usize = 2;
/// What it costs to change its case.
const CASE: usize = 1;

/// The name most similar to a wrong one so far.
pub struct Nearest<'a> {
    wrong: &'a str,
    best: Option<(usize, String)>,
}

impl<'a> Nearest<'a> {
    /// None so far.
    pub fn to(wrong: &'a str) -> Nearest<'a> {
        Nearest { wrong, best: None }
    }

    /// Takes a name that is more similar than those before, and similar enough: of the bytes of both a third may have to
    /// change.
    pub fn offer(&mut self, candidate: &str) {
        if candidate == self.wrong {
            return;
        }
        let limit = (self.wrong.len() + candidate.len() + 3) * MOVE / 6;
        let Some(distance) = distance(self.wrong.as_bytes(), candidate.as_bytes()) else { return };
        if distance <= limit && self.best.as_ref().is_none_or(|&(known, _)| distance < known) {
            self.best = Some((distance, candidate.to_owned()));
        }
    }

    /// The most similar name.
    pub fn name(self) -> Option<String> {
        self.best.map(|(_, name)| name)
    }
}

/// The most similar of some names, if one is similar enough.
pub fn suggest<'a>(wrong: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    let candidates: Vec<&str> = candidates.take(MOST_CANDIDATES).collect();
    if candidates.len() == MOST_CANDIDATES {
        return None;
    }
    let mut nearest = Nearest::to(wrong);
    for candidate in candidates {
        nearest.offer(candidate);
    }
    nearest.name()
}

/// Levenshtein's distance in which a change of case costs half of any other change; `None` where too much differs.
fn distance(a: &[u8], b: &[u8]) -> Option<usize> {
    let (a, b) = without_common_ends(a, b);
    if a.is_empty() || b.is_empty() {
        return Some((a.len() + b.len()) * MOVE);
    }
    if a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).map(|index| index * MOVE).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * MOVE;
        for (j, y) in b.iter().enumerate() {
            let cost = (diagonal + change(*x, *y)).min(row[j] + MOVE).min(row[j + 1] + MOVE);
            diagonal = row[j + 1];
            row[j + 1] = cost;
        }
    }
    row.last().copied()
}

/// What is left of two names without the bytes that they begin and end with in common.
fn without_common_ends<'a>(a: &'a [u8], b: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    let begin = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[begin..], &b[begin..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (&a[..a.len() - end], &b[..b.len() - end])
}

fn change(x: u8, y: u8) -> usize {
    match x == y {
        true => 0,
        false if x.eq_ignore_ascii_case(&y) => CASE,
        false => MOVE,
    }
}
