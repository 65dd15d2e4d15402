//! The page of the plan in hand in lines, and where its parts stand on the screen.
//!
//! ```text
//! Plan for R.                                                         saved
//! > The plan              The limit  If ..., I will ...
//!   1 If you use here,..    If you use here, I will go to my sister
//!   2 (new limit)           for the night.
//!                           TAKE CARE: Asking someone to go needs a safety plan
//! !: overdose 911 …
//! ```

use super::desk::{Access, Desk, Fact, Item, Pane};
use super::guide::Guide;
use super::screen::PlanScreen;
use crate::app::page::Role;
use crate::app::screen::Screen;
use crate::app::{State, layout};
use crate::content::{Caution, PlanWords, fill};
use crate::plan::advice::{self, Missing, Raised};
use crate::plan::area;
use crate::plan::year::Counts;
use crate::plan::{Boundary, Place, PlanText, Status};
use crate::text::{self, Run};
use ratatui::layout::Rect;

/// Narrowest screen with limits and items side by side, in columns.
const TWO: u16 = 72;
/// Columns of the limits.
const LIMITS: (u16, u16) = (24, 30);
/// Columns between both.
const GAP: u16 = 2;
/// Columns before the rows of a text.
pub const INDENT: u16 = 2;

/// One line of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The item it belongs to.
    pub item: Option<usize>,
    /// Its pieces from left to right.
    pub pieces: Vec<(String, Role)>,
    /// A row of a text, as a range of its bytes.
    pub row: Option<area::Row>,
}

/// Where the limits and the items stand; the one that has no place is `None`.
pub fn areas(size: (u16, u16), pane: Pane) -> (Option<Rect>, Option<Rect>) {
    let (width, height) = size;
    let body = Rect::new(0, 1, width, height.saturating_sub(2));
    if width < TWO {
        let items = Rect { width: width.min(layout::TEXT_WIDTH), ..body };
        return if pane == Pane::Limits { (Some(body), None) } else { (None, Some(items)) };
    }
    let left = if width < layout::WIDE { LIMITS.0 } else { LIMITS.1 };
    let x = left + GAP;
    (Some(Rect { width: left, ..body }), Some(Rect { x, width: (width - x).min(layout::TEXT_WIDTH), ..body }))
}

/// Where the items stand, whichever side the keys go to.
fn items_area(size: (u16, u16)) -> Rect {
    areas(size, Pane::Items).1.unwrap_or_default()
}

/// Rows of the page.
pub fn height(size: (u16, u16)) -> usize {
    usize::from(items_area(size).height)
}

/// Columns and rows of a text that is written in place.
pub fn field_size(size: (u16, u16)) -> (usize, usize) {
    let area = items_area(size);
    (usize::from(area.width.saturating_sub(INDENT).max(1)), usize::from(area.height.saturating_sub(1).max(1)))
}

/// Columns and rows of a file that is mended.
pub fn mend_size((width, height): (u16, u16)) -> (usize, usize) {
    (usize::from(width.max(1)), usize::from(height.saturating_sub(3).max(1)))
}

/// The text that is being written.
pub fn writing(state: &State) -> Option<super::field::Field> {
    match state.screens.last() {
        Some(Screen::Plan(PlanScreen::Field(field))) => Some(*field),
        _ => None,
    }
}

/// Lines of the page, for columns of the items' side.
pub fn lines(state: &State, desk: &Desk) -> Vec<Line> {
    lines_at(state, desk, usize::from(items_area(state.size).width))
}

/// Lines of the page, `width` columns wide.
pub fn lines_at(state: &State, desk: &Desk, width: usize) -> Vec<Line> {
    let width = width.max(1);
    let writing = writing(state).map(|f| f.place);
    let mut page = Page { state, desk, words: &state.book.words.plan, width, lines: Vec::new() };
    let raised = desk.history.plan().raised_at(&state.book.boundaries.cautions, desk.limit);
    let mut log = false;
    for (i, item) in desk.items().into_iter().enumerate() {
        match item {
            Item::Text(place) => page.text(i, place, writing == Some(place), &raised),
            Item::Fact(fact) => page.fact(i, fact),
            Item::Event(e) => {
                if !std::mem::replace(&mut log, true) {
                    page.log_head();
                }
                page.event(i, e);
            }
        }
    }
    page.end(&raised);
    page.lines
}

