//! What each instruction of a stream does.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::modules::codecs;
use taipan_runtime::modules::sys::audit;
use taipan_runtime::number::float;
use taipan_runtime::number::limbs;
use taipan_runtime::number::limbs::ByteOrder;
use taipan_runtime::object::attr;
use taipan_runtime::object::attr::Stored;
use taipan_runtime::object::buffer;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::iter;
use taipan_runtime::object::names::Name;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytearray::ByteArray;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::dict::Position;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::set;
use taipan_runtime::types::set::Set;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::HIGHEST;
use super::global;
use super::machine::Machine;
use super::machine::not_remembered;
use super::module_dict;
use super::module_entry;
use super::opcode;
use super::raise_instead;
use super::unpickling_error;

#[cold]
fn too_large(thread: &mut Thread, what: &str) -> Raised {
    let most = isize::MAX;
    thread.overflow_error(format!("{what} exceeds system's maximum size of {most} bytes"))
}

impl Machine {
    /// Runs an instruction.
    pub(super) fn step(&mut self, thread: &mut Thread, op: u8) -> PyResult<()> {
        match op {
            opcode::BININT1 => {
                let [byte] = self.source.array(thread)?;
                self.push(thread, Value::int_from_low_bits(byte.into()))
            }
            opcode::BININT2 => {
                let int = u16::from_le_bytes(self.source.array(thread)?);
                self.push(thread, Value::int_from_low_bits(int.into()))
            }
            opcode::BININT => {
                let int = i32::from_le_bytes(self.source.array(thread)?);
                self.push(thread, Value::int_from_low_bits(int.into()))
            }
            opcode::NONE => self.push(thread, Value::NONE),
            opcode::NEWTRUE => self.push(thread, Value::TRUE),
            opcode::NEWFALSE => self.push(thread, Value::FALSE),
            opcode::BINFLOAT => {
                let float = f64::from_be_bytes(self.source.array(thread)?);
                self.push(thread, Value::canonical_float(float))
            }
            opcode::SHORT_BINUNICODE => {
                let len = self.short_len(thread)?;
                self.text(thread, len)
            }
            opcode::MEMOIZE => self.remember_next(thread),
            opcode::BINGET => {
                let number = self.short_len(thread)?;
                self.recall(thread, number)
            }
            opcode::BINPUT => {
                let number = self.short_len(thread)?;
                self.remember(thread, number)
            }
            opcode::LONG_BINGET => {
                let number = self.long_len(thread)?;
                self.recall(thread, number)
            }
            opcode::LONG_BINPUT => {
                let number = self.long_len(thread)?;
                self.remember(thread, number)
            }
            opcode::MARK => self.mark(thread),
            opcode::EMPTY_TUPLE => {
                let empty = Tuple::new(thread, &[])?;
                self.push(thread, empty.as_value())
            }
            opcode::TUPLE1 => self.short_tuple::<1>(thread),
            opcode::TUPLE2 => self.short_tuple::<2>(thread),
            opcode::TUPLE3 => self.short_tuple::<3>(thread),
            opcode::EMPTY_LIST => {
                let empty = List::empty(&thread.interp());
                self.push(thread, empty.as_value())
            }
            opcode::EMPTY_DICT => {
                let empty = Dict::new(thread);
                self.push(thread, empty.as_value())
            }
            opcode::EMPTY_SET => {
                let empty = Set::empty(&thread.interp());
                self.push(thread, empty.as_value())
            }
            opcode::APPEND => {
                let value = self.pop(thread)?;
                let list = self.top(thread)?;
                append(thread, list, value)
            }
            opcode::APPENDS => self.appends(thread),
            opcode::SETITEM => {
                let value = self.pop(thread)?;
                let key = self.pop(thread)?;
                let dict = self.top(thread)?;
                ops::setitem(thread, dict, key, Some(value))
            }
            opcode::SETITEMS => self.set_items(thread),
            opcode::ADDITEMS => self.add_items(thread),
            opcode::BUILD => self.build(thread),
            opcode::REDUCE => self.reduce(thread),
            opcode::NEWOBJ => self.new_object(thread),
            opcode::NEWOBJ_EX => self.new_object_ex(thread),
            opcode::STACK_GLOBAL => self.stack_global(thread),
            opcode::FRAME => self.frame(thread),
            opcode::PROTO => self.proto(thread),
            _ => self.rare_step(thread, op),
        }
    }

