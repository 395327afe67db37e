//! Programs from seeds: they end, they say what they have computed, and they like the edges of numbers.
//!
//! A program has classes, functions, closures and generators that may call those before them, and a function `main` that
//! calls them in loops. Loops have small bounds; what a part costs is reckoned with, so that nested calls in nested
//! loops stay short. Values that grow in loops are cut.

use crate::prng::Prng;
use crate::program::Node;
use crate::program::Program;

/// Steps that a program may take, roughly.
const MOST_STEPS: usize = 4_000;

/// Integers around which representations and operations change.
const EDGES: [&str; 22] = [
    "2**31 - 1",
    "-2**31",
    "2**32",
    "2**49 - 1",
    "-2**49",
    "2**50 - 3",
    "2**53",
    "2**62",
    "2**63 - 1",
    "-2**63",
    "2**64 - 1",
    "2**64",
    "10**18",
    "3**40",
    "-(10**25)",
    "2**127 + 5",
    "0",
    "1",
    "-1",
    "2",
    "7",
    "255",
];

/// What cuts an integer.
const MASKS: [&str; 6] =
    ["& 0xFFFFFFFF", "& 0xFFFFFFFFFFFFFFFF", "% (2**49 + 7)", "% 1000003", "& (2**50 - 1)", "% -97"];

const FLOATS: [&str; 14] = [
    "0.0",
    "-0.0",
    "0.5",
    "1.5",
    "-2.25",
    "1e16",
    "1e308",
    "-1e308",
    "5e-324",
    "3.141592653589793",
    "1e-5",
    "255.0",
    "float('inf')",
    "2.0**53",
];

const COMPLEXES: [&str; 8] =
    ["0j", "1j", "(1+2j)", "(0.5-0.25j)", "complex(-0.0, 0.0)", "complex(0.0, -0.0)", "1e200j", "(1e308+1j)"];

const WORDS: [&str; 8] = ["''", "'a'", "'spam'", "'Egg'", "'éa'", "'x y'", "'\u{1F40D}'", "'0'"];

/// The type that a variable has most of the time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Int,
    Float,
    Complex,
    Text,
    List,
    Dict,
    /// An instance of a class, by its number.
    Object(usize),
}

/// Something that can be called.
struct Function {
    name: String,
    parameters: Vec<Kind>,
    result: Kind,
    cost: usize,
}

/// What is known where a statement stands.
struct Scope {
    variables: Vec<(String, Kind)>,
    /// How often the statement is run in a call of its function.
    times: usize,
    /// Loops around it in its function.
    loops: usize,
    /// Whether the innermost loop may be left by `break` and `continue`.
    breakable: bool,
}

impl Scope {
    fn of(kind: Kind, scope: &Scope) -> Vec<&str> {
        scope.variables.iter().filter(|(_, known)| *known == kind).map(|(name, _)| name.as_str()).collect()
    }
}

/// The program of a seed.
pub fn generate(seed: u64) -> Program {
    let mut generator =
        Generator { random: Prng::new(seed), functions: Vec::new(), classes: 0, names: 0, spent: 0 };
    generator.program()
}

struct Generator {
    random: Prng,
    functions: Vec<Function>,
    classes: usize,
    names: usize,
    /// Steps of the function that is being written.
    spent: usize,
}

/// The whole.
impl Generator {
    fn program(&mut self) -> Program {
        let mut nodes = vec![Node::line("total = 0")];
        for _ in 0..self.random.below(3) {
            nodes.push(self.class());
        }
        for _ in 0..self.random.between(1, 3) {
            nodes.push(match self.random.below(6) {
                0 => self.closure(),
                1 => self.generator(),
                _ => self.function(),
            });
        }
        nodes.push(self.main());
        nodes.push(Node::block("for turn in range(3):", vec![Node::line("main(turn)")]));
        nodes.push(Node::line("show('total', total)"));
        Program(nodes)
    }

