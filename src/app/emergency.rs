//! The overdose checklist: what each key does in it, and when it must be drawn anew.
//!
//! Marks go into the log at once and are asked to be kept; the screen says which are. A real emergency and a drill are
//! two responses apart: `!` always leads to the real one.

use super::line::LineEdit;
use super::screen::{Screen, SheetKind};
use super::{Action, Effect, State};
use crate::content::overdose::Step;
use crate::content::{Drill, MarkKind, fill};
use crate::incident::clocks::{self, Pace, Stage};
use crate::incident::drill::Course;
use crate::incident::{Event, Id, Incident, Moment, Route, Status, What, steps, summary};
use crate::recorder::{Job, LogName};
use std::collections::{BTreeMap, BTreeSet};

/// After so long without a mark, in milliseconds, a log nobody ended is not offered any more: 12 hours.
const STALE: u64 = 12 * 60 * 60 * 1000;
/// After so long without a mark, in milliseconds, a mark begins a log of its own unless one went on with the old one by
/// its key: in another overdose, nothing of the last one counts as done. 30 minutes.
const ANOTHER: u64 = 30 * 60 * 1000;
/// The marks of other terminals are looked for so often, in milliseconds.
const FOLLOW: u64 = 1000;

/// One response to an overdose, real or practice.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// Whether it is practice.
    pub practice: bool,
    /// The scenario of a drill, by its place in the handbook.
    pub scenario: Option<usize>,
    /// The log.
    pub incident: Incident,
    /// The name of its file; empty until something is marked.
    pub name: String,
    /// What the log says now.
    pub status: Status,
    /// The step under the eye.
    pub at: usize,
    /// Marks that are on the disk.
    pub kept: BTreeSet<Id>,
    /// Whether the disk refuses.
    pub refused: bool,
    /// An emergency found running, which nobody has gone on with yet.
    pub offer: Option<(String, Incident)>,
    /// A note that is typed, kept where the typing was left.
    pub draft: LineEdit,
    /// How the next dose is given.
    pub route: Route,
    /// Whether each beat rings.
    pub bell: bool,
    /// Where the eye stood before and after each mark made here.
    pub(super) eyes: BTreeMap<Id, (usize, usize)>,
    /// When the marks of other terminals were looked for last.
    pub(super) followed: u64,
}

impl Response {
    fn refresh(&mut self, steps: &[Step]) {
        self.status = Status::of(&self.incident, steps);
    }

    fn log(&self) -> LogName {
        (self.practice, self.name.clone())
    }

    /// The last mark that stands, to say what was marked.
    pub fn last(&self) -> Option<&Event> {
        self.incident.event(self.status.last?)
    }
}

impl State {
    /// The real response, or the drill's.
    pub fn response(&self, practice: bool) -> &Response {
        if practice { &self.drill } else { &self.real }
    }

    fn response_mut(&mut self, practice: bool) -> &mut Response {
        if practice { &mut self.drill } else { &mut self.real }
    }

    /// The scenario of the drill.
    pub fn scenario(&self) -> Option<&Drill> {
        self.drill.scenario.and_then(|i| self.book.drills.values().nth(i)).map(|drill| &**drill)
    }

    /// Which response is on the screen, if one is, under a note that is typed too.
    pub fn emergency_shown(&self) -> Option<bool> {
        match self.screens.last() {
            Some(Screen::Emergency { practice } | Screen::Note { practice }) => Some(*practice),
            _ => None,
        }
    }

    /// Whether an emergency runs, or one was found that did and nobody has gone on with yet.
    pub fn emergency_runs(&self) -> bool {
        self.real.status.running() || self.real.offer.is_some()
    }

    /// In how many milliseconds the clocks have something to do; `None` for until something else happens.
    pub fn tick_in(&self) -> Option<u64> {
        self.clocks_in().into_iter().chain(self.idle_in()).min()
    }

    /// In how many milliseconds the clocks on the screen change; `None` while none is on it or none runs.
    fn clocks_in(&self) -> Option<u64> {
        let timing = &self.book.overdose.timing;
        let practice = self.emergency_shown();
        let next = |practice: bool| {
            let r = self.response(practice);
            let now = r.incident.now(self.now);
            clocks::next_change(&r.status, timing, now, !self.settings.motion && !r.bell).map(|at| {
                let person = self.scenario().filter(|_| practice);
                let person = person.and_then(|drill| Course::next(drill, &r.status, now));
                person.map_or(at, |p| p.min(at)).saturating_sub(now)
            })
        };
        match practice {
            Some(practice) => next(practice),
            // Elsewhere nothing ticks; only what falls due is told.
            None => {
                let r = &self.real;
                let now = r.incident.now(self.now);
                clocks::next_due(&r.status, timing, now).map(|at| at.saturating_sub(now))
            }
        }
    }
}

