//! Parameter lists in Python's syntax, such as `(iterable, /, *, key=None, reverse=False)`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

/// How many parameters a native function may have: as many as the runtime's bit sets hold.
const MOST: usize = 32;

/// A declared parameter list, the receiver aside.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// Every parameter with a name of its own: those by position, then the keyword-only ones.
    pub params: Vec<Param>,
    /// How many of them are positional-only.
    pub positional_only: usize,
    /// How many may be given by position.
    pub positional: usize,
    /// Whether there is `*args`.
    pub varargs: bool,
    /// Whether there is `**kwargs`.
    pub varkw: bool,
    /// Whether `/` is written.
    slash: bool,
    /// What stands between the parentheses.
    text: String,
}

/// A parameter with a name of its own.
#[derive(Debug, PartialEq, Eq)]
pub struct Param {
    /// The name.
    pub name: String,
    /// The default as written.
    pub default: Option<String>,
}

impl Signature {
    /// Parses the text of a literal; errors point at the literal.
    pub fn parse(literal: &LitStr) -> syn::Result<Signature> {
        parse(&literal.value()).map_err(|message| syn::Error::new(literal.span(), message))
    }

    /// The list of a function that takes its arguments as they come.
    pub fn raw() -> Signature {
        Signature { varargs: true, varkw: true, ..Signature::default() }
    }

    /// How many of the positional parameters have no default.
    pub fn required(&self) -> usize {
        self.params[..self.positional].iter().filter(|param| param.default.is_none()).count()
    }

    /// Whether no parameter can be given by keyword.
    pub fn is_positional_only(&self) -> bool {
        self.positional_only == self.params.len() && !self.varkw
    }

    /// How many Rust parameters a function with this list has.
    pub fn rust_params(&self) -> usize {
        self.params.len() + usize::from(self.varargs) + usize::from(self.varkw)
    }

    /// The place of `*args` among the Rust parameters: behind those by position.
    pub fn varargs_at(&self) -> Option<usize> {
        self.varargs.then_some(self.positional)
    }

    /// `__text_signature__` with a receiver (`$self`, `$type`, `$module`) in front.
    pub fn text_with(&self, receiver: &str) -> String {
        match (self.text.is_empty(), self.slash) {
            (true, _) => format!("({receiver}, /)"),
            (false, true) => format!("({receiver}, {})", self.text),
            (false, false) => format!("({receiver}, /, {})", self.text),
        }
    }

    /// `__text_signature__` of a function without receiver.
    pub fn text_alone(&self) -> String {
        format!("({})", self.text)
    }

    /// The runtime's description of the list, as a constant expression.
    pub fn params_tokens(&self, name: &TokenStream, owner: &TokenStream, text: &str) -> TokenStream {
        let names = self.params.iter().map(|param| &param.name);
        let Signature { positional_only, positional, varargs, varkw, .. } = self;
        let required = self.required();
        let required_keywords = self.required_keywords();
        quote! {
            ::taipan_runtime::object::args::Params {
                name: #name,
                owner: #owner,
                names: &[#(#names),*],
                positional_only: #positional_only,
                positional: #positional,
                required: #required,
                required_keywords: #required_keywords,
                varargs: #varargs,
                varkw: #varkw,
                text: #text,
            }
        }
    }

    /// Whether a call with positions only may be bound by their count alone.
    pub fn may_fit_by_position(&self) -> bool {
        !self.varargs && !self.varkw && self.required_keywords() == 0
    }

    /// Bit i: keyword-only parameter i has no default.
    fn required_keywords(&self) -> u32 {
        let keyword_only = self.params[self.positional..].iter().enumerate();
        keyword_only.filter(|(_, param)| param.default.is_none()).fold(0, |bits, (i, _)| bits | 1 << i)
    }
}

/// Parses a parenthesised list; the error is a message.
fn parse(text: &str) -> Result<Signature, String> {
    let inner = text
        .trim()
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .ok_or_else(|| format!("a signature is a list in parentheses, as `(object, /)`, not `{text}`"))?
        .trim();
    let mut list =
        List { signature: Signature { text: inner.to_string(), ..Signature::default() }, star: false };
    for item in split(inner)? {
        list.item(item)?;
    }
    list.finish()
}

/// A list half read.
struct List {
    signature: Signature,
    /// `*` or `*args` was read: what follows is keyword-only.
    star: bool,
}

impl List {
    fn item(&mut self, item: &str) -> Result<(), String> {
        if self.signature.varkw {
            return Err(format!("`{item}` stands behind `**`"));
        }
        match item {
            "/" => self.slash(),
            "*" => self.star(),
            _ => match (item.strip_prefix("**"), item.strip_prefix('*')) {
                (Some(name), _) => {
                    self.signature.varkw = true;
                    identifier(name)
                }
                (None, Some(name)) => {
                    self.signature.varargs = true;
                    self.star()?;
                    identifier(name)
                }
                (None, None) => self.param(item),
            },
        }
    }

    fn slash(&mut self) -> Result<(), String> {
        if self.star || self.signature.slash || self.signature.params.is_empty() {
            return Err("`/` stands once, behind a parameter and before `*`".to_string());
        }
        self.signature.slash = true;
        self.signature.positional_only = self.signature.params.len();
        Ok(())
    }

