//! Statements.

use ruff_python_ast as ruff;
use ruff_text_size::Ranged;
use ruff_text_size::TextSize;

use super::Converter;
use super::Fault;
use crate::ast;
use crate::ast::Range;
use crate::ast::Stmt;
use crate::ast::StmtKind;
use crate::parse::nesting::MAX_ELIFS;

impl<'s> Converter<'s> {
    pub(super) fn body(&mut self, body: &'s [ruff::Stmt]) -> Vec<Stmt> {
        body.iter().map(|stmt| self.stmt(stmt)).collect()
    }

    fn stmt(&mut self, stmt: &'s ruff::Stmt) -> Stmt {
        let range = self.stmt_range(stmt);
        let kind = self.nested(|this| this.stmt_kind(stmt)).unwrap_or(StmtKind::Pass);
        Stmt { range, kind }
    }

    fn stmt_range(&mut self, stmt: &'s ruff::Stmt) -> Range {
        let (start, end) = (stmt.start(), stmt.end());
        let (start, end) = match stmt {
            ruff::Stmt::FunctionDef(node) => {
                (self.after_decorators(&node.decorator_list, start), self.after_semicolon(end))
            }
            ruff::Stmt::ClassDef(node) => {
                (self.after_decorators(&node.decorator_list, start), self.after_semicolon(end))
            }
            ruff::Stmt::If(_)
            | ruff::Stmt::For(_)
            | ruff::Stmt::While(_)
            | ruff::Stmt::With(_)
            | ruff::Stmt::Try(_)
            | ruff::Stmt::Match(_) => (start, self.after_semicolon(end)),
            ruff::Stmt::Pass(_) if self.is_raise(start) => (start, start + TextSize::of("raise")),
            _ => (start, end),
        };
        self.lines.span(start, end)
    }

    fn is_raise(&self, start: TextSize) -> bool {
        self.patch.raises.binary_search(&start.to_u32()).is_ok()
    }

    /// A block ends behind the semicolon of its last statement, if that has one.
    fn after_semicolon(&self, end: TextSize) -> TextSize {
        let rest = &self.text.as_bytes()[end.to_usize()..];
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\x0c')).count();
        match rest.get(blanks) {
            Some(b';') => end + TextSize::new(blanks as u32 + 1),
            _ => end,
        }
    }

    /// The start of what the decorators decorate.
    fn after_decorators(&self, decorators: &[ruff::Decorator], start: TextSize) -> TextSize {
        let Some(last) = decorators.last() else { return start };
        let from = last.range.end().to_usize();
        let mut rest = self.text[from..].char_indices();
        while let Some((at, c)) = rest.next() {
            match c {
                '#' => {
                    rest.by_ref().find(|&(_, c)| c == '\n');
                }
                c if c.is_ascii_alphabetic() => return TextSize::new((from + at) as u32),
                _ => {}
            }
        }
        start
    }

    fn stmt_kind(&mut self, stmt: &'s ruff::Stmt) -> StmtKind {
        match stmt {
            ruff::Stmt::FunctionDef(node) => self.function_def(node),
            ruff::Stmt::ClassDef(node) => self.class_def(node),
            ruff::Stmt::If(node) => self.if_stmt(node),
            ruff::Stmt::For(node) => self.for_stmt(node),
            ruff::Stmt::While(node) => self.while_stmt(node),
            ruff::Stmt::With(node) => self.with_stmt(node),
            ruff::Stmt::Try(node) => self.try_stmt(node),
            ruff::Stmt::Match(node) => self.match_stmt(node),
            other => self.simple_stmt(other),
        }
    }

