//! The command: options, variables, exit codes, messages. What is expected is what CPython 3.14 does, where it has the
//! option.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;

const TAIPAN: &str = env!("CARGO_BIN_EXE_taipan");

/// What a run left behind.
struct Answer {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// A run of the command, with nothing of this process's environment.
struct Run {
    command: Command,
    input: Vec<u8>,
}

impl Run {
    fn new(arguments: &[&str]) -> Self {
        let mut command = Command::new(TAIPAN);
        command.args(arguments).env_clear().env("LC_ALL", "C.UTF-8").env("PATH", "/usr/bin:/bin");
        Run { command, input: Vec::new() }
    }

    fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    fn argument(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    fn input(mut self, input: &str) -> Self {
        self.input = input.as_bytes().to_vec();
        self
    }

    fn answer(mut self) -> Answer {
        let command = self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the command starts");
        let mut stdin = child.stdin.take().expect("standard input is a pipe");
        // Whoever does not read its input closes the pipe.
        let _ = stdin.write_all(&self.input);
        drop(stdin);
        let output = child.wait_with_output().expect("the command ends");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(TAIPAN, "taipan");
        Answer { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// Runs and compares the exit code and both outputs.
    fn gives(self, code: i32, stdout: &str, stderr: &str) {
        let answer = self.answer();
        assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), (stdout, stderr));
        assert_eq!(answer.code, Some(code));
    }

    /// Runs, expects success and compares the standard output.
    fn prints(self, stdout: &str) {
        self.gives(0, stdout, "");
    }
}

fn taipan(arguments: &[&str]) -> Run {
    Run::new(arguments)
}

/// What `-c` prints with options in front.
fn source(options: &[&str], source: &str) -> Run {
    Run::new(&[options, &["-c", source]].concat())
}

/// A folder of a test's own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

fn write(path: &Path, content: impl AsRef<[u8]>) {
    fs::write(path, content).expect("a file can be written");
}

const USAGE: &str = "usage: taipan [option] ... [-c cmd | -m mod | file | -] [arg] ...\n\
                     Try `taipan -h' for more information.\n";

#[test]
fn wrong_options() {
    let refused = |arguments: &[&str], message: &str| {
        taipan(arguments).gives(2, "", &format!("{message}\n{USAGE}"));
    };
    refused(&["-z"], "Unknown option: -z");
    refused(&["-Bz"], "Unknown option: -z");
    refused(&["--what"], "Unknown option: --what");
    refused(&["-J"], "-J is reserved for Jython");
    refused(&["-c"], "Argument expected for the -c option");
    refused(&["-m"], "Argument expected for the -m option");
    refused(&["-W"], "Argument expected for the -W option");
    refused(&["-X"], "Argument expected for the -X option");
    refused(
        &["--check-hash-based-pycs", "x"],
        "--check-hash-based-pycs must be one of 'default', 'always', or 'never'",
    );
    refused(&["--jit=x", "-c", ""], "--jit must be one of 'off', 'auto', or 'eager'");
}

#[test]
fn values_that_make_no_sense() {
    let fatal = |run: Run, message: &str, state: &str| {
        let text = format!("Fatal Python error: {message}\nPython runtime state: {state}\n\n");
        run.gives(1, "", &text);
    };
    let digits = "invalid limit; must be >= 640 or 0 for unlimited.";
    fatal(
        source(&["-X", "int_max_str_digits=5"], ""),
        &format!("config_init_int_max_str_digits: -X int_max_str_digits: {digits}"),
        "preinitialized",
    );
    fatal(
        source(&[], "").env("PYTHONINTMAXSTRDIGITS", "x"),
        &format!("config_init_int_max_str_digits: PYTHONINTMAXSTRDIGITS: {digits}"),
        "preinitialized",
    );
    fatal(
        source(&[], "").env("PYTHONHASHSEED", "abc"),
        "config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]",
        "preinitialized",
    );
    fatal(
        source(&["-X", "utf8=3"], ""),
        "preconfig_init_utf8_mode: invalid -X utf8 option value",
        "preinitializing",
    );
}

#[test]
fn notices() {
    taipan(&["-V"]).prints("Python 3.14.7\n");
    taipan(&["--version", "-c", "1/0"]).prints("Python 3.14.7\n");
    taipan(&["-VV"]).prints(&format!("Python 3.14.7 [Taipan {}]\n", env!("CARGO_PKG_VERSION")));
    for option in ["-h", "-?", "--help"] {
        let answer = taipan(&[option]).answer();
        assert_eq!(answer.code, Some(0));
        assert!(answer.stdout.starts_with(USAGE.lines().next().unwrap_or_default()), "{}", answer.stdout);
    }
    assert!(taipan(&["--help-env"]).answer().stdout.contains("PYTHONHASHSEED"));
    assert!(taipan(&["--help-xoptions"]).answer().stdout.contains("-X importtime"));
    let all = taipan(&["--help-all"]).answer().stdout;
    assert!(all.contains("-c cmd") && all.contains("PYTHONPATH") && all.contains("-X dev"));
}

#[test]
fn exit_codes() {
    let code = |text: &str, code: i32, stderr: &str| source(&[], text).gives(code, "", stderr);
    code("", 0, "");
    code("raise SystemExit", 0, "");
    code("raise SystemExit(None)", 0, "");
    code("raise SystemExit(3)", 3, "");
    code("raise SystemExit(True)", 1, "");
    code("raise SystemExit(300)", 44, "");
    code("import sys; sys.exit(-1)", 255, "");
    code("raise SystemExit(2**70)", 255, "");
    code("import sys; sys.exit('é')", 1, "é\n");
    code("import sys; sys.exit((1, 2))", 1, "(1, 2)\n");
    let error = "Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\n    x\n\
                 NameError: name 'x' is not defined\n";
    code("x", 1, error);
}

#[test]
fn arguments() {
    let show = "import sys; print(sys.argv, sys.path[0] == '')";
    source(&["-B"], show).argument("-x").argument("a b").prints("['-c', '-x', 'a b'] True\n");
    taipan(&["-", "a"]).input(show).prints("['-', 'a'] True\n");
    taipan(&[]).input(show).prints("[''] True\n");
    source(&[], "import sys; print(ascii(sys.argv))")
        .argument(OsStr::from_bytes(b"\xFFa"))
        .prints("['-c', '\\udcffa']\n");
    source(&["-Xa", "-X", "b=c=d", "-E"], "import sys; print(sys._xoptions)")
        .prints("{'a': True, 'b': 'c=d'}\n");
    let text =
        "import sys; print(sys.orig_argv[1:2], len(sys.orig_argv), sys.executable == sys.orig_argv[0])";
    source(&["-q"], text).argument("x").prints("['-q'] 5 True\n");
}

#[test]
fn flags() {
    let flag = |options: &[&str], name: &str, value: &str| {
        source(options, &format!("import sys; print(sys.flags.{name})")).prints(&format!("{value}\n"));
    };
    flag(&["-b", "-b"], "bytes_warning", "2");
    flag(&["-B"], "dont_write_bytecode", "1");
    flag(&["-d"], "debug", "1");
    flag(&["-E"], "ignore_environment", "1");
    flag(&["-I"], "isolated, sys.flags.ignore_environment, sys.flags.no_user_site", "1 1 1");
    flag(&["-I"], "safe_path", "True");
    flag(&["-OO"], "optimize", "2");
    flag(&["-OOO"], "optimize", "3");
    flag(&["-P"], "safe_path", "True");
    flag(&["-q", "-q"], "quiet", "2");
    flag(&["-s"], "no_user_site", "1");
    flag(&["-S"], "no_site", "1");
    flag(&["-v", "-S"], "verbose", "1");
    flag(&["-R"], "hash_randomization", "1");
    flag(&["-X", "dev"], "dev_mode", "True");
    flag(&["-X", "utf8"], "utf8_mode", "1");
    flag(&[], "utf8_mode", "0");
    flag(&["-X", "int_max_str_digits=700"], "int_max_str_digits", "700");
    flag(&["-X", "warn_default_encoding"], "warn_default_encoding", "1");
}

#[test]
fn variables() {
    let with = |name: &str, value: &str, flag: &str, shown: &str| {
        let text = format!("import sys; print(sys.{flag})");
        source(&[], &text).env(name, value).prints(&format!("{shown}\n"));
    };
    with("PYTHONOPTIMIZE", "2", "flags.optimize", "2");
    with("PYTHONOPTIMIZE", "x", "flags.optimize", "1");
    with("PYTHONDONTWRITEBYTECODE", "1", "dont_write_bytecode", "True");
    with("PYTHONNOUSERSITE", "1", "flags.no_user_site", "1");
    with("PYTHONSAFEPATH", "x", "flags.safe_path", "True");
    with("PYTHONHASHSEED", "0", "flags.hash_randomization", "0");
    with("PYTHONHASHSEED", "random", "flags.hash_randomization", "1");
    with("PYTHONWARNINGS", "ignore,default", "warnoptions", "['ignore', 'default']");
    with("PYTHONPATH", "/a:/b", "path[:3]", "['', '/a', '/b']");
    with("PYTHONDEVMODE", "1", "warnoptions", "['default']");
    with("PYTHONPYCACHEPREFIX", "/p", "pycache_prefix", "/p");
    source(&["-E"], "import sys; print(sys.flags.optimize)").env("PYTHONOPTIMIZE", "2").prints("0\n");
    source(&["-I"], "import sys; print(sys.path[0])").env("PYTHONPATH", "/a").prints("<lib>\n");
    source(&["-Wignore", "-bb"], "import sys; print(sys.warnoptions)")
        .env("PYTHONWARNINGS", "error")
        .prints("['error', 'ignore', 'error::BytesWarning']\n");
}

#[test]
fn hashes_follow_the_seed() {
    let hash = |seed: &str| source(&[], "print(hash('abc'))").env("PYTHONHASHSEED", seed).answer().stdout;
    assert_eq!(hash("0"), "-4594863902769663758\n");
    assert_eq!(hash("42"), "3869580338025362921\n");
    assert_ne!(hash("random"), hash("random"));
}

#[test]
fn optimisation() {
    let text = "def f(): 'doc'\nassert not __debug__, 'kept'\nprint(__debug__, f.__doc__)";
    source(&["-O"], text).prints("False doc\n");
    source(&["-OO"], text).prints("False None\n");
    assert_eq!(source(&[], text).answer().code, Some(1));
}

#[test]
fn files() {
    let folder = folder("files");
    let script = folder.join("script.py");
    write(&script, "import sys\nprint(sys.argv, sys.path[0], __file__, __name__)\n");
    let place = folder.display();
    taipan(&[])
        .argument("script.py")
        .argument("-c")
        .folder(&folder)
        .prints(&format!("['script.py', '-c'] {place} {place}/script.py __main__\n"));
    let link = folder.join("link.py");
    let elsewhere = folder.join("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder can be made");
    write(&elsewhere.join("real.py"), "import sys\nprint(sys.path[0])\n");
    std::os::unix::fs::symlink(elsewhere.join("real.py"), &link).expect("a link can be made");
    taipan(&[]).argument(&link).prints(&format!("{}\n", elsewhere.display()));
    write(&folder.join("first.py"), "#!shell\nraise ValueError\n");
    let answer = taipan(&["-x", "first.py"]).folder(&folder).answer();
    assert!(answer.stderr.contains("/first.py\", line 2, in <module>"), "{}", answer.stderr);
    write(&folder.join("skipped.py"), "not python\nprint(1)\n");
    taipan(&["-x", "skipped.py"]).folder(&folder).prints("1\n");
}

#[test]
fn files_that_cannot_be_run() {
    let folder = folder("files_that_cannot_be_run");
    let place = folder.display();
    taipan(&["missing.py"]).folder(&folder).gives(
        2,
        "",
        &format!("taipan: can't open file '{place}/missing.py': [Errno 2] No such file or directory\n"),
    );
    let secret = folder.join("secret.py");
    write(&secret, "");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).expect("permissions can be changed");
    if fs::read(&secret).is_err() {
        taipan(&["secret.py"]).folder(&folder).gives(
            2,
            "",
            &format!("taipan: can't open file '{place}/secret.py': [Errno 13] Permission denied\n"),
        );
    }
    write(&folder.join("null.py"), "x = 1\0\n");
    taipan(&["null.py"]).folder(&folder).gives(
        1,
        "",
        &format!(
            "  File \"{place}/null.py\", line 1\n    x = 1\nSyntaxError: source code cannot contain null bytes\n"
        ),
    );
    let answer = taipan(&[]).argument(OsStr::from_bytes(b"/\xFF.py")).answer();
    assert!(answer.stderr.contains("can't open file '/\\udcff.py': [Errno 2]"), "{}", answer.stderr);
    write(&folder.join("latin.py"), b"x = '\xE9'\n");
    let answer = taipan(&["latin.py"]).folder(&folder).answer();
    assert_eq!(answer.code, Some(1));
    let message = "SyntaxError: Non-UTF-8 code starting with '\\xe9' in file";
    assert!(answer.stderr.contains(message), "{}", answer.stderr);
}

#[test]
fn dumps() {
    let tree = "Module(body=[Assign(targets=[Name(id='x', ctx=Store())], value=Constant(value=123, kind=None), \
                type_comment=None)], type_ignores=[])\n";
    source(&["--dump=ast"], "x = 123").prints(tree);
    let code = "  1           0 LOAD_NAME                0 (x)\n              2 POP_TOP\n              \
                4 LOAD_CONST               0 (None)\n              6 RETURN_VALUE\n";
    source(&["--dump=bytecode"], "x").prints(code);
    source(&["--dump=scopes"], "def f(x): return lambda: x").prints(
        "module top\n  f: local, assigned\n    function f\n      x: cell, parameter\n        \
         function <lambda>: nested\n          x: free, used\n",
    );
    source(&["--dump=ast"], "x = (").gives(
        1,
        "",
        "  File \"<string>\", line 1\n    x = (\n        ^\nSyntaxError: '(' was never closed\n",
    );
}

#[test]
fn machine_code_makes_no_difference() {
    let text = "def f(n):\n  s = 0\n  for i in range(n): s += i\n  return s\nprint(f(10000))";
    for options in [
        &["--jit=off"][..],
        &["--jit=auto"],
        &["--jit=eager"],
        &["-X", "jit=eager", "-X", "fail_guards"],
        &["-X", "jit=eager", "-X", "fail_guards=3"],
        &["-X", "gc_stress"],
    ] {
        source(options, text).prints("49995000\n");
    }
    source(&[], text).env("PYTHON_JIT", "eager").prints("49995000\n");
}

#[test]
fn copies_of_the_process_compile() {
    let program = "import os, sys, time
def first():
    for i in range(100000): i ^ 1
def second():
    for i in range(100000): i & 1
def work(function):
    end = time.monotonic() + 0.5
    while time.monotonic() < end: function()
work(first)
child = os.fork()
if child == 0:
    work(second)
    sys.exit(3)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
";
    let answer = source(&["--jit-report"], program).answer();
    assert_eq!((answer.code, answer.stdout.as_str()), (Some(0), "3\n"));
    let line = answer.stderr.lines().find(|line| line.starts_with("second:"));
    assert!(line.is_some_and(|line| line.contains("compiled")), "{}", answer.stderr);
}

/// Prompts and messages go to standard error, values to standard output.
fn session(options: &[&str], input: &str) -> Answer {
    taipan(&[&["-i", "-q"], options].concat()).input(input).answer()
}

#[test]
fn sessions() {
    let answer = session(&[], "1 + 1\n_ * 3\nx = 5\nNone\nx\n");
    assert_eq!(answer.stdout, "2\n6\n5\n");
    assert_eq!(answer.stderr, ">>> >>> >>> >>> >>> >>> \n");
    assert_eq!(answer.code, Some(0));
    let answer = session(&[], "if 1:\n  print(2)\n\ndef f():\n  return 3\n\nf()\nx = (1 +\n2)\nx");
    assert_eq!(answer.stdout, "2\n3\n3\n");
    assert_eq!(answer.stderr, ">>> ... ... >>> ... ... >>> >>> ... >>> ... \n>>> \n");
    let answer = session(&[], "import sys\nsys.ps1 = '$ '\nsys.ps2 = 7\n(\n)\n");
    assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), ("()\n", ">>> >>> $ $ 7$ \n"));
}

