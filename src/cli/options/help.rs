//! What `-h` and its relatives print.

/// Says how the command is called. The command's name goes in front of it.
pub const USAGE: &str = "[option] ... [-c cmd | -m mod | file | -] [arg] ...";

/// What `-h` prints behind the usage.
pub const OPTIONS: &str = "\
Options (and corresponding environment variables):
-b     : warn where bytes are converted to str or compared with str or int
         (-bb: raise errors)
-B     : write no .pyc files on import; also PYTHONDONTWRITEBYTECODE=x
-c cmd : run the program given as text (ends the options)
-d     : accepted for compatibility; also PYTHONDEBUG=x
-E     : ignore the environment variables PYTHON*
-h     : print this and exit (also -? or --help)
-i     : go on interactively after the program, with a prompt even if the
         standard input is no terminal; also PYTHONINSPECT=x
-I     : isolate from the user's environment (implies -E, -P and -s)
-m mod : run a module of the library as a program (ends the options)
-O     : leave out assert statements and what depends on __debug__; also
         PYTHONOPTIMIZE=x
-OO    : leave out docstrings, too
-P     : put no folder in front of sys.path; also PYTHONSAFEPATH=x
-q     : print no version and copyright at the start of an interactive session
-R     : hash strings with a random key, whatever PYTHONHASHSEED says
-s     : leave the user's site folder out of sys.path; also PYTHONNOUSERSITE=x
-S     : do not import 'site' at the start
-u     : do not buffer stdout and stderr; also PYTHONUNBUFFERED=x
-v     : tell of imports (-vv: of places looked at, too); also PYTHONVERBOSE=x
-V     : print the version and exit (also --version); -VV: print more of it
-W arg : filter warnings: action:message:category:module:lineno; also
         PYTHONWARNINGS=arg
-x     : skip the first line of the program
-X opt : set an option of the implementation
--check-hash-based-pycs always|default|never:
         accepted for compatibility
--jit=off|auto|eager:
         compile to machine code never, when hot, or at the first call; also
         -X jit=MODE and PYTHON_JIT=MODE
--jit-report:
         tell at the end what was compiled, and why something was not
--dump=ast|scopes|bytecode:
         print what a stage makes of the program instead of running it
--dump=ir|clif|asm:
         print what is compiled while the program runs, at a stage
--help-env: print help about environment variables and exit
--help-xoptions: print help about the options of -X and exit
--help-all: print all help and exit

Arguments:
file   : program read from a file, a folder or a zip archive with __main__.py
-      : program read from stdin (default; interactive on a terminal)
arg ...: arguments of the program, sys.argv[1:]
";

/// What `--help-env` prints.
pub const ENVIRONMENT: &str = "\
Environment variables that change behavior:
PYTHON_BASIC_REPL: if set, interactive sessions have no line editing
PYTHON_COLORS   : 1 colours output, 0 does not, whatever the terminal
PYTHON_CPU_COUNT: what os.cpu_count() answers (-X cpu_count)
PYTHON_HISTORY  : the file of the interactive history
PYTHON_JIT      : when code is compiled to machine code (--jit)
PYTHONBREAKPOINT: what breakpoint() calls; 0 disables it
PYTHONDEVMODE   : enable the development mode (-X dev)
PYTHONHASHSEED  : the seed of string hashes: a number, or 'random'
PYTHONINTMAXSTRDIGITS: limit of conversions between int and str
                  (-X int_max_str_digits)
PYTHONIOENCODING: encoding[:errors] of stdin, stdout and stderr
PYTHONNODEBUGRANGES: keep no columns in code objects (-X no_debug_ranges)
PYTHONPATH      : folders in front of sys.path, separated by ':'
PYTHONPROFILEIMPORTTIME: tell how long imports take (-X importtime)
PYTHONPYCACHEPREFIX: folder of .pyc files (-X pycache_prefix)
PYTHONSTARTUP   : file that is run at the start of an interactive session
PYTHONUTF8      : control the UTF-8 mode (-X utf8)
PYTHONWARNDEFAULTENCODING: warn of default encodings
                  (-X warn_default_encoding)

Variables that stand for options:
PYTHONDEBUG             : -d
PYTHONDONTWRITEBYTECODE : -B
PYTHONINSPECT           : -i
PYTHONNOUSERSITE        : -s
PYTHONOPTIMIZE          : -O
PYTHONSAFEPATH          : -P
PYTHONUNBUFFERED        : -u
PYTHONVERBOSE           : -v
PYTHONWARNINGS=arg      : -W arg
";

/// What `--help-xoptions` prints.
pub const X_OPTIONS: &str = "\
The following implementation-specific options are available:
-X context_aware_warnings=[0|1]: keep warning filters in a context variable
-X cpu_count=N: what os.cpu_count() answers
-X dev : enable the development mode
-X fail_guards[=SEED]: let each guard of machine code fail once, for tests
-X frozen_modules=[on|off]: accepted for compatibility
-X gc_stress: collect garbage wherever it may happen, for tests
-X importtime[=2]: tell how long each import takes; with 2, name those that
         were there already
-X int_max_str_digits=N: limit of conversions between int and str; 0 for none
-X jit=off|auto|eager: as --jit; warm: as auto, but code is hot after a few
         rounds and awaited, for tests
-X jit-report: as --jit-report
-X no_debug_ranges: keep no columns in code objects
-X pycache_prefix=PATH: folder of .pyc files
-X thread_inherit_context=[0|1]: let threads start with the context of those
         that start them
-X utf8[=0|1]: control the UTF-8 mode
-X warn_default_encoding: warn of default encodings
";
