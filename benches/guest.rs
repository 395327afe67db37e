//! What the parts of a program cost: compiling, calls, attributes, arithmetic, dicts, lists, strings, allocation.
//!
//! Each case is a Python function that runs in an interpreter of its own, with machine code once the warm-up has made it
//! hot. It answers a value, so that nothing it does is in vain.

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use taipan::Error;
use taipan::Interpreter;
use taipan::Limits;
use taipan_compiler::CompileOptions;
use taipan_compiler::ParseOptions;

/// A part of programs: its name, what its cases need, and the cases: their names and the bodies of their functions, which
/// do something `n` times and leave an answer in `x`.
struct Part {
    name: &'static str,
    setup: &'static str,
    cases: &'static [(&'static str, &'static str)],
}

/// How often a case does its thing: `n`.
const TIMES: usize = 10_000;

const PARTS: &[Part] = &[
    Part {
        name: "call",
        setup: "
def add(a, b=1, *, c=0): return a + b + c
class Adder:
    def add(self, a): return a + 1
    def __call__(self, a): return a + 1
adder = Adder()
def count(n):
    while n: yield n; n -= 1
",
        cases: &[
            ("function", "for i in range(n): x = add(x, 1)"),
            ("keywords", "for i in range(n): x = add(x, b=1, c=1)"),
            ("unpacked", "for i in range(n): x = add(*(x, 1), **{'c': 1})"),
            ("method", "for i in range(n): x = adder.add(x)"),
            ("callable", "for i in range(n): x = adder(x)"),
            ("builtin", "for i in range(n): x = max(x, i)"),
            ("generator", "for i in count(n): x += i"),
        ],
    },
    Part {
        name: "attribute",
        setup: "
class Point:
    kind = 1
    def __init__(self): self.a = 1; self.b = 2
    @property
    def both(self): return self.a + self.b
class Slotted:
    __slots__ = ('a',)
point = Point()
slotted = Slotted()
slotted.a = 1
",
        cases: &[
            ("read", "for i in range(n): x += point.a"),
            ("write", "for i in range(n): point.b = i\n    x = point.b"),
            ("class", "for i in range(n): x += point.kind"),
            ("property", "for i in range(n): x += point.both"),
            ("slot", "for i in range(n): x += slotted.a"),
            ("dynamic", "for i in range(n): x += getattr(point, 'a')"),
        ],
    },
    Part {
        name: "arithmetic",
        setup: "",
        cases: &[
            ("int", "for i in range(n): x = (x * 3 + i) % 1000003"),
            ("float", "x = 1.0\n    for i in range(n): x = x * 0.5 + i"),
            ("mixed", "for i in range(n): x = i / 3 + x // 2"),
            ("big", "x = 1 << 200\n    for i in range(n): x = x + (x >> 3) & (1 << 300) - 1"),
        ],
    },
    Part {
        name: "dict",
        setup: "
words = {str(i): i for i in range(100)}
names = list(words)
numbers = {i * 7: i for i in range(1000)}
",
        cases: &[
            ("strings", "for i in range(n): x += words[names[i % 100]]"),
            ("numbers", "for i in range(n): x += numbers.get(i, 0)"),
            ("fill", "d = {}\n    for i in range(n): d[i] = i\n    x = len(d)"),
            ("iterate", "for i in range(n // 100):\n        for key, value in words.items(): x += value"),
        ],
    },
    Part {
        name: "list",
        setup: "numbers = [i * 7919 % 10007 for i in range(10000)]",
        cases: &[
            ("index", "for i in range(n): x += numbers[i]"),
            ("append", "l = []\n    for i in range(n): l.append(i)\n    x = len(l)"),
            ("comprehension", "x = len([i for i in numbers if i & 1])"),
            ("slice", "for i in range(n // 100): x += len(numbers[i:i + 100])"),
            ("sort", "x = sorted(numbers)[n // 2]"),
        ],
    },
    Part {
        name: "string",
        setup: "text = 'the quick brown fox jumps over the lazy dog ' * 20",
        cases: &[
            ("index", "for i in range(n): x += text[i % 800] == 'o'"),
            ("append", "s = ''\n    for i in range(n): s += 'ab'\n    x = len(s)"),
            ("format", "for i in range(n): x += len(f'{i}: {x!r}')"),
            ("split", "for i in range(n // 100): x += len(' '.join(text.split()))"),
            ("find", "for i in range(n // 10): x += text.find('dog', i % 800)"),
        ],
    },
    Part {
        name: "allocation",
        setup: "
class Node:
    def __init__(self, left, right): self.left = left; self.right = right
def tree(depth): return Node(tree(depth - 1), tree(depth - 1)) if depth else None
",
        cases: &[
            ("objects", "for i in range(n): x = Node(i, x and None)"),
            ("tuples", "for i in range(n): x = (i, x and i)"),
            ("lists", "x = [[i] for i in range(n)][-1]"),
            ("trees", "x = tree(n.bit_length() - 1).left is not None"),
        ],
    },
];

fn compile(criterion: &mut Criterion) {
    let module = taipan_stdlib::library::find("textwrap").expect("a module of the library");
    let source = module.source().expect("every module has its source");
    let options = CompileOptions::new("textwrap.py");
    let mut group = criterion.benchmark_group("compile");
    group.throughput(Throughput::Bytes(source.len() as u64));
    group.bench_function("parse", |bencher| {
        bencher.iter(|| taipan_compiler::parse(black_box(source.as_bytes()), ParseOptions::default()));
    });
    group.bench_function("module", |bencher| {
        bencher.iter(|| {
            taipan_compiler::compile(black_box(source.as_bytes()), ParseOptions::default(), &options)
        });
    });
    group.finish();
}

fn run(criterion: &mut Criterion) {
    for part in PARTS {
        let mut group = criterion.benchmark_group(part.name);
        group.throughput(Throughput::Elements(TIMES as u64));
        for (name, body) in part.cases {
            let mut python = prepared(part.setup, body).expect("the case is Python");
            let call = format!("case({TIMES})");
            group.bench_function(*name, |bencher| {
                bencher.iter(|| black_box(python.eval(&call).expect("it raises nothing")));
            });
        }
        group.finish();
    }
}

/// An interpreter that has the function `case`.
fn prepared(setup: &str, body: &str) -> Result<Interpreter, Error> {
    let mut python = Interpreter::new(Limits::default())?;
    python.run(setup)?;
    python.run(&format!("def case(n):\n    x = 0\n    {body}\n    return x"))?;
    Ok(python)
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(1))
        .without_plots();
    targets = compile, run
}
criterion_main!(benches);
