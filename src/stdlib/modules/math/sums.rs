//! Sums, products and norms of many numbers.

use pymath::math;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::iter;
use taipan_runtime::object::ops;
use taipan_runtime::object::ops::BinaryOp;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::int;

use super::real;

/// Calls `body` with the values as floats. A few need no memory but the native stack.
fn with_floats<R>(
    thread: &mut Thread,
    values: &[Value],
    body: impl FnOnce(&mut Thread, &[f64]) -> PyResult<R>,
) -> PyResult<R> {
    const FEW: usize = 8;
    let mut few = [0.0; FEW];
    let mut many;
    // The library makes an array of its own as well.
    let _charge = thread.charge(values.len().saturating_mul(2 * size_of::<f64>()))?;
    let floats = if values.len() <= FEW {
        &mut few[..values.len()]
    } else {
        many = vec![0.0; values.len()];
        &mut many[..]
    };
    for (float, &value) in floats.iter_mut().zip(values) {
        *float = real(thread, value)?;
    }
    body(thread, floats)
}

/// Multidimensional Euclidean distance from the origin to a point.
///
/// Roughly equivalent to:
///     sqrt(sum(x**2 for x in coordinates))
///
/// For a two dimensional point (x, y), gives the hypotenuse
/// using the Pythagorean theorem:  sqrt(x*x + y*y).
///
/// For example, the hypotenuse of a 3/4/5 right triangle is:
///
///     >>> hypot(3.0, 4.0)
///     5.0
#[pyfunction("(*coordinates)", module = "math")]
pub(super) fn hypot(thread: &mut Thread, coordinates: &[Value]) -> PyResult<f64> {
    with_floats(thread, coordinates, |_, coordinates| Ok(math::hypot(coordinates)))
}

/// Return the Euclidean distance between two points p and q.
///
/// The points should be specified as sequences (or iterables) of
/// coordinates.  Both inputs must have the same dimension.
///
/// Roughly equivalent to:
///     sqrt(sum((px - qx) ** 2.0 for px, qx in zip(p, q)))
#[pyfunction("(p, q, /)", module = "math")]
pub(super) fn dist(thread: &mut Thread, p: Value, q: Value) -> PyResult<f64> {
    let (p, q) = (iter::to_tuple(thread, p)?, iter::to_tuple(thread, q)?);
    if p.len() != q.len() {
        return Err(thread.value_error("both points must have the same number of dimensions"));
    }
    with_floats(thread, p.items(), |thread, p| with_floats(thread, q.items(), |_, q| Ok(math::dist(p, q))))
}

/// Return an accurate floating-point sum of values in the iterable seq.
///
/// Assumes IEEE-754 floating-point arithmetic.
#[pyfunction("(seq, /)", module = "math")]
pub(super) fn fsum(thread: &mut Thread, seq: Value) -> PyResult<f64> {
    let iterator = iter::iter(thread, seq)?;
    let mut failed = None;
    let floats = std::iter::from_fn(|| match next_float(thread, iterator) {
        Ok(float) => float,
        Err(raised) => {
            failed = Some(raised);
            None
        }
    });
    let sum = math::fsum(floats);
    match (failed, sum) {
        (Some(raised), _) => Err(raised),
        (None, Ok(sum)) => Ok(sum),
        (None, Err(pymath::Error::EDOM)) => Err(thread.value_error("-inf + inf in fsum")),
        (None, Err(pymath::Error::ERANGE)) => Err(thread.overflow_error("intermediate overflow in fsum")),
    }
}

fn next_float(thread: &mut Thread, iterator: Value) -> PyResult<Option<f64>> {
    thread.work(64)?;
    match iter::next(thread, iterator)? {
        Some(item) => real(thread, item).map(Some),
        None => Ok(None),
    }
}

/// Calculate the product of all the elements in the input iterable.
///
/// The default start value for the product is 1.
///
/// When the iterable is empty, return the start value.  This function is
/// intended specifically for use with numeric values and may reject
/// non-numeric types.
#[pyfunction("(iterable, /, *, start=1)", module = "math")]
pub(super) fn prod(thread: &mut Thread, iterable: Value, start: Option<Value>) -> PyResult {
    let mut product = start.unwrap_or(Value::int_from_low_bits(1));
    iter::for_each(thread, iterable, |thread, item| {
        product = match (product.as_float(), item.as_float()) {
            (Some(a), Some(b)) => Value::float(a * b),
            _ => ops::binary(thread, BinaryOp::Mul, product, item)?,
        };
        Ok(())
    })?;
    Ok(product)
}

