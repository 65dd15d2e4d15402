//! The overdose checklist. The number stands first at every size; what there is no room for is left out, least first.
//!
//! ```text
//! CALL (number)  United States
//! SAY: Someone is unresponsive and not breathing. The address is ...
//!
//! Start  2:31  Call  2:10  Dose 1  0:45  Breath 12          clocks: one row, so that a tick moves little
//! Dose 2 is due at 3:46 if no better.                       what is due, most urgent first
//!  x 1 Try to wake them.
//! >  2 Call (number) on speaker. [c]               the step under the eye
//!      Say the words above. ...                             how
//!    3 Give naloxone: 1 spray in 1 nostril. [n]             the next
//!
//! Called at 0:21. Kept.                                     what was marked last
//! Space done  c called  n naloxone  ...
//! ```

use super::Canvas;
use crate::app::emergency::Response;
use crate::app::keys::{Binding, Context, KEYS, key_of};
use crate::app::list::ListCursor;
use crate::app::page::Role;
use crate::app::{Action, Key, State};
use crate::content::overdose::Step;
use crate::content::{MarkKind, fill};
use crate::incident::clocks::{self, Pace, Stage};
use crate::incident::drill::{Course, seen};
use crate::incident::steps::going_on;
use crate::incident::summary::reading;
use crate::text::{self, Run};
use ratatui::layout::{Position, Rect};

/// Below this many columns numbers and marks of steps are left out.
const NARROW: u16 = 30;
/// Below this many rows how to do a step comes before what is not due yet and before the words for the call, once that is
/// made; and how to do what goes on before the row of its step: the beat tells which it is.
const LOW: u16 = 16;
/// Columns before the words of a step: the eye, the tick, the number.
const INDENT: usize = 7;
/// From this size on the number is drawn in large digits too.
const LARGE: (u16, u16) = (100, 30);
/// Columns of a clock: up to 9:59:59, with a space before most.
const CLOCK: usize = 7;
/// Between clocks, and between keys.
const GAP: &str = "  ";

/// One row of the screen, and how it looks.
type Row = (String, Role);

/// What a block of rows is; where there is no room, the last of these go first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Number,
    Step,
    Urgent,
    Clocks,
    Seen,
    Warning,
    Next,
    Say,
    Said,
    Due,
    Keys,
    GoingOn,
    Detail,
    Aside,
    Later,
    Large,
    Earlier,
    Space,
}

/// Rows that belong together, where they stand, and how much they weigh.
struct Block {
    weight: Weight,
    rows: Vec<Row>,
    /// Whether it stands at the bottom.
    low: bool,
}

impl Canvas<'_> {
    /// Draws the checklist. The cursor stands at the step under the eye; where the clocks move each second it is
    /// hidden: a tick then costs no way there and back, and no screen reader follows it up and down.
    pub(super) fn emergency(&mut self, practice: bool) -> Option<Position> {
        let state = self.state;
        let (width, height) = state.size;
        let (high, low, eye) = lay_out(&blocks(state, practice), usize::from(height));
        let bottom = height.saturating_sub(u16::try_from(low.len()).unwrap_or(height));
        for (y, (words, role)) in (0..).zip(high).chain((bottom..).zip(low)) {
            let style = self.style(role);
            self.put(Rect::new(0, y, width, 1), 0, &words, style);
        }
        let ticks = state.settings.motion && state.response(practice).status.running();
        let eye = u16::try_from(eye).ok().filter(|eye| *eye < height && !ticks);
        eye.map(|eye| Position::new(0, eye))
    }

    /// The checklist with a note typed on its last row.
    pub(super) fn emergency_note(&mut self, practice: bool) -> Position {
        self.emergency(practice);
        let (width, height) = self.state.size;
        let area = Rect::new(0, height.saturating_sub(1), width, 1);
        self.clear(area);
        let prompt = &self.state.words().emergency.note_prompt;
        self.typed(area, prompt, &self.state.response(practice).draft)
    }

    /// The scenarios of drills.
    pub(super) fn drills(&mut self, cursor: ListCursor) -> Position {
        let state = self.state;
        let item = |d: &crate::content::Drill| format!("{}: {}", d.title, state.plain(&d.summary));
        let items: Vec<String> = state.book.drills.values().map(|drill| item(drill)).collect();
        self.list(&state.words().emergency.choose_drill, &items, cursor)
    }

    /// The first row of every page of an emergency: the number.
    pub(super) fn call_row(&mut self, practice: bool) {
        let words = head(self.state, practice);
        let style = self.style(Role::Emergency);
        self.put_cut(Rect::new(0, 0, self.state.size.0, 1), &words, style);
    }
}

