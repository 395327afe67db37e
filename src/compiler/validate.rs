//! What a tree that a program made may break and no source can: empty bodies, contexts that do not fit, lists of unlike
//! length. Such a tree is refused before anything else looks at it.

use taipan_code::Const;

use crate::ast::Alias;
use crate::ast::Arg;
use crate::ast::Arguments;
use crate::ast::Comprehension;
use crate::ast::ExceptHandler;
use crate::ast::Expr;
use crate::ast::ExprContext;
use crate::ast::ExprKind;
use crate::ast::Identifier;
use crate::ast::Keyword;
use crate::ast::MatchCase;
use crate::ast::MatchClass;
use crate::ast::MatchMapping;
use crate::ast::Mod;
use crate::ast::Operator;
use crate::ast::Pattern;
use crate::ast::PatternKind;
use crate::ast::Range;
use crate::ast::Stmt;
use crate::ast::StmtKind;
use crate::ast::TypeParam;
use crate::ast::TypeParamKind;
use crate::ast::UnaryOperator;
use crate::ast::WithItem;
use crate::nesting;

/// Why a tree is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// Whether the exception is a TypeError rather than a ValueError.
    pub is_type_error: bool,
    /// Its message.
    pub message: String,
}

type Outcome = Result<(), Invalid>;

fn invalid(message: impl Into<String>) -> Outcome {
    Err(Invalid { is_type_error: false, message: message.into() })
}

fn wrong_type(message: &str) -> Outcome {
    Err(Invalid { is_type_error: true, message: message.into() })
}

/// Checks a tree that a program made.
pub fn validate(tree: &Mod) -> Outcome {
    match tree {
        Mod::Module(node) => stmts(&node.body),
        Mod::Interactive(node) => stmts(&node.body),
        Mod::Expression(node) => load(&node.body),
        Mod::FunctionType(node) => {
            loads(&node.argtypes)?;
            load(&node.returns)
        }
    }
}

/// Checks the position of a node, which a program may have made negative: line, column, and those of the end.
pub fn validate_position([line, col, end_line, end_col]: [i32; 4]) -> Result<(), Invalid> {
    if line > end_line {
        return invalid(format!("AST node line range ({line}, {end_line}) is not valid"));
    }
    if line < 0 && line != end_line || col < 0 && col != end_col {
        return invalid(format!(
            "AST node column range ({col}, {end_col}) for line range ({line}, {end_line}) is not valid"
        ));
    }
    if line == end_line && col > end_col {
        return invalid(format!("line {line}, column {col}-{end_col} is not a valid range"));
    }
    Ok(())
}

fn position(range: Range) -> Outcome {
    let Range { line, col, end_line, end_col } = range;
    validate_position([line, col, end_line, end_col].map(u32::cast_signed))
}

fn not_empty<T>(items: &[T], what: &str, owner: &str) -> Outcome {
    if items.is_empty() { invalid(format!("empty {what} on {owner}")) } else { Ok(()) }
}

fn name(name: &Identifier) -> Outcome {
    match name.as_str() {
        text @ ("None" | "True" | "False") => {
            invalid(format!("identifier field can't represent '{text}' constant"))
        }
        _ => Ok(()),
    }
}

// Statements.

fn stmts(stmts: &[Stmt]) -> Outcome {
    stmts.iter().try_for_each(stmt)
}

fn body(body: &[Stmt], owner: &str) -> Outcome {
    not_empty(body, "body", owner)?;
    stmts(body)
}

fn targets(targets: &[Expr], owner: &str, ctx: ExprContext) -> Outcome {
    not_empty(targets, "targets", owner)?;
    targets.iter().try_for_each(|target| expr(target, ctx))
}

fn stmt(stmt: &Stmt) -> Outcome {
    position(stmt.range)?;
    nesting::grow(|| stmt_kind(&stmt.kind))
}

