//! One code object in the making: instructions with labels, tables of names and constants, open blocks.

use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;
use taipan_code::Const;
use taipan_code::Op;
use taipan_code::Text;

use crate::ast::Expr;
use crate::ast::Identifier;
use crate::ast::Range;
use crate::ast::Stmt;
use crate::scopes::Scope;
use crate::scopes::ScopeId;
use crate::scopes::Symbol;

/// No place in the source: the instruction takes the position of the one before it.
pub(super) const NOWHERE: Range = Range { line: 0, col: 0, end_line: 0, end_col: 0 };

/// A place in the code that instructions jump to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label(pub u32);

/// A line of the code in the making.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item {
    Instr(Instr),
    Label(Label),
}

/// An instruction. One that jumps has a label in place of the argument.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instr {
    pub op: Op,
    pub arg: u32,
    pub label: Option<Label>,
    pub range: Range,
}

/// What the code is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitKind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    /// Annotate functions, type variables' bounds and defaults, values of aliases.
    Annotations,
    TypeParams,
}

/// A statement around the present one that `break`, `continue` and `return` have to leave.
#[derive(Clone, Copy)]
pub(super) enum Block<'a> {
    While {
        start: Label,
        end: Label,
    },
    For {
        start: Label,
        end: Label,
    },
    /// The protected body of a `try` with handlers.
    TryExcept,
    /// The protected body of a `try` with a `finally`.
    FinallyTry {
        body: &'a [Stmt],
    },
    /// The copy of a `finally` body that runs for an exception.
    FinallyEnd,
    With {
        range: Range,
        is_async: bool,
    },
    /// A handler, with the name to unbind.
    Handler {
        name: Option<&'a Identifier>,
    },
    /// A handler of `except*`: nothing jumps out of it.
    GroupHandler,
    /// A value lies on the stack below.
    Value,
}

/// A class or module annotation that waits for the annotate function.
#[derive(Clone, Copy)]
pub(super) struct Deferred<'a> {
    pub name: &'a Identifier,
    pub annotation: &'a Expr,
    pub range: Range,
    /// The number in `__conditional_annotations__` that says that it was reached.
    pub conditional: Option<u32>,
}

/// A code object in the making.
pub(super) struct Unit<'a> {
    pub kind: UnitKind,
    pub scope: ScopeId,
    pub name: String,
    pub qualname: String,
    /// The class whose private names are mangled.
    pub class: Option<Identifier>,
    pub firstlineno: u32,
    pub argcount: u32,
    pub posonlyargcount: u32,
    pub kwonlyargcount: u32,
    pub items: Vec<Item>,
    /// Handlers that nothing falls into or out of: they follow all other code.
    cold: Vec<Item>,
    /// For each label, whether something jumps there.
    wanted: Vec<bool>,
    /// Whether control reaches the next instruction.
    reachable: bool,
    pub consts: Consts,
    pub names: Names,
    pub varnames: Names,
    pub cellvars: Vec<Identifier>,
    pub freevars: Vec<Identifier>,
    pub blocks: Vec<Block<'a>>,
    /// Names that mean something else while an inlined comprehension is compiled.
    pub overrides: FxHashMap<Identifier, Symbol>,
    pub in_inlined_comprehension: u32,
    /// Names of inlined comprehensions that are locals in a module or class.
    pub hidden: FxHashSet<Identifier>,
    /// Of a class: attributes that methods set on `self`.
    pub static_attributes: Vec<Identifier>,
    pub deferred: Vec<Deferred<'a>>,
    pub in_conditional_block: bool,
    /// Inside a `finally` body: the loops in it, for warnings about jumps out of it.
    pub finally_loops: Option<u32>,
    pub next_conditional: u32,
}

impl<'a> Unit<'a> {
    pub fn new(kind: UnitKind, scope_id: ScopeId, scope: &Scope, name: &str, firstlineno: u32) -> Self {
        let mut varnames = Names::default();
        for param in &scope.params {
            varnames.index(param);
        }
        let (cellvars, freevars) = cells(kind, scope);
        Unit {
            kind,
            scope: scope_id,
            name: name.to_owned(),
            qualname: name.to_owned(),
            class: None,
            firstlineno,
            argcount: 0,
            posonlyargcount: 0,
            kwonlyargcount: 0,
            items: Vec::new(),
            cold: Vec::new(),
            wanted: Vec::new(),
            reachable: true,
            consts: Consts::default(),
            names: Names::default(),
            varnames,
            cellvars,
            freevars,
            blocks: Vec::new(),
            overrides: FxHashMap::default(),
            in_inlined_comprehension: 0,
            hidden: FxHashSet::default(),
            static_attributes: Vec::new(),
            deferred: Vec::new(),
            in_conditional_block: false,
            finally_loops: None,
            next_conditional: 0,
        }
    }

    pub fn label(&mut self) -> Label {
        self.wanted.push(false);
        Label(self.wanted.len() as u32 - 1)
    }