    fn fresh(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    fn main(&mut self) -> Node {
        let mut scope =
            Scope { variables: vec![("turn".into(), Kind::Int)], times: 1, loops: 0, breakable: false };
        self.spent = 0;
        let mut body = self.declarations(&mut scope);
        body.extend(self.calls(&mut scope));
        for _ in 0..self.random.between(2, 5) {
            body.extend(self.statement(&mut scope, 3));
        }
        let shown = scope.variables.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        let report = Node::line(format!("show('state', {shown})"));
        let mut nodes = vec![Node::line("global total")];
        if self.random.percent(60) {
            let caught = Node::line("show('caught', type(error).__name__, str(error))");
            nodes.push(Node::block("try:", body));
            nodes.push(Node::block("except Exception as error:", vec![caught]));
            nodes.push(Node::block("else:", vec![report]));
        } else {
            nodes.extend(body);
            nodes.push(report);
        }
        Node::block("def main(turn):", nodes)
    }

    /// Each function is called in a loop, so that its code is hot.
    fn calls(&mut self, scope: &mut Scope) -> Vec<Node> {
        const SHARE: usize = MOST_STEPS / 8;
        let mut nodes = Vec::new();
        for index in 0..self.functions.len() {
            let Function { name, parameters, result, cost } = &self.functions[index];
            let (name, parameters, result) = (name.clone(), parameters.clone(), *result);
            let times = (SHARE / cost.max(&1)).clamp(1, 20);
            self.spent += times * cost;
            let variable = self.fresh("v");
            let arguments: Vec<String> =
                parameters.into_iter().map(|kind| self.argument(scope, kind)).collect();
            let call = format!("{variable} = {name}({})", arguments.join(", "));
            nodes.push(Node::block(format!("for i in range({times}):"), vec![Node::line(call)]));
            scope.variables.push((variable, result));
        }
        nodes
    }

    /// Variables of each kind.
    fn declarations(&mut self, scope: &mut Scope) -> Vec<Node> {
        let mut nodes = Vec::new();
        let kinds = [Kind::Int, Kind::Int, Kind::Float, Kind::Complex, Kind::Text, Kind::List, Kind::Dict];
        for kind in kinds {
            let name = self.fresh("v");
            let value = match kind {
                Kind::Dict => "{1: 2, 'k': 0}".to_string(),
                _ => self.expression(scope, kind, 1),
            };
            nodes.push(Node::line(format!("{name} = {value}")));
            scope.variables.push((name, kind));
        }
        if self.classes > 0 {
            let class = self.random.below(self.classes);
            let name = self.fresh("v");
            let (int, float) = (self.int(scope, 1), self.float(scope, 1));
            nodes.push(Node::line(format!("{name} = C{class}({int}, {float})")));
            scope.variables.push((name, Kind::Object(class)));
        }
        nodes
    }

    fn parameters(&mut self) -> (Vec<(String, Kind)>, String) {
        let mut variables = Vec::new();
        for _ in 0..self.random.between(1, 3) {
            let kind =
                self.random.pick(&[Kind::Int, Kind::Int, Kind::Float, Kind::Complex, Kind::Text, Kind::List]);
            variables.push((self.fresh("p"), kind));
        }
        let text = variables.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        (variables, text)
    }

    fn function(&mut self) -> Node {
        let (variables, text) = self.parameters();
        let parameters = variables.iter().map(|(_, kind)| *kind).collect();
        let mut scope = Scope { variables, times: 1, loops: 0, breakable: false };
        self.spent = 1;
        let result = self.random.pick(&[Kind::Int, Kind::Int, Kind::Float, Kind::Complex, Kind::Text]);
        let mut body = vec![Node::line("global total")];
        let (int, float) = (self.fresh("v"), self.fresh("v"));
        body.push(Node::line(format!("{int} = {}", self.int(&scope, 1))));
        body.push(Node::line(format!("{float} = {}", self.float(&scope, 1))));
        scope.variables.push((int, Kind::Int));
        scope.variables.push((float, Kind::Float));
        for _ in 0..self.random.between(1, 3) {
            body.extend(self.statement(&mut scope, 2));
        }
        let value = self.expression(&scope, result, 2);
        body.push(Node::line(format!("return {value}")));
        let name = self.fresh("f");
        self.functions.push(Function { name: name.clone(), parameters, result, cost: self.spent });
        Node::block(format!("def {name}({text}):"), body)
    }

    /// A function that makes a counter and calls it.
    fn closure(&mut self) -> Node {
        let name = self.fresh("f");
        let times = self.random.between(3, 40);
        let scope = Scope {
            variables: vec![("p".into(), Kind::Int), ("held".into(), Kind::Int), ("step".into(), Kind::Int)],
            times,
            loops: 1,
            breakable: false,
        };
        self.spent = 3 * times;
        let change = self.int(&scope, 2);
        let mask = self.random.pick(&MASKS);
        let inner = Node::block(
            "def count(step):",
            vec![
                Node::line("nonlocal held"),
                Node::line(format!("held = ({change}) {mask}")),
                Node::line("return held + p"),
            ],
        );
        let body = vec![
            Node::line(format!("held = {}", self.random.pick(&EDGES))),
            inner,
            Node::block(format!("for i in range({times}):"), vec![Node::line("last = count(i)")]),
            Node::line("return last ^ held"),
        ];
        let function =
            Function { name: name.clone(), parameters: vec![Kind::Int], result: Kind::Int, cost: self.spent };
        self.functions.push(function);
        Node::block(format!("def {name}(p):"), body)
    }

    /// A generator and a function that uses it up.
    fn generator(&mut self) -> Node {
        let (name, inner) = (self.fresh("f"), self.fresh("g"));
        let times = self.random.between(2, 30);
        let variables = vec![("p".into(), Kind::Int), ("i".into(), Kind::Int), ("sent".into(), Kind::Float)];
        let scope = Scope { variables, times, loops: 1, breakable: false };
        self.spent = 3 * times;
        let (value, other) = (self.int(&scope, 2), self.float(&scope, 1));
        let condition = self.condition(&scope, 1);
        let producer = Node::block(
            format!("def {inner}(p):"),
            vec![
                Node::line("sent = 0.5"),
                Node::block(
                    format!("for i in range({times}):"),
                    vec![
                        Node::block(format!("if {condition}:"), vec![Node::line(format!("yield {value}"))]),
                        Node::block(
                            "else:",
                            vec![Node::line(format!("sent = {other}")), Node::line("yield i")],
                        ),
                    ],
                ),
                Node::line("return sent"),
            ],
        );
        let consumer = match self.random.below(3) {
            0 => vec![Node::line(format!("return sum({inner}(p)) & 0xFFFFFFFF"))],
            1 => vec![
                Node::line("result = 0"),
                Node::block(
                    format!("for item in {inner}(p):"),
                    vec![Node::line("result = (result * 3 + item) % 1000003")],
                ),
                Node::line("return result"),
            ],
            _ => vec![
                Node::block(
                    "def whole():",
                    vec![
                        Node::line(format!("end = yield from {inner}(p)")),
                        Node::line("yield int(end == end)"),
                    ],
                ),
                Node::line("return len([item for item in whole() if item])"),
            ],
        };
        let mut body = vec![producer];
        body.extend(consumer);
        let function =
            Function { name: name.clone(), parameters: vec![Kind::Int], result: Kind::Int, cost: self.spent };
        self.functions.push(function);
        Node::block(format!("def {name}(p):"), body)
    }

    /// A class with two attributes, `count` and `size`, and methods that use them.
    fn class(&mut self) -> Node {
        let number = self.classes;
        let scope = Scope {
            variables: vec![
                ("self.count".into(), Kind::Int),
                ("self.size".into(), Kind::Float),
                ("amount".into(), Kind::Int),
            ],
            times: 1,
            loops: 1,
            breakable: false,
        };
        self.spent = 0;
        let mut body = Vec::new();
        if self.random.percent(30) {
            body.push(Node::line("__slots__ = ('count', 'size')"));
        }
        body.push(Node::block(
            "def __init__(self, count, size):",
            vec![Node::line("self.count = count"), Node::line("self.size = size")],
        ));
        let mask = self.random.pick(&MASKS);
        let (int, float) = (self.int(&scope, 2), self.float(&scope, 2));
        body.push(Node::block(
            "def change(self, amount):",
            vec![
                Node::line(format!("self.count = ({int}) {mask}")),
                Node::line(format!("self.size = {float}")),
                Node::line("return self.count"),
            ],
        ));
        let condition = self.condition(&scope, 1);
        body.push(Node::block(
            "def __add__(self, amount):",
            vec![
                Node::block(format!("if {condition}:"), vec![Node::line("return self.count + amount")]),
                Node::line("return amount"),
            ],
        ));
        let int = self.int(&scope, 1).replace("amount", "self.count");
        body.push(Node::line("@property"));
        body.push(Node::block("def double(self):", vec![Node::line(format!("return ({int}) {mask}"))]));
        body.push(Node::block(
            "def __repr__(self):",
            vec![Node::line(format!("return f'C{number}({{self.count!r}}, {{self.size!r}})'"))],
        ));
        self.classes += 1;
        let base =
            if number > 0 && self.random.percent(40) { format!("(C{})", number - 1) } else { String::new() };
        Node::block(format!("class C{number}{base}:"), body)
    }
}

/// Statements.
impl Generator {
    /// One statement, with what belongs to it; `depth` blocks may be inside.
    fn statement(&mut self, scope: &mut Scope, depth: usize) -> Vec<Node> {
        self.spent += 2 * scope.times;
        if depth == 0 || self.spent > MOST_STEPS {
            return self.simple(scope);
        }
        match self.random.below(12) {
            0..4 => self.simple(scope),
            4..7 => self.for_loop(scope, depth),
            7 => self.while_loop(scope, depth),
            8 | 9 => self.conditional(scope, depth),
            10 => self.guarded(scope, depth),
            _ => self.matching(scope, depth),
        }
    }

