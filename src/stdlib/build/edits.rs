//! What is changed in the library: edits for another interpreter are taken back, so that the modules are
//! CPython's again, line numbers included; and Python forms of C modules report errors as those do.

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

const EDITS: [Edit; 40] = [
    Edit { path: "_compat_pickle.py", first: "# NOTE: RUSTPYTHON exceptions", lines: 8, instead: "" },
    // What the modules say that are in C there.
    Edit {
        path: "_pydatetime.py",
        first: "f\"not {type(tz).__name__!r}\"",
        lines: 1,
        instead: "            f\"not type {type(tz).__name__!r}\"\n",
    },
    Edit {
        path: "_pydatetime.py",
        first: "y, m, d = _ord2ymd(n)",
        lines: 1,
        instead: "        if n < 1:\n            raise ValueError(\"ordinal must be >= 1\")\n        y, m, d = _ord2ymd(n)\n",
    },
    Edit {
        path: "_pydatetime.py",
        first: "return cls(*_parse_isoformat_date(date_string))",
        lines: 3,
        instead: "            parts = _parse_isoformat_date(date_string)\n        except Exception:\n            raise ValueError(f'Invalid isoformat string: {date_string!r}')\n        return cls(*parts)\n",
    },
    Edit {
        path: "_pydatetime.py",
        first: "raise OverflowError(\"result out of range\")",
        lines: 1,
        instead: "            raise OverflowError(\"date value out of range\")\n",
    },
    Edit {
        path: "_pydatetime.py",
        first: "raise OverflowError(\"result out of range\")",
        lines: 1,
        instead: "        raise OverflowError(\"date value out of range\")\n",
    },
    Edit {
        path: "_pydatetime.py",
        first: "if abs(d) > 999999999:",
        lines: 2,
        instead: "        if not -2**31 <= d < 2**31:\n            raise OverflowError(\"Python int too large to convert to C int\")\n        if abs(d) > 999999999:\n            raise OverflowError(\"days=%d; must have magnitude <= 999999999\" % d)\n",
    },
    Edit {
        path: "_pydatetime.py",
        first: "raise TypeError(\"cannot compare naive and aware times\")",
        lines: 1,
        instead: "                raise TypeError(\"can't compare offset-naive and offset-aware times\")\n",
    },
    Edit {
        path: "_pydatetime.py",
        first: "raise TypeError(\"date argument must be a date instance\")",
        lines: 1,
        instead: "            raise TypeError(f\"combine() argument 1 must be datetime.date, not {type(date).__name__}\")\n",
    },
    Edit {
        path: "_pydatetime.py",
        first: "raise TypeError(\"time argument must be a time instance\")",
        lines: 1,
        instead: "            raise TypeError(f\"combine() argument 2 must be datetime.time, not {type(time).__name__}\")\n",
    },
    Edit {
        path: "_pydatetime.py",
        first: "raise TypeError(\"tz argument must be an instance of tzinfo\")",
        lines: 1,
        instead: "            _check_tzinfo_arg(tz)\n",
    },
    Edit {
        path: "_pydatetime.py",
        first: "raise TypeError(\"cannot compare naive and aware datetimes\")",
        lines: 1,
        instead: "                raise TypeError(\"can't compare offset-naive and offset-aware datetimes\")\n",
    },
    Edit {
        path: "_pydatetime.py",
        first: "raise TypeError(\"cannot mix naive and timezone-aware time\")",
        lines: 1,
        instead: "            raise TypeError(\"can't subtract offset-naive and offset-aware datetimes\")\n",
    },
    Edit {
        path: "_pydatetime.py",
        first: "return (f'{self.__class__.__name__}'",
        lines: 1,
        instead: "        return (f'datetime.{self.__class__.__name__}'\n",
    },
    Edit {
        path: "_pydecimal.py",
        first: "raise TypeError(\"Unable to convert %s to Decimal\" % other)",
        lines: 1,
        instead: "        raise TypeError(\"conversion from %s to Decimal is not supported\" % type(other).__name__)\n",
    },
    Edit {
        path: "_pydecimal.py",
        first: "_signals = [Clamped",
        lines: 2,
        instead: "_signals = [Clamped, InvalidOperation, DivisionByZero, Inexact, FloatOperation,\n            Overflow, Rounded, Subnormal, Underflow]\n",
    },
    Edit {
        path: "_pydecimal.py",
        first: "raise TypeError('Cannot hash a signaling NaN value.')",
        lines: 1,
        instead: "                raise TypeError('Cannot hash a signaling NaN value')\n",
    },
    Edit {
        path: "_pydecimal.py",
        first: "raise ValueError(\"Cannot convert NaN to integer\")",
        lines: 1,
        instead: "                raise ValueError(\"cannot convert NaN to integer\")\n",
    },
    Edit {
        path: "_pydecimal.py",
        first: "raise OverflowError(\"Cannot convert infinity to integer\")",
        lines: 1,
        instead: "                raise OverflowError(\"cannot convert Infinity to integer\")\n",
    },
    Edit {
        path: "_pydecimal.py",
        first: "raise error(explanation)",
        lines: 1,
        instead: "        raise error([condition])\n",
    },
    Edit {
        path: "_pydecimal.py",
        first: "raise ValueError(\"Invalid format specifier: \" + format_spec)",
        lines: 1,
        instead: "        raise ValueError(\"invalid format string\")\n",
    },
    // Of modules that are in no folder nobody else could tell the source.
    Edit {
        path: "importlib/_bootstrap.py",
        first: "\"\"\"Return None as frozen modules do not have source code.",
        lines: 2,
        instead: "        \"\"\"Return the source of a module of the embedded library.\"\"\"\n        return _imp._get_source(fullname)\n",
    },
    // A module of the library is run under the name of its file.
    Edit {
        path: "argparse.py",
        first: "if modspec.name != '__main__' and arg0 != modspec.origin:",
        lines: 1,
        instead: "    if modspec.name != '__main__' and arg0 != modspec.origin and not arg0.startswith('<lib>/'):\n",
    },
    // OpenSSL is not there.
    Edit {
        path: "hashlib.py",
        first: "from _hashlib import pbkdf2_hmac",
        lines: 1,
        instead: "    from _pbkdf2 import pbkdf2_hmac\n",
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
    Edit {
        path: "queue.py",
        first: "'Exception raised by Queue.get(block=0)/get_nowait().'",
        lines: 2,
        instead: "        'Exception raised by Queue.get(block=0)/get_nowait().'\n        __module__ = '_queue'\n",
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
    text.push_str("Edited, so that they are or speak as in CPython, or name this interpreter:\n");
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
