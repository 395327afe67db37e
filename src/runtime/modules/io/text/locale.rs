//! The encoding of the locale.

use std::ffi::OsString;

use crate::state::interpreter::Interpreter;

/// What the environment says of character sets: the first variable that is set counts.
fn variable() -> Option<String> {
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(std::env::var_os)
        .find(|value| !value.is_empty())
        .map(|value: OsString| value.to_string_lossy().into_owned())
}

/// Whether text is UTF-8 whatever the locale.
pub fn is_utf8_mode(interp: &Interpreter) -> bool {
    interp.config().flags.utf8_mode
}

/// The name of the encoding that text files have where none is given.
pub fn encoding(interp: &Interpreter) -> String {
    if is_utf8_mode(interp) {
        return "utf-8".to_string();
    }
    let name = variable().unwrap_or_default();
    let Some((_, set)) = name.split_once('.') else { return "UTF-8".to_string() };
    let set = set.split('@').next().unwrap_or(set);
    match set.to_ascii_lowercase().as_str() {
        "utf8" | "utf-8" => "UTF-8".to_string(),
        _ => set.to_string(),
    }
}

/// Whether bytes that are no text are expected on the standard streams: in locales that say nothing of text.
pub fn is_c_like(interp: &Interpreter) -> bool {
    let c_like = |name: String| matches!(name.as_str(), "C" | "POSIX" | "C.UTF-8" | "C.utf8" | "UTF-8");
    is_utf8_mode(interp) || variable().is_none_or(c_like)
}