    fn block(&mut self, scope: &mut Scope, depth: usize) -> Vec<Node> {
        let known = scope.variables.len();
        let mut nodes = Vec::new();
        for _ in 0..self.random.between(1, 3) {
            nodes.extend(self.statement(scope, depth));
        }
        scope.variables.truncate(known);
        nodes
    }

    fn looped(&mut self, scope: &mut Scope, times: usize, depth: usize, breakable: bool) -> Vec<Node> {
        let outer = (scope.times, scope.breakable);
        scope.times *= times;
        scope.loops += 1;
        scope.breakable = breakable;
        let nodes = self.block(scope, depth - 1);
        (scope.times, scope.breakable) = outer;
        scope.loops -= 1;
        nodes
    }

    fn turns(&mut self, scope: &Scope) -> usize {
        let most = (MOST_STEPS / scope.times.max(1) / 8).clamp(2, 60);
        self.random.between(1, most)
    }

    fn for_loop(&mut self, scope: &mut Scope, depth: usize) -> Vec<Node> {
        let times = self.turns(scope);
        let name = self.fresh("i");
        let known = scope.variables.len();
        let head = match self.random.below(6) {
            0 => format!("for {name} in range({times}, 0, -{}):", self.random.between(1, 3)),
            1 => {
                let start = self.random.pick(&["2**31 - 5", "-7", "2**49 - 3", "2**63 - 4"]);
                format!("for {name} in range({start}, {start} + {times}):")
            }
            2 => match Scope::of(Kind::List, scope)[..] {
                [] => format!("for {name} in ({times}, 2**50, -1):"),
                ref lists => format!("for {name} in list({})[:{times}]:", self.random.pick(lists)),
            },
            3 => {
                let other = self.fresh("i");
                scope.variables.push((other.clone(), Kind::Int));
                format!("for {other}, {name} in enumerate(range(0, {times} * 3, 3)):")
            }
            _ => format!("for {name} in range({times}):"),
        };
        scope.variables.push((name, Kind::Int));
        let body = self.looped(scope, times, depth, true);
        scope.variables.truncate(known);
        let mut nodes = vec![Node::block(head, body)];
        if self.random.percent(10) {
            nodes.push(Node::block("else:", self.simple(scope)));
        }
        nodes
    }

