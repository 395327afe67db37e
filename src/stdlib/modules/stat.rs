//! `_stat`: the bits of file modes.

use crate::modules::numbers;
use taipan_gc::Gc;
use taipan_macros::pyfunction;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_stat",
    doc: "",
    functions: &[
        S_ISDIR_SPEC,
        S_ISCHR_SPEC,
        S_ISBLK_SPEC,
        S_ISREG_SPEC,
        S_ISFIFO_SPEC,
        S_ISLNK_SPEC,
        S_ISSOCK_SPEC,
        S_ISDOOR_SPEC,
        S_ISPORT_SPEC,
        S_ISWHT_SPEC,
        S_IMODE_SPEC,
        S_IFMT_SPEC,
        FILEMODE_SPEC,
    ],
    types: &[],
    exec: Some(exec),
};

/// The bits that say what kind of file it is.
const KIND: u32 = 0o170000;
/// The bits that `chmod` changes.
const MODE: u32 = 0o7777;

const CONSTANTS: &[(&str, i64)] = &[
    ("S_IFDIR", 0o040000),
    ("S_IFCHR", 0o020000),
    ("S_IFBLK", 0o060000),
    ("S_IFREG", 0o100000),
    ("S_IFIFO", 0o010000),
    ("S_IFLNK", 0o120000),
    ("S_IFSOCK", 0o140000),
    ("S_IFDOOR", 0),
    ("S_IFPORT", 0),
    ("S_IFWHT", 0),
    ("S_ISUID", 0o4000),
    ("S_ISGID", 0o2000),
    ("S_ISVTX", 0o1000),
    ("S_ENFMT", 0o2000),
    ("S_IREAD", 0o400),
    ("S_IWRITE", 0o200),
    ("S_IEXEC", 0o100),
    ("S_IRWXU", 0o700),
    ("S_IRUSR", 0o400),
    ("S_IWUSR", 0o200),
    ("S_IXUSR", 0o100),
    ("S_IRWXG", 0o070),
    ("S_IRGRP", 0o040),
    ("S_IWGRP", 0o020),
    ("S_IXGRP", 0o010),
    ("S_IRWXO", 0o007),
    ("S_IROTH", 0o004),
    ("S_IWOTH", 0o002),
    ("S_IXOTH", 0o001),
    ("UF_SETTABLE", 0x0000_ffff),
    ("UF_NODUMP", 0x0000_0001),
    ("UF_IMMUTABLE", 0x0000_0002),
    ("UF_APPEND", 0x0000_0004),
    ("UF_OPAQUE", 0x0000_0008),
    ("UF_NOUNLINK", 0x0000_0010),
    ("UF_COMPRESSED", 0x0000_0020),
    ("UF_TRACKED", 0x0000_0040),
    ("UF_DATAVAULT", 0x0000_0080),
    ("UF_HIDDEN", 0x0000_8000),
    ("SF_SETTABLE", 0x3fff_0000),
    ("SF_ARCHIVED", 0x0001_0000),
    ("SF_IMMUTABLE", 0x0002_0000),
    ("SF_APPEND", 0x0004_0000),
    ("SF_NOUNLINK", 0x0010_0000),
    ("SF_SNAPSHOT", 0x0020_0000),
    ("SF_FIRMLINK", 0x0080_0000),
    ("SF_DATALESS", 0x4000_0000),
    ("ST_MODE", 0),
    ("ST_INO", 1),
    ("ST_DEV", 2),
    ("ST_NLINK", 3),
    ("ST_UID", 4),
    ("ST_GID", 5),
    ("ST_SIZE", 6),
    ("ST_ATIME", 7),
    ("ST_MTIME", 8),
    ("ST_CTIME", 9),
];

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    numbers::publish(thread, space, CONSTANTS)
}

macro_rules! tests {
    ($($(#[$doc:meta])* $name:ident $python:literal $kind:literal;)*) => {
        $(
            $(#[$doc])*
            #[pyfunction("(mode, /)", module = "_stat", name = $python)]
            fn $name(mode: u32) -> bool {
                $kind != 0 && mode & KIND == $kind
            }
        )*
    };
}

tests! {
    /// S_ISDIR(mode) -> bool
    ///
    /// Return True if mode is from a directory.
    s_isdir "S_ISDIR" 0o040000;
    /// S_ISCHR(mode) -> bool
    ///
    /// Return True if mode is from a character special device file.
    s_ischr "S_ISCHR" 0o020000;
    /// S_ISBLK(mode) -> bool
    ///
    /// Return True if mode is from a block special device file.
    s_isblk "S_ISBLK" 0o060000;
    /// S_ISREG(mode) -> bool
    ///
    /// Return True if mode is from a regular file.
    s_isreg "S_ISREG" 0o100000;
    /// S_ISFIFO(mode) -> bool
    ///
    /// Return True if mode is from a FIFO (named pipe).
    s_isfifo "S_ISFIFO" 0o010000;
    /// S_ISLNK(mode) -> bool
    ///
    /// Return True if mode is from a symbolic link.
    s_islnk "S_ISLNK" 0o120000;
    /// S_ISSOCK(mode) -> bool
    ///
    /// Return True if mode is from a socket.
    s_issock "S_ISSOCK" 0o140000;
    /// S_ISDOOR(mode) -> bool
    ///
    /// Return True if mode is from a door.
    s_isdoor "S_ISDOOR" 0;
    /// S_ISPORT(mode) -> bool
    ///
    /// Return True if mode is from an event port.
    s_isport "S_ISPORT" 0;
    /// S_ISWHT(mode) -> bool
    ///
    /// Return True if mode is from a whiteout.
    s_iswht "S_ISWHT" 0;
}

/// Return the portion of the file's mode that can be set by os.chmod().
#[pyfunction("(mode, /)", module = "_stat", name = "S_IMODE")]
fn s_imode(mode: u32) -> u32 {
    mode & MODE
}

/// Return the portion of the file's mode that describes the file type.
#[pyfunction("(mode, /)", module = "_stat", name = "S_IFMT")]
fn s_ifmt(mode: u32) -> u32 {
    mode & KIND
}

/// Convert a file's mode to a string of the form '-rwxrwxrwx'
#[pyfunction("(mode, /)", module = "_stat")]
fn filemode(mode: u32) -> String {
    let kind = match mode & KIND {
        0o100000 => '-',
        0o040000 => 'd',
        0o120000 => 'l',
        0o060000 => 'b',
        0o020000 => 'c',
        0o010000 => 'p',
        0o140000 => 's',
        _ => '?',
    };
    let mut text = String::from(kind);
    for (shift, special, letters) in
        [(6, 0o4000, ['s', 'S']), (3, 0o2000, ['s', 'S']), (0, 0o1000, ['t', 'T'])]
    {
        let bits = mode >> shift;
        text.push(if bits & 4 != 0 { 'r' } else { '-' });
        text.push(if bits & 2 != 0 { 'w' } else { '-' });
        text.push(match (mode & special != 0, bits & 1 != 0) {
            (true, true) => letters[0],
            (true, false) => letters[1],
            (false, true) => 'x',
            (false, false) => '-',
        });
    }
    text
}
