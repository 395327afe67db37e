//! Objects to instructions.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::modules::codecs;
use taipan_runtime::number::float;
use taipan_runtime::number::limbs;
use taipan_runtime::number::limbs::ByteOrder;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::ids as core_ids;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytearray::ByteArray;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::class::full_name;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::dict::Position;
use taipan_runtime::types::exception;
use taipan_runtime::types::function::Function;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::set;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::fast::Ancestors;
use super::memo::Memo;
use super::module_entry;
use super::opcode;
use super::output::Output;
use super::pickling_error;
use super::reduce::Registered;

/// So many items go into a container at once.
const BATCH: usize = 1000;

/// What is called on the way.
#[derive(Default)]
pub(super) struct Hooks {
    pub(super) persistent_id: Option<Value>,
    pub(super) reducer_override: Option<Value>,
    /// In the place of `copyreg.dispatch_table`.
    pub(super) dispatch_table: Option<Value>,
}

/// How a stream is written.
#[derive(Clone, Copy)]
pub(super) struct Format {
    pub(super) protocol: u8,
    /// Whether there are instructions beyond text.
    pub(super) binary: bool,
    /// Whether the names of Python 2 stand for those of Python 3, where the protocol is that old.
    pub(super) fix_imports: bool,
    /// Whether objects get no numbers.
    pub(super) fast: bool,
}

impl Format {
    /// The usual form of a protocol.
    pub(super) fn of(protocol: u8, fix_imports: bool) -> Format {
        Format { protocol, binary: protocol > 0, fix_imports, fast: false }
    }
}

/// A stream under way.
pub(super) struct Saver<'a> {
    pub(super) out: Output,
    memo: &'a mut Memo,
    pub(super) hooks: Hooks,
    pub(super) registered: Registered,
    pub(super) protocol: u8,
    pub(super) fix_imports: bool,
    binary: bool,
    /// In fast mode, what is being written.
    ancestors: Option<Ancestors>,
}

