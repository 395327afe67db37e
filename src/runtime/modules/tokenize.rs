//! `_tokenize`: the tokens of a source, over the compiler's.

use std::cell::Cell;
use std::cell::RefCell;

use taipan_compiler::ErrorKind;
use taipan_compiler::listing;
use taipan_compiler::listing::ListedToken;
use taipan_compiler::listing::Listing;
use taipan_compiler::listing::ListingError;
use taipan_compiler::listing::kind;
use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use crate::modules::codecs;
use crate::object::call;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::spec::ModuleSpec;
use crate::object::spec::NativeType;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::int;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The module.
pub static MODULE: ModuleSpec =
    ModuleSpec { name: "_tokenize", doc: "", functions: &[], types: &[TokenizerIter::SPEC], exec: None };

/// A source and its tokens.
struct Read {
    /// The text, its last line ended.
    text: String,
    /// Where its lines begin.
    starts: Vec<usize>,
    /// Of each line, whether two bytes ended it; nothing where none has two.
    two_bytes: Vec<bool>,
    /// Whether the end of the last line was added.
    added: bool,
    listing: Listing,
    /// The next token.
    next: usize,
}

/// The tokens of the lines that a function gives.
#[pytype(name = "TokenizerIter", module = "_tokenize", shape = ids::TOKENIZER_ITER, trace, drop)]
#[repr(C)]
pub struct TokenizerIter {
    header: Header,
    readline: Slot,
    encoding: GcSlot<Str>,
    #[untraced]
    extra_tokens: Cell<bool>,
    /// Made when the first token is asked for.
    #[untraced]
    read: RefCell<Option<Read>>,
}

impl TokenizerIter {
    /// The text that the function gives, line by line until it gives nothing.
    fn text(this: Gc<TokenizerIter>, thread: &mut Thread) -> PyResult<String> {
        let readline = this.readline.get().unwrap_or(Value::NONE);
        let mut text = String::new();
        loop {
            let line = match call::call(thread, readline, &[]) {
                Ok(line) => line,
                Err(raised) => {
                    thread.catch_builtin(raised, exceptions::STOP_ITERATION)?;
                    return Ok(text);
                }
            };
            let line = match (this.encoding.get(), line.cast::<Str>(), line.cast::<Bytes>()) {
                (None, Some(line), _) => line,
                (Some(encoding), _, Some(line)) => {
                    codecs::decode_bytes(thread, line.as_slice(), Some(encoding), None)?
                }
                (None, None, _) => {
                    return Err(thread.type_error("readline() returned a non-string object"));
                }
                (Some(_), _, None) => {
                    return Err(thread.type_error("readline() returned a non-bytes object"));
                }
            };
            if line.is_empty() {
                return Ok(text);
            }
            thread.work(line.len())?;
            drop(thread.charge(text.len().saturating_mul(4))?);
            text.push_str(&line.to_string_lossy());
        }
    }

    fn start(this: Gc<TokenizerIter>, thread: &mut Thread) -> PyResult<()> {
        let read = TokenizerIter::text(this, thread)?;
        let two_bytes = line_ends(&read);
        let mut text = read.replace("\r\n", "\n").replace('\r', "\n");
        let added = !text.is_empty() && !text.ends_with('\n');
        if added {
            text.push('\n');
        }
        let listing = listing::list_tokens(&text, this.extra_tokens.get());
        let ends = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        *this.read.borrow_mut() = Some(Read { text, starts, two_bytes, added, listing, next: 0 });
        Ok(())
    }
}

/// Of each line, whether it ends in a carriage return and a line feed; nothing where none does.
fn line_ends(text: &str) -> Vec<bool> {
    if !text.contains("\r\n") {
        return Vec::new();
    }
    let bytes = text.as_bytes();
    let ends = memchr::memchr2_iter(b'\r', b'\n', bytes);
    let is_second = |at: usize| bytes[at] == b'\n' && at > 0 && bytes[at - 1] == b'\r';
    ends.filter(|&at| !is_second(at)).map(|at| bytes[at..].starts_with(b"\r\n")).collect()
}

/// A token as it is shown.
struct Shown {
    kind: u8,
    text: String,
    start: (usize, usize),
    end: (usize, usize),
    line: String,
}

