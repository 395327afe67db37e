//! Lines of source for tracebacks: of files, read when first asked for, and of texts that were registered.

use std::cell::Cell;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

type Lines = Rc<[Box<str>]>;

/// Finds the text of a source by its file name.
pub type Finder = fn(&str) -> Option<String>;

/// The sources that an interpreter knows, by file name.
#[derive(Default)]
pub struct Sources {
    known: RefCell<HashMap<Box<str>, Option<Lines>>>,
    /// Finds sources that are no files: the embedded library's.
    finder: Cell<Option<Finder>>,
}

/// Files beyond this size are not read for their lines.
const LONGEST: u64 = 64 << 20;

impl Sources {
    /// Says what the source of `<string>`, what is typed, or a file in an archive is.
    pub fn register(&self, filename: &str, text: &str) {
        self.known.borrow_mut().insert(filename.into(), Some(split(text)));
    }

    /// Installs the finder of embedded sources.
    pub fn set_finder(&self, finder: Finder) {
        self.finder.set(Some(finder));
    }

    /// A line, from 1, without what is blank at its end.
    pub fn line(&self, filename: &str, line: u32) -> Option<String> {
        let lines = self.lines(filename)?;
        let text = lines.get((line as usize).checked_sub(1)?)?;
        Some(text.trim_end().to_string())
    }

    fn lines(&self, filename: &str) -> Option<Lines> {
        if let Some(known) = self.known.borrow().get(filename) {
            return known.clone();
        }
        let lines = self.find(filename).map(|text| split(&text));
        self.known.borrow_mut().insert(filename.into(), lines.clone());
        lines
    }

    fn find(&self, filename: &str) -> Option<String> {
        self.finder.get().and_then(|finder| finder(filename)).or_else(|| read(filename))
    }
}

/// A file's text: UTF-8, or Latin-1 where it is not.
pub(super) fn read(filename: &str) -> Option<String> {
    let metadata = std::fs::metadata(filename).ok().filter(|metadata| metadata.is_file())?;
    if metadata.len() > LONGEST {
        return None;
    }
    let bytes = std::fs::read(filename).ok()?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    Some(match std::str::from_utf8(bytes) {
        Ok(text) => text.to_string(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    })
}

fn split(text: &str) -> Lines {
    text.split('\n').map(Box::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registered_lines_count_from_one() {
        let sources = Sources::default();
        sources.register("<string>", "a  \n\tb\n");
        assert_eq!(sources.line("<string>", 1).as_deref(), Some("a"));
        assert_eq!(sources.line("<string>", 2).as_deref(), Some("\tb"));
        assert_eq!(sources.line("<string>", 0), None);
        assert_eq!(sources.line("<string>", 9), None);
        assert_eq!(sources.line("<nowhere>", 1), None);
    }
}
