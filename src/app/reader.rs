//! Reading: which topic is open, where in it, which pane is in hand, and the way back.

use super::list::{ListCursor, scroll};
use super::page::{Anchor, Page, Setting, Target};
use crate::content::Handbook;
use std::collections::BTreeMap;
use std::ops::Range;

/// The three panes of the handbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The list of topics.
    #[default]
    Contents,
    /// The open topic.
    Text,
    /// Its sections.
    Outline,
}

/// A place in the book: a topic and a place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The topic's index.
    pub topic: usize,
    /// The place in it.
    pub anchor: Anchor,
}

/// Words found in the open topic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The words.
    pub needle: String,
    /// Line, and bytes of the line; a match over a line's end has a part on each.
    pub marks: Vec<(usize, Range<usize>)>,
    /// The first mark of each match.
    pub matches: Vec<usize>,
    /// The match in hand.
    pub chosen: usize,
}

/// The reader's state.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// The open topic's index.
    pub topic: usize,
    /// The open topic in lines.
    pub page: Page,
    /// The first line on the screen.
    pub top: usize,
    /// Lines of text on the screen.
    pub height: usize,
    /// The row of the first line that the last movement brought, counted from the text's first.
    pub newest: usize,
    /// The last movement went to the match in hand.
    pub at_match: bool,
    /// The chosen link or term.
    pub target: Option<usize>,
    /// The pane in hand.
    pub pane: Pane,
    /// The cursor of the contents: counts topics.
    pub contents: ListCursor,
    /// The cursor of the outline: counts sections.
    pub outline: ListCursor,
    /// Words found in the topic.
    pub found: Option<Found>,
    /// Where in each topic the reader was, by topic id.
    pub places: BTreeMap<String, Anchor>,
    back: Vec<Spot>,
    ahead: Vec<Spot>,
    /// The place that the page was laid out anew for, and the line it came to: as long as nobody leaves that line, the
    /// next layout is for the same place, though its line began before it.
    kept: Option<(usize, Anchor)>,
}

impl Reader {
    /// Lays the open topic out anew for another width, region or theme; the place is kept.
    pub fn lay_out(&mut self, at: Setting<'_>, height: u16) {
        let place = match self.kept {
            Some((line, place)) if line == self.top => place,
            _ => self.place(),
        };
        self.height = usize::from(height);
        self.page = at.book.topics.get(self.topic).map(|t| Page::of_topic(t, at)).unwrap_or_default();
        self.go_to(place);
        self.kept = Some((self.top, place));
        if let Some(found) = self.found.take() {
            self.find(&found.needle);
        }
    }

    /// The place in the open topic.
    pub fn place(&self) -> Anchor {
        self.page.lines.get(self.top).map(|line| line.anchor).unwrap_or_default()
    }

    /// Where the reader is.
    pub fn spot(&self) -> Spot {
        Spot { topic: self.topic, anchor: self.place() }
    }

    /// The section at the top of the screen, or the last at the end of the text.
    pub fn section(&self) -> Option<usize> {
        self.page.section_at(self.top)
    }

    /// Scrolls so that a place stands at the top.
    pub fn go_to(&mut self, anchor: Anchor) {
        self.top = if anchor == Anchor::default() { 0 } else { self.page.line_at(anchor) };
        self.scroll(0);
    }

    /// Scrolls by lines; the chosen link goes when it leaves the screen.
    pub fn scroll(&mut self, by: isize) {
        let before = self.top;
        self.top = scroll(self.top, by, self.page.lines.len(), self.height);
        let moved = self.top.saturating_sub(before);
        self.newest = if moved > 0 { self.height.saturating_sub(moved) } else { 0 };
        self.at_match = false;
        if let Some(target) = self.target
            && !self.page.targets_in(self.shown()).contains(&target)
        {
            self.target = None;
        }
        self.outline.chosen = self.section().unwrap_or(0);
    }

    /// Lines on the screen.
    pub fn shown(&self) -> Range<usize> {
        self.top..self.top + self.height
    }

    /// Lines from the top one to the next heading.
    pub fn section_lines(&self) -> Range<usize> {
        let end = self.page.sections.iter().copied().find(|s| *s > self.top);
        self.top..end.unwrap_or(self.page.lines.len())
    }

    /// Opens a topic at a place and remembers the way back.
    pub fn open(&mut self, spot: Spot, at: Setting<'_>) {
        self.back.push(self.spot());
        self.ahead.clear();
        self.move_to(spot, at);
    }

    fn move_to(&mut self, spot: Spot, at: Setting<'_>) {
        self.keep_place(at.book);
        if spot.topic != self.topic || self.page.lines.is_empty() {
            self.topic = spot.topic.min(at.book.topics.len().saturating_sub(1));
            self.found = None;
            self.page = at.book.topics.get(self.topic).map(|t| Page::of_topic(t, at)).unwrap_or_default();
        }
        self.target = None;
        self.contents.chosen = self.topic;
        self.pane = Pane::Text;
        self.go_to(spot.anchor);
    }

