//! The terminal: raw mode, signals, the event loop, and putting everything back.
//!
//! The loop waits for the keyboard, a signal or the clock in one `poll`. It sees a hang-up by itself
//! (`POLLHUP`, an end of file or an error), keeps what is to be kept, and ends; it never spins.

pub mod ask;
pub mod input;
pub mod linear;
mod screen;
mod signals;

use crate::app::settings::UNWRAPPED;
use crate::app::{Action, Effect, State, plan, update};
use crate::clock::Clock;
use crate::recorder::Job;
use crate::ui;
use input::{Decoder, Input};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signals::Signals;
use std::collections::VecDeque;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, BorrowedFd};
use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

pub use screen::Screen;

/// More columns and rows than this are left blank: whoever is at the other end of a line can claim any size, and each
/// cell takes memory here.
const LARGEST: (u16, u16) = (1000, 300);

/// A mark is shown as kept in the frame that shows it, where the disk answers as soon as this.
const DISK: Duration = Duration::from_millis(25);
/// A slower disk gets as long as this to take what is left when the program ends.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// A notch of the wheel scrolls so many lines, as most programs do.
const WHEEL_LINES: usize = 3;

/// How the session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The reader left.
    Left,
    /// The terminal went away, or a signal ended the program.
    Gone,
    /// Ctrl-C, where the terminal makes a signal of it.
    Interrupted,
}

/// What the loop calls outside itself.
pub trait Keeper {
    /// Keeps the reader's places, bookmarks and choices; an error is a line for the reader.
    fn keep(&mut self, state: &State) -> Result<(), String>;

    /// Hands the recorder of emergencies a job.
    fn ask(&mut self, job: Job);

    /// What became of jobs, waiting at most `patience` for an answer.
    fn heard(&mut self, patience: Duration) -> Vec<Action>;

    /// Does a job for boundary plans, and puts what comes of it into the state.
    fn plan(&mut self, state: &mut State, job: plan::Job);

    /// Records and saves what is typed into a plan, as far as it is due, or all of it `now`; how long until it is due
    /// again.
    fn tend(&mut self, state: &mut State, now: bool) -> Option<Duration>;

    /// Readable when there is something to hear.
    fn wake(&self) -> Option<BorrowedFd<'_>>;
}

/// Whether standard input and output are a terminal that can be drawn on.
pub fn usable() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// The terminal's size in columns and rows; 80 by 24 where it does not tell.
pub fn size() -> (u16, u16) {
    told_size().unwrap_or((80, 24))
}

/// The width of text whose widest is set to `widest`, in columns: no wider than the terminal it is for, if it is for
/// one, unless lines are not to be broken at all.
pub fn text_width(widest: u16) -> u16 {
    match told_size() {
        Some((columns, _)) if widest != UNWRAPPED => widest.min(columns),
        _ => widest,
    }
}

/// The size that the terminal of standard output tells.
fn told_size() -> Option<(u16, u16)> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    let told = size.ws_col > 0 && size.ws_row > 0;
    told.then(|| (size.ws_col.min(LARGEST.0), size.ws_row.min(LARGEST.1)))
}

/// Runs the interface until the reader leaves or the terminal goes away.
///
/// # Errors
/// When the terminal cannot be set up, or drawing fails for another reason than that it went away.
pub fn run(state: &mut State, keeper: &mut dyn Keeper) -> io::Result<End> {
    let signals = Signals::new()?;
    let mut screen = Screen::enter(state.size, state.settings.kiosk.is_none())?;
    saved(state, keeper, |state, keeper| turn(state, keeper, &signals, &mut screen))
}

/// Runs a loop, and saves what is not on the disk yet however it ends: by a fault of the program, too.
fn saved(
    state: &mut State,
    keeper: &mut dyn Keeper,
    run: impl FnOnce(&mut State, &mut dyn Keeper) -> io::Result<End>,
) -> io::Result<End> {
    // What a fault leaves half done is a screen, never a plan: a change is made whole or not at all.
    let end = panic::catch_unwind(AssertUnwindSafe(|| run(state, keeper)));
    keeper.heard(LAST_WORDS);
    keeper.tend(state, true);
    for job in plan::unfinished(state) {
        keeper.plan(state, job);
    }
    let left = matches!(end, Ok(Ok(End::Left)));
    let end = match end {
        Ok(Err(e)) if went_away(&e) => Ok(End::Gone),
        Ok(end) => end,
        Err(fault) => {
            let _ = keeper.keep(state);
            panic::resume_unwind(fault)
        }
    };
    if !left {
        // Nobody is there to read an error.
        let _ = keeper.keep(state);
    }
    end
}

