//! The words of boundary plans.

use super::super::fill;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Words of boundary plans.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanWords {
    /// Names of fields, by the key of the plan's file.
    pub field: BTreeMap<String, String>,
    /// What a field asks for, by the same keys.
    pub ask: BTreeMap<String, String>,
    /// Names of statuses, by their keys.
    pub status: BTreeMap<String, String>,
    /// Names of what can happen to a limit, by their keys.
    pub event: BTreeMap<String, String>,
    /// Names of what a limit can touch, by their keys.
    pub touch: BTreeMap<String, String>,
    /// The signs of the year, by the keys of events.
    pub sign: BTreeMap<String, String>,
    /// Names of the months, as short as they are read.
    pub months: [String; 12],
    /// Title of the list of plans.
    pub plans: String,
    /// Shown where there is no plan; `{0}` the key that makes one.
    pub no_plans: String,
    /// Marks a plan that is locked.
    pub locked: String,
    /// Said when a locked plan is opened; `{0}` its name.
    pub is_locked: String,
    /// Marks a plan with a day to look at it again that has come.
    pub due: String,
    /// Title of a plan for somebody; `{0}` for whom.
    pub title: String,
    /// Title of a plan for nobody yet.
    pub untitled: String,
    /// The plan's own entry in the list of limits.
    pub whole: String,
    /// A limit without words.
    pub new_limit: String,
    /// `{0}` limits: more than one, or none.
    pub limits: String,
    /// One limit.
    pub one_limit: String,
    /// Heading of the log.
    pub log: String,
    /// Heading of what is missing.
    pub missing: String,
    /// Said where nothing is.
    pub nothing_missing: String,
    /// What is missing where there is no limit.
    pub missing_limits: String,
    /// Heading of the cautions.
    pub cautions: String,
    /// Before why a caution is raised.
    pub why: String,
    /// Before the words that raised a caution.
    pub found: String,
    /// Before the sources of a caution.
    pub source: String,
    /// Before why a caution was set aside.
    pub dismissed: String,
    /// Asks why a caution is set aside; `{0}` its title.
    pub dismiss: String,
    /// Said where there is no caution to set aside.
    pub nothing_to_dismiss: String,
    /// Title of the page on safety, shown first.
    pub safety: String,
    /// Which key leads to the topic to read first; `{0}` the topic.
    pub read_first: String,
    /// Which key goes on to the plan.
    pub go_on: String,
    /// Asks for the name of a new plan.
    pub name_plan: String,
    /// Said where a name cannot be a file's.
    pub bad_name: String,
    /// Said where a plan of that name is there already; `{0}` the name.
    pub name_taken: String,
    /// Asks for a day.
    pub ask_day: String,
    /// Said where a day is none.
    pub bad_day: String,
    /// Asks what happened: the three keys.
    pub ask_event: String,
    /// Said when an event was logged; `{0}` the event, `{1}` the day.
    pub logged: String,
    /// Said kindly where a limit was crossed and nothing was done.
    pub crossed_in_vain: String,
    /// Said where a review is due; `{0}` the limit, `{1}` the day.
    pub review_due: String,
    /// Asks for words to find a template.
    pub find_template: String,
    /// The entry of templates that starts from scratch.
    pub from_scratch: String,
    /// Title of the choice of a category.
    pub choose_category: String,
    /// Title of the choice of what a limit touches.
    pub choose_touches: String,
    /// Stands for no category.
    pub no_category: String,
    /// Marks what is chosen.
    pub chosen: String,
    /// Yes.
    pub yes: String,
    /// No.
    pub no: String,
    /// Said when the last step was taken back.
    pub undone: String,
    /// Said when taking back took what was written elsewhere too.
    pub undone_whole: String,
    /// Said when a step was done again.
    pub redone: String,
    /// Said where there is nothing to take back.
    pub nothing_to_undo: String,
    /// Said where there is nothing to do again.
    pub nothing_to_redo: String,
    /// Said when a limit was taken out; `{0}` the key that brings it back.
    pub deleted: String,
    /// Said when the words to say were copied.
    pub copied: String,
    /// Said where there is nothing to copy.
    pub nothing_to_copy: String,
    /// Said while nothing is written.
    pub private: String,
    /// The same of one begun while the disk refuses; `{0}` why.
    pub private_for: String,
    /// Asked before the program ends with such a plan; `{0}` its name, `{1}` the key that leaves.
    pub gone: String,
    /// Said where the disk refuses; `{0}` why.
    pub not_saved: String,
    /// Said when it takes again.
    pub saved_again: String,
    /// Said on a plan that another program has open; `{0}` who, `{1}` since when.
    pub read_only: String,
    /// Which key edits all the same.
    pub edit_anyway: String,
    /// Said when what was written elsewhere was taken in.
    pub merged: String,
    /// Said when both changed the same text; `{0}` how many.
    pub merged_both: String,
    /// Said when typed words were found that had not been saved.
    pub recovered: String,
    /// Said when a new plan is first saved; `{0}` where.
    pub kept_in: String,
    /// Said when a new plan is left before anything is written in it; `{0}` its name.
    pub not_begun: String,
    /// Said when records could not be used and were kept aside; `{0}` where.
    pub records_aside: String,
    /// Said when a version with comments was kept aside; `{0}` where.
    pub comments_kept: String,
    /// A text is kept beside the plan; `{0}` its path.
    pub kept_aside: String,
    /// A plan could not be opened; `{0}` why.
    pub not_opened: String,
    /// Said when a plan's file has a mistake; `{0}` the place and what is wrong.
    pub broken: String,
    /// Choices for such a file: mend it here, open the last good version, leave it.
    pub broken_choices: [String; 3],
    /// Said where there is no good version.
    pub no_version: String,
    /// Title of the text that is mended.
    pub mend: String,
    /// Title of the year; `{0}` the year.
    pub year: String,
    /// What the signs mean.
    pub year_signs: String,
    /// Counts of a limit: `{0}` kept, `{1}` crossed, `{2}` of those with something done, `{3}` changed.
    pub counts: String,
    /// Said in the guided path; `{0}` of `{1}` questions.
    pub guide: String,
    /// Said behind it where keys are pressed, not typed.
    pub guide_keys: String,
    /// The questions of the guided path by the keys of fields.
    pub guide_ask: BTreeMap<String, String>,
    /// Asks whether to add another limit: yes, no.
    pub guide_more: [String; 2],
    /// Title of that choice; `{0}` limits so far.
    pub guide_made: String,
    /// Heading of an exported plan; `{0}` for whom.
    pub export_title: String,
    /// Heading of the page to hand over.
    pub sheet_title: String,
    /// Stands on that page where no limit may be handed over yet.
    pub sheet_empty: String,
    /// `{0}` number of a limit.
    pub export_limit: String,
}