struct Page<'a> {
    state: &'a State,
    desk: &'a Desk,
    words: &'a PlanWords,
    width: usize,
    lines: Vec<Line>,
}

impl Page<'_> {
    fn push(&mut self, item: Option<usize>, pieces: Vec<(String, Role)>) {
        self.lines.push(Line { item, pieces, row: None });
    }

    fn wrapped(&mut self, item: Option<usize>, words: &str, role: Role, indent: usize) {
        let runs = [Run { words: words.to_owned(), tag: () }];
        for line in text::wrap(&runs, self.width, indent, indent) {
            let words: String = line.into_iter().map(|r| r.words).collect();
            self.push(item, vec![(" ".repeat(indent), Role::Body), (words, role)]);
        }
    }

    fn text(&mut self, item: usize, place: Place, writing: bool, raised: &[Raised]) {
        let key = match place {
            Place::Plan(text) => text.key(),
            Place::Boundary(_, text) => text.key(),
            Place::Event(_, _, text) => text.key(),
        };
        let text = self.desk.history.plan().at(place).unwrap_or_default();
        if let Some(guide) = self.desk.guide.filter(|_| writing) {
            let numbers = [guide.step + 1, Guide::questions()].map(|n| n.to_string());
            let mut told = fill(&self.words.guide, &numbers.each_ref().map(String::as_str));
            if !self.state.settings.spoken {
                told = format!("{told} {}", self.words.guide_keys);
            }
            self.wrapped(Some(item), &told, Role::Quiet, 0);
            if let Some(question) = Guide::question(place, self.words) {
                self.wrapped(Some(item), question, Role::Good, 0);
            }
        }
        let name = self.words.field(key).to_owned();
        let blank = text.is_empty() && !writing;
        // What is written already answers what is asked.
        let ask = self.words.ask.get(key).filter(|ask| !ask.is_empty() && (blank || writing));
        let ask = ask.map(|ask| format!("({ask})"));
        let room = self.width.saturating_sub(text::width(&name) + 1);
        let (beside, below) = match ask {
            Some(ask) if text::width(&ask) <= room => (format!(" {ask}"), None),
            ask => (String::new(), ask),
        };
        self.push(Some(item), vec![(name, Role::Strong), (beside, Role::Quiet)]);
        if let Some(ask) = below {
            self.wrapped(Some(item), &ask, Role::Quiet, usize::from(INDENT));
        }
        // While it is empty it takes no row of its own.
        if !blank {
            let width = self.width.saturating_sub(usize::from(INDENT)).max(1);
            for row in area::rows(text, width) {
                self.lines.push(Line { item: Some(item), pieces: Vec::new(), row: Some(row) });
            }
        }
        let rules = &self.state.book.boundaries.cautions;
        let field = match place {
            Place::Boundary(_, text) => advice::field(text),
            Place::Plan(text) => advice::plan_field(text),
            Place::Event(..) => None,
        };
        for r in raised.iter().filter(|r| !r.dismissed) {
            let (Some(rule), Some((found, phrase))) = (rules.get(r.caution), &r.found) else { continue };
            if Some(*found) == field {
                self.caution(Some(item), rule, Some(phrase), writing);
            }
        }
    }

    /// A caution: its title; with words, why and sources where it is to be read now.
    fn caution(&mut self, item: Option<usize>, rule: &Caution, phrase: Option<&str>, whole: bool) {
        let label = &self.state.words().label.caution;
        self.wrapped(item, &format!("{label}: {}", rule.title), Role::Caution, usize::from(INDENT));
        if !whole {
            return;
        }
        let indent = usize::from(INDENT) * 2;
        if let Some(phrase) = phrase {
            self.wrapped(item, &format!("{}{phrase}", self.words.found), Role::Quiet, indent);
        }
        self.wrapped(item, &self.state.plain(&rule.words), Role::Body, indent);
        let why = format!("{}: {}", self.words.why, self.state.plain(&rule.why));
        self.wrapped(item, &why, Role::Quiet, indent);
        self.wrapped(
            item,
            &format!("{}{}", self.words.source, sources(self.state, rule)),
            Role::Quiet,
            indent,
        );
    }

    fn fact(&mut self, item: usize, fact: Fact) {
        let value = self.value(fact);
        let name = format!("{}: ", self.words.field(fact.key()));
        let room = self.width.saturating_sub(text::width(&name));
        self.push(Some(item), vec![(name, Role::Strong), (text::truncate(&value, room, ".."), Role::Body)]);
    }

    fn value(&self, fact: Fact) -> String {
        let plan = self.desk.history.plan();
        let day = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string()).unwrap_or_default();
        let review = |at: Option<jiff::civil::Date>| match at {
            Some(at) if at <= self.state.today() => format!("{at} ({})", self.words.due),
            at => day(at),
        };
        let yes = |yes: bool| if yes { self.words.yes.clone() } else { self.words.no.clone() };
        let b = self.desk.boundary();
        match (fact, b) {
            (Fact::Status, Some(b)) => self.words.status(b.facts.status).to_owned(),
            (Fact::Category, Some(b)) => match self.state.book.boundaries.category(&b.facts.category) {
                Some(category) => category.title.clone(),
                None => text::clean(&b.facts.category).into_owned(),
            },
            (Fact::Touches, Some(b)) => {
                let name = |t: &String| {
                    self.words.touch.get(t).cloned().unwrap_or_else(|| text::clean(t).into_owned())
                };
                b.facts.touches.iter().map(name).collect::<Vec<_>>().join(", ")
            }
            (Fact::Start, Some(b)) => day(b.facts.start),
            (Fact::Review, Some(b)) => review(b.facts.review),
            (Fact::Review, None) => review(plan.facts.review),
            (Fact::Under18, _) => yes(plan.facts.under_18),
            (Fact::Fear, _) => yes(plan.facts.fear),
            _ => String::new(),
        }
    }

    fn log_head(&mut self) {
        self.push(None, Vec::new());
        self.push(None, vec![(self.words.log.clone(), Role::Heading)]);
        if let Some(b) = self.desk.boundary() {
            self.wrapped(None, &counts(&Counts::of(&b.log), self.words), Role::Body, 0);
            if b.crossed_in_vain() {
                self.wrapped(None, &self.words.crossed_in_vain, Role::Good, 0);
            }
        }
    }

    fn event(&mut self, item: usize, e: usize) {
        if let Some(event) = self.desk.boundary().and_then(|b| b.log.get(e)) {
            let words = format!("{} {}", event.day, self.words.event(event.kind));
            self.push(Some(item), vec![(words, Role::Strong)]);
        }
    }

    /// What the limit, or the plan, lacks and raises as a whole.
    fn end(&mut self, raised: &[Raised]) {
        let rules = &self.state.book.boundaries.cautions;
        let whole: Vec<&Raised> = raised
            .iter()
            .filter(|r| !r.dismissed && r.found.is_none() && r.limit == self.desk.limit)
            .collect();
        if !whole.is_empty() {
            self.push(None, Vec::new());
            self.push(None, vec![(self.words.cautions.clone(), Role::Heading)]);
            for r in whole {
                if let Some(rule) = rules.get(r.caution) {
                    self.caution(None, rule, None, true);
                }
            }
        }
        if self.desk.limit.is_none() {
            self.push(None, Vec::new());
            self.push(None, vec![(self.words.missing.clone(), Role::Heading)]);
            for line in missing(self.desk, self.words) {
                self.wrapped(None, &line, Role::Body, 0);
            }
        }
    }
}

