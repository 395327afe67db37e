//! What is asked of exceptions before anything is printed.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::entries;
use super::entries::Excerpt;
use super::suggest;
use super::syntax;
use super::theme::Theme;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::ops;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::exception::Exception;
use crate::types::exception::group;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// Members of a group that are shown.
pub const MOST_MEMBERS: usize = 15;

/// Exceptions that are gone through at most: chains may be made as long as memory allows.
const MOST_EXCEPTIONS: usize = 10_000;

/// What is printed of one exception.
pub struct Node {
    /// The traceback's entries.
    pub entries: Vec<String>,
    /// The lines with class and message, and the notes.
    pub message: String,
    /// The index of `__cause__`.
    pub cause: Option<usize>,
    /// The index of `__context__`, if it is shown.
    pub context: Option<usize>,
    /// Of a group, the indices of its first members, and how many there are.
    pub members: Option<(Vec<usize>, usize)>,
}

/// An exception and all that belongs to it; it is the first node.
pub struct Report {
    /// The exceptions.
    pub nodes: Vec<Node>,
}

/// How an exception is reached.
#[derive(Clone, Copy)]
enum Link {
    Cause(usize),
    Context(usize),
    Member(usize),
}

impl Report {
    /// Asks an exception and all that it leads to.
    pub fn of(thread: &mut Thread, exception: Value, theme: &Theme) -> PyResult<Report> {
        let mut builder = Builder { nodes: Vec::new(), exceptions: List::empty(&thread.interp()), theme };
        builder.add(thread, exception, None)?;
        let mut index = 0;
        while index < builder.nodes.len() && index < MOST_EXCEPTIONS {
            builder.follow(thread, index)?;
            index += 1;
        }
        Ok(Report { nodes: builder.nodes })
    }
}

struct Builder<'a> {
    nodes: Vec<Node>,
    /// The exceptions of the nodes; each is met once.
    exceptions: Gc<List>,
    theme: &'a Theme,
}

impl Builder<'_> {
    fn is_known(&self, exception: Value) -> bool {
        self.exceptions.items().iter().any(|known| known.is(exception))
    }

    fn add(&mut self, thread: &mut Thread, exception: Value, link: Option<Link>) -> PyResult<()> {
        self.exceptions.push(thread, exception)?;
        let traceback = exception.cast::<Exception>().and_then(|exception| exception.traceback.get());
        let node = Node {
            entries: entries::render(thread, traceback, Excerpt::Marked, self.theme),
            message: message(thread, exception, self.theme)?,
            cause: None,
            context: None,
            members: None,
        };
        let index = self.nodes.len();
        self.nodes.push(node);
        match link {
            Some(Link::Cause(from)) => self.nodes[from].cause = Some(index),
            Some(Link::Context(from)) => self.nodes[from].context = Some(index),
            Some(Link::Member(from)) => {
                if let Some((members, _)) = &mut self.nodes[from].members {
                    members.push(index);
                }
            }
            None => {}
        }
        Ok(())
    }

    fn follow(&mut self, thread: &mut Thread, index: usize) -> PyResult<()> {
        let Some(value) = self.exceptions.get(index) else { return Ok(()) };
        let Some(exception) = value.cast::<Exception>() else { return Ok(()) };
        if let Some(cause) = exception.cause.get().filter(|cause| !self.is_known(*cause)) {
            self.add(thread, cause, Some(Link::Cause(index)))?;
        }
        if self.nodes[index].cause.is_none()
            && !exception.suppresses_context()
            && let Some(context) = exception.context.get().filter(|context| !self.is_known(*context))
        {
            self.add(thread, context, Some(Link::Context(index)))?;
        }
        if is_a(thread, value, exceptions::BASE_EXCEPTION_GROUP) {
            let members = group::members(value);
            self.nodes[index].members = Some((Vec::new(), members.len()));
            for &member in members.iter().take(MOST_MEMBERS) {
                self.add(thread, member, Some(Link::Member(index)))?;
            }
        }
        Ok(())
    }
}

/// Whether a value is an instance of a builtin exception class.
pub fn is_a(thread: &Thread, value: Value, class: taipan_gc::ShapeId) -> bool {
    let interp = thread.interp();
    interp.class_of(value).is_subclass_of(interp.class(class))
}

