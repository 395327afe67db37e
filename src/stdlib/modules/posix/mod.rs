//! `posix`: the operating system.

mod arguments;
mod constants;
mod descriptors;
mod environment;
mod files;
mod folders;
mod machine;
mod paths;
mod process;
mod status;
mod system;

pub(super) use arguments::Descriptor;
pub(super) use arguments::Owner;
pub(super) use process::RUSAGE;
pub(super) use process::show_usage;
pub(super) use system::execute;
pub(super) use system::exit_now;

use crate::modules::numbers;
use taipan_gc::Gc;
use taipan_runtime::object::convert::join_functions;
use taipan_runtime::object::exceptions;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::FunctionSpec;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::list::List;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::struct_sequence;

/// The functions of each family.
const FAMILIES: &[&[FunctionSpec]] = &[
    descriptors::FUNCTIONS,
    environment::FUNCTIONS,
    files::FUNCTIONS,
    folders::FUNCTIONS,
    machine::FUNCTIONS,
    paths::FUNCTIONS,
    process::FUNCTIONS,
    status::FUNCTIONS,
];

/// All of them.
const FUNCTIONS: &[FunctionSpec] = &join_functions::<{ count(FAMILIES) }>(FAMILIES);

const fn count(families: &[&[FunctionSpec]]) -> usize {
    let (mut sum, mut index) = (0, 0);
    while index < families.len() {
        sum += families[index].len();
        index += 1;
    }
    sum
}

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "posix",
    doc: "This module provides access to operating system functionality that is\n\
          standardized by the C Standard and the POSIX standard (a thinly\n\
          disguised Unix interface).  Refer to the library manual and\n\
          corresponding Unix manual entries for more information on calls.",
    functions: FUNCTIONS,
    types: &[folders::DirEntry::SPEC],
    exec: Some(exec),
};

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    interp.add_extension_type(folders::ScandirIterator::SPEC);
    numbers::publish(thread, space, constants::SYSTEM)?;
    numbers::publish(thread, space, constants::OTHERS)?;
    let structs = [
        &status::STAT_RESULT,
        &status::STATVFS_RESULT,
        &descriptors::TERMINAL_SIZE,
        &machine::UNAME_RESULT,
        &machine::TIMES_RESULT,
    ];
    for spec in structs {
        let class = struct_sequence::class(thread, spec)?;
        space.set_text(thread, spec.name, class.as_value())?;
    }
    tables(thread, space)
}

/// What is neither function, type nor number.
fn tables(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    let environ = environment::variables(thread)?;
    space.set_text(thread, "environ", environ.as_value())?;
    space.set_text(thread, "error", interp.class(exceptions::OS_ERROR).as_value())?;
    let have = List::empty(&interp);
    for name in constants::HAVE_FUNCTIONS {
        have.push(thread, Str::intern(&interp, name).as_value())?;
    }
    space.set_text(thread, "_have_functions", have.as_value())?;
    let names = Dict::new(thread);
    for &(name, number) in machine::CONFIGURATIONS {
        names.set_text(thread, name, int::from_i64(&interp, number.into()))?;
    }
    space.set_text(thread, "sysconf_names", names.as_value())
}
