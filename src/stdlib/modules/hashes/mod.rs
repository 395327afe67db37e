//! The hash functions behind `hashlib`: `_md5`, `_sha1`, `_sha2`, `_sha3` and `_blake2`; and `_pbkdf2`.

mod blake2;
mod derive;
mod fixed;
mod object;
mod shake;

use taipan_gc::Gc;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::object::spec::TypeSpec;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;

pub use blake2::MODULE as BLAKE2;
pub use derive::MODULE as PBKDF2;

/// `_md5`
pub static MD5: ModuleSpec =
    ModuleSpec { name: "_md5", doc: "", functions: &[fixed::MD5_SPEC], types: &[], exec: Some(exec_md5) };

/// `_sha1`
pub static SHA1: ModuleSpec =
    ModuleSpec { name: "_sha1", doc: "", functions: &[fixed::SHA1_SPEC], types: &[], exec: Some(exec_sha1) };

fn exec_md5(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    publish(thread, namespace, "MD5Type", fixed::Md5Type::SPEC)
}

fn exec_sha1(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    publish(thread, namespace, "SHA1Type", fixed::Sha1Type::SPEC)
}

/// Puts a type into the namespace under another name than its own, which is its function's.
fn publish(thread: &mut Thread, namespace: Gc<Dict>, name: &str, spec: &'static TypeSpec) -> PyResult<()> {
    let interp = thread.interp();
    interp.add_extension_type(spec);
    namespace.set_text(thread, name, interp.class(spec.shape).as_value())
}

/// `_sha2`
pub static SHA2: ModuleSpec = ModuleSpec {
    name: "_sha2",
    doc: "",
    functions: &[fixed::SHA224_SPEC, fixed::SHA256_SPEC, fixed::SHA384_SPEC, fixed::SHA512_SPEC],
    types: &[
        fixed::Sha224Type::SPEC,
        fixed::Sha256Type::SPEC,
        fixed::Sha384Type::SPEC,
        fixed::Sha512Type::SPEC,
    ],
    exec: None,
};

/// `_sha3`
pub static SHA3: ModuleSpec = ModuleSpec {
    name: "_sha3",
    doc: "",
    functions: &[],
    types: &[
        fixed::Sha3_224Type::SPEC,
        fixed::Sha3_256Type::SPEC,
        fixed::Sha3_384Type::SPEC,
        fixed::Sha3_512Type::SPEC,
        shake::Shake128Type::SPEC,
        shake::Shake256Type::SPEC,
    ],
    exec: None,
};
