//! Loops over exact ranges, lists and tuples; items of lists, tuples and bytes by a small int.

#![expect(unsafe_code, reason = "handlers work on the value stack by address")]

use taipan_code::Op;
use taipan_gc::Value;

use crate::interp::Base;
use crate::interp::Pc;
use crate::interp::Sp;
use crate::interp::arith as plain_arith;
use crate::interp::control as plain;
use crate::interp::op;
use crate::interp::operand;
use crate::interp::prepared::cache;
use crate::interp::push_item;
use crate::interp::save;
use crate::interp::specialised::Special;
use crate::interp::specialised::is;
use crate::interp::specialised::rewrite;
use crate::interp::try_op;
use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::object::slots::Next;
use crate::object::storage;
use crate::state::interpreter::Interpreter;
use crate::state::interpreter::shape_of;
use crate::state::thread::Thread;
use crate::types::bytearray::ByteArray;
use crate::types::bytes::Bytes;
use crate::types::dict::Dict;
use crate::types::dict::iterators::ItemIterator;
use crate::types::generator::Generator;
use crate::types::int::from_i64;
use crate::types::iterators::combine::Zip;
use crate::types::iterators::enumerate::Enumerate;
use crate::types::iterators::list::ListIterator;
use crate::types::iterators::tuple::TupleIterator;
use crate::types::list::List;
use crate::types::range::RangeIterator;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Rewrites a plain loop to the form for its iterator.
///
/// # Safety
/// `pc` is the instruction that runs, `base` its code's.
#[inline(never)]
pub(crate) unsafe fn quicken_for_iter(interp: &Interpreter, iterator: Value, pc: Pc, base: Base) {
    let special = if iterator.exact::<RangeIterator>().is_some() {
        Special::ForIterRange
    } else if iterator.exact::<ListIterator>().is_some() {
        Special::ForIterList
    } else if iterator.exact::<TupleIterator>().is_some() {
        Special::ForIterTuple
    } else if iterator.exact::<Generator>().is_some() {
        Special::ForIterGenerator
    } else {
        // SAFETY: as the caller promises.
        unsafe {
            if gives_pairs(iterator) && unpacks_pair(pc) {
                let is_of_list = iterator.exact::<Enumerate>().is_some_and(|pairs| pairs.is_over_list());
                if is_of_list { Special::ForIterEnumerate } else { Special::ForIterPair }
            } else {
                note_native(interp, iterator, pc, base)
            }
        }
    };
    // SAFETY: as the caller promises.
    unsafe { rewrite(pc, special as u16) };
}

/// Whether the instruction behind a loop's takes a pair apart: such a pair is never made.
///
/// # Safety
/// `pc` is an instruction of prepared code that is not the last.
unsafe fn unpacks_pair(pc: Pc) -> bool {
    // SAFETY: as the caller promises.
    let next = unsafe { *pc.add(1) };
    is(next, Op::UnpackSequence) && next.arg == 2
}

/// Whether [`next_pair`] knows the iterator.
fn gives_pairs(iterator: Value) -> bool {
    iterator.exact::<Enumerate>().is_some()
        || iterator.exact::<ItemIterator>().is_some()
        || iterator.exact::<Zip>().is_some_and(|zip| zip.pair().is_some())
}

/// Writes the next pair of an iterator at `to`, the first item on top; `Some(false)` at the end, `None` where the iterator
/// is another one.
///
/// # Safety
/// There is room for two operands at `to`.
#[inline(never)]
pub(crate) unsafe fn next_pair(thread: &mut Thread, iterator: Value, to: Sp) -> PyResult<Option<bool>> {
    let pair = if let Some(iterator) = iterator.exact::<Enumerate>() {
        iterator.next_pair(thread)?
    } else if let Some(iterator) = iterator.exact::<ItemIterator>() {
        iterator.next_pair(thread)?
    } else if let Some(zip) = iterator.exact::<Zip>()
        && let Some(pair) = zip.pair()
    {
        zip.next_pair(thread, pair)?
    } else {
        return Ok(None);
    };
    let Some([first, second]) = pair else { return Ok(Some(false)) };
    // SAFETY: as the caller promises.
    unsafe {
        to.write(second.bits());
        to.add(1).write(first.bits());
    }
    Ok(Some(true))
}

op! {
    /// A loop over pairs that are taken apart at once.
    for_iter_pair(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        match try_op!(next_pair(&mut *thread, operand(sp, 1), sp), pc, sp, locals, thread, base) {
            Some(true) => {
                sp = sp.add(2);
                pc = pc.add(1);
            }
            Some(false) => {
                sp = sp.sub(1);
                pc = pc.offset((*pc).distance() - 1);
            }
            None => return for_iter_missed(pc, sp, locals, thread, base),
        }
    }
}

