//! What was marked, when and by whom, and its form on disk: one JSON object a line.

use super::Moment;
use crate::content::MarkKind;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// Longest time since the start that a log may claim, in milliseconds: a year.
const LONGEST: u64 = 366 * 24 * 60 * 60 * 1000;

/// Names an event among those of all writers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// The writer: see [`super::Writer`].
    pub writer: u64,
    /// The writer's count, from 1.
    pub count: u32,
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}.{}", self.writer, self.count)
    }
}

impl FromStr for Id {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` names no event");
        let (writer, count) = text.split_once('.').ok_or_else(wrong)?;
        let writer = u64::from_str_radix(writer, 16).map_err(|_| wrong())?;
        Ok(Self { writer, count: count.parse().map_err(|_| wrong())? })
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}

/// How naloxone was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// A spray into the nose.
    #[default]
    Nose,
    /// A needle into a muscle.
    Muscle,
}

impl Route {
    /// The other route.
    pub fn other(self) -> Self {
        if self == Self::Nose { Self::Muscle } else { Self::Nose }
    }
}

/// What was marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The clock was started.
    Started {
        /// The scenario, where this is practice.
        drill: Option<String>,
    },
    /// The log was gone on with on another boot of the machine.
    Resumed,
    /// Something that one key marks.
    Mark(MarkKind),
    /// A dose of naloxone.
    Dose(Route),
    /// How a dose was given after all.
    Route(Id, Route),
    /// What was seen or taken.
    Note(String),
    /// A step was done, by its id.
    Done(String),
    /// A step was not done after all.
    NotDone(String),
    /// Whether it is a child.
    Child(bool),
    /// Another event is taken back.
    Undo(Id),
    /// The emergency is over.
    Ended,
}

impl What {
    /// The key's mark, of those that have one.
    pub fn kind(&self) -> Option<MarkKind> {
        match self {
            Self::Mark(kind) => Some(*kind),
            Self::Dose(_) => Some(MarkKind::Naloxone),
            _ => None,
        }
    }

    /// Whether it can be taken back: all that a person marks.
    pub fn can_be_undone(&self) -> bool {
        !matches!(self, Self::Started { .. } | Self::Resumed | Self::Undo(_))
    }
}

/// One event of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its name.
    pub id: Id,
    /// Milliseconds since the start.
    pub since: u64,
    /// The clocks when it was marked.
    pub at: Moment,
    /// What was marked.
    pub what: What,
}

impl Event {
    /// The event as one line, without its end.
    ///
    /// # Errors
    /// Never in practice: an event holds nothing that JSON cannot.
    pub fn encode(&self) -> Result<String, String> {
        serde_json::to_string(self).map_err(|e| e.to_string())
    }

    /// Reads a line back.
    ///
    /// # Errors
    /// When it is no event of this form.
    pub fn decode(line: &str) -> Result<Self, String> {
        let mut event: Self = serde_json::from_str(line).map_err(|e| e.to_string())?;
        if event.since > LONGEST {
            return Err("it lies more than a year after the start".into());
        }
        if let What::Note(words)
        | What::Done(words)
        | What::NotDone(words)
        | What::Started { drill: Some(words) } = &mut event.what
        {
            *words = crate::text::clean(words).into_owned();
        }
        Ok(event)
    }
}
