//! `sys.flags`

use taipan_gc::Value;

use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::int;
use crate::types::struct_sequence;
use crate::types::struct_sequence::StructSpec;

static FLAGS: StructSpec = StructSpec {
    name: "flags",
    module: "sys",
    doc: "sys.flags\n\nFlags provided through command line arguments or environment vars.",
    fields: &[
        ("debug", "-d"),
        ("inspect", "-i"),
        ("interactive", "-i"),
        ("optimize", "-O or -OO"),
        ("dont_write_bytecode", "-B"),
        ("no_user_site", "-s"),
        ("no_site", "-S"),
        ("ignore_environment", "-E"),
        ("verbose", "-v"),
        ("bytes_warning", "-b"),
        ("quiet", "-q"),
        ("hash_randomization", "-R"),
        ("isolated", "-I"),
        ("dev_mode", "-X dev"),
        ("utf8_mode", "-X utf8"),
        ("warn_default_encoding", "-X warn_default_encoding"),
        ("safe_path", "-P"),
        ("int_max_str_digits", "-X int_max_str_digits"),
        ("gil", "-X gil"),
        ("thread_inherit_context", "-X thread_inherit_context"),
        ("context_aware_warnings", "-X context_aware_warnings"),
    ],
    visible: 18,
    constructible: false,
};

/// The flags of the interpreter.
pub(super) fn make(thread: &mut Thread) -> PyResult {
    let interp = thread.interp();
    let config = interp.config();
    let flags = &config.flags;
    let number = |number: u32| int::from_i64(&interp, i64::from(number));
    let bit = |bit: bool| number(u32::from(bit));
    let fields = [
        number(flags.debug),
        number(flags.inspect),
        number(flags.interactive),
        number(u32::from(config.optimize)),
        bit(flags.dont_write_bytecode),
        bit(flags.no_user_site),
        bit(flags.no_site),
        bit(flags.ignore_environment),
        number(flags.verbose),
        number(flags.bytes_warning),
        number(flags.quiet),
        bit(flags.hash_randomization),
        bit(flags.isolated),
        Value::bool(flags.dev_mode),
        bit(flags.utf8_mode),
        bit(flags.warn_default_encoding),
        Value::bool(flags.safe_path),
        int::from_usize(&interp, interp.max_str_digits()),
        number(1),
        bit(flags.thread_inherit_context),
        bit(flags.context_aware_warnings),
    ];
    struct_sequence::new(thread, &FLAGS, &fields)
}
