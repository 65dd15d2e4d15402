//! A text of the plan being written: keys to changes, by way of the text area.

use super::{Desk, Item, PlanScreen, Plans, push};
use crate::app::{Action, Effect, State};
use crate::plan::area::{Area, Change, Erase, Motion};
use crate::plan::{Edit, Place};

/// A text being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Which one.
    pub place: Place,
    /// The cursor in it.
    pub area: Area,
}

impl Field {
    /// Begins to write at the end of a text; `None` where there is no such text.
    pub fn new(desk: &mut Desk, place: Place) -> Option<Self> {
        let text = desk.history.plan().at(place)?;
        let area = Area::at_end(text);
        desk.history.close();
        Some(Self { place, area })
    }
}

/// What an action does to a text: a change, or a move of the cursor.
pub(super) enum Typed {
    /// A change to be made.
    Change(Change),
    /// The cursor moved, or nothing was to be done.
    Moved,
    /// None of a text's actions.
    Other,
}

/// Chooses a line of a text, counted from 0; its words.
pub(super) fn choose_line<'t>(area: &mut Area, text: &'t str, line: usize) -> Option<&'t str> {
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let words = text.split('\n').nth(line)?;
    (area.mark, area.cursor) = (Some(start), start + words.len());
    Some(words)
}

/// What an action does in a text; what is cut or copied goes to `clip`.
pub(super) fn typed(
    area: &mut Area,
    text: &str,
    (width, height): (usize, usize),
    clip: &mut String,
    action: &Action,
) -> Typed {
    let page = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(1);
    let change = |change: Option<Change>| change.map_or(Typed::Moved, Typed::Change);
    let mut go = |motion| {
        area.go(text, width, motion);
        Typed::Moved
    };
    match action {
        Action::Type(c) => Typed::Change(area.insert(text, c.encode_utf8(&mut [0; 4]))),
        Action::NewLine => Typed::Change(area.insert(text, "\n")),
        // Terminals send a carriage return for each end of a line in a paste.
        Action::Paste(words) => {
            Typed::Change(area.insert(text, &words.replace("\r\n", "\n").replace('\r', "\n")))
        }
        Action::Yank if clip.is_empty() => Typed::Moved,
        Action::Yank => Typed::Change(area.insert(text, clip)),
        Action::CursorLeft => go(Motion::Left),
        Action::CursorRight => go(Motion::Right),
        Action::WordLeft => go(Motion::WordLeft),
        Action::WordRight => go(Motion::WordRight),
        Action::LineUp => go(Motion::Rows(-1)),
        Action::LineDown => go(Motion::Rows(1)),
        Action::PageUp => go(Motion::Rows(-page)),
        Action::PageDown => go(Motion::Rows(page)),
        Action::Top => go(Motion::Top),
        Action::Bottom => go(Motion::Bottom),
        Action::CursorHome => go(Motion::Start),
        Action::CursorEnd => go(Motion::End),
        Action::Select => {
            area.toggle_mark();
            Typed::Moved
        }
        Action::CopyText => {
            if let Some(range) = area.selection() {
                text[range].clone_into(clip);
            }
            area.mark = None;
            Typed::Moved
        }
        Action::CutText => {
            let Some(range) = area.selection() else { return Typed::Moved };
            text[range].clone_into(clip);
            change(area.erase(text, Erase::Back))
        }
        Action::EraseBack => change(area.erase(text, Erase::Back)),
        Action::EraseForward => change(area.erase(text, Erase::Forward)),
        Action::EraseWord | Action::EraseToStart | Action::EraseToEnd => {
            let what = match action {
                Action::EraseWord => Erase::WordBack,
                Action::EraseToStart => Erase::ToStart,
                _ => Erase::ToEnd,
            };
            let gone = area.erase(text, what);
            if let Some(gone) = &gone {
                gone.removed.clone_into(clip);
            }
            change(gone)
        }
        _ => Typed::Other,
    }
}

