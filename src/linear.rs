//! The other face of the same state: linear text, numbered choices, a line to type. For screen readers, braille lines
//! and terminals that cannot be drawn on.
//!
//! Nothing is repainted and nothing moves: what is on is said once, then again only when it changes. [`View`] says what
//! stands there; [`actions`] says what a typed line means. Both are pure; keys mean what the key table says.

use crate::app::keys::{self, Context, KEYS};
use crate::app::kit;
use crate::app::page::{Page, PageLine, Role, Target};
use crate::app::plan::Pane as DeskPane;
use crate::app::plan::pages::first_topic;
use crate::app::reader::Pane;
use crate::app::screen::{Sheet, SheetKind};
use crate::app::{Action, Key, Screen, State};
use crate::content::overdose::{Step, When};
use crate::content::{MarkKind, fill};
use crate::incident::clocks::{self, Due, DueKind, Stage};
use crate::incident::drill::{Course, seen};
use crate::incident::steps;
use crate::plain;
use crate::plan::Place as TextPlace;
use crate::search::Hit;
use crate::text;

mod help;
mod plan;
mod voice;

pub use voice::Voice;

/// Says again what is on.
const AGAIN: &str = ".";

/// Empties a row.
const NOTHING: &str = "-";

/// Rows the state is laid out for: a heading can then always stand at the top, whatever follows it.
pub const ROWS: u16 = 6;

/// What is on, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// Lines to say.
    pub text: String,
    /// How many numbered choices stand in it.
    pub choices: usize,
    /// The text of a plan that is being written.
    pub place: Option<TextPlace>,
    /// The keys that hold, where they are not in the text: said to who asks.
    pub keys: String,
    /// The limit of a plan that is open, or the plan's own part.
    pub limit: Option<Option<usize>>,
    /// What is to be taken care of in it, each with its reasons and sources.
    pub cares: Vec<String>,
    /// Where that is said in the text.
    pub cares_at: Option<usize>,
    /// It is a page to read, or a long list, and may stop after a screenful.
    pub long: bool,
}

/// What is on now.
pub fn view(state: &State) -> View {
    let mut out = Writer { state, on: View::default() };
    match state.screens.last() {
        Some(Screen::Search(search)) => {
            out.line(&fill(&state.words().find.found, &[&search.hits.len().to_string()]));
            let choice = |hit: &Hit| format!("{}: {}", state.place_of(hit), hit.sentence);
            search.hits.iter().for_each(|hit| out.choice(&choice(hit)));
            out.line(&state.words().linear.list);
            out.on.long = true;
        }
        Some(Screen::Sheet(sheet)) => out.sheet(sheet),
        Some(Screen::Bookmarks(_)) => out.bookmarks(),
        Some(Screen::Regions(_)) => out.regions(),
        Some(Screen::Drills(_)) => out.drills(),
        Some(Screen::Kit(_)) => {
            out.line(&state.words().kit.title);
            kit::rows(state).iter().for_each(|(name, what)| out.choice(&format!("{name}: {what}")));
            out.line(&state.words().linear.list);
        }
        Some(Screen::KitRow { row, .. }) => {
            kit::rows(state)
                .get(*row)
                .into_iter()
                .for_each(|(name, what)| out.line(&format!("{name}: {what}")));
            out.line(&state.words().linear.asked_row);
        }
        Some(Screen::Emergency { practice }) => out.emergency(*practice),
        Some(Screen::Note { .. }) => out.line(&state.words().emergency.note_prompt),
        Some(Screen::Plan(screen)) => out.plan(screen),
        Some(Screen::Checklists(_)) => out.checklists(),
        Some(Screen::Settings(_)) => out.settings(),
        Some(Screen::SettingRow { setting, .. }) => {
            out.line(&state.setting_words(*setting));
            out.line(state.words().settings.about(setting.name()));
            out.line(&state.words().linear.asked_row);
        }
        Some(Screen::Find { .. } | Screen::Empty) | None => {
            out.running();
            match state.reader.pane {
                Pane::Contents => out.contents(),
                Pane::Text => out.section(),
                Pane::Outline => out.outline(),
            }
        }
    }
    let desk = state.plans.desk.as_ref().filter(|desk| desk.pane == DeskPane::Items);
    out.on.limit = desk.map(|desk| desk.limit);
    out.on
}