fn stmt_kind(kind: &StmtKind) -> Outcome {
    match kind {
        StmtKind::FunctionDef(node) => {
            name(&node.name)?;
            body(&node.body, "FunctionDef")?;
            definition(&node.type_params, &node.args, &node.decorator_list, node.returns.as_deref())
        }
        StmtKind::AsyncFunctionDef(node) => {
            name(&node.name)?;
            body(&node.body, "AsyncFunctionDef")?;
            definition(&node.type_params, &node.args, &node.decorator_list, node.returns.as_deref())
        }
        StmtKind::ClassDef(node) => {
            name(&node.name)?;
            body(&node.body, "ClassDef")?;
            type_params(&node.type_params)?;
            loads(&node.bases)?;
            keywords(&node.keywords)?;
            loads(&node.decorator_list)
        }
        StmtKind::Return(node) => load_optional(node.value.as_deref()),
        StmtKind::Delete(node) => targets(&node.targets, "Delete", ExprContext::Del),
        StmtKind::Assign(node) => {
            targets(&node.targets, "Assign", ExprContext::Store)?;
            load(&node.value)
        }
        StmtKind::AugAssign(node) => {
            store(&node.target)?;
            load(&node.value)
        }
        StmtKind::AnnAssign(node) => {
            if node.simple != 0 && !is_name(&node.target) {
                return wrong_type("AnnAssign with simple non-Name target");
            }
            store(&node.target)?;
            load_optional(node.value.as_deref())?;
            load(&node.annotation)
        }
        StmtKind::TypeAlias(node) => {
            if !is_name(&node.name) {
                return wrong_type("TypeAlias with non-Name name");
            }
            store(&node.name)?;
            type_params(&node.type_params)?;
            load(&node.value)
        }
        StmtKind::For(node) => looping(&node.target, &node.iter, &node.body, &node.orelse, "For"),
        StmtKind::AsyncFor(node) => looping(&node.target, &node.iter, &node.body, &node.orelse, "AsyncFor"),
        StmtKind::While(node) => {
            load(&node.test)?;
            body(&node.body, "While")?;
            stmts(&node.orelse)
        }
        StmtKind::If(node) => {
            load(&node.test)?;
            body(&node.body, "If")?;
            stmts(&node.orelse)
        }
        StmtKind::With(node) => with(&node.items, &node.body, "With"),
        StmtKind::AsyncWith(node) => with(&node.items, &node.body, "AsyncWith"),
        StmtKind::Match(node) => {
            load(&node.subject)?;
            not_empty(&node.cases, "cases", "Match")?;
            node.cases.iter().try_for_each(case)
        }
        StmtKind::Raise(node) => match (&node.exc, &node.cause) {
            (None, Some(_)) => invalid("Raise with cause but no exception"),
            (exc, cause) => {
                load_optional(exc.as_deref())?;
                load_optional(cause.as_deref())
            }
        },
        StmtKind::Try(node) => trying("Try", &node.body, &node.handlers, &node.orelse, &node.finalbody),
        StmtKind::TryStar(node) => {
            trying("TryStar", &node.body, &node.handlers, &node.orelse, &node.finalbody)
        }
        StmtKind::Assert(node) => {
            load(&node.test)?;
            load_optional(node.msg.as_deref())
        }
        StmtKind::Import(node) => imported(&node.names, "Import"),
        StmtKind::ImportFrom(node) => {
            if node.level.is_some_and(|level| level < 0) {
                return invalid("Negative ImportFrom level");
            }
            imported(&node.names, "ImportFrom")
        }
        StmtKind::Global(node) => not_empty(&node.names, "names", "Global"),
        StmtKind::Nonlocal(node) => not_empty(&node.names, "names", "Nonlocal"),
        StmtKind::Expr(node) => load(&node.value),
        StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
    }
}

fn definition(
    params: &[TypeParam],
    args: &Arguments,
    decorators: &[Expr],
    returns: Option<&Expr>,
) -> Outcome {
    type_params(params)?;
    arguments(args)?;
    loads(decorators)?;
    load_optional(returns)
}

fn looping(target: &Expr, iter: &Expr, inner: &[Stmt], orelse: &[Stmt], owner: &str) -> Outcome {
    store(target)?;
    load(iter)?;
    body(inner, owner)?;
    stmts(orelse)
}

fn with(items: &[WithItem], inner: &[Stmt], owner: &str) -> Outcome {
    not_empty(items, "items", owner)?;
    for item in items {
        load(&item.context_expr)?;
        if let Some(vars) = &item.optional_vars {
            store(vars)?;
        }
    }
    body(inner, owner)
}

