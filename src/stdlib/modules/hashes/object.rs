//! What every hash object has, whatever function is behind it.

use taipan_gc::Value;
use taipan_runtime::object::buffer;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::text::hex::to_hex;
use taipan_runtime::types::str::Str;

/// The bytes of an argument; the work of hashing them is charged.
pub(super) fn bytes_of(thread: &mut Thread, value: Value) -> PyResult<&'static [u8]> {
    if value.cast::<Str>().is_some() {
        return Err(thread.type_error("Strings must be encoded before hashing"));
    }
    let Some(bytes) = buffer::borrow(thread, value)? else {
        return Err(thread.type_error("object supporting the buffer API required"));
    };
    thread.work(bytes.len())?;
    Ok(bytes)
}

/// The data that a constructor begins with: its first parameter, or the older `string`.
pub(super) fn initial(
    thread: &mut Thread,
    data: Option<Value>,
    string: Option<Value>,
) -> PyResult<Option<&'static [u8]>> {
    match (data, string) {
        (Some(_), Some(_)) => Err(thread.type_error(
            "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for \
             removal in a future version.",
        )),
        (Some(data), None) | (None, Some(data)) => bytes_of(thread, data).map(Some),
        (None, None) => Ok(None),
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    String::from_utf8(to_hex(bytes, b' ', 0)).unwrap_or_default()
}

/// Declares the type of a hash object over a state that is a `HashFunction`. `update` has the signature and the
/// documentation given; further blocks of methods may be named. The state's own `finish` gives the hash.
macro_rules! hash_type {
    ($(#[$doc:meta])* $ty:ident over $state:ty, name = $name:literal, module = $module:literal, shape = $shape:ident,
     flags = [$($flag:ident)?], update($signature:literal, $update_doc:literal), methods($($block:ident),*)) => {
        $(#[$doc])*
        #[pytype(name = $name, module = $module, shape = ids::$shape, $(flags($flag),)? methods(HASH $(, $block)*), trace, drop)]
        #[repr(C)]
        pub struct $ty {
            header: Header,
            #[untraced]
            state: RefCell<$state>,
        }

        impl $ty {
            fn made(thread: &mut Thread, state: $state) -> Gc<$ty> {
                let object = $ty { header: Header::new(ids::$shape), state: RefCell::new(state) };
                thread.heap().alloc(ids::$shape, object)
            }
        }

        #[pymethods(extra = HASH)]
        impl $ty {
            #[doc = $update_doc]
            #[method($signature)]
            fn update(thread: &mut Thread, this: Gc<$ty>, data: Value) -> PyResult<()> {
                let bytes = bytes_of(thread, data)?;
                this.state.borrow_mut().update(bytes);
                Ok(())
            }

            /// Return a copy of the hash object.
            #[method("()")]
            fn copy(thread: &mut Thread, this: Gc<$ty>) -> Gc<$ty> {
                let state = this.state.borrow().clone();
                Self::made(thread, state)
            }

            #[getter]
            fn name(this: Gc<$ty>) -> &'static str {
                this.state.borrow().name()
            }

            #[getter]
            fn digest_size(this: Gc<$ty>) -> usize {
                this.state.borrow().size()
            }

            #[getter]
            fn block_size(this: Gc<$ty>) -> usize {
                this.state.borrow().block_size()
            }
        }
    };
}

/// Declares the methods that give the hash of an object whose hashes have one length: the block `DIGEST`.
macro_rules! digest_methods {
    ($ty:ident) => {
        #[pymethods(extra = DIGEST)]
        impl $ty {
            /// Return the digest value as a bytes object.
            #[method("()")]
            fn digest(thread: &mut Thread, this: Gc<$ty>) -> PyResult<Gc<Bytes>> {
                let hash = this.state.borrow().finish();
                Bytes::new(thread, hash.as_ref())
            }

            /// Return the digest value as a string of hexadecimal digits.
            #[method("()")]
            fn hexdigest(this: Gc<$ty>) -> String {
                hex(this.state.borrow().finish().as_ref())
            }
        }
    };
}

pub(super) use digest_methods;
pub(super) use hash_type;
