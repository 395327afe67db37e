//! Expressions.

use taipan_code::Const;
use taipan_code::Op;
use taipan_code::operand::CompareOp;

use super::Lowering;
use super::fold;
use super::unit::Label;
use super::unit::UnitKind;
use crate::ast;
use crate::ast::BoolOperator;
use crate::ast::CmpOperator;
use crate::ast::Expr;
use crate::ast::ExprContext;
use crate::ast::ExprKind;
use crate::ast::Operator;
use crate::ast::Range;
use crate::ast::UnaryOperator;
use crate::fail::Outcome;
use crate::fail::fail;
use crate::nesting::Descent;
use crate::scopes::Comprehension;

/// The bottom of a chain of operators: pushed already, or a constant that may still be folded.
enum Left {
    Pushed,
    Folded(Const, Range),
}

impl<'a> Lowering<'a, '_> {
    /// Emits the value of an expression (or, for targets, its store or deletion).
    pub(super) fn expr(&mut self, expr: &'a Expr) -> Outcome<()> {
        self.descend(|this| this.chain(expr))
    }

    /// An expression with those it continues on its left, innermost first, in a loop.
    fn chain(&mut self, expr: &'a Expr) -> Outcome<()> {
        let mut links = Vec::new();
        let mut innermost = expr;
        while let Some(left) = self.continued(innermost) {
            links.push(innermost);
            innermost = left;
        }
        let mut left = self.start(innermost)?;
        for link in links.into_iter().rev() {
            left = self.link(link, left)?;
        }
        self.push_left(left);
        Ok(())
    }

    /// What an expression continues, where its own code comes wholly after that.
    fn continued(&self, expr: &'a Expr) -> Option<&'a Expr> {
        match &expr.kind {
            ExprKind::BinOp(node) => Some(&node.left),
            ExprKind::Attribute(node) if node.ctx == ExprContext::Load => {
                (!self.is_super_call(&node.value)).then_some(&*node.value)
            }
            ExprKind::Subscript(node) if node.ctx == ExprContext::Load => Some(&node.value),
            ExprKind::Call(node) => match &node.func.kind {
                ExprKind::Attribute(func) if self.calls_method(node) => {
                    (!self.is_super_call(&func.value)).then_some(&*func.value)
                }
                _ => Some(&node.func),
            },
            _ => None,
        }
    }

    fn start(&mut self, expr: &'a Expr) -> Outcome<Left> {
        match self.fold(expr) {
            Some(constant) => Ok(Left::Folded(constant, expr.range)),
            None => {
                self.single(expr)?;
                Ok(Left::Pushed)
            }
        }
    }

    fn push_left(&mut self, left: Left) {
        if let Left::Folded(constant, range) = left {
            self.constant(constant, range);
        }
    }

    /// One link of a chain, what it continues on the stack or still to be folded.
    fn link(&mut self, expr: &'a Expr, left: Left) -> Outcome<Left> {
        if let (ExprKind::BinOp(node), Left::Folded(constant, _)) = (&expr.kind, &left)
            && let Some(right) = self.fold(&node.right)
            && let Some(result) = fold::binary(constant, node.op, &right)
        {
            return Ok(Left::Folded(result, expr.range));
        }
        if let (ExprKind::Subscript(node), Left::Folded(constant, _)) = (&expr.kind, &left)
            && let Some(key) = self.fold(&node.slice)
            && let Some(result) = fold::subscript(constant, &key)
        {
            return Ok(Left::Folded(result, expr.range));
        }
        if let (ExprKind::BinOp(node), Left::Folded(Const::Str(text), _)) = (&expr.kind, &left)
            && node.op == Operator::Mod
            && self.percent_format(text, &node.right, expr.range)?
        {
            return Ok(Left::Pushed);
        }
        self.push_left(left);
        match &expr.kind {
            ExprKind::BinOp(node) => {
                self.expr(&node.right)?;
                self.emit(binary_op(node.op), expr.range);
            }
            ExprKind::Attribute(node) => {
                let range = attribute_range(expr.range, expr);
                self.emit_name(Op::LoadAttr, &node.attr, range);
            }
            ExprKind::Subscript(node) => self.load_subscript(expr, node)?,
            ExprKind::Call(node) => self.call_link(expr, node)?,
            _ => {}
        }
        Ok(Left::Pushed)
    }

    /// An expression that continues nothing.
    fn single(&mut self, expr: &'a Expr) -> Outcome<()> {
        let range = expr.range;
        match &expr.kind {
            ExprKind::BoolOp(node) => self.bool_op(node, range),
            ExprKind::NamedExpr(node) => {
                self.expr(&node.value)?;
                self.emit(Op::DupTop, range);
                self.expr(&node.target)
            }
            ExprKind::UnaryOp(node) => self.unary(expr, node),
            ExprKind::Lambda(node) => self.lambda(expr, node),
            ExprKind::IfExp(node) => self.if_exp(node),
            ExprKind::Dict(node) => self.dict(node, range),
            ExprKind::Set(node) => self.set(&node.elts, range),
            ExprKind::ListComp(node) => {
                self.comprehension(expr, Comprehension::List, &node.generators, &node.elt, None)
            }
            ExprKind::SetComp(node) => {
                self.comprehension(expr, Comprehension::Set, &node.generators, &node.elt, None)
            }
            ExprKind::GeneratorExp(node) => {
                self.comprehension(expr, Comprehension::Generator, &node.generators, &node.elt, None)
            }
            ExprKind::DictComp(node) => {
                self.comprehension(expr, Comprehension::Dict, &node.generators, &node.key, Some(&node.value))
            }
            ExprKind::Await(node) => {
                self.expr(&node.value)?;
                self.await_top(taipan_code::operand::awaitable::PLAIN, range);
                Ok(())
            }
            ExprKind::Yield(node) => self.yield_value(node.value.as_deref(), range),
            ExprKind::YieldFrom(node) => self.yield_from(&node.value, range),
            ExprKind::Compare(node) => self.compare(node, range),
            ExprKind::FormattedValue(node) => self.formatted_value(node, range),
            ExprKind::Interpolation(node) => self.interpolation(node, range),
            ExprKind::JoinedStr(node) => self.joined_str(&node.values, range),
            ExprKind::TemplateStr(node) => self.template_str(&node.values, range),
            ExprKind::Constant(node) => {
                self.constant(node.value.clone(), range);
                Ok(())
            }
            ExprKind::Attribute(node) => self.attribute(expr, node),
            ExprKind::Subscript(node) => self.subscript_target(node, range),
            ExprKind::Starred(node) => match node.ctx {
                ExprContext::Store => fail("starred assignment target must be in a list or tuple", range),
                _ => fail("can't use starred expression here", range),
            },
            ExprKind::Name(node) => self.name(&node.id, node.ctx, range),
            ExprKind::List(node) => match node.ctx {
                ExprContext::Load => self.list(&node.elts, range),
                ExprContext::Store => self.unpack(expr, &node.elts),
                ExprContext::Del => self.exprs(&node.elts),
            },
            ExprKind::Tuple(node) => match node.ctx {
                ExprContext::Load => self.tuple_of(&node.elts, range),
                ExprContext::Store => self.unpack(expr, &node.elts),
                ExprContext::Del => self.exprs(&node.elts),
            },
            ExprKind::Slice(node) => {
                let parts = self.slice_parts(node, range)?;
                self.emit_arg(Op::BuildSlice, parts, range);
                Ok(())
            }
            ExprKind::BinOp(_) => Ok(()),
            ExprKind::Call(node) => self.super_call(expr, node),
        }
    }

    fn unary(&mut self, expr: &'a Expr, node: &'a ast::UnaryOp) -> Outcome<()> {
        if node.op == UnaryOperator::Not
            && let ExprKind::Compare(compare) = &node.operand.kind
            && let (
                [op @ (CmpOperator::In | CmpOperator::NotIn | CmpOperator::Is | CmpOperator::IsNot)],
                [right],
            ) = (compare.ops.as_slice(), compare.comparators.as_slice())
        {
            self.check_compare(compare, node.operand.range);
            self.expr(&compare.left)?;
            self.comparator(*op, right)?;
            let opposite = match op {
                CmpOperator::In => CmpOperator::NotIn,
                CmpOperator::NotIn => CmpOperator::In,
                CmpOperator::Is => CmpOperator::IsNot,
                _ => CmpOperator::Is,
            };
            self.compare_op(opposite, node.operand.range);
            return Ok(());
        }
        self.expr(&node.operand)?;
        let op = match node.op {
            UnaryOperator::Invert => Op::UnaryInvert,
            UnaryOperator::Not => Op::UnaryNot,
            UnaryOperator::UAdd => Op::UnaryPositive,
            UnaryOperator::USub => Op::UnaryNegative,
        };
        self.emit(op, expr.range);
        Ok(())
    }

    fn bool_op(&mut self, node: &'a ast::BoolOp, range: Range) -> Outcome<()> {
        let op = match node.op {
            BoolOperator::And => Op::JumpIfFalseOrPop,
            BoolOperator::Or => Op::JumpIfTrueOrPop,
        };
        let end = self.label();
        let Some((last, rest)) = node.values.split_last() else { return Ok(()) };
        for value in rest {
            self.expr(value)?;
            self.jump(op, end, range);
        }
        self.expr(last)?;
        self.bind(end);
        Ok(())
    }

    /// `body if test else orelse`, further conditions in `orelse` in a loop.
    fn if_exp(&mut self, mut node: &'a ast::IfExp) -> Outcome<()> {
        let end = self.label();
        loop {
            let next = self.label();
            self.jump_if(&node.test, next, false)?;
            self.expr(&node.body)?;
            self.go(end, super::NOWHERE);
            self.bind(next);
            match &node.orelse.kind {
                ExprKind::IfExp(further) => node = further,
                _ => break,
            }
        }
        self.expr(&node.orelse)?;
        self.bind(end);
        Ok(())
    }

    // Comparisons.

    fn compare(&mut self, node: &'a ast::Compare, range: Range) -> Outcome<()> {
        self.check_compare(node, range);
        self.expr(&node.left)?;
        let last = node.ops.len().saturating_sub(1);
        let cleanup = self.label();
        for (index, (&op, right)) in node.ops.iter().zip(&node.comparators).enumerate() {
            self.comparator(op, right)?;
            if index < last {
                self.emit(Op::DupTop, range);
                self.emit(Op::RotThree, range);
            }
            self.compare_op(op, range);
            if index < last {
                self.jump(Op::JumpIfFalseOrPop, cleanup, range);
            }
        }
        if last > 0 {
            let end = self.label();
            self.go(end, super::NOWHERE);
            self.bind(cleanup);
            self.emit(Op::RotTwo, range);
            self.emit(Op::PopTop, range);
            self.bind(end);
        }
        Ok(())
    }

    /// The right side of a comparison; what `in` only searches may be a constant.
    fn comparator(&mut self, op: CmpOperator, right: &'a Expr) -> Outcome<()> {
        if matches!(op, CmpOperator::In | CmpOperator::NotIn)
            && let Some(constant) = self.searched_constant(right)
        {
            self.constant(constant, right.range);
            return Ok(());
        }
        self.expr(right)
    }

    fn compare_op(&mut self, op: CmpOperator, range: Range) {
        let (op, arg) = match op {
            CmpOperator::Lt => (Op::CompareOp, CompareOp::Lt as usize),
            CmpOperator::LtE => (Op::CompareOp, CompareOp::Le as usize),
            CmpOperator::Eq => (Op::CompareOp, CompareOp::Eq as usize),
            CmpOperator::NotEq => (Op::CompareOp, CompareOp::Ne as usize),
            CmpOperator::Gt => (Op::CompareOp, CompareOp::Gt as usize),
            CmpOperator::GtE => (Op::CompareOp, CompareOp::Ge as usize),
            CmpOperator::Is => (Op::IsOp, 0),
            CmpOperator::IsNot => (Op::IsOp, 1),
            CmpOperator::In => (Op::ContainsOp, 0),
            CmpOperator::NotIn => (Op::ContainsOp, 1),
        };
        self.emit_arg(op, arg, range);
    }

    // Jumps on conditions.

    /// Jumps to `label` where the truth of `expr` is `when`, else goes on.
    pub(super) fn jump_if(&mut self, expr: &'a Expr, label: Label, when: bool) -> Outcome<()> {
        self.descend(|this| this.jump_if_within(expr, label, when))
    }

    fn jump_if_within(&mut self, expr: &'a Expr, label: Label, when: bool) -> Outcome<()> {
        match &expr.kind {
            ExprKind::UnaryOp(node) if node.op == UnaryOperator::Not => {
                return self.jump_if(&node.operand, label, !when);
            }
            ExprKind::BoolOp(node) => return self.jump_if_bool_op(node, label, when),
            ExprKind::IfExp(node) => {
                let (end, orelse) = (self.label(), self.label());
                self.jump_if(&node.test, orelse, false)?;
                self.jump_if(&node.body, label, when)?;
                self.go(end, super::NOWHERE);
                self.bind(orelse);
                self.jump_if(&node.orelse, label, when)?;
                self.bind(end);
                return Ok(());
            }
            ExprKind::Compare(node) if node.ops.len() > 1 => {
                return self.jump_if_compare(node, expr.range, label, when);
            }
            _ => {}
        }
        if let Some(truth) = self.fold(expr).as_ref().and_then(fold::truth) {
            if truth == when {
                self.go(label, expr.range);
            } else {
                self.emit(Op::Nop, expr.range);
            }
            return Ok(());
        }
        self.expr(expr)?;
        let op = if when { Op::PopJumpIfTrue } else { Op::PopJumpIfFalse };
        self.jump(op, label, expr.range);
        Ok(())
    }

    fn jump_if_bool_op(&mut self, node: &'a ast::BoolOp, label: Label, when: bool) -> Outcome<()> {
        let decides = node.op == BoolOperator::Or;
        let Some((last, rest)) = node.values.split_last() else { return Ok(()) };
        let after = self.label();
        let decided = if decides == when { label } else { after };
        for value in rest {
            self.jump_if(value, decided, decides)?;
        }
        self.jump_if(last, label, when)?;
        self.bind(after);
        Ok(())
    }

    fn jump_if_compare(
        &mut self,
        node: &'a ast::Compare,
        range: Range,
        label: Label,
        when: bool,
    ) -> Outcome<()> {
        self.check_compare(node, range);
        self.expr(&node.left)?;
        let last = node.ops.len() - 1;
        let (cleanup, end) = (self.label(), self.label());
        for (index, (&op, right)) in node.ops.iter().zip(&node.comparators).enumerate() {
            self.comparator(op, right)?;
            if index < last {
                self.emit(Op::DupTop, range);
                self.emit(Op::RotThree, range);
                self.compare_op(op, range);
                self.jump(Op::PopJumpIfFalse, cleanup, range);
            } else {
                self.compare_op(op, range);
            }
        }
        self.jump(if when { Op::PopJumpIfTrue } else { Op::PopJumpIfFalse }, label, range);
        self.go(end, super::NOWHERE);
        self.bind(cleanup);
        self.emit(Op::PopTop, range);
        if !when {
            self.go(label, super::NOWHERE);
        }
        self.bind(end);
        Ok(())
    }

    // Attributes and subscripts.

    /// An attribute that is stored or deleted, or read from `super()`.
    fn attribute(&mut self, expr: &'a Expr, node: &'a ast::Attribute) -> Outcome<()> {
        let range = attribute_range(expr.range, expr);
        match node.ctx {
            ExprContext::Load => {
                let two = self.super_arguments(&node.value)?;
                self.emit_super(Op::LoadSuperAttr, &node.attr, two, range);
            }
            ExprContext::Store => {
                self.expr(&node.value)?;
                self.note_static_attribute(node);
                self.emit_name(Op::StoreAttr, &node.attr, range);
            }
            ExprContext::Del => {
                self.expr(&node.value)?;
                self.emit_name(Op::DeleteAttr, &node.attr, range);
            }
        }
        Ok(())
    }

    /// What methods set on `self` is listed in the class's `__static_attributes__`.
    pub(super) fn note_static_attribute(&mut self, node: &ast::Attribute) {
        if !matches!(&node.value.kind, ExprKind::Name(name) if &*name.id == "self") {
            return;
        }
        let outer = self.units.len() - 1;
        if let Some(class) = self.units[..outer].iter_mut().rev().find(|unit| unit.kind == UnitKind::Class)
            && !class.static_attributes.contains(&node.attr)
        {
            class.static_attributes.push(node.attr.clone());
        }
    }

    /// The two bounds of a slice without a step whose bounds are not all constants.
    pub(super) fn two_part_slice(&self, slice: &'a Expr) -> Option<&'a ast::Slice> {
        match &slice.kind {
            ExprKind::Slice(node) if node.step.is_none() && self.fold(slice).is_none() => Some(node),
            _ => None,
        }
    }

    fn load_subscript(&mut self, expr: &'a Expr, node: &'a ast::Subscript) -> Outcome<()> {
        self.check_subscript(node);
        if let Some(slice) = self.two_part_slice(&node.slice) {
            self.slice_parts(slice, node.slice.range)?;
            self.emit(Op::BinarySlice, expr.range);
        } else {
            self.expr(&node.slice)?;
            self.emit(Op::BinarySubscr, expr.range);
        }
        Ok(())
    }

    /// A subscript that is stored or deleted.
    fn subscript_target(&mut self, node: &'a ast::Subscript, range: Range) -> Outcome<()> {
        self.expr(&node.value)?;
        if node.ctx == ExprContext::Store
            && let Some(slice) = self.two_part_slice(&node.slice)
        {
            self.slice_parts(slice, node.slice.range)?;
            self.emit(Op::StoreSlice, range);
            return Ok(());
        }
        self.expr(&node.slice)?;
        self.emit(if node.ctx == ExprContext::Store { Op::StoreSubscr } else { Op::DeleteSubscr }, range);
        Ok(())
    }

    /// Pushes the parts of a slice and returns how many they are.
    pub(super) fn slice_parts(&mut self, node: &'a ast::Slice, range: Range) -> Outcome<usize> {
        for part in [&node.lower, &node.upper] {
            match part {
                Some(part) => self.expr(part)?,
                None => self.constant(Const::None, range),
            }
        }
        match &node.step {
            None => Ok(2),
            Some(step) => {
                self.expr(step)?;
                Ok(3)
            }
        }
    }

    // Yield and await.

    fn yield_value(&mut self, value: Option<&'a Expr>, range: Range) -> Outcome<()> {
        if !self.scope().is_function_like() {
            return fail("'yield' outside function", range);
        }
        match value {
            Some(value) => self.expr(value)?,
            None => self.constant(Const::None, range),
        }
        self.emit_yield(range);
        Ok(())
    }

    /// Yields the value on top; async generators mark it as theirs.
    pub(super) fn emit_yield(&mut self, range: Range) {
        if self.scope().generator && self.scope().coroutine {
            self.emit(Op::AsyncGenWrap, range);
        }
        self.emit(Op::YieldValue, range);
    }

    fn yield_from(&mut self, value: &'a Expr, range: Range) -> Outcome<()> {
        if !self.scope().is_function_like() {
            return fail("'yield from' outside function", range);
        }
        if self.unit_ref().kind == UnitKind::AsyncFunction {
            return fail("'yield from' inside async function", range);
        }
        self.expr(value)?;
        self.emit(Op::GetYieldFromIter, range);
        self.constant(Const::None, range);
        self.delegate(range);
        Ok(())
    }

    /// Awaits the value on top.
    pub(super) fn await_top(&mut self, origin: u32, range: Range) {
        self.emit_arg(Op::GetAwaitable, origin as usize, range);
        self.constant(Const::None, range);
        self.delegate(range);
    }

    /// The loop that hands values between a receiver and whoever drives this frame.
    pub(super) fn delegate(&mut self, range: Range) {
        let (again, end) = (self.label(), self.label());
        self.bind(again);
        self.jump(Op::Send, end, range);
        self.jump(Op::YieldDelegate, end, range);
        self.go(again, range);
        self.bind(end);
    }

    // Targets.

    /// Takes the value on top apart and stores the parts.
    fn unpack(&mut self, expr: &'a Expr, targets: &'a [Expr]) -> Outcome<()> {
        let is_star = |target: &Expr| matches!(target.kind, ExprKind::Starred(_));
        match targets.iter().position(is_star) {
            None => self.emit_arg(Op::UnpackSequence, targets.len(), expr.range),
            Some(before) => {
                let after = targets.len() - before - 1;
                if before >= 1 << 8 || after >= (1 << 31) >> 8 {
                    return fail("too many expressions in star-unpacking assignment", expr.range);
                }
                if targets[before + 1..].iter().any(is_star) {
                    return fail("multiple starred expressions in assignment", expr.range);
                }
                self.emit_arg(Op::UnpackEx, before + (after << 8), expr.range);
            }
        }
        for target in targets {
            match &target.kind {
                ExprKind::Starred(node) => self.expr(&node.value)?,
                _ => self.expr(target)?,
            }
        }
        Ok(())
    }
}

pub(super) fn binary_op(op: Operator) -> Op {
    match op {
        Operator::Add => Op::BinaryAdd,
        Operator::Sub => Op::BinarySubtract,
        Operator::Mult => Op::BinaryMultiply,
        Operator::MatMult => Op::BinaryMatrixMultiply,
        Operator::Div => Op::BinaryTrueDivide,
        Operator::Mod => Op::BinaryModulo,
        Operator::Pow => Op::BinaryPower,
        Operator::LShift => Op::BinaryLshift,
        Operator::RShift => Op::BinaryRshift,
        Operator::BitOr => Op::BinaryOr,
        Operator::BitXor => Op::BinaryXor,
        Operator::BitAnd => Op::BinaryAnd,
        Operator::FloorDiv => Op::BinaryFloorDivide,
    }
}

/// The range of an instruction about an attribute: where the attribute stands on another line than `range`
/// begins, it begins with the attribute's name.
pub(super) fn attribute_range(range: Range, attribute: &Expr) -> Range {
    let ExprKind::Attribute(node) = &attribute.kind else { return range };
    let end = attribute.range;
    if range.line == end.end_line {
        return range;
    }
    let len = node.attr.chars().count() as u32;
    if len <= end.end_col {
        Range { line: end.end_line, col: end.end_col - len, ..range }
    } else {
        Range { line: end.end_line, col: u32::MAX, end_line: end.end_line, end_col: 0 }
    }
}