    /// Notes the place in the open topic.
    fn keep_place(&mut self, book: &Handbook) {
        if let Some(topic) = book.topics.get(self.topic)
            && !self.page.lines.is_empty()
        {
            self.places.insert(topic.id.clone(), self.place());
        }
    }

    /// The place where a topic was left.
    pub fn left_at(&self, topic: usize, book: &Handbook) -> Spot {
        let kept = book.topics.get(topic).and_then(|t| self.places.get(&t.id));
        Spot { topic, anchor: kept.copied().unwrap_or_default() }
    }

    /// Back to where one was; false at the start of the way.
    pub fn back(&mut self, at: Setting<'_>) -> bool {
        let Some(spot) = self.back.pop() else { return false };
        self.ahead.push(self.spot());
        self.move_to(spot, at);
        true
    }

    /// Forward again; false where there is nothing ahead.
    pub fn forward(&mut self, at: Setting<'_>) -> bool {
        let Some(spot) = self.ahead.pop() else { return false };
        self.back.push(self.spot());
        self.move_to(spot, at);
        true
    }

    /// Chooses the next link or term on the screen, or the one before; false where there is none.
    pub fn choose(&mut self, forward: bool) -> bool {
        let shown = self.page.targets_in(self.shown());
        let at = self.target.and_then(|t| shown.iter().position(|s| *s == t));
        let next = match (at, forward) {
            (None, true) => shown.first(),
            (None, false) => shown.last(),
            (Some(i), true) => shown.get(i + 1).or(shown.first()),
            (Some(i), false) => i.checked_sub(1).map_or(shown.last(), |i| shown.get(i)),
        };
        self.target = next.copied();
        self.target.is_some()
    }

    /// Forgets the way here: there is nothing to go back to.
    pub fn forget_way(&mut self) {
        self.back.clear();
        self.ahead.clear();
    }

    /// What the chosen link leads to.
    pub fn chosen(&self) -> Option<&Target> {
        self.target.and_then(|t| self.page.targets.get(t))
    }

    /// The chosen term, or the first on the screen.
    pub fn term(&self) -> Option<usize> {
        let term = |t: &Target| if let Target::Term(i) = t { Some(*i) } else { None };
        self.chosen().and_then(term).or_else(|| {
            self.page.targets_in(self.shown()).iter().find_map(|t| self.page.targets.get(*t).and_then(term))
        })
    }

    /// To the next heading below the top line, or the one above it.
    pub fn section_step(&mut self, forward: bool) {
        let top = self.top;
        let starts = &self.page.sections;
        let line = if forward {
            starts.iter().copied().find(|s| *s > top)
        } else {
            starts.iter().copied().rev().find(|s| *s < top).or(Some(0))
        };
        if let Some(line) = line {
            self.top = line;
            self.scroll(0);
        }
    }

    /// Marks all places of `needle`, and goes to the first at or below the top line.
    pub fn find(&mut self, needle: &str) {
        let mut joined = String::new();
        let mut starts = Vec::with_capacity(self.page.lines.len());
        for line in &self.page.lines {
            starts.push(joined.len());
            if !line.gap {
                joined.push_str(&line.words());
                joined.push(' ');
            }
        }
        let mut found = Found { needle: needle.to_owned(), ..Found::default() };
        for at in crate::search::find_in(&joined, needle) {
            found.matches.push(found.marks.len());
            let mut line = starts.partition_point(|s| *s <= at.start).saturating_sub(1);
            while line < starts.len() && starts[line] < at.end {
                let end = starts.get(line + 1).map_or(joined.len(), |s| s - 1);
                let part = at.start.max(starts[line])..at.end.min(end);
                if !part.is_empty() {
                    found.marks.push((line, part.start - starts[line]..part.end - starts[line]));
                }
                line += 1;
            }
        }
        let top = self.top;
        found.chosen =
            found.matches.iter().position(|m| found.marks.get(*m).is_some_and(|k| k.0 >= top)).unwrap_or(0);
        self.found = (!needle.is_empty()).then_some(found);
    }

    /// Goes to the match in hand, or `by` matches further, round the ends.
    pub fn find_step(&mut self, by: isize) {
        let Some(found) = &mut self.found else { return };
        let Some(count) = isize::try_from(found.matches.len()).ok().filter(|c| *c > 0) else { return };
        let chosen = isize::try_from(found.chosen).unwrap_or(0);
        found.chosen = (chosen + by).rem_euclid(count).unsigned_abs();
        let line = found.matches.get(found.chosen).and_then(|m| found.marks.get(*m)).map(|mark| mark.0);
        if let Some(line) = line {
            if !self.shown().contains(&line) {
                // A third of the screen above the place gives it its context.
                self.top = line.saturating_sub(self.height / 3);
            }
            self.scroll(0);
            self.at_match = true;
        }
    }
}