op! {
    /// The same over the numbered items of a list.
    for_iter_enumerate(pc, sp, locals, thread, base) {
        match operand(sp, 1).exact::<Enumerate>().and_then(|pairs| pairs.step_in_list()) {
            Some(Some([count, item])) => {
                *sp = item.bits();
                *sp.add(1) = count.bits();
                sp = sp.add(2);
                pc = pc.add(1);
            }
            Some(None) => {
                sp = sp.sub(1);
                pc = pc.offset((*pc).distance() - 1);
            }
            None => return for_iter_pair(pc, sp, locals, thread, base),
        }
    }
}

/// The form for an iterator without one of its own; the cache of a native type's says what makes its next item.
///
/// # Safety
/// As for [`quicken_for_iter`].
unsafe fn note_native(interp: &Interpreter, iterator: Value, pc: Pc, base: Base) -> Special {
    let class = interp.class_of(iterator);
    let next = class.spec().and_then(|_| class.slot(|slots| slots.next));
    // SAFETY: as the caller promises.
    unsafe {
        match next {
            Some(next) if (*pc).cache != 0 => {
                let cache = &*cache(base, *pc);
                cache.key.set(shape_of(iterator).0.into());
                cache.word.set(next as usize as u64);
                Special::ForIterNative
            }
            _ => Special::ForIterAny,
        }
    }
}

op! {
    /// A loop over an iterator of a native type, whose slots never change.
    for_iter_native(pc, sp, locals, thread, base) {
        let iterator = operand(sp, 1);
        let cache = cache(base, *pc);
        if (*cache).key.get() != shape_of(iterator).0.into() {
            return for_iter_missed(pc, sp, locals, thread, base);
        }
        save!(pc, sp, thread);
        // The word is what `note_native` has put there.
        let next = std::mem::transmute::<usize, Next>((*cache).word.get() as usize);
        let item = try_op!(next(&mut *thread, iterator), pc, sp, locals, thread, base);
        push_item!(item, pc, sp);
    }
}

op! {
    /// A loop over any other iterator. The next loop may have one with a form of its own.
    for_iter_any(pc, sp, locals, thread, base) {
        save!(pc, sp, thread);
        let item = try_op!(plain::next_item(&mut *thread, operand(sp, 1)), pc, sp, locals, thread, base);
        if item.is_none() {
            rewrite(pc, Op::ForIter as u16);
        }
        push_item!(item, pc, sp);
    }
}

macro_rules! for_iter {
    ($($name:ident $type:ty, |$iterator:ident, $machine:ident| $next:expr;)*) => {
        $(op! {
            $name(pc, sp, locals, thread, base) {
                let Some($iterator) = Value::from_bits_unchecked(*sp.sub(1)).exact::<$type>() else {
                    return for_iter_missed(pc, sp, locals, thread, base);
                };
                let $machine = thread;
                let next: Option<Value> = $next;
                push_item!(next, pc, sp);
            }
        })*
    };
}

for_iter! {
    for_iter_range RangeIterator, |iterator, thread| iterator.step().map(|next| from_i64(&(*thread).interp(), next));
    for_iter_list ListIterator, |iterator, _thread| iterator.step();
    for_iter_tuple TupleIterator, |iterator, _thread| iterator.step();
}

op! {
    #[cold]
    #[inline(never)]
    for_iter_missed(pc, sp, locals, thread, base) {
        rewrite(pc, Op::ForIter as u16);
        return plain::for_iter_plain(pc, sp, locals, thread, base);
    }
}

/// Rewrites a plain subscript that has a specialised form.
///
/// # Safety
/// `pc` is the instruction that runs, its operands lie below `sp`.
pub(crate) unsafe fn quicken_subscr(pc: Pc, sp: Sp) {
    // SAFETY: as the caller promises.
    unsafe {
        let (container, key) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        if key.is_int() && container.exact::<List>().is_some() {
            rewrite(pc, Special::SubscrListInt as u16);
        } else if key.is_int() && container.exact::<Tuple>().is_some() {
            rewrite(pc, Special::SubscrTupleInt as u16);
        } else if container.exact::<Dict>().is_some() {
            rewrite(pc, Special::SubscrDict as u16);
        } else if key.is_int() && container.exact::<Bytes>().is_some() {
            rewrite(pc, Special::SubscrBytesInt as u16);
        } else if key.is_int() && container.exact::<ByteArray>().is_some() {
            rewrite(pc, Special::SubscrByteArrayInt as u16);
        }
    }
}

