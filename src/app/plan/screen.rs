//! The screens of plans, which keys hold on each, and the one line that is asked for.

use super::field::Field;
use super::repair::Mend;
use super::{Fact, Job, desk, push};
use crate::app::keys::{self, Context};
use crate::app::line::LineEdit;
use crate::app::list::ListCursor;
use crate::app::update::edit;
use crate::app::{Action, Effect, State};
use crate::content::fill;
use crate::plan::model::Dismissed;
use crate::store::shelf::good_name;
use jiff::ToSpan;
use jiff::civil::Date;

/// A screen of plans.
#[derive(Debug, Clone)]
pub enum PlanScreen {
    /// The list of plans.
    List(ListCursor),
    /// The plan in hand.
    Desk,
    /// A text of it being written.
    Field(Field),
    /// One line asked for.
    Ask {
        /// What for.
        what: Ask,
        /// What is typed.
        line: LineEdit,
    },
    /// Something to choose.
    Pick {
        /// What.
        what: Pick,
        /// Words to find it by.
        line: LineEdit,
        /// The chosen one.
        cursor: ListCursor,
    },
    /// The second key of logging what happened.
    Event,
    /// A plan whose file has mistakes, and what can be done.
    Broken {
        /// The plan.
        name: String,
        /// Its text.
        text: String,
        /// Place and kind of the first mistake.
        told: String,
        /// The chosen way.
        cursor: ListCursor,
    },
    /// Such a file being mended.
    Mend(Mend),
}

/// What a line is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// The name of a new plan; whether it is made by questions.
    Name {
        /// Made by questions.
        guided: bool,
    },
    /// A day.
    Day(Fact),
    /// Why a caution is set aside: its id, its title, and whether it is the chosen limit's.
    Dismiss {
        /// Id of the caution.
        caution: String,
        /// Its title.
        title: String,
        /// The limit; `None` for the plan.
        limit: Option<usize>,
    },
}

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// A template, or none.
    Template,
    /// A kind of templates, or none: where they are said, and not shown, so many at once are too many.
    Kinds,
    /// A template of one kind, by its place in the handbook.
    Kind(usize),
    /// A category.
    Category,
    /// What a limit touches: any number.
    Touches,
    /// Whether the questions go on with one more limit.
    More,
}

impl PlanScreen {
    /// Whether a line is typed on it.
    pub fn typing(&self) -> bool {
        matches!(self, Self::Ask { .. } | Self::Pick { what: Pick::Template, .. })
    }

    /// The contexts whose keys hold on it.
    pub fn contexts(&self) -> &'static [Context] {
        match self {
            Self::List(_) => keys::IN_PLANS,
            Self::Desk => keys::IN_DESK,
            Self::Field(_) | Self::Mend(_) => keys::IN_FIELD,
            Self::Event => keys::IN_EVENT,
            screen => keys::contexts(screen.typing(), false),
        }
    }
}

/// An action on a line that is asked for.
pub(super) fn ask(state: &mut State, what: Ask, mut line: LineEdit, action: &Action) -> Vec<Effect> {
    match action {
        Action::Cancel => return Vec::new(),
        Action::Accept => {}
        action => {
            edit(&mut line, action);
            push(state, PlanScreen::Ask { what, line });
            return Vec::new();
        }
    }
    let words = state.words().plan.clone();
    let text = line.text().trim().to_owned();
    let again = |state: &mut State, note: String| {
        state.note = Some(note);
        push(state, PlanScreen::Ask { what: what.clone(), line: line.clone() });
        Vec::new()
    };
    match what.clone() {
        Ask::Name { guided } => {
            if !good_name(&text) {
                return again(state, words.bad_name);
            }
            if state.plans.list.iter().any(|l| l.name == text) {
                return again(state, fill(&words.name_taken, &[&text]));
            }
            let mut effects = vec![Effect::Plan(Job::Open { name: text, beside: false })];
            if guided {
                effects.push(Effect::Then(Action::Guide));
            }
            effects
        }
        Ask::Day(fact) if text.is_empty() => desk::set_day(state, fact, None),
        Ask::Day(fact) => match day(&text, state.today()) {
            Some(day) => desk::set_day(state, fact, Some(day)),
            None => again(state, words.bad_day),
        },
        Ask::Dismiss { caution, limit, .. } => {
            let aside = Dismissed { caution, reason: text, ..Dismissed::default() };
            desk::set_aside(state, limit, aside)
        }
    }
}

/// A day as it is typed: `2026-11-24`, or `+30` for days from today. `None` where it is neither.
pub fn day(text: &str, today: Date) -> Option<Date> {
    if let Some(days) = text.strip_prefix('+') {
        let days: i32 = days.parse().ok().filter(|days| (0..=36_500).contains(days))?;
        return today.checked_add(days.days()).ok();
    }
    text.parse().ok().filter(|_| text.len() == 10)
}
