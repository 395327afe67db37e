//! What a compile is given: all it needs, without reading the heap.

use std::sync::Arc;

use taipan_code::CodeRef;
use taipan_gc::Value;

use crate::interp::prepared::Instr;
use crate::object::cast::ValueExt;
pub use crate::object::spec::Intrinsic;
use crate::types::complex::Complex;

/// What is known of a value.
#[derive(Clone, Debug)]
pub enum Seen {
    /// No value: an unbound variable.
    Unbound,
    /// A small int.
    Int,
    /// A float.
    Float,
    /// `True` or `False`.
    Bool,
    /// A Python function that can be called directly. There may be others with its code.
    Function(FunctionFact),
    /// Another cell of that shape.
    Shape(u32),
    /// `None`, or another constant.
    Other,
}

/// A Python function whose calls need no binding.
#[derive(Clone, Debug)]
pub struct FunctionFact {
    /// The function's address, which is its value.
    pub function: u64,
    /// Its code's address.
    pub code: u64,
    /// The address of the code's first prepared instruction.
    pub first: u64,
    /// The positional parameters.
    pub argcount: u32,
    /// The locals, parameters included; there are no cells of its own.
    pub nlocals: u32,
    /// The free variables, whose cells the function's closure has.
    pub nfree: u32,
    /// Slots of a whole frame behind its first local.
    pub frame_slots: u32,
    /// The function's globals.
    pub globals: u64,
    /// Of a small function: what may stand in the place of its calls.
    pub body: Option<Arc<Snapshot>>,
}

/// A class whose instances nothing makes but `object.__new__`, and nothing fills but a Python `__init__`: so it is while the
/// epoch lasts.
#[derive(Clone, Debug)]
pub struct ClassFact {
    /// The class's value.
    pub class: u64,
    /// The shape that its instances begin with.
    pub shape: u32,
    /// Their in-object slots.
    pub slots: u32,
    /// Their header flags.
    pub flags: u8,
    /// What the class has learnt of the slots that its instances need: they are made otherwise once it wants more.
    pub wanted: u16,
    /// The `__init__`, which can be called directly.
    pub init: FunctionFact,
    /// How instances get further attributes.
    pub steps: Vec<Step>,
}

impl ClassFact {
    /// How an instance of that shape gets an attribute.
    pub fn step(&self, shape: u32, name: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.shape == shape && step.name == name)
    }
}

/// How an instance gets a further attribute.
#[derive(Clone, Debug)]
pub struct Step {
    /// The shape before.
    pub shape: u32,
    /// The attribute.
    pub name: String,
    /// Its byte offset in the instance.
    pub offset: u32,
    /// The shape that the instance gets.
    pub next_shape: u32,
}

/// What `super` finds.
#[derive(Clone, Debug)]
pub struct SuperFact {
    /// The builtin's bits.
    pub builtin: u64,
    /// The class whose method calls it.
    pub class: u64,
    /// For instances of that shape, while the epoch lasts: the function found.
    pub seen: Option<(u32, FunctionFact)>,
    /// For instances of these classes, while the epoch lasts: the functions found.
    pub found: Vec<(u64, FunctionFact)>,
}

/// What an operand was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A small int.
    Int,
    /// A float.
    Float,
    /// An instance of a Python class, of that shape, without anything native in it.
    Instance(u32),
}

impl Side {
    /// What a value is, if it is one of these.
    pub(crate) fn of(value: Value) -> Option<Side> {
        if value.as_int().is_some() {
            Some(Side::Int)
        } else if value.is_float() {
            Some(Side::Float)
        } else {
            let instance = value.as_instance().filter(|instance| instance.payload().is_none())?;
            Some(Side::Instance(instance.header().shape().0))
        }
    }

    /// The shape of an instance.
    pub fn shape(self) -> Option<u32> {
        match self {
            Side::Instance(shape) => Some(shape),
            Side::Int | Side::Float => None,
        }
    }
}

/// The only method that says what an operator does with such operands, as long as the epoch lasts.
#[derive(Clone, Debug)]
pub struct OperatorFact {
    /// The left operand.
    pub left: Side,
    /// The right operand.
    pub right: Side,
    /// The method, which can be called directly: of the left operand if that is an instance, else of the right one.
    pub function: FunctionFact,
}

/// A global or builtin.
#[derive(Clone, Debug)]
pub struct GlobalFact {
    /// The address of the name's cell.
    pub cell: u64,
    /// The bits of its value, where that is a function, class or module: such names are rarely rebound.
    pub value: Option<u64>,
    /// Whether the name was found among the builtins: the epoch must not have moved.
    pub is_builtin: bool,
    /// The value, if it is a Python function that can be called directly.
    pub function: Option<FunctionFact>,
    /// The value, if it is a class of that kind.
    pub class: Option<Arc<ClassFact>>,
    /// What machine code does in the place of the value, a native function.
    pub intrinsic: Option<Intrinsic>,
}

