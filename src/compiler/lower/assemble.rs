//! From instructions with labels to a code object: jumps threaded, dead code and idle `NOP`s removed, positions
//! filled in, words laid out.

use taipan_code::Code;
use taipan_code::CodeFlags;
use taipan_code::Name;
use taipan_code::Op;
use taipan_code::OperandKind;
use taipan_code::Position;
use taipan_code::analysis;
use taipan_code::instr::encode;
use taipan_code::instr::encoded_words;
use taipan_code::positions::PositionsBuilder;

use super::unit::Item;
use super::unit::NOWHERE;
use super::unit::Unit;
use crate::ast::Identifier;
use crate::ast::Range;

/// An instruction whose jump target is the index of another.
#[derive(Clone, Copy, Debug)]
struct Flat {
    op: Op,
    arg: u32,
    target: Option<usize>,
    range: Range,
}

/// The finished code object.
pub(super) fn assemble(mut unit: Unit<'_>, flags: CodeFlags, filename: &Name) -> Code {
    let order = cell_order(&unit);
    let mut instrs = flatten(&unit.take_items());
    duplicate_returns(&mut instrs);
    thread_jumps(&mut instrs);
    place(&mut instrs);
    let mut instrs = clean(instrs);
    for instr in &mut instrs {
        if instr.op.operand() == OperandKind::Cell {
            instr.arg = order[instr.arg as usize];
        }
    }
    let offsets = lay_out(&mut instrs);
    let mut bytes = Vec::with_capacity(offsets.last().map_or(0, |&end| end as usize));
    let mut positions = PositionsBuilder::new(unit.firstlineno);
    for instr in &instrs {
        encode(&mut bytes, instr.op, instr.arg);
        positions.push(encoded_words(instr.arg), position(instr.range));
    }
    finish(unit, flags, filename, bytes, positions.finish(), &order)
}

fn finish(
    unit: Unit<'_>,
    flags: CodeFlags,
    filename: &Name,
    code: Vec<u8>,
    positions: taipan_code::Positions,
    order: &[u32],
) -> Code {
    // Where this fails, the verifier will say so.
    let analysis = analysis::analyse(&code);
    let mut cellvars = unit.cellvars.clone();
    for (old, name) in unit.cellvars.iter().enumerate() {
        cellvars[order[old] as usize] = name.clone();
    }
    let params = unit.argcount
        + unit.kwonlyargcount
        + u32::from(flags.contains(CodeFlags::VARARGS))
        + u32::from(flags.contains(CodeFlags::VARKEYWORDS));
    let param = |name: &Identifier| {
        let params = unit.varnames.list.iter().take(params as usize);
        params.enumerate().find(|(_, param)| *param == name).map(|(slot, _)| slot as u32)
    };
    let mut cell2arg = cellvars.iter().map(param).collect::<Box<[_]>>();
    if cell2arg.iter().all(Option::is_none) {
        cell2arg = [].into();
    }
    Code {
        argcount: unit.argcount,
        posonlyargcount: unit.posonlyargcount,
        kwonlyargcount: unit.kwonlyargcount,
        stacksize: analysis.map_or(0, |analysis| analysis.max_depth()),
        flags,
        code: code.into(),
        consts: unit.consts.list.into(),
        names: names(&unit.names.list),
        varnames: names(&unit.varnames.list),
        cellvars: names(&cellvars),
        freevars: names(&unit.freevars),
        cell2arg,
        filename: filename.clone(),
        name: unit.name.into(),
        qualname: unit.qualname.into(),
        firstlineno: unit.firstlineno,
        positions,
    }
}

fn names(list: &[Identifier]) -> Box<[Name]> {
    list.iter().map(|name| Name::from(name.as_arc().clone())).collect()
}

/// The final index of each cell: those that are locals, too, come first, in the order of the locals.
fn cell_order(unit: &Unit<'_>) -> Vec<u32> {
    let own = unit.cellvars.len();
    let mut ranked = (0..own).collect::<Vec<_>>();
    ranked.sort_by_key(|&index| {
        let name = &unit.cellvars[index];
        unit.varnames.list.iter().position(|local| local == name).unwrap_or(usize::MAX)
    });
    let mut order = vec![0; own];
    for (new, &old) in ranked.iter().enumerate() {
        order[old] = new as u32;
    }
    order.extend(own as u32..(own + unit.freevars.len()) as u32);
    order
}

fn flatten(items: &[Item]) -> Vec<Flat> {
    let mut places = Vec::new();
    let mut count = 0;
    for item in items {
        match item {
            Item::Instr(_) => count += 1,
            Item::Label(label) => {
                let index = label.0 as usize;
                if places.len() <= index {
                    places.resize(index + 1, usize::MAX);
                }
                places[index] = count;
            }
        }
    }
    let instrs = items.iter().filter_map(|item| match item {
        Item::Label(_) => None,
        Item::Instr(instr) => Some(Flat {
            op: instr.op,
            arg: instr.arg,
            target: instr.label.map(|label| places[label.0 as usize]),
            range: instr.range,
        }),
    });
    instrs.collect()
}

