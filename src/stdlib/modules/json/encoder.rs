//! `make_encoder`: the text of values.

use std::collections::HashSet;

use taipan_gc::Buf;
use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::number::float;
use taipan_runtime::number::limbs::DecimalBuffer;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::descr::BuiltinFunction;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::text::TextRef;
use taipan_runtime::text::Unit;
use taipan_runtime::types::class::module_name;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::dict::Position;
use taipan_runtime::types::exception;
use taipan_runtime::types::float::exact as as_float;
use taipan_runtime::types::int;
use taipan_runtime::types::list;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;
use taipan_runtime::with_units;

use crate::ids;
use crate::json;
use crate::json::Kept;

/// Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)
#[pytype(name = "Encoder", module = "_json", shape = ids::JSON_ENCODER, trace)]
#[repr(C)]
pub struct Encoder {
    header: Header,
    /// markers
    #[pymember]
    markers: Slot,
    /// default
    #[pymember]
    default: Slot,
    /// encoder
    #[pymember]
    encoder: Slot,
    /// indent
    #[pymember]
    indent: Slot,
    /// key_separator
    #[pymember]
    key_separator: GcSlot<Str>,
    /// item_separator
    #[pymember]
    item_separator: GcSlot<Str>,
    /// What the encoder of strings does, where it is one of this module.
    #[untraced]
    kept: Option<Kept>,
    /// sort_keys
    #[pymember]
    #[untraced]
    sort_keys: bool,
    /// skipkeys
    #[pymember]
    #[untraced]
    skipkeys: bool,
    #[untraced]
    allow_nan: bool,
}

#[pymethods]
impl Encoder {
    #[expect(clippy::too_many_arguments, reason = "as many as the constructor has")]
    #[new(
        "(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
        name = "make_encoder"
    )]
    fn new(
        thread: &mut Thread,
        markers: Value,
        default: Value,
        encoder: Value,
        indent: Value,
        key_separator: Value,
        item_separator: Value,
        sort_keys: bool,
        skipkeys: bool,
        allow_nan: bool,
    ) -> PyResult<Gc<Encoder>> {
        let key_separator = separator(thread, key_separator, 5)?;
        let item_separator = separator(thread, item_separator, 6)?;
        if !markers.is_none() && markers.cast::<Dict>().is_none() {
            let given = thread.interp().class_of(markers).name_text();
            let message = format!("make_encoder() argument 1 must be dict or None, not {given}");
            return Err(thread.type_error(message));
        }
        let encoder = Encoder {
            header: Header::new(ids::JSON_ENCODER),
            markers: Slot::new(markers),
            default: Slot::new(default),
            encoder: Slot::new(encoder),
            indent: Slot::new(indent),
            key_separator: GcSlot::new(key_separator),
            item_separator: GcSlot::new(item_separator),
            kept: kept_by(encoder),
            sort_keys,
            skipkeys,
            allow_nan,
        };
        Ok(thread.heap().alloc(ids::JSON_ENCODER, encoder))
    }

    #[call("(obj, _current_indent_level)", name = "_iterencode")]
    fn call(thread: &mut Thread, this: Gc<Encoder>, value: Value, level: Value) -> PyResult {
        let level = ops::index_i64(thread, level)?;
        let mut writer = Writer::new(thread, this, usize::try_from(level).unwrap_or(0))?;
        writer.value(thread, value)?;
        let text = writer.out.finish(thread)?;
        Ok(Tuple::new(thread, &[text.as_value()])?.as_value())
    }
}

fn separator(thread: &mut Thread, value: Value, position: usize) -> PyResult<Gc<Str>> {
    if let Some(string) = value.cast::<Str>() {
        return Ok(string);
    }
    let given = thread.interp().class_of(value).name_text();
    Err(thread.type_error(format!("make_encoder() argument {position} must be str, not {given}")))
}

/// What a function of this module keeps in literals.
fn kept_by(encoder: Value) -> Option<Kept> {
    let code = encoder.exact::<BuiltinFunction>()?.spec().call;
    if std::ptr::fn_addr_eq(code, super::ENCODE_BASESTRING_ASCII_SPEC.call) {
        return Some(Kept::Ascii);
    }
    std::ptr::fn_addr_eq(code, super::ENCODE_BASESTRING_SPEC.call).then_some(Kept::Most)
}

/// Text growing at its end, in cells: one byte a character, four once that is not enough.
struct Output {
    narrow: Buf<'static, u8>,
    wide: Option<Buf<'static, u32>>,
}

impl Output {
    fn push(&mut self, thread: &mut Thread, text: TextRef<'_>) -> PyResult<()> {
        let pushed = match (&mut self.wide, text) {
            (None, TextRef::Latin1(units)) => self.narrow.extend_from_slice(units),
            (None, _) => return self.widen(thread, text),
            (Some(wide), text) => with_units!(text, units => {
                wide.reserve(units.len()).and_then(|()| units.iter().try_for_each(|unit| wide.push(unit.point())))
            }),
        };
        pushed.map_err(|_| thread.memory_error())
    }