/// An attribute of an instance's own.
#[derive(Clone, Copy, Debug)]
pub struct AttrFact {
    /// The instance's shape; it holds while the epoch does.
    pub shape: u32,
    /// The byte offset of the attribute in the instance.
    pub offset: u32,
    /// Whether the slot may be empty.
    pub may_be_unset: bool,
    /// The shape that the instance gets by a store.
    pub next_shape: Option<u32>,
}

/// A value that is known.
#[derive(Clone, Copy, Debug)]
pub enum Constant {
    /// A small int.
    Int(i64),
    /// A float.
    Float(f64),
    /// A complex number, by its parts.
    Complex(f64, f64),
    /// A bool.
    Bool(bool),
    /// The bits of any other value.
    Boxed(u64),
}

impl From<Value> for Constant {
    fn from(value: Value) -> Constant {
        if let Some(int) = value.as_int() {
            Constant::Int(int)
        } else if let Some(float) = value.as_float() {
            Constant::Float(float)
        } else if let Some(complex) = value.exact::<Complex>() {
            let (re, im) = complex.parts();
            Constant::Complex(re, im)
        } else if let Some(flag) = value.as_bool() {
            Constant::Bool(flag)
        } else {
            Constant::Boxed(value.bits())
        }
    }
}

/// What an object must be.
#[derive(Clone, Copy, Debug)]
pub enum Subject {
    /// A cell of that shape.
    Shape(u32),
    /// The object with these bits.
    Object(u64),
}

/// An attribute that lies in a cell of a class or module.
#[derive(Clone, Debug)]
pub struct CellFact {
    /// Of which objects.
    pub subject: Subject,
    /// The address of the cell.
    pub cell: u64,
    /// The value, where it cannot change within the epoch.
    pub value: Option<Constant>,
    /// The bits of the value it has now, where that is a function, class or module: such names are rarely rebound.
    pub likely: Option<u64>,
    /// Whether it holds only while the epoch does.
    pub needs_epoch: bool,
    /// The value, if it is a Python function that can be called directly.
    pub function: Option<FunctionFact>,
    /// The value, if it is a class of that kind.
    pub class: Option<Arc<ClassFact>>,
    /// What machine code does in the place of the value, a native function.
    pub intrinsic: Option<Intrinsic>,
}

/// A property of the class whose getter can be called directly.
#[derive(Clone, Debug)]
pub struct PropertyFact {
    /// The object's shape; it holds while the epoch does.
    pub shape: u32,
    /// The getter.
    pub getter: FunctionFact,
}

/// A method found in the class.
#[derive(Clone, Debug)]
pub struct MethodFact {
    /// The receiver's shape; it holds while the epoch does.
    pub shape: u32,
    /// The function's value.
    pub value: u64,
    /// What machine code does in its place, where it is native.
    pub intrinsic: Option<Intrinsic>,
    /// The function, if it can be called directly.
    pub function: Option<FunctionFact>,
}

/// An attribute of an instance's own, in instances of one of several shapes.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// The instance's shape; it holds while the epoch does.
    pub shape: u32,
    /// The byte offset of the attribute in the instance.
    pub offset: u32,
}

/// What an instruction's inline cache knows.
#[derive(Clone, Debug)]
pub enum Fact {
    /// Of a `LOAD_GLOBAL`, or of a `LOAD_NAME` in a module.
    Global(GlobalFact),
    /// Of a `STORE_GLOBAL`, or of a `STORE_NAME` in a module: the address of the cell, to which all there is to do is to
    /// write while it has a value.
    Variable(u64),
    /// Of a `LOAD_ATTR` or `STORE_ATTR`.
    Attr(AttrFact),
    /// Of a `LOAD_METHOD`.
    Method(MethodFact),
    /// Of a `LOAD_ATTR`, or of a `LOAD_METHOD` that finds what needs no receiver.
    Cell(CellFact),
    /// Of a `LOAD_ATTR`.
    Property(PropertyFact),
    /// Of a binary operator.
    Operator(OperatorFact),
    /// Of a `LOAD_SUPER_METHOD`.
    Super(SuperFact),
    /// Of a `LOAD_DEREF` whose variable held a function that can be called directly. There may be others with its code.
    Closure(FunctionFact),
}

impl Fact {
    /// The functions whose values machine code may know by it.
    pub fn functions(&self) -> Vec<&FunctionFact> {
        match self {
            Fact::Global(fact) => fact.function.iter().collect(),
            Fact::Method(fact) => fact.function.iter().collect(),
            Fact::Cell(fact) => fact.function.iter().collect(),
            Fact::Property(fact) => vec![&fact.getter],
            Fact::Operator(fact) => vec![&fact.function],
            Fact::Super(fact) => {
                let seen = fact.seen.iter().map(|(_, function)| function);
                seen.chain(fact.found.iter().map(|(_, function)| function)).collect()
            }
            Fact::Attr(_) | Fact::Variable(_) | Fact::Closure(_) => Vec::new(),
        }
    }

