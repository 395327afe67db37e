//! CPython's answers.

use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn repr_and_hex_read_back(bits in any::<u64>()) {
        let value = f64::from_bits(bits);
        prop_assume!(!value.is_nan());
        prop_assert_eq!(parse(repr(value).as_bytes()), Some(value));
        prop_assert_eq!(from_hex(to_hex(value).as_bytes()), Ok(value));
    }

    #[test]
    fn ratios_are_exact(value in any::<f64>()) {
        prop_assume!(value.is_finite());
        let (numerator, denominator) = as_integer_ratio(value).unwrap();
        prop_assert_eq!(limbs::true_div(numerator.as_int(), denominator.as_int()), Ok(value));
    }
}

#[test]
fn repr_changes_form_where_python_does() {
    let cases = [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1e16, "1e+16"),
        (9999999999999998.0, "9999999999999998.0"),
        (123456789012345680.0, "1.2345678901234568e+17"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (-1.5e-7, "-1.5e-07"),
        (1e22, "1e+22"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (f64::NAN, "nan"),
        (f64::NEG_INFINITY, "-inf"),
    ];
    for (value, text) in cases {
        assert_eq!(repr(value), text);
    }
}

#[test]
fn texts_of_floats() {
    for (text, value) in
        [("1_0.5_0", 10.5), (" .5\n", 0.5), ("1.", 1.0), ("-1e1_0", -1e10), ("InFinity", f64::INFINITY)]
    {
        assert_eq!(parse(text.as_bytes()), Some(value), "{text}");
    }
    for text in
        ["", ".", "1_", "_1", "1__0", "1_.5", "1._5", "1e", "e5", "infin", "nan(1)", "0x10", "1 2", "--1"]
    {
        assert_eq!(parse(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn hexadecimal_rounds_half_even() {
    let cases = [
        ("0x1.00000000000008p0", 1.0),
        ("0x1.00000000000018p0", 1.0000000000000004),
        ("0x1p-1075", 0.0),
        ("0x1.8p-1075", 5e-324),
        ("0x3p-1075", 1e-323),
        ("0x0p99999999999999999999", 0.0),
        (".8", 0.5),
    ];
    for (text, value) in cases {
        assert_eq!(from_hex(text.as_bytes()), Ok(value), "{text}");
    }
    let fault = |text: &str| from_hex(text.as_bytes()).unwrap_err().message;
    assert_eq!(fault("0x.p1"), "invalid hexadecimal floating-point string");
    assert_eq!(fault("0x1p1024"), "hexadecimal value too large to represent as a float");
}

#[test]
fn division_rounds_down() {
    assert_eq!(div_mod(-7.0, 2.0), Ok((-4.0, 1.0)));
    assert_eq!(div_mod(7.0, -2.0), Ok((-4.0, -1.0)));
    let (quotient, remainder) = div_mod(-0.0, 3.0).unwrap();
    assert!(quotient.is_sign_negative() && remainder.is_sign_positive());
    assert_eq!(modulo(5.0, f64::NEG_INFINITY), Ok(f64::NEG_INFINITY));
    assert_eq!(div_mod(1.0, 0.0).unwrap_err().message, "division by zero");
}

#[test]
fn powers() {
    assert_eq!(pow(-8.0, 0.5), Ok(Power::Complex));
    assert_eq!(pow(0.0, -1.0).unwrap_err().message, "zero to a negative power");
    assert_eq!(pow(1e300, 2.0), Err(Fault::range()));
    assert_eq!(pow(f64::NAN, 0.0), Ok(Power::Real(1.0)));
    assert_eq!(pow(-1.0, f64::INFINITY), Ok(Power::Real(1.0)));
    assert_eq!(pow(f64::NEG_INFINITY, 3.0), Ok(Power::Real(f64::NEG_INFINITY)));
}

#[test]
fn rounding_is_exact() {
    let cases = [
        (2.675, 2, 2.67),
        (0.125, 2, 0.12),
        (0.375, 2, 0.38),
        (25.0, -1, 20.0),
        (35.0, -1, 40.0),
        (5.0, -1, 0.0),
        (5.000001, -1, 10.0),
        (1e-250, -1, 0.0),
        (1e22, -22, 1e22),
    ];
    for (value, digits, rounded) in cases {
        assert_eq!(round(value, digits), Ok(rounded), "{value} {digits}");
    }
    assert!(round(-0.4, 0).unwrap().is_sign_negative());
    assert_eq!(round(1.7e308, -308).unwrap_err().message, "rounded value too large to represent");
}
