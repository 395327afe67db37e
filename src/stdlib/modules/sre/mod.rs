//! `_sre`: patterns, matches and scanners as objects over [`crate::sre`].

mod matched;
mod pattern;
mod scanner;
mod subject;
mod template;

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::tuple::Tuple;

use crate::sre::unicode;
use crate::sre::words;

use matched::Match;
use pattern::Pattern;
use scanner::Finder;
use scanner::Scanner;
use template::Template;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_sre",
    doc: "",
    functions: &[
        COMPILE_SPEC,
        TEMPLATE_SPEC,
        GETCODESIZE_SPEC,
        ASCII_ISCASED_SPEC,
        UNICODE_ISCASED_SPEC,
        ASCII_TOLOWER_SPEC,
        UNICODE_TOLOWER_SPEC,
    ],
    types: &[],
    exec: Some(exec),
};

/// Constants, and the types that the interpreter does not know yet.
fn exec(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    for spec in [Pattern::SPEC, Match::SPEC, Scanner::SPEC, Finder::SPEC, Template::SPEC] {
        if interp.extension_type(spec.shape).is_none() {
            interp.add_extension_type(spec);
        }
    }
    let constants = [
        ("MAGIC", words::MAGIC),
        ("CODESIZE", words::CODE_SIZE as u32),
        ("MAXREPEAT", words::MAX_REPEAT),
        ("MAXGROUPS", words::MAX_GROUPS),
    ];
    for (name, number) in constants {
        namespace.set_text(thread, name, int::from_i64(&interp, number.into()))?;
    }
    Ok(())
}

/// Makes a pattern of code words.
#[pyfunction("(pattern, flags, code, groups, groupindex, indexgroup)", module = "_sre")]
fn compile(
    thread: &mut Thread,
    pattern: Value,
    flags: u32,
    code: Gc<List>,
    groups: u32,
    groupindex: Gc<Dict>,
    indexgroup: Gc<Tuple>,
) -> PyResult<Gc<Pattern>> {
    let words = code_words(thread, code)?;
    let Ok(program) = crate::sre::Pattern::new(&words, groups) else {
        return Err(thread.runtime_error("invalid SRE code"));
    };
    Pattern::new(thread, pattern, flags, program, groupindex, indexgroup)
}

/// The code words in a list; each may be of a subclass of int.
fn code_words(thread: &mut Thread, code: Gc<List>) -> PyResult<Vec<u32>> {
    let mut words = Vec::with_capacity(code.len());
    while let Some(item) = code.get(words.len()) {
        let word = ops::index_i64(thread, item)?;
        match u32::try_from(word) {
            Ok(word) => words.push(word),
            Err(_) => return Err(thread.overflow_error("regular expression code size limit exceeded")),
        }
    }
    Ok(words)
}

/// Makes the form of a replacement that `expand` takes.
#[pyfunction("(pattern, template, /)", module = "_sre")]
fn template(thread: &mut Thread, pattern: Gc<Pattern>, template: Gc<List>) -> PyResult<Gc<Template>> {
    Template::new(thread, pattern, template)
}

/// The bytes of a code word.
#[pyfunction("()", module = "_sre")]
fn getcodesize() -> usize {
    words::CODE_SIZE
}

/// Whether a character has two cases in ASCII.
#[pyfunction("(character, /)", module = "_sre")]
fn ascii_iscased(character: u32) -> bool {
    unicode::is_ascii_cased(character)
}

/// Whether a character has two cases.
#[pyfunction("(character, /)", module = "_sre")]
fn unicode_iscased(character: u32) -> bool {
    unicode::is_cased(character)
}

/// The lower case of a character in ASCII.
#[pyfunction("(character, /)", module = "_sre")]
fn ascii_tolower(character: u32) -> u32 {
    unicode::lower_ascii(character)
}

/// The lower case of a character.
#[pyfunction("(character, /)", module = "_sre")]
fn unicode_tolower(character: u32) -> u32 {
    unicode::lower(character)
}
