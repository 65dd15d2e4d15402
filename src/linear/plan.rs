//! Boundary plans in lines: listed, read, written. A text is written a line at a time; a number takes one of its lines
//! to be changed.

use super::{NOTHING, Writer, letter, letter_in, wrapped};
use crate::app::keys::Context;
use crate::app::page::Role;
use crate::app::plan::guide::Guide;
use crate::app::plan::repair::Mend;
use crate::app::plan::{Ask, Desk, Item, Pane, Pick, PlanScreen, lines, pick};
use crate::app::{Action, State};
use crate::content::fill;
use crate::plan::area::Area;
use crate::plan::{EventKind, Status};
use crate::text;

/// Lines of a file with a mistake that are said before and behind it.
const AROUND: usize = 4;

/// Columns of the page that lines are taken from: wide enough that nothing is cut off.
const WHOLE: usize = 4096;

impl Writer<'_> {
    /// One of the screens of plans.
    pub(super) fn plan(&mut self, screen: &PlanScreen) {
        let (words, say) = (&self.state.words().plan, &self.state.words().linear);
        let desk = self.state.plans.desk.as_ref();
        match (screen, desk) {
            (PlanScreen::List(_), _) => self.plans(),
            (PlanScreen::Desk, Some(desk)) if desk.pane == Pane::Limits => self.limits(desk),
            (PlanScreen::Desk, Some(desk)) => self.limit(desk),
            (PlanScreen::Field(field), Some(desk)) => {
                self.on.place = Some(field.place);
                let items = desk.items();
                let item = items.iter().position(|i| *i == Item::Text(field.place));
                self.items(desk, item, false);
                let text = desk.history.plan().at(field.place).unwrap_or_default();
                rows(text).for_each(|row| self.choice(&text::clean(row)));
                self.line(if desk.guide.is_some() { &say.answer } else { &say.field });
            }
            (PlanScreen::Event, _) => {
                let kinds = [EventKind::Kept, EventKind::Crossed, EventKind::Changed];
                let keys = kinds.map(|kind| letter_in(Context::Event, &Action::Event(kind)));
                self.line(&fill(&say.event, &keys.each_ref().map(String::as_str)));
            }
            (PlanScreen::Ask { what, line }, _) => {
                match what {
                    Ask::Name { .. } => self.line(&words.name_plan),
                    Ask::Day(_) => {
                        self.line(&words.ask_day);
                        self.line(line.text());
                    }
                    Ask::Dismiss { title, .. } => self.line(&fill(&words.dismiss, &[title])),
                }
                self.line(if matches!(what, Ask::Day(_)) { &say.asked_day } else { &say.asked });
            }
            (PlanScreen::Pick { what, line, .. }, _) => self.pick(*what, line.text()),
            (PlanScreen::Broken { told, .. }, _) => {
                self.line(&fill(&words.broken, &[told]));
                words.broken_choices.iter().for_each(|way| self.choice(way));
                self.line(&say.list);
            }
            (PlanScreen::Mend(mend), _) => self.mend(mend),
            (PlanScreen::Desk | PlanScreen::Field(_), None) => {}
        }
    }

    fn plans(&mut self) {
        let (words, say) = (&self.state.words().plan, &self.state.words().linear);
        self.line(&words.plans);
        for plan in &self.state.plans.list {
            let locked = plan.locked.then(|| words.locked.clone());
            let due = plan.due.then(|| words.due.clone());
            let parts: Vec<String> = [plan.name.clone()].into_iter().chain(locked).chain(due).collect();
            self.choice(&parts.join(", "));
        }
        self.keys(&say.plans, &[Action::NewPlan, Action::Guide]);
    }

    /// The plan and its limits.
    fn limits(&mut self, desk: &Desk) {
        let (words, say) = (&self.state.words().plan, &self.state.words().linear);
        self.line(&lines::title(desk, words));
        self.line(&lines::access(desk, words));
        for (i, b) in desk.history.plan().boundaries.iter().enumerate() {
            let status = match b.facts.status {
                Status::Draft => String::new(),
                status => format!("({}) ", words.status(status)),
            };
            self.choice(&format!("{status}{}", desk.limit_words(i, words)));
        }
        // Last, so that each limit has its own number.
        self.choice(&words.whole);
        let keys = [Action::AddLimit, Action::Guide, Action::Advice, Action::Year, Action::Undo];
        self.keys(&say.desk, &keys);
    }

    /// The limit in hand, or the plan's own part, with all that can be changed in it.
    fn limit(&mut self, desk: &Desk) {
        self.line(&match desk.limit {
            Some(i) => fill(&self.state.words().plan.export_limit, &[&(i + 1).to_string()]),
            None => self.state.words().plan.whole.clone(),
        });
        self.items(desk, None, true);
        self.on.cares_at = Some(self.on.text.len());
        let keys = [Action::LogEvent, Action::Undo, Action::SetAside, Action::Help];
        self.keys(&self.state.words().linear.limit, &keys);
    }

    /// The lines of the page, of one item or of all; with the texts, each item is a choice.
    fn items(&mut self, desk: &Desk, only: Option<usize>, texts: bool) {
        let items = desk.items();
        let mut last = None;
        let mut label = String::new();
        let heading = &self.state.words().plan;
        let mut care = false;
        for line in lines::lines_at(self.state, desk, WHOLE) {
            if only.is_some() && line.item != only {
                continue;
            }
            let new = line.item.is_some() && line.item != last && texts;
            if line.row.is_some() {
                // The whole text is said with its first row, behind its name.
                let place = line.item.and_then(|i| items.get(i));
                if let Some(Item::Text(place)) = place.filter(|_| !label.is_empty() && texts) {
                    let text = desk.history.plan().at(*place).unwrap_or_default();
                    let said = if text.is_empty() { self.state.words().linear.empty.as_str() } else { text };
                    let label = std::mem::take(&mut label);
                    self.choice(&format!("{label}: {}", text::clean_lines(said).replace('\n', " / ")));
                }
                continue;
            }
            if !label.is_empty() {
                let label = std::mem::take(&mut label);
                self.choice(&label);
            }
            last = line.item.or(last);
            let is_text = line.item.and_then(|i| items.get(i)).is_some_and(|i| matches!(i, Item::Text(_)));
            // What a field asks for is said when it is written, its name here.
            let told = line.pieces.iter().filter(|(_, role)| !(new && is_text && *role == Role::Quiet));
            let words: String = told.map(|(words, _)| words.as_str()).collect();
            let words = words.trim();
            let role = line.pieces.iter().find(|(words, _)| !words.trim().is_empty()).map(|(_, role)| *role);
            if line.item.is_none() && role == Some(Role::Heading) {
                care = words == heading.cautions;
            }
            if care {
                self.care(words, role);
                continue;
            }
            match (new, is_text) {
                (true, true) => label = words.to_owned(),
                (true, false) => self.choice(words),
                (false, _) if words.is_empty() => {}
                (false, _) => self.line(words),
            }
        }
        if !label.is_empty() {
            self.choice(&label);
        }
    }

    /// A line of what is to be taken care of: not in the text, for it is not read after each change.
    fn care(&mut self, words: &str, role: Option<Role>) {
        let said = wrapped(self.state, words);
        match (role, self.on.cares.last_mut()) {
            // Each begins with a title that says so.
            (Some(Role::Heading), _) => {}
            (Some(Role::Caution), _) | (_, None) => self.on.cares.push(said),
            (_, Some(care)) => care.push_str(&said),
        }
    }

    fn pick(&mut self, what: Pick, find: &str) {
        let (words, say) = (&self.state.words().plan, &self.state.words().linear);
        let made = self.state.plans.desk.as_ref().map_or(0, |d| d.history.plan().living().count());
        if let Some(guide) = self.state.plans.desk.as_ref().and_then(|desk| desk.guide) {
            let numbers = [guide.step + 1, Guide::questions()].map(|n| n.to_string());
            self.line(&fill(&words.guide, &numbers.each_ref().map(String::as_str)));
        }
        self.on.long = true;
        self.line(&match what {
            Pick::Template => format!("{}{find}", words.find_template),
            Pick::Kinds | Pick::Category => words.choose_category.clone(),
            Pick::Kind(kind) => {
                let kind = self.state.book.boundaries.categories.get(kind);
                kind.map(|kind| kind.title.clone()).unwrap_or_default()
            }
            Pick::Touches => say.touches.clone(),
            Pick::More => fill(&words.guide_made, &[&words.limits(made)]),
        });
        for choice in pick::choices(self.state, what, find) {
            let chosen = if choice.chosen { format!("[{}] ", words.chosen) } else { String::new() };
            let more = if choice.more.is_empty() { String::new() } else { format!(". {}", choice.more) };
            self.choice(&format!("{chosen}{}{more}", choice.words));
        }
        self.line(match what {
            Pick::Template | Pick::Kinds => &say.pick_find,
            Pick::Kind(_) => &say.pick_kind,
            Pick::Category | Pick::Touches => &say.pick,
            Pick::More => &say.pick_enough,
        });
    }

    /// A file with a mistake: the lines around it; any line can be taken by its number.
    fn mend(&mut self, mend: &Mend) {
        let say = &self.state.words().linear;
        if !mend.told.is_empty() {
            self.line(&fill(&self.state.words().plan.broken, &[&mend.told]));
        }
        let at = mend.told.split(':').next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
        let near = at.saturating_sub(AROUND + 1)..at + AROUND;
        for (i, row) in rows(&mend.text).enumerate() {
            self.on.choices += 1;
            if near.contains(&i) {
                // The blanks at its start mean something in such a file.
                self.on.text.push_str(&format!("{}. {}\n", i + 1, text::clean(row)));
            }
        }
        self.line(&say.field);
    }

    fn keys(&mut self, words: &str, actions: &[Action]) {
        let keys: Vec<String> = actions.iter().map(letter).collect();
        self.line(&fill(words, &keys.iter().map(String::as_str).collect::<Vec<_>>()));
    }
}

