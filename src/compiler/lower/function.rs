//! Function definitions, lambdas, and what all nested code objects share.

use taipan_code::CodeRef;
use taipan_code::Const;
use taipan_code::Op;
use taipan_code::Text;
use taipan_code::operand::make_function;

use super::Lowering;
use super::unit::NOWHERE;
use super::unit::UnitKind;
use crate::ast;
use crate::ast::Expr;
use crate::ast::Function;
use crate::ast::Range;
use crate::ast::Stmt;
use crate::fail::Outcome;
use crate::scopes::Role;
use crate::scopes::docstring;
use crate::scopes::known;

/// The line of a definition: of its first decorator.
pub(super) fn first_line(stmt: &Stmt, decorators: &[Expr]) -> u32 {
    decorators.first().map_or(stmt.range.line, |decorator| decorator.range.line)
}

impl<'a> Lowering<'a, '_> {
    pub(super) fn function_def(&mut self, function: Function<'a>) -> Outcome<()> {
        let range = function.stmt.range;
        self.exprs(function.decorators)?;
        if function.type_params.is_empty() {
            let flags = self.defaults(function.args, range)?;
            self.function_object(function, flags)?;
        } else {
            self.generic_function(function)?;
        }
        self.call_decorators(function.decorators);
        self.store(function.name, range)
    }

    pub(super) fn call_decorators(&mut self, decorators: &[Expr]) {
        for decorator in decorators.iter().rev() {
            self.emit_arg(Op::CallFunction, 1, decorator.range);
        }
    }

    /// A call of the function that makes the type parameters, with the defaults as its arguments.
    fn generic_function(&mut self, function: Function<'a>) -> Outcome<()> {
        let range = function.stmt.range;
        let scope = self.scope_of(function.stmt, Role::TypeParams);
        let name = format!("<generic parameters of {}>", function.name);
        let line = first_line(function.stmt, function.decorators);
        let has_defaults = !function.args.defaults.is_empty();
        let has_kwdefaults = function.args.kw_defaults.iter().any(Option::is_some);
        self.enter(UnitKind::TypeParams, scope, &name, line);
        self.unit().argcount = u32::from(has_defaults) + u32::from(has_kwdefaults);
        self.type_params(function.type_params)?;
        let mut flags = 0;
        if has_defaults {
            self.load_known(known::DEFAULTS, range)?;
            flags |= make_function::DEFAULTS;
        }
        if has_kwdefaults {
            self.load_known(known::KWDEFAULTS, range)?;
            flags |= make_function::KWDEFAULTS;
        }
        self.function_object(function, flags)?;
        self.emit(Op::RotTwo, range);
        self.intrinsic_2(taipan_code::operand::Intrinsic2::SetFunctionTypeParams, range);
        self.emit(Op::ReturnValue, range);
        let code = CodeRef::new(self.finish());
        self.make_closure(code, 0, range);
        self.defaults(function.args, range)?;
        self.emit_arg(Op::CallFunction, usize::from(has_defaults) + usize::from(has_kwdefaults), range);
        Ok(())
    }

    /// The function object itself, its defaults on the stack as `flags` say.
    fn function_object(&mut self, function: Function<'a>, mut flags: u32) -> Outcome<()> {
        let range = function.stmt.range;
        if self.function_annotations(function)? {
            flags |= make_function::ANNOTATE;
        }
        let code = self.function_code(function)?;
        self.make_closure(code, flags, range);
        Ok(())
    }

    fn function_code(&mut self, function: Function<'a>) -> Outcome<CodeRef> {
        let kind = if function.is_async { UnitKind::AsyncFunction } else { UnitKind::Function };
        let scope = self.scope_of(function.stmt, Role::Body);
        self.enter(kind, scope, function.name, first_line(function.stmt, function.decorators));
        let doc = docstring(function.body);
        let kept = doc.filter(|_| self.options.optimize < 2);
        // The first constant is what `__doc__` is made of.
        let first = kept.map_or(Const::None, |doc| Const::Str(clean_docstring(doc)));
        self.unit().consts.index(first);
        self.parameters(function.args);
        self.stmts(&function.body[usize::from(doc.is_some())..])?;
        Ok(CodeRef::new(self.finish()))
    }

    fn parameters(&mut self, args: &ast::Arguments) {
        let unit = self.unit();
        unit.posonlyargcount = args.posonlyargs.len() as u32;
        unit.argcount = (args.posonlyargs.len() + args.args.len()) as u32;
        unit.kwonlyargcount = args.kwonlyargs.len() as u32;
    }

    /// Evaluates defaults and returns the flags that say which are there.
    pub(super) fn defaults(&mut self, args: &'a ast::Arguments, range: Range) -> Outcome<u32> {
        let mut flags = 0;
        if !args.defaults.is_empty() {
            flags |= make_function::DEFAULTS;
            self.tuple_of(&args.defaults, range)?;
        }
        let keywords = args.kwonlyargs.iter().zip(&args.kw_defaults);
        let with_default = keywords.filter_map(|(arg, default)| default.as_ref().map(|value| (arg, value)));
        let with_default = with_default.collect::<Vec<_>>();
        if !with_default.is_empty() {
            flags |= make_function::KWDEFAULTS;
            let mut keys = Vec::new();
            for (arg, value) in &with_default {
                keys.push(Const::Str(self.mangled(&arg.arg).as_str().into()));
                self.expr(value)?;
            }
            self.constant(Const::Tuple(keys.into()), range);
            self.emit_arg(Op::BuildConstKeyMap, with_default.len(), range);
        }
        Ok(flags)
    }

    /// `MAKE_FUNCTION`, with the cells the code needs.
    pub(super) fn make_closure(&mut self, code: CodeRef, flags: u32, range: Range) {
        let qualname = code.qualname.as_str().into();
        self.make_named_closure(code, qualname, flags, range);
    }

    /// The same for a function that is called otherwise than its code.
    pub(super) fn make_named_closure(&mut self, code: CodeRef, qualname: Text, mut flags: u32, range: Range) {
        if !code.freevars.is_empty() {
            for name in &code.freevars {
                let index = self.closure_cell(name);
                self.unit().emit(Op::LoadClosure, index, range);
            }
            self.emit_arg(Op::BuildTuple, code.freevars.len(), range);
            flags |= make_function::CLOSURE;
        }
        self.constant(Const::Code(code), range);
        self.constant(Const::Str(qualname), range);
        self.emit_arg(Op::MakeFunction, flags as usize, range);
    }

    pub(super) fn lambda(&mut self, expr: &'a Expr, node: &'a ast::Lambda) -> Outcome<()> {
        let flags = self.defaults(&node.args, expr.range)?;
        let scope = self.scope_of(expr, Role::Body);
        self.enter(UnitKind::Lambda, scope, "<lambda>", expr.range.line);
        // So that no lambda seems to have a docstring.
        self.unit().consts.index(Const::None);
        self.parameters(&node.args);
        self.expr(&node.body)?;
        if self.scope().generator {
            // The value of a generator's lambda goes nowhere but into StopIteration.
            self.emit(Op::ReturnValue, NOWHERE);
        } else {
            self.emit(Op::ReturnValue, node.body.range);
        }
        let code = CodeRef::new(self.finish());
        self.make_closure(code, flags, expr.range);
        Ok(())
    }
}

