//! Pages from the operating system.
#![expect(unsafe_code, reason = "mapping and unmapping pages")]

use std::ptr::NonNull;

use crate::OutOfMemory;

/// Bytes in a page, as the operating system says.
pub fn page_size() -> usize {
    system::page_size()
}

/// An anonymous, zeroed, private mapping; unmapped when dropped. Nothing in it is committed before it is touched.
#[derive(Debug)]
pub struct Region {
    base: NonNull<u8>,
    len: usize,
}

// SAFETY: a region is memory that its owner alone refers to.
unsafe impl Send for Region {}

impl Region {
    /// Maps `len` bytes, rounded up to pages, readable and writable.
    pub fn map(len: usize) -> Result<Region, OutOfMemory> {
        Region::new(len, Access::Open)
    }

    /// Reserves `len` bytes of address space that fault until [`Region::commit`] opens them.
    pub fn reserve(len: usize) -> Result<Region, OutOfMemory> {
        Region::new(len, Access::Closed)
    }

    fn new(len: usize, access: Access) -> Result<Region, OutOfMemory> {
        let len = len.max(1).checked_next_multiple_of(page_size()).ok_or(OutOfMemory)?;
        Ok(Region { base: system::map(len, access)?, len })
    }

    /// Maps `len` bytes whose address is a multiple of `align`, a power of two.
    pub fn map_aligned(len: usize, align: usize) -> Result<Region, OutOfMemory> {
        debug_assert!(align.is_power_of_two() && align >= page_size());
        let len = len.max(1).checked_next_multiple_of(page_size()).ok_or(OutOfMemory)?;
        let lucky = Region::map(len)?;
        if lucky.addr().is_multiple_of(align) {
            return Ok(lucky);
        }
        drop(lucky);
        let wide = Region::map(len.checked_add(align).ok_or(OutOfMemory)?)?;
        Ok(wide.trim(align, len))
    }

    /// Gives back all but the first aligned `len` bytes.
    fn trim(self, align: usize, len: usize) -> Region {
        let lead = self.addr().next_multiple_of(align) - self.addr();
        debug_assert!(lead + len <= self.len);
        let (base, whole) = (self.base, self.len);
        std::mem::forget(self);
        // SAFETY: both ends lie inside the mapping whose ownership ended with the line above.
        unsafe {
            system::unmap(base, lead);
            system::unmap(base.add(lead + len), whole - lead - len);
            Region { base: base.add(lead), len }
        }
    }

    /// The first byte.
    #[inline]
    pub fn base(&self) -> NonNull<u8> {
        self.base
    }

    /// The address of the first byte.
    #[inline]
    pub fn addr(&self) -> usize {
        self.base.as_ptr().addr()
    }

    /// Bytes, a multiple of the page size.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Never: a region has at least one page.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Opens a page-aligned part of a reserved region for reading and writing.
    pub fn commit(&self, offset: usize, len: usize) -> Result<(), OutOfMemory> {
        let part = self.part(offset, len);
        // SAFETY: the part lies in this mapping; pages become accessible that nobody could use before.
        unsafe { system::protect(part, len, Access::Open) }
    }

    /// Closes a page-aligned part: every access faults (guard pages).
    pub fn protect(&self, offset: usize, len: usize) -> Result<(), OutOfMemory> {
        let part = self.part(offset, len);
        // SAFETY: the part lies in this mapping; its owner asks for it to fault.
        unsafe { system::protect(part, len, Access::Closed) }
    }

    /// Gives the memory of a page-aligned part back; it reads as zeros afterwards.
    pub fn release(&self, offset: usize, len: usize) {
        let part = self.part(offset, len);
        // SAFETY: the part lies in this mapping, and its owner no longer needs its contents.
        unsafe { system::release(part, len) };
    }

    /// Puts memory behind a page-aligned part now, if the system knows how; else the first touch of each page does.
    pub fn populate(&self, offset: usize, len: usize) {
        let part = self.part(offset, len);
        // SAFETY: the part lies in this mapping; its contents do not change.
        unsafe { system::populate(part, len) };
    }

    /// Tells the system that all of the region will be used: it may lay it out in huge pages, with fewer faults at first touch.
    pub fn prefer_huge_pages(&self) {
        // SAFETY: the region is this mapping; its contents do not change.
        unsafe { system::prefer_huge_pages(self.base, self.len) };
    }

    fn part(&self, offset: usize, len: usize) -> NonNull<u8> {
        assert!(offset.checked_add(len).is_some_and(|end| end <= self.len), "a part outside the region");
        debug_assert!(offset.is_multiple_of(page_size()) && len.is_multiple_of(page_size()));
        // SAFETY: inside the mapping, by the check above.
        unsafe { self.base.add(offset) }
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: the region owns the mapping, and dropping it says that nothing points there any more.
        unsafe { system::unmap(self.base, self.len) }
    }
}

/// May the pages be read and written?
#[derive(Clone, Copy)]
enum Access {
    Open,
    Closed,
}

/// The operating system. The safety contract of all its functions: the pages belong to the caller, and nothing uses
/// them in a way that the call makes impossible.
#[cfg(not(miri))]
mod system {
    use std::ptr::NonNull;

