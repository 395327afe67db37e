//! Positions of buffered streams.

use taipan_gc::Value;

use super::Stream;
use crate::modules::io::file::FileIo;
use crate::modules::io::stream;
use crate::modules::io::stream::call_method;
use crate::object::cast::ValueExt;
use crate::object::exceptions;
use crate::object::names::Name;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::int;

impl Stream {
    /// Asks the raw stream where it is.
    pub(super) fn raw_tell(self, thread: &mut Thread) -> PyResult<i64> {
        let raw = self.raw(thread)?;
        let position = match raw.exact::<FileIo>() {
            Some(file) => file.seek_to(thread, 0, libc::SEEK_CUR)?,
            None => {
                let position = call_method(thread, raw, Name::tell, &[])?;
                stream::offset(thread, position)?
            }
        };
        self.note_position(thread, position)
    }

    /// Moves the raw stream.
    pub(super) fn raw_seek(self, thread: &mut Thread, target: i64, whence: i32) -> PyResult<i64> {
        let raw = self.raw(thread)?;
        let position = match raw.exact::<FileIo>() {
            Some(file) => file.seek_to(thread, target, whence)?,
            None => {
                let interp = thread.interp();
                let arguments = [int::from_i64(&interp, target), Value::int_from_low_bits(i64::from(whence))];
                let position = call_method(thread, raw, Name::seek, &arguments)?;
                stream::offset(thread, position)?
            }
        };
        self.note_position(thread, position)
    }

    fn note_position(self, thread: &mut Thread, position: i64) -> PyResult<i64> {
        if position < 0 {
            let message = format!("Raw stream returned invalid position {position}");
            return Err(thread.raise_text(exceptions::OS_ERROR, message));
        }
        self.core.absolute.set(Some(position));
        Ok(position)
    }

    /// `tell()`
    pub fn tell(self, thread: &mut Thread) -> PyResult<i64> {
        let position = self.raw_tell(thread)?;
        Ok((position - self.core.raw_offset()).max(0))
    }

    /// Writes what is to be written and puts the raw stream where the guest is.
    pub(super) fn flush_and_rewind(self, thread: &mut Thread) -> PyResult<()> {
        self.write_out(thread)?;
        if !self.core.reads.get() {
            return Ok(());
        }
        let offset = self.core.raw_offset();
        if offset != 0 || self.core.read_end.get().is_some() {
            let moved = self.raw_seek(thread, -offset, libc::SEEK_CUR);
            self.core.reset_reading();
            moved?;
        }
        Ok(())
    }

    /// `seek(target, whence)`
    pub(super) fn seek(self, thread: &mut Thread, target: Value, whence: i32) -> PyResult<i64> {
        let raw = self.raw(thread)?;
        if !matches!(
            whence,
            libc::SEEK_SET | libc::SEEK_CUR | libc::SEEK_END | libc::SEEK_DATA | libc::SEEK_HOLE
        ) {
            return Err(thread.value_error(format!("whence value {whence} unsupported")));
        }
        self.check_open(thread, "seek of")?;
        match raw.exact::<FileIo>() {
            Some(file) if file.is_seekable(thread)? => {}
            _ => stream::check_able(thread, raw, Name::seekable)?,
        }
        let target = stream::offset(thread, target)?;
        self.alone(thread, |thread| self.seek_alone(thread, target, whence))
    }

    fn seek_alone(self, thread: &mut Thread, mut target: i64, whence: i32) -> PyResult<i64> {
        if self.core.reads.get()
            && matches!(whence, libc::SEEK_SET | libc::SEEK_CUR)
            && let Some(position) = self.seek_inside(thread, target, whence)?
        {
            return Ok(position);
        }
        self.write_out(thread)?;
        if whence == libc::SEEK_CUR {
            target = target.saturating_sub(self.core.raw_offset());
        }
        let position = self.raw_seek(thread, target, whence)?;
        self.core.raw_pos.set(None);
        self.core.reset_reading();
        Ok(position)
    }

    /// Moves inside what was read, where the target lies there: a file need not be asked.
    fn seek_inside(self, thread: &mut Thread, target: i64, whence: i32) -> PyResult<Option<i64>> {
        let core = self.core;
        let current = match core.absolute.get() {
            Some(current) => current,
            None => self.raw_tell(thread)?,
        };
        let ahead = core.ahead() as i64;
        if ahead == 0 {
            return Ok(None);
        }
        let here = current - core.raw_offset();
        let delta = if whence == libc::SEEK_SET { target.saturating_sub(here) } else { target };
        if delta < -(core.pos.get() as i64) || delta > ahead {
            return Ok(None);
        }
        core.pos.set((core.pos.get() as i64 + delta) as usize);
        Ok(Some((here + delta).max(0)))
    }
}