/// Jumps to a return without a place in the source become that return, so that each way out shows its own
/// line: a forward jump on the spot, a conditional one, where the return has other sources too, by a copy at the
/// end.
fn duplicate_returns(instrs: &mut Vec<Flat>) {
    let sources = sources(instrs);
    let exit = |instr: &Flat| match instr.op {
        Op::JumpForward | Op::PopJumpIfFalse | Op::PopJumpIfTrue | Op::ForIter => {
            silent_return(instrs, &sources, instr.target?)
        }
        _ => None,
    };
    let mut moved = Vec::with_capacity(instrs.len() + 1);
    let mut result: Vec<Flat> = Vec::with_capacity(instrs.len() + 8);
    let mut copies = Vec::new();
    for instr in instrs.iter() {
        moved.push(result.len());
        match exit(instr) {
            Some(exit) if instr.op == Op::JumpForward => {
                result.extend(exit.steps.iter().map(|step| Flat { range: instr.range, ..*step }));
            }
            Some(exit) if exit.shared => {
                copies.push((result.len(), exit, instr.range));
                result.push(*instr);
            }
            _ => result.push(*instr),
        }
    }
    moved.push(result.len());
    for target in result.iter_mut().filter_map(|instr| instr.target.as_mut()) {
        *target = moved[*target];
    }
    for (jump, exit, range) in copies {
        result[jump].target = Some(result.len());
        result.extend(exit.steps.iter().map(|step| Flat { range, ..*step }));
    }
    *instrs = result;
}

/// How many ways lead to each instruction.
fn sources(instrs: &[Flat]) -> Vec<u32> {
    let mut sources = vec![0u32; instrs.len() + 1];
    for (index, instr) in instrs.iter().enumerate() {
        if let Some(target) = instr.target {
            sources[target] += 1;
        }
        sources[index + 1] += u32::from(!instr.op.ends());
    }
    sources
}

/// More instructions are not copied: the end of a class body has eight.
const LONGEST_EXIT: usize = 8;

/// A way out of the code that shows no line of its own: the end of a function or class body.
struct SilentReturn {
    /// Its instructions, jumps left out.
    steps: Vec<Flat>,
    /// Whether other ways lead to one of them.
    shared: bool,
}

/// The way out that begins at an index, if nothing else does.
fn silent_return(instrs: &[Flat], sources: &[u32], mut index: usize) -> Option<SilentReturn> {
    let mut exit = SilentReturn { steps: Vec::new(), shared: false };
    loop {
        let instr = instrs.get(index)?;
        exit.shared |= sources[index] > 1;
        if instr.range != NOWHERE || exit.steps.len() >= LONGEST_EXIT {
            return None;
        }
        match instr.op {
            Op::JumpForward => {
                index = instr.target.filter(|&target| target > index)?;
                continue;
            }
            // A value that each way brings along is returned where it comes from.
            Op::ReturnValue if exit.steps.is_empty() => return None,
            Op::ReturnValue => {
                exit.steps.push(*instr);
                return Some(exit);
            }
            Op::PopBlock | Op::LoadConst | Op::LoadClosure | Op::DupTop | Op::StoreName => {
                exit.steps.push(*instr);
            }
            _ => return None,
        }
        index += 1;
    }
}

/// Jumps to jumps lead to where those lead, as far as that stays a forward jump and no line is passed over.
fn thread_jumps(instrs: &mut [Flat]) {
    for index in (0..instrs.len()).rev() {
        let Some(target) = instrs[index].target else { continue };
        let Some(&next) = instrs.get(target) else { continue };
        let Some(further) = next.target else { continue };
        let silent = next.range == NOWHERE || next.range.line == instrs[index].range.line;
        let forward = further > target;
        let instr = &mut instrs[index];
        match (instr.op, next.op) {
            (Op::JumpForward, Op::JumpForward) if silent => instr.target = Some(further),
            (
                Op::PopJumpIfFalse | Op::PopJumpIfTrue | Op::JumpIfFalseOrPop | Op::JumpIfTrueOrPop,
                Op::JumpForward,
            ) if silent && forward => instr.target = Some(further),
            (Op::JumpIfFalseOrPop, Op::JumpIfFalseOrPop) | (Op::JumpIfTrueOrPop, Op::JumpIfTrueOrPop) => {
                instr.target = Some(further);
            }
            (Op::JumpIfFalseOrPop, Op::JumpIfTrueOrPop) => {
                instr.op = Op::PopJumpIfFalse;
                instr.target = Some(target + 1);
            }
            (Op::JumpIfTrueOrPop, Op::JumpIfFalseOrPop) => {
                instr.op = Op::PopJumpIfTrue;
                instr.target = Some(target + 1);
            }
            (Op::JumpIfFalseOrPop, Op::PopJumpIfFalse) => {
                instr.op = Op::PopJumpIfFalse;
                instr.target = Some(further);
            }
            (Op::JumpIfTrueOrPop, Op::PopJumpIfTrue) => {
                instr.op = Op::PopJumpIfTrue;
                instr.target = Some(further);
            }
            _ => {}
        }
    }
}