/// Opens the real checklist over whatever is on; what was typed there stays.
pub fn open(state: &mut State) -> Vec<Effect> {
    let there = state.screens.iter().any(|s| matches!(s, Screen::Emergency { practice: false }));
    state.screens.retain(|s| {
        !matches!(s, Screen::Emergency { .. } | Screen::Note { .. })
            && !matches!(s, Screen::Sheet(sheet) if sheet.kind.of_emergency())
    });
    state.screens.push(Screen::Emergency { practice: false });
    if there {
        // Whoever was at its end by a slip is back in it, not in a new one.
        return Vec::new();
    }
    if state.real.status.ended.is_some() {
        state.real = Response::default();
    }
    // Another terminal may have begun.
    if state.real.incident.started() { Vec::new() } else { vec![Effect::Ask(Job::Find)] }
}

/// Begins a drill: its clock runs from the first sight on.
pub fn practise(state: &mut State, scenario: usize) -> Vec<Effect> {
    let Some(id) = state.book.drills.keys().nth(scenario).cloned() else { return Vec::new() };
    state.drill = Response { practice: true, scenario: Some(scenario), ..Response::default() };
    state.screens.retain(|s| !matches!(s, Screen::Emergency { practice: true }));
    state.screens.push(Screen::Emergency { practice: true });
    mark(state, true, What::Started { drill: Some(id) })
}

/// Does one action of the checklist; `None` where it is none of its own.
pub fn act(state: &mut State, practice: bool, action: &Action) -> Option<Vec<Effect>> {
    let steps = state.book.overdose.steps.len();
    let at = state.response(practice).at;
    Some(match action {
        Action::Marked(MarkKind::Naloxone) => {
            join(state, practice);
            let route = state.response(practice).route;
            mark(state, practice, What::Dose(route))
        }
        Action::Marked(kind) => mark(state, practice, What::Mark(*kind)),
        Action::StepDone => {
            if adopt(state, practice) {
                return Some(resume(state, practice));
            }
            let r = state.response(practice);
            let what = state.book.overdose.steps.get(r.at).map(|s| steps::doing(s, r.route));
            what.map_or_else(Vec::new, |what| mark(state, practice, what))
        }
        Action::StepNotDone => {
            let id = state.book.overdose.steps.get(at).map(|s| s.id.clone());
            id.map_or_else(Vec::new, |id| mark(state, practice, What::NotDone(id)))
        }
        Action::NextStep => {
            state.response_mut(practice).at = (at + 1).min(steps.saturating_sub(1));
            Vec::new()
        }
        Action::PreviousStep => {
            state.response_mut(practice).at = at.saturating_sub(1);
            Vec::new()
        }
        Action::StartClock => start(state, practice),
        Action::Needle => {
            join(state, practice);
            let r = state.response_mut(practice);
            let dose = r.status.doses.last().map(|d| (d.id, d.route.other()));
            r.route = dose.map_or_else(|| r.route.other(), |(_, route)| route);
            match dose {
                Some((id, route)) => mark(state, practice, What::Route(id, route)),
                None => {
                    state.note = Some(
                        summary::route_words(&state.words().emergency, state.response(practice).route)
                            .to_owned(),
                    );
                    Vec::new()
                }
            }
        }
        Action::Child => {
            join(state, practice);
            let child = state.response(practice).status.child;
            mark(state, practice, What::Child(!child))
        }
        Action::Bell => {
            let r = state.response_mut(practice);
            r.bell = !r.bell;
            let on = r.bell;
            let words = &state.words().emergency;
            state.note = Some(if on { words.bell_on.clone() } else { words.bell_off.clone() });
            Vec::new()
        }
        Action::Note => {
            state.screens.push(Screen::Note { practice });
            Vec::new()
        }
        // The wrong country's number must not stand there for want of a key.
        Action::Regions => {
            super::update::regions(state);
            Vec::new()
        }
        Action::Undo => undo(state, practice),
        Action::Summary => {
            adopt(state, practice);
            show(state, SheetKind::Summary(practice));
            Vec::new()
        }
        Action::DoNot => {
            show(state, SheetKind::DoNot(practice));
            Vec::new()
        }
        Action::Over => {
            adopt(state, practice);
            if !state.response(practice).incident.started() {
                return Some(Vec::new());
            }
            let effects = mark(state, practice, What::Ended);
            show(state, if practice { SheetKind::Judge } else { SheetKind::After });
            effects
        }
        _ => return None,
    })
}

