//! Does what the screen asks for boundary plans: opens, records, saves, mends. Knows files and the clock.

use crate::app::State;
use crate::app::plan::{self as screen, Access, Desk, Job, Listed, PlanScreen};
use crate::app::screen::Screen;
use crate::content::fill;
use crate::pen::{self, Pen, Refused, Said};
use crate::plan::{History, PlanText, file};
use crate::store::shelf::{self, Saved};
use crate::store::{Home, Shelf, unguessable};
use crate::yaml::Fault;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What was typed is recorded after so long: a second, less the time that the disk takes.
const RECORD: Duration = Duration::from_millis(700);
/// What was recorded is in the plan's file after so long: five seconds, less the time that the disk takes.
const SAVE: Duration = Duration::from_millis(4000);
/// A disk that refuses is asked again after so long.
const RETRY: Duration = Duration::from_secs(2);

/// The scribe.
#[derive(Debug)]
pub struct Scribe {
    shelf: Shelf,
    pen: Option<Pen>,
    /// Plans that are written nowhere, while the program runs.
    private: BTreeMap<String, History>,
    /// When the oldest change that is not recorded was seen.
    unrecorded: Option<Instant>,
    /// When the oldest change that is not in the file was seen.
    unsaved: Option<Instant>,
    /// Until then the disk is left in peace.
    pause: Option<Instant>,
    /// A plan got its file, and where that is has not been told yet.
    untold: bool,
}

impl Scribe {
    /// A scribe for a home.
    pub fn new(home: Home) -> Self {
        Self {
            shelf: Shelf::new(home),
            pen: None,
            private: BTreeMap::new(),
            unrecorded: None,
            unsaved: None,
            pause: None,
            untold: false,
        }
    }

    /// The shelf it works on.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// Does a job; what comes of it is put into the state. Copying is the terminal's.
    pub fn job(&mut self, state: &mut State, job: Job) {
        match job {
            Job::List => self.list(state),
            Job::Open { name, beside } => self.open(state, &name, beside),
            Job::Close => {
                if !self.close(state) {
                    // It stays on the screen, with what the disk said.
                    state.screens.push(Screen::Plan(PlanScreen::Desk));
                }
            }
            Job::Mend { name, was, text } => self.mend(state, &name, &was, &text),
            Job::Aside { name, text } => match self.shelf.keep_aside(&name, "mending", text.as_bytes()) {
                Ok(path) => {
                    state.note = Some(fill(&state.words().plan.kept_aside, &[&path.display().to_string()]));
                }
                Err(e) => state.note = Some(fill(&state.words().plan.not_saved, &[&e.to_string()])),
            },
            Job::Version(name) => self.version(state, &name),
            Job::Copy(_) => {}
        }
    }

    fn list(&mut self, state: &mut State) {
        let today = state.today();
        let listed = |plan: &crate::plan::Plan| Listed {
            about: crate::text::clean(plan.text(PlanText::Name)).into_owned(),
            limits: plan.living().count(),
            due: !plan.due(today).is_empty(),
            ..Listed::default()
        };
        let entries = self.shelf.list().unwrap_or_else(|refused| {
            state.note = Some(fill(&state.words().plan.not_opened, &[&refused.to_string()]));
            Vec::new()
        });
        let on_shelf = entries.into_iter().map(|entry| {
            let plan = if entry.locked { None } else { pen::look(&self.shelf, &entry.name).ok().flatten() };
            Listed { name: entry.name, locked: entry.locked, ..plan.as_ref().map(listed).unwrap_or_default() }
        });
        let private = self.private.iter().map(|(name, h)| Listed { name: name.clone(), ..listed(h.plan()) });
        state.plans.list = on_shelf.chain(private).collect();
    }

    fn open(&mut self, state: &mut State, name: &str, beside: bool) {
        if !self.close(state) {
            return;
        }
        let seed = unguessable();
        if self.shelf.nowhere() || self.private.contains_key(name) {
            return self.open_private(state, name, seed);
        }
        self.untold = false;
        match Pen::open(&self.shelf, name, beside) {
            Ok((pen, history, said)) => {
                self.unsaved = pen.unsaved(&history).then(Instant::now);
                self.pen = Some(pen);
                state.plans.desk = Some(Desk::new(name, history, Access::Own, seed));
                screen::opened(state);
                tell(state, &said);
            }
            Err(Refused::Busy(owner)) => match pen::look(&self.shelf, name) {
                Ok(plan) => {
                    let since = jiff::Timestamp::try_from(owner.since).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
                    let since = state.zone.to_datetime(since).strftime("%Y-%m-%d %H:%M").to_string();
                    let note = fill(&state.words().plan.read_only, &[&owner.who, &since]);
                    let access = Access::Reading(owner.who, since);
                    state.plans.desk =
                        Some(Desk::new(name, History::new(plan.unwrap_or_default()), access, seed));
                    screen::opened(state);
                    state.note = Some(format!("{note} {}", state.words().plan.edit_anyway));
                }
                Err(refused) => self.refused(state, name, refused),
            },
            // A plan that is begun waits for no disk; one that may be there is not begun anew.
            Err(Refused::Store(e)) if self.shelf.has_none(name) => {
                self.open_private(state, name, seed);
                state.note = Some(fill(&state.words().plan.private_for, &[&e.to_string()]));
            }
            Err(refused) => self.refused(state, name, refused),
        }
    }

