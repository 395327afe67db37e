//! The way from a source or a tree to a code object.

use taipan_code::CodeFlags;
use taipan_code::CodeRef;
use taipan_code::Name;
use taipan_code::verify::verify_all;

use crate::ast::Mod;
use crate::ast::Range;
use crate::error::SyntaxError;
use crate::error::Warning;
use crate::fail::Outcome;
use crate::fail::fail;
use crate::future;
use crate::lower;
use crate::parse;
use crate::parse::ParseOptions;
use crate::scopes;

/// How to compile.
#[derive(Clone, Debug)]
pub struct CompileOptions {
    /// What code objects and errors say the file is.
    pub filename: Name,
    /// Features of `__future__` in force from outside; others are ignored.
    pub flags: CodeFlags,
    /// 0: all; 1 (`-O`): no asserts, `__debug__` is false; 2 (`-OO`): no docstrings either.
    pub optimize: u8,
    /// `await` may stand in a module: `PyCF_ALLOW_TOP_LEVEL_AWAIT`.
    pub top_level_await: bool,
}

impl CompileOptions {
    /// Compiles all, under that file name.
    pub fn new(filename: impl Into<Name>) -> Self {
        CompileOptions {
            filename: filename.into(),
            flags: CodeFlags::default(),
            optimize: 0,
            top_level_await: false,
        }
    }

    /// Whether errors quote the source: CPython reads the line from the file again, if there is one.
    fn quotes(&self) -> bool {
        std::path::Path::new(&*self.filename).is_file()
    }
}

/// A code object, and what there is to warn about.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The code object.
    pub code: CodeRef,
    /// Warnings of tokenizer and compiler, in order of their lines.
    pub warnings: Vec<Warning>,
}

/// Compiles a source, the bytes of a file or the UTF-8 of a text.
pub fn compile(
    source: &[u8],
    reading: ParseOptions<'_>,
    options: &CompileOptions,
) -> Result<Compiled, SyntaxError> {
    let parsed = parse(source, reading)?;
    let mut warnings = parsed.warnings;
    match tree_to_code(&parsed.tree, options, &mut warnings) {
        Ok(code) => {
            if cfg!(debug_assertions)
                && let Err(error) = verify_all(&code)
            {
                debug_assert!(false, "{error}");
            }
            warnings.sort_by_key(|warning| warning.line);
            Ok(Compiled { code, warnings })
        }
        Err(failure) => {
            let text = parse::decode(source, &reading).ok();
            Err(failure.into_error(text.as_deref(), options.quotes()))
        }
    }
}

/// Compiles a tree. One that no source has (an empty comparison, say) is an error at the latest when its code is
/// verified.
pub fn compile_ast(tree: &Mod, options: &CompileOptions) -> Result<Compiled, SyntaxError> {
    let mut warnings = Vec::new();
    let verified = tree_to_code(tree, options, &mut warnings).and_then(|code| match verify_all(&code) {
        Ok(()) => Ok(code),
        Err(error) => fail(format!("the tree is no Python: {error}"), Range::default()),
    });
    match verified {
        Ok(code) => Ok(Compiled { code, warnings }),
        Err(failure) => Err(failure.into_error(None, false)),
    }
}

fn tree_to_code(tree: &Mod, options: &CompileOptions, warnings: &mut Vec<Warning>) -> Outcome<CodeRef> {
    let (table, inherited) = scopes_of(tree, options)?;
    let lowering = lower::LowerOptions {
        filename: options.filename.clone(),
        inherited,
        optimize: options.optimize,
        top_level_await: options.top_level_await,
    };
    lower::lower(tree, &table, lowering, warnings)
}

fn scopes_of(tree: &Mod, options: &CompileOptions) -> Outcome<(scopes::SymbolTable, CodeFlags)> {
    let (features, future_end) = future::features(tree)?;
    let inherited = CodeFlags(options.flags.0 & CodeFlags::FUTURE_MASK.0) | features;
    let options = scopes::Options {
        top_level_await: options.top_level_await,
        future_annotations: inherited.contains(CodeFlags::FUTURE_ANNOTATIONS),
        future_end,
    };
    Ok((scopes::symbol_table(tree, options)?, inherited))
}

/// The scopes of a tree and their names, as text.
pub fn show_scopes(tree: &Mod, options: &CompileOptions) -> Result<String, SyntaxError> {
    match scopes_of(tree, options) {
        Ok((table, _)) => Ok(scopes::show(&table)),
        Err(failure) => Err(failure.into_error(None, false)),
    }
}