fn trying(
    owner: &str,
    inner: &[Stmt],
    handlers: &[ExceptHandler],
    orelse: &[Stmt],
    finalbody: &[Stmt],
) -> Outcome {
    body(inner, owner)?;
    if handlers.is_empty() && finalbody.is_empty() {
        return invalid(format!("{owner} has neither except handlers nor finalbody"));
    }
    if handlers.is_empty() && !orelse.is_empty() {
        return invalid(format!("{owner} has orelse but no except handlers"));
    }
    for handler in handlers {
        position(handler.range)?;
        load_optional(handler.type_.as_deref())?;
        handler.name.as_ref().map_or(Ok(()), name)?;
        body(&handler.body, "ExceptHandler")?;
    }
    stmts(finalbody)?;
    stmts(orelse)
}

fn imported(aliases: &[Alias], owner: &str) -> Outcome {
    not_empty(aliases, "names", owner)?;
    aliases.iter().try_for_each(|alias| {
        name(&alias.name)?;
        alias.asname.as_ref().map_or(Ok(()), name)
    })
}

fn type_params(params: &[TypeParam]) -> Outcome {
    params.iter().try_for_each(|param| {
        position(param.range)?;
        match &param.kind {
            TypeParamKind::TypeVar(node) => {
                name(&node.name)?;
                load_optional(node.bound.as_deref())?;
                load_optional(node.default_value.as_deref())
            }
            TypeParamKind::ParamSpec(node) => {
                name(&node.name)?;
                load_optional(node.default_value.as_deref())
            }
            TypeParamKind::TypeVarTuple(node) => {
                name(&node.name)?;
                load_optional(node.default_value.as_deref())
            }
        }
    })
}

fn arguments(args: &Arguments) -> Outcome {
    let annotation = |arg: &Arg| {
        position(arg.range)?;
        load_optional(arg.annotation.as_deref())
    };
    let named = args.posonlyargs.iter().chain(&args.args);
    let starred = args.vararg.as_deref().into_iter();
    named.chain(starred).chain(&args.kwonlyargs).chain(args.kwarg.as_deref()).try_for_each(annotation)?;
    if args.defaults.len() > args.posonlyargs.len() + args.args.len() {
        return invalid("more positional defaults than args on arguments");
    }
    if args.kw_defaults.len() != args.kwonlyargs.len() {
        return invalid("length of kwonlyargs is not the same as kw_defaults on arguments");
    }
    loads(&args.defaults)?;
    args.kw_defaults.iter().flatten().try_for_each(load)
}

fn keywords(keywords: &[Keyword]) -> Outcome {
    keywords.iter().try_for_each(|keyword| load(&keyword.value))
}

// Expressions.

fn load(node: &Expr) -> Outcome {
    expr(node, ExprContext::Load)
}

fn store(node: &Expr) -> Outcome {
    expr(node, ExprContext::Store)
}

fn loads(nodes: &[Expr]) -> Outcome {
    nodes.iter().try_for_each(load)
}

fn load_optional(node: Option<&Expr>) -> Outcome {
    node.map_or(Ok(()), load)
}

fn is_name(node: &Expr) -> bool {
    matches!(node.kind, ExprKind::Name(_))
}

fn context_name(ctx: ExprContext) -> &'static str {
    match ctx {
        ExprContext::Load => "Load",
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
    }
}

/// The context that an expression says it stands in, if it is one that can be assigned to.
fn own_context(kind: &ExprKind) -> Option<ExprContext> {
    match kind {
        ExprKind::Attribute(node) => Some(node.ctx),
        ExprKind::Subscript(node) => Some(node.ctx),
        ExprKind::Starred(node) => Some(node.ctx),
        ExprKind::Name(node) => Some(node.ctx),
        ExprKind::List(node) => Some(node.ctx),
        ExprKind::Tuple(node) => Some(node.ctx),
        _ => None,
    }
}

fn expr(node: &Expr, ctx: ExprContext) -> Outcome {
    position(node.range)?;
    let wanted = context_name(ctx);
    match own_context(&node.kind) {
        Some(own) if own != ctx => {
            let own = context_name(own);
            return invalid(format!("expression must have {wanted} context but has {own} instead"));
        }
        None if ctx != ExprContext::Load => {
            return invalid(format!("expression which can't be assigned to in {wanted} context"));
        }
        _ => {}
    }
    nesting::grow(|| expr_kind(&node.kind, ctx))
}

