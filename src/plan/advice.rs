//! What a plan lacks and what to take care of. Advice, never a lock.

use super::model::{Boundary, Plan, PlanText, Status, Text};
use crate::content::boundaries::{Caution, Field, Gravity, Touch};
use crate::content::cautions::{self, LimitView, PlanView};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

/// A caution that a plan raises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// Its index among the rules.
    pub caution: usize,
    /// The limit that raises it, by its index in the plan; `None` for the plan as a whole.
    pub limit: Option<usize>,
    /// The field and the words that raised it, where words did.
    pub found: Option<(Field, String)>,
    /// Whether it was set aside.
    pub dismissed: bool,
}

/// Something a plan lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Any limit at all.
    Limits,
    /// A text of its own.
    Plan(PlanText),
    /// A day to look at it again.
    Review,
    /// A text of a limit, by its index.
    Text(usize, Text),
}

/// Texts without which a plan is not whole.
const PLAN_NEEDS: [PlanText; 3] = [PlanText::Name, PlanText::Backup, PlanText::Told];
/// Texts without which a limit is not whole.
const LIMIT_NEEDS: [Text; 5] = [Text::Limit, Text::Reason, Text::FollowThrough, Text::Open, Text::Say];

impl Plan {
    /// What it lacks, limits first.
    pub fn missing(&self) -> Vec<Missing> {
        let mut out = Vec::new();
        if self.living().next().is_none() {
            out.push(Missing::Limits);
        }
        let empty = |text: &str| text.trim().is_empty();
        for (i, b) in self.living() {
            out.extend(LIMIT_NEEDS.into_iter().filter(|t| empty(b.text(*t))).map(|t| Missing::Text(i, t)));
        }
        out.extend(PLAN_NEEDS.into_iter().filter(|t| empty(self.text(*t))).map(Missing::Plan));
        if !self.has_review() {
            out.push(Missing::Review);
        }
        out
    }

    fn has_review(&self) -> bool {
        self.facts.review.is_some() || self.living().any(|(_, b)| b.facts.review.is_some())
    }

    /// The cautions it raises, in the order of the rules: gravest first.
    pub fn raised(&self, rules: &[Caution]) -> Vec<Raised> {
        self.raised_by(rules, |_| true)
    }

    /// The cautions that the plan raises, and those limits of it that are `asked`.
    fn raised_by(&self, rules: &[Caution], asked: impl Fn(usize) -> bool) -> Vec<Raised> {
        let touches: Vec<Vec<Touch>> =
            self.living().map(|(_, b)| b.facts.touches.iter().filter_map(|t| touch(t)).collect()).collect();
        let limits = self.living().zip(&touches).map(|((_, b), touches)| LimitView {
            category: &b.facts.category,
            touches,
            texts: Text::ALL.into_iter().filter_map(|t| Some((field(t)?, b.text(t)))).collect(),
        });
        let view = PlanView {
            limits: limits.collect(),
            texts: PlanText::ALL.into_iter().filter_map(|t| Some((plan_field(t)?, self.text(t)))).collect(),
            under_18: self.facts.under_18,
            fear: self.facts.fear,
            review_date: self.has_review(),
        };
        let living: Vec<usize> = self.living().map(|(i, _)| i).collect();
        let asked: Vec<usize> = (0..living.len()).filter(|i| asked(living[*i])).collect();
        let raised = cautions::raised_by(rules, &view, &asked).into_iter().filter_map(|r| {
            let limit = r.limit.and_then(|i| living.get(i).copied());
            let id = &rules.get(r.caution)?.id;
            let aside = match limit {
                Some(i) => &self.boundaries.get(i)?.facts.dismissed,
                None => &self.facts.dismissed,
            };
            let dismissed = aside.iter().any(|d| d.caution == *id);
            Some(Raised { caution: r.caution, limit, found: r.found, dismissed })
        });
        raised.collect()
    }

    /// The cautions that one limit, or the plan's own texts, raise: as many as are seen from there, and quickly enough
    /// for each letter that is typed.
    pub fn raised_at(&self, rules: &[Caution], limit: Option<usize>) -> Vec<Raised> {
        let mut near = Self::default();
        near.facts = self.facts.clone();
        for text in PlanText::ALL.into_iter().filter(|_| limit.is_none()) {
            self.text(text).clone_into(near.text_mut(text));
        }
        near.boundaries =
            self.boundaries.iter().enumerate().map(|(i, b)| b.seen_from(limit == Some(i))).collect();
        near.raised_by(rules, |i| limit == Some(i))
            .into_iter()
            .filter(|r| r.limit == limit || (limit.is_some() && r.found.is_some()))
            .collect()
    }

    /// Cautions to read before anything else of the plan: where somebody may come to harm.
    pub fn safety_first(&self, rules: &[Caution]) -> Vec<Raised> {
        let grave = |r: &Raised| {
            rules.get(r.caution).is_some_and(|c| c.weight <= Gravity::Safety || c.first.is_some())
        };
        self.raised(rules).into_iter().filter(|r| !r.dismissed && grave(r)).collect()
    }
}

/// Names of all that a limit can touch.
pub const TOUCHES: [&str; 10] =
    ["home", "leaving", "violence", "minor", "children", "money", "driving", "law", "treatment", "contact"];

/// What a limit touches, by the name that the content uses.
pub fn touch(name: &str) -> Option<Touch> {
    let name: StrDeserializer<'_, Error> = name.into_deserializer();
    Touch::deserialize(name).ok()
}

/// The text that the rules know by this name.
pub fn field(text: Text) -> Option<Field> {
    Some(match text {
        Text::Limit => Field::Limit,
        Text::Reason => Field::Reason,
        Text::FollowThrough => Field::FollowThrough,
        Text::Open => Field::Open,
        Text::Say => Field::Say,
        Text::SafetyPlace => Field::SafetyPlace,
        Text::SafetyNaloxone => Field::SafetyNaloxone,
        Text::SafetyContact => Field::SafetyContact,
        Text::Tell => return None,
    })
}

/// The text of the plan that the rules know by this name.
pub fn plan_field(text: PlanText) -> Option<Field> {
    Some(match text {
        PlanText::Name => Field::Name,
        PlanText::Backup => Field::Backup,
        PlanText::Wont => Field::Wont,
        PlanText::Told => Field::Told,
        PlanText::Title | PlanText::Values => return None,
    })
}

impl Boundary {
    /// As much as the rules need of it: its texts where it is the one in hand; else what it is about.
    fn seen_from(&self, here: bool) -> Self {
        let mut b = Self::default();
        b.facts = self.facts.clone();
        for text in Text::ALL.into_iter().filter(|_| here) {
            self.text(text).clone_into(b.text_mut(text));
        }
        b
    }
}

impl Status {
    /// The status after this one, round the end.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|s| *s == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}
