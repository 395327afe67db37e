//! `_sre` through its objects, without the library's compiler: the code words are written out.

use taipan_gc::Value;
use taipan_runtime::object::args::Args;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::interpreter::Config;
use taipan_runtime::state::interpreter::Interpreter;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;
use taipan_stdlib::modules::sre::MODULE;

/// `(\w+)=(\d)?`
#[rustfmt::skip]
const CODE: [u32; 35] = [
    14, 4, 0, 2, u32::MAX, // facts
    17, 0, 24, 9, 1, u32::MAX, 13, 4, 8, 14, 0, 1, 17, 1, // (\w+)
    16, 61, // =
    23, 12, 0, 1, 17, 2, 13, 4, 8, 10, 0, 17, 3, 18, // (\d)?
];

/// Runs `body` as usual, and with a collection at every safepoint.
fn with_thread(body: impl Fn(&mut Thread)) {
    for collect_always in [false, true] {
        let config = Config { collect_always, ..Config::default() };
        let interp = Interpreter::new(config).expect("memory");
        let mut thread = Thread::new(&interp, 1 << 20).expect("memory");
        thread.enter(&body);
    }
}

/// The pattern, whose second group is named `digit`.
fn pattern(thread: &mut Thread) -> PyResult {
    let interp = thread.interp();
    let namespace = Dict::new(thread);
    MODULE.exec.expect("an exec")(thread, namespace)?;
    let code = List::new(thread, &[])?;
    for word in CODE.into_iter().chain([1]) {
        code.push(thread, int::from_i64(&interp, word.into()))?;
    }
    let names = Dict::new(thread);
    names.set_text(thread, "digit", int::from_i64(&interp, 2))?;
    let digit = Str::new(&interp, "digit").as_value();
    let by_index = Tuple::new(thread, &[Value::NONE, Value::NONE, digit])?;
    let source = Str::new(&interp, r"(\w+)=(\d)?").as_value();
    let arguments = [
        source,
        int::from_i64(&interp, 34),
        code.as_value(),
        int::from_i64(&interp, 2),
        names.as_value(),
        by_index.as_value(),
    ];
    let compile = MODULE.functions.iter().find(|function| function.name == "compile").expect("a function");
    (compile.call)(thread, Args::positional_only(&arguments))
}

fn method(thread: &mut Thread, object: Value, name: &str, arguments: &[Value]) -> PyResult {
    let name = Str::intern(&thread.interp(), name);
    let function = attr::get(thread, object, name)?;
    call::call(thread, function, arguments)
}

/// A value of the few types that matches give, in Python's form.
fn shown(value: PyResult) -> String {
    let value = value.expect("no exception");
    let list = |items: &[Value]| items.iter().map(|&item| shown(Ok(item))).collect::<Vec<_>>().join(", ");
    if let Some(text) = value.cast::<Str>() {
        return format!("'{}'", text.to_string_lossy());
    }
    if let Some(items) = value.cast::<Tuple>() {
        return format!("({})", list(items.items()));
    }
    if let Some(items) = value.cast::<List>() {
        return format!("[{}]", list(items.items()));
    }
    if let Some(items) = value.cast::<Dict>() {
        let pairs = items.entries().map(|(_, key, item)| format!("{}: {}", shown(Ok(key)), shown(Ok(item))));
        return format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "));
    }
    int::to_i64(value).map_or("None".to_owned(), |number| number.to_string())
}

#[test]
fn matches_and_patterns() {
    with_thread(|thread| {
        let interp = thread.interp();
        let pattern = pattern(thread).expect("a pattern");
        let text = Str::new(&interp, "ab=1, cd=").as_value();
        let found = method(thread, pattern, "search", &[text]);
        let found = found.expect("a match");
        for (name, expected) in [
            ("groups", "('ab', '1')"),
            ("groupdict", "{'digit': '1'}"),
            ("span", "(0, 4)"),
            ("group", "'ab=1'"),
        ] {
            let result = method(thread, found, name, &[]);
            assert_eq!(shown(result), expected, "{name}");
        }
        let all = method(thread, pattern, "findall", &[text]);
        assert_eq!(shown(all), "[('ab', '1'), ('cd', '')]");
        let parts = method(thread, pattern, "split", &[text]);
        assert_eq!(shown(parts), "['', 'ab', '1', ', ', 'cd', None, '']");
        let replacement = Str::new(&interp, "<>").as_value();
        let result = method(thread, pattern, "subn", &[replacement, text]);
        assert_eq!(shown(result), "('<>, <>', 2)");
        let last = method(thread, pattern, "match", &[text, int::from_i64(&interp, 6)]);
        let span = method(thread, last.expect("a match"), "span", &[]);
        assert_eq!(shown(span), "(6, 9)");
        let scanner = method(thread, pattern, "scanner", &[text]).expect("a scanner");
        let second =
            method(thread, scanner, "search", &[]).and_then(|_| method(thread, scanner, "search", &[]));
        let digit = Str::new(&interp, "digit").as_value();
        let group = method(thread, second.expect("a match"), "group", &[digit]);
        assert_eq!(shown(group), "None");
        let end = method(thread, scanner, "search", &[]);
        assert_eq!(shown(end), "None");
    });
}