/// The index that an int means in a sequence of `len` items.
#[inline(always)]
fn index_in(key: Value, len: usize) -> Option<usize> {
    let index = key.as_int()?;
    let index = if index < 0 { index + len as i64 } else { index };
    usize::try_from(index).ok()
}

op! {
    subscr_list_int(pc, sp, locals, thread, base) {
        let (container, key) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let item = match container.exact::<List>() {
            Some(list) => index_in(key, list.len()).and_then(|index| list.get(index)),
            None => None,
        };
        let Some(item) = item else { return subscr_missed(pc, sp, locals, thread, base) };
        sp = sp.sub(1);
        *sp.sub(1) = item.bits();
    }
}

op! {
    subscr_tuple_int(pc, sp, locals, thread, base) {
        let (container, key) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let item = match container.exact::<Tuple>() {
            Some(tuple) => index_in(key, tuple.len()).and_then(|index| tuple.get(index)),
            None => None,
        };
        let Some(item) = item else { return subscr_missed(pc, sp, locals, thread, base) };
        sp = sp.sub(1);
        *sp.sub(1) = item.bits();
    }
}

macro_rules! subscr_byte {
    ($($name:ident $type:ty;)*) => {
        $(op! {
            $name(pc, sp, locals, thread, base) {
                let (container, key) = (operand(sp, 2), operand(sp, 1));
                let byte = match container.exact::<$type>() {
                    Some(bytes) => index_in(key, bytes.len()).and_then(|index| bytes.as_slice().get(index)),
                    None => None,
                };
                let Some(&byte) = byte else { return subscr_missed(pc, sp, locals, thread, base) };
                sp = sp.sub(1);
                *sp.sub(1) = Value::int_from_low_bits(i64::from(byte)).bits();
            }
        })*
    };
}

subscr_byte! {
    subscr_bytes_int Bytes;
    subscr_bytearray_int ByteArray;
}

op! {
    subscr_dict(pc, sp, locals, thread, base) {
        let (container, key) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        let found = match (container.exact::<Dict>(), key.exact::<Str>()) {
            (Some(dict), Some(name)) => dict.get_quick(name),
            _ => None,
        };
        let Some(item) = found else { return subscr_missed(pc, sp, locals, thread, base) };
        sp = sp.sub(1);
        *sp.sub(1) = item.bits();
    }
}

op! {
    #[cold]
    #[inline(never)]
    subscr_missed(pc, sp, locals, thread, base) {
        return plain_arith::binary_subscr_plain(pc, sp, locals, thread, base);
    }
}

/// Rewrites a plain item store that has a specialised form.
///
/// # Safety
/// `pc` is the instruction that runs, its operands lie below `sp`.
pub(crate) unsafe fn quicken_store_subscr(pc: Pc, sp: Sp) {
    // SAFETY: as the caller promises.
    unsafe {
        let (container, key) =
            (Value::from_bits_unchecked(*sp.sub(2)), Value::from_bits_unchecked(*sp.sub(1)));
        if key.is_int() && container.exact::<List>().is_some() {
            rewrite(pc, Special::StoreSubscrListInt as u16);
        } else if key.is_int() && container.exact::<ByteArray>().is_some() {
            rewrite(pc, Special::StoreSubscrByteArrayInt as u16);
        }
    }
}

op! {
    store_subscr_list_int(pc, sp, locals, thread, base) {
        let value = operand(sp, 3);
        let container = operand(sp, 2);
        let key = operand(sp, 1);
        let place = container.exact::<List>().and_then(|list| {
            let index = index_in(key, list.len()).filter(|&index| index < list.len())?;
            Some((list.storage()?, index))
        });
        let Some((items, index)) = place else {
            return plain_arith::store_subscr_plain(pc, sp, locals, thread, base);
        };
        storage::store((*thread).heap(), items, index, value);
        sp = sp.sub(3);
    }
}

op! {
    store_subscr_bytearray_int(pc, sp, locals, thread, base) {
        let value = operand(sp, 3);
        let container = operand(sp, 2);
        let key = operand(sp, 1);
        let byte = value.as_int().and_then(|value| u8::try_from(value).ok());
        let place = container.exact::<ByteArray>().and_then(|array| {
            let index = index_in(key, array.len()).filter(|&index| index < array.len())?;
            Some((array, index))
        });
        let (Some((array, index)), Some(byte)) = (place, byte) else {
            return plain_arith::store_subscr_plain(pc, sp, locals, thread, base);
        };
        array.set(index, byte);
        sp = sp.sub(3);
    }
}
