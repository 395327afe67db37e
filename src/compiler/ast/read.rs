//! Trees read from another representation: what a program made with the module `ast` becomes ours.

use taipan_code::Const;

use super::FieldInfo;
use super::Identifier;
use super::NodeInfo;
use super::Range;
use super::TypeInfo;

/// The representation that a tree is read from. After an error it is in the middle of the tree.
pub trait Reader {
    /// A node, a list, or a value in a field.
    type Object;
    /// Why something is not what the grammar asks for.
    type Error;

    /// Which form of `ty` the object is: one of [`TypeInfo::nodes`].
    fn form(
        &mut self,
        object: &Self::Object,
        ty: &'static TypeInfo,
    ) -> Result<&'static NodeInfo, Self::Error>;

    /// What a field of a node holds; `None` if it is not there or holds None.
    fn field(
        &mut self,
        node: &Self::Object,
        form: &'static NodeInfo,
        field: &'static FieldInfo,
    ) -> Result<Option<Self::Object>, Self::Error>;

    /// What a list holds, empty places included.
    fn items(
        &mut self,
        list: &Self::Object,
        form: &'static NodeInfo,
        field: &'static FieldInfo,
    ) -> Result<Vec<Option<Self::Object>>, Self::Error>;

    /// The position of a node that has one.
    fn range(&mut self, node: &Self::Object, form: &'static NodeInfo) -> Result<Range, Self::Error>;

    /// An `identifier`.
    fn identifier(&mut self, object: &Self::Object) -> Result<Identifier, Self::Error>;

    /// An `int`.
    fn int(&mut self, object: &Self::Object) -> Result<i32, Self::Error>;

    /// A `string`.
    fn string(&mut self, object: &Self::Object) -> Result<Box<str>, Self::Error>;

    /// A `constant`.
    fn constant(&mut self, object: &Self::Object) -> Result<Const, Self::Error>;

    /// The error that a field which must hold something holds nothing.
    fn missing(&mut self, form: &'static NodeInfo, field: &'static FieldInfo) -> Self::Error;

    /// The reader goes a level deeper: refuses when that is too deep.
    fn enter(&mut self) -> Result<(), Self::Error>;

    /// The reader comes back.
    fn leave(&mut self);
}

/// What can be read.
pub trait Read: Sized {
    /// Reads `object`.
    fn read<R: Reader>(reader: &mut R, object: &R::Object) -> Result<Self, R::Error>;
}

impl Read for Identifier {
    fn read<R: Reader>(reader: &mut R, object: &R::Object) -> Result<Self, R::Error> {
        reader.identifier(object)
    }
}

impl Read for i32 {
    fn read<R: Reader>(reader: &mut R, object: &R::Object) -> Result<Self, R::Error> {
        reader.int(object)
    }
}

impl Read for Box<str> {
    fn read<R: Reader>(reader: &mut R, object: &R::Object) -> Result<Self, R::Error> {
        reader.string(object)
    }
}

impl Read for Const {
    fn read<R: Reader>(reader: &mut R, object: &R::Object) -> Result<Self, R::Error> {
        reader.constant(object)
    }
}

impl<T: Read> Read for Box<T> {
    fn read<R: Reader>(reader: &mut R, object: &R::Object) -> Result<Self, R::Error> {
        T::read(reader, object).map(Box::new)
    }
}

pub(super) fn required<R: Reader, T: Read>(
    reader: &mut R,
    node: &R::Object,
    form: &'static NodeInfo,
    field: usize,
) -> Result<T, R::Error> {
    match optional(reader, node, form, field)? {
        Some(value) => Ok(value),
        None => Err(reader.missing(form, &form.fields[field])),
    }
}

pub(super) fn optional<R: Reader, T: Read>(
    reader: &mut R,
    node: &R::Object,
    form: &'static NodeInfo,
    field: usize,
) -> Result<Option<T>, R::Error> {
    match reader.field(node, form, &form.fields[field])? {
        Some(object) => T::read(reader, &object).map(Some),
        None => Ok(None),
    }
}

/// A list that is not there is empty.
pub(super) fn places<R: Reader, T: Read>(
    reader: &mut R,
    node: &R::Object,
    form: &'static NodeInfo,
    field: usize,
) -> Result<Vec<Option<T>>, R::Error> {
    let field = &form.fields[field];
    let Some(list) = reader.field(node, form, field)? else { return Ok(Vec::new()) };
    let items = reader.items(&list, form, field)?;
    items.iter().map(|item| item.as_ref().map(|item| T::read(reader, item)).transpose()).collect()
}

pub(super) fn list<R: Reader, T: Read>(
    reader: &mut R,
    node: &R::Object,
    form: &'static NodeInfo,
    field: usize,
) -> Result<Vec<T>, R::Error> {
    let values: Vec<Option<T>> = places(reader, node, form, field)?;
    let missing = |reader: &mut R| reader.missing(form, &form.fields[field]);
    values.into_iter().map(|value| value.ok_or(()).map_err(|()| missing(reader))).collect()
}
