//! Functions, classes, type aliases and type parameters.

use super::Builder;
use super::all_args;
use super::docstring;
use crate::ast;
use crate::ast::Expr;
use crate::ast::ExprKind;
use crate::ast::Function;
use crate::ast::Identifier;
use crate::ast::Stmt;
use crate::ast::TypeParam;
use crate::ast::TypeParamKind;
use crate::fail::Outcome;
use crate::fail::fail;
use crate::scopes::Role;
use crate::scopes::ScopeKind;
use crate::scopes::address;
use crate::scopes::def;
use crate::scopes::known;

impl Builder {
    pub(super) fn function(&mut self, parts: Function<'_>) -> Outcome<()> {
        let stmt = parts.stmt;
        self.bind(parts.name, def::LOCAL, stmt.range)?;
        self.exprs(&parts.args.defaults)?;
        self.options(&parts.args.kw_defaults)?;
        self.exprs(parts.decorators)?;
        let generic = !parts.type_params.is_empty();
        if generic {
            self.enter_type_params(stmt, parts.name, parts.type_params)?;
            if !parts.args.defaults.is_empty() {
                self.define_known(known::DEFAULTS, def::PARAM, stmt.range)?;
            }
            if parts.args.kw_defaults.iter().any(Option::is_some) {
                self.define_known(known::KWDEFAULTS, def::PARAM, stmt.range)?;
            }
            self.type_params(parts.type_params)?;
        }
        // The annotations' scope comes first among the children; the function's own is made before it.
        let body = self.make(parts.name, ScopeKind::Function, Some((address(stmt), Role::Body)));
        let used = self.function_annotations(stmt, parts.args, parts.returns)?;
        self.stack.push(body);
        self.current().annotations_used = used;
        self.current().async_def = parts.is_async;
        self.current().coroutine = parts.is_async;
        self.current().has_docstring = docstring(parts.body).is_some();
        self.arguments(parts.args)?;
        self.stmts(parts.body)?;
        self.leave();
        if generic {
            self.leave();
        }
        Ok(())
    }

    /// Returns whether there are any.
    pub(super) fn function_annotations(
        &mut self,
        stmt: &Stmt,
        args: &ast::Arguments,
        returns: Option<&Expr>,
    ) -> Outcome<bool> {
        let annotations = all_args(args).filter_map(|arg| arg.annotation.as_deref()).chain(returns);
        let annotations = annotations.collect::<Vec<_>>();
        if annotations.is_empty() {
            // CPython gives every function a scope for annotations, which sees the class; that shows in the class.
            let sees_class = !self.options.future_annotations;
            let scope = self.current();
            scope.needs_classdict |= sees_class && scope.kind == ScopeKind::Class;
            return Ok(false);
        }
        let in_class = self.current().sees_class || self.current().kind == ScopeKind::Class;
        let in_class = in_class && !self.options.future_annotations;
        let node = (address(args), Role::Annotations);
        self.enter("__annotate__", ScopeKind::Annotation, Some(node), stmt.range)?;
        if in_class {
            self.see_class(stmt.range)?;
        }
        annotations.iter().try_for_each(|annotation| self.annotation_expr(annotation, false))?;
        self.leave();
        Ok(true)
    }

    pub(super) fn arguments(&mut self, args: &ast::Arguments) -> Outcome<()> {
        let positional = args.posonlyargs.iter().chain(&args.args);
        for arg in positional.chain(&args.kwonlyargs) {
            self.bind(&arg.arg, def::PARAM, arg.range)?;
        }
        if let Some(arg) = &args.vararg {
            self.bind(&arg.arg, def::PARAM, arg.range)?;
            self.current().varargs = true;
        }
        if let Some(arg) = &args.kwarg {
            self.bind(&arg.arg, def::PARAM, arg.range)?;
            self.current().varkeywords = true;
        }
        Ok(())
    }

    pub(super) fn lambda(&mut self, expr: &Expr, node: &ast::Lambda) -> Outcome<()> {
        self.exprs(&node.args.defaults)?;
        self.options(&node.args.kw_defaults)?;
        self.enter("<lambda>", ScopeKind::Function, Some((address(expr), Role::Body)), expr.range)?;
        self.arguments(&node.args)?;
        self.expr(&node.body)?;
        self.leave();
        Ok(())
    }

