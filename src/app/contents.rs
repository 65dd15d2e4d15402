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
    /// The rows of the contents; where they are alone in so many rows, with what a first reader needs to know above
    /// them.
    pub fn contents_rows(&self, width: u16, alone_in: Option<u16>) -> Vec<Row> {
        let mut rows: Vec<Row> =
            alone_in.map(|height| self.first_words(width, height)).into_iter().flatten().collect();
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

    /// What a first reader needs to know; where rows are few, what is needed least is left out, so that the first topic
    /// is seen below it.
    fn first_words(&self, width: u16, height: u16) -> Vec<Row> {
        /// The first topic, its part, and the row above it.
        const BELOW: usize = 3;
        let part = |words: &str, role: Role| self.paragraph(words, role, width);
        // In the order of the screen; the number says how soon it may be missed, the largest first.
        let mut parts = vec![(0, part(&self.first_line(), Role::Strong))];
        let notices = self.book.front.notices().enumerate();
        parts.extend(notices.map(|(i, words)| (2 + i, part(&self.plain(words), Role::Body))));
        parts.push((1, part(&self.words().start.keys, Role::Body)));
        if let Some(more) = self.more_keys().filter(|_| width >= ROOMY) {
            parts.push((usize::MAX, part(more, Role::Body)));
        }
        let rows = |parts: &[(usize, Vec<Row>)]| parts.iter().map(|(_, rows)| rows.len()).sum::<usize>();
        while rows(&parts) + BELOW > usize::from(height)
            && let Some(first) = parts.iter().map(|(soon, _)| *soon).max()
        {
            parts.retain(|(soon, _)| *soon != first);
        }
        parts.into_iter().flat_map(|(_, rows)| rows).collect()
    }

    /// What to do at once if somebody is in danger.
    fn first_line(&self) -> String {
        let key = key_of(&Action::Overdose).map(|k| k.to_string()).unwrap_or_default();
        fill(&self.words().start.emergency, &[&key, self.emergency()])
    }

    /// Keys beyond reading; some of it is refused on a shared host.
    fn more_keys(&self) -> Option<&str> {
        self.settings.kiosk.is_none().then_some(self.words().start.more.as_str())
    }

    /// What this is, in one line.
    pub fn about(&self) -> String {
        let front = &self.book.front;
        format!("{}. {}", front.title, self.plain(&front.summary))
    }

    /// Says what a first reader needs to know, where panes leave it no room above the contents.
    pub fn greet(&mut self) {
        if self.panes().contents.is_some() && self.reader.pane == Pane::Contents {
            let noted = self.note.take();
            let notices = self.book.front.notices().map(|words| self.plain(words));
            let keys = [Some(self.words().start.keys.as_str()), self.more_keys()];
            let all = [self.first_line(), self.about()].into_iter().chain(notices);
            let all = all.chain(keys.into_iter().flatten().map(str::to_owned)).chain(noted);
            self.note = Some(all.collect::<Vec<_>>().join(" "));
        }
    }

    fn paragraph(&self, words: &str, role: Role, width: u16) -> Vec<Row> {
        let words = if self.settings.ascii { text::ascii(words) } else { words.to_owned() };
        let runs = [Run { words, tag: () }];
        let width = usize::from(width.clamp(1, self.settings.text_width));
        let row = |line: Vec<Run<()>>| Row {
            words: line.into_iter().map(|r| r.words).collect(),
            role,
            topic: None,
        };
        text::wrap(&runs, width, 0, 0).into_iter().map(row).collect()
    }

    /// A text in plain words, with the region's numbers.
    pub fn plain(&self, text: &Text) -> String {
        text.plain(self.region(), self.emergency(), &self.words().region)
    }
}
