//! Complex numbers: arithmetic with Python's rules, text.

use super::Fault;
use super::float;
use super::float::FloatStyle;
use super::float::Style;
use super::limbs;

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    /// The real part.
    pub re: f64,
    /// The imaginary part.
    pub im: f64,
}

const ONE: Complex = Complex { re: 1.0, im: 0.0 };

/// The largest exponent for which a power is a product.
const PRODUCT_POWER: f64 = 100.0;

impl Complex {
    /// Whether both parts are NaN: then a product or quotient may have lost an infinity.
    fn is_nan_twice(self) -> bool {
        self.re.is_nan() && self.im.is_nan()
    }

    fn is_infinite(self) -> bool {
        self.re.is_infinite() || self.im.is_infinite()
    }

    fn is_finite(self) -> bool {
        self.re.is_finite() && self.im.is_finite()
    }

    /// Infinite parts become one, others zero, with their signs.
    fn boxed(self) -> Self {
        let part = |part: f64| f64::from(u8::from(part.is_infinite())).copysign(part);
        Complex { re: part(self.re), im: part(self.im) }
    }

    /// NaNs become zeros, with their signs.
    fn without_nan(self) -> Self {
        let part = |part: f64| if part.is_nan() { 0.0_f64.copysign(part) } else { part };
        Complex { re: part(self.re), im: part(self.im) }
    }

    fn scaled(self, factor: f64) -> Self {
        Complex { re: factor * self.re, im: factor * self.im }
    }

    fn plain_product(self, other: Complex) -> Self {
        Complex { re: self.re * other.re - self.im * other.im, im: self.re * other.im + self.im * other.re }
    }
}

/// `a * b`; infinities survive as in C11, annex G.
pub fn mul(a: Complex, b: Complex) -> Complex {
    let product = a.plain_product(b);
    if !product.is_nan_twice() {
        return product;
    }
    let (mut x, mut y, mut infinite) = (a, b, false);
    if x.is_infinite() {
        (x, y, infinite) = (x.boxed(), y.without_nan(), true);
    }
    if y.is_infinite() {
        (x, y, infinite) = (x.without_nan(), y.boxed(), true);
    }
    if !infinite {
        let products = [a.re * b.re, a.im * b.im, a.re * b.im, a.im * b.re];
        infinite = products.iter().any(|product| product.is_infinite());
        (x, y) = (x.without_nan(), y.without_nan());
    }
    if infinite { x.plain_product(y).scaled(f64::INFINITY) } else { product }
}

/// `a / b`
pub fn div(a: Complex, b: Complex) -> Result<Complex, Fault> {
    let quotient = if b.re.abs() >= b.im.abs() {
        if b.re == 0.0 {
            return Err(Fault::zero_division("division by zero"));
        }
        let ratio = b.im / b.re;
        let denominator = b.re + b.im * ratio;
        Complex { re: (a.re + a.im * ratio) / denominator, im: (a.im - a.re * ratio) / denominator }
    } else if b.im.abs() >= b.re.abs() {
        let ratio = b.re / b.im;
        let denominator = b.re * ratio + b.im;
        Complex { re: (a.re * ratio + a.im) / denominator, im: (a.im * ratio - a.re) / denominator }
    } else {
        Complex { re: f64::NAN, im: f64::NAN }
    };
    if !quotient.is_nan_twice() {
        return Ok(quotient);
    }
    let by_conjugate =
        |a: Complex, b: Complex| Complex { re: a.re * b.re + a.im * b.im, im: a.im * b.re - a.re * b.im };
    if a.is_infinite() && b.is_finite() {
        return Ok(by_conjugate(a.boxed(), b).scaled(f64::INFINITY));
    }
    if b.is_infinite() && a.is_finite() {
        return Ok(by_conjugate(a, b.boxed()).scaled(0.0));
    }
    Ok(quotient)
}

/// `a * b` for a real `b`, which has no imaginary part, not even zero.
pub fn mul_real(a: Complex, b: f64) -> Complex {
    a.scaled(b)
}

/// `a / b` for a real `b`, which has no imaginary part, not even zero.
pub fn div_by_real(a: Complex, b: f64) -> Result<Complex, Fault> {
    if b == 0.0 {
        return Err(Fault::zero_division("division by zero"));
    }
    Ok(Complex { re: a.re / b, im: a.im / b })
}