    /// Adds an instruction, unless control never gets here.
    pub fn emit(&mut self, op: Op, arg: u32, range: Range) {
        if self.reachable {
            self.items.push(Item::Instr(Instr { op, arg, label: None, range }));
            self.reachable = !op.ends();
        }
    }

    /// Adds an instruction that jumps (or sets a handler up).
    pub fn jump(&mut self, op: Op, label: Label, range: Range) {
        if self.reachable {
            self.wanted[label.0 as usize] = true;
            self.items.push(Item::Instr(Instr { op, arg: 0, label: Some(label), range }));
            self.reachable = !op.ends();
        }
    }

    /// Puts a label here. Labels that are jumped back to are put before their jumps.
    pub fn bind(&mut self, label: Label) {
        self.reachable |= self.wanted[label.0 as usize];
        self.items.push(Item::Label(label));
    }

    /// Says whether control reaches what is added next, and returns what held before.
    pub fn replace_reachable(&mut self, reachable: bool) -> bool {
        std::mem::replace(&mut self.reachable, reachable)
    }

    /// Whether control gets here.
    pub fn is_reachable(&self) -> bool {
        self.reachable
    }

    /// Moves what was added since `start`, which never falls through, behind all other code.
    pub fn move_out(&mut self, start: usize, reachable: bool) {
        debug_assert!(!self.reachable, "code that is moved must end");
        self.cold.extend(self.items.drain(start..));
        self.reachable = reachable;
    }

    /// All code in its final order.
    pub fn take_items(&mut self) -> Vec<Item> {
        let mut items = std::mem::take(&mut self.items);
        items.append(&mut self.cold);
        items
    }

    /// The operand of a cell: own cells first, then free variables.
    pub fn cell(&self, name: &str, free: bool) -> Option<u32> {
        let own = || self.cellvars.iter().position(|cell| **cell == *name);
        let outer = || self.freevars.iter().position(|cell| **cell == *name).map(|i| i + self.cellvars.len());
        let index = if free { outer().or_else(own) } else { own().or_else(outer) };
        index.map(|index| index as u32)
    }
}

/// Own cells and free variables, each in the order of their names, implicit cells last.
fn cells(kind: UnitKind, scope: &Scope) -> (Vec<Identifier>, Vec<Identifier>) {
    use crate::scopes::Place;
    use crate::scopes::def;
    use crate::scopes::known;
    let sorted = |wanted: &dyn Fn(&Symbol) -> bool| {
        let symbols = scope.symbols.iter().filter(|(_, symbol)| wanted(symbol));
        let mut names = symbols.map(|(name, _)| name.clone()).collect::<Vec<_>>();
        names.sort();
        names
    };
    let mut own = sorted(&|symbol| symbol.place == Place::Cell || symbol.flags & def::COMP_CELL != 0);
    let free = sorted(&|symbol| symbol.place == Place::Free || symbol.flags & def::FREE_CLASS != 0);
    if matches!(kind, UnitKind::Class | UnitKind::Module) {
        let implicit = [
            (scope.needs_class_closure, known::CLASS),
            (scope.needs_classdict, known::CLASSDICT),
            (scope.has_conditional_annotations, known::CONDITIONAL_ANNOTATIONS),
        ];
        own.extend(implicit.iter().filter(|(needed, _)| *needed).map(|(_, name)| Identifier::from(*name)));
    }
    (own, free)
}

/// Distinct names in order of their first use.
#[derive(Default)]
pub(super) struct Names {
    pub list: Vec<Identifier>,
    index: FxHashMap<Identifier, u32>,
}

impl Names {
    pub fn index(&mut self, name: &Identifier) -> u32 {
        if let Some(&index) = self.index.get(name) {
            return index;
        }
        let index = self.list.len() as u32;
        self.list.push(name.clone());
        self.index.insert(name.clone(), index);
        index
    }
}

/// Distinct constants: equal in type and bits.
#[derive(Default)]
pub(super) struct Consts {
    pub list: Vec<Const>,
    index: FxHashMap<Key, u32>,
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    None,
    Bool(bool),
    Int(i64),
    Float(u64),
    Str(Text),
    /// Any other, by its serial form.
    Other(Vec<u8>),
}

impl Consts {
    pub fn index(&mut self, constant: Const) -> u32 {
        let key = match &constant {
            Const::None => Key::None,
            Const::Bool(value) => Key::Bool(*value),
            Const::Int(value) => Key::Int(*value),
            Const::Float(value) => Key::Float(value.to_bits()),
            Const::Str(text) => Key::Str(text.clone()),
            Const::Code(_) => return self.push(constant),
            other => Key::Other(taipan_code::serial::const_bytes(other)),
        };
        if let Some(&index) = self.index.get(&key) {
            return index;
        }
        let index = self.push(constant);
        self.index.insert(key, index);
        index
    }

    fn push(&mut self, constant: Const) -> u32 {
        self.list.push(constant);
        self.list.len() as u32 - 1
    }
}
