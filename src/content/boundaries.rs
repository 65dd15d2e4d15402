//! Boundaries as content: categories of templates, and the cautions a plan raises, as rules that are plain data.
//!
//! [`super::cautions`] says when a rule holds for a plan.

use super::Late;
use super::Text;
use serde::Deserialize;

/// All of `boundaries/`.
#[derive(Debug, Clone, Default)]
pub struct Boundaries {
    /// Categories in the order of `handbook.yaml`.
    pub categories: Vec<Late<Category>>,
    /// Cautions, gravest first, as the file has them.
    pub cautions: Late<Vec<Caution>>,
}

impl Boundaries {
    /// All templates with their categories, in order.
    pub fn templates(&self) -> impl Iterator<Item = (&Category, &Template)> {
        self.categories.iter().flat_map(|c| c.templates.iter().map(move |t| (&**c, t)))
    }

    /// The category with an id.
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.categories.iter().map(|c| &**c).find(|c| c.id == id)
    }

    /// The template with an id, which is unique over all categories.
    pub fn template(&self, id: &str) -> Option<&Template> {
        self.templates().map(|(_, t)| t).find(|t| t.id == id)
    }
}

/// What a limit is about: `boundaries/ID.yaml`.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// The file's stem.
    #[serde(skip)]
    pub id: String,
    /// Title, at most 48 columns.
    pub title: String,
    /// One line: which limits stand here.
    pub summary: Text,
    /// ISO date of the last review.
    pub reviewed: String,
    /// Limits to start from; at least one.
    pub templates: Vec<Template>,
}

/// A limit to start from; every text is the reader's own voice, spoken to the person.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Unique over all categories.
    pub id: String,
    /// A few words that name it.
    pub title: String,
    /// What it touches that asks for care.
    #[serde(default)]
    pub touches: Vec<Touch>,
    /// "If ..., I will ...".
    pub limit: Text,
    /// Why: what the reader holds dear.
    pub reason: Text,
    /// What the reader does when it is crossed.
    pub follow_through: Text,
    /// What stays open: love, contact, food, a ride to treatment.
    pub open: Text,
    /// A way to say it.
    pub say: Text,
    /// What to take care of; required where it touches safety.
    pub caution: Option<Text>,
    /// How the person stays safe; required where it touches the home or leaving.
    pub safety: Option<Safety>,
    /// Source ids; at least one.
    pub sources: Vec<String>,
}

/// How a person stays safe who cannot stay in the home.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Safety {
    /// Where they can go.
    pub place: Text,
    /// Which naloxone goes with them.
    pub naloxone: Text,
    /// How both keep in touch.
    pub contact: Text,
}

/// What a limit touches that asks for care.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Touch {
    /// Where the person may be or sleep.
    Home,
    /// Asks the person to go, for a night or for good.
    Leaving,
    /// Fear or violence.
    Violence,
    /// The person may be under 18.
    Minor,
    /// Children in the home.
    Children,
    /// Cash, bills, loans.
    Money,
    /// Cars and driving.
    Driving,
    /// Police and courts.
    Law,
    /// Treatment and medicine.
    Treatment,
    /// How both hear of one another.
    Contact,
}

impl Touch {
    /// Whether a limit that touches this must carry a [`Safety`] part.
    pub fn needs_safety(self) -> bool {
        matches!(self, Self::Home | Self::Leaving)
    }

    /// Whether a template that touches this must carry a caution.
    pub fn needs_caution(self) -> bool {
        matches!(self, Self::Home | Self::Leaving | Self::Violence | Self::Minor | Self::Driving)
    }
}

/// A text of a plan that a rule can look at.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Of a limit: "If ..., I will ...".
    Limit,
    /// Of a limit: why.
    Reason,
    /// Of a limit: what I do when it is crossed.
    FollowThrough,
    /// Of a limit: what stays open.
    Open,
    /// Of a limit: the words I will use.
    Say,
    /// Of a limit: where they can go.
    SafetyPlace,
    /// Of a limit: which naloxone goes with them.
    SafetyNaloxone,
    /// Of a limit: how we keep in touch.
    SafetyContact,
    /// Of the plan: for whom, a name or initials.
    Name,
    /// Of the plan: what I will not do.
    Wont,
    /// Of the plan: who backs me up.
    Backup,
    /// Of the plan: how and when I tell them.
    Told,
}

impl Field {
    /// The parts of a safety plan.
    pub const SAFETY: [Self; 3] = [Self::SafetyPlace, Self::SafetyNaloxone, Self::SafetyContact];

    /// Whether it stands in the plan once, not in each limit.
    pub fn of_plan(self) -> bool {
        matches!(self, Self::Name | Self::Wont | Self::Backup | Self::Told)
    }

    /// As the YAML writes it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::Reason => "reason",
            Self::FollowThrough => "follow_through",
            Self::Open => "open",
            Self::Say => "say",
            Self::SafetyPlace => "safety_place",
            Self::SafetyNaloxone => "safety_naloxone",
            Self::SafetyContact => "safety_contact",
            Self::Name => "name",
            Self::Wont => "wont",
            Self::Backup => "backup",
            Self::Told => "told",
        }
    }
}

/// One entry of `boundaries/cautions.yaml`: advice that a plan raises, never a block.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caution {
    /// Unique.
    pub id: String,
    /// A few words that name it.
    pub title: String,
    /// How grave it is.
    pub weight: Gravity,
    /// What it is asked of.
    #[serde(default)]
    pub about: About,
    /// When it is raised.
    pub when: Condition,
    /// What to do.
    pub words: Text,
    /// Why.
    pub why: Text,
    /// Id of a topic to read before anything else of the plan.
    pub first: Option<String>,
    /// Source ids; at least one.
    pub sources: Vec<String>,
}

