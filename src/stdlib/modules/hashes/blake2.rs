//! `_blake2`: BLAKE2 with all its parameters.

use std::cell::RefCell;

use taipan_gc::Gc;
use taipan_gc::Header;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::class;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::object::spec::NativeType;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;

use super::object::bytes_of;
use super::object::digest_methods;
use super::object::hash_type;
use super::object::hex;
use super::object::initial;
use crate::digest::HashFunction;
use crate::ids;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_blake2",
    doc: "_blake2b provides BLAKE2b for hashlib\n",
    functions: &[],
    types: &[Blake2b::SPEC, Blake2s::SPEC],
    exec: Some(exec),
};

/// The sizes of a function: salt, person, key and digest at most.
const SIZES_B: [i64; 4] = [16, 16, 64, 64];
const SIZES_S: [i64; 4] = [8, 8, 32, 32];

fn exec(thread: &mut Thread, namespace: Gc<Dict>) -> PyResult<()> {
    const NAMES: [&str; 4] = ["SALT_SIZE", "PERSON_SIZE", "MAX_KEY_SIZE", "MAX_DIGEST_SIZE"];
    let interp = thread.interp();
    for (shape, prefix, sizes) in [(ids::BLAKE2B, "BLAKE2B", SIZES_B), (ids::BLAKE2S, "BLAKE2S", SIZES_S)] {
        for (name, size) in NAMES.into_iter().zip(sizes) {
            let size = int::from_i64(&interp, size);
            namespace.set_text(thread, &format!("{prefix}_{name}"), size)?;
            class::set_own(thread, interp.class(shape), Str::intern(&interp, name), Some(size))?;
        }
    }
    Ok(())
}

/// The parameters of a hash, checked.
struct Parameters {
    digest_size: usize,
    key: Vec<u8>,
    salt: Vec<u8>,
    person: Vec<u8>,
    fanout: u8,
    depth: u8,
    leaf_size: u32,
    node_offset: u64,
    node_depth: u8,
    inner_size: usize,
    last_node: bool,
}

/// The parameters as they are given.
struct Given {
    digest_size: i64,
    key: Option<Value>,
    salt: Option<Value>,
    person: Option<Value>,
    fanout: i64,
    depth: i64,
    leaf_size: u64,
    node_offset: u64,
    node_depth: i64,
    inner_size: i64,
    last_node: bool,
}

/// An argument of bytes, at most so many.
fn short(thread: &mut Thread, value: Option<Value>, most: i64, what: &str) -> PyResult<Vec<u8>> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let bytes = crate::modules::buffers::read(thread, value)?;
    if bytes.len() > most as usize {
        return Err(thread.value_error(format!("maximum {what} length is {most} bytes")));
    }
    Ok(bytes.to_vec())
}

fn small(thread: &mut Thread, value: i64, least: i64, name: &str) -> PyResult<u8> {
    match u8::try_from(value) {
        Ok(small) if value >= least => Ok(small),
        _ => Err(thread.value_error(format!("{name} must be between {least} and 255"))),
    }
}

impl Given {
    fn check(
        self,
        thread: &mut Thread,
        name: &str,
        sizes: [i64; 4],
        offset_bits: u32,
    ) -> PyResult<Parameters> {
        let [salt, person, key, digest] = sizes;
        if !(1..=digest).contains(&self.digest_size) {
            let given = self.digest_size;
            return Err(thread.value_error(format!(
                "digest_size for {name} must be between 1 and {digest} bytes, here it is {given}"
            )));
        }
        let salt = short(thread, self.salt, salt, "salt")?;
        let person = short(thread, self.person, person, "person")?;
        let fanout = small(thread, self.fanout, 0, "fanout")?;
        let depth = small(thread, self.depth, 1, "depth")?;
        let Ok(leaf_size) = u32::try_from(self.leaf_size) else {
            return Err(thread.overflow_error("leaf_size is too large"));
        };
        if offset_bits < u64::BITS && self.node_offset >> offset_bits != 0 {
            return Err(thread.overflow_error("node_offset is too large"));
        }
        let node_depth = small(thread, self.node_depth, 0, "node_depth")?;
        if !(0..=digest).contains(&self.inner_size) {
            return Err(thread.value_error(format!("inner_size must be between 0 and is {digest}")));
        }
        Ok(Parameters {
            digest_size: self.digest_size as usize,
            key: short(thread, self.key, key, "key")?,
            salt,
            person,
            fanout,
            depth,
            leaf_size,
            node_offset: self.node_offset,
            node_depth,
            inner_size: self.inner_size as usize,
            last_node: self.last_node,
        })
    }
}

