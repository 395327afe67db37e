//! The code words that the library's `re._compiler` emits: CPython 3.14's numbering.
//!
//! A pattern's code is a list of 32-bit words. Jumps are relative to the word that holds the distance.

/// Version of the code words; `re._compiler` compares it with its own.
pub const MAGIC: u32 = 20_230_612;
/// Bytes of one code word.
pub const CODE_SIZE: usize = 4;
/// A repeat count that means "without end".
pub const MAX_REPEAT: u32 = u32::MAX;
/// More groups than this are refused by `re._parser`.
pub const MAX_GROUPS: u32 = 1 << 30;

/// Operations of a pattern and of a character set.
pub mod op {
    /// In a pattern: fail here. In a set: the set ends.
    pub const FAILURE: u32 = 0;
    /// The end of a pattern or of a sub-pattern.
    pub const SUCCESS: u32 = 1;
    /// Any character but a newline.
    pub const ANY: u32 = 2;
    /// Any character.
    pub const ANY_ALL: u32 = 3;
    /// `skip back body SUCCESS`: the body matches `back` characters before here.
    pub const ASSERT: u32 = 4;
    /// `skip back body SUCCESS`: the body does not match there.
    pub const ASSERT_NOT: u32 = 5;
    /// `position`: see [`super::at`].
    pub const AT: u32 = 6;
    /// `(skip body JUMP end)* 0`: the first body with which the rest matches.
    pub const BRANCH: u32 = 7;
    /// `category`: see [`super::category`].
    pub const CATEGORY: u32 = 8;
    /// In a set: a bitmap of 256 characters in eight words.
    pub const CHARSET: u32 = 9;
    /// In a set: `blocks map[64 words] bitmap[blocks * 8 words]` over the basic plane.
    pub const BIGCHARSET: u32 = 10;
    /// `group`: the text of a group once more.
    pub const GROUPREF: u32 = 11;
    /// `group skip yes [JUMP end no]`: a choice by whether the group has matched.
    pub const GROUPREF_EXISTS: u32 = 12;
    /// `skip set`: a character of the set.
    pub const IN: u32 = 13;
    /// `skip flags min max ...`: facts for the search, in front of the pattern.
    pub const INFO: u32 = 14;
    /// `distance`
    pub const JUMP: u32 = 15;
    /// `character`
    pub const LITERAL: u32 = 16;
    /// `2 * group` at its start, `2 * group + 1` at its end.
    pub const MARK: u32 = 17;
    /// The end of a greedy [`REPEAT`].
    pub const MAX_UNTIL: u32 = 18;
    /// The end of a lazy [`REPEAT`].
    pub const MIN_UNTIL: u32 = 19;
    /// `character`: any other one.
    pub const NOT_LITERAL: u32 = 20;
    /// In a set: what follows is turned round.
    pub const NEGATE: u32 = 21;
    /// In a set: `low high`, both included.
    pub const RANGE: u32 = 22;
    /// `skip min max body UNTIL`
    pub const REPEAT: u32 = 23;
    /// `skip min max character SUCCESS`: greedy, of one character.
    pub const REPEAT_ONE: u32 = 24;
    /// `skip min max character SUCCESS`: lazy, of one character.
    pub const MIN_REPEAT_ONE: u32 = 26;
    /// `skip body SUCCESS`: once matched, no other way is tried.
    pub const ATOMIC_GROUP: u32 = 27;
    /// `skip min max body SUCCESS`: greedy, each round atomic.
    pub const POSSESSIVE_REPEAT: u32 = 28;
    /// `skip min max character SUCCESS`: greedy, never giving back.
    pub const POSSESSIVE_REPEAT_ONE: u32 = 29;
    /// [`GROUPREF`] without regard to ASCII case.
    pub const GROUPREF_IGNORE: u32 = 30;
    /// [`IN`] of the lower case of a character, ASCII only.
    pub const IN_IGNORE: u32 = 31;
    /// [`LITERAL`] without regard to ASCII case.
    pub const LITERAL_IGNORE: u32 = 32;
    /// [`NOT_LITERAL`] without regard to ASCII case.
    pub const NOT_LITERAL_IGNORE: u32 = 33;
    /// [`GROUPREF`] with the locale's case.
    pub const GROUPREF_LOC_IGNORE: u32 = 34;
    /// [`IN`] with the locale's case.
    pub const IN_LOC_IGNORE: u32 = 35;
    /// [`LITERAL`] with the locale's case.
    pub const LITERAL_LOC_IGNORE: u32 = 36;
    /// [`NOT_LITERAL`] with the locale's case.
    pub const NOT_LITERAL_LOC_IGNORE: u32 = 37;
    /// [`GROUPREF`] with Unicode's simple case mapping.
    pub const GROUPREF_UNI_IGNORE: u32 = 38;
    /// [`IN`] with Unicode's simple case mapping.
    pub const IN_UNI_IGNORE: u32 = 39;
    /// [`LITERAL`] with Unicode's simple case mapping.
    pub const LITERAL_UNI_IGNORE: u32 = 40;
    /// [`NOT_LITERAL`] with Unicode's simple case mapping.
    pub const NOT_LITERAL_UNI_IGNORE: u32 = 41;
    /// In a set: [`RANGE`] of the character or of its upper case.
    pub const RANGE_UNI_IGNORE: u32 = 42;
}

