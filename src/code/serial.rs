//! Code objects as bytes and back: for `.pyc` files, `marshal` and the embedded library.
//!
//! A stream begins with [`MAGIC`] and holds one code object. Numbers are LEB128; strings and nested code objects
//! carry their length in bytes, so that a nested code object can be passed over and decoded when it is first
//! used. Nothing in a stream depends on where it lies. A nested code object has the file name of the outermost.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::BigInt;
use crate::Code;
use crate::CodeFlags;
use crate::CodeRef;
use crate::Const;
use crate::Name;
use crate::Op;
use crate::Positions;
use crate::Text;
use crate::positions::push_unsigned;
use crate::positions::read_unsigned;

/// The first bytes of every stream; the last one is the version, raised at each change of instructions or form.
pub const MAGIC: [u8; 4] = *b"TPC\x01";

/// Constants nested deeper are refused.
const MAX_NESTING: u32 = 500;

/// Code objects nested deeper are decoded at their first use, whatever the stream: decoding recurses.
const MAX_EAGER_CODE: u32 = 200;

/// Why bytes are no code object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The magic number is another version's, or nobody's.
    Magic,
    /// The data end early or make no sense.
    Malformed,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DecodeError::Magic => "bad magic number",
            DecodeError::Malformed => "bad code data",
        })
    }
}

impl std::error::Error for DecodeError {}

/// The bytes of a code object.
pub fn encode(code: &Code) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    push_bytes(&mut bytes, code.filename.as_bytes());
    push_code(&mut bytes, code);
    bytes
}

/// Decodes the whole stream, nested code objects included: for data that may be damaged.
pub fn decode(bytes: &[u8]) -> Result<CodeRef, DecodeError> {
    let (filename, body) = header(bytes)?;
    let stream = Stream::shared(Source::Borrowed, Name::from(filename));
    let reader = Reader { rest: body, position: 0, stream: &stream, nesting: 0 };
    reader.whole_code().map(CodeRef::new).ok_or(DecodeError::Malformed)
}

/// The code object of a stream that lives as long as the process and is known to be good: names, instructions, tables
/// and strings stay where they are, nested code objects are decoded when they are first used.
pub fn decode_static(bytes: &'static [u8]) -> Result<CodeRef, DecodeError> {
    let (filename, body) = header(bytes)?;
    let stream = Stream::shared(Source::Static(body), Name::from_static(filename));
    Ok(CodeRef::packed(Packed { stream, range: 0..body.len() }))
}

/// Like [`decode_static`] for a stream that is shared: nested code objects are decoded at their first use.
pub fn decode_shared(bytes: Arc<[u8]>) -> Result<CodeRef, DecodeError> {
    let (filename, body) = header(&bytes)?;
    let filename = Name::from(filename);
    let range = bytes.len() - body.len()..bytes.len();
    Ok(CodeRef::packed(Packed { stream: Stream::shared(Source::Shared(bytes), filename), range }))
}

fn header(bytes: &[u8]) -> Result<(&str, &[u8]), DecodeError> {
    let mut rest = bytes.strip_prefix(&MAGIC).ok_or(DecodeError::Magic)?;
    let len =
        read_unsigned(&mut rest).and_then(|len| usize::try_from(len).ok()).ok_or(DecodeError::Malformed)?;
    let (filename, body) = rest.split_at_checked(len).ok_or(DecodeError::Malformed)?;
    let filename = std::str::from_utf8(filename).map_err(|_| DecodeError::Malformed)?;
    Ok((filename, body))
}

/// A code object that still lies in its stream.
#[derive(Clone)]
pub(crate) struct Packed {
    stream: Arc<Stream>,
    range: Range<usize>,
}

/// What the code objects of a stream share.
struct Stream {
    source: Source,
    filename: Name,
}

impl Stream {
    fn shared(source: Source, filename: Name) -> Arc<Stream> {
        Arc::new(Stream { source, filename })
    }
}

