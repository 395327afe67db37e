//! Chains and groups of exceptions laid out.

use super::report::MOST_MEMBERS;
use super::report::Node;
use super::report::Report;
use super::theme::Theme;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// Groups nested deeper than this are not shown.
const MOST_DEPTH: usize = 10;

/// The text of a report.
pub fn render(report: &Report, _theme: &Theme) -> String {
    let mut printer = Printer { report, out: String::new(), depth: 0, needs_close: false };
    printer.chain(0);
    printer.out
}

struct Printer<'a> {
    report: &'a Report,
    out: String,
    /// How many groups deep.
    depth: usize,
    /// Whether the frame around the innermost group's members is still to be closed.
    needs_close: bool,
}

impl Printer<'_> {
    fn indent(&self) -> String {
        " ".repeat(2 * self.depth)
    }

    /// Text inside the frame of its group.
    fn emit(&mut self, text: &str, margin: char) {
        let mut indent = self.indent();
        if self.depth > 0 {
            indent.push(margin);
            indent.push(' ');
        }
        for line in text.split_inclusive('\n') {
            self.out.push_str(&indent);
            self.out.push_str(line);
        }
    }

    /// An exception after those that led to it.
    fn chain(&mut self, index: usize) {
        let mut links: Vec<(Option<&str>, usize)> = Vec::new();
        let mut next = Some(index);
        while let Some(index) = next {
            let node = &self.report.nodes[index];
            let (words, from) = match (node.cause, node.context) {
                (Some(cause), _) => (Some(CAUSE), Some(cause)),
                (None, Some(context)) => (Some(CONTEXT), Some(context)),
                (None, None) => (None, None),
            };
            links.push((words, index));
            next = from;
        }
        for (words, index) in links.into_iter().rev() {
            if let Some(words) = words {
                self.emit(words, '|');
            }
            self.exception(index);
        }
    }

    fn exception(&mut self, index: usize) {
        let report = self.report;
        let node = &report.nodes[index];
        match &node.members {
            None => {
                self.stack(node, "Traceback (most recent call last):\n", '|');
                self.emit(&node.message, '|');
            }
            Some(_) if self.depth > MOST_DEPTH => {
                self.emit(&format!("... (max_group_depth is {MOST_DEPTH})\n"), '|');
            }
            Some((members, count)) => self.group(node, members, *count),
        }
    }

    fn stack(&mut self, node: &Node, title: &str, margin: char) {
        if node.entries.is_empty() {
            return;
        }
        self.emit(title, margin);
        for entry in &node.entries {
            self.emit(entry, '|');
        }
    }

    fn group(&mut self, node: &Node, members: &[usize], count: usize) {
        let is_outermost = self.depth == 0;
        if is_outermost {
            self.depth = 1;
        }
        let margin = if is_outermost { '+' } else { '|' };
        self.stack(node, "Exception Group Traceback (most recent call last):\n", margin);
        self.emit(&node.message, '|');
        let shown = count.min(MOST_MEMBERS + 1);
        self.needs_close = false;
        for place in 0..shown {
            let is_last = place + 1 == shown;
            // A nested group may close the frame for all that it ends.
            self.needs_close |= is_last;
            let member = members.get(place).copied().filter(|_| place < MOST_MEMBERS);
            self.title(place, member.is_some());
            self.depth += 1;
            match member {
                Some(member) => self.chain(member),
                None => {
                    let more = count - MOST_MEMBERS;
                    let plural = if more > 1 { "s" } else { "" };
                    self.emit(&format!("and {more} more exception{plural}\n"), '|');
                }
            }
            if is_last && self.needs_close {
                self.out.push_str(&self.indent());
                self.out.push_str("+------------------------------------\n");
                self.needs_close = false;
            }
            self.depth -= 1;
        }
        if is_outermost {
            self.depth = 0;
        }
    }

    /// The line above a member.
    fn title(&mut self, place: usize, is_shown: bool) {
        let title = if is_shown { (place + 1).to_string() } else { "...".to_string() };
        let corner = if place == 0 { "+-" } else { "  " };
        self.out.push_str(&self.indent());
        self.out.push_str(&format!("{corner}+---------------- {title} ----------------\n"));
    }
}
