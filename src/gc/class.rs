//! Sizes of cells. Small cells come in classes; a block holds cells of one class, from its first byte on.

/// The unit of cell sizes and the distance of two bits in a bitmap.
pub const GRANULE: usize = 16;
/// Bytes in a block.
pub const BLOCK: usize = 32 << 10;
/// Bits, and so granules, in a block.
pub const BLOCK_GRANULES: usize = BLOCK / GRANULE;
/// 64-bit words of one bitmap of a block.
pub const BLOCK_WORDS: usize = BLOCK_GRANULES / 64;
/// The largest small cell; above it cells are large objects.
pub const MAX_SMALL: usize = 2048;

/// Every multiple of 16 up to 256, then four steps to each doubling.
pub const SIZES: [u16; CLASSES] = [
    16, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 320, 384, 448, 512, 640, 768,
    896, 1024, 1280, 1536, 1792, 2048,
];

/// Number of size classes.
pub const CLASSES: usize = 28;

const CLASS_OF: [u8; MAX_SMALL / GRANULE + 1] = class_of_table();

const fn class_of_table() -> [u8; MAX_SMALL / GRANULE + 1] {
    let mut table = [0; MAX_SMALL / GRANULE + 1];
    let mut class = 0;
    let mut granules = 1;
    while granules <= MAX_SMALL / GRANULE {
        if granules * GRANULE > SIZES[class] as usize {
            class += 1;
        }
        table[granules] = class as u8;
        granules += 1;
    }
    table
}

/// The class of cells of `size` bytes; `1 <= size <= MAX_SMALL`.
#[inline(always)]
pub const fn class_of(size: usize) -> usize {
    CLASS_OF[size.div_ceil(GRANULE)] as usize
}

/// Bytes in a cell of the class.
#[inline(always)]
pub const fn size_of_class(class: usize) -> usize {
    SIZES[class] as usize
}

/// Cells in a block of the class.
pub const fn cells_in_block(class: usize) -> usize {
    BLOCK / size_of_class(class)
}

/// The bits at which cells of the class may begin, for every class.
pub static STARTS: [[u64; BLOCK_WORDS]; CLASSES] = starts_table();

const fn starts_table() -> [[u64; BLOCK_WORDS]; CLASSES] {
    let mut table = [[0; BLOCK_WORDS]; CLASSES];
    let mut class = 0;
    while class < CLASSES {
        let step = size_of_class(class) / GRANULE;
        let mut cell = 0;
        while cell < cells_in_block(class) {
            let bit = cell * step;
            table[class][bit / 64] |= 1 << (bit % 64);
            cell += 1;
        }
        class += 1;
    }
    table
}

/// `offset / size` for any offset in a block is `offset * RECIPROCAL >> 32`.
const RECIPROCAL: [u64; CLASSES] = reciprocal_table();

const fn reciprocal_table() -> [u64; CLASSES] {
    let mut table = [0; CLASSES];
    let mut class = 0;
    while class < CLASSES {
        table[class] = (1 << 32) / size_of_class(class) as u64 + 1;
        class += 1;
    }
    table
}

/// The offset in its block of the cell that contains `offset`.
#[inline]
pub fn cell_start(class: usize, offset: usize) -> usize {
    let index = (offset as u64 * RECIPROCAL[class]) >> 32;
    index as usize * size_of_class(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_has_the_least_class() {
        for size in 1..=MAX_SMALL {
            let class = class_of(size);
            assert!(size_of_class(class) >= size);
            assert!(class == 0 || size_of_class(class - 1) < size);
        }
    }

    #[test]
    fn reciprocals_divide() {
        for class in 0..CLASSES {
            for offset in 0..BLOCK {
                assert_eq!(cell_start(class, offset), offset / size_of_class(class) * size_of_class(class));
            }
        }
    }
}
