//! Puts the image together.

use std::error::Error;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;

use taipan_code::serial;
use taipan_compiler::CompileOptions;
use taipan_compiler::ParseOptions;

use super::files::Files;
use super::format::ENTRY_SIZE;
use super::format::Entry;
use super::format::FROZEN;
use super::format::HEADER_SIZE;
use super::format::Kind;
use super::format::Part;
use super::format::ROOT;

/// Threads that compile.
const THREADS: usize = 2;

/// Modules that are imported at each start unless `-S` says otherwise, in that order.
const AT_START: [&str; 8] =
    ["site", "os", "abc", "stat", "_collections_abc", "posixpath", "genericpath", "_sitebuiltins"];

/// An entry before it has a place in the image.
struct Item {
    kind: Kind,
    name: String,
    path: String,
    code: Vec<u8>,
    content: Vec<u8>,
    content_len: u32,
}

/// The image of `files`.
pub fn make(files: &Files) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut items = items(files)?;
    items.sort_by(|a, b| a.name.cmp(&b.name));
    let mut image = Image::new(items.len());
    let names = image.parts(items.iter().map(|item| item.name.as_bytes()))?;
    let paths = image.parts(items.iter().map(|item| item.path.as_bytes()))?;
    let codes = image.codes(&items)?;
    let contents = image.parts(items.iter().map(|item| &*item.content))?;
    for (index, item) in items.iter().enumerate() {
        let (name, path, code, content) = (names[index], paths[index], codes[index], contents[index]);
        let entry = Entry { kind: item.kind, name, path, code, content, content_len: item.content_len };
        image.enter(index, entry);
    }
    Ok(image.bytes)
}

struct Image {
    bytes: Vec<u8>,
}

impl Image {
    fn new(count: usize) -> Self {
        let mut bytes = vec![0; HEADER_SIZE + count * ENTRY_SIZE];
        bytes[..HEADER_SIZE].copy_from_slice(&(count as u32).to_le_bytes());
        Image { bytes }
    }

    fn enter(&mut self, index: usize, entry: Entry) {
        let place = HEADER_SIZE + index * ENTRY_SIZE;
        self.bytes[place..place + ENTRY_SIZE].copy_from_slice(&entry.to_bytes());
    }

    /// The code of each item, that of [`AT_START`] in front.
    fn codes(&mut self, items: &[Item]) -> Result<Vec<Part>, Box<dyn Error>> {
        let rank =
            |item: &Item| AT_START.iter().position(|name| *name == item.name).unwrap_or(AT_START.len());
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by_key(|&index| rank(&items[index]));
        let mut codes = vec![Part::default(); items.len()];
        for index in order {
            codes[index] = self.part(&items[index].code)?;
        }
        Ok(codes)
    }

    fn parts<'a>(&mut self, contents: impl Iterator<Item = &'a [u8]>) -> Result<Vec<Part>, Box<dyn Error>> {
        contents.map(|content| self.part(content)).collect()
    }

    fn part(&mut self, content: &[u8]) -> Result<Part, Box<dyn Error>> {
        let offset = u32::try_from(self.bytes.len())?;
        self.bytes.extend_from_slice(content);
        Ok(Part { offset, len: u32::try_from(content.len())? })
    }
}

/// Makes the items on several threads, in no order.
fn items(files: &Files) -> Result<Vec<Item>, Box<dyn Error>> {
    let files: Vec<(&String, &Vec<u8>)> = files.iter().collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(files.len()));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(&(path, content)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let item = item(path, content);
                    if let Ok(mut done) = done.lock() {
                        done.push(item);
                    }
                }
            });
        }
    });
    let made: Result<Vec<Item>, String> = done.into_inner()?.into_iter().collect();
    Ok(made?)
}

fn item(path: &str, content: &[u8]) -> Result<Item, String> {
    let content_len = u32::try_from(content.len()).map_err(|_| format!("{path} is too large"))?;
    let (kind, name) = kind_and_name(path);
    let code = if kind == Kind::Data { Vec::new() } else { compiled(&name, path, content)? };
    Ok(Item { kind, name, path: path.to_owned(), code, content: compressed(content)?, content_len })
}

/// What the file at `path` is, and the name it is found by.
fn kind_and_name(path: &str) -> (Kind, String) {
    match path.strip_suffix(".py") {
        None => (Kind::Data, path.to_owned()),
        Some(stem) => match stem.strip_suffix("/__init__") {
            Some(package) => (Kind::Package, package.replace('/', ".")),
            None => (Kind::Module, stem.replace('/', ".")),
        },
    }
}

/// The encoded code object of a module.
fn compiled(name: &str, path: &str, source: &[u8]) -> Result<Vec<u8>, String> {
    let filename = if FROZEN.contains(&name) { format!("<frozen {name}>") } else { format!("{ROOT}/{path}") };
    let options = CompileOptions::new(filename.as_str());
    let compiled = taipan_compiler::compile(source, ParseOptions::default(), &options);
    let compiled = compiled.map_err(|error| format!("{path}: {:?}: {}", error.position, error.message))?;
    Ok(serial::encode(&compiled.code))
}

fn compressed(content: &[u8]) -> Result<Vec<u8>, String> {
    let mut out = vec![0; zlib_rs::compress_bound(content.len())];
    let config = zlib_rs::DeflateConfig::new(6);
    let (packed, code) = zlib_rs::compress_slice(&mut out, content, config);
    if code != zlib_rs::ReturnCode::Ok {
        return Err(format!("compression failed: {code:?}"));
    }
    let len = packed.len();
    out.truncate(len);
    Ok(out)
}
