//! Expressions.

use ruff_python_ast as ruff;
use ruff_text_size::Ranged;
use ruff_text_size::TextRange;
use taipan_code::Const;

use super::Converter;
use super::Fault;
use crate::ast;
use crate::ast::Expr;
use crate::ast::ExprKind;
use crate::parse::number;

impl<'s> Converter<'s> {
    pub(super) fn boxed(&mut self, expr: &'s ruff::Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    pub(super) fn optional(&mut self, expr: Option<&'s ruff::Expr>) -> Option<Box<Expr>> {
        expr.map(|expr| self.boxed(expr))
    }

    pub(super) fn exprs(&mut self, exprs: &'s [ruff::Expr]) -> Vec<Expr> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    pub(super) fn expr(&mut self, expr: &'s ruff::Expr) -> Expr {
        if link(expr).is_some() {
            return self.chain(expr);
        }
        let range = self.range(expr.range());
        Expr { range, kind: self.expr_kind(expr) }
    }

    /// Converts what is nested on the left in a loop: its depth has no bound.
    fn chain(&mut self, mut expr: &'s ruff::Expr) -> Expr {
        let base = self.chain.len();
        while let Some(left) = link(expr) {
            self.chain.push(expr);
            expr = left;
        }
        self.deepest = self.deepest.max(self.depth + self.chain.len() - base);
        let mut result = self.expr(expr);
        while self.chain.len() > base
            && let Some(expr) = self.chain.pop()
        {
            let range = self.range(expr.range());
            let left = Box::new(result);
            let kind = self.nested(|this| this.continue_chain(expr, left)).unwrap_or_else(placeholder);
            result = Expr { range, kind };
        }
        result
    }

    fn continue_chain(&mut self, expr: &'s ruff::Expr, left: Box<Expr>) -> ExprKind {
        match expr {
            ruff::Expr::BinOp(node) => {
                ast::BinOp { left, op: operator(node.op), right: self.boxed(&node.right) }.into()
            }
            ruff::Expr::Attribute(node) => {
                ast::Attribute { value: left, attr: self.identifier(&node.attr), ctx: context(node.ctx) }
                    .into()
            }
            ruff::Expr::Subscript(node) => {
                ast::Subscript { value: left, slice: self.boxed(&node.slice), ctx: context(node.ctx) }.into()
            }
            ruff::Expr::Call(node) => self.call(node, left),
            _ => placeholder(),
        }
    }

    fn call(&mut self, node: &'s ruff::ExprCall, func: Box<Expr>) -> ExprKind {
        let mut args = self.exprs(&node.arguments.args);
        // A generator that is the only argument shares the parentheses of the call.
        if let [ruff::Expr::Generator(generator)] = &*node.arguments.args
            && !generator.parenthesized
        {
            args[0].range = self.range(node.arguments.range);
        }
        ast::Call { func, args, keywords: self.keywords(&node.arguments.keywords) }.into()
    }

    pub(super) fn keywords(&mut self, keywords: &'s [ruff::Keyword]) -> Vec<ast::Keyword> {
        keywords
            .iter()
            .map(|keyword| ast::Keyword {
                range: self.range(keyword.range),
                arg: keyword.arg.as_ref().map(|name| self.identifier(name)),
                value: self.boxed(&keyword.value),
            })
            .collect()
    }

    /// Leaves cost no level.
    fn expr_kind(&mut self, expr: &'s ruff::Expr) -> ExprKind {
        match expr {
            ruff::Expr::Name(node) => {
                ast::Name { id: self.name(node.id.as_str()), ctx: context(node.ctx) }.into()
            }
            ruff::Expr::NumberLiteral(node) => self.number(node),
            ruff::Expr::BooleanLiteral(node) => constant(Const::Bool(node.value)),
            ruff::Expr::NoneLiteral(_) => constant(Const::None),
            ruff::Expr::EllipsisLiteral(_) => constant(Const::Ellipsis),
            ruff::Expr::StringLiteral(node) => self.string(node),
            ruff::Expr::BytesLiteral(node) => self.bytes(node),
            other => self.nested(|this| this.inner_expr(other)).unwrap_or_else(placeholder),
        }
    }