fn went_away(e: &io::Error) -> bool {
    matches!(
        e.raw_os_error().map(Errno::from_raw_os_error),
        Some(Errno::IO | Errno::PIPE | Errno::NXIO | Errno::BADF)
    )
}

fn turn(
    state: &mut State,
    keeper: &mut dyn Keeper,
    signals: &Signals,
    screen: &mut Screen,
) -> io::Result<End> {
    let mut decoder = Decoder::default();
    let clock = Clock::new();
    update(state, Action::Tick(clock.now()));
    keeper.ask(Job::Find);
    hear(state, keeper, DISK);
    let mut last_byte = Instant::now();
    state.settings.near_panes = !screen.has_side_margins();
    screen.draw(state)?;
    loop {
        // After the screen was drawn: the disk never stands between a key and its letter.
        let note = state.note.clone();
        let due = keeper.tend(state, false);
        if state.note != note {
            screen.draw(state)?;
        }
        let tick = state.tick_in().map(Duration::from_millis);
        let wait = soonest(soonest(soonest(screen.wait(), due), tick), decoder.pause());
        let heard = listen(signals, keeper.wake(), wait)?;
        if heard.gone || signals.ended() {
            return Ok(End::Gone);
        }
        let mut inputs = decoder.feed(&heard.bytes);
        if !heard.bytes.is_empty() {
            last_byte = Instant::now();
        } else if decoder.pause().is_some_and(|pause| last_byte.elapsed() >= pause) {
            inputs.extend(decoder.settle());
        }
        let mut actions: Vec<Action> = vec![Action::Tick(clock.now())];
        for input in inputs {
            match input {
                Input::Key(key) => actions.push(Action::Press(key)),
                Input::Paste(text) => actions.push(Action::Paste(text)),
                Input::CursorAt(..) => screen.answered(),
                Input::Mode(mode, value) => screen.mode(mode, value),
                Input::Ground(light) => actions.push(Action::Ground(light)),
                Input::Click(column, row) => actions.extend(ui::click(state, column, row)),
                Input::Wheel(down) => {
                    let line = if down { Action::LineDown } else { Action::LineUp };
                    actions.extend(std::iter::repeat_n(line, WHEEL_LINES));
                }
            }
        }
        if signals.resized() {
            let (width, height) = size();
            actions.push(Action::Resize(width, height));
        }
        if signals.continued() && !screen.has_resumed() {
            screen.resume()?;
            actions.push(Action::Redraw);
        }
        if signals.stop_asked() {
            actions.push(Action::Suspend);
        }
        actions.extend(screen.link().filter(|link| state.link != Some(*link)).map(Action::Measured));
        match act(state, keeper, screen, actions)? {
            After::Left => return Ok(End::Left),
            // A paste that never ended would take the next visitor's keys.
            After::Anew => decoder = Decoder::default(),
            After::On => {}
        }
        state.settings.near_panes = !screen.has_side_margins();
        screen.draw(state)?;
        state.prepare();
    }
}

/// How it stands once actions are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    /// It goes on.
    On,
    /// All was forgotten.
    Anew,
    /// The reader left.
    Left,
}

/// What effects ask of the terminal itself.
trait Face {
    /// Forget what it showed, and draw all anew.
    fn forget(&mut self, size: (u16, u16)) -> io::Result<()>;
    /// Draw all anew.
    fn redraw(&mut self, size: (u16, u16));
    /// Stop as job control does, and go on.
    fn suspend(&mut self) -> io::Result<()>;
    /// Ring the bell.
    fn bell(&mut self) -> io::Result<()>;
    /// Hand words to the terminal's clipboard.
    fn copy(&mut self, words: &str) -> io::Result<()>;
}

/// Does the actions and what they want done outside.
fn act(
    state: &mut State,
    keeper: &mut dyn Keeper,
    face: &mut dyn Face,
    actions: impl IntoIterator<Item = Action>,
) -> io::Result<After> {
    let mut after = After::On;
    let mut patience = Duration::ZERO;
    let mut actions: VecDeque<Action> = actions.into_iter().collect();
    while let Some(action) = actions.pop_front() {
        for effect in update(state, action) {
            match effect {
                Effect::Quit => return Ok(After::Left),
                Effect::Forget => {
                    face.forget(state.size)?;
                    after = After::Anew;
                }
                Effect::Keep => {
                    if let Err(why) = keeper.keep(state) {
                        state.note = Some(why);
                    }
                }
                Effect::Redraw => face.redraw(state.size),
                Effect::Suspend => {
                    keeper.tend(state, true);
                    face.suspend()?;
                }
                Effect::Bell => face.bell()?,
                Effect::Plan(plan::Job::Copy(words)) => face.copy(&words)?,
                Effect::Plan(job) => keeper.plan(state, job),
                Effect::Then(action) => actions.push_front(action),
                Effect::Ask(job) => {
                    if matches!(job, Job::Append(..)) {
                        patience = DISK;
                    }
                    keeper.ask(job);
                }
            }
        }
    }
    hear(state, keeper, patience);
    Ok(after)
}

