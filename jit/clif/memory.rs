//! The heap and the frame.

use cranelift_codegen::ir;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types;
use taipan_gc::gc_bits;
use taipan_runtime::abi::frame_flags;
use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::layout;

use super::Lowering;
use super::trusted;
use crate::ir::ExitId;
use crate::ir::Slot;
use crate::ir::ValueId;

/// The lowest address of a cell.
const FIRST_ADDRESS: i64 = taipan_gc::value::FIRST_ADDRESS as i64;
/// Bits of an address.
const ADDRESS_BITS: i64 = 47;

impl Lowering<'_, '_> {
    /// The shape of a value; goes to `otherwise` where it is no cell.
    pub(super) fn shape_of(&mut self, value: ir::Value, otherwise: ir::Block) -> ir::Value {
        let from_first = self.builder.ins().iadd_imm_s(value, -FIRST_ADDRESS);
        let leading = self.builder.ins().ushr_imm_u(from_first, ADDRESS_BITS);
        self.refuse(leading, otherwise);
        self.builder.ins().load(types::I32, trusted(), value, layout::header::SHAPE)
    }

    pub(super) fn guard_shape(&mut self, value: ValueId, shape: u32, exit: ExitId) -> ir::Value {
        let (value, block) = (self.value(value), self.exit_block(exit));
        let own = self.shape_of(value, block);
        let same = self.builder.ins().icmp_imm_u(IntCC::Equal, own, i64::from(shape));
        self.require(same, block);
        value
    }

    pub(super) fn guard_bits(&mut self, value: ValueId, bits: u64, exit: ExitId) -> ir::Value {
        let (value, block) = (self.value(value), self.exit_block(exit));
        let wanted = self.number(bits);
        let same = self.builder.ins().icmp(IntCC::Equal, value, wanted);
        self.require(same, block);
        wanted
    }

    pub(super) fn guard_bound(&mut self, value: ValueId, exit: ExitId) -> ir::Value {
        let (value, block) = (self.value(value), self.exit_block(exit));
        self.require(value, block);
        value
    }

    pub(super) fn guard_private(&mut self, value: ValueId, exit: ExitId) {
        let (value, block) = (self.value(value), self.exit_block(exit));
        let flags = self.builder.ins().uload8(types::I64, trusted(), value, layout::header::FLAGS);
        let private = self.builder.ins().band_imm_u(flags, i64::from(layout::header::PRIVATE_ITERATOR));
        self.require(private, block);
    }

    pub(super) fn guard_epoch(&mut self, exit: ExitId) {
        let (address, epoch) = self.surroundings.snapshot.epoch;
        let block = self.exit_block(exit);
        let address = self.number(address);
        let now = self.builder.ins().load(types::I32, trusted(), address, 0);
        let same = self.builder.ins().icmp_imm_u(IntCC::Equal, now, i64::from(epoch));
        self.require(same, block);
    }

    pub(super) fn guard_native_stack(&mut self, exit: ExitId) {
        let block = self.exit_block(exit);
        let pointer = self.builder.ins().get_stack_pointer(types::I64);
        let limit = self.load_at(self.thread, layout::thread::NATIVE_LIMIT);
        let is_left = self.builder.ins().icmp(IntCC::UnsignedGreaterThan, pointer, limit);
        self.require(is_left, block);
    }

    pub(super) fn wrap_index(&mut self, index: ValueId, len: ValueId) -> ir::Value {
        let (index, len) = (self.value(index), self.value(len));
        let from_end = self.builder.ins().iadd(index, len);
        let is_negative = self.builder.ins().icmp_imm_s(IntCC::SignedLessThan, index, 0);
        self.builder.ins().select(is_negative, from_end, index)
    }

    pub(super) fn item_address(&mut self, cell: ValueId, index: ValueId) -> ir::Value {
        let (cell, index) = (self.value(cell), self.value(index));
        self.nth_word(cell, index)
    }

    /// The address of so many words behind a base.
    fn nth_word(&mut self, base: ir::Value, index: ir::Value) -> ir::Value {
        let bytes = self.builder.ins().ishl_imm_u(index, 3);
        self.builder.ins().iadd(base, bytes)
    }

    pub(super) fn load_byte(&mut self, cell: ValueId, offset: i32, index: ValueId) -> ir::Value {
        let (cell, index) = (self.value(cell), self.value(index));
        let address = self.builder.ins().iadd(cell, index);
        self.builder.ins().uload8(types::I64, trusted(), address, offset)
    }

    pub(super) fn store_byte(&mut self, cell: ValueId, offset: i32, index: ValueId, byte: ValueId) {
        let (cell, index, byte) = (self.value(cell), self.value(index), self.value(byte));
        let address = self.builder.ins().iadd(cell, index);
        self.builder.ins().istore8(trusted(), byte, address, offset);
    }

    pub(super) fn store_field(&mut self, cell: ValueId, offset: i32, value: ValueId) {
        let owner = self.value(cell);
        self.store_in(owner, owner, offset, value);
    }

    pub(super) fn store_item(&mut self, cell: ValueId, offset: i32, index: ValueId, value: ValueId) {
        let (owner, address) = (self.value(cell), self.item_address(cell, index));
        self.store_in(owner, address, offset, value);
    }

