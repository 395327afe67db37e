//! The signature of a function in a type comment: `(int, *str) -> bool`.

use std::ops::Range;

use ruff_python_parser as parser;
use ruff_text_size::TextRange;
use ruff_text_size::TextSize;

use super::Parsed;
use super::convert::Converter;
use super::convert::Patch;
use super::errors;
use super::explained;
use super::invalid_at;
use super::nesting::drop_deep;
use crate::ParseOptions;
use crate::ast;
use crate::error::SyntaxError;

/// Parses a signature that the grammar has matched.
pub(super) fn parse(text: &str) -> Result<Parsed, SyntaxError> {
    let (parameters, result) = errors::signature(text);
    let patch = Patch::default();
    let mut converter = Converter::new(text, &patch);
    let trees = parameters.into_iter().map(|place| tree(text, place)).collect::<Result<Vec<_>, _>>()?;
    let result = tree(text, result)?;
    let argtypes = trees.iter().map(|tree| *converter.expression(tree.syntax())).collect();
    let returns = converter.expression(result.syntax());
    let (deepest, fault, warnings) = converter.finish();
    drop_deep((trees, result), if fault.is_some() { text.len() } else { deepest });
    match fault.and_then(|fault| explained(text, fault, &ParseOptions::default())) {
        None => Ok(Parsed { tree: ast::FunctionType { argtypes, returns }.into(), warnings }),
        Some(error) => Err(error),
    }
}

type Tree = parser::Parsed<ruff_python_ast::ModExpression>;

fn tree(text: &str, place: Range<usize>) -> Result<Tree, SyntaxError> {
    let range = TextRange::new(TextSize::new(place.start as u32), TextSize::new(place.end as u32));
    parser::parse_expression_range(text, range).map_err(|error| invalid_at(text, error.location))
}
