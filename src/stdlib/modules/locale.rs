//! `_locale`: the locales `C` and `C.UTF-8`, which is all that this program knows of languages.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::ids;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::raised::Raised;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_locale",
    doc: "Support for POSIX locales.",
    functions: &[
        SETLOCALE_SPEC,
        LOCALECONV_SPEC,
        NL_LANGINFO_SPEC,
        GETENCODING_SPEC,
        STRCOLL_SPEC,
        STRXFRM_SPEC,
    ],
    types: &[],
    exec: Some(exec),
};

/// The categories in the order in which a mixed locale names them, with the numbers of those that Python knows.
const CATEGORIES: [(&str, Option<i64>); 12] = [
    ("LC_CTYPE", Some(0)),
    ("LC_NUMERIC", Some(1)),
    ("LC_TIME", Some(2)),
    ("LC_COLLATE", Some(3)),
    ("LC_MONETARY", Some(4)),
    ("LC_MESSAGES", Some(5)),
    ("LC_PAPER", None),
    ("LC_NAME", None),
    ("LC_ADDRESS", None),
    ("LC_TELEPHONE", None),
    ("LC_MEASUREMENT", None),
    ("LC_IDENTIFICATION", None),
];

/// `LC_ALL`
const ALL: i64 = 6;

/// The value of `CHAR_MAX`: "not there" in numbers of `localeconv`.
const NOT_THERE: i64 = 127;

/// Under this name the interpreter keeps the list of the locales that are set.
const CURRENT: &str = "_locale.current";

/// Under this name the interpreter keeps the class of errors.
const ERROR: &str = "_locale.Error";

/// Names of what `nl_langinfo` knows: name, number, text in either locale.
const LANGUAGE: &[(&str, i64, &str)] = &[
    ("DAY_1", 131_079, "Sunday"),
    ("DAY_2", 131_080, "Monday"),
    ("DAY_3", 131_081, "Tuesday"),
    ("DAY_4", 131_082, "Wednesday"),
    ("DAY_5", 131_083, "Thursday"),
    ("DAY_6", 131_084, "Friday"),
    ("DAY_7", 131_085, "Saturday"),
    ("ABDAY_1", 131_072, "Sun"),
    ("ABDAY_2", 131_073, "Mon"),
    ("ABDAY_3", 131_074, "Tue"),
    ("ABDAY_4", 131_075, "Wed"),
    ("ABDAY_5", 131_076, "Thu"),
    ("ABDAY_6", 131_077, "Fri"),
    ("ABDAY_7", 131_078, "Sat"),
    ("MON_1", 131_098, "January"),
    ("MON_2", 131_099, "February"),
    ("MON_3", 131_100, "March"),
    ("MON_4", 131_101, "April"),
    ("MON_5", 131_102, "May"),
    ("MON_6", 131_103, "June"),
    ("MON_7", 131_104, "July"),
    ("MON_8", 131_105, "August"),
    ("MON_9", 131_106, "September"),
    ("MON_10", 131_107, "October"),
    ("MON_11", 131_108, "November"),
    ("MON_12", 131_109, "December"),
    ("ABMON_1", 131_086, "Jan"),
    ("ABMON_2", 131_087, "Feb"),
    ("ABMON_3", 131_088, "Mar"),
    ("ABMON_4", 131_089, "Apr"),
    ("ABMON_5", 131_090, "May"),
    ("ABMON_6", 131_091, "Jun"),
    ("ABMON_7", 131_092, "Jul"),
    ("ABMON_8", 131_093, "Aug"),
    ("ABMON_9", 131_094, "Sep"),
    ("ABMON_10", 131_095, "Oct"),
    ("ABMON_11", 131_096, "Nov"),
    ("ABMON_12", 131_097, "Dec"),
    ("AM_STR", 131_110, "AM"),
    ("PM_STR", 131_111, "PM"),
    ("D_T_FMT", 131_112, "%a %b %e %H:%M:%S %Y"),
    ("D_FMT", 131_113, "%m/%d/%y"),
    ("T_FMT", 131_114, "%H:%M:%S"),
    ("T_FMT_AMPM", 131_115, "%I:%M:%S %p"),
    ("ERA", 131_116, ""),
    ("ERA_D_FMT", 131_118, ""),
    ("ALT_DIGITS", 131_119, ""),
    ("ERA_D_T_FMT", 131_120, ""),
    ("ERA_T_FMT", 131_121, ""),
    ("_DATE_FMT", 131_180, "%a %b %e %H:%M:%S %Z %Y"),
    ("RADIXCHAR", 65_536, "."),
    ("THOUSEP", 65_537, ""),
    ("YESEXPR", 327_680, "^[yY]"),
    ("NOEXPR", 327_681, "^[nN]"),
    ("CRNCYSTR", 262_159, "-"),
];

