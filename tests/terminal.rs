//! Interactive sessions on a terminal, driven through a pseudo terminal as somebody at the keyboard would.

#![cfg(target_os = "linux")]
#![expect(unsafe_code, reason = "a child takes its terminal between fork and exec")]

use std::fs::File;
use std::io::Read;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::process::Child;
use std::process::Command;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::Duration;

use rustix::fs::Mode;
use rustix::fs::OFlags;
use rustix::process::ioctl_tiocsctty;
use rustix::process::setsid;
use rustix::pty::OpenptFlags;

/// Whoever waits longer for an answer waits in vain.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running session.
struct Session {
    child: Child,
    keyboard: File,
    screen: Receiver<Vec<u8>>,
    /// All that the terminal was sent, escape sequences included.
    shown: String,
    /// How much of it was waited for already.
    read: usize,
}

impl Session {
    fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Session {
        let (master, slave) = terminal();
        // Whoever runs the tests in the background has programs ignore an interrupt.
        let mut command = Command::new("/usr/bin/env");
        command.args(["--default-signal=INT", env!("CARGO_BIN_EXE_taipan")]);
        command.args(arguments).env_clear().env("TERM", "xterm").env("LC_ALL", "C.UTF-8");
        command.env("PYTHON_HISTORY", "/dev/null").envs(variables.iter().copied());
        let copy = || slave.try_clone().expect("descriptors are left");
        command.stdin(copy()).stdout(copy()).stderr(copy());
        // SAFETY: two system calls, which are safe there.
        unsafe {
            command.pre_exec(move || {
                setsid()?;
                Ok(ioctl_tiocsctty(&slave)?)
            });
        }
        let child = command.spawn().expect("the command starts");
        // With it goes the last copy of the other side, but for the child's.
        drop(command);
        let keyboard = File::from(master);
        let screen = watch(keyboard.try_clone().expect("descriptors are left"));
        Session { child, keyboard, screen, shown: String::new(), read: 0 }
    }

    /// A session that shows its first prompt.
    fn ready(arguments: &[&str], variables: &[(&str, &str)]) -> Session {
        let mut session = Session::start(arguments, variables);
        session.wait(">>> ");
        session
    }

    fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("the session reads");
    }

    /// Waits until a text is shown behind what was waited for before; what stands in front of it.
    fn wait(&mut self, text: &str) -> String {
        loop {
            let fresh = &self.shown[self.read..];
            if let Some(at) = fresh.find(text) {
                let before = fresh[..at].to_string();
                self.read += at + text.len();
                return before;
            }
            match self.screen.recv_timeout(PATIENCE) {
                Ok(bytes) => self.shown.push_str(&String::from_utf8_lossy(&bytes)),
                Err(_) => panic!("{text:?} was not shown:\n{}", self.shown),
            }
        }
    }

    /// Presses keys and waits for an answer and for the next prompt; all that is shown before that, without escapes.
    fn answer(&mut self, keys: &str, text: &str) -> String {
        self.press(keys);
        let before = self.wait(text);
        plain(&format!("{before}{text}{}", self.wait(">>> ")))
    }

    /// Waits for the end.
    fn code(mut self) -> Option<i32> {
        while self.screen.recv_timeout(PATIENCE).is_ok() {}
        self.child.wait().expect("the child is this process's").code()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Whoever has ended already is none to be stopped.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The two sides of a new terminal.
fn terminal() -> (OwnedFd, OwnedFd) {
    let master = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("there are terminals");
    rustix::pty::grantpt(&master).expect("the terminal is ours");
    rustix::pty::unlockpt(&master).expect("the terminal is ours");
    let name = rustix::pty::ptsname(&master, Vec::new()).expect("the terminal has a name");
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let slave = rustix::fs::open(&name, flags, Mode::empty()).expect("the terminal opens");
    (master, slave)
}

/// Reads what is shown until the session hangs up.
fn watch(mut screen: File) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut room = [0; 4096];
        while let Ok(count @ 1..) = screen.read(&mut room) {
            if sender.send(room[..count].to_vec()).is_err() {
                break;
            }
        }
    });
    receiver
}

