//! Calls.

use taipan_code::Const;
use taipan_code::Op;

use super::Lowering;
use super::expr::attribute_range;
use super::unit::UnitKind;
use crate::ast;
use crate::ast::Expr;
use crate::ast::ExprContext;
use crate::ast::ExprKind;
use crate::ast::Identifier;
use crate::ast::Keyword;
use crate::ast::Range;
use crate::fail::Outcome;
use crate::fail::fail;
use crate::scopes::Place;
use crate::scopes::SymbolTable;
use crate::scopes::known;

/// Calls with more arguments pass them as a tuple.
const MAX_STACKED: usize = 255;

fn is_starred(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Starred(_))
}

/// Whether arguments must be collected before the call.
fn needs_collection(args: &[Expr], keywords: &[Keyword], extra: usize) -> bool {
    args.iter().any(is_starred)
        || keywords.iter().any(|keyword| keyword.arg.is_none())
        || args.len() + keywords.len() + extra > MAX_STACKED
}

/// The name of a keyword; private names are not mangled here.
fn keyword_name(keyword: &Keyword) -> Const {
    match &keyword.arg {
        Some(name) => Const::Str(name.as_str().into()),
        None => Const::None,
    }
}

impl<'a> Lowering<'a, '_> {
    /// Whether a call is that of a method: of an attribute, with plain arguments.
    pub(super) fn calls_method(&self, node: &ast::Call) -> bool {
        let loads = matches!(&node.func.kind, ExprKind::Attribute(func) if func.ctx == ExprContext::Load);
        loads && !needs_collection(&node.args, &node.keywords, 0)
    }

    /// A call, its function (or the object of its method) on the stack.
    pub(super) fn call_link(&mut self, expr: &'a Expr, node: &'a ast::Call) -> Outcome<()> {
        self.check_keywords(&node.keywords)?;
        let ExprKind::Attribute(func) = &node.func.kind else {
            self.check_callee(&node.func);
            return self.call_arguments(0, &node.args, &node.keywords, None, expr.range);
        };
        if !self.calls_method(node) {
            return self.call_arguments(0, &node.args, &node.keywords, None, expr.range);
        }
        let range = attribute_range(node.func.range, &node.func);
        self.emit_name(Op::LoadMethod, &func.attr, range);
        self.call_method(expr, node)
    }

    fn call_method(&mut self, expr: &'a Expr, node: &'a ast::Call) -> Outcome<()> {
        self.exprs(&node.args)?;
        let range = attribute_range(expr.range, &node.func);
        if node.keywords.is_empty() {
            self.emit_arg(Op::CallMethod, node.args.len(), range);
        } else {
            self.keyword_values(&node.keywords, range)?;
            self.emit_arg(Op::CallMethodKw, node.args.len() + node.keywords.len(), range);
        }
        Ok(())
    }

    /// A call of a method of `super()`.
    pub(super) fn super_call(&mut self, expr: &'a Expr, node: &'a ast::Call) -> Outcome<()> {
        let ExprKind::Attribute(func) = &node.func.kind else { return Ok(()) };
        self.check_keywords(&node.keywords)?;
        let two = self.super_arguments(&func.value)?;
        let range = attribute_range(node.func.range, &node.func);
        self.emit_super(Op::LoadSuperMethod, &func.attr, two, range);
        self.call_method(expr, node)
    }

    pub(super) fn check_keywords(&self, keywords: &[Keyword]) -> Outcome<()> {
        for (index, keyword) in keywords.iter().enumerate() {
            let Some(name) = &keyword.arg else { continue };
            let repeated = keywords[index + 1..].iter().find(|other| other.arg.as_ref() == Some(name));
            if let Some(other) = repeated {
                return fail(format!("keyword argument repeated: {name}"), other.range);
            }
        }
        Ok(())
    }

    /// Pushes the values of keywords, then the tuple of their names.
    fn keyword_values(&mut self, keywords: &'a [Keyword], range: Range) -> Outcome<()> {
        let mut names = Vec::new();
        for keyword in keywords {
            self.expr(&keyword.value)?;
            names.push(keyword_name(keyword));
        }
        self.constant(Const::Tuple(names.into()), range);
        Ok(())
    }

    /// The arguments and the call, the function on the stack and `pushed` arguments after it. `last` names one
    /// more positional argument: the base that makes a class generic.
    pub(super) fn call_arguments(
        &mut self,
        pushed: usize,
        args: &'a [Expr],
        keywords: &'a [Keyword],
        last: Option<&str>,
        range: Range,
    ) -> Outcome<()> {
        if needs_collection(args, keywords, pushed) {
            return self.call_collected(pushed, args, keywords, last, range);
        }
        self.exprs(args)?;
        let mut count = pushed + args.len();
        if let Some(name) = last {
            self.load_known(name, range)?;
            count += 1;
        }
        if keywords.is_empty() {
            self.emit_arg(Op::CallFunction, count, range);
        } else {
            self.keyword_values(keywords, range)?;
            self.emit_arg(Op::CallFunctionKw, count + keywords.len(), range);
        }
        Ok(())
    }

    fn call_collected(
        &mut self,
        pushed: usize,
        args: &'a [Expr],
        keywords: &'a [Keyword],
        last: Option<&str>,
        range: Range,
    ) -> Outcome<()> {
        match args {
            [single] if pushed == 0 && last.is_none() && is_starred(single) => {
                if let ExprKind::Starred(node) = &single.kind {
                    self.expr(&node.value)?;
                }
            }
            _ => self.collect(args, pushed, last, range)?,
        }
        if !keywords.is_empty() {
            self.keyword_map(keywords, range)?;
        }
        self.emit_arg(Op::CallFunctionEx, usize::from(!keywords.is_empty()), range);
        Ok(())
    }

    /// Collects positional arguments, some on the stack already, into a tuple.
    fn collect(&mut self, args: &'a [Expr], pushed: usize, last: Option<&str>, range: Range) -> Outcome<()> {
        let plain = args.iter().take_while(|arg| !is_starred(arg)).count().min(MAX_STACKED);
        self.exprs(&args[..plain])?;
        if plain == args.len() {
            let mut count = pushed + plain;
            if let Some(name) = last {
                self.load_known(name, range)?;
                count += 1;
            }
            match count {
                0 => self.constant(Const::Tuple([].into()), range),
                _ => self.emit_arg(Op::BuildTuple, count, range),
            }
            return Ok(());
        }
        self.emit_arg(Op::BuildList, pushed + plain, range);
        self.append_to_list(&args[plain..], range)?;
        if let Some(name) = last {
            self.load_known(name, range)?;
            self.emit_arg(Op::ListAppend, 1, range);
        }
        self.emit(Op::ListToTuple, range);
        Ok(())
    }

    /// Builds the mapping of keywords, `**mappings` merged in their order.
    fn keyword_map(&mut self, keywords: &'a [Keyword], range: Range) -> Outcome<()> {
        let mut rest = keywords;
        let mut have_map = false;
        while let Some(first) = rest.first() {
            if first.arg.is_none() {
                if !have_map {
                    self.emit_arg(Op::BuildMap, 0, range);
                    have_map = true;
                }
                self.expr(&first.value)?;
                self.emit_arg(Op::DictMerge, 1, range);
                rest = &rest[1..];
                continue;
            }
            let named = rest.iter().take_while(|keyword| keyword.arg.is_some()).count().min(MAX_STACKED);
            let (group, remaining) = rest.split_at(named);
            self.keyword_group(group, range)?;
            if have_map {
                self.emit_arg(Op::DictMerge, 1, range);
            }
            have_map = true;
            rest = remaining;
        }
        Ok(())
    }

    fn keyword_group(&mut self, group: &'a [Keyword], range: Range) -> Outcome<()> {
        if let [keyword] = group {
            self.constant(keyword_name(keyword), range);
            self.expr(&keyword.value)?;
            self.emit_arg(Op::BuildMap, 1, range);
        } else {
            self.keyword_values(group, range)?;
            self.emit_arg(Op::BuildConstKeyMap, group.len(), range);
        }
        Ok(())
    }

    // super()

    /// Whether an expression is `super()` or `super(a, b)` in a place where its attributes can be read without
    /// making it.
    pub(super) fn is_super_call(&self, expr: &Expr) -> bool {
        let ExprKind::Call(call) = &expr.kind else { return false };
        let ExprKind::Name(callee) = &call.func.kind else { return false };
        if &*callee.id != "super" || !call.keywords.is_empty() || call.args.iter().any(is_starred) {
            return false;
        }
        let global = self.symbol("super").place == Place::GlobalImplicit;
        let module = self.table.scope(SymbolTable::ROOT);
        if !global || module.symbol("super").flags & crate::scopes::def::BOUND != 0 {
            return false;
        }
        match call.args.len() {
            2 => true,
            0 => {
                let unit = self.unit_ref();
                let function =
                    matches!(unit.kind, UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Lambda);
                function && unit.argcount > 0 && self.symbol(known::CLASS).place == Place::Free
            }
            _ => false,
        }
    }

    /// Pushes callee, class and object of a `super` call; returns whether the last two were written.
    pub(super) fn super_arguments(&mut self, expr: &'a Expr) -> Outcome<bool> {
        let ExprKind::Call(call) = &expr.kind else { return Ok(false) };
        self.expr(&call.func)?;
        if call.args.len() == 2 {
            self.exprs(&call.args)?;
            return Ok(true);
        }
        self.load_known(known::CLASS, expr.range)?;
        if let Some(first) = self.scope().params.first().cloned() {
            self.name(&first, ExprContext::Load, expr.range)?;
        }
        Ok(false)
    }

    pub(super) fn emit_super(&mut self, op: Op, attr: &Identifier, two: bool, range: Range) {
        let name = self.mangled(attr);
        let index = self.unit().names.index(&name);
        self.unit().emit(op, index << 1 | u32::from(two), range);
    }
}
