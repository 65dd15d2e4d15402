//! A text of many lines, and the cursor in it: moves, selection, what each key takes out or puts in. Pure.
//!
//! The text itself stands in the plan; [`Area`] is only the place in it. What a key changes is handed back as a
//! [`Change`], so that undo, recording and saving see it as they see any other change.

use crate::text;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Columns of a tab.
const TAB: usize = 4;

/// Letters that gave way to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Byte offset.
    pub at: usize,
    /// What stood there.
    pub removed: String,
    /// What stands there now.
    pub inserted: String,
}

/// Where the cursor goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// One grapheme left.
    Left,
    /// One grapheme right.
    Right,
    /// To the start of the word before.
    WordLeft,
    /// Behind the next word.
    WordRight,
    /// By so many rows as they are on the screen: up is less than zero.
    Rows(isize),
    /// To the start of the row on the screen, or of the line where it stands there.
    Start,
    /// To the end of the row on the screen, or of the line where it stands there.
    End,
    /// To the start of all.
    Top,
    /// To the end of all.
    Bottom,
}

/// How much is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erase {
    /// The grapheme before the cursor.
    Back,
    /// The grapheme after it.
    Forward,
    /// The word before it.
    WordBack,
    /// To the start of the line; its end where the cursor stands at the start.
    ToStart,
    /// To the end of the line; that end where the cursor stands at it.
    ToEnd,
}

/// The place in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Area {
    /// Byte offset, always at a grapheme's edge.
    pub cursor: usize,
    /// The other end of the selection.
    pub mark: Option<usize>,
    /// The first row on the screen.
    pub top: usize,
    /// The column that moves up and down aim at.
    goal: Option<usize>,
}

/// One row of a text as the screen shows it: a range of its bytes, without the line's end.
pub type Row = Range<usize>;

impl Area {
    /// At the end of a text.
    pub fn at_end(text: &str) -> Self {
        Self { cursor: text.len(), ..Self::default() }
    }

    /// At a byte of a text, to be settled in it.
    pub fn at(cursor: usize) -> Self {
        Self { cursor, ..Self::default() }
    }

    /// The selection, from its start to its end; `None` where it is empty.
    pub fn selection(&self) -> Option<Range<usize>> {
        let mark = self.mark?;
        (mark != self.cursor).then(|| mark.min(self.cursor)..mark.max(self.cursor))
    }

    /// Puts the mark here, or takes it away.
    pub fn toggle_mark(&mut self) {
        self.mark = if self.mark.is_some() { None } else { Some(self.cursor) };
    }

    /// Moves the cursor in a text that is shown `width` columns wide.
    pub fn go(&mut self, text: &str, width: usize, motion: Motion) {
        let goal = self.goal.take();
        self.cursor = match motion {
            Motion::Left => before(text, self.cursor),
            Motion::Right => after(text, self.cursor),
            Motion::WordLeft => word_before(text, self.cursor),
            Motion::WordRight => word_after(text, self.cursor),
            Motion::Top => 0,
            Motion::Bottom => text.len(),
            Motion::Start => {
                let row = row_of(&rows(text, width), self.cursor).1;
                if row.start == self.cursor { line_start(text, self.cursor) } else { row.start }
            }
            Motion::End => {
                let all = rows(text, width);
                let (at, row) = row_of(&all, self.cursor);
                let last = last_place(text, &all, at);
                if last == self.cursor || row.is_empty() { line_end(text, self.cursor) } else { last }
            }
            Motion::Rows(by) => {
                let all = rows(text, width);
                let (at, row) = row_of(&all, self.cursor);
                let column = goal.unwrap_or_else(|| columns(&text[row.start..self.cursor]));
                self.goal = Some(column);
                let to = at.saturating_add_signed(by).min(all.len() - 1);
                if to == at {
                    // At the first or last row, the way goes to its end, as in nano.
                    if by < 0 { row.start } else { row.end }
                } else {
                    at_column(text, &all, to, column)
                }
            }
        };
    }

