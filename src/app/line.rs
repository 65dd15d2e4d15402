//! A line that is typed: the words to find.

use unicode_segmentation::UnicodeSegmentation;

/// Longest line, in bytes: a slip of the paste key must not fill the memory.
const LONGEST: usize = 400;

/// What was typed, and where the cursor stands in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineEdit {
    text: String,
    /// Byte offset, always at a grapheme's edge.
    cursor: usize,
}

impl LineEdit {
    /// A line with words in it and the cursor behind them.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len() }
    }

    /// The words.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words before the cursor.
    pub fn before(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Puts words in at the cursor, as many as there is room for; signs that are not to be seen are left out.
    pub fn insert(&mut self, words: &str) {
        let words = crate::text::clean(words);
        let room = LONGEST.saturating_sub(self.text.len());
        let graphemes = words.grapheme_indices(true).map(|(at, g)| at + g.len());
        let end = graphemes.take_while(|end| *end <= room).last().unwrap_or(0);
        self.text.insert_str(self.cursor, &words[..end]);
        self.cursor += end;
        self.settle();
    }

    /// A mark that joins the letter after it may have moved the grapheme's edge.
    fn settle(&mut self) {
        let edges = self.text.grapheme_indices(true).map(|(at, _)| at).chain([self.text.len()]);
        self.cursor = edges.into_iter().find(|at| *at >= self.cursor).unwrap_or(self.text.len());
    }

    fn left_of(&self) -> usize {
        self.before().grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn right_of(&self) -> usize {
        self.text[self.cursor..].graphemes(true).next().map_or(self.cursor, |g| self.cursor + g.len())
    }

    /// One grapheme left.
    pub fn left(&mut self) {
        self.cursor = self.left_of();
    }

    /// One grapheme right.
    pub fn right(&mut self) {
        self.cursor = self.right_of();
    }

    /// To the start.
    pub fn home(&mut self) {
        self.cursor = 0;
    }

    /// To the end.
    pub fn end(&mut self) {
        self.cursor = self.text.len();
    }

    /// Erases the grapheme before the cursor.
    pub fn erase_back(&mut self) {
        self.erase(self.left_of(), self.cursor);
    }

    /// Erases the grapheme after the cursor.
    pub fn erase_forward(&mut self) {
        self.erase(self.cursor, self.right_of());
    }

    /// Erases the word before the cursor and the space behind it.
    pub fn erase_word(&mut self) {
        let start = self.before().trim_end().rfind(char::is_whitespace).map_or(0, |at| at + 1);
        // The space found may be wider than one byte.
        let start = (start..=self.cursor).find(|at| self.text.is_char_boundary(*at)).unwrap_or(self.cursor);
        self.erase(start, self.cursor);
    }

    /// Erases to the start.
    pub fn erase_to_start(&mut self) {
        self.erase(0, self.cursor);
    }

    /// Erases to the end.
    pub fn erase_to_end(&mut self) {
        self.erase(self.cursor, self.text.len());
    }

    fn erase(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
        self.settle();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_words_that_are_too_long_as_many_are_taken_as_there_is_room_for() {
        let mut line = LineEdit::default();
        line.insert(&"語".repeat(LONGEST));
        assert_eq!(line.text(), "語".repeat(LONGEST / 3));
        line.insert("語 and more");
        assert_eq!(line.text().len(), LONGEST / 3 * 3);
    }
}
