//! Attributes that declare builtin types and functions, for the crates of the runtime and the standard library.
//!
//! A function is declared by its parameter list in Python's syntax; arguments are bound and converted, and errors worded,
//! by generated code over `taipan_runtime::object::convert`. Doc comments are what `help()` shows.
//!
//! ```ignore
//! /// Return the greatest common divisor of the integers.
//! #[pyfunction("(*integers)", module = "math")]
//! pub fn gcd(thread: &mut Thread, integers: &[Value]) -> PyResult { .. }
//! // Now there is `GCD_SPEC: FunctionSpec` beside it, for the list of the module's functions.
//!
//! /// A pair.
//! #[pytype(name = "pair", module = "example", shape = ids::PAIR, flags(BASETYPE), trace)]
//! #[repr(C)]
//! pub struct Pair {
//!     header: Header,
//!     /// The left side.
//!     #[pymember]
//!     left: Slot,
//!     right: Slot,
//! }
//!
//! #[pymethods]
//! impl Pair {
//!     #[new("(left, right=None, /)")]
//!     fn new(thread: &mut Thread, left: Value, right: Option<Value>) -> Gc<Pair> { .. }
//!
//!     /// Replace one side.
//!     #[method("(side, /, value=0)")]
//!     fn replace(thread: &mut Thread, this: Gc<Pair>, side: usize, #[default(0)] value: i64) -> PyResult<()> { .. }
//!
//!     #[slot(len)]
//!     fn len(_this: Gc<Pair>) -> usize { 2 }
//!
//!     /// Whether there is a right side.
//!     #[getter]
//!     fn is_full(this: Gc<Pair>) -> bool { .. }
//! }
//! ```

mod declare;
mod function;
mod member;
mod methods;
mod pytype;
mod signature;
mod slots;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use syn::ItemFn;
use syn::ItemImpl;
use syn::ItemStruct;
use syn::parse_macro_input;

/// An error at a place of the declaration.
fn error<T>(span: proc_macro2::Span, message: impl std::fmt::Display) -> syn::Result<T> {
    Err(syn::Error::new(span, message))
}

fn finish(expanded: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    expanded.unwrap_or_else(|error| error.to_compile_error()).into()
}

/// Declares a function of a module; makes the constant `NAME_SPEC: FunctionSpec`, as visible as the function.
///
/// The attribute holds the parameter list in Python's syntax. `name = ".."` renames the function, `module = ".."` says
/// which module messages name (none for builtins), `raw` hands the arguments over as they come (`args: Args<'_>`), `float = ..`
/// is the `FloatKernel` with which machine code computes the function of one float.
///
/// The Rust function takes `thread: &mut Thread` first if it wants it, then one parameter for each of the list, in order:
/// - a type with `FromArg`;
/// - with a default in the list: `Option<T>` (absent is `None`; where the default reads `None`, an explicit `None` of another
///   `T` than `Value` counts as absent), or `#[default(expression)] x: T`;
/// - without a default: `T`, where `Option<T>` takes `None` too;
/// - `*args` as `&[Value]`; `**kwargs` as `Gc<Dict>` or `Option<Gc<Dict>>`.
///
/// It returns anything with `IntoResult`, in a `PyResult` or not.
///
/// ```compile_fail
/// #[taipan_macros::pyfunction("(object, /")]
/// fn id(object: Value) -> Value {
///     object
/// }
/// ```
#[proc_macro_attribute]
pub fn pyfunction(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let declaration = parse_macro_input!(attribute as declare::Declaration);
    let item = parse_macro_input!(item as ItemFn);
    finish(declare::function(declaration, item))
}

/// Declares what a native type has: the functions of an `impl` block that bear one of the attributes below.
/// A type has one block without arguments (it may be empty) and any number of `#[pymethods(extra = NAME)]`, named
/// in `#[pytype(methods(NAME, ..))]`. For a type that `#[pytype]` does not declare, `owner = ".."` gives the name in messages;
/// its `TypeSpec` then takes `NATIVE_METHODS`, `NATIVE_GETSET` and `native_slots(Slots::EMPTY)`.
///
/// - `#[method("(..)")]`: the receiver follows the thread: `this: Gc<Self>`, or `this: Value` as it comes. Parameters as for
///   [`macro@pyfunction`]; `name` and `raw` likewise (a raw one gets its arguments without the receiver). May be
///   repeated for another name.
/// - `#[classmethod("(..)")]`: with `class: Gc<Class>`. `#[staticmethod("(..)")]`: without.
/// - `#[getter]`, `#[setter]`: `name = ".."` renames; `member` makes an attribute without setter a "readonly attribute"; a
///   setter `set_x` belongs to `x` and takes `value: Option<Value>`, `None` to delete. What only reads a field is
///   `#[pymember]` at the field, see [`macro@pytype`].
/// - `#[slot(field)]`: one of the runtime's slots; behind thread and receiver the slot's own parameters. With a receiver of
///   the own type, an operator answers `NotImplemented` to another left operand.
/// - `#[new("(..)")]`: makes the exact native object, without a class; the wrapper dresses it for subclasses.
///   `#[slot(new)]` takes class and arguments raw.
///   With `name = ".."` messages name it so.
/// - `#[init("(..)")]`: initialises the receiver.
/// - `#[call("(..)")]`: calls the receiver; messages name the call as `name = ".."` says. `#[slot(call)]` takes its arguments
///   raw.
///
/// `itself(iter, ..)` beside the block's other arguments: these slots give the receiver, as the `iter` of an iterator does.
#[proc_macro_attribute]
pub fn pymethods(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let block = parse_macro_input!(attribute as methods::Block);
    let item = parse_macro_input!(item as ItemImpl);
    finish(methods::methods(&block, item))
}

/// Declares a native type: implements `NativeType` for its struct. Needs a `#[pymethods]` block.
///
/// - `name = ".."`, `shape = expr` are needed; `base = expr` (`object`), `module = ".."` (`builtins`),
///   `signature = ".."` (none) are not.
/// - `flags(NAME, ..)`: constants of `TypeFlags`.
/// - `methods(NAME, ..)`: further blocks of methods.
/// - `dict = field`: the field that holds the attribute dict, a `GcSlot<Dict>`.
/// - `trace`: implements `HeapObject`, and `Trace` as the derive does. `leaf`: the same for a type without values.
///   `drop` with either: dead cells are dropped. Without these the type implements `HeapObject` itself.
/// - `#[pymember]` at a field, once or under several names: Python reads it as an attribute of the same name, or of another by `name = ".."`, and may
///   not write it; the field's doc comment is the attribute's `__doc__`. The field's type has `Member`. `computed`: CPython
///   has a getter there and not a field, so the error of who writes it is worded otherwise.
/// - `kind = expr`: instances are not cells of this layout (`float`, `bool`); only the description is made, as the
///   associated constant `SPEC`.
#[proc_macro_attribute]
pub fn pytype(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(attribute as pytype::Options);
    let item = parse_macro_input!(item as ItemStruct);
    finish(pytype::pytype(&options, item))
}

/// Shows the collector every field but the header and those marked `#[untraced]`. A field of a type that the collector
/// does not know is an error, so that none is forgotten.
#[proc_macro_derive(Trace, attributes(untraced))]
pub fn trace(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as ItemStruct);
    finish(pytype::trace(&item))
}
