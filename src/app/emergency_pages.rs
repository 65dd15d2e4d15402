//! The checklist's pages that scroll: the summary for the crew, what not to do, what to do after, how a drill went;
//! and the words for what is due and for what was marked last.

use super::emergency::step_words;
use super::keys::key_of;
use super::page::{Page, Role, Setting, Writer};
use super::screen::SheetKind;
use super::{Action, Key, State};
use crate::content::{Group, Item, MarkKind, fill};
use crate::incident::clocks::{Due, DueKind, Stage};
use crate::incident::drill::{Outcome, judge};
use crate::incident::summary::{self, reading};

impl State {
    /// The first line of the checklist: the number, marked where this is practice.
    pub fn call_words(&self, practice: bool) -> String {
        let call = self.plain(&self.book.overdose.call);
        if practice { format!("{} {call}", self.words().emergency.practice) } else { call }
    }

    /// What is due, in words.
    pub fn due_words(&self, due: &Due) -> String {
        let words = &self.words().emergency;
        let key = |kind| key_of(&Action::Marked(kind)).map(|k| k.to_string()).unwrap_or_default();
        match (due.kind, due.stage) {
            (DueKind::Dose(n), Stage::Coming) => {
                fill(&words.dose_coming, &[&n.to_string(), &reading(due.from)])
            }
            (DueKind::Dose(n), Stage::Due) => {
                let timing = &self.book.overdose.timing.naloxone;
                let until = due.from + u64::from(timing.urgent.saturating_sub(timing.due)) * 1000;
                fill(&words.dose_due, &[&n.to_string(), &reading(until)])
            }
            (DueKind::Dose(n), Stage::Urgent) => fill(&words.dose_urgent, &[&n.to_string()]),
            (DueKind::Look, Stage::Coming) => fill(&words.look_coming, &[&reading(due.from)]),
            (DueKind::Look, _) => {
                fill(&words.look_due, &[&key(MarkKind::Breathing), &key(MarkKind::Breaths)])
            }
            (DueKind::WearsOff(m), Stage::Coming) => {
                fill(&words.wears_coming, &[&m.to_string(), &reading(due.from)])
            }
            (DueKind::WearsOff(m), _) => fill(&words.wears_due, &[&m.to_string()]),
            (DueKind::Swap, _) => words.swap.clone(),
        }
    }

    /// What was marked last, and whether it is kept; empty where nothing was.
    pub fn said(&self, practice: bool) -> String {
        let (r, words) = (self.response(practice), &self.words().emergency);
        let Some(last) = r.last() else { return String::new() };
        let how = match () {
            () if r.kept.contains(&last.id) => &words.kept,
            () if self.settings.private || r.refused => &words.memory,
            () => &words.saving,
        };
        let what = summary::event_words(words, &r.status, last, |id| step_words(self, id));
        // A step's words end with a full stop of their own.
        fill(how, &[what.trim_end_matches('.'), &reading(last.since)])
    }

    /// The line that offers to go on, by the key `on`, with an emergency found running.
    pub fn offer_words(&self, on: &Key) -> Option<String> {
        let (_, incident) = self.real.offer.as_ref()?;
        let words = &self.words().emergency;
        let over = key_of(&Action::Over).map(|k| k.to_string()).unwrap_or_default();
        let ago = self.ago(incident.now(self.now));
        Some(fill(&words.offer, &[&ago, &on.to_string(), &over]))
    }

    /// Where the log of this session's emergency is kept, if one is.
    pub fn log_kept(&self) -> Option<String> {
        let folder = self.settings.kept_in.as_ref().filter(|_| !self.real.kept.is_empty())?;
        let log = format!("{folder}/emergencies/{}.log", self.real.name);
        Some(fill(&self.words().emergency.kept_in, &[&log]))
    }

    /// How long ago, in minutes or hours.
    pub fn ago(&self, ms: u64) -> String {
        let words = &self.words().emergency;
        let minutes = ms / 60_000;
        if minutes < 120 {
            fill(&words.minutes, &[&minutes.to_string()])
        } else {
            fill(&words.hours, &[&(minutes / 60).to_string()])
        }
    }

