//! `TemplateIter`: the strings of a template that are not empty and its interpolations, in turn.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;

use super::Template;
use super::items;
use crate::object::cast::ValueExt;
use crate::object::ids;
use crate::state::thread::Thread;
use crate::types::str::Str;

/// Template iterator object
#[pytype(name = "TemplateIter", module = "string.templatelib", shape = ids::TEMPLATE_ITER, flags(NO_NEW), trace)]
#[repr(C)]
pub struct TemplateIter {
    header: Header,
    template: GcSlot<Template>,
    /// Twice the number of the string that comes next, one more for the interpolation behind it.
    #[untraced]
    next: Cell<usize>,
}

impl TemplateIter {
    /// An iterator over the parts of a template.
    pub(super) fn over(thread: &mut Thread, template: Gc<Template>) -> Value {
        thread.interp().class(ids::TEMPLATE_ITER);
        let iterator = TemplateIter {
            header: Header::new(ids::TEMPLATE_ITER),
            template: GcSlot::new(template),
            next: Cell::new(0),
        };
        thread.heap().alloc(ids::TEMPLATE_ITER, iterator).as_value()
    }

    fn advance(&self) -> Option<Value> {
        let next = self.next.get();
        let template = self.template.get()?;
        let parts = if next.is_multiple_of(2) { &template.strings } else { &template.interpolations };
        let part = items(parts).get(next / 2).copied()?;
        self.next.set(next + 1);
        Some(part)
    }
}

fn is_empty_text(part: Value) -> bool {
    part.cast::<Str>().is_some_and(|text| text.is_empty())
}

#[pymethods(itself(iter))]
impl TemplateIter {
    #[slot(next)]
    fn next(_thread: &mut Thread, this: Gc<TemplateIter>) -> Option<Value> {
        let part = this.advance()?;
        if is_empty_text(part) { this.advance() } else { Some(part) }
    }
}
