//! Makes the Rust types of the abstract syntax tree, and the tables that describe them, from `ast/python.asdl`.
//!
//! - A sum whose constructors have no fields is a plain enum: `Operator`.
//! - A sum with attributes is a struct of a range and a kind, and an enum of kinds: `Expr`, `ExprKind`.
//! - A sum of one constructor is that constructor's struct: `ExceptHandler`.
//! - Each constructor with fields, and each product, is a struct of its own name: `BinOp`, `Arguments`.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::Path;

fn main() {
    let source = "ast/python.asdl";
    println!("cargo::rerun-if-changed={source}");
    println!("cargo::rerun-if-changed=build.rs");
    let text = fs::read_to_string(source).expect("the grammar is readable");
    let types = Grammar::new(&text).module();
    let out = env::var("OUT_DIR").expect("cargo names a folder for what is generated");
    fs::write(Path::new(&out).join("ast.rs"), generate(&types)).expect("the folder is writable");
}

/// A type of the grammar: a sum of constructors, or a product.
struct Type {
    name: String,
    product: bool,
    nodes: Vec<Node>,
    attributes: Attributes,
}

/// A constructor, or the one form of a product.
struct Node {
    name: String,
    fields: Vec<Field>,
}

struct Field {
    ty: String,
    many: bool,
    optional: bool,
    name: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Attributes {
    None,
    OptionalEnd,
    Required,
}

/// Reader of the grammar's notation.
struct Grammar {
    tokens: Vec<String>,
    next: usize,
}

impl Grammar {
    fn new(text: &str) -> Self {
        let mut tokens = Vec::new();
        for line in text.lines() {
            let line = line.split("--").next().unwrap_or_default();
            let mut word = String::new();
            for c in line.chars() {
                if c.is_alphanumeric() || c == '_' {
                    word.push(c);
                    continue;
                }
                if !word.is_empty() {
                    tokens.push(std::mem::take(&mut word));
                }
                if !c.is_whitespace() {
                    tokens.push(c.to_string());
                }
            }
            if !word.is_empty() {
                tokens.push(word);
            }
        }
        Grammar { tokens, next: 0 }
    }

    fn peek(&self) -> &str {
        self.tokens.get(self.next).map_or("", String::as_str)
    }

    fn take(&mut self) -> String {
        let token = self.peek().to_owned();
        self.next += 1;
        token
    }

    fn accept(&mut self, token: &str) -> bool {
        let found = self.peek() == token;
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, token: &str) {
        assert_eq!(self.take(), token, "grammar, token {}", self.next);
    }

    fn module(mut self) -> Vec<Type> {
        self.expect("module");
        self.take();
        self.expect("{");
        let mut types = Vec::new();
        while !self.accept("}") {
            types.push(self.definition());
        }
        types
    }

    fn definition(&mut self) -> Type {
        let name = self.take();
        self.expect("=");
        let product = self.peek() == "(";
        let nodes = if product {
            vec![Node { name: name.clone(), fields: self.fields() }]
        } else {
            self.constructors()
        };
        let attributes = self.attributes();
        Type { name, product, nodes, attributes }
    }

    fn constructors(&mut self) -> Vec<Node> {
        let mut nodes = Vec::new();
        loop {
            let name = self.take();
            let fields = if self.peek() == "(" { self.fields() } else { Vec::new() };
            nodes.push(Node { name, fields });
            if !self.accept("|") {
                return nodes;
            }
        }
    }

    fn attributes(&mut self) -> Attributes {
        if !self.accept("attributes") {
            return Attributes::None;
        }
        if self.fields().iter().any(|field| field.optional) {
            Attributes::OptionalEnd
        } else {
            Attributes::Required
        }
    }

    fn fields(&mut self) -> Vec<Field> {
        self.expect("(");
        let mut fields = Vec::new();
        loop {
            let ty = self.take();
            let optional = self.accept("?");
            let many = self.accept("*");
            let name = self.take();
            fields.push(Field { ty, many, optional, name });
            if !self.accept(",") {
                self.expect(")");
                return fields;
            }
        }
    }
}

impl Type {
    /// The name of the Rust type for a field of this type.
    fn rust_name(&self) -> String {
        if self.is_struct() { rust_name(&self.nodes[0].name) } else { rust_name(&self.name) }
    }

    fn is_plain(&self) -> bool {
        !self.product && self.nodes.iter().all(|node| node.fields.is_empty())
    }

    fn is_struct(&self) -> bool {
        self.nodes.len() == 1
    }

