//! The symbol table: which names each scope has, and where each of them lives.
//!
//! Two passes, as in CPython: [`build`] walks the tree once and notes what each scope does with each name;
//! [`resolve`] then decides, from the outside inwards and back, which are locals, cells, free or global, and
//! merges inlined comprehensions (PEP 709) into the scopes around them.

mod build;
mod mangle;
mod resolve;
mod show;

use rustc_hash::FxHashMap;

use crate::ast::Identifier;
use crate::ast::Mod;
use crate::ast::Range;
use crate::fail::Outcome;

pub(crate) use build::all_args;
pub(crate) use build::docstring;
pub(crate) use show::show;

/// Names that the compiler itself uses.
pub(crate) mod known {
    pub const CLASS: &str = "__class__";
    pub const CLASSDICT: &str = "__classdict__";
    pub const CONDITIONAL_ANNOTATIONS: &str = "__conditional_annotations__";
    pub const TYPE_PARAMS: &str = ".type_params";
    pub const GENERIC_BASE: &str = ".generic_base";
    pub const DEFAULTS: &str = ".defaults";
    pub const KWDEFAULTS: &str = ".kwdefaults";
    pub const FORMAT: &str = ".format";
    pub const ITERATOR: &str = ".0";
}

/// What a scope does with a name, and where the name lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Symbol {
    pub flags: u16,
    pub place: Place,
}

/// Flags of a [`Symbol`].
pub(crate) mod def {
    pub const GLOBAL: u16 = 1;
    pub const LOCAL: u16 = 2;
    pub const PARAM: u16 = 4;
    pub const NONLOCAL: u16 = 8;
    pub const USE: u16 = 0x10;
    pub const FREE_CLASS: u16 = 0x40;
    pub const IMPORT: u16 = 0x80;
    pub const ANNOT: u16 = 0x100;
    pub const COMP_ITER: u16 = 0x200;
    pub const TYPE_PARAM: u16 = 0x400;
    pub const COMP_CELL: u16 = 0x800;
    pub const BOUND: u16 = LOCAL | PARAM | IMPORT | TYPE_PARAM;
}

/// Where a name lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Place {
    /// Not decided: looked up at run time.
    #[default]
    Unknown,
    Local,
    GlobalExplicit,
    GlobalImplicit,
    Free,
    Cell,
}

/// The kinds of scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    Module,
    Class,
    /// Functions, lambdas, comprehensions.
    Function,
    /// The `__annotate__` function of a module, class or function.
    Annotation,
    /// The value of a `type` statement.
    TypeAlias,
    /// Around a generic function, class or alias.
    TypeParams,
    /// A bound, constraint or default of a type parameter.
    TypeVariable,
}

/// The kinds of comprehension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comprehension {
    List,
    Set,
    Dict,
    Generator,
}

/// The index of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ScopeId(u32);

/// Which of a node's scopes is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    Body,
    TypeParams,
    Annotations,
    Default,
}

/// A scope.
#[derive(Debug)]
pub(crate) struct Scope {
    pub kind: ScopeKind,
    pub name: Identifier,
    pub parent: Option<ScopeId>,
    pub children: Vec<ScopeId>,
    pub symbols: Symbols,
    /// Parameters in order.
    pub params: Vec<Identifier>,
    /// Where `global` and `nonlocal` were declared.
    directives: Vec<(Identifier, Range)>,
    pub comprehension: Option<Comprehension>,
    /// The comprehension is compiled into the code around it.
    pub inlined: bool,
    pub nested: bool,
    pub generator: bool,
    pub coroutine: bool,
    pub async_def: bool,
    pub varargs: bool,
    pub varkeywords: bool,
    pub method: bool,
    pub has_docstring: bool,
    pub needs_class_closure: bool,
    pub needs_classdict: bool,
    pub has_conditional_annotations: bool,
    pub annotations_used: bool,
    pub annotation_block: Option<ScopeId>,
    /// Names are looked up in the class around it, too.
    pub sees_class: bool,
    in_conditional_block: bool,
    in_unevaluated_annotation: bool,
    comp_iter_target: bool,
    comp_iter_expr: u32,
    /// What a type variable's scope is, for messages: "a TypeVar bound".
    info: &'static str,
    /// Of the type parameters of a class: only these names are mangled.
    mangled_names: Option<Vec<Identifier>>,
}

impl Scope {
    /// Whether names bound here are seen by the scopes inside.
    pub fn is_function_like(&self) -> bool {
        !matches!(self.kind, ScopeKind::Module | ScopeKind::Class)
    }

    /// A name as it is spelt here: private names of the class are mangled.
    pub fn mangle(&self, class: Option<&Identifier>, name: &Identifier) -> Identifier {
        match &self.mangled_names {
            Some(names) if !names.contains(name) => name.clone(),
            _ => mangle::mangle(class, name),
        }
    }

    /// A name's entry.
    pub fn symbol(&self, name: &str) -> Symbol {
        self.symbols.get(name).unwrap_or_default()
    }
}

/// The names of a scope in order of their first appearance.
#[derive(Debug, Default)]
pub(crate) struct Symbols {
    entries: Vec<(Identifier, Symbol)>,
    index: FxHashMap<Identifier, u32>,
}

impl Symbols {
    pub fn get(&self, name: &str) -> Option<Symbol> {
        self.index.get(name).map(|&index| self.entries[index as usize].1)
    }

    pub fn iter(&self) -> impl Iterator<Item = &(Identifier, Symbol)> {
        self.entries.iter()
    }

    /// The entry of a name, made where it is missing.
    fn entry(&mut self, name: &Identifier) -> &mut Symbol {
        let index = match self.index.get(name) {
            Some(&index) => index as usize,
            None => {
                self.index.insert(name.clone(), self.entries.len() as u32);
                self.entries.push((name.clone(), Symbol::default()));
                self.entries.len() - 1
            }
        };
        &mut self.entries[index].1
    }

    fn len(&self) -> usize {
        self.entries.len()
    }
}

/// All scopes of a tree.
#[derive(Debug)]
pub(crate) struct SymbolTable {
    scopes: Vec<Scope>,
    by_node: FxHashMap<(usize, Role), ScopeId>,
}

impl SymbolTable {
    /// The scope of the whole tree.
    pub const ROOT: ScopeId = ScopeId(0);

    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }

    fn scope_mut(&mut self, id: ScopeId) -> &mut Scope {
        &mut self.scopes[id.0 as usize]
    }

    /// The scope of a node of the tree the table was built from.
    pub fn of<T>(&self, node: &T, role: Role) -> Option<ScopeId> {
        self.by_node.get(&(address(node), role)).copied()
    }

    fn ids(&self) -> impl DoubleEndedIterator<Item = ScopeId> + use<> {
        (0..self.scopes.len() as u32).map(ScopeId)
    }
}

/// The identity of a node: trees do not move between the passes.
fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node) as usize
}

/// What the scopes depend on besides the tree.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    /// `await` may stand in a module (`PyCF_ALLOW_TOP_LEVEL_AWAIT`).
    pub top_level_await: bool,
    /// `from __future__ import annotations`
    pub future_annotations: bool,
    /// Where the last valid `from __future__` import of the module ends.
    pub future_end: Option<Range>,
}

/// The symbol table of a tree.
pub(crate) fn symbol_table(tree: &Mod, options: Options) -> Outcome<SymbolTable> {
    let mut table = build::build(tree, options)?;
    resolve::resolve(&mut table)?;
    Ok(table)
}
