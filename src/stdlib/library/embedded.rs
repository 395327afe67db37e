//! The library as the runtime imports from it.

use taipan_code::CodeRef;
use taipan_runtime::modules::registry::Embedded;
use taipan_runtime::modules::registry::Library;

use super::ROOT;

struct Image;

/// The embedded library.
pub static LIBRARY: &dyn Library = &Image;

impl Library for Image {
    fn root(&self) -> &'static str {
        ROOT
    }

    fn find(&self, name: &str) -> Option<Embedded> {
        let module = super::find(name)?;
        Some(Embedded { path: module.path(), is_package: module.is_package(), is_frozen: module.is_frozen() })
    }

    fn code(&self, name: &str) -> Option<CodeRef> {
        super::find(name)?.code()
    }

    fn source(&self, filename: &str) -> Option<String> {
        super::source_of_file(filename)
    }

    fn names(&self) -> Vec<&'static str> {
        super::modules().map(|module| module.name()).collect()
    }
}
