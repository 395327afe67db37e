//! The bytecode's blocks, loops and live variables.

use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;
use taipan_code::Code;
use taipan_code::Instr;
use taipan_code::Op;

/// A block of bytecode, by the slot of its first instruction; its second copy is marked [`AGAIN`].
pub type BlockSlot = u32;

/// Marks blocks behind the loop that a unit begins in. Where that loop lies in others, they come back to it from outside:
/// its blocks stand among those a second time, so that each loop is entered at its header alone.
const AGAIN: BlockSlot = 1 << 31;

/// The slot of a block's first instruction.
pub fn slot_of(block: BlockSlot) -> u32 {
    block & !AGAIN
}

/// The bytecode that is reached from a start without exceptions.
#[derive(Debug)]
pub struct Graph {
    /// The instructions of each block.
    pub blocks: FxHashMap<BlockSlot, Vec<Instr>>,
    /// The blocks, each after those that lead to it forwards.
    pub order: Vec<BlockSlot>,
    /// Where each block leads to: the next first, then the jump's target.
    pub successors: FxHashMap<BlockSlot, Vec<BlockSlot>>,
    /// Headers of loops, with the blocks of each loop.
    pub loops: FxHashMap<BlockSlot, FxHashSet<BlockSlot>>,
    /// The variables that are read before they are written, at the start of each block.
    pub live: FxHashMap<BlockSlot, FxHashSet<u32>>,
    /// The variables that some instruction leaves without a value.
    pub deleted: FxHashSet<u32>,
    /// The blocks of the loop that the unit begins in, where there are copies of them.
    first_loop: FxHashSet<BlockSlot>,
}

/// The slot of a byte offset.
fn slot(offset: u32) -> u32 {
    offset / 2
}

/// Whether the instruction's target is where control goes (and not where a handler is).
fn jumps(op: Op) -> bool {
    op.has_target() && !matches!(op, Op::SetupFinally | Op::SetupWith | Op::SetupAsyncWith)
}

impl Graph {
    /// Follows the code from a slot on. `None` where it has a loop that is entered in two places.
    pub fn new(code: &Code, start: BlockSlot) -> Option<Graph> {
        let instrs: Vec<Instr> = taipan_code::instr::instrs(&code.code).collect();
        let leaders = leaders(&instrs, start);
        let mut graph = Graph {
            blocks: FxHashMap::default(),
            order: Vec::new(),
            successors: FxHashMap::default(),
            loops: FxHashMap::default(),
            live: FxHashMap::default(),
            deleted: FxHashSet::default(),
            first_loop: FxHashSet::default(),
        };
        graph.split(&instrs, &leaders);
        graph.copy_behind_first_loop(start);
        graph.number(start);
        graph.find_loops()?;
        graph.find_live();
        graph.find_deleted();
        Some(graph)
    }

    fn split(&mut self, instrs: &[Instr], leaders: &FxHashSet<u32>) {
        let mut block = Vec::new();
        for (index, &instr) in instrs.iter().enumerate() {
            block.push(instr);
            let next = instrs.get(index + 1);
            let is_last = next.is_none_or(|next| leaders.contains(&slot(next.start)));
            if !is_last && !ends(instr.op) {
                continue;
            }
            let mut successors = Vec::new();
            if !ends(instr.op)
                && let Some(next) = next
            {
                successors.push(slot(next.start));
            }
            if jumps(instr.op)
                && let Some(target) = instr.target()
            {
                successors.push(slot(target));
            }
            let first = slot(block[0].start);
            self.successors.insert(first, successors);
            self.blocks.insert(first, std::mem::take(&mut block));
        }
    }

    /// The block that control goes to from another one.
    pub fn block_at(&self, from: BlockSlot, slot: u32) -> BlockSlot {
        let stays = self.first_loop.is_empty() || from & AGAIN == 0 && self.first_loop.contains(&slot);
        if stays { slot } else { slot | AGAIN }
    }

    /// Sets the loop that begins at the start apart from what comes back to it from outside.
    fn copy_behind_first_loop(&mut self, start: BlockSlot) {
        let predecessors = self.predecessors();
        let ends: Vec<BlockSlot> =
            predecessors.get(&start).into_iter().flatten().copied().filter(|&end| end >= start).collect();
        if ends.is_empty() {
            return;
        }
        let mut body = FxHashSet::from_iter([start]);
        for end in ends {
            collect_loop(end, &predecessors, &mut body);
        }
        if self.reached_from(start).iter().all(|block| {
            body.contains(block) || !self.successors[block].iter().any(|successor| body.contains(successor))
        }) {
            return;
        }
        self.first_loop = body;
        let copies: Vec<(BlockSlot, Vec<Instr>)> =
            self.blocks.iter().map(|(block, instrs)| (block | AGAIN, instrs.clone())).collect();
        self.blocks.extend(copies);
        let mut successors = FxHashMap::default();
        for (&block, all) in &self.successors {
            for from in [block, block | AGAIN] {
                successors.insert(from, all.iter().map(|&to| self.block_at(from, to)).collect());
            }
        }
        self.successors = successors;
    }

    /// The blocks that are reached from one.
    fn reached_from(&self, start: BlockSlot) -> FxHashSet<BlockSlot> {
        let mut seen = FxHashSet::from_iter([start]);
        let mut pending = vec![start];
        while let Some(block) = pending.pop() {
            for &successor in self.successors.get(&block).into_iter().flatten() {
                if seen.insert(successor) {
                    pending.push(successor);
                }
            }
        }
        seen
    }