    /// Puts words in for the selection, or at the cursor.
    pub fn insert(&self, text: &str, words: &str) -> Change {
        let range = self.selection().unwrap_or(self.cursor..self.cursor);
        Change { at: range.start, removed: text[range].to_owned(), inserted: words.to_owned() }
    }

    /// Takes out the selection, or what a key takes out; `None` where there is nothing.
    pub fn erase(&self, text: &str, what: Erase) -> Option<Change> {
        let range = self.selection().unwrap_or_else(|| match what {
            Erase::Back => before(text, self.cursor)..self.cursor,
            Erase::Forward => self.cursor..after(text, self.cursor),
            Erase::WordBack => word_before(text, self.cursor)..self.cursor,
            Erase::ToStart => match line_start(text, self.cursor) {
                start if start == self.cursor => before(text, start)..start,
                start => start..self.cursor,
            },
            Erase::ToEnd => match line_end(text, self.cursor) {
                end if end == self.cursor => end..after(text, end),
                end => self.cursor..end,
            },
        });
        (!range.is_empty()).then(|| Change {
            at: range.start,
            removed: text[range].to_owned(),
            inserted: String::new(),
        })
    }

    /// Stands behind a change that was made; `text` is the text after it.
    pub fn follow(&mut self, text: &str, change: &Change) {
        self.mark = None;
        self.goal = None;
        self.cursor = settle(text, change.at + change.inserted.len());
    }

    /// Stands within a text that somebody else may have changed.
    pub fn settle(&mut self, text: &str) {
        self.cursor = settle(text, self.cursor);
        self.mark = self.mark.map(|mark| settle(text, mark));
    }

    /// Scrolls as little as shows the cursor within `height` rows; its row and column on the screen.
    pub fn show(&mut self, text: &str, width: usize, height: usize) -> (usize, usize) {
        let (row, column) = self.place(text, width);
        let height = height.max(1);
        self.top = self.top.clamp((row + 1).saturating_sub(height), row);
        (row - self.top, column)
    }

    /// Row, from the start of the text, and column of the cursor.
    pub fn place(&self, text: &str, width: usize) -> (usize, usize) {
        let all = rows(text, width);
        let (at, row) = row_of(&all, self.cursor);
        let column = columns(&text[row.start..self.cursor.min(row.end)]);
        // Spaces at the end of a full row hang over its edge.
        (at, column.min(width.max(1) - 1))
    }
}

/// A grapheme as the screen shows it, and its columns: what must not reach a terminal is a `?`.
pub fn shown(grapheme: &str) -> (std::borrow::Cow<'_, str>, usize) {
    if grapheme == "\t" {
        return ("    ".into(), TAB);
    }
    let clean = text::clean(grapheme);
    match text::width(&clean) {
        0 => ("?".into(), 1),
        width => (clean, width),
    }
}

/// Columns that a part of a row takes.
pub fn columns(part: &str) -> usize {
    if part.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return part.len();
    }
    part.graphemes(true).map(|g| shown(g).1).sum()
}

/// The rows of a text that is shown `width` columns wide; at least one. A row ends behind the spaces after a word, and
/// within a word only where the word is wider than a row. Spaces may hang over the edge.
pub fn rows(text: &str, width: usize) -> Vec<Row> {
    let width = width.max(1);
    let mut all = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        wrap(line, start, width, &mut all);
        start += line.len() + 1;
    }
    all
}

/// The rows of one line that begins at byte `offset`.
fn wrap(line: &str, offset: usize, width: usize, all: &mut Vec<Row>) {
    let (mut row, mut used) = (0, 0);
    // Where the row can end, and the columns up to there.
    let mut end: Option<(usize, usize)> = None;
    for (at, grapheme) in line.grapheme_indices(true) {
        let space = grapheme.chars().all(|c| c == ' ' || c == '\t');
        let wide = shown(grapheme).1;
        if !space && used + wide > width && at > row {
            let (cut, columns) = end.filter(|(cut, _)| *cut > row).unwrap_or((at, used));
            all.push(offset + row..offset + cut);
            row = cut;
            used -= columns;
            end = None;
            // A word that is wider than a row by itself is cut where the row ends.
            if used + wide > width && at > row {
                all.push(offset + row..offset + at);
                (row, used) = (at, 0);
            }
        }
        used += wide;
        if space || wide > 1 {
            end = Some((at + grapheme.len(), used));
        }
    }
    all.push(offset + row..offset + line.len());
}

