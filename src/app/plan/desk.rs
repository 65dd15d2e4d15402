//! The plan in hand: its limits, the one under the eye, and what each key does to it.

use super::field::Field;
use super::{Ask, Job, Pick, PlanScreen, Plans, push};
use crate::app::line::LineEdit;
use crate::app::screen::{Screen, SheetKind};
use crate::app::update::lines_of;
use crate::app::{Action, Effect, State};
use crate::content::boundaries::Caution;
use crate::content::{PlanWords, fill};
use crate::plan::advice::{Missing, Raised};
use crate::plan::edit::Unfit;
use crate::plan::model::{Dismissed, EventText, Facts, PlanFacts};
use crate::plan::{Boundary, Edit, Event, EventKind, History, Place, PlanText, Status, Swap, Text};
use jiff::civil::Date;

/// So many entries of a log stand on the page: the last ones.
const LOG_SHOWN: usize = 50;

/// How the plan may be written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Access {
    /// It is this program's.
    #[default]
    Own,
    /// Another program has it: who, and since when.
    Reading(String, String),
    /// It is written nowhere.
    Private,
}

/// Which side of the page the keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The limits.
    #[default]
    Limits,
    /// What the chosen one holds.
    Items,
}

/// The plan in hand.
#[derive(Debug, Default)]
pub struct Desk {
    /// The name of its file.
    pub name: String,
    /// The plan, with all that was done to it.
    pub history: History,
    /// How it may be written.
    pub access: Access,
    /// Why the disk refuses, while it does.
    pub trouble: Option<String>,
    /// Which side the keys go to.
    pub pane: Pane,
    /// The chosen limit; `None` for the plan itself.
    pub limit: Option<usize>,
    /// The chosen item of it.
    pub item: usize,
    /// The first line of the items on the screen.
    pub top: usize,
    /// Where the questions are, while they are asked.
    pub guide: Option<super::guide::Guide>,
    /// The first line of the limits on the screen.
    pub limits_top: usize,
    /// What the plan lacks.
    pub missing: Vec<Missing>,
    /// What it raises.
    pub raised: Vec<Raised>,
    /// Whether a field was left since the last save.
    pub left_field: bool,
    /// What new ids are made from: differs between two programs.
    pub seed: u64,
}

/// Something on the page that can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A text.
    Text(Place),
    /// Something that is no text.
    Fact(Fact),
    /// Day and kind of an entry of the log.
    Event(usize),
}

/// Something of a plan or a limit that is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// Where a limit stands.
    Status,
    /// Its category.
    Category,
    /// What it touches.
    Touches,
    /// From when on it holds.
    Start,
    /// When to look at it, or at the plan, again.
    Review,
    /// Whether the person is under 18.
    Under18,
    /// Whether the reader fears them.
    Fear,
}

impl Fact {
    /// As the YAML writes it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Category => "category",
            Self::Touches => "touches",
            Self::Start => "start",
            Self::Review => "review",
            Self::Under18 => "under_18",
            Self::Fear => "fear",
        }
    }
}

impl Desk {
    /// A plan to work on.
    pub fn new(name: &str, history: History, access: Access, seed: u64) -> Self {
        Self { name: name.to_owned(), history, access, seed, ..Self::default() }
    }

    /// Whether it may be changed.
    pub fn writable(&self) -> bool {
        !matches!(self.access, Access::Reading(..))
    }

    /// The chosen limit.
    pub fn boundary(&self) -> Option<&Boundary> {
        self.history.plan().boundaries.get(self.limit?)
    }

    /// What can be changed on the page, from top to bottom.
    pub fn items(&self) -> Vec<Item> {
        let Some((i, b)) = self.limit.zip(self.boundary()) else {
            let texts = PlanText::ALL.map(|text| Item::Text(Place::Plan(text)));
            return texts
                .into_iter()
                .chain([Fact::Review, Fact::Under18, Fact::Fear].map(Item::Fact))
                .collect();
        };
        let texts = Text::ALL.map(|text| Item::Text(Place::Boundary(i, text)));
        let facts = [Fact::Status, Fact::Category, Fact::Touches, Fact::Start, Fact::Review].map(Item::Fact);
        let log = (0..b.log.len()).rev().take(LOG_SHOWN).flat_map(|e| {
            [
                Item::Event(e),
                Item::Text(Place::Event(i, e, EventText::Did)),
                Item::Text(Place::Event(i, e, EventText::Went)),
            ]
        });
        texts.into_iter().chain(facts).chain(log).collect()
    }