    fn rare_step(&mut self, thread: &mut Thread, op: u8) -> PyResult<()> {
        match op {
            opcode::BINUNICODE => {
                let len = self.long_len(thread)?;
                self.text(thread, len)
            }
            opcode::BINUNICODE8 => {
                let len = self.wide_len(thread, "BINUNICODE")?;
                self.text(thread, len)
            }
            opcode::SHORT_BINBYTES => {
                let len = self.short_len(thread)?;
                self.bytes(thread, len)
            }
            opcode::BINBYTES => {
                let len = self.long_len(thread)?;
                self.bytes(thread, len)
            }
            opcode::BINBYTES8 => {
                let len = self.wide_len(thread, "BINBYTES")?;
                self.bytes(thread, len)
            }
            opcode::BYTEARRAY8 => {
                let len = self.wide_len(thread, "BYTEARRAY8")?;
                let bytes = self.source.take(thread, len)?;
                let made = ByteArray::new(thread, bytes)?;
                self.push(thread, made.as_value())
            }
            opcode::LONG1 => {
                let len = self.short_len(thread)?;
                self.long(thread, len)
            }
            opcode::LONG4 => {
                let len = self.signed_len(thread, "LONG")?;
                self.long(thread, len)
            }
            opcode::TUPLE => {
                let start = self.end_group(thread)?;
                let tuple = Tuple::new(thread, self.above(start))?;
                self.stack.truncate(start);
                self.push(thread, tuple.as_value())
            }
            opcode::LIST => {
                let items = self.take_group(thread)?;
                self.push(thread, items.as_value())
            }
            opcode::DICT => {
                let items = self.take_group(thread)?;
                let dict = Dict::new(thread);
                put_pairs(thread, dict.as_value(), items, "DICT")?;
                self.push(thread, dict.as_value())
            }
            opcode::FROZENSET => {
                let items = self.take_group(thread)?;
                let frozen = set::frozen_of(thread, items.items())?;
                self.push(thread, frozen)
            }
            opcode::POP => self.drop_top(thread),
            opcode::POP_MARK => {
                let start = self.end_group(thread)?;
                self.stack.truncate(start);
                Ok(())
            }
            opcode::DUP => {
                let value = self.top(thread)?;
                self.push(thread, value)
            }
            opcode::BINPERSID => {
                let id = self.pop(thread)?;
                self.persistent(thread, id)
            }
            opcode::EXT1 => {
                let [code] = self.source.array(thread)?;
                self.extension(thread, code.into())
            }
            opcode::EXT2 => {
                let code = u16::from_le_bytes(self.source.array(thread)?);
                self.extension(thread, code.into())
            }
            opcode::EXT4 => {
                let code = i32::from_le_bytes(self.source.array(thread)?);
                self.extension(thread, code.into())
            }
            opcode::OBJ => {
                let args = self.take_group(thread)?;
                let Some((&class, args)) = args.items().split_first() else {
                    return Err(unpickling_error(thread, "unpickling stack underflow"));
                };
                self.instantiate(thread, class, args)
            }
            opcode::NEXT_BUFFER => self.next_buffer(thread),
            opcode::READONLY_BUFFER => self.readonly_buffer(thread),
            opcode::SHORT_BINSTRING => {
                let len = self.short_len(thread)?;
                let bytes = self.source.take(thread, len)?;
                self.old_string(thread, bytes)
            }
            opcode::BINSTRING => {
                let len = self.signed_len(thread, "BINSTRING")?;
                let bytes = self.source.take(thread, len)?;
                self.old_string(thread, bytes)
            }
            _ => self.text_step(thread, op),
        }
    }

