//! The list of plans: open one, begin one.

use super::{Ask, Job, PlanScreen, push};
use crate::app::line::LineEdit;
use crate::app::list::ListCursor;
use crate::app::update::{list_height, move_in_list};
use crate::app::{Action, Effect, State};
use crate::content::fill;

/// An action on the list.
pub(super) fn act(state: &mut State, mut cursor: ListCursor, action: &Action) -> Vec<Effect> {
    if matches!(action, Action::Back | Action::Quit | Action::Cancel) {
        return Vec::new();
    }
    let chosen = state.plans.list.get(cursor.chosen).cloned();
    move_in_list(&mut cursor, action, state.plans.list.len(), list_height(state.size, 1), 1);
    push(state, PlanScreen::List(cursor));
    match (action, chosen) {
        (Action::Open, Some(plan)) if plan.locked => {
            state.note = Some(fill(&state.words().plan.is_locked, &[&plan.name]));
            Vec::new()
        }
        (Action::Open, Some(plan)) => vec![Effect::Plan(Job::Open { name: plan.name, beside: false })],
        (Action::NewPlan | Action::Guide, _) => {
            let guided = *action == Action::Guide;
            push(state, PlanScreen::Ask { what: Ask::Name { guided }, line: LineEdit::default() });
            Vec::new()
        }
        _ => Vec::new(),
    }
}
