//! Walks the tree and notes what each scope does with each name.

use super::Comprehension;
use super::Options;
use super::Role;
use super::Scope;
use super::ScopeId;
use super::ScopeKind;
use super::Symbol;
use super::SymbolTable;
use super::Symbols;
use super::address;
use super::def;
use super::known;
use crate::ast;
use crate::ast::Expr;
use crate::ast::ExprContext;
use crate::ast::ExprKind;
use crate::ast::Identifier;
use crate::ast::Mod;
use crate::ast::PatternKind;
use crate::ast::Range;
use crate::ast::Stmt;
use crate::ast::StmtKind;
use crate::ast::TypeParam;
use crate::ast::TypeParamKind;
use crate::fail::Outcome;
use crate::fail::fail;
use crate::fail::too_deep;
use crate::nesting;

pub(super) fn build(tree: &Mod, options: Options) -> Outcome<SymbolTable> {
    let mut builder = Builder {
        table: SymbolTable { scopes: Vec::new(), by_node: Default::default() },
        stack: Vec::new(),
        class: None,
        options,
        depth: 0,
    };
    builder.enter("top", ScopeKind::Module, None, Range { line: 0, ..Range::default() })?;
    match tree {
        Mod::Module(module) => {
            builder.current().has_docstring = docstring(&module.body).is_some();
            builder.stmts(&module.body)?;
        }
        Mod::Interactive(interactive) => builder.stmts(&interactive.body)?,
        Mod::Expression(expression) => builder.expr(&expression.body)?,
        Mod::FunctionType(_) => return fail("this compiler does not handle FunctionTypes", Range::default()),
    }
    Ok(builder.table)
}

/// The docstring of a body: a string that is its first statement.
pub(crate) fn docstring(body: &[Stmt]) -> Option<&taipan_code::Text> {
    let StmtKind::Expr(statement) = &body.first()?.kind else { return None };
    let ExprKind::Constant(constant) = &statement.value.kind else { return None };
    match &constant.value {
        taipan_code::Const::Str(text) => Some(text),
        _ => None,
    }
}

struct Builder {
    table: SymbolTable,
    stack: Vec<ScopeId>,
    class: Option<Identifier>,
    options: Options,
    depth: u32,
}

impl Builder {
    // Scopes.

    fn current_id(&self) -> ScopeId {
        self.stack.last().copied().unwrap_or(SymbolTable::ROOT)
    }

    fn current(&mut self) -> &mut Scope {
        let id = self.current_id();
        self.table.scope_mut(id)
    }

    /// Makes a scope inside the current one, without entering it.
    fn make(&mut self, name: &str, kind: ScopeKind, node: Option<(usize, Role)>) -> ScopeId {
        let id = ScopeId(self.table.scopes.len() as u32);
        let parent = self.stack.last().copied();
        let outer = parent.map(|id| self.table.scope(id));
        let nested = outer.is_some_and(|outer| outer.nested || outer.is_function_like());
        let in_class = outer.is_some_and(|outer| outer.kind == ScopeKind::Class);
        let mangled_names =
            outer.and_then(|outer| outer.mangled_names.clone()).filter(|_| kind != ScopeKind::Class);
        let scope = Scope {
            kind,
            name: name.into(),
            parent,
            children: Vec::new(),
            symbols: Symbols::default(),
            params: Vec::new(),
            directives: Vec::new(),
            comprehension: None,
            inlined: false,
            nested,
            generator: false,
            coroutine: false,
            async_def: false,
            varargs: false,
            varkeywords: false,
            method: in_class && kind == ScopeKind::Function,
            has_docstring: false,
            needs_class_closure: false,
            needs_classdict: false,
            has_conditional_annotations: false,
            annotations_used: false,
            annotation_block: None,
            sees_class: false,
            in_conditional_block: false,
            in_unevaluated_annotation: false,
            comp_iter_target: false,
            comp_iter_expr: outer.map_or(0, |outer| outer.comp_iter_expr),
            info: "",
            mangled_names,
        };
        self.table.scopes.push(scope);
        if let Some(parent) = parent {
            self.table.scope_mut(parent).children.push(id);
        }
        if let Some(node) = node {
            self.table.by_node.insert(node, id);
        }
        id
    }