fn show(state: &mut State, kind: SheetKind) {
    let screen = Screen::sheet(kind, state);
    state.screens.push(screen);
}

/// `s`: the clock starts. Where one was found it is gone on with; where one ran, a new one starts; where one runs, it
/// is told.
fn start(state: &mut State, practice: bool) -> Vec<Effect> {
    if adopt(state, practice) {
        return resume(state, practice);
    }
    let r = state.response(practice);
    if r.status.running() {
        let clock = summary::reading(r.incident.now(state.now));
        state.note = Some(fill(&state.words().emergency.runs, &[&clock]));
        return Vec::new();
    }
    match r.scenario {
        Some(scenario) => practise(state, scenario),
        None => {
            state.real = Response::default();
            mark(state, practice, What::Started { drill: None })
        }
    }
}

/// Goes on with the emergency that was found; false where none was.
fn adopt(state: &mut State, practice: bool) -> bool {
    let book = std::rc::Rc::clone(&state.book);
    let steps = &book.overdose.steps;
    let r = state.response_mut(practice);
    let Some((name, incident)) = r.offer.take() else { return false };
    r.kept.extend(incident.events().map(|e| e.id));
    r.at = steps::place(steps, &incident);
    r.name = name;
    r.incident = incident;
    r.refresh(steps);
    true
}

/// Goes on with the emergency that was found, where it was in hand just now; else it is not this one.
fn join(state: &mut State, practice: bool) {
    let now = state.now;
    let r = state.response_mut(practice);
    if r.offer.as_ref().is_some_and(|(_, found)| silence(found, now) > ANOTHER) {
        r.offer = None;
        state.note = Some(state.words().emergency.anew.clone());
    }
    adopt(state, practice);
}

/// How long ago the last mark was, in milliseconds.
fn silence(incident: &Incident, now: Moment) -> u64 {
    let last = incident.events().next_back().map_or(0, |e| e.since);
    incident.now(now).saturating_sub(last)
}

fn resume(state: &mut State, practice: bool) -> Vec<Effect> {
    let now = state.now;
    let mut writer = state.writer;
    let r = state.response_mut(practice);
    let events = r.incident.resume(&mut writer, now);
    let log = r.log();
    state.writer = writer;
    if events.is_empty() { Vec::new() } else { vec![Effect::Ask(Job::Append(log, events))] }
}

/// Puts a mark into the log, moves the eye, and asks for it to be kept.
fn mark(state: &mut State, practice: bool, what: What) -> Vec<Effect> {
    join(state, practice);
    let book = std::rc::Rc::clone(&state.book);
    let steps = &book.overdose.steps;
    let (now, mut writer) = (state.now, state.writer);
    let r = state.response_mut(practice);
    let before = r.status.clone();
    let events = r.incident.mark(&mut writer, now, what.clone());
    if r.name.is_empty() {
        r.name = log_name(now, writer.id);
    }
    r.refresh(steps);
    let from = r.at;
    r.at = match what {
        What::Undo(id) => match r.eyes.remove(&id) {
            // A mark that moved the eye on moves it back.
            Some((before, after)) => {
                if before == after {
                    from
                } else {
                    before
                }
            }
            None => steps::place(steps, &r.incident),
        },
        what => steps::next(steps, &before, &r.status, from, &what),
    };
    if let Some(mark) = events.last() {
        r.eyes.insert(mark.id, (from, r.at));
    }
    let log = r.log();
    state.writer = writer;
    vec![Effect::Ask(Job::Append(log, events))]
}

/// A name that sorts by time: `2026-11-24T030405Z-` and the writer.
fn log_name(now: Moment, writer: u64) -> String {
    let at = jiff::Timestamp::from_millisecond(now.wall).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    format!("{}-{writer:016x}", at.strftime("%Y-%m-%dT%H%M%SZ"))
}

fn undo(state: &mut State, practice: bool) -> Vec<Effect> {
    join(state, practice);
    let r = state.response(practice);
    let words = &state.words().emergency;
    let Some(target) = r.incident.undo_target(state.writer.id).and_then(|id| r.incident.event(id)) else {
        state.note = Some(words.nothing_to_undo.clone());
        return Vec::new();
    };
    let what = summary::event_words(words, &r.status, target, |id| step_words(state, id));
    let (note, id) = (fill(&words.undone, &[what.trim_end_matches('.')]), target.id);
    let effects = mark(state, practice, What::Undo(id));
    state.note = Some(note);
    effects
}

