//! Which files are in the image.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use super::edits;
use super::opcodes;

/// Modules and packages that cannot work here, or that nobody needs at run time.
const LEFT_OUT: [&str; 13] = [
    "__pycache__",
    "_dummy_os.py",
    "_dummy_thread.py",
    "_pycodecs.py",
    "dummy_threading.py",
    "ensurepip",
    "idlelib",
    "lib2to3",
    "test",
    "tests",
    "tkinter",
    "turtle.py",
    "turtledemo",
];

/// Files that are no modules but needed at run time: a file, or all below a folder.
const DATA: [&str; 2] = ["pydoc_data/_pydoc.css", "venv/scripts"];

/// The file with the library's licence, and the name it has in the image.
const LICENCE: (&str, &str) = ("PSF-LICENSE", "LICENSE.txt");

/// A list of what is not as in the library, as its licence asks for.
const CHANGES: &str = "CHANGES.txt";

/// Contents by path, with `/` between the parts.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The files of the library, those of the overlay instead of theirs.
pub fn collect(library: &Path, overlay: &Path) -> Result<Files, Box<dyn Error>> {
    let mut files = Files::new();
    walk(library, "", &mut files)?;
    edits::apply(&mut files)?;
    let mut own = Files::from([("_opcode_metadata.py".to_owned(), opcodes::module().into())]);
    walk(overlay, "", &mut own)?;
    files.insert(CHANGES.to_owned(), edits::summary(&own).into());
    files.extend(own);
    Ok(files)
}

fn walk(folder: &Path, prefix: &str, files: &mut Files) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| format!("a file is named {name:?}"))?;
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &format!("{path}/"), files)?;
        } else if let Some(path) = image_path(path) {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// The path in the image, unless the file does not belong there.
fn image_path(path: String) -> Option<String> {
    if path == LICENCE.0 {
        return Some(LICENCE.1.to_owned());
    }
    let wanted = path.ends_with(".py") || DATA.iter().any(|data| path.starts_with(data));
    wanted.then_some(path)
}