#[test]
fn errors_in_sessions() {
    let answer = session(&[], "def f():\n  1/0\n\nf()\n1 +\n2\nraise SystemExit(7)\n3\n");
    assert_eq!(answer.stdout, "2\n");
    assert_eq!(
        answer.stderr,
        ">>> ... ... >>> Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\n    f()\n    \
         ~^^\n  File \"<stdin>\", line 2, in f\n    1/0\n    ~^~\nZeroDivisionError: division by zero\n>>>   \
         File \"<stdin>\", line 1\n    1 +\n       ^\nSyntaxError: invalid syntax\n>>> >>> "
    );
    assert_eq!(answer.code, Some(7));
}

#[test]
fn sessions_after_programs() {
    let answer = session(&["-c", "x = 3; 1/0"], "x\n");
    assert_eq!(answer.stdout, "3\n");
    assert!(answer.stderr.contains("ZeroDivisionError: division by zero\n>>> "), "{}", answer.stderr);
    let answer = session(&["-c", "raise SystemExit(3)"], "4\n");
    assert_eq!((answer.stdout.as_str(), answer.code), ("4\n", Some(0)));
    assert!(answer.stderr.contains("SystemExit: 3\n>>> "), "{}", answer.stderr);
}

#[test]
fn sessions_start_with_a_file() {
    let folder = folder("sessions_start_with_a_file");
    let file = folder.join("start.py");
    write(&file, "print('startup')\nx = 1\n");
    let run = taipan(&["-i", "-q"]).env("PYTHONSTARTUP", &file.display().to_string());
    run.input("x\n").gives(0, "startup\n1\n", ">>> >>> \n");
    let answer = taipan(&["-i"]).input("").answer();
    let greeting = answer.stderr.lines().next().unwrap_or_default().to_owned();
    assert!(greeting.starts_with("Python 3.14.7 (taipan "), "{greeting}");
    let missing = taipan(&["-i", "-q"]).env("PYTHONSTARTUP", "nowhere.py").input("").answer();
    let message = "Could not open PYTHONSTARTUP\n\
                   FileNotFoundError: [Errno 2] No such file or directory: 'nowhere.py'\n>>> \n";
    assert_eq!(missing.stderr, message);
}

#[test]
fn hooks() {
    let hook = "import sys\ndef hook(*parts): print('hook', parts[0].__name__)\nsys.excepthook = hook\n1/0";
    source(&[], hook).gives(1, "hook ZeroDivisionError\n", "");
    let exits = "import sys\ndef hook(*parts): sys.exit(5)\nsys.excepthook = hook\n1/0";
    source(&[], exits).gives(5, "", "");
    let fails = "import sys\ndef hook(*parts): x\nsys.excepthook = hook\n1/0";
    let answer = source(&[], fails).answer();
    assert!(answer.stderr.starts_with("Error in sys.excepthook:\nTraceback"), "{}", answer.stderr);
    assert!(answer.stderr.contains("\nOriginal exception was:\nTraceback"), "{}", answer.stderr);
    source(&[], "import sys\ndel sys.excepthook\nraise KeyError").gives(
        1,
        "",
        "sys.excepthook is missing\nTraceback (most recent call last):\n  File \"<string>\", line 3, in <module>\n    \
         raise KeyError\nKeyError\n",
    );
}