/// Asks for the summary to be written beside the log.
pub fn export(state: &mut State, practice: bool) -> Vec<Effect> {
    let r = state.response(practice);
    if r.name.is_empty() {
        return Vec::new();
    }
    let text = summary::text(&state.summary_title(practice), &state.summary_lines(practice));
    match summary::export(&r.incident, &r.status, &state.zone) {
        Ok(yaml) => vec![Effect::Ask(Job::Export(r.log(), text, yaml))],
        Err(why) => {
            state.note = Some(fill(&state.words().emergency.refused, &[&why]));
            Vec::new()
        }
    }
}

/// A step's words, by its id.
pub fn step_words(state: &State, id: &str) -> String {
    let step = state.book.overdose.steps.iter().find(|s| s.id == id);
    step.map_or_else(|| id.to_owned(), |s| state.plain(&s.act))
}

/// The note is typed: taken, left, or typed on.
pub fn note(state: &mut State, practice: bool, action: &Action) -> Vec<Effect> {
    match action {
        Action::Accept => {
            let text = std::mem::take(&mut state.response_mut(practice).draft);
            if text.text().trim().is_empty() {
                return Vec::new();
            }
            mark(state, practice, What::Note(text.text().trim().to_owned()))
        }
        Action::Cancel => {
            state.response_mut(practice).draft = LineEdit::default();
            Vec::new()
        }
        action => {
            super::update::edit(&mut state.response_mut(practice).draft, action);
            state.screens.push(Screen::Note { practice });
            Vec::new()
        }
    }
}

/// What the recorder told.
pub fn heard(state: &mut State, action: Action) -> Vec<Effect> {
    let book = std::rc::Rc::clone(&state.book);
    let steps = &book.overdose.steps;
    match action {
        Action::Kept(ids) => {
            for r in [&mut state.real, &mut state.drill] {
                let own: Vec<Id> = ids.iter().copied().filter(|id| r.incident.event(*id).is_some()).collect();
                if !own.is_empty() {
                    r.kept.extend(own);
                    r.refused = false;
                }
            }
        }
        Action::Refused(why) => {
            for r in [&mut state.real, &mut state.drill] {
                r.refused |= r.incident.events().any(|e| !r.kept.contains(&e.id));
            }
            state.note = Some(fill(&state.words().emergency.refused, &[&why]));
        }
        Action::Heard((practice, name), events) => {
            let r = state.response_mut(practice);
            if r.name != name {
                return Vec::new();
            }
            for event in events {
                r.kept.insert(event.id);
                let (before, what) = (r.status.clone(), event.what.clone());
                if r.incident.add(event) {
                    r.refresh(steps);
                    r.at = steps::next(steps, &before, &r.status, r.at, &what);
                }
            }
        }
        Action::Found((_, name), events) => {
            let incident = Incident::replay(events);
            let stale = silence(&incident, state.now) > STALE;
            if !state.real.incident.started() && !stale {
                state.real.offer = Some((name, incident));
                if !state.screens.iter().any(|s| matches!(s, Screen::Emergency { practice: false })) {
                    state.screens.push(Screen::Emergency { practice: false });
                }
            }
        }
        Action::Exported(files) => state.note = Some(fill(&state.words().emergency.exported, &[&files])),
        _ => {}
    }
    Vec::new()
}

/// The clocks went on: what rings, what falls due, and whose marks to look for.
pub fn tick(state: &mut State, now: Moment) -> Vec<Effect> {
    let before = std::mem::replace(&mut state.now, now);
    let forgotten = super::kiosk::tick(state, before);
    if !forgotten.is_empty() {
        return forgotten;
    }
    let mut effects = Vec::new();
    let book = std::rc::Rc::clone(&state.book);
    let timing = &book.overdose.timing;
    if let Some(practice) = state.emergency_shown() {
        let r = state.response_mut(practice);
        let (then, now) = (r.incident.now(before), r.incident.now(now));
        if r.bell
            && let Some(pace) = Pace::of(&r.status, timing)
            && pace.beat(now) > pace.beat(then)
        {
            effects.push(Effect::Bell);
        }
        if r.status.running() && now.saturating_sub(r.followed) >= FOLLOW {
            r.followed = now;
            effects.push(Effect::Ask(Job::Follow(r.log())));
        }
    }
    // A drill that is on, or anything else, does not hide what falls due in a real one.
    if state.emergency_shown() != Some(false) && state.real.status.running() {
        let r = &state.real;
        let (then, now) = (r.incident.now(before), r.incident.now(now));
        let due = clocks::dues(&r.status, timing, now);
        let fresh = due.into_iter().find(|d| d.stage >= Stage::Due && d.from > then && d.from <= now);
        if let Some(due) = fresh {
            state.note = Some(state.due_words(&due));
        }
    }
    effects
}