/// Where a stream lives, and with it what decoding may leave in place.
enum Source {
    /// Nothing: all is decoded at once.
    Borrowed,
    /// All that is bytes, and nested code objects; ranges count from the start of this.
    Static(&'static [u8]),
    /// Nested code objects; ranges count from the start of this.
    Shared(Arc<[u8]>),
}

/// Decodes a packed code object at its first use. Damaged data, which only a fault in the writer can bring here,
/// give code that does nothing.
pub(crate) fn unpack_trusted(packed: Option<&Packed>) -> Code {
    packed.and_then(Packed::unpack).unwrap_or_else(inert)
}

impl Packed {
    fn unpack(&self) -> Option<Code> {
        let bytes: &[u8] = match &self.stream.source {
            Source::Borrowed => return None,
            Source::Static(bytes) => bytes,
            Source::Shared(bytes) => bytes,
        };
        let rest = bytes.get(self.range.clone())?;
        Reader { rest, position: self.range.start, stream: &self.stream, nesting: 0 }.whole_code()
    }
}

fn inert() -> Code {
    let name = Name::from_static("<damaged>");
    Code {
        argcount: 0,
        posonlyargcount: 0,
        kwonlyargcount: 0,
        stacksize: 1,
        flags: CodeFlags::default(),
        code: Cow::Borrowed(&[Op::LoadConst as u8, 0, Op::ReturnValue as u8, 0]),
        consts: [Const::None].into(),
        names: [].into(),
        varnames: [].into(),
        cellvars: [].into(),
        freevars: [].into(),
        cell2arg: [].into(),
        filename: name.clone(),
        name: name.clone(),
        qualname: name,
        firstlineno: 1,
        positions: Positions::default(),
    }
}

/// The bytes of one constant: equal for constants equal in type and bits, and only for those.
pub fn const_bytes(constant: &Const) -> Vec<u8> {
    let mut bytes = Vec::new();
    push_const(&mut bytes, constant);
    bytes
}

fn push_bytes(bytes: &mut Vec<u8>, content: &[u8]) {
    push_unsigned(bytes, content.len() as u64);
    bytes.extend_from_slice(content);
}

fn push_names(bytes: &mut Vec<u8>, names: &[Name]) {
    push_unsigned(bytes, names.len() as u64);
    for name in names {
        push_bytes(bytes, name.as_bytes());
    }
}

fn push_code(bytes: &mut Vec<u8>, code: &Code) {
    let numbers = [
        code.argcount,
        code.posonlyargcount,
        code.kwonlyargcount,
        code.stacksize,
        code.flags.0,
        code.firstlineno,
    ];
    for number in numbers {
        push_unsigned(bytes, u64::from(number));
    }
    push_bytes(bytes, code.name.as_bytes());
    push_bytes(bytes, code.qualname.as_bytes());
    push_bytes(bytes, &code.code);
    push_bytes(bytes, code.positions.as_bytes());
    for names in [&code.names, &code.varnames, &code.cellvars, &code.freevars] {
        push_names(bytes, names);
    }
    push_unsigned(bytes, code.cell2arg.len() as u64);
    for slot in &code.cell2arg {
        push_unsigned(bytes, slot.map_or(0, |slot| u64::from(slot) + 1));
    }
    push_consts(bytes, &code.consts);
}

/// The first byte of a constant.
mod tag {
    pub const NONE: u8 = 0;
    pub const FALSE: u8 = 1;
    pub const TRUE: u8 = 2;
    pub const ELLIPSIS: u8 = 3;
    pub const INT: u8 = 4;
    pub const BIG_INT: u8 = 5;
    pub const FLOAT: u8 = 6;
    pub const COMPLEX: u8 = 7;
    pub const STR: u8 = 8;
    pub const BYTES: u8 = 9;
    pub const TUPLE: u8 = 10;
    pub const FROZEN_SET: u8 = 11;
    pub const SLICE: u8 = 12;
    pub const CODE: u8 = 13;
}

fn push_consts(bytes: &mut Vec<u8>, consts: &[Const]) {
    push_unsigned(bytes, consts.len() as u64);
    for constant in consts {
        push_const(bytes, constant);
    }
}

fn push_const(bytes: &mut Vec<u8>, constant: &Const) {
    match constant {
        Const::None => bytes.push(tag::NONE),
        Const::Bool(false) => bytes.push(tag::FALSE),
        Const::Bool(true) => bytes.push(tag::TRUE),
        Const::Ellipsis => bytes.push(tag::ELLIPSIS),
        Const::Int(value) => {
            bytes.push(tag::INT);
            push_unsigned(bytes, ((value << 1) ^ (value >> 63)) as u64);
        }
        Const::BigInt(value) => {
            bytes.extend([tag::BIG_INT, u8::from(value.negative)]);
            push_unsigned(bytes, value.limbs.len() as u64);
            bytes.extend(value.limbs.iter().flat_map(|limb| limb.to_le_bytes()));
        }
        Const::Float(value) => {
            bytes.push(tag::FLOAT);
            bytes.extend(value.to_bits().to_le_bytes());
        }
        Const::Complex { re, im } => {
            bytes.push(tag::COMPLEX);
            bytes.extend([re, im].into_iter().flat_map(|part| part.to_bits().to_le_bytes()));
        }
        Const::Str(text) => {
            bytes.push(tag::STR);
            push_bytes(bytes, text.as_wtf8());
        }
        Const::Bytes(content) => {
            bytes.push(tag::BYTES);
            push_bytes(bytes, content);
        }
        Const::Tuple(items) => {
            bytes.push(tag::TUPLE);
            push_consts(bytes, items);
        }
        Const::FrozenSet(items) => {
            bytes.push(tag::FROZEN_SET);
            push_consts(bytes, items);
        }
        Const::Slice(parts) => {
            bytes.push(tag::SLICE);
            parts.iter().for_each(|part| push_const(bytes, part));
        }
        Const::Code(code) => {
            bytes.push(tag::CODE);
            let mut inner = Vec::new();
            push_code(&mut inner, code);
            push_bytes(bytes, &inner);
        }
    }
}

/// Reads one code object. `None` everywhere means damaged data.
struct Reader<'a> {
    rest: &'a [u8],
    /// Of the start of `rest` in the source.
    position: usize,
    stream: &'a Arc<Stream>,
    /// Constants and code objects around this place.
    nesting: u32,
}

