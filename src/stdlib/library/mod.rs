//! The embedded Python library: a read-only image made at build time. Nothing is done at start-up; a module is
//! found by binary search, its code is decoded when it is used, its source unpacked when it is asked for.

mod embedded;
#[allow(dead_code, reason = "the build script writes what is only read here")]
mod format;

use taipan_code::CodeRef;
use taipan_code::serial;

use format::ENTRY_SIZE;
use format::Entry;
use format::FROZEN;
use format::HEADER_SIZE;
use format::Kind;
use format::Part;

pub use embedded::LIBRARY;
pub use format::ROOT;

static IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// A module of the library.
#[derive(Clone, Copy, Debug)]
pub struct Module {
    entry: Entry,
}

/// The module of that dotted name.
pub fn find(name: &str) -> Option<Module> {
    let entry = lookup(name)?;
    (entry.kind != Kind::Data).then_some(Module { entry })
}

/// The content of a file of the library that is no module, by its path below [`ROOT`].
pub fn data(path: &str) -> Option<Vec<u8>> {
    let entry = lookup(path)?;
    if entry.kind == Kind::Data { unpack(&entry) } else { None }
}

/// The source of the module whose code objects name that file.
pub fn source_of_file(filename: &str) -> Option<String> {
    let path = filename.strip_prefix(ROOT)?.strip_prefix('/')?;
    let stem = path.strip_suffix(".py")?;
    let name = stem.strip_suffix("/__init__").unwrap_or(stem).replace('/', ".");
    find(&name).filter(|module| module.path() == path)?.source()
}

/// All modules, by name.
pub fn modules() -> impl Iterator<Item = Module> {
    entries()
        .iter()
        .map(Entry::from_bytes)
        .filter(|entry| entry.kind != Kind::Data)
        .map(|entry| Module { entry })
}

impl Module {
    /// The dotted name.
    pub fn name(&self) -> &'static str {
        text(self.entry.name)
    }

    /// Whether other modules are below it.
    pub fn is_package(&self) -> bool {
        self.entry.kind == Kind::Package
    }

    /// Whether CPython has it frozen into itself.
    pub fn is_frozen(&self) -> bool {
        FROZEN.contains(&self.name())
    }

    /// The path of its source below [`ROOT`].
    pub fn path(&self) -> &'static str {
        text(self.entry.path)
    }

    /// Its code object, decoded where it is used.
    pub fn code(&self) -> Option<CodeRef> {
        serial::decode_static(bytes(self.entry.code)).ok()
    }

    /// Its encoded code object.
    pub fn encoded(&self) -> &'static [u8] {
        bytes(self.entry.code)
    }

    /// Its source.
    pub fn source(&self) -> Option<String> {
        String::from_utf8(unpack(&self.entry)?).ok()
    }
}

fn entries() -> &'static [[u8; ENTRY_SIZE]] {
    let count = IMAGE.first_chunk().map_or(0, |count| u32::from_le_bytes(*count) as usize);
    let entries = IMAGE.get(HEADER_SIZE..).unwrap_or_default().as_chunks().0;
    entries.get(..count).unwrap_or_default()
}

fn lookup(name: &str) -> Option<Entry> {
    let entries = entries();
    let name_of = |entry: &[u8; ENTRY_SIZE]| bytes(Entry::from_bytes(entry).name);
    let index = entries.binary_search_by(|entry| name_of(entry).cmp(name.as_bytes())).ok()?;
    entries.get(index).map(Entry::from_bytes)
}

fn bytes(part: Part) -> &'static [u8] {
    let start = part.offset as usize;
    IMAGE.get(start..start + part.len as usize).unwrap_or_default()
}

fn text(part: Part) -> &'static str {
    std::str::from_utf8(bytes(part)).unwrap_or_default()
}

fn unpack(entry: &Entry) -> Option<Vec<u8>> {
    let mut content = vec![0; entry.content_len as usize];
    let (_, code) =
        zlib_rs::decompress_slice(&mut content, bytes(entry.content), zlib_rs::InflateConfig::default());
    (code == zlib_rs::ReturnCode::Ok).then_some(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_found() {
        let module = find("json.decoder").expect("a module");
        assert_eq!((module.name(), module.path()), ("json.decoder", "json/decoder.py"));
        assert!(!module.is_package());
        assert!(find("json").is_some_and(|package| package.is_package()));
        assert!(find("json.nothing").is_none());
        assert!(find("test").is_none());
        assert!(modules().count() > 400);
    }

    #[test]
    fn code_is_there() {
        for module in modules() {
            let code = module.code().unwrap_or_else(|| panic!("no code of {}", module.name()));
            assert_eq!(&*code.name, "<module>", "{}", module.name());
            assert!(serial::decode(module.encoded()).is_ok(), "{}", module.name());
        }
        let file = |name| find(name).and_then(|module| module.code()).map(|code| code.filename.to_string());
        assert_eq!(file("json.decoder").as_deref(), Some("<lib>/json/decoder.py"));
        assert_eq!(file("os").as_deref(), Some("<frozen os>"));
    }

    #[test]
    fn files_have_sources() {
        assert!(source_of_file("<lib>/json/__init__.py").is_some_and(|text| text.contains("def dumps(")));
        assert_eq!(source_of_file("<lib>/json.py"), None);
        assert_eq!(source_of_file("<frozen os>"), None);
    }

    #[test]
    fn sources_are_kept() {
        assert!(
            find("re").and_then(|module| module.source()).is_some_and(|text| text.contains("def compile("))
        );
        assert!(data("CHANGES.txt").is_some_and(|text| text.ends_with(b"pip.\n")));
        assert!(data("LICENSE.txt").is_some_and(|text| text.len() > 1000));
        for module in modules() {
            assert!(module.source().is_some(), "{}", module.name());
        }
    }
}
