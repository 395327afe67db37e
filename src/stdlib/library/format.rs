//! The form of the library's image, for the build script that writes it and the library that reads it.
//!
//! The image is one block that depends on no address: the number of entries, the entries sorted by name, then
//! the bytes they refer to: all names, all paths, all code (that of the modules every start imports in front), all
//! contents. So a program touches few pages of it. Numbers are 32 bits, least byte first; offsets count from the start
//! of the image.

/// The library's folder, as the files of its modules name it. It is not there: what is in it is in the image.
pub const ROOT: &str = "<lib>";

/// Modules that CPython has frozen into itself: their code names the file `<frozen name>`, tracebacks show no lines of
/// them, and files on `sys.path` do not hide them.
pub const FROZEN: [&str; 19] = [
    "__hello__",
    "_collections_abc",
    "_sitebuiltins",
    "abc",
    "codecs",
    "genericpath",
    "importlib._bootstrap",
    "importlib._bootstrap_external",
    "importlib.machinery",
    "importlib.util",
    "io",
    "ntpath",
    "os",
    "posixpath",
    "runpy",
    "site",
    "stat",
    "zipimport",
    "__phello__",
];

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Kind {
    /// A module; the name is dotted.
    Module = 0,
    /// A package; the name is dotted, the code is that of its `__init__`.
    Package = 1,
    /// Another file; the name is its path below the library's folder.
    Data = 2,
}

impl Kind {
    /// The kind of that number; data if there is none.
    pub fn from_number(number: u32) -> Self {
        match number {
            0 => Kind::Module,
            1 => Kind::Package,
            _ => Kind::Data,
        }
    }
}

/// A part of the image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Where it begins.
    pub offset: u32,
    /// Its bytes.
    pub len: u32,
}

/// One entry of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// The name it is found by.
    pub name: Part,
    /// The path below the library's folder.
    pub path: Part,
    /// The encoded code object; empty for data.
    pub code: Part,
    /// The compressed content: of a module its source.
    pub content: Part,
    /// The bytes of the content when it is not compressed.
    pub content_len: u32,
}

/// Bytes of an entry.
pub const ENTRY_SIZE: usize = 40;
/// Bytes in front of the entries.
pub const HEADER_SIZE: usize = 4;

impl Entry {
    /// The entry as it stands in the image.
    pub fn to_bytes(self) -> [u8; ENTRY_SIZE] {
        let Entry { kind, name, path, code, content, content_len } = self;
        let parts = [name, path, code, content].map(|part| [part.offset, part.len]);
        let words = [kind as u32, content_len].into_iter().chain(parts.into_iter().flatten());
        let mut bytes = [0; ENTRY_SIZE];
        for (place, word) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(words) {
            *place = word.to_le_bytes();
        }
        bytes
    }

    /// The entry that stands in these bytes.
    pub fn from_bytes(bytes: &[u8; ENTRY_SIZE]) -> Self {
        let word = |index: usize| u32::from_le_bytes(bytes.as_chunks::<4>().0[index]);
        let part = |index: usize| Part { offset: word(index), len: word(index + 1) };
        Entry {
            kind: Kind::from_number(word(0)),
            content_len: word(1),
            name: part(2),
            path: part(4),
            code: part(6),
            content: part(8),
        }
    }
}