/// Removes what is never reached, jumps to the next instruction, and `NOP`s that show no line of their own.
fn clean(instrs: Vec<Flat>) -> Vec<Flat> {
    let mut wanted = vec![false; instrs.len() + 1];
    for target in instrs.iter().filter_map(|instr| instr.target) {
        wanted[target] = true;
    }
    let mut result: Vec<Flat> = Vec::with_capacity(instrs.len());
    let mut moved = Vec::with_capacity(instrs.len() + 1);
    let mut reachable = true;
    let mut line = 0;
    for (index, &instr) in instrs.iter().enumerate() {
        moved.push(result.len());
        if wanted[index] {
            reachable = true;
            line = 0;
        }
        if !reachable {
            continue;
        }
        let idle = match instr.op {
            Op::JumpForward if instr.target == Some(index + 1) => true,
            Op::Nop => true,
            _ => false,
        };
        if idle {
            let shown = instr.range == NOWHERE || instr.range.line == line || {
                let next = instrs.get(index + 1);
                next.is_some_and(|next| next.range.line == instr.range.line)
            };
            if shown {
                continue;
            }
            result.push(Flat { op: Op::Nop, arg: 0, target: None, range: instr.range });
            line = instr.range.line;
            continue;
        }
        if instr.range != NOWHERE {
            line = instr.range.line;
        }
        reachable = !instr.op.ends();
        result.push(instr);
    }
    moved.push(result.len());
    for instr in &mut result {
        instr.target = instr.target.map(|target| moved[target]);
    }
    result
}

/// Gives instructions without a place that of the ways to them, where all have the same.
fn place(instrs: &mut [Flat]) {
    let ways = sources(instrs);
    let mut alike = vec![0u32; instrs.len() + 1];
    let mut from = vec![NOWHERE; instrs.len() + 1];
    for index in 0..instrs.len() {
        let instr = &mut instrs[index];
        if instr.range == NOWHERE && alike[index] == ways[index] {
            instr.range = from[index];
        }
        let next = (!instr.op.ends()).then_some(index + 1);
        // What an exception brings control to does not belong to where it was set up.
        let target = instr.target.filter(|_| !instr.op.flags().opens_block());
        for to in next.into_iter().chain(target) {
            if alike[to] == 0 || from[to] == instr.range {
                from[to] = instr.range;
                alike[to] += 1;
            }
        }
    }
}

/// Turns targets into arguments and returns where each instruction begins, and the end.
fn lay_out(instrs: &mut [Flat]) -> Vec<u32> {
    for (index, instr) in instrs.iter_mut().enumerate() {
        if matches!(instr.op, Op::JumpForward | Op::JumpAbsolute) && instr.target.is_some() {
            let back = instr.target.is_some_and(|target| target <= index);
            instr.op = if back { Op::JumpAbsolute } else { Op::JumpForward };
        }
    }
    let mut offsets = vec![0; instrs.len() + 1];
    loop {
        for (index, instr) in instrs.iter().enumerate() {
            offsets[index + 1] = offsets[index] + 2 * encoded_words(instr.arg);
        }
        let mut grown = false;
        for index in 0..instrs.len() {
            let Some(target) = instrs[index].target else { continue };
            let arg = match instrs[index].op.operand() {
                OperandKind::Delta => offsets[target] - offsets[index + 1],
                _ => offsets[target],
            };
            grown |= encoded_words(arg) > encoded_words(instrs[index].arg);
            // An argument that once needed more words keeps them, or the layout might never settle.
            if encoded_words(arg) >= encoded_words(instrs[index].arg) {
                instrs[index].arg = arg;
            }
        }
        if !grown {
            return settle(instrs, offsets);
        }
    }
}

/// The last step of the layout, when no argument outgrows its words any more.
fn settle(instrs: &mut [Flat], offsets: Vec<u32>) -> Vec<u32> {
    for index in 0..instrs.len() {
        let Some(target) = instrs[index].target else { continue };
        let arg = match instrs[index].op.operand() {
            OperandKind::Delta => offsets[target] - offsets[index + 1],
            _ => offsets[target],
        };
        debug_assert_eq!(encoded_words(arg), encoded_words(instrs[index].arg));
        instrs[index].arg = arg;
    }
    offsets
}

fn position(range: Range) -> Position {
    match range {
        NOWHERE => Position::NONE,
        Range { line, col: u32::MAX, .. } => Position::line(line),
        Range { line, col, end_line, end_col } => Position::range(line, col, end_line, end_col),
    }
}
