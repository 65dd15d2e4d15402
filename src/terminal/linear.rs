//! The loop of the linear face: lines in, lines out, on a terminal left as it is.

use super::screen::hush_panics;
use super::{
    After, DISK, End, Face, Keeper, Signals, act, has_job_control, hear, listen, saved, soonest, text_width,
};
use crate::app::{Action, State};
use crate::clock::Clock;
use crate::incident::clocks::Due;
use crate::linear::{self, View};
use crate::plain;
use crate::recorder::Job;
use rustix::process::{Signal, getpid, kill_process};
use std::io::{self, Write};
use std::time::Duration;

/// Longest line taken, in bytes; the rest of it is dropped.
const LONGEST_LINE: usize = 4096;

/// Runs the interface in lines until the reader leaves or the terminal goes away.
///
/// # Errors
/// When the terminal cannot be written to for another reason than that it went away.
pub fn run(state: &mut State, keeper: &mut dyn Keeper) -> io::Result<End> {
    hush_panics(b"", state.settings.kiosk.is_none());
    let signals = Signals::new()?;
    saved(state, keeper, |state, keeper| turn(state, keeper, &signals))
}

fn turn(state: &mut State, keeper: &mut dyn Keeper, signals: &Signals) -> io::Result<End> {
    let clock = Clock::new();
    let mut voice = Voice::default();
    let mut typed = Vec::new();
    act(state, keeper, &mut voice, [Action::Tick(clock.now())])?;
    keeper.ask(Job::Find);
    hear(state, keeper, DISK);
    voice.say(state, true)?;
    loop {
        let due = keeper.tend(state, false);
        let wait = soonest(due, state.tick_in().map(Duration::from_millis));
        let heard = listen(signals, keeper.wake(), wait)?;
        if heard.gone || signals.ended() {
            return Ok(End::Gone);
        }
        if signals.stop_asked()
            && act(state, keeper, &mut voice, [Action::Suspend])? == After::On
            && signals.continued()
        {
            // The shell wrote meanwhile.
            voice.say(state, true)?;
        }
        if act(state, keeper, &mut voice, [Action::Tick(clock.now())])? == After::Left {
            return Ok(End::Left);
        }
        voice.remind(state)?;
        fit(state, keeper, &mut voice)?;
        for byte in heard.bytes {
            if byte != b'\n' {
                if typed.len() < LONGEST_LINE {
                    typed.push(byte);
                }
                continue;
            }
            let line = String::from_utf8_lossy(&std::mem::take(&mut typed)).into_owned();
            match linear::actions(state, &voice.on, &line) {
                Some(actions) => {
                    if act(state, keeper, &mut voice, actions)? == After::Left {
                        return Ok(End::Left);
                    }
                    fit(state, keeper, &mut voice)?;
                    voice.say(state, true)?;
                }
                None => {
                    state.note = Some(linear::unknown(state));
                    voice.say(state, false)?;
                }
            }
        }
    }
}

/// Lines are as wide as the terminal is now, and as is set.
fn fit(state: &mut State, keeper: &mut dyn Keeper, voice: &mut Voice) -> io::Result<()> {
    let width = text_width(state.settings.text_width);
    if state.size.0 != width {
        act(state, keeper, voice, [Action::Resize(width, linear::ROWS)])?;
    }
    Ok(())
}

/// What was said.
#[derive(Default)]
struct Voice {
    on: View,
    /// What was due and told of.
    told: Vec<Due>,
}

impl Voice {
    /// Says what is on, if it is not what was said last or `again` is wanted; then the note, then the prompt.
    fn say(&mut self, state: &mut State, again: bool) -> io::Result<()> {
        let view = linear::view(state);
        let mut out = String::new();
        let writing = view.place.is_some() && view.place == self.on.place;
        if writing && again {
            // A text is said when it is opened, not again behind each line of it.
            state.note.get_or_insert_with(|| state.book.words.linear.kept.clone());
        } else if again || view != self.on {
            out.push_str(&view.text);
        }
        if let Some(note) = state.note.take() {
            out.push_str(&linear::wrapped(state, &note));
        }
        out.push_str(&state.words().linear.prompt);
        self.on = view;
        self.told = linear::due(state).into_iter().map(|(due, _)| due).collect();
        put(state, out)
    }

    /// A line for each thing that has just fallen due, on whatever is on; then the prompt again.
    fn remind(&mut self, state: &mut State) -> io::Result<()> {
        let due = linear::due(state);
        let fresh = due.iter().filter(|(due, _)| !self.told.contains(due));
        let mut lines: String = fresh.map(|(_, words)| linear::wrapped(state, words)).collect();
        if state.settings.kiosk.is_some()
            && lines.is_empty()
            && let Some(note) = state.note.take()
        {
            lines = linear::wrapped(state, &note);
        }
        self.told = due.into_iter().map(|(due, _)| due).collect();
        if lines.is_empty() {
            Ok(())
        } else {
            put(state, format!("\n{lines}{}", state.words().linear.prompt))
        }
    }
}

impl Face for Voice {
    fn redraw(&mut self, _: (u16, u16)) {
        // Nothing is drawn.
    }

    fn forget(&mut self, _: (u16, u16)) -> io::Result<()> {
        // What was said cannot be taken back: a host's program ends instead.
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        // The terminal is as the shell left it.
        if has_job_control() {
            kill_process(getpid(), Signal::STOP)?;
        }
        Ok(())
    }

    fn bell(&mut self) -> io::Result<()> {
        // A beat that rings would talk over the voice that reads the lines.
        Ok(())
    }

    fn copy(&mut self, _: &str) -> io::Result<()> {
        // Nothing but lines is written to this terminal.
        Ok(())
    }
}

fn put(state: &State, words: String) -> io::Result<()> {
    let mut terminal = io::stdout();
    terminal.write_all(plain::letters(&words, state.settings.ascii).as_bytes())?;
    terminal.flush()
}