/// What a plan lacks, in lines.
pub fn missing(desk: &Desk, words: &PlanWords) -> Vec<String> {
    if desk.missing.is_empty() {
        return vec![words.nothing_missing.clone()];
    }
    let line = |m: &Missing| match m {
        Missing::Limits => words.missing_limits.clone(),
        Missing::Plan(text) => words.field(text.key()).to_owned(),
        Missing::Review => words.field("review").to_owned(),
        Missing::Text(i, text) => format!("{}: {}", i + 1, words.field(text.key())),
    };
    desk.missing.iter().map(|m| format!("- {}", line(m))).collect()
}

/// Counts in words.
pub fn counts(c: &Counts, words: &PlanWords) -> String {
    fill(
        &words.counts,
        &[c.kept, c.crossed, c.followed, c.changed].map(|n| n.to_string()).each_ref().map(String::as_str),
    )
}

/// The sources of a caution, by title.
pub fn sources(state: &State, rule: &Caution) -> String {
    let title = |id: &String| {
        let source = state.book.sources.iter().find(|s| s.id == *id);
        source.map_or_else(|| id.clone(), |s| format!("{}, {}", s.publisher, s.title))
    };
    rule.sources.iter().map(title).collect::<Vec<_>>().join("; ")
}

/// What a plan is called on the screen.
pub fn title(desk: &Desk, words: &PlanWords) -> String {
    let plan = desk.history.plan();
    let name = plan.text(PlanText::Name).trim();
    let own = plan.text(PlanText::Title).trim();
    match (own.is_empty(), name.is_empty()) {
        (false, _) => text::clean(own).into_owned(),
        (true, false) => fill(&words.title, &[&text::clean(name)]),
        (true, true) => words.untitled.clone(),
    }
}