/// A text without escape sequences.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\x1b[") {
        out.push_str(&rest[..at]);
        let sequence = &rest[at + 2..];
        let end = sequence.find(|c: char| ('@'..='~').contains(&c)).map_or(sequence.len(), |end| end + 1);
        rest = &sequence[end..];
    }
    out + rest
}

#[test]
fn values_are_shown_and_remembered() {
    let mut session = Session::ready(&[], &[]);
    session.answer("20 + 1\r", "\n21\r\n");
    session.answer("_ * 2\r", "\n42\r\n");
    assert!(!session.answer("None\r", "\n").contains("None\r\nNone"));
    session.answer("_\r", "\n42\r\n");
    session.press("\x04");
    assert_eq!(session.code(), Some(0));
}

#[test]
fn blocks_end_with_an_empty_line() {
    let mut session = Session::ready(&[], &[]);
    for line in ["for i in range(2):\r", "    print('item', i)\r"] {
        session.press(line);
        session.wait("... ");
    }
    session.answer("\r", "\nitem 0\r\nitem 1\r\n");
}

#[test]
fn lines_may_be_typed_ahead_and_pasted() {
    let mut session = Session::ready(&[], &[]);
    session.answer("def f(a):\r    return a * 2\r\rf(21)\r", "\n42\r\n");
    session.answer("\x1b[200~def g():\n    x = 7\n\n    return x\n\x1b[201~\r", "return x");
    session.answer("g() * 11\r", "\n77\r\n");
}

#[test]
fn the_line_before_comes_back() {
    let mut session = Session::ready(&[], &[]);
    session.answer("11 + 11\r", "\n22\r\n");
    session.answer("\x1b[A\r", "\n22\r\n");
}

#[test]
fn interrupts_end_lines_and_statements() {
    let mut session = Session::ready(&[], &[]);
    session.answer("nonsense\x03", "\nKeyboardInterrupt\r\n");
    session.press("import time; print('sleeps'); time.sleep(600)\r");
    session.wait("\nsleeps\r\n");
    session.answer("\x03", "KeyboardInterrupt");
    session.press("print('turns') or [None for _ in iter(int, 1)]\r");
    session.wait("\nturns\r\n");
    session.answer("\x03", "KeyboardInterrupt");
    session.answer("5 * 5\r", "\n25\r\n");
}

#[test]
fn sessions_end_in_several_ways() {
    for (keys, code) in [("\x04", 0), ("exit\r", 0), ("quit\r", 0), ("exit()\r", 0), ("exit(3)\r", 3)] {
        let mut session = Session::ready(&[], &[]);
        session.press(keys);
        assert_eq!(session.code(), Some(code), "{keys:?}");
    }
}

#[test]
fn errors_are_coloured_unless_somebody_minds() {
    let coloured = |variables: &[(&str, &str)]| {
        let mut session = Session::ready(&[], variables);
        let text = session.answer("1 / 0\r", "division by zero");
        assert!(text.contains("ZeroDivisionError: division by zero"), "{text}");
        session.shown.contains("\x1b[1;35mZeroDivisionError")
    };
    assert!(coloured(&[]));
    assert!(!coloured(&[("NO_COLOR", "1")]));
    assert!(!coloured(&[("PYTHON_COLORS", "0")]));
}

#[test]
fn options_change_the_beginning() {
    let mut session = Session::start(&[], &[]);
    assert!(plain(&session.wait(">>> ")).contains("Type \"help\""));
    let mut session = Session::start(&["-q"], &[]);
    assert!(!plain(&session.wait(">>> ")).contains("Type \"help\""));
    let mut session = Session::ready(&["-i", "-c", "x = 6"], &[]);
    session.answer("x * 7\r", "\n42\r\n");
}
