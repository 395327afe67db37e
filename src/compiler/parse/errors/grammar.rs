//! Reads the grammar of mistakes from its notation.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::tokens::Kind as TokenKind;

/// The grammar, rules by number.
pub(super) struct Grammar {
    pub(super) rules: Vec<Rule>,
    numbers: HashMap<String, usize>,
}

/// A rule and its alternatives.
pub(super) struct Rule {
    pub(super) alternatives: Vec<Alternative>,
    /// Describes a mistake.
    pub(super) mistake: bool,
    /// One answer at a place whether or not mistakes are being looked for.
    pub(super) memo: bool,
    /// Begins with itself.
    pub(super) left: bool,
    /// Looks for no mistakes within.
    pub(super) quiet: bool,
}

pub(super) struct Alternative {
    pub(super) items: Vec<Item>,
    pub(super) action: Action,
}

pub(super) enum Item {
    /// A keyword or an operator.
    Literal(String),
    /// A name with that text.
    Soft(String),
    Token(TokenKind),
    Rule(usize),
    Group(Vec<Alternative>),
    Optional(Box<Item>),
    /// Any number, or at least one.
    Repeat(Box<Item>, bool),
    /// At least one, separated.
    Separated(Box<Item>, Box<Item>),
    /// What must follow, or must not.
    Look(Box<Item>, bool),
    /// Must be there, else it is what the error says is expected.
    Demand(String),
    Cut,
    /// Named `a` or `b`.
    Named(usize, Box<Item>),
}

pub(super) enum Action {
    /// The one value within, or all of them.
    Default,
    /// A node of that kind.
    Node(NodeKind),
    /// The value of `a`.
    Value,
    Raise(Place, String),
    Target(Target),
    Check(String),
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeKind {
    /// Values side by side: flattened into the node around them.
    Seq,
    /// Something without a name of its own.
    Group,
    Token,
    Arguments,
    Keywords,
    Keyword,
    DoubleStarred,
    Param,
    In,
    Tuple,
    List,
    Set,
    Dict,
    ListComp,
    SetComp,
    DictComp,
    GeneratorExp,
    IfExp,
    Yield,
    Starred,
    NamedExpr,
    Operation,
    Compare,
    Await,
    Attribute,
    Subscript,
    Call,
    Slice,
    Name,
    True,
    False,
    None,
    Ellipsis,
    Literal,
    FString,
    TString,
    Lambda,
}

/// What an error is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    At,
    Range,
    From,
    Last,
    Next,
    Indent,
}

/// Why something must be a target.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Assign,
    For,
    Delete,
}

/// The grammar, read at its first use.
pub(super) fn grammar() -> &'static Grammar {
    static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
    GRAMMAR.get_or_init(|| Grammar::read(include_str!("python.peg")))
}

impl Grammar {
    /// The number of a rule; the grammar's own names only.
    pub(super) fn number(&self, name: &str) -> usize {
        self.numbers[name]
    }

    fn read(text: &str) -> Self {
        let text = with_template_strings(text);
        let definitions = definitions(&text);
        let mut numbers = HashMap::new();
        for (number, (head, _)) in definitions.iter().enumerate() {
            numbers.insert(head.split(' ').next().unwrap_or_default().to_owned(), number);
        }
        let rules = definitions.iter().map(|(head, body)| rule(head, body, &numbers)).collect();
        Grammar { rules, numbers }
    }
}

/// Everything said of f-strings holds of t-strings.
fn with_template_strings(text: &str) -> String {
    let mut out = text.to_owned();
    for (head, body) in definitions(text) {
        let of_fstring = head.contains("fstring") && head != "invalid_string_tstring_concat";
        if !of_fstring {
            continue;
        }
        let memo = if head == "fstring" { " memo" } else { "" };
        let rule = format!("\n{head}{memo}: {body}");
        let rule = rule.replace("fstring", "tstring").replace("FSTRING", "TSTRING");
        let rule = rule.replace("f-string", "t-string").replace("=> FString", "=> TString");
        // CPython's own slip: it looks for the format of an f-string here.
        out.push_str(&rule.replace("tstring_format_spec* !", "fstring_format_spec* !"));
    }
    out
}