/// Words in lines as wide as the state is, each with its end.
pub fn wrapped(state: &State, words: &str) -> String {
    let width = usize::from(state.size.0.max(1));
    words.lines().flat_map(|line| text::wrapped(line, width)).map(|row| row + "\n").collect()
}

struct Writer<'a> {
    state: &'a State,
    on: View,
}

impl Writer<'_> {
    /// A line, wrapped; nothing is set in, for those who hear each blank.
    fn line(&mut self, words: &str) {
        self.on.text.push_str(&wrapped(self.state, words));
    }

    fn choice(&mut self, words: &str) {
        self.on.choices += 1;
        self.line(&format!("{}. {words}", self.on.choices));
    }

    fn sheet(&mut self, sheet: &Sheet) {
        // Nobody who is in an emergency is to ask for the rest of a page.
        self.on.long = !sheet.kind.of_emergency();
        if sheet.kind == SheetKind::Help {
            self.help();
        } else {
            self.lines(&sheet.page.lines, &sheet.page);
        }
        let leads = match sheet.kind {
            SheetKind::PlanSafety => first_topic(self.state).map(|topic| Target::Topic(topic, None)),
            SheetKind::After => sheet.page.targets.first().cloned(),
            _ => None,
        };
        if let Some(words) = leads.and_then(|target| self.name(&target)) {
            self.line(&self.state.words().linear.choose);
            self.choice(&words);
        }
        self.line(&self.state.words().linear.leave);
    }

    /// That the clock of an emergency runs, where it is not what is on.
    fn running(&mut self) {
        if self.state.emergency_runs() {
            let words = &self.state.words().linear.running;
            self.line(&fill(words, &[&letter(&Action::Overdose)]));
        }
    }

    fn contents(&mut self) {
        let (state, words) = (self.state, self.state.words());
        self.line(&state.about());
        self.line(&fill(
            &words.linear.emergency,
            &[&letter(&Action::Overdose), state.emergency(), &state.region().name],
        ));
        state.book.front.notices().for_each(|words| self.line(&state.plain(words)));
        let keys = [Action::Help, Action::Contents, Action::Quit].map(|a| letter(&a));
        let plans = state.allows(&Action::Plans);
        let hint = if plans { &words.linear.hint } else { &words.linear.shared };
        self.line(&fill(hint, &keys.each_ref().map(String::as_str)));
        let mut topics = state.book.topics.iter();
        for part in &state.book.front.parts {
            self.on.text.push('\n');
            self.line(&part.title);
            for topic in topics.by_ref().take(part.topics.len()) {
                self.choice(&topic.title);
            }
        }
    }

    /// The section at the top, and the links and terms in it as choices.
    fn section(&mut self) {
        let reader = &self.state.reader;
        let lines = reader.page.lines.get(reader.section_lines()).unwrap_or_default();
        self.lines(lines, &reader.page);
        let targets = reader.page.targets_in(reader.section_lines());
        if !targets.is_empty() {
            // A text may have numbers of its own, which choose nothing.
            self.line(&self.state.words().linear.choose);
        }
        for target in targets {
            if let Some(words) = reader.page.targets.get(target).and_then(|t| self.name(t)) {
                self.choice(&words);
            }
        }
        let words = &self.state.words().linear;
        let keys = [Action::Outline, Action::Back, Action::NextTopic, Action::Contents].map(|a| letter(&a));
        let last = reader.section_lines().end >= reader.page.lines.len();
        let way = if last { &words.last } else { &words.more };
        self.line(&fill(way, &keys.each_ref().map(String::as_str)));
    }

    fn lines(&mut self, lines: &[PageLine], page: &Page) {
        // A picture made of signs is noise to those who listen; its description follows it.
        let heard = lines.iter().filter(|l| l.pieces.first().is_none_or(|p| p.tag.role != Role::Picture));
        let page =
            Page { lines: heard.cloned().collect(), sections: Vec::new(), targets: page.targets.clone() };
        for line in plain::lines(&page) {
            self.on.text.push_str(&line.text);
            self.on.text.push('\n');
        }
    }

    fn name(&self, target: &Target) -> Option<String> {
        let (book, words) = (&self.state.book, &self.state.words().linear);
        Some(match target {
            Target::Topic(topic, section) => {
                let topic = book.topics.get(*topic)?;
                let title = match section.and_then(|s| topic.sections.get(s)) {
                    Some(section) => format!("{}: {}", topic.title, section.title),
                    None => topic.title.clone(),
                };
                fill(&words.go, &[&title])
            }
            Target::Term(term) => fill(&words.explain, &[&book.terms.get(*term)?.name]),
        })
    }

    fn outline(&mut self) {
        let state = self.state;
        self.line(&state.words().read.outline);
        let topic = state.book.topics.get(state.reader.topic);
        for (i, section) in topic.into_iter().flat_map(|t| t.sections.iter()).enumerate() {
            // A title may begin with the number that it has here.
            let title = section.title.strip_prefix(&format!("{}. ", i + 1));
            self.choice(title.unwrap_or(&section.title));
        }
        self.line(&state.words().linear.outline);
    }

    fn bookmarks(&mut self) {
        let state = self.state;
        self.line(&state.words().screen.bookmarks);
        if state.bookmarks.is_empty() {
            self.line(&fill(&state.words().screen.no_bookmarks, &[&letter(&Action::Mark)]));
        }
        for spot in &state.bookmarks {
            let title = state.book.topics.get(spot.topic).map_or("", |t| t.title.as_str());
            self.choice(title);
        }
        self.line(&state.words().linear.list);
    }

    fn drills(&mut self) {
        let state = self.state;
        self.line(&state.words().emergency.choose_drill);
        for drill in state.book.drills.values() {
            self.choice(&format!("{}: {}", drill.title, state.plain(&drill.summary)));
        }
        self.line(&state.words().linear.list);
    }

    /// The number, what is due, the step in hand and the next, what was marked last; the keys until the first mark.
    fn emergency(&mut self, practice: bool) {
        let state = self.state;
        let (r, words) = (state.response(practice), &state.words().emergency);
        self.line(&format!("{}  {}", state.call_words(practice), state.region().name));
        if r.status.ended.is_some() {
            self.line(&state.said(practice));
            self.over();
            return;
        }
        if r.status.called.is_none() {
            self.line(&format!("{} {}", words.say, state.plain(&state.book.overdose.say)));
        }
        if let Some(offer) = state.offer_words(&Key::Enter).filter(|_| !practice) {
            self.line(&offer);
        }
        let (due, coming): (Vec<_>, Vec<_>) =
            dues(state, practice).into_iter().partition(|due| due.stage > Stage::Coming);
        due.iter().for_each(|due| self.line(&state.due_words(due)));
        if due.is_empty()
            && let Some(soonest) = coming.iter().min_by_key(|due| due.from)
        {
            self.line(&state.due_words(soonest));
        }
        if let Some(drill) = state.scenario().filter(|_| practice) {
            let phase = Course::of(drill, &r.status, r.incident.now(state.now)).phase();
            self.line(&format!("{} {}", words.see, state.plain(seen(&drill.sees, phase))));
        }
        let steps = &state.book.overdose.steps;
        if let Some(i) = steps::going_on(steps, &r.status).filter(|i| *i != r.at) {
            let words = &state.words().linear.going_on;
            self.line(&fill(words, &[&state.plain(&steps[i].act), &state.plain(&steps[i].detail)]));
        }
        if r.status.child {
            self.line(&state.words().emergency.marks.child);
        }
        self.step(practice);
        if let Some(step) = steps.get(r.at + 1) {
            self.line(&fill(&state.words().linear.next, &[&self.act(step)]));
        }
        self.line(&state.said(practice));
        if r.last().is_none() {
            self.marks();
        } else {
            let text = self.on.text.len();
            self.marks();
            self.on.keys = self.on.text.split_off(text);
        }
    }

    /// The step in hand.
    fn step(&mut self, practice: bool) {
        let state = self.state;
        let (at, steps) = (state.response(practice).at, &state.book.overdose.steps);
        if let Some(step) = steps.get(at) {
            let place = [(at + 1).to_string(), steps.len().to_string()];
            self.line(&fill(&state.words().linear.step, &[&place[0], &place[1], &self.act(step)]));
            self.line(&state.plain(&step.detail));
        }
    }

    /// The keys of the checklist.
    fn marks(&mut self) {
        let words = self.state.words();
        let hints = KEYS.iter().filter(|b| b.context == Context::Emergency && b.action != Action::Overdose);
        let hint = |b: &keys::Binding| Some(format!("{}: {}", letters(b).next()?, words.hints.get(b.name)?));
        let hints: Vec<String> = hints.filter_map(hint).collect();
        self.line(&fill(&words.linear.marks, &[&hints.join(", ")]));
    }

    /// No step is in hand any more.
    fn over(&mut self) {
        let keys =
            [Action::Summary, Action::StartClock, Action::Undo].map(|a| letter_in(Context::Emergency, &a));
        self.line(&fill(&self.state.words().linear.over, &keys.each_ref().map(String::as_str)));
    }

    /// A step's action, with the key that marks it or brings it up.
    fn act(&self, step: &Step) -> String {
        // The list goes on to it once that is marked, and nothing else says how.
        let brings = step.when.filter(|when| *when == When::Breathing).map(|_| MarkKind::Breathing);
        let kind = step.mark.or(brings);
        let key = kind.map(|kind| format!(" [{}]", letter(&Action::Marked(kind)))).unwrap_or_default();
        format!("{}{key}", self.state.plain(&step.act))
    }

    fn regions(&mut self) {
        let state = self.state;
        self.line(&state.words().region.choose);
        for region in state.book.regions.values() {
            let number = region.emergency.as_ref().unwrap_or(&state.words().region.your_number);
            self.choice(&format!("{}: {number}", region.name));
        }
        self.line(&state.words().linear.list);
    }

    fn settings(&mut self) {
        let state = self.state;
        self.line(&state.settings_title());
        for setting in state.settings_here() {
            let about = state.words().settings.about(setting.name());
            self.choice(&format!("{}. {about}", state.setting_words(*setting)));
        }
        self.line(&state.words().linear.list);
    }

    fn checklists(&mut self) {
        let state = self.state;
        self.line(&state.words().screen.checklists);
        state.book.checklists.values().for_each(|list| self.choice(&list.title));
        self.line(&state.words().linear.list);
    }
}

