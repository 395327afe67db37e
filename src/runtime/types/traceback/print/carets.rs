//! The source lines under a traceback's entry, with what failed marked.

use taipan_compiler::ast::Expr;
use taipan_compiler::ast::ExprKind;
use taipan_compiler::ast::StmtKind;

use super::anchors;
use super::anchors::Anchors;
use super::anchors::characters_before;
use super::theme::Theme;

/// What is shown in front of each line.
const INDENT: &str = "    ";

/// The excerpt of an entry.
///
/// `lines` are the source lines of the range, blanks at their ends removed; the columns count bytes, in the first and in
/// the last line. Without columns the first line is shown alone.
pub fn excerpt(lines: &[String], columns: Option<(u32, u32)>, theme: &Theme) -> String {
    let dedented = dedent(lines);
    if dedented.iter().all(|line| line.trim().is_empty()) {
        return String::new();
    }
    let Some((col, end_col)) = columns else {
        return format!("{INDENT}{}\n", lines[0].trim());
    };
    let first_width = lines[0].chars().count();
    let removed = first_width - dedented[0].chars().count();
    let last = lines.len() - 1;
    let start = characters_before(&lines[0], col).saturating_sub(removed);
    let end = characters_before(&lines[last], end_col).saturating_sub(removed);
    Excerpt::new(&dedented, start, end).render(theme)
}

/// Removes the white space that all lines begin with; lines of white space become empty.
fn dedent(lines: &[String]) -> Vec<String> {
    let filled: Vec<&String> = lines.iter().filter(|line| !line.trim().is_empty()).collect();
    let margin = match filled.split_first() {
        Some((first, rest)) => {
            let blank = first.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            rest.iter().fold(blank, |margin, line| common_prefix(&first[..margin], line))
        }
        None => 0,
    };
    lines
        .iter()
        .map(|line| if line.trim().is_empty() { String::new() } else { line[margin..].to_string() })
        .collect()
}

fn common_prefix(blank: &str, line: &str) -> usize {
    blank.bytes().zip(line.bytes()).take_while(|(a, b)| a == b).count()
}

/// How many columns a terminal gives the first characters of a line.
fn display_width(line: &str, characters: usize) -> usize {
    if line.is_ascii() {
        return characters;
    }
    line.chars().take(characters).map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Whether a character takes two columns.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x115F | 0x231A..=0x231B | 0x2329..=0x232A | 0x23E9..=0x23EC | 0x2E80..=0x303E
        | 0x3041..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0xA4CF | 0xA960..=0xA97F | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF | 0xFE10..=0xFE19 | 0xFE30..=0xFE6F | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1F64F | 0x1F680..=0x1F6FF | 0x1F900..=0x1F9FF | 0x20000..=0x3FFFD)
}

struct Excerpt<'a> {
    lines: &'a [String],
    /// The columns on a terminal at which the range begins and ends.
    start: usize,
    end: usize,
    /// Likewise of the part that is marked apart.
    anchors: Option<Anchors>,
    marked: bool,
}

impl<'a> Excerpt<'a> {
    fn new(lines: &'a [String], start: usize, end: usize) -> Self {
        let last = lines.len() - 1;
        let found = anchors::find(&segment(lines, start, end));
        let marked = should_mark(lines, start, end, found.is_some());
        let shown = |(line, col): (usize, usize)| {
            let col = if line == 0 { col + start } else { col };
            (line, lines.get(line).map_or(col, |text| display_width(text, col)))
        };
        Excerpt {
            lines,
            start: display_width(&lines[0], start),
            end: display_width(&lines[last], end),
            anchors: found.map(|found| Anchors { left: shown(found.left), right: shown(found.right) }),
            marked,
        }
    }

