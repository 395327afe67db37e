//! Native modules through their objects.

use taipan_code::Op;
use taipan_gc::Value;
use taipan_runtime::object::args::Args;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::state::interpreter::Config;
use taipan_runtime::state::interpreter::Interpreter;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;
use taipan_stdlib::modules::hashes;
use taipan_stdlib::modules::json;
use taipan_stdlib::modules::opcode;
use taipan_stdlib::modules::random;

/// Runs `body` as usual, and with a collection at every safepoint.
fn with_thread(body: impl Fn(&mut Thread)) {
    for collect_always in [false, true] {
        let config = Config { collect_always, ..Config::default() };
        let interp = Interpreter::new(config).expect("memory");
        let mut thread = Thread::new(&interp, 1 << 20).expect("memory");
        thread.enter(&body);
    }
}

fn function(thread: &mut Thread, module: &ModuleSpec, name: &str, arguments: &[Value]) -> PyResult {
    let found = module.functions.iter().find(|function| function.name == name).expect("a function");
    (found.call)(thread, Args::positional_only(arguments))
}

fn method(thread: &mut Thread, object: Value, name: &str, arguments: &[Value]) -> PyResult {
    let name = Str::intern(&thread.interp(), name);
    let function = attr::get(thread, object, name)?;
    call::call(thread, function, arguments)
}

#[test]
fn stack_effects() {
    with_thread(|thread| {
        let interp = thread.interp();
        let number = |number: i64| int::from_i64(&interp, number);
        let mut effect = |arguments: &[Value]| {
            let result = function(thread, &opcode::MODULE, "stack_effect", arguments);
            result.map(|value| int::to_i64(value).expect("an int"))
        };
        assert_eq!(effect(&[number(Op::BinaryAdd as i64)]), Ok(-1));
        assert_eq!(effect(&[number(Op::CallFunction as i64), number(3)]), Ok(-3));
        assert_eq!(effect(&[number(Op::ForIter as i64), number(4)]), Ok(1));
        assert!(effect(&[number(Op::CallFunction as i64)]).is_err());
        assert!(effect(&[number(Op::BinaryAdd as i64), number(1)]).is_err());
        assert!(effect(&[number(255)]).is_err());
    });
}

#[test]
fn random_numbers() {
    with_thread(|thread| {
        let interp = thread.interp();
        let spec = random::MODULE.types[0];
        interp.add_extension_type(spec);
        let class = interp.class(spec.shape).as_value();
        let generator = call::call(thread, class, &[int::from_i64(&interp, 42)]).expect("a generator");
        let float = method(thread, generator, "random", &[]).expect("a float");
        assert_eq!(float.as_float(), Some(0.6394267984578837));
        let state = method(thread, generator, "getstate", &[]).expect("a state");
        let bits = [int::from_i64(&interp, 40)];
        let first = method(thread, generator, "getrandbits", &bits).expect("bits");
        method(thread, generator, "setstate", &[state]).expect("no exception");
        let again = method(thread, generator, "getrandbits", &bits).expect("bits");
        assert_eq!(int::to_i64(first), int::to_i64(again));
        let long = method(thread, generator, "getrandbits", &[int::from_i64(&interp, 1000)]).expect("bits");
        assert!(int::with_limbs(long, |int| int.limbs.len()).is_some_and(|limbs| limbs <= 16));
        let other = call::call(thread, class, &[]).expect("a generator");
        assert!(method(thread, other, "random", &[]).is_ok());
    });
}

#[test]
fn json_strings() {
    with_thread(|thread| {
        let interp = thread.interp();
        let text = Str::new(&interp, r#""a\u00e9" "b""#).as_value();
        let mut scan = |at: i64| {
            let at = int::from_i64(&interp, at);
            let pair = function(thread, &json::MODULE, "scanstring", &[text, at]).expect("a pair");
            let pair = pair.cast::<Tuple>().expect("a tuple");
            let content = pair.get(0).and_then(|content| content.cast::<Str>()).expect("a string");
            (content.to_string_lossy(), pair.get(1).and_then(int::to_i64))
        };
        assert_eq!(scan(1), ("a\u{e9}".to_owned(), Some(9)));
        assert_eq!(scan(11), ("b".to_owned(), Some(13)));
        let out = int::from_i64(&interp, 99);
        assert!(function(thread, &json::MODULE, "scanstring", &[text, out]).is_err());
        let quoted = function(thread, &json::MODULE, "encode_basestring_ascii", &[text]).expect("a string");
        let quoted = quoted.cast::<Str>().expect("a string").to_string_lossy();
        assert_eq!(quoted, r#""\"a\\u00e9\" \"b\"""#);
    });
}

#[test]
fn hashes() {
    with_thread(|thread| {
        thread.interp().add_extension_type(hashes::SHA2.types[1]);
        let data = Bytes::new(thread, b"abc").expect("memory").as_value();
        let hash = function(thread, &hashes::SHA2, "sha256", &[data]).expect("a hash");
        let digits = method(thread, hash, "hexdigest", &[]).expect("digits");
        let digits = digits.cast::<Str>().expect("a string").to_string_lossy();
        assert!(digits.starts_with("ba7816bf8f01cfea"));
        let copy = method(thread, hash, "copy", &[]).expect("a copy");
        method(thread, copy, "update", &[data]).expect("no exception");
        let digest = method(thread, copy, "digest", &[]).expect("a digest");
        assert_eq!(digest.cast::<Bytes>().map(|bytes| bytes.as_slice().len()), Some(32));
    });
}