/// The head and body of each rule.
fn definitions(text: &str) -> Vec<(&str, String)> {
    let mut definitions: Vec<(&str, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        if line.starts_with(' ') {
            if let Some((_, body)) = definitions.last_mut() {
                body.push(' ');
                body.push_str(line.trim());
            }
            continue;
        }
        let (head, body) = line.split_once(':').unwrap_or((line, ""));
        definitions.push((head, body.trim().to_owned()));
    }
    definitions
}

fn rule(head: &str, body: &str, numbers: &HashMap<String, usize>) -> Rule {
    let mut words = head.split(' ');
    let name = words.next().unwrap_or_default();
    let marks: Vec<&str> = words.collect();
    let mut reader = Reader { words: words_of(body), next: 0, numbers };
    Rule {
        alternatives: reader.alternatives(),
        mistake: name.starts_with("invalid_"),
        memo: marks.contains(&"memo"),
        left: marks.contains(&"left"),
        quiet: marks.contains(&"quiet"),
    }
}

/// Splits the body of a rule: quoted texts with their quotes, names, signs.
fn words_of(body: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = body.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            ' ' => {}
            '\'' | '"' => words.push(quoted(c, &mut rest)),
            c if c.is_alphanumeric() || c == '_' => {
                let mut word = String::from(c);
                while let Some(c) = rest.next_if(|&c| c.is_alphanumeric() || c == '_') {
                    word.push(c);
                }
                words.push(word);
            }
            '&' if rest.next_if_eq(&'&').is_some() => words.push("&&".into()),
            '=' if rest.next_if_eq(&'>').is_some() => words.push("=>".into()),
            c => words.push(c.into()),
        }
    }
    words
}

fn quoted(quote: char, rest: &mut impl Iterator<Item = char>) -> String {
    let mut text = String::from(quote);
    while let Some(c) = rest.next() {
        match c {
            '\\' => text.extend(rest.next()),
            c if c == quote => break,
            c => text.push(c),
        }
    }
    text
}

struct Reader<'n> {
    words: Vec<String>,
    next: usize,
    numbers: &'n HashMap<String, usize>,
}

impl Reader<'_> {
    fn peek(&self) -> &str {
        self.words.get(self.next).map_or("", String::as_str)
    }

    fn take(&mut self) -> String {
        let word = self.peek().to_owned();
        self.next += 1;
        word
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.peek() == word;
        self.next += usize::from(found);
        found
    }

    fn alternatives(&mut self) -> Vec<Alternative> {
        self.eat("|");
        let mut alternatives = Vec::new();
        loop {
            let mut items = Vec::new();
            while !matches!(self.peek(), "" | "|" | ")" | "]" | "=>") {
                items.push(self.item());
            }
            let action = if self.eat("=>") { self.action() } else { Action::Default };
            alternatives.push(Alternative { items, action });
            if !self.eat("|") {
                return alternatives;
            }
        }
    }

    fn item(&mut self) -> Item {
        if self.words.get(self.next + 1).is_some_and(|word| word == "=") {
            let name = usize::from(self.take() == "b");
            self.next += 1;
            return Item::Named(name, Box::new(self.item()));
        }
        if self.eat("&&") {
            return Item::Demand(self.take()[1..].to_owned());
        }
        if self.eat("&") {
            return Item::Look(Box::new(self.item()), true);
        }
        if self.eat("!") {
            return Item::Look(Box::new(self.item()), false);
        }
        let atom = self.atom();
        match self.peek() {
            "*" => self.repeated(atom, false),
            "+" => self.repeated(atom, true),
            "." => {
                self.next += 1;
                let element = self.atom();
                self.eat("+");
                Item::Separated(Box::new(atom), Box::new(element))
            }
            _ => atom,
        }
    }

    fn repeated(&mut self, item: Item, at_least_one: bool) -> Item {
        self.next += 1;
        Item::Repeat(Box::new(item), at_least_one)
    }

    fn atom(&mut self) -> Item {
        let word = self.take();
        match word.as_str() {
            "~" => Item::Cut,
            "(" => {
                let group = Item::Group(self.alternatives());
                self.eat(")");
                group
            }
            "[" => {
                let group = Item::Group(self.alternatives());
                self.eat("]");
                Item::Optional(Box::new(group))
            }
            word if word.starts_with('\'') => Item::Literal(word[1..].to_owned()),
            word if word.starts_with('"') => Item::Soft(word[1..].to_owned()),
            word => match token_kind(word) {
                Some(kind) => Item::Token(kind),
                None => Item::Rule(*self.numbers.get(word).unwrap_or_else(|| panic!("no rule {word}"))),
            },
        }
    }

    fn action(&mut self) -> Action {
        let word = self.take();
        let place = match word.as_str() {
            "at" => Place::At,
            "range" => Place::Range,
            "from" => Place::From,
            "last" => Place::Last,
            "next" => Place::Next,
            "indent" => Place::Indent,
            "check" => return Action::Check(self.take()),
            "value" => {
                self.take();
                return Action::Value;
            }
            "target" => {
                let target = match self.take().as_str() {
                    "for" => Target::For,
                    "delete" => Target::Delete,
                    _ => Target::Assign,
                };
                self.take();
                return Action::Target(target);
            }
            _ => return Action::Node(node_kind(&word)),
        };
        while !self.peek().starts_with('"') {
            self.next += 1;
        }
        Action::Raise(place, self.take()[1..].to_owned())
    }
}