impl PlanWords {
    /// Keys of fields, statuses, events and marks that have no words: none in a whole pack.
    pub fn missing(&self) -> Vec<String> {
        use crate::plan::model::{EventKind, EventText, PlanText, Status, Text};
        let fields = PlanText::ALL.map(PlanText::key).into_iter();
        let fields = fields.chain(Text::ALL.map(Text::key)).chain(EventText::ALL.map(EventText::key));
        let facts = ["review", "start", "status", "category", "touches", "under_18", "fear"];
        let mut out = Vec::new();
        let mut look = |map: &BTreeMap<String, String>, name: &str, key: &str| {
            if !map.contains_key(key) {
                out.push(format!("plan.{name}.{key}"));
            }
        };
        for key in fields.clone().chain(facts) {
            look(&self.field, "field", key);
        }
        for key in fields {
            look(&self.ask, "ask", key);
        }
        for status in Status::ALL {
            look(&self.status, "status", status.key());
        }
        for event in EventKind::ALL {
            look(&self.event, "event", event.key());
            look(&self.sign, "sign", event.key());
        }
        for key in crate::plan::advice::TOUCHES {
            look(&self.touch, "touch", key);
        }
        out
    }

    /// So many limits.
    pub fn limits(&self, count: usize) -> String {
        if count == 1 { self.one_limit.clone() } else { fill(&self.limits, &[&count.to_string()]) }
    }

    /// The name of a field.
    pub fn field<'a>(&'a self, key: &'a str) -> &'a str {
        self.field.get(key).map_or(key, String::as_str)
    }

    /// The name of a status.
    pub fn status(&self, status: crate::plan::Status) -> &str {
        self.status.get(status.key()).map_or(status.key(), String::as_str)
    }

    /// The name of an event.
    pub fn event(&self, kind: crate::plan::EventKind) -> &str {
        self.event.get(kind.key()).map_or(kind.key(), String::as_str)
    }
}
