//! Type parameters and type aliases. Bounds, constraints, defaults and values are functions called when asked for.

use taipan_code::CodeRef;
use taipan_code::Const;
use taipan_code::Op;
use taipan_code::operand::CompareOp;
use taipan_code::operand::Intrinsic1;
use taipan_code::operand::Intrinsic2;
use taipan_code::operand::make_function;

use super::Lowering;
use super::unit::UnitKind;
use crate::ast;
use crate::ast::Expr;
use crate::ast::ExprKind;
use crate::ast::Identifier;
use crate::ast::Range;
use crate::ast::Stmt;
use crate::ast::TypeParam;
use crate::ast::TypeParamKind;
use crate::fail::Outcome;
use crate::scopes::Role;
use crate::scopes::ScopeId;
use crate::scopes::known;

/// The first format that annotate functions made by the compiler do not know.
const LAST_FORMAT: i64 = 2;

impl<'a> Lowering<'a, '_> {
    pub(super) fn intrinsic_1(&mut self, function: Intrinsic1, range: Range) {
        self.emit_arg(Op::CallIntrinsic1, function as usize, range);
    }

    pub(super) fn intrinsic_2(&mut self, function: Intrinsic2, range: Range) {
        self.emit_arg(Op::CallIntrinsic2, function as usize, range);
    }

    /// Makes type parameters, binds them, and pushes the tuple of them.
    pub(super) fn type_params(&mut self, params: &'a [TypeParam]) -> Outcome<()> {
        let Some(first) = params.first() else { return Ok(()) };
        for param in params {
            let (name, default) = match &param.kind {
                TypeParamKind::TypeVar(node) => {
                    self.type_var(param, node)?;
                    (&node.name, &node.default_value)
                }
                TypeParamKind::ParamSpec(node) => {
                    self.constant(Const::Str(node.name.as_str().into()), param.range);
                    self.intrinsic_1(Intrinsic1::ParamSpec, param.range);
                    (&node.name, &node.default_value)
                }
                TypeParamKind::TypeVarTuple(node) => {
                    self.constant(Const::Str(node.name.as_str().into()), param.range);
                    self.intrinsic_1(Intrinsic1::TypeVarTuple, param.range);
                    (&node.name, &node.default_value)
                }
            };
            if let Some(default) = default {
                self.lazy(self.scope_of(param, Role::Default), name, default, default.range)?;
                self.intrinsic_2(Intrinsic2::SetTypeParamDefault, param.range);
            }
            self.emit(Op::DupTop, param.range);
            self.store(name, param.range)?;
        }
        self.emit_arg(Op::BuildTuple, params.len(), first.range);
        Ok(())
    }

    fn type_var(&mut self, param: &'a TypeParam, node: &'a ast::TypeVar) -> Outcome<()> {
        self.constant(Const::Str(node.name.as_str().into()), param.range);
        let Some(bound) = &node.bound else {
            self.intrinsic_1(Intrinsic1::TypeVar, param.range);
            return Ok(());
        };
        self.lazy(self.scope_of(param, Role::Body), &node.name, bound, bound.range)?;
        let function = match bound.kind {
            ExprKind::Tuple(_) => Intrinsic2::TypeVarWithConstraints,
            _ => Intrinsic2::TypeVarWithBound,
        };
        self.intrinsic_2(function, param.range);
        Ok(())
    }

    /// Pushes the function that evaluates an expression in a scope of its own.
    fn lazy(&mut self, scope: ScopeId, name: &Identifier, expr: &'a Expr, range: Range) -> Outcome<()> {
        self.constant(Const::Tuple([Const::Int(1)].into()), range);
        self.enter_annotations(scope, name, range)?;
        match &expr.kind {
            // The default of a TypeVarTuple: `*Ts = *tuple`.
            ExprKind::Starred(node) => {
                self.expr(&node.value)?;
                self.emit_arg(Op::UnpackSequence, 1, range);
            }
            _ => self.expr(expr)?,
        }
        self.emit(Op::ReturnValue, range);
        let code = CodeRef::new(self.finish());
        self.make_closure(code, make_function::DEFAULTS, range);
        Ok(())
    }

    /// Enters a function of one positional-only parameter, the format, that knows only the first two.
    pub(super) fn enter_annotations(&mut self, scope: ScopeId, name: &str, range: Range) -> Outcome<()> {
        self.enter(UnitKind::Annotations, scope, name, range.line);
        let unit = self.unit();
        unit.argcount = 1;
        unit.posonlyargcount = 1;
        let known_format = self.label();
        self.load_known(known::FORMAT, range)?;
        self.constant(Const::Int(LAST_FORMAT), range);
        self.emit_arg(Op::CompareOp, CompareOp::Gt as usize, range);
        self.jump(Op::PopJumpIfFalse, known_format, range);
        self.emit(Op::LoadNotImplementedError, range);
        self.emit_arg(Op::RaiseVarargs, 1, range);
        self.bind(known_format);
        Ok(())
    }

    pub(super) fn type_alias(&mut self, stmt: &'a Stmt, node: &'a ast::TypeAlias) -> Outcome<()> {
        let range = stmt.range;
        let ExprKind::Name(name) = &node.name.kind else { return Ok(()) };
        let text = Const::Str(name.id.as_str().into());
        if node.type_params.is_empty() {
            self.constant(text, range);
            self.constant(Const::None, range);
            self.alias_object(stmt, &name.id, &node.value)?;
        } else {
            let scope = self.scope_of(stmt, Role::TypeParams);
            let outer = format!("<generic parameters of {}>", name.id);
            self.enter(UnitKind::TypeParams, scope, &outer, range.line);
            self.constant(text, range);
            self.type_params(&node.type_params)?;
            self.alias_object(stmt, &name.id, &node.value)?;
            self.emit(Op::ReturnValue, range);
            let code = CodeRef::new(self.finish());
            self.make_closure(code, 0, range);
            self.emit_arg(Op::CallFunction, 0, range);
        }
        self.store(&name.id, range)
    }

    /// The alias from name and type parameters on the stack.
    fn alias_object(&mut self, stmt: &'a Stmt, name: &Identifier, value: &'a Expr) -> Outcome<()> {
        self.lazy(self.scope_of(stmt, Role::Body), name, value, stmt.range)?;
        self.emit_arg(Op::BuildTuple, 3, stmt.range);
        self.intrinsic_1(Intrinsic1::TypeAlias, stmt.range);
        Ok(())
    }
}