    /// Stores a value at an offset of a base, inside of `owner`, with the barrier where the value may be a cell.
    fn store_in(&mut self, owner: ir::Value, base: ir::Value, offset: i32, value: ValueId) {
        let bits = self.value(value);
        self.store_at(bits, base, offset);
        if !self.immediate[value.0 as usize] {
            self.barrier(owner, base, offset);
        }
    }

    pub(super) fn append(&mut self, list: ValueId, value: ValueId, exit: ExitId) {
        let list = self.value(list);
        let (full, ready) = (self.cold_block(), self.builder.create_block());
        let storage = self.builder.append_block_param(ready, types::I64);
        let some = self.builder.create_block();
        let len = self.load_at(list, layout::LIST_LEN);
        let items = self.load_at(list, layout::LIST_ITEMS);
        self.builder.ins().brif(items, some, &[], full, &[]);
        self.builder.switch_to_block(some);
        let capacity = self.load_at(items, layout::VALUES_CAPACITY);
        let has_room = self.builder.ins().icmp(IntCC::UnsignedLessThan, len, capacity);
        self.builder.ins().brif(has_room, ready, &[items.into()], full, &[]);
        self.builder.switch_to_block(full);
        let leave = self.exit_block(exit);
        let grown = self.call_from_cold(HelperId::GrowList, &[list]);
        self.require(grown, leave);
        let items = self.load_at(list, layout::LIST_ITEMS);
        self.builder.ins().jump(ready, &[items.into()]);
        self.builder.switch_to_block(ready);
        let place = self.nth_word(storage, len);
        let more = self.builder.ins().iadd_imm_s(len, 1);
        self.store_at(more, list, layout::LIST_LEN);
        self.store_in(storage, place, layout::VALUES_FIRST, value);
    }

    pub(super) fn set_shape(&mut self, cell: ValueId, shape: u32) {
        let owner = self.value(cell);
        self.put_shape(owner, shape);
        let next = self.if_barrier(owner);
        self.call_from_cold(HelperId::ShapeBarrier, &[owner]);
        self.builder.ins().jump(next, &[]);
        self.builder.switch_to_block(next);
    }

    /// Writes the shape of a cell.
    pub(super) fn put_shape(&mut self, cell: ir::Value, shape: u32) {
        let shape = self.builder.ins().iconst(types::I32, i64::from(shape));
        self.builder.ins().store(trusted(), shape, cell, layout::header::SHAPE);
    }

    /// Reports a store at an offset of a base, inside of `owner`.
    fn barrier(&mut self, owner: ir::Value, base: ir::Value, offset: i32) {
        let next = self.if_barrier(owner);
        let slot = self.builder.ins().iadd_imm_s(base, i64::from(offset));
        self.call_from_cold(HelperId::Barrier, &[owner, slot]);
        self.builder.ins().jump(next, &[]);
        self.builder.switch_to_block(next);
    }

    /// Begins the code for an owner whose writes are to be reported; the block to go on with.
    fn if_barrier(&mut self, owner: ir::Value) -> ir::Block {
        let state = self.builder.ins().uload8(types::I64, trusted(), owner, layout::header::GC);
        let wanted = self.builder.ins().band_imm_u(state, i64::from(gc_bits::BARRIER));
        let (report, next) = (self.cold_block(), self.builder.create_block());
        self.builder.ins().brif(wanted, report, &[], next, &[]);
        self.builder.switch_to_block(report);
        next
    }

    pub(super) fn has_flag(&mut self, flag: u32) -> ir::Value {
        let flags = self.builder.ins().load(types::I32, trusted(), self.frame, layout::frame::FLAGS);
        self.builder.ins().band_imm_u(flags, i64::from(flag))
    }

    pub(super) fn leave_if_touched(&mut self, write: Option<(Slot, ValueId)>, exit: ExitId) {
        let touched = self.has_flag(frame_flags::LEAVE);
        let leave = self.cold_block();
        let target = self.exit_block(exit);
        self.refuse(touched, leave);
        let next = self.builder.current_block();
        self.builder.switch_to_block(leave);
        if let Some((slot, value)) = write {
            let boxed = self.boxed(value);
            self.store_at(boxed, self.frame, self.offset(slot));
        }
        self.builder.ins().jump(target, &[]);
        if let Some(next) = next {
            self.builder.switch_to_block(next);
        }
    }

    pub(super) fn return_value(&mut self, value: ValueId, slot: u32, writes: &[(Slot, ValueId)]) {
        let result = self.value(value);
        let watched = self.has_flag(frame_flags::HAS_OBJECT);
        let leave = self.cold_block();
        self.refuse(watched, leave);
        let previous = self.load_at(self.frame, layout::frame::PREVIOUS);
        self.store_at(previous, self.thread, layout::thread::FRAME);
        let depth = self.builder.ins().load(types::I32, trusted(), self.thread, layout::thread::DEPTH_LEFT);
        let depth = self.builder.ins().iadd_imm_s(depth, 1);
        self.store_at(depth, self.thread, layout::thread::DEPTH_LEFT);
        self.builder.ins().return_(&[result]);
        self.builder.switch_to_block(leave);
        for &(place, value) in writes {
            let boxed = self.boxed(value);
            self.store_at(boxed, self.frame, self.offset(place));
        }
        self.save_site(crate::ir::CallSite { slot, depth: 0 });
        self.call_from_cold(HelperId::Leave, &[self.frame]);
        self.builder.ins().return_(&[result]);
    }
}
