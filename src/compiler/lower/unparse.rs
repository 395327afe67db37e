//! Expressions back to source, for annotations under `from __future__ import annotations`: CPython's spelling,
//! with no more parentheses than needed.

use taipan_code::Const;
use taipan_code::Text;
use taipan_code::repr::Addresses;
use taipan_code::repr::repr;

use crate::ast;
use crate::ast::BoolOperator;
use crate::ast::CmpOperator;
use crate::ast::Expr;
use crate::ast::ExprKind;
use crate::ast::Operator;
use crate::ast::UnaryOperator;
use crate::nesting;

/// How tightly an expression binds; the place it stands in asks for at least one of these.
type Level = u8;

const TUPLE: Level = 0;
const TEST: Level = 1;
const OR: Level = 2;
const AND: Level = 3;
const NOT: Level = 4;
const COMPARE: Level = 5;
const BIT_OR: Level = 6;
const BIT_XOR: Level = 7;
const BIT_AND: Level = 8;
const SHIFT: Level = 9;
const ARITH: Level = 10;
const TERM: Level = 11;
const FACTOR: Level = 12;
const POWER: Level = 13;
const AWAIT: Level = 14;
const ATOM: Level = 15;

/// The source of an expression.
pub(super) fn unparse(expr: &Expr) -> Text {
    let mut writer = Writer { out: String::new() };
    writer.expr(expr, TEST);
    writer.out.into()
}

struct Writer {
    out: String,
}

impl Writer {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn expr(&mut self, expr: &Expr, level: Level) {
        nesting::grow(|| self.expr_within(expr, level));
    }

    /// Writes in parentheses where `own` binds less tightly than `level` asks.
    fn grouped(&mut self, own: Level, level: Level, write: impl FnOnce(&mut Self)) {
        if level > own {
            self.text("(");
        }
        write(self);
        if level > own {
            self.text(")");
        }
    }

