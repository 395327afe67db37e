//! Bytes to values. The bytes may come from anywhere: nothing about them is trusted.

use taipan_code::serial;
use taipan_code::verify::verify_all;
use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_runtime::modules::codecs;
use taipan_runtime::number::IntBuf;
use taipan_runtime::number::float;
use taipan_runtime::number::limbs::Limbs;
use taipan_runtime::object::call;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::code::Code;
use taipan_runtime::types::complex::Complex;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::set;
use taipan_runtime::types::slice::Slice;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use super::letter;
use crate::modules::buffers;

/// Values nested deeper are refused.
const MOST_NESTED: usize = 2000;

/// Where the bytes come from.
pub(super) enum Source {
    /// What is left of a buffer that the caller holds.
    Bytes(&'static [u8]),
    /// The `read` method of a file.
    File(Value),
}

/// A stream under way.
pub(super) struct Reader {
    source: Source,
    allow_code: bool,
    depth: usize,
    /// Objects that may be named again; `NotImplemented` stands for one that is not finished.
    known: Gc<List>,
}

#[cold]
fn bad(thread: &mut Thread, what: &str) -> Raised {
    thread.value_error(format!("bad marshal data ({what})"))
}

#[cold]
fn too_short(thread: &mut Thread) -> Raised {
    thread.eof_error("marshal data too short")
}

impl Reader {
    pub(super) fn new(thread: &mut Thread, source: Source, allow_code: bool) -> Reader {
        Reader { source, allow_code, depth: 0, known: List::empty(&thread.interp()) }
    }

    /// The value that the stream begins with.
    pub(super) fn value(mut self, thread: &mut Thread) -> PyResult {
        match self.object(thread)? {
            Some(value) => Ok(value),
            None => Err(thread.type_error("NULL object in marshal data for object")),
        }
    }

    /// Up to `len` bytes; fewer at the end.
    fn some(&mut self, thread: &mut Thread, len: usize) -> PyResult<&'static [u8]> {
        match &mut self.source {
            Source::Bytes(rest) => {
                let (bytes, after) = rest.split_at(len.min(rest.len()));
                *rest = after;
                Ok(bytes)
            }
            Source::File(read) => {
                let read = *read;
                let wanted = int::from_usize(&thread.interp(), len);
                let given = call::call(thread, read, &[wanted])?;
                let bytes = buffers::read(thread, given)?;
                if bytes.len() > len {
                    let given = bytes.len();
                    return Err(thread.value_error(format!(
                        "read() returned too much data: {len} bytes requested, {given} returned"
                    )));
                }
                Ok(bytes)
            }
        }
    }