/// What is said where a line means nothing; in the checklist, what is to be done comes with it.
pub fn unknown(state: &State) -> String {
    let mut out = Writer { state, on: View::default() };
    out.line(&fill(&state.words().linear.unknown, &[&letter(&Action::Help)]));
    if let Some(Screen::Emergency { practice }) = state.screens.last() {
        if state.response(*practice).status.ended.is_some() {
            out.over();
        } else {
            out.step(*practice);
            out.marks();
        }
    }
    out.on.text
}

/// What is due, with its words: of the drill where that is on, and always of the real emergency.
pub fn due(state: &State) -> Vec<(Due, String)> {
    let drill = state.emergency_shown().filter(|practice| *practice);
    let all = drill.into_iter().chain([false]).flat_map(|practice| dues(state, practice));
    let due = all.filter(|due| due.stage > Stage::Coming);
    due.map(|due| (due, state.due_words(&due))).collect()
}

/// What is or falls due in the real emergency, or in the drill.
fn dues(state: &State, practice: bool) -> Vec<Due> {
    let r = state.response(practice);
    clocks::dues(&r.status, &state.book.overdose.timing, r.incident.now(state.now))
}

/// The first key of an action that can be typed as a letter.
fn letter(action: &Action) -> String {
    let bindings = KEYS.iter().filter(|b| b.action == *action);
    bindings.flat_map(letters).next().map_or_else(String::new, Key::to_string)
}

