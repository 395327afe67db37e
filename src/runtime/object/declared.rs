//! Declared functions called as the interpreter calls them: what they take, and what they say when it does not fit. The
//! expected messages are CPython 3.14's for builtins and test functions with the same parameter lists.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;

use crate::object::args::Args;
use crate::object::cast::ValueExt;
use crate::object::convert::Ch;
use crate::object::spec::FunctionSpec;
use crate::state::interpreter::Config;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

#[pyfunction("(a, b, *, rel_tol=1e-09, abs_tol=0.0)")]
fn isclose(_a: Value, _b: Value, _rel_tol: Option<f64>, _abs_tol: Option<f64>) {}

#[pyfunction("(sep=None, maxsplit=-1)")]
fn split(_sep: Option<Gc<Str>>, #[default(-1)] maxsplit: isize) -> isize {
    maxsplit
}

#[pyfunction("(encoding='utf-8', errors='strict')")]
fn encode(_encoding: Option<Gc<Str>>, _errors: Option<Gc<Str>>) {}

#[pyfunction("(old, new, /, count=-1)")]
fn replace(_old: Gc<Str>, _new: Gc<Str>, #[default(-1)] _count: isize) {}

#[pyfunction("(iterable, /, start=0)")]
fn sum(_iterable: Value, _start: Option<Value>) {}

#[pyfunction("(iterable, /, *, start=1)")]
fn prod(_iterable: Value, _start: Option<Value>) {}

#[pyfunction("(*, key=None, reverse=False)")]
fn sort(_key: Option<Value>, #[default(false)] reverse: bool) -> bool {
    reverse
}

#[pyfunction("(length=1, byteorder='big', *, signed=False)")]
fn to_bytes(_length: Option<isize>, _byteorder: Option<Gc<Str>>, _signed: Option<bool>) {}

#[pyfunction("(*args, sep=' ', end='\\n', file=None, flush=False)")]
fn print(
    args: &[Value],
    _sep: Option<Value>,
    _end: Option<Value>,
    _file: Option<Value>,
    _flush: Option<bool>,
) -> usize {
    args.len()
}

#[pyfunction("(obj, /)", name = "len")]
fn length(obj: Value) -> (Value, usize) {
    (obj, 1)
}

#[pyfunction("(x, /)", module = "math")]
fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

#[pyfunction("(object, name, default=None, /)")]
fn getattr(_object: Value, _name: Value, default: Option<Value>) -> Option<Value> {
    default
}

#[pyfunction("(object, class_or_tuple, /)")]
fn isinstance(_object: Value, _class_or_tuple: Value) {}

#[pyfunction("(a, b, /, *args)", module = "_testclinic")]
fn posonly_varpos(_a: Value, _b: Value, args: &[Value]) -> usize {
    args.len()
}

#[pyfunction("(a, *args)")]
fn poskw_varpos(_a: Value, _args: &[Value]) {}

#[pyfunction("(a, /, b, *args)")]
fn posonly_poskw_varpos(_a: Value, _b: Value, _args: &[Value]) {}

#[pyfunction("(*args, a, b=False, c=False)")]
fn varpos_kwonly_req_opt(_args: &[Value], _a: Value, _b: Option<Value>, _c: Option<Value>) {}

#[pyfunction("(a, b=None, /, c=None, d=None)")]
fn posonly_opt_keywords_opt(_a: Value, _b: Option<Value>, _c: Option<Value>, _d: Option<Value>) {}

#[pyfunction("(a, /, b, *, c)")]
fn posonly_keywords_kwonly(_a: Value, _b: Value, _c: Value) {}

#[pyfunction("(chr, /)")]
fn category(chr: Ch) -> u32 {
    chr.0
}

#[pyfunction("(a, /, **others)")]
fn count_names(_a: Value, others: Option<Gc<Dict>>) -> Option<usize> {
    others.map(|others| others.len())
}

#[pyfunction("(a, b, /)")]
fn two_texts(_a: Gc<Str>, _b: Gc<Str>) {}

/// What a call gives: the repr of a small result, or the message.
fn call(thread: &mut Thread, spec: &FunctionSpec, positional: &[Value], keywords: &[&str]) -> String {
    let interp = thread.interp();
    let mut values = [Value::NONE; 12];
    values[..positional.len()].copy_from_slice(positional);
    let mut names = [Value::NONE; 12];
    for (index, keyword) in keywords.iter().enumerate() {
        values[positional.len() + index] = Value::TRUE;
        names[index] = Str::intern(&interp, keyword).as_value();
    }
    let names = Tuple::small(&interp, &names[..keywords.len()]);
    let args = Args::with_names(&values[..positional.len() + keywords.len()], Some(names));
    match (spec.call)(thread, args) {
        Ok(value) => match (value.as_int(), value.as_float()) {
            (Some(int), _) => int.to_string(),
            (_, Some(float)) => float.to_string(),
            _ if value.is_none() => "None".to_string(),
            _ => value.as_bool().map_or("object", |flag| if flag { "True" } else { "False" }).to_string(),
        },
        Err(raised) => {
            let exception = thread.take_pending(raised).cast::<Exception>();
            let message = exception.and_then(|exception| exception.args().first()?.cast::<Str>());
            message.map_or(String::new(), |message| message.to_string_lossy())
        }
    }
}

fn with_thread(body: impl FnOnce(&mut Thread)) {
    let interp = Interpreter::new(Config::default()).expect("there is memory");
    let mut thread = Thread::new(&interp, 1 << 20).expect("there is memory");
    thread.enter(body);
}

#[track_caller]
fn check(thread: &mut Thread, spec: &FunctionSpec, count: usize, keywords: &[&str], expected: &str) {
    let one = Value::small_int(1).expect("it is small");
    assert_eq!(call(thread, spec, &[one; 8][..count], keywords), expected);
}

#[test]
fn counts_without_keywords() {
    with_thread(|t| {
        check(t, &LENGTH_SPEC, 0, &[], "len() takes exactly one argument (0 given)");
        check(t, &LENGTH_SPEC, 2, &["x"], "len() takes no keyword arguments");
        check(t, &SQRT_SPEC, 2, &[], "math.sqrt() takes exactly one argument (2 given)");
        check(t, &SQRT_SPEC, 0, &["x"], "math.sqrt() takes no keyword arguments");
        check(t, &GETATTR_SPEC, 1, &[], "getattr expected at least 2 arguments, got 1");
        check(t, &GETATTR_SPEC, 4, &[], "getattr expected at most 3 arguments, got 4");
        check(t, &ISINSTANCE_SPEC, 3, &[], "isinstance expected 2 arguments, got 3");
        check(t, &POSONLY_VARPOS_SPEC, 1, &[], "posonly_varpos expected at least 2 arguments, got 1");
        check(t, &POSONLY_VARPOS_SPEC, 1, &["x"], "_testclinic.posonly_varpos() takes no keyword arguments");
    });
}

#[test]
fn counts_with_keywords() {
    with_thread(|t| {
        check(t, &ISCLOSE_SPEC, 3, &[], "isclose() takes exactly 2 positional arguments (3 given)");
        check(t, &SPLIT_SPEC, 3, &[], "split() takes at most 2 arguments (3 given)");
        check(t, &REPLACE_SPEC, 1, &[], "replace() takes at least 2 positional arguments (1 given)");
        check(t, &REPLACE_SPEC, 3, &["count"], "replace() takes at most 3 arguments (4 given)");
        check(t, &SUM_SPEC, 0, &["iterable"], "sum() takes at least 1 positional argument (0 given)");
        check(t, &PROD_SPEC, 0, &[], "prod() takes exactly 1 positional argument (0 given)");
        check(t, &PROD_SPEC, 2, &[], "prod() takes exactly 1 positional argument (2 given)");
        check(t, &PROD_SPEC, 1, &["start", "x"], "prod() takes at most 2 arguments (3 given)");
        check(t, &SORT_SPEC, 1, &[], "sort() takes no positional arguments");
        check(t, &SORT_SPEC, 0, &["a", "b", "c"], "sort() takes at most 2 keyword arguments (3 given)");
        check(t, &TO_BYTES_SPEC, 3, &[], "to_bytes() takes at most 2 positional arguments (3 given)");
        check(t, &TO_BYTES_SPEC, 5, &[], "to_bytes() takes at most 3 arguments (5 given)");
        let message = "posonly_poskw_varpos() takes at least 1 positional argument (0 given)";
        check(t, &POSONLY_POSKW_VARPOS_SPEC, 0, &["a", "b"], message);
        let message = "posonly_opt_keywords_opt() takes at most 4 arguments (5 given)";
        check(t, &POSONLY_OPT_KEYWORDS_OPT_SPEC, 5, &[], message);
        let message = "posonly_keywords_kwonly() takes exactly 2 positional arguments (3 given)";
        check(t, &POSONLY_KEYWORDS_KWONLY_SPEC, 3, &[], message);
    });
}

#[test]
fn missing_arguments_come_before_strays() {
    with_thread(|t| {
        check(t, &ISCLOSE_SPEC, 1, &["a"], "isclose() missing required argument 'b' (pos 2)");
        check(t, &ISCLOSE_SPEC, 2, &["a"], "argument for isclose() given by name ('a') and position (1)");
        let message = "split() got an unexpected keyword argument 'sep2'. Did you mean 'sep'?";
        check(t, &SPLIT_SPEC, 0, &["sep2"], message);
        check(t, &SUM_SPEC, 1, &["iterable"], "sum() got an unexpected keyword argument 'iterable'");
        let message = "print() got an unexpected keyword argument 'xsep'. Did you mean 'sep'?";
        check(t, &PRINT_SPEC, 1, &["xsep"], message);
        check(t, &POSKW_VARPOS_SPEC, 0, &["b"], "poskw_varpos() missing required argument 'a' (pos 1)");
        let message = "argument for poskw_varpos() given by name ('a') and position (1)";
        check(t, &POSKW_VARPOS_SPEC, 2, &["b", "a"], message);
        let message = "varpos_kwonly_req_opt() missing required argument 'a' (pos 1)";
        check(t, &VARPOS_KWONLY_REQ_OPT_SPEC, 2, &["d"], message);
        let message = "posonly_keywords_kwonly() missing required argument 'c' (pos 3)";
        check(t, &POSONLY_KEYWORDS_KWONLY_SPEC, 2, &["d"], message);
    });
}

#[test]
fn conversions_are_refused_in_the_right_words() {
    with_thread(|t| {
        let text = Str::intern(&t.interp(), "ab").as_value();
        check(t, &ENCODE_SPEC, 1, &[], "encode() argument 'encoding' must be str, not int");
        check(t, &REPLACE_SPEC, 2, &[], "replace() argument 1 must be str, not int");
        check(t, &SPLIT_SPEC, 1, &[], "split() argument 'sep' must be str or None, not int");
        check(t, &CATEGORY_SPEC, 1, &[], "category() argument must be a unicode character, not int");
        let message = "category(): argument must be a unicode character, not a string of length 2";
        assert_eq!(call(t, &CATEGORY_SPEC, &[text], &[]), message);
        assert_eq!(call(t, &SQRT_SPEC, &[text], &[]), "must be real number, not str");
        let message = "'str' object cannot be interpreted as an integer";
        assert_eq!(call(t, &SPLIT_SPEC, &[text, text], &[]), message);
        let message = "encode() argument 'encoding' must be str, not None";
        assert_eq!(call(t, &ENCODE_SPEC, &[Value::NONE], &[]), message);
        assert_eq!(
            call(t, &TWO_TEXTS_SPEC, &[text, Value::NONE], &[]),
            "two_texts() argument 2 must be str, not None"
        );
    });
}

#[test]
fn what_fits_is_passed() {
    with_thread(|t| {
        let text = Str::intern(&t.interp(), "ab").as_value();
        check(t, &PRINT_SPEC, 3, &["end"], "3");
        check(t, &SORT_SPEC, 0, &["reverse"], "True");
        check(t, &SORT_SPEC, 0, &[], "False");
        check(t, &SQRT_SPEC, 1, &[], "1");
        check(t, &LENGTH_SPEC, 1, &[], "object");
        check(t, &GETATTR_SPEC, 2, &[], "None");
        check(t, &GETATTR_SPEC, 3, &[], "1");
        check(t, &POSONLY_VARPOS_SPEC, 5, &[], "3");
        check(t, &COUNT_NAMES_SPEC, 1, &[], "None");
        check(t, &COUNT_NAMES_SPEC, 1, &["a", "b"], "2");
        assert_eq!(call(t, &SPLIT_SPEC, &[Value::NONE], &[]), "-1");
        assert_eq!(call(t, &SPLIT_SPEC, &[text], &["maxsplit"]), "1");
        assert_eq!(call(t, &TWO_TEXTS_SPEC, &[text, text], &[]), "None");
    });
}
