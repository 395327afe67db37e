//! Trees from objects, which may be anything.

use taipan_code::BigInt;
use taipan_code::Const;
use taipan_code::Text;
use taipan_compiler::Mode;
use taipan_compiler::ast::Attributes;
use taipan_compiler::ast::Count;
use taipan_compiler::ast::FieldInfo;
use taipan_compiler::ast::Identifier;
use taipan_compiler::ast::Interner;
use taipan_compiler::ast::MOD_TYPE;
use taipan_compiler::ast::Mod;
use taipan_compiler::ast::NodeInfo;
use taipan_compiler::ast::Range;
use taipan_compiler::ast::Read;
use taipan_compiler::ast::Reader;
use taipan_compiler::ast::TypeInfo;
use taipan_gc::Gc;
use taipan_gc::Value;

use super::classes;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::complex::Complex;
use crate::types::float;
use crate::types::int;
use crate::types::list::List;
use crate::types::set;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// The tree that an object is, which must be one for `mode`.
pub fn read(thread: &mut Thread, object: Value, mode: Mode) -> PyResult<Mod> {
    let wanted = match mode {
        Mode::Exec => "Module",
        Mode::Single => "Interactive",
        Mode::Eval => "Expression",
        Mode::FuncType => "FunctionType",
    };
    let form = MOD_TYPE.nodes.iter().find(|node| node.name == wanted);
    let form = form.unwrap_or(&MOD_TYPE.nodes[0]);
    let class = classes::of_form(thread, form)?;
    let given = thread.interp().class_of(object);
    if !given.is_subclass_of(class) {
        let given = given.name_text();
        return Err(thread.type_error(format!("expected {wanted} node, got {given}")));
    }
    let kept = List::empty(&thread.interp());
    let mut reader = ObjectReader { thread, kept, names: Interner::default(), absent: false };
    Mod::read(&mut reader, &object)
}

struct ObjectReader<'a> {
    thread: &'a mut Thread,
    /// Keeps what was read until the tree is done.
    kept: Gc<List>,
    names: Interner,
    /// The field asked for last has no attribute, rather than an empty one.
    absent: bool,
}

impl ObjectReader<'_> {
    fn attribute(&mut self, object: Value, name: &str) -> PyResult<Option<Value>> {
        let name = Str::intern(&self.thread.interp(), name);
        let value = attr::get_optional(self.thread, object, name)?;
        if let Some(value) = value {
            self.kept.push(self.thread, value)?;
        }
        Ok(value)
    }

    fn type_error<T>(&mut self, message: String) -> PyResult<T> {
        Err(self.thread.type_error(message))
    }

    /// A position of a node of a type.
    fn position(&mut self, node: Value, ty: &TypeInfo, name: &str) -> PyResult<Option<i32>> {
        let optional = ty.attributes == Attributes::OptionalEnd && name.starts_with("end_");
        match self.attribute(node, name)?.filter(|value| !value.is_none()) {
            Some(value) => self.number(value).map(Some),
            None if optional => Ok(None),
            None => self.type_error(format!("required field \"{name}\" missing from {}", ty.name)),
        }
    }

    fn number(&mut self, value: Value) -> PyResult<i32> {
        let Some(integer) = int::exact(value) else {
            let shown = ops::repr(self.thread, value)?.to_string_lossy();
            return Err(self.thread.value_error(format!("invalid integer value: {shown}")));
        };
        match int::to_i64(integer).and_then(|number| i32::try_from(number).ok()) {
            Some(number) => Ok(number),
            None => Err(self.thread.overflow_error("Python int too large to convert to C int")),
        }
    }

    fn constant_of(&mut self, value: Value) -> PyResult<Const> {
        self.thread.check_native_stack(" during compilation")?;
        if let Some(constant) = plain_constant(value) {
            return Ok(constant);
        }
        if let Some(tuple) = value.exact::<Tuple>() {
            let items: PyResult<Vec<Const>> =
                tuple.items().iter().map(|&item| self.constant_of(item)).collect();
            return Ok(Const::Tuple(items?.into()));
        }
        let interp = self.thread.interp();
        let frozen = interp.class(crate::object::ids::FROZENSET);
        if interp.class_of(value) == frozen
            && let Some(items) = set::any_set(value)
        {
            let (mut constants, mut place) = (Vec::new(), 0);
            while let Some((item, _)) = items.next(&mut place) {
                constants.push(self.constant_of(item)?);
            }
            return Ok(Const::FrozenSet(constants.into()));
        }
        let name = interp.class_of(value).name_text();
        self.type_error(format!("got an invalid type in Constant: {name}"))
    }
}

