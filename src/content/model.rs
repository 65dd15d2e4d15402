//! The handbook as typed values: what a content folder holds once it is read and checked.
//!
//! Ids are the file's stem for topics, checklists and regions, and the `id` key elsewhere:
//! lower-case letters, digits and hyphens.

use super::Late;
use super::{Boundaries, Drill, Overdose, RegionWords, Text, Words, fill};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A whole handbook, checked: every reference in it resolves.
#[derive(Debug, Clone)]
pub struct Handbook {
    /// What stands in `handbook.yaml`.
    pub front: Front,
    /// Topics in the order of `front.parts`.
    pub topics: Vec<Topic>,
    /// The glossary, in the file's order.
    pub terms: Vec<Term>,
    /// All sources.
    pub sources: Late<Vec<Source>>,
    /// All regions, by id.
    pub regions: BTreeMap<String, Region>,
    /// Plain checklists, by id.
    pub checklists: BTreeMap<String, Late<Checklist>>,
    /// Categories, templates and cautions of boundary plans.
    pub boundaries: Boundaries,
    /// The overdose checklist.
    pub overdose: Late<Overdose>,
    /// Scenarios to practise with, by id.
    pub drills: BTreeMap<String, Late<Drill>>,
    /// The words of the program itself.
    pub words: Words,
}

impl Handbook {
    /// The index of a topic.
    pub fn topic(&self, id: &str) -> Option<usize> {
        self.topics.iter().position(|t| t.id == id)
    }

    /// The index of a glossary term, by id, name or other name, in any case.
    pub fn term(&self, name: &str) -> Option<usize> {
        let name = name.to_lowercase();
        self.terms.iter().position(|t| t.names().any(|n| n == name))
    }

    /// The last day that a part of it was reviewed.
    pub fn reviewed(&self) -> &str {
        let topics = self.topics.iter().map(|t| &t.reviewed);
        let regions = self.regions.values().map(|r| &r.reviewed);
        let lists = self.checklists.values().map(|c| &c.reviewed);
        let days = topics.chain(regions).chain(lists).chain([&self.overdose.reviewed]);
        // Days in ISO form are in order as text.
        days.max().map_or("", String::as_str)
    }

    /// A region; the first there is where the id is unknown.
    ///
    /// # Panics
    /// When the handbook has no region: the checker lets no such handbook through.
    #[expect(clippy::expect_used, reason = "a checked handbook has at least one region")]
    pub fn region(&self, id: &str) -> &Region {
        self.regions
            .get(id)
            .or_else(|| self.regions.values().next())
            .expect("a checked handbook has a region")
    }
}

/// `handbook.yaml`: title, edition, order of topics, and what the handbook is and is not.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// The handbook's name.
    pub title: String,
    /// Semantic version of the words.
    pub edition: String,
    /// BCP 47 language tag: also that of pages for a browser.
    #[serde(default = "english")]
    pub language: String,
    /// Where the words are a translation: who has looked at it, shown as it stands.
    pub translation: Option<Text>,
    /// One line: what it is.
    pub summary: Text,
    /// One line for the first screen: general information, no substitute for care.
    pub notice: Text,
    /// Whether a clinician has reviewed this edition.
    pub clinical_review: ClinicalReview,
    /// The parts of the contents, in order.
    pub parts: Vec<Part>,
    /// Ids of the categories of boundaries, in order.
    #[serde(default)]
    pub boundaries: Vec<String>,
}

fn english() -> String {
    "en".into()
}

impl Front {
    /// Whether the words are English: how hard others are to read is not measured.
    pub fn is_english(&self) -> bool {
        self.language.split(['-', '_']).next().is_some_and(|code| code.eq_ignore_ascii_case("en"))
    }

    /// What a reader is to know before all else: what the book is not, and who has not looked at it yet.
    pub fn notices(&self) -> impl Iterator<Item = &Text> {
        let review = match &self.clinical_review {
            ClinicalReview::None { words } => Some(words),
            ClinicalReview::Done { .. } => None,
        };
        std::iter::once(&self.notice).chain(review).chain(&self.translation)
    }
}

/// Who of the clinical professions has reviewed this edition.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "status")]
pub enum ClinicalReview {
    /// Nobody yet; `words` say so to the reader.
    None {
        /// Shown as it stands.
        words: Text,
    },
    /// A review that took place.
    Done {
        /// The reviewer's name and profession.
        name: String,
        /// ISO date of the review.
        date: String,
        /// What was reviewed.
        scope: Text,
    },
}

/// A group of topics in the contents.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Heading in the contents.
    pub title: String,
    /// Ids of its topics, in order.
    pub topics: Vec<String>,
}

