//! Keys from passwords: what `hashlib` takes from OpenSSL elsewhere.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::str::Str;

use super::object::bytes_of;
use crate::digest::Digest;
use crate::digest::HashFunction;

/// `_pbkdf2`
pub static MODULE: ModuleSpec =
    ModuleSpec { name: "_pbkdf2", doc: "", functions: &[PBKDF2_HMAC_SPEC], types: &[], exec: None };

/// A keyed hash: the function after the block of the inner and after that of the outer key.
struct Keyed {
    inner: Digest,
    outer: Digest,
}

impl Keyed {
    fn new(function: &Digest, key: &[u8]) -> Keyed {
        let shortened = {
            let mut function = function.clone();
            function.update(key);
            function.finish()
        };
        let mut block = vec![0; function.block_size()];
        let key = if key.len() > block.len() { &shortened } else { key };
        block[..key.len()].copy_from_slice(key);
        let after = |mask: u8| {
            let mut function = function.clone();
            function.update(&block.iter().map(|byte| byte ^ mask).collect::<Vec<u8>>());
            function
        };
        Keyed { inner: after(0x36), outer: after(0x5c) }
    }

    fn hash(&self, parts: &[&[u8]]) -> Vec<u8> {
        let (mut inner, mut outer) = (self.inner.clone(), self.outer.clone());
        parts.iter().for_each(|part| inner.update(part));
        outer.update(&inner.finish());
        outer.finish()
    }
}

/// How many rounds there are between two polls.
const ROUNDS: i64 = 256;

/// Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function.
#[pyfunction("(hash_name, password, salt, iterations, dklen=None)", module = "_pbkdf2")]
fn pbkdf2_hmac(
    thread: &mut Thread,
    hash_name: Gc<Str>,
    password: Value,
    salt: Value,
    iterations: i64,
    dklen: Option<Value>,
) -> PyResult<Gc<Bytes>> {
    let hash_name = hash_name.to_string_lossy();
    let Some(function) = Digest::new(&hash_name.to_lowercase()) else {
        return Err(thread.value_error(format!("unsupported hash type {hash_name}")));
    };
    let keyed = Keyed::new(&function, bytes_of(thread, password)?);
    let salt = bytes_of(thread, salt)?;
    if iterations < 1 {
        return Err(thread.value_error("iteration value must be greater than 0."));
    }
    let wanted = match dklen.filter(|dklen| !dklen.is_none()) {
        Some(dklen) => ops::index_i64(thread, dklen)?,
        None => function.size() as i64,
    };
    let Some(wanted) = usize::try_from(wanted).ok().filter(|&wanted| wanted > 0) else {
        return Err(thread.value_error("key length must be greater than 0."));
    };
    drop(thread.charge(wanted)?);
    let mut key = Vec::new();
    for block in 1_u32.. {
        if key.len() >= wanted {
            break;
        }
        let mut last = keyed.hash(&[salt, &block.to_be_bytes()]);
        let mut mixed = last.clone();
        for round in 1..iterations {
            last = keyed.hash(&[&last]);
            mixed.iter_mut().zip(&last).for_each(|(mixed, last)| *mixed ^= last);
            if round % ROUNDS == 0 {
                thread.work(ROUNDS as usize * function.block_size())?;
            }
        }
        key.extend_from_slice(&mixed);
    }
    key.truncate(wanted);
    Bytes::new(thread, &key)
}