    fn while_loop(&mut self, scope: &mut Scope, depth: usize) -> Vec<Node> {
        let times = self.turns(scope);
        let name = self.fresh("w");
        let condition = if self.random.percent(30) {
            format!("{name} > 0 and ({} or {name} % 2)", self.condition(scope, 1))
        } else {
            format!("{name} > 0")
        };
        // The counter is counted first, and no statement knows it: the loop ends.
        let mut body = vec![Node::line(format!("{name} -= 1"))];
        body.extend(self.looped(scope, times, depth, true));
        vec![Node::line(format!("{name} = {times}")), Node::block(format!("while {condition}:"), body)]
    }

    fn conditional(&mut self, scope: &mut Scope, depth: usize) -> Vec<Node> {
        let condition = self.condition(scope, 2);
        let mut nodes = vec![Node::block(format!("if {condition}:"), self.block(scope, depth - 1))];
        if self.random.percent(30) {
            let condition = self.condition(scope, 1);
            nodes.push(Node::block(format!("elif {condition}:"), self.block(scope, depth - 1)));
        }
        if self.random.percent(50) {
            nodes.push(Node::block("else:", self.block(scope, depth - 1)));
        }
        nodes
    }

    fn guarded(&mut self, scope: &mut Scope, depth: usize) -> Vec<Node> {
        let mut body = self.block(scope, depth - 1);
        if self.random.percent(50) {
            let raised =
                self.random.pick(&["ValueError(1)", "KeyError('k')", "ZeroDivisionError()", "IndexError(2)"]);
            let condition = self.condition(scope, 1);
            body.push(Node::block(format!("if {condition}:"), vec![Node::line(format!("raise {raised}"))]));
        }
        let caught = self.random.pick(&[
            "(ValueError, ArithmeticError)",
            "ArithmeticError",
            "(LookupError, TypeError, ValueError)",
            "Exception",
        ]);
        let mut nodes = vec![
            Node::block("try:", body),
            Node::block(format!("except {caught} as error:"), {
                let mut handler = vec![Node::line("caught = type(error).__name__")];
                handler.extend(self.simple(scope));
                handler
            }),
        ];
        if self.random.percent(30) {
            nodes.push(Node::block("finally:", self.simple(scope)));
        }
        nodes
    }

    fn matching(&mut self, scope: &mut Scope, depth: usize) -> Vec<Node> {
        let subject = self.int(scope, 1);
        let mask = self.random.below(4);
        let cases = vec![
            Node::block("case 0 | 1:", self.block(scope, depth - 1)),
            Node::block(format!("case n if n > {mask}:"), self.simple(scope)),
            Node::block("case _:", self.simple(scope)),
        ];
        vec![Node::block(format!("match ({subject}) % 5:"), cases)]
    }

