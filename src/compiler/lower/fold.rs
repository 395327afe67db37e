//! Constant folding: only what cannot raise, depends on nothing but its operands, and stays small.

use taipan_code::BigInt;
use taipan_code::Const;
use taipan_code::Text;

use super::Lowering;
use crate::ast::Expr;
use crate::ast::ExprContext;
use crate::ast::ExprKind;
use crate::ast::Operator;
use crate::ast::UnaryOperator;

/// Longer strings and bytes are not made at compile time.
const MAX_STRING: usize = 4096;
/// Longer tuples are not made at compile time.
const MAX_ITEMS: usize = 256;

impl<'a> Lowering<'a, '_> {
    /// The value of an expression of constants.
    pub(super) fn fold(&self, expr: &'a Expr) -> Option<Const> {
        match &expr.kind {
            ExprKind::Constant(node) => Some(node.value.clone()),
            ExprKind::Name(node) if &*node.id == "__debug__" && node.ctx == ExprContext::Load => {
                Some(Const::Bool(self.options.optimize == 0))
            }
            ExprKind::UnaryOp(node) => unary(node.op, &self.fold(&node.operand)?),
            // Chains of operators are folded by whoever walks them; here only short ones, cheap to refuse.
            ExprKind::BinOp(node) => match &node.left.kind {
                ExprKind::BinOp(_) => None,
                _ => binary(&self.fold(&node.left)?, node.op, &self.fold(&node.right)?),
            },
            ExprKind::Tuple(node) if node.ctx == ExprContext::Load => {
                Some(Const::Tuple(self.fold_all(&node.elts)?))
            }
            ExprKind::Slice(node) => {
                let part = |part: &'a Option<Box<Expr>>| match part {
                    Some(part) => self.fold(part),
                    None => Some(Const::None),
                };
                Some(Const::Slice(Box::new([part(&node.lower)?, part(&node.upper)?, part(&node.step)?])))
            }
            _ => None,
        }
    }

    /// The values of expressions, if they are all constants.
    pub(super) fn fold_all(&self, exprs: &'a [Expr]) -> Option<Box<[Const]>> {
        exprs.iter().map(|expr| self.fold(expr)).collect()
    }

    /// A display that is only searched or iterated, as a constant.
    pub(super) fn searched_constant(&self, expr: &'a Expr) -> Option<Const> {
        match &expr.kind {
            ExprKind::List(node) => Some(Const::Tuple(self.fold_all(&node.elts)?)),
            ExprKind::Set(node) => Some(frozen_set(self.fold_all(&node.elts)?)),
            _ => None,
        }
    }
}

/// A frozen set of constants: what is equal in type and bits stands once. Items equal otherwise (`1`, `1.0`) are
/// told apart when the set is made.
pub(super) fn frozen_set(items: Box<[Const]>) -> Const {
    let mut seen = std::collections::HashSet::new();
    let distinct = items.into_iter().filter(|item| seen.insert(taipan_code::serial::const_bytes(item)));
    Const::FrozenSet(distinct.collect())
}

/// `bool(constant)`
pub(super) fn truth(constant: &Const) -> Option<bool> {
    Some(match constant {
        Const::None => false,
        Const::Bool(value) => *value,
        Const::Ellipsis | Const::BigInt(_) => true,
        Const::Int(value) => *value != 0,
        Const::Float(value) => *value != 0.0,
        Const::Complex { re, im } => *re != 0.0 || *im != 0.0,
        Const::Str(text) => !text.as_wtf8().is_empty(),
        Const::Bytes(bytes) => !bytes.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
        Const::Slice(_) | Const::Code(_) => return None,
    })
}

fn unary(op: UnaryOperator, value: &Const) -> Option<Const> {
    Some(match (op, value) {
        (UnaryOperator::Not, value) => Const::Bool(!truth(value)?),
        (UnaryOperator::UAdd, Const::Int(_) | Const::BigInt(_) | Const::Float(_) | Const::Complex { .. }) => {
            value.clone()
        }
        (UnaryOperator::USub, Const::Float(value)) => Const::Float(-value),
        (UnaryOperator::USub, Const::Complex { re, im }) => Const::Complex { re: -re, im: -im },
        (UnaryOperator::USub, Const::BigInt(value)) => match integer(&Const::BigInt(value.clone())) {
            Some(small) => from_integer(-small),
            None => Const::BigInt(BigInt { negative: !value.negative, limbs: value.limbs.clone() }),
        },
        (UnaryOperator::USub, Const::Int(value)) => from_integer(-i128::from(*value)),
        (UnaryOperator::Invert, Const::Int(value)) => Const::Int(!value),
        _ => return None,
    })
}

