//! What is changed in the library: edits for another interpreter are taken back, so that the modules are
//! CPython's again, line numbers included.

use std::collections::BTreeSet;
use std::error::Error;

use super::files::Files;

/// Some lines of a file are replaced.
struct Edit {
    path: &'static str,
    /// The first line to go, without its indentation; the first such line of the file is meant.
    first: &'static str,
    /// How many go.
    lines: usize,
    /// What comes in their place; each ends its line.
    instead: &'static str,
}

const EDITS: [Edit; 17] = [
    Edit { path: "_compat_pickle.py", first: "# NOTE: RUSTPYTHON exceptions", lines: 8, instead: "" },
    // Of modules that are in no folder nobody else could tell the source.
    Edit {
        path: "importlib/_bootstrap.py",
        first: "\"\"\"Return None as frozen modules do not have source code.",
        lines: 2,
        instead: "        \"\"\"Return the source of a module of the embedded library.\"\"\"\n        return _imp._get_source(fullname)\n",
    },
    Edit { path: "io.py", first: "# XXX: RUSTPYTHON; FileIO needs host_env", lines: 5, instead: "" },
    Edit {
        path: "io.py",
        first: "if FileIO is not None:",
        lines: 2,
        instead: "RawIOBase.register(FileIO)\n",
    },
    Edit {
        path: "io.py",
        first: "open, open_code, BytesIO",
        lines: 1,
        instead: "                 open, open_code, FileIO, BytesIO, StringIO, BufferedReader,\n",
    },
    Edit { path: "json/decoder.py", first: "# RUSTPYTHON SPECIFIC", lines: 14, instead: "" },
    // A module of the library gets its loader when somebody asks for that, which those that have its globals cannot.
    Edit {
        path: "linecache.py",
        first: "get_source = getattr(loader, 'get_source', None)",
        lines: 1,
        instead: "        import _imp\n        library = _imp._get_source if filename.startswith('<lib>/') else None\n        get_source = getattr(loader, 'get_source', library)\n",
    },
    Edit { path: "platform.py", first: "# XXX: RUSTPYTHON support", lines: 1, instead: "" },
    Edit {
        path: "platform.py",
        first: "if \"RustPython\" in sys_version:",
        lines: 1,
        instead: "        if \"[Taipan \" in sys_version:\n",
    },
    Edit {
        path: "platform.py",
        first: "name = \"RustPython\"",
        lines: 1,
        instead: "            name = \"Taipan\"\n",
    },
    // A module of the library has no file as its origin, but its code names one.
    Edit {
        path: "runpy.py",
        first: "sys.argv[0] = mod_spec.origin",
        lines: 1,
        instead: "        sys.argv[0] = code.co_filename if mod_spec.origin == 'frozen' else mod_spec.origin\n",
    },
    // The library is in no folder.
    Edit {
        path: "site.py",
        first: "dir = os.path.abspath(dir)",
        lines: 1,
        instead: "        dir = dir if dir == '<lib>' else os.path.abspath(dir)\n",
    },
    Edit { path: "site.py", first: "return 'RustPython'", lines: 1, instead: "    return 'Python'\n" },
    Edit { path: "site.py", first: "# XXX: RUSTPYTHON", lines: 1, instead: "" },
    Edit {
        path: "site.py",
        first: "return f'{userbase}/lib/rustpython",
        lines: 1,
        instead: "    return f'{userbase}/lib/python{version[0]}.{version[1]}{abi_thread}/site-packages'\n",
    },
    Edit {
        path: "sysconfig/__init__.py",
        first: "return 'RustPython'",
        lines: 1,
        instead: "    return 'Python'\n",
    },
    Edit { path: "unittest/__init__.py", first: "# XXX: RUSTPYTHON", lines: 21, instead: "" },
];

/// Makes the edits. One that finds nothing to do is an error: the library is another one than it was made for.
pub fn apply(files: &mut Files) -> Result<(), Box<dyn Error>> {
    for edit in &EDITS {
        let content = files.get_mut(edit.path).ok_or_else(|| format!("{} is missing", edit.path))?;
        let text = std::str::from_utf8(content)?;
        *content = edited(text, edit).ok_or_else(|| format!("{}: no {:?}", edit.path, edit.first))?.into();
    }
    Ok(())
}

/// What is different from the library as it was published, for those who get it with us.
pub fn summary(overlay: &Files) -> String {
    let mut text = String::from("Changes to the Python library in this program.\n\n");
    text.push_str("Edited, so that they are again as in CPython or name this interpreter:\n");
    let edited: BTreeSet<&str> = EDITS.iter().map(|edit| edit.path).collect();
    edited.iter().for_each(|path| text.push_str(&format!("  {path}\n")));
    text.push_str("\nReplaced or added:\n");
    overlay.keys().for_each(|path| text.push_str(&format!("  {path}\n")));
    text.push_str("\nLeft out: tests, IDLE, Tk, turtle graphics, the installer of pip.\n");
    text
}

fn edited(text: &str, edit: &Edit) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let first = lines.iter().position(|line| line.trim_start().starts_with(edit.first))?;
    let after = lines.get(first + edit.lines..)?;
    Some([lines[..first].concat().as_str(), edit.instead, after.concat().as_str()].concat())
}