    /// A statement without a block, or with a short one.
    fn simple(&mut self, scope: &mut Scope) -> Vec<Node> {
        let line = match self.random.below(16) {
            0..4 => self.assign_int(scope),
            15 => self.assign_complex(scope),
            4 | 5 => self.assign_float(scope),
            6 => self.assign_text(scope),
            7 => self.change_list(scope),
            8 => self.change_dict(scope),
            9 => self.change_object(scope),
            10 => self.change_total(scope),
            11 => self.swap(scope),
            12 => return self.leave(scope),
            13 => self.turn_kind(scope),
            _ => format!("{} and {}", self.condition(scope, 1), self.int(scope, 2)),
        };
        vec![Node::line(line)]
    }

    /// Variables that statements may change: not parameters of loops.
    fn target(&mut self, scope: &Scope, kind: Kind) -> Option<String> {
        let names = Scope::of(kind, scope);
        let targets: Vec<&str> = names.into_iter().filter(|name| !name.starts_with(['i', 't'])).collect();
        if targets.is_empty() { None } else { Some(self.random.pick(&targets).to_string()) }
    }

    fn assign_int(&mut self, scope: &Scope) -> String {
        let Some(name) = self.target(scope, Kind::Int) else { return "pass".into() };
        match self.random.below(4) {
            0 => {
                format!("{name} {} {}", self.random.pick(&["+=", "-=", "^=", "&=", "|="]), self.small(scope))
            }
            1 => format!("{name} += 1"),
            _ => {
                let value = self.int(scope, 3);
                let mask = self.random.pick(&MASKS);
                format!("{name} = ({value}) {mask}")
            }
        }
    }

    /// An integer that does not grow with the turns of a loop.
    fn small(&mut self, scope: &Scope) -> String {
        if self.random.percent(50) {
            return self.random.pick(&EDGES).to_string();
        }
        let value = self.int(scope, 1);
        format!("({value}) {}", self.random.pick(&MASKS))
    }

    fn assign_float(&mut self, scope: &Scope) -> String {
        let Some(name) = self.target(scope, Kind::Float) else { return "pass".into() };
        if self.random.percent(40) {
            let operator = self.random.pick(&["+=", "-=", "*=", "/="]);
            return format!("{name} {operator} {}", self.random.pick(&FLOATS));
        }
        format!("{name} = {}", self.float(scope, 3))
    }

    fn assign_complex(&mut self, scope: &Scope) -> String {
        let Some(name) = self.target(scope, Kind::Complex) else { return "pass".into() };
        match self.random.below(4) {
            0 => format!("{name} {} {}", self.random.pick(&["+=", "-=", "*="]), self.random.pick(&COMPLEXES)),
            // What loops multiply stays small that way.
            1 => format!("{name} = {} if abs({name}) > 2.0 else {name} * {name}", self.complex(scope, 1)),
            _ => format!("{name} = {}", self.complex(scope, 2)),
        }
    }

    fn assign_text(&mut self, scope: &Scope) -> String {
        let Some(name) = self.target(scope, Kind::Text) else { return "pass".into() };
        let value = self.text(scope, 2);
        format!("{name} = ({value})[-30:]")
    }

    fn change_list(&mut self, scope: &Scope) -> String {
        let Some(name) = self.target(scope, Kind::List) else { return "pass".into() };
        match self.random.below(8) {
            0 | 1 => format!("{name}.append({})", self.small(scope)),
            2 => {
                let index = self.int(scope, 2);
                format!("{name}[({index}) % (len({name}) or 1)] = {}", self.small(scope))
            }
            3 => format!("{name} = [x + 1 for x in {name}[:12] if x != 3]"),
            4 => format!("{name} = {name}[1:9] + [{}]", self.small(scope)),
            5 => format!("{name}.sort()"),
            6 => format!("{name}.pop()"),
            _ => format!("del {name}[8:]"),
        }
    }

    fn change_dict(&mut self, scope: &Scope) -> String {
        let Some(name) = self.target(scope, Kind::Dict) else { return "pass".into() };
        let key = self.int(scope, 1);
        match self.random.below(5) {
            0 => format!("{name}[({key}) % 7] = {}", self.small(scope)),
            1 => format!("{name}[({key}) % 5] = {name}.get(({key}) % 5, 0) ^ 1"),
            2 => format!("{name}.pop(({key}) % 6, None)"),
            3 => format!("{name}[{}] = len({name})", self.text(scope, 0)),
            _ => format!("{name} = {{k: v for k, v in {name}.items() if v != 2}}"),
        }
    }

