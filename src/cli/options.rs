//! The command's arguments.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

/// What is to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// `-c SOURCE`
    Source(String),
    /// `-m MODULE`
    Module(String),
    /// `FILE`
    File(OsString),
    /// `-`, or nothing.
    Stdin,
    /// `-V`, and whether it was given twice.
    Version(bool),
    /// `-h`
    Help,
}

/// The arguments, read.
#[derive(Clone, Debug)]
pub struct Options {
    /// What is to be run.
    pub program: Program,
    /// `sys.argv`
    pub argv: Vec<String>,
    /// `-O`, `-OO`
    pub optimize: u8,
    /// `-E`: environment variables are without effect.
    pub ignore_environment: bool,
    /// `-I`, `-P`: the program's folder is not on `sys.path`.
    pub safe_path: bool,
    /// `-i`
    pub inspect: bool,
    /// `-q`
    pub quiet: bool,
    /// `-u`
    pub unbuffered: bool,
    /// `-B`
    pub dont_write_bytecode: bool,
    /// `-s`
    pub no_user_site: bool,
    /// `-S`
    pub no_site: bool,
    /// `-v`
    pub verbose: u8,
    /// `-b`
    pub bytes_warning: u8,
    /// `-d`
    pub debug: u8,
    /// `-W`
    pub warnings: Vec<String>,
    /// `-X`
    pub extra: Vec<String>,
}

impl Options {
    fn new() -> Options {
        Options {
            program: Program::Stdin,
            argv: Vec::new(),
            optimize: 0,
            ignore_environment: false,
            safe_path: false,
            inspect: false,
            quiet: false,
            unbuffered: false,
            dont_write_bytecode: false,
            no_user_site: false,
            no_site: false,
            verbose: 0,
            bytes_warning: 0,
            debug: 0,
            warnings: Vec::new(),
            extra: Vec::new(),
        }
    }
}

/// Why arguments are refused; the text for standard error.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused(pub String);

/// Text of an argument: bytes that are no UTF-8 become U+FFFD.
fn text(argument: &OsString) -> String {
    argument.to_string_lossy().into_owned()
}

/// Reads the arguments after the command's name.
pub fn parse(arguments: Vec<OsString>) -> Result<Options, Refused> {
    let mut options = Options::new();
    let mut rest = arguments.into_iter();
    let mut versions = 0;
    let mut help = false;
    let mut program = None;
    while program.is_none() {
        let Some(argument) = rest.next() else { break };
        let bytes = argument.as_bytes();
        if bytes == b"-" {
            options.argv.push("-".to_string());
            program = Some(Program::Stdin);
        } else if bytes == b"--" {
            program = rest.next().map(|file| take_file(&mut options, file));
            break;
        } else if bytes.starts_with(b"--") {
            match bytes {
                b"--help" => help = true,
                b"--version" => versions += 1,
                _ => long(&mut options, &text(&argument))?,
            }
        } else if bytes.starts_with(b"-") {
            let letters = text(&argument);
            program = short(&mut options, &letters[1..], &mut rest, &mut versions, &mut help)?;
        } else {
            program = Some(take_file(&mut options, argument));
        }
    }
    options.argv.extend(rest.map(|argument| text(&argument)));
    options.program = match (help, versions, program) {
        (true, ..) => Program::Help,
        (false, 1.., _) => Program::Version(versions > 1),
        (false, _, Some(program)) => program,
        (false, _, None) => Program::Stdin,
    };
    if options.argv.is_empty() {
        options.argv.push(String::new());
    }
    Ok(options)
}

fn take_file(options: &mut Options, file: OsString) -> Program {
    options.argv.push(text(&file));
    Program::File(file)
}

/// A long option of Taipan's own: the same as `-X name=value`.
fn long(options: &mut Options, argument: &str) -> Result<(), Refused> {
    const KNOWN: &[&str] = &["jit", "jit-report", "dump", "check-hash-based-pycs"];
    let body = &argument[2..];
    let name = body.split('=').next().unwrap_or(body);
    if KNOWN.contains(&name) {
        options.extra.push(body.to_string());
        return Ok(());
    }
    Err(Refused(format!("unknown option {argument}\n{USAGE_LINE}")))
}

const USAGE_LINE: &str = "usage: taipan [option] ... [-c cmd | -m mod | file | -] [arg] ...\n\
                          Try `taipan -h' for more information.\n";

/// A cluster of one-letter options; those that end the options give the program.
fn short(
    options: &mut Options,
    letters: &str,
    rest: &mut impl Iterator<Item = OsString>,
    versions: &mut u32,
    help: &mut bool,
) -> Result<Option<Program>, Refused> {
    for (index, letter) in letters.char_indices() {
        let after = &letters[index + letter.len_utf8()..];
        match letter {
            'c' => {
                let mut source = argument(letter, after, rest)?;
                source.push('\n');
                options.argv.push("-c".to_string());
                return Ok(Some(Program::Source(source)));
            }
            'm' => {
                options.argv.push("-m".to_string());
                return argument(letter, after, rest).map(|name| Some(Program::Module(name)));
            }
            'W' | 'X' => {
                let value = argument(letter, after, rest)?;
                if letter == 'W' {
                    options.warnings.push(value)
                } else {
                    options.extra.push(value)
                }
                return Ok(None);
            }
            _ => flag(options, letter, versions, help)?,
        }
    }
    Ok(None)
}

