//! Laws over random integers, and CPython's answers where rules are subtle.

use proptest::prelude::*;

use super::*;

fn int(text: &str) -> IntBuf {
    parse(text.as_bytes(), 10, 0).unwrap()
}

fn show(value: &IntBuf) -> String {
    assert_ne!(value.limbs.last(), Some(&0));
    to_decimal(value.as_int(), 0).unwrap()
}

/// Integers with many zero and one bits, where carries run far.
fn any_int(most: usize) -> impl Strategy<Value = IntBuf> {
    let limb = prop_oneof![Just(0), Just(u64::MAX), Just(1 << 63), Just(1), any::<u64>()];
    (any::<bool>(), prop::collection::vec(limb, 0..most))
        .prop_map(|(negative, limbs)| IntBuf::from_limbs(negative, limbs.into()))
}

proptest! {
    #[test]
    fn addition_is_undone(a in any_int(9), b in any_int(9)) {
        let sum = add(a.as_int(), b.as_int());
        prop_assert_eq!(sub(sum.as_int(), b.as_int()), a);
    }

    #[test]
    fn two_limbs_agree_with_i128(a in any::<i64>(), b in any::<i64>()) {
        let (x, y) = (SmallInt::new(a), SmallInt::new(b));
        let (x, y, a, b) = (x.as_int(), y.as_int(), i128::from(a), i128::from(b));
        prop_assert_eq!(add(x, y), IntBuf::from(a + b));
        prop_assert_eq!(mul(x, y), IntBuf::from(a * b));
        prop_assert_eq!(and(x, y), IntBuf::from(a & b));
        prop_assert_eq!(or(x, y), IntBuf::from(a | b));
        prop_assert_eq!(xor(x, y), IntBuf::from(a ^ b));
        prop_assert_eq!(invert(x), IntBuf::from(!a));
        prop_assert_eq!(shift_right(x, 7), IntBuf::from(a >> 7));
        prop_assert_eq!(shift_left(x, 63), IntBuf::from(a << 63));
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        if b != 0 {
            let floor = a / b - i128::from(a % b != 0 && (a < 0) != (b < 0));
            prop_assert_eq!(floor_div(x, y).unwrap(), IntBuf::from(floor));
        }
    }

    #[test]
    fn division_holds(a in any_int(60), b in any_int(60)) {
        prop_assume!(!b.as_int().is_zero());
        let (quotient, remainder) = div_mod(a.as_int(), b.as_int()).unwrap();
        prop_assert!(remainder.as_int().is_zero() || remainder.negative == b.negative);
        prop_assert!(remainder.as_int().abs() < b.as_int().abs());
        let product = mul(quotient.as_int(), b.as_int());
        prop_assert_eq!(add(product.as_int(), remainder.as_int()), a);
    }

    #[test]
    fn squares_are_products(a in any_int(60)) {
        let copy = a.clone();
        prop_assert_eq!(mul(a.as_int(), a.as_int()), mul(a.as_int(), copy.as_int()));
    }

    #[test]
    fn shifts_are_powers(a in any_int(6), count in 0_u64..300) {
        let power = pow(IntBuf::from(2_u64).as_int(), IntBuf::from(count).as_int()).unwrap();
        prop_assert_eq!(shift_left(a.as_int(), count), mul(a.as_int(), power.as_int()));
        prop_assert_eq!(shift_right(a.as_int(), count), floor_div(a.as_int(), power.as_int()).unwrap());
    }

    #[test]
    fn text_reads_back(a in any_int(40)) {
        prop_assert_eq!(int(&show(&a)), a.clone());
        for bits in [1, 3, 4] {
            let text = to_radix(a.as_int().limbs, bits);
            let back = parse(text.as_bytes(), 1 << bits, 0).unwrap();
            prop_assert_eq!(back.as_int(), a.as_int().abs());
        }
    }

    #[test]
    fn bytes_read_back(a in any_int(5)) {
        for order in [ByteOrder::Little, ByteOrder::Big] {
            let mut bytes = [0; 41];
            to_bytes(a.as_int(), &mut bytes, order, true).unwrap();
            prop_assert_eq!(from_bytes(&bytes, order, true), a.clone());
        }
    }

    #[test]
    fn square_roots_enclose(a in any_int(30)) {
        let root = isqrt(a.as_int().abs()).unwrap();
        let next = add(root.as_int(), Int::ONE);
        prop_assert!(mul(root.as_int(), root.as_int()).as_int() <= a.as_int().abs());
        prop_assert!(mul(next.as_int(), next.as_int()).as_int() > a.as_int().abs());
    }

    #[test]
    fn floats_read_back(value in any::<f64>()) {
        prop_assume!(value.is_finite());
        let whole = from_f64(value).unwrap();
        prop_assert_eq!(to_f64(whole.as_int()).unwrap(), value.trunc());
        prop_assert_eq!(compare_f64(whole.as_int(), value.trunc()), Some(Ordering::Equal));
        prop_assert_eq!(true_div(whole.as_int(), Int::ONE).unwrap(), value.trunc());
    }
}

