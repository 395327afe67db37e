//! Walks the tree and notes what each scope does with each name.

mod define;
mod expr;
mod pattern;
mod stmt;

use super::Options;
use super::Role;
use super::Scope;
use super::ScopeId;
use super::ScopeKind;
use super::Symbol;
use super::SymbolTable;
use super::Symbols;
use super::def;
use super::known;
use crate::ast;
use crate::ast::ExprKind;
use crate::ast::Identifier;
use crate::ast::Mod;
use crate::ast::Range;
use crate::ast::Stmt;
use crate::ast::StmtKind;
use crate::fail::Outcome;
use crate::fail::fail;
use crate::nesting::Descent;

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
}

/// Parameters of all kinds in the order of their annotations: those that have names for the caller first.
pub(crate) fn all_args(args: &ast::Arguments) -> impl Iterator<Item = &ast::Arg> {
    let positional = args.args.iter().chain(&args.posonlyargs);
    let stars = args.vararg.as_deref().into_iter();
    positional.chain(stars).chain(&args.kwonlyargs).chain(args.kwarg.as_deref())
}

impl Descent for Builder {
    fn depth(&mut self) -> &mut u32 {
        &mut self.depth
    }
}
