//! SHAKE: hash functions whose results have any length.

use std::cell::RefCell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;

use super::object::bytes_of;
use super::object::hash_type;
use super::object::hex;
use super::object::initial;
use crate::digest::HashFunction;
use crate::digest::Xof;
use crate::ids;

/// The hash of so many bytes.
fn finish(thread: &mut Thread, xof: &Xof, length: u64) -> PyResult<Gc<Bytes>> {
    const TOO_LARGE: u64 = 1 << 29;
    if length >= TOO_LARGE {
        return Err(thread.value_error("length is too large"));
    }
    thread.work(length as usize)?;
    Bytes::written(thread, length as usize, |out| {
        xof.finish_into(out);
        Ok(())
    })
}

macro_rules! shake_type {
    ($(#[$doc:meta])* $ty:ident, $name:literal, $shape:ident, $variant:ident) => {
        hash_type!(
            $(#[$doc])*
            $ty over Xof, name = $name, module = "_sha3", shape = $shape, flags = [],
            update("(data, /)", "Update this hash object's state with the provided bytes-like object."), methods()
        );

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
                let data = initial(thread, data, string)?;
                let mut xof = Xof::$variant(Default::default());
                xof.update(data.unwrap_or_default());
                Ok(Self::made(thread, xof))
            }

            /// Return the digest value as a bytes object.
            #[method("(length)")]
            fn digest(thread: &mut Thread, this: Gc<$ty>, length: u64) -> PyResult<Gc<Bytes>> {
                let xof = this.state.borrow().clone();
                finish(thread, &xof, length)
            }

            /// Return the digest value as a string of hexadecimal digits.
            #[method("(length)")]
            fn hexdigest(thread: &mut Thread, this: Gc<$ty>, length: u64) -> PyResult<String> {
                let xof = this.state.borrow().clone();
                finish(thread, &xof, length).map(|bytes| hex(bytes.as_slice()))
            }
        }
    };
}

shake_type!(
    /// shake_128([data], *, usedforsecurity=True) -> SHAKE object
    ///
    /// Return a new SHAKE hash object.
    Shake128Type, "shake_128", SHAKE128, Shake128
);
shake_type!(
    /// shake_256([data], *, usedforsecurity=True) -> SHAKE object
    ///
    /// Return a new SHAKE hash object.
    Shake256Type, "shake_256", SHAKE256, Shake256
);
