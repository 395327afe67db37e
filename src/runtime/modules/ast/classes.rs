//! The classes of nodes: `AST`, one for each type of the grammar, one for each form.

use taipan_compiler::ast;
use taipan_compiler::ast::Attributes;
use taipan_compiler::ast::Count;
use taipan_compiler::ast::FieldInfo;
use taipan_compiler::ast::NodeInfo;
use taipan_compiler::ast::TypeInfo;
use taipan_gc::Gc;
use taipan_gc::Value;

use super::methods;
use crate::object::class;
use crate::object::class::Class;
use crate::object::descr::MethodDescriptor;
use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::class::new_class;
use crate::types::dict::Dict;
use crate::types::generic_alias;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use crate::types::union;

/// What the class `AST` is kept under.
static BASE: TypeInfo = TypeInfo { name: "AST", product: false, attributes: Attributes::None, nodes: &[] };

/// The positions of nodes.
pub(super) const POSITIONS: [&str; 4] = ["lineno", "col_offset", "end_lineno", "end_col_offset"];

/// The class `AST`; all classes are made where they are not there yet.
pub(super) fn base(thread: &mut Thread) -> PyResult<Gc<Class>> {
    if let Some(class) = thread.interp().described_class(&BASE) {
        return Ok(class);
    }
    let base = make_base(thread)?;
    for &ty in ast::TYPES {
        make_type(thread, ty, base)?;
    }
    for node in forms() {
        let types = field_types(thread, node)?;
        let class = of_form(thread, node)?;
        set(thread, class, "_field_types", types.as_value())?;
    }
    Ok(base)
}

fn forms() -> impl Iterator<Item = &'static NodeInfo> {
    ast::TYPES.iter().flat_map(|ty| ty.nodes)
}

/// The class of a form.
pub(super) fn of_form(thread: &mut Thread, node: &'static NodeInfo) -> PyResult<Gc<Class>> {
    base_made(thread, |thread| thread.interp().described_class(node))
}

/// The class of a type of the grammar.
pub(super) fn of_type(thread: &mut Thread, ty: &'static TypeInfo) -> PyResult<Gc<Class>> {
    if ty.product {
        return of_form(thread, &ty.nodes[0]);
    }
    base_made(thread, |thread| thread.interp().described_class(ty))
}

fn base_made(thread: &mut Thread, find: impl Fn(&mut Thread) -> Option<Gc<Class>>) -> PyResult<Gc<Class>> {
    if let Some(class) = find(thread) {
        return Ok(class);
    }
    base(thread)?;
    find(thread).ok_or_else(|| thread.system_error("a class of syntax trees is missing"))
}

/// Whether a value is a node of a syntax tree.
pub fn is_node(thread: &mut Thread, value: Value) -> bool {
    let interp = thread.interp();
    interp.described_class(&BASE).is_some_and(|base| interp.class_of(value).is_subclass_of(base))
}

fn set(thread: &mut Thread, class: Gc<Class>, name: &str, value: Value) -> PyResult<()> {
    let name = Str::intern(&thread.interp(), name);
    class::set_own(thread, class, name, Some(value))?;
    Ok(())
}

fn names(thread: &mut Thread, texts: impl Iterator<Item = &'static str>) -> PyResult<Gc<Tuple>> {
    let list = List::empty(&thread.interp());
    for text in texts {
        let name = Str::intern(&thread.interp(), text);
        list.push(thread, name.as_value())?;
    }
    Tuple::new(thread, list.items())
}

fn make(
    thread: &mut Thread,
    name: &str,
    base: Gc<Class>,
    doc: Value,
    space: Gc<Dict>,
) -> PyResult<Gc<Class>> {
    let interp = thread.interp();
    let module = Str::intern(&interp, "ast").as_value();
    space.set_text(thread, "__module__", module)?;
    space.set_text(thread, "__doc__", doc)?;
    let bases = Tuple::small(&interp, &[base.as_value()]);
    new_class(thread, interp.class(ids::TYPE), Str::intern(&interp, name), bases, space)
}