macro_rules! blake2_type {
    ($(#[$doc:meta])* $ty:ident over $state:ident, $name:literal, $title:literal, $shape:ident, $library:ident, $sizes:ident,
     $default:literal, $offset_bits:literal, $block:literal) => {
        #[doc = concat!($title, " that has taken some bytes.")]
        #[derive(Clone)]
        pub struct $state {
            state: $library::State,
            digest_size: usize,
        }

        impl $state {
            fn begin(parameters: &Parameters) -> $state {
                let state = $library::Params::new()
                    .hash_length(parameters.digest_size)
                    .key(&parameters.key)
                    .salt(&parameters.salt)
                    .personal(&parameters.person)
                    .fanout(parameters.fanout)
                    .max_depth(parameters.depth)
                    .max_leaf_length(parameters.leaf_size)
                    .node_offset(parameters.node_offset)
                    .node_depth(parameters.node_depth)
                    .inner_hash_length(parameters.inner_size)
                    .last_node(parameters.last_node)
                    .to_state();
                $state { state, digest_size: parameters.digest_size }
            }

            fn finish(&self) -> $library::Hash {
                self.state.finalize()
            }
        }

        impl HashFunction for $state {
            fn name(&self) -> &'static str {
                $name
            }

            fn size(&self) -> usize {
                self.digest_size
            }

            fn block_size(&self) -> usize {
                $block
            }

            fn update(&mut self, bytes: &[u8]) {
                self.state.update(bytes);
            }
        }

        hash_type!(
            $(#[$doc])*
            $ty over $state, name = $name, module = "_blake2", shape = $shape, flags = [],
            update("(data, /)", "Update this hash object's state with the provided bytes-like object."),
            methods(DIGEST)
        );
        digest_methods!($ty);

        #[pymethods]
        impl $ty {
            #[expect(clippy::too_many_arguments, reason = "as many as the constructor has")]
            #[new(
                "(data=b'', /, *, digest_size=MAX_DIGEST_SIZE, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)"
            )]
            fn new(
                thread: &mut Thread,
                data: Option<Value>,
                #[default($default)] digest_size: i64,
                key: Option<Value>,
                salt: Option<Value>,
                person: Option<Value>,
                #[default(1)] fanout: i64,
                #[default(1)] depth: i64,
                #[default(0)] leaf_size: u64,
                #[default(0)] node_offset: u64,
                #[default(0)] node_depth: i64,
                #[default(0)] inner_size: i64,
                #[default(false)] last_node: bool,
                usedforsecurity: Option<bool>,
                string: Option<Value>,
            ) -> PyResult<Gc<$ty>> {
                let _ = usedforsecurity;
                let given = Given {
                    digest_size,
                    key,
                    salt,
                    person,
                    fanout,
                    depth,
                    leaf_size,
                    node_offset,
                    node_depth,
                    inner_size,
                    last_node,
                };
                let parameters = given.check(thread, $title, $sizes, $offset_bits)?;
                let mut state = $state::begin(&parameters);
                let data = initial(thread, data, string)?;
                state.update(data.unwrap_or_default());
                Ok(Self::made(thread, state))
            }
        }
    };
}

blake2_type!(
    /// Return a new BLAKE2b hash object.
    Blake2b over Blake2bState, "blake2b", "Blake2b", BLAKE2B, blake2b_simd, SIZES_B, 64, 64, 128
);
blake2_type!(
    /// Return a new BLAKE2s hash object.
    Blake2s over Blake2sState, "blake2s", "Blake2s", BLAKE2S, blake2s_simd, SIZES_S, 32, 48, 64
);