impl Read {
    /// A place in the text: line from 1 on, column in characters.
    fn place(&self, at: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|&start| start <= at);
        let start = self.starts.get(line.wrapping_sub(1)).copied().unwrap_or(0);
        (line.max(1), self.text[start..at].chars().count())
    }

    fn shown(&self, token: ListedToken, extra_tokens: bool) -> Shown {
        let ListedToken { kind, start, end } = token;
        let ends_line = matches!(kind, kind::NEWLINE | kind::NL);
        let is_added = self.added && ends_line && end == self.text.len();
        let first = self.place(start);
        let text = match () {
            () if is_added => "",
            () if ends_line && end > start && self.ends_with_two(first.0) => "\r\n",
            () => &self.text[start..end],
        };
        let len = text.len().max(end - start);
        let last = if ends_line { (first.0, first.1 + len) } else { self.place(end) };
        let kind = if kind == kind::OP && !extra_tokens { listing::operator_kind(text) } else { kind };
        let line =
            if kind == kind::ENDMARKER { "" } else { self.lines(start, if ends_line { start } else { end }) };
        Shown { kind, text: text.to_owned(), start: first, end: last, line: line.to_owned() }
    }

    /// Whether a line ended in a carriage return and a line feed.
    fn ends_with_two(&self, line: usize) -> bool {
        self.two_bytes.get(line - 1).is_some_and(|&two| two)
    }

    /// The lines that a stretch of the text touches.
    fn lines(&self, start: usize, end: usize) -> &str {
        let from = self.text[..start].rfind('\n').map_or(0, |end| end + 1);
        let to = self.text[end..].find('\n').map_or(self.text.len(), |len| end + len + 1);
        let line = &self.text[from..to];
        if self.added && to == self.text.len() { line.strip_suffix('\n').unwrap_or(line) } else { line }
    }

    /// The next token that is to be shown.
    fn advance(&mut self, extra_tokens: bool) -> Option<ListedToken> {
        loop {
            let token = *self.listing.tokens.get(self.next)?;
            self.next += 1;
            if extra_tokens || !matches!(token.kind, kind::COMMENT | kind::NL) {
                return Some(token);
            }
        }
    }
}

#[cold]
fn raise(thread: &mut Thread, error: &ListingError, text: &str) -> Raised {
    let class = match error.kind {
        ErrorKind::Indentation => exceptions::INDENTATION_ERROR,
        ErrorKind::Tab => exceptions::TAB_ERROR,
        _ => exceptions::SYNTAX_ERROR,
    };
    let class = thread.interp().class(class).as_value();
    let made = details(thread, error, text).and_then(|args| call::call(thread, class, args.items()));
    match made {
        Ok(exception) => thread.raise(exception),
        Err(raised) => raised,
    }
}

/// The arguments of the exception: the message, and where the error is.
fn details(thread: &mut Thread, error: &ListingError, text: &str) -> PyResult<Gc<Tuple>> {
    let interp = thread.interp();
    let message = Str::from_text(thread, &error.message)?.as_value();
    let Some((line, column)) = error.place else { return Ok(Tuple::small(&interp, &[message])) };
    let source = text.lines().nth(line.saturating_sub(1) as usize).unwrap_or_default();
    let file = Str::intern(&interp, "<string>").as_value();
    let source = Str::from_text(thread, source)?.as_value();
    let [line, column] = [line, column].map(|number| int::from_i64(&interp, number.into()));
    let details = Tuple::small(&interp, &[file, line, column, source, line, column]);
    Ok(Tuple::small(&interp, &[message, details.as_value()]))
}

#[pymethods(itself(iter))]
impl TokenizerIter {
    #[new("(readline, /, *, encoding=None, extra_tokens)")]
    fn new(
        thread: &mut Thread,
        readline: Value,
        encoding: Option<Gc<Str>>,
        extra_tokens: bool,
    ) -> Gc<TokenizerIter> {
        let iterator = TokenizerIter {
            header: Header::new(ids::TOKENIZER_ITER),
            readline: Slot::new(readline),
            encoding: encoding.map_or(GcSlot::empty(), GcSlot::new),
            extra_tokens: Cell::new(extra_tokens),
            read: RefCell::new(None),
        };
        thread.heap().alloc(ids::TOKENIZER_ITER, iterator)
    }

    #[slot(next)]
    fn next(thread: &mut Thread, this: Gc<TokenizerIter>) -> PyResult<Option<Value>> {
        if this.read.borrow().is_none() {
            TokenizerIter::start(this, thread)?;
        }
        let extra_tokens = this.extra_tokens.get();
        let shown = {
            let mut read = this.read.borrow_mut();
            let Some(read) = read.as_mut() else { return Ok(None) };
            match read.advance(extra_tokens) {
                Some(token) => Ok(read.shown(token, extra_tokens)),
                None => Err(read.listing.error.take().map(|error| (error, read.text.clone()))),
            }
        };
        match shown {
            Ok(shown) => tuple_of(thread, &shown).map(Some),
            Err(Some((error, text))) => Err(raise(thread, &error, &text)),
            Err(None) => Ok(None),
        }
    }
}

fn tuple_of(thread: &mut Thread, shown: &Shown) -> PyResult {
    let text = Str::from_text(thread, &shown.text)?.as_value();
    let line = Str::from_text(thread, &shown.line)?.as_value();
    let interp = thread.interp();
    let number = |number: usize| int::from_usize(&interp, number);
    let pair =
        |(line, column): (usize, usize)| Tuple::small(&interp, &[number(line), number(column)]).as_value();
    let items = [number(shown.kind.into()), text, pair(shown.start), pair(shown.end), line];
    Ok(Tuple::small(&interp, &items).as_value())
}
