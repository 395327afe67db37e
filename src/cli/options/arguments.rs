//! Reading the words of the command line.

use std::ffi::OsStr;
use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::ffi::OsStringExt;

use crate::cli::dump::Stage;
use crate::cli::options::Notice;
use crate::cli::options::Options;
use crate::cli::options::Program;
use crate::cli::options::Refused;

/// Reads the arguments after the command's name.
pub fn parse(arguments: Vec<OsString>) -> Result<Options, Refused> {
    let mut reader =
        Reader { options: Options::default(), rest: arguments.into_iter(), versions: 0, help: None };
    reader.read()?;
    let Reader { mut options, rest, versions, help } = reader;
    options.argv.extend(rest);
    if options.argv.is_empty() {
        options.argv.push(OsString::new());
    }
    let version = match versions {
        0 => None,
        1 => Some(Notice::Version),
        _ => Some(Notice::LongVersion),
    };
    options.notice = help.or(version);
    Ok(options)
}

struct Reader {
    options: Options,
    rest: std::vec::IntoIter<OsString>,
    versions: u32,
    help: Option<Notice>,
}

impl Reader {
    /// Reads options until one of them, or a file, names the program.
    fn read(&mut self) -> Result<(), Refused> {
        while self.options.program.is_none() {
            let Some(word) = self.rest.next() else { break };
            match word.as_bytes() {
                b"-" => self.program("-", Program::Stdin),
                b"--" => {
                    if let Some(file) = self.rest.next() {
                        self.file(file);
                    }
                    break;
                }
                [b'-', b'-', name @ ..] => self.long(OsStr::from_bytes(name))?,
                [b'-', letters @ ..] => self.letters(letters)?,
                _ => self.file(word),
            }
        }
        Ok(())
    }

    fn program(&mut self, shown: &str, program: Program) {
        self.options.argv.push(shown.into());
        self.options.program = Some(program);
    }

    fn file(&mut self, file: OsString) {
        self.options.argv.push(file.clone());
        self.options.program = Some(Program::File(file));
    }

    fn long(&mut self, word: &OsStr) -> Result<(), Refused> {
        let bytes = word.as_bytes();
        let (name, value) = match bytes.iter().position(|&byte| byte == b'=') {
            Some(at) => (&bytes[..at], Some(OsStr::from_bytes(&bytes[at + 1..]))),
            None => (bytes, None),
        };
        match (name, value) {
            (b"help", None) => self.help = Some(Notice::Help),
            (b"help-env", None) => self.help = Some(Notice::HelpEnvironment),
            (b"help-xoptions", None) => self.help = Some(Notice::HelpXOptions),
            (b"help-all", None) => self.help = Some(Notice::HelpAll),
            (b"version", None) => self.versions += 1,
            (b"check-hash-based-pycs", None) => self.check_hash_based_pycs()?,
            (b"jit", Some(mode)) => self.options.jit = Some(mode.to_owned()),
            (b"jit-report", None) => self.options.jit_report = true,
            (b"dump", Some(stage)) => self.options.dump = Some(find_stage(stage)?),
            _ => return Err(Refused::Usage(format!("Unknown option: --{}", word.display()))),
        }
        Ok(())
    }

    /// The word is checked, and without effect: no bytecode files are written.
    fn check_hash_based_pycs(&mut self) -> Result<(), Refused> {
        let Some(value) = self.rest.next() else {
            let message = "Argument expected for the --check-hash-based-pycs options";
            return Err(Refused::Usage(message.into()));
        };
        match value.as_bytes() {
            b"always" | b"never" | b"default" => Ok(()),
            _ => {
                let message = "--check-hash-based-pycs must be one of 'default', 'always', or 'never'";
                Err(Refused::Usage(message.into()))
            }
        }
    }

    /// A cluster of one-letter options.
    fn letters(&mut self, letters: &[u8]) -> Result<(), Refused> {
        for (index, &letter) in letters.iter().enumerate() {
            let after = &letters[index + 1..];
            match letter {
                b'c' => {
                    let mut source = self.argument(letter, after)?.into_vec();
                    source.push(b'\n');
                    self.program("-c", Program::Source(OsString::from_vec(source)));
                    return Ok(());
                }
                b'm' => {
                    let name = self.argument(letter, after)?;
                    self.program("-m", Program::Module(name));
                    return Ok(());
                }
                b'W' => {
                    let action = self.argument(letter, after)?;
                    self.options.warnings.push(action);
                    return Ok(());
                }
                b'X' => {
                    let option = self.argument(letter, after)?;
                    self.options.extra.push(option);
                    return Ok(());
                }
                _ => self.letter(letter, letters, index)?,
            }
        }
        Ok(())
    }

