//! A shared host: what its visitors may do, and when all that one of them typed is forgotten. Pure: time is handed in.
//!
//! A visitor may read, search, run the checklist and practise it. Everything that names a file, writes one the host
//! did not allow, or leads out of the program is refused in one place, [`allows`].

use super::{Action, Effect, State};
use crate::content::fill;
use crate::incident::{Moment, Writer};
use std::rc::Rc;

/// While a real emergency runs, or its checklist is on the screen, all is kept for so long without a key, in
/// milliseconds: 2 hours. Whoever pushes on a chest touches no key, and naloxone may wear off after 90 minutes.
pub const IN_EMERGENCY: u64 = 2 * 60 * 60 * 1000;
/// Whoever still reads is told so long before, in milliseconds, or at half the time where that is shorter.
pub const WARNING: u64 = 30 * 1000;

/// What the host has set for its visitors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kiosk {
    /// After so long without a key, in milliseconds, all is forgotten.
    pub idle: u64,
    /// Whether the program then ends, rather than begins anew.
    pub ends: bool,
}

/// Whether visitors may do this. Every action is named: a new one is refused or allowed by whoever adds it.
pub fn allows(action: &Action) -> bool {
    use Action as A;
    match action {
        // To the shell; and a plan is no reading: it belongs on a person's own machine, not on a shared one.
        A::Suspend
        | A::Export
        | A::Exported(_)
        | A::Plans
        | A::NewPlan
        | A::Guide
        | A::AddLimit
        | A::LogEvent
        | A::Event(_)
        | A::DeleteLimit
        | A::DuplicateLimit
        | A::LimitUp
        | A::LimitDown
        | A::Retire
        | A::Redo
        | A::Year
        | A::Advice
        | A::SetAside
        | A::CopyWords
        | A::EditAnyway
        | A::NewLine
        | A::NextField
        | A::PreviousField
        | A::WordLeft
        | A::WordRight
        | A::Select
        | A::CutText
        | A::CopyText
        | A::Yank => false,
        // The clock, the terminal and the disk.
        A::Press(_) | A::Resize(..) | A::Measured(_) | A::Ground(_) | A::Tick(_) | A::Nothing => true,
        A::Kept(_) | A::Refused(_) | A::Heard(..) | A::Found(..) => true,
        // The checklist, and practice.
        A::Overdose
        | A::Marked(_)
        | A::StepDone
        | A::StepNotDone
        | A::NextStep
        | A::PreviousStep
        | A::StartClock
        | A::Needle
        | A::Child
        | A::Bell
        | A::Note
        | A::Undo
        | A::Summary
        | A::DoNot
        | A::Over
        | A::ToHandbook
        | A::Drills
        | A::Drill(_)
        | A::Kit => true,
        // Reading.
        A::LineDown
        | A::LineUp
        | A::HalfPageDown
        | A::HalfPageUp
        | A::PageDown
        | A::PageUp
        | A::Top
        | A::Bottom
        | A::Open
        | A::Choose(_)
        | A::Back
        | A::Forward
        | A::NextSection
        | A::PreviousSection
        | A::NextTopic
        | A::PreviousTopic
        | A::NextLink
        | A::PreviousLink
        | A::NextPane
        | A::PreviousPane
        | A::Contents
        | A::Outline
        | A::Find
        | A::FindNext
        | A::FindPrevious
        | A::Search
        | A::Explain
        | A::Sources
        | A::Mark
        | A::Bookmarks
        | A::Regions
        | A::Lines
        | A::Checklists
        | A::Follow(_)
        | A::Themes
        | A::Settings
        | A::Help
        | A::Redraw
        | A::Status => true,
        // Leaving, which ends the login.
        A::Quit | A::Leave => true,
        // A line that is typed.
        A::Type(_)
        | A::Paste(_)
        | A::Accept
        | A::Cancel
        | A::CursorLeft
        | A::CursorRight
        | A::CursorHome
        | A::CursorEnd
        | A::EraseBack
        | A::EraseForward
        | A::EraseWord
        | A::EraseToStart
        | A::EraseToEnd => true,
    }
}

