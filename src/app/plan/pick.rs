//! Things to choose: a template by category with search, a category, what a limit touches.

use super::{Desk, PlanScreen, desk, push};
use crate::app::line::LineEdit;
use crate::app::list::ListCursor;
use crate::app::plan::Pick;
use crate::app::update::{edit, list_height, move_in_list};
use crate::app::{Action, Effect, State};
use crate::content::Template;
use crate::content::boundaries::Touch;
use crate::plan::advice::TOUCHES;
use crate::plan::{Boundary, Place, Text};

/// The choice of a template: said in lines, by kind.
pub fn templates(state: &State) -> PlanScreen {
    let what = if state.settings.spoken { Pick::Kinds } else { Pick::Template };
    PlanScreen::Pick { what, line: LineEdit::default(), cursor: ListCursor::default() }
}

/// One thing to choose, as the screen shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its words.
    pub words: String,
    /// What it is known by; empty for none.
    pub id: String,
    /// Whether it is chosen already.
    pub chosen: bool,
    /// A second line that explains it; may be empty.
    pub more: String,
}

/// What there is to choose.
pub fn choices(state: &State, what: Pick, find: &str) -> Vec<Choice> {
    let words = &state.words().plan;
    let boundary = state.plans.desk.as_ref().and_then(Desk::boundary);
    let choice = |words: String, id: &str, chosen: bool, more: String| Choice {
        words,
        id: id.to_owned(),
        chosen,
        more,
    };
    match what {
        Pick::Template => {
            let scratch = choice(words.from_scratch.clone(), "", false, String::new());
            let all = state.book.boundaries.templates().filter_map(|(category, t)| {
                let limit = t.limit.bare();
                let line = format!("{}: {}", category.title, t.title);
                let found = search_in(find, &[&line, &limit, &t.reason.bare(), &t.say.bare()]);
                found.then(|| choice(line, &t.id, false, limit))
            });
            let all: Vec<Choice> = all.collect();
            [scratch].into_iter().chain(all).collect()
        }
        Pick::Kinds => {
            let scratch = choice(words.from_scratch.clone(), "", false, String::new());
            let kinds = state.book.boundaries.categories.iter().filter(|c| !c.templates.is_empty());
            let kinds = kinds.map(|c| choice(c.title.clone(), &c.id, false, words.limits(c.templates.len())));
            [scratch].into_iter().chain(kinds).collect()
        }
        Pick::Kind(kind) => {
            let kind = state.book.boundaries.categories.get(kind);
            let all = kind.into_iter().flat_map(|c| c.templates.iter());
            all.map(|t| choice(t.title.clone(), &t.id, false, t.limit.bare())).collect()
        }
        Pick::Category => {
            let now = boundary.map(|b| b.facts.category.as_str()).unwrap_or_default();
            let none = choice(words.no_category.clone(), "", now.is_empty(), String::new());
            let all = state.book.boundaries.categories.iter();
            let all = all.map(|c| choice(c.title.clone(), &c.id, c.id == now, state.plain(&c.summary)));
            [none].into_iter().chain(all).collect()
        }
        Pick::Touches => {
            let has = |key: &str| boundary.is_some_and(|b| b.facts.touches.iter().any(|t| t == key));
            let name = |key: &str| words.touch.get(key).cloned().unwrap_or_else(|| key.to_owned());
            TOUCHES.iter().map(|key| choice(name(key), key, has(key), String::new())).collect()
        }
        Pick::More => words.guide_more.iter().map(|w| choice(w.clone(), "", false, String::new())).collect(),
    }
}

/// Whether each of the words typed begins a word of the texts.
fn search_in(find: &str, texts: &[&str]) -> bool {
    let fold = |text: &str| deunicode::deunicode(text).to_lowercase();
    let texts: Vec<String> = texts.iter().map(|t| fold(t)).collect();
    let begins = |part: &str| {
        texts.iter().any(|t| t.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(part)))
    };
    fold(find).split_whitespace().all(begins)
}

/// Rows that a choice takes.
pub fn rows(what: Pick) -> usize {
    if matches!(what, Pick::Template | Pick::Category) { 2 } else { 1 }
}