    /// The lines that are shown: the first and last, and those around the ends of the anchors.
    fn significant(&self) -> Vec<usize> {
        let last = self.lines.len() - 1;
        let mut lines = vec![0, last];
        if let Some(anchors) = self.anchors {
            for line in [anchors.left.0, anchors.right.0] {
                lines.extend([line.saturating_sub(1), line, line + 1]);
            }
        }
        lines.retain(|line| *line <= last);
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    fn render(&self, theme: &Theme) -> String {
        let mut shown = Vec::new();
        let mut previous: Option<usize> = None;
        for line in self.significant() {
            match previous.map_or(0, |previous| line - previous) {
                0 | 1 => {}
                2 => self.push_line(&mut shown, line - 1, theme),
                gap => shown.push(format!("...<{} lines>...", gap - 1)),
            }
            self.push_line(&mut shown, line, theme);
            previous = Some(line);
        }
        dedent(&shown).iter().map(|line| format!("{INDENT}{line}\n")).collect()
    }

    fn push_line(&self, shown: &mut Vec<String>, line: usize, theme: &Theme) {
        if !self.marked {
            shown.push(self.lines[line].clone());
            return;
        }
        let marks = self.marks(line);
        if theme.is_coloured() {
            shown.push(coloured(&self.lines[line], &marks, theme));
            let text: String = marks.iter().collect();
            shown.push(coloured(&text, &marks, theme));
        } else {
            shown.push(self.lines[line].clone());
            shown.push(marks.into_iter().collect());
        }
    }

    /// The marks under a line, one for each column.
    fn marks(&self, line: usize) -> Vec<char> {
        let text = &self.lines[line];
        let width = text.chars().count();
        let blank = width - text.trim_start().chars().count();
        let last = self.lines.len() - 1;
        let count = if line == last { self.end } else { display_width(text, width) };
        (0..count)
            .map(|col| {
                if col < blank || line == 0 && col < self.start {
                    return ' ';
                }
                match self.anchors {
                    None => '^',
                    Some(anchors) if (line, col) >= anchors.left && (line, col) < anchors.right => '^',
                    Some(_) => '~',
                }
            })
            .collect()
    }
}

/// The text with the parts above `^` and `~` in their colours.
fn coloured(text: &str, marks: &[char], theme: &Theme) -> String {
    let mut out = String::new();
    let mut current = ' ';
    for (index, c) in text.chars().enumerate() {
        let mark = marks.get(index).copied().unwrap_or(' ');
        if mark != current {
            if current != ' ' {
                out.push_str(theme.reset);
            }
            match mark {
                '^' => out.push_str(theme.highlight),
                '~' => out.push_str(theme.range),
                _ => {}
            }
            current = mark;
        }
        out.push(c);
    }
    if current != ' ' {
        out.push_str(theme.reset);
    }
    out
}

/// The text of the range.
fn segment(lines: &[String], start: usize, end: usize) -> String {
    let last = lines.len() - 1;
    let cut = |line: &str, from: usize, to: usize| -> String { line.chars().take(to).skip(from).collect() };
    if last == 0 {
        return cut(&lines[0], start, end);
    }
    let mut text = cut(&lines[0], start, usize::MAX);
    for line in &lines[1..last] {
        text.push('\n');
        text.push_str(line);
    }
    text.push('\n');
    text.push_str(&cut(&lines[last], 0, end));
    text
}

/// Marks are left out where they would cover all there is, and under a plain call that is a whole statement's value.
fn should_mark(lines: &[String], start: usize, end: usize, has_anchors: bool) -> bool {
    if let Some(body) = anchors::parse(&lines.join("\n")) {
        let Some(statement) = body.first() else { return false };
        let value = match &statement.kind {
            StmtKind::Return(statement) => statement.value.as_deref().filter(|value| calls_name(value)),
            StmtKind::Assign(statement) => match statement.targets.as_slice() {
                [Expr { kind: ExprKind::Name(_), .. }] => {
                    Some(&*statement.value).filter(|value| is_call(value))
                }
                _ => None,
            },
            _ => None,
        };
        let covers = |value: &Expr| {
            let range = &value.range;
            range.line == 1
                && range.end_line as usize == lines.len()
                && range.col as usize == start
                && range.end_col as usize == end
        };
        if value.is_some_and(covers) {
            return false;
        }
    }
    let last = &lines[lines.len() - 1];
    has_anchors
        || lines[0].chars().take(start).any(|c| !c.is_whitespace())
        || last.chars().skip(end).any(|c| !c.is_whitespace())
}

fn is_call(value: &Expr) -> bool {
    matches!(value.kind, ExprKind::Call(_))
}

fn calls_name(value: &Expr) -> bool {
    matches!(&value.kind, ExprKind::Call(call) if matches!(call.func.kind, ExprKind::Name(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(lines: &[&str], col: u32, end_col: u32) -> String {
        let lines: Vec<String> = lines.iter().map(|line| line.to_string()).collect();
        excerpt(&lines, Some((col, end_col)), &Theme::PLAIN)
    }

    #[test]
    fn a_range_is_marked_with_its_operator_apart() {
        assert_eq!(shown(&["    x = 1 / 0"], 8, 13), "    x = 1 / 0\n        ~~^~~\n");
        assert_eq!(shown(&["  print(a[1])"], 8, 12), "    print(a[1])\n          ~^^^\n");
    }

    #[test]
    fn a_whole_line_is_not_marked() {
        assert_eq!(shown(&["    raise E"], 4, 11), "    raise E\n");
        assert_eq!(shown(&["    return f(x)"], 11, 15), "    return f(x)\n");
    }

    #[test]
    fn lines_in_the_middle_are_left_out() {
        let lines = ["f(", "    1,", "    2,", "    3,", "    4,", "    5)"];
        assert_eq!(
            shown(&lines, 0, 6),
            "    f(\n    ~^\n        1,\n        ^^\n    ...<2 lines>...\n        4,\n        ^^\n        5)\n        ^^\n"
        );
    }
}
