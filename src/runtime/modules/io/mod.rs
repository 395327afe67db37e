//! `_io`: streams. Raw files, buffers over them, text over buffers, and streams in memory.

mod base;
mod buffered;
mod bytes_io;
mod file;
mod newline;
mod open;
mod pair;
mod room;
pub mod standard;
mod state;
mod stream;
mod string_io;
mod target;
mod text;
pub mod unwritten;

pub use state::Streams;

use taipan_gc::Gc;

use crate::object::cast::ValueExt;
use crate::object::descr::BuiltinFunction;
use crate::object::exceptions;
use crate::object::raised::PyResult;
use crate::object::spec::FunctionSpec;
use crate::object::spec::ModuleSpec;
use crate::object::spec::NativeType;
use crate::object::spec::TypeSpec;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::str::Str;

pub use open::BUILTINS;
pub use open::FUNCTIONS;

/// The size of buffers where nothing else decides it.
pub const DEFAULT_BUFFER_SIZE: usize = 128 << 10;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_io",
    doc: "The io module provides the Python interfaces to stream handling. The\n\
          builtin open function is defined in this module.",
    functions: FUNCTIONS,
    types: TYPES,
    exec: Some(exec),
};

/// The types of streams.
pub static TYPES: &[&TypeSpec] = &[
    base::IoBase::SPEC,
    base::RawIoBase::SPEC,
    base::BufferedIoBase::SPEC,
    base::TextIoBase::SPEC,
    file::FileIo::SPEC,
    bytes_io::BytesIo::SPEC,
    bytes_io::BytesIoBuffer::SPEC,
    buffered::BufferedReader::SPEC,
    buffered::BufferedWriter::SPEC,
    buffered::BufferedRandom::SPEC,
    pair::BufferedRwPair::SPEC,
    newline::IncrementalNewlineDecoder::SPEC,
    string_io::StringIo::SPEC,
    text::TextIoWrapper::SPEC,
];

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    let size = int::from_usize(&interp, DEFAULT_BUFFER_SIZE);
    space.set_text(thread, "DEFAULT_BUFFER_SIZE", size)?;
    let unsupported = state::unsupported_class(thread)?;
    space.set_text(thread, "UnsupportedOperation", unsupported.as_value())?;
    share_open(thread, space)?;
    let blocking = interp.class(exceptions::BLOCKING_IO_ERROR);
    space.set_text(thread, "BlockingIOError", blocking.as_value())
}

/// `io.open` and the builtin are one object.
fn share_open(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    let builtin = interp.builtins().get_text(&interp, "open");
    let Some(open) = builtin.and_then(|open| open.exact::<BuiltinFunction>()) else { return Ok(()) };
    let own = |spec: &FunctionSpec| spec.name == open.spec.name && spec.params.text == open.spec.params.text;
    if !BUILTINS.iter().any(own) {
        return Ok(());
    }
    interp.heap().set(open, &open.module, Str::intern(&interp, MODULE.name).as_value());
    space.set_text(thread, "open", open.as_value())
}
