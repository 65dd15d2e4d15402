//! The overdose checklist and its drills as typed values: `checklists/overdose.yaml` and `drills/ID.yaml`.
//!
//! Every number that a clock of the checklist goes by stands in [`Timing`], in the file, with its sources.

use super::walk::{Seen, Walk, Walker};
use super::{Group, Item, Text};
use serde::{Deserialize, Serialize};

/// What a person marks with one key while it happens.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// The emergency number was called.
    Called,
    /// A dose of naloxone was given.
    Naloxone,
    /// Rescue breaths were begun.
    Breaths,
    /// Chest pushes were begun.
    Pushes,
    /// They breathe on their own.
    Breathing,
    /// They are awake.
    Awake,
    /// The ambulance is here.
    Ambulance,
}

/// What brings a step up.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// They breathe on their own.
    Breathing,
    /// Breaths or pushes were needed again after they had breathed.
    Stopped,
    /// They are awake.
    Awake,
    /// The ambulance is here.
    Ambulance,
}

/// `checklists/overdose.yaml`.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overdose {
    /// Title.
    pub title: String,
    /// ISO date of the last review.
    pub reviewed: String,
    /// Source ids of the whole list.
    pub sources: Vec<String>,
    /// The first line of the screen: holds the emergency number.
    pub call: Text,
    /// The words to say on the phone.
    pub say: Text,
    /// Steps, in order; at least one.
    pub steps: Vec<Step>,
    /// What to leave, and why.
    pub do_not: Vec<Item>,
    /// Source ids of `do_not`.
    pub do_not_sources: Vec<String>,
    /// The numbers the clocks go by.
    pub timing: Timing,
    /// What to do once a real emergency is over.
    pub after: Vec<Group>,
    /// What drills look at when they end.
    pub goals: Vec<Goal>,
}

/// One step: one action.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Unique.
    pub id: String,
    /// The action: at most 12 words, the verb first.
    #[serde(rename = "do")]
    pub act: Text,
    /// How: shown under the step while it is the current one.
    pub detail: Text,
    /// The mark that does the step; the n-th step with a mark is done by the n-th such mark.
    pub mark: Option<MarkKind>,
    /// What brings the step up as soon as it is marked.
    pub when: Option<When>,
    /// Whether the list stops here before it goes on past it.
    #[serde(default)]
    pub never_skip: bool,
    /// Source ids.
    pub sources: Vec<String>,
}

/// Every number of the checklist's clocks.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timing {
    /// When another dose is due after a dose.
    pub naloxone: DoseTiming,
    /// When to look again after they breathe on their own.
    pub look: Every,
    /// When naloxone may wear off.
    pub wears_off: WearsOff,
    /// The pace of rescue breaths.
    pub breaths: BreathPace,
    /// The pace of chest pushes.
    pub pushes: PushPace,
    /// When two helpers swap.
    pub swap: Every,
}

/// When another dose is due.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoseTiming {
    /// Seconds after the last dose from which another is due.
    pub due: u32,
    /// Seconds after the last dose from which it is urgent.
    pub urgent: u32,
    /// Source ids.
    pub sources: Vec<String>,
}

/// Something that comes round.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Every {
    /// Seconds.
    pub every: u32,
    /// Source ids.
    pub sources: Vec<String>,
}

/// When naloxone may wear off.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WearsOff {
    /// Minutes after the last dose, in order.
    pub minutes: Vec<u32>,
    /// Source ids.
    pub sources: Vec<String>,
}

/// The pace of rescue breaths.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreathPace {
    /// Seconds from breath to breath for an adult.
    pub adult: f64,
    /// Seconds from breath to breath for a child.
    pub child: f64,
    /// Source ids.
    pub sources: Vec<String>,
}

/// The pace of chest pushes.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PushPace {
    /// Fewest a minute.
    pub slowest: u32,
    /// Most a minute.
    pub fastest: u32,
    /// Pushes before 2 breaths.
    pub set: u32,
    /// Source ids.
    pub sources: Vec<String>,
}

