//! The guided path: questions one after the other that end in a first plan of one to three limits.

use super::field::Field;
use super::{Item, Pane, Pick, PlanScreen, push};
use crate::app::line::LineEdit;
use crate::app::{Effect, State};
use crate::content::PlanWords;
use crate::plan::{Place, PlanText, Text};

/// Most limits that the questions lead to: a first plan has one to three.
const MOST: usize = 3;

/// Where the questions are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guide {
    /// Index of the question.
    pub step: usize,
    /// Limits made so far.
    pub made: usize,
}

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// For whom.
    Name,
    /// Which limit to start from.
    Template,
    /// A text of the limit.
    Text(Text),
    /// Whether one more limit is wanted.
    More,
    /// Who backs one up: asked last.
    Backup,
}

/// The questions in order.
const STEPS: [Step; 10] = [
    Step::Name,
    Step::Template,
    Step::Text(Text::Limit),
    Step::Text(Text::Reason),
    Step::Text(Text::FollowThrough),
    Step::Text(Text::Open),
    Step::Text(Text::Say),
    Step::Text(Text::Tell),
    Step::More,
    Step::Backup,
];

impl Guide {
    /// How many questions there are.
    pub fn questions() -> usize {
        STEPS.len()
    }

    /// The question that a text answers.
    pub fn question(place: Place, words: &PlanWords) -> Option<&str> {
        let key = match place {
            Place::Plan(text) => text.key(),
            Place::Boundary(_, text) => text.key(),
            Place::Event(..) => return None,
        };
        words.guide_ask.get(key).map(String::as_str)
    }
}

/// Begins the questions on the plan in hand.
pub(super) fn start(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &mut state.plans.desk else { return Vec::new() };
    if !desk.writable() {
        return Vec::new();
    }
    desk.guide = Some(Guide { step: 0, made: 0 });
    ask(state)
}

/// Goes to the next question, or the one before.
pub(super) fn go_on(state: &mut State, forward: bool) -> Vec<Effect> {
    let Some(desk) = &mut state.plans.desk else { return Vec::new() };
    let Some(guide) = &mut desk.guide else { return Vec::new() };
    if forward {
        guide.made += usize::from(STEPS.get(guide.step) == Some(&Step::Template));
        guide.step += 1;
        // Three are enough to start with.
        if STEPS.get(guide.step) == Some(&Step::More) && guide.made >= MOST {
            guide.step += 1;
        }
    } else {
        guide.step = guide.step.saturating_sub(1);
        if STEPS.get(guide.step) == Some(&Step::More) && guide.made >= MOST {
            guide.step -= 1;
        }
        // A limit once chosen is changed on the page, not chosen anew.
        if STEPS.get(guide.step) == Some(&Step::Template) && guide.made > 0 {
            guide.step += 1;
        }
    }
    ask(state)
}

/// One more limit.
pub(super) fn one_more(state: &mut State) -> Vec<Effect> {
    if let Some(guide) = state.plans.desk.as_mut().and_then(|d| d.guide.as_mut()) {
        guide.step = STEPS.iter().position(|s| *s == Step::Template).unwrap_or(0);
    }
    ask(state)
}

/// Asks the question that is due.
fn ask(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &mut state.plans.desk else { return Vec::new() };
    let Some(guide) = desk.guide else { return Vec::new() };
    desk.pane = Pane::Items;
    let place = match STEPS.get(guide.step) {
        Some(Step::Name) => Place::Plan(PlanText::Name),
        Some(Step::Backup) => Place::Plan(PlanText::Backup),
        Some(Step::Text(text)) => match desk.limit {
            Some(i) => Place::Boundary(i, *text),
            None => return Vec::new(),
        },
        Some(Step::Template) => {
            let templates = super::pick::templates(state);
            push(state, templates);
            return super::desk::after_fact(state);
        }
        Some(Step::More) => {
            push(
                state,
                PlanScreen::Pick { what: Pick::More, line: LineEdit::default(), cursor: Default::default() },
            );
            return super::desk::after_fact(state);
        }
        None => {
            desk.guide = None;
            desk.pane = Pane::Limits;
            return super::desk::after_fact(state);
        }
    };
    if matches!(place, Place::Plan(_)) {
        desk.limit = None;
    }
    desk.item = desk.items().iter().position(|i| *i == Item::Text(place)).unwrap_or(0);
    let guided = desk.guide;
    if let Some(field) = Field::new(desk, place) {
        push(state, PlanScreen::Field(field));
    }
    let effects = super::desk::after_fact(state);
    if let Some(desk) = &mut state.plans.desk {
        desk.guide = guided;
    }
    effects
}
