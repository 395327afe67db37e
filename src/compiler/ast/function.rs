//! Both kinds of function definition as one.

use super::Arguments;
use super::AsyncFunctionDef;
use super::Expr;
use super::FunctionDef;
use super::Identifier;
use super::Stmt;
use super::TypeParam;

/// The parts that `def` and `async def` have.
#[derive(Clone, Copy)]
pub struct Function<'a> {
    /// The definition.
    pub stmt: &'a Stmt,
    /// The name it binds.
    pub name: &'a Identifier,
    /// The parameters.
    pub args: &'a Arguments,
    /// The statements.
    pub body: &'a [Stmt],
    /// The decorators, the outermost first.
    pub decorators: &'a [Expr],
    /// The annotation of what it returns.
    pub returns: Option<&'a Expr>,
    /// The type parameters.
    pub type_params: &'a [TypeParam],
    /// Whether it is `async`.
    pub is_async: bool,
}

macro_rules! function {
    ($stmt:ident, $node:ident, $is_async:literal) => {
        Function {
            stmt: $stmt,
            name: &$node.name,
            args: &$node.args,
            body: &$node.body,
            decorators: &$node.decorator_list,
            returns: $node.returns.as_deref(),
            type_params: &$node.type_params,
            is_async: $is_async,
        }
    };
}

impl<'a> Function<'a> {
    /// Of the statement `def`.
    pub fn plain(stmt: &'a Stmt, node: &'a FunctionDef) -> Function<'a> {
        function!(stmt, node, false)
    }

    /// Of the statement `async def`.
    pub fn asynchronous(stmt: &'a Stmt, node: &'a AsyncFunctionDef) -> Function<'a> {
        function!(stmt, node, true)
    }
}