/// How it may be written: the name of its file where it is this program's.
pub fn access(desk: &Desk, words: &PlanWords) -> String {
    match &desk.access {
        Access::Own => desk.name.clone(),
        Access::Reading(who, since) => fill(&words.read_only, &[who, since]),
        Access::Private => words.private.clone(),
    }
}

/// A limit in the list of limits.
pub fn limit_line(desk: &Desk, i: usize, b: &Boundary, words: &PlanWords) -> String {
    let text = desk.limit_words(i, words);
    match b.facts.status {
        Status::Draft => format!("{} {text}", i + 1),
        status => format!("{} ({}) {text}", i + 1, words.status(status)),
    }
}

/// Scrolls both sides as little as shows what is chosen, or the cursor of the text that is written.
pub fn show(state: &mut State) {
    let rows = height(state.size).max(1);
    let Some(desk) = &state.plans.desk else { return };
    let all = lines(state, desk);
    let mut first = all.iter().position(|l| l.item == Some(desk.item)).unwrap_or(0);
    let mut last = all.iter().rposition(|l| l.item == Some(desk.item)).unwrap_or(first);
    if let Some(field) = writing(state) {
        let text = desk.history.plan().at(field.place).unwrap_or_default();
        let row = field.area.place(text, field_size(state.size).0).0;
        let label = all.iter().position(|l| l.item == Some(desk.item) && l.row.is_some()).unwrap_or(first);
        let shown = all.len().min(label + row + 1).saturating_sub(1);
        // The label is shown while there is room, and with it the question.
        first = if shown - first.min(shown) < rows { first } else { shown };
        last = shown.max(last.min(first + rows - 1)).min(first + rows - 1).max(shown);
    }
    let limit = desk.limit.map_or(0, |i| i + 1);
    let Some(desk) = &mut state.plans.desk else { return };
    if last >= desk.top + rows {
        desk.top = last + 1 - rows;
    }
    if first < desk.top {
        desk.top = first;
    }
    desk.top = desk.top.min(all.len().saturating_sub(1));
    desk.limits_top = desk.limits_top.clamp((limit + 1).saturating_sub(rows), limit);
}
