//! A plan: whom it is for, its limits, and what happened. All texts are the person's own.

use crate::yaml::Mapping;
use jiff::civil::Date;

/// A plan of any number of limits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Its own texts, in the order of [`PlanText::ALL`].
    texts: [String; PlanText::ALL.len()],
    /// What is no text.
    pub facts: PlanFacts,
    /// The limits, in order.
    pub boundaries: Vec<Boundary>,
    /// Keys that this version does not know; they are kept.
    pub rest: Mapping,
}

/// What a plan holds beside texts and limits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanFacts {
    /// The person is under 18.
    pub under_18: bool,
    /// The reader fears the person.
    pub fear: bool,
    /// When to look at the plan again.
    pub review: Option<Date>,
    /// Cautions that were looked at and set aside.
    pub dismissed: Vec<Dismissed>,
}

/// A limit: "If ..., I will ...".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Boundary {
    /// Stays the same while texts change: merging goes by it. Unique in its plan, never empty once decoded.
    pub id: String,
    /// Its texts, in the order of [`Text::ALL`].
    texts: [String; Text::ALL.len()],
    /// What is no text.
    pub facts: Facts,
    /// What happened, as it was written down.
    pub log: Vec<Event>,
    /// Keys that this version does not know; they are kept.
    pub rest: Mapping,
}

/// What a limit holds beside texts and its log.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Id of its category; empty for none.
    pub category: String,
    /// Id of the template it was made from; empty for none.
    pub template: String,
    /// What it touches that asks for care, by the names that the cautions use.
    pub touches: Vec<String>,
    /// Where it stands.
    pub status: Status,
    /// From when on it holds.
    pub start: Option<Date>,
    /// When to look at it again.
    pub review: Option<Date>,
    /// Cautions that were looked at and set aside.
    pub dismissed: Vec<Dismissed>,
}

/// A caution set aside, and why.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dismissed {
    /// Id of the caution.
    pub caution: String,
    /// Why, in the person's own words; may be empty.
    pub reason: String,
    /// Keys that this version does not know; they are kept.
    pub rest: Mapping,
}

/// A day on which a limit was kept, crossed or changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The day.
    pub day: Date,
    /// What happened.
    pub kind: EventKind,
    /// Its texts, in the order of [`EventText::ALL`].
    texts: [String; EventText::ALL.len()],
    /// Keys that this version does not know; they are kept.
    pub rest: Mapping,
}

/// Gives an enum of names its list and the key that YAML uses.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them, in the order of the file and of the screen.
            pub const ALL: [Self; [$($key),+].len()] = [$(Self::$variant),+];

            /// As the YAML writes it.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The one of that name.
            pub fn of(key: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.key() == key)
            }
        }
    };
}

named! {
    /// A text of the plan itself.
    PlanText {
        /// A name of one's own choosing.
        Title = "title",
        /// For whom: a name or initials.
        Name = "name",
        /// Why: what is held dear.
        Values = "values",
        /// Who backs the person up.
        Backup = "backup",
        /// What the person will not do.
        Wont = "wont",
        /// How and when they are told.
        Told = "told",
    }
}

named! {
    /// A text of a limit.
    Text {
        /// "If ..., I will ...".
        Limit = "limit",
        /// Why.
        Reason = "reason",
        /// What I do when it is crossed.
        FollowThrough = "follow_through",
        /// What always stays open.
        Open = "open",
        /// The words to say.
        Say = "say",
        /// When and how to tell.
        Tell = "tell",
        /// Where the person can go.
        SafetyPlace = "safety_place",
        /// Which naloxone goes with them.
        SafetyNaloxone = "safety_naloxone",
        /// How both keep in touch.
        SafetyContact = "safety_contact",
    }
}

named! {
    /// A text of an event.
    EventText {
        /// What I did.
        Did = "did",
        /// How it went.
        Went = "went",
    }
}

named! {
    /// Where a limit stands.
    #[derive(Default)]
    Status {
        /// Being written.
        #[default]
        Draft = "draft",
        /// Said to the person.
        Told = "told",
        /// It holds, and is kept.
        Kept = "kept",
        /// It was changed since it was told.
        Changed = "changed",
        /// No longer in force; kept for its log.
        Retired = "retired",
    }
}

named! {
    /// What happened on a day.
    EventKind {
        /// The limit was kept.
        Kept = "kept",
        /// The limit was crossed.
        Crossed = "crossed",
        /// The limit was changed.
        Changed = "changed",
    }
}

impl Plan {
    /// One of its own texts.
    pub fn text(&self, text: PlanText) -> &str {
        &self.texts[text as usize]
    }

    /// One of its own texts, to change.
    pub fn text_mut(&mut self, text: PlanText) -> &mut String {
        &mut self.texts[text as usize]
    }

    /// Limits that are in force or on the way to be.
    pub fn living(&self) -> impl Iterator<Item = (usize, &Boundary)> {
        self.boundaries.iter().enumerate().filter(|(_, b)| b.facts.status != Status::Retired)
    }

    /// Whether nothing was written yet.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// An id that no limit has: from a seed that differs between two programs at work on one plan.
    pub fn fresh_id(&self, seed: u64) -> String {
        let mut number = seed;
        loop {
            number = mix(number);
            let id = format!("{:08x}", number >> 32);
            if self.boundaries.iter().all(|b| b.id != id) {
                return id;
            }
        }
    }
}

impl Boundary {
    /// One of its texts.
    pub fn text(&self, text: Text) -> &str {
        &self.texts[text as usize]
    }

    /// One of its texts, to change.
    pub fn text_mut(&mut self, text: Text) -> &mut String {
        &mut self.texts[text as usize]
    }
}

impl Event {
    /// An event of a day, without words.
    pub fn new(day: Date, kind: EventKind) -> Self {
        Self { day, kind, texts: Default::default(), rest: Mapping::default() }
    }

    /// One of its texts.
    pub fn text(&self, text: EventText) -> &str {
        &self.texts[text as usize]
    }

    /// One of its texts, to change.
    pub fn text_mut(&mut self, text: EventText) -> &mut String {
        &mut self.texts[text as usize]
    }
}

/// Spreads the bits of a number (the finaliser of SplitMix64; Steele, Lea and Flood, OOPSLA 2014).
pub(super) fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