    fn enter(
        &mut self,
        name: &str,
        kind: ScopeKind,
        node: Option<(usize, Role)>,
        range: Range,
    ) -> Outcome<()> {
        let id = self.make(name, kind, node);
        self.stack.push(id);
        match kind {
            ScopeKind::Annotation | ScopeKind::TypeAlias | ScopeKind::TypeVariable => {
                self.define_known(known::FORMAT, def::PARAM, range)
            }
            _ => Ok(()),
        }
    }

    fn leave(&mut self) {
        self.stack.pop();
    }

    /// Lets the current scope see the names of the class around it.
    fn see_class(&mut self, range: Range) -> Outcome<()> {
        self.current().sees_class = true;
        self.define_known(known::CLASSDICT, def::USE, range)
    }

    // Names.

    fn mangled(&mut self, name: &Identifier) -> Identifier {
        self.table.scope(self.current_id()).mangle(self.class.as_ref(), name)
    }

    fn define_known(&mut self, name: &'static str, flag: u16, range: Range) -> Outcome<()> {
        self.define(&Identifier::from(name), flag, range)
    }

    fn define(&mut self, name: &Identifier, flag: u16, range: Range) -> Outcome<()> {
        if flag & def::TYPE_PARAM != 0
            && let Some(names) = &mut self.current().mangled_names
        {
            names.push(name.clone());
        }
        let name = self.mangled(name);
        self.define_in(self.current_id(), &name, flag, range)
    }

    fn define_in(&mut self, id: ScopeId, name: &Identifier, mut flag: u16, range: Range) -> Outcome<()> {
        let scope = self.table.scope_mut(id);
        let target = scope.comp_iter_target;
        let symbol: &mut Symbol = scope.symbols.entry(name);
        if flag & symbol.flags & def::PARAM != 0 {
            return fail(format!("duplicate argument '{name}' in function definition"), range);
        }
        if flag & symbol.flags & def::TYPE_PARAM != 0 {
            return fail(format!("duplicate type parameter '{name}'"), range);
        }
        if target {
            if (symbol.flags | flag) & (def::GLOBAL | def::NONLOCAL) != 0 {
                let message =
                    format!("comprehension inner loop cannot rebind assignment expression target '{name}'");
                return fail(message, range);
            }
            flag |= def::COMP_ITER;
        }
        symbol.flags |= flag;
        if flag & def::PARAM != 0 {
            scope.params.push(name.clone());
        }
        if flag & def::GLOBAL != 0 {
            self.table.scope_mut(SymbolTable::ROOT).symbols.entry(name).flags |= def::GLOBAL;
        }
        Ok(())
    }

    fn check_name(&self, name: &str, store: bool, range: Range) -> Outcome<()> {
        if name == "__debug__" {
            return fail(format!("cannot {} __debug__", if store { "assign to" } else { "delete" }), range);
        }
        Ok(())
    }

    fn bind(&mut self, name: &Identifier, flag: u16, range: Range) -> Outcome<()> {
        self.check_name(name, true, range)?;
        self.define(name, flag, range)
    }

    // Statements.

