//! Finding in a topic and searching the book: a line that is typed, and what it finds meanwhile.

use super::line::LineEdit;
use super::screen::{HIT_ROWS, Screen, Search, SheetKind};
use super::update::{edit, lines_of, list_height, show};
use super::{Action, State};
use crate::content::fill;
use crate::search::Place;

/// Notes which match of how many is in hand.
pub(super) fn say_found(state: &mut State) {
    let words = &state.words().find;
    state.note = state.reader.found.as_ref().map(|found| match found.matches.len() {
        0 => fill(&words.none, &[&found.needle]),
        count => fill(&words.count, &[&(found.chosen + 1).to_string(), &count.to_string()]),
    });
}

/// An action while the words to find are typed, from line `from` of the topic on; false where the line closes.
pub(super) fn find(state: &mut State, line: &mut LineEdit, from: usize, action: &Action) -> bool {
    if *action == Action::Accept {
        state.changed = true;
        if state.reader.found.is_some() {
            say_found(state);
        }
        return false;
    }
    if edit(line, action) {
        state.reader.top = from;
        state.reader.find(line.text());
        state.reader.find_step(0);
        if line.text().is_empty() {
            state.reader.top = from;
            state.reader.scroll(0);
        }
    }
    true
}

/// An action on the search of the book; false where it closes.
pub(super) fn search_book(state: &mut State, search: &mut Search, action: &Action) -> bool {
    if *action == Action::Accept {
        let Some(hit) = search.hits.get(search.cursor.chosen) else { return true };
        match hit.place {
            Place::Topic { .. } => {
                let Some(spot) = Search::spot(hit) else { return true };
                let needle = hit.matched().unwrap_or_default().to_owned();
                state.changed = true;
                state.with_reader(|reader, at| reader.open(spot, at));
                state.reader.find(&needle);
                state.reader.find_step(0);
                return false;
            }
            Place::Term(term) => {
                state.screens.push(Screen::Search(search.clone()));
                show(state, SheetKind::Term(term));
                return false;
            }
            Place::Checklist { list, .. } => {
                state.screens.push(Screen::Search(search.clone()));
                show(state, SheetKind::Checklist(list));
                return false;
            }
        }
    }
    if edit(&mut search.line, action) {
        search.look(state);
    } else if let Some(by) = lines_of(action, 1) {
        search.cursor.step(by, search.hits.len());
        search.cursor.show(search.cursor.chosen, list_height(state.size, 2) / HIT_ROWS);
    }
    true
}
