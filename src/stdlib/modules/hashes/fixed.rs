//! Hash functions whose results have one length.

use std::cell::RefCell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;

use super::object::bytes_of;
use super::object::digest_methods;
use super::object::hash_type;
use super::object::hex;
use super::object::initial;
use crate::digest::Digest;
use crate::digest::HashFunction;
use crate::ids;

/// A hash function that has taken the first data.
fn begin(thread: &mut Thread, name: &str, data: Option<Value>, string: Option<Value>) -> PyResult<Digest> {
    let data = initial(thread, data, string)?;
    match Digest::new(name) {
        Some(mut digest) => {
            digest.update(data.unwrap_or_default());
            Ok(digest)
        }
        None => Err(thread.value_error(format!("unsupported hash type {name}"))),
    }
}

/// Declares a hash function that a module function makes.
macro_rules! function {
    ($(#[$doc:meta])* $name:ident, $module:literal, $ty:ident, $type_name:literal, $shape:ident) => {
        hash_type!(
            /// The state of the hash function.
            $ty over Digest, name = $type_name, module = $module, shape = $shape, flags = [NO_NEW],
            update("(obj, /)", "Update this hash object's state with the provided string."), methods(DIGEST)
        );
        digest_methods!($ty);

        #[pymethods]
        impl $ty {}

        $(#[$doc])*
        #[pyfunction("(data=b'', *, usedforsecurity=True, string=None)", module = $module)]
        pub(super) fn $name(
            thread: &mut Thread,
            data: Option<Value>,
            usedforsecurity: Option<bool>,
            string: Option<Value>,
        ) -> PyResult<Gc<$ty>> {
            let _ = usedforsecurity;
            let digest = begin(thread, stringify!($name), data, string)?;
            Ok($ty::made(thread, digest))
        }
    };
}

function!(
    /// Return a new MD5 hash object; optionally initialized with a string.
    md5, "_md5", Md5Type, "md5", MD5
);
function!(
    /// Return a new SHA1 hash object; optionally initialized with a string.
    sha1, "_sha1", Sha1Type, "sha1", SHA1
);
function!(
    /// Return a new SHA-224 hash object; optionally initialized with a string.
    sha224, "_sha2", Sha224Type, "SHA224Type", SHA224
);
function!(
    /// Return a new SHA-256 hash object; optionally initialized with a string.
    sha256, "_sha2", Sha256Type, "SHA256Type", SHA256
);
function!(
    /// Return a new SHA-384 hash object; optionally initialized with a string.
    sha384, "_sha2", Sha384Type, "SHA384Type", SHA384
);
function!(
    /// Return a new SHA-512 hash object; optionally initialized with a string.
    sha512, "_sha2", Sha512Type, "SHA512Type", SHA512
);

/// Declares a function of SHA-3, which is its own type.
macro_rules! sha3_type {
    ($(#[$doc:meta])* $ty:ident, $name:literal, $shape:ident) => {
        hash_type!(
            $(#[$doc])*
            $ty over Digest, name = $name, module = "_sha3", shape = $shape, flags = [],
            update("(data, /)", "Update this hash object's state with the provided bytes-like object."),
            methods(DIGEST)
        );
        digest_methods!($ty);

        #[pymethods]
        impl $ty {
            #[new("(data=b'', *, usedforsecurity=True, string=None)")]
            fn new(
                thread: &mut Thread,
                data: Option<Value>,
                usedforsecurity: Option<bool>,
                string: Option<Value>,
            ) -> PyResult<Gc<$ty>> {
                let _ = usedforsecurity;
                let digest = begin(thread, $name, data, string)?;
                Ok(Self::made(thread, digest))
            }

            #[getter(name = "_capacity_bits")]
            fn capacity_bits(this: Gc<$ty>) -> usize {
                1600 - 8 * this.state.borrow().block_size()
            }

            #[getter(name = "_rate_bits")]
            fn rate_bits(this: Gc<$ty>) -> usize {
                8 * this.state.borrow().block_size()
            }

            #[getter(name = "_suffix")]
            fn suffix(thread: &mut Thread, this: Gc<$ty>) -> PyResult<Gc<Bytes>> {
                let _ = this;
                Bytes::new(thread, &[6])
            }
        }
    };
}

sha3_type!(
    /// sha3_224([data], *, usedforsecurity=True) -> SHA3 object
    ///
    /// Return a new SHA3 hash object with a hashbit length of 28 bytes.
    Sha3_224Type, "sha3_224", SHA3_224
);
sha3_type!(
    /// sha3_256([data], *, usedforsecurity=True) -> SHA3 object
    ///
    /// Return a new SHA3 hash object with a hashbit length of 32 bytes.
    Sha3_256Type, "sha3_256", SHA3_256
);
sha3_type!(
    /// sha3_384([data], *, usedforsecurity=True) -> SHA3 object
    ///
    /// Return a new SHA3 hash object with a hashbit length of 48 bytes.
    Sha3_384Type, "sha3_384", SHA3_384
);
sha3_type!(
    /// sha3_512([data], *, usedforsecurity=True) -> SHA3 object
    ///
    /// Return a new SHA3 hash object with a hashbit length of 64 bytes.
    Sha3_512Type, "sha3_512", SHA3_512
);