/// The number and its region in one row; a number that is a sentence takes as many as it needs.
fn number(state: &State, practice: bool, width: usize) -> Vec<Row> {
    let head = head(state, practice);
    if text::width(&head) <= width {
        return vec![(head, Role::Emergency)];
    }
    wrapped(&state.call_words(practice), width, 0, Role::Emergency)
}

/// The number, and the region it is for.
fn head(state: &State, practice: bool) -> String {
    let call = state.call_words(practice);
    let region = &state.region().name;
    let room = usize::from(state.size.0).saturating_sub(text::width(&call) + 2);
    if room < 4 { call } else { format!("{call}  {}", text::truncate(region, room, "..")) }
}

/// Fills the height with the weightiest blocks, and parts them into those at the top and those at the bottom; and says in
/// which row the step under the eye begins.
fn lay_out(blocks: &[Block], height: usize) -> (Vec<Row>, Vec<Row>, usize) {
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    // Of those that weigh the same the upper first; of the steps before, the nearest.
    let earlier = |i: usize| blocks[i].weight == Weight::Earlier;
    order.sort_by_key(|i| (blocks[*i].weight, if earlier(*i) { blocks.len() - i } else { *i }));
    let mut room = height;
    let mut rows: Vec<usize> = vec![0; blocks.len()];
    for i in order {
        let block = &blocks[i];
        // A list may be cut, and how to do a step, behind a sentence; what says one thing stands whole or not at all, but
        // for the number, the step, and a warning: its first words are better than none.
        let cut = matches!(
            block.weight,
            Weight::Number
                | Weight::Step
                | Weight::Urgent
                | Weight::Warning
                | Weight::Keys
                | Weight::GoingOn
                | Weight::Later
                | Weight::Earlier
        );
        rows[i] = match block.rows.len() {
            all if all <= room => all,
            _ if block.weight == Weight::Detail => sentences(&block.rows[..room]).map_or(0, |(rows, _)| rows),
            _ if cut => room,
            _ => 0,
        };
        room -= rows[i];
    }
    let (mut high, mut low, mut eye): (Vec<_>, Vec<_>, usize) = (Vec::new(), Vec::new(), 0);
    for (block, rows) in blocks.iter().zip(rows) {
        // Of the steps before, the nearest stay.
        let from = if block.weight == Weight::Earlier { block.rows.len() - rows } else { 0 };
        let shown = block.rows[from..from + rows].iter().cloned();
        let mut shown: Vec<Row> = shown.collect();
        let how = matches!(block.weight, Weight::GoingOn | Weight::Detail);
        if let Some((rows, end)) = sentences(&shown).filter(|_| how && rows < block.rows.len()) {
            shown.truncate(rows);
            shown[rows - 1].0.truncate(end);
        }
        if block.weight == Weight::Step {
            eye = high.len();
        }
        if block.low { low.extend(shown) } else { high.extend(shown) }
    }
    (high, low, eye)
}