/// One topic: `topics/ID.yaml`.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The file's stem.
    #[serde(skip)]
    pub id: String,
    /// Title, at most 48 columns.
    pub title: String,
    /// One line: what the reader finds here.
    pub summary: Text,
    /// ISO date of the last review of the words.
    pub reviewed: String,
    /// Ids of the sources of the whole topic.
    pub sources: Vec<String>,
    /// Sections, in order; at least one.
    pub sections: Late<Vec<Section>>,
}

/// A part of a topic under a heading.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Unique in its topic.
    pub id: String,
    /// The heading.
    pub title: String,
    /// Its blocks, in order; at least one.
    pub blocks: Vec<Block>,
}

/// A block with the sources of what it claims.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "RawBlock")]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Source ids; empty only where `claim` is false.
    pub sources: Vec<String>,
    /// Whether the block states a medical, legal or statistical fact.
    pub claim: bool,
}

/// The kinds of block.
#[derive(Debug, Clone)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph(Text),
    /// An unordered list.
    List(Vec<Text>),
    /// Numbered steps.
    Steps(Vec<Text>),
    /// Set apart from the text.
    Callout(Callout, Text),
    /// Words to say, and words to leave.
    Say {
        /// What helps.
        say: Text,
        /// What to leave unsaid.
        not: Text,
        /// Why, in one sentence.
        why: Option<Text>,
    },
    /// A quote of words to use as they stand.
    Quote(Text),
    /// A plain-text picture: ASCII, at most 60 columns.
    Picture {
        /// Lines as drawn.
        lines: Vec<String>,
        /// The same in words, for those who cannot see it.
        describes: Text,
    },
}

/// Why a block is set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callout {
    /// Act now.
    Emergency,
    /// Take care.
    Caution,
    /// It helps to know.
    Tip,
}

/// A block as written: exactly one of the kinds, with its sources.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBlock {
    /// A paragraph.
    p: Option<Text>,
    /// An unordered list.
    list: Option<Vec<Text>>,
    /// Numbered steps.
    steps: Option<Vec<Text>>,
    /// Set apart: act now.
    emergency: Option<Text>,
    /// Set apart: take care.
    caution: Option<Text>,
    /// Set apart: it helps to know.
    tip: Option<Text>,
    /// Words that help; `not` stands beside it.
    say: Option<Text>,
    /// Words to leave; `say` stands beside it.
    not: Option<Text>,
    /// Beside `say` and `not`: why, in one sentence.
    why: Option<Text>,
    /// Words to use as they stand.
    quote: Option<Text>,
    /// A picture of signs: ASCII, at most 60 columns; `describes` stands beside it.
    picture: Option<String>,
    /// What the picture shows, for those who cannot see it.
    describes: Option<Text>,
    /// Source ids; needed unless it says `claim: false`.
    #[serde(default)]
    sources: Vec<String>,
    /// `false` where it states no medical, legal or statistical fact.
    claim: Option<bool>,
}

impl TryFrom<RawBlock> for Block {
    type Error = String;

    fn try_from(raw: RawBlock) -> Result<Self, String> {
        let mut kinds = Vec::new();
        kinds.extend(raw.p.map(BlockKind::Paragraph));
        kinds.extend(raw.list.map(BlockKind::List));
        kinds.extend(raw.steps.map(BlockKind::Steps));
        kinds.extend(raw.emergency.map(|t| BlockKind::Callout(Callout::Emergency, t)));
        kinds.extend(raw.caution.map(|t| BlockKind::Callout(Callout::Caution, t)));
        kinds.extend(raw.tip.map(|t| BlockKind::Callout(Callout::Tip, t)));
        kinds.extend(raw.quote.map(BlockKind::Quote));
        match (raw.say, raw.not, raw.why) {
            (Some(say), Some(not), why) => kinds.push(BlockKind::Say { say, not, why }),
            (None, None, None) => {}
            _ => return Err("`say` and `not` stand together; `why` only beside them".into()),
        }
        match (raw.picture, raw.describes) {
            (Some(p), Some(describes)) => {
                let lines = p.lines().map(str::to_owned).collect();
                kinds.push(BlockKind::Picture { lines, describes });
            }
            (None, None) => {}
            _ => return Err("`picture` and `describes` stand together".into()),
        }
        let kind = kinds
            .pop()
            .ok_or("a block needs one of p, list, steps, emergency, caution, tip, say, quote, picture")?;
        if !kinds.is_empty() {
            return Err("a block holds one kind only: write two blocks".into());
        }
        let speech = matches!(kind, BlockKind::Say { .. } | BlockKind::Quote(_));
        Ok(Block { kind, sources: raw.sources, claim: raw.claim.unwrap_or(!speech) })
    }
}

/// One entry of `glossary.yaml`.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Unique.
    pub id: String,
    /// As shown.
    pub name: String,
    /// The long form of an acronym.
    pub long: Option<String>,
    /// Other names readers may meet.
    #[serde(default)]
    pub also: Vec<String>,
    /// What it means, in two sentences.
    pub means: Text,
    /// Source ids.
    #[serde(default)]
    pub sources: Vec<String>,
}