    fn inner_expr(&mut self, expr: &'s ruff::Expr) -> ExprKind {
        match expr {
            ruff::Expr::FString(node) => self.fstring(node),
            ruff::Expr::TString(node) => self.tstring(node),
            ruff::Expr::BoolOp(node) => {
                let op = match node.op {
                    ruff::BoolOp::And => ast::BoolOperator::And,
                    ruff::BoolOp::Or => ast::BoolOperator::Or,
                };
                ast::BoolOp { op, values: self.exprs(&node.values) }.into()
            }
            ruff::Expr::UnaryOp(node) => {
                ast::UnaryOp { op: unary_operator(node.op), operand: self.boxed(&node.operand) }.into()
            }
            ruff::Expr::Compare(node) => ast::Compare {
                left: self.boxed(&node.left),
                ops: node.ops.iter().map(|&op| cmp_operator(op)).collect(),
                comparators: self.exprs(&node.comparators),
            }
            .into(),
            ruff::Expr::Named(node) => {
                ast::NamedExpr { target: self.boxed(&node.target), value: self.boxed(&node.value) }.into()
            }
            ruff::Expr::If(node) => ast::IfExp {
                test: self.boxed(&node.test),
                body: self.boxed(&node.body),
                orelse: self.boxed(&node.orelse),
            }
            .into(),
            ruff::Expr::Lambda(node) => self.lambda(node),
            ruff::Expr::Await(node) => ast::Await { value: self.boxed(&node.value) }.into(),
            ruff::Expr::Yield(node) => {
                if node.value.is_none() {
                    self.check_bare_yield(node.range);
                }
                ast::Yield { value: self.optional(node.value.as_deref()) }.into()
            }
            ruff::Expr::YieldFrom(node) => ast::YieldFrom { value: self.boxed(&node.value) }.into(),
            ruff::Expr::Starred(node) => {
                ast::Starred { value: self.boxed(&node.value), ctx: context(node.ctx) }.into()
            }
            other => self.display(other),
        }
    }

    /// The parser takes a bare `yield` for an operand.
    fn check_bare_yield(&mut self, range: TextRange) {
        let rest = self.text[range.end().to_usize()..].trim_start_matches([' ', '\t']);
        let word = rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let operators = ["==", "!=", "<", ">", "&", "|", "^", "%", "/", "@"];
        if operators.iter().any(|operator| rest.starts_with(operator))
            || ["is", "in", "not", "and", "or", "if", "for"].contains(&word)
        {
            self.fail(Fault::Unexplained);
        }
    }

    /// Displays, comprehensions and slices.
    fn display(&mut self, expr: &'s ruff::Expr) -> ExprKind {
        match expr {
            ruff::Expr::List(node) => {
                ast::List { elts: self.exprs(&node.elts), ctx: context(node.ctx) }.into()
            }
            ruff::Expr::Tuple(node) => {
                ast::Tuple { elts: self.exprs(&node.elts), ctx: context(node.ctx) }.into()
            }
            ruff::Expr::Set(node) => ast::Set { elts: self.exprs(&node.elts) }.into(),
            ruff::Expr::Dict(node) => ast::Dict {
                keys: node.items.iter().map(|item| item.key.as_ref().map(|key| self.expr(key))).collect(),
                values: node.items.iter().map(|item| self.expr(&item.value)).collect(),
            }
            .into(),
            ruff::Expr::ListComp(node) => {
                ast::ListComp { elt: self.boxed(&node.elt), generators: self.generators(&node.generators) }
                    .into()
            }
            ruff::Expr::SetComp(node) => {
                ast::SetComp { elt: self.boxed(&node.elt), generators: self.generators(&node.generators) }
                    .into()
            }
            ruff::Expr::Generator(node) => ast::GeneratorExp {
                elt: self.boxed(&node.elt),
                generators: self.generators(&node.generators),
            }
            .into(),
            ruff::Expr::DictComp(node) => self.dict_comp(node),
            ruff::Expr::Slice(node) => ast::Slice {
                lower: self.optional(node.lower.as_deref()),
                upper: self.optional(node.upper.as_deref()),
                step: self.optional(node.step.as_deref()),
            }
            .into(),
            _ => placeholder(),
        }
    }

    fn dict_comp(&mut self, node: &'s ruff::ExprDictComp) -> ExprKind {
        let Some(key) = node.key.as_deref() else { return placeholder() };
        ast::DictComp {
            key: self.boxed(key),
            value: self.boxed(&node.value),
            generators: self.generators(&node.generators),
        }
        .into()
    }

    fn generators(&mut self, generators: &'s [ruff::Comprehension]) -> Vec<ast::Comprehension> {
        generators
            .iter()
            .map(|node| ast::Comprehension {
                target: self.boxed(&node.target),
                iter: self.boxed(&node.iter),
                ifs: self.exprs(&node.ifs),
                is_async: node.is_async.into(),
            })
            .collect()
    }

    fn lambda(&mut self, node: &'s ruff::ExprLambda) -> ExprKind {
        let args = match node.parameters.as_deref() {
            Some(parameters) => self.arguments(parameters),
            None => no_arguments(),
        };
        ast::Lambda { args: Box::new(args), body: self.boxed(&node.body) }.into()
    }