    fn star(&mut self) -> Result<(), String> {
        if self.star {
            return Err("`*` stands twice".to_string());
        }
        self.star = true;
        Ok(())
    }

    fn param(&mut self, item: &str) -> Result<(), String> {
        let (name, default) = match item.split_once('=') {
            Some((name, default)) => (name.trim_end(), Some(default.trim_start())),
            None => (item, None),
        };
        identifier(name)?;
        if default == Some("") {
            return Err(format!("`{name}=` lacks its default"));
        }
        let params = &mut self.signature.params;
        if params.iter().any(|param| param.name == name) {
            return Err(format!("parameter `{name}` stands twice"));
        }
        if !self.star {
            if default.is_none() && params.last().is_some_and(|last| last.default.is_some()) {
                return Err(format!("parameter `{name}` without a default follows one with a default"));
            }
            self.signature.positional += 1;
        }
        params.push(Param { name: name.to_string(), default: default.map(str::to_string) });
        Ok(())
    }

    fn finish(self) -> Result<Signature, String> {
        let signature = self.signature;
        if signature.params.len() > MOST {
            return Err(format!("more than {MOST} parameters"));
        }
        let keyword_only = signature.params.len() - signature.positional;
        if self.star && !signature.varargs && keyword_only == 0 {
            return Err("a parameter must follow `*`".to_string());
        }
        Ok(signature)
    }
}

fn identifier(name: &str) -> Result<(), String> {
    syn::parse_str::<syn::Ident>(name)
        .or_else(|_| syn::parse_str::<syn::Ident>(&format!("r#{name}")))
        .map(drop)
        .map_err(|_| format!("`{name}` is not the name of a parameter"))
}

/// Splits at the commas outside brackets and strings; a comma may end the list.
fn split(text: &str) -> Result<Vec<&str>, String> {
    let mut items = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0_usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) => quote = (c != open).then_some(open),
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{' | '<') => depth += 1,
            (None, ')' | ']' | '}' | '>') => {
                depth = depth.checked_sub(1).ok_or_else(|| format!("`{c}` closes nothing"))?;
            }
            (None, ',') if depth == 0 => {
                items.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    if depth != 0 || quote.is_some() {
        return Err("a bracket or string is not closed".to_string());
    }
    let last = text[start..].trim();
    if !last.is_empty() {
        items.push(last);
    }
    match items.iter().any(|item| item.is_empty()) {
        true => Err("a parameter is missing between two commas".to_string()),
        false => Ok(items),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(signature: &Signature) -> Vec<&str> {
        signature.params.iter().map(|param| param.name.as_str()).collect()
    }

    #[test]
    fn every_kind_of_parameter() {
        let signature = parse("(a, b=1, /, c=(2, 3), *rest, d, e=',', **others)").expect("it is well formed");
        assert_eq!(names(&signature), ["a", "b", "c", "d", "e"]);
        assert_eq!((signature.positional_only, signature.positional, signature.required()), (2, 3, 1));
        assert!(signature.varargs && signature.varkw && !signature.is_positional_only());
        assert_eq!(signature.required_keywords(), 0b01);
        assert_eq!(signature.params[2].default.as_deref(), Some("(2, 3)"));
        assert_eq!(signature.params[4].default.as_deref(), Some("','"));
        assert_eq!((signature.rust_params(), signature.varargs_at()), (7, Some(3)));
    }

    #[test]
    fn nothing_and_positional_only() {
        let empty = parse("()").expect("it is well formed");
        assert!(empty.is_positional_only() && empty.params.is_empty());
        let one = parse("( object , / )").expect("it is well formed");
        assert!(one.is_positional_only());
        assert_eq!((names(&one), one.required()), (vec!["object"], 1));
        assert!(parse("(*args)").expect("it is well formed").is_positional_only());
    }

    #[test]
    fn text_signatures() {
        let text = |text: &str| parse(text).expect("it is well formed").text_with("$self");
        assert_eq!(text("()"), "($self, /)");
        assert_eq!(text("(object, /)"), "($self, object, /)");
        assert_eq!(text("(*, key=None)"), "($self, /, *, key=None)");
        assert_eq!(parse("(x, y=1, /)").expect("it is well formed").text_alone(), "(x, y=1, /)");
    }

    #[test]
    fn mistakes_are_named() {
        let message = |text: &str| parse(text).expect_err("it is not well formed");
        assert!(message("object").contains("a list in parentheses"));
        assert!(message("(/, a)").contains("`/` stands once"));
        assert!(message("(a, *, /)").contains("`/` stands once"));
        assert!(message("(a=1, b)").contains("`b` without a default follows"));
        assert!(message("(a, *)").contains("must follow `*`"));
        assert!(message("(a, *, *b)").contains("`*` stands twice"));
        assert!(message("(a, a)").contains("`a` stands twice"));
        assert!(message("(a,, b)").contains("missing between two commas"));
        assert!(message("(a=)").contains("lacks its default"));
        assert!(message("(a=(1)").contains("not closed"));
        assert!(message("(**k, a)").contains("behind `**`"));
        assert!(message("(a b)").contains("not the name of a parameter"));
    }
}
