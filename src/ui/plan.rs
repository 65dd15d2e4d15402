//! Boundary plans: the list of them, the page of one, and what is asked for over it.
//!
//! ```text
//! Plan for R.                                                        mine
//! > The plan              The limit  If ..., I will ...
//!   1 If you use here,..    If you use here, I will go to my sister
//!                           for the night.
//! !: overdose 911 …
//! ```

use super::{Canvas, theme};
use crate::app::Action;
use crate::app::line::LineEdit;
use crate::app::list::ListCursor;
use crate::app::page::Role;
use crate::app::plan::lines::{self, INDENT};
use crate::app::plan::repair::Mend;
use crate::app::plan::{Ask, Desk, Pane, Pick, PlanScreen, pick};
use crate::app::update::list_height;
use crate::content::fill;
use crate::plan::Place;
use crate::plan::area::{self, Area};
use crate::text;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

impl Canvas<'_> {
    /// One of the screens of plans; the cursor's place.
    pub(super) fn plan(&mut self, screen: &PlanScreen) -> Option<Position> {
        match screen {
            PlanScreen::List(cursor) => Some(self.plans(*cursor)),
            PlanScreen::Desk => {
                let cursor = self.desk(None);
                self.plan_foot(&[
                    Action::Open,
                    Action::AddLimit,
                    Action::LogEvent,
                    Action::Undo,
                    Action::Help,
                ]);
                cursor
            }
            PlanScreen::Field(field) => {
                let cursor = self.desk(Some((field.place, field.area)));
                self.plan_foot(&[Action::NextField, Action::Cancel]);
                cursor
            }
            PlanScreen::Event => {
                self.desk(None);
                let words = self.state.words().plan.ask_event.clone();
                Some(self.last_row(&words))
            }
            PlanScreen::Ask { what, line } => {
                if matches!(what, Ask::Name { .. }) {
                    self.plans(ListCursor::default());
                } else {
                    self.desk(None);
                }
                let words = &self.state.words().plan;
                let prompt = match what {
                    Ask::Name { .. } => words.name_plan.clone(),
                    Ask::Day(_) => words.ask_day.clone(),
                    Ask::Dismiss { title, .. } => fill(&words.dismiss, &[title]),
                };
                Some(self.asked(&prompt, line))
            }
            PlanScreen::Pick { what, line, cursor } => Some(self.pick(*what, line, *cursor)),
            PlanScreen::Broken { told, cursor, .. } => Some(self.broken(told, *cursor)),
            PlanScreen::Mend(mend) => Some(self.mend(mend)),
        }
    }

    fn last(&self) -> Rect {
        let (width, height) = self.state.size;
        Rect::new(0, height.saturating_sub(1), width, 1)
    }

    /// Words on the last row; the cursor behind them.
    fn last_row(&mut self, words: &str) -> Position {
        let row = self.last();
        self.clear(row);
        let style = theme::bar(self.state.settings.theme);
        self.put_cut(row, words, style);
        Position::new(0, row.y)
    }

    fn plan_foot(&mut self, actions: &[Action]) {
        let trouble = self.state.plans.desk.as_ref().and_then(|d| d.trouble.clone());
        self.bottom(trouble.as_deref().or(self.state.note.as_deref()), actions);
    }

    fn plans(&mut self, cursor: ListCursor) -> Position {
        let state = self.state;
        let words = &state.words().plan;
        let items: Vec<String> = state
            .plans
            .list
            .iter()
            .map(|plan| {
                let mut parts = vec![plan.name.clone()];
                if plan.locked {
                    parts.push(words.locked.clone());
                } else {
                    parts.extend((!plan.about.is_empty()).then(|| fill(&words.title, &[&plan.about])));
                    parts.push(words.limits(plan.limits));
                    parts.extend(plan.due.then(|| words.due.clone()));
                }
                parts.join(", ")
            })
            .collect();
        let focus = self.list(&words.plans, &items, cursor);
        if items.is_empty() {
            let keys =
                [Action::NewPlan, Action::Guide].map(|a| crate::app::keys::key_of(&a).map(|k| k.to_string()));
            let keys = keys.map(Option::unwrap_or_default);
            let words = fill(&words.no_plans, &[&keys[0], &keys[1]]);
            let (width, height) = state.size;
            let runs = [text::Run { words, tag: () }];
            let rows = text::wrap(&runs, usize::from(width.clamp(1, crate::app::layout::TEXT_WIDTH)), 0, 0);
            for (y, row) in (1..height.saturating_sub(1)).zip(rows) {
                let words: String = row.into_iter().map(|r| r.words).collect();
                self.put(Rect::new(0, y, width, 1), 0, &words, Style::new());
            }
        }
        let row = self.last();
        self.clear(row);
        self.plan_foot(&[Action::Open, Action::NewPlan, Action::Guide, Action::Back]);
        focus
    }

    /// The page of the plan in hand; with a text that is written, its cursor.
    fn desk(&mut self, writing: Option<(Place, Area)>) -> Option<Position> {
        let state = self.state;
        let desk = state.plans.desk.as_ref()?;
        self.desk_head(desk);
        let (limits, items) =
            lines::areas(state.size, if writing.is_some() { Pane::Items } else { desk.pane });
        let mut cursor = None;
        if let Some(area) = limits {
            let focus = self.limits(area, desk);
            cursor = (desk.pane == Pane::Limits).then_some(focus);
        }
        if let Some(area) = items {
            let focus = self.items(area, desk, writing);
            cursor = if desk.pane == Pane::Items || writing.is_some() { focus } else { cursor };
        }
        cursor
    }

    /// What the plan in hand is called on the screen.
    pub(super) fn plan_title(&self) -> String {
        let words = &self.state.words().plan;
        self.state
            .plans
            .desk
            .as_ref()
            .map_or_else(|| words.untitled.clone(), |desk| lines::title(desk, words))
    }

    fn desk_head(&mut self, desk: &Desk) {
        let state = self.state;
        let words = &state.words().plan;
        let title = self.plan_title();
        let right = lines::access(desk, words);
        let width = state.size.0;
        let bar = theme::bar(state.settings.theme);
        self.put_cut(Rect::new(0, 0, width, 1), &title, bar);
        let room = usize::from(width).saturating_sub(text::width(&title) + 2);
        let right = text::truncate(&right, room, "..");
        let x = width.saturating_sub(u16::try_from(text::width(&right)).unwrap_or(0));
        self.put(Rect::new(0, 0, width, 1), x, &right, self.style(Role::Quiet));
    }

    fn limits(&mut self, area: Rect, desk: &Desk) -> Position {
        let words = &self.state.words().plan;
        let limits = &desk.history.plan().boundaries;
        let chosen = desk.limit.map_or(0, |i| i + 1);
        let mut focus = Position::new(area.x, area.y);
        for (i, y) in (desk.limits_top..=limits.len()).zip(area.y..area.bottom()) {
            let limit = i.checked_sub(1).and_then(|i| Some((i, limits.get(i)?)));
            let name =
                limit.map_or_else(|| words.whole.clone(), |(i, b)| lines::limit_line(desk, i, b, words));
            if i == chosen {
                focus = Position::new(area.x, y);
            }
            // Where the keys go to the other side, only the sign tells what is chosen.
            let row = Rect { y, height: 1, ..area };
            let to = (desk.pane == Pane::Items).then_some(Action::NextPane);
            self.spot(row, &to.into_iter().chain([Action::Choose(i)]).collect::<Vec<_>>());
            self.put(row, row.x, if i == chosen { ">" } else { " " }, Style::new());
            let style = if i == chosen && desk.pane == Pane::Limits {
                theme::chosen(Style::new())
            } else {
                Style::new()
            };
            self.put_cut(Rect { x: row.x + 2, width: row.width.saturating_sub(2), ..row }, &name, style);
        }
        focus
    }

    fn items(&mut self, area: Rect, desk: &Desk, writing: Option<(Place, Area)>) -> Option<Position> {
        let all = lines::lines(self.state, desk);
        let items = desk.items();
        let mut focus = None;
        let mut label = None;
        for (line, y) in all.iter().skip(desk.top).zip(area.y..area.bottom()) {
            let row = Rect { y, height: 1, ..area };
            if let Some(item) = line.item.filter(|_| writing.is_none()) {
                let to = (desk.pane == Pane::Limits).then_some(Action::NextPane);
                self.spot(row, &to.into_iter().chain([Action::Choose(item)]).collect::<Vec<_>>());
            }
            let chosen = desk.pane == Pane::Items && line.item == Some(desk.item) && writing.is_none();
            let Some(range) = line.row.clone() else {
                let mut x = row.x;
                let first = chosen && label.is_none();
                for (i, (words, role)) in line.pieces.iter().enumerate() {
                    let style =
                        if first && i == 0 { theme::chosen(self.style(*role)) } else { self.style(*role) };
                    x = self.put(row, x, words, style);
                }
                if first {
                    label = Some(Position::new(row.x, y));
                }
                continue;
            };
            let place = line.item.and_then(|i| items.get(i)).copied();
            if let Some(crate::app::plan::Item::Text(place)) = place {
                let text = desk.history.plan().at(place).unwrap_or_default();
                let written = writing.filter(|(at, _)| *at == place).map(|(_, area)| area);
                let row = Rect { x: row.x + INDENT, width: row.width.saturating_sub(INDENT), ..row };
                self.row(row, text, range, written.and_then(|a| a.selection()));
            }
        }
        if let Some((place, mut cursor)) = writing {
            let text = desk.history.plan().at(place).unwrap_or_default();
            cursor.settle(text);
            let width = lines::field_size(self.state.size).0;
            let (row, column) = cursor.place(text, width);
            let start = all.iter().position(|l| {
                l.row.is_some()
                    && l.item.and_then(|i| items.get(i)) == Some(&crate::app::plan::Item::Text(place))
            })?;
            let y = (start + row).checked_sub(desk.top).and_then(|y| u16::try_from(y).ok())?;
            let x = u16::try_from(column).ok()?;
            focus =
                Some(Position::new(area.x + INDENT + x, (area.y + y).min(area.bottom().saturating_sub(1))));
        }
        focus.or(label)
    }

    /// A row of a text, grapheme by grapheme as the area counts them; the selection is reversed.
    fn row(&mut self, area: Rect, text: &str, row: area::Row, selected: Option<std::ops::Range<usize>>) {
        let mut x = area.x;
        let mut part = String::new();
        let mut marked = false;
        for (i, grapheme) in text[row.clone()].grapheme_indices(true) {
            let in_it = selected.as_ref().is_some_and(|s| s.contains(&(row.start + i)));
            if in_it != marked {
                x = self.put(area, x, &part, if marked { theme::chosen(Style::new()) } else { Style::new() });
                part.clear();
                marked = in_it;
            }
            let (shown, width) = area::shown(grapheme);
            if self.state.settings.ascii && !shown.is_ascii() {
                // As many columns as the cursor counts.
                let plain = text::ascii(&shown);
                part.push_str(&format!("{:width$}", plain.chars().take(width).collect::<String>()));
            } else {
                part.push_str(&shown);
            }
        }
        self.put(area, x, &part, if marked { theme::chosen(Style::new()) } else { Style::new() });
    }

    fn pick(&mut self, what: Pick, line: &LineEdit, cursor: ListCursor) -> Position {
        let state = self.state;
        let (width, height) = state.size;
        let words = &state.words().plan;
        let head = Rect::new(0, 0, width, 1);
        let mut focus = match what {
            Pick::Template => self.typed(head, &words.find_template, line),
            what => {
                let made = state.plans.desk.as_ref().map_or(0, |d| d.history.plan().living().count());
                let title = match what {
                    Pick::Category => words.choose_category.clone(),
                    Pick::Touches => words.choose_touches.clone(),
                    _ => fill(&words.guide_made, &[&words.limits(made)]),
                };
                self.put_cut(head, &title, theme::bar(state.settings.theme));
                Position::new(0, 0)
            }
        };
        let first = if what == Pick::Template { 2 } else { 1 };
        let rows = pick::rows(what);
        let room = list_height(state.size, first) / rows;
        let all = pick::choices(state, what, line.text());
        for (i, choice) in all.iter().enumerate().skip(cursor.top).take(room.max(1)) {
            let y = first + u16::try_from((i - cursor.top) * rows).unwrap_or(0);
            if y >= height.saturating_sub(1) {
                break;
            }
            let name = if choice.chosen {
                format!("[{}] {}", words.chosen, choice.words)
            } else {
                choice.words.clone()
            };
            self.spot(Rect::new(0, y, width, u16::try_from(rows).unwrap_or(1)), &[Action::Choose(i)]);
            self.item(Rect::new(0, y, width, 1), &name, i == cursor.chosen);
            if what != Pick::Template && i == cursor.chosen {
                focus = Position::new(0, y);
            }
            if rows > 1 && y + 1 < height.saturating_sub(1) {
                let row = Rect { x: 4, y: y + 1, width: width.saturating_sub(4), height: 1 };
                self.put_cut(row, &choice.more, self.style(Role::Quiet));
            }
        }
        if what == Pick::Template {
            self.hint_row(&[Action::Accept, Action::Cancel]);
        } else {
            self.hint_row(&[Action::Open, Action::Back]);
        }
        focus
    }

    fn broken(&mut self, told: &str, cursor: ListCursor) -> Position {
        let state = self.state;
        let words = &state.words().plan;
        let width = state.size.0;
        let told = fill(&words.broken, &[told]);
        let rows = text::wrap(&[text::Run { words: told, tag: () }], usize::from(width.max(1)), 0, 0);
        self.put_cut(Rect::new(0, 0, width, 1), &words.plans, theme::bar(state.settings.theme));
        let mut y = 1;
        for row in rows.into_iter().take(3) {
            let words: String = row.into_iter().map(|r| r.words).collect();
            self.put(Rect::new(0, y, width, 1), 0, &words, self.style(Role::Caution));
            y += 1;
        }
        let mut focus = Position::new(0, y);
        for (i, way) in words.broken_choices.iter().enumerate() {
            if i == cursor.chosen {
                focus = Position::new(0, y);
            }
            self.spot(Rect::new(0, y, width, 1), &[Action::Choose(i)]);
            self.item(Rect::new(0, y, width, 1), way, i == cursor.chosen);
            y += 1;
        }
        self.hint_row(&[Action::Open, Action::Back]);
        focus
    }

    fn mend(&mut self, mend: &Mend) -> Position {
        let state = self.state;
        let words = &state.words().plan;
        let (columns, rows) = lines::mend_size(state.size);
        let width = state.size.0;
        self.put_cut(Rect::new(0, 0, width, 1), &words.mend, theme::bar(state.settings.theme));
        let told = if mend.told.is_empty() { String::new() } else { fill(&words.broken, &[&mend.told]) };
        self.put_cut(Rect::new(0, 1, width, 1), &told, self.style(Role::Caution));
        let all = area::rows(&mend.text, columns);
        for (row, y) in all.into_iter().skip(mend.area.top).take(rows).zip(2..) {
            self.row(Rect::new(0, y, width, 1), &mend.text, row, mend.area.selection());
        }
        self.plan_foot(&[Action::Cancel]);
        let (row, column) = mend.area.place(&mend.text, columns);
        let y = 2 + u16::try_from(row.saturating_sub(mend.area.top)).unwrap_or(0);
        Position::new(u16::try_from(column).unwrap_or(0), y)
    }
}
