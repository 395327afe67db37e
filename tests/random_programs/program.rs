//! Programs as trees of lines, so that parts can be taken out.

use std::fmt;

/// A line and the block below it.
#[derive(Clone, Debug)]
pub struct Node {
    head: String,
    body: Vec<Node>,
}

impl Node {
    /// A line without a block.
    pub fn line(head: impl Into<String>) -> Self {
        Node { head: head.into(), body: Vec::new() }
    }

    /// A line with a block; it ends with a colon.
    pub fn block(head: impl Into<String>, body: Vec<Node>) -> Self {
        Node { head: head.into(), body }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        writeln!(f, "{}{}", "    ".repeat(depth), self.head)?;
        if self.body.is_empty() && self.head.ends_with(':') {
            writeln!(f, "{}pass", "    ".repeat(depth + 1))?;
        }
        self.body.iter().try_for_each(|node| node.write(f, depth + 1))
    }
}

/// A program.
#[derive(Clone, Debug)]
pub struct Program(pub Vec<Node>);

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|node| node.write(f, 0))
    }
}

impl Program {
    /// The smallest program that still `fails` and comes from this one by taking out lines and blocks.
    pub fn minimised(mut self, mut fails: impl FnMut(&Program) -> bool) -> Program {
        loop {
            let Some(smaller) = self.smaller().find(|candidate| fails(candidate)) else { return self };
            self = smaller;
        }
    }

    /// The program with one part less, large parts first.
    fn smaller(&self) -> impl Iterator<Item = Program> + '_ {
        let mut paths = Vec::new();
        collect_paths(&self.0, &mut Vec::new(), &mut paths);
        paths.sort_by_key(Vec::len);
        let without = |path: &Vec<usize>| self.edited(path, |nodes, index| drop(nodes.remove(index)));
        let unwrapped = |path: &Vec<usize>| {
            self.edited(path, |nodes, index| {
                let node = nodes.remove(index);
                nodes.splice(index..index, node.body);
            })
        };
        let edits: Vec<Program> = paths.iter().flat_map(|path| [without(path), unwrapped(path)]).collect();
        edits.into_iter()
    }

    fn edited(&self, path: &[usize], edit: impl FnOnce(&mut Vec<Node>, usize)) -> Program {
        let mut program = self.clone();
        let (last, outer) = path.split_last().expect("a path leads to a node");
        let nodes = outer.iter().fold(&mut program.0, |nodes, &index| &mut nodes[index].body);
        edit(nodes, *last);
        program
    }
}

fn collect_paths(nodes: &[Node], path: &mut Vec<usize>, paths: &mut Vec<Vec<usize>>) {
    for (index, node) in nodes.iter().enumerate() {
        path.push(index);
        paths.push(path.clone());
        collect_paths(&node.body, path, paths);
        path.pop();
    }
}

#[test]
fn programs_shrink_to_what_matters() {
    let inner = Node::block("if x:", vec![Node::line("y = 1"), Node::line("bad()")]);
    let program = Program(vec![Node::line("x = 1"), Node::block("while x:", vec![inner, Node::line("z")])]);
    let small = program.minimised(|program| program.to_string().contains("bad()"));
    assert_eq!(small.to_string(), "bad()\n");
}