/// `a / b` for a real `a`, whose imaginary part is not even zero.
pub fn div_real(a: f64, b: Complex) -> Result<Complex, Fault> {
    let quotient = if b.re.abs() >= b.im.abs() {
        if b.re == 0.0 {
            return Err(Fault::zero_division("division by zero"));
        }
        let ratio = b.im / b.re;
        let denominator = b.re + b.im * ratio;
        Complex { re: a / denominator, im: (-a * ratio) / denominator }
    } else if b.im.abs() >= b.re.abs() {
        let ratio = b.re / b.im;
        let denominator = b.re * ratio + b.im;
        Complex { re: (a * ratio) / denominator, im: -a / denominator }
    } else {
        Complex { re: f64::NAN, im: f64::NAN }
    };
    if quotient.is_nan_twice() && a.is_finite() && b.is_infinite() {
        let b = b.boxed();
        return Ok(Complex { re: 0.0 * (a * b.re), im: 0.0 * (-a * b.im) });
    }
    Ok(quotient)
}

/// `base ** exponent`
pub fn pow(base: Complex, exponent: Complex) -> Result<Complex, Fault> {
    let whole =
        exponent.im == 0.0 && exponent.re == exponent.re.floor() && exponent.re.abs() <= PRODUCT_POWER;
    let power = if whole { pow_int(base, exponent.re as i64)? } else { pow_polar(base, exponent)? };
    if power.is_infinite() {
        return Err(Fault::overflow("complex exponentiation"));
    }
    Ok(power)
}

fn zero_to_negative() -> Fault {
    Fault::zero_division("zero to a negative or complex power")
}

/// A power by repeated multiplication.
fn pow_int(base: Complex, exponent: i64) -> Result<Complex, Fault> {
    let (mut power, mut square, mut bits) = (ONE, base, exponent.unsigned_abs());
    while bits != 0 {
        if bits & 1 == 1 {
            power = mul(power, square);
        }
        bits >>= 1;
        square = mul(square, square);
    }
    if exponent > 0 { Ok(power) } else { div(ONE, power).map_err(|_| zero_to_negative()) }
}

/// A power through logarithm and angle.
fn pow_polar(base: Complex, exponent: Complex) -> Result<Complex, Fault> {
    if exponent.re == 0.0 && exponent.im == 0.0 {
        return Ok(ONE);
    }
    if base.re == 0.0 && base.im == 0.0 {
        if exponent.im != 0.0 || exponent.re < 0.0 {
            return Err(zero_to_negative());
        }
        return Ok(Complex { re: 0.0, im: 0.0 });
    }
    let size = base.re.hypot(base.im);
    let angle = base.im.atan2(base.re);
    let mut len = size.powf(exponent.re);
    let mut phase = angle * exponent.re;
    if exponent.im != 0.0 {
        len *= (-angle * exponent.im).exp();
        phase += exponent.im * size.ln();
    }
    if phase.is_infinite() {
        // The C library calls the angle a domain error, and such errors have this message.
        return Err(zero_to_negative());
    }
    Ok(Complex { re: len * phase.cos(), im: len * phase.sin() })
}

/// `abs(a)`
pub fn abs(a: Complex) -> Result<f64, Fault> {
    let size = a.re.hypot(a.im);
    if size.is_infinite() && a.is_finite() {
        return Err(Fault::overflow("absolute value too large"));
    }
    Ok(size)
}

/// `abs(a)` by the parts of `a`; a NaN where it raises.
pub extern "C" fn abs_or_nan(re: f64, im: f64) -> f64 {
    abs(Complex { re, im }).unwrap_or(f64::NAN)
}

/// `repr(a)`
pub fn repr(a: Complex) -> String {
    let mut out = String::new();
    if a.re == 0.0 && a.re.is_sign_positive() {
        write_part(&mut out, a.im);
        out.push('j');
        return out;
    }
    out.push('(');
    write_part(&mut out, a.re);
    if a.im.is_nan() || a.im.is_sign_positive() {
        out.push('+');
    }
    write_part(&mut out, a.im);
    out.push_str("j)");
    out
}

/// Appends a part as `repr` shows it, without `.0`.
fn write_part(out: &mut String, part: f64) {
    if !part.is_finite() {
        return float::write_repr(out, part);
    }
    if part.is_sign_negative() {
        out.push('-');
    }
    let style = FloatStyle { style: Style::Shortest, precision: 0, alternate: false, dot_zero: false };
    float::write_finite(out, part, style);
}

/// Why a text is no complex number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseError {
    /// ValueError: `complex() arg is a malformed string`.
    Malformed,
    /// ValueError: `could not convert string to complex: ...`, which names the original text.
    Underscores,
}

