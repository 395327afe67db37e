//! `--dump`: what a stage makes of a program, as text, instead of running it.

use taipan_code::dis::disassemble;
use taipan_code::repr::Addresses;
use taipan_compiler::CompileOptions;
use taipan_compiler::ParseOptions;
use taipan_compiler::SyntaxError;
use taipan_compiler::ast;

/// A stage of the way from text to machine code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The syntax tree.
    Ast,
    /// The symbol table.
    Scopes,
    /// The code objects.
    Bytecode,
    /// The register IR of what is compiled while the program runs.
    Ir,
    /// Cranelift's IR of it.
    Clif,
    /// The listing of its machine code.
    Asm,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Stage; 6] =
        [Stage::Ast, Stage::Scopes, Stage::Bytecode, Stage::Ir, Stage::Clif, Stage::Asm];

    /// The name that the option has for it.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Ast => "ast",
            Stage::Scopes => "scopes",
            Stage::Bytecode => "bytecode",
            Stage::Ir => "ir",
            Stage::Clif => "clif",
            Stage::Asm => "asm",
        }
    }

    /// Whether the stage comes only with what the running program makes hot.
    pub fn is_of_machine_code(self) -> bool {
        matches!(self, Stage::Ir | Stage::Clif | Stage::Asm)
    }
}

/// What the stage makes of a source.
pub fn text(
    stage: Stage,
    source: &[u8],
    reading: ParseOptions<'_>,
    options: &CompileOptions,
) -> Result<String, SyntaxError> {
    match stage {
        Stage::Ast => {
            let parsed = taipan_compiler::parse(source, reading)?;
            Ok(format!("{}\n", ast::dump(&parsed.tree, false)))
        }
        Stage::Scopes => {
            let parsed = taipan_compiler::parse(source, reading)?;
            taipan_compiler::show_scopes(&parsed.tree, options)
        }
        Stage::Bytecode => {
            let compiled = taipan_compiler::compile(source, reading, options)?;
            Ok(disassemble(&compiled.code, Addresses::Masked))
        }
        Stage::Ir | Stage::Clif | Stage::Asm => Ok(String::new()),
    }
}