/// Positions, the operand of `AT`.
pub mod at {
    /// The start of the subject.
    pub const BEGINNING: u32 = 0;
    /// The start of a line.
    pub const BEGINNING_LINE: u32 = 1;
    /// The start of the subject (`\A`).
    pub const BEGINNING_STRING: u32 = 2;
    /// Between a word character and another, ASCII.
    pub const BOUNDARY: u32 = 3;
    /// Not there.
    pub const NON_BOUNDARY: u32 = 4;
    /// The end, or before a newline at the end.
    pub const END: u32 = 5;
    /// The end of a line.
    pub const END_LINE: u32 = 6;
    /// The end of the subject.
    pub const END_STRING: u32 = 7;
    /// [`BOUNDARY`] of the locale.
    pub const LOC_BOUNDARY: u32 = 8;
    /// [`NON_BOUNDARY`] of the locale.
    pub const LOC_NON_BOUNDARY: u32 = 9;
    /// [`BOUNDARY`] of Unicode.
    pub const UNI_BOUNDARY: u32 = 10;
    /// [`NON_BOUNDARY`] of Unicode.
    pub const UNI_NON_BOUNDARY: u32 = 11;
}

/// Categories: the even number, and the odd one after it for every other character.
pub mod category {
    /// ASCII digits.
    pub const DIGIT: u32 = 0;
    /// ASCII white space.
    pub const SPACE: u32 = 2;
    /// ASCII letters, digits and the underscore.
    pub const WORD: u32 = 4;
    /// The newline.
    pub const LINEBREAK: u32 = 6;
    /// Letters and digits of the locale, and the underscore.
    pub const LOC_WORD: u32 = 8;
    /// Decimal digits of Unicode.
    pub const UNI_DIGIT: u32 = 10;
    /// White space of Unicode.
    pub const UNI_SPACE: u32 = 12;
    /// Letters and numbers of Unicode, and the underscore.
    pub const UNI_WORD: u32 = 14;
    /// Line ends of Unicode.
    pub const UNI_LINEBREAK: u32 = 16;
    /// One past the last category.
    pub const COUNT: u32 = 18;
}

/// Bits of the flags word of `INFO`.
pub mod info {
    /// A literal prefix follows.
    pub const PREFIX: u32 = 1;
    /// The prefix is the whole pattern.
    pub const LITERAL: u32 = 2;
    /// A set of possible first characters follows.
    pub const CHARSET: u32 = 4;
}