    /// The instructions of protocol 0, whose arguments are lines.
    fn text_step(&mut self, thread: &mut Thread, op: u8) -> PyResult<()> {
        match op {
            opcode::INT => {
                let line = self.source.full_line(thread)?;
                let value = match line {
                    b"00" => Value::FALSE,
                    b"01" => Value::TRUE,
                    _ => integer_of(thread, line).map_err(|raised| no_integer(thread, raised))?,
                };
                self.push(thread, value)
            }
            opcode::LONG => {
                let line = self.source.full_line(thread)?;
                let value = match line.strip_suffix(b"L") {
                    Some(digits) => integer_of(thread, digits)?,
                    None => integer_line(thread, line)?,
                };
                self.push(thread, value)
            }
            opcode::FLOAT => {
                let line = self.source.full_line(thread)?;
                let value = float_line(thread, line)?;
                self.push(thread, Value::canonical_float(value))
            }
            opcode::UNICODE => {
                let line = self.source.line(thread)?;
                let encoding = Str::intern(&thread.interp(), "raw-unicode-escape");
                let text = codecs::decode_bytes(thread, line, Some(encoding), None)?;
                self.push(thread, text.as_value())
            }
            opcode::STRING => {
                let line = self.source.line(thread)?;
                self.quoted(thread, line)
            }
            opcode::GET => {
                let number = self.number(thread)?;
                match usize::try_from(number) {
                    Ok(number) => self.recall(thread, number),
                    Err(_) => Err(not_remembered(thread, number)),
                }
            }
            opcode::PUT => {
                self.top(thread)?;
                let number = self.number(thread)?;
                match usize::try_from(number) {
                    Ok(number) => self.remember(thread, number),
                    Err(_) => Err(thread.value_error("negative PUT argument")),
                }
            }
            opcode::GLOBAL => {
                let (module, name) = (self.utf8_line(thread)?, self.utf8_line(thread)?);
                let found = self.find_class(thread, module, name)?;
                self.push(thread, found)
            }
            opcode::INST => {
                let (module, name) = (self.utf8_line(thread)?, self.utf8_line(thread)?);
                let class = self.find_class(thread, module, name)?;
                let args = self.take_group(thread)?;
                self.instantiate(thread, class, args.items())
            }
            opcode::PERSID => {
                let line = self.source.line(thread)?;
                if !line.is_ascii() {
                    let message = "persistent IDs in protocol 0 must be ASCII strings";
                    return Err(unpickling_error(thread, message));
                }
                let id = Str::from_latin1(thread, line)?;
                self.persistent(thread, id.as_value())
            }
            _ => Err(unknown(thread, op)),
        }
    }

    fn short_len(&mut self, thread: &mut Thread) -> PyResult<usize> {
        self.source.array(thread).map(|[len]| len.into())
    }

    fn long_len(&mut self, thread: &mut Thread) -> PyResult<usize> {
        Ok(u32::from_le_bytes(self.source.array(thread)?) as usize)
    }

    fn signed_len(&mut self, thread: &mut Thread, what: &str) -> PyResult<usize> {
        let len = i32::from_le_bytes(self.source.array(thread)?);
        match usize::try_from(len) {
            Ok(len) => Ok(len),
            Err(_) => Err(unpickling_error(thread, format!("{what} pickle has negative byte count"))),
        }
    }

    fn wide_len(&mut self, thread: &mut Thread, what: &str) -> PyResult<usize> {
        let len = u64::from_le_bytes(self.source.array(thread)?);
        match usize::try_from(len).ok().filter(|&len| len <= isize::MAX as usize) {
            Some(len) => Ok(len),
            None => Err(too_large(thread, what)),
        }
    }

    fn text(&mut self, thread: &mut Thread, len: usize) -> PyResult<()> {
        let bytes = self.source.take(thread, len)?;
        let text = if bytes.is_ascii() {
            Str::from_latin1(thread, bytes)?
        } else {
            let errors = Str::intern(&thread.interp(), "surrogatepass");
            codecs::decode_bytes(thread, bytes, None, Some(errors))?
        };
        self.push(thread, text.as_value())
    }

    fn bytes(&mut self, thread: &mut Thread, len: usize) -> PyResult<()> {
        let bytes = self.source.take(thread, len)?;
        let bytes = Bytes::new(thread, bytes)?;
        self.push(thread, bytes.as_value())
    }

    fn long(&mut self, thread: &mut Thread, len: usize) -> PyResult<()> {
        let bytes = self.source.take(thread, len)?;
        let _charge = thread.charge(len)?;
        let int = int::from_buf(thread, &limbs::from_bytes(bytes, ByteOrder::Little, true))?;
        self.push(thread, int)
    }

    fn short_tuple<const N: usize>(&mut self, thread: &mut Thread) -> PyResult<()> {
        let mut items = [Value::NONE; N];
        for item in items.iter_mut().rev() {
            *item = self.pop(thread)?;
        }
        let tuple = Tuple::small(&thread.interp(), &items);
        self.push(thread, tuple.as_value())
    }

