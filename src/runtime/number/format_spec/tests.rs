//! CPython's answers.

use super::*;

fn show(result: Result<TextBuf, Fault>) -> String {
    let show = |text: TextBuf| text.as_ref().points().map(|point| char::from_u32(point).unwrap()).collect();
    result.map_or_else(|fault| fault.message.into_owned(), show)
}

fn parse(spec: &str, type_name: &str, family: Family) -> Result<Spec, Fault> {
    Spec::parse(TextBuf::from(spec).as_ref(), type_name, family)
}

#[test]
fn integers() {
    let cases: [(i128, &str, &str); 37] = [
        (1234567, "010,d", "01,234,567"),
        (-1234567, "+015,", "-00,001,234,567"),
        (255, "#010x", "0x000000ff"),
        (255, "#_b", "0b1111_1111"),
        (3735928559, "_X", "DEAD_BEEF"),
        (1234, "08_x", "000_04d2"),
        (1, "*^10", "****1*****"),
        (-1, "*=10", "-********1"),
        (128512, "*>5c", "****\u{1f600}"),
        (1000000000000000000000000000000, "_d", "1_000_000_000_000_000_000_000_000_000_000"),
        (123456789, "012,d", "0,123,456,789"),
        (123456789, "013,d", "0,123,456,789"),
        (123456789, "011,d", "123,456,789"),
        (1, "04,", "0,001"),
        (1, "05,", "0,001"),
        (-255, "#o", "-0o377"),
        (0, " n", " 0"),
        (5, "\u{0}<3", "5\u{0}\u{0}"),
        (10, "x<05", "10xxx"),
        (1, ".3d", "Precision not allowed in integer format specifier"),
        (1, ",_", "Cannot specify both ',' and '_'."),
        (1, "_,", "Cannot specify both ',' and '_'."),
        (1, ",,", "Cannot specify ',' with ','."),
        (1, "x,", "Invalid format specifier 'x,' for object of type 'int'"),
        (1, ",x", "Cannot specify ',' with 'x'."),
        (1, "_n", "Cannot specify '_' with 'n'."),
        (-1, "c", "%c arg not in range(0x110000)"),
        (1, "+c", "Sign not allowed with integer format specifier 'c'"),
        (1, "#c", "Alternate form (#) not allowed with integer format specifier 'c'"),
        (1, "zd", "Negative zero coercion (z) not allowed in integer format specifier"),
        (1, ".", "Format specifier missing precision"),
        (1, "99999999999999999999", "Too many decimal digits in format string"),
        (1, "\u{1234}", "Unknown format code '\\x1234' for object of type 'int'"),
        (1, "s", "Unknown format code 's' for object of type 'int'"),
        (1, ",\u{1234}", "Cannot specify ',' with '\\x1234'."),
        (1, "<<<", "Unknown format code '<' for object of type 'int'"),
        (1, "._d", "1"),
    ];
    for (value, spec, expected) in cases {
        let formatted = show(parse(spec, "int", Family::Int).and_then(|spec| {
            let value = limbs::IntBuf::from(value);
            format_int(value.as_int(), &spec, "int", 0)
        }));
        assert_eq!(formatted, expected, "{value:?} {spec}");
    }
}