impl Timing {
    /// Milliseconds from breath to breath.
    pub fn breath(&self, child: bool) -> u64 {
        let seconds = if child { self.breaths.child } else { self.breaths.adult };
        // Checked to lie within 1 and 60 seconds.
        (seconds * 1000.0) as u64
    }

    /// Milliseconds from push to push: the middle of the pace.
    pub fn push(&self) -> u64 {
        120_000 / u64::from((self.pushes.slowest + self.pushes.fastest).max(2))
    }

    /// What is wrong with the numbers: the key, and the words.
    pub fn faults(&self) -> Vec<(&'static str, &'static str)> {
        let mut faults = Vec::new();
        let mut need = |holds: bool, key, words| {
            if !holds {
                faults.push((key, words));
            }
        };
        let DoseTiming { due, urgent, .. } = self.naloxone;
        need(
            (30..=600).contains(&due) && due < urgent && urgent <= 600,
            "naloxone",
            "`due` must lie before `urgent`, both within 30 and 600 seconds",
        );
        need((5..=300).contains(&self.look.every), "look", "`every` must lie within 5 and 300 seconds");
        need((30..=600).contains(&self.swap.every), "swap", "`every` must lie within 30 and 600 seconds");
        let minutes = &self.wears_off.minutes;
        need(
            !minutes.is_empty()
                && minutes.is_sorted_by(|a, b| a < b)
                && minutes.iter().all(|m| (1..=600).contains(m)),
            "wears_off",
            "`minutes` must rise, within 1 and 600",
        );
        let BreathPace { adult, child, .. } = self.breaths;
        need(
            (1.0..=60.0).contains(&child) && child <= adult && adult <= 60.0,
            "breaths",
            "`child` must not be above `adult`, both within 1 and 60 seconds",
        );
        let PushPace { slowest, fastest, set, .. } = self.pushes;
        need(
            (60..=200).contains(&slowest) && slowest <= fastest && fastest <= 200,
            "pushes",
            "`slowest` must not be above `fastest`, both within 60 and 200 a minute",
        );
        need((1..=100).contains(&set), "pushes", "`set` must lie within 1 and 100");
        faults
    }
}

/// What a time is counted from.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// The start of the drill.
    Start,
    /// The person got worse.
    Worse,
    /// The dose before.
    Dose,
    /// They breathe on their own.
    Returned,
    /// They woke.
    Awake,
    /// Breathing stopped again.
    Stopped,
}

/// What a drill looks at: whether something was done, and when.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Unique.
    pub id: String,
    /// The mark that meets it; else `step`.
    pub mark: Option<MarkKind>,
    /// The step that meets it; else `mark`.
    pub step: Option<String>,
    /// Which of the marks, from 1.
    #[serde(default = "first")]
    pub nth: usize,
    /// What the seconds are counted from.
    pub from: From,
    /// Seconds before which it is early.
    pub earliest: Option<u32>,
    /// Seconds within which it is in time.
    pub within: u32,
    /// Said where it was in time.
    pub good: Text,
    /// Said where it was late.
    pub late: Text,
    /// Said where it was early.
    pub early: Option<Text>,
    /// Said where it was not done.
    pub missed: Text,
    /// Why it matters.
    pub why: Text,
    /// Source ids of `why`.
    pub sources: Vec<String>,
}

fn first() -> usize {
    1
}

/// One scenario: `drills/ID.yaml`.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drill {
    /// The file's stem.
    #[serde(skip)]
    pub id: String,
    /// Title.
    pub title: String,
    /// What the reader finds.
    pub summary: Text,
    /// ISO date of the last review.
    pub reviewed: String,
    /// Source ids.
    pub sources: Vec<String>,
    /// Doses of naloxone at hand.
    pub doses: usize,
    /// Helpers on the scene.
    pub people: u32,
    /// Whether the simulated person is a child.
    #[serde(default)]
    pub child: bool,
    /// The simulated person.
    pub person: Person,
    /// Seconds from the call until the ambulance is here.
    pub ambulance_after: u32,
    /// What the reader sees in each state.
    pub sees: Sees,
    /// Ids of the goals it is measured by.
    pub goals: Vec<String>,
}