    fn drop_top(&mut self, thread: &mut Thread) -> PyResult<()> {
        // A mark may lie on top.
        if self.marks.last() == Some(&self.stack.len()) {
            self.marks.pop();
            return Ok(());
        }
        self.pop(thread).map(|_| ())
    }

    fn appends(&mut self, thread: &mut Thread) -> PyResult<()> {
        let items = self.take_group(thread)?;
        let target = self.top(thread)?;
        if let Some(list) = target.exact::<List>() {
            return list.extend_from_slice(thread, items.items());
        }
        let extend = Name::extend.get(&thread.interp());
        if let Some(extend) = attr::get_optional(thread, target, extend)? {
            return call::call(thread, extend, &[items.as_value()]).map(|_| ());
        }
        items.items().iter().try_for_each(|&item| append(thread, target, item))
    }

    fn set_items(&mut self, thread: &mut Thread) -> PyResult<()> {
        let items = self.take_group(thread)?;
        let target = self.top(thread)?;
        put_pairs(thread, target, items, "SETITEMS")
    }

    fn add_items(&mut self, thread: &mut Thread) -> PyResult<()> {
        let items = self.take_group(thread)?;
        let target = self.top(thread)?;
        if let Some(set) = target.cast::<Set>() {
            return items.items().iter().try_for_each(|&item| set.add(thread, item).map(|_| ()));
        }
        let add = Str::intern(&thread.interp(), "add");
        let add = attr::get(thread, target, add)?;
        items.items().iter().try_for_each(|&item| call::call(thread, add, &[item]).map(|_| ()))
    }

    fn reduce(&mut self, thread: &mut Thread) -> PyResult<()> {
        let args = self.pop(thread)?;
        let callable = self.pop(thread)?;
        let Some(args) = args.cast::<Tuple>() else {
            return Err(thread.type_error("argument list must be a tuple"));
        };
        let made = call::call(thread, callable, args.items())?;
        self.push(thread, made)
    }

    fn new_object(&mut self, thread: &mut Thread) -> PyResult<()> {
        let args = self.pop(thread)?;
        let class = self.pop(thread)?;
        let all = new_args(thread, "NEWOBJ", class, args)?;
        let new = Name::__new__.get(&thread.interp());
        let new = attr::get(thread, class, new)?;
        let made = call::call(thread, new, all.items())?;
        self.push(thread, made)
    }

    fn new_object_ex(&mut self, thread: &mut Thread) -> PyResult<()> {
        let keywords = self.pop(thread)?;
        let args = self.pop(thread)?;
        let class = self.pop(thread)?;
        let all = new_args(thread, "NEWOBJ_EX", class, args)?;
        let Some(keywords) = keywords.cast::<Dict>() else {
            let name = thread.interp().class_of(keywords).name_text();
            let message = format!("NEWOBJ_EX kwargs argument must be a dict, not {name}");
            return Err(unpickling_error(thread, message));
        };
        let new = Name::__new__.get(&thread.interp());
        let new = attr::get(thread, class, new)?;
        let made = call::with_dict(thread, new, all, keywords)?;
        self.push(thread, made)
    }

    /// Makes an instance as Python 2 did.
    fn instantiate(&mut self, thread: &mut Thread, class: Value, args: &[Value]) -> PyResult<()> {
        let initial = Str::intern(&thread.interp(), "__getinitargs__");
        let is_called = !args.is_empty()
            || class.as_class().is_none()
            || attr::get_optional(thread, class, initial)?.is_some();
        let made = if is_called {
            call::call(thread, class, args)?
        } else {
            let new = Name::__new__.get(&thread.interp());
            let new = attr::get(thread, class, new)?;
            call::call(thread, new, &[class])?
        };
        self.push(thread, made)
    }

    fn build(&mut self, thread: &mut Thread) -> PyResult<()> {
        let state = self.pop(thread)?;
        let object = self.top(thread)?;
        let name = Name::__setstate__.get(&thread.interp());
        if let Some(method) = attr::get_optional(thread, object, name)? {
            return call::call(thread, method, &[state]).map(|_| ());
        }
        let (state, slots) = match state.cast::<Tuple>().map(|pair| pair.items()) {
            Some(&[state, slots]) => (state, Some(slots)),
            _ => (state, None),
        };
        if !state.is_none() {
            let Some(state) = state.cast::<Dict>() else {
                return Err(unpickling_error(thread, "state is not a dictionary"));
            };
            own_attributes(thread, object, state)?;
        }
        let Some(slots) = slots else { return Ok(()) };
        let Some(slots) = slots.cast::<Dict>() else {
            return Err(unpickling_error(thread, "slot state is not a dictionary"));
        };
        let mut position = Position::default();
        while let Some((name, value)) = slots.next(&mut position) {
            let Some(name) = name.cast::<Str>() else {
                return Err(thread.type_error("attribute name must be string"));
            };
            let name = Str::interned(&thread.interp(), name);
            attr::set(thread, object, name, Some(value))?;
        }
        Ok(())
    }

