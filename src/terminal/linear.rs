//! The loop of the linear face: lines in, lines out, on a terminal left as it is.

use super::{End, Keeper, Signals, listen, went_away};
use crate::app::{Effect, State, update};
use crate::linear::{self, View};
use crate::plain;
use std::io::{self, Write};

/// Longest line taken, in bytes; the rest of it is dropped.
const LONGEST_LINE: usize = 4096;

/// Runs the interface in lines until the reader leaves or the terminal goes away.
///
/// # Errors
/// When the terminal cannot be written to for another reason than that it went away.
pub fn run(state: &mut State, keeper: &mut dyn Keeper) -> io::Result<End> {
    let signals = Signals::new()?;
    let end = match turn(state, keeper, &signals) {
        Err(e) if went_away(&e) => Ok(End::Gone),
        end => end,
    };
    if let Ok(End::Gone) = end {
        // Nobody is there to read an error.
        let _ = keeper.keep(state);
    }
    end
}

fn turn(state: &mut State, keeper: &mut dyn Keeper, signals: &Signals) -> io::Result<End> {
    let mut typed = Vec::new();
    let mut on = View::default();
    say(state, &mut on, true)?;
    loop {
        let heard = listen(signals, None)?;
        if heard.gone || signals.ended() {
            return Ok(End::Gone);
        }
        for byte in heard.bytes {
            if byte != b'\n' {
                if typed.len() < LONGEST_LINE {
                    typed.push(byte);
                }
                continue;
            }
            let line = String::from_utf8_lossy(&std::mem::take(&mut typed)).into_owned();
            let Some(actions) = linear::actions(state, &on, &line) else {
                state.note = Some(linear::unknown(state));
                say(state, &mut on, false)?;
                continue;
            };
            for action in actions {
                for effect in update(state, action) {
                    match effect {
                        Effect::Quit => return Ok(End::Left),
                        Effect::Keep => {
                            if let Err(why) = keeper.keep(state) {
                                state.note = Some(why);
                            }
                        }
                        // Nothing is drawn here, and the shell stops the program by itself.
                        Effect::Redraw | Effect::Suspend => {}
                    }
                }
            }
            say(state, &mut on, true)?;
        }
    }
}

/// Says what is on, if it is not what was said last or `again` is wanted; then the note, then the prompt.
fn say(state: &mut State, on: &mut View, again: bool) -> io::Result<()> {
    let view = linear::view(state);
    let mut out = String::new();
    if again || view != *on {
        out.push_str(&view.text);
    }
    if let Some(note) = state.note.take() {
        out.push_str(&note);
        out.push('\n');
    }
    out.push_str(&state.words().linear.prompt);
    *on = view;
    let mut terminal = io::stdout();
    terminal.write_all(plain::letters(out, state.settings.ascii).as_bytes())?;
    terminal.flush()
}