    /// Orders the blocks that are reached: reverse postorder.
    fn number(&mut self, start: BlockSlot) {
        let mut seen = FxHashSet::from_iter([start]);
        let mut stack = vec![(start, 0)];
        let mut postorder = Vec::new();
        while let Some((block, next)) = stack.pop() {
            match self.successors.get(&block).and_then(|all| all.get(next)).copied() {
                Some(successor) => {
                    stack.push((block, next + 1));
                    if seen.insert(successor) {
                        stack.push((successor, 0));
                    }
                }
                None => postorder.push(block),
            }
        }
        postorder.reverse();
        self.order = postorder;
        self.successors.retain(|block, _| seen.contains(block));
        self.blocks.retain(|block, _| seen.contains(block));
    }

    fn predecessors(&self) -> FxHashMap<BlockSlot, Vec<BlockSlot>> {
        let mut all: FxHashMap<BlockSlot, Vec<BlockSlot>> = FxHashMap::default();
        for (&block, successors) in &self.successors {
            for &successor in successors {
                all.entry(successor).or_default().push(block);
            }
        }
        all
    }

    fn find_loops(&mut self) -> Option<()> {
        let places: FxHashMap<u32, usize> =
            self.order.iter().enumerate().map(|(index, &block)| (block, index)).collect();
        let predecessors = self.predecessors();
        for &block in &self.order {
            for &successor in &self.successors[&block] {
                if places[&successor] > places[&block] {
                    continue;
                }
                let body = self.loops.entry(successor).or_insert_with(|| FxHashSet::from_iter([successor]));
                collect_loop(block, &predecessors, body);
            }
        }
        // A loop whose blocks are entered past its header cannot be told apart from the code around it.
        let is_reducible = self.loops.iter().all(|(&header, body)| {
            body.iter().filter(|&&block| block != header).all(|block| {
                predecessors.get(block).is_none_or(|all| all.iter().all(|one| body.contains(one)))
            })
        });
        is_reducible.then_some(())
    }

    fn find_live(&mut self) {
        let mut changed = true;
        while changed {
            changed = false;
            for &block in self.order.iter().rev() {
                let mut live: FxHashSet<u32> = self.successors[&block]
                    .iter()
                    .filter_map(|successor| self.live.get(successor))
                    .flatten()
                    .copied()
                    .collect();
                for instr in self.blocks[&block].iter().rev() {
                    match instr.op {
                        Op::StoreFast => {
                            live.remove(&instr.arg);
                        }
                        Op::LoadFast | Op::LoadFastAndClear | Op::DeleteFast => {
                            live.insert(instr.arg);
                        }
                        _ => {}
                    }
                }
                if self.live.get(&block) != Some(&live) {
                    self.live.insert(block, live);
                    changed = true;
                }
            }
        }
    }

    fn find_deleted(&mut self) {
        let deletes = |op: Op| matches!(op, Op::DeleteFast | Op::LoadFastAndClear);
        let instrs = self.blocks.values().flatten();
        self.deleted = instrs.filter(|instr| deletes(instr.op)).map(|instr| instr.arg).collect();
    }

    /// The locals that a loop reads or writes.
    pub fn touched_in(&self, header: BlockSlot) -> FxHashSet<u32> {
        let body = &self.loops[&header];
        let instrs = body.iter().flat_map(|block| &self.blocks[block]);
        let is_local =
            |op: Op| matches!(op, Op::LoadFast | Op::StoreFast | Op::DeleteFast | Op::LoadFastAndClear);
        instrs.filter(|instr| is_local(instr.op)).map(|instr| instr.arg).collect()
    }
}

/// Whether the instruction in a slot takes a pair apart.
pub fn unpacks_pair(code: &[u8], slot: u32) -> bool {
    let at = slot as usize * 2;
    code.get(at..at + 2) == Some(&[Op::UnpackSequence as u8, 2])
}

/// Whether control never goes on behind the instruction.
fn ends(op: Op) -> bool {
    op.ends()
}

fn leaders(instrs: &[Instr], start: BlockSlot) -> FxHashSet<u32> {
    let mut leaders = FxHashSet::from_iter([start]);
    for (index, instr) in instrs.iter().enumerate() {
        if !jumps(instr.op) {
            continue;
        }
        // A loop over pairs may go on behind the instruction that takes them apart.
        let behind = instrs.get(index + 1).filter(|next| next.op == Op::UnpackSequence).map(|_| index + 2);
        leaders.extend(behind.and_then(|behind| instrs.get(behind)).map(|instr| slot(instr.start)));
        leaders.extend(instr.target().map(slot));
        leaders.extend(instrs.get(index + 1).map(|next| slot(next.start)));
    }
    leaders
}

/// Adds the blocks from which `block` is reached without passing the header, which is in `body` already.
fn collect_loop(
    block: BlockSlot,
    predecessors: &FxHashMap<BlockSlot, Vec<BlockSlot>>,
    body: &mut FxHashSet<BlockSlot>,
) {
    let mut pending = vec![block];
    while let Some(block) = pending.pop() {
        if body.insert(block) {
            pending.extend(predecessors.get(&block).into_iter().flatten());
        }
    }
}
