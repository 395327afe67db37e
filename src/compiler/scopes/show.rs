//! The symbol table as text.

use std::fmt::Write;

use super::Comprehension;
use super::Place;
use super::Scope;
use super::ScopeId;
use super::ScopeKind;
use super::Symbol;
use super::SymbolTable;
use super::def;

/// Every scope with its names, in the order of the source; scopes within it are indented.
pub(crate) fn show(table: &SymbolTable) -> String {
    let mut out = String::new();
    // Nesting is the program's: no recursion.
    let mut pending = vec![(SymbolTable::ROOT, 0)];
    while let Some((id, depth)) = pending.pop() {
        let scope = table.scope(id);
        push_scope(&mut out, scope, depth);
        pending.extend(scope.children.iter().rev().map(|&child: &ScopeId| (child, depth + 1)));
    }
    out
}

fn push_scope(out: &mut String, scope: &Scope, depth: usize) {
    let indent = "    ".repeat(depth);
    let facts = facts(scope);
    let separator = if facts.is_empty() { "" } else { ": " };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{indent}{} {}{separator}{}", kind(scope), scope.name, facts.join(", "));
    for (name, symbol) in scope.symbols.iter() {
        let _ = writeln!(out, "{indent}  {name}: {}{}", place(*symbol), uses(*symbol));
    }
}

fn kind(scope: &Scope) -> &'static str {
    match (scope.kind, scope.comprehension) {
        (_, Some(Comprehension::List)) => "list comprehension",
        (_, Some(Comprehension::Set)) => "set comprehension",
        (_, Some(Comprehension::Dict)) => "dict comprehension",
        (_, Some(Comprehension::Generator)) => "generator expression",
        (ScopeKind::Module, None) => "module",
        (ScopeKind::Class, None) => "class",
        (ScopeKind::Function, None) => "function",
        (ScopeKind::Annotation, None) => "annotations",
        (ScopeKind::TypeAlias, None) => "type alias",
        (ScopeKind::TypeParams, None) => "type parameters",
        (ScopeKind::TypeVariable, None) => "type variable",
    }
}

fn facts(scope: &Scope) -> Vec<&'static str> {
    let all = [
        (scope.nested, "nested"),
        (scope.generator, "generator"),
        (scope.coroutine, "coroutine"),
        (scope.varargs, "*args"),
        (scope.varkeywords, "**kwargs"),
        (scope.inlined, "inlined"),
        (scope.needs_class_closure, "needs __class__"),
        (scope.needs_classdict, "needs __classdict__"),
    ];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, fact)| fact).collect()
}

fn place(symbol: Symbol) -> &'static str {
    match symbol.place {
        Place::Unknown => "looked up at run time",
        Place::Local => "local",
        Place::GlobalExplicit => "global, declared",
        Place::GlobalImplicit => "global",
        Place::Free => "free",
        Place::Cell => "cell",
    }
}

fn uses(symbol: Symbol) -> String {
    let all = [
        (def::PARAM, "parameter"),
        (def::LOCAL, "assigned"),
        (def::IMPORT, "imported"),
        (def::ANNOT, "annotated"),
        (def::TYPE_PARAM, "type parameter"),
        (def::NONLOCAL, "nonlocal"),
        (def::USE, "used"),
    ];
    let set = all.into_iter().filter(|(flag, _)| symbol.flags & flag != 0);
    set.map(|(_, text)| format!(", {text}")).collect()
}