    fn push_str(&mut self, thread: &mut Thread, ascii: &str) -> PyResult<()> {
        self.push(thread, TextRef::Latin1(ascii.as_bytes()))
    }

    /// Goes on in four bytes a character.
    #[cold]
    fn widen(&mut self, thread: &mut Thread, text: TextRef<'_>) -> PyResult<()> {
        let narrow = std::mem::replace(&mut self.narrow, Buf::new(thread.heap()));
        self.wide = Some(Buf::new(thread.heap()));
        self.push(thread, TextRef::Latin1(&narrow))?;
        self.push(thread, text)
    }

    fn finish(&self, thread: &mut Thread) -> PyResult<Gc<Str>> {
        match &self.wide {
            None => Str::from_latin1(thread, &self.narrow),
            Some(wide) => Str::from_units(thread, TextRef::Ucs4(wide)),
        }
    }
}

/// Containers that lie in one another, by their bits: native frames keep them.
#[derive(Default)]
struct Open {
    /// The outer ones, the innermost last.
    few: Vec<u64>,
    /// Those inside them.
    more: HashSet<u64>,
}

impl Open {
    /// So many are looked through one by one.
    const FEW: usize = 16;

    /// Adds the innermost; false where it is there already.
    fn enter(&mut self, container: Value) -> bool {
        if self.few.contains(&container.bits()) {
            return false;
        }
        if self.few.len() == Self::FEW {
            return self.more.insert(container.bits());
        }
        self.few.push(container.bits());
        true
    }

    /// Takes the innermost off.
    fn leave(&mut self, innermost: Value) {
        if !self.more.remove(&innermost.bits()) {
            self.few.pop();
        }
    }
}

/// Writes one value.
struct Writer {
    encoder: Gc<Encoder>,
    out: Output,
    /// The string of one level of indentation.
    indent: Option<Gc<Str>>,
    level: usize,
    default: Value,
    key_separator: Gc<Str>,
    item_separator: Gc<Str>,
    /// The containers on the way; `None` where nobody asks.
    open: Option<Open>,
    /// Text of floats.
    scratch: String,
}

impl Writer {
    fn new(thread: &mut Thread, encoder: Gc<Encoder>, level: usize) -> PyResult<Writer> {
        let indent = encoder.indent.get().filter(|indent| !indent.is_none());
        let indent = match indent.map(|indent| (indent, indent.cast::<Str>())) {
            None => None,
            Some((_, Some(string))) => Some(string),
            Some((given, None)) => {
                let given = thread.interp().class_of(given).name_text();
                return Err(thread.type_error(format!("indent must be a string or None, not {given}")));
            }
        };
        let empty = thread.interp().strings().empty();
        Ok(Writer {
            encoder,
            out: Output { narrow: Buf::new(thread.heap()), wide: None },
            indent,
            level,
            default: encoder.default.get().unwrap_or(Value::NONE),
            key_separator: encoder.key_separator.get().unwrap_or(empty),
            item_separator: encoder.item_separator.get().unwrap_or(empty),
            open: encoder.markers.get().filter(|markers| !markers.is_none()).map(|_| Open::default()),
            scratch: String::new(),
        })
    }

    fn value(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        if let Some(string) = value.cast::<Str>() {
            return self.string(thread, string, value);
        }
        if let Some(word) = word_of(value) {
            return self.out.push_str(thread, word);
        }
        if let Some(int) = int::exact(value) {
            return self.int(thread, int);
        }
        if let Some(number) = as_float(value) {
            self.write_float(thread, number, value)?;
            return self.out.push(thread, TextRef::Latin1(self.scratch.as_bytes()));
        }
        thread.check_native_stack(" while encoding a JSON object")?;
        if value.cast::<List>().is_some() || value.cast::<Tuple>().is_some() {
            self.list(thread, value)
        } else if let Some(dict) = value.cast::<Dict>() {
            self.dict(thread, dict, value)
        } else {
            self.other(thread, value)
        }
    }

    fn string(&mut self, thread: &mut Thread, string: Gc<Str>, value: Value) -> PyResult<()> {
        let Some(kept) = self.encoder.kept else {
            let encoder = self.encoder.encoder.get().unwrap_or(Value::NONE);
            let made = call::call(thread, encoder, &[value])?;
            let Some(made) = made.cast::<Str>() else {
                let given = thread.interp().class_of(made).name_text();
                return Err(thread.type_error(format!("encoder() must return a string, not {given}")));
            };
            return self.out.push(thread, made.units());
        };
        thread.work(string.len())?;
        self.out.push_str(thread, "\"")?;
        json::pieces(string.units(), kept, |piece| self.out.push(thread, piece))?;
        self.out.push_str(thread, "\"")
    }