    fn has_range(&self) -> bool {
        self.attributes != Attributes::None
    }
}

/// The Rust name of a type or constructor. Names that would meet are told apart here.
fn rust_name(name: &str) -> String {
    match name {
        "boolop" => "BoolOperator".into(),
        "unaryop" => "UnaryOperator".into(),
        "cmpop" => "CmpOperator".into(),
        "withitem" => "WithItem".into(),
        "Expr" => "ExprStmt".into(),
        _ => name.split('_').map(capital).collect(),
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn field_name(field: &Field) -> String {
    match field.name.as_str() {
        "type" => "type_".into(),
        name => name.into(),
    }
}

/// The Rust type of a builtin type of the grammar.
fn builtin(ty: &str) -> Option<&'static str> {
    match ty {
        "identifier" => Some("Identifier"),
        "int" => Some("i32"),
        "string" => Some("Box<str>"),
        "constant" => Some("Const"),
        _ => None,
    }
}

fn find<'a>(types: &'a [Type], name: &str) -> &'a Type {
    types.iter().find(|ty| ty.name == name).unwrap_or_else(|| panic!("the grammar defines {name}"))
}

fn field_type(types: &[Type], field: &Field) -> String {
    let inner = match builtin(&field.ty) {
        Some(name) => name.to_owned(),
        None => find(types, &field.ty).rust_name(),
    };
    let boxed = builtin(&field.ty).is_none() && !find(types, &field.ty).is_plain();
    match (field.many, field.optional) {
        (true, true) => format!("Vec<Option<{inner}>>"),
        (true, false) => format!("Vec<{inner}>"),
        (false, true) if boxed => format!("Option<Box<{inner}>>"),
        (false, true) => format!("Option<{inner}>"),
        (false, false) if boxed => format!("Box<{inner}>"),
        (false, false) => inner,
    }
}

fn generate(types: &[Type]) -> String {
    let mut out = String::new();
    let mut id = 0;
    for ty in types {
        let first = id;
        id += ty.nodes.len();
        generate_type(&mut out, types, ty);
        generate_info(&mut out, ty, first);
        generate_node(&mut out, types, ty);
        generate_read(&mut out, ty);
    }
    generate_index(&mut out, types, id);
    out
}

fn generate_type(out: &mut String, types: &[Type], ty: &Type) {
    if ty.is_plain() {
        return generate_plain(out, ty);
    }
    for node in ty.nodes.iter().filter(|node| !node.fields.is_empty()) {
        generate_struct(out, types, ty, node);
    }
    if ty.is_struct() {
        return;
    }
    let name = ty.rust_name();
    let mut variants = name.clone();
    if ty.has_range() {
        variants.push_str("Kind");
        let _ = writeln!(
            out,
            "/// A node of the type `{}`.\npub struct {name} {{\n/// Where it stands in the source.\npub range: Range,\n\
             /// What it is.\npub kind: {variants},\n}}",
            ty.name
        );
    }
    let _ = writeln!(out, "/// The constructors of `{}`.\npub enum {variants} {{", ty.name);
    for node in &ty.nodes {
        let signature = signature(node);
        let _ = match node.fields.is_empty() {
            true => writeln!(out, "/// `{signature}`\n{},", node.name),
            false => writeln!(out, "/// `{signature}`\n{}({}),", node.name, rust_name(&node.name)),
        };
    }
    let _ = writeln!(out, "}}");
    for node in ty.nodes.iter().filter(|node| !node.fields.is_empty()) {
        let _ = writeln!(
            out,
            "impl From<{0}> for {variants} {{ fn from(node: {0}) -> Self {{ {variants}::{1}(node) }} }}",
            rust_name(&node.name),
            node.name
        );
    }
}

fn generate_plain(out: &mut String, ty: &Type) {
    let name = ty.rust_name();
    let _ = writeln!(
        out,
        "/// The constructors of `{}`.\n#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]\npub enum {name} {{",
        ty.name
    );
    for node in &ty.nodes {
        let _ = writeln!(out, "/// `{0}`\n{0},", node.name);
    }
    let _ = writeln!(out, "}}");
}

fn generate_struct(out: &mut String, types: &[Type], ty: &Type, node: &Node) {
    let _ = writeln!(out, "/// `{}`\npub struct {} {{", signature(node), rust_name(&node.name));
    if ty.is_struct() && ty.has_range() {
        let _ = writeln!(out, "/// Where it stands in the source.\npub range: Range,");
    }
    for field in &node.fields {
        let _ = writeln!(
            out,
            "/// `{}`\npub {}: {},",
            field_signature(field),
            field_name(field),
            field_type(types, field)
        );
    }
    let _ = writeln!(out, "}}");
}