impl<'a> Saver<'a> {
    pub(super) fn new(out: Output, memo: &'a mut Memo, hooks: Hooks, format: Format) -> Saver<'a> {
        let Format { protocol, binary, fix_imports, fast } = format;
        Saver {
            out,
            memo,
            hooks,
            registered: Registered::default(),
            protocol,
            fix_imports: fix_imports && protocol < 3,
            binary,
            ancestors: fast.then(Ancestors::default),
        }
    }

    /// Writes the whole stream. What of it was not handed to a file is in the output.
    pub(super) fn dump(mut self, thread: &mut Thread, value: Value) -> PyResult<Output> {
        if self.protocol >= 2 {
            self.out.put(thread, &[opcode::PROTO, self.protocol])?;
        }
        self.out.framing = self.protocol >= 4;
        self.save(thread, value)?;
        self.op(thread, opcode::STOP)?;
        self.out.end_frame();
        self.out.flush(thread)?;
        Ok(self.out)
    }

    /// Writes an instruction.
    #[inline]
    pub(super) fn op(&mut self, thread: &mut Thread, op: u8) -> PyResult<()> {
        self.out.put(thread, &[op])
    }

    /// Whether there are instructions beyond text.
    pub(super) fn is_binary(&self) -> bool {
        self.binary
    }

    /// Writes an object.
    pub(super) fn save(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        thread.work(64)?;
        self.out.boundary(thread)?;
        if let Some(hook) = self.hooks.persistent_id {
            let id = call::call(thread, hook, &[value])?;
            if !id.is_none() {
                return self.persistent(thread, id);
            }
        }
        self.unless_persistent(thread, value)
    }

    /// Writes an object that has no persistent identity.
    fn unless_persistent(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        if let Some(done) = self.atom(thread, value) {
            return done;
        }
        if let Some(number) = self.memo.get(value) {
            return self.get(thread, number);
        }
        if let Some(text) = value.exact::<Str>() {
            return self.text(thread, text);
        }
        if let Some(bytes) = value.exact::<Bytes>() {
            return self.bytes(thread, bytes);
        }
        thread.check_native_stack(" while pickling an object")?;
        self.container(thread, value)
    }

    /// A value without an identity worth remembering.
    fn atom(&mut self, thread: &mut Thread, value: Value) -> Option<PyResult<()>> {
        if let Some(small) = value.as_int() {
            return Some(self.small_int(thread, value, small));
        }
        if value.is_none() {
            return Some(self.op(thread, opcode::NONE));
        }
        if let Some(flag) = value.as_bool() {
            return Some(self.flag(thread, flag));
        }
        if let Some(float) = value.as_float() {
            return Some(self.float(thread, float));
        }
        let big = value.exact::<int::Int>()?;
        Some(self.big_int(thread, big.as_value()))
    }

    fn flag(&mut self, thread: &mut Thread, flag: bool) -> PyResult<()> {
        match (self.protocol >= 2, flag) {
            (true, true) => self.op(thread, opcode::NEWTRUE),
            (true, false) => self.op(thread, opcode::NEWFALSE),
            (false, true) => self.out.put(thread, b"I01\n"),
            (false, false) => self.out.put(thread, b"I00\n"),
        }
    }

    fn small_int(&mut self, thread: &mut Thread, value: Value, small: i64) -> PyResult<()> {
        let Ok(int) = i32::try_from(small) else { return self.big_int(thread, value) };
        if !self.is_binary() {
            return self.out.put(thread, format!("I{int}\n").as_bytes());
        }
        let [a, b, c, d] = int.to_le_bytes();
        match int {
            0..=0xFF => self.out.put(thread, &[opcode::BININT1, a]),
            0x100..=0xFFFF => self.out.put(thread, &[opcode::BININT2, a, b]),
            _ => self.out.put(thread, &[opcode::BININT, a, b, c, d]),
        }
    }

    /// An integer beyond 32 bits.
    fn big_int(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        if self.protocol < 2 {
            let digits = ops::repr(thread, value)?.to_string_lossy();
            return self.out.put(thread, format!("L{digits}L\n").as_bytes());
        }
        let len = int::with_limbs(value, signed_len).unwrap_or(0);
        let bytes = Bytes::written(thread, len, |out| {
            int::with_limbs(value, |int| limbs::to_bytes(int, out, ByteOrder::Little, true)).unwrap_or(Ok(()))
        })?;
        match u8::try_from(len) {
            Ok(len) => self.out.put(thread, &[opcode::LONG1, len])?,
            Err(_) => {
                let Ok(len) = i32::try_from(len) else {
                    return Err(thread.overflow_error("int too large to pickle"));
                };
                self.counted(thread, opcode::LONG4, &len.to_le_bytes())?;
            }
        }
        self.out.put(thread, bytes.as_slice())
    }

    /// An instruction with a number.
    pub(super) fn counted(&mut self, thread: &mut Thread, op: u8, number: &[u8]) -> PyResult<()> {
        self.op(thread, op)?;
        self.out.put(thread, number)
    }

    fn float(&mut self, thread: &mut Thread, value: f64) -> PyResult<()> {
        if self.is_binary() {
            return self.counted(thread, opcode::BINFLOAT, &value.to_be_bytes());
        }
        self.out.put(thread, format!("F{}\n", float::repr(value)).as_bytes())
    }

    fn text(&mut self, thread: &mut Thread, text: Gc<Str>) -> PyResult<()> {
        if !self.is_binary() {
            self.op(thread, opcode::UNICODE)?;
            self.escaped(thread, text)?;
            self.op(thread, b'\n')?;
        } else if let Some(ascii) = text.as_ascii() {
            self.text_bytes(thread, ascii.as_bytes())?;
        } else {
            let errors = Str::intern(&thread.interp(), "surrogatepass");
            let bytes = codecs::encode_str(thread, text, None, Some(errors))?;
            self.text_bytes(thread, bytes.cast::<Bytes>().map_or(&[], |bytes| bytes.as_slice()))?;
        }
        self.memoize(thread, text.as_value())
    }

    /// Writes a text as `raw-unicode-escape` has it, on one line.
    fn escaped(&mut self, thread: &mut Thread, text: Gc<Str>) -> PyResult<()> {
        for point in text.units().points() {
            match point {
                0x5C | 0 | 0x0A | 0x0D | 0x1A | 0x100..=0xFFFF => {
                    self.out.put(thread, format!("\\u{point:04x}").as_bytes())?;
                }
                0..=0xFF => self.out.put(thread, &[point as u8])?,
                _ => self.out.put(thread, format!("\\U{point:08x}").as_bytes())?,
            }
        }
        Ok(())
    }

    fn text_bytes(&mut self, thread: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        if self.protocol >= 4
            && let Ok(len) = u8::try_from(bytes.len())
        {
            return self.out.put_payload(thread, &[opcode::SHORT_BINUNICODE, len], bytes);
        }
        let what = "string";
        self.long_payload(thread, opcode::BINUNICODE, opcode::BINUNICODE8, bytes, what)
    }

    /// Bytes with a length of four bytes, or of eight where that does not do.
    fn long_payload(
        &mut self,
        thread: &mut Thread,
        op: u8,
        wide: u8,
        bytes: &[u8],
        what: &str,
    ) -> PyResult<()> {
        if let Ok(len) = u32::try_from(bytes.len()) {
            let [a, b, c, d] = len.to_le_bytes();
            return self.out.put_payload(thread, &[op, a, b, c, d], bytes);
        }
        if self.protocol < 4 {
            let message =
                format!("serializing a {what} larger than 4 GiB requires pickle protocol 4 or higher");
            return Err(thread.overflow_error(message));
        }
        self.wide_payload(thread, wide, bytes)
    }

    fn wide_payload(&mut self, thread: &mut Thread, op: u8, bytes: &[u8]) -> PyResult<()> {
        let mut header = [op; 9];
        header[1..].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.out.put_payload(thread, &header, bytes)
    }

    fn bytes(&mut self, thread: &mut Thread, value: Gc<Bytes>) -> PyResult<()> {
        if self.protocol < 3 {
            return self.bytes_as_text(thread, value);
        }
        let bytes = value.as_slice();
        match u8::try_from(bytes.len()) {
            Ok(len) => self.out.put_payload(thread, &[opcode::SHORT_BINBYTES, len], bytes)?,
            Err(_) => {
                let what = "bytes object";
                self.long_payload(thread, opcode::BINBYTES, opcode::BINBYTES8, bytes, what)?;
            }
        }
        self.memoize(thread, value.as_value())
    }

    /// Bytes for protocols that have none.
    fn bytes_as_text(&mut self, thread: &mut Thread, value: Gc<Bytes>) -> PyResult<()> {
        let interp = thread.interp();
        let (function, args) = if value.is_empty() {
            (interp.class(core_ids::BYTES_OBJECT).as_value(), Tuple::small(&interp, &[]))
        } else {
            let text = Str::from_latin1(thread, value.as_slice())?.as_value();
            let latin1 = Str::intern(&interp, "latin1").as_value();
            (module_entry(thread, "codecs", "encode")?, Tuple::new(thread, &[text, latin1])?)
        };
        self.save_reduce_of(thread, function, args, value.as_value())
    }

    fn bytearray(&mut self, thread: &mut Thread, value: Gc<ByteArray>) -> PyResult<()> {
        if self.protocol >= 5 {
            let bytes = Bytes::new(thread, value.as_slice())?;
            self.wide_payload(thread, opcode::BYTEARRAY8, bytes.as_slice())?;
            return self.memoize(thread, value.as_value());
        }
        let class = thread.interp().class(core_ids::BYTEARRAY).as_value();
        let args = if value.is_empty() {
            Tuple::new(thread, &[])?
        } else {
            let bytes = Bytes::new(thread, value.as_slice())?.as_value();
            Tuple::new(thread, &[bytes])?
        };
        self.save_reduce_of(thread, class, args, value.as_value())
    }

    fn container(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        if let Some(dict) = value.exact::<Dict>() {
            return self.within(thread, value, |saver, thread| saver.dict(thread, dict));
        }
        if let Some(list) = value.exact::<List>() {
            return self.within(thread, value, |saver, thread| saver.list(thread, list));
        }
        if let Some(tuple) = value.exact::<Tuple>() {
            return self.tuple(thread, tuple);
        }
        if value.as_instance().is_none() && set::is_any_set(value) {
            return self.set(thread, value);
        }
        if let Some(bytes) = value.exact::<ByteArray>() {
            return self.bytearray(thread, bytes);
        }
        if let Some(hook) = self.hooks.reducer_override {
            let reduced = call::call(thread, hook, &[value])?;
            if reduced != Value::NOT_IMPLEMENTED {
                return self.reduced(thread, value, reduced);
            }
        }
        let interp = thread.interp();
        if interp.class_of(value) == interp.class(core_ids::TYPE) {
            return self.class(thread, value);
        }
        if value.exact::<Function>().is_some() {
            return self.global(thread, value, None);
        }
        self.by_reduction(thread, value)
    }

    /// Writes a container that may contain itself, which fast mode does not see but for this.
    #[inline]
    fn within(
        &mut self,
        thread: &mut Thread,
        container: Value,
        save: impl FnOnce(&mut Self, &mut Thread) -> PyResult<()>,
    ) -> PyResult<()> {
        if let Some(ancestors) = &mut self.ancestors {
            ancestors.enter(thread, container)?;
        }
        save(self, thread)?;
        match &mut self.ancestors {
            Some(ancestors) => ancestors.leave(thread, container),
            None => Ok(()),
        }
    }

    fn list(&mut self, thread: &mut Thread, list: Gc<List>) -> PyResult<()> {
        self.empty(thread, opcode::EMPTY_LIST, opcode::LIST)?;
        self.memoize(thread, list.as_value())?;
        if self.protocol == 0 {
            return self.appends_of(thread, list.as_value(), list.as_value());
        }
        if list.len() == 1 {
            self.item(thread, list.as_value(), list.items()[0], 0)?;
            return self.op(thread, opcode::APPEND);
        }
        let mut index = 0;
        while index < list.len() {
            self.op(thread, opcode::MARK)?;
            let end = index + BATCH;
            while let Some(item) = list.get(index).filter(|_| index < end) {
                self.item(thread, list.as_value(), item, index)?;
                index += 1;
            }
            self.op(thread, opcode::APPENDS)?;
        }
        Ok(())
    }

    /// Makes an empty container.
    fn empty(&mut self, thread: &mut Thread, op: u8, old: u8) -> PyResult<()> {
        if self.is_binary() { self.op(thread, op) } else { self.out.put(thread, &[opcode::MARK, old]) }
    }

    fn item(&mut self, thread: &mut Thread, owner: Value, item: Value, index: usize) -> PyResult<()> {
        let saved = self.save(thread, item);
        noted(thread, saved, owner, |_| Ok(format!("item {index}")))
    }

    /// Appends what an iterable gives to the object on the stack.
    pub(super) fn appends_of(&mut self, thread: &mut Thread, items: Value, owner: Value) -> PyResult<()> {
        self.batches(thread, items, [opcode::APPEND, opcode::APPENDS], |saver, thread, item, index| {
            saver.item(thread, owner, item, index)
        })
    }

    /// Writes what an iterable gives, one by one or in groups, with the instruction for one item or for a group behind.
    fn batches(
        &mut self,
        thread: &mut Thread,
        items: Value,
        [single, group]: [u8; 2],
        mut save: impl FnMut(&mut Self, &mut Thread, Value, usize) -> PyResult<()>,
    ) -> PyResult<()> {
        let iterator = iter::iter(thread, items)?;
        let mut index = 0;
        while let Some(first) = iter::next(thread, iterator)? {
            let mut upcoming = if self.protocol > 0 { iter::next(thread, iterator)? } else { None };
            let op = if upcoming.is_some() { group } else { single };
            if op == group {
                self.op(thread, opcode::MARK)?;
            }
            save(self, thread, first, index)?;
            index += 1;
            let end = index + BATCH - 1;
            while let Some(item) = upcoming {
                save(self, thread, item, index)?;
                index += 1;
                upcoming = if index == end { None } else { iter::next(thread, iterator)? };
            }
            self.op(thread, op)?;
            if self.protocol > 0 && index < end {
                // The iterator has ended, and is not asked again.
                return Ok(());
            }
        }
        Ok(())
    }

    fn dict(&mut self, thread: &mut Thread, dict: Gc<Dict>) -> PyResult<()> {
        self.empty(thread, opcode::EMPTY_DICT, opcode::DICT)?;
        self.memoize(thread, dict.as_value())?;
        let (len, version) = (dict.len(), dict.version());
        let mut position = Position::default();
        if self.protocol == 0 {
            while let Some((key, value)) = dict.next(&mut position) {
                self.pair(thread, dict.as_value(), key, value)?;
                self.op(thread, opcode::SETITEM)?;
                unchanged(thread, dict, version)?;
            }
            return Ok(());
        }
        if len == 1
            && let Some((key, value)) = dict.next(&mut position)
        {
            self.pair(thread, dict.as_value(), key, value)?;
            return self.op(thread, opcode::SETITEM);
        }
        let mut count = if len == 0 { 0 } else { BATCH };
        while count == BATCH {
            count = 0;
            self.op(thread, opcode::MARK)?;
            while count < BATCH
                && let Some((key, value)) = dict.next(&mut position)
            {
                self.pair(thread, dict.as_value(), key, value)?;
                unchanged(thread, dict, version)?;
                count += 1;
            }
            self.op(thread, opcode::SETITEMS)?;
        }
        Ok(())
    }

    fn pair(&mut self, thread: &mut Thread, owner: Value, key: Value, value: Value) -> PyResult<()> {
        self.save(thread, key)?;
        let saved = self.save(thread, value);
        noted(thread, saved, owner, |thread| {
            Ok(format!("item {}", ops::repr(thread, key)?.to_string_lossy()))
        })
    }

    /// Puts the pairs that an iterable gives into the object on the stack.
    pub(super) fn set_items_of(&mut self, thread: &mut Thread, pairs: Value, owner: Value) -> PyResult<()> {
        self.batches(thread, pairs, [opcode::SETITEM, opcode::SETITEMS], |saver, thread, pair, _| {
            saver.pair_of(thread, owner, pair)
        })
    }

    fn pair_of(&mut self, thread: &mut Thread, owner: Value, pair: Value) -> PyResult<()> {
        match pair.cast::<Tuple>().map(|pair| pair.items()) {
            Some(&[key, value]) => self.pair(thread, owner, key, value),
            _ => Err(thread.type_error("dict items iterator must return 2-tuples")),
        }
    }

    fn tuple(&mut self, thread: &mut Thread, tuple: Gc<Tuple>) -> PyResult<()> {
        let items = tuple.items();
        if items.is_empty() {
            return match self.protocol {
                0 => self.out.put(thread, &[opcode::MARK, opcode::TUPLE]),
                _ => self.op(thread, opcode::EMPTY_TUPLE),
            };
        }
        let short = if self.protocol >= 2 { items.len() } else { 0 };
        let op = match short {
            1 => opcode::TUPLE1,
            2 => opcode::TUPLE2,
            3 => opcode::TUPLE3,
            _ => opcode::TUPLE,
        };
        let marked = op == opcode::TUPLE;
        if marked {
            self.op(thread, opcode::MARK)?;
        }
        for (index, &item) in items.iter().enumerate() {
            self.item(thread, tuple.as_value(), item, index)?;
        }
        // A tuple that contains itself has been made on the way: what lies on the stack is dropped.
        if let Some(number) = self.memo.get(tuple.as_value()) {
            match marked {
                true if self.is_binary() => self.op(thread, opcode::POP_MARK)?,
                _ => (0..items.len() + usize::from(marked)).try_for_each(|_| self.op(thread, opcode::POP))?,
            }
            return self.get(thread, number);
        }
        self.op(thread, op)?;
        self.memoize(thread, tuple.as_value())
    }

    fn set(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        let interp = thread.interp();
        let class = interp.class_of(value).as_value();
        if self.protocol < 4 {
            let items = iter::to_list(thread, value)?.as_value();
            let args = Tuple::new(thread, &[items])?;
            return self.save_reduce_of(thread, class, args, value);
        }
        if class.is(interp.class(core_ids::FROZENSET).as_value()) {
            return self.frozenset(thread, value);
        }
        self.op(thread, opcode::EMPTY_SET)?;
        self.memoize(thread, value)?;
        let Some(items) = set::any_set(value) else { return Ok(()) };
        let len = items.len();
        let mut place = 0;
        let mut count = if len == 0 { 0 } else { BATCH };
        while count == BATCH {
            count = 0;
            self.op(thread, opcode::MARK)?;
            while count < BATCH
                && let Some((item, _)) = items.next(&mut place)
            {
                let saved = self.save(thread, item);
                noted(thread, saved, value, |_| Ok("element".to_owned()))?;
                if items.len() != len {
                    return Err(thread.runtime_error("set changed size during iteration"));
                }
                count += 1;
            }
            self.op(thread, opcode::ADDITEMS)?;
        }
        Ok(())
    }

    fn frozenset(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        self.op(thread, opcode::MARK)?;
        let Some(items) = set::any_set(value) else { return Ok(()) };
        let mut place = 0;
        while let Some((item, _)) = items.next(&mut place) {
            let saved = self.save(thread, item);
            noted(thread, saved, value, |_| Ok("element".to_owned()))?;
        }
        // As for tuples.
        if let Some(number) = self.memo.get(value) {
            self.op(thread, opcode::POP_MARK)?;
            return self.get(thread, number);
        }
        self.op(thread, opcode::FROZENSET)?;
        self.memoize(thread, value)
    }

    fn persistent(&mut self, thread: &mut Thread, id: Value) -> PyResult<()> {
        if self.is_binary() {
            self.out.boundary(thread)?;
            self.unless_persistent(thread, id)?;
            return self.op(thread, opcode::BINPERSID);
        }
        let text = ops::str(thread, id)?;
        let Some(ascii) = text.as_ascii() else {
            return Err(pickling_error(thread, "persistent IDs in protocol 0 must be ASCII strings"));
        };
        self.op(thread, opcode::PERSID)?;
        self.out.put(thread, ascii.as_bytes())?;
        self.op(thread, b'\n')
    }

    /// The number of an object that was written.
    pub(super) fn number_of(&self, value: Value) -> Option<u32> {
        self.memo.get(value)
    }

    /// Has the machine remember what lies on top of its stack.
    pub(super) fn memoize(&mut self, thread: &mut Thread, value: Value) -> PyResult<()> {
        if self.ancestors.is_some() {
            return Ok(());
        }
        let number = self.memo.put(thread, value)?;
        if self.protocol >= 4 {
            return self.op(thread, opcode::MEMOIZE);
        }
        self.numbered(thread, number, opcode::PUT, opcode::BINPUT, opcode::LONG_BINPUT)
    }

    /// Fetches what the machine remembers.
    pub(super) fn get(&mut self, thread: &mut Thread, number: u32) -> PyResult<()> {
        self.numbered(thread, number, opcode::GET, opcode::BINGET, opcode::LONG_BINGET)
    }

    fn numbered(&mut self, thread: &mut Thread, number: u32, text: u8, short: u8, long: u8) -> PyResult<()> {
        if !self.is_binary() {
            self.op(thread, text)?;
            return self.out.put(thread, format!("{number}\n").as_bytes());
        }
        match u8::try_from(number) {
            Ok(number) => self.out.put(thread, &[short, number]),
            Err(_) => self.counted(thread, long, &number.to_le_bytes()),
        }
    }
}

/// RuntimeError where a dict is no longer what it was.
fn unchanged(thread: &mut Thread, dict: Gc<Dict>, version: u32) -> PyResult<()> {
    if dict.version() == version {
        return Ok(());
    }
    Err(thread.runtime_error("dictionary changed size during iteration"))
}

/// Says in a failure what was being written.
#[inline]
pub(super) fn noted<T>(
    thread: &mut Thread,
    saved: PyResult<T>,
    owner: Value,
    part: impl FnOnce(&mut Thread) -> PyResult<String>,
) -> PyResult<T> {
    saved.map_err(|raised| note(thread, raised, owner, part))
}

#[cold]
fn note(
    thread: &mut Thread,
    raised: Raised,
    owner: Value,
    part: impl FnOnce(&mut Thread) -> PyResult<String>,
) -> Raised {
    let exception = thread.take_pending(raised);
    let noted = part(thread).and_then(|part| {
        let interp = thread.interp();
        let name = full_name(&interp, interp.class_of(owner));
        exception::add_note(thread, exception, &format!("when serializing {name} {part}"))
    });
    match noted {
        Ok(()) => thread.raise(exception),
        Err(raised) => raised,
    }
}

/// How many bytes an integer takes with its sign.
fn signed_len(int: limbs::Int<'_>) -> usize {
    let bits = limbs::bit_length(int);
    let len = (bits / 8 + 1) as usize;
    // The least number of so many bits is a power of two, and needs no bit for its sign.
    let is_power =
        int.negative && bits.is_multiple_of(8) && bits > 0 && limbs::trailing_zeros(int) == bits - 1;
    if is_power { len - 1 } else { len }
}