/// `left op right`
pub(super) fn binary(left: &Const, op: Operator, right: &Const) -> Option<Const> {
    if let (Some(left), Some(right)) = (integer(left), integer(right)) {
        return integers(left, op, right);
    }
    match (left, right) {
        (Const::Float(left), Const::Float(right)) => floats(*left, op, *right),
        (Const::Float(left), Const::Int(right)) => floats(*left, op, exact(*right)?),
        (Const::Int(left), Const::Float(right)) => floats(exact(*left)?, op, *right),
        (Const::Str(left), Const::Str(right)) if op == Operator::Add => {
            Some(Const::Str(Text::from_wtf8(concat(left.as_wtf8(), right.as_wtf8())?)))
        }
        (Const::Bytes(left), Const::Bytes(right)) if op == Operator::Add => {
            Some(Const::Bytes(concat(left, right)?.into()))
        }
        (Const::Tuple(left), Const::Tuple(right)) if op == Operator::Add => {
            let fits = left.len() + right.len() <= MAX_ITEMS;
            fits.then(|| Const::Tuple(left.iter().chain(right).cloned().collect()))
        }
        (Const::Int(count), items) | (items, Const::Int(count)) if op == Operator::Mult => {
            repeat(items, *count)
        }
        _ => complexes(left, op, right),
    }
}

fn concat(left: &[u8], right: &[u8]) -> Option<Vec<u8>> {
    (left.len() + right.len() <= MAX_STRING).then(|| [left, right].concat())
}

fn repeat(items: &Const, count: i64) -> Option<Const> {
    let count = usize::try_from(count.max(0)).ok()?;
    let fits = |len: usize, max: usize| len.checked_mul(count).is_some_and(|total| total <= max);
    match items {
        Const::Str(text) if fits(text.as_wtf8().len(), MAX_STRING) => {
            Some(Const::Str(Text::from_wtf8(text.as_wtf8().repeat(count))))
        }
        Const::Bytes(bytes) if fits(bytes.len(), MAX_STRING) => {
            Some(Const::Bytes(bytes.repeat(count).into()))
        }
        Const::Tuple(items) if fits(items.len(), MAX_ITEMS) && count <= MAX_ITEMS => {
            Some(Const::Tuple((0..count).flat_map(|_| items.iter().cloned()).collect()))
        }
        _ => None,
    }
}

/// The value of an integer of at most 127 bits: what is larger is left to run time.
fn integer(constant: &Const) -> Option<i128> {
    match constant {
        Const::Int(value) => Some(i128::from(*value)),
        Const::BigInt(BigInt { negative, limbs }) => {
            let magnitude = match **limbs {
                [low] => u128::from(low),
                [low, high] => u128::from(high) << 64 | u128::from(low),
                _ => return None,
            };
            let value = i128::try_from(magnitude).ok()?;
            Some(if *negative { -value } else { value })
        }
        _ => None,
    }
}

fn from_integer(value: i128) -> Const {
    if let Ok(small) = i64::try_from(value) {
        return Const::Int(small);
    }
    let magnitude = value.unsigned_abs();
    let (low, high) = (magnitude as u64, (magnitude >> 64) as u64);
    let limbs: Box<[u64]> = if high == 0 { [low].into() } else { [low, high].into() };
    Const::BigInt(BigInt { negative: value < 0, limbs })
}

fn integers(left: i128, op: Operator, right: i128) -> Option<Const> {
    let result = match op {
        Operator::Add => left.checked_add(right)?,
        Operator::Sub => left.checked_sub(right)?,
        Operator::Mult => left.checked_mul(right)?,
        Operator::FloorDiv => floor_div(left, right)?,
        Operator::Mod => left.checked_sub(floor_div(left, right)?.checked_mul(right)?)?,
        Operator::Pow => left.checked_pow(u32::try_from(right).ok()?)?,
        Operator::LShift => {
            let by = u32::try_from(right).ok().filter(|&by| by < 127)?;
            left.checked_mul(1i128.checked_shl(by)?)?
        }
        Operator::RShift => left >> u32::try_from(right).ok()?.min(127),
        Operator::BitOr => left | right,
        Operator::BitXor => left ^ right,
        Operator::BitAnd => left & right,
        Operator::Div => {
            let exact = |value: i128| i64::try_from(value).ok().and_then(exact);
            return (right != 0).then(|| Some(Const::Float(exact(left)? / exact(right)?))).flatten();
        }
        Operator::MatMult => return None,
    };
    Some(from_integer(result))
}

