//! Comprehensions and generator expressions.
//!
//! A comprehension is compiled into the code around it (PEP 709) where its scope says so: its variables' outer
//! values are saved on the stack below, and restored afterwards, also when an exception passes. Generator
//! expressions, and comprehensions in annotation scopes of classes, are functions of their first iterator.

use taipan_code::CodeRef;
use taipan_code::Const;
use taipan_code::Op;
use taipan_code::operand::awaitable;

use super::Lowering;
use super::unit::Label;
use super::unit::NOWHERE;
use super::unit::UnitKind;
use crate::ast;
use crate::ast::Expr;
use crate::ast::ExprKind;
use crate::ast::Identifier;
use crate::ast::Range;
use crate::fail::Outcome;
use crate::fail::fail;
use crate::scopes::Comprehension;
use crate::scopes::Place;
use crate::scopes::Role;
use crate::scopes::ScopeId;
use crate::scopes::ScopeKind;
use crate::scopes::Symbol;
use crate::scopes::def;
use crate::scopes::known;

/// What a comprehension collects, and how.
#[derive(Clone, Copy)]
struct Collected<'a> {
    kind: Comprehension,
    /// The element, or the key.
    elt: &'a Expr,
    /// The value of a dict's item.
    value: Option<&'a Expr>,
    range: Range,
}

/// The state around an inlined comprehension.
struct Saved {
    /// Locals whose outer values lie on the stack, in the order of the pushes.
    pushed: Vec<PushedLocal>,
    overridden: Vec<(Identifier, Option<Symbol>)>,
    hidden: Vec<Identifier>,
    cleanup: Label,
    range: Range,
}

enum PushedLocal {
    Fast(u32),
    Cell(u32),
}

