//! `_sha2`: SHA-224 to SHA-512 as objects.

use std::cell::RefCell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::str::Str;

use crate::digest::Digest;
use crate::ids;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_sha2",
    doc: "",
    functions: &[SHA224_SPEC, SHA256_SPEC, SHA384_SPEC, SHA512_SPEC],
    types: &[Sha2::SPEC],
    exec: None,
};

/// The state of a hash function.
#[pytype(name = "SHA2Type", module = "_sha2", shape = ids::SHA2, flags(NO_NEW), trace, drop)]
#[repr(C)]
pub struct Sha2 {
    header: Header,
    #[untraced]
    digest: RefCell<Digest>,
}

/// The bytes of an argument.
fn bytes_of(thread: &mut Thread, value: Value) -> PyResult<&'static [u8]> {
    if let Some(bytes) = value.cast::<Bytes>() {
        return Ok(bytes.as_slice());
    }
    if value.cast::<Str>().is_some() {
        return Err(thread.type_error("Strings must be encoded before hashing"));
    }
    Err(thread.type_error("object supporting the buffer API required"))
}

fn hash(thread: &mut Thread, name: &str, data: Option<Value>) -> PyResult<Gc<Sha2>> {
    let Some(mut digest) = Digest::new(name) else {
        return Err(thread.value_error(format!("unsupported hash type {name}")));
    };
    if let Some(data) = data {
        digest.update(bytes_of(thread, data)?);
    }
    Ok(made(thread, digest))
}

fn made(thread: &mut Thread, digest: Digest) -> Gc<Sha2> {
    let object = Sha2 { header: Header::new(ids::SHA2), digest: RefCell::new(digest) };
    thread.heap().alloc(ids::SHA2, object)
}

/// Return a new SHA-224 hash object; optionally initialized with a string.
#[pyfunction("(data=b'', *, usedforsecurity=True)", module = "_sha2")]
fn sha224(thread: &mut Thread, data: Option<Value>, usedforsecurity: Option<bool>) -> PyResult<Gc<Sha2>> {
    let _ = usedforsecurity;
    hash(thread, "sha224", data)
}

/// Return a new SHA-256 hash object; optionally initialized with a string.
#[pyfunction("(data=b'', *, usedforsecurity=True)", module = "_sha2")]
fn sha256(thread: &mut Thread, data: Option<Value>, usedforsecurity: Option<bool>) -> PyResult<Gc<Sha2>> {
    let _ = usedforsecurity;
    hash(thread, "sha256", data)
}

/// Return a new SHA-384 hash object; optionally initialized with a string.
#[pyfunction("(data=b'', *, usedforsecurity=True)", module = "_sha2")]
fn sha384(thread: &mut Thread, data: Option<Value>, usedforsecurity: Option<bool>) -> PyResult<Gc<Sha2>> {
    let _ = usedforsecurity;
    hash(thread, "sha384", data)
}

/// Return a new SHA-512 hash object; optionally initialized with a string.
#[pyfunction("(data=b'', *, usedforsecurity=True)", module = "_sha2")]
fn sha512(thread: &mut Thread, data: Option<Value>, usedforsecurity: Option<bool>) -> PyResult<Gc<Sha2>> {
    let _ = usedforsecurity;
    hash(thread, "sha512", data)
}

#[pymethods]
impl Sha2 {
    /// Update this hash object's state with the provided string.
    #[method("(obj, /)")]
    fn update(thread: &mut Thread, this: Gc<Sha2>, obj: Value) -> PyResult<()> {
        let bytes = bytes_of(thread, obj)?;
        this.digest.borrow_mut().update(bytes);
        Ok(())
    }

    /// Return the digest value as a bytes object.
    #[method("()")]
    fn digest(thread: &mut Thread, this: Gc<Sha2>) -> PyResult<Gc<Bytes>> {
        let hash = this.digest.borrow().finish();
        Bytes::new(thread, &hash)
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("()")]
    fn hexdigest(this: Gc<Sha2>) -> String {
        this.digest.borrow().finish().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Return a copy of the hash object.
    #[method("()")]
    fn copy(thread: &mut Thread, this: Gc<Sha2>) -> Gc<Sha2> {
        let digest = this.digest.borrow().clone();
        made(thread, digest)
    }

    #[getter]
    fn name(this: Gc<Sha2>) -> &'static str {
        this.digest.borrow().name()
    }

    #[getter]
    fn digest_size(this: Gc<Sha2>) -> usize {
        this.digest.borrow().size()
    }

    #[getter]
    fn block_size(this: Gc<Sha2>) -> usize {
        this.digest.borrow().block_size()
    }
}