/// The number of `CODESET`.
const CODESET: i64 = 14;

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    let numbers = CATEGORIES.iter().filter_map(|&(name, number)| Some((name, number?)));
    let others = [("LC_ALL", ALL), ("CHAR_MAX", NOT_THERE), ("CODESET", CODESET)];
    let language = LANGUAGE.iter().map(|&(name, number, _)| (name, number));
    for (name, number) in numbers.chain(others).chain(language) {
        space.set_text(thread, name, int::from_i64(&interp, number))?;
    }
    let current = List::empty(&interp);
    for (index, _) in CATEGORIES.iter().enumerate() {
        let name = if index == 0 { of_environment("LC_CTYPE") } else { "C".to_string() };
        let name = Str::from_text(thread, &name)?.as_value();
        current.push(thread, name)?;
    }
    interp.module_state().set_text(thread, CURRENT, current.as_value())?;
    let error = error_class(thread)?;
    interp.module_state().set_text(thread, ERROR, error)?;
    space.set_text(thread, "Error", error)
}

/// `locale.Error`
fn error_class(thread: &mut Thread) -> PyResult {
    let interp = thread.interp();
    let space = Dict::new(thread);
    space.set_text(thread, "__module__", Str::intern(&interp, "locale").as_value())?;
    let bases = Tuple::small(&interp, &[interp.class(exceptions::EXCEPTION).as_value()]);
    let name = Str::intern(&interp, "Error").as_value();
    let metaclass = interp.class(ids::TYPE).as_value();
    call::call(thread, metaclass, &[name, bases.as_value(), space.as_value()])
}

/// What the module keeps under a name.
fn kept(thread: &mut Thread, name: &str) -> PyResult {
    let interp = thread.interp();
    match interp.module_state().get_text(&interp, name) {
        Some(value) => Ok(value),
        None => Err(thread.system_error("_locale was not imported")),
    }
}

fn current(thread: &mut Thread) -> PyResult<Gc<List>> {
    match kept(thread, CURRENT)?.cast::<List>() {
        Some(list) => Ok(list),
        None => Err(thread.system_error("_locale keeps no list")),
    }
}

#[cold]
fn failure(thread: &mut Thread, message: &str) -> Raised {
    let class = match kept(thread, ERROR) {
        Ok(class) => class,
        Err(raised) => return raised,
    };
    let message = Str::new(&thread.interp(), message).as_value();
    match call::call(thread, class, &[message]) {
        Ok(error) => thread.raise(error),
        Err(raised) => raised,
    }
}

/// What the environment says of a category: the first variable that is set counts.
fn of_environment(category: &str) -> String {
    ["LC_ALL", category, "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .map_or("C".to_string(), |name| if name == "POSIX" { "C".to_string() } else { name })
}

/// The locale of a name; nothing where there is none.
fn find(name: &str, category: &str) -> Option<String> {
    match name {
        // Whatever language the user wants, the texts are those of `C`.
        "" => Some(of_environment(category)),
        "C" | "POSIX" => Some("C".to_string()),
        "C.UTF-8" | "C.utf8" => Some(name.to_string()),
        _ => None,
    }
}

/// The names of a locale for every category of a mixed one.
fn find_mixed(name: &str) -> Option<Vec<String>> {
    let mut names = vec!["C".to_string(); CATEGORIES.len()];
    for part in name.split(';') {
        let (category, name) = part.split_once('=')?;
        let index = CATEGORIES.iter().position(|&(known, _)| known == category)?;
        names[index] = find(name, category)?;
    }
    Some(names)
}

/// The name of what is set: one, if it is the same for every category.
fn shown(names: &[Value]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| name.cast::<Str>().map_or(String::new(), |name| name.to_string_lossy()))
        .collect();
    if names.iter().all(|name| *name == names[0]) {
        return names[0].clone();
    }
    let parts = CATEGORIES.iter().zip(&names).map(|((category, _), name)| format!("{category}={name}"));
    parts.collect::<Vec<_>>().join(";")
}