fn expr_kind(kind: &ExprKind, ctx: ExprContext) -> Outcome {
    match kind {
        ExprKind::BoolOp(node) => {
            if node.values.len() < 2 {
                return invalid("BoolOp with less than 2 values");
            }
            loads(&node.values)
        }
        ExprKind::NamedExpr(node) => {
            if !is_name(&node.target) {
                return wrong_type("NamedExpr target must be a Name");
            }
            load(&node.value)
        }
        ExprKind::BinOp(node) => {
            load(&node.left)?;
            load(&node.right)
        }
        ExprKind::UnaryOp(node) => load(&node.operand),
        ExprKind::Lambda(node) => {
            arguments(&node.args)?;
            load(&node.body)
        }
        ExprKind::IfExp(node) => {
            load(&node.test)?;
            load(&node.body)?;
            load(&node.orelse)
        }
        ExprKind::Dict(node) => {
            if node.keys.len() != node.values.len() {
                return invalid("Dict doesn't have the same number of keys as values");
            }
            node.keys.iter().flatten().try_for_each(load)?;
            loads(&node.values)
        }
        ExprKind::Set(node) => loads(&node.elts),
        ExprKind::ListComp(node) => comprehension(&node.generators, &[&node.elt]),
        ExprKind::SetComp(node) => comprehension(&node.generators, &[&node.elt]),
        ExprKind::GeneratorExp(node) => comprehension(&node.generators, &[&node.elt]),
        ExprKind::DictComp(node) => comprehension(&node.generators, &[&node.key, &node.value]),
        ExprKind::Await(node) => load(&node.value),
        ExprKind::Yield(node) => load_optional(node.value.as_deref()),
        ExprKind::YieldFrom(node) => load(&node.value),
        ExprKind::Compare(node) => {
            if node.comparators.is_empty() {
                return invalid("Compare with no comparators");
            }
            if node.comparators.len() != node.ops.len() {
                return invalid("Compare has a different number of comparators and operands");
            }
            loads(&node.comparators)?;
            load(&node.left)
        }
        ExprKind::Call(node) => {
            load(&node.func)?;
            loads(&node.args)?;
            keywords(&node.keywords)
        }
        ExprKind::FormattedValue(node) => {
            load(&node.value)?;
            load_optional(node.format_spec.as_deref())
        }
        ExprKind::Interpolation(node) => {
            load(&node.value)?;
            load_optional(node.format_spec.as_deref())
        }
        ExprKind::JoinedStr(node) => loads(&node.values),
        ExprKind::TemplateStr(node) => loads(&node.values),
        ExprKind::Constant(_) => Ok(()),
        ExprKind::Attribute(node) => load(&node.value),
        ExprKind::Subscript(node) => {
            load(&node.slice)?;
            load(&node.value)
        }
        ExprKind::Starred(node) => expr(&node.value, ctx),
        ExprKind::Name(node) => name(&node.id),
        ExprKind::List(node) => node.elts.iter().try_for_each(|elt| expr(elt, ctx)),
        ExprKind::Tuple(node) => node.elts.iter().try_for_each(|elt| expr(elt, ctx)),
        ExprKind::Slice(node) => {
            load_optional(node.lower.as_deref())?;
            load_optional(node.upper.as_deref())?;
            load_optional(node.step.as_deref())
        }
    }
}

fn comprehension(generators: &[Comprehension], elements: &[&Expr]) -> Outcome {
    if generators.is_empty() {
        return invalid("comprehension with no generators");
    }
    for generator in generators {
        store(&generator.target)?;
        load(&generator.iter)?;
        loads(&generator.ifs)?;
    }
    elements.iter().try_for_each(|element| load(element))
}

// Patterns.

fn case(case: &MatchCase) -> Outcome {
    pattern(&case.pattern, false)?;
    load_optional(case.guard.as_deref())?;
    body(&case.body, "match_case")
}

fn patterns(patterns: &[Pattern], star_ok: bool) -> Outcome {
    patterns.iter().try_for_each(|node| pattern(node, star_ok))
}

fn capture(captured: &Identifier) -> Outcome {
    match captured.as_str() {
        "_" => invalid("can't capture name '_' in patterns"),
        _ => name(captured),
    }
}

