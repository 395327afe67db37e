# _md5, _sha1, _sha2, _sha3, _blake2: values, parameters, messages.
import _blake2, _md5, _sha3, _sha1, _sha2

CASES = r"""
_blake2.blake2b(b'abc').hexdigest()
_blake2.blake2b(digest_size=0)
_blake2.blake2b(digest_size=65)
_blake2.blake2s(key=b'a' * 33)
_blake2.blake2b(salt=b'a' * 17)
_blake2.blake2b(person=b'a' * 17)
_blake2.blake2b(fanout=256)
_blake2.blake2b(depth=0)
_blake2.blake2b(leaf_size=-1)
_blake2.blake2b(leaf_size=2 ** 32)
_blake2.blake2s(node_offset=2 ** 48)
_blake2.blake2b(node_depth=256)
_blake2.blake2b(inner_size=65)
_blake2.blake2b('a')
_blake2.blake2b(b'a', string=b'b')
_blake2.blake2b(string=b'b').hexdigest()
_blake2.blake2b(b'x', digest_size=20, key=b'k', salt=b's', person=b'p', fanout=2, depth=3, leaf_size=4, node_offset=5, node_depth=6, inner_size=7, last_node=True).hexdigest()
_blake2.blake2s(b'x', digest_size=20, key=b'k', salt=b's', person=b'p', fanout=2, depth=3, leaf_size=4, node_offset=5, node_depth=6, inner_size=7, last_node=True).hexdigest()
(_blake2.blake2b.MAX_KEY_SIZE, _blake2.blake2s.SALT_SIZE)
_blake2.blake2b().name
_blake2.blake2b().block_size
_blake2.blake2b(digest_size=5).digest_size
_blake2.blake2b
_blake2.blake2b(1, 2)
_md5.md5(b'a').hexdigest()
_md5.md5('a')
_md5.md5(5)
_md5.md5(b'a', string=b'b')
_md5.md5(data=b'a').digest()
_md5.md5(string=b'a').hexdigest()
_md5.md5().name
type(_md5.md5())
_sha1.sha1(b'a').hexdigest()
type(_sha1.sha1())
_sha2.sha256(b'a').hexdigest()
type(_sha2.sha256())
type(_sha2.sha224())
_sha3.sha3_256(b'a').hexdigest()
_sha3.sha3_224(b'a').block_size
_sha3.shake_128(b'a').hexdigest(10)
_sha3.shake_256(b'a').digest(5)
_sha3.shake_256(b'a').digest_size
_sha3.shake_256(b'a').digest()
_sha3.shake_256(b'a').digest(-1)
_sha3.shake_256(b'a').digest(2 ** 30)
_sha3.sha3_512().name
(_sha3.sha3_512()._capacity_bits, _sha3.sha3_512()._rate_bits, _sha3.sha3_512()._suffix)
_sha3.shake_128().name
_sha3.sha3_512
_sha2.sha512(bytearray(b'a')).hexdigest()[:8]
_md5.md5().update('a')
_md5.md5().update()
"""
for case in CASES.strip().splitlines():
    try:
        print(case, "=", ascii(eval(case)))
    except Exception as error:
        print(case, "->", type(error).__name__, error)
