//! `make_scanner`: the values that a text stands for.

use std::ops::Range;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::ids as builtin;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::text::Unit;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;
use taipan_runtime::with_units;

use super::as_string;
use super::literal_text;
use super::malformed;
use crate::ids;
use crate::json;
use crate::json::Literal;
use crate::json::Malformed;

/// JSON scanner object
#[pytype(name = "Scanner", module = "_json", shape = ids::JSON_SCANNER, trace)]
#[repr(C)]
pub struct Scanner {
    header: Header,
    /// object_hook
    #[pymember]
    object_hook: Slot,
    /// object_pairs_hook
    #[pymember]
    object_pairs_hook: Slot,
    /// parse_float
    #[pymember]
    parse_float: Slot,
    /// parse_int
    #[pymember]
    parse_int: Slot,
    /// parse_constant
    #[pymember]
    parse_constant: Slot,
    /// strict
    #[pymember]
    #[untraced]
    strict: bool,
}

#[pymethods]
impl Scanner {
    #[new("(context)", name = "make_scanner")]
    fn new(thread: &mut Thread, context: Value) -> PyResult<Gc<Scanner>> {
        let strict = asked(thread, context, "strict")?;
        let strict = ops::truth(thread, strict)?;
        let scanner = Scanner {
            header: Header::new(ids::JSON_SCANNER),
            object_hook: Slot::new(asked(thread, context, "object_hook")?),
            object_pairs_hook: Slot::new(asked(thread, context, "object_pairs_hook")?),
            parse_float: Slot::new(asked(thread, context, "parse_float")?),
            parse_int: Slot::new(asked(thread, context, "parse_int")?),
            parse_constant: Slot::new(asked(thread, context, "parse_constant")?),
            strict,
        };
        Ok(thread.heap().alloc(ids::JSON_SCANNER, scanner))
    }

    #[call("(string, idx)", name = "scan_once")]
    fn call(thread: &mut Thread, this: Gc<Scanner>, string: Value, idx: Value) -> PyResult {
        let idx = ops::index_i64(thread, idx)?;
        let text = as_string(thread, string)?;
        let Ok(at) = usize::try_from(idx) else {
            return Err(thread.value_error("idx cannot be negative"));
        };
        let (value, end) = with_units!(text.units(), units => {
            let mut reader = Reader { scanner: this, text, units, at, charged: at, keys: [None; KEYS] };
            (reader.value(thread)?, reader.at)
        });
        let end = int::from_usize(&thread.interp(), end);
        Ok(Tuple::new(thread, &[value, end])?.as_value())
    }
}

fn asked(thread: &mut Thread, context: Value, name: &str) -> PyResult {
    let name = Str::intern(&thread.interp(), name);
    attr::get(thread, context, name)
}

/// How many keys a reader remembers.
const KEYS: usize = 64;
/// Longer keys are not remembered.
const LONG_KEY: usize = 64;

/// Reads one text. The units lie in the string's storage, which the string keeps and never changes.
struct Reader<'t, T> {
    scanner: Gc<Scanner>,
    text: Gc<Str>,
    units: &'t [T],
    at: usize,
    /// How far the work of reading has been charged.
    charged: usize,
    /// Keys read lately, each in the place that its units hash to: records of the same form share them.
    keys: [Option<Gc<Str>>; KEYS],
}

/// What an object's members come to.
enum Members {
    Dict(Gc<Dict>),
    Pairs(Gc<List>),
}