fn pattern(node: &Pattern, star_ok: bool) -> Outcome {
    position(node.range)?;
    nesting::grow(|| pattern_kind(&node.kind, star_ok))
}

fn pattern_kind(kind: &PatternKind, star_ok: bool) -> Outcome {
    match kind {
        PatternKind::MatchValue(node) => literal(&node.value),
        PatternKind::MatchSingleton(node) => match node.value {
            Const::None | Const::Bool(_) => Ok(()),
            _ => invalid("MatchSingleton can only contain True, False and None"),
        },
        PatternKind::MatchSequence(node) => patterns(&node.patterns, true),
        PatternKind::MatchMapping(node) => mapping(node),
        PatternKind::MatchClass(node) => class(node),
        PatternKind::MatchStar(_) if !star_ok => invalid("can't use MatchStar here"),
        PatternKind::MatchStar(node) => node.name.as_ref().map_or(Ok(()), capture),
        PatternKind::MatchAs(node) => {
            node.name.as_ref().map_or(Ok(()), capture)?;
            match (&node.pattern, &node.name) {
                (None, _) => Ok(()),
                (Some(_), None) => invalid("MatchAs must specify a target name if a pattern is given"),
                (Some(inner), Some(_)) => pattern(inner, false),
            }
        }
        PatternKind::MatchOr(node) if node.patterns.len() < 2 => {
            invalid("MatchOr requires at least 2 patterns")
        }
        PatternKind::MatchOr(node) => patterns(&node.patterns, false),
    }
}

fn mapping(node: &MatchMapping) -> Outcome {
    if node.keys.len() != node.patterns.len() {
        return invalid("MatchMapping doesn't have the same number of keys as patterns");
    }
    node.rest.as_ref().map_or(Ok(()), capture)?;
    for key in &node.keys {
        match &key.kind {
            ExprKind::Constant(constant) if matches!(constant.value, Const::None | Const::Bool(_)) => {}
            _ => literal(key)?,
        }
    }
    patterns(&node.patterns, false)
}

fn class(node: &MatchClass) -> Outcome {
    if node.kwd_attrs.len() != node.kwd_patterns.len() {
        return invalid("MatchClass doesn't have the same number of keyword attributes as patterns");
    }
    load(&node.cls)?;
    let mut owner = &*node.cls;
    while let ExprKind::Attribute(attribute) = &owner.kind {
        owner = &attribute.value;
    }
    if !is_name(owner) {
        return invalid("MatchClass cls field can only contain Name or Attribute nodes.");
    }
    node.kwd_attrs.iter().try_for_each(name)?;
    patterns(&node.patterns, false)?;
    patterns(&node.kwd_patterns, false)
}

/// The value of a pattern, or a key: a literal or an attribute.
fn literal(value: &Expr) -> Outcome {
    load(value)?;
    match &value.kind {
        ExprKind::Constant(node) => match node.value {
            Const::Int(_)
            | Const::BigInt(_)
            | Const::Float(_)
            | Const::Complex { .. }
            | Const::Bytes(_)
            | Const::Str(_) => Ok(()),
            _ => invalid("unexpected constant inside of a literal pattern"),
        },
        ExprKind::Attribute(_) | ExprKind::JoinedStr(_) => Ok(()),
        _ if is_number(value, true) || is_complex(value) => Ok(()),
        _ => invalid("patterns may only match literals and attribute lookups"),
    }
}

/// A number, with a minus sign or without; `imaginary` ones only where that is said.
fn is_number(value: &Expr, imaginary: bool) -> bool {
    match &value.kind {
        ExprKind::Constant(node) => match node.value {
            Const::Int(_) | Const::BigInt(_) | Const::Float(_) => true,
            Const::Complex { .. } => imaginary,
            _ => false,
        },
        ExprKind::UnaryOp(node) if node.op == UnaryOperator::USub => {
            matches!(node.operand.kind, ExprKind::Constant(_)) && is_number(&node.operand, imaginary)
        }
        _ => false,
    }
}

/// A real number and an imaginary one with a sign between them.
fn is_complex(value: &Expr) -> bool {
    let ExprKind::BinOp(node) = &value.kind else { return false };
    let ExprKind::Constant(right) = &node.right.kind else { return false };
    matches!(node.op, Operator::Add | Operator::Sub)
        && is_number(&node.left, false)
        && matches!(right.value, Const::Complex { .. })
}
