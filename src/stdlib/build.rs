//! Makes the library's image: every module of the Python library, with our own modules in front, compiled and
//! with its source.

#[path = "build/edits.rs"]
mod edits;
#[path = "build/files.rs"]
mod files;
#[path = "library/format.rs"]
#[allow(dead_code, reason = "the library reads what is only written here")]
mod format;
#[path = "build/image.rs"]
mod image;
#[path = "build/opcodes.rs"]
mod opcodes;

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    // The library itself is a fixed version of a crate: it changes with the lock file only.
    for path in ["build.rs", "build", "library/format.rs", "overlay"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let overlay = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("overlay");
    let files = files::collect(Path::new(rustpython_pylib::LIB_PATH), &overlay)?;
    let image = image::make(&files)?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("library.bin"), image)?;
    Ok(())
}