/// The same where a context holds.
fn letter_in(context: Context, action: &Action) -> String {
    let mut bindings = KEYS.iter().filter(|b| b.context == context && b.action == *action);
    bindings.find_map(|b| letters(b).next()).map_or_else(String::new, Key::to_string)
}

/// The keys of a binding that can be typed as a letter.
fn letters(binding: &keys::Binding) -> impl Iterator<Item = &Key> {
    binding.keys.iter().filter(|k| matches!(k, Key::Char(c) if !c.is_whitespace()))
}

/// Whether an action means something where nothing is drawn: no line is chosen there, and nothing scrolls.
fn said(action: &Action) -> bool {
    use Action as A;
    !matches!(
        action,
        A::LineDown
            | A::LineUp
            | A::HalfPageDown
            | A::HalfPageUp
            | A::PageDown
            | A::PageUp
            | A::Top
            | A::Bottom
            | A::Open
            | A::NextLink
            | A::PreviousLink
            | A::NextPane
            | A::PreviousPane
            | A::Find
            | A::FindNext
            | A::FindPrevious
            | A::Search
            | A::Explain
            | A::Themes
            | A::Status
            | A::Redraw
            | A::Bell
    )
}

/// The contexts whose keys can be typed: where a line is typed, those of what lies below it.
fn contexts(state: &State) -> &'static [Context] {
    let on = state.screens.last().filter(|s| !s.typing());
    on.map_or_else(|| keys::contexts(false, true), Screen::contexts)
}

