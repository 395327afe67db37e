//! Cells that machine code makes itself.

use cranelift_codegen::ir;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types;
use taipan_gc::ShapeId;
use taipan_gc::offsets;
use taipan_runtime::abi::helpers::HelperId;
use taipan_runtime::abi::layout;
use taipan_runtime::abi::layout::ids;
use taipan_runtime::abi::snapshot::ClassFact;

use super::Lowering;
use super::trusted;
use crate::ir::ExitId;
use crate::ir::ValueId;

/// Bytes of a slot.
const SLOT: usize = 8;

impl Lowering<'_, '_> {
    /// A cell with its header. All its fields are to be written before anything can collect.
    fn allocate(&mut self, bytes: usize, header: u64) -> ir::Value {
        let (class, size) = offsets::size_class(bytes).expect("machine code makes small cells");
        let cursor = self.number(self.surroundings.snapshot.heap + offsets::cursor_at(class) as u64);
        let to_end = (offsets::cursor_end(class) - offsets::cursor_at(class)) as i32;
        let (full, ready) = (self.cold_block(), self.builder.create_block());
        let cell = self.builder.append_block_param(ready, types::I64);
        let at = self.load_at(cursor, 0);
        let end = self.load_at(cursor, to_end);
        let is_full = self.builder.ins().icmp(IntCC::Equal, at, end);
        self.refuse(is_full, full);
        let next = self.builder.ins().iadd_imm_s(at, size as i64);
        self.store_at(next, cursor, 0);
        self.builder.ins().jump(ready, &[at.into()]);
        self.builder.switch_to_block(full);
        let class = self.number(class as u64);
        let other = self.call_from_cold(HelperId::NextCell, &[class]);
        self.builder.ins().jump(ready, &[other.into()]);
        self.builder.switch_to_block(ready);
        let header = self.number(header);
        self.store_at(header, cell, 0);
        cell
    }

    pub(super) fn new_instance(&mut self, class: &ClassFact, exit: ExitId) -> ir::Value {
        let block = self.exit_block(exit);
        let address = self.number(class.class);
        let wanted = self.builder.ins().uload16(types::I64, trusted(), address, layout::CLASS_CAPACITY);
        let same = self.builder.ins().icmp_imm_u(IntCC::Equal, wanted, i64::from(class.wanted));
        self.require(same, block);
        let header = offsets::young_header(ShapeId(class.shape), class.flags, class.slots as u16);
        let cell = self.allocate(layout::INSTANCE_FIRST as usize + class.slots as usize * SLOT, header);
        let nothing = self.number(0);
        self.store_at(nothing, cell, layout::INSTANCE_EXTRA);
        for index in 0..class.slots as usize {
            self.store_at(nothing, cell, layout::INSTANCE_FIRST + (index * SLOT) as i32);
        }
        cell
    }

    pub(super) fn new_tuple(&mut self, items: &[ValueId]) -> ir::Value {
        let header = offsets::young_header(ids::TUPLE, 0, 0);
        let tuple = self.allocate(layout::TUPLE_FIRST as usize + items.len() * SLOT, header);
        self.store_number(items.len(), tuple, layout::TUPLE_LEN);
        self.fill(tuple, layout::TUPLE_FIRST, items);
        tuple
    }

    pub(super) fn new_list(&mut self, items: &[ValueId]) -> ir::Value {
        let storage = if items.is_empty() { self.number(0) } else { self.new_storage(items) };
        let list = self.allocate(layout::LIST_SIZE, offsets::young_header(ids::LIST, 0, 0));
        self.store_number(items.len(), list, layout::LIST_LEN);
        self.store_at(storage, list, layout::LIST_ITEMS);
        list
    }

    fn new_storage(&mut self, items: &[ValueId]) -> ir::Value {
        let header = offsets::young_header(ids::VALUES, 0, 0);
        let storage = self.allocate(layout::VALUES_FIRST as usize + items.len() * SLOT, header);
        self.store_number(items.len(), storage, layout::VALUES_CAPACITY);
        self.fill(storage, layout::VALUES_FIRST, items);
        storage
    }

    fn store_number(&mut self, number: usize, cell: ir::Value, offset: i32) {
        let number = self.number(number as u64);
        self.store_at(number, cell, offset);
    }

    /// Writes values into a cell from an offset on.
    fn fill(&mut self, cell: ir::Value, first: i32, items: &[ValueId]) {
        for (index, &item) in items.iter().enumerate() {
            let item = self.value(item);
            self.store_at(item, cell, first + (index * SLOT) as i32);
        }
    }
}