    fn change_object(&mut self, scope: &Scope) -> String {
        let objects: Vec<&str> = scope
            .variables
            .iter()
            .filter(|(_, kind)| matches!(kind, Kind::Object(_)))
            .map(|(name, _)| name.as_str())
            .collect();
        if objects.is_empty() {
            return self.assign_int(scope);
        }
        let name = self.random.pick(&objects).to_string();
        match self.random.below(4) {
            0 => format!("{name}.count += {}", self.random.pick(&["1", "2**31", "-3", "0.5"])),
            1 => format!("{name}.size = {}", self.float(scope, 1)),
            2 => format!("{name}.count = {}", self.small(scope)),
            _ => format!("{name}.change({})", self.small(scope)),
        }
    }

    fn change_total(&mut self, scope: &Scope) -> String {
        let value = self.int(scope, 1);
        format!("total = (total * 31 + ({value})) % (2**61 - 1)")
    }

    fn swap(&mut self, scope: &Scope) -> String {
        match (self.target(scope, Kind::Int), self.target(scope, Kind::Int)) {
            (Some(left), Some(right)) => format!("{left}, {right} = {right}, {left}"),
            _ => "pass".into(),
        }
    }

    fn leave(&mut self, scope: &mut Scope) -> Vec<Node> {
        let condition = self.condition(scope, 1);
        let line = match (scope.breakable, self.random.below(3)) {
            (true, 0) => "break",
            (true, _) => "continue",
            (false, _) => "pass",
        };
        vec![Node::block(format!("if {condition}:"), vec![Node::line(line)])]
    }

    /// A variable gets a value of another type, now and then.
    fn turn_kind(&mut self, scope: &Scope) -> String {
        let condition = self.condition(scope, 1);
        match self.target(scope, Kind::Int) {
            Some(name) if self.random.percent(40) => format!("{name} = {name} if {condition} else True"),
            Some(name) => format!("{name} = int({name} + 0.5) if {condition} else {name}"),
            None => "pass".into(),
        }
    }
}

/// Expressions.
impl Generator {
    fn expression(&mut self, scope: &Scope, kind: Kind, depth: usize) -> String {
        match kind {
            Kind::Int => self.int(scope, depth),
            Kind::Float => self.float(scope, depth),
            Kind::Complex => self.complex(scope, depth),
            Kind::Text => self.text(scope, depth),
            Kind::List => self.list(scope, depth),
            Kind::Dict => "{}".into(),
            Kind::Object(class) => format!("C{class}({}, {})", self.int(scope, 1), self.float(scope, 1)),
        }
    }

    fn variable(&mut self, scope: &Scope, kind: Kind) -> Option<String> {
        let names = Scope::of(kind, scope);
        if names.is_empty() { None } else { Some(self.random.pick(&names).to_string()) }
    }

    /// A call of a function with that result, if it is not too dear here.
    fn call(&mut self, scope: &Scope, kind: Kind) -> Option<String> {
        let times = scope.times;
        let affordable: Vec<usize> = (0..self.functions.len())
            .filter(|&index| {
                let function = &self.functions[index];
                function.result == kind && self.spent + times * function.cost <= MOST_STEPS
            })
            .collect();
        if affordable.is_empty() {
            return None;
        }
        let index = self.random.pick(&affordable);
        let Function { name, parameters, cost, .. } = &self.functions[index];
        let (name, parameters) = (name.clone(), parameters.clone());
        self.spent += times * cost;
        let arguments: Vec<String> = parameters.into_iter().map(|kind| self.argument(scope, kind)).collect();
        Some(format!("{name}({})", arguments.join(", ")))
    }

    fn argument(&mut self, scope: &Scope, kind: Kind) -> String {
        if kind == Kind::Int {
            return self.small(scope);
        }
        self.expression(scope, kind, 1)
    }

