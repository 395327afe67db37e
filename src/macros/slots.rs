//! The special-method slots that `#[slot(..)]` may name, with the shape of their functions.

use proc_macro2::TokenStream;
use quote::quote;

/// The shape of a slot's function: what follows thread and receiver, and what it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nothing; a value.
    Unary,
    /// The right operand, where the receiver is the left one and may be of another type; a value.
    Operator,
    /// A value; a value.
    Binary,
    /// The exponent and the modulus, the receiver as for an operator; a value.
    Power,
    /// A value and the comparison; a value.
    Compare,
    /// Nothing; a hash.
    Hash,
    /// Nothing; a truth value.
    Predicate,
    /// Nothing; a length.
    Length,
    /// Nothing; a value or the end.
    Next,
    /// A key and perhaps a value; nothing.
    SetItem,
    /// A value; a truth value.
    Contains,
    /// Arguments; a value.
    Call,
    /// A name; a value.
    GetAttr,
    /// A name and perhaps a value; nothing.
    SetAttr,
    /// Perhaps an instance, and the owner; a value.
    DescrGet,
    /// An instance and perhaps a value; nothing.
    DescrSet,
    /// The class is the receiver. Arguments; a value.
    New,
    /// Arguments; nothing.
    Init,
    /// Flags; the bytes.
    Buffer,
}

impl Shape {
    /// The types behind thread and receiver.
    pub fn inputs(self) -> Vec<TokenStream> {
        let value = || quote!(::taipan_gc::Value);
        let optional = || quote!(Option<::taipan_gc::Value>);
        let name = || quote!(::taipan_gc::Gc<::taipan_runtime::types::str::Str>);
        let args = || quote!(::taipan_runtime::object::args::Args<'_>);
        match self {
            Shape::Unary | Shape::Hash | Shape::Predicate | Shape::Length | Shape::Next => vec![],
            Shape::Operator | Shape::Binary | Shape::Contains => vec![value()],
            Shape::Power => vec![value(), value()],
            Shape::Compare => vec![value(), quote!(::taipan_runtime::object::slots::Comparison)],
            Shape::SetItem | Shape::DescrSet => vec![value(), optional()],
            Shape::Call | Shape::New | Shape::Init => vec![args()],
            Shape::GetAttr => vec![name()],
            Shape::SetAttr => vec![name(), optional()],
            Shape::DescrGet => vec![optional(), value()],
            Shape::Buffer => vec![quote!(i64)],
        }
    }

    /// What the function gives, inside the result; `None` is a value, to which whatever the Rust function gives is
    /// converted.
    pub fn output(self) -> Option<TokenStream> {
        match self {
            Shape::Hash => Some(quote!(i64)),
            Shape::Predicate | Shape::Contains => Some(quote!(bool)),
            Shape::Length => Some(quote!(usize)),
            Shape::Next => Some(quote!(Option<::taipan_gc::Value>)),
            Shape::Buffer => Some(quote!(::taipan_runtime::object::buffer::Export)),
            Shape::SetItem | Shape::SetAttr | Shape::DescrSet | Shape::Init => Some(quote!(())),
            _ => None,
        }
    }

    /// Whether a receiver of another type means "not for me" instead of an error.
    pub fn is_operator(self) -> bool {
        matches!(self, Shape::Operator | Shape::Power)
    }
}

/// A slot: its field, the special method that messages name, its shape.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// The field of the runtime's table.
    pub field: &'static str,
    /// The special method.
    pub method: &'static str,
    /// The shape.
    pub shape: Shape,
}

macro_rules! slots {
    ($($shape:ident: $($field:ident $method:ident),*;)*) => {
        /// Every slot, in the runtime's order within each shape.
        pub const SLOTS: &[Slot] = &[$($(Slot {
            field: stringify!($field),
            method: stringify!($method),
            shape: Shape::$shape,
        },)*)*];
    };
}

slots! {
    Unary: repr __repr__, str __str__, iter __iter__, del __del__, neg __neg__, pos __pos__, abs __abs__,
        invert __invert__, int __int__, float __float__, index __index__, await_ __await__, aiter __aiter__,
        anext __anext__;
    Operator: add __add__, sub __sub__, mul __mul__, matmul __matmul__, truediv __truediv__,
        floordiv __floordiv__, modulo __mod__, divmod __divmod__, lshift __lshift__, rshift __rshift__,
        and __and__, xor __xor__, or __or__;
    Binary: iadd __iadd__, isub __isub__, imul __imul__, imatmul __imatmul__, itruediv __itruediv__,
        ifloordiv __ifloordiv__, imodulo __imod__, ilshift __ilshift__, irshift __irshift__, iand __iand__,
        ixor __ixor__, ior __ior__, getitem __getitem__, concat __add__, repeat __mul__, iconcat __iadd__,
        irepeat __imul__;
    Power: pow __pow__, ipow __ipow__;
    Compare: compare __eq__;
    Hash: hash __hash__;
    Predicate: bool __bool__;
    Length: len __len__;
    Next: next __next__;
    SetItem: setitem __setitem__;
    Contains: contains __contains__;
    Call: call __call__;
    GetAttr: getattribute __getattribute__;
    SetAttr: setattr __setattr__;
    DescrGet: descr_get __get__;
    DescrSet: descr_set __set__;
    New: new __new__;
    Init: init __init__;
    Buffer: buffer __buffer__;
}

/// The slot of that name.
pub fn find(name: &str) -> Option<Slot> {
    SLOTS.iter().copied().find(|slot| slot.field == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_distinct() {
        let mut fields: Vec<&str> = SLOTS.iter().map(|slot| slot.field).collect();
        fields.sort_unstable();
        fields.dedup();
        assert_eq!(fields.len(), SLOTS.len());
        assert_eq!(find("modulo").map(|slot| slot.method), Some("__mod__"));
        assert!(find("mod").is_none());
    }
}
