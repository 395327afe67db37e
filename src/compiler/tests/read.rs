//! Trees read back from their untyped view.

use std::convert::Infallible;
use std::fs;
use std::path::PathBuf;

use taipan_code::Const;
use taipan_compiler::ParseOptions;
use taipan_compiler::ast::Field;
use taipan_compiler::ast::FieldInfo;
use taipan_compiler::ast::Identifier;
use taipan_compiler::ast::Mod;
use taipan_compiler::ast::NodeInfo;
use taipan_compiler::ast::Range;
use taipan_compiler::ast::Read;
use taipan_compiler::ast::Reader;
use taipan_compiler::ast::TypeInfo;
use taipan_compiler::ast::dump;
use taipan_compiler::parse;

/// Reads from the very tree it copies.
struct Copier;

impl<'a> Reader for &'a Copier {
    type Object = Field<'a>;
    type Error = Infallible;

    fn form(&mut self, object: &Field<'a>, ty: &'static TypeInfo) -> Result<&'static NodeInfo, Infallible> {
        let Field::Node(node) = object else { panic!("{} expected", ty.name) };
        assert_eq!(node.info().ty.name, ty.name);
        Ok(node.info())
    }

    fn field(
        &mut self,
        node: &Field<'a>,
        form: &'static NodeInfo,
        field: &'static FieldInfo,
    ) -> Result<Option<Field<'a>>, Infallible> {
        let Field::Node(node) = node else { panic!("{} expected", form.name) };
        let index =
            form.fields.iter().position(|other| other.name == field.name).expect("the form has the field");
        Ok(Some(node.field(index)).filter(|value| !matches!(value, Field::None)))
    }

    fn items(
        &mut self,
        list: &Field<'a>,
        _: &'static NodeInfo,
        field: &'static FieldInfo,
    ) -> Result<Vec<Option<Field<'a>>>, Infallible> {
        Ok(match *list {
            Field::Nodes(nodes) => (0..nodes.len()).map(|index| nodes.node(index).map(Field::Node)).collect(),
            Field::Identifiers(names) => names.iter().map(|name| Some(Field::Identifier(name))).collect(),
            _ => panic!("{} is no list", field.name),
        })
    }

    fn range(&mut self, node: &Field<'a>, form: &'static NodeInfo) -> Result<Range, Infallible> {
        let Field::Node(node) = node else { panic!("{} expected", form.name) };
        Ok(node.range().expect("the form has a position"))
    }

    fn identifier(&mut self, object: &Field<'a>) -> Result<Identifier, Infallible> {
        let Field::Identifier(name) = object else { panic!("a name expected") };
        Ok((*name).clone())
    }

    fn int(&mut self, object: &Field<'a>) -> Result<i32, Infallible> {
        let Field::Int(value) = object else { panic!("an integer expected") };
        Ok(*value)
    }

    fn string(&mut self, object: &Field<'a>) -> Result<Box<str>, Infallible> {
        let Field::String(text) = object else { panic!("a string expected") };
        Ok((*text).into())
    }

    fn constant(&mut self, object: &Field<'a>) -> Result<Const, Infallible> {
        let Field::Constant(value) = object else { panic!("a constant expected") };
        Ok((*value).clone())
    }

    fn missing(&mut self, form: &'static NodeInfo, field: &'static FieldInfo) -> Infallible {
        panic!("{} without {}", form.name, field.name)
    }

    fn enter(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn leave(&mut self) {}
}

#[test]
fn copies_are_equal() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/trees");
    for name in ["statements", "expressions", "strings"] {
        let text = fs::read_to_string(folder.join(format!("{name}.txt"))).expect("cases are text");
        for case in text.split("[exec]\n") {
            let source: String = case
                .lines()
                .filter_map(|line| line.strip_prefix('|'))
                .map(|line| format!("{line}\n"))
                .collect();
            let tree = parse(source.as_bytes(), ParseOptions::default()).expect("cases are right").tree;
            let Ok(copy) = Mod::read(&mut &Copier, &Field::Node(&tree));
            assert_eq!(dump(&copy, true), dump(&tree, true));
        }
    }
}