    fn simple_stmt(&mut self, stmt: &'s ruff::Stmt) -> StmtKind {
        match stmt {
            ruff::Stmt::Expr(node) => ast::ExprStmt { value: self.boxed(&node.value) }.into(),
            ruff::Stmt::Assign(node) => ast::Assign {
                targets: self.exprs(&node.targets),
                value: self.boxed(&node.value),
                type_comment: None,
            }
            .into(),
            ruff::Stmt::AugAssign(node) => ast::AugAssign {
                target: self.boxed(&node.target),
                op: super::expr::operator(node.op),
                value: self.boxed(&node.value),
            }
            .into(),
            ruff::Stmt::AnnAssign(node) => ast::AnnAssign {
                target: self.boxed(&node.target),
                annotation: self.boxed(&node.annotation),
                value: self.optional(node.value.as_deref()),
                simple: node.simple.into(),
            }
            .into(),
            ruff::Stmt::Return(node) => ast::Return { value: self.optional(node.value.as_deref()) }.into(),
            ruff::Stmt::Delete(node) => ast::Delete { targets: self.exprs(&node.targets) }.into(),
            ruff::Stmt::Raise(node) => ast::Raise {
                exc: self.optional(node.exc.as_deref()),
                cause: self.optional(node.cause.as_deref()),
            }
            .into(),
            ruff::Stmt::Assert(node) => {
                ast::Assert { test: self.boxed(&node.test), msg: self.optional(node.msg.as_deref()) }.into()
            }
            ruff::Stmt::Global(node) => ast::Global { names: self.identifiers(&node.names) }.into(),
            ruff::Stmt::Nonlocal(node) => ast::Nonlocal { names: self.identifiers(&node.names) }.into(),
            ruff::Stmt::TypeAlias(node) => self.type_alias(node),
            ruff::Stmt::Import(node) => ast::Import { names: self.aliases(&node.names) }.into(),
            ruff::Stmt::ImportFrom(node) => self.import_from(node),
            ruff::Stmt::Pass(node) if self.is_raise(node.range.start()) => {
                ast::Raise { exc: None, cause: None }.into()
            }
            ruff::Stmt::Break(_) => StmtKind::Break,
            ruff::Stmt::Continue(_) => StmtKind::Continue,
            _ => StmtKind::Pass,
        }
    }

    fn identifiers(&mut self, names: &[ruff::Identifier]) -> Vec<ast::Identifier> {
        names.iter().map(|name| self.identifier(name)).collect()
    }

    fn type_alias(&mut self, node: &'s ruff::StmtTypeAlias) -> StmtKind {
        ast::TypeAlias {
            name: self.boxed(&node.name),
            type_params: self.type_params(node.type_params.as_deref()),
            value: self.boxed(&node.value),
        }
        .into()
    }

    fn import_from(&mut self, node: &'s ruff::StmtImportFrom) -> StmtKind {
        ast::ImportFrom {
            module: node.module.as_ref().map(|module| self.identifier(module)),
            names: self.aliases(&node.names),
            level: Some(node.level.try_into().unwrap_or(i32::MAX)),
        }
        .into()
    }

    fn aliases(&mut self, names: &[ruff::Alias]) -> Vec<ast::Alias> {
        names
            .iter()
            .map(|alias| ast::Alias {
                range: self.range(alias.range),
                name: self.identifier(&alias.name),
                asname: alias.asname.as_ref().map(|name| self.identifier(name)),
            })
            .collect()
    }

    fn function_def(&mut self, node: &'s ruff::StmtFunctionDef) -> StmtKind {
        let name = self.identifier(&node.name);
        let decorator_list = self.decorators(&node.decorator_list);
        let type_params = self.type_params(node.type_params.as_deref());
        let args = Box::new(self.arguments(&node.parameters));
        let returns = self.optional(node.returns.as_deref());
        let body = self.body(&node.body);
        let type_comment = None;
        if node.is_async {
            return ast::AsyncFunctionDef {
                name,
                args,
                body,
                decorator_list,
                returns,
                type_comment,
                type_params,
            }
            .into();
        }
        ast::FunctionDef { name, args, body, decorator_list, returns, type_comment, type_params }.into()
    }

    fn decorators(&mut self, decorators: &'s [ruff::Decorator]) -> Vec<ast::Expr> {
        decorators.iter().map(|decorator| self.expr(&decorator.expression)).collect()
    }

    fn type_params(&mut self, params: Option<&'s ruff::TypeParams>) -> Vec<ast::TypeParam> {
        let Some(params) = params else { return Vec::new() };
        params
            .type_params
            .iter()
            .map(|param| ast::TypeParam { range: self.range(param.range()), kind: self.type_param(param) })
            .collect()
    }

    fn type_param(&mut self, param: &'s ruff::TypeParam) -> ast::TypeParamKind {
        match param {
            ruff::TypeParam::TypeVar(node) => ast::TypeVar {
                name: self.identifier(&node.name),
                bound: self.optional(node.bound.as_deref()),
                default_value: self.optional(node.default.as_deref()),
            }
            .into(),
            ruff::TypeParam::ParamSpec(node) => ast::ParamSpec {
                name: self.identifier(&node.name),
                default_value: self.optional(node.default.as_deref()),
            }
            .into(),
            ruff::TypeParam::TypeVarTuple(node) => ast::TypeVarTuple {
                name: self.identifier(&node.name),
                default_value: self.optional(node.default.as_deref()),
            }
            .into(),
        }
    }