fn signature(node: &Node) -> String {
    let fields: Vec<_> = node.fields.iter().map(field_signature).collect();
    match fields.is_empty() {
        true => node.name.clone(),
        false => format!("{}({})", node.name, fields.join(", ")),
    }
}

fn field_signature(field: &Field) -> String {
    let optional = if field.optional { "?" } else { "" };
    let many = if field.many { "*" } else { "" };
    format!("{}{optional}{many} {}", field.ty, field.name)
}

fn table_name(ty: &Type) -> String {
    format!("{}_TYPE", ty.name.to_uppercase())
}

fn generate_info(out: &mut String, ty: &Type, first: usize) {
    let attributes = match ty.attributes {
        Attributes::None => "None",
        Attributes::OptionalEnd => "OptionalEnd",
        Attributes::Required => "Required",
    };
    let table = table_name(ty);
    let _ = writeln!(
        out,
        "/// Describes the type `{0}`.\npub static {table}: TypeInfo = TypeInfo {{ name: {0:?}, product: {1}, \
         attributes: Attributes::{attributes}, nodes: &[",
        ty.name, ty.product
    );
    for (index, node) in ty.nodes.iter().enumerate() {
        let _ = writeln!(
            out,
            "NodeInfo {{ id: {}, name: {:?}, ty: &{table}, signature: {:?}, fields: &[",
            first + index,
            node.name,
            signature(node)
        );
        for field in &node.fields {
            let count = match (field.many, field.optional) {
                (true, true) => "ManyOptional",
                (true, false) => "Many",
                (false, true) => "Optional",
                (false, false) => "One",
            };
            let _ = writeln!(
                out,
                "FieldInfo {{ name: {:?}, ty: {:?}, count: Count::{count} }},",
                field.name, field.ty
            );
        }
        let _ = writeln!(out, "] }},");
    }
    let _ = writeln!(out, "] }};");
}

fn generate_node(out: &mut String, types: &[Type], ty: &Type) {
    let _ = writeln!(out, "impl Node for {} {{", ty.rust_name());
    generate_info_method(out, ty);
    let range = if ty.has_range() { "Some(self.range)" } else { "None" };
    let _ = writeln!(out, "fn range(&self) -> Option<Range> {{ {range} }}");
    let _ = writeln!(out, "fn field(&self, index: usize) -> Field<'_> {{");
    let _ = match ty.is_plain() {
        true => writeln!(out, "let _ = index; Field::None"),
        false if ty.is_struct() => writeln!(out, "self.fields(index)"),
        false => generate_field_match(out, ty),
    };
    let _ = writeln!(out, "}}\n}}");
    for node in ty.nodes.iter().filter(|node| !node.fields.is_empty()) {
        generate_fields(out, types, node);
    }
}

fn generate_info_method(out: &mut String, ty: &Type) {
    let table = table_name(ty);
    let _ = writeln!(out, "fn info(&self) -> &'static NodeInfo {{");
    if ty.is_struct() && !ty.is_plain() {
        let _ = writeln!(out, "&{table}.nodes[0] }}");
        return;
    }
    let (value, prefix) = match_head(ty);
    let _ = writeln!(out, "&{table}.nodes[match {value} {{");
    for (index, node) in ty.nodes.iter().enumerate() {
        let dots = if node.fields.is_empty() { "" } else { "(..)" };
        let _ = writeln!(out, "{prefix}::{}{dots} => {index},", node.name);
    }
    let _ = writeln!(out, "}}] }}");
}

fn match_head(ty: &Type) -> (&'static str, String) {
    match ty.has_range() {
        true => ("&self.kind", format!("{}Kind", ty.rust_name())),
        false => ("self", ty.rust_name()),
    }
}

fn generate_field_match(out: &mut String, ty: &Type) -> std::fmt::Result {
    let (value, prefix) = match_head(ty);
    writeln!(out, "match {value} {{")?;
    for node in &ty.nodes {
        match node.fields.is_empty() {
            true => writeln!(out, "{prefix}::{} => Field::None,", node.name)?,
            false => writeln!(out, "{prefix}::{}(node) => node.fields(index),", node.name)?,
        }
    }
    writeln!(out, "}}")
}

