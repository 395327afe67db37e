//! The object model: values with types, classes, shapes, attributes, operators, calls.

pub mod access;
pub mod args;
pub mod attr;
pub mod buffer;
pub mod call;
pub mod cast;
pub mod class;
pub mod convert;
#[cfg(test)]
mod declared;
pub mod descr;
mod descr_info;
pub mod exceptions;
pub mod header_flags;
pub mod ids;
pub mod instance;
pub mod iter;
pub mod member;
pub mod names;
pub mod namespace;
pub mod native;
pub mod ops;
pub mod plain;
pub mod raised;
pub mod shape;
pub mod slots;
pub mod spec;
pub mod specials;
pub mod storage;
mod trampolines;
pub mod wrappers;
