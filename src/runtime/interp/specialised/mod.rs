//! Specialised instructions: what quickening puts in the place of the plain ones.
//!
//! A plain instruction that has a specialised form looks at its operands, rewrites itself and runs again. A specialised
//! instruction that meets other operands goes the general way; an operator then becomes its `_ANY` form, which tests for
//! the usual types itself and stays; a cache is refilled until it has missed too often. The opcode thereby says what a
//! site has seen: that is the type feedback.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

mod arith;
mod attr;
mod call;
mod fused;
mod global;
mod iter;

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::interp::Handler;
use crate::interp::Pc;
use crate::interp::generator;
use crate::interp::prepared::Cache;
use crate::interp::prepared::Instr;
use crate::interp::tier;
use crate::interp::watch;
use crate::object::namespace::NameCell;

pub(crate) use arith::quicken_binary;
pub(crate) use arith::quicken_compare;
pub(crate) use arith::quicken_operator;
pub(crate) use attr::quicken_load_attr;
pub(crate) use attr::quicken_load_method;
pub(crate) use attr::quicken_load_super_method;
pub(crate) use attr::quicken_store_attr;
pub use call::ENTRY_COST;
pub(crate) use call::Placement;
pub(crate) use call::call_python;
pub(crate) use call::quicken_call;
pub(crate) use fused::fuse;
pub(crate) use global::quicken_load_global;
pub(crate) use global::quicken_load_name;
pub(crate) use global::quicken_store_name;
pub use global::reset_globals;
pub(crate) use iter::next_pair;
pub(crate) use iter::quicken_for_iter;
pub(crate) use iter::quicken_store_subscr;
pub(crate) use iter::quicken_subscr;

/// The first number of a specialised instruction.
const FIRST: u16 = 256;

macro_rules! specialised {
    ($($name:ident $module:ident::$handler:ident,)*) => {
        /// The specialised instructions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        #[expect(missing_docs, reason = "each handler is documented by its name and family")]
        pub enum Special {
            /// Takes the first number.
            First = FIRST,
            $($name,)*
        }

        /// Puts the specialised handlers into the dispatch table.
        pub(crate) const fn fill(table: &mut [Handler; crate::interp::table::LEN]) {
            $(table[Special::$name as usize] = $module::$handler;)*
        }
    };
}

specialised! {
    AddInt arith::add_int,
    AddFloat arith::add_float,
    AddMixed arith::add_mixed,
    AddAny arith::add_any,
    SubInt arith::sub_int,
    SubFloat arith::sub_float,
    SubMixed arith::sub_mixed,
    SubAny arith::sub_any,
    MulInt arith::mul_int,
    MulFloat arith::mul_float,
    MulMixed arith::mul_mixed,
    MulAny arith::mul_any,
    DivFloat arith::div_float,
    DivMixed arith::div_mixed,
    OperateComplex arith::operate_complex,
    OperateMethod arith::operate_method,
    FloorDivInt arith::floordiv_int,
    ModInt arith::mod_int,
    AndInt arith::and_int,
    OrInt arith::or_int,
    XorInt arith::xor_int,
    LShiftInt arith::lshift_int,
    RShiftInt arith::rshift_int,
    CompareInt arith::compare_int,
    CompareFloat arith::compare_float,
    CompareMixed arith::compare_mixed,
    CompareAny arith::compare_any,
    CallMethodNative call::call_method_native,
    CallFunctionNative call::call_function_native,
    CompareStr arith::compare_str,
    LoadGlobalModule global::load_global_module,
    LoadGlobalBuiltin global::load_global_builtin,
    LoadNameModule global::load_name_module,
    LoadNameBuiltin global::load_name_builtin,
    StoreNameCell global::store_name_cell,
    StoreGlobalCell global::store_global_cell,
    LoadAttrSlot attr::load_attr_slot,
    LoadAttrMember attr::load_attr_member,
    LoadAttrProperty attr::load_attr_property,
    LoadAttrDescriptor attr::load_attr_descriptor,
    LoadAttrCell attr::load_attr_cell,
    LoadAttrClass attr::load_attr_class,
    LoadAttrModule attr::load_attr_module,
    StoreAttrSlot attr::store_attr_slot,
    StoreAttrAdd attr::store_attr_add,
    LoadMethodClass attr::load_method_class,
    LoadMethodModule attr::load_method_module,
    LoadMethodOfClass attr::load_method_of_class,
    LoadMethodDict attr::load_method_dict,
    LoadSuperMethodClass attr::load_super_method_class,
    ForIterRange iter::for_iter_range,
    ForIterList iter::for_iter_list,
    ForIterTuple iter::for_iter_tuple,
    ForIterGenerator generator::for_iter_generator,
    ForIterNative iter::for_iter_native,
    ForIterPair iter::for_iter_pair,
    ForIterEnumerate iter::for_iter_enumerate,
    ForIterAny iter::for_iter_any,
    SubscrListInt iter::subscr_list_int,
    SubscrTupleInt iter::subscr_tuple_int,
    SubscrDict iter::subscr_dict,
    SubscrBytesInt iter::subscr_bytes_int,
    SubscrByteArrayInt iter::subscr_bytearray_int,
    StoreSubscrListInt iter::store_subscr_list_int,
    StoreSubscrByteArrayInt iter::store_subscr_bytearray_int,
    Watched watch::watched,
    WatchedCall watch::watched_call,
    WatchedForIter watch::watched_for_iter,
    WatchedSend watch::watched_send,
    LoadFastLoadFast fused::load_fast_load_fast,
    LoadFastLoadConst fused::load_fast_load_const,
    StoreFastLoadFast fused::store_fast_load_fast,
    LoadFastLoadAttr fused::load_fast_load_attr,
    EnterUnit tier::enter_unit,
    EnterLoop tier::enter_loop,
    HotLoop tier::hot_loop,
}

/// Rewrites the instruction at `pc`, where what is learnt of it is noted there.
///
/// # Safety
/// `pc` is an instruction of prepared code.
#[inline(always)]
pub(crate) unsafe fn rewrite(pc: Pc, op: u16) {
    // SAFETY: prepared code is written only by the thread that runs it, while no reference to a slot lives.
    unsafe {
        if !is_kept(*pc) {
            (*pc.cast_mut()).op = op;
        }
    }
}

/// Whether an instruction stays as it is, and its cache, too: watched code does, and what stands in front of machine code,
/// whose former instruction comes back with the cache that it had.
#[inline(always)]
fn is_kept(instr: Instr) -> bool {
    instr.op == Special::Watched as u16 || instr.op == Special::EnterUnit as u16
}

/// What an instruction is for the fusion of sequences.
pub(crate) fn is(instr: Instr, op: taipan_code::Op) -> bool {
    instr.op == op as u16
}

/// The value of the name whose cell a cache holds.
///
/// # Safety
/// The cache was filled with a name's cell.
#[inline(always)]
unsafe fn cell_value(cache: *const Cache) -> Option<Value> {
    // SAFETY: as the caller promises.
    unsafe { name_cell(cache)?.get() }
}

/// The name's cell that a cache holds.
///
/// # Safety
/// The cache was filled with one.
#[inline(always)]
unsafe fn name_cell(cache: *const Cache) -> Option<Gc<NameCell>> {
    // SAFETY: as the caller promises.
    unsafe { Some(Gc::from_ptr((*cache).value.get()?.as_cell()?.cast())) }
}
