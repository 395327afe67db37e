//! Trees seen without their types: what each node is called, which fields it has, and what is in them.

use taipan_code::Const;

use super::Identifier;
use super::Range;

/// A type of the grammar: a sum such as `expr`, or a product such as `arguments`.
#[derive(Debug)]
pub struct TypeInfo {
    /// The name in the grammar: `expr`.
    pub name: &'static str,
    /// Whether it is a product: its one node form bears the type's own name.
    pub product: bool,
    /// Which positions its nodes have.
    pub attributes: Attributes,
    /// Its forms.
    pub nodes: &'static [NodeInfo],
}

/// The position attributes (`lineno`, `col_offset`, `end_lineno`, `end_col_offset`) of a type's nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attributes {
    /// It has none.
    None,
    /// All four; the last two may be left out when a node is made by hand.
    OptionalEnd,
    /// All four, always.
    Required,
}

/// A form of node: a constructor, or a product.
#[derive(Debug)]
pub struct NodeInfo {
    /// The number of the form, dense from 0 over the whole grammar.
    pub id: usize,
    /// The name: `BinOp`.
    pub name: &'static str,
    /// The type it belongs to.
    pub ty: &'static TypeInfo,
    /// The form as the grammar writes it: `BinOp(expr left, operator op, expr right)`.
    pub signature: &'static str,
    /// Its fields in order.
    pub fields: &'static [FieldInfo],
}

/// A field of a form.
#[derive(Debug)]
pub struct FieldInfo {
    /// The name: `left`.
    pub name: &'static str,
    /// The type in the grammar: a [`TypeInfo::name`], or `identifier`, `int`, `string`, `constant`.
    pub ty: &'static str,
    /// How many values it holds.
    pub count: Count,
}

/// How many values a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly one.
    One,
    /// One or none.
    Optional,
    /// A list.
    Many,
    /// A list in which places may be empty.
    ManyOptional,
}

/// What a field holds.
#[derive(Clone, Copy)]
pub enum Field<'a> {
    /// An optional field left out.
    None,
    /// A node.
    Node(&'a dyn Node),
    /// A list of nodes.
    Nodes(&'a dyn NodeList),
    /// A name.
    Identifier(&'a Identifier),
    /// A list of names.
    Identifiers(&'a [Identifier]),
    /// An integer.
    Int(i32),
    /// A string.
    String(&'a str),
    /// The value of a constant.
    Constant(&'a Const),
}

/// A node of any type.
pub trait Node {
    /// Its form.
    fn info(&self) -> &'static NodeInfo;
    /// Its position, if its type has positions.
    fn range(&self) -> Option<Range>;
    /// The field of that index in [`NodeInfo::fields`]; [`Field::None`] beyond them.
    fn field(&self, index: usize) -> Field<'_>;
}

/// A list of nodes of one type.
pub trait NodeList {
    /// The number of places.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The node at `index`; `None` for an empty place and beyond the end.
    fn node(&self, index: usize) -> Option<&dyn Node>;
}

impl<T: Node> NodeList for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn node(&self, index: usize) -> Option<&dyn Node> {
        self.get(index).map(|node| node as &dyn Node)
    }
}

impl<T: Node> NodeList for Vec<Option<T>> {
    fn len(&self) -> usize {
        self.len()
    }

    fn node(&self, index: usize) -> Option<&dyn Node> {
        self.get(index)?.as_ref().map(|node| node as &dyn Node)
    }
}
