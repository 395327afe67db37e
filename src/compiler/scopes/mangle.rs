//! Private names of classes.

use crate::ast::Identifier;

/// A name as it is spelt inside a class: `__x` becomes `_Class__x`.
pub(crate) fn mangle(class: Option<&Identifier>, name: &Identifier) -> Identifier {
    let Some(class) = class else { return name.clone() };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name.clone();
    }
    let class = class.trim_start_matches('_');
    if class.is_empty() {
        return name.clone();
    }
    Identifier::from(format!("_{class}{name}").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_names_carry_the_class() {
        let class = Identifier::from("_Spam");
        let mangled = |name: &str| mangle(Some(&class), &Identifier::from(name)).to_string();
        assert_eq!(mangled("__x"), "_Spam__x");
        assert_eq!(mangled("__x__"), "__x__");
        assert_eq!(mangled("_x"), "_x");
        assert_eq!(mangle(Some(&"___".into()), &"__x".into()).to_string(), "__x");
    }
}
