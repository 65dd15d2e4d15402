//! The list of what is ready: rows to choose from, one typed on at a time, kept as soon as it is taken.

use super::line::LineEdit;
use super::list::ListCursor;
use super::screen::Screen;
use super::{Action, Effect, State};
use crate::content::fill;
use crate::kit::{Dose, Kit, Reminder};
use crate::recorder::Job;
use jiff::civil::Date;

/// Rows before the doses.
const TEXTS: usize = 4;

/// Label and words of each row: texts, doses, and one that adds a dose.
pub fn rows(state: &State) -> Vec<(String, String)> {
    let words = &state.words().kit;
    let kit = &state.kit;
    let texts = [
        (&words.place, &kit.place),
        (&words.items, &kit.items),
        (&words.who_knows, &kit.who_knows),
        (&words.at_home, &kit.at_home),
    ];
    let texts = texts.into_iter().map(|(label, text)| (label.clone(), text.clone()));
    let today = state.today();
    let past = |d: &Dose| d.day().is_some_and(|day| day < today);
    let label = |d: &Dose| if past(d) { &words.dose_past } else { &words.dose };
    let doses = kit.doses.iter().map(|d| (label(d).clone(), d.line()));
    texts.chain(doses).chain([(words.add.clone(), String::new())]).collect()
}

/// What a row asks for, whatever stands in it.
pub fn prompt(state: &State, row: usize) -> String {
    let dose = row.checked_sub(TEXTS).is_some_and(|dose| dose < state.kit.doses.len());
    let label = rows(state).into_iter().nth(row).map(|(label, _)| label).unwrap_or_default();
    if dose { state.words().kit.dose.clone() } else { label }
}

/// Opens a row to type on.
pub fn edit(state: &mut State, cursor: ListCursor) {
    let words = rows(state).into_iter().nth(cursor.chosen).map(|(_, words)| words).unwrap_or_default();
    state.screens.push(Screen::Kit(cursor));
    state.screens.push(Screen::KitRow { row: cursor.chosen, line: LineEdit::new(&words) });
}

/// Takes what was typed on a row. A dose needs its date; an empty one is taken off the list.
///
/// # Errors
/// The words that say what is wrong with it.
pub fn take(state: &mut State, row: usize, text: &str) -> Result<Vec<Effect>, String> {
    if let Some(why) = &state.kit_damaged {
        return Err(why.clone());
    }
    let text = text.trim();
    let base = state.kit.clone();
    let kit: &mut Kit = &mut state.kit;
    match (row, row.checked_sub(TEXTS)) {
        (0, _) => text.clone_into(&mut kit.place),
        (1, _) => text.clone_into(&mut kit.items),
        (2, _) => text.clone_into(&mut kit.who_knows),
        (3, _) => text.clone_into(&mut kit.at_home),
        (_, Some(i)) if text.is_empty() => {
            if i < kit.doses.len() {
                kit.doses.remove(i);
            }
        }
        (_, Some(i)) => {
            let Some(dose) = Dose::parse(text) else { return Err(state.book.words.kit.needs_date.clone()) };
            match kit.doses.get_mut(i) {
                Some(old) => *old = dose,
                None => kit.doses.push(dose),
            }
        }
        (_, None) => {}
    }
    let mine = kit.clone();
    if base == Kit::default()
        && let Some(folder) = &state.settings.kept_in
    {
        let file = format!("{folder}/{}", crate::kit::FILE);
        state.note = Some(fill(&state.book.words.kit.kept_in, &[&file]));
    }
    Ok(vec![Effect::Ask(Job::Kit { base, mine })])
}

/// Notes the most pressing reminder, if there is one.
pub fn remind(state: &mut State, today: Date, last_drill: Option<Date>) {
    let words = &state.book.words.kit;
    let reminder = state.kit.reminders(today, last_drill).into_iter().next();
    let note = reminder.map(|reminder| match reminder {
        Reminder::Expires(dose, days) => fill(&words.expires, &[&dose.line(), &days.to_string()]),
        Reminder::Expired(dose) => fill(&words.expired, &[&dose.line()]),
        Reminder::Drill(Some(days)) => fill(&words.drill_old, &[&days.to_string(), &key(&Action::Drills)]),
        Reminder::Drill(None) => fill(&words.drill_none, &[&key(&Action::Drills)]),
    });
    state.note = state.note.take().or(note);
}

fn key(action: &Action) -> String {
    super::keys::key_of(action).map(|k| k.to_string()).unwrap_or_default()
}