    fn bytes(&mut self, thread: &mut Thread, len: usize) -> PyResult<&'static [u8]> {
        if len == 0 {
            return Ok(&[]);
        }
        let bytes = self.some(thread, len)?;
        if bytes.len() == len { Ok(bytes) } else { Err(too_short(thread)) }
    }

    fn array<const N: usize>(&mut self, thread: &mut Thread) -> PyResult<[u8; N]> {
        let bytes = self.bytes(thread, N)?;
        <[u8; N]>::try_from(bytes).map_err(|_| too_short(thread))
    }

    fn long(&mut self, thread: &mut Thread) -> PyResult<i32> {
        self.array(thread).map(i32::from_le_bytes)
    }

    fn byte(&mut self, thread: &mut Thread) -> PyResult<u8> {
        self.array(thread).map(|[byte]| byte)
    }

    /// The number of items or bytes of something.
    fn size(&mut self, thread: &mut Thread, what: &str) -> PyResult<usize> {
        let size = self.long(thread)?;
        usize::try_from(size).map_err(|_| bad(thread, &format!("{what} size out of range")))
    }

    /// An item of a container.
    fn item(&mut self, thread: &mut Thread, container: &str) -> PyResult {
        match self.object(thread)? {
            Some(value) => Ok(value),
            None => Err(thread.type_error(format!("NULL object in marshal data for {container}"))),
        }
    }

    /// An object; `None` for the end of a dict.
    fn object(&mut self, thread: &mut Thread) -> PyResult<Option<Value>> {
        let &[code] = self.some(thread, 1)? else {
            return Err(thread.eof_error("EOF read where object expected"));
        };
        self.depth += 1;
        if self.depth > MOST_NESTED {
            return Err(thread.value_error("recursion limit exceeded"));
        }
        thread.check_native_stack(" while unmarshalling an object")?;
        thread.work(64)?;
        let value = self.of_letter(thread, code & !letter::FLAG_REF, code & letter::FLAG_REF != 0);
        self.depth -= 1;
        value
    }

    fn of_letter(&mut self, thread: &mut Thread, code: u8, named: bool) -> PyResult<Option<Value>> {
        let value = match code {
            letter::NULL => return Ok(None),
            letter::NONE => Value::NONE,
            letter::FALSE => Value::FALSE,
            letter::TRUE => Value::TRUE,
            letter::ELLIPSIS => Value::ELLIPSIS,
            letter::STOP_ITERATION => thread.interp().class(exceptions::STOP_ITERATION).as_value(),
            letter::REF => self.reference(thread)?,
            letter::TUPLE
            | letter::SMALL_TUPLE
            | letter::LIST
            | letter::DICT
            | letter::SET
            | letter::FROZENSET
            | letter::SLICE
            | letter::CODE => self.compound(thread, code, named)?,
            _ => {
                let value = self.atom(thread, code)?;
                if named {
                    self.known.push(thread, value)?;
                }
                value
            }
        };
        Ok(Some(value))
    }

    fn reference(&mut self, thread: &mut Thread) -> PyResult {
        let number = self.long(thread)?;
        let known = usize::try_from(number).ok().and_then(|number| self.known.get(number));
        match known.filter(|&value| value != Value::NOT_IMPLEMENTED) {
            Some(value) => Ok(value),
            None => Err(bad(thread, "invalid reference")),
        }
    }

    /// A value without items.
    fn atom(&mut self, thread: &mut Thread, code: u8) -> PyResult {
        let interp = thread.interp();
        Ok(match code {
            letter::INT => int::from_i64(&interp, self.long(thread)?.into()),
            letter::INT64 => int::from_i64(&interp, i64::from_le_bytes(self.array(thread)?)),
            letter::LONG => self.integer(thread)?,
            letter::FLOAT => Value::canonical_float(self.float_text(thread)?),
            letter::BINARY_FLOAT => Value::canonical_float(f64::from_le_bytes(self.array(thread)?)),
            letter::COMPLEX => {
                let (re, im) = (self.float_text(thread)?, self.float_text(thread)?);
                Complex::new(&interp, re, im).as_value()
            }
            letter::BINARY_COMPLEX => {
                let [re, im] = [self.array(thread)?, self.array(thread)?].map(f64::from_le_bytes);
                Complex::new(&interp, re, im).as_value()
            }
            letter::STRING => {
                let size = self.size(thread, "bytes object")?;
                let bytes = self.bytes(thread, size)?;
                Bytes::new(thread, bytes)?.as_value()
            }
            _ => self.text(thread, code)?,
        })
    }

    fn text(&mut self, thread: &mut Thread, code: u8) -> PyResult {
        let size = match code {
            letter::SHORT_ASCII | letter::SHORT_ASCII_INTERNED => usize::from(self.byte(thread)?),
            letter::ASCII | letter::ASCII_INTERNED | letter::UNICODE | letter::INTERNED => {
                self.size(thread, "string")?
            }
            _ => return Err(bad(thread, "unknown type code")),
        };
        let bytes = self.bytes(thread, size)?;
        let interp = thread.interp();
        let text = match code {
            letter::UNICODE | letter::INTERNED => {
                let errors = Str::intern(&interp, "surrogatepass");
                codecs::decode_bytes(thread, bytes, None, Some(errors))?
            }
            _ => Str::from_latin1(thread, bytes)?,
        };
        let interned =
            matches!(code, letter::INTERNED | letter::ASCII_INTERNED | letter::SHORT_ASCII_INTERNED);
        Ok(if interned { Str::interned(&interp, text) } else { text }.as_value())
    }

    fn float_text(&mut self, thread: &mut Thread) -> PyResult<f64> {
        let len = self.byte(thread)?;
        let text = self.bytes(thread, len.into())?;
        match float::parse(text) {
            Some(value) => Ok(value),
            None => {
                let text = String::from_utf8_lossy(text);
                Err(thread.value_error(format!("could not convert string to float: '{text}'")))
            }
        }
    }

    /// An integer in digits of 15 bits, their number negative for a negative integer.
    fn integer(&mut self, thread: &mut Thread) -> PyResult {
        let count = self.long(thread)?;
        if count == i32::MIN {
            return Err(bad(thread, "long size out of range"));
        }
        let bytes = self.bytes(thread, 2 * count.unsigned_abs() as usize)?;
        let _charge = thread.charge(bytes.len())?;
        let mut limbs = Limbs::new();
        let (mut pending, mut filled) = (0_u128, 0);
        let (digits, _) = bytes.as_chunks::<2>();
        for digit in digits {
            let digit = u16::from_le_bytes(*digit);
            if digit > 0x7FFF {
                return Err(bad(thread, "digit out of range in long"));
            }
            pending |= u128::from(digit) << filled;
            filled += 15;
            if filled >= 64 {
                limbs.push(pending as u64);
                pending >>= 64;
                filled -= 64;
            }
        }
        if digits.last() == Some(&[0, 0]) {
            return Err(bad(thread, "unnormalized long data"));
        }
        limbs.push(pending as u64);
        int::from_buf(thread, &IntBuf::from_limbs(count < 0, limbs))
    }

    /// Keeps a number for an object that is not finished.
    fn reserve(&mut self, thread: &mut Thread, named: bool) -> PyResult<Option<usize>> {
        if !named {
            return Ok(None);
        }
        self.known.push(thread, Value::NOT_IMPLEMENTED)?;
        Ok(Some(self.known.len() - 1))
    }

    fn settle(&mut self, thread: &mut Thread, reserved: Option<usize>, value: Value) {
        if let Some(index) = reserved {
            self.known.set(&thread.interp(), index, value);
        }
    }

    fn compound(&mut self, thread: &mut Thread, code: u8, named: bool) -> PyResult {
        let reserved = self.reserve(thread, named)?;
        let interp = thread.interp();
        let value = match code {
            letter::LIST => {
                let size = self.size(thread, "list")?;
                let list = List::empty(&interp);
                self.settle(thread, reserved, list.as_value());
                self.items(thread, list, size, "list")?;
                return Ok(list.as_value());
            }
            letter::DICT => {
                let dict = Dict::new(thread);
                self.settle(thread, reserved, dict.as_value());
                return self.dict(thread, dict);
            }
            letter::SET => {
                let size = self.size(thread, "set")?;
                let made = set::of_items(thread, &[])?;
                self.settle(thread, reserved, made);
                for _ in 0..size {
                    let item = self.item(thread, "set")?;
                    set::add(thread, made, item)?;
                }
                return Ok(made);
            }
            letter::FROZENSET => {
                let size = self.size(thread, "set")?;
                let items = self.collected(thread, size, "set")?;
                set::frozen_of(thread, items.items())?
            }
            letter::TUPLE | letter::SMALL_TUPLE => {
                let small = code == letter::SMALL_TUPLE;
                let size = if small { self.byte(thread)?.into() } else { self.size(thread, "tuple")? };
                let items = self.collected(thread, size, "tuple")?;
                Tuple::new(thread, items.items())?.as_value()
            }
            letter::SLICE => {
                let items = self.collected(thread, 3, "slice")?;
                match items.items() {
                    &[start, stop, step] => Slice::new(&interp, start, stop, step).as_value(),
                    _ => return Err(too_short(thread)),
                }
            }
            _ => self.code(thread)?,
        };
        self.settle(thread, reserved, value);
        Ok(value)
    }

    fn items(&mut self, thread: &mut Thread, list: Gc<List>, size: usize, what: &str) -> PyResult<()> {
        for _ in 0..size {
            let item = self.item(thread, what)?;
            list.push(thread, item)?;
        }
        Ok(())
    }

    fn collected(&mut self, thread: &mut Thread, size: usize, what: &str) -> PyResult<Gc<List>> {
        let list = List::empty(&thread.interp());
        self.items(thread, list, size, what)?;
        Ok(list)
    }

    fn dict(&mut self, thread: &mut Thread, dict: Gc<Dict>) -> PyResult {
        while let Some(key) = self.object(thread)? {
            let Some(value) = self.object(thread)? else { break };
            dict.set(thread, key, value)?;
        }
        Ok(dict.as_value())
    }

    /// A code object; what could lead the interpreter astray is refused.
    fn code(&mut self, thread: &mut Thread) -> PyResult {
        if !self.allow_code {
            return Err(thread.value_error("unmarshalling code objects is disallowed"));
        }
        let size = self.size(thread, "code object")?;
        let bytes = self.bytes(thread, size)?;
        let _charge = thread.charge(bytes.len().saturating_mul(4))?;
        let code = serial::decode(bytes).map_err(|error| bad(thread, &error.to_string()))?;
        match verify_all(&code) {
            Ok(()) => Ok(Code::new(&thread.interp(), code).as_value()),
            Err(error) => Err(bad(thread, &error.to_string())),
        }
    }
}