    /// The summary's lines, for the screen and for the files.
    pub fn summary_lines(&self, practice: bool) -> Vec<String> {
        let r = self.response(practice);
        let now = r.incident.now(self.now);
        let words = &self.words().emergency;
        summary::lines(&r.incident, &r.status, words, &self.zone, now, |id| step_words(self, id))
    }

    /// The title of the summary, marked where this is practice.
    pub fn summary_title(&self, practice: bool) -> String {
        let words = &self.words().emergency;
        let title = &words.summary.title;
        if practice { format!("{} {title}", words.practice) } else { title.clone() }
    }
}

/// A page of the checklist; `None` where the kind is none of its own.
pub fn page(state: &State, kind: SheetKind, at: Setting<'_>) -> Option<Page> {
    let mut page = Writer::new(at);
    let (book, words) = (&state.book, &state.words().emergency);
    match kind {
        SheetKind::Summary(practice) => {
            page.words(&state.summary_title(practice), Role::Heading);
            for line in state.summary_lines(practice) {
                page.words(&line, Role::Body);
            }
        }
        SheetKind::DoNot(_) => {
            page.words(&words.do_not, Role::Heading);
            items(&mut page, &book.overdose.do_not);
        }
        SheetKind::After => {
            page.words(&words.after, Role::Heading);
            groups(&mut page, &book.overdose.after);
        }
        SheetKind::Judge => verdict(state, &mut page),
        _ => return None,
    }
    Some(page.page)
}

fn groups(page: &mut Writer<'_>, groups: &[Group]) {
    for group in groups {
        page.blank();
        page.words(&group.title, Role::Strong);
        items(page, &group.items);
    }
}

fn items(page: &mut Writer<'_>, items: &[Item]) {
    for item in items {
        page.text(&item.act, Role::Body, "- ", "  ");
        if let Some(why) = &item.why {
            page.text(why, Role::Quiet, "  ", "  ");
        }
    }
}

/// How a drill went: what was in time, what was not, why it matters, and who says so.
fn verdict(state: &State, page: &mut Writer<'_>) {
    let (book, words) = (&state.book, &state.words().emergency.judge);
    let Some(drill) = state.scenario() else { return };
    let r = &state.drill;
    let now = r.incident.now(state.now);
    let found = judge(drill, &book.overdose.goals, &book.overdose.steps, &r.status, now);
    page.words(&format!("{}: {}", words.title, drill.title), Role::Heading);
    if found.is_empty() {
        page.words(&words.too_short, Role::Body);
        return;
    }
    page.words(&words.note, Role::Quiet);
    for (title, well) in [(&words.well, true), (&words.late, false)] {
        let part = found.iter().filter(|(_, o)| matches!(o, Outcome::Good(_)) == well);
        for (i, (goal, outcome)) in part.enumerate() {
            if i == 0 {
                page.blank();
                page.words(title, Role::Strong);
            }
            let (text, seconds) = match outcome {
                Outcome::Good(s) => (&goal.good, Some(s)),
                Outcome::Late(s) => (&goal.late, Some(s)),
                Outcome::Early(s) => (goal.early.as_ref().unwrap_or(&goal.late), Some(s)),
                Outcome::Missed => (&goal.missed, None),
            };
            page.text(text, Role::Body, "- ", "  ");
            if let Some(s) = seconds {
                let after = fill(&words.after, &[&s.to_string(), &goal.within.to_string()]);
                page.indented(&after, Role::Quiet);
            }
            page.text(&goal.why, Role::Quiet, "  ", "  ");
            for source in book.sources.iter().filter(|s| goal.sources.contains(&s.id)) {
                let name = format!("{}, {}", source.publisher, source.title);
                page.indented(&fill(&words.source, &[&name]), Role::Quiet);
            }
        }
    }
}
