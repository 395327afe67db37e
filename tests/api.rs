//! The embedding API: isolates in parallel, limits, what is freed.

use std::sync::Barrier;
use std::time::Duration;
use std::time::Instant;

use taipan::Error;
use taipan::Interpreter;
use taipan::Limits;
use taipan::Object;

fn python() -> Interpreter {
    Interpreter::new(Limits::default()).expect("there is memory")
}

fn with_limits(limits: Limits) -> Interpreter {
    Interpreter::new(limits).expect("there is memory")
}

/// A program that ends only when the other one has begun, each seeing nothing of the other.
#[test]
fn two_interpreters_run_at_the_same_time() {
    let both_inside = Barrier::new(2);
    let work = |number: i64| {
        let mut python = python();
        python.set("number", &Object::Int(number)).expect("a name");
        both_inside.wait();
        let begun = Instant::now();
        python
            .run(
                "import sys\nsys.mine = number\ntotal = 0\nfor i in range(300000): total += i % (number + 1)",
            )
            .expect("it runs");
        let ended = Instant::now();
        assert_eq!(python.eval("sys.mine").expect("it is there"), Object::Int(number));
        (begun, ended, python.fuel_spent())
    };
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(|| work(1));
        let second = scope.spawn(|| work(2));
        (first.join().expect("no panic"), second.join().expect("no panic"))
    });
    assert!(first.0 < second.1 && second.0 < first.1, "one ran after the other");
    assert_eq!(first.2, second.2, "the same program spends the same fuel");
}

#[test]
fn an_idle_interpreter_moves_to_another_thread() {
    let mut python = python();
    python.run("items = [object() for _ in range(1000)]").expect("it runs");
    let mut python = std::thread::spawn(move || {
        python.run("items += [str(i) for i in range(100000)]").expect("it runs");
        python
    })
    .join()
    .expect("no panic");
    assert_eq!(python.eval("len(items)").expect("it is there"), Object::Int(101_000));
}

#[test]
fn many_interpreters_come_and_go() {
    for number in 0..50 {
        let mut python = python();
        python.run("data = ['x' * 1000 for _ in range(1000)]").expect("it runs");
        assert_eq!(python.eval(&number.to_string()).expect("a number"), Object::Int(number));
    }
}

#[test]
fn fuel_is_exact_and_cannot_be_caught() {
    let source =
        "n = 0\nwhile True:\n    try:\n        n += 1\n    except BaseException: pass\n    finally: n += 1";
    let run = || {
        let mut python = with_limits(Limits { fuel: Some(100_000), ..Limits::default() });
        assert_eq!(python.run(source), Err(Error::OutOfFuel));
        assert_eq!(python.run("while True: pass"), Err(Error::OutOfFuel), "and stays so");
        python.refuel(Some(1_000_000));
        (python.eval("n").expect("it is there"), python.fuel_spent())
    };
    let (first, second) = (run(), run());
    assert_eq!(first, second);
    assert!(first.1 > 100_000 && first.1 < 101_000, "{}", first.1);
}

/// What a turn of a loop costs does not depend on who runs it: turns of a loop that has become machine code cost what those
/// of a cold one do.
#[test]
fn fuel_is_the_same_in_machine_code() {
    let source = "\
def area(a, b): return a * b
def clamp(x): return 10 if x > 10 else area(x, 1)
class Point:
    def __init__(self, x): self.x = x
    def shifted(self, by): return area(self.x, by)
point = Point(3)
def simple(n):
    for i in range(n): i * 2
def calling(n):
    total = 0
    for i in range(n): total += area(i, 2) - point.shifted(i)
    while n: n -= area(1, 1)
def branching(n):
    for i in range(n):
        if i % 2: clamp(i % 20)
        else: clamp(area(3, 1))
def growing(n):
    items = []
    for i in range(n): items.append(clamp(i % 20))
";
    for function in ["simple", "calling", "branching", "growing"] {
        let mut python = python();
        python.run(source).expect("it runs");
        let mut cost = |turns: i64| {
            python.set("turns", &Object::Int(turns)).expect("a name");
            let before = python.fuel_spent();
            python.run(&format!("{function}(turns)")).expect("it runs");
            python.fuel_spent() - before
        };
        let (none, cold) = (cost(0), cost(20));
        for turns in [20_000, 100_000, 100_000, 40] {
            let expected = none + (cold - none) * turns as u64 / 20;
            assert_eq!(cost(turns), expected, "{turns} turns of {function}");
        }
    }
}