/// `complex(text)`: `text` in ASCII, other decimal digits and white space already replaced.
pub fn parse(text: &[u8]) -> Result<Complex, ParseError> {
    let plain;
    let text = if text.contains(&b'_') {
        plain = float::without_underscores(text).ok_or(ParseError::Underscores)?;
        &plain
    } else {
        text
    };
    let text = limbs::trim(text);
    let text = match text {
        [b'(', inner @ .., b')'] => limbs::trim(inner),
        _ => text,
    };
    read(text).ok_or(ParseError::Malformed)
}

/// Reads a number without white space around it.
fn read(text: &[u8]) -> Option<Complex> {
    let (first, rest) = read_part(text)?;
    match (first, rest) {
        (Some(re), []) => Some(Complex { re, im: 0.0 }),
        (_, [b'j' | b'J']) => Some(Complex { re: 0.0, im: first.unwrap_or_else(|| sign_of(text)) }),
        (Some(re), [b'+' | b'-', ..]) => match read_part(rest)? {
            (im, [b'j' | b'J']) => Some(Complex { re, im: im.unwrap_or_else(|| sign_of(rest)) }),
            _ => None,
        },
        _ => None,
    }
}

/// The number at the start of a text and what follows; no number where a `j` follows a sign or nothing.
fn read_part(text: &[u8]) -> Option<(Option<f64>, &[u8])> {
    if let Some((value, len)) = float::parse_prefix(text) {
        return Some((Some(value), &text[len..]));
    }
    match text {
        [b'+' | b'-', rest @ ..] => Some((None, rest)),
        _ => Some((None, text)),
    }
}

fn sign_of(text: &[u8]) -> f64 {
    if text.first() == Some(&b'-') { -1.0 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn c(re: f64, im: f64) -> Complex {
        Complex { re, im }
    }

    #[test]
    fn texts() {
        let cases = [
            ("1+2j", c(1.0, 2.0)),
            (" ( -1.5e3-j ) ", c(-1500.0, -1.0)),
            ("j", c(0.0, 1.0)),
            ("-J", c(0.0, -1.0)),
            ("3", c(3.0, 0.0)),
            ("1_0+1_0j", c(10.0, 10.0)),
            ("inf-infj", c(f64::INFINITY, f64::NEG_INFINITY)),
            ("1e+5-.5j", c(1e5, -0.5)),
        ];
        for (text, value) in cases {
            assert_eq!(parse(text.as_bytes()), Ok(value), "{text}");
        }
        for text in ["", "1+", "1+2", "(1", "1 +2j", "1+2jj", "j1", "++j", "()"] {
            assert_eq!(parse(text.as_bytes()), Err(ParseError::Malformed), "{text}");
        }
        assert_eq!(parse(b"1_+2j"), Err(ParseError::Underscores));
    }

    #[test]
    fn representations() {
        let cases = [
            (c(1.0, -2.0), "(1-2j)"),
            (c(0.0, 1.5), "1.5j"),
            (c(-0.0, 1.0), "(-0+1j)"),
            (c(f64::NAN, f64::INFINITY), "(nan+infj)"),
            (c(1e20, -0.0), "(1e+20-0j)"),
        ];
        for (value, text) in cases {
            assert_eq!(repr(value), text);
        }
    }

    #[test]
    fn powers() {
        assert_eq!(pow(c(1.0, 1.0), c(2.0, 0.0)), Ok(c(0.0, 2.0)));
        assert_eq!(
            pow(c(0.0, 0.0), c(-1.0, 0.0)).unwrap_err().message,
            "zero to a negative or complex power"
        );
        assert_eq!(pow(c(1.0, 1.0), c(1e10, 0.0)).unwrap_err().message, "complex exponentiation");
        assert_eq!(pow(c(2.0, 0.0), c(0.0, 0.0)), Ok(ONE));
    }

    #[test]
    fn infinities_survive() {
        let infinite = c(f64::INFINITY, f64::NAN);
        assert_eq!(mul_real(c(f64::INFINITY, 1.0), 2.0), c(f64::INFINITY, 2.0));
        assert_eq!(div_by_real(c(1.0, -0.0), 2.0), Ok(c(0.5, -0.0)));
        assert_eq!(mul(infinite, c(1.0, 1.0)).re, f64::INFINITY);
        assert_eq!(div(c(1.0, 1.0), c(f64::INFINITY, f64::INFINITY)), Ok(c(0.0, 0.0)));
        assert_eq!(div(c(1.0, 0.0), c(0.0, 0.0)).unwrap_err().message, "division by zero");
    }
}
