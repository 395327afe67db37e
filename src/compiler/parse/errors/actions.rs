//! What the grammar of mistakes does with what it has found: mostly, raise an error.

use super::grammar::Action;
use super::grammar::NodeKind;
use super::grammar::Place;
use super::grammar::Target;
use super::matcher::Fail;
use super::matcher::Match;
use super::matcher::Matcher;
use super::matcher::NOTHING;
use super::matcher::Names;
use super::matcher::Node;
use super::tokens::How;
use crate::error::ErrorKind;
use crate::error::Position;
use crate::error::SyntaxError;
use crate::parse::escape;
use crate::parse::too_complex;

/// A place in the source: line and byte column; no column means unknown.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub(super) line: u32,
    pub(super) col: Option<u32>,
}

impl Matcher<'_> {
    /// Acts on an alternative that began at token `start` and has matched up to the mark.
    pub(super) fn act(&mut self, action: &Action, names: Names, start: usize) -> Match {
        match action {
            Action::Raise(place, message) => self.raise(*place, message, names),
            Action::Target(target) => self.invalid_target(*target, names[0]),
            Action::Check(name) => self.check(name, names, start),
            Action::Value | Action::Default | Action::Node(_) => Ok(names[0]),
        }
    }

    fn raise(&mut self, place: Place, message: &str, names: Names) -> Match {
        let message = self.fill_in(message, names[0]);
        match place {
            Place::At => self.raise_range(names[0], names[0], message),
            Place::Range => self.raise_range(names[0], names[1], message),
            Place::From => self.raise_from(names[0], message),
            Place::Last => self.raise_at_token(self.fill.saturating_sub(1), ErrorKind::Syntax, message),
            Place::Next => self.raise_at_token(self.mark, ErrorKind::Syntax, message),
            Place::Indent => {
                self.raise_at_token(self.fill.saturating_sub(1), ErrorKind::Indentation, message)
            }
        }
    }

    /// Puts what the node is called, its line and its text into a message.
    fn fill_in(&self, message: &str, node: u32) -> String {
        let Some(node) = self.nodes.get(node as usize) else { return message.to_owned() };
        let line = self.tokens.list.get(node.first as usize).map_or(0, |token| token.line);
        message
            .replace("%n", self.describe(node))
            .replace("%l", &line.to_string())
            .replace("%t", self.token_text(node.first as usize))
    }

    /// What an expression is called in messages.
    fn describe(&self, node: &Node) -> &'static str {
        match node.kind {
            NodeKind::Attribute => "attribute",
            NodeKind::Subscript => "subscript",
            NodeKind::Starred => "starred",
            NodeKind::Name => "name",
            NodeKind::List => "list",
            NodeKind::Tuple => "tuple",
            NodeKind::Lambda => "lambda",
            NodeKind::Call => "function call",
            NodeKind::Operation => "expression",
            NodeKind::GeneratorExp => "generator expression",
            NodeKind::Yield => "yield expression",
            NodeKind::Await => "await expression",
            NodeKind::ListComp => "list comprehension",
            NodeKind::SetComp => "set comprehension",
            NodeKind::DictComp => "dict comprehension",
            NodeKind::Dict => "dict literal",
            NodeKind::Set => "set display",
            NodeKind::FString => "f-string expression",
            NodeKind::TString => "t-string expression",
            NodeKind::Literal => "literal",
            NodeKind::True => "True",
            NodeKind::False => "False",
            NodeKind::None => "None",
            NodeKind::Ellipsis => "ellipsis",
            NodeKind::Compare => "comparison",
            NodeKind::IfExp => "conditional expression",
            NodeKind::NamedExpr => "named expression",
            _ => "expression",
        }
    }

    fn node(&self, node: u32) -> Option<&Node> {
        self.nodes.get(node as usize)
    }

    fn start_of(&self, node: u32) -> Spot {
        let node = self.node(node);
        let first = node.map_or(0, |node| match node.kind {
            NodeKind::Seq => {
                node.kids.first().and_then(|&kid| self.node(kid)).map_or(node.first, |kid| kid.first)
            }
            _ => node.first,
        });
        match self.tokens.list.get(first as usize) {
            Some(token) => Spot { line: token.line, col: token.col },
            None => Spot { line: 0, col: None },
        }
    }

    fn end_of(&self, node: u32) -> Spot {
        let node = self.node(node);
        let last = node.map_or(0, |node| match node.kind {
            NodeKind::Seq => {
                node.kids.last().and_then(|&kid| self.node(kid)).map_or(node.last, |kid| kid.last)
            }
            _ => node.last,
        });
        match self.tokens.list.get(last as usize) {
            Some(token) => Spot { line: token.end_line, col: token.end_col },
            None => Spot { line: 0, col: None },
        }
    }

    fn raise_range(&mut self, a: u32, b: u32, message: String) -> Match {
        let (start, end) = (self.start_of(a), self.end_of(b));
        self.raise_between(start, end, ErrorKind::Syntax, message)
    }

    fn raise_from(&mut self, a: u32, message: String) -> Match {
        let start = self.start_of(a);
        let last = self.tokens.list.get(self.fill.saturating_sub(1)).copied();
        let (line, reached) = last.map_or((start.line, 0), |token| (token.end_line, token.reached));
        let position = Position {
            line: start.line as i32,
            offset: start.col.map_or(0, |col| self.offset(start.line, col)),
            end_line: Some(line as i32),
            end_offset: Some(super::offset_in(self.shown_line(start.line), reached.saturating_sub(1))),
        };
        self.set_error(ErrorKind::Syntax, message, position)
    }

    fn raise_between(&mut self, start: Spot, end: Spot, kind: ErrorKind, message: String) -> Match {
        // Both are counted in the line where the error begins.
        let shown = self.shown_line(start.line);
        let offset = |spot: Spot| spot.col.map_or(0, |col| super::offset_in(shown, col));
        let position = Position {
            line: start.line as i32,
            offset: offset(start),
            end_line: Some(end.line as i32),
            end_offset: Some(offset(end)),
        };
        self.set_error(kind, message, position)
    }

    fn set_error(&mut self, kind: ErrorKind, message: String, position: Position) -> Match {
        let text = Some(self.shown_line(position.line as u32).into());
        let nowhere = self.text.is_empty();
        let position = match nowhere {
            true => Position { line: 0, end_line: Some(0), ..position },
            false => position,
        };
        self.error.get_or_insert(SyntaxError {
            kind,
            message: message.into(),
            position: Some(position),
            text,
        });
        Err(Fail::Raised)
    }

    fn shown_line(&self, line: u32) -> &str {
        let reached = self.tokens.list.get(self.fill.saturating_sub(1)).map_or(0, |token| token.end_line);
        super::shown_line(self.text, line as i32, reached as i32)
    }

    /// The offset in characters, from 1, of a column in bytes.
    fn offset(&self, line: u32, col: u32) -> i32 {
        super::offset(self.text, line, col)
    }

    /// Raises an error about a token; a token that could not be made raises its own.
    pub(super) fn raise_at_token(&mut self, token: usize, kind: ErrorKind, message: String) -> Match {
        self.fill = self.fill.max(token + 1);
        let Some(&token) = self.tokens.list.get(token) else {
            self.raise_complaint();
            return Err(Fail::Raised);
        };
        let Some(col) = token.col else {
            let position = Position {
                line: token.line as i32,
                offset: self.offset(token.line, token.reached) - 1,
                end_line: Some(token.end_line as i32),
                end_offset: Some(-1),
            };
            return self.set_error(kind, message, position);
        };
        let start = Spot { line: token.line, col: Some(col) };
        let end = Spot { line: token.end_line, col: token.end_col };
        self.raise_between(start, end, kind, message)
    }

    /// Raises the error that a demanded keyword or operator is not there.
    pub(super) fn raise_expected(&mut self, text: &str) {
        let Some(&token) = self.tokens.list.get(self.mark) else { return };
        let start = Spot { line: token.line, col: token.col };
        let end = Spot { line: token.end_line, col: token.end_col };
        // The error is set; that it is one is known to the caller.
        let _ = self.raise_between(start, end, ErrorKind::Syntax, format!("expected '{text}'"));
    }

    pub(super) fn raise_too_complex(&mut self) {
        self.error.get_or_insert(too_complex());
    }

    /// Raises what stopped the tokenizer.
    pub(super) fn raise_complaint(&mut self) {
        let Some(complaint) = &self.tokens.complaint else { return };
        let error = match complaint.how {
            How::OpenBracket | How::End if !self.tokens.open.is_empty() => {
                super::never_closed(self.text, self.tokens)
            }
            _ => super::complaint_error(self.text, complaint),
        };
        self.error.get_or_insert(error);
    }

    /// Raises an error if `node` holds what cannot be assigned to or deleted.
    fn invalid_target(&mut self, target: Target, node: u32) -> Match {
        let Some(found) = self.find_invalid(target, node) else { return Err(Fail::No) };
        let verb = if target == Target::Delete { "delete" } else { "assign to" };
        let message = self.fill_in(&format!("cannot {verb} %n"), found);
        self.raise_range(found, found, message)
    }

    fn find_invalid(&self, target: Target, number: u32) -> Option<u32> {
        let node = self.node(number)?;
        match node.kind {
            NodeKind::List | NodeKind::Tuple => {
                node.kids.iter().find_map(|&kid| self.find_invalid(target, kid))
            }
            NodeKind::Starred if target == Target::Delete => Some(number),
            NodeKind::Starred => self.find_invalid(target, *node.kids.first()?),
            NodeKind::Compare if target == Target::For => {
                let first = self.node(*node.kids.get(1)?)?;
                if first.kind == NodeKind::In { self.find_invalid(target, node.kids[0]) } else { None }
            }
            NodeKind::Name | NodeKind::Subscript | NodeKind::Attribute => None,
            _ => Some(number),
        }
    }

    fn check(&mut self, name: &str, names: Names, start: usize) -> Match {
        match name {
            "strings" => self.check_strings(start),
            "fstring_conversion" => self.check_conversion(names, 'f'),
            "tstring_conversion" => self.check_conversion(names, 't'),
            "generator_in_call" => self.check_generator(names),
            "positional_follows" => self.check_positional(names[0]),
            "unequal" => self.check_unequal(names),
            "legacy" => self.check_legacy(names),
            "forgotten_comma" => self.check_comma(names),
            "missing_dict_colon" => self.check_dict_colon(names[0]),
            "real_number" if self.is_imaginary(names[0]) => {
                self.raise_range(names[0], names[0], "real number required in complex literal".into())
            }
            "imaginary_number" if !self.is_imaginary(names[0]) => {
                self.raise_range(names[0], names[0], "imaginary number required in complex literal".into())
            }
            "real_number" | "imaginary_number" => Ok(names[0]),
            "tstring_concat" => {
                let message = "cannot mix t-string literals with string or bytes literals".to_owned();
                let last = self.node(names[0]).and_then(|node| node.kids.last().copied());
                self.raise_range(last.unwrap_or(names[0]), names[1], message)
            }
            "type_var_tuple" => self.check_bound(names, "TypeVarTuple"),
            _ => self.check_bound(names, "ParamSpec"),
        }
    }

    fn is_imaginary(&self, number: u32) -> bool {
        let text = self.node(number).map_or("", |node| self.token_text(node.first as usize));
        text.ends_with(['j', 'J'])
    }

    fn check_unequal(&mut self, names: Names) -> Match {
        let (less, greater) = (self.end_of(names[0]), self.start_of(names[1]));
        if (less.line, less.col) != (greater.line, greater.col) {
            return Err(Fail::No);
        }
        let message = "invalid syntax.  Maybe you meant '!=' instead of '<>'?".to_owned();
        self.raise_range(names[0], names[1], message)
    }

    fn check_bound(&mut self, names: Names, what: &str) -> Match {
        let tuple = self.node(names[1]).is_some_and(|node| node.kind == NodeKind::Tuple);
        let bound = if tuple { "constraints" } else { "bound" };
        self.raise_from(names[0], format!("cannot use {bound} with {what}"))
    }

    fn check_conversion(&mut self, names: Names, prefix: char) -> Match {
        let (sign, name) = (self.end_of(names[0]), self.start_of(names[1]));
        if (sign.line, sign.col) != (name.line, name.col) {
            let message =
                format!("{prefix}-string: conversion type must come right after the exclamation mark");
            return self.raise_range(names[0], names[1], message);
        }
        let text = self.node(names[1]).map_or("", |node| self.token_text(node.first as usize));
        if matches!(text, "s" | "r" | "a") {
            return Ok(names[1]);
        }
        let message =
            format!("{prefix}-string: invalid conversion character '{text}': expected 's', 'r', or 'a'");
        self.raise_range(names[1], names[1], message)
    }

    /// The positional arguments among `node`'s, in order.
    fn positional(&self, node: u32) -> Vec<u32> {
        let Some(node) = self.node(node) else { return Vec::new() };
        let mut found = Vec::new();
        for &kid in &node.kids {
            match self.node(kid).map(|node| node.kind) {
                Some(NodeKind::Keywords) => {
                    let starred = self.positional(kid).into_iter();
                    found.extend(
                        starred
                            .filter(|&kid| self.node(kid).is_some_and(|kid| kid.kind == NodeKind::Starred)),
                    );
                }
                Some(NodeKind::Keyword | NodeKind::DoubleStarred) => {}
                _ => found.push(kid),
            }
        }
        found
    }

    /// `f(a, x for x in y)`: the parser took `x` for an argument.
    fn check_generator(&mut self, names: Names) -> Match {
        let positional = self.positional(names[0]);
        match positional.as_slice() {
            [_, .., last] => {
                self.raise_range(*last, names[1], "Generator expression must be parenthesized".into())
            }
            _ => Err(Fail::No),
        }
    }

    fn check_positional(&mut self, arguments: u32) -> Match {
        let unpacked = |kids: &[u32]| {
            kids.iter().any(|&kid| self.node(kid).is_some_and(|kid| kid.kind == NodeKind::DoubleStarred))
        };
        let unpacking = self.node(arguments).is_some_and(|node| {
            node.kids.iter().any(|&kid| {
                self.node(kid).is_some_and(|kid| kid.kind == NodeKind::Keywords && unpacked(&kid.kids))
            })
        });
        let tail = if unpacking { " unpacking" } else { "" };
        self.raise(Place::Last, &format!("positional argument follows keyword argument{tail}"), [NOTHING; 2])
    }

    fn is_legacy(&self, node: u32) -> bool {
        self.node(node).is_some_and(|node| {
            node.first == node.last && matches!(self.token_text(node.first as usize), "print" | "exec")
        })
    }

    fn check_legacy(&mut self, names: Names) -> Match {
        if !self.is_legacy(names[0]) {
            return Err(Fail::No);
        }
        let message = self.fill_in("Missing parentheses in call to '%t'. Did you mean %t(...)?", names[0]);
        self.raise_range(names[0], names[1], message)
    }

    fn check_comma(&mut self, names: Names) -> Match {
        let level = self.tokens.list.get(self.mark.saturating_sub(1)).map_or(0, |token| token.level);
        if self.is_legacy(names[0]) || level == 0 {
            return Err(Fail::No);
        }
        self.raise_range(names[0], names[1], "invalid syntax. Perhaps you forgot a comma?".into())
    }

    fn check_dict_colon(&mut self, key: u32) -> Match {
        let (start, end) = (self.start_of(key), self.end_of(key));
        let position = Position {
            line: start.line as i32,
            offset: end.col.map_or(0, |col| self.offset(start.line, col) - 1),
            end_line: Some(end.line as i32),
            end_offset: Some(0),
        };
        self.set_error(ErrorKind::Syntax, "':' expected after dictionary key".into(), position)
    }

    /// Checks the strings between token `start` and the mark.
    fn check_strings(&mut self, start: usize) -> Match {
        let (mut bytes, mut text, mut interpolated) = (false, false, false);
        let mut level = 0;
        for number in start..self.mark {
            use super::tokens::Kind;
            let Some(&token) = self.tokens.list.get(number) else { break };
            match token.kind {
                Kind::FStart => {
                    level += 1;
                    (text, interpolated) = (true, true);
                }
                Kind::FEnd => level -= 1,
                Kind::FMiddle if !self.is_raw(number) => {
                    if let Some(message) = escape::find_malformed(self.token_text(number), false) {
                        return self.raise_at_token(number, ErrorKind::Syntax, message);
                    }
                }
                Kind::String if level == 0 => {
                    let literal = self.token_text(number);
                    let prefix = literal.split(['\'', '"']).next().unwrap_or_default().to_ascii_lowercase();
                    let is_bytes = prefix.contains('b');
                    bytes |= is_bytes;
                    text |= !is_bytes;
                    self.check_literal(number, literal, &prefix)?;
                }
                _ => {}
            }
        }
        if bytes && text {
            return self.raise(Place::Last, "cannot mix bytes and nonbytes literals", [NOTHING; 2]);
        }
        let kind = if interpolated { NodeKind::FString } else { NodeKind::Literal };
        self.nodes.push(Node { kind, first: start as u32, last: self.mark as u32 - 1, kids: Box::default() });
        Ok(self.nodes.len() as u32 - 1)
    }

    /// Whether the f-string around a piece of its text is raw.
    fn is_raw(&self, token: usize) -> bool {
        use super::tokens::Kind;
        let mut level = 0;
        for number in (0..token).rev() {
            match self.tokens.list[number].kind {
                Kind::FEnd | Kind::TEnd => level += 1,
                Kind::FStart | Kind::TStart if level == 0 => {
                    return self.token_text(number).contains(['r', 'R']);
                }
                Kind::FStart | Kind::TStart => level -= 1,
                _ => {}
            }
        }
        false
    }

    fn check_literal(&mut self, token: usize, literal: &str, prefix: &str) -> Result<(), Fail> {
        let body = &literal[prefix.len()..];
        let quotes =
            if body.len() >= 6 && (body.starts_with("'''") || body.starts_with("\"\"\"")) { 3 } else { 1 };
        let content = body.get(quotes..body.len().saturating_sub(quotes)).unwrap_or_default();
        let message = if prefix.contains('b') && !content.is_ascii() {
            "bytes can only contain ASCII literal characters".to_owned()
        } else if prefix.contains('r') {
            return Ok(());
        } else {
            match escape::find_malformed(content, prefix.contains('b')) {
                Some(message) => message,
                None => return Ok(()),
            }
        };
        self.raise_at_token(token, ErrorKind::Syntax, message).map(|_| ())
    }
}