    use rustix::mm::Advice;
    use rustix::mm::MapFlags;
    use rustix::mm::MprotectFlags;
    use rustix::mm::ProtFlags;

    use super::Access;
    use crate::OutOfMemory;

    pub(super) fn page_size() -> usize {
        rustix::param::page_size()
    }

    pub(super) fn map(len: usize, access: Access) -> Result<NonNull<u8>, OutOfMemory> {
        let protection = match access {
            Access::Open => ProtFlags::READ | ProtFlags::WRITE,
            Access::Closed => ProtFlags::empty(),
        };
        let flags = MapFlags::PRIVATE | MapFlags::NORESERVE;
        // SAFETY: a new mapping at an address of the kernel's choice touches nothing that exists.
        let base = unsafe { rustix::mm::mmap_anonymous(std::ptr::null_mut(), len, protection, flags) };
        NonNull::new(base.map_err(|_| OutOfMemory)?.cast()).ok_or(OutOfMemory)
    }

    pub(super) unsafe fn unmap(base: NonNull<u8>, len: usize) {
        if len != 0 {
            // SAFETY: as the caller promises.
            let unmapped = unsafe { rustix::mm::munmap(base.as_ptr().cast(), len) };
            debug_assert!(unmapped.is_ok());
        }
    }

    pub(super) unsafe fn protect(part: NonNull<u8>, len: usize, access: Access) -> Result<(), OutOfMemory> {
        let protection = match access {
            Access::Open => MprotectFlags::READ | MprotectFlags::WRITE,
            Access::Closed => MprotectFlags::empty(),
        };
        // SAFETY: as the caller promises.
        unsafe { rustix::mm::mprotect(part.as_ptr().cast(), len, protection) }.map_err(|_| OutOfMemory)
    }

    pub(super) unsafe fn release(part: NonNull<u8>, len: usize) {
        // SAFETY: as the caller promises.
        let released = unsafe { rustix::mm::madvise(part.as_ptr().cast(), len, Advice::LinuxDontNeed) };
        debug_assert!(released.is_ok());
    }

    pub(super) unsafe fn prefer_huge_pages(part: NonNull<u8>, len: usize) {
        // SAFETY: as the caller promises. Where there are no huge pages nothing is lost.
        let _ = unsafe { rustix::mm::madvise(part.as_ptr().cast(), len, Advice::LinuxHugepage) };
    }

    pub(super) unsafe fn populate(part: NonNull<u8>, len: usize) {
        // SAFETY: as the caller promises. Older systems do not know it, and then nothing is lost.
        let _ = unsafe { rustix::mm::madvise(part.as_ptr().cast(), len, Advice::LinuxPopulateWrite) };
    }
}

/// Under Miri pages come from the allocator, aligned like chunks.
#[cfg(miri)]
mod system {
    use std::alloc::Layout;
    use std::ptr::NonNull;

    use super::Access;
    use crate::OutOfMemory;

    fn layout(len: usize) -> Result<Layout, OutOfMemory> {
        if len > 1 << 32 {
            return Err(OutOfMemory);
        }
        Layout::from_size_align(len, 1 << 20).map_err(|_| OutOfMemory)
    }

    pub(super) fn page_size() -> usize {
        4096
    }

    pub(super) fn map(len: usize, _: Access) -> Result<NonNull<u8>, OutOfMemory> {
        // SAFETY: the length is not zero.
        NonNull::new(unsafe { std::alloc::alloc_zeroed(layout(len)?) }).ok_or(OutOfMemory)
    }

    pub(super) unsafe fn unmap(base: NonNull<u8>, len: usize) {
        if let Ok(layout) = layout(len) {
            // SAFETY: as the caller promises.
            unsafe { std::alloc::dealloc(base.as_ptr(), layout) };
        }
    }

    pub(super) unsafe fn protect(_: NonNull<u8>, _: usize, _: Access) -> Result<(), OutOfMemory> {
        Ok(())
    }

    pub(super) unsafe fn release(part: NonNull<u8>, len: usize) {
        // SAFETY: as the caller promises.
        unsafe { part.write_bytes(0, len) };
    }

    pub(super) unsafe fn prefer_huge_pages(_: NonNull<u8>, _: usize) {}

    pub(super) unsafe fn populate(_: NonNull<u8>, _: usize) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligned_regions_are_aligned_and_zero() {
        for align in [1 << 20, 4 << 20] {
            let region = Region::map_aligned(3 << 20, align).unwrap();
            assert!(region.addr().is_multiple_of(align));
            assert_eq!(region.len(), 3 << 20);
            // SAFETY: the last byte of a fresh mapping.
            assert_eq!(unsafe { region.base().add(region.len() - 1).read() }, 0);
        }
    }

    #[test]
    fn reserved_memory_can_be_opened_and_released() {
        let page = page_size();
        let region = Region::reserve(16 * page).unwrap();
        region.commit(page, page).unwrap();
        // SAFETY: the page was opened just now.
        unsafe {
            region.base().add(page).write(7);
            region.release(page, page);
            assert_eq!(region.base().add(page).read(), 0);
        }
        assert!(Region::map(usize::MAX - 1).is_err());
    }
}