    fn stmts(&mut self, body: &[Stmt]) -> Outcome<()> {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    fn stmt(&mut self, stmt: &Stmt) -> Outcome<()> {
        self.depth += 1;
        if self.depth > nesting::LIMIT {
            return too_deep();
        }
        let outcome = nesting::grow(|| self.stmt_within(stmt));
        self.depth -= 1;
        outcome
    }

    fn stmt_within(&mut self, stmt: &Stmt) -> Outcome<()> {
        match &stmt.kind {
            StmtKind::FunctionDef(node) => {
                let parts = Function {
                    name: &node.name,
                    args: &node.args,
                    body: &node.body,
                    decorators: &node.decorator_list,
                    returns: node.returns.as_deref(),
                    type_params: &node.type_params,
                    is_async: false,
                };
                self.function(stmt, parts)
            }
            StmtKind::AsyncFunctionDef(node) => {
                let parts = Function {
                    name: &node.name,
                    args: &node.args,
                    body: &node.body,
                    decorators: &node.decorator_list,
                    returns: node.returns.as_deref(),
                    type_params: &node.type_params,
                    is_async: true,
                };
                self.function(stmt, parts)
            }
            StmtKind::ClassDef(node) => self.class(stmt, node),
            StmtKind::TypeAlias(node) => self.type_alias(stmt, node),
            StmtKind::Return(node) => self.option(node.value.as_deref()),
            StmtKind::Delete(node) => self.exprs(&node.targets),
            StmtKind::Assign(node) => {
                self.exprs(&node.targets)?;
                self.expr(&node.value)
            }
            StmtKind::AugAssign(node) => {
                self.expr(&node.target)?;
                self.expr(&node.value)
            }
            StmtKind::AnnAssign(node) => self.ann_assign(stmt, node),
            StmtKind::For(node) => {
                self.expr(&node.target)?;
                self.expr(&node.iter)?;
                self.conditional(&[&node.body, &node.orelse])
            }
            StmtKind::AsyncFor(node) => {
                self.check_async("'async for'", stmt.range)?;
                self.expr(&node.target)?;
                self.expr(&node.iter)?;
                self.conditional(&[&node.body, &node.orelse])
            }
            StmtKind::While(node) => {
                self.expr(&node.test)?;
                self.conditional(&[&node.body, &node.orelse])
            }
            StmtKind::If(node) => self.if_chain(node),
            StmtKind::With(node) => self.with(&node.items, &node.body),
            StmtKind::AsyncWith(node) => {
                self.check_async("'async with'", stmt.range)?;
                self.with(&node.items, &node.body)
            }
            StmtKind::Match(node) => self.match_stmt(node),
            StmtKind::Raise(node) => {
                self.option(node.exc.as_deref())?;
                self.option(node.cause.as_deref())
            }
            StmtKind::Try(node) => self.try_stmt(&node.body, &node.handlers, &node.orelse, &node.finalbody),
            StmtKind::TryStar(node) => {
                self.try_stmt(&node.body, &node.handlers, &node.orelse, &node.finalbody)
            }
            StmtKind::Assert(node) => {
                self.expr(&node.test)?;
                self.option(node.msg.as_deref())
            }
            StmtKind::Import(node) => self.aliases(&node.names),
            StmtKind::ImportFrom(node) => {
                self.check_future(stmt, node)?;
                self.aliases(&node.names)
            }
            StmtKind::Global(node) => self.directive(&node.names, def::GLOBAL, stmt.range),
            StmtKind::Nonlocal(node) => self.directive(&node.names, def::NONLOCAL, stmt.range),
            StmtKind::Expr(node) => self.expr(&node.value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }

    /// Bodies that may run or not.
    fn conditional(&mut self, bodies: &[&[Stmt]]) -> Outcome<()> {
        let before = std::mem::replace(&mut self.current().in_conditional_block, true);
        bodies.iter().try_for_each(|body| self.stmts(body))?;
        self.current().in_conditional_block = before;
        Ok(())
    }

    /// An `if` with its `elif` parts, in a loop: sources can have any number of them.
    fn if_chain(&mut self, mut node: &ast::If) -> Outcome<()> {
        loop {
            self.expr(&node.test)?;
            self.conditional(&[&node.body])?;
            match node.orelse.as_slice() {
                [Stmt { kind: StmtKind::If(next), .. }] => node = next,
                orelse => return self.conditional(&[orelse]),
            }
        }
    }

    fn with(&mut self, items: &[ast::WithItem], body: &[Stmt]) -> Outcome<()> {
        for item in items {
            self.expr(&item.context_expr)?;
            self.option(item.optional_vars.as_deref())?;
        }
        self.conditional(&[body])
    }

    fn match_stmt(&mut self, node: &ast::Match) -> Outcome<()> {
        self.expr(&node.subject)?;
        for case in &node.cases {
            self.pattern(&case.pattern)?;
            self.option(case.guard.as_deref())?;
            self.conditional(&[&case.body])?;
        }
        Ok(())
    }

    fn try_stmt(
        &mut self,
        body: &[Stmt],
        handlers: &[ast::ExceptHandler],
        orelse: &[Stmt],
        finalbody: &[Stmt],
    ) -> Outcome<()> {
        self.conditional(&[body])?;
        for handler in handlers {
            self.option(handler.type_.as_deref())?;
            if let Some(name) = &handler.name {
                self.bind(name, def::LOCAL, handler.range)?;
            }
            self.conditional(&[&handler.body])?;
        }
        self.conditional(&[orelse, finalbody])
    }

    fn check_async(&mut self, what: &str, range: Range) -> Outcome<()> {
        if self.allows_top_level_await() {
            self.current().coroutine = true;
            return Ok(());
        }
        if !self.current().async_def {
            return fail(format!("{what} outside async function"), range);
        }
        Ok(())
    }

    fn allows_top_level_await(&mut self) -> bool {
        self.options.top_level_await && self.current().kind == ScopeKind::Module
    }

    fn check_future(&self, stmt: &Stmt, node: &ast::ImportFrom) -> Outcome<()> {
        let is_future = node.module.as_deref() == Some("__future__") && node.level.unwrap_or(0) == 0;
        let at = (stmt.range.line, stmt.range.col);
        let valid = self.options.future_end.is_some_and(|end| at <= (end.line, end.col));
        if is_future && !valid {
            return fail("from __future__ imports must occur at the beginning of the file", stmt.range);
        }
        Ok(())
    }

    fn aliases(&mut self, names: &[ast::Alias]) -> Outcome<()> {
        for alias in names {
            if &*alias.name == "*" {
                if self.current().kind != ScopeKind::Module {
                    return fail("import * only allowed at module level", alias.range);
                }
                continue;
            }
            let stored = match &alias.asname {
                Some(name) => name.clone(),
                None => match alias.name.split_once('.') {
                    Some((first, _)) => first.into(),
                    None => alias.name.clone(),
                },
            };
            self.bind(&stored, def::IMPORT, alias.range)?;
        }
        Ok(())
    }

    fn directive(&mut self, names: &[Identifier], flag: u16, range: Range) -> Outcome<()> {
        let word = if flag == def::GLOBAL { "global" } else { "nonlocal" };
        for name in names {
            let mangled = self.mangled(name);
            let flags = self.current().symbol(&mangled).flags;
            let problem = if flags & def::PARAM != 0 {
                Some(format!("name '{name}' is parameter and {word}"))
            } else if flags & def::USE != 0 {
                Some(format!("name '{name}' is used prior to {word} declaration"))
            } else if flags & def::ANNOT != 0 {
                Some(format!("annotated name '{name}' can't be {word}"))
            } else if flags & def::LOCAL != 0 {
                Some(format!("name '{name}' is assigned to before {word} declaration"))
            } else {
                None
            };
            if let Some(problem) = problem {
                return fail(problem, range);
            }
            self.define(name, flag, range)?;
            self.current().directives.push((mangled, range));
        }
        Ok(())
    }

    fn ann_assign(&mut self, stmt: &Stmt, node: &ast::AnnAssign) -> Outcome<()> {
        self.current().annotations_used = true;
        match &node.target.kind {
            ExprKind::Name(target) => self.annotated_name(stmt, node, target)?,
            _ => self.expr(&node.target)?,
        }
        self.annotation(&node.annotation)?;
        self.option(node.value.as_deref())
    }

    fn annotated_name(&mut self, stmt: &Stmt, node: &ast::AnnAssign, target: &ast::Name) -> Outcome<()> {
        let simple = node.simple != 0;
        self.check_name(&target.id, true, node.target.range)?;
        let mangled = self.mangled(&target.id);
        let flags = self.current().symbol(&mangled).flags;
        let in_module = self.current().kind == ScopeKind::Module;
        if simple && !in_module && flags & (def::GLOBAL | def::NONLOCAL) != 0 {
            let word = if flags & def::GLOBAL != 0 { "global" } else { "nonlocal" };
            return fail(format!("annotated name '{}' can't be {word}", target.id), stmt.range);
        }
        if simple {
            self.define(&target.id, def::ANNOT | def::LOCAL, node.target.range)
        } else if node.value.is_some() {
            self.define(&target.id, def::LOCAL, node.target.range)
        } else {
            Ok(())
        }
    }

    /// The annotation of a variable, in the annotate function of its scope.
    fn annotation(&mut self, annotation: &Expr) -> Outcome<()> {
        let id = self.current_id();
        let (kind, conditional, block) = {
            let scope = self.table.scope(id);
            let conditional = scope.kind == ScopeKind::Module
                || scope.kind == ScopeKind::Class && scope.in_conditional_block;
            (scope.kind, conditional && !scope.has_conditional_annotations, scope.annotation_block)
        };
        if conditional {
            self.current().has_conditional_annotations = true;
            self.define_known(known::CONDITIONAL_ANNOTATIONS, def::USE, annotation.range)?;
        }
        match block {
            Some(block) => self.stack.push(block),
            None => {
                self.enter("__annotate__", ScopeKind::Annotation, None, annotation.range)?;
                let block = self.current_id();
                self.table.scope_mut(id).annotation_block = Some(block);
                if kind == ScopeKind::Class && !self.options.future_annotations {
                    self.see_class(annotation.range)?;
                }
            }
        }
        if kind == ScopeKind::Class && self.table.scope(id).has_conditional_annotations {
            self.define_known(known::CONDITIONAL_ANNOTATIONS, def::USE, annotation.range)?;
        }
        self.annotation_expr(annotation, kind == ScopeKind::Function)?;
        self.leave();
        Ok(())
    }

    /// An annotation in its scope. Where it is not evaluated, its names mean nothing.
    fn annotation_expr(&mut self, annotation: &Expr, unevaluated: bool) -> Outcome<()> {
        let unevaluated = unevaluated || self.options.future_annotations;
        self.current().in_unevaluated_annotation = unevaluated;
        let outcome = self.expr(annotation);
        self.current().in_unevaluated_annotation = false;
        outcome
    }

    // Functions, classes, aliases.

    fn function(&mut self, stmt: &Stmt, parts: Function<'_>) -> Outcome<()> {
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
    fn function_annotations(
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

    fn arguments(&mut self, args: &ast::Arguments) -> Outcome<()> {
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

    fn lambda(&mut self, expr: &Expr, node: &ast::Lambda) -> Outcome<()> {
        self.exprs(&node.args.defaults)?;
        self.options(&node.args.kw_defaults)?;
        self.enter("<lambda>", ScopeKind::Function, Some((address(expr), Role::Body)), expr.range)?;
        self.arguments(&node.args)?;
        self.expr(&node.body)?;
        self.leave();
        Ok(())
    }

    fn class(&mut self, stmt: &Stmt, node: &ast::ClassDef) -> Outcome<()> {
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

    fn enter_type_params(&mut self, stmt: &Stmt, name: &Identifier, _params: &[TypeParam]) -> Outcome<()> {
        let in_class = self.current().kind == ScopeKind::Class;
        self.enter(name, ScopeKind::TypeParams, Some((address(stmt), Role::TypeParams)), stmt.range)?;
        if in_class {
            self.see_class(stmt.range)?;
        }
        Ok(())
    }

    fn type_params(&mut self, params: &[TypeParam]) -> Outcome<()> {
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

    fn type_variable(
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

    fn type_alias(&mut self, stmt: &Stmt, node: &ast::TypeAlias) -> Outcome<()> {
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

    // Expressions.

    fn exprs(&mut self, exprs: &[Expr]) -> Outcome<()> {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    fn options(&mut self, exprs: &[Option<Expr>]) -> Outcome<()> {
        exprs.iter().flatten().try_for_each(|expr| self.expr(expr))
    }

    fn option(&mut self, expr: Option<&Expr>) -> Outcome<()> {
        expr.map_or(Ok(()), |expr| self.expr(expr))
    }

    fn expr(&mut self, expr: &Expr) -> Outcome<()> {
        self.depth += 1;
        if self.depth > nesting::LIMIT {
            return too_deep();
        }
        let outcome = nesting::grow(|| self.chain(expr));
        self.depth -= 1;
        outcome
    }

    /// An expression with those it continues on its left, innermost first.
    fn chain(&mut self, expr: &Expr) -> Outcome<()> {
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
    fn expr_within(&mut self, expr: &Expr) -> Outcome<()> {
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

    fn keywords(&mut self, keywords: &[ast::Keyword]) -> Outcome<()> {
        for keyword in keywords {
            if let Some(name) = &keyword.arg {
                self.check_name(name, true, keyword.range)?;
            }
            self.expr(&keyword.value)?;
        }
        Ok(())
    }

    fn name(&mut self, expr: &Expr, node: &ast::Name) -> Outcome<()> {
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
    fn refuse_in_annotation(&mut self, what: &str, range: Range) -> Outcome<()> {
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

    fn await_expr(&mut self, expr: &Expr, value: &Expr) -> Outcome<()> {
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

    fn yield_expr(&mut self, expr: &Expr, value: Option<&Expr>) -> Outcome<()> {
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

    fn named(&mut self, expr: &Expr, node: &ast::NamedExpr) -> Outcome<()> {
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
    fn named_in_comprehension(&mut self, name: &Identifier, range: Range) -> Outcome<()> {
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

    fn comprehension(
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

    fn target(&mut self, target: &Expr) -> Outcome<()> {
        self.current().comp_iter_target = true;
        let outcome = self.expr(target);
        self.current().comp_iter_target = false;
        outcome
    }

    // Patterns.

    fn pattern(&mut self, pattern: &ast::Pattern) -> Outcome<()> {
        self.depth += 1;
        if self.depth > nesting::LIMIT {
            return too_deep();
        }
        let outcome = nesting::grow(|| self.pattern_within(pattern));
        self.depth -= 1;
        outcome
    }

    fn patterns(&mut self, patterns: &[ast::Pattern]) -> Outcome<()> {
        patterns.iter().try_for_each(|pattern| self.pattern(pattern))
    }

    fn capture(&mut self, name: Option<&Identifier>, range: Range) -> Outcome<()> {
        name.map_or(Ok(()), |name| self.bind(name, def::LOCAL, range))
    }

    fn pattern_within(&mut self, pattern: &ast::Pattern) -> Outcome<()> {
        match &pattern.kind {
            PatternKind::MatchValue(node) => self.expr(&node.value),
            PatternKind::MatchSingleton(_) => Ok(()),
            PatternKind::MatchSequence(node) => self.patterns(&node.patterns),
            PatternKind::MatchStar(node) => self.capture(node.name.as_ref(), pattern.range),
            PatternKind::MatchMapping(node) => {
                self.exprs(&node.keys)?;
                self.patterns(&node.patterns)?;
                self.capture(node.rest.as_ref(), pattern.range)
            }
            PatternKind::MatchClass(node) => {
                self.expr(&node.cls)?;
                self.patterns(&node.patterns)?;
                for (name, inner) in node.kwd_attrs.iter().zip(&node.kwd_patterns) {
                    self.check_name(name, true, inner.range)?;
                }
                self.patterns(&node.kwd_patterns)
            }
            PatternKind::MatchAs(node) => {
                if let Some(inner) = &node.pattern {
                    self.pattern(inner)?;
                }
                self.capture(node.name.as_ref(), pattern.range)
            }
            PatternKind::MatchOr(node) => self.patterns(&node.patterns),
        }
    }
}

/// The parts that both kinds of function definition have.
struct Function<'a> {
    name: &'a Identifier,
    args: &'a ast::Arguments,
    body: &'a [Stmt],
    decorators: &'a [Expr],
    returns: Option<&'a Expr>,
    type_params: &'a [TypeParam],
    is_async: bool,
}

/// Parameters of all kinds in the order of their annotations.
pub(crate) fn all_args(args: &ast::Arguments) -> impl Iterator<Item = &ast::Arg> {
    let positional = args.posonlyargs.iter().chain(&args.args);
    let stars = args.vararg.as_deref().into_iter();
    positional.chain(stars).chain(&args.kwonlyargs).chain(args.kwarg.as_deref())
}