/// An action while a text is written.
pub(super) fn act(state: &mut State, mut field: Field, action: &Action) -> Vec<Effect> {
    let size = super::lines::field_size(state.size);
    let Plans { desk: Some(desk), clip, .. } = &mut state.plans else { return Vec::new() };
    let Some(text) = desk.history.plan().at(field.place).map(str::to_owned) else { return Vec::new() };
    field.area.settle(&text);
    if let Action::Choose(line) = action {
        if let Some(words) = choose_line(&mut field.area, &text, *line) {
            state.note = Some(state.line_taken(*line, words));
        }
        push(state, PlanScreen::Field(field));
        return Vec::new();
    }
    match typed(&mut field.area, &text, size, clip, action) {
        Typed::Change(change) => {
            let Change { at, removed, inserted } = change.clone();
            if desk.act(Edit::Text { place: field.place, at, removed, inserted }).is_ok() {
                let text = desk.history.plan().at(field.place).unwrap_or_default();
                field.area.follow(text, &change);
            }
        }
        Typed::Moved => desk.history.close(),
        Typed::Other => match action {
            Action::Undo | Action::Redo => return undo(state, *action == Action::Undo),
            Action::Cancel | Action::NextField | Action::PreviousField => return leave(state, action),
            _ => {}
        },
    }
    push(state, PlanScreen::Field(field));
    super::lines::show(state);
    Vec::new()
}

/// Takes a step back or does it again, wherever in the plan it was; the field follows it there.
fn undo(state: &mut State, back: bool) -> Vec<Effect> {
    let words = state.book.words.plan.clone();
    let Some(desk) = &mut state.plans.desk else { return Vec::new() };
    let step = if back { desk.history.undo() } else { desk.history.redo() };
    state.note = Some(match (&step, back) {
        (Some(Edit::Whole(_)), true) => words.undone_whole,
        (Some(_), true) => words.undone,
        (Some(_), false) => words.redone,
        (None, true) => words.nothing_to_undo,
        (None, false) => words.nothing_to_redo,
    });
    let book = std::rc::Rc::clone(&state.book);
    let Some(desk) = &mut state.plans.desk else { return Vec::new() };
    match step {
        Some(Edit::Text { place, at, removed, inserted }) => {
            if let Place::Boundary(b, _) | Place::Event(b, ..) = place {
                desk.limit = Some(b);
            } else {
                desk.limit = None;
            }
            desk.item = desk.items().iter().position(|i| *i == Item::Text(place)).unwrap_or(0);
            if let Some(mut field) = Field::new(desk, place) {
                let behind = if back { removed } else { inserted };
                field.area.cursor = at + behind.len();
                field.area.settle(desk.history.plan().at(place).unwrap_or_default());
                push(state, PlanScreen::Field(field));
            }
        }
        Some(edit) => {
            if let Some(b) = edit.boundary() {
                desk.limit = Some(b);
            }
        }
        None => {
            let place = desk.items().get(desk.item).copied();
            if let Some(Item::Text(place)) = place
                && let Some(field) = Field::new(desk, place)
            {
                push(state, PlanScreen::Field(field));
            }
        }
    }
    if let Some(desk) = &mut state.plans.desk {
        desk.refresh(&book.boundaries.cautions);
    }
    super::lines::show(state);
    Vec::new()
}

/// Leaves the field; what is typed is kept, and saved at once.
fn leave(state: &mut State, action: &Action) -> Vec<Effect> {
    let Some(desk) = &mut state.plans.desk else { return Vec::new() };
    desk.history.close();
    desk.left_field = true;
    if desk.guide.is_some() && *action != Action::Cancel {
        return super::guide::go_on(state, *action == Action::NextField);
    }
    desk.guide = None;
    if *action != Action::Cancel {
        let items = desk.items();
        let text = |i: &usize| matches!(items.get(*i), Some(Item::Text(_)));
        let next = if *action == Action::NextField {
            (desk.item + 1..items.len()).find(text)
        } else {
            (0..desk.item).rev().find(text)
        };
        if let Some(next) = next {
            desk.item = next;
            if let Some(Item::Text(place)) = items.get(next)
                && let Some(field) = Field::new(desk, *place)
            {
                push(state, PlanScreen::Field(field));
            }
        }
    }
    super::desk::after_fact(state)
}