/// The row that holds a place: a place between two rows of one line belongs to the second.
fn row_of(all: &[Row], cursor: usize) -> (usize, Row) {
    let at = all.partition_point(|row| row.start <= cursor).saturating_sub(1);
    (at, all.get(at).cloned().unwrap_or(0..0))
}

/// The last place of the cursor in a row: before its last grapheme where the line goes on in the next.
fn last_place(text: &str, all: &[Row], at: usize) -> usize {
    let Some(row) = all.get(at) else { return 0 };
    let goes_on = all.get(at + 1).is_some_and(|next| next.start == row.end);
    if goes_on { before(text, row.end).max(row.start) } else { row.end }
}

fn at_column(text: &str, all: &[Row], at: usize, column: usize) -> usize {
    let Some(row) = all.get(at) else { return 0 };
    let mut used = 0;
    for (i, grapheme) in text[row.clone()].grapheme_indices(true) {
        used += shown(grapheme).1;
        if used > column {
            return row.start + i;
        }
    }
    last_place(text, all, at)
}

/// The edge of the grapheme at or after a place: a mark that joins the letter before may have moved it.
fn settle(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    // Graphemes never reach over a line's end, but for that of Windows.
    let start = line_start(text, at);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    let edges = text[start..end].grapheme_indices(true).map(|(i, _)| start + i).chain([end]);
    edges.into_iter().find(|edge| *edge >= at).unwrap_or(end)
}

fn before(text: &str, at: usize) -> usize {
    text[..at].grapheme_indices(true).next_back().map_or(0, |(i, _)| i)
}

fn after(text: &str, at: usize) -> usize {
    text[at..].graphemes(true).next().map_or(at, |g| at + g.len())
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |i| i + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |i| at + i)
}

fn is_word(part: &str) -> bool {
    part.chars().any(char::is_alphanumeric)
}

fn word_before(text: &str, at: usize) -> usize {
    let mut words = text[..at].split_word_bound_indices().rev();
    words.find(|(_, word)| is_word(word)).map_or(0, |(i, _)| i)
}

