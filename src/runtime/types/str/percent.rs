//! `string % args`.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::Str;
use super::StrBuilder;
use super::Units;
use crate::number::fault::Fault;
use crate::number::limbs::DecimalBuffer;
use crate::number::printf;
use crate::number::printf::Amount;
use crate::number::printf::Directive;
use crate::number::printf::Flags;
use crate::number::printf::Number;
use crate::number::printf::Piece;
use crate::number::printf::Pieces;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::convert::Arg;
use crate::object::convert::FromArg;
use crate::object::exceptions;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::text::Unit;
use crate::types::class::full_name;
use crate::types::int;
use crate::types::tuple::Tuple;
use crate::with_units;

/// The arguments of a format, taken one after the other.
pub(crate) struct Arguments {
    all: Value,
    /// The arguments where they are a tuple.
    tuple: Option<Gc<Tuple>>,
    /// How many were taken.
    taken: usize,
    /// The mapping that keys look into.
    mapping: Option<Value>,
    /// The value of the last key.
    keyed: Option<Value>,
}

impl Arguments {
    /// The arguments that `value` is: a tuple's items, else the value itself. `is_text` tells text, which is no mapping.
    pub(crate) fn new(thread: &mut Thread, value: Value, is_text: bool) -> Arguments {
        let tuple = value.cast::<Tuple>();
        let has_items = tuple.is_none() && !is_text && {
            thread.interp().class_of(value).slot(|slots| slots.getitem).is_some()
        };
        Arguments { all: value, tuple, taken: 0, mapping: has_items.then_some(value), keyed: None }
    }

    /// Makes the value of a key the only argument.
    pub(crate) fn select(&mut self, thread: &mut Thread, key: Value) -> PyResult<()> {
        let Some(mapping) = self.mapping else { return Err(thread.type_error("format requires a mapping")) };
        self.keyed = Some(ops::getitem(thread, mapping, key)?);
        self.tuple = None;
        self.taken = 0;
        Ok(())
    }

    /// The next argument.
    pub(crate) fn next(&mut self, thread: &mut Thread) -> PyResult {
        let argument = match self.tuple {
            Some(tuple) => tuple.get(self.taken),
            None => (self.taken == 0).then(|| self.keyed.unwrap_or(self.all)),
        };
        self.taken += 1;
        argument.ok_or_else(|| thread.type_error("not enough arguments for format string"))
    }

    /// Whether arguments are left that no conversion took.
    pub(crate) fn is_left(&self) -> bool {
        let left = match self.tuple {
            Some(tuple) => self.taken < tuple.len(),
            None => self.taken == 0,
        };
        left && self.mapping.is_none()
    }
}

/// Width and precision of a conversion, arguments for `*` taken.
pub(crate) fn amounts(
    thread: &mut Thread,
    directive: &mut Directive,
    args: &mut Arguments,
) -> PyResult<(usize, Option<usize>)> {
    let width = match directive.width {
        Amount::None => 0,
        Amount::Given(width) => width,
        Amount::Star => {
            let width = star(thread, args)?;
            printf::star_width(width, &mut directive.flags)
                .map_err(|fault| int::raise_fault(thread, &fault))?
        }
    };
    let precision = match directive.precision {
        Amount::None => None,
        Amount::Given(precision) => Some(precision),
        Amount::Star => {
            let precision = star(thread, args)?;
            Some(printf::star_precision(precision).map_err(|fault| int::raise_fault(thread, &fault))?)
        }
    };
    let size = width.saturating_add(precision.unwrap_or(0));
    if size > 4096 {
        drop(thread.charge(size.saturating_mul(12))?);
        thread.work(size)?;
    }
    Ok((width, precision))
}

fn star(thread: &mut Thread, args: &mut Arguments) -> PyResult<Option<i64>> {
    let value = args.next(thread)?;
    match int::exact(value) {
        Some(value) => Ok(int::to_i64(value)),
        None => Err(thread.type_error("* wants int")),
    }
}