    /// Opens a plan that is written nowhere.
    fn open_private(&mut self, state: &mut State, name: &str, seed: u64) {
        let history = self.private.remove(name).unwrap_or_default();
        state.plans.desk = Some(Desk::new(name, history, Access::Private, seed));
        screen::opened(state);
        state.note = Some(state.words().plan.private.clone());
    }

    fn refused(&mut self, state: &mut State, name: &str, refused: Refused) {
        match refused {
            Refused::Broken(text, faults) => {
                let told = first(&faults);
                state.note = Some(fill(&state.words().plan.broken, &[&told]));
                state.screens.retain(|s| !matches!(s, Screen::Plan(PlanScreen::Broken { .. })));
                let cursor = Default::default();
                state.screens.push(Screen::Plan(PlanScreen::Broken {
                    name: name.to_owned(),
                    text,
                    told,
                    cursor,
                }));
            }
            Refused::Locked => state.note = Some(fill(&state.words().plan.is_locked, &[name])),
            Refused::Busy(owner) => {
                state.note = Some(fill(&state.words().plan.read_only, &[&owner.who, ""]));
            }
            Refused::Store(e) => state.note = Some(fill(&state.words().plan.not_opened, &[&e.to_string()])),
        }
    }

    /// Puts the plan away; false where the disk takes its words neither in the records nor in the file: then it stays
    /// open, and they are safe as long as the program runs.
    fn close(&mut self, state: &mut State) -> bool {
        self.tend(state, true);
        if let Some((pen, desk)) = self.pen.as_ref().zip(state.plans.desk.as_ref())
            && desk.history.has_ops()
            && pen.unsaved(&desk.history)
        {
            return false;
        }
        if let Some(desk) = state.plans.desk.take() {
            if desk.access == Access::Private {
                if desk.history.plan().is_empty() {
                    state.plans.unkept.remove(&desk.name);
                } else {
                    state.plans.unkept.insert(desk.name.clone());
                }
                self.private.insert(desk.name, desk.history);
            } else if let Some(pen) = self.pen.take() {
                if !pen.has_file() {
                    state.note = Some(fill(&state.words().plan.not_begun, &[pen.name()]));
                }
                pen.close(&desk.history);
            }
        }
        self.pen = None;
        (self.unrecorded, self.unsaved, self.pause) = (None, None, None);
        true
    }

    /// Records and saves what is due; with `now`, all there is. How long until there is something to do again.
    pub fn tend(&mut self, state: &mut State, now: bool) -> Option<Duration> {
        let chosen = state.plans.chosen();
        let (pen, desk) = self.pen.as_mut().zip(state.plans.desk.as_mut())?;
        let clock = Instant::now();
        // A new plan has its file from the first letter on: after a kill it must be found by its name.
        let fresh = !pen.has_file() && desk.history.has_ops() && self.pause.is_none();
        let nameless = !pen.has_file();
        let left = std::mem::take(&mut desk.left_field);
        let now = left || now || fresh;
        if desk.history.has_ops() {
            self.unrecorded.get_or_insert(clock);
            self.unsaved.get_or_insert(clock);
        }
        // Not under the hands of who types.
        if left
            && std::mem::take(&mut self.untold)
            && let Some(path) = self.shelf.place(pen.name())
        {
            state.note = Some(fill(&state.book.words.plan.kept_in, &[&path.display().to_string()]));
        }
        self.unsaved?;
        if let Some(until) = self.pause.filter(|until| *until > clock && !now) {
            return Some(until - clock);
        }
        let due =
            |since: Option<Instant>, after: Duration| since.is_some_and(|at| now || clock - at >= after);
        let mut said = Vec::new();
        let outcome = if due(self.unsaved, SAVE) {
            pen.save(&mut desk.history).map(|told| {
                said = told;
                (self.unrecorded, self.unsaved) = (None, None);
            })
        } else if due(self.unrecorded, RECORD) {
            pen.record(&mut desk.history).map(|()| self.unrecorded = None)
        } else {
            Ok(())
        };
        match outcome {
            Ok(()) => {
                self.pause = None;
                if desk.trouble.take().is_some() {
                    state.note = Some(state.book.words.plan.saved_again.clone());
                }
                self.untold |= nameless && pen.has_file();
            }
            Err(refused) => {
                self.pause = Some(clock + RETRY);
                let told = match refused {
                    Refused::Store(e) => e.to_string(),
                    Refused::Locked => fill(&state.book.words.plan.is_locked, &[pen.name()]),
                    Refused::Broken(_, faults) => fill(&state.book.words.plan.broken, &[&first(&faults)]),
                    Refused::Busy(owner) => owner.who,
                };
                let told = fill(&state.book.words.plan.not_saved, &[&told]);
                if let Some(desk) = state.plans.desk.as_mut() {
                    desk.trouble = Some(told.clone());
                }
                state.note = Some(told);
            }
        }
        if said.iter().any(|s| matches!(s, Said::Merged(_))) {
            screen::follow(state, chosen.as_deref());
        }
        tell(state, &said);
        self.next(clock)
    }

