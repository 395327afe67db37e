//! Class definitions.

use taipan_code::CodeRef;
use taipan_code::Const;
use taipan_code::Op;
use taipan_code::operand::Intrinsic1;

use super::Lowering;
use super::function::first_line;
use super::unit::NOWHERE;
use super::unit::UnitKind;
use crate::ast;
use crate::ast::Identifier;
use crate::ast::Range;
use crate::ast::Stmt;
use crate::fail::Outcome;
use crate::scopes::Role;
use crate::scopes::known;

impl<'a> Lowering<'a, '_> {
    pub(super) fn class_def(&mut self, stmt: &'a Stmt, node: &'a ast::ClassDef) -> Outcome<()> {
        let range = stmt.range;
        self.exprs(&node.decorator_list)?;
        if node.type_params.is_empty() {
            self.class_object(stmt, node, None)?;
        } else {
            self.generic_class(stmt, node)?;
        }
        self.call_decorators(&node.decorator_list);
        self.store(&node.name, range)
    }

    /// Calls the builtin that makes classes: body, name, bases, keywords.
    fn class_object(&mut self, stmt: &'a Stmt, node: &'a ast::ClassDef, last: Option<&str>) -> Outcome<()> {
        let range = stmt.range;
        self.check_keywords(&node.keywords)?;
        let code = self.class_code(stmt, node)?;
        self.emit(Op::LoadBuildClass, range);
        self.make_closure(code, 0, range);
        self.constant(Const::Str(node.name.as_str().into()), range);
        if last.is_some() {
            self.load_known(known::TYPE_PARAMS, range)?;
            self.intrinsic_1(Intrinsic1::SubscriptGeneric, range);
            self.store_known(known::GENERIC_BASE, range)?;
        }
        self.call_arguments(2, &node.bases, &node.keywords, last, range)
    }

    /// A call of the function that makes the type parameters and, among them, the class.
    fn generic_class(&mut self, stmt: &'a Stmt, node: &'a ast::ClassDef) -> Outcome<()> {
        let range = stmt.range;
        let scope = self.scope_of(stmt, Role::TypeParams);
        let name = format!("<generic parameters of {}>", node.name);
        self.enter(UnitKind::TypeParams, scope, &name, first_line(stmt, &node.decorator_list));
        self.unit().class = Some(node.name.clone());
        self.type_params(&node.type_params)?;
        self.store_known(known::TYPE_PARAMS, range)?;
        self.class_object(stmt, node, Some(known::GENERIC_BASE))?;
        self.emit(Op::ReturnValue, range);
        let code = CodeRef::new(self.finish());
        self.make_closure(code, 0, range);
        self.emit_arg(Op::CallFunction, 0, range);
        Ok(())
    }

    fn class_code(&mut self, stmt: &'a Stmt, node: &'a ast::ClassDef) -> Outcome<CodeRef> {
        let line = first_line(stmt, &node.decorator_list);
        let scope = self.scope_of(stmt, Role::Body);
        self.enter(UnitKind::Class, scope, &node.name, line);
        self.unit().class = Some(node.name.clone());
        let start = Range { line, col: 0, end_line: line, end_col: 0 };
        self.class_head(line, start, !node.type_params.is_empty())?;
        self.body(&node.body, start)?;
        self.class_tail()?;
        Ok(CodeRef::new(self.finish()))
    }

    fn class_head(&mut self, line: u32, start: Range, generic: bool) -> Outcome<()> {
        self.load_known("__name__", start)?;
        self.store_known("__module__", start)?;
        let qualname = self.unit_ref().qualname.as_str().into();
        self.constant(Const::Str(qualname), start);
        self.store_known("__qualname__", start)?;
        self.constant(Const::Int(i64::from(line)), start);
        self.store_known("__firstlineno__", start)?;
        if generic {
            self.load_known(known::TYPE_PARAMS, start)?;
            self.store_known("__type_params__", start)?;
        }
        if self.scope().needs_classdict {
            self.emit(Op::LoadLocals, start);
            self.store_own_cell(known::CLASSDICT, start);
        }
        if self.scope().has_conditional_annotations {
            self.emit_arg(Op::BuildSet, 0, start);
            self.store_own_cell(known::CONDITIONAL_ANNOTATIONS, start);
        }
        Ok(())
    }

    /// What follows the body: names and cells that `type.__new__` looks for.
    fn class_tail(&mut self) -> Outcome<()> {
        let mut attributes = std::mem::take(&mut self.unit().static_attributes);
        attributes.sort_by(|left: &Identifier, right| left.as_str().cmp(right.as_str()));
        let attributes = attributes.iter().map(|name| Const::Str(name.as_str().into()));
        self.constant(Const::Tuple(attributes.collect()), NOWHERE);
        self.store_known("__static_attributes__", NOWHERE)?;
        let scope = self.scope();
        if scope.needs_classdict {
            let index = self.cell_index(known::CLASSDICT, false);
            self.unit().emit(Op::LoadClosure, index, NOWHERE);
            self.store_known("__classdictcell__", NOWHERE)?;
        }
        if scope.needs_class_closure {
            let index = self.cell_index(known::CLASS, false);
            self.unit().emit(Op::LoadClosure, index, NOWHERE);
            self.emit(Op::DupTop, NOWHERE);
            self.store_known("__classcell__", NOWHERE)?;
            self.emit(Op::ReturnValue, NOWHERE);
        }
        Ok(())
    }
}
