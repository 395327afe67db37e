//! Hash functions by name: MD5, SHA-1, SHA-2 and SHA-3.

use md5::Md5;
use sha1::Sha1;
use sha2::Digest as _;
use sha2::Sha224;
use sha2::Sha256;
use sha2::Sha384;
use sha2::Sha512;
use sha3::Sha3_224;
use sha3::Sha3_256;
use sha3::Sha3_384;
use sha3::Sha3_512;
use sha3::Shake128;
use sha3::Shake256;
use sha3::digest::ExtendableOutput;
use sha3::digest::Update;
use sha3::digest::XofReader;

/// A hash function that has taken some bytes.
pub trait HashFunction: Clone {
    /// The name.
    fn name(&self) -> &'static str;

    /// The bytes of a hash; 0 where whoever asks for one says how many.
    fn size(&self) -> usize;

    /// The bytes that are mixed in at a time.
    fn block_size(&self) -> usize;

    /// Takes more bytes.
    fn update(&mut self, bytes: &[u8]);
}

/// Declares the functions once: variant, name, bytes of a block.
macro_rules! digests {
    ($($function:ident $name:literal $block:literal,)*) => {
        /// A hash function that has taken some bytes.
        #[derive(Clone, Debug)]
        pub enum Digest {
            $(
                #[doc = $name]
                $function($function),
            )*
        }

        impl Digest {
            /// The function of that name.
            pub fn new(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Digest::$function($function::new())),)*
                    _ => None,
                }
            }

            /// The hash of the bytes taken so far.
            pub fn finish(&self) -> Vec<u8> {
                match self {
                    $(Digest::$function(state) => state.clone().finalize().to_vec(),)*
                }
            }
        }

        impl HashFunction for Digest {
            fn name(&self) -> &'static str {
                match self {
                    $(Digest::$function(_) => $name,)*
                }
            }

            fn size(&self) -> usize {
                match self {
                    $(Digest::$function(_) => <$function as sha2::Digest>::output_size(),)*
                }
            }

            fn block_size(&self) -> usize {
                match self {
                    $(Digest::$function(_) => $block,)*
                }
            }

            fn update(&mut self, bytes: &[u8]) {
                match self {
                    $(Digest::$function(state) => sha2::Digest::update(state, bytes),)*
                }
            }
        }
    };
}

digests! {
    Md5 "md5" 64,
    Sha1 "sha1" 64,
    Sha224 "sha224" 64,
    Sha256 "sha256" 64,
    Sha384 "sha384" 128,
    Sha512 "sha512" 128,
    Sha3_224 "sha3_224" 144,
    Sha3_256 "sha3_256" 136,
    Sha3_384 "sha3_384" 104,
    Sha3_512 "sha3_512" 72,
}

/// A hash function of any length that has taken some bytes.
#[derive(Clone, Debug)]
pub enum Xof {
    /// SHAKE128
    Shake128(Shake128),
    /// SHAKE256
    Shake256(Shake256),
}

impl Xof {
    /// Fills `out` with the hash of the bytes taken so far.
    pub fn finish_into(&self, out: &mut [u8]) {
        match self.clone() {
            Xof::Shake128(state) => state.finalize_xof().read(out),
            Xof::Shake256(state) => state.finalize_xof().read(out),
        }
    }
}

impl HashFunction for Xof {
    fn name(&self) -> &'static str {
        match self {
            Xof::Shake128(_) => "shake_128",
            Xof::Shake256(_) => "shake_256",
        }
    }

    fn size(&self) -> usize {
        0
    }

    fn block_size(&self) -> usize {
        match self {
            Xof::Shake128(_) => 168,
            Xof::Shake256(_) => 136,
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        match self {
            Xof::Shake128(state) => state.update(bytes),
            Xof::Shake256(state) => state.update(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(name: &str, bytes: &[u8]) -> String {
        let mut digest = Digest::new(name).expect("a function");
        digest.update(bytes);
        digest.finish().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn known_hashes() {
        assert_eq!(hex("md5", b"abc"), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(hex("sha1", b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex("sha256", b"abc"), sha256);
        let sizes = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"]
            .map(|name| Digest::new(name).map(|digest| (digest.size(), digest.finish().len())));
        assert_eq!(sizes.map(|size| size.map(|size| size.0)), [16, 20, 28, 32, 48, 64].map(Some));
        assert!(sizes.iter().flatten().all(|(size, len)| size == len));
        let sha3 = "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532";
        assert_eq!(hex("sha3_256", b"abc"), sha3);
        let mut shake = Xof::Shake128(Shake128::default());
        shake.update(b"abc");
        let mut out = [0; 4];
        shake.finish_into(&mut out);
        assert_eq!(out, [0x58, 0x81, 0x09, 0x2d]);
        assert!(Digest::new("sha3").is_none());
    }
}