/// An unevaluated sum of three floats, from the largest to the smallest.
#[derive(Clone, Copy, Default)]
struct Triple {
    high: f64,
    low: f64,
    tiny: f64,
}

/// The sum of two floats and what rounding took from it (Knuth).
fn exact_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

impl Triple {
    /// Adds a product without rounding it (Ogita, Rump and Oishi, algorithm 5.10 for K = 3).
    fn add_product(self, x: f64, y: f64) -> Triple {
        let product = x * y;
        let rounded_off = x.mul_add(y, -product);
        let (high, error) = exact_sum(self.high, product);
        let (low, first) = exact_sum(self.low, rounded_off);
        let (low, second) = exact_sum(low, error);
        Triple { high, low, tiny: self.tiny + first + second }
    }

    fn value(self) -> f64 {
        let (last, error) = exact_sum(self.low, self.high);
        self.tiny + error + last
    }
}

/// A sum of products under way: ints first, then floats in extended precision, then whatever comes.
enum Phase {
    Ints,
    Floats(Option<Triple>),
    Objects,
}

struct Sum {
    total: Value,
    phase: Phase,
}

/// Both factors as floats, where one of them is a float and the other is one or an int.
fn float_factors(p: Value, q: Value) -> Option<(f64, f64)> {
    if p.as_float().is_none() && q.as_float().is_none() {
        return None;
    }
    let float = |value: Value| {
        let plain = value.as_float().or_else(|| value.as_bool().map(|flag| f64::from(u8::from(flag))));
        plain.or_else(|| {
            int::with_limbs(value, |int| taipan_runtime::number::limbs::to_f64(int).ok()).flatten()
        })
    };
    Some((float(p)?, float(q)?))
}

fn is_int(value: Value) -> bool {
    int::with_limbs(value, |_| ()).is_some()
}

impl Sum {
    fn add(&mut self, thread: &mut Thread, p: Value, q: Value) -> PyResult<()> {
        if matches!(self.phase, Phase::Ints) && !(is_int(p) && is_int(q)) {
            self.phase = Phase::Floats(None);
        }
        if let Phase::Floats(sum) = self.phase {
            let added = float_factors(p, q).map(|(x, y)| sum.unwrap_or_default().add_product(x, y));
            if let Some(sum) = added.filter(|sum| sum.high.is_finite()) {
                self.phase = Phase::Floats(Some(sum));
                return Ok(());
            }
            self.leave_floats(thread)?;
        }
        let product = ops::binary(thread, BinaryOp::Mul, p, q)?;
        self.total = ops::binary(thread, BinaryOp::Add, self.total, product)?;
        Ok(())
    }

    fn leave_floats(&mut self, thread: &mut Thread) -> PyResult<()> {
        if let Phase::Floats(Some(sum)) = self.phase {
            self.total = ops::binary(thread, BinaryOp::Add, self.total, Value::float(sum.value()))?;
        }
        self.phase = Phase::Objects;
        Ok(())
    }
}

/// Return the sum of products of values from two iterables p and q.
///
/// Roughly equivalent to:
///
///     sum(map(operator.mul, p, q, strict=True))
///
/// For float and mixed int/float inputs, the intermediate products
/// and sums are computed with extended precision.
#[pyfunction("(p, q, /)", module = "math")]
pub(super) fn sumprod(thread: &mut Thread, p: Value, q: Value) -> PyResult {
    let (p, q) = (iter::iter(thread, p)?, iter::iter(thread, q)?);
    let mut sum = Sum { total: Value::int_from_low_bits(0), phase: Phase::Ints };
    loop {
        match (iter::next(thread, p)?, iter::next(thread, q)?) {
            (Some(p), Some(q)) => sum.add(thread, p, q)?,
            (None, None) => break,
            _ => return Err(thread.value_error("Inputs are not the same length")),
        }
        thread.work(64)?;
    }
    sum.leave_floats(thread)?;
    Ok(sum.total)
}