/// How many of these rows hold the whole sentences that they begin with, and where in the last of those they end: half an
/// order may say another thing, and so does a question without its answer.
fn sentences(rows: &[Row]) -> Option<(usize, usize)> {
    rows.iter().enumerate().rev().find_map(|(i, (words, _))| {
        let ends = |at: &usize| words[at + 1..].chars().next().is_none_or(char::is_whitespace);
        let end = words.match_indices(['.', '!']).map(|(at, _)| at).rfind(ends)?;
        Some((i + 1, end + 1))
    })
}

/// Everything there is to show, in the order of the screen.
fn blocks(state: &State, practice: bool) -> Vec<Block> {
    let r = state.response(practice);
    let width = usize::from(state.size.0.max(1));
    let now = r.incident.now(state.now);
    let words = &state.words().emergency;
    let wrap = |line: &str, role: Role, indent: usize| wrapped(line, width, indent, role);
    let mut blocks = Vec::new();
    let mut add = |weight, rows: Vec<Row>, low| {
        if !rows.is_empty() {
            blocks.push(Block { weight, rows, low });
        }
    };
    add(Weight::Number, number(state, practice, width), false);
    if state.size.0 >= LARGE.0 && state.size.1 >= LARGE.1 {
        add(Weight::Large, large(state.emergency()), false);
    }
    let say = format!("{} {}", words.say, state.plain(&state.book.overdose.say));
    // While breaths or pushes go on, how to do them needs the rows of what was said and of what is not due yet; and so
    // does how to do any step, where there are few.
    let how = state.size.1 < LOW || going_on(&state.book.overdose.steps, &r.status).is_some();
    let said = how && r.status.called.is_some();
    add(if said { Weight::Aside } else { Weight::Say }, wrap(&say, Role::Body, 0), false);
    let blank = || vec![(String::new(), Role::Body)];
    if r.status.started || state.real.offer.is_some() {
        add(Weight::Space, blank(), false);
    }
    let on = key_of(&Action::StepDone).unwrap_or(Key::Enter);
    if let Some(offer) = state.offer_words(&on).filter(|_| !practice) {
        add(Weight::Urgent, wrap(&offer, Role::Strong, 0), false);
    }
    let dues = clocks::dues(&r.status, &state.book.overdose.timing, now);
    let urgent: Vec<_> = dues.iter().filter(|d| d.stage >= Stage::Due).collect();
    if r.status.started {
        add(Weight::Clocks, vec![(clock_row(state, r, now, width), Role::Body)], false);
    }
    for due in &urgent {
        add(Weight::Urgent, wrap(&state.due_words(due), Role::Strong, 0), false);
    }
    let coming: Vec<String> =
        dues.iter().filter(|d| d.stage == Stage::Coming).map(|d| state.due_words(d)).collect();
    let weight = if how { Weight::Aside } else { Weight::Due };
    add(weight, wrap(&coming.join(" "), Role::Body, 0), false);
    if let Some(drill) = state.scenario().filter(|_| practice) {
        let phase = Course::of(drill, &r.status, now).phase();
        let line = format!("{} {}", words.see, state.plain(seen(&drill.sees, phase)));
        add(Weight::Seen, wrap(&line, Role::Strong, 0), false);
    }
    add(Weight::Space, blank(), false);
    step_rows(state, r, &mut add);
    let said = state.note.clone().unwrap_or_else(|| state.said(practice));
    // A disk that refuses; before the first mark, that another number may be shown than was meant.
    let warns = r.refused || state.note.is_some() && !r.status.started;
    add(if warns { Weight::Warning } else { Weight::Said }, wrap(&said, Role::Body, 0), true);
    add(Weight::Keys, keys(state, width), true);
    blocks
}