    fn list(&mut self, exprs: &[Expr]) {
        for (index, expr) in exprs.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            self.expr(expr, TEST);
        }
    }

    fn expr_within(&mut self, expr: &Expr, level: Level) {
        match &expr.kind {
            ExprKind::BoolOp(node) => self.bool_op(node, level),
            ExprKind::NamedExpr(node) => self.grouped(TUPLE, level, |this| {
                this.expr(&node.target, ATOM);
                this.text(" := ");
                this.expr(&node.value, ATOM);
            }),
            ExprKind::BinOp(node) => self.bin_op(node, level),
            ExprKind::UnaryOp(node) => self.unary_op(node, level),
            ExprKind::Lambda(node) => self.grouped(TEST, level, |this| this.lambda(node)),
            ExprKind::IfExp(node) => self.grouped(TEST, level, |this| {
                this.expr(&node.body, TEST + 1);
                this.text(" if ");
                this.expr(&node.test, TEST + 1);
                this.text(" else ");
                this.expr(&node.orelse, TEST);
            }),
            ExprKind::Dict(node) => self.dict(node),
            ExprKind::Set(node) => {
                self.text("{");
                self.list(&node.elts);
                self.text("}");
            }
            ExprKind::ListComp(node) => self.comprehension("[", &node.elt, None, &node.generators, "]"),
            ExprKind::SetComp(node) => self.comprehension("{", &node.elt, None, &node.generators, "}"),
            ExprKind::GeneratorExp(node) => self.comprehension("(", &node.elt, None, &node.generators, ")"),
            ExprKind::DictComp(node) => {
                self.comprehension("{", &node.key, Some(&node.value), &node.generators, "}");
            }
            ExprKind::Await(node) => self.grouped(AWAIT, level, |this| {
                this.text("await ");
                this.expr(&node.value, ATOM);
            }),
            ExprKind::Yield(node) => match &node.value {
                Some(value) => self.keyword("(yield ", value),
                None => self.text("(yield)"),
            },
            ExprKind::YieldFrom(node) => self.keyword("(yield from ", &node.value),
            ExprKind::Compare(node) => self.compare(node, level),
            ExprKind::Call(node) => self.call(node),
            ExprKind::FormattedValue(_) | ExprKind::JoinedStr(_) => self.joined_str(expr, "f"),
            ExprKind::Interpolation(_) | ExprKind::TemplateStr(_) => self.joined_str(expr, "t"),
            ExprKind::Constant(node) => self.constant(node),
            ExprKind::Attribute(node) => self.attribute(node),
            ExprKind::Subscript(node) => {
                self.expr(&node.value, ATOM);
                self.text("[");
                self.subscript(&node.slice);
                self.text("]");
            }
            ExprKind::Starred(node) => {
                self.text("*");
                self.expr(&node.value, BIT_OR);
            }
            ExprKind::Name(node) => self.text(&node.id),
            ExprKind::List(node) => {
                self.text("[");
                self.list(&node.elts);
                self.text("]");
            }
            ExprKind::Tuple(node) => self.tuple(&node.elts, level),
            ExprKind::Slice(node) => self.slice(node),
        }
    }

    fn keyword(&mut self, word: &str, value: &Expr) {
        self.text(word);
        self.expr(value, TEST);
        self.text(")");
    }

    fn bool_op(&mut self, node: &ast::BoolOp, level: Level) {
        let (own, word) = match node.op {
            BoolOperator::And => (AND, " and "),
            BoolOperator::Or => (OR, " or "),
        };
        self.grouped(own, level, |this| {
            for (index, value) in node.values.iter().enumerate() {
                if index > 0 {
                    this.text(word);
                }
                this.expr(value, own + 1);
            }
        });
    }

    fn bin_op(&mut self, node: &ast::BinOp, level: Level) {
        let (own, word) = match node.op {
            Operator::Add => (ARITH, " + "),
            Operator::Sub => (ARITH, " - "),
            Operator::Mult => (TERM, " * "),
            Operator::MatMult => (TERM, " @ "),
            Operator::Div => (TERM, " / "),
            Operator::Mod => (TERM, " % "),
            Operator::LShift => (SHIFT, " << "),
            Operator::RShift => (SHIFT, " >> "),
            Operator::BitOr => (BIT_OR, " | "),
            Operator::BitXor => (BIT_XOR, " ^ "),
            Operator::BitAnd => (BIT_AND, " & "),
            Operator::FloorDiv => (TERM, " // "),
            Operator::Pow => (POWER, " ** "),
        };
        let right = node.op == Operator::Pow;
        self.grouped(own, level, |this| {
            this.expr(&node.left, own + u8::from(right));
            this.text(word);
            this.expr(&node.right, own + u8::from(!right));
        });
    }

    fn unary_op(&mut self, node: &ast::UnaryOp, level: Level) {
        let (own, word) = match node.op {
            UnaryOperator::Invert => (FACTOR, "~"),
            UnaryOperator::Not => (NOT, "not "),
            UnaryOperator::UAdd => (FACTOR, "+"),
            UnaryOperator::USub => (FACTOR, "-"),
        };
        self.grouped(own, level, |this| {
            this.text(word);
            this.expr(&node.operand, own);
        });
    }

    fn lambda(&mut self, node: &ast::Lambda) {
        let args = &node.args;
        let any = crate::scopes::all_args(args).next().is_some();
        self.text(if any { "lambda " } else { "lambda" });
        self.arguments(args);
        self.text(": ");
        self.expr(&node.body, TEST);
    }

    fn arguments(&mut self, args: &ast::Arguments) {
        let positional = args.posonlyargs.iter().chain(&args.args).collect::<Vec<_>>();
        let without_default = positional.len() - args.defaults.len();
        let mut first = true;
        for (index, arg) in positional.iter().enumerate() {
            self.separate(&mut first);
            self.text(&arg.arg);
            if let Some(default) = index.checked_sub(without_default).and_then(|at| args.defaults.get(at)) {
                self.text("=");
                self.expr(default, TEST);
            }
            if !args.posonlyargs.is_empty() && index + 1 == args.posonlyargs.len() {
                self.text(", /");
            }
        }
        if args.vararg.is_some() || !args.kwonlyargs.is_empty() {
            self.separate(&mut first);
            self.text("*");
            if let Some(arg) = &args.vararg {
                self.text(&arg.arg);
            }
        }
        for (arg, default) in args.kwonlyargs.iter().zip(&args.kw_defaults) {
            self.separate(&mut first);
            self.text(&arg.arg);
            if let Some(default) = default {
                self.text("=");
                self.expr(default, TEST);
            }
        }
        if let Some(arg) = &args.kwarg {
            self.separate(&mut first);
            self.text("**");
            self.text(&arg.arg);
        }
    }

    fn separate(&mut self, first: &mut bool) {
        if !std::mem::replace(first, false) {
            self.text(", ");
        }
    }

    fn dict(&mut self, node: &ast::Dict) {
        self.text("{");
        for (index, (key, value)) in node.keys.iter().zip(&node.values).enumerate() {
            if index > 0 {
                self.text(", ");
            }
            match key {
                Some(key) => {
                    self.expr(key, TEST);
                    self.text(": ");
                    self.expr(value, TEST);
                }
                None => {
                    self.text("**");
                    self.expr(value, BIT_OR);
                }
            }
        }
        self.text("}");
    }

    fn comprehension(
        &mut self,
        open: &str,
        elt: &Expr,
        value: Option<&Expr>,
        generators: &[ast::Comprehension],
        close: &str,
    ) {
        self.text(open);
        self.expr(elt, TEST);
        if let Some(value) = value {
            self.text(": ");
            self.expr(value, TEST);
        }
        for generator in generators {
            self.text(if generator.is_async != 0 { " async for " } else { " for " });
            self.expr(&generator.target, TUPLE);
            self.text(" in ");
            self.expr(&generator.iter, TEST + 1);
            for condition in &generator.ifs {
                self.text(" if ");
                self.expr(condition, TEST + 1);
            }
        }
        self.text(close);
    }

    fn compare(&mut self, node: &ast::Compare, level: Level) {
        self.grouped(COMPARE, level, |this| {
            this.expr(&node.left, COMPARE + 1);
            for (op, right) in node.ops.iter().zip(&node.comparators) {
                this.text(match op {
                    CmpOperator::Eq => " == ",
                    CmpOperator::NotEq => " != ",
                    CmpOperator::Lt => " < ",
                    CmpOperator::LtE => " <= ",
                    CmpOperator::Gt => " > ",
                    CmpOperator::GtE => " >= ",
                    CmpOperator::Is => " is ",
                    CmpOperator::IsNot => " is not ",
                    CmpOperator::In => " in ",
                    CmpOperator::NotIn => " not in ",
                });
                this.expr(right, COMPARE + 1);
            }
        });
    }

    fn call(&mut self, node: &ast::Call) {
        self.expr(&node.func, ATOM);
        if let ([single], []) = (node.args.as_slice(), node.keywords.as_slice())
            && let ExprKind::GeneratorExp(_) = single.kind
        {
            return self.expr(single, TUPLE);
        }
        self.text("(");
        self.list(&node.args);
        for (index, keyword) in node.keywords.iter().enumerate() {
            if index + node.args.len() > 0 {
                self.text(", ");
            }
            match &keyword.arg {
                Some(name) => {
                    self.text(name);
                    self.text("=");
                }
                None => self.text("**"),
            }
            self.expr(&keyword.value, TEST);
        }
        self.text(")");
    }

    fn constant(&mut self, node: &ast::Constant) {
        match &node.value {
            Const::Ellipsis => self.text("..."),
            value => {
                if node.kind.as_deref() == Some("u") {
                    self.text("u");
                }
                // A float too large to write has no other spelling.
                let shown = repr(value, Addresses::Masked);
                let shown = match value {
                    Const::Float(_) | Const::Complex { .. } => shown.replace("inf", "1e309"),
                    _ => shown,
                };
                self.text(&shown);
            }
        }
    }

    fn attribute(&mut self, node: &ast::Attribute) {
        self.expr(&node.value, ATOM);
        let integer = matches!(&node.value.kind, ExprKind::Constant(constant)
            if matches!(constant.value, Const::Int(_) | Const::BigInt(_)));
        self.text(if integer { " ." } else { "." });
        self.text(&node.attr);
    }

    fn subscript(&mut self, slice: &Expr) {
        match &slice.kind {
            // A tuple needs its parentheses only where it is empty; starred items are fine without.
            ExprKind::Tuple(node) if !node.elts.is_empty() => self.tuple(&node.elts, TUPLE),
            _ => self.expr(slice, TUPLE),
        }
    }

    fn tuple(&mut self, elts: &[Expr], level: Level) {
        if elts.is_empty() {
            return self.text("()");
        }
        self.grouped(TUPLE, level, |this| {
            this.list(elts);
            if elts.len() == 1 {
                this.text(",");
            }
        });
    }

    fn slice(&mut self, node: &ast::Slice) {
        if let Some(lower) = &node.lower {
            self.expr(lower, TEST);
        }
        self.text(":");
        if let Some(upper) = &node.upper {
            self.expr(upper, TEST);
        }
        if let Some(step) = &node.step {
            self.text(":");
            self.expr(step, TEST);
        }
    }

    // f-strings

    fn joined_str(&mut self, expr: &Expr, prefix: &str) {
        let mut body = Writer { out: String::new() };
        body.template(expr);
        let quoted = repr(&Const::Str(body.out.into()), Addresses::Masked);
        self.text(prefix);
        self.text(&quoted);
    }

    fn template(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Constant(node) => {
                if let Const::Str(text) = &node.value {
                    let text = text.to_string_lossy().replace('{', "{{").replace('}', "}}");
                    self.text(&text);
                }
            }
            ExprKind::JoinedStr(node) => node.values.iter().for_each(|value| self.template(value)),
            ExprKind::TemplateStr(node) => node.values.iter().for_each(|value| self.template(value)),
            ExprKind::FormattedValue(node) => {
                self.replacement(&node.value, node.conversion, node.format_spec.as_deref());
            }
            ExprKind::Interpolation(node) => {
                self.replacement(&node.value, node.conversion, node.format_spec.as_deref());
            }
            _ => self.expr(expr, TEST),
        }
    }

    fn replacement(&mut self, value: &Expr, conversion: i32, spec: Option<&Expr>) {
        let mut inner = Writer { out: String::new() };
        inner.expr(value, TEST + 1);
        self.text(if inner.out.starts_with('{') { "{ " } else { "{" });
        self.text(&inner.out);
        if let Some(character) = u8::try_from(conversion).ok().filter(|c| matches!(c, b'a' | b'r' | b's')) {
            self.text("!");
            self.out.push(char::from(character));
        }
        if let Some(spec) = spec {
            self.text(":");
            self.template(spec);
        }
        self.text("}");
    }
}