    /// The class whose value machine code may know by it.
    pub fn class(&self) -> Option<&Arc<ClassFact>> {
        match self {
            Fact::Global(fact) => fact.class.as_ref(),
            Fact::Cell(fact) => fact.class.as_ref(),
            _ => None,
        }
    }
}

/// A request for machine code.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Names the request in the answer.
    pub ticket: u32,
    /// The code's qualified name.
    pub title: String,
    /// The code.
    pub code: CodeRef,
    /// The address of the code object.
    pub code_address: u64,
    /// The prepared instructions, with what quickening made of them.
    pub instrs: Vec<Instr>,
    /// The address of the first prepared instruction.
    pub first: u64,
    /// The constants.
    pub constants: Vec<Constant>,
    /// The slot of the instruction to begin with.
    pub start: u32,
    /// What the frame held when the code became hot: locals, cells, then operands. Empty before the first call.
    pub seen: Vec<Seen>,
    /// What the inline caches know, by slot.
    pub facts: Vec<(u32, Fact)>,
    /// Where instances of several shapes have what a `LOAD_ATTR` reads, by slot: of those whose cache was wrong.
    pub ways: Vec<(u32, Vec<Way>)>,
    /// The methods that objects of several shapes have for a `LOAD_METHOD`, by slot: of those whose cache was wrong.
    pub methods: Vec<(u32, Vec<MethodFact>)>,
    /// The address of the heap.
    pub heap: u64,
    /// The address of the number that caches lean on, and what it is.
    pub epoch: (u64, u32),
    /// Slots of instructions where a guess turned out wrong: none is made there again.
    pub failed: Vec<u32>,
    /// Slots of instructions whose result did not fit in a small int, or whose index was negative: a wider guess is made.
    pub widened: Vec<u32>,
    /// Whether guesses are made where nothing was seen.
    pub is_eager: bool,
    /// Makes each guard fail at a run that this seed decides; 0: at its first.
    pub fail_guards: Option<u64>,
}

impl Snapshot {
    /// What the inline cache of an instruction knows.
    pub fn fact(&self, slot: u32) -> Option<&Fact> {
        let index = self.facts.binary_search_by_key(&slot, |&(slot, _)| slot).ok()?;
        Some(&self.facts[index].1)
    }

    /// Where instances of several shapes have what a `LOAD_ATTR` reads.
    pub fn ways(&self, slot: u32) -> &[Way] {
        self.ways.iter().find(|&&(at, _)| at == slot).map_or(&[], |(_, ways)| ways)
    }

    /// The methods that objects of several shapes have for a `LOAD_METHOD`.
    pub fn methods(&self, slot: u32) -> &[MethodFact] {
        self.methods.iter().find(|&&(at, _)| at == slot).map_or(&[], |(_, methods)| methods)
    }

    /// A function with that code, if a variable held one.
    pub fn function_of(&self, code: u64) -> Option<&FunctionFact> {
        self.held_functions().find(|function| function.code == code)
    }

    /// The functions that variables held.
    pub fn held_functions(&self) -> impl Iterator<Item = &FunctionFact> {
        let in_cells = self.facts.iter().filter_map(|(_, fact)| match fact {
            Fact::Closure(function) => Some(function),
            _ => None,
        });
        let in_slots = self.seen.iter().filter_map(|seen| match seen {
            Seen::Function(function) => Some(function),
            _ => None,
        });
        in_cells.chain(in_slots)
    }

    /// The function that is a value, if an inline cache knows it.
    pub fn function(&self, value: u64) -> Option<&FunctionFact> {
        self.facts.iter().flat_map(|(_, fact)| fact.functions()).find(|function| function.function == value)
    }

    /// The class that is a value, if an inline cache knows it.
    pub fn class(&self, value: u64) -> Option<&Arc<ClassFact>> {
        self.facts.iter().filter_map(|(_, fact)| fact.class()).find(|class| class.class == value)
    }

    /// What machine code does in the place of the native function that is a value, if an inline cache knows it.
    pub fn intrinsic(&self, value: u64) -> Option<Intrinsic> {
        self.facts.iter().find_map(|(_, fact)| match fact {
            Fact::Global(fact) if fact.value == Some(value) => fact.intrinsic,
            Fact::Cell(fact) if fact.likely == Some(value) => fact.intrinsic,
            Fact::Method(fact) if fact.value == value => fact.intrinsic,
            _ => None,
        })
    }

    /// The source line of an instruction.
    pub fn line(&self, slot: u32) -> u32 {
        self.code.positions.line_at(self.code.firstlineno, slot * 2).unwrap_or(self.code.firstlineno)
    }
}
