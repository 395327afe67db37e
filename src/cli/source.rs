//! The program's text, and where it is.

use std::ffi::OsStr;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::options::Program;

/// A program as it is run.
pub enum Source {
    /// Text, run as `__main__`.
    Text {
        /// As read.
        bytes: Vec<u8>,
        /// What its code objects and `__file__` say.
        filename: OsString,
    },
    /// A module of the library: `-m`.
    Module(OsString),
    /// A folder or archive with a `__main__` in it.
    Container(OsString),
    /// Nothing but what is typed.
    Session,
}

/// Why there is no program to run.
pub struct Missing {
    /// What is wrong.
    pub message: String,
    /// The exit code.
    pub code: u8,
}

impl Source {
    /// Reads what the options name; `session` says that the standard input is typed.
    pub fn read(program: Option<&Program>, session: bool) -> Result<Source, Missing> {
        match program {
            Some(Program::Source(text)) => Ok(Source::text(text.as_bytes().to_vec(), "<string>")),
            Some(Program::Module(name)) => Ok(Source::Module(name.clone())),
            Some(Program::File(file)) => Source::of_file(file),
            None | Some(Program::Stdin) if session => Ok(Source::Session),
            None | Some(Program::Stdin) => {
                let mut bytes = Vec::new();
                match io::stdin().read_to_end(&mut bytes) {
                    Ok(_) => Ok(Source::text(bytes, "<stdin>")),
                    Err(error) => Err(Missing { message: error.to_string(), code: 1 }),
                }
            }
        }
    }

    fn text(bytes: Vec<u8>, filename: &str) -> Source {
        Source::Text { bytes, filename: filename.into() }
    }

    fn of_file(file: &OsStr) -> Result<Source, Missing> {
        let path = Path::new(file);
        if path.is_dir() || is_archive(path) {
            return Ok(Source::Container(file.to_owned()));
        }
        match fs::read(path) {
            Ok(bytes) => Ok(Source::Text { bytes, filename: absolute(path).into_os_string() }),
            Err(error) => Err(Missing { message: cannot_open(path, &error), code: 2 }),
        }
    }

    /// What comes first on `sys.path`, unless that is unsafe.
    pub fn folder(&self) -> OsString {
        match self {
            Source::Text { filename, .. } if is_file_name(filename) => folder_of(Path::new(filename)),
            Source::Text { .. } | Source::Session => OsString::new(),
            Source::Module(_) => std::env::current_dir().unwrap_or_default().into_os_string(),
            Source::Container(path) => absolute(Path::new(path)).components().collect::<PathBuf>().into(),
        }
    }
}

/// Whether a program of that name is a file: `<string>` and `<stdin>` are none.
pub fn is_file_name(filename: &OsStr) -> bool {
    !filename.as_bytes().starts_with(b"<")
}

/// The program without its first line, whose end stays: `-x`.
pub fn skip_first_line(bytes: &mut Vec<u8>) {
    let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
    bytes.drain(..end);
}

/// The path behind the current folder, as it is written.
fn absolute(path: &Path) -> PathBuf {
    std::env::current_dir().unwrap_or_default().join(path)
}

/// The folder in which the file really is: links to the file itself are followed.
fn folder_of(file: &Path) -> OsString {
    let real = match fs::read_link(file) {
        Ok(_) => fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf()),
        Err(_) => std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf()),
    };
    real.parent().map_or(OsString::new(), |folder| folder.as_os_str().to_owned())
}

fn cannot_open(path: &Path, error: &io::Error) -> String {
    let number = error.raw_os_error().unwrap_or(0);
    let text = error.to_string();
    let what = text.split(" (os error").next().unwrap_or(&text);
    format!("can't open file '{}': [Errno {number}] {what}", shown(&absolute(path)))
}

/// A path as Python shows it: bytes that are no UTF-8 as the surrogates that stand for them.
fn shown(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\udc{byte:02x}")));
    }
    text
}

/// Whether the file ends as zip archives do: with a directory's end, behind which a comment may stand.
fn is_archive(path: &Path) -> bool {
    const SIGNATURE: &[u8] = b"PK\x05\x06";
    const RECORD: u64 = 22;
    const LONGEST_COMMENT: u64 = (1 << 16) - 1;
    let tail = || -> io::Result<Vec<u8>> {
        use std::io::Seek;
        let mut file = fs::File::open(path)?;
        let len = file.metadata()?.len();
        file.seek(io::SeekFrom::Start(len.saturating_sub(RECORD + LONGEST_COMMENT)))?;
        let mut tail = Vec::new();
        file.take(RECORD + LONGEST_COMMENT).read_to_end(&mut tail)?;
        Ok(tail)
    };
    if !path.is_file() {
        return false;
    }
    let Ok(tail) = tail() else { return false };
    let records = tail.windows(RECORD as usize).enumerate();
    records.filter(|(_, record)| record.starts_with(SIGNATURE)).any(|(at, record)| {
        let comment = u16::from_le_bytes([record[20], record[21]]);
        at + RECORD as usize + usize::from(comment) == tail.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skipped_lines_leave_their_end() {
        for (text, left) in [("#!x\ny\n", "\ny\n"), ("x", ""), ("\na", "\na")] {
            let mut bytes = text.as_bytes().to_vec();
            skip_first_line(&mut bytes);
            assert_eq!(bytes, left.as_bytes());
        }
    }

    #[test]
    fn folders_and_files_are_told_apart() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(matches!(Source::of_file(here.as_os_str()), Ok(Source::Container(_))));
        let manifest = here.join("Cargo.toml");
        let source = Source::of_file(manifest.as_os_str());
        assert!(matches!(&source, Ok(Source::Text { .. })));
        assert_eq!(source.ok().map(|source| source.folder()).as_deref(), Some(here.as_os_str()));
        let missing = Source::of_file(OsStr::new("/nowhere/at/all")).err();
        let message = "can't open file '/nowhere/at/all': [Errno 2] No such file or directory";
        assert_eq!(missing.map(|missing| (missing.message, missing.code)), Some((message.to_string(), 2)));
    }
}
