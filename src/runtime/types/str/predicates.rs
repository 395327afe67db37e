//! Predicates of `str`: what all its characters are.

use taipan_gc::Gc;
use taipan_macros::pymethods;

use super::Str;
use crate::text::case;

#[pymethods(extra = PREDICATES)]
impl Str {
    /// Return True if the string is an alphabetic string, False otherwise.
    ///
    /// A string is alphabetic if all characters in the string are alphabetic and there
    /// is at least one character in the string.
    #[method("()")]
    fn isalpha(this: Gc<Str>) -> bool {
        case::is_alpha(this.units())
    }

    /// Return True if the string is an alpha-numeric string, False otherwise.
    ///
    /// A string is alpha-numeric if all characters in the string are alpha-numeric and
    /// there is at least one character in the string.
    #[method("()")]
    fn isalnum(this: Gc<Str>) -> bool {
        case::is_alnum(this.units())
    }

    /// Return True if all characters in the string are ASCII, False otherwise.
    ///
    /// ASCII characters have code points in the range U+0000-U+007F.
    /// Empty string is ASCII too.
    #[method("()", name = "isascii")]
    fn isascii_method(this: Gc<Str>) -> bool {
        this.is_ascii()
    }

    /// Return True if the string is a decimal string, False otherwise.
    ///
    /// A string is a decimal string if all characters in the string are decimal and
    /// there is at least one character in the string.
    #[method("()")]
    fn isdecimal(this: Gc<Str>) -> bool {
        case::is_decimal(this.units())
    }

    /// Return True if the string is a digit string, False otherwise.
    ///
    /// A string is a digit string if all characters in the string are digits and there
    /// is at least one character in the string.
    #[method("()")]
    fn isdigit(this: Gc<Str>) -> bool {
        case::is_digit(this.units())
    }

    /// Return True if the string is a numeric string, False otherwise.
    ///
    /// A string is numeric if all characters in the string are numeric and there is at
    /// least one character in the string.
    #[method("()")]
    fn isnumeric(this: Gc<Str>) -> bool {
        case::is_numeric(this.units())
    }

    /// Return True if the string is a whitespace string, False otherwise.
    ///
    /// A string is whitespace if all characters in the string are whitespace and there
    /// is at least one character in the string.
    #[method("()")]
    fn isspace(this: Gc<Str>) -> bool {
        case::is_space(this.units())
    }

    /// Return True if all characters in the string are printable, False otherwise.
    ///
    /// A character is printable if repr() may use it in its output.
    #[method("()")]
    fn isprintable(this: Gc<Str>) -> bool {
        case::is_printable(this.units())
    }

    /// Return True if the string is a valid Python identifier, False otherwise.
    ///
    /// Call keyword.iskeyword(s) to test whether string s is a reserved identifier,
    /// such as "def" or "class".
    #[method("()")]
    fn isidentifier(this: Gc<Str>) -> bool {
        case::is_identifier(this.units())
    }

    /// Return True if the string is a lowercase string, False otherwise.
    ///
    /// A string is lowercase if all cased characters in the string are lowercase and
    /// there is at least one cased character in the string.
    #[method("()")]
    fn islower(this: Gc<Str>) -> bool {
        case::is_lower(this.units())
    }

    /// Return True if the string is an uppercase string, False otherwise.
    ///
    /// A string is uppercase if all cased characters in the string are uppercase and
    /// there is at least one cased character in the string.
    #[method("()")]
    fn isupper(this: Gc<Str>) -> bool {
        case::is_upper(this.units())
    }

    /// Return True if the string is a title-cased string, False otherwise.
    ///
    /// In a title-cased string, upper- and title-case characters may only
    /// follow uncased characters and lowercase characters only cased ones.
    #[method("()")]
    fn istitle(this: Gc<Str>) -> bool {
        case::is_title(this.units())
    }
}
