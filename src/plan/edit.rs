//! A change of a plan as a value that can be turned round.

use super::file;
use super::model::{Boundary, Event, EventKind, EventText, Facts, Plan, PlanFacts, PlanText, Text};
use crate::yaml;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

/// A text of a plan, by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Place {
    /// The plan's own.
    Plan(PlanText),
    /// Of a limit, by its index.
    Boundary(usize, Text),
    /// Of an event, by the indexes of its limit and of itself.
    Event(usize, usize, EventText),
}

/// One change. Indexes are those of the plan before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// Letters in a text: `removed` at byte `at` gave way to `inserted`.
    Text {
        /// Which text.
        place: Place,
        /// Byte offset.
        at: usize,
        /// What stood there.
        removed: String,
        /// What stands there now.
        inserted: String,
    },
    /// What is no text of the plan.
    PlanFacts(#[serde(with = "as_yaml")] Swap<PlanFacts>),
    /// What is no text of a limit.
    Facts(usize, #[serde(with = "as_yaml")] Swap<Facts>),
    /// A limit put in.
    Insert(usize, #[serde(with = "as_yaml")] Box<Boundary>),
    /// A limit taken out.
    Remove(usize, #[serde(with = "as_yaml")] Box<Boundary>),
    /// A limit moved from one place to another.
    Move(usize, usize),
    /// An event put into a limit's log.
    Log(usize, usize, #[serde(with = "as_yaml")] Box<Event>),
    /// An event taken out.
    Unlog(usize, usize, #[serde(with = "as_yaml")] Box<Event>),
    /// Day and kind of an event.
    Day(usize, usize, Swap<(Date, EventKind)>),
    /// The whole plan: what another program wrote was taken in.
    Whole(#[serde(with = "as_yaml")] Swap<Box<Plan>>),
}

/// What was, and what is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Swap<T> {
    /// Before the change.
    pub before: T,
    /// After it.
    pub after: T,
}

impl<T: PartialEq + Clone> Swap<T> {
    fn put(&self, to: &mut T) -> Result<(), Unfit> {
        if *to != self.before {
            return Err(Unfit);
        }
        *to = self.after.clone();
        Ok(())
    }

    fn back(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone() }
    }
}

/// A change does not fit the plan: it was made on another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit;

impl Plan {
    /// The text at a place.
    pub fn at(&self, place: Place) -> Option<&str> {
        Some(match place {
            Place::Plan(text) => self.text(text),
            Place::Boundary(b, text) => self.boundaries.get(b)?.text(text),
            Place::Event(b, e, text) => self.boundaries.get(b)?.log.get(e)?.text(text),
        })
    }

    fn at_mut(&mut self, place: Place) -> Option<&mut String> {
        Some(match place {
            Place::Plan(text) => self.text_mut(text),
            Place::Boundary(b, text) => self.boundaries.get_mut(b)?.text_mut(text),
            Place::Event(b, e, text) => self.boundaries.get_mut(b)?.log.get_mut(e)?.text_mut(text),
        })
    }

    fn log_mut(&mut self, b: usize) -> Result<&mut Vec<Event>, Unfit> {
        self.boundaries.get_mut(b).map(|b| &mut b.log).ok_or(Unfit)
    }
}

impl Edit {
    /// Makes the change.
    ///
    /// # Errors
    /// When it does not fit; the plan is then as it was.
    pub fn apply(&self, plan: &mut Plan) -> Result<(), Unfit> {
        match self {
            Self::Text { place, at, removed, inserted } => {
                let text = plan.at_mut(*place).ok_or(Unfit)?;
                let end = at.checked_add(removed.len()).ok_or(Unfit)?;
                if text.get(*at..end) != Some(removed.as_str()) {
                    return Err(Unfit);
                }
                text.replace_range(*at..end, inserted);
                Ok(())
            }
            Self::PlanFacts(swap) => swap.put(&mut plan.facts),
            Self::Facts(b, swap) => swap.put(&mut plan.boundaries.get_mut(*b).ok_or(Unfit)?.facts),
            Self::Insert(b, boundary) => insert(&mut plan.boundaries, *b, boundary),
            Self::Remove(b, boundary) => remove(&mut plan.boundaries, *b, boundary),
            Self::Move(from, to) => {
                if (*from).max(*to) >= plan.boundaries.len() {
                    return Err(Unfit);
                }
                let boundary = plan.boundaries.remove(*from);
                plan.boundaries.insert(*to, boundary);
                Ok(())
            }
            Self::Log(b, e, event) => insert(plan.log_mut(*b)?, *e, event),
            Self::Unlog(b, e, event) => remove(plan.log_mut(*b)?, *e, event),
            Self::Day(b, e, swap) => {
                let event = plan.log_mut(*b)?.get_mut(*e).ok_or(Unfit)?;
                let mut now = (event.day, event.kind);
                swap.put(&mut now)?;
                (event.day, event.kind) = now;
                Ok(())
            }
            Self::Whole(swap) => {
                if *plan != *swap.before {
                    return Err(Unfit);
                }
                *plan = (*swap.after).clone();
                Ok(())
            }
        }
    }

    /// The change that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self.clone() {
            Self::Text { place, at, removed, inserted } => {
                Self::Text { place, at, removed: inserted, inserted: removed }
            }
            Self::PlanFacts(swap) => Self::PlanFacts(swap.back()),
            Self::Facts(b, swap) => Self::Facts(b, swap.back()),
            Self::Insert(b, boundary) => Self::Remove(b, boundary),
            Self::Remove(b, boundary) => Self::Insert(b, boundary),
            Self::Move(from, to) => Self::Move(to, from),
            Self::Log(b, e, event) => Self::Unlog(b, e, event),
            Self::Unlog(b, e, event) => Self::Log(b, e, event),
            Self::Day(b, e, swap) => Self::Day(b, e, swap.back()),
            Self::Whole(swap) => Self::Whole(swap.back()),
        }
    }

    /// The limit it touches, where it is one, for the eye to follow an undo.
    pub fn boundary(&self) -> Option<usize> {
        match self {
            Self::Text { place: Place::Boundary(b, _) | Place::Event(b, ..), .. }
            | Self::Facts(b, _)
            | Self::Insert(b, _)
            | Self::Remove(b, _)
            | Self::Move(_, b)
            | Self::Log(b, ..)
            | Self::Unlog(b, ..)
            | Self::Day(b, ..) => Some(*b),
            Self::Text { place: Place::Plan(_), .. } | Self::PlanFacts(_) | Self::Whole(_) => None,
        }
    }
}

fn insert<T: Clone>(list: &mut Vec<T>, at: usize, item: &T) -> Result<(), Unfit> {
    if at > list.len() {
        return Err(Unfit);
    }
    list.insert(at, item.clone());
    Ok(())
}

fn remove<T: PartialEq>(list: &mut Vec<T>, at: usize, item: &T) -> Result<(), Unfit> {
    if list.get(at) != Some(item) {
        return Err(Unfit);
    }
    list.remove(at);
    Ok(())
}

/// Parts of a plan stand in a record as the YAML they have in its file: keys that are not known need no other form.
trait Part: Sized {
    fn write(&self) -> Result<String, String>;
    fn read(text: &str) -> Result<Self, String>;
}

impl Part for Box<Plan> {
    fn write(&self) -> Result<String, String> {
        file::encode(self)
    }

    fn read(text: &str) -> Result<Self, String> {
        file::decode(text).map(Box::new).map_err(|faults| first(&faults))
    }
}

impl Part for Box<Boundary> {
    fn write(&self) -> Result<String, String> {
        file::encode_boundary(self)
    }

    fn read(text: &str) -> Result<Self, String> {
        file::decode_boundary(text).map(Box::new)
    }
}

impl Part for Box<Event> {
    fn write(&self) -> Result<String, String> {
        let mut b = Boundary::default();
        b.log.push((**self).clone());
        file::encode_boundary(&b)
    }

    fn read(text: &str) -> Result<Self, String> {
        let mut b = file::decode_boundary(text)?;
        b.log.pop().map(Box::new).ok_or_else(|| "no event".to_owned())
    }
}

impl Part for Facts {
    fn write(&self) -> Result<String, String> {
        let mut b = Boundary::default();
        b.facts = self.clone();
        file::encode_boundary(&b)
    }

    fn read(text: &str) -> Result<Self, String> {
        file::decode_boundary(text).map(|b| b.facts)
    }
}

impl Part for PlanFacts {
    fn write(&self) -> Result<String, String> {
        let mut plan = Plan::default();
        plan.facts = self.clone();
        file::encode(&plan)
    }

    fn read(text: &str) -> Result<Self, String> {
        file::decode(text).map(|plan| plan.facts).map_err(|faults| first(&faults))
    }
}

impl<T: Part> Part for Swap<T> {
    fn write(&self) -> Result<String, String> {
        yaml::encode(&[self.before.write()?, self.after.write()?])
    }

    fn read(text: &str) -> Result<Self, String> {
        let [before, after]: [String; 2] = yaml::decode(text).map_err(|faults| first(&faults))?;
        Ok(Self { before: T::read(&before)?, after: T::read(&after)? })
    }
}

fn first(faults: &[yaml::Fault]) -> String {
    faults.first().map(|f| f.message.clone()).unwrap_or_default()
}

mod as_yaml {
    use super::{Deserialize, Deserializer, Part, Serialize, Serializer, de, ser};

    pub fn serialize<T: Part, S: Serializer>(part: &T, s: S) -> Result<S::Ok, S::Error> {
        part.write().map_err(ser::Error::custom)?.serialize(s)
    }

    pub fn deserialize<'de, T: Part, D: Deserializer<'de>>(d: D) -> Result<T, D::Error> {
        T::read(&String::deserialize(d)?).map_err(de::Error::custom)
    }
}