    /// A limit in a line.
    pub fn limit_words(&self, limit: usize, words: &PlanWords) -> String {
        let text = self.history.plan().boundaries.get(limit).map(|b| b.text(Text::Limit)).unwrap_or_default();
        let text = text.trim();
        if text.is_empty() { words.new_limit.clone() } else { crate::text::clean(text).into_owned() }
    }

    /// Looks anew at what the plan lacks and raises.
    pub fn refresh(&mut self, rules: &[Caution]) {
        let plan = self.history.plan();
        self.missing = plan.missing();
        self.raised = plan.raised(rules);
        let limits = plan.boundaries.len();
        self.limit = self.limit.filter(|i| *i < limits);
        self.item = self.item.min(self.items().len().saturating_sub(1));
    }

    /// Whether the page on safety comes first.
    pub fn safety_first(&self, rules: &[Caution]) -> bool {
        !self.history.plan().safety_first(rules).is_empty()
    }

    /// Makes a change, unless the plan is only to be read.
    pub fn act(&mut self, edit: Edit) -> Result<(), Unfit> {
        if self.writable() { self.history.act(edit) } else { Err(Unfit) }
    }

    fn set_facts(&mut self, set: impl FnOnce(&mut Facts)) -> Result<(), Unfit> {
        let (Some(i), Some(b)) = (self.limit, self.boundary()) else { return Err(Unfit) };
        let before = b.facts.clone();
        let mut after = before.clone();
        set(&mut after);
        self.close_and_act(Edit::Facts(i, Swap { before, after }))
    }

    fn set_plan_facts(&mut self, set: impl FnOnce(&mut PlanFacts)) -> Result<(), Unfit> {
        let before = self.history.plan().facts.clone();
        let mut after = before.clone();
        set(&mut after);
        self.close_and_act(Edit::PlanFacts(Swap { before, after }))
    }

    fn close_and_act(&mut self, edit: Edit) -> Result<(), Unfit> {
        self.history.close();
        let done = self.act(edit);
        self.history.close();
        self.left_field = true;
        done
    }

    /// Puts a limit in behind the chosen one, and chooses it.
    pub fn insert(&mut self, mut boundary: Boundary) -> Result<(), Unfit> {
        self.seed = self.seed.wrapping_add(1);
        boundary.id = self.history.plan().fresh_id(self.seed);
        let at = self.limit.map_or(self.history.plan().boundaries.len(), |i| i + 1);
        self.close_and_act(Edit::Insert(at, Box::new(boundary)))?;
        self.limit = Some(at);
        self.item = 0;
        self.top = 0;
        Ok(())
    }

    /// Another version was put together with this one: the eye stays on the limit it was on.
    pub fn follow(&mut self, chosen: Option<&str>) {
        if let Some(id) = chosen {
            self.limit = self.history.plan().boundaries.iter().position(|b| b.id == id);
        }
    }
}

impl Plans {
    /// The id of the limit that is chosen.
    pub fn chosen(&self) -> Option<String> {
        self.desk.as_ref()?.boundary().map(|b| b.id.clone())
    }
}