/// The lines of a text; none of an empty one.
fn rows(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').take(if text.is_empty() { 0 } else { usize::MAX })
}

/// What a typed line means on a screen of plans; `None` where it means what it means everywhere.
pub(super) fn actions(
    state: &State,
    screen: &PlanScreen,
    choices: usize,
    typed: &str,
) -> Option<Vec<Action>> {
    // The blanks before a line mean something in a file that is mended, and in no other text.
    let line = typed.trim();
    match screen {
        PlanScreen::Field(field) => {
            let desk = state.plans.desk.as_ref()?;
            let text = desk.history.plan().at(field.place).unwrap_or_default();
            let done = if desk.guide.is_some() { Action::NextField } else { Action::Cancel };
            Some(written(field.area, text, choices, line, done))
        }
        PlanScreen::Mend(mend) => {
            Some(written(mend.area, &mend.text, choices, typed.trim_end(), Action::Cancel))
        }
        PlanScreen::Desk => {
            let desk = state.plans.desk.as_ref().filter(|desk| desk.pane == Pane::Limits)?;
            let limits = desk.history.plan().boundaries.len();
            let number = line.parse::<usize>().ok().filter(|n| (1..=choices).contains(n))?;
            // The plan's own part is the first item, and said last.
            Some(vec![Action::Choose(if number <= limits { number } else { 0 })])
        }
        PlanScreen::Ask { .. } if line.is_empty() => Some(vec![Action::Cancel]),
        PlanScreen::Ask { what, .. } => {
            let answer = if line == NOTHING && matches!(what, Ask::Day(_)) { "" } else { line };
            let anew = [Action::CursorEnd, Action::EraseToStart];
            Some(anew.into_iter().chain([Action::Paste(answer.to_owned()), Action::Accept]).collect())
        }
        PlanScreen::Pick { what: Pick::Template | Pick::Kinds | Pick::Kind(_), .. } => {
            let find = line.strip_prefix('/')?.trim().to_owned();
            Some(vec![Action::CursorEnd, Action::EraseToStart, Action::Paste(find)])
        }
        // The last question comes after it.
        PlanScreen::Pick { what: Pick::More, .. } if line.is_empty() => Some(vec![Action::Choose(1)]),
        PlanScreen::Pick { what: Pick::Touches, .. } if line.is_empty() => Some(vec![Action::Back]),
        _ => None,
    }
}

/// What a line typed into a text means.
fn written(area: Area, text: &str, choices: usize, line: &str, done: Action) -> Vec<Action> {
    if line.is_empty() {
        return vec![done];
    }
    if let Some(number) = line.parse::<usize>().ok().filter(|n| (1..=choices).contains(n)) {
        return vec![Action::Choose(number - 1)];
    }
    let Some(mark) = area.mark else {
        let end = if text.is_empty() { vec![Action::Bottom] } else { vec![Action::Bottom, Action::NewLine] };
        return end.into_iter().chain([Action::Paste(line.to_owned())]).collect();
    };
    if line != NOTHING {
        return vec![Action::Paste(line.to_owned())];
    }
    // What is chosen, and the end of the line before it, or its own where it is the first.
    let words = (mark != area.cursor).then_some(Action::EraseBack);
    let end = if mark == 0 { Action::EraseForward } else { Action::EraseBack };
    words.into_iter().chain([end]).collect()
}