impl<'a> Reader<'a> {
    fn whole_code(mut self) -> Option<Code> {
        let code = self.code()?;
        self.rest.is_empty().then_some(code)
    }

    fn code(&mut self) -> Option<Code> {
        let [argcount, posonlyargcount, kwonlyargcount, stacksize, flags, firstlineno] = self.numbers()?;
        Some(Code {
            argcount,
            posonlyargcount,
            kwonlyargcount,
            stacksize,
            flags: CodeFlags(flags),
            firstlineno,
            filename: self.stream.filename.clone(),
            name: self.name()?,
            qualname: self.name()?,
            code: self.kept()?,
            positions: Positions::from_bytes(self.kept()?),
            names: self.names()?,
            varnames: self.names()?,
            cellvars: self.names()?,
            freevars: self.names()?,
            cell2arg: self.list(|reader| Some(reader.number()?.checked_sub(1)))?,
            consts: self.list(Reader::constant)?,
        })
    }

    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        self.position += len;
        Some(taken)
    }

    fn unsigned(&mut self) -> Option<u64> {
        let before = self.rest.len();
        let number = read_unsigned(&mut self.rest)?;
        self.position += before - self.rest.len();
        Some(number)
    }

    fn number(&mut self) -> Option<u32> {
        u32::try_from(self.unsigned()?).ok()
    }

    fn numbers<const N: usize>(&mut self) -> Option<[u32; N]> {
        let mut numbers = [0; N];
        for number in &mut numbers {
            *number = self.number()?;
        }
        Some(numbers)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = usize::try_from(self.unsigned()?).ok()?;
        self.take(len)
    }

    /// Bytes that stay where they are, if they may.
    fn kept(&mut self) -> Option<Cow<'static, [u8]>> {
        let bytes = self.bytes()?;
        let Source::Static(all) = self.stream.source else { return Some(Cow::Owned(bytes.to_vec())) };
        all.get(self.position - bytes.len()..self.position).map(Cow::Borrowed)
    }

    /// A list whose every item takes at least one byte, so that its length is bounded by the data.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Box<[T]>> {
        let len = usize::try_from(self.unsigned()?).ok()?;
        if len > self.rest.len() {
            return None;
        }
        let mut items = Vec::new();
        items.try_reserve_exact(len).ok()?;
        for _ in 0..len {
            items.push(item(self)?);
        }
        Some(items.into())
    }

    fn name(&mut self) -> Option<Name> {
        match self.kept()? {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Name::from_static),
            Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Name::from),
        }
    }

    fn names(&mut self) -> Option<Box<[Name]>> {
        self.list(Reader::name)
    }

    fn float(&mut self) -> Option<f64> {
        Some(f64::from_bits(u64::from_le_bytes(self.take(8)?.try_into().ok()?)))
    }

    fn big_int(&mut self) -> Option<BigInt> {
        let negative = self.take(1)? == [1];
        let len = usize::try_from(self.unsigned()?).ok()?.checked_mul(8)?;
        let limbs = self.take(len)?.as_chunks::<8>().0.iter().map(|limb| u64::from_le_bytes(*limb)).collect();
        Some(BigInt { negative, limbs })
    }

    fn constant(&mut self) -> Option<Const> {
        if self.nesting > MAX_NESTING {
            return None;
        }
        self.nesting += 1;
        let constant = self.constant_within();
        self.nesting -= 1;
        constant
    }

    fn constant_within(&mut self) -> Option<Const> {
        Some(match self.take(1)?[0] {
            tag::NONE => Const::None,
            tag::FALSE => Const::Bool(false),
            tag::TRUE => Const::Bool(true),
            tag::ELLIPSIS => Const::Ellipsis,
            tag::INT => {
                let raw = self.unsigned()?;
                Const::Int((raw >> 1) as i64 ^ -((raw & 1) as i64))
            }
            tag::BIG_INT => Const::BigInt(self.big_int()?),
            tag::FLOAT => Const::Float(self.float()?),
            tag::COMPLEX => Const::Complex { re: self.float()?, im: self.float()? },
            tag::STR => Const::Str(Text::from_wtf8(self.kept()?)),
            tag::BYTES => Const::Bytes(self.bytes()?.into()),
            tag::TUPLE => Const::Tuple(self.list(Reader::constant)?),
            tag::FROZEN_SET => Const::FrozenSet(self.list(Reader::constant)?),
            tag::SLICE => Const::Slice(Box::new([self.constant()?, self.constant()?, self.constant()?])),
            tag::CODE => Const::Code(self.nested_code()?),
            _ => return None,
        })
    }

    fn nested_code(&mut self) -> Option<CodeRef> {
        let bytes = self.bytes()?;
        if let Source::Borrowed = self.stream.source {
            if self.nesting > MAX_EAGER_CODE {
                let stream = Stream::shared(Source::Shared(bytes.into()), self.stream.filename.clone());
                return Some(CodeRef::packed(Packed { stream, range: 0..bytes.len() }));
            }
            let reader = Reader { rest: bytes, position: 0, ..*self };
            return reader.whole_code().map(CodeRef::new);
        }
        let range = self.position - bytes.len()..self.position;
        Some(CodeRef::packed(Packed { stream: self.stream.clone(), range }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Code {
        let mut inner = inert();
        inner.name = "inner".into();
        inner.cell2arg = [Some(3), None].into();
        let consts = [
            Const::None,
            Const::Bool(true),
            Const::Int(i64::MIN),
            Const::BigInt(BigInt { negative: true, limbs: [1, 2, 3].into() }),
            Const::Float(-0.0),
            Const::Complex { re: 1.0, im: f64::INFINITY },
            Const::Str(Text::from_code_points([0x41, 0xDC00])),
            Const::Bytes([1, 2, 255].into()),
            Const::Tuple([Const::Int(-1), Const::FrozenSet([Const::Ellipsis].into())].into()),
            Const::Slice(Box::new([Const::None, Const::Int(1), Const::None])),
            Const::Code(CodeRef::new(inner)),
        ];
        Code { consts: consts.into(), names: ["a".into(), "b\u{e9}".into()].into(), ..inert() }
    }

    #[test]
    fn code_survives() {
        let code = sample();
        let bytes = encode(&code);
        assert_eq!(*decode(&bytes).unwrap(), code);
        assert_eq!(*decode_shared(bytes.clone().into()).unwrap(), code);
        assert_eq!(*decode_static(Vec::leak(bytes)).unwrap(), code);
    }

    #[test]
    fn deep_code_survives() {
        let mut code = inert();
        for _ in 0..2_000 {
            code = Code { consts: [Const::Code(CodeRef::new(code))].into(), ..inert() };
        }
        let read = decode(&encode(&code)).unwrap();
        let mut depth = 0;
        let mut inner = read;
        while let Some(Const::Code(next)) = inner.consts.first().cloned() {
            inner = next;
            depth += 1;
        }
        assert_eq!(depth, 2_000);
    }

    #[test]
    fn damage_is_an_error() {
        let bytes = encode(&sample());
        assert_eq!(decode(b"nonsense").unwrap_err(), DecodeError::Magic);
        for len in MAGIC.len()..bytes.len() {
            assert_eq!(decode(&bytes[..len]).unwrap_err(), DecodeError::Malformed, "cut at {len}");
        }
        for index in MAGIC.len()..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[index] ^= 0xFF;
            // Any answer but a panic will do.
            let _ = decode(&damaged);
        }
    }
}
