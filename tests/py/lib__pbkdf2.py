# Keys from passwords.
import hashlib

for name, iterations, length in (("sha256", 1, None), ("sha1", 2, 25), ("SHA512", 300, 70), ("md5", 3, 1)):
    print(name, hashlib.pbkdf2_hmac(name, b"password", bytearray(b"salt"), iterations, length).hex())
print(hashlib.pbkdf2_hmac("sha224", password=b"p" * 300, salt=b"", iterations=2, dklen=30).hex())
for arguments in (
    ("sha256", b"p", b"s", 0),
    ("sha256", b"p", b"s", 1, 0),
    ("sha256", b"p", b"s", 1, -1),
    ("sha256", b"p", b"s", "1"),
):
    try:
        hashlib.pbkdf2_hmac(*arguments)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
