//! Native stacks: registers onto the stack, and where the stack is.
//!
//! A value may be in a callee-saved register only. Before a stack is scanned, its thread stores those registers into
//! a frame that stays below everything to be scanned. Caller-saved registers need no such care: whoever called has
//! saved what it still needs.
#![cfg_attr(not(miri), expect(unsafe_code, reason = "registers are read by assembly"))]

#[cfg(not(miri))]
use std::arch::asm;
use std::hint::black_box;
use std::ops::Range;

#[cfg(target_arch = "x86_64")]
const SAVED: usize = 6;
/// x19 to x30, and the low halves of v8 to v15.
#[cfg(target_arch = "aarch64")]
const SAVED: usize = 20;

/// What [`with_registers`] tells about the frame that holds the registers.
#[derive(Clone, Debug)]
pub struct Spilled {
    /// The lowest address of the frame: a scan from here upwards misses nothing that the caller holds.
    pub stack_pointer: *const u64,
    /// The registers alone.
    pub registers: Range<*const u64>,
}

/// Overwrites what earlier calls have left below the caller's frame. A collection from there does not take it for values
/// then, where a frame on the way has words that it never writes.
#[inline(never)]
pub fn scrub() {
    let room = [0_u64; 1024];
    black_box(&room);
}

/// Stores the callee-saved registers into its frame and calls `f` above it. A thread that lets another one collect
/// publishes `stack_pointer ..` its stack's end inside `f`, and touches no value until `f` has ended.
#[inline(never)]
pub fn with_registers<R>(f: impl FnOnce(Spilled) -> R) -> R {
    let mut registers = [0u64; SAVED];
    save(&mut registers);
    let stack_pointer = pointer().min(registers.as_ptr());
    let result = f(Spilled { stack_pointer, registers: registers.as_ptr_range() });
    // The array must outlive the call, which therefore is no tail call.
    black_box(&registers);
    result
}

/// Miri has no registers, and knows no assembly.
#[cfg(miri)]
fn save(_: &mut [u64; SAVED]) {}

#[cfg(all(target_arch = "x86_64", not(miri)))]
#[inline(always)]
fn save(registers: &mut [u64; SAVED]) {
    // SAFETY: writes the six words of the array and nothing else.
    unsafe {
        asm!(
            "mov [{0}], rbx",
            "mov [{0} + 8], rbp",
            "mov [{0} + 16], r12",
            "mov [{0} + 24], r13",
            "mov [{0} + 32], r14",
            "mov [{0} + 40], r15",
            in(reg) registers.as_mut_ptr(),
            options(nostack, preserves_flags),
        );
    }
}

#[cfg(all(target_arch = "aarch64", not(miri)))]
#[inline(always)]
fn save(registers: &mut [u64; SAVED]) {
    // SAFETY: writes the twenty words of the array and nothing else.
    unsafe {
        asm!(
            "stp x19, x20, [{0}]",
            "stp x21, x22, [{0}, #16]",
            "stp x23, x24, [{0}, #32]",
            "stp x25, x26, [{0}, #48]",
            "stp x27, x28, [{0}, #64]",
            "stp x29, x30, [{0}, #80]",
            "stp d8, d9, [{0}, #96]",
            "stp d10, d11, [{0}, #112]",
            "stp d12, d13, [{0}, #128]",
            "stp d14, d15, [{0}, #144]",
            in(reg) registers.as_mut_ptr(),
            options(nostack, preserves_flags),
        );
    }
}

/// The stack pointer, rounded down to a word.
#[cfg(miri)]
pub fn pointer() -> *const u64 {
    std::ptr::null()
}

/// The stack pointer, rounded down to a word.
#[cfg(not(miri))]
#[inline(always)]
pub fn pointer() -> *const u64 {
    let pointer: *const u64;
    // SAFETY: reads one register.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        asm!("mov {}, rsp", out(reg) pointer, options(nomem, nostack, preserves_flags));
        #[cfg(target_arch = "aarch64")]
        asm!("mov {}, sp", out(reg) pointer, options(nomem, nostack, preserves_flags));
    }
    pointer.map_addr(|addr| addr & !7)
}

/// The native stack of the current thread, lowest address first, as the system says. On a main thread this is slow.
#[cfg(all(target_os = "linux", not(miri)))]
pub fn bounds() -> Option<Range<usize>> {
    let mut attributes = std::mem::MaybeUninit::<libc::pthread_attr_t>::uninit();
    let mut low = std::ptr::null_mut();
    let mut size = 0;
    // SAFETY: the first call initialises the attributes when it returns zero; they are destroyed after their use.
    unsafe {
        if libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) != 0 {
            return None;
        }
        let found = libc::pthread_attr_getstack(attributes.as_ptr(), &mut low, &mut size) == 0;
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
        found.then(|| low.addr()..low.addr() + size)
    }
}

/// The native stack of the current thread, lowest address first, as the system says.
#[cfg(all(target_vendor = "apple", not(miri)))]
pub fn bounds() -> Option<Range<usize>> {
    // SAFETY: both ask about the calling thread.
    let (end, size) = unsafe {
        let this = libc::pthread_self();
        (libc::pthread_get_stackaddr_np(this).addr(), libc::pthread_get_stacksize_np(this))
    };
    Some(end - size..end)
}

/// The native stack of the current thread, where the system does not say.
#[cfg(any(miri, not(any(target_os = "linux", target_vendor = "apple"))))]
pub fn bounds() -> Option<Range<usize>> {
    None
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
compile_error!("the registers of this processor must be saved here before the heap can run on it");

#[cfg(all(test, not(miri)))]
mod tests {
    use super::*;

    #[test]
    fn bounds_contain_the_stack() {
        let here = 0u64;
        for bounds in [bounds(), std::thread::spawn(bounds).join().unwrap()] {
            let bounds = bounds.unwrap();
            assert!(bounds.len() >= 64 << 10 && bounds.start < bounds.end);
        }
        assert!(bounds().unwrap().contains(&(&raw const here).addr()));
    }

    #[test]
    fn registers_lie_above_the_stack_pointer() {
        let here = 0u64;
        let spilled = with_registers(|spilled| {
            // SAFETY: the array is in a frame that is still there.
            let words = unsafe { std::slice::from_raw_parts(spilled.registers.start, SAVED) };
            assert!(words.iter().any(|&word| word != 0));
            spilled
        });
        assert!(spilled.stack_pointer <= spilled.registers.start);
        assert!(spilled.registers.end <= &raw const here);
        assert!(pointer() > spilled.stack_pointer);
    }
}