/// How the simulated person fares; all times in seconds.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// How they breathe at the start.
    pub breathing: Breathing,
    /// Doses until they breathe on their own.
    pub doses_needed: usize,
    /// From the dose that is enough until they breathe.
    pub works_after: u32,
    /// From the start until slow breathing stops.
    pub worse_after: Option<u32>,
    /// Without air for so long, they show no sign of life.
    pub lifeless_after: u32,
    /// From breathing until they wake.
    pub wakes_after: Option<u32>,
    /// From breathing until it stops again; one more dose brings it back.
    pub stops_again_after: Option<u32>,
}

/// How somebody breathes at the start of a drill.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breathing {
    /// Not at all.
    None,
    /// Too slowly.
    Slow,
}

/// What the reader sees of the simulated person.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sees {
    /// At the start.
    pub start: Text,
    /// Once slow breathing stopped.
    pub worse: Option<Text>,
    /// While breaths are given.
    pub air: Text,
    /// Without air for too long.
    pub lifeless: Text,
    /// They breathe on their own.
    pub returned: Option<Text>,
    /// They woke.
    pub awake: Option<Text>,
    /// Breathing stopped again.
    pub stopped: Option<Text>,
    /// The ambulance is here.
    pub ambulance: Text,
}

impl Walk for Overdose {
    fn walk(&self, w: &mut Walker<'_>) {
        w.at("title", Seen::Title(&self.title));
        w.at("reviewed", Seen::Date(&self.reviewed));
        w.sources(&self.sources);
        w.at("call", Seen::Text(&self.call));
        w.at("say", Seen::Text(&self.say));
        w.each("steps", &self.steps, |w, i, step| {
            w.within(i, |w| {
                w.at("do", Seen::Text(&step.act));
                w.at("detail", Seen::Text(&step.detail));
                w.sources(&step.sources);
            });
        });
        w.walk_each("do_not", &self.do_not);
        w.each("do_not_sources", &self.do_not_sources, |w, i, id| w.at(i, Seen::Source(id)));
        w.within("timing", |w| {
            let t = &self.timing;
            for (key, sources) in [
                ("naloxone", &t.naloxone.sources),
                ("look", &t.look.sources),
                ("wears_off", &t.wears_off.sources),
                ("breaths", &t.breaths.sources),
                ("pushes", &t.pushes.sources),
                ("swap", &t.swap.sources),
            ] {
                w.within(key, |w| w.sources(sources));
            }
        });
        w.walk_each("after", &self.after);
        w.each("goals", &self.goals, |w, i, goal| {
            w.within(i, |w| {
                let texts = [
                    ("good", &goal.good),
                    ("late", &goal.late),
                    ("missed", &goal.missed),
                    ("why", &goal.why),
                ];
                for (key, text) in texts.into_iter().chain(goal.early.iter().map(|t| ("early", t))) {
                    w.at(key, Seen::Text(text));
                }
                w.sources(&goal.sources);
            });
        });
    }
}

impl Walk for Drill {
    fn walk(&self, w: &mut Walker<'_>) {
        w.at("title", Seen::Title(&self.title));
        w.at("summary", Seen::Text(&self.summary));
        w.at("reviewed", Seen::Date(&self.reviewed));
        w.sources(&self.sources);
        w.within("sees", |w| {
            let sees = &self.sees;
            let always = [
                ("start", &sees.start),
                ("air", &sees.air),
                ("lifeless", &sees.lifeless),
                ("ambulance", &sees.ambulance),
            ];
            let some = [
                ("worse", &sees.worse),
                ("returned", &sees.returned),
                ("awake", &sees.awake),
                ("stopped", &sees.stopped),
            ];
            let some = some.into_iter().filter_map(|(key, text)| Some((key, text.as_ref()?)));
            for (key, text) in always.into_iter().chain(some) {
                w.at(key, Seen::Text(text));
            }
        });
    }
}
