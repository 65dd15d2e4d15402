//! What the program keeps on disk, at hand of the interface that runs over it.

use super::{Failure, HUNG_UP, INTERRUPTED, warn};
use crate::app::plan::Job as PlanJob;
use crate::app::{self, Action, State, update};
use crate::content::{Handbook, fill};
use crate::places::Places;
use crate::recorder::{Job, Recorder};
use crate::scribe::Scribe;
use crate::settings_file::SettingsFile;
use crate::store::Home;
use crate::terminal::{self, End, Keeper};
use std::io;
use std::os::fd::BorrowedFd;
use std::time::Duration;

/// A command that prints waits so long for the disk to say whether an emergency runs.
const LOOK: Duration = Duration::from_millis(200);

/// What the program keeps on disk: places, settings, plans, and the logs of emergencies.
pub struct Desk {
    /// Where the reader was.
    pub places: Places,
    /// What the reader set.
    pub settings: SettingsFile,
    /// Plans, opened and saved.
    pub scribe: Scribe,
    recorder: Recorder,
}

impl Desk {
    /// All of it in a home, with the settings that were read there.
    pub fn new(home: &Home, settings: SettingsFile, book: &Handbook) -> Self {
        Self {
            places: Places::open(home.clone(), book),
            settings,
            scribe: Scribe::new(home.clone()),
            recorder: Recorder::new(home.clone()),
        }
    }

    /// Does an action before the interface is on.
    pub fn act(&mut self, state: &mut State, action: Action) {
        // What was wrong with a file is still to be told.
        let note = state.note.take();
        for effect in update(state, action) {
            match effect {
                app::Effect::Ask(job) => self.recorder.ask(job),
                app::Effect::Plan(job) => self.scribe.job(state, job),
                _ => {}
            }
        }
        state.note = state.note.take().or(note);
    }

    /// Tells on standard error of an emergency that runs; standard output is for what was asked.
    pub fn tell_of_emergency(&mut self, state: &mut State) {
        self.recorder.ask(Job::Find);
        for action in self.recorder.heard(LOOK) {
            update(state, action);
        }
        if let Some((_, incident)) = &state.real.offer {
            let ago = state.ago(incident.now(state.now));
            let line = fill(&state.words().emergency.offer_plain, &[&ago]);
            warn(&line, state.settings.ascii);
        }
    }

    /// The interface until the reader leaves: drawn, or else in lines.
    ///
    /// # Errors
    /// When the terminal cannot be used.
    pub fn interface(
        mut self,
        mut state: State,
        drawn: bool,
        wrong: &[String],
    ) -> Result<(String, u8), Failure> {
        let keeper: &mut dyn Keeper = &mut self;
        if !drawn {
            let end = terminal::linear::run(&mut state, keeper);
            return ended(end, &state, &self);
        }
        let end = terminal::run(&mut state, keeper);
        if matches!(end, Ok(End::Left)) && !state.hushed {
            wrong.iter().for_each(|wrong| warn(wrong, state.settings.ascii));
        }
        ended(end, &state, &self)
    }
}

impl Keeper for Desk {
    fn keep(&mut self, state: &State) -> Result<(), String> {
        let kept = self.settings.keep(state).and(self.places.keep(state));
        // Why the disk refuses names a file.
        kept.map_err(|why| state.settings.kiosk.map_or(why, |_| state.words().kiosk.disk.clone()))
    }

    fn ask(&mut self, job: Job) {
        self.recorder.ask(job);
    }

    fn heard(&mut self, patience: Duration) -> Vec<Action> {
        self.recorder.heard(patience)
    }

    fn plan(&mut self, state: &mut State, job: PlanJob) {
        self.scribe.job(state, job);
    }

    fn tend(&mut self, state: &mut State, now: bool) -> Option<Duration> {
        self.scribe.tend(state, now)
    }

    fn wake(&self) -> Option<BorrowedFd<'_>> {
        self.recorder.wake()
    }
}

/// What is said once the terminal is back: where the first that is worth keeping is kept.
fn ended(end: io::Result<End>, state: &State, desk: &Desk) -> Result<(String, u8), Failure> {
    match end {
        Ok(End::Left) => {
            let kept = desk.places.first_kept(state).into_iter().chain(state.log_kept());
            let words: String = kept.filter(|_| !state.hushed).map(|words| words + "\n").collect();
            Ok((words, 0))
        }
        Ok(End::Gone) => Ok((String::new(), HUNG_UP)),
        Ok(End::Interrupted) => Ok((String::new(), INTERRUPTED)),
        Err(e) => Err(Failure::problem(fill(&state.words().command.terminal, &[&e.to_string()]))),
    }
}
