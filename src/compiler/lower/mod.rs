//! The syntax tree to code objects: the shapes of code that CPython 3.9 makes, for the whole language of 3.14.
//!
//! A [`Lowering`] holds a stack of code objects in the making ([`unit::Unit`]), the innermost last. Statements
//! and expressions emit instructions with labels; [`assemble`] makes the code object. Whatever the program
//! nests is walked on a native stack that grows, or in a loop.

mod annotations;
mod assemble;
mod call;
mod class;
mod comprehension;
mod display;
mod expr;
mod fold;
mod function;
mod import;
mod names;
mod pattern;
mod stmt;
mod template;
mod try_stmt;
mod type_params;
mod unit;
mod unparse;
mod unwind;
mod warn;
mod with_stmt;

use taipan_code::Code;
use taipan_code::CodeFlags;
use taipan_code::CodeRef;
use taipan_code::Const;
use taipan_code::Name;
use taipan_code::Op;

use crate::ast::Expr;
use crate::ast::Identifier;
use crate::ast::Mod;
use crate::ast::Range;
use crate::ast::Stmt;
use crate::error::Warning;
use crate::fail::Outcome;
use crate::nesting::Descent;
use crate::scopes::Role;
use crate::scopes::Scope;
use crate::scopes::ScopeId;
use crate::scopes::SymbolTable;
use unit::Label;
use unit::NOWHERE;
use unit::Unit;
use unit::UnitKind;

/// What lowering depends on besides the tree and its scopes.
pub(crate) struct LowerOptions {
    pub filename: Name,
    /// Flags that every code object carries: those of `__future__` imports.
    pub inherited: CodeFlags,
    /// 0: all; 1: no asserts, `__debug__` is false; 2: no docstrings either.
    pub optimize: u8,
    pub top_level_await: bool,
}

/// The code object of a tree, and what there is to warn about.
pub(crate) fn lower(
    tree: &Mod,
    table: &SymbolTable,
    options: LowerOptions,
    warnings: &mut Vec<Warning>,
) -> Outcome<CodeRef> {
    let mut lowering = Lowering {
        table,
        options,
        warnings,
        units: Vec::new(),
        interactive: matches!(tree, Mod::Interactive(_)),
        depth: 0,
        silent: 0,
    };
    lowering.enter(UnitKind::Module, SymbolTable::ROOT, "<module>", 1);
    match tree {
        Mod::Module(module) => lowering.module(&module.body)?,
        Mod::Interactive(interactive) => lowering.module(&interactive.body)?,
        Mod::Expression(expression) => {
            lowering.expr(&expression.body)?;
            lowering.emit(Op::ReturnValue, NOWHERE);
        }
        Mod::FunctionType(_) => {}
    }
    Ok(CodeRef::new(lowering.finish()))
}

/// The walk over the tree.
struct Lowering<'a, 'w> {
    table: &'a SymbolTable,
    options: LowerOptions,
    warnings: &'w mut Vec<Warning>,
    units: Vec<Unit<'a>>,
    interactive: bool,
    depth: u32,
    /// Above zero while a body is compiled once more: its warnings were given already.
    silent: u32,
}

