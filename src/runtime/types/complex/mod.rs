//! `complex`

mod methods;

pub(crate) use methods::exact_operation;
pub use methods::from_value;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_macros::pytype;

use crate::object::ids;
use crate::object::raised::PyResult;
use crate::state::interpreter::Interpreter;
use crate::state::thread::Thread;

/// Create a complex number from a string or numbers.
///
/// If a string is given, parse it as a complex number.
/// If a single number is given, convert it to a complex number.
/// If the 'real' or 'imag' arguments are given, create a complex number
/// with the specified real and imaginary components.
#[pytype(name = "complex", shape = ids::COMPLEX, signature = "(real=0, imag=0)", flags(BASETYPE), leaf)]
#[repr(C)]
pub struct Complex {
    header: Header,
    re: f64,
    im: f64,
}

impl Complex {
    /// The offset of the real part.
    pub const RE: usize = std::mem::offset_of!(Complex, re);
    /// The offset of the imaginary part.
    pub const IM: usize = std::mem::offset_of!(Complex, im);

    /// A complex number.
    pub fn new(interp: &Interpreter, re: f64, im: f64) -> Gc<Complex> {
        interp.heap().alloc(ids::COMPLEX, Complex { header: Header::new(ids::COMPLEX), re, im })
    }

    /// Real and imaginary part.
    pub fn parts(&self) -> (f64, f64) {
        (self.re, self.im)
    }
}

/// `base ** exponent`
pub fn pow(thread: &mut Thread, base: (f64, f64), exponent: (f64, f64)) -> PyResult {
    let complex = |(re, im)| crate::number::complex::Complex { re, im };
    match crate::number::complex::pow(complex(base), complex(exponent)) {
        Ok(result) => Ok(Complex::new(&thread.interp(), result.re, result.im).as_value()),
        Err(fault) => Err(crate::types::int::raise_fault(thread, &fault)),
    }
}