fn floor_div(left: i128, right: i128) -> Option<i128> {
    let quotient = left.checked_div(right)?;
    let exact = left.checked_rem(right)? == 0;
    Some(if !exact && (left < 0) != (right < 0) { quotient - 1 } else { quotient })
}

/// An integer as a float, if that is exact.
fn exact(value: i64) -> Option<f64> {
    (value.unsigned_abs() <= 1 << 53).then_some(value as f64)
}

fn floats(left: f64, op: Operator, right: f64) -> Option<Const> {
    let result = match op {
        Operator::Add => left + right,
        Operator::Sub => left - right,
        Operator::Mult => left * right,
        Operator::Div if right != 0.0 => left / right,
        // Errors, complex results and the overflow of `**` are left to run time.
        Operator::Pow if left > 0.0 && left.is_finite() && right.is_finite() => {
            Some(left.powf(right)).filter(|result| result.is_finite())?
        }
        _ => return None,
    };
    Some(Const::Float(result))
}

/// Sums of complex numbers, `1 + 2j` above all.
fn complexes(left: &Const, op: Operator, right: &Const) -> Option<Const> {
    let real = |constant: &Const| match constant {
        Const::Int(value) => exact(*value),
        Const::Float(value) => Some(*value),
        _ => None,
    };
    match (left, op, right) {
        (Const::Complex { re, im }, Operator::Add, Const::Complex { re: re2, im: im2 }) => {
            Some(Const::Complex { re: re + re2, im: im + im2 })
        }
        (Const::Complex { re, im }, Operator::Sub, Const::Complex { re: re2, im: im2 }) => {
            Some(Const::Complex { re: re - re2, im: im - im2 })
        }
        (Const::Complex { re, im }, Operator::Add, other)
        | (other, Operator::Add, Const::Complex { re, im }) => {
            Some(Const::Complex { re: re + real(other)?, im: *im })
        }
        (Const::Complex { re, im }, Operator::Sub, other) => {
            Some(Const::Complex { re: re - real(other)?, im: *im })
        }
        (other, Operator::Sub, Const::Complex { re, im }) => {
            Some(Const::Complex { re: real(other)? - re, im: -im })
        }
        _ => None,
    }
}

/// `constant[key]` for an index that is there.
pub(super) fn subscript(constant: &Const, key: &Const) -> Option<Const> {
    let Const::Int(index) = key else { return None };
    let at = |len: usize| {
        let index = if *index < 0 { index.checked_add(i64::try_from(len).ok()?)? } else { *index };
        usize::try_from(index).ok().filter(|&index| index < len)
    };
    match constant {
        Const::Tuple(items) => Some(items[at(items.len())?].clone()),
        Const::Bytes(bytes) => Some(Const::Int(i64::from(bytes[at(bytes.len())?]))),
        Const::Str(text) => {
            let ascii = text.as_str().filter(|text| text.is_ascii())?;
            let index = at(ascii.len())?;
            Some(Const::Str(ascii[index..=index].into()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ints(left: i64, op: Operator, right: i64) -> Option<Const> {
        binary(&Const::Int(left), op, &Const::Int(right))
    }

    #[test]
    fn integers_as_in_python() {
        assert_eq!(ints(-7, Operator::FloorDiv, 2), Some(Const::Int(-4)));
        assert_eq!(ints(-7, Operator::Mod, 2), Some(Const::Int(1)));
        assert_eq!(ints(7, Operator::Mod, -2), Some(Const::Int(-1)));
        assert_eq!(ints(1, Operator::FloorDiv, 0), None);
        assert_eq!(ints(1, Operator::LShift, 63), binary(&Const::Int(2), Operator::Pow, &Const::Int(63)));
        assert_eq!(ints(2, Operator::Pow, 1000), None);
        assert_eq!(ints(2, Operator::Pow, -1), None);
        assert_eq!(ints(1, Operator::LShift, 1 << 40), None);
        assert_eq!(ints(-1, Operator::RShift, 1 << 30), Some(Const::Int(-1)));
        assert_eq!(ints(1, Operator::Div, 4), Some(Const::Float(0.25)));
        assert_eq!(unary(UnaryOperator::USub, &from_integer(1 << 63)), Some(Const::Int(i64::MIN)));
    }

    #[test]
    fn large_results_are_refused() {
        assert_eq!(binary(&Const::Str("ab".into()), Operator::Mult, &Const::Int(1 << 40)), None);
        let twice = binary(&Const::Str("ab".into()), Operator::Mult, &Const::Int(2));
        assert_eq!(twice, Some(Const::Str("abab".into())));
        assert_eq!(binary(&Const::Tuple([].into()), Operator::Mult, &Const::Int(1 << 40)), None);
    }
}
