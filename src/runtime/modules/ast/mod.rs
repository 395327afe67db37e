//! `_ast`: the nodes of syntax trees as Python objects, made from the grammar's own table.

mod classes;
mod methods;
mod read;
mod show;

use taipan_gc::Gc;

use crate::object::raised::PyResult;
use crate::object::spec::ModuleSpec;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::int;

pub use classes::is_node;
pub use read::read;
pub use show::show;

/// The module.
pub static MODULE: ModuleSpec =
    ModuleSpec { name: "_ast", doc: "", functions: &[], types: &[], exec: Some(exec) };

/// Flags of `compile()`.
pub mod flag {
    /// The tree instead of a code object.
    pub const ONLY_AST: i64 = 0x400;
    /// The tree after the compiler's simplifications.
    pub const OPTIMIZED_AST: i64 = 0x8000 | ONLY_AST;
    /// Comments that name types are read.
    pub const TYPE_COMMENTS: i64 = 0x1000;
    /// `await` may stand in a module.
    pub const ALLOW_TOP_LEVEL_AWAIT: i64 = 0x2000;
}

fn exec(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    classes::publish(thread, namespace)?;
    for (name, value) in [
        ("PyCF_ONLY_AST", flag::ONLY_AST),
        ("PyCF_OPTIMIZED_AST", flag::OPTIMIZED_AST),
        ("PyCF_TYPE_COMMENTS", flag::TYPE_COMMENTS),
        ("PyCF_ALLOW_TOP_LEVEL_AWAIT", flag::ALLOW_TOP_LEVEL_AWAIT),
    ] {
        let value = int::from_i64(&thread.interp(), value);
        namespace.set_text(thread, name, value)?;
    }
    Ok(())
}
