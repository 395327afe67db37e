//! `PYTHON*` variables.

use std::ffi::OsString;

/// Reads variables of the environment, or none where they are to be ignored.
#[derive(Clone, Copy, Debug)]
pub struct Variables {
    ignored: bool,
}

impl Variables {
    /// The variables of the process; `ignored` says that they are without effect (`-E`).
    pub fn new(ignored: bool) -> Variables {
        Variables { ignored }
    }

    /// The variable's value, if it is set and not empty.
    pub fn get(self, name: &str) -> Option<OsString> {
        if self.ignored {
            return None;
        }
        std::env::var_os(name).filter(|value| !value.is_empty())
    }

    /// Whether the variable is set and not empty.
    pub fn is_set(self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The level that the variable stands for: its number, 1 for any other text, 0 without it.
    pub fn level(self, name: &str) -> u32 {
        let Some(value) = self.get(name) else { return 0 };
        value.to_str().and_then(|value| value.trim().parse().ok()).unwrap_or(1)
    }
}