/// An option's argument: what follows in the same word, else the next word.
fn argument(letter: char, after: &str, rest: &mut impl Iterator<Item = OsString>) -> Result<String, Refused> {
    if !after.is_empty() {
        return Ok(after.to_string());
    }
    match rest.next() {
        Some(next) => Ok(text(&next)),
        None => Err(Refused(format!("Argument expected for the -{letter} option\n{USAGE_LINE}"))),
    }
}

fn flag(options: &mut Options, letter: char, versions: &mut u32, help: &mut bool) -> Result<(), Refused> {
    match letter {
        'b' => options.bytes_warning += 1,
        'B' => options.dont_write_bytecode = true,
        'd' => options.debug += 1,
        'E' => options.ignore_environment = true,
        'h' | '?' => *help = true,
        'i' => options.inspect = true,
        'I' => {
            options.ignore_environment = true;
            options.no_user_site = true;
            options.safe_path = true;
        }
        'O' => options.optimize = options.optimize.saturating_add(1).min(2),
        'P' => options.safe_path = true,
        'q' => options.quiet = true,
        's' => options.no_user_site = true,
        'S' => options.no_site = true,
        'u' => options.unbuffered = true,
        'v' => options.verbose = options.verbose.saturating_add(1),
        'V' => *versions += 1,
        'x' => {}
        _ => return Err(Refused(format!("Unknown option: -{letter}\n{USAGE_LINE}"))),
    }
    Ok(())
}

/// What `-h` prints.
pub const HELP: &str = "\
usage: taipan [option] ... [-c cmd | -m mod | file | -] [arg] ...
Options (and corresponding environment variables):
-b     : issue warnings about converting bytes/bytearray to str and comparing
         bytes/bytearray with str or bytes with int; also PYTHONBYTESWARNING=x
         (-bb: issue errors)
-B     : don't write .pyc files on import; also PYTHONDONTWRITEBYTECODE=x
-c cmd : program passed in as string (terminates option list)
-E     : ignore PYTHON* environment variables (such as PYTHONPATH)
-h     : print this help message and exit (also -? or --help)
-i     : inspect interactively after running script; forces a prompt even
         if stdin does not appear to be a terminal; also PYTHONINSPECT=x
-I     : isolate Python from the user's environment (implies -E, -P and -s)
-m mod : run library module as a script (terminates option list)
-O     : remove assert and __debug__-dependent statements; also PYTHONOPTIMIZE=x
-OO    : do -O changes and also discard docstrings
-P     : don't prepend a potentially unsafe path to sys.path; also
         PYTHONSAFEPATH
-q     : don't print version and copyright messages on interactive startup
-s     : don't add user site directory to sys.path; also PYTHONNOUSERSITE=x
-S     : don't imply 'import site' on initialization
-u     : force the stdout and stderr streams to be unbuffered;
         this option has no effect on stdin; also PYTHONUNBUFFERED=x
-V     : print the Python version number and exit (also --version);
         when given twice, print more information about the build
-W arg : warning control; arg is action:message:category:module:lineno
         also PYTHONWARNINGS=arg
-X opt : set implementation-specific option
--jit=off|auto|eager : when hot code is compiled; also -X jit=, PYTHON_JIT
--jit-report         : print what the compiler did, at the end
--dump=ast|scopes|bytecode|ir|clif|asm : print a stage instead of running
file   : program read from script file
-      : program read from stdin (default; interactive mode if a tty)
arg ...: arguments passed to program in sys.argv[1:]
";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Options, Refused> {
        parse(arguments.iter().map(OsString::from).collect())
    }

    #[test]
    fn programs_end_the_options() {
        let options = read(&["-Oc", "print()", "-O", "x"]).expect("they are right");
        assert_eq!(options.program, Program::Source("print()\n".to_string()));
        assert_eq!((options.optimize, options.argv), (1, vec!["-c".into(), "-O".into(), "x".into()]));
        let options = read(&["-m", "a.b", "-c"]).expect("they are right");
        assert_eq!(options.program, Program::Module("a.b".to_string()));
        let options = read(&["file.py", "-V"]).expect("they are right");
        assert_eq!(options.argv, ["file.py", "-V"]);
        assert_eq!(read(&["-VV"]).map(|options| options.program), Ok(Program::Version(true)));
        assert_eq!(read(&[]).map(|options| options.argv), Ok(vec![String::new()]));
    }

    #[test]
    fn refusals_name_the_option() {
        let message = |arguments: &[&str]| read(arguments).err().map(|refused| refused.0);
        assert!(message(&["-z"]).is_some_and(|text| text.starts_with("Unknown option: -z\n")));
        assert!(
            message(&["-c"]).is_some_and(|text| text.starts_with("Argument expected for the -c option\n"))
        );
        assert!(message(&["--what"]).is_some_and(|text| text.starts_with("unknown option --what\n")));
    }
}
