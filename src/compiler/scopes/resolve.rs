//! Decides where names live.
//!
//! Downwards: each name of a scope is bound here, or in the nearest scope outside that binds it and whose names
//! are visible, or is global. Upwards: what inner scopes take from outside becomes a cell where it is bound and
//! a free variable on the way; inlined comprehensions hand their names to the scope around them.

use rustc_hash::FxHashSet;

use super::Comprehension;
use super::Place;
use super::Scope;
use super::ScopeId;
use super::ScopeKind;
use super::Symbol;
use super::SymbolTable;
use super::def;
use super::known;
use crate::ast::Identifier;
use crate::fail::Outcome;
use crate::fail::fail;

pub(super) fn resolve(table: &mut SymbolTable) -> Outcome<()> {
    for id in table.ids() {
        for index in 0..table.scope(id).symbols.len() {
            let (name, symbol) = table.scope(id).symbols.entries[index].clone();
            let place = place(table, id, &name, symbol.flags)?;
            table.scope_mut(id).symbols.entries[index].1.place = place;
        }
    }
    let mut free = vec![FxHashSet::default(); table.scopes.len()];
    // Scopes are numbered in the order they are entered: children come after their parents.
    for id in table.ids().rev() {
        free[id.0 as usize] = finish(table, id, &mut free);
    }
    Ok(())
}

/// What a name of an enclosing scope means to the scopes inside.
enum Outer {
    Bound { type_param: bool },
    Global,
    Nothing,
}

/// Looks outwards from a scope, which itself does not count.
fn outer(table: &SymbolTable, id: ScopeId, name: &str) -> Outer {
    let mut next = table.scope(id).parent;
    while let Some(id) = next {
        let scope = table.scope(id);
        let flags = scope.symbol(name).flags;
        match scope.kind {
            ScopeKind::Module => {
                return if flags & def::GLOBAL != 0 { Outer::Global } else { Outer::Nothing };
            }
            ScopeKind::Class if is_class_cell(name) => return Outer::Bound { type_param: false },
            ScopeKind::Class => {}
            _ if flags & def::GLOBAL != 0 => return Outer::Global,
            _ if flags & def::NONLOCAL != 0 => {}
            _ if flags & def::BOUND != 0 => {
                return Outer::Bound { type_param: flags & def::TYPE_PARAM != 0 };
            }
            _ => {}
        }
        next = scope.parent;
    }
    Outer::Nothing
}

/// Names of the cells that the compiler makes for a class.
fn is_class_cell(name: &str) -> bool {
    matches!(name, known::CLASS | known::CLASSDICT | known::CONDITIONAL_ANNOTATIONS)
}

fn place(table: &SymbolTable, id: ScopeId, name: &Identifier, flags: u16) -> Outcome<Place> {
    let scope = table.scope(id);
    if flags & def::GLOBAL != 0 {
        if flags & def::NONLOCAL != 0 {
            return at_directive(scope, name, format!("name '{name}' is nonlocal and global"));
        }
        return Ok(Place::GlobalExplicit);
    }
    if flags & def::NONLOCAL != 0 {
        return nonlocal(table, id, name);
    }
    if flags & def::BOUND != 0 {
        return Ok(Place::Local);
    }
    if scope.sees_class
        && !is_class_cell(name)
        && let Some(class) = class_seen_from(table, id)
    {
        let flags = class.symbol(name).flags;
        if flags & def::GLOBAL != 0 {
            return Ok(Place::GlobalExplicit);
        }
        if flags & def::BOUND != 0 && flags & def::NONLOCAL == 0 {
            return Ok(Place::GlobalImplicit);
        }
    }
    Ok(match outer(table, id, name) {
        Outer::Bound { .. } => Place::Free,
        Outer::Global | Outer::Nothing => Place::GlobalImplicit,
    })
}

fn nonlocal(table: &SymbolTable, id: ScopeId, name: &Identifier) -> Outcome<Place> {
    let scope = table.scope(id);
    if scope.kind == ScopeKind::Module {
        return at_directive(scope, name, "nonlocal declaration not allowed at module level".to_owned());
    }
    match outer(table, id, name) {
        Outer::Bound { type_param: false } => Ok(Place::Free),
        Outer::Bound { type_param: true } => {
            let message = format!("nonlocal binding not allowed for type parameter '{name}'");
            at_directive(scope, name, message)
        }
        Outer::Global | Outer::Nothing => {
            at_directive(scope, name, format!("no binding for nonlocal '{name}' found"))
        }
    }
}

fn at_directive(scope: &Scope, name: &Identifier, message: String) -> Outcome<Place> {
    let range = scope.directives.iter().find(|(declared, _)| declared == name).map(|(_, range)| *range);
    fail(message, range.unwrap_or_default())
}