    fn int(&mut self, thread: &mut Thread, int: Value) -> PyResult<()> {
        if let Some(int) = int.as_int() {
            return self.out.push_str(thread, DecimalBuffer::default().format(int));
        }
        let digits = int::decimal(thread, int)?;
        self.out.push(thread, digits.units())
    }

    /// Writes the text of a float into the scratch string.
    fn write_float(&mut self, thread: &mut Thread, number: f64, value: Value) -> PyResult<()> {
        self.scratch.clear();
        if number.is_finite() {
            float::write_repr(&mut self.scratch, number);
            return Ok(());
        }
        if !self.encoder.allow_nan {
            let shown = ops::repr(thread, value)?.to_string_lossy();
            let message = format!("Out of range float values are not JSON compliant: {shown}");
            return Err(thread.value_error(message));
        }
        self.scratch.push_str(match number {
            f64::INFINITY => "Infinity",
            f64::NEG_INFINITY => "-Infinity",
            _ => "NaN",
        });
        Ok(())
    }

    /// What `default` makes of a value of any other type.
    fn other(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        self.enter(thread, value)?;
        let made = call::call(thread, self.default, &[value])?;
        if let Err(raised) = self.value(thread, made) {
            let name = type_name(thread, value);
            return Err(noted(thread, raised, |_| Ok(format!("when serializing {name} object"))));
        }
        self.leave(value);
        Ok(())
    }

    /// ValueError where the container is on its way already.
    fn enter(&mut self, thread: &mut Thread, container: Value) -> PyResult<()> {
        if self.open.as_mut().is_none_or(|open| open.enter(container)) {
            return Ok(());
        }
        Err(thread.value_error("Circular reference detected"))
    }

    fn leave(&mut self, container: Value) {
        if let Some(open) = &mut self.open {
            open.leave(container);
        }
    }

    /// A line of its own, where there is indentation.
    fn line(&mut self, thread: &mut Thread) -> PyResult<()> {
        let Some(indent) = self.indent else { return Ok(()) };
        self.out.push_str(thread, "\n")?;
        for _ in 0..self.level {
            self.out.push(thread, indent.units())?;
            thread.work(64 + indent.len())?;
        }
        Ok(())
    }

    fn between(&mut self, thread: &mut Thread) -> PyResult<()> {
        let separator = self.item_separator;
        self.out.push(thread, separator.units())?;
        self.line(thread)
    }

    fn list(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        let items = Items::of(thread, value)?;
        if items.get(0).is_none() {
            return self.out.push_str(thread, "[]");
        }
        self.enter(thread, value)?;
        self.out.push_str(thread, "[")?;
        self.level += 1;
        self.line(thread)?;
        let mut index = 0;
        while let Some(item) = items.get(index) {
            if index > 0 {
                self.between(thread)?;
            }
            if let Err(raised) = self.value(thread, item) {
                let name = type_name(thread, value);
                return Err(noted(thread, raised, |_| Ok(format!("when serializing {name} item {index}"))));
            }
            thread.work(64)?;
            index += 1;
        }
        self.level -= 1;
        self.line(thread)?;
        self.leave(value);
        self.out.push_str(thread, "]")
    }

    fn dict(&mut self, thread: &mut Thread, dict: Gc<Dict>, value: Value) -> PyResult<()> {
        if dict.is_empty() {
            return self.out.push_str(thread, "{}");
        }
        self.enter(thread, value)?;
        self.out.push_str(thread, "{")?;
        self.level += 1;
        let written = if self.encoder.sort_keys || value != dict.as_value() {
            self.listed_members(thread, dict, value)?
        } else {
            self.members(thread, dict)?
        };
        self.level -= 1;
        if written {
            self.line(thread)?;
        }
        self.leave(value);
        self.out.push_str(thread, "}")
    }

    /// The members in the dict's own order; whether there was one.
    fn members(&mut self, thread: &mut Thread, dict: Gc<Dict>) -> PyResult<bool> {
        let (mut position, mut written) = (Position::default(), false);
        while let Some((key, item)) = dict.next(&mut position) {
            written |= self.member(thread, dict.as_value(), key, item, !written)?;
        }
        Ok(written)
    }

    /// The members that `items()` gives, sorted where that is wanted; whether there was one.
    fn listed_members(&mut self, thread: &mut Thread, dict: Gc<Dict>, value: Value) -> PyResult<bool> {
        let items = items_of(thread, dict, value)?;
        if self.encoder.sort_keys {
            list::sort(thread, items, None, false)?;
        }
        let (mut index, mut written) = (0, false);
        while let Some(item) = items.get(index) {
            let Some(&[key, item]) = item.cast::<Tuple>().map(|pair| pair.items()) else {
                return Err(thread.value_error("items must return 2-tuples"));
            };
            written |= self.member(thread, value, key, item, !written)?;
            index += 1;
        }
        Ok(written)
    }

