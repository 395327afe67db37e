//! `from __future__ import ...`.

use taipan_code::CodeFlags;
use taipan_code::Const;

use crate::ast;
use crate::ast::Alias;
use crate::ast::ExprKind;
use crate::ast::Mod;
use crate::ast::Range;
use crate::ast::Stmt;
use crate::ast::StmtKind;
use crate::fail::Outcome;
use crate::fail::fail;

/// The features a tree asks for, and where the last import of them stands.
pub(crate) fn features(tree: &Mod) -> Outcome<(CodeFlags, Option<Range>)> {
    let body: &[Stmt] = match tree {
        Mod::Module(module) => &module.body,
        Mod::Interactive(interactive) => &interactive.body,
        Mod::Expression(_) | Mod::FunctionType(_) => &[],
    };
    let mut flags = CodeFlags::default();
    let mut end = None;
    for (index, stmt) in body.iter().enumerate() {
        match &stmt.kind {
            StmtKind::ImportFrom(node) if is_future(node) => {
                for alias in &node.names {
                    flags |= feature(alias)?;
                }
                end = Some(stmt.range);
            }
            StmtKind::Expr(node) if index == 0 && is_string(&node.value.kind) => {}
            _ => break,
        }
    }
    Ok((flags, end))
}

fn is_future(node: &ast::ImportFrom) -> bool {
    node.module.as_deref() == Some("__future__") && node.level.unwrap_or(0) == 0
}

fn is_string(kind: &ExprKind) -> bool {
    matches!(kind, ExprKind::Constant(constant) if matches!(constant.value, Const::Str(_)))
}

fn feature(alias: &Alias) -> Outcome<CodeFlags> {
    Ok(match &*alias.name {
        "nested_scopes" | "generators" | "division" | "absolute_import" | "with_statement"
        | "print_function" | "unicode_literals" | "generator_stop" => CodeFlags::default(),
        "barry_as_FLUFL" => CodeFlags::FUTURE_BARRY_AS_BDFL,
        "annotations" => CodeFlags::FUTURE_ANNOTATIONS,
        "braces" => return fail("not a chance", alias.range),
        name => return fail(format!("future feature {name} is not defined"), alias.range),
    })
}