    fn next(&self, clock: Instant) -> Option<Duration> {
        if let Some(until) = self.pause {
            return Some(until.saturating_duration_since(clock));
        }
        let left =
            |since: Option<Instant>, after: Duration| Some((since? + after).saturating_duration_since(clock));
        left(self.unrecorded, RECORD).into_iter().chain(left(self.unsaved, SAVE)).min()
    }

    fn mend(&mut self, state: &mut State, name: &str, was: &str, text: &str) {
        if let Err(faults) = file::decode(text) {
            state.note = Some(fill(&state.words().plan.broken, &[&first(&faults)]));
            return;
        }
        // Bytes that are no letters were shown as signs for them: then the file's own sum is another.
        let now = self.shelf.read(name).ok().flatten().filter(|now| String::from_utf8_lossy(now) == was);
        let expected = now.map_or_else(|| shelf::sum(was.as_bytes()), |now| shelf::sum(&now));
        match self.shelf.save(name, text.as_bytes(), Some(expected)) {
            Ok(Saved::Done) => self.open(state, name, false),
            Ok(Saved::Changed(_)) => {
                // It was mended elsewhere meanwhile: what was typed here is kept beside it.
                self.job(state, Job::Aside { name: name.to_owned(), text: text.to_owned() });
                self.open(state, name, false);
            }
            Err(e) => state.note = Some(fill(&state.words().plan.not_saved, &[&e.to_string()])),
        }
    }

    /// The last version that can be read takes the file's place; the file is kept aside first.
    fn version(&mut self, state: &mut State, name: &str) {
        let good = self.shelf.versions(name).into_iter().rev().find_map(|path| {
            let bytes = self.shelf.read_version(name, &path).ok()??;
            pen::decode(&bytes).is_ok().then_some(bytes)
        });
        let Some(good) = good else {
            state.note = Some(state.words().plan.no_version.clone());
            return;
        };
        let put = self.shelf.read(name).and_then(|now| {
            let now = now.unwrap_or_default();
            let kept = self.shelf.keep_aside(name, "broken", &now)?;
            self.shelf.save(name, &good, Some(shelf::sum(&now)))?;
            Ok(kept)
        });
        match put {
            Ok(kept) => {
                self.open(state, name, false);
                state.note = Some(fill(&state.words().plan.kept_aside, &[&kept.display().to_string()]));
            }
            Err(e) => state.note = Some(fill(&state.words().plan.not_saved, &[&e.to_string()])),
        }
    }
}

/// The first fault, with its line and column.
fn first(faults: &[Fault]) -> String {
    faults.first().map(ToString::to_string).unwrap_or_default()
}

fn tell(state: &mut State, said: &[Said]) {
    let words = &state.book.words.plan;
    let line = |s: &Said| match s {
        Said::Recovered => words.recovered.clone(),
        Said::Merged(0) => words.merged.clone(),
        Said::Merged(both) => fill(&words.merged_both, &[&both.to_string()]),
        Said::Aside(path) => fill(&words.records_aside, &[&path.display().to_string()]),
        Said::CommentsKept(path) => fill(&words.comments_kept, &[&path.display().to_string()]),
    };
    let lines: Vec<String> = said.iter().map(line).collect();
    if !lines.is_empty() {
        state.note = Some(lines.join(" "));
    }
}