/// An action on the page of the plan in hand.
pub(super) fn act(state: &mut State, action: &Action) -> Vec<Effect> {
    push(state, PlanScreen::Desk);
    let book = std::rc::Rc::clone(&state.book);
    let words = &book.words.plan;
    let height = super::lines::height(state.size);
    let Some(desk) = &mut state.plans.desk else {
        state.screens.pop();
        return Vec::new();
    };
    let mut note = None;
    let mut done = Ok(());
    match action {
        Action::Back | Action::Cancel if desk.pane == Pane::Items => desk.pane = Pane::Limits,
        Action::Back | Action::Cancel | Action::Quit => {
            state.screens.pop();
            return vec![Effect::Plan(Job::Close), Effect::Plan(Job::List)];
        }
        Action::NextPane | Action::PreviousPane => {
            desk.pane = if desk.pane == Pane::Limits { Pane::Items } else { Pane::Limits };
        }
        Action::Open if desk.pane == Pane::Limits => desk.pane = Pane::Items,
        Action::Open => return open_item(state),
        Action::AddLimit => {
            if desk.writable() {
                let templates = super::pick::templates(state);
                push(state, templates);
            }
        }
        Action::Guide => return super::guide::start(state),
        Action::LogEvent => {
            if desk.writable() && desk.limit.is_some() {
                push(state, PlanScreen::Event);
            }
        }
        Action::DeleteLimit => {
            if let (Some(i), Some(b)) = (desk.limit, desk.boundary()) {
                let boundary = Box::new(b.clone());
                done = desk.close_and_act(Edit::Remove(i, boundary));
                let left = desk.history.plan().boundaries.len();
                desk.limit = if left == 0 { None } else { Some(i.min(left - 1)) };
                note = Some(fill(&words.deleted, &[&key(&Action::Undo)]));
            }
        }
        Action::DuplicateLimit => {
            if let Some(b) = desk.boundary() {
                let mut copy = b.clone();
                copy.log.clear();
                copy.facts.status = Status::Draft;
                done = desk.insert(copy);
            }
        }
        Action::LimitUp | Action::LimitDown => {
            if let Some(i) = desk.limit {
                let to = if *action == Action::LimitUp { i.checked_sub(1) } else { Some(i + 1) };
                if let Some(to) = to.filter(|to| *to < desk.history.plan().boundaries.len()) {
                    done = desk.close_and_act(Edit::Move(i, to));
                    desk.limit = Some(to);
                }
            }
        }
        Action::Retire => {
            done = desk.set_facts(|f| {
                f.status = if f.status == Status::Retired { Status::Draft } else { Status::Retired };
            });
        }
        Action::Undo | Action::Redo => {
            let undo = *action == Action::Undo;
            let step = match (desk.writable(), undo) {
                (false, _) => None,
                (true, true) => desk.history.undo(),
                (true, false) => desk.history.redo(),
            };
            let (undone, whole) = match state.settings.spoken {
                true => (&book.words.linear.undone, &book.words.linear.undone_whole),
                false => (&words.undone, &words.undone_whole),
            };
            note = Some(match (&step, undo) {
                (Some(Edit::Whole(_)), true) => whole.clone(),
                (Some(_), true) => undone.clone(),
                (Some(_), false) => words.redone.clone(),
                (None, true) => words.nothing_to_undo.clone(),
                (None, false) => words.nothing_to_redo.clone(),
            });
            if let Some(limit) = step.and_then(|edit| edit.boundary()) {
                let last = desk.history.plan().boundaries.len().checked_sub(1);
                desk.limit = last.map(|last| limit.min(last));
            }
            desk.left_field = true;
        }
        Action::Year | Action::Advice => {
            let kind = if *action == Action::Year { SheetKind::PlanYear } else { SheetKind::PlanAdvice };
            let sheet = Screen::sheet(kind, state);
            state.screens.push(sheet);
            return Vec::new();
        }
        Action::CopyWords => {
            let say = desk.boundary().map(|b| b.text(Text::Say).trim().to_owned()).unwrap_or_default();
            if say.is_empty() {
                note = Some(words.nothing_to_copy.clone());
            } else if state.settings.spoken {
                note = Some(crate::text::clean_lines(&say));
            } else {
                state.note = Some(words.copied.clone());
                return vec![Effect::Plan(Job::Copy(say))];
            }
        }
        Action::SetAside => {
            let first = desk.raised.iter().find(|r| !r.dismissed && r.limit == desk.limit);
            match first.and_then(|r| Some((book.boundaries.cautions.get(r.caution)?, r.limit))) {
                Some((rule, limit)) if desk.writable() => {
                    let what = Ask::Dismiss { caution: rule.id.clone(), title: rule.title.clone(), limit };
                    push(state, PlanScreen::Ask { what, line: LineEdit::default() });
                    return Vec::new();
                }
                _ => note = Some(words.nothing_to_dismiss.clone()),
            }
        }
        Action::EditAnyway => {
            if !desk.writable() {
                return vec![Effect::Plan(Job::Open { name: desk.name.clone(), beside: true })];
            }
        }
        action => {
            if let Some(by) = lines_of(action, height) {
                match desk.pane {
                    Pane::Limits => {
                        let at = desk.limit.map_or(0, |i| i + 1).saturating_add_signed(by);
                        desk.limit = at.min(desk.history.plan().boundaries.len()).checked_sub(1);
                        (desk.item, desk.top) = (0, 0);
                    }
                    Pane::Items => {
                        desk.item =
                            desk.item.saturating_add_signed(by).min(desk.items().len().saturating_sub(1));
                    }
                }
            }
        }
    }
    if let Some(desk) = &mut state.plans.desk {
        if done.is_err() && !desk.writable() {
            note = Some(words.edit_anyway.clone());
        }
        desk.refresh(&book.boundaries.cautions);
        desk.guide = None;
    }
    state.note = note.or(state.note.take());
    super::lines::show(state);
    Vec::new()
}