#[test]
fn floats() {
    let cases: [(f64, &str, &str); 40] = [
        (1234567.5, "010,.2f", "1,234,567.50"),
        (1e+22, ",f", "10,000,000,000,000,000,000,000.000000"),
        (-1.5, "010", "-0000001.5"),
        (-1.5, "=10", "-      1.5"),
        (-0.0, "z", "0.0"),
        (-0.4, "z.0f", "0"),
        (-0.0, "z=+6", "-zz0.0"),
        (0.123, ".1%", "12.3%"),
        (-f64::INFINITY, "F", "-INF"),
        (f64::NAN, "+010,", "+000000nan"),
        (10000000000.0, "E", "1.000000E+10"),
        (123456789.0, "#g", "1.23457e+08"),
        (12345678.9, "020,.1f", "00,000,012,345,678.9"),
        (1e+16, ".17", "1e+16"),
        (123.0, ".0", "1e+02"),
        (1.0, "#", "1.0"),
        (1e+16, "#.3", "1.00e+16"),
        (1234.56789, "015,.6_f", "001,234.567_890"),
        (1234.56789, "015._f", "0001234.567_890"),
        (0.1234567, "._e", "1.234_567e-01"),
        (1.5, ".,", "1.5"),
        (1e-05, "n", "1e-05"),
        (2.5, ".0f", "2"),
        (0.5, ".0f", "0"),
        (1e-07, "g", "1e-07"),
        (1.0, "#.0e", "1.e+00"),
        (1e+300, ",.3g", "1e+300"),
        (1.5, ">+8.2f", "   +1.50"),
        (5e-324, ".3e", "4.941e-324"),
        (0.0, "e", "0.000000e+00"),
        (0.0, "#g", "0.00000"),
        (123456.0, ".3", "1.23e+05"),
        (999999.5, "g", "1e+06"),
        (1.0, "d", "Unknown format code 'd' for object of type 'float'"),
        (1.0, ".,n", "Cannot specify ',' with 'n'."),
        (1.0, ".2147483648f", "precision too big"),
        (1.0, ".,_f", "Cannot specify both ',' and '_'."),
        (1.0, ".5_,", "Cannot specify both ',' and '_'."),
        (1.0, "abc", "Invalid format specifier 'abc' for object of type 'float'"),
        (1.0, "\u{1234}", "Unknown format code '\\x1234' for object of type 'float'"),
    ];
    for (value, spec, expected) in cases {
        let formatted =
            show(parse(spec, "float", Family::Float).and_then(|spec| format_float(value, &spec, "float")));
        assert_eq!(formatted, expected, "{value:?} {spec}");
    }
}

#[test]
fn strings() {
    let cases: [(&str, &str, &str); 13] = [
        ("abc", "*^9.2", "***ab****"),
        ("\u{e9}", "\u{3bb}<5", "\u{e9}\u{3bb}\u{3bb}\u{3bb}\u{3bb}"),
        ("abc", "05", "abc00"),
        ("abc", ">5s", "  abc"),
        ("abcdef", ".3", "abc"),
        ("a", "+", "Sign not allowed in string format specifier"),
        ("a", " ", "Space not allowed in string format specifier"),
        ("a", "=", "'=' alignment not allowed in string format specifier"),
        ("a", "z", "Negative zero coercion (z) not allowed in string format specifier"),
        ("a", "#", "Alternate form (#) not allowed in string format specifier"),
        ("a", "d", "Unknown format code 'd' for object of type 'str'"),
        ("a", ",", "Cannot specify ',' with 's'."),
        ("a", ".,", "a"),
    ];
    for (value, spec, expected) in cases {
        let formatted = show(parse(spec, "str", Family::Str).and_then(|spec| {
            let value = TextBuf::from(value);
            format_str(value.as_ref(), &spec, "str")
        }));
        assert_eq!(formatted, expected, "{value:?} {spec}");
    }
}

#[test]
fn complex_numbers() {
    let cases: [((f64, f64), &str, &str); 12] = [
        ((1.0, 2.0), "+", "(+1+2j)"),
        ((-1.0, -2.0), ".2f", "-1.00-2.00j"),
        ((1.0, 2.0), ">20", "              (1+2j)"),
        ((0.0, 1.0), "x^8", "xxx1jxxx"),
        ((-0.0, 1.0), "#", "(-0.+1.j)"),
        ((f64::NAN, f64::INFINITY), "E", "NAN+INFj"),
        ((1e+20, 1234567.0), ",.9g", "1e+20+1,234,567j"),
        ((1.0, 2.123456), ".6_f", "1.000_000+2.123_456j"),
        ((1.0, 2.0), "05", "Zero padding is not allowed in complex format specifier"),
        ((1.0, 2.0), "=5", "'=' alignment flag is not allowed in complex format specifier"),
        ((1.0, 2.0), "%", "Unknown format code '%' for object of type 'complex'"),
        ((1.0, 2.0), "d", "Unknown format code 'd' for object of type 'complex'"),
    ];
    for (value, spec, expected) in cases {
        let formatted = show(parse(spec, "complex", Family::Float).and_then(|spec| {
            let value = Complex { re: value.0, im: value.1 };
            format_complex(value, &spec, "complex")
        }));
        assert_eq!(formatted, expected, "{value:?} {spec}");
    }
}