/// A number by one of the conversions of numbers; `None` for another conversion.
pub(crate) fn number(
    thread: &mut Thread,
    conversion: u8,
    flags: Flags,
    precision: Option<usize>,
    value: Value,
) -> PyResult<Option<Number>> {
    let made: Result<Number, Fault> = match conversion {
        b'd' | b'i' | b'u' | b'o' | b'x' | b'X' => {
            let value = integer(thread, conversion, value)?;
            let limit = thread.interp().max_str_digits();
            int::with_limbs(value, |limbs| printf::format_int(limbs, conversion, flags, precision, limit))
                .unwrap_or_else(|| Ok(Number { sign: "", prefix: "", digits: String::new() }))
        }
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
            let value =
                f64::from_arg(thread, value, Arg { function: "", name: "", position: 0, optional: false })?;
            printf::format_float(value, conversion, flags, precision)
        }
        _ => return Ok(None),
    };
    made.map(Some).map_err(|fault| int::raise_fault(thread, &fault))
}

/// The int that a conversion of integers takes a value for.
fn integer(thread: &mut Thread, conversion: u8, value: Value) -> PyResult {
    if let Some(int) = int::exact(value) {
        return Ok(int);
    }
    let class = thread.interp().class_of(value);
    let hexadecimal = matches!(conversion, b'o' | b'x' | b'X');
    let (has_index, has_int) = class.slot(|slots| (slots.index.is_some(), slots.int.is_some()));
    if has_index || !hexadecimal && has_int {
        let converted = match hexadecimal {
            true => ops::index(thread, value),
            false => int::from_number(thread, value),
        };
        match converted {
            Ok(int) => return Ok(int),
            Err(raised) => thread.catch_builtin(raised, exceptions::TYPE_ERROR)?,
        }
    }
    let (letter, name) = (char::from(conversion), class.name_text());
    let wanted = if hexadecimal { "an integer" } else { "a real number" };
    Err(thread.type_error(format!("%{letter} format: {wanted} is required, not {name}")))
}

/// `string % args`
pub(super) fn format(thread: &mut Thread, string: Gc<Str>, args: Value) -> PyResult<Gc<Str>> {
    let is_text = args.cast::<Str>().is_some();
    let mut args = Arguments::new(thread, args, is_text);
    let mut out = StrBuilder::new();
    with_units!(string.units(), units => fill(thread, units, &mut args, &mut out))?;
    if args.is_left() {
        return Err(thread.type_error("not all arguments converted during string formatting"));
    }
    out.finish(thread)
}

fn fill<T: Unit>(
    thread: &mut Thread,
    units: &[T],
    args: &mut Arguments,
    out: &mut StrBuilder,
) -> PyResult<()> {
    let mut pieces = Pieces::new(units);
    loop {
        while let Some(letter) = pieces.bare() {
            let value = args.next(thread)?;
            convert_bare(thread, letter, value, out)?;
        }
        let Some(piece) = pieces.next() else { return Ok(()) };
        match piece.map_err(|fault| int::raise_fault(thread, &fault))? {
            Piece::Literal(range) => out.push_units(T::text(&units[range])),
            Piece::Directive(mut directive) => {
                if let Some(key) = directive.key.clone() {
                    let key = Str::from_units(thread, T::text(&units[key]))?;
                    args.select(thread, key.as_value())?;
                }
                convert(thread, &mut directive, args, out)?;
            }
        }
    }
}

/// A conversion without flags, width and precision, of the letters that are used most.
fn convert_bare(thread: &mut Thread, letter: u8, value: Value, out: &mut StrBuilder) -> PyResult<()> {
    match letter {
        b's' => out.push_str_of(thread, value)?,
        b'r' => out.push_repr(thread, value)?,
        _ => match value.as_int() {
            Some(int) => out.push_ascii(DecimalBuffer::default().format(int).as_bytes()),
            None => match number(thread, letter, Flags::default(), None, value)? {
                Some(number) => push_number(thread, out, &number, Flags::default(), 0)?,
                None => return Err(thread.system_error("%d converts integers")),
            },
        },
    }
    Ok(())
}