/// The class whose names a scope sees: directly around it, through scopes that see it too.
fn class_seen_from(table: &SymbolTable, id: ScopeId) -> Option<&Scope> {
    let mut next = table.scope(id).parent;
    while let Some(id) = next {
        let scope = table.scope(id);
        if scope.kind == ScopeKind::Class {
            return Some(scope);
        }
        if !scope.sees_class {
            return None;
        }
        next = scope.parent;
    }
    None
}

type Names = FxHashSet<Identifier>;

/// Finishes a scope after its children and returns the names it takes from outside.
fn finish(table: &mut SymbolTable, id: ScopeId, free: &mut [Names]) -> Names {
    let mut taken = Names::default();
    let mut inlined_cells = Names::default();
    for child in table.scope(id).children.clone() {
        let mut from_child = std::mem::take(&mut free[child.0 as usize]);
        if is_inlined(table.scope(child), table.scope(id)) {
            inline(table, id, child, &mut from_child, &mut inlined_cells);
            table.scope_mut(child).inlined = true;
        }
        taken.extend(from_child);
    }
    splice_children(table, id);
    let scope = table.scope_mut(id);
    if scope.is_function_like() {
        for (name, symbol) in &mut scope.symbols.entries {
            let wanted = taken.contains(name) || inlined_cells.contains(name);
            if symbol.place == Place::Local && wanted {
                symbol.place = Place::Cell;
                taken.remove(name);
            }
        }
    } else if scope.kind == ScopeKind::Class {
        scope.needs_class_closure = taken.remove(known::CLASS);
        scope.needs_classdict |= taken.remove(known::CLASSDICT);
        scope.has_conditional_annotations |= taken.remove(known::CONDITIONAL_ANNOTATIONS);
    } else {
        // Nothing outside a module binds anything.
        taken.clear();
    }
    for (name, symbol) in &mut scope.symbols.entries {
        if inlined_cells.contains(name) {
            symbol.flags |= def::COMP_CELL;
        }
    }
    pass_through(scope, &taken);
    for (name, symbol) in &scope.symbols.entries {
        if symbol.place == Place::Free {
            taken.insert(name.clone());
        }
    }
    taken
}

/// Notes the names that inner scopes take from outside of this one.
fn pass_through(scope: &mut Scope, taken: &Names) {
    let class_like = scope.kind == ScopeKind::Class || scope.sees_class;
    let mut names = taken.iter().cloned().collect::<Vec<_>>();
    names.sort();
    for name in names {
        match scope.symbols.get(&name) {
            Some(_) if class_like => scope.symbols.entry(&name).flags |= def::FREE_CLASS,
            Some(_) => {}
            None => *scope.symbols.entry(&name) = Symbol { flags: 0, place: Place::Free },
        }
    }
}

fn is_inlined(child: &Scope, parent: &Scope) -> bool {
    matches!(child.comprehension, Some(kind) if kind != Comprehension::Generator) && !parent.sees_class
}

/// Gives the names of an inlined comprehension to the scope around it.
fn inline(table: &mut SymbolTable, id: ScopeId, comp: ScopeId, free: &mut Names, cells: &mut Names) {
    for index in 0..table.scope(comp).symbols.len() {
        let (name, mut symbol) = table.scope(comp).symbols.entries[index].clone();
        if symbol.flags & def::PARAM != 0 {
            continue;
        }
        if symbol.place == Place::Free && table.scope(id).kind == ScopeKind::Class && is_class_cell(&name) {
            // The class's own cells are not for its body, which the comprehension is part of now.
            symbol.place = Place::GlobalImplicit;
            table.scope_mut(comp).symbols.entries[index].1 = symbol;
            if !is_free_in_a_child(table, comp, &name) {
                free.remove(&name);
            }
        }
        if symbol.place == Place::Cell || symbol.flags & def::COMP_CELL != 0 {
            cells.insert(name.clone());
        }
        let scope = table.scope(id);
        match scope.symbols.get(&name) {
            None => *table.scope_mut(id).symbols.entry(&name) = symbol,
            Some(existing) => {
                let local = existing.flags & def::BOUND != 0 && scope.kind != ScopeKind::Class;
                if local && !is_free_in_a_child(table, comp, &name) {
                    free.remove(&name);
                }
            }
        }
    }
}

fn is_free_in_a_child(table: &SymbolTable, id: ScopeId, name: &str) -> bool {
    table.scope(id).children.iter().any(|&child| table.scope(child).symbol(name).place == Place::Free)
}

/// The children of an inlined comprehension become those of the scope around it.
fn splice_children(table: &mut SymbolTable, id: ScopeId) {
    if !table.scope(id).children.iter().any(|&child| table.scope(child).inlined) {
        return;
    }
    let mut children = Vec::new();
    for &child in &table.scope(id).children {
        match table.scope(child) {
            scope if scope.inlined => children.extend(&scope.children),
            _ => children.push(child),
        }
    }
    table.scope_mut(id).children = children;
}