#[test]
fn memory_is_limited() {
    let mut python = with_limits(Limits { memory: Some(32 << 20), ..Limits::default() });
    let sources = [
        "x = [0] * 10**8",
        "x = []\nwhile True: x.append('y' * 100)",
        "x = 'x' * 10**9",
        "2 ** 10**10",
        // Text that is put together.
        "repr(['x' * 10**6] * 1000)",
        "repr(dict.fromkeys(range(1000), 'x' * 10**6))",
        "('{0}' * 1000).format('é' * 10**6)",
        "('b' * 1000).translate({98: 'x' * 10**6})",
        "import re\nre.sub('a', 'x' * 10**6, 'a' * 1000)",
        "import re\nre.sub(b'a', b'x' * 10**6, b'a' * 1000)",
        "'%1000000d' * 1000 % ((1,) * 1000)",
        "b'%b' * 1000 % ((b'x' * 10**6,) * 1000)",
        "bytes(1 for _ in range(10**9))",
        "import codecs\ncodecs.register_error('long', lambda error: ('x' * 10**6, error.end))\n\
         (b'\\xff' * 1000).decode('ascii', 'long')",
        "('éa' * 1000).encode('ascii', 'long')",
    ];
    for source in sources {
        let Err(Error::Exception(error)) = python.run(source) else { panic!("{source} fits") };
        assert_eq!(error.kind, "MemoryError", "{source}");
        python.run("x = None").expect("and goes on");
    }
}

#[test]
fn time_is_limited_also_where_a_program_waits() {
    let mut python = with_limits(Limits { time: Some(Duration::from_millis(50)), ..Limits::default() });
    let begun = Instant::now();
    assert_eq!(python.run("while True: pass"), Err(Error::TimedOut));
    let source = "import _thread\nlock = _thread.allocate_lock()\nlock.acquire()\nlock.acquire()";
    assert_eq!(python.run(source), Err(Error::TimedOut));
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert_eq!(python.eval("1 + 1").expect("it has its time again"), Object::Int(2));
}

#[test]
fn others_interrupt() {
    let mut python = python();
    let interrupter = python.interrupter();
    for source in [
        "while True: pass",
        "sum(range(10**12))",
        "import _thread\nl = _thread.lock()\nl.acquire()\nl.acquire()",
    ] {
        let other = interrupter.clone();
        let timer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(30));
            other.interrupt();
        });
        assert_eq!(python.run(source), Err(Error::Interrupted), "{source}");
        timer.join().expect("no panic");
    }
    python.run("pass").expect("and goes on");
}

#[test]
fn threads_of_a_program_leave_with_their_interpreter() {
    let mut python = python();
    let source = "import _thread\n\
                  lock = _thread.lock()\n\
                  lock.acquire()\n\
                  def wait(): lock.acquire()\n\
                  def spin():\n    while True: pass\n\
                  for what in (wait, spin): _thread.start_new_thread(what, ())\n";
    python.run(source).expect("it runs");
    let begun = Instant::now();
    drop(python);
    assert!(begun.elapsed() < Duration::from_millis(400), "they did not leave at once");
}

#[test]
fn errors_are_told() {
    let mut python = python();
    assert_eq!(python.run("import sys; sys.exit(3)"), Err(Error::Exit(3)));
    let Err(Error::Exception(error)) = python.run("def f(): return 1 / 0\nf()") else { panic!("it fails") };
    assert_eq!((error.kind.as_str(), error.message.as_str()), ("ZeroDivisionError", "division by zero"));
    assert!(error.traceback.contains("line 1, in f"), "{}", error.traceback);
    let Err(Error::Exception(error)) = python.eval("1 +") else { panic!("it is no expression") };
    assert_eq!(error.kind, "SyntaxError");
}

/// CPython 3.14 itself does not survive this program, so that there is no recording of it.
#[test]
fn a_property_made_anew_is_seen_where_it_was_read_before() {
    let mut python = python();
    let program = "\
class C:
    p = property(lambda self: 1)

def read(c):
    return c.p

first = sum(read(C()) for _ in range(5))
C.__dict__['p'].__init__(lambda self: 2)
second = sum(read(C()) for _ in range(5))
";
    python.run(program).expect("it runs");
    assert_eq!(python.eval("first").expect("it is there"), Object::Int(5));
    assert_eq!(python.eval("second").expect("it is there"), Object::Int(10));
}
