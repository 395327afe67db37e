//! `itertools`

mod chain;
mod combine;
mod filter;
mod group;
mod infinite;
mod slice;
mod tee;

use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "itertools",
    doc: "Functional tools for creating and using iterators.",
    functions: &[tee::TEE_SPEC],
    types: &[
        group::Accumulate::SPEC,
        slice::Batched::SPEC,
        chain::Chain::SPEC,
        combine::Combinations::SPEC,
        combine::CombinationsWithReplacement::SPEC,
        filter::Compress::SPEC,
        infinite::Count::SPEC,
        infinite::Cycle::SPEC,
        filter::DropWhile::SPEC,
        filter::FilterFalse::SPEC,
        group::GroupBy::SPEC,
        slice::Slice::SPEC,
        slice::Pairwise::SPEC,
        combine::Permutations::SPEC,
        combine::Product::SPEC,
        infinite::Repeat::SPEC,
        filter::StarMap::SPEC,
        filter::TakeWhile::SPEC,
        chain::ZipLongest::SPEC,
        group::Grouper::SPEC,
        tee::Tee::SPEC,
        tee::TeeData::SPEC,
    ],
    exec: None,
};
