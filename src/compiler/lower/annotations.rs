//! Deferred annotations (PEP 649): the `__annotate__` functions of functions, classes and modules.

use taipan_code::Code;
use taipan_code::CodeRef;
use taipan_code::Const;
use taipan_code::Name;
use taipan_code::Op;

use super::Lowering;
use super::unit::Deferred;
use super::unit::UnitKind;
use crate::ast::Expr;
use crate::ast::ExprKind;
use crate::ast::Function;
use crate::ast::Identifier;
use crate::ast::Range;
use crate::fail::Outcome;
use crate::scopes::Role;
use crate::scopes::all_args;
use crate::scopes::known;

const ANNOTATE: &str = "__annotate__";

impl<'a> Lowering<'a, '_> {
    /// Ends an annotate function. Its parameter has a name that no annotation can mean; what signatures show
    /// is `format`.
    fn finish_annotations(&mut self) -> Code {
        let mut code = self.finish();
        if let Some(first) = code.varnames.first_mut() {
            *first = Name::from_static("format");
        }
        code
    }

    /// Pushes the annotate function of a function, if that has annotations; returns whether it has.
    pub(super) fn function_annotations(&mut self, function: Function<'a>) -> Outcome<bool> {
        let Some(scope) = self.table.of(function.args, Role::Annotations) else { return Ok(false) };
        let range = function.stmt.range;
        let annotated =
            all_args(function.args).filter_map(|arg| Some((&arg.arg, arg.annotation.as_deref()?)));
        let annotated = annotated.collect::<Vec<_>>();
        let count = annotated.len() + usize::from(function.returns.is_some());
        self.enter_annotations(scope, ANNOTATE, range)?;
        for (name, annotation) in annotated {
            let name = self.mangled(name);
            self.annotation(&name, annotation, range)?;
        }
        if let Some(annotation) = function.returns {
            self.annotation(&Identifier::from("return"), annotation, range)?;
        }
        self.emit_arg(Op::BuildMap, count, range);
        self.emit(Op::ReturnValue, range);
        let code = CodeRef::new(self.finish_annotations());
        let owner = self.qualname(UnitKind::Function, function.name.as_str());
        self.make_named_closure(code, format!("{owner}.{ANNOTATE}").as_str().into(), 0, range);
        Ok(true)
    }

    /// Pushes a parameter's name and annotation.
    fn annotation(&mut self, name: &Identifier, annotation: &'a Expr, range: Range) -> Outcome<()> {
        self.constant(Const::Str(name.as_str().into()), range);
        if self.future_annotations() {
            let text = super::unparse::unparse(annotation);
            self.constant(Const::Str(text), range);
            return Ok(());
        }
        match &annotation.kind {
            // `*args: *Ts`
            ExprKind::Starred(node) => {
                self.expr(&node.value)?;
                self.emit_arg(Op::UnpackSequence, 1, range);
                Ok(())
            }
            _ => self.expr(annotation),
        }
    }

    /// The annotate function of a class or module, from the annotations met in its body. A module has it from
    /// its start, since its annotations can be asked for while it still runs.
    pub(super) fn deferred_annotations(&mut self, start: Range) -> Outcome<()> {
        let deferred = std::mem::take(&mut self.unit().deferred);
        let Some(scope) = self.scope().annotation_block else { return Ok(()) };
        if deferred.is_empty() {
            return Ok(());
        }
        let in_class = self.unit_ref().kind == UnitKind::Class;
        let body = std::mem::take(&mut self.unit().items);
        let reachable = self.unit().replace_reachable(true);
        self.annotate_function(scope, &deferred, in_class, start)?;
        let name = if in_class { "__annotate_func__" } else { ANNOTATE };
        self.store_known(name, start)?;
        let setup = std::mem::take(&mut self.unit().items);
        let (first, second) = if in_class { (body, setup) } else { (setup, body) };
        let unit = self.unit();
        unit.items = first;
        unit.items.extend(second);
        unit.replace_reachable(reachable);
        Ok(())
    }

    fn annotate_function(
        &mut self,
        scope: crate::scopes::ScopeId,
        deferred: &[Deferred<'a>],
        in_class: bool,
        range: Range,
    ) -> Outcome<()> {
        self.enter_annotations(scope, ANNOTATE, range)?;
        self.emit_arg(Op::BuildMap, 0, range);
        for entry in deferred {
            let unset = self.label();
            if let Some(number) = entry.conditional {
                self.constant(Const::Int(i64::from(number)), entry.range);
                if in_class {
                    let index = self.cell_index(known::CONDITIONAL_ANNOTATIONS, true);
                    self.unit().emit(Op::LoadDeref, index, entry.range);
                } else {
                    self.emit_name(
                        Op::LoadGlobal,
                        &Identifier::from(known::CONDITIONAL_ANNOTATIONS),
                        entry.range,
                    );
                }
                self.emit_arg(Op::ContainsOp, 0, entry.range);
                self.jump(Op::PopJumpIfFalse, unset, entry.range);
            }
            self.expr(entry.annotation)?;
            self.emit_arg(Op::Copy, 2, entry.range);
            let name = self.mangled(entry.name);
            self.constant(Const::Str(name.as_str().into()), entry.range);
            self.emit(Op::StoreSubscr, range);
            self.bind(unset);
        }
        self.emit(Op::ReturnValue, range);
        let code = CodeRef::new(self.finish_annotations());
        self.make_closure(code, 0, range);
        Ok(())
    }
}