    fn int(&mut self, scope: &Scope, depth: usize) -> String {
        if depth == 0 || self.random.percent(20) {
            return match self.variable(scope, Kind::Int) {
                Some(name) if self.random.percent(75) => name,
                _ => self.random.pick(&EDGES).to_string(),
            };
        }
        let depth = depth - 1;
        match self.random.below(22) {
            0..5 => {
                let operator = self.random.pick(&["+", "-", "*", "+", "-"]);
                format!("({} {operator} {})", self.int(scope, depth), self.int(scope, depth))
            }
            5 | 6 => {
                let operator = self.random.pick(&["//", "%"]);
                let safe = if self.random.percent(70) { " | 1" } else { "" };
                format!("({} {operator} ({}{safe}))", self.int(scope, depth), self.int(scope, depth))
            }
            7..10 => {
                let operator = self.random.pick(&["&", "|", "^"]);
                format!("({} {operator} {})", self.int(scope, depth), self.int(scope, depth))
            }
            10 | 11 => {
                let operator = self.random.pick(&["<<", ">>"]);
                format!("({} {operator} ({} & 63))", self.int(scope, depth), self.int(scope, depth))
            }
            12 => format!("{}({})", self.random.pick(&["-", "~", "+", "abs"]), self.int(scope, depth)),
            13 => format!("(({} & 7) ** ({} & 3))", self.int(scope, depth), self.int(scope, depth)),
            14 => format!("int({} % 1e6)", self.float(scope, depth)),
            15 => {
                let condition = self.condition(scope, depth);
                format!("({} if {condition} else {})", self.int(scope, depth), self.int(scope, depth))
            }
            16 => format!(
                "{}({}, {})",
                self.random.pick(&["min", "max"]),
                self.int(scope, depth),
                self.int(scope, depth)
            ),
            17 => format!("len({})", self.text(scope, depth)),
            18 => self.element(scope, depth),
            19 => self.attribute(scope, depth),
            _ => match self.call(scope, Kind::Int) {
                Some(call) => call,
                None => self.int(scope, depth),
            },
        }
    }

    /// An item of a list or dict, or something about a list.
    fn element(&mut self, scope: &Scope, depth: usize) -> String {
        let index = self.int(scope, depth);
        match (self.variable(scope, Kind::List), self.variable(scope, Kind::Dict), self.random.below(6)) {
            (Some(list), _, 0) => format!("{list}[{}]", self.random.pick(&["0", "-1", "2", "5"])),
            (Some(list), _, 1) => format!("sum({list}[:4])"),
            (_, Some(dict), 2) => format!("{dict}.get(({index}) % 7, 11)"),
            (_, Some(dict), 3) => format!("len({dict})"),
            (Some(list), ..) => format!("{list}[({index}) % (len({list}) or 1)]"),
            _ => index,
        }
    }

    fn attribute(&mut self, scope: &Scope, depth: usize) -> String {
        let objects: Vec<&str> = scope
            .variables
            .iter()
            .filter(|(_, kind)| matches!(kind, Kind::Object(_)))
            .map(|(name, _)| name.as_str())
            .collect();
        if objects.is_empty() {
            return self.int(scope, depth);
        }
        let name = self.random.pick(&objects).to_string();
        match self.random.below(3) {
            0 => format!("{name}.double"),
            1 => format!("({name} + {})", self.small(scope)),
            _ => format!("int({name}.count)"),
        }
    }

    fn float(&mut self, scope: &Scope, depth: usize) -> String {
        if depth == 0 || self.random.percent(20) {
            return match self.variable(scope, Kind::Float) {
                Some(name) if self.random.percent(75) => name,
                _ => self.random.pick(&FLOATS).to_string(),
            };
        }
        let depth = depth - 1;
        match self.random.below(12) {
            0..5 => {
                let operator = self.random.pick(&["+", "-", "*", "/"]);
                format!("({} {operator} {})", self.float(scope, depth), self.float(scope, depth))
            }
            5 => {
                let operator = self.random.pick(&["//", "%"]);
                format!("({} {operator} {})", self.float(scope, depth), self.float(scope, depth))
            }
            6 => {
                let operator = self.random.pick(&["+", "-", "*", "/"]);
                format!("({} {operator} {})", self.float(scope, depth), self.int(scope, depth))
            }
            7 => format!("({} / ({} | 1))", self.int(scope, depth), self.int(scope, depth)),
            8 => format!("-({})", self.float(scope, depth)),
            9 if self.random.percent(50) => {
                let complex = self.complex(scope, depth);
                let form = self.random.pick(&["abs(", "real", "imag"]);
                if form == "abs(" { format!("abs({complex})") } else { format!("({complex}).{form}") }
            }
            9 => format!("float({})", self.int(scope, depth)),
            10 => {
                let condition = self.condition(scope, depth);
                format!("({} if {condition} else {})", self.float(scope, depth), self.float(scope, depth))
            }
            _ => match self.call(scope, Kind::Float) {
                Some(call) => call,
                None => format!("abs({})", self.float(scope, depth)),
            },
        }
    }