fn convert(
    thread: &mut Thread,
    directive: &mut Directive,
    args: &mut Arguments,
    out: &mut StrBuilder,
) -> PyResult<()> {
    let (width, precision) = amounts(thread, directive, args)?;
    let conversion = u8::try_from(directive.conversion).unwrap_or(0);
    let value = args.next(thread)?;
    let plain = width == 0 && precision.is_none() && directive.flags == Flags::default();
    match conversion {
        b'i' | b'd' if plain && value.is_int() => {
            out.push_ascii(DecimalBuffer::default().format(value.as_int().unwrap_or(0)).as_bytes());
            Ok(())
        }
        b's' | b'r' | b'a' => {
            let text = match conversion {
                b's' => ops::str(thread, value)?,
                b'r' => ops::repr(thread, value)?,
                _ => super::ascii(thread, value)?,
            };
            let shown = text.units().slice(0..precision.unwrap_or(usize::MAX).min(text.len()));
            pad(thread, out, shown, directive.flags, width)
        }
        b'c' => {
            let point = character(thread, value)?;
            pad(thread, out, Units::Ucs4(&[point]), directive.flags, width)
        }
        _ => match number(thread, conversion, directive.flags, precision, value)? {
            Some(number) => push_number(thread, out, &number, directive.flags, width),
            None => Err(int::raise_fault(thread, &printf::unsupported(directive))),
        },
    }
}

fn push_number(
    thread: &mut Thread,
    out: &mut StrBuilder,
    number: &Number,
    flags: Flags,
    width: usize,
) -> PyResult<()> {
    out.charge(thread, width.max(number.digits.len()), 1)?;
    if width == 0 {
        out.push_ascii(number.sign.as_bytes());
        out.push_ascii(number.prefix.as_bytes());
        out.push_ascii(number.digits.as_bytes());
        return Ok(());
    }
    let padded = number.pad(flags, width).map_err(|fault| int::raise_fault(thread, &fault))?;
    out.push_ascii(padded.as_bytes());
    Ok(())
}

/// Appends text in a field.
fn pad(
    thread: &mut Thread,
    out: &mut StrBuilder,
    text: Units<'_>,
    flags: Flags,
    width: usize,
) -> PyResult<()> {
    out.charge(thread, width.max(text.len()), text.unit_size())?;
    let free = width.saturating_sub(text.len());
    if !flags.left {
        out.push_repeated(0x20, free);
    }
    // A narrow character may come in wide units.
    match text {
        Units::Ucs4(&[point]) => out.push(point),
        text => out.push_units(text),
    }
    if flags.left {
        out.push_repeated(0x20, free);
    }
    Ok(())
}

/// The code point that `%c` takes a value for.
fn character(thread: &mut Thread, value: Value) -> PyResult<u32> {
    if let Some(string) = value.cast::<Str>() {
        return match (string.len(), string.units().get(0)) {
            (1, Some(point)) => Ok(point),
            (len, _) => Err(thread.type_error(format!(
                "%c requires an int or a unicode character, not a string of length {len}"
            ))),
        };
    }
    let class = thread.interp().class_of(value);
    if class.slot(|slots| slots.index).is_none() {
        return Err(no_character(thread, class));
    }
    let int = match ops::index(thread, value) {
        Ok(int) => int,
        Err(raised) => {
            thread.catch_builtin(raised, exceptions::TYPE_ERROR)?;
            return Err(no_character(thread, class));
        }
    };
    let point = int::to_i64(int).and_then(|point| u32::try_from(point).ok());
    match point.filter(|&point| point < 0x11_0000) {
        Some(point) => Ok(point),
        None => Err(thread.overflow_error("%c arg not in range(0x110000)")),
    }
}

#[cold]
fn no_character(thread: &mut Thread, class: Gc<Class>) -> Raised {
    let name = full_name(&thread.interp(), class);
    thread.type_error(format!("%c requires an int or a unicode character, not {name}"))
}
