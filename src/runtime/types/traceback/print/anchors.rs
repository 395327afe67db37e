//! Where the operator of a binary operation, the brackets of a subscript or the parentheses of a call stand in an
//! expression: the part that is marked by `^` while the rest is marked by `~`.

use taipan_compiler::Mode;
use taipan_compiler::ParseOptions;
use taipan_compiler::ast::BinOp;
use taipan_compiler::ast::Expr;
use taipan_compiler::ast::ExprKind;
use taipan_compiler::ast::Mod;
use taipan_compiler::ast::Stmt;
use taipan_compiler::ast::StmtKind;

/// A place in the lines of an excerpt: line and character, from 0.
pub type Place = (usize, usize);

/// The part to be marked: from the first place up to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchors {
    /// Where it begins.
    pub left: Place,
    /// Where it ends.
    pub right: Place,
}

/// The statements of a source, if it is one.
pub fn parse(source: &str) -> Option<Vec<Stmt>> {
    let options = ParseOptions { mode: Mode::Exec, ignore_cookie: true, ..ParseOptions::default() };
    match taipan_compiler::parse(source.as_bytes(), options).ok()?.tree {
        Mod::Module(module) => Some(module.body),
        _ => None,
    }
}

/// The characters of a line that lie before a byte offset.
pub fn characters_before(line: &str, bytes: u32) -> usize {
    let end = (bytes as usize).min(line.len());
    String::from_utf8_lossy(&line.as_bytes()[..end]).chars().count()
}

/// Finds the anchors of an expression's text.
pub fn find(segment: &str) -> Option<Anchors> {
    // In parentheses, an expression may go over several lines.
    let body = parse(&format!("(\n{segment}\n)"))?;
    let [Stmt { kind: StmtKind::Expr(statement), .. }] = body.as_slice() else { return None };
    let finder = Finder { lines: segment.lines().collect() };
    let expr = &statement.value;
    match &expr.kind {
        ExprKind::BinOp(operation) => finder.operator(operation),
        ExprKind::Subscript(subscript) => finder.brackets(expr, &subscript.value, '['),
        ExprKind::Call(call) => finder.brackets(expr, &call.func, '('),
        _ => None,
    }
}

struct Finder<'a> {
    lines: Vec<&'a str>,
}

impl Finder<'_> {
    fn character(&self, (line, col): Place) -> Option<char> {
        self.lines.get(line)?.chars().nth(col)
    }

    fn width(&self, line: usize) -> usize {
        self.lines.get(line).map_or(0, |line| line.chars().count())
    }

    /// The place itself if there is a character, else the next one that has one.
    fn valid(&self, (mut line, mut col): Place) -> Option<Place> {
        while line < self.lines.len() && col >= self.width(line) {
            (line, col) = (line + 1, 0);
        }
        (line < self.lines.len()).then_some((line, col))
    }

    /// Where an expression ends. The text was put into parentheses of their own lines.
    fn end_of(&self, expr: &Expr) -> Option<Place> {
        let line = (expr.range.end_line as usize).checked_sub(2)?;
        Some((line, characters_before(self.lines.get(line)?, expr.range.end_col)))
    }

    /// The first place from `at` on whose character will do; comments and continuations are passed over.
    fn seek(&self, mut at: Place, stop: impl Fn(char) -> bool) -> Option<Place> {
        loop {
            let character = self.character(at)?;
            if matches!(character, '\\' | '#') {
                at = self.valid((at.0 + 1, 0))?;
            } else if stop(character) {
                return Some(at);
            } else {
                at = self.valid((at.0, at.1 + 1))?;
            }
        }
    }

    fn operator(&self, operation: &BinOp) -> Option<Anchors> {
        let behind_left = self.valid(self.end_of(&operation.left)?)?;
        let left = self.seek(behind_left, |c| !c.is_whitespace() && c != ')')?;
        let (line, col) = left;
        let mut end = col + 1;
        let right = &operation.right.range;
        let right_line = (right.line as usize).checked_sub(2)?;
        let is_before_right =
            right_line > line || { end < characters_before(self.lines.get(right_line)?, right.col) };
        if is_before_right
            && self.character((line, end)).is_some_and(|c| !c.is_whitespace() && c != '\\' && c != '#')
        {
            end += 1;
        }
        Some(Anchors { left, right: (line, end) })
    }

    fn brackets(&self, whole: &Expr, inner: &Expr, open: char) -> Option<Anchors> {
        let behind_inner = self.valid(self.end_of(inner)?)?;
        let left = self.seek(behind_inner, |c| c == open)?;
        Some(Anchors { left, right: self.end_of(whole)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchors(segment: &str) -> Option<(Place, Place)> {
        find(segment).map(|anchors| (anchors.left, anchors.right))
    }

    #[test]
    fn operators_subscripts_and_calls() {
        assert_eq!(anchors("a + b"), Some(((0, 2), (0, 3))));
        assert_eq!(anchors("(a) // (b)"), Some(((0, 4), (0, 6))));
        assert_eq!(anchors("f(x)[1]"), Some(((0, 4), (0, 7))));
        assert_eq!(anchors("f(x)"), Some(((0, 1), (0, 4))));
        assert_eq!(anchors("a +\n b"), Some(((0, 2), (0, 3))));
        assert_eq!(anchors("a.b"), None);
        assert_eq!(anchors("a b"), None);
    }
}
