//! Shape ids of this crate's native types: from [`FIRST_STDLIB`](taipan_runtime::object::ids::FIRST_STDLIB) on.

use taipan_gc::ShapeId;

/// `re.Pattern`
pub const SRE_PATTERN: ShapeId = ShapeId(512);
/// `re.Match`
pub const SRE_MATCH: ShapeId = ShapeId(513);
/// `_sre.SRE_Scanner`
pub const SRE_SCANNER: ShapeId = ShapeId(514);
/// `_sre.SRE_Template`
pub const SRE_TEMPLATE: ShapeId = ShapeId(515);
/// What `Pattern.finditer` gives.
pub const SRE_FINDER: ShapeId = ShapeId(516);
/// `_random.Random`
pub const RANDOM: ShapeId = ShapeId(517);
/// `_sha2.SHA2Type`
pub const SHA2: ShapeId = ShapeId(518);