/// The steps before, the one under the eye and how, the next, and those that come later; and how to do the one that
/// goes on meanwhile.
fn step_rows(state: &State, r: &Response, add: &mut impl FnMut(Weight, Vec<Row>, bool)) {
    let steps = &state.book.overdose.steps;
    let width = usize::from(state.size.0.max(1));
    let indent = if state.size.0 < NARROW { 0 } else { INDENT };
    let rows = |i: usize, step: &Step| -> Vec<Row> {
        let done = r.status.done.get(i).copied().unwrap_or(false);
        let key = step.mark.and_then(|kind| key_of(&Action::Marked(kind)));
        let key = key.map(|k| format!(" [{k}]")).unwrap_or_default();
        let (eye, role) = if i == r.at { ('>', Role::Strong) } else { (' ', Role::Body) };
        let tick = if done { 'x' } else { ' ' };
        let act = state.plain(&step.act);
        if indent == 0 {
            return wrapped(&format!("{eye}{} {act}{key}", i + 1), width, 0, role);
        }
        let mut rows = wrapped(&format!("{act}{key}"), width, indent, role);
        if let Some((first, _)) = rows.first_mut() {
            first.replace_range(..indent, &format!("{eye}{tick} {:>2}  ", i + 1));
        }
        rows
    };
    let going_on = going_on(steps, &r.status);
    for (i, step) in steps.iter().enumerate() {
        let goes_on = going_on == Some(i);
        let how = wrapped(&state.plain(&step.detail), width, indent, Role::Body);
        let weight = match i.checked_sub(r.at) {
            Some(0) => Weight::Step,
            Some(1) => Weight::Next,
            _ if goes_on => Weight::GoingOn,
            Some(_) => Weight::Later,
            None => Weight::Earlier,
        };
        let beat_tells = weight == Weight::GoingOn && state.size.1 < LOW && state.settings.motion;
        add(if beat_tells { Weight::Aside } else { weight }, rows(i, step), false);
        if goes_on {
            add(Weight::GoingOn, how, false);
        } else if i == r.at {
            add(Weight::Detail, how, false);
        }
    }
}

/// All clocks and the beat in one row; where there is no room for all, the beat and the latest dose stay.
fn clock_row(state: &State, r: &Response, now: u64, width: usize) -> String {
    let words = &state.words().emergency;
    let now = r.status.ended.unwrap_or(now);
    // Clocks that started together are one: two would tick at once and say the same.
    let clock = |label: &str, from: u64| {
        let label = if from == 0 { format!("{}/{label}", words.clock_start) } else { label.to_owned() };
        format!("{label}{:>CLOCK$}", reading(now.saturating_sub(from)))
    };
    let first = [r.status.called, r.status.doses.first().map(|d| d.since)];
    let alone = (!first.contains(&Some(0))).then(|| format!("{}{:>CLOCK$}", words.clock_start, reading(now)));
    let pace = Pace::of(&r.status, &state.book.overdose.timing).filter(|_| state.settings.motion);
    let pace = pace.map(|pace| beat(state, pace, r.status.child, now));
    let doses = r.status.doses.iter().enumerate().rev();
    let doses = doses.map(|(i, dose)| clock(&fill(&words.clock_dose, &[&(i + 1).to_string()]), dose.since));
    let call = r.status.called.map(|called| clock(&words.clock_call, called));
    let mut room = width;
    let mut shown: Vec<String> = pace
        .into_iter()
        .chain(doses)
        .chain(call)
        .chain(alone)
        .filter(|part| {
            let wide = text::width(part);
            let fits = wide <= room;
            if fits {
                room = room.saturating_sub(wide + GAP.len());
            }
            fits
        })
        .collect();
    shown.reverse();
    shown.join(GAP)
}

/// The beat as a count, which changes once a beat.
fn beat(state: &State, pace: Pace, child: bool, now: u64) -> String {
    let words = &state.words().emergency;
    let count = pace.beat(now);
    match pace.kind {
        MarkKind::Pushes => {
            let set = u64::from(state.book.overdose.timing.pushes.set.max(1));
            format!("{} {:>2}  ", words.push, (count - 1) % set + 1)
        }
        _ => {
            let breath = if child { &words.breath_child } else { &words.breath };
            format!("{breath} {count:>2}  ")
        }
    }
}

