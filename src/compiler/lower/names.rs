//! Loads, stores and deletions of names.

use taipan_code::Const;
use taipan_code::Op;

use super::Lowering;
use super::unit::UnitKind;
use crate::ast::ExprContext;
use crate::ast::Identifier;
use crate::ast::Range;
use crate::fail::Outcome;
use crate::scopes::Place;
use crate::scopes::ScopeKind;
use crate::scopes::Symbol;
use crate::scopes::known;

/// How a name is reached.
enum Access {
    Fast,
    Cell { free: bool },
    Global,
    Name,
}

impl Lowering<'_, '_> {
    /// What a (mangled) name is in the present unit.
    pub(super) fn symbol(&self, name: &str) -> Symbol {
        let unit = self.unit_ref();
        unit.overrides.get(name).copied().unwrap_or_else(|| self.scope().symbol(name))
    }

    fn access(&self, name: &Identifier) -> Access {
        let function_like = self.scope().is_function_like();
        match self.symbol(name).place {
            Place::Free => Access::Cell { free: true },
            Place::Cell => Access::Cell { free: false },
            Place::Local if function_like || self.unit_ref().hidden.contains(name) => Access::Fast,
            Place::GlobalImplicit if function_like => Access::Global,
            Place::GlobalExplicit => Access::Global,
            Place::Local | Place::GlobalImplicit | Place::Unknown => Access::Name,
        }
    }

    pub(super) fn name(&mut self, name: &Identifier, ctx: ExprContext, range: Range) -> Outcome<()> {
        if &**name == "__debug__" && ctx == ExprContext::Load {
            self.constant(Const::Bool(self.options.optimize == 0), range);
            return Ok(());
        }
        let name = self.mangled(name);
        match self.access(&name) {
            Access::Fast => {
                let op = match ctx {
                    ExprContext::Load => Op::LoadFast,
                    ExprContext::Store => Op::StoreFast,
                    ExprContext::Del => Op::DeleteFast,
                };
                let index = self.unit().varnames.index(&name);
                self.unit().emit(op, index, range);
            }
            Access::Cell { free } => self.cell(&name, free, ctx, range),
            Access::Global => self.global(&name, ctx, range),
            Access::Name => {
                let unit = self.unit_ref();
                let op = match ctx {
                    ExprContext::Load
                        if unit.kind == UnitKind::Class && unit.in_inlined_comprehension > 0 =>
                    {
                        Op::LoadGlobal
                    }
                    ExprContext::Load => Op::LoadName,
                    ExprContext::Store => Op::StoreName,
                    ExprContext::Del => Op::DeleteName,
                };
                let index = self.unit().names.index(&name);
                self.unit().emit(op, index, range);
            }
        }
        Ok(())
    }

    fn cell(&mut self, name: &Identifier, free: bool, ctx: ExprContext, range: Range) {
        let index = self.cell_index(name, free);
        let in_class = self.scope().kind == ScopeKind::Class && self.unit_ref().in_inlined_comprehension == 0;
        let op = match ctx {
            ExprContext::Load if in_class && free => {
                self.emit(Op::LoadLocals, range);
                Op::LoadFromDictOrDeref
            }
            ExprContext::Load if self.scope().sees_class && &**name != known::CLASSDICT && free => {
                self.load_classdict(range);
                Op::LoadFromDictOrDeref
            }
            ExprContext::Load => Op::LoadDeref,
            ExprContext::Store => Op::StoreDeref,
            ExprContext::Del => Op::DeleteDeref,
        };
        self.unit().emit(op, index, range);
    }

    fn global(&mut self, name: &Identifier, ctx: ExprContext, range: Range) {
        let op = match ctx {
            ExprContext::Load
                if self.scope().sees_class && self.symbol(name).place == Place::GlobalImplicit =>
            {
                self.load_classdict(range);
                Op::LoadFromDictOrGlobals
            }
            ExprContext::Load => Op::LoadGlobal,
            ExprContext::Store => Op::StoreGlobal,
            ExprContext::Del => Op::DeleteGlobal,
        };
        let index = self.unit().names.index(name);
        self.unit().emit(op, index, range);
    }

    fn load_classdict(&mut self, range: Range) {
        let index = self.cell_index(&Identifier::from(known::CLASSDICT), true);
        self.unit().emit(Op::LoadDeref, index, range);
    }

    /// The operand of a cell, by the side of the frame it is on.
    pub(super) fn cell_index(&self, name: &str, free: bool) -> u32 {
        let index = self.unit_ref().cell(name, free);
        debug_assert!(index.is_some(), "{name} is no cell of {}", self.unit_ref().qualname);
        index.unwrap_or(0)
    }

    /// The operand for handing a cell on to an inner function.
    pub(super) fn closure_cell(&self, name: &str) -> u32 {
        let implicit = self.unit_ref().kind == UnitKind::Class
            && matches!(name, known::CLASS | known::CLASSDICT | known::CONDITIONAL_ANNOTATIONS);
        let own = implicit || self.symbol(name).place == Place::Cell;
        self.cell_index(name, !own)
    }

    /// Stores into a cell that the compiler makes for a class.
    pub(super) fn store_own_cell(&mut self, name: &str, range: Range) {
        let index = self.cell_index(name, false);
        self.unit().emit(Op::StoreDeref, index, range);
    }

    pub(super) fn load_known(&mut self, name: &str, range: Range) -> Outcome<()> {
        self.name(&Identifier::from(name), ExprContext::Load, range)
    }

    pub(super) fn store_known(&mut self, name: &str, range: Range) -> Outcome<()> {
        self.name(&Identifier::from(name), ExprContext::Store, range)
    }

    pub(super) fn store(&mut self, name: &Identifier, range: Range) -> Outcome<()> {
        self.name(name, ExprContext::Store, range)
    }
}
