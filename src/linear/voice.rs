//! What is said, and when: what is on once it comes on, and again when it is asked for; what is due when it falls due,
//! and each minute until somebody answers it. Pure: time stands in the state.

use super::View;
use crate::app::State;
use crate::incident::clocks::Due;
use std::time::Duration;

/// What is due and unanswered is said again after so long, in milliseconds: often enough that two minutes to the next
/// dose are not missed, and seldom enough that a voice does not talk over who counts breaths.
const AGAIN: u64 = 60_000;

/// What was said.
#[derive(Debug, Default)]
pub struct Voice {
    on: View,
    /// What was due and told of, and when last, on the boot clock.
    told: Vec<(Due, u64)>,
    /// What to take care of was read on the limit that is open.
    cares: Vec<String>,
    /// The rest of a page that is longer than the terminal is high.
    rest: String,
    /// Somebody asked for it.
    again: bool,
}

impl Voice {
    /// What a typed line answers.
    pub fn on(&self) -> &View {
        &self.on
    }

    /// All that is on is new to who listens.
    pub fn forget(&mut self) {
        self.on = View::default();
        self.cares.clear();
        self.again = true;
    }

    /// What is on, then the note, then the prompt; a page that is longer than `rows` stops there.
    pub fn say(&mut self, state: &mut State, rows: Option<usize>) -> String {
        let view = super::view(state);
        let again = std::mem::take(&mut self.again);
        let writing = view.place.is_some() && view.place == self.on.place;
        let mut out = String::new();
        if writing {
            // A text is said when it is opened, not again behind each line of it.
            state.note.get_or_insert_with(|| state.book.words.linear.kept.clone());
        } else {
            out = self.whole(&view);
        }
        if again {
            out.push_str(&view.keys);
        }
        let note = state.note.take().map(|note| super::wrapped(state, &note)).unwrap_or_default();
        if state.emergency_shown().is_some() {
            let now = state.now.up;
            self.told = super::due(state).into_iter().map(|(due, _)| (due, now)).collect();
        }
        self.rest.clear();
        if view.long {
            // A note is for now, and never with the rest of a page.
            out = self.page(state, &out, rows.map(|rows| rows.saturating_sub(note.lines().count())));
        }
        self.on = view;
        format!("{out}{note}{}", state.words().linear.prompt)
    }

    /// The next piece of a long page, where one is being said and `line` asks for nothing else.
    pub fn more(&mut self, state: &State, line: &str, rows: Option<usize>) -> Option<String> {
        let rest = std::mem::take(&mut self.rest);
        if rest.is_empty() || !line.trim().is_empty() {
            return None;
        }
        Some(self.page(state, &rest, rows) + &state.words().linear.prompt)
    }

    /// What is said where a line meant nothing.
    pub fn unknown(&self, state: &State) -> String {
        super::unknown(state) + &state.words().linear.prompt
    }

    /// A line for each thing that has just fallen due, or waits for an answer still, and for what was told meanwhile, on
    /// whatever is on; then the prompt again. `None` where there is nothing to say.
    pub fn remind(&mut self, state: &mut State) -> Option<String> {
        let now = state.now.up;
        let due = super::due(state);
        self.told.retain(|(told, _)| due.iter().any(|(due, _)| due == told));
        let mut lines = String::new();
        for (due, words) in &due {
            match self.told.iter_mut().find(|(told, _)| told == due) {
                Some((_, at)) if now.saturating_sub(*at) < AGAIN => continue,
                Some((_, at)) => *at = now,
                None => self.told.push((*due, now)),
            }
            lines.push_str(&super::wrapped(state, words));
        }
        // What falls due on another screen is noted, too.
        let note = state.note.take().filter(|note| !due.iter().any(|(_, words)| words == note));
        if let Some(note) = note {
            lines.push_str(&super::wrapped(state, &note));
        }
        (!lines.is_empty()).then(|| format!("\n{lines}{}", state.words().linear.prompt))
    }

    /// How long until something is to be said again.
    pub fn wait(&self, state: &State) -> Option<Duration> {
        let soonest = self.told.iter().map(|(_, at)| at.saturating_add(AGAIN)).min()?;
        Some(Duration::from_millis(soonest.saturating_sub(state.now.up)))
    }

    /// The whole text; of what to take care of, what was not read since the limit was opened.
    fn whole(&mut self, view: &View) -> String {
        if view.limit.is_none() || view.limit != self.on.limit {
            self.cares.clear();
        }
        let Some(at) = view.cares_at else { return view.text.clone() };
        let new = view.cares.iter().filter(|care| !self.cares.contains(care));
        let new: String = new.map(String::as_str).collect();
        self.cares.clone_from(&view.cares);
        let (before, after) = view.text.split_at(at);
        format!("{before}{new}{after}")
    }

    /// As much as the terminal shows at once; the rest is for later.
    fn page(&mut self, state: &State, text: &str, rows: Option<usize>) -> String {
        // Below what is said stand how it goes on, and the prompt.
        let room = rows.map_or(usize::MAX, |rows| rows.saturating_sub(2).max(1));
        if text.lines().count() <= room.saturating_add(1) {
            return text.to_owned();
        }
        let end: usize = text.split_inclusive('\n').take(room).map(str::len).sum();
        text[end..].clone_into(&mut self.rest);
        format!("{}{}", &text[..end], super::wrapped(state, &state.words().linear.page))
    }
}