/// What a typed line means where `view` is on: a number chooses, `/words` searches the book, a key, its name or a word
/// for it does what the key table says, nothing goes on. `None` if it means nothing here; no action if what is on is to
/// be said again.
pub fn actions(state: &State, view: &View, typed: &str) -> Option<Vec<Action>> {
    let line = typed.trim();
    if line == AGAIN {
        return Some(Vec::new());
    }
    if line == letter(&Action::Overdose) {
        return Some(vec![Action::Overdose]);
    }
    if let Some(Screen::Note { .. }) = state.screens.last() {
        return Some(vec![Action::Paste(line.to_owned()), Action::Accept]);
    }
    if let Some(Screen::KitRow { .. } | Screen::SettingRow { .. }) = state.screens.last() {
        if line.is_empty() {
            return Some(vec![Action::Cancel]);
        }
        let row = if line == NOTHING { "" } else { line };
        let anew = [Action::CursorEnd, Action::EraseToStart, Action::Paste(row.to_owned()), Action::Accept];
        return Some(anew.into());
    }
    if let Some(Screen::Plan(screen)) = state.screens.last()
        && let Some(actions) = plan::actions(state, screen, view.choices, typed)
    {
        return Some(actions);
    }
    // What is typed elsewhere is an answer, never a letter in a field.
    let leave = state.screens.last().filter(|s| s.typing()).map(|_| Action::Cancel);
    if line.is_empty() {
        return Some(match state.screens.last() {
            Some(Screen::Emergency { practice }) if state.response(*practice).status.ended.is_some() => {
                vec![Action::ToHandbook]
            }
            Some(Screen::Emergency { .. }) => vec![Action::StepDone],
            Some(_) => vec![Action::Cancel],
            None => match state.reader.pane {
                Pane::Text => vec![Action::NextSection],
                Pane::Outline => vec![Action::Back],
                Pane::Contents => Vec::new(),
            },
        });
    }
    if let Ok(number) = line.parse::<usize>() {
        return (1..=view.choices).contains(&number).then(|| vec![Action::Choose(number - 1)]);
    }
    if let Some(words) = line.strip_prefix('/').filter(|words| !words.trim().is_empty()) {
        let reading = matches!(state.screens.last(), None | Some(Screen::Search(_) | Screen::Find { .. }));
        let search = [Action::Search, Action::Paste(words.trim().to_owned())];
        return reading.then(|| leave.into_iter().chain(search).collect());
    }
    let mut letters = line.chars();
    let action = match (letters.next(), letters.next()) {
        (Some(letter), None) => keys::action(Key::Char(letter), contexts(state)),
        _ => None,
    };
    let action = action.or_else(|| named(state, line)).filter(said)?;
    Some(leave.into_iter().chain([action]).collect())
}

/// What a word means here: an answer to what is asked, the name of a key's action, or a word for it.
fn named(state: &State, line: &str) -> Option<Action> {
    let words = &state.words().linear;
    let word = line.to_lowercase();
    if let Some(Screen::Emergency { practice }) = state.screens.last() {
        let looks = |due: &Due| due.kind == DueKind::Look && due.stage > Stage::Coming;
        let look = dues(state, *practice).iter().any(looks);
        // Asked whether they breathe, yes means that.
        if words.yes.contains(&word) {
            return Some(if look { Action::Marked(MarkKind::Breathing) } else { Action::StepDone });
        }
        if words.no.contains(&word) {
            return Some(if look { Action::Marked(MarkKind::Breaths) } else { Action::StepNotDone });
        }
    }
    let name = word.replace([' ', '-'], "_");
    let means = |b: &&keys::Binding| {
        b.name == name || words.typed.get(b.name).is_some_and(|typed| typed.contains(&word))
    };
    let here = contexts(state);
    KEYS.iter().filter(|b| here.contains(&b.context)).find(means).map(|b| b.action.clone())
}
