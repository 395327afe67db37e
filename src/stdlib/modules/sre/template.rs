//! Replacements with references to groups.

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;

use super::matched::Match;
use super::pattern::Pattern;
use super::subject::Joiner;

/// A replacement: text, then any number of a group and text.
#[pytype(name = "SRE_Template", module = "_sre", shape = ids::SRE_TEMPLATE, flags(NO_NEW), trace)]
#[repr(C)]
pub(super) struct Template {
    header: Header,
    items: GcSlot<Tuple>,
}

#[pymethods]
impl Template {}

impl Template {
    /// The template of a list as `re._parser.parse_template` makes it.
    pub(super) fn new(thread: &mut Thread, pattern: Gc<Pattern>, list: Gc<List>) -> PyResult<Gc<Template>> {
        let groups = pattern.groups() as i64;
        let known = |(at, &item): (usize, &Value)| {
            at % 2 == 0 || int::to_i64(item).is_some_and(|group| (0..=groups).contains(&group))
        };
        if list.len().is_multiple_of(2) || !list.items().iter().enumerate().all(known) {
            return Err(thread.type_error("invalid template"));
        }
        let items = Tuple::new(thread, list.items())?;
        let template = Template { header: Header::new(ids::SRE_TEMPLATE), items: GcSlot::new(items) };
        Ok(thread.heap().alloc(ids::SRE_TEMPLATE, template))
    }

    fn items(&self) -> &'static [Value] {
        self.items.get().map_or(&[], |items| items.items())
    }

    /// The whole replacement, if it refers to no group.
    pub(super) fn literal(&self) -> Option<Value> {
        match self.items() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Appends the replacement for a match.
    pub(super) fn expand_into(
        &self,
        thread: &mut Thread,
        matched: Gc<Match>,
        out: &mut Joiner,
    ) -> PyResult<()> {
        for (at, &item) in self.items().iter().enumerate() {
            if at % 2 == 0 {
                out.push_value(thread, item)?;
                continue;
            }
            let group = int::to_i64(item).and_then(|group| usize::try_from(group).ok()).unwrap_or(0);
            if let Some((start, end)) = matched.span_of(group) {
                let subject = matched.subject(thread)?;
                out.push_part(thread, subject, start, end)?;
            }
        }
        Ok(())
    }
}
