//! Boundary plans on the screen: the list of them, the plan in hand, and what each key does.
//!
//! What is read and written is asked for as a [`Job`]; the scribe does it and puts the outcome into [`Plans`].

pub mod desk;
pub mod field;
pub mod guide;
pub mod lines;
mod list;
pub mod pages;
pub mod pick;
pub mod repair;
pub mod screen;

pub use desk::{Access, Desk, Fact, Item, Pane};
pub use screen::{Ask, Pick, PlanScreen};

use super::screen::Screen;
use super::{Action, Effect, State};
use crate::plan::Place;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Plans, as far as the screen knows them.
#[derive(Debug, Default)]
pub struct Plans {
    /// All plans there are.
    pub list: Vec<Listed>,
    /// The one in hand.
    pub desk: Option<Desk>,
    /// What was cut or copied last.
    pub clip: String,
    /// Plans that hold something and are written nowhere: before the program ends the reader is asked.
    pub unkept: BTreeSet<String>,
    /// The last key was answered with that question.
    pub asked: bool,
}

/// A plan in the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// The name of its file.
    pub name: String,
    /// Whether it is locked with a passphrase.
    pub locked: bool,
    /// For whom it is; empty where that is not known.
    pub about: String,
    /// Limits in force or on the way to be.
    pub limits: usize,
    /// Whether something in it is to be looked at again.
    pub due: bool,
}

/// What is to be done outside for plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// List the plans.
    List,
    /// Open a plan, or begin one; beside another program if it has the plan.
    Open {
        /// The name of its file.
        name: String,
        /// Whether to write beside another program.
        beside: bool,
    },
    /// Save the plan in hand and put it away.
    Close,
    /// Put a text in the place of a plan's file that has mistakes, and open it.
    Mend {
        /// The plan.
        name: String,
        /// What stood there.
        was: String,
        /// What is to stand there.
        text: String,
    },
    /// Keep a text beside a plan that it does not replace.
    Aside {
        /// The plan.
        name: String,
        /// The text.
        text: String,
    },
    /// Put the last good version in the place of a plan's file that has mistakes, and open it; the file is kept aside.
    Version(String),
    /// Hand words to the terminal's clipboard (OSC 52).
    Copy(String),
}

impl State {
    /// Today, where the reader is.
    pub fn today(&self) -> Date {
        let now = jiff::Timestamp::from_millisecond(self.now.wall).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        self.zone.to_datetime(now).date()
    }
}

impl State {
    /// Which line of a text was taken to be changed.
    fn line_taken(&self, line: usize, words: &str) -> String {
        crate::content::fill(
            &self.words().linear.line_taken,
            &[&(line + 1).to_string(), &crate::text::clean(words)],
        )
    }
}

/// Opens the list of plans.
pub fn open(state: &mut State) -> Vec<Effect> {
    state.screens.push(Screen::Plan(PlanScreen::List(Default::default())));
    vec![Effect::Plan(Job::List)]
}

/// An action on one of the screens of plans. The screen was taken off; it is put back unless it closes.
pub fn act(state: &mut State, mut screen: PlanScreen, action: &Action) -> Vec<Effect> {
    let action = match action {
        Action::Choose(item) => choose(state, &mut screen, *item).unwrap_or_else(|| action.clone()),
        action => action.clone(),
    };
    let action = &action;
    match screen {
        PlanScreen::List(cursor) => list::act(state, cursor, action),
        PlanScreen::Desk => desk::act(state, action),
        PlanScreen::Field(field) => field::act(state, field, action),
        PlanScreen::Ask { what, line } => screen::ask(state, what, line, action),
        PlanScreen::Pick { what, line, cursor } => pick::act(state, what, line, cursor, action),
        PlanScreen::Event => desk::event(state, action),
        PlanScreen::Broken { name, text, told, cursor } => {
            repair::broken(state, name, text, told, cursor, action)
        }
        PlanScreen::Mend(mend) => repair::mend(state, mend, action),
    }
}

/// Chooses an item by its place; what is then to be done with it. `None` where the screen has its own way to choose.
fn choose(state: &mut State, screen: &mut PlanScreen, item: usize) -> Option<Action> {
    match screen {
        PlanScreen::List(cursor) | PlanScreen::Pick { cursor, .. } | PlanScreen::Broken { cursor, .. } => {
            cursor.chosen = item;
        }
        PlanScreen::Desk => {
            let desk = state.plans.desk.as_mut()?;
            match desk.pane {
                Pane::Limits => {
                    let limits = desk.history.plan().boundaries.len();
                    desk.limit = item.min(limits).checked_sub(1);
                    (desk.item, desk.top) = (0, 0);
                }
                Pane::Items => desk.item = item.min(desk.items().len().saturating_sub(1)),
            }
        }
        _ => return None,
    }
    Some(Action::Open)
}

/// Puts a screen of plans on.
fn push(state: &mut State, screen: PlanScreen) {
    state.screens.push(Screen::Plan(screen));
}

/// What others wrote was put together with the plan in hand: the eye, and the text that is written, stay on the limit
/// they were on.
pub fn follow(state: &mut State, chosen: Option<&str>) {
    let Some(desk) = &mut state.plans.desk else { return };
    let was = desk.limit;
    desk.follow(chosen);
    let now = desk.limit;
    if was.is_none() || was == now {
        return;
    }
    state.screens.retain_mut(|screen| {
        let Screen::Plan(PlanScreen::Field(field)) = screen else { return true };
        match (&mut field.place, now) {
            (Place::Boundary(b, _) | Place::Event(b, ..), Some(now)) => {
                *b = now;
                true
            }
            (Place::Plan(_), _) => true,
            (_, None) => false,
        }
    });
    lines::show(state);
}

/// The plan in hand was opened: what comes before it on the screen.
pub fn opened(state: &mut State) {
    state.screens.retain(|s| {
        !matches!(s, Screen::Plan(PlanScreen::Desk | PlanScreen::Broken { .. } | PlanScreen::Mend(_)))
    });
    push(state, PlanScreen::Desk);
    let today = state.today();
    let book = std::rc::Rc::clone(&state.book);
    let Some(desk) = &mut state.plans.desk else { return };
    desk.refresh(&book.boundaries.cautions);
    let due = desk.history.plan().due(today).first().copied();
    let safety = desk.safety_first(&book.boundaries.cautions);
    if let Some(due) = due {
        let words = &book.words.plan;
        let what = due.limit.map_or(words.whole.clone(), |i| desk.limit_words(i, words));
        desk.limit = due.limit;
        state.note = Some(crate::content::fill(&words.review_due, &[&what, &due.day.to_string()]));
    }
    if safety {
        let screen = Screen::sheet(super::screen::SheetKind::PlanSafety, state);
        state.screens.push(screen);
    }
}

/// What is to be done for plans when the program ends: a file that is being mended is in no plan yet, and what was typed
/// is kept beside it.
pub fn unfinished(state: &State) -> Vec<Job> {
    let mended = |screen: &Screen| match screen {
        Screen::Plan(PlanScreen::Mend(mend)) if mend.text != mend.was => {
            Some(Job::Aside { name: mend.name.clone(), text: mend.text.clone() })
        }
        _ => None,
    };
    state.screens.iter().filter_map(mended).collect()
}
