//! Names in the tree.

use std::borrow::Borrow;
use std::fmt;
use std::hash::Hash;
use std::hash::Hasher;
use std::ops::Deref;
use std::sync::Arc;

use rustc_hash::FxHashSet;

/// A name, normalised to NFKC: cheap to clone, shared between all its occurrences in a tree.
#[derive(Clone, PartialOrd, Ord)]
pub struct Identifier(Arc<str>);

impl Identifier {
    /// The name as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The shared string.
    pub fn as_arc(&self) -> &Arc<str> {
        &self.0
    }
}

impl PartialEq for Identifier {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Eq for Identifier {}

impl Hash for Identifier {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl PartialEq<str> for Identifier {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Identifier {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl Deref for Identifier {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Identifier {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Identifier {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Identifier {
    fn from(name: &str) -> Self {
        Identifier(name.into())
    }
}

impl From<Arc<str>> for Identifier {
    fn from(name: Arc<str>) -> Self {
        Identifier(name)
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// Gives equal names one string.
#[derive(Default)]
pub struct Interner(FxHashSet<Identifier>);

impl Interner {
    /// The identifier for `name`, the same string at each call.
    pub fn intern(&mut self, name: &str) -> Identifier {
        if let Some(known) = self.0.get(name) {
            return known.clone();
        }
        let identifier = Identifier::from(name);
        self.0.insert(identifier.clone());
        identifier
    }
}
