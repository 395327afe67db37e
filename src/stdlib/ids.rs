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
/// `itertools.accumulate`
pub const ACCUMULATE: ShapeId = ShapeId(530);
/// `itertools.batched`
pub const BATCHED: ShapeId = ShapeId(531);
/// `itertools.chain`
pub const CHAIN: ShapeId = ShapeId(532);
/// `itertools.combinations`
pub const COMBINATIONS: ShapeId = ShapeId(533);
/// `itertools.combinations_with_replacement`
pub const COMBINATIONS_WITH_REPLACEMENT: ShapeId = ShapeId(534);
/// `itertools.compress`
pub const COMPRESS: ShapeId = ShapeId(535);
/// `itertools.count`
pub const COUNT: ShapeId = ShapeId(536);
/// `itertools.cycle`
pub const CYCLE: ShapeId = ShapeId(537);
/// `itertools.dropwhile`
pub const DROPWHILE: ShapeId = ShapeId(538);
/// `itertools.filterfalse`
pub const FILTERFALSE: ShapeId = ShapeId(539);
/// `itertools.groupby`
pub const GROUPBY: ShapeId = ShapeId(540);
/// `itertools._grouper`
pub const GROUPER: ShapeId = ShapeId(541);
/// `itertools.islice`
pub const ISLICE: ShapeId = ShapeId(542);
/// `itertools.pairwise`
pub const PAIRWISE: ShapeId = ShapeId(543);
/// `itertools.permutations`
pub const PERMUTATIONS: ShapeId = ShapeId(544);
/// `itertools.product`
pub const PRODUCT: ShapeId = ShapeId(545);
/// `itertools.repeat`
pub const REPEAT: ShapeId = ShapeId(546);
/// `itertools.starmap`
pub const STARMAP: ShapeId = ShapeId(547);
/// `itertools.takewhile`
pub const TAKEWHILE: ShapeId = ShapeId(548);
/// `itertools._tee`
pub const TEE: ShapeId = ShapeId(549);
/// `itertools._tee_dataobject`
pub const TEE_DATA: ShapeId = ShapeId(550);
/// `itertools.zip_longest`
pub const ZIP_LONGEST: ShapeId = ShapeId(551);
/// `collections.deque`
pub const DEQUE: ShapeId = ShapeId(552);
/// `collections._deque_iterator`
pub const DEQUE_ITERATOR: ShapeId = ShapeId(553);
/// `collections._deque_reverse_iterator`
pub const DEQUE_REVERSE_ITERATOR: ShapeId = ShapeId(554);
/// `collections.defaultdict`
pub const DEFAULTDICT: ShapeId = ShapeId(555);
/// `collections.OrderedDict`
pub const ORDERED_DICT: ShapeId = ShapeId(556);
/// `collections.odict_iterator`
pub const ORDERED_DICT_ITERATOR: ShapeId = ShapeId(557);
/// `collections.odict_keys`
pub const ORDERED_DICT_KEYS: ShapeId = ShapeId(558);
/// `collections.odict_values`
pub const ORDERED_DICT_VALUES: ShapeId = ShapeId(559);
/// `collections.odict_items`
pub const ORDERED_DICT_ITEMS: ShapeId = ShapeId(560);
/// `collections._tuplegetter`
pub const TUPLEGETTER: ShapeId = ShapeId(561);
/// `functools.KeyWrapper`
pub const CMP_KEY: ShapeId = ShapeId(562);
/// `functools._lru_cache_wrapper`
pub const LRU_CACHE: ShapeId = ShapeId(563);
/// `functools._PlaceholderType`
pub const PLACEHOLDER: ShapeId = ShapeId(564);
/// `operator.attrgetter`
pub const ATTRGETTER: ShapeId = ShapeId(565);
/// `operator.itemgetter`
pub const ITEMGETTER: ShapeId = ShapeId(566);
/// `operator.methodcaller`
pub const METHODCALLER: ShapeId = ShapeId(567);
/// `types.CapsuleType`
pub const CAPSULE: ShapeId = ShapeId(603);
/// `_abc._abc_data`
pub const ABC_DATA: ShapeId = ShapeId(600);
/// `functools.partial`
pub const PARTIAL: ShapeId = ShapeId(601);
/// `functools._lru_list_elem`
pub const LRU_LINK: ShapeId = ShapeId(602);
/// `posix.DirEntry`
pub const DIR_ENTRY: ShapeId = ShapeId(900);
/// `posix.ScandirIterator`
pub const SCANDIR_ITERATOR: ShapeId = ShapeId(901);
/// `select.poll`
pub const POLL: ShapeId = ShapeId(902);
/// `_struct.Struct`
pub const STRUCT: ShapeId = ShapeId(700);
/// `_struct.unpack_iterator`
pub const UNPACK_ITERATOR: ShapeId = ShapeId(701);
/// `_md5.md5`
pub const MD5: ShapeId = ShapeId(702);
/// `_sha1.sha1`
pub const SHA1: ShapeId = ShapeId(703);
/// `_sha2.SHA224Type`
pub const SHA224: ShapeId = ShapeId(704);
/// `_sha2.SHA256Type`
pub const SHA256: ShapeId = ShapeId(705);
/// `_sha2.SHA384Type`
pub const SHA384: ShapeId = ShapeId(706);
/// `_sha2.SHA512Type`
pub const SHA512: ShapeId = ShapeId(707);
/// `_sha3.sha3_224`
pub const SHA3_224: ShapeId = ShapeId(708);
/// `_sha3.sha3_256`
pub const SHA3_256: ShapeId = ShapeId(709);
/// `_sha3.sha3_384`
pub const SHA3_384: ShapeId = ShapeId(710);
/// `_sha3.sha3_512`
pub const SHA3_512: ShapeId = ShapeId(711);
/// `_sha3.shake_128`
pub const SHAKE128: ShapeId = ShapeId(712);
/// `_sha3.shake_256`
pub const SHAKE256: ShapeId = ShapeId(713);
/// `_blake2.blake2b`
pub const BLAKE2B: ShapeId = ShapeId(714);
/// `_blake2.blake2s`
pub const BLAKE2S: ShapeId = ShapeId(715);
/// `zlib.Compress`
pub const ZLIB_COMPRESS: ShapeId = ShapeId(716);
/// `zlib.Decompress`
pub const ZLIB_DECOMPRESS: ShapeId = ShapeId(717);
/// `zlib._ZlibDecompressor`
pub const ZLIB_DECOMPRESSOR: ShapeId = ShapeId(718);
/// `_csv.Dialect`
pub const CSV_DIALECT: ShapeId = ShapeId(719);
/// `_csv.reader`
pub const CSV_READER: ShapeId = ShapeId(720);
/// `_csv.writer`
pub const CSV_WRITER: ShapeId = ShapeId(721);
/// `unicodedata.UCD`
pub const UCD: ShapeId = ShapeId(722);
/// `array.array`
pub const ARRAY: ShapeId = ShapeId(723);
/// `array.arrayiterator`
pub const ARRAY_ITERATOR: ShapeId = ShapeId(724);
/// `_json.Scanner`
pub const JSON_SCANNER: ShapeId = ShapeId(725);
/// `_json.Encoder`
pub const JSON_ENCODER: ShapeId = ShapeId(726);
/// `_pickle.Pickler`
pub const PICKLER: ShapeId = ShapeId(727);
/// `_pickle.Unpickler`
pub const UNPICKLER: ShapeId = ShapeId(728);
/// `_socket.socket`
pub const SOCKET: ShapeId = ShapeId(740);
