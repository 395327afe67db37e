//! What machine code calls: one table.
//!
//! A helper takes the thread and words (values as their bits), and returns a word; where it may raise, 0 says that an
//! exception is pending. A helper that [`Effect::RunsPython`] is called with the frame's state in memory: `pc`, locals,
//! operands, the thread's `top`.

#![expect(unsafe_code, reason = "words from machine code become values and addresses")]

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::ptr::NonNull;

use taipan_gc::Header;
use taipan_gc::Value;

use crate::interp::attr;
use crate::interp::call;
use crate::interp::enter;
use crate::interp::operate;
use crate::interp::specialised;
use crate::interp::tier;
use crate::object::cast::ValueExt;
use crate::object::iter;
use crate::object::ops;
use crate::object::ops::BinaryOp;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::object::slots::Comparison;
use crate::state::frame::Frame;
use crate::state::frame::FrameRef;
use crate::state::thread::Thread;
use crate::types::complex::Complex;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::types::str::Str;

pub use crate::interp::operate::is_known as can_operate;

/// What a helper may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Reads nothing that changes, writes nothing.
    Pure,
    /// May allocate, and write what only the collector reads; raises nothing, runs no Python.
    Leaf,
    /// May run Python, collect and raise.
    RunsPython,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Helper {
    /// The symbol.
    pub name: &'static str,
    /// Its address.
    pub address: *const u8,
    /// The number of words it takes behind the thread.
    pub words: usize,
    /// What it may do.
    pub effect: Effect,
}

/// What a helper's body gives, as a word.
trait Reply {
    fn word(self) -> u64;
}

impl Reply for u64 {
    fn word(self) -> u64 {
        self
    }
}

impl Reply for PyResult {
    fn word(self) -> u64 {
        match self {
            Ok(value) => value.bits(),
            Err(Raised) => 0,
        }
    }
}

impl Reply for PyResult<()> {
    fn word(self) -> u64 {
        u64::from(self.is_ok())
    }
}

/// Runs a helper's body; a panic ends here, as an exception.
fn guarded<R: Reply>(thread: *mut Thread, body: impl FnOnce(&mut Thread) -> R) -> u64 {
    // SAFETY: machine code hands on the thread that runs it.
    let thread = unsafe { &mut *thread };
    match catch_unwind(AssertUnwindSafe(|| body(thread))) {
        Ok(reply) => reply.word(),
        Err(_) => {
            let Raised = thread.system_error("a native function failed");
            0
        }
    }
}

macro_rules! word {
    ($name:ident) => {
        u64
    };
}