fn generate_fields(out: &mut String, types: &[Type], node: &Node) {
    let _ = writeln!(
        out,
        "impl {} {{ fn fields(&self, index: usize) -> Field<'_> {{ match index {{",
        rust_name(&node.name)
    );
    for (index, field) in node.fields.iter().enumerate() {
        let place = format!("self.{}", field_name(field));
        let _ = writeln!(out, "{index} => {},", field_value(types, field, &place));
    }
    let _ = writeln!(out, "_ => Field::None,\n}} }} }}");
}

/// The expression that views the field at `place` as a `Field`.
fn field_value(types: &[Type], field: &Field, place: &str) -> String {
    let variant = match field.ty.as_str() {
        "identifier" => "Identifier",
        "int" => "Int",
        "string" => "String",
        "constant" => "Constant",
        _ => "Node",
    };
    let boxed = builtin(&field.ty).is_none() && !find(types, &field.ty).is_plain();
    let target = if boxed { "node.as_ref()" } else { "node" };
    match (field.many, field.optional) {
        (true, _) if variant == "Node" => format!("Field::Nodes(&{place})"),
        (true, _) => format!("Field::{variant}s(&{place})"),
        (false, true) if variant == "Int" => format!("{place}.map_or(Field::None, Field::Int)"),
        (false, true) if variant == "Identifier" => {
            format!("{place}.as_ref().map_or(Field::None, Field::{variant})")
        }
        (false, true) => format!("{place}.as_ref().map_or(Field::None, |node| Field::{variant}({target}))"),
        (false, false) if variant == "Int" => format!("Field::Int({place})"),
        (false, false) if boxed => format!("Field::{variant}({place}.as_ref())"),
        (false, false) => format!("Field::{variant}(&{place})"),
    }
}

/// How a tree is read from another representation: `ast::read`.
fn generate_read(out: &mut String, ty: &Type) {
    let name = ty.rust_name();
    let table = table_name(ty);
    let _ = writeln!(
        out,
        "impl Read for {name} {{ fn read<R: Reader>(reader: &mut R, object: &R::Object) -> Result<Self, R::Error> {{\n\
         let form = reader.form(object, &{table})?;\nreader.enter()?;"
    );
    if ty.has_range() {
        let _ = writeln!(out, "let range = reader.range(object, form)?;");
    }
    if ty.is_struct() && !ty.is_plain() {
        let range = if ty.has_range() { "range, " } else { "" };
        let _ = writeln!(out, "let node = Self {{ {range}{} }};", read_fields(&ty.nodes[0]));
    } else {
        generate_read_match(out, ty);
    }
    let _ = writeln!(out, "reader.leave();\nOk(node)\n}} }}");
}

fn generate_read_match(out: &mut String, ty: &Type) {
    let (_, prefix) = match_head(ty);
    let _ = writeln!(out, "let kind = match form.id - {}.nodes[0].id {{", table_name(ty));
    for (index, node) in ty.nodes.iter().enumerate() {
        let pattern = if index + 1 == ty.nodes.len() { "_".to_owned() } else { index.to_string() };
        let _ = match node.fields.is_empty() {
            true => writeln!(out, "{pattern} => {prefix}::{},", node.name),
            false => writeln!(
                out,
                "{pattern} => {prefix}::{}({} {{ {} }}),",
                node.name,
                rust_name(&node.name),
                read_fields(node)
            ),
        };
    }
    let node = if ty.has_range() { "Self { range, kind }" } else { "kind" };
    let _ = writeln!(out, "}};\nlet node = {node};");
}

fn read_fields(node: &Node) -> String {
    let field = |(index, field): (usize, &Field)| {
        let how = match (field.many, field.optional) {
            (true, true) => "places",
            (true, false) => "list",
            (false, true) => "optional",
            (false, false) => "required",
        };
        format!("{}: read::{how}(reader, object, form, {index})?", field_name(field))
    };
    let fields: Vec<_> = node.fields.iter().enumerate().map(field).collect();
    fields.join(", ")
}

fn generate_index(out: &mut String, types: &[Type], nodes: usize) {
    let _ =
        writeln!(out, "/// Every type of the grammar, in its order.\npub static TYPES: &[&TypeInfo] = &[");
    for ty in types {
        let _ = writeln!(out, "&{},", table_name(ty));
    }
    let _ = writeln!(out, "];\n/// The number of node forms: one more than the largest [`NodeInfo::id`].");
    let _ = writeln!(out, "pub const NODE_FORMS: usize = {nodes};");
}