/// Activates/queries locale processing.
#[pyfunction("(category, locale=None, /)", module = "_locale")]
fn setlocale(thread: &mut Thread, category: i64, locale: Option<Gc<Str>>) -> PyResult<String> {
    let wanted = locale.map(|locale| locale.to_string_lossy());
    let refused = if wanted.is_some() { "unsupported locale setting" } else { "locale query failed" };
    let list = current(thread)?;
    if category == ALL {
        if let Some(wanted) = wanted {
            let names = match wanted.contains(';') {
                true => find_mixed(&wanted),
                false => CATEGORIES.iter().map(|&(category, _)| find(&wanted, category)).collect(),
            };
            let Some(names) = names else { return Err(failure(thread, refused)) };
            for (index, name) in names.iter().enumerate() {
                let name = Str::from_text(thread, name)?.as_value();
                list.set(&thread.interp(), index, name);
            }
        }
        return Ok(shown(list.items()));
    }
    let Some(index) = CATEGORIES.iter().position(|&(_, number)| number == Some(category)) else {
        return Err(failure(thread, refused));
    };
    if let Some(wanted) = wanted {
        let Some(name) = find(&wanted, CATEGORIES[index].0) else { return Err(failure(thread, refused)) };
        let name = Str::from_text(thread, &name)?.as_value();
        list.set(&thread.interp(), index, name);
    }
    Ok(shown(&list.items()[index..=index]))
}

/// Returns numeric and monetary locale-specific parameters.
#[pyfunction("()", module = "_locale")]
fn localeconv(thread: &mut Thread) -> PyResult<Gc<Dict>> {
    let interp = thread.interp();
    let dict = Dict::new(thread);
    let empty = interp.strings().empty().as_value();
    for name in [
        "int_curr_symbol",
        "currency_symbol",
        "mon_decimal_point",
        "mon_thousands_sep",
        "positive_sign",
        "negative_sign",
    ] {
        dict.set_text(thread, name, empty)?;
        if name == "mon_thousands_sep" {
            dict.set_text(thread, "mon_grouping", List::empty(&interp).as_value())?;
        }
    }
    let nothing = int::from_i64(&interp, NOT_THERE);
    for name in [
        "int_frac_digits",
        "frac_digits",
        "p_cs_precedes",
        "p_sep_by_space",
        "n_cs_precedes",
        "n_sep_by_space",
        "p_sign_posn",
        "n_sign_posn",
    ] {
        dict.set_text(thread, name, nothing)?;
    }
    dict.set_text(thread, "decimal_point", Str::intern(&interp, ".").as_value())?;
    dict.set_text(thread, "thousands_sep", empty)?;
    dict.set_text(thread, "grouping", List::empty(&interp).as_value())?;
    Ok(dict)
}

/// The character set of the locale for characters.
fn codeset(thread: &mut Thread) -> PyResult<&'static str> {
    let list = current(thread)?;
    let name = list.get(0).and_then(|name| name.cast::<Str>()).map(|name| name.to_string_lossy());
    Ok(if name.as_deref() == Some("C") { "ANSI_X3.4-1968" } else { "UTF-8" })
}

/// Return the value for the locale information associated with key.
#[pyfunction("(key, /)", module = "_locale")]
fn nl_langinfo(thread: &mut Thread, key: i64) -> PyResult<&'static str> {
    if key == CODESET {
        return codeset(thread);
    }
    match LANGUAGE.iter().find(|&&(_, number, _)| number == key) {
        Some(&(_, _, text)) => Ok(text),
        None => Err(thread.value_error("unsupported langinfo constant")),
    }
}

/// Get the current locale encoding.
#[pyfunction("()", module = "_locale")]
fn getencoding() -> &'static str {
    "UTF-8"
}

/// Compares two strings according to the locale.
#[pyfunction("(os1, os2, /)", module = "_locale")]
fn strcoll(os1: Gc<Str>, os2: Gc<Str>) -> i64 {
    os1.compare(&os2) as i64
}

/// Return a string that can be used as a key for locale-aware comparisons.
#[pyfunction("(string, /)", module = "_locale")]
fn strxfrm(string: Gc<Str>) -> Gc<Str> {
    string
}