    fn stack_global(&mut self, thread: &mut Thread) -> PyResult<()> {
        let name = self.pop(thread)?;
        let module = self.pop(thread)?;
        let (Some(module), Some(name)) = (module.exact::<Str>(), name.exact::<Str>()) else {
            return Err(unpickling_error(thread, "STACK_GLOBAL requires str"));
        };
        let found = self.find_class(thread, module, name)?;
        self.push(thread, found)
    }

    fn utf8_line(&mut self, thread: &mut Thread) -> PyResult<Gc<Str>> {
        let line = self.source.full_line(thread)?;
        codecs::decode_bytes(thread, line, None, None)
    }

    fn find_class(&mut self, thread: &mut Thread, module: Gc<Str>, name: Gc<Str>) -> PyResult {
        let Some(owner) = self.owner else {
            return found_class(thread, self.protocol, self.settings.fix_imports, module, name);
        };
        super::unpickler::set_protocol(owner, self.protocol);
        let method = Str::intern(&thread.interp(), "find_class");
        attr::call_named(thread, owner, method, &[module.as_value(), name.as_value()])
    }

    fn persistent(&mut self, thread: &mut Thread, id: Value) -> PyResult<()> {
        let Some(owner) = self.owner else { return Err(no_persistent(thread)) };
        let method = Str::intern(&thread.interp(), "persistent_load");
        let found = attr::call_named(thread, owner, method, &[id])?;
        self.push(thread, found)
    }

    fn extension(&mut self, thread: &mut Thread, code: i64) -> PyResult<()> {
        let key = int::from_i64(&thread.interp(), code);
        let cache = module_dict(thread, "copyreg", "_extension_cache")?;
        if let Some(known) = cache.get(thread, key)? {
            return self.push(thread, known);
        }
        let registry = module_dict(thread, "copyreg", "_inverted_registry")?;
        let Some(pair) = registry.get(thread, key)? else {
            if code <= 0 {
                return Err(unpickling_error(thread, "EXT specifies code <= 0"));
            }
            return Err(thread.value_error(format!("unregistered extension code {code}")));
        };
        let names = pair.cast::<Tuple>().map(|pair| pair.items());
        let Some(&[module, name]) = names else {
            return Err(thread.value_error("_inverted_registry entry isn't a 2-tuple of strings"));
        };
        let (Some(module), Some(name)) = (module.cast::<Str>(), name.cast::<Str>()) else {
            return Err(thread.value_error("_inverted_registry entry isn't a 2-tuple of strings"));
        };
        let found = self.find_class(thread, module, name)?;
        cache.set(thread, key, found)?;
        self.push(thread, found)
    }

    fn next_buffer(&mut self, thread: &mut Thread) -> PyResult<()> {
        let Some(buffers) = self.settings.buffers else {
            let message = "pickle stream refers to out-of-band data but no *buffers* argument was given";
            return Err(unpickling_error(thread, message));
        };
        match iter::next(thread, buffers)? {
            Some(buffer) => self.push(thread, buffer),
            None => Err(unpickling_error(thread, "not enough out-of-band buffers")),
        }
    }

    fn readonly_buffer(&mut self, thread: &mut Thread) -> PyResult<()> {
        let object = self.top(thread)?;
        let Some(view) = buffer::view(thread, object, buffer::SIMPLE)? else {
            let name = thread.interp().class_of(object).name_text();
            let message = format!("memoryview: a bytes-like object is required, not '{name}'");
            return Err(thread.type_error(message));
        };
        let readonly = Str::intern(&thread.interp(), "readonly");
        let is_readonly = attr::get(thread, view.as_value(), readonly)?;
        if ops::truth(thread, is_readonly)? {
            return view.release(thread);
        }
        let method = Str::intern(&thread.interp(), "toreadonly");
        let locked = attr::call_named(thread, view.as_value(), method, &[])?;
        self.replace_top(thread, locked)
    }