impl Term {
    /// All names a text may call it by, in lower case.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let names = [&self.id, &self.name].into_iter().chain(&self.also);
        names.map(|n| n.to_lowercase())
    }
}

/// One entry of `sources.yaml`.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Unique.
    pub id: String,
    /// Title as published.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Year of the edition used, where it has one.
    pub year: Option<u16>,
    /// Where to find it: an address without `https://`, or a reference.
    pub at: String,
    /// How well it was looked at: `read`, `reported` (read in reports of it) or `known`.
    pub looked: Looked,
}

/// How well a source was looked at.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Looked {
    /// The page itself was read.
    Read,
    /// Reports of it were read.
    Reported,
    /// Cited from general knowledge: the publisher is sure, the wording was not checked.
    Known,
}

/// One region: `regions/ID.yaml`. The only place where phone numbers stand.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The file's stem.
    #[serde(skip)]
    pub id: String,
    /// As shown beside every number.
    pub name: String,
    /// Territory codes of locales (`US` of `en_US`) that choose it.
    #[serde(default)]
    pub territories: Vec<String>,
    /// The emergency number; absent only where the reader is asked for theirs.
    pub emergency: Option<String>,
    /// A second emergency number, or a word on the first.
    pub emergency_note: Option<Text>,
    /// Where to get naloxone there.
    pub naloxone: Text,
    /// What the law says of callers there, with no legal advice.
    pub law: Option<Text>,
    /// Source ids of `naloxone` and `law`.
    pub sources: Vec<String>,
    /// ISO date of the last look at this page.
    pub reviewed: String,
    /// Help lines and pages, most public first.
    #[serde(default)]
    pub lines: Vec<Line>,
}

/// A help line or page of a region.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Unique in its region; the same id in several regions names the same kind of help.
    pub id: String,
    /// As it calls itself.
    pub name: String,
    /// What it is for.
    pub what: Text,
    /// Number to call, written as there.
    pub number: Option<String>,
    /// What to text, to which number.
    pub text: Option<String>,
    /// Address without `https://`.
    pub web: Option<String>,
    /// When it answers.
    pub hours: Option<String>,
    /// Languages it answers in, where known.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Source id.
    pub source: String,
    /// ISO date the entry was looked at.
    pub looked_at: String,
    /// True until somebody has called it or seen its official page.
    #[serde(default)]
    pub unverified: bool,
}

impl Line {
    /// Its number and what to text, in words; empty where it has neither.
    pub fn numbers(&self, words: &RegionWords) -> String {
        let text = self.text.as_ref().map(|text| fill(&words.text, &[text]));
        self.number.iter().cloned().chain(text).collect::<Vec<_>>().join(", ")
    }

    /// What stands after [`Self::numbers`] that nobody has checked.
    pub fn check<'w>(&self, words: &'w RegionWords) -> Option<&'w str> {
        let has = self.number.is_some() || self.text.is_some();
        (self.unverified && has).then_some(words.unverified.as_str())
    }

    /// Both together; none where it has no number.
    fn called(&self, words: &RegionWords) -> Option<String> {
        let numbers = Some(self.numbers(words)).filter(|numbers| !numbers.is_empty())?;
        Some(self.check(words).map_or(numbers.clone(), |check| format!("{numbers} - {check}")))
    }

    /// How it is reached in a sentence: its numbers, or else its address; none where it has neither.
    pub fn reach(&self, words: &RegionWords) -> Option<String> {
        self.called(words).or_else(|| self.web.clone())
    }

    /// All that is known of how it is reached.
    pub fn reach_in_full(&self, words: &RegionWords) -> String {
        let parts = self.called(words).into_iter().chain(self.hours.clone()).chain(self.web.clone());
        parts.chain(self.languages.iter().cloned()).collect::<Vec<_>>().join(", ")
    }
}

/// A plain checklist: `checklists/ID.yaml`.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// The file's stem.
    #[serde(skip)]
    pub id: String,
    /// Title.
    pub title: String,
    /// One line: when to use it.
    pub summary: Text,
    /// ISO date of the last review.
    pub reviewed: String,
    /// Source ids.
    pub sources: Vec<String>,
    /// Groups of items, in order.
    pub groups: Vec<Group>,
}

/// Items of a checklist under a heading.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The heading.
    pub title: String,
    /// Items, in order.
    pub items: Vec<Item>,
}

/// One thing to do or to ask: at most 12 words.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The thing itself; starts with a verb, or is a question to ask.
    #[serde(rename = "do")]
    pub act: Text,
    /// Why, in one sentence.
    pub why: Option<Text>,
    /// Source ids, where it states a fact of its own.
    #[serde(default)]
    pub sources: Vec<String>,
}