impl<'a> Lowering<'a, '_> {
    // Units.

    fn enter(&mut self, kind: UnitKind, scope: ScopeId, name: &str, firstlineno: u32) {
        let mut unit = Unit::new(kind, scope, self.table.scope(scope), name, firstlineno);
        unit.class = self.units.last().and_then(|outer| outer.class.clone());
        unit.qualname = self.qualname(kind, name);
        self.units.push(unit);
    }

    /// The qualified name of a unit in the innermost one; scopes of type parameters and annotations are passed over.
    fn qualname(&self, kind: UnitKind, name: &str) -> String {
        let mut outer = self.units.as_slice();
        if let [rest @ .., Unit { kind: UnitKind::TypeParams | UnitKind::Annotations, .. }] = outer {
            outer = rest;
        }
        let Some(parent) = outer.last().filter(|parent| parent.kind != UnitKind::Module) else {
            return name.to_owned();
        };
        if matches!(kind, UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Class) {
            let direct = self.units.last().unwrap_or(parent);
            let scope = self.table.scope(direct.scope);
            let mangled = scope.mangle(direct.class.as_ref(), &Identifier::from(name));
            if scope.symbol(&mangled).place == crate::scopes::Place::GlobalExplicit {
                return name.to_owned();
            }
        }
        match parent.kind {
            UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Lambda => {
                format!("{}.<locals>.{name}", parent.qualname)
            }
            _ => format!("{}.{name}", parent.qualname),
        }
    }

    /// Ends the innermost unit with `return None` where control gets that far, and assembles it.
    fn finish(&mut self) -> Code {
        if self.unit().is_reachable() {
            self.constant(Const::None, NOWHERE);
            self.emit(Op::ReturnValue, NOWHERE);
        }
        let flags = self.flags();
        // `lower` and whoever enters a unit finish it once.
        match self.units.pop() {
            Some(unit) => assemble::assemble(unit, flags, &self.options.filename),
            None => unreachable!("every unit is finished once"),
        }
    }

    fn flags(&self) -> CodeFlags {
        let scope = self.scope();
        let mut flags = self.options.inherited;
        let kinds = (scope.generator, scope.coroutine);
        if scope.is_function_like() {
            flags |= CodeFlags::NEWLOCALS | CodeFlags::OPTIMIZED;
            if scope.nested {
                flags |= CodeFlags::NESTED;
            }
            flags |= match kinds {
                (true, true) => CodeFlags::ASYNC_GENERATOR,
                (true, false) => CodeFlags::GENERATOR,
                (false, true) => CodeFlags::COROUTINE,
                (false, false) => CodeFlags::default(),
            };
            if scope.varargs {
                flags |= CodeFlags::VARARGS;
            }
            if scope.varkeywords {
                flags |= CodeFlags::VARKEYWORDS;
            }
            if scope.has_docstring && self.options.optimize < 2 {
                flags |= CodeFlags::HAS_DOCSTRING;
            }
            if scope.method {
                flags |= CodeFlags::METHOD;
            }
        } else if scope.coroutine && self.options.top_level_await && self.unit_ref().kind == UnitKind::Module
        {
            flags |= if scope.generator { CodeFlags::ASYNC_GENERATOR } else { CodeFlags::COROUTINE };
        }
        flags
    }

    fn unit(&mut self) -> &mut Unit<'a> {
        match self.units.last_mut() {
            Some(unit) => unit,
            None => unreachable!("instructions belong to a unit"),
        }
    }

    fn unit_ref(&self) -> &Unit<'a> {
        match self.units.last() {
            Some(unit) => unit,
            None => unreachable!("instructions belong to a unit"),
        }
    }

    fn scope(&self) -> &'a Scope {
        self.table.scope(self.unit_ref().scope)
    }

    /// The scope of a node. Every node that has one got it in the first pass.
    fn scope_of<T>(&self, node: &T, role: Role) -> ScopeId {
        self.table.of(node, role).unwrap_or(SymbolTable::ROOT)
    }

    // Instructions.

    fn emit(&mut self, op: Op, range: Range) {
        self.unit().emit(op, 0, range);
    }

    fn emit_arg(&mut self, op: Op, arg: usize, range: Range) {
        self.unit().emit(op, arg as u32, range);
    }

    fn label(&mut self) -> Label {
        self.unit().label()
    }

    fn bind(&mut self, label: Label) {
        self.unit().bind(label);
    }

    fn jump(&mut self, op: Op, label: Label, range: Range) {
        self.unit().jump(op, label, range);
    }

    /// A jump in either direction.
    fn go(&mut self, label: Label, range: Range) {
        self.jump(Op::JumpForward, label, range);
    }

    fn constant(&mut self, constant: Const, range: Range) {
        // What is never loaded is kept out of the constants.
        let unit = self.unit();
        if unit.is_reachable() {
            let index = unit.consts.index(constant);
            unit.emit(Op::LoadConst, index, range);
        }
    }

    /// An instruction whose operand is a name: an attribute, an import.
    fn emit_name(&mut self, op: Op, name: &Identifier, range: Range) {
        let name = self.mangled(name);
        let index = self.unit().names.index(&name);
        self.unit().emit(op, index, range);
    }

    fn mangled(&self, name: &Identifier) -> Identifier {
        self.scope().mangle(self.unit_ref().class.as_ref(), name)
    }

    // Bodies.

    fn module(&mut self, body: &'a [Stmt]) -> Outcome<()> {
        let first = Range { line: 1, col: 0, end_line: 1, end_col: 0 };
        let start = body.first().map_or(first, |stmt| stmt.range);
        if self.scope().has_conditional_annotations {
            self.emit_arg(Op::BuildSet, 0, start);
            self.store_known(crate::scopes::known::CONDITIONAL_ANNOTATIONS, start)?;
        }
        self.body(body, start)
    }

    fn future_annotations(&self) -> bool {
        self.options.inherited.contains(CodeFlags::FUTURE_ANNOTATIONS)
    }

    /// The body of a module or class.
    fn body(&mut self, body: &'a [Stmt], start: Range) -> Outcome<()> {
        if self.future_annotations() && self.scope().annotations_used {
            self.emit(Op::SetupAnnotations, start);
        }
        let mut rest = body;
        if !(self.interactive && self.units.len() == 1)
            && let Some(doc) = crate::scopes::docstring(body)
        {
            rest = &body[1..];
            if self.options.optimize < 2 {
                let range = body[0].range;
                self.constant(Const::Str(function::clean_docstring(doc)), range);
                self.store_known("__doc__", NOWHERE)?;
            }
        }
        self.stmts(rest)?;
        if !self.future_annotations() {
            self.deferred_annotations(start)?;
        }
        Ok(())
    }

    fn stmts(&mut self, body: &'a [Stmt]) -> Outcome<()> {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    fn exprs(&mut self, exprs: &'a [Expr]) -> Outcome<()> {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }
}

impl Descent for Lowering<'_, '_> {
    fn depth(&mut self) -> &mut u32 {
        &mut self.depth
    }
}
