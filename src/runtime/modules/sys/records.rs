//! The named tuples of `sys` that describe the language's version and its numbers.

use taipan_gc::Gc;
use taipan_gc::Value;

use super::facts::VERSION;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::int;
use crate::types::str::Str;
use crate::types::struct_sequence;
use crate::types::struct_sequence::StructSpec;

static VERSION_INFO: StructSpec = StructSpec {
    name: "version_info",
    module: "sys",
    doc: "sys.version_info\n\nVersion information as a named tuple.",
    fields: &[
        ("major", "Major release number"),
        ("minor", "Minor release number"),
        ("micro", "Patch release number"),
        ("releaselevel", "'alpha', 'beta', 'candidate', or 'final'"),
        ("serial", "Serial release number"),
    ],
    visible: 5,
    constructible: false,
};

static FLOAT_INFO: StructSpec = StructSpec {
    name: "float_info",
    module: "sys",
    doc: "sys.float_info\n\nA named tuple holding information about the float type. It contains low level\ninformation about the precision and internal representation. Please study\nyour system's :file:`float.h` for more information.",
    fields: &[
        ("max", "DBL_MAX -- maximum representable finite float"),
        ("max_exp", "DBL_MAX_EXP -- maximum int e such that radix**(e-1) is representable"),
        ("max_10_exp", "DBL_MAX_10_EXP -- maximum int e such that 10**e is representable"),
        ("min", "DBL_MIN -- Minimum positive normalized float"),
        ("min_exp", "DBL_MIN_EXP -- minimum int e such that radix**(e-1) is a normalized float"),
        ("min_10_exp", "DBL_MIN_10_EXP -- minimum int e such that 10**e is a normalized float"),
        ("dig", "DBL_DIG -- maximum number of decimal digits that can be faithfully represented in a float"),
        ("mant_dig", "DBL_MANT_DIG -- mantissa digits"),
        ("epsilon", "DBL_EPSILON -- Difference between 1 and the next representable float"),
        ("radix", "FLT_RADIX -- radix of exponent"),
        ("rounds", "FLT_ROUNDS -- rounding mode used for arithmetic operations"),
    ],
    visible: 11,
    constructible: false,
};

static INT_INFO: StructSpec = StructSpec {
    name: "int_info",
    module: "sys",
    doc: "sys.int_info\n\nA named tuple that holds information about Python's\ninternal representation of integers.  The attributes are read only.",
    fields: &[
        ("bits_per_digit", "size of a digit in bits"),
        ("sizeof_digit", "size in bytes of the C type used to represent a digit"),
        ("default_max_str_digits", "maximum string conversion digits limitation"),
        ("str_digits_check_threshold", "minimum positive value for int_max_str_digits"),
    ],
    visible: 4,
    constructible: false,
};

static HASH_INFO: StructSpec = StructSpec {
    name: "hash_info",
    module: "sys",
    doc: "hash_info\n\nA named tuple providing parameters used for computing\nhashes. The attributes are read only.",
    fields: &[
        ("width", "width of the type used for hashing, in bits"),
        ("modulus", "prime number giving the modulus on which the hash function is based"),
        ("inf", "value to be used for hash of a positive infinity"),
        ("nan", "value to be used for hash of a nan"),
        ("imag", "multiplier used for the imaginary part of a complex number"),
        ("algorithm", "name of the algorithm for hashing of str, bytes and memoryviews"),
        ("hash_bits", "internal output size of hash algorithm"),
        ("seed_bits", "seed size of hash algorithm"),
        ("cutoff", "small string optimization cutoff"),
    ],
    visible: 9,
    constructible: false,
};

static THREAD_INFO: StructSpec = StructSpec {
    name: "thread_info",
    module: "sys",
    doc: "sys.thread_info\n\nA named tuple holding information about the thread implementation.",
    fields: &[
        ("name", "name of the thread implementation"),
        ("lock", "name of the lock implementation"),
        ("version", "name and version of the thread library"),
    ],
    visible: 3,
    constructible: false,
};

/// Puts them into the module's namespace; gives `version_info`.
pub(super) fn fill(thread: &mut Thread, space: Gc<Dict>) -> PyResult {
    let interp = thread.interp();
    let number = |number: i64| int::from_i64(&interp, number);
    let word = |text: &str| Str::intern(&interp, text).as_value();
    let [major, minor, micro] = VERSION.map(number);
    let version = [major, minor, micro, word("final"), number(0)];
    let floats = [
        Value::float(f64::MAX),
        number(f64::MAX_EXP.into()),
        number(f64::MAX_10_EXP.into()),
        Value::float(f64::MIN_POSITIVE),
        number(f64::MIN_EXP.into()),
        number(f64::MIN_10_EXP.into()),
        number(f64::DIGITS.into()),
        number(f64::MANTISSA_DIGITS.into()),
        Value::float(f64::EPSILON),
        number(f64::RADIX.into()),
        number(1),
    ];
    // Digits of the C implementation's integers: what `marshal` and some programs go by.
    let integers = [number(30), number(4), number(4300), number(640)];
    let hashes = [
        number(64),
        number((1 << 61) - 1),
        number(314_159),
        number(0),
        number(1_000_003),
        word("siphash13"),
        number(64),
        number(128),
        number(0),
    ];
    let threads = [word("pthread"), word("semaphore"), Value::NONE];
    let version = struct_sequence::new(thread, &VERSION_INFO, &version)?;
    let records: [(&str, &'static StructSpec, &[Value]); 4] = [
        ("float_info", &FLOAT_INFO, &floats),
        ("int_info", &INT_INFO, &integers),
        ("hash_info", &HASH_INFO, &hashes),
        ("thread_info", &THREAD_INFO, &threads),
    ];
    space.set_text(thread, "version_info", version)?;
    for (name, spec, fields) in records {
        let record = struct_sequence::new(thread, spec, fields)?;
        space.set_text(thread, name, record)?;
    }
    Ok(version)
}
