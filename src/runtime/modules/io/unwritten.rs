//! What programs have written and their files have not got yet.
//!
//! CPython closes a file, and so writes it out, the moment the last reference to it goes. Here only a collection finds that
//! out. So whoever is about to look at a file that a stream holds output for, opens it, asks for its size, starts a program
//! that may read it, has the streams that nobody uses any more written out first; those in use keep what they hold, as in
//! CPython.
//!
//! What only the native stack names counts as unused: that is mostly what former calls have left there, and where it is
//! more, the stream has lost nothing but a delay.
//!
//! The cost is bounded: nothing while no stream holds output, then one `stat(2)` for each opening of another file. A stream
//! that turns out to be in use is looked at ever more rarely.

use std::cell::Cell;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use taipan_gc::AnyCell;
use taipan_gc::CollectionKind;
use taipan_gc::Weak;

use super::buffered::Stream;
use super::standard::ignore;
use super::text::Text;
use crate::os;
use crate::state::thread::Thread;

/// So many times a stream that stays in use is looked at without more ado; then at each power of two.
const PATIENCE: u32 = 8;

/// Which file it is, whatever its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    device: libc::dev_t,
    inode: libc::ino_t,
}

impl Identity {
    fn of(status: &libc::stat) -> Identity {
        Identity { device: status.st_dev, inode: status.st_ino }
    }
}

/// A file that a stream writes to.
struct File {
    identity: Identity,
    /// The stream that holds output for it: the text, if there is text above the buffer. Weak.
    holder: Option<AnyCell>,
    /// How often it was looked at.
    looks: u32,
}

impl File {
    /// Counts a look; whether it is worth a collection.
    fn look(&mut self) -> bool {
        self.looks = self.looks.saturating_add(1);
        self.looks <= PATIENCE || self.looks.is_power_of_two()
    }
}

/// The files, by descriptor, that streams of an interpreter have held output for.
#[derive(Default)]
pub struct Unwritten {
    files: RefCell<HashMap<i32, File>>,
    /// How many of them have a holder.
    held: Cell<usize>,
}

impl Unwritten {
    /// A stream holds output for a descriptor.
    pub(super) fn hold(&self, fd: i32, status: &libc::stat, holder: AnyCell) {
        let identity = Identity::of(status);
        let mut files = self.files.borrow_mut();
        let file = files.entry(fd).or_insert(File { identity, holder: None, looks: 0 });
        file.identity = identity;
        if file.holder.replace(holder).is_none() {
            self.held.set(self.held.get() + 1);
        }
    }

    /// All that was held for a descriptor is written.
    pub(super) fn release(&self, fd: i32) {
        if let Some(file) = self.files.borrow_mut().get_mut(&fd) {
            self.drop_holder(file);
        }
    }

    /// The descriptor is closed, or is another file's now.
    pub(super) fn forget(&self, fd: i32) {
        if let Some(mut file) = self.files.borrow_mut().remove(&fd) {
            self.drop_holder(&mut file);
        }
    }

    fn drop_holder(&self, file: &mut File) {
        if file.holder.take().is_some() {
            self.held.set(self.held.get() - 1);
        }
    }

    /// Drops the dead after marking.
    pub(crate) fn retain(&self, weak: &Weak<'_>) {
        for file in self.files.borrow_mut().values_mut() {
            if file.holder.is_some_and(|holder| !weak.is_gc_marked(holder)) {
                self.drop_holder(file);
            }
        }
    }

    /// Whether a stream holds output.
    pub fn is_any(&self) -> bool {
        self.held.get() > 0
    }

    /// The streams that hold output for the files that are meant.
    fn holders(&self, is_meant: impl Fn(Identity) -> bool) -> Vec<AnyCell> {
        let files = self.files.borrow();
        files.values().filter(|file| is_meant(file.identity)).filter_map(|file| file.holder).collect()
    }

    /// Counts a look at the files that are meant; whether one is worth a collection.
    fn look(&self, is_meant: impl Fn(Identity) -> bool) -> bool {
        let mut files = self.files.borrow_mut();
        let meant = files.values_mut().filter(|file| file.holder.is_some() && is_meant(file.identity));
        meant.fold(false, |worth, file| file.look() | worth)
    }
}

/// Writes out what streams that nobody uses hold for a file; says whether there may have been any.
pub fn settle(thread: &mut Thread, status: &libc::stat) -> bool {
    let wanted = Identity::of(status);
    write_unused(thread, |identity| identity == wanted)
}

/// The same for the file at a path, if there is one.
pub fn settle_path(thread: &mut Thread, path: &Path) {
    if thread.interp().streams().unwritten().is_any()
        && let Ok(path) = CString::new(path.as_os_str().as_bytes())
        && let Ok(status) = os::status_of(&path)
    {
        settle(thread, &status);
    }
}

/// Writes out what streams that nobody uses hold for any file.
pub fn settle_all(thread: &mut Thread) {
    write_unused(thread, |_| true);
}

/// Collects, first only what is young, so long as a stream holds output for one of the files that are meant.
fn write_unused(thread: &mut Thread, is_meant: impl Fn(Identity) -> bool + Copy) -> bool {
    let interp = thread.interp();
    let unwritten = interp.streams().unwritten();
    if !unwritten.is_any() || !unwritten.look(is_meant) {
        return false;
    }
    for kind in [CollectionKind::Young, CollectionKind::Full] {
        let asked = unwritten.holders(is_meant);
        if asked.is_empty() {
            break;
        }
        let used = thread.collect_asking(kind, &asked);
        thread.run_pending();
        for (holder, is_used) in asked.into_iter().zip(used) {
            // What has died meanwhile is no holder any more.
            if !is_used && unwritten.holders(is_meant).contains(&holder) {
                write_out(thread, holder);
            }
        }
    }
    true
}

fn write_out(thread: &mut Thread, holder: AnyCell) {
    if let Some(text) = Text::of(holder.as_value()) {
        ignore(thread, |thread| text.flush(thread));
    }
    if let Some(stream) = Stream::of(holder.as_value()) {
        ignore(thread, |thread| stream.flush(thread));
    }
}