/// A docstring without the indentation of its lines, as `inspect.cleandoc` would begin.
pub(super) fn clean_docstring(doc: &Text) -> Text {
    let expanded = expand_tabs(doc.as_wtf8());
    let text = &expanded[leading_spaces(&expanded)..];
    let mut lines = text.split(|&byte| byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let indents = lines.clone().map(|line| (leading_spaces(line), line.len()));
    let margin = indents.filter(|(spaces, len)| spaces < len).map(|(spaces, _)| spaces).min().unwrap_or(0);
    let mut result = first.to_vec();
    for line in lines {
        result.push(b'\n');
        result.extend_from_slice(&line[leading_spaces(line).min(margin)..]);
    }
    Text::from_wtf8(result)
}

fn leading_spaces(line: &[u8]) -> usize {
    line.iter().take_while(|&&byte| byte == b' ').count()
}

fn expand_tabs(text: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(text.len());
    let mut column = 0;
    for &byte in text {
        match byte {
            b'\t' => {
                let width = 8 - column % 8;
                result.resize(result.len() + width, b' ');
                column += width;
                continue;
            }
            b'\n' | b'\r' => column = 0,
            // Continuation bytes are no characters of their own.
            0x80..=0xBF => {}
            _ => column += 1,
        }
        result.push(byte);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docstrings_lose_their_indentation() {
        let cleaned = |doc: &str| clean_docstring(&doc.into()).to_string_lossy();
        assert_eq!(cleaned("  One.\n\n    Two\n      three\n    "), "One.\n\nTwo\n  three\n");
        assert_eq!(cleaned("a\tb\n\tc"), "a       b\nc");
        assert_eq!(cleaned("plain"), "plain");
    }
}