    fn class_def(&mut self, node: &'s ruff::StmtClassDef) -> StmtKind {
        let name = self.identifier(&node.name);
        let decorator_list = self.decorators(&node.decorator_list);
        let type_params = self.type_params(node.type_params.as_deref());
        let (bases, keywords) = match node.arguments.as_deref() {
            Some(arguments) => (self.exprs(&arguments.args), self.keywords(&arguments.keywords)),
            None => (Vec::new(), Vec::new()),
        };
        let body = self.body(&node.body);
        ast::ClassDef { name, bases, keywords, body, decorator_list, type_params }.into()
    }

    /// An `elif` is an `if` in the `else` of the one before: built from the last to the first.
    fn if_stmt(&mut self, node: &'s ruff::StmtIf) -> StmtKind {
        if node.elif_else_clauses.len() > MAX_ELIFS {
            self.fail(Fault::TooDeep);
            return StmtKind::Pass;
        }
        let end = self.after_semicolon(node.range.end());
        let mut orelse = Vec::new();
        for clause in node.elif_else_clauses.iter().rev() {
            let body = self.body(&clause.body);
            orelse = match &clause.test {
                None => body,
                Some(test) => {
                    let range = self.lines.span(clause.range.start(), end);
                    let test = self.boxed(test);
                    vec![Stmt { range, kind: ast::If { test, body, orelse }.into() }]
                }
            };
        }
        ast::If { test: self.boxed(&node.test), body: self.body(&node.body), orelse }.into()
    }

    fn for_stmt(&mut self, node: &'s ruff::StmtFor) -> StmtKind {
        let target = self.boxed(&node.target);
        let iter = self.boxed(&node.iter);
        let body = self.body(&node.body);
        let orelse = self.body(&node.orelse);
        if node.is_async {
            return ast::AsyncFor { target, iter, body, orelse, type_comment: None }.into();
        }
        ast::For { target, iter, body, orelse, type_comment: None }.into()
    }

    fn while_stmt(&mut self, node: &'s ruff::StmtWhile) -> StmtKind {
        ast::While {
            test: self.boxed(&node.test),
            body: self.body(&node.body),
            orelse: self.body(&node.orelse),
        }
        .into()
    }

    fn with_stmt(&mut self, node: &'s ruff::StmtWith) -> StmtKind {
        let items = node
            .items
            .iter()
            .map(|item| ast::WithItem {
                context_expr: self.boxed(&item.context_expr),
                optional_vars: self.optional(item.optional_vars.as_deref()),
            })
            .collect();
        let body = self.body(&node.body);
        if node.is_async {
            return ast::AsyncWith { items, body, type_comment: None }.into();
        }
        ast::With { items, body, type_comment: None }.into()
    }

    fn try_stmt(&mut self, node: &'s ruff::StmtTry) -> StmtKind {
        let body = self.body(&node.body);
        let handlers = node.handlers.iter().map(|handler| self.handler(handler)).collect();
        let orelse = self.body(&node.orelse);
        let finalbody = self.body(&node.finalbody);
        if node.is_star {
            return ast::TryStar { body, handlers, orelse, finalbody }.into();
        }
        ast::Try { body, handlers, orelse, finalbody }.into()
    }

    fn handler(&mut self, handler: &'s ruff::ExceptHandler) -> ast::ExceptHandler {
        let ruff::ExceptHandler::ExceptHandler(node) = handler;
        let end = self.after_semicolon(node.range.end());
        ast::ExceptHandler {
            range: self.lines.span(node.range.start(), end),
            type_: self.optional(node.type_.as_deref()),
            name: node.name.as_ref().map(|name| self.identifier(name)),
            body: self.body(&node.body),
        }
    }

    fn match_stmt(&mut self, node: &'s ruff::StmtMatch) -> StmtKind {
        let subject = self.boxed(&node.subject);
        let cases = node
            .cases
            .iter()
            .map(|case| ast::MatchCase {
                pattern: Box::new(self.pattern(&case.pattern)),
                guard: self.optional(case.guard.as_deref()),
                body: self.body(&case.body),
            })
            .collect();
        ast::Match { subject, cases }.into()
    }
}
