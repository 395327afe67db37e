//! Python code of the library that stands for what CPython has in C. It leaves no entries in tracebacks and is not traced,
//! as C code is not.

use taipan_code::Code;

/// A file with such code.
struct StandIn {
    file: &'static str,
    /// The module that its classes are of to messages; empty where that is their own.
    module: &'static str,
    /// How the qualified names of its code begin; none where all of it is meant.
    names: &'static [&'static str],
}

const STAND_INS: [StandIn; 5] = [
    StandIn { file: "_pydatetime.py", module: "datetime", names: &[] },
    StandIn { file: "_pydecimal.py", module: "decimal", names: &[] },
    StandIn { file: "asyncio/futures.py", module: "", names: &["Future."] },
    StandIn { file: "asyncio/tasks.py", module: "", names: &["Task."] },
    StandIn {
        file: "pickle.py",
        module: "",
        names: &["_Pickler.", "_Unpickler.", "_Framer.", "_Unframer.", "_dump", "_load", "whichmodule"],
    },
];

fn find(filename: &str) -> Option<&'static StandIn> {
    let file = filename.strip_prefix("<lib>/")?;
    STAND_INS.iter().find(|stand_in| stand_in.file == file)
}

/// Whether the code stands for native code.
pub(crate) fn is_stand_in(code: &Code) -> bool {
    find(code.filename.as_str()).is_some_and(|stand_in| {
        let qualname = code.qualname.as_str();
        stand_in.names.is_empty() || stand_in.names.iter().any(|name| qualname.starts_with(name))
    })
}

/// The native module whose classes those of a file stand for.
pub(crate) fn native_module(filename: &str) -> Option<&'static str> {
    find(filename).map(|stand_in| stand_in.module).filter(|module| !module.is_empty())
}
