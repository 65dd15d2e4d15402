//! A moment as the clocks tell it. Pure: whoever makes one has read the clocks.
//!
//! Two clocks are read, for each can do what the other cannot:
//! - the *wall clock* says when, to people; it can be set, forward or back, at any time;
//! - the *boot clock* counts milliseconds since the machine was started, goes on while it is suspended, and cannot be
//!   set; but it begins anew with each start, so a moment names the boot it belongs to.
//!
//! Durations are taken from the boot clock wherever both ends belong to one boot, whichever process read them.

use serde::{Deserialize, Serialize};

/// One reading of both clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Moment {
    /// Wall clock: milliseconds since 1970-01-01T00:00Z.
    pub wall: i64,
    /// Boot clock: milliseconds since the machine started, suspended time counted.
    pub up: u64,
    /// Which start of the machine `up` counts from.
    #[serde(with = "hex")]
    pub boot: u64,
}

/// Numbers as 16 hex digits: not every reader of JSON holds 64 bits.
pub(super) mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub fn serialize<S: Serializer>(n: &u64, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&format!("{n:016x}"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<u64, D::Error> {
        let text = String::deserialize(d)?;
        u64::from_str_radix(&text, 16).map_err(de::Error::custom)
    }
}
