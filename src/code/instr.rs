//! Reading and writing instructions.

use crate::Op;

/// An instruction with its full argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instr {
    /// The byte offset at which it begins: of its first `EXTENDED_ARG` word, if it has any. Jumps lead here.
    pub start: u32,
    /// The byte offset of its own word.
    pub offset: u32,
    /// What it does.
    pub op: Op,
    /// Its argument; 0 where it has none.
    pub arg: u32,
}

impl Instr {
    /// The byte offset of the next instruction.
    pub fn next(&self) -> u32 {
        self.offset + 2
    }

    /// The absolute byte offset the argument leads to, for instructions that jump or set a handler up.
    pub fn target(&self) -> Option<u32> {
        self.op.target(self.offset, self.arg)
    }
}

/// The instruction that begins at a byte offset; `None` at the end, at a number that is no instruction, and
/// where `EXTENDED_ARG` leads nowhere.
pub fn instr_at(code: &[u8], start: u32) -> Option<Instr> {
    let mut offset = start as usize;
    let mut arg = 0u32;
    for _ in 0..4 {
        let word = code.get(offset..offset + 2)?;
        let op = Op::from_u8(word[0])?;
        arg = arg << 8 | u32::from(word[1]);
        if op != Op::ExtendedArg {
            return Some(Instr { start, offset: offset as u32, op, arg });
        }
        offset += 2;
    }
    None
}

/// The instructions in order; ends early at the first malformed one.
pub fn instrs(code: &[u8]) -> impl Iterator<Item = Instr> + '_ {
    let mut next = 0;
    std::iter::from_fn(move || {
        let instr = instr_at(code, next)?;
        next = instr.next();
        Some(instr)
    })
}

/// The code words an instruction with that argument takes.
pub const fn encoded_words(arg: u32) -> u32 {
    match arg {
        0..=0xFF => 1,
        0x100..=0xFFFF => 2,
        0x1_0000..=0xFF_FFFF => 3,
        _ => 4,
    }
}

/// Appends an instruction, with `EXTENDED_ARG` words as needed.
pub fn encode(code: &mut Vec<u8>, op: Op, arg: u32) {
    for shift in (1..encoded_words(arg)).rev() {
        code.extend([Op::ExtendedArg as u8, (arg >> (8 * shift)) as u8]);
    }
    code.extend([op as u8, arg as u8]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_arguments_survive() {
        for arg in [0, 255, 256, 65_535, 65_536, 0xFF_FFFF, 0x100_0000, u32::MAX] {
            let mut code = Vec::new();
            encode(&mut code, Op::LoadConst, arg);
            encode(&mut code, Op::ReturnValue, 0);
            let read = instrs(&code).collect::<Vec<_>>();
            assert_eq!(code.len() as u32, 2 * encoded_words(arg) + 2);
            assert_eq!((read[0].op, read[0].arg, read[0].start), (Op::LoadConst, arg, 0));
            assert_eq!(read[1].op, Op::ReturnValue);
        }
    }

    #[test]
    fn malformed_code_ends() {
        assert_eq!(instrs(&[255, 0]).count(), 0);
        assert_eq!(instrs(&[100]).count(), 0);
        assert_eq!(instrs(&[144, 1, 144, 1, 144, 1, 144, 1, 100, 0]).count(), 0);
    }
}
