//! A plan whose file has mistakes: mend it as text, open the last good version, or leave it untouched.

use super::field::{Typed, choose_line, typed};
use super::{Job, PlanScreen, push};
use crate::app::list::ListCursor;
use crate::app::update::{list_height, move_in_list};
use crate::app::{Action, Effect, State};
use crate::plan::area::Area;

/// A file being mended.
#[derive(Debug, Clone)]
pub struct Mend {
    /// The plan.
    pub name: String,
    /// What stood there when it was opened.
    pub was: String,
    /// What stands there now.
    pub text: String,
    /// The cursor in it.
    pub area: Area,
    /// Place and kind of the first mistake.
    pub told: String,
    /// Earlier texts, for undo.
    pub before: Vec<String>,
    /// Whether Esc was pressed on the text as it is now.
    pub tried: bool,
}

/// An action on the ways to deal with a file that has mistakes.
pub(super) fn broken(
    state: &mut State,
    name: String,
    text: String,
    told: String,
    mut cursor: ListCursor,
    action: &Action,
) -> Vec<Effect> {
    match action {
        Action::Back | Action::Cancel | Action::Quit => return Vec::new(),
        Action::Open | Action::Accept => match cursor.chosen {
            0 => {
                let cursor = place(&told, &text);
                let area = Area::at(cursor);
                let mend =
                    Mend { name, was: text.clone(), text, area, told, before: Vec::new(), tried: false };
                push(state, PlanScreen::Mend(mend));
                return Vec::new();
            }
            1 => {
                push(state, PlanScreen::Broken { name: name.clone(), text, told, cursor });
                return vec![Effect::Plan(Job::Version(name))];
            }
            _ => return Vec::new(),
        },
        action => move_in_list(&mut cursor, action, 3, list_height(state.size, 3), 1),
    }
    push(state, PlanScreen::Broken { name, text, told, cursor });
    Vec::new()
}

/// The byte at the line and column that a fault begins with.
fn place(told: &str, text: &str) -> usize {
    let mut numbers = told.split(':').map(str::parse::<usize>);
    let (Some(Ok(line)), Some(Ok(column))) = (numbers.next(), numbers.next()) else { return 0 };
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let row = text[start..].lines().next().unwrap_or_default();
    start + row.char_indices().nth(column.saturating_sub(1)).map_or(row.len(), |(i, _)| i)
}

/// Looks at a text that was changed: what is still wrong with it.
fn look(mend: &mut Mend) {
    mend.tried = false;
    let faults = crate::plan::file::decode(&mend.text).err().unwrap_or_default();
    mend.told = faults.first().map(ToString::to_string).unwrap_or_default();
}

/// An action on a file being mended.
pub(super) fn mend(state: &mut State, mut mend: Mend, action: &Action) -> Vec<Effect> {
    let size = super::lines::mend_size(state.size);
    mend.area.settle(&mend.text);
    if let Action::Choose(line) = action {
        if let Some(words) = choose_line(&mut mend.area, &mend.text, *line) {
            state.note = Some(state.line_taken(*line, words));
        }
        push(state, PlanScreen::Mend(mend));
        return Vec::new();
    }
    match typed(&mut mend.area, &mend.text, size, &mut state.plans.clip, action) {
        Typed::Change(change) => {
            mend.before.push(mend.text.clone());
            mend.text.replace_range(change.at..change.at + change.removed.len(), &change.inserted);
            mend.area.follow(&mend.text, &change);
            look(&mut mend);
        }
        Typed::Other if *action == Action::Undo => {
            if let Some(text) = mend.before.pop() {
                mend.text = text;
                mend.area.settle(&mend.text);
                look(&mut mend);
            }
        }
        Typed::Other if *action == Action::Cancel => {
            let (name, was, text) = (mend.name.clone(), mend.was.clone(), mend.text.clone());
            if mend.text == mend.was {
                return Vec::new();
            }
            if mend.tried {
                // Twice: it is left as it was, and what was typed is kept beside it.
                return vec![Effect::Plan(Job::Aside { name, text })];
            }
            mend.tried = true;
            push(state, PlanScreen::Mend(mend));
            return vec![Effect::Plan(Job::Mend { name, was, text })];
        }
        Typed::Moved | Typed::Other => {}
    }
    let (width, height) = size;
    mend.area.show(&mend.text, width, height);
    push(state, PlanScreen::Mend(mend));
    Vec::new()
}