    /// An option's argument: what follows in the same word, else the next word.
    fn argument(&mut self, letter: u8, after: &[u8]) -> Result<OsString, Refused> {
        if !after.is_empty() {
            return Ok(OsStr::from_bytes(after).to_owned());
        }
        self.rest.next().ok_or_else(|| {
            Refused::Usage(format!("Argument expected for the -{} option", char::from(letter)))
        })
    }

    fn letter(&mut self, letter: u8, letters: &[u8], index: usize) -> Result<(), Refused> {
        let options = &mut self.options;
        match letter {
            b'b' => options.bytes_warning += 1,
            b'B' => options.dont_write_bytecode = true,
            b'd' => options.debug += 1,
            b'E' => options.ignore_environment = true,
            b'h' | b'?' => self.help = Some(Notice::Help),
            b'i' => options.inspect += 1,
            b'I' => options.isolated = true,
            b'J' => return Err(Refused::Usage("-J is reserved for Jython".into())),
            b'O' => options.optimize += 1,
            b'P' => options.safe_path = true,
            b'q' => options.quiet += 1,
            b'R' => options.random_hashes = true,
            b's' => options.no_user_site = true,
            b'S' => options.no_site = true,
            // `-t` was for tabs; it is still allowed.
            b't' => {}
            b'u' => options.unbuffered = true,
            b'v' => options.verbose += 1,
            b'V' => self.versions += 1,
            b'x' => options.skip_first_line = true,
            _ => {
                let rest = String::from_utf8_lossy(&letters[index..]);
                let letter = rest.chars().next().unwrap_or('?');
                return Err(Refused::Usage(format!("Unknown option: -{letter}")));
            }
        }
        Ok(())
    }
}

fn find_stage(name: &OsStr) -> Result<Stage, Refused> {
    Stage::ALL.into_iter().find(|stage| name == stage.name()).ok_or_else(|| {
        let known = Stage::ALL.map(Stage::name).join("', '");
        Refused::Usage(format!("--dump must be one of '{known}'"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Options, Refused> {
        parse(arguments.iter().map(OsString::from).collect())
    }

    #[test]
    fn programs_end_the_options() {
        let options = read(&["-Oc", "print()", "-O", "x"]).expect("they are right");
        assert_eq!(options.program, Some(Program::Source("print()\n".into())));
        assert_eq!((options.optimize, options.argv), (1, vec!["-c".into(), "-O".into(), "x".into()]));
        let options = read(&["-m", "a.b", "-c"]).expect("they are right");
        assert_eq!(options.program, Some(Program::Module("a.b".into())));
        let options = read(&["file.py", "-V"]).expect("they are right");
        assert_eq!(options.argv, ["file.py", "-V"]);
        assert_eq!(read(&["--", "-c"]).map(|options| options.argv), Ok(vec!["-c".into()]));
        assert_eq!(read(&[]).map(|options| options.argv), Ok(vec![OsString::new()]));
    }

    #[test]
    fn notices_take_precedence() {
        let notice = |arguments: &[&str]| read(arguments).map(|options| options.notice);
        assert_eq!(notice(&["-VV"]), Ok(Some(Notice::LongVersion)));
        assert_eq!(notice(&["-V", "--help", "-c", "pass"]), Ok(Some(Notice::Help)));
        assert_eq!(notice(&["-c", "pass"]), Ok(None));
    }

    #[test]
    fn refusals_name_the_option() {
        let refused = |arguments: &[&str], message: &str| {
            assert_eq!(read(arguments).err(), Some(Refused::Usage(message.into())));
        };
        refused(&["-z"], "Unknown option: -z");
        refused(&["-Sé"], "Unknown option: -é");
        refused(&["-c"], "Argument expected for the -c option");
        refused(&["--what"], "Unknown option: --what");
        refused(&["--dump=x"], "--dump must be one of 'ast', 'scopes', 'bytecode', 'ir', 'clif', 'asm'");
    }
}