impl<T: Unit> Reader<'_, T> {
    /// The character at the present position; 0 behind the end.
    #[inline]
    fn peek(&self) -> u32 {
        self.units.get(self.at).map_or(0, |unit| unit.point())
    }

    /// Charges an item, and the characters read since the last one.
    #[inline]
    fn charge(&mut self, thread: &mut Thread) -> PyResult<()> {
        let read = self.at - self.charged;
        self.charged = self.at;
        thread.work(64 + read)
    }

    #[inline]
    fn skip_space(&mut self) {
        self.at = json::space_end(self.units, self.at);
    }

    /// Whether the character stands here, behind white space; then it is passed.
    #[inline]
    fn takes(&mut self, wanted: u8) -> bool {
        self.skip_space();
        let found = self.peek() == u32::from(wanted);
        self.at += usize::from(found);
        found
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let found = json::word_at(self.units, self.at, word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn value(&mut self, thread: &mut Thread) -> PyResult {
        match u8::try_from(self.peek()).unwrap_or(0) {
            b'"' => {
                let literal = self.literal(thread)?;
                Ok(literal_text(thread, self.text, &literal)?.as_value())
            }
            b'{' => {
                thread.check_native_stack(" while decoding a JSON object from a unicode string")?;
                self.object(thread)
            }
            b'[' => {
                thread.check_native_stack(" while decoding a JSON array from a unicode string")?;
                self.array(thread)
            }
            b'n' if self.takes_word("null") => Ok(Value::NONE),
            b't' if self.takes_word("true") => Ok(Value::TRUE),
            b'f' if self.takes_word("false") => Ok(Value::FALSE),
            b'N' if self.takes_word("NaN") => self.constant(thread, "NaN"),
            b'I' if self.takes_word("Infinity") => self.constant(thread, "Infinity"),
            b'-' if self.takes_word("-Infinity") => self.constant(thread, "-Infinity"),
            b'-' | b'0'..=b'9' => self.number(thread),
            _ => Err(self.no_value(thread)),
        }
    }

    #[cold]
    fn no_value(&self, thread: &mut Thread) -> Raised {
        let position = int::from_usize(&thread.interp(), self.at);
        thread.stop_iteration(Some(position))
    }

    #[cold]
    fn expected(&self, thread: &mut Thread, message: &'static str, position: usize) -> Raised {
        malformed(thread, self.text, Malformed { message, position })
    }

    /// The string literal here, which is passed.
    fn literal(&mut self, thread: &mut Thread) -> PyResult<Literal> {
        match json::scan(self.units, self.at + 1, self.scanner.strict) {
            Ok(literal) => {
                self.at = literal.end();
                Ok(literal)
            }
            Err(error) => Err(malformed(thread, self.text, error)),
        }
    }

    fn constant(&self, thread: &mut Thread, word: &str) -> PyResult {
        let word = Str::new(&thread.interp(), word).as_value();
        call::call(thread, self.scanner.parse_constant.get().unwrap_or(Value::NONE), &[word])
    }

    fn number(&mut self, thread: &mut Thread) -> PyResult {
        let Some(number) = json::number(self.units, self.at) else { return Err(self.no_value(thread)) };
        let place = self.at..number.end;
        self.at = number.end;
        let (hook, own) = match number.is_float {
            true => (self.scanner.parse_float.get(), builtin::FLOAT),
            false => (self.scanner.parse_int.get(), builtin::INT),
        };
        let hook = hook.unwrap_or(Value::NONE);
        if hook != thread.interp().class(own).as_value() {
            let digits = self.slice(thread, place)?;
            return call::call(thread, hook, &[digits.as_value()]);
        }
        if number.is_float { self.float(thread, place) } else { self.int(thread, place) }
    }

    fn slice(&self, thread: &mut Thread, place: Range<usize>) -> PyResult<Gc<Str>> {
        Str::slice(thread, self.text, place.start, place.end)
    }

    fn int(&self, thread: &mut Thread, place: Range<usize>) -> PyResult {
        match json::short_int(&self.units[place.clone()]) {
            Some(int) => Ok(int::from_i64(&thread.interp(), int)),
            None => {
                let digits = self.slice(thread, place)?;
                int::from_str(thread, digits, 10)
            }
        }
    }

    fn float(&self, thread: &mut Thread, place: Range<usize>) -> PyResult {
        let digits = &self.units[place.clone()];
        let value = match json::short_float(digits) {
            Some(value) => value,
            None => {
                let digits = self.slice(thread, place)?;
                digits.as_ascii().and_then(|text| text.parse().ok()).unwrap_or(0.0)
            }
        };
        Ok(Value::float(value))
    }

    fn array(&mut self, thread: &mut Thread) -> PyResult {
        self.at += 1;
        let items = List::empty(&thread.interp());
        if self.takes(b']') {
            return Ok(items.as_value());
        }
        loop {
            let item = self.value(thread)?;
            items.push(thread, item)?;
            self.charge(thread)?;
            if self.takes(b']') {
                return Ok(items.as_value());
            }
            let comma = self.at;
            if !self.takes(b',') {
                return Err(self.expected(thread, "Expecting ',' delimiter", comma));
            }
            self.skip_space();
            if self.peek() == u32::from(b']') {
                return Err(self.expected(thread, "Illegal trailing comma before end of array", comma));
            }
        }
    }

    fn object(&mut self, thread: &mut Thread) -> PyResult {
        self.at += 1;
        let pairs_hook = self.scanner.object_pairs_hook.get().filter(|hook| !hook.is_none());
        let members = match pairs_hook {
            Some(_) => Members::Pairs(List::empty(&thread.interp())),
            None => Members::Dict(Dict::new(thread)),
        };
        if !self.takes(b'}') {
            self.members(thread, &members)?;
        }
        match (members, pairs_hook, self.scanner.object_hook.get()) {
            (Members::Pairs(pairs), Some(hook), _) => call::call(thread, hook, &[pairs.as_value()]),
            (Members::Dict(dict), _, Some(hook)) if !hook.is_none() => {
                call::call(thread, hook, &[dict.as_value()])
            }
            (Members::Dict(dict), ..) => Ok(dict.as_value()),
            (Members::Pairs(pairs), ..) => Ok(pairs.as_value()),
        }
    }

    /// Reads the members of an object that has some, and its end.
    fn members(&mut self, thread: &mut Thread, members: &Members) -> PyResult<()> {
        loop {
            if self.peek() != u32::from(b'"') {
                let message = "Expecting property name enclosed in double quotes";
                return Err(self.expected(thread, message, self.at));
            }
            let key = self.key(thread)?;
            if !self.takes(b':') {
                return Err(self.expected(thread, "Expecting ':' delimiter", self.at));
            }
            self.skip_space();
            let value = self.value(thread)?;
            match members {
                Members::Dict(dict) => dict.set_str(thread, key, value)?,
                Members::Pairs(pairs) => {
                    let pair = Tuple::new(thread, &[key.as_value(), value])?;
                    pairs.push(thread, pair.as_value())?;
                }
            }
            self.charge(thread)?;
            if self.takes(b'}') {
                return Ok(());
            }
            let comma = self.at;
            if !self.takes(b',') {
                return Err(self.expected(thread, "Expecting ',' delimiter", comma));
            }
            self.skip_space();
            if self.peek() == u32::from(b'}') {
                return Err(self.expected(thread, "Illegal trailing comma before end of object", comma));
            }
        }
    }

    /// The key here, the same string where it was read lately.
    fn key(&mut self, thread: &mut Thread) -> PyResult<Gc<Str>> {
        let literal = self.literal(thread)?;
        let units = &self.units[literal.content.clone()];
        if literal.escaped.is_some() || units.len() > LONG_KEY {
            return literal_text(thread, self.text, &literal);
        }
        let place = place_of(units);
        if let Some(known) = self.keys[place].filter(|known| known.units() == T::text(units)) {
            return Ok(known);
        }
        let key = literal_text(thread, self.text, &literal)?;
        self.keys[place] = Some(key);
        Ok(key)
    }
}

/// Where a key of these units is remembered.
fn place_of<T: Unit>(units: &[T]) -> usize {
    let hash = units.iter().fold(units.len() as u32, |hash, unit| {
        (hash ^ unit.point()).wrapping_mul(0x9E37_79B1).rotate_left(7)
    });
    hash as usize % KEYS
}
