//! The bytecode's blocks, loops and live variables.

use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;
use taipan_code::Code;
use taipan_code::Instr;
use taipan_code::Op;

/// A block of bytecode in a zone: the slot of its first instruction, and the zone from [`ZONE_SHIFT`] on.
pub type BlockSlot = u32;

/// Where zones stand in a [`BlockSlot`].
const ZONE_SHIFT: u32 = 24;
/// Slots and zones are below these.
const MOST_SLOTS: usize = 1 << ZONE_SHIFT;
const MOST_ZONES: usize = 1 << (u32::BITS - ZONE_SHIFT);

/// The slot of a block's first instruction.
pub fn slot_of(block: BlockSlot) -> u32 {
    block & (MOST_SLOTS as u32 - 1)
}

/// What a unit that begins in a loop runs: first that loop; behind it what is left of a turn of the loop around; then that
/// loop as a whole, with the inner one in it; and so on outwards. Each of these is a zone, which has copies of its
/// blocks, so that each loop is entered at its header alone. Behind the outermost loop the unit ends: what stands there
/// runs once.
#[derive(Debug, Default)]
struct Zones {
    /// The loops around the start, the innermost first: their headers and blocks. None where the unit is of a function.
    nest: Vec<(u32, FxHashSet<u32>)>,
}

impl Zones {
    fn new(graph: &Graph, start: u32) -> Option<Zones> {
        let predecessors = graph.predecessors();
        let mut nest = Vec::new();
        for (&header, before) in &predecessors {
            let mut body = FxHashSet::default();
            for &end in before.iter().filter(|&&end| end >= header) {
                body.insert(header);
                collect_loop(end, &predecessors, &mut body);
            }
            if body.contains(&start) {
                nest.push((header, body));
            }
        }
        nest.sort_by_key(|(_, body)| body.len());
        if start == 0 || nest.first().is_none_or(|&(header, _)| header != start) {
            nest.clear();
        }
        (nest.len() < MOST_ZONES / 2).then_some(Zones { nest })
    }

    /// Whether a block lies behind all loops.
    fn is_behind(&self, block: BlockSlot) -> bool {
        !self.nest.is_empty() && (block >> ZONE_SHIFT) as usize == 2 * self.nest.len() - 1
    }

    /// The block that begins at a slot, where it comes from another one. What is left of a turn of the loop `level` has
    /// the zone `2 * level - 1`, the loop as a whole `2 * level`.
    fn enter(&self, from: BlockSlot, slot: u32) -> BlockSlot {
        let zone = from >> ZONE_SHIFT;
        let outer = self.nest.iter().skip(zone.div_ceil(2) as usize);
        let left = outer.take_while(|(_, body)| !body.contains(&slot)).count() as u32;
        let level = zone.div_ceil(2) + left;
        let is_header = self.nest.get(level as usize).is_some_and(|&(header, _)| header == slot);
        let zone = match (left, is_header) {
            (0, false) => zone,
            (_, true) => 2 * level,
            (_, false) => 2 * level - 1,
        };
        zone << ZONE_SHIFT | slot
    }
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
    zones: Zones,
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
    /// Follows the code from a slot on. `None` where it has a loop that is entered in two places, or far too many.
    pub fn new(code: &Code, start: BlockSlot) -> Option<Graph> {
        let instrs: Vec<Instr> = taipan_code::instr::instrs(&code.code).collect();
        if instrs.len() >= MOST_SLOTS {
            return None;
        }
        let leaders = leaders(&instrs, start);
        let mut graph = Graph {
            blocks: FxHashMap::default(),
            order: Vec::new(),
            successors: FxHashMap::default(),
            loops: FxHashMap::default(),
            live: FxHashMap::default(),
            deleted: FxHashSet::default(),
            zones: Zones::default(),
        };
        graph.split(&instrs, &leaders);
        graph.zones = Zones::new(&graph, start)?;
        graph.copy_into_zones(start);
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
        self.zones.enter(from, slot)
    }

    /// Whether a block lies behind all loops of the unit, which ends there.
    pub fn is_behind_loops(&self, block: BlockSlot) -> bool {
        self.zones.is_behind(block)
    }

    /// Gives each zone its copies of the blocks that are reached from the start.
    fn copy_into_zones(&mut self, start: BlockSlot) {
        let mut blocks = FxHashMap::default();
        let mut successors = FxHashMap::default();
        let mut pending = vec![start];
        while let Some(block) = pending.pop() {
            if blocks.contains_key(&block) {
                continue;
            }
            if self.is_behind_loops(block) {
                blocks.insert(block, Vec::new());
                successors.insert(block, Vec::new());
                continue;
            }
            let slot = slot_of(block);
            let to: Vec<BlockSlot> =
                self.successors[&slot].iter().map(|&next| self.block_at(block, next)).collect();
            pending.extend(&to);
            blocks.insert(block, self.blocks[&slot].clone());
            successors.insert(block, to);
        }
        self.blocks = blocks;
        self.successors = successors;
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
        // A loop that is entered past its header, on a way from the start that does not lead through that, cannot be told
        // apart from the code around it.
        let start = self.order[0];
        self.loops.iter().all(|(&header, body)| header == start || !body.contains(&start)).then_some(())
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