#[test]
fn rounding_to_floats_is_half_even() {
    let cases = [
        ("9007199254740993", 9007199254740992.0),
        ("9007199254740995", 9007199254740996.0),
        ("18446744073709553665", 18446744073709555712.0),
        ("18446744073709553664", 18446744073709551616.0),
        ("-36893488147419103233", -36893488147419103232.0),
    ];
    for (text, value) in cases {
        assert_eq!(to_f64(int(text).as_int()), Ok(value), "{text}");
    }
    let largest = shift_left(Int { negative: false, limbs: &[(1 << 54) - 1] }, 970);
    assert_eq!(to_f64(largest.as_int()), Err(Fault::overflow("int too large to convert to float")));
}

#[test]
fn quotients_of_integers_are_rounded_once() {
    let quotient = |a: &str, b: &str| true_div(int(a).as_int(), int(b).as_int());
    assert_eq!(quotient("1", "3"), Ok(1.0 / 3.0));
    assert_eq!(quotient("9007199254740993", "2"), Ok(4503599627370496.0));
    let huge = format!("1{}", "0".repeat(400));
    assert_eq!(quotient(&huge, &huge), Ok(1.0));
    assert_eq!(quotient("1", &huge), Ok(0.0));
    assert_eq!(quotient(&huge, "1").unwrap_err().message, "integer division result too large for a float");
    assert_eq!(quotient("1", "0").unwrap_err().message, "division by zero");
}

#[test]
fn literals_follow_the_rules_of_int() {
    let ok = [
        ("1_0", 10, "10"),
        ("0x_1f", 16, "31"),
        ("0b101", 0, "5"),
        (" \t-0o17\n", 0, "-15"),
        ("0_0", 0, "0"),
        ("zZ", 36, "1295"),
        ("0b1", 16, "177"),
    ];
    for (text, base, value) in ok {
        assert_eq!(parse(text.as_bytes(), base, 0).map(|value| show(&value)).as_deref(), Ok(value), "{text}");
    }
    for (text, base) in
        [("", 10), ("_1", 10), ("1__0", 10), ("1_", 10), ("01", 0), ("0x", 16), ("- 1", 10), ("2", 2)]
    {
        assert_eq!(parse(text.as_bytes(), base, 0), Err(ParseError::Invalid), "{text}");
    }
}

#[test]
fn digits_are_limited() {
    let long = "9".repeat(4301);
    let Err(ParseError::TooLong(fault)) = parse(long.as_bytes(), 10, 4300) else { panic!("no fault") };
    assert_eq!(
        fault.message,
        "Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use \
         sys.set_int_max_str_digits() to increase the limit"
    );
    let value = int(&long);
    assert_eq!(
        to_decimal(value.as_int(), 4300).unwrap_err().message,
        "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to \
         increase the limit"
    );
    assert!(to_decimal(int(&long[..4300]).as_int(), 4300).is_ok());
    assert!(parse(&[b'f'; 5000], 16, 4300).is_ok());
}

#[test]
fn powers_modulo() {
    let power = |a: &str, b: &str, c: &str| {
        pow_mod(int(a).as_int(), int(b).as_int(), int(c).as_int())
            .map(|value| show(&value))
            .map_err(|fault| fault.message)
    };
    assert_eq!(power("3", "-1", "7").as_deref(), Ok("5"));
    assert_eq!(power("2", "10", "-1000").as_deref(), Ok("-976"));
    assert_eq!(power("5", "3", "1").as_deref(), Ok("0"));
    assert_eq!(power("2", "-1", "4").unwrap_err(), "base is not invertible for the given modulus");
    assert_eq!(power("2", "2", "0").unwrap_err(), "pow() 3rd argument cannot be 0");
    assert_eq!(
        power("123456789012345678901234567890", "98765432109876543210", "1000000007000000009").as_deref(),
        Ok("968227955502104028")
    );
}

