//! Paths as text: what `posixpath` leaves to native code.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pyfunction;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::FunctionSpec;
use taipan_runtime::os;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::bytes::Bytes;
use taipan_runtime::types::tuple::Tuple;

use super::arguments::name;

/// The functions.
pub const FUNCTIONS: &[FunctionSpec] = &[NORMPATH_SPEC, SPLITROOT_EX_SPEC];

/// How many slashes make the root of a path: two are kept where there are exactly two.
fn root_len(path: &[u8]) -> usize {
    match path {
        [b'/', b'/', b'/', ..] => 1,
        [b'/', b'/', ..] => 2,
        [b'/', ..] => 1,
        _ => 0,
    }
}

/// The path without empty parts and dots, and with `..` taken together with what stands in front.
fn normalised(path: &[u8]) -> Vec<u8> {
    let root = root_len(path);
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path[root..].split(|&byte| byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." if parts.last().is_some_and(|&last| last != b"..") => drop(parts.pop()),
            b".." if root > 0 => {}
            part => parts.push(part),
        }
    }
    let mut out = path[..root].to_vec();
    out.extend_from_slice(&parts.join(&b'/'));
    if out.is_empty() { b".".to_vec() } else { out }
}

/// Normalize path, eliminating double slashes, etc.
#[pyfunction("(path)", module = "posix", name = "_path_normpath")]
fn normpath(thread: &mut Thread, path: Value) -> PyResult {
    let path = os::path::fspath(thread, path)?;
    let bytes = os::path::bytes_of(thread, path)?;
    thread.work(bytes.len())?;
    drop(thread.charge(bytes.len().saturating_mul(17))?);
    name(thread, &normalised(bytes), path.cast::<Bytes>().is_some())
}

/// Split a pathname into drive, root and tail.
///
/// The tail contains anything after the root.
#[pyfunction("(p)", module = "posix", name = "_path_splitroot_ex")]
fn splitroot_ex(thread: &mut Thread, p: Value) -> PyResult<Gc<Tuple>> {
    let path = os::path::fspath(thread, p)?;
    let bytes = os::path::bytes_of(thread, path)?;
    let as_bytes = path.cast::<Bytes>().is_some();
    let root = root_len(bytes);
    let drive = name(thread, b"", as_bytes)?;
    let tail = name(thread, &bytes[root..], as_bytes)?;
    let root = name(thread, &bytes[..root], as_bytes)?;
    Ok(Tuple::small(&thread.interp(), &[drive, root, tail]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalised() {
        for (path, normal) in [
            ("", "."),
            ("/", "/"),
            ("//", "//"),
            ("///a", "/a"),
            ("a/../b/./c//d", "b/c/d"),
            ("../a/..", ".."),
            ("/..", "/"),
            ("a/..", "."),
            ("//a/../..", "//"),
        ] {
            assert_eq!(normalised(path.as_bytes()), normal.as_bytes(), "{path}");
        }
    }
}