macro_rules! helpers {
    ($($(#[$doc:meta])+ $id:ident $name:ident($thread:ident $(, $word:ident)*) $effect:ident $body:block)*) => {
        /// The helpers by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum HelperId {
            $($(#[$doc])+ $id,)*
        }

        impl HelperId {
            /// Every helper.
            pub const ALL: &[HelperId] = &[$(HelperId::$id),*];

            /// The row of the table.
            pub fn helper(self) -> Helper {
                match self {
                    $(HelperId::$id => {
                        let function: extern "C" fn(*mut Thread $(, word!($word))*) -> u64 = $name;
                        Helper {
                            name: concat!("taipan_", stringify!($name)),
                            address: function as *const u8,
                            words: <[&str]>::len(&[$(stringify!($word)),*]),
                            effect: Effect::$effect,
                        }
                    })*
                }
            }
        }

        $(
            $(#[$doc])+
            extern "C" fn $name(thread: *mut Thread $(, $word: u64)*) -> u64 {
                guarded(thread, |$thread| $body)
            }
        )*
    };
}

/// The value of a word that machine code handed over.
fn value(bits: u64) -> Value {
    // SAFETY: machine code passes words of values where values are wanted.
    unsafe { Value::from_bits_unchecked(bits) }
}

fn frame(address: u64) -> FrameRef {
    let frame: *mut Frame = std::ptr::with_exposed_provenance_mut(address as usize);
    // SAFETY: machine code passes the address of a frame that runs.
    FrameRef(unsafe { NonNull::new_unchecked(frame) })
}

fn slots(address: u64) -> *mut u64 {
    std::ptr::with_exposed_provenance_mut(address as usize)
}

/// The operator of a number that machine code handed over.
fn operator(number: u64) -> BinaryOp {
    BinaryOp::ALL[number as usize % BinaryOp::ALL.len()]
}

helpers! {
    /// `left op right`; `op` is an index of [`BinaryOp::ALL`].
    Binary binary(thread, op, left, right) RunsPython {
        ops::binary(thread, operator(op), value(left), value(right))
    }

    /// `left op= right`
    InPlace in_place(thread, op, left, right) RunsPython {
        ops::in_place(thread, operator(op), value(left), value(right))
    }

    /// A rich comparison, as numbered by the instruction.
    Compare compare(thread, op, left, right) RunsPython {
        ops::compare(thread, Comparison::from_index(op as u32), value(left), value(right))
    }

    /// The truth of a value, as `True` or `False`.
    Truth truth(thread, operand) RunsPython {
        ops::truth(thread, value(operand)).map(Value::bool)
    }

    /// `container[key]`
    GetItem get_item(thread, container, key) RunsPython {
        ops::getitem(thread, value(container), value(key))
    }

    /// `container[key] = item`
    SetItem set_item(thread, item, container, key) RunsPython {
        ops::setitem(thread, value(container), value(key), Some(value(item)))
    }

    /// Calls a callable with the `count` arguments that lie at `first`.
    Call call(thread, callable, first, count) RunsPython {
        // SAFETY: the arguments are the top operands of the current frame, which machine code runs.
        unsafe { tier::call_in_place(thread, value(callable), slots(first), count as usize) }
    }

    /// Calls what `LOAD_METHOD` left at `at`, with `count` arguments behind it.
    CallMethod call_method(thread, at, count) RunsPython {
        // SAFETY: they are the top operands of the current frame, which machine code runs.
        unsafe {
            let (callable, first, given) = operate::prepared_call(slots(at), count as usize);
            tier::call_in_place(thread, callable, first, given)
        }
    }

    /// An attribute, by the number of its name.
    LoadAttr load_attr(thread, object, name) RunsPython {
        attr::get(thread, value(object), name as u32)
    }

    /// Stores an attribute, by the number of its name.
    StoreAttr store_attr(thread, object, name, item) RunsPython {
        attr::set(thread, value(object), name as u32, Some(value(item)))
    }

    /// Writes what `CALL_METHOD` takes at `at`, by the number of the method's name.
    LoadMethod load_method(thread, object, name, at) RunsPython {
        // SAFETY: there is room for both words on the stack of the current frame.
        unsafe { attr::find(thread, value(object), name as u32, slots(at)) }
    }

    /// The next item of an iterator, or the marker [`Value::MISSING`] at its end.
    Next next(thread, iterator) RunsPython {
        iter::next(thread, value(iterator)).map(|item| item.unwrap_or(Value::MISSING))
    }

    /// Writes the next pair of an iterator at `to`, the first item on top: true. The marker [`Value::MISSING`] at the end;
    /// `None`, with nothing done, where the iterator gives no pairs that need not be made.
    NextPair next_pair(thread, iterator, to) RunsPython {
        // SAFETY: there is room for both on the stack of the current frame.
        let pair = unsafe { specialised::next_pair(thread, value(iterator), slots(to)) };
        pair.map(|pair| match pair {
            Some(true) => Value::TRUE,
            Some(false) => Value::MISSING,
            None => Value::NONE,
        })
    }

    /// Any other instruction that [`can_operate`]: operands and results lie on the value stack, in front of `sp`.
    Operate operate_any(thread, op, arg, sp) RunsPython {
        // SAFETY: the operands are the top operands of the current frame.
        unsafe { operate::operate(thread, op as u8, arg as u32, slots(sp)) }
    }

    /// Brings a frame to its end that its unit has left; 0 where it raised.
    Finish finish(thread, address) RunsPython {
        tier::finish(thread, frame(address))
    }

    /// Pops a frame that has a frame object.
    Leave leave(thread, address) Leaf {
        enter::pop(thread, frame(address));
        1u64
    }

    /// The barrier after its test: a cell's address was stored at `slot` in `owner`.
    Barrier barrier(thread, owner, slot) Leaf {
        let owner: *const Header = std::ptr::with_exposed_provenance(owner as usize);
        // SAFETY: machine code passes the address of a cell.
        thread.heap().barrier_slow(unsafe { &*owner }, slot as usize);
        1u64
    }

    /// The barrier after its test: a cell has another shape.
    ShapeBarrier shape_barrier(thread, owner) Leaf {
        let owner: *const Header = std::ptr::with_exposed_provenance(owner as usize);
        // SAFETY: machine code passes the address of a cell.
        let header = unsafe { &*owner };
        thread.heap().set_shape(header, header.shape());
        1u64
    }

    /// A new cell of a size class whose run is at its end; the caller writes it at once.
    NextCell next_cell(thread, class) Leaf {
        thread.heap().alloc_slow(class as usize).as_ptr().expose_provenance() as u64
    }

    /// An empty dict.
    NewDict new_dict(thread) Leaf {
        Dict::new(thread).as_value().bits()
    }

    /// Raises: an `__init__` returned something.
    InitReturned init_returned(thread, returned) RunsPython {
        call::init_returned(thread, value(returned));
        PyResult::<Value>::Err(Raised)
    }

    /// Raises: the only method that `left op right` asks knows no answer. An operator in place has 256 added to its number.
    Unsupported unsupported(thread, op, left, right) RunsPython {
        let symbol = operator(op & 0xFF).symbol();
        let written = if op >> 8 == 0 { symbol.to_string() } else { format!("{symbol}=") };
        PyResult::<Value>::Err(ops::unsupported(thread, &written, value(left), value(right)))
    }

    /// The int that a machine integer is.
    BoxInt box_int(thread, number) Leaf {
        crate::types::int::from_i64(&thread.interp(), number as i64).bits()
    }

    /// The complex number with these parts, as the bits of floats.
    BoxComplex box_complex(thread, re, im) Leaf {
        Complex::new(&thread.interp(), f64::from_bits(re), f64::from_bits(im)).as_value().bits()
    }

    /// Whether two strings are equal.
    StrEquals str_equals(_thread, left, right) Leaf {
        let equal = value(left).exact::<Str>().zip(value(right).exact::<Str>());
        u64::from(equal.is_some_and(|(left, right)| left.equals(&right)))
    }

    /// Gives a list room for one more item; 0 where there is no memory.
    GrowList grow_list(thread, list) Leaf {
        let grown = value(list).exact::<List>().is_some_and(|list| list.try_grow(thread.heap()).is_ok());
        u64::from(grown)
    }

    /// `left // right` of floats, by their bits; the divisor is not zero.
    FloatFloorDiv float_floor_div(_thread, left, right) Pure {
        crate::number::float::floor_div(f64::from_bits(left), f64::from_bits(right)).unwrap_or(f64::NAN).to_bits()
    }

    /// `left % right` of floats, by their bits; the divisor is not zero.
    FloatMod float_mod(_thread, left, right) Pure {
        crate::number::float::modulo(f64::from_bits(left), f64::from_bits(right)).unwrap_or(f64::NAN).to_bits()
    }
}