/// The constant that a value without items is.
fn plain_constant(value: Value) -> Option<Const> {
    if value.is_none() {
        return Some(Const::None);
    }
    if value == Value::ELLIPSIS {
        return Some(Const::Ellipsis);
    }
    if let Some(flag) = value.as_bool() {
        return Some(Const::Bool(flag));
    }
    if value.as_instance().is_some() {
        return None;
    }
    if let Some(float) = float::exact(value) {
        return Some(Const::Float(float));
    }
    if let Some(text) = value.exact::<Str>() {
        return Some(Const::Str(Text::from_code_points(text.units().points())));
    }
    if let Some(bytes) = value.exact::<Bytes>() {
        return Some(Const::Bytes(bytes.as_slice().into()));
    }
    if let Some(complex) = value.exact::<Complex>() {
        let (re, im) = complex.parts();
        return Some(Const::Complex { re, im });
    }
    let integer = int::exact(value)?;
    match int::to_i64(integer) {
        Some(small) => Some(Const::Int(small)),
        None => int::with_limbs(integer, |int| {
            Const::BigInt(BigInt { negative: int.negative, limbs: int.limbs.into() })
        }),
    }
}

impl Reader for ObjectReader<'_> {
    type Object = Value;
    type Error = Raised;

    fn form(&mut self, object: &Value, ty: &'static TypeInfo) -> PyResult<&'static NodeInfo> {
        let class = self.thread.interp().class_of(*object);
        for node in ty.nodes {
            let form = classes::of_form(self.thread, node)?;
            if class.is_subclass_of(form) {
                return Ok(node);
            }
        }
        if ty.attributes != Attributes::None {
            for name in classes::POSITIONS {
                self.position(*object, ty, name)?;
            }
        }
        let shown = ops::repr(self.thread, *object)?.to_string_lossy();
        self.type_error(format!("expected some sort of {}, but got {shown}", ty.name))
    }

    fn field(
        &mut self,
        node: &Value,
        _form: &'static NodeInfo,
        field: &'static FieldInfo,
    ) -> PyResult<Option<Value>> {
        let value = self.attribute(*node, field.name)?;
        self.absent = value.is_none();
        Ok(value.filter(|value| !value.is_none() || field.ty == "constant"))
    }

    fn items(
        &mut self,
        list: &Value,
        form: &'static NodeInfo,
        field: &'static FieldInfo,
    ) -> PyResult<Vec<Option<Value>>> {
        let Some(list) = list.cast::<List>() else {
            let name = self.thread.interp().class_of(*list).name_text();
            return self
                .type_error(format!("{} field \"{}\" must be a list, not a {name}", form.name, field.name));
        };
        let items = Tuple::new(self.thread, list.items())?;
        self.kept.push(self.thread, items.as_value())?;
        self.thread.work(items.len())?;
        self.absent = false;
        Ok(items.items().iter().map(|&item| Some(item).filter(|item| !item.is_none())).collect())
    }

    fn range(&mut self, node: &Value, form: &'static NodeInfo) -> PyResult<Range> {
        let [line, col, end_line, end_col] = classes::POSITIONS;
        let line = self.position(*node, form.ty, line)?.unwrap_or(0);
        let col = self.position(*node, form.ty, col)?.unwrap_or(0);
        let end_line = self.position(*node, form.ty, end_line)?.unwrap_or(line);
        let end_col = self.position(*node, form.ty, end_col)?.unwrap_or(col);
        let all = [line, col, end_line, end_col];
        let is_checked = !matches!(form.ty.name, "alias" | "keyword");
        if is_checked
            && all.iter().any(|&number| number < 0)
            && let Err(invalid) = taipan_compiler::validate_position(all)
        {
            return Err(self.thread.value_error(invalid.message));
        }
        // What is negative and yet valid says nothing about a place.
        let [line, col, end_line, end_col] = all.map(|number| u32::try_from(number).unwrap_or(0));
        Ok(Range { line, col, end_line, end_col })
    }

    fn identifier(&mut self, object: &Value) -> PyResult<Identifier> {
        match object.exact::<Str>() {
            Some(name) => Ok(self.names.intern(&name.to_string_lossy())),
            None => self.type_error("AST identifier must be of type str".to_string()),
        }
    }

    fn int(&mut self, object: &Value) -> PyResult<i32> {
        self.number(*object)
    }

    fn string(&mut self, object: &Value) -> PyResult<Box<str>> {
        match object.exact::<Str>() {
            Some(text) => Ok(text.to_string_lossy().into()),
            None => self.type_error("AST string must be of type str".to_string()),
        }
    }

    fn constant(&mut self, object: &Value) -> PyResult<Const> {
        self.constant_of(*object)
    }

    fn missing(&mut self, form: &'static NodeInfo, field: &'static FieldInfo) -> Raised {
        let (name, field_name) = (form.name, field.name);
        if self.absent {
            let message = format!("required field \"{field_name}\" missing from {name}");
            return self.thread.type_error(message);
        }
        match (field.count, field.ty) {
            (Count::Many, "stmt") => self.thread.value_error("None disallowed in statement list"),
            (Count::Many, _) => self.thread.value_error("None disallowed in expression list"),
            _ => self.thread.value_error(format!("field '{field_name}' is required for {name}")),
        }
    }

    fn enter(&mut self) -> PyResult<()> {
        self.thread.work(64)?;
        self.thread.check_native_stack(" during compilation")
    }

    fn leave(&mut self) {}
}
