//! The contents as rows: what the handbook is, then its topics by part.

use super::Action;
use super::State;
use super::keys::key_of;
use super::page::Role;
use super::reader::Pane;
use crate::content::{Text, fill};
use crate::text::{self, Run};

/// Columns from which the first screen has room for more than what everybody must know.
const ROOMY: u16 = 60;

/// A row of the contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it says.
    pub words: String,
    /// How it looks.
    pub role: Role,
    /// The topic it opens.
    pub topic: Option<usize>,
}

impl State {
    /// The rows of the contents; `alone`, with what a first reader needs to know above them.
    pub fn contents_rows(&self, width: u16, alone: bool) -> Vec<Row> {
        let mut rows = Vec::new();
        if alone {
            let words = &self.words().start;
            let key = key_of(&Action::Overdose).map(|k| k.to_string()).unwrap_or_default();
            self.say(&mut rows, &fill(&words.emergency, &[&key, self.emergency()]), Role::Strong, width);
            for words in self.book.front.notices() {
                self.say(&mut rows, &self.plain(words), Role::Body, width);
            }
            self.say(&mut rows, &words.keys, Role::Body, width);
            // Some of it is refused on a shared host.
            if width >= ROOMY && self.settings.kiosk.is_none() {
                self.say(&mut rows, &words.more, Role::Body, width);
            }
        }
        let mut topic = 0;
        for part in &self.book.front.parts {
            if !rows.is_empty() {
                rows.push(Row { words: String::new(), role: Role::Body, topic: None });
            }
            rows.push(Row { words: part.title.clone(), role: Role::Heading, topic: None });
            for _ in &part.topics {
                let words = self.book.topics.get(topic).map(|t| t.title.clone()).unwrap_or_default();
                rows.push(Row { words, role: Role::Body, topic: Some(topic) });
                topic += 1;
            }
        }
        rows
    }

    /// What this is, in one line.
    pub fn about(&self) -> String {
        let front = &self.book.front;
        format!("{}. {}", front.title, self.plain(&front.summary))
    }

    /// Says what a first reader needs to know, where panes leave it no room above the contents.
    pub fn greet(&mut self) {
        if self.panes().contents.is_some() && self.reader.pane == Pane::Contents && self.note.is_none() {
            let words = &self.words().start;
            let key = key_of(&Action::Overdose).map(|k| k.to_string()).unwrap_or_default();
            let emergency = fill(&words.emergency, &[&key, self.emergency()]);
            self.note = Some(format!("{emergency} {} {}", self.about(), words.keys));
        }
    }

    fn say(&self, rows: &mut Vec<Row>, words: &str, role: Role, width: u16) {
        let words = if self.settings.ascii { text::ascii(words) } else { words.to_owned() };
        let runs = [Run { words, tag: () }];
        let width = usize::from(width.clamp(1, self.settings.text_width));
        for line in text::wrap(&runs, width, 0, 0) {
            rows.push(Row { words: line.into_iter().map(|r| r.words).collect(), role, topic: None });
        }
    }

    /// A text in plain words, with the region's numbers.
    pub fn plain(&self, text: &Text) -> String {
        text.plain(self.region(), self.emergency(), &self.words().region.unverified)
    }
}
