//! Colours of tracebacks on a terminal.

/// Escape sequences, empty without colours.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// The exception's class.
    pub kind: &'static str,
    /// Its message.
    pub message: &'static str,
    /// File name, line number, function.
    pub place: &'static str,
    /// What is marked by `^`.
    pub highlight: &'static str,
    /// What is marked by `~`.
    pub range: &'static str,
    /// Back to normal.
    pub reset: &'static str,
}

impl Theme {
    /// No colours.
    pub const PLAIN: Theme = Theme { kind: "", message: "", place: "", highlight: "", range: "", reset: "" };

    /// Colours as CPython has them.
    pub const COLOURED: Theme = Theme {
        kind: "\x1b[1;35m",
        message: "\x1b[35m",
        place: "\x1b[35m",
        highlight: "\x1b[1;31m",
        range: "\x1b[31m",
        reset: "\x1b[0m",
    };

    /// Whether there are colours.
    pub fn is_coloured(&self) -> bool {
        !self.reset.is_empty()
    }
}