impl<'a> Lowering<'a, '_> {
    pub(super) fn comprehension(
        &mut self,
        expr: &'a Expr,
        kind: Comprehension,
        generators: &'a [ast::Comprehension],
        elt: &'a Expr,
        value: Option<&'a Expr>,
    ) -> Outcome<()> {
        let id = self.scope_of(expr, Role::Body);
        let scope = self.table.scope(id);
        let is_async = scope.coroutine;
        let generator = kind == Comprehension::Generator;
        let Some(outermost) = generators.first() else { return Ok(()) };
        let allowed = matches!(self.unit_ref().kind, UnitKind::AsyncFunction | UnitKind::Comprehension)
            || self.options.top_level_await && self.unit_ref().kind == UnitKind::Module;
        if is_async && !generator && !allowed {
            let message = "asynchronous comprehension outside of an asynchronous function";
            return fail(message, expr.range);
        }
        let collected = Collected { kind, elt, value, range: expr.range };
        if scope.inlined {
            self.iterator(outermost)?;
            let saved = self.save_locals(id, expr.range);
            self.build_empty(kind, expr.range);
            self.emit(Op::RotTwo, expr.range);
            self.generators(generators, collected, 0)?;
            self.restore_locals(saved);
            return Ok(());
        }
        self.enter(UnitKind::Comprehension, id, &scope.name, expr.range.line);
        self.unit().argcount = 1;
        if !generator {
            self.build_empty(kind, expr.range);
        }
        self.load_known(known::ITERATOR, expr.range)?;
        self.generators(generators, collected, 0)?;
        if !generator {
            self.emit(Op::ReturnValue, expr.range);
        }
        let code = CodeRef::new(self.finish());
        self.make_closure(code, 0, expr.range);
        self.iterator(outermost)?;
        self.emit_arg(Op::CallFunction, 1, expr.range);
        if is_async && !generator {
            self.await_top(awaitable::PLAIN, expr.range);
        }
        Ok(())
    }

    fn build_empty(&mut self, kind: Comprehension, range: Range) {
        match kind {
            Comprehension::List => self.emit_arg(Op::BuildList, 0, range),
            Comprehension::Set => self.emit_arg(Op::BuildSet, 0, range),
            Comprehension::Dict => self.emit_arg(Op::BuildMap, 0, range),
            Comprehension::Generator => {}
        }
    }

    fn iterator(&mut self, generator: &'a ast::Comprehension) -> Outcome<()> {
        let range = generator.iter.range;
        if generator.is_async != 0 {
            self.expr(&generator.iter)?;
            self.emit(Op::GetAiter, range);
        } else {
            self.iterated(&generator.iter)?;
            self.emit(Op::GetIter, range);
        }
        Ok(())
    }

    /// An iterable that only the loop sees: a display of constants is a constant.
    pub(super) fn iterated(&mut self, iter: &'a Expr) -> Outcome<()> {
        match self.searched_constant(iter) {
            Some(constant) => {
                self.constant(constant, iter.range);
                Ok(())
            }
            None => self.expr(iter),
        }
    }

    /// The loops of a comprehension, from the first of `generators` on. Its iterator is on the stack where
    /// `depth` is 0; `depth` counts the iterators above what is collected.
    fn generators(
        &mut self,
        generators: &'a [ast::Comprehension],
        collected: Collected<'a>,
        depth: usize,
    ) -> Outcome<()> {
        let Some((generator, rest)) = generators.split_first() else {
            return self.collect_element(collected, depth);
        };
        if generator.is_async != 0 {
            return self.async_generator(generator, rest, collected, depth);
        }
        let (start, skip, anchor) = (self.label(), self.label(), self.label());
        let single = if depth > 0 { single_item(&generator.iter) } else { None };
        match single {
            Some(item) => self.expr(item)?,
            None => {
                if depth > 0 {
                    self.iterator(generator)?;
                }
                self.bind(start);
                self.jump(Op::ForIter, anchor, generator.iter.range);
            }
        }
        self.expr(&generator.target)?;
        for condition in &generator.ifs {
            self.jump_if(condition, skip, false)?;
        }
        self.generators(rest, collected, depth + usize::from(single.is_none()))?;
        self.bind(skip);
        if single.is_none() {
            self.go(start, collected.elt.range);
            self.bind(anchor);
        }
        Ok(())
    }

    fn async_generator(
        &mut self,
        generator: &'a ast::Comprehension,
        rest: &'a [ast::Comprehension],
        collected: Collected<'a>,
        depth: usize,
    ) -> Outcome<()> {
        let (start, skip, exhausted) = (self.label(), self.label(), self.label());
        let range = collected.range;
        if depth > 0 {
            self.iterator(generator)?;
        }
        self.bind(start);
        self.jump(Op::SetupFinally, exhausted, range);
        self.emit(Op::GetAnext, range);
        self.constant(Const::None, range);
        self.delegate(range);
        self.emit(Op::PopBlock, range);
        self.expr(&generator.target)?;
        for condition in &generator.ifs {
            self.jump_if(condition, skip, false)?;
        }
        self.generators(rest, collected, depth + 1)?;
        self.bind(skip);
        self.go(start, collected.elt.range);
        self.bind(exhausted);
        self.emit(Op::EndAsyncFor, range);
        Ok(())
    }

    /// The element itself, inside all loops.
    fn collect_element(&mut self, collected: Collected<'a>, depth: usize) -> Outcome<()> {
        let range = collected.elt.range;
        match collected.kind {
            Comprehension::Generator => {
                self.expr(collected.elt)?;
                self.emit_yield(range);
                self.emit(Op::PopTop, range);
            }
            Comprehension::List => {
                self.expr(collected.elt)?;
                self.emit_arg(Op::ListAppend, depth + 1, range);
            }
            Comprehension::Set => {
                self.expr(collected.elt)?;
                self.emit_arg(Op::SetAdd, depth + 1, range);
            }
            Comprehension::Dict => {
                self.expr(collected.elt)?;
                if let Some(value) = collected.value {
                    self.expr(value)?;
                    let both =
                        Range { end_line: value.range.end_line, end_col: value.range.end_col, ..range };
                    self.emit_arg(Op::MapAdd, depth + 1, both);
                }
            }
        }
        Ok(())
    }

    // Inlining.

    /// Gives the variables of a comprehension their meaning inside, and saves their outer values below the
    /// iterator on the stack.
    fn save_locals(&mut self, id: ScopeId, range: Range) -> Saved {
        let in_class = self.scope().kind == ScopeKind::Class && self.unit_ref().in_inlined_comprehension == 0;
        self.unit().in_inlined_comprehension += 1;
        let mut saved = Saved {
            pushed: Vec::new(),
            overridden: Vec::new(),
            hidden: Vec::new(),
            cleanup: self.label(),
            range,
        };
        for (name, symbol) in self.table.scope(id).symbols.iter() {
            let bound = symbol.flags & def::LOCAL != 0 && symbol.flags & def::NONLOCAL == 0;
            // A global of this comprehension may be a variable of the one before.
            let global = matches!(symbol.place, Place::GlobalImplicit | Place::GlobalExplicit);
            let outer_may_differ = global && self.scope().is_function_like();
            if !bound && !in_class && !outer_may_differ {
                continue;
            }
            self.override_symbol(name, *symbol, in_class, &mut saved);
            if bound {
                self.push_local(name, symbol.place == Place::Cell, &mut saved);
            }
        }
        if !saved.pushed.is_empty() {
            self.emit_arg(Op::Swap, saved.pushed.len() + 1, range);
            self.jump(Op::SetupFinally, saved.cleanup, NOWHERE);
        }
        saved
    }

    fn override_symbol(&mut self, name: &Identifier, symbol: Symbol, in_class: bool, saved: &mut Saved) {
        let outer = self.symbol(name).place;
        let differs = symbol.place != outer
            && symbol.place != Place::Free
            && !(symbol.place == Place::Cell && outer == Place::Free);
        if differs || in_class {
            let before = self.unit().overrides.insert(name.clone(), symbol);
            saved.overridden.push((name.clone(), before));
        }
    }

    fn push_local(&mut self, name: &Identifier, cell: bool, saved: &mut Saved) {
        let slot = self.unit().varnames.index(name);
        if !self.scope().is_function_like() && self.unit().hidden.insert(name.clone()) {
            saved.hidden.push(name.clone());
        }
        if cell {
            let index = self.closure_cell(name);
            self.unit().emit(Op::LoadClosureAndRenew, index, saved.range);
            saved.pushed.push(PushedLocal::Cell(index));
        } else {
            self.unit().emit(Op::LoadFastAndClear, slot, saved.range);
            saved.pushed.push(PushedLocal::Fast(slot));
        }
    }

    /// Restores what [`Self::save_locals`] saved; the result of the comprehension stays on top.
    fn restore_locals(&mut self, saved: Saved) {
        let unit = self.unit();
        unit.in_inlined_comprehension -= 1;
        for (name, before) in saved.overridden {
            match before {
                Some(symbol) => unit.overrides.insert(name, symbol),
                None => unit.overrides.remove(&name),
            };
        }
        for name in saved.hidden {
            unit.hidden.remove(&name);
        }
        if saved.pushed.is_empty() {
            return;
        }
        let count = saved.pushed.len();
        self.emit(Op::PopBlock, NOWHERE);
        let start = self.unit().items.len();
        let reachable = self.unit().replace_reachable(false);
        self.bind(saved.cleanup);
        // [last, first.., iterator, previous, exception]: the exception goes below what is still to restore.
        self.emit_arg(Op::Swap, count + 3, NOWHERE);
        self.restore_local(&saved.pushed[count - 1]);
        self.emit(Op::PopExcept, NOWHERE);
        self.emit(Op::PopTop, NOWHERE);
        saved.pushed[..count - 1].iter().rev().for_each(|local| self.restore_local(local));
        self.emit(Op::EndCleanup, NOWHERE);
        self.unit().move_out(start, reachable);
        // [last, first.., result]
        self.emit_arg(Op::Swap, count + 1, saved.range);
        saved.pushed.iter().rev().for_each(|local| self.restore_local_at(local, saved.range));
    }

    fn restore_local(&mut self, local: &PushedLocal) {
        self.restore_local_at(local, NOWHERE);
    }

    fn restore_local_at(&mut self, local: &PushedLocal, range: Range) {
        match *local {
            PushedLocal::Fast(slot) => self.unit().emit(Op::StoreFast, slot, range),
            PushedLocal::Cell(index) => self.unit().emit(Op::StoreClosure, index, range),
        }
    }
}

/// The one item of `for x in [item]`, which binds without a loop.
fn single_item(iter: &Expr) -> Option<&Expr> {
    let elts = match &iter.kind {
        ExprKind::List(node) => &node.elts,
        ExprKind::Tuple(node) => &node.elts,
        _ => return None,
    };
    match elts.as_slice() {
        [item] if !matches!(item.kind, ExprKind::Starred(_)) => Some(item),
        _ => None,
    }
}