    /// A string of Python 2.
    fn old_string(&mut self, thread: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        let value = if self.settings.encoding.equals_str("bytes") {
            Bytes::new(thread, bytes)?.as_value()
        } else {
            let (encoding, errors) = (self.settings.encoding, self.settings.errors);
            codecs::decode_bytes(thread, bytes, Some(encoding), Some(errors))?.as_value()
        };
        self.push(thread, value)
    }

    fn quoted(&mut self, thread: &mut Thread, line: &'static [u8]) -> PyResult<()> {
        let inner = match line {
            [b'\'', inner @ .., b'\''] | [b'"', inner @ .., b'"'] => inner,
            _ => return Err(unpickling_error(thread, "the STRING opcode argument must be quoted")),
        };
        let decode = module_entry(thread, "_codecs", "escape_decode")?;
        let inner = Bytes::new(thread, inner)?.as_value();
        let decoded = call::call(thread, decode, &[inner])?;
        let bytes = decoded.cast::<Tuple>().and_then(|pair| pair.get(0)?.exact::<Bytes>());
        match bytes {
            Some(bytes) => self.old_string(thread, bytes.as_slice()),
            None => Err(thread.type_error("escape_decode() should give bytes")),
        }
    }

    fn number(&mut self, thread: &mut Thread) -> PyResult<i64> {
        let line = self.source.full_line(thread)?;
        if let Some(number) = std::str::from_utf8(line).ok().and_then(|digits| digits.parse().ok()) {
            return Ok(number);
        }
        let number = integer_line(thread, line)?;
        int::to_i64(number)
            .ok_or_else(|| thread.overflow_error("Python int too large to convert to C ssize_t"))
    }

    fn frame(&mut self, thread: &mut Thread) -> PyResult<()> {
        let len = u64::from_le_bytes(self.source.array(thread)?);
        match usize::try_from(len).ok().filter(|&len| len <= isize::MAX as usize) {
            Some(len) => self.source.begin_frame(thread, len),
            None => {
                let most = isize::MAX;
                let message = format!("FRAME length exceeds system's maximum of {most} bytes");
                Err(thread.overflow_error(message))
            }
        }
    }

    fn proto(&mut self, thread: &mut Thread) -> PyResult<()> {
        let [protocol] = self.source.array(thread)?;
        if protocol > HIGHEST {
            return Err(thread.value_error(format!("unsupported pickle protocol: {protocol}")));
        }
        self.protocol = protocol;
        Ok(())
    }
}

#[cold]
fn unknown(thread: &mut Thread, op: u8) -> Raised {
    let shown = match op {
        b' '..=b'~' if !matches!(op, b'\'' | b'\\') => (op as char).to_string(),
        _ => format!("\\x{op:02x}"),
    };
    unpickling_error(thread, format!("invalid load key, '{shown}'."))
}

/// The error for a persistent identity without anybody to ask.
#[cold]
pub(super) fn no_persistent(thread: &mut Thread) -> Raised {
    let message =
        "A load persistent id instruction was encountered, but no persistent_load function was specified.";
    unpickling_error(thread, message)
}

/// The error for a small integer that is none.
#[cold]
fn no_integer(thread: &mut Thread, raised: Raised) -> Raised {
    match thread.catch_builtin(raised, exceptions::VALUE_ERROR) {
        Ok(()) => thread.value_error("could not convert string to int"),
        Err(raised) => raised,
    }
}

fn integer_of(thread: &mut Thread, line: &[u8]) -> PyResult {
    let text = Str::from_latin1(thread, line)?;
    int::from_str(thread, text, 10)
}

/// The integer of a line whose end is shown where it is none.
fn integer_line(thread: &mut Thread, line: &[u8]) -> PyResult {
    let text = Str::from_latin1(thread, line)?;
    let end = Str::of_code_point(&thread.interp(), u32::from(b'\n'));
    let text = Str::concat(thread, text, end)?;
    int::from_str(thread, text, 10)
}

/// The number of a line that is nothing but that.
fn float_line(thread: &mut Thread, line: &[u8]) -> PyResult<f64> {
    let shown = |what: &str| format!("{what}: '{}\n'", String::from_utf8_lossy(&line[..line.len().min(200)]));
    match float::parse_prefix(line) {
        Some((value, _)) if value.is_infinite() && line.iter().any(u8::is_ascii_digit) => {
            Err(thread.overflow_error(shown("value too large to convert to float")))
        }
        Some((value, len)) if len == line.len() => Ok(value),
        Some(_) => Err(thread.value_error("could not convert string to float")),
        None => Err(thread.value_error(shown("could not convert string to float"))),
    }
}

