//! What must hold within the overdose checklist, and between it and its drills.

use super::{Checker, Loaded, has_figure, unknown};
use crate::content::inline::{Inline, Text};
use crate::content::overdose::{From, Goal};
use crate::content::{Drill, Late, MarkKind, Overdose};
use crate::yaml::Step;
use std::collections::BTreeSet;

/// Most words of a step: it is read between two actions.
const MOST_WORDS: usize = 12;
/// Marks that a list without them could not run an emergency by.
const NEEDED: [(MarkKind, &str); 3] =
    [(MarkKind::Called, "called"), (MarkKind::Naloxone, "naloxone"), (MarkKind::Breaths, "breaths")];

impl Checker<'_> {
    pub(super) fn overdose(&mut self, loaded: &Loaded<Late<Overdose>>) {
        let Some(list) = &loaded.value else { return };
        let file = loaded.file;
        let steps = ["steps".into()];
        self.unique(file, &steps, list.steps.iter().map(|s| s.id.as_str()));
        self.unique(file, &["goals".into()], list.goals.iter().map(|g| g.id.as_str()));
        let named = |text: &Text| text.0.contains(&Inline::Emergency);
        if !named(&list.call) {
            self.error(file, &["call".into()], None, "this line must hold `{emergency}`".into());
        }
        for (mark, name) in NEEDED {
            if !list.steps.iter().any(|s| s.mark == Some(mark)) {
                self.error(file, &steps, None, format!("no step has `mark: {name}`: the list needs one"));
            }
        }
        let place = |mark| list.steps.iter().position(|s| s.mark == Some(mark));
        if let (Some(call), Some(dose)) = (place(MarkKind::Called), place(MarkKind::Naloxone))
            && dose < call
        {
            let path = [steps[0].clone(), dose.into()];
            self.error(file, &path, None, "naloxone stands before the call: put the call first".into());
        }
        for (i, step) in list.steps.iter().enumerate() {
            let words = word_count(&step.act);
            if words > MOST_WORDS {
                let message = format!("the step has {words} words: at most {MOST_WORDS}");
                self.error(file, &["steps".into(), i.into(), "do".into()], None, message);
            }
            if step.sources.is_empty() {
                let path = ["steps".into(), i.into(), "sources".into()];
                self.error(file, &path, None, "the step names no source: add one".into());
            }
        }
        for (key, message) in list.timing.faults() {
            self.error(file, &["timing".into(), key.into()], None, message.into());
        }
        for (i, group) in list.after.iter().enumerate() {
            for (j, item) in group.items.iter().enumerate() {
                let figure = has_figure(&item.act) || item.why.as_ref().is_some_and(has_figure);
                if figure && item.sources.is_empty() {
                    let path = ["after".into(), i.into(), "items".into(), Step::Index(j)];
                    self.error(file, &path, None, "a figure is a claim: name its source".into());
                }
            }
        }
        let ids: BTreeSet<&str> = list.steps.iter().map(|s| s.id.as_str()).collect();
        for (i, goal) in list.goals.iter().enumerate() {
            for message in goal_faults(goal, &ids) {
                self.error(file, &["goals".into(), i.into()], None, message);
            }
        }
    }

    pub(super) fn drill(&mut self, loaded: &Loaded<Late<Drill>>) {
        let Some(drill) = &loaded.value else { return };
        let file = loaded.file;
        let needed = [
            ("worse", drill.person.worse_after.is_some(), drill.sees.worse.is_some()),
            ("awake", drill.person.wakes_after.is_some(), drill.sees.awake.is_some()),
            ("stopped", drill.person.stops_again_after.is_some(), drill.sees.stopped.is_some()),
            ("returned", drill.doses >= drill.person.doses_needed, drill.sees.returned.is_some()),
        ];
        for (key, can_be, words) in needed {
            if can_be && !words {
                let message = format!("the person can come to this state: add `{key}` with what is seen");
                self.error(file, &["sees".into()], None, message);
            }
        }
        let list = self.pack.overdose.as_ref().and_then(|l| l.value.as_ref());
        let Some(goals) = list.map(|l| &l.goals) else { return };
        for (i, id) in drill.goals.iter().enumerate() {
            let path = ["goals".into(), Step::Index(i)];
            match goals.iter().find(|g| g.id == *id) {
                None => {
                    let ids = goals.iter().map(|g| g.id.as_str());
                    self.error(
                        file,
                        &path,
                        None,
                        unknown("goal", id, ids, "add it to checklists/overdose.yaml"),
                    );
                }
                Some(goal) if !reached(drill, goal.from) => {
                    let message = format!("the goal `{id}` counts from what never happens in this drill");
                    self.error(file, &path, None, message);
                }
                Some(_) => {}
            }
        }
    }
}

/// Whether a drill can come to where a goal counts from.
fn reached(drill: &Drill, from: From) -> bool {
    let returns = drill.doses >= drill.person.doses_needed;
    match from {
        From::Start => true,
        From::Worse => drill.person.worse_after.is_some(),
        From::Dose => drill.doses > 0,
        From::Returned => returns,
        From::Awake => returns && drill.person.wakes_after.is_some(),
        From::Stopped => returns && drill.person.stops_again_after.is_some(),
    }
}

fn goal_faults(goal: &Goal, steps: &BTreeSet<&str>) -> Vec<String> {
    let mut faults = Vec::new();
    match (goal.mark, &goal.step) {
        (Some(_), None) => {}
        (None, Some(step)) if !steps.contains(step.as_str()) => {
            faults.push(unknown("step", step, steps.iter().copied(), ""));
        }
        (None, Some(_)) => {}
        _ => faults.push("a goal holds either `mark` or `step`".to_owned()),
    }
    if goal.nth == 0 {
        faults.push("`nth` counts from 1".to_owned());
    }
    if goal.earliest.is_some_and(|e| e >= goal.within) {
        faults.push("`earliest` must lie before `within`".to_owned());
    }
    if goal.earliest.is_some() != goal.early.is_some() {
        faults.push("`earliest` and `early` stand together".to_owned());
    }
    if goal.sources.is_empty() {
        faults.push("the goal names no source for its `why`: add one".to_owned());
    }
    faults
}

/// Words of a text, the emergency number as one.
fn word_count(Text(runs): &Text) -> usize {
    let mut words = String::new();
    for run in runs {
        match run {
            Inline::Plain(w) | Inline::Emphasis(w) => words.push_str(w),
            Inline::Link { words: w, .. } | Inline::Term { words: w, .. } => words.push_str(w),
            Inline::Emergency | Inline::Line { .. } => words.push('#'),
        }
    }
    words.split_whitespace().count()
}
