//! Regular expressions: the matcher behind `re`, over the code words that the library's `re._compiler` makes.
//!
//! A [`Pattern`] is made from code words, which are checked and translated once; it knows no objects. A match
//! runs over a string or bytes with working memory of the caller's ([`Scratch`]) and asks a [`Host`] whether to go
//! on and whether it may have memory. Answers are CPython 3.14's, with one exception: the locale is always C,
//! in which `re.LOCALE` means ASCII.
//!
//! ```
//! use taipan_runtime::text::TextRef;
//! use taipan_stdlib::sre::{Mode, Pattern, Scratch, Span, Unlimited, words::op};
//!
//! // `a+`
//! let code = [op::REPEAT_ONE, 6, 1, u32::MAX, op::LITERAL, 97, op::SUCCESS, op::SUCCESS];
//! let pattern = Pattern::new(&code, 0)?;
//! let mut scratch = Scratch::default();
//! let subject = TextRef::Latin1(b"baab");
//! let found = pattern.find(Mode::Search, subject, Span::whole(subject), &mut scratch, &mut Unlimited);
//! assert_eq!(found, Ok(true));
//! assert_eq!(scratch.span(), (1, 3));
//! # Ok::<(), taipan_stdlib::sre::InvalidCode>(())
//! ```

mod class;
mod first;
mod machine;
mod program;
mod scratch;
mod search;
mod subject;
mod translate;
pub mod unicode;
pub mod words;

pub use scratch::Host;
pub use scratch::Scratch;
pub use scratch::Stop;
pub use scratch::Unlimited;
pub use search::Mode;
pub use search::Span;
pub use translate::InvalidCode;

use program::Program;
use search::Plan;

/// A pattern ready to be matched.
#[derive(Clone, Debug)]
pub struct Pattern {
    code: Box<[u32]>,
    groups: u32,
    program: Program,
    plan: Plan,
}

impl Pattern {
    /// The pattern of `code` with `groups` groups, the whole match not counted.
    pub fn new(code: &[u32], groups: u32) -> Result<Self, InvalidCode> {
        // A group takes two code words at least: more groups than words are a mistake, and dear.
        if groups as usize > code.len() {
            return Err(InvalidCode);
        }
        let program = translate::translate(code, groups)?;
        let plan = Plan::new(&program);
        Ok(Pattern { code: code.into(), groups, program, plan })
    }

    /// The code words: two patterns are equal if these and their flags are.
    pub fn code(&self) -> &[u32] {
        &self.code
    }

    /// The number of groups, the whole match not counted.
    pub fn groups(&self) -> u32 {
        self.groups
    }
}