/// Whether it comes from whoever sits there, not from the clock, the terminal or the disk.
fn by_hand(action: &Action) -> bool {
    use Action as A;
    !matches!(
        action,
        A::Resize(..)
            | A::Measured(_)
            | A::Ground(_)
            | A::Tick(_)
            | A::Kept(_)
            | A::Refused(_)
            | A::Heard(..)
            | A::Found(..)
            | A::Exported(_)
            | A::Nothing
    )
}

/// Looks at an action before it is done: `None` where it may be done.
pub(super) fn gate(state: &mut State, action: &Action) -> Option<Vec<Effect>> {
    state.settings.kiosk?;
    if by_hand(action) {
        state.touched = state.now.up;
    }
    if !allows(action) {
        state.note = Some(state.words().kiosk.refused.clone());
        return Some(Vec::new());
    }
    if matches!(action, Action::Refused(_)) {
        // What the disk says names a file.
        super::emergency::heard(state, Action::Refused(String::new()));
        state.note = Some(state.words().kiosk.disk.clone());
        return Some(Vec::new());
    }
    None
}

impl State {
    /// Whether this can be done here.
    pub fn allows(&self, action: &Action) -> bool {
        self.settings.kiosk.is_none() || allows(action)
    }

    /// The limit that holds now.
    fn patience(&self) -> Option<u64> {
        let idle = self.settings.kiosk?.idle;
        let shown = self.emergency_shown() == Some(false) && self.real.status.ended.is_none();
        let emergency = shown || self.real.status.running();
        Some(if emergency { idle.max(IN_EMERGENCY) } else { idle })
    }

    /// In how many milliseconds a visitor is warned, or forgotten; `None` where nobody is ever forgotten.
    pub(super) fn idle_in(&self) -> Option<u64> {
        let patience = self.patience()?;
        let since = self.now.up.saturating_sub(self.touched);
        let warned = patience - warning(patience);
        Some(if since < warned { warned - since } else { patience.saturating_sub(since) })
    }
}

fn warning(patience: u64) -> u64 {
    WARNING.min(patience / 2)
}

/// The clocks went on from `before`: warns whoever still reads, then forgets all that was typed.
pub(super) fn tick(state: &mut State, before: Moment) -> Vec<Effect> {
    if before.boot != state.now.boot {
        // The first look at the clock.
        state.touched = state.now.up;
    }
    let (Some(kiosk), Some(patience)) = (state.settings.kiosk, state.patience()) else { return Vec::new() };
    let since = |up: u64| up.saturating_sub(state.touched);
    let (then, now) = (since(before.up), since(state.now.up));
    if now >= patience {
        return if kiosk.ends { vec![Effect::Keep, Effect::Quit] } else { begin_anew(state) };
    }
    let warned = patience - warning(patience);
    if then < warned && now >= warned {
        let words = &state.words().kiosk;
        // In lines a key is heard with its Enter.
        let key = if state.settings.spoken { super::Key::Enter.to_string() } else { words.any_key.clone() };
        let words = if kiosk.ends { &words.ends_soon } else { &words.anew_soon };
        state.note = Some(fill(words, &[&(patience - now).div_ceil(1000).to_string(), &key]));
    }
    Vec::new()
}

/// The first screen as the host set it. What is taken over knows nothing of who was here.
fn begin_anew(state: &mut State) -> Vec<Effect> {
    let fresh = State::new(Rc::clone(&state.book), state.host.clone(), state.size);
    let before = std::mem::replace(state, fresh);
    state.now = before.now;
    state.touched = before.now.up;
    state.writer = Writer::new(before.writer.id);
    state.zone = before.zone;
    state.tell_unknown_number();
    if !state.settings.spoken {
        state.greet();
    }
    vec![Effect::Forget]
}
