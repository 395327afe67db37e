//! Expressions.

use super::Builder;
use crate::ast;
use crate::ast::Expr;
use crate::ast::ExprContext;
use crate::ast::ExprKind;
use crate::ast::Identifier;
use crate::ast::Range;
use crate::fail::Outcome;
use crate::fail::fail;
use crate::nesting::Descent;
use crate::scopes::Comprehension;
use crate::scopes::Role;
use crate::scopes::ScopeKind;
use crate::scopes::address;
use crate::scopes::def;
use crate::scopes::known;

impl Builder {
    pub(super) fn exprs(&mut self, exprs: &[Expr]) -> Outcome<()> {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    pub(super) fn options(&mut self, exprs: &[Option<Expr>]) -> Outcome<()> {
        exprs.iter().flatten().try_for_each(|expr| self.expr(expr))
    }

    pub(super) fn option(&mut self, expr: Option<&Expr>) -> Outcome<()> {
        expr.map_or(Ok(()), |expr| self.expr(expr))
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Outcome<()> {
        self.descend(|this| this.chain(expr))
    }

    /// An expression with those it continues on its left, innermost first.
    pub(super) fn chain(&mut self, expr: &Expr) -> Outcome<()> {
        let Some(mut left) = ast::link(expr) else { return self.expr_within(expr) };
        let mut links = vec![expr];
        while let Some(next) = ast::link(left) {
            links.push(left);
            left = next;
        }
        self.expr_within(left)?;
        links.iter().rev().try_for_each(|link| self.expr_within(link))
    }

    /// An expression; of a link of a chain, all but what it continues.
    pub(super) fn expr_within(&mut self, expr: &Expr) -> Outcome<()> {
        match &expr.kind {
            ExprKind::BoolOp(node) => self.exprs(&node.values),
            ExprKind::NamedExpr(node) => self.named(expr, node),
            ExprKind::BinOp(node) => self.expr(&node.right),
            ExprKind::UnaryOp(node) => self.expr(&node.operand),
            ExprKind::Lambda(node) => self.lambda(expr, node),
            ExprKind::IfExp(node) => {
                self.expr(&node.test)?;
                self.expr(&node.body)?;
                self.expr(&node.orelse)
            }
            ExprKind::Dict(node) => {
                self.options(&node.keys)?;
                self.exprs(&node.values)
            }
            ExprKind::Set(node) => self.exprs(&node.elts),
            ExprKind::ListComp(node) => {
                self.comprehension(expr, Comprehension::List, &node.generators, None, &node.elt)
            }
            ExprKind::SetComp(node) => {
                self.comprehension(expr, Comprehension::Set, &node.generators, None, &node.elt)
            }
            ExprKind::GeneratorExp(node) => {
                self.comprehension(expr, Comprehension::Generator, &node.generators, None, &node.elt)
            }
            ExprKind::DictComp(node) => {
                self.comprehension(expr, Comprehension::Dict, &node.generators, Some(&node.value), &node.key)
            }
            ExprKind::Await(node) => self.await_expr(expr, &node.value),
            ExprKind::Yield(node) => self.yield_expr(expr, node.value.as_deref()),
            ExprKind::YieldFrom(node) => self.yield_expr(expr, Some(&node.value)),
            ExprKind::Compare(node) => {
                self.expr(&node.left)?;
                self.exprs(&node.comparators)
            }
            ExprKind::Call(node) => {
                self.exprs(&node.args)?;
                self.keywords(&node.keywords)
            }
            ExprKind::FormattedValue(node) => {
                self.expr(&node.value)?;
                self.option(node.format_spec.as_deref())
            }
            ExprKind::Interpolation(node) => {
                self.expr(&node.value)?;
                self.option(node.format_spec.as_deref())
            }
            ExprKind::JoinedStr(node) => self.exprs(&node.values),
            ExprKind::TemplateStr(node) => self.exprs(&node.values),
            ExprKind::Constant(_) => Ok(()),
            ExprKind::Attribute(node) => match node.ctx {
                ExprContext::Load => Ok(()),
                ctx => self.check_name(&node.attr, ctx == ExprContext::Store, expr.range),
            },
            ExprKind::Subscript(node) => self.expr(&node.slice),
            ExprKind::Starred(node) => self.expr(&node.value),
            ExprKind::Name(node) => self.name(expr, node),
            ExprKind::List(node) => self.exprs(&node.elts),
            ExprKind::Tuple(node) => self.exprs(&node.elts),
            ExprKind::Slice(node) => {
                self.option(node.lower.as_deref())?;
                self.option(node.upper.as_deref())?;
                self.option(node.step.as_deref())
            }
        }
    }

    pub(super) fn keywords(&mut self, keywords: &[ast::Keyword]) -> Outcome<()> {
        for keyword in keywords {
            if let Some(name) = &keyword.arg {
                self.check_name(name, true, keyword.range)?;
            }
            self.expr(&keyword.value)?;
        }
        Ok(())
    }

    pub(super) fn name(&mut self, expr: &Expr, node: &ast::Name) -> Outcome<()> {
        if self.current().in_unevaluated_annotation {
            return Ok(());
        }
        if node.ctx != ExprContext::Load {
            self.check_name(&node.id, node.ctx == ExprContext::Store, expr.range)?;
            return self.define(&node.id, def::LOCAL, expr.range);
        }
        self.define(&node.id, def::USE, expr.range)?;
        if &*node.id == "super" && self.current().is_function_like() {
            self.define_known(known::CLASS, def::USE, expr.range)?;
        }
        Ok(())
    }

    /// What may not stand in annotations, bounds and aliases.
    pub(super) fn refuse_in_annotation(&mut self, what: &str, range: Range) -> Outcome<()> {
        let scope = self.current();
        let place = match scope.kind {
            ScopeKind::Annotation => "an annotation",
            ScopeKind::TypeVariable => scope.info,
            ScopeKind::TypeAlias => "a type alias",
            ScopeKind::TypeParams => "the definition of a generic",
            _ => return Ok(()),
        };
        fail(format!("{what} cannot be used within {place}"), range)
    }

    pub(super) fn await_expr(&mut self, expr: &Expr, value: &Expr) -> Outcome<()> {
        self.refuse_in_annotation("await expression", expr.range)?;
        if !self.allows_top_level_await() {
            let scope = self.current();
            if !scope.is_function_like() {
                return fail("'await' outside function", expr.range);
            }
            if !scope.async_def && scope.comprehension.is_none() {
                return fail("'await' outside async function", expr.range);
            }
        }
        self.expr(value)?;
        self.current().coroutine = true;
        Ok(())
    }

    pub(super) fn yield_expr(&mut self, expr: &Expr, value: Option<&Expr>) -> Outcome<()> {
        self.refuse_in_annotation("yield expression", expr.range)?;
        self.option(value)?;
        let scope = self.current();
        scope.generator = true;
        let place = match scope.comprehension {
            None => return Ok(()),
            Some(Comprehension::List) => "list comprehension",
            Some(Comprehension::Set) => "set comprehension",
            Some(Comprehension::Dict) => "dict comprehension",
            Some(Comprehension::Generator) => "generator expression",
        };
        fail(format!("'yield' inside {place}"), expr.range)
    }

    pub(super) fn named(&mut self, expr: &Expr, node: &ast::NamedExpr) -> Outcome<()> {
        if self.current().comp_iter_expr > 0 {
            let message = "assignment expression cannot be used in a comprehension iterable expression";
            return fail(message, expr.range);
        }
        self.refuse_in_annotation("named expression", expr.range)?;
        if self.current().comprehension.is_some()
            && let ExprKind::Name(target) = &node.target.kind
        {
            self.named_in_comprehension(&target.id, node.target.range)?;
        }
        self.expr(&node.value)?;
        self.expr(&node.target)
    }

    /// The target of `:=` in a comprehension belongs to the nearest function or module outside.
    pub(super) fn named_in_comprehension(&mut self, name: &Identifier, range: Range) -> Outcome<()> {
        let mangled = self.mangled(name);
        for id in self.stack.clone().into_iter().rev() {
            let scope = self.table.scope(id);
            let flags = scope.symbol(&mangled).flags;
            if scope.comprehension.is_some() {
                if flags & def::COMP_ITER != 0 && flags & (def::LOCAL | def::GLOBAL) != 0 {
                    let message = format!(
                        "assignment expression cannot rebind comprehension iteration variable '{name}'"
                    );
                    return fail(message, range);
                }
                continue;
            }
            let (inner, outer) = match scope.kind {
                ScopeKind::Function if flags & def::GLOBAL != 0 => (def::GLOBAL, def::LOCAL),
                ScopeKind::Function => (def::NONLOCAL, def::LOCAL),
                ScopeKind::Module => (def::GLOBAL, def::GLOBAL),
                ScopeKind::Class => {
                    let message =
                        "assignment expression within a comprehension cannot be used in a class body";
                    return fail(message, range);
                }
                ScopeKind::TypeParams => {
                    let message = "assignment expression within a comprehension cannot be used within the \
                                   definition of a generic";
                    return fail(message, range);
                }
                ScopeKind::TypeAlias => {
                    let message =
                        "assignment expression within a comprehension cannot be used in a type alias";
                    return fail(message, range);
                }
                ScopeKind::TypeVariable => {
                    let message =
                        "assignment expression within a comprehension cannot be used in a TypeVar bound";
                    return fail(message, range);
                }
                ScopeKind::Annotation => return self.refuse_in_annotation("named expression", range),
            };
            self.define(name, inner, range)?;
            self.current().directives.push((mangled.clone(), range));
            return self.define_in(id, &mangled, outer, range);
        }
        Ok(())
    }

    pub(super) fn comprehension(
        &mut self,
        expr: &Expr,
        kind: Comprehension,
        generators: &[ast::Comprehension],
        value: Option<&Expr>,
        elt: &Expr,
    ) -> Outcome<()> {
        let Some((outermost, rest)) = generators.split_first() else { return Ok(()) };
        self.current().comp_iter_expr += 1;
        self.expr(&outermost.iter)?;
        self.current().comp_iter_expr -= 1;
        let name = match kind {
            Comprehension::List => "<listcomp>",
            Comprehension::Set => "<setcomp>",
            Comprehension::Dict => "<dictcomp>",
            Comprehension::Generator => "<genexpr>",
        };
        let unevaluated = self.current().in_unevaluated_annotation;
        self.enter(name, ScopeKind::Function, Some((address(expr), Role::Body)), expr.range)?;
        let scope = self.current();
        scope.comprehension = Some(kind);
        scope.in_unevaluated_annotation = unevaluated;
        scope.coroutine = outermost.is_async != 0;
        self.define_known(known::ITERATOR, def::PARAM, expr.range)?;
        self.target(&outermost.target)?;
        self.exprs(&outermost.ifs)?;
        for generator in rest {
            self.target(&generator.target)?;
            self.current().comp_iter_expr += 1;
            self.expr(&generator.iter)?;
            self.current().comp_iter_expr -= 1;
            self.exprs(&generator.ifs)?;
            self.current().coroutine |= generator.is_async != 0;
        }
        self.option(value)?;
        self.expr(elt)?;
        let is_generator = kind == Comprehension::Generator;
        self.current().generator = is_generator;
        let is_async = self.current().coroutine && !is_generator;
        self.leave();
        self.current().coroutine |= is_async;
        Ok(())
    }

    pub(super) fn target(&mut self, target: &Expr) -> Outcome<()> {
        self.current().comp_iter_target = true;
        let outcome = self.expr(target);
        self.current().comp_iter_target = false;
        outcome
    }
}