/// The keys of the checklist that have a short word, from the key table. On a low screen the steps need the rows: the
/// first keys stay, and the help, which tells all.
fn keys(state: &State, width: usize) -> Vec<Row> {
    let hint = |binding: &Binding| {
        let word = state.words().hints.get(binding.name)?;
        Some(format!("{} {word}", binding.keys.first()?))
    };
    let most = (usize::from(state.size.1) / 6).max(1);
    // What is over is looked at and taken back, goes on with any mark, or is followed by another; no list goes on.
    let over =
        state.emergency_shown().is_some_and(|practice| state.response(practice).status.ended.is_some());
    let holds = |action: &Action| match action {
        Action::Overdose => false,
        Action::StepDone | Action::NextStep | Action::Child | Action::Over | Action::Note => !over,
        _ => true,
    };
    let help = KEYS.iter().find(|b| b.action == Action::Help).and_then(hint);
    let mut hints: Vec<String> = KEYS
        .iter()
        .filter(|b| b.context == Context::Emergency && holds(&b.action))
        .filter_map(hint)
        .collect();
    let mut rows = in_rows(&hints, width);
    while rows.len() > most && hints.len() > 1 {
        // The last but the help go.
        hints.retain(|hint| help.as_ref() != Some(hint));
        hints.pop();
        hints.extend(help.clone());
        rows = in_rows(&hints, width);
    }
    rows.into_iter().map(|row| (row, Role::Quiet)).collect()
}

/// Words put into as few rows as hold them.
fn in_rows(words: &[String], width: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for word in words {
        match rows.last_mut() {
            Some(row) if text::width(row) + GAP.len() + text::width(word) <= width => {
                row.push_str(GAP);
                row.push_str(word);
            }
            _ => rows.push(word.clone()),
        }
    }
    rows
}

/// Digits drawn three columns wide and five rows high, row by row from the top left; other signs give way.
const DIGITS: [[&str; 5]; 10] = [
    ["###", "# #", "# #", "# #", "###"],
    ["  #", "  #", "  #", "  #", "  #"],
    ["###", "  #", "###", "#  ", "###"],
    ["###", "  #", "###", "  #", "###"],
    ["# #", "# #", "###", "  #", "  #"],
    ["###", "#  ", "###", "  #", "###"],
    ["###", "#  ", "###", "# #", "###"],
    ["###", "  #", "  #", "  #", "  #"],
    ["###", "# #", "###", "# #", "###"],
    ["###", "# #", "###", "  #", "###"],
];

/// A number in large digits; nothing where it holds other signs.
fn large(number: &str) -> Vec<Row> {
    let digits: Option<Vec<usize>> =
        number.chars().filter(|c| *c != ' ').map(|c| c.to_digit(10).map(|d| d as usize)).collect();
    let Some(digits) = digits.filter(|d| !d.is_empty()) else { return Vec::new() };
    // Each sign stands twice, for a cell is half as wide as it is high.
    let row = |y: usize| {
        let wide = |d: &usize| DIGITS[*d][y].chars().flat_map(|c| [c, c]).collect::<String>();
        digits.iter().map(wide).collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let blank = std::iter::once((String::new(), Role::Number));
    blank.clone().chain((0..5).map(|y| (row(y), Role::Number))).chain(blank).collect()
}

fn wrapped(line: &str, width: usize, indent: usize, role: Role) -> Vec<Row> {
    let runs = [Run { words: line.to_owned(), tag: () }];
    let indent = indent.min(width.saturating_sub(1));
    text::wrap(&runs, width, indent, indent)
        .into_iter()
        .map(|row| {
            let words: String = row.into_iter().map(|r| r.words).collect();
            (format!("{}{words}", " ".repeat(indent)), role)
        })
        .collect()
}