fn word_after(text: &str, at: usize) -> usize {
    let mut words = text[at..].split_word_bound_indices();
    words.find(|(_, word)| is_word(word)).map_or(text.len(), |(i, word)| at + i + word.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wrapped(text: &str, width: usize) -> Vec<&str> {
        rows(text, width).into_iter().map(|row| &text[row]).collect()
    }

    /// The text with `|` where the cursor ends after moves from the `|` in it.
    fn walk(text: &str, width: usize, motions: &[Motion]) -> String {
        let mut area = Area { cursor: text.find('|').unwrap(), ..Area::default() };
        let text = text.replace('|', "");
        motions.iter().for_each(|m| area.go(&text, width, *m));
        format!("{}|{}", &text[..area.cursor], &text[area.cursor..])
    }

    #[test]
    fn rows_end_behind_words_and_keep_every_byte() {
        assert_eq!(wrapped("if you use here", 7), ["if you ", "use ", "here"]);
        assert_eq!(wrapped("a\n\nb\n", 7), ["a", "", "b", ""]);
        assert_eq!(wrapped("abcdefgh ij", 3), ["abc", "def", "gh ", "ij"]);
        assert_eq!(wrapped("漢字漢字", 5), ["漢字", "漢字"]);
        assert_eq!(wrapped("word      x", 4), ["word      ", "x"]);
        assert_eq!(wrapped("", 4), [""]);
    }

    #[test]
    fn moves_go_by_graphemes_words_rows_and_lines() {
        use Motion::{Bottom, End, Left, Right, Rows, Start, Top, WordLeft, WordRight};
        assert_eq!(walk("a|e\u{301}b", 9, &[Right]), "ae\u{301}|b");
        assert_eq!(walk("a👩‍👩‍👧|b", 9, &[Left]), "a|👩‍👩‍👧b");
        assert_eq!(walk("one, |two", 9, &[WordLeft]), "|one, two");
        assert_eq!(walk("|one, two", 9, &[WordRight, WordRight]), "one, two|");
        assert_eq!(walk("one two th|ree", 8, &[Start]), "one two |three");
        assert_eq!(walk("one two |three", 8, &[Start]), "|one two three");
        assert_eq!(walk("o|ne two three", 8, &[End]), "one two| three");
        assert_eq!(walk("one two| three", 8, &[End]), "one two three|");
        assert_eq!(walk("long l|ine\nx\nlonger line", 20, &[Rows(1), Rows(1)]), "long line\nx\nlonger| line");
        assert_eq!(walk("漢字|\nabcdef", 20, &[Rows(1)]), "漢字\nabcd|ef");
        assert_eq!(walk("a|b", 20, &[Rows(-1)]), "|ab");
        assert_eq!(walk("a|b\nc", 20, &[Bottom, Top]), "|ab\nc");
    }

    #[test]
    fn erasing_takes_the_selection_first() {
        let text = "one two\nthree";
        let at = |cursor| Area { cursor, ..Area::default() };
        let out = |area: Area, what| area.erase(text, what).map(|c| c.removed);
        assert_eq!(out(at(7), Erase::WordBack).unwrap(), "two");
        assert_eq!(out(at(4), Erase::ToEnd).unwrap(), "two");
        assert_eq!(out(at(7), Erase::ToEnd).unwrap(), "\n");
        assert_eq!(out(at(4), Erase::ToStart).unwrap(), "one ");
        assert_eq!(out(at(8), Erase::ToStart).unwrap(), "\n");
        assert_eq!(out(at(0), Erase::Back), None);
        assert_eq!(out(Area { cursor: 1, mark: Some(3), ..Area::default() }, Erase::Back).unwrap(), "ne");
    }

    fn motion() -> impl Strategy<Value = Motion> {
        use Motion::{Bottom, End, Left, Right, Rows, Start, Top, WordLeft, WordRight};
        proptest::sample::select(vec![
            Left,
            Right,
            WordLeft,
            WordRight,
            Rows(1),
            Rows(-1),
            Rows(5),
            Rows(-5),
            Start,
            End,
            Top,
            Bottom,
        ])
    }

    proptest! {
        #[test]
        fn rows_hold_every_byte_and_fit_but_for_spaces(text in "(\\PC| |\n|\t|\r|e\u{301}|漢|👩‍👩‍👧){0,60}", width in 2usize..30) {
            let all = rows(&text, width);
            let mut at = 0;
            for row in &all {
                prop_assert!(row.start == at || (row.start == at + 1 && text[at..].starts_with('\n')), "{all:?}");
                at = row.end;
                let part = text[row.clone()].trim_end_matches([' ', '\t']);
                prop_assert!(columns(part) <= width || part.graphemes(true).count() == 1, "{part:?}");
            }
            prop_assert_eq!(at, text.len());
        }

        #[test]
        fn the_cursor_stays_at_an_edge_and_on_the_screen(
            text in "(\\PC| |\n|\t|\r\n|e\u{301}|漢|👩‍👩‍👧){0,40}",
            width in 1usize..30, height in 1usize..6,
            keys in proptest::collection::vec((motion(), any::<bool>(), "[a\u{301} \n]?"), 0..30),
        ) {
            let mut text = text;
            let mut area = Area::at_end(&text);
            for (motion, erase, typed) in keys {
                area.go(&text, width, motion);
                let change = if erase { area.erase(&text, Erase::Back) } else { Some(area.insert(&text, &typed)) };
                if let Some(c) = change {
                    text.replace_range(c.at..c.at + c.removed.len(), &c.inserted);
                    area.follow(&text, &c);
                }
                let edge = text.grapheme_indices(true).map(|(i, _)| i).chain([text.len()]).any(|i| i == area.cursor);
                prop_assert!(edge, "{} in {text:?}", area.cursor);
                let (row, column) = area.show(&text, width, height);
                prop_assert!(row < height && column < width.max(1));
            }
        }
    }
}
