//! The place of a value in a text: the text is read once more along the value's path, and fails there on purpose.

use super::Step;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Line and column, from 1, of the value at a path; of the last value on the way where the path leads nowhere.
pub fn locate(text: &str, path: &[Step]) -> (usize, usize) {
    follow(text, path, false)
}

/// Line and column, from 1, of the key at the end of a path.
pub fn locate_key(text: &str, path: &[Step]) -> (usize, usize) {
    follow(text, path, true)
}

fn follow(text: &str, path: &[Step], key: bool) -> (usize, usize) {
    let mut path = path;
    loop {
        let seed = Follow { path, key };
        let result = seed.deserialize(serde_yaml::Deserializer::from_str(text));
        match result {
            Err(e) if e.to_string().contains(FOUND) || path.is_empty() => {
                return e.location().map_or((1, 1), |l| (l.line(), l.column()));
            }
            // The path leads nowhere: its mapping or list is the place.
            _ => match path.split_last() {
                Some((_, before)) => path = before,
                None => return (1, 1),
            },
        }
    }
}

/// No file holds this word.
const FOUND: &str = "\u{1}found";

#[derive(Clone, Copy)]
struct Follow<'p> {
    path: &'p [Step],
    key: bool,
}

impl<'de> DeserializeSeed<'de> for Follow<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_any(self)
    }
}

impl Follow<'_> {
    fn leaf<E: de::Error>(self) -> Result<(), E> {
        if self.path.is_empty() { Err(E::custom(FOUND)) } else { Ok(()) }
    }
}

impl<'de> Visitor<'de> for Follow<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<(), E> {
        self.leaf()
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<(), E> {
        self.leaf()
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<(), E> {
        self.leaf()
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<(), E> {
        self.leaf()
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<(), E> {
        self.leaf()
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.leaf()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Some((Step::Index(want), rest)) = self.path.split_first() else { return self.leaf() };
        for _ in 0..*want {
            if seq.next_element::<IgnoredAny>()?.is_none() {
                return Ok(());
            }
        }
        seq.next_element_seed(Follow { path: rest, key: self.key })?;
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((Step::Key(want), rest)) = self.path.split_first() else { return self.leaf() };
        let stop = self.key && rest.is_empty();
        while let Some(found) = map.next_key_seed(KeySeed { want, stop })? {
            if found {
                map.next_value_seed(Follow { path: rest, key: self.key })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Compares a key; fails on purpose at the wanted one where the key itself is looked for.
struct KeySeed<'p> {
    want: &'p str,
    stop: bool,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<bool, D::Error> {
        d.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<bool, E> {
        if self.stop && key == self.want { Err(E::custom(FOUND)) } else { Ok(key == self.want) }
    }
}