fn make_base(thread: &mut Thread) -> PyResult<Gc<Class>> {
    let interp = thread.interp();
    let space = Dict::new(thread);
    for name in ["_fields", "__match_args__", "_attributes"] {
        space.set_text(thread, name, interp.empty_tuple().as_value())?;
    }
    let class = make(thread, "AST", interp.class(ids::OBJECT), Value::NONE, space)?;
    for method in methods::METHODS {
        let descriptor = MethodDescriptor::new(&interp, class, method);
        set(thread, class, method.name, descriptor.as_value())?;
    }
    interp.adopt_described_class(&BASE, class);
    Ok(class)
}

/// The class of a type, with those of its forms; a product's form is the type itself.
fn make_type(thread: &mut Thread, ty: &'static TypeInfo, base: Gc<Class>) -> PyResult<()> {
    let mut parent = base;
    if !ty.product {
        let space = Dict::new(thread);
        add_attributes(thread, ty, space)?;
        let doc = Str::from_text(thread, &documentation(ty))?;
        parent = make(thread, ty.name, base, doc.as_value(), space)?;
        thread.interp().adopt_described_class(ty, parent);
    }
    for node in ty.nodes {
        let space = Dict::new(thread);
        if ty.product {
            add_attributes(thread, ty, space)?;
        }
        let fields = names(thread, node.fields.iter().map(|field| field.name))?;
        space.set_text(thread, "_fields", fields.as_value())?;
        space.set_text(thread, "__match_args__", fields.as_value())?;
        for field in node.fields.iter().filter(|field| field.count == Count::Optional) {
            space.set_text(thread, field.name, Value::NONE)?;
        }
        let doc = Str::from_text(thread, node.signature)?;
        let class = make(thread, node.name, parent, doc.as_value(), space)?;
        thread.interp().adopt_described_class(node, class);
    }
    Ok(())
}

fn add_attributes(thread: &mut Thread, ty: &TypeInfo, space: Gc<Dict>) -> PyResult<()> {
    let count = if ty.attributes == Attributes::None { 0 } else { POSITIONS.len() };
    let attributes = names(thread, POSITIONS[..count].iter().copied())?;
    space.set_text(thread, "_attributes", attributes.as_value())?;
    if ty.attributes == Attributes::OptionalEnd {
        for name in &POSITIONS[2..] {
            space.set_text(thread, name, Value::NONE)?;
        }
    }
    Ok(())
}

/// The definition of a sum as the grammar writes it.
fn documentation(ty: &TypeInfo) -> String {
    let plain = ty.nodes.iter().all(|node| node.fields.is_empty());
    let separator = if plain { " | ".to_string() } else { format!("\n{} | ", " ".repeat(ty.name.len())) };
    let forms: Vec<&str> = ty.nodes.iter().map(|node| node.signature).collect();
    format!("{} = {}", ty.name, forms.join(&separator))
}

/// `_field_types`: what each field of a form holds.
fn field_types(thread: &mut Thread, node: &'static NodeInfo) -> PyResult<Gc<Dict>> {
    let types = Dict::new(thread);
    for field in node.fields {
        let ty = field_type(thread, field)?;
        types.set_text(thread, field.name, ty)?;
    }
    Ok(types)
}

fn field_type(thread: &mut Thread, field: &FieldInfo) -> PyResult {
    let interp = thread.interp();
    let item = match field.ty {
        "identifier" | "string" => interp.class(ids::STR),
        "int" => interp.class(ids::INT),
        "constant" => interp.class(ids::OBJECT),
        name => match ast::TYPES.iter().find(|ty| ty.name == name) {
            Some(ty) => of_type(thread, ty)?,
            None => interp.class(ids::OBJECT),
        },
    };
    let item = item.as_value();
    match field.count {
        Count::One => Ok(item),
        Count::Optional => union::make(thread, item, Value::NONE),
        Count::Many | Count::ManyOptional => {
            let list = interp.class(ids::LIST).as_value();
            generic_alias::new(thread, list, item)
        }
    }
}

/// Puts the classes into the module's namespace.
pub(super) fn publish(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    let base = base(thread)?;
    namespace.set_text(thread, "AST", base.as_value())?;
    for &ty in ast::TYPES {
        let class = of_type(thread, ty)?;
        namespace.set_text(thread, ty.name, class.as_value())?;
        for node in ty.nodes {
            let class = of_form(thread, node)?;
            namespace.set_text(thread, node.name, class.as_value())?;
        }
    }
    Ok(())
}