/// How grave a caution is.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gravity {
    /// Must be taken out: it can kill. No template may raise it.
    Never,
    /// Somebody may come to harm.
    Safety,
    /// It makes the plan better.
    Advice,
}

/// What a caution is asked of.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Each limit by itself.
    #[default]
    Limit,
    /// The plan as a whole, once.
    Plan,
}

/// When a caution is raised. In YAML a mapping with exactly one of these keys.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "RawCondition")]
pub enum Condition {
    /// `missing: FIELD`: the text is empty.
    Missing(Field),
    /// `words: [...]`, `in: [FIELD, ...]`: one of the phrases stands there.
    Words(Phrases),
    /// `touches: TAG`: the limit, or any limit of the plan, touches it.
    Touches(Touch),
    /// `more_limits_than: N`.
    MoreLimitsThan(usize),
    /// `only_category: ID`: there are limits, and all are of that category.
    OnlyCategory(String),
    /// `given: FACT`: what the reader said of the plan.
    Given(Given),
    /// `all: [...]`: every one holds.
    All(Vec<Condition>),
    /// `any: [...]`: at least one holds.
    Any(Vec<Condition>),
    /// `not: {...}`: it does not hold.
    Not(Box<Condition>),
}

/// What the reader said of a plan.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// The person is under 18.
    #[serde(rename = "under_18")]
    Under18,
    /// The reader fears the person.
    Fear,
    /// There is no date to look at the plan again.
    NoReviewDate,
}

/// Words that stand one after the other, in any case; `*` at the end stands for any ending. `{emergency}` stands for
/// any country's emergency number, since people write the one they know.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Phrase {
    /// As the YAML writes it.
    pub raw: String,
    /// Its words, in lower case.
    pub words: Vec<String>,
    /// Whether the last word may go on.
    pub any_ending: bool,
    /// Whether any emergency number is meant.
    pub emergency: bool,
}

impl From<String> for Phrase {
    fn from(raw: String) -> Self {
        let emergency = raw.trim() == "{emergency}";
        Self { words: tokens(&raw.to_lowercase()), any_ending: raw.ends_with('*'), emergency, raw }
    }
}

/// The words of a text; typographic apostrophes count as plain ones.
pub(super) fn tokens(text: &str) -> Vec<String> {
    text.replace('\u{2019}', "'")
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Phrases to find in texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrases {
    /// One of these must stand in a sentence.
    pub words: Vec<Phrase>,
    /// And one of these in the same sentence, if there are any.
    pub with: Vec<Phrase>,
    /// And none of these there.
    pub unless: Vec<Phrase>,
    /// Where to look.
    pub fields: Vec<Field>,
}

/// A condition as written: exactly one of the kinds.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCondition {
    /// Holds where this text is empty.
    missing: Option<Field>,
    /// Holds where one of these stands in a sentence; `in` says where.
    words: Option<Vec<Phrase>>,
    /// Beside `words`: and one of these in the same sentence.
    with: Option<Vec<Phrase>>,
    /// Beside `words`: and none of these in it.
    unless: Option<Vec<Phrase>>,
    /// Beside `words`: the texts to look in.
    #[serde(rename = "in")]
    fields: Option<Vec<Field>>,
    /// Holds where the limit touches this.
    touches: Option<Touch>,
    /// Holds where the plan has more limits.
    more_limits_than: Option<usize>,
    /// Holds where all limits are of this category.
    only_category: Option<String>,
    /// Holds where the reader said so of the plan.
    given: Option<Given>,
    /// Holds where every one does.
    all: Option<Vec<Condition>>,
    /// Holds where one does.
    any: Option<Vec<Condition>>,
    /// Holds where this does not.
    not: Option<Box<Condition>>,
}

impl TryFrom<RawCondition> for Condition {
    type Error = String;

    fn try_from(raw: RawCondition) -> Result<Self, String> {
        let mut kinds = Vec::new();
        kinds.extend(raw.missing.map(Self::Missing));
        kinds.extend(raw.touches.map(Self::Touches));
        kinds.extend(raw.more_limits_than.map(Self::MoreLimitsThan));
        kinds.extend(raw.only_category.map(Self::OnlyCategory));
        kinds.extend(raw.given.map(Self::Given));
        kinds.extend(raw.all.map(Self::All));
        kinds.extend(raw.any.map(Self::Any));
        kinds.extend(raw.not.map(Self::Not));
        match (raw.words, raw.fields) {
            (Some(words), Some(fields)) => kinds.push(Self::Words(Phrases {
                words,
                with: raw.with.unwrap_or_default(),
                unless: raw.unless.unwrap_or_default(),
                fields,
            })),
            (None, None) if raw.with.is_none() && raw.unless.is_none() => {}
            _ => return Err("`words` and `in` stand together; `with` and `unless` only beside them".into()),
        }
        let kind = kinds.pop().ok_or(
            "a condition needs one of missing, words, touches, more_limits_than, only_category, given, all, any, not",
        )?;
        if !kinds.is_empty() {
            return Err("a condition holds one kind only: put two under `all` or `any`".into());
        }
        Ok(kind)
    }
}

impl Condition {
    /// This condition and all within it.
    pub fn parts(&self) -> Vec<&Self> {
        let mut parts = vec![self];
        match self {
            Self::All(inside) | Self::Any(inside) => parts.extend(inside.iter().flat_map(Self::parts)),
            Self::Not(inside) => parts.extend(inside.parts()),
            _ => {}
        }
        parts
    }

    /// Whether it asks for a safety plan.
    pub fn asks_for_safety(&self) -> bool {
        self.parts().iter().any(|c| matches!(c, Self::Missing(field) if Field::SAFETY.contains(field)))
    }
}