fn append(thread: &mut Thread, target: Value, value: Value) -> PyResult<()> {
    if let Some(list) = target.exact::<List>() {
        return list.push(thread, value);
    }
    let append = Name::append.get(&thread.interp());
    attr::call_named(thread, target, append, &[value]).map(|_| ())
}

fn put_pairs(thread: &mut Thread, target: Value, items: Gc<List>, op: &str) -> PyResult<()> {
    let items = items.items();
    if !items.len().is_multiple_of(2) {
        return Err(unpickling_error(thread, format!("odd number of items for {op}")));
    }
    if let Some(dict) = target.exact::<Dict>() {
        return items.as_chunks().0.iter().try_for_each(|&[key, value]| dict.set(thread, key, value));
    }
    items.as_chunks().0.iter().try_for_each(|&[key, value]| ops::setitem(thread, target, key, Some(value)))
}

/// The class and the arguments for its `__new__`.
fn new_args(thread: &mut Thread, op: &str, class: Value, args: Value) -> PyResult<Gc<List>> {
    if class.as_class().is_none() {
        let name = thread.interp().class_of(class).name_text();
        let message = format!("{op} class argument must be a type, not {name}");
        return Err(unpickling_error(thread, message));
    }
    let Some(args) = args.cast::<Tuple>() else {
        let name = thread.interp().class_of(args).name_text();
        return Err(unpickling_error(thread, format!("{op} args argument must be a tuple, not {name}")));
    };
    let all = List::with_capacity(thread, args.len() + 1)?;
    all.push(thread, class)?;
    all.extend_from_slice(thread, args.items())?;
    Ok(all)
}

/// `object.__dict__.update(state)`
fn own_attributes(thread: &mut Thread, object: Value, state: Gc<Dict>) -> PyResult<()> {
    if state.is_empty() {
        let dict = Name::__dict__.get(&thread.interp());
        return attr::get(thread, object, dict).map(|_| ());
    }
    let mut position = Position::default();
    while let Some((key, value)) = state.next(&mut position) {
        let Some(name) = key.exact::<Str>() else {
            let dict = Name::__dict__.get(&thread.interp());
            let dict = attr::get(thread, object, dict)?;
            ops::setitem(thread, dict, key, Some(value))?;
            continue;
        };
        let name = Str::interned(&thread.interp(), name);
        if attr::own_set(thread, object, name, Some(value))? != Stored::Done {
            let dict = Name::__dict__.get(&thread.interp());
            let dict = attr::get(thread, object, dict)?;
            ops::setitem(thread, dict, name.as_value(), Some(value))?;
        }
    }
    Ok(())
}

/// What a stream of a protocol means by a name of a module.
pub(super) fn found_class(
    thread: &mut Thread,
    protocol: u8,
    fix_imports: bool,
    module: Gc<Str>,
    name: Gc<Str>,
) -> PyResult {
    let event = Str::intern(&thread.interp(), "pickle.find_class");
    audit::tell(thread, event, &[module.as_value(), name.as_value()])?;
    let (module, name) = match protocol {
        0..3 if fix_imports => global::new_names(thread, module, name)?,
        _ => (module, name),
    };
    let owner = global::module(thread, module)?;
    if protocol < 4 || !global::is_dotted(name) {
        let name = Str::interned(&thread.interp(), name);
        return attr::get(thread, owner, name);
    }
    global::resolve(thread, owner, name).map_err(|raised| unresolved(thread, raised, owner, module, name))
}

/// The error for a path of which a part is missing.
#[cold]
fn unresolved(thread: &mut Thread, raised: Raised, owner: Value, module: Gc<Str>, path: Gc<Str>) -> Raised {
    let instead = |thread: &mut Thread, _: Value| {
        let shown = ops::repr(thread, module.as_value())?.to_string_lossy();
        let shown_path = ops::repr(thread, path.as_value())?.to_string_lossy();
        let message = format!("Can't resolve path {shown_path} on module {shown}");
        Err(thread.attribute_error(message, owner, path))
    };
    raise_instead(thread, raised, &[exceptions::ATTRIBUTE_ERROR], instead)
}