    pub(super) fn arguments(&mut self, parameters: &'s ruff::Parameters) -> ast::Arguments {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        ast::Arguments {
            posonlyargs: parameters.posonlyargs.iter().map(|node| self.arg(&node.parameter)).collect(),
            args: parameters.args.iter().map(|node| self.arg(&node.parameter)).collect(),
            vararg: parameters.vararg.as_deref().map(|node| Box::new(self.arg(node))),
            kwonlyargs: parameters.kwonlyargs.iter().map(|node| self.arg(&node.parameter)).collect(),
            kw_defaults: parameters
                .kwonlyargs
                .iter()
                .map(|node| node.default.as_deref().map(|value| self.expr(value)))
                .collect(),
            kwarg: parameters.kwarg.as_deref().map(|node| Box::new(self.arg(node))),
            defaults: positional
                .filter_map(|node| node.default.as_deref())
                .map(|value| self.expr(value))
                .collect(),
        }
    }

    fn arg(&mut self, parameter: &'s ruff::Parameter) -> ast::Arg {
        ast::Arg {
            range: self.lines.span(parameter.name.range.start(), parameter.range.end()),
            arg: self.identifier(&parameter.name),
            annotation: self.optional(parameter.annotation.as_deref()),
            type_comment: None,
        }
    }

    fn number(&mut self, node: &'s ruff::ExprNumberLiteral) -> ExprKind {
        self.check_end_of_number(node.range);
        match &node.value {
            ruff::Number::Int(value) => match value.as_i64() {
                Some(value) => constant(Const::Int(value)),
                None => self.big_integer(node.range),
            },
            ruff::Number::Float(value) => constant(Const::Float(*value)),
            ruff::Number::Complex { real, imag } => constant(Const::Complex { re: *real, im: *imag }),
        }
    }

    fn big_integer(&mut self, range: TextRange) -> ExprKind {
        match number::integer(self.slice(range)) {
            Ok(value) => constant(value),
            Err(message) => {
                let line = self.range(range).line;
                self.fail(Fault::Message(message, line));
                placeholder()
            }
        }
    }
}

/// The expression that `expr` continues on its left.
fn link(expr: &ruff::Expr) -> Option<&ruff::Expr> {
    match expr {
        ruff::Expr::BinOp(node) => Some(&node.left),
        ruff::Expr::Attribute(node) => Some(&node.value),
        ruff::Expr::Subscript(node) => Some(&node.value),
        ruff::Expr::Call(node) => Some(&node.func),
        _ => None,
    }
}

pub(super) fn constant(value: Const) -> ExprKind {
    ast::Constant { value, kind: None }.into()
}

/// Stands for what could not be converted; a fault has been noted.
pub(super) fn placeholder() -> ExprKind {
    constant(Const::None)
}

fn no_arguments() -> ast::Arguments {
    ast::Arguments {
        posonlyargs: Vec::new(),
        args: Vec::new(),
        vararg: None,
        kwonlyargs: Vec::new(),
        kw_defaults: Vec::new(),
        kwarg: None,
        defaults: Vec::new(),
    }
}

fn context(context: ruff::ExprContext) -> ast::ExprContext {
    match context {
        ruff::ExprContext::Store => ast::ExprContext::Store,
        ruff::ExprContext::Del => ast::ExprContext::Del,
        ruff::ExprContext::Load | ruff::ExprContext::Invalid => ast::ExprContext::Load,
    }
}

pub(super) fn operator(op: ruff::Operator) -> ast::Operator {
    match op {
        ruff::Operator::Add => ast::Operator::Add,
        ruff::Operator::Sub => ast::Operator::Sub,
        ruff::Operator::Mult => ast::Operator::Mult,
        ruff::Operator::MatMult => ast::Operator::MatMult,
        ruff::Operator::Div => ast::Operator::Div,
        ruff::Operator::Mod => ast::Operator::Mod,
        ruff::Operator::Pow => ast::Operator::Pow,
        ruff::Operator::LShift => ast::Operator::LShift,
        ruff::Operator::RShift => ast::Operator::RShift,
        ruff::Operator::BitOr => ast::Operator::BitOr,
        ruff::Operator::BitXor => ast::Operator::BitXor,
        ruff::Operator::BitAnd => ast::Operator::BitAnd,
        ruff::Operator::FloorDiv => ast::Operator::FloorDiv,
    }
}

fn unary_operator(op: ruff::UnaryOp) -> ast::UnaryOperator {
    match op {
        ruff::UnaryOp::Invert => ast::UnaryOperator::Invert,
        ruff::UnaryOp::Not => ast::UnaryOperator::Not,
        ruff::UnaryOp::UAdd => ast::UnaryOperator::UAdd,
        ruff::UnaryOp::USub => ast::UnaryOperator::USub,
    }
}

fn cmp_operator(op: ruff::CmpOp) -> ast::CmpOperator {
    match op {
        ruff::CmpOp::Eq => ast::CmpOperator::Eq,
        ruff::CmpOp::NotEq => ast::CmpOperator::NotEq,
        ruff::CmpOp::Lt => ast::CmpOperator::Lt,
        ruff::CmpOp::LtE => ast::CmpOperator::LtE,
        ruff::CmpOp::Gt => ast::CmpOperator::Gt,
        ruff::CmpOp::GtE => ast::CmpOperator::GtE,
        ruff::CmpOp::Is => ast::CmpOperator::Is,
        ruff::CmpOp::IsNot => ast::CmpOperator::IsNot,
        ruff::CmpOp::In => ast::CmpOperator::In,
        ruff::CmpOp::NotIn => ast::CmpOperator::NotIn,
    }
}
