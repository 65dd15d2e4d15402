//! The loop of the linear face: lines in, lines out, on a terminal left as it is.

use super::screen::hush_panics;
use super::{
    After, DISK, End, Face, Keeper, Signals, act, has_job_control, hear, listen, saved, soonest, text_width,
    told_size,
};
use crate::app::{Action, State};
use crate::clock::Clock;
use crate::linear::{self, Voice};
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
    let (mut voice, mut face) = (Voice::default(), Lines);
    let mut typed = Vec::new();
    act(state, keeper, &mut face, [Action::Tick(clock.now())])?;
    keeper.ask(Job::Find);
    hear(state, keeper, DISK);
    say(state, &mut voice)?;
    loop {
        let due = keeper.tend(state, false);
        remind(state, &mut voice)?;
        let tick = state.tick_in().map(Duration::from_millis);
        let wait = soonest(soonest(due, tick), voice.wait(state));
        let heard = listen(signals, keeper.wake(), wait)?;
        // The shell's prompt begins a line of its own.
        if signals.interrupted() {
            put(state, "\n".into())?;
            return Ok(End::Interrupted);
        }
        if heard.end && !signals.ended() {
            put(state, "\n".into())?;
            act(state, keeper, &mut face, [Action::Leave])?;
            // As by `q`, where things are kept is told.
            state.hushed = false;
            return Ok(End::Left);
        }
        if heard.gone || signals.ended() {
            return Ok(End::Gone);
        }
        if signals.stop_asked()
            && act(state, keeper, &mut face, [Action::Suspend])? == After::On
            && signals.continued()
        {
            // The shell wrote meanwhile.
            voice.forget();
            say(state, &mut voice)?;
        }
        if act(state, keeper, &mut face, [Action::Tick(clock.now())])? == After::Left {
            return Ok(End::Left);
        }
        remind(state, &mut voice)?;
        fit(state, keeper, &mut face)?;
        for byte in heard.bytes {
            if byte != b'\n' {
                if typed.len() < LONGEST_LINE {
                    typed.push(byte);
                }
                continue;
            }
            let line = String::from_utf8_lossy(&std::mem::take(&mut typed)).into_owned();
            if let Some(more) = voice.more(state, &line, rows()) {
                put(state, more)?;
                continue;
            }
            let Some(actions) = linear::actions(state, voice.on(), &line) else {
                put(state, voice.unknown(state))?;
                continue;
            };
            if actions.is_empty() {
                voice.forget();
            }
            if act(state, keeper, &mut face, actions)? == After::Left {
                return Ok(End::Left);
            }
            fit(state, keeper, &mut face)?;
            // What saving has to tell comes with the answer.
            keeper.tend(state, false);
            say(state, &mut voice)?;
        }
    }
}

/// Says what is on.
fn say(state: &mut State, voice: &mut Voice) -> io::Result<()> {
    let words = voice.say(state, rows());
    put(state, words)
}

/// Says what was not asked for, if there is something.
fn remind(state: &mut State, voice: &mut Voice) -> io::Result<()> {
    voice.remind(state).map_or(Ok(()), |words| put(state, words))
}

/// Rows of the terminal, where it tells.
fn rows() -> Option<usize> {
    told_size().map(|(_, rows)| usize::from(rows))
}

/// Lines are as wide as the terminal is now, and as is set.
fn fit(state: &mut State, keeper: &mut dyn Keeper, face: &mut Lines) -> io::Result<()> {
    let width = text_width(state.settings.text_width);
    if state.size.0 != width {
        act(state, keeper, face, [Action::Resize(width, linear::ROWS)])?;
    }
    Ok(())
}

/// A terminal that is left as it is.
struct Lines;

impl Face for Lines {
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
