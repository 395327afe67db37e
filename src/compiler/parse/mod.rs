//! Source text to the abstract syntax tree.

mod number;

pub(crate) use number::decimal;

/// What a source is read as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// `exec`: a module.
    #[default]
    Exec,
    /// `eval`: one expression.
    Eval,
    /// `single`: one interactive statement.
    Single,
    /// `func_type`: the signature of a function in a type comment.
    FuncType,
}