    pub(super) fn class(&mut self, stmt: &Stmt, node: &ast::ClassDef) -> Outcome<()> {
        self.bind(&node.name, def::LOCAL, stmt.range)?;
        self.exprs(&node.decorator_list)?;
        let outer = self.class.clone();
        let generic = !node.type_params.is_empty();
        if generic {
            self.enter_type_params(stmt, &node.name, &node.type_params)?;
            self.current().mangled_names = Some(Vec::new());
            for name in [known::TYPE_PARAMS, known::GENERIC_BASE] {
                self.define_known(name, def::LOCAL | def::USE, stmt.range)?;
            }
            self.class = Some(node.name.clone());
            self.type_params(&node.type_params)?;
        }
        self.exprs(&node.bases)?;
        self.keywords(&node.keywords)?;
        self.enter(&node.name, ScopeKind::Class, Some((address(stmt), Role::Body)), stmt.range)?;
        self.class = Some(node.name.clone());
        if generic {
            self.define_known("__type_params__", def::LOCAL, stmt.range)?;
            self.define_known(known::TYPE_PARAMS, def::USE, stmt.range)?;
        }
        self.current().has_docstring = docstring(&node.body).is_some();
        self.stmts(&node.body)?;
        self.leave();
        if generic {
            self.leave();
        }
        self.class = outer;
        Ok(())
    }

    pub(super) fn enter_type_params(
        &mut self,
        stmt: &Stmt,
        name: &Identifier,
        _params: &[TypeParam],
    ) -> Outcome<()> {
        let in_class = self.current().kind == ScopeKind::Class;
        self.enter(name, ScopeKind::TypeParams, Some((address(stmt), Role::TypeParams)), stmt.range)?;
        if in_class {
            self.see_class(stmt.range)?;
        }
        Ok(())
    }

    pub(super) fn type_params(&mut self, params: &[TypeParam]) -> Outcome<()> {
        let mut seen_default = false;
        for param in params {
            let (name, bound, default, default_info) = match &param.kind {
                TypeParamKind::TypeVar(node) => {
                    (&node.name, node.bound.as_deref(), node.default_value.as_deref(), "a TypeVar default")
                }
                TypeParamKind::ParamSpec(node) => {
                    (&node.name, None, node.default_value.as_deref(), "a ParamSpec default")
                }
                TypeParamKind::TypeVarTuple(node) => {
                    (&node.name, None, node.default_value.as_deref(), "a TypeVarTuple default")
                }
            };
            self.bind(name, def::TYPE_PARAM | def::LOCAL, param.range)?;
            let bound_info = match bound.map(|bound| &bound.kind) {
                Some(ExprKind::Tuple(_)) => "a TypeVar constraint",
                _ => "a TypeVar bound",
            };
            self.type_variable(param, name, bound, Role::Body, bound_info)?;
            self.type_variable(param, name, default, Role::Default, default_info)?;
            if default.is_none() && seen_default {
                let message = format!("non-default type parameter '{name}' follows default type parameter");
                return fail(message, param.range);
            }
            seen_default |= default.is_some();
        }
        Ok(())
    }

    pub(super) fn type_variable(
        &mut self,
        param: &TypeParam,
        name: &Identifier,
        expr: Option<&Expr>,
        role: Role,
        info: &'static str,
    ) -> Outcome<()> {
        if name == known::CLASSDICT {
            return fail(format!("reserved name '{name}' cannot be used for type parameter"), param.range);
        }
        let Some(expr) = expr else { return Ok(()) };
        let in_class = self.current().sees_class;
        self.enter(name, ScopeKind::TypeVariable, Some((address(param), role)), expr.range)?;
        if in_class {
            self.see_class(expr.range)?;
        }
        self.current().info = info;
        self.expr(expr)?;
        self.leave();
        Ok(())
    }

    pub(super) fn type_alias(&mut self, stmt: &Stmt, node: &ast::TypeAlias) -> Outcome<()> {
        self.expr(&node.name)?;
        let ExprKind::Name(name) = &node.name.kind else { return Ok(()) };
        let in_class = self.current().kind == ScopeKind::Class;
        let generic = !node.type_params.is_empty();
        if generic {
            self.enter_type_params(stmt, &name.id, &node.type_params)?;
            self.type_params(&node.type_params)?;
        }
        self.enter(&name.id, ScopeKind::TypeAlias, Some((address(stmt), Role::Body)), stmt.range)?;
        if in_class {
            self.see_class(stmt.range)?;
        }
        self.expr(&node.value)?;
        self.leave();
        if generic {
            self.leave();
        }
        Ok(())
    }
}
