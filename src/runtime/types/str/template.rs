//! `str.format` and `str.format_map`.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::Str;
use super::StrBuilder;
use super::format as formatting;
use crate::object::args::Args;
use crate::object::attr;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::text::Unit;
use crate::text::template;
use crate::text::template::Field;
use crate::text::template::First;
use crate::text::template::Numbering;
use crate::text::template::Pieces;
use crate::text::template::Step;
use crate::types::int;
use crate::with_units;

/// Where fields find their values.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    /// The arguments of `format`.
    Args(Args<'a>),
    /// The mapping of `format_map`.
    Mapping(Value),
}

/// A template being filled.
struct Filling<'a> {
    source: Source<'a>,
    numbering: Numbering,
}

/// Fills a template.
pub(super) fn format(thread: &mut Thread, string: Gc<Str>, source: Source<'_>) -> PyResult<Gc<Str>> {
    let mut filling = Filling { source, numbering: Numbering::default() };
    let mut out = StrBuilder::new();
    with_units!(string.units(), units => filling.fill(thread, units, &mut out, 2))?;
    out.finish(thread)
}

impl Filling<'_> {
    /// Fills a template; specifications are templates in their turn, one level deep.
    fn fill<T: Unit>(
        &mut self,
        thread: &mut Thread,
        text: &[T],
        out: &mut StrBuilder,
        depth: u32,
    ) -> PyResult<()> {
        if depth == 0 {
            return Err(thread.value_error("Max string recursion exceeded"));
        }
        for piece in Pieces::new(text) {
            let piece = piece.map_err(|fault| int::raise_fault(thread, &fault))?;
            out.push_units(T::text(&text[piece.literal]));
            if let Some(field) = piece.field {
                self.field(thread, text, &field, out, depth)?;
            }
        }
        Ok(())
    }

    fn field<T: Unit>(
        &mut self,
        thread: &mut Thread,
        text: &[T],
        field: &Field,
        out: &mut StrBuilder,
        depth: u32,
    ) -> PyResult<()> {
        let value = self.value(thread, &text[field.name.clone()])?;
        let value = convert(thread, value, field.conversion)?;
        let spec = if field.nested {
            let mut spec = StrBuilder::new();
            self.fill(thread, &text[field.spec.clone()], &mut spec, depth - 1)?;
            spec.finish(thread)?
        } else {
            Str::from_units(thread, T::text(&text[field.spec.clone()]))?
        };
        formatting::push_formatted(thread, out, value, spec)
    }

    /// The value that a field's name means.
    fn value<T: Unit>(&mut self, thread: &mut Thread, name: &[T]) -> PyResult {
        let (first, steps) = template::split_name(name).map_err(|fault| int::raise_fault(thread, &fault))?;
        let mut value = match first {
            First::Automatic => {
                let index = self.numbering.automatic().map_err(|fault| int::raise_fault(thread, &fault))?;
                self.positional(thread, index)?
            }
            First::Index(index) => {
                self.numbering.manual().map_err(|fault| int::raise_fault(thread, &fault))?;
                self.positional(thread, index)?
            }
            First::Name(range) => {
                let key = Str::from_units(thread, T::text(&name[range]))?;
                self.named(thread, key)?
            }
        };
        for step in steps {
            let step = step.map_err(|fault| int::raise_fault(thread, &fault))?;
            value = match step {
                Step::Attribute(range) => {
                    let attribute = Str::from_units(thread, T::text(&name[range]))?;
                    let attribute = Str::interned(&thread.interp(), attribute);
                    attr::get(thread, value, attribute)?
                }
                Step::Index(index) => {
                    let index = int::from_usize(&thread.interp(), index);
                    ops::getitem(thread, value, index)?
                }
                Step::Key(range) => {
                    let key = Str::from_units(thread, T::text(&name[range]))?;
                    ops::getitem(thread, value, key.as_value())?
                }
            };
        }
        Ok(value)
    }

    fn positional(&self, thread: &mut Thread, index: usize) -> PyResult {
        let Source::Args(args) = self.source else {
            return Err(thread.value_error("Format string contains positional fields"));
        };
        match args.positional().get(index) {
            Some(value) => Ok(*value),
            None => Err(thread
                .index_error(format!("Replacement index {index} out of range for positional args tuple"))),
        }
    }

    fn named(&self, thread: &mut Thread, key: Gc<Str>) -> PyResult {
        match self.source {
            Source::Mapping(mapping) => ops::getitem(thread, mapping, key.as_value()),
            Source::Args(args) => match args.keywords().find(|(name, _)| name.equals(&key)) {
                Some((_, value)) => Ok(value),
                None => Err(thread.key_error(key.as_value())),
            },
        }
    }
}

/// Applies `!r`, `!s` or `!a`.
fn convert(thread: &mut Thread, value: Value, conversion: Option<u32>) -> PyResult {
    match conversion.map(char::from_u32) {
        None => Ok(value),
        Some(Some('s')) => Ok(ops::str(thread, value)?.as_value()),
        Some(Some('r')) => Ok(ops::repr(thread, value)?.as_value()),
        Some(Some('a')) => Ok(super::ascii(thread, value)?.as_value()),
        Some(_) => Err(unknown_conversion(thread, conversion.unwrap_or_default())),
    }
}

#[cold]
fn unknown_conversion(thread: &mut Thread, point: u32) -> Raised {
    match u8::try_from(point) {
        Ok(byte @ 0x21..0x7F) => {
            thread.value_error(format!("Unknown conversion specifier {}", char::from(byte)))
        }
        _ => thread.value_error(format!("Unknown conversion specifier \\x{point:x}")),
    }
}