    fn complex(&mut self, scope: &Scope, depth: usize) -> String {
        if depth == 0 || self.random.percent(30) {
            return match self.variable(scope, Kind::Complex) {
                Some(name) if self.random.percent(75) => name,
                _ => self.random.pick(&COMPLEXES).to_string(),
            };
        }
        let depth = depth - 1;
        let operator = self.random.pick(&["+", "-", "*", "/"]);
        match self.random.below(9) {
            0..3 => format!("({} {operator} {})", self.complex(scope, depth), self.complex(scope, depth)),
            3 => format!("({} {operator} {})", self.complex(scope, depth), self.float(scope, depth)),
            4 => format!("({} {operator} {})", self.float(scope, depth), self.complex(scope, depth)),
            5 => format!("({} {operator} {})", self.complex(scope, depth), self.random.between(0, 3)),
            6 => format!("-({})", self.complex(scope, depth)),
            7 => format!("complex({}, {})", self.float(scope, 0), self.float(scope, 0)),
            _ => match self.call(scope, Kind::Complex) {
                Some(call) => call,
                None => {
                    let condition = self.condition(scope, depth);
                    format!("({} if {condition} else {})", self.complex(scope, 0), self.complex(scope, 0))
                }
            },
        }
    }

    fn condition(&mut self, scope: &Scope, depth: usize) -> String {
        const COMPARISONS: [&str; 6] = ["<", "<=", ">", ">=", "==", "!="];
        let depth = depth.saturating_sub(1);
        let comparison = self.random.pick(&COMPARISONS);
        match self.random.below(12) {
            0..4 => format!("{} {comparison} {}", self.int(scope, depth), self.int(scope, depth)),
            4 => format!("{} {comparison} {}", self.float(scope, depth), self.float(scope, depth)),
            5 => format!("{} {comparison} {}", self.int(scope, depth), self.float(scope, depth)),
            6 => format!("{} % 3 == {}", self.int(scope, depth), self.random.below(3)),
            7 => format!(
                "{} < {} <= {}",
                self.int(scope, depth),
                self.int(scope, depth),
                self.int(scope, depth)
            ),
            8 => format!("not ({} {comparison} {})", self.int(scope, 0), self.float(scope, 0)),
            9 => format!("({} and {})", self.condition(scope, 0), self.condition(scope, 0)),
            10 => match self.variable(scope, Kind::List) {
                Some(list) => format!("{} in {list}", self.int(scope, depth)),
                None => format!("{} {comparison} {}", self.text(scope, depth), self.text(scope, depth)),
            },
            11 if self.random.percent(30) => {
                let (left, right) = (self.complex(scope, 0), self.complex(scope, 0));
                if self.random.percent(50) {
                    format!("{left} == {right}")
                } else {
                    format!("({left} or {right})")
                }
            }
            _ => format!("({} {comparison} {})", self.text(scope, 0), self.text(scope, 0)),
        }
    }

    fn text(&mut self, scope: &Scope, depth: usize) -> String {
        if depth == 0 || self.random.percent(25) {
            return match self.variable(scope, Kind::Text) {
                Some(name) if self.random.percent(70) => name,
                _ => self.random.pick(&WORDS).to_string(),
            };
        }
        let depth = depth - 1;
        match self.random.below(9) {
            0 | 1 => format!("({} + {})", self.text(scope, depth), self.text(scope, depth)),
            2 => format!("str({})", self.int(scope, depth)),
            3 => format!("f'{{{}}}:{{{}:.3e}}'", self.plain_int(scope), self.plain_float(scope)),
            4 => format!("({})[{}:]", self.text(scope, depth), self.random.pick(&["1", "-3", "0", "2"])),
            5 => {
                format!("({}).{}()", self.text(scope, depth), self.random.pick(&["upper", "strip", "title"]))
            }
            6 => format!("({} * ({} & 3))", self.text(scope, depth), self.int(scope, depth)),
            7 => format!("'-'.join(({}, {}))", self.text(scope, depth), self.text(scope, depth)),
            _ => match self.call(scope, Kind::Text) {
                Some(call) => call,
                None => format!("repr({})", self.float(scope, depth)),
            },
        }
    }

    /// An integer without quotes in it.
    fn plain_int(&mut self, scope: &Scope) -> String {
        self.variable(scope, Kind::Int).unwrap_or_else(|| "12".into())
    }

    fn plain_float(&mut self, scope: &Scope) -> String {
        self.variable(scope, Kind::Float).unwrap_or_else(|| "1.25".into())
    }

    fn list(&mut self, scope: &Scope, depth: usize) -> String {
        if let Some(name) = self.variable(scope, Kind::List)
            && self.random.percent(50)
        {
            return name;
        }
        let depth = depth.saturating_sub(1);
        match self.random.below(4) {
            0 => format!("[x * {} for x in range({})]", self.random.pick(&EDGES), self.random.between(1, 9)),
            1 => format!("list(range({}))", self.random.between(0, 9)),
            2 => format!("sorted([{}, {}, 3])", self.int(scope, depth), self.int(scope, depth)),
            _ => format!("[{}, {}, 1, 0]", self.int(scope, depth), self.int(scope, depth)),
        }
    }
}