/// Takes in what the recorder of emergencies has to tell.
fn hear(state: &mut State, keeper: &mut dyn Keeper, patience: Duration) {
    for action in keeper.heard(patience) {
        update(state, action);
    }
}

/// Whether somebody is there to let the program go on once it stops: a shell of this session with jobs of its own. Where
/// none is, as under `ssh host steadyhand`, a stopped program would be dead for its reader; the system, too, stops no
/// such program by itself (POSIX: an orphaned process group).
fn has_job_control() -> bool {
    let Some(own) = Place::of(std::process::id()) else { return false };
    let mut parent = own.parent;
    while let Some(place) = Place::of(parent) {
        if place.session != own.session {
            return false;
        }
        if place.group != own.group {
            return true;
        }
        parent = place.parent;
    }
    false
}

/// Where a process stands among the others. Read from the system's own account of it: in a container, groups and
/// sessions begun outside have the number 0, which the safe calls that ask for them take for impossible.
struct Place {
    parent: u32,
    group: u32,
    session: u32,
}

impl Place {
    /// The place of process `id`; nothing where the system does not tell. The name, second on the line, may hold anything.
    fn of(id: u32) -> Option<Place> {
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        let mut numbers = stat.rsplit_once(')')?.1.split_whitespace().skip(1).map(|n| n.parse().ok());
        Some(Place { parent: numbers.next()??, group: numbers.next()??, session: numbers.next()?? })
    }
}

fn soonest(a: Option<Duration>, b: Option<Duration>) -> Option<Duration> {
    a.into_iter().chain(b).min()
}

/// What one wait brought.
#[derive(Default)]
struct Heard {
    bytes: Vec<u8>,
    gone: bool,
    /// It is gone for no other reason than an end of file: Ctrl-D, where the terminal makes lines.
    end: bool,
}

/// Waits for the keyboard, a signal, what wakes beside them, or until `wait` is over.
fn listen(signals: &Signals, wake: Option<BorrowedFd<'_>>, wait: Option<Duration>) -> io::Result<Heard> {
    let stdin = io::stdin();
    let mut fds = vec![PollFd::new(&stdin, PollFlags::IN), PollFd::new(signals.pipe(), PollFlags::IN)];
    fds.extend(wake.iter().map(|fd| PollFd::new(fd, PollFlags::IN)));
    if !ready(&mut fds, wait)? {
        return Ok(Heard::default());
    }
    let heard = read_keyboard(fds[0].revents());
    if fds[1].revents().contains(PollFlags::IN) {
        signals.drain();
    }
    Ok(heard)
}

/// Waits for the keyboard alone.
fn listen_to_keyboard(wait: Duration) -> io::Result<Heard> {
    let stdin = io::stdin();
    let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
    if !ready(&mut fds, Some(wait))? {
        return Ok(Heard::default());
    }
    Ok(read_keyboard(fds[0].revents()))
}

/// Polls; false where a signal cut it short.
fn ready(fds: &mut [PollFd<'_>], wait: Option<Duration>) -> io::Result<bool> {
    let timeout = wait
        .map(|w| Timespec { tv_sec: w.as_secs().try_into().unwrap_or(1), tv_nsec: w.subsec_nanos().into() });
    match poll(fds, timeout.as_ref()) {
        Ok(_) => Ok(true),
        Err(Errno::INTR) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

/// Reads what the keyboard has, as `poll` told.
fn read_keyboard(told: PollFlags) -> Heard {
    let mut heard = Heard::default();
    if told.contains(PollFlags::IN) {
        let mut buffer = [0; 4096];
        match rustix::io::read(io::stdin().as_fd(), &mut buffer) {
            Ok(0) => (heard.gone, heard.end) = (true, !told.intersects(PollFlags::HUP | PollFlags::ERR)),
            Ok(n) => heard.bytes.extend_from_slice(&buffer[..n]),
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => heard.gone = true,
        }
    } else if told.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        heard.gone = true;
    }
    heard
}