/// An action on a choice.
pub(super) fn act(
    state: &mut State,
    mut what: Pick,
    mut line: LineEdit,
    mut cursor: ListCursor,
    action: &Action,
) -> Vec<Effect> {
    let all = choices(state, what, line.text());
    match action {
        Action::Cancel | Action::Back | Action::Quit if matches!(what, Pick::Kind(_)) => {
            (what, cursor) = (Pick::Kinds, ListCursor::default());
        }
        Action::Cancel | Action::Back | Action::Quit => {
            if let Some(desk) = &mut state.plans.desk {
                desk.guide = None;
            }
            return if what == Pick::Touches { desk::after_fact(state) } else { Vec::new() };
        }
        Action::Accept | Action::Open => {
            let Some(choice) = all.get(cursor.chosen) else {
                push(state, PlanScreen::Pick { what, line, cursor });
                return Vec::new();
            };
            match what {
                Pick::Template | Pick::Kind(_) => return take(state, &choice.id),
                Pick::Kinds => {
                    let kinds = &state.book.boundaries.categories;
                    match kinds.iter().position(|kind| kind.id == choice.id) {
                        Some(kind) => (what, cursor) = (Pick::Kind(kind), ListCursor::default()),
                        None => return take(state, ""),
                    }
                }
                Pick::Category => return desk::set_category(state, &choice.id),
                Pick::Touches => desk::toggle_touch(state, &choice.id),
                Pick::More if cursor.chosen == 0 => return super::guide::one_more(state),
                // One more question, and it is the last.
                Pick::More => return super::guide::go_on(state, true),
            }
        }
        Action::Paste(words) if matches!(what, Pick::Kinds | Pick::Kind(_)) && !words.is_empty() => {
            line = LineEdit::new(words);
            (what, cursor) = (Pick::Template, ListCursor::default());
        }
        action if what == Pick::Template && edit(&mut line, action) => cursor = ListCursor::default(),
        action => {
            let head = if what == Pick::Template { 2 } else { 1 };
            move_in_list(&mut cursor, action, all.len(), list_height(state.size, head), rows(what));
        }
    }
    push(state, PlanScreen::Pick { what, line, cursor });
    Vec::new()
}

/// A limit from a template, or an empty one.
fn take(state: &mut State, id: &str) -> Vec<Effect> {
    let book = std::rc::Rc::clone(&state.book);
    let from = book.boundaries.templates().find(|(_, t)| t.id == id);
    let boundary = from.map_or_else(Boundary::default, |(category, t)| of_template(&category.id, t, state));
    let Some(desk) = &mut state.plans.desk else { return Vec::new() };
    if desk.insert(boundary).is_err() {
        return Vec::new();
    }
    desk.pane = desk::Pane::Items;
    let (guided, limit) = (desk.guide.is_some(), desk.limit);
    if guided {
        return super::guide::go_on(state, true);
    }
    let effects = desk::after_fact(state);
    if let (None, Some(limit)) = (from, limit) {
        // There is nothing to read in an empty limit: what is typed next are its words.
        desk::open_text(state, Place::Boundary(limit, Text::Limit));
    }
    effects
}

/// A limit with the words of a template, to be made one's own.
pub fn of_template(category: &str, template: &Template, state: &State) -> Boundary {
    let mut b = Boundary::default();
    category.clone_into(&mut b.facts.category);
    b.facts.template.clone_from(&template.id);
    b.facts.touches = template.touches.iter().filter_map(|t| touch_key(*t)).map(str::to_owned).collect();
    let safety = template.safety.as_ref();
    let texts = [
        (Text::Limit, Some(&template.limit)),
        (Text::Reason, Some(&template.reason)),
        (Text::FollowThrough, Some(&template.follow_through)),
        (Text::Open, Some(&template.open)),
        (Text::Say, Some(&template.say)),
        (Text::SafetyPlace, safety.map(|s| &s.place)),
        (Text::SafetyNaloxone, safety.map(|s| &s.naloxone)),
        (Text::SafetyContact, safety.map(|s| &s.contact)),
    ];
    for (text, words) in texts {
        if let Some(words) = words {
            *b.text_mut(text) = state.plain(words);
        }
    }
    b
}

fn touch_key(touch: Touch) -> Option<&'static str> {
    TOUCHES.into_iter().find(|key| crate::plan::advice::touch(key) == Some(touch))
}