#[test]
fn products() {
    assert_eq!(show(&factorial(0)), "1");
    assert_eq!(show(&factorial(30)), "265252859812191058636308480000000");
    assert_eq!(show(&perm(int("50").as_int(), 12)), "58150627116341760000");
    assert_eq!(show(&perm(int("3").as_int(), 5)), "0");
    assert_eq!(
        show(&perm(int("100000000000000000000").as_int(), 3)),
        "999999999999999999970000000000000000000200000000000000000000"
    );
    let choose = |n: &str, k| comb(int(n).as_int(), k).map(|count| show(&count));
    assert_eq!(choose("5", 2).as_deref(), Ok("10"));
    assert_eq!(
        choose("200", 100).as_deref(),
        Ok("90548514656103281165404177077484163874504589675413336841320")
    );
    assert_eq!(
        choose("100000000000000000000", 3).as_deref(),
        Ok("166666666666666666661666666666666666666700000000000000000000")
    );
    assert_eq!((choose("3", 5).as_deref(), choose("3", 0).as_deref()), (Ok("0"), Ok("1")));
    assert_eq!(lcm(int("-12").as_int(), int("18").as_int()).map(|value| show(&value)).as_deref(), Ok("36"));
    assert_eq!(show(&perm(int("18446744073709551615").as_int(), 1)), "18446744073709551615");
    assert_eq!(perm_size(int("100000000000000000000").as_int(), u64::MAX), None);
    assert!(factorial(1000).limbs.len() <= factorial_size(1000).unwrap());
}

#[test]
fn sizes_refuse_the_impossible() {
    let ten = IntBuf::from(10_u64);
    let huge = shift_left(Int::ONE, 80);
    assert_eq!(pow_size(ten.as_int(), huge.as_int()), None);
    assert_eq!(pow(ten.as_int(), huge.as_int()), Err(Fault::memory()));
    assert_eq!(pow_size(Int::ONE, huge.as_int()), Some(1));
    let power_size =
        |base: u64, exponent: u64| pow_size(IntBuf::from(base).as_int(), IntBuf::from(exponent).as_int());
    assert_eq!((power_size(2, 127), power_size(2, 128), power_size(8, 64)), (Some(2), Some(3), Some(4)));
    assert_eq!(power_size(3, 128), Some(5));
    assert_eq!(shift_left_size(Int::ONE, u64::MAX), Some(288230376151711745));
    assert_eq!(shift_left_size(Int::ZERO, u64::MAX), Some(0));
    assert_eq!(round_to_power_of_ten(huge.as_int(), u64::MAX), Ok(IntBuf::default()));
}

#[test]
fn bytes_fit_or_are_refused() {
    let mut byte = [0];
    let signed =
        |value: i64, out: &mut [u8]| to_bytes(SmallInt::new(value).as_int(), out, ByteOrder::Big, true);
    assert_eq!(signed(-128, &mut byte), Ok(()));
    assert_eq!(byte, [0x80]);
    assert_eq!(signed(128, &mut byte).unwrap_err().message, "int too big to convert");
    let unsigned = to_bytes(SmallInt::new(-1).as_int(), &mut byte, ByteOrder::Big, false);
    assert_eq!(unsigned.unwrap_err().message, "can't convert negative int to unsigned");
}

#[test]
fn hashes_are_cpythons() {
    let hash_of = |text: &str| hash(int(text).as_int());
    assert_eq!(hash_of("-1"), -2);
    assert_eq!(hash_of("2305843009213693951"), 0);
    assert_eq!(hash_of("-2305843009213693952"), -2);
    assert_eq!(hash_of("123456789012345678901234567890"), 248789772095949448);
}

#[test]
fn rounding_to_tens() {
    for (value, digits, rounded) in
        [("25", 1, "20"), ("35", 1, "40"), ("-26", 1, "-30"), ("5", 1, "0"), ("6", 1, "10")]
    {
        assert_eq!(
            round_to_power_of_ten(int(value).as_int(), digits).map(|v| show(&v)).as_deref(),
            Ok(rounded)
        );
    }
}
