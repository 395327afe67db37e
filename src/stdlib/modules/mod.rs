//! The native modules of this crate as objects.

mod abc;
mod array;
mod binascii;
mod bisect;
mod buffers;
mod cmath;
mod collections;
mod csv;
mod cursor;
mod errno;
mod fcntl;
mod functools;
pub mod hashes;
mod heapq;
pub mod itertools;
pub mod json;
mod locale;
mod marshal;
mod math;
mod numbers;
pub mod opcode;
mod operator;
mod pickle;
mod posix;
mod posixsubprocess;
pub mod random;
mod resource;
mod select;
mod socket;
pub mod sre;
mod stat;
mod structs;
mod time;
mod tuples;
mod types;
mod unicodedata;
mod zlib;

use taipan_runtime::object::spec::ModuleSpec;

use tuples::tuple_of;

/// All of them.
pub static MODULES: &[&ModuleSpec] = &[
    &abc::MODULE,
    &array::MODULE,
    &binascii::MODULE,
    &bisect::MODULE,
    &cmath::MODULE,
    &collections::MODULE,
    &csv::MODULE,
    &errno::MODULE,
    &fcntl::MODULE,
    &functools::MODULE,
    &hashes::BLAKE2,
    &hashes::MD5,
    &hashes::PBKDF2,
    &hashes::SHA1,
    &hashes::SHA2,
    &hashes::SHA3,
    &heapq::MODULE,
    &itertools::MODULE,
    &json::MODULE,
    &locale::MODULE,
    &marshal::MODULE,
    &math::MODULE,
    &opcode::MODULE,
    &operator::MODULE,
    &pickle::MODULE,
    &posix::MODULE,
    &posixsubprocess::MODULE,
    &random::MODULE,
    &resource::MODULE,
    &select::MODULE,
    &socket::MODULE,
    &sre::MODULE,
    &stat::MODULE,
    &structs::MODULE,
    &time::MODULE,
    &types::MODULE,
    &unicodedata::MODULE,
    &zlib::MODULE,
];