    /// Writes a member, unless it is skipped.
    fn member(
        &mut self,
        thread: &mut Thread,
        dict: Value,
        key: Value,
        item: Value,
        is_first: bool,
    ) -> PyResult<bool> {
        thread.work(64)?;
        let Some(text) = self.key(thread, key)? else { return Ok(false) };
        if is_first {
            self.line(thread)?
        } else {
            self.between(thread)?
        }
        self.string(thread, text, text.as_value())?;
        let separator = self.key_separator;
        self.out.push(thread, separator.units())?;
        if let Err(raised) = self.value(thread, item) {
            let name = type_name(thread, dict);
            return Err(noted(thread, raised, |thread| {
                let key = ops::repr(thread, key)?.to_string_lossy();
                Ok(format!("when serializing {name} item {key}"))
            }));
        }
        Ok(true)
    }

    /// The string that a key is written as; `None` to skip it.
    fn key(&mut self, thread: &mut Thread, key: Value) -> PyResult<Option<Gc<Str>>> {
        if let Some(string) = key.cast::<Str>() {
            return Ok(Some(string));
        }
        if let Some(word) = word_of(key) {
            return Ok(Some(Str::new(&thread.interp(), word)));
        }
        if let Some(int) = int::exact(key) {
            return int::decimal(thread, int).map(Some);
        }
        if let Some(number) = as_float(key) {
            self.write_float(thread, number, key)?;
            return Ok(Some(Str::new(&thread.interp(), &self.scratch)));
        }
        if self.encoder.skipkeys {
            return Ok(None);
        }
        let given = thread.interp().class_of(key).name_text();
        Err(thread.type_error(format!("keys must be str, int, float, bool or None, not {given}")))
    }
}

/// The items of a list or tuple, which change as it does; those that iteration gives of a subclass.
#[derive(Clone, Copy)]
enum Items {
    List(Gc<List>),
    Tuple(Gc<Tuple>),
}

impl Items {
    fn of(thread: &mut Thread, value: Value) -> PyResult<Items> {
        if let Some(list) = value.exact::<List>() {
            return Ok(Items::List(list));
        }
        match value.exact::<Tuple>() {
            Some(tuple) => Ok(Items::Tuple(tuple)),
            None => iter::to_list(thread, value).map(Items::List),
        }
    }

    #[inline]
    fn get(self, index: usize) -> Option<Value> {
        match self {
            Items::List(list) => list.get(index),
            Items::Tuple(tuple) => tuple.get(index),
        }
    }
}

fn word_of(value: Value) -> Option<&'static str> {
    match value {
        Value::NONE => Some("null"),
        Value::TRUE => Some("true"),
        Value::FALSE => Some("false"),
        _ => None,
    }
}

/// The list of a dict's items: of a subclass, what its own `items()` gives.
fn items_of(thread: &mut Thread, dict: Gc<Dict>, value: Value) -> PyResult<Gc<List>> {
    if value == dict.as_value() {
        let items = List::with_capacity(thread, dict.len())?;
        let mut position = Position::default();
        while let Some((key, item)) = dict.next(&mut position) {
            let pair = Tuple::new(thread, &[key, item])?;
            items.push(thread, pair.as_value())?;
            thread.work(64)?;
        }
        return Ok(items);
    }
    let name = Str::intern(&thread.interp(), "items");
    let method = attr::get(thread, value, name)?;
    let items = call::call(thread, method, &[])?;
    let interp = thread.interp();
    let names = [interp.class_of(value).name_text(), interp.class_of(items).name_text()];
    let iterator = iter::iter_for(thread, items, |_| {
        format!("{}.items() returned a non-iterable (type {})", names[0], names[1])
    })?;
    iter::to_list(thread, iterator)
}

/// The name of a value's type with its module, as messages that say `%T` show it.
fn type_name(thread: &Thread, value: Value) -> String {
    let interp = thread.interp();
    let class = interp.class_of(value);
    let qualname = class.qualname().to_string_lossy();
    match module_name(&interp, class).as_deref() {
        None | Some("builtins" | "__main__") => qualname,
        Some(module) => format!("{module}.{qualname}"),
    }
}

/// Adds a note to the pending exception: where in the value it came up. An error in that takes its place.
#[cold]
fn noted(thread: &mut Thread, raised: Raised, note: impl FnOnce(&mut Thread) -> PyResult<String>) -> Raised {
    let pending = thread.take_pending(raised);
    match note(thread).and_then(|note| exception::add_note(thread, pending, &note)) {
        Ok(()) => thread.raise(pending),
        Err(raised) => raised,
    }
}