/// What an object says, or that it raised. An error is one of memory or stack only.
pub fn safe_text(
    thread: &mut Thread,
    value: Value,
    what: &str,
    ask: fn(&mut Thread, Value) -> PyResult<Gc<Str>>,
) -> String {
    match ask(thread, value) {
        Ok(text) => text.to_string_lossy(),
        Err(raised) => {
            thread.forget(raised);
            let function = if what == "__notes__" { "repr" } else { "str" };
            format!("<{what} {function}() failed>")
        }
    }
}

/// An attribute, `None` where it is absent or reading it raises.
pub fn safe_attribute(thread: &mut Thread, value: Value, name: Gc<Str>) -> Option<Value> {
    match attr::get_optional(thread, value, name) {
        Ok(found) => found,
        Err(raised) => {
            thread.forget(raised);
            None
        }
    }
}

/// The class with its module, unless that is obvious.
pub fn class_text(thread: &mut Thread, class: Gc<Class>) -> String {
    let qualname = class.qualname().to_string_lossy();
    match crate::types::class::module_name(&thread.interp(), class) {
        Some(module) if module == "builtins" || module == "__main__" => qualname,
        Some(module) => format!("{module}.{qualname}"),
        None => format!("<unknown>.{qualname}"),
    }
}

/// `class: message`, or the class alone.
pub fn final_line(kind: &str, message: &str, theme: &Theme) -> String {
    let Theme { kind: colour, message: message_colour, reset, .. } = theme;
    if message.is_empty() {
        format!("{colour}{kind}{reset}\n")
    } else {
        format!("{colour}{kind}{reset}: {message_colour}{message}{reset}\n")
    }
}

/// An exception alone, with the lines of its traceback: as CPython shows what it ignores.
pub fn brief(thread: &mut Thread, exception: Value) -> String {
    let class = thread.interp().class_of(exception);
    let kind = class_text(thread, class);
    let message = safe_text(thread, exception, "exception", ops::str);
    let traceback = exception.cast::<Exception>().and_then(|exception| exception.traceback.get());
    let entries = entries::render(thread, traceback, Excerpt::Line, &Theme::PLAIN);
    let title = if traceback.is_some() { "Traceback (most recent call last):\n" } else { "" };
    format!("{title}{}{kind}: {message}\n", entries.concat())
}

/// The lines with class and message, and the notes.
fn message(thread: &mut Thread, exception: Value, theme: &Theme) -> PyResult<String> {
    let class = thread.interp().class_of(exception);
    let kind = class_text(thread, class);
    let mut text = if is_a(thread, exception, exceptions::SYNTAX_ERROR) {
        syntax::format(thread, exception, &kind, theme)
    } else {
        let mut message = safe_text(thread, exception, "exception", ops::str);
        message.push_str(&suggest::hint(thread, exception)?);
        final_line(&kind, &message, theme)
    };
    push_notes(thread, exception, &mut text);
    Ok(text)
}

fn push_notes(thread: &mut Thread, exception: Value, text: &mut String) {
    let name = Name::__notes__.get(&thread.interp());
    let notes = match attr::get_optional(thread, exception, name) {
        Ok(Some(notes)) if !notes.is_none() => notes,
        Ok(_) => return,
        Err(raised) => {
            let shown = failure(thread, raised);
            text.push_str(&format!("Ignored error getting __notes__: {shown}\n"));
            return;
        }
    };
    let items = match (notes.cast::<List>(), notes.cast::<Tuple>()) {
        (Some(list), _) => list.items(),
        (None, Some(tuple)) => tuple.items(),
        (None, None) => {
            let shown = safe_text(thread, notes, "__notes__", ops::repr);
            text.push_str(&format!("{shown}\n"));
            return;
        }
    };
    for &note in items {
        let note = safe_text(thread, note, "note", ops::str);
        for line in note.split('\n') {
            text.push_str(line);
            text.push('\n');
        }
    }
}

fn failure(thread: &mut Thread, raised: Raised) -> String {
    let exception = thread.take_pending(raised);
    safe_text(thread, exception, "__notes__", ops::repr)
}
