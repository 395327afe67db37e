//! Arrays of pickles, which may come from a machine with other formats.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::convert::Ch;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;

use super::Kind;
use crate::ids;
use crate::packing::Format;
use crate::packing::Unpacked;

/// The function's name in the module.
pub(super) const NAME: &str = "_array_reconstructor";

/// A format of items on some machine.
struct Machine {
    /// How it is written for `struct`; a codec for text.
    format: &'static str,
    size: usize,
    /// Whether they are integers, and signed ones.
    signed: Option<bool>,
}

const fn integer(format: &'static str, size: usize, signed: bool) -> Machine {
    Machine { format, size, signed: Some(signed) }
}

const fn other(format: &'static str, size: usize) -> Machine {
    Machine { format, size, signed: None }
}

/// The formats by their numbers in pickles. CPython takes the items of text to be twice as large as they are.
static MACHINES: [Machine; 22] = [
    integer("B", 1, false),
    integer("b", 1, true),
    integer("<H", 2, false),
    integer(">H", 2, false),
    integer("<h", 2, true),
    integer(">h", 2, true),
    integer("<I", 4, false),
    integer(">I", 4, false),
    integer("<i", 4, true),
    integer(">i", 4, true),
    integer("<Q", 8, false),
    integer(">Q", 8, false),
    integer("<q", 8, true),
    integer(">q", 8, true),
    other("<f", 4),
    other(">f", 4),
    other("<d", 8),
    other(">d", 8),
    other("utf-16-le", 4),
    other("utf-16-be", 4),
    other("utf-32-le", 8),
    other("utf-32-be", 8),
];
/// From this number on they are text.
const FIRST_TEXT: usize = 18;

/// The values of numbers in a format.
fn numbers(thread: &mut Thread, machine: &Machine, bytes: &[u8]) -> PyResult<Gc<List>> {
    let list = List::with_capacity(thread, bytes.len() / machine.size)?;
    let Ok(format) = Format::parse(machine.format.as_bytes()) else { return Ok(list) };
    for item in bytes.chunks_exact(machine.size) {
        for unpacked in format.unpack(item) {
            let interp = thread.interp();
            let value = match unpacked {
                Unpacked::Int(int) => int::from_i64(&interp, int),
                Unpacked::Unsigned(int) => int::from_u64(&interp, int),
                Unpacked::Float(float) => Value::canonical_float(float),
                _ => Value::NONE,
            };
            list.push(thread, value)?;
        }
        thread.work(64)?;
    }
    Ok(list)
}

/// Makes an array of items in another machine's format.
fn converted(
    thread: &mut Thread,
    class: Value,
    kind: &'static Kind,
    number: usize,
    items: Gc<Bytes>,
) -> PyResult {
    let machine = &MACHINES[number];
    if !items.as_slice().len().is_multiple_of(machine.size) {
        return Err(thread.value_error("string length not a multiple of item size"));
    }
    let interp = thread.interp();
    let mut kind = kind;
    let items = if number >= FIRST_TEXT {
        let decode = attr::get(thread, items.as_value(), Str::intern(&interp, "decode"))?;
        call::call(thread, decode, &[Str::intern(&interp, machine.format).as_value()])?
    } else {
        if let Some(signed) = machine.signed {
            kind = Kind::of_integer(machine.size, signed).unwrap_or(kind);
        }
        numbers(thread, machine, items.as_slice())?.as_value()
    };
    let code = Str::of_code_point(&interp, kind.code.into()).as_value();
    call::call(thread, class, &[code, items])
}

/// Internal. Used for pickling support.
#[pyfunction(
    "(arraytype, typecode, mformat_code, items, /)",
    module = "array",
    name = "_array_reconstructor"
)]
pub(super) fn reconstructor(
    thread: &mut Thread,
    arraytype: Value,
    typecode: Ch,
    mformat_code: i32,
    items: Value,
) -> PyResult {
    let interp = thread.interp();
    let Some(class) = arraytype.as_class() else {
        let name = interp.class_of(arraytype).name_text();
        return Err(thread.type_error(format!("first argument must be a type object, not {name}")));
    };
    let array = interp.class(ids::ARRAY);
    if !class.is_subclass_of(array) {
        let (name, base) = (class.name_text(), array.name_text());
        return Err(thread.type_error(format!("{name} is not a subtype of {base}")));
    }
    let Some(kind) = Kind::of_code(typecode.0) else {
        return Err(thread.value_error("second argument must be a valid type code"));
    };
    let Some(number) = usize::try_from(mformat_code).ok().filter(|&number| number < MACHINES.len()) else {
        return Err(thread.value_error("third argument must be a valid machine format code."));
    };
    let Some(items) = items.cast::<Bytes>() else {
        let name = interp.class_of(items).name_text();
        return Err(thread.type_error(format!("fourth argument should be bytes, not {name}")));
    };
    if number == usize::from(kind.machine) {
        let code = Str::of_code_point(&interp, kind.code.into()).as_value();
        return call::call(thread, arraytype, &[code, items.as_value()]);
    }
    converted(thread, arraytype, kind, number, items)
}