fn key(action: &Action) -> String {
    crate::app::keys::KEYS
        .iter()
        .find(|b| b.action == *action && b.context == crate::app::keys::Context::Desk)
        .and_then(|b| b.keys.first())
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// Opens the chosen item: a text to write in, a day to type, a thing to choose.
fn open_item(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &mut state.plans.desk else { return Vec::new() };
    if !desk.writable() {
        state.note = Some(state.book.words.plan.edit_anyway.clone());
        return Vec::new();
    }
    let Some(item) = desk.items().get(desk.item).copied() else { return Vec::new() };
    let mut done = Ok(());
    match item {
        Item::Text(place) => {
            open_text(state, place);
            return Vec::new();
        }
        Item::Fact(Fact::Status) => done = desk.set_facts(|f| f.status = f.status.next()),
        Item::Fact(fact @ (Fact::Start | Fact::Review)) => {
            let day = match (fact, desk.boundary()) {
                (Fact::Start, Some(b)) => b.facts.start,
                (_, Some(b)) => b.facts.review,
                (_, None) => desk.history.plan().facts.review,
            };
            let line = LineEdit::new(&day.map(|d| d.to_string()).unwrap_or_default());
            push(state, PlanScreen::Ask { what: Ask::Day(fact), line });
            return Vec::new();
        }
        Item::Fact(Fact::Under18) => done = desk.set_plan_facts(|f| f.under_18 = !f.under_18),
        Item::Fact(Fact::Fear) => done = desk.set_plan_facts(|f| f.fear = !f.fear),
        Item::Fact(fact @ (Fact::Category | Fact::Touches)) => {
            let what = if fact == Fact::Category { Pick::Category } else { Pick::Touches };
            push(state, PlanScreen::Pick { what, line: LineEdit::default(), cursor: Default::default() });
            return Vec::new();
        }
        Item::Event(e) => {
            if let (Some(i), Some(event)) = (desk.limit, desk.boundary().and_then(|b| b.log.get(e))) {
                let kinds = EventKind::ALL;
                let at = kinds.iter().position(|k| *k == event.kind).unwrap_or(0);
                let next = kinds[(at + 1) % kinds.len()];
                let swap = Swap { before: (event.day, event.kind), after: (event.day, next) };
                done = desk.close_and_act(Edit::Day(i, e, swap));
            }
        }
    }
    let safety = after_fact(state);
    // What was set fits the plan it was made from.
    let _ = done;
    safety
}

/// Opens a text of the plan to write in.
pub(super) fn open_text(state: &mut State, place: Place) {
    if let Some(field) = state.plans.desk.as_mut().and_then(|desk| Field::new(desk, place)) {
        push(state, PlanScreen::Field(field));
        super::lines::show(state);
    }
}

/// After something changed that can touch safety: shows the page on it where it was not due before.
pub(super) fn after_fact(state: &mut State) -> Vec<Effect> {
    let book = std::rc::Rc::clone(&state.book);
    let rules = &book.boundaries.cautions;
    let Some(desk) = &mut state.plans.desk else { return Vec::new() };
    let grave = |desk: &Desk| -> Vec<(usize, Option<usize>)> {
        let grave = |r: &&Raised| {
            let rule = rules.get(r.caution);
            !r.dismissed
                && rule.is_some_and(|c| {
                    c.first.is_some() || c.weight <= crate::content::boundaries::Gravity::Safety
                })
        };
        desk.raised.iter().filter(grave).map(|r| (r.caution, r.limit)).collect()
    };
    let before = grave(desk);
    desk.refresh(rules);
    let new = grave(desk).iter().any(|r| !before.contains(r));
    if new {
        let sheet = Screen::sheet(SheetKind::PlanSafety, state);
        state.screens.push(sheet);
    }
    super::lines::show(state);
    Vec::new()
}

/// Sets a day of the chosen limit, or of the plan.
pub(super) fn set_day(state: &mut State, fact: Fact, day: Option<Date>) -> Vec<Effect> {
    if let Some(desk) = &mut state.plans.desk {
        let _ = match (fact, desk.limit) {
            (Fact::Start, Some(_)) => desk.set_facts(|f| f.start = day),
            (_, Some(_)) => desk.set_facts(|f| f.review = day),
            (_, None) => desk.set_plan_facts(|f| f.review = day),
        };
    }
    after_fact(state)
}

/// Sets the category of the chosen limit.
pub(super) fn set_category(state: &mut State, category: &str) -> Vec<Effect> {
    if let Some(desk) = &mut state.plans.desk {
        let _ = desk.set_facts(|f| category.clone_into(&mut f.category));
    }
    after_fact(state)
}

/// Marks or unmarks what the chosen limit touches.
pub(super) fn toggle_touch(state: &mut State, touch: &str) {
    if let Some(desk) = &mut state.plans.desk {
        let _ = desk.set_facts(|f| {
            let before = f.touches.len();
            f.touches.retain(|t| t != touch);
            if f.touches.len() == before {
                f.touches.push(touch.to_owned());
            }
        });
    }
}

/// Sets a caution aside.
pub(super) fn set_aside(state: &mut State, limit: Option<usize>, aside: Dismissed) -> Vec<Effect> {
    if let Some(desk) = &mut state.plans.desk {
        let _ = match limit {
            Some(_) => desk.set_facts(|f| f.dismissed.push(aside)),
            None => desk.set_plan_facts(|f| f.dismissed.push(aside)),
        };
    }
    after_fact(state)
}

/// The second key of logging what happened today.
pub(super) fn event(state: &mut State, action: &Action) -> Vec<Effect> {
    let Action::Event(kind) = action else { return Vec::new() };
    let today = state.today();
    let book = std::rc::Rc::clone(&state.book);
    let words = &book.words.plan;
    let Some(desk) = &mut state.plans.desk else { return Vec::new() };
    let (Some(i), Some(b)) = (desk.limit, desk.boundary()) else { return Vec::new() };
    let at = b.log.len();
    if desk.close_and_act(Edit::Log(i, at, Box::new(Event::new(today, *kind)))).is_ok() {
        desk.pane = Pane::Items;
        let place = Item::Text(Place::Event(i, at, EventText::Did));
        desk.item = desk.items().iter().position(|item| *item == place).unwrap_or(desk.item);
        let vain = desk.boundary().is_some_and(Boundary::crossed_in_vain) && *kind == EventKind::Crossed;
        let spoken = state.settings.spoken;
        let logged = if spoken { &book.words.linear.logged } else { &words.logged };
        let logged = fill(logged, &[words.event(*kind), &today.to_string()]);
        if spoken && let Some(field) = Field::new(desk, Place::Event(i, at, EventText::Did)) {
            // What is typed next are the words to it.
            push(state, PlanScreen::Field(field));
        }
        state.note = Some(if vain { format!("{logged} {}", words.crossed_in_vain) } else { logged });
    }
    if let Some(desk) = &mut state.plans.desk {
        desk.refresh(&book.boundaries.cautions);
    }
    super::lines::show(state);
    Vec::new()
}
