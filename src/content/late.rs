//! Parts of the handbook that are read from their files when somebody first looks at them: a start is then quick, and
//! takes little memory.

use serde::{Deserialize, Deserializer};
use std::fmt::{self, Debug, Formatter};
use std::ops::Deref;
use std::sync::LazyLock;

/// A value that may be read only when it is first looked at. Reading must not fail: it is meant for the handbook inside
/// the program, which was checked when that was built.
pub struct Late<T>(LazyLock<T, Box<dyn FnOnce() -> T + Send>>);

impl<T> Late<T> {
    /// A value to be read by `read`, if at all.
    pub fn later(read: impl FnOnce() -> T + Send + 'static) -> Self {
        Self(LazyLock::new(Box::new(read)))
    }
}

impl<T: Send + 'static> From<T> for Late<T> {
    fn from(value: T) -> Self {
        Self::later(move || value)
    }
}

impl<T: Default + Send + 'static> Default for Late<T> {
    fn default() -> Self {
        T::default().into()
    }
}

impl<T> Deref for Late<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Debug> Debug for Late<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        T::fmt(self, f)
    }
}

impl<T: Clone + Send + 'static> Clone for Late<T> {
    fn clone(&self) -> Self {
        T::clone(self).into()
    }
}

impl<'de, T: Deserialize<'de> + Send + 'static> Deserialize<'de> for Late<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Late<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}
