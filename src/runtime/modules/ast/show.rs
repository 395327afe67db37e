//! Trees as objects.

use taipan_compiler::ast::Field;
use taipan_compiler::ast::Node;
use taipan_compiler::ast::NodeList;
use taipan_compiler::ast::Range;
use taipan_gc::Gc;
use taipan_gc::Value;

use super::classes;
use super::classes::POSITIONS;
use crate::interp::prepared::constant_value;
use crate::object::attr;
use crate::object::instance::Instance;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::list::List;
use crate::types::str::Str;

/// The object of a tree.
pub fn show(thread: &mut Thread, tree: &dyn Node) -> PyResult {
    classes::base(thread)?;
    let single = Dict::new(thread);
    Shower { single }.node(thread, tree)
}

struct Shower {
    /// The nodes that have neither fields nor positions, by their names: each is made once.
    single: Gc<Dict>,
}

impl Shower {
    fn node(&self, thread: &mut Thread, node: &dyn Node) -> PyResult {
        thread.check_native_stack(" during ast construction")?;
        thread.work(64)?;
        let info = node.info();
        let plain = info.fields.is_empty() && node.range().is_none();
        if plain && let Some(made) = self.single.get_text(&thread.interp(), info.name) {
            return Ok(made);
        }
        let class = classes::of_form(thread, info)?;
        let made = Instance::new(&thread.interp(), class).as_value();
        for (index, field) in info.fields.iter().enumerate() {
            let value = self.field(thread, node.field(index))?;
            let name = Str::intern(&thread.interp(), field.name);
            attr::set(thread, made, name, Some(value))?;
        }
        if let Some(range) = node.range() {
            set_positions(thread, made, range)?;
        }
        if plain {
            self.single.set_text(thread, info.name, made)?;
        }
        Ok(made)
    }

    fn field(&self, thread: &mut Thread, field: Field<'_>) -> PyResult {
        let interp = thread.interp();
        match field {
            Field::None => Ok(Value::NONE),
            Field::Node(node) => self.node(thread, node),
            Field::Nodes(nodes) => self.nodes(thread, nodes),
            Field::Identifier(name) => Ok(Str::intern(&interp, name.as_str()).as_value()),
            Field::Identifiers(names) => {
                let list = List::empty(&interp);
                for name in names {
                    list.push(thread, Str::intern(&interp, name.as_str()).as_value())?;
                }
                Ok(list.as_value())
            }
            Field::Int(value) => Ok(int::from_i64(&interp, value.into())),
            Field::String(text) => Ok(Str::from_text(thread, text)?.as_value()),
            Field::Constant(value) => constant_value(thread, value),
        }
    }

    fn nodes(&self, thread: &mut Thread, nodes: &dyn NodeList) -> PyResult {
        let list = List::empty(&thread.interp());
        for index in 0..nodes.len() {
            let item = match nodes.node(index) {
                Some(node) => self.node(thread, node)?,
                None => Value::NONE,
            };
            list.push(thread, item)?;
        }
        Ok(list.as_value())
    }
}

fn set_positions(thread: &mut Thread, node: Value, range: Range) -> PyResult<()> {
    let interp = thread.interp();
    let numbers = [range.line, range.col, range.end_line, range.end_col];
    for (name, number) in POSITIONS.into_iter().zip(numbers) {
        let number = int::from_i64(&interp, number.into());
        attr::set(thread, node, Str::intern(&interp, name), Some(number))?;
    }
    Ok(())
}