fn node_kind(name: &str) -> NodeKind {
    const KINDS: &[(&str, NodeKind)] = &[
        ("Arguments", NodeKind::Arguments),
        ("Keywords", NodeKind::Keywords),
        ("Keyword", NodeKind::Keyword),
        ("DoubleStarred", NodeKind::DoubleStarred),
        ("Param", NodeKind::Param),
        ("In", NodeKind::In),
        ("Tuple", NodeKind::Tuple),
        ("List", NodeKind::List),
        ("Set", NodeKind::Set),
        ("Dict", NodeKind::Dict),
        ("ListComp", NodeKind::ListComp),
        ("SetComp", NodeKind::SetComp),
        ("DictComp", NodeKind::DictComp),
        ("GeneratorExp", NodeKind::GeneratorExp),
        ("IfExp", NodeKind::IfExp),
        ("Yield", NodeKind::Yield),
        ("Starred", NodeKind::Starred),
        ("NamedExpr", NodeKind::NamedExpr),
        ("Operation", NodeKind::Operation),
        ("Compare", NodeKind::Compare),
        ("Await", NodeKind::Await),
        ("Attribute", NodeKind::Attribute),
        ("Subscript", NodeKind::Subscript),
        ("Call", NodeKind::Call),
        ("Slice", NodeKind::Slice),
        ("Name", NodeKind::Name),
        ("True", NodeKind::True),
        ("False", NodeKind::False),
        ("None", NodeKind::None),
        ("Ellipsis", NodeKind::Ellipsis),
        ("Literal", NodeKind::Literal),
        ("FString", NodeKind::FString),
        ("TString", NodeKind::TString),
        ("Lambda", NodeKind::Lambda),
    ];
    KINDS.iter().find(|(known, _)| *known == name).map_or(NodeKind::Group, |&(_, kind)| kind)
}

fn token_kind(word: &str) -> Option<TokenKind> {
    Some(match word {
        "NAME" => TokenKind::Name,
        "NUMBER" => TokenKind::Number,
        "STRING" => TokenKind::String,
        "FSTRING_START" => TokenKind::FStart,
        "FSTRING_MIDDLE" => TokenKind::FMiddle,
        "FSTRING_END" => TokenKind::FEnd,
        "TSTRING_START" => TokenKind::TStart,
        "TSTRING_MIDDLE" => TokenKind::TMiddle,
        "TSTRING_END" => TokenKind::TEnd,
        "NEWLINE" => TokenKind::Newline,
        "INDENT" => TokenKind::Indent,
        "DEDENT" => TokenKind::Dedent,
        "ENDMARKER" => TokenKind::End,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_readable() {
        let grammar = grammar();
        assert!(grammar.rules.len() > 200);
        for rule in &grammar.rules {
            assert!(!rule.alternatives.is_empty());
        }
    }
}
